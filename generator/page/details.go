package page

import (
	"fmt"
	"strconv"
	"strings"

	"kontor/generator/concept"
	"kontor/generator/site"
	"kontor/generator/view"
)

const (
	documentsPerCell = 4   // linked in a cell's details; the rest is counted
	detailLines      = 600 // of values behind a projection; where there are more, the slices say them
)

// said gathers what there is to say about the cells of a matrix beyond their
// states. What is the same of several cells is said once.
type said struct {
	g         *grid
	offers    entries // what offers say
	documents entries // which documents are about them
	cut       bool    // covered values are left to the slices
}

func newSaid(g *grid) *said {
	s := &said{g: g, offers: newEntries(g, "d"), documents: newEntries(g, "t")}
	lines := 0
	for _, row := range g.rows {
		for _, col := range g.cols {
			for _, v := range g.Cell(row, col).Values {
				if s.speaks(v.Offer) {
					lines++
				}
			}
		}
	}
	s.cut = lines > detailLines
	return s
}

// entries are things said, each once.
type entries struct {
	g      *grid
	prefix string // of their ids
	list   []view.Detail
	index  map[string]int // what is said -> its place in list
}

func newEntries(g *grid, prefix string) entries {
	return entries{g: g, prefix: g.spec.anchor + prefix, index: map[string]int{}}
}

// add says something of a cell and returns the id of it; the key is equal where
// the same is said.
func (e *entries) add(d view.Detail, key string, row, col int) string {
	i, known := e.index[key]
	if !known {
		i = len(e.list)
		d.ID = e.prefix + strconv.Itoa(i+1)
		e.index[key], e.list = i, append(e.list, d)
	}
	e.list[i].Cells = e.g.withCell(e.list[i].Cells, row, col)
	return e.list[i].ID
}

// speaks reports whether an offer says more than its decision.
func (s *said) speaks(offer int) bool {
	o := s.g.b.site.Offers[offer]
	return o.Reason != "" || !o.From.IsZero() || !o.Until.IsZero() || s.g.spec.terms && len(o.Conditions) > 0
}

// about notes what there is to say about a cell. In a projection that is much,
// and of hardly two cells the same, so it includes the documents.
func (s *said) about(row, col int, c concept.Cell, covered bool, v *view.Cell) {
	d := view.Detail{Lines: s.lines(c, covered), Covered: covered}
	links, n := s.documentsOf(row, col)
	documents := view.Detail{Documents: links, More: n - len(links)}
	if together := len(s.g.Rest) > 0 && len(d.Lines) > 0; together {
		d.Documents, d.More = documents.Documents, documents.More
	}
	if len(d.Lines) > 0 {
		v.Detail = s.offers.add(d, fmt.Sprint(covered, d.Documents, d.More)+keyOf(d.Lines), row, col)
	}
	switch {
	case n == 0:
	case len(d.Documents) > 0:
		v.Documents = &view.CellDocuments{Count: n, ID: v.Detail}
	default:
		v.Documents = &view.CellDocuments{Count: n, ID: s.documents.add(documents, fmt.Sprint(links, n), row, col)}
	}
}

// keyOf is equal for equal lines.
func keyOf(lines []view.DetailLine) string {
	var key strings.Builder
	for _, l := range lines {
		fmt.Fprintf(&key, "\n%q %q %q %v %v %#v", l.Values, l.State, l.Reason, l.From, l.Until, l.Terms)
	}
	return key.String()
}

// withCell adds a cell to those that something is said of.
func (g *grid) withCell(cells []view.DetailCells, row, col int) []view.DetailCells {
	dims, lang := g.b.site.Dimensions, g.spec.lang
	title := dims[g.spec.rows].Entities[row].Title(lang)
	if n := len(cells); n == 0 || cells[n-1].Row != title {
		cells = append(cells, view.DetailCells{Row: title})
	}
	last := &cells[len(cells)-1]
	last.Cols = append(last.Cols, view.Link{
		Title: dims[g.spec.cols].Entities[col].Title(lang), URL: "#" + g.spec.anchor + g.anchor(row, col),
	})
	return cells
}

// lines are what offers say about a cell; values behind it of which the same is
// said share a line.
func (s *said) lines(c concept.Cell, covered bool) (out []view.DetailLine) {
	if c.Offer >= 0 {
		if s.speaks(c.Offer) {
			out = append(out, s.line(c.Offer, c.State))
		}
		return out
	}
	if s.cut && covered {
		return nil
	}
	index := map[string]int{}
	for _, state := range legendOrder {
		for _, v := range c.Values {
			if v.State != state || !s.speaks(v.Offer) {
				continue
			}
			line := s.line(v.Offer, v.State)
			title, _ := s.g.valueNames(v)
			key := keyOf([]view.DetailLine{line})
			if i, known := index[key]; known {
				out[i].Values += ", " + title
				continue
			}
			line.Values, index[key] = title, len(out)
			out = append(out, line)
		}
	}
	return out
}

func (s *said) line(offer int, state concept.State) view.DetailLine {
	o := s.g.b.site.Offers[offer]
	l := view.DetailLine{State: site.StateID(state), Reason: o.Reason, From: datePointer(o.From), Until: datePointer(o.Until)}
	if s.g.spec.terms {
		l.Terms = s.g.b.terms(o, s.g.spec.lang)
	}
	return l
}

// terms are the conditions of an offer, labelled.
func (b *builder) terms(o site.Offer, lang string) (out []view.Fact) {
	for _, c := range o.Conditions {
		out = append(out, view.Fact{Label: b.word(lang, "condition."+c.Key, c.Key), Value: c.Value})
	}
	return out
}

// documentsOf are the first few documents about a cell, and how many there are.
func (s *said) documentsOf(row, col int) (links []view.Link, n int) {
	b, spec := s.g.b, s.g.spec
	for _, e := range b.cellDocs().about(spec.rows, row, spec.cols, col, spec.fixed) {
		p := e.PageFor(spec.lang, b.site.Languages)
		if p == nil {
			continue
		}
		if n++; n <= documentsPerCell {
			links = append(links, b.link(p))
		}
	}
	return links, n
}
