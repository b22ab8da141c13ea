package content

import (
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"go.yaml.in/yaml/v4"
)

// Every problem of Markdown has its wording in both languages, and no wording
// waits for a problem that is gone.
func TestMarkdownProblemsAreWorded(t *testing.T) {
	data, err := os.ReadFile("../language/diagnostics/markdown.yaml")
	if err != nil {
		t.Fatal(err)
	}
	var wording map[string]map[string]string
	if err := yaml.Load(data, &wording); err != nil {
		t.Fatal(err)
	}
	used := map[string]bool{}
	key := regexp.MustCompile(`"(MD[0-9]{2}(?:/[a-z]+)?)"`)
	files, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range files {
		if strings.HasSuffix(file, "_test.go") {
			continue
		}
		src, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range key.FindAllStringSubmatch(string(src), -1) {
			used[m[1]] = true
		}
	}
	if got, want := slices.Sorted(maps.Keys(wording)), slices.Sorted(maps.Keys(used)); !slices.Equal(got, want) {
		t.Errorf("worded %v\n  used %v", got, want)
	}
	for k, texts := range wording {
		for _, field := range []string{"de", "en", "hintDe", "hintEn"} {
			if texts[field] == "" {
				t.Errorf("%s has no %s", k, field)
			}
		}
	}
}
