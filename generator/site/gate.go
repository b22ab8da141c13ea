package site

import (
	"slices"
	"strings"
	"time"

	"kontor/generator/content"
)

// Reason says why production hides a document.
type Reason struct {
	Draft, Future, Expired, Internal bool
	Until                            time.Time // Future: when it is due; Expired: since when
}

// hides reports whether the edition hides a document for this reason.
func (e Edition) hides(r Reason) bool {
	return r.Draft && !e.Drafts || r.Future && !e.Future ||
		r.Expired && !e.Expired || r.Internal && !e.Internal
}

// Withheld is what remains of a hidden document: enough to tell a link to it
// from a broken one, and what the series announces.
type Withheld struct {
	ID     string
	Reason Reason
	Title  string // "" unless announced
	Date   *time.Time

	main *content.Document
}

// reason is what one document alone says about its visibility at the clock.
func (l *linker) reason(d *content.Document, date content.Date) Reason {
	r := Reason{Draft: d.Meta.Draft, Internal: d.Meta.Internal}
	if d.Meta.Entity != nil && d.Meta.Entity.Status == "draft" {
		r.Draft = true
	}
	due := d.Meta.PublishDate
	if due.IsZero() {
		due = date
	}
	if !l.due(due.Time) {
		r.Future, r.Until = true, due.Time
	}
	if end := d.Meta.ExpiryDate; !end.IsZero() && l.due(end.Time) {
		r.Expired, r.Until = true, end.Time
	}
	return r
}

// with joins the reasons of a document and of what holds it.
func (r Reason) with(above Reason) Reason {
	out := Reason{
		Draft:    r.Draft || above.Draft,
		Future:   r.Future || above.Future,
		Expired:  r.Expired || above.Expired,
		Internal: r.Internal || above.Internal,
		Until:    r.Until,
	}
	if out.Until.IsZero() || above.Future && above.Until.After(out.Until) {
		out.Until = above.Until
	}
	return out
}

// gate decides for every document whether this edition shows it. A translation
// is hidden with the document that carries the facts, a part with its series,
// and everything below a section that is internal; a section that is a draft
// hides only its own page.
func (l *linker) gate() {
	folders := map[string]Reason{}
	for _, d := range l.identities {
		main := d.main
		d.own = l.reason(main, d.date)
		if d.declares != nil {
			d.own = d.own.with(d.declares.held)
		}
		switch {
		case main.Name != "_index" || main.Folder == "":
		case main.Meta.Type == content.TypeSeries:
			folders[main.Folder] = d.own
		case d.own.Internal:
			folders[main.Folder] = Reason{Internal: true}
		}
	}
	for _, d := range l.identities {
		why := d.own
		for dir := d.main.Folder; dir != "" && len(folders) > 0; dir = parentFolder(dir) {
			why = why.with(folders[dir])
		}
		why = why.with(d.waits())
		d.why = why
		l.await(d.main, why)
		l.awaitClosing(d.main, d.main, d.date, why)
		if l.edition.hides(why) {
			d.hidden = true
			continue
		}
		d.docs = slices.DeleteFunc(d.docs, func(doc *content.Document) bool {
			if doc == d.main {
				return false
			}
			own := l.reason(doc, doc.Meta.Date)
			l.await(doc, own.besides(d.why))
			l.awaitClosing(d.main, doc, d.date, own.with(d.why))
			hidden := l.edition.hides(own)
			if hidden {
				d.withheld = append(d.withheld, doc)
			}
			return hidden
		})
	}
}

// parentFolder cuts the last element off a folder, "" at the root.
func parentFolder(dir string) string {
	i := strings.LastIndexByte(dir, '/')
	if i < 0 {
		return ""
	}
	return dir[:i]
}
