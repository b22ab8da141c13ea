package intake

import (
	"encoding/json"
	"fmt"
	"time"
)

// Page is a public page as kontor-pages.json lists it.
type Page struct {
	ID            string    `json:"id"`
	URL           string    `json:"url"` // with the site's base URL, or from the root
	Title         string    `json:"title"`
	Language      string    `json:"language"`
	Comments      bool      `json:"comments"`               // takes comments now
	CommentsUntil time.Time `json:"commentsUntil,omitzero"` // when it stops to; zero = never
	Aliases       []string  `json:"aliases,omitempty"`      // addresses that it had before
	Formerly      []string  `json:"formerly,omitempty"`     // ids that it had before
}

// Homes are the threads that pages have today, by the names under which a store
// may hold them. What has an id today goes before what had it once.
func Homes(pages []Page) map[Thread]Thread {
	homes := make(map[Thread]Thread, len(pages))
	for _, p := range pages {
		now := Thread{p.ID, p.Language}
		homes[now] = now
	}
	for _, p := range pages {
		for _, old := range p.Formerly {
			if name := (Thread{old, p.Language}); homes[name] == (Thread{}) {
				homes[name] = Thread{p.ID, p.Language}
			}
		}
	}
	return homes
}

// ReadPages reads kontor-pages.json.
func ReadPages(data []byte) ([]Page, error) {
	var list struct {
		Schema int    `json:"schema"`
		Pages  []Page `json:"pages"`
	}
	if err := json.Unmarshal(data, &list); err != nil {
		return nil, err
	}
	if list.Schema != 1 {
		return nil, fmt.Errorf("schema %d of the list of pages is not known", list.Schema)
	}
	return list.Pages, nil
}
