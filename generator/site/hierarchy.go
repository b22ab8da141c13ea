package site

import (
	"bytes"
	"cmp"
	"slices"
	"sort"
	"strings"
	"time"

	"kontor/generator/content"
	"kontor/generator/source"
)

// tags makes a page for every tag of each language and one that lists them.
// Tags that differ only in letter case are one.
func (l *linker) tags() {
	lists := map[string]*Page{}
	byTag := map[string]map[string]*Page{} // slug -> lang -> page
	for _, lang := range l.config.Languages {
		base := l.langPrefix(lang) + "/" + l.folderName(lang, "tags") + "/"
		var tagged []*Page
		for _, p := range l.site.Pages {
			if p.Lang == lang && len(l.tagNames(p)) > 0 {
				tagged = append(tagged, p)
			}
		}
		if len(tagged) == 0 {
			continue
		}
		list := &Page{ID: "tags/_index", Kind: KindTags, Addr: base, Parent: l.site.Home[lang]}
		l.add(lists, lang, list)
		byName := map[string]*Page{} // names as written
		order := slices.Clone(tagged)
		newestFirst(order)
		for _, p := range tagged {
			names := l.tagNames(p)
			p.Tags = make([]*Page, 0, len(names))
			for _, name := range names {
				tag := byName[name]
				if tag == nil {
					tag = l.tag(byTag, list, lang, name)
					byName[name] = tag
				}
				if !slices.Contains(p.Tags, tag) {
					p.Tags = append(p.Tags, tag)
				}
			}
		}
		sortByTitle(list.Pages, lang)
		for _, p := range order { // sorted once, every tag's list is sorted
			for _, tag := range p.Tags {
				tag.Pages = append(tag.Pages, p)
			}
		}
	}
}

// tagNames are the tags of a text as it names them. A translation without tags
// has those of the original that the site knows in all languages.
func (l *linker) tagNames(p *Page) (names []string) {
	if p.Doc == nil || p.Borrowed() {
		return nil
	}
	for _, t := range p.Doc.Meta.Tags {
		names = append(names, t.Text)
	}
	if len(names) == 0 && p.Entry != nil && p.Doc != p.Entry.Main {
		for _, t := range p.Entry.Main.Meta.Tags {
			if l.knownTag(t.Text) != nil {
				names = append(names, t.Text)
			}
		}
	}
	return names
}

// knownTag is what site.yaml says about a tag, nil for nothing.
func (l *linker) knownTag(name string) *content.Tag {
	if len(l.config.Tags) == 0 {
		return nil
	}
	if l.knownTags == nil {
		l.knownTags = map[string]*content.Tag{}
		for i := range l.config.Tags {
			for _, word := range l.config.Tags[i].Names() {
				l.knownTags[content.Fold(word)] = &l.config.Tags[i]
			}
		}
	}
	return l.knownTags[content.Fold(name)]
}

// tag is the page of a tag in lang, below the list of all. Its identity in all
// languages is the id that site.yaml gives it, else its name.
func (l *linker) tag(byTag map[string]map[string]*Page, list *Page, lang, name string) *Page {
	slug := l.slug(lang, name)
	id := slug
	if known := l.knownTag(name); known != nil {
		id = "=" + known.ID // unlike any slug
		if title := known.Title.In(lang); title != "" {
			name = title
		}
		slug = l.slug(lang, name)
	}
	if byTag[id] == nil {
		byTag[id] = map[string]*Page{}
	}
	tag := byTag[id][lang]
	if tag == nil {
		tag = &Page{ID: "tags/" + strings.TrimPrefix(id, "="), Kind: KindTag, Title: name, Addr: list.Addr + slug + "/", Parent: list}
		l.add(byTag[id], lang, tag)
		list.Pages = append(list.Pages, tag)
	}
	return tag
}

func sortByTitle(pages []*Page, lang string) {
	type titled struct {
		page *Page
		key  []byte
	}
	order := make([]titled, len(pages))
	for i, p := range pages {
		order[i] = titled{p, p.sortKey(lang)}
	}
	slices.SortStableFunc(order, func(a, b titled) int { return bytes.Compare(a.key, b.key) })
	for i, o := range order {
		pages[i] = o.page
	}
}

// sortKey is the collation key of the title, which the document knows where
// the title is its own.
func (p *Page) sortKey(lang string) []byte {
	if d := p.Doc; d != nil && d.SortKey != nil && d.Lang == lang && d.Meta.Title.Text == p.Title {
		return d.SortKey
	}
	return content.SortKey(lang, p.Title)
}

// newestFirst sorts by date, undated pages last, in site order where equal.
func newestFirst(pages []*Page) {
	order := make([]datedPage, len(pages))
	for i, p := range pages {
		order[i] = datedPage{p, p.time(), i}
	}
	slices.SortFunc(order, datedPage.compare)
	for i, o := range order {
		pages[i] = o.page
	}
}

// datedPage is a page while it is sorted by time.
type datedPage struct {
	page *Page
	at   time.Time
	i    int // place before sorting
}

func (a datedPage) compare(b datedPage) int {
	switch {
	case a.at.IsZero() == b.at.IsZero():
		return cmp.Or(b.at.Compare(a.at), a.i-b.i)
	case a.at.IsZero():
		return 1
	}
	return -1
}

func (p *Page) time() time.Time {
	if p.Entry == nil {
		return time.Time{}
	}
	return p.Entry.Date.Time
}

// hierarchy gives every page its parent and every section its pages.
func (l *linker) hierarchy() {
	l.autoSections()
	for _, p := range l.site.Pages {
		if p.Parent == nil && p.Kind != KindHome && p.Kind != KindNotFound {
			p.Parent = l.parent(p)
		}
		if p.Kind == KindArticle || p.Kind == KindConcept || p.Kind == KindPage || p.Kind == KindPersona || p.Kind == KindSection || p.Kind == KindAuthor {
			if p.Parent != nil && p.Parent.Kind == KindSection {
				p.Parent.Pages = append(p.Parent.Pages, p)
			}
		}
	}
	for _, p := range l.site.Pages {
		if p.Kind == KindSection {
			sortSection(p.Pages, p.Lang)
		}
	}
	for _, s := range l.site.Series {
		for _, part := range s.Parts {
			if part.Entry == nil {
				continue
			}
			for _, p := range part.Entry.Pages {
				p.Parts = append(p.Parts, Membership{s, part})
			}
		}
	}
}

// autoSections makes sections of folders that hold documents but have no
// _index.md, so that every level of a page's address can be opened.
func (l *linker) autoSections() {
	for _, lang := range l.config.Languages {
		for _, e := range l.site.Entries {
			p := e.Pages[lang]
			if p == nil || p.Kind == KindEntity || p.Kind == KindHome {
				continue
			}
			folder := e.Main.Folder
			if e.Main.Name == "index" {
				folder = parentFolder(folder)
			}
			for ; folder != "" && !l.hasOwnList(folder); folder = parentFolder(folder) {
				l.autoSection(lang, folder)
			}
		}
	}
}

// hasOwnList tells folders whose list is not a section: series, matrices, texts
// of the newsletter and the folders of dimensions.
func (l *linker) hasOwnList(folder string) bool {
	first, _, _ := strings.Cut(folder, "/")
	return first == "series" || first == "matrix" || first == newsletterDir || l.dimensionDir(folder) != nil
}

func (l *linker) autoSection(lang, folder string) {
	if l.sections[lang][folder] != nil {
		return
	}
	addr := l.folderAddr(lang, folder)
	if l.byAddr[addr] != nil {
		return
	}
	section := &Page{ID: folder + "/_index", Kind: KindSection, Addr: addr}
	if folder != "concepts" { // has a word of its own in every language
		section.Title = folderTitle(lastElement(folder))
	}
	pages := map[string]*Page{}
	for _, other := range l.config.Languages {
		if s := l.sections[other][folder]; s != nil && s.Entry == nil {
			pages = s.translations
		}
	}
	l.sections[lang][folder] = section
	l.add(pages, lang, section)
}

func folderTitle(name string) string {
	name = strings.NewReplacer("-", " ", "_", " ").Replace(name)
	return strings.ToUpper(name[:1]) + name[1:]
}

// parent is the page above in breadcrumbs.
func (l *linker) parent(p *Page) *Page {
	home := l.site.Home[p.Lang]
	switch p.Kind {
	case KindEntity:
		return p.Dimension.Pages[p.Lang]
	case KindTag, KindTags, KindDimension, KindMatrixOverview, KindSeriesList:
		return home
	}
	folder := parentFolder(p.ID) // of a section without a text
	if p.Entry != nil {
		folder = p.Entry.Main.Folder
	}
	if p.Entry == nil || p.Entry.Main.Name == "_index" || p.Entry.Main.Name == "index" {
		folder = parentFolder(folder)
	}
	for ; folder != ""; folder = parentFolder(folder) {
		if s := l.sections[p.Lang][folder]; s != nil && s != p {
			return s
		}
		if dim := l.dimensionDir(folder); dim != nil {
			return dim.Pages[p.Lang]
		}
		if folder == "series" && l.site.SeriesList[p.Lang] != nil {
			return l.site.SeriesList[p.Lang]
		}
		if folder == "matrix" && l.site.Matrix[p.Lang] != nil {
			return l.site.Matrix[p.Lang]
		}
	}
	return home
}

func (l *linker) dimensionDir(folder string) *Dimension {
	for _, d := range l.site.Dimensions {
		if d.Dir == folder {
			return d
		}
	}
	return nil
}

// sortSection orders by weight, then newest first, then by title.
func sortSection(pages []*Page, lang string) {
	sortByTitle(pages, lang)
	newestFirst(pages)
	weight := func(p *Page) int {
		if p.Entry != nil && p.Entry.Main.Meta.Weight != 0 {
			return p.Entry.Main.Meta.Weight
		}
		return maxWeight
	}
	sort.SliceStable(pages, func(i, j int) bool { return weight(pages[i]) < weight(pages[j]) })
}

// menus resolves the menus of site.yaml, or makes a main menu of what is there.
func (l *linker) menus() {
	for _, lang := range l.config.Languages {
		for name, into := range map[string]map[string][]MenuItem{"main": l.site.Menu, "footer": l.site.Footer} {
			entries, given := l.config.Menus[name]
			for _, entry := range entries {
				if item, ok := l.menuItem(entry, lang); ok {
					into[lang] = append(into[lang], item)
				}
			}
			if !given && name == "main" {
				into[lang] = l.defaultMenu(lang)
			}
		}
	}
}

func (l *linker) menuItem(entry content.MenuEntry, lang string) (MenuItem, bool) {
	title := entry.Title.In(lang)
	if entry.URL != "" {
		return MenuItem{Title: title, URL: entry.URL}, true
	}
	found, withheld := l.pageNamed(entry.Page.Text)
	if len(found) == 0 {
		if withheld == nil && lang == l.config.Language {
			l.report(source.Error("REF08/menu", entry.Page.Pos, "name", entry.Page.Text,
				"nearest", strings.Join(content.Nearest(entry.Page.Text, l.knownPages(), 3), ", ")))
		}
		return MenuItem{}, false
	}
	page := found[0].In(lang)
	if page == nil {
		return MenuItem{}, false // this language does without the entry
	}
	if title == "" {
		title = page.LinkTitle()
	}
	return MenuItem{Title: title, Page: page}, true
}

// defaultMenu holds at most five entries: series, concept documents, matrix,
// then first sections and dimensions.
func (l *linker) defaultMenu(lang string) []MenuItem {
	var pages []*Page
	if len(l.site.Series) == 1 && l.site.Series[0].Pages[lang] != nil {
		pages = append(pages, l.site.Series[0].Pages[lang])
	} else if len(l.site.Series) > 1 {
		pages = append(pages, l.site.SeriesList[lang])
	}
	if l.site.Matrix[lang] != nil {
		pages = append(pages, l.site.Matrix[lang])
	}
	var sections []*Page
	for _, p := range l.site.Pages {
		if p.Lang == lang && p.Parent != nil && p.Parent == l.site.Home[lang] && p.Kind == KindSection && p != l.site.AuthorList[lang] {
			sections = append(sections, p)
		}
	}
	sortSection(sections, lang)
	pages = append(pages, sections...)
	for _, d := range l.site.Dimensions {
		pages = append(pages, d.Pages[lang])
	}
	var items []MenuItem
	for _, p := range pages[:min(5, len(pages))] {
		items = append(items, MenuItem{Title: p.LinkTitle(), Page: p})
	}
	return items
}

// redirects collects the old addresses of pages.
func (l *linker) redirects() {
	for _, p := range l.site.Pages {
		if p.Doc == nil || p.Borrowed() {
			continue
		}
		for _, alias := range p.Doc.Meta.Aliases {
			if !l.checkAddress(alias) {
				continue
			}
			l.site.Redirects = append(l.site.Redirects, Redirect{Addr: cleanAddr(alias.Text), To: p, From: alias.Pos})
		}
	}
}
