package generator_test

import (
	"fmt"
	"testing"
)

// copies answers with what a click on the copy link puts on the clipboard and
// what the page then says.
const copies = `new Promise(answer => {
	let copied = "";
	Object.defineProperty(navigator, "clipboard", {value: {writeText: async text => { copied = text; }}});
	const status = document.querySelector("[data-share-status]");
	new MutationObserver(() => { if (status.textContent) answer(copied + " " + status.textContent); }).observe(status, {childList: true});
	document.querySelector("[data-share-copy]").click();
})`

// refused answers with where a click leads when the clipboard refuses.
const refused = `new Promise(answer => {
	Object.defineProperty(navigator, "clipboard", {value: {writeText: async () => { throw new Error("refused"); }}, configurable: true});
	addEventListener("hashchange", () => answer(location.hash));
	const link = document.querySelector("[data-share-copy]");
	link.href = "#the-article";
	link.click();
})`

// ordinary answers with whether the link stays an ordinary one.
const ordinary = `(() => {
	if (%s) Object.defineProperty(navigator, "clipboard", {value: undefined, configurable: true});
	let told = "never clicked";
	addEventListener("click", event => { told = event.defaultPrevented ? "taken over" : "ordinary"; event.preventDefault(); }, {once: true});
	document.querySelector("[data-share-copy]").dispatchEvent(new MouseEvent("click", {bubbles: true, cancelable: true, ctrlKey: %s}));
	return told;
})()`

// The copy link copies the article's address and says so, under a policy that
// allows nothing inline; where that is impossible it stays a link. A page
// without share links is left alone.
func TestCopyLink(t *testing.T) {
	browser := newBrowser(t)
	site := t.TempDir()
	put(t, site, "content/site.yaml", []byte("title: Share\nlanguage: de\nbaseURL: https://example.org/\nshare: [linkedin, copy]\n"))
	put(t, site, "content/blog/2026-05-01-a.md", []byte("Text.\n"))
	put(t, site, "content/seite.md", []byte("Text.\n"))
	layout := []byte(`{{define "main"}}<h1>{{.Title}}</h1>{{template "partials/share.html" .Share}}{{end}}`)
	put(t, site, "themes/kontor/layouts/article.html", layout)
	put(t, site, "themes/kontor/layouts/page.html", layout)
	got, report := build(t, site, options())
	if got == nil {
		t.Fatal(diagnostics(report, 0))
	}
	dir := t.TempDir()
	for path, b := range got {
		put(t, dir, path, b)
	}
	host := serve(t, dir)
	for _, c := range []struct{ name, page, script, want string }{
		{"copies", "blog/a/", copies, "https://example.org/blog/a/ Link kopiert"},
		{"clipboard refuses", "blog/a/", refused, "#the-article"},
		{"no clipboard", "blog/a/", fmt.Sprintf(ordinary, "true", "false"), "ordinary"},
		{"new tab", "blog/a/", fmt.Sprintf(ordinary, "false", "true"), "ordinary"},
		{"nothing to share", "seite/", `document.querySelector("main").click(), document.querySelector(".share") ? "shares" : "nothing"`, "nothing"},
	} {
		t.Run(c.name, func(t *testing.T) {
			b := newTab(t, browser, host)
			b.open(t, c.page)
			if told := b.ask(t, c.script); told != c.want {
				t.Errorf("%s, want %s", told, c.want)
			}
			for _, said := range b.heard() {
				t.Error(said)
			}
		})
	}
}
