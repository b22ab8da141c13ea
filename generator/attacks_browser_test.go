package generator_test

import (
	"encoding/xml"
	"errors"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	cdppage "github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"

	"kontor/generator"
	"kontor/generator/comment"
	mails "kontor/generator/page"
	"kontor/generator/site"
	"kontor/generator/source"
	"kontor/generator/wordpress"
)

// sentinel makes the browser say so when a page runs what a reader sent, and
// keeps links from leading away.
const sentinel = `
for (const name of ["fired", "alert", "confirm", "prompt", "print", "open"]) window[name] = () => { console.error("ran"); };
document.addEventListener("click", e => {
	const a = e.target.closest && e.target.closest("a[href], area[href]");
	if (a && ["http:", "https:", "mailto:"].includes(a.protocol)) e.preventDefault();
}, true);
document.addEventListener("submit", e => e.preventDefault(), true);`

// pokeAll does to every element what a reader may do to it.
const pokeAll = `(() => {
	let n = 0;
	for (const w of [window, ...Array.from(window.frames)]) {
		let page;
		try { page = w.document } catch { continue } // of another site
		for (const e of page.querySelectorAll("body *")) {
			for (const kind of ["mouseover", "mousemove", "mousedown", "mouseup", "click", "focus", "blur", "toggle", "animationstart"])
				e.dispatchEvent(new Event(kind, {bubbles: true, cancelable: true}));
			n++;
		}
	}
	return new Promise(done => setTimeout(() => done(n), 0));
})()`

// foreignElements are those that comments have no right to.
const foreignElements = `[...document.querySelectorAll(".comment-text *")].filter(e =>
	!e.matches("p, br, em, strong, code, pre, blockquote, ul, ol, li, a[href^='http:'], a[href^='https:'], a[href^='mailto:']") ||
	[...e.attributes].some(a => !["href", "rel"].includes(a.name))).concat([...document.querySelectorAll(".comment-name *:not(a)")])
	.map(e => e.outerHTML).slice(0, 5).join("\n")`

// poke opens a page, touches everything on it and returns what the browser said.
func (b *tab) poke(t *testing.T, name string) []string {
	t.Helper()
	b.open(t, name)
	if askFor[int](t, b, pokeAll) == 0 {
		t.Fatalf("%s has no element", name)
	}
	return b.heard()
}

// attacked is a site whose readers attack it in every field of a comment, with
// forty attacks on a page. It returns how many comments there are.
func attacked(t *testing.T) (files, int) {
	texts := files{"content/site.yaml": "title: Probe\nlanguage: de\nbaseURL: https://example.org/\ncomments: {mailto: post@example.org, depth: 10}\nmatrix: {severity: {LEG01: off}}\n"}
	n := 0
	for i, some := range slices.Collect(slices.Chunk(attacks(t), 40)) {
		name := fmt.Sprintf("artikel-%02d", i)
		texts["content/"+name+".md"] = "---\ntitle: Artikel\ntype: article\ndate: 2026-11-01\n---\nText.\n"
		thread := comment.Thread{Page: name, Language: "de"}
		add := func(c comment.Comment) {
			c.ID, c.Date = fmt.Sprintf("c%d", n), time.Date(2026, 11, 2, 12, 0, n%60, 0, time.UTC).Add(time.Duration(n/60)*time.Minute)
			one := comment.Thread{Page: name, Language: "de", Comments: []comment.Comment{c}}
			data := one.Encode()
			if _, diags := comment.Parse(source.File{Path: "content/comments/" + name + ".de.json"}, data); !source.HasErrors(diags) {
				thread.Comments = append(thread.Comments, c)
				n++
			}
		}
		for _, attack := range some {
			add(comment.Comment{Author: "Leserin", Format: comment.Markdown, Text: attack})
			add(comment.Comment{Author: "Leser", Format: comment.HTML, Text: attack})
			add(comment.Comment{Author: attack, Format: comment.Markdown, Text: "Ein [Verweis](" + attack + ") und <" + attack + ">."})
			add(comment.Comment{Author: "Wer", Website: "https://example.org/?" + attack, Format: comment.Markdown, Text: "[x]: " + attack + "\n\n[x] ![x]\n\n```" + attack + "\n" + attack + "\n```"})
			add(comment.Comment{Author: "Wer", Website: attack, Format: comment.Markdown, Text: "x"})
		}
		texts["content/comments/"+name+".de.json"] = string(thread.Encode())
	}
	return texts, n
}

// No reader's text runs in another reader's browser: not on the page and not in
// the feed, whatever field it stands in, and with no policy to stop it.
func TestP03CommentsAreInert(t *testing.T) {
	texts, n := attacked(t)
	_, out := built(t, texts)
	host := &host{dir: out, lax: true}
	b := newTab(t, newBrowser(t), host.start(t))
	call(t, b, cdppage.AddScriptToEvaluateOnNewDocument, cdppage.AddScriptToEvaluateOnNewDocumentParams{Source: sentinel})

	shown := 0
	for _, name := range allPages(t, out) {
		for _, said := range b.poke(t, name) {
			t.Errorf("%s: the browser %s", name, said)
		}
		if wrong := b.ask(t, foreignElements); wrong != "" {
			t.Errorf("%s: comments bring\n%s", name, wrong)
		}
		shown += askFor[int](t, b, `document.querySelectorAll("article[id^=comment-]").length`)
	}
	if shown != n || n < 1000 {
		t.Errorf("%d comments were shown of %d", shown, n)
	}

	// Feed readers show what entries hold as a page.
	entries := 0
	for _, name := range commentFeeds(t, out) {
		var feed struct {
			Entries []struct {
				Title   string `xml:"title"`
				Content string `xml:"content"`
			} `xml:"entry"`
		}
		if err := xml.Unmarshal(readOut(t, out, name), &feed); err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		var shown strings.Builder
		for _, e := range feed.Entries {
			shown.WriteString("<article>" + e.Content + "</article>")
			entries++
		}
		put(t, out, "as-read.html", []byte("<!DOCTYPE html><meta charset=utf-8><link rel=icon href=data:,><title>x</title>"+shown.String()))
		for _, said := range b.poke(t, "as-read.html") {
			t.Errorf("%s: the browser %s", name, said)
		}
	}
	if entries < 500 {
		t.Errorf("only %d entries of feeds were looked at", entries)
	}

	// The same attacks as they are: the browser must say so, or this test sees nothing.
	put(t, out, "raw.html", []byte("<!DOCTYPE html><meta charset=utf-8><link rel=icon href=data:,><title>x</title><body>"+strings.Join(attacks(t)[:150], "</div>\n<div>")))
	if len(b.poke(t, "raw.html")) == 0 {
		t.Error("raw attacks go unnoticed")
	}
}

// Posts that somebody else wrote are inert, too, on their pages and as mails.
func TestP03ImportedPostsAreInert(t *testing.T) {
	channel, items, posts := hostileExport(t)
	dir, out := t.TempDir(), t.TempDir()
	convert(t, dir, channel, items, wordpress.Options{})
	got, report := build(t, dir, options())
	if got == nil {
		t.Fatal(diagnostics(report, source.SeverityError))
	}
	for address, data := range got {
		put(t, out, address, data)
	}
	pages := allPages(t, out)
	letters := writeMails(t, dir, out)
	if len(pages) < posts || len(letters) < posts {
		t.Fatalf("%d pages and %d mails of %d posts", len(pages), len(letters), posts)
	}
	offline := chromedp.Flag("host-resolver-rules", "MAP * ~NOTFOUND , EXCLUDE 127.0.0.1")
	b := newTab(t, newBrowser(t, offline), (&host{dir: out, lax: true}).start(t))
	call(t, b, cdppage.AddScriptToEvaluateOnNewDocument, cdppage.AddScriptToEvaluateOnNewDocumentParams{Source: sentinel})
	// Every page holds one attack or two; a third of them, and all mails, which are light.
	looked := letters
	for i, name := range pages {
		if i%3 == 0 {
			looked = append(looked, name)
		}
	}
	for some := range slices.Chunk(looked, 60) {
		if said := slices.DeleteFunc(b.pokeTogether(t, out, some), ofPicture); len(said) > 0 {
			t.Errorf("the browser %q, at one of %q", said, some)
		}
	}
	put(t, out, "raw.html", []byte("<!DOCTYPE html><link rel=icon href=data:,><title>x</title><body>"+strings.Join(attacks(t)[:150], "</div>\n<div>")))
	if len(b.pokeTogether(t, out, []string{"raw.html"})) == 0 {
		t.Error("raw attacks go unnoticed in a frame")
	}
}

// ofPicture tells that a page shows a picture from elsewhere, as posts may
// until their author has fetched it, and that there is none.
func ofPicture(said string) bool {
	return strings.HasPrefix(said, "loads Image http") || strings.Contains(said, "Failed to load resource")
}

// pokeTogether opens pages in frames beside each other.
func (b *tab) pokeTogether(t *testing.T, out string, names []string) []string {
	t.Helper()
	var frames strings.Builder
	frames.WriteString("<!DOCTYPE html><meta charset=utf-8><link rel=icon href=data:,><title>x</title>")
	for _, name := range names {
		fmt.Fprintf(&frames, "<iframe src=\"/%s\"></iframe>", strings.TrimSuffix((&url.URL{Path: filepath.ToSlash(name)}).EscapedPath(), "index.html"))
	}
	put(t, out, "frames.html", []byte(frames.String()))
	return b.poke(t, "frames.html")
}

// writeMails makes the mail of every text of a site.
func writeMails(t *testing.T, dir, out string) (names []string) {
	t.Helper()
	tree, err := source.Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	defer tree.Close()
	snapshot, err := generator.Load(t.Context(), tree, options())
	if err != nil {
		t.Fatal(err)
	}
	plan, _ := snapshot.Plan(site.Edition{Clock: now})
	for i, p := range plan.Site.Pages {
		m, err := plan.Mail(p, mails.MailOptions{Unsubscribe: "https://example.org/bye"})
		if errors.Is(err, mails.ErrNoMail) {
			continue
		}
		if err != nil {
			t.Fatal(err)
		}
		names = append(names, fmt.Sprintf("mails/%d.html", i))
		put(t, out, names[len(names)-1], []byte(m.HTML))
	}
	return names
}

// commentFeeds are the feeds of comments of a built site.
func commentFeeds(t *testing.T, out string) (names []string) {
	t.Helper()
	err := filepath.WalkDir(out, func(path string, d os.DirEntry, err error) error {
		if err == nil && d.Name() == "comments.xml" {
			name, _ := filepath.Rel(out, path)
			names = append(names, name)
		}
		return err
	})
	if err != nil || len(names) == 0 {
		t.Fatalf("no feed of comments, %v", err)
	}
	return names
}

func readOut(t *testing.T, out, name string) []byte {
	t.Helper()
	data, err := os.ReadFile(filepath.Join(out, name))
	if err != nil {
		t.Fatal(err)
	}
	return data
}
