package page

import (
	"slices"
	"strings"

	"kontor/generator/concept"
	"kontor/generator/site"
	"kontor/generator/view"
)

// gapsView lists what is not offered: what nobody has decided, what is decided
// against and why, and what is to come.
func (b *builder) gapsView(p *site.Page, markup view.HTML) view.Gaps {
	lang := p.Lang
	rows, cols, per := b.axes()
	total := b.site.Relation.Table(concept.Query{Rows: rows, Cols: cols}).Sum(concept.AsIs).Total
	key := "gaps.summary"
	if total.Open == 0 {
		key = "gaps.summaryDecided"
	}
	v := view.Gaps{
		Frame: b.frame(p), Content: markup,
		Summary: b.t(lang, key, "n", total.Open, "decided", total.Eligible-total.Open, "all", total.Eligible),
	}
	if per < 0 {
		v.Groups = append(v.Groups, b.gapGroup(rows, cols, nil, lang))
	} else {
		v.Summary += " " + b.t(lang, "gaps.reading", b.dimensionWords(lang)...)
		pair := b.pairPage(rows, cols, lang)
		for m, e := range b.site.Dimensions[per].Entities {
			if !e.Sells() {
				continue
			}
			g := b.gapGroup(rows, cols, map[int]int{per: m}, lang)
			g.Title, g.URL = e.Title(lang), b.url(e.Pages[lang].Addr)
			for _, slice := range b.slicesOf(pair) {
				if slice.Slice == e {
					g.URL = b.url(slice.Addr)
				}
			}
			v.Groups = append(v.Groups, g)
		}
	}
	if per >= 0 {
		v.Groups = append(b.nowhere(rows, cols, v.Groups, lang), v.Groups...)
	}
	v.Others = b.matrixSiblings(p)
	return v
}

// nowhere is what no channel offers, for the reader who asks what is not to be
// had at all: undecided, to come, or refused by all for one reason.
func (b *builder) nowhere(rows, cols int, groups []view.GapGroup, lang string) []view.GapGroup {
	if len(groups) < 2 {
		return nil
	}
	g := b.gapGroup(rows, cols, nil, lang)
	g.Title, g.Excluded = b.t(lang, "gaps.everywhere"), commonReasons(groups)
	if g.Open == nil && g.Planned == nil && g.Excluded == nil {
		return nil
	}
	return []view.GapGroup{g}
}

// commonReasons takes out of the groups what every one of them says of the same
// cells, so that it is said once.
func commonReasons(groups []view.GapGroup) (common []view.GapReason) {
	in := func(g view.GapGroup, r view.GapReason) bool {
		return slices.ContainsFunc(g.Excluded, func(o view.GapReason) bool { return o.Text == r.Text && slices.Equal(o.Cells, r.Cells) })
	}
	for _, r := range groups[0].Excluded {
		if !slices.ContainsFunc(groups[1:], func(g view.GapGroup) bool { return !in(g, r) }) {
			common = append(common, r)
		}
	}
	everywhere := view.GapGroup{Excluded: common}
	for i := range groups {
		groups[i].Excluded = slices.DeleteFunc(groups[i].Excluded, func(r view.GapReason) bool { return in(everywhere, r) })
	}
	return common
}

// gapGroup are the gaps of one slice.
func (b *builder) gapGroup(rows, cols int, fixed map[int]int, lang string) (out view.GapGroup) {
	table := b.site.Relation.Table(concept.Query{Rows: rows, Cols: cols, Fixed: fixed})
	open := newGapRows(b, rows, cols, lang)
	planned := newGapRows(b, rows, cols, lang)
	reasons := map[string]*gapRows{}
	var order []string
	for _, row := range table.Rows {
		for _, col := range table.Cols {
			c := table.Cell(row, col)
			switch {
			case !c.Eligible:
			case c.State == concept.Open:
				open.add(row, col, "")
			case c.State == concept.Planned:
				date := ""
				if from := b.soonest(c); from != nil {
					date = b.in.Theme.Strings(lang).Date(*from)
				}
				planned.add(row, col, date)
			case c.State == concept.Excluded:
				reason := ""
				if c.Offer >= 0 {
					reason = b.site.Offers[c.Offer].Reason
				}
				if reasons[reason] == nil {
					reasons[reason] = newGapRows(b, rows, cols, lang)
					order = append(order, reason)
				}
				reasons[reason].add(row, col, "")
			}
		}
	}
	out.Open, out.Planned = open.list(), planned.list()
	for _, reason := range order {
		out.Excluded = append(out.Excluded, view.GapReason{Text: reason, Cells: reasons[reason].list()})
	}
	return out
}

// gapRows gathers cells by row: many cells of a row are one line.
type gapRows struct {
	b          *builder
	rows, cols *site.Dimension
	lang       string
	order      []int
	cells      map[int][]string // row -> columns, with what is to be said of each
}

func newGapRows(b *builder, rows, cols int, lang string) *gapRows {
	return &gapRows{b: b, rows: b.site.Dimensions[rows], cols: b.site.Dimensions[cols], lang: lang, cells: map[int][]string{}}
}

func (g *gapRows) add(row, col int, remark string) {
	if g.cells[row] == nil {
		g.order = append(g.order, row)
	}
	name := g.cols.Entities[col].Short(g.lang)
	if remark != "" {
		name += " (" + remark + ")"
	}
	g.cells[row] = append(g.cells[row], name)
}

// list is one line for each row; rows with the same columns share one.
func (g *gapRows) list() (out []view.GapCells) {
	for _, row := range g.order {
		cols := strings.Join(g.cells[row], ", ")
		if len(g.cells[row]) == len(g.cols.Entities) && len(g.cols.Entities) > 1 && !strings.Contains(cols, "(") {
			cols = g.b.t(g.lang, "gaps.all")
		}
		i := slices.IndexFunc(out, func(c view.GapCells) bool { return c.Cols == cols })
		if i < 0 {
			out = append(out, view.GapCells{Cols: cols})
			i = len(out) - 1
		}
		if out[i].Rows != "" {
			out[i].Rows += ", "
		}
		out[i].Rows += g.rows.Entities[row].Short(g.lang)
	}
	return out
}

// pairPage is the page of a pair matrix.
func (b *builder) pairPage(rows, cols int, lang string) *site.Page {
	for _, p := range b.pairs(lang) {
		if p.Pair == [2]int{min(rows, cols), max(rows, cols)} {
			return p
		}
	}
	return nil
}
