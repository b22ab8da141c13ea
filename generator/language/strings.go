package language

import (
	"fmt"
	"slices"
	"sort"
	"strings"

	"golang.org/x/text/feature/plural"
	"golang.org/x/text/language"
)

// English is the language whose strings fill the gaps of all others.
const English = "en"

// Strings are the words of the user interface in one language. They are
// finished when New returns and may be used by several goroutines.
type Strings struct {
	Format
	tag      language.Tag
	texts    map[string]*text
	fallback *Strings // English, nil for English itself
}

// text is one entry: a message for every plural form it has; without plurals
// only Other is set.
type text struct {
	forms  [plural.Many + 1]message
	plural bool
}

// message is a text split at its placeholders: literals[0] names[0]
// literals[1] ... A message without placeholders is one literal.
type message struct {
	literals, names []string
}

// New reads the string files of one language in rising priority: the theme's
// first, the site's last. fallback holds the English strings and is nil when
// lang is English. Whatever is wrong in a file is reported and left out; the
// strings can be used all the same.
func New(lang string, fallback *Strings, files ...File) (*Strings, []Problem) {
	s := &Strings{
		Format:   NewFormat(lang),
		tag:      language.Make(lang),
		texts:    map[string]*text{},
		fallback: fallback,
	}
	var problems []Problem
	for i, f := range files {
		r := reader{strings: s, file: i, override: f.Override}
		r.read(f.Data)
		problems = append(problems, r.problems...)
	}
	return s, problems
}

// T returns the text of key with its placeholders filled from the arguments,
// name and value in turn. Whole numbers are printed as the language prints
// them; the one named n selects the plural form. A text that is missing here
// comes from English; one that is missing there too prints as "[key]".
func (s *Strings) T(key string, args ...any) string {
	t, ok := s.texts[key]
	switch {
	case !ok && s.fallback != nil:
		return s.fallback.T(key, args...)
	case !ok:
		return "[" + key + "]"
	}
	m := &t.forms[plural.Other]
	if t.plural {
		if special := &t.forms[s.form(args)]; special.literals != nil {
			m = special
		}
	}
	if len(m.names) == 0 {
		return m.literals[0]
	}
	return s.fill(m, args)
}

// Has reports whether T knows the key, here or in English.
func (s *Strings) Has(key string) bool {
	_, ok := s.lookup(key)
	return ok
}

// Placeholders returns the names that the text of key takes, sorted, with "n"
// for a text with plural forms.
func (s *Strings) Placeholders(key string) []string {
	if t, ok := s.lookup(key); ok {
		return t.placeholders()
	}
	return nil
}

// Keys returns all keys that T knows, sorted.
func (s *Strings) Keys() []string {
	var keys []string
	if s.fallback != nil {
		keys = s.fallback.Keys()
	}
	for k := range s.texts {
		keys = append(keys, k)
	}
	sort.Strings(keys)
	return slices.Compact(keys)
}

// Missing returns the keys that only English has, sorted.
func (s *Strings) Missing() []string {
	var keys []string
	for _, k := range s.Keys() {
		if _, ok := s.texts[k]; !ok {
			keys = append(keys, k)
		}
	}
	return keys
}

func (s *Strings) lookup(key string) (*text, bool) {
	t, ok := s.texts[key]
	if !ok && s.fallback != nil {
		return s.fallback.lookup(key)
	}
	return t, ok
}

// form is the plural form for the argument n.
func (s *Strings) form(args []any) plural.Form {
	for i := 0; i+1 < len(args); i += 2 {
		if args[i] == "n" {
			if n, ok := args[i+1].(int); ok {
				return formOf(s.tag, n)
			}
		}
	}
	return plural.Other
}

// formOf is the plural form of a whole number. The rules take numbers modulo
// ten million.
func formOf(tag language.Tag, n int) plural.Form {
	return plural.Cardinal.MatchPlural(tag, max(n, -n)%10_000_000, 0, 0, 0, 0)
}

func (s *Strings) fill(m *message, args []any) string {
	var b strings.Builder
	b.WriteString(m.literals[0])
	for i, name := range m.names {
		b.WriteString(s.argument(name, args))
		b.WriteString(m.literals[i+1])
	}
	return b.String()
}

// argument prints the value of a placeholder. One that was not given stays
// visible, as a missing key does.
func (s *Strings) argument(name string, args []any) string {
	for i := 0; i+1 < len(args); i += 2 {
		if args[i] != name {
			continue
		}
		switch v := args[i+1].(type) {
		case string:
			return v
		case int:
			return s.Number(v)
		default:
			return fmt.Sprint(v)
		}
	}
	return "{" + name + "}"
}

func (t *text) placeholders() []string {
	var names []string
	if t.plural {
		names = append(names, "n")
	}
	for _, m := range t.forms {
		names = append(names, m.names...)
	}
	sort.Strings(names)
	return slices.Compact(names)
}

// split cuts a text at its placeholders. A brace that does not enclose a name
// is a brace.
func split(s string) message {
	m := message{}
	from := 0
	for _, at := range placeholder.FindAllStringIndex(s, -1) {
		m.literals = append(m.literals, s[from:at[0]])
		m.names = append(m.names, s[at[0]+1:at[1]-1])
		from = at[1]
	}
	m.literals = append(m.literals, s[from:])
	return m
}
