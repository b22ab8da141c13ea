package output

import (
	"context"
	"errors"
	"io"
	"io/fs"
	"os"
	"sync"
	"sync/atomic"

	"kontor/generator/source"
)

// StagingOptions say where a build is published.
type StagingOptions struct {
	Target  string // the folder that readers see, such as "public"; made if need be
	State   string // the site's folder ".kontor", beside its content
	Clean   bool   // also remove what no build of ours wrote, except dot files at the target's root
	Waiting func() // called once when another build publishes into the target; may be nil
}

// NewStaging returns a publisher for a folder. Outputs that differ from what
// the folder holds wait in the state folder until Commit; a killed build is
// mended by the next one. Builds into one folder wait for each other.
func NewStaging(ctx context.Context, o StagingOptions) (Publisher, error) {
	st, err := openState(ctx, o)
	if err != nil {
		return nil, err
	}
	s := &staging{o: o, state: st, entries: map[string]Entry{}, staged: map[string]string{}}
	if err := s.open(); err != nil {
		s.Abort()
		return nil, err
	}
	return s, nil
}

// staging is the publisher of NewStaging.
type staging struct {
	claims
	o       StagingOptions
	state   *state
	target  *os.Root // nil until the target exists
	disk    listing  // what the target held when the build began, less what Commit removed
	old     manifest
	buffers sync.Pool
	names   atomic.Int64
	closed  bool

	mu      sync.Mutex
	entries map[string]Entry  // outputs of this build
	staged  map[string]string // those of them that differ: address -> name in the stage folder
	failed  error             // the first output that could not be taken
}

// open looks at the target and at what earlier builds wrote into it.
func (s *staging) open() error {
	old, err := readManifest(s.state.manifest)
	if err != nil {
		return err
	}
	s.old = old
	if err := os.Mkdir(s.state.stage, 0o700); err != nil {
		return trouble(s.state.stage, err)
	}
	s.target, err = os.OpenRoot(s.o.Target)
	if errors.Is(err, fs.ErrNotExist) {
		s.target = nil
		return nil
	}
	if err != nil {
		return trouble(s.o.Target, err)
	}
	ours := map[string]bool{}
	dotFolders(old.Files, ours)
	dotFolders(old.Pending, ours)
	s.disk, err = list(s.target, func(dir string) bool {
		return ours[dir] || s.o.Clean && !hiddenAtRoot(dir)
	})
	if err != nil {
		return trouble(s.o.Target, err)
	}
	// A build that was killed while it changed the target wrote these, and
	// perhaps not all of them.
	for addr, e := range old.Pending {
		if s.onDisk(addr, e) {
			s.old.Files[addr] = e
		}
	}
	return nil
}

// Have returns what the last build wrote at addr, if it is still there.
func (s *staging) Have(addr string) (Entry, bool) {
	e, ok := s.old.Files[addr]
	if !ok || !s.onDisk(addr, e) {
		return Entry{}, false
	}
	return e, true
}

// onDisk reports whether the target holds the bytes of e at addr, as a file
// and not through a link.
func (s *staging) onDisk(addr string, e Entry) bool {
	if kind, ok := s.disk[addr]; !ok || !kind.IsRegular() {
		return false
	}
	f, err := s.target.Open(addr)
	if err != nil {
		return false
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil || info.Size() != e.Size {
		return false
	}
	hash, err := s.hash(f)
	return err == nil && hash == e.Hash
}

func (s *staging) hash(r io.Reader) (source.Hash, error) {
	w := s.writer()
	defer s.buffers.Put(w)
	// The reader is wrapped so that io.CopyBuffer uses the buffer.
	_, err := io.CopyBuffer(w.sum, struct{ io.Reader }{r}, w.buffer[:cap(w.buffer)])
	return w.hash(), err
}

// Keep says that the output at addr is what Have returned.
func (s *staging) Keep(addr string) {
	if err := s.claim(addr); err != nil {
		s.fail(err)
		return
	}
	e, ok := s.old.Files[addr]
	if !ok {
		s.fail(errors.New("kept " + addr + ", which no build wrote"))
		return
	}
	s.record(addr, e, "")
}

// Put takes one output. What the target holds already is not staged.
func (s *staging) Put(addr string, key source.Hash, write func(io.Writer) error) error {
	err := s.claim(addr)
	if err == nil {
		err = s.put(addr, key, write)
	}
	if err != nil {
		s.fail(err)
	}
	return err
}

func (s *staging) put(addr string, key source.Hash, write func(io.Writer) error) error {
	w := s.writer()
	defer s.buffers.Put(w)
	if err := write(w); err != nil {
		return errors.Join(err, w.drop())
	}
	e := Entry{Key: key, Hash: w.hash(), Size: w.size}
	if s.onDisk(addr, e) {
		s.record(addr, e, "")
		return w.drop()
	}
	if err := w.finish(); err != nil {
		return err
	}
	s.record(addr, e, w.name)
	return nil
}

func (s *staging) record(addr string, e Entry, staged string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.entries[addr] = e
	if staged != "" {
		s.staged[addr] = staged
	}
}

func (s *staging) fail(err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.failed == nil {
		s.failed = err
	}
}

// Abort drops the build. The target stays as it was.
func (s *staging) Abort() { _ = s.close() }

// close removes the stage and lets the next build in.
func (s *staging) close() error {
	if s.closed {
		return nil
	}
	s.closed = true
	err := os.RemoveAll(s.state.stage)
	if s.target != nil {
		err = errors.Join(err, s.target.RemoveAll(s.state.near), s.target.Close())
	}
	s.state.release()
	return trouble(s.o.Target, err)
}
