package theme

import (
	"fmt"
	"html/template"
	"regexp"
	"strings"
	"time"

	"kontor/generator/language"
)

// Function describes a function that layouts may call beside the ones that
// html/template brings along.
type Function struct {
	Usage string // as a layout writes it
	Doc   string
}

// Name is the first word of the usage.
func (f Function) Name() string {
	name, _, _ := strings.Cut(f.Usage, " ")
	return name
}

// Functions lists all functions for layouts. None of them returns markup: what
// they print is escaped like every other value.
func Functions() []Function {
	return []Function{
		{`t "key" "name" value ...`, "The UI string of the key in the page's language. Names and values fill its placeholders; the number named n selects the plural form."},
		{`label .Topic`, "The UI string if the text is the key of one, else the text itself."},
		{`date .Date`, "A day in words: 1. Dezember 2026. Nothing for a date that is not set."},
		{`datetime .Date`, "A day with its time: 1. Dezember 2026, 08:00 Uhr."},
		{`dateISO .Date`, "A date for the attribute datetime: 2026-12-01, with time and zone unless it is midnight."},
		{`number .Total`, "A whole number with the language's separators: 1.850."},
		{`percent 0.34`, "A share of one in percent: 34 %."},
		{`asset "kontor.css"`, "The address of a file of the theme's assets folder, with its fingerprint. The name is written out, so that an unknown one is found when the theme is loaded."},
		{`lines .Address`, "The lines of a text as a list, empty ones left out."},
		{`runs .Lead`, "A text in runs, each with Text and Whole: E-Mail and its like are whole, no line may end after the E-. The partial words.html prints them."},
		{`dir .Lang`, "The direction of a language: ltr or rtl."},
		{`langName "de"`, "A language's own name: Deutsch."},
		{`param .Params "social.mastodon"`, "A free parameter as text, nothing when it is not set. Dots lead into nested values."},
		{`paramList .Params "authors"`, "A free parameter as a list of texts."},
	}
}

// functions are the functions for layouts in one language.
func functions(s *language.Strings, assets *assets) template.FuncMap {
	return template.FuncMap{
		"t": s.T,
		"label": func(text string) string {
			if s.Has(text) {
				return s.T(text)
			}
			return text
		},
		"date":      func(t *time.Time) string { return formatted(t, s.Date) },
		"datetime":  func(t *time.Time) string { return formatted(t, s.DateTime) },
		"dateISO":   func(t *time.Time) string { return formatted(t, iso) },
		"number":    s.Number,
		"percent":   s.Percent,
		"asset":     assets.address,
		"lines":     lines,
		"runs":      runs,
		"dir":       language.Dir,
		"langName":  language.Name,
		"param":     func(params map[string]any, path string) string { return paramText(param(params, path)) },
		"paramList": func(params map[string]any, path string) []string { return paramTexts(param(params, path)) },
	}
}

// builtins are the functions of html/template itself.
var builtins = []string{
	"and", "or", "not", "len", "index", "slice", "html", "js", "print", "printf",
	"println", "urlquery", "call", "eq", "ne", "lt", "le", "gt", "ge",
}

// functionNames lists what layouts may call.
func functionNames() []string {
	names := append([]string(nil), builtins...)
	for _, f := range Functions() {
		names = append(names, f.Name())
	}
	return names
}

func formatted(t *time.Time, format func(time.Time) string) string {
	if t == nil {
		return ""
	}
	return format(*t)
}

func lines(text string) (out []string) {
	for line := range strings.Lines(text) {
		if line = strings.TrimSpace(line); line != "" {
			out = append(out, line)
		}
	}
	return out
}

// Run is a stretch of a text. Where it is whole, no line may end within it.
type Run struct {
	Text  string
	Whole bool
}

// single is a word that begins with a letter of its own: E-Mail, U-Bahn.
var single = regexp.MustCompile(`(?:^|[^\pL\pN-])(\pL-\pL+)`)

func runs(text string) (out []Run) {
	for {
		at := single.FindStringSubmatchIndex(text)
		if at == nil {
			break
		}
		out = append(out, Run{Text: text[:at[2]]}, Run{Text: text[at[2]:at[3]], Whole: true})
		text = text[at[3]:]
	}
	return append(out, Run{Text: text})
}

func iso(t time.Time) string {
	if t.Hour() == 0 && t.Minute() == 0 && t.Second() == 0 {
		return t.Format(time.DateOnly)
	}
	return t.Format(time.RFC3339)
}

// param follows a dotted path into nested parameters.
func param(params map[string]any, path string) any {
	key, rest, nested := strings.Cut(path, ".")
	if !nested {
		return params[key]
	}
	inner, _ := params[key].(map[string]any)
	return param(inner, rest)
}

func paramText(v any) string {
	if v == nil {
		return ""
	}
	return fmt.Sprint(v)
}

func paramTexts(v any) []string {
	switch v := v.(type) {
	case nil:
		return nil
	case []string:
		return v
	case []any:
		texts := make([]string, len(v))
		for i := range v {
			texts[i] = paramText(v[i])
		}
		return texts
	}
	return []string{paramText(v)}
}
