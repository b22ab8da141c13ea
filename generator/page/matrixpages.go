package page

import (
	"slices"

	"kontor/generator/concept"
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

// matrixSiblings lead from a page about the relation to the others: the pair
// matrices, the patterns, the gaps.
func (b *builder) matrixSiblings(current *site.Page) (out []view.Link) {
	for _, p := range b.site.Pages {
		whole := p.Kind == site.KindMatrix && p.Slice == nil || p.Kind == site.KindPatterns || p.Kind == site.KindGaps
		if whole && p.Lang == current.Lang {
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

// sliceView is the page of an exact slice.
func (b *builder) sliceView(p *site.Page, markup view.HTML) view.MatrixPage {
	third := slices.Index(b.site.Dimensions, p.Slice.Dimension)
	v := view.MatrixPage{
		Frame: b.frame(p), Content: markup, Rule: string(b.site.Rule), Slices: b.sliceLinks(p.Parent, p),
		Matrix: b.matrix(matrixSpec{rows: p.Pair[0], cols: p.Pair[1], fixed: map[int]int{third: p.Slice.Index}, lang: p.Lang}),
	}
	v.Matrix.Caption = p.Title
	open := 0
	for _, entry := range v.Matrix.Legend {
		if entry.State == "open" {
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
	v.Summary = b.t(p.Lang, key, "name", p.Slice.Title(p.Lang), "k", v.Matrix.Covered, "all", v.Matrix.Total, "n", open)
	v.Others = b.matrixSiblings(p)
	return v
}

func (b *builder) matrixPageView(p *site.Page, markup view.HTML) view.MatrixPage {
	if p.Slice != nil {
		return b.sliceView(p, markup)
	}
	v := view.MatrixPage{
		Frame: b.frame(p), Content: markup, Rule: string(b.site.Rule),
		Matrix: b.matrix(matrixSpec{rows: p.Pair[0], cols: p.Pair[1], lang: p.Lang}),
	}
	v.Matrix.Downloads = b.downloadViews(p)
	b.linkBlocks(&v.Matrix, p)
	v.Slices = b.sliceLinks(p, nil)
	v.Others = b.matrixSiblings(p)
	return v
}

func (b *builder) matrixOverviewView(p *site.Page, markup view.HTML) view.MatrixOverview {
	v := view.MatrixOverview{Frame: b.frame(p), Content: markup, Rule: string(b.site.Rule)}
	for _, pair := range b.pairs(p.Lang) {
		total := b.site.Relation.Table(queryOf(b.site, matrixSpec{rows: pair.Pair[0], cols: pair.Pair[1]})).Sum(concept.AsIs).Total
		v.Matrices = append(v.Matrices, view.MatrixCard{
			Title: b.title(pair), URL: b.url(pair.Addr), Covered: total.Covered, Cells: total.Eligible,
		})
	}
	v.Patterns, v.Gaps = b.linkTo(site.KindPatterns, p.Lang), b.linkTo(site.KindGaps, p.Lang)
	return v
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
	spec.url = b.pairURL(spec.rows, spec.cols, lang)
	m := b.narrowMatrix(spec)
	if m.Covered == 0 && len(m.Legend) == 1 && m.Legend[0].State == "open" {
		return nil // nothing has been said about it
	}
	return &m
}

// conditions are the terms of the offers that decide an entity's cells.
func (b *builder) conditions(e *site.Entity, lang string) (out []view.ConditionRow) {
	if b.site.Relation == nil {
		return nil
	}
	own := slices.Index(b.site.Dimensions, e.Dimension)
	for _, reach := range b.site.Relation.Offers(own, e.Index) {
		offer := b.site.Offers[reach.Offer]
		if len(offer.Conditions) == 0 {
			continue
		}
		row := view.ConditionRow{State: string(offer.Decision)}
		for d, dim := range b.site.Dimensions {
			if dim == e.Dimension {
				continue
			}
			members := reach.Members[d]
			if len(members) == len(dim.Entities) {
				row.Cells = append(row.Cells, view.Link{Title: dim.Plural.In(lang), URL: b.url(dim.Pages[lang].Addr)})
				continue
			}
			for _, m := range members {
				row.Cells = append(row.Cells, b.entityLink(dim.Entities[m], lang))
			}
		}
		for _, c := range offer.Conditions {
			row.Values = append(row.Values, view.Fact{Label: b.word(lang, "condition."+c.Key, c.Key), Value: c.Value})
		}
		out = append(out, row)
	}
	return out
}
