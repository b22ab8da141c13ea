package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"kontor/generator/comment"
)

// A file whose comments are the same is the same file afterwards: no build, no
// backup and no rsync has to look at it again.
func TestExportLeavesUnchangedFilesAlone(t *testing.T) {
	dir := write(t, map[string]string{
		"content/site.yaml": "language: de\n", "content/eins.md": "---\ntitle: Eins\n---\n", "content/zwei.md": "---\ntitle: Zwei\n---\n",
	})
	if err := os.MkdirAll(filepath.Join(dir, ".kontor/data"), 0o700); err != nil {
		t.Fatal(err)
	}
	dsn := "sqlite:" + filepath.Join(dir, intakeFile)
	fillStore(t, dsn, []stored{
		{ID: "a", Page: "eins", Lang: "de", Name: "A", Text: "Text", Format: "md", Sent: "2026-11-01T08:00:00Z", State: "approved"},
		{ID: "b", Page: "zwei", Lang: "de", Name: "B", Text: "Text", Format: "md", Sent: "2026-11-01T08:00:00Z", State: "approved"},
	})
	export := func() {
		t.Helper()
		if code, out, errs := (session{}).run("comments", "export", "-s", dir); code != 0 {
			t.Fatal(out, errs)
		}
	}
	export()
	files := map[string]os.FileInfo{}
	old := time.Date(2020, 1, 1, 0, 0, 0, 0, time.UTC)
	for _, page := range []string{"eins", "zwei"} {
		name := filepath.Join(dir, comment.Path(page, "de"))
		if err := os.Chtimes(name, old, old); err != nil {
			t.Fatal(err)
		}
		info, err := os.Stat(name)
		if err != nil {
			t.Fatal(err)
		}
		files[page] = info
	}
	fillStore(t, dsn, []stored{{ID: "c", Page: "zwei", Lang: "de", Name: "C", Text: "Text", Format: "md", Sent: "2026-11-02T08:00:00Z", State: "approved"}})
	export()
	for page, changed := range map[string]bool{"eins": false, "zwei": true} {
		info, err := os.Stat(filepath.Join(dir, comment.Path(page, "de")))
		if err != nil {
			t.Fatal(err)
		}
		if same := os.SameFile(info, files[page]) && info.ModTime().Equal(old); same == changed {
			t.Errorf("%s: the same file %v, want changed %v", page, same, changed)
		}
	}
	if left, _ := filepath.Glob(filepath.Join(dir, commentsDir, ".*")); len(left) > 0 {
		t.Errorf("left behind: %q", left)
	}
}

// A page names its file; no name leads out of the folder, or is one that some
// system cannot keep.
func TestThreadFiles(t *testing.T) {
	for _, page := range []string{"eins", "series/s/01-a", "Über uns", "a.b"} {
		if name, err := threadFile(comment.Thread{Page: page, Language: "de"}); err != nil || name != "content/comments/"+page+".de.json" {
			t.Errorf("%s: %s, %v", page, name, err)
		}
	}
	for _, bad := range []comment.Thread{
		{Page: "../a", Language: "de"}, {Page: "a/../../b", Language: "de"}, {Page: "/etc/a", Language: "de"}, {Page: "a//b", Language: "de"},
		{Page: `a\b`, Language: "de"}, {Page: "", Language: "de"}, {Page: ".git/config", Language: "de"}, {Page: "a/.b", Language: "de"},
		{Page: "con", Language: "de"}, {Page: "a/nul", Language: "de"}, {Page: "a:b", Language: "de"}, {Page: "a\x00b", Language: "de"},
		{Page: "a", Language: ""}, {Page: "a", Language: "../x"}, {Page: "a", Language: "de/x"}, {Page: "a\xff", Language: "de"},
		{Page: strings.Repeat("a", 300), Language: "de"},
	} {
		if name, err := threadFile(bad); err == nil {
			t.Errorf("%q in %q is written to %s", bad.Page, bad.Language, name)
		}
	}
}
