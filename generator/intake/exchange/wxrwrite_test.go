package exchange

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"kontor/generator/comment"
	"kontor/generator/intake"
)

// What is public comes out of an export for WordPress as it went in: texts as
// they are shown, who wrote them, when, on which page, in answer to what.
func TestWXRReadsBack(t *testing.T) {
	pages := []intake.Page{{ID: "serie/teil-1", URL: "https://example.org/serie/teil-1/", Title: "Teil 1", Language: "de", Comments: true}}
	thread := comment.Thread{Page: "serie/teil-1", Language: "de", Comments: []comment.Comment{
		{ID: "weg", Removed: true, Date: at("2026-11-01T08:00:00Z")},
		{ID: "a", Parent: "weg", Author: "Ä & <b>", Website: "https://example.org/?a=1&b=2", Date: at("2026-11-01T08:00:01Z"),
			Format: comment.Markdown, Text: "Ein *Satz*\nüber zwei Zeilen.\n\nNoch ein **Absatz**: <https://example.org/>\n\n```\nerste\nzweite\n```\n\n> Zitat ]]> Ende"},
		{ID: "b", Parent: "a", Author: "Redaktion", Editor: true, Date: at("2026-11-02T08:00:00Z"), Format: comment.HTML, Text: "<p>Danke.<br>Gern.</p>\n<p>2</p>"},
	}}
	var b bytes.Buffer
	if err := WritePublicWXR(&b, Blog{Title: "Website", Address: "https://example.org/", Language: "de"}, pages, []comment.Thread{thread}); err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(t.TempDir(), "a.xml")
	if err := os.WriteFile(file, b.Bytes(), 0o600); err != nil {
		t.Fatal(err)
	}
	e, err := Open(file, Options{})
	if err != nil || e.Format != WordPress {
		t.Fatal(e, err)
	}
	var got []intake.Incoming
	for c, err := range e.Comments() {
		if err != nil {
			t.Fatal(err)
		}
		got = append(got, c)
	}
	if len(got) != 3 {
		t.Fatalf("%d comments: %+v", len(got), got)
	}
	if got[0].State != intake.Erased || got[0].Text != "" || got[1].Reply != got[0].Source.ID || got[2].Reply != got[1].Source.ID || got[0].Reply != "" {
		t.Errorf("tombstone or parents: %+v", got)
	}
	for i, c := range thread.Comments[1:] {
		g := got[i+1]
		if g.State != intake.Approved || g.Author.Name != c.Author || g.Author.Website != c.Website || g.Author.Editor != c.Editor ||
			!g.Sent.Equal(c.Date) || g.Address != pages[0].URL || g.Title != pages[0].Title {
			t.Errorf("%+v, want %+v", g, c)
		}
		squeeze := func(s string) string { return strings.Join(strings.Fields(s), " ") }
		if shown, want := squeeze(comment.Render(g.Text, g.Format)), squeeze(comment.Render(c.Text, c.Format)); shown != want {
			t.Errorf("shown as\n%s\nwant\n%s", shown, want)
		}
	}
}

// The private export has everything, in the state that comes nearest; nothing
// that was not public becomes it.
func TestPrivateWXR(t *testing.T) {
	var b bytes.Buffer
	if err := WritePrivateWXR(&b, Blog{Title: "Website"}, nil, each(samples())); err != nil {
		t.Fatal(err)
	}
	if n := strings.Count(b.String(), "<wp:comment_approved><![CDATA[1]]>"); n != 2 { // c1, and that of each state
		t.Errorf("%d approved comments", n)
	}
	if !strings.Contains(b.String(), "leserin@example.org") || !strings.Contains(b.String(), "192.0.2.0") {
		t.Error("the private export lacks addresses")
	}
}
