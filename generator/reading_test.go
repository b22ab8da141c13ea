package generator_test

import (
	"context"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/cdproto/network"
	cdppage "github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// What readers meet: narrow windows, slow lines, keyboards, thumbs, own colours.
// These judges are our own; TestJudgesSeeFaults shows that they see faults.
// The scripts answer with a line for each fault.

// tell holds what the scripts share.
const tell = `
	const told = [];
	const name = e => e.outerHTML.replace(/\s+/g, " ").slice(0, 140);
	const seen = e => e.checkVisibility({visibilityProperty: true, opacityProperty: true}) && e.getBoundingClientRect().width > 1;
	const answer = () => [...new Set(told)].slice(0, 8).join("\n");
`

// sideways names what is wider than the window, and what scrolls sideways
// without being a labelled box that the keyboard reaches. Code is a box of its
// own and needs no label.
const sideways = `(() => {` + tell + `
	const limit = document.documentElement.clientWidth;
	const overflow = e => getComputedStyle(e).overflowX;
	const inBox = e => { for (let p = e.parentElement; p && p !== document.body; p = p.parentElement) if (overflow(p) !== "visible") return true; return false; };
	if (document.documentElement.scrollWidth > limit) {
		told.push("the page is " + document.documentElement.scrollWidth + " px wide");
		for (const e of document.querySelectorAll("body *")) {
			const r = e.getBoundingClientRect();
			const spills = e.scrollWidth > e.clientWidth + 1 && e.clientWidth > 1 && overflow(e) === "visible" && r.left + e.scrollWidth > limit + 1;
			if (r.width > 0 && (r.right > limit + 1 || r.left < -1 || spills) && !inBox(e)) told.push("sticks out: " + name(e));
		}
	}
	for (const e of document.querySelectorAll("body *:not(input, textarea, select)")) {
		if (e.clientWidth <= 1 || e.scrollWidth <= e.clientWidth + 1 || !/auto|scroll/.test(overflow(e))) continue;
		const labelled = e.getAttribute("role") && (e.getAttribute("aria-label") || e.getAttribute("aria-labelledby"));
		if (e.tabIndex < 0 || !labelled && e.tagName !== "PRE") told.push("scrolls without role, label and focus: " + name(e));
	}
	return answer();
})()`

// clipped names boxes that hide a part of their text.
const clipped = `(() => {` + tell + `
	for (const e of document.querySelectorAll("body *")) {
		const s = getComputedStyle(e);
		if (!e.innerText || !seen(e) || e.clientHeight <= 1 || s.clipPath !== "none") continue; // made to be heard, not seen
		if (/hidden|clip/.test(s.overflowY) && e.scrollHeight > e.clientHeight + 1) told.push("cut at the bottom: " + name(e));
		if (/hidden|clip/.test(s.overflowX) && e.scrollWidth > e.clientWidth + 1) told.push("cut at the side: " + name(e));
	}
	return answer();
})()`

// smallText names text below 14 px; text in drawings counts as large as it is drawn.
const smallText = `(() => {` + tell + `
	const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
	for (let n = texts.nextNode(); n; n = texts.nextNode()) {
		const e = n.parentElement;
		if (!n.data.trim() || /^(SCRIPT|STYLE|OPTION|TITLE|DESC)$/i.test(e.tagName) || !seen(e)) continue;
		let size = parseFloat(getComputedStyle(e).fontSize);
		if (e.ownerSVGElement) size *= Math.hypot(e.getScreenCTM().a, e.getScreenCTM().b);
		if (size < 13.95) told.push(size.toFixed(1) + " px: " + n.data.trim().slice(0, 40) + " in " + name(e));
	}
	return answer();
})()`

// smallTargets names what is less than 44 px high to a finger: whatever works
// something, and links in navigation or of their own. Links in running text are
// as high as the text.
const smallTargets = `(async () => {` + tell + `
	const running = a => getComputedStyle(a).display === "inline" && !a.closest("nav, header, footer");
	const target = e => e.tagName === "INPUT" && /checkbox|radio/.test(e.type) && e.labels[0] || e;
	for (const found of document.querySelectorAll("a[href], button, summary, select, input:not([type=hidden]), textarea, [role=button]")) {
		const e = target(found);
		if (!seen(e) || e.matches(".skip") || found.tagName === "A" && running(found)) continue;
		if (e.getBoundingClientRect().height >= 43.9) continue;
		// It may be larger than it looks: find out where a finger hits it.
		e.scrollIntoView({block: "center", inline: "center", behavior: "instant"});
		const r = e.getClientRects()[0], x = r.left + r.width / 2, y = r.top + r.height / 2;
		const hit = dy => { const at = document.elementFromPoint(x, y + dy); return at && (e.contains(at) || at.contains(e) && at.matches("a, summary, label, button")); };
		let up = 0, down = 0;
		while (up < 22 && hit(-up - 1)) up++;
		while (down < 22 && hit(down + 1)) down++;
		if (up + down < 43) told.push(Math.round(Math.max(r.height, up + down)) + " px: " + name(found));
	}
	return answer();
})()`

// textSpacing is what WCAG 1.4.12 lets readers ask for.
const textSpacing = `(() => {
	const own = new CSSStyleSheet();
	own.replaceSync("* { line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important } p { margin-block-end: 2em !important }");
	document.adoptedStyleSheets = [own];
	return "";
})()`

func (b *tab) checkWidth(t *testing.T) {
	t.Helper()
	b.checkTold(t, "sideways", sideways)
}

// checkTold runs a script that answers with a line for each fault.
func (b *tab) checkTold(t *testing.T, what, script string) {
	t.Helper()
	for _, line := range b.toldBy(t, script) {
		t.Errorf("%s: %s: %s", b.name, what, line)
	}
}

func (b *tab) report(t *testing.T, faults []string) {
	t.Helper()
	for _, f := range faults {
		t.Errorf("%s: %s", b.name, f)
	}
}

func (b *tab) toldBy(t *testing.T, script string) []string {
	t.Helper()
	return strings.FieldsFunc(b.ask(t, script), func(r rune) bool { return r == '\n' })
}

// TestJudgeSizes: no text is too small to read, nothing too small for a thumb.
func TestJudgeSizes(t *testing.T) {
	dir := shippedSite(t)
	b := newTab(t, newBrowser(t), serve(t, dir))
	for _, name := range onePageOfEachKind(t, dir) {
		b.size(t, 360, 740, chromedp.EmulateMobile)
		b.open(t, name)
		b.checkTold(t, "small target", smallTargets)
		b.ask(t, unfold)
		b.checkTold(t, "small target, unfolded", smallTargets)
		b.checkTold(t, "small text at 360 px", smallText)
		b.size(t, 1280, 800)
		b.checkTold(t, "small text at 1280 px", smallText)
	}
}

// unfold opens whatever is folded, the menu too.
const unfold = `document.querySelectorAll("details").forEach(d => d.open = true); ""`

// Budgets of a first view, in bytes as sent.
const (
	mostOfAView     = 150_000
	mostOfAnArticle = 50_000 // without fonts and pictures
)

// TestJudgeFirstView: whoever comes from outside reads at once, also on a slow
// line, also without scripts, and tells nobody else.
func TestJudgeFirstView(t *testing.T) {
	dir := shippedSite(t)
	browser, host := newBrowser(t), serve(t, dir)
	chosen := onePageOfEachKind(t, dir)
	for _, kind := range []string{"home", "article", "entity", "series", "concept", "matrix"} {
		t.Run(kind, func(t *testing.T) {
			b := newTab(t, browser, host)
			b.size(t, 360, 740, chromedp.EmulateMobile)
			sent := b.sentFor(t, chosen[kind])
			t.Logf("%s: %d bytes: %v", chosen[kind], sent.total(), sent)
			b.report(t, sent.tooMuch(kind == "article"))
			b.checkQuiet(t)
			b.report(t, b.needsScripts(t))
		})
	}
}

// sent is the number of bytes sent, headers included, by type of resource.
type sent map[network.ResourceType]int

func (s sent) total() (n int) {
	for _, size := range s {
		n += size
	}
	return n
}

func (s sent) tooMuch(article bool) (faults []string) {
	if n := s.total(); n > mostOfAView {
		faults = append(faults, fmt.Sprintf("%d bytes are sent for a first view, at most %d may: %v", n, mostOfAView, s))
	}
	if n := s.total() - s[network.ResourceTypeFont] - s[network.ResourceTypeImage]; article && n > mostOfAnArticle {
		faults = append(faults, fmt.Sprintf("%d bytes are sent beside fonts and pictures, at most %d may: %v", n, mostOfAnArticle, s))
	}
	return faults
}

// sentFor opens a page with an empty cache and adds up what is sent for it.
func (b *tab) sentFor(t *testing.T, name string) sent {
	call(t, b, network.SetCacheDisabled, network.SetCacheDisabledParams{CacheDisabled: true})
	var mu sync.Mutex
	kinds, sizes, idle := map[network.RequestID]network.ResourceType{}, sent{}, make(chan struct{}, 1)
	listening, stop := context.WithCancel(b.ctx)
	defer stop()
	done := func(id network.RequestID, size float64) {
		sizes[kinds[id]] += int(size)
		delete(kinds, id)
		select {
		case idle <- struct{}{}:
		default: // told already
		}
	}
	err := chromedp.Listen(listening, func(event any) {
		mu.Lock()
		defer mu.Unlock()
		switch e := event.(type) {
		case *network.EventRequestWillBeSent:
			// The browser fetches the site's icon on its own, and need not say when it has it.
			if e.Type != network.ResourceTypeOther {
				kinds[e.RequestID] = e.Type
			}
		case *network.EventLoadingFinished:
			done(e.RequestID, e.EncodedDataLength)
		case *network.EventLoadingFailed:
			done(e.RequestID, 0)
		}
	})
	if err != nil {
		t.Fatal(err)
	}
	b.open(t, name)
	b.ask(t, `document.fonts.ready.then(() => "")`)
	for {
		mu.Lock()
		left := len(kinds)
		mu.Unlock()
		if left == 0 {
			return sizes
		}
		select {
		case <-idle:
		case <-b.ctx.Done():
			t.Fatalf("%s: requests do not end: %v", name, kinds)
		}
	}
}

// textOfMain is what is read in <main>, without what only works something.
const textOfMain = `(() => {
	const read = [], texts = document.createTreeWalker(document.querySelector("main"), NodeFilter.SHOW_TEXT);
	for (let n = texts.nextNode(); n; n = texts.nextNode()) {
		const e = n.parentElement;
		if (n.data.trim() && !e.closest("button, select, label, .filters summary, .legend li, [role=status], svg") && e.checkVisibility({visibilityProperty: true})) read.push(n.data.trim());
	}
	return read.join("\n");
})()`

// needsScripts tells where <main> says something else with scripts off.
func (b *tab) needsScripts(t *testing.T) []string {
	t.Helper()
	with := b.ask(t, textOfMain)
	call(t, b, emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: true})
	b.open(t, b.name)
	without := b.ask(t, textOfMain)
	call(t, b, emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: false})
	if with != "" && with == without {
		return nil
	}
	i := firstDifference([]byte(with), []byte(without))
	return []string{fmt.Sprintf("without scripts <main> says something else, from %q on; with scripts it is %q", excerpt(without, i), excerpt(with, i))}
}

func excerpt(s string, i int) string {
	return strings.ToValidUTF8(s[max(0, min(len(s), i)-20):min(len(s), i+60)], "")
}

// gate holds back answers for some files until it is opened.
type gate struct {
	late *regexp.Regexp // paths of the files
	open chan struct{}
	once sync.Once
	held atomic.Int32 // requests so far
}

func (g *gate) release() { g.once.Do(func() { close(g.open) }) }

func (g *gate) hold(r *http.Request) {
	if !g.late.MatchString(r.URL.Path) {
		return
	}
	g.held.Add(1)
	select {
	case <-g.open:
	case <-r.Context().Done():
	}
}

// noShift is how far a page may move by itself: not at all, but for rounding.
const noShift = 0.001

// countShifts runs before any page and adds up how far it moves.
const countShifts = `
	window.shifted = 0; window.shifts = [];
	new PerformanceObserver(list => list.getEntries().forEach(e => {
		window.shifted += e.value;
		e.sources.forEach(s => s.node && window.shifts.push((s.node.outerHTML || s.node.data).replace(/\s+/g, " ").slice(0, 100)));
	})).observe({type: "layout-shift", buffered: true});
`

// settleAndScroll lets everything arrive, and reads the page to its end.
const settleAndScroll = `(async () => {
	const frame = () => new Promise(requestAnimationFrame);
	if (document.readyState !== "complete") await new Promise(done => addEventListener("load", done));
	await document.fonts.ready;
	for (let y = 0; y < document.documentElement.scrollHeight; y += innerHeight) { scrollTo({top: y, behavior: "instant"}); await frame(); await frame(); }
	await Promise.all([...document.images].map(i => i.decode().catch(() => {})));
	await frame(); await frame();
	return "";
})()`

var fonts = regexp.MustCompile(`\.woff2$`)

// TestJudgeShift: nothing moves while a page arrives, even if its fonts come last.
func TestJudgeShift(t *testing.T) {
	dir := shippedSite(t)
	browser := newBrowser(t)
	for kind, name := range onePageOfEachKind(t, dir) {
		for _, width := range []int64{360, 1440} {
			t.Run(fmt.Sprintf("%s at %d px", kind, width), func(t *testing.T) {
				moved, late, what := shiftOf(t, browser, dir, name, width, fonts)
				if moved > noShift {
					t.Errorf("%s moves by %.4f: %s", name, moved, what)
				}
				if late == 0 && hasFonts(t, dir) {
					t.Errorf("%s was painted before it asked for a font: this proves nothing", name)
				}
				t.Logf("%s: %.4f, %d files came late", name, moved, late)
			})
		}
	}
}

func hasFonts(t *testing.T, dir string) (found bool) {
	err := filepath.WalkDir(dir, func(path string, _ os.DirEntry, err error) error {
		found = found || fonts.MatchString(path)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return found
}

// shiftOf shows a page some of whose files arrive only after it was painted, and
// returns how far it moved, how many files came late, and what moved.
func shiftOf(t *testing.T, browser context.Context, dir, name string, width int64, late *regexp.Regexp) (moved float64, held int32, what string) {
	g := &gate{late: late, open: make(chan struct{})}
	b := newTab(t, browser, (&host{dir: dir, hold: g.hold}).start(t))
	defer g.release()
	b.size(t, width, 800)
	call(t, b, network.SetCacheDisabled, network.SetCacheDisabledParams{CacheDisabled: true})
	call(t, b, cdppage.AddScriptToEvaluateOnNewDocument, cdppage.AddScriptToEvaluateOnNewDocumentParams{Source: countShifts})
	b.name = name
	// Not chromedp.Navigate: it waits for the load, and that waits for the gate.
	b.do(t, chromedp.Func(func(ctx context.Context, target *chromedp.Target) error {
		_, err := cdp.Call(ctx, target, cdppage.Navigate, cdppage.NavigateParams{URL: b.host + "/" + name})
		return err
	}))
	painted := chromedp.Poll[bool](`location.pathname.endsWith("` + name + `") && performance.getEntriesByName("first-contentful-paint").length > 0`)
	if _, err := chromedp.Run(b.ctx, painted); err != nil {
		t.Fatalf("%s is not painted while files are on their way: %v", name, err)
	}
	held = g.held.Load()
	g.release()
	b.ask(t, settleAndScroll)
	return askFor[float64](t, b, "window.shifted"), held, b.ask(t, `[...new Set(window.shifts)].slice(0, 4).join(" ; ")`)
}

// TestJudgeMotion: a reader who asked for less motion sees none.
func TestJudgeMotion(t *testing.T) {
	dir := shippedSite(t)
	b := newTab(t, newBrowser(t), serve(t, dir))
	b.size(t, 1280, 800)
	b.media(t, "prefers-reduced-motion", "reduce")
	for _, name := range onePageOfEachKind(t, dir) {
		b.open(t, name)
		b.report(t, b.motion(t))
	}
}

// moving names what moves, or would when it is touched.
const moving = `(() => {` + tell + `
	for (const a of document.getAnimations()) told.push("moves: " + name(a.effect.target));
	const longest = list => Math.max(...list.split(",").map(d => parseFloat(d) * (/ms$/.test(d.trim()) ? 1 : 1000)));
	for (const e of document.querySelectorAll("html, body *")) {
		const s = getComputedStyle(e);
		if (longest(s.transitionDuration) > 1) told.push("has a transition: " + name(e));
		if (s.animationName !== "none" && longest(s.animationDuration) > 1) told.push("has an animation: " + name(e));
		if (s.scrollBehavior === "smooth") told.push("scrolls smoothly: " + name(e));
	}
	return answer();
})()`

// pointAt returns the middles of the first things that can be pointed at.
const pointAt = `[...document.querySelectorAll("a, button, summary, td, tr, select")].map(e => e.getBoundingClientRect())
	.filter(r => r.width > 0 && r.top > 0 && r.bottom < innerHeight).slice(0, 12).map(r => [r.left + r.width / 2, r.top + r.height / 2])`

const movesNow = `(() => {` + tell + `
	document.getAnimations().forEach(a => told.push("moves when pointed at: " + name(a.effect.target)));
	return answer();
})()`

// motion points at things and tells what moves.
func (b *tab) motion(t *testing.T) (faults []string) {
	t.Helper()
	for _, at := range askFor[[][2]float64](t, b, pointAt) {
		b.do(t, chromedp.MouseEvent(input.DispatchMouseEventTypeMouseMoved, at[0], at[1]))
		faults = append(faults, b.toldBy(t, movesNow)...)
	}
	b.do(t, chromedp.KeyEvent(kb.Tab))
	return append(faults, b.toldBy(t, moving)...)
}

// looks tells how each state looks where the reader's own
// colours replace those of the page: by its border and its symbol.
const looks = `(() => {
	const looks = {};
	for (const state of ["offered", "planned", "on-request", "excluded", "n-a", "open"]) {
		const e = [...document.querySelectorAll("main .st-" + state)].find(e => e.checkVisibility());
		if (!e) continue;
		const s = getComputedStyle(e), symbol = e.querySelector("svg use");
		const drawn = symbol && getComputedStyle(symbol.closest("svg")).color !== getComputedStyle(document.body).backgroundColor;
		looks[state] = [s.borderTopStyle, s.borderTopWidth, drawn ? symbol.getAttribute("href") : "no symbol"].join(" ");
	}
	return looks;
})()`

// TestJudgeForcedColours: the six states differ where fills are gone. The site
// is made up, because a real one need not have all of them.
func TestJudgeForcedColours(t *testing.T) {
	dir := longWords(t)
	b := newTab(t, newBrowser(t), serve(t, dir))
	b.media(t, "forced-colors", "active")
	b.size(t, 1280, 800)
	b.open(t, onePageOfEachKind(t, dir)["matrix"])
	states := askFor[map[string]string](t, b, looks)
	if len(states) != 6 {
		t.Errorf("the matrix shows %d states, wanted 6: %v", len(states), states)
	}
	for _, fault := range alike(states) {
		t.Error(fault)
	}
	t.Log(states)
}

// alike names the states that look the same.
func alike(states map[string]string) (faults []string) {
	for a, look := range states {
		for b, other := range states {
			if a < b && look == other {
				faults = append(faults, fmt.Sprintf("%s and %s both look like %q", a, b, look))
			}
		}
	}
	return faults
}
