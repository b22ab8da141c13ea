package preview

import (
	"context"
	"maps"
	"slices"
	"time"
)

// maxPaths are as many as a Change names. More, and it is everything.
const maxPaths = 10_000

// gather joins hints into changes until ctx is done. A change is sent when no
// hint came for quiet, or limit after its first one. Hints are taken at any
// time: those that come while nobody takes the change join it.
func gather(ctx context.Context, hints <-chan Change, told chan<- *pile, quiet, limit time.Duration) {
	var (
		present = &pile{}
		out     chan<- *pile // nil until the present pile is due
		timer   = time.NewTimer(limit)
	)
	timer.Stop()
	defer timer.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case hint := <-hints:
			out = nil
			now := time.Now()
			present.add(hint, now)
			timer.Reset(min(quiet, present.first.Add(limit).Sub(now)))
		case <-timer.C:
			out = told
		case out <- present:
			present, out = &pile{}, nil
		}
	}
}

// pile is a change that is not told yet.
type pile struct {
	first time.Time // of its hints
	paths map[string]bool
	all   bool
}

func (p *pile) add(hint Change, now time.Time) {
	if p.first.IsZero() {
		p.first, p.paths = now, map[string]bool{}
	}
	p.all = p.all || hint.All
	for _, name := range hint.Paths {
		p.paths[name] = true
	}
	if len(p.paths) > maxPaths {
		p.all = true
		clear(p.paths)
	}
}

func (p *pile) change() Change {
	return Change{Paths: slices.Sorted(maps.Keys(p.paths)), All: p.all}
}
