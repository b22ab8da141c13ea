package content

import (
	"fmt"
	"strings"
	"testing"
)

// Small texts that would keep the parser busy for minutes, or fill the memory,
// end in an error that names a line.
func TestHostileTexts(t *testing.T) {
	const size = 1 << 19
	repeat := func(s string) string { return strings.Repeat(s, size/len(s)) }
	numbered := func(format string, n int) string {
		var b strings.Builder
		for i := range n {
			fmt.Fprintf(&b, format, i)
		}
		return b.String()
	}
	staircase := ""
	for i := range 300 {
		staircase += strings.Repeat(" ", 2*i) + "- a\n"
	}
	backticks := ""
	for i := range 1500 {
		backticks += strings.Repeat("`", i+1) + "a"
	}
	for name, c := range map[string]struct{ text, want string }{
		"quotes":            {"Text.\n\n" + repeat("> "), "3:201 error MD01"},
		"lists":             {repeat("- * "), "1:201 error MD01"},
		"numbered lists":    {repeat("1. "), "MD01"},
		"list by lines":     {staircase, "MD01"},
		"blank list lines":  {strings.Repeat("- ", 60) + "a\n" + repeat("\n"), "MD01"},
		"links":             {repeat("[a]("), "MD01/marks"},
		"pictures":          {repeat("![a]("), "MD01/marks"},
		"open destinations": {repeat("[x](<"), "MD01/marks"},
		"emphasis":          {repeat("*a_ "), "MD01/marks"},
		"closing emphasis":  {repeat("_a*"), "MD01/marks"},
		"deep emphasis":     {strings.Repeat("*", size/2) + "a" + strings.Repeat("*", size/2), "MD01/marks"},
		"deep pictures":     {strings.Repeat("![", size/6) + strings.Repeat("](a)", size/6), "MD01/marks"},
		"brackets by lines": {repeat("[a]\n"), "MD01/marks"},
		"notes by lines":    {repeat("[^1]\n") + "\n\n[^1]: a", "MD01/marks"},
		"strokes":           {repeat("a ~~b "), "MD01/marks"},
		"backticks":         {backticks + strings.Repeat("x", size), "MD01/marks"},
		"definitions":       {repeat("[a]: b\n"), "MD01/marks"},
		"footnotes":         {numbered("[^%d]: a\n", 2000), "1001:1 error MD01/footnotes"},
		"footnote links":    {strings.Repeat("[^999] ", 100_000) + "\n\n" + numbered("[^%d]: a\n", 1000), "MD01/marks"},
		"wide tables":       {strings.Repeat("|a", 2000) + "|\n" + strings.Repeat("|-", 2000) + "|\n" + repeat("a\n"), "1:1 error MD01/table"},
		"long references":   {"[a]: " + strings.Repeat("x", size) + "\n\n" + strings.Repeat("[a] ", 10_000), "MD01/references"},
	} {
		t.Run(name, func(t *testing.T) {
			r := md(t, c.text)
			for _, p := range problems(r) {
				if strings.Contains(p+" ", c.want+" ") {
					return
				}
			}
			t.Errorf("problems %.300q, want %s", problems(r), c.want)
		})
	}
}

// What is long without being hostile builds.
func TestLongTexts(t *testing.T) {
	const size = 1 << 18
	for name, text := range map[string]string{
		"article":         strings.Repeat(article(true), 4*size/7000),
		"one paragraph":   strings.Repeat("Ein *langer* Absatz mit [Link](a.md) und [[Name]].\n", 1000),
		"one line":        strings.Repeat("Wort ", size/5),
		"list":            strings.Repeat("- [Link](a.md) *mit* Text\n", size/26),
		"deep list":       "- a\n  - b\n    - c\n      - d\n        - e\n",
		"table":           "| a | b |\n|---|---|\n" + strings.Repeat("| [Link](a.md) | 1 |\n", size/21),
		"code":            "```go\n" + strings.Repeat("func a() {}\n", size/12) + "```",
		"entities":        strings.Repeat("&lt; ", size/5),
		"raw HTML":        strings.Repeat("<p id=a>b</p>\n", size/14),
		"same headings":   strings.Repeat("# Titel\n", size/8),
		"many definition": strings.Repeat("[a](b.md)\n\n[r]: c.md\n\n", size/22),
	} {
		t.Run(name, func(t *testing.T) {
			r := md(t, text)
			for _, d := range r.Diags {
				if d.Text != "MD07" {
					t.Fatalf("problems %.300q", problems(r))
				}
			}
			if len(r.Body.HTML) < len(text)/20 {
				t.Errorf("%d bytes of HTML from %d", len(r.Body.HTML), len(text))
			}
		})
	}
}
