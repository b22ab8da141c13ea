package theme_test

import (
	"crypto/sha256"
	"encoding/hex"
	"strings"
	"testing"

	"kontor/generator/theme"
)

func assetsOf(th *theme.Theme) map[string]string {
	all := map[string]string{}
	for _, a := range th.Assets() {
		all[a.Path] = string(a.Data)
	}
	return all
}

// published is the name under which an asset with these bytes is published.
func published(stem, data, ext string) string {
	sum := sha256.Sum256([]byte(data))
	return "assets/" + stem + "." + hex.EncodeToString(sum[:4]) + ext
}

func TestAssets(t *testing.T) {
	const font, icon = "wOF2 bytes", `<svg xmlns="http://www.w3.org/2000/svg">  <path d="M0 0"/> </svg>`
	own := files{
		"assets/fonts/serif.woff2": font,
		"assets/icon.svg":          icon,
		"assets/css/colours.css":   "a { color : #ff0000 }",
		"assets/css/kontor.css": `@import "colours.css";
@font-face { src: url("../fonts/serif.woff2") format("woff2"); }
b { background: url( ../icon.svg#dot ) , url(data:image/png;base64,AA==), url(#x), url(/root.png); content: "colours.css" }`,
		"assets/theme.js":   "const answer = 42;\n\n// note\nconsole.log( answer )",
		"layouts/page.html": `{{define "main"}}<img src="{{asset "icon.svg"}}" alt="">{{asset "css/kontor.css"}}{{end}}`,
	}
	th := mustLoad(t, own, theme.Options{BasePath: "/sub/"})
	all := assetsOf(th)

	fontPath, iconPath := published("fonts/serif", font, ".woff2"), published("icon", icon, ".svg")
	if all[fontPath] != font || all[iconPath] != icon {
		t.Errorf("fonts and pictures must stay as they are, got %v", all)
	}
	colours, kontor := "", ""
	for path, data := range all {
		switch {
		case strings.HasPrefix(path, "assets/css/colours."):
			colours = path
			if len(data) >= len(own["assets/css/colours.css"]) {
				t.Errorf("CSS is not minified: %s", data)
			}
		case strings.HasPrefix(path, "assets/css/kontor."):
			kontor = data
			if path != published("css/kontor", data, ".css") {
				t.Errorf("the name %s does not go with its bytes", path)
			}
		case strings.HasSuffix(path, ".js") && strings.Contains(data, "note"):
			t.Errorf("JavaScript is not minified: %s", data)
		}
	}
	for _, want := range []string{
		"../fonts/" + strings.TrimPrefix(fontPath, "assets/fonts/"),
		"../" + strings.TrimPrefix(iconPath, "assets/") + "#dot",
		strings.TrimPrefix(colours, "assets/css/"),
		"url(#x)", "url(/root.png)", "data:image/png", `content:"colours.css"`,
	} {
		if !strings.Contains(kontor, want) {
			t.Errorf("no %s in the style sheet\n%s", want, kontor)
		}
	}
	page := render(t, th, "de", "page", document("x"))
	if !strings.Contains(page, `src="/sub/`+iconPath+`"`) || !strings.Contains(page, "/sub/assets/css/kontor.") {
		t.Errorf("addresses of assets are missing in %s", page)
	}
}

// What a style sheet refers to is part of its own fingerprint.
func TestFingerprintFollowsReferences(t *testing.T) {
	name := func(icon string) string {
		th := mustLoad(t, files{"assets/a.svg": icon, "assets/z.css": "p{background:url(a.svg)}"}, theme.Options{})
		for path := range assetsOf(th) {
			if strings.HasSuffix(path, ".css") {
				return path
			}
		}
		return ""
	}
	if one, two := name("<svg/>"), name("<svg></svg>"); one == two || one == "" {
		t.Errorf("another picture must give the style sheet another name, got %q and %q", one, two)
	}
}

func TestMistakesInAssets(t *testing.T) {
	for _, c := range []struct {
		name string
		own  files
		want string
	}{
		{"a circle", files{"assets/a.css": `@import "b.css";`, "assets/b.css": `@import url("a.css");`},
			"themes/own/assets/b.css:1:9: error THM08/circle: The style sheets import each other in a circle"},
		{"itself", files{"assets/a.css": `@import "a.css";`},
			"themes/own/assets/a.css:1:9: error THM08/circle"},
		{"broken JavaScript", files{"assets/a.js": "let x = 1\nlet y = ;"},
			"themes/own/assets/a.js:2:9: error THM02: This file cannot be parsed:"},
		{"an unfinished address", files{"assets/a.css": "p{background:url(b.svg"},
			"themes/own/assets/a.css:1:14: error THM08: There is no file “b.svg”"},
		{"outside the folder", files{"assets/a.css": "p{background:url(../layouts/page.html)}"},
			"themes/own/assets/a.css:1:14: error THM08: There is no file"},
	} {
		_, diags := load(t, c.own, theme.Options{})
		if got := describe(diags); !strings.HasPrefix(got, c.want) || len(diags) != 1 {
			t.Errorf("%s: got\n%s\nwant\n%s", c.name, got, c.want)
		}
	}
}
