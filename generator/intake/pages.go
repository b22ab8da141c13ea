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

// ByThread gives pages by their threads: by the id that they have and by those
// that they had, under which older comments are kept. What has an id today comes
// before what had it once.
func ByThread(pages []Page) map[Thread]Page {
	all := make(map[Thread]Page, len(pages))
	for _, p := range pages {
		all[Thread{p.ID, p.Language}] = p
	}
	for _, p := range pages {
		for _, id := range p.Formerly {
			if _, taken := all[Thread{id, p.Language}]; !taken {
				all[Thread{id, p.Language}] = p
			}
		}
	}
	return all
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
