package generator_test

import (
	"bytes"
	"compress/gzip"
	"context"
	"fmt"
	"io"
	"mime"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"

	"kontor/generator/theme"
)

// What tests that look at a built site share: its pages, a host that serves
// them, a browser that shows them.

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

// kinds are the kinds of pages that the theme contract has a layout for.
func kinds() (names []string) {
	for _, l := range theme.Layouts() {
		if name, ok := strings.CutPrefix(l.File, "layouts/"); ok && name != "redirect.html" {
			names = append(names, strings.TrimSuffix(name, ".html"))
		}
	}
	return names
}

var kindOfBody = regexp.MustCompile(`<body[^>]*class="?[^">]*\bkind-([a-z0-9-]+)`)

// allPages returns the pages of a site, without those that only lead elsewhere.
func allPages(t *testing.T, dir string) (names []string) {
	for _, name := range htmlFiles(t, dir) {
		if kind, _ := kindOf(t, dir, name); kind != "" {
			names = append(names, name)
		}
	}
	return names
}

// kindOf returns the kind that a page says it is of, and the page.
func kindOf(t *testing.T, dir, name string) (kind string, b []byte) {
	b, err := os.ReadFile(filepath.Join(dir, filepath.FromSlash(name)))
	if err != nil {
		t.Fatal(err)
	}
	m := kindOfBody.FindSubmatch(b)
	switch {
	case m == nil && bytes.Contains(b, []byte("http-equiv")):
		return "", b
	case m == nil:
		t.Errorf("%s does not say its kind", name)
		return "", b
	case !slices.Contains(kinds(), string(m[1])):
		t.Errorf("%s is of kind %q, for which there is no layout", name, m[1])
	}
	return string(m[1]), b
}

// onePageOfEachKind returns a page by kind: the longest, which shows most.
// Those in German come first, because German words are longer.
func onePageOfEachKind(t *testing.T, dir string) map[string]string {
	chosen, best := map[string]string{}, map[string]int{}
	for _, name := range htmlFiles(t, dir) {
		kind, b := kindOf(t, dir, name)
		size := len(b)
		if german.Match(b) {
			size += 1 << 30
		}
		if kind != "" && size > best[kind] {
			chosen[kind], best[kind] = name, size
		}
	}
	return chosen
}

var german = regexp.MustCompile(`<html[^>]*\blang="?de`)

// The policy that a careful host sends: nothing inline, nothing from elsewhere.
const strictPolicy = "default-src 'self'"

// host serves a built site as ordinary hosts do: texts are zipped, files with a
// fingerprint may be kept for a year, a missing page is the site's own.
type host struct {
	dir  string
	hold func(r *http.Request) // called before an answer; may wait
	lax  bool                  // sends no policy: what a page holds may run
}

// serve starts a host for the folder and returns its address.
func serve(t *testing.T, dir string) string { return (&host{dir: dir}).start(t) }

func (h *host) start(t *testing.T) string {
	s := httptest.NewServer(h)
	t.Cleanup(s.Close)
	return s.URL
}

var fingerprint = regexp.MustCompile(`\.[0-9a-f]{8,}\.`)

func (h *host) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if h.hold != nil {
		h.hold(r)
	}
	name, status := path.Clean(r.URL.Path), http.StatusOK
	if strings.HasSuffix(r.URL.Path, "/") {
		name = path.Join(name, "index.html")
	}
	b, err := os.ReadFile(filepath.Join(h.dir, filepath.FromSlash(name)))
	if err != nil {
		name, status = "/404.html", http.StatusNotFound
		b, _ = os.ReadFile(filepath.Join(h.dir, "404.html"))
	}
	kind := mime.TypeByExtension(path.Ext(name))
	w.Header().Set("Content-Type", kind)
	if !h.lax {
		w.Header().Set("Content-Security-Policy", strictPolicy)
	}
	w.Header().Set("X-Content-Type-Options", "nosniff")
	if fingerprint.MatchString(name) {
		w.Header().Set("Cache-Control", "public, max-age=31536000, immutable")
	}
	zip := strings.Contains(r.Header.Get("Accept-Encoding"), "gzip") &&
		(strings.HasPrefix(kind, "text/") || strings.Contains(kind, "xml") || strings.Contains(kind, "json") || strings.Contains(kind, "javascript"))
	if zip {
		w.Header().Set("Content-Encoding", "gzip")
	}
	w.WriteHeader(status)
	if !zip {
		_, _ = w.Write(b) // the reader has left
		return
	}
	z := gzip.NewWriter(w)
	_, _ = io.Copy(z, bytes.NewReader(b))
	_ = z.Close()
}

func needBrowser(t *testing.T) string {
	t.Helper()
	return needProgram(t, "chromium", "chromium-browser", "google-chrome")
}

// newBrowser starts a browser, with further flags; see newTab.
func newBrowser(t *testing.T, more ...chromedp.ExecAllocatorOption) context.Context {
	t.Helper()
	path := needBrowser(t)
	flags := append(slices.Clone(chromedp.DefaultExecAllocatorOptions[:]), chromedp.ExecPath(path),
		chromedp.NoSandbox, chromedp.DisableGPU, // the pages shown are our own
		chromedp.Flag("disable-quic", true), chromedp.Flag("disable-component-update", true))
	allocator, cancel := chromedp.NewExecAllocator(context.Background(), append(flags, more...)...)
	t.Cleanup(cancel)
	browser, cancel := chromedp.NewContext(allocator)
	t.Cleanup(cancel)
	if err := chromedp.Do(browser); err != nil {
		t.Fatalf("start %s: %v", path, err)
	}
	return browser
}

// tab is a tab of the browser, with all that the browser said about the page
// that it shows.
type tab struct {
	ctx  context.Context
	host string
	name string // of the page shown

	mu   sync.Mutex
	said []string
}

// newTab opens a tab for pages of the host.
func newTab(t *testing.T, browser context.Context, host string) *tab {
	t.Helper()
	ctx, cancel := chromedp.NewContext(browser)
	t.Cleanup(cancel)
	ctx, cancel = context.WithTimeout(ctx, 10*time.Minute) // against hanging; no test counts on it
	t.Cleanup(cancel)
	b := &tab{ctx: ctx, host: host}
	if err := chromedp.Do(ctx); err != nil {
		t.Fatal(err)
	}
	if err := chromedp.Listen(ctx, b.hear); err != nil {
		t.Fatal(err)
	}
	// Without the network domain the browser does not tell what it loads.
	call(t, b, network.Enable, network.EnableParams{})
	return b
}

func (b *tab) hear(event any) {
	switch e := event.(type) {
	case *network.EventRequestWillBeSent:
		if !strings.HasPrefix(strings.TrimPrefix(e.Request.URL, "blob:"), b.host) && !strings.HasPrefix(e.Request.URL, "data:") {
			b.say("loads " + string(e.Type) + " " + e.Request.URL)
		}
	case *log.EventEntryAdded:
		b.say(fmt.Sprintf("%s: %s %s", e.Entry.Level, e.Entry.Text, e.Entry.URL))
	case *runtime.EventConsoleAPICalled:
		b.say(fmt.Sprintf("console.%s", e.Type))
	case *runtime.EventExceptionThrown:
		b.say(e.ExceptionDetails.Text)
	}
}

func (b *tab) say(what string) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.said = append(b.said, what)
}

// heard returns what the browser said since the page was opened.
func (b *tab) heard() []string {
	b.mu.Lock()
	defer b.mu.Unlock()
	return slices.Clone(b.said)
}

// open shows a page, named by its file below the host's folder.
func (b *tab) open(t *testing.T, name string) {
	t.Helper()
	b.mu.Lock()
	b.name, b.said = name, nil
	b.mu.Unlock()
	b.do(t, chromedp.Navigate(b.host+"/"+strings.TrimSuffix(name, "index.html")))
}

func (b *tab) do(t *testing.T, steps ...chromedp.Action[chromedp.Void]) {
	t.Helper()
	if err := chromedp.Do(b.ctx, steps...); err != nil {
		t.Fatalf("%s: %v", b.name, err)
	}
}

// size sets the width and height of the window in CSS pixels.
func (b *tab) size(t *testing.T, width, height int64, options ...chromedp.EmulateViewportOption) {
	t.Helper()
	b.do(t, chromedp.EmulateViewport(width, height, options...))
}

// media sets what style sheets may ask for, as "prefers-color-scheme", "dark".
func (b *tab) media(t *testing.T, pairs ...string) {
	t.Helper()
	var p emulation.SetEmulatedMediaParams
	for pair := range slices.Chunk(pairs, 2) {
		p.Features = append(p.Features, &emulation.MediaFeature{Name: pair[0], Value: pair[1]})
	}
	call(t, b, emulation.SetEmulatedMedia, p)
}

// ask runs a script that answers with a text, at once or later.
func (b *tab) ask(t *testing.T, script string) string {
	t.Helper()
	return askFor[string](t, b, script)
}

// askFor runs a script that answers with a value, at once or later.
func askFor[T any](t *testing.T, b *tab, script string) T {
	t.Helper()
	answer, err := chromedp.Run(b.ctx, chromedp.Evaluate[T](script, chromedp.EvalAwaitPromise))
	if err != nil {
		t.Fatalf("%s: %v", b.name, err)
	}
	return answer
}

// call sends a command of the browser's protocol to the tab.
func call[P, R any](t *testing.T, b *tab, command cdp.Command[P, R], params P) R {
	t.Helper()
	answer, err := chromedp.Call(b.ctx, command, params)
	if err != nil {
		t.Fatalf("%s: %v", b.name, err)
	}
	return answer
}
