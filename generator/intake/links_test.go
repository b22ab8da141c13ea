package intake_test

import (
	"slices"
	"testing"

	"kontor/generator/intake"
)

func TestLinksOfAText(t *testing.T) {
	for _, c := range []struct {
		name, text string
		want       []string
	}{
		{"none", "Nothing to see here: a.b, c@d and 1/2.", nil},
		{"in a sentence", "See https://example.org/a, or (http://example.com/b).", []string{"https://example.org/a", "http://example.com/b"}},
		{"twice", "https://example.org https://example.org", []string{"https://example.org"}},
		{"brackets belong to it", "https://example.org/a_(b)", []string{"https://example.org/a_(b)"}},
		{"Markdown", "[our shop](https://example.org/x) and [top](/top)", []string{"https://example.org/x", "/top"}},
		{"title", `[x](https://example.org/ "t")`, []string{"https://example.org/"}},
		{"definition", "[x][1]\n\n[1]: example.org/y", []string{"example.org/y"}},
		{"what no page would show", "[x](javascript:alert(1))", []string{"javascript:alert(1)"}},
		{"autolink of any scheme", "<tel:+49123>", []string{"tel:+49123"}},
		{"HTML", `<a href="https://example.org/?a=1&amp;b=2">x</a> <img src=//example.org/p.png>`,
			[]string{"https://example.org/?a=1&b=2", "//example.org/p.png"}},
		{"without scheme", "www.example.org!", []string{"www.example.org"}},
		{"mail", "mailto:a@example.org", []string{"mailto:a@example.org"}},
	} {
		if got := intake.Links(c.text); !slices.Equal(got, c.want) {
			t.Errorf("%s: %q, want %q", c.name, got, c.want)
		}
	}
}
