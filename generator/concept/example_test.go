package concept_test

import (
	"math"
	"reflect"
	"slices"
	"testing"

	"kontor/generator/concept"
)

// worked is the worked example of the domain reference: three segments, three
// channels that sell, four portfolios, thirteen decisions.
func worked(t *testing.T) ([]concept.Dimension, *concept.Relation) {
	dims := []concept.Dimension{
		dimension("segment", "craft industry private"),
		dimension("channel", "field shop partner"),
		dimension("portfolio", "kit spare service rental"),
	}
	var offers []concept.Offer
	for _, text := range []string{
		"craft field kit", "industry field kit|spare|service|rental",
		"craft shop kit|spare", "industry shop kit", "private shop kit|spare|rental",
		"private partner kit|service",
	} {
		offers = append(offers, offer(t, dims, text, concept.Offered))
	}
	r, _ := resolve(t, dims, offers)
	return dims, r
}

func channelGrids(r *concept.Relation) []*concept.Grid {
	var grids []*concept.Grid
	for c := range 3 {
		grids = append(grids, r.Table(concept.Query{Rows: 0, Cols: 2, Fixed: map[int]int{1: c}}).Grid(concept.AsIs))
	}
	return grids
}

// names turns cells of the segment-portfolio grid into words.
func names(dims []concept.Dimension, cells [][2]int) []string {
	var out []string
	for _, c := range cells {
		out = append(out, dims[0].Members[c[0]].ID+" "+dims[2].Members[c[1]].ID)
	}
	return out
}

func near(got, want float64) bool { return math.Abs(got-want) < 0.0005 }

func TestWorkedExamplePatterns(t *testing.T) {
	dims, r := worked(t)
	if n := len(picture(dims, r)); n != 13 {
		t.Fatalf("%d decisions, want 13", n)
	}
	want := []concept.Pattern{
		{ID: "selective", Kind: "irregular", Covered: 5, Eligible: 12},
		{ID: "selective", Kind: "irregular", Covered: 6, Eligible: 12},
		{ID: "segment", Pure: true, Covered: 2, Eligible: 12},
	}
	for c, g := range channelGrids(r) {
		if got := g.Classify(concept.NicheCell); got != want[c] {
			t.Errorf("%s: got %+v, want %+v", dims[1].Members[c].ID, got, want[c])
		}
	}
	pairs := concept.Query{Rows: 0, Cols: 2}
	overall := r.Table(pairs)
	if got, want := overall.Grid(concept.AsIs).Classify(concept.NicheCell), (concept.Pattern{ID: "selective", Kind: "irregular", Covered: 10, Eligible: 12}); got != want {
		t.Errorf("overall: got %+v, want %+v", got, want)
	}
	sum := overall.Sum(concept.AsIs)
	if open := float64(sum.Total.Open) / float64(sum.Total.Eligible); sum.Total.Open != 2 || math.Round(open*100) != 17 {
		t.Errorf("open: %d cells, %.3f", sum.Total.Open, open)
	}
	for _, portfolio := range []string{"service", "rental"} {
		if c := overall.Cell(0, member(t, dims[2], portfolio)); c.State != concept.Open {
			t.Errorf("craft %s: state %d, want open", portfolio, c.State)
		}
	}
	pairs.Only = map[int][]int{2: {0, 1}} // kit and spare are core
	if got := r.Table(pairs).Grid(concept.AsIs).Classify(concept.NicheCell); got.ID != "full" {
		t.Errorf("core only: %+v", got)
	}
}

func TestWorkedExampleDistances(t *testing.T) {
	dims, r := worked(t)
	grids := channelGrids(r)
	tests := []struct {
		channel          int
		declared         concept.Declared
		fit              float64
		missing, surplus []string
	}{
		{0, concept.Declared{Pattern: "segment", Rows: []int{1}}, .917, nil, []string{"craft kit"}},
		{1, concept.Declared{Pattern: "product", Cols: []int{0, 1}}, .833, []string{"industry spare"}, []string{"private rental"}},
	}
	for _, tt := range tests {
		d, ok := grids[tt.channel].Distance(tt.declared)
		if !ok || !near(d.Fit, tt.fit) {
			t.Errorf("channel %d: fit %.3f, want %.3f", tt.channel, d.Fit, tt.fit)
		}
		if missing, surplus := names(dims, d.Missing), names(dims, d.Surplus); !reflect.DeepEqual(missing, tt.missing) || !reflect.DeepEqual(surplus, tt.surplus) {
			t.Errorf("channel %d: missing %q, surplus %q", tt.channel, missing, surplus)
		}
	}
}

func TestWorkedExampleOverlap(t *testing.T) {
	dims, r := worked(t)
	grids := channelGrids(r)
	tests := []struct {
		a, b              int
		rows, cols, pairs float64
	}{
		{0, 1, .667, .75, .222},
		{1, 2, .333, .25, .143},
		{0, 2, 0, .5, 0},
	}
	for _, tt := range tests {
		o := grids[tt.a].Overlap(grids[tt.b])
		if !near(o.Rows.Jaccard, tt.rows) || !near(o.Cols.Jaccard, tt.cols) || !near(o.Pairs.Jaccard, tt.pairs) {
			t.Errorf("channels %d and %d: %+v", tt.a, tt.b, o)
		}
		if back := grids[tt.b].Overlap(grids[tt.a]); back != o {
			t.Errorf("channels %d and %d: %+v one way, %+v the other", tt.a, tt.b, o, back)
		}
	}
	if o := grids[0].Overlap(grids[2]); !near(o.Cols.Coefficient, 1) || o.Cols.Shared != 2 {
		t.Errorf("what the partner sells the field sells too: %+v", o.Cols)
	}

	unique, shared := concept.Contributions(grids)
	if got, want := names(dims, shared.Cells()), []string{"craft kit", "industry kit", "private kit"}; !reflect.DeepEqual(got, want) {
		t.Errorf("served twice: got %q, want %q", got, want)
	}
	want := [][]string{
		{"industry spare", "industry service", "industry rental"},
		{"craft spare", "private spare", "private rental"},
		{"private service"},
	}
	for c, g := range unique {
		if got := names(dims, g.Cells()); !reflect.DeepEqual(got, want[c]) {
			t.Errorf("only by %s: got %q, want %q", dims[1].Members[c].ID, got, want[c])
		}
	}
}

func TestWorkedExamplePhantoms(t *testing.T) {
	_, r := worked(t)
	want := [][]int{{0, 0, 1}, {1, 1, 1}, {1, 1, 3}} // craft field spare, industry shop spare, industry shop rental
	if got := slices.Collect(r.Phantoms(concept.AsIs)); !reflect.DeepEqual(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
}

// Projecting and joining again changes 90 of the 256 relations over 2 x 2 x 2:
// the reason why triples, not pairs, are the source.
func TestProjectionsLoseInformation(t *testing.T) {
	dims := []concept.Dimension{dimension("a", "x y"), dimension("b", "x y"), dimension("c", "x y")}
	changed, smallest := 0, 8
	for n := range 256 {
		var offers []concept.Offer
		for cell := range 8 {
			if n>>cell&1 != 0 {
				offers = append(offers, concept.Offer{State: concept.Offered, Select: []concept.Selector{
					{Members: []int{cell & 1}}, {Members: []int{cell >> 1 & 1}}, {Members: []int{cell >> 2}},
				}})
			}
		}
		r, _ := resolve(t, dims, offers)
		for range r.Phantoms(concept.AsIs) {
			changed++
			smallest = min(smallest, len(offers))
			break
		}
	}
	if changed != 90 || smallest != 3 {
		t.Errorf("%d relations change, the smallest has %d triples; want 90 and 3", changed, smallest)
	}
}

func TestPhantomsComeFromMembersThatCount(t *testing.T) {
	dims := []concept.Dimension{dimension("segment", "x y"), dimension("channel", "x phone-"), dimension("portfolio", "x y")}
	r, _ := resolve(t, dims, []concept.Offer{
		offer(t, dims, "x x x", concept.Offered), offer(t, dims, "y x y", concept.Offered),
		offer(t, dims, "x phone y", concept.Offered), // the only way from x to y, and it does not sell
	})
	if got := slices.Collect(r.Phantoms(concept.AsIs)); got != nil {
		t.Errorf("got %v", got)
	}
}

func TestPhantomsLeaveOutWhatDoesNotApply(t *testing.T) {
	dims := []concept.Dimension{dimension("a", "x y"), dimension("b", "x y"), dimension("c", "x y")}
	stated := []concept.Offer{
		offer(t, dims, "x x y", concept.Offered), offer(t, dims, "x y x", concept.Planned), offer(t, dims, "y x x", concept.OnRequest),
	}
	for _, tt := range []struct {
		name  string
		view  concept.View
		extra concept.State
		want  [][]int
	}{
		{"as is: nothing planned counts", concept.AsIs, concept.Open, nil},
		{"to be", concept.ToBe, concept.Open, [][]int{{0, 0, 0}}},
		{"deliberately not offered, yet the pairs say yes", concept.ToBe, concept.Excluded, [][]int{{0, 0, 0}}},
		{"not applicable", concept.ToBe, concept.NA, nil},
	} {
		r, _ := resolve(t, dims, append(stated[:3:3], offer(t, dims, "x x x", tt.extra)))
		if got := slices.Collect(r.Phantoms(tt.view)); !reflect.DeepEqual(got, tt.want) {
			t.Errorf("%s: got %v, want %v", tt.name, got, tt.want)
		}
	}
}
