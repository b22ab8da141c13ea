package generator_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"kontor/generator/comment"
	"kontor/generator/intake"
)

// What the service that takes comments reads in kontor-pages.json is what the
// site says: which pages take them, how long, and where each has been before.
func TestPagesForTheIntake(t *testing.T) {
	dir := t.TempDir()
	files{
		"content/site.yaml":    "title: T\nlanguage: de\nlanguages: [de, en]\ntimeZone: Europe/Berlin\nbaseURL: https://example.org/sub/\ndimensions: []\ncomments: {endpoint: /c/, closeAfter: 30}\nmatrix: {severity: {LEG01: off}}\n",
		"content/impressum.md": "---\ntitle: Impressum\n---\n", "content/datenschutz.md": "---\ntitle: Datenschutz\n---\n",
		"content/b/neu.md":    "---\ntitle: Neu & gut\ntype: article\ndate: 2026-11-20\naliases: [/alt/, \"/2025/größe.html\"]\n---\n",
		"content/b/neu.en.md": "---\ntitle: New\ntype: article\ncomments: closed\n---\n",
		"content/b/alt.md":    "---\ntitle: Alt\ntype: article\ndate: 2026-01-01\n---\n",
		"content/b/immer.md":  "---\ntitle: Immer\ntype: article\n---\n",
		"content/b/bald.md":   "---\ntitle: Bald\ntype: article\ndate: 2027-01-01\n---\n",
	}.write(t, dir)
	o := options()
	o.Edition.Clock = time.Date(2026, 12, 1, 12, 0, 0, 0, time.UTC)
	got, report := build(t, dir, o)
	if got == nil {
		t.Fatal(diagnostics(report, 0))
	}
	pages, err := intake.ReadPages(got["kontor-pages.json"])
	if err != nil {
		t.Fatal(err)
	}
	const base = "https://example.org/sub"
	until := time.Date(2026, 12, 20, 23, 0, 0, 0, time.UTC) // midnight in Berlin, after the 30th day
	want := map[string]intake.Page{
		"b/neu de":   {URL: base + "/b/neu/", Title: "Neu & gut", Comments: true, CommentsUntil: until, Aliases: []string{base + "/alt/", base + "/2025/gr%C3%B6%C3%9Fe.html"}},
		"b/neu en":   {URL: base + "/en/b/neu/", Title: "New"},
		"b/alt de":   {URL: base + "/b/alt/", Title: "Alt"},
		"b/immer de": {URL: base + "/b/immer/", Title: "Immer", Comments: true},
	}
	for _, p := range pages {
		key := p.ID + " " + p.Language
		w, known := want[key]
		switch {
		case !known && strings.HasPrefix(p.ID, "b/") && p.ID != "b/_index":
			t.Errorf("%s is listed and not public", key)
		case known:
			w.ID, w.Language = p.ID, p.Language
			if !reflect.DeepEqual(p, w) {
				t.Errorf("%s:\n%+v\nwant\n%+v", key, p, w)
			}
			delete(want, key)
		case p.Comments:
			t.Errorf("%s takes comments", key)
		}
	}
	if len(want) > 0 {
		t.Errorf("not listed: %v", want)
	}
}

// commentable is a page with comments that takes more.
func commentable(endpoint string) files {
	return files{
		"content/site.yaml":       "title: T\nlanguage: en\ndimensions: []\ncomments: {endpoint: \"" + endpoint + "\"}\nmatrix: {severity: {LEG02: off}}\n",
		"content/legal-notice.md": "---\ntitle: Legal notice\n---\nText.\n",
		"content/privacy.md":      "---\ntitle: Privacy\n---\nText.\n",
		"content/a/post.md":       "---\ntitle: Post\ntype: article\n---\nText.\n",
		"content/comments/a/post.en.json": `{"schema":1,"page":"a/post","language":"en","comments":[
 {"id":"c1","author":"Anna","date":"2026-11-11T10:00:00Z","format":"md","text":"First."},
 {"id":"text","author":"Bernd","date":"2026-11-12T10:00:00Z","format":"md","text":"Second."}]}`,
	}
}

const commentablePage = "a/post/index.html"

// mailbox takes what forms post.
func mailbox(t *testing.T) (address string, posts chan *http.Request) {
	posts = make(chan *http.Request, 8)
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path != "/new" { // the browser looks for an icon of its own accord
			http.NotFound(w, r)
			return
		}
		if err := r.ParseForm(); err != nil {
			t.Error(err)
		}
		posts <- r
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		fmt.Fprint(w, "<title>Thanks</title><p id=thanks>Thanks.")
	}))
	t.Cleanup(s.Close)
	return s.URL + "/new", posts
}

// fields are the names of the form, as package comment lists them.
var fields = []string{
	comment.FieldPage, comment.FieldLanguage, comment.FieldAddress, comment.FieldText, comment.FieldParent,
	comment.FieldName, comment.FieldEmail, comment.FieldWebsite, comment.FieldNotify, comment.FieldTrap,
}

// Somebody writes a comment with the keyboard alone and without scripts, and
// the service gets it under the names of package comment. What is missing is
// asked for before anything is sent.
func TestCommentFormWithoutScripts(t *testing.T) {
	address, posts := mailbox(t)
	_, out := built(t, commentable(address))
	b := newTab(t, newBrowser(t), serve(t, out))
	b.size(t, 360, 800)
	b.script(t, false)
	b.open(t, commentablePage)

	names := strings.Fields(b.ask(t, `[...new Set([...document.getElementById("commentform").elements].map(e => e.name).filter(n => n))].join(" ")`))
	slices.Sort(names)
	if want := slices.Sorted(slices.Values(fields)); !slices.Equal(names, want) {
		t.Errorf("the form has the fields %q, want %q", names, want)
	}
	toForm := func() {
		b.ask(t, `document.querySelector(".comment-feed a, .comment-reply:last-of-type a, #comments a").focus(), ""`)
		for range 40 {
			b.do(t, chromedp.KeyEvent(kb.Tab))
			if b.ask(t, "document.activeElement.name || ''") == comment.FieldText {
				return
			}
		}
		t.Fatal("Tab does not lead into the form")
	}
	next := func(want string) {
		b.do(t, chromedp.KeyEvent(kb.Tab))
		if got := b.ask(t, "document.activeElement.name || document.activeElement.localName"); got != want {
			t.Fatalf("Tab leads to %q, want %q", got, want)
		}
	}
	toForm()
	b.do(t, chromedp.KeyEvent("Größe: *ja*"), chromedp.KeyEvent("\r"), chromedp.KeyEvent("2. Zeile"))
	next(comment.FieldParent)
	b.do(t, chromedp.KeyEvent(kb.ArrowDown))
	next(comment.FieldName)
	b.do(t, chromedp.KeyEvent("Jörg"))
	next(comment.FieldEmail)
	b.do(t, chromedp.KeyEvent("no address"), chromedp.KeyEvent(kb.Enter))
	if got := b.ask(t, `document.querySelector("input:invalid").name`); got != comment.FieldEmail {
		t.Errorf("%q is asked for, want the e-mail address", got)
	}
	b.ask(t, `document.activeElement.select(), ""`)
	b.do(t, chromedp.KeyEvent("joerg@example.org"))
	next(comment.FieldWebsite)
	next(comment.FieldNotify)
	b.do(t, chromedp.KeyEvent(" "))
	next("a") // privacy
	next("button")
	b.do(t, chromedp.KeyEvent(kb.Enter))
	b.until(t, `!!document.getElementById("thanks")`)
	if len(posts) != 1 {
		t.Fatalf("%d posts, want one", len(posts))
	}
	r := <-posts
	want := url.Values{
		comment.FieldPage: {"a/post"}, comment.FieldLanguage: {"en"}, comment.FieldAddress: {"/a/post/"},
		comment.FieldText: {"Größe: *ja*\r\n2. Zeile"}, comment.FieldParent: {"c1"}, comment.FieldName: {"Jörg"},
		comment.FieldEmail: {"joerg@example.org"}, comment.FieldWebsite: {""}, comment.FieldNotify: {comment.Ticked}, comment.FieldTrap: {""},
	}
	if !reflect.DeepEqual(r.PostForm, want) {
		t.Errorf("posted\n%v\nwant\n%v", r.PostForm, want)
	}
	if r.Method != http.MethodPost || r.Header.Get("Content-Type") != "application/x-www-form-urlencoded" || r.Header.Get("Origin") != b.host {
		t.Errorf("%s %s from %q, want a form from %s", r.Method, r.Header.Get("Content-Type"), r.Header.Get("Origin"), b.host)
	}
}

// The trap is out of sight and reach, with style sheets or without; everything
// else is to be seen either way, and has a label.
func TestCommentFormIsSeen(t *testing.T) {
	_, out := built(t, commentable("/new"))
	b := newTab(t, newBrowser(t), serve(t, out))
	for _, width := range []int64{320, 1280} {
		for _, styled := range []bool{true, false} {
			b.size(t, width, 800)
			b.open(t, commentablePage)
			if !styled {
				b.ask(t, `document.querySelectorAll("link[rel=stylesheet], style").forEach(e => e.remove()), ""`)
			}
			got := b.ask(t, `[...document.getElementById("commentform").elements].filter(e => e.type !== "hidden").map(e =>
				(e.name || e.localName) + (e.checkVisibility() && e.getBoundingClientRect().width > 0 ? " seen" : " hidden") + (e.labels && e.labels.length === 1 ? " labelled" : "")).join(", ")`)
			const want = "text seen labelled, parent seen labelled, name seen labelled, email seen labelled, website seen labelled, notify seen labelled, subject hidden labelled, button seen"
			if got != want {
				t.Errorf("%d px, styles %v:\n%s\nwant\n%s", width, styled, got, want)
			}
		}
	}
}

// A script spares readers the choice of the comment that they answer.
func TestReplyChoosesTheComment(t *testing.T) {
	_, out := built(t, commentable("/new"))
	b := newTab(t, newBrowser(t), serve(t, out))
	b.open(t, commentablePage)
	for _, id := range []string{"text", "c1"} {
		b.ask(t, fmt.Sprintf(`document.querySelector("#comment-%s [data-comment-reply]").focus(), ""`, id))
		b.do(t, chromedp.KeyEvent(kb.Enter))
		state := b.ask(t, `[document.getElementById("commentform").elements.namedItem("parent").value, document.activeElement.name, document.querySelector("[data-comment-status]").textContent].join("; ")`)
		want := map[string]string{"text": "text; text; Reply to Bernd, 12 November 2026", "c1": "c1; text; Reply to Anna, 11 November 2026"}[id]
		if state != want {
			t.Errorf("after %s: %q, want %q", id, state, want)
		}
	}
	b.ask(t, `(() => { const s = document.getElementById("commentform").elements.namedItem("parent"); s.value = ""; s.dispatchEvent(new Event("change", {bubbles: true})); return ""; })()`)
	if said := b.ask(t, `document.querySelector("[data-comment-status]").textContent`); said != "" {
		t.Errorf("a new comment is announced as %q", said)
	}
	b.checkQuiet(t)
}

// TestJudgeCommentForm: axe-core finds nothing wrong with the form, and the
// keyboard reaches all of it.
func TestJudgeCommentForm(t *testing.T) {
	axe := readAxe(t)
	_, out := built(t, commentable("/new"))
	b := newTab(t, newBrowser(t), serve(t, out))
	b.judge(t, axe, commentablePage)
	for _, m := range markupErrors(t, out) {
		t.Error(m)
	}
}
