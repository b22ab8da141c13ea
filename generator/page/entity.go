package page

import (
	"strconv"
	"strings"

	"kontor/generator/content"
	"kontor/generator/site"
	"kontor/generator/view"
)

// entityView is the profile of a segment, channel, portfolio or other entity.
// Facts come from the default language's file, texts from the page's own.
func (b *builder) entityView(p *site.Page, markup view.HTML) view.Entity {
	e := p.Entity
	v := view.Entity{
		Frame: b.frame(p), Dimension: p.Dimension.Title.In(p.Lang), Role: p.Dimension.Role, Short: e.Short(p.Lang), Content: markup,
		Image: b.image(p), Slice: b.entitySlice(e, p.Lang), Conditions: b.conditions(e, p.Lang),
		Documents: b.entryCards(e.Documents, p.Lang), Backlinks: b.backlinks(p),
	}
	for _, other := range nearby(e) {
		link := b.entityLink(other, p.Lang)
		link.Current = other == e
		v.Siblings = append(v.Siblings, link)
	}
	main := e.Main()
	if main == nil {
		return v
	}
	v.Lead = p.Doc.Meta.Description
	v.Facts = b.facts(e, p.Lang)
	own := &p.Doc.Meta
	switch m := &main.Meta; {
	case m.Segment != nil:
		v.Lists = b.segmentLists(e, m.Segment, own.Segment, p.Lang)
	case m.Channel != nil:
		if promise := ownText(m.Channel.Promise, own.Channel, func(c *content.Channel) string { return c.Promise }); promise != "" {
			v.Lead = promise
		}
		v.Lists = b.channelLists(m.Channel, own.Channel, p.Lang)
		v.Ways = b.ways(e, p.Lang)
	}
	return v
}

// maxNearby is how many entities a page lists beside its own: beyond, each page
// would repeat most of the list of the dimension.
const maxNearby = 100

// nearby are the entities of the same dimension, of the same group where there
// are very many; nil where that is no help.
func nearby(e *site.Entity) []*site.Entity {
	all := e.Dimension.Entities
	if len(all) <= maxNearby {
		return all
	}
	var group []*site.Entity
	for _, other := range all {
		if other.Group == e.Group {
			group = append(group, other)
		}
	}
	if len(group) > maxNearby {
		return nil
	}
	return group
}

// ownText is the translation's text where it has one, else the main file's.
func ownText[T any](main string, own *T, get func(*T) string) string {
	if own != nil {
		if s := get(own); s != "" {
			return s
		}
	}
	return main
}

// ownItems are a translation's items where it has any, else the main file's.
func ownItems[T any](main []content.Item, own *T, get func(*T) []content.Item) []content.Item {
	if own != nil {
		if items := get(own); len(items) > 0 {
			return items
		}
	}
	return main
}

// sizeIn is how large a segment is, in the words of a page's own language.
func sizeIn(e *site.Entity, lang string) string {
	var own *content.Segment
	if p := e.Pages[lang]; p != nil {
		own = p.Doc.Meta.Segment
	}
	return ownText(e.Main().Meta.Segment.Size, own, func(s *content.Segment) string { return s.Size })
}

// facts are the labelled values of an entity; empty ones are left out.
func (b *builder) facts(e *site.Entity, lang string) []view.Fact {
	f := facts{b: b, lang: lang}
	m := &e.Main().Meta
	if s := m.Segment; s != nil {
		f.text("priority", s.Priority)
		f.text("size", sizeIn(e, lang))
		if s.Share.Given {
			f.text("share", b.in.Theme.Strings(lang).Percent(s.Share.Value))
		}
		f.value("mode", s.Mode)
		f.links("buys", b.refLinks(e.References.Buys, lang))
		f.links("talks", b.refLinks(e.References.Talks, lang))
		f.links("personas", b.pageLinks(e.References.Personas, lang))
	}
	if c := m.Channel; c != nil {
		f.value("kind", c.Kind)
		f.value("medium", c.Medium)
		f.value("directness", c.Directness)
		f.value("role", c.Role)
		f.value("pattern", c.Pattern)
		f.links("focus", b.refLinks(e.References.Focus, lang))
		f.text("phases", b.phases(c.Phases, lang))
		f.text("tasks", taskNames(c.Tasks))
		f.value("costToServe", c.CostToServe)
		f.text("integration", b.integration(c.Integration, lang))
	}
	if p := m.Portfolio; p != nil {
		f.value("level", p.Level)
		f.value("kind", p.Kind)
		f.text("price", p.Price)
		if p.Variants > 0 {
			f.text("variants", strconv.Itoa(p.Variants))
		}
		f.value("distribution", p.Distribution)
		f.links("parts", b.refLinks(e.References.Parts, lang))
		f.links("coreIn", b.refLinks(e.References.CoreIn, lang))
		f.links("solves", b.solves(e, lang))
	}
	f.common(e, m.Entity)
	return f.out
}

// facts collects labelled values.
type facts struct {
	b    *builder
	lang string
	out  []view.Fact
}

func (f *facts) text(key, value string) {
	if value != "" {
		f.out = append(f.out, view.Fact{Key: "fact." + key, Value: value})
	}
}

// value is a word of a fixed list, said in the reader's language; words
// outside the list are printed as they are.
func (f *facts) value(key, value string) {
	if value != "" {
		f.text(key, f.b.word(f.lang, "value."+key+"."+value, value))
	}
}

func (f *facts) links(key string, links []view.Link) {
	if len(links) > 0 {
		f.out = append(f.out, view.Fact{Key: "fact." + key, Links: links})
	}
}

// common are the facts that all entities share.
func (f *facts) common(e *site.Entity, m *content.Entity) {
	if m == nil {
		return
	}
	f.text("group", m.Group.Text)
	if m.Status != "" && m.Status != "active" {
		f.value("status", m.Status)
	}
	dates := f.b.in.Theme.Strings(f.lang)
	if !m.From.IsZero() {
		f.text("from", dates.Date(m.From.Time))
	}
	if !m.Until.IsZero() {
		f.text("until", dates.Date(m.Until.Time))
	}
	f.text("owner", m.Owner)
	if parent := e.References.Parent; parent != nil {
		f.links("parent", []view.Link{f.b.entityLink(parent, f.lang)})
	}
	if by := e.References.ReplacedBy; by != nil {
		f.links("replacedBy", []view.Link{f.b.entityLink(by, f.lang)})
	}
	f.text("sources", strings.Join(m.Sources, "; "))
	if !m.Reviewed.IsZero() {
		f.text("reviewed", dates.Date(m.Reviewed.Time))
	}
}

// word is a string of the user interface where there is one, else fallback.
func (b *builder) word(lang, key, fallback string) string {
	if s := b.in.Theme.Strings(lang); s.Has(key) {
		return s.T(key)
	}
	return fallback
}

func (b *builder) refLinks(refs []site.Ref, lang string) (out []view.Link) {
	for _, r := range refs {
		link := b.entityLink(r.Entity, lang)
		if r.Phase != "" {
			link.Title += " (" + b.phase(r.Phase, lang) + ")"
		}
		out = append(out, link)
	}
	return out
}

// solves names the items that a portfolio addresses.
func (b *builder) solves(e *site.Entity, lang string) (out []view.Link) {
	for _, r := range e.References.Solves {
		link := b.entityLink(r.Entity, lang)
		if r.Item != "" {
			link.URL += "#" + r.Item
			if text := b.itemText(r.Entity, r.Item, lang); text != "" {
				link.Title += ": " + text
			}
		}
		out = append(out, link)
	}
	return out
}

func (b *builder) itemText(e *site.Entity, anchor, lang string) string {
	d := e.Entry.Doc(lang)
	for _, list := range b.segmentLists(e, e.Main().Meta.Segment, d.Meta.Segment, lang) {
		for _, it := range list.Items {
			if it.ID == anchor {
				return it.Text
			}
		}
	}
	return ""
}

func (b *builder) segmentLists(e *site.Entity, main, own *content.Segment, lang string) []view.ItemList {
	solvedBy := map[string][]view.Link{}
	for _, s := range e.Solutions {
		solvedBy[s.Item] = append(solvedBy[s.Item], b.entityLink(s.By, lang))
	}
	return b.lists(lang, solvedBy,
		namedItems{"expects", ownItems(main.Expects, own, func(s *content.Segment) []content.Item { return s.Expects })},
		namedItems{"jobs", ownItems(main.Jobs, own, func(s *content.Segment) []content.Item { return s.Jobs })},
		namedItems{"pains", ownItems(main.Pains, own, func(s *content.Segment) []content.Item { return s.Pains })},
		namedItems{"gains", ownItems(main.Gains, own, func(s *content.Segment) []content.Item { return s.Gains })},
	)
}

func (b *builder) channelLists(main, own *content.Channel, lang string) []view.ItemList {
	return b.lists(lang, nil,
		namedItems{"strengths", ownItems(main.Strengths, own, func(c *content.Channel) []content.Item { return c.Strengths })},
		namedItems{"limits", ownItems(main.Limits, own, func(c *content.Channel) []content.Item { return c.Limits })},
	)
}

type namedItems struct {
	key   string
	items []content.Item
}

// rated are the lists whose items carry an importance.
var rated = map[string]bool{"expects": true, "jobs": true, "pains": true, "gains": true}

func (b *builder) lists(lang string, links map[string][]view.Link, lists ...namedItems) (out []view.ItemList) {
	for _, list := range lists {
		v := view.ItemList{Key: "list." + list.key}
		for i, it := range list.items {
			if it.Internal && !b.site.Edition.Internal {
				continue
			}
			item := view.Item{ID: site.Anchor(it, list.key, i+1), Text: it.Text, Internal: it.Internal}
			if it.Topic != "" {
				item.Topic = b.word(lang, "topic."+it.Topic, it.Topic)
			}
			item.Phase = b.phase(it.Phase, lang)
			if rated[list.key] {
				item.Importance = it.Importance
			}
			item.Links = links[item.ID]
			v.Items = append(v.Items, item)
		}
		if len(v.Items) > 0 {
			out = append(out, v)
		}
	}
	return out
}

// phase is the title of a buying phase.
func (b *builder) phase(id, lang string) string {
	for _, ph := range b.site.Config.Phases {
		if ph.Known(id) && ph.Title.In(lang) != "" {
			return ph.Title.In(lang)
		}
	}
	if id == "" {
		return ""
	}
	return b.word(lang, "phase."+id, id)
}

func (b *builder) phases(ids []string, lang string) string {
	var out []string
	for _, id := range ids {
		out = append(out, b.phase(id, lang))
	}
	return strings.Join(out, ", ")
}

func taskNames(tasks []content.Task) string {
	var out []string
	for _, t := range tasks {
		out = append(out, t.Task)
	}
	return strings.Join(out, ", ")
}

func (b *builder) integration(levels map[string]string, lang string) string {
	var out []string
	for _, key := range []string{"price", "customerData", "stock", "service"} {
		if level := levels[key]; level != "" {
			out = append(out, b.word(lang, "value.integration."+key, key)+": "+b.word(lang, "value.integration."+level, level))
		}
	}
	return strings.Join(out, "; ")
}

// ways are the links of a channel to other channels.
func (b *builder) ways(e *site.Entity, lang string) (out []view.Way) {
	for _, w := range e.References.Ways {
		way := view.Way{To: b.entityLink(w.To, lang), Both: w.Both}
		if w.Kind != "" {
			way.Kind = b.word(lang, "value.link."+w.Kind, w.Kind)
		}
		var only []string
		for _, segment := range w.For {
			only = append(only, segment.Short(lang))
		}
		way.For = strings.Join(only, ", ")
		for _, ph := range w.Phases {
			way.Phases = append(way.Phases, b.phase(ph, lang))
		}
		out = append(out, way)
	}
	return out
}

func (b *builder) personaFacts(p *site.Page, main *content.Persona) []view.Fact {
	own := p.Doc.Meta.Persona
	text := func(get func(*content.Persona) string) string { return ownText(get(main), own, get) }
	f := facts{b: b, lang: p.Lang}
	for i, dim := range b.site.Dimensions {
		if dim.Role == "segment" && len(p.Entry.About[i]) > 0 {
			f.links("segment", []view.Link{b.entityLink(p.Entry.About[i][0], p.Lang)})
		}
	}
	f.value("kind", main.Kind)
	f.text("tagline", text(func(x *content.Persona) string { return x.Tagline }))
	f.text("age", text(func(x *content.Persona) string { return x.Age }))
	f.text("job", text(func(x *content.Persona) string { return x.Job }))
	f.text("context", text(func(x *content.Persona) string { return x.Context }))
	f.text("skills", text(func(x *content.Persona) string { return x.Skills }))
	f.links("channels", b.usedChannels(p.Entry.Channels, p.Lang))
	f.text("quote", text(func(x *content.Persona) string { return x.Quote }))
	return f.out
}

// usedChannels are the channels of a persona with how much each is used.
func (b *builder) usedChannels(refs []site.Ref, lang string) (out []view.Link) {
	for _, r := range refs {
		link := b.entityLink(r.Entity, lang)
		if r.Phase != "" {
			link.Title += " (" + b.word(lang, "value.use."+r.Phase, r.Phase) + ")"
		}
		out = append(out, link)
	}
	return out
}

// pageLinks links to pages in lang where they have it.
func (b *builder) pageLinks(pages []*site.Page, lang string) (out []view.Link) {
	for _, p := range pages {
		if own := p.In(lang); own != nil {
			p = own
		}
		out = append(out, b.link(p))
	}
	return out
}

func (b *builder) personaLists(p *site.Page, main *content.Persona) []view.ItemList {
	own := p.Doc.Meta.Persona
	return b.lists(p.Lang, nil,
		namedItems{"goals", ownItems(main.Goals, own, func(x *content.Persona) []content.Item { return x.Goals })},
		namedItems{"concerns", ownItems(main.Concerns, own, func(x *content.Persona) []content.Item { return x.Concerns })},
	)
}

// dimensionView lists the entities of a dimension by group.
func (b *builder) dimensionView(p *site.Page, markup view.HTML) view.Dimension {
	dim := p.Dimension
	v := view.Dimension{Frame: b.frame(p), Content: markup, Singular: dim.Title.In(p.Lang), Open: dim.Open}
	index := map[string]int{}
	for _, e := range dim.Entities {
		title := ""
		if main := e.Main(); main != nil && main.Meta.Entity != nil {
			title = main.Meta.Entity.Group.Text
		}
		if c := e.Channel(); c != nil && title == "" {
			title = b.word(p.Lang, "group.channel."+channelKind(c), "")
		}
		i, ok := index[title]
		if !ok {
			i = len(v.Groups)
			index[title] = i
			v.Groups = append(v.Groups, view.EntityGroup{Title: title})
		}
		v.Groups[i].Entities = append(v.Groups[i].Entities, b.entityCard(e, p.Lang))
	}
	return v
}

func channelKind(c *content.Channel) string {
	if c.Kind == "" {
		return "sales"
	}
	return c.Kind
}

func (b *builder) entityCard(e *site.Entity, lang string) view.EntityCard {
	p := e.Pages[lang]
	c := view.EntityCard{
		Title: e.Title(lang), Short: e.Short(lang), URL: b.url(p.Addr),
		Description: b.description(p), Documents: len(e.Documents),
	}
	if e.Main() == nil {
		return c
	}
	f := facts{b: b, lang: lang}
	switch m := &e.Main().Meta; {
	case m.Segment != nil:
		f.text("priority", m.Segment.Priority)
		f.text("size", sizeIn(e, lang))
	case m.Channel != nil:
		f.value("role", m.Channel.Role)
		f.value("medium", m.Channel.Medium)
	case m.Portfolio != nil:
		f.value("level", m.Portfolio.Level)
		f.value("kind", m.Portfolio.Kind)
	}
	c.Facts = f.out
	return c
}
