package preview

import (
	"bytes"
	"context"
	"net/http"
	"path"
	"slices"
	"strings"
	"sync"
	"time"

	"kontor/generator/source"
)

// Server holds the present state of a site and answers its author.
type Server struct {
	o    Options
	wake chan struct{} // something may have changed; holds one

	streams streams

	loading struct { // the load that is running, and what changed since it began
		sync.Mutex
		cancel  context.CancelFunc
		changes []Change
	}

	mu    sync.Mutex
	shown *shown         // the last state without errors; at first whatever there is
	state State          // the present one
	edits map[string]int // epochs by the path of what was edited last in them
	next  chan struct{}  // closed when there is a new state
	done  chan struct{}  // closed when Run ends
}

// New returns a server that has nothing to show until Run has loaded the site;
// requests wait for it.
func New(o Options) *Server {
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.After == nil {
		o.After = time.After
	}
	return &Server{o: o, wake: make(chan struct{}, 1), next: make(chan struct{}), done: make(chan struct{}), edits: map[string]int{}}
}

// Changed tells the server that files may have changed. A load that is running
// is given up: what it reads may be half of an edit.
func (s *Server) Changed(c Change) {
	s.loading.Lock()
	s.loading.changes = append(s.loading.changes, c)
	if s.loading.cancel != nil {
		s.loading.cancel()
	}
	s.loading.Unlock()
	select {
	case s.wake <- struct{}{}:
	default:
	}
}

// Run loads the site when it is first told of a change, as [Watch] does once it
// watches, again after every other, and when something comes due, until ctx is
// done.
func (s *Server) Run(ctx context.Context) error {
	defer close(s.done)
	var edited []string // since the last state
	for {
		select {
		case <-ctx.Done():
			return nil
		case <-s.wake:
		case <-s.soon():
			if !s.due() {
				continue
			}
		}
		loadCtx, cancel := context.WithCancel(ctx)
		s.loading.Lock()
		changes := s.loading.changes
		s.loading.changes, s.loading.cancel = nil, cancel
		s.loading.Unlock()
		for _, c := range changes {
			if s.o.Forget != nil {
				s.o.Forget(c)
			}
			edited = append(edited, c.Paths...)
		}
		if s.load(loadCtx, edited) {
			edited = nil
		}
		cancel()
	}
}

// lookAgain is how long to wait at most before asking the clock again: while a
// machine sleeps its timers may stand still.
const lookAgain = time.Minute

// soon is when to ask whether something has come due; nil = never.
func (s *Server) soon() <-chan time.Time {
	next := s.nextDue()
	if next.IsZero() {
		return nil
	}
	return s.o.After(min(max(0, next.Sub(s.o.Now())), lookAgain))
}

func (s *Server) due() bool {
	next := s.nextDue()
	return !next.IsZero() && !s.o.Now().Before(next)
}

// nextDue is when the site will look different by itself; zero = never, or the
// clock stands still.
func (s *Server) nextDue() time.Time {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.shown == nil || !s.o.Edition.Clock.IsZero() {
		return time.Time{}
	}
	return s.shown.base.plan.Site.Next
}

// load makes a new state of what is on disk; false where it was given up.
func (s *Server) load(ctx context.Context, edited []string) bool {
	start := s.o.Now()
	snapshot, err := s.o.Load(ctx)
	if ctx.Err() != nil {
		return false
	}
	slices.Sort(edited)
	state := State{Edited: slices.Compact(edited), Err: err}
	var fresh *shown
	if err == nil {
		fresh = newShown(snapshot, s.base(), s.o)
		state.Pages, state.Problems = fresh.pages, fresh.base.problems
	}
	if ctx.Err() != nil {
		return false
	}
	s.mu.Lock()
	state.Epoch = s.state.Epoch + 1
	switch {
	case fresh != nil && (s.shown == nil || !source.HasErrors(state.Problems)):
		s.shown = fresh
	case s.shown != nil:
		state.Stale = true
	}
	state.Took = s.o.Now().Sub(start)
	s.state = state
	for _, path := range state.Edited {
		s.edits[path] = state.Epoch
	}
	close(s.next)
	s.next = make(chan struct{})
	s.mu.Unlock()
	if s.o.Report != nil {
		s.o.Report(state)
	}
	return true
}

// editedSince are the paths that were edited after an epoch.
func (s *Server) editedSince(epoch int) (paths []string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for path, when := range s.edits {
		if when > epoch {
			paths = append(paths, path)
		}
	}
	slices.Sort(paths)
	return paths
}

// now returns the present state, once there is one; next is closed when another
// follows.
func (s *Server) now(ctx context.Context) (shown *shown, state State, next <-chan struct{}, ok bool) {
	for {
		s.mu.Lock()
		shown, state, next = s.shown, s.state, s.next
		s.mu.Unlock()
		if state.Epoch > 0 {
			return shown, state, next, true
		}
		select {
		case <-next:
		case <-ctx.Done():
			return nil, State{}, nil, false
		case <-s.done:
			return nil, State{}, nil, false
		}
	}
}

// ServeHTTP answers for the preview's own addresses, those of mounted handlers,
// and the site's.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if prefix, handler := s.mounted(r.URL.Path); handler != nil {
		http.StripPrefix(strings.TrimSuffix(prefix, "/"), handler).ServeHTTP(w, r)
		return
	}
	if r.Method != http.MethodGet && r.Method != http.MethodHead {
		w.Header().Set("Allow", "GET, HEAD")
		http.Error(w, "the preview only shows pages", http.StatusMethodNotAllowed)
		return
	}
	switch {
	case r.URL.Path == eventsPath:
		s.events(w, r)
	case strings.HasPrefix(r.URL.Path, ownPrefix):
		s.client(w, r)
	default:
		s.page(w, r)
	}
}

// Publishes reports whether the site has a file at the address that is asked
// for. It waits for the site.
func (s *Server) Publishes(r *http.Request) bool {
	shown, _, _, _ := s.now(r.Context())
	if shown == nil {
		return false
	}
	address, inside := strings.CutPrefix(r.URL.Path, shown.prefix)
	_, ok := shown.base.plan.At(address)
	return inside && ok
}

// mounted finds the handler with the longest prefix of an address.
func (s *Server) mounted(address string) (prefix string, handler http.Handler) {
	for p, h := range s.o.Mount {
		if strings.HasPrefix(address, p) && len(p) > len(prefix) {
			prefix, handler = p, h
		}
	}
	return prefix, handler
}

// client serves what browsers run.
func (s *Server) client(w http.ResponseWriter, r *http.Request) {
	name := path.Join("client", path.Base(r.URL.Path))
	data, err := clientFiles.ReadFile(name)
	if err != nil {
		http.NotFound(w, r)
		return
	}
	w.Header().Set("Cache-Control", "no-cache")
	write(w, r, http.StatusOK, contentType(name), data)
}

// page renders the output at an address, as it is now.
func (s *Server) page(w http.ResponseWriter, r *http.Request) {
	shown, state, _, ok := s.now(r.Context())
	switch {
	case !ok:
		http.Error(w, "the preview has ended", http.StatusServiceUnavailable)
		return
	case shown == nil:
		http.Error(w, "the site cannot be read: "+state.Err.Error(), http.StatusInternalServerError)
		return
	}
	edition := shown.edition(s, r)
	address, inside := strings.CutPrefix(r.URL.Path, shown.prefix)
	if !inside && r.URL.Path == "/" {
		http.Redirect(w, r, shown.prefix+"/", http.StatusFound)
		return
	}
	out, found := edition.plan.At(address)
	if _, folder := edition.plan.At(address + "/"); !found && inside && folder && !strings.HasSuffix(address, "/") {
		http.Redirect(w, r, r.URL.Path+"/", http.StatusFound)
		return
	}
	if !found || !inside {
		s.notFound(w, r, shown, edition, state)
		return
	}
	var buf bytes.Buffer
	if err := out.Write(&buf); err != nil {
		http.Error(w, "this page cannot be made: "+err.Error(), http.StatusInternalServerError)
		return
	}
	kind := contentType(out.Addr)
	body := buf.Bytes()
	if isPage(kind) {
		body = s.inject(body, s.pageState(shown, edition, state, address, out))
	}
	w.Header().Set("Cache-Control", "no-store")
	write(w, r, http.StatusOK, kind, body)
}

// notFound shows the site's own page for addresses that it does not have, that
// of the address's language first.
func (s *Server) notFound(w http.ResponseWriter, r *http.Request, v *shown, e *edition, state State) {
	address := strings.TrimPrefix(r.URL.Path, v.prefix)
	first, _, _ := strings.Cut(strings.TrimPrefix(address, "/"), "/")
	for _, own := range []string{"/" + first + "/404.html", "/404.html"} {
		out, ok := e.plan.At(own)
		if !ok {
			continue
		}
		var buf bytes.Buffer
		if err := out.Write(&buf); err != nil {
			break
		}
		page := s.inject(buf.Bytes(), s.missingState(v, e, state, address))
		w.Header().Set("Cache-Control", "no-store")
		write(w, r, http.StatusNotFound, "text/html; charset=utf-8", page)
		return
	}
	http.NotFound(w, r)
}

func write(w http.ResponseWriter, r *http.Request, status int, kind string, body []byte) {
	w.Header().Set("Content-Type", kind)
	w.WriteHeader(status)
	if r.Method != http.MethodHead {
		_, _ = w.Write(body) // the reader is gone: nobody to tell
	}
}

// contentTypes are those of files that a site has; the machine's own table
// would make the preview differ from one machine to the next.
var contentTypes = map[string]string{
	".html": "text/html; charset=utf-8", ".css": "text/css; charset=utf-8", ".js": "text/javascript; charset=utf-8",
	".json": "application/json", ".xml": "application/xml", ".txt": "text/plain; charset=utf-8",
	".svg": "image/svg+xml", ".png": "image/png", ".jpg": "image/jpeg", ".jpeg": "image/jpeg", ".gif": "image/gif",
	".webp": "image/webp", ".avif": "image/avif", ".ico": "image/x-icon", ".woff2": "font/woff2", ".woff": "font/woff",
	".pdf": "application/pdf", ".csv": "text/csv; charset=utf-8", ".mp4": "video/mp4", ".webm": "video/webm",
	".mp3": "audio/mpeg", ".zip": "application/zip", ".md": "text/markdown; charset=utf-8", ".webmanifest": "application/manifest+json",
	".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}

func contentType(name string) string {
	if kind, ok := contentTypes[strings.ToLower(path.Ext(name))]; ok {
		return kind
	}
	return "application/octet-stream"
}

func isPage(kind string) bool { return strings.HasPrefix(kind, "text/html") }
