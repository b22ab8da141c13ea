package page

import (
	"strings"
	"testing"

	"kontor/generator/view"
)

func TestTextsStandBesideEachOther(t *testing.T) {
	p := placement{id: "part-2", name: "Teil 2", texts: map[string]placedText{
		"/s/eins/": {"part-1", func(anchor string) bool { return anchor == "da" }},
		"/s/zwei/": {"part-2", func(anchor string) bool { return anchor == "h" }},
	}}
	for _, c := range []struct{ name, text, want string }{
		{"ids and what refers to them", `<p id="a">x</p><a href="#a">y</a>`, `<p id="part-2-a">x</p><a href="#part-2-a">y</a>`},
		{"what is not in the text stays", `<svg><use href="#i-planned"/></svg><a href="#">x</a><a href="#main">y</a>`, `<svg><use href="#i-planned"/></svg><a href="#">x</a><a href="#main">y</a>`},
		{"footnotes", `<sup id="fnref:1"><a href="#fn:1">1</a></sup><li id="fn:1"><a href="#fnref:1">↩</a></li>`,
			`<sup id="part-2-fnref:1"><a href="#part-2-fn:1">1</a></sup><li id="part-2-fn:1"><a href="#part-2-fnref:1">↩</a></li>`},
		{"a link to a part of the page stays within it", `<a href="/s/eins/">x</a>`, `<a href="#part-1">x</a>`},
		{"and to a place in it", `<a href="/s/eins/#da" hreflang="de">x</a><a href="/s/zwei/#h">y</a>`, `<a href="#part-1-da" hreflang="de">x</a><a href="#part-2-h">y</a>`},
		{"but not to what only its own page has", `<a href="/s/eins/#about">x</a>`, `<a href="/s/eins/#about">x</a>`},
		{"other links stay", `<a href="/s/drei/">x</a><a href="https://example.org/s/eins/">y</a>`, `<a href="/s/drei/">x</a><a href="https://example.org/s/eins/">y</a>`},
		{"headings go down", "<h1>a</h1><h2 id=\"x\">b</h2><H3>c</H3><h5>d</h5><h6>e</h6>", "<h3>a</h3><h3 id=\"part-2-x\">b</h3><H4>c</H4><h6>d</h6><h6>e</h6>"},
		{"what only looks like one does not", "<hr><header>x</header><html-x>", "<hr><header>x</header><html-x>"},
		{"regions are told apart", `<div role="region" aria-label="Tabelle">x</div>`, `<div role="region" aria-label="Tabelle · Teil 2">x</div>`},
		{"and so are sections", `<section aria-labelledby="q"><p id="q">x</p></section>`, `<section aria-labelledby="part-2-q part-2"><p id="part-2-q">x</p></section>`},
		{"a label that is no landmark's stays", `<p id="x" aria-label="x">x</p>`, `<p id="part-2-x" aria-label="x">x</p>`},
		{"patterns of drawings", `<svg><pattern id="p"/><rect fill="url(#p)" stroke="url(#other)" viewBox="0 0 1 1"/></svg>`,
			`<svg><pattern id="part-2-p"/><rect fill="url(#part-2-p)" stroke="url(#other)" viewBox="0 0 1 1"/></svg>`},
		{"lists of ids", `<i id="a"></i><b aria-describedby="a b">x</b><label for=a>y</label>`, `<i id="part-2-a"></i><b aria-describedby="part-2-a b">x</b><label for="part-2-a">y</label>`},
		{"an id within a value is none", `<img alt=' id="a" href="#a"' src=x.png><i id=a></i>`, `<img alt=' id="a" href="#a"' src=x.png><i id="part-2-a"></i>`},
		{"nor is text", "<pre><code>&lt;p id=\"a\"&gt; id=\"a\"</code></pre>", "<pre><code>&lt;p id=\"a\"&gt; id=\"a\"</code></pre>"},
		{"nor a script", "<script>if (a<b) x='<p id=\"a\">'</script>", "<script>if (a<b) x='<p id=\"a\">'</script>"},
		{"nor a comment", `<!-- <p id="a"> --><i id="b"></i>`, `<!-- <p id="a"> --><i id="part-2-b"></i>`},
		{"escapes stay", `<a href="/x?a=1&amp;b=2">x</a><p id="&quot;">y</p>`, `<a href="/x?a=1&amp;b=2">x</a><p id="part-2-&#34;">y</p>`},
		{"broken markup does no harm", `<p id="a`, `<p id="a`},
		{"nor attributes without a value", `<input disabled id=a =x><p`, `<input disabled id="part-2-a" =x><p`},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := p.place(view.HTML(c.text)); string(got) != c.want {
				t.Errorf("got  %s\nwant %s", got, c.want)
			}
		})
	}
}

func TestCSSString(t *testing.T) {
	for text, want := range map[string]string{
		"Größe · x":                 `"Größe · x"`,
		`a"b\c`:                     `"a\22 b\5c c"`,
		"</style><p>":               `"\3c /style\3e \3c p\3e "`,
		"eins\nzwei":                `"eins\a zwei"`,
		`"; } body { display: none`: `"\22 ; } body { display: none"`,
	} {
		if got := cssString(text); got != want {
			t.Errorf("%q: got %s, want %s", text, got, want)
		}
	}
}

// FuzzPlace: whatever authors write as HTML, a text says the same on another
// page, and nothing breaks.
func FuzzPlace(f *testing.F) {
	for _, s := range []string{
		`<p id="a">x</p><a href="#a">y</a>`, `<h2>a</h2><script>"<p id=a>"</script>`, `<svg><title id=t>x</title></svg>`, "<!-- <p -->",
		`<p id='a" x=">"'>`, "<textarea><p id=x></textarea>", `<`, `</`, `<a =`, `<a b="`, `<style>`, `<H1`, `<A id==">0">`,
	} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		p := placement{id: "part-2", name: "Teil 2"}
		var before, after, again strings.Builder
		collect := func(to *strings.Builder) func(string) { return func(s string) { to.WriteString(s) } }
		none := func(string, []attribute) {}
		eachTag(text, func(tag string, _ []attribute) { again.WriteString(tag) }, collect(&again))
		if again.String() != text {
			t.Fatalf("cut and joined %q is %q", text, again.String())
		}
		eachTag(text, none, collect(&before))
		eachTag(string(p.place(view.HTML(text))), none, collect(&after))
		if before.String() != after.String() {
			t.Errorf("%q says %q instead of %q", text, after.String(), before.String())
		}
	})
}
