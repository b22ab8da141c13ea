package concept_test

import (
	"reflect"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"kontor/generator/concept"
)

// grid reads one line per row: "x" covered, "." eligible, "-" not eligible.
func grid(lines ...string) *concept.Grid {
	g := concept.NewGrid(len(lines), len(lines[0]))
	for i, line := range lines {
		for j, c := range line {
			switch c {
			case 'x':
				g.Cover(i, j)
			case '-':
				g.Exempt(i, j)
			}
		}
	}
	return g
}

// nth is the relation whose covered cells are the set bits of n.
func nth(rows, cols, n int) *concept.Grid {
	g := concept.NewGrid(rows, cols)
	for cell := range rows * cols {
		if n>>cell&1 != 0 {
			g.Cover(cell/cols, cell%cols)
		}
	}
	return g
}

// The figures of both enumerations are those of the domain reference.
func TestPatternsOfAllSmallRelations(t *testing.T) {
	tests := []struct {
		rows, cols int
		want       map[string]int
	}{
		{3, 3, map[string]int{
			"none": 1, "full": 1, "niche": 9, "product": 15, "product strict": 6, "segment": 15, "segment strict": 6,
			"selective": 471, "matching": 24, "block": 9, "blocks": 54, "irregular": 384,
		}},
		{4, 3, map[string]int{
			"none": 1, "full": 1, "niche": 12, "product": 36, "product strict": 6, "segment": 26, "segment strict": 14,
			"selective": 4020, "matching": 60, "block": 30, "blocks": 300, "irregular": 3630,
		}},
	}
	for _, tt := range tests {
		got := map[string]int{}
		for n := range 1 << (tt.rows * tt.cols) {
			p := nth(tt.rows, tt.cols, n).Classify(concept.NicheCell)
			got[p.ID]++
			if p.Strict {
				got[p.ID+" strict"]++
			}
			if p.Kind != "" {
				got[p.Kind]++
			}
			if p.Degenerate {
				t.Errorf("%d x %d, relation %b is called degenerate", tt.rows, tt.cols, n)
			}
		}
		if !reflect.DeepEqual(got, tt.want) {
			t.Errorf("%d x %d:\ngot  %v\nwant %v", tt.rows, tt.cols, got, tt.want)
		}
	}
}

func TestPatterns(t *testing.T) {
	type pattern = concept.Pattern
	tests := []struct {
		name string
		grid string
		rule concept.NicheRule
		want pattern
	}{
		{"one product for everybody", "x.. x.. x..", "", pattern{ID: "product", Strict: true, Pure: true, Covered: 3, Eligible: 9}},
		{"one product for several", "x.. x.. ...", "", pattern{ID: "product", Pure: true, Covered: 2, Eligible: 9}},
		{"two products for everybody", "xx. xx. xx.", "", pattern{ID: "product", Strict: true, Covered: 6, Eligible: 9}},
		{"everything for one segment", "xxx ... ...", "", pattern{ID: "segment", Strict: true, Pure: true, Covered: 3, Eligible: 9}},
		{"several needs of one segment", "xx. ... ...", "", pattern{ID: "segment", Pure: true, Covered: 2, Eligible: 9}},
		{"the same as a niche by the other rule", "xx. ... ...", concept.NicheSegment, pattern{ID: "niche", Covered: 2, Eligible: 9}},
		{"each segment with its own product", "x.. .x. ..x", "", pattern{ID: "selective", Kind: "matching", Covered: 3, Eligible: 9}},
		{"two blocks", "xx. xx. ..x", "", pattern{ID: "selective", Kind: "blocks", Covered: 5, Eligible: 9}},
		{"cells that do not apply do not spoil full coverage", "xx- x-x xxx", "", pattern{ID: "full", Covered: 7, Eligible: 7}},
		{"nor a specialisation", "x.. -.. x..", "", pattern{ID: "product", Strict: true, Pure: true, Covered: 2, Eligible: 8}},
		{"a segment that never applies is no segment", "xxx --- ...", "", pattern{ID: "segment", Strict: true, Pure: true, Covered: 3, Eligible: 6}},
		{"of two markets that share nothing, one is served", "xx-- xx-- --.. --..", "", pattern{ID: "product", Strict: true, Covered: 4, Eligible: 8}},
		{"a single segment", "x..", "", pattern{ID: "niche", Degenerate: true, Covered: 1, Eligible: 3}},
		{"some of a single product", "x x .", "", pattern{ID: "selective", Kind: "irregular", Degenerate: true, Covered: 2, Eligible: 3}},
		{"a single product", "x x", "", pattern{ID: "full", Degenerate: true, Covered: 2, Eligible: 2}},
		{"nothing applies", "-- --", "", pattern{ID: "none", Degenerate: true}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := grid(strings.Fields(tt.grid)...).Classify(tt.rule); got != tt.want {
				t.Errorf("got  %+v\nwant %+v", got, tt.want)
			}
		})
	}
}

func TestPatternOfWideGrids(t *testing.T) {
	g := concept.NewGrid(70, 130) // rows of more than one word
	for i := range 70 {
		g.Cover(i, 5)
		g.Cover(i, 129)
	}
	want := concept.Pattern{ID: "product", Strict: true, Covered: 140, Eligible: 9100}
	if got := g.Classify(concept.NicheCell); got != want {
		t.Errorf("got %+v, want %+v", got, want)
	}
}

func TestDistanceToADeclaredPattern(t *testing.T) {
	type cells = [][2]int
	tests := []struct {
		name     string
		grid     string
		declared concept.Declared
		want     concept.Distance
	}{
		{"full", "xx. xxx", concept.Declared{Pattern: "full"}, concept.Distance{Fit: 5.0 / 6, Missing: cells{{0, 2}}}},
		{"full within what applies", "xx- xxx", concept.Declared{Pattern: "full"}, concept.Distance{Fit: 1}},
		{"product with focus", "x.x xx.", concept.Declared{Pattern: "product", Cols: []int{0, 1}},
			concept.Distance{Fit: 4.0 / 6, Missing: cells{{0, 1}}, Surplus: cells{{0, 2}}, Cols: []int{0, 1}}},
		{"product without focus takes what most segments get", "xx. x.. xx.", concept.Declared{Pattern: "product"},
			concept.Distance{Fit: 8.0 / 9, Missing: cells{{1, 1}}, Cols: []int{0, 1}}},
		{"half is no majority", "xx. x..", concept.Declared{Pattern: "product"},
			concept.Distance{Fit: 5.0 / 6, Surplus: cells{{0, 1}}, Cols: []int{0}}},
		{"nothing offered still has a focus", "... ...", concept.Declared{Pattern: "product"},
			concept.Distance{Fit: 4.0 / 6, Missing: cells{{0, 0}, {1, 0}}, Cols: []int{0}}},
		{"everything offered still leaves one out", "xx xx", concept.Declared{Pattern: "product"},
			concept.Distance{Fit: 0.5, Surplus: cells{{0, 0}, {1, 0}}, Cols: []int{1}}},
		{"segment with focus", "xxx .x.", concept.Declared{Pattern: "segment", Rows: []int{0}},
			concept.Distance{Fit: 5.0 / 6, Surplus: cells{{1, 1}}, Rows: []int{0}}},
		{"segment without focus", ".x. xxx", concept.Declared{Pattern: "segment"},
			concept.Distance{Fit: 5.0 / 6, Surplus: cells{{0, 1}}, Rows: []int{1}}},
		{"niche without focus takes what is offered", "... .xx", concept.Declared{Pattern: "niche"},
			concept.Distance{Fit: 5.0 / 6, Surplus: cells{{1, 2}}, Rows: []int{1}, Cols: []int{1}}},
		{"niche in a declared segment", "xx. ...", concept.Declared{Pattern: "niche", Rows: []int{1}},
			concept.Distance{Fit: 0.5, Missing: cells{{1, 0}}, Surplus: cells{{0, 0}, {0, 1}}, Rows: []int{1}, Cols: []int{0}}},
		{"niche as a segment, whatever the products", "x.. .xx", concept.Declared{Pattern: "niche", Niche: concept.NicheSegment},
			concept.Distance{Fit: 5.0 / 6, Surplus: cells{{0, 0}}, Rows: []int{1}}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got, ok := grid(strings.Fields(tt.grid)...).Distance(tt.declared)
			if !ok || !reflect.DeepEqual(got, tt.want) {
				t.Errorf("got  %+v, %v\nwant %+v", got, ok, tt.want)
			}
		})
	}
}

func TestSomePatternsHaveNoDistance(t *testing.T) {
	for _, pattern := range []string{"selective", "none", "unheard-of"} {
		if d, ok := grid("x.", ".x").Distance(concept.Declared{Pattern: pattern}); ok {
			t.Errorf("%s: %+v", pattern, d)
		}
	}
	for _, pattern := range []string{"product", "segment", "niche"} {
		if d, ok := grid("--", "--").Distance(concept.Declared{Pattern: pattern}); ok {
			t.Errorf("%s where nothing applies: %+v", pattern, d)
		}
	}
}

// TestBestFocusIsTheBest compares the majority vote with all focuses.
func TestBestFocusIsTheBest(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		rows, cols := rapid.IntRange(2, 5).Draw(t, "rows"), rapid.IntRange(2, 5).Draw(t, "cols")
		g := concept.NewGrid(rows, cols)
		var usedRows, usedCols int // bits
		for i := range rows {
			for j := range cols {
				cell := rapid.IntRange(0, 9).Draw(t, "cell")
				if cell == 0 {
					g.Exempt(i, j)
					continue
				}
				usedRows, usedCols = usedRows|1<<i, usedCols|1<<j
				if cell < 6 {
					g.Cover(i, j)
				}
			}
		}
		check := func(pattern string, least int) {
			got, ok := g.Distance(concept.Declared{Pattern: pattern})
			if !ok {
				if least >= 0 {
					t.Fatalf("%s: no distance", pattern)
				}
				return
			}
			if d := len(got.Missing) + len(got.Surplus); d != least && least >= 0 {
				t.Fatalf("%s: distance %d with focus %v %v, but %d is possible", pattern, d, got.Rows, got.Cols, least)
			}
		}
		check("product", leastDistance(g, rows, cols, proper(usedCols, cols), func(focus, _, j int) bool { return focus>>j&1 != 0 }))
		check("segment", leastDistance(g, rows, cols, proper(usedRows, rows), func(focus, i, _ int) bool { return focus>>i&1 != 0 }))
		var cells []int
		for cell := range rows * cols {
			if g.Eligible(cell/cols, cell%cols) {
				cells = append(cells, cell)
			}
		}
		check("niche", leastDistance(g, rows, cols, cells, func(focus, i, j int) bool { return focus == i*cols+j }))
	})
}

// proper lists the subsets of the members in used that are neither empty nor
// all of them.
func proper(used, n int) []int {
	var out []int
	for focus := 1; focus < 1<<n; focus++ {
		if focus&used == focus && focus != used {
			out = append(out, focus)
		}
	}
	return out
}

func leastDistance(g *concept.Grid, rows, cols int, focuses []int, in func(focus, i, j int) bool) int {
	least := -1
	for _, focus := range focuses {
		d := 0
		for i := range rows {
			for j := range cols {
				if g.Eligible(i, j) && g.Covers(i, j) != in(focus, i, j) {
					d++
				}
			}
		}
		if least < 0 || d < least {
			least = d
		}
	}
	return least
}
