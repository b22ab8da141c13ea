package page

import (
	"math"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"kontor/generator/chart"
	"kontor/generator/content"
	"kontor/generator/language"
	"kontor/generator/source"
	"kontor/generator/view"
)

// chart: title, data: {label: value or [values]}, type: bars, stacked or lines,
// series: [names], unit, max, highlight, note.
func (c *compiler) chart(number int) directive {
	c.only("title", "type", "unit", "max", "highlight", "note", "series", "data")
	if len(c.diags) > 0 && c.of.Args.Kind != content.NodeMap {
		return directive{}
	}
	title := c.required("title")
	kind := c.choice("type", string(chart.Bars), string(chart.Stacked), string(chart.Lines))
	unit, _ := c.text("unit")
	note, _ := c.text("note")
	drawn := chart.Chart{Kind: chart.Kind(kind), ID: c.chartID(number), Title: title, Unit: unit}
	drawn.Series = c.chartSeries()
	c.chartData(&drawn)
	if len(c.diags) == 0 {
		c.chartMax(&drawn)
		c.chartHighlight(&drawn)
	}
	if len(c.diags) > 0 {
		return directive{}
	}
	lang := c.page.Lang
	return directive{layout: "chart", view: func() any { return c.b.chart(drawn, note, lang) }}
}

// chartID begins the ids of a chart. Texts of several pages may stand on one:
// the number alone would not do.
func (c *compiler) chartID(number int) string {
	return "c" + source.Sum([]byte(c.page.ID)).String()[:6] + "-" + strconv.Itoa(number+1)
}

// required is an argument that is a plain value and must be given.
func (c *compiler) required(name string) string {
	n := c.of.Args.Get(name)
	if n == nil || n.Kind == content.NodeNull || strings.TrimSpace(n.Value) == "" && n.Items == nil {
		c.fail("DIR02/missing", c.of.Pos, "argument", name, "directive", c.of.Name)
		return ""
	}
	value, _ := c.text(name)
	return value
}

// chartSeries reads the names of several series; without any there is one
// series without a name.
func (c *compiler) chartSeries() []chart.Series {
	n := c.of.Args.Get("series")
	if n == nil || n.Kind == content.NodeNull {
		return []chart.Series{{}}
	}
	names := []*content.Node{n}
	if n.Kind == content.NodeList {
		names = n.Items
	}
	var out []chart.Series
	seen := map[string]bool{}
	for _, item := range names {
		name := strings.TrimSpace(item.Value)
		switch {
		case item.Kind == content.NodeMap, item.Kind == content.NodeList, name == "":
			c.fail("DIR02/names", item.Pos)
			continue
		case seen[content.Fold(name)]:
			c.fail("DIR02/label", item.Pos, "label", name)
		}
		seen[content.Fold(name)] = true
		out = append(out, chart.Series{Name: name})
	}
	switch {
	case len(names) == 0:
		c.fail("DIR02/names", n.Pos)
	case len(names) > chart.MaxSeries:
		c.fail("DIR02/many-series", n.Pos, "count", strconv.Itoa(len(names)), "limit", strconv.Itoa(chart.MaxSeries))
	}
	if len(out) == 0 {
		return []chart.Series{{}}
	}
	return out
}

// chartData reads the values, label by label in the order of the file.
func (c *compiler) chartData(to *chart.Chart) {
	n := c.of.Args.Get("data")
	switch {
	case n == nil || n.Kind == content.NodeNull:
		c.fail("DIR02/missing", c.of.Pos, "argument", "data", "directive", c.of.Name)
		return
	case n.Kind != content.NodeMap || len(n.Items) == 0:
		c.fail("DIR02/data", n.Pos)
		return
	case len(n.Items) > chart.MaxLabels:
		c.fail("DIR02/many-labels", n.Pos, "count", strconv.Itoa(len(n.Items)), "limit", strconv.Itoa(chart.MaxLabels))
	case len(n.Items) == 1 && to.Kind == chart.Lines:
		c.fail("DIR02/points", n.Pos)
	}
	seen := map[string]bool{}
	for _, item := range n.Items {
		label := strings.TrimSpace(item.Key)
		if seen[content.Fold(label)] {
			c.fail("DIR02/label", item.KeyPos, "label", label)
		}
		seen[content.Fold(label)] = true
		to.Labels = append(to.Labels, label)
		c.chartRow(to, item)
	}
}

// chartRow reads the values of one label.
func (c *compiler) chartRow(to *chart.Chart, item *content.Node) {
	values := []*content.Node{item}
	if item.Kind == content.NodeList {
		values = item.Items
	}
	named := to.Series[0].Name != ""
	switch want := len(to.Series); {
	case len(values) == want:
	case !named && len(values) > 1:
		c.fail("DIR02/unnamed", item.Pos, "label", item.Key, "count", strconv.Itoa(len(values)))
		return
	default:
		c.fail("DIR02/count", item.Pos, "label", item.Key, "count", strconv.Itoa(len(values)), "want", strconv.Itoa(want))
		return
	}
	for i, n := range values {
		v, ok := c.decimal(n, item.Key)
		if ok && v < 0 && to.Kind == chart.Stacked {
			c.fail("DIR02/negative", n.Pos, "value", n.Value, "label", item.Key)
		}
		to.Series[i].Values = append(to.Series[i].Values, v)
	}
}

func (c *compiler) chartMax(to *chart.Chart) {
	n := c.of.Args.Get("max")
	if n == nil || n.Kind == content.NodeNull {
		return
	}
	end, ok := c.decimal(n, "max")
	if !ok {
		return
	}
	largest, at := math.Inf(-1), ""
	totals := to.Totals()
	for i, label := range to.Labels {
		v := totals[i]
		if to.Kind != chart.Stacked {
			v = slices.MaxFunc(to.Series, func(a, b chart.Series) int { return compare(a.Values[i], b.Values[i]) }).Values[i]
		}
		if v > largest {
			largest, at = v, label
		}
	}
	switch {
	case end <= 0:
		c.fail("DIR02/max-zero", n.Pos, "value", n.Value)
	case end < largest:
		to.Max = 0
		c.fail("DIR02/max", n.Pos, "value", n.Value, "largest", strconv.FormatFloat(largest, 'f', -1, 64), "label", at)
	default:
		to.Max = end
	}
}

func compare(a, b float64) int {
	switch {
	case a < b:
		return -1
	case a > b:
		return 1
	}
	return 0
}

// chartHighlight finds what the accent is for among labels and series.
func (c *compiler) chartHighlight(to *chart.Chart) {
	value, pos := c.text("highlight")
	if value == "" {
		return
	}
	known := slices.Clone(to.Labels)
	for _, s := range to.Series {
		if s.Name != "" {
			known = append(known, s.Name)
		}
	}
	for _, name := range known {
		if content.Fold(name) == content.Fold(value) {
			to.Highlight = name
			return
		}
	}
	near := nearest(value, known)
	c.fail(orNear("DIR02/highlight", near), pos, "value", value, "nearest", near, "known", strings.Join(known, ", "))
}

// decimal reads a number of a chart; where names what it belongs to.
func (c *compiler) decimal(n *content.Node, where string) (float64, bool) {
	if n.Kind == content.NodeList || n.Kind == content.NodeMap || strings.TrimSpace(n.Value) == "" {
		c.fail("DIR02/no-value", n.Pos, "label", where)
		return 0, false
	}
	v, reading := readNumber(n.Value)
	if reading == noNumber && (n.Kind == content.NodeFloat || n.Kind == content.NodeInt) {
		if f, err := strconv.ParseFloat(n.Value, 64); err == nil { // 1e3
			v, reading = f, plainNumber
		}
	}
	switch {
	case reading == twoReadings:
		whole, fraction := bothReadings(n.Value)
		c.fail("DIR02/ambiguous", n.Pos, "label", where, "value", n.Value, "whole", whole, "fraction", fraction)
	case reading == noNumber:
		c.fail("DIR02/value", n.Pos, "label", where, "value", n.Value)
	case math.Abs(v) > chart.MaxValue:
		c.fail("DIR02/large", n.Pos, "label", where, "value", n.Value)
	default:
		return v, true
	}
	return 0, false
}

// reading says how sure it is what a number means.
type reading int

const (
	noNumber reading = iota
	plainNumber
	twoReadings // "1.850" is thousands to one, a fraction to another
)

var (
	plainForm     = regexp.MustCompile(`^-?\d+([.,]\d+)?$`)
	ambiguousForm = regexp.MustCompile(`^-?[1-9]\d{0,2}[.,]\d{3}$`)
	// thousands in groups, and behind the last the other sign and a fraction
	groupedForm = regexp.MustCompile(`^-?\d{1,3}(?:(?:\.\d{3})+(?:,\d+)?|(?:,\d{3})+(?:\.\d+)?|(?:[ \x{a0}\x{202f}'’]\d{3})+(?:[.,]\d+)?)$`)
)

// readNumber understands the point and the comma of decimals, and thousands
// where they cannot be decimals.
func readNumber(text string) (float64, reading) {
	s := strings.Replace(strings.TrimSpace(text), "−", "-", 1)
	switch {
	case ambiguousForm.MatchString(s):
		return 0, twoReadings
	case plainForm.MatchString(s):
		s = strings.Replace(s, ",", ".", 1)
	case groupedForm.MatchString(s):
		s = ungrouped(s)
	default:
		return 0, noNumber
	}
	v, err := strconv.ParseFloat(s, 64)
	if err != nil {
		return 0, noNumber
	}
	return v, plainNumber
}

// ungrouped takes the signs between thousands out. The last sign is that of
// the fraction if it stands there alone of its kind.
func ungrouped(s string) string {
	fraction := ""
	if i := strings.LastIndexAny(s, ".,"); i >= 0 && strings.Count(s, s[i:i+1]) == 1 {
		s, fraction = s[:i], "."+s[i+1:]
	}
	digits := strings.Map(func(r rune) rune {
		if r == '-' || '0' <= r && r <= '9' {
			return r
		}
		return -1
	}, s)
	return digits + fraction
}

// bothReadings are the two numbers that an ambiguous one may stand for, in
// forms that are not.
func bothReadings(s string) (whole, fraction string) {
	s = strings.TrimSpace(s)
	i := strings.IndexAny(s, ".,")
	whole, fraction = s[:i]+s[i+1:], strings.TrimRight(s[:i]+"."+s[i+1:], "0")
	switch {
	case strings.HasSuffix(fraction, "."):
		fraction += "0"
	case len(fraction)-i == 4: // three digits would be as ambiguous
		fraction += "0"
	}
	return whole, fraction
}

// chart is the view of a chart.
func (b *builder) chart(c chart.Chart, note, lang string) view.Chart {
	c.Number = b.in.Theme.Strings(lang).Decimal
	c.Description = b.chartDescription(c, lang)
	c.RTL = language.Dir(lang) == "rtl"
	v := view.Chart{
		Title: c.Title, Note: note,
		Wide: view.HTML(c.Wide()), Narrow: view.HTML(c.Narrow()),
		Head: []string{b.t(lang, "chart.label")},
	}
	unit := func(name string) string {
		switch {
		case name == "" && c.Unit == "":
			return b.t(lang, "chart.value")
		case name == "":
			return c.Unit
		case c.Unit == "":
			return name
		}
		return b.t(lang, "chart.withUnit", "name", name, "unit", c.Unit)
	}
	for _, s := range c.Series {
		v.Head = append(v.Head, unit(s.Name))
	}
	sums := c.Kind == chart.Stacked && len(c.Series) > 1
	if sums {
		v.Head = append(v.Head, unit(b.t(lang, "chart.total")))
	}
	totals := c.Totals()
	for i, label := range c.Labels {
		row := view.ChartRow{Label: label}
		for _, s := range c.Series {
			row.Values = append(row.Values, c.Value(s.Values[i]))
		}
		if sums {
			row.Values = append(row.Values, c.Value(totals[i]))
		}
		v.Rows = append(v.Rows, row)
	}
	return v
}

// chartDescription says in a sentence what is compared, and where it is
// highest and lowest.
func (b *builder) chartDescription(c chart.Chart, lang string) string {
	type point struct {
		name  string
		value float64
	}
	var points []point
	totals := c.Totals()
	var names []string
	for k, s := range c.Series {
		names = append(names, s.Name)
		for i, label := range c.Labels {
			switch {
			case c.Kind == chart.Stacked && k == 0:
				points = append(points, point{label, totals[i]})
			case c.Kind != chart.Stacked && len(c.Series) > 1:
				points = append(points, point{label + ", " + s.Name, s.Values[i]})
			case c.Kind != chart.Stacked:
				points = append(points, point{label, s.Values[i]})
			}
		}
	}
	byValue := func(a, b point) int { return compare(a.value, b.value) }
	highest, lowest := slices.MaxFunc(points, byValue), slices.MinFunc(points, byValue)
	key := "chart.desc." + string(c.Kind)
	switch {
	case len(c.Series) > 1 && c.Kind == chart.Bars:
		key = "chart.desc.grouped"
	case len(c.Series) > 1 && c.Kind == chart.Lines:
		key = "chart.desc.linesOf"
	case len(c.Series) == 1 && c.Kind == chart.Stacked:
		key = "chart.desc.bars"
	}
	worded := func(v float64) string { return strings.TrimSpace(c.Value(v) + " " + c.Unit) }
	return b.t(lang, key, "n", len(c.Labels), "series", strings.Join(names, ", "),
		"highest", highest.name, "max", worded(highest.value), "lowest", lowest.name, "min", worded(lowest.value),
		"first", c.Labels[0], "last", c.Labels[len(c.Labels)-1])
}
