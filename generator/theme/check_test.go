package theme_test

import (
	"errors"
	"io/fs"
	"strings"
	"testing"
	"testing/fstest"

	"kontor/generator/source"
	"kontor/generator/theme"
)

// Every mistake in a theme is found when it is loaded, at its place.
func TestMistakes(t *testing.T) {
	const page = "layouts/page.html"
	main := func(s string) string { return "{{define \"main\"}}\n" + s + "\n{{end}}" }
	for _, c := range []struct {
		name string
		own  files
		want string // beginnings of the messages, one per line
	}{
		{"a misspelt field", files{page: main(`<h1>{{.Titel}}</h1>`)},
			`themes/own/layouts/page.html:2:7: error THM01: view.Document has no field “Titel”. There are: About, Alternates,`},
		{"a misspelt field of a field", files{page: main("\t<p>ä{{.Site.Titel}}</p>")},
			`themes/own/layouts/page.html:2:13: error THM01: view.Site has no field “Titel”.`},
		{"several in one file", files{page: main("{{.A1}}\n{{range .Tags}}{{.A2}}{{end}}{{if .A3}}{{else}}{{.A4}}{{end}}\n{{with .A5}}x{{end}}{{.A6}}")},
			`themes/own/layouts/page.html:2:3: error THM01: view.Document has no field “A1”.
themes/own/layouts/page.html:3:18: error THM01: view.Link has no field “A2”.
themes/own/layouts/page.html:3:35: error THM01: view.Document has no field “A3”.
themes/own/layouts/page.html:4:8: error THM01: view.Document has no field “A5”.
themes/own/layouts/page.html:4:23: error THM01: view.Document has no field “A6”.`},
		{"in several blocks of one file", files{
			"layouts/base.html": "{{block \"head\" .}}{{end}}{{block \"main\" .}}{{end}}",
			page:                "{{define \"head\"}}{{.B1}}{{end}}\n{{define \"main\"}}{{.Title}}{{.B2}}{{.Title}}{{end}}"},
			`themes/own/layouts/page.html:1:20: error THM01: view.Document has no field “B1”.
themes/own/layouts/page.html:2:30: error THM01: view.Document has no field “B2”.`},
		{"in several files", files{page: main("{{.C1}}"), "layouts/home.html": main("{{.C2}}")},
			`themes/own/layouts/home.html:2:3: error THM01: view.Home has no field “C2”.
themes/own/layouts/page.html:2:3: error THM01: view.Document has no field “C1”.`},
		{"a variable whose value is a mistake", files{page: main("{{$x := .D1}}{{$x}}")},
			`themes/own/layouts/page.html:2:9: error THM01: view.Document has no field “D1”.`},
		{"in a partial that two layouts call", files{
			page: main(`{{template "partials/p.html" .}}`), "layouts/article.html": main(`{{template "partials/p.html" .}}`),
			"layouts/partials/p.html": "{{.Leed}}"},
			`themes/own/layouts/partials/p.html:1:3: error THM01: view.Document has no field “Leed”.`},
		{"a text used as a list", files{page: main("{{range .Title}}x{{end}}")},
			`themes/own/layouts/page.html:2:9: error THM01/type: This does not fit the data of the page: range can't iterate over type string.`},
		{"a field of a text", files{page: main("{{.Title.Text}}")},
			`themes/own/layouts/page.html:2:9: error THM01/type: This does not fit the data of the page: can't use field Text in type string.`},
		{"a partial without its data", files{page: main(`{{template "partials/p.html"}}`), "layouts/partials/p.html": "{{.Title}}"},
			`themes/own/layouts/page.html: error THM01/check: This layout cannot be checked:`},
		{"a broken action", files{page: main("<p>\n  {{if .Title}\n</p>")},
			`themes/own/layouts/page.html:3:3: error THM02: This file cannot be parsed: bad character U+007D '}'.`},
		{"an end missing", files{page: "{{define \"main\"}}\n{{if .Title}}"},
			`themes/own/layouts/page.html:2:1: error THM02: This file cannot be parsed: unexpected EOF.`},
		{"unknown functions", files{page: main("{{dat .Date}}{{.Title | uper}}")},
			`themes/own/layouts/page.html:2:3: error THM02/function: There is no function “dat”.
themes/own/layouts/page.html:2:25: error THM02/function: There is no function “uper”.`},
		{"an unknown partial", files{page: main(`{{template "partials/haed.html" .}}`), "layouts/partials/head.html": "x"},
			`themes/own/layouts/page.html:2:12: error THM04/template: There is no template “partials/haed.html”. Did you mean “partials/head.html”?`},
		{"a block that the frame does not have", files{page: `{{define "mian"}}x{{end}}`},
			`themes/own/layouts/page.html:1:18: warning THM04/block: The block “mian” is printed nowhere: the frame in base.html does not know it. Did you mean “main”?`},
		{"a value where escaping cannot follow", files{page: main("<a href=\"{{if .Title}}x\"{{else}}y{{end}}>")},
			`themes/own/layouts/page.html:2:15: error THM03: The output of this layout would not be safe: {{if}} branches end in different contexts. `},
		{"something that a page may lack", files{page: main("{{.Image.URL}}")},
			`themes/own/layouts/page.html:2:9: warning THM03/missing: On pages that lack something this layout breaks off: nil pointer evaluating *view.Image.URL.`},
		{"unknown texts", files{page: main("{{t \"hoem\"}}\n{{t \"count\"}}\n{{t \"count\" \"n\" 1 \"m\" 2}}\n{{t \"count\" \"n\"}}")},
			`themes/own/layouts/page.html:2:5: error THM09/key: There is no text “hoem” in the language “de”. Did you mean “home”?
themes/own/layouts/page.html:3:5: error THM09/missing: The text “count” is given no value for its placeholder “n”.
themes/own/layouts/page.html:4:19: error THM09/argument: The text “count” has no placeholder “m”. It has: n.
themes/own/layouts/page.html:5:13: error THM09/pairs: The text “count” is given a placeholder without a value.`},
		{"a text that only German has", files{page: main(`{{t "nur"}}`), "i18n/de.yaml": "nur: Nur"},
			`themes/own/layouts/page.html:2:5: error THM09/key: There is no text “nur” in the language “en”.`},
		{"wrong plural and broken texts", files{"i18n/de.yaml": "count: {few: wenige, other: \"{n}\"}", "i18n/en.yaml": "home: \"x"},
			`themes/own/i18n/de.yaml:1:9: warning THM09/form: The text “count” has the form “few”, which this language does not have. The language distinguishes: other, one.
themes/own/i18n/en.yaml:1:9: error THM09/yaml: This file of interface texts is not valid YAML:`},
		{"unknown assets", files{page: main(`<img src="{{asset "a.svg"}}"><img src="{{asset .Title}}">`), "assets/b.svg": "<svg/>", "assets/c.css": "p{background:url(d.svg)}"},
			`themes/own/assets/c.css:1:14: error THM08: There is no file “d.svg” in the folder assets.
themes/own/layouts/page.html:2:19: error THM08: There is no file “a.svg” in the folder assets.
themes/own/layouts/page.html:2:48: error THM08/literal: The function asset takes exactly one file name, written out.`},
		{"scripts and styles inside the page", files{page: main(`<script>x</script><style>p{}</style><p style="color:red" onclick="x()">` +
			`<a href="javascript:x()"></a></p><script type="application/ld+json">{}</script><script src="/x.js"></script>`)},
			`themes/own/layouts/page.html:2:1: warning THM06/script:
themes/own/layouts/page.html:2:19: warning THM06/style:
themes/own/layouts/page.html:2:40: warning THM06/style:
themes/own/layouts/page.html:2:58: warning THM06/handler: The attribute onclick
themes/own/layouts/page.html:2:75: warning THM06/script:`},
		{"other servers", files{page: main(`<script src="https://cdn.example/x.js"></script><link rel="stylesheet" href="//cdn.example/x.css">` +
			`<img src="https://cdn.example/x.png" alt=""><link rel="canonical" href="https://example.org/"><a href="https://example.org/">x</a>`),
			"assets/a.css": "@import url(https://cdn.example/f.css);"},
			`themes/own/assets/a.css:1:9: warning THM06/external: This loads from another server: https://cdn.example/f.css.
themes/own/layouts/page.html:2:1: warning THM06/external: This loads from another server: https://cdn.example/x.js.
themes/own/layouts/page.html:2:49: warning THM06/external: This loads from another server: //cdn.example/x.css.
themes/own/layouts/page.html:2:99: warning THM06/external: This loads from another server: https://cdn.example/x.png.`},
		{"a misspelt folder", files{"layout/page.html": "x", "sources/readme.txt": "x"},
			`themes/own/layout: warning THM04/folder: Kontor ignores this folder. Did you mean “layouts”?`},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, diags := load(t, c.own, theme.Options{})
			got := strings.Split(strings.TrimSuffix(describe(diags), "\n"), "\n")
			want := strings.Split(c.want, "\n")
			ok := len(got) == len(want)
			for i := 0; ok && i < len(got); i++ {
				ok = strings.HasPrefix(got[i], want[i])
			}
			if !ok {
				t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), c.want)
			}
		})
	}
}

func TestMissingFiles(t *testing.T) {
	incomplete := smallest()
	delete(incomplete, "layouts/base.html")
	delete(incomplete, "layouts/series.html")
	_, diags := theme.Load([]theme.Layer{incomplete.layer("themes/kontor")}, theme.Options{BasePath: "/"})
	got := describe(diags)
	for _, want := range []string{
		"themes/kontor/layouts/base.html: error THM04: The theme lacks the file layouts/base.html.",
		"themes/kontor/layouts/series.html: error THM04: The theme lacks the file layouts/series.html.",
	} {
		if !strings.Contains(got, want) {
			t.Errorf("no %q in\n%s", want, got)
		}
	}
	if _, diags := theme.Load(nil, theme.Options{}); !source.HasErrors(diags) {
		t.Error("no theme at all loads without an error")
	}
}

func TestLanguagesWithoutTexts(t *testing.T) {
	_, diags := load(t, files{}, theme.Options{
		Languages:     []string{"fr", "de"},
		Overrides:     map[string][]byte{"fr": []byte("home: Accueil\nhoem: x"), "it": []byte("home: Inizio")},
		OverrideFiles: map[string]string{"it": "content/i18n/it.yaml"},
	})
	want := `: warning THM09/language: The language “fr” lacks 1 interface texts, the first is “count”; they appear in English. Add the texts in content/i18n/fr.yaml.
content/i18n/fr.yaml:2:1: warning THM09/unknown: The theme uses no text “hoem”; this entry has no effect. Did you mean “home”?
content/i18n/it.yaml: warning THM09/unused: The site has no language “it”; these texts are not used. The languages of the site are: fr, de.
`
	if got := describe(diags); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}

// broken is a file system in which one file cannot be read.
type broken struct {
	fstest.MapFS
	name string
}

func (b broken) ReadFile(name string) ([]byte, error) {
	if name == b.name {
		return nil, &fs.PathError{Op: "read", Path: name, Err: errors.New("disk on fire")}
	}
	return b.MapFS.ReadFile(name)
}

func TestUnreadableFile(t *testing.T) {
	own := broken{fstest.MapFS{"layouts/page.html": {Data: []byte("x")}}, "layouts/page.html"}
	_, diags := theme.Load([]theme.Layer{{FS: own, Prefix: "themes/own"}, smallest().layer("themes/kontor")},
		theme.Options{BasePath: "/", Languages: []string{"de"}})
	want := "themes/own/layouts/page.html: error IO01: This file cannot be read: disk on fire."
	if got := describe(diags); !strings.HasPrefix(got, want) {
		t.Errorf("got %s, want %s", got, want)
	}
}
