package language

import (
	"errors"
	"regexp"
	"slices"

	"go.yaml.in/yaml/v4"
	"golang.org/x/text/feature/plural"
	"golang.org/x/text/language"
)

// File is one file of UI strings: a YAML mapping from a key to a text, or to a
// text for every plural form of the language: {one: ..., other: ...}.
type File struct {
	Data     []byte
	Override bool // may only change texts that exist; a new key is a mistake
}

// Problem is a mistake in a file of UI strings.
type Problem struct {
	File      int // index of the file given to New
	Line, Col int // from 1; 0 = unknown
	Kind      Kind
	Key       string // of the text, "" where the whole file is concerned
	Detail    string // what was found: the placeholder, the form, the parser's words
	Known     []string
}

// Kind says what is wrong.
type Kind uint8

// The kinds of problems.
const (
	BadYAML            Kind = iota // the file cannot be read as a mapping
	DuplicateKey                   // the key stands twice in one file
	UnknownKey                     // an override of a text that does not exist
	UnknownPlaceholder             // the text it replaces has no such placeholder
	NotText                        // neither text nor plural forms
	UnknownForm                    // the language has no such plural form
	NoOther                        // plural forms without "other"
)

var placeholder = regexp.MustCompile(`\{[A-Za-z][A-Za-z0-9]*\}`)

// reader adds one file to the strings.
type reader struct {
	strings  *Strings
	file     int
	override bool
	problems []Problem
}

func (r *reader) read(data []byte) {
	var doc yaml.Node
	if err := yaml.Unmarshal(data, &doc); err != nil {
		r.syntax(err)
		return
	}
	if len(doc.Content) == 0 {
		return
	}
	root := doc.Content[0]
	if root.Kind == yaml.ScalarNode && root.Tag == "!!null" {
		return
	}
	if root.Kind != yaml.MappingNode {
		r.report(BadYAML, root, "", "")
		return
	}
	seen := map[string]bool{}
	for i := 0; i+1 < len(root.Content); i += 2 {
		key := root.Content[i]
		if seen[key.Value] {
			r.report(DuplicateKey, key, key.Value, "")
			continue
		}
		seen[key.Value] = true
		r.entry(key, root.Content[i+1])
	}
}

func (r *reader) entry(key, value *yaml.Node) {
	old, exists := r.strings.lookup(key.Value)
	if !exists && r.override {
		r.report(UnknownKey, key, key.Value, "", r.strings.Keys()...)
		return
	}
	t, ok := r.text(key.Value, value)
	if !ok {
		return
	}
	if exists {
		allowed := old.placeholders()
		for _, name := range t.placeholders() {
			if !slices.Contains(allowed, name) {
				r.report(UnknownPlaceholder, value, key.Value, name, allowed...)
				return
			}
		}
	}
	r.strings.texts[key.Value] = t
}

// text decodes the value of an entry.
func (r *reader) text(key string, value *yaml.Node) (*text, bool) {
	t := &text{}
	switch {
	case isText(value):
		t.forms[plural.Other] = split(value.Value)
		return t, true
	case value.Kind != yaml.MappingNode:
		r.report(NotText, value, key, "")
		return nil, false
	}
	t.plural = true
	known := formsOf(r.strings.tag)
	for i := 0; i+1 < len(value.Content); i += 2 {
		name, content := value.Content[i], value.Content[i+1]
		form := slices.Index(formNames, name.Value)
		switch {
		case form < 0 || !slices.Contains(known, name.Value):
			r.report(UnknownForm, name, key, name.Value, known...)
		case !isText(content):
			r.report(NotText, content, key, "")
		default:
			t.forms[plural.Form(form)] = split(content.Value)
		}
	}
	if t.forms[plural.Other].literals == nil {
		r.report(NoOther, value, key, "")
		return nil, false
	}
	return t, true
}

func isText(n *yaml.Node) bool { return n.Kind == yaml.ScalarNode && n.Tag != "!!null" }

func (r *reader) report(kind Kind, at *yaml.Node, key, detail string, known ...string) {
	r.problems = append(r.problems, Problem{
		File: r.file, Line: at.Line, Col: at.Column,
		Kind: kind, Key: key, Detail: detail, Known: known,
	})
}

func (r *reader) syntax(err error) {
	p := Problem{File: r.file, Kind: BadYAML, Detail: err.Error()}
	if le, ok := errors.AsType[*yaml.LoadError](err); ok {
		p.Line, p.Col, p.Detail = le.Mark.Line, le.Mark.Column, le.Message
	}
	r.problems = append(r.problems, p)
}

// formNames are the names of the plural forms, indexed by plural.Form.
var formNames = []string{
	plural.Other: "other", plural.Zero: "zero", plural.One: "one",
	plural.Two: "two", plural.Few: "few", plural.Many: "many",
}

// formsOf names the plural forms that whole numbers take in a language.
func formsOf(tag language.Tag) []string {
	var has [6]bool
	has[plural.Other] = true
	for n := range 200 {
		has[formOf(tag, n)] = true
	}
	has[formOf(tag, 1_000_000)] = true
	var names []string
	for form, ok := range has {
		if ok {
			names = append(names, formNames[form])
		}
	}
	return names
}
