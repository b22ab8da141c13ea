package page

import (
	"bytes"
	"encoding/json"
	"io"

	"kontor/generator/content"
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
}

func (b *builder) pageList() any {
	out := struct {
		Schema int         `json:"schema"`
		Pages  []pageEntry `json:"pages"`
	}{Schema: 1, Pages: []pageEntry{}}
	for _, p := range b.site.Pages {
		if p.Kind == site.KindNotFound {
			continue
		}
		out.Pages = append(out.Pages, pageEntry{
			ID: p.ID, URL: b.url(p.Addr), Title: b.title(p), Language: p.Lang, Comments: commentsOpen(p),
		})
	}
	return out
}

// commentsOpen: articles take comments unless they say otherwise, other
// documents only where they say so.
func commentsOpen(p *site.Page) bool {
	if p.Doc == nil {
		return false
	}
	fallback := content.CommentsOff
	if p.Kind == site.KindArticle {
		fallback = content.CommentsOn
	}
	return p.Doc.Meta.Comments.Or(p.Entry.Main.Meta.Comments.Or(fallback)) == content.CommentsOn
}
