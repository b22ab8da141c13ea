package preview

import (
	"context"
	"sync"
	"time"
)

// WatchOptions say what is watched, and how patiently.
type WatchOptions struct {
	Root    string        // the site's root
	Folders []string      // below it, watched with all folders in them: "content", "themes"; need not exist yet
	Quiet   time.Duration // how long it must be quiet before a change is told; 0 = 20 ms
	Limit   time.Duration // at most how long a first event waits while others keep coming; 0 = 250 ms
	Poll    time.Duration // how often to look where watching is impossible; 0 = 1 s
	// Polling is told once when watching gives way to looking. It may be called
	// while changed runs.
	Polling func(reason error)

	open func() (eye, error) // nil = fsnotify
	now  func() time.Time    // nil = the clock; how old files are when looked at
}

// Watch calls changed, one call at a time, until ctx is done. It returns nil
// then, when the last call has returned. An error says that there is no folder
// Root.
//
// The first call comes as soon as Watch watches, with All: what happened
// before nobody saw. [Server.Run] waits for it before it loads.
func Watch(ctx context.Context, o WatchOptions, changed func(Change)) error {
	o = o.withDefaults()
	places, err := newPlaces(o.Root, o.Folders)
	if err != nil {
		return err
	}
	hints, told := make(chan Change), make(chan *pile)
	tell := func(c Change) {
		select {
		case hints <- c:
		case <-ctx.Done():
		}
	}
	var doubts doubts
	var running sync.WaitGroup
	running.Go(func() {
		reason := watch(ctx, places, o.open, &doubts, tell)
		if ctx.Err() != nil {
			return
		}
		if o.Polling != nil {
			o.Polling(reason)
		}
		(&poller{places: places, every: o.Poll, now: o.now, doubts: &doubts}).poll(ctx, tell)
	})
	running.Go(func() {
		defer close(told)
		gather(ctx, hints, told, o.Quiet, o.Limit)
	})
	for p := range told {
		if c := doubts.settle(places.root, p.change()); (c.All || len(c.Paths) > 0) && ctx.Err() == nil {
			changed(c)
		}
	}
	running.Wait()
	return nil
}

func (o WatchOptions) withDefaults() WatchOptions {
	if o.Quiet <= 0 {
		o.Quiet = 20 * time.Millisecond
	}
	if o.Limit <= 0 {
		o.Limit = 250 * time.Millisecond
	}
	if o.Poll <= 0 {
		o.Poll = time.Second
	}
	if o.open == nil {
		o.open = openEye
	}
	if o.now == nil {
		o.now = time.Now
	}
	return o
}
