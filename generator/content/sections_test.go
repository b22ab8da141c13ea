package content

import (
	"regexp"
	"slices"
	"strings"
	"testing"
)

// with renders German Markdown on a site with these features.
func with(t *testing.T, text string, features ...string) bodyResult {
	t.Helper()
	r := renderMarkdown("t.md", []byte(text), 0, "de", Options{Features: features})
	if err := wholeSlots(r); err != nil {
		t.Fatal(err)
	}
	return r
}

var attribute = regexp.MustCompile(`<[^>]*when`)

// headed are the headings that are left.
func headed(headings []Heading) string {
	var out []string
	for _, h := range headings {
		out = append(out, h.Text)
	}
	return strings.Join(out, ", ")
}

// A section belongs to a feature up to the next heading of its level or above.
func TestSectionsOfFeatures(t *testing.T) {
	for _, c := range []struct{ name, text, off, on string }{
		{"up to the next one", "## A\n\n## B {when=newsletter}\n\nb\n\n## C", "A, C", "A, B, C"},
		{"with the deeper ones", "## A {when=newsletter}\n\n### B\n\n#### C\n\n### D\n\n## E", "E", "A, B, C, D, E"},
		{"up to a higher one", "# T\n\n### A {when=newsletter}\n\na\n\n## B", "T, B", "T, A, B"},
		{"the last one", "## A\n\n## B {when=newsletter}\n\nb", "A", "A, B"},
		{"all there is", "## A {when=newsletter}\n\na", "", "A"},
		{"one in another", "## A {when=share}\n\n### B {when=newsletter}\n\n### C", "", ""},
		{"one after another", "## A {when=newsletter}\n\n## B {when=share}\n\n## C {when=newsletter}\n\n## D", "D", "A, C, D"},
		{"deeper after deeper", "## A\n\n### B {when=newsletter}\n\n### C\n\n## D", "A, C, D", "A, B, C, D"},
		{"any of several", `## A {when="comments newsletter"}` + "\n\n## B", "B", "A, B"},
		{"with an id of its own", "## A {#eigen when=newsletter}\n\n## B", "B", "A, B"},
		{"underlined", "A {when=newsletter}\n---\n\na\n\nB\n===", "B", "A, B"},
		{"in a quote", "> ## A {when=newsletter}\n> a\n\n## B", "B", "A, B"},
		{"a word in a text is none", "Wenn {when=newsletter}\n\n## B", "B", "B"},
	} {
		t.Run(c.name, func(t *testing.T) {
			off, on := with(t, c.text), with(t, c.text, FeatureNewsletter)
			if headed(off.Headings) != c.off || headed(on.Headings) != c.on {
				t.Errorf("off %q, want %q; on %q, want %q", headed(off.Headings), c.off, headed(on.Headings), c.on)
			}
			for _, r := range []bodyResult{off, on} {
				wantProblems(t, r)
				if attribute.Match(r.Body.HTML) {
					t.Errorf("the attribute came through: %s", r.Body.HTML)
				}
			}
		})
	}
}

// What is dropped counts nowhere, and says nothing.
func TestDroppedSectionsLeaveNoTrace(t *testing.T) {
	const kept = "Erster Absatz.\n\n## Ende\n\nSchluss."
	const dropped = "## Weg {when=newsletter}\n\nViele Worte [hier](fehlt.md), [[Nirgends]], ![](ohne.png), [leer](), {{< alt >}}.\n\n" +
		"[Platzhalter]\n\n> [!FRAGEN]\n> - Wer?\n\n```kontor\nmatrix: {}\n```\n\n"
	want := with(t, kept)
	got := with(t, strings.Replace(kept, "## Ende", dropped+"## Ende", 1))
	wantHTML(t, got, filled(want))
	wantProblems(t, got)
	if len(got.Links) > 0 || len(got.Directives) > 0 || len(got.Anchors) > 0 || len(got.Placeholders) > 0 || got.Words != want.Words ||
		!slices.Equal(got.Headings, want.Headings) || got.Summary != want.Summary {
		t.Errorf("left over: %+v", got)
	}
	first := with(t, "## Weg {when=newsletter}\n\nText.\n\n"+kept)
	if first.FirstHeading != "Ende" || first.Summary != "Erster Absatz." && first.Summary != "Schluss." {
		t.Errorf("first heading %q, summary %q", first.FirstHeading, first.Summary)
	}
}

// Footnotes of dropped sections go, the others are numbered as if these had
// never been there, and a parse leaves nothing behind for the next one.
func TestFootnotesOfDroppedSections(t *testing.T) {
	const notes = "\n\n[^a]: Anton\n[^b]: Berta, siehe[^c]\n[^c]: Cäsar\n[^d]: Dora[^a]"
	for _, c := range []struct{ name, text, same string }{
		{"one of two", "## X {when=newsletter}\n\nx[^a]\n\n## Y\n\ny[^b]" + notes, "## Y\n\ny[^b]\n\n[^b]: Berta, siehe[^c]\n[^c]: Cäsar"},
		{"also referred to elsewhere", "## X {when=newsletter}\n\nx[^a] x[^c]\n\n## Y\n\ny[^c] z[^a] z[^a]" + notes, "## Y\n\ny[^c] z[^a] z[^a]\n\n[^a]: Anton\n[^c]: Cäsar"},
		{"the last section", "y[^a]\n\n## X {when=newsletter}\n\nx[^d]" + notes, "y[^a]\n\n[^a]: Anton"},
		{"all", "y\n\n## X {when=newsletter}\n\nx[^a] x[^b]" + notes, "y"},
		{"defined within", "y[^a]\n\n## X {when=newsletter}\n\nx[^b]" + notes + "\n\n## Z", "y[^a]\n\n## Z\n\n[^a]: Anton"},
	} {
		t.Run(c.name, func(t *testing.T) {
			got, want := with(t, c.text), with(t, c.same)
			wantHTML(t, got, filled(want))
			if !slices.Equal(got.Anchors, want.Anchors) {
				t.Errorf("anchors %v, want %v", got.Anchors, want.Anchors)
			}
			wantHTML(t, with(t, c.text), filled(got))
			if on := with(t, c.text, FeatureNewsletter); filled(on) == filled(got) {
				t.Error("the feature makes no difference")
			}
		})
	}
}

// A typo makes no text disappear and is told where it stands.
func TestUnknownFeature(t *testing.T) {
	r := with(t, "Text.\n\n## Post, {#post when=newsleter}\n\na\n\n## B {when=\"share quatsch\"}\n\n## C {when=true}\n\n## D {when=\"\"}")
	if headed(r.Headings) != "Post,, B, C, D" {
		t.Errorf("headings %s", headed(r.Headings))
	}
	const known = "known=comments, newsletter, signup, share, contact, booking"
	wantProblems(t, r, "3:22 warning MD09 feature=newsleter "+known+" nearest=newsletter",
		"7:19 warning MD09/known feature=quatsch "+known, "9:12 warning MD09/known feature=true "+known, "11:7 warning MD09/empty "+known)
}

// What a template leaves to fill in, and nothing else in square brackets.
func TestPlaceholders(t *testing.T) {
	r := md(t, `Die [Firma mit
Rechtsform], [*Vor-* und **Nachname**] und [„Name“ -- Ort]\
[Ort]: [Link](a.md), [[Seite]], ![Bild](b.png), [Verweis][v], [v], Note[^n], `+"`[code]`"+`, \[gewollt\], [1], […], [], [^fehlt], <b>[roh]</b>

## Kopf [Zahl]

- [ ] offen [Frist]
- [x] fertig

| A | [B] |
|---|---|
| [C] | d |

> [!NOTE] Titel [T]
> Text

    [Code]

[v]: https://example.org
[^n]: [Quelle]
`)
	var got []string
	for _, p := range r.Placeholders {
		got = append(got, p.Pos.String()+" "+p.Text)
	}
	want := []string{"t.md:1:5 Firma mit Rechtsform", "t.md:2:14 Vor- und Nachname", "t.md:2:44 „Name“ – Ort", "t.md:3:1 Ort",
		"t.md:3:128 roh", "t.md:5:9 Zahl", "t.md:7:13 Frist", "t.md:10:7 B", "t.md:12:3 C", "t.md:14:17 T", "t.md:20:7 Quelle"}
	if !slices.Equal(got, want) {
		t.Errorf("\n got %q\nwant %q", got, want)
	}
	many := md(t, strings.Repeat("[Wort]\n\n", 33))
	if len(many.Placeholders) != maxPlaceholders || many.MorePlaceholders != 13 {
		t.Errorf("%d placeholders and %d more", len(many.Placeholders), many.MorePlaceholders)
	}
}

// Only pages are read for placeholders: articles quote as they like.
func TestPlaceholdersOfPages(t *testing.T) {
	for path, want := range map[string]int{"impressum.md": 1, "series/x/01-a.md": 0, "segments/a.md": 0} {
		if doc := read(path, "---\ntitle: A\n---\n[Firma]\n"); len(doc.Placeholders) != want {
			t.Errorf("%s: %v", path, doc.Placeholders)
		}
	}
}
