package preview_test

import (
	"bufio"
	"context"
	"net/http"
	"testing"
)

// listen opens the stream of a tab of some browser that shows nothing yet.
func (a *author) listen(browser string) *tab {
	a.t.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	a.t.Cleanup(cancel)
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, a.url+"/_kontor/events?path=/a/", nil)
	if err != nil {
		a.t.Fatal(err)
	}
	req.Header.Set("User-Agent", browser)
	res, err := http.DefaultTransport.RoundTrip(req)
	if err != nil {
		a.t.Fatal(err)
	}
	a.t.Cleanup(func() { res.Body.Close() })
	return &tab{t: a.t, lines: bufio.NewScanner(res.Body), cancel: cancel}
}

// ends reports whether the stream ends before another event comes.
func (b *tab) ends() bool {
	for b.lines.Scan() {
		if b.lines.Text() != "" {
			return false
		}
	}
	return true
}

// A browser opens few connections to one server. So that some are left for
// pages, it holds a few streams only: its further tabs are told the present
// state, whenever they ask.
func TestManyTabsLeaveConnectionsForPages(t *testing.T) {
	a := write(t, small)
	var held []*tab
	for range 4 {
		b := a.listen("one browser")
		b.event()
		held = append(held, b)
	}
	if other := a.listen("another browser"); other.event().Key == "" {
		t.Error("another browser is told nothing")
	}
	a.edit("content/a.md", "---\ntitle: Erste\n---\nNeuer Text.\n")
	for range 3 {
		further := a.listen("one browser")
		if e := further.event(); !e.Changed || e.Key != a.page("/a/").Key {
			t.Errorf("a further tab is told %+v", e)
		}
		if !further.ends() {
			t.Fatal("the stream of a further tab stays open")
		}
	}
	for i, b := range held {
		if e := b.event(); !e.Changed {
			t.Errorf("tab %d is told %+v", i, e)
		}
	}

	// A tab that is closed makes room for another, when the server notices.
	held[0].cancel()
	for room := false; !room; {
		b := a.listen("one browser")
		b.event()
		a.edit("content/a.md", small["content/a.md"])
		room = !b.ends()
	}
}
