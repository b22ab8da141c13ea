package page

import (
	"encoding/json"
	"encoding/xml"
	"io"
	"strings"
	"time"
)

// atomFeed is a feed as RFC 4287 has it.
type atomFeed struct {
	XMLName  xml.Name     `xml:"http://www.w3.org/2005/Atom feed"`
	Lang     string       `xml:"xml:lang,attr"`
	Threads  string       `xml:"xmlns:thr,attr,omitempty"` // RFC 4685, where something is about it
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
	Content    *atomContent   `xml:"content"`

	InReplyTo *atomInReplyTo `xml:"thr:in-reply-to"`
	Total     int            `xml:"thr:total,omitempty"`
}

// atomInReplyTo is what an entry answers.
type atomInReplyTo struct {
	Ref  string `xml:"ref,attr"`
	Href string `xml:"href,attr"`
	Type string `xml:"type,attr"`
}

type atomLink struct {
	Rel  string `xml:"rel,attr"`
	Type string `xml:"type,attr"`
	Href string `xml:"href,attr"`

	Count   int    `xml:"thr:count,attr,omitempty"` // of rel="replies"
	Updated string `xml:"thr:updated,attr,omitempty"`
}

type atomAuthor struct {
	Name string `xml:"name"`
	URI  string `xml:"uri,omitempty"`
}

type atomCategory struct {
	Term string `xml:"term,attr"`
}

type atomContent struct {
	Type string `xml:"type,attr"`
	Text string `xml:",chardata"`
}

func writeAtom(w io.Writer, f feed) error {
	out := atomFeed{
		Lang: f.Lang, ID: f.Self, Title: f.Title, Subtitle: f.Subtitle, Updated: atomTime(f.Updated),
		Links: []atomLink{
			{Rel: "self", Type: "application/atom+xml", Href: f.Self},
			{Rel: "alternate", Type: "text/html", Href: f.Home},
		},
		Authors: []atomAuthor{{Name: f.Author}},
	}
	for _, e := range f.Entries {
		entry := atomEntry{
			ID: e.ID, Title: e.Title, Summary: e.Summary, Published: atomTime(e.Published), Updated: atomTime(e.Updated),
			Links: []atomLink{{Rel: "alternate", Type: "text/html", Href: e.URL}},
		}
		for _, a := range e.Authors {
			entry.Authors = append(entry.Authors, atomAuthor{Name: a.Name, URI: a.URL})
		}
		for _, tag := range e.Tags {
			entry.Categories = append(entry.Categories, atomCategory{Term: tag})
		}
		if e.Content != "" {
			entry.Content = &atomContent{Type: "html", Text: xmlMarkup(e.Content)}
		}
		entry.inThread(e)
		if e.Comments > 0 || e.Answers != nil {
			out.Threads = "http://purl.org/syndication/thread/1.0"
		}
		out.Entries = append(out.Entries, entry)
	}
	return writeXML(w, out)
}

// inThread says what an entry answers and where answers to it are.
func (entry *atomEntry) inThread(e feedEntry) {
	if e.Comments > 0 {
		entry.Total = e.Comments
		entry.Links = append(entry.Links, atomLink{
			Rel: "replies", Type: "application/atom+xml", Href: e.Replies, Count: e.Comments, Updated: atomTime(e.Commented),
		})
	}
	if e.Answers != nil {
		entry.InReplyTo = &atomInReplyTo{Ref: e.Answers.ID, Href: e.Answers.URL, Type: "text/html"}
	}
}

func writeXML(w io.Writer, v any) error {
	if _, err := io.WriteString(w, xml.Header); err != nil {
		return err
	}
	e := xml.NewEncoder(w)
	e.Indent("", " ")
	if err := e.Encode(v); err != nil {
		return err
	}
	_, err := io.WriteString(w, "\n")
	return err
}

func atomTime(t time.Time) string { return t.Format(time.RFC3339) }

// jsonFeed is a feed as JSON Feed 1.1 has it.
type jsonFeed struct {
	Version     string         `json:"version"`
	Title       string         `json:"title"`
	HomePageURL string         `json:"home_page_url"`
	FeedURL     string         `json:"feed_url"`
	Description string         `json:"description,omitempty"`
	Language    string         `json:"language"`
	Authors     []jsonAuthor   `json:"authors"`
	Items       []jsonFeedItem `json:"items"`
}

type jsonFeedItem struct {
	ID            string       `json:"id"`
	URL           string       `json:"url"`
	Title         string       `json:"title"`
	ContentHTML   string       `json:"content_html,omitempty"`
	ContentText   string       `json:"content_text,omitempty"` // one of the two is required
	Summary       string       `json:"summary,omitempty"`
	Image         string       `json:"image,omitempty"`
	DatePublished string       `json:"date_published"`
	DateModified  string       `json:"date_modified"`
	Authors       []jsonAuthor `json:"authors,omitempty"`
	Tags          []string     `json:"tags,omitempty"`
}

type jsonAuthor struct {
	Name   string `json:"name"`
	URL    string `json:"url,omitempty"`
	Avatar string `json:"avatar,omitempty"`
}

func writeJSONFeed(w io.Writer, f feed) error {
	out := jsonFeed{
		Version: "https://jsonfeed.org/version/1.1", Title: f.Title, HomePageURL: f.Home, FeedURL: f.Self,
		Description: f.Subtitle, Language: f.Lang, Authors: []jsonAuthor{{Name: f.Author}}, Items: []jsonFeedItem{},
	}
	for _, e := range f.Entries {
		item := jsonFeedItem{
			ID: e.ID, URL: e.URL, Title: e.Title, ContentHTML: e.Content, Summary: e.Summary, Image: e.Image, Tags: e.Tags,
			DatePublished: atomTime(e.Published), DateModified: atomTime(e.Updated),
		}
		switch {
		case item.ContentHTML != "":
		case item.Summary != "":
			item.ContentText = item.Summary
		default:
			item.ContentText = item.Title
		}
		for _, a := range e.Authors {
			item.Authors = append(item.Authors, jsonAuthor(a))
		}
		out.Items = append(out.Items, item)
	}
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", " ")
	return enc.Encode(out)
}

// xmlText takes out of a text what XML cannot hold, and breaks no line.
func xmlText(s string) string {
	return strings.TrimSpace(strings.Map(func(r rune) rune {
		if r == '\t' || r == '\n' || r == '\r' {
			return ' '
		}
		return xmlRune(r)
	}, s))
}

// xmlMarkup takes out of markup what XML cannot hold.
func xmlMarkup(s string) string {
	return strings.Map(func(r rune) rune {
		if r == '\t' || r == '\n' {
			return r
		}
		return xmlRune(r)
	}, s)
}

func xmlRune(r rune) rune {
	if r < ' ' || 0x7f <= r && r <= 0x9f || r == 0xfffe || r == 0xffff {
		return -1
	}
	return r
}
