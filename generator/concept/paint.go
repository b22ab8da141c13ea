package concept

import (
	"math/bits"
	"slices"
)

// layout places cells in one array. The longest dimension runs fastest, so that
// an offer is painted as few rows of long bit patterns.
type layout struct {
	sizes   []int // members per dimension
	strides []int // per dimension
	outer   []int // all dimensions but the fastest
	inner   int   // the fastest dimension
}

func newLayout(dims []Dimension) layout {
	l := layout{sizes: make([]int, len(dims)), strides: make([]int, len(dims))}
	for d := range dims {
		l.sizes[d] = len(dims[d].Members)
		if l.sizes[d] > l.sizes[l.inner] {
			l.inner = d
		}
	}
	step := l.sizes[l.inner]
	l.strides[l.inner] = 1
	for d := len(dims) - 1; d >= 0; d-- {
		if d != l.inner {
			l.strides[d] = step
			step *= l.sizes[d]
			l.outer = append(l.outer, d)
		}
	}
	slices.Reverse(l.outer)
	return l
}

// appendKey appends the members of a cell, the inverse of the sum of member
// times stride.
func (l *layout) appendKey(key []int, cell int) []int {
	for d, stride := range l.strides {
		key = append(key, cell/stride%l.sizes[d])
	}
	return key
}

// painter resolves offers rank by rank, the most specific rank first. Per cell
// it keeps bits instead of lists: who holds a cell stands in cells, and whether
// the next rank below would say the same is counted per holder.
type painter struct {
	layout
	dims    []Dimension
	offers  []Offer
	content []int32
	area    area

	cells     []int32 // the offer that holds a cell, -1 = none
	width     int     // words of a row
	locked    bitset  // held since an earlier rank
	held      bitset  // held since this rank
	confirmed bitset  // met by an offer of an earlier rank after being locked
	confirms  bitset  // met by an offer of this rank after being locked

	tallies []tally
	rivals  []rivals
	decided []bitset // per dimension: members with a decided cell
}

// rivals are two offers of one rank that decide a cell differently.
type rivals struct{ a, b, cell int32 }

// tally is what painting learns about one offer.
type tally struct {
	selected int   // cells it selects
	holds    int   // cells it holds
	agreed   int   // cells it holds of which the next rank says the same
	by       []int // the offers that say so
	spoiled  bool  // the next rank says something else about one of its cells
	disputed bool  // it is in conflict
	rival    int32 // the last offer found in conflict with it
}

// redundant reports whether all cells of the offer would say the same without it.
func (t *tally) redundant() bool {
	return t.holds > 0 && t.agreed == t.holds && !t.spoiled && !t.disputed
}

func newPainter(dims []Dimension, offers []Offer) *painter {
	p := &painter{layout: newLayout(dims), dims: dims, offers: offers, content: contents(offers)}
	p.area = newArea(dims, p.layout)
	p.cells = slices.Repeat([]int32{-1}, product(dims))
	p.width = words(p.sizes[p.inner])
	rows := 0
	if p.sizes[p.inner] > 0 {
		rows = len(p.cells) / p.sizes[p.inner]
	}
	for _, set := range []*bitset{&p.locked, &p.held, &p.confirmed, &p.confirms} {
		*set = make(bitset, rows*p.width)
	}
	p.tallies = make([]tally, len(offers))
	p.decided = make([]bitset, len(dims))
	for d := range dims {
		p.decided[d] = newBitset(p.sizes[d])
	}
	return p
}

// paint lets every offer take its cells.
func (p *painter) paint() {
	current := 0
	for _, o := range p.order() {
		if r := rank(&p.offers[o]); r != current {
			p.closeRank()
			current = r
		}
		p.tallies[o].rival = -1
		p.area.set(p.offers[o].Select, p.offers[o].Except)
		p.area.rows(func(row int, mask bitset) { p.row(int32(o), row, mask) })
	}
}

func (p *painter) closeRank() {
	p.locked.union(p.held)
	p.confirmed.union(p.confirms)
	clear(p.held)
	clear(p.confirms)
}

// row paints the cells of one row that mask selects.
func (p *painter) row(o int32, row int, mask bitset) {
	t := &p.tallies[o]
	for w, m := range mask {
		if m == 0 {
			continue
		}
		t.selected += bits.OnesCount64(m)
		at, first := row*p.width+w, row*p.sizes[p.inner]+w<<6
		locked, held := p.locked[at], p.held[at]
		if free := m &^ (locked | held); free != 0 {
			p.take(o, first, free)
			p.held[at] |= free
			p.mark(o, w, free)
		}
		if rivals := m & held; rivals != 0 {
			p.dispute(o, first, rivals)
		}
		if below := m & locked &^ p.confirmed[at]; below != 0 {
			p.confirm(o, first, below, p.confirms[at])
			p.confirms[at] |= below
		}
	}
}

// take gives o the cells of set, which no offer holds. The first cell of set
// is first.
func (p *painter) take(o int32, first int, set uint64) {
	p.tallies[o].holds += bits.OnesCount64(set)
	for ; set != 0; set &= set - 1 {
		p.cells[first+bits.TrailingZeros64(set)] = o
	}
}

// mark remembers whose members have a decided cell.
func (p *painter) mark(o int32, word int, set uint64) {
	if p.offers[o].State == Open {
		return
	}
	p.decided[p.inner][word] |= set
	for _, d := range p.outer {
		p.decided[d].add(p.area.key[d])
	}
}

// dispute compares o with the offers of its own rank that hold the cells.
func (p *painter) dispute(o int32, first int, set uint64) {
	for ; set != 0; set &= set - 1 {
		cell := first + bits.TrailingZeros64(set)
		holder := p.cells[cell]
		t := &p.tallies[holder]
		if p.content[holder] == p.content[o] || t.rival == o {
			continue
		}
		t.rival, t.disputed, p.tallies[o].disputed = o, true, true
		p.rivals = append(p.rivals, rivals{min(o, holder), max(o, holder), int32(cell)})
	}
}

// confirm compares o with the more specific offers that hold the cells; those
// in seen another offer of o's rank has confirmed already.
func (p *painter) confirm(o int32, first int, set, seen uint64) {
	for ; set != 0; set &= set - 1 {
		bit := bits.TrailingZeros64(set)
		holder := p.cells[first+bit]
		t := &p.tallies[holder]
		switch {
		case p.content[holder] != p.content[o]:
			t.spoiled = true
		case seen>>bit&1 == 0:
			t.agreed++
			if n := len(t.by); n == 0 || t.by[n-1] != int(o) {
				t.by = append(t.by, int(o))
			}
		}
	}
}

// survey says who decides the cells of an offer that holds none. The stamps
// tell which offers it has met already.
func (p *painter) survey(o int, stamps []int32) Idle {
	idle := Idle{Offer: o, Cause: Redundant}
	p.area.set(p.offers[o].Select, p.offers[o].Except)
	p.area.rows(func(row int, mask bitset) {
		for w, m := range mask {
			for ; m != 0 && idle.Cause == Redundant; m &= m - 1 {
				holder := p.cells[row*p.sizes[p.inner]+w<<6+bits.TrailingZeros64(m)]
				switch {
				case p.content[holder] != p.content[o]:
					idle.Cause, idle.By = Overridden, []int{int(holder)}
				case stamps[holder] != int32(o):
					stamps[holder] = int32(o)
					idle.By = append(idle.By, int(holder))
				}
			}
		}
	})
	slices.Sort(idle.By)
	return idle
}

func (p *painter) relation() *Relation {
	r := &Relation{dims: p.dims, layout: p.layout, cells: p.cells, decided: p.decided}
	r.states = make([]State, len(p.offers)+1)
	for i, o := range p.offers {
		r.states[i+1] = o.State
	}
	return r
}
