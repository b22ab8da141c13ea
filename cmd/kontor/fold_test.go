package main

import (
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/spf13/cobra"
)

// What is printed on a terminal fits into it, and is whole: words are never cut.
func TestTerminalIsNotOverrun(t *testing.T) {
	dir := write(t, map[string]string{
		"content/site.yaml":            "language: de\n",
		"content/segments/handwerk.md": "---\ntitle: Handwerksbetriebe bis neun Beschäftigte\nshort: Handwerk\n---\n",
		"content/segments/a.md":        "---\ntitle: Ausbaubetriebe ab zehn Beschäftigten\n---\n",
		"content/channels/shop.md":     "---\ntitle: Onlineshop\n---\n",
		"content/portfolios/geraet.md": "---\ntitle: Akkugeräte\n---\n",
		"content/offers.csv": "Segment;Kanal;Portfolio;Entscheidung;Grund\n" +
			"Handwerk;Shop;Akkugeräte;bewusst nicht;Ein Grund, der ausführlich beschreibt, warum hier nichts geht;zu viel davon steht hier\n" +
			"Handwerg;Shop;Akkugeräte;angeboten;\n",
	})
	const width = 80
	whole := func(s string) string { return strings.Join(strings.Fields(s), " ") }
	for _, args := range [][]string{{"check"}, {"build"}, {"check", "--fromat", "json"}, {"matrix", "import", "fehlt.xlsx"}} {
		args = append(args, "-s", dir)
		_, out, errs := session{terminal: true, width: width}.run(args...)
		for line := range strings.SplitSeq(out+errs, "\n") {
			if n := shownWidth(line); n > width {
				t.Errorf("%v prints %d characters in a line: %s", args, n, line)
			}
		}
		_, longOut, longErrs := session{}.run(args...)
		for line := range strings.SplitSeq(longOut+longErrs, "\n") {
			if isExcerpt := strings.Contains(line, "|"); isExcerpt || strings.Contains(line, " ms") {
				continue
			}
			plain := strings.NewReplacer("\x1b[0m", "", "\x1b[1m", "", "\x1b[2m", "", "\x1b[31m", "", "\x1b[33m", "", "\x1b[34m", "").Replace(out + errs)
			if !strings.Contains(whole(plain), whole(line)) {
				t.Errorf("%v does not print: %s", args, line)
			}
		}
	}
}

func TestFold(t *testing.T) {
	long := strings.Repeat("ä", 60)
	for line, want := range map[string]string{
		"kurz": "kurz",
		"    → eins zwei drei vier fünf sechs sieben acht": "    → eins zwei drei vier fünf sechs\n      sieben acht",
		"a.md:1:1: eins zwei drei vier fünf sechs sieben":  "a.md:1:1: eins zwei drei vier fünf sechs\n    sieben",
		"vor " + long + " nach":                            "vor\n    " + long + "\n    nach",
	} {
		if got := fold(line, 40); got != want {
			t.Errorf("%q is folded to\n%s\nwant\n%s", line, got, want)
		}
	}
	if long := strings.Repeat("wort ", 100); fold(long, 0) != long || utf8.RuneCountInString(fold(long, 20)) != len(long) {
		t.Error("a line is folded where its width is not known")
	}
}

// The help of every command fits into a terminal.
func TestHelpIsNotOverrun(t *testing.T) {
	var visit func(cmd *cobra.Command)
	visit = func(cmd *cobra.Command) {
		args := append(strings.Fields(cmd.CommandPath())[1:], "--help")
		for _, lang := range []string{"de", "en"} {
			_, out, _ := session{env: map[string]string{"LANG": lang}}.run(args...)
			for line := range strings.SplitSeq(out, "\n") {
				if n := shownWidth(line); n > 80 {
					t.Errorf("%v (%s) prints %d characters in a line: %s", args, lang, n, line)
				}
			}
		}
		for _, sub := range cmd.Commands() {
			visit(sub)
		}
	}
	visit(newRoot(&environment{}))
}

// A matrix that is wider than the terminal is shown as a list; a form that was
// asked for is kept, and so is what programs read.
func TestMatrixFitsTheTerminal(t *testing.T) {
	dir := write(t, map[string]string{
		"content/site.yaml":            "language: de\n",
		"content/segments/handwerk.md": "---\ntitle: Handwerksbetriebe bis neun Beschäftigte\n---\n",
		"content/channels/shop.md":     "---\ntitle: Onlineshop\nshort: Shop\n---\n",
		"content/channels/fach.md":     "---\ntitle: Fachhandel\n---\n",
		"content/portfolios/geraet.md": "---\ntitle: Akkugeräte\n---\n",
		"content/portfolios/miete.md":  "---\ntitle: Miete\n---\n",
		"content/offers.csv":           "Segment;Kanal;Portfolio;Entscheidung\nalle;alle;Akkugeräte;angeboten\n",
	})
	const list = "Handwerksbetriebe bis neun Beschäftigte\n" +
		"  Akkugeräte  Fachhandel: angeboten\n" +
		"              Shop: angeboten\n" +
		"  Miete       offen\n"
	if _, out, _ := (session{terminal: true, width: 80}).run("matrix", "show", "-s", dir); out != list {
		t.Errorf("a narrow terminal shows\n%s", out)
	}
	for _, s := range []session{{terminal: true, width: 200}, {}} {
		if _, out, _ := s.run("matrix", "show", "-s", dir); !strings.HasPrefix(out, "| Kundensegment ") {
			t.Errorf("%+v shows\n%s", s, out)
		}
	}
	if _, out, _ := (session{terminal: true, width: 80}).run("matrix", "show", "--format", "md", "-s", dir); !strings.HasPrefix(out, "| Kundensegment ") {
		t.Errorf("asked for Markdown, it shows\n%s", out)
	}
	if _, _, errs := (session{}).run("matrix", "show", "--state", "entfällt", "-s", dir); !strings.Contains(errs, "Zu dieser Auswahl gibt es keine Felder.") {
		t.Errorf("an empty selection says %q", errs)
	}
}
