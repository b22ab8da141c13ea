package concept

// area is the set of cells that one offer selects. It is set again for every
// offer, so that its buffers are allocated once.
type area struct {
	layout
	groups []map[string]bitset // per dimension: the members of each group
	sets   []bitset            // per dimension: the members selected
	except [][]bitset          // per partial key and dimension
	lists  [][]int             // sets as lists
	mask   bitset              // of the row at hand
	key    []int               // of the row at hand; the fastest dimension is unused
}

func newArea(dims []Dimension, l layout) area {
	a := area{
		layout: l,
		groups: make([]map[string]bitset, len(dims)),
		lists:  make([][]int, len(dims)),
		mask:   newBitset(l.sizes[l.inner]),
		key:    make([]int, len(dims)),
	}
	a.sets = a.newSets()
	for d, dim := range dims {
		a.groups[d] = map[string]bitset{}
		for i, m := range dim.Members {
			if m.Group == "" {
				continue
			}
			if a.groups[d][m.Group] == nil {
				a.groups[d][m.Group] = newBitset(len(dim.Members))
			}
			a.groups[d][m.Group].add(i)
		}
	}
	return a
}

func (a *area) newSets() []bitset {
	sets := make([]bitset, len(a.sizes))
	for d, n := range a.sizes {
		sets[d] = newBitset(n)
	}
	return sets
}

// set makes a the area of key less the keys of except.
func (a *area) set(key []Selector, except [][]Selector) {
	for d, s := range key {
		clear(a.sets[d])
		a.selectInto(a.sets[d], d, s)
	}
	a.except = a.except[:0]
	for _, key := range except {
		sets := a.newSets()
		for d, s := range key {
			a.selectInto(sets[d], d, s)
		}
		a.except = append(a.except, sets)
	}
}

func (a *area) selectInto(set bitset, d int, s Selector) {
	if s.All {
		set.addAll(a.sizes[d])
		return
	}
	for _, g := range s.Groups {
		set.union(a.groups[d][g])
	}
	for _, m := range s.Members {
		set.add(m)
	}
}

// size is the number of cells, exceptions included.
func (a *area) size() int {
	n := 1
	for _, s := range a.sets {
		n *= s.count()
	}
	return n
}

// rows visits the rows of the area: the number of the row and the cells in it.
// The mask is valid during the visit.
func (a *area) rows(visit func(row int, mask bitset)) {
	if a.size() == 0 {
		return
	}
	for _, d := range a.outer {
		a.lists[d] = a.sets[d].appendTo(a.lists[d][:0])
	}
	a.descend(0, 0, visit)
}

func (a *area) descend(depth, row int, visit func(int, bitset)) {
	if depth == len(a.outer) {
		visit(row, a.rowMask())
		return
	}
	d := a.outer[depth]
	step := a.strides[d] / a.sizes[a.inner]
	for _, m := range a.lists[d] {
		a.key[d] = m
		a.descend(depth+1, row+m*step, visit)
	}
}

// rowMask is the fastest dimension's selection less the exceptions that apply
// to the row.
func (a *area) rowMask() bitset {
	if len(a.except) == 0 {
		return a.sets[a.inner]
	}
	copy(a.mask, a.sets[a.inner])
	for _, sets := range a.except {
		applies := true
		for _, d := range a.outer {
			applies = applies && sets[d].has(a.key[d])
		}
		if applies {
			a.mask.without(sets[a.inner])
		}
	}
	return a.mask
}
