package output_test

import (
	"context"
	"errors"
	"io"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"kontor/generator/output"
	"kontor/generator/source"
)

// files is what a build publishes, or what a folder holds: path -> text.
type files map[string]string

// website is a site's folder with its target "public".
type website struct {
	t   *testing.T
	dir string
}

func newWebsite(t *testing.T) website {
	t.Helper()
	return website{t, t.TempDir()}
}

func (w website) path(name string) string { return filepath.Join(w.dir, filepath.FromSlash(name)) }

func (w website) options() output.StagingOptions {
	return output.StagingOptions{Target: w.path("public"), State: w.path(".kontor")}
}

// write lays files below the site's folder.
func (w website) write(fs files) {
	w.t.Helper()
	for name, text := range fs {
		if err := os.MkdirAll(filepath.Dir(w.path(name)), 0o755); err != nil {
			w.t.Fatal(err)
		}
		if err := os.WriteFile(w.path(name), []byte(text), 0o644); err != nil {
			w.t.Fatal(err)
		}
	}
}

// read returns everything below a folder of the site, links as "-> target".
func (w website) read(dir string) files {
	w.t.Helper()
	got := files{}
	err := filepath.WalkDir(w.path(dir), func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		rel, _ := filepath.Rel(w.path(dir), name)
		if d.Type()&fs.ModeSymlink != 0 {
			to, err := os.Readlink(name)
			got[filepath.ToSlash(rel)] = "-> " + to
			return err
		}
		data, err := os.ReadFile(name)
		got[filepath.ToSlash(rel)] = string(data)
		return err
	})
	if err != nil {
		w.t.Fatal(err)
	}
	return got
}

// start begins a build and stages its outputs.
func (w website) start(o output.StagingOptions, outputs files) output.Publisher {
	w.t.Helper()
	p, err := output.NewStaging(context.Background(), o)
	if err != nil {
		w.t.Fatal(err)
	}
	for _, addr := range slices.Sorted(maps.Keys(outputs)) {
		if err := p.Put(addr, source.Sum([]byte(addr)), text(outputs[addr])); err != nil {
			w.t.Fatal(err)
		}
	}
	return p
}

// build publishes outputs into public/.
func (w website) build(outputs files) output.Report {
	w.t.Helper()
	return w.buildWith(w.options(), outputs)
}

func (w website) buildWith(o output.StagingOptions, outputs files) output.Report {
	w.t.Helper()
	report, err := w.start(o, outputs).Commit()
	if err != nil {
		w.t.Fatal(err)
	}
	return report
}

func (w website) wantPublic(want files) {
	w.t.Helper()
	if got := w.read("public"); !maps.Equal(got, want) {
		w.t.Errorf("public/ holds %v\nwant %v", got, want)
	}
}

func text(s string) func(io.Writer) error {
	return func(w io.Writer) error {
		_, err := io.WriteString(w, s)
		return err
	}
}

func wantReport(t *testing.T, got, want output.Report) {
	t.Helper()
	if got.Outputs != want.Outputs || got.Written != want.Written || got.Unchanged != want.Unchanged ||
		got.Removed != want.Removed || !slices.Equal(got.Foreign, want.Foreign) {
		t.Errorf("report %+v, want %+v", got, want)
	}
}

// wantTrouble checks that err is of one kind of trouble, by its wording.
func wantTrouble(t *testing.T, err error, text string) {
	t.Helper()
	var known *output.Error
	if !errors.As(err, &known) || known.Text != text {
		t.Fatalf("error %v, want %s", err, text)
	}
}

var small = files{"index.html": "home", "serie/eins/index.html": "one", "style.css": "css", "sitemap.xml": "map"}

func TestBuildPublishesItsOutputs(t *testing.T) {
	w := newWebsite(t)
	big := strings.Repeat("0123456789abcdef", 1<<15) // larger than any buffer
	outputs := files{"index.html": "home", "a/b/c.html": "deep", ".well-known/security.txt": "dot", "bild.png": big, "empty.txt": ""}
	wantReport(t, w.build(outputs), output.Report{Outputs: 5, Written: 5})
	w.wantPublic(outputs)
	for name, want := range map[string]fs.FileMode{"public/bild.png": 0o644, "public/index.html": 0o644, "public/a/b": 0o755} {
		if info, err := os.Stat(w.path(name)); err != nil || info.Mode().Perm() != want {
			t.Errorf("%s: %v %v, want mode %v", name, info, err, want)
		}
	}
}

func TestNothingIsVisibleBeforeCommit(t *testing.T) {
	w := newWebsite(t)
	p := w.start(w.options(), small)
	if _, err := os.Lstat(w.path("public")); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("public/ exists before Commit: %v", err)
	}
	p.Abort()
	if _, err := os.Lstat(w.path("public")); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("public/ exists after Abort: %v", err)
	}
	if left, _ := os.ReadDir(w.path(".kontor/cache")); len(left) > 0 {
		t.Errorf("Abort left %v", left)
	}
	wantReport(t, w.build(small), output.Report{Outputs: 4, Written: 4})
}

func TestIdenticalBuildRewritesNothing(t *testing.T) {
	w := newWebsite(t)
	outputs := maps.Clone(small)
	outputs["gross.bin"] = strings.Repeat("x", 1<<20)
	w.build(outputs)
	before := map[string]fs.FileInfo{}
	names := slices.Collect(maps.Keys(outputs))
	manifests, _ := filepath.Glob(w.path(".kontor/published/*.json"))
	if len(manifests) != 1 {
		t.Fatalf("manifests: %v, want one", manifests)
	}
	manifest := ".kontor/published/" + filepath.Base(manifests[0])
	old := time.Date(2020, 1, 1, 0, 0, 0, 0, time.UTC)
	for _, name := range names {
		if err := os.Chtimes(w.path("public/"+name), old, old); err != nil {
			t.Fatal(err)
		}
	}
	paths := append([]string{manifest}, names...)
	for i, name := range paths {
		if i > 0 {
			paths[i] = "public/" + name
		}
		info, err := os.Stat(w.path(paths[i]))
		if err != nil {
			t.Fatal(err)
		}
		before[paths[i]] = info
	}
	wantReport(t, w.build(outputs), output.Report{Outputs: 5, Unchanged: 5})
	for _, name := range paths {
		after, err := os.Stat(w.path(name))
		if err != nil || !os.SameFile(before[name], after) || !before[name].ModTime().Equal(after.ModTime()) {
			t.Errorf("%s was rewritten (%v)", name, err)
		}
	}
}

func TestOnlyChangedFilesAreWritten(t *testing.T) {
	w := newWebsite(t)
	w.build(small)
	changed := maps.Clone(small)
	changed["index.html"] = "HOME"
	wantReport(t, w.build(changed), output.Report{Outputs: 4, Written: 1, Unchanged: 3})
	w.wantPublic(changed)
}

func TestShrunkenFileLeavesNoTail(t *testing.T) {
	w := newWebsite(t)
	w.build(files{"index.html": strings.Repeat("long ", 100000)})
	w.build(files{"index.html": "short"})
	w.wantPublic(files{"index.html": "short"})
}

func TestTamperedFileIsRestored(t *testing.T) {
	w := newWebsite(t)
	w.build(small)
	w.write(files{"public/index.html": "HOME"}) // same length
	if err := os.Remove(w.path("public/style.css")); err != nil {
		t.Fatal(err)
	}
	wantReport(t, w.build(small), output.Report{Outputs: 4, Written: 2, Unchanged: 2})
	w.wantPublic(small)
}

func TestWithdrawnPageDisappearsWithItsEmptyFolders(t *testing.T) {
	w := newWebsite(t)
	w.build(files{"index.html": "home", "serie/eins/index.html": "one", "serie/zwei/bild/a.png": "a", ".well-known/x/y": "dot"})
	wantReport(t, w.build(files{"index.html": "home", "serie/eins/index.html": "one"}),
		output.Report{Outputs: 2, Unchanged: 2, Removed: 2})
	w.wantPublic(files{"index.html": "home", "serie/eins/index.html": "one"})
	for _, dir := range []string{"public/serie/zwei", "public/.well-known"} {
		if _, err := os.Lstat(w.path(dir)); !errors.Is(err, fs.ErrNotExist) {
			t.Errorf("%s is still there: %v", dir, err)
		}
	}
}

func TestForeignFilesStayAndAreListed(t *testing.T) {
	w := newWebsite(t)
	w.write(files{
		"public/index.html": "theirs", "public/CNAME": "example.org", "public/serie/notiz.txt": "note",
		"public/.git/config": "git", "public/serie/.DS_Store": "mac",
	})
	report := w.build(files{"index.html": "ours", "serie/index.html": "series"})
	wantReport(t, report, output.Report{Outputs: 2, Written: 2, Foreign: []string{"CNAME", "serie/notiz.txt"}})
	w.build(files{"index.html": "ours"})
	w.wantPublic(files{
		"index.html": "ours", "CNAME": "example.org", "serie/notiz.txt": "note",
		".git/config": "git", "serie/.DS_Store": "mac",
	})
}

func TestCleanKeepsOnlyDotFilesAtTheRoot(t *testing.T) {
	w := newWebsite(t)
	w.write(files{
		"public/CNAME": "example.org", "public/alt/tief/a.txt": "a", "public/serie/.DS_Store": "mac",
		"public/.git/config": "git", "public/.nojekyll": "", "public/index.html": "home",
	})
	if err := os.MkdirAll(w.path("public/leer/er"), 0o755); err != nil {
		t.Fatal(err)
	}
	o := w.options()
	o.Clean = true
	report := w.buildWith(o, files{"index.html": "home", "serie/index.html": "series"})
	wantReport(t, report, output.Report{Outputs: 2, Written: 1, Unchanged: 1, Removed: 3})
	w.wantPublic(files{"index.html": "home", "serie/index.html": "series", ".git/config": "git", ".nojekyll": ""})
	for _, dir := range []string{"public/alt", "public/leer"} {
		if _, err := os.Lstat(w.path(dir)); !errors.Is(err, fs.ErrNotExist) {
			t.Errorf("%s is still there: %v", dir, err)
		}
	}
}

func TestFilesAndFoldersChangePlaces(t *testing.T) {
	w := newWebsite(t)
	first := files{"a": "file", "b/c/d": "deep", "b/e": "e"}
	second := files{"a/x/y": "deep", "b": "file"}
	w.build(first)
	wantReport(t, w.build(second), output.Report{Outputs: 2, Written: 2, Removed: 3})
	w.wantPublic(second)
	w.build(first)
	w.wantPublic(first)
}

func TestForeignFileInTheWayStopsTheBuild(t *testing.T) {
	tests := []struct {
		name    string
		foreign files
		outputs files
		want    string
	}{
		{"file where a folder goes", files{"public/serie": "theirs"}, files{"a.css": "a", "serie/eins/index.html": "one"}, "PUB03"},
		{"folder where a file goes", files{"public/serie/notiz": "theirs"}, files{"a.css": "a", "serie": "file"}, "PUB04"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			w := newWebsite(t)
			w.write(test.foreign)
			before := w.read("public")
			_, err := w.start(w.options(), test.outputs).Commit()
			wantTrouble(t, err, test.want)
			w.wantPublic(before)
		})
	}
}

func TestEmptyForeignFolderMakesRoomForAFile(t *testing.T) {
	w := newWebsite(t)
	if err := os.MkdirAll(w.path("public/serie/leer"), 0o755); err != nil {
		t.Fatal(err)
	}
	w.build(files{"serie": "file"})
	w.wantPublic(files{"serie": "file"})
}

func TestLinksInTheTargetAreReplacedNotFollowed(t *testing.T) {
	w := newWebsite(t)
	w.write(files{"outside/index.html": "one", "outside/keep.txt": "keep", "public/inside/index.html": "one"})
	for link, to := range map[string]string{
		"public/index.html": "../outside/index.html", "public/serie": "../outside", "public/kanal": "inside", "public/fremd": "../outside",
	} {
		if err := os.Symlink(filepath.FromSlash(to), w.path(link)); err != nil {
			t.Skip("no symbolic links here: ", err)
		}
	}
	outputs := files{"index.html": "one", "serie/index.html": "one", "kanal/index.html": "one"}
	report := w.build(outputs)
	wantReport(t, report, output.Report{Outputs: 3, Written: 3, Foreign: []string{"fremd", "inside/index.html"}})
	w.wantPublic(files{
		"index.html": "one", "serie/index.html": "one", "kanal/index.html": "one",
		"inside/index.html": "one", "fremd": "-> ../outside",
	})
	if got, want := w.read("outside"), (files{"index.html": "one", "keep.txt": "keep"}); !maps.Equal(got, want) {
		t.Errorf("outside holds %v, want %v", got, want)
	}
}

func TestWithdrawnPageBehindALinkIsNotDeletedThere(t *testing.T) {
	w := newWebsite(t)
	w.build(files{"index.html": "home", "serie/index.html": "one"})
	w.write(files{"public/fremd/index.html": "theirs"})
	if err := os.RemoveAll(w.path("public/serie")); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink("fremd", w.path("public/serie")); err != nil {
		t.Skip("no symbolic links here: ", err)
	}
	w.build(files{"index.html": "home"})
	w.wantPublic(files{"index.html": "home", "fremd/index.html": "theirs", "serie": "-> fremd"})
}

func TestTargetMayBeALink(t *testing.T) {
	w := newWebsite(t)
	w.write(files{"www/notiz.txt": "note"})
	if err := os.Symlink("www", w.path("public")); err != nil {
		t.Skip("no symbolic links here: ", err)
	}
	wantReport(t, w.build(small), output.Report{Outputs: 4, Written: 4, Foreign: []string{"notiz.txt"}})
	wantReport(t, w.build(small), output.Report{Outputs: 4, Unchanged: 4, Foreign: []string{"notiz.txt"}})
	if info, err := os.Lstat(w.path("public")); err != nil || info.Mode()&fs.ModeSymlink == 0 {
		t.Errorf("public is no link any more: %v %v", info, err)
	}
}

func TestMovedSiteKnowsItsFiles(t *testing.T) {
	w := newWebsite(t)
	w.dir = filepath.Join(w.dir, "old")
	w.build(small)
	moved := filepath.Join(filepath.Dir(w.dir), "new")
	if err := os.Rename(w.dir, moved); err != nil {
		t.Fatal(err)
	}
	w.dir = moved
	wantReport(t, w.build(files{"index.html": "home"}), output.Report{Outputs: 1, Unchanged: 1, Removed: 3})
}

func TestTargetsAreKeptApart(t *testing.T) {
	w := newWebsite(t)
	w.build(small)
	other := w.options()
	other.Target = w.path("vorschau")
	w.buildWith(other, files{"index.html": "preview"})
	w.wantPublic(small)
	wantReport(t, w.buildWith(other, files{"a.html": "a"}), output.Report{Outputs: 1, Written: 1, Removed: 1})
	w.wantPublic(small)
}

func TestKeptOutputsStay(t *testing.T) {
	w := newWebsite(t)
	w.build(small)
	w.write(files{"public/style.css": "CSS"})
	p := w.start(w.options(), files{"index.html": "HOME"})
	for addr, want := range map[string]bool{"serie/eins/index.html": true, "style.css": false, "nie.html": false} {
		if e, ok := p.Have(addr); ok != want || ok && e.Key != source.Sum([]byte(addr)) {
			t.Errorf("Have(%q) = %v, %v, want %v", addr, e, ok, want)
		}
	}
	p.Keep("serie/eins/index.html")
	report, err := p.Commit()
	if err != nil {
		t.Fatal(err)
	}
	wantReport(t, report, output.Report{Outputs: 2, Written: 1, Unchanged: 1, Removed: 2})
	w.wantPublic(files{"index.html": "HOME", "serie/eins/index.html": "one"})
}
