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
	names, r := b.cellNames(lang), b.market.of(concept.AsIs)
	v := view.Patterns{
		Frame: b.frame(p), Content: markup, Reading: b.t(lang, "patterns.reading", b.dimensionWords(lang)...),
		Overall: b.overallCard(r.all, lang), Core: b.coreCard(names), Others: b.matrixSiblings(p),
	}
	examples := map[string][]view.Link{}
	for i, e := range r.ways {
		way := names.way(e)
		card := b.patternCard(r.grids[i], way.Title, lang)
		c := b.againstDeclared(r.grids[i], b.declaredBy(e), "patterns.asDeclared", lang)
		card.URL, card.Words = way.URL, c.words
		card.Missing, card.MoreMissing = names.firstPairs(c.Missing)
		card.Surplus, card.MoreSurplus = names.firstPairs(c.Surplus)
		v.Cards = append(v.Cards, card)
		examples[c.follows] = append(examples[c.follows], way)
	}
	v.Summary = b.patternSummary(v.Overall, examples, lang)
	for _, kind := range explained {
		grid := concept.NewGrid(3, 3)
		for _, c := range kind.cells {
			grid.Cover(c[0], c[1])
		}
		picture := pictogram(grid, 3, 3, b.t(lang, "pattern."+kind.id+".picture"))
		v.Kinds = append(v.Kinds, view.PatternKind{ID: kind.id, Picture: picture, Examples: examples[kind.id]})
	}
	leanPatterns(&v)
	return v
}

// patternName is the word for a pattern.
func (b *builder) patternName(id, lang string) string { return b.t(lang, "value.pattern."+id) }

// patternCard draws a grid and counts it.
func (b *builder) patternCard(g *concept.Grid, title, lang string) view.PatternCard {
	rows, cols, _ := b.axes()
	covered, eligible := g.Count()
	words := b.t(lang, "patterns.picture", "name", title, "k", covered, "all", eligible)
	return view.PatternCard{
		Title: title, Covered: covered, Cells: eligible,
		Picture: pictogram(g, len(b.site.Dimensions[rows].Entities), len(b.site.Dimensions[cols].Entities), words),
	}
}

// overallCard is what all ways cover together, beside what the strategy says.
func (b *builder) overallCard(g *concept.Grid, lang string) view.PatternCard {
	card := b.patternCard(g, b.t(lang, "patterns.overall"), lang)
	card.Words = b.againstDeclared(g, b.strategy(), "patterns.asStrategy", lang).words
	card.Note = b.t(lang, "patterns.overallNote")
	return card
}

// coreCard is what all ways cover together of the core of the assortment. It
// should be full; what is missing is named.
func (b *builder) coreCard(names *cellNames) *view.PatternCard {
	g, ok := b.core(concept.AsIs)
	if !ok {
		return nil
	}
	lang := names.lang
	card := b.patternCard(g, b.t(lang, "patterns.core"), lang)
	card.Words, card.Note = b.coreWords(g, lang), b.t(lang, "patterns.coreNote", "names", b.coreNames(lang))
	d, _ := g.Distance(concept.Declared{Pattern: concept.PatternFull})
	card.Missing, card.MoreMissing = names.firstPairs(d.Missing)
	return &card
}

// coreWords say whether the core is there for everybody.
func (b *builder) coreWords(g *concept.Grid, lang string) string {
	name := b.patternName(g.Classify(b.nicheRule()).ID, lang)
	covered, eligible := g.Count()
	if covered == eligible {
		return name
	}
	return b.t(lang, "patterns.coreGaps", "pattern", name, "n", eligible-covered)
}

func (b *builder) coreNames(lang string) string {
	_, cols, _ := b.axes()
	var names []string
	for _, m := range b.coreMembers() {
		names = append(names, b.site.Dimensions[cols].Entities[m].Short(lang))
	}
	return strings.Join(names, ", ")
}

// declaredBy is the pattern that a way declares in its profile, "" for none.
func (b *builder) declaredBy(e *site.Entity) concept.Declared {
	channel := e.Channel()
	if channel == nil || channel.Pattern == "" {
		return concept.Declared{}
	}
	return b.site.Focus(e, channel.Pattern)
}

// strategy is the pattern that the concept declares as a whole.
func (b *builder) strategy() concept.Declared {
	return b.site.Focus(nil, b.site.Config.Strategy.Pattern)
}

// fitToDeclared is how a grid compares with a declared pattern.
type fitToDeclared struct {
	concept.Distance
	words   string
	follows string // the pattern of which it is an example: what it follows essentially
}

// againstDeclared says which pattern a grid follows, and where it departs from the one
// that is declared. met is the key of the words for one that is as declared.
func (b *builder) againstDeclared(g *concept.Grid, declared concept.Declared, met, lang string) fitToDeclared {
	actual := g.Classify(b.nicheRule()).ID
	c := fitToDeclared{follows: actual, words: b.patternName(actual, lang)}
	if declared.Pattern == "" {
		return c
	}
	name := b.patternName(declared.Pattern, lang)
	d, measured := g.Distance(declared)
	c.Distance = d
	off := len(d.Missing) + len(d.Surplus)
	switch {
	case actual == declared.Pattern && off == 0:
		c.words = b.t(lang, met, "pattern", name)
	case !measured:
		c.words = b.t(lang, "patterns.other", "declared", name, "pattern", c.words)
	case off == 0:
		c.words, c.follows = b.t(lang, met, "pattern", name), declared.Pattern
	case d.Within(b.site.Config.Matrix.Tolerance):
		c.words, c.follows = b.t(lang, "patterns.nearly", "pattern", name, "n", off), declared.Pattern
	default:
		c.words = b.t(lang, "patterns.off", "declared", name, "n", off)
	}
	return c
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
	args := append(b.dimensionWords(lang), "n", n, "k", all.Covered, "all", all.Cells, "kinds", len(examples))
	return b.t(lang, key, args...)
}

// Measures of a pictogram.
const (
	cellSize   = 10
	cellGap    = 2
	maxPicture = 40 // rows or columns; what is larger is no picture any more
)

// pictogram draws a grid: a square for each cell, filled where it is covered,
// left out where it does not apply. The title says it in words.
func pictogram(g *concept.Grid, rows, cols int, title string) view.HTML {
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
	fmt.Fprintf(&out, `<svg class="pictogram" width="%d" height="%d" viewBox="0 0 %[1]d %[2]d" role="img"><title>%s</title>`, cols*step, rows*step, escaped(title))
	if off.Len() > 0 {
		fmt.Fprintf(&out, `<path class="off" d="%s"/>`, off.String())
	}
	if on.Len() > 0 {
		fmt.Fprintf(&out, `<path class="on" d="%s"/>`, on.String())
	}
	out.WriteString("</svg>")
	return view.HTML(out.String())
}
