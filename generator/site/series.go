package site

import (
	"sort"
	"strconv"
	"strings"
	"time"

	"kontor/generator/content"
	"kontor/generator/source"
)

// Series is a multi-part series: declared by series/ID/_index.md or created
// from the name that articles give.
type Series struct {
	ID    string
	Entry *Entry // nil when it is declared nowhere
	Name  string // title of an undeclared series
	Parts []*Part
	Pages map[string]*Page

	drafts   []draftPart
	identity *identity // of its document, nil when undeclared
}

// PartState is how far a part is.
type PartState string

// The states of a part.
const (
	PartPublished PartState = "published"
	PartScheduled PartState = "scheduled" // announced with a date
	PartPreparing PartState = "preparing" // announced without a date, or overdue
)

// Part is one part of a series, published or announced.
type Part struct {
	Number int
	Entry  *Entry // nil while it is only announced
	State  PartState
	Date   *time.Time

	planned       bool              // announced by the series, there is no file yet
	title, teaser map[string]string // announced parts: by language
}

// Membership is the place of an article in a series.
type Membership struct {
	Series *Series
	Part   *Part
}

// Title is the title of the series in lang.
func (s *Series) Title(lang string) string {
	if s.Entry != nil {
		return s.Entry.Doc(lang).Meta.Title.Text
	}
	return s.Name
}

// Published counts the parts that have appeared.
func (s *Series) Published() int {
	n := 0
	for _, p := range s.Parts {
		if p.State == PartPublished {
			n++
		}
	}
	return n
}

// Title is the title of the part in lang, else in the default language.
func (p *Part) Title(lang string) string {
	if p.Entry != nil {
		return p.Entry.Doc(lang).Meta.Title.Text
	}
	return inLanguage(p.title, lang)
}

// Teaser is what is said about the part before it appears.
func (p *Part) Teaser(lang string) string {
	if p.Entry != nil {
		return teaser(p.Entry.Doc(lang))
	}
	return inLanguage(p.teaser, lang)
}

func teaser(d *content.Document) string {
	if d.Meta.Teaser != "" {
		return d.Meta.Teaser
	}
	return d.Meta.Description
}

func inLanguage(texts map[string]string, lang string) string {
	if s, ok := texts[lang]; ok {
		return s
	}
	return texts[""]
}

// draftPart is a document's claim to be a part, before visibility.
type draftPart struct {
	identity *identity
	number   int
	pos      source.Pos
}

// schedule finds all series and gives every part its number and its date, for
// hidden parts too: whether a part is due is decided by its date.
func (l *linker) schedule() {
	names := &nameIndex[*Series]{}
	for _, d := range l.identities {
		main := d.main
		if main.Meta.Type != content.TypeSeries {
			continue
		}
		s := &Series{ID: lastElement(main.Folder), identity: d, Pages: map[string]*Page{}}
		l.site.Series = append(l.site.Series, s)
		names.add(levelID, s.ID, s)
		names.add(levelTitle, main.Meta.Title.Text, s)
		names.add(levelShort, main.Meta.Short, s)
	}
	for _, d := range l.identities {
		for _, m := range d.main.Meta.Series {
			if m.Series.Text == "" {
				continue
			}
			s := l.seriesNamed(names, m.Series)
			number := m.Part
			if number == 0 && len(d.main.Meta.Series) == 1 {
				number = d.main.Meta.Part
			}
			s.drafts = append(s.drafts, draftPart{d, number, m.Series.Pos})
		}
	}
	for _, s := range l.site.Series {
		l.number(s, s.drafts)
	}
}

// seriesNamed finds the series an article names, or creates it.
func (l *linker) seriesNamed(names *nameIndex[*Series], name content.Name) *Series {
	if found := names.find(name.Text); len(found) > 0 {
		return found[0]
	}
	s := &Series{ID: l.slug(l.config.Language, name.Text), Name: name.Text, Pages: map[string]*Page{}}
	l.report(source.Warning("SER03", name.Pos, "series", name.Text, "id", s.ID))
	l.site.Series = append(l.site.Series, s)
	names.add(levelTitle, name.Text, s)
	return s
}

// number numbers the parts of one series: as written, the rest by date behind
// the highest number; and dates those that have none by the rhythm.
func (l *linker) number(s *Series, parts []draftPart) {
	sort.SliceStable(parts, func(i, j int) bool {
		a, b := parts[i], parts[j]
		if (a.number == 0) != (b.number == 0) {
			return a.number != 0
		}
		if a.number != b.number {
			return a.number < b.number
		}
		at, bt := a.identity.date.Time, b.identity.date.Time
		return a.number == 0 && at.Before(bt)
	})
	last := 0
	for i := range parts {
		p := &parts[i]
		if p.number == 0 {
			p.number = last + 1
		} else if i > 0 && p.number == last {
			other := parts[i-1].identity.main
			l.report(source.Error("SER01", filePos(p.identity.main), "part", strconv.Itoa(p.number), "series", s.ID).With(filePos(other)))
		}
		if p.number > last+1 && i > 0 {
			l.report(source.Error("SER01/missing", filePos(p.identity.main), "part", strconv.Itoa(last+1), "series", s.ID))
		}
		last = p.number
	}
	if s.identity == nil {
		return
	}
	plan := s.identity.main.Meta.Plan
	for _, p := range parts {
		if p.identity.date.IsZero() {
			if at, ok := planned(plan, p.number, l.config.Location); ok {
				p.identity.date = content.Date{Time: at, DateOnly: plan.Time == ""}
			}
		}
	}
}

// planned is the date of part n by the rhythm of a series.
func planned(plan *content.SeriesPlan, n int, zone *time.Location) (time.Time, bool) {
	if plan == nil || n < 1 {
		return time.Time{}, false
	}
	if len(plan.Days) > 0 {
		if n > len(plan.Days) {
			return time.Time{}, false
		}
		return plan.Days[n-1].Time, true
	}
	if plan.Start.IsZero() || plan.Rhythm == "" {
		return time.Time{}, false
	}
	start := plan.Start.Time.In(zone)
	hour, minute := start.Hour(), start.Minute()
	if h, m, ok := clockTime(plan.Time); ok {
		hour, minute = h, m
	}
	day := time.Date(start.Year(), start.Month(), start.Day(), hour, minute, 0, 0, zone)
	if want, ok := weekdays[plan.Day]; ok {
		day = day.AddDate(0, 0, (int(want-day.Weekday())+7)%7)
	}
	skip := map[string]bool{}
	for _, d := range plan.Skip {
		skip[d.Time.In(zone).Format(time.DateOnly)] = true
	}
	for i, step := 0, 0; ; step++ {
		at := nthDay(day, plan.Rhythm, step)
		if skip[at.Format(time.DateOnly)] {
			continue
		}
		if i++; i == n {
			return at, true
		}
	}
}

// nthDay steps from the first day by the rhythm. A month without that day uses
// its last one.
func nthDay(first time.Time, rhythm string, step int) time.Time {
	switch rhythm {
	case "weekly":
		return first.AddDate(0, 0, 7*step)
	case "fortnightly":
		return first.AddDate(0, 0, 14*step)
	}
	at := first.AddDate(0, step, 0)
	if at.Day() != first.Day() {
		at = at.AddDate(0, 0, -at.Day())
	}
	return at
}

var weekdays = map[string]time.Weekday{
	"mon": time.Monday, "tue": time.Tuesday, "wed": time.Wednesday, "thu": time.Thursday,
	"fri": time.Friday, "sat": time.Saturday, "sun": time.Sunday,
}

func clockTime(s string) (hour, minute int, ok bool) {
	h, m, found := strings.Cut(s, ":")
	hour, err1 := strconv.Atoi(h)
	minute, err2 := strconv.Atoi(m)
	return hour, minute, found && err1 == nil && err2 == nil
}

// series fills the series with what the edition shows: published parts and
// what is announced of the coming ones.
func (l *linker) series() {
	var shown []*Series
	for _, s := range l.site.Series {
		if s.identity != nil {
			if s.identity.hidden {
				continue
			}
			s.Entry = s.identity.entry
		}
		for _, p := range s.drafts {
			if part := l.part(p); part != nil {
				s.Parts = append(s.Parts, part)
			}
		}
		l.announce(s)
		if s.Entry != nil || s.Published() > 0 {
			shown = append(shown, s)
		}
	}
	sort.SliceStable(shown, func(i, j int) bool {
		a, b := shown[i].weight(), shown[j].weight()
		if a != b {
			return a < b
		}
		return shown[i].ID < shown[j].ID
	})
	l.site.Series = shown
}

func (s *Series) weight() int {
	if s.Entry == nil || s.Entry.Main.Meta.Weight == 0 {
		return maxWeight
	}
	return s.Entry.Main.Meta.Weight
}

// part is what the edition shows of a document's claim: the part itself, its
// announcement while it is only not due yet, or nothing.
func (l *linker) part(p draftPart) *Part {
	d := p.identity
	if !d.hidden {
		part := &Part{Number: p.number, Entry: d.entry, State: PartPublished}
		if !d.date.IsZero() {
			part.Date = &d.date.Time
		}
		return part
	}
	comes := d.why.Future && !d.why.Draft && !d.why.Internal && !d.why.Expired
	if !comes || d.main.Meta.Announce == content.SwitchOff {
		return nil
	}
	part := &Part{
		Number: p.number, State: PartScheduled, Date: &d.why.Until,
		title:  map[string]string{"": d.main.Meta.Title.Text},
		teaser: map[string]string{"": teaser(d.main)},
	}
	for _, doc := range d.docs {
		if !l.reason(doc, content.Date{}).Draft {
			part.title[doc.Lang], part.teaser[doc.Lang] = doc.Meta.Title.Text, teaser(doc)
		}
	}
	d.stub.Title, d.stub.Date = d.main.Meta.Title.Text, part.Date
	return part
}

// announce appends the planned parts that have no file yet.
func (l *linker) announce(s *Series) {
	if s.Entry == nil || s.Entry.Main.Meta.Plan == nil {
		return
	}
	last := 0
	for _, p := range s.Parts {
		last = max(last, p.Number)
	}
	plan := s.Entry.Main.Meta.Plan
	for i, coming := range plan.Planned {
		p := &Part{
			Number: last + 1 + i, State: PartPreparing, planned: true,
			title: map[string]string{"": coming.Title}, teaser: map[string]string{"": coming.Teaser},
		}
		at, ok := coming.Date.Time, !coming.Date.IsZero()
		if !ok {
			at, ok = planned(plan, p.Number, l.config.Location)
		}
		if ok && !l.due(at) {
			p.State, p.Date = PartScheduled, &at
		}
		s.Parts = append(s.Parts, p)
	}
}

func lastElement(path string) string {
	return path[strings.LastIndexByte(path, '/')+1:]
}
