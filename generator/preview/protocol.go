package preview

// This file is the protocol between the server and client/client.js.
//
// Into every page goes, before </body>,
//
//	<script id="kontor-preview" type="application/json">{PageState}</script>
//	<script src="/_kontor/client.js"></script>
//
// The script comes without defer: it notes what was sent before the page's own
// scripts change it.
//
// The client opens /_kontor/events?path=ADDRESS&key=KEY&epoch=N, a stream of
// server-sent events of one type: an "event: state" whose data is an
// [EventState]. The first comes at once, so that a new tab has the present
// problems and one that was away since epoch N catches up; another follows for
// each epoch.
// A comment line every few seconds keeps the connection open. When Changed is
// set the client fetches its own address, morphs the page into the answer and
// takes over the PageState in it. It tells the edition that it looks at by the
// cookie kontor-edition, JSON of [EditionChoice], percent-encoded.
//
// Where a browser holds many streams, further ones end after their first event:
// the client then asks again after a moment.

// PageState tells a page about itself.
type PageState struct {
	Epoch    int           `json:"epoch"`
	Path     string        `json:"path"` // address of the page below the site's root
	Home     string        `json:"home"` // address of the home page in its language
	Key      string        `json:"key"`  // of what it shows; equal keys, equal pages
	Lang     string        `json:"lang"` // of the preview's own words: de or en
	Navigate bool          `json:"navigate"`
	Edition  EditionChoice `json:"edition"`
	Page     *PageInfo     `json:"page,omitempty"` // nil on pages that the site does not have
	Problems Problems      `json:"problems"`
}

// EventState is what browsers are told of each epoch.
type EventState struct {
	Epoch    int      `json:"epoch"`
	Changed  bool     `json:"changed"` // the page that this browser shows
	Gone     bool     `json:"gone"`    // the site no longer has it
	Key      string   `json:"key"`
	Edited   []string `json:"edited,omitempty"` // addresses of the pages whose text was edited
	Files    []string `json:"files,omitempty"`  // addresses of pictures and other files that changed since the last event
	Problems Problems `json:"problems"`
}

// EditionChoice is the edition that a browser looks at.
type EditionChoice struct {
	AsOf     string `json:"asOf"` // "2026-12-08" or with time, "2026-12-08T08:00"; "" = now
	Drafts   bool   `json:"drafts"`
	Future   bool   `json:"future"`
	Expired  bool   `json:"expired"`
	Internal bool   `json:"internal"`
}

// Problems are those of the present state of the site.
type Problems struct {
	Errors   int       `json:"errors"`
	Warnings int       `json:"warnings"`
	Infos    int       `json:"infos"`
	Stale    bool      `json:"stale"` // the pages are those of the last state without errors
	Items    []Problem `json:"items"`
	More     int       `json:"more,omitempty"` // problems that are not listed
}

// PageInfo is what the author's bar says of a page.
type PageInfo struct {
	Kind     string `json:"kind"` // of the layout: article, entity, ...
	Title    string `json:"title"`
	File     string `json:"file,omitempty"`   // the text, relative to the site's root
	Editor   string `json:"editor,omitempty"` // address that opens it
	Lang     string `json:"lang"`
	Borrowed bool   `json:"borrowed"` // shows the text of another language
	Words    int    `json:"words,omitempty"`
	// Schedule: public, draft, future, expired, internal. When is the date of
	// future and expired, in words of the site's language.
	Schedule string     `json:"schedule"`
	When     string     `json:"when,omitempty"`
	Decides  int        `json:"decides,omitempty"` // cells that this text decides
	Links    []PageLink `json:"links,omitempty"`   // the entities that it is about
}

// PageLink is a link of the author's bar.
type PageLink struct {
	Title string `json:"title"`
	URL   string `json:"url"`
}
