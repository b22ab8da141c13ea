package concept

import (
	"cmp"
	"fmt"
	"math"
	"slices"
)

// MaxCells is the largest product that Resolve takes.
const MaxCells = 64 << 20

// SizeError says that a relation has more than [MaxCells] cells.
type SizeError struct{ Cells, Limit int }

// Error implements error.
func (e *SizeError) Error() string {
	return fmt.Sprintf("%d cells, at most %d are possible", e.Cells, e.Limit)
}

// Resolve decides every cell of the product of two to four dimensions. The most
// specific offer wins: fewer All selectors, then fewer selectors with groups.
// Of several such offers the broadest keeps the cell, of equally broad ones the
// first; each of the others that says something else is in conflict with it.
//
// The error is a *[SizeError], or names a mistake of the caller: a wrong number
// of dimensions or selectors, a member that does not exist.
func Resolve(dims []Dimension, offers []Offer) (*Relation, Notes, error) {
	if err := validate(dims, offers); err != nil {
		return nil, Notes{}, err
	}
	p := newPainter(dims, offers)
	p.paint()
	return p.relation(), p.notes(), nil
}

func validate(dims []Dimension, offers []Offer) error {
	if len(dims) < 2 || len(dims) > 4 {
		return fmt.Errorf("a relation has two to four dimensions, not %d", len(dims))
	}
	if n := product(dims); n > MaxCells {
		return &SizeError{Cells: n, Limit: MaxCells}
	}
	if len(offers) > math.MaxInt32-1 {
		return fmt.Errorf("%d offers are too many", len(offers))
	}
	for i, o := range offers {
		for _, key := range append([][]Selector{o.Select}, o.Except...) {
			if err := validateKey(dims, key); err != nil {
				return fmt.Errorf("offer %d: %w", i, err)
			}
		}
	}
	return nil
}

func validateKey(dims []Dimension, key []Selector) error {
	if len(key) != len(dims) {
		return fmt.Errorf("%d selectors for %d dimensions", len(key), len(dims))
	}
	for d, s := range key {
		for _, m := range s.Members {
			if m < 0 || m >= len(dims[d].Members) {
				return fmt.Errorf("dimension %q has no member %d", dims[d].ID, m)
			}
		}
	}
	return nil
}

// product is the number of cells, or the largest int where it is larger.
func product(dims []Dimension) int {
	n := 1
	for _, d := range dims {
		m := len(d.Members)
		if m == 0 {
			return 0
		}
		if n > math.MaxInt/m {
			n = math.MaxInt
			continue
		}
		n *= m
	}
	return n
}

// rank orders offers by specificity, the most specific first.
func rank(o *Offer) int {
	all, groups := 0, 0
	for _, s := range o.Select {
		switch {
		case s.All:
			all++
		case len(s.Groups) > 0:
			groups++
		}
	}
	return all*(len(o.Select)+1) + groups
}

// contents numbers the different contents of offers.
func contents(offers []Offer) []int32 {
	type content struct {
		state State
		equal string
	}
	seen := map[content]int32{}
	out := make([]int32, len(offers))
	for i, o := range offers {
		key := content{o.State, o.Equal}
		id, ok := seen[key]
		if !ok {
			id = int32(len(seen))
			seen[key] = id
		}
		out[i] = id
	}
	return out
}

// order lists the offers in the order in which they take cells.
func (p *painter) order() []int {
	size := make([]int, len(p.offers))
	ranks := make([]int, len(p.offers))
	out := make([]int, len(p.offers))
	for i := range p.offers {
		p.area.set(p.offers[i].Select, nil)
		size[i], ranks[i], out[i] = p.area.size(), rank(&p.offers[i]), i
	}
	slices.SortFunc(out, func(a, b int) int {
		return cmp.Or(cmp.Compare(ranks[a], ranks[b]), cmp.Compare(size[b], size[a]), cmp.Compare(a, b))
	})
	return out
}

// conflicts lists the rivals by their offers.
func (p *painter) conflicts() []Conflict {
	if len(p.rivals) == 0 {
		return nil
	}
	slices.SortFunc(p.rivals, func(a, b rivals) int {
		return cmp.Or(cmp.Compare(a.a, b.a), cmp.Compare(a.b, b.b))
	})
	out := make([]Conflict, len(p.rivals))
	cells := make([]int, 0, len(p.rivals)*len(p.dims)) // one allocation for all keys
	for i, r := range p.rivals {
		start := len(cells)
		cells = p.appendKey(cells, int(r.cell))
		out[i] = Conflict{A: int(r.a), B: int(r.b), Cell: cells[start:len(cells):len(cells)]}
	}
	return out
}

// notes reports the conflicts and the idle offers after painting.
func (p *painter) notes() Notes {
	n := Notes{Conflicts: p.conflicts()}
	needed := make([]bool, len(p.offers)) // to say what redundant offers say
	for i, t := range p.tallies {
		if t.redundant() {
			for _, o := range t.by {
				needed[o] = true
			}
			n.Idle = append(n.Idle, Idle{Offer: i, Cause: Redundant, By: slices.Sorted(slices.Values(t.by))})
		}
	}
	stamps := slices.Repeat([]int32{-1}, len(p.offers))
	for i, t := range p.tallies {
		switch {
		case t.selected == 0:
			n.Idle = append(n.Idle, Idle{Offer: i, Cause: Unmatched})
		case t.holds == 0 && !t.disputed && !needed[i]:
			n.Idle = append(n.Idle, p.survey(i, stamps))
		}
	}
	slices.SortFunc(n.Idle, func(a, b Idle) int { return cmp.Compare(a.Offer, b.Offer) })
	return n
}
