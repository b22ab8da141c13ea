package page

import (
	"time"

	"kontor/generator/language"
	"kontor/generator/site"
	"kontor/generator/view"
)

// siteView is what all pages of a language share.
func (b *builder) siteView(lang string) *view.Site {
	c := b.site.Config
	v := &view.Site{
		Title: c.Title.In(lang), Description: c.Description.In(lang), Lang: lang,
		Home: b.url(b.site.Home[lang].Addr), Params: c.Params, Coming: b.coming(lang),
		Contact: b.contact(lang),
	}
	for _, item := range b.site.Footer[lang] {
		v.Footer = append(v.Footer, b.menuLink(item))
	}
	if home := b.site.Home[lang]; b.hasFeed(home) {
		v.Feed = b.url(home.Addr + feedName)
	}
	for _, item := range b.site.Menu[lang] {
		v.Menu = append(v.Menu, b.menuLink(item))
	}
	return v
}

func (b *builder) menuLink(item site.MenuItem) view.Link {
	if item.Page == nil {
		return view.Link{Title: item.Title, URL: item.URL}
	}
	title := item.Title
	if title == "" {
		title = b.title(item.Page)
	}
	return view.Link{Title: title, URL: b.url(item.Page.Addr)}
}

// frame is what every page has.
func (b *builder) frame(p *site.Page) view.Frame {
	f := view.Frame{
		Site: b.siteFor(p), Kind: string(p.Kind), ID: p.ID, Lang: p.Lang,
		Title: b.title(p), Description: b.description(p),
		URL: b.url(p.Addr), Canonical: b.absolute(p.Addr),
		Breadcrumbs: b.breadcrumbs(p), Alternates: b.alternates(p),
	}
	if p.Kind == site.KindNotFound {
		f.Canonical = ""
	}
	f.NoIndex = noIndex(p)
	if m := metaOf(p); m != nil {
		f.Params = m.Params
	}
	if p.Entry != nil {
		f.Ribbon, f.RibbonDate = ribbon(p.Entry.Why)
	} else if p.Series != nil && p.Series.Entry != nil {
		f.Ribbon, f.RibbonDate = ribbon(p.Series.Entry.Why)
	}
	f.Findings = b.findingsOn(p)
	f.Feeds = b.feedLinks(p)
	if b.hasMarkdown(p) {
		f.Markdown = b.url(p.Addr + markdownName)
	}
	f.Social = b.social(p)
	f.Data = b.structuredData(p, f.Breadcrumbs)
	return f
}

// siteFor marks the menu entry that the page belongs to.
func (b *builder) siteFor(p *site.Page) *view.Site {
	shared := b.sites[p.Lang]
	for i, item := range b.site.Menu[p.Lang] {
		if item.Page != nil && isBelow(p, item.Page) {
			own := *shared
			own.Menu = append([]view.Link(nil), shared.Menu...)
			own.Menu[i].Current = true
			return &own
		}
	}
	return shared
}

func isBelow(p, above *site.Page) bool {
	for ; p != nil; p = p.Parent {
		if p == above {
			return true
		}
	}
	return false
}

func ribbon(why site.Reason) (string, *time.Time) {
	switch {
	case why.Internal:
		return "internal", nil
	case why.Draft:
		return "draft", nil
	case why.Expired:
		return "expired", &why.Until
	case why.Future:
		return "future", &why.Until
	}
	return "", nil
}

// titleKeys name the pages that have no text of their own.
var titleKeys = map[site.PageKind]string{
	site.KindMatrixOverview: "page.matrix",
	site.KindPatterns:       "page.patterns",
	site.KindOverlap:        "page.overlap",
	site.KindToBe:           "page.toBe",
	site.KindGaps:           "page.gaps",
	site.KindChanges:        "page.changes",
	site.KindSeriesList:     "page.series",
	site.KindTags:           "page.tags",
	site.KindNotFound:       "page.notFound",
	site.KindContact:        "page.contact",
	site.KindNewsletter:     "page.newsletter",
	site.KindArchive:        "page.archive",
	site.KindHome:           "page.home",
}

// sectionKeys name the sections that have a word of their own in every
// language.
var sectionKeys = map[string]string{"concepts/_index": "page.concepts", "authors/_index": "page.authors"}

// title is the title of a page; generated pages without text are named by the
// user interface.
func (b *builder) title(p *site.Page) string {
	if p.Title != "" {
		return p.Title
	}
	switch {
	case p.Kind == site.KindNewsletter && p.Series != nil:
		return b.t(p.Lang, "page.newsletterSeries", "series", p.Series.Title(p.Lang))
	case p.Kind == site.KindNewsletter && !b.site.Newsletter.TakesAddresses():
		return b.t(p.Lang, "page.follow")
	case p.Kind == site.KindNewsletterAnswer:
		return b.t(p.Lang, "newsletter."+p.Answer+".title")
	case wholeTitles[p.Kind] != "":
		return b.t(p.Lang, wholeTitles[p.Kind], "title", p.Series.Title(p.Lang))
	case p.Kind == site.KindBlock:
		return b.blockTitle(p)
	case p.Slice != nil:
		return b.sliceTitle(p)
	case p.Kind == site.KindSection:
		return b.t(p.Lang, sectionKeys[p.ID])
	case p.Kind == site.KindOverlap:
		return b.t(p.Lang, titleKeys[p.Kind], b.dimensionWords(p.Lang)...)
	}
	return b.t(p.Lang, titleKeys[p.Kind])
}

func (b *builder) linkTitle(p *site.Page) string {
	if t := p.LinkTitle(); t != "" {
		return t
	}
	return b.title(p)
}

func (b *builder) description(p *site.Page) string {
	m := metaOf(p)
	switch {
	case p.Kind == site.KindSeriesAll:
		return b.description(p.Series.Pages[p.Lang])
	case p.Kind == site.KindSeriesQuestions:
		return b.t(p.Lang, "series.questionsLead", "title", p.Series.Title(p.Lang))
	case p.Author != nil && (m == nil || m.Description == "" || p.Borrowed()):
		return p.Author.Bio.In(p.Lang)
	case p.Kind == site.KindNewsletter || p.Kind == site.KindNewsletterAnswer:
		return b.newsletterLead(p)
	case m == nil:
		if p.Kind == site.KindHome {
			return b.site.Config.Description.In(p.Lang)
		}
		return ""
	case m.Description != "":
		return m.Description
	case m.Summary != "":
		return m.Summary
	case m.Channel != nil && m.Channel.Promise != "":
		return m.Channel.Promise
	}
	return b.plainText(p, b.site.Prose(p.Doc).Summary)
}

func (b *builder) breadcrumbs(p *site.Page) []view.Link {
	var up []*site.Page
	for q := p.Parent; q != nil; q = q.Parent {
		up = append(up, q)
	}
	if len(up) == 0 {
		return nil
	}
	var out []view.Link
	if home := b.site.Home[p.Lang]; up[len(up)-1] != home {
		out = append(out, view.Link{Title: b.t(p.Lang, "page.home"), URL: b.url(home.Addr)})
	}
	for i := len(up) - 1; i >= 0; i-- {
		title := b.linkTitle(up[i])
		if up[i].Kind == site.KindHome {
			title = b.t(p.Lang, "page.home")
		}
		out = append(out, view.Link{Title: title, URL: b.url(up[i].Addr)})
	}
	return out
}

// alternates are the languages of a page; with one language there is nothing
// to choose.
func (b *builder) alternates(p *site.Page) []view.Alternate {
	if len(b.site.Languages) < 2 {
		return nil
	}
	out := make([]view.Alternate, len(b.site.Languages))
	for i, lang := range b.site.Languages {
		a := view.Alternate{Lang: lang, Name: language.Name(lang), Current: lang == p.Lang}
		if q := p.In(lang); q != nil {
			a.URL, a.Canonical = b.url(q.Addr), b.absolute(q.Addr)
		} else {
			a.URL, a.Missing = b.url(b.site.Home[lang].Addr), true
		}
		out[i] = a
	}
	return out
}

// link is a link to a page.
func (b *builder) link(p *site.Page) view.Link {
	return view.Link{Title: b.title(p), URL: b.url(p.Addr)}
}
