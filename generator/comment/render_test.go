package comment_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"kontor/generator/comment"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
	"pgregory.net/rapid"
)

func TestOrdinaryCommentsLookAsTheirWritersMeantThem(t *testing.T) {
	const (
		md = comment.Markdown
		ht = comment.HTML
	)
	link := func(href, text string) string { return `<a href="` + href + `" rel="nofollow ugc">` + text + "</a>" }
	tests := []struct {
		name   string
		format comment.Format
		text   string
		want   string
	}{
		{"paragraphs", md, "Eins.\n\nZwei.", "<p>Eins.</p><p>Zwei.</p>"},
		{"line end", md, "Eins\nzwei\r\ndrei", "<p>Eins<br>\nzwei<br>\ndrei</p>"},
		{"emphasis", md, "*a* **b** ***c***", "<p><em>a</em> <strong>b</strong> <em><strong>c</strong></em></p>"},
		{"code", md, "`a<b` und\n\n```go\nif a < b {\n}\n```", "<p><code>a&lt;b</code> und</p><pre><code>if a &lt; b {\n}\n</code></pre>"},
		{"list", md, "- a\n- b\n  - c\n\n1. d", "<ul><li>a</li><li>b<ul><li>c</li></ul></li></ul><ol><li>d</li></ol>"},
		{"quote", md, "> Sie schrieben\n\nJa.", "<blockquote><p>Sie schrieben</p></blockquote><p>Ja.</p>"},
		{"link", md, "[hier](https://example.org/a?b=1&c=2 \"Titel\")", "<p>" + link("https://example.org/a?b=1&amp;c=2", "hier") + "</p>"},
		{"mail", md, "[schreiben](mailto:a@example.org)", "<p>" + link("mailto:a@example.org", "schreiben") + "</p>"},
		{"bare address", md, "Siehe https://example.org/a_b_c.", "<p>Siehe " + link("https://example.org/a_b_c", "https://example.org/a_b_c") + ".</p>"},
		{"bare names stay text", md, "www.example.org, a@example.org", "<p>www.example.org, a@example.org</p>"},
		{"link within the site", md, "[hier](/impressum/)", "<p>hier</p>"},
		{"script in a link", md, "[hier](javascript:alert(1)) [da](data:text/html,x)", "<p>hier da</p>"},
		{"host in disguise", md, "[hier](https://bank.example@evil.example/)", "<p>hier</p>"},
		{"picture", md, "![Ein Bild](https://example.org/a.png)", "<p>Ein Bild</p>"},
		{"heading", md, "# Titel\n\nText", "<p>Titel</p><p>Text</p>"},
		{"HTML is text", md, "Das <b>Tag</b>\n\n<script>\nalert(1)\n</script>", "<p>Das &lt;b&gt;Tag&lt;/b&gt;</p><p>&lt;script&gt;<br>\nalert(1)<br>\n&lt;/script&gt;</p>"},
		{"table", md, "| a | b |\n|---|---|", "<p>| a | b |<br>\n|---|---|</p>"},
		{"rule", md, "a\n\n---\n\nb", "<p>a</p><p>b</p>"},
		{"entities", md, "&amp; &lt; &#8238;x", "<p>&amp; &lt; x</p>"},
		{"turned direction", md, "a\u202etxt.exe\u202c \u200bb\x00", "<p>atxt.exe b</p>"},
		{"joined emoji", md, "👩\u200d💻", "<p>👩\u200d💻</p>"},
		{"deep quotes", md, "> > > > > > tief", strings.Repeat("<blockquote>", 4) + "<p>tief</p>" + strings.Repeat("</blockquote>", 4)},

		{"HTML", ht, "<p>Eins<br />zwei</p><p><b>Drei</b> <i>vier</i></p>", "<p>Eins<br>zwei</p><p><strong>Drei</strong> <em>vier</em></p>"},
		{"HTML without paragraphs", ht, "Eins & zwei", "<p>Eins &amp; zwei</p>"},
		{"HTML headings and boxes", ht, "<h2 class=x>Titel</h2><div style='color:red'>Text <span>mehr</span></div>", "<p>Titel</p><p>Text mehr</p>"},
		{"HTML bare address", ht, "Siehe http://example.org/a, ja", "<p>Siehe " + link("http://example.org/a", "http://example.org/a") + ", ja</p>"},
		{"HTML address in a link", ht, `<a href="http://example.org" target="_blank" rel="me" onclick="x()">http://example.org</a>`,
			"<p>" + link("http://example.org", "http://example.org") + "</p>"},
		{"HTML script", ht, "a<script>alert(1)</script><style>p{}</style><svg><script>alert(2)</script></svg>b", "<p>ab</p>"},
		{"HTML picture", ht, `<img src=x onerror=alert(1) alt="Bild">`, "<p>Bild</p>"},
		{"HTML table", ht, "<table><tr><td>a</td><td>b</td></tr></table>", "<p>a</p><p>b</p>"},
		{"HTML preformatted", ht, "<pre class=x><code>a  <b>b</b>\nc</code></pre>", "<pre><code>a  b\nc\n</code></pre>"},
		{"HTML list with loose text", ht, "<ul>a<li>b</li></ul><li>c</li>", "<ul><li>a</li><li>b</li></ul><p>c</p>"},
		{"HTML bold across paragraphs", ht, "<b>a<p>b</p></b>", "<p>a</p><p>b</p>"},
		{"HTML entities", ht, "&#x202e;a&lt;b&#0;", "<p>a&lt;b\ufffd</p>"},
		{"HTML empty parts", ht, "<p> </p><p><b></b><br></p><ul></ul>x", "<p>x</p>"},

		{"too long", md, strings.Repeat("x", comment.MaxText+1), ""},
		{"unknown format", "rst", "x", ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got := strings.ReplaceAll(strings.TrimSpace(comment.Render(tt.text, tt.format)), ">\n<", "><")
			if got != tt.want {
				t.Errorf("got\n%s\nwant\n%s", got, tt.want)
			}
		})
	}
}

// allowed is what a comment may consist of: elements, and their attributes.
var allowed = map[string]string{
	"p": "", "br": "", "em": "", "strong": "", "code": "", "pre": "", "blockquote": "", "ul": "", "ol": "", "li": "", "a": "href rel",
}

// wrongWith says what in rendered HTML readers must not get, "" if nothing.
func wrongWith(rendered string) string {
	holder := &html.Node{Type: html.ElementNode, Data: "body", DataAtom: atom.Body}
	nodes, err := html.ParseFragment(strings.NewReader(rendered), holder)
	if err != nil {
		return err.Error()
	}
	for _, n := range nodes {
		holder.AppendChild(n)
	}
	for n := range holder.Descendants() {
		if n.Type == html.TextNode {
			continue
		}
		attributes, ok := allowed[n.Data]
		if n.Type != html.ElementNode || !ok || n.Namespace != "" {
			return "contains " + n.Data
		}
		if n.Data == "a" && len(n.Attr) != 2 {
			return "a link without href and rel"
		}
		for _, a := range n.Attr {
			switch {
			case a.Key == "href" && attributes != "" && (strings.HasPrefix(a.Val, "http://") || strings.HasPrefix(a.Val, "https://") || strings.HasPrefix(a.Val, "mailto:")):
			case a.Key == "rel" && attributes != "" && a.Val == "nofollow ugc":
			default:
				return "the attribute " + a.Key + "=" + strconv.Quote(a.Val) + " of " + n.Data
			}
		}
		depth := 0
		for p := n; p != nil; p = p.Parent {
			if p.Data == "ul" || p.Data == "ol" || p.Data == "blockquote" {
				depth++
			}
		}
		if depth > 4 {
			return "nested too deep"
		}
	}
	return ""
}

func checkInert(t interface {
	Helper()
	Errorf(string, ...any)
}, text string) {
	t.Helper()
	for _, f := range []comment.Format{comment.Markdown, comment.HTML} {
		got := comment.Render(text, f)
		if wrong := wrongWith(got); wrong != "" {
			t.Errorf("%s %q: %s\n%s", f, text, wrong, got)
		}
		if again := comment.Sanitise(got); again != got {
			t.Errorf("%s %q: sanitised twice it is\n%s\nnot\n%s", f, text, again, got)
		}
	}
}

// The last step keeps attacks away by itself, whatever the steps before let
// through one day.
func TestTheSanitiserNeedsNobody(t *testing.T) {
	for _, text := range []string{
		`<a href="javascript:alert(1)">x</a>`, `<a href=" java&#10;script:alert(1)">x</a>`, `<a href="data:text/html,x">x</a>`,
		`<a href="vbscript:x">x</a>`, `<a href="/admin">x</a>`, `<a href="//evil.example/">x</a>`, `<a href="ftp://a.example/">x</a>`,
		`<a href="https://a.example/" target="_blank" onclick="x()" style="x" id="y" class="z">x</a>`, `<a href="https://a.example/" rel="me">x</a>`,
		`<p style="position:fixed" onmouseover="x()" class="a" id="b">x</p>`, `<img src=x onerror=alert(1)>`, `<svg onload=alert(1)><a href=x>y</a></svg>`,
		`<math><mtext><style><img src=x onerror=alert(1)></style></mtext></math>`, `<script>alert(1)</script>`, `<style>p{}</style>`, `<!-- x -->`,
		`<iframe src="https://a.example/"></iframe>`, `<form action="https://a.example/"><input name=x></form>`, `<base href="https://a.example/">`,
		`<h1>x</h1>`, `<code onfocus=x() tabindex=1 autofocus>x</code>`, `<table><tr><td>x</td></tr></table>`,
	} {
		got := comment.Sanitise(text)
		got = strings.ReplaceAll(got, ` rel="nofollow"`, ` rel="nofollow ugc"`) // where there was none, or another
		if wrong := wrongWith(got); wrong != "" {
			t.Errorf("%s: %s\n%s", text, wrong, got)
		}
	}
	if got := comment.Sanitise(`<a href="https://a.example/" rel="nofollow ugc">x</a>`); wrongWith(got) != "" || !strings.Contains(got, "href") {
		t.Errorf("a good link came out as %s", got)
	}
}

// The attacks are those that the makers of the sanitiser collected.
func TestKnownAttacksAreInert(t *testing.T) {
	dir, err := exec.Command("go", "list", "-m", "-f", "{{.Dir}}", "github.com/microcosm-cc/bluemonday").Output()
	if err != nil || len(dir) == 0 {
		t.Skip("the source of bluemonday is not here: ", err)
	}
	file, err := parser.ParseFile(token.NewFileSet(), filepath.Join(strings.TrimSpace(string(dir)), "sanitize_test.go"), nil, 0)
	if err != nil {
		t.Skip("the attacks of bluemonday are not here: ", err)
	}
	attacks := 0
	ast.Inspect(file, func(n ast.Node) bool {
		literal, ok := n.(*ast.BasicLit)
		if !ok || literal.Kind != token.STRING {
			return true
		}
		if text, err := strconv.Unquote(literal.Value); err == nil {
			attacks++
			checkInert(t, text)
			checkInert(t, "[a]("+text+")")
			checkInert(t, "<"+text+">")
		}
		return true
	})
	if attacks < 300 {
		t.Errorf("only %d attacks were found", attacks)
	}
}

func TestNothingButCommentsComesOut(t *testing.T) {
	pieces := rapid.SampledFrom([]string{
		"<", ">", "\"", "'", "`", "*", "_", "[", "](", ")", "!", "\n", "\n\n", " ", "    ", "> ", "- ", "1. ", "```", "&", "&lt;", "&#x3c;", "\\",
		"<a href=", "javascript:", "http://x.de/", "https://", "mailto:a@b.c", "<b>", "</b>", "<p>", "</p>", "<ul>", "<li>", "<pre>", "<svg>", "<math>",
		"<style>", "<script>", "</script>", "<!--", "-->", "<![CDATA[", "]]>", "<table>", "<td>", "<select>", "<template>", "<noscript>", "<textarea>",
		"<img src=x onerror=alert(1)>", " onclick=x", "x", "ä", "\u202e", "\x00", "<frameset>", "<plaintext>", "<a>", "</a>", "<br>", "<h1>", "<mtext>", "<iframe>",
	})
	rapid.Check(t, func(t *rapid.T) {
		checkInert(t, strings.Join(rapid.SliceOfN(pieces, 5, 60).Draw(t, "pieces"), ""))
	})
}

func FuzzRender(f *testing.F) {
	f.Add("*a* [b](http://c) <d>")
	f.Fuzz(func(t *testing.T, text string) { checkInert(t, text) })
}

func TestHostileTextsCostLittle(t *testing.T) {
	const limit, tries = 100 * time.Millisecond, 40 // of which other work on the machine may spoil all but one
	for _, piece := range hostile {
		text := strings.Repeat(piece, comment.MaxText/len(piece))
		for _, f := range []comment.Format{comment.Markdown, comment.HTML} {
			best := time.Hour
			for n := 0; n < tries && best > limit; n++ {
				start := time.Now()
				got := comment.Render(text, f)
				best = min(best, time.Since(start))
				if wrong := wrongWith(got); wrong != "" {
					t.Fatalf("%s %q: %s", f, piece, wrong)
				}
			}
			t.Logf("%s %-12q %v", f, piece, best)
			if best > limit {
				t.Errorf("%s %q takes %v", f, piece, best)
			}
		}
	}
}

var hostile = []string{
	"* ", "> ", "- > ", "1. ", "[a](", "[", "![", "`", "``a", "*", "_a", "**a ", "<", "<a href=\"", "&", "&#", "\\", "~", "<!--", "<b>", "<b><i>", "<p>", "<div>", "<table>",
	"<ul><li>", "<blockquote>", "<a>", "<font>", "</p>", "</b>", "<b><p>", "<svg>", "<math><mi>", "<select>", "http://a.b ", "http://", "[a]: b\n", "[a]\n", "a\n", "- a\n\n", "\n", "\t", "<a\n", "x",
	"<![CDATA[", "<?", "[x][", "[[[]]]", "](", "<img alt=\"", "*a_ ", "\"'", "<b></b>", "<em><strong><code>", " - a\n  ",
}

func BenchmarkRender(b *testing.B) {
	text := "Danke, das hilft *sehr*. Zwei Fragen:\n\n1. Wie verhält sich das zum **Außendienst**?\n2. Siehe auch [hier](https://example.org/).\n\n> Der Shop bedient alle Segmente\n\nStimmt das für `kit`?"
	for b.Loop() {
		comment.Render(text, comment.Markdown)
	}
}
