package concept

// Declared is the pattern that somebody says a grid has.
type Declared struct {
	Pattern    string
	Rows, Cols []int // the focus; empty = the best one is sought
	Niche      NicheRule
}

// Distance compares a grid R with the relation X that a declared pattern
// expects (an own definition): fit = 1 - (|X\R| + |R\X|) / |E|.
type Distance struct {
	Fit        float64
	Missing    [][2]int // X \ R as {row, column}
	Surplus    [][2]int // R \ X
	Rows, Cols []int    // the focus, declared or best, of the axes that have one
}

// Within reports whether at most a share of the eligible cells departs from the
// pattern.
func (d Distance) Within(tolerance float64) bool {
	const rounding = 1e-9
	return 1-d.Fit <= tolerance+rounding
}

// Distance measures the grid against d. It is undefined, false, for patterns
// that expect no single relation, such as selective specialisation.
func (g *Grid) Distance(d Declared) (Distance, bool) {
	rows, cols := g.focus(d)
	if rows == nil && cols == nil && d.Pattern != PatternFull {
		return Distance{}, false
	}
	missing, surplus := g.blank(), g.blank()
	focusRows, focusCols := g.axisSet(g.rows, rows), g.axisSet(g.cols, cols)
	whatever := d.Pattern == PatternNiche && cols == nil // any part of the row is a niche
	for i := range g.covered {
		surplus[i].union(g.covered[i])
		if !focusRows.has(i) {
			continue
		}
		surplus[i].without(focusCols)
		if whatever {
			continue
		}
		missing[i].union(g.eligible[i])
		missing[i].keep(focusCols)
		missing[i].without(g.covered[i])
	}
	out := Distance{Fit: 1, Missing: list(missing), Surplus: list(surplus), Rows: rows, Cols: cols}
	if _, eligible := g.Count(); eligible > 0 {
		out.Fit = float64(eligible-len(out.Missing)-len(out.Surplus)) / float64(eligible)
	}
	return out, true
}

// axisSet is the set of members, all n where there is no focus.
func (g *Grid) axisSet(n int, members []int) bitset {
	set := newBitset(n)
	if len(members) == 0 {
		set.addAll(n)
	}
	for _, m := range members {
		set.add(m)
	}
	return set
}

// focus returns the rows and columns whose product d expects; nil stands for
// all of an axis, nil and nil for no focus.
func (g *Grid) focus(d Declared) (rows, cols []int) {
	switch d.Pattern {
	case PatternProduct:
		if len(d.Cols) > 0 {
			return nil, d.Cols
		}
		return nil, best(columns(g.covered, g.cols), columns(g.eligible, g.cols))
	case PatternSegment:
		if len(d.Rows) > 0 {
			return d.Rows, nil
		}
		return best(counts(g.covered), counts(g.eligible)), nil
	case PatternNiche:
		return g.niche(d)
	}
	return nil, nil
}

// best chooses the focus with the smallest distance: members of which more than
// half of the eligible cells are covered. A focus is neither empty nor
// everything, so the cheapest member is added or dropped where that is needed.
// covered and eligible count the cells of each member.
func best(covered, eligible []int) []int {
	var focus []int
	candidates, cheapest := 0, -1
	gain := func(i int) int { return 2*covered[i] - eligible[i] } // of having i in the focus
	for i := range eligible {
		if eligible[i] == 0 {
			continue
		}
		candidates++
		if gain(i) > 0 {
			focus = append(focus, i)
		}
		if cheapest < 0 || gain(i) > gain(cheapest) {
			cheapest = i
		}
	}
	switch {
	case candidates == 0:
		return nil
	case len(focus) == 0:
		return []int{cheapest}
	case len(focus) < candidates || candidates == 1:
		return focus
	}
	drop := 0
	for i := range focus {
		if gain(focus[i]) < gain(focus[drop]) {
			drop = i
		}
	}
	return append(focus[:drop], focus[drop+1:]...)
}

// niche chooses the focus cell, or the focus row under [NicheSegment].
func (g *Grid) niche(d Declared) (rows, cols []int) {
	if len(d.Rows) > 0 && len(d.Cols) > 0 {
		return d.Rows, d.Cols
	}
	rowSet, colSet := g.axisSet(g.rows, d.Rows), g.axisSet(g.cols, d.Cols)
	if d.Niche == NicheSegment && len(d.Cols) == 0 {
		row, most := -1, 0
		for i, r := range g.covered {
			if n := r.count(); rowSet.has(i) && n > most {
				row, most = i, n
			}
		}
		if row >= 0 {
			return []int{row}, nil
		}
	}
	for _, cells := range [][]bitset{g.covered, g.eligible} {
		for _, c := range list(cells) {
			if rowSet.has(c[0]) && colSet.has(c[1]) {
				return []int{c[0]}, []int{c[1]}
			}
		}
	}
	return nil, nil
}

// counts counts the cells per row.
func counts(rows []bitset) []int {
	out := make([]int, len(rows))
	for i, r := range rows {
		out[i] = r.count()
	}
	return out
}

// columns counts the cells per column.
func columns(rows []bitset, n int) []int {
	out := make([]int, n)
	for _, c := range list(rows) {
		out[c[1]]++
	}
	return out
}
