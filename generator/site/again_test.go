package site

import (
	"testing"
	"time"

	"kontor/generator/comment"
	"kontor/generator/content"
	"kontor/generator/source"
)

// What is linked once holds for other prose, and for nothing else.
func TestWhatIsLinkedHoldsForOtherProse(t *testing.T) {
	clock := time.Date(2026, 12, 1, 12, 0, 0, 0, time.UTC)
	cases := []struct {
		name  string
		holds bool
		edit  func(*content.Document, *Parts, *Edition)
	}{
		{"nothing", true, func(*content.Document, *Parts, *Edition) {}},
		{"another text", true, func(d *content.Document, _ *Parts, _ *Edition) {
			d.File.Size, d.Prose = 99, content.Prose{Words: 9, Excerpts: []string{"Anders b.md."}}
		}},
		{"a link moves", true, func(d *content.Document, _ *Parts, _ *Edition) { d.Links[0].Pos.Line = 12 }},
		{"a link with a mistake moves", false, func(d *content.Document, p *Parts, _ *Edition) {
			broken := *p.Documents[1]
			broken.Links = []content.Link{{Kind: content.LinkPath, Target: "weg.md", Pos: source.Pos{File: broken.File.Path, Line: 7, Col: 1}}}
			p.Documents[1] = &broken
		}},
		{"another link", false, func(d *content.Document, _ *Parts, _ *Edition) { d.Links[0].Target = "c.md" }},
		{"a link less", false, func(d *content.Document, _ *Parts, _ *Edition) { d.Links = nil }},
		{"a heading", false, func(d *content.Document, _ *Parts, _ *Edition) { d.Headings = []content.Heading{{Level: 2, ID: "x"}} }},
		{"an anchor", false, func(d *content.Document, _ *Parts, _ *Edition) { d.Anchors = []string{"x"} }},
		{"front matter", false, func(d *content.Document, _ *Parts, _ *Edition) { d.Meta.Params = map[string]any{"x": []any{1}} }},
		{"a placeholder", false, func(d *content.Document, _ *Parts, _ *Edition) { d.Placeholders = []content.Name{{Text: "x"}} }},
		{"a file", false, func(_ *content.Document, p *Parts, _ *Edition) { p.Files = []source.File{{Path: "content/x.png"}} }},
		{"an offer", false, func(_ *content.Document, p *Parts, _ *Edition) { p.Offers = []content.Offer{{Reason: "x"}} }},
		{"a comment", false, func(_ *content.Document, p *Parts, _ *Edition) { p.Threads = []*comment.Shown{{}} }},
		{"settings", false, func(_ *content.Document, p *Parts, _ *Edition) {
			other := *p.Config
			p.Config = &other
		}},
		{"a document more", false, func(d *content.Document, p *Parts, _ *Edition) { p.Documents = append(p.Documents, d) }},
		{"time, nothing due", true, func(_ *content.Document, _ *Parts, e *Edition) { e.Clock = clock.Add(47 * time.Hour) }},
		{"time, something due", false, func(_ *content.Document, _ *Parts, e *Edition) { e.Clock = clock.Add(48 * time.Hour) }},
		{"time backwards", false, func(_ *content.Document, _ *Parts, e *Edition) { e.Clock = clock.Add(-time.Hour) }},
		{"drafts", false, func(_ *content.Document, _ *Parts, e *Edition) { e.Drafts = true }},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			config, _ := content.ParseConfig("content/site.yaml", []byte("title: Probe\n"))
			a, b, soon := doc("a.md", "A", linking("b.md")), doc("b.md", "B", linking("weg.md")), doc("soon.md", "Bald")
			soon.Meta.Date = content.Date{Time: clock.Add(48 * time.Hour)}
			docs := []*content.Document{&a, &b, &soon}
			parts, edition := Parts{Config: config, Documents: docs}, Edition{Clock: clock}
			linked, diags := Link(parts, edition)
			if !linked.Next.Equal(soon.Meta.Date.Time) {
				t.Errorf("something else is shown at %v", linked.Next)
			}
			edited := a
			edited.Links = append([]content.Link(nil), a.Links...)
			parts.Documents = append([]*content.Document{&edited}, docs[1:]...)
			c.edit(&edited, &parts, &edition)
			again, told, ok := linked.Again(parts, edition)
			if ok != c.holds {
				t.Fatalf("it holds: %v", ok)
			}
			if !ok {
				return
			}
			if len(told) != len(diags) || again.Edition != edition {
				t.Errorf("%d diagnostics of %d, edition %v", len(told), len(diags), again.Edition)
			}
			if got := again.Prose(pageAt(t, again, "/a/").Doc).Words; got != edited.Prose.Words {
				t.Errorf("%d words of the text are shown, not %d", got, edited.Prose.Words)
			}
			if got, want := again.Excerpt(pageAt(t, again, "/b/").Backlinks[0]), edited.Prose.Excerpts[0]; got != want {
				t.Errorf("the mention reads %q, not %q", got, want)
			}
			if got := linked.Prose(pageAt(t, linked, "/a/").Doc).Words; got != a.Prose.Words {
				t.Error("the site before has changed")
			}
		})
	}
}
