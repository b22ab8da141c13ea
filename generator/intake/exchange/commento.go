package exchange

import (
	"cmp"
	"strings"
	"time"

	"kontor/generator/comment"
	"kontor/generator/intake"
)

// commentoComment is a comment of Commento and of Comentario, which renamed
// its fields for its third version.
type commentoComment struct {
	Hex       word   `json:"commentHex"`
	Domain    string `json:"domain"`
	URL       string `json:"url"`
	Path      string `json:"path"`
	Commenter word   `json:"commenterHex"`
	Markdown  string `json:"markdown"`
	HTML      string `json:"html"`
	Parent    word   `json:"parentHex"`
	Score     int    `json:"score"`
	State     string `json:"state"`
	Created   word   `json:"creationDate"`
	Deleted   bool   `json:"deleted"`

	ID         word   `json:"id"`
	ParentID   word   `json:"parentId"`
	PageID     word   `json:"pageId"`
	CreatedAt  word   `json:"createdTime"`
	EditedAt   word   `json:"editedTime"`
	User       word   `json:"userCreated"`
	AuthorName string `json:"authorName"`
	AuthorIP   string `json:"authorIp"`
	IsApproved bool   `json:"isApproved"`
	IsPending  bool   `json:"isPending"`
	IsDeleted  bool   `json:"isDeleted"`
	IsSticky   bool   `json:"isSticky"`
	IsSpam     bool   `json:"isSpam"`

	line int
}

type commentoPerson struct {
	Hex       word   `json:"commenterHex"`
	ID        word   `json:"id"`
	Email     string `json:"email"`
	Name      string `json:"name"`
	Link      string `json:"link"`
	Website   string `json:"websiteUrl"`
	Photo     string `json:"photo"`
	AvatarURL string `json:"avatarUrl"`
	HasAvatar bool   `json:"hasAvatar"`
	Moderator bool   `json:"isModerator"`
}

type commentoPage struct {
	ID    word   `json:"id"`
	Path  string `json:"path"`
	Title string `json:"title"`
}

// commento reads the export of Commento and Comentario, which names people
// and pages after the comments and is therefore read whole.
func (r *reading) commento() error {
	f, err := r.Unpacked()
	if err != nil {
		return err
	}
	defer f.Close()
	doc := newDocument(r.Export, f)
	var version word
	var comments []commentoComment
	people := map[word]commentoPerson{}
	pages := map[word]commentoPage{}
	err = doc.fields(map[string]func() error{
		"version": func() error { return doc.value(&version) },
		"comments": func() error {
			return doc.each(func() error {
				c := commentoComment{line: doc.line()}
				err := doc.value(&c)
				comments = append(comments, c)
				return err
			})
		},
		"commenters": func() error {
			return doc.each(func() error {
				var p commentoPerson
				err := doc.value(&p)
				people[cmp.Or(p.Hex, p.ID)] = p
				return err
			})
		},
		"pages": func() error {
			return doc.each(func() error {
				var p commentoPage
				err := doc.value(&p)
				pages[p.ID] = p
				return err
			})
		},
	})
	if err != nil {
		return err
	}
	if err := doc.end(); err != nil {
		return err
	}
	if version != "1" && version != "3" {
		return r.fail("IMP04/version", 1, 1, "version", shortened(string(version)))
	}
	for _, c := range comments {
		if err := r.commentoComment(c, people[cmp.Or(c.Commenter, c.User)], pages[c.PageID]); err != nil {
			return err
		}
	}
	return nil
}

func (r *reading) commentoComment(c commentoComment, author commentoPerson, page commentoPage) error {
	d := draft{
		site: c.Domain, id: string(cmp.Or(c.Hex, c.ID)), reply: string(cmp.Or(c.Parent, c.ParentID)), line: c.line,
		address: cmp.Or(page.Path, c.Path, c.URL), title: page.Title,
		name: cmp.Or(author.Name, c.AuthorName), email: author.Email, website: cmp.Or(author.Link, author.Website), ip: c.AuthorIP,
		editor: author.Moderator, text: c.Markdown, format: comment.Markdown, deleted: c.Deleted || c.IsDeleted,
	}
	if d.reply == "root" {
		d.reply = ""
	}
	if d.website == "undefined" {
		d.website = ""
	}
	if strings.TrimSpace(c.Markdown) == "" {
		d.text, d.format = c.HTML, comment.HTML
	}
	d.login = string(cmp.Or(author.Hex, author.ID))
	switch {
	case c.IsSpam, c.State == "flagged":
		d.state = intake.Spam
	case c.State == "approved", c.State == "" && c.IsApproved && !c.IsPending:
		d.state = intake.Approved
	case c.State == "" && !c.IsPending:
		d.state = intake.Rejected
	default:
		d.state = intake.Pending
	}
	if !d.deleted {
		r.lose(LostVotes, c.Score)
		if c.IsSticky {
			r.lose(LostPins, 1)
		}
		if author.HasAvatar || author.Photo != "" && author.Photo != "undefined" || author.AvatarURL != "" {
			r.lose(LostPictures, 1)
		}
	}
	created := string(cmp.Or(c.Created, c.CreatedAt))
	var ok bool
	if d.sent, ok = moment(created, time.UTC, time.RFC3339); !ok {
		return r.broken(d, r.badDate(c.line, 0, created))
	}
	d.edited, _ = moment(string(c.EditedAt), time.UTC, time.RFC3339)
	return r.put(d)
}
