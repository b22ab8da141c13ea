package page

import (
	"sort"
	"time"

	"kontor/generator/content"
	"kontor/generator/site"
	"kontor/generator/view"
)

const (
	wordsPerMinute = 200
	minutesFrom    = 150 // words from which a reading time is shown
	contentsFrom   = 3   // headings from which a table of contents is shown
	latestOnHome   = 6
)

// documentView is the view of articles, concept documents, pages and personas.
func (b *builder) documentView(p *site.Page, markup view.HTML) view.Document {
	m := &p.Doc.Meta
	v := view.Document{
		Frame: b.frame(p), Content: markup, Lead: m.Description,
		Authors: b.authors(p), Image: b.image(p), Contents: contents(p.Doc),
		About: b.about(p), Series: b.seriesNavs(p), Backlinks: b.backlinks(p), Comments: b.comments(p),
	}
	v.Date = datePointer(p.Entry.Date)
	if m.Lastmod.Time.After(p.Entry.Date.Time) {
		v.Updated = datePointer(m.Lastmod)
	}
	if (p.Kind == site.KindArticle || p.Kind == site.KindConcept) && b.site.Prose(p.Doc).Words >= minutesFrom {
		v.Minutes = (b.site.Prose(p.Doc).Words + wordsPerMinute - 1) / wordsPerMinute
	}
	for _, tag := range p.Tags {
		v.Tags = append(v.Tags, b.link(tag))
	}
	if p.Kind == site.KindArticle {
		v.Share = b.share(p)
	}
	near := b.near(p)
	v.Previous, v.Next = b.optionalLink(near[0]), b.optionalLink(near[1])
	for _, nav := range v.Series {
		v.Previous, v.Next = unlessNamed(v.Previous, nav.Previous), unlessNamed(v.Next, nav.Next)
	}
	if len(p.Parts) > 0 {
		v.SignUp = b.signUp(p, p.Parts[0].Series)
	}
	v.Related = b.cards(b.related.of(p), p.Lang)
	if persona := p.Entry.Main.Meta.Persona; persona != nil {
		v.Facts = b.personaFacts(p, persona)
		v.Lists = b.personaLists(p, persona)
	}
	return v
}

// unlessNamed drops a neighbour in time that is the neighbour in the series, too.
func unlessNamed(l *view.Link, part *view.Part) *view.Link {
	if l != nil && part != nil && l.URL == part.URL {
		return nil
	}
	return l
}

func (b *builder) optionalLink(p *site.Page) *view.Link {
	if p == nil {
		return nil
	}
	l := b.link(p)
	return &l
}

func datePointer(d content.Date) *time.Time {
	if d.IsZero() {
		return nil
	}
	return &d.Time
}

// contents is the table of contents: second and third level, unless switched
// off or too short to help.
func contents(d *content.Document) []view.Heading {
	if d.Meta.TOC == content.SwitchOff {
		return nil
	}
	var out []view.Heading
	for _, h := range d.Headings {
		if h.Level == 2 || h.Level == 3 {
			out = append(out, view.Heading{Level: h.Level, ID: h.ID, Text: h.Text})
		}
	}
	if len(out) < contentsFrom && d.Meta.TOC == content.SwitchOpen {
		return nil
	}
	return out
}

func (b *builder) image(p *site.Page) *view.Image {
	if p.Image == "" {
		return nil
	}
	img := &view.Image{URL: b.url(p.Image), Alt: p.Doc.Meta.ImageAlt}
	if w, h, err := b.sizes.of(p.ImagePath); err == nil {
		img.Width, img.Height = w, h
	}
	return img
}

// about names the entities of each dimension that a document is about.
func (b *builder) about(p *site.Page) (out []view.AboutRow) {
	for i, dim := range b.site.Dimensions {
		entities := p.Entry.About[i]
		if len(entities) == 0 {
			continue
		}
		row := view.AboutRow{Dimension: dim.Plural.In(p.Lang)}
		for _, e := range entities {
			row.Links = append(row.Links, b.entityLink(e, p.Lang))
		}
		out = append(out, row)
	}
	return out
}

func (b *builder) entityLink(e *site.Entity, lang string) view.Link {
	return view.Link{Title: e.Title(lang), URL: b.url(e.Pages[lang].Addr)}
}

func (b *builder) backlinks(p *site.Page) (out []view.Backlink) {
	for _, l := range p.Backlinks {
		v := view.Backlink{Title: b.title(l.From), URL: b.url(l.From.Addr), Excerpt: b.plainText(l.From, b.site.Excerpt(l))}
		if v.Excerpt == b.title(p) {
			v.Excerpt = "" // a cell or a list item that is nothing but the link
		}
		out = append(out, v)
	}
	return out
}

// card shows a page in a list of pages in lang.
func (b *builder) card(p *site.Page, lang string) view.Card {
	c := view.Card{Title: b.title(p), URL: b.url(p.Addr), Description: b.description(p), Kind: string(p.Kind), Comments: commentCount(p)}
	if p.Lang != lang {
		c.Lang = p.Lang
	}
	if p.Entry != nil {
		c.Date = datePointer(p.Entry.Date)
	}
	if len(p.Parts) > 0 {
		c.Series, c.Part = p.Parts[0].Series.Title(p.Lang), p.Parts[0].Part.Number
	}
	return c
}

func (b *builder) cards(pages []*site.Page, lang string) []view.Card {
	out := make([]view.Card, len(pages))
	for i, p := range pages {
		out[i] = b.card(p, lang)
	}
	return out
}

// entryCards shows documents in the language of the list, else, marked, in
// one that they have.
func (b *builder) entryCards(entries []*site.Entry, lang string) []view.Card {
	var out []view.Card
	for _, e := range entries {
		if p := e.PageFor(lang, b.site.Languages); p != nil && p.Kind != site.KindEntity {
			out = append(out, b.card(p, lang))
		}
	}
	sort.SliceStable(out, func(i, j int) bool {
		a, b := out[i].Date, out[j].Date
		return a != nil && (b == nil || a.After(*b))
	})
	return out
}

// neighbours are what came before and after each article of a section in time.
type neighbours map[*site.Page][2]*site.Page

// near are the neighbours of a page in its section; of a part of a series among
// all posts.
func (b *builder) near(p *site.Page) [2]*site.Page {
	if p.Parent != nil && p.Parent.Kind == site.KindSeries {
		return b.neighbours.of(b.site.Home[p.Lang])[p]
	}
	if p.Parent == nil || p.Parent.Kind != site.KindSection {
		return [2]*site.Page{}
	}
	return b.neighbours.of(p.Parent)[p]
}

func newNeighbours(pages []*site.Page) neighbours {
	out := neighbours{}
	var dated []*site.Page
	for _, p := range pages {
		if p.IsPost() {
			dated = append(dated, p)
		}
	}
	sort.SliceStable(dated, func(i, j int) bool { return dated[i].Entry.Date.Time.Before(dated[j].Entry.Date.Time) })
	for i, p := range dated {
		var near [2]*site.Page
		if i > 0 {
			near[0] = dated[i-1]
		}
		if i+1 < len(dated) {
			near[1] = dated[i+1]
		}
		out[p] = near
	}
	return out
}

func (b *builder) homeView(p *site.Page, markup view.HTML) view.Home {
	latest := b.latest.of(p.Lang)
	v := view.Home{
		Frame: b.frame(p), Content: markup, Series: b.seriesCards(p.Lang),
		Latest:  b.cards(latest[:min(latestOnHome, len(latest))], p.Lang),
		Figures: b.figures.of(p.Lang), Matrix: b.homeMatrix(p.Lang), Archive: b.optionalLink(b.site.Archive[p.Lang]),
		SignUp: b.signUp(p, nil),
	}
	for _, dim := range b.site.Dimensions {
		card := view.DimensionCard{ID: dim.ID, Title: dim.Plural.In(p.Lang), URL: b.url(dim.Pages[p.Lang].Addr)}
		for _, e := range dim.Entities {
			card.Entities = append(card.Entities, b.entityLink(e, p.Lang))
		}
		v.Dimensions = append(v.Dimensions, card)
	}
	if len(v.Series) > 0 {
		for _, part := range v.Series[0].Parts {
			if part.URL != "" {
				v.Start = &view.Link{Title: part.Title, URL: part.URL}
				break
			}
		}
	}
	return v
}

func (b *builder) tagsView(p *site.Page) view.Tags {
	v := view.Tags{Frame: b.frame(p)}
	for _, tag := range p.Pages {
		v.Tags = append(v.Tags, view.TagCount{Title: tag.Title, URL: b.url(tag.Addr), Count: len(tag.Pages)})
	}
	return v
}
