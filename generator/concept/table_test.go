package concept_test

import (
	"reflect"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"kontor/generator/concept"
)

func TestProjectionNamesWhatIsBehindACell(t *testing.T) {
	dims := []concept.Dimension{dimension("segment", "craft industry"), dimension("channel", "field shop phone-"), dimension("portfolio", "kit spare rent")}
	r, _ := resolve(t, dims, []concept.Offer{
		offer(t, dims, "craft shop kit", concept.Planned),
		offer(t, dims, "craft field kit", concept.Offered),
		offer(t, dims, "craft phone kit", concept.Offered),
		offer(t, dims, "craft phone spare", concept.Offered),
		offer(t, dims, "craft field spare", concept.Excluded),
		offer(t, dims, "craft field|shop rent", concept.Excluded),
		offer(t, dims, "industry shop kit", concept.OnRequest),
		offer(t, dims, "industry field|shop spare", concept.NA),
		offer(t, dims, "industry phone spare", concept.Offered),
		offer(t, dims, "industry field rent", concept.NA),
	})
	table := r.Table(concept.Query{Rows: 0, Cols: 2})
	if !reflect.DeepEqual(table.Rest, []int{1}) {
		t.Fatalf("behind the cells: %v, want the channels", table.Rest)
	}
	value := func(channel int, s concept.State, offer int) concept.Value {
		return concept.Value{Members: []int{channel}, State: s, Offer: offer, Counts: channel < 2}
	}
	tests := []struct {
		name     string
		row, col int
		want     concept.Cell
	}{
		{"the best way counts, the others are named in member order", 0, 0, concept.Cell{State: concept.Offered, Eligible: true, Offer: -1,
			Values: []concept.Value{value(0, concept.Offered, 1), value(1, concept.Planned, 0), value(2, concept.Offered, 2)}}},
		{"a channel that does not sell covers nothing; an undecided one keeps the cell open", 0, 1, concept.Cell{State: concept.Open, Eligible: true, Offer: -1,
			Values: []concept.Value{value(0, concept.Excluded, 4), value(2, concept.Offered, 3)}}},
		{"excluded everywhere is excluded", 0, 2, concept.Cell{State: concept.Excluded, Eligible: true, Offer: -1,
			Values: []concept.Value{value(0, concept.Excluded, 5), value(1, concept.Excluded, 5)}}},
		{"on request", 1, 0, concept.Cell{State: concept.OnRequest, Eligible: true, Offer: -1,
			Values: []concept.Value{value(1, concept.OnRequest, 6)}}},
		{"not applicable wherever it counts leaves the denominators", 1, 1, concept.Cell{State: concept.NA, Offer: -1,
			Values: []concept.Value{value(0, concept.NA, 7), value(1, concept.NA, 7), value(2, concept.Offered, 8)}}},
		{"not applicable in one channel leaves the others open", 1, 2, concept.Cell{State: concept.Open, Eligible: true, Offer: -1,
			Values: []concept.Value{value(0, concept.NA, 9)}}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := table.Cell(tt.row, tt.col); !reflect.DeepEqual(got, tt.want) {
				t.Errorf("got  %+v\nwant %+v", got, tt.want)
			}
		})
	}
	want := concept.Sum{
		Rows:  []concept.Count{{Eligible: 3, Covered: 1, Open: 1}, {Eligible: 2, Covered: 1, Open: 1}},
		Cols:  []concept.Count{{Eligible: 2, Covered: 2}, {Eligible: 1, Open: 1}, {Eligible: 2, Open: 1}},
		Total: concept.Count{Eligible: 5, Covered: 2, Open: 2},
	}
	want.States[concept.Offered], want.States[concept.OnRequest], want.States[concept.Open] = 1, 1, 2
	want.States[concept.Excluded], want.States[concept.NA] = 1, 1
	if got := table.Sum(concept.AsIs); !reflect.DeepEqual(got, want) {
		t.Errorf("totals:\ngot  %+v\nwant %+v", got, want)
	}
}

func TestSliceIsExact(t *testing.T) {
	dims := []concept.Dimension{dimension("segment", "craft industry"), dimension("channel", "field shop phone-"), dimension("portfolio", "kit spare")}
	r, _ := resolve(t, dims, []concept.Offer{
		offer(t, dims, "craft shop kit", concept.Planned), offer(t, dims, "* phone *", concept.Offered), offer(t, dims, "craft shop spare", concept.NA),
	})
	shop := r.Table(concept.Query{Rows: 2, Cols: 0, Fixed: map[int]int{1: 1}})
	if got, want := shop.Cell(0, 0), (concept.Cell{State: concept.Planned, Eligible: true, Offer: 0}); !reflect.DeepEqual(got, want) {
		t.Errorf("shop: got %+v, want %+v", got, want)
	}
	if got, want := shop.Cell(1, 1), (concept.Cell{Eligible: true, Offer: -1}); !reflect.DeepEqual(got, want) {
		t.Errorf("nobody decided: got %+v, want %+v", got, want)
	}
	for view, covered := range map[concept.View]int{concept.AsIs: 0, concept.ToBe: 1} {
		if got, want := shop.Sum(view).Total, (concept.Count{Eligible: 3, Covered: covered, Open: 2}); got != want {
			t.Errorf("view %d: got %+v, want %+v", view, got, want)
		}
	}
	phone := r.Table(concept.Query{Rows: 0, Cols: 2, Fixed: map[int]int{1: 2}})
	if got := phone.Cell(0, 0); got.State != concept.Offered || got.Eligible {
		t.Errorf("a channel that does not sell is shown and leaves the denominators: got %+v", got)
	}
	if got := phone.Sum(concept.AsIs); got.Total != (concept.Count{}) || got.States[concept.Offered] != 4 {
		t.Errorf("a channel that does not sell: got %+v", got)
	}
}

func TestTwoDimensionsAreTheDecisionItself(t *testing.T) {
	dims := []concept.Dimension{dimension("persona", "beginner expert"), dimension("feature", "export import")}
	r, _ := resolve(t, dims, []concept.Offer{offer(t, dims, "expert *", concept.Offered)})
	got := r.Table(concept.Query{Rows: 1, Cols: 0}).Cell(0, 1)
	if want := (concept.Cell{State: concept.Offered, Eligible: true, Offer: 0}); !reflect.DeepEqual(got, want) {
		t.Errorf("got %+v, want %+v", got, want)
	}
}

func TestOverFourDimensionsCellsNameCombinations(t *testing.T) {
	dims := []concept.Dimension{dimension("a", "a0 a1"), dimension("b", "b0 b1"), dimension("c", "c0 c1"), dimension("d", "d0 d1-")}
	r, _ := resolve(t, dims, []concept.Offer{offer(t, dims, "a0 * c0|c1 d1", concept.Offered), offer(t, dims, "a0 b1 c0 d0", concept.Planned)})
	got := r.Table(concept.Query{Rows: 0, Cols: 2}).Cell(0, 0)
	want := concept.Cell{State: concept.Planned, Eligible: true, Offer: -1, Values: []concept.Value{
		{Members: []int{0, 1}, State: concept.Offered, Offer: 0},
		{Members: []int{1, 0}, State: concept.Planned, Offer: 1, Counts: true},
		{Members: []int{1, 1}, State: concept.Offered, Offer: 0},
	}}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("got  %+v\nwant %+v", got, want)
	}
	exact := r.Table(concept.Query{Rows: 0, Cols: 2, Fixed: map[int]int{1: 1, 3: 0}})
	if got := exact.Cell(0, 0); got.Offer != 1 || len(exact.Rest) != 0 {
		t.Errorf("slice: got %+v", got)
	}
}

func TestATableCanBeRestricted(t *testing.T) {
	dims := []concept.Dimension{dimension("segment", "craft industry private"), dimension("channel", "field shop"), dimension("portfolio", "kit spare")}
	r, _ := resolve(t, dims, []concept.Offer{offer(t, dims, "* field kit", concept.Offered), offer(t, dims, "private shop *", concept.Offered)})
	table := r.Table(concept.Query{Rows: 0, Cols: 2, Only: map[int][]int{0: {2, 0}, 1: {1}}})
	if !reflect.DeepEqual(table.Rows, []int{0, 2}) || !reflect.DeepEqual(table.Rest, []int{1}) {
		t.Fatalf("rows %v, behind %v", table.Rows, table.Rest)
	}
	if got, want := table.Sum(concept.AsIs).Rows, []concept.Count{{Eligible: 2, Open: 2}, {Eligible: 2, Covered: 2}}; !reflect.DeepEqual(got, want) {
		t.Errorf("rows: got %+v, want %+v", got, want)
	}
	if covered, eligible := table.Grid(concept.AsIs).Count(); covered != 2 || eligible != 4 {
		t.Errorf("grid: %d of %d, want 2 of 4", covered, eligible)
	}
	none := r.Table(concept.Query{Rows: 0, Cols: 2, Only: map[int][]int{1: nil}})
	if got := none.Cell(0, 0); got.Eligible || got.State != concept.Open || len(got.Values) > 0 {
		t.Errorf("with no channel at all: got %+v", got)
	}
}

// TestProjectionIsWhatTheCellsSay compares tables with a walk over all cells.
func TestProjectionIsWhatTheCellsSay(t *testing.T) {
	order := []concept.State{concept.NA, concept.Excluded, concept.Open, concept.Planned, concept.OnRequest, concept.Offered}
	rapid.Check(t, func(t *rapid.T) {
		dims := dimensions(t)
		n := naive{dims, offers(t, dims)}
		r, _, err := concept.Resolve(dims, n.offers)
		if err != nil {
			t.Fatal(err)
		}
		q := concept.Query{Fixed: map[int]int{}, Only: map[int][]int{}}
		axes := rapid.Permutation([]int{0, 1, 2, 3}[:len(dims)]).Draw(t, "axes")
		q.Rows, q.Cols = axes[0], axes[1]
		for _, d := range axes[2:] {
			switch all := len(dims[d].Members); rapid.IntRange(0, 2).Draw(t, "rest") {
			case 0:
				q.Fixed[d] = rapid.IntRange(0, all-1).Draw(t, "fixed")
			case 1:
				q.Only[d] = rapid.SliceOf(rapid.IntRange(0, all-1)).Draw(t, "only")
			}
		}
		view := rapid.SampledFrom([]concept.View{concept.AsIs, concept.ToBe}).Draw(t, "view")
		table, grid, sum := r.Table(q), r.Table(q).Grid(view), r.Table(q).Sum(view)
		var total concept.Count
		for i := range dims[q.Rows].Members {
			for j := range dims[q.Cols].Members {
				var counting, all, values []concept.State
				for _, cell := range n.cells() {
					if cell[q.Rows] != i || cell[q.Cols] != j || !selected(q, axes[2:], cell) {
						continue
					}
					s, o := r.At(cell...)
					all = append(all, s)
					if o >= 0 {
						values = append(values, s)
					}
					if n.counts(axes[2:], cell) {
						counting = append(counting, s)
					}
				}
				shown := counting
				if len(counting) == 0 {
					shown = all
				}
				want := concept.Open
				if len(shown) > 0 {
					want = slices.MaxFunc(shown, func(a, b concept.State) int { return slices.Index(order, a) - slices.Index(order, b) })
				}
				eligible := len(counting) > 0 && want != concept.NA && dims[q.Rows].Members[i].Counts && dims[q.Cols].Members[j].Counts
				covered := eligible && view.Covers(want)
				got := table.Cell(i, j)
				if got.State != want || got.Eligible != eligible || got.Covered(view) != covered {
					t.Fatalf("cell %d,%d: %+v, want state %d, eligible %v", i, j, got, want, eligible)
				}
				if len(table.Rest) > 0 && len(got.Values) != len(values) {
					t.Fatalf("cell %d,%d names %v, want states %v", i, j, got.Values, values)
				}
				if grid.Eligible(i, j) != eligible || grid.Covers(i, j) != covered {
					t.Fatalf("grid %d,%d: %v %v", i, j, grid.Eligible(i, j), grid.Covers(i, j))
				}
				if eligible {
					total.Eligible++
				}
				if covered {
					total.Covered++
				}
				if eligible && want == concept.Open {
					total.Open++
				}
			}
		}
		if sum.Total != total {
			t.Fatalf("total %+v, want %+v", sum.Total, total)
		}
	})
}

func selected(q concept.Query, rest, cell []int) bool {
	for _, d := range rest {
		if m, ok := q.Fixed[d]; ok && m != cell[d] {
			return false
		}
		if only, ok := q.Only[d]; ok && !slices.Contains(only, cell[d]) {
			return false
		}
	}
	return true
}

func (n naive) counts(rest, cell []int) bool {
	return !slices.ContainsFunc(rest, func(d int) bool { return !n.dims[d].Members[cell[d]].Counts })
}
