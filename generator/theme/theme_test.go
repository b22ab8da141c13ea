package theme_test

import (
	"strings"
	"sync"
	"testing"
	"testing/fstest"
	"time"

	"golang.org/x/net/html"

	"kontor/generator/language"
	"kontor/generator/source"
	"kontor/generator/theme"
	"kontor/generator/view"
)

// files maps names to contents.
type files map[string]string

// smallest is a complete theme that prints next to nothing.
func smallest() files {
	f := files{
		"layouts/base.html": `<!doctype html><html lang="{{.Lang}}"><title>{{.Title}}</title>{{block "main" .}}{{end}}</html>`,
		"i18n/en.yaml":      "home: Home\ncount: {one: \"{n} page\", other: \"{n} pages\"}",
		"i18n/de.yaml":      "home: Start\ncount: {one: \"{n} Seite\", other: \"{n} Seiten\"}",
	}
	for _, l := range theme.Layouts() {
		f[l.File] = `{{define "main"}}<h1>{{.Title}}</h1>{{end}}`
	}
	f["layouts/redirect.html"] = `<!doctype html><title>{{.Title}}</title><a href="{{.URL}}">{{.Title}}</a>`
	f["directives/matrix.html"] = `<table></table>`
	f["directives/list.html"] = `<ul></ul>`
	return f
}

func (f files) layer(prefix string) theme.Layer {
	m := fstest.MapFS{}
	for name, text := range f {
		m[name] = &fstest.MapFile{Data: []byte(text)}
	}
	return theme.Layer{FS: m, Prefix: prefix}
}

// load puts the files of a site's theme above the smallest theme.
func load(t testing.TB, own files, o theme.Options) (*theme.Theme, []source.Diagnostic) {
	t.Helper()
	if o.BasePath == "" {
		o.BasePath = "/"
	}
	if o.Languages == nil {
		o.Languages = []string{"de", "en"}
	}
	return theme.Load([]theme.Layer{own.layer("themes/own"), smallest().layer("themes/kontor")}, o)
}

func mustLoad(t testing.TB, own files, o theme.Options) *theme.Theme {
	t.Helper()
	th, diags := load(t, own, o)
	if len(diags) > 0 {
		t.Fatalf("unexpected diagnostics:\n%s", describe(diags))
	}
	return th
}

// describe prints diagnostics as the English command line would.
func describe(diags []source.Diagnostic) string {
	var b strings.Builder
	for _, d := range diags {
		message, hint := language.Message("en", d.Text, d.Args)
		b.WriteString(strings.TrimSpace(d.Pos.String()+": "+d.Severity.String()+" "+d.Text+": "+message+" "+hint) + "\n")
	}
	return b.String()
}

func render(t testing.TB, th *theme.Theme, lang, layout string, v any) string {
	t.Helper()
	var b strings.Builder
	if err := th.Render(&b, lang, layout, v); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func document(title string) view.Document {
	return view.Document{Frame: view.Frame{Site: &view.Site{Title: "Site"}, Lang: "de", Title: title}}
}

func TestRender(t *testing.T) {
	th := mustLoad(t, files{
		"layouts/article.html":       `{{define "main"}}{{template "partials/head.html" .}}{{.Content}}{{end}}`,
		"layouts/partials/head.html": "<h1>{{.Title}}</h1>{{with .Date}}<time datetime=\"{{dateISO .}}\">{{date .}}</time>{{end}}",
	}, theme.Options{})
	day := time.Date(2026, time.December, 1, 0, 0, 0, 0, time.UTC)
	page := document("Wege")
	page.Content, page.Date = "<p>Text</p>", &day

	want := `<!doctype html><html lang="de"><title>Wege</title><h1>Wege</h1><time datetime="2026-12-01">1. Dezember 2026</time><p>Text</p></html>`
	if got := render(t, th, "de", "article", page); got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
	if got := render(t, th, "en", "article", &page); !strings.Contains(got, "1 December 2026") {
		t.Errorf("no English date in %s", got)
	}
	if got := render(t, th, "de", "redirect", view.Redirect{Title: "Neu", URL: "/neu/"}); !strings.HasPrefix(got, "<!doctype html><title>Neu") {
		t.Errorf("a layout with text of its own must stand alone, got %s", got)
	}
}

func TestRenderRefuses(t *testing.T) {
	th, _ := load(t, files{"layouts/article.html": `{{define "main"}}{{.Nothing}}{{end}}`}, theme.Options{})
	for _, c := range []struct {
		name, lang, layout string
		v                  any
	}{
		{"an unknown layout", "de", "nothing", document("x")},
		{"an unknown language", "fr", "page", document("x")},
		{"another view", "de", "page", view.Home{}},
		{"a layout with errors", "de", "article", document("x")},
		{"no view", "de", "page", nil},
	} {
		var b strings.Builder
		if err := th.Render(&b, c.lang, c.layout, c.v); err == nil || b.Len() > 0 {
			t.Errorf("%s: got error %v and output %q", c.name, err, b.String())
		}
	}
}

// A site's theme replaces single files; everything else is the default's.
func TestOverrideOfOneFile(t *testing.T) {
	th := mustLoad(t, files{
		"layouts/page.html": `{{define "main"}}<main>{{.Title}}</main>{{end}}`,
		"i18n/de.yaml":      "home: Anfang",
	}, theme.Options{Overrides: map[string][]byte{"de": []byte("count: {one: \"{n} Blatt\", other: \"{n} Blätter\"}")}})
	if got := render(t, th, "de", "page", document("Eigen")); !strings.Contains(got, "<main>Eigen</main>") {
		t.Errorf("the site's layout was not used: %s", got)
	}
	if got := render(t, th, "de", "article", document("Vorgabe")); !strings.Contains(got, "<h1>Vorgabe</h1>") {
		t.Errorf("the default layout was not used: %s", got)
	}
	s := th.Strings("de")
	if got := s.T("home"); got != "Anfang" {
		t.Errorf("string of the site's theme: got %q", got)
	}
	if got := s.T("count", "n", 2); got != "2 Blätter" {
		t.Errorf("string of the site: got %q", got)
	}
	if got := th.Strings("en").T("home"); got != "Home" {
		t.Errorf("string of the default theme: got %q", got)
	}
}

// A regional variant builds on the texts of its language.
func TestRegionalTexts(t *testing.T) {
	th := mustLoad(t, files{"i18n/de-CH.yaml": "home: Grüezi"}, theme.Options{Languages: []string{"de-CH"}})
	s := th.Strings("de-CH")
	if got, want := s.T("home")+", "+s.T("count", "n", 2), "Grüezi, 2 Seiten"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestOwnLayoutsAndDirectives(t *testing.T) {
	th := mustLoad(t, files{
		"layouts/landing.html":    `{{define "main"}}<main>{{.Lead}}</main>{{end}}`,
		"directives/contact.html": `<p>{{param .Args "to.name"}}</p>{{range paramList .Args "days"}}<i>{{.}}</i>{{end}}`,
	}, theme.Options{})
	if !th.Has("landing") || th.Has("nothing") {
		t.Error("Has must know the theme's own layout, and no other")
	}
	if got, want := strings.Join(th.Directives(), " "), "chart contact list matrix"; got != want {
		t.Errorf("directives: got %q, want %q", got, want)
	}
	page := document("x")
	page.Lead = "Willkommen"
	if got := render(t, th, "de", "landing", page); !strings.Contains(got, "<main>Willkommen</main>") {
		t.Errorf("got %s", got)
	}
	got, err := th.Fragment("de", "contact", view.Custom{Args: map[string]any{
		"to": map[string]any{"name": "<Büro>"}, "days": []any{"Mo", 2},
	}})
	if want := view.HTML("<p>&lt;Büro&gt;</p><i>Mo</i><i>2</i>"); err != nil || got != want {
		t.Errorf("got %q, %v, want %q", got, err, want)
	}
}

// Whatever authors type comes out as text, in every place a layout can put it.
func TestEscaping(t *testing.T) {
	th := mustLoad(t, files{
		"layouts/page.html": `{{define "main"}}<h1 title="{{.Title}}" id={{.Title}}>{{.Title}}</h1><a href="{{.Title}}">x</a><a href="/{{.Title}}?q={{.Title}}">y</a><p>{{t "home"}}{{label .Title}}{{printf "%s" .Title}}{{param .Params "p"}}</p>{{end}}`,
	}, theme.Options{Overrides: map[string][]byte{"de": []byte(`home: "<i>x</i>"`)}, Languages: []string{"de"}})
	for _, evil := range []string{`<script>alert(1)</script>`, `"><script>alert(1)</script>`, `javascript:alert(1)`, `' onclick=alert(1) x='`} {
		page := document(evil)
		page.Params = map[string]any{"p": evil}
		got := render(t, th, "de", "page", page)
		doc, err := html.Parse(strings.NewReader(got))
		if err != nil {
			t.Fatal(err)
		}
		for n := range doc.Descendants() {
			if n.Data == "script" || n.Data == "i" {
				t.Errorf("title %q makes an element %s in\n%s", evil, n.Data, got)
			}
			for _, a := range n.Attr {
				if strings.HasPrefix(a.Key, "on") || a.Key == "href" && strings.HasPrefix(a.Val, "javascript:") {
					t.Errorf("title %q makes an attribute %s=%q in\n%s", evil, a.Key, a.Val, got)
				}
			}
		}
	}
}

func TestConcurrentRender(t *testing.T) {
	th := mustLoad(t, files{}, theme.Options{})
	var wg sync.WaitGroup
	for i := range 8 {
		wg.Go(func() {
			title := strings.Repeat("x", i+1)
			for range 50 {
				if got := render(t, th, "de", "page", document(title)); !strings.Contains(got, "<h1>"+title+"</h1>") {
					t.Errorf("got %s", got)
				}
			}
		})
	}
	wg.Wait()
}

// The hash changes with everything that can change a page, and only then.
func TestHash(t *testing.T) {
	base := func() (files, theme.Options) {
		return files{}, theme.Options{BasePath: "/", Languages: []string{"de", "en"}}
	}
	f, o := base()
	first := mustLoad(t, f, o).Hash()
	if again := mustLoad(t, f, o).Hash(); again != first {
		t.Error("the same theme has two hashes")
	}
	for name, change := range map[string]func(files, *theme.Options){
		"a layout":          func(f files, _ *theme.Options) { f["layouts/page.html"] = `{{define "main"}}x{{end}}` },
		"an asset":          func(f files, _ *theme.Options) { f["assets/a.css"] = "a{color:red}" },
		"a text":            func(f files, _ *theme.Options) { f["i18n/de.yaml"] = "home: Anfang" },
		"the site's text":   func(_ files, o *theme.Options) { o.Overrides = map[string][]byte{"de": []byte("home: Anfang")} },
		"the English below": func(_ files, o *theme.Options) { o.Overrides = map[string][]byte{"en": []byte("home: Begin")} },
		"the base path":     func(_ files, o *theme.Options) { o.BasePath = "/sub/" },
		"the languages":     func(_ files, o *theme.Options) { o.Languages = []string{"de"} },
	} {
		f, o := base()
		change(f, &o)
		if mustLoad(t, f, o).Hash() == first {
			t.Errorf("%s does not change the hash", name)
		}
	}
}

func TestFind(t *testing.T) {
	builtin := fstest.MapFS{"kontor/layouts/base.html": {}, "plain/layouts/base.html": {}}
	site := fstest.MapFS{"meins/layouts/page.html": {}, "kontor/layouts/page.html": {}, "README.md": {}, ".git/x": {}}
	pos := source.Pos{File: "content/site.yaml", Line: 3, Col: 8}
	for _, c := range []struct {
		name   string
		layers int
		want   string
	}{
		{"kontor", 2, ""}, // the site's files above the built-in ones
		{"", 2, ""},
		{"meins", 2, ""},
		{"plain", 2, ""},
		{"mein", 1, "content/site.yaml:3:8: error THM05: There is no theme “mein”. Found: kontor, meins, plain. Did you mean “meins”?\n"},
		{"../kontor", 1, "content/site.yaml:3:8: error THM05: There is no theme “../kontor”. Found: kontor, meins, plain. Did you mean “kontor”?\n"},
		{".git", 1, "content/site.yaml:3:8: error THM05: There is no theme “.git”. Found: kontor, meins, plain.\n"},
	} {
		layers, diags := theme.Find(c.name, pos, site, builtin)
		if got := describe(diags); len(layers) != c.layers || got != c.want {
			t.Errorf("%s: got %d layers and %q, want %d and %q", c.name, len(layers), got, c.layers, c.want)
		}
	}
	if layers, diags := theme.Find("kontor", pos, nil, builtin); len(layers) != 1 || len(diags) > 0 {
		t.Errorf("without themes of its own: got %d layers, %v", len(layers), diags)
	}
}
