package main

import (
	"strings"
	"testing"
	"unicode/utf8"
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
