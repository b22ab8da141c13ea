package site

import (
	"cmp"
	"slices"
	"time"

	"kontor/generator/content"
)

// Event is something that waits for its time.
type Event struct {
	When   time.Time
	What   EventKind
	Doc    *content.Document // nil for a part without a file
	ID     string            // of the document, or of the series of a part without a file
	Number int               // of such a part
	Title  string
}

// EventKind is what will happen.
type EventKind string

// The kinds of events.
const (
	EventAppears   EventKind = "appears"   // production shows it from then on
	EventExpires   EventKind = "expires"   // production hides it from then on
	EventDraft     EventKind = "draft"     // has a date to appear, and waits for its author as well
	EventCloses    EventKind = "closes"    // takes no comments from then on
	EventAnnounced EventKind = "announced" // the day on which a part without a file was to come is over
)

// Rebuilds reports whether production looks different once the event has come.
func (e Event) Rebuilds() bool { return e.What != EventDraft }

// Schedule is what waits for its time, by time. It is the same in every
// edition but for parts without a file, which belong to a series that the
// edition shows.
func (s *Site) Schedule() []Event {
	out := slices.Clone(s.events)
	zone := s.Config.Location
	for _, series := range s.Series {
		for _, c := range series.coming {
			if end := over(c.date, zone); c.awaited() && !c.date.IsZero() && end.After(s.Edition.Clock) {
				out = append(out, Event{When: end, What: EventAnnounced, ID: series.ID, Number: c.number, Title: c.Title})
			}
		}
	}
	slices.SortStableFunc(out, func(a, b Event) int {
		return cmp.Or(a.When.Compare(b.When), cmp.Compare(a.ID, b.ID), cmp.Compare(a.Number, b.Number))
	})
	return out
}

// await notes what a document waits for, as far as readers will see it happen.
func (l *linker) await(doc *content.Document, why Reason) {
	note := func(when time.Time, what EventKind) {
		l.site.events = append(l.site.events, Event{When: when, What: what, Doc: doc, ID: doc.ID, Title: doc.Meta.Title.Text})
	}
	end := doc.Meta.ExpiryDate
	switch {
	case why.Internal || why.Expired:
		return
	case why.Future && why.Draft:
		note(why.Until, EventDraft)
	case why.Future:
		note(why.Until, EventAppears)
	}
	if !why.Draft && !end.IsZero() {
		note(end.Time, EventExpires)
	}
}

// besides is what a translation waits for when its main document has come.
func (r Reason) besides(main Reason) Reason {
	out := r.with(main)
	out.Future = r.Future && r.Until.After(main.Until)
	return out
}
