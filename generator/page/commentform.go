package page

import (
	"net/url"
	"strings"
	"time"

	"kontor/generator/comment"
	"kontor/generator/site"
	"kontor/generator/view"
)

// commentForm is what a page tells those who want to comment on it.
func (b *builder) commentForm(p *site.Page) *view.CommentForm {
	c, d := &b.site.Config.Comments, p.Discussion
	v := &view.CommentForm{Days: c.Days, Until: b.lastDay(d.Until)}
	if privacy := b.site.Legal[p.Lang].Privacy; privacy != nil {
		v.Privacy = b.optionalLink(privacy)
	}
	switch {
	case d.State != site.DiscussionOpen:
		v.State = "closed"
	case c.Endpoint != "":
		v.State, v.Action = "open", c.Endpoint
		v.Hidden = []view.Field{
			{Name: comment.FieldPage, Value: p.ID},
			{Name: comment.FieldLanguage, Value: p.Lang},
			{Name: comment.FieldAddress, Value: b.known(p.Addr)},
		}
		v.Trap = comment.FieldTrap
		v.Max = view.FieldSizes{Text: comment.MaxTyped, Name: comment.MaxName / 2, Website: comment.MaxWebsite}
		v.Answer = b.answerable(p)
	case c.Mailto != "":
		v.State, v.To, v.Mail = "mail", c.Mailto, b.mailedComment(p, c.Mailto)
	default:
		v.State = "nowhere"
	}
	return v
}

// lastDay is the day that ends at a moment.
func (b *builder) lastDay(end time.Time) *time.Time {
	if end.IsZero() {
		return nil
	}
	return b.commentTime(end.Add(-time.Second))
}

// answerable are the comments that readers see on the page, in its order.
func (b *builder) answerable(p *site.Page) (out []view.Answerable) {
	if p.Comments == nil {
		return nil
	}
	var list func([]*comment.Node)
	list = func(nodes []*comment.Node) {
		for _, n := range nodes {
			if !n.Removed {
				out = append(out, view.Answerable{ID: n.ID, Author: comment.OneLine(n.Author), Date: b.commentTime(n.Date)})
			}
			list(n.Replies)
		}
	}
	list(p.Comments.Tree(b.site.Config.Comments.Depth))
	return out
}

// mailedComment is a link that begins a message with a comment. It says which
// page the comment is about, and asks for what is to be public.
func (b *builder) mailedComment(p *site.Page, to string) string {
	subject := b.t(p.Lang, "commentform.mailSubject", "title", b.title(p), "url", b.known(p.Addr))
	body := strings.ReplaceAll(b.t(p.Lang, "commentform.mailBody"), "\n", "\r\n")
	encoded := func(s string) string { return strings.ReplaceAll(url.QueryEscape(s), "+", "%20") }
	return "mailto:" + strings.ReplaceAll(encoded(to), "%40", "@") + "?subject=" + encoded(subject) + "&body=" + encoded(body)
}
