// Package wxr reads and writes the export files of WordPress ("WordPress
// eXtended RSS", versions 1.0 to 1.2). It decides nothing: what the file says
// comes out as it is, each value with its line.
package wxr

import (
	"strings"
	"time"

	"kontor/generator/source"
)

// Limits of one export. Beyond them it is not read, whatever the machine could hold.
const (
	MaxItem     = 16 << 20  // bytes of an item without its comments
	MaxComment  = 1 << 20   // bytes of a comment
	MaxComments = 256 << 20 // bytes of all comments of an item
	MaxHead     = 64 << 20  // bytes of the channel without its items
	maxDepth    = 64        // elements within each other
)

// Value is a text of the export and the line on which it begins. Only texts
// that somebody wrote (contents, excerpts, values of meta data) keep the white
// space around them.
type Value struct {
	Text string
	Line int
}

// String returns the text.
func (v Value) String() string { return v.Text }

// Channel is what the export says about the site.
type Channel struct {
	Version     Value // of the format: "1.2"
	Title       Value
	Link        Value
	Description Value
	Language    Value
	Generator   Value
	SiteURL     Value // of the installation
	BlogURL     Value // of the site
	Authors     []Author
	Terms       []Term
}

// Address is the address of the site, "" when the export does not say it.
func (c Channel) Address() string {
	for _, v := range []Value{c.BlogURL, c.Link, c.SiteURL} {
		if v.Text != "" {
			return v.Text
		}
	}
	return ""
}

// Author is somebody who may write on the site.
type Author struct {
	ID, Login, Email, Name, FirstName, LastName Value
}

// Term is a category, a tag, or a term of another taxonomy.
type Term struct {
	ID       Value
	Taxonomy Value // "category", "post_tag", "nav_menu", ...
	Slug     Value
	Parent   Value // the slug of the term above
	Name     Value
	Text     Value // description
}

// Item is a post, a page, an attachment, an entry of a menu, ...
type Item struct {
	Line int // of <item>

	ID, Type, Status Value
	Title, Name      Value // Name is the slug
	Link, GUID       Value
	Creator          Value // login of the author
	Content, Excerpt Value
	Date             Date
	Modified         Date
	Published        Value // pubDate of RSS
	Parent           Value // ID of the item above, "0" or empty when there is none
	Order            Value
	Password         Value
	Sticky           Value // "1" when it is
	CommentStatus    Value // "open" or "closed"
	PingStatus       Value
	Attachment       Value // address of the file of an attachment
	Terms            []ItemTerm
	Meta             []Meta
	Comments         []Comment
}

// ItemTerm is a term that an item bears.
type ItemTerm struct {
	Taxonomy string // "category", "post_tag", ...; "" in the bare form of version 1.0
	Slug     string
	Name     Value
}

// Meta is a field that a plugin or WordPress itself added.
type Meta struct{ Key, Value Value }

// Comment is a comment, a pingback, a trackback, or an internal note.
type Comment struct {
	Line int // of <wp:comment>

	ID       Value
	Author   Value
	Email    Value
	URL      Value
	IP       Value
	Date     Date
	Content  Value
	Approved Value // "1", "0", "trash", "post-trashed", "spam"
	Type     Value // "", "comment", "pingback", "trackback", "note", ...
	Parent   Value // ID of the comment that it answers; "0" = none
	UserID   Value // "0" = a reader
	Meta     []Meta
}

// Date is a time as WordPress gives it, twice.
type Date struct {
	Local Value // in the zone of the site
	UTC   Value
}

// Time is the time in UTC. Where the export has only the local time, zone
// tells what it means. It reports false where there is none at all.
func (d Date) Time(zone *time.Location) (time.Time, bool) {
	if t, ok := wallTime(d.UTC.Text, time.UTC); ok {
		return t, true
	}
	if zone == nil {
		zone = time.UTC
	}
	t, ok := wallTime(d.Local.Text, zone)
	return t.UTC(), ok
}

func wallTime(text string, zone *time.Location) (time.Time, bool) {
	text = strings.TrimSpace(text)
	if text == "" || strings.HasPrefix(text, "0000-00-00") {
		return time.Time{}, false
	}
	for _, layout := range []string{time.DateTime, "2006-01-02T15:04:05", time.RFC3339, time.DateOnly} {
		if t, err := time.ParseInLocation(layout, text, zone); err == nil && t.Year() > 0 {
			return t, true
		}
	}
	return time.Time{}, false
}

// Error is why an export cannot be read, and where.
type Error struct{ source.Diagnostic }

// Error returns the place and the wording key; package language words it.
func (e *Error) Error() string { return e.Pos.String() + ": " + e.Text }
