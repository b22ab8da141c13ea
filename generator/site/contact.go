package site

import (
	"strings"

	"kontor/generator/content"
	"kontor/generator/source"
)

// contactIDs are the usual names of a contact page.
var contactIDs = []string{"kontakt", "contact"}

// contactPages finds the contact page of a site that names none: a page of a
// usual name or at the usual address, else one that is made of the contact
// data.
func (l *linker) contactPages() {
	if l.config.Contact.Page.Text != "" || !l.config.Contact.Given() {
		return
	}
	addr := func(lang string) string { return l.langPrefix(lang) + "/" + l.folderName(lang, "contact") + "/" }
	for _, id := range contactIDs {
		if e := l.byID[id]; e != nil && len(e.Pages) > 0 {
			l.site.Contact = e.Pages
			return
		}
	}
	for _, lang := range l.config.Languages {
		if p := l.byAddr[addr(lang)]; p != nil && p.Kind == KindPage {
			l.site.Contact = p.translations
			return
		}
	}
	l.site.Contact = map[string]*Page{}
	for _, lang := range l.config.Languages {
		l.add(l.site.Contact, lang, &Page{ID: "contact", Kind: KindContact, Addr: addr(lang)})
	}
}

// contactPage resolves the page that site.yaml names, and gives a page of text
// the layout of contact pages unless it chose another.
func (l *linker) contactPage() {
	if name := l.config.Contact.Page; name.Text != "" {
		found, withheld := l.pageNamed(name.Text)
		switch {
		case len(found) > 0:
			l.site.Contact = found[0].translations
		case withheld == nil:
			l.report(source.Error("CON01", name.Pos, "name", name.Text,
				"nearest", strings.Join(content.Nearest(name.Text, l.knownPages(), 3), ", ")))
		}
	}
	for _, p := range l.site.Contact {
		if p.Kind == KindPage && p.Doc.Meta.Layout.Text == "" {
			p.Kind = KindContact
		}
	}
}
