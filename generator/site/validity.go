package site

import (
	"strings"
	"time"

	"kontor/generator/concept"
	"kontor/generator/content"
	"kontor/generator/source"
)

// isRetired reports whether an entity is out of scope: nobody expects offers
// any more.
func (e *Entity) isRetired() bool { return e.status() == "retired" }

func (e *Entity) status() string {
	if own := e.facts().Entity; own != nil {
		return own.Status
	}
	return ""
}

// succession reports statements that name a retired entity: REF07. Texts and
// what documents are about may, as they tell what was; so may what is retired
// itself.
func (l *linker) succession() {
	for _, dim := range l.site.Dimensions {
		for _, e := range dim.Entities {
			if !e.isRetired() {
				l.entitySuccessions(e)
			}
		}
	}
	l.retired(l.config.Strategy.Focus, l.site.Dimensions...)
	for _, e := range l.site.Entries {
		if p := e.Main.Meta.Persona; p != nil {
			l.retired(channelNames(p.Channels), l.role("channel"))
		}
	}
}

func (l *linker) entitySuccessions(e *Entity) {
	m, channels := e.facts(), l.role("channel")
	if s := m.Segment; s != nil {
		l.retired(channelNames(s.Buys), channels)
		l.retired(channelNames(s.Talks), channels)
	}
	if c := m.Channel; c != nil {
		l.retired(c.Focus, l.site.Dimensions...)
		for _, link := range c.Links {
			l.retired([]content.Name{link.To}, e.Dimension)
			l.retired(link.Segments, l.role("segment"))
		}
	}
	if p := m.Portfolio; p != nil {
		l.retired(p.Parts, e.Dimension)
		l.retired(p.CoreIn, channels)
	}
}

func channelNames(prefs []content.Preference) (out []content.Name) {
	for _, p := range prefs {
		out = append(out, p.Channel)
	}
	return out
}

// retired reports the names that stand for a retired entity of some dimension.
func (l *linker) retired(names []content.Name, dims ...*Dimension) {
	for _, n := range names {
		for _, dim := range dims {
			if e := dim.known(n); e != nil && e.isRetired() {
				l.retiredName(n, e)
			}
		}
	}
}

func (l *linker) retiredName(n content.Name, e *Entity) {
	args := []string{"name", e.Title(l.config.Language)}
	if by := e.References.ReplacedBy; by != nil {
		l.report(source.Warning("REF07/replaced", n.Pos, append(args, "by", by.Title(l.config.Language))...))
		return
	}
	l.report(source.Warning("REF07", n.Pos, args...))
}

// known is the entity that a name stands for by itself, nil for an unknown one,
// for groups and for all.
func (dim *Dimension) known(n content.Name) *Entity {
	if dim == nil || isWide(n) {
		return nil
	}
	if e := dim.resolved[n.Text]; e != nil {
		return e
	}
	if found := dim.names.find(n.Text); len(found) == 1 {
		return found[0]
	}
	return nil
}

// validity checks the dates of offers and of what they name: what an offer says
// is there has to be there today.
type validity struct {
	*linker
	wide map[*Entity]bool // those that offers mean without naming them
}

// check looks at one offer that says that something is offered or planned:
// COV07, COV11, REF07.
func (v *validity) check(o *Offer) {
	if states[o.Decision] < concept.Planned {
		return
	}
	planned := o.Decision == content.DecisionPlanned
	switch {
	case o.From.IsZero():
	case planned && v.due(o.From.Time):
		v.report(source.Warning("COV07/past", v.place(o.From, o), "date", dayOf(o.From)))
	case !planned && !v.due(o.From.Time):
		v.report(source.Warning("COV11/future", v.place(o.From, o), "date", dayOf(o.From)))
	}
	if v.over(o.Until) {
		v.report(source.Warning("COV11/past", v.place(o.Until, o), "date", dayOf(o.Until)))
	}
	for _, dim := range v.dims {
		for _, n := range o.Key[dim.ID] {
			switch e := dim.known(n); {
			case e != nil:
				v.named(o, n, e)
			case isWide(n):
				v.meant(dim, n)
			case v.draft(dim, n):
				v.report(source.Warning("COV11/draft", n.Pos, "name", n.Text))
			}
		}
	}
}

// named compares an offer with an entity that it names.
func (v *validity) named(o *Offer, n content.Name, e *Entity) {
	own := e.facts().Entity
	report := func(text string, args ...string) {
		v.report(source.Warning(text, n.Pos, append([]string{"name", e.Title(v.config.Language)}, args...)...))
	}
	switch {
	case own == nil:
	case own.Status == "retired":
		v.retiredName(n, e)
	case e.Entry.Why.Draft:
		report("COV11/draft")
	case own.Status == "planned" && o.Decision != content.DecisionPlanned:
		report("COV11/planned")
	case v.before(o, own.From):
		report("COV11/before", "date", dayOf(own.From))
	case v.over(own.Until), after(o.Until, own.Until), after(o.From, own.Until):
		report("COV11/after", "date", dayOf(own.Until))
	}
}

// before reports whether an offer begins before a date: today, where it does
// not say when.
func (v *validity) before(o *Offer, start content.Date) bool {
	switch {
	case start.IsZero():
		return false
	case !o.From.IsZero():
		return o.From.Time.Before(start.Time)
	}
	return o.Decision != content.DecisionPlanned && !v.due(start.Time)
}

// after reports whether a date is later than the last day of something.
func after(d, last content.Date) bool {
	return !d.IsZero() && !last.IsZero() && d.Time.After(last.Time)
}

// over reports whether the last day of something has passed.
func (v *validity) over(last content.Date) bool {
	return !last.IsZero() && v.due(last.Time.AddDate(0, 0, 1))
}

// meant remembers what a group or all stand for.
func (v *validity) meant(dim *Dimension, n content.Name) {
	group, isGroup := strings.CutPrefix(n.Text, "group:")
	for _, e := range dim.Entities {
		if !isGroup || e.Group == content.Fold(group) {
			v.wide[e] = true
		}
	}
}

// ended reports entities that offers still mean after their last day, once, at
// that day.
func (v *validity) ended() {
	for _, dim := range v.dims {
		for _, e := range dim.Entities {
			if own := e.facts().Entity; v.wide[e] && own != nil && !e.isRetired() && v.over(own.Until) {
				v.report(source.Warning("COV11/ended", own.Until.Pos, "name", e.Title(v.config.Language), "date", dayOf(own.Until)))
			}
		}
	}
}

// draft reports whether a name stands for a draft that this edition hides.
func (l *linker) draft(dim *Dimension, n content.Name) bool {
	for _, id := range dim.hidden.find(n.Text) {
		if dim.drafts[id] {
			return true
		}
	}
	return false
}

// place is where a date stands, or the offer as a whole.
func (v *validity) place(d content.Date, o *Offer) source.Pos {
	if d.Pos.Line > 0 {
		return d.Pos
	}
	return o.Pos
}

// dayOf is a date for messages, which are read beside the file.
func dayOf(d content.Date) string { return d.Time.Format(time.DateOnly) }
