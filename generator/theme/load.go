package theme

import (
	"bytes"
	"errors"
	"fmt"
	"html/template"
	"path"
	"strings"
	"sync"
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
	broken  map[string]bool  // files with errors, by name
	checker *checker
}

// parse reads all template files and checks what can be checked in each alone.
func (l *loader) parse() []source.Diagnostic {
	var diags []source.Diagnostic
	l.parsed, l.small, l.broken = map[string]trees{}, map[string]trees{}, map[string]bool{}
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
		l.broken[name] = len(c.diags) > 0
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
	chosen, diags := l.check(compose(f, l.parsed), compose(f, l.small).reachable())
	if source.HasErrors(diags) || l.any(chosen, func(f *file) bool { return l.broken[f.name] }) {
		return diags
	}
	for _, lang := range l.options.Languages {
		funcs := l.functions(lang)
		t.layouts[lang][name] = sync.OnceValues(func() (*template.Template, error) {
			return chosen.template(funcs)
		})
	}
	return diags
}

// check looks for mistakes in a layout and returns the program to run, which
// is the minified one wherever possible.
func (l *loader) check(plain, small program) (program, []source.Diagnostic) {
	reachable := plain.reachable()
	if !l.any(reachable, func(f *file) bool { return !f.checked }) {
		return small, nil
	}
	diags := plain.references(l.parsed[plain.file.name], l.files)
	diags = append(diags, l.checker.check(reachable)...)
	if source.HasErrors(diags) || l.any(reachable, func(f *file) bool { return l.broken[f.name] }) {
		return reachable, diags
	}
	chosen, problems := l.choose(reachable, small)
	return chosen, append(diags, problems...)
}

// any reports whether is holds for a file that takes part in a program.
func (l *loader) any(p program, is func(*file) bool) bool {
	for _, tree := range p.trees {
		if is(l.files.byName[tree.ParseName]) {
			return true
		}
	}
	return false
}

// choose runs a layout with and without minifying on two samples of its view
// and takes the minified one if nobody can tell the difference.
func (l *loader) choose(plain, small program) (program, []source.Diagnostic) {
	funcs := l.functions(l.options.Languages[0])
	plainSet, err := plain.template(funcs)
	if err != nil {
		return plain, []source.Diagnostic{l.failure(plain, err)}
	}
	smallSet, err := small.template(funcs)
	if err != nil {
		small, smallSet = plain, plainSet
	}
	var diags []source.Diagnostic
	empty, full := samples(viewOf(plain.file.name))
	for _, sample := range []any{empty, full} {
		want, err := execute(plainSet, sample)
		if err != nil {
			diags = append(diags, l.failure(plain, err))
			continue
		}
		if got, err := execute(smallSet, sample); err != nil || !same(want, got) {
			small, smallSet = plain, plainSet
		}
	}
	return small, diags
}

func execute(t *template.Template, sample any) (string, error) {
	var out bytes.Buffer
	err := t.Execute(&out, sample)
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
			description, _, _ := strings.Cut(unsafe.Description, ": {state") // the escaper's own state
			message = fmt.Sprintf("template: %s: %s", at, description)
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

// missingLayouts reports files of the table that no layer has. They belong
// into the lowest.
func missingLayouts(all files, layers []Layer) []source.Diagnostic {
	names := []string{baseFile}
	for _, l := range Layouts() {
		names = append(names, l.File)
	}
	lowest := ""
	if len(layers) > 0 {
		lowest = layers[len(layers)-1].Prefix
	}
	var diags []source.Diagnostic
	for _, name := range names {
		if all.byName[name] == nil {
			diags = append(diags, source.Error("THM04", source.Pos{File: path.Join(lowest, name)}, "name", name))
		}
	}
	return diags
}
