package comment

import (
	"bytes"
	"cmp"
	"encoding/json"
	"slices"
)

// Folder is where the files of comments lie, from the root of a site.
const Folder = "content/comments/"

// Path is the file of the thread of a page in a language, from the root of a
// site.
func Path(page, language string) string { return Folder + page + "." + language + ".json" }

// Encode writes a thread as its file holds it: the same thread, the same bytes.
func (t *Thread) Encode() []byte {
	file := struct {
		Schema   int       `json:"schema"`
		Page     string    `json:"page"`
		Language string    `json:"language"`
		Comments []Comment `json:"comments"`
	}{Schema, t.Page, t.Language, make([]Comment, len(t.Comments))}
	for i, c := range t.Comments {
		c.Date, c.Edited = c.Date.UTC(), c.Edited.UTC()
		file.Comments[i] = c
	}
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	e.SetIndent("", " ")
	if err := e.Encode(file); err != nil {
		panic(err) // strings and times of the years that RFC 3339 knows
	}
	return b.Bytes()
}

// Sort brings the comments into the order of a file: by date, then by id, but
// no reply before what it answers, whatever the clocks of others said.
func (t *Thread) Sort() {
	place := t.places()
	slices.SortFunc(t.Comments, func(a, b Comment) int {
		p, q := place[a.ID], place[b.ID]
		return cmp.Or(cmp.Compare(p.date, q.date), cmp.Compare(p.depth, q.depth), cmp.Compare(a.ID, b.ID))
	})
}

// placed is what decides about the place of a comment.
type placed struct {
	date  int64 // seconds; not before that of the parent
	depth int
}

func (t *Thread) places() map[string]placed {
	byID := make(map[string]*Comment, len(t.Comments))
	for i := range t.Comments {
		byID[t.Comments[i].ID] = &t.Comments[i]
	}
	out := make(map[string]placed, len(byID))
	for i := range t.Comments {
		var way []*Comment // from the comment up to the first that has its place
		above := placed{date: -1 << 63, depth: -1}
		for c := &t.Comments[i]; c != nil && len(way) <= len(t.Comments); c = byID[c.Parent] {
			if known, ok := out[c.ID]; ok {
				above = known
				break
			}
			way = append(way, c)
		}
		for _, c := range slices.Backward(way) {
			above = placed{date: max(above.date, c.Date.Unix()), depth: above.depth + 1}
			out[c.ID] = above
		}
	}
	return out
}
