package benchsite

import (
	"fmt"
	"strings"
)

// A Concept is the site that matrices are measured on: entities in groups, and
// offers that decide one cell each. The same numbers give the same bytes.
type Concept struct {
	Segments, Portfolios, Channels int
	Offers                         int // in one table, at most one for each cell
	Groups                         int // of segments, and half as many of portfolios; 0 = none
}

// The sizes that the budgets name.
var (
	LargeConcept = Concept{Segments: 40, Portfolios: 25, Channels: 12, Offers: 5_000, Groups: 6}
	HugeConcept  = Concept{Segments: 700, Portfolios: 170, Channels: 12, Offers: 20_000, Groups: 24}
)

// String is the size in words.
func (c Concept) String() string {
	return fmt.Sprintf("%d x %d x %d, %d offers", c.Segments, c.Portfolios, c.Channels, c.Offers)
}

// Write writes the site.
func (c Concept) Write(put Put) error {
	if err := put("content/site.yaml", "title: Messwerk\nlanguage: de\nbaseURL: https://example.org/\n"); err != nil {
		return err
	}
	var names [3][]string
	for d, dim := range []struct {
		dir       string
		n, groups int
		extra     string
	}{
		{"segments", c.Segments, c.Groups, ""},
		{"portfolios", c.Portfolios, c.Groups / 2, "level: core\n"},
		{"channels", c.Channels, 0, "kind: sales\n"},
	} {
		for i := range dim.n {
			w := newWriter(10+d, i)
			title := fmt.Sprintf("%s %d", w.compound(), i+1)
			names[d] = append(names[d], title)
			text := fmt.Sprintf("---\ntitle: %s\ndescription: %q\nweight: %d\n", title, w.sentence(), i+1)
			if dim.groups > 0 && i*(dim.groups+1)/dim.n < dim.groups { // the last few belong to none
				text += "group: " + conceptGroup(d, i*(dim.groups+1)/dim.n) + "\n"
			}
			if i%3 == 0 {
				text += dim.extra
			}
			if err := put(fmt.Sprintf("content/%s/%s-%04d.md", dim.dir, strings.TrimSuffix(dim.dir, "s"), i+1), text+"---\n\n"+w.sentence()+"\n"); err != nil {
				return err
			}
		}
	}
	return put("content/offers.csv", c.offers(names))
}

func conceptGroup(d, i int) string { return newWriter(20+d, i).compound() + fmt.Sprintf(" %d", i+1) }

// offers is the table. Its cells are spread over the relation; none is met twice.
func (c Concept) offers(names [3][]string) string {
	var b strings.Builder
	b.WriteString("Segment;Portfolio;Kanal;Entscheidung;Grund\n")
	cells := c.Segments * c.Portfolios * c.Channels
	step := max(cells/max(c.Offers, 1), 1)
	decisions := []string{"angeboten", "angeboten", "auf Anfrage", "geplant", "bewusst nicht"}
	for i := range min(c.Offers, cells) {
		at := i*cells/c.Offers + newWriter(30, i).IntN(step)
		decision, reason := decisions[(i+i/7)%len(decisions)], ""
		if decision == "bewusst nicht" {
			reason = strings.ReplaceAll(newWriter(31, i%40).sentence(), "**", "")
		}
		fmt.Fprintf(&b, "%s;%s;%s;%s;%s\n", names[0][at/(c.Portfolios*c.Channels)], names[1][at/c.Channels%c.Portfolios], names[2][at%c.Channels], decision, reason)
	}
	return b.String()
}
