package chart

import (
	"math"
	"slices"
	"strconv"
)

// ticks are the values that an axis is marked at, from lo to hi.
type ticks struct {
	lo, hi, step float64
}

// decimals that the marks need.
func (t ticks) decimals() int {
	for n := range 10 {
		if scaled := t.step * math.Pow10(n); math.Abs(scaled-math.Round(scaled)) < 1e-6*scaled {
			return n
		}
	}
	return 10
}

// values are the marks, from below.
func (t ticks) values() (all []float64) {
	for i := math.Ceil(t.lo/t.step - 1e-9); i*t.step <= t.hi+1e-9*t.step && len(all) < 12; i++ {
		all = append(all, i*t.step)
	}
	return all
}

// newTicks marks an axis for values between lo and hi at round numbers. most is
// the end that the author wants, 0 without one. Zero belongs to it unless the
// values lie close together far from it.
func newTicks(lo, hi, most float64) ticks {
	hi = max(hi, most)
	if hi-lo >= .25*max(math.Abs(lo), math.Abs(hi)) || most > 0 || hi == lo {
		lo, hi = min(lo, 0), max(hi, 0)
	}
	if lo == hi {
		hi = lo + 1
	}
	step := roundStep((hi - lo) / 4)
	if most > 0 && lo == 0 {
		step = dividing(most, step)
	}
	t := ticks{lo: math.Floor(lo/step+1e-9) * step, hi: math.Ceil(hi/step-1e-9) * step, step: step}
	if most > 0 {
		t.hi = hi
	}
	return t
}

// roundStep is the next of 1, 2, 2.5, 5 and 10 times a power of ten.
func roundStep(least float64) float64 {
	power := math.Pow(10, math.Floor(math.Log10(least)))
	for _, m := range []float64{1, 2, 2.5, 5} {
		if m*power >= least*(1-1e-9) {
			return m * power
		}
	}
	return 10 * power
}

// dividing is a round step that leads from zero exactly to the end, if there is one.
func dividing(end, step float64) float64 {
	for _, factor := range []float64{1, .5, 2, .4, .8, 1.25, 2.5} {
		n := end / (step * factor)
		if rest := math.Abs(n - math.Round(n)); rest < 1e-9 && n >= 2 && n <= 6.5 && roundStep(step*factor) <= step*factor*(1+1e-9) {
			return step * factor
		}
	}
	return step
}

// lineField is where the lines run.
type lineField struct {
	ticks
	left, right, top, bottom float64
	from, by                 float64 // x of the first label, and from label to label
}

func (f lineField) x(i int) float64 { return f.from + float64(i)*f.by }

func (f lineField) y(v float64) float64 {
	return f.bottom - (v-f.lo)/(f.hi-f.lo)*(f.bottom-f.top)
}

// lines draws one line per series over the labels.
func (d *drawing) lines() {
	lo, hi := math.Inf(1), math.Inf(-1)
	for _, s := range d.Series {
		for i := range d.Labels {
			lo, hi = min(lo, s.at(i)), max(hi, s.at(i))
		}
	}
	if lo > hi {
		lo, hi = 0, 0
	}
	f := lineField{ticks: newTicks(lo, hi, d.Max)}
	ends, direct := d.endTexts()
	if len(d.Series) > 1 && !direct {
		d.legend(30, d.lineSwatch)
	}
	if d.Unit != "" && !d.unitEverywhere() {
		d.pen.open("g", "class", "chart-tick")
		d.text(0, d.y+d.line/2, start, fit(clean(d.Unit), d.width, d.font, false), false)
		d.pen.close("g")
		d.y += d.line + 4
	}
	d.place(&f, ends)
	d.grid(f)
	for i := range d.Series {
		d.line1(i, f)
	}
	d.endLabels(ends, f)
	d.xLabels(f)
}

// endTexts are the last values, with the names of their series where there is
// room for them beside the lines.
func (d *drawing) endTexts() (texts []string, direct bool) {
	if len(d.Labels) == 0 {
		return nil, false
	}
	room := .36 * d.width
	direct = len(d.Series) > 1
	for i, s := range d.Series {
		value := d.withUnit(s.at(len(d.Labels)-1), d.decimals(), false)
		texts = append(texts, value)
		direct = direct && textWidth(clean(s.Name)+"  "+value, d.font, d.accentSeries(i)) <= room
	}
	for i, s := range d.Series {
		if direct {
			texts[i] = clean(s.Name) + "\u00a0\u00a0" + texts[i]
		}
		texts[i] = fit(texts[i], room, d.font, d.accentSeries(i))
	}
	return texts, direct
}

// place gives the field the room that the marks on the left and the texts on
// the right leave.
func (d *drawing) place(f *lineField, ends []string) {
	const inset = 8 // a marker's half, and air
	marks, texts := 0.0, 0.0
	for _, v := range f.values() {
		marks = max(marks, textWidth(d.tickText(v, f.ticks), d.font, false))
	}
	for i, s := range ends {
		texts = max(texts, textWidth(s, d.font, d.accentSeries(i)))
	}
	f.left, f.right = math.Ceil(marks)+8, d.width-math.Ceil(texts)-6
	f.top, f.bottom = d.y+d.font/2, d.y+d.font/2+d.plot
	f.from = f.left + inset
	f.by = f.right - inset - f.from
	if n := len(d.Labels); n > 1 {
		f.by /= float64(n - 1)
	}
}

func (d *drawing) tickText(v float64, t ticks) string {
	return fit(d.withUnit(v, t.decimals(), false), .3*d.width, d.font, false)
}

// grid draws the marks of the axis, and zero where it is one of them.
func (d *drawing) grid(f lineField) {
	var marks pen
	marks.width, marks.mirror = d.width, d.RTL
	for _, v := range f.values() {
		class := "chart-grid"
		if math.Abs(v) < 1e-9*f.step {
			class = "chart-axis"
		}
		y := math.Round(f.y(v)) + .5
		d.pen.path([]float64{f.left, y, f.right, y}, "class", class, "stroke", "currentColor")
		marks.text(f.left-8, y+.36*d.font, end, d.tickText(v, f.ticks), "")
	}
	d.pen.open("g", "class", "chart-tick").raw(marks.b).close("g")
	for i := range d.Labels {
		if d.accentLabel(i) {
			d.pen.path([]float64{f.x(i), f.top, f.x(i), f.bottom + 6}, "class", "chart-mark chart-accent", "stroke", "currentColor")
		}
	}
}

var dashes = [MaxSeries]string{"", "7 4", "2 4", "12 4 2 4"}

// markers are circle, square, triangle and diamond.
var markers = [MaxSeries]string{
	"M-4 0A4 4 0 1 1 4 0A4 4 0 1 1 -4 0Z", "M-3.5 -3.5H3.5V3.5H-3.5Z", "M0 -4.5L4.5 3.5H-4.5Z", "M0 -5L5 0L0 5L-5 0Z",
}

// lineAttributes say how the line of a series looks.
func (d *drawing) lineAttributes(series int) []string {
	accent := d.accentSeries(series)
	marker := "url(#" + d.marker(series, accent) + ")"
	return []string{
		"class", "chart-line " + d.seriesClass(series, accent), "fill", "none", "stroke", "currentColor", "stroke-dasharray", dashes[d.look(series)],
		"marker-start", marker, "marker-mid", marker, "marker-end", marker,
	}
}

func (d *drawing) marker(series int, accent bool) (id string) {
	id = d.prefix + "m" + strconv.Itoa(series+1)
	if d.used[id] {
		return id
	}
	d.used[id] = true
	d.defs.open("marker", "id", id, "class", "chart-marker "+d.seriesClass(series, accent),
		"viewBox", "-6 -6 12 12", "markerWidth", "12", "markerHeight", "12", "markerUnits", "userSpaceOnUse")
	d.defs.empty("path", "d", markers[d.look(series)])
	d.defs.close("marker")
	return id
}

func (d *drawing) line1(series int, f lineField) {
	var points []float64
	for i := range d.Labels {
		points = append(points, f.x(i), f.y(d.Series[series].at(i)))
	}
	if len(points) > 0 {
		d.pen.path(points, d.lineAttributes(series)...)
	}
}

func (d *drawing) lineSwatch(series int, x, y float64) {
	attributes := d.lineAttributes(series)
	for i := 0; i < len(attributes); i += 2 {
		if attributes[i] == "marker-start" || attributes[i] == "marker-end" {
			attributes[i+1] = ""
		}
	}
	d.pen.path([]float64{x, y, x + 15, y, x + 30, y}, attributes...)
}

// endLabels writes the texts at the ends of the lines, one below the other
// where the lines end close together.
func (d *drawing) endLabels(texts []string, f lineField) {
	if len(texts) == 0 {
		return
	}
	order := make([]int, len(texts))
	at := make([]float64, len(texts))
	for i := range texts {
		order[i], at[i] = i, f.y(d.Series[i].at(len(d.Labels)-1))
	}
	slices.SortStableFunc(order, func(a, b int) int {
		switch {
		case at[a] < at[b]:
			return -1
		case at[a] > at[b]:
			return 1
		}
		return 0
	})
	spread(at, order, d.line, f.top, f.bottom)
	d.pen.open("g", "class", "chart-value")
	for i, s := range texts {
		d.text(f.right+6, at[i], start, s, d.accentSeries(i))
	}
	d.pen.close("g")
}

// spread moves places apart, in their order from above, within top and bottom.
func spread(at []float64, order []int, least, top, bottom float64) {
	for n, i := range order {
		if n > 0 {
			at[i] = max(at[i], at[order[n-1]]+least)
		}
	}
	for n := len(order) - 1; n >= 0; n-- {
		limit := bottom
		if n < len(order)-1 {
			limit = at[order[n+1]] - least
		}
		at[order[n]] = max(min(at[order[n]], limit), top)
	}
}

// xLabel is a label below the lines.
type xLabel struct {
	lines       []string
	left, right float64
	accent      bool
}

// xLabels writes as many labels below the lines as there is room for: the one
// with the accent, the first and the last always.
func (d *drawing) xLabels(f lineField) {
	n := len(d.Labels)
	if n == 0 {
		return
	}
	every := 1
	for every < n-1 && !d.labelsFit(f, every) {
		every++
	}
	order := []int{0, n - 1}
	for i, label := range d.Labels {
		if d.Highlight != "" && label == d.Highlight {
			order = []int{i, 0, n - 1}
		}
	}
	for i := every; i < n-1; i += every {
		order = append(order, i)
	}
	var placed []xLabel
	for _, i := range order {
		l := d.xLabel(i, f, d.labelRoom(f, every))
		if !slices.ContainsFunc(placed, func(p xLabel) bool { return l.left < p.right+8 && p.left < l.right+8 }) {
			placed = append(placed, l)
		}
	}
	d.y = f.bottom + 8
	most := 0
	d.pen.open("g", "class", "chart-label")
	for _, l := range placed {
		for k, line := range l.lines {
			d.text((l.left+l.right)/2, d.y+(float64(k)+.5)*d.line, middle, line, l.accent)
		}
		most = max(most, len(l.lines))
	}
	d.pen.close("g")
	d.y += float64(most) * d.line
}

// labelRoom is how wide a label may be where every so many are written.
func (d *drawing) labelRoom(f lineField, every int) float64 {
	if len(d.Labels) < 3 {
		return d.width/2 - 8
	}
	return min(max(float64(every)*f.by-8, 2*d.font), .36*d.width)
}

func (d *drawing) labelsFit(f lineField, every int) bool {
	for i := 0; i < len(d.Labels); i += every {
		if _, whole := wrap(clean(d.Labels[i]), d.labelRoom(f, every), d.font, d.accentLabel(i), 2); !whole {
			return false
		}
	}
	return true
}

func (d *drawing) xLabel(i int, f lineField, room float64) xLabel {
	l := xLabel{accent: d.accentLabel(i)}
	l.lines, _ = wrap(clean(d.Labels[i]), room, d.font, l.accent, mostRows)
	w := 0.0
	for _, line := range l.lines {
		w = max(w, textWidth(line, d.font, l.accent))
	}
	l.left = max(0, min(f.x(i)-w/2, d.width-w))
	l.right = l.left + w
	return l
}
