package preview

import (
	"context"
	"slices"
	"strconv"
	"testing"
	"testing/synctest"
	"time"
)

// gathering runs gather by a clock that only moves when all wait, and tells
// what was told after how many milliseconds.
type gathering struct {
	hints chan Change
	told  chan *pile
	end   func()
	begun time.Time
}

func beginGathering(quiet, limit time.Duration) *gathering {
	ctx, cancel := context.WithCancel(context.Background())
	g := &gathering{hints: make(chan Change), told: make(chan *pile), begun: time.Now()}
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		gather(ctx, g.hints, g.told, quiet, limit)
	}()
	g.end = func() { cancel(); <-ended }
	return g
}

func (g *gathering) hint(names ...string) { g.hints <- Change{Paths: names} }

func (g *gathering) next() (paths []string, after time.Duration) {
	c := (<-g.told).change()
	return c.Paths, time.Since(g.begun)
}

const (
	quiet = 20 * time.Millisecond
	limit = 250 * time.Millisecond
)

func TestChangeIsToldWhenItIsQuiet(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		g := beginGathering(quiet, limit)
		defer g.end()
		g.hint("b")
		time.Sleep(15 * time.Millisecond)
		g.hint("a", "b")
		paths, after := g.next()
		if !slices.Equal(paths, []string{"a", "b"}) || after != 35*time.Millisecond {
			t.Errorf("%v after %v, want a and b, 20 ms after the last event", paths, after)
		}
	})
}

func TestChangeWaitsNoLongerThanTheLimit(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		g := beginGathering(quiet, limit)
		defer g.end()
		go func() {
			for i := range 60 { // never quiet for 600 ms
				g.hint(strconv.Itoa(i))
				time.Sleep(10 * time.Millisecond)
			}
		}()
		var seen []string
		for _, most := range []time.Duration{limit, 2*limit + quiet, 600*time.Millisecond + quiet} {
			paths, after := g.next()
			if after > most {
				t.Errorf("told after %v, at most %v", after, most)
			}
			seen = append(seen, paths...)
		}
		if len(seen) != 60 {
			t.Errorf("%d paths told, want 60, each once", len(seen))
		}
		synctest.Wait()
	})
}

func TestEventsAreTakenWhileNobodyTakesTheChange(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		g := beginGathering(quiet, limit)
		defer g.end()
		for i := range 1000 {
			g.hint(strconv.Itoa(i)) // each takes, though nothing is received
			time.Sleep(time.Millisecond)
		}
		paths, after := g.next()
		if len(paths) != 1000 || after > 1000*time.Millisecond {
			t.Errorf("%d paths after %v, want all 1,000 at once: they waited long enough", len(paths), after)
		}
		g.hint("later")
		if paths, _ := g.next(); !slices.Equal(paths, []string{"later"}) {
			t.Errorf("%v, want only what came later", paths)
		}
	})
}

func TestTooManyPathsAreEverything(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		g := beginGathering(quiet, limit)
		defer g.end()
		for i := range maxPaths + 1 {
			g.hint(strconv.Itoa(i))
		}
		if c := (<-g.told).change(); !c.All || len(c.Paths) > 0 {
			t.Errorf("All is %v with %d paths", c.All, len(c.Paths))
		}
	})
}
