package concept_test

import (
	"fmt"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"kontor/generator/concept"
)

// dimensions draws two to four small dimensions with groups and members that do
// not count.
func dimensions(t *rapid.T) []concept.Dimension {
	dims := make([]concept.Dimension, rapid.IntRange(2, 4).Draw(t, "dimensions"))
	for d := range dims {
		dims[d].ID = string(rune('a' + d))
		for i := range rapid.IntRange(1, 4).Draw(t, "members") {
			dims[d].Members = append(dims[d].Members, concept.Member{
				ID:     fmt.Sprint(dims[d].ID, i),
				Group:  rapid.SampledFrom([]string{"", "X", "Y"}).Draw(t, "group"),
				Counts: rapid.IntRange(0, 4).Draw(t, "counts") > 0,
			})
		}
	}
	return dims
}

func selectors(t *rapid.T, dims []concept.Dimension) []concept.Selector {
	out := make([]concept.Selector, len(dims))
	for d := range out {
		switch rapid.IntRange(0, 4).Draw(t, "selector") {
		case 0:
			out[d].All = true
		case 1, 2:
			out[d].Groups = []string{rapid.SampledFrom([]string{"X", "Y", "Z"}).Draw(t, "of group")}
		default:
			n := len(dims[d].Members)
			out[d].Members = rapid.SliceOfN(rapid.IntRange(0, n-1), 0, n).Draw(t, "named")
		}
	}
	return out
}

func offers(t *rapid.T, dims []concept.Dimension) []concept.Offer {
	out := make([]concept.Offer, rapid.IntRange(0, 8).Draw(t, "offers"))
	for i := range out {
		out[i] = concept.Offer{
			Select: selectors(t, dims),
			State:  concept.State(rapid.IntRange(int(concept.Open), int(concept.Offered)).Draw(t, "state")),
			Equal:  rapid.SampledFrom([]string{"", "", "x"}).Draw(t, "conditions"),
		}
		for range rapid.IntRange(0, 2).Draw(t, "exceptions") {
			out[i].Except = append(out[i].Except, selectors(t, dims))
		}
	}
	return out
}

// naive answers the same questions as Resolve, cell by cell.
type naive struct {
	dims   []concept.Dimension
	offers []concept.Offer
}

func (n naive) matches(key []concept.Selector, cell []int) bool {
	for d, s := range key {
		m := n.dims[d].Members[cell[d]]
		if !s.All && !slices.Contains(s.Members, cell[d]) && (m.Group == "" || !slices.Contains(s.Groups, m.Group)) {
			return false
		}
	}
	return true
}

func (n naive) covers(o int, cell []int) bool {
	excepted := slices.ContainsFunc(n.offers[o].Except, func(e []concept.Selector) bool { return n.matches(e, cell) })
	return n.matches(n.offers[o].Select, cell) && !excepted
}

// vagueness counts All selectors first, then selectors with groups.
func (n naive) vagueness(o int) [2]int {
	var v [2]int
	for _, s := range n.offers[o].Select {
		if s.All {
			v[0]++
		} else if len(s.Groups) > 0 {
			v[1]++
		}
	}
	return v
}

// breadth counts the cells that the selectors name, exceptions included.
func (n naive) breadth(o int) int {
	total := 0
	for _, cell := range n.cells() {
		if n.matches(n.offers[o].Select, cell) {
			total++
		}
	}
	return total
}

func (n naive) cells() [][]int {
	cells := [][]int{nil}
	for _, d := range n.dims {
		var longer [][]int
		for _, c := range cells {
			for m := range d.Members {
				longer = append(longer, append(slices.Clone(c), m))
			}
		}
		cells = longer
	}
	return cells
}

// levels groups the offers about a cell by specificity, the winners first.
func (n naive) levels(cell []int) [][]int {
	byLevel := map[[2]int][]int{}
	for o := range n.offers {
		if n.covers(o, cell) {
			byLevel[n.vagueness(o)] = append(byLevel[n.vagueness(o)], o)
		}
	}
	var out [][]int
	for all := range 5 {
		for groups := range 5 {
			if level := byLevel[[2]int{all, groups}]; level != nil {
				slices.SortStableFunc(level, func(a, b int) int { return n.breadth(b) - n.breadth(a) })
				out = append(out, level)
			}
		}
	}
	return out
}

func (n naive) same(a, b int) bool {
	return n.offers[a].State == n.offers[b].State && n.offers[a].Equal == n.offers[b].Equal
}

func TestResolveIsWhatTheRulesSay(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		dims := dimensions(t)
		n := naive{dims, offers(t, dims)}
		r, notes, err := concept.Resolve(dims, n.offers)
		if err != nil {
			t.Fatal(err)
		}
		conflicts := map[[2]int]bool{}
		for _, cell := range n.cells() {
			wantState, wantOffer := concept.Open, -1
			if levels := n.levels(cell); len(levels) > 0 {
				wantOffer = levels[0][0]
				wantState = n.offers[wantOffer].State
				for _, o := range levels[0][1:] {
					if !n.same(o, wantOffer) {
						conflicts[[2]int{min(o, wantOffer), max(o, wantOffer)}] = true
					}
				}
			}
			if s, o := r.At(cell...); s != wantState || o != wantOffer {
				t.Fatalf("cell %v: offer %d, state %d; want offer %d, state %d", cell, o, s, wantOffer, wantState)
			}
		}
		for _, c := range notes.Conflicts {
			if !conflicts[[2]int{c.A, c.B}] {
				t.Fatalf("conflict %v is none, or is told twice", c)
			}
			delete(conflicts, [2]int{c.A, c.B})
			if l := n.levels(c.Cell)[0]; n.same(c.A, c.B) || !slices.Contains(l, c.A) || !slices.Contains(l, c.B) {
				t.Fatalf("conflict %v: not both decide the cell", c)
			}
		}
		if len(conflicts) > 0 {
			t.Fatalf("not told: conflicts %v", conflicts)
		}
	})
}

// contents is what every cell says, whoever says it.
func contents(r *concept.Relation, n naive) map[string]string {
	out := map[string]string{}
	for _, cell := range n.cells() {
		if s, o := r.At(cell...); o >= 0 {
			out[fmt.Sprint(cell)] = stateNames[s] + n.offers[o].Equal
		}
	}
	return out
}

func TestAnIdleOfferCanGo(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		dims := dimensions(t)
		n := naive{dims, offers(t, dims)}
		before, notes, err := concept.Resolve(dims, n.offers)
		if err != nil {
			t.Fatal(err)
		}
		idle := map[int]bool{}
		for _, i := range notes.Idle {
			idle[i.Offer] = true
		}
		for o := range n.offers {
			fewer := naive{dims, slices.Delete(slices.Clone(n.offers), o, o+1)}
			after, lessNotes, err := concept.Resolve(dims, fewer.offers)
			if err != nil {
				t.Fatal(err)
			}
			same := fmt.Sprint(contents(before, n)) == fmt.Sprint(contents(after, fewer)) && len(lessNotes.Conflicts) == len(notes.Conflicts)
			if idle[o] && !same {
				t.Fatalf("offer %d is called idle, but makes a difference", o)
			}
			if same && len(lessNotes.Conflicts) == 0 && !idle[o] && !n.backs(o, notes.Idle) && !n.twin(o) {
				t.Fatalf("offer %d makes no difference, and nobody says so", o)
			}
		}
	})
}

// backs reports whether an idle offer is idle because o says the same.
func (n naive) backs(o int, idle []concept.Idle) bool {
	return slices.ContainsFunc(idle, func(i concept.Idle) bool { return slices.Contains(i.By, o) })
}

// twin reports whether an offer as specific as o shares a cell with it: of such
// offers one is kept.
func (n naive) twin(o int) bool {
	for _, cell := range n.cells() {
		for _, level := range n.levels(cell) {
			if len(level) > 1 && slices.Contains(level, o) {
				return true
			}
		}
	}
	return false
}

// What an offer reaches is exactly the cells that it decides, each once.
func TestOffersReachWhatTheyDecide(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		dims := dimensions(t)
		r, _, err := concept.Resolve(dims, offers(t, dims))
		if err != nil {
			t.Fatal(err)
		}
		for d := range dims {
			for m := range dims[d].Members {
				var reached, decided []string
				for _, reach := range r.Offers(d, m) {
					for _, cell := range product(reach.Members) {
						reached = append(reached, fmt.Sprint(reach.Offer, cell))
					}
				}
				for _, cell := range (naive{dims: dims}).cells() {
					if _, offer := r.At(cell...); offer >= 0 && cell[d] == m {
						decided = append(decided, fmt.Sprint(offer, cell))
					}
				}
				slices.Sort(reached)
				slices.Sort(decided)
				if !slices.Equal(reached, decided) {
					t.Fatalf("dimension %d, member %d: reached %v, decided %v", d, m, reached, decided)
				}
			}
		}
	})
}

// product lists the keys that take one member of each list.
func product(lists [][]int) [][]int {
	out := [][]int{nil}
	for _, list := range lists {
		var longer [][]int
		for _, key := range out {
			for _, m := range list {
				longer = append(longer, append(slices.Clone(key), m))
			}
		}
		out = longer
	}
	return out
}
