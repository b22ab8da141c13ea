package content

import (
	"strings"

	"kontor/generator/source"
)

var weight = integer(-1000000, 1000000)

// early is a field that is read before all others, see [place.declare]: what
// the others mean depends on it.
func early(name, de, en string) field[Meta] {
	return field[Meta]{key: name, de: de, en: en, schema: words, read: func(*decoder, *Node, *Meta) bool { return true }}
}

// commonFields stand in every document.
var commonFields = []field[Meta]{
	key("title", name, func(m *Meta) *Name { return &m.Title }, "Titel; das einzige Pflichtfeld", "Title"),
	key("linkTitle", line, func(m *Meta) *string { return &m.LinkTitle }, "Kürzerer Titel für Menüs und Listen", "Link title").once("sidebarLabel", "sidebar.label", "navTitle"),
	key("short", line, func(m *Meta) *string { return &m.Short }, "Kurzname für enge Tabellen", "Short name"),
	key("description", line, func(m *Meta) *string { return &m.Description }, "Beschreibung in einem Satz, auch für Suchmaschinen", "Description"),
	key("summary", prose, func(m *Meta) *string { return &m.Summary }, "Zusammenfassung für Listen", "Summary").once("excerpt"),
	early("type", "Art des Dokuments, wo der Ordner sie nicht sagt", "Type"),
	early("id", "Bleibende Kennung; Vorgabe ist der Pfad", "Id"),
	early("lang", "Sprache des Textes; Vorgabe aus dem Dateinamen", "Language").once("language", "locale"),
	key("translationKey", line, func(m *Meta) *string { return &m.TranslationKey }, "Gleicher Schlüssel in allen Übersetzungen", "Translation key"),
	key("date", date, func(m *Meta) *Date { return &m.Date }, "Datum: 2026-12-01 oder 1.12.2026", "Date"),
	key("publishDate", date, func(m *Meta) *Date { return &m.PublishDate }, "Erscheint nicht vor diesem Tag", "Publish date").once("pubDate", "publishedAt", "publishedDate", "datePublished"),
	key("lastmod", date, func(m *Meta) *Date { return &m.Lastmod }, "Zuletzt geändert am", "Last modified").once("updated", "lastUpdated", "modified", "lastModified", "lastModifiedAt", "updatedDate", "dateModified"),
	key("expiryDate", date, func(m *Meta) *Date { return &m.ExpiryDate }, "Verschwindet an diesem Tag", "Expiry date").once("unpublishDate", "expires"),
	key("draft", boolean, func(m *Meta) *bool { return &m.Draft }, "Entwurf: wird nicht veröffentlicht", "Draft"),
	key("visibility", hidden, func(m *Meta) *bool { return &m.Internal }, "internal: wird nie veröffentlicht", "Visibility"),
	key("weight", weight, func(m *Meta) *int { return &m.Weight }, "Reihenfolge in Listen; kleiner steht weiter vorn", "Weight").once("order", "sidebarPosition", "navOrder", "menuOrder", "sidebar.order").isFact(),
	key("slug", line, func(m *Meta) *string { return &m.Slug }, "Letzter Teil der Adresse", "Slug"),
	key("url", name, func(m *Meta) *Name { return &m.URL }, "Ganze Adresse", "URL").once("path", "permalink"),
	key("aliases", names, func(m *Meta) *[]Name { return &m.Aliases }, "Alte Adressen, die hierher führen", "Old addresses").also("alias").once("redirectFrom", "redirects"),
	key("formerly", names, func(m *Meta) *[]Name { return &m.Formerly }, "Alte Kennungen", "Old ids"),
	key("layout", name, func(m *Meta) *Name { return &m.Layout }, "Vorlage des Designs", "Layout").once("template"),
	key("tags", names, func(m *Meta) *[]Name { return &m.Tags }, "Schlagworte", "Tags").also("tag"),
	key("authors", authorNames, func(m *Meta) *[]Name { return &m.Authors }, "Autorinnen und Autoren", "Authors").also("author"),
	key("image", name, func(m *Meta) *Name { return &m.Image }, "Bild, Pfad von dieser Datei aus", "Image"),
	key("imageAlt", line, func(m *Meta) *string { return &m.ImageAlt }, "Was auf dem Bild zu sehen ist", "Image text"),
	key("toc", toggle, func(m *Meta) *Switch { return &m.TOC }, "Inhaltsverzeichnis zeigen", "Table of contents"),
	key("comments", commenting, func(m *Meta) *Commenting { return &m.Comments }, "Kommentare: true, false oder closed", "Comments"),
	key("noindex", boolean, func(m *Meta) *bool { return &m.NoIndex }, "Suchmaschinen sollen die Seite übergehen", "No index"),
	key("params", free, func(m *Meta) *map[string]any { return &m.Params }, "Freie Angaben für das Design", "Parameters").once("extra"),
}

// authorNames are names of authors, or the maps that other tools keep of them.
var authorNames = listOf(codec[Name]{schema: name.schema, spell: name.spell, read: func(d *decoder, n *Node, to *Name) bool {
	own := n.Get("name")
	if own == nil {
		return name.read(d, n, to)
	}
	d.report(source.Warning("FM08", n.Pos, "key", d.key(), "fix", d.key()+": "+own.show()))
	return name.read(d, own, to)
}}, func(v Name) bool { return v.Text == "" })

var relationFields = []field[Meta]{
	key("decision", decision, func(m *Meta) *Decision { return &m.Decision }, "Entscheidung für alle genannten Zellen", "Decision").isFact(),
}

var offerListFields = []field[Meta]{
	key("offers", listOf(offer, never), func(m *Meta) *[]Offer { return &m.Offers }, "Angebote", "Offers").also("offer").isFact(),
}

var articleFields = []field[Meta]{
	key("series", listOf(membership, func(m Membership) bool { return m.Series.Text == "" }), func(m *Meta) *[]Membership { return &m.Series }, "Serie, zu der der Artikel gehört", "Series").isFact(),
	key("part", integer(1, 10000), func(m *Meta) *int { return &m.Part }, "Nummer des Teils", "Part").once("seriesOrder", "seriesPart", "seriesWeight").isFact(),
	key("teaser", line, func(m *Meta) *string { return &m.Teaser }, "Vorschau in einem Satz", "Teaser"),
	key("announce", toggle, func(m *Meta) *Switch { return &m.Announce }, "Vor dem Erscheinen ankündigen", "Announce").isFact(),
}

var membershipFields = newRecord([]field[Membership]{
	key("id", name, func(m *Membership) *Name { return &m.Series }, "Serie", "Series").also("series", "name").must(),
	key("part", integer(1, 10000), func(m *Membership) *int { return &m.Part }, "Nummer des Teils", "Part"),
})

var membership = orText(membershipFields,
	func(*Node) Membership { return Membership{} },
	func(d *decoder, n *Node, m *Membership) bool { return name.read(d, n, &m.Series) },
	func(m Membership) string { return name.spell(m.Series) })

// personaSegment is `segment:` of a persona on a site without that dimension.
var personaSegment = []field[Meta]{
	key("segment", name, func(m *Meta) *Name { return &m.Persona.Segment }, "Segment, zu dem die Rolle gehört", "Segment").isFact(),
}

// Kinds of documents by the fields they may have: the types, and entities by
// the role of their dimension.
const (
	kindSegment   = "segment"
	kindChannel   = "channel"
	kindPortfolio = "portfolio"
)

// kindNames lists the kinds in the order of messages and of [Schema].
var kindNames = []string{
	TypePage, TypeArticle, TypeConcept, TypeSection, TypeSeries, TypeEntity,
	kindSegment, kindChannel, kindPortfolio, TypePersona, TypeOffer, TypeText,
}

// metaFields are the fields of each kind of document.
var metaFields = map[string]*record[Meta]{
	TypePage:      newRecord(foreignFields, commonFields, relationFields, offerListFields, articleFields),
	TypeArticle:   newRecord(foreignFields, commonFields, relationFields, offerListFields, articleFields),
	TypeConcept:   newRecord(foreignFields, commonFields, relationFields, offerListFields, articleFields),
	TypeSection:   newRecord(foreignFields, commonFields, relationFields, offerListFields),
	TypeText:      newRecord(foreignFields, commonFields),
	TypeSeries:    newRecord(foreignFields, commonFields, seriesFields),
	TypeEntity:    newRecord(foreignFields, commonFields, sharedFields, offerListFields),
	kindSegment:   newRecord(foreignFields, commonFields, sharedFields, offerListFields, within(func(m *Meta) *Segment { return m.Segment }, segmentFields...)),
	kindChannel:   newRecord(foreignFields, commonFields, sharedFields, offerListFields, within(func(m *Meta) *Channel { return m.Channel }, channelFields...)),
	kindPortfolio: newRecord(foreignFields, commonFields, sharedFields, offerListFields, within(func(m *Meta) *Portfolio { return m.Portfolio }, portfolioFields...)),
	TypePersona:   newRecord(foreignFields, commonFields, personaSegment, within(func(m *Meta) *Persona { return m.Persona }, personaFields...)),
	TypeOffer:     newRecord(foreignFields, commonFields, offerListFields, ownOfferFields),
}

var (
	seriesFields   = within(func(m *Meta) *SeriesPlan { return m.Plan }, planFields...)
	sharedFields   = within(func(m *Meta) *Entity { return m.Entity }, entityFields...)
	ownOfferFields = within(func(m *Meta) *Offer { return &m.Offers[0] }, offerFields...)
)

// kindOf is the kind of a document of a type in a dimension of that role.
func kindOf(typ, role string) string {
	if typ == TypeEntity && role != "" {
		return role
	}
	return typ
}

// prepare makes the parts of m that the fields of its kind go into.
func (m *Meta) prepare(kind string, pos source.Pos) {
	switch kind {
	case TypeEntity, kindSegment, kindChannel, kindPortfolio:
		m.Entity = &Entity{}
	case TypeSeries:
		m.Plan = &SeriesPlan{}
	case TypePersona:
		m.Persona = &Persona{}
	case TypeOffer:
		m.Offers = []Offer{{Pos: pos, Key: map[string][]Name{}}}
	}
	switch kind {
	case kindSegment:
		m.Segment = &Segment{}
	case kindChannel:
		m.Channel = &Channel{}
	case kindPortfolio:
		m.Portfolio = &Portfolio{}
	}
}

// meta decodes the front matter of one document.
func (d *decoder) meta(n *Node, kind string, m *Meta) {
	m.prepare(kind, n.Pos)
	record := metaFields[kind]
	r := record.into(d, m)
	about := d.dimensions()
	if kind == TypeOffer {
		about.into = m.Offers[0].Key
	}
	for _, item := range n.Items {
		if kind == TypePersona && strings.HasPrefix(foldKey(item.Key), kindChannel) && r.entry(item) {
			continue // the channels that a role uses, not what the page is about
		}
		if !about.entry(item) && !r.entry(item) {
			d.unknownMeta(item, kind, m)
		}
	}
	d.finish(kind, m, about)
}

// finish joins what several keys say together.
func (d *decoder) finish(kind string, m *Meta, about *dimensionNames) {
	switch kind {
	case TypeOffer:
		d.checkOffer(m.Offers[0])
		if len(about.into) == 0 && len(m.Offers) > 1 {
			m.Offers = m.Offers[1:] // the file only holds a list of offers
		}
		return
	case TypePersona:
		for _, dim := range d.o.Dimensions {
			if names := about.into[dim.ID]; dim.Role == kindSegment && len(names) > 0 {
				m.Persona.Segment = names[0]
			}
		}
	}
	if len(about.into) > 0 {
		m.About = about.into
	}
}

// unknownMeta reports a key that this kind of document does not have.
func (d *decoder) unknownMeta(item *Node, kind string, m *Meta) {
	if strings.HasPrefix(strings.ToLower(item.Key), "x-") {
		if m.Params == nil {
			m.Params = map[string]any{}
		}
		m.Params[item.Key] = item.Plain()
		d.report(source.Warning("FM08/params", item.KeyPos, "key", item.Key))
		return
	}
	var elsewhere []string
	for _, k := range kindNames {
		if metaFields[k].has(item.Key) {
			elsewhere = append(elsewhere, k)
		}
	}
	if len(elsewhere) > 0 {
		d.report(source.Warning("FM09", item.KeyPos, "key", item.Key, "types", strings.Join(elsewhere, ", "), "type", kind))
		return
	}
	known := metaFields[kind].known()
	for _, dim := range d.o.Dimensions {
		for _, title := range dim.Names {
			if wordKey(title) == wordKey(item.Key) {
				d.report(source.Warning("REF06", item.KeyPos, "key", item.Key, "nearest", dim.Key))
				return
			}
		}
		known = append(known, dim.Key)
	}
	d.unknown(item, known)
}

// dimensionNames reads keys that name a dimension.
type dimensionNames struct {
	d    *decoder
	keys map[string]DimensionKey // by folded key
	into map[string][]Name
	seen map[string]*Node // by dimension
}

func (d *decoder) dimensions() *dimensionNames {
	if d.keys == nil {
		d.keys = map[string]DimensionKey{}
		for _, dim := range d.o.Dimensions {
			d.keys[foldKey(dim.ID)], d.keys[foldKey(dim.Key)] = dim, dim
		}
	}
	return &dimensionNames{d: d, keys: d.keys, into: map[string][]Name{}, seen: map[string]*Node{}}
}

// entry reads one entry of a map. It reports whether the key names a dimension.
func (a *dimensionNames) entry(item *Node) bool {
	dim, ok := a.keys[foldKey(item.Key)]
	if ok {
		a.read(dim, item)
	}
	return ok
}

func (a *dimensionNames) read(dim DimensionKey, item *Node) {
	d := a.d
	if item.Kind == NodeNull {
		return
	}
	if first := a.seen[dim.ID]; first != nil {
		d.report(source.Error("FM11", item.KeyPos, "key", item.Key, "other", first.Key).With(first.KeyPos))
		return
	}
	a.seen[dim.ID] = item
	d.path = append(d.path, step{key: item.Key})
	var found []Name
	references.read(d, item, &found)
	d.path = d.path[:len(d.path)-1]
	if len(found) == 0 {
		return
	}
	a.into[dim.ID] = found
	if !d.site && len(d.path) == 0 {
		d.facts = append(d.facts, Fact{Key: dim.ID, Value: references.spell(found), Pos: item.KeyPos})
	}
}
