package preview

import (
	"net"
	"net/http"
	"sync"
)

// heldStreams is how many streams one browser holds at most. Browsers open six
// connections to a server; what is left is for pages and what they need.
const heldStreams = 4

// streams counts the streams that each browser holds. Further tabs are told the
// present state and their stream ends; a client connects again after a moment,
// so they hear what is new a little later than the others.
type streams struct {
	mu   sync.Mutex
	held map[string]int
}

// hold takes a stream for a browser; ok is false where it has enough. What is
// taken is to be released.
func (s *streams) hold(r *http.Request) (release func(), ok bool) {
	browser := browserOf(r)
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.held[browser] == heldStreams {
		return func() {}, false
	}
	if s.held == nil {
		s.held = map[string]int{}
	}
	s.held[browser]++
	return func() { s.release(browser) }, true
}

func (s *streams) release(browser string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.held[browser]--; s.held[browser] == 0 {
		delete(s.held, browser)
	}
}

// browserOf tells browsers apart as well as they can be: two that share a name
// on one machine only share the streams.
func browserOf(r *http.Request) string {
	host, _, err := net.SplitHostPort(r.RemoteAddr)
	if err != nil {
		host = r.RemoteAddr
	}
	return host + " " + r.UserAgent()
}
