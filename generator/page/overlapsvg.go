package page

import (
	"fmt"
	"math"
	"strconv"
	"unicode/utf8"

	"kontor/generator/concept"
)

// maxDrawnWays is up to how many ways the overlap is a picture.
const maxDrawnWays = 24

// overlapDrawing is the overlap as a picture: a field for any two ways with the
// number of cells that both cover, the fuller the more of theirs it is; on the
// slope what only one way covers, with its name beside. So every name stands
// once, and none stands on its head.
type overlapDrawing struct {
	labels      []string
	own         []int
	pairs       []overlap
	words       map[[2]int]string // of two ways: what they have in common
	title, desc string
	legend      [2]string // what is only here, the share in common
	steps       []string
	lang        string
}

// overlapSteps are the shares, at most, by which fields are fuller.
var overlapSteps = [...]float64{0, .1, .25, .5, 1}

func (b *builder) overlapPicture(r *market, lang string) *overlapDrawing {
	if len(r.ways) > maxDrawnWays {
		return nil
	}
	words := b.dimensionWords(lang)
	d := &overlapDrawing{
		pairs: r.overlaps, words: map[[2]int]string{}, lang: lang, title: b.t(lang, "page.overlap", words...), desc: b.t(lang, "overlap.reading", words...),
		legend: [2]string{b.t(lang, "overlap.legend.own"), b.t(lang, "overlap.legend.share")},
	}
	for _, step := range overlapSteps {
		d.steps = append(d.steps, b.in.Theme.Strings(lang).Percent(step))
	}
	for i, e := range r.ways {
		d.labels = append(d.labels, cutLabel(e.Short(lang)))
		own, _ := r.unique[i].Count()
		d.own = append(d.own, own)
	}
	for _, o := range r.overlaps {
		d.words[[2]int{o.a, o.b}] = r.ways[o.a].Title(lang) + " · " + r.ways[o.b].Title(lang) + ": " +
			b.t(lang, "matrix.of", "k", o.Pairs.Shared, "n", o.Pairs.Union)
	}
	return d
}

// cutLabel cuts a label that is very long.
func cutLabel(s string) string {
	label := []rune(s)
	if len(label) > pictureLabel {
		label = append(label[:pictureLabel-1:pictureLabel-1], '…')
	}
	return string(label)
}

// onPage is the drawing for a page, whose style sheet gives it colours.
func (d *overlapDrawing) onPage() string {
	if d == nil {
		return ""
	}
	var p picture
	d.draw(&p, 0)
	width, height := d.size(0)
	return fmt.Sprintf(`<svg class="overlap-picture" viewBox="0 0 %s %s" width="%[1]s" height="%[2]s" direction="ltr" role="img"><title>%s</title><desc>%s</desc>%s</svg>`,
		px(width), px(height), escaped(d.title), escaped(d.desc), p.String())
}

// overlapStyle are the colours of a drawing that stands alone; where it is put
// into a page, the custom properties of that page win.
const overlapStyle = `<style>
.overlap-picture{font-family:var(--sans,system-ui,sans-serif)}
.overlap-picture text{fill:var(--ink,#1c1f24);font-size:15px}
.overlap-picture .head{font-size:18px;font-weight:600}
.overlap-picture .n{text-anchor:middle;font-variant-numeric:tabular-nums}
.overlap-picture rect{fill:var(--link,#0b5a6b);stroke:var(--link,#0b5a6b)}
.overlap-picture .own{fill:none;stroke:var(--ink,#1c1f24);stroke-width:2}
.overlap-picture .s0{fill:none;stroke:var(--control,#7a7f87);stroke-dasharray:2 3}
.overlap-picture .s1{fill-opacity:.12}
.overlap-picture .s2{fill-opacity:.26}
.overlap-picture .s3{fill-opacity:.42}
.overlap-picture .s4{fill-opacity:.92}
.overlap-picture .on-s4{fill:var(--paper,#fbfaf7)}
.overlap-picture .paper{fill:var(--paper,#fbfaf7);stroke:none}
</style>
`

// file is the drawing as a file of its own.
func (d *overlapDrawing) file() []byte {
	var p picture
	width, height := d.size(pictureHead)
	width = max(width, float64(utf8.RuneCountInString(d.title))*10) + 2*pictureMargin
	height += 2 * pictureMargin
	p.printf(`<svg xmlns="http://www.w3.org/2000/svg" class="overlap-picture" viewBox="0 0 %s %s" width="%s" height="%s" direction="ltr" role="img" lang="%s">`,
		px(width), px(height), px(width), px(height), escaped(d.lang))
	p.printf("\n<title>%s</title>\n<desc>%s</desc>\n%s", escaped(d.title), escaped(d.desc), overlapStyle)
	p.printf(`<rect class="paper" width="100%%" height="100%%"/>`+"\n"+`<g transform="translate(%d %[1]d)">`+"\n", pictureMargin)
	p.printf(`<text class="head" x="0" y="18">%s</text>`+"\n", escaped(d.title))
	d.draw(&p, pictureHead)
	p.printf("</g>\n</svg>\n")
	return p.Bytes()
}

// Measures of the legend.
const (
	legendWidth  = 56 // of a field
	legendHeight = 26
	legendLine   = 34
)

// size is the room that the drawing needs below a head.
func (d *overlapDrawing) size(head float64) (width, height float64) {
	for i, label := range d.labels {
		width = max(width, float64((i+1)*pictureCell)+letters(label))
	}
	width = max(width, legendWidth+letters(d.legend[0]), float64(len(d.steps)*legendWidth), letters(d.legend[1]))
	return math.Ceil(width), head + float64(len(d.labels)*pictureCell+3*legendLine) + pictureMargin
}

// letters is the room that a text beside a field needs.
func letters(s string) float64 { return float64(utf8.RuneCountInString(s))*pictureLetter*1.1 + 12 }

// field is one of the picture: a number in a box.
type field struct {
	class, text         string
	x, y, width, height float64
	title               string // in words; "" where a text beside says it
}

func (p *picture) field(f field) {
	p.printf("<g>")
	if f.title != "" {
		p.printf("<title>%s</title>", escaped(f.title))
	}
	p.printf(`<rect class="%s" x="%s" y="%s" width="%s" height="%s" rx="3"/>`, f.class, px(f.x+2), px(f.y+2), px(f.width-4), px(f.height-4))
	if f.text != "" {
		p.printf(`<text class="n on-%s" x="%s" y="%s">%s</text>`, f.class, px(f.x+f.width/2), px(f.y+f.height/2+5), escaped(f.text))
	}
	p.printf("</g>\n")
}

func (d *overlapDrawing) draw(p *picture, top float64) {
	at := func(i int) float64 { return float64(i * pictureCell) }
	beside := func(x, y float64, text string) {
		p.printf(`<text x="%s" y="%s">%s</text>`+"\n", px(x+8), px(y+5), escaped(text))
	}
	for _, o := range d.pairs {
		p.field(field{stepClass(step(o.Pairs)), strconv.Itoa(o.Pairs.Shared), at(o.a), top + at(o.b), pictureCell, pictureCell, d.words[[2]int{o.a, o.b}]})
	}
	for i, label := range d.labels {
		p.field(field{"own", strconv.Itoa(d.own[i]), at(i), top + at(i), pictureCell, pictureCell, ""})
		beside(at(i+1), top+at(i)+pictureCell/2, label)
	}
	y := top + at(len(d.labels)) + pictureMargin
	p.field(field{"own", "", 0, y, legendWidth, legendHeight, ""})
	beside(legendWidth, y+legendHeight/2, d.legend[0])
	for i, share := range d.steps {
		p.field(field{stepClass(i), share, float64(i * legendWidth), y + legendLine, legendWidth, legendHeight, ""})
	}
	beside(-6, y+2*legendLine+legendHeight/2-4, d.legend[1])
}

func stepClass(step int) string { return "s" + strconv.Itoa(step) }

// step is how full the field of two ways is.
func step(s concept.Similarity) int {
	for i, most := range overlapSteps {
		if s.Jaccard <= most {
			return i
		}
	}
	return len(overlapSteps) - 1
}
