package theme

import (
	"io/fs"
	"strings"
	"testing"

	"kontor/themes"
)

// Minifying may only take away what no reader sees.
func TestSame(t *testing.T) {
	const page = "<ul>\n  <li><a href=\"/a\">A</a> <b>b</b>\n  <li>text\n</ul><pre> x\n y</pre>"
	for _, c := range []struct {
		name, other string
		same        bool
	}{
		{"white space between blocks", "<ul><li><a href=\"/a\">A</a> <b>b</b></li><li>text</li></ul><pre> x\n y</pre>", true},
		{"more white space in a line", strings.Replace(page, "</a> <b>", "</a>\n\t<b>", 1), true},
		{"white space between words lost", strings.Replace(page, "</a> <b>", "</a><b>", 1), false},
		{"white space won", strings.Replace(page, ">A<", ">A <", 1), true}, // "A |b" and "A| b" read the same
		{"white space won in front of a word", strings.Replace(page, "text", "te xt", 1), false},
		{"an attribute changed", strings.Replace(page, "/a", "/b", 1), false},
		{"an attribute lost", strings.Replace(page, ` href="/a"`, "", 1), false},
		{"an element lost", strings.Replace(page, "<b>b</b>", "b", 1), false},
		{"a word lost", strings.Replace(page, "text", "", 1), false},
		{"verbatim text changed", strings.Replace(page, " x\n y", "x\ny", 1), false},
	} {
		if got := same(page, c.other); got != c.same {
			t.Errorf("%s: same = %v, want %v\n%s\n%s", c.name, got, c.same, outline(page), outline(c.other))
		}
	}
}

// Layouts lose their white space and nothing else, whatever stands between the
// delimiters.
func TestMinified(t *testing.T) {
	for _, c := range []struct{ name, text, want string }{
		{"blocks", "{{define \"main\"}}\n<main>\n  <h1>{{ .Title }}</h1>\n</main>\n{{end}}", "{{define \"main\"}}<main><h1>{{ .Title }}</h1></main>{{end}}"},
		{"words", "<p>{{.A}} {{.B}}\n  <b>x</b> {{.C}}</p>", "<p>{{.A}} {{.B}}\n<b>x</b> {{.C}}</p>"},
		{"attributes", `<a href="{{.URL}}" {{if .Current}} aria-current="page"{{end}} >x</a>`, `<a href="{{.URL}}" {{if .Current}} aria-current="page"{{end}}>x</a>`},
		{"quotes inside", `<a title="{{t "a" "b" .C}}">x</a>`, `<a title="{{t "a" "b" .C}}">x</a>`},
		{"verbatim", "<pre>\n  {{.Code}}\n</pre>", "<pre>\n  {{.Code}}\n</pre>"},
		{"default values", `<button type="submit">x</button><input type="text">`, `<button type="submit">x</button><input type="text">`},
		{"comments", "<!-- note --><p>x</p>", "<p>x</p>"},
	} {
		if got, err := minified([]byte(c.text)); err != nil || got != c.want {
			t.Errorf("%s:\ngot  %s, %v\nwant %s", c.name, got, err, c.want)
		}
	}
}

// A layout that would change by minifying is used as it is.
func TestFallback(t *testing.T) {
	const plain = "<p>{{.Title}}{{if .URL}}\n {{.URL}}{{end}}</p>"
	l := loader{options: Options{Languages: []string{"en"}}, assets: &assets{}}
	l.strings, _ = loadStrings(files{}, l.options)
	asProgram := func(text string) program {
		f := &file{name: "layouts/redirect.html", path: "x", data: []byte(text)}
		set, err := parseFile(f.name, text)
		if err != nil {
			t.Fatal(err)
		}
		return program{f, f.name, set}
	}
	for small, usable := range map[string]bool{
		"<p>{{.Title}}{{if .URL}} {{.URL}}{{end}}</p>": true,
		"<p>{{.Title}}{{if .URL}}{{.URL}}{{end}}</p>":  false, // two words become one
		"<p>{{.Title}}{{.Nothing}}</p>":                false,
	} {
		got, diags := l.choose(asProgram(plain), asProgram(small))
		if used := string(got.file.data) == small; used != usable || len(diags) > 0 {
			t.Errorf("%s: used %v, want %v; %v", small, used, usable, diags)
		}
	}
}

// No layout of the default theme needs the fallback.
func TestDefaultLayoutsAreMinified(t *testing.T) {
	shipped, err := fs.Sub(themes.FS, Default)
	if err != nil {
		t.Fatal(err)
	}
	o := Options{Languages: []string{"de", "en"}}
	l := loader{options: o}
	l.files, _ = readLayers([]Layer{{FS: shipped}})
	l.strings, _ = loadStrings(l.files, o)
	l.assets, _ = buildAssets(l.files, "/")
	l.parse()
	entries := l.files.names(isEntry)
	if len(entries) < len(Layouts()) {
		t.Fatalf("only %d layouts found", len(entries))
	}
	for _, name := range entries {
		f := l.files.byName[name]
		small := compose(f, l.small).reachable()
		chosen, _ := l.choose(compose(f, l.parsed).reachable(), small)
		if chosen.trees[chosen.entry] != small.trees[small.entry] {
			t.Errorf("%s changes when it is minified", name)
		}
	}
}
