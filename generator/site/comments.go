package site

import (
	"slices"
	"time"

	"kontor/generator/content"
)

// Discussion says whether a page has room for comments.
type Discussion struct {
	State DiscussionState
	// Until is when an open discussion closes by itself, and when a closed one
	// has; zero = never, or by hand.
	Until time.Time
}

// DiscussionState is where the comments of a page stand.
type DiscussionState string

// The states of a discussion.
const (
	DiscussionOff    DiscussionState = ""       // nor are those shown that there are
	DiscussionOpen   DiscussionState = "open"   // takes comments
	DiscussionClosed DiscussionState = "closed" // shows what there is and takes no more
)

// discuss decides for every page, at the edition's clock, whether readers
// may comment on it.
func (l *linker) discuss() {
	for _, p := range l.site.Pages {
		if !p.TakesComments() {
			continue
		}
		p.Discussion = l.discussion(p.Entry.Main, p.Doc, p.Entry.Date)
		if d := &p.Discussion; d.State == DiscussionOpen && !d.Until.IsZero() && l.due(d.Until) {
			d.State = DiscussionClosed
		}
	}
}

// discussion is what the site and a document say together; whether the end has
// come is for the clock to say. A translation follows the document that carries
// the facts unless it says otherwise. Where nobody says anything, none are
// taken, and none hidden of those that somebody has put there.
func (l *linker) discussion(main, doc *content.Document, date content.Date) Discussion {
	c := &l.config.Comments
	byDefault := content.CommentsClosed
	if slices.Contains(c.On, main.Meta.Type) {
		byDefault = content.CommentsOn
	}
	switch own := doc.Meta.Comments.Or(main.Meta.Comments.Or(byDefault)); {
	case own == content.CommentsOff, c.Enabled == content.SwitchOff:
		return Discussion{}
	case own == content.CommentsClosed, c.Enabled != content.SwitchOn:
		return Discussion{State: DiscussionClosed}
	}
	return Discussion{State: DiscussionOpen, Until: l.closing(date, main.Meta.PublishDate, doc.Meta.Date, doc.Meta.PublishDate)}
}

// closing is the end of the last day on which comments are taken: so many days
// after the last of the dates on which a document appears. Without a date there
// is no end.
func (l *linker) closing(dates ...content.Date) time.Time {
	var start time.Time
	for _, d := range dates {
		if d.Time.After(start) {
			start = d.Time
		}
	}
	if start.IsZero() || l.config.Comments.CloseAfter == 0 {
		return time.Time{}
	}
	zone := l.config.Location
	year, month, day := start.In(zone).Date()
	return content.WallTime(year, month, day+l.config.Comments.CloseAfter+1, 0, 0, 0, 0, zone)
}

// awaitClosing notes when the discussion of a document closes, as far as
// readers will see it happen.
func (l *linker) awaitClosing(main, doc *content.Document, date content.Date, why Reason) {
	if !documentKinds[main.Meta.Type].takesComments() {
		return
	}
	d := l.discussion(main, doc, date)
	end := doc.Meta.ExpiryDate
	if main != doc && (end.IsZero() || !main.Meta.ExpiryDate.IsZero() && main.Meta.ExpiryDate.Time.Before(end.Time)) {
		end = main.Meta.ExpiryDate
	}
	switch {
	case d.State != DiscussionOpen || !d.Until.After(l.edition.Clock):
	case main != doc && d == l.discussion(main, main, date): // closes with it
	case why.Internal || why.Expired || why.Draft:
	case why.Future && !d.Until.After(why.Until):
	case !end.IsZero() && !end.Time.After(d.Until):
	default:
		l.site.events = append(l.site.events, Event{When: d.Until, What: EventCloses, Doc: doc, ID: doc.ID, Title: doc.Meta.Title.Text})
	}
}
