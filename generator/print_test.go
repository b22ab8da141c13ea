package generator_test

import (
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/emulation"
)

// TestJudgePrint prints the pages that people take into a meeting.
func TestJudgePrint(t *testing.T) {
	dir := shippedSite(t)
	b := newTab(t, newBrowser(t), serve(t, dir))
	chosen := onePageOfEachKind(t, dir)
	for _, kind := range []string{"article", "entity", "matrix", "series", "series-all", "series-questions"} {
		b.size(t, 1280, 800)
		b.open(t, chosen[kind])
		b.report(t, b.printFaults(t))
	}
	name := pageWith(t, dir, "questions")
	b.open(t, name)
	b.printed(t, func() { b.checkTold(t, "questions on paper", unansweredQuestions) })
}

// pageWith returns the first page that has a callout of the kind.
func pageWith(t *testing.T, dir, kind string) string {
	callout := regexp.MustCompile(`class="?[^">]*\b` + kind + `\b`)
	for _, name := range allPages(t, dir) {
		if _, b := kindOf(t, dir, name); callout.Match(b) {
			return name
		}
	}
	t.Fatalf("no page has %s", kind)
	return ""
}

// printed runs f while the page looks as it is printed.
func (b *tab) printed(t *testing.T, f func()) {
	call(t, b, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Media: "print"})
	f()
	call(t, b, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{})
}

// notForPaper names what a reader of paper cannot use.
const notForPaper = `(() => {` + tell + `
	for (const e of document.querySelectorAll("nav, form, button, select, input, .skip, iframe, video")) if (seen(e)) told.push("is printed: " + name(e));
	return answer();
})()`

// unansweredQuestions names questions without a box to tick or a line to write on.
const unansweredQuestions = `(() => {` + tell + `
	const box = s => /^"[☐□▢]/.test(s.content) || s.content !== "none" && ["Top", "Right", "Bottom", "Left"].every(e => parseFloat(s["border" + e + "Width"]) > 0 && s["border" + e + "Style"] !== "none");
	const line = s => parseFloat(s.borderBottomWidth) > 0 && s.borderBottomStyle !== "none";
	const questions = document.querySelectorAll(".questions li");
	if (questions.length === 0) told.push("no question");
	for (const q of questions) {
		const before = getComputedStyle(q, "::before"), after = getComputedStyle(q, "::after");
		if (!box(before)) told.push("no box: " + name(q));
		if (!line(getComputedStyle(q)) && !(after.content !== "none" && line(after))) told.push("no line: " + name(q));
	}
	return answer();
})()`

// printWords gives the texts of the navigation that stand nowhere else, the
// addresses that links lead out to, and those of links within the site.
const printWords = `(() => {
	const main = document.querySelector("main").textContent.replace(/\s+/g, " ");
	const rest = [...document.querySelectorAll(".site-name, footer :not(nav *)")].map(e => e.textContent).join(" ");
	const navigation = [...document.querySelectorAll("nav a, nav summary, header summary, .skip")].filter(e => !e.closest("main"))
		.map(e => e.textContent.replace(/\s+/g, " ").trim()).filter(s => s.length > 3 && !main.includes(s) && !rest.includes(s));
	const links = [...document.querySelectorAll("main .prose a[href], main .document-body a[href]")].filter(a => !a.closest("nav") && a.checkVisibility());
	const outgoing = links.filter(a => /^https?:/.test(a.getAttribute("href")) && a.host !== location.host).map(a => a.getAttribute("href"));
	const within = links.map(a => a.getAttribute("href")).filter(h => /^\/[^\/].{4}/.test(h) && h !== location.pathname);
	return {navigation, outgoing, within};
})()`

var sheet = regexp.MustCompile(`Page size: +([\d.]+) x ([\d.]+)`)

// printFaults prints the page and says what is wrong with the paper.
func (b *tab) printFaults(t *testing.T) (faults []string) {
	var words struct{ Navigation, Outgoing, Within []string }
	b.printed(t, func() {
		faults = append(faults, b.toldBy(t, notForPaper)...)
		words = askFor[struct{ Navigation, Outgoing, Within []string }](t, b, printWords)
	})
	pdf := filepath.Join(t.TempDir(), "page.pdf")
	if err := os.WriteFile(pdf, b.print(t), 0o644); err != nil {
		t.Fatal(err)
	}
	text, size := read(t, "pdftotext", "-layout", pdf, "-"), sheet.FindStringSubmatch(read(t, "pdfinfo", pdf))
	if size == nil || !a4(size[1], size[2]) {
		faults = append(faults, "is not printed on A4: "+strings.Join(size, " "))
	}
	flat := strings.Join(strings.Fields(text), " ")
	for _, w := range words.Navigation {
		if strings.Contains(flat, w) {
			faults = append(faults, "navigation is printed: "+w)
		}
	}
	tight := strings.Join(strings.Fields(text), "")
	for _, address := range words.Outgoing {
		if !strings.Contains(tight, address) {
			faults = append(faults, "the address behind an outgoing link is not printed: "+address)
		}
	}
	tight = strings.ReplaceAll(tight, strings.TrimSuffix(b.name, "index.html"), "") // the page may say where it is from
	for _, address := range words.Within {
		if strings.Contains(tight, "("+address) {
			faults = append(faults, "an address within the site is printed: "+address)
		}
	}
	if len(flat) < 200 {
		faults = append(faults, "hardly anything is printed")
	}
	return faults
}

// a4 compares sides in points, portrait or landscape.
func a4(width, height string) bool {
	w, err1 := strconv.ParseFloat(width, 64)
	h, err2 := strconv.ParseFloat(height, 64)
	return err1 == nil && err2 == nil && math.Abs(min(w, h)-595.3) < 1.5 && math.Abs(max(w, h)-841.9) < 1.5
}

// read runs a program and returns what it prints.
func read(t *testing.T, program string, args ...string) string {
	t.Helper()
	out, err := exec.Command(needProgram(t, program), args...).Output()
	if err != nil {
		t.Fatalf("%s: %v", program, err)
	}
	return string(out)
}
