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

// poller looks where nobody can watch.
type poller struct {
	*places
	every  time.Duration
	now    func() time.Time
	doubts *doubts
	last   map[string]sight
}

// poll tells of changes until ctx is done by looking every so often. A look
// that fails, for want of file handles perhaps, is made good by the next.
func (p *poller) poll(ctx context.Context, tell func(Change)) {
	if seen, err := p.look(p.now()); err == nil {
		p.last = seen
		for name := range seen {
			p.doubts.keep(p.names(name)...)
		}
	}
	tell(Change{All: true})
	timer := time.NewTimer(p.every)
	defer timer.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-timer.C:
		}
		if names := p.news(); len(names) > 0 {
			tell(Change{Paths: names})
		}
		timer.Reset(p.every)
	}
}

// news are the names of what is another than at the last look.
func (p *poller) news() []string {
	seen, err := p.look(p.now())
	if err != nil {
		return nil
	}
	var names []string
	for _, name := range differing(p.last, seen) {
		names = append(names, p.names(name)...)
	}
	p.last = seen
	return names
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
