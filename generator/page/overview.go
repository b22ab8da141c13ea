package page

import (
	"kontor/generator/concept"
	"kontor/generator/site"
	"kontor/generator/view"
)

// maxWays is how many ways a table lists; the rest is counted.
const maxWays = 200

// matrixOverviewView is for readers who have a minute: the key figures in
// words, what each way covers, and the ways into the details.
func (b *builder) matrixOverviewView(p *site.Page, markup view.HTML) view.MatrixOverview {
	lang := p.Lang
	v := view.MatrixOverview{
		Frame: b.frame(p), Content: markup, Rule: string(b.site.Rule), Facts: b.relationFacts(lang),
		Patterns: b.linkTo(site.KindPatterns, lang), Overlap: b.linkTo(site.KindOverlap, lang),
		ToBe: b.linkTo(site.KindToBe, lang), Gaps: b.linkTo(site.KindGaps, lang), Changes: b.linkTo(site.KindChanges, lang),
		System: b.systemView(lang),
	}
	for _, pair := range b.pairs(lang) {
		total := b.site.Relation.Table(concept.Query{Rows: pair.Pair[0], Cols: pair.Pair[1]}).Sum(concept.AsIs).Total
		v.Matrices = append(v.Matrices, view.MatrixCard{
			Title: b.title(pair), URL: b.url(pair.Addr), Covered: total.Covered, Cells: total.Eligible,
		})
	}
	_, _, per := b.axes()
	if per < 0 {
		return v
	}
	r, names := b.market.of(concept.AsIs), b.cellNames(lang)
	v.Way, v.Table = b.site.Dimensions[per].Title.In(lang), b.t(lang, "overview.table", b.dimensionWords(lang)...)
	v.MoreWays = max(0, len(r.ways)-maxWays)
	for i, e := range r.ways[:len(r.ways)-v.MoreWays] {
		way := names.way(e)
		covered, eligible := r.grids[i].Count()
		v.Ways = append(v.Ways, view.WayRow{
			Title: way.Title, URL: way.URL, Covered: covered, Cells: eligible,
			Words: b.againstDeclared(r.grids[i], b.declaredBy(e), "patterns.asDeclared", lang).words,
		})
	}
	return v
}

// relationFacts are the key figures of the relation in words.
func (b *builder) relationFacts(lang string) (out []view.Fact) {
	rows, cols, per := b.axes()
	r, words := b.market.of(concept.AsIs), b.in.Theme.Strings(lang)
	total := b.site.Relation.Table(concept.Query{Rows: rows, Cols: cols}).Sum(concept.AsIs).Total
	if total.Eligible == 0 {
		return nil
	}
	share := func(n int) string { return words.Percent(float64(n) / float64(total.Eligible)) }
	add := func(key string, details site.PageKind, n int, args ...any) {
		args = append(append(args, b.dimensionWords(lang)...), "n", n, "all", total.Eligible)
		fact := view.Fact{Label: b.t(lang, "overview."+key, args...), Value: b.t(lang, "overview."+key+"Text", args...)}
		if link := b.linkTo(details, lang); link != nil {
			fact.Links = []view.Link{*link}
		}
		out = append(out, fact)
	}
	add("covered", site.KindToBe, total.Covered, "share", share(total.Covered))
	decided := total.Eligible - total.Open
	if total.Open > 0 {
		add("decided", site.KindGaps, decided, "share", share(decided))
	} else {
		add("allDecided", site.KindGaps, decided)
	}
	if per >= 0 && len(r.ways) > 1 {
		add("single", site.KindOverlap, r.single())
	}
	add("pattern", site.KindPatterns, total.Covered, "pattern", b.againstDeclared(r.all, b.strategy(), "patterns.asStrategy", lang).words)
	if core, ok := b.core(concept.AsIs); ok {
		add("core", "", total.Covered, "pattern", b.coreWords(core, lang), "names", b.coreNames(lang))
	}
	return out
}
