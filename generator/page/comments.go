package page

import (
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"kontor/generator/comment"
	"kontor/generator/site"
	"kontor/generator/source"
	"kontor/generator/view"
)

const (
	commentFeedName = "comments.xml"
	commentsInFeed  = 100 // of the newest
	commentsInData  = 20  // in structured data, of the newest: the page has them all
)

// commentCount is how many comments can be read on a page.
func commentCount(p *site.Page) int {
	if p.Comments == nil {
		return 0
	}
	return p.Comments.Count
}

// comments are what readers have said about a page; nil where nobody has and
// nobody may.
func (b *builder) comments(p *site.Page) *view.Comments {
	settings, open := &b.site.Config.Comments, p.Discussion.State == site.DiscussionOpen
	v := &view.Comments{Count: commentCount(p), Open: open && settings.Endpoint+settings.Mailto != "", Form: b.commentForm(p)}
	if v.Count == 0 { // places of removed comments alone tell readers nothing
		if !open {
			return nil
		}
		return v
	}
	b.commentList(p.Comments, p.Comments.Tree(b.site.Config.Comments.Depth), 1, v)
	if b.hasCommentFeed(p) {
		v.Feed = b.url(p.Addr + commentFeedName)
	}
	return v
}

// commentList adds comments and what answers them, in reading order.
func (b *builder) commentList(t *comment.Shown, nodes []*comment.Node, level int, v *view.Comments) {
	for _, n := range nodes {
		v.List = append(v.List, b.comment(t, n, level))
		b.commentList(t, n.Replies, level+1, v)
	}
}

func (b *builder) comment(t *comment.Shown, n *comment.Node, level int) view.Comment {
	v := view.Comment{ID: commentAnchor(n.ID), Level: level, Removed: n.Removed, Beside: n.Beside, Date: b.commentTime(n.Date)}
	if n.Answers != nil {
		v.Answers = &view.Link{Title: comment.OneLine(n.Answers.Author), URL: "#" + commentAnchor(n.Answers.ID)}
	}
	if n.Removed {
		return v
	}
	v.Author, v.Website, v.Editor = comment.OneLine(n.Author), n.Website, n.Editor
	v.Avatar, v.Text = view.HTML(comment.Identicon(n.Avatar)), view.HTML(t.HTML[n.Index])
	v.Edited = b.commentTime(n.Edited)
	return v
}

func commentAnchor(id string) string { return "comment-" + id }

// commentTime is a time in the zone of the site.
func (b *builder) commentTime(t time.Time) *time.Time {
	if t.IsZero() {
		return nil
	}
	t = t.In(b.site.Config.Location)
	return &t
}

// commentFeeds plans an Atom feed of each page with comments, and one of all
// comments in each language.
func (b *builder) commentFeeds() {
	commented := map[string][]*site.Page{}
	for _, p := range b.site.Pages {
		if commentCount(p) > 0 && b.hasCommentFeed(p) {
			commented[p.Lang] = append(commented[p.Lang], p)
			b.commentFeed(p, []*site.Page{p})
		}
	}
	for _, lang := range b.site.Languages {
		if len(commented[lang]) > 0 {
			b.commentFeed(b.site.Home[lang], commented[lang])
		}
	}
}

// hasCommentFeed reports whether one can subscribe to the comments of a page;
// of the home page: to all of its language.
func (b *builder) hasCommentFeed(p *site.Page) bool {
	if b.origin == "" || !b.site.Config.Feeds.Enabled.Or(true) || !strings.HasSuffix(p.Addr, "/") {
		return false
	}
	if p.Kind == site.KindHome {
		return slices.ContainsFunc(b.site.Pages, func(q *site.Page) bool { return q.Lang == p.Lang && commentCount(q) > 0 })
	}
	return commentCount(p) > 0
}

// commentFeedLinks lead to the comments of a page, on the home page to all.
func (b *builder) commentFeedLinks(p *site.Page) []view.FeedLink {
	if !b.hasCommentFeed(p) {
		return nil
	}
	return []view.FeedLink{{Title: b.commentFeedTitle(p), Type: "application/atom+xml", URL: b.url(p.Addr + commentFeedName)}}
}

func (b *builder) commentFeedTitle(p *site.Page) string {
	return b.t(p.Lang, "comments.feedTitle", "title", xmlText(b.feedTitle(p)))
}

// commentFeed plans the feed at p of the comments on pages.
func (b *builder) commentFeed(p *site.Page, pages []*site.Page) {
	addr := p.Addr + commentFeedName
	build := func() ([]byte, error) {
		var text strings.Builder
		err := writeAtom(&text, b.commentFeedOf(p, addr, pages))
		return []byte(text.String()), err
	}
	b.outputs = append(b.outputs, Output{
		Addr: strings.TrimPrefix(addr, "/"), Source: source.Pos{File: b.site.Config.File}, Key: hashOf(build), Write: writeOf(build),
	})
}

// commentOn is a comment with the page that it is about.
type commentOn struct {
	*comment.Comment
	page *site.Page
	text string
}

// newestComments are the comments on pages that can be read, the newest first.
func newestComments(pages []*site.Page, limit int) (out []commentOn) {
	for _, p := range pages {
		for i := range p.Comments.Comments {
			if c := &p.Comments.Comments[i]; !c.Removed {
				out = append(out, commentOn{c, p, p.Comments.HTML[i]})
			}
		}
	}
	slices.SortStableFunc(out, func(a, b commentOn) int { return b.Date.Compare(a.Date) })
	return out[:min(limit, len(out))]
}

func (b *builder) commentFeedOf(p *site.Page, addr string, pages []*site.Page) feed {
	f := feed{
		Lang: p.Lang, Self: b.absolute(addr), Home: b.absolute(p.Addr), Title: b.commentFeedTitle(p), Author: xmlText(b.siteName(p.Lang)),
	}
	for _, c := range newestComments(pages, commentsInFeed) {
		e := feedEntry{
			ID: b.commentID(c.page, c.Comment), URL: b.commentURL(c.page, c.ID), Content: c.text,
			Title:     b.commentTitle(c, len(pages) > 1 || p != pages[0]),
			Published: *b.commentTime(c.Date), Updated: *b.commentTime(c.Changed()),
			Authors: []feedAuthor{{Name: b.commentName(c), URL: c.Website}}, Answers: b.answered(c),
		}
		if e.Updated.After(f.Updated) {
			f.Updated = e.Updated
		}
		f.Entries = append(f.Entries, e)
	}
	return f
}

// commentTitle is what a comment is called, which has no title of its own; with
// about, it says on what it is.
func (b *builder) commentTitle(c commentOn, about bool) string {
	name, title, lang := xmlText(comment.OneLine(c.Author)), xmlText(b.title(c.page)), c.page.Lang
	switch {
	case about && name == "":
		return b.t(lang, "comments.onOther", "title", title)
	case about:
		return b.t(lang, "comments.on", "name", name, "title", title)
	case name == "":
		return b.t(lang, "comments.byOther")
	}
	return b.t(lang, "comments.by", "name", name)
}

func (b *builder) commentName(c commentOn) string {
	if name := xmlText(comment.OneLine(c.Author)); name != "" {
		return name
	}
	return b.t(c.page.Lang, "comments.anonymous")
}

func (b *builder) commentURL(p *site.Page, id string) string {
	return b.absolute(p.Addr) + "#" + commentAnchor(id)
}

// commentID names a comment for ever, as [builder.entryID] does an article.
func (b *builder) commentID(p *site.Page, c *comment.Comment) string {
	path := url.URL{Path: b.basePath + "/" + p.Lang + "/" + p.ID + "/" + commentAnchor(c.ID)}
	return "tag:" + b.host() + "," + strconv.Itoa(c.Date.Year()) + ":" + path.EscapedPath()
}

// answered is what a comment answers: another one, or the page.
func (b *builder) answered(c commentOn) *feedAnswer {
	for i := range c.page.Comments.Comments {
		if parent := &c.page.Comments.Comments[i]; parent.ID == c.Parent && c.Parent != "" {
			return &feedAnswer{b.commentID(c.page, parent), b.commentURL(c.page, parent.ID)}
		}
	}
	about := &feedAnswer{URL: b.absolute(c.page.Addr)}
	if about.ID = about.URL; c.page.IsPost() {
		about.ID = b.entryID(c.page)
	}
	return about
}

// commentOfWork is a comment to search engines.
type commentOfWork struct {
	Type    string `json:"@type"`
	ID      string `json:"@id"`
	URL     string `json:"url"`
	Created string `json:"dateCreated"`
	Changed string `json:"dateModified,omitempty"`
	Author  party  `json:"author"`
	Text    string `json:"text"`
	Parent  *ref   `json:"parentItem,omitempty"`
}

// commentsOfWork are the newest comments on a page, in the order of the page.
func (b *builder) commentsOfWork(p *site.Page) (out []commentOfWork) {
	if commentCount(p) == 0 {
		return nil
	}
	newest := newestComments([]*site.Page{p}, commentsInData)
	slices.Reverse(newest)
	for _, c := range newest {
		address := b.commentURL(p, c.ID)
		v := commentOfWork{
			Type: "Comment", ID: address, URL: address, Created: b.commentTime(c.Date).Format(time.RFC3339),
			Author: party{Type: "Person", Name: b.commentName(c), URL: c.Website}, Text: comment.Plain(c.text),
		}
		if !c.Edited.IsZero() {
			v.Changed = b.commentTime(c.Edited).Format(time.RFC3339)
		}
		if c.Parent != "" {
			v.Parent = &ref{b.commentURL(p, c.Parent)}
		}
		out = append(out, v)
	}
	return out
}
