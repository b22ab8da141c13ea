package page

import (
	"slices"
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
	fixed      map[int]int   // dimension -> member: an exact slice when it leaves no other dimension
	only       map[int]int   // dimension -> the one member to show on its axis
	among      map[int][]int // dimension -> the members to show on its axis, such as those of a block
	show       string        // all, used, gaps
	caption    string
	anchor     string // prefix of the cells' anchors, to keep ids of one page apart
	url        string // page of the whole matrix, "" on that page
	lang       string
}

// matrix draws a table of the relation. A cell names the values of the
// dimensions that are neither an axis nor fixed.
func (b *builder) matrix(spec matrixSpec) view.Matrix {
	g := grid{b: b, spec: spec, Table: b.site.Relation.Table(b.query(spec))}
	g.rows, g.cols = g.shown()
	if len(g.rows)*len(g.cols) > site.MaxTable {
		return g.inBlocks()
	}
	v := g.view()
	lean(&v)
	return v
}

// query restricts the axes to what the spec asks for, and to members that
// count or about which something was decided.
func (b *builder) query(spec matrixSpec) concept.Query { return queryOf(b.site, spec) }

func queryOf(s *site.Site, spec matrixSpec) concept.Query {
	q := concept.Query{Rows: spec.rows, Cols: spec.cols, Fixed: spec.fixed, Only: map[int][]int{}}
	for _, dim := range []int{spec.rows, spec.cols} {
		if m, ok := spec.only[dim]; ok {
			q.Only[dim] = []int{m}
			continue
		}
		if list, ok := spec.among[dim]; ok {
			q.Only[dim] = list
			continue
		}
		q.Only[dim] = s.Shown(dim)
	}
	return q
}

// grid is a table of the relation while it is drawn.
type grid struct {
	*concept.Table
	b          *builder
	spec       matrixSpec
	rows, cols []int // members shown
}

// shown are the rows and columns that the filter leaves.
func (g *grid) shown() (rows, cols []int) {
	var wanted func(concept.State) bool
	switch g.spec.show {
	case "used":
		wanted = concept.ToBe.Covers
	case "gaps":
		wanted = func(s concept.State) bool { return s == concept.Open || s == concept.Excluded }
	default:
		return g.Rows, g.Cols
	}
	used := map[int]bool{}
	for _, row := range g.Rows {
		any := false
		for _, col := range g.Cols {
			if wanted(g.Cell(row, col).State) {
				any, used[col] = true, true
			}
		}
		if any {
			rows = append(rows, row)
		}
	}
	for _, col := range g.Cols {
		if used[col] {
			cols = append(cols, col)
		}
	}
	return rows, cols
}

// view makes the theme's view of the grid.
func (g *grid) view() view.Matrix {
	b, lang := g.b, g.spec.lang
	rowDim, colDim := b.site.Dimensions[g.spec.rows], b.site.Dimensions[g.spec.cols]
	v := view.Matrix{
		Caption: g.spec.caption, RowTitle: rowDim.Title.In(lang), ColTitle: colDim.Title.In(lang),
		Show: g.spec.show, URL: g.spec.url,
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
	var third []string
	for _, d := range g.Rest {
		third = append(third, b.site.Dimensions[d].Title.In(lang))
	}
	v.Third = strings.Join(third, " · ")
	for _, m := range g.cols {
		v.Cols = append(v.Cols, b.axisValue(colDim.Entities[m], lang))
	}
	counts := map[concept.State]int{}
	for _, m := range g.rows {
		row := g.row(m, rowDim, counts)
		v.Covered += row.Covered
		v.Total += row.Total
		v.Rows = append(v.Rows, row)
	}
	for _, s := range legendOrder {
		if counts[s] > 0 {
			v.Legend = append(v.Legend, view.LegendEntry{State: site.StateID(s), Count: counts[s]})
		}
	}
	return v
}

// legendOrder runs from the strongest decision to none.
var legendOrder = []concept.State{
	concept.Offered, concept.OnRequest, concept.Planned, concept.Excluded, concept.NA, concept.Open,
}

// row draws the cells of one member and counts their states.
func (g *grid) row(m int, dim *site.Dimension, counts map[concept.State]int) view.MatrixRow {
	row := view.MatrixRow{Head: g.b.axisValue(dim.Entities[m], g.spec.lang)}
	for _, col := range g.cols {
		c := g.Cell(m, col)
		row.Cells = append(row.Cells, g.cellView(m, col, c))
		counts[c.State]++
		if c.Eligible {
			row.Total++
		}
		if c.Covered(concept.AsIs) {
			row.Covered++
		}
	}
	return row
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

func (g *grid) cellView(row, col int, c concept.Cell) view.Cell {
	b, lang := g.b, g.spec.lang
	v := view.Cell{
		Anchor: g.spec.anchor + g.anchor(row, col), State: site.StateID(c.State),
		Col: b.site.Dimensions[g.spec.cols].Entities[col].Title(lang),
	}
	if c.Offer >= 0 {
		v.Reason = b.site.Offers[c.Offer].Reason
		v.From = b.offerFrom(c.Offer, c.State)
	}
	var absent []view.CellValue
	for _, value := range c.Values {
		switch {
		case concept.ToBe.Covers(value.State):
			v.Values = append(v.Values, g.valueView(value))
		case value.State == concept.Excluded:
			absent = append(absent, g.valueView(value))
		}
	}
	if len(v.Values) == 0 { // say why not
		v.Reasons = reasons(v.Reason, v.State, absent)
	}
	for _, e := range b.cellDocs().about(g.spec.rows, row, g.spec.cols, col, g.spec.fixed) {
		p := e.PageFor(lang, b.site.Languages)
		switch {
		case p == nil:
			continue
		case len(v.Documents) == documentsPerCell:
			v.More++
		default:
			v.Documents = append(v.Documents, b.link(p))
		}
		v.Mentions++
	}
	return v
}

// reasons gathers why a cell or the values behind it are not offered; values
// with the same reason share it.
func reasons(own, state string, absent []view.CellValue) (out []view.CellReason) {
	if own != "" {
		return []view.CellReason{{State: state, Text: own}}
	}
	for _, v := range absent {
		if v.Reason == "" {
			continue
		}
		i := slices.IndexFunc(out, func(r view.CellReason) bool { return r.Text == v.Reason })
		if i < 0 {
			out = append(out, view.CellReason{Values: v.Title, State: v.State, Text: v.Reason})
			continue
		}
		out[i].Values += ", " + v.Title
	}
	return out
}

func (g *grid) valueView(value concept.Value) view.CellValue {
	v := view.CellValue{State: site.StateID(value.State), Reason: g.b.site.Offers[value.Offer].Reason}
	v.From = g.b.offerFrom(value.Offer, value.State)
	for n, d := range g.Rest {
		e := g.b.site.Dimensions[d].Entities[value.Members[n]]
		if n > 0 {
			v.Title += " · "
			v.Short += " · "
		} else {
			v.URL = g.b.url(e.Pages[g.spec.lang].Addr)
		}
		v.Title += e.Title(g.spec.lang)
		v.Short += e.Short(g.spec.lang)
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
