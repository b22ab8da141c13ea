// Package preview serves a site to its author while it is being written. It is
// a loop around the same Load and Plan as a build: a page is rendered when it
// is asked for, so an edit costs the same on ten pages and on ten thousand.
//
// [Server] holds the present state and answers requests, [Watch] tells it what
// changed on disk, [Guard] decides who is answered at all. Browsers learn of a
// new state by server-sent events and morph the page that they show; what they
// run is in client/.
package preview

import (
	"context"
	"net/http"
	"time"

	"kontor/generator"
	"kontor/generator/site"
	"kontor/generator/source"
)

// Options are what a preview depends on.
type Options struct {
	// Load loads the site as it is on disk now. It is called by one goroutine
	// at a time and remembers for itself what has not changed.
	Load func(context.Context) (*generator.Snapshot, error)
	// Forget tells Load what may have changed; it is never called during Load.
	Forget func(Change)
	// Edition is what the author sees at first. With a zero clock it is that of
	// Now whenever the site is planned.
	Edition site.Edition
	Now     func() time.Time
	After   func(time.Duration) <-chan time.Time // nil = time.After
	// Word says a problem in the author's language, with the line it is about.
	Word func(source.Diagnostic) Problem
	// Language is that of the preview's own words: "de" or anything else.
	Language string
	// Navigate leads the browser to the page that was edited last.
	Navigate bool
	// Mount are handlers below the site's own addresses: "/intake/". The
	// preview knows nothing of what they do.
	Mount map[string]http.Handler
	// Report tells the terminal about every new state, once.
	Report func(State)
}

// Change says what may have changed on disk. It is a hint: the state is what
// the files say.
type Change struct {
	Paths []string // relative to the site's root, slash-separated, sorted, each once; files or folders
	All   bool     // anything may have changed: events were lost, or nobody could watch
}

// State is what the author is to know of one state of the site.
type State struct {
	Epoch    int
	Pages    int
	Took     time.Duration // to load and plan
	Edited   []string      // paths of the files that changed
	Problems []source.Diagnostic
	// Stale: with errors the site that was last without any is still shown.
	Stale bool
	Err   error // trouble with the machine rather than with the content
}

// Problem is a worded diagnostic as browsers get it.
type Problem struct {
	Severity string   `json:"severity"` // error, warning, info
	Code     string   `json:"code"`
	File     string   `json:"file,omitempty"`
	Line     int      `json:"line,omitempty"`
	Column   int      `json:"column,omitempty"`
	Message  string   `json:"message"`
	Hint     string   `json:"hint,omitempty"`
	Excerpt  string   `json:"excerpt,omitempty"` // the line, without line break
	Also     []string `json:"also,omitempty"`    // further places
	Editor   string   `json:"editor,omitempty"`  // an address that opens the place in an editor
}

// The preview's own addresses. They are never those of a page.
const (
	ownPrefix  = "/_kontor/"
	eventsPath = ownPrefix + "events"
	clientPath = ownPrefix + "client.js"
	stateID    = "kontor-preview" // of the element that tells a page about itself
	cookieName = "kontor-edition" // which edition a browser looks at
)
