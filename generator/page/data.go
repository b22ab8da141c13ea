package page

import (
	"bytes"
	"encoding/json"
	"io"
	"time"

	"kontor/generator/site"
	"kontor/generator/source"
)

// data plans the files for programs: model.json and kontor-pages.json.
func (b *builder) data() {
	b.json("model.json", func() any { return b.model() })
	b.json("kontor-pages.json", func() any { return b.pageList() })
}

func (b *builder) json(addr string, value func() any) {
	read := func() ([]byte, error) {
		var buf bytes.Buffer
		enc := json.NewEncoder(&buf)
		enc.SetEscapeHTML(false)
		enc.SetIndent("", " ")
		err := enc.Encode(value())
		return buf.Bytes(), err
	}
	b.outputs = append(b.outputs, Output{
		Addr: addr, Source: source.Pos{File: b.site.Config.File}, Key: hashOf(read),
		Write: func(w io.Writer) error { return writeOf(read)(w) },
	})
}

// pageEntry is a line of kontor-pages.json: what the comment service needs to
// know of a page.
type pageEntry struct {
	ID       string `json:"id"`
	URL      string `json:"url"`
	Title    string `json:"title"`
	Language string `json:"language"`
	Comments bool   `json:"comments"` // open for comments

	CommentsUntil time.Time `json:"commentsUntil,omitzero"` // when it stops to be
	Aliases       []string  `json:"aliases,omitempty"`      // addresses that it had before
	Formerly      []string  `json:"formerly,omitempty"`     // ids that it had before
}

func (b *builder) pageList() any {
	out := struct {
		Schema int         `json:"schema"`
		Pages  []pageEntry `json:"pages"`
	}{Schema: 1, Pages: []pageEntry{}}
	old := map[*site.Page][]string{}
	for _, r := range b.site.Redirects {
		old[r.To] = append(old[r.To], b.known(r.Addr))
	}
	for _, p := range b.site.Pages {
		if p.Kind == site.KindNotFound {
			continue
		}
		entry := pageEntry{ID: p.ID, URL: b.known(p.Addr), Title: b.title(p), Language: p.Lang, Aliases: old[p], Formerly: p.FormerIDs()}
		if d := p.Discussion; d.State == site.DiscussionOpen {
			entry.Comments, entry.CommentsUntil = true, d.Until.UTC()
		}
		out.Pages = append(out.Pages, entry)
	}
	return out
}

// known is the address by which others know a page: whole where the site has one.
func (b *builder) known(addr string) string {
	if b.origin == "" {
		return b.url(addr)
	}
	return b.absolute(addr)
}
