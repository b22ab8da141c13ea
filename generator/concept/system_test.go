package concept_test

import (
	"math"
	"reflect"
	"testing"

	"kontor/generator/concept"
)

// workedNetwork is the channel system of the worked example: field and shop
// lead to each other when customers search and choose, the shop to the partner
// when they buy.
func workedNetwork(t *testing.T) *concept.Network {
	_, r := worked(t)
	core := []int{0, 1}
	return &concept.Network{
		Grids: channelGrids(r), Phases: 3, Core: [][]int{core, core, core},
		Links: []concept.Link{
			{From: 0, To: 1, Phases: []int{0, 1}, Both: true},
			{From: 1, To: 2, Phases: []int{2}},
		},
	}
}

func TestWorkedExampleSystem(t *testing.T) {
	s := workedNetwork(t).System(concept.Thresholds{})
	if s.Kind != "cross" || s.Core || s.Overall.Possible != 5 || s.Overall.Relevant != 12 || !near(s.Overall.Share, .417) {
		t.Errorf("%s, core %t, %+v", s.Kind, s.Core, s.Overall)
	}
	for phase, want := range [][2]int{{2, 4}, {2, 4}, {1, 4}} {
		if d := s.Phases[phase]; d.Possible != want[0] || d.Relevant != want[1] {
			t.Errorf("phase %d: %+v, want %v", phase, d, want)
		}
	}
	// field and partner serve no segment both
	for pair, want := range map[[2]int][2]int{{0, 1}: {2, 3}, {1, 0}: {2, 3}, {1, 2}: {1, 3}, {2, 1}: {0, 3}, {0, 2}: {0, 0}, {2, 0}: {0, 0}} {
		if d := s.Pairs[pair[0]][pair[1]]; d.Possible != want[0] || d.Relevant != want[1] {
			t.Errorf("%v: %+v, want %v", pair, d, want)
		}
	}
	missing := 0
	for _, w := range s.Switches {
		if len(w.Without) > 0 {
			missing++
		}
	}
	if missing != 7 {
		t.Errorf("%d switches are missing, want 7", missing)
	}
	if !near(s.Integration, 1.0/15) { // field and shop carry the core: one of five flags of one of three pairs
		t.Errorf("G = %.3f", s.Integration)
	}
}

func TestWorkedExampleAssortments(t *testing.T) {
	_, r := worked(t)
	grids := channelGrids(r)
	items := []concept.Item{{Group: "goods"}, {Group: "goods"}, {Group: "services"}, {}}
	for c, want := range []concept.Assortment{
		{Items: []int{0, 1, 2, 3}, Breadth: 3, Depth: 4.0 / 3, Core: 2, Carried: 2},
		{Items: []int{0, 1, 3}, Breadth: 2, Depth: 1.5, Core: 2, Carried: 2},
		{Items: []int{0, 2}, Breadth: 2, Depth: 1, Core: 2, Carried: 1},
	} {
		if got := grids[c].Assortment(items, []int{0, 1}); !reflect.DeepEqual(got, want) {
			t.Errorf("channel %d: %+v, want %+v", c, got, want)
		}
	}
	if got := grids[2].Assortment(items, []int{0, 1}).Complete(); got != .5 {
		t.Errorf("core of the partner: %v", got)
	}
	for pair, want := range map[[2]int]string{{0, 0}: "full", {0, 1}: "asymmetrical", {2, 0}: "asymmetrical", {1, 2}: "partial"} {
		if got := grids[pair[0]].Assorts(grids[pair[1]]); got != want {
			t.Errorf("%v: %s, want %s", pair, got, want)
		}
	}
	only := concept.NewGrid(3, 4)
	only.Cover(0, 3)
	if got := only.Assorts(grids[2]); got != "none" {
		t.Errorf("rental beside kit and service: %s", got)
	}
	for i := range items {
		items[i].Variants = 10 * (i + 1)
	}
	if got := grids[2].Assortment(items, nil); got.Depth != 20 || got.Complete() != 1 {
		t.Errorf("with variants: %+v", got)
	}
}

// alike are n channels that all carry the one core item for two segments.
func alike(n int) *concept.Network {
	network := &concept.Network{Phases: 2}
	for range n {
		g := concept.NewGrid(2, 2)
		g.Cover(0, 0)
		g.Cover(1, 0)
		network.Grids = append(network.Grids, g)
		network.Core = append(network.Core, []int{0})
	}
	return network
}

// linked are two channels with every way between them and everything shared.
func linked() *concept.Network {
	n := alike(2)
	n.Links = []concept.Link{{From: 0, To: 1, Both: true}}
	for what := concept.SharedPrice; what <= concept.SharedService; what++ {
		n.Joins = append(n.Joins, concept.Join{A: 1, B: 0, What: what, Degree: 1})
	}
	return n
}

func TestKindsOfSystems(t *testing.T) {
	idle := alike(1)
	idle.Grids[0] = concept.NewGrid(2, 2)
	oneWay := linked()
	oneWay.Links[0].Both = false
	someRows := linked()
	someRows.Links[0].Rows = []int{1}
	noStock := linked()
	noStock.Joins = noStock.Joins[:3]
	half := alike(2)
	half.Joins = []concept.Join{{A: 0, B: 1, What: concept.SharedPrice, Degree: .5}}
	noCore := linked()
	noCore.Core[1] = []int{0, 1}
	apart := alike(2)
	apart.Grids[1] = concept.NewGrid(2, 2)
	apart.Grids[1].Cover(1, 1)
	apart.Grids[0].Exempt(1, 0)
	for _, tt := range []struct {
		name                string
		network             *concept.Network
		t                   concept.Thresholds
		kind                string
		switching, integral float64
	}{
		{"no channel", &concept.Network{}, concept.Thresholds{}, "none", 0, 0},
		{"one that offers nothing", idle, concept.Thresholds{}, "none", 0, 0},
		{"one", alike(1), concept.Thresholds{}, "single", 0, 0},
		{"side by side", alike(3), concept.Thresholds{}, "multi", 0, .2},
		{"no segment in common", apart, concept.Thresholds{}, "multi", 0, 0},
		{"part of the prices", half, concept.Thresholds{}, "cross", 0, .3},
		{"one way", oneWay, concept.Thresholds{}, "cross", .5, 1},
		{"one way, half is enough", oneWay, concept.Thresholds{Switching: .5}, "omni", .5, 1},
		{"for some segments", someRows, concept.Thresholds{}, "cross", .5, 1},
		{"no common service", noStock, concept.Thresholds{}, "cross", 1, .8},
		{"most in common is enough", noStock, concept.Thresholds{Integration: .8}, "omni", 1, .8},
		{"without the core", noCore, concept.Thresholds{Integration: .8}, "cross", 1, .8},
		{"everything", linked(), concept.Thresholds{}, "omni", 1, 1},
	} {
		s := tt.network.System(tt.t)
		if s.Kind != tt.kind || math.Abs(s.Overall.Share-tt.switching) > 1e-9 || math.Abs(s.Integration-tt.integral) > 1e-9 {
			t.Errorf("%s: %s, I = %.3f, G = %.3f; want %s, %.3f, %.3f", tt.name, s.Kind, s.Overall.Share, s.Integration, tt.kind, tt.switching, tt.integral)
		}
	}
	if d := someRows.System(concept.Thresholds{}).Overall; d.Possible != 0 || d.Partly != 4 || d.Relevant != 4 {
		t.Errorf("for some segments: %+v", d)
	}
}

// A channel that acts in one phase only neither needs nor gives switches in
// another.
func TestSwitchesInPhasesOfAChannel(t *testing.T) {
	n := alike(3)
	n.Acts = [][]int{nil, {1}}
	s := n.System(concept.Thresholds{})
	if s.Phases[0].Relevant != 2 || s.Phases[1].Relevant != 6 {
		t.Errorf("%+v", s.Phases)
	}
}

func TestConnectedSegments(t *testing.T) {
	modes := []string{"cross", "multi", "omni", ""}
	if got, ok := concept.Connected(modes, nil); !ok || !near(got, .667) {
		t.Errorf("by count: %.3f, %t", got, ok)
	}
	if got, ok := concept.Connected(modes[:3], []float64{.2, .7, .1}); !ok || !near(got, .3) {
		t.Errorf("by revenue: %.3f, %t", got, ok)
	}
	if _, ok := concept.Connected([]string{"", ""}, nil); ok {
		t.Error("nobody has said what it expects")
	}
}
