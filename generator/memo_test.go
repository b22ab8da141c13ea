package generator_test

import (
	"fmt"
	"math/rand/v2"
	"os"
	"path"
	"path/filepath"
	"slices"
	"testing"

	"kontor/generator"
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
		texts := []string{"title: One\nlanguage: en\n", "title: Two\nlanguage: de\n", "title: One\nlanguage: en\nlanguages: [en, de]\n", "title: [\n", "title: Three\nshare: [copy]\n"}
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
}

func writeAt(dir, name, text string) []string {
	full := filepath.Join(dir, name)
	os.MkdirAll(filepath.Dir(full), 0o755)
	os.WriteFile(full, []byte(text), 0o644)
	return []string{name}
}

// What a load remembers never shows: after any edits a site that is loaded with
// a memo is the site that is loaded for the first time.
func TestMemoNeverShows(t *testing.T) {
	for seed := range uint64(12) {
		r := rand.New(rand.NewPCG(seed, 1))
		dir := t.TempDir()
		writeAt(dir, "content/p0.md", "---\ntitle: First\n---\nText.\n")
		memo := new(generator.Memo)
		for step := range 25 {
			var paths []string
			for range 1 + r.IntN(3) {
				paths = append(paths, edits[r.IntN(len(edits))](r, dir)...)
			}
			memo.Changed(paths, r.IntN(20) == 0)
			o := options()
			o.Memo = memo
			warm, told := build(t, dir, o)
			cold, expected := build(t, dir, options())
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
