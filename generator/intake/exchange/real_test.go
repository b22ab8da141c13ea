package exchange_test

import (
	"context"
	"os"
	"path/filepath"
	"testing"

	"kontor/generator/intake"
	"kontor/generator/intake/exchange"
)

// sharedFile is a file of the real data; the test is skipped where there is none.
func sharedFile(t *testing.T, name string) string {
	t.Helper()
	file := filepath.Join("..", "..", "..", "..", "shared", "data", filepath.FromSlash(name))
	for up := 0; up < 3; up++ { // the tree may be a work tree of its own
		if _, err := os.Stat(file); err == nil {
			return file
		}
		file = filepath.Join("..", file)
	}
	t.Skip("no shared data here")
	return ""
}

// everyPage makes a page of each address that an export has.
func everyPage(t *testing.T, file string, from exchange.Format) (pages []intake.Page) {
	t.Helper()
	e, err := exchange.Open(file, exchange.Options{From: from})
	if err != nil {
		t.Fatal(err)
	}
	seen := map[string]bool{"": true}
	for item, err := range e.Comments() {
		if err != nil && item.Skip != intake.SkipBroken {
			t.Fatal(err)
		}
		if !seen[item.Address] {
			seen[item.Address] = true
			pages = append(pages, intake.Page{ID: "p" + item.Address, URL: item.Address, Language: "en"})
		}
	}
	return pages
}

func TestRealExportsAddUp(t *testing.T) {
	type states = map[intake.State]int
	type skipped = map[intake.Skip]int
	tests := []struct {
		file    string
		from    exchange.Format
		lenient bool
		read    int
		states  states
		skipped skipped
		hoisted int
		lost    map[string]int
	}{
		{file: "wxr/theme-unit-test.wordpress.xml", read: 33, states: states{intake.Approved: 26, intake.Pending: 3},
			skipped: skipped{intake.SkipPingback: 2, intake.SkipTrackback: 2}},
		{file: "wxr/importer-valid-wxr-1.0.xml", read: 1, states: states{intake.Approved: 1}},
		{file: "wxr/importer-valid-wxr-1.1.xml", read: 1, states: states{intake.Approved: 1}},
		{file: "wxr/importer-small-export.xml", read: 1, states: states{intake.Approved: 1}},
		{file: "wxr/importer-slashes.xml", read: 1, states: states{intake.Approved: 1}},
		{file: "wxr/importer-wxr-simple.xml"},
		{file: "wxr/importer-test-serialized-comment-meta.xml", read: 1, states: states{intake.Approved: 1},
			lost: map[string]int{exchange.LostMeta: 2}},
		{file: "wxr/importer-missing-tags.xml", from: exchange.WordPress},
		{file: "wxr/importer-missing-version-tag.xml", from: exchange.WordPress},
		{file: "comments/isso-wordpress.xml", from: exchange.WordPress, read: 8, states: states{intake.Approved: 7},
			skipped: skipped{intake.SkipTwice: 1}},
		{file: "comments/isso-disqus.xml", read: 6, states: states{intake.Approved: 4, intake.Erased: 1},
			skipped: skipped{intake.SkipNoPage: 1}},
		{file: "comments/isso-generic.json", read: 2, states: states{intake.Approved: 2}},
		{file: "comments/remark42-disqus.xml", lenient: true, read: 6, states: states{intake.Approved: 4, intake.Spam: 1},
			skipped: skipped{intake.SkipBroken: 1}},
		{file: "comments/commento.json", read: 3, states: states{intake.Approved: 3},
			lost: map[string]int{exchange.LostPictures: 2, exchange.LostVotes: 1}},
	}
	for _, test := range tests {
		t.Run(test.file, func(t *testing.T) {
			file := sharedFile(t, test.file)
			store := newStore(t)
			pages := everyPage(t, file, test.from)
			r, lost, err := importFile(store, file, test.from, pages, intake.Options{Lenient: test.lenient})
			if err != nil {
				t.Fatal(err)
			}
			if r.Read != test.read || !sameCounts(r.States, test.states) || !sameCounts(r.Skipped, test.skipped) || !sameCounts(lost, test.lost) {
				t.Errorf("read %d, imported %v, skipped %v, lost %v; want %d, %v, %v, %v",
					r.Read, r.States, r.Skipped, lost, test.read, test.states, test.skipped, test.lost)
			}
			addsUp(t, store, r, r.Imported)

			before := snapshot(t, store)
			again, _, err := importFile(store, file, test.from, pages, intake.Options{Lenient: test.lenient})
			if err != nil {
				t.Fatal(err)
			}
			if again.Imported != 0 || again.Skipped[intake.SkipKnown] != r.Imported {
				t.Errorf("the second import took %d, and knew %d of %d", again.Imported, again.Skipped[intake.SkipKnown], r.Imported)
			}
			if after := snapshot(t, store); after != before {
				t.Errorf("the second import changed the store:\n%s\nbefore\n%s", after, before)
			}
		})
	}
}

func TestBrokenRealExportsAreNamedAndChangeNothing(t *testing.T) {
	tests := []struct {
		file, code string
		line       int
		from       exchange.Format
	}{
		{"wxr/importer-malformed-simple.xml", "WXR04", 9, ""},
		{"wxr/importer-malformed-simple.xml", "WXR01", 14, exchange.WordPress},
		{"wxr/importer-malformed.xml", "WXR01", 90, ""},
		{"wxr/importer-missing-tags.xml", "WXR04", 9, ""},
		{"wxr/importer-missing-version-tag.xml", "WXR03", 27, ""},
		{"comments/isso-wordpress.xml", "WXR03", 13, ""},
		{"comments/remark42-disqus.xml", "IMP02", 137, ""},
	}
	for _, test := range tests {
		t.Run(test.file+" "+string(test.from), func(t *testing.T) {
			file := sharedFile(t, test.file)
			store := newStore(t)
			_, _, err := importFile(store, file, test.from, nil, intake.Options{})
			d := diagnostic(t, err)
			if d.Code() != test.code || d.Pos.Line != test.line || d.Pos.File != file {
				t.Errorf("got %s at %s, want %s in line %d", d.Text, d.Pos, test.code, test.line)
			}
			addsUp(t, store, intake.Report{}, 0)
		})
	}
}

// What readers could see of the deleted comment that was answered is its place.
func TestRealTombstonesHoldNothingPersonal(t *testing.T) {
	file := sharedFile(t, "comments/isso-disqus.xml")
	store := newStore(t)
	if _, _, err := importFile(store, file, "", everyPage(t, file, ""), intake.Options{}); err != nil {
		t.Fatal(err)
	}
	stones := 0
	for c, err := range store.List(context.Background(), intake.Filter{States: []intake.State{intake.Erased}}) {
		if err != nil {
			t.Fatal(err)
		}
		stones++
		if c.Author.Name+c.Author.Email+c.Author.IP+c.Author.Website+c.Text != "" || c.Source.ID != "9" {
			t.Errorf("the tombstone holds %+v", c)
		}
	}
	if stones != 1 {
		t.Errorf("%d tombstones, want 1", stones)
	}
}
