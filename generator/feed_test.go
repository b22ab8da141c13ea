package generator_test

import (
	"encoding/xml"
	"fmt"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"
)

// atom4287 is a feed as another program reads it.
type atom4287 struct {
	XMLName xml.Name    `xml:"http://www.w3.org/2005/Atom feed"`
	Lang    string      `xml:"http://www.w3.org/XML/1998/namespace lang,attr"`
	ID      string      `xml:"http://www.w3.org/2005/Atom id"`
	Title   string      `xml:"http://www.w3.org/2005/Atom title"`
	Updated string      `xml:"http://www.w3.org/2005/Atom updated"`
	Links   []feedLink  `xml:"http://www.w3.org/2005/Atom link"`
	Author  []string    `xml:"http://www.w3.org/2005/Atom author>name"`
	Entries []feedEntry `xml:"http://www.w3.org/2005/Atom entry"`
}

type feedLink struct {
	Rel  string `xml:"rel,attr"`
	Href string `xml:"href,attr"`
}

type feedEntry struct {
	ID         string     `xml:"http://www.w3.org/2005/Atom id"`
	Title      string     `xml:"http://www.w3.org/2005/Atom title"`
	Updated    string     `xml:"http://www.w3.org/2005/Atom updated"`
	Published  string     `xml:"http://www.w3.org/2005/Atom published"`
	Summary    string     `xml:"http://www.w3.org/2005/Atom summary"`
	Content    string     `xml:"http://www.w3.org/2005/Atom content"`
	Links      []feedLink `xml:"http://www.w3.org/2005/Atom link"`
	Author     []string   `xml:"http://www.w3.org/2005/Atom author>name"`
	Categories []struct {
		Term string `xml:"term,attr"`
	} `xml:"http://www.w3.org/2005/Atom category"`
}

// href is the address of the link of a kind.
func href(links []feedLink, rel string) string {
	for _, l := range links {
		if l.Rel == rel {
			return l.Href
		}
	}
	return ""
}

// readFeed reads a feed strictly and asks for what RFC 4287 requires.
func readFeed(t *testing.T, got outputs, name string) atom4287 {
	t.Helper()
	var f atom4287
	if got[name] == nil {
		t.Fatalf("no %s among %q", name, got.paths())
	}
	if err := xml.Unmarshal(got[name], &f); err != nil {
		t.Fatalf("%s: %v\n%s", name, err, got[name])
	}
	require := func(what, value string) {
		t.Helper()
		if value == "" {
			t.Errorf("%s lacks %s", name, what)
		}
	}
	moment := func(what, value string) {
		t.Helper()
		if _, err := time.Parse(time.RFC3339, value); err != nil {
			t.Errorf("%s: %s: %v", name, what, err)
		}
	}
	require("id", f.ID)
	require("title", f.Title)
	require("a self link", href(f.Links, "self"))
	require("a language", f.Lang)
	require("an author", strings.Join(f.Author, ""))
	moment("updated", f.Updated)
	seen := map[string]bool{}
	newest, _ := time.Parse(time.RFC3339, f.Updated)
	last := time.Date(9999, 1, 1, 0, 0, 0, 0, time.UTC)
	for _, e := range f.Entries {
		require("the id of an entry", e.ID)
		require("the title of an entry", e.Title)
		require("the link of an entry", href(e.Links, "alternate"))
		moment("updated", e.Updated)
		moment("published", e.Published)
		if u, err := url.Parse(e.ID); err != nil || !u.IsAbs() {
			t.Errorf("%s: %s is no address", name, e.ID)
		}
		published, _ := time.Parse(time.RFC3339, e.Published)
		if at, _ := time.Parse(time.RFC3339, e.Updated); at.Before(published) || at.After(newest) {
			t.Errorf("%s: published %s, updated %s, the feed %s", name, e.Published, e.Updated, f.Updated)
		}
		if published.After(last) {
			t.Errorf("%s: %s is newer than what stands before it", name, e.Title)
		}
		last = published
		if seen[e.ID] {
			t.Errorf("%s: two entries are %s", name, e.ID)
		}
		seen[e.ID] = true
	}
	return f
}

func titles(f atom4287) (out []string) {
	for _, e := range f.Entries {
		out = append(out, e.Title)
	}
	return out
}

// feedSite is a site below a folder of its host, in two languages, with all
// that must not get into a feed.
func feedSite() files {
	return files{
		"content/site.yaml": "title: {de: Wochen & Werk, en: Weeks}\ndescription: Eine Reihe\nlanguage: de\nlanguages: [de, en]\n" +
			"baseURL: https://example.org:8443/unter/\ndimensions: []\nmatrix: {severity: {LEG01: off}}\n",
		"content/blog/alt.md":        "---\ntitle: Alt\ndate: 2026-10-05\nlastmod: 2026-11-30 09:30\ntags: [Preis & Wert, Kanal]\nauthors: [Redaktion A, Redaktion B]\n---\nText.\n",
		"content/blog/alt.en.md":     "---\ntitle: Old\n---\nText.\n",
		"content/blog/neu.md":        "---\ntitle: \"Neu <b>& „kurz“\"\ndescription: \"Mit \\x07Zeichen \\u0085 & <i>Auszeichnung</i> ]]>\"\ndate: 2026-11-20 18:00\n---\nText.\n",
		"content/blog/draft.md":      "---\ntitle: Entwurf\ndate: 2026-11-01\ndraft: true\n---\nText.\n",
		"content/blog/spaeter.md":    "---\ntitle: Später\ndate: 2026-12-24\n---\nText.\n",
		"content/blog/vorbei.md":     "---\ntitle: Vorbei\ndate: 2026-11-02\nexpiryDate: 2026-11-03\n---\nText.\n",
		"content/blog/intern.md":     "---\ntitle: Intern\ndate: 2026-11-04\nvisibility: internal\n---\nText.\n",
		"content/ohne-datum.md":      "---\ntitle: Ohne Datum\n---\nText.\n",
		"content/series/s/_index.md": "---\ntitle: Serie\nstart: 2026-11-10\nrhythm: weekly\n---\nText.\n",
		"content/series/s/01-a.md":   "---\ntitle: Teil eins\n---\nText.\n",
		"content/series/s/02-b.md":   "---\ntitle: Teil zwei\ndate: 2026-12-08\n---\nText.\n",
	}
}

// A feed has what appeared, newest first, and nothing else.
func TestFeed(t *testing.T) {
	dir := t.TempDir()
	site := feedSite()
	site.write(t, dir)
	got, report := build(t, dir, options())
	if got == nil {
		t.Fatal(report.Diagnostics)
	}
	f := readFeed(t, got, "feed.xml")
	if want := []string{"Neu <b>& „kurz“", "Teil eins", "Alt"}; !slices.Equal(titles(f), want) {
		t.Errorf("entries %q, want %q", titles(f), want)
	}
	if f.Title != "Wochen & Werk" || f.Lang != "de" || href(f.Links, "self") != "https://example.org:8443/unter/feed.xml" ||
		href(f.Links, "alternate") != "https://example.org:8443/unter/" {
		t.Errorf("%+v", f)
	}
	if f.Updated != "2026-11-30T09:30:00+01:00" { // of the oldest entry, which was revised
		t.Errorf("updated %s", f.Updated)
	}
	neu, alt := f.Entries[0], f.Entries[2]
	if neu.Summary != "Mit Zeichen & <i>Auszeichnung</i> ]]>" || neu.Published != "2026-11-20T18:00:00+01:00" || neu.Updated != neu.Published {
		t.Errorf("%+v", neu)
	}
	if !slices.Equal(alt.Author, []string{"Redaktion A", "Redaktion B"}) || len(alt.Categories) != 2 || alt.Categories[0].Term != "Preis & Wert" {
		t.Errorf("%+v", alt)
	}
	if alt.ID != "tag:example.org,2026:/unter/de/blog/alt" || href(alt.Links, "alternate") != "https://example.org:8443/unter/blog/alt/" {
		t.Errorf("%+v", alt)
	}
	en := readFeed(t, got, "en/feed.xml")
	if !slices.Equal(titles(en), []string{"Old"}) || en.Lang != "en" || en.Title != "Weeks" || en.ID == f.ID || en.Entries[0].ID == alt.ID {
		t.Errorf("%+v", en)
	}
	// The feed of another day is the same one.
	o := options()
	o.Edition.Clock = o.Edition.Clock.Add(48 * time.Hour)
	later, _ := build(t, dir, o)
	if string(later["feed.xml"]) != string(got["feed.xml"]) {
		t.Error("the clock is in the feed")
	}
}

// Readers see an article once, whatever becomes of its title and its address.
func TestFeedKeepsItsEntriesApart(t *testing.T) {
	dir := t.TempDir()
	site := feedSite()
	site.write(t, dir)
	got, _ := build(t, dir, options())
	put(t, dir, "content/blog/alt.md", []byte("---\ntitle: Ganz anders\nslug: anders\ndate: 2026-10-05\n---\nText.\n"))
	again, _ := build(t, dir, options())
	was, is := readFeed(t, got, "feed.xml").Entries[2], readFeed(t, again, "feed.xml").Entries[2]
	if is.Title != "Ganz anders" || is.ID != was.ID || href(is.Links, "alternate") == href(was.Links, "alternate") {
		t.Errorf("%+v became %+v", was, is)
	}
}

// A feed holds the newest twenty.
func TestFeedIsShort(t *testing.T) {
	dir := t.TempDir()
	site := files{"content/site.yaml": "title: T\nlanguage: en\nbaseURL: https://example.org/\ndimensions: []\n"}
	for i := range 25 {
		site[fmt.Sprintf("content/blog/a%02d.md", i)] = fmt.Sprintf("---\ntitle: A%02d\ndate: 2026-10-%02d\n---\nText.\n", i, i+1)
	}
	site.write(t, dir)
	got, _ := build(t, dir, options())
	if f := readFeed(t, got, "feed.xml"); len(f.Entries) != 20 || f.Entries[0].Title != "A24" || f.Entries[19].Title != "A05" {
		t.Errorf("%q", titles(f))
	}
}

// Without an address of the site, or without articles, there is no feed.
func TestNoFeed(t *testing.T) {
	for name, site := range map[string]files{
		"no address":  {"content/blog/a.md": "---\ntitle: A\ndate: 2026-10-01\n---\n"},
		"no articles": {"content/site.yaml": "baseURL: https://example.org/\n", "content/a.md": "---\ntitle: A\n---\n"},
	} {
		dir := t.TempDir()
		site.write(t, dir)
		got, _ := build(t, dir, options())
		if got == nil || got["feed.xml"] != nil {
			t.Errorf("%s: %q", name, got.paths())
		}
	}
}
