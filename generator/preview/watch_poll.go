package preview

import (
	"context"
	"io/fs"
	"os"
	"time"
)

// settled is after how long a file's time tells two writings apart on any file
// system.
const settled = 2 * time.Second

// sight is what a look saw of a file.
type sight struct {
	fs.FileInfo
	// fresh: it was written so lately that another writing may have left the
	// same time and size.
	fresh bool
}

// poll tells of changes until ctx is done by looking every so often.
func poll(ctx context.Context, p *places, every time.Duration, d *doubts, tell func(Change)) {
	last := map[string]sight{}
	if seen, err := p.look(time.Now()); err == nil {
		last = seen
		for name := range seen {
			d.keep(p.names(name)...)
		}
	}
	tell(Change{All: true})
	timer := time.NewTimer(every)
	defer timer.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-timer.C:
		}
		if seen, err := p.look(time.Now()); err == nil {
			var names []string
			for _, name := range differing(last, seen) {
				names = append(names, p.names(name)...)
			}
			if len(names) > 0 {
				tell(Change{Paths: names})
			}
			last = seen
		}
		timer.Reset(every)
	}
}

// look sees all files and folders of the site.
func (p *places) look(now time.Time) (map[string]sight, error) {
	clear(p.links)
	seen := map[string]sight{}
	err := p.walk(".", func(name string, info fs.FileInfo) error {
		age := now.Sub(info.ModTime())
		seen[name] = sight{FileInfo: info, fresh: age < settled}
		return nil
	})
	return seen, err
}

// differing are the paths at which two looks saw different things.
func differing(before, after map[string]sight) []string {
	var names []string
	for name, was := range before {
		if now, ok := after[name]; !ok || !was.same(now) {
			names = append(names, name)
		}
	}
	for name := range after {
		if _, ok := before[name]; !ok {
			names = append(names, name)
		}
	}
	return names
}

func (s sight) same(now sight) bool {
	switch {
	case s.Mode() != now.Mode() || !os.SameFile(s.FileInfo, now.FileInfo):
		return false
	case s.IsDir(): // what is in it speaks for itself
		return true
	}
	return s.Size() == now.Size() && s.ModTime().Equal(now.ModTime()) && (!s.fresh || now.fresh)
}
