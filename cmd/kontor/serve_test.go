package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"maps"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"kontor/generator/preview"
	"kontor/generator/source"
	"kontor/themes"
)

// patience is how long a test waits for what the preview is to do at once.
const patience = 30 * time.Second

// stream collects what a command prints while it runs.
type stream struct {
	mu   sync.Mutex
	text bytes.Buffer
	news chan struct{}
}

func newStream() *stream { return &stream{news: make(chan struct{}, 1)} }

func (s *stream) Write(p []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	select {
	case s.news <- struct{}{}:
	default:
	}
	return s.text.Write(p)
}

func (s *stream) String() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.text.String()
}

// running is a preview that was started as users start it.
type running struct {
	t              *testing.T
	dir            string
	stdout, stderr *stream
	end            context.CancelFunc
	code           chan int
	opened         chan string // addresses that a browser was asked to show
}

// how a preview is started, beside its arguments.
type how struct {
	env      map[string]string
	terminal bool
	browser  error
}

// preview starts "kontor ARGUMENTS" and ends it with the test.
func (h how) preview(t *testing.T, dir string, args ...string) *running {
	t.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	r := &running{t: t, dir: dir, stdout: newStream(), stderr: newStream(), end: cancel, code: make(chan int, 1), opened: make(chan string, 1)}
	done := make(chan struct{})
	go func() {
		defer close(done)
		r.code <- run(args, environment{
			ctx: ctx, stdin: strings.NewReader(""), stdout: r.stdout, stderr: r.stderr,
			lookupEnv:   func(name string) (string, bool) { v, ok := h.env[name]; return v, ok },
			now:         func() time.Time { return now },
			isTerminal:  func(any) bool { return h.terminal },
			openBrowser: func(_ context.Context, address string) error { r.opened <- address; return h.browser },
			themes:      themes.FS,
		})
	}()
	t.Cleanup(func() {
		cancel()
		<-done
	})
	return r
}

// serve starts the preview of a site on any free port.
func serve(t *testing.T, files map[string]string, args ...string) *running {
	t.Helper()
	dir := write(t, files)
	return how{}.preview(t, dir, append([]string{"serve", "-s", dir, "-p", "0"}, args...)...)
}

// says waits until a stream says something and returns how it says it.
func (r *running) says(s *stream, pattern string) []string {
	r.t.Helper()
	what := regexp.MustCompile("(?m)" + pattern)
	late := time.After(patience)
	for {
		if found := what.FindStringSubmatch(s.String()); found != nil {
			return found
		}
		select {
		case <-s.news:
		case code := <-r.code:
			r.t.Fatalf("ended with %d and did not say %s:\n%s%s", code, pattern, r.stdout, r.stderr)
		case <-late:
			r.t.Fatalf("never said %s:\n%s%s", pattern, r.stdout, r.stderr)
		}
	}
}

// address is where the preview says it is.
func (r *running) address() string {
	r.t.Helper()
	return r.says(r.stdout, `(?:Preview|Vorschau): (http://\S+/) `)[1]
}

// save writes a file of the site, at one stroke: half a file is a state, too.
func (r *running) save(name, text string) {
	r.t.Helper()
	half := filepath.Join(r.t.TempDir(), "half")
	err := os.WriteFile(half, []byte(text), 0o644)
	if err := errors.Join(err, os.Rename(half, filepath.Join(r.dir, filepath.FromSlash(name)))); err != nil {
		r.t.Fatal(err)
	}
}

// get fetches an address as browsers do.
func (r *running) get(address string, cookies ...*http.Cookie) (status int, body string) {
	r.t.Helper()
	request, err := http.NewRequest(http.MethodGet, address, nil)
	if err != nil {
		r.t.Fatal(err)
	}
	for _, c := range cookies {
		request.AddCookie(c)
	}
	answer, err := http.DefaultClient.Do(request)
	if err != nil {
		r.t.Fatal(err)
	}
	defer answer.Body.Close()
	data, err := io.ReadAll(answer.Body)
	if err != nil {
		r.t.Fatal(err)
	}
	return answer.StatusCode, string(data)
}

// ends interrupts the preview and returns its exit code.
func (r *running) ends() int {
	r.t.Helper()
	r.end()
	select {
	case code := <-r.code:
		return code
	case <-time.After(patience):
		r.t.Fatal("does not end")
		return 0
	}
}

// small is a site of one page, with an English voice.
func small() map[string]string {
	return map[string]string{
		"content/site.yaml": "title: Small\nlanguage: en\ndimensions: []\nmatrix: {severity: {LEG01: off, REF09: off}}\n",
		"content/page.md":   "---\ntitle: Page\n---\nFirst words.\n",
		"content/draft.md":  "---\ntitle: Secret plan\ndraft: true\n---\nNot yet.\n",
	}
}

func TestPreviewShowsTheSiteAndEndsFine(t *testing.T) {
	r := serve(t, small())
	address := r.address()
	if !regexp.MustCompile(`^http://localhost:\d+/$`).MatchString(address) {
		t.Errorf("the preview is at %s", address)
	}
	r.says(r.stdout, `^Preview: http://\S+  \d+ pages, 0 ms; Ctrl\+C ends it$`)
	if status, body := r.get(address + "page/"); status != http.StatusOK || !strings.Contains(body, "First words.") {
		t.Errorf("%d: %s", status, body)
	}
	if status, _ := r.get(address + "draft/"); status != http.StatusNotFound {
		t.Errorf("a draft is shown though nobody asked for it: %d", status)
	}
	r.save("content/page.md", "---\ntitle: Page\n---\nOther words.\n")
	r.says(r.stdout, `^\d\d:\d\d:\d\d  content/page\.md: \d+ pages, 0 ms$`)
	if _, body := r.get(address + "page/"); !strings.Contains(body, "Other words.") {
		t.Errorf("the old page is shown: %s", body)
	}
	if code := r.ends(); code != exitFine {
		t.Errorf("exit code %d: %s", code, r.stderr)
	}
	if r.stderr.String() != "" {
		t.Errorf("complains: %s", r.stderr)
	}
	for _, place := range []string{"public", "kontor-pages.json", "content/public"} {
		if exists(filepath.Join(r.dir, place)) {
			t.Errorf("a preview writes %s", place)
		}
	}
	for _, place := range []string{".gitignore", "cache/preview"} {
		if !exists(filepath.Join(r.dir, ".kontor", place)) {
			t.Errorf("there is no %s for the next start", place)
		}
	}
}

// The next start begins with what the last one read, as far as it still holds.
func TestPreviewStartsAgain(t *testing.T) {
	r := serve(t, small())
	r.address()
	r.ends()
	files := small()
	cache := ".kontor/cache/preview"
	kept, err := os.ReadFile(filepath.Join(r.dir, cache))
	if err != nil {
		t.Fatal(err)
	}
	files["content/page.md"] = "---\ntitle: Page\n---\nOther words.\n" // edited while nobody watched, its size as before
	for what, cached := range map[string]string{"as it was left": string(kept), "cut off": string(kept[:len(kept)/2]), "emptied": ""} {
		files[cache] = cached
		again := serve(t, files)
		if _, body := again.get(again.address() + "page/"); !strings.Contains(body, "Other words.") {
			t.Errorf("%s: the old page is shown: %s", what, body)
		}
		if code := again.ends(); code != exitFine || again.stderr.String() != "" {
			t.Errorf("%s: exit code %d: %s", what, code, again.stderr)
		}
	}
}

func TestPreviewSpeaksGerman(t *testing.T) {
	files := small()
	files["content/site.yaml"] = "title: Klein\nlanguage: de\ndimensions: []\nmatrix: {severity: {LEG01: off, REF09: off}}\n"
	files["content/page.md"] = "---\ntitle: Seite\n---\n[Nichts](nichts.md)\n"
	r := serve(t, files)
	r.says(r.stdout, `^Vorschau: http://localhost:\d+/  \d+ Seiten, 1 Fehler, 0 ms; Ende mit Strg\+C$`)
	r.says(r.stdout, `^content/page\.md:4:1: Fehler REF08: `)
}

func TestPreviewShowsDraftsWhereTheAuthorAsks(t *testing.T) {
	r := serve(t, small(), "-D")
	if status, body := r.get(r.address() + "draft/"); status != http.StatusOK || !strings.Contains(body, "Secret plan") {
		t.Errorf("%d: %s", status, body)
	}
}

func TestPreviewTellsEachProblemOnce(t *testing.T) {
	r := serve(t, small())
	r.address()
	r.save("content/page.md", "---\ntitle: Page\n---\n[Nothing](nothing.md)\n")
	r.says(r.stdout, `^\d\d:\d\d:\d\d  content/page\.md: \d+ pages?, 1 error, 0 ms, the browser shows the last state without errors$`)
	r.says(r.stdout, `^content/page\.md:4:1: error REF08: `)
	r.says(r.stdout, `^    4 \| \[Nothing\]\(nothing\.md\)$`)

	r.save("content/page.md", "---\ntitle: Page\n---\nMore words before it.\n\n[Nothing](nothing.md)\n")
	r.says(r.stdout, `^    Still open: content/page\.md:6:1 REF08$`)
	if n := strings.Count(r.stdout.String(), "error REF08"); n != 1 {
		t.Errorf("the problem is told %d times:\n%s", n, r.stdout)
	}

	r.save("content/page.md", "---\ntitle: Page\n---\nAll is well.\n")
	r.says(r.stdout, `^    Mended: content/page\.md:6:1 REF08$`)
	if n := strings.Count(r.stdout.String(), "Mended"); n != 1 {
		t.Errorf("mended %d times:\n%s", n, r.stdout)
	}
}

func TestPreviewColoursAreForTerminalsThatWantThem(t *testing.T) {
	files := small()
	files["content/page.md"] = "---\ntitle: Page\n---\n[Nothing](nothing.md)\n"
	for name, h := range map[string]how{
		"pipe":     {},
		"terminal": {terminal: true},
		"NO_COLOR": {terminal: true, env: map[string]string{"NO_COLOR": "1"}},
	} {
		t.Run(name, func(t *testing.T) {
			dir := write(t, files)
			r := h.preview(t, dir, "serve", "-s", dir, "-p", "0")
			r.says(r.stdout, `Ctrl\+C ends it`)
			if got, want := strings.Contains(r.stdout.String(), "\x1b["), name == "terminal"; got != want {
				t.Errorf("colours: %v, want %v:\n%s", got, want, r.stdout)
			}
		})
	}
}

func TestPreviewOfASiteThatNobodyCanParseTellsSo(t *testing.T) {
	r := serve(t, map[string]string{"content/site.yaml": "title: [\n", "content/page.md": "---\ntitle: \"Page\n---\n"})
	r.says(r.stdout, `^content/site\.yaml:1:\d+: \S+ FM02: `)
	r.says(r.stdout, `2 (errors|Fehler), `)
	r.save("content/site.yaml", "title: Small\nlanguage: en\ndimensions: []\nmatrix: {severity: {LEG01: off, REF09: off}}\n")
	r.says(r.stdout, `(Mended|Behoben): content/site\.yaml`)
}

// occupied is a port of this machine that another program has.
func occupied(t *testing.T) int {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { l.Close() })
	return l.Addr().(*net.TCPAddr).Port
}

func TestPortThatIsTakenIsToldAtOnce(t *testing.T) {
	port := occupied(t)
	dir := write(t, small())
	r := how{}.preview(t, dir, "serve", "-s", dir, "-p", strconv.Itoa(port))
	select {
	case code := <-r.code:
		if code != exitContent {
			t.Errorf("exit code %d", code)
		}
	case <-time.After(patience):
		t.Fatal("does not end")
	}
	if want := fmt.Sprintf("Another program uses port %d already", port); !strings.Contains(r.stderr.String(), want) {
		t.Errorf("does not say so: %s", r.stderr)
	}
	if !regexp.MustCompile(`This one is free: -p \d+`).MatchString(r.stderr.String()) {
		t.Errorf("proposes no other: %s", r.stderr)
	}
	if r.stdout.String() != "" {
		t.Errorf("looked at the site before: %s", r.stdout)
	}
}

func TestWhereNobodyAskedForAPortTheNextOneIsTaken(t *testing.T) {
	port := occupied(t)
	l, err := listenFrom("127.0.0.1", port, portTries)
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	if got := l.Addr().(*net.TCPAddr).Port; got <= port || got >= port+portTries {
		t.Errorf("port %d instead of %d", got, port)
	}
	dir := write(t, small())
	env := &environment{lookupEnv: func(string) (string, bool) { return "", false }, stderr: newStream(), isTerminal: func(any) bool { return false }}
	w, err := env.openWebsite(dir)
	if err != nil {
		t.Fatal(err)
	}
	defer w.Close()
	o := serveOptions{port: usualPort, anyPort: true, bind: "127.0.0.1"}
	o.announce(newTerminal(env, w, ""), usualPort+1)
	if got := env.stderr.(*stream).String(); got != "Another program uses port 1313 already, the preview takes 1314.\n" {
		t.Errorf("%q", got)
	}
}

// What a build publishes the preview shows, and of hidden files nothing else.
func TestPreviewShowsHiddenFilesThatABuildPublishes(t *testing.T) {
	files := small()
	for _, name := range []string{"static/.nojekyll", "static/.well-known/security.txt", "static/in/.htaccess", "static/.a/.b", ".env", "in/.env"} {
		files["content/"+name] = "hidden words"
	}
	files[".env"] = "hidden words"
	r := serve(t, files)
	address := r.address()
	built := filepath.Join(t.TempDir(), "public")
	if code, _, stderr := (session{}).run("build", "-s", r.dir, "-d", built); code != exitFine {
		t.Fatal(stderr)
	}
	for _, name := range []string{".nojekyll", ".well-known/security.txt", "in/.htaccess", ".a/.b", ".env", "in/.env", ".well-known/none", "static/.nojekyll", "content/.env", ".git/config"} {
		want := http.StatusNotFound
		if exists(filepath.Join(built, filepath.FromSlash(name))) {
			want = http.StatusOK
		}
		if status, body := r.get(address + name); status != want || strings.Contains(body, "hidden words") != (want == http.StatusOK) {
			t.Errorf("%s: %d, want %d: %s", name, status, want, body)
		}
	}
	if !exists(filepath.Join(built, ".nojekyll")) || exists(filepath.Join(built, ".env")) {
		t.Error("the build publishes others")
	}
}

// asEdition is the cookie by which the author's bar asks for drafts.
var asEdition = &http.Cookie{Name: "kontor-edition", Value: "%7B%22drafts%22%3Atrue%2C%22internal%22%3Atrue%7D"}

func TestPreviewThatOthersCanReadSaysSoAndShowsThemNoDrafts(t *testing.T) {
	r := serve(t, small(), "--bind", "0.0.0.0", "--host", "laptop.example")
	r.says(r.stderr, `^warning: Other machines can read this preview: .*http://laptop\.example:\d+/`)
	address := r.address()
	if status, body := r.get(address+"draft/", asEdition); status != http.StatusNotFound || strings.Contains(body, "Secret plan") {
		t.Errorf("%d: a draft is shown to whoever asks: %s", status, body)
	}
	if status, _ := r.get(address + "page/"); status != http.StatusOK {
		t.Errorf("%d", status)
	}
}

func TestPreviewThatOthersCanReadShowsDraftsOnlyKnowingly(t *testing.T) {
	r := serve(t, small(), "--bind", "0.0.0.0", "-D", "--i-know")
	r.says(r.stderr, `^warning: Other machines can read this preview, with drafts and what is internal: `)
	if status, _ := r.get(r.address() + "draft/"); status != http.StatusOK {
		t.Errorf("%d", status)
	}
}

func TestPreviewOpensTheBrowserWhenThereIsSomethingToSee(t *testing.T) {
	r := serve(t, small(), "-O")
	select {
	case address := <-r.opened:
		if want := r.address(); address != want {
			t.Errorf("opened %s, the preview is at %s", address, want)
		}
		if status, _ := r.get(address); status != http.StatusOK {
			t.Errorf("%d", status)
		}
	case <-time.After(patience):
		t.Fatal("no browser is opened")
	}
}

func TestWithoutABrowserThePreviewGoesOn(t *testing.T) {
	dir := write(t, small())
	r := how{browser: errors.New("no display")}.preview(t, dir, "serve", "-s", dir, "-p", "0", "-O")
	r.says(r.stderr, `The browser could not be opened \(no display\)`)
	if status, _ := r.get(r.address()); status != http.StatusOK {
		t.Errorf("%d", status)
	}
	if code := r.ends(); code != exitFine {
		t.Errorf("exit code %d", code)
	}
}

func TestKontorAloneInASiteIsThePreview(t *testing.T) {
	dir := write(t, small())
	t.Chdir(dir)
	r := how{terminal: true}.preview(t, dir)
	select {
	case address := <-r.opened:
		if status, body := r.get(address + "page/"); status != http.StatusOK || !strings.Contains(body, "First words.") {
			t.Errorf("%d: %s", status, body)
		}
	case <-time.After(patience):
		t.Fatalf("no browser is opened: %s%s", r.stdout, r.stderr)
	}
}

func TestKontorAloneElsewhereIsTheHelp(t *testing.T) {
	for name, test := range map[string]struct {
		files    map[string]string
		terminal bool
	}{
		"no site":     {map[string]string{"readme.txt": "x"}, true},
		"no terminal": {small(), false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Chdir(write(t, test.files))
			code, stdout, _ := session{terminal: test.terminal}.run()
			if code != exitFine || !strings.Contains(stdout, "Usage:") {
				t.Errorf("exit code %d: %s", code, stdout)
			}
		})
	}
}

func TestEditorLinks(t *testing.T) {
	const file = "/home/me/50 % für A&B/a#1.md"
	const encoded = "/home/me/50%20%25%20f%C3%BCr%20A%26B/a%231.md"
	tests := []struct {
		name string
		env  map[string]string
		want string
	}{
		{"usual", nil, "vscode://file" + encoded + ":3:7"},
		{"empty", map[string]string{editorVariable: ""}, ""},
		{"none", map[string]string{editorVariable: "none"}, ""},
		{"own", map[string]string{editorVariable: "idea://open?file={file}&line={line}&column={column}"}, "idea://open?file=" + encoded + "&line=3&column=7"},
		{"file only", map[string]string{editorVariable: "txmt://open?url=file://{file}"}, "txmt://open?url=file:/" + encoded},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			env := environment{lookupEnv: func(name string) (string, bool) { v, ok := test.env[name]; return v, ok }}
			links, err := env.editorLinks()
			if err != nil {
				t.Fatal(err)
			}
			if got := links.to(file, 3, 7); got != test.want {
				t.Errorf("%q, want %q", got, test.want)
			}
		})
	}
	if runtime.GOOS == "windows" {
		return
	}
	if got := (editorLinks{usualEditor}).to("C:/Konzepte/a.md", 0, 0); got != "vscode://file/C:/Konzepte/a.md:1:1" {
		t.Errorf("%q", got)
	}
}

func TestBrowsersGetTheWordsOfTheTerminal(t *testing.T) {
	dir := write(t, map[string]string{
		"content/site.yaml": "language: de\n", "content/a.md": "eins\r\n" + strings.Repeat("ä", 3*longestExcerpt) + "\n",
	})
	env := &environment{lookupEnv: func(string) (string, bool) { return "", false }}
	w, err := env.openWebsite(dir)
	if err != nil {
		t.Fatal(err)
	}
	defer w.Close()
	links := editorLinks{"x:{file}?{line}"}
	first := source.Error("REF08", source.Pos{File: "content/a.md", Line: 1, Col: 2}, "target", "b.md").With(source.Pos{File: "content/b.md", Line: 9})
	got := w.problem(first, links)
	if got.Severity != "error" || got.Code != "REF08" || got.File != "content/a.md" || got.Line != 1 || got.Column != 2 || got.Excerpt != "eins" {
		t.Errorf("%+v", got)
	}
	if !strings.Contains(got.Message, "führt ins Leere") || !slices.Equal(got.Also, []string{"content/b.md:9"}) {
		t.Errorf("%+v", got)
	}
	if want := "x:" + percentEncoded(filepath.ToSlash(filepath.Join(dir, "content/a.md"))) + "?1"; got.Editor != want {
		t.Errorf("editor %q, want %q", got.Editor, want)
	}
	long := w.problem(source.Error("REF08", source.Pos{File: "content/a.md", Line: 2, Col: 1}), links)
	if n := len([]rune(long.Excerpt)); n != longestExcerpt+1 {
		t.Errorf("an excerpt of %d characters", n)
	}
	builtIn := w.problem(source.Error("THM01", source.Pos{File: "themes/kontor/layouts/page.html", Line: 1}), links)
	if builtIn.Editor != "" || builtIn.Excerpt != "" {
		t.Errorf("a file inside the program can be opened: %+v", builtIn)
	}
}

// What a file hides while it cannot be read is not mended.
func TestOnlyWhatIsMendedIsCalledMended(t *testing.T) {
	at := func(text, file string, line int, args ...string) source.Diagnostic {
		return source.Error(text, source.Pos{File: file, Line: line}, args...)
	}
	link, other, head, site := at("REF08", "a.md", 9, "target", "x"), at("REF08", "b.md", 4, "target", "x"), at("FM02", "a.md", 2), at("CFG04", configFile, 1)
	moved := at("REF08", "a.md", 12, "target", "x")
	steps := []struct {
		now                  []source.Diagnostic
		fresh, still, mended string
	}{
		{[]source.Diagnostic{link, other}, "a.md:9 b.md:4", "", ""},
		{[]source.Diagnostic{moved, other}, "", "a.md:12 b.md:4", ""},
		{[]source.Diagnostic{head}, "a.md:2", "", "b.md:4"},
		{[]source.Diagnostic{head}, "", "a.md:2", ""},
		{[]source.Diagnostic{link}, "", "a.md:9", "a.md:2"},
		{[]source.Diagnostic{head}, "a.md:2", "", ""},
		{nil, "", "", "a.md:2 a.md:9"},
		{[]source.Diagnostic{link, link}, "a.md:9 a.md:9", "", ""},
		{[]source.Diagnostic{link}, "", "a.md:9", "a.md:9"},
		{[]source.Diagnostic{site}, "content/site.yaml:1", "", ""},
		{nil, "", "", "a.md:9 content/site.yaml:1"},
	}
	places := func(ds []source.Diagnostic) string {
		var list []string
		for _, d := range ds {
			list = append(list, d.Pos.String())
		}
		slices.Sort(list)
		return strings.Join(list, " ")
	}
	var l ledger
	for i, step := range steps {
		n := l.enter(step.now)
		got := map[string]string{"fresh": places(n.fresh), "still": places(n.still), "mended": places(n.mended)}
		if want := map[string]string{"fresh": step.fresh, "still": step.still, "mended": step.mended}; !maps.Equal(got, want) {
			t.Errorf("step %d: %v, want %v", i+1, got, want)
		}
	}
}

func TestSpans(t *testing.T) {
	for d, want := range map[time.Duration]string{
		0: "0 ms", 52 * time.Millisecond: "52 ms", 99*time.Millisecond + 999*time.Microsecond: "99 ms",
		400 * time.Millisecond: "0,4 s", 12340 * time.Millisecond: "12,3 s",
	} {
		if got := span("de", d); got != want {
			t.Errorf("%v is %q, want %q", d, got, want)
		}
	}
	if got := span("en", 400*time.Millisecond); got != "0.4 s" {
		t.Errorf("%q", got)
	}
}

func TestAStateThatBringsNothingNewHasNoLine(t *testing.T) {
	dir := write(t, small())
	out := newStream()
	env := &environment{
		lookupEnv: func(string) (string, bool) { return "", false }, stdout: out, stderr: out,
		isTerminal: func(any) bool { return false }, now: func() time.Time { return now },
	}
	w, err := env.openWebsite(dir)
	if err != nil {
		t.Fatal(err)
	}
	defer w.Close()
	warning := source.Warning("LEG01/notice", source.Pos{File: configFile}, "path", "x")
	disk := errors.New("disk is gone")
	term := newTerminal(env, w, "http://localhost:1/")
	for i, step := range []struct {
		state preview.State
		lines int
	}{
		{preview.State{Err: disk}, 1},
		{preview.State{Err: disk}, 0},
		{preview.State{Pages: 3}, 1}, // ready
		{preview.State{Pages: 3}, 0}, // looked again, found nothing
		{preview.State{Pages: 4}, 1},
		{preview.State{Pages: 4, Edited: []string{"content/page.md"}}, 1},
		{preview.State{Pages: 4, Err: disk, Stale: true}, 1},
		{preview.State{Pages: 4, Err: disk, Stale: true}, 0},
		{preview.State{Pages: 4}, 1},
		{preview.State{Pages: 4, Problems: []source.Diagnostic{source.Info("LEG02", source.Pos{File: configFile})}}, 0}, // remarks are for check
	} {
		before := strings.Count(out.String(), "\n")
		term.report(step.state)
		if got := strings.Count(out.String(), "\n") - before; got != step.lines {
			t.Errorf("step %d: %d lines, want %d:\n%s", i+1, got, step.lines, out)
		}
	}
	term.report(preview.State{Pages: 4, Problems: []source.Diagnostic{warning}})
	if !strings.Contains(out.String(), "warning LEG01") {
		t.Errorf("a new problem is not told:\n%s", out)
	}
}
