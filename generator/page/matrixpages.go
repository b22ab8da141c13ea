package page

import (
	"path"
	"slices"
	"strings"

	"kontor/generator/site"
	"kontor/generator/view"
)

// pairs are the matrices of two dimensions, in the order of their pages.
func (b *builder) pairs(lang string) (out []*site.Page) {
	for _, p := range b.site.Pages {
		if p.Kind == site.KindMatrix && p.Slice == nil && p.Lang == lang {
			out = append(out, p)
		}
	}
	return out
}

// aboutAll are the kinds of pages about the whole relation that are no matrix.
var aboutAll = map[site.PageKind]bool{
	site.KindPatterns: true, site.KindOverlap: true, site.KindToBe: true, site.KindGaps: true, site.KindChanges: true,
}

// matrixSiblings lead from a page about the relation to the others: the pair
// matrices, and what follows from all of them.
func (b *builder) matrixSiblings(current *site.Page) (out []view.Link) {
	for _, p := range b.site.Pages {
		whole := p.Kind == site.KindMatrix && p.Slice == nil
		if (whole || aboutAll[p.Kind]) && p.Lang == current.Lang {
			link := b.link(p)
			link.Current = p == current
			out = append(out, link)
		}
	}
	return out
}

// slicesOf are the pages of the exact slices of a pair matrix.
func (b *builder) slicesOf(pair *site.Page) (out []*site.Page) {
	for _, p := range b.site.Pages {
		if p.Kind == site.KindMatrix && p.Slice != nil && p.Parent == pair {
			out = append(out, p)
		}
	}
	return out
}

// sliceLinks lead to the slices of a pair matrix, by the value each is about.
func (b *builder) sliceLinks(pair, current *site.Page) (out []view.Link) {
	for _, p := range b.slicesOf(pair) {
		link := b.link(p)
		link.Title, link.Current = p.Slice.Title(p.Lang), p == current
		out = append(out, link)
	}
	return out
}

func (b *builder) matrixPageView(p *site.Page, markup view.HTML) view.MatrixPage {
	if p.Slice != nil {
		return b.sliceView(p, markup)
	}
	spec := matrixSpec{rows: p.Pair[0], cols: p.Pair[1], lang: p.Lang, terms: true, page: p}
	v := view.MatrixPage{Frame: b.frame(p), Content: markup, Rule: string(b.site.Rule), Matrix: b.matrix(spec)}
	v.Matrix.Filter = b.matrixFilter(p, v.Matrix)
	v.Matrix.Downloads = b.downloadViews(p)
	v.Summary = b.matrixSummary(v.Matrix, p.Lang)
	v.Slices = b.sliceLinks(p, nil)
	v.Others = b.matrixSiblings(p)
	return v
}

// matrixFilter is what readers may choose on the page of a matrix.
func (b *builder) matrixFilter(p *site.Page, m view.Matrix) *view.MatrixFilter {
	axis := func(d int) view.FilterAxis {
		dim := b.site.Dimensions[d]
		return view.FilterAxis{ID: dim.ID, Title: dim.Title.In(p.Lang)}
	}
	f := &view.MatrixFilter{Rows: axis(p.Pair[0]), Cols: axis(p.Pair[1]), File: path.Base(p.Addr) + ".csv"}
	heads := make([]view.AxisValue, len(m.Rows))
	for i, row := range m.Rows {
		heads[i] = row.Head
	}
	f.Rows.Groups, f.Cols.Groups = groupsOf(heads), groupsOf(m.Cols)
	return f
}

// groupsOf are the groups of values in their order.
func groupsOf(values []view.AxisValue) (out []string) {
	for _, v := range values {
		if v.Group != "" && !slices.Contains(out, v.Group) {
			out = append(out, v.Group)
		}
	}
	return out
}

const namesInSummary = 3 // of rows that share the most or the least

// matrixSummary reads a matrix in one sentence: how much of it is covered, and
// which rows get the most and the least.
func (b *builder) matrixSummary(m view.Matrix, lang string) string {
	most, least := extremes(m.Rows, true), extremes(m.Rows, false)
	args := []any{"k", m.Covered, "all", m.Total}
	switch {
	case m.Total == 0:
		return ""
	case m.Covered == 0:
		return b.t(lang, "matrix.summaryNone", args...)
	case m.Covered == m.Total:
		return b.t(lang, "matrix.summaryAll", args...)
	case len(most.names) == 0 || share(most.Coverage) == share(least.Coverage),
		len(most.names) > namesInSummary || len(least.names) > namesInSummary:
		return b.t(lang, "matrix.summary", args...)
	}
	count := func(e extreme) string { return b.t(lang, "matrix.of", "k", e.Covered, "n", e.Total) }
	return b.t(lang, "matrix.summaryExtremes", append(args,
		"most", strings.Join(most.names, ", "), "mostCount", count(most),
		"least", strings.Join(least.names, ", "), "leastCount", count(least))...)
}

// extreme are the rows with the largest or the smallest share of covered cells.
type extreme struct {
	view.Coverage
	names []string
}

func extremes(rows []view.MatrixRow, most bool) (out extreme) {
	for _, row := range rows {
		if row.Total == 0 {
			continue
		}
		if s, best := share(row.Coverage), share(out.Coverage); len(out.names) == 0 || s != best && s > best == most {
			out = extreme{Coverage: row.Coverage}
		} else if s != best {
			continue
		}
		out.names = append(out.names, row.Head.Title)
	}
	return out
}

func share(c view.Coverage) float64 {
	if c.Total == 0 {
		return 0
	}
	return float64(c.Covered) / float64(c.Total)
}

// linkTo leads to the one page of a kind, nil where there is none.
func (b *builder) linkTo(kind site.PageKind, lang string) *view.Link {
	for _, p := range b.site.Pages {
		if p.Kind == kind && p.Lang == lang {
			link := b.link(p)
			return &link
		}
	}
	return nil
}

// homeMatrix is the matrix of the coverage patterns, when it is small enough
// to be a picture of the concept.
func (b *builder) homeMatrix(lang string) *view.Matrix {
	if b.site.Relation == nil {
		return nil
	}
	rows, cols, _ := b.axes()
	if len(b.site.Dimensions[rows].Entities)*len(b.site.Dimensions[cols].Entities) > cellsOnHome {
		return nil
	}
	m := b.matrix(matrixSpec{rows: rows, cols: cols, lang: lang, url: b.pairURL(rows, cols, lang)})
	return &m
}

// pairURL is the page of a pair matrix.
func (b *builder) pairURL(rows, cols int, lang string) string {
	if p := b.pairPage(rows, cols, lang); p != nil {
		return b.url(p.Addr)
	}
	return ""
}

// entitySlice is what an entity's page shows of the relation: the other
// dimensions with the entity fixed; of two dimensions, its one column.
func (b *builder) entitySlice(e *site.Entity, lang string) *view.Matrix {
	if b.site.Relation == nil {
		return nil
	}
	own, others := -1, []int{}
	for i, d := range b.site.Dimensions {
		if d == e.Dimension {
			own = i
		} else {
			others = append(others, i)
		}
	}
	spec := matrixSpec{lang: lang}
	if len(others) == 1 {
		spec.rows, spec.cols, spec.only = others[0], own, map[int]int{own: e.Index}
	} else {
		spec.rows, spec.cols, spec.fixed = others[0], others[1], map[int]int{own: e.Index}
	}
	spec.url = b.sliceURL(e, spec.rows, spec.cols, lang)
	m := b.narrowMatrix(spec)
	if m.Covered == 0 && len(m.Legend) == 1 && m.Legend[0].State == "open" {
		return nil // nothing has been said about it
	}
	for i := range m.Fixed {
		m.Fixed[i].Current = true // the page itself
	}
	return &m
}
