package content

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"kontor/generator/source"
)

// The name of a file says when a state was, what it is called, or both.
func TestSnapshotNames(t *testing.T) {
	for _, c := range []struct{ file, day, label string }{
		{"2026-09-01.json", "2026-09-01", ""},
		{"2026-09-01-before-the_fair.json", "2026-09-01", "before the fair"},
		{"2026-09-01 Messe.json", "2026-09-01", "Messe"},
		{"first-draft.json", "0001-01-01", "first draft"},
		{"2026-02-30.json", "0001-01-01", "2026 02 30"},
		{"2026.json", "0001-01-01", "2026"},
	} {
		day, label := snapshotName("content/snapshots/" + c.file)
		if day.Format(time.DateOnly) != c.day || label != c.label {
			t.Errorf("%s is %s %q, want %s %q", c.file, day.Format(time.DateOnly), label, c.day, c.label)
		}
	}
}

// A file in which everything is wrong is reported in a few lines, and all of it
// is accounted for.
func TestSnapshotFaultsAreBounded(t *testing.T) {
	offers := strings.TrimSuffix(strings.Repeat(`{"key": {}, "decision": "offered"},`, 100), ",")
	s, diags := ParseSnapshot(source.File{Path: "s.json"}, []byte(`{"schema": 1, "dimensions": [{"id": "a"}], "offers": [`+offers+`]}`))
	if s == nil || len(s.Model.Offers) != 0 || len(diags) != maxSnapshotFaults+1 {
		t.Fatalf("%v, %d diagnostics", s, len(diags))
	}
	if last := diags[len(diags)-1]; last.Text != "SNP03/more" || last.Args["n"] != fmt.Sprint(100-maxSnapshotFaults) {
		t.Errorf("the rest is told as %+v", last)
	}
}

// Two entities never become one because of what they are called later.
func TestRenamesKeepEntitiesApart(t *testing.T) {
	m := Model{
		Entities: map[string][]ModelEntity{"a": {{ID: "old"}, {ID: "older"}, {ID: "was"}, {ID: "is"}, {ID: "x", ReplacedBy: "old"}}},
		Offers:   []ModelOffer{{Key: map[string]string{"a": "old"}}, {Key: map[string]string{"a": "older"}}},
	}
	got := m.Renamed(Renames{"a": {"old": "new", "older": "new", "was": "is"}})
	if es := got.Entities["a"]; es[0].ID != "new" || es[1].ID != "older" || es[2].ID != "was" || es[4].ReplacedBy != "new" {
		t.Errorf("entities %+v", es)
	}
	if got.Offers[0].Key["a"] != "new" || got.Offers[1].Key["a"] != "older" {
		t.Errorf("offers %+v", got.Offers)
	}
	if m.Entities["a"][0].ID != "old" || m.Offers[0].Key["a"] != "old" {
		t.Error("the model itself has changed")
	}
}

// FuzzSnapshot: whatever a file holds, no panic, every place that is reported
// lies inside it, and what remains is consistent.
func FuzzSnapshot(f *testing.F) {
	for _, s := range []string{
		`{"schema": 1, "dimensions": [{"id": "a"}], "entities": {"a": [{"id": "x"}, {"id": "x"}, {}]}, "offers": [{"key": {"a": "x"}, "decision": "offered"}, {"key": null}]}`,
		`{"schema": 2}`, `{"schema": "1"}`, `[`, ``, `null`, "\ufeff{}", `{"schema": 1, "dimensions": [], "offers": [1]}`,
		`{"schema": 1, "Schema": 3, "dimensions": [{"id": "a"}, {"id": "a"}], "entities": {"a": null, "A": [{}]}, "coverage": {"by": {}}}`,
	} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, src []byte) {
		const file = "content/snapshots/2026-01-01.json"
		s, diags := ParseSnapshot(source.File{Path: file}, src)
		for _, d := range diags {
			checkInside(t, d.Pos, file, src)
		}
		if s == nil {
			if len(diags) == 0 {
				t.Error("refused without a word")
			}
			return
		}
		for _, o := range s.Model.Offers {
			for dim, id := range o.Key {
				if !slices.ContainsFunc(s.Model.Entities[dim], func(e ModelEntity) bool { return e.ID == id }) {
					t.Errorf("an offer names %s %q, which is not there", dim, id)
				}
			}
		}
	})
}
