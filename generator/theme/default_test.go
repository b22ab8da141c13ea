package theme_test

import (
	"io/fs"
	"strings"
	"testing"

	"kontor/generator/source"
	"kontor/generator/theme"
	"kontor/themes"
)

// unchecked is the theme that ships, as if a site had brought it along.
func unchecked(t testing.TB) []theme.Layer {
	t.Helper()
	shipped, err := fs.Sub(themes.FS, theme.Default)
	if err != nil {
		t.Fatal(err)
	}
	return []theme.Layer{{FS: shipped, Prefix: "themes/kontor"}}
}

func defaultTheme(t testing.TB) *theme.Theme {
	t.Helper()
	th, diags := theme.Load(unchecked(t), theme.Options{BasePath: "/", Languages: []string{"de", "en"}})
	if len(diags) > 0 {
		t.Errorf("the default theme has faults:\n%s", describe(diags))
	}
	return th
}

// The theme that ships loads without a single remark: that is what lets its
// layouts count as checked.
func TestDefaultTheme(t *testing.T) {
	th := defaultTheme(t)
	for _, l := range theme.Layouts() {
		name, isLayout := strings.CutPrefix(strings.TrimSuffix(l.File, ".html"), "layouts/")
		if isLayout && !th.Has(name) {
			t.Errorf("no layout %s", name)
		}
	}
}

// Its German and its English texts are complete.
func TestDefaultStrings(t *testing.T) {
	th := defaultTheme(t)
	de, en := th.Strings("de"), th.Strings("en")
	if missing := de.Missing(); len(missing) > 0 {
		t.Errorf("German lacks %q", missing)
	}
	for _, key := range de.Keys() {
		if !en.Has(key) {
			t.Errorf("English lacks %q", key)
		}
	}
}

// An article of the default theme has the same elements, attributes and text
// in whatever way the theme was loaded.
func TestCheckedThemePrintsTheSame(t *testing.T) {
	layers, diags := theme.Find(theme.Default, source.Pos{}, nil, themes.FS)
	checked, more := theme.Load(layers, theme.Options{BasePath: "/", Languages: []string{"de", "en"}})
	if diags = append(diags, more...); len(diags) > 0 {
		t.Error(describe(diags))
	}
	page := articleView()
	if a, b := render(t, checked, "de", "article", page), render(t, defaultTheme(t), "de", "article", page); a != b {
		t.Errorf("the pages differ:\n%s\n%s", a, b)
	}
}
