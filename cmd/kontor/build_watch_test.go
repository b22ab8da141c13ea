package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// What is built again and again is always the last state without errors.
func TestBuildWatches(t *testing.T) {
	site := small()
	site["content/later.md"] = "---\ntitle: Later\ndate: 2099-01-01\n---\nNot before.\n"
	dir := write(t, site)
	r := how{}.preview(t, dir, "build", "--watch", "-s", dir)
	r.dir = dir
	page := func() string {
		data, _ := os.ReadFile(filepath.Join(dir, "public", "page", "index.html"))
		return string(data)
	}
	shows := func(text string) {
		t.Helper()
		for late := time.After(patience); !strings.Contains(page(), text); {
			select {
			case <-time.After(time.Millisecond):
			case <-late:
				t.Fatalf("the page never shows %q:\n%s%s", text, r.stdout, r.stderr)
			}
		}
	}
	r.says(r.stdout, `^Next build: 2099-01-01 00:00$`)
	shows("First words.")
	r.save("content/page.md", "---\ntitle: Page\n---\nOther words.\n")
	shows("Other words.")
	r.save("content/page.md", "---\ntitle: [Page\n---\nThird words.\n")
	r.says(r.stderr, `content/page\.md:\d`)
	if !strings.Contains(page(), "Other words.") {
		t.Error("a site with errors is published")
	}
	r.save("content/page.md", "---\ntitle: Page\n---\nFourth words.\n")
	shows("Fourth words.")
	if code := r.ends(); code != exitFine {
		t.Errorf("interrupted, it ends with %d", code)
	}
}

// With a clock that stands still nothing comes due.
func TestBuildWatchesWithAFixedClock(t *testing.T) {
	site := small()
	site["content/later.md"] = "---\ntitle: Later\ndate: 2099-01-01\n---\nNot before.\n"
	dir := write(t, site)
	r := how{}.preview(t, dir, "build", "--watch", "-s", dir, "--clock", "2026-12-01")
	r.dir = dir
	r.says(r.stdout, `written`)
	r.save("content/page.md", "---\ntitle: Page\n---\nOther words.\n")
	r.says(r.stdout, `(?s)written.*written`)
	if strings.Contains(r.stdout.String(), "Next build") {
		t.Error("a time is named that never comes")
	}
}
