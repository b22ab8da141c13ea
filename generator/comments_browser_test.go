package generator_test

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"net/http"
	"net/http/httptest"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	browsing "github.com/chromedp/cdproto/page"

	"kontor/generator/comment"
)

// commentAttacks are what people have tried to get past sanitisers, collected by the
// makers of one, and some of our own that tell when they succeed.
func commentAttacks(t *testing.T) (all []string) {
	t.Helper()
	dir, err := exec.Command("go", "list", "-m", "-f", "{{.Dir}}", "github.com/microcosm-cc/bluemonday").Output()
	if err != nil {
		t.Skip("the source of bluemonday is not here: ", err)
	}
	file, err := parser.ParseFile(token.NewFileSet(), filepath.Join(strings.TrimSpace(string(dir)), "sanitize_test.go"), nil, 0)
	if err != nil {
		t.Skip("the attacks of bluemonday are not here: ", err)
	}
	ast.Inspect(file, func(n ast.Node) bool {
		if l, ok := n.(*ast.BasicLit); ok && l.Kind == token.STRING {
			if text, err := strconv.Unquote(l.Value); err == nil && strings.ContainsAny(text, "<&:(") && utf8.ValidString(text) {
				all = append(all, text)
			}
		}
		return true
	})
	return append(all,
		"<img src=x onerror=fired()>", "<svg onload=fired()>", "<script>fired()</script>", "</div></article><script>fired()</script>",
		"[a](javascript:fired())", "[a](<javascript:fired()>)", "[a]: javascript:fired()\n\n[a]", "<javascript:fired()>", "![a](x\"onerror=fired())",
		"```\" onload=fired()\n```", "`</code><script>fired()</script>`", "<a href=\"javascript&colon;fired()\">a</a>", "<a href=' javascript:fired()'>a</a>",
		"<iframe srcdoc='<script>parent.fired()</script>'></iframe>", "<style>@import 'https://evil.example/'</style>", "<p style='background:url(https://evil.example/)'>a",
		"<form action=https://evil.example/><input autofocus onfocus=fired()>", "<math><mtext><table><mglyph><style><img src=x onerror=fired()></style></mglyph></table></mtext></math>",
		"<noscript><p title=\"</noscript><img src=x onerror=fired()>\">", "{{fired()}}", "]]><script>fired()</script>", "--><script>fired()</script>", "</script><script>fired()</script>",
	)
}

// underAttack is a site in which each attack is the text of a comment in both
// formats, and the name above it.
func underAttack(t *testing.T) (site files, comments int) {
	thread := comment.Thread{Page: "a", Language: "en"}
	for _, attack := range commentAttacks(t) {
		for _, f := range []comment.Format{comment.Markdown, comment.HTML} {
			if comment.Check(attack, f) != nil {
				continue
			}
			name := attack
			if len(name) > comment.MaxName {
				name = "A"
			}
			thread.Comments = append(thread.Comments, comment.Comment{
				ID: fmt.Sprintf("c%d", len(thread.Comments)), Author: name, Format: f, Text: attack,
				Date: now.Add(-time.Hour).UTC().Truncate(time.Second),
			})
		}
	}
	site = discussed(0)
	site["content/comments/a.en.json"] = string(thread.Encode())
	return site, len(thread.Comments)
}

// TestP03TextsOfCommentsAreInert: no comment, nor the name above it, runs anything in
// a browser, on the page or in the feed, with no policy to stop it; nor does it
// load anything, or bring elements that comments have not.
func TestP03TextsOfCommentsAreInert(t *testing.T) {
	site, comments := underAttack(t)
	dir := t.TempDir()
	site.write(t, dir)
	got, report := build(t, dir, options())
	if got == nil {
		t.Fatal(diagnostics(report, 0))
	}
	host := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		name := strings.TrimPrefix(r.URL.Path, "/")
		if name == "" || strings.HasSuffix(name, "/") {
			name += "index.html"
		}
		kinds := map[string]string{".html": "text/html; charset=utf-8", ".xml": "application/xml", ".css": "text/css", ".js": "text/javascript"}
		w.Header().Set("Content-Type", kinds[filepath.Ext(name)])
		_, _ = w.Write(got[name])
	}))
	t.Cleanup(host.Close)
	tab := newTab(t, newBrowser(t), host.URL)
	call(t, tab, browsing.AddScriptToEvaluateOnNewDocument, browsing.AddScriptToEvaluateOnNewDocumentParams{Source: `
		window.ran = 0;
		for (const name of ["fired", "alert", "confirm", "prompt", "eval", "open"]) window[name] = () => { window.ran++ };`})
	for _, name := range []string{"a/index.html", "a/comments.xml", "comments.xml"} {
		tab.open(t, name)
		if name == "a/index.html" {
			if n := askFor[int](t, tab, `document.querySelectorAll(".comment").length`); n != comments {
				t.Fatalf("%d of %d comments", n, comments)
			}
			// What waits for its reader is given one.
			askFor[int](t, tab, `(() => {
				addEventListener("click", e => e.preventDefault());
				const all = document.querySelectorAll(".comment, .comment *");
				for (const e of all) for (const type of ["mouseover", "focus", "click", "animationstart", "toggle", "load", "error"])
					e.dispatchEvent(new Event(type, {bubbles: true, cancelable: true}));
				return all.length })()`)
			if wrong := tab.ask(t, `[...document.querySelectorAll(".comment-text *")].filter(e =>
				!e.matches("p, br, em, strong, code, pre, blockquote, ul, ol, li, a[href^='http:'], a[href^='https:'], a[href^='mailto:']") ||
				[...e.attributes].some(a => !["href", "rel"].includes(a.name))).map(e => e.outerHTML).slice(0, 5).join("\n")`); wrong != "" {
				t.Errorf("comments bring\n%s", wrong)
			}
			if wrong := tab.ask(t, `[...document.querySelectorAll(".comment-name *")].map(e => e.outerHTML).slice(0, 5).join("\n")`); wrong != "" {
				t.Errorf("names bring\n%s", wrong)
			}
		}
		if n := askFor[int](t, tab, `window.ran`); n > 0 {
			t.Errorf("%s: %d scripts ran", name, n)
		}
		for _, said := range tab.heard() {
			t.Errorf("%s: %s", name, said)
		}
	}
	t.Logf("%d comments", comments)
}
