package chart

import (
	"math"
	"strconv"
	"strings"
)

// row is what is drawn for one label.
type row struct {
	lines  []string
	accent bool
	bars   []bar
	height float64
}

// bar is one bar: parts that follow each other from zero on, and what is
// written at its end.
type bar struct {
	parts  []part
	value  float64 // where it ends
	text   string
	accent bool
}

type part struct {
	series   int
	from, to float64
	text     string
}

const (
	space    = 6.0 // between a bar and its number
	mostRows = 3   // lines of a label
)

// barField is how the bars of a chart lie: beside the labels or below them,
// with the numbers at their ends or above them.
type barField struct {
	labels  float64 // width of the labels' column, 0 where they stand above
	zero    float64 // x of zero
	scale   float64 // units of the drawing for 1
	numbers bool    // numbers stand in lines of their own: they are too long for the ends
}

func (f barField) x(v float64) float64 { return f.zero + v*f.scale }

// bars draws horizontal bars, in the order of the labels.
func (d *drawing) bars() {
	rows := d.rows()
	if len(d.Series) > 1 {
		d.legend(14, d.barSwatch)
	}
	f := d.field(rows)
	for i := range rows {
		r := &rows[i]
		width := f.labels
		if width == 0 {
			width = d.width
		}
		r.lines, _ = wrap(clean(d.Labels[i]), width, d.font, r.accent, mostRows)
		r.height = d.barsHeight(r, f)
		if text := float64(len(r.lines)) * d.line; f.labels > 0 {
			r.height = max(r.height, text)
		}
	}
	d.drawBars(rows, f)
}

// rows words the values: each series has its bar, or all share one.
func (d *drawing) rows() []row {
	rows := make([]row, len(d.Labels))
	decimals, totals, first := d.decimals(), d.Totals(), true
	for i := range d.Labels {
		r := row{accent: d.accentLabel(i)}
		stack := bar{value: totals[i], accent: r.accent}
		at := 0.0
		for k, s := range d.Series {
			v := s.at(i)
			if d.Kind != Stacked {
				r.bars = append(r.bars, bar{
					parts: []part{{series: k, to: v}}, value: v,
					text: d.withUnit(v, decimals, first), accent: r.accent || d.accentSeries(k),
				})
				first = false
				continue
			}
			v = max(v, 0)
			stack.parts = append(stack.parts, part{k, at, at + v, d.withUnit(v, decimals, false)})
			at += v
		}
		if d.Kind == Stacked {
			stack.value = at
			stack.text = d.withUnit(rounded(at), decimals, first)
			r.bars, first = []bar{stack}, false
		}
		rows[i] = r
	}
	return rows
}

// field finds the largest scale at which every number fits behind its bar.
func (d *drawing) field(rows []row) barField {
	f := barField{}
	if !d.above {
		f.labels = d.labelColumn()
	}
	if d.scale(rows, &f) {
		return f
	}
	f.labels = 0
	if d.scale(rows, &f) {
		return f
	}
	f.numbers = true
	d.scale(rows, &f)
	return f
}

// labelColumn is as wide as the longest label, and no wider than leaves room
// for bars.
func (d *drawing) labelColumn() float64 {
	longest, word := 0.0, 0.0
	for i, label := range d.Labels {
		accent := d.accentLabel(i)
		longest = max(longest, textWidth(clean(label), d.font, accent))
		for _, p := range pieces(clean(label)) {
			word = max(word, textWidth(p.text, d.font, accent))
		}
	}
	most := min(max(.34*d.width, word), .42*d.width)
	return math.Ceil(min(longest, most))
}

// scale sets zero and scale of a field and reports whether its bars are long
// enough to be compared.
func (d *drawing) scale(rows []row, f *barField) bool {
	lo, hi := 0.0, d.Max
	for _, r := range rows {
		for _, b := range r.bars {
			lo, hi = min(lo, b.value), max(hi, b.value)
		}
	}
	if lo == hi {
		hi = lo + 1
	}
	from := f.labels
	if from > 0 {
		from += 12
	}
	room := d.width - from - 1
	// sides is what a scale needs left and right of zero.
	sides := func(scale float64) (left, right float64) {
		left, right = -lo*scale, hi*scale
		for _, r := range rows {
			for _, b := range r.bars {
				w := math.Abs(b.value) * scale
				if !f.numbers {
					w += space + textWidth(b.text, d.font, b.accent)
				}
				if b.value < 0 {
					left = max(left, w)
				} else {
					right = max(right, w)
				}
			}
		}
		return left, right
	}
	small, large := 0.0, room/(hi-lo)
	for range 50 {
		mid := (small + large) / 2
		if left, right := sides(mid); left+right <= room {
			small = mid
		} else {
			large = mid
		}
	}
	left, _ := sides(small)
	f.scale, f.zero = small, from+left+.5
	return (hi-lo)*small >= d.leastPlot
}

// pitch is from one bar of a label to the next.
func (d *drawing) pitch(r *row, f barField) (height, pitch float64) {
	height, pitch = d.bar, d.bar+3
	if len(r.bars) > 1 {
		height, pitch = d.beside, max(d.beside+3, d.font+3)
	}
	if f.numbers {
		pitch += d.line
	}
	return height, pitch
}

func (d *drawing) barsHeight(r *row, f barField) float64 {
	_, pitch := d.pitch(r, f)
	return float64(len(r.bars))*pitch - 3
}

// layers are drawn one above the other, whatever row they belong to.
type layers struct {
	shapes                          map[string]*pen // bars by series and accent
	labels, plates, numbers, inside *pen
	spans                           [][2]float64 // from where to where the axis is drawn: labels are not crossed
}

func (d *drawing) layer() *pen { return &pen{width: d.width, mirror: d.RTL} }

// drawBars draws the rows from top to bottom, then the axis.
func (d *drawing) drawBars(rows []row, f barField) {
	l := layers{shapes: map[string]*pen{}, labels: d.layer(), plates: d.layer(), numbers: d.layer(), inside: d.layer()}
	top := d.y
	for i := range rows {
		d.drawRow(&rows[i], f, &l)
		d.y += d.gap
	}
	d.y += 4 - d.gap
	if f.labels > 0 {
		l.spans = [][2]float64{{max(top-4, 0), d.y}}
	}
	axisEnd := d.y
	d.rule(f.zero, l.spans, "chart-axis")
	d.scaleEnd(f, l.spans, axisEnd)
	for k := range d.Series {
		for _, accent := range []bool{false, true} {
			if p := l.shapes[shapeKey(k, accent)]; p != nil {
				d.pen.open("g", d.shapeAttributes(k, accent)...).raw(p.b).close("g")
			}
		}
	}
	d.group("chart-plate", l.plates, "fill", "none")
	d.group("chart-label", l.labels)
	d.group("chart-value", l.numbers.raw(l.inside.b))
}

// group draws a layer whose elements have a class in common.
func (d *drawing) group(class string, layer *pen, attributes ...string) {
	if len(layer.b) > 0 {
		d.pen.open("g", append([]string{"class", class}, attributes...)...).raw(layer.b).close("g")
	}
}

// rule draws a vertical line in pieces.
func (d *drawing) rule(x float64, spans [][2]float64, class string) {
	var path strings.Builder
	at := number(d.pen.x(x, 0))
	for _, s := range spans {
		path.WriteString("M" + at + " " + number(s[0]) + "V" + number(s[1]))
	}
	d.pen.empty("path", "class", class, "stroke", "currentColor", "d", path.String())
}

// drawRow draws the label and the bars of a row and moves on below them.
func (d *drawing) drawRow(r *row, f barField, l *layers) {
	y, bars := d.y, d.barsHeight(r, f)
	first := y + .86*d.font
	if f.labels > 0 {
		first = y + r.height/2 - float64(len(r.lines)-1)/2*d.line + .36*d.font
		y += (r.height - bars) / 2
	} else {
		y += float64(len(r.lines))*d.line + 1
		d.y = y
	}
	for n, line := range r.lines {
		l.labels.text(0, first+float64(n)*d.line, start, line, accentClass(r.accent))
	}
	height, pitch := d.pitch(r, f)
	for _, b := range r.bars {
		at := y
		if f.numbers {
			l.numbers.text(0, y+.86*d.font, start, fit(b.text, d.width, d.font, b.accent), accentClass(b.accent))
			at += d.line
		}
		d.drawBar(b, f, at, height, l)
		l.spans = append(l.spans, [2]float64{at - 2, at + height + 2})
		y += pitch
	}
	d.y += r.height
}

func accentClass(accent bool) string {
	if accent {
		return "chart-accent"
	}
	return ""
}

func shapeKey(series int, accent bool) string { return strconv.Itoa(series) + accentClass(accent) }

// drawBar draws a bar and the numbers at its end and in it.
func (d *drawing) drawBar(b bar, f barField, y, height float64, l *layers) {
	baseline := y + height/2 + .36*d.font
	switch {
	case f.numbers:
	case b.value < 0:
		l.numbers.text(f.x(b.value)-space, baseline, end, b.text, accentClass(b.accent))
	default:
		x, w := f.x(b.value)+space, textWidth(b.text, d.font, b.accent)
		l.numbers.text(x, baseline, start, b.text, accentClass(b.accent))
		if end := f.x(d.Max); d.Max > 0 && x-2 < end && end < x+w+2 { // the end of the scale does not run through it
			l.plates.rect(x-2, y, w+2, height)
		}
	}
	for _, p := range b.parts {
		accent := b.accent || d.accentSeries(p.series)
		from, to := f.x(min(p.from, p.to)), f.x(max(p.from, p.to))
		if to-from < .05 {
			continue
		}
		key := shapeKey(p.series, accent)
		if l.shapes[key] == nil {
			l.shapes[key] = d.layer()
		}
		l.shapes[key].rect(from, y+.5, to-from, height-1)
		w := textWidth(p.text, d.font, false)
		if len(b.parts) < 2 || p.text == "" || w+2*space > to-from {
			continue
		}
		if d.look(p.series) >= 2 { // no number stands on a pattern
			l.plates.rect((from+to-w)/2-3, y+1.5, w+6, height-3)
		}
		l.inside.text((from+to)/2, baseline, middle, p.text, d.seriesClass(p.series, false)+"-in")
	}
}

// scaleEnd marks where the scale ends, where the author says so.
func (d *drawing) scaleEnd(f barField, spans [][2]float64, bottom float64) {
	if d.Max <= 0 {
		return
	}
	d.rule(f.x(d.Max), spans, "chart-grid")
	decimals := 0
	if d.Max != math.Trunc(d.Max) {
		decimals = max(1, d.decimals())
	}
	last, zero := d.word(d.Max, decimals), d.word(0, 0)
	w, zeroWidth := textWidth(last, d.font, false), textWidth(zero, d.font, false)
	at := min(f.x(d.Max)-w/2, d.width-w)
	if at < 0 || f.zero+zeroWidth/2+space > at {
		return
	}
	marks := d.layer()
	marks.text(max(f.zero-zeroWidth/2, 0), bottom+d.font, start, zero, "")
	marks.text(at, bottom+d.font, start, last, "")
	d.group("chart-tick", marks)
	d.y = bottom + d.line
}

func (d *drawing) barSwatch(series int, x, y float64) {
	d.pen.open("g", d.shapeAttributes(series, d.accentSeries(series))...)
	d.pen.rect(x+.5, y-6.5, 13, 13)
	d.pen.close("g")
}

// shapeAttributes say how the bars of a series are filled: the first two by the
// style sheet, the others with a pattern. Without a style sheet they are outlines.
func (d *drawing) shapeAttributes(series int, accent bool) []string {
	fill := "none"
	if look := d.look(series); look >= 2 {
		fill = "url(#" + d.pattern(look, accent) + ")"
	}
	return []string{"class", d.seriesClass(series, accent), "fill", fill, "stroke", "currentColor"}
}

// pattern defines the hatch of the third or the dots of the fourth look.
func (d *drawing) pattern(look int, accent bool) (id string) {
	id = d.prefix + "p" + strconv.Itoa(look+1)
	class := "chart-pattern"
	if accent {
		id, class = id+"a", class+" chart-accent"
	}
	if d.used[id] {
		return id
	}
	d.used[id] = true
	turn := ""
	if look == 2 {
		turn = "rotate(45)"
	}
	d.defs.open("pattern", "id", id, "class", class, "width", "6", "height", "6", "patternUnits", "userSpaceOnUse", "patternTransform", turn)
	if look == 2 {
		d.defs.empty("path", "d", "M1.5 0V6", "stroke", "currentColor", "stroke-width", "2")
	} else {
		d.defs.empty("circle", "cx", "3", "cy", "3", "r", "1.5", "fill", "currentColor")
	}
	d.defs.close("pattern")
	return id
}
