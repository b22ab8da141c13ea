package benchsite

import (
	"bytes"
	"cmp"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"
)

const (
	previewEdits = 40
	patience     = 2 * time.Minute  // until a preview counts as hung
	enough       = 20 * time.Second // of edits; a slow program is measured by fewer
	hugosTime    = 60 * time.Second // for one edit; it is known to need minutes at 10,000 articles
	clock        = "2026-12-01T12:00:00+01:00"
)

// TestBenchPreview measures the preview as its author meets it, over HTTP: from
// the start to the first page, and from a saved file to the page with its new
// text. Beside it Hugo's server, where it is installed.
func TestBenchPreview(t *testing.T) {
	if *articles == 0 {
		t.Skip("measures only with -bench.n; see make bench")
	}
	for _, size := range strings.Fields(cmp.Or(*previews, strconv.Itoa(*articles))) {
		n, err := strconv.Atoi(size)
		if err != nil {
			t.Fatalf("-bench.preview: %v", err)
		}
		t.Run(size, func(t *testing.T) { benchPreview(t, n) })
	}
}

func benchPreview(t *testing.T, n int) {
	dir := t.TempDir()
	write(t, n, filepath.Join(dir, "kontor"), Kontor{})
	ours := measurePreview(t, kontorsDesk(filepath.Join(dir, "kontor")), patience)
	if len(ours) < previewEdits {
		t.Errorf("%d of %d edits were served", len(ours), previewEdits)
	}
	path, err := exec.LookPath("hugo")
	if err != nil {
		t.Log("no hugo on the PATH to compare with")
		return
	}
	write(t, n, filepath.Join(dir, "hugo"), Hugo{})
	theirs := measurePreview(t, hugosDesk(path, filepath.Join(dir, "hugo")), hugosTime)
	if len(ours) > 0 && len(theirs) > 0 {
		t.Logf("against Hugo: an edit %.3f", ratio(median(ours), median(theirs)))
	}
}

// desk is a site with the program that previews it.
type desk struct {
	name, dir string
	program   string
	args      []string
	article   string // a pattern that one file matches, below the site's folder
	address   func(t *testing.T, host, id string) string
}

func kontorsDesk(dir string) desk {
	return desk{
		name: "kontor", dir: dir, program: *kontor, args: []string{"serve", "--clock", clock},
		article: "content/series/reihe-0000/01-*.md", address: listedAddress,
	}
}

func hugosDesk(program, dir string) desk {
	return desk{
		name: "hugo", dir: dir, program: program, args: []string{"server"}, article: "content/posts/*-0.md",
		address: func(_ *testing.T, host, id string) string { return host + "/" + id + "/" },
	}
}

// file returns the article that is edited.
func (d desk) file(t *testing.T) string {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(d.dir, filepath.FromSlash(d.article)))
	if err != nil || len(files) != 1 {
		t.Fatalf("%v: %v", files, err)
	}
	return files[0]
}

// id is the address of the article within the content, as its program has it.
func (d desk) id(t *testing.T) string {
	t.Helper()
	name, err := filepath.Rel(filepath.Join(d.dir, "content"), d.file(t))
	if err != nil {
		t.Fatal(err)
	}
	return strings.TrimSuffix(filepath.ToSlash(name), ".md")
}

// serve starts the preview, with cache as the only place beside the site where
// it finds what it has remembered, and returns the address of the article once
// it is served. The preview runs until stop.
func (d desk) serve(t *testing.T, cache string) (address string, stop func()) {
	t.Helper()
	port := freePort(t)
	cmd := exec.Command(d.program, append(slices.Clone(d.args), "-s", d.dir, "-p", port)...)
	cmd.Env = append(os.Environ(), "XDG_CACHE_HOME="+cache)
	var said bytes.Buffer
	cmd.Stdout, cmd.Stderr = &said, &said
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	stop = func() {
		_ = cmd.Process.Signal(syscall.SIGINT) // ends as if its author had pressed Ctrl-C
		_ = cmd.Wait()
	}
	served := false
	defer func() {
		if !served {
			stop()
			t.Logf("%s", said.Bytes())
		}
	}()
	address = d.address(t, "http://localhost:"+port, d.id(t))
	if _, ok := await(address, "</html>", patience); !ok {
		t.Fatalf("%s: %s was never served", d.name, address)
	}
	served = true
	return address, stop
}

// measurePreview starts a preview twice and then edits one article again and
// again. It returns how long it took each time until the new text was served;
// limit is the time for one edit.
func measurePreview(t *testing.T, d desk, limit time.Duration) (took []time.Duration) {
	t.Helper()
	cache := t.TempDir()
	start := time.Now()
	_, stop := d.serve(t, cache)
	cold := time.Since(start)
	stop()
	start = time.Now()
	address, stop := d.serve(t, cache)
	defer stop()
	t.Logf("%-6s first page after %.0f ms, at the second start after %.0f ms", d.name, ms(cold), ms(time.Since(start)))

	file := d.file(t)
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	for begun := time.Now(); len(took) < previewEdits && time.Since(begun) < enough; {
		marker := fmt.Sprintf("Marke %d-%d", os.Getpid(), len(took))
		edited := append(slices.Clone(text), "\n\n"+marker+"\n"...)
		saved := time.Now()
		if err := os.WriteFile(file, edited, 0o644); err != nil {
			t.Fatal(err)
		}
		if _, ok := await(address, marker, limit); !ok {
			t.Logf("%-6s an edit is not served after %v", d.name, limit)
			break
		}
		took = append(took, time.Since(saved))
	}
	if len(took) > 0 {
		t.Logf("%-6s an edit is served after %s (debounce included)", d.name, spread(took))
	}
	return took
}

// spread words the median and what 95 % stay within.
func spread(took []time.Duration) string {
	middle := median(took) // sorts them
	return fmt.Sprintf("%.1f ms, 95 %% within %.1f ms, of %d", ms(middle), ms(took[len(took)*95/100]), len(took))
}

func ms(d time.Duration) float64 { return d.Seconds() * 1e3 }

func freePort(t *testing.T) string {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	_, port, err := net.SplitHostPort(l.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	return port
}

// listedAddress finds the page of an id in the list that Kontor publishes.
func listedAddress(t *testing.T, host, id string) string {
	t.Helper()
	text, ok := await(host+"/kontor-pages.json", "}", patience)
	if !ok {
		t.Fatal("the list of pages was never served")
	}
	var list struct {
		Pages []struct{ ID, URL string }
	}
	if err := json.Unmarshal([]byte(text), &list); err != nil {
		t.Fatal(err)
	}
	for _, p := range list.Pages {
		if p.ID == id {
			return host + p.URL
		}
	}
	t.Fatalf("no page %q is listed", id)
	return ""
}

// await asks for an address until the answer holds a text.
func await(address, text string, limit time.Duration) (body string, ok bool) {
	for end := time.Now().Add(limit); time.Now().Before(end); time.Sleep(time.Millisecond) {
		res, err := http.Get(address)
		if err != nil {
			continue // not up yet
		}
		b, err := io.ReadAll(res.Body)
		res.Body.Close()
		if err == nil && res.StatusCode == http.StatusOK && strings.Contains(string(b), text) {
			return string(b), true
		}
	}
	return "", false
}
