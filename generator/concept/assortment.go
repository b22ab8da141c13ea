package concept

// Item is what a column says about its place in an assortment.
type Item struct {
	Group    string // "" = a group of its own
	Variants int    // 0 = not given
}

// Assortment is what a grid carries: the columns that it uses.
type Assortment struct {
	Items   []int   // columns, ascending
	Breadth int     // groups
	Depth   float64 // items per group, or variants where every item gives them
	Core    int     // columns of the core
	Carried int     // of these
}

// Complete is the share of the core that is carried, 1 without a core.
func (a Assortment) Complete() float64 {
	if a.Core == 0 {
		return 1
	}
	return float64(a.Carried) / float64(a.Core)
}

// Assortment measures what the grid carries. items is parallel to its columns,
// core lists those of the core.
func (g *Grid) Assortment(items []Item, core []int) Assortment {
	_, used := g.span(g.covered)
	a := Assortment{Items: used.appendTo(nil), Core: len(core)}
	for _, col := range core {
		if used.has(col) {
			a.Carried++
		}
	}
	byVariants := true // as for all items, so that channels compare
	for _, item := range items {
		byVariants = byVariants && item.Variants > 0
	}
	groups, depth := map[string]bool{}, 0
	for _, col := range a.Items {
		if items[col].Group == "" {
			a.Breadth++
		}
		groups[items[col].Group] = true
		if byVariants {
			depth += items[col].Variants
		} else {
			depth++
		}
	}
	delete(groups, "")
	a.Breadth += len(groups)
	if a.Breadth > 0 {
		a.Depth = float64(depth) / float64(a.Breadth)
	}
	return a
}

// UsesCol reports whether some cell of a column is covered.
func (g *Grid) UsesCol(col int) bool {
	for _, row := range g.covered {
		if row.has(col) {
			return true
		}
	}
	return false
}

// UsesRow reports whether some cell of a row is covered.
func (g *Grid) UsesRow(row int) bool { return !g.covered[row].empty() }

// SharesRow reports whether two grids cover a cell of a row both.
func (g *Grid) SharesRow(h *Grid, row int) bool { return g.covered[row].shared(h.covered[row]) > 0 }

// The relations of two assortments, after Emrich, Paul and Rudolph (2015).
const (
	AssortmentFull         = "full"         // the same
	AssortmentAsymmetrical = "asymmetrical" // one is a part of the other
	AssortmentPartial      = "partial"      // both have some of their own
	AssortmentNone         = "none"         // nothing in common
)

// Assorts compares what g carries with what h carries.
func (g *Grid) Assorts(h *Grid) string {
	_, x := g.span(g.covered)
	_, y := h.span(h.covered)
	switch shared := x.shared(y); {
	case shared == x.count() && shared == y.count():
		return AssortmentFull
	case shared == 0:
		return AssortmentNone
	case shared == x.count() || shared == y.count():
		return AssortmentAsymmetrical
	}
	return AssortmentPartial
}
