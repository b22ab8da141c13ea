package generator_test

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"kontor/generator"
	"kontor/generator/site"
	"kontor/generator/source"
	"kontor/themes"
)

// keyed is one output with its key.
type keyed struct {
	key   source.Hash
	bytes string
}

// plan writes every output of the site in dir.
func plan(t *testing.T, dir string) map[string]keyed {
	t.Helper()
	tree, err := source.Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	defer tree.Close()
	snapshot, err := generator.Load(context.Background(), tree, generator.Options{Themes: themes.FS, Version: "test"})
	if err != nil {
		t.Fatal(err)
	}
	p, diags := snapshot.Plan(site.Edition{Clock: time.Date(2026, 12, 1, 12, 0, 0, 0, time.UTC)})
	if source.HasErrors(diags) {
		t.Fatal(diags)
	}
	out := map[string]keyed{}
	for _, o := range p.Outputs {
		key, err := o.Key()
		if err != nil {
			t.Fatal(err)
		}
		var b bytes.Buffer
		if err := o.Write(&b); err != nil {
			t.Fatal(err)
		}
		out[o.Addr] = keyed{key, b.String()}
	}
	return out
}

// A key is a promise: equal keys, equal bytes. The preview leaves a page alone
// by it, and a later build need not write it again.
func TestEqualKeysMeanEqualBytes(t *testing.T) {
	dir := t.TempDir()
	if err := os.CopyFS(filepath.Join(dir, "content"), os.DirFS("../content")); err != nil {
		t.Fatal(err)
	}
	config, err := os.ReadFile(filepath.Join(dir, "content", "site.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	put(t, dir, "content/site.yaml", append(config, "\nllms: true\nmarkdownSource: true\npaginate: 5\n"...))
	before := plan(t, dir)
	edits := []struct{ name, file, old, new string }{
		{"a word in a text", "content/series/vertriebskonzept/01-kanaele.md", "Kanäle entstehen selten", "Kanäle entstehen fast nie"},
		{"a title", "content/segments/handwerk.md", "title: Handwerk bis 9 Beschäftigte", "title: Handwerk bis zehn"},
		{"a decision", "content/offers.csv", "Berufsschulen;Außendienst;Schulung;offen", "Berufsschulen;Außendienst;Schulung;angeboten"},
		{"an earlier state", "content/snapshots/2026-09-30.json", `"decision": "offered"`, `"decision": "planned"`},
		{"the date of a part", "content/series/vertriebskonzept/_index.md", "skip: [2026-12-01]", "skip: [2026-11-24, 2026-12-01]"},
		{"the title of the site", "content/site.yaml", "Musterwerk, ein Vertriebskonzept", "Anderswerk"},
		{"a tag", "content/series/vertriebskonzept/01-kanaele.md", "tags: [", "tags: [Anderes, "},
		{"a menu", "content/site.yaml", "{de: Serie, en: Series}", "{de: Die Serie, en: The series}"},
	}
	for _, e := range edits {
		t.Run(e.name, func(t *testing.T) {
			full := filepath.Join(dir, filepath.FromSlash(e.file))
			text, err := os.ReadFile(full)
			if err != nil {
				t.Fatal(err)
			}
			edited := strings.Replace(string(text), e.old, e.new, 1)
			if edited == string(text) {
				t.Fatalf("%s does not say %q any more", e.file, e.old)
			}
			put(t, dir, e.file, []byte(edited))
			defer put(t, dir, e.file, text)
			changed := 0
			for addr, after := range plan(t, dir) {
				if was, ok := before[addr]; ok && was.key == after.key {
					if was.bytes != after.bytes {
						t.Errorf("%s: other bytes under the same key", addr)
					}
				} else {
					changed++
				}
			}
			if changed == 0 {
				t.Error("no output has another key")
			}
		})
	}
}
