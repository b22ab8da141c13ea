package output_test

import (
	"crypto/sha256"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"kontor/generator/output"
	"kontor/generator/source"
)

func sha256Of(s string) source.Hash { return sha256.Sum256([]byte(s)) }

func TestAddresses(t *testing.T) {
	good := []string{
		"index.html", "segmente/handwerk/index.html", ".well-known/security.txt", "a..b/c...d", "Größe.png",
		"console/index.html", "com/index.html", "com10/index.html", "aux2/index.html", "preis liste.pdf",
	}
	bad := []string{
		"", ".", "..", "/index.html", "../index.html", "a/../b", "a/..", "a//b", "a/", "./a", `a\b`, "a\x00b", "a\nb", "a\u0085b",
		"a/\xff", "con", "CON/index.html", "nul.txt", "a/Aux.tar.gz", "com1", "LPT9.html", "COM¹", "a./b", "a /b", "CONIN$",
		strings.Repeat("x", 256) + "/index.html",
	}
	for _, addr := range good {
		if err := output.NewDiscard().Put(addr, source.Hash{}, text("")); err != nil {
			t.Errorf("%q is refused: %v", addr, err)
		}
	}
	for _, addr := range bad {
		if output.NewDiscard().Put(addr, source.Hash{}, text("")) == nil {
			t.Errorf("%q is accepted", addr)
		}
	}
}

func TestDiscardStillRunsEveryOutput(t *testing.T) {
	p := output.NewDiscard()
	ran := 0
	count := func(io.Writer) error { ran++; return nil }
	broken := errors.New("broken")
	if err := errors.Join(p.Put("a", source.Hash{}, count), p.Put("b", source.Hash{}, count)); err != nil {
		t.Fatal(err)
	}
	if err := p.Put("c", source.Hash{}, func(io.Writer) error { return broken }); !errors.Is(err, broken) {
		t.Errorf("Put returned %v", err)
	}
	if p.Put("a", source.Hash{}, count) == nil {
		t.Error("one address twice is accepted")
	}
	if ran != 2 {
		t.Errorf("%d outputs ran, want 2", ran)
	}
}

func TestSpoolGivesBackWhatWasAppended(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "cache")
	s, err := output.NewSpool(dir)
	if err != nil {
		t.Fatal(err)
	}
	const n = 200
	part := func(i int) []byte { return []byte(strings.Repeat(string(rune('a'+i%26)), i)) }
	offs := make([]int64, n)
	var wait sync.WaitGroup
	for i := range n {
		wait.Go(func() {
			off, err := s.Append(part(i))
			if err != nil {
				t.Error(err)
			}
			offs[i] = off
		})
	}
	wait.Wait()
	for i := range n {
		got := make([]byte, i)
		if _, err := s.ReadAt(got, offs[i]); err != nil || string(got) != string(part(i)) {
			t.Errorf("part %d: %q, %v", i, got, err)
		}
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	if left, _ := os.ReadDir(dir); len(left) > 0 {
		t.Errorf("the spool left %v", left)
	}
}

func TestOverlappingFoldersAreRefused(t *testing.T) {
	dir := t.TempDir()
	for _, sub := range []string{"content/series", "themes", "public/alt"} {
		if err := os.MkdirAll(filepath.Join(dir, sub), 0o755); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.Symlink("content", filepath.Join(dir, "link")); err != nil {
		t.Skip("no symbolic links here: ", err)
	}
	tests := []struct {
		target string
		ok     bool
	}{
		{"public", true}, {"public/alt/new", true}, {"contents", true}, {"../elsewhere", true}, {"neu", true},
		{"content", false}, {"content/public", false}, {"content/series/x/y", false}, {".", false}, {"..", false},
		{"themes", false}, {"themes/kontor/public", false}, {"link", false}, {"link/public", false},
		{".kontor", false}, {".kontor/data/public", false}, {"public/../content", false},
	}
	for _, test := range tests {
		err := output.CheckRoots(filepath.Join(dir, test.target),
			filepath.Join(dir, "content"), filepath.Join(dir, "themes"), filepath.Join(dir, ".kontor"))
		if test.ok && err != nil {
			t.Errorf("%s is refused: %v", test.target, err)
		}
		if !test.ok {
			if err == nil {
				t.Errorf("%s is accepted", test.target)
				continue
			}
			wantTrouble(t, err, "PUB05")
		}
	}
}
