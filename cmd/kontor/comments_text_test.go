package main

import (
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"pgregory.net/rapid"

	"kontor/generator/comment"
)

func TestTextsOfCommentsFitTheirColumn(t *testing.T) {
	for _, c := range []struct {
		text string
		want []string
	}{
		{"", []string{""}},
		{"one two three", []string{"one two", "three"}},
		{"a\n\nb\n\n", []string{"a", "", "b"}},
		{"- one two three", []string{"- one two", "  three"}},
		{"10. one two", []string{"10. one", "    two"}},
		{"> quoted twice", []string{"> quoted", "  twice"}},
		{"    x = 1 + 22", []string{"    x = 1", "    + 22"}},
		{"loses   gaps", []string{"loses gaps"}},
		{"a   b", []string{"a   b"}},
		{"https://example.org", []string{"https://ex", "ample.org"}},
		{"go https://example.org", []string{"go", "https://ex", "ample.org"}},
		{"\x1b[31mred\rrob\u202e", []string{"[31mredrob"}},
	} {
		if got := wrap(c.text, 10); !slices.Equal(got, c.want) {
			t.Errorf("%q: %q, want %q", c.text, got, c.want)
		}
	}
}

// However a text is made, no line is too long and no letter is lost.
func TestWrappingLosesNothing(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.StringOf(rapid.SampledFrom([]rune("ab \n-1.>*ä\u00ad "))).Draw(t, "text")
		width := rapid.IntRange(8, 40).Draw(t, "width")
		lines := wrap(text, width)
		for _, line := range lines {
			if n := utf8.RuneCountInString(line); n > width {
				t.Fatalf("%q has %d characters, %d fit", line, n, width)
			}
		}
		squeeze := func(s string) string { return strings.Join(strings.Fields(s), "") }
		if got, want := squeeze(strings.Join(lines, "\n")), squeeze(text); got != want {
			t.Fatalf("%q became %q", want, got)
		}
	})
}

func TestTextsSideBySide(t *testing.T) {
	got := beside([]string{"same", "old", "end"}, []string{"same", "new", "more", "end"}, 21)
	want := []string{
		"same      | same",
		"old       ≠ new",
		"          ≠ more",
		"end       | end",
	}
	if !slices.Equal(got, want) {
		t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}

func TestExcerptsOfComments(t *testing.T) {
	for _, c := range []struct {
		text   string
		format comment.Format
		want   string
	}{
		{"short", comment.Markdown, "short"},
		{"one\n\n two", comment.Markdown, "one two"},
		{"<p>one &amp; two</p>", comment.HTML, "one & two"},
		{"a <b> c", comment.Markdown, "a <b> c"},
		{"twelve words are too many, they say", comment.Markdown, "twelve words are…"},
		{"unbroken-and-too-long-for-it", comment.Markdown, "unbroken-and-too-lo…"},
		{"&#27;[31m\u202ex", comment.HTML, "[31mx"},
	} {
		if got := excerpt(c.text, c.format, 20); got != c.want {
			t.Errorf("%q: %q, want %q", c.text, got, c.want)
		}
	}
}
