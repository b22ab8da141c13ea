package content

import (
	"strings"
	"testing"
	"unicode/utf8"
)

func TestExcerpt(t *testing.T) {
	far := strings.Repeat("Wort ", 80)
	for _, c := range []struct{ name, lang, text, want string }{
		{"the sentence", "de", "Davor steht dies. Hier ist *der* [Link](a.md)! Danach mehr.", "Hier ist der Link!"},
		{"abbreviations", "de", "Eins. Wir liefern z. B. Geräte, ggf. Nr. 5 und [Link](a.md) bzw. Prof. Meier. Drei.", "Wir liefern z. B. Geräte, ggf. Nr. 5 und Link bzw. Prof. Meier."},
		{"without blanks", "de", "Eins. Etwa z.B. Anna mit [Link](a.md). Drei.", "Etwa z.B. Anna mit Link."},
		{"dates", "de", "Eins. Am 1. Dezember und am 24. Dezember 2026 kommt [Link](a.md). Drei.", "Am 1. Dezember und am 24. Dezember 2026 kommt Link."},
		{"a year ends one", "de", "Das war 2026. Dann kam [Link](a.md).", "Dann kam Link."},
		{"English", "en", "One. We ship e.g. tools, approx. No. 5 to Mr. Smith, see [Link](a.md). Three.", "We ship e.g. tools, approx. No. 5 to Mr. Smith, see Link."},
		{"quotes close it", "de", "Er sagte: \"Nimm das.\" Dann kam [Link](a.md).", "Dann kam Link."},
		{"lower case goes on", "de", "Das usw. und [Link](a.md) gut. Ende.", "Das usw. und Link gut."},
		{"lines", "de", "Eins.\nZwei\n[Link](a.md)  \ndrei.", "Zwei Link drei."},
		{"a name without text", "de", "Siehe [[channel:shop#preis]]. Ende.", "Siehe shop."},
		{"a cell", "de", "| a. B [Link](a.md) |\n|---|", "a. B Link"},
		{"a list item", "de", "- Eins\n- [Link](a.md)", "Link"},
		{"text behind is cut", "de", "Mit [Link](a.md) " + far, "Mit Link " + strings.Repeat("Wort ", 45) + "Wort…"},
		{"text before is cut", "de", far + "[Link](a.md).", "…" + strings.Repeat("Wort ", 24) + "Link."},
		{"raw HTML", "de", "Eins. Ein <a href=\"a.md\">roher Link</a> hier. Drei.", "Ein roher Link hier."},
	} {
		t.Run(c.name, func(t *testing.T) {
			r := mdIn(t, c.lang, c.text)
			if got := Titled(r.Excerpts[0], nil); got != c.want {
				t.Errorf("excerpt %q\n   want %q", got, c.want)
			}
		})
	}
}

// A target that is named without a text stands under its title in the texts
// that a document is quoted by; without a title its name must do.
func TestTitled(t *testing.T) {
	r := mdIn(t, "de", "Der [[channel:Messe und Vorführtage]] liegt vor [[channel:shop#preis]] und [[x|y]].")
	titles := map[string]string{"channel:Messe und Vorführtage": "Messestand"}
	title := func(target string) string { return titles[target] }
	for _, text := range []string{r.Summary, r.Excerpts[0]} {
		if got, want := Titled(text, title), "Der Messestand liegt vor shop und y."; got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
	for _, odd := range []string{"\x01", "a\x01b", "\x03\x01\x02", "\x01\x03"} {
		if got := Titled(odd, nil); strings.Contains(got, "\x01") {
			t.Errorf("%q keeps a mark: %q", odd, got)
		}
	}
}

// However long and odd a text is, its excerpts stay short and whole.
func TestExcerptIsShort(t *testing.T) {
	for _, unit := range []string{"ä", "Wort ", "a. ", "😀", ". ", "ein Wort, das länger ist und noch eines. "} {
		for _, n := range []int{0, 1, 60, 241, 1000, 5000} {
			r := md(t, "x"+strings.Repeat(unit, n)+"[l](a.md)"+strings.Repeat(unit, n))
			got := r.Excerpts[0]
			if !utf8.ValidString(got) || utf8.RuneCountInString(got) > maxExcerpt+2 || !strings.Contains(got, "l") {
				t.Errorf("%d times %q: excerpt of %d characters: %q", n, unit, utf8.RuneCountInString(got), got)
			}
		}
	}
}
