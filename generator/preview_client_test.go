package generator_test

import (
	"encoding/json"
	"fmt"
	"hash/fnv"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"kontor/generator/preview"
)

// speaker speaks the protocol of the preview for pages that a test makes up, so
// that a test decides what the client hears and when.
type speaker struct {
	mu       sync.Mutex
	pages    map[string]string          // by address; without the part that tells of itself
	texts    map[string]string          // other files
	editions func(choice string) string // the page at "/" by the edition's date
	hold     map[string]chan struct{}   // addresses that are answered when the channel is closed
	asked    map[string]int             // requests by address
	choice   preview.EditionChoice      // the last one that a page was asked for in
	tell     func(s *preview.PageState) // adds to what a page says of itself
	event    preview.EventState         // what is told beside the page
	epoch    int
	next     chan struct{}
	cut      chan struct{} // closed to end all streams
	deaf     bool          // refuses streams
	deferred bool          // the client's script comes after the page's own
}

func speak(t *testing.T, pages map[string]string) (*speaker, string) {
	s := &speaker{pages: pages, texts: map[string]string{}, hold: map[string]chan struct{}{}, asked: map[string]int{}, epoch: 7,
		next: make(chan struct{}), cut: make(chan struct{})}
	host := httptest.NewServer(s)
	t.Cleanup(func() { s.drop(true); host.CloseClientConnections(); host.Close() })
	return s, host.URL
}

// change makes a new state and tells all browsers.
func (s *speaker) change(change func()) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.epoch++
	s.event = preview.EventState{Problems: s.event.Problems}
	change()
	close(s.next)
	s.next = make(chan struct{})
}

// drop ends all streams; a deaf server does not take new ones.
func (s *speaker) drop(deaf bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.deaf = deaf
	close(s.cut)
	s.cut = make(chan struct{})
}

func (s *speaker) times(address string) int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.asked[address]
}

func (s *speaker) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	s.asked[r.URL.Path]++
	hold := s.hold[r.URL.Path]
	s.mu.Unlock()
	if hold != nil {
		select {
		case <-hold:
		case <-r.Context().Done():
		}
	}
	w.Header().Set("Cache-Control", "no-store")
	w.Header().Set("Content-Security-Policy", "default-src 'self'; style-src 'self' 'unsafe-inline'; script-src 'self' 'unsafe-inline'")
	switch {
	case r.URL.Path == "/_kontor/events":
		s.stream(w, r)
	case strings.HasPrefix(r.URL.Path, "/_kontor/"):
		name := filepath.Join("preview", "client", path.Base(r.URL.Path))
		if _, err := os.Stat(name); err != nil {
			http.NotFound(w, r)
			return
		}
		http.ServeFile(w, r, name)
	case strings.Contains(path.Base(r.URL.Path), "."):
		s.mu.Lock()
		text, ok := s.texts[r.URL.Path]
		s.mu.Unlock()
		if !ok {
			w.WriteHeader(http.StatusNoContent) // a browser asks for an icon
			return
		}
		kind := map[string]string{".css": "text/css", ".js": "text/javascript"}[path.Ext(r.URL.Path)]
		w.Header().Set("Content-Type", kind)
		fmt.Fprint(w, text)
	default:
		s.page(w, r)
	}
}

func (s *speaker) page(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	defer s.mu.Unlock()
	html, ok := s.html(r)
	state := preview.PageState{Epoch: s.epoch, Path: r.URL.Path, Home: "/", Key: keyOf(html), Lang: "de", Edition: s.choice, Problems: s.event.Problems}
	if ok {
		state.Page = &preview.PageInfo{Kind: "article", Title: "Ein Titel", File: "content/serie/teil-1.md", Editor: "vscode://file/site/content/serie/teil-1.md", Schedule: "public"}
	} else {
		html, state.Key = "<main><h1>404</h1></main>", ""
	}
	if s.tell != nil {
		s.tell(&state)
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	if !ok {
		w.WriteHeader(http.StatusNotFound)
	}
	data, _ := json.Marshal(state)
	how := map[bool]string{true: " defer"}[s.deferred]
	own := fmt.Sprintf(`<script id="kontor-preview" type="application/json">%s</script><script src="/_kontor/client.js"%s></script>`, data, how)
	if at := strings.LastIndex(html, "</body>"); at >= 0 {
		fmt.Fprint(w, html[:at]+own+html[at:])
	} else {
		fmt.Fprint(w, html+own)
	}
}

func (s *speaker) html(r *http.Request) (string, bool) {
	s.choice = preview.EditionChoice{}
	if cookie, err := r.Cookie("kontor-edition"); err == nil {
		text, _ := url.QueryUnescape(cookie.Value)
		_ = json.Unmarshal([]byte(text), &s.choice)
	}
	if s.editions != nil {
		return s.editions(s.choice.AsOf), true
	}
	html, ok := s.pages[r.URL.Path]
	return html, ok
}

func keyOf(html string) string {
	h := fnv.New64()
	_, _ = h.Write([]byte(html))
	return fmt.Sprintf("%x", h.Sum64())
}

func (s *speaker) stream(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	deaf, cut := s.deaf, s.cut
	s.mu.Unlock()
	if deaf {
		http.Error(w, "not now", http.StatusServiceUnavailable)
		return
	}
	w.Header().Set("Content-Type", "text/event-stream")
	key := r.URL.Query().Get("key")
	about := r.Clone(r.Context())
	about.URL.Path = r.URL.Query().Get("path")
	for {
		s.mu.Lock()
		event, next := s.event, s.next
		event.Epoch = s.epoch
		html, ok := s.html(about)
		if ok {
			event.Key = keyOf(html)
			event.Changed = event.Key != key
			key = event.Key
		} else {
			event.Gone = key != ""
		}
		s.mu.Unlock()
		data, _ := json.Marshal(event)
		fmt.Fprintf(w, "event: state\ndata: %s\n\n", data)
		if http.NewResponseController(w).Flush() != nil {
			return
		}
		select {
		case <-next:
		case <-cut:
			return
		case <-r.Context().Done():
			return
		}
	}
}

// own finds an element of the author's things.
const own = `const own = s => document.querySelector("kontor-preview")?.shadowRoot.querySelector(s);
	const seen = s => { const e = own(s); return !!e && e.checkVisibility(); };
	const main = () => document.querySelector("main").textContent.replace(/\s+/g, " ").trim();
`

// see runs an expression that may use what is in own.
func see[T any](t *testing.T, b *tab, expression string) T {
	t.Helper()
	return askFor[T](t, b, "(() => {"+own+"return "+expression+"})()")
}

// until waits until an expression is true, on whatever page the tab comes to show.
func (b *tab) until(t *testing.T, expression string) {
	t.Helper()
	script := "(() => {" + own + "try { return !!(" + expression + "); } catch { return false; } })()"
	for end := time.Now().Add(20 * time.Second); time.Now().Before(end); time.Sleep(10 * time.Millisecond) {
		// While a page is left there is nobody to ask.
		if is, err := chromedp.Run(b.ctx, chromedp.Evaluate[bool](script)); err == nil && is {
			return
		}
	}
	t.Fatalf("%s: in vain waited for %s\nmain: %s\nown: %s", b.name, expression,
		see[string](t, b, `document.querySelector("main")?.innerText.slice(0, 300) ?? ""`), see[string](t, b, `own(".all")?.innerText ?? "nothing"`))
}

// show opens a page and waits until the client is at work on it.
func (b *tab) show(t *testing.T, name string) {
	t.Helper()
	b.open(t, name)
	b.until(t, `seen(".strip")`)
}

func article(body string) string {
	return `<!doctype html><html lang="de"><head><meta charset="utf-8"><title>Titel</title></head><body>` + body + `</body></html>`
}

// paragraphs are long enough for a window to show only a few.
func paragraphs(from, to int) string {
	var out strings.Builder
	for i := from; i <= to; i++ {
		fmt.Fprintf(&out, "<p>Absatz %d: %s</p>\n", i, strings.Repeat(fmt.Sprintf("Wort%d ", i), 60))
	}
	return out.String()
}

// TestClientKeepsWhatTheAuthorDid: an edit changes the text and nothing that the
// author typed, opened, selected or scrolled to, even when blocks of the same
// kind are put before it.
func TestClientKeepsWhatTheAuthorDid(t *testing.T) {
	browser := newBrowser(t)
	text := func(first, edited string) string {
		return article(`<main>` + first + `<p>Vorher</p>
			<form><input name="a" value="alt"><textarea name="b">alt</textarea><input type="checkbox" name="c"></form>
			<details><summary>Erstes</summary>eins</details><details id="second"><summary>Zweites</summary>zwei</details>
			<div class="box" style="height: 60px; overflow: auto"><p style="height: 500px">hoch</p></div>
			<video muted></video><p class="selected">Ein Satz zum Markieren.</p><p>` + edited + `</p>` + paragraphs(1, 30) + `</main>`)
	}
	s, host := speak(t, map[string]string{"/": text("", "Vor der Änderung.")})
	b := newTab(t, browser, host)
	b.size(t, 1000, 700)
	b.show(t, "")
	b.ask(t, `(() => {
		document.querySelector("input").focus();
		document.querySelector("[name=c]").checked = true;
		document.querySelectorAll("details")[1].open = true;
		document.querySelector(".box").scrollTop = 123;
		window.nodes = [...document.querySelectorAll("input, details, video, .selected")];
		document.querySelector("textarea").value = "getippt";
		return "";
	})()`)
	b.do(t, chromedp.KeyEvent("neu "))
	b.ask(t, `document.activeElement.setSelectionRange(1, 3), ""`)

	s.change(func() {
		s.pages["/"] = text(`<p>Davor gesetzt.</p><details><summary>Nulltes</summary>null</details>`, "Nach der Änderung.")
	})
	b.until(t, `main().includes("Nach der Änderung.") && main().startsWith("Davor gesetzt.")`)
	type kept struct {
		Typed, Area, Focus   string
		Start, End, Box      int
		Checked, Same, Lone  bool
		Open                 []bool
		Title, Marked, Nodes string
	}
	got := askFor[kept](t, b, `(() => ({
		Typed: document.querySelector("input").value, Area: document.querySelector("textarea").value,
		Focus: document.activeElement.name, Start: document.activeElement.selectionStart, End: document.activeElement.selectionEnd,
		Box: document.querySelector(".box").scrollTop, Checked: document.querySelector("[name=c]").checked,
		Open: [...document.querySelectorAll("details")].map(d => d.open),
		Same: window.nodes.every(n => n.isConnected),
	}))()`)
	if !strings.Contains(got.Typed, "neu") || got.Area != "getippt" || got.Focus != "a" || got.Start != 1 || got.End != 3 || got.Box != 123 || !got.Checked || !got.Same {
		t.Errorf("after the edit: %+v", got)
	}
	if fmt.Sprint(got.Open) != "[false false true]" {
		t.Errorf("the details are open: %v; the author opened the second, which is now the third", got.Open)
	}

	b.ask(t, `getSelection().selectAllChildren(document.querySelector(".selected")), ""`)
	s.change(func() { s.pages["/"] = text(`<p>Noch davor.</p>`, "Noch eine Änderung.") })
	b.until(t, `main().includes("Noch eine Änderung.")`)
	if got := b.ask(t, `getSelection().toString()`); got != "Ein Satz zum Markieren." {
		t.Errorf("selected is %q", got)
	}
	b.checkQuiet(t)
}

// TestClientFindsBlocksAgain: which block is which is told by what it says, so
// that neither insertion nor deletion makes one block the next.
func TestClientFindsBlocksAgain(t *testing.T) {
	_, host := speak(t, map[string]string{"/": article(`<main>Text</main>`)})
	b := newTab(t, newBrowser(t), host)
	b.show(t, "")
	for _, c := range []struct{ before, after, want string }{
		{"<p>a</p><p>b</p>", "<p>x</p><p>a</p><p>y</p><p>b</p>", "0=1 1=3"},
		{"<p>a</p><p>b</p><p>c</p><p>d</p>", "<p>b</p><p>d</p>", "1=0 3=1"},
		{"<p>a</p><p>b</p><p>c</p><p>d</p><p>e</p>", "<p>x</p><p>c</p><p>a</p><p>b</p><p>d</p><p>y</p>", "0=2 1=3 3=4 4~5"},
		{"<p>eins zwei drei</p>", "<p>ganz anders hier</p><p>eins zwei vier</p>", "0~1"},
		{"<p>eins zwei drei</p><p>sechs sieben</p>", "<p>sechs acht</p>", "1~0"},
		{"<p>a</p><ul></ul><p>b</p>", "<p>c</p><ul><li>1</li></ul>", "0~0 1~1"},
		{`<p id="x">eins</p><p>zwei</p>`, `<p>drei</p><p id="x">vier</p>`, "0~1"},
		{`<input name="a">`, `<input name="b"><input name="a" class="c">`, "0~1"},
		{"<p>a</p>", "<h2>a</h2>", ""},
	} {
		got := b.ask(t, fmt.Sprintf(`import("/_kontor/align.js").then(({ align }) => {
			const nodes = html => [...new DOMParser().parseFromString(html, "text/html").body.childNodes];
			return align(nodes(%q), nodes(%q)).map(p => p.a + (p.equal ? "=" : "~") + p.b).join(" ");
		})`, c.before, c.after))
		if got != c.want {
			t.Errorf("%s -> %s: %s, want %s", c.before, c.after, got, c.want)
		}
	}
	// In a long list too: one comes near the top, one goes near the end.
	got := b.ask(t, `import("/_kontor/align.js").then(({ align }) => {
		const node = i => Object.assign(document.createElement("p"), { textContent: "p" + i });
		const before = Array.from({ length: 200 }, (_, i) => node(i));
		const after = before.map(n => n.cloneNode(true));
		after.splice(190, 1);
		after.splice(3, 0, node("neu"));
		return align(before, after).filter(p => p.equal && before[p.a].textContent === after[p.b].textContent).length + "";
	})`)
	if got != "199" {
		t.Errorf("%s of 199 blocks are found again", got)
	}
}

// unhelped keeps the browser from holding the text by itself; not all do.
const unhelped = `<style>* { overflow-anchor: none }</style>`

// TestClientKeepsTheReadingPosition: what is put above the text being read does
// not move it, and neither does a reload.
func TestClientKeepsTheReadingPosition(t *testing.T) {
	browser := newBrowser(t)
	s, host := speak(t, map[string]string{"/": article(unhelped + `<main>` + paragraphs(1, 40) + `</main>`)})
	s.texts["/a.js"], s.texts["/b.js"] = "", ""
	b := newTab(t, browser, host)
	b.size(t, 1000, 700)
	b.show(t, "")
	const top = `[...document.querySelectorAll("p")].find(p => p.textContent.startsWith("Absatz 20:")).getBoundingClientRect().top`
	b.ask(t, `scrollBy(0, `+top+` + 13), ""`)
	check := func(what string) {
		t.Helper()
		b.until(t, fmt.Sprintf("Math.abs(%s + 13) <= 1.5", top))
	}
	check("at first")

	s.change(func() {
		s.pages["/"] = article(unhelped + `<main><p>Neu.</p>` + paragraphs(101, 105) + paragraphs(1, 40) + `</main>`)
	})
	b.until(t, `main().startsWith("Neu.")`)
	b.ask(t, `new Promise(done => requestAnimationFrame(() => requestAnimationFrame(() => done(""))))`)
	check("after paragraphs above")

	s.change(func() {
		s.pages["/"] = article(unhelped + `<main>` + paragraphs(1, 18) + paragraphs(20, 40) + `</main>`)
	})
	b.until(t, `!main().includes("Absatz 19:")`)
	b.ask(t, `new Promise(done => requestAnimationFrame(() => requestAnimationFrame(() => done(""))))`)
	check("after paragraphs above have gone")

	b.ask(t, `window.before = 1, ""`)
	s.change(func() {
		s.pages["/"] = article(unhelped + `<main>` + paragraphs(101, 103) + paragraphs(1, 40) + `</main><script src="/b.js"></script>`)
	})
	b.until(t, `window.before === undefined && seen(".strip") && main().startsWith("Absatz 101")`)
	check("after a reload")

	// The block being read goes: the one after it takes its place.
	b.ask(t, `scrollBy(0, `+top+`), ""`)
	const next = `[...document.querySelectorAll("p")].find(p => p.textContent.startsWith("Absatz 21:")).getBoundingClientRect().top`
	was := see[float64](t, b, next)
	s.change(func() {
		s.pages["/"] = article(unhelped + `<main>` + paragraphs(101, 103) + paragraphs(1, 19) + paragraphs(21, 40) + `</main><script src="/b.js"></script>`)
	})
	b.until(t, `!main().includes("Absatz 20:")`)
	b.until(t, fmt.Sprintf("Math.abs(%s - %f) <= 1.5", next, was))
}

// TestClientLeavesOtherPagesAlone: an epoch in which a page is as it was does not
// touch it, though the author's things tell the news.
func TestClientLeavesOtherPagesAlone(t *testing.T) {
	browser := newBrowser(t)
	s, host := speak(t, map[string]string{"/": article(`<main>` + paragraphs(1, 5) + `</main>`)})
	b := newTab(t, browser, host)
	b.show(t, "")
	b.ask(t, `(() => {
		window.changes = [];
		new MutationObserver(all => window.changes.push(...all.filter(m => m.target.localName !== "kontor-preview").map(m => m.type + " " + m.target.nodeName)))
			.observe(document, {subtree: true, childList: true, attributes: true, characterData: true});
		return "";
	})()`)
	before := s.times("/")
	s.change(func() { s.event.Problems = problems(0, 1) })
	b.until(t, `seen(".badge") && own(".badge").textContent.includes("1 Warnung")`)
	if got := b.ask(t, `window.changes.join(", ")`); got != "" {
		t.Errorf("the page was changed: %s", got)
	}
	if n := s.times("/") - before; n != 0 {
		t.Errorf("the page was asked for %d times", n)
	}
	// The observer sees what does change.
	s.change(func() { s.pages["/"] = article(`<main>` + paragraphs(1, 6) + `</main>`) })
	b.until(t, `window.changes.length > 0`)
	if got := b.ask(t, `[...document.querySelectorAll("p")].length + ""`); got != "6" {
		t.Errorf("%s paragraphs", got)
	}
}

// TestClientSwapsStyles: at no moment is the page without style, however late
// the new sheet comes.
func TestClientSwapsStyles(t *testing.T) {
	browser := newBrowser(t)
	with := func(sheets, text string) string {
		return `<!doctype html><html lang="de"><head><meta charset="utf-8"><title>Titel</title>` + sheets + `</head><body><main><p>` + text + `</p></main></body></html>`
	}
	const one, two, three = `<link rel="stylesheet" href="/s.11111111.css">`, `<link rel="stylesheet" href="/s.22222222.css">`, `<link rel="stylesheet" href="/more.css">`
	s, host := speak(t, map[string]string{"/": with(one, "eins")})
	s.texts["/s.11111111.css"], s.texts["/s.22222222.css"], s.texts["/more.css"] = "p { color: rgb(1, 1, 1) }", "p { color: rgb(2, 2, 2) }", "p { color: rgb(3, 3, 3) }"
	late := make(chan struct{})
	s.hold["/s.22222222.css"] = late
	b := newTab(t, browser, host)
	b.show(t, "")
	b.ask(t, `(() => {
		window.looks = [];
		const look = () => {
			const p = document.querySelector("p"), now = p.textContent + " " + getComputedStyle(p).color;
			if (window.looks.at(-1) !== now) window.looks.push(now);
			requestAnimationFrame(look);
		};
		look();
		return "";
	})()`)
	s.change(func() { s.pages["/"] = with(two, "zwei") })
	b.until(t, `document.querySelectorAll("link[rel=stylesheet]").length === 2`)
	close(late)
	b.until(t, `main() === "zwei" && document.querySelectorAll("link[rel=stylesheet]").length === 1 && window.looks.at(-1).startsWith("zwei")`)
	s.change(func() { s.pages["/"] = with(two+three, "drei") })
	b.until(t, `window.looks.at(-1).startsWith("drei")`)
	s.change(func() { s.pages["/"] = with(`<link rel="stylesheet" href="/s.33333333.css">`+three, "vier") })
	b.until(t, `main() === "vier"`)
	b.until(t, `window.looks.at(-1).startsWith("vier")`)
	// The new sheet may be there a frame before the new text.
	got := strings.NewReplacer("eins rgb(2, 2, 2); ", "", "zwei rgb(3, 3, 3); ", "").Replace(b.ask(t, `window.looks.join("; ")`))
	if want := "eins rgb(1, 1, 1); zwei rgb(2, 2, 2); drei rgb(3, 3, 3); vier rgb(3, 3, 3)"; got != want {
		t.Errorf("frames show %s\nwant %s", got, want)
	}
	if got := b.ask(t, `[...document.querySelectorAll("link[rel=stylesheet]")].map(l => l.getAttribute("href")).join(" ")`); got != "/s.33333333.css /more.css" {
		t.Errorf("sheets: %s", got)
	}
	// Sheets in another order cannot be moved without a gap.
	s.change(func() { s.pages["/"] = with(three+one, "fünf") })
	b.until(t, `main() === "fünf" && window.looks === undefined`)
}

// TestClientChangesTheHead: title, language, descriptions.
func TestClientChangesTheHead(t *testing.T) {
	browser := newBrowser(t)
	s, host := speak(t, map[string]string{"/": `<!doctype html><html lang="de" class="a"><head><meta charset="utf-8"><title>Alt</title><meta name="description" content="alt"></head><body class="x"><main>eins</main></body></html>`})
	for _, deferred := range []bool{false, true} {
		s.deferred = deferred
		b := newTab(t, browser, host)
		s.change(func() {
			s.pages["/"] = `<!doctype html><html lang="de" class="a"><head><meta charset="utf-8"><title>Alt</title><meta name="description" content="alt"><script src="/theme.js" defer></script></head><body class="x"><main>eins</main></body></html>`
		})
		s.texts["/theme.js"] = `document.documentElement.dataset.theme = "dark"; document.documentElement.classList.add("has-script");`
		b.show(t, "")
		b.until(t, `document.documentElement.dataset.theme === "dark"`)
		s.change(func() {
			s.pages["/"] = `<!doctype html><html lang="en" dir="ltr" class="b"><head><meta charset="utf-8"><title>New &amp; old</title><meta name="robots" content="noindex"><script src="/theme.js" defer></script></head><body class="y"><main>two</main></body></html>`
		})
		b.until(t, `main() === "two"`)
		got := b.ask(t, `[document.title, document.documentElement.lang, document.documentElement.dir, document.body.className, document.querySelector("[name=description]"),
			document.querySelector("[name=robots]").content, document.documentElement.dataset.theme, document.documentElement.classList.contains("has-script"), document.documentElement.classList.contains("b")].join("|")`)
		if want := "New & old|en|ltr|y||noindex|dark|true|true"; got != want {
			t.Errorf("deferred %v: %s, want %s", deferred, got, want)
		}
		b.checkQuiet(t)
	}
}

func problems(errors, warnings int) preview.Problems {
	p := preview.Problems{Errors: errors, Warnings: warnings, Stale: errors > 0, Items: []preview.Problem{}}
	for i := range errors {
		p.Items = append(p.Items, preview.Problem{Severity: "error", Code: "FRM03", File: "content/serie/teil-1.md", Line: 4 + i, Column: 3,
			Message: fmt.Sprintf("Unbekannter Schlüssel „kanaele%d“.", i), Hint: "Meinten Sie „channels“?", Excerpt: "\tkanaele: [onlineshop, " + strings.Repeat("aussendienst, ", 20) + "]",
			Also: []string{"content/serie/teil-2.md:5:1"}, Editor: "vscode://file/site/content/serie/teil-1.md:4:3"})
	}
	for i := range warnings {
		p.Items = append(p.Items, preview.Problem{Severity: "warning", Code: "LNK02", File: "content/_index.md", Line: 9 + i, Column: 20, Message: "Das Bild hat keinen Alternativtext.", Excerpt: "Hier steht das Bild ![](bild.png) im Text."})
	}
	return p
}

// TestClientShowsProblems: errors come over the page by themselves and go when
// they are mended; warnings wait behind a badge.
func TestClientShowsProblems(t *testing.T) {
	browser := newBrowser(t)
	s, host := speak(t, map[string]string{"/": article(`<main><p><a href="#x">Verweis</a> <input></p>` + paragraphs(1, 20) + `</main>`)})
	b := newTab(t, browser, host)
	b.size(t, 1000, 700)
	b.show(t, "")
	b.ask(t, `document.querySelector("main a").focus(), ""`)
	s.change(func() { s.event.Problems = problems(2, 1) })
	b.until(t, `seen(".panel")`)
	text := see[string](t, b, `own(".panel").innerText`)
	for _, want := range []string{"2 Fehler, 1 Warnung", "Fehler: Unbekannter Schlüssel „kanaele0“.", "content/serie/teil-1.md:4:3", "FRM03", "kanaele: [onlineshop", "Meinten Sie „channels“?", "content/serie/teil-2.md:5:1", "Warnung: Das Bild"} {
		if !strings.Contains(text, want) {
			t.Errorf("the overlay does not say %q:\n%s", want, text)
		}
	}
	if got := see[string](t, b, `own(".where a").getAttribute("href")`); got != "vscode://file/site/content/serie/teil-1.md:4:3" {
		t.Errorf("the editor is opened by %q", got)
	}
	// The caret stands below the third sign, behind a tab.
	if off := see[float64](t, b, `(() => {
		const line = own(".excerpt code").firstChild, r = document.createRange();
		r.setStart(line, 2); r.setEnd(line, 3);
		return Math.abs(r.getBoundingClientRect().left - own(".excerpt .here").getBoundingClientRect().left);
	})()`); off > 1 {
		t.Errorf("the caret is %v px off", off)
	}
	if !see[bool](t, b, `seen(".notes .stale") && own(".panel").getRootNode().activeElement === own(".panel") && main().includes("Absatz 20")`) {
		t.Error("no word that the page is old, no focus in the overlay, or no page")
	}
	if got := see[string](t, b, `own("[role=status]").textContent`); got != "2 Fehler, 1 Warnung" {
		t.Errorf("screen readers hear %q", got)
	}
	// Escape closes; focus goes back; the badge stays.
	b.do(t, chromedp.KeyEvent(kb.Escape))
	b.until(t, `!seen(".panel") && document.activeElement === document.querySelector("main a") && seen(".badge")`)
	// The same errors do not come back, a new one does.
	s.change(func() {
		p := problems(2, 1)
		p.Items[0].Line++
		s.event.Problems = p
	})
	b.until(t, `own(".panel").textContent.includes("teil-1.md:5:3")`)
	if see[bool](t, b, `seen(".panel")`) {
		t.Error("errors that were closed come back by themselves")
	}
	// While the author types, the overlay leaves the keyboard alone.
	b.ask(t, `document.querySelector("main input").focus(), ""`)
	s.change(func() { s.event.Problems = problems(3, 1) })
	b.until(t, `seen(".panel")`)
	b.do(t, chromedp.KeyEvent("abc"))
	if got := b.ask(t, `document.querySelector("main input").value`); got != "abc" {
		t.Errorf("typed %q", got)
	}
	// Nothing holds the keyboard in the overlay.
	b.ask(t, `(() => {`+own+`own(".panel").focus(); return ""; })()`)
	for range 40 {
		b.do(t, chromedp.KeyEvent(kb.Tab))
		if see[bool](t, b, `!own(".panel").contains(own(".panel").getRootNode().activeElement)`) {
			break
		}
	}
	if see[bool](t, b, `own(".panel").contains(own(".panel").getRootNode().activeElement)`) {
		t.Error("the keyboard does not leave the overlay")
	}
	// Mended: the overlay goes, the badge tells of the warning.
	s.change(func() { s.event.Problems = problems(0, 1) })
	b.until(t, `!seen(".panel") && !seen(".notes .stale") && own(".badge").textContent === "1 Warnung"`)
	b.ask(t, `(() => {`+own+`own(".badge").focus(); return ""; })()`)
	b.do(t, chromedp.KeyEvent(kb.Enter))
	b.until(t, `seen(".panel") && own(".badge").getAttribute("aria-expanded") === "true" && own(".panel").innerText.includes("Alternativtext")`)
	b.do(t, chromedp.KeyEvent(kb.Escape))
	b.until(t, `!seen(".panel") && own(".panel").getRootNode().activeElement === own(".badge")`)
	s.change(func() { s.event.Problems = problems(0, 0) })
	b.until(t, `!seen(".badge")`)
	// A new tab has the present problems at once.
	s.change(func() { s.event.Problems = problems(1, 0) })
	other := newTab(t, browser, host)
	other.show(t, "")
	other.until(t, `seen(".panel") && own(".panel").innerText.includes("kanaele0")`)
	b.checkQuiet(t)
}

// TestClientRunsNothing: texts of problems and pages are texts, whatever they say.
func TestClientRunsNothing(t *testing.T) {
	browser := newBrowser(t)
	s, host := speak(t, map[string]string{"/": article(`<main>Text</main>`)})
	const evil = `</script><img src=x onerror="window.ran=1"><svg onload="window.ran=2"><script>window.ran=3</script>" onfocus="window.ran=4" autofocus x="`
	s.tell = func(p *preview.PageState) {
		p.Page = &preview.PageInfo{Kind: evil, Title: evil, File: evil, Editor: "javascript:window.ran=5", Schedule: evil, When: evil, Words: 3, Decides: 4,
			Links: []preview.PageLink{{Title: evil, URL: "javascript:window.ran=6"}, {Title: "data", URL: "data:text/html,<script>1</script>"}, {Title: "gut", URL: "/gut/"}}}
	}
	s.event.Problems = preview.Problems{Errors: 2, Items: []preview.Problem{
		{Severity: "error", Code: evil, File: evil, Line: 1, Column: 2, Message: evil, Hint: evil, Excerpt: evil, Also: []string{evil}, Editor: " java\nscript:window.ran=7"},
		{Severity: "__proto__", File: "a.md", Message: "\u202e" + evil, Excerpt: "<b>", Column: 4000, Line: 1, Editor: "vscode://file/a.md"}}}
	b := newTab(t, browser, host)
	b.show(t, "")
	b.until(t, `seen(".panel")`)
	b.ask(t, `(() => {`+own+`
		own(".toggle").click();
		for (const e of own(".all").querySelectorAll("span, bdi, code, p, a")) if (!e.closest("[href^='vscode:'], [href='/gut/']")) e.click();
		return "";
	})()`)
	if see[bool](t, b, `"ran" in window`) {
		t.Errorf("it ran: %s", b.ask(t, `window.ran + ""`))
	}
	if got := see[string](t, b, `[...own(".all").querySelectorAll("a")].map(a => a.getAttribute("href")).join(" ")`); got != "vscode://file/a.md /gut/" {
		t.Errorf("links: %s", got)
	}
	if n := see[int](t, b, `own(".all").querySelectorAll("img, script, [onerror], [onload], [onfocus]").length`); n != 0 {
		t.Errorf("%d elements out of texts", n)
	}
	if got := see[string](t, b, `own(".message").textContent`); got != evil {
		t.Errorf("the message is not shown as it is: %q", got)
	}
	b.checkQuiet(t)
}

// TestClientBar: the bar tells of the page, remembers how it was left, and does
// not cover the end of the page.
func TestClientBar(t *testing.T) {
	browser := newBrowser(t)
	s, host := speak(t, map[string]string{"/": article(`<main>` + paragraphs(1, 20) + `<p class="last">Ende <a href="#x">Verweis</a></p></main>`)})
	s.tell = func(p *preview.PageState) {
		p.Page.Schedule, p.Page.When, p.Page.Words, p.Page.Decides = "future", "8. Dezember 2026", 1234, 24
		for i := range 9 {
			p.Page.Links = append(p.Page.Links, preview.PageLink{Title: fmt.Sprintf("Eintrag %d", i), URL: fmt.Sprintf("/eintrag-%d/", i)})
		}
	}
	b := newTab(t, browser, host)
	for _, width := range []int64{320, 1000} {
		b.size(t, width, 700)
		b.show(t, "")
		if see[bool](t, b, `own(".toggle").getAttribute("aria-expanded") === "true"`) {
			b.ask(t, `(() => {`+own+`own(".toggle").click(); return ""; })()`)
		}
		b.ask(t, `(() => {`+own+`own(".toggle").focus(); return ""; })()`)
		b.do(t, chromedp.KeyEvent(kb.Enter))
		b.until(t, `seen(".more")`)
		text := see[string](t, b, `own(".bar").innerText.replace(/\s+/g, " ")`)
		for _, want := range []string{"Beitrag", "content/serie/teil-1.md", "erscheint am 8. Dezember 2026", "1.234 Wörter", "legt 24 Zuordnungen fest", "Eintrag 5 und 3 weitere", "Stand vom", "Entwürfe"} {
			if !strings.Contains(text, want) {
				t.Errorf("%d px: the bar does not say %q: %s", width, want, text)
			}
		}
		b.until(t, `(scrollTo(0, 1e6), document.querySelector(".last").getBoundingClientRect().bottom <= own(".dock").getBoundingClientRect().top)`)
		if w := see[int](t, b, `Math.max(document.documentElement.scrollWidth, own(".bar").scrollWidth) - innerWidth`); w > 0 {
			t.Errorf("%d px: %d px too wide", width, w)
		}
		if width == 320 {
			small := see[string](t, b, `[...own(".bar").querySelectorAll("button, a, input:not([type=checkbox]), label.switch")].filter(e => e.checkVisibility() && e.getBoundingClientRect().height < 44).map(e => e.textContent || e.id).join(", ")`)
			if small != "" {
				t.Errorf("too small to be hit on a phone: %s", small)
			}
		}
		b.show(t, "")
		b.until(t, `seen(".more")`) // as it was left
		// What the keyboard reaches is in sight.
		b.ask(t, `(() => { scrollTo(0, 0); document.querySelector(".last a").focus(); return ""; })()`)
		b.until(t, `document.querySelector(".last a").getBoundingClientRect().bottom <= own(".dock").getBoundingClientRect().top`)
	}
	call(t, b, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Media: "print"})
	b.until(t, `!seen(".dock")`)
	b.checkQuiet(t)
}

// TestClientShowsOtherEditions: a date is chosen, the page becomes that of the
// date, the choice is marked and can be taken back.
func TestClientShowsOtherEditions(t *testing.T) {
	browser := newBrowser(t)
	s, host := speak(t, nil)
	s.editions = func(asOf string) string { return article(`<main><p>Stand: ` + asOf + `.</p><input></main>`) }
	b := newTab(t, browser, host)
	b.size(t, 1000, 700)
	b.show(t, "")
	b.ask(t, `(() => {`+own+`own(".toggle").click(); document.querySelector("main input").value = "bleibt"; return ""; })()`)
	choose := func(id, value string) {
		t.Helper()
		b.ask(t, fmt.Sprintf(`(() => {%sconst e = own(%q); e.value = %q; e.dispatchEvent(new Event("change")); return ""; })()`, own, id, value))
	}
	choose("#date", "2026-12-08")
	b.until(t, `main() === "Stand: 2026-12-08." && seen(".edition-mark") && own(".edition-mark").innerText.includes("8. Dezember 2026")`)
	choose("#time", "08:30")
	b.until(t, `main() === "Stand: 2026-12-08T08:30."`)
	b.ask(t, `(() => {`+own+`own("[name=drafts]").click(); return ""; })()`)
	b.until(t, `own(".edition-mark").innerText.includes("Entwürfe")`)
	b.until(t, `own("[name=drafts]").checked`)
	if cookie := b.ask(t, `decodeURIComponent(document.cookie)`); !strings.Contains(cookie, `"asOf":"2026-12-08T08:30","drafts":true,"future":false`) {
		t.Errorf("cookie: %s", cookie)
	}
	// Events are heard for the edition that is shown.
	s.change(func() {
		s.editions = func(asOf string) string { return article(`<main><p>Neu, Stand: ` + asOf + `.</p><input></main>`) }
	})
	b.until(t, `main() === "Neu, Stand: 2026-12-08T08:30."`)
	b.ask(t, `(() => {`+own+`own(".edition-mark button").click(); return ""; })()`)
	b.until(t, `main() === "Neu, Stand: ." && !seen(".edition-mark") && own("#date").value === "" && !own("[name=drafts]").checked`)
	if got := b.ask(t, `document.cookie + document.querySelector("main input").value`); got != "bleibt" {
		t.Errorf("after the reset: %q", got)
	}
	// What is chosen by hand but usual is no other edition.
	choose("#date", "2026-12-09")
	b.until(t, `seen(".edition-mark")`)
	b.ask(t, `(() => {`+own+`[...own(".controls").querySelectorAll("button")].find(b => b.textContent === "Heute").click(); return ""; })()`)
	b.until(t, `!seen(".edition-mark") && main() === "Neu, Stand: ."`)
	b.checkQuiet(t)
}

// TestClientTabs: two tabs follow; one that is hidden catches up when it is seen.
func TestClientTabs(t *testing.T) {
	browser := newBrowser(t)
	s, host := speak(t, map[string]string{"/a/": article(`<main>eins</main>`), "/b/": article(`<main>eins</main>`)})
	a, b := newTab(t, browser, host), newTab(t, browser, host)
	a.show(t, "a/")
	b.show(t, "b/")
	s.change(func() { s.pages["/a/"], s.pages["/b/"] = article(`<main>zwei</main>`), article(`<main>zwei</main>`) })
	a.until(t, `main() === "zwei"`)
	b.until(t, `main() === "zwei"`)

	// A tab of a headless browser is always visible; the page is told otherwise.
	hide := func(state string) {
		b.ask(t, fmt.Sprintf(`(() => {
			Object.defineProperty(document, "visibilityState", {get: () => %q, configurable: true});
			document.dispatchEvent(new Event("visibilitychange"));
			return "";
		})()`, state))
	}
	hide("hidden")
	before := s.times("/b/")
	for _, text := range []string{"drei", "vier"} {
		s.change(func() {
			s.pages["/a/"], s.pages["/b/"] = article(`<main>`+text+`</main>`), article(`<main>`+text+`</main>`)
		})
		a.until(t, `main() === "`+text+`"`)
	}
	if got := see[string](t, b, `main()`); got != "zwei" || s.times("/b/") != before {
		t.Errorf("a hidden tab shows %q and asked %d times", got, s.times("/b/")-before)
	}
	hide("visible")
	b.until(t, `main() === "vier"`)
	if n := s.times("/b/") - before; n != 1 {
		t.Errorf("it caught up with %d requests", n)
	}
	b.checkQuiet(t)
}

// TestClientLastStateWins: edits that come while a page is on its way make one
// more request, not one each, and the last is shown.
func TestClientLastStateWins(t *testing.T) {
	browser := newBrowser(t)
	s, host := speak(t, map[string]string{"/": article(`<main>0</main>`)})
	b := newTab(t, browser, host)
	b.show(t, "")
	release := make(chan struct{})
	s.change(func() { s.hold["/"] = release; s.pages["/"] = article(`<main>1</main>`) })
	for s.times("/") < 2 {
		b.ask(t, `new Promise(done => setTimeout(() => done(""), 10))`)
	}
	for i := range 5 {
		s.change(func() {
			s.pages["/"], s.event.Problems = article(fmt.Sprintf(`<main>%d</main>`, 2+i)), problems(0, 1+i)
		})
		b.until(t, fmt.Sprintf(`own(".badge").textContent.startsWith("%d ")`, 1+i))
	}
	close(release)
	b.until(t, `main() === "6"`)
	if n := s.times("/"); n > 3 {
		t.Errorf("%d requests", n)
	}
}

// TestClientAndScripts: scripts are not run again, what they made stays; when
// the scripts themselves change the page is loaded anew.
func TestClientAndScripts(t *testing.T) {
	browser := newBrowser(t)
	text := func(script, words string) string {
		return article(`<main><p>` + words + `</p><div id="made"></div></main><script src="` + script + `" defer></script><script>window.inline = (window.inline ?? 0) + 1</script>`)
	}
	s, host := speak(t, map[string]string{"/": text("/one.js", "eins")})
	s.texts["/one.js"] = `window.runs = (window.runs ?? 0) + 1; document.querySelector("#made").append(Object.assign(document.createElement("b"), {textContent: "gemacht"}));`
	s.texts["/two.js"] = `window.second = true;`
	b := newTab(t, browser, host)
	b.show(t, "")
	const globals = `Object.keys(window).filter(k => !["runs", "inline", "names"].includes(k)).join()`
	plain := newTab(t, browser, host)
	plain.open(t, "one.js")
	if got, want := b.ask(t, globals), plain.ask(t, globals); got != want {
		t.Errorf("the client leaves names: %s\nwithout it: %s", got, want)
	}
	s.change(func() { s.pages["/"] = text("/one.js", "zwei") })
	b.until(t, `main().startsWith("zwei")`)
	if got := b.ask(t, `[window.runs, window.inline, document.querySelector("#made").textContent].join()`); got != "1,1,gemacht" {
		t.Errorf("runs, what was made: %s", got)
	}
	s.change(func() { s.pages["/"] = text("/two.js", "drei") })
	b.until(t, `window.second && window.runs === undefined && main().startsWith("drei")`)
	b.checkQuiet(t)
}

// TestClientMarksAndLeads: what has changed is marked for a moment; on wish the
// browser goes to it, on this page or another.
func TestClientMarksAndLeads(t *testing.T) {
	browser := newBrowser(t)
	s, host := speak(t, map[string]string{"/a/": article(`<main>` + paragraphs(1, 30) + `</main>`), "/b/": article(`<main>Seite b</main>`)})
	b := newTab(t, browser, host)
	b.size(t, 1000, 700)
	b.show(t, "a/")
	b.ask(t, `(() => {`+own+`
		window.marked = [];
		new MutationObserver(all => { for (const m of all) for (const n of m.addedNodes) window.marked.push(n.getBoundingClientRect().top - document.querySelectorAll("p")[1].getBoundingClientRect().top); })
			.observe(own(".marks"), {childList: true});
		return "";
	})()`)
	edited := strings.Replace(paragraphs(1, 30), "Absatz 2:", "Absatz zwei:", 1)
	s.change(func() { s.pages["/a/"] = article(`<main>` + edited + `</main>`) })
	b.until(t, `main().includes("zwei") && window.marked.length === 1`)
	if off := b.ask(t, `window.marked[0].toFixed(0)`); off != "0" && off != "-0" {
		t.Errorf("the mark is %s px off", off)
	}
	b.until(t, `!own(".mark")`)
	if y := see[float64](t, b, `scrollY`); y != 0 {
		t.Errorf("without the wish the page is scrolled to %v", y)
	}

	s.tell = func(p *preview.PageState) { p.Navigate = true }
	b.show(t, "a/")
	const far = `(() => { const r = [...document.querySelectorAll("p")].at(-2).getBoundingClientRect(); return r.top > 0 && r.bottom < innerHeight; })()`
	s.change(func() {
		s.pages["/a/"] = article(`<main>` + strings.Replace(edited, "Absatz 29:", "Absatz neunundzwanzig:", 1) + `</main>`)
		s.event.Edited = []string{"/a/"}
	})
	b.until(t, `main().includes("neunundzwanzig") && `+far)

	s.change(func() { s.pages["/b/"], s.event.Edited = article(`<main>Seite b, neu</main>`), []string{"/b/"} })
	b.until(t, `location.pathname === "/b/" && main() === "Seite b, neu" && seen(".strip")`)
	// Who then goes elsewhere may stay.
	b.show(t, "a/")
	connections := s.times("/_kontor/events")
	s.change(func() { s.event.Problems = problems(0, 1) })
	b.until(t, `own(".badge").textContent === "1 Warnung" && location.pathname === "/a/"`)
	if s.times("/_kontor/events") < connections {
		t.Error("not connected")
	}
	b.checkQuiet(t)
}

// TestClientOutlivesTheServer: when the server is away the author is told; one
// that has begun anew is understood; a page that is gone stays in sight.
func TestClientOutlivesTheServer(t *testing.T) {
	browser := newBrowser(t)
	s, host := speak(t, map[string]string{"/": article(`<main>Startseite</main>`), "/teil/": article(`<main>eins</main>`)})
	b := newTab(t, browser, host)
	b.show(t, "teil/")
	s.drop(true)
	b.until(t, `seen(".notes .lost") && own(".lost").innerText.includes("Vorschau beendet?")`)
	s.mu.Lock()
	s.deaf, s.epoch, s.pages["/teil/"] = false, 1, article(`<main>zwei</main>`)
	s.mu.Unlock()
	b.until(t, `main() === "zwei" && !seen(".notes .lost")`)
	s.change(func() { s.pages["/teil/"] = article(`<main>drei</main>`) }) // epoch 2
	b.until(t, `main() === "drei"`)

	s.change(func() { delete(s.pages, "/teil/") })
	b.until(t, `seen(".gone") && own(".gone").innerText.includes("gibt es nicht mehr")`)
	if got := see[string](t, b, `main() + own(".gone a").getAttribute("href")`); got != "drei/" {
		t.Errorf("shown: %q", got)
	}
	s.change(func() { s.pages["/teil/"] = article(`<main>vier</main>`) })
	b.until(t, `main() === "vier" && !seen(".gone")`)

	b.show(t, "spaeter/") // not yet there
	s.change(func() { s.pages["/spaeter/"] = article(`<main>da</main>`) })
	b.until(t, `main() === "da"`)
}

// TestClientTakesAnyPage: pages without main, without body, very long ones, and
// ones that a script has turned upside down.
func TestClientTakesAnyPage(t *testing.T) {
	browser := newBrowser(t)
	var rows strings.Builder
	for i := range 6000 {
		fmt.Fprintf(&rows, "<tr id=r%d><td>Zeile %d</td><td>Wert</td></tr>\n", i, i)
	}
	table := "<table><tbody>" + rows.String() + "</tbody></table>"
	pages := map[string][2]string{
		"no main":     {article(`<p>alt</p>`), article(`<h1>davor</h1><p>neu</p>`)},
		"only text":   {`alt`, `neu`},
		"empty":       {``, `neu`},
		"emptied":     {article(`<main><p>alt</p></main>`), article(`<p>neu</p>`)},
		"frames":      {`<html><head><title>a</title></head></html>`, `<html><head><title>neu</title></head><body>neu</body></html>`},
		"same ids":    {article(`<main><p id=a>1</p><p id=a>2</p></main>`), article(`<main><p id=a>0</p><p id=a>1</p><p id=a>neu</p></main>`)},
		"special":     {article(`<main><svg><a href="#a"><text>alt</text></a></svg><template><p>a</p></template><noscript><p>a</p></noscript></main>`), article(`<main><svg viewBox="0 0 1 1"><a href="#b" xlink:href="#b"><text>neu</text></a></svg><template><p>b</p></template><noscript><p>b</p></noscript></main>`)},
		"huge":        {article(`<main>` + table + `</main>`), article(`<main><p>neu</p>` + strings.Replace(table, "Zeile 3000<", "geändert<", 1) + `</main>`)},
		"all new":     {article(`<main>` + table + `</main>`), article(`<main>` + strings.ReplaceAll(table, "Wert", "neu") + `</main>`)},
		"upside down": {article(`<main><p>alt</p></main><script>onload = () => { document.querySelector("main").textContent = "weg"; }</script>`), article(`<main><p>neu</p></main><script>onload = () => { document.querySelector("main").textContent = "weg"; }</script>`)},
	}
	for name, p := range pages {
		t.Run(name, func(t *testing.T) {
			s, host := speak(t, map[string]string{"/": p[0]})
			b := newTab(t, browser, host)
			b.show(t, "")
			b.ask(t, `window.old = true, ""`)
			if name == "upside down" {
				b.until(t, `main() === "weg"`)
			}
			s.change(func() { s.pages["/"] = p[1] })
			if name == "upside down" {
				b.until(t, `!window.old && main() === "weg"`)
				return
			}
			b.until(t, `(document.body.textContent + document.title).includes("neu")`)
			// It is now what a new tab shows.
			fresh := newTab(t, browser, host)
			fresh.show(t, "")
			const whole = `(() => { const c = document.body.cloneNode(true); for (const s of c.querySelectorAll("script, noscript")) s.remove(); return c.outerHTML.replace(/\s+(?=<)/g, ""); })()`
			if got, want := b.ask(t, whole), fresh.ask(t, whole); got != want {
				t.Errorf("the page is\n%.2000s\nwant\n%.2000s", got, want)
			}
			b.checkQuiet(t)
		})
	}
}

// TestClientIsAccessible: axe-core has nothing to say about the author's things.
func TestClientIsAccessible(t *testing.T) {
	axe := readAxe(t)
	browser := newBrowser(t)
	s, host := speak(t, map[string]string{"/": article(`<meta name="viewport" content="width=device-width"><header>Kopf</header><main><h1>Titel</h1>` + paragraphs(1, 5) + `</main>`)})
	s.event.Problems = problems(2, 1)
	s.tell = func(p *preview.PageState) {
		p.Page.Schedule, p.Page.Words, p.Page.Links = "draft", 12, []preview.PageLink{{Title: "Onlineshop", URL: "/kanaele/onlineshop/"}}
	}
	for _, scheme := range []string{"light", "dark"} {
		s.pages["/"] = strings.Replace(s.pages["/"], `<html lang="de">`, `<html lang="de" style="color-scheme: light dark">`, 1)
		for _, width := range []int64{360, 1440} {
			b := newTab(t, browser, host)
			b.size(t, width, 900)
			b.media(t, "prefers-color-scheme", scheme)
			b.show(t, "")
			b.ask(t, `(() => {`+own+`document.cookie = "kontor-edition=%7B%22drafts%22%3Atrue%7D; Path=/"; return ""; })()`)
			b.show(t, "")
			b.until(t, `seen(".panel") && seen(".edition-mark")`)
			b.ask(t, `(() => {`+own+`if (!seen(".more")) own(".toggle").click(); return ""; })()`)
			b.checkAccess(t, axe, fmt.Sprintf("at %d px, %s", width, scheme))
		}
	}
}
