// Package worksheet reads the relation from a table that has left the program
// and comes back filled in: a list with a row per offer, or grids as people draw
// them, with one dimension across and one down. It finds out which is which,
// checks every name, and makes the rows of offers.csv that say the same.
package worksheet

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"kontor/generator/content"
	"kontor/generator/site"
	"kontor/generator/source"
)

// Options are what reading a table depends on besides its bytes.
type Options struct {
	Site  *site.Site                  // as it is, with everything shown; it has a relation
	Parse content.Options             // how the site's own table is read
	Fixed map[int]int                 // dimension -> member that grids without one speak of
	Words map[string]content.Decision // of the site for decisions, by content.Fold
}

// Table is what a file says.
type Table struct {
	List   bool            // the file is a list, which says everything
	Offers []content.Offer // of a list
	Cells  []Cell          // of grids, which say nothing about other cells
}

// Cell is what a grid says about one cell of the relation.
type Cell struct {
	Key []int // one member per dimension
	content.Statement
	Pos source.Pos
}

// Read reads a file, be it text or a workbook. A list wins where a workbook
// holds one; its grids must then say the same, see [Table.Plan].
func Read(f source.File, src []byte, o Options) (Table, []source.Diagnostic) {
	sheets, diags := content.ReadSheets(f, src)
	if source.HasErrors(diags) {
		return Table{}, diags
	}
	r := newReader(f.Path, o)
	r.diags = diags
	t := Table{List: slices.ContainsFunc(sheets, r.isList)}
	grids, others := r.grids(sheets)
	if len(grids) == 0 || t.List {
		likeList := slices.ContainsFunc(others, func(s content.Sheet) bool { _, begun := s.OffersHeader(o.Parse); return begun })
		if t.List || likeList {
			list, more := content.ParseOffersFile(f, src, o.Parse)
			r.keepTitles(list)
			t.List, t.Offers, r.diags = true, list, append(r.diags, more...)
		}
	}
	switch {
	case t.List:
		r.lenient = true
	case len(grids) == 0:
		r.reportNoTable(others)
		return t, r.conclude()
	}
	r.reportUnread(others)
	r.several = slices.ContainsFunc(grids, func(g *grid) bool { return g.settled(r) })
	for _, g := range grids {
		t.Cells = append(t.Cells, r.read(g)...)
	}
	r.checkTwice(t.Cells)
	return t, r.conclude()
}

// keepTitles gives entities that offers alone make their titles back, of which
// an export says the ids: a table would rename them.
func (r *reader) keepTitles(offers []content.Offer) {
	for d, dim := range r.Site.Dimensions {
		if !dim.Open {
			continue
		}
		for _, o := range offers {
			for i, n := range o.Key[dim.ID] {
				if e := r.names[d].one(n.Text); e != nil && content.IsPlainName(n.Text) && content.IsPlainName(e.Title("")) {
					o.Key[dim.ID][i].Text = e.Title("")
				}
			}
		}
	}
}

// reader reads the sheets of one file.
type reader struct {
	Options
	file    string
	names   []names // by dimension
	lenient bool    // a list decides: grids that cannot be placed are left out
	several bool    // some grid says all by itself what it speaks of
	told    int     // diagnostics, those left out included
	diags   []source.Diagnostic
}

func newReader(file string, o Options) *reader {
	r := &reader{Options: o, file: file}
	for _, dim := range o.Site.Dimensions {
		r.names = append(r.names, newNames(dim, o.Site.Languages))
	}
	return r
}

// What a grid may have at most, and how many faults are told of one file.
const (
	mostRows    = 100_000
	mostColumns = 1000
	mostFaults  = 50
)

// report keeps a diagnostic, and counts those beyond what anybody reads.
func (r *reader) report(d source.Diagnostic) {
	if r.told++; r.told <= mostFaults {
		r.diags = append(r.diags, d)
	}
}

// conclude says how many faults were not told, as an error if need be.
func (r *reader) conclude() []source.Diagnostic {
	if more := r.told - mostFaults; more > 0 {
		r.diags = append(r.diags, source.Error("OFR26", source.Pos{File: r.file}, "n", strconv.Itoa(more)))
	}
	return r.diags
}

func (r *reader) dim(d int) *site.Dimension { return r.Site.Dimensions[d] }

func (r *reader) dimTitle(d int) string { return r.dim(d).Title.In(r.Site.Config.Language) }

func (r *reader) isList(s content.Sheet) bool {
	whole, _ := s.OffersHeader(r.Parse)
	return whole
}

// grids finds the sheets that are grids. others are neither grid nor list.
func (r *reader) grids(sheets []content.Sheet) (grids []*grid, others []content.Sheet) {
	for _, s := range sheets {
		if r.isList(s) {
			continue
		}
		if tooLarge(s) {
			r.report(source.Error("OFR14/large", r.at(s, s.Rows[0][0]), "rows", strconv.Itoa(mostRows), "columns", strconv.Itoa(mostColumns)))
			continue
		}
		if g := r.lay(s); g != nil {
			grids = append(grids, g)
		} else if m, marked := content.ParseSheetMark(s.Rows[0][0].Text); !marked || m.Rows != "" {
			others = append(others, s)
		}
	}
	return grids, others
}

func tooLarge(s content.Sheet) bool {
	return len(s.Rows) > mostRows || slices.ContainsFunc(s.Rows, func(row []content.SheetCell) bool { return len(row) > mostColumns })
}

// reportNoTable says that a file holds nothing that can be imported.
func (r *reader) reportNoTable(sheets []content.Sheet) {
	if len(sheets) == 0 {
		if !source.HasErrors(r.diags) {
			r.report(source.Error("OFR02", source.Pos{File: r.file}))
		}
		return
	}
	var known []string
	for d := range r.Site.Dimensions {
		known = append(known, r.dimTitle(d)+": "+r.names[d].some())
	}
	r.report(source.Error("OFR17", r.at(sheets[0], sheets[0].Rows[0][0]), "known", strings.Join(known, "; ")))
}

// reportUnread names the sheets that are not read.
func (r *reader) reportUnread(sheets []content.Sheet) {
	for _, s := range sheets {
		r.report(source.Info("OFR24", r.at(s, s.Rows[0][0]), "sheet", s.Name))
	}
}

// repeated are the cells that a sheet names although another one does, too.
type repeated struct {
	first Cell
	other source.Pos
	more  int
}

// checkTwice reports cells that two grids name, once for each pair of sheets: a
// copied sheet is one mistake.
func (r *reader) checkTwice(cells []Cell) {
	seen := map[string]source.Pos{}
	found := map[[2]string]*repeated{}
	var order []*repeated
	for _, c := range cells {
		key := fmt.Sprint(c.Key)
		other, twice := seen[key]
		if !twice {
			seen[key] = c.Pos
			continue
		}
		pair := [2]string{sheetOf(c.Pos), sheetOf(other)}
		if before := found[pair]; before != nil {
			before.more++
			continue
		}
		found[pair] = &repeated{first: c, other: other}
		order = append(order, found[pair])
	}
	for _, t := range order {
		text := "OFR27"
		if t.more > 0 {
			text = "OFR27/more"
		}
		r.report(source.Error(text, t.first.Pos, "cell", r.cellName(t.first.Key), "other", t.other.String(), "more", strconv.Itoa(t.more)))
	}
}

// sheetOf is the sheet of a place in a workbook.
func sheetOf(p source.Pos) string {
	return p.File[:max(strings.LastIndexByte(p.File, '!'), 0)]
}

func (r *reader) cellName(key []int) string { return cellName(r.Site, key) }

func cellName(s *site.Site, key []int) string {
	var names []string
	for d, m := range key {
		names = append(names, s.Dimensions[d].Entities[m].Title(s.Config.Language))
	}
	return strings.Join(names, " × ")
}

// at is the place of a cell: of a workbook by its name, "Tabelle1!C4".
func (r *reader) at(s content.Sheet, c content.SheetCell) source.Pos {
	if s.Name == "" {
		return c.Pos
	}
	return source.Pos{File: fmt.Sprintf("%s:%s!%s%d", r.file, s.Name, column(c.Pos.Col), c.Pos.Line)}
}

// column is the name of a column: A, B, ..., Z, AA.
func column(n int) string {
	name := ""
	for ; n > 0; n = (n - 1) / 26 {
		name = string(rune('A'+(n-1)%26)) + name
	}
	return name
}
