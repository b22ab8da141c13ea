package site

import (
	"slices"

	"kontor/generator/source"
)

// orphans reports documents to which no other page leads: REF09. Search engines
// and people who have the address find them, nobody else does. A document that
// asks search engines to pass it over is alone on purpose.
func (f *finder) orphans() {
	led := f.ledTo()
	for _, e := range f.Entries {
		if e.Main.Meta.NoIndex || len(e.Pages) == 0 {
			continue
		}
		found := slices.ContainsFunc(e.About, func(es []*Entity) bool { return len(es) > 0 }) // whose pages list it
		for _, p := range e.Pages {
			found = found || led[p] || p.listed()
		}
		if !found {
			f.report(source.SeverityWarning, "REF09", filePos(e.Main), nil, nil, "title", e.Main.Meta.Title.Text)
		}
	}
}

// listed reports whether pages that Kontor makes lead to this one.
func (p *Page) listed() bool {
	switch {
	case p.Kind != KindPage && p.Kind != KindConcept && p.Kind != KindPersona && p.Kind != KindSection:
		return true // home and feeds list articles, menus and lists all that is generated
	case p.Parent == nil, p.Parent.Kind != KindHome:
		return true // the page above lists it
	}
	for _, signed := range p.Signatures {
		if signed.Author != nil {
			return true
		}
	}
	return len(p.Backlinks)+len(p.Tags)+len(p.Parts) > 0
}

// ledTo are the pages that menus, the foot and other pages lead to by
// themselves.
func (s *Site) ledTo() map[*Page]bool {
	led := map[*Page]bool{}
	for _, lang := range s.Languages {
		for _, item := range append(s.Menu[lang][:len(s.Menu[lang]):len(s.Menu[lang])], s.Footer[lang]...) {
			led[item.Page] = true
		}
		legal := s.Legal[lang]
		led[legal.Notice], led[legal.Privacy], led[s.Contact[lang]] = true, true, true
	}
	for _, p := range s.Pages {
		led[p.Parent] = true // in the breadcrumbs
		if p.Entity != nil {
			for _, persona := range p.Entity.References.Personas {
				led[persona] = true
			}
		}
	}
	return led
}
