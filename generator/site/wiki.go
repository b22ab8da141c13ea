package site

import (
	"strings"

	"kontor/generator/content"
	"kontor/generator/source"
)

// indexGenerated makes pages without a document known by their ids.
func (l *linker) indexGenerated() {
	l.byGeneratedID = map[string]*Page{}
	for _, p := range l.site.Pages {
		if p.Entry == nil && l.named(p) {
			l.byGeneratedID[p.ID] = p
		}
	}
}

// named reports whether names stand for this page rather than for its
// translation in the default language.
func (l *linker) named(p *Page) bool {
	return p.Lang == l.config.Language || p.In(l.config.Language) == nil
}

// names makes pages known by the names that [[links]] and menus use, once all
// pages are there. Many a site asks for none.
func (l *linker) names() *nameIndex[*Page] {
	if l.wiki != nil {
		return l.wiki
	}
	l.wiki = &nameIndex[*Page]{size: len(l.site.Pages)}
	for _, p := range l.site.Pages {
		if l.named(p) {
			l.nameFor(p)
		}
	}
	return l.wiki
}

// hiddenNames makes withheld documents known in the same way.
func (l *linker) hiddenNames() *nameIndex[*Withheld] {
	if l.wikiHidden != nil {
		return l.wikiHidden
	}
	l.wikiHidden = &nameIndex[*Withheld]{}
	for _, d := range l.stubs {
		main, w := d.main, d.stub
		l.wikiHidden.add(levelID, w.ID, w)
		l.wikiHidden.add(levelID, main.Name, w)
		l.wikiHidden.add(levelID, main.PlainName(), w)
		l.wikiHidden.add(levelTitle, main.Meta.Title.Text, w)
		l.wikiHidden.add(levelShort, main.Meta.Short, w)
	}
	return l.wikiHidden
}

func (l *linker) nameFor(p *Page) {
	l.wiki.add(levelID, p.ID, p)
	if folder, ok := strings.CutSuffix(p.ID, "/_index"); ok {
		l.wiki.add(levelID, folder, p)
	}
	if p.Doc != nil && p.Doc.FoldKey != "" && p.Title == p.Doc.Meta.Title.Text {
		l.wiki.addFolded(levelTitle, p.Title, p.Doc.FoldKey, p)
	} else {
		l.wiki.add(levelTitle, p.Title, p)
	}
	if p.Entity != nil {
		l.wiki.add(levelID, p.Entity.ID, p)
		l.wiki.add(levelShort, p.Entity.Short(l.config.Language), p)
	}
	if p.Author != nil { // after pages that are called so
		l.wiki.add(levelShort, p.Author.ID, p)
	}
	if p.Kind == KindSeries {
		l.wiki.add(levelID, p.Series.ID, p)
	}
	if p.Entry == nil {
		return
	}
	main := p.Entry.Main
	if main.Name != "index" && main.Name != "_index" {
		if main.Name != p.ID {
			l.wiki.add(levelID, main.Name, p)
		}
		if plain := main.PlainName(); plain != main.Name {
			l.wiki.add(levelID, plain, p)
		}
	} else if main.Folder != "" {
		l.wiki.add(levelID, lastElement(main.Folder), p)
	}
	l.wiki.add(levelShort, main.Meta.Short, p)
	for _, old := range main.Meta.Formerly {
		l.wiki.add(levelID, old.Text, p)
	}
	for _, d := range p.Entry.Docs {
		if d != main {
			l.wiki.add(levelShort, d.Meta.Title.Text, p)
		}
	}
}

// pageNamed finds pages by name, or the withheld document of that name.
func (l *linker) pageNamed(name string) ([]*Page, *Withheld) {
	name = strings.TrimSuffix(strings.Trim(strings.TrimPrefix(name, "content/"), "/"), ".md")
	if name == "" {
		return []*Page{l.site.Home[l.config.Language]}, nil
	}
	if found := l.names().find(name); len(found) > 0 {
		return found, nil
	}
	if q := l.byAddr[cleanAddr(name)]; q != nil {
		return []*Page{q}, nil
	}
	if hidden := l.hiddenNames().find(name); len(hidden) > 0 {
		return nil, hidden[0]
	}
	return nil, nil
}

func (l *linker) knownPages() []string { return l.names().all }

// wikiTarget resolves [[name]] and [[dimension:name]].
func (l *linker) wikiTarget(p *Page, link content.Link) (Target, []source.Diagnostic) {
	if prefix, name, ok := strings.Cut(link.Target, ":"); ok {
		if dim := l.dimensionNamed(strings.TrimSpace(prefix)); dim != nil {
			return l.entityTarget(p, dim, strings.TrimSpace(name), link)
		}
	}
	found, withheld := l.pageNamed(link.Target)
	if len(found) > 1 {
		found = nearer(p, found)
	}
	switch {
	case len(found) == 1:
		return l.settle(p, Target{Page: inOrAny(found[0], p.Lang)}, link)
	case len(found) > 1:
		var ids []string
		for _, q := range found {
			ids = append(ids, q.ID)
		}
		return Target{}, []source.Diagnostic{source.Error("REF08/ambiguous", link.Pos, "target", link.Target, "candidates", strings.Join(ids, ", "))}
	case withheld != nil:
		return l.settle(p, Target{Withheld: withheld}, link)
	}
	return Target{}, []source.Diagnostic{source.Error("REF08", link.Pos, "target", link.Target,
		"nearest", strings.Join(content.Nearest(link.Target, l.knownPages(), 3), ", "))}
}

// dimensionNamed finds a dimension by its id or by the last element of its
// folder.
func (l *linker) dimensionNamed(name string) *Dimension {
	for _, d := range l.dims {
		if strings.EqualFold(d.ID, name) || strings.EqualFold(d.Key(), name) {
			return d
		}
	}
	return nil
}

func (l *linker) entityTarget(p *Page, dim *Dimension, name string, link content.Link) (Target, []source.Diagnostic) {
	found := dim.names.find(name)
	if len(found) == 0 {
		if e := dim.bySlug[l.slug(l.config.Language, name)]; e != nil {
			found = []*Entity{e}
		}
	}
	if len(found) > 0 {
		return l.settle(p, Target{Page: found[0].Pages[p.Lang]}, link)
	}
	for _, d := range l.stubs {
		main, w := d.main, d.stub
		if main.Dim == dim.ID && (entityID(main) == l.slug(l.config.Language, name) ||
			content.Fold(main.Meta.Title.Text) == content.Fold(name) || content.Fold(main.Meta.Short) == content.Fold(name)) {
			return l.settle(p, Target{Withheld: w}, link)
		}
	}
	return Target{}, []source.Diagnostic{source.Error("REF08", link.Pos, "target", link.Target,
		"nearest", strings.Join(content.Nearest(name, dim.names.all, 3), ", "))}
}

// nearer narrows an ambiguous name to pages of the same folder, else of the
// same series.
func nearer(p *Page, found []*Page) []*Page {
	narrow := func(same func(*Page) bool) []*Page {
		var out []*Page
		for _, q := range found {
			if same(q) {
				out = append(out, q)
			}
		}
		return out
	}
	if p.Entry == nil {
		return found
	}
	inFolder := narrow(func(q *Page) bool { return q.Entry != nil && q.Entry.Main.Folder == p.Entry.Main.Folder })
	if len(inFolder) > 0 {
		return inFolder
	}
	inSeries := narrow(func(q *Page) bool {
		for _, a := range p.Parts {
			for _, b := range q.Parts {
				if a.Series == b.Series {
					return true
				}
			}
		}
		return false
	})
	if len(inSeries) > 0 {
		return inSeries
	}
	return found
}
