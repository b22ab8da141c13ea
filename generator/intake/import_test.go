package intake_test

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"maps"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"kontor/generator/comment"
	"kontor/generator/intake"
	"kontor/generator/intake/sqlstore"
)

var importedAt = time.Date(2026, 11, 25, 12, 0, 0, 0, time.UTC)

func importStore(t interface {
	Fatal(...any)
	Cleanup(func())
}, dir string) intake.Store {
	store, err := sqlstore.Open(context.Background(), "sqlite:"+filepath.Join(dir, "intake.db"), sqlstore.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { store.Close() })
	return store
}

func exported(items []intake.Incoming) iter.Seq2[intake.Incoming, error] {
	return func(yield func(intake.Incoming, error) bool) {
		for _, item := range items {
			if !yield(item, nil) {
				return
			}
		}
	}
}

// incoming is a comment of some other system.
func incoming(id, reply, address string, state intake.State) intake.Incoming {
	in := intake.Incoming{Address: address, Reply: reply}
	in.Source = intake.Source{System: "probe", Site: "example.com", ID: id}
	in.State, in.Format, in.Sent = state, comment.Markdown, importedAt.Add(-time.Hour)
	if state != intake.Erased {
		in.Text = "Text " + id
		in.Author.Name = "Name " + id
	}
	return in
}

func kept(t interface{ Fatal(...any) }, store intake.Store) map[string]intake.Comment {
	all := map[string]intake.Comment{}
	for c, err := range store.List(context.Background(), intake.Filter{}) {
		if err != nil {
			t.Fatal(err)
		}
		c.Author.Avatar = ""
		all[c.Source.ID] = c
	}
	return all
}

// Whatever an export holds, every comment of it is either stored or left out
// with a reason; answers stay below what they answered; a second import, and
// the same export in another order, come to the same.
func TestImportsAddUpWhateverTheyHold(t *testing.T) {
	pages := []intake.Page{{ID: "a", URL: "/a/", Language: "en"}, {ID: "b", URL: "/b/", Language: "de"}}
	dir := t.TempDir()
	number := 0
	rapid.Check(t, func(rt *rapid.T) {
		n := rapid.IntRange(0, 30).Draw(rt, "n")
		simple := rapid.Bool().Draw(rt, "simple") // no circles, nothing twice: the order does not matter
		var items []intake.Incoming
		for i := range n {
			id := strconv.Itoa(i)
			reply := ""
			most := n + 2
			if simple {
				most = i
			} else if rapid.IntRange(0, 9).Draw(rt, "twice") == 0 {
				id = strconv.Itoa(rapid.IntRange(0, n).Draw(rt, "id"))
			}
			if most > 0 && rapid.IntRange(0, 3).Draw(rt, "answers") > 0 {
				reply = strconv.Itoa(rapid.IntRange(0, most-1).Draw(rt, "reply"))
			}
			item := incoming(id, reply, rapid.SampledFrom([]string{"/a/", "/a/", "/a", "/b/", "/gone/", ""}).Draw(rt, "address"),
				rapid.SampledFrom([]intake.State{intake.Approved, intake.Approved, intake.Pending, intake.Spam, intake.Erased, intake.Erased}).Draw(rt, "state"))
			item.Skip = rapid.SampledFrom([]intake.Skip{"", "", "", "", intake.SkipPingback, intake.SkipNote}).Draw(rt, "skip")
			if rapid.IntRange(0, 9).Draw(rt, "empty") == 0 {
				item.Text = " \n"
			}
			items = append(items, item)
		}
		number++
		store := importStore(rt, filepath.Join(dir, strconv.Itoa(number)))
		batch := rapid.IntRange(1, 7).Draw(rt, "batch")
		report := mustImport(rt, store, items, pages, batch)
		all := kept(rt, store)
		checkSums(rt, report, len(items), len(all))
		checkThreads(rt, items, all)
		if dry, err := intake.Import(context.Background(), nil, exported(items), pages, intake.Options{DryRun: true}); err != nil || fmt.Sprint(dry) != fmt.Sprint(report) {
			rt.Fatal("the trial told something else: ", dry, report, err)
		}
		again := mustImport(rt, store, items, pages, batch)
		if again.Imported != 0 || !maps.EqualFunc(kept(rt, store), all, sameComment) {
			rt.Fatal("the second import changed something: ", again)
		}
		if simple {
			number++
			other := importStore(rt, filepath.Join(dir, strconv.Itoa(number)))
			shuffled := rapid.Permutation(items).Draw(rt, "order")
			mustImport(rt, other, shuffled, pages, batch)
			if got := kept(rt, other); !maps.EqualFunc(got, all, sameComment) {
				rt.Fatal("another order came to something else: ", got, all)
			}
		}
	})
}

func mustImport(t *rapid.T, store intake.Store, items []intake.Incoming, pages []intake.Page, batch int) intake.Report {
	r, err := intake.Import(context.Background(), store, exported(items), pages, intake.Options{Now: importedAt, Batch: batch})
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func sameComment(a, b intake.Comment) bool { return fmt.Sprintf("%+v", a) == fmt.Sprintf("%+v", b) }

func checkSums(t *rapid.T, r intake.Report, read, stored int) {
	states := 0
	for _, n := range r.States {
		states += n
	}
	if r.Read != read || r.Read != r.Imported+r.Sum() || r.Imported != stored || states != stored || len(r.Left) != r.Sum() {
		t.Fatal("the report does not add up: ", r, read, stored)
	}
	for reason := range r.Skipped {
		if !slices.Contains(intake.Skips, reason) {
			t.Fatal("no such reason: ", reason)
		}
	}
}

// checkThreads holds what is stored against what the export says.
func checkThreads(t *rapid.T, items []intake.Incoming, all map[string]intake.Comment) {
	first := map[string]intake.Incoming{}
	for _, item := range items {
		if _, twice := first[item.Source.ID]; !twice {
			first[item.Source.ID] = item
		}
	}
	ids, answered := map[string]string{}, map[string]bool{}
	for name, c := range all {
		ids[c.ID] = name
		answered[c.Parent] = true
	}
	for name, c := range all {
		was := first[name]
		switch {
		case was.Skip != "":
			t.Fatal("stored what never is: ", was)
		case c.State != was.State:
			t.Fatal("another state: ", c, was)
		case c.State == intake.Erased && c.Text+c.Author.Name != "":
			t.Fatal("a tombstone with a text: ", c)
		case c.State == intake.Erased && !answered[c.ID] && !hasOtherThread(items, name, c):
			t.Fatal("a tombstone that nobody needs: ", c)
		case c.Parent != "" && !above(first, name, ids[c.Parent]):
			t.Fatal("answers what it never answered: ", c, ids[c.Parent])
		case c.Parent != "" && all[ids[c.Parent]].Thread != c.Thread:
			t.Fatal("answers another page: ", c)
		}
	}
}

// hasOtherThread reports whether answers to a tombstone lie on another page,
// which the export should not have had.
func hasOtherThread(items []intake.Incoming, name string, c intake.Comment) bool {
	for _, item := range items {
		if item.State != intake.Erased && item.Skip == "" && strings.Trim(item.Address, "/") != c.Thread.Page {
			return true
		}
	}
	return false
}

// above reports whether the export lets one comment hang below another.
func above(first map[string]intake.Incoming, name, up string) bool {
	for range len(first) + 1 {
		if name = first[name].Reply; name == up {
			return true
		}
	}
	return false
}

// Addresses are compared as people mean them.
func TestAddressesFindTheirPages(t *testing.T) {
	pages := []intake.Page{
		{ID: "price", URL: "https://www.example.com/articles/price/", Language: "en", Aliases: []string{"/2019/price.html", "/articles/shop/"}},
		{ID: "price", URL: "https://www.example.com/de/artikel/preis/", Language: "de"},
		{ID: "shop", URL: "https://www.example.com/articles/shop/", Language: "en"},
		{ID: "umlaut", URL: "https://www.example.com/%C3%BCber/", Language: "en"},
		{ID: "home", URL: "https://www.example.com/", Language: "en"},
		{ID: "", URL: "https://www.example.com/list/", Language: "en"},
		{ID: "short", URL: "/short/", Language: "en", Aliases: []string{"/?p=4"}},
	}
	rules := []intake.Rule{
		{From: "/old/secret/*", To: "-"}, {From: "/old/*", To: "/articles/*"}, {From: "http://before.example/b/*", To: "https://www.example.com/*"},
		{From: "/gone/", To: "/nowhere/"}, {From: "/paged/*", To: "/short/"}, {From: "/?p=9", To: "/articles/price/"},
	}
	tests := map[string]string{
		"https://www.example.com/articles/price/":           "price/en",
		"http://example.com/articles/price":                 "price/en",
		"HTTP://EXAMPLE.COM:8080/articles/price/index.html": "price/en",
		"http://localhost:1313/articles/price/?utm=x#c1":    "price/en",
		"https://most.example/articles/price/":              "price/en", // the host that the export has most
		"https://other.example/articles/price/":             "no-page",
		"/articles/price":                                   "price/en",
		"/de/artikel/preis/":                                "price/de",
		"/2019/price.html":                                  "price/en",
		"/articles/shop/":                                   "shop/en", // the page that is there goes before an alias
		"/%c3%bcber":                                        "umlaut/en",
		"/u\u0308ber/":                                      "umlaut/en",
		"https://www.example.com":                           "home/en",
		"/?p=4":                                             "short/en",
		"/?p=9":                                             "price/en",
		"/?p=5":                                             "no-page",
		"/list/":                                            "no-page",
		"":                                                  "no-page",
		"http://[broken":                                    "no-page",
		"/old/price/":                                       "price/en",
		"/old/secret/price/":                                "excluded",
		"http://before.example/b/short/":                    "short/en",
		"http://before.example/c/short/":                    "no-page",
		"https://other.example/old/price/":                  "no-page",
		"/gone":                                             "no-page",
		"/paged/2/":                                         "short/en",
		"/also/":                                            "shop/en",
	}
	var items []intake.Incoming
	for address := range tests {
		items = append(items, incoming("of "+address, "", address, intake.Approved))
	}
	for i := range 3 {
		items = append(items, incoming(strconv.Itoa(i), "", "https://most.example/articles/price/", intake.Approved))
	}
	store := importStore(t, t.TempDir())
	r, err := intake.Import(context.Background(), store, exported(items), pages, intake.Options{Now: importedAt, Map: rules, Also: func(a string) []string {
		return map[string][]string{"/also/": {"/x/", "/articles/shop/"}}[a]
	}})
	if err != nil {
		t.Fatal(err)
	}
	all := kept(t, store)
	left := map[string]string{}
	for _, l := range r.Left {
		left[l.ID] = string(l.Reason)
	}
	for address, want := range tests {
		got := left["of "+address]
		if c, ok := all["of "+address]; ok {
			got = c.Thread.Page + "/" + c.Thread.Language
		}
		if got != want {
			t.Errorf("%q: %s, want %s", address, got, want)
		}
	}

	german, err := intake.Import(context.Background(), nil, exported(items), pages, intake.Options{DryRun: true, Language: "de"})
	if err != nil || german.Imported != 1 {
		t.Errorf("German pages only: %+v %v", german, err)
	}
}

// Comments that answer each other in a circle are still imported, once.
func TestCirclesAreCutOpen(t *testing.T) {
	items := []intake.Incoming{
		incoming("1", "3", "/a/", intake.Approved), incoming("2", "1", "/a/", intake.Approved), incoming("3", "2", "/a/", intake.Approved),
		incoming("4", "4", "/a/", intake.Approved),
	}
	store := importStore(t, t.TempDir())
	r, err := intake.Import(context.Background(), store, exported(items), []intake.Page{{ID: "a", URL: "/a/", Language: "en"}}, intake.Options{Now: importedAt})
	if err != nil || r.Circles != 2 || r.Imported != 4 {
		t.Fatalf("%+v %v", r, err)
	}
	all := kept(t, store)
	for name, want := range map[string]string{"1": "", "2": "1", "3": "2", "4": ""} {
		if got := all[name].Parent; got != all[want].ID {
			t.Errorf("%s answers %q, want %s", name, got, want)
		}
	}
}

// An export that cannot be read to its end changes nothing, however much of it
// could be; one that changes while it is read is noticed.
func TestBrokenExportsChangeNothing(t *testing.T) {
	wrong := errors.New("wrong")
	store := importStore(t, t.TempDir())
	pages := []intake.Page{{ID: "a", URL: "/a/", Language: "en"}}
	broken := func(yield func(intake.Incoming, error) bool) {
		for i := range 100 {
			if !yield(incoming(strconv.Itoa(i), "", "/a/", intake.Approved), nil) {
				return
			}
		}
		yield(intake.Incoming{}, wrong)
	}
	if _, err := intake.Import(context.Background(), store, broken, pages, intake.Options{Now: importedAt, Batch: 3}); !errors.Is(err, wrong) || len(kept(t, store)) > 0 {
		t.Errorf("%v, and %d comments", err, len(kept(t, store)))
	}
	readings := 0
	changing := func(yield func(intake.Incoming, error) bool) {
		readings++
		yield(incoming(strconv.Itoa(readings), "", "/a/", intake.Approved), nil)
	}
	if _, err := intake.Import(context.Background(), store, changing, pages, intake.Options{Now: importedAt}); err == nil || len(kept(t, store)) > 0 {
		t.Errorf("%v, and %d comments", err, len(kept(t, store)))
	}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := intake.Import(ctx, store, broken, pages, intake.Options{}); !errors.Is(err, context.Canceled) {
		t.Errorf("interrupted: %v", err)
	}
}

// The site's own people are told from readers by address or name.
func TestEditorsAreMarked(t *testing.T) {
	by := func(id, name, email string) intake.Incoming {
		in := incoming(id, "", "/a/", intake.Approved)
		in.Author = intake.Author{Name: name, Email: email}
		return in
	}
	items := []intake.Incoming{by("1", "Vera", ""), by("2", "V.", "Vera@Example.com"), by("3", "Verena", "reader@example.org"), by("4", "", "")}
	store := importStore(t, t.TempDir())
	_, err := intake.Import(context.Background(), store, exported(items), []intake.Page{{ID: "a", URL: "/a/", Language: "en"}},
		intake.Options{Now: importedAt, Editors: []string{"vera", " vera@example.com ", ""}})
	if err != nil {
		t.Fatal(err)
	}
	all := kept(t, store)
	for id, want := range map[string]bool{"1": true, "2": true, "3": false, "4": false} {
		if all[id].Author.Editor != want {
			t.Errorf("%s: %v, want %v", id, all[id].Author.Editor, want)
		}
	}
}
