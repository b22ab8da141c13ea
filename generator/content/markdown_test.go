package content

import (
	"bytes"
	"slices"
	"strings"
	"sync"
	"testing"
)

func TestElements(t *testing.T) {
	for _, c := range []struct{ name, text, want string }{
		{"empty", "", ""},
		{"emphasis", "*a* **b** ~~c~~", "<p><em>a</em> <strong>b</strong> <del>c</del></p>"},
		{"bare addresses become links", "Siehe https://example.org/a und post@example.org.",
			`<p>Siehe <a href="https://example.org/a">https://example.org/a</a> und <a href="mailto:post@example.org">post@example.org</a>.</p>`},
		{"a task list says its state", "- [x] a\n- [ ] b",
			`<ul><li><input type="checkbox" disabled checked aria-label="erledigt"> a</li><li><input type="checkbox" disabled aria-label="offen"> b</li></ul>`},
		{"a definition list", "Begriff\n: Bedeutung", "<dl><dt>Begriff</dt><dd>Bedeutung</dd></dl>"},
		{"a table scrolls, has a name and scopes", "## Preise\n\n| A | B |\n|---|--:|\n| x | 1 |",
			`<h2 id="preise">Preise<a class="anchor" href="#preise" aria-hidden="true" tabindex="-1">#</a></h2>` +
				`<div class="table-scroll" role="region" tabindex="0" aria-label="Tabelle: Preise" data-more="weiter rechts"><table>` +
				`<thead><tr><th scope="col">A</th><th class="align-right" scope="col">B</th></tr></thead>` +
				`<tbody><tr><td>x</td><td class="align-right">1</td></tr></tbody></table></div>`},
		{"an empty corner is no heading", "|  | B |\n|---|---|\n| x | 1 |",
			`<div class="table-scroll" role="region" tabindex="0" aria-label="Tabelle" data-more="weiter rechts"><table><thead><tr><td></td><th scope="col">B</th></tr></thead>` +
				`<tbody><tr><td>x</td><td>1</td></tr></tbody></table></div>`},
		{"footnotes link there and back", "A[^x] b[^x].\n\n[^x]: C",
			`<p>A<sup id="fnref:1"><a href="#fn:1" class="footnote-ref" role="doc-noteref">1</a></sup>` +
				` b<sup id="fnref:1-2"><a href="#fn:1" class="footnote-ref" role="doc-noteref">1</a></sup>.</p>` +
				`<section class="footnotes" role="doc-endnotes" aria-label="Fußnoten"><ol><li id="fn:1"><p>C` +
				"\u00a0" + `<a href="#fnref:1" class="footnote-backref" role="doc-backlink" aria-label="Zurück zur Stelle von Fußnote 1">↩` + "\ufe0e" + `</a>` +
				"\u00a0" + `<a href="#fnref:1-2" class="footnote-backref" role="doc-backlink" aria-label="Zurück zur Stelle von Fußnote 1-2">↩` + "\ufe0e" + `</a></p></li></ol></section>`},
		{"code keeps its white space", "`a  b`\n\n    c   d\n\n      e", `<p><code>a  b</code></p><pre tabindex="0"><code>c   d

  e
</code></pre>`},
		{"raw HTML passes", "<div class=\"x\"  data-a='b'>\n<b>c</b></div>", `<div class="x" data-a='b'><b>c</b></div>`},
		{"comments do not", "a <!-- b --> c <!--> d", "<p>a c d</p>"},
		{"a comment that never ends swallows nothing", "<!-- a\n\n# b", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			r := md(t, c.text)
			wantHTML(t, r, c.want)
			wantProblems(t, r)
		})
	}
}

func TestOptions(t *testing.T) {
	text := []byte(`He said "so" -- see https://example.org/...`)
	r := renderMarkdown("t.md", text, 0, "en", Options{NoLinkify: true, NoTypographer: true})
	wantHTML(t, r, `<p>He said "so" -- see https://example.org/...</p>`)
	r = renderMarkdown("t.md", text, 0, "en", Options{NoLinkify: true})
	wantHTML(t, r, `<p>He said “so” – see https://example.org/…</p>`)
}

func TestHeadings(t *testing.T) {
	r := md(t, "# Größe & *Maß*\n\n## Größe & Maß\n\n## Eigen {#größe-1}\n\n### Größe\n\n### Größe\n\n##### Café, `code` und [[channel:shop]]\n\n## ?!")
	want := []Heading{
		{1, "groesse-mass", "Größe & Maß"}, {2, "groesse-mass-1", "Größe & Maß"}, {2, "größe-1", "Eigen"},
		{3, "groesse", "Größe"}, {3, "groesse-1", "Größe"}, {5, "cafe-code-und-shop", "Café, code und shop"}, {2, "section", "?!"},
	}
	if !slices.Equal(r.Headings, want) {
		t.Errorf("headings\n got %v\nwant %v", r.Headings, want)
	}
	if r.FirstHeading != "Größe & Maß" {
		t.Errorf("first heading %q", r.FirstHeading)
	}
	// Only h2 to h4 carry a link for the mouse.
	if n := bytes.Count(r.Body.HTML, []byte(`class="anchor"`)); n != 5 {
		t.Errorf("%d anchors, want 5", n)
	}
}

// A chosen id wins over one made from a text, wherever it stands.
func TestChosenHeadingIDs(t *testing.T) {
	r := md(t, "## Preis\n\n## Anders {#preis}\n\n## Noch einmal {#preis}")
	want := []Heading{{2, "preis-2", "Preis"}, {2, "preis", "Anders"}, {2, "preis-1", "Noch einmal"}}
	if !slices.Equal(r.Headings, want) {
		t.Errorf("headings\n got %v\nwant %v", r.Headings, want)
	}
	wantProblems(t, r, "5:1 warning MD07 id=preis")
}

func TestAnchors(t *testing.T) {
	r := md(t, "## H\n\n> [!FRAGEN]\n> - a\n\n> [!FRAGEN]\n> - b\n\n<p id=\"roh\">x</p>\n\na <a name=\"alt\"></a>[^1]\n\n[^1]: b")
	want := []string{"questions:1", "questions:2", "roh", "alt", "fnref:1", "fn:1"}
	if !slices.Equal(r.Anchors, want) {
		t.Errorf("anchors\n got %v\nwant %v", r.Anchors, want)
	}
}

func TestTablesHaveDifferentNames(t *testing.T) {
	table := "\n\n| a |\n|---|\n| b |\n\n"
	r := md(t, table+"## X"+table+"text"+table)
	for _, label := range []string{`"Tabelle"`, `"Tabelle: X"`, `"Tabelle 2: X"`} {
		if n := bytes.Count(r.Body.HTML, []byte("aria-label="+label)); n != 1 {
			t.Errorf("%d tables are called %s", n, label)
		}
	}
}

func TestSummary(t *testing.T) {
	long := strings.Repeat("Wort ", 100)
	for _, c := range []struct {
		name, text, before, summary string
		has                         bool
	}{
		{"the first paragraph", "# Titel\n\nErster *Absatz*.\n\nZweiter.", "", "Erster Absatz.", false},
		{"no picture, no list", "![Bild](b.png)\n\n- Liste\n\nText.", "", "Text.", false},
		{"long ones end at a word", long, "", strings.Repeat("Wort ", 59) + "Wort…", false},
		{"all text above the mark", "Eins.\n\n- Zwei\n\n<!--more-->\n\nDrei.", "<p>Eins.</p><ul><li>Zwei</li></ul>", "Eins. Zwei", true},
		{"blanks in the mark", "Eins.\n\n<!-- more -->\n\nDrei.", "<p>Eins.</p>", "Eins.", true},
		{"the mark of other tools", "Eins.\n\n<!-- truncate -->\n\nDrei.", "<p>Eins.</p>", "Eins.", true},
		{"a mark behind a text", "Eins. <!--more-->\n\nDrei.", "<p>Eins.</p>", "Eins.", true},
		{"the first of two marks", "Eins.\n\n<!--more-->\n\nZwei.\n\n<!--more-->\n\nDrei.", "<p>Eins.</p>", "Eins.", true},
		{"a mark in a quote is none", "> Eins.\n>\n> <!--more-->\n\nDrei.", "", "Drei.", false},
	} {
		t.Run(c.name, func(t *testing.T) {
			r := md(t, c.text)
			if r.Summary != c.summary || r.HasSummary != c.has {
				t.Errorf("summary %q, %v; want %q, %v", r.Summary, r.HasSummary, c.summary, c.has)
			}
			if got := string(r.Body.HTML[:r.Body.Summary]); got != c.before {
				t.Errorf("above the mark %q, want %q", got, c.before)
			}
			if bytes.Contains(r.Body.HTML, []byte("more")) {
				t.Errorf("the mark is printed: %s", r.Body.HTML)
			}
		})
	}
}

func TestWords(t *testing.T) {
	r := md(t, "# Zwei Wörter\n\nDrei *mit* [Link](a.md) – und\n`code`.\n\n| a | b |\n|---|---|\n| c d | 1 |\n\n```\nnicht gezählt\n```\n\n> [!NOTE]\n> e")
	if r.Words != 2+5+2+3+2 {
		t.Errorf("%d words", r.Words)
	}
}

func TestDropOpening(t *testing.T) {
	r := md(t, "# [Titel](a.md)\n\nText [b](b.md).\n\n<!--more-->\n\n## Weiter")
	r.dropOpening()
	if err := wholeSlots(r); err != nil {
		t.Error(err)
	}
	wantHTML(t, r, `<p>Text <a href="@b.md">b</a>.</p><h2 id="weiter">Weiter<a class="anchor" href="#weiter" aria-hidden="true" tabindex="-1">#</a></h2>`)
	if got := string(r.Body.HTML[:r.Body.Summary]); got != "<p>Text b.</p>" {
		t.Errorf("above the mark %q", got)
	}
	if len(r.Headings) != 1 || r.Headings[0].ID != "weiter" {
		t.Errorf("headings %v", r.Headings)
	}
	for _, text := range []string{"Text\n\n# Titel", "## Titel\n\nText", "> # Titel"} {
		r := md(t, text)
		before := string(r.Body.HTML)
		r.dropOpening()
		if string(r.Body.HTML) != before {
			t.Errorf("%q lost a heading that does not open it: %s", text, r.Body.HTML)
		}
	}
}

// Positions count from the start of the file, in code points, and do not
// depend on the kind of line ends.
func TestPositions(t *testing.T) {
	front := "---\ntitle: Ä\n---\n"
	body := "Übergröße [a](a.md) und [[b]].\n\n- Liste mit ![](c.png)\n\n> Zitat\n> 😀 [d](d.md)\n\n| ü | [e](e.md) |\n|---|---|\n\n<p>\n  <a href=\"f.md\">f</a></p>\n"
	want := []string{"4:11", "4:25", "6:13", "9:5", "11:7", "15:3"}
	for name, text := range map[string]string{"unix": front + body, "windows": strings.ReplaceAll(front+body, "\n", "\r\n")} {
		start := strings.Index(text, "Über")
		r := renderMarkdown("t.md", []byte(text), start, "de", Options{})
		var got []string
		for _, l := range r.Links {
			got = append(got, strings.TrimPrefix(l.Pos.String(), "t.md:"))
		}
		if !slices.Equal(got, want) {
			t.Errorf("%s: links at %v, want %v", name, got, want)
		}
		wantProblems(t, r, "6:13 warning MD02 picture=c.png")
	}
}

// No author can write what stands for a slot while a text is rendered.
func TestMarksCannotBeForged(t *testing.T) {
	first := newMarks([]byte("x"))
	forged := first.slot(SlotLinkStart, 0)
	r := md(t, "x "+forged+" "+string(first.prefix)+"n0z [a](b.md)")
	if !strings.Contains(string(r.Body.HTML), forged) {
		t.Errorf("text was taken for a mark: %s", r.Body.HTML)
	}
	if len(r.Body.Slots) != 2 {
		t.Errorf("%d slots, want those of one link", len(r.Body.Slots))
	}
}

// One engine serves many goroutines.
func TestMarkdownFromManyGoroutines(t *testing.T) {
	text := article(false)
	want := filled(md(t, text))
	var group sync.WaitGroup
	for range 8 {
		group.Go(func() {
			for range 5 {
				if got := filled(renderMarkdown("t.md", []byte(text), 0, "de", Options{})); got != want {
					t.Errorf("another body: %s", got)
				}
			}
		})
	}
	group.Wait()
}
