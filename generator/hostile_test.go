package generator_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"kontor/generator"
	"kontor/generator/source"
)

// Sites that an archive cannot hold: links, rights, sizes, depth.

// hostile writes a small good site and returns its folder.
func hostile(t *testing.T) string {
	dir := t.TempDir()
	files{
		"content/site.yaml": "title: Hostile\nlanguage: en\n",
		"content/a.md":      "---\ntitle: A\n---\nText.\n",
		"content/sub/b.md":  "---\ntitle: B\n---\nText.\n",
	}.write(t, dir)
	return dir
}

// expect fails unless exactly the wanted "place: severity CODE" are told.
func expect(t *testing.T, r generator.Report, want ...string) {
	t.Helper()
	var got []string
	for _, d := range r.Diagnostics {
		if d.Severity > source.SeverityInfo {
			got = append(got, d.Pos.String()+": "+d.Severity.String()+" "+d.Code())
		}
	}
	if strings.Join(got, "\n") != strings.Join(want, "\n") {
		t.Errorf("told:\n%s\nwant:\n%s", diagnostics(r, source.SeverityInfo), strings.Join(want, "\n"))
	}
}

func link(t *testing.T, target, name string) {
	t.Helper()
	if err := os.Symlink(target, name); err != nil {
		t.Skip("this file system has no symbolic links: ", err)
	}
}

func TestLinksToFolders(t *testing.T) {
	t.Run("a loop is an error", func(t *testing.T) {
		dir := hostile(t)
		link(t, "..", filepath.Join(dir, "content/sub/up"))
		_, r := build(t, dir, options())
		expect(t, r, "content/sub/up: error IO04")
	})
	t.Run("a link that leaves the site is an error and nothing of it is read", func(t *testing.T) {
		outside := t.TempDir()
		put(t, outside, "secret.md", []byte("---\ntitle: Secret\n---\n"))
		dir := hostile(t)
		link(t, outside, filepath.Join(dir, "content/out"))
		link(t, filepath.Join(outside, "secret.md"), filepath.Join(dir, "content/secret.md"))
		link(t, "/etc/passwd", filepath.Join(dir, "content/passwd.md"))
		_, r := build(t, dir, options())
		expect(t, r, "content/out: error IO05", "content/passwd.md: error IO05", "content/secret.md: error IO05")
	})
	t.Run("a broken link is an error", func(t *testing.T) {
		dir := hostile(t)
		link(t, "nowhere.md", filepath.Join(dir, "content/c.md"))
		_, r := build(t, dir, options())
		expect(t, r, "content/c.md: error IO05")
	})
	t.Run("a link inside the site is followed", func(t *testing.T) {
		dir := hostile(t)
		put(t, dir, "texts/c.md", []byte("---\ntitle: C\n---\n"))
		link(t, "../texts", filepath.Join(dir, "content/more"))
		got, r := build(t, dir, options())
		expect(t, r)
		if got["more/c/index.html"] == nil {
			t.Errorf("the page behind the link is missing among %q", got.paths())
		}
	})
}

func TestUnreadableFile(t *testing.T) {
	if os.Getuid() == 0 {
		t.Skip("root may read everything")
	}
	dir := hostile(t)
	if err := os.Chmod(filepath.Join(dir, "content/a.md"), 0); err != nil {
		t.Fatal(err)
	}
	_, r := build(t, dir, options())
	expect(t, r, "content/a.md: error IO01")
}

func TestSizes(t *testing.T) {
	para := strings.Repeat("Ein Satz, der die Seite füllt. ", 20) + "\n\n"
	page := func(size int) string {
		return "---\ntitle: Long\n---\n" + strings.Repeat(para, size/len(para)+1)
	}
	for _, c := range []struct {
		name, file, text string
		want             []string
		builds           bool
	}{
		{name: "a page of 1 MiB builds, with a warning", file: "content/long.md", text: page(1 << 20), want: []string{"content/long.md: warning FM06"}, builds: true},
		{name: "a page of more than 8 MiB is an error", file: "content/long.md", text: page(8 << 20), want: []string{"content/long.md: error IO03"}},
		{name: "front matter of more than 64 KiB is an error", file: "content/long.md",
			text: "---\ntitle: Long\ndescription: >\n  " + strings.Repeat("word ", 14<<10) + "\n---\nText.\n", want: []string{"content/long.md:1:1: error FM04"}},
		{name: "an empty file builds, with a warning", file: "content/empty.md", want: []string{"content/empty.md: warning FM06"}, builds: true},
		{name: "ten thousand open quotes are an error", file: "content/deep.md", text: strings.Repeat("> ", 10000) + "x\n", want: []string{"content/deep.md:1:201: error MD01"}},
		{name: "ten thousand open lists in front matter are an error", file: "content/deep.md", text: "---\nparams: " + strings.Repeat("[", 10000) + "\n---\n", want: []string{"content/deep.md:2:10009: error FM02"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			dir := hostile(t)
			put(t, dir, c.file, []byte(c.text))
			got, r := build(t, dir, options())
			expect(t, r, c.want...)
			if (got != nil) != c.builds {
				t.Errorf("built: %v", got != nil)
			}
		})
	}
}
