package preview

import (
	"context"
	"os"
	"path/filepath"
	"sync"
	"testing"
	"time"
)

// Something is built at the start, after each change, and when it comes due.
func TestRepeat(t *testing.T) {
	root := t.TempDir()
	if err := os.Mkdir(filepath.Join(root, "content"), 0o755); err != nil {
		t.Fatal(err)
	}
	var mu sync.Mutex
	now := time.Date(2026, 12, 1, 7, 0, 0, 0, time.UTC)
	timers, asked := make(chan time.Time), make(chan time.Duration, 100)
	clock := Clock{
		Now: func() time.Time { mu.Lock(); defer mu.Unlock(); return now },
		After: func(d time.Duration) <-chan time.Time {
			asked <- d
			return timers
		},
	}
	calls := make(chan Change)
	nexts := make(chan time.Time)
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan error, 1)
	go func() {
		done <- Repeat(ctx, WatchOptions{Root: root, Folders: []string{"content"}}, clock, func(c Change) time.Time {
			calls <- c
			return <-nexts
		})
	}()
	if c := <-calls; !c.All {
		t.Errorf("the first call is for %v", c)
	}
	nexts <- time.Time{} // nothing comes due, so nobody looks at the clock
	if err := os.WriteFile(filepath.Join(root, "content", "a.md"), []byte("text"), 0o644); err != nil {
		t.Fatal(err)
	}
	c := <-calls
	if len(asked) > 0 {
		t.Error("the clock was asked without need")
	}
	if len(c.Paths) != 1 || c.Paths[0] != "content/a.md" {
		t.Errorf("a saved file gives %v", c)
	}
	nexts <- now.Add(90 * time.Second)
	if d := <-asked; d != lookAgain {
		t.Errorf("it waits for %v", d)
	}
	timers <- time.Time{} // after a minute it is not due yet
	if d := <-asked; d != lookAgain {
		t.Errorf("it then waits for %v", d)
	}
	mu.Lock()
	now = now.Add(2 * time.Minute)
	mu.Unlock()
	timers <- time.Time{}
	if c := <-calls; c.All || len(c.Paths) > 0 {
		t.Errorf("what comes due is told as %v", c)
	}
	nexts <- time.Time{}
	cancel()
	if err := <-done; err != nil {
		t.Error(err)
	}
	if err := Repeat(context.Background(), WatchOptions{Root: filepath.Join(root, "none"), Folders: []string{"content"}}, clock, nil); err == nil {
		t.Error("there is no such folder, and nobody says so")
	}
}
