package content

import (
	"slices"
	"strings"
	"testing"
)

func TestLinks(t *testing.T) {
	for _, c := range []struct {
		name, text string
		want       Link // without Pos
		html       string
	}{
		{"relative", "[a](teil-2.md#abschnitt)", Link{Kind: LinkPath, Target: "teil-2.md", Anchor: "abschnitt", Text: "a"}, `<p><a href="@teil-2.md#abschnitt">a</a></p>`},
		{"folder", "[a](../x/)", Link{Kind: LinkPath, Target: "../x/", Text: "a"}, `<p><a href="@../x/">a</a></p>`},
		{"absolute", "[a](/static/x.pdf)", Link{Kind: LinkPath, Target: "/static/x.pdf", Text: "a"}, `<p><a href="@/static/x.pdf">a</a></p>`},
		{"anchor", "[a](#x)", Link{Kind: LinkPath, Anchor: "x", Text: "a"}, `<p><a href="@#x">a</a></p>`},
		{"percent signs", "[a](gr%C3%B6%C3%9Fe%20x.md#%C3%BC)", Link{Kind: LinkPath, Target: "größe x.md", Anchor: "ü", Text: "a"}, `<p><a href="@größe x.md#ü">a</a></p>`},
		{"a broken percent sign stays", "[a](100%.md)", Link{Kind: LinkPath, Target: "100%.md", Text: "a"}, `<p><a href="@100%.md">a</a></p>`},
		{"blanks", "[a](<größe x.md>)", Link{Kind: LinkPath, Target: "größe x.md", Text: "a"}, `<p><a href="@größe x.md">a</a></p>`},
		{"entities", "[a](x&amp;y.md)", Link{Kind: LinkPath, Target: "x&y.md", Text: "a"}, `<p><a href="@x&y.md">a</a></p>`},
		{"reference", "[a][r]\n\n[r]: x.md", Link{Kind: LinkPath, Target: "x.md", Text: "a"}, `<p><a href="@x.md">a</a></p>`},
		{"markup in the text", "[*a* `b`](x.md)", Link{Kind: LinkPath, Target: "x.md", Text: "a b"}, `<p><a href="@x.md"><em>a</em> <code>b</code></a></p>`},
		{"colon in a file name", "[a](./teil:2.md)", Link{Kind: LinkPath, Target: "./teil:2.md", Text: "a"}, `<p><a href="@./teil:2.md">a</a></p>`},
		{"name", "[[part-2]]", Link{Kind: LinkWiki, Target: "part-2"}, `<p><a href="@part-2">@title</a></p>`},
		{"name with anchor", "[[ Handwerk # anker ]]", Link{Kind: LinkWiki, Target: "Handwerk", Anchor: "anker"}, `<p><a href="@Handwerk#anker">@title</a></p>`},
		{"dimension", "[[channel:shop]]", Link{Kind: LinkWiki, Target: "channel:shop"}, `<p><a href="@channel:shop">@title</a></p>`},
		{"name with text", "[[channel:shop|unser \"Shop\"]]", Link{Kind: LinkWiki, Target: "channel:shop", Text: `unser "Shop"`}, `<p><a href="@channel:shop">unser "Shop"</a></p>`},
		{"raw", `<a class=x href='y.md#z'>a</a>`, Link{Kind: LinkPath, Target: "y.md", Anchor: "z"}, `<p><a class=x href="@y.md#z">a</a></p>`},
		{"raw block", "<div>\n<a HREF = y.md>a</a>\n</div>", Link{Kind: LinkPath, Target: "y.md"}, `<div><a href="@y.md">a</a></div>`},
		{"raw picture", `<img alt="" src="/b.png">`, Link{Kind: LinkImage, Target: "/b.png"}, `<img alt src="@/b.png">`},
		{"first of two addresses", `<a href="x.md" class=a href="y.md">a</a>`, Link{Kind: LinkPath, Target: "x.md"}, `<p><a href="@x.md" class=a href="y.md">a</a></p>`},
		{"picture", "![a](b%20c.png)", Link{Kind: LinkImage, Target: "b c.png", Text: "a"}, `<p><img src="@b c.png" alt="a" loading="lazy" decoding="async"></p>`},
		{"picture in a line with a title", "x ![*a*](b.png \"c\")", Link{Kind: LinkImage, Target: "b.png", Text: "a"}, `<p>x <img src="@b.png" alt="a" title="c" loading="lazy" decoding="async"></p>`},
		{"figure", "![a](b.png \"c & d\")", Link{Kind: LinkImage, Target: "b.png", Text: "a"}, `<figure><img src="@b.png" alt="a" loading="lazy" decoding="async"><figcaption>c & d</figcaption></figure>`},
		{"decorative picture", "![](b.png \"Deko\")", Link{Kind: LinkImage, Target: "b.png"}, `<p><img src="@b.png" alt loading="lazy" decoding="async"></p>`},
	} {
		t.Run(c.name, func(t *testing.T) {
			r := md(t, c.text)
			wantProblems(t, r)
			wantHTML(t, r, c.html)
			if len(r.Links) != 1 {
				t.Fatalf("%d links: %+v", len(r.Links), r.Links)
			}
			got := r.Links[0]
			got.Pos = c.want.Pos
			if got != c.want {
				t.Errorf("link %+v, want %+v", got, c.want)
			}
		})
	}
}

// What does not point into the site is ordinary HTML.
func TestNoLinks(t *testing.T) {
	for _, c := range []struct{ name, text, want string }{
		{"other sites", "[a](https://example.org/x?y=1&z) [b](//example.org) [c](mailto:a@b.de) [d](tel:+49)",
			`<p><a href="https://example.org/x?y=1&amp;z">a</a> <a href="//example.org">b</a> <a href="mailto:a@b.de">c</a> <a href="tel:+49">d</a></p>`},
		{"code", "`[[a]]` `[b](c.md)`\n\n    [[a]]", "<p><code>[[a]]</code> <code>[b](c.md)</code></p><pre tabindex=\"0\"><code>[[a]]\n</code></pre>"},
		{"escaped", `\[[a]] \[b](c.md)`, "<p>[[a]] [b](c.md)</p>"},
		{"brackets in a link", "[[1]](https://example.org)", `<p><a href="https://example.org">[1]</a></p>`},
		{"empty or unclosed", "[[]] [[ ]] [[|x]] [[a\nb]] [[a]", "<p>[[]] [[ ]] [[|x]] [[a\nb]] [[a]</p>"},
		{"picture elsewhere", "![a](https://example.org/b.png)", `<p><img src="https://example.org/b.png" alt="a" loading="lazy" decoding="async"></p>`},
		{"raw addresses elsewhere", `<a href="https://example.org">a</a> <a href="#x">b</a> <img src="data:image/png;base64,AA" alt="c">`,
			`<p><a href="https://example.org">a</a> <a href="#x">b</a> <img src="data:image/png;base64,AA" alt="c"></p>`},
	} {
		t.Run(c.name, func(t *testing.T) {
			r := md(t, c.text)
			wantHTML(t, r, c.want)
			wantProblems(t, r)
			if len(r.Links) > 0 {
				t.Errorf("links %+v", r.Links)
			}
		})
	}
}

// A link's address never runs a script, however it is written.
func TestDangerousLinks(t *testing.T) {
	for _, address := range []string{
		"javascript:alert(1)", "JavaScript:alert(1)", "java&#115;cript:alert(1)", "javascript&colon;alert(1)", "java&#x73;cript&#58;alert(1)",
		`java\script:alert(1)`, "vbscript:x", "data:text/html,x", "data:image/svg+xml,x", "&#1;javascript:alert(1)", "java&Tab;script:alert(1)",
		"java&NewLine;script:alert(1)",
	} {
		for _, text := range []string{"[a](" + address + ")", "[a][r]\n\n[r]: " + address, "![a](" + address + ")", "<" + address + ">"} {
			r := md(t, text)
			html := strings.ToLower(filled(r))
			for _, scheme := range []string{`="javascript:`, `="vbscript:`, `="data:`, "=\"\x01", "=\"java\tscript", "=\"java\nscript"} {
				if strings.Contains(html, scheme) {
					t.Errorf("%q becomes %s", text, html)
				}
			}
		}
	}
	r := md(t, "Ein [a](javascript:x) und ![b](data:text/html,x).")
	wantHTML(t, r, "<p>Ein a und b.</p>")
	wantProblems(t, r, "1:5 warning MD06 address=javascript:x", "1:27 warning MD06 address=data:text/html,x")
}

func TestLinkProblems(t *testing.T) {
	r := md(t, "[leer]() und ![x]()\n\n![](a.png) <img src=\"b.png\">")
	wantHTML(t, r, `<p>leer und x</p><p><img src="@a.png" alt loading="lazy" decoding="async"> <img src="@b.png"></p>`)
	wantProblems(t, r, "1:1 warning MD08 text=leer", "1:14 warning MD08 text=x",
		"3:1 warning MD02 picture=a.png", "3:12 warning MD02 picture=b.png")
}

func TestLinksWithinLinks(t *testing.T) {
	r := md(t, "[a [[b]] [[c|d]]](e.md) [[![f](g.png)](h.md)")
	wantHTML(t, r, `<p><a href="@e.md">a b d</a> [<a href="@h.md"><img src="@g.png" alt="f" loading="lazy" decoding="async"></a></p>`)
	if got := r.Links[1].Text; got != "f" {
		t.Errorf("the text of a linked picture is %q", got)
	}
}

func TestLinksInTables(t *testing.T) {
	r := md(t, "| [[a\\|b]] | [[c]] | [d](e.md) | `[[f]]` |\n|---|---|---|---|")
	var got []string
	for _, l := range r.Links {
		got = append(got, l.Target+"|"+l.Text)
	}
	if want := []string{"a|b", "c|", "e.md|d"}; !slices.Equal(got, want) {
		t.Errorf("links %q, want %q", got, want)
	}
}

func TestShortcodes(t *testing.T) {
	r := md(t, "Erste Zeile.\n\n{{< figure src=\"x.png\" >}}\n\nMitten {{% note %}} darin, {{< offen\n\n`{{< code >}}`\n\n```\n{{< code >}}\n```\n\n<div>\n {{< roh >}}</div>\n\n{{ kein }}")
	wantProblems(t, r, `3:1 warning MD04 text={{< figure src="x.png" >}}`, "5:8 warning MD04 text={{% note %}}", "5:28 warning MD04 text={{<",
		"14:2 warning MD04 text={{< roh >}}</div>")
	if want := `<p>{{&lt; figure src="x.png" >}}</p>`; !strings.Contains(string(r.Body.HTML), want) {
		t.Errorf("%s lacks %s", r.Body.HTML, want)
	}
}
