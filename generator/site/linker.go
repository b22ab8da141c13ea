package site

import (
	"maps"
	"slices"
	"strings"
	"sync"

	"kontor/generator/concept"
	"kontor/generator/content"
	"kontor/generator/source"
)

// Link joins the parts of a site as an edition shows them. With errors among
// the diagnostics the Site is still whole enough to be looked at.
func Link(p Parts, e Edition) (*Site, []source.Diagnostic) {
	l := &linker{
		parts: p, config: p.Config, edition: e, slugs: map[slugKey]string{},
		site: &Site{
			Config: p.Config, Edition: e, Languages: p.Config.Languages,
			Home: map[string]*Page{}, Menu: map[string][]MenuItem{}, Footer: map[string][]MenuItem{},
		},
	}
	l.group()      // documents of one identity in all languages
	l.schedule()   // dates that parts get from their series' rhythm
	l.gate()       // from here on only what the edition shows
	l.entries()    // and stubs of what it withholds
	l.dimensions() // entities and their names
	l.references() // what they say about each other
	l.about()      // which documents are about which entities
	l.relate()     // the relation
	l.snapshots()  // earlier states of the concept
	l.series()     // series and their parts
	l.address()    // every page
	l.signatures() // who signs what
	l.tags()       // tags and what carries them
	l.hierarchy()  // sections, parents, what lists list
	l.links()      // references in texts, backlinks
	l.discuss()    // who may comment on what
	l.threads()    // of comments, each to its page
	l.photos()     // of authors
	l.image()      // of the site
	l.files()      // files that visible pages refer to
	l.legal()      // the pages that the law asks for
	l.menus()      // of site.yaml, or made of what is there
	l.obligatory() // what every footer has, named or not
	l.redirects()  // from old addresses
	l.succession() // of what is retired
	l.phases()     // of buying, which channels and segments name
	l.waivers()
	l.site.system = sync.OnceValue(l.site.findSystem)
	l.site.findings = map[string]func() []Finding{}
	for _, lang := range l.site.Languages {
		l.site.findings[lang] = sync.OnceValue(func() []Finding { return l.site.find(lang) })
	}
	l.site.made = linked{parts: p, diags: distinct(l.diags)}
	return l.site, l.site.made.diags
}

// distinct sorts diagnostics and keeps one of each: a name that several steps
// resolve is reported once.
func distinct(ds []source.Diagnostic) []source.Diagnostic {
	source.Sort(ds)
	return slices.CompactFunc(ds, func(a, b source.Diagnostic) bool {
		return a.Pos == b.Pos && a.Text == b.Text && maps.Equal(a.Args, b.Args)
	})
}

// linker is the state of one Link. Each step reads what earlier steps left.
type linker struct {
	knownTags map[string]*content.Tag // of site.yaml, by every name

	parts   Parts
	config  *content.Config
	edition Edition
	site    *Site
	diags   []source.Diagnostic

	slugs map[slugKey]string

	identities []*identity // in path order of their main documents
	stubs      []*identity // those that are hidden

	resolving int // lists of names resolved so far

	stated []concept.Offer // the offers of the relation

	dims          []*Dimension         // all configured, also those not in use
	texts         map[string]*Entry    // documents that give generated pages their text, by page id
	byID          map[string]*Entry    // documents by id
	byPath        map[string]located   // visible documents by file path
	hidPath       map[string]*Withheld // hidden ones by file path
	byAddr        map[string]*Page
	fileSet       map[string]source.File
	authorOf      map[string]*Author
	byGeneratedID map[string]*Page // pages without a document, in the default language
	wiki          *nameIndex[*Page]
	wikiHidden    *nameIndex[*Withheld]

	wanted   map[string]source.Pos       // files that visible pages refer to
	sections map[string]map[string]*Page // lang -> folder -> section page
}

// located is a visible document and the entry that it belongs to.
type located struct {
	doc   *content.Document
	entry *Entry
}

// identity gathers the documents of one identity before visibility is decided.
type identity struct {
	main   *content.Document
	docs   Docs
	date   content.Date // own date, or the rhythm's
	own    Reason       // what the main document alone says
	why    Reason
	hidden bool
	stub   *Withheld // what remains when it is hidden
	entry  *Entry    // what is shown otherwise

	withheld []*content.Document // translations that are hidden on their own

	series   []*Series // that it is a part of
	declares *Series   // that it describes
}

// slug is [content.Slug], remembered: names of tags, entities and folders are
// used by thousands of documents.
func (l *linker) slug(lang, name string) string {
	key := slugKey{lang, name}
	slug, ok := l.slugs[key]
	if !ok {
		slug = content.Slug(lang, name)
		l.slugs[key] = slug
	}
	return slug
}

type slugKey struct{ lang, name string }

func (l *linker) report(d source.Diagnostic) { l.diags = append(l.diags, d) }

// group joins translations. Two documents of one id and language are REF02.
func (l *linker) group() {
	byKey := make(map[string]*identity, len(l.parts.Documents))
	l.identities = make([]*identity, 0, len(l.parts.Documents))
	room := make([]identity, len(l.parts.Documents)) // one allocation for all
	alone := make(Docs, len(l.parts.Documents))      // and for those without translation
	for i, doc := range l.parts.Documents {
		key := doc.ID
		if doc.Meta.TranslationKey != "" {
			key = "translationKey:" + doc.Meta.TranslationKey
		}
		d := byKey[key]
		if d == nil {
			d = &room[len(l.identities)]
			d.docs = alone[i : i : i+1]
			byKey[key] = d
			l.identities = append(l.identities, d)
		}
		if other := d.docs.In(doc.Lang); other != nil {
			l.report(source.Error("REF02", idPos(doc), "id", doc.ID).With(idPos(other)))
			continue
		}
		d.docs = append(d.docs, doc)
	}
	for _, d := range l.identities {
		d.main = mainDocument(d.docs, l.config.Languages)
		d.date = d.main.Meta.Date
	}
	byPath := func(a, b *identity) int { return strings.Compare(a.main.File.Path, b.main.File.Path) }
	if !slices.IsSortedFunc(l.identities, byPath) {
		slices.SortStableFunc(l.identities, byPath)
	}
	for _, d := range l.identities {
		l.checkTranslations(d)
	}
}

// mainDocument is the one whose facts count.
func mainDocument(docs Docs, languages []string) *content.Document {
	for _, lang := range languages {
		if d := docs.In(lang); d != nil {
			return d
		}
	}
	return docs[0] // in a language outside the list
}

// checkTranslations reports facts that a translation states differently.
func (l *linker) checkTranslations(d *identity) {
	if len(d.docs) == 1 || d.main.Lang != l.config.Language {
		return
	}
	facts := map[string]string{}
	for _, f := range d.main.Meta.Facts {
		facts[f.Key] = f.Value
	}
	for _, lang := range l.config.Languages {
		doc := d.docs.In(lang)
		if doc == nil || doc == d.main {
			continue
		}
		for _, f := range doc.Meta.Facts {
			if f.Key == "part" && d.main.Meta.Part > 0 {
				continue // compared with numbers from file names, too, see sameNumbers
			}
			if value, ok := facts[f.Key]; !ok || value != f.Value {
				l.report(source.Error("REF03", f.Pos, "key", f.Key, "file", d.main.File.Path))
			}
		}
	}
}

// entries turns the visible documents into entries, the hidden ones into stubs.
func (l *linker) entries() {
	l.texts, l.byID = map[string]*Entry{}, make(map[string]*Entry, len(l.identities))
	l.byPath, l.hidPath = make(map[string]located, len(l.parts.Documents)), map[string]*Withheld{}
	l.site.Entries = make([]*Entry, 0, len(l.identities))
	room := make([]Entry, len(l.identities))
	for _, d := range l.identities {
		if d.hidden {
			d.stub = &Withheld{ID: d.main.ID, Reason: d.why, main: d.main}
			l.stubs = append(l.stubs, d)
			for _, doc := range d.docs {
				l.hidPath[doc.File.Path] = d.stub
			}
			continue
		}
		for _, doc := range d.withheld {
			l.hidPath[doc.File.Path] = &Withheld{ID: doc.ID, Reason: l.reason(doc, doc.Meta.Date)}
		}
		e := &room[len(l.site.Entries)]
		*e = Entry{ID: d.main.ID, Main: d.main, Docs: d.docs, Pages: map[string]*Page{}, Date: d.date, Why: d.why}
		d.entry = e
		l.byID[e.ID] = e
		for _, doc := range d.docs {
			l.byPath[doc.File.Path] = located{doc, e}
		}
		l.site.Entries = append(l.site.Entries, e)
	}
}

// In returns the document in lang, or nil.
func (ds Docs) In(lang string) *content.Document {
	for _, d := range ds {
		if d.Lang == lang {
			return d
		}
	}
	return nil
}

// Doc is the document of the entry in lang, or the main one.
func (e *Entry) Doc(lang string) *content.Document {
	if d := e.Docs.In(lang); d != nil {
		return d
	}
	return e.Main
}

// idPos is where a document gets its id from.
func idPos(d *content.Document) source.Pos {
	if d.IDPos.Line > 0 {
		return d.IDPos
	}
	return filePos(d)
}

func filePos(d *content.Document) source.Pos {
	if d.Meta.Title.Pos.Line > 0 {
		return d.Meta.Title.Pos
	}
	return source.Pos{File: d.File.Path, Line: 1, Col: 1}
}
