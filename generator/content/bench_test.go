package content

import (
	"strings"
	"testing"
)

// article is a text of the usual size and make-up, about 7 kB; without its
// code block if plain.
func article(plain bool) string {
	var b strings.Builder
	b.WriteString("Kurz gesagt: Wer in der „Servicezeit“ anruft, will *jetzt* eine Antwort. Mehr dazu in [Teil 2](02-erwartungen.md).\n\n<!--more-->\n\n")
	for _, title := range []string{"Ausgangslage", "Erwartungen je Segment", "Was der Shop leistet", "Grenzen", "Nächste Schritte"} {
		b.WriteString("## " + title + "\n\n")
		for range 3 {
			b.WriteString("Der [[channel:shop|Onlineshop]] bedient alle Segmente mit dem \"Kernsortiment\", z. B. mit **Akkugeräten** und `Verbrauchsmaterial` " +
				"-- aber nicht mit der Miete.[^1] Wer vor Ort kauft, fragt zuerst nach Verfügbarkeit, dann nach dem Preis und erst am Ende nach der Lieferung. " +
				"Das zeigt auch die [Auswertung](../auswertung/index.md#ergebnis), die am 1. Dezember erscheint.\n\n")
		}
		b.WriteString("- Erreichbarkeit in der Werkstatt\n- Ersatzgerät am nächsten Morgen\n- Rechnung mit *Baustelle*\n\n")
	}
	b.WriteString("| Segment | Kanal | Anteil |\n|---|---|--:|\n" + strings.Repeat("| [[Handwerk]] | Shop | 34 % |\n", 6) + "\n")
	b.WriteString("> [!FRAGEN]\n> - Welcher Kanal würde zuerst fehlen?\n> - Wem gehören die Daten?\n\n![Matrix](matrix.svg \"Die Matrix\")\n\n")
	if !plain {
		b.WriteString("```go title=\"main.go\"\n" + strings.Repeat("func main() {\n\tfmt.Println(\"hallo\", 42) // Gruß\n}\n", 5) + "```\n\n")
	}
	b.WriteString("[^1]: Stand der Erhebung: 2026.\n")
	return b.String()
}

func BenchmarkMarkdown(b *testing.B) {
	for name, o := range map[string]Options{"all": {}, "NoLinkify": {NoLinkify: true}} {
		b.Run(name, func(b *testing.B) { benchmarkMarkdown(b, article(true), o) })
	}
	b.Run("code", func(b *testing.B) { benchmarkMarkdown(b, article(false), Options{}) })
}

func benchmarkMarkdown(b *testing.B, text string, o Options) {
	src := []byte(text)
	b.SetBytes(int64(len(src)))
	b.ReportAllocs()
	for b.Loop() {
		if r := renderMarkdown("a.md", src, 0, "de", o); len(r.Links) < 20 {
			b.Fatalf("%d links", len(r.Links))
		}
	}
}
