package generator_test

import (
	"bytes"
	"fmt"
	"image"
	"image/png"
	"math/rand/v2"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/network"
)

// TestJudgesSeeFaults: a judge that finds nothing on a bad page judges nothing.
func TestJudgesSeeFaults(t *testing.T) {
	dir := badSite(t)
	t.Run("markup", func(t *testing.T) {
		if told := strings.Join(markupErrors(t, dir), "\n"); !strings.Contains(told, "no “p” element in scope") && !strings.Contains(told, "No “p” element in scope") {
			t.Errorf("vnu overlooks a wrong end tag: %s", told)
		}
	})
	t.Run("links", func(t *testing.T) {
		told, ok := linksHold(t, dir)
		for _, link := range []string{"/gone/", "nowhere"} {
			if ok || !strings.Contains(told, link) {
				t.Errorf("html-proofer overlooks %s: %s", link, told)
			}
		}
	})
	t.Run("lighthouse", func(t *testing.T) {
		told := lighthouse(t, serve(t, dir)+"/bad.html", "accessibility", "seo")
		for category, c := range told.Categories {
			if c.Score >= lighthouseWants || told.lost(category) == "" {
				t.Errorf("Lighthouse gives a bad page %.2f for %s", c.Score, category)
			}
		}
	})
	browser := newBrowser(t)
	host := serve(t, dir)
	show := func(t *testing.T, name string, width int64) *tab {
		b := newTab(t, browser, host)
		b.size(t, width, 640)
		b.open(t, name)
		return b
	}
	t.Run("browser", func(t *testing.T) {
		b := show(t, "bad.html", 320)
		var rules []string
		for _, f := range b.violations(t, readAxe(t)) {
			rules = append(rules, f.ID)
		}
		wantAll(t, rules, "html-has-lang", "image-alt", "landmark-one-main")
		wantAll(t, b.heard(), "inline style", "elsewhere.invalid")
	})
	t.Run("sizes and widths", func(t *testing.T) {
		b := show(t, "small.html", 320)
		wantAll(t, b.toldBy(t, sideways), "px wide", "sticks out: <pre", "scrolls without role, label and focus: <div class=\"scroller\"")
		wantAll(t, b.toldBy(t, clipped), "cut at the bottom: <p class=\"cut\"", "cut at the side: <p class=\"cut-side\"")
		wantAll(t, b.toldBy(t, smallText), "10.0 px: tiny", "7.0 px: drawn")
		targets := b.toldBy(t, smallTargets)
		wantAll(t, targets, "20 px: <button", "20 px: <summary", "<a href=\"/small.html\">menu</a>")
		if told := strings.Join(targets, "\n"); strings.Contains(told, "running") || strings.Contains(told, "wide enough") {
			t.Errorf("a link in running text, or one with a large margin around it, counts as small: %s", told)
		}
	})
	t.Run("first view", func(t *testing.T) {
		b := show(t, "small.html", 360)
		sent := b.sentFor(t, "heavy.html")
		if sent[network.ResourceTypeImage] < 110_000 || sent[network.ResourceTypeStylesheet] < 60_000 {
			t.Errorf("a picture of 110 kB and a style sheet of 60 kB count as %v", sent)
		}
		wantAll(t, sent.tooMuch(true), "sent for a first view", "beside fonts and pictures")
		wantAll(t, b.needsScripts(t), "only with scripts")
	})
	t.Run("shift", func(t *testing.T) {
		moved, late, what := shiftOf(t, browser, dir, "late.html", 360, regexp.MustCompile(`late\.png`))
		if moved <= noShift || late != 1 {
			t.Errorf("a picture that comes late moves the text by %.4f; %d files came late", moved, late)
		}
		wantAll(t, []string{what}, "moved down")
	})
	t.Run("keyboard", func(t *testing.T) {
		_, faults := show(t, "keyboard.html", 360).tabThrough(t)
		wantAll(t, faults, "shows no focus: <a id=\"blind\"", "is focused out of sight: <a id=\"away\"", "is covered by <div",
			"comes after something that stands behind it", "is never reached: <a id=\"trapped\"")
		wantAll(t, show(t, "keyboard.html", 360).skipLink(t), "the first stop leads to \"/small.html\"")
		wantAll(t, show(t, "menu.html", 360).skipLink(t), "behind the skip link Tab leads back")
		wantAll(t, show(t, "menu.html", 360).menu(t), "the menu is closed after a key that should leave it open")
		wantAll(t, show(t, "menu-open.html", 360).menu(t), "the menu is open when the page comes")
	})
	t.Run("motion", func(t *testing.T) {
		b := show(t, "motion.html", 360)
		b.media(t, "prefers-reduced-motion", "reduce")
		wantAll(t, b.motion(t), "moves when pointed at: <a", "has a transition: <a", "has an animation: <p")
	})
	t.Run("forced colours", func(t *testing.T) {
		b := show(t, "motion.html", 360)
		b.media(t, "forced-colors", "active")
		wantAll(t, alike(askFor[map[string]string](t, b, looks)), "offered and planned both look like")
	})
	t.Run("paper", func(t *testing.T) {
		b := show(t, "paper.html", 1280)
		wantAll(t, b.printFaults(t), "is printed: <nav", "is printed: <button", "navigation is printed: Everything else",
			"is not printed on A4", "not printed: https://example.org/out", "within the site is printed: /small.html")
		b.printed(t, func() { wantAll(t, b.toldBy(t, unansweredQuestions), "no box: <li", "no line: <li") })
	})
}

// wantAll fails unless each fault is among those told.
func wantAll(t *testing.T, told []string, faults ...string) {
	t.Helper()
	for _, f := range faults {
		if !slices.ContainsFunc(told, func(s string) bool { return strings.Contains(s, f) }) {
			t.Errorf("overlooked: %s\nseen:\n%s", f, strings.Join(told, "\n"))
		}
	}
}

// badSite writes pages with everything that a judge should see.
func badSite(t *testing.T) string {
	dir := t.TempDir()
	page := func(name, css, body string) {
		put(t, dir, name+".css", []byte(css))
		put(t, dir, name+".html", fmt.Appendf(nil, `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Bad</title><meta name="viewport" content="width=device-width"><link rel="stylesheet" href="/%s.css"></head><body>%s</body></html>`, name, body))
	}
	put(t, dir, "bad.html", []byte(`<!doctype html><html><head><title>Bad</title></head><body>
<p style="width:900px"><div>wide</p><pre>`+strings.Repeat("wide", 100)+`</pre><img src="http://elsewhere.invalid/x.png">
<a href="/gone/">gone</a> <a href="#nowhere">nowhere</a></body></html>`))
	page("small", `.tiny { font-size: 10px } svg { width: 50px; height: 50px } svg text { font-size: 14px }
		button, summary, .wide { display: block; height: 20px; padding: 0; line-height: 20px; border: 0; position: relative; margin: 40px 0 } .wide::after { content: ""; position: absolute; inset: -14px 0 }
		.scroller { overflow-x: auto; width: 200px } .scroller p { width: 400px }
		.cut { overflow: hidden; height: 20px; width: 60px } .cut-side { overflow-x: hidden; width: 60px; white-space: nowrap }`,
		`<nav><a href="/small.html">menu</a></nav><p class="tiny">tiny</p><svg viewBox="0 0 100 100"><text y="50">drawn</text></svg>
		<button>press</button><details><summary>unfold</summary>more</details><p>in <a href="/small.html">running</a> text</p><a class="wide" href="/small.html">wide enough</a>
		<pre>`+strings.Repeat("wide", 100)+`</pre><div class="scroller"><p>scrolls</p></div>
		<p class="cut">text that goes on and on and on</p><p class="cut-side">text that goes on and on and on</p>`)
	noise := image.NewGray(image.Rect(0, 0, 400, 300)) // cannot be packed
	for i, random := 0, rand.New(rand.NewPCG(1, 2)); i < len(noise.Pix); i++ {
		noise.Pix[i] = byte(random.Uint32())
	}
	var heavy bytes.Buffer
	if err := png.Encode(&heavy, noise); err != nil {
		t.Fatal(err)
	}
	put(t, dir, "heavy.png", heavy.Bytes())
	page("heavy", fmt.Sprintf("/* %x */", noise.Pix[:65_000]), `<main><p>Text.</p></main><img src="/heavy.png" alt=""><script src="/heavy.js"></script>`)
	put(t, dir, "heavy.js", []byte(`document.querySelector("main").append("only with scripts")`))
	put(t, dir, "late.png", picture(t, 300, 300))
	page("late", "", `<p>above</p><img src="/late.png" alt=""><p>moved down</p>`)
	page("keyboard", `#blind:focus { outline: 0 } #away { position: absolute; top: -500px } #under { display: block; margin-top: 100px } .lid { position: fixed; top: 80px; left: 0; width: 100%; height: 150px; background: #fff }`,
		`<a id="blind" href="/small.html">blind</a> <a id="away" href="/small.html">away</a> <a id="under" href="/small.html">under</a><div class="lid">lid</div>
		<a id="early" href="/small.html" tabindex="1">early</a> <a id="last" href="/small.html">last</a> <a id="trapped" href="/small.html">trapped</a><script src="/keyboard.js"></script>`)
	put(t, dir, "keyboard.js", []byte(`document.getElementById("last").addEventListener("keydown", e => { if (e.key === "Tab") e.preventDefault(); })`))
	const menu = `<a href="#main">skip</a><header>%s<nav %s><a href="/small.html">menu</a></nav></header><a href="/small.html">more</a><main id="main">Text.</main>`
	page("menu", "", fmt.Sprintf(menu, `<button aria-expanded="false">menu</button>`, "hidden"))
	page("menu-open", "", fmt.Sprintf(menu, "", ""))
	page("motion", `a { display: block; transition: color 1s } a:hover { color: red } p { animation: turn 5s infinite } @keyframes turn { to { rotate: 1turn } } .st-offered, .st-planned { background: #888 } .st-planned { background: #eee }`,
		`<main><a href="/small.html">turns red</a><p>turns</p><span class="st-offered">offered</span> <span class="st-planned">planned</span></main>`)
	page("paper", `@page { size: A5 } a[href^="/"]::after { content: " (" attr(href) ")" }`,
		`<nav><a href="/small.html">Everything else</a></nav><main><div class="prose"><p>Text with a link <a href="https://example.org/out">out</a> and one <a href="/small.html">within</a>.</p>
		<div class="questions"><ul><li>Why?</li></ul></div></div><button>Buy</button></main>`)
	return dir
}
