package page

import (
	"sync"
	"testing"
)

// What was asked for lately is made once, and what was not is forgotten.
func TestLately(t *testing.T) {
	made := map[int]int{}
	var mu sync.Mutex
	l := lately[int, int]{make: func(n int) (int, error) {
		mu.Lock()
		defer mu.Unlock()
		made[n]++
		return -n, nil
	}}
	for n := range 1000 {
		for range 2 {
			if v, err := l.of(n); v != -n || err != nil {
				t.Fatal(n, v, err)
			}
		}
		if made[n] != 1 {
			t.Fatalf("%d was made %d times", n, made[n])
		}
	}
	if len(l.kept) != latelyKept || len(l.order) != latelyKept {
		t.Errorf("%d kept", len(l.kept))
	}
	if l.of(0); made[0] != 2 {
		t.Error("the first is still there")
	}
	var all sync.WaitGroup
	for i := range 8 {
		all.Add(1)
		go func() {
			defer all.Done()
			for n := range 500 {
				if v, _ := l.of((n + i) % 100); v != -((n + i) % 100) {
					t.Error(n, v)
				}
			}
		}()
	}
	all.Wait()
}
