package generator_test

import (
	"bytes"
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"

	"kontor/generator/theme"
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

// missingTool skips the test, or fails it where everything must be tested.
func missingTool(t *testing.T, what string) {
	t.Helper()
	if os.Getenv("KONTOR_TEST_ALL") == "1" {
		t.Fatalf("%s is missing: run make deps", what)
	}
	t.Skipf("%s is missing; make deps installs it", what)
}

func needProgram(t *testing.T, names ...string) string {
	t.Helper()
	for _, name := range names {
		if path, err := exec.LookPath(name); err == nil {
			return path
		}
	}
	missingTool(t, names[0])
	return ""
}

// needPackage returns the path of a file of an npm package that make deps
// keeps in the cache folder.
func needPackage(t *testing.T, file string) string {
	t.Helper()
	cache := os.Getenv("KONTOR_CACHE")
	if cache == "" {
		home, err := os.UserCacheDir()
		if err != nil {
			missingTool(t, file)
		}
		cache = filepath.Join(home, "kontor")
	}
	path := filepath.Join(cache, "npm", "node_modules", filepath.FromSlash(file))
	if _, err := os.Stat(path); err != nil {
		missingTool(t, file)
	}
	return path
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

func htmlFiles(t *testing.T, dir string) (names []string) {
	all, err := filepath.Glob(filepath.Join(dir, "*.html"))
	if err != nil {
		t.Fatal(err)
	}
	err = filepath.WalkDir(dir, func(path string, d os.DirEntry, err error) error {
		if err == nil && strings.HasSuffix(path, ".html") && !slices.Contains(all, path) {
			all = append(all, path)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, path := range all {
		name, err := filepath.Rel(dir, path)
		if err != nil {
			t.Fatal(err)
		}
		names = append(names, filepath.ToSlash(name))
	}
	if len(names) == 0 {
		t.Fatalf("no page in %s", dir)
	}
	return names
}

// kinds are the kinds of pages that the theme contract has a layout for; one
// of each is shown to the browser. A kind that the shipped site lacks would not
// be judged, so the test fails.
func kinds() (names []string) {
	for _, l := range theme.Layouts() {
		if name, ok := strings.CutPrefix(l.File, "layouts/"); ok && name != "redirect.html" {
			names = append(names, strings.TrimSuffix(name, ".html"))
		}
	}
	return names
}

var kindOfBody = regexp.MustCompile(`<body[^>]*class="?[^">]*\bkind-([a-z0-9-]+)`)

// onePageOfEachKind returns a page by kind: the longest, which shows most.
func onePageOfEachKind(t *testing.T, dir string) map[string]string {
	chosen, size := map[string]string{}, map[string]int{}
	for _, name := range htmlFiles(t, dir) {
		b, err := os.ReadFile(filepath.Join(dir, filepath.FromSlash(name)))
		if err != nil {
			t.Fatal(err)
		}
		m := kindOfBody.FindSubmatch(b)
		if m == nil {
			if !bytes.Contains(b, []byte("http-equiv")) {
				t.Errorf("%s does not say its kind", name)
			}
			continue
		}
		kind := string(m[1])
		if !slices.Contains(kinds(), kind) {
			t.Errorf("%s is of kind %q, for which there is no layout", name, kind)
		}
		if len(b) > size[kind] {
			chosen[kind], size[kind] = name, len(b)
		}
	}
	for _, kind := range kinds() {
		if chosen[kind] == "" {
			t.Errorf("the shipped site has no page of kind %q", kind)
		}
	}
	return chosen
}

// The policy that a careful host sends: nothing inline, nothing from elsewhere.
const strictPolicy = "default-src 'self'"

func serve(t *testing.T, dir string) string {
	files := http.FileServer(http.Dir(dir))
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Security-Policy", strictPolicy)
		files.ServeHTTP(w, r)
	}))
	t.Cleanup(s.Close)
	return s.URL
}

func newBrowser(t *testing.T) context.Context {
	t.Helper()
	path := needProgram(t, "chromium", "chromium-browser", "google-chrome")
	flags := append(slices.Clone(chromedp.DefaultExecAllocatorOptions[:]), chromedp.ExecPath(path),
		chromedp.NoSandbox, chromedp.DisableGPU, // the pages shown are our own
		chromedp.Flag("disable-quic", true), chromedp.Flag("disable-component-update", true))
	allocator, cancel := chromedp.NewExecAllocator(context.Background(), flags...)
	t.Cleanup(cancel)
	browser, cancel := chromedp.NewContext(allocator)
	t.Cleanup(cancel)
	if err := chromedp.Do(browser); err != nil {
		t.Fatalf("start %s: %v", path, err)
	}
	return browser
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
			tab, cancel := chromedp.NewContext(browser)
			defer cancel()
			tab, cancel = context.WithTimeout(tab, 2*time.Minute)
			defer cancel()
			p := openPage(t, tab, host, name)
			p.checkWidth(t)
			p.checkAccess(t, string(axe))
			p.checkQuiet(t)
		})
	}
}

// visit is a page open in a tab, with all that the browser said about it.
type visit struct {
	tab  context.Context
	name string
	mu   sync.Mutex
	said []string
}

func openPage(t *testing.T, tab context.Context, host, name string) *visit {
	v := &visit{tab: tab, name: name}
	err := chromedp.Listen(tab, func(event any) {
		switch e := event.(type) {
		case *network.EventRequestWillBeSent:
			if !strings.HasPrefix(e.Request.URL, host) && !strings.HasPrefix(e.Request.URL, "data:") {
				v.say("loads " + e.Request.URL)
			}
		case *log.EventEntryAdded:
			v.say(fmt.Sprintf("%s: %s %s", e.Entry.Level, e.Entry.Text, e.Entry.URL))
		case *runtime.EventConsoleAPICalled:
			v.say(fmt.Sprintf("console.%s", e.Type))
		case *runtime.EventExceptionThrown:
			v.say(e.ExceptionDetails.Text)
		}
	})
	if err != nil {
		t.Fatal(err)
	}
	// Without the network domain the browser does not tell what it loads.
	if _, err := chromedp.Call(tab, network.Enable, network.EnableParams{}); err != nil {
		t.Fatal(err)
	}
	v.do(t, chromedp.EmulateViewport(320, 640, chromedp.EmulateMobile), chromedp.Navigate(host+"/"+name))
	return v
}

func (v *visit) do(t *testing.T, steps ...chromedp.Action[chromedp.Void]) {
	t.Helper()
	if err := chromedp.Do(v.tab, steps...); err != nil {
		t.Fatalf("%s: %v", v.name, err)
	}
}

// ask runs a script that answers with a text, at once or later.
func (v *visit) ask(t *testing.T, script string) string {
	t.Helper()
	answer, err := chromedp.Run(v.tab, chromedp.Evaluate[string](script, chromedp.EvalAwaitPromise))
	if err != nil {
		t.Fatalf("%s: %v", v.name, err)
	}
	return answer
}

func (v *visit) say(what string) {
	v.mu.Lock()
	defer v.mu.Unlock()
	v.said = append(v.said, what)
}

func (v *visit) checkQuiet(t *testing.T) {
	v.mu.Lock()
	defer v.mu.Unlock()
	for _, s := range v.said {
		t.Errorf("%s: %s", v.name, s)
	}
}

const wider = `(() => {
	const limit = document.documentElement.clientWidth;
	if (document.documentElement.scrollWidth <= limit) return "";
	const wide = [...document.querySelectorAll("body *")].filter(e => e.getBoundingClientRect().right > limit + 1 && !e.closest("[role=region]"));
	return document.documentElement.scrollWidth + " px: " + wide.slice(0, 3).map(e => e.outerHTML.slice(0, 120)).join(" ; ");
})()`

func (v *visit) checkWidth(t *testing.T) {
	if told := v.ask(t, wider); told != "" {
		t.Errorf("%s is wider than 320 px: %s", v.name, told)
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

func (v *visit) checkAccess(t *testing.T, axe string) {
	for _, width := range []int64{360, 1280} {
		for _, scheme := range []string{"light", "dark"} {
			media := emulation.SetEmulatedMediaParams{Features: []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: scheme}}}
			if _, err := chromedp.Call(v.tab, emulation.SetEmulatedMedia, media); err != nil {
				t.Fatal(err)
			}
			v.do(t, chromedp.EmulateViewport(width, 800), chromedp.Reload())
			for _, f := range v.violations(t, axe) {
				say := t.Errorf
				if slices.Contains(f.Tags, "best-practice") {
					say = t.Logf // advice, not a rule of WCAG
				}
				say("%s at %d px, %s: %s (%s): %s", v.name, width, scheme, f.ID, f.Impact, f.Help)
				for _, n := range f.Nodes[:min(3, len(f.Nodes))] {
					say("\t%s\n\t%s", n.HTML, strings.ReplaceAll(n.FailureSummary, "\n", " "))
				}
			}
		}
	}
}

func (v *visit) violations(t *testing.T, axe string) (found []violation) {
	t.Helper()
	v.ask(t, axe+"; ''")
	if err := json.Unmarshal([]byte(v.ask(t, runAxe)), &found); err != nil {
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
		tab, cancel := context.WithTimeout(newBrowser(t), time.Minute)
		defer cancel()
		v := openPage(t, tab, serve(t, dir), "bad.html")
		if v.ask(t, wider) == "" {
			t.Error("a line of 400 letters counts as narrow")
		}
		var rules []string
		for _, f := range v.violations(t, string(axe)) {
			rules = append(rules, f.ID)
		}
		for _, rule := range []string{"html-has-lang", "image-alt"} {
			if !slices.Contains(rules, rule) {
				t.Errorf("axe-core overlooks %s, sees %q", rule, rules)
			}
		}
		v.mu.Lock()
		defer v.mu.Unlock()
		said := strings.Join(v.said, "\n")
		for _, fault := range []string{"inline style", "elsewhere.invalid"} {
			if !strings.Contains(said, fault) {
				t.Errorf("the browser does not complain of %s: %s", fault, said)
			}
		}
	})
}
