package site

import (
	"slices"
	"strconv"
	"strings"

	"kontor/generator/content"
	"kontor/generator/source"
)

// LegalPages are the pages in one language that the law asks a publisher for.
// A page without translation is in another language; nil is missing.
type LegalPages struct {
	Notice  *Page // who publishes
	Privacy *Page // what happens to data
}

// legalPage is one of the legal pages, and how to find it.
type legalPage struct {
	kind  string // notice, privacy
	named content.Name
	usual []string // ids below which it is found without a name
}

func legalPages(c content.Legal) (notice, privacy legalPage) {
	return legalPage{"notice", c.Notice, []string{"impressum", "imprint", "legal-notice", "legal"}},
		legalPage{"privacy", c.Privacy, []string{"datenschutz", "datenschutzerklaerung", "privacy", "privacy-notice", "privacy-policy"}}
}

// legal finds the legal pages, asks for those that are missing, and reports
// what templates have left open on the others.
func (l *linker) legal() {
	notice, privacy := legalPages(l.config.Legal)
	notices, privacies := l.legalPage(notice), l.legalPage(privacy)
	l.site.Legal = map[string]LegalPages{}
	for _, lang := range l.config.Languages {
		l.site.Legal[lang] = LegalPages{Notice: notices[lang], Privacy: privacies[lang]}
	}
	for _, lang := range l.config.Languages {
		l.leftOpen(notices[lang])
		l.leftOpen(privacies[lang])
	}
}

// legalPage is the page by language, empty where it is missing.
func (l *linker) legalPage(p legalPage) map[string]*Page {
	found, hidden, known := l.usualPages(p.usual), l.hiddenAmong(p.usual), true
	if p.named.Text != "" {
		found, hidden, known = l.namedPage(p.named)
	}
	byLang := map[string]*Page{}
	for _, lang := range l.config.Languages {
		for _, page := range found {
			if byLang[lang] == nil || byLang[lang].Lang != lang {
				byLang[lang] = best(byLang[lang], page, lang)
			}
		}
	}
	if len(found) == 0 && known {
		l.askFor(p, hidden)
	}
	return byLang
}

// best is the page in lang of two candidates, the earlier of which is shown
// where neither has it.
func best(earlier, later *Page, lang string) *Page {
	if q := later.In(lang); q != nil {
		return q
	}
	if earlier == nil {
		return later
	}
	return earlier
}

// namedPage resolves a name of site.yaml; what it stands for may be hidden.
func (l *linker) namedPage(n content.Name) (found []*Page, hidden *Withheld, known bool) {
	found, hidden = l.pageNamed(n.Text)
	if len(found) == 0 && hidden == nil {
		l.report(source.Error("REF08/site", n.Pos, "name", n.Text,
			"nearest", strings.Join(content.Nearest(n.Text, l.knownPages(), 3), ", ")))
		return nil, nil, false
	}
	return found[:min(1, len(found))], hidden, true
}

// usualPages are the pages at the root that go by one of the names, in the
// order of the names. Different languages may use different ones.
func (l *linker) usualPages(names []string) (found []*Page) {
	atRoot := l.atRoot()
	for _, name := range names {
		for _, e := range atRoot {
			if isAtRoot(e.ID, name) {
				if p := e.PageFor(l.config.Language, l.config.Languages); p != nil {
					found = append(found, p)
				}
			}
		}
	}
	return found
}

// atRoot are the entries at the root: files, and folders with a page in them.
func (l *linker) atRoot() (out []*Entry) {
	for _, e := range l.site.Entries {
		if id := e.ID; strings.Count(id, "/") <= 1 {
			out = append(out, e)
		}
	}
	return out
}

func (l *linker) hiddenAmong(names []string) *Withheld {
	for _, d := range l.stubs {
		if slices.ContainsFunc(names, func(name string) bool { return isAtRoot(d.main.ID, name) }) {
			return d.stub
		}
	}
	return nil
}

// isAtRoot reports whether an id is that of a page at the root: a file, or a
// folder with the page in it.
func isAtRoot(id, name string) bool {
	id = strings.TrimSuffix(strings.TrimSuffix(id, "/_index"), "/index")
	return !strings.Contains(id, "/") && content.Slug("de", id) == name
}

// askFor reports a legal page that is missing: once the site has an address,
// and all the more where it asks readers for data.
func (l *linker) askFor(p legalPage, hidden *Withheld) {
	report := source.Warning
	on := l.config.Features()
	switch {
	case slices.Contains(on, content.FeatureComments), slices.Contains(on, content.FeatureSignUp):
		report = source.Error
	case l.config.BaseURL == "":
		return
	}
	if hidden != nil {
		l.report(report("LEG01/"+p.kind+"-hidden", l.config.Legal.Pos, "file", hidden.main.File.Path))
		return
	}
	l.report(report("LEG01/"+p.kind, l.config.Legal.Pos, "file", "content/"+l.usualFile(p)))
}

// usualFile is the file that a legal page has in the site's language.
func (l *linker) usualFile(p legalPage) string {
	german := l.config.Language == "de" || strings.HasPrefix(l.config.Language, "de-")
	switch {
	case german:
		return p.usual[0] + ".md"
	case p.kind == "notice":
		return "legal-notice.md"
	}
	return "privacy.md"
}

// leftOpen reports the placeholders of a page once, at the first, with the
// lines of the others: a fresh template has dozens of them.
func (l *linker) leftOpen(p *Page) {
	if p == nil || p.Doc == nil || len(p.Doc.Placeholders) == 0 {
		return
	}
	first := p.Doc.Placeholders[0]
	var lines []string
	for _, open := range p.Doc.Placeholders {
		if line := strconv.Itoa(open.Pos.Line); !slices.Contains(lines, line) {
			lines = append(lines, line)
		}
	}
	count := len(p.Doc.Placeholders) + p.Doc.MorePlaceholders
	if count == 1 {
		l.report(source.Warning("LEG02", first.Pos, "text", first.Text))
		return
	}
	if p.Doc.MorePlaceholders > 0 {
		lines = append(lines, "…")
	}
	l.report(source.Warning("LEG02/several", first.Pos, "text", first.Text, "count", strconv.Itoa(count), "lines", strings.Join(lines, ", ")))
}

// obligatory adds to the footers the pages that readers must find everywhere
// and that the menu does not name: legal notice, privacy, contact.
func (l *linker) obligatory() {
	for _, lang := range l.config.Languages {
		legal := l.site.Legal[lang]
		for _, p := range []*Page{legal.Notice, legal.Privacy, l.contact(lang), l.subscribe(lang)} {
			if p != nil && !slices.ContainsFunc(l.site.Footer[lang], func(item MenuItem) bool { return l.leadsTo(item, p) }) {
				l.site.Footer[lang] = append(l.site.Footer[lang], MenuItem{Title: p.LinkTitle(), Page: p})
			}
		}
	}
}

// leadsTo reports whether a menu entry leads to a page, in whatever language.
func (l *linker) leadsTo(item MenuItem, p *Page) bool {
	if item.Page != nil {
		return item.Page == p || item.Page.In(p.Lang) == p
	}
	below, ok := strings.CutPrefix(item.URL, l.config.BaseURL)
	return cleanAddr(item.URL) == p.Addr || ok && l.config.BaseURL != "" && cleanAddr(below) == p.Addr
}

// contact is the page in lang on which readers reach the publisher, else that
// in the site's language; nil where there is none.
func (l *linker) contact(lang string) *Page {
	if p := l.site.Contact[lang]; p != nil {
		return p
	}
	return l.site.Contact[l.config.Language]
}

// subscribe is the page in lang on which readers subscribe; nil without a
// newsletter.
func (l *linker) subscribe(lang string) *Page {
	if n := l.site.Newsletter; n != nil {
		return n.Pages[lang]
	}
	return nil
}
