package generator_test

import (
	"fmt"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// TestJudgeKeyboard reads one page of each kind with the keyboard alone.
func TestJudgeKeyboard(t *testing.T) {
	dir := shippedSite(t)
	browser, host := newBrowser(t), serve(t, dir)
	for kind, name := range onePageOfEachKind(t, dir) {
		t.Run(kind, func(t *testing.T) {
			b := newTab(t, browser, host)
			for _, width := range []int64{360, 1280} {
				b.size(t, width, 800)
				b.open(t, name)
				stops, faults := b.tabThrough(t)
				t.Logf("%s at %d px: %d stops", name, width, stops)
				b.report(t, faults)
			}
			b.size(t, 360, 800)
			b.open(t, name)
			b.report(t, b.skipLink(t))
			b.open(t, name)
			b.report(t, b.menu(t))
		})
	}
}

// watchFocus prepares a page: it remembers how everything looks without focus,
// and gives window.stop, which describes where the focus is.
const watchFocus = `(() => {` + tell + `
	const look = e => { const s = getComputedStyle(e); return [s.boxShadow, s.borderColor, s.borderWidth, s.backgroundColor, s.textDecoration].join("|"); };
	const all = [...document.querySelectorAll("a[href], button, summary, select, input, textarea, iframe, [tabindex]")];
	const calm = new Map(all.map(e => [e, look(e)]));
	const visited = new Set();
	let last = null;
	window.stop = () => {
		const e = document.activeElement;
		if (!e || e === document.body || e === document.documentElement || visited.has(e)) return "end";
		visited.add(e);
		const faults = [], s = getComputedStyle(e);
		const ring = s.outlineStyle !== "none" && parseFloat(s.outlineWidth) >= 1 && !/, 0\)|transparent/.test(s.outlineColor);
		if (!ring && look(e) === calm.get(e)) faults.push("shows no focus");
		const r = [...e.getClientRects()].find(r => r.width > 0 && r.height > 0);
		if (!r || r.bottom <= 0 || r.right <= 0 || r.top >= innerHeight || r.left >= innerWidth) faults.push("is focused out of sight");
		else {
			const x = (Math.max(0, r.left) + Math.min(innerWidth, r.right)) / 2, y = (Math.max(0, r.top) + Math.min(innerHeight, r.bottom)) / 2;
			const top = document.elementFromPoint(x, y);
			if (top && !e.contains(top) && !top.contains(e)) faults.push("is covered by " + name(top));
		}
		if (last && !(last.compareDocumentPosition(e) & Node.DOCUMENT_POSITION_FOLLOWING)) faults.push("comes after something that stands behind it");
		last = e;
		return faults.map(f => f + ": " + name(e)).join("\n");
	};
	window.missed = () => {
		const stops = e => e.tabIndex >= 0 && !e.disabled && e.type !== "radio" && e.checkVisibility({visibilityProperty: true}) && e.getBoundingClientRect().width > 0;
		for (const e of all) if (stops(e) && !visited.has(e)) told.push("is never reached: " + name(e));
		return answer();
	};
	window.stopsExpected = all.length;
	return "";
})()`

// tabThrough presses Tab until the page ends.
func (b *tab) tabThrough(t *testing.T) (stops int, faults []string) {
	t.Helper()
	b.ask(t, watchFocus)
	most := askFor[int](t, b, "window.stopsExpected") + 1
	for ; stops <= most; stops++ {
		b.do(t, chromedp.KeyEvent(kb.Tab))
		told := b.ask(t, "window.stop()")
		if told == "end" {
			return stops, append(faults, b.toldBy(t, "window.missed()")...)
		}
		if told != "" {
			faults = append(faults, told)
		}
	}
	return stops, append(faults, fmt.Sprintf("Tab does not come to an end in %d stops", most))
}

// skipLink follows the first stop, which leads past the navigation.
func (b *tab) skipLink(t *testing.T) (faults []string) {
	t.Helper()
	b.do(t, chromedp.KeyEvent(kb.Tab))
	if href := b.ask(t, `document.activeElement.getAttribute("href") || ""`); href != "#main" {
		return []string{fmt.Sprintf("the first stop leads to %q, not to #main", href)}
	}
	b.do(t, chromedp.KeyEvent(kb.Enter))
	if at := b.ask(t, "document.activeElement.id"); at != "main" {
		faults = append(faults, fmt.Sprintf("the skip link moves the focus to %q, not to main", at))
	}
	b.do(t, chromedp.KeyEvent(kb.Tab))
	before := `document.querySelector("main").compareDocumentPosition(document.activeElement) & Node.DOCUMENT_POSITION_PRECEDING`
	if askFor[int](t, b, before) != 0 && b.ask(t, "document.activeElement.localName") != "body" {
		faults = append(faults, "behind the skip link Tab leads back before main")
	}
	return faults
}

const menuState = `(() => {
	const links = [...document.querySelectorAll("body > header nav a")];
	return links.length === 0 ? "none" : links.every(a => a.checkVisibility()) ? "open" : links.some(a => a.checkVisibility()) ? "half open" : "closed";
})()`

// menu opens and closes the menu of a phone.
func (b *tab) menu(t *testing.T) (faults []string) {
	t.Helper()
	if state := b.ask(t, menuState); state != "closed" {
		return []string{"the menu is " + state + " when the page comes"}
	}
	b.ask(t, watchFocus)
	for b.ask(t, `document.activeElement.closest("header summary, header button[aria-expanded]") ? "there" : ""`) == "" {
		b.do(t, chromedp.KeyEvent(kb.Tab))
		if b.ask(t, "window.stop()") == "end" {
			return []string{"Tab does not reach the menu"}
		}
	}
	for _, press := range []struct{ key, leaves string }{{kb.Enter, "open"}, {kb.Enter, "closed"}, {" ", "open"}} {
		b.do(t, chromedp.KeyEvent(press.key))
		if state := b.ask(t, menuState); state != press.leaves {
			faults = append(faults, fmt.Sprintf("the menu is %s after a key that should leave it %s", state, press.leaves))
		}
	}
	return faults
}
