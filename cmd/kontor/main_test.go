package main

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"kontor/generator/source"
	"kontor/themes"
)

// now is the clock of every command here that does not choose its own.
var now = time.Date(2026, 12, 1, 12, 0, 0, 0, time.UTC)

// session is a command line run in this process.
type session struct {
	stdin    string
	env      map[string]string
	terminal bool
	width    int // of that terminal
}

// run returns the exit code and what was printed.
func (s session) run(args ...string) (code int, stdout, stderr string) {
	var out, errs bytes.Buffer
	code = run(args, environment{
		ctx: context.Background(), stdin: strings.NewReader(s.stdin), stdout: &out, stderr: &errs,
		lookupEnv:   func(name string) (string, bool) { v, ok := s.env[name]; return v, ok },
		now:         func() time.Time { return now },
		isTerminal:  func(any) bool { return s.terminal },
		width:       func(any) int { return s.width },
		openBrowser: func(context.Context, string) error { return nil },
		themes:      themes.FS,
	})
	return code, out.String(), errs.String()
}

// write lays files below a new folder and returns it.
func write(t *testing.T, files map[string]string) string {
	t.Helper()
	dir := t.TempDir()
	for name, text := range files {
		name = filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(name, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

func TestMessagesAreGermanForGermans(t *testing.T) {
	german := write(t, map[string]string{"content/site.yaml": "language: de-AT\n"})
	english := write(t, map[string]string{"content/site.yaml": "language: en\n"})
	tests := []struct {
		name, dir string
		env       map[string]string
		german    bool
	}{
		{"site", german, nil, true},
		{"neither", english, map[string]string{"LANG": "en_GB.UTF-8"}, false},
		{"LANG", english, map[string]string{"LANG": "de_DE.UTF-8"}, true},
		{"LC_ALL wins", english, map[string]string{"LANG": "de_DE.UTF-8", "LC_ALL": "C"}, false},
		{"LC_MESSAGES wins over LANG", english, map[string]string{"LANG": "C", "LC_MESSAGES": "de"}, true},
		{"other language that begins alike", english, map[string]string{"LANG": "den_CA"}, false},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			_, _, stderr := session{env: test.env}.run("build", "--clock", "nie", "-s", test.dir)
			if got := strings.Contains(stderr, "kein Zeitpunkt"); got != test.german {
				t.Errorf("German: %v, want %v: %s", got, test.german, stderr)
			}
		})
	}
}

func TestClocks(t *testing.T) {
	berlin, err := time.LoadLocation("Europe/Berlin")
	if err != nil {
		t.Fatal(err)
	}
	midnight := time.Date(2026, 12, 1, 0, 0, 0, 0, berlin)
	tests := map[string]time.Time{
		"2026-12-01":                midnight,
		"1.12.2026":                 midnight,
		" 2026-12-01 ":              midnight,
		"2026-12-01 08:30":          midnight.Add(8*time.Hour + 30*time.Minute),
		"2026-12-01T08:30:05":       midnight.Add(8*time.Hour + 30*time.Minute + 5*time.Second),
		"2026-12-01T08:30:00Z":      midnight.Add(9*time.Hour + 30*time.Minute),
		"2026-12-01T08:30:00+05:00": midnight.Add(4*time.Hour + 30*time.Minute),
	}
	for s, want := range tests {
		if got, ok := parseClock(s, berlin); !ok || !got.Equal(want) {
			t.Errorf("%q is %v, %v; want %v", s, got, ok, want)
		}
	}
	for _, s := range []string{"", "heute", "2026-13-01", "2026-02-30", "12/01/2026", "1796000000"} {
		if got, ok := parseClock(s, berlin); ok {
			t.Errorf("%q is taken for %v", s, got)
		}
	}
}

func TestColoursAreForTerminalsThatWantThem(t *testing.T) {
	dir := write(t, map[string]string{"content/site.yaml": "language: en\ndimensions: []\n", "content/a.md": "---\ntitle: A\n---\n[x](b.md)\n"})
	tests := []struct {
		name    string
		session session
		want    bool
	}{
		{"pipe", session{}, false},
		{"terminal", session{terminal: true}, true},
		{"NO_COLOR", session{terminal: true, env: map[string]string{"NO_COLOR": "1"}}, false},
		{"dumb terminal", session{terminal: true, env: map[string]string{"TERM": "dumb"}}, false},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			code, stdout, _ := test.session.run("check", "-s", dir)
			if code != exitContent || !strings.Contains(stdout, "REF08") {
				t.Fatalf("exit code %d: %s", code, stdout)
			}
			if got := strings.Contains(stdout, "\x1b["); got != test.want {
				t.Errorf("colours: %v, want %v", got, test.want)
			}
		})
	}
}

func TestTextOfASiteCannotControlTheTerminal(t *testing.T) {
	got := visible("a\x1b[31mb\rc\u202ed\u0085e\x07\tf\u200bg\u2066h")
	if want := "a[31mbcde fgh"; got != want {
		t.Errorf("%q, want %q", got, want)
	}
}

func TestExcerpts(t *testing.T) {
	long := strings.Repeat("ä", 150) + "X" + strings.Repeat("ö", 150)
	dir := write(t, map[string]string{
		"content/a.md": "\ufeffeins\r\n\tzwei \x1b[1mdrei\r\n\n" + long + "\n\xff\xfe\n",
	})
	tree, err := source.Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	defer tree.Close()
	tests := []struct {
		name      string
		line, col int
		want      string
	}{
		{"first column behind a byte order mark", 1, 1, "    1 | eins\n      | ^\n"},
		{"control characters do not move the mark", 2, 12, "    2 |  zwei [1mdrei\n      |           ^\n"},
		{"no column", 1, 0, "    1 | eins\n"},
		{"column behind the end", 1, 99, "    1 | eins\n      |     ^\n"},
		{"empty line", 3, 1, ""},
		{"long line", 4, 151, "    4 | …" + strings.Repeat("ä", 60) + "X" + strings.Repeat("ö", 39) + "…\n" +
			"      |  " + strings.Repeat(" ", 60) + "^\n"},
		{"not UTF-8", 5, 1, "    5 | \ufffd\n      | ^\n"},
		{"no such line", 77, 1, ""},
		{"no line", 0, 0, ""},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			var out bytes.Buffer
			p := &printer{out: &out, lang: "de", tree: tree}
			p.excerpt(source.Pos{File: "content/a.md", Line: test.line, Col: test.col})
			if out.String() != test.want {
				t.Errorf("got\n%q\nwant\n%q", out.String(), test.want)
			}
		})
	}
}

func TestNewSiteAsksFiveQuestions(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "site")
	s := session{terminal: true, stdin: "fr\nde\nMein Konzept\nTeam Vertrieb\nwww.example.org\nhttps://www.example.org/\nvielleicht\nnein\n"}
	code, _, stderr := s.run("new", "site", dir)
	if code != exitFine {
		t.Fatalf("exit code %d: %s", code, stderr)
	}
	for _, want := range []string{
		"Language (de, en) [en]: ", "does not understand “fr”", "Titel der Website [Site]: ", "keine Adresse einer Website", "[ja]: ",
	} {
		if !strings.Contains(stderr, want) {
			t.Errorf("the dialogue lacks %q:\n%s", want, stderr)
		}
	}
	config, err := os.ReadFile(filepath.Join(dir, "content/site.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"title: Mein Konzept\n", "baseURL: https://www.example.org/\n", "name: Team Vertrieb\n", "dimensions: []"} {
		if !strings.Contains(string(config), want) {
			t.Errorf("site.yaml lacks %q:\n%s", want, config)
		}
	}
}

func TestNewSiteAsksOnlyWhatNoFlagSays(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "site")
	s := session{terminal: true}
	code, _, stderr := s.run("new", "site", dir, "--title", "T", "--language", "en", "--author", "", "--baseURL", "https://example.org", "--blog=false")
	if code != exitFine || stderr != "" {
		t.Errorf("exit code %d, asked %q", code, stderr)
	}
}

func TestBuildJSON(t *testing.T) {
	dir := write(t, map[string]string{"content/site.yaml": "title: T\nlanguage: en\ndimensions: []\n", "content/a.md": "---\ntitle: A\nnonsense: 1\n---\n"})
	code, stdout, stderr := session{}.run("build", "-s", dir, "--format", "json")
	if code != exitFine || stderr != "" {
		t.Fatalf("exit code %d: %s", code, stderr)
	}
	wantKeys(t, stdout, "version", "pages", "written", "unchanged", "removed", "durationMs", "diagnostics")
	var got struct {
		Written     int
		Diagnostics []json.RawMessage
	}
	if err := json.Unmarshal([]byte(stdout), &got); err != nil {
		t.Fatal(err)
	}
	if got.Written == 0 || len(got.Diagnostics) != 1 {
		t.Fatalf("%+v", got)
	}
	wantKeys(t, string(got.Diagnostics[0]), "severity", "code", "file", "line", "column", "message", "hint")
	_, stdout, _ = session{}.run("check", "-s", dir, "--format", "json")
	wantKeys(t, stdout, "diagnostics", "findings")
}

// wantKeys checks the keys of a JSON object, and their order.
func wantKeys(t *testing.T, text string, want ...string) {
	t.Helper()
	d := json.NewDecoder(strings.NewReader(text))
	if tok, err := d.Token(); err != nil || tok != json.Delim('{') {
		t.Fatalf("no object: %s", text)
	}
	var keys []string
	for d.More() {
		key, err := d.Token()
		if err != nil {
			t.Fatal(err)
		}
		var value json.RawMessage
		if err := d.Decode(&value); err != nil {
			t.Fatal(err)
		}
		keys = append(keys, key.(string))
	}
	if !slices.Equal(keys, want) {
		t.Errorf("keys %v, want %v", keys, want)
	}
}

// Every command and flag has help in both languages.
func TestHelpIsComplete(t *testing.T) {
	for _, locale := range []string{"C", "de_DE"} {
		env := &environment{lookupEnv: func(string) (string, bool) { return locale, true }, stdout: io.Discard, stderr: io.Discard}
		root := newRoot(env)
		root.InitDefaultHelpCmd()
		root.InitDefaultCompletionCmd()
		describe(env.messages(""), root)
		var commands []string
		for _, c := range root.Commands() {
			commands = append(commands, c.Name()+c.Short)
			for _, sub := range c.Commands() {
				if c.Name() != "completion" {
					commands = append(commands, sub.Name()+sub.Short+sub.Flags().FlagUsages())
				}
			}
			commands = append(commands, c.Flags().FlagUsages())
		}
		for _, text := range commands {
			if strings.Contains(text, "CMD0") {
				t.Errorf("%s: no wording in %q", locale, text)
			}
		}
		for _, c := range root.Commands() {
			if c.Short == "" {
				t.Errorf("%s: %s has no help", locale, c.Name())
			}
		}
	}
}

func TestInterruptedBuildChangesNothing(t *testing.T) {
	dir := write(t, map[string]string{"content/site.yaml": "title: T\nlanguage: en\n", "content/a.md": "---\ntitle: A\n---\n"})
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	var stderr bytes.Buffer
	code := run([]string{"build", "-s", dir}, environment{
		ctx: ctx, stdin: strings.NewReader(""), stdout: io.Discard, stderr: &stderr,
		lookupEnv: func(string) (string, bool) { return "", false }, now: func() time.Time { return now },
		isTerminal: func(any) bool { return false }, themes: themes.FS,
	})
	if code != exitContent || !strings.Contains(stderr.String(), "Interrupted") {
		t.Errorf("exit code %d: %s", code, stderr.String())
	}
	if _, err := os.Stat(filepath.Join(dir, "public")); err == nil {
		t.Error("public/ was made")
	}
}
