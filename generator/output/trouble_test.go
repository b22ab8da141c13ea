package output_test

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"kontor/generator/output"
	"kontor/generator/source"
)

func TestFailedOutputStopsTheBuild(t *testing.T) {
	broken := errors.New("broken layout")
	tests := []struct {
		name string
		put  func(output.Publisher) error
	}{
		{"layout fails", func(p output.Publisher) error {
			return p.Put("x.html", source.Hash{}, func(w io.Writer) error {
				_, _ = io.WriteString(w, strings.Repeat("x", 1<<20))
				return broken
			})
		}},
		{"one address twice", func(p output.Publisher) error { return p.Put("index.html", source.Hash{}, text("again")) }},
		{"address leaves the target", func(p output.Publisher) error { return p.Put("../x.html", source.Hash{}, text("x")) }},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			w := newWebsite(t)
			w.build(small)
			p := w.start(w.options(), files{"index.html": "HOME"})
			if test.put(p) == nil {
				t.Error("Put took it")
			}
			if _, err := p.Commit(); err == nil {
				t.Error("Commit published a build with a failed output")
			}
			w.wantPublic(small)
		})
	}
}

func TestDeadBuildIsMended(t *testing.T) {
	w := newWebsite(t)
	w.build(files{"index.html": "old", "weg.html": "old"})

	// The build dies after its announcement and the first of its renames.
	manifests, _ := filepath.Glob(w.path(".kontor/published/*.json"))
	data, err := os.ReadFile(manifests[0])
	if err != nil {
		t.Fatal(err)
	}
	var record map[string]any
	if err := json.Unmarshal(data, &record); err != nil {
		t.Fatal(err)
	}
	entry := func(text string) output.Entry {
		return output.Entry{Hash: sha256Of(text), Size: int64(len(text))}
	}
	record["pending"] = map[string]output.Entry{
		"neu/index.html": entry("draft"), "fremd.txt": entry("never written"), "index.html": entry("new"),
	}
	data, err = json.Marshal(record)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(manifests[0], data, 0o644); err != nil {
		t.Fatal(err)
	}
	w.write(files{"public/neu/index.html": "draft", "public/fremd.txt": "theirs"})
	stage := strings.TrimSuffix(filepath.Base(manifests[0]), ".json")
	w.write(files{".kontor/cache/stage-" + stage + "/7": "rest", "public/.kontor-" + stage + "/8": "rest"})

	// The page it published is withdrawn before the next build.
	report := w.build(files{"index.html": "new"})
	wantReport(t, report, output.Report{Outputs: 1, Written: 1, Removed: 2, Foreign: []string{"fremd.txt"}})
	w.wantPublic(files{"index.html": "new", "fremd.txt": "theirs"})
	if left, _ := os.ReadDir(w.path(".kontor/cache")); len(left) > 0 {
		t.Errorf("the stage of the dead build is still there: %v", left)
	}
}

func TestDamagedManifestStopsTheBuild(t *testing.T) {
	w := newWebsite(t)
	w.build(small)
	manifests, _ := filepath.Glob(w.path(".kontor/published/*.json"))
	for _, damage := range []string{"", "{", `{"format":99,"files":{}}`} {
		if err := os.WriteFile(manifests[0], []byte(damage), 0o644); err != nil {
			t.Fatal(err)
		}
		_, err := output.NewStaging(context.Background(), w.options())
		wantTrouble(t, err, "PUB06")
	}
	w.wantPublic(small)
}

func TestSecondBuildWaitsForTheFirst(t *testing.T) {
	w := newWebsite(t)
	first := w.start(w.options(), small)
	o := w.options()
	ctx, cancel := context.WithCancel(context.Background())
	o.Waiting = cancel
	if _, err := output.NewStaging(ctx, o); !errors.Is(err, context.Canceled) {
		t.Fatalf("a second build got in beside the first: %v", err)
	}

	waiting := make(chan struct{})
	o.Waiting = func() { close(waiting) }
	done := make(chan error)
	go func() {
		second, err := output.NewStaging(context.Background(), o)
		if err == nil {
			err = second.Put("index.html", source.Hash{}, text("second"))
		}
		if err == nil {
			_, err = second.Commit()
		}
		done <- err
	}()
	<-waiting
	if _, err := first.Commit(); err != nil {
		t.Fatal(err)
	}
	if err := <-done; err != nil {
		t.Fatal(err)
	}
	w.wantPublic(files{"index.html": "second"})
}

func TestStateStaysOutOfGit(t *testing.T) {
	w := newWebsite(t)
	w.build(small)
	if got := w.read(".kontor")[".gitignore"]; got != "*\n" {
		t.Errorf(".kontor/.gitignore holds %q", got)
	}
}

func TestTroubleWithTheDisk(t *testing.T) {
	t.Run("target is a file", func(t *testing.T) {
		w := newWebsite(t)
		w.write(files{"public": "a file"})
		_, err := output.NewStaging(context.Background(), w.options())
		wantTrouble(t, err, "PUB02")
	})
	t.Run("state is a file", func(t *testing.T) {
		w := newWebsite(t)
		w.write(files{".kontor": "a file"})
		_, err := output.NewStaging(context.Background(), w.options())
		wantTrouble(t, err, "PUB02")
	})
	t.Run("target must not be written", func(t *testing.T) {
		w := newWebsite(t)
		w.build(small)
		if os.Geteuid() == 0 {
			t.Skip("root may write everywhere")
		}
		if err := os.Chmod(w.path("public"), 0o555); err != nil {
			t.Fatal(err)
		}
		defer os.Chmod(w.path("public"), 0o755)
		_, err := w.start(w.options(), files{"index.html": "HOME"}).Commit()
		wantTrouble(t, err, "PUB02/permission")
		w.wantPublic(small)
	})
	t.Run("disk is full", func(t *testing.T) {
		w := newWebsite(t)
		w.build(small)
		p := w.start(w.options(), nil)
		full := func(io.Writer) error { return &fs.PathError{Op: "write", Path: "x", Err: syscall.ENOSPC} }
		if err := p.Put("index.html", source.Hash{}, full); !errors.Is(err, syscall.ENOSPC) {
			t.Fatalf("Put: %v", err)
		}
		if _, err := p.Commit(); !errors.Is(err, syscall.ENOSPC) {
			t.Fatalf("Commit: %v", err)
		}
		w.wantPublic(small)
	})
}

func TestTargetOnAnotherFileSystem(t *testing.T) {
	other, err := os.MkdirTemp("/dev/shm", "kontor-")
	if err != nil {
		t.Skip("no second file system here: ", err)
	}
	defer os.RemoveAll(other)
	w := newWebsite(t)
	w.write(files{"probe": ""})
	if os.Rename(w.path("probe"), filepath.Join(other, "probe")) == nil {
		t.Skip("/dev/shm is on the same file system")
	}
	o := w.options()
	o.Target = filepath.Join(other, "public")
	wantReport(t, w.buildWith(o, small), output.Report{Outputs: 4, Written: 4})
	wantReport(t, w.buildWith(o, files{"index.html": "HOME"}), output.Report{Outputs: 1, Written: 1, Removed: 3})
	published := website{t, other}
	published.wantPublic(files{"index.html": "HOME"})
}
