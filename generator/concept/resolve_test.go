package concept_test

import (
	"errors"
	"reflect"
	"strings"
	"testing"

	"kontor/generator/concept"
)

// dimension makes members from words like "craft", "craft/A" (group) and
// "phone-" (does not count).
func dimension(id, members string) concept.Dimension {
	d := concept.Dimension{ID: id}
	for word := range strings.FieldsSeq(members) {
		name, counts := strings.CutSuffix(word, "-")
		name, group, _ := strings.Cut(name, "/")
		d.Members = append(d.Members, concept.Member{ID: name, Group: group, Counts: !counts})
	}
	return d
}

// key makes selectors from words like "*", "craft", "craft|industry", "@A"
// (group) and "-" (nothing), one per dimension.
func key(t testing.TB, dims []concept.Dimension, text string) []concept.Selector {
	t.Helper()
	words := strings.Fields(text)
	if len(words) != len(dims) {
		t.Fatalf("%q does not name %d dimensions", text, len(dims))
	}
	out := make([]concept.Selector, len(dims))
	for d, word := range words {
		for name := range strings.SplitSeq(word, "|") {
			switch group, isGroup := strings.CutPrefix(name, "@"); {
			case name == "*":
				out[d].All = true
			case isGroup:
				out[d].Groups = append(out[d].Groups, group)
			case name != "-":
				out[d].Members = append(out[d].Members, member(t, dims[d], name))
			}
		}
	}
	return out
}

func member(t testing.TB, d concept.Dimension, id string) int {
	t.Helper()
	for i, m := range d.Members {
		if m.ID == id {
			return i
		}
	}
	t.Fatalf("dimension %s has no member %s", d.ID, id)
	return -1
}

// offer reads "craft shop kit" with a state and exceptions.
func offer(t testing.TB, dims []concept.Dimension, text string, s concept.State, except ...string) concept.Offer {
	t.Helper()
	o := concept.Offer{Select: key(t, dims, text), State: s}
	for _, e := range except {
		o.Except = append(o.Except, key(t, dims, e))
	}
	return o
}

func resolve(t testing.TB, dims []concept.Dimension, offers []concept.Offer) (*concept.Relation, concept.Notes) {
	t.Helper()
	r, notes, err := concept.Resolve(dims, offers)
	if err != nil {
		t.Fatal(err)
	}
	return r, notes
}

// picture draws a relation, one line per cell that an offer decides.
func picture(dims []concept.Dimension, r *concept.Relation) []string {
	var lines []string
	at := make([]int, len(dims))
	var walk func(d int, names []string)
	walk = func(d int, names []string) {
		if d == len(dims) {
			if s, o := r.At(at...); o >= 0 {
				lines = append(lines, strings.Join(names, " ")+" "+stateNames[s])
			}
			return
		}
		for i, m := range dims[d].Members {
			at[d] = i
			walk(d+1, append(names[:d:d], m.ID))
		}
	}
	walk(0, nil)
	return lines
}

var stateNames = map[concept.State]string{
	concept.Open: "open", concept.NA: "n-a", concept.Excluded: "excluded",
	concept.Planned: "planned", concept.OnRequest: "on-request", concept.Offered: "offered",
}

func TestMostSpecificOfferDecides(t *testing.T) {
	dims := []concept.Dimension{dimension("segment", "craft/A industry/A private"), dimension("portfolio", "kit/parts spare/parts rent")}
	of := func(text string, s concept.State, except ...string) concept.Offer {
		return offer(t, dims, text, s, except...)
	}
	tests := []struct {
		name   string
		offers []concept.Offer
		want   []string
	}{
		{"a name beats a group beats everything", []concept.Offer{
			of("craft kit", concept.Offered), of("craft @parts", concept.Planned), of("craft *", concept.Excluded),
		}, []string{"craft kit offered", "craft spare planned", "craft rent excluded"}},
		{"order does not matter", []concept.Offer{
			of("craft *", concept.Excluded), of("craft @parts", concept.Planned), of("craft kit", concept.Offered),
		}, []string{"craft kit offered", "craft spare planned", "craft rent excluded"}},
		{"one * is more specific than two, whatever groups it has", []concept.Offer{
			of("* *", concept.Excluded), of("@A *", concept.Offered, "* rent", "* spare"),
		}, []string{"craft kit offered", "craft spare excluded", "craft rent excluded",
			"industry kit offered", "industry spare excluded", "industry rent excluded",
			"private kit excluded", "private spare excluded", "private rent excluded"}},
		{"all groups are more specific than one *", []concept.Offer{
			of("@A @parts", concept.Offered), of("craft *", concept.Excluded),
		}, []string{"craft kit offered", "craft spare offered", "craft rent excluded", "industry kit offered", "industry spare offered"}},
		{"a list is as specific as a name", []concept.Offer{
			of("craft|industry kit|rent", concept.Offered),
		}, []string{"craft kit offered", "craft rent offered", "industry kit offered", "industry rent offered"}},
		{"groups and names add up", []concept.Offer{
			of("private @parts|rent", concept.Offered),
		}, []string{"private kit offered", "private spare offered", "private rent offered"}},
		{"an exception matches where all its dimensions match", []concept.Offer{
			of("craft|industry *", concept.Offered, "craft @parts", "- rent"),
		}, []string{"craft rent offered", "industry kit offered", "industry spare offered", "industry rent offered"}},
		{"an unknown group and an empty selector match nothing", []concept.Offer{
			of("@a kit", concept.Offered), of("- kit", concept.Offered), of("@ *", concept.Offered),
		}, nil},
		{"open can be stated", []concept.Offer{
			of("craft kit", concept.Open), of("craft *", concept.Offered),
		}, []string{"craft kit open", "craft spare offered", "craft rent offered"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			r, notes := resolve(t, dims, tt.offers)
			if got := picture(dims, r); !reflect.DeepEqual(got, tt.want) {
				t.Errorf("got  %q\nwant %q", got, tt.want)
			}
			if len(notes.Conflicts) > 0 {
				t.Errorf("conflicts %v", notes.Conflicts)
			}
		})
	}
}

func TestContradictions(t *testing.T) {
	dims := []concept.Dimension{dimension("segment", "craft industry"), dimension("channel", "shop/X field/X"), dimension("portfolio", "kit spare")}
	of := func(text string, s concept.State) concept.Offer { return offer(t, dims, text, s) }
	priced := func(o concept.Offer, equal string) concept.Offer { o.Equal = equal; return o }
	tests := []struct {
		name   string
		offers []concept.Offer
		want   []concept.Conflict
	}{
		{"two states for one cell", []concept.Offer{
			of("craft shop kit", concept.Offered), of("craft shop kit", concept.Excluded),
		}, []concept.Conflict{{A: 0, B: 1, Cell: []int{0, 0, 0}}}},
		{"one state under different conditions", []concept.Offer{
			priced(of("craft shop kit", concept.Offered), "list A"), priced(of("craft shop kit", concept.Offered), "list B"),
		}, []concept.Conflict{{A: 0, B: 1, Cell: []int{0, 0, 0}}}},
		{"saying the same twice is no contradiction", []concept.Offer{
			of("craft shop kit", concept.Offered), of("craft shop kit", concept.Offered),
		}, nil},
		{"crossing wildcards", []concept.Offer{
			of("craft * kit", concept.Offered), of("* field kit", concept.Excluded),
		}, []concept.Conflict{{A: 0, B: 1, Cell: []int{0, 1, 0}}}},
		{"a more specific offer settles it", []concept.Offer{
			of("craft * kit", concept.Offered), of("* field kit", concept.Excluded), of("craft field kit", concept.Offered),
		}, nil},
		{"one conflict per pair", []concept.Offer{
			of("craft shop *", concept.Offered), of("craft shop *", concept.Excluded), of("craft shop *", concept.Planned),
		}, []concept.Conflict{{A: 0, B: 1, Cell: []int{0, 0, 0}}, {A: 0, B: 2, Cell: []int{0, 0, 0}}}},
		{"a group and a wildcard do not contradict each other", []concept.Offer{
			of("craft * kit", concept.Offered), of("craft @X kit", concept.Excluded),
		}, nil},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			_, notes := resolve(t, dims, tt.offers)
			if !reflect.DeepEqual(notes.Conflicts, tt.want) {
				t.Errorf("got %v, want %v", notes.Conflicts, tt.want)
			}
		})
	}
}

func TestIdleOffers(t *testing.T) {
	dims := []concept.Dimension{dimension("segment", "craft industry"), dimension("portfolio", "kit/parts spare/parts rent")}
	of := func(text string, s concept.State, except ...string) concept.Offer {
		return offer(t, dims, text, s, except...)
	}
	tests := []struct {
		name   string
		offers []concept.Offer
		want   []concept.Idle
	}{
		{"said already by a broader offer", []concept.Offer{of("craft kit", concept.Offered), of("* kit", concept.Offered)},
			[]concept.Idle{{Offer: 0, Cause: concept.Redundant, By: []int{1}}}},
		{"an exception between them makes it needed", []concept.Offer{
			of("craft kit", concept.Offered), of("craft @parts", concept.Excluded), of("craft *", concept.Offered),
		}, nil},
		{"it settles a contradiction", []concept.Offer{
			of("craft kit", concept.Offered), of("craft *", concept.Offered), of("* kit", concept.Excluded),
		}, nil},
		{"said twice: the second is idle", []concept.Offer{of("craft kit", concept.Offered), of("craft kit", concept.Offered)},
			[]concept.Idle{{Offer: 1, Cause: concept.Redundant, By: []int{0}}}},
		{"part of a longer list", []concept.Offer{of("craft kit", concept.Offered), of("craft kit|rent", concept.Offered)},
			[]concept.Idle{{Offer: 0, Cause: concept.Redundant, By: []int{1}}}},
		{"said by several together", []concept.Offer{
			of("craft kit|rent", concept.Offered), of("craft @parts", concept.Offered), of("* rent", concept.Offered),
		}, []concept.Idle{{Offer: 0, Cause: concept.Redundant, By: []int{1, 2}}}},
		{"more specific offers leave nothing", []concept.Offer{of("craft|industry kit", concept.Offered), of("* kit", concept.Excluded)},
			[]concept.Idle{{Offer: 1, Cause: concept.Overridden, By: []int{0}}}},
		{"of the broad and the specific ones only these are idle", []concept.Offer{
			of("craft kit", concept.Offered), of("industry kit", concept.Offered), of("* kit", concept.Offered),
		}, []concept.Idle{{Offer: 0, Cause: concept.Redundant, By: []int{2}}, {Offer: 1, Cause: concept.Redundant, By: []int{2}}}},
		{"only the next specific ones matter", []concept.Offer{
			of("craft kit", concept.Offered), of("craft @parts", concept.Offered), of("craft *", concept.Excluded),
		}, []concept.Idle{{Offer: 0, Cause: concept.Redundant, By: []int{1}}}},
		{"said twice about one cell, not at all about the other", []concept.Offer{
			of("craft kit|spare", concept.Offered), of("* kit", concept.Offered), of("craft *", concept.Offered, "* spare"),
		}, nil},
		{"part of a contradiction", []concept.Offer{
			of("craft kit", concept.Offered), of("craft kit", concept.Excluded), of("craft *", concept.Offered),
		}, nil},
		{"a contradiction is told as such", []concept.Offer{of("craft kit", concept.Offered), of("craft kit", concept.Excluded)}, nil},
		{"selects nothing", []concept.Offer{of("craft @none", concept.Offered), of("craft kit", concept.Offered, "* kit")},
			[]concept.Idle{{Offer: 0, Cause: concept.Unmatched}, {Offer: 1, Cause: concept.Unmatched}}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			_, notes := resolve(t, dims, tt.offers)
			if !reflect.DeepEqual(notes.Idle, tt.want) {
				t.Errorf("got %v, want %v", notes.Idle, tt.want)
			}
		})
	}
}

func TestMembersWithDecisions(t *testing.T) {
	dims := []concept.Dimension{dimension("segment", "craft industry private"), dimension("channel", "shop field"), dimension("portfolio", "kit spare rent")}
	r, _ := resolve(t, dims, []concept.Offer{
		offer(t, dims, "craft * kit", concept.Offered), offer(t, dims, "craft field kit|spare", concept.Planned),
		offer(t, dims, "industry shop rent", concept.Open),
	})
	for d, want := range [][]bool{{true, false, false}, {true, true}, {true, true, false}} {
		for m, decided := range want {
			if r.Decided(d, m) != decided {
				t.Errorf("%s %s: decided %v, want %v", dims[d].ID, dims[d].Members[m].ID, !decided, decided)
			}
		}
	}
	for _, tt := range []struct {
		dim, member int
		want        []concept.Reach
	}{
		{0, 0, []concept.Reach{{Offer: 0, Members: [][]int{{0}, {0}, {0}}}, {Offer: 1, Members: [][]int{{0}, {1}, {0, 1}}}}},
		{2, 1, []concept.Reach{{Offer: 1, Members: [][]int{{0}, {1}, {1}}}}},
		{0, 2, nil},
	} {
		if got := r.Offers(tt.dim, tt.member); !reflect.DeepEqual(got, tt.want) {
			t.Errorf("offers of %s: got %v, want %v", dims[tt.dim].Members[tt.member].ID, got, tt.want)
		}
	}
}

func TestWhatCannotBeResolved(t *testing.T) {
	two := []concept.Dimension{dimension("a", "x"), dimension("b", "y z")}
	large := func(n int) concept.Dimension { return concept.Dimension{Members: make([]concept.Member, n)} }
	tests := []struct {
		name   string
		dims   []concept.Dimension
		offers []concept.Offer
		want   string
	}{
		{"one dimension", two[:1], nil, "two to four dimensions"},
		{"five dimensions", []concept.Dimension{two[0], two[0], two[0], two[0], two[0]}, nil, "two to four dimensions"},
		{"a selector is missing", two, []concept.Offer{{Select: make([]concept.Selector, 1)}}, "offer 0: 1 selectors for 2 dimensions"},
		{"an exception with too many", two, []concept.Offer{{Select: make([]concept.Selector, 2), Except: [][]concept.Selector{make([]concept.Selector, 3)}}}, "3 selectors"},
		{"no such member", two, []concept.Offer{{Select: []concept.Selector{{All: true}, {Members: []int{2}}}}}, `"b" has no member 2`},
		{"too large", []concept.Dimension{large(1 << 14), large(1 << 14)}, nil, "268435456 cells"},
		{"larger than a number", []concept.Dimension{large(1 << 17), large(1 << 17), large(1 << 17), large(1 << 17)}, nil, "9223372036854775807 cells"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			_, _, err := concept.Resolve(tt.dims, tt.offers)
			if err == nil || !strings.Contains(err.Error(), tt.want) {
				t.Errorf("got %v, want ... %s ...", err, tt.want)
			}
			var size *concept.SizeError
			if errors.As(err, &size) != strings.Contains(tt.name, "large") {
				t.Errorf("%v: SizeError %v", err, size)
			}
		})
	}
	if r, notes := resolve(t, []concept.Dimension{two[0], {ID: "empty"}}, []concept.Offer{{Select: []concept.Selector{{All: true}, {All: true}}}}); len(notes.Idle) != 1 || r.Table(concept.Query{Cols: 1}).Sum(concept.AsIs).Total != (concept.Count{}) {
		t.Errorf("a dimension without members: %v", notes)
	}
}
