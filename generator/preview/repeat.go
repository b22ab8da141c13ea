package preview

import (
	"context"
	"sync"
	"time"
)

// Clock tells the time and waits for it; both are needed.
type Clock struct {
	Now   func() time.Time
	After func(time.Duration) <-chan time.Time
}

// Repeat calls again, one call at a time: when it begins to watch, with
// Change.All, after every change, and at the moment that the call before has
// named, then with a Change of nothing; the zero time names none. It ends when
// ctx is done, and returns what keeps it from watching.
func Repeat(ctx context.Context, o WatchOptions, clock Clock, again func(Change) (next time.Time)) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	told := make(chan Change)
	var watching sync.WaitGroup
	var failed error
	watching.Go(func() {
		defer cancel()
		failed = Watch(ctx, o, func(c Change) {
			select {
			case told <- c:
			case <-ctx.Done():
			}
		})
	})
	var next time.Time
	for {
		select {
		case <-ctx.Done():
			watching.Wait()
			return failed
		case c := <-told:
			next = again(c)
		case <-clock.until(next):
			if !clock.Now().Before(next) {
				next = again(Change{})
			}
		}
	}
}

// until tells when to look at the clock again; it blocks for ever where nothing
// is to come.
func (c Clock) until(next time.Time) <-chan time.Time {
	if next.IsZero() {
		return nil
	}
	return c.After(min(max(0, next.Sub(c.Now())), lookAgain))
}
