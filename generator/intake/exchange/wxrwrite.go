package exchange

import (
	"crypto/sha256"
	"encoding/binary"
	"io"
	"iter"
	"strconv"
	"strings"
	"time"

	"kontor/generator/comment"
	"kontor/generator/intake"
	"kontor/generator/wxr"
)

// Blog is what an export for WordPress says of the site.
type Blog struct {
	Title, Address, Language string
}

// WritePublicWXR writes what is public as an export of WordPress: an item for
// each page, with its comments. The places of removed comments are in its trash.
func WritePublicWXR(w io.Writer, blog Blog, pages []intake.Page, threads []comment.Thread) error {
	byThread := intake.ByThread(pages)
	var items []wxr.Item
	for _, t := range threads {
		item := pageItem(byThread, intake.Thread{Page: t.Page, Language: t.Language})
		for _, c := range t.Comments {
			state := "1"
			if c.Removed {
				state = "trash"
			}
			item.Comments = append(item.Comments, wordPressRecord(intake.Comment{
				ID: c.ID, Parent: c.Parent, Text: c.Text, Format: c.Format, Sent: c.Date,
				Author: intake.Author{Name: c.Author, Website: c.Website, Editor: c.Editor}, Edited: c.Edited,
			}, state))
		}
		items = append(items, item)
	}
	return wxr.Write(w, blog.channel(), each(items))
}

// WritePrivateWXR writes all comments, in whatever state, with the addresses of
// their authors.
func WritePrivateWXR(w io.Writer, blog Blog, pages []intake.Page, comments iter.Seq2[intake.Comment, error]) error {
	byThread := intake.ByThread(pages)
	index := map[intake.Thread]int{}
	var items []wxr.Item
	for c, err := range comments {
		if err != nil {
			return err
		}
		i, ok := index[c.Thread]
		if !ok {
			i = len(items)
			index[c.Thread] = i
			items = append(items, pageItem(byThread, c.Thread))
		}
		record := wordPressRecord(c, wordPressState(c.State))
		record.Meta = append(record.Meta, ownMeta(c)...)
		items[i].Comments = append(items[i].Comments, record)
	}
	return wxr.Write(w, blog.channel(), each(items))
}

func each[T any](list []T) iter.Seq2[T, error] {
	return func(yield func(T, error) bool) {
		for _, item := range list {
			if !yield(item, nil) {
				return
			}
		}
	}
}

// wordPressState is the state there that comes nearest. What WordPress does not
// know is rather not public than public.
func wordPressState(s intake.State) string {
	switch s {
	case intake.Approved:
		return "1"
	case intake.Spam:
		return "spam"
	case intake.Rejected, intake.Trash, intake.Erased:
		return "trash"
	}
	return "0"
}

// editors is the id of the one author that comments of the site itself have.
const editors = "1"

func (b Blog) channel() wxr.Channel {
	return wxr.Channel{
		Title: value(b.Title), Link: value(b.Address), SiteURL: value(b.Address), BlogURL: value(b.Address), Language: value(b.Language),
		Generator: value("Kontor"), Authors: []wxr.Author{{ID: value(editors), Login: value("editor"), Name: value(b.Title)}},
	}
}

func value(text string) wxr.Value { return wxr.Value{Text: text} }

// pageItem is a page as a post, without its text.
func pageItem(pages map[intake.Thread]intake.Page, t intake.Thread) wxr.Item {
	item := wxr.Item{
		ID: value(number(t.Language, t.Page)), Type: value("post"), Status: value("publish"), Title: value(t.Page), Name: value(t.Page),
		CommentStatus: value("closed"), PingStatus: value("closed"), Creator: value("editor"),
	}
	page, ok := pages[t]
	if !ok {
		return item
	}
	item.Title, item.Link, item.GUID = value(page.Title), value(page.URL), value(page.URL)
	if page.Comments {
		item.CommentStatus = value("open")
	}
	return item
}

// number is a number for what has a name here: the same in every export, and
// exact in whatever reads it.
func number(names ...string) string {
	sum := sha256.Sum256([]byte(strings.Join(names, "\x00")))
	return strconv.FormatUint(binary.BigEndian.Uint64(sum[:])>>12+2, 10)
}

func wordPressRecord(c intake.Comment, state string) wxr.Comment {
	parent, user := "0", "0"
	if c.Parent != "" {
		parent = number(c.Parent)
	}
	if c.Author.Editor {
		user = editors
	}
	sent := value(c.Sent.UTC().Format(time.DateTime))
	record := wxr.Comment{
		ID: value(number(c.ID)), Author: value(c.Author.Name), Email: value(c.Author.Email), URL: value(c.Author.Website), IP: value(c.Author.IP),
		Date: wxr.Date{Local: sent, UTC: sent}, Content: value(wordPressHTML(c.Text, c.Format)), Approved: value(state), Type: value("comment"),
		Parent: value(parent), UserID: value(user),
	}
	if !c.Edited.IsZero() {
		record.Meta = append(record.Meta, meta(metaEdited, stamp(c.Edited)))
	}
	return record
}

// What WordPress has no field for stands in meta data, which it hands on
// without looking at it. Whoever reads the export may not rely on it: it makes
// nothing public.
const (
	metaState    = "_kontor_state"
	metaReason   = "_kontor_reason"
	metaEdited   = "_kontor_edited"
	metaRevision = "_kontor_revision" // the text that waits, as HTML
	metaRevised  = "_kontor_revised"  // when it was sent
)

func meta(key, text string) wxr.Meta { return wxr.Meta{Key: value(key), Value: value(text)} }

// ownMeta is what only a private export says of a comment.
func ownMeta(c intake.Comment) []wxr.Meta {
	list := []wxr.Meta{meta(metaState, string(c.State))}
	if c.Reason != "" {
		list = append(list, meta(metaReason, c.Reason))
	}
	if r := c.Revision; r != nil {
		list = append(list, meta(metaRevision, wordPressHTML(r.Text, r.Format)), meta(metaRevised, stamp(r.Sent)))
	}
	return list
}

// wordPressHTML is a text as WordPress keeps it, where a line end is a line break.
func wordPressHTML(source string, format comment.Format) string {
	text := comment.Render(source, format)
	var out strings.Builder
	at := 0
	for _, pre := range preformated.FindAllStringIndex(text, -1) {
		out.WriteString(flat(text[at:pre[0]]))
		out.WriteString(text[pre[0]:pre[1]])
		at = pre[1]
	}
	out.WriteString(flat(text[at:]))
	return strings.TrimSpace(out.String())
}

func flat(text string) string { return strings.ReplaceAll(text, "\n", " ") }
