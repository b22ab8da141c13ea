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

// shape is what the conditions of the patterns speak about.
type shape struct {
	k, rows, cols     int  // |R|, |A|, |B|
	allRows, allCols  bool // A = S, B = P
	rectangle, covers bool // R = A x B, R = S x P
}

// Classify tests the patterns in the order that makes them exhaustive and
// exclusive.
func (g *Grid) Classify(rule NicheRule) Pattern {
	p := Pattern{}
	p.Covered, p.Eligible = g.Count()
	domain, codomain := g.span(g.covered)
	baseRows, baseCols := g.span(g.eligible)
	m, n := baseRows.count(), baseCols.count()
	p.Degenerate = m < 2 || n < 2
	s := shape{k: p.Covered, rows: domain.count(), cols: codomain.count(), covers: p.Covered == p.Eligible}
	s.allRows, s.allCols = s.rows == m, s.cols == n
	s.rectangle = g.complete(domain, codomain)
	p.ID = s.pattern(rule)
	switch p.ID {
	case PatternProduct:
		p.Strict, p.Pure = s.allRows, s.cols == 1
	case PatternSegment:
		p.Strict, p.Pure = s.allCols, s.rows == 1
	case PatternSelective:
		p.Kind = g.kind(s)
	}
	return p
}

func (s shape) pattern(rule NicheRule) string {
	switch {
	case s.k == 0:
		return PatternNone
	case s.covers:
		return PatternFull
	case s.k == 1, rule == NicheSegment && s.rows == 1:
		return PatternNiche
	case s.rectangle && s.rows >= 2 && !s.allCols && (s.allRows || s.cols == 1):
		return PatternProduct
	case s.rectangle && s.cols >= 2 && !s.allRows && (s.allCols || s.rows == 1):
		return PatternSegment
	}
	return PatternSelective
}

func (g *Grid) kind(s shape) string {
	switch {
	case s.k == s.rows && s.k == s.cols:
		return KindMatching
	case s.rectangle && !s.allRows && !s.allCols:
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
