package concept

// The coverage patterns: five of Abell (1980), spread by Kotler, and None. They
// are ids as in model.json.
const (
	PatternNone      = "none"
	PatternFull      = "full"      // full market coverage
	PatternNiche     = "niche"     // single-segment concentration
	PatternProduct   = "product"   // product specialisation
	PatternSegment   = "segment"   // market specialisation
	PatternSelective = "selective" // selective specialisation
)

// The kinds of selective specialisation, an own refinement of the texts.
const (
	KindMatching  = "matching"  // each segment with one product of its own
	KindBlock     = "block"     // some segments, all with the same products
	KindBlocks    = "blocks"    // several blocks that share nothing
	KindIrregular = "irregular" // all others
)

// NicheRule says what a niche is; sources disagree.
type NicheRule string

// The niche rules.
const (
	NicheCell    NicheRule = "cell"    // one product for one segment; also the zero rule's meaning
	NicheSegment NicheRule = "segment" // one segment, whatever the products
)

// Pattern is how a grid covers its market.
type Pattern struct {
	ID         string
	Kind       string // of selective, else ""
	Strict     bool   // product: every segment; segment: every product
	Pure       bool   // product: one product; segment: one segment
	Degenerate bool   // fewer than two rows or columns: a pattern means little
	Covered    int    // |R|
	Eligible   int    // |E|
}

// shape is what the conditions of the patterns speak about. Where all cells are
// eligible, wholeRows is rectangle and A = S, and wholeCols likewise.
type shape struct {
	k, rows, cols     int  // |R|, |A|, |B|
	allRows, allCols  bool // A = S, B = P
	rectangle         bool // R = A x B
	wholeRows         bool // R = S x B
	wholeCols         bool // R = A x P
	everything, niche bool // R = S x P; one cell, or what the rule calls a niche
}

// Classify tests the patterns in the order that makes them exhaustive and
// exclusive.
func (g *Grid) Classify(rule NicheRule) Pattern {
	a, b := g.span(g.covered)
	s, p := g.span(g.eligible)
	covered, eligible := g.Count()
	f := shape{
		k: covered, rows: a.count(), cols: b.count(),
		rectangle: g.complete(a, b), wholeRows: g.complete(s, b), wholeCols: g.complete(a, p),
		everything: covered == eligible,
	}
	f.allRows, f.allCols = f.rows == s.count(), f.cols == p.count()
	f.niche = covered == 1 || rule == NicheSegment && f.rows == 1
	out := Pattern{
		ID: f.pattern(), Degenerate: s.count() < 2 || p.count() < 2, Covered: covered, Eligible: eligible,
	}
	switch out.ID {
	case PatternProduct:
		out.Strict, out.Pure = f.wholeRows, f.cols == 1
	case PatternSegment:
		out.Strict, out.Pure = f.wholeCols, f.rows == 1
	case PatternSelective:
		out.Kind = g.kind(f)
	}
	return out
}

func (f shape) pattern() string {
	switch {
	case f.k == 0:
		return PatternNone
	case f.everything:
		return PatternFull
	case f.niche:
		return PatternNiche
	case f.rectangle && f.rows >= 2 && !f.allCols && (f.wholeRows || f.cols == 1):
		return PatternProduct
	case f.rectangle && f.cols >= 2 && !f.allRows && (f.wholeCols || f.rows == 1):
		return PatternSegment
	}
	return PatternSelective
}

func (g *Grid) kind(f shape) string {
	switch {
	case f.k == f.rows && f.k == f.cols:
		return KindMatching
	case f.rectangle && !f.allRows && !f.allCols:
		return KindBlock
	case g.blocks() >= 2:
		return KindBlocks
	}
	return KindIrregular
}

// complete reports whether all eligible cells of rows x cols are covered. With
// the domain and the range of R this is R = A x B.
func (g *Grid) complete(rows, cols bitset) bool {
	for i := range g.covered {
		if !rows.has(i) {
			continue
		}
		if g.eligible[i].shared(cols) != g.covered[i].shared(cols) {
			return false
		}
	}
	return true
}

// blocks counts the blocks of which R is the disjoint union, 0 where it is none.
func (g *Grid) blocks() int {
	left, _ := g.span(g.covered)
	n := 0
	for i := range g.covered {
		if !left.has(i) {
			continue
		}
		rows, cols := g.component(i)
		if !g.complete(rows, cols) {
			return 0
		}
		left.without(rows)
		n++
	}
	return n
}

// component returns the rows and columns that R connects with a row.
func (g *Grid) component(row int) (rows, cols bitset) {
	rows, cols = newBitset(g.rows), newBitset(g.cols)
	rows.add(row)
	cols.union(g.covered[row])
	for grown := true; grown; {
		grown = false
		for i, r := range g.covered {
			if !rows.has(i) && r.shared(cols) > 0 {
				rows.add(i)
				cols.union(r)
				grown = true
			}
		}
	}
	return rows, cols
}
