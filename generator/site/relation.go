package site

import (
	"errors"
	"fmt"
	"slices"
	"sort"
	"strconv"
	"strings"

	"kontor/generator/concept"
	"kontor/generator/content"
	"kontor/generator/source"
)

// Offer is one resolved statement about cells.
type Offer struct {
	content.Offer
	Entry *Entry // the document that states it; nil when it stands in a table
}

// states maps what authors write to what the relation computes with.
var states = map[content.Decision]concept.State{
	content.DecisionNone:      concept.Open,
	content.DecisionOpen:      concept.Open,
	content.DecisionNA:        concept.NA,
	content.DecisionExcluded:  concept.Excluded,
	content.DecisionPlanned:   concept.Planned,
	content.DecisionOnRequest: concept.OnRequest,
	content.DecisionOffered:   concept.Offered,
}

// StateOf is the state that a decision gives a cell.
func StateOf(d content.Decision) concept.State { return states[d] }

// StateID is the English id of a state, as in model.json.
func StateID(s concept.State) string {
	for d, state := range states {
		if state == s && d != content.DecisionNone {
			return string(d)
		}
	}
	return ""
}

// maxDimensions is how many dimensions a relation may have.
const maxDimensions = 4

// relate resolves the relation over the dimensions in use.
func (l *linker) relate() {
	if n := len(l.site.Dimensions); n < 2 || n > maxDimensions {
		return // one has pages, but nothing to relate; too many are CFG06
	}
	offers := l.statedOffers()
	l.site.Rule = RuleOffers
	switch from := l.config.Relation.From; {
	case from == "documents", from != "offers" && !stateAny(offers):
		l.site.Rule = RuleDocuments
		offers = l.documentOffers()
	}
	l.stated = make([]concept.Offer, 0, len(offers))
	l.site.Offers = offers[:0]
	dates := validity{l, map[*Entity]bool{}}
	for i := range offers {
		sel, ok := l.selectors(&offers[i])
		if l.site.Rule == RuleOffers {
			dates.check(&offers[i])
		}
		if ok {
			l.stated = append(l.stated, sel)
			l.site.Offers = append(l.site.Offers, offers[i])
		}
	}
	dates.ended()
	l.resolveRelation()
}

// axes are the dimensions in use, as the relation knows them.
func (l *linker) axes() []concept.Dimension {
	dims := make([]concept.Dimension, len(l.site.Dimensions))
	for i, dim := range l.site.Dimensions {
		dims[i] = concept.Dimension{ID: dim.ID, Members: make([]concept.Member, len(dim.Entities))}
		for j, e := range dim.Entities {
			core := e.Portfolio() != nil && e.Portfolio().Level == "core"
			dims[i].Members[j] = concept.Member{ID: e.ID, Group: e.Group, Counts: e.Sells(), Core: core}
		}
	}
	return dims
}

func (l *linker) resolveRelation() {
	relation, notes, err := concept.Resolve(l.axes(), l.stated)
	var size *concept.SizeError
	if errors.As(err, &size) {
		l.report(source.Error("SIZ01/limit", source.Pos{File: l.config.File}, "cells", strconv.Itoa(size.Cells), "limit", strconv.Itoa(size.Limit)))
		return
	}
	if err != nil {
		panic(err) // selectors made above name members that exist
	}
	l.site.Relation = relation
	l.reportNotes(notes)
}

// reportNotes tells contradictions, and offers without which nothing would
// change.
func (l *linker) reportNotes(notes concept.Notes) {
	for _, c := range notes.Conflicts {
		a, b := l.site.Offers[c.A], l.site.Offers[c.B]
		if b.Pos.Before(a.Pos) {
			a, b = b, a
		}
		text := "REF03/offers"
		if a.Decision == b.Decision {
			text = "REF03/terms"
		}
		l.report(source.Error(text, b.Pos, "cell", l.cellName(c.Cell), "other", a.Pos.String()).With(a.Pos))
	}
	if l.site.Rule == RuleDocuments {
		return // documents about the same cell are no repetition
	}
	for _, idle := range notes.Idle {
		text := map[concept.Cause]string{concept.Redundant: "REF04", concept.Overridden: "REF04/overridden"}[idle.Cause]
		if text == "" || len(idle.By) == 0 {
			continue
		}
		other := l.site.Offers[idle.By[0]]
		l.report(source.Info(text, l.site.Offers[idle.Offer].Pos, "other", other.Pos.String()).With(other.Pos))
	}
}

func (l *linker) cellName(cell []int) string {
	var names []string
	for i, m := range cell {
		names = append(names, l.site.Dimensions[i].Entities[m].Title(l.config.Language))
	}
	return strings.Join(names, " × ")
}

// stateAny reports whether any offer states a decision.
func stateAny(offers []Offer) bool {
	for i := range offers {
		if states[offers[i].Decision] != concept.Open {
			return true
		}
	}
	return false
}

// statedOffers collects what authors stated: tables, offer files, offers of
// entities and documents, and the decision of a document.
func (l *linker) statedOffers() []Offer {
	var out []Offer
	for _, o := range l.parts.Offers {
		out = append(out, Offer{Offer: o})
	}
	for _, e := range l.site.Entries {
		for _, o := range offersOf(e.Main) {
			out = append(out, Offer{Offer: o, Entry: e})
		}
		if d := e.Main.Meta.Decision; d != content.DecisionNone {
			out = append(out, Offer{Entry: e, Offer: content.Offer{
				Pos: filePos(e.Main), Key: e.Main.Meta.About, Decision: d,
			}})
		}
	}
	var visible []Offer
	for _, o := range out {
		if !o.Internal || l.edition.Internal {
			visible = append(visible, o)
		}
	}
	return visible
}

// offersOf are the offers that a document states; those of an entity are about
// itself.
func offersOf(d *content.Document) []content.Offer {
	if d.Meta.Type != content.TypeEntity {
		return d.Meta.Offers
	}
	out := slices.Clone(d.Meta.Offers)
	for i, o := range out {
		if len(o.Key[d.Dim]) == 0 {
			out[i].Key = withOwn(o.Key, d.Dim, content.Name{Text: entityID(d), Pos: o.Pos})
		}
	}
	return out
}

func withOwn(key map[string][]content.Name, dim string, own content.Name) map[string][]content.Name {
	out := map[string][]content.Name{dim: {own}}
	for k, v := range key {
		out[k] = v
	}
	return out
}

// documentOffers lets each document that names all dimensions state "offered".
func (l *linker) documentOffers() []Offer {
	out := make([]Offer, 0, len(l.site.Entries))
	for _, e := range l.site.Entries {
		if e.dimensions < len(l.site.Dimensions) || e.Main.Meta.Type == content.TypePersona {
			continue
		}
		out = append(out, Offer{Entry: e, Offer: content.Offer{
			Pos: filePos(e.Main), Key: e.Main.Meta.About, Decision: content.DecisionOffered,
		}})
	}
	return out
}

// selectors resolves the names of an offer. ok is false where it names no
// visible entity in some dimension, or a dimension is missing.
func (l *linker) selectors(o *Offer) (concept.Offer, bool) {
	out := concept.Offer{State: states[o.Decision], Equal: equality(&o.Offer), Select: make([]concept.Selector, 0, len(l.site.Dimensions))}
	if l.site.Rule == RuleDocuments && o.Entry != nil && !o.Entry.wide {
		return l.membersOnly(out, o.Entry) // which have been resolved
	}
	ok := true
	for _, dim := range l.dims {
		names := o.Key[dim.ID]
		if len(dim.Entities) == 0 {
			if dim.closed {
				l.resolve(dim, names)
			}
			continue
		}
		if len(names) == 0 {
			l.report(source.Error("OFR01/dimension", o.Pos, "dimension", dim.ID))
			ok = false
			continue
		}
		sel := l.selector(dim, names)
		ok = ok && (sel.All || len(sel.Groups)+len(sel.Members) > 0)
		out.Select = append(out.Select, sel)
	}
	for _, except := range o.Except {
		sel := make([]concept.Selector, len(l.site.Dimensions))
		for i, dim := range l.site.Dimensions {
			if names := except[dim.ID]; len(names) > 0 {
				sel[i] = l.selector(dim, names)
			} else {
				sel[i] = concept.Selector{All: true}
			}
		}
		out.Except = append(out.Except, sel)
	}
	return out, ok && len(out.Select) == len(l.site.Dimensions)
}

// membersOnly selects the entities that a document is about.
func (l *linker) membersOnly(out concept.Offer, e *Entry) (concept.Offer, bool) {
	for _, entities := range e.About {
		if len(entities) == 0 {
			return out, false
		}
		members := make([]int, len(entities))
		for i, entity := range entities {
			members[i] = entity.Index
		}
		out.Select = append(out.Select, concept.Selector{Members: members})
	}
	return out, true
}

func (l *linker) selector(dim *Dimension, names []content.Name) concept.Selector {
	var sel concept.Selector
	for _, n := range names {
		switch group, isGroup := strings.CutPrefix(n.Text, "group:"); {
		case n.Text == "*":
			sel.All = true
		case isGroup:
			l.checkGroup(dim, group, n.Pos)
			sel.Groups = append(sel.Groups, content.Fold(group))
		default:
			if e := l.entity(dim, n); e != nil {
				if sel.Members == nil {
					sel.Members = make([]int, 0, len(names))
				}
				sel.Members = append(sel.Members, e.Index)
			}
		}
	}
	return sel
}

// equality is the content of an offer besides its decision: two offers for one
// cell contradict each other where it differs.
func equality(o *content.Offer) string {
	if o.Reason == "" && o.Level == "" && o.From.IsZero() && o.Until.IsZero() && len(o.Conditions) == 0 {
		return ""
	}
	parts := []string{o.Reason, o.Level, o.From.Time.String(), o.Until.Time.String()}
	for _, c := range o.Conditions {
		parts = append(parts, fmt.Sprintf("%s=%s", c.Key, c.Value))
	}
	sort.Strings(parts[4:])
	return strings.Join(parts, "\x00")
}
