package page

import (
	"bytes"
	"encoding/xml"
	"fmt"
	"strconv"
	"unicode/utf8"

	"kontor/generator/concept"
	"kontor/generator/site"
)

// The measures of a picture in pixels.
const (
	pictureMargin = 16
	pictureCell   = 40
	pictureHead   = 42  // height of the title
	pictureLine   = 26  // of the legend
	pictureLetter = 7.2 // width of a letter, on average
	pictureLabel  = 34  // letters of a label; the rest is cut off
)

// look is how a state is drawn: the colours of the theme's .st-ID, whose custom
// properties win where the picture stands in a page, and a symbol and an edge
// that tell states apart without colour.
type look struct{ fill, on, edge, symbol string }

var looks = map[concept.State]look{
	concept.Offered:   {"#0f5c6e", "#fff", "stroke:var(--fill,#0f5c6e);stroke-width:2", `<circle cx="8" cy="8" r="7" fill="currentColor"/>`},
	concept.OnRequest: {"#cfe3e8", "#10282e", "stroke:#0f5c6e;stroke-width:1", `<circle cx="8" cy="8" r="6" fill="none" stroke="currentColor" stroke-width="2"/>`},
	concept.Planned: {"#7fb2bf", "#10282e", "stroke:#0f5c6e;stroke-width:2",
		`<circle cx="8" cy="8" r="6" fill="none" stroke="currentColor" stroke-width="2"/><path d="M8 2a6 6 0 0 0 0 12z" fill="currentColor"/>`},
	concept.Excluded: {"#ede8de", "#4a2a1c", "stroke:var(--on,#4a2a1c);stroke-width:1;stroke-dasharray:1 3", `<path d="m3 3 10 10M13 3 3 13" fill="none" stroke="currentColor" stroke-width="2"/>`},
	concept.NA:       {"transparent", "var(--muted,#565b63)", "stroke:none", `<path d="M3 8h10" fill="none" stroke="currentColor" stroke-width="2"/>`},
	concept.Open: {"transparent", "#8a3a12", "stroke:var(--on,#8a3a12);stroke-width:2;stroke-dasharray:5 3",
		`<path d="M4.5 5a3.5 3.5 0 1 1 5.6 2.8C8.8 8.7 8 9.3 8 11" fill="none" stroke="currentColor" stroke-width="2"/><circle cx="8" cy="14" r="1.3" fill="currentColor"/>`},
}

// picture draws the matrix: a symbol per cell and, where it sums up others, how
// many of them are covered.
func (e *export) picture() []byte {
	rowLabels, rowWidth := e.labels(e.sel.Rows, e.rows)
	colLabels, colHeight := e.labels(e.sel.Cols, e.cols)
	p := picture{left: pictureMargin + rowWidth, top: pictureMargin + pictureHead + colHeight}
	counts := e.states()
	title := e.caption()
	width := max(p.left+float64(len(e.cols)*pictureCell), pictureMargin+float64(utf8.RuneCountInString(title))*10, 320) + pictureMargin
	height := p.top + float64(len(e.rows)*pictureCell) + 2*pictureMargin + float64(len(counts)*pictureLine)
	p.printf(`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %s %s" width="%s" height="%s" role="img" lang="%s" style="font-family:var(--sans,system-ui,sans-serif)">`,
		px(width), px(height), px(width), px(height), escaped(e.sel.Lang))
	p.printf("\n<title>%s</title>\n<desc>%s</desc>\n", escaped(title), escaped(e.description(counts)))
	p.printf(`<rect width="100%%" height="100%%" style="fill:var(--paper,#fbfaf7)"/>` + "\n")
	p.words(pictureMargin, pictureMargin+18, "font-size:18px;font-weight:600", title)
	for i, label := range colLabels {
		p.printf(`<g transform="translate(%s %s) rotate(-90)">`, px(p.x(i)+pictureCell/2+5), px(p.top-8))
		p.words(0, 0, "font-size:14px", label)
		p.printf("</g>\n")
	}
	for i, row := range e.rows {
		p.words(pictureMargin, p.y(i)+pictureCell/2+5, "font-size:14px", rowLabels[i])
		p.printf("\n")
		for j, col := range e.cols {
			if !e.shows(e.Cell(row, col).State) {
				continue
			}
			e.drawCell(&p, i, j, e.Cell(row, col), e.title(e.sel.Rows, row)+" × "+e.title(e.sel.Cols, col)+": "+e.text(row, col))
		}
	}
	y := p.y(len(e.rows)) + pictureMargin
	for _, c := range counts {
		p.state(c.state, pictureMargin, y, 20, 0)
		p.words(pictureMargin+30, y+15, "font-size:14px", e.word(c.state)+": "+strconv.Itoa(c.n))
		p.printf("\n")
		y += pictureLine
	}
	p.printf("</svg>\n")
	return p.Bytes()
}

func (e *export) drawCell(p *picture, i, j int, c concept.Cell, text string) {
	covered := 0
	for _, v := range c.Values {
		if concept.ToBe.Covers(v.State) {
			covered++
		}
	}
	p.printf("<g><title>%s</title>", escaped(text))
	p.state(c.State, p.x(j)+2, p.y(i)+2, pictureCell-4, covered)
	p.printf("</g>\n")
}

// stateCount is how many cells are in a state.
type stateCount struct {
	state concept.State
	n     int
}

// states counts the cells by state, from the strongest decision to none.
func (e *export) states() (out []stateCount) {
	counts := map[concept.State]int{}
	for _, row := range e.rows {
		for _, col := range e.cols {
			if s := e.Cell(row, col).State; e.shows(s) {
				counts[s]++
			}
		}
	}
	for _, s := range legendOrder {
		if counts[s] > 0 {
			out = append(out, stateCount{s, counts[s]})
		}
	}
	return out
}

// description says in words what the picture shows.
func (e *export) description(counts []stateCount) string {
	text := e.coverage()
	for i, c := range counts {
		text += [...]string{". ", ", "}[min(i, 1)] + e.word(c.state) + ": " + strconv.Itoa(c.n)
	}
	return text + "."
}

// labels are the short names of members, cut where they are very long, and the
// room they need.
func (e *export) labels(d int, members []int) (labels []string, width float64) {
	for _, m := range members {
		label := []rune(e.dim(d).Entities[m].Short(e.sel.Lang))
		if len(label) > pictureLabel {
			label = append(label[:pictureLabel-1:pictureLabel-1], '…')
		}
		labels = append(labels, string(label))
		width = max(width, float64(len(label))*pictureLetter)
	}
	return labels, width + 12
}

// picture is a drawing while it is made.
type picture struct {
	bytes.Buffer
	left, top float64 // of the first cell
}

func (p *picture) x(col int) float64 { return p.left + float64(col*pictureCell) }
func (p *picture) y(row int) float64 { return p.top + float64(row*pictureCell) }

func (p *picture) printf(format string, args ...any) { fmt.Fprintf(p, format, args...) }

func (p *picture) words(x, y float64, style, s string) {
	p.printf(`<text x="%s" y="%s" style="fill:var(--ink,#1c1f24);%s">%s</text>`, px(x), px(y), style, escaped(s))
}

// state draws the symbol of a state in its box, with a number where it is not 0.
func (p *picture) state(s concept.State, x, y, size float64, n int) {
	l := looks[s]
	p.printf(`<g class="st-%s"><rect x="%s" y="%s" width="%s" height="%s" rx="3" style="fill:var(--fill,%s);%s"/>`,
		site.StateID(s), px(x), px(y), px(size), px(size), l.fill, l.edge)
	at := x + size/2 - 7
	if n > 0 {
		at -= 8
		p.printf(`<text x="%s" y="%s" style="fill:var(--on,%s);font-size:14px">%d</text>`, px(at+18), px(y+size/2+5), l.on, n)
	}
	p.printf(`<g transform="translate(%s %s) scale(.875)" style="color:var(--on,%s)">%s</g></g>`, px(at), px(y+size/2-7), l.on, l.symbol)
}

// px prints a coordinate.
func px(v float64) string { return strconv.FormatFloat(v, 'f', -1, 32) }

func escaped(s string) string {
	var b bytes.Buffer
	_ = xml.EscapeText(&b, []byte(s)) // a buffer takes everything
	return b.String()
}
