package preview_test

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"kontor/generator"
	"kontor/generator/preview"
	"kontor/generator/site"
	"kontor/generator/source"
	"kontor/themes"
)

// now is the clock of all previews in tests.
var now = time.Date(2026, 12, 1, 12, 0, 0, 0, time.FixedZone("CET", 3600))

// author is somebody who edits a site and looks at its preview.
type author struct {
	t      *testing.T
	dir    string
	server *preview.Server
	url    string
	states chan preview.State
}

// write previews a site of these files.
func write(t *testing.T, files map[string]string, change ...func(*preview.Options)) *author {
	t.Helper()
	a := &author{t: t, dir: t.TempDir(), states: make(chan preview.State, 100)}
	for path, text := range files {
		a.put(path, text)
	}
	tree, err := source.Open(a.dir)
	if err != nil {
		t.Fatal(err)
	}
	memo := new(generator.Memo)
	o := preview.Options{
		Load: func(ctx context.Context) (*generator.Snapshot, error) {
			return generator.Load(ctx, tree, generator.Options{Themes: themes.FS, Version: "test", Memo: memo})
		},
		Forget:  func(c preview.Change) { memo.Changed(c.Paths, c.All) },
		Edition: site.Edition{Clock: now},
		Now:     func() time.Time { return now },
		Word: func(d source.Diagnostic) preview.Problem {
			return preview.Problem{Code: d.Code(), File: d.Pos.File, Line: d.Pos.Line}
		},
		Language: "de",
		Report:   func(s preview.State) { a.states <- s },
	}
	for _, c := range change {
		c(&o)
	}
	a.server = preview.New(o)
	ctx, stop := context.WithCancel(context.Background())
	ended := make(chan error, 1)
	go func() { ended <- a.server.Run(ctx) }()
	a.server.Changed(preview.Change{All: true})
	listener := httptest.NewServer(a.server)
	a.url = listener.URL
	t.Cleanup(func() {
		stop()
		if err := <-ended; err != nil {
			t.Error(err)
		}
		listener.Close()
		tree.Close()
	})
	a.state()
	return a
}

func (a *author) put(path, text string) {
	a.t.Helper()
	name := filepath.Join(a.dir, filepath.FromSlash(path))
	if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
		a.t.Fatal(err)
	}
	if err := os.WriteFile(name, []byte(text), 0o644); err != nil {
		a.t.Fatal(err)
	}
}

// edit writes a file, tells the preview and returns the state that follows.
func (a *author) edit(path, text string) preview.State {
	a.t.Helper()
	a.put(path, text)
	a.server.Changed(preview.Change{Paths: []string{path}})
	return a.state()
}

func (a *author) remove(path string) preview.State {
	a.t.Helper()
	if err := os.RemoveAll(filepath.Join(a.dir, filepath.FromSlash(path))); err != nil {
		a.t.Fatal(err)
	}
	a.server.Changed(preview.Change{Paths: []string{path}})
	return a.state()
}

func (a *author) state() preview.State {
	a.t.Helper()
	select {
	case s := <-a.states:
		return s
	case <-time.After(time.Minute):
		a.t.Fatal("no new state")
		return preview.State{}
	}
}

// get returns status and text of an address, as seen in an edition.
func (a *author) get(path string, choice ...preview.EditionChoice) (int, string) {
	a.t.Helper()
	req, err := http.NewRequest(http.MethodGet, a.url+path, nil)
	if err != nil {
		a.t.Fatal(err)
	}
	if len(choice) > 0 {
		req.AddCookie(cookie(a.t, choice[0]))
	}
	res, err := http.DefaultTransport.RoundTrip(req)
	if err != nil {
		a.t.Fatal(err)
	}
	defer res.Body.Close()
	body, err := io.ReadAll(res.Body)
	if err != nil {
		a.t.Fatal(err)
	}
	return res.StatusCode, string(body)
}

func cookie(t *testing.T, c preview.EditionChoice) *http.Cookie {
	data, err := json.Marshal(c)
	if err != nil {
		t.Fatal(err)
	}
	return &http.Cookie{Name: "kontor-edition", Value: url.QueryEscape(string(data))}
}

// page returns what a page says about itself.
func (a *author) page(path string, choice ...preview.EditionChoice) preview.PageState {
	a.t.Helper()
	_, html := a.get(path, choice...)
	_, rest, ok := strings.Cut(html, `<script id="kontor-preview" type="application/json">`)
	text, _, closed := strings.Cut(rest, "</script>")
	if !ok || !closed {
		a.t.Fatalf("%s says nothing about itself", path)
	}
	var state preview.PageState
	if err := json.Unmarshal([]byte(text), &state); err != nil {
		a.t.Fatal(err)
	}
	return state
}

// tab is a browser tab that listens to the preview.
type tab struct {
	t      *testing.T
	lines  *bufio.Scanner
	cancel context.CancelFunc
}

func (a *author) open(path string) *tab {
	a.t.Helper()
	return a.openAt(path, a.page(path))
}

// openAt is a tab that shows a page as it was in a state.
func (a *author) openAt(path string, state preview.PageState) *tab {
	a.t.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	a.t.Cleanup(cancel)
	address := a.url + "/_kontor/events?path=" + url.QueryEscape(path) + "&key=" + state.Key + "&epoch=" + strconv.Itoa(state.Epoch)
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, address, nil)
	if err != nil {
		a.t.Fatal(err)
	}
	res, err := http.DefaultTransport.RoundTrip(req)
	if err != nil {
		a.t.Fatal(err)
	}
	a.t.Cleanup(func() { res.Body.Close() })
	return &tab{t: a.t, lines: bufio.NewScanner(res.Body), cancel: cancel}
}

func (b *tab) event() (e preview.EventState) {
	b.t.Helper()
	for b.lines.Scan() {
		if data, ok := strings.CutPrefix(b.lines.Text(), "data: "); ok {
			if err := json.Unmarshal([]byte(data), &e); err != nil {
				b.t.Fatal(err)
			}
			return e
		}
	}
	b.t.Fatalf("the stream ended: %v", b.lines.Err())
	return e
}

var small = map[string]string{
	"content/site.yaml":        "title: Probe\nlanguage: de\nmatrix: {severity: {REF09: off}}\n",
	"content/a.md":             "---\ntitle: Erste\n---\nAlter Text.\n",
	"content/b.md":             "---\ntitle: Zweite\n---\nSiehe [[a]].\n",
	"content/blog/entwurf.md":  "---\ntitle: Entwurf\ndraft: true\n---\nNoch nicht.\n",
	"content/blog/spaeter.md":  "---\ntitle: Später\ndate: 2026-12-08\n---\nErst dann.\n",
	"content/segments/s.md":    "---\ntitle: Segment\n---\n",
	"content/channels/c.md":    "---\ntitle: Kanal\n---\n",
	"content/portfolios/p.md":  "---\ntitle: Baustein\n---\n",
	"content/portfolios/q.md":  "---\ntitle: Anderer\n---\n",
	"content/concepts/wer.md":  "---\ntitle: Wer was\nsegments: \"*\"\nchannels: \"*\"\nportfolios: \"*\"\ndecision: offered\n---\nText.\n",
	"content/static/datei.txt": "Text\n",
}

func TestAnEditIsServed(t *testing.T) {
	a := write(t, small)
	if _, html := a.get("/a/"); !strings.Contains(html, "Alter Text.") {
		t.Fatal("the page is not served")
	}
	edited, other := a.open("/a/"), a.open("/segmente/s/")
	if e := edited.event(); e.Changed || e.Gone {
		t.Errorf("a tab that is up to date is told %+v", e)
	}
	other.event()
	if s := a.edit("content/a.md", "---\ntitle: Erste\n---\nNeuer Text.\n"); len(s.Problems) > 0 || s.Stale {
		t.Errorf("problems: %+v", s)
	}
	if e := edited.event(); !e.Changed || e.Key != a.page("/a/").Key || len(e.Edited) != 1 || e.Edited[0] != "/a/" {
		t.Errorf("the tab with the page is told %+v", e)
	}
	if e := other.event(); e.Changed {
		t.Errorf("a tab with another page is told %+v", e)
	}
	if _, html := a.get("/a/"); !strings.Contains(html, "Neuer Text.") || strings.Contains(html, "Alter Text.") {
		t.Error("the page is not what was saved last")
	}
}

// Comments are written by another program while the preview runs.
func TestApprovedCommentsAreServed(t *testing.T) {
	a := write(t, small)
	thread := func(text string) string {
		return `{"schema":1,"page":"a","language":"de","comments":[{"id":"c1","date":"2026-11-01T10:00:00Z","format":"md","text":"` + text + `"}]}`
	}
	tab, other := a.open("/a/"), a.open("/segmente/s/")
	tab.event()
	other.event()
	for _, text := range []string{"Neuer Kommentar.", "Anderer Kommentar."} {
		if s := a.edit("content/comments/a.de.json", thread(text)); len(s.Problems) > 0 || s.Stale {
			t.Errorf("problems: %+v", s)
		}
		if e := tab.event(); !e.Changed {
			t.Errorf("the tab with the page is told %+v", e)
		}
		if e := other.event(); e.Changed {
			t.Errorf("a tab with another page is told %+v", e)
		}
		if _, html := a.get("/a/"); !strings.Contains(html, text) {
			t.Errorf("%s is not on the page", text)
		}
	}
	a.remove("content/comments/a.de.json")
	if _, html := a.get("/a/"); strings.Contains(html, "Kommentar.") {
		t.Error("a comment stays on the page when its file is gone")
	}
}

func TestATitleReachesOtherPages(t *testing.T) {
	a := write(t, small)
	mention := a.open("/b/")
	mention.event()
	a.edit("content/a.md", "---\ntitle: Umbenannt\n---\nText.\n")
	if e := mention.event(); !e.Changed {
		t.Error("a page that names the title is not told")
	}
	if _, html := a.get("/b/"); !strings.Contains(html, "Umbenannt") {
		t.Error("a page that names the title still shows the old one")
	}
}

func TestFilesComeAndGo(t *testing.T) {
	a := write(t, small)
	if status, _ := a.get("/neu/tief/x/"); status != http.StatusNotFound {
		t.Errorf("status %d for a page that is not there", status)
	}
	missing := a.page("/neu/tief/x/")
	if missing.Key != "" || missing.Page != nil {
		t.Errorf("a page that is not there says %+v", missing)
	}
	a.put("content/neu/tief/x.md", "---\ntitle: Neu\n---\nNeu.\n")
	a.server.Changed(preview.Change{Paths: []string{"content/neu"}})
	a.state()
	if status, html := a.get("/neu/tief/x/"); status != http.StatusOK || !strings.Contains(html, "Neu.") {
		t.Errorf("status %d for a page in a new folder", status)
	}
	there := a.open("/neu/tief/x/")
	there.event()
	if err := os.Rename(filepath.Join(a.dir, "content/neu"), filepath.Join(a.dir, "content/anders")); err != nil {
		t.Fatal(err)
	}
	a.server.Changed(preview.Change{Paths: []string{"content/anders", "content/neu"}})
	a.state()
	if e := there.event(); !e.Gone {
		t.Errorf("the tab of a page that was moved is told %+v", e)
	}
	if status, _ := a.get("/anders/tief/x/"); status != http.StatusOK {
		t.Errorf("status %d for a page in a renamed folder", status)
	}
	a.remove("content/anders")
	if status, _ := a.get("/anders/tief/x/"); status != http.StatusNotFound {
		t.Errorf("status %d for a page in a deleted folder", status)
	}
}

// A folder is replaced by another of the same name with the same file names.
func TestAFolderIsReplaced(t *testing.T) {
	a := write(t, small)
	a.put("other/entwurf.md", "---\ntitle: Getauscht\n---\nAus dem anderen Ordner.\n")
	blog := filepath.Join(a.dir, "content/blog")
	if err := os.Rename(blog, filepath.Join(a.dir, "old")); err != nil {
		t.Fatal(err)
	}
	if err := os.Rename(filepath.Join(a.dir, "other"), blog); err != nil {
		t.Fatal(err)
	}
	a.server.Changed(preview.Change{Paths: []string{"content/blog"}})
	a.state()
	if _, html := a.get("/blog/entwurf/"); !strings.Contains(html, "Aus dem anderen Ordner.") {
		t.Error("the file is still that of the old folder")
	}
}

func TestErrorsKeepTheLastGoodSite(t *testing.T) {
	a := write(t, small)
	watched := a.open("/a/")
	watched.event()
	for name, broken := range map[string]string{
		"content/site.yaml": "title: Probe\nlanguage: de\nmatrix: {severity: {REF09: off}}\nsprache: [\n",
		"content/a.md":      "---\ntitle: Erste\n",
	} {
		whole := small[name]
		s := a.edit(name, broken)
		if !s.Stale || !source.HasErrors(s.Problems) {
			t.Fatalf("%s: %+v", name, s)
		}
		e := watched.event()
		if e.Changed || e.Gone || !e.Problems.Stale || e.Problems.Errors == 0 || e.Problems.Items[0].File != name {
			t.Errorf("%s: the tab is told %+v", name, e)
		}
		if _, html := a.get("/a/"); !strings.Contains(html, "Alter Text.") {
			t.Errorf("%s: the last good page is gone", name)
		}
		if p := a.page("/a/"); !p.Problems.Stale || p.Problems.Errors == 0 {
			t.Errorf("%s: a new tab is told %+v", name, p.Problems)
		}
		if s := a.edit(name, whole); s.Stale || len(s.Problems) > 0 {
			t.Errorf("%s mended: %+v", name, s)
		}
		if e := watched.event(); e.Problems.Errors > 0 || e.Problems.Stale {
			t.Errorf("%s mended: the tab is told %+v", name, e)
		}
	}
}

// While site.yaml cannot be read, what other files would mean without it is
// nobody's mistake.
func TestABrokenConfigurationIsTheOnlyProblem(t *testing.T) {
	a := write(t, map[string]string{
		"content/site.yaml":       "title: Probe\nlanguage: de\nlanguages: [de, en]\nauthors: {anna: {name: Anna}}\nmatrix: {severity: {LEG01: off}}\n",
		"content/a.md":            "---\ntitle: A\nauthor: anna\n---\n[Da](b.md#da)\n",
		"content/b.md":            "---\ntitle: B\n---\n## Da\n",
		"content/b.en.md":         "---\ntitle: B\n---\n## There\n",
		"content/a.en.md":         "---\ntitle: A\n---\n[There](b.md#there)\n",
		"content/authors/anna.md": "---\ntitle: Anna\n---\n",
	})
	a.edit("content/b.md", "---\ntitle: [B\n---\n## Da\n")
	s := a.edit("content/site.yaml", "title: [\n")
	var told []string
	for _, p := range s.Problems {
		told = append(told, p.Pos.File+" "+p.Code())
	}
	if got := strings.Join(told, ", "); got != "content/b.md FM02, content/site.yaml FM02" || !s.Stale {
		t.Errorf("told: %s; stale: %v", got, s.Stale)
	}
}

func TestASiteThatBeginsBroken(t *testing.T) {
	a := write(t, map[string]string{"content/site.yaml": "title: [\n", "content/a.md": "---\ntitle: A\n---\nText.\n"})
	if p := a.page("/a/"); p.Problems.Errors == 0 || p.Problems.Stale {
		t.Errorf("told %+v", p.Problems)
	}
	if s := a.edit("content/site.yaml", "title: Gut\nmatrix: {severity: {REF09: off}}\n"); s.Stale || len(s.Problems) > 0 {
		t.Errorf("mended: %+v", s)
	}
}

func TestThemeOffersAndStringsAreReadAnew(t *testing.T) {
	a := write(t, small)
	a.edit("themes/kontor/layouts/page.html", `{{define "main"}}<h1>Eigene: {{.Title}}</h1>{{end}}`)
	if _, html := a.get("/a/"); !strings.Contains(html, "Eigene: Erste") {
		t.Error("a new layout is not used")
	}
	a.edit("themes/kontor/layouts/page.html", `{{define "main"}}<h1>Andere: {{.Title}}</h1>{{end}}`)
	if _, html := a.get("/a/"); !strings.Contains(html, "Andere: Erste") {
		t.Error("an edited layout is not used")
	}
	a.remove("themes")
	if _, html := a.get("/a/"); strings.Contains(html, "Andere:") {
		t.Error("a deleted layout is still used")
	}
	a.edit("content/i18n/de.yaml", "nav.skip: Los geht's\n")
	if _, html := a.get("/a/"); !strings.Contains(html, "Los geht&#39;s") {
		t.Error("the site's own strings are not used")
	}
	a.edit("content/offers.csv", "Segment;Kanal;Portfolio;Entscheidung;Grund\nSegment;Kanal;Baustein;bewusst nicht;Weil nicht\n")
	if _, html := a.get("/segmente/s/"); !strings.Contains(html, "Weil nicht") {
		t.Error("a new table of offers is not used")
	}
}

func TestEditions(t *testing.T) {
	a := write(t, small)
	if status, _ := a.get("/blog/entwurf/"); status != http.StatusNotFound {
		t.Errorf("a draft answers %d", status)
	}
	drafts := preview.EditionChoice{Drafts: true}
	p := a.page("/blog/entwurf/", drafts)
	if p.Page == nil || p.Page.Schedule != "draft" || p.Edition != drafts {
		t.Errorf("a draft says %+v", p)
	}
	later := preview.EditionChoice{AsOf: "2026-12-08"}
	if status, html := a.get("/blog/spaeter/", later); status != http.StatusOK || !strings.Contains(html, "Erst dann.") {
		t.Errorf("as of its day a page answers %d", status)
	}
	if status, _ := a.get("/blog/spaeter/", preview.EditionChoice{AsOf: "2026-12-07"}); status != http.StatusNotFound {
		t.Errorf("the day before it answers %d", status)
	}
	p = a.page("/blog/spaeter/", preview.EditionChoice{Future: true})
	if p.Page == nil || p.Page.Schedule != "future" || !strings.Contains(p.Page.When, "8. Dezember 2026") {
		t.Errorf("a future page says %+v", p.Page)
	}
	if status, _ := a.get("/blog/spaeter/"); status != http.StatusNotFound {
		t.Error("other editions change the normal one")
	}
}

func TestPagesTellAboutThemselves(t *testing.T) {
	a := write(t, small)
	p := a.page("/konzept/wer/").Page
	if p == nil || p.Kind != "concept" || p.File != "content/concepts/wer.md" || p.Words != 1 || p.Decides != 2 || len(p.Links) != 4 {
		t.Errorf("told %+v", p)
	}
}

// A site that will live below a folder is previewed there: its links are those
// that it will have.
func TestBasePath(t *testing.T) {
	files := map[string]string{"content/site.yaml": "title: Probe\nlanguage: de\nbaseURL: https://example.org/sub/\nmatrix: {severity: {LEG01: off}}\n",
		"content/a.md": "---\ntitle: Erste\n---\nText.\n", "content/b.md": "---\ntitle: Zweite\n---\n[[a]]\n"}
	a := write(t, files)
	if status, _ := a.get("/"); status != http.StatusFound {
		t.Errorf("the root answers %d", status)
	}
	if status, html := a.get("/sub/b/"); status != http.StatusOK || !strings.Contains(html, `href="/sub/a/"`) {
		t.Errorf("a page answers %d", status)
	}
	if status, _ := a.get("/b/"); status != http.StatusNotFound {
		t.Errorf("outside of the folder a page answers %d", status)
	}
	if p := a.page("/sub/b/"); p.Path != "/b/" {
		t.Errorf("a page says it is %q", p.Path)
	}
}

func TestAddresses(t *testing.T) {
	a := write(t, small, func(o *preview.Options) {
		o.Mount = map[string]http.Handler{"/intake/": http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			_, _ = io.WriteString(w, r.Method+" "+r.URL.Path)
		})}
	})
	for _, c := range []struct {
		path   string
		status int
		text   string
	}{
		{"/a", http.StatusFound, "/a/"},
		{"/datei.txt", http.StatusOK, "Text"},
		{"/model.json", http.StatusOK, `"schema"`},
		{"/intake/comments", http.StatusOK, "GET /comments"},
		{"/_kontor/client.js", http.StatusOK, ""},
		{"/_kontor/../a/", http.StatusNotFound, ""},
		{"/_kontor/site.yaml", http.StatusNotFound, ""},
		{"/content/a.md", http.StatusNotFound, ""},
		{"/.kontor/", http.StatusNotFound, ""},
	} {
		if status, text := a.get(c.path); status != c.status || !strings.Contains(text, c.text) {
			t.Errorf("%s answers %d: %.80s", c.path, status, text)
		}
	}
	res, err := http.Post(a.url+"/a/", "text/plain", strings.NewReader("x"))
	if err != nil {
		t.Fatal(err)
	}
	res.Body.Close()
	if res.StatusCode != http.StatusMethodNotAllowed {
		t.Errorf("a page takes POST: %d", res.StatusCode)
	}
}

// A page that comes due while nobody edits appears by itself, and not before.
func TestWhatComesDueAppears(t *testing.T) {
	var clock atomic.Int64 // seconds after now
	asked, ring := make(chan time.Duration, 9), make(chan time.Time)
	a := write(t, map[string]string{
		"content/site.yaml": "title: Probe\nlanguage: de\n",
		"content/a.md":      "---\ntitle: Bald\ndate: 2026-12-01T12:00:30+01:00\n---\nDa.\n",
		"content/b.md":      "---\ntitle: Viel später\ndate: 2026-12-03\n---\nDa.\n",
	}, func(o *preview.Options) {
		o.Edition.Clock = time.Time{}
		o.Now = func() time.Time { return now.Add(time.Duration(clock.Load()) * time.Second) }
		o.After = func(d time.Duration) <-chan time.Time {
			asked <- d
			return ring
		}
	})
	if status, _ := a.get("/a/"); status != http.StatusNotFound {
		t.Fatalf("before its time: %d", status)
	}
	if d := <-asked; d != 30*time.Second {
		t.Errorf("looks again after %v", d)
	}
	clock.Store(29)
	ring <- time.Time{}
	if d := <-asked; d != time.Second {
		t.Errorf("a second before looks again after %v", d)
	}
	clock.Store(30)
	ring <- time.Time{}
	if s := a.state(); s.Epoch != 2 || len(s.Edited) != 0 {
		t.Errorf("epoch %d, edited %v", s.Epoch, s.Edited)
	}
	if status, _ := a.get("/a/"); status != http.StatusOK {
		t.Errorf("at its time: %d", status)
	}
	if d := <-asked; d != time.Minute {
		t.Errorf("of what comes in two days it asks after %v", d)
	}
}

// A tab that was hidden learns of every picture that was edited meanwhile.
func TestPicturesAreCaughtUpWith(t *testing.T) {
	a := write(t, map[string]string{
		"content/site.yaml": "title: Probe\nlanguage: de\n",
		"content/a.md":      "---\ntitle: A\n---\n![Bild](a.svg) ![Bild](b.svg)\n",
		"content/a.svg":     "<svg xmlns='http://www.w3.org/2000/svg'/>",
		"content/b.svg":     "<svg xmlns='http://www.w3.org/2000/svg'/>",
	})
	before := a.page("/a/")
	a.edit("content/b.svg", "<svg xmlns='http://www.w3.org/2000/svg' id='b'/>")
	a.edit("content/a.svg", "<svg xmlns='http://www.w3.org/2000/svg' id='a'/>")
	a.edit("content/a.md", "---\ntitle: A\n---\n![Bild](a.svg) ![Bild](b.svg) Text\n")
	back := a.openAt("/a/", before)
	if e := back.event(); strings.Join(e.Files, " ") != "/a.svg /b.svg" || !e.Changed {
		t.Errorf("the tab is told %+v", e)
	}
	a.edit("content/b.svg", "<svg xmlns='http://www.w3.org/2000/svg' id='c'/>")
	if e := back.event(); strings.Join(e.Files, " ") != "/b.svg" {
		t.Errorf("then it is told %+v", e)
	}
	if e := a.open("/a/").event(); len(e.Files) != 0 || e.Changed {
		t.Errorf("a new tab is told %+v", e)
	}
}

// The way home from an address that is not there leads to the home page of its
// language.
func TestTheWayHome(t *testing.T) {
	a := write(t, map[string]string{
		"content/site.yaml":    "title: Probe\nlanguage: de\nlanguages: [de, en]\nbaseURL: https://example.org/sub/\nmatrix: {severity: {LEG01: off}}\n",
		"content/_index.md":    "---\ntitle: Start\n---\n",
		"content/entwurf.md":   "---\ntitle: Entwurf\n---\n",
		"content/_index.en.md": "---\ntitle: Home\n---\n",
	})
	for path, want := range map[string]string{"/sub/entwurf/": "/sub/", "/sub/weg/": "/sub/", "/sub/en/gone/": "/sub/en/", "/sub/en/": "/sub/en/"} {
		if got := a.page(path).Home; got != want {
			t.Errorf("from %s home is %s", path, got)
		}
	}
}

// Findings about the concept stand beside the problems of files; a grave one
// keeps no page from being shown, and an accepted one is not told.
func TestFindingsAreTold(t *testing.T) {
	a := write(t, map[string]string{
		"content/site.yaml":       "title: Probe\nlanguage: de\nmatrix: {severity: {LEG01: off}}\n",
		"content/segments/a.md":   "---\ntitle: A\n---\nText.\n",
		"content/segments/b.md":   "---\ntitle: B\npriority: A\n---\n",
		"content/channels/c.md":   "---\ntitle: C\npattern: full\n---\n",
		"content/portfolios/p.md": "---\ntitle: P\n---\n",
		"content/portfolios/q.md": "---\ntitle: Q\naccept: [{code: COV02, reason: Kommt.}]\n---\n",
		"content/offers.csv":      "segment;channel;portfolio;decision\nA;C;P;offered\n",
	})
	codes := func(p preview.Problems) (out []string) {
		for _, item := range p.Items {
			out = append(out, item.Code+" "+item.File)
		}
		return out
	}
	p := a.page("/segments/a/").Problems
	if got := strings.Join(codes(p), ", "); got != "COV01 content/segments/b.md, COV06 content/site.yaml, PAT01 content/channels/c.md" || p.Errors != 0 || p.Stale {
		t.Errorf("told: %s, %d errors, stale: %v", got, p.Errors, p.Stale)
	}
	a.edit("content/offers.csv", "segment;channel;portfolio;decision\nA|B;C;P|Q;offered\n")
	if got := codes(a.page("/segments/a/").Problems); len(got) != 0 {
		t.Errorf("mended, and still told: %v", got)
	}
}

// The site is loaded when it is watched and not before, once for each time that
// the watch tells of something; what is edited during the first load is not
// missed.
func TestTheStartLoadsOnceAndMissesNothing(t *testing.T) {
	dir := t.TempDir()
	name := filepath.Join(dir, "content", "a.md")
	if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
		t.Fatal(err)
	}
	put := func(text string) {
		if err := os.WriteFile(name, []byte("---\ntitle: A\n---\n"+text+"\n"), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	put("Zuerst.")
	tree, err := source.Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	defer tree.Close()
	var loads, tells atomic.Int64
	memo := new(generator.Memo)
	states := make(chan preview.State, 10)
	server := preview.New(preview.Options{
		Load: func(ctx context.Context) (*generator.Snapshot, error) {
			if n := loads.Add(1); n > tells.Load() {
				t.Errorf("load %d after the watch has told %d times", n, tells.Load())
			}
			if loads.Load() == 1 {
				put("Während des Starts.")
			}
			return generator.Load(ctx, tree, generator.Options{Themes: themes.FS, Version: "test", Memo: memo})
		},
		Forget:  func(c preview.Change) { memo.Changed(c.Paths, c.All) },
		Edition: site.Edition{Clock: now},
		Report:  func(s preview.State) { states <- s },
	})
	ctx, stop := context.WithCancel(context.Background())
	defer stop()
	ended := make(chan error, 1)
	go func() { ended <- server.Run(ctx) }()
	watched := make(chan error, 1)
	go func() {
		watched <- preview.Watch(ctx, preview.WatchOptions{Root: dir, Folders: []string{"content"}}, func(c preview.Change) {
			tells.Add(1)
			server.Changed(c)
		})
	}()
	shown := func() string {
		w := httptest.NewRecorder()
		server.ServeHTTP(w, httptest.NewRequest(http.MethodGet, "/a/", nil))
		return w.Body.String()
	}
	for !strings.Contains(shown(), "Während des Starts.") {
		select {
		case <-states:
		case <-time.After(time.Minute):
			t.Fatal("what was edited during the start is not shown")
		}
	}
	stop()
	if err := errors.Join(<-ended, <-watched); err != nil {
		t.Error(err)
	}
}
