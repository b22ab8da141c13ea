package page

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"kontor/generator/concept"
	"kontor/generator/content"
	"kontor/generator/language"
	"kontor/generator/site"
	"kontor/generator/theme"
)

// Selection says which part of a relation to export.
type Selection struct {
	Rows, Cols int         // dimensions
	Fixed      map[int]int // other dimensions -> the one member to show
	Show       string      // all, used, gaps
	Lang       string      // of titles and words

	// The filters that a matrix page has, too. Rows and columns without a cell
	// that they leave are gone; other cells are empty.
	States []concept.State // nil = all
	Groups map[int]string  // dimension of rows or columns -> the one group to show
}

// ExportFormat is a form of an export.
type ExportFormat string

// The forms of an export.
const (
	ExportMarkdown ExportFormat = "md"
	ExportText     ExportFormat = "text" // columns for a terminal
	ExportList     ExportFormat = "list" // a block per row, for a narrow terminal
	ExportCSV      ExportFormat = "csv"  // one line per row, as on the page
	ExportLong     ExportFormat = "long" // CSV with one line per decision
	ExportJSON     ExportFormat = "json"
	ExportXLSX     ExportFormat = "xlsx"
	ExportSVG      ExportFormat = "svg"
)

// ErrTooLarge is returned where a selection has more lines than a spreadsheet.
var ErrTooLarge = errors.New("more lines than a spreadsheet takes")

// Export writes a selection of the site's relation in a form. Equal sites and
// selections give equal bytes. The site must have a relation.
func Export(s *site.Site, t *theme.Theme, sel Selection, format ExportFormat) ([]byte, error) {
	e := newExport(s, t.Strings(sel.Lang), sel)
	switch format {
	case ExportMarkdown:
		return e.markdown(), nil
	case ExportText:
		return e.plain(), nil
	case ExportList:
		return e.list(), nil
	case ExportCSV:
		return csvBytes(e.wide()), nil
	case ExportLong:
		return csvBytes(e.long()), nil
	case ExportJSON:
		return e.json()
	case ExportXLSX:
		return e.workbook()
	case ExportSVG:
		return e.picture(), nil
	}
	return nil, fmt.Errorf("no export format %q", format)
}

// IsEmpty reports whether the filters of a selection leave nothing to show.
func IsEmpty(s *site.Site, sel Selection) bool {
	e := newExport(s, nil, sel)
	return len(e.rows) == 0 || len(e.cols) == 0
}

// export is a selection while it is written.
type export struct {
	site  *site.Site
	words *language.Strings
	sel   Selection
	*concept.Table
	allRows, allCols []int // members before the filter by state
	rows, cols       []int // members that the filters leave
}

func newExport(s *site.Site, words *language.Strings, sel Selection) *export {
	spec := matrixSpec{rows: sel.Rows, cols: sel.Cols, fixed: sel.Fixed, show: sel.Show, lang: sel.Lang}
	q := queryOf(s, spec)
	for _, d := range []int{sel.Rows, sel.Cols} {
		if group, chosen := sel.Groups[d]; chosen {
			q.Only[d] = ofGroup(s.Dimensions[d], q.Only[d], group)
		}
	}
	g := grid{spec: spec, Table: s.Relation.Table(q)}
	e := &export{site: s, words: words, sel: sel, Table: g.Table}
	e.allRows, e.allCols = g.shown()
	e.filter()
	return e
}

func ofGroup(dim *site.Dimension, members []int, group string) []int {
	return slices.DeleteFunc(slices.Clone(members), func(m int) bool { return dim.Entities[m].Group != content.Fold(group) })
}

// filter leaves the rows and columns that have a cell in a state asked for.
func (e *export) filter() {
	e.rows, e.cols = e.allRows, e.allCols
	if e.sel.States == nil {
		return
	}
	rows, cols := map[int]bool{}, map[int]bool{}
	for _, row := range e.allRows {
		for _, col := range e.allCols {
			if s := e.Cell(row, col).State; e.shows(s) && shownBy(e.sel.Show, s) {
				rows[row], cols[col] = true, true
			}
		}
	}
	e.rows = slices.DeleteFunc(slices.Clone(e.allRows), func(m int) bool { return !rows[m] })
	e.cols = slices.DeleteFunc(slices.Clone(e.allCols), func(m int) bool { return !cols[m] })
}

// shows reports whether the filter by state leaves a cell.
func (e *export) shows(s concept.State) bool {
	return e.sel.States == nil || slices.Contains(e.sel.States, s)
}

// slice is the export with further dimensions fixed, of the same rows and
// columns.
func (e *export) slice(fixed map[int]int) *export {
	s := *e
	s.sel.Fixed = maps.Clone(fixed)
	maps.Copy(s.sel.Fixed, e.sel.Fixed)
	s.Table = e.site.Relation.Table(concept.Query{
		Rows: e.sel.Rows, Cols: e.sel.Cols, Fixed: s.sel.Fixed,
		Only: map[int][]int{e.sel.Rows: e.allRows, e.sel.Cols: e.allCols},
	})
	s.filter()
	return &s
}

func (e *export) dim(d int) *site.Dimension { return e.site.Dimensions[d] }

func (e *export) dimTitle(d int) string { return e.dim(d).Title.In(e.sel.Lang) }

func (e *export) title(d, member int) string { return e.dim(d).Entities[member].Title(e.sel.Lang) }

func (e *export) word(s concept.State) string { return e.words.T("state." + site.StateID(s)) }

// caption names the axes, and the fixed values before them.
func (e *export) caption() string {
	axes := e.dimTitle(e.sel.Rows) + " × " + e.dimTitle(e.sel.Cols)
	if fixed := e.fixedTitle(); fixed != "" {
		return fixed + ": " + axes
	}
	return axes
}

func (e *export) fixedTitle() string {
	var names []string
	for _, d := range slices.Sorted(maps.Keys(e.sel.Fixed)) {
		names = append(names, e.title(d, e.sel.Fixed[d]))
	}
	return strings.Join(names, " · ")
}

// coverage is the sentence above a matrix: how much of it is covered.
func (e *export) coverage() string {
	covered, total := e.counts()
	return e.words.T("matrix.coverage", "k", covered, "n", total)
}

func (e *export) counts() (covered, total int) {
	for _, row := range e.rows {
		for _, col := range e.cols {
			c := e.Cell(row, col)
			if c.Eligible {
				total++
			}
			if c.Covered(concept.AsIs) {
				covered++
			}
		}
	}
	return covered, total
}

// text is what a cell says: the covered values behind it with their states, as
// on the page, else its own.
func (e *export) text(row, col int) string {
	c := e.Cell(row, col)
	if !e.shows(c.State) {
		return ""
	}
	return strings.Join(e.statements(c), "; ")
}

// statements are what a cell says, each by itself.
func (e *export) statements(c concept.Cell) []string {
	var values []string
	for _, v := range coveredValues(c) {
		values = append(values, e.valueName(v)+": "+e.word(v.State))
	}
	if len(values) == 0 {
		return []string{e.word(c.State)}
	}
	return values
}

func (e *export) valueName(v concept.Value) string {
	var names []string
	for i, d := range e.Rest {
		names = append(names, e.dim(d).Entities[v.Members[i]].Short(e.sel.Lang))
	}
	return strings.Join(names, " · ")
}

// wide is the table as the page shows it, the heads first.
func (e *export) wide() [][]string {
	head := []string{e.dimTitle(e.sel.Rows)}
	for _, col := range e.cols {
		head = append(head, e.title(e.sel.Cols, col))
	}
	lines := [][]string{head}
	for _, row := range e.rows {
		line := []string{e.title(e.sel.Rows, row)}
		for _, col := range e.cols {
			line = append(line, e.text(row, col))
		}
		lines = append(lines, line)
	}
	return lines
}

// decided is one cell of the relation.
type decided struct {
	key   []int // one member per dimension
	state concept.State
	offer int // -1 = none
}

// cells visits the cells of the selection in the order of the members, the
// last dimension fastest: those decided, or those that the filter asks for.
func (e *export) cells(visit func(decided)) {
	lists := make([][]int, len(e.site.Dimensions))
	for d := range lists {
		lists[d] = e.listed(d)
	}
	key := make([]int, len(lists))
	var walk func(d int)
	walk = func(d int) {
		if d == len(lists) {
			if state, offer := e.site.Relation.At(key...); e.wants(state) || e.explains(state, offer) {
				visit(decided{key, state, offer})
			}
			return
		}
		for _, key[d] = range lists[d] {
			walk(d + 1)
		}
	}
	walk(0)
}

// listed are the members of a dimension that the selection speaks of.
func (e *export) listed(d int) []int {
	switch d {
	case e.sel.Rows:
		return e.allRows
	case e.sel.Cols:
		return e.allCols
	}
	if m, fixed := e.sel.Fixed[d]; fixed {
		return []int{m}
	}
	var list []int
	for m, entity := range e.dim(d).Entities {
		if entity.Sells() || e.site.Relation.Decided(d, m) {
			list = append(list, m)
		}
	}
	return list
}

// explains reports whether a cell belongs to a full export although it is open:
// its offer says why, or until when.
func (e *export) explains(s concept.State, i int) bool {
	o := e.offer(i)
	return s == concept.Open && e.sel.Show == "all" && e.sel.States == nil &&
		(o.Reason != "" || !o.From.IsZero() || !o.Until.IsZero() || len(o.Conditions) > 0)
}

func (e *export) wants(s concept.State) bool {
	if e.sel.States == nil && e.sel.Show == "all" {
		return s != concept.Open
	}
	return e.shows(s) && shownBy(e.sel.Show, s)
}

// shownBy reports whether used, gaps or all leave a cell in a state.
func shownBy(show string, s concept.State) bool {
	switch show {
	case "used":
		return concept.ToBe.Covers(s)
	case "gaps":
		return s == concept.Open || s == concept.Excluded
	}
	return true
}

// long is one line per cell with what was decided about it, the heads first.
func (e *export) long() [][]string {
	terms := e.terms()
	var head []string
	for _, dim := range e.site.Dimensions {
		head = append(head, dim.ID, dim.ID+"Title")
	}
	lines := [][]string{append(append(head, "decision", "reason", "from", "until"), terms...)}
	e.cells(func(c decided) {
		line := make([]string, 0, len(lines[0]))
		for d, member := range c.key {
			line = append(line, plainID(e.dim(d).Entities[member]), e.title(d, member))
		}
		offer := e.offer(c.offer)
		line = append(line, site.StateID(c.state), offer.Reason, day(offer.From), day(offer.Until))
		for _, term := range terms {
			line = append(line, condition(offer, term))
		}
		lines = append(lines, line)
	})
	return lines
}

// plainID is the id of an entity, another name where a table of offers would
// take the id for something else: "alle" means all.
func plainID(e *site.Entity) string {
	for _, name := range []string{e.ID, e.Title(""), e.Short("")} {
		if content.IsPlainName(name) {
			return name
		}
	}
	return e.ID
}

// terms are the conditions that some cell of the selection has, sorted.
func (e *export) terms() []string {
	seen, found := map[int]bool{}, map[string]bool{}
	e.cells(func(c decided) {
		if seen[c.offer] {
			return
		}
		seen[c.offer] = true
		for _, term := range e.offer(c.offer).Conditions {
			found[term.Key] = true
		}
	})
	return slices.Sorted(maps.Keys(found))
}

// offer is the offer that decides a cell, an empty one for none.
func (e *export) offer(i int) site.Offer {
	if i < 0 {
		return site.Offer{}
	}
	return e.site.Offers[i]
}

func condition(o site.Offer, key string) string {
	for _, c := range o.Conditions {
		if c.Key == key {
			return c.Value
		}
	}
	return ""
}

func day(d content.Date) string {
	if d.IsZero() {
		return ""
	}
	return dateText(d.Time)
}

// DecisionWords are the words of a theme and its site for decisions, folded: a
// table that was exported is read back by them.
func DecisionWords(t *theme.Theme, languages []string) map[string]content.Decision {
	out := map[string]content.Decision{}
	for _, lang := range languages {
		words := t.Strings(lang)
		for _, state := range legendOrder {
			id := site.StateID(state)
			for _, key := range []string{"state.", "state.short."} {
				out[content.Fold(words.T(key+id))] = content.Decision(id)
			}
		}
	}
	return out
}

// StateIDs are the ids of all states, from the strongest decision to none.
func StateIDs() (ids []string) {
	for _, s := range legendOrder {
		ids = append(ids, site.StateID(s))
	}
	return ids
}
