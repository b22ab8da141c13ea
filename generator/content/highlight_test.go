package content

import (
	"strings"
	"testing"
)

func TestCode(t *testing.T) {
	for _, c := range []struct{ name, text, want string }{
		{"known language", "```go\nvar  a\n```",
			`<pre tabindex="0" class="chroma"><code class="language-go"><span class="kd">var</span><span class="w">  </span><span class="nx">a</span><span class="w">
</span></code></pre>`},
		{"no language", "```\na <b>\n```", "<pre tabindex=\"0\"><code>a &lt;b&gt;\n</code></pre>"},
		{"unknown language", "```nosuch\na <b> &amp;\n```", "<pre tabindex=\"0\"><code class=\"language-nosuch\">a &lt;b&gt; &amp;amp;\n</code></pre>"},
		{"title", "```text title=\"a & b.txt\"\nx\n```",
			"<figure class=\"code\"><figcaption>a & b.txt</figcaption><pre tabindex=\"0\"><code class=\"language-text\">x\n</code></pre></figure>"},
		{"marked lines", "```text {2,4-5}\n1\n2\n3\n4\n5\n```",
			"<pre tabindex=\"0\"><code class=\"language-text\">1\n<span class=\"hl\">2\n</span>3\n<span class=\"hl\">4\n</span><span class=\"hl\">5\n</span></code></pre>"},
		{"title and marks in any order", "```text {1} title='x'\n1\n```",
			"<figure class=\"code\"><figcaption>x</figcaption><pre tabindex=\"0\"><code class=\"language-text\"><span class=\"hl\">1\n</span></code></pre></figure>"},
	} {
		t.Run(c.name, func(t *testing.T) {
			r := md(t, c.text)
			wantHTML(t, r, c.want)
			wantProblems(t, r)
		})
	}
}

// What stands behind the fence is text, whatever it looks like.
func TestCodeInfoIsEscaped(t *testing.T) {
	for _, info := range []string{
		`go"onclick="x`, `"><script>`, `x title="<script>"`, `x title='"><script>'`, `&quot;><script>`, `x title=&quot;&gt;&lt;script&gt;`, `go {1"><script>}`,
	} {
		r := md(t, "~~~"+info+"\ncode\n~~~")
		elements, _ := visible(t, string(r.Body.HTML))
		for _, e := range elements {
			name, attributes, _ := strings.Cut(e, "[")
			if name == "script" || strings.HasPrefix(attributes, "onclick") || strings.Contains(attributes, " onclick") {
				t.Errorf("%s becomes %s", info, r.Body.HTML)
			}
		}
	}
}

// Colours come from the theme: no style stands in the markup.
func TestCodeHasNoStyles(t *testing.T) {
	for _, language := range []string{"go", "html", "css", "yaml", "json", "bash", "sql", "python", "md", "diff"} {
		text := "<p class=\"a\">b: 1</p> # x {y: 'z'}\n"
		r := md(t, "```"+language+"\n"+text+"```")
		if html := string(r.Body.HTML); strings.Contains(html, "style=") || !strings.Contains(html, `class="chroma"`) {
			t.Errorf("%s: %s", language, html)
		}
	}
}

// Data pasted as code must not take minutes: a long block, a long line, and
// what comes after much code stay plain.
func TestLongCodeIsNotColoured(t *testing.T) {
	code := func(text string) string { return "```go\n" + text + "\n```\n\n" }
	kilobytes := func(n int) string { return strings.Repeat("var name int // x\n", n*1024/18) }
	for _, c := range []struct {
		name, text string
		coloured   int
	}{
		{"short", code("var a int"), 1},
		{"long block", code(kilobytes(40)), 0},
		{"long line", code("var a = `" + strings.Repeat("x", maxHighlightLine) + "`"), 0},
		{"long text", strings.Repeat(code(kilobytes(30)), 6), 4},
	} {
		if n := strings.Count(string(md(t, c.text).Body.HTML), `class="chroma"`); n != c.coloured {
			t.Errorf("%s: %d blocks are coloured, want %d", c.name, n, c.coloured)
		}
	}
}
