package content

import (
	"slices"
	"testing"
)

func TestCallouts(t *testing.T) {
	for _, c := range []struct{ name, lang, text, want string }{
		{"with its label", "de", "> [!NOTE]\n> Text.",
			`<aside class="callout callout-note" role="note" aria-labelledby="callout:1"><p class="callout-title" id="callout:1">Hinweis</p><p>Text.</p></aside>`},
		{"in English", "en", "> [!warning]\n> Text.",
			`<aside class="callout callout-warning" role="note" aria-labelledby="callout:1"><p class="callout-title" id="callout:1">Warning</p><p>Text.</p></aside>`},
		{"in another language", "fr", "> [!TIP]\n> Texte.",
			`<aside class="callout callout-tip" role="note" aria-labelledby="callout:1"><p class="callout-title" id="callout:1">Tip</p><p>Texte.</p></aside>`},
		{"with a title", "de", "> [!TIPP] Eigener *Titel* und [Link](a.md)\n> Text.",
			`<aside class="callout callout-tip" role="note" aria-labelledby="callout:1"><p class="callout-title" id="callout:1">Eigener <em>Titel</em> und <a href="@a.md">Link</a></p><p>Text.</p></aside>`},
		{"without text", "de", "> [!ACHTUNG]",
			`<aside class="callout callout-caution" role="note" aria-labelledby="callout:1"><p class="callout-title" id="callout:1">Achtung</p></aside>`},
		{"folded elsewhere", "de", "> [!WICHTIG]-\n>\n> Text.",
			`<aside class="callout callout-important" role="note" aria-labelledby="callout:1"><p class="callout-title" id="callout:1">Wichtig</p><p>Text.</p></aside>`},
		{"questions", "de", "> [!FRAGEN]\n> - Was?\n> - Wem?",
			`<section class="questions" aria-labelledby="questions:1"><p class="questions-title" id="questions:1">Leitfragen<a class="anchor" href="#questions:1" aria-hidden="true" tabindex="-1">#</a></p><ul><li>Was?</li><li>Wem?</li></ul></section>`},
		{"questions in English", "en", "> [!QUESTIONS] For the workshop\n> - What?",
			`<section class="questions" aria-labelledby="questions:1"><p class="questions-title" id="questions:1">For the workshop<a class="anchor" href="#questions:1" aria-hidden="true" tabindex="-1">#</a></p><ul><li>What?</li></ul></section>`},
		{"one in another", "de", "> [!HINWEIS]\n> a\n>\n> > [!WARNUNG]\n> > b",
			`<aside class="callout callout-note" role="note" aria-labelledby="callout:1"><p class="callout-title" id="callout:1">Hinweis</p><p>a</p>` +
				`<aside class="callout callout-warning" role="note" aria-labelledby="callout:2"><p class="callout-title" id="callout:2">Warnung</p><p>b</p></aside></aside>`},
		{"a quote is none", "de", "> Text [!NOTE]", `<blockquote><p>Text [!NOTE]</p></blockquote>`},
		{"nor is a link", "de", "> [!NOTE](https://example.org)", `<blockquote><p><a href="https://example.org">!NOTE</a></p></blockquote>`},
		{"nor a list", "de", "> - [!NOTE]", `<blockquote><ul><li>[!NOTE]</li></ul></blockquote>`},
	} {
		t.Run(c.name, func(t *testing.T) {
			r := mdIn(t, c.lang, c.text)
			wantHTML(t, r, c.want)
			wantProblems(t, r)
		})
	}
}

func TestUnknownCallout(t *testing.T) {
	r := md(t, "Text.\n\n> [!NOTTE] x\n> Text.\n\n> [!Rezept]\n> Text.")
	wantHTML(t, r, "<p>Text.</p><blockquote><p>[!NOTTE] x\nText.</p></blockquote><blockquote><p>[!Rezept]\nText.</p></blockquote>")
	wantProblems(t, r, "3:3 warning MD03 marker=NOTTE nearest=NOTE", "6:3 warning MD03/unknown marker=Rezept")
}

func TestQuestionsAreFacts(t *testing.T) {
	for _, c := range []struct {
		name, text string
		want       []string // anchor and text
	}{
		{"entries of a list", "> [!FRAGEN]\n> - Was?\n> - Wem *gehören* die [Daten](a.md)?", []string{"questions:1 Was?", "questions:1 Wem gehören die Daten?"}},
		{"of several boxes", "> [!FRAGEN]\n> 1. Was?\n\nText.\n\n> [!QUESTIONS] Danach\n> - Wem?", []string{"questions:1 Was?", "questions:2 Wem?"}},
		{"entries within entries", "> [!FRAGEN]\n> - Was?\n>   - Und warum?\n> - Wem?", []string{"questions:1 Was?", "questions:1 Und warum?", "questions:1 Wem?"}},
		{"with an introduction, which is none", "> [!FRAGEN]\n> Für die Sitzung:\n>\n> - Was?", []string{"questions:1 Was?"}},
		{"paragraphs without a list", "> [!FRAGEN]\n> Was?\n>\n> Wem?", []string{"questions:1 Was?", "questions:1 Wem?"}},
		{"with boxes to tick", "> [!FRAGEN]\n> - [ ] Was?", []string{"questions:1 Was?"}},
		{"code stays readable", "> [!FRAGEN]\n> - Was tut `kontor`?", []string{"questions:1 Was tut kontor?"}},
		{"a box in a box counts once", "> [!FRAGEN]\n> - Was?\n>\n> > [!FRAGEN]\n> > - Wem?", []string{"questions:1 Was?", "questions:2 Wem?"}},
		{"an empty box asks nothing", "> [!FRAGEN]", nil},
		{"nor do other boxes", "> [!TIPP]\n> - Was?", nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			var got []string
			for _, q := range mdIn(t, "de", c.text).Questions {
				got = append(got, q.Anchor+" "+q.Text)
			}
			if !slices.Equal(got, c.want) {
				t.Errorf("got %q, want %q", got, c.want)
			}
		})
	}
}

// A first question makes a page of its own; other words of a question do not.
func TestQuestionsBeyondTheFirstAreProse(t *testing.T) {
	asked, _ := parseWithBody("---\ntitle: T\n---\n> [!FRAGEN]\n> - Was?")
	reworded, _ := parseWithBody("---\ntitle: T\n---\n> [!FRAGEN]\n> - Wem?")
	silent, _ := parseWithBody("---\ntitle: T\n---\n> [!FRAGEN]")
	if !asked.SameFacts(&reworded) {
		t.Error("another question is another fact")
	}
	if asked.SameFacts(&silent) {
		t.Error("no question at all is no other fact")
	}
}
