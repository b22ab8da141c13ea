package content

import (
	"bytes"
	"testing"
	"unicode/utf8"
)

// Whatever an author writes: no panic, whole slots, every place in the file.
func FuzzMarkdown(f *testing.F) {
	for _, s := range fragments {
		f.Add(s)
	}
	f.Add(article(false))
	f.Add("---\r\ntitle: x\r\n---\r\n[a](b.md)\r\n")
	f.Add("<a href=x href=y><img src='z\" title=\"><p>[a](b)")
	f.Add("# a\n\n## b {when=newsletter}\n\nc[^1] [d e]\n\n[^1]: f[^2]\n[^2]: > ## g {when=x}\n\n# h {when=\"share\"}\ni[^2]")
	f.Fuzz(func(t *testing.T, text string) {
		if !utf8.ValidString(text) || bytes.IndexByte([]byte(text), 0) >= 0 {
			t.Skip("refused before it is read as Markdown")
		}
		for _, lang := range []string{"de", "en"} {
			r := renderMarkdown("t.md", []byte(text), 0, lang, Options{})
			if err := wholeSlots(r); err != nil {
				t.Fatal(err)
			}
			for _, p := range positions(r) {
				if !inText(text, p.Line, p.Col) {
					t.Fatalf("place %v is not in the file", p)
				}
			}
			if bytes.Contains(r.Body.HTML, newMarks(bytes.ReplaceAll([]byte(text), []byte("\r\n"), []byte("\n"))).prefix) {
				t.Fatalf("a mark is left in %s", r.Body.HTML)
			}
			again := renderMarkdown("t.md", []byte(text), 0, lang, Options{})
			if !bytes.Equal(again.Body.HTML, r.Body.HTML) {
				t.Fatal("the same text gives another body")
			}
			r.dropOpening()
			if err := wholeSlots(r); err != nil {
				t.Fatal(err)
			}
		}
	})
}

// within reports whether the file has that line, and that line that column;
// the place behind the last character counts.
func inText(text string, line, col int) bool {
	lines := bytes.Split([]byte(text), []byte("\n"))
	return 1 <= line && line <= len(lines) && 1 <= col && col <= utf8.RuneCount(lines[line-1])+1
}
