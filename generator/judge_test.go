package generator_test

import (
	"bytes"
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
)

// Judges are programs that others wrote and that know what a good site is. They
// read the shipped site, or with -judge.site a site that is already built.

var judgeSite = flag.String("judge.site", "", "folder of a built site to judge instead of building the shipped one")

// shippedSite returns a folder with the built site.
func shippedSite(t *testing.T) string {
	if *judgeSite != "" {
		dir, err := filepath.Abs(*judgeSite)
		if err != nil {
			t.Fatal(err)
		}
		return dir
	}
	dir := t.TempDir()
	got, report := build(t, "..", options())
	if got == nil {
		t.Fatalf("the shipped site has errors:\n%s", diagnostics(report, 0))
	}
	for path, b := range got {
		put(t, dir, path, b)
	}
	return dir
}

// TestJudgeMarkup: the Nu HTML checker finds no error on any page.
func TestJudgeMarkup(t *testing.T) {
	dir := shippedSite(t)
	for _, m := range markupErrors(t, dir) {
		t.Error(m)
	}
	t.Logf("%d pages", len(htmlFiles(t, dir)))
}

func markupErrors(t *testing.T, dir string) (found []string) {
	java, jar := needProgram(t, "java"), needPackage(t, "vnu-jar/build/dist/vnu.jar")
	var told bytes.Buffer
	cmd := exec.Command(java, "-jar", jar, "--errors-only", "--skip-non-html", "--format", "json", dir)
	cmd.Stderr = &told
	runErr := cmd.Run()
	var result struct {
		Messages []struct {
			Type, URL, Message, Extract string
			LastLine, LastColumn        int
		}
	}
	if err := json.Unmarshal(told.Bytes(), &result); err != nil {
		t.Fatalf("%v: %v\n%s", runErr, err, told.String())
	}
	for _, m := range result.Messages {
		found = append(found, fmt.Sprintf("%s:%d:%d: %s: %s\n\t%s", m.URL, m.LastLine, m.LastColumn, m.Type, m.Message, m.Extract))
	}
	if runErr != nil && len(found) == 0 {
		t.Fatal(runErr)
	}
	return found
}

// TestJudgeLinks: html-proofer finds no broken internal link, anchor or picture.
func TestJudgeLinks(t *testing.T) {
	if told, ok := linksHold(t, shippedSite(t)); !ok {
		t.Error(told)
	}
}

func linksHold(t *testing.T, dir string) (told string, ok bool) {
	proofer := needProgram(t, "htmlproofer")
	cmd := exec.Command(proofer, dir, "--disable-external", "--root-dir", dir, "--empty-alt-ignore",
		"--url-ignore", "/^mailto:[?]/") // sharing by mail leaves it to the reader whom to write to
	cmd.Env = append(os.Environ(), "LC_ALL=C.UTF-8")
	cmd.Dir = t.TempDir() // where it keeps its notes
	out, err := cmd.CombinedOutput()
	return string(out), err == nil
}

// TestShippedKinds: a kind of page that the shipped site lacks would not be judged.
func TestShippedKinds(t *testing.T) {
	chosen := onePageOfEachKind(t, shippedSite(t))
	for _, kind := range kinds() {
		if chosen[kind] == "" {
			t.Errorf("the shipped site has no page of kind %q", kind)
		}
	}
}

// TestJudgeBrowser shows one page of each kind to Chromium: axe-core finds no
// violation on a phone and a desktop, light and dark; nothing is wider than a
// narrow phone; nothing is loaded from elsewhere; nothing is complained about.
func TestJudgeBrowser(t *testing.T) {
	axe, err := os.ReadFile(needPackage(t, "axe-core/axe.min.js"))
	if err != nil {
		t.Fatal(err)
	}
	browser := newBrowser(t)
	dir := shippedSite(t)
	host := serve(t, dir)
	for kind, name := range onePageOfEachKind(t, dir) {
		t.Run(kind, func(t *testing.T) {
			b := newTab(t, browser, host)
			b.size(t, 320, 640, chromedp.EmulateMobile)
			b.open(t, name)
			b.checkWidth(t)
			b.checkAccess(t, string(axe))
			b.checkQuiet(t)
		})
	}
}

func (b *tab) checkQuiet(t *testing.T) {
	t.Helper()
	for _, s := range b.heard() {
		t.Errorf("%s: %s", b.name, s)
	}
}

const wider = `(() => {
	const limit = document.documentElement.clientWidth;
	if (document.documentElement.scrollWidth <= limit) return "";
	const wide = [...document.querySelectorAll("body *")].filter(e => e.getBoundingClientRect().right > limit + 1 && !e.closest("[role=region]"));
	return document.documentElement.scrollWidth + " px: " + wide.slice(0, 3).map(e => e.outerHTML.slice(0, 120)).join(" ; ");
})()`

func (b *tab) checkWidth(t *testing.T) {
	if told := b.ask(t, wider); told != "" {
		t.Errorf("%s is wider than 320 px: %s", b.name, told)
	}
}

// violation is what axe-core tells of one broken rule.
type violation struct {
	ID, Impact, Help string
	Tags             []string
	Nodes            []struct{ HTML, FailureSummary string }
}

const runAxe = `axe.run(document, {runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"], resultTypes: ["violations"]})
	.then(r => JSON.stringify(r.violations))`

func (b *tab) checkAccess(t *testing.T, axe string) {
	for _, width := range []int64{360, 1280} {
		for _, scheme := range []string{"light", "dark"} {
			b.media(t, "prefers-color-scheme", scheme)
			b.do(t, chromedp.EmulateViewport(width, 800), chromedp.Reload())
			for _, f := range b.violations(t, axe) {
				say := t.Errorf
				if slices.Contains(f.Tags, "best-practice") {
					say = t.Logf // advice, not a rule of WCAG
				}
				say("%s at %d px, %s: %s (%s): %s", b.name, width, scheme, f.ID, f.Impact, f.Help)
				for _, n := range f.Nodes[:min(3, len(f.Nodes))] {
					say("\t%s\n\t%s", n.HTML, strings.ReplaceAll(n.FailureSummary, "\n", " "))
				}
			}
		}
	}
}

func (b *tab) violations(t *testing.T, axe string) (found []violation) {
	t.Helper()
	b.ask(t, axe+"; ''")
	if err := json.Unmarshal([]byte(b.ask(t, runAxe)), &found); err != nil {
		t.Fatal(err)
	}
	return found
}

// TestJudgesSeeFaults: a judge that finds nothing on a bad page judges nothing.
func TestJudgesSeeFaults(t *testing.T) {
	dir := t.TempDir()
	put(t, dir, "bad.html", []byte(`<!doctype html><html><head><title>Bad</title></head><body>
<p style="width:900px"><div>wide</p><pre>`+strings.Repeat("wide", 100)+`</pre><img src="http://elsewhere.invalid/x.png">
<a href="/gone/">gone</a> <a href="#nowhere">nowhere</a></body></html>`))
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
	t.Run("browser", func(t *testing.T) {
		axe, err := os.ReadFile(needPackage(t, "axe-core/axe.min.js"))
		if err != nil {
			t.Fatal(err)
		}
		b := newTab(t, newBrowser(t), serve(t, dir))
		b.size(t, 320, 640, chromedp.EmulateMobile)
		b.open(t, "bad.html")
		if b.ask(t, wider) == "" {
			t.Error("a line of 400 letters counts as narrow")
		}
		var rules []string
		for _, f := range b.violations(t, string(axe)) {
			rules = append(rules, f.ID)
		}
		for _, rule := range []string{"html-has-lang", "image-alt"} {
			if !slices.Contains(rules, rule) {
				t.Errorf("axe-core overlooks %s, sees %q", rule, rules)
			}
		}
		said := strings.Join(b.heard(), "\n")
		for _, fault := range []string{"inline style", "elsewhere.invalid"} {
			if !strings.Contains(said, fault) {
				t.Errorf("the browser does not complain of %s: %s", fault, said)
			}
		}
	})
}
