// Package language holds everything that is worded for people: the UI strings
// of a theme with their plurals ([Strings]), dates and numbers ([Format]), and
// the German and English wording of every diagnostic ([Message]). It knows
// nothing of sites; callers give keys and arguments.
package language

import (
	"golang.org/x/text/language"
	"golang.org/x/text/language/display"
)

// Name returns a language's name in that language: "Deutsch" for "de". A tag
// that names no known language comes back as it is.
func Name(lang string) string {
	tag, err := language.Parse(lang)
	if err != nil {
		return lang
	}
	if name := display.Self.Name(tag); name != "" {
		return name
	}
	return lang
}

// Dir returns the direction in which a language is written, "ltr" or "rtl".
func Dir(lang string) string {
	script, _ := language.Make(lang).Script()
	switch script.String() {
	case "Adlm", "Arab", "Hebr", "Mand", "Nkoo", "Rohg", "Samr", "Syrc", "Thaa":
		return "rtl"
	}
	return "ltr"
}

// base is the language without region and script: "de" for "de-AT".
func base(lang string) string {
	b, _ := language.Make(lang).Base()
	return b.String()
}
