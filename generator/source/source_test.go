package source

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

func TestPositionsCountLinesAndCodePoints(t *testing.T) {
	l := NewLines("a.md", []byte("eins\nübermäßig\n\nx"))
	tests := []struct {
		offset int
		want   string
	}{
		{0, "a.md:1:1"}, {4, "a.md:1:5"}, {5, "a.md:2:1"}, {7, "a.md:2:2"}, {17, "a.md:2:10"},
		{18, "a.md:3:1"}, {19, "a.md:4:1"}, {20, "a.md:4:2"}, {99, "a.md:4:2"}, {-1, "a.md:1:1"},
	}
	for _, tt := range tests {
		if got := l.At(tt.offset).String(); got != tt.want {
			t.Errorf("offset %d is %s, want %s", tt.offset, got, tt.want)
		}
	}
}

func TestSumTellsPartsApart(t *testing.T) {
	if Sum([]byte("ab"), []byte("c")) == Sum([]byte("a"), []byte("bc")) {
		t.Error("the same hash for different parts")
	}
	if Sum([]byte("ab")).String() != Sum([][]byte{[]byte("ab")}...).String() {
		t.Error("different hashes for the same parts")
	}
}

func TestDiagnosticsSortByPlaceWorstFirst(t *testing.T) {
	at := func(file string, line int) Pos { return Pos{File: file, Line: line, Col: 1} }
	ds := []Diagnostic{
		Info("C01", at("b", 1)), Warning("B01", at("a", 2)), Error("A01", at("a", 2)), Info("D01/x", at("a", 1)),
	}
	Sort(ds)
	var got []string
	for _, d := range ds {
		got = append(got, d.Code())
	}
	if want := []string{"D01", "A01", "B01", "C01"}; !slices.Equal(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
	if !HasErrors(ds) || HasErrors(ds[:1]) {
		t.Error("errors are not told from the rest")
	}
}

// folder makes files; a text that begins with "->" is a symbolic link.
func folder(t *testing.T, files map[string]string) *Tree {
	t.Helper()
	dir := t.TempDir()
	for name, text := range files {
		full := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(full), 0o755); err != nil {
			t.Fatal(err)
		}
		if target, ok := strings.CutPrefix(text, "->"); ok {
			if err := os.Symlink(target, full); err != nil {
				t.Skip("no symbolic links here: ", err)
			}
			continue
		}
		if err := os.WriteFile(full, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	tree, err := Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { tree.Close() })
	return tree
}

func TestWalkListsWhatAuthorsMean(t *testing.T) {
	tree := folder(t, map[string]string{
		"content/b.md": "b", "content/a/x.md": "x", "content/.git/config": "no", "content/a/x.md~": "no",
		"content/static/.well-known/security.txt": "yes", "content/linked": "->a", "other/o.md": "no",
	})
	files, diags := tree.Walk("content", func(p string) bool { return strings.HasPrefix(p, "content/static/") })
	if len(diags) > 0 {
		t.Error(diags)
	}
	var got []string
	for _, f := range files {
		got = append(got, f.Path)
	}
	want := []string{"content/a/x.md", "content/b.md", "content/linked/x.md", "content/static/.well-known/security.txt"}
	if !slices.Equal(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
}

func TestNothingOutsideTheRootIsRead(t *testing.T) {
	outside := filepath.Join(t.TempDir(), "secret.md")
	if err := os.WriteFile(outside, []byte("secret"), 0o644); err != nil {
		t.Fatal(err)
	}
	tree := folder(t, map[string]string{
		"content/out.md": "->" + outside, "content/loop": "->../content", "content/self.md": "->self.md", "content/ok.md": "ok",
	})
	files, diags := tree.Walk("content", nil)
	if len(files) != 1 || files[0].Path != "content/ok.md" {
		t.Errorf("files %v", files)
	}
	told := map[string]string{}
	for _, d := range diags {
		told[d.Pos.File] = d.Code()
	}
	for file, code := range map[string]string{"content/out.md": "IO05", "content/loop": "IO04", "content/self.md": "IO05"} {
		if told[file] != code {
			t.Errorf("%s: %q, want %s", file, told[file], code)
		}
	}
	if data, problem := tree.Read("content/out.md", 100); problem == nil {
		t.Errorf("read %q", data)
	}
	if _, problem := tree.Read("../x", 100); problem == nil {
		t.Error("a path that leaves the root was read")
	}
}

func TestReadRefusesWhatIsTooLargeOrNoFile(t *testing.T) {
	tree := folder(t, map[string]string{"a.md": strings.Repeat("x", 11), "dir/b.md": ""})
	for name, code := range map[string]string{"a.md": "IO03", "dir": "IO02", "none": "IO01"} {
		_, problem := tree.Read(name, 10)
		if problem == nil || problem.Code() != code {
			t.Errorf("%s: %v, want %s", name, problem, code)
		}
	}
	if data, problem := tree.Read("a.md", 11); problem != nil || len(data) != 11 {
		t.Errorf("%d bytes, %v", len(data), problem)
	}
}

func TestOutputIsNoInput(t *testing.T) {
	tree := folder(t, map[string]string{"content/a.md": "a", "content/old": "->../public", "public/x.md": "x"})
	tree.Refuse(filepath.Join(tree.Dir(), "public"))
	files, diags := tree.Walk("content", nil)
	if len(files) != 1 || len(diags) != 1 || diags[0].Code() != "IO06" || diags[0].Pos.File != "content/old" {
		t.Errorf("%v %v", files, diags)
	}
}
