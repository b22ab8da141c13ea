package preview

import (
	"encoding/json"
	"fmt"
	"math"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"time"
)

// keepAlive is how often a stream without news says that it is still there.
const keepAlive = 15 * time.Second

// events tells a browser of every state until it goes away, or of the present
// one where it holds enough streams.
func (s *Server) events(w http.ResponseWriter, r *http.Request) {
	stream := http.NewResponseController(w)
	w.Header().Set("Content-Type", "text/event-stream")
	w.Header().Set("Cache-Control", "no-store")
	path, key := r.URL.Query().Get("path"), r.URL.Query().Get("key")
	epoch, err := strconv.Atoi(r.URL.Query().Get("epoch"))
	if err != nil {
		epoch = math.MaxInt // knows of nothing that it could have missed
	}
	alive := time.NewTicker(keepAlive)
	defer alive.Stop()
	release, held := s.streams.hold(r)
	defer release()
	fmt.Fprint(w, "retry: 500\n\n")
	for {
		shown, state, next, ok := s.now(r.Context())
		if !ok {
			return
		}
		if shown != nil {
			event := s.eventState(shown, state, r, path, key, epoch)
			key, epoch = event.Key, event.Epoch
			data, err := json.Marshal(event)
			if err != nil {
				panic(err) // states are plain values
			}
			fmt.Fprintf(w, "event: state\ndata: %s\n\n", data)
		}
		if stream.Flush() != nil || !held || !s.waits(w, r, stream, next, alive) {
			return
		}
	}
}

// waits waits for the next state and says meanwhile that it is there; false
// when nobody listens any more.
func (s *Server) waits(w http.ResponseWriter, r *http.Request, stream *http.ResponseController, next <-chan struct{}, alive *time.Ticker) bool {
	for {
		select {
		case <-next:
			return true
		case <-alive.C:
			fmt.Fprint(w, ": still here\n\n")
			if stream.Flush() != nil {
				return false
			}
		case <-r.Context().Done():
			return false
		case <-s.done:
			return false
		}
	}
}

// eventState is what a browser that shows a page by a key, as it was in an
// epoch, is to know.
func (s *Server) eventState(v *shown, state State, r *http.Request, path, key string, epoch int) EventState {
	e := v.edition(s, r)
	event := EventState{Epoch: state.Epoch, Key: key, Edited: e.edited(v.prefix, state.Edited), Files: e.files(v.prefix, s.editedSince(epoch)), Problems: s.problems(e, state)}
	out, ok := e.plan.At(path)
	if !ok {
		event.Gone = key != ""
		return event
	}
	if now := keyOf(out); now == "" || now != key {
		event.Changed, event.Key = true, now
	}
	return event
}

// edited are the addresses of the pages whose text stands in one of the files.
func (e *edition) edited(prefix string, files []string) (addresses []string) {
	if len(files) == 0 {
		return nil
	}
	for _, p := range e.plan.Site.Pages {
		if p.Doc != nil && !p.Borrowed() && slices.Contains(files, p.Doc.File.Path) {
			addresses = append(addresses, prefix+p.Addr)
		}
	}
	return addresses
}

// files are the addresses of those files that are published as they are.
func (e *edition) files(prefix string, files []string) (addresses []string) {
	if len(files) == 0 {
		return nil
	}
	for _, f := range e.plan.Site.Files {
		if slices.Contains(files, f.Path) {
			address := url.URL{Path: prefix + "/" + f.Addr}
			addresses = append(addresses, address.EscapedPath())
		}
	}
	return addresses
}
