package site

import (
	"regexp"
	"strings"
	"unicode"

	"kontor/generator/concept"
	"kontor/generator/content"
	"kontor/generator/source"
)

// reserved are names that no part of a series may have as its address.
var reserved = map[string]bool{"all": true, "questions": true, "confirm": true, "done": true, "bye": true}

// address makes a page of everything that has one and gives it its address.
func (l *linker) address() {
	l.byAddr = map[string]*Page{}
	l.sections = map[string]map[string]*Page{}
	for _, lang := range l.config.Languages {
		l.sections[lang] = map[string]*Page{}
	}
	l.homePages()
	l.dimensionPages()
	l.matrixPages()
	l.changesPages()
	l.seriesPages()
	l.newsletterPages()
	l.authorPages()
	for _, e := range l.site.Entries {
		l.entryPages(e)
	}
	l.archivePages()
	l.strayAuthors()
	l.contactPages()
	l.notFoundPages()
}

// add registers a page and its translations.
func (l *linker) add(pages map[string]*Page, lang string, p *Page) {
	p.Lang = lang
	p.translations = pages
	pages[lang] = p
	l.site.Pages = append(l.site.Pages, p)
	if _, taken := l.byAddr[p.Addr]; !taken {
		l.byAddr[p.Addr] = p // a second claim is reported when the outputs are planned
	}
}

// generated makes a page in every language from a document that gives it text,
// if there is one.
func (l *linker) generated(id string, pages map[string]*Page, page func(lang string) *Page) {
	entry := l.text(id)
	for _, lang := range l.config.Languages {
		p := page(lang)
		p.ID = id
		if entry != nil {
			p.Entry, p.Doc = entry, entry.Doc(lang)
			entry.Pages[lang] = p
			if p.Title == "" || entry.Docs.In(lang) != nil {
				p.Title = p.Doc.Meta.Title.Text
			}
		}
		l.add(pages, lang, p)
	}
}

// text claims a document as the text of a generated page.
func (l *linker) text(id string) *Entry {
	e := l.byID[id]
	if e != nil {
		l.texts[id] = e
	}
	return e
}

func (l *linker) homePages() {
	id := "_index"
	if l.byID[id] == nil && l.byID["index"] != nil {
		id = "index"
	}
	l.generated(id, l.site.Home, func(lang string) *Page {
		return &Page{Kind: KindHome, Addr: l.langPrefix(lang) + "/", Title: l.config.Title.In(lang)}
	})
}

func (l *linker) dimensionPages() {
	for _, dim := range l.site.Dimensions {
		l.generated(dim.Dir+"/_index", dim.Pages, func(lang string) *Page {
			return &Page{
				Kind: KindDimension, Dimension: dim, Title: dim.Plural.In(lang),
				Addr: l.langPrefix(lang) + "/" + l.folderName(lang, dim.Dir) + "/",
			}
		})
		for _, e := range dim.Entities {
			l.entityPages(dim, e)
		}
	}
}

func (l *linker) entityPages(dim *Dimension, e *Entity) {
	id := dim.Dir + "/" + e.ID
	if e.Entry != nil {
		id = e.Entry.ID
	}
	for _, lang := range l.config.Languages {
		p := &Page{
			ID: id, Kind: KindEntity, Entity: e, Dimension: dim, Title: e.Title(lang), Entry: e.Entry,
			Addr: dim.Pages[lang].Addr + e.slug(lang) + "/",
		}
		if e.Entry != nil {
			p.Doc = e.Entry.Doc(lang)
			p.Addr = l.ownAddress(e.Entry, lang, p.Addr)
			e.Entry.Pages[lang] = p
		}
		l.add(e.Pages, lang, p)
	}
}

// slug is `slug:` of the text in lang, else the id.
func (e *Entity) slug(lang string) string {
	if e.Entry != nil {
		if s := e.Entry.Doc(lang).Meta.Slug; s != "" {
			return content.Slug(lang, s)
		}
	}
	return e.ID
}

// matrixPages: addresses below /matrix/ use ids in every language.
func (l *linker) matrixPages() {
	if l.site.Relation == nil {
		return
	}
	dims := l.site.Dimensions
	overview := map[string]*Page{}
	base := func(lang string) string { return l.langPrefix(lang) + "/" + l.folderName(lang, "matrix") + "/" }
	l.generated("matrix/_index", overview, func(lang string) *Page {
		return &Page{Kind: KindMatrixOverview, Addr: base(lang)}
	})
	for i := range dims {
		for j := i + 1; j < len(dims); j++ {
			name := dims[i].ID + "-" + dims[j].ID
			pair := map[string]*Page{}
			l.generated("matrix/"+name, pair, func(lang string) *Page {
				return &Page{
					Kind: KindMatrix, Pair: [2]int{i, j}, Addr: base(lang) + name + "/",
					Title: dims[i].Title.In(lang) + " × " + dims[j].Title.In(lang), Parent: overview[lang],
				}
			})
			l.slices(i, j, "matrix/"+name, pair)
			l.blockPages(i, j, "matrix/"+name, pair)
		}
	}
	l.relationPages(base, overview)
	l.site.Matrix = overview
}

// relationPages are those about the relation as a whole, where there is
// something to say.
func (l *linker) relationPages(base func(lang string) string, overview map[string]*Page) {
	add := func(name string, kind PageKind) {
		l.generated("matrix/"+name, map[string]*Page{}, func(lang string) *Page {
			return &Page{Kind: kind, Addr: base(lang) + name + "/", Parent: overview[lang]}
		})
	}
	per := l.site.Axes().Per
	if per >= 0 {
		add("patterns", KindPatterns)
	}
	if per >= 0 {
		if n := counting(l.site.Dimensions[per]); n > 1 && n <= MaxCompared {
			add("overlap", KindOverlap)
		}
	}
	if l.site.Relation.Has(concept.Planned) {
		add("to-be", KindToBe)
	}
	cells := 1
	for _, dim := range l.site.Dimensions {
		cells *= len(dim.Entities)
	}
	if cells <= maxGapCells {
		add("gaps", KindGaps)
	}
}

// counting counts the entities that belong to the denominators.
func counting(dim *Dimension) (n int) {
	for _, e := range dim.Entities {
		if e.Sells() {
			n++
		}
	}
	return n
}

// changesPages: the comparison with earlier states, where there are any.
func (l *linker) changesPages() {
	if len(l.site.Snapshots) == 0 {
		return
	}
	l.site.Changes = map[string]*Page{}
	l.generated("changes/_index", l.site.Changes, func(lang string) *Page {
		return &Page{
			Kind: KindChanges, Addr: l.langPrefix(lang) + "/" + l.folderName(lang, "changes") + "/", Parent: l.site.Matrix[lang],
		}
	})
}

// Slices are pages where there are not too many of them and each can be read.
const (
	maxSlices   = 400
	maxGapCells = 12_000 // of the whole relation: each may take the 40 bytes of a name, and nobody reads more
)

// MaxCompared is of how many members each is compared with each.
const MaxCompared = 200

// slices adds the exact slices below a pair matrix: one for each value of the
// third dimension about which something is decided.
func (l *linker) slices(i, j int, id string, pair map[string]*Page) {
	dims := l.site.Dimensions
	if len(dims) != 3 || TooLarge(len(dims[i].Entities), len(dims[j].Entities)) ||
		len(dims[0].Entities)+len(dims[1].Entities)+len(dims[2].Entities) > maxSlices {
		return
	}
	third := 3 - i - j
	for m, e := range dims[third].Entities {
		if !l.site.Relation.Decided(third, m) {
			continue
		}
		name := dims[third].ID + "-" + e.ID
		l.generated(id+"/"+name, map[string]*Page{}, func(lang string) *Page {
			return &Page{
				Kind: KindMatrix, Pair: [2]int{i, j}, Slice: e, Addr: pair[lang].Addr + name + "/", Parent: pair[lang],
			}
		})
	}
}

func (l *linker) seriesPages() {
	if len(l.site.Series) == 0 {
		return
	}
	list := map[string]*Page{}
	base := func(lang string) string { return l.langPrefix(lang) + "/" + l.folderName(lang, "series") + "/" }
	l.generated("series/_index", list, func(lang string) *Page {
		return &Page{Kind: KindSeriesList, Addr: base(lang)}
	})
	l.site.SeriesList = list
	for _, s := range l.site.Series {
		id := "series/" + s.ID + "/_index"
		if s.Entry != nil {
			id = s.Entry.ID
		}
		for _, lang := range l.config.Languages {
			if !s.inLanguage(lang) {
				continue
			}
			p := &Page{ID: id, Kind: KindSeries, Series: s, Entry: s.Entry, Title: s.Title(lang), Parent: list[lang]}
			p.Addr = base(lang) + s.ID + "/"
			if s.Entry != nil {
				p.Doc = s.Entry.Doc(lang)
				if p.Doc.Meta.Slug != "" {
					p.Addr = base(lang) + l.slug(lang, p.Doc.Meta.Slug) + "/"
				}
				p.Addr = l.ownAddress(s.Entry, lang, p.Addr)
				s.Entry.Pages[lang] = p
				l.sections[lang][s.Entry.Main.Folder] = p
			}
			l.add(s.Pages, lang, p)
		}
		l.wholePages(s)
	}
}

// inLanguage reports whether the series has anything in lang: its own text or
// a part.
func (s *Series) inLanguage(lang string) bool {
	if s.Entry != nil && s.Entry.Docs.In(lang) != nil {
		return true
	}
	for _, p := range s.Parts {
		if p.Entry != nil && p.Entry.Docs.In(lang) != nil {
			return true
		}
	}
	return false
}

// entryPages makes the pages of a document in its own languages.
func (l *linker) entryPages(e *Entry) {
	kind, ok := documentKinds[e.Main.Meta.Type]
	if !ok || len(e.Pages) > 0 || l.texts[e.ID] != nil {
		return
	}
	for _, lang := range l.config.Languages {
		doc := e.Docs.In(lang)
		if doc == nil {
			continue
		}
		p := &Page{ID: e.ID, Kind: kind, Entry: e, Doc: doc, Title: doc.Meta.Title.Text}
		p.Addr = l.ownAddress(e, lang, l.documentAddr(e, lang))
		e.Pages[lang] = p
		if kind == KindSection {
			l.sections[lang][e.Main.Folder] = p
		}
		l.add(e.Pages, lang, p)
	}
}

var documentKinds = map[string]PageKind{
	content.TypeArticle: KindArticle,
	content.TypeConcept: KindConcept,
	content.TypePage:    KindPage,
	content.TypePersona: KindPersona,
	content.TypeSection: KindSection,
}

func (l *linker) notFoundPages() {
	pages := map[string]*Page{}
	for _, lang := range l.config.Languages {
		l.add(pages, lang, &Page{ID: "404", Kind: KindNotFound, Addr: l.langPrefix(lang) + "/404.html"})
	}
}

// addrSlug is the last element of the address of a document in its language.
// A translation is named as the main document unless it has a slug of its own.
func (l *linker) addrSlug(e *Entry, doc *content.Document) string {
	if doc.AddrKey != "" && (doc == e.Main || doc.Meta.Slug != "" || doc.PlainName() == e.Main.PlainName()) {
		return doc.AddrKey
	}
	if doc.Meta.Slug != "" {
		return l.slug(doc.Lang, doc.Meta.Slug)
	}
	return l.slug(doc.Lang, e.Main.PlainName())
}

// documentAddr is the address of a document by its path.
func (l *linker) documentAddr(e *Entry, lang string) string {
	d := e.Main
	addr := l.folderAddr(lang, d.Folder)
	if d.Name == "_index" || d.Name == "index" {
		return addr
	}
	doc := e.Doc(lang)
	slug := l.addrSlug(e, doc)
	if reserved[slug] && strings.HasPrefix(d.Folder, "series/") {
		l.report(source.Error("ADR02", filePos(doc), "name", slug))
		slug += "-part" // so that nothing else is wrong
	}
	return addr + slug + "/"
}

// folderAddr is the address of a folder below content/: the page of its
// section or bundle where it has one, else its localised path.
func (l *linker) folderAddr(lang, folder string) string {
	if folder == "" {
		return l.langPrefix(lang) + "/"
	}
	if p := l.sections[lang][folder]; p != nil {
		return p.Addr
	}
	for _, id := range []string{folder + "/_index", folder + "/index"} {
		if e := l.byID[id]; e != nil {
			if s := e.Doc(lang).Meta.Slug; s != "" {
				return l.folderAddr(lang, parentFolder(folder)) + l.slug(lang, s) + "/"
			}
		}
	}
	parent := parentFolder(folder)
	if parent == "" || l.firstFolder(folder) {
		return l.langPrefix(lang) + "/" + l.folderName(lang, folder) + "/"
	}
	name := lastElement(folder)
	if strings.HasPrefix(folder, "series/") {
		name = content.CutNumber(name)
	}
	return l.folderAddr(lang, parent) + l.slug(lang, name) + "/"
}

// firstFolder reports whether a nested folder has a localised name of its own,
// as the folder of a dimension may.
func (l *linker) firstFolder(folder string) bool {
	for _, d := range l.config.Dimensions {
		if d.Dir == folder {
			return true
		}
	}
	return false
}

// folderName localises a first folder by the permalinks table, which names
// dimensions by their id.
func (l *linker) folderName(lang, folder string) string {
	key := folder
	for _, d := range l.config.Dimensions {
		if d.Dir == folder {
			key = d.ID
		}
	}
	if name := l.config.Permalinks[lang][key]; name != "" {
		return name
	}
	var parts []string
	for _, p := range strings.Split(folder, "/") {
		parts = append(parts, l.slug(lang, p))
	}
	return strings.Join(parts, "/")
}

// langPrefix is "" for the default language, else "/en".
func (l *linker) langPrefix(lang string) string {
	if lang == l.config.Language {
		return ""
	}
	return "/" + strings.ToLower(lang)
}

// ownAddress is `url:` where the document gives one, else addr.
func (l *linker) ownAddress(e *Entry, lang, addr string) string {
	doc := e.Docs.In(lang)
	if doc == nil || doc.Meta.URL.Text == "" {
		return addr
	}
	if !l.checkAddress(doc.Meta.URL) {
		return addr
	}
	return cleanAddr(doc.Meta.URL.Text)
}

// devices are names that some file systems keep for themselves.
var devices = regexp.MustCompile(`(?i)^(con|prn|aux|nul|com[0-9]|lpt[0-9])(\.|$)`)

// checkAddress reports an address that leaves the site or cannot be a file.
func (l *linker) checkAddress(name content.Name) bool {
	ok := !strings.ContainsAny(name.Text, "\\?#:*\"<>|") && !strings.Contains(name.Text, "//")
	for _, part := range strings.Split(strings.Trim(name.Text, "/"), "/") {
		ok = ok && !strings.HasPrefix(part, ".") && !strings.HasSuffix(part, ".") && !devices.MatchString(part) &&
			!strings.ContainsFunc(part, unicode.IsControl)
	}
	if !ok {
		l.report(source.Error("ADR03", name.Pos, "address", name.Text))
	}
	return ok
}

// cleanAddr gives an address that authors typed its slashes. A last element
// with an extension stays a file.
func cleanAddr(addr string) string {
	addr = "/" + strings.Trim(addr, "/")
	if addr == "/" || strings.Contains(lastElement(addr), ".") {
		return addr
	}
	return addr + "/"
}
