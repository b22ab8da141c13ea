package page

import (
	"strings"
	"time"

	"kontor/generator/concept"
	"kontor/generator/content"
	"kontor/generator/site"
	"kontor/generator/view"
)

const (
	documentsPerCell = 4   // linked in a cell; the rest is counted
	cellsOnHome      = 120 // above, the home page shows no matrix
)

// matrixSpec says which table to draw.
type matrixSpec struct {
	rows, cols int
	fixed      map[int]int // dimension -> member: an exact slice when it leaves no other dimension
	only       map[int]int // dimension -> the one member to show on its axis
	show       string      // all, used, gaps
	caption    string
	anchor     string // prefix of the cells' anchors, to keep ids of one page apart
	url        string // page of the whole matrix, "" on that page
	lang       string
}

// matrix draws a table of the relation. A cell names the values of the
// dimensions that are neither an axis nor fixed.
func (b *builder) matrix(spec matrixSpec) view.Matrix {
	g := grid{b: b, spec: spec, rows: b.axis(spec, spec.rows), cols: b.axis(spec, spec.cols)}
	for d := range b.site.Dimensions {
		if _, fixed := spec.fixed[d]; d != spec.rows && d != spec.cols && !fixed {
			g.others = append(g.others, d)
		}
	}
	g.fill()
	g.keepShown()
	return g.view()
}

// axis are the members on an axis: all that count, and of the rest those that
// something was decided about.
func (b *builder) axis(spec matrixSpec, dim int) []int {
	if m, ok := spec.only[dim]; ok {
		return []int{m}
	}
	var out []int
	for i, e := range b.site.Dimensions[dim].Entities {
		if e.Sells() || b.site.Relation.Decided(dim, i) {
			out = append(out, i)
		}
	}
	return out
}

// grid is a matrix while it is drawn.
type grid struct {
	b          *builder
	spec       matrixSpec
	rows, cols []int
	others     []int
	cells      [][]gridCell
}

type gridCell struct {
	state  concept.State
	counts bool // in denominators
	values []gridValue
	offer  int // that decides an exact cell, -1 = none
}

// gridValue is one value of the other dimensions with its decision.
type gridValue struct {
	members []int // parallel to grid.others
	state   concept.State
	offer   int
}

// fill reads every cell from the relation.
func (g *grid) fill() {
	key := make([]int, len(g.b.site.Dimensions))
	for d, m := range g.spec.fixed {
		key[d] = m
	}
	g.cells = make([][]gridCell, len(g.rows))
	for i, row := range g.rows {
		g.cells[i] = make([]gridCell, len(g.cols))
		for j, col := range g.cols {
			key[g.spec.rows], key[g.spec.cols] = row, col
			g.cells[i][j] = g.cell(key)
		}
	}
}

// cell reads one cell: its own decision, or those of all values behind it.
func (g *grid) cell(key []int) gridCell {
	c := gridCell{offer: -1, counts: g.sells(g.spec.rows, key) && g.sells(g.spec.cols, key)}
	if len(g.others) == 0 {
		c.state, c.offer = g.b.site.Relation.At(key...)
		return c
	}
	all := g.values(key, 0)
	c.state = strongest(all)
	for _, v := range all {
		if v.state == concept.Offered || v.state == concept.OnRequest || v.state == concept.Planned {
			c.values = append(c.values, v)
		}
	}
	if len(c.values) == 0 { // say why not
		for _, v := range all {
			if v.state == concept.Excluded {
				c.values = append(c.values, v)
			}
		}
	}
	return c
}

func (g *grid) sells(dim int, key []int) bool {
	return g.b.site.Dimensions[dim].Entities[key[dim]].Sells()
}

// values lists the decisions of all combinations of the other dimensions from
// g.others[at] on.
func (g *grid) values(key []int, at int) (out []gridValue) {
	dim := g.others[at]
	for m, e := range g.b.site.Dimensions[dim].Entities {
		if !e.Sells() {
			continue
		}
		key[dim] = m
		if at+1 < len(g.others) {
			out = append(out, g.values(key, at+1)...)
			continue
		}
		state, offer := g.b.site.Relation.At(key...)
		v := gridValue{state: state, offer: offer}
		for _, d := range g.others {
			v.members = append(v.members, key[d])
		}
		out = append(out, v)
	}
	return out
}

// strongest is the state of a projection: the best decision behind it; not
// applicable only where nothing behind it is.
func strongest(values []gridValue) concept.State {
	best, allNA := concept.Open, len(values) > 0
	for _, v := range values {
		if v.state != concept.NA {
			allNA = false
			best = max(best, v.state)
		}
	}
	if allNA {
		return concept.NA
	}
	if best == concept.Excluded {
		for _, v := range values {
			if v.state == concept.Open {
				return concept.Open // not everything behind it is decided
			}
		}
	}
	return best
}

// keepShown drops the rows and columns that the filter leaves empty.
func (g *grid) keepShown() {
	var shown func(concept.State) bool
	switch g.spec.show {
	case "used":
		shown = func(s concept.State) bool { return s >= concept.Planned }
	case "gaps":
		shown = func(s concept.State) bool { return s == concept.Open || s == concept.Excluded }
	default:
		return
	}
	rows, cols := make([]bool, len(g.rows)), make([]bool, len(g.cols))
	for i := range g.rows {
		for j := range g.cols {
			if shown(g.cells[i][j].state) {
				rows[i], cols[j] = true, true
			}
		}
	}
	for i, line := range g.cells {
		g.cells[i] = kept(line, cols)
	}
	g.cells, g.rows, g.cols = kept(g.cells, rows), kept(g.rows, rows), kept(g.cols, cols)
}

func kept[T any](all []T, keep []bool) []T {
	var out []T
	for i, v := range all {
		if keep[i] {
			out = append(out, v)
		}
	}
	return out
}

// view makes the theme's view of the grid.
func (g *grid) view() view.Matrix {
	b, lang := g.b, g.spec.lang
	rowDim, colDim := b.site.Dimensions[g.spec.rows], b.site.Dimensions[g.spec.cols]
	v := view.Matrix{
		Caption: g.spec.caption, RowTitle: rowDim.Title.In(lang), ColTitle: colDim.Title.In(lang), Show: g.spec.show,
		Anchor: g.spec.anchor, URL: g.spec.url,
	}
	if v.Show == "" {
		v.Show = "all"
	}
	for d := range b.site.Dimensions {
		if m, ok := g.spec.fixed[d]; ok {
			v.Fixed = append(v.Fixed, b.entityLink(b.site.Dimensions[d].Entities[m], lang))
		}
	}
	if v.Caption == "" {
		v.Caption = b.caption(v)
	}
	for _, d := range g.others {
		if v.Third != "" {
			v.Third += " · "
		}
		v.Third += b.site.Dimensions[d].Title.In(lang)
	}
	for _, m := range g.cols {
		v.Cols = append(v.Cols, b.axisValue(colDim.Entities[m], lang))
	}
	var counts [concept.Offered + 1]int
	for i, m := range g.rows {
		row := view.MatrixRow{Head: b.axisValue(rowDim.Entities[m], lang)}
		for j := range g.cols {
			c := g.cells[i][j]
			row.Cells = append(row.Cells, g.cellView(i, j))
			counts[c.state]++
			if c.counts && c.state != concept.NA {
				v.Total++
				row.Total++
			}
			if c.counts && (c.state == concept.Offered || c.state == concept.OnRequest) {
				v.Covered++
				row.Covered++
			}
		}
		v.Rows = append(v.Rows, row)
	}
	for _, s := range []concept.State{concept.Offered, concept.OnRequest, concept.Planned, concept.Excluded, concept.NA, concept.Open} {
		if counts[s] > 0 {
			v.Legend = append(v.Legend, view.LegendEntry{State: site.StateID(s), Count: counts[s]})
		}
	}
	return v
}

// caption names the axes, and the fixed values before them.
func (b *builder) caption(v view.Matrix) string {
	axes := v.RowTitle + " × " + v.ColTitle
	if len(v.Fixed) == 0 {
		return axes
	}
	var names []string
	for _, f := range v.Fixed {
		names = append(names, f.Title)
	}
	return strings.Join(names, " · ") + ": " + axes
}

func (b *builder) axisValue(e *site.Entity, lang string) view.AxisValue {
	v := view.AxisValue{ID: e.ID, Title: e.Title(lang), Short: e.Short(lang), URL: b.url(e.Pages[lang].Addr)}
	if main := e.Main(); main != nil && main.Meta.Entity != nil {
		v.Group = main.Meta.Entity.Group.Text
	}
	return v
}

func (g *grid) cellView(i, j int) view.Cell {
	b, lang, c := g.b, g.spec.lang, g.cells[i][j]
	v := view.Cell{
		Anchor: g.anchor(g.rows[i], g.cols[j]), State: site.StateID(c.state),
		Col: b.site.Dimensions[g.spec.cols].Entities[g.cols[j]].Title(lang),
	}
	if c.offer >= 0 {
		v.Reason = b.site.Offers[c.offer].Reason
		v.From = b.offerFrom(c.offer, c.state)
	}
	for _, value := range c.values {
		v.Values = append(v.Values, g.valueView(value))
	}
	docs := b.cellDocs.about(g.spec.rows, g.rows[i], g.spec.cols, g.cols[j], g.spec.fixed)
	for _, e := range docs {
		p := e.PageFor(lang, b.site.Languages)
		if p == nil {
			continue
		}
		if len(v.Documents) == documentsPerCell {
			v.More++
			continue
		}
		v.Documents = append(v.Documents, b.link(p))
	}
	return v
}

func (g *grid) valueView(value gridValue) view.CellValue {
	v := view.CellValue{State: site.StateID(value.state)}
	for n, d := range g.others {
		e := g.b.site.Dimensions[d].Entities[value.members[n]]
		if n > 0 {
			v.Title += " · "
			v.Short += " · "
		} else {
			v.URL = g.b.url(e.Pages[g.spec.lang].Addr)
		}
		v.Title += e.Title(g.spec.lang)
		v.Short += e.Short(g.spec.lang)
	}
	if value.offer >= 0 {
		v.Reason = g.b.site.Offers[value.offer].Reason
		v.From = g.b.offerFrom(value.offer, value.state)
	}
	return v
}

// offerFrom is the date from which a planned offer holds.
func (b *builder) offerFrom(offer int, state concept.State) *time.Time {
	if state != concept.Planned {
		return nil
	}
	return datePointer(b.site.Offers[offer].From)
}

// anchor joins the ids of a cell in the order of the dimensions.
func (g *grid) anchor(row, col int) string {
	var ids []string
	for d, dim := range g.b.site.Dimensions {
		m, fixed := g.spec.fixed[d]
		switch {
		case d == g.spec.rows:
			m = row
		case d == g.spec.cols:
			m = col
		case !fixed:
			continue
		}
		ids = append(ids, dim.Entities[m].ID)
	}
	return strings.Join(ids, ".")
}

// cellDocuments finds the documents about a cell.
type cellDocuments struct {
	byPair map[[4]int][]*site.Entry // row dimension, member, column dimension, member; row dimension < column dimension
}

func newCellDocuments(s *site.Site) *cellDocuments {
	c := &cellDocuments{byPair: map[[4]int][]*site.Entry{}}
	for _, e := range s.Entries {
		if t := e.Main.Meta.Type; t == content.TypeEntity || t == content.TypePersona || t == content.TypeOffer {
			continue
		}
		for a := range s.Dimensions {
			for z := a + 1; z < len(s.Dimensions); z++ {
				for _, x := range e.About[a] {
					for _, y := range e.About[z] {
						key := [4]int{a, x.Index, z, y.Index}
						c.byPair[key] = append(c.byPair[key], e)
					}
				}
			}
		}
	}
	return c
}

// about returns the documents that name both members, and every fixed one.
func (c *cellDocuments) about(rows, row, cols, col int, fixed map[int]int) []*site.Entry {
	key := [4]int{rows, row, cols, col}
	if rows > cols {
		key = [4]int{cols, col, rows, row}
	}
	all := c.byPair[key]
	if len(fixed) == 0 {
		return all
	}
	var out []*site.Entry
	for _, e := range all {
		if namesAll(e, fixed) {
			out = append(out, e)
		}
	}
	return out
}

func namesAll(e *site.Entry, fixed map[int]int) bool {
	for d, m := range fixed {
		named := false
		for _, x := range e.About[d] {
			named = named || x.Index == m
		}
		if !named {
			return false
		}
	}
	return true
}
