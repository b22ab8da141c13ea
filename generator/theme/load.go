package theme

import (
	"bytes"
	"errors"
	"fmt"
	"html/template"
	"strings"
	"text/template/parse"

	"kontor/generator/language"
	"kontor/generator/source"
)

// loader turns the files of a theme into templates.
type loader struct {
	files   files
	options Options
	strings map[string]*language.Strings
	assets  *assets
	parsed  map[string]trees // as the author wrote them
	small   map[string]trees // minified
	checker *checker
}

// parse reads all template files and checks what can be checked in each alone.
func (l *loader) parse() []source.Diagnostic {
	var diags []source.Diagnostic
	l.parsed, l.small = map[string]trees{}, map[string]trees{}
	l.checker = newChecker(l.files, l.functions(l.options.Languages[0]))
	for _, name := range l.files.names(isTemplate) {
		f := l.files.byName[name]
		diags = append(diags, checkMarkup(f)...)
		set, err := parseFile(name, string(f.data))
		if err != nil {
			diags = append(diags, syntaxError(f, err))
			continue
		}
		l.parsed[name] = set
		l.small[name] = minifiedTrees(f, set)
		c := calls{file: f, langs: l.options.Languages, strings: l.strings, assets: l.assets}
		c.check(set)
		diags = append(diags, c.diags...)
	}
	return diags
}

// minifiedTrees parses the minified text; where that fails the file stays as
// it is.
func minifiedTrees(f *file, plain trees) trees {
	text, err := minified(f.data)
	if err != nil {
		return plain
	}
	small, err := parseFile(f.name, text)
	if err != nil {
		return plain
	}
	return small
}

func (l *loader) functions(lang string) template.FuncMap {
	return functions(l.strings[lang], l.assets)
}

// layout checks one layout or directive together with all it calls and adds it
// to the theme in every language.
func (l *loader) layout(t *Theme, name string) []source.Diagnostic {
	t.types[name] = viewOf(name)
	if l.parsed[name] == nil {
		return nil
	}
	f := l.files.byName[name]
	plain := compose(f, l.parsed)
	diags := plain.references(l.parsed[name], l.files)
	diags = append(diags, l.checker.check(plain)...)
	if source.HasErrors(diags) {
		return diags
	}
	chosen, problems := l.choose(plain.reachable(), compose(f, l.small).reachable())
	diags = append(diags, problems...)
	if source.HasErrors(problems) {
		return diags
	}
	for _, lang := range l.options.Languages {
		set, err := chosen.template(l.functions(lang))
		if err != nil {
			return append(diags, source.Error("THM03", source.Pos{File: f.path}, "reason", err.Error()))
		}
		t.layouts[lang][name] = set
	}
	return diags
}

// choose runs a layout with and without minifying on two samples of its view
// and takes the minified one if nobody can tell the difference.
func (l *loader) choose(plain, small program) (program, []source.Diagnostic) {
	empty, full := samples(viewOf(plain.file.name))
	var diags []source.Diagnostic
	for _, sample := range []any{empty, full} {
		want, err := l.try(plain, sample)
		if err != nil {
			diags = append(diags, l.failure(plain, err))
			continue
		}
		if got, err := l.try(small, sample); err != nil || !same(want, got) {
			small = plain
		}
	}
	return small, diags
}

func (l *loader) try(p program, sample any) (string, error) {
	t, err := p.template(l.functions(l.options.Languages[0]))
	if err != nil {
		return "", err
	}
	var out bytes.Buffer
	err = t.Execute(&out, sample)
	return out.String(), err
}

// failure is a layout that does not run: an error where it cannot be escaped
// safely, a warning where it counts on something that a page may lack.
func (l *loader) failure(p program, err error) source.Diagnostic {
	pos := source.Pos{File: p.file.path}
	message := err.Error()
	unsafe, isUnsafe := errors.AsType[*template.Error](err)
	if isUnsafe {
		message = unsafe.Error()
		if unsafe.Node != nil {
			at, _ := (&parse.Tree{}).ErrorContext(unsafe.Node)
			message = fmt.Sprintf("template: %s: %s", at, unsafe.Description)
		}
	}
	name, line, column, rest := located(message)
	if f := l.files.byName[name]; f != nil && column >= 0 {
		pos = f.at(f.offset(line, column))
	}
	if isUnsafe {
		return source.Error("THM03", pos, "reason", rest)
	}
	if _, reason, ok := strings.Cut(rest, ">: "); ok {
		rest = reason
	}
	return source.Warning("THM03/missing", pos, "reason", rest)
}

// missingLayouts reports files of the table that no layer has.
func missingLayouts(all files) []source.Diagnostic {
	var diags []source.Diagnostic
	for _, name := range append(required(), baseFile) {
		if all.byName[name] == nil {
			diags = append(diags, source.Error("THM04", source.Pos{}, "name", name))
		}
	}
	return diags
}

func required() []string {
	var names []string
	for _, l := range Layouts() {
		names = append(names, l.File)
	}
	return names
}
