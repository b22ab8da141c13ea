package concept

import "iter"

// Similarity compares two sets X and Y.
type Similarity struct {
	Shared      int     // |X and Y|
	Union       int     // |X or Y|
	Jaccard     float64 // |X and Y| / |X or Y|, 0 where both are empty
	Coefficient float64 // overlap coefficient: |X and Y| / min(|X|, |Y|), 0 where one is empty
}

// Overlap compares two grids, such as two channels, by the rows they use, the
// columns they use and the cells they cover. That channels come into conflict
// mainly where they serve the same segments is Bucklin et al. (1997).
type Overlap struct{ Rows, Cols, Pairs Similarity }

// Overlap compares g with h, a grid over the same rows and columns.
func (g *Grid) Overlap(h *Grid) Overlap {
	gRows, gCols := g.span(g.covered)
	hRows, hCols := h.span(h.covered)
	pairs := 0
	for i, r := range g.covered {
		pairs += r.shared(h.covered[i])
	}
	return Overlap{
		Rows:  similarity(gRows.count(), hRows.count(), gRows.shared(hRows)),
		Cols:  similarity(gCols.count(), hCols.count(), gCols.shared(hCols)),
		Pairs: similarity(total(g.covered), total(h.covered), pairs),
	}
}

func similarity(x, y, shared int) Similarity {
	s := Similarity{Shared: shared, Union: x + y - shared}
	if s.Union > 0 {
		s.Jaccard = float64(shared) / float64(s.Union)
	}
	if least := min(x, y); least > 0 {
		s.Coefficient = float64(shared) / float64(least)
	}
	return s
}

// Contributions splits what grids over the same rows and columns cover: unique
// is parallel to grids and holds the cells that only this grid covers; shared
// holds those that at least two cover. What is unique to a channel depends on
// it; what is shared is choice or conflict.
func Contributions(grids []*Grid) (unique []*Grid, shared *Grid) {
	if len(grids) == 0 {
		return nil, nil
	}
	once := &Grid{rows: grids[0].rows, cols: grids[0].cols}
	shared = &Grid{rows: once.rows, cols: once.cols}
	once.covered, shared.covered, shared.eligible = once.blank(), once.blank(), once.blank()
	for _, g := range grids {
		for i, r := range g.covered {
			for w, bits := range r {
				shared.covered[i][w] |= once.covered[i][w] & bits
				once.covered[i][w] |= bits
			}
			shared.eligible[i].union(g.eligible[i])
		}
	}
	for _, g := range grids {
		u := &Grid{rows: g.rows, cols: g.cols, covered: g.blank(), eligible: g.eligible}
		for i, r := range g.covered {
			u.covered[i].union(r)
			u.covered[i].without(shared.covered[i])
		}
		unique = append(unique, u)
	}
	return unique, shared
}

// Phantoms yields, in member order, the eligible cells that are not covered
// although every pair matrix says yes for their members: what a reader of the
// pair matrices alone would wrongly conclude. Over two dimensions there is none.
func (r *Relation) Phantoms(v View) iter.Seq[[]int] {
	return func(yield func([]int) bool) {
		pairs := r.pairs(v)
		keys(r.all(), func(key []int) bool {
			state := r.states[r.cells[r.cell(key)]+1]
			if v.Covers(state) || state == NA {
				return true
			}
			for _, p := range pairs {
				if !p.covered[key[p.a]].has(key[p.b]) {
					return true
				}
			}
			return yield(append([]int(nil), key...))
		})
	}
}

// pair is the projection of the covered cells on two dimensions.
type pair struct {
	a, b    int
	covered []bitset
}

func (r *Relation) pairs(v View) []pair {
	var out []pair
	for a := range r.dims {
		for b := a + 1; b < len(r.dims); b++ {
			g := Grid{rows: r.sizes[a], cols: r.sizes[b]}
			out = append(out, pair{a: a, b: b, covered: g.blank()})
		}
	}
	keys(r.all(), func(key []int) bool {
		if v.Covers(r.states[r.cells[r.cell(key)]+1]) && r.counts(key) {
			for _, p := range out {
				p.covered[key[p.a]].add(key[p.b])
			}
		}
		return true
	})
	return out
}
