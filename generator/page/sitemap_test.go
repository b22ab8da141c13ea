package page

import (
	"slices"
	"testing"
)

// A sitemap is split where either bound is reached, keeps every page once and
// in order, and is never without a file.
func TestSplit(t *testing.T) {
	size := func(n int) int { return n }
	for _, c := range []struct {
		items       []int
		most, bytes int
		want        [][]int
	}{
		{nil, 3, 10, [][]int{nil}},
		{[]int{1, 1, 1}, 3, 10, [][]int{{1, 1, 1}}},
		{[]int{1, 1, 1, 1}, 3, 10, [][]int{{1, 1, 1}, {1}}},
		{[]int{6, 4, 1}, 3, 10, [][]int{{6, 4}, {1}}},
		{[]int{11, 1, 9, 1}, 3, 10, [][]int{{11}, {1, 9}, {1}}},
	} {
		if got := split(c.items, size, c.most, c.bytes); !slices.EqualFunc(got, c.want, slices.Equal[[]int]) {
			t.Errorf("%v: %v, want %v", c.items, got, c.want)
		}
	}
}
