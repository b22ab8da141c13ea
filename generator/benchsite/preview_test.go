package benchsite

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"
)

const (
	previewEdits = 40
	patience     = 5 * time.Minute // until a preview counts as hung
)

// TestBenchPreview measures the preview as its author meets it, over HTTP: from
// the start to the first page, and from a saved file to the page with its new
// text. Beside it Hugo's server, where it is installed.
func TestBenchPreview(t *testing.T) {
	if *articles == 0 {
		t.Skip("measures only with -bench.n; see make bench")
	}
	dir := t.TempDir()
	write(t, filepath.Join(dir, "kontor"), Kontor{})
	ours := preview(t, "kontor", filepath.Join(dir, "kontor"), *kontor, "serve", "--clock", "2026-12-01T12:00:00+01:00")
	path, err := exec.LookPath("hugo")
	if err != nil {
		t.Log("no hugo on the PATH to compare with")
		return
	}
	write(t, filepath.Join(dir, "hugo"), Hugo{})
	theirs := preview(t, "hugo", filepath.Join(dir, "hugo"), path, "server")
	t.Logf("against Hugo: an edit %.2f", ratio(ours, theirs))
}

// preview starts a preview server, edits one article again and again, and
// returns the median time until its new text is served.
func preview(t *testing.T, name, dir, program string, args ...string) time.Duration {
	t.Helper()
	port := freePort(t)
	cmd := exec.Command(program, append(args, "-s", dir, "-p", port)...)
	var said bytes.Buffer
	cmd.Stdout, cmd.Stderr = &said, &said
	start := time.Now()
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	defer func() {
		_ = cmd.Process.Signal(syscall.SIGINT) // ends as if its author had pressed Ctrl-C
		_ = cmd.Wait()
	}()
	file, address := firstArticle(t, name, dir, "http://localhost:"+port)
	t.Logf("%-6s %d articles: first page after %.0f ms", name, *articles, time.Since(start).Seconds()*1e3)
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	var took []time.Duration
	for i := range previewEdits {
		marker := fmt.Sprintf("Marke %d-%d", os.Getpid(), i)
		edited := append(slices.Clone(text), "\n\n"+marker+"\n"...)
		saved := time.Now()
		if err := os.WriteFile(file, edited, 0o644); err != nil {
			t.Fatal(err)
		}
		await(t, address, marker)
		took = append(took, time.Since(saved))
	}
	middle := median(took) // sorts them
	t.Logf("%-6s an edit is served after %.1f ms, 95 %% within %.1f ms (of %d, debounce included)", name,
		middle.Seconds()*1e3, took[len(took)*95/100].Seconds()*1e3, previewEdits)
	return middle
}

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

// firstArticle waits for the server and returns the file and the address of an
// article.
func firstArticle(t *testing.T, name, dir, host string) (file, address string) {
	files, err := filepath.Glob(filepath.Join(dir, "content", "series", "reihe-0000", "01-*.md"))
	if err != nil || len(files) != 1 {
		t.Fatalf("%v: %v", files, err)
	}
	id := strings.TrimSuffix(filepath.ToSlash(strings.TrimPrefix(files[0], filepath.Join(dir, "content")+string(filepath.Separator))), ".md")
	if name == "hugo" {
		address = host + "/" + id + "/"
		await(t, address, "</html>")
		return files[0], address
	}
	var list struct {
		Pages []struct{ ID, URL string }
	}
	if err := json.Unmarshal([]byte(await(t, host+"/kontor-pages.json", "}")), &list); err != nil {
		t.Fatal(err)
	}
	for _, p := range list.Pages {
		if p.ID == id {
			address = host + p.URL
		}
	}
	await(t, address, "</html>")
	return files[0], address
}

// await asks for an address until the answer holds a text.
func await(t *testing.T, address, text string) string {
	t.Helper()
	for end := time.Now().Add(patience); time.Now().Before(end); time.Sleep(time.Millisecond) {
		res, err := http.Get(address)
		if err != nil {
			continue // not up yet
		}
		body, err := io.ReadAll(res.Body)
		res.Body.Close()
		if err == nil && res.StatusCode == http.StatusOK && strings.Contains(string(body), text) {
			return string(body)
		}
	}
	t.Fatalf("%s never showed %q", address, text)
	return ""
}
