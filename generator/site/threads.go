package site

import (
	"cmp"
	"slices"
	"strings"

	"kontor/generator/comment"
	"kontor/generator/content"
	"kontor/generator/source"
)

// threads gives each page what readers have said about it. A thread follows
// its page to a new id by `formerly`; one of a page that the edition withholds
// is withheld with it.
func (l *linker) threads() {
	if len(l.parts.Threads) == 0 {
		return
	}
	shown, hidden := l.threadPages()
	owners := map[threadKey]*comment.Shown{}
	for _, t := range l.parts.Threads {
		p := shown[threadKey{t.Page, t.Language}]
		switch {
		case p != nil && !p.TakesComments():
			l.report(source.Warning("CMT08", source.Pos{File: t.File.Path}, "title", p.Title, "id", t.Page))
		case p != nil:
			key := threadKey{p.ID, p.Lang}
			if first := owners[key]; first != nil {
				l.report(source.Error("CMT07", source.Pos{File: t.File.Path}, "title", p.Title).With(source.Pos{File: first.File.Path}))
				continue
			}
			owners[key] = t
			if p.Discussion.State != DiscussionOff {
				p.Comments = t
			}
		case hidden[threadKey{t.Page, t.Language}] || hidden[threadKey{t.Page, ""}]:
		default:
			l.reportLost(t, shown)
		}
	}
}

type threadKey struct{ page, lang string }

// threadPages are the pages by the ids under which comments may know them, and
// which of those ids belong to what the edition withholds; of a document in all
// its languages the language is "".
func (l *linker) threadPages() (shown map[threadKey]*Page, hidden map[threadKey]bool) {
	shown, hidden = map[threadKey]*Page{}, map[threadKey]bool{}
	for _, p := range l.site.Pages { // what has an id today comes before what had it once
		shown[threadKey{p.ID, p.Lang}] = p
	}
	for _, d := range l.identities {
		for _, id := range identityIDs(d) {
			switch {
			case d.hidden:
				hidden[threadKey{id, ""}] = true
				continue
			case d.entry == nil:
				continue
			}
			for _, doc := range d.withheld {
				hidden[threadKey{id, doc.Lang}] = true
			}
			for lang, p := range d.entry.Pages {
				if key := (threadKey{id, lang}); shown[key] == nil {
					shown[key] = p
				}
			}
		}
	}
	return shown, hidden
}

// identityIDs are the ids that a document has, or had.
func identityIDs(d *identity) []string {
	return documentIDs(append(d.docs[:len(d.docs):len(d.docs)], d.withheld...))
}

// FormerIDs are the ids that the document of the page had before.
func (p *Page) FormerIDs() []string {
	if p.Entry == nil {
		return nil
	}
	return slices.DeleteFunc(documentIDs(p.Entry.Docs), func(id string) bool { return id == p.ID })
}

// documentIDs are the ids that the versions of a document have, or had.
func documentIDs(docs []*content.Document) (ids []string) {
	for _, doc := range docs {
		ids = append(ids, doc.ID)
		for _, old := range doc.Meta.Formerly {
			ids = append(ids, strings.TrimSuffix(strings.Trim(old.Text, "/"), ".md"))
		}
	}
	slices.Sort(ids)
	return slices.Compact(ids)
}

// reportLost reports comments on a page that does not exist.
func (l *linker) reportLost(t *comment.Shown, shown map[threadKey]*Page) {
	pos := source.Pos{File: t.File.Path}
	var ids, langs []string
	for key, p := range shown {
		switch {
		case !p.TakesComments():
		case key.page == t.Page:
			langs = append(langs, key.lang)
		case key.lang == t.Language && key.page == p.ID:
			ids = append(ids, key.page)
		}
	}
	if len(langs) > 0 {
		slices.Sort(langs)
		l.report(source.Warning("CMT09/language", pos, "id", t.Page, "language", t.Language, "known", strings.Join(langs, ", ")))
		return
	}
	slices.SortFunc(ids, cmp.Compare)
	l.report(source.Warning("CMT09", pos, "id", t.Page, "nearest", strings.Join(content.Nearest(t.Page, ids, 3), ", ")))
}

// TakesComments reports whether the page has room for comments at all.
func (p *Page) TakesComments() bool {
	return p.Kind.takesComments() && p.Doc != nil
}

func (k PageKind) takesComments() bool {
	return k == KindArticle || k == KindConcept || k == KindPage || k == KindPersona
}
