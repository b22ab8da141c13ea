package site

import (
	"bytes"
	"maps"
	"slices"
	"sort"
	"strings"

	"kontor/generator/content"
	"kontor/generator/source"
)

// Dimension is one axis with the entities that the edition shows.
type Dimension struct {
	content.Dimension
	Open     bool // its entities are the names found in documents and offers
	Entities []*Entity
	Pages    map[string]*Page

	names  nameIndex[*Entity]
	hidden nameIndex[string] // entities that the edition withholds: known, yet not there
	drafts map[string]bool   // of these, by id, those that are drafts
	groups map[string]string // folded group -> as first written
	bySlug map[string]*Entity

	resolved map[string]*Entity // by name as written
	closed   bool               // has an entity file, hidden or not
}

// Entity is one value of a dimension.
type Entity struct {
	Dimension *Dimension
	Index     int // in Dimension.Entities and in the relation
	ID        string
	Entry     *Entry // nil in an open dimension
	Group     string // folded
	Pages     map[string]*Page
	Documents []*Entry // about it, in site order

	References References
	Solutions  []Solution // portfolios that address an item of this segment

	name      string // title in an open dimension
	resolving int    // the last list of names in which it occurred
}

// Main is the document with the entity's facts, nil in an open dimension.
func (e *Entity) Main() *content.Document {
	if e.Entry == nil {
		return nil
	}
	return e.Entry.Main
}

// Segment, Channel and Portfolio are the facts of an entity in a dimension of
// that role, else nil.
func (e *Entity) Segment() *content.Segment { return e.facts().Segment }

// Channel is the counterpart of [Entity.Segment].
func (e *Entity) Channel() *content.Channel { return e.facts().Channel }

// Portfolio is the counterpart of [Entity.Segment].
func (e *Entity) Portfolio() *content.Portfolio { return e.facts().Portfolio }

// facts is the front matter of the entity's document, empty without one.
func (e *Entity) facts() *content.Meta {
	if main := e.Main(); main != nil {
		return &main.Meta
	}
	return &content.Meta{}
}

// Title is the entity's title in lang.
func (e *Entity) Title(lang string) string {
	if e.Entry == nil {
		return e.name
	}
	return e.Entry.Doc(lang).Meta.Title.Text
}

// Short is the entity's short name in lang, else its title.
func (e *Entity) Short(lang string) string {
	if e.Entry == nil {
		return e.name
	}
	d := e.Entry.Doc(lang)
	if d.Meta.Short != "" {
		return d.Meta.Short
	}
	if d == e.Entry.Main || e.Entry.Main.Meta.Short == "" || d.Meta.Title.Text != e.Entry.Main.Meta.Title.Text {
		return d.Meta.Title.Text
	}
	return e.Entry.Main.Meta.Short
}

// Formerly are the ids that the entity had before.
func (e *Entity) Formerly() []string {
	if main := e.Main(); main != nil {
		return formerIDs(main)
	}
	return nil
}

// formerIDs are the former ids of an entity's document. Authors may write the
// path that the file had.
func formerIDs(d *content.Document) (ids []string) {
	for _, old := range d.Meta.Formerly {
		name := strings.TrimSuffix(strings.Trim(old.Text, "/"), ".md")
		ids = append(ids, content.Slug(d.Lang, lastElement(name)))
	}
	return ids
}

// Sells reports whether the entity counts in denominators: all do, except
// channels that only communicate, and what is retired.
func (e *Entity) Sells() bool {
	return e.Entry == nil || e.Entry.Main.Meta.Channel.Sells() && !e.isRetired()
}

// dimensions finds the entities of every dimension. One with an entity file,
// even a hidden one, is closed; an open one collects the names that documents
// and offers use.
func (l *linker) dimensions() {
	for _, conf := range l.config.Dimensions {
		l.dims = append(l.dims, &Dimension{
			Dimension: conf, Pages: map[string]*Page{}, groups: map[string]string{},
			bySlug: map[string]*Entity{}, resolved: map[string]*Entity{}, drafts: map[string]bool{},
		})
	}
	for _, d := range l.identities {
		dim := l.dimension(d.main.Dim)
		if dim == nil || d.main.Meta.Type != content.TypeEntity {
			continue
		}
		dim.closed = true
		if d.hidden {
			dim.hide(d.main, d.why)
			continue
		}
		l.addEntity(dim, &Entity{ID: entityID(d.main), Entry: d.entry}, idPos(d.main))
	}
	l.openDimensions()
	for _, dim := range l.dims {
		dim.sort(l.config.Language)
		for _, e := range dim.Entities {
			dim.name(e)
		}
	}
	for _, dim := range l.dims {
		if len(dim.Entities) > 0 {
			l.site.Dimensions = append(l.site.Dimensions, dim)
		}
	}
}

// hide remembers a withheld entity, so that naming it is no error.
func (dim *Dimension) hide(main *content.Document, why Reason) {
	id := entityID(main)
	dim.drafts[id] = why.Draft
	dim.hidden.add(levelID, id, id)
	dim.hidden.add(levelTitle, main.Meta.Title.Text, id)
	dim.hidden.add(levelShort, main.Meta.Short, id)
}

// addEntity adds an entity unless its id is taken.
func (l *linker) addEntity(dim *Dimension, e *Entity, pos source.Pos) {
	if other := dim.bySlug[e.ID]; other != nil {
		d := source.Error("REF02", pos, "id", e.ID)
		if main := other.Main(); main != nil {
			d = d.With(idPos(main))
		}
		l.report(d)
		return
	}
	e.Dimension, e.Pages = dim, map[string]*Page{}
	if main := e.Main(); main != nil && main.Meta.Entity != nil && main.Meta.Entity.Group.Text != "" {
		e.Group = content.Fold(main.Meta.Entity.Group.Text)
		if _, ok := dim.groups[e.Group]; !ok {
			dim.groups[e.Group] = main.Meta.Entity.Group.Text
		}
	}
	dim.bySlug[e.ID] = e
	dim.Entities = append(dim.Entities, e)
}

// name makes the entity known under its id, titles and short names.
func (dim *Dimension) name(e *Entity) {
	dim.names.add(levelID, e.ID, e)
	if e.Entry == nil {
		dim.names.add(levelTitle, e.name, e)
		return
	}
	for _, old := range e.Entry.Main.Meta.Formerly {
		dim.names.add(levelID, old.Text, e)
	}
	dim.names.add(levelTitle, e.Entry.Main.Meta.Title.Text, e)
	dim.names.add(levelShort, e.Entry.Main.Meta.Short, e)
}

// openDimensions makes an entity of every name that a visible document or offer
// uses in a dimension without files; the title is the first spelling in file
// order.
func (l *linker) openDimensions() {
	var open []opened
	for _, dim := range l.dims {
		if !dim.closed {
			dim.Open = true
			open = append(open, opened{dim, map[string]bool{}})
		}
	}
	add := func(about map[string][]content.Name) {
		if len(about) == 0 {
			return
		}
		for _, dim := range open {
			dim.add(l, about[dim.ID])
		}
	}
	offers := func(offers []content.Offer) {
		for i := range offers {
			if !offers[i].Internal || l.edition.Internal {
				add(offers[i].Key)
			}
		}
	}
	for _, e := range l.site.Entries {
		add(e.Main.Meta.About)
		offers(e.Main.Meta.Offers)
	}
	offers(l.parts.Offers)
}

// opened is an open dimension while its entities are found.
type opened struct {
	*Dimension
	seen map[string]bool // names as written
}

func (dim opened) add(l *linker, names []content.Name) {
	for _, n := range names {
		if dim.seen[n.Text] {
			continue
		}
		dim.seen[n.Text] = true
		if isWide(n) || n.Text == "" {
			continue
		}
		id := l.slug(l.config.Language, n.Text)
		if dim.bySlug[id] == nil {
			l.addEntity(dim.Dimension, &Entity{ID: id, name: n.Text}, n.Pos)
		}
	}
}

// sort orders entities by weight, then by title in the site's language.
func (dim *Dimension) sort(lang string) {
	keys := make(map[*Entity][]byte, len(dim.Entities))
	for _, e := range dim.Entities {
		keys[e] = content.SortKey(lang, e.Title(lang))
	}
	weight := func(e *Entity) int {
		if main := e.Main(); main != nil && main.Meta.Weight != 0 {
			return main.Meta.Weight
		}
		return maxWeight
	}
	sort.SliceStable(dim.Entities, func(i, j int) bool {
		a, b := dim.Entities[i], dim.Entities[j]
		if weight(a) != weight(b) {
			return weight(a) < weight(b)
		}
		if c := bytes.Compare(keys[a], keys[b]); c != 0 {
			return c < 0
		}
		return a.ID < b.ID
	})
	dim.gatherGroups()
	for i, e := range dim.Entities {
		e.Index = i
	}
}

// gatherGroups moves the entities of a group together, to where the first of
// them stands.
func (dim *Dimension) gatherGroups() {
	first := map[string]int{}
	for i, e := range dim.Entities {
		if _, ok := first[e.Group]; !ok {
			first[e.Group] = i
		}
	}
	sort.SliceStable(dim.Entities, func(i, j int) bool {
		return first[dim.Entities[i].Group] < first[dim.Entities[j].Group]
	})
}

// entityID is `id:` where given, else the slug of the file name.
func entityID(d *content.Document) string {
	if d.ID != joinPath(d.Folder, d.Name) {
		return lastElement(d.ID)
	}
	return d.SlugKey
}

func joinPath(dir, name string) string {
	if dir == "" {
		return name
	}
	return dir + "/" + name
}

// dimension finds a configured dimension by id.
func (l *linker) dimension(id string) *Dimension {
	for _, d := range l.dims {
		if d.ID == id {
			return d
		}
	}
	return nil
}

// resolve turns names of one dimension into entities. Withheld ones are left
// out without a word; unknown and ambiguous ones are REF01.
func (l *linker) resolve(dim *Dimension, names []content.Name) (out []*Entity) {
	l.resolving++
	out = make([]*Entity, 0, len(names))
	add := func(e *Entity) {
		if e.resolving != l.resolving {
			e.resolving = l.resolving
			out = append(out, e)
		}
	}
	for _, n := range names {
		switch group, isGroup := strings.CutPrefix(n.Text, "group:"); {
		case n.Text == "*":
			for _, e := range dim.Entities {
				add(e)
			}
		case isGroup:
			for _, e := range dim.Entities {
				if e.Group == content.Fold(group) {
					add(e)
				}
			}
			l.checkGroup(dim, group, n.Pos)
		default:
			if e := l.entity(dim, n); e != nil {
				add(e)
			}
		}
	}
	return out
}

// entity resolves one name. The same few names come back in thousands of
// documents, and what resolved once resolves again: names do not change.
func (l *linker) entity(dim *Dimension, n content.Name) *Entity {
	if e := dim.resolved[n.Text]; e != nil {
		return e
	}
	e := l.lookUp(dim, n)
	if e != nil {
		dim.resolved[n.Text] = e
	}
	return e
}

func (l *linker) lookUp(dim *Dimension, n content.Name) *Entity {
	found := dim.names.find(n.Text)
	if len(found) == 0 {
		if e := dim.bySlug[l.slug(l.config.Language, n.Text)]; e != nil {
			return e
		}
	}
	switch {
	case len(found) == 1:
		return found[0]
	case len(found) > 1:
		var ids []string
		for _, e := range found {
			ids = append(ids, e.ID)
		}
		l.report(source.Error("REF01/ambiguous", n.Pos, "name", n.Text, "candidates", strings.Join(ids, ", ")))
	case len(dim.hidden.find(n.Text)) > 0:
	default:
		l.report(unknownName(n, dim.ID, dim.names.known, dim.names.all))
	}
	return nil
}

func (l *linker) checkGroup(dim *Dimension, group string, pos source.Pos) {
	if _, ok := dim.groups[content.Fold(group)]; ok || dim.hiddenGroup(group, l) {
		return
	}
	var known []string
	for _, g := range dim.groups {
		known = append(known, g)
	}
	sort.Strings(known)
	l.report(source.Error("REF01/group", pos, "name", group, "dimension", dim.ID, "known", strings.Join(known, ", ")))
}

// hiddenGroup reports whether only withheld entities belong to the group.
func (dim *Dimension) hiddenGroup(group string, l *linker) bool {
	for _, d := range l.stubs {
		main := d.main
		if main.Dim == dim.ID && main.Meta.Entity != nil && content.Fold(main.Meta.Entity.Group.Text) == content.Fold(group) {
			return true
		}
	}
	return false
}

// about resolves what documents are about.
func (l *linker) about() {
	nothing := make([][]*Entity, len(l.site.Dimensions)) // what most documents of many a site share
	for _, e := range l.site.Entries {
		e.About = nothing
		if len(e.Main.Meta.About) == 0 {
			continue
		}
		if e.Main.Meta.Type != content.TypeOffer {
			l.aboutEntities(e)
		}
		l.aboutUnused(e)
	}
}

func (l *linker) aboutEntities(e *Entry) {
	e.About = make([][]*Entity, len(l.site.Dimensions))
	for i, dim := range l.site.Dimensions {
		names := e.Main.Meta.About[dim.ID]
		if len(names) == 0 {
			continue
		}
		e.dimensions++
		e.About[i] = l.resolve(dim, names)
		e.wide = e.wide || slices.ContainsFunc(names, isWide)
		for _, entity := range e.About[i] {
			entity.Documents = append(entity.Documents, e)
		}
	}
}

// isWide tells names that stand for more than one entity.
func isWide(n content.Name) bool { return n.Text == "*" || strings.HasPrefix(n.Text, "group:") }

// aboutUnused checks names in dimensions of which no entity is visible.
func (l *linker) aboutUnused(e *Entry) {
	for _, dim := range l.dims {
		if len(dim.Entities) == 0 && dim.closed {
			l.resolve(dim, e.Main.Meta.About[dim.ID])
		}
	}
}

// HasGroup reports whether some entity of the dimension is in a group.
func (dim *Dimension) HasGroup(group string) bool {
	_, has := dim.groups[content.Fold(group)]
	return has
}

// Groups are the groups of the dimension's entities as first written, sorted.
func (dim *Dimension) Groups() []string { return slices.Sorted(maps.Values(dim.groups)) }

// Find returns what a name stands for in the dimension: nothing, one entity, or
// the candidates of an ambiguous name.
func (dim *Dimension) Find(name string) []*Entity { return dim.names.find(name) }

// Named resolves a name in the dimension, or says why it cannot.
func (dim *Dimension) Named(n content.Name) (*Entity, *source.Diagnostic) {
	if found := dim.names.find(n.Text); len(found) > 0 {
		return found[0], nil
	}
	d := unknownName(n, dim.ID, dim.names.known, dim.names.all)
	return nil, &d
}
