package generator_test

import (
	"bytes"
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"golang.org/x/text/encoding/charmap"
	"golang.org/x/tools/txtar"

	"kontor/generator"
	"kontor/generator/language"
	"kontor/generator/source"
)

var update = flag.Bool("update", false, "rewrite the exact expectations in testdata/*.txtar")

// TestSites builds every site in testdata. An archive is a whole site with what
// is expected of it; its format:
//
//	prose: which rule the case shows, up to the first empty line
//
//	clock: 2026-12-01T12:00:00+01:00     the settings, one a line; see settings
//	-- content/a.md --                   any path but want/: a file of the site
//	-- want/public/a/index.html --       this output, byte for byte
//	-- want/contains/a/index.html --     one check a line on this output; see checks_test.go
//	-- want/model.json --                model.json holds at least this
//	-- want/diagnostics --               exactly these diagnostics, hints indented
//	-- want/files --                     "only GLOB ..." and the outputs that match, all of them
//
// Without want/diagnostics no error and no warning may be reported.
func TestSites(t *testing.T) {
	archives, err := filepath.Glob("testdata/*.txtar")
	if err != nil || len(archives) == 0 {
		t.Fatalf("no cases in testdata: %v", err)
	}
	for _, name := range archives {
		t.Run(strings.TrimSuffix(filepath.Base(name), ".txtar"), func(t *testing.T) {
			t.Parallel()
			a, err := txtar.ParseFile(name)
			if err != nil {
				t.Fatal(err)
			}
			if runCase(t, a) && *update {
				if err := os.WriteFile(name, txtar.Format(a), 0o644); err != nil {
					t.Fatal(err)
				}
			}
		})
	}
}

// runCase builds the archive's site and compares. With -update it corrects the
// exact expectations in a and reports whether it did.
func runCase(t *testing.T, a *txtar.Archive) (updated bool) {
	s := readSettings(t, string(a.Comment))
	dir, wants := s.lay(t, a)
	if len(wants) == 0 {
		t.Fatal("the case expects nothing")
	}
	got, report := build(t, dir, s.options)
	again, _ := build(t, dir, s.options)
	same(t, "second build", got, again)

	for _, d := range report.Diagnostics {
		if !slices.Contains(language.MessageKeys(), d.Text) {
			t.Errorf("%s: %s has no wording", d.Pos, d.Text)
		}
	}
	told := diagnostics(report, source.SeverityInfo)
	if !slices.ContainsFunc(wants, func(f *txtar.File) bool { return f.Name == "want/diagnostics" }) {
		if unexpected := diagnostics(report, source.SeverityWarning); unexpected != "" {
			t.Errorf("unexpected diagnostics:\n%s", unexpected)
		}
	}
	for _, f := range wants {
		kind, name, _ := strings.Cut(strings.TrimPrefix(f.Name, "want/"), "/")
		switch kind {
		case "public":
			updated = exact(t, f, got[name], got[name] != nil) || updated
		case "diagnostics":
			updated = exact(t, f, []byte(told), true) || updated
		case "files":
			updated = exact(t, f, listing(t, f, got), true) || updated
		case "contains":
			checkOutput(t, name, got, string(f.Data))
		case "model.json":
			checkModel(t, got["model.json"], f.Data)
		default:
			t.Errorf("%s: no such expectation", f.Name)
		}
	}
	return updated
}

// exact compares an expectation with what came, which must exist. With -update
// it takes over what came.
func exact(t *testing.T, want *txtar.File, got []byte, exists bool) (updated bool) {
	if !exists {
		t.Errorf("%s: there is no such output", want.Name)
		return false
	}
	if len(got) > 0 && got[len(got)-1] != '\n' {
		got = append(slices.Clip(got), '\n') // an archive's files end in a newline
	}
	if bytes.Equal(got, want.Data) {
		return false
	}
	if *update {
		want.Data = got
		return true
	}
	t.Errorf("%s:\n--- want\n%s--- got\n%s", want.Name, want.Data, got)
	return false
}

// diagnostics prints those of at least the severity, as want/diagnostics holds them.
func diagnostics(r generator.Report, least source.Severity) string {
	var b strings.Builder
	for _, d := range r.Diagnostics {
		if d.Severity < least {
			continue
		}
		message, hint := language.Message(r.Language, d.Text, d.Args)
		fmt.Fprintf(&b, "%s: %s %s: %s\n", d.Pos, d.Severity, d.Code(), message)
		for _, also := range d.Also {
			fmt.Fprintf(&b, "    also %s\n", also)
		}
		if hint != "" {
			fmt.Fprintf(&b, "    %s\n", hint)
		}
	}
	return b.String()
}

// listing returns the outputs that match the patterns in the expectation's
// first line, below that line.
func listing(t *testing.T, want *txtar.File, got outputs) []byte {
	first, _, _ := strings.Cut(string(want.Data), "\n")
	patterns, ok := strings.CutPrefix(first, "only ")
	if !ok {
		t.Fatalf("%s: the first line must be \"only GLOB ...\"", want.Name)
	}
	lines := []string{first}
	for _, p := range got.paths() {
		if slices.ContainsFunc(strings.Fields(patterns), func(g string) bool { return matches(g, p) }) {
			lines = append(lines, p)
		}
	}
	return []byte(strings.Join(lines, "\n") + "\n")
}

// matches reports whether a glob fits: "*" is anything within a name, "**/" any
// number of folders.
func matches(glob, name string) bool {
	pattern := strings.NewReplacer(`\*\*/`, `(?:[^/]+/)*`, `\*`, `[^/]*`).Replace(regexp.QuoteMeta(glob))
	return regexp.MustCompile("^" + pattern + "$").MatchString(name)
}

// settings are what the comment of an archive says besides prose.
type settings struct {
	options generator.Options
	encode  map[string][]string // path -> encodings, see encoded
	picture map[string][2]int   // path -> size of a PNG to make
}

var settingLine = regexp.MustCompile(`^(\w+): *(.*)$`)

func readSettings(t *testing.T, comment string) settings {
	s := settings{options: options(), encode: map[string][]string{}, picture: map[string][2]int{}}
	prose, rest, _ := strings.Cut(comment, "\n\n")
	if strings.TrimSpace(prose) == "" {
		t.Fatal("the case does not say which rule it shows")
	}
	for line := range strings.Lines(rest) {
		if line = strings.TrimSpace(line); line == "" {
			continue
		}
		m := settingLine.FindStringSubmatch(line)
		if m == nil {
			t.Fatalf("not a setting: %q", line)
		}
		if err := s.set(m[1], m[2]); err != nil {
			t.Fatalf("setting %q: %v", line, err)
		}
	}
	return s
}

func (s *settings) set(key, value string) error {
	edition := &s.options.Edition
	words := strings.Fields(value)
	switch key {
	case "show":
		for _, w := range words {
			switch w {
			case "drafts":
				edition.Drafts = true
			case "future":
				edition.Future = true
			case "expired":
				edition.Expired = true
			case "internal":
				edition.Internal = true
			default:
				return fmt.Errorf("cannot show %q", w)
			}
		}
	case "clock":
		var err error
		edition.Clock, err = time.Parse(time.RFC3339, value)
		return err
	case "baseURL":
		s.options.BaseURL = value
	case "encode":
		if len(words) < 2 {
			return fmt.Errorf("needs a path and encodings")
		}
		s.encode[words[0]] = words[1:]
	case "picture":
		var name string
		var size [2]int
		if _, err := fmt.Sscanf(value, "%s %dx%d", &name, &size[0], &size[1]); err != nil {
			return err
		}
		s.picture[name] = size
	default:
		return fmt.Errorf("no such setting")
	}
	return nil
}

// lay writes the site's files and returns their folder and the expectations.
func (s settings) lay(t *testing.T, a *txtar.Archive) (dir string, wants []*txtar.File) {
	dir = t.TempDir()
	for i := range a.Files {
		f := &a.Files[i]
		if strings.HasPrefix(f.Name, "want/") {
			wants = append(wants, f)
			continue
		}
		data := f.Data
		for _, encoding := range s.encode[f.Name] {
			data = encoded(t, data, encoding)
		}
		put(t, dir, f.Name, data)
	}
	for name, size := range s.picture {
		put(t, dir, name, picture(t, size[0], size[1]))
	}
	return dir, wants
}

// encoded turns the UTF-8 text of an archive into what other programs leave on
// disk. An archive cannot hold such bytes itself.
func encoded(t *testing.T, b []byte, encoding string) []byte {
	switch encoding {
	case "crlf":
		return bytes.ReplaceAll(b, []byte("\n"), []byte("\r\n"))
	case "bom":
		return append([]byte("\ufeff"), b...)
	case "windows-1252":
		b, err := charmap.Windows1252.NewEncoder().Bytes(b)
		if err != nil {
			t.Fatal(err)
		}
		return b
	case "nul": // stands for U+2400
		return bytes.ReplaceAll(b, []byte("\u2400"), []byte{0})
	case "broken": // a byte that is never UTF-8 stands for U+FFFD
		return bytes.ReplaceAll(b, []byte("\ufffd"), []byte{0xff})
	case "nfd": // as file systems of some systems store it
		return bytes.ReplaceAll(b, []byte("ü"), []byte("u\u0308"))
	}
	t.Fatalf("no such encoding: %s", encoding)
	return nil
}

// checkModel compares model.json with the part of it that is wanted.
func checkModel(t *testing.T, got, want []byte) {
	if got == nil {
		t.Error("want/model.json: there is no model.json")
		return
	}
	var g, w any
	if err := json.Unmarshal(got, &g); err != nil {
		t.Errorf("model.json: %v", err)
		return
	}
	if err := json.Unmarshal(want, &w); err != nil {
		t.Errorf("want/model.json: %v", err)
		return
	}
	for _, difference := range missing("", g, w) {
		t.Errorf("model.json: %s", difference)
	}
}

// missing lists where got lacks what is wanted: objects may hold more keys,
// everything else must be equal.
func missing(at string, got, want any) (differences []string) {
	switch want := want.(type) {
	case map[string]any:
		g, ok := got.(map[string]any)
		if !ok {
			break
		}
		for k, w := range want {
			differences = append(differences, missing(at+"."+k, g[k], w)...)
		}
		slices.Sort(differences)
		return differences
	case []any:
		g, ok := got.([]any)
		if !ok || len(g) != len(want) {
			break
		}
		for i, w := range want {
			differences = append(differences, missing(fmt.Sprintf("%s[%d]", at, i), g[i], w)...)
		}
		return differences
	default:
		if got == want {
			return nil
		}
	}
	g, _ := json.Marshal(got)
	w, _ := json.Marshal(want)
	return []string{fmt.Sprintf("%s is %s, want %s", at, g, w)}
}
