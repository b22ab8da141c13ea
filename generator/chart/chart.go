// Package chart draws numbers as SVG: bars, stacked bars and lines.
//
// A drawing is made without a browser, in two widths: one for a column of text
// and one for phones. It holds no colours and no styles, only classes, so that
// the style sheet of the page decides how it looks on screens, in print and
// with forced colours. Series differ by pattern, marker and dashes as well.
//
// [Chart] says what is shown; bars.go and lines.go lay it out; pen.go writes
// the elements; text.go knows how wide words are.
package chart

import (
	"math"
	"slices"
	"strconv"
	"strings"
)

// Kind is a type of chart.
type Kind string

// The kinds of charts.
const (
	Bars    Kind = "bars"    // horizontal bars, side by side where there are several series
	Stacked Kind = "stacked" // horizontal bars of parts, with their sum
	Lines   Kind = "lines"   // one line per series over the labels
)

// What a chart can show and still be read.
const (
	MaxLabels = 24
	MaxSeries = 4
	MaxValue  = 1e12 // the largest absolute value
)

// Chart is what a drawing shows. Values that are missing or no finite number
// count as zero, larger ones than MaxValue as MaxValue.
type Chart struct {
	Kind        Kind
	ID          string // begins all ids of the drawings; no other chart of the page may have it
	Title       string
	Description string // says in a sentence what there is to see
	Labels      []string
	Series      []Series // at least one
	Unit        string   // behind the numbers, may be ""
	Max         float64  // end of the axis, 0 for the largest value
	Highlight   string   // the label or the series that carries the accent, may be ""
	RTL         bool     // begins on the right
	Number      func(value float64, decimals int) string
}

// Series is one value for each label.
type Series struct {
	Name   string // may be "" where there is only one series
	Values []float64
}

// Wide draws the chart for a column of text, 640 units wide.
func (c Chart) Wide() []byte { return c.draw(wide, "w") }

// Narrow draws the chart for phones, 288 units wide.
func (c Chart) Narrow() []byte { return c.draw(narrow, "n") }

// Value words a value as the drawings do, without the unit: all with the same
// number of decimals.
func (c Chart) Value(v float64) string { return c.word(v, c.decimals()) }

// Totals are the sums of all series, label by label.
func (c Chart) Totals() []float64 {
	sums := make([]float64, len(c.Labels))
	for i := range c.Labels {
		for _, s := range c.Series {
			sums[i] = rounded(sums[i] + s.at(i))
		}
	}
	return sums
}

// at is the value for a label.
func (s Series) at(label int) float64 {
	if label >= len(s.Values) {
		return 0
	}
	return rounded(s.Values[label])
}

// rounded keeps a value where it can be drawn and worded: sums of decimal
// fractions come out as decimal fractions.
func rounded(v float64) float64 {
	const precision = 1e9
	switch {
	case math.IsNaN(v), math.IsInf(v, 0):
		return 0
	case math.Abs(v) < 1e6:
		return math.Round(v*precision) / precision
	}
	return max(-MaxValue*MaxSeries, min(v, MaxValue*MaxSeries))
}

// decimals are as many as the value with most of them has.
func (c Chart) decimals() (most int) {
	for _, s := range c.Series {
		for i := range c.Labels {
			_, fraction, _ := strings.Cut(strconv.FormatFloat(s.at(i), 'f', -1, 64), ".")
			most = max(most, len(fraction))
		}
	}
	return most
}

func (c Chart) word(v float64, decimals int) string {
	if v == 0 {
		v = 0 // not the negative one
	}
	s := c.Number(v, decimals)
	if minus, ok := strings.CutPrefix(s, "-"); ok {
		s = "−" + minus
	}
	return s
}

// unitEverywhere reports whether the unit is short enough to follow every
// number. A longer one follows only the first.
func (c Chart) unitEverywhere() bool { return len([]rune(c.Unit)) <= 3 }

// withUnit words a value with its unit where it is due.
func (c Chart) withUnit(v float64, decimals int, first bool) string {
	s := c.word(v, decimals)
	if c.Unit != "" && (first || c.unitEverywhere()) {
		s += "\u00a0" + clean(c.Unit)
	}
	return s
}

func (c Chart) accentLabel(i int) bool { return c.Highlight != "" && c.Labels[i] == c.Highlight }

// accentSeries reports whether a series carries the accent. A label of the same
// name goes first.
func (c Chart) accentSeries(i int) bool {
	return c.Highlight != "" && c.Series[i].Name == c.Highlight && !slices.Contains(c.Labels, c.Highlight)
}

// format holds the measures of a drawing, in its own units.
type format struct {
	width     float64
	font      float64 // size of all text
	line      float64 // from line to line of text
	bar       float64 // height of a bar
	beside    float64 // height of a bar that stands beside others of its label
	gap       float64 // between the bars of two labels
	plot      float64 // height of the field of lines
	above     bool    // labels stand above the bars
	leastPlot float64 // bars shorter than that say nothing
}

var (
	wide   = format{width: 640, font: 16, line: 20, bar: 22, beside: 18, gap: 14, plot: 250, leastPlot: 120}
	narrow = format{width: 288, font: 14, line: 18, bar: 16, beside: 15, gap: 14, plot: 200, leastPlot: 90, above: true}
)

// drawing is one chart on its way to be drawn in one format.
type drawing struct {
	Chart
	format
	prefix string // of ids
	y      float64
	pen    *pen
	used   map[string]bool // definitions that are made already
	defs   *pen
}

func (c Chart) draw(f format, name string) []byte {
	c.Max = max(rounded(c.Max), 0)
	d := &drawing{Chart: c, format: f, prefix: c.ID + name, used: map[string]bool{}}
	d.pen = &pen{width: f.width, mirror: c.RTL}
	d.defs = &pen{width: f.width}
	if c.Kind == Lines {
		d.lines()
	} else {
		d.bars()
	}
	return d.frame()
}

// frame is the whole drawing: what it is called, what it refers to, what it shows.
func (d *drawing) frame() []byte {
	p := &pen{}
	height := math.Ceil(d.y)
	p.open("svg", "class", "chart-"+string(d.Kind), "viewBox", "0 0 "+number(d.width)+" "+number(height),
		"width", number(d.width), "height", number(height), "role", "img",
		"aria-labelledby", d.prefix+"t "+d.prefix+"d", "font-size", number(d.font), "direction", "ltr")
	p.open("title", "id", d.prefix+"t").words(d.Title).close("title")
	p.open("desc", "id", d.prefix+"d").words(d.Description).close("desc")
	if len(d.defs.b) > 0 {
		p.open("defs").raw(d.defs.b).close("defs")
	}
	p.raw(d.pen.b).close("svg")
	return p.b
}

// look numbers the ways to draw a series, from 0 on. The series with the accent
// takes the first and boldest.
func (d *drawing) look(series int) int {
	for i := range d.Series {
		switch {
		case !d.accentSeries(i):
		case i == series:
			return 0
		case i > series:
			return (series + 1) % MaxSeries
		}
	}
	return series % MaxSeries
}

// seriesClass is the class of what belongs to a series, with the accent where
// it is due. Bars of the only series need not be told from others.
func (d *drawing) seriesClass(series int, accent bool) string {
	class := "chart-bar"
	if len(d.Series) > 1 {
		class = "chart-s" + strconv.Itoa(d.look(series)+1)
	}
	if accent {
		class += " chart-accent"
	}
	return class
}

// legend names the series in lines above the drawing; swatch draws what stands
// for one at a place that is side units wide.
func (d *drawing) legend(side float64, swatch func(series int, x, y float64)) {
	const space, between = 7.0, 20.0
	x := 0.0
	type entry struct {
		x, y float64
		name string
		bold bool
	}
	var entries []entry
	for i, s := range d.Series {
		bold := d.accentSeries(i)
		name := fit(clean(s.Name), d.width-side-space, d.font, bold)
		w := side + space + textWidth(name, d.font, bold)
		if x > 0 && x+w > d.width {
			x, d.y = 0, d.y+d.line+2
		}
		swatch(i, x, d.y+d.line/2)
		entries = append(entries, entry{x + side + space, d.y + d.line/2, name, bold})
		x += w + between
	}
	d.pen.open("g", "class", "chart-label")
	for _, e := range entries {
		d.text(e.x, e.y, start, e.name, e.bold)
	}
	d.pen.close("g")
	d.y += d.line + d.gap
}

// text writes a line of text, centred on y; with the accent it is bold.
func (d *drawing) text(x, y float64, a anchor, s string, accent bool) {
	class := ""
	if accent {
		class = "chart-accent"
	}
	d.pen.text(x, y+.36*d.font, a, s, class)
}
