package chart

import (
	"math"
	"strconv"
	"strings"
)

// pen writes elements. With mirror set everything that has a place stands as in
// a mirror: charts of languages that are written from the right.
type pen struct {
	b      []byte
	width  float64
	mirror bool
}

// anchor says which end of a text stands at its place.
type anchor int

const (
	start anchor = iota
	middle
	end
)

// number prints a coordinate with at most one decimal.
func number(v float64) string {
	if math.Abs(v) < .05 {
		return "0"
	}
	return strconv.FormatFloat(math.Round(v*10)/10, 'f', -1, 64)
}

// open begins an element. Attributes are names and values in turn; one without
// a value is left out.
func (p *pen) open(name string, attributes ...string) *pen {
	p.tag(name, attributes)
	p.b = append(p.b, '>')
	return p
}

// empty writes an element without content.
func (p *pen) empty(name string, attributes ...string) {
	p.tag(name, attributes)
	p.b = append(p.b, '/', '>')
}

func (p *pen) tag(name string, attributes []string) {
	p.b = append(p.b, '<')
	p.b = append(p.b, name...)
	for i := 0; i+1 < len(attributes); i += 2 {
		if attributes[i+1] == "" {
			continue
		}
		p.b = append(p.b, ' ')
		p.b = append(p.b, attributes[i]...)
		p.b = append(p.b, '=', '"')
		p.words(attributes[i+1])
		p.b = append(p.b, '"')
	}
}

func (p *pen) close(name string) *pen {
	p.b = append(p.b, '<', '/')
	p.b = append(p.b, name...)
	p.b = append(p.b, '>')
	return p
}

func (p *pen) raw(b []byte) *pen {
	p.b = append(p.b, b...)
	return p
}

var escape = strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;", `"`, "&#34;")

// words writes text so that it stays text.
func (p *pen) words(s string) *pen {
	p.b = append(p.b, escape.Replace(clean(s))...)
	return p
}

// x is where something stands that is w wide.
func (p *pen) x(x, w float64) float64 {
	if p.mirror {
		return p.width - x - w
	}
	return x
}

func (p *pen) rect(x, y, w, h float64) {
	p.empty("rect", "x", number(p.x(x, w)), "y", number(y), "width", number(w), "height", number(h))
}

// path writes a line through points, x and y in turn.
func (p *pen) path(points []float64, attributes ...string) {
	var d strings.Builder
	for i := 0; i+1 < len(points); i += 2 {
		command := "L"
		if i == 0 {
			command = "M"
		}
		d.WriteString(command + number(p.x(points[i], 0)) + " " + number(points[i+1]))
	}
	p.empty("path", append([]string{"d", d.String()}, attributes...)...)
}

// text writes a line of text with its baseline at y.
func (p *pen) text(x, y float64, a anchor, s, class string) {
	if s == "" {
		return
	}
	if p.mirror && a != middle {
		a = end - a
	}
	p.open("text", "x", number(p.x(x, 0)), "y", number(y), "text-anchor", [...]string{"", "middle", "end"}[a], "class", class)
	p.words(isolated(s)).close("text")
}
