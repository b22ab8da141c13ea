package main

import (
	"time"

	"kontor/generator/comment"
	"kontor/generator/intake"
)

// commentJSON is a comment for programs. What is private is there only when
// asked for, and no value holds a control character but line feeds.
type commentJSON struct {
	ID       string         `json:"id"`
	Page     pageJSON       `json:"page"`
	Parent   string         `json:"parent,omitempty"`
	State    intake.State   `json:"state"`
	Changed  time.Time      `json:"changed,omitzero"`
	Reason   string         `json:"reason,omitempty"`
	Author   authorJSON     `json:"author"`
	Sent     time.Time      `json:"sent"`
	Edited   time.Time      `json:"edited,omitzero"`
	Format   comment.Format `json:"format"`
	Text     string         `json:"text"`
	Links    []string       `json:"links"`
	Revision *revisionJSON  `json:"revision,omitempty"`
	Source   *sourceJSON    `json:"source,omitempty"`
}

type pageJSON struct {
	ID       string `json:"id"`
	Language string `json:"language"`
	Title    string `json:"title,omitempty"`
	URL      string `json:"url,omitempty"`
}

type authorJSON struct {
	Name    string `json:"name"`
	Website string `json:"website,omitempty"`
	Editor  bool   `json:"editor,omitempty"`
	Email   string `json:"email,omitempty"` // with --private
	IP      string `json:"ip,omitempty"`    // with --private
}

type revisionJSON struct {
	Sent   time.Time      `json:"sent"`
	Format comment.Format `json:"format"`
	Text   string         `json:"text"`
	Links  []string       `json:"links"`
}

type sourceJSON struct {
	System string `json:"system"`
	Site   string `json:"site"`
	ID     string `json:"id"`
}

// json is a comment for programs, with what is private or without.
func (d *commentsDesk) json(c intake.Comment, private bool) commentJSON {
	page := d.pages[c.Thread]
	out := commentJSON{
		ID: c.ID, Parent: c.Parent, State: c.State, Changed: c.Changed, Reason: visible(c.Reason),
		Page:   pageJSON{visible(c.Thread.Page), visible(c.Thread.Language), visible(page.Title), visible(page.URL)},
		Author: authorJSON{Name: visible(c.Author.Name), Website: visible(c.Author.Website), Editor: c.Author.Editor},
		Sent:   c.Sent, Edited: c.Edited, Format: c.Format, Text: visibleLines(c.Text), Links: visibleLinks(c.Text),
	}
	if private {
		out.Author.Email, out.Author.IP = visible(c.Author.Email), visible(c.Author.IP)
	}
	if r := c.Revision; r != nil {
		out.Revision = &revisionJSON{r.Sent, r.Format, visibleLines(r.Text), visibleLinks(r.Text)}
	}
	if c.Source.System != "" {
		out.Source = &sourceJSON{visible(c.Source.System), visible(c.Source.Site), visible(c.Source.ID)}
	}
	return out
}

// visibleLinks are the targets in a text, safe for a terminal; never nil.
func visibleLinks(text string) []string {
	links := []string{}
	for _, link := range intake.Links(text) {
		links = append(links, visible(link))
	}
	return links
}
