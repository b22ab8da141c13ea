// Package comment holds the one record that the generator and the intake
// share: a comment as everybody may read it. It has no field for an e-mail
// address, an IP address or anything else that is private, so that none can be
// published by mistake. Comments come as source text; [Render] is the only
// function that makes HTML of it, for pages, preview and moderation alike.
package comment

import "time"

// Schema is the version of the form of a file of comments.
const Schema = 1

// Limits of what a reader may write.
const (
	MaxText    = 8 << 10 // bytes of the text of a comment
	MaxName    = 200     // bytes of the name of its author
	MaxWebsite = 500     // bytes of the address of the author's website
)

// Format is how the text of a comment is written.
type Format string

// Texts are Markdown, or the HTML that other systems exported.
const (
	Markdown Format = "md"
	HTML     Format = "html"
)

// Thread is all that is public below a page in one language: a file
// content/comments/PAGE.LANGUAGE.json, written by "kontor comments export".
type Thread struct {
	Page     string    // id of the page
	Language string    // of the page
	Comments []Comment // by date, then by id; a reply is never older than its parent in this order
}

// Comment is one comment, or the place where one was.
type Comment struct {
	ID     string `json:"id"`               // [a-z0-9-]{1,64}, unique in the site
	Parent string `json:"parent,omitempty"` // id of the comment in the same thread that this one answers
	// Removed marks the place of a comment that is gone while its replies are
	// still there. It has an id, a parent and a date, and nothing else.
	Removed bool      `json:"removed,omitempty"`
	Author  string    `json:"author,omitempty"`
	Website string    `json:"website,omitempty"` // http or https
	Avatar  string    `json:"avatar,omitempty"`  // 32 hex digits, random, the same for all comments of a person; see [Identicon]
	Editor  bool      `json:"editor,omitempty"`  // by somebody of the site
	Date    time.Time `json:"date"`              // when it was sent, UTC, whole seconds
	Edited  time.Time `json:"edited,omitzero"`   // when its author last changed it, if ever
	Format  Format    `json:"format,omitempty"`
	Text    string    `json:"text,omitempty"` // source text, never HTML to be shown as it is
}
