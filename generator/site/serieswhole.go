package site

import "strings"

// How many parts stand on one page: one alone is a page already, and nobody
// reads or prints so many.
const (
	minWholeParts = 2
	maxWholeParts = 200
)

// wholePages adds what there is about a series as a whole, in each language
// that has a part of it: all published parts on one page, and all their key
// questions. Like the parts they are below the page of the series.
func (l *linker) wholePages(s *Series) {
	s.All, s.Questions = map[string]*Page{}, map[string]*Page{}
	for _, lang := range l.config.Languages {
		own := s.Pages[lang]
		parts := s.readable(lang)
		if own == nil || len(parts) == 0 {
			continue
		}
		page := func(kind PageKind, name string) *Page {
			return &Page{ID: "series/" + s.ID + "/" + name, Kind: kind, Series: s, Addr: s.below(own) + name + "/", Parent: own}
		}
		if minWholeParts <= len(parts) && len(parts) <= maxWholeParts {
			l.add(s.All, lang, page(KindSeriesAll, "all"))
		}
		for _, p := range parts {
			if p.Entry.Docs.In(lang).Asks {
				l.add(s.Questions, lang, page(KindSeriesQuestions, "questions"))
				break
			}
		}
	}
}

// below is the address that those of the series begin with. Where its own page
// is a file, that is beside it.
func (s *Series) below(own *Page) string {
	if strings.HasSuffix(own.Addr, "/") {
		return own.Addr
	}
	return own.Addr[:strings.LastIndexByte(own.Addr, '/')+1] + s.ID + "/"
}

// readable are the published parts that have a text in lang.
func (s *Series) readable(lang string) (out []*Part) {
	for _, p := range s.Parts {
		if p.Entry != nil && p.Entry.Docs.In(lang) != nil {
			out = append(out, p)
		}
	}
	return out
}
