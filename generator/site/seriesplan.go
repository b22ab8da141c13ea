package site

import (
	"sort"
	"strconv"
	"time"

	"kontor/generator/content"
	"kontor/generator/source"
)

// comingPart is a part that the series plans, before it is decided whether it
// is announced.
type comingPart struct {
	content.PlannedPart
	number int
	date   content.Date
	file   *identity // that is to become the part, nil while there is none
}

// planned are the parts that a series plans without a file.
func (s *Series) planned() []content.PlannedPart {
	if s.identity == nil || s.identity.main.Meta.Plan == nil {
		return nil
	}
	return s.identity.main.Meta.Plan.Planned
}

// plan gives planned parts their numbers, behind those of all files, and finds
// the files that have come for some of them.
func (l *linker) plan(s *Series) {
	last := 0
	for _, p := range s.drafts {
		last = max(last, p.number)
	}
	for _, planned := range s.planned() {
		c := &comingPart{PlannedPart: planned, number: planned.Part, date: planned.Date}
		if p := s.fileFor(planned, l.config.Location); p != nil {
			c.file, c.number = p.identity, p.number
			if c.date.IsZero() {
				c.date = p.identity.date
			}
		}
		if c.number == 0 {
			c.number = last + 1
		}
		last = max(last, c.number)
		if c.date.IsZero() {
			c.date, _ = s.rhythm.at(c.number)
		}
		s.coming = append(s.coming, c)
	}
}

// fileFor is the file that has come for a planned part: of its number, of its
// title, or of its day.
func (s *Series) fileFor(planned content.PlannedPart, zone *time.Location) *draftPart {
	for _, p := range s.drafts {
		if planned.Part > 0 && p.number == planned.Part {
			return p
		}
	}
	for _, p := range s.drafts {
		for _, doc := range p.identity.docs {
			if doc.FoldKey == content.Fold(planned.Title) {
				return p
			}
		}
	}
	day := func(d content.Date) string { return d.Time.In(zone).Format(time.DateOnly) }
	for _, p := range s.drafts {
		if planned.Part == 0 && !planned.Date.IsZero() && !p.identity.date.IsZero() && day(planned.Date) == day(p.identity.date) {
			return p
		}
	}
	return nil
}

// hold finds out whether all of a series waits, and until when: for the day
// that its own page gives, or for all of its parts.
func (l *linker) hold(s *Series) {
	if s.identity == nil || s.identity.main.Meta.Plan == nil {
		return
	}
	release := s.identity.main.Meta.PublishDate
	if s.identity.main.Meta.Plan.Hold != "" {
		s.held.Draft = len(s.drafts) == 0
		for _, p := range s.drafts {
			own := l.reason(p.identity.main, p.identity.date)
			if own.Internal || own.Expired {
				continue
			}
			s.held.Draft = s.held.Draft || own.Draft
			if due := l.dueDate(p.identity); due.Time.After(release.Time) {
				release = due
			}
		}
		for _, c := range s.coming {
			s.held.Draft = s.held.Draft || c.file == nil
		}
	}
	if !release.IsZero() && !l.due(release.Time) {
		s.held.Future, s.held.Until = true, release.Time
	}
	for _, p := range s.drafts {
		// What has waited appears on the day of the release. A date of its own
		// stands against that of the series' page, which may be about the page alone.
		own := !p.identity.main.Meta.Date.IsZero() && s.identity.main.Meta.Plan.Hold == ""
		if !release.IsZero() && !own && len(p.identity.series) == 1 && p.identity.date.Time.Before(release.Time) {
			p.identity.date = release
		}
	}
}

// dueDate is when a document alone would appear.
func (l *linker) dueDate(d *identity) content.Date {
	if p := d.main.Meta.PublishDate; !p.IsZero() {
		return p
	}
	return d.date
}

// waits is why a document outside the folders of its series waits with them:
// it belongs to no series that has begun.
func (d *identity) waits() (first Reason) {
	for i, s := range d.series {
		why := s.held
		if s.identity != nil && s.identity.own.Future {
			why = why.with(Reason{Future: true, Until: s.identity.own.Until})
		}
		if !why.Draft && !why.Future {
			return Reason{}
		}
		if i == 0 || first.Draft && !why.Draft || first.Draft == why.Draft && why.Until.Before(first.Until) {
			first = why
		}
	}
	return first
}

// announce adds the planned parts that have no file yet.
func (l *linker) announce(s *Series) {
	if s.Entry == nil {
		return
	}
	for _, c := range s.coming {
		if c.file != nil && !c.unfinished() {
			continue
		}
		p := &Part{
			Number: c.number, State: PartPreparing,
			title: map[string]string{"": c.Title}, teaser: map[string]string{"": c.Teaser},
		}
		c.date = s.clock().on(c.date, l.config.Location)
		switch {
		case c.date.IsZero():
		case l.due(over(c.date, l.config.Location)):
			l.overdue(c)
		default:
			p.State, p.Date = PartScheduled, &c.date.Time
		}
		s.Parts = append(s.Parts, p)
	}
	sort.SliceStable(s.Parts, func(i, j int) bool { return s.Parts[i].Number < s.Parts[j].Number })
}

// clock is the time of day at which the parts of a series appear.
func (s *Series) clock() timeOfDay { return clockOf(s.identity.main.Meta.Plan) }

// unfinished reports whether the file of a planned part is a draft, of which
// the plan is all that readers learn.
func (c *comingPart) unfinished() bool { return c.file.hidden && c.awaited() }

// awaited reports whether production announces the part: it has no file, or one
// that is a draft.
func (c *comingPart) awaited() bool {
	f := c.file
	return f == nil || f.why.Draft && !f.why.Internal && !f.why.Expired && f.main.Meta.Announce != content.SwitchOff
}

// overdue tells the author of a part whose day has passed.
func (l *linker) overdue(c *comingPart) {
	text, also := "SER04", []source.Pos(nil)
	if c.file != nil {
		text, also = "SER04/draft", []source.Pos{filePos(c.file.main)}
	}
	l.report(source.Warning(text, c.Pos, "part", strconv.Itoa(c.number), "title", c.Title,
		"date", c.date.Time.In(l.config.Location).Format(time.DateOnly)).With(also...))
}
