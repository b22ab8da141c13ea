package chart_test

import (
	"encoding/xml"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"strconv"
	"strings"
	"testing"

	"kontor/generator/chart"
)

const longest = "Donaudampfschifffahrtsgesellschaftskapitänsmütze"

// number words numbers as German does.
func number(v float64, decimals int) string {
	whole, fraction, _ := strings.Cut(strconv.FormatFloat(math.Abs(v), 'f', decimals, 64), ".")
	for i := len(whole) - 3; i > 0; i -= 3 {
		whole = whole[:i] + "." + whole[i:]
	}
	if v < 0 {
		whole = "-" + whole
	}
	if fraction != "" {
		whole += "," + fraction
	}
	return whole
}

func bars(labels []string, values ...float64) chart.Chart {
	return chart.Chart{
		Kind: chart.Bars, ID: "a", Title: "Titel", Description: "Beschreibung", Labels: labels,
		Series: []chart.Series{{Values: values}}, Number: number,
	}
}

var channels = []string{"Onlineshop", "Servicepunkt", "Außendienst", "Fachhandel", "Telefonberatung", "Marktplatz", "Messenger", "Katalog"}

func TestBarsStandInTheirOrderWithTheirNumbers(t *testing.T) {
	c := bars(channels, 4.5, 4.15, 3.9, 3.2, 2.75, 1.5, .8, 2)
	c.Unit, c.Max, c.Highlight = "Punkte", 5, "Servicepunkt"
	for _, svg := range both(c) {
		d := read(t, svg)
		want := slices.Concat([]string{"0", "5"}, channels, []string{"4,50\u00a0Punkte", "4,15", "3,90", "3,20", "2,75", "1,50", "0,80", "2,00"})
		if got := d.words(); !slices.Equal(got, want) {
			t.Errorf("texts %q, want %q", got, want)
		}
		var accents []string
		for _, e := range d.elements {
			if e.name != "g" && e.has("chart-accent") {
				accents = append(accents, e.name+" "+e.text)
			}
		}
		if want := []string{"rect ", "text Servicepunkt", "text 4,15"}; !slices.Equal(accents, want) {
			t.Errorf("with the accent: %q, want %q", accents, want)
		}
		if len(svg) > 3500 {
			t.Errorf("%d bytes", len(svg))
		}
	}
}

// The lengths of bars are to each other as their values, on both sides of zero.
func TestBarsAreAsLongAsTheirValues(t *testing.T) {
	for _, svg := range both(bars([]string{"a", "b", "c"}, 20, -10, 5)) {
		r := read(t, svg).rects("chart-bar")
		if len(r) != 3 {
			t.Fatalf("%d bars", len(r))
		}
		for i, want := range []float64{1, .5, .25} {
			if got := r[i].width() / r[0].width(); math.Abs(got-want) > .01 {
				t.Errorf("bar %d is %.3f of the first, want %v", i, got, want)
			}
		}
		if math.Abs(r[1].right-r[0].left) > .2 || math.Abs(r[2].left-r[0].left) > .2 {
			t.Errorf("bars do not begin at one zero: %v", r)
		}
	}
}

func TestSumsStandBehindStackedBars(t *testing.T) {
	c := bars([]string{"Handwerk", "Industrie"})
	c.Kind, c.Unit = chart.Stacked, "%"
	c.Series = []chart.Series{{Name: "Geräte", Values: []float64{.1, 10}}, {Name: "Service", Values: []float64{.2, 20}}}
	for _, svg := range both(c) {
		if got := read(t, svg).words(); !slices.Contains(got, "0,3\u00a0%") || !slices.Contains(got, "30,0\u00a0%") {
			t.Errorf("no sums in %q", got)
		}
	}
	if got := c.Totals(); !slices.Equal(got, []float64{.3, 30}) {
		t.Errorf("sums %v", got)
	}
}

// Without colours series still differ: by fill or pattern, by dashes and marks.
func TestSeriesDifferWithoutColour(t *testing.T) {
	c := bars([]string{"a", "b", "c"})
	for i := range chart.MaxSeries {
		c.Series = append(c.Series[:i], chart.Series{Name: strconv.Itoa(i), Values: []float64{5, 7, 6}})
	}
	for _, kind := range []chart.Kind{chart.Bars, chart.Stacked, chart.Lines} {
		c.Kind = kind
		for _, highlight := range []string{"", "a", "2"} {
			c.Highlight = highlight
			for _, svg := range both(c) {
				d := read(t, svg)
				looks := map[string]bool{}
				for _, e := range d.elements {
					if class := e.series(); class != "" && (e.name == "rect" || e.has("chart-line")) {
						look := class + e.attr["stroke-dasharray"] + e.inherited["fill"]
						if strings.Contains(e.inherited["fill"], "url") {
							look = e.inherited["fill"]
						}
						looks[look] = true
					}
				}
				if len(looks) < chart.MaxSeries {
					t.Errorf("%s, accent on %q: %d looks for %d series: %v", kind, highlight, len(looks), chart.MaxSeries, looks)
				}
			}
		}
	}
}

// Lines end with the name and the last value of their series, one below the
// other, where the names are short, and have a legend where they are long.
func TestLinesAreNamed(t *testing.T) {
	c := bars([]string{"2024", "2025", "2026"})
	c.Kind = chart.Lines
	c.Series = []chart.Series{{Name: "Shop", Values: []float64{1, 2, 40}}, {Name: "Handel", Values: []float64{3, 4, 39.5}}}
	if got := read(t, c.Wide()).words(); !slices.Contains(got, "Shop\u00a0\u00a040,0") || !slices.Contains(got, "Handel\u00a0\u00a039,5") {
		t.Errorf("no names at the ends: %q", got)
	}
	c.Series[0].Name = "Handwerk bis neun Beschäftigte"
	if got := read(t, c.Wide()).words(); got[0] != c.Series[0].Name || got[1] != "Handel" {
		t.Errorf("no legend: %q", got)
	}
}

// Labels are broken at spaces and hyphens, in long words where a syllable may
// begin, and never shortened in three lines.
func TestLongLabels(t *testing.T) {
	for label, want := range map[string][]string{
		"Fachhandel mit Beratung und Vorführung am Gerät": {"Fachhandel mit Beratung", "und Vorführung am Gerät"},
		longest: {"Donaudampfschifffahrtsgesell-", "schaftskapitänsmütze"},
		"Außendienst-Beratungsgespräche im Quartal":      {"Außendienst-", "Beratungsgespräche im", "Quartal"},
		"Kunden\u00adbeziehungs\u00admanagementsoftware": {"Kundenbeziehungs-", "managementsoftware"},
	} {
		got := read(t, bars([]string{label, "Shop"}, 1, 2).Wide()).words()
		if !slices.Equal(got[:len(want)], want) {
			t.Errorf("%s: %q, want %q", label, got, want)
		}
	}
}

func TestHostileTextStaysText(t *testing.T) {
	const hostile = `</svg><script>alert(1)</script>"'&` + "\x00\x1b\u202e"
	c := bars([]string{hostile, "b"}, 1, 2)
	c.Kind, c.Title, c.Description, c.Unit = chart.Lines, hostile, hostile, hostile
	c.Series = []chart.Series{{Name: hostile, Values: []float64{1, 2}}, {Name: "b"}}
	for _, kind := range []chart.Kind{chart.Bars, chart.Stacked, chart.Lines} {
		c.Kind = kind
		for _, svg := range both(c) {
			for _, e := range read(t, svg).elements {
				if e.name == "script" {
					t.Errorf("%s: a label became an element", kind)
				}
			}
			if strings.ContainsAny(string(svg), "\x00\x1b\u202e") {
				t.Errorf("%s: control characters came through", kind)
			}
		}
	}
}

// Charts of a page and the two drawings of a chart share no id, and refer only
// to what they define.
func TestIDsAreUnique(t *testing.T) {
	seen := map[string]bool{}
	for _, id := range []string{"a", "b"} {
		for _, kind := range []chart.Kind{chart.Bars, chart.Stacked, chart.Lines} {
			c := bars([]string{"x", "y"})
			c.ID, c.Kind, c.Highlight = id+string(kind), kind, "x"
			for i := range 4 {
				c.Series = append(c.Series[:i], chart.Series{Name: strconv.Itoa(i), Values: []float64{4, 5}})
			}
			for _, svg := range both(c) {
				own := map[string]bool{}
				for _, e := range read(t, svg).elements {
					if v := e.attr["id"]; v != "" {
						if seen[v] {
							t.Errorf("id %s twice", v)
						}
						seen[v], own[v] = true, true
					}
				}
				for _, ref := range read(t, svg).references() {
					if !own[ref] {
						t.Errorf("%s refers to %s, which it does not define", kind, ref)
					}
				}
			}
		}
	}
}

// No colour and no style stands in a drawing: the style sheet has them all.
func TestNoColoursNoStyles(t *testing.T) {
	c := bars(channels, 1, 2, 3, 4, 5, 6, 7, 8)
	c.Series = append(c.Series, chart.Series{Name: "b"}, chart.Series{Name: "c"})
	for _, kind := range []chart.Kind{chart.Bars, chart.Stacked, chart.Lines} {
		c.Kind = kind
		for _, svg := range both(c) {
			for _, e := range read(t, svg).elements {
				if e.attr["style"] != "" || e.attr["color"] != "" {
					t.Errorf("%s has a style", e.name)
				}
				for _, a := range []string{"fill", "stroke"} {
					if v := e.attr[a]; v != "" && v != "none" && v != "currentColor" && !strings.HasPrefix(v, "url(#") {
						t.Errorf("%s %s=%q", e.name, a, v)
					}
				}
			}
		}
	}
}

// Charts of languages from the right are the mirror image.
func TestRightToLeft(t *testing.T) {
	c := bars([]string{"בדיקה עם טקסט ארוך מאוד שצריך להתפצל לשורות", "b"}, 4, 2)
	left := read(t, c.Wide()).rects("chart-bar")
	c.RTL = true
	d := read(t, c.Wide())
	right := d.rects("chart-bar")
	for i := range left {
		if math.Abs(left[i].left-(640-right[i].right)) > .2 {
			t.Errorf("bar %d: %v is no mirror image of %v", i, right[i], left[i])
		}
	}
	check(t, d)
}

// Whatever the numbers and words: the drawing is XML, everything lies inside,
// no text on another.
func TestEverythingLiesInside(t *testing.T) {
	for seed := range uint64(400) {
		c := random(seed)
		for _, svg := range both(c) {
			d := read(t, svg)
			check(t, d)
			if t.Failed() {
				t.Fatalf("seed %d: %+v\n%s", seed, c, svg)
			}
		}
	}
}

func FuzzChart(f *testing.F) {
	f.Add("bars", "Onlineshop|"+longest, "Punkte", "Vorher", 4.5, -3.0, 5.0)
	f.Add("lines", "\u05d0|<b>|漢字", "%", "", 1e12, 1e-9, 0.0)
	f.Add("stacked", "||", "", "b", math.Inf(1), math.NaN(), -1.0)
	f.Fuzz(func(t *testing.T, kind, labels, unit, name string, a, b, most float64) {
		c := bars(strings.Split(labels, "|"))
		c.Labels = c.Labels[:min(len(c.Labels), chart.MaxLabels)]
		c.Kind, c.Unit, c.Max, c.Highlight = chart.Kind(kind), unit, most, name
		c.Series = []chart.Series{{Name: name, Values: []float64{a, b, a}}, {Name: labels, Values: []float64{b, a, b}}}
		for _, svg := range both(c) {
			check(t, read(t, svg))
		}
	})
}

func BenchmarkChart(b *testing.B) {
	c := bars(channels, 4.5, 4.15, 3.9, 3.2, 2.75, 1.5, .8, 2)
	b.ReportAllocs()
	for b.Loop() {
		c.Wide()
		c.Narrow()
	}
}

func random(seed uint64) chart.Chart {
	r := rand.New(rand.NewPCG(seed, 1))
	pick := func(from ...string) string { return from[r.IntN(len(from))] }
	c := bars(nil)
	c.Kind = chart.Kind(pick("bars", "stacked", "lines"))
	c.Unit = pick("", "%", "Punkte", "Mio. €", longest)
	c.RTL = r.IntN(4) == 0
	scale := math.Pow10(r.IntN(15) - 3)
	value := func() float64 {
		v := scale * r.Float64()
		switch r.IntN(6) {
		case 0:
			v = 0
		case 1:
			v = -v
		case 2:
			v *= .001
		}
		return math.Round(v*100) / 100
	}
	for range 1 + r.IntN(chart.MaxLabels) {
		c.Labels = append(c.Labels, fmt.Sprint(len(c.Labels), pick("", " Shop", " Messe und Ausstellung", " "+longest, longest+longest+longest+longest,
			" Fachhandel mit Beratung und Vorführung am Gerät und in der Werkstatt, auch nach Feierabend", " עברית ועוד עברית", " 漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字", " 👩‍👩‍👧 e\u0301")))
	}
	for range 1 + r.IntN(chart.MaxSeries) {
		s := chart.Series{Name: fmt.Sprint(len(c.Series), pick("", " Heute", " "+longest, " "+longest+longest))}
		for range c.Labels {
			s.Values = append(s.Values, value())
		}
		c.Series = append(c.Series, s)
	}
	c.Series = c.Series[1:]
	switch r.IntN(4) {
	case 0:
		c.Highlight = c.Labels[r.IntN(len(c.Labels))]
	case 1:
		c.Highlight = c.Series[0].Name
	}
	if r.IntN(3) == 0 {
		c.Max = scale * float64(len(c.Series))
	}
	return c
}

func both(c chart.Chart) [][]byte { return [][]byte{c.Wide(), c.Narrow()} }

// drawn is a drawing as it was read.
type drawn struct {
	width, height float64
	elements      []element
}

type element struct {
	name, text string
	attr       map[string]string
	inherited  map[string]string // with those of the elements around
	classes    string            // with those of the elements around
}

type box struct{ left, right, top, bottom float64 }

func (b box) width() float64 { return b.right - b.left }

func read(t *testing.T, svg []byte) drawn {
	t.Helper()
	decoder := xml.NewDecoder(strings.NewReader(string(svg)))
	var d drawn
	var open []int
	for {
		token, err := decoder.Token()
		if err != nil {
			if len(d.elements) == 0 || len(open) > 0 || err.Error() != "EOF" {
				t.Fatalf("%v in %s", err, svg)
			}
			break
		}
		switch token := token.(type) {
		case xml.StartElement:
			e := element{name: token.Name.Local, attr: map[string]string{}, inherited: map[string]string{}}
			if len(open) > 0 {
				around := d.elements[open[len(open)-1]]
				e.classes = around.classes
				for k, v := range around.inherited {
					e.inherited[k] = v
				}
			}
			for _, a := range token.Attr {
				e.attr[a.Name.Local], e.inherited[a.Name.Local] = a.Value, a.Value
			}
			e.classes += " " + e.attr["class"]
			open = append(open, len(d.elements))
			d.elements = append(d.elements, e)
		case xml.CharData:
			d.elements[open[len(open)-1]].text += string(token)
		case xml.EndElement:
			open = open[:len(open)-1]
		}
	}
	size := strings.Fields(d.elements[0].attr["viewBox"])
	d.width, d.height = coordinate(t, size[2]), coordinate(t, size[3])
	return d
}

func coordinate(t *testing.T, s string) float64 {
	t.Helper()
	v, err := strconv.ParseFloat(s, 64)
	if err != nil || math.IsNaN(v) || math.IsInf(v, 0) {
		t.Fatalf("%q is no coordinate", s)
	}
	return v
}

func (e element) has(class string) bool { return slices.Contains(strings.Fields(e.classes), class) }

func (e element) series() string {
	for _, class := range strings.Fields(e.classes) {
		if len(class) == len("chart-s1") && strings.HasPrefix(class, "chart-s") {
			return class
		}
	}
	return ""
}

func (d drawn) words() (all []string) {
	for _, e := range d.elements {
		if e.name == "text" {
			all = append(all, e.text)
		}
	}
	return all
}

func (d drawn) references() (all []string) {
	for _, e := range d.elements {
		for _, v := range e.attr {
			if id, ok := strings.CutPrefix(v, "url(#"); ok {
				all = append(all, strings.TrimSuffix(id, ")"))
			}
		}
		all = append(all, strings.Fields(e.attr["aria-labelledby"])...)
	}
	return all
}

func (d drawn) rects(class string) (all []box) {
	for _, e := range d.elements {
		if e.name == "rect" && e.has(class) {
			all = append(all, e.rect())
		}
	}
	return all
}

func (e element) float(name string) float64 {
	v, err := strconv.ParseFloat(e.attr[name], 64)
	if err != nil {
		return math.NaN()
	}
	return v
}

func (e element) rect() box {
	x, y := e.float("x"), e.float("y")
	return box{x, x + e.float("width"), y, y + e.float("height")}
}

// box is where a text stands.
func (e element) box(size float64) box {
	x, y, w := e.float("x"), e.float("y"), chart.TextWidth(e.text, size, e.has("chart-accent"))
	switch e.attr["text-anchor"] {
	case "middle":
		x -= w / 2
	case "end":
		x -= w
	}
	return box{x, x + w, y - .75*size, y + .22*size}
}

// check finds what lies outside and texts on texts.
func check(t *testing.T, d drawn) {
	t.Helper()
	inside := func(b box, what string) {
		const rounding = .2
		if !(b.left >= -rounding && b.right <= d.width+rounding && b.top >= -rounding && b.bottom <= d.height+rounding) {
			t.Errorf("%s at %v lies outside %v x %v", what, b, d.width, d.height)
		}
	}
	size := d.elements[0].float("font-size")
	if size < 14 {
		t.Errorf("text of %v units", size)
	}
	var texts []box
	for _, e := range d.elements {
		switch {
		case e.has("chart-pattern") || e.has("chart-marker"):
		case e.name == "rect":
			inside(e.rect(), "a bar")
		case e.name == "path":
			for point := range strings.SplitSeq(strings.NewReplacer("M", "|", "L", "|", "V", "|0 ").Replace(e.attr["d"])[1:], "|") {
				x, y, _ := strings.Cut(point, " ")
				px, py := coordinate(t, x), coordinate(t, y)
				inside(box{px, px, py, py}, "a line")
			}
		case e.name == "text":
			b := e.box(size)
			inside(b, e.text)
			for _, other := range texts {
				if b.left < other.right-.2 && other.left < b.right-.2 && b.top < other.bottom-.2 && other.top < b.bottom-.2 {
					t.Errorf("%q stands on another text", e.text)
				}
			}
			texts = append(texts, b)
		}
	}
}
