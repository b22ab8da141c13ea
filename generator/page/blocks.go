package page

import (
	"slices"
	"strconv"

	"kontor/generator/concept"
	"kontor/generator/site"
	"kontor/generator/source"
	"kontor/generator/view"
)

// inBlocks stands for a table that is too large for one page: what the matrix
// comes to, and the blocks that it is read in.
func (g *grid) inBlocks() view.Matrix {
	bare := *g
	bare.rows, bare.cols = nil, nil
	v := bare.view()
	v.Third = ""
	g.b.total(&v, g.Table)
	if blocks := g.b.site.BlocksOf(g.spec.rows, g.spec.cols); blocks != nil {
		v.Blocks = g.b.blocksView(blocks, g.spec.fixed, g.spec.lang)
		v.Blocks.Cells = len(g.rows) * len(g.cols)
	}
	return v
}

// total gives a view the figures of a table, whatever it shows of it.
func (b *builder) total(v *view.Matrix, table *concept.Table) {
	sum := table.Sum(concept.AsIs)
	v.Covered, v.Total, v.Legend = sum.Total.Covered, sum.Total.Eligible, nil
	for _, s := range legendOrder {
		if n := sum.States[s]; n > 0 {
			v.Legend = append(v.Legend, view.LegendEntry{State: site.StateID(s), Count: n})
		}
	}
}

// blocksView is the table of the blocks, of an exact slice where something is
// fixed.
func (b *builder) blocksView(blocks *site.Blocks, fixed map[int]int, lang string) *view.Blocks {
	v := &view.Blocks{
		RowTitle: b.site.Dimensions[blocks.Pair[0]].Title.In(lang), ColTitle: b.site.Dimensions[blocks.Pair[1]].Title.In(lang),
	}
	for _, band := range blocks.Cols {
		v.Cols = append(v.Cols, b.bandTitle(blocks.Pair[1], band, lang))
	}
	for r, band := range blocks.Rows {
		row := view.BlockRow{Title: b.bandTitle(blocks.Pair[0], band, lang)}
		for c := range blocks.Cols {
			block := b.blockFigures(blocks, blocks.At(r, c), fixed, lang)
			switch {
			case block.URL != "":
				v.Pages++
			case block.Decided:
				v.LeftOut++
			}
			row.Blocks = append(row.Blocks, block)
		}
		v.Rows = append(v.Rows, row)
	}
	return v
}

// blockFigures counts the cells of a block.
func (b *builder) blockFigures(blocks *site.Blocks, block *site.Block, fixed map[int]int, lang string) view.Block {
	if block.Decided == 0 {
		return view.Block{}
	}
	sum := b.site.Relation.Table(concept.Query{
		Rows: blocks.Pair[0], Cols: blocks.Pair[1], Fixed: fixed, Only: blocks.Members(block),
	}).Sum(concept.AsIs)
	v := view.Block{Covered: sum.Total.Covered, Total: sum.Total.Eligible, Decided: sum.States[concept.Open] < blocks.Cells(block)}
	if p := block.Pages[lang]; p != nil && v.Decided {
		v.URL = b.url(p.Addr)
	}
	return v
}

// bandTitle names a band: by its group, or by its ends.
func (b *builder) bandTitle(dim int, band *site.Band, lang string) string {
	d := b.site.Dimensions[dim]
	switch band.Kind {
	case site.BandAll:
		return d.Plural.In(lang)
	case site.BandGroup:
		return band.First
	case site.BandGroups:
		return b.t(lang, "blocks.range", "first", band.First, "last", band.Last)
	case site.BandUngrouped:
		return b.t(lang, "blocks.ungrouped", "dimension", d.Plural.In(lang))
	}
	first, last := d.Entities[band.Members[0]].Short(lang), d.Entities[band.Members[len(band.Members)-1]].Short(lang)
	if first == last {
		return first
	}
	return b.t(lang, "blocks.range", "first", first, "last", last)
}

// blockTitle names the page of a block by its two bands.
func (b *builder) blockTitle(p *site.Page) string {
	blocks := b.site.BlocksOf(p.Pair[0], p.Pair[1])
	return b.bandTitle(p.Pair[0], blocks.Rows[p.Block.Row], p.Lang) + " × " + b.bandTitle(p.Pair[1], blocks.Cols[p.Block.Col], p.Lang)
}

// blockView is the page of one block.
func (b *builder) blockView(p *site.Page, markup view.HTML) view.MatrixBlock {
	blocks := b.site.BlocksOf(p.Pair[0], p.Pair[1])
	v := view.MatrixBlock{
		Frame: b.frame(p), Content: markup, Rule: string(b.site.Rule), Whole: b.link(p.Parent), Others: b.matrixSiblings(p),
		Matrix: b.matrix(matrixSpec{rows: p.Pair[0], cols: p.Pair[1], among: blocks.Members(p.Block), caption: b.title(p), lang: p.Lang}),
	}
	v.Summary = b.t(p.Lang, "blocks.summary", "k", v.Matrix.Covered, "n", v.Matrix.Total)
	for r, band := range blocks.Rows {
		v.Rows = b.blockLink(v.Rows, blocks.At(r, p.Block.Col), p, b.bandTitle(p.Pair[0], band, p.Lang))
	}
	for c, band := range blocks.Cols {
		v.Cols = b.blockLink(v.Cols, blocks.At(p.Block.Row, c), p, b.bandTitle(p.Pair[1], band, p.Lang))
	}
	return v
}

func (b *builder) blockLink(list []view.Link, block *site.Block, current *site.Page, title string) []view.Link {
	p := block.Pages[current.Lang]
	if p == nil {
		return list
	}
	return append(list, view.Link{Title: title, URL: b.url(p.Addr), Current: p == current})
}

// cellURL is where a cell of a pair matrix is shown with all that it says.
func (b *builder) cellURL(pair *site.Page, rows, row, cols, col int) string {
	if rows > cols {
		rows, row, cols, col = cols, col, rows, row
	}
	page := pair
	if blocks := b.site.BlocksOf(rows, cols); blocks != nil {
		if block := blocks.Of(row, col); block != nil && block.Pages[pair.Lang] != nil {
			page = block.Pages[pair.Lang]
		} else {
			return b.url(pair.Addr)
		}
	}
	return b.url(page.Addr) + "#" + b.site.Dimensions[rows].Entities[row].ID + "." + b.site.Dimensions[cols].Entities[col].ID
}

// narrow leaves out of a slice that is too large for one table the rows and
// columns about which nothing is decided in it.
func (b *builder) narrow(spec matrixSpec) (narrowed matrixSpec, did bool) {
	table := b.site.Relation.Table(queryOf(b.site, spec))
	if !site.TooLarge(len(table.Rows), len(table.Cols)) {
		return spec, false
	}
	rows, cols := []int{}, map[int]bool{}
	for _, row := range table.Rows {
		any := false
		for _, col := range table.Cols {
			if table.Decided(row, col) > 0 {
				any, cols[col] = true, true
			}
		}
		if any {
			rows = append(rows, row)
		}
	}
	if site.TooLarge(len(rows), len(cols)) {
		return spec, false
	}
	spec.among = map[int][]int{spec.rows: rows, spec.cols: slices.DeleteFunc(slices.Clone(table.Cols), func(col int) bool { return !cols[col] })}
	return spec, true
}

// maxListed is how many decisions an entity's page lists where the table would
// be too large: as many as there is room for below the overview.
const maxListed = 800

// narrowMatrix is a slice as an entity's page shows it.
func (b *builder) narrowMatrix(spec matrixSpec) view.Matrix {
	narrowed, did := b.narrow(spec)
	v := b.matrix(narrowed)
	table := b.site.Relation.Table(queryOf(b.site, spec))
	switch {
	case did:
		v.Narrowed = true
		b.total(&v, table)
	case v.Blocks != nil && len(table.Rest) == 0:
		v.Listed = b.listed(table, spec)
	}
	return v
}

// listed are the decisions of an exact slice by row, nil where there are many.
func (b *builder) listed(table *concept.Table, spec matrixSpec) (out []view.ListedRow) {
	rows, cols := b.site.Dimensions[spec.rows].Entities, b.site.Dimensions[spec.cols].Entities
	n := 0
	for _, row := range table.Rows {
		line := view.ListedRow{}
		for _, col := range table.Cols {
			if table.Decided(row, col) == 0 {
				continue
			}
			if n++; n > maxListed {
				return nil
			}
			c, e := table.Cell(row, col), cols[col]
			line.Cells = append(line.Cells, view.ListedCell{
				Title: e.Title(spec.lang), State: site.StateID(c.State), From: b.offerFrom(c.Offer, c.State),
			})
		}
		if len(line.Cells) > 0 {
			line.Head = b.axisValue(rows[row], spec.lang)
			out = append(out, line)
		}
	}
	return out
}

// sizeOf reports a directive whose matrix is too large for one table.
func (c *compiler) sizeOf(spec matrixSpec) {
	g := grid{b: c.b, spec: spec, Table: c.b.site.Relation.Table(c.b.query(spec))}
	g.rows, g.cols = g.shown()
	if n := len(g.rows) * len(g.cols); site.TooLarge(len(g.rows), len(g.cols)) {
		c.diags = append(c.diags, source.Warning("SIZ01/directive", c.of.Pos, "cells", strconv.Itoa(n), "limit", strconv.Itoa(site.MaxTable), "most", strconv.Itoa(site.MaxRows)))
	}
}

// matrixInText is a matrix in a text: where it is too large for one table, only
// a link to its page.
func (b *builder) matrixInText(spec matrixSpec) view.Matrix {
	v := b.matrix(spec)
	if v.Blocks != nil {
		v.Blocks.Cols, v.Blocks.Rows = nil, nil
	}
	return v
}
