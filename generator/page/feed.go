package page

import (
	"bytes"
	"encoding/xml"
	"net/url"
	"strconv"
	"strings"
	"time"

	"kontor/generator/site"
	"kontor/generator/source"
)

const (
	feedName    = "feed.xml"
	feedEntries = 20
)

// feeds plans the Atom feed of each language. Its addresses are absolute, so
// there is none without baseURL; nor is there one without articles.
func (b *builder) feeds() {
	for _, lang := range b.site.Languages {
		addr := b.feedAddr(lang)
		if addr == "" {
			continue
		}
		read := func() ([]byte, error) { return b.feed(lang, addr).bytes() }
		b.outputs = append(b.outputs, Output{
			Addr: strings.TrimPrefix(addr, "/"), Source: source.Pos{File: b.site.Config.File}, Key: hashOf(read), Write: writeOf(read),
		})
	}
}

// feedAddr is the address of a language's feed below the site's root, "" where
// there is none.
func (b *builder) feedAddr(lang string) string {
	if b.origin == "" || !hasPosts(b.site, lang) {
		return ""
	}
	return b.site.Home[lang].Addr + feedName
}

// feed lists the newest articles of a language.
func (b *builder) feed(lang, addr string) atomFeed {
	articles := b.latest.of(lang)
	articles = articles[:min(feedEntries, len(articles))]
	f := atomFeed{
		Lang: lang, ID: b.absolute(addr), Title: atomText(b.siteName(lang)), Subtitle: atomText(b.site.Config.Description.In(lang)),
		Links: []atomLink{
			{Rel: "self", Type: "application/atom+xml", Href: b.absolute(addr)},
			{Rel: "alternate", Type: "text/html", Href: b.absolute(b.site.Home[lang].Addr)},
		},
		Authors: []atomAuthor{{Name: atomText(b.siteName(lang))}}, // of entries that name nobody
	}
	var newest time.Time
	for _, p := range articles {
		f.Entries = append(f.Entries, b.feedEntry(p))
		if t := lastChange(p); t.After(newest) {
			newest = t
		}
	}
	f.Updated = atomTime(newest)
	return f
}

// siteName is the site's title, or its host: a feed must be called something.
func (b *builder) siteName(lang string) string {
	if title := atomText(b.site.Config.Title.In(lang)); title != "" {
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

func (b *builder) feedEntry(p *site.Page) atomEntry {
	e := atomEntry{
		ID: b.entryID(p), Title: atomText(b.title(p)), Summary: atomText(b.description(p)),
		Published: atomTime(p.Entry.Date.Time), Updated: atomTime(lastChange(p)),
		Links: []atomLink{{Rel: "alternate", Type: "text/html", Href: b.absolute(p.Addr)}},
	}
	for _, a := range b.authors(p) {
		e.Authors = append(e.Authors, atomAuthor{Name: atomText(a.Name)})
	}
	for _, tag := range p.Tags {
		e.Categories = append(e.Categories, atomCategory{Term: atomText(tag.Title)})
	}
	return e
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

// atomFeed is a feed as RFC 4287 has it.
type atomFeed struct {
	XMLName  xml.Name     `xml:"http://www.w3.org/2005/Atom feed"`
	Lang     string       `xml:"xml:lang,attr"`
	ID       string       `xml:"id"`
	Title    string       `xml:"title"`
	Subtitle string       `xml:"subtitle,omitempty"`
	Updated  string       `xml:"updated"`
	Links    []atomLink   `xml:"link"`
	Authors  []atomAuthor `xml:"author"`
	Entries  []atomEntry  `xml:"entry"`
}

type atomEntry struct {
	ID         string         `xml:"id"`
	Title      string         `xml:"title"`
	Links      []atomLink     `xml:"link"`
	Published  string         `xml:"published"`
	Updated    string         `xml:"updated"`
	Authors    []atomAuthor   `xml:"author"`
	Categories []atomCategory `xml:"category"`
	Summary    string         `xml:"summary,omitempty"`
}

type atomLink struct {
	Rel  string `xml:"rel,attr"`
	Type string `xml:"type,attr"`
	Href string `xml:"href,attr"`
}

type atomAuthor struct {
	Name string `xml:"name"`
}

type atomCategory struct {
	Term string `xml:"term,attr"`
}

func (f atomFeed) bytes() ([]byte, error) {
	buf := bytes.NewBufferString(xml.Header)
	e := xml.NewEncoder(buf)
	e.Indent("", " ")
	if err := e.Encode(f); err != nil {
		return nil, err
	}
	buf.WriteByte('\n')
	return buf.Bytes(), nil
}

func atomTime(t time.Time) string { return t.Format(time.RFC3339) }

// atomText takes out of a text what XML cannot hold.
func atomText(s string) string {
	return strings.TrimSpace(strings.Map(func(r rune) rune {
		switch {
		case r == '\t' || r == '\n' || r == '\r':
			return ' '
		case r < ' ', 0x7f <= r && r <= 0x9f, r == 0xfffe, r == 0xffff:
			return -1
		}
		return r
	}, s))
}
