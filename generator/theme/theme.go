// Package theme loads a theme, checks it and runs its layouts. The views that
// layouts read are those of package view; which file reads which view is the
// table [Layouts]; what layouts may call is the list [Functions].
package theme

import (
	"bytes"
	"fmt"
	"html/template"
	"io"
	"maps"
	"path"
	"reflect"
	"slices"
	"sort"
	"strings"
	"sync"

	"kontor/generator/language"
	"kontor/generator/source"
	"kontor/generator/view"
)

// Options are what a theme depends on besides its files.
type Options struct {
	BasePath      string            // "/" or "/sub/": where the site is published
	Languages     []string          // of the site, the default language first
	Overrides     map[string][]byte // by language: the site's own UI strings
	OverrideFiles map[string]string // by language: their paths, for diagnostics
}

// Theme runs layouts. It never changes after [Load] and may be used by several
// goroutines.
type Theme struct {
	layouts map[string]map[string]executable // by language, then by file
	types   map[string]reflect.Type          // the view of each file
	strings map[string]*language.Strings
	assets  []Asset
	hash    source.Hash
	buffers sync.Pool
}

// executable makes the templates of a layout in one language ready to run when
// they are needed first.
type executable = func() (*template.Template, error)

// Load reads the files of the layers and checks all of them. With errors among
// the diagnostics the theme is usable except for the layouts they concern.
func Load(layers []Layer, o Options) (*Theme, []source.Diagnostic) {
	if len(o.Languages) == 0 {
		o.Languages = []string{language.English}
	}
	all, diags := readLayers(layers)
	words, problems := loadStrings(all, o)
	diags = append(diags, problems...)
	assets, problems := buildAssets(all, o.BasePath)
	diags = append(diags, problems...)

	l := loader{files: all, options: o, strings: words, assets: assets}
	diags = append(diags, l.parse()...)
	t := &Theme{
		layouts: map[string]map[string]executable{},
		types:   map[string]reflect.Type{},
		strings: words,
		assets:  assets.all(),
		hash:    hash(all, o),
	}
	for _, lang := range o.Languages {
		t.layouts[lang] = map[string]executable{}
	}
	for _, name := range all.names(isEntry) {
		diags = append(diags, l.layout(t, name)...)
	}
	return t, unique(append(diags, missingLayouts(all, layers)...))
}

// Render runs a layout, such as "article", on the view that belongs to it,
// given as a value or a pointer. Nothing is written when the layout fails.
func (t *Theme) Render(w io.Writer, lang, layout string, v any) error {
	buffer, err := t.run(lang, "layouts/"+layout+".html", v)
	if err != nil {
		return err
	}
	defer t.release(buffer)
	_, err = w.Write(buffer.Bytes())
	return err
}

// Fragment runs a directive, such as "matrix".
func (t *Theme) Fragment(lang, name string, v any) (view.HTML, error) {
	buffer, err := t.run(lang, "directives/"+name+".html", v)
	if err != nil {
		return "", err
	}
	defer t.release(buffer)
	return view.HTML(buffer.String()), nil
}

// Has reports whether there is a layout of this name.
func (t *Theme) Has(layout string) bool {
	_, ok := t.types["layouts/"+layout+".html"]
	return ok
}

// Directives returns the names of the theme's directives, sorted.
func (t *Theme) Directives() []string {
	var names []string
	for name := range t.types {
		if isDirective(name) {
			names = append(names, strings.TrimSuffix(path.Base(name), ".html"))
		}
	}
	sort.Strings(names)
	return names
}

// Strings returns the UI strings of a language of the site.
func (t *Theme) Strings(lang string) *language.Strings { return t.strings[lang] }

// Assets returns the files that the theme adds to the site, sorted by path.
func (t *Theme) Assets() []Asset { return t.assets }

// Hash covers everything in the theme and its options that can change what a
// layout prints.
func (t *Theme) Hash() source.Hash { return t.hash }

func (t *Theme) run(lang, file string, v any) (*bytes.Buffer, error) {
	prepare, ok := t.layouts[lang][file]
	if !ok {
		return nil, fmt.Errorf("theme: no usable layout %s in language %q", file, lang)
	}
	layout, err := prepare()
	if err != nil {
		return nil, fmt.Errorf("theme: %w", err)
	}
	if got := reflect.TypeOf(v); got != t.types[file] && got != reflect.PointerTo(t.types[file]) {
		return nil, fmt.Errorf("theme: layout %s wants %s, got %T", file, t.types[file], v)
	}
	buffer, ok := t.buffers.Get().(*bytes.Buffer)
	if !ok {
		buffer = new(bytes.Buffer)
	}
	if err := layout.Execute(buffer, v); err != nil {
		t.release(buffer)
		return nil, fmt.Errorf("theme: %w", err)
	}
	return buffer, nil
}

func (t *Theme) release(b *bytes.Buffer) {
	b.Reset()
	t.buffers.Put(b)
}

// hash covers every file and option. Names of assets come from their bytes.
func hash(all files, o Options) source.Hash {
	parts := [][]byte{[]byte(o.BasePath)}
	for _, lang := range o.Languages {
		parts = append(parts, []byte(lang))
	}
	for _, lang := range slices.Sorted(maps.Keys(o.Overrides)) {
		parts = append(parts, []byte(lang), o.Overrides[lang])
	}
	for _, name := range all.names(func(string) bool { return true }) {
		parts = append(parts, []byte(name), all.byName[name].data)
	}
	for _, lang := range slices.Sorted(maps.Keys(all.strings)) {
		for _, f := range all.strings[lang] {
			parts = append(parts, []byte(f.name), f.data)
		}
	}
	return source.Sum(parts...)
}
