package content

import (
	"bytes"
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	ghtml "github.com/yuin/goldmark/renderer/html"
)

// specExample is an example of the CommonMark specification.
type specExample struct {
	Markdown string `json:"markdown"`
	HTML     string `json:"html"`
	Example  int    `json:"example"`
	Section  string `json:"section"`
}

// specExamples reads the examples from goldmark's module.
func specExamples(t testing.TB) []specExample {
	t.Helper()
	dir, err := exec.Command("go", "list", "-m", "-f", "{{.Dir}}", "github.com/yuin/goldmark").Output()
	if err != nil {
		t.Fatalf("find goldmark: %v", err)
	}
	data, err := os.ReadFile(filepath.Join(strings.TrimSpace(string(dir)), "_test", "spec.json"))
	if err != nil {
		t.Fatal(err)
	}
	var all []specExample
	if err := json.Unmarshal(data, &all); err != nil {
		t.Fatal(err)
	}
	if len(all) != 652 {
		t.Fatalf("the specification has %d examples, want 652", len(all))
	}
	return all
}

// The parser with its limits, less the extensions, is a CommonMark parser.
func TestCommonMark(t *testing.T) {
	m := newEngine(dialect{plainStandard: true})
	// The specification's HTML is XHTML with raw HTML in it.
	m.Renderer().AddOptions(ghtml.WithXHTML(), ghtml.WithUnsafe())
	for _, e := range specExamples(t) {
		var out bytes.Buffer
		if err := m.Convert([]byte(e.Markdown), &out); err != nil {
			t.Fatal(err)
		}
		if got := out.String(); got != e.HTML {
			t.Errorf("example %d (%s): %q\n got %q\nwant %q", e.Example, e.Section, e.Markdown, got, e.HTML)
		}
	}
}
