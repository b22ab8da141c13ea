package generator_test

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"kontor/generator"
	"kontor/generator/output"
	"kontor/generator/source"
)

// edits are what an author does to a small site; each returns the paths that a
// watcher would tell.
var edits = []func(r *rand.Rand, dir string) []string{
	func(r *rand.Rand, dir string) []string { // edit a page, its title at times
		return writeAt(dir, fmt.Sprintf("content/p%d.md", r.IntN(4)), fmt.Sprintf("---\ntitle: Page %d\n---\nText %d, see [[p%d]].\n", r.IntN(3), r.IntN(100), r.IntN(4)))
	},
	func(r *rand.Rand, dir string) []string { // break one
		return writeAt(dir, fmt.Sprintf("content/p%d.md", r.IntN(4)), "---\ntitle: [\n")
	},
	func(r *rand.Rand, dir string) []string { // delete one
		name := fmt.Sprintf("content/p%d.md", r.IntN(4))
		os.Remove(filepath.Join(dir, name))
		return []string{name}
	},
	func(r *rand.Rand, dir string) []string { // fill, move or delete a folder
		from, to := fmt.Sprintf("content/d%d", r.IntN(2)), fmt.Sprintf("content/d%d", r.IntN(2))
		switch r.IntN(3) {
		case 0:
			writeAt(dir, path.Join(from, "x.md"), fmt.Sprintf("---\ntitle: X%d\n---\n", r.IntN(9)))
		case 1:
			os.RemoveAll(filepath.Join(dir, from))
		default:
			if from != to {
				os.RemoveAll(filepath.Join(dir, to))
				os.Rename(filepath.Join(dir, from), filepath.Join(dir, to))
			}
		}
		return []string{from, to}
	},
	func(r *rand.Rand, dir string) []string { // settings: some change what every file says
		texts := []string{"title: One\nlanguage: en\n", "title: Two\nlanguage: de\n", "title: One\nlanguage: en\nlanguages: [en, de]\n", "title: [\n", "title: Three\nshare: [copy]\n", "title: Four\nlanguage: en\ncomments: true\n"}
		return writeAt(dir, "content/site.yaml", texts[r.IntN(len(texts))])
	},
	func(r *rand.Rand, dir string) []string { // a layout of the site's own
		name := "themes/kontor/layouts/page.html"
		if r.IntN(2) == 0 {
			os.RemoveAll(filepath.Join(dir, "themes"))
			return []string{"themes"}
		}
		return writeAt(dir, name, fmt.Sprintf(`{{define "main"}}<p>%d {{.Title}}</p>{{end}}`, r.IntN(9)))
	},
	func(r *rand.Rand, dir string) []string { // its own words, and a picture
		writeAt(dir, "content/p.png", fmt.Sprint(r.IntN(9)))
		writeAt(dir, "content/pic.md", "---\ntitle: Pic\n---\n![x](p.png)\n")
		return append(writeAt(dir, "content/i18n/en.yaml", fmt.Sprintf("nav.skip: Skip %d\n", r.IntN(9))), "content/p.png", "content/pic.md")
	},
	func(r *rand.Rand, dir string) []string {
		return writeAt(dir, "content/offers.csv", fmt.Sprintf("segment;channel;portfolio;decision\nA;B;C%d;offered\n", r.IntN(3)))
	},
	editSnapshot, editComments,
	editProse, editProse, editProse, editProse, editProse,
}

// editComments: comments on a page come, change, break or go.
func editComments(r *rand.Rand, dir string) []string {
	page := fmt.Sprintf("q%d", r.IntN(4))
	name := "content/comments/" + page + ".en.json"
	switch r.IntN(5) {
	case 0:
		os.Remove(filepath.Join(dir, name))
		return []string{name}
	case 1:
		return writeAt(dir, name, "{")
	}
	writeAt(dir, "content/"+page+".md", "---\ntitle: Q\ncomments: true\n---\n")
	return append(writeAt(dir, name, fmt.Sprintf(`{"schema":1,"page":"%s","language":"en","comments":[{"id":"c1","date":"2026-11-0%dT10:00:00Z","format":"md","text":"*%d*"}]}`,
		page, 1+r.IntN(9), r.IntN(9))), "content/"+page+".md")
}

// editSnapshot: an earlier state of the concept comes, changes or goes.
func editSnapshot(r *rand.Rand, dir string) []string {
	name := fmt.Sprintf("content/snapshots/2026-0%d-01.json", 1+r.IntN(2))
	if r.IntN(4) == 0 {
		os.Remove(filepath.Join(dir, name))
		return []string{name}
	}
	return writeAt(dir, name, fmt.Sprintf(`{"schema": %d, "dimensions": [{"id": "segment"}], "entities": {"segment": [{"id": "%d"}]}}`,
		1+r.IntN(5)/4, r.IntN(3)))
}

// blocks are what texts are made of. Some are all that there is to a page, some
// hang together with other pages, some are wrong.
var blocks = []string{
	"Only text.", "Other text,\non two lines.", "A third text.", "Text and `code`.", "- a list\n- of two",
	"Only text.", "Other text.", "More text.", "And more.", "A word.", "Two words.", "Text with **emphasis** and a note.[^1]\n\n[^1]: The note.",
	"One sentence about [the second](q1.md).", "Another sentence about [the second](q1.md), longer.", "See [[q2]] for more.", "See [[q2]], it says more.",
	"To [a part of it](q0.md#part).", "## Part", "## Another part", "[Gone](gone.md)", "[Soon](soon.md) is a link to what comes.",
	"![x](q.png)", "```kontor\nlist: {type: page}\n```", "```kontor\nlost: {}\n```", "<!--more-->", "[to be filled in]", "{{< gone >}}",
	"> [!QUESTIONS]\n> - What?", "> [!QUESTIONS]\n> - What, and who owns [[q2]]?", "> [!QUESTIONS]",
}

// editProse changes one block of one page.
func editProse(r *rand.Rand, dir string) []string {
	names := []string{"q0.md", "q1.md", "q1.de.md", "q2.md", "imprint.md", "segments/s.md", "series/s/01-a.md", "series/s/02-b.md"}
	name := "content/" + names[r.IntN(len(names))]
	text, err := os.ReadFile(filepath.Join(dir, name))
	if err != nil {
		writeAt(dir, "content/q.png", "picture")
		writeAt(dir, "content/soon.md", "---\ntitle: Soon\ndate: 2026-12-03\n---\n")
		text = []byte(fmt.Sprintf("---\ntitle: Of %s\ndate: 2026-11-2%d\ntags: [a]\n---\n\n", path.Base(name), r.IntN(9)))
	}
	front, body, _ := strings.Cut(string(text), "---\n\n")
	parts := strings.Split(body, "\n\n")
	block := blocks[r.IntN(len(blocks))]
	switch i := r.IntN(len(parts)); r.IntN(4) {
	case 0:
		parts = slices.Insert(parts, i, block)
	case 1:
		parts = slices.Delete(parts, i, i+1)
	default:
		parts[i] = block
	}
	paths := writeAt(dir, name, front+"---\n\n"+strings.Join(parts, "\n\n"))
	return append(paths, "content/q.png", "content/soon.md")
}

func writeAt(dir, name, text string) []string {
	full := filepath.Join(dir, name)
	os.MkdirAll(filepath.Dir(full), 0o755)
	os.WriteFile(full, []byte(text), 0o644)
	return []string{name}
}

// restarted is the memo that another run of the program begins with.
func restarted(t *testing.T, m *generator.Memo) *generator.Memo {
	t.Helper()
	var file bytes.Buffer
	if err := m.Save(&file, source.Sum([]byte("program"))); err != nil {
		t.Fatal(err)
	}
	out := new(generator.Memo)
	if !out.Recall(t.Context(), bytes.NewReader(file.Bytes()), int64(file.Len()), source.Sum([]byte("program"))) {
		t.Fatal("nothing is recalled")
	}
	return out
}

// What a load remembers never shows: after any edits a site that is loaded with
// a memo is the site that is loaded for the first time.
func TestMemoNeverShows(t *testing.T) {
	for seed := range uint64(32) {
		r := rand.New(rand.NewPCG(seed, 1))
		dir := t.TempDir()
		writeAt(dir, "content/p0.md", "---\ntitle: First\n---\nText.\n")
		memo := new(generator.Memo)
		for step := range 25 {
			var paths []string
			restart := step > 0 && r.IntN(6) == 0
			if restart {
				memo = restarted(t, memo)
			}
			for range 1 + r.IntN(3) {
				edit := edits[r.IntN(len(edits))]
				if seed%2 == 0 {
					edit = editProse // little else, or hardly anything is linked as before
					if r.IntN(8) == 0 {
						edit = editSnapshot
					}
				}
				paths = append(paths, edit(r, dir)...)
			}
			if !restart { // else nobody watched
				memo.Changed(paths, r.IntN(20) == 0)
			}
			cool := options()
			cool.Edition.Clock = cool.Edition.Clock.Add(time.Duration(step-r.IntN(8)/7) * 4 * time.Hour)
			cool.Edition.Future = r.IntN(12) == 0
			o := cool
			o.Memo = memo
			warm, told := build(t, dir, o)
			cold, expected := build(t, dir, cool)
			if got, want := diagnostics(told, 0), diagnostics(expected, 0); got != want {
				t.Fatalf("seed %d, step %d, after %v: told\n%s\nwant\n%s", seed, step, paths, got, want)
			}
			if !slices.Equal(warm.paths(), cold.paths()) {
				t.Fatalf("seed %d, step %d, after %v: files\n%v\nwant\n%v", seed, step, paths, warm.paths(), cold.paths())
			}
			for _, p := range cold.paths() {
				if string(warm[p]) != string(cold[p]) {
					t.Fatalf("seed %d, step %d, after %v: %s differs", seed, step, paths, p)
				}
			}
		}
	}
}

// What another run of the program left is of use only as it was left: by the
// same program, whole, of files that have not changed since.
func TestMemoIsRecalled(t *testing.T) {
	dir := t.TempDir()
	for i := range 3 {
		writeAt(dir, fmt.Sprintf("content/p%d.md", i), fmt.Sprintf("---\ntitle: P%d\n---\nText [x](p1.md).\n", i))
	}
	o := options()
	o.Memo = new(generator.Memo)
	build(t, dir, o)
	if o.Memo.Unsaved() != 3 {
		t.Fatalf("%d documents are to be saved", o.Memo.Unsaved())
	}
	var file bytes.Buffer
	program := source.Sum([]byte("program"))
	if err := o.Memo.Save(&file, program); err != nil {
		t.Fatal(err)
	}
	recall := func(data []byte, by source.Hash) (*generator.Memo, bool) {
		m := new(generator.Memo)
		return m, m.Recall(t.Context(), bytes.NewReader(data), int64(len(data)), by)
	}
	again, ok := recall(file.Bytes(), program)
	if !ok || o.Memo.Unsaved() != 0 {
		t.Fatalf("recalled: %v; %d are still to be saved", ok, o.Memo.Unsaved())
	}
	writeAt(dir, "content/p2.md", "---\ntitle: P2\n---\nOther [x](p1.md).\n")
	cold, _ := build(t, dir, options())
	o.Memo = again
	warm, _ := build(t, dir, o)
	if again.Unsaved() != 1 {
		t.Errorf("%d documents were read, not the one that changed", again.Unsaved())
	}
	for _, p := range cold.paths() {
		if string(warm[p]) != string(cold[p]) {
			t.Errorf("%s differs", p)
		}
	}
	if _, ok := recall(file.Bytes(), source.Sum([]byte("another"))); ok {
		t.Error("what another program wrote is recalled")
	}
	if _, ok := recall(nil, program); ok {
		t.Error("nothing is recalled")
	}
	bodies := bytes.LastIndex(file.Bytes(), []byte("<p>Text"))
	for n := range file.Len() { // be it cut off, or changed
		if _, ok := recall(file.Bytes()[:n], program); ok {
			t.Fatalf("%d bytes of %d are recalled", n, file.Len())
		}
		damaged := bytes.Clone(file.Bytes())
		damaged[n] ^= 0x20
		if _, ok := recall(damaged, program); ok && n > bodies+100 {
			t.Fatalf("byte %d of %d is damaged, and the rest is recalled", n, file.Len())
		}
	}
	damaged := bytes.Clone(file.Bytes())
	damaged[bytes.Index(damaged, []byte("Text"))] ^= 0x20 // of a body, which is read when a page is written
	o.Memo, _ = recall(damaged, program)
	tree, err := source.Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	defer tree.Close()
	if _, err := generator.Build(t.Context(), tree, o, output.NewDiscard()); err == nil {
		t.Error("a damaged body is published")
	}
}
