package content

import (
	"fmt"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"github.com/gosimple/slug"
	"golang.org/x/text/cases"
	"golang.org/x/text/collate"
	"golang.org/x/text/language"
	"golang.org/x/text/unicode/norm"

	"kontor/generator/source"
)

// Fold makes names comparable: Unicode NFC, case folded, white space collapsed.
func Fold(s string) string {
	s = collapse(s)
	if isASCII(s) {
		return strings.ToLower(s)
	}
	return cases.Fold().String(norm.NFC.String(s))
}

func isASCII(s string) bool {
	for i := 0; i < len(s); i++ {
		if s[i] >= utf8.RuneSelf {
			return false
		}
	}
	return true
}

// collapse turns every run of white space into one space and drops it at the ends.
func collapse(s string) string {
	space := true
	for _, r := range s {
		if unicode.IsSpace(r) && (space || r != ' ') {
			return strings.Join(strings.Fields(s), " ")
		}
		space = r == ' '
	}
	return strings.TrimSuffix(s, " ")
}

// Slug turns a name into an element of an address, by the habits of the
// language: German ä becomes ae. It is never empty: a name that has no letters
// at all, such as an emoji, is spelled by its code points. It has at most
// [MaxSlug] bytes.
func Slug(lang, s string) string {
	base, _, _ := strings.Cut(lang, "-")
	if out := slug.MakeLang(norm.NFC.String(s), base); out != "" {
		return fitting(out)
	}
	var b strings.Builder
	for _, r := range s {
		if !unicode.IsSpace(r) {
			fmt.Fprintf(&b, "-u%04x", r)
		}
	}
	if b.Len() == 0 {
		return "page"
	}
	return fitting(b.String()[1:])
}

// MaxSlug is how long an element of an address gets, in bytes: file systems
// take names of 255.
const MaxSlug = 200

// fitting cuts a slug that is too long; what tells it from others that begin
// alike stays, as a hash.
func fitting(slug string) string {
	if len(slug) <= MaxSlug {
		return slug
	}
	hash := source.Sum([]byte(slug)).String()[:12]
	return strings.TrimRight(slug[:MaxSlug-len(hash)-1], "-_") + "-" + hash
}

// collators are expensive to make and not safe to share; one pool per language.
var collators sync.Map // language -> *sync.Pool of *collator

type collator struct {
	*collate.Collator
	buf collate.Buffer
}

// SortKey is the collation key of s: keys compare as bytes the way readers of
// the language expect names to be sorted (German: DIN 5007-1, ä as a).
func SortKey(lang, s string) []byte {
	pool, ok := collators.Load(lang)
	if !ok {
		pool, _ = collators.LoadOrStore(lang, &sync.Pool{New: func() any {
			return &collator{Collator: collate.New(language.Make(lang), collate.Numeric)}
		}})
	}
	c := pool.(*sync.Pool).Get().(*collator)
	defer pool.(*sync.Pool).Put(c)
	c.buf.Reset()
	return append([]byte(nil), c.KeyFromString(&c.buf, s)...)
}

// normalName is a reference to values of a dimension as Kontor compares it:
// "alle" is "*", "Gruppe: Geräte" is "group:Geräte".
func normalName(text string) string {
	text = collapse(text)
	switch strings.ToLower(text) {
	case "alle", "all", "*":
		return "*"
	}
	if word, group, ok := strings.Cut(text, ":"); ok {
		switch strings.ToLower(strings.TrimSpace(word)) {
		case "gruppe", "group":
			return "group:" + strings.TrimSpace(group)
		}
	}
	return text
}

// IsPlainName reports whether a table of offers can name one entity by text:
// it is neither a list, nor a group, nor the word for all.
func IsPlainName(text string) bool {
	return text != "" && text != "*" && normalName(text) == text && !strings.Contains(text, "|") && !strings.HasPrefix(text, "group:")
}
