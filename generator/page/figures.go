package page

import (
	"kontor/generator/concept"
	"kontor/generator/site"
	"kontor/generator/view"
)

// keyFigures are the numbers of the relation that a reader should know: how
// much is covered, how many ways count, what hangs on a single way, what is
// undecided. They are read off the matrix, so they cannot contradict it.
func (b *builder) keyFigures(lang string) (out []view.Figure) {
	if b.site.Relation == nil {
		return nil
	}
	rows, cols, per := b.axes()
	table := b.site.Relation.Table(concept.Query{Rows: rows, Cols: cols})
	total := table.Sum(concept.AsIs).Total
	if total.Eligible == 0 {
		return nil
	}
	words := b.in.Theme.Strings(lang)
	names := []any{"rows", b.site.Dimensions[rows].Title.In(lang), "cols", b.site.Dimensions[cols].Title.In(lang)}
	url := b.pairURL(rows, cols, lang)
	add := func(key, value, url string, n int, args ...any) {
		args = append(append([]any{"n", n}, args...), names...)
		out = append(out, view.Figure{
			Value: value, Title: words.T("figure."+key, args...), Text: words.T("figure."+key+"Text", args...), URL: url,
		})
	}
	add("covered", words.T("matrix.of", "k", total.Covered, "n", total.Eligible), url, total.Covered)
	if per >= 0 {
		dim := b.site.Dimensions[per]
		counting := 0
		for _, e := range dim.Entities {
			if e.Sells() {
				counting++
			}
		}
		perURL := b.url(dim.Pages[lang].Addr)
		if others := len(dim.Entities) - counting; others > 0 {
			add("ways", words.Number(counting), perURL, counting, "per", dim.Plural.In(lang), "others", others)
		} else {
			add("waysAll", words.Number(counting), perURL, counting, "per", dim.Plural.In(lang))
		}
		if single := b.market.of(concept.AsIs).single(); single > 0 {
			details := url
			if overlap := b.linkTo(site.KindOverlap, lang); overlap != nil {
				details = overlap.URL
			}
			add("single", words.Number(single), details, single, "per", dim.Title.In(lang), "way", within(lang, dim.Title.In(lang)))
		}
	}
	if total.Open > 0 {
		add("open", words.Number(total.Open), url, total.Open)
	} else {
		add("decided", words.Number(0), url, 0)
	}
	return out
}
