package language_test

import (
	"fmt"
	"slices"
	"testing"

	"kontor/generator/language"
)

const english = `
skip: Skip to content
part: "Part {part} of {total}"
results: {one: "{n} result", other: "{n} results"}
onlyEnglish: Only here
`

func mustNew(t testing.TB, lang string, fallback *language.Strings, files ...string) *language.Strings {
	t.Helper()
	var inputs []language.File
	for _, f := range files {
		inputs = append(inputs, language.File{Data: []byte(f)})
	}
	s, problems := language.New(lang, fallback, inputs...)
	if len(problems) > 0 {
		t.Fatalf("%s: unexpected problems: %v", lang, problems)
	}
	return s
}

func TestTexts(t *testing.T) {
	en := mustNew(t, "en", nil, english)
	de := mustNew(t, "de", en, `
skip: Zum Inhalt springen
part: "Teil {part} von {total}"
results: "{n} Treffer"
`)
	pl := mustNew(t, "pl", en, `results: {one: "{n} plik", few: "{n} pliki", many: "{n} plików", other: "{n} pliku"}`)
	for _, c := range []struct {
		s    *language.Strings
		key  string
		args []any
		want string
	}{
		{en, "skip", nil, "Skip to content"},
		{de, "skip", nil, "Zum Inhalt springen"},
		{de, "part", []any{"part", 2, "total", "vier"}, "Teil 2 von vier"},
		{de, "part", []any{"total", 4, "part", 2}, "Teil 2 von 4"},
		{de, "part", []any{"part", 2}, "Teil 2 von {total}"},
		{en, "results", []any{"n", 0}, "0 results"},
		{en, "results", []any{"n", 1}, "1 result"},
		{en, "results", []any{"n", 1850}, "1,850 results"},
		{de, "results", []any{"n", 1850}, "1.850 Treffer"},
		{pl, "results", []any{"n", 1}, "1 plik"},
		{pl, "results", []any{"n", 3}, "3 pliki"},
		{pl, "results", []any{"n", 12}, "12 plików"},
		{pl, "results", []any{"n", 22}, "22 pliki"},
		{de, "onlyEnglish", nil, "Only here"},
		{de, "nowhere", nil, "[nowhere]"},
	} {
		if got := c.s.T(c.key, c.args...); got != c.want {
			t.Errorf("T(%q, %v) = %q, want %q", c.key, c.args, got, c.want)
		}
	}
	if got, want := de.Missing(), []string{"onlyEnglish"}; !slices.Equal(got, want) {
		t.Errorf("Missing() = %q, want %q", got, want)
	}
	if got := en.Missing(); len(got) > 0 {
		t.Errorf("English misses %q", got)
	}
	if got, want := de.Placeholders("part"), []string{"part", "total"}; !slices.Equal(got, want) {
		t.Errorf("Placeholders = %q, want %q", got, want)
	}
	if de.Has("nowhere") || !de.Has("onlyEnglish") {
		t.Error("Has must know what English knows, and nothing else")
	}
}

// A site changes single texts; the rest of the theme's stays.
func TestOverride(t *testing.T) {
	s, problems := language.New("de", nil,
		language.File{Data: []byte("skip: Zum Inhalt\nhome: Startseite\nadded.by.theme: alt")},
		language.File{Data: []byte("added.by.site-theme: neu")},
		language.File{Data: []byte("home: Anfang"), Override: true})
	if len(problems) > 0 {
		t.Fatalf("unexpected problems: %v", problems)
	}
	for key, want := range map[string]string{"skip": "Zum Inhalt", "home": "Anfang", "added.by.site-theme": "neu"} {
		if got := s.T(key); got != want {
			t.Errorf("T(%q) = %q, want %q", key, got, want)
		}
	}
}

func TestProblemsOfStringFiles(t *testing.T) {
	en := mustNew(t, "en", nil, english)
	for _, c := range []struct {
		name, file string
		kind       language.Kind
		line, col  int
		key        string
	}{
		{"a key of no text", "skip: ok\nskpi: falsch", language.UnknownKey, 2, 1, "skpi"},
		{"a placeholder that the text has not", `part: "Teil {teil}"`, language.UnknownPlaceholder, 1, 7, "part"},
		{"plural forms for a text without number", "skip: {one: eins, other: viele}", language.UnknownPlaceholder, 1, 7, "skip"},
		{"a list", "skip: [a, b]", language.NotText, 1, 7, "skip"},
		{"nothing", "skip:", language.NotText, 1, 6, "skip"},
		{"a list as plural form", "results: {one: [1], other: x}", language.NotText, 1, 16, "results"},
		{"a form that German has not", "results: {few: wenige, other: viele}", language.UnknownForm, 1, 11, "results"},
		{"a misspelt form", "results: {oen: eins, other: viele}", language.UnknownForm, 1, 11, "results"},
		{"no form for the rest", "results: {one: ein Treffer}", language.NoOther, 1, 10, "results"},
		{"twice", "skip: a\nskip: b", language.DuplicateKey, 2, 1, "skip"},
		{"broken YAML", "skip: a\npart: \"Teil", language.BadYAML, 2, 12, ""},
		{"no mapping", "- skip", language.BadYAML, 1, 1, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, problems := language.New("de", en, language.File{Data: []byte(c.file), Override: true})
			if len(problems) != 1 {
				t.Fatalf("want one problem, got %v", problems)
			}
			p := problems[0]
			if p.Kind != c.kind || p.Line != c.line || p.Col != c.col || p.Key != c.key {
				t.Errorf("got kind %d at %d:%d key %q, want kind %d at %d:%d key %q",
					p.Kind, p.Line, p.Col, p.Key, c.kind, c.line, c.col, c.key)
			}
		})
	}
}

// A bad entry leaves the text below standing; the good ones beside it count.
func TestProblemsDoNotSpread(t *testing.T) {
	en := mustNew(t, "en", nil, english)
	de, problems := language.New("de", en, language.File{Data: []byte("part: \"{x}\"\nskip: Weiter\nresults: []")})
	if len(problems) != 2 {
		t.Errorf("want both problems, got %v", problems)
	}
	if got := de.T("part", "part", 1, "total", 2); got != "Part 1 of 2" {
		t.Errorf("T(part) = %q", got)
	}
	if got := de.T("skip"); got != "Weiter" {
		t.Errorf("T(skip) = %q", got)
	}
}

func TestEmptyFile(t *testing.T) {
	for _, file := range []string{"", "# nothing yet\n", "---\n", "\ufeff"} {
		if _, problems := language.New("de", nil, language.File{Data: []byte(file)}); len(problems) > 0 {
			t.Errorf("%q: %v", file, problems)
		}
	}
}

func BenchmarkT(b *testing.B) {
	en := mustNew(b, "en", nil, english)
	b.Run("static", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			en.T("skip")
		}
	})
	b.Run("plural", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			en.T("results", "n", 12)
		}
	})
}

func ExampleStrings_T() {
	s, _ := language.New("de", nil, language.File{Data: []byte(`
minutes: {one: "Lesezeit: {n} Minute", other: "Lesezeit: {n} Minuten"}`)})
	fmt.Println(s.T("minutes", "n", 1))
	fmt.Println(s.T("minutes", "n", 6))
	// Output:
	// Lesezeit: 1 Minute
	// Lesezeit: 6 Minuten
}
