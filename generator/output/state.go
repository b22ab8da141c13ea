package output

import (
	"context"
	"encoding/hex"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"kontor/generator/source"
)

// lockPoll is how often a build that waits for another one looks again.
const lockPoll = 50 * time.Millisecond

// state is the folder ".kontor" as far as it concerns one target.
type state struct {
	manifest string // file
	stage    string // folder of outputs that wait for Commit
	near     string // name of the folder in the target that they pass through
	lock     *os.File
}

// openState makes the state folder and waits until no other build publishes
// into the target. What such a build left behind when it died is removed.
func openState(ctx context.Context, o StagingOptions) (*state, error) {
	name := targetName(o)
	s := &state{
		manifest: filepath.Join(o.State, "published", name+".json"),
		stage:    filepath.Join(o.State, "cache", "stage-"+name),
		near:     ".kontor-" + name,
	}
	if err := makeState(o.State); err != nil {
		return nil, trouble(o.State, err)
	}
	lockName := filepath.Join(o.State, "published", name+".lock")
	f, err := os.OpenFile(lockName, os.O_RDWR|os.O_CREATE, 0o644)
	if err != nil {
		return nil, trouble(lockName, err)
	}
	s.lock = f
	if err := s.wait(ctx, o.Waiting); err != nil {
		f.Close()
		return nil, err
	}
	if err := errors.Join(os.RemoveAll(s.stage), os.RemoveAll(filepath.Join(o.Target, s.near))); err != nil {
		s.release()
		return nil, trouble(o.Target, err)
	}
	return s, nil
}

// makeState makes the folders of the state and keeps them out of Git.
func makeState(dir string) error {
	for _, sub := range []string{"published", "cache"} {
		if err := os.MkdirAll(filepath.Join(dir, sub), 0o755); err != nil {
			return err
		}
	}
	ignore := filepath.Join(dir, ".gitignore")
	if _, err := os.Lstat(ignore); errors.Is(err, fs.ErrNotExist) {
		return ReplaceFile(ignore, []byte("*\n"))
	}
	return nil
}

// targetName names the target in the state folder. It follows from where the
// target lies as seen from the site, so that a site may be moved as a whole.
func targetName(o StagingOptions) string {
	target, site := resolve(o.Target), resolve(filepath.Dir(o.State))
	if rel, err := filepath.Rel(site, target); err == nil {
		target = rel
	}
	sum := source.Sum([]byte(filepath.ToSlash(target)))
	return hex.EncodeToString(sum[:8])
}

// wait takes the lock, telling once that somebody else holds it.
func (s *state) wait(ctx context.Context, waiting func()) error {
	var tick *time.Ticker
	for {
		free, err := tryLock(s.lock)
		if free || err != nil {
			return trouble(s.lock.Name(), err)
		}
		if tick == nil {
			tick = time.NewTicker(lockPoll)
			defer tick.Stop()
			if waiting != nil {
				waiting()
			}
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-tick.C:
		}
	}
}

// release ends the claim on the target. Closing the file unlocks it.
func (s *state) release() { s.lock.Close() }
