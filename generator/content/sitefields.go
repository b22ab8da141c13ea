package content

import (
	"maps"
	"slices"
	"strings"

	"github.com/invopop/jsonschema"

	"kontor/generator/source"
)

// siteFields are the keys of content/site.yaml.
var siteFields = newRecord([]field[Config]{
	key("title", localized, func(c *Config) *Text { return &c.Title }, "Name der Website", "Title"),
	key("description", localized, func(c *Config) *Text { return &c.Description }, "Worum es geht, in einem Satz", "Description"),
	key("baseURL", line, func(c *Config) *string { return &c.BaseURL }, "Adresse, unter der die Website erscheint", "Base URL").also("url"),
	key("language", line, func(c *Config) *string { return &c.Language }, "Hauptsprache, zum Beispiel de", "Language").once("languageCode", "defaultContentLanguage", "lang"),
	key("languages", lines, func(c *Config) *[]string { return &c.Languages }, "Alle Sprachen", "Languages"),
	key("timeZone", line, func(c *Config) *string { return &c.TimeZone }, "Zeitzone, zum Beispiel Europe/Berlin", "Time zone"),
	key("theme", line, func(c *Config) *string { return &c.Theme }, "Design; Vorgabe kontor", "Theme"),
	key("permalinks", permalinks, func(c *Config) *map[string]map[string]string { return &c.Permalinks }, "Erste Ordner der Adressen, je Sprache", "Permalinks"),
	key("menus", menus, func(c *Config) *map[string][]MenuEntry { return &c.Menus }, "Menüs: main und footer", "Menus").also("menu"),
	key("authors", listOf(author, never), func(c *Config) *[]Author { return &c.Authors }, "Autorinnen und Autoren", "Authors"),
	key("author", line, func(c *Config) *string { return &c.Author }, "Wer Artikel ohne Angabe schreibt", "Default author"),
	key("contact", object(contactFields), func(c *Config) *Contact { return &c.Contact }, "Kontakt", "Contact"),
	key("share", listOf(shareService, never), func(c *Config) *[]ShareService { return &c.Share }, "Dienste zum Teilen: linkedin, mail, copy, whatsapp oder {name, url}", "Share"),
	key("dimensions", listOf(dimension, never), func(c *Config) *[]Dimension { return &c.Dimensions }, "Achsen des Konzepts; [] für keine", "Dimensions"),
	key("relation", object(relationRecord), func(c *Config) *RelationConfig { return &c.Relation }, "Woher Entscheidungen kommen", "Relation"),
	key("patterns", object(patternFields), func(c *Config) *PatternsConfig { return &c.Patterns }, "Achsen der Abdeckungsmuster", "Patterns"),
	key("strategy", object(strategyFields), func(c *Config) *Strategy { return &c.Strategy }, "Erklärte Strategie", "Strategy"),
	key("phases", listOf(phase, never), func(c *Config) *[]Phase { return &c.Phases }, "Kaufphasen, der Reihe nach", "Phases"),
	key("tags", listOf(tag, never), func(c *Config) *[]Tag { return &c.Tags }, "Schlagwörter, die in jeder Sprache anders heißen", "Tags"),
	key("matrix", object(matrixFields), func(c *Config) *MatrixConfig { return &c.Matrix }, "Schwellen und Schwere der Befunde", "Matrix"),
	key("newsletter", newsletter, func(c *Config) *NewsletterConfig { return &c.Newsletter }, "Newsletter: provider, sender, frequency, topics; true für Seiten mit dem Feed", "Newsletter"),
	key("comments", comments, func(c *Config) *CommentsConfig { return &c.Comments }, "Kommentare", "Comments"),
	key("legal", object(legalFields), func(c *Config) *Legal { return &c.Legal }, "Impressum und Datenschutz", "Legal pages"),
	key("publish", publishings.one(), func(c *Config) *string { return &c.Publish }, "Wie veröffentlicht wird: auto, swap, inplace", "Publish"),
	key("redirects", listOf(servers.one(), func(s string) bool { return s == "" }), func(c *Config) *[]string { return &c.Redirects }, "Alte Adressen auch als Datei für netlify, apache, nginx", "Files with redirects"),
	key("markdown", object(markdownFields), func(c *Config) *MarkdownConfig { return &c.Markdown }, "Teile von Markdown", "Markdown"),
	key("image", name, func(c *Config) *Name { return &c.Image }, "Bild für Vorschauen in Netzwerken, Pfad unter content/", "Picture for previews in networks"),
	key("feeds", feeds, func(c *Config) *FeedsConfig { return &c.Feeds }, "Feeds: content (full oder summary), limit; false für keine", "Feeds"),
	key("paginate", pageSize, func(c *Config) *int { return &c.Paginate }, "Einträge je Listenseite, Vorgabe 20; 0 für alle auf einer", "Entries on each page of a list").once("pagerSize", "paginateBy", "pagination"),
	key("archive", toggle, func(c *Config) *Switch { return &c.Archive }, "Archiv der datierten Artikel nach Jahren; false für keines", "Archive by year"),
	key("llms", boolean, func(c *Config) *bool { return &c.LLMs }, "llms.txt veröffentlichen: ein Verzeichnis der Texte für Programme", "Publish llms.txt"),
	key("markdownSource", boolean, func(c *Config) *bool { return &c.MarkdownSource }, "Jeden Text auch als Markdown neben seine Seite legen", "Publish texts as Markdown"),
	key("params", free, func(c *Config) *map[string]any { return &c.Params }, "Freie Angaben für das Design", "Parameters").once("extra"),
})

// localized reads a text, or a map from language to text.
var localized = codec[Text]{
	schema: anyOf(words, ofType("object")),
	read: func(d *decoder, n *Node, to *Text) bool {
		if n.Kind != NodeMap {
			return line.read(d, n, &to.Default)
		}
		by := map[string]string{}
		for _, item := range n.Items {
			var s string
			d.langs = append(d.langs, Name{Text: item.Key, Pos: item.KeyPos})
			if line.read(d, item, &s) {
				by[item.Key] = s
			}
		}
		if len(by) == 0 {
			return false
		}
		*to = Text{Default: by[slices.Sorted(maps.Keys(by))[0]], By: by}.inLanguage(d.o.Language)
		return true
	},
}

var dimensionFields = newRecord([]field[Dimension]{
	key("id", line, func(x *Dimension) *string { return &x.ID }, "Kennung aus Kleinbuchstaben und Ziffern", "Id").must(),
	key("title", localized, func(x *Dimension) *Text { return &x.Title }, "Bezeichnung, Einzahl", "Title"),
	key("plural", localized, func(x *Dimension) *Text { return &x.Plural }, "Bezeichnung, Mehrzahl", "Plural"),
	key("dir", line, func(x *Dimension) *string { return &x.Dir }, "Ordner unter content/", "Folder").also("folder"),
	key("role", newChoice(kindSegment, kindChannel, kindPortfolio).one(), func(x *Dimension) *string { return &x.Role }, "Rolle: segment, channel, portfolio", "Role"),
})

var dimension = orText(dimensionFields,
	func(n *Node) Dimension { return Dimension{Pos: n.Pos} },
	func(d *decoder, n *Node, x *Dimension) bool { return line.read(d, n, &x.ID) }, nil)

var authorFields = newRecord([]field[Author]{
	key("id", line, func(a *Author) *string { return &a.ID }, "Kennung; Vorgabe aus dem Namen", "Id"),
	key("name", localized, func(a *Author) *Text { return &a.Name }, "Name", "Name").also("title").must(),
	key("organization", boolean, func(a *Author) *bool { return &a.Organization }, "Eine Organisation, keine Person", "Organization").also("organisation"),
	key("label", localized, func(a *Author) *Text { return &a.Label }, "Bezeichnung, zum Beispiel Autorin", "Label"),
	key("role", localized, func(a *Author) *Text { return &a.Role }, "Aufgabe", "Role"),
	key("bio", localized, func(a *Author) *Text { return &a.Bio }, "Über die Person, zwei Zeilen", "Biography"),
	key("photo", name, func(a *Author) *Name { return &a.Photo }, "Bild, Pfad unter content/", "Photo").also("image"),
	key("links", listOf(authorLink, never), func(a *Author) *[]AuthorLink { return &a.Links }, "Verweise", "Links"),
})

var author = orText(authorFields,
	func(n *Node) Author { return Author{Pos: n.Pos} },
	func(d *decoder, n *Node, a *Author) bool { return localized.read(d, n, &a.Name) }, nil)

var authorLink = orText(newRecord([]field[AuthorLink]{
	key("title", localized, func(l *AuthorLink) *Text { return &l.Title }, "Text des Verweises", "Title").also("name"),
	key("url", name, func(l *AuthorLink) *Name { return &l.URL }, "Adresse", "URL").must(),
}), func(*Node) AuthorLink { return AuthorLink{} },
	func(d *decoder, n *Node, l *AuthorLink) bool { return name.read(d, n, &l.URL) }, nil)

var contactFields = newRecord([]field[Contact]{
	key("name", line, func(c *Contact) *string { return &c.Name }, "Name", "Name"),
	key("email", line, func(c *Contact) *string { return &c.Email }, "E-Mail-Adresse", "E-mail").also("mail"),
	key("phone", line, func(c *Contact) *string { return &c.Phone }, "Telefonnummer", "Phone"),
	key("address", prose, func(c *Contact) *string { return &c.Address }, "Anschrift", "Address"),
	key("booking", line, func(c *Contact) *string { return &c.Booking }, "Adresse zur Terminbuchung", "Booking"),
	key("page", name, func(c *Contact) *Name { return &c.Page }, "Kontaktseite", "Page"),
})

var legalFields = newRecord([]field[Legal]{
	key("notice", name, func(l *Legal) *Name { return &l.Notice }, "Seite mit dem Impressum", "Legal notice"),
	key("privacy", name, func(l *Legal) *Name { return &l.Privacy }, "Seite zum Datenschutz", "Privacy page"),
})

var feedContents = newChoice(FeedFull+"=ganz|vollständig", FeedSummary+"=Kurzfassung|excerpt")

var feedFields = newRecord([]field[FeedsConfig]{
	key("enabled", toggle, func(f *FeedsConfig) *Switch { return &f.Enabled }, "Feeds anbieten", "Enabled"),
	key("content", feedContents.one(), func(f *FeedsConfig) *string { return &f.Content }, "full für ganze Texte (Vorgabe), summary für Kurzfassungen", "Content"),
	key("limit", integer(1, 1000), func(f *FeedsConfig) *int { return &f.Limit }, "Einträge je Feed, Vorgabe 20", "Limit"),
})

// feeds reads what feeds hold, or just true or false.
var feeds = codec[FeedsConfig]{schema: anyOf(boolean.schema, feedFields.schema), read: func(d *decoder, n *Node, to *FeedsConfig) bool {
	if n.Kind == NodeMap {
		return feedFields.decode(d, n, to)
	}
	return toggle.read(d, n, &to.Enabled)
}}

// pageSize reads how many entries a page of a list has: a number, or as in
// other tools a map with it.
var pageSize = codec[int]{schema: entryCount.schema, read: func(d *decoder, n *Node, to *int) bool {
	if size := n.Get("pagerSize"); n.Kind == NodeMap && size != nil {
		n = size
	}
	return entryCount.read(d, n, to)
}}

var entryCount = integer(0, 10_000)

var relationRecord = newRecord([]field[RelationConfig]{
	key("name", line, func(r *RelationConfig) *string { return &r.Name }, "Name der Beziehung", "Name"),
	key("from", relations.one(), func(r *RelationConfig) *string { return &r.From }, "auto, offers oder documents", "From"),
	key("conditions", listOf(conditionKeys.one(), never), func(r *RelationConfig) *[]string { return &r.Conditions }, "Konditionen, die jedes Angebot nennt", "Conditions"),
})

var patternFields = newRecord([]field[PatternsConfig]{
	key("rows", line, func(p *PatternsConfig) *string { return &p.Rows }, "Dimension der Zeilen", "Rows"),
	key("cols", line, func(p *PatternsConfig) *string { return &p.Cols }, "Dimension der Spalten", "Columns"),
	key("per", line, func(p *PatternsConfig) *string { return &p.Per }, "Dimension, je Wert ein Muster", "Per"),
	key("nicheRule", nicheRules.one(), func(p *PatternsConfig) *string { return &p.NicheRule }, "cell oder segment", "Niche rule"),
})

var strategyFields = newRecord([]field[Strategy]{
	key("system", systems.one(), func(s *Strategy) *string { return &s.System }, "single, multi, cross oder omni", "System"),
	key("pattern", patterns.one(), func(s *Strategy) *string { return &s.Pattern }, "Abdeckungsmuster", "Pattern"),
	key("price", pricing.one(), func(s *Strategy) *string { return &s.Price }, "parity, channel-specific oder mixed", "Price"),
	key("assortment", assortments.one(), func(s *Strategy) *string { return &s.Assortment }, "full, asymmetrical oder none", "Assortment"),
	key("focus", names, func(s *Strategy) *[]Name { return &s.Focus }, "Schwerpunkte", "Focus"),
})

var tag = orText(newRecord([]field[Tag]{
	key("id", line, func(t *Tag) *string { return &t.ID }, "Kennung", "Id").must(),
	key("title", localized, func(t *Tag) *Text { return &t.Title }, "Bezeichnung je Sprache", "Title"),
}), func(n *Node) Tag { return Tag{Pos: n.Pos} },
	func(d *decoder, n *Node, t *Tag) bool { return line.read(d, n, &t.ID) }, nil)

var phase = orText(newRecord([]field[Phase]{
	key("id", line, func(p *Phase) *string { return &p.ID }, "Kennung", "Id").must(),
	key("title", localized, func(p *Phase) *Text { return &p.Title }, "Bezeichnung", "Title"),
	key("stage", stages.one(), func(p *Phase) *string { return &p.Stage }, "pre, purchase oder post", "Stage"),
}), func(*Node) Phase { return Phase{} },
	func(d *decoder, n *Node, p *Phase) bool { return line.read(d, n, &p.ID) }, nil)

var matrixFields = newRecord([]field[MatrixConfig]{
	key("tolerance", fraction, func(m *MatrixConfig) *float64 { return &m.Tolerance }, "Toleranz der Muster, Vorgabe 10 %", "Tolerance"),
	key("overlap", fraction, func(m *MatrixConfig) *float64 { return &m.Overlap }, "Schwelle der Überschneidung, Vorgabe 80 %", "Overlap"),
	key("open", fraction, func(m *MatrixConfig) *float64 { return &m.Open }, "Schwelle offener Zellen, Vorgabe 20 %", "Open"),
	key("switching", fraction, func(m *MatrixConfig) *float64 { return &m.Switching }, "Anteil möglicher Kanalwechsel, ab dem ein System omni ist; Vorgabe 100 %", "Switching"),
	key("integration", fraction, func(m *MatrixConfig) *float64 { return &m.Integration }, "Anteil geteilter Merkmale, ab dem ein System omni ist; Vorgabe 100 %", "Integration"),
	key("staleMonths", integer(1, 1200), func(m *MatrixConfig) *int { return &m.StaleMonths }, "Monate, nach denen zu prüfen ist; Vorgabe 12", "Stale months"),
	key("severity", severityMap, func(m *MatrixConfig) *map[string]string { return &m.Severity }, "Schwere je Befund: off, info, warning, error", "Severity"),
	key("accept", listOf(object(acceptFields), never), func(m *MatrixConfig) *[]Accept { return &m.Accept }, "Hingenommene Befunde über das ganze Konzept, mit Grund", "Accepted findings"),
	key("findings", audiences.one(), func(m *MatrixConfig) *string { return &m.Findings }, "public zeigt Befunde allen", "Findings"),
})

var markdownFields = newRecord([]field[MarkdownConfig]{
	key("linkify", pointed(boolean), func(m *MarkdownConfig) **bool { return &m.Linkify }, "Adressen im Text werden Verweise", "Linkify"),
	key("typographer", pointed(boolean), func(m *MarkdownConfig) **bool { return &m.Typographer }, "Anführungszeichen und Striche nach der Sprache", "Typographer"),
})

var menuEntryFields = newRecord([]field[MenuEntry]{
	key("title", localized, func(m *MenuEntry) *Text { return &m.Title }, "Text des Eintrags", "Title").once("name"),
	key("page", name, func(m *MenuEntry) *Name { return &m.Page }, "Seite: Kennung, Titel oder Pfad", "Page").once("pageRef"),
	key("url", line, func(m *MenuEntry) *string { return &m.URL }, "Fremde Adresse", "URL"),
})

var menuEntry = orText(menuEntryFields,
	func(*Node) MenuEntry { return MenuEntry{} },
	func(d *decoder, n *Node, m *MenuEntry) bool { return name.read(d, n, &m.Page) }, nil)

var menuEntries = listOf(menuEntry, func(m MenuEntry) bool { return m.Page.Text == "" && m.URL == "" })

// menuNames are the menus that themes show.
var menuNames = []string{"main", "footer"}

var menus = mapOf(menuEntries, func(d *decoder, item *Node) bool {
	for _, name := range menuNames {
		if item.Key == name {
			return true
		}
	}
	d.unknown(item, menuNames)
	return false
})

// mapOf reads a map from free keys to values of one kind; allowed decides on
// each key and reports what is wrong with it.
func mapOf[T any](c codec[T], allowed func(d *decoder, item *Node) bool) codec[map[string]T] {
	return codec[map[string]T]{
		schema: func() *jsonschema.Schema {
			return &jsonschema.Schema{Type: "object", AdditionalProperties: c.schema()}
		},
		read: func(d *decoder, n *Node, to *map[string]T) bool {
			if n.Kind != NodeMap {
				return d.wrong(n, "map")
			}
			out := map[string]T{}
			for _, item := range n.Items {
				if item.Kind == NodeNull || !allowed(d, item) {
					continue
				}
				d.path = append(d.path, step{key: item.Key})
				var v T
				if c.read(d, item, &v) {
					out[item.Key] = v
				}
				d.path = d.path[:len(d.path)-1]
			}
			*to = out
			return true
		},
	}
}

// severityMap maps codes of findings to severities.
var severityMap = mapOf(severities.one(), func(d *decoder, item *Node) bool {
	ok := Weighable(item.Key)
	if !ok {
		d.report(source.Error("CFG12", item.KeyPos, "code", item.Key, "nearest", strings.Join(Nearest(item.Key, weighable, 3), ", ")))
	}
	return ok
})

// weighable are the codes whose severity a site may set: all findings about the
// concept, and the messages that need not keep a site from being published.
var weighable = []string{
	"COV01", "COV02", "COV03", "COV04", "COV05", "COV06", "COV07", "COV08", "COV09", "COV10", "COV11",
	"PAT01", "PAT02", "PAT03", "PAT04", "PAT05",
	"AST01", "AST02", "AST03", "AST04",
	"OMN01", "OMN02", "OMN03", "OMN04", "OMN05",
	"PRC01", "PRC02", "PRC03",
	"REF04", "REF07", "REF08", "REF09", "REF10",
	"AUT02", "FIL01", "LEG01", "LEG02", "LNK02", "SER01", "SER02", "SER03", "SER04", "SER05", "SER06", "SHR03", "SIZ01",
}

// WeighableCodes lists the codes that `matrix.severity` may weigh.
func WeighableCodes() []string { return slices.Clone(weighable) }

// Weighable reports whether `matrix.severity` may weigh a code.
func Weighable(code string) bool { return slices.Contains(weighable, code) }

// permalinks reads language -> folder -> name. Without languages the names are
// those of the default language, which the empty key holds for the time being.
var permalinks = codec[map[string]map[string]string]{
	schema: func() *jsonschema.Schema {
		return &jsonschema.Schema{Type: "object", AdditionalProperties: folderNames.schema()}
	},
	read: func(d *decoder, n *Node, to *map[string]map[string]string) bool {
		if n.Kind != NodeMap {
			return d.wrong(n, "map")
		}
		out := map[string]map[string]string{}
		flat := &Node{Kind: NodeMap, Pos: n.Pos}
		for _, item := range n.Items {
			if item.Kind != NodeMap {
				flat.Items = append(flat.Items, item)
				continue
			}
			d.langs = append(d.langs, Name{Text: item.Key, Pos: item.KeyPos})
			var names map[string]string
			if folderNames.read(d, item, &names) {
				out[item.Key] = names
			}
		}
		var names map[string]string
		if len(flat.Items) > 0 && folderNames.read(d, flat, &names) {
			out[""] = names
		}
		*to = out
		return true
	},
}

// folderNames are the localised names of first folders.
var folderNames = mapOf(folderName, func(*decoder, *Node) bool { return true })

// folderName is an element of an address, or several with slashes.
var folderName = codec[string]{schema: ofType("string"), read: func(d *decoder, n *Node, to *string) bool {
	var s string
	if !line.read(d, n, &s) {
		return false
	}
	parts := strings.Split(strings.Trim(s, "/"), "/")
	for i, p := range parts {
		parts[i] = Slug(d.o.Language, p)
	}
	if fix := strings.Join(parts, "/"); fix != s {
		d.report(source.Error("CFG08", n.Pos, "name", s, "fix", fix))
		return false
	}
	*to = s
	return true
}}
