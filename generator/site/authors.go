package site

import (
	"strings"

	"kontor/generator/content"
	"kontor/generator/source"
)

// authorsDir holds the texts of author pages.
const authorsDir = "authors"

// Author is an author of site.yaml with a page in every language.
type Author struct {
	*content.Author
	PhotoAddr, PhotoPath string // address and path of the photo, "" without one
	Pages                map[string]*Page
	Signed               []*Entry // articles, concept documents and dated pages, in site order
}

// Signature is one name under a document.
type Signature struct {
	Name   string  // as written
	Author *Author // nil where site.yaml does not know the name
}

// authorPages makes a page of every author and one that lists them.
func (l *linker) authorPages() {
	if len(l.config.Authors) == 0 {
		return
	}
	list := map[string]*Page{}
	base := func(lang string) string { return l.langPrefix(lang) + "/" + l.folderName(lang, authorsDir) + "/" }
	l.generated(authorsDir+"/_index", list, func(lang string) *Page {
		return &Page{Kind: KindSection, Addr: base(lang)}
	})
	l.site.AuthorList = list
	for lang, p := range list {
		l.sections[lang][authorsDir] = p
	}
	l.authorOf = map[string]*Author{}
	for i := range l.config.Authors {
		a := &Author{Author: &l.config.Authors[i], Pages: map[string]*Page{}}
		if l.authorOf[a.ID] != nil {
			continue // reported with the configuration
		}
		l.authorOf[a.ID] = a
		l.site.Authors = append(l.site.Authors, a)
		l.authorPage(a, base)
	}
}

func (l *linker) authorPage(a *Author, base func(lang string) string) {
	id := authorsDir + "/" + a.ID
	var entry *Entry
	for _, e := range l.site.Entries {
		if name, ok := authorText(e.Main); ok && name == a.ID {
			entry = e
			l.texts[e.ID] = e
			break
		}
	}
	for _, lang := range l.config.Languages {
		p := &Page{ID: id, Kind: KindAuthor, Author: a, Title: a.Name.In(lang), Parent: l.site.AuthorList[lang]}
		p.Addr = base(lang) + a.ID + "/"
		if entry != nil {
			p.ID, p.Entry, p.Doc = entry.ID, entry, entry.Doc(lang)
			if s := p.Doc.Meta.Slug; s != "" {
				p.Addr = base(lang) + content.Slug(lang, s) + "/"
			}
			p.Addr = l.ownAddress(entry, lang, p.Addr)
			entry.Pages[lang] = p
		}
		l.sections[lang][id] = p
		l.add(a.Pages, lang, p)
	}
}

// authorText reports whether a document is the text of an author page, and
// whose: authors/ID.md, or index.md or _index.md in a folder of that name.
func authorText(d *content.Document) (id string, ok bool) {
	index := d.Name == "index" || d.Name == "_index"
	switch {
	case d.Folder == authorsDir && !index:
		return content.Slug(d.Lang, d.Name), true
	case parentFolder(d.Folder) == authorsDir && index:
		return content.Slug(d.Lang, lastElement(d.Folder)), true
	}
	return "", false
}

// strayAuthors reports texts of authors whom site.yaml does not know.
func (l *linker) strayAuthors() {
	var ids []string
	for _, a := range l.site.Authors {
		ids = append(ids, a.ID)
	}
	for _, e := range l.site.Entries {
		id, ok := authorText(e.Main)
		if !ok || l.texts[e.ID] != nil {
			continue
		}
		pos, near := source.Pos{File: e.Main.File.Path}, content.Nearest(id, ids, 3)
		args := []string{"id", id, "known", strings.Join(ids, ", ")}
		switch {
		case len(ids) == 0:
			l.report(source.Warning("AUT01/none", pos, args...))
		case len(near) > 0:
			l.report(source.Error("AUT01", pos, append(args, "nearest", strings.Join(near, ", "))...))
		default:
			l.report(source.Error("AUT01/known", pos, args...))
		}
	}
}

// signatures finds out who signs each document: the names it gives itself,
// else those of the main document, else for articles the site's default.
func (l *linker) signatures() {
	for _, p := range l.site.Pages {
		if p.Doc == nil {
			continue
		}
		names := p.Doc.Meta.Authors
		if len(names) == 0 {
			names = p.Entry.Main.Meta.Authors
		}
		if len(names) == 0 && p.Kind == KindArticle && l.config.Author != "" {
			names = []content.Name{{Text: l.config.Author}}
		}
		for _, n := range names {
			p.Signatures = append(p.Signatures, Signature{Name: n.Text, Author: l.author(n)})
		}
	}
	for _, e := range l.site.Entries {
		l.sign(e)
	}
}

// sign puts a document on the list of everyone who signs it in any language.
func (l *linker) sign(e *Entry) {
	seen := map[*Author]bool{}
	for _, lang := range l.config.Languages {
		p := e.Pages[lang]
		if p == nil || p.Kind != KindArticle && p.Kind != KindConcept && (p.Kind != KindPage || e.Date.IsZero()) {
			continue
		}
		for _, s := range p.Signatures {
			if s.Author != nil && !seen[s.Author] {
				seen[s.Author] = true
				s.Author.Signed = append(s.Author.Signed, e)
			}
		}
	}
}

// author finds an author by id or name. A name that is nearly that of an
// author is reported: a slip would cost the reader the link.
func (l *linker) author(n content.Name) *Author {
	if a := l.authorOf[content.Fold(n.Text)]; a != nil {
		return a
	}
	var known []string
	for _, a := range l.site.Authors {
		if a.Known(n.Text) {
			return a
		}
		known = append(append(known, a.ID), a.Name.In(l.config.Language))
	}
	if near := content.Nearest(n.Text, known, 3); len(near) > 0 {
		l.report(source.Warning("AUT02", n.Pos, "name", n.Text, "nearest", strings.Join(near, ", ")))
	}
	return nil
}

// photos finds the pictures of authors, which are published with their pages.
func (l *linker) photos() {
	for _, a := range l.site.Authors {
		name := a.Photo
		switch {
		case name.Text == "":
			continue
		case strings.Contains(name.Text, "//"):
			l.report(source.Error("AUT03", name.Pos, "target", name.Text, "id", a.ID))
			continue
		}
		full, ok := l.contentFile(name.Text)
		if !ok {
			l.report(source.Error("REF08", name.Pos, "target", name.Text, "nearest", strings.Join(l.nearestFiles(name.Text), ", ")))
			continue
		}
		a.PhotoAddr, a.PhotoPath = l.fileAddr(full), full
		if _, asked := l.wanted[full]; !asked {
			l.wanted[full] = name.Pos
		}
	}
}

// contentFile finds a file by its path below content/ or content/static/.
func (l *linker) contentFile(name string) (full string, ok bool) {
	name = strings.TrimPrefix(strings.TrimPrefix(name, "/"), "content/")
	for _, full := range []string{"content/" + name, "content/static/" + name} {
		if _, ok := l.fileSet[full]; ok {
			return full, true
		}
	}
	return "", false
}

// nearestFiles are the paths of files below content/ most like a wrong one.
func (l *linker) nearestFiles(name string) []string {
	var known []string
	for _, f := range l.parts.Files {
		known = append(known, strings.TrimPrefix(f.Path, "content/"))
	}
	return content.Nearest(name, known, 3)
}
