package page

import "sync"

// memo makes values when they are first asked for and keeps them as long as
// the plan: what is made depends on the key and on the site alone. Two
// goroutines that ask at once may both make one; the first is kept.
type memo[K comparable, V any] struct {
	make func(K) V
	made sync.Map // K -> V
}

func (m *memo[K, V]) of(key K) V {
	v, ok := m.made.Load(key)
	if !ok {
		v, _ = m.made.LoadOrStore(key, m.make(key))
	}
	return v.(V)
}

// lately keeps the values that were asked for last, so many and no more: for
// what is asked for twice in a row and is too large to be kept.
type lately[K comparable, V any] struct {
	make func(K) (V, error)

	mu    sync.Mutex
	kept  map[K]V
	order []K // the oldest first
}

const latelyKept = 64

func (l *lately[K, V]) of(key K) (V, error) {
	l.mu.Lock()
	v, ok := l.kept[key]
	l.mu.Unlock()
	if ok {
		return v, nil
	}
	v, err := l.make(key)
	if err != nil {
		return v, err
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	if _, twice := l.kept[key]; twice {
		return v, nil
	}
	if l.kept == nil {
		l.kept = map[K]V{}
	}
	if len(l.order) == latelyKept {
		delete(l.kept, l.order[0])
		l.order = l.order[1:]
	}
	l.kept[key], l.order = v, append(l.order, key)
	return v, nil
}
