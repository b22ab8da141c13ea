package main

import (
	"net/url"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"kontor/generator/language"
	"kontor/generator/preview"
	"kontor/generator/source"
)

// The variable that says how to open a place in an editor, and what holds
// without it.
const (
	editorVariable = "KONTOR_EDITOR"
	usualEditor    = "vscode://file/{file}:{line}:{column}"
	noEditor       = "none" // where a variable cannot be empty
)

// editorLinks make addresses that open a place in an editor; without a template
// there are none.
type editorLinks struct{ template string }

var placeholders = regexp.MustCompile(`\{[^{}]*\}`)

// notInLinks are schemes that would run something in the preview's own page.
var notInLinks = []string{"javascript", "data", "vbscript", "blob"}

// editorLinks reads the template and checks it once.
func (env *environment) editorLinks() (editorLinks, error) {
	template, set := env.lookupEnv(editorVariable)
	switch {
	case !set:
		return editorLinks{usualEditor}, nil
	case template == "" || template == noEditor:
		return editorLinks{}, nil
	}
	used := placeholders.FindAllString(template, -1)
	known := []string{"{file}", "{line}", "{column}"}
	for _, name := range used {
		if !slices.Contains(known, name) {
			return editorLinks{}, usage("CMD01/editor-placeholder", "value", template, "name", name, "known", strings.Join(known, ", "))
		}
	}
	address, err := url.Parse(placeholders.ReplaceAllString(template, "1"))
	if err != nil || address.Scheme == "" || slices.Contains(notInLinks, strings.ToLower(address.Scheme)) || !slices.Contains(used, "{file}") {
		return editorLinks{}, usage("CMD01/editor", "value", template, "usual", usualEditor)
	}
	return editorLinks{template}, nil
}

// to is the address that opens a place. file is an absolute path.
func (e editorLinks) to(file string, line, column int) string {
	if e.template == "" {
		return ""
	}
	file = percentEncoded(filepath.ToSlash(file))
	template := e.template
	if strings.HasPrefix(file, "/") {
		template = strings.ReplaceAll(template, "/{file}", "{file}")
	}
	return strings.NewReplacer("{file}", file, "{line}", strconv.Itoa(max(line, 1)), "{column}", strconv.Itoa(max(column, 1))).Replace(template)
}

// percentEncoded writes a path so that it can stand anywhere in an address.
func percentEncoded(path string) string {
	const plain = "-._~/:"
	var b strings.Builder
	for _, c := range []byte(path) {
		switch {
		case c >= 'a' && c <= 'z', c >= 'A' && c <= 'Z', c >= '0' && c <= '9', strings.IndexByte(plain, c) >= 0:
			b.WriteByte(c)
		default:
			b.WriteString("%" + strings.ToUpper(strconv.FormatUint(uint64(c)|0x100, 16)[1:]))
		}
	}
	return b.String()
}

// longestExcerpt is how much of a line browsers are shown.
const longestExcerpt = 2000

// problem words a diagnostic for the browser as the printer does for the
// terminal.
func (w *website) problem(d source.Diagnostic, links editorLinks) preview.Problem {
	message, hint := language.Message(w.lang, d.Text, d.Args)
	p := preview.Problem{
		Severity: d.Severity.String(), Code: d.Code(), File: d.Pos.File, Line: d.Pos.Line, Column: d.Pos.Col,
		Message: message, Hint: hint,
	}
	for _, pos := range d.Also {
		p.Also = append(p.Also, pos.String())
	}
	lines := printer{tree: w.tree}
	if text, ok := lines.sourceLine(d.Pos); ok {
		if runes := []rune(text); len(runes) > longestExcerpt {
			text = string(runes[:longestExcerpt]) + "…"
		}
		p.Excerpt = text
	}
	if d.Pos.File != "" && w.tree.Exists(d.Pos.File) {
		if file, err := filepath.Abs(w.path(d.Pos.File)); err == nil {
			p.Editor = links.to(file, d.Pos.Line, d.Pos.Col)
		}
	}
	return p
}
