package site

import (
	"net/url"
	"path"
	"sort"
	"strings"

	"kontor/generator/content"
	"kontor/generator/source"
)

// links resolves every reference in every visible text and collects the
// backlinks.
func (l *linker) links() {
	l.fileSet = make(map[string]source.File, len(l.parts.Files))
	for _, f := range l.parts.Files {
		l.fileSet[f.Path] = f
	}
	l.wanted = map[string]source.Pos{}
	l.indexGenerated()
	l.contactPage()
	l.personas()
	for _, p := range l.site.Pages {
		if p.Doc == nil {
			continue
		}
		if p.Borrowed() { // its links were checked where the text is at home
			p.Targets = l.targets(p, false)
			continue
		}
		p.Targets = l.targets(p, true)
		l.wantImage(p)
		l.backlinks(p)
	}
}

// targets resolves the links of a page's text.
func (l *linker) targets(p *Page, report bool) []Target {
	if len(p.Doc.Links) == 0 {
		return nil
	}
	out := make([]Target, len(p.Doc.Links))
	for i, link := range p.Doc.Links {
		t, diags := l.target(p, link)
		out[i] = t
		if report {
			l.diags = append(l.diags, diags...)
		}
		if t.Path != "" {
			if _, ok := l.wanted[t.Path]; !ok {
				l.wanted[t.Path] = link.Pos
			}
		}
	}
	return out
}

// target resolves one link of page p.
func (l *linker) target(p *Page, link content.Link) (Target, []source.Diagnostic) {
	if link.Kind == content.LinkWiki {
		return l.wikiTarget(p, link)
	}
	if link.Target == "" {
		return l.checkAnchor(p, Target{Page: p, Anchor: link.Anchor}, link)
	}
	t, ok := l.pathTarget(p, link)
	if !ok {
		return Target{Raw: link.Target}, []source.Diagnostic{source.Error("REF08", link.Pos, "target", link.Target,
			"nearest", strings.Join(l.nearestPaths(p, link.Target), ", "))}
	}
	return l.settle(p, t, link)
}

// settle reports what is wrong with a target that was found.
func (l *linker) settle(p *Page, t Target, link content.Link) (Target, []source.Diagnostic) {
	switch {
	case t.Withheld != nil && t.Withheld.Reason.Internal && !l.edition.Internal:
		return t, []source.Diagnostic{source.Error("VIS01", link.Pos, "target", link.Target)}
	case t.Withheld != nil:
		return t, []source.Diagnostic{source.Info("LNK02", link.Pos, "target", link.Target)}
	case t.Page != nil:
		t.Anchor = link.Anchor
		return l.checkAnchor(p, t, link)
	}
	return t, nil
}

// checkAnchor checks an anchor against the headings of the target's text.
// Generated pages have anchors of their own, which their layout makes.
func (l *linker) checkAnchor(p *Page, t Target, link content.Link) (Target, []source.Diagnostic) {
	if link.Anchor == "" || t.Page.Doc == nil || !ownAnchors[t.Page.Kind] || t.Page.Doc.HasAnchor(link.Anchor) {
		return t, nil
	}
	var known []string
	for _, h := range t.Page.Doc.Headings {
		known = append(known, h.ID)
	}
	return t, []source.Diagnostic{source.Error("REF08/anchor", link.Pos, "anchor", link.Anchor, "page", t.Page.Doc.File.Path,
		"nearest", strings.Join(content.Nearest(link.Anchor, known, 3), ", "))}
}

// ownAnchors are the kinds whose anchors are those of their text.
var ownAnchors = map[PageKind]bool{KindArticle: true, KindConcept: true, KindPage: true, KindPersona: true, KindSection: true, KindContact: true}

// pathTarget resolves a relative or site-absolute path.
func (l *linker) pathTarget(p *Page, link content.Link) (Target, bool) {
	name := link.Target
	if i := strings.IndexByte(name, '?'); i >= 0 {
		name = name[:i]
	}
	if u, err := url.PathUnescape(name); err == nil {
		name = u
	}
	if strings.HasPrefix(name, "/") {
		return l.absoluteTarget(p, name)
	}
	full := joined(p.Doc.File.Path, name)
	if t, ok := l.contentTarget(p, full); ok {
		return t, true
	}
	// An address relative to the page's own.
	if q := l.byAddr[cleanAddr(path.Join(p.Addr, name))]; q != nil {
		return Target{Page: q}, true
	}
	return Target{}, false
}

// joined is [path.Join] of the folder of file and a name below it, made quick
// for the usual link to a neighbour.
func joined(file, name string) string {
	if name == "" || name[0] == '.' || strings.Contains(name, "/") {
		return path.Join(path.Dir(file), name)
	}
	return file[:strings.LastIndexByte(file, '/')+1] + name
}

// absoluteTarget resolves a path below the site's root: an address, a static
// file, or a path below content/.
func (l *linker) absoluteTarget(p *Page, name string) (Target, bool) {
	if q := l.byAddr[cleanAddr(path.Clean(name))]; q != nil {
		return Target{Page: q}, true
	}
	if f, ok := l.fileSet["content/static"+path.Clean(name)]; ok {
		return Target{File: strings.TrimPrefix(path.Clean(name), "/"), Path: f.Path}, true
	}
	if f, ok := l.fileSet["content"+path.Clean(name)]; ok && strings.HasPrefix(name, "/static/") {
		return Target{File: strings.TrimPrefix(f.Path, "content/static/"), Path: f.Path}, true
	}
	return l.contentTarget(p, path.Join("content", name))
}

// contentTarget resolves a path below the site's root: a Markdown file in the
// language of the page where it is translated, a folder, or another file.
func (l *linker) contentTarget(p *Page, full string) (Target, bool) {
	if strings.HasSuffix(full, ".md") {
		return l.documentTarget(p, full)
	}
	if _, ok := l.fileSet[full]; ok {
		return Target{File: l.fileAddr(full), Path: full}, true
	}
	id := strings.TrimPrefix(full, "content/")
	for _, candidate := range []string{id + "/_index", id + "/index", id} {
		if e := l.byID[candidate]; e != nil {
			if q := e.PageFor(p.Lang, l.config.Languages); q != nil {
				return Target{Page: q}, true
			}
		}
	}
	for _, candidate := range []string{id + "/_index", id} {
		if q := l.byGeneratedID[candidate]; q != nil {
			return Target{Page: inOrAny(q, p.Lang)}, true
		}
	}
	for _, suffix := range []string{"/_index.md", "/index.md", ".md"} {
		if w := l.hidPath[full+suffix]; w != nil {
			return Target{Withheld: w}, true
		}
	}
	return Target{}, false
}

func (l *linker) documentTarget(p *Page, full string) (Target, bool) {
	if w := l.hidPath[full]; w != nil {
		return Target{Withheld: w}, true
	}
	found, ok := l.byPath[full]
	if !ok {
		return Target{}, false
	}
	e, lang := found.entry, p.Lang
	if found.doc != e.Main { // a translation was named on purpose
		lang = found.doc.Lang
	}
	if q := e.PageFor(lang, l.config.Languages); q != nil {
		return Target{Page: q}, true
	}
	return Target{}, false
}

// PageFor is the entry's page in lang, else in the first language it has.
func (e *Entry) PageFor(lang string, languages []string) *Page {
	if p := e.Pages[lang]; p != nil {
		return p
	}
	for _, other := range languages {
		if p := e.Pages[other]; p != nil {
			return p
		}
	}
	return nil
}

func inOrAny(p *Page, lang string) *Page {
	if q := p.In(lang); q != nil {
		return q
	}
	return p
}

// nearestPaths are the paths below content/ most like a broken one.
func (l *linker) nearestPaths(p *Page, target string) []string {
	dir := path.Dir(p.Doc.File.Path)
	var known []string
	for file := range l.byPath {
		known = append(known, relative(dir, file))
	}
	for file := range l.fileSet {
		known = append(known, relative(dir, file))
	}
	sort.Strings(known)
	return content.Nearest(target, known, 3)
}

// relative is the path of file seen from dir; both are below the same root.
func relative(dir, file string) string {
	up := ""
	for dir != "." && dir != "" && !strings.HasPrefix(file, dir+"/") {
		dir, up = path.Dir(dir), up+"../"
	}
	if dir == "." || dir == "" {
		return up + file
	}
	return up + strings.TrimPrefix(file, dir+"/")
}

// wantImage asks for the picture that a page's front matter names.
func (l *linker) wantImage(p *Page) {
	name := p.Doc.Meta.Image
	if name.Text == "" || strings.Contains(name.Text, "://") {
		return
	}
	t, ok := l.pathTarget(p, content.Link{Target: name.Text, Pos: name.Pos})
	if !ok || t.Path == "" {
		l.report(source.Error("REF08", name.Pos, "target", name.Text, "nearest", strings.Join(l.nearestPaths(p, name.Text), ", ")))
		return
	}
	p.Image = t.File
	p.ImagePath = t.Path
	l.wanted[t.Path] = name.Pos
}

// backlinks tells the targets of a page's links who mentions them.
func (l *linker) backlinks(p *Page) {
	for i, t := range p.Targets {
		if t.Page == nil || t.Page == p || t.Page.mentionedBy(p) || p.Doc.Links[i].Kind == content.LinkImage {
			continue
		}
		t.Page.Backlinks = append(t.Page.Backlinks, Backlink{From: p, Link: i})
	}
}

// mentionedBy reports whether the last page that mentions this one is from:
// mentions are collected page by page.
func (p *Page) mentionedBy(from *Page) bool {
	n := len(p.Backlinks)
	return n > 0 && p.Backlinks[n-1].From == from
}

// files lists what is published as it is: everything below content/static/,
// and the files that visible pages refer to.
func (l *linker) files() {
	for _, f := range l.parts.Files {
		if addr, ok := strings.CutPrefix(f.Path, "content/static/"); ok {
			l.site.Files = append(l.site.Files, File{Path: f.Path, Addr: addr, From: source.Pos{File: f.Path}})
		} else if _, ok := l.wanted[f.Path]; ok {
			l.site.Files = append(l.site.Files, File{Path: f.Path, Addr: l.fileAddr(f.Path), From: source.Pos{File: f.Path}})
		} else if !readByKontor(f.Path) {
			l.report(source.Info("FIL01", source.Pos{File: f.Path}))
		}
	}
}

// readByKontor tells the files that mean something to the program itself.
func readByKontor(path string) bool {
	for _, dir := range []string{"content/comments/", "content/i18n/"} {
		if strings.HasPrefix(path, dir) {
			return true
		}
	}
	return path == "content/addresses.txt"
}

// fileAddr is where a file below content/ is published: beside the pages of
// its folder in the default language, under its own name.
func (l *linker) fileAddr(full string) string {
	if addr, ok := strings.CutPrefix(full, "content/static/"); ok {
		return addr
	}
	folder := path.Dir(strings.TrimPrefix(full, "content/"))
	if folder == "." {
		folder = ""
	}
	return strings.TrimPrefix(l.folderAddr(l.config.Language, folder), "/") + path.Base(full)
}
