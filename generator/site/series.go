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
	Pages map[string]*Page // its own page, by language

	All       map[string]*Page // the published parts on one page
	Questions map[string]*Page // their key questions

	drafts   []*draftPart
	coming   []*comingPart
	rhythm   *rhythm
	identity *identity // of its document, nil when undeclared
	held     Reason    // why all of it waits
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

// Total counts the parts that have a number: a part that is neither published
// nor announced leaves a gap and is counted where later ones are.
func (s *Series) Total() int {
	n := len(s.Parts)
	for _, p := range s.Parts {
		n = max(n, p.Number)
	}
	return n
}

// Complete reports whether all parts have appeared and no others will.
func (s *Series) Complete() bool {
	return s.Entry != nil && s.Entry.Main.Meta.Plan != nil && s.Entry.Main.Meta.Plan.Complete && s.Published() == len(s.Parts)
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
		s.rhythm = newRhythm(main.Meta.Plan, l.config.Location)
		d.declares = s
		l.site.Series = append(l.site.Series, s)
		names.add(levelID, s.ID, s)
		names.add(levelTitle, main.Meta.Title.Text, s)
		names.add(levelShort, main.Meta.Short, s)
	}
	for _, d := range l.identities {
		l.join(names, d)
	}
	for _, s := range l.site.Series {
		l.number(s)
		l.date(s)
		l.plan(s)
		l.hold(s)
	}
	l.sameNumbers()
}

// join makes a document a part of the series that it names.
func (l *linker) join(names *nameIndex[*Series], d *identity) {
	for _, m := range d.main.Meta.Series {
		if m.Series.Text == "" {
			continue
		}
		s := l.seriesNamed(names, m.Series)
		number := m.Part
		if number == 0 && (len(d.main.Meta.Series) == 1 || !strings.HasPrefix(d.main.Folder, "series/")) {
			number = d.main.Meta.Part
		}
		if n := len(s.drafts); n > 0 && s.drafts[n-1].identity == d { // named twice: by its folder and by its title
			if s.drafts[n-1].number == 0 {
				s.drafts[n-1].number = number
			}
			continue
		}
		s.drafts = append(s.drafts, &draftPart{d, number, m.Series.Pos})
		d.series = append(d.series, s)
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
// the highest number.
func (l *linker) number(s *Series) {
	parts := s.drafts
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
	planned := map[int]bool{} // numbers that stand for parts without a file
	for _, p := range s.planned() {
		planned[p.Part] = true
	}
	last := 0
	for i, p := range parts {
		if p.number == 0 {
			p.number = last + 1
		} else if i > 0 && p.number == last {
			other := parts[i-1].identity.main
			l.report(source.Error("SER01", filePos(p.identity.main), "part", strconv.Itoa(p.number), "series", s.ID).With(filePos(other)))
		}
		for missing := last + 1; missing < p.number; missing++ {
			if !planned[missing] {
				l.report(source.Error("SER01/missing", filePos(p.identity.main), "part", strconv.Itoa(missing), "series", s.ID))
				break
			}
		}
		last = p.number
	}
}

// date gives the parts that have no date that of the rhythm.
func (l *linker) date(s *Series) {
	for _, p := range s.drafts {
		if p.identity.date.IsZero() {
			p.identity.date, _ = s.rhythm.at(p.number)
		}
	}
}

// series fills the series with what the edition shows: published parts and
// what is announced of the coming ones.
func (l *linker) series() {
	var shown []*Series
	for _, s := range l.site.Series {
		l.lint(s)
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
func (l *linker) part(p *draftPart) *Part {
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

func lastElement(path string) string {
	return path[strings.LastIndexByte(path, '/')+1:]
}
