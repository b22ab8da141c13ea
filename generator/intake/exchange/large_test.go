package exchange_test

import (
	"bufio"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"kontor/generator/intake"
)

var largeComments = flag.Int("import.n", 2000, "comments of the large import")

// Large exports are read piece by piece: what an import needs grows with the
// number of comments, not with their texts. Run it alone to see the memory:
//
//	go test -run TestLargeImport -v ./generator/intake/exchange -import.n 100000
func TestLargeImport(t *testing.T) {
	n := *largeComments
	file := filepath.Join(t.TempDir(), "large.xml")
	writeLargeExport(t, file, n)
	info, err := os.Stat(file)
	if err != nil {
		t.Fatal(err)
	}
	store := newStore(t)
	var pages []intake.Page
	for i := range 100 {
		pages = append(pages, intake.Page{ID: fmt.Sprint("p", i), URL: fmt.Sprintf("https://blog.example.org/p/%d/", i), Language: "en"})
	}
	begin := time.Now()
	r, _, err := importFile(store, file, "", pages, intake.Options{})
	if err != nil {
		t.Fatal(err)
	}
	first := time.Since(begin)
	if r.Read != n || r.Imported != n {
		t.Errorf("%d of %d comments imported, %d read", r.Imported, n, r.Read)
	}
	begin = time.Now()
	again, _, err := importFile(store, file, "", pages, intake.Options{})
	if err != nil || again.Skipped[intake.SkipKnown] != n {
		t.Errorf("the second time: %v %v", again.Skipped, err)
	}
	t.Logf("%d comments in %d MiB: %v, again %v, peak memory %s", n, info.Size()>>20, first.Round(time.Millisecond), time.Since(begin).Round(time.Millisecond), peakMemory())
}

// writeLargeExport writes an export of Disqus with the threads of 100 pages.
func writeLargeExport(t *testing.T, file string, n int) {
	t.Helper()
	f, err := os.Create(file)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	w := bufio.NewWriter(f)
	fmt.Fprintln(w, `<?xml version="1.0" encoding="utf-8"?><disqus xmlns="http://disqus.com" xmlns:dsq="http://disqus.com/disqus-internals">`)
	for i := range 100 {
		fmt.Fprintf(w, "<thread dsq:id=\"%d\"><forum>probe</forum><link>https://blog.example.org/p/%d/</link></thread>\n", i+1, i)
	}
	text := strings.Repeat("Ein Satz, der etwas sagt. ", 12)
	for i := range n {
		parent := ""
		if i >= 100 && i%3 > 0 {
			parent = fmt.Sprintf(`<parent dsq:id="%d"/>`, 1000+i-100)
		}
		fmt.Fprintf(w, "<post dsq:id=\"%d\"><id/><message><![CDATA[<p>%s</p>]]></message><createdAt>%s</createdAt><isDeleted>false</isDeleted><isSpam>false</isSpam>"+
			"<author><email>reader%d@example.org</email><name>Reader %d</name></author><ipAddress>192.0.2.1</ipAddress><thread dsq:id=\"%d\"/>%s</post>\n",
			1000+i, text, today.Add(time.Duration(i)*time.Second).Format(time.RFC3339), i%500, i%500, i%100+1, parent)
	}
	fmt.Fprintln(w, "</disqus>")
	if err := w.Flush(); err != nil {
		t.Fatal(err)
	}
}

// peakMemory is the most that this process ever had in memory, where the system tells.
func peakMemory() string {
	status, err := os.ReadFile("/proc/self/status")
	if err != nil {
		return "not known"
	}
	_, rest, _ := strings.Cut(string(status), "VmHWM:")
	line, _, _ := strings.Cut(rest, "\n")
	return strings.TrimSpace(line)
}
