package page

import (
	"strconv"
	"strings"
	"time"

	"kontor/generator/concept"
	"kontor/generator/content"
	"kontor/generator/site"
	"kontor/generator/view"
)

const (
	valuesPerCell = 4   // named in a cell of a table; the list names all
	cellsOnHome   = 120 // above, the home page shows no matrix
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
	terms      bool                             // details give conditions
	page       *site.Page                       // the page that is about this matrix, nil for parts of others
	marks      func(row, col int) (mark string) // where a declared pattern is not met; nil for nowhere
}

// matrix draws a table of the relation. A cell names the values of the
// dimensions that are neither an axis nor fixed.
func (b *builder) matrix(spec matrixSpec) view.Matrix {
	g := grid{b: b, spec: spec, Table: b.site.Relation.Table(b.query(spec))}
	g.rows, g.cols = g.shown()
	if site.TooLarge(len(g.rows), len(g.cols)) {
		return g.inBlocks()
	}
	g.slices = b.slicesByMember(spec)
	return g.view()
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
	slices     map[int]string
	said       *said
	room       room
	rests      int // cells that do not show all values
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
		Show: g.spec.show, URL: g.spec.url, Anchor: g.spec.anchor, Third: g.third(),
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
	for _, m := range g.cols {
		v.Cols = append(v.Cols, b.axisValue(colDim.Entities[m], lang))
	}
	v.ColGroups = columnGroups(v.Cols)
	v.ColTotals = make([]view.Coverage, len(g.cols))
	g.said, g.room = newSaid(g), g.measure()
	counts := map[concept.State]int{}
	for _, m := range g.rows {
		row := g.row(m, rowDim, v.ColTotals, counts)
		add(&v.Coverage, row.Coverage)
		v.Rows = append(v.Rows, row)
	}
	v.Details, v.Documents, v.Elsewhere = g.said.offers.list, g.said.documents.list, g.said.cut
	for _, s := range legendOrder {
		if counts[s] > 0 {
			v.Legend = append(v.Legend, view.LegendEntry{State: site.StateID(s), Count: counts[s]})
		}
	}
	return v
}

// third names the dimensions whose values cells name.
func (g *grid) third() string {
	var titles []string
	for _, d := range g.Rest {
		titles = append(titles, g.b.site.Dimensions[d].Title.In(g.spec.lang))
	}
	return strings.Join(titles, " · ")
}

// columnGroups are the heads above columns, one for neighbours of one group.
func columnGroups(cols []view.AxisValue) (out []view.GroupSpan) {
	grouped := false
	for _, c := range cols {
		grouped = grouped || c.Group != ""
		if n := len(out); n > 0 && out[n-1].Title == c.Group {
			out[n-1].Span++
			continue
		}
		out = append(out, view.GroupSpan{Title: c.Group, Span: 1})
	}
	if !grouped {
		return nil
	}
	return out
}

// legendOrder runs from the strongest decision to none.
var legendOrder = []concept.State{
	concept.Offered, concept.OnRequest, concept.Planned, concept.Excluded, concept.NA, concept.Open,
}

// row draws the cells of one member and counts them.
func (g *grid) row(m int, dim *site.Dimension, cols []view.Coverage, counts map[concept.State]int) view.MatrixRow {
	row := view.MatrixRow{Head: g.b.axisValue(dim.Entities[m], g.spec.lang)}
	lists := newLists(g)
	for i, col := range g.cols {
		c := g.Cell(m, col)
		values := coveredValues(c)
		cell := g.cellView(m, col, c, values)
		row.Cells = append(row.Cells, cell)
		lists.add(i, col, cell, c, values)
		counts[c.State]++
		add(&cols[i], coverageOf(c))
		add(&row.Coverage, coverageOf(c))
	}
	row.States = lists.view()
	return row
}

func coverageOf(c concept.Cell) (v view.Coverage) {
	if c.Eligible {
		v.Total = 1
	}
	if c.Covered(concept.AsIs) {
		v.Covered = 1
	}
	if c.Covered(concept.ToBe) {
		v.ToBe = 1
	}
	return v
}

func add(to *view.Coverage, v view.Coverage) {
	to.Covered += v.Covered
	to.ToBe += v.ToBe
	to.Total += v.Total
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
	return view.AxisValue{
		ID: e.ID, Title: e.Title(lang), Short: e.Short(lang), URL: b.url(e.Pages[lang].Addr),
		Group: groupTitle(e), Silent: !e.Sells(),
	}
}

// coveredValues are the values behind a projection that are covered or planned,
// the strongest state first.
func coveredValues(c concept.Cell) (out []concept.Value) {
	for _, s := range legendOrder {
		if !concept.ToBe.Covers(s) {
			continue
		}
		for _, v := range c.Values {
			if v.State == s {
				out = append(out, v)
			}
		}
	}
	return out
}

func (g *grid) cellView(row, col int, c concept.Cell, values []concept.Value) view.Cell {
	v := view.Cell{Anchor: g.spec.anchor + g.anchor(row, col), State: site.StateID(c.State)}
	if c.Offer >= 0 {
		v.From = g.b.offerFrom(c.Offer, c.State)
	}
	if g.spec.marks != nil {
		v.Mark = g.spec.marks(row, col)
	}
	for i, value := range values {
		if g.room.listed == 0 {
			break // the list only counts them, too
		}
		if i == g.room.named {
			g.rests++
			v.More, v.Rest = len(values)-i, g.spec.anchor+"l"+strconv.Itoa(g.rests)
			break
		}
		id := site.StateID(value.State)
		if n := len(v.Groups); n == 0 || v.Groups[n-1].State != id {
			v.Groups = append(v.Groups, view.CellGroup{State: id})
		}
		group := &v.Groups[len(v.Groups)-1]
		group.Values = append(group.Values, g.valueView(value))
	}
	v.Odd = len(v.Groups) > 0 && v.Groups[0].State != v.State
	g.said.about(row, col, c, len(values) > 0, &v)
	return v
}

func (g *grid) valueView(value concept.Value) (v view.CellValue) {
	v.Title, v.Short = g.valueNames(value)
	first := value.Members[0]
	if url, ok := g.slices[first]; ok {
		v.URL = url
		return v
	}
	v.URL = g.b.url(g.b.site.Dimensions[g.Rest[0]].Entities[first].Pages[g.spec.lang].Addr)
	return v
}

// valueNames are the title of a value and its short form.
func (g *grid) valueNames(value concept.Value) (title, short string) {
	var titles, shorts []string
	for n, d := range g.Rest {
		e := g.b.site.Dimensions[d].Entities[value.Members[n]]
		titles, shorts = append(titles, e.Title(g.spec.lang)), append(shorts, e.Short(g.spec.lang))
	}
	return strings.Join(titles, " · "), strings.Join(shorts, " · ")
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

// lists sorts the cells of one row by state.
type lists struct {
	g     *grid
	cells map[concept.State][]view.ListCell
}

func newLists(g *grid) *lists { return &lists{g: g, cells: map[concept.State][]view.ListCell{}} }

// add lists a cell under each state of its values, else under its own.
func (l *lists) add(i, col int, cell view.Cell, c concept.Cell, values []concept.Value) {
	entry := view.ListCell{
		Col: i, Title: l.g.b.site.Dimensions[l.g.spec.cols].Entities[col].Title(l.g.spec.lang),
		Detail: cell.Detail, Mark: cell.Mark, From: cell.From,
	}
	if len(values) == 0 {
		l.cells[c.State] = append(l.cells[c.State], entry)
		return
	}
	entry.ID = cell.Rest
	left := l.g.room.listed
	for len(values) > 0 {
		n, s := 0, values[0].State
		own := entry
		for ; n < len(values) && values[n].State == s; n++ {
			if left--; left < 0 {
				own.More++
				continue
			}
			_, short := l.g.valueNames(values[n])
			own.Values = append(own.Values, view.ListValue{Short: unbroken.Replace(short), From: l.g.b.offerFrom(values[n].Offer, s)})
		}
		l.cells[s] = append(l.cells[s], own)
		values, entry.ID = values[n:], "" // an id names the first alone
	}
}

// unbroken keeps commas within a name apart from those between names.
var unbroken = strings.NewReplacer(", ", ",\u00a0")

// listOrder has gaps last.
var listOrder = []concept.State{
	concept.Offered, concept.OnRequest, concept.Planned, concept.NA, concept.Excluded, concept.Open,
}

func (l *lists) view() (out []view.ListState) {
	for _, s := range listOrder {
		if len(l.cells[s]) > 0 {
			out = append(out, view.ListState{State: site.StateID(s), Cells: l.cells[s]})
		}
	}
	return out
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
