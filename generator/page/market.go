package page

import (
	"slices"
	"strings"
	"unicode/utf8"

	"kontor/generator/concept"
	"kontor/generator/site"
	"kontor/generator/view"
)

// market is what the relation says on the grid on which patterns are read, in
// one view. The pages about the whole relation and model.json share it.
type market struct {
	all   *concept.Grid   // what at least one way covers
	ways  []*site.Entity  // the members of the dimension that patterns are read for that count
	grids []*concept.Grid // what each way covers

	overlaps []overlap       // of every two ways; none where there are more than [site.MaxCompared]
	unique   []*concept.Grid // what only this way covers
	shared   *concept.Grid   // what several cover; nil without ways
}

// overlap compares two ways, by their indices.
type overlap struct {
	a, b int
	concept.Overlap
}

func (b *builder) readMarket(v concept.View) *market {
	rows, cols, per := b.axes()
	q := concept.Query{Rows: rows, Cols: cols}
	r := &market{all: b.site.Relation.Table(q).Grid(v)}
	if per < 0 {
		return r
	}
	for m, e := range b.site.Dimensions[per].Entities {
		if e.Sells() {
			q.Fixed = map[int]int{per: m}
			r.ways, r.grids = append(r.ways, e), append(r.grids, b.site.Relation.Table(q).Grid(v))
		}
	}
	if len(r.grids) <= site.MaxCompared {
		for i := range r.grids {
			for j := i + 1; j < len(r.grids); j++ {
				r.overlaps = append(r.overlaps, overlap{i, j, r.grids[i].Overlap(r.grids[j])})
			}
		}
	}
	r.unique, r.shared = concept.Contributions(r.grids)
	return r
}

// grid is what one of the ways covers.
func (r *market) grid(way *site.Entity) *concept.Grid { return r.grids[slices.Index(r.ways, way)] }

// single counts the cells that one way alone covers.
func (r *market) single() (n int) {
	for _, g := range r.unique {
		covered, _ := g.Count()
		n += covered
	}
	return n
}

// covering are the ways that cover a cell.
func (r *market) covering(cell [2]int) (out []int) {
	for i, g := range r.grids {
		if g.Covers(cell[0], cell[1]) {
			out = append(out, i)
		}
	}
	return out
}

// core is the grid of the core of the assortment; false where nothing is said
// to be core.
func (b *builder) core(v concept.View) (*concept.Grid, bool) {
	rows, cols, _ := b.axes()
	core := b.coreMembers()
	if core == nil {
		return nil, false
	}
	q := concept.Query{Rows: rows, Cols: cols, Only: map[int][]int{cols: core}}
	return b.site.Relation.Table(q).Grid(v), true
}

// coreMembers are the columns that are core and not given up.
func (b *builder) coreMembers() (out []int) {
	_, cols, _ := b.axes()
	for m, e := range b.site.Dimensions[cols].Entities {
		facts := e.Portfolio()
		if facts == nil || facts.Level != "core" {
			continue
		}
		if entity := e.Main().Meta.Entity; entity == nil || entity.Status != "retired" {
			out = append(out, m)
		}
	}
	return out
}

func (b *builder) nicheRule() concept.NicheRule {
	return concept.NicheRule(b.site.Config.Patterns.NicheRule)
}

// dimensionWords are the names of the axes and of what patterns are read for,
// as arguments of strings. In the middle of a sentence only German writes them
// with a capital letter.
func (b *builder) dimensionWords(lang string) []any {
	rows, cols, per := b.axes()
	out := []any{"rows", b.site.Dimensions[rows].Plural.In(lang), "cols", b.site.Dimensions[cols].Plural.In(lang)}
	if per >= 0 {
		dim := b.site.Dimensions[per]
		one, many := dim.Title.In(lang), dim.Plural.In(lang)
		out = append(out, "Ways", many, "way", within(lang, one), "ways", within(lang, many))
	}
	return out
}

// within is a noun in the middle of a sentence. One that is an abbreviation
// stays as it is.
func within(lang, noun string) string {
	_, size := utf8.DecodeRuneInString(noun)
	first, _, _ := strings.Cut(noun[size:], " ")
	if lang == "de" || first == "" || strings.ToLower(first) != first {
		return noun
	}
	return strings.ToLower(noun[:size]) + noun[size:]
}

// cellNames name cells of the grid on which patterns are read, and lead to
// them: a cell of a way to its exact slice where there is one.
type cellNames struct {
	b          *builder
	lang       string
	rows, cols *site.Dimension
	pair       *site.Page              // of the pair matrix
	slices     map[*site.Entity]string // those of ways
}

func (b *builder) cellNames(lang string) *cellNames {
	rows, cols, _ := b.axes()
	c := &cellNames{b: b, lang: lang, rows: b.site.Dimensions[rows], cols: b.site.Dimensions[cols], slices: map[*site.Entity]string{}}
	if pair := b.pairPage(rows, cols, lang); pair != nil {
		c.pair = pair
		for _, p := range b.slicesOf(pair) {
			c.slices[p.Slice] = b.url(p.Addr)
		}
	}
	return c
}

// way leads to what a way decides, else to its own page.
func (c *cellNames) way(e *site.Entity) view.Link {
	url, ok := c.slices[e]
	if !ok {
		url = c.b.url(e.Pages[c.lang].Addr)
	}
	return view.Link{Title: e.Title(c.lang), URL: url}
}

// url leads to a cell: of a way, or of all together where way is nil.
func (c *cellNames) url(way *site.Entity, row, col *site.Entity) string {
	slice, exact := c.slices[way]
	if !exact {
		rows, cols, _ := c.b.axes()
		return c.b.cellURL(c.pair, rows, row.Index, cols, col.Index)
	}
	var ids []string
	for _, dim := range c.b.site.Dimensions {
		switch {
		case dim == c.rows:
			ids = append(ids, row.ID)
		case dim == c.cols:
			ids = append(ids, col.ID)
		case dim == way.Dimension:
			ids = append(ids, way.ID)
		}
	}
	return slice + "#" + strings.Join(ids, ".")
}

// pairLinks name cells by row and column, and lead to the pair matrix.
func (c *cellNames) pairLinks(cells [][2]int) (out []view.Link) {
	for _, cell := range cells {
		row, col := c.rows.Entities[cell[0]], c.cols.Entities[cell[1]]
		out = append(out, view.Link{Title: row.Short(c.lang) + " × " + col.Short(c.lang), URL: c.url(nil, row, col)})
	}
	return out
}

// maxPairLinks is how many cells a list of them names; the rest is counted.
const maxPairLinks = 60

// firstPairs are the links of as many cells as a list names, and how many more
// there are.
func (c *cellNames) firstPairs(cells [][2]int) (links []view.Link, more int) {
	named := cells[:min(len(cells), maxPairLinks)]
	return c.pairLinks(named), len(cells) - len(named)
}

// byRow gathers cells row by row, at most so many; more counts the others.
func (c *cellNames) byRow(way *site.Entity, cells [][2]int, most int) (out []view.CellRow, more int) {
	if len(cells) > most {
		cells, more = cells[:most], len(cells)-most
	}
	at := -1
	for _, cell := range cells {
		row, col := c.rows.Entities[cell[0]], c.cols.Entities[cell[1]]
		if cell[0] != at {
			out = append(out, view.CellRow{Title: row.Short(c.lang)})
			at = cell[0]
		}
		last := &out[len(out)-1]
		last.Cells = append(last.Cells, view.Link{Title: col.Short(c.lang), URL: c.url(way, row, col)})
	}
	return out, more
}
