package exchange_test

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"kontor/generator/intake"
	"kontor/generator/intake/exchange"
)

// lines says of each comment of a store what matters, in order of their ids there.
func lines(t *testing.T, store intake.Store) string {
	t.Helper()
	names := map[string]string{}
	for c := range store.List(context.Background(), intake.Filter{}) {
		names[c.ID] = cmp.Or(c.Source.ID, c.ID)
	}
	var all []string
	for c, err := range store.List(context.Background(), intake.Filter{}) {
		if err != nil {
			t.Fatal(err)
		}
		parts := []string{names[c.ID], string(c.State), c.Thread.Page, c.Sent.Format("2006-01-02T15:04:05Z07:00")}
		if !c.Edited.IsZero() {
			parts = append(parts, "edited "+c.Edited.Format("2006-01-02T15:04:05Z07:00"))
		}
		if c.Parent != "" {
			parts = append(parts, "to "+names[c.Parent])
		}
		if c.State != intake.Erased {
			parts = append(parts, string(c.Format), fmt.Sprintf("%q", c.Text), c.Author.Name, c.Author.Email, c.Author.Website, c.Author.IP, c.Author.Identity)
		}
		if c.Author.Editor {
			parts = append(parts, "editor")
		}
		all = append(all, strings.Join(slices.DeleteFunc(parts, func(p string) bool { return p == "" }), " | "))
	}
	slices.Sort(all)
	return strings.Join(all, "\n")
}

// What each system means comes out as what we mean by it.
func TestFormats(t *testing.T) {
	type skipped = map[intake.Skip]int
	wants := []struct {
		comments string
		skipped  skipped
		lost     map[string]int
		hoisted  int
		raised   int
	}{
		{comments: `
1 | approved | price | 2019-07-01T10:00:00Z | html | "<p>First line<br>\nsecond line</p>\n<p>New paragraph with <strong>weight</strong>.</p>" | Reader One | Reader@Example.org | https://example.org/?a=1&b=2 | 192.0.2.0 | email:reader@example.org
10 | approved | price | 2019-07-03T10:00:00Z | to 9 | html | "<p>Answer to what is gone</p>" | Below
12 | approved | price | 2019-07-03T10:00:00Z | html | "<p>Answer to a pingback</p>" | Below
2 | approved | price | 2019-07-01T14:30:00Z | to 1 | html | "<p>Answer</p>" | Vera | 2001:db8:1:: | wordpress:user:7 | editor
3 | pending | price | 2019-07-02T10:00:00Z | html | "<p>Hm</p>" | Waiting
8 | spam | price | 2019-07-02T10:00:00Z | html | "<p>Buy</p>" | Seller
9 | erased | price | 2019-07-02T10:00:00Z`,
			skipped: skipped{intake.SkipNote: 1, intake.SkipPingback: 1, intake.SkipTrackback: 1, intake.SkipType: 1, intake.SkipDeleted: 1},
			lost:    map[string]int{exchange.LostWebsites: 1, exchange.LostControls: 1}, raised: 1},
		{comments: `
11 | approved | price | 2019-07-01T10:00:00Z | html | "<p>One &nbsp; two</p>" | Räder | Reader@example.org | 192.0.2.0 | email:reader@example.org
13 | spam | price | 2019-07-01T12:00:00Z | html | "Spam" | S
14 | erased | price | 2019-07-01T12:00:00Z
15 | approved | price | 2019-07-01T12:30:00Z | to 14 | html | "Below" | B
17 | approved | shop | 2019-07-01T12:40:00Z | html | "Early" | E
id:900 | approved | price | 2019-07-01T10:00:00Z | html | "Without an id" | Known | disqus:user:known`,
			skipped: skipped{intake.SkipNoPage: 1, intake.SkipDeleted: 1}, lost: map[string]int{exchange.LostControls: 1}},
		{comments: `
/articles/price/#0 | approved | price | 2019-07-01T10:00:00Z | md | "**One**" | Reader | reader@example.org | http://example.org | 192.0.2.0 | email:reader@example.org
/articles/price/#1 | approved | price | 2019-07-01T11:00:00Z | md | "Two"`, skipped: skipped{intake.SkipEmpty: 1}},
		{comments: `
1@1561975200 | approved | price | 2019-07-01T10:00:00Z | edited 2019-07-01T10:01:40Z | md | "*One*" | Reader | reader@example.org | https://example.org | 192.0.2.0 | email:reader@example.org
2@1561978800 | pending | price | 2019-07-01T11:00:00Z | to 1@1561975200 | md | "Two"
3@1561978800 | erased | shop | 2019-07-01T11:00:00Z
4@1561978900 | approved | shop | 2019-07-01T11:01:40Z | to 3@1561978800 | md | "Below" | B | 192.0.2.0`,
			skipped: skipped{intake.SkipDeleted: 1, intake.SkipNoPage: 1}, lost: map[string]int{exchange.LostVotes: 4}},
		{comments: remarkLines, lost: remarkLost, raised: 1},
		{comments: remarkLines, lost: remarkLost, raised: 1},
		{comments: `
a1 | approved | price | 2019-07-01T10:00:00Z | html | "<p>Top</p>"
b1 | approved | price | 2019-07-01T11:00:00Z | to a1 | md | "Below" | Owner | owner@example.com | https://example.com | email:owner@example.com | editor
d1 | pending | shop | 2019-07-01T10:00:00Z | md | "Wait" | Owner | owner@example.com | https://example.com | email:owner@example.com | editor
e1 | spam | shop | 2019-07-01T10:00:00Z | md | "Spam" | Owner | owner@example.com | https://example.com | email:owner@example.com | editor`,
			skipped: skipped{intake.SkipDeleted: 1}, lost: map[string]int{exchange.LostVotes: 3}},
		{comments: `
a1 | approved | price | 2019-07-01T10:00:00Z | edited 2019-07-02T10:00:00Z | md | "One" | Reader | reader@example.org | https://example.org/ | email:reader@example.org
b1 | pending | price | 2019-07-01T11:00:00Z | to a1 | md | "Two" | Guest
c1 | rejected | price | 2019-07-01T11:00:00Z | md | "No" | Reader | reader@example.org | https://example.org/ | email:reader@example.org`,
			lost: map[string]int{exchange.LostVotes: 1, exchange.LostPins: 1, exchange.LostPictures: 2, exchange.LostHashes: 1}},
		{comments: `
1 | approved | price | 2019-07-01T10:00:00Z | md | "One" | Reader | reader@example.org | 192.0.2.0 | email:reader@example.org
2 | pending | price | 2019-07-01T11:00:00Z | to 1 | md | "Two" | Guest`,
			lost: map[string]int{exchange.LostVotes: 3, exchange.LostAgents: 1, exchange.LostWebsites: 1}},
		{comments: `
a1 | approved | price | 2026-11-01T08:00:00Z | md | "One" | Reader | reader@example.org | email:reader@example.org
b2 | pending | price | 2026-11-02T08:00:00Z | to a1 | md | "Two" | Guest`},
		{comments: `
aa | approved | price | 2019-07-01T10:00:00Z | md | "*One*\n\ntwo" | Reader | https://example.org
bb | approved | price | 2019-07-01T12:00:00Z | to aa | md | "Below" | Guest
file:shop/entry3.yaml | approved | shop | 2019-07-01T10:00:00Z | md | "Mit: Doppelpunkt" | Guest`,
			skipped: skipped{intake.SkipType: 1}, lost: map[string]int{exchange.LostHashes: 1}},
	}
	for i, f := range fixtures() {
		t.Run(f.name, func(t *testing.T) {
			want := wants[i]
			file := f.lay(t)
			if e, err := exchange.Open(file, exchange.Options{}); err != nil || e.Format != f.form {
				t.Fatalf("taken for %v (%v), want %s", e, err, f.form)
			}
			store := newStore(t)
			r, lost, err := importFile(store, file, "", f.site, intake.Options{Batch: 2})
			if err != nil {
				t.Fatal(err)
			}
			if got := lines(t, store); got != strings.TrimSpace(want.comments) {
				t.Errorf("got\n%s\nwant%s", got, want.comments)
			}
			if !sameCounts(r.Skipped, want.skipped) || !sameCounts(lost, want.lost) || r.Hoisted != want.hoisted || r.Raised != want.raised {
				t.Errorf("skipped %v, lost %v, hoisted %d, raised %d; want %+v", r.Skipped, lost, r.Hoisted, r.Raised, want)
			}
			addsUp(t, store, r, r.Imported)
			before := snapshot(t, store)
			again, _, err := importFile(store, file, "", f.site, intake.Options{})
			if err != nil || again.Imported != 0 || snapshot(t, store) != before {
				t.Errorf("the second import took %d and changed the store (%v)", again.Imported, err)
			}
		})
	}
}

const remarkLines = `
a | approved | price | 2019-07-01T10:00:00Z | edited 2019-07-01T10:05:00Z | md | "*One*" | Reader | remark42:user:github_1
b | approved | price | 2019-07-01T13:00:00Z | to a | html | "<p>Two</p>" | Owner | remark42:user:github_2 | editor
c | erased | price | 2019-07-01T13:00:00Z | to b
d | approved | price | 2019-07-01T14:00:00Z | to c | md | "Below" | Guest
e | approved | shop | 2019-07-01T14:00:00Z | md | "Orphan" | Guest`

var remarkLost = map[string]int{exchange.LostVotes: 2, exchange.LostPins: 1, exchange.LostPictures: 1, exchange.LostHashes: 2}

// The key of the sessions of Isso lies in the same file; nobody reads it, and
// nobody writes anything beside it.
func TestDatabaseOfIssoIsNotTouched(t *testing.T) {
	file := issoDatabase(t, t.TempDir())
	before, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.Chmod(filepath.Dir(file), 0o555); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.Chmod(filepath.Dir(file), 0o755) })
	store := newStore(t)
	if _, _, err := importFile(store, file, "", twoPages, intake.Options{}); err != nil {
		t.Fatal(err)
	}
	after, err := os.ReadFile(file)
	if err != nil || string(after) != string(before) {
		t.Errorf("the database was changed (%v)", err)
	}
	entries, err := os.ReadDir(filepath.Dir(file))
	if err != nil || len(entries) != 1 {
		t.Errorf("beside the database lie %v (%v)", entries, err)
	}
	if strings.Contains(snapshot(t, store), "SECRET") {
		t.Error("the key of the sessions was copied")
	}
}

// Version 5 knows who wants mail; what is newer than that is refused.
func TestVersionsOfIsso(t *testing.T) {
	file := issoWith(t, t.TempDir(), ";PRAGMA user_version = 5;ALTER TABLE comments ADD COLUMN notification INTEGER DEFAULT 0;UPDATE comments SET notification = 1 WHERE id = 1")
	_, lost, err := importFile(newStore(t), file, "", twoPages, intake.Options{})
	if err != nil || lost[exchange.LostMail] != 1 {
		t.Errorf("lost %v (%v)", lost, err)
	}
	for more, code := range map[string]string{
		";PRAGMA user_version = 6":                                 "IMP05/newer",
		";DROP TABLE comments":                                     "IMP05/tables",
		";DROP TABLE threads;CREATE VIEW threads AS SELECT 1 AS x": "IMP05/tables",
		";UPDATE comments SET created = 'soon' WHERE id = 2":       "IMP05/date",
	} {
		_, _, err := importFile(newStore(t), issoWith(t, t.TempDir(), more), "", twoPages, intake.Options{})
		if d := diagnostic(t, err); d.Text != code {
			t.Errorf("%s: %s, want %s", more, d.Text, code)
		}
	}
	file = issoDatabase(t, t.TempDir())
	if err := os.WriteFile(file+"-wal", []byte("x"), 0o644); err != nil {
		t.Fatal(err)
	}
	_, _, err = importFile(newStore(t), file, "", twoPages, intake.Options{})
	if d := diagnostic(t, err); d.Text != "IMP05/open" {
		t.Errorf("a database in use: %s", d.Text)
	}
}

// What cannot be read is named at its place, in the terms of its form.
func TestBrokenExports(t *testing.T) {
	tests := []struct{ name, text, code, at string }{
		{"empty", "", "IMP01/empty", ""},
		{"unknown", "hello\n", "IMP01/format", "1:1"},
		{"unknown root", "<feed><entry/></feed>", "IMP01/format", "1:1"},
		{"packed, cut", packed(remarkText)[:200], "IMP01/gzip", ""},
		{"disqus, cut", disqusText[:strings.Index(disqusText, "<author>")+3], "IMP03/end-within", "8:4"},
		{"disqus, closed wrongly", "<disqus>\n<post>\n</thread>\n</disqus>", "IMP03/closed", "3:1"},
		{"disqus, cut in a tag", "<disqus>\n<post", "IMP03/end-within", "2:6"},
		{"disqus, odd encoding", "<?xml version=\"1.0\" encoding=\"klingon\"?>\n<disqus/>", "IMP01/format", "1:1"},
		{"disqus, too deep", "<disqus><post>" + strings.Repeat("<a>", 70), "IMP03/deep", "1:201"},
		{"disqus, bad date", strings.Replace(disqusText, "2019-07-01T10:00:00Z", "yesterday", 1), "IMP02/date", "7:71"},
		{"generic, cut", issoJSONText[:300], "IMP04/end", ""},
		{"generic, comma", strings.Replace(issoJSONText, `"Two"},`, `"Two"`, 1), "", ""},
		{"generic, type", strings.Replace(issoJSONText, `"**One**"`, `["One"]`, 1), "IMP04/type", ""},
		{"generic, bad date", strings.Replace(issoJSONText, "2019-07-01 11:00:00", "2019-07-01", 1), "IMP02/date", "4:0"},
		{"generic, more", issoJSONText + "[]", "IMP04/trailing", "8:1"},
		{"remark42, not JSON", strings.Replace(remarkText, `"pid":"b"`, `"pid":b`, 1), "IMP04/syntax", "4:17"},
		{"remark42, bad date", strings.Replace(remarkText, "2019-07-01T13:00:00Z", "2019", 1), "IMP02/date", "3:0"},
		{"remark42, version", strings.Replace(remarkText, `"version":1`, `"version":2`, 1), "IMP04/version", "1:1"},
		{"commento, bad date", strings.Replace(commentoText, "2019-07-01T11:00:00Z", "?", 1), "IMP02/date", "2:0"},
		{"commento, version", strings.Replace(commentoText, `"version": 1`, `"version": 9`, 1), "IMP04/version", "1:1"},
		{"artrans, bad date", strings.Replace(artransText, "19:00:00 +0800", "29:00:00 +0800", 1), "IMP02/date", "3:0"},
		{"own, bad state", strings.Replace(kontorText, `"pending"`, `"lost"`, 1), "JSL01/value", "2:0"},
		{"wordpress, bad date", strings.Replace(wordPressText, "2019-07-01 10:00:00", "0000-00-00 00:00:00", 1), "", ""},
		{"wordpress, no date", strings.Replace(wordPressText, "2019-07-02 10:00:00", "morgen", 1), "IMP02/date", "19:0"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			store := newStore(t)
			_, _, err := importFile(store, lay(t, "export", test.text), "", twoPages, intake.Options{})
			if test.code == "" {
				if err != nil {
					t.Error(err)
				}
				return
			}
			d := diagnostic(t, err)
			if at := fmt.Sprintf("%d:%d", d.Pos.Line, d.Pos.Col); d.Text != test.code || test.at != "" && at != test.at {
				t.Errorf("got %s at %s (%v), want %s at %s", d.Text, at, d.Args, test.code, test.at)
			}
			addsUp(t, store, intake.Report{}, 0)
		})
	}
}

// A form that somebody names is taken at their word.
func TestForcedForms(t *testing.T) {
	tests := []struct {
		form       exchange.Format
		text, code string
	}{
		{exchange.Disqus, wordPressText, "IMP03/root"},
		{exchange.Disqus, "hello", "IMP03/root"},
		{exchange.Disqus, "</disqus>", "IMP03/unopened"},
		{exchange.Disqus, "<disqus><post><message>" + strings.Repeat("x", 5<<20), "IMP03/large"},
		{exchange.Disqus, "<?xml version=\"1.0\" encoding=\"klingon\"?><disqus/>", "IMP03/charset"},
		{exchange.WordPress, disqusText, "WXR02"},
		{exchange.IssoJSON, commentoText, "IMP04/shape"},
		{exchange.Commento, issoJSONText, "IMP04/shape"},
		{exchange.Remark42, issoJSONText, "IMP04/end"},
		{exchange.Remark42, "{\"version\":1}\n" + strings.Repeat("x", 5<<20), "IMP04/long"},
		{exchange.Isso, issoJSONText, "IMP05/damaged"},
		{exchange.Kontor, remarkText, "JSL01/header"},
		{exchange.Staticman, remarkText, "IMP01/kind"},
	}
	for _, test := range tests {
		store := newStore(t)
		_, _, err := importFile(store, lay(t, "export", test.text), test.form, twoPages, intake.Options{})
		if d := diagnostic(t, err); d.Text != test.code {
			t.Errorf("as %s: %s %v, want %s", test.form, d.Text, d.Args, test.code)
		}
		addsUp(t, store, intake.Report{}, 0)
	}
	folder := staticmanFolder(t, t.TempDir())
	for name, text := range map[string]string{"IMP06/yaml": "a: [b\n", "IMP06/large": strings.Repeat("#\n", 1<<20), "IMP02/date": "message: x\ndate: soon\n"} {
		file := filepath.Join(folder, "price", "entry1.yml")
		if err := os.WriteFile(file, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
		_, _, err := importFile(newStore(t), folder, "", twoPages, intake.Options{})
		if d := diagnostic(t, err); d.Text != name || !strings.HasSuffix(d.Pos.File, "price/entry1.yml") {
			t.Errorf("got %s at %s, want %s", d.Text, d.Pos, name)
		}
	}
	for path, code := range map[string]string{filepath.Join(folder, "none"): "IMP01/none", t.TempDir(): "IMP06/none"} {
		_, _, err := importFile(newStore(t), path, "", twoPages, intake.Options{})
		if d := diagnostic(t, err); d.Text != code {
			t.Errorf("%s: %s, want %s", path, d.Text, code)
		}
	}
	_, _, err := importFile(newStore(t), folder, exchange.Disqus, twoPages, intake.Options{})
	if d := diagnostic(t, err); d.Text != "IMP01/kind" {
		t.Errorf("a folder as Disqus: %s", d.Text)
	}
}

// A comment that cannot be read can be left out; the others come.
func TestBrokenCommentsCanBeLeftOut(t *testing.T) {
	store := newStore(t)
	text := strings.Replace(remarkText, "2019-07-01T13:00:00Z", "2019", 1)
	r, _, err := importFile(store, lay(t, "backup", text), "", twoPages, intake.Options{Lenient: true})
	if err != nil {
		t.Fatal(err)
	}
	// The answer to the one that is left out now answers what that one did.
	if r.Skipped[intake.SkipBroken] != 1 || r.Imported != 4 || r.Hoisted != 1 {
		t.Errorf("%+v", r)
	}
	addsUp(t, store, r, 4)
}

// Old exports come in the encodings of their time.
func TestEncodings(t *testing.T) {
	latin := strings.Replace(strings.Replace(disqusText, "utf-8", "ISO-8859-1", 1), "R&auml;der\x07", "R\xe4der", 1)
	wrong := strings.Replace(disqusText, "R&auml;der\x07", "R\xe4der", 1)
	for text, want := range map[string]string{latin: "Räder", wrong: "R\ufffdder", "\ufeff" + disqusText: "Räder"} {
		store := newStore(t)
		if _, _, err := importFile(store, lay(t, "disqus", text), "", twoPages, intake.Options{}); err != nil {
			t.Error(err)
			continue
		}
		if got := lines(t, store); !strings.Contains(got, want) {
			t.Errorf("no %s in\n%s", want, got)
		}
	}
}

// A text is kept whole or not at all.
func TestLongTextsAreLeftOutWithTheirAddress(t *testing.T) {
	store := newStore(t)
	text := strings.Replace(remarkText, `"orig":"*One*"`, `"orig":"`+strings.Repeat("x", 8<<10+1)+`"`, 1)
	r, _, err := importFile(store, lay(t, "backup", text), "", twoPages, intake.Options{})
	if err != nil {
		t.Fatal(err)
	}
	want := intake.Left{Line: 2, ID: "a", Address: "https://www.example.com/articles/price/", Reason: intake.SkipTooLong}
	if len(r.Left) != 1 || r.Left[0] != want {
		t.Errorf("left out %+v, want %+v", r.Left, want)
	}
}

func TestMapsOfAddresses(t *testing.T) {
	rules, diags := exchange.ReadMap("map.txt", []byte("\ufeff# remark\n\n/old/* /new/*\r\nhttp://a.example/b* -  # none\n/x /y\n"))
	want := []intake.Rule{{From: "/old/*", To: "/new/*", Line: 3}, {From: "http://a.example/b*", To: "-", Line: 4}, {From: "/x", To: "/y", Line: 5}}
	if len(diags) > 0 || !slices.Equal(rules, want) {
		t.Errorf("%v %v", rules, diags)
	}
	_, diags = exchange.ReadMap("map.txt", []byte("/a\n/a /b /c\n/a*b /c\n/a /b*\nx /y\n/x y\n"))
	got := map[string]string{}
	for _, d := range diags {
		got[d.Pos.String()] = d.Text
	}
	wants := map[string]string{
		"map.txt:1:1": "IMP07/two", "map.txt:2:1": "IMP07/two", "map.txt:3:1": "IMP07/star",
		"map.txt:4:1": "IMP07/star", "map.txt:5:1": "IMP07/address", "map.txt:6:1": "IMP07/address",
	}
	if !maps.Equal(got, wants) {
		t.Errorf("got %v, want %v", got, wants)
	}
}
