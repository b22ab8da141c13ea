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
