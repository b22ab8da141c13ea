package theme_test

import (
	"flag"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"reflect"
	"strings"
	"testing"

	"kontor/generator/theme"
)

var update = flag.Bool("update", false, "write themes/README.md anew")

const contractFile = "../../themes/README.md"

// The printed contract with theme authors is that of the code. `make docs`
// writes it anew.
func TestContract(t *testing.T) {
	want := contract(t)
	if *update {
		if err := os.WriteFile(contractFile, []byte(want), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	got, err := os.ReadFile(contractFile)
	if err != nil {
		t.Fatal(err)
	}
	if string(got) != want {
		t.Error("themes/README.md is out of date: run `make docs`")
	}
}

func contract(t *testing.T) string {
	t.Helper()
	var b strings.Builder
	b.WriteString(introduction)
	b.WriteString("\n## Layouts and their views\n\n| file | view |\n|---|---|\n")
	for _, l := range theme.Layouts() {
		name := reflect.TypeOf(l.View).Name()
		fmt.Fprintf(&b, "| `%s` | [%s](#%s) |\n", l.File, name, strings.ToLower(name))
	}
	b.WriteString("| any other `layouts/NAME.html` | [Document](#document) |\n| any other `directives/NAME.html` | [Custom](#custom) |\n")

	b.WriteString("\n## Functions\n\nBeside those of Go's [html/template](https://pkg.go.dev/html/template):\n\n| function | what it prints |\n|---|---|\n")
	for _, f := range theme.Functions() {
		fmt.Fprintf(&b, "| `%s` | %s |\n", f.Usage, f.Doc)
	}

	b.WriteString("\n## Views\n\n")
	writeViews(t, &b)

	b.WriteString("\n## Texts of the interface\n\nKeys of `i18n/LANG.yaml` with the English text, in the plural where there are forms for numbers.\n\n| key | English |\n|---|---|\n")
	en := defaultTheme(t).Strings("en")
	for _, key := range en.Keys() {
		fmt.Fprintf(&b, "| `%s` | %s |\n", key, strings.ReplaceAll(en.T(key), "|", "\\|"))
	}
	return b.String()
}

// writeViews prints the types of package view as they stand in its source.
func writeViews(t *testing.T, b *strings.Builder) {
	t.Helper()
	const file = "../view/view.go"
	src, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	set := token.NewFileSet()
	parsed, err := parser.ParseFile(set, file, src, parser.ParseComments)
	if err != nil {
		t.Fatal(err)
	}
	_, rules, _ := strings.Cut(parsed.Doc.Text(), "\n\n")
	b.WriteString(rules)
	for _, decl := range parsed.Decls {
		types, ok := decl.(*ast.GenDecl)
		if !ok || types.Tok != token.TYPE {
			continue
		}
		from, to := set.Position(types.Pos()).Offset, set.Position(types.End()).Offset
		name := types.Specs[0].(*ast.TypeSpec).Name.Name
		fmt.Fprintf(b, "\n### %s\n\n%s\n```go\n%s\n```\n", name, types.Doc.Text(), src[from:to])
	}
}

const introduction = `# Themes

<!-- Written by "make docs" from the code; do not edit. -->

A theme is a folder. A site's own one lies in ` + "`themes/NAME/`" + ` beside ` + "`content/`" + ` and is
chosen by ` + "`theme: NAME`" + ` in ` + "`content/site.yaml`" + `. It holds only what differs: every file it
lacks comes from the default theme, which is part of the program.

| folder | what it holds |
|---|---|
| ` + "`layouts/base.html`" + ` | the frame around every page; it calls blocks |
| ` + "`layouts/NAME.html`" + ` | one file per kind of page; it defines the blocks of the frame. A layout that has text of its own outside of blocks is a whole page without frame |
| ` + "`layouts/partials/NAME.html`" + ` | parts that others call by ` + "`{{template \"partials/NAME.html\" .}}`" + ` |
| ` + "`directives/NAME.html`" + ` | what a ` + "`kontor`" + ` block in a text becomes |
| ` + "`assets/**`" + ` | style sheets, scripts, fonts, pictures: published under names with a fingerprint, style sheets and scripts minified |
| ` + "`i18n/LANG.yaml`" + ` | texts of the interface. Files add to those below; a site changes single texts in ` + "`content/i18n/LANG.yaml`" + ` |

Layouts are Go's html/template, which escapes every value for the place where it stands. They
are checked when the theme is loaded: a misspelt field, function, partial, text or asset is an
error with file, line and column. A template is called with one type of data everywhere in a
layout; free parameters are read with ` + "`param`" + `. A value that may be missing, such as a picture,
stands in ` + "`{{with}}`" + ` or ` + "`{{if}}`" + `.

Layouts are minified when they are loaded. One that would not look the same afterwards is used
as it is. Scripts, styles and event attributes inside a page, and files of other servers, are
warned of: a strict Content-Security-Policy refuses them.
`
