package wxr

import (
	"bufio"
	"encoding/xml"
	"io"
	"iter"
	"strings"
)

// Write writes an export of version 1.2, which WordPress's importer and
// [Reader] take. The version of the channel does not matter. Characters that
// XML cannot hold are left out. What goes wrong with items ends the export.
func Write(w io.Writer, c Channel, items iter.Seq2[Item, error]) error {
	out := &writer{out: bufio.NewWriter(w)}
	out.raw(`<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0"
	xmlns:excerpt="http://wordpress.org/export/1.2/excerpt/"
	xmlns:content="http://purl.org/rss/1.0/modules/content/"
	xmlns:wfw="http://wellformedweb.org/CommentAPI/"
	xmlns:dc="http://purl.org/dc/elements/1.1/"
	xmlns:wp="http://wordpress.org/export/1.2/">
<channel>
`)
	out.channel(c)
	for item, err := range items {
		if err != nil {
			return err
		}
		out.item(item)
		if out.err != nil {
			return out.err
		}
	}
	out.raw("</channel>\n</rss>\n")
	if out.err != nil {
		return out.err
	}
	return out.out.Flush()
}

// field is an element with its text.
type field struct {
	name  string
	value Value
}

// writer keeps the first error.
type writer struct {
	out *bufio.Writer
	err error
}

func (w *writer) raw(text string) {
	if w.err == nil {
		_, w.err = w.out.WriteString(text)
	}
}

// field writes an element with a text, also an empty one.
func (w *writer) field(name string, v Value) {
	w.raw("<" + name + ">")
	w.text(v.Text)
	w.raw("</" + name + ">\n")
}

// optional writes an element that WordPress does not miss.
func (w *writer) optional(name string, v Value) {
	if v.Text != "" {
		w.field(name, v)
	}
}

// text writes CDATA, as WordPress does, save where a carriage return has to
// survive: a parser makes a line feed of one in CDATA.
func (w *writer) text(text string) {
	text = strings.Map(func(r rune) rune {
		if !allowed(r) {
			return -1
		}
		return r
	}, text)
	switch {
	case text == "" || w.err != nil:
	case strings.Contains(text, "\r"):
		w.err = xml.EscapeText(w.out, []byte(text))
	default:
		w.raw("<![CDATA[" + strings.ReplaceAll(text, "]]>", "]]]]><![CDATA[>") + "]]>")
	}
}

func (w *writer) attribute(text string) string {
	var escaped strings.Builder
	if err := xml.EscapeText(&escaped, []byte(text)); err != nil && w.err == nil {
		w.err = err
	}
	return escaped.String()
}

func (w *writer) channel(c Channel) {
	w.field("title", c.Title)
	w.field("link", c.Link)
	w.field("description", c.Description)
	w.optional("language", c.Language)
	w.raw("<wp:wxr_version>1.2</wp:wxr_version>\n")
	w.field("wp:base_site_url", c.SiteURL)
	w.field("wp:base_blog_url", c.BlogURL)
	for _, a := range c.Authors {
		w.raw("<wp:author>\n")
		w.optional("wp:author_id", a.ID)
		w.field("wp:author_login", a.Login)
		w.field("wp:author_email", a.Email)
		w.field("wp:author_display_name", a.Name)
		w.field("wp:author_first_name", a.FirstName)
		w.field("wp:author_last_name", a.LastName)
		w.raw("</wp:author>\n")
	}
	for _, t := range c.Terms {
		w.term(t)
	}
	w.optional("generator", c.Generator)
}

func (w *writer) term(t Term) {
	element, slug, parent, name, text := "wp:term", "wp:term_slug", "wp:term_parent", "wp:term_name", "wp:term_description"
	switch t.Taxonomy.Text {
	case "category":
		element, slug, parent, name, text = "wp:category", "wp:category_nicename", "wp:category_parent", "wp:cat_name", "wp:category_description"
	case "post_tag":
		element, slug, name, text = "wp:tag", "wp:tag_slug", "wp:tag_name", "wp:tag_description"
	}
	w.raw("<" + element + ">\n")
	w.optional("wp:term_id", t.ID)
	if element == "wp:term" {
		w.field("wp:term_taxonomy", t.Taxonomy)
	}
	w.field(slug, t.Slug)
	if element != "wp:tag" {
		w.field(parent, t.Parent)
	}
	w.field(name, t.Name)
	w.optional(text, t.Text)
	w.raw("</" + element + ">\n")
}

func (w *writer) item(item Item) {
	w.raw("<item>\n")
	for _, f := range []field{
		{"title", item.Title}, {"link", item.Link}, {"pubDate", item.Published}, {"dc:creator", item.Creator},
	} {
		w.field(f.name, f.value)
	}
	w.raw(`<guid isPermaLink="false">`)
	w.text(item.GUID.Text)
	w.raw("</guid>\n<description></description>\n")
	for _, f := range []field{
		{"content:encoded", item.Content}, {"excerpt:encoded", item.Excerpt}, {"wp:post_id", item.ID},
		{"wp:post_date", item.Date.Local}, {"wp:post_date_gmt", item.Date.UTC},
		{"wp:post_modified", item.Modified.Local}, {"wp:post_modified_gmt", item.Modified.UTC},
		{"wp:comment_status", item.CommentStatus}, {"wp:ping_status", item.PingStatus}, {"wp:post_name", item.Name},
		{"wp:status", item.Status}, {"wp:post_parent", item.Parent}, {"wp:menu_order", item.Order},
		{"wp:post_type", item.Type}, {"wp:post_password", item.Password}, {"wp:is_sticky", item.Sticky},
	} {
		w.field(f.name, f.value)
	}
	w.optional("wp:attachment_url", item.Attachment)
	for _, t := range item.Terms {
		w.raw(`<category domain="` + w.attribute(t.Taxonomy) + `" nicename="` + w.attribute(t.Slug) + `">`)
		w.text(t.Name.Text)
		w.raw("</category>\n")
	}
	w.meta("wp:postmeta", item.Meta)
	for _, c := range item.Comments {
		w.comment(c)
	}
	w.raw("</item>\n")
}

func (w *writer) comment(c Comment) {
	w.raw("<wp:comment>\n")
	for _, f := range []field{
		{"wp:comment_id", c.ID}, {"wp:comment_author", c.Author}, {"wp:comment_author_email", c.Email},
		{"wp:comment_author_url", c.URL}, {"wp:comment_author_IP", c.IP},
		{"wp:comment_date", c.Date.Local}, {"wp:comment_date_gmt", c.Date.UTC}, {"wp:comment_content", c.Content},
		{"wp:comment_approved", c.Approved}, {"wp:comment_type", c.Type}, {"wp:comment_parent", c.Parent},
		{"wp:comment_user_id", c.UserID},
	} {
		w.field(f.name, f.value)
	}
	w.meta("wp:commentmeta", c.Meta)
	w.raw("</wp:comment>\n")
}

func (w *writer) meta(element string, all []Meta) {
	for _, m := range all {
		w.raw("<" + element + ">\n")
		w.field("wp:meta_key", m.Key)
		w.field("wp:meta_value", m.Value)
		w.raw("</" + element + ">\n")
	}
}
