package generator

import (
	"context"
	"runtime"
	"sync"
	"sync/atomic"
)

// each calls do for 0..n-1 on as many goroutines as there are processors and
// returns the error of the lowest index that failed. Results belong into a
// slice by index, so that the order of work never shows.
func each(ctx context.Context, n int, do func(i int) error) error {
	workers := min(runtime.GOMAXPROCS(0), n)
	var next atomic.Int64
	var failed atomic.Bool
	var mu sync.Mutex
	first, cause := n, error(nil)
	var wait sync.WaitGroup
	for range workers {
		wait.Go(func() {
			for !failed.Load() && ctx.Err() == nil {
				i := int(next.Add(1)) - 1
				if i >= n {
					return
				}
				if err := do(i); err != nil {
					failed.Store(true)
					mu.Lock()
					if i < first {
						first, cause = i, err
					}
					mu.Unlock()
				}
			}
		})
	}
	wait.Wait()
	if cause != nil {
		return cause
	}
	return ctx.Err()
}
