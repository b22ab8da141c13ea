package page

import (
	"path"
	"slices"

	"kontor/generator/concept"
	"kontor/generator/site"
	"kontor/generator/view"
)

// sliceView is the page of an exact slice.
func (b *builder) sliceView(p *site.Page, markup view.HTML) view.MatrixPage {
	third := slices.Index(b.site.Dimensions, p.Slice.Dimension)
	spec := matrixSpec{
		rows: p.Pair[0], cols: p.Pair[1], fixed: map[int]int{third: p.Slice.Index}, lang: p.Lang, terms: true, page: p,
		caption: b.title(p),
	}
	v := view.MatrixPage{Frame: b.frame(p), Content: markup, Rule: string(b.site.Rule)}
	if rows, cols, per := b.axes(); third == per && p.Pair == [2]int{min(rows, cols), max(rows, cols)} && p.Slice.Sells() {
		v.Pattern, spec.marks = b.patternBadge(p.Slice, rows > cols, p.Lang)
	}
	v.Matrix = b.matrix(spec)
	v.Matrix.Filter = b.matrixFilter(p, v.Matrix)
	v.Matrix.Downloads = b.downloadViews(p)
	v.Slices, v.Others = b.sliceLinks(p.Parent, p), b.matrixSiblings(p)
	whole := b.link(p.Parent)
	v.Whole = &whole
	v.Summary = b.sliceSummary(p, v.Matrix)
	return v
}

// sliceSummary reads a slice in one sentence.
func (b *builder) sliceSummary(p *site.Page, m view.Matrix) string {
	open := 0
	for _, entry := range m.Legend {
		if entry.State == site.StateID(concept.Open) {
			open = entry.Count
		}
	}
	key := "slice.summary"
	switch {
	case !p.Slice.Sells():
		key = "slice.silent"
	case open == 0:
		key = "slice.summaryDecided"
	}
	return b.t(p.Lang, key, "name", p.Slice.Title(p.Lang), "k", m.Covered, "all", m.Total, "n", open)
}

// sliceTitle is the question that a slice answers, where the dimensions are
// those of a sales concept; else it names them.
func (b *builder) sliceTitle(p *site.Page) string {
	dims := b.site.Dimensions
	key := "slice.title"
	if role := p.Slice.Dimension.Role; role != "" && dims[p.Pair[0]].Role != "" && dims[p.Pair[1]].Role != "" {
		key += "." + role
	}
	return b.t(p.Lang, key, "name", p.Slice.Title(p.Lang),
		"rows", dims[p.Pair[0]].Title.In(p.Lang), "cols", dims[p.Pair[1]].Title.In(p.Lang))
}

// patternBadge says which pattern a member follows and which it declares, and
// marks the cells that make the difference. Across, the axes of patterns are
// the other way round than those of the page.
func (b *builder) patternBadge(e *site.Entity, across bool, lang string) (*view.PatternBadge, func(row, col int) string) {
	grid := b.market.of(concept.AsIs).grid(e)
	actual := grid.Classify(b.nicheRule()).ID
	badge := &view.PatternBadge{Picture: b.patternCard(grid, e.Title(lang), lang).Picture}
	if link := b.linkTo(site.KindPatterns, lang); link != nil {
		badge.URL = link.URL
	}
	channel := e.Channel()
	if channel == nil || channel.Pattern == "" {
		badge.Words = b.t(lang, "slice.pattern", "actual", b.patternName(actual, lang))
		return badge, nil
	}
	d, measured := grid.Distance(b.site.Focus(e, channel.Pattern))
	badge.Missing, badge.Surplus = len(d.Missing), len(d.Surplus)
	off := badge.Missing + badge.Surplus
	key := "slice.patternOther"
	switch {
	case measured && off == 0 || !measured && actual == channel.Pattern:
		key = "slice.patternAsDeclared"
	case measured && d.Within(b.site.Config.Matrix.Tolerance):
		key = "slice.patternNearly"
	}
	badge.Words = b.t(lang, key, "declared", b.patternName(channel.Pattern, lang), "actual", b.patternName(actual, lang), "n", off)
	return badge, markOf(d, across)
}

// markOf says of each cell where it departs from the declared pattern.
func markOf(d concept.Distance, across bool) func(row, col int) string {
	marks := map[[2]int]string{}
	for _, c := range d.Missing {
		marks[c] = "missing"
	}
	for _, c := range d.Surplus {
		marks[c] = "surplus"
	}
	return func(row, col int) string {
		if across {
			row, col = col, row
		}
		return marks[[2]int{row, col}]
	}
}

// slicesByMember are the addresses of the exact slices that the third values of
// a pair matrix lead to. On the page of the pair they are relative to it, as
// there are thousands of them on large pages.
func (b *builder) slicesByMember(spec matrixSpec) map[int]string {
	if len(spec.fixed) > 0 {
		return nil
	}
	pair := b.pairPage(spec.rows, spec.cols, spec.lang)
	if pair == nil {
		return nil
	}
	out := map[int]string{}
	for _, p := range b.slicesOf(pair) {
		out[p.Slice.Index] = b.url(p.Addr)
		if spec.page == pair {
			out[p.Slice.Index] = path.Base(p.Addr) + "/"
		}
	}
	return out
}

// sliceURL is the page of the exact slice of an entity, else of the whole
// matrix.
func (b *builder) sliceURL(e *site.Entity, rows, cols int, lang string) string {
	pair := b.pairPage(rows, cols, lang)
	if pair == nil {
		return ""
	}
	for _, p := range b.slicesOf(pair) {
		if p.Slice == e {
			return b.url(p.Addr)
		}
	}
	return b.url(pair.Addr)
}
