package page

import (
	"fmt"
	"strings"

	"kontor/generator/concept"
	"kontor/generator/site"
	"kontor/generator/view"
)

// explained are the patterns that the page explains, with a relation of three
// rows and columns that shows each.
var explained = []struct {
	id    string
	cells [][2]int
}{
	{concept.PatternFull, [][2]int{{0, 0}, {0, 1}, {0, 2}, {1, 0}, {1, 1}, {1, 2}, {2, 0}, {2, 1}, {2, 2}}},
	{concept.PatternSegment, [][2]int{{1, 0}, {1, 1}, {1, 2}}},
	{concept.PatternProduct, [][2]int{{0, 1}, {1, 1}, {2, 1}}},
	{concept.PatternSelective, [][2]int{{0, 0}, {1, 2}, {2, 1}}},
	{concept.PatternNiche, [][2]int{{1, 1}}},
}

func (b *builder) patternsView(p *site.Page, markup view.HTML) view.Patterns {
	lang := p.Lang
	rows, cols, per := b.axes()
	rule := concept.NicheRule(b.site.Config.Patterns.NicheRule)
	all := b.site.Relation.Table(concept.Query{Rows: rows, Cols: cols}).Grid(concept.AsIs)
	v := view.Patterns{Frame: b.frame(p), Content: markup, Overall: b.patternCard(all, lang)}
	v.Overall.Title = b.t(lang, "patterns.overall")
	v.Overall.Words = b.patternName(all.Classify(rule).ID, lang)
	examples := map[string][]view.Link{}
	for m, e := range b.site.Dimensions[per].Entities {
		if !e.Sells() {
			continue
		}
		grid := b.gridOf(rows, cols, per, m)
		card, id := b.memberPattern(e, grid, lang)
		v.Cards = append(v.Cards, card)
		examples[id] = append(examples[id], view.Link{Title: card.Title, URL: card.URL})
	}
	v.Summary = b.patternSummary(v.Overall, examples, lang)
	for _, kind := range explained {
		grid := concept.NewGrid(3, 3)
		for _, c := range kind.cells {
			grid.Cover(c[0], c[1])
		}
		v.Kinds = append(v.Kinds, view.PatternKind{ID: kind.id, Picture: pictogram(grid, 3, 3), Examples: examples[kind.id]})
	}
	v.Others = b.matrixSiblings(p)
	leanPatterns(&v)
	return v
}

// patternName is the word for a pattern.
func (b *builder) patternName(id, lang string) string { return b.t(lang, "value.pattern."+id) }

// patternCard draws a grid and counts it.
func (b *builder) patternCard(g *concept.Grid, lang string) view.PatternCard {
	rows, cols, _ := b.axes()
	covered, eligible := g.Count()
	return view.PatternCard{
		Picture: pictogram(g, len(b.site.Dimensions[rows].Entities), len(b.site.Dimensions[cols].Entities)),
		Covered: covered, Cells: eligible,
	}
}

// memberPattern says which pattern a channel follows, and where it departs from
// the one that it declares. What it follows essentially is an example of it.
func (b *builder) memberPattern(e *site.Entity, g *concept.Grid, lang string) (card view.PatternCard, example string) {
	card = b.patternCard(g, lang)
	card.Title, card.URL = e.Title(lang), b.url(e.Pages[lang].Addr)
	actual := g.Classify(concept.NicheRule(b.site.Config.Patterns.NicheRule)).ID
	card.Words = b.patternName(actual, lang)
	channel := e.Channel()
	if channel == nil || channel.Pattern == "" {
		return card, actual
	}
	example = actual
	declared := b.patternName(channel.Pattern, lang)
	d, measured := g.Distance(b.site.Focus(e, channel.Pattern))
	off := len(d.Missing) + len(d.Surplus)
	switch {
	case actual == channel.Pattern && off == 0:
		card.Words = b.t(lang, "patterns.asDeclared", "pattern", declared)
	case !measured:
		card.Words = b.t(lang, "patterns.other", "declared", declared, "pattern", card.Words)
	case off == 0:
		card.Words, example = b.t(lang, "patterns.asDeclared", "pattern", declared), channel.Pattern
	case d.Within(b.site.Config.Matrix.Tolerance):
		card.Words, example = b.t(lang, "patterns.nearly", "pattern", declared, "n", off), channel.Pattern
	default:
		card.Words = b.t(lang, "patterns.off", "declared", declared, "n", off)
	}
	card.Missing, card.Surplus = b.cellLinks(d.Missing, lang), b.cellLinks(d.Surplus, lang)
	card.MoreMissing, card.MoreSurplus = len(d.Missing)-len(card.Missing), len(d.Surplus)-len(card.Surplus)
	return card, example
}

// maxCellLinks is how many cells the page lists of a channel; the rest is
// counted.
const maxCellLinks = 60

// cellLinks lead to cells of the matrix on which patterns are read.
func (b *builder) cellLinks(cells [][2]int, lang string) (out []view.Link) {
	rows, cols, _ := b.axes()
	pair := b.pairPage(rows, cols, lang)
	for _, c := range cells[:min(len(cells), maxCellLinks)] {
		row, col := b.site.Dimensions[rows].Entities[c[0]], b.site.Dimensions[cols].Entities[c[1]]
		out = append(out, view.Link{Title: row.Short(lang) + " × " + col.Short(lang), URL: b.cellURL(pair, rows, c[0], cols, c[1])})
	}
	return out
}

// patternSummary reads the page in one sentence: how much of the market is
// covered, and in how many ways.
func (b *builder) patternSummary(all view.PatternCard, examples map[string][]view.Link, lang string) string {
	n := 0
	for _, members := range examples {
		n += len(members)
	}
	key := "patterns.summary"
	if n > 1 && len(examples) == 1 {
		key = "patterns.summarySame"
	}
	return b.t(lang, key, "n", n, "k", all.Covered, "all", all.Cells, "kinds", len(examples))
}

// Measures of a pictogram.
const (
	cellSize   = 10
	cellGap    = 2
	maxPicture = 40 // rows or columns; what is larger is no picture any more
)

// pictogram draws a grid: a square for each cell, filled where it is covered,
// left out where it does not apply. Words beside it say the same.
func pictogram(g *concept.Grid, rows, cols int) view.HTML {
	if rows > maxPicture || cols > maxPicture {
		return ""
	}
	var on, off strings.Builder
	step := cellSize + cellGap
	for row := range rows {
		for col := range cols {
			square := fmt.Sprintf("M%d %dh%[3]dv%[3]dh-%[3]dz", col*step+cellGap/2, row*step+cellGap/2, cellSize)
			switch {
			case !g.Eligible(row, col):
			case g.Covers(row, col):
				on.WriteString(square)
			default:
				off.WriteString(square)
			}
		}
	}
	var out strings.Builder
	fmt.Fprintf(&out, `<svg class="pictogram" width="%d" height="%d" viewBox="0 0 %[1]d %[2]d" aria-hidden="true" focusable="false">`, cols*step, rows*step)
	if off.Len() > 0 {
		fmt.Fprintf(&out, `<path class="off" d="%s"/>`, off.String())
	}
	if on.Len() > 0 {
		fmt.Fprintf(&out, `<path class="on" d="%s"/>`, on.String())
	}
	out.WriteString("</svg>")
	return view.HTML(out.String())
}
