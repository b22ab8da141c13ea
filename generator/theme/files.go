package theme

import (
	"errors"
	"io/fs"
	"path"
	"slices"
	"sort"
	"strings"

	"kontor/generator/language"
	"kontor/generator/source"
)

// Layer is one place to look for theme files: the site's own themes/NAME
// first, the built-in theme last.
type Layer struct {
	FS     fs.FS
	Prefix string // of its files in diagnostics: "themes/meins"

	// Checked says that the program's own tests have loaded this theme without
	// a remark. Layouts of nothing but checked files are not tried out again,
	// which would take longer than everything else in Load.
	Checked bool
}

// Find returns the layers of the theme called name: the site's own folder of
// that name, the built-in theme of that name, and below both the default
// theme, whose files fill every gap. site and builtin hold themes by name;
// site may be nil. The built-in ones count as checked. pos is where the site
// names its theme; no name means the default theme.
func Find(name string, pos source.Pos, site, builtin fs.FS) ([]Layer, []source.Diagnostic) {
	if name == "" {
		name = Default
	}
	var layers []Layer
	var known []string
	look := func(place fs.FS, checked bool) {
		names := folders(place)
		known = append(known, names...)
		if slices.Contains(names, name) {
			layers = append(layers, layer(place, name, checked))
		}
	}
	if site != nil {
		look(site, false)
	}
	look(builtin, true)
	var diags []source.Diagnostic
	if len(layers) == 0 {
		sort.Strings(known)
		known = slices.Compact(known)
		diags = append(diags, source.Error("THM05", pos, "name", name,
			"known", strings.Join(known, ", "), "near", language.Nearest(name, known)))
	}
	if name != Default || len(layers) == 0 {
		layers = append(layers, layer(builtin, Default, true))
	}
	return layers, diags
}

// Default is the name of the theme that comes with Kontor.
const Default = "kontor"

func layer(place fs.FS, name string, checked bool) Layer {
	sub, err := fs.Sub(place, name)
	if err != nil { // only for a name that is no path, which no folder has
		sub = place
	}
	return Layer{FS: sub, Prefix: "themes/" + name, Checked: checked}
}

func folders(f fs.FS) []string {
	entries, err := fs.ReadDir(f, ".")
	if err != nil {
		return nil
	}
	var names []string
	for _, e := range entries {
		if e.IsDir() && !strings.HasPrefix(e.Name(), ".") {
			names = append(names, e.Name())
		}
	}
	return names
}

// file is one file of a theme.
type file struct {
	name    string // in the theme: "layouts/article.html"
	path    string // for diagnostics: "themes/meins/layouts/article.html"
	data    []byte
	lines   *source.Lines
	checked bool // see Layer
}

func (f *file) at(offset int) source.Pos { return f.lines.At(offset) }

// files are the files of all layers.
type files struct {
	byName map[string]*file
	// strings are the files i18n/LANG.yaml by language, lowest layer first:
	// they add to each other instead of hiding each other.
	strings map[string][]*file
}

// names returns the names for which keep is true, sorted.
func (fs files) names(keep func(string) bool) []string {
	var names []string
	for name := range fs.byName {
		if keep(name) {
			names = append(names, name)
		}
	}
	sort.Strings(names)
	return names
}

// parts are the folders of a theme.
var parts = []string{"layouts", "directives", "assets", "i18n"}

// readLayers collects the files of all layers; of two files of one name the
// first layer's counts.
func readLayers(layers []Layer) (files, []source.Diagnostic) {
	all := files{byName: map[string]*file{}, strings: map[string][]*file{}}
	var diags []source.Diagnostic
	for _, l := range slices.Backward(layers) {
		diags = append(diags, unknownFolders(l)...)
		for _, part := range parts {
			found, problems := readPart(l, part)
			diags = append(diags, problems...)
			for _, f := range found {
				if part == "i18n" {
					lang := strings.TrimSuffix(path.Base(f.name), ".yaml")
					all.strings[lang] = append(all.strings[lang], f)
				} else {
					all.byName[f.name] = f
				}
			}
		}
	}
	return all, diags
}

// readPart reads one folder of a layer, which need not exist.
func readPart(l Layer, part string) ([]*file, []source.Diagnostic) {
	var found []*file
	var diags []source.Diagnostic
	problem := func(name string, err error) {
		diags = append(diags, source.Error("IO01", source.Pos{File: path.Join(l.Prefix, name)}, "reason", reason(err)))
	}
	_ = fs.WalkDir(l.FS, part, func(name string, e fs.DirEntry, err error) error {
		hidden := strings.HasPrefix(path.Base(name), ".") || strings.HasSuffix(name, "~")
		switch {
		case name == part && errors.Is(err, fs.ErrNotExist):
			return nil
		case err != nil:
			problem(name, err)
			return nil
		case hidden && e.IsDir():
			return fs.SkipDir
		case hidden || e.IsDir() || !belongs(part, name):
			return nil
		}
		data, err := fs.ReadFile(l.FS, name)
		if err != nil {
			problem(name, err)
			return nil
		}
		full := path.Join(l.Prefix, name)
		found = append(found, &file{
			name: name, path: full, data: data, lines: source.NewLines(full, data), checked: l.Checked,
		})
		return nil
	})
	return found, diags
}

// belongs reports whether a file in a folder is of the folder's kind.
func belongs(part, name string) bool {
	switch part {
	case "assets":
		return true
	case "i18n":
		return path.Ext(name) == ".yaml" && path.Dir(name) == "i18n"
	}
	return path.Ext(name) == ".html"
}

// unknownFolders warns of folders that look like a misspelt part.
func unknownFolders(l Layer) []source.Diagnostic {
	var diags []source.Diagnostic
	for _, name := range folders(l.FS) {
		if near := language.Nearest(name, parts); near != "" && !slices.Contains(parts, name) {
			diags = append(diags, source.Warning("THM04/folder", source.Pos{File: path.Join(l.Prefix, name)}, "near", near))
		}
	}
	return diags
}

func reason(err error) string {
	if p, ok := errors.AsType[*fs.PathError](err); ok {
		err = p.Err
	}
	return err.Error()
}
