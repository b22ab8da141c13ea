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
