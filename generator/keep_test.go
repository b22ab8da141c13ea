package generator_test

import (
	"context"
	"io/fs"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"kontor/generator"
	"kontor/generator/output"
	"kontor/generator/site"
	"kontor/generator/source"
)

// publish builds the site in dir into dir/public, as the program does.
func publish(t *testing.T, dir string, o generator.Options) generator.Report {
	t.Helper()
	tree, err := source.Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	defer tree.Close()
	pub, err := output.NewStaging(context.Background(), output.StagingOptions{
		Target: filepath.Join(dir, "public"), State: filepath.Join(dir, ".kontor"),
	})
	if err != nil {
		t.Fatal(err)
	}
	report, err := generator.Build(context.Background(), tree, o, pub)
	if err != nil {
		t.Fatal(err)
	}
	return report
}

// onDisk reads what readers get.
func onDisk(t *testing.T, dir string) outputs {
	t.Helper()
	out := outputs{}
	public := os.DirFS(filepath.Join(dir, "public"))
	err := fs.WalkDir(public, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		out[name], err = fs.ReadFile(public, name)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// What is kept from the build before never shows: after any edits a site that
// is published over the last one is the site that is built for the first time.
func TestKeptOutputsNeverShow(t *testing.T) {
	for seed := range uint64(12) {
		r := rand.New(rand.NewPCG(seed, 2))
		dir := t.TempDir()
		writeAt(dir, "content/p0.md", "---\ntitle: First\n---\nText.\n")
		for step := range 12 {
			var paths []string
			for range 1 + r.IntN(2) {
				paths = append(paths, edits[r.IntN(len(edits))](r, dir)...)
			}
			o := options()
			o.Edition.Clock = o.Edition.Clock.Add(time.Duration(step) * 4 * time.Hour)
			o.Edition.Drafts = r.IntN(9) == 0
			o.Version = "test" + []string{"", " of another"}[r.IntN(8)/7]
			clean, _ := build(t, dir, o)
			report := publish(t, dir, o)
			if source.HasErrors(report.Diagnostics) {
				continue // nothing is published
			}
			if was := onDisk(t, dir); len(was) > 0 {
				same(t, strings.Join(paths, ", "), clean, was)
			}
			if t.Failed() {
				t.Fatalf("seed %d, step %d", seed, step)
			}
		}
	}
}

// An output is written again only where it would differ, and where somebody has
// touched the one of the build before.
func TestUnchangedOutputsAreKept(t *testing.T) {
	dir := t.TempDir()
	if err := os.CopyFS(filepath.Join(dir, "content"), os.DirFS("../content")); err != nil {
		t.Fatal(err)
	}
	first := publish(t, dir, options())
	want := onDisk(t, dir)
	if again := publish(t, dir, options()); again.Written != 0 || again.Unchanged != first.Outputs {
		t.Errorf("nothing has changed: %d written, %d of %d unchanged", again.Written, again.Unchanged, first.Outputs)
	}
	damage := map[string]func(string) error{
		"index.html":                    os.Remove,
		"model.json":                    func(name string) error { return os.Truncate(name, 9) },
		"matrix/index.html":             func(name string) error { return flip(name) },
		"matrix/segment-portfolio.csv":  func(name string) error { return flip(name) },
		"matrix/segment-portfolio.xlsx": os.Remove,
		"matrix/patterns/index.html":    func(name string) error { return os.WriteFile(name, nil, 0o644) },
	}
	for name, do := range damage {
		if err := do(filepath.Join(dir, "public", filepath.FromSlash(name))); err != nil {
			t.Fatal(err)
		}
	}
	if mended := publish(t, dir, options()); mended.Written != len(damage) {
		t.Errorf("%d written, not the %d that were damaged", mended.Written, len(damage))
	}
	same(t, "mended", want, onDisk(t, dir))
}

// flip changes a byte, and nothing that a look at the folder would tell.
func flip(name string) error {
	data, err := os.ReadFile(name)
	if err != nil {
		return err
	}
	info, err := os.Stat(name)
	if err != nil {
		return err
	}
	data[len(data)/2] ^= 1
	if err := os.WriteFile(name, data, 0o644); err != nil {
		return err
	}
	return os.Chtimes(name, info.ModTime(), info.ModTime())
}

// An edit of a text touches neither the relation nor the findings: both are
// those of the plan before. An edit of an offer makes new ones.
func TestTextsDoNotTouchTheRelation(t *testing.T) {
	dir := t.TempDir()
	files{
		"content/segments/a.md":   "---\ntitle: A\n---\nText.\n",
		"content/channels/b.md":   "---\ntitle: B\n---\nText.\n",
		"content/portfolios/c.md": "---\ntitle: C\n---\nText.\n",
		"content/portfolios/d.md": "---\ntitle: D\n---\nText.\n",
		"content/offers.csv":      "segment;channel;portfolio;decision\nA;B;C;offered\n",
	}.write(t, dir)
	tree, err := source.Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	defer tree.Close()
	o := options()
	o.Memo = new(generator.Memo)
	plan := func(changed ...string) *site.Site {
		o.Memo.Changed(changed, false)
		snapshot, err := generator.Load(context.Background(), tree, o)
		if err != nil {
			t.Fatal(err)
		}
		p, diags := snapshot.Plan(o.Edition)
		if source.HasErrors(diags) {
			t.Fatal(diags)
		}
		return p.Site
	}
	first := plan()
	if len(first.Findings()) == 0 {
		t.Fatal("no findings to remember")
	}
	text := plan(writeAt(dir, "content/segments/a.md", "---\ntitle: A\n---\nAnother text.\n")...)
	if text == first {
		t.Fatal("the text is not seen")
	}
	if text.Relation != first.Relation || &text.Findings()[0] != &first.Findings()[0] {
		t.Error("a text was edited, and the relation or the findings are computed again")
	}
	offer := plan(writeAt(dir, "content/offers.csv", "segment;channel;portfolio;decision\nA;B;D;offered\n")...)
	if offer.Relation == first.Relation || &offer.Findings()[0] == &first.Findings()[0] {
		t.Error("an offer was edited, and the relation or the findings are those before")
	}
}
