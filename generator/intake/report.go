package intake

import (
	"cmp"
	"slices"
)

// Report says what became of every comment of an export:
// Read = Imported + the sum of Skipped.
type Report struct {
	Read     int           `json:"read"`
	Imported int           `json:"imported"`
	States   map[State]int `json:"states"`  // of the imported ones
	Skipped  map[Skip]int  `json:"skipped"` // by reason
	Left     []Left        `json:"left"`    // each one that was skipped, in the order of the export
	Unplaced []Unplaced    `json:"unplaced"`

	Hoisted int `json:"hoisted"` // now answer one further above, as theirs is not here
	Raised  int `json:"raised"`  // now answer nobody, as theirs is not here
	Circles int `json:"circles"` // groups of comments that answered each other in a circle
}

// Left is a comment that was not imported.
type Left struct {
	Line    int    `json:"line"`
	ID      string `json:"id"` // there
	Address string `json:"address"`
	Reason  Skip   `json:"reason"`
}

// Unplaced is an address of the export to which no page of the site belongs.
type Unplaced struct {
	Address  string `json:"address"`
	Title    string `json:"title"`
	Comments int    `json:"comments"`
}

// Sum is how many comments were skipped.
func (r Report) Sum() int {
	sum := 0
	for _, n := range r.Skipped {
		sum += n
	}
	return sum
}

func (im *importer) report() Report {
	r := im.result
	r.Read, r.States, r.Skipped = len(im.entries), map[State]int{}, map[Skip]int{}
	r.Left, r.Unplaced = []Left{}, []Unplaced{}
	missing := map[int32]int{}
	for i := range im.entries {
		e := &im.entries[i]
		if e.stored() {
			r.Imported++
			r.States[e.state]++
			continue
		}
		r.Skipped[e.skip]++
		left := Left{Line: int(e.line), ID: cmp.Or(e.name, e.id), Reason: e.skip}
		if e.place != none {
			left.Address = im.places.list[e.place].shown()
		}
		r.Left = append(r.Left, left)
		if e.skip == SkipNoPage {
			missing[e.place]++
		}
	}
	for i, n := range missing {
		r.Unplaced = append(r.Unplaced, Unplaced{im.places.list[i].shown(), im.places.list[i].title, n})
	}
	slices.SortFunc(r.Unplaced, func(a, b Unplaced) int {
		return cmp.Or(-cmp.Compare(a.Comments, b.Comments), cmp.Compare(a.Address, b.Address))
	})
	return r
}
