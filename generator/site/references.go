package site

import (
	"strconv"
	"strings"

	"kontor/generator/content"
	"kontor/generator/source"
)

// Ref is a resolved reference from an entity to another. Entity is nil where
// the edition withholds the target.
type Ref struct {
	Entity *Entity
	Phase  string
	Item   string // solves: the anchor of the item; "" = the whole segment
}

// References are the resolved references of an entity, by what they say.
type References struct {
	Buys, Talks   []Ref
	Focus         []Ref
	Ways          []Way
	Parts, CoreIn []Ref
	Solves        []Ref
	Parent        *Entity
	ReplacedBy    *Entity
	Personas      []*Page // in the default language where they have it
}

// Way is a link of a channel to another channel.
type Way struct {
	content.ChannelLink
	To  *Entity
	For []*Entity // the segments that it is restricted to
}

// Solution says that a portfolio addresses an item of a segment.
type Solution struct {
	Item string // anchor
	By   *Entity
}

// Anchor is the id of an item in its list: its own, or "pains-1" by position.
// list is the key of the list, position counts from 1.
func Anchor(item content.Item, list string, position int) string {
	if item.ID != "" {
		return item.ID
	}
	return list + "-" + strconv.Itoa(position)
}

// references resolves what the entities say about each other.
func (l *linker) references() {
	for _, dim := range l.site.Dimensions {
		for _, e := range dim.Entities {
			if main := e.Main(); main != nil {
				l.entityReferences(e, main.Meta)
			}
		}
	}
	if len(l.site.Dimensions) > 0 {
		l.site.Focused = l.focus(l.config.Strategy.Focus, l.site.Dimensions)
	}
	for _, dim := range l.site.Dimensions {
		for _, e := range dim.Entities {
			for _, ref := range e.References.Solves {
				ref.Entity.Solutions = append(ref.Entity.Solutions, Solution{Item: ref.Item, By: e})
			}
		}
	}
}

// personas resolves which pages describe the roles of a segment, and which
// channels a persona uses. Pages must be known by name.
func (l *linker) personas() {
	for _, dim := range l.site.Dimensions {
		for _, e := range dim.Entities {
			if main := e.Main(); main != nil && main.Meta.Segment != nil {
				e.References.Personas = l.pages(main.Meta.Segment.Personas)
			}
		}
	}
	for _, e := range l.site.Entries {
		if p := e.Main.Meta.Persona; p != nil {
			e.Channels = l.preferences(l.role("channel"), p.Channels)
		}
	}
}

// pages resolves names of pages; withheld ones are left out.
func (l *linker) pages(names []content.Name) (out []*Page) {
	for _, n := range names {
		found, withheld := l.pageNamed(n.Text)
		switch {
		case len(found) > 0:
			out = append(out, found[0])
		case withheld == nil:
			l.report(source.Error("REF08", n.Pos, "target", n.Text, "nearest", strings.Join(content.Nearest(n.Text, l.knownPages(), 3), ", ")))
		}
	}
	return out
}

func (l *linker) entityReferences(e *Entity, m content.Meta) {
	r := &e.References
	if own := m.Entity; own != nil {
		r.Parent = l.optional(e.Dimension, own.Parent)
		r.ReplacedBy = l.optional(e.Dimension, own.ReplacedBy)
	}
	channels := l.role("channel")
	if s := m.Segment; s != nil {
		r.Buys, r.Talks = l.preferences(channels, s.Buys), l.preferences(channels, s.Talks)
	}
	if c := m.Channel; c != nil {
		r.Focus = l.focus(c.Focus, l.othersThan(e.Dimension))
		for _, link := range c.Links {
			if to := l.optional(e.Dimension, link.To); to != nil {
				way := Way{ChannelLink: link, To: to}
				if segments := l.role("segment"); segments != nil && len(link.Segments) > 0 {
					way.For = l.resolve(segments, link.Segments)
				}
				r.Ways = append(r.Ways, way)
			}
		}
	}
	if p := m.Portfolio; p != nil {
		r.Parts = l.refs(e.Dimension, p.Parts)
		r.CoreIn = l.refs(channels, p.CoreIn)
		for _, name := range p.Solves {
			if ref, ok := l.solves(name); ok {
				r.Solves = append(r.Solves, ref)
			}
		}
	}
}

// role is the dimension in use that plays a role, or nil.
func (l *linker) role(role string) *Dimension {
	for _, d := range l.site.Dimensions {
		if d.Role == role {
			return d
		}
	}
	return nil
}

func (l *linker) optional(dim *Dimension, name content.Name) *Entity {
	if dim == nil || name.Text == "" {
		return nil
	}
	return l.entity(dim, name)
}

func (l *linker) refs(dim *Dimension, names []content.Name) (out []Ref) {
	if dim == nil {
		return nil
	}
	for _, e := range l.resolve(dim, names) {
		out = append(out, Ref{Entity: e})
	}
	return out
}

func (l *linker) preferences(dim *Dimension, prefs []content.Preference) (out []Ref) {
	for _, p := range prefs {
		if e := l.optional(dim, p.Channel); e != nil {
			out = append(out, Ref{Entity: e, Phase: p.Phase})
		}
	}
	return out
}

// othersThan are the dimensions in use but one.
func (l *linker) othersThan(own *Dimension) (others []*Dimension) {
	for _, d := range l.site.Dimensions {
		if d != own {
			others = append(others, d)
		}
	}
	return others
}

// focus resolves a flat list of names; the dimension follows from the name.
func (l *linker) focus(names []content.Name, others []*Dimension) (out []Ref) {
	for _, name := range names {
		var found []*Entity
		hidden := false
		var where, known, all []string
		for _, d := range others {
			where = append(where, d.ID)
			found = append(found, d.names.find(name.Text)...)
			hidden = hidden || len(d.hidden.find(name.Text)) > 0
			known, all = append(known, d.names.known...), append(all, d.names.all...)
		}
		switch {
		case len(found) == 1:
			out = append(out, Ref{Entity: found[0]})
		case len(found) > 1:
			var ids []string
			for _, f := range found {
				ids = append(ids, f.Dimension.ID+":"+f.ID)
			}
			l.report(source.Error("REF01/ambiguous", name.Pos, "name", name.Text, "candidates", strings.Join(ids, ", ")))
		case !hidden:
			l.report(unknownName(name, strings.Join(where, ", "), known, all))
		}
	}
	return out
}

// solves resolves "Handwerk#1" or "Handwerk#downtime": an item of a segment by
// its id or by its position among pains, then gains, then jobs.
func (l *linker) solves(name content.Name) (Ref, bool) {
	segments := l.role("segment")
	who, item, _ := strings.Cut(name.Text, "#")
	e := l.optional(segments, content.Name{Text: strings.TrimSpace(who), Pos: name.Pos})
	if e == nil || e.Main() == nil || e.Main().Meta.Segment == nil {
		return Ref{}, false
	}
	if item == "" {
		return Ref{Entity: e}, true
	}
	anchor, byPosition := findItem(e.Main().Meta.Segment, item)
	switch {
	case anchor == "":
		l.report(unknownItem(name.Pos, item, e.Title(l.config.Language), e.Main().Meta.Segment))
		return Ref{}, false
	case byPosition:
		l.report(source.Warning("REF10", name.Pos, "item", item, "entity", e.Title(l.config.Language)))
	}
	if l.hiddenItem(e.Main().Meta.Segment, anchor) {
		return Ref{}, false
	}
	return Ref{Entity: e, Item: anchor}, true
}

// hiddenItem reports whether the edition withholds an item.
func (l *linker) hiddenItem(s *content.Segment, anchor string) bool {
	for key, items := range map[string][]content.Item{"pains": s.Pains, "gains": s.Gains, "jobs": s.Jobs} {
		for i, it := range items {
			if Anchor(it, key, i+1) == anchor {
				return it.Internal && !l.edition.Internal
			}
		}
	}
	return false
}

// unknownItem is REF01 for an item that a segment does not have, with the ids
// of those that it has.
func unknownItem(at source.Pos, item, entity string, s *content.Segment) source.Diagnostic {
	var known []string
	for _, list := range [][]content.Item{s.Pains, s.Gains, s.Jobs} {
		for _, it := range list {
			if it.ID != "" {
				known = append(known, it.ID)
			}
		}
	}
	if len(known) == 0 {
		return source.Error("REF01/item", at, "item", item, "entity", entity)
	}
	return source.Error("REF01/item-known", at, "item", item, "entity", entity, "known", strings.Join(known, ", "))
}

func findItem(s *content.Segment, item string) (anchor string, byPosition bool) {
	lists := []struct {
		key   string
		items []content.Item
	}{{"pains", s.Pains}, {"gains", s.Gains}, {"jobs", s.Jobs}}
	for _, list := range lists {
		for i, it := range list.items {
			if it.ID != "" && content.Fold(it.ID) == content.Fold(item) {
				return Anchor(it, list.key, i+1), false
			}
		}
	}
	n, err := strconv.Atoi(item)
	if err != nil || n < 1 {
		return "", false
	}
	for _, list := range lists {
		if n <= len(list.items) {
			return Anchor(list.items[n-1], list.key, n), true
		}
	}
	return "", false
}
