package content

import (
	"strings"
	"unicode"
	"unicode/utf8"

	gast "github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"
)

// quotes are the quotation marks of a language.
type quotes struct{ openDouble, closeDouble, openSingle, closeSingle string }

var (
	english  = quotes{"“", "”", "‘", "’"}
	nordic   = quotes{"”", "”", "’", "’"}
	southern = quotes{"«", "»", "“", "”"}
)

// quotesByLanguage holds the first choice of each language; all others are
// printed as in English.
var quotesByLanguage = map[string]quotes{
	"en": english, "nl": english, "pt": english, "tr": english,
	"de": {"„", "“", "‚", "‘"}, "cs": {"„", "“", "‚", "‘"}, "sk": {"„", "“", "‚", "‘"}, "sl": {"„", "“", "‚", "‘"},
	"fr": {"«\u00a0", "\u00a0»", "“", "”"},
	"es": southern, "it": southern, "el": southern, "nb": southern,
	"pl": {"„", "”", "«", "»"}, "hu": {"„", "”", "»", "«"}, "ro": {"„", "”", "«", "»"},
	"da": nordic, "sv": nordic, "fi": nordic,
	"ru": {"«", "»", "„", "“"}, "uk": {"«", "»", "„", "“"},
}

func quotesFor(lang string) quotes {
	if q, ok := quotesByLanguage[baseLanguage(lang)]; ok {
		return q
	}
	return english
}

// baseLanguage is the language of a tag: "de" of "de-AT".
func baseLanguage(tag string) string {
	base, _, _ := strings.Cut(tag, "-")
	return strings.ToLower(base)
}

const apostrophe = "’"

// typographer turns straight quotes, hyphens in a row and three dots into the
// characters that a typesetter would use. Goldmark's own extension takes the
// closing quote for an apostrophe, which in German is another character, and
// forgets to begin anew with each block.
type typographer struct{ quotes quotes }

// openQuotes counts the quotes that are open in the current block.
type openQuotes struct{ single, double int }

var openQuotesKey = parser.NewContextKey()

func (t *typographer) Trigger() []byte { return []byte(`'"-.<>`) }

func (t *typographer) Parse(_ gast.Node, r text.Reader, pc parser.Context) gast.Node {
	line, _ := r.PeekLine()
	before := r.PrecendingCharacter()
	out, n := "", 1
	switch line[0] {
	case '"', '\'':
		open := pc.ComputeIfAbsent(openQuotesKey, func() any { return &openQuotes{} }).(*openQuotes)
		if line[0] == '"' {
			out = t.double(before, line[1:], open)
		} else {
			out = t.single(before, line[1:], open)
		}
	default:
		out, n = punctuation(before, line)
	}
	if out == "" {
		return nil
	}
	r.Advance(n)
	s := gast.NewString([]byte(out))
	s.SetCode(true) // needs no escaping
	return s
}

// CloseBlock implements [parser.CloseBlocker].
func (t *typographer) CloseBlock(_ gast.Node, _ text.Reader, pc parser.Context) {
	pc.Set(openQuotesKey, nil)
}

// double chooses what a straight double quote becomes; "" leaves it.
func (t *typographer) double(before rune, rest []byte, open *openQuotes) string {
	switch {
	case opens(before, rest, open.double > 0):
		open.double++
		return t.quotes.openDouble
	case open.double > 0 && !unicode.IsSpace(before):
		open.double--
		return t.quotes.closeDouble
	}
	return "" // inches, or a quote that has no partner
}

// single chooses what a straight single quote becomes; "" leaves it.
func (t *typographer) single(before rune, rest []byte, open *openQuotes) string {
	after, _ := utf8.DecodeRune(rest)
	switch {
	case unicode.IsLetter(before) && unicode.IsLetter(after):
		return apostrophe
	case opens(before, rest, open.single > 0):
		if elision(rest) {
			return apostrophe
		}
		open.single++
		return t.quotes.openSingle
	case open.single > 0 && !unicode.IsSpace(before):
		open.single--
		return t.quotes.closeSingle
	case unicode.IsLetter(before):
		return apostrophe // Hans' Auto
	}
	return "" // feet, or a quote that has no partner
}

// opens reports whether a quote between before and rest begins a quotation.
func opens(before rune, rest []byte, within bool) bool {
	after, _ := utf8.DecodeRune(rest)
	if len(rest) == 0 || unicode.IsSpace(after) {
		return false
	}
	if unicode.IsSpace(before) || strings.ContainsRune("([{-–—/„“‚‘«»", before) {
		return true
	}
	return !within && !unicode.IsLetter(before) && !unicode.IsDigit(before) && !strings.ContainsRune(".,;:!?)]}%…", before)
}

// elisions are words that begin with an apostrophe.
var elisions = map[string]bool{
	"s": true, "n": true, "ne": true, "nen": true, "nem": true, "ner": true, "ran": true, "rein": true, "raus": true,
	"em": true, "til": true, "tis": true, "twas": true, "cause": true, "bout": true,
}

// elision reports whether rest begins with a word or a decade that an
// apostrophe shortens: 's, 'nen, '90er.
func elision(rest []byte) bool {
	end := 0
	for end < len(rest) && end < 8 && (isWordByte(rest[end]) || rest[end] >= utf8.RuneSelf) {
		end++
	}
	word := strings.ToLower(string(rest[:end]))
	if elisions[word] {
		return end == len(rest) || rest[end] != '\''
	}
	return len(word) > 2 && isDigit(word[0]) && isDigit(word[1]) && !isDigit(word[2])
}

func isDigit(c byte) bool { return '0' <= c && c <= '9' }

func isWordByte(c byte) bool {
	return isDigit(c) || 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z'
}

// punctuation replaces dashes, dots and angle quotes. A dash before a word,
// such as --strict, is the name of an option.
func punctuation(before rune, line []byte) (string, int) {
	has := func(s string) bool { return len(line) >= len(s) && string(line[:len(s)]) == s }
	switch {
	case has("----"), line[0] == '-' && before == '-':
		return "", 0
	case has("---"):
		return "—", 3
	case has("--"):
		if len(line) > 2 && isWordByte(line[2]) && !unicode.IsLetter(before) && !unicode.IsDigit(before) {
			return "", 0
		}
		return "–", 2
	case has("...") && before != '.':
		return "…", 3
	case has("<<"):
		return "«", 2
	case has(">>"):
		return "»", 2
	}
	return "", 0
}
