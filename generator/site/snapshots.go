package site

import (
	"cmp"
	"slices"
	"strings"

	"kontor/generator/concept"
	"kontor/generator/content"
)

// snapshots takes over the states of the concept that authors have kept, the
// oldest first, under today's ids and without what this edition withholds.
// Those without a day come first: nothing says when they were.
func (l *linker) snapshots() {
	if len(l.parts.Snapshots) == 0 {
		return
	}
	hidden, renames := l.withheldEntities(), l.renames()
	withheld := l.withheldCells()
	for _, s := range l.parts.Snapshots {
		shown := *s
		shown.Model = s.Model.Renamed(renames)
		whole, was := !hidden.in(shown.Model), len(shown.Model.Offers)
		shown.Model = withoutEntities(shown.Model, hidden)
		shown.Model.Offers = slices.DeleteFunc(shown.Model.Offers, func(o content.ModelOffer) bool { return withheld(o.Key) })
		if !whole || len(shown.Model.Offers) < was {
			shown.Model.Coverage = nil // it counts what is not shown
		}
		l.site.Snapshots = append(l.site.Snapshots, shown)
	}
	slices.SortStableFunc(l.site.Snapshots, func(a, b content.Snapshot) int {
		return cmp.Or(a.Date.Compare(b.Date), strings.Compare(a.Label, b.Label))
	})
}

// renames are the former ids of the entities that the edition shows.
func (l *linker) renames() content.Renames {
	out := content.Renames{}
	for _, dim := range l.dims {
		out[dim.ID] = map[string]string{}
		for _, e := range dim.Entities {
			for _, old := range e.Formerly() {
				if dim.bySlug[old] == nil {
					out[dim.ID][old] = e.ID
				}
			}
		}
	}
	return out
}

// hiddenEntities are those that a snapshot may know and the edition withholds.
type hiddenEntities map[string]hiddenNames // by dimension

type hiddenNames struct {
	ids, titles map[string]bool
	shown       map[string]*Entity // by id: a draft of the same title hides none of them
}

// withheldEntities knows hidden documents under all their ids and titles, and
// of open dimensions what only hidden statements name.
func (l *linker) withheldEntities() hiddenEntities {
	out := hiddenEntities{}
	for _, dim := range l.dims {
		out[dim.ID] = hiddenNames{map[string]bool{}, map[string]bool{}, dim.bySlug}
	}
	for _, d := range l.stubs {
		names, ok := out[d.main.Dim]
		if !ok || d.main.Meta.Type != content.TypeEntity {
			continue
		}
		for _, id := range append(formerIDs(d.main), entityID(d.main)) {
			names.ids[id] = true
		}
		for _, doc := range append(Docs{d.main}, d.docs...) {
			names.titles[content.Fold(doc.Meta.Title.Text)] = true
			if doc.Meta.Short != "" {
				names.titles[content.Fold(doc.Meta.Short)] = true
			}
		}
	}
	for _, o := range l.withheldOffers() {
		l.hideOpen(out, o.Key)
	}
	for _, d := range l.stubs {
		l.hideOpen(out, d.main.Meta.About)
	}
	return out
}

func (l *linker) hideOpen(hidden hiddenEntities, about map[string][]content.Name) {
	for _, dim := range l.dims {
		if !dim.Open {
			continue
		}
		for _, n := range about[dim.ID] {
			if !isWide(n) {
				hidden[dim.ID].ids[l.slug(l.config.Language, n.Text)] = true
			}
		}
	}
}

func (h hiddenEntities) has(dim string, e content.ModelEntity) bool {
	return h[dim].shown[e.ID] == nil && (h[dim].ids[e.ID] || h[dim].titles[content.Fold(e.Title)])
}

// in reports whether a model names any of them.
func (h hiddenEntities) in(m content.Model) bool {
	for dim, es := range m.Entities {
		if slices.ContainsFunc(es, func(e content.ModelEntity) bool { return h.has(dim, e) }) {
			return true
		}
	}
	return false
}

// withoutEntities leaves out of a model, which is the caller's own, what the
// edition withholds, and the cells of it.
func withoutEntities(m content.Model, hidden hiddenEntities) content.Model {
	gone := map[string]map[string]bool{}
	for dim, es := range m.Entities {
		gone[dim] = map[string]bool{}
		kept := es[:0]
		for _, e := range es {
			if hidden.has(dim, e) {
				gone[dim][e.ID] = true
				continue
			}
			kept = append(kept, e)
		}
		for i := range kept {
			if id := kept[i].ReplacedBy; gone[dim][id] || hidden.has(dim, content.ModelEntity{ID: id}) {
				kept[i].ReplacedBy = ""
			}
		}
		m.Entities[dim] = kept
	}
	m.Offers = slices.DeleteFunc(m.Offers, func(o content.ModelOffer) bool {
		for dim, id := range o.Key {
			if gone[dim][id] {
				return true
			}
		}
		return false
	})
	return m
}

// withheldOffers are statements about cells that the edition does not show.
func (l *linker) withheldOffers() (out []Offer) {
	add := func(offers []content.Offer, all bool) {
		for _, o := range offers {
			if all || o.Internal && !l.edition.Internal {
				out = append(out, Offer{Offer: o})
			}
		}
	}
	add(l.parts.Offers, false)
	for _, e := range l.site.Entries {
		add(offersOf(e.Main), false)
	}
	for _, d := range l.stubs {
		add(offersOf(d.main), true)
		if decision := d.main.Meta.Decision; decision != content.DecisionNone {
			out = append(out, Offer{Offer: content.Offer{Key: d.main.Meta.About, Decision: decision}})
		} else if l.site.Rule == RuleDocuments {
			out = append(out, Offer{Offer: content.Offer{Key: d.main.Meta.About, Decision: content.DecisionOffered}})
		}
	}
	return out
}

// withheldCells tells the cells that would be decided by a hidden statement if
// the edition showed it.
func (l *linker) withheldCells() func(key map[string]string) bool {
	nothing := func(map[string]string) bool { return false }
	if l.site.Relation == nil {
		return nothing
	}
	var offers []concept.Offer // the hidden ones first: of two that contradict each other they win
	told := l.diags            // hidden statements are not checked here
	for _, o := range l.withheldOffers() {
		if sel, ok := l.selectors(&o); ok {
			offers = append(offers, sel)
		}
	}
	l.diags = told
	hidden := len(offers)
	if hidden == 0 {
		return nothing
	}
	offers = append(offers, l.stated...)
	whole, _, err := concept.Resolve(l.axes(), offers)
	if err != nil {
		panic(err) // the relation has been resolved over the same dimensions
	}
	return func(key map[string]string) bool {
		cell := make([]int, len(l.site.Dimensions))
		for i, dim := range l.site.Dimensions {
			e := dim.bySlug[key[dim.ID]]
			if e == nil {
				return false
			}
			cell[i] = e.Index
		}
		_, offer := whole.At(cell...)
		return offer >= 0 && offer < hidden
	}
}
