package concept

import "math/bits"

// bitset is a set of small numbers, 64 to a word.
type bitset []uint64

func words(n int) int { return (n + 63) / 64 }

func newBitset(n int) bitset { return make(bitset, words(n)) }

func (b bitset) has(i int) bool { return b[i>>6]>>(i&63)&1 != 0 }
func (b bitset) add(i int)      { b[i>>6] |= 1 << (i & 63) }
func (b bitset) drop(i int)     { b[i>>6] &^= 1 << (i & 63) }

// addAll adds the numbers below n.
func (b bitset) addAll(n int) {
	for i := range n >> 6 {
		b[i] = ^uint64(0)
	}
	if n&63 != 0 {
		b[n>>6] |= 1<<(n&63) - 1
	}
}

func (b bitset) union(c bitset) {
	for i, w := range c {
		b[i] |= w
	}
}

func (b bitset) without(c bitset) {
	for i, w := range c {
		b[i] &^= w
	}
}

func (b bitset) keep(c bitset) {
	for i, w := range c {
		b[i] &= w
	}
}

func (b bitset) empty() bool {
	for _, w := range b {
		if w != 0 {
			return false
		}
	}
	return true
}

func (b bitset) count() int {
	n := 0
	for _, w := range b {
		n += bits.OnesCount64(w)
	}
	return n
}

// shared counts what b and c have in common.
func (b bitset) shared(c bitset) int {
	n := 0
	for i, w := range c {
		n += bits.OnesCount64(b[i] & w)
	}
	return n
}

// appendTo appends the members of b to list, ascending.
func (b bitset) appendTo(list []int) []int {
	for i, w := range b {
		for ; w != 0; w &= w - 1 {
			list = append(list, i<<6+bits.TrailingZeros64(w))
		}
	}
	return list
}
