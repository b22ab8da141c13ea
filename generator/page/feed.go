package page

import (
	"crypto/sha256"
	"encoding/json"
	"io"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"kontor/generator/content"
	"kontor/generator/site"
	"kontor/generator/source"
	"kontor/generator/view"
)

const (
	feedName     = "feed.xml"
	jsonFeedName = "feed.json"
)

// feeds plans what readers subscribe to: the site, each series and each tag, in
// every language. Their addresses are absolute, so there are none without
// baseURL; nor is there one without articles.
func (b *builder) feeds() {
	for _, p := range b.site.Pages {
		if !b.hasFeed(p) {
			continue
		}
		b.feedOutput(p, feedName, writeAtom)
		b.feedOutput(p, jsonFeedName, writeJSONFeed)
	}
}

func (b *builder) feedOutput(p *site.Page, name string, write func(io.Writer, feed) error) {
	addr := p.Addr + name
	b.outputs = append(b.outputs, Output{
		Addr: strings.TrimPrefix(addr, "/"), Source: source.Pos{File: b.site.Config.File},
		Key: func() (source.Hash, error) {
			f, err := b.feed(p, addr, b.bodyKey)
			if err != nil {
				return source.Hash{}, err
			}
			data, err := json.Marshal(f)
			return source.Sum(b.base[:], data), err
		},
		Write: func(w io.Writer) error {
			f, err := b.feed(p, addr, b.portable.of)
			if err != nil {
				return err
			}
			return write(w, f)
		},
	})
}

// hasFeed reports whether one can subscribe to what a page lists.
func (b *builder) hasFeed(p *site.Page) bool {
	if b.origin == "" || !b.site.Config.Feeds.Enabled.Or(true) || !strings.HasSuffix(p.Addr, "/") {
		return false
	}
	switch p.Kind {
	case site.KindHome:
		return slices.ContainsFunc(b.site.Pages, func(q *site.Page) bool { return q.Lang == p.Lang && q.IsPost() })
	case site.KindTag:
		return slices.ContainsFunc(p.Pages, (*site.Page).IsPost)
	case site.KindSeries:
		return slices.ContainsFunc(p.Series.Parts, func(part *site.Part) bool { return seriesPost(part, p.Lang) != nil })
	}
	return false
}

// feedLinks are the feeds that a page offers: its own or those of its series,
// and those of the site.
func (b *builder) feedLinks(p *site.Page) []view.FeedLink {
	own := append(b.feedsOf(p), b.commentFeedLinks(p)...)
	for _, m := range p.Parts {
		if q := m.Series.Pages[p.Lang]; q != nil {
			own = append(own, b.feedsOf(q)...)
		}
	}
	if p.Kind == site.KindHome {
		return own
	}
	return append(own, b.homeFeeds[p.Lang]...)
}

func (b *builder) feedsOf(p *site.Page) []view.FeedLink {
	if !b.hasFeed(p) {
		return nil
	}
	title := b.t(p.Lang, "nav.feedTitle", "title", b.feedTitle(p))
	return []view.FeedLink{
		{Title: title, Type: "application/atom+xml", URL: b.url(p.Addr + feedName)},
		{Title: title, Type: "application/feed+json", URL: b.url(p.Addr + jsonFeedName)},
	}
}

// feedTitle names a feed in a list of many.
func (b *builder) feedTitle(p *site.Page) string {
	if p.Kind == site.KindHome {
		return b.siteName(p.Lang)
	}
	return b.title(p) + " · " + b.siteName(p.Lang)
}

// seriesPosts are the parts of a series that have appeared in a language.
func seriesPosts(s *site.Series, lang string) (out []*site.Page) {
	for _, part := range s.Parts {
		if p := seriesPost(part, lang); p != nil {
			out = append(out, p)
		}
	}
	site.NewestFirst(out)
	return out
}

func seriesPost(part *site.Part, lang string) *site.Page {
	if part.Entry == nil {
		return nil
	}
	if p := part.Entry.Pages[lang]; p != nil && p.IsPost() {
		return p
	}
	return nil
}

// posts are what a feed lists, the newest first.
func (b *builder) posts(p *site.Page) (out []*site.Page) {
	switch p.Kind {
	case site.KindHome:
		out = b.latest.of(p.Lang)
	case site.KindSeries:
		out = seriesPosts(p.Series, p.Lang)
	default:
		for _, q := range p.Pages { // the newest first, those without a date last
			if q.IsPost() && len(out) < b.site.Config.Feeds.Limit {
				out = append(out, q)
			}
		}
	}
	return out[:min(b.site.Config.Feeds.Limit, len(out))]
}

// feed is a feed before it is written in one of the two formats.
type feed struct {
	Lang, Self, Home, Title, Subtitle, Author string
	Updated                                   time.Time
	Entries                                   []feedEntry
}

type feedEntry struct {
	ID, URL, Title, Summary, Content, Image string
	Published, Updated                      time.Time
	Authors                                 []feedAuthor
	Tags                                    []string

	Comments  int    // that can be read; 0 = there is no feed of them
	Replies   string // address of their feed
	Commented time.Time
	Answers   *feedAnswer // of a comment
}

// feedAnswer is what a comment answers: a page or another comment.
type feedAnswer struct{ ID, URL string }

type feedAuthor struct{ Name, URL, Avatar string }

// feed lists the newest articles of a page; texts come by body. Every article
// is in the feeds of all its tags, so those hold summaries only.
func (b *builder) feed(p *site.Page, addr string, body bodyFunc) (feed, error) {
	f := feed{
		Lang: p.Lang, Self: b.absolute(addr), Home: b.absolute(p.Addr), Title: xmlText(b.feedTitle(p)),
		Subtitle: xmlText(b.description(p)), Author: xmlText(b.siteName(p.Lang)), // of entries that name nobody
	}
	texts := body
	if b.site.Config.Feeds.Content != content.FeedFull || p.Kind == site.KindTag {
		texts = nil
	}
	for _, post := range b.posts(p) {
		e, err := b.feedEntry(post, texts)
		if err != nil {
			return f, err
		}
		f.Entries = append(f.Entries, e)
		if e.Updated.After(f.Updated) {
			f.Updated = e.Updated
		}
	}
	return f, nil
}

func (b *builder) feedEntry(p *site.Page, body bodyFunc) (feedEntry, error) {
	e := feedEntry{
		ID: b.entryID(p), URL: b.absolute(p.Addr), Title: xmlText(b.title(p)), Summary: xmlText(b.description(p)),
		Published: p.Entry.Date.Time, Updated: lastChange(p),
	}
	if p.Image != "" {
		e.Image = b.absolute(p.Image)
	}
	for _, a := range b.authors(p) {
		author := feedAuthor{Name: xmlText(a.Name)}
		if a.URL != "" {
			author.URL = b.origin + a.URL
		}
		if a.Photo != nil {
			author.Avatar = b.origin + a.Photo.URL
		}
		e.Authors = append(e.Authors, author)
	}
	for _, tag := range p.Tags {
		e.Tags = append(e.Tags, xmlText(tag.Title))
	}
	if b.hasCommentFeed(p) {
		e.Comments, e.Replies, e.Commented = commentCount(p), b.absolute(p.Addr+commentFeedName), p.Comments.Last.In(b.site.Config.Location)
	}
	if body == nil {
		return e, nil
	}
	text, err := body(p)
	e.Content = string(text)
	return e, err
}

// portableBody is the text of a page for readers elsewhere.
func (b *builder) portableBody(p *site.Page) (view.HTML, error) {
	markup, err := b.body(p)
	if err != nil || markup == "" {
		return "", err
	}
	base, err := url.Parse(b.absolute(p.Addr))
	if err != nil {
		return "", err
	}
	body, err := portable(string(markup), base)
	if err != nil {
		return "", nil // raw HTML nested beyond reading: the summary must do
	}
	text, err := render(body)
	return view.HTML(text), err
}

// siteName is the site's title, or its host: a feed must be called something.
func (b *builder) siteName(lang string) string {
	if title := xmlText(b.site.Config.Title.In(lang)); title != "" {
		return title
	}
	return b.host()
}

func (b *builder) host() string {
	u, err := url.Parse(b.origin)
	if err != nil {
		return ""
	}
	return u.Hostname()
}

// entryID names an entry for ever: a tag URI (RFC 4151) of the host, the year
// of the article and what identifies the page. A new title, slug or folder
// name in the address changes none of them.
func (b *builder) entryID(p *site.Page) string {
	year := strconv.Itoa(p.Entry.Date.Time.Year())
	path := url.URL{Path: b.basePath + "/" + p.Lang + "/" + p.ID}
	return "tag:" + b.host() + "," + year + ":" + path.EscapedPath()
}

// lastChange is when an article was last changed, as far as its author says so.
func lastChange(p *site.Page) time.Time {
	published := p.Entry.Date.Time
	if changed := p.Doc.Meta.Lastmod.Time; changed.After(published) {
		return changed
	}
	return published
}

// ownFile reports whether the site has a file of its own at an address: one
// that Kontor would make gives way to it.
func (b *builder) ownFile(addr string) bool {
	return slices.ContainsFunc(b.site.Files, func(f site.File) bool { return f.Addr == addr })
}

// streamed plans an output that is too large to be held in memory; its key is
// the hash of its bytes.
func (b *builder) streamed(addr string, write func(io.Writer) error) {
	b.outputs = append(b.outputs, Output{
		Addr: addr, Source: source.Pos{File: b.site.Config.File}, Write: write,
		Key: func() (key source.Hash, err error) {
			h := sha256.New()
			err = write(h)
			h.Sum(key[:0])
			return key, err
		},
	})
}
