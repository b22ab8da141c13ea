package page

import (
	"encoding/json"
	"strings"
	"time"

	"kontor/generator/site"
	"kontor/generator/view"
)

// What search engines read of a page: JSON-LD in the words of schema.org. Each
// page has one graph, of what it is and of the way to it.

// graph is a document of JSON-LD.
type graph struct {
	Context string `json:"@context"`
	Graph   []any  `json:"@graph"`
}

// ref names a thing by its id alone.
type ref struct {
	ID string `json:"@id"`
}

// party is a Person or an Organization.
type party struct {
	Type  string `json:"@type"`
	ID    string `json:"@id,omitempty"`
	Name  string `json:"name"`
	URL   string `json:"url,omitempty"`
	Image string `json:"image,omitempty"`
	Email string `json:"email,omitempty"`
	Phone string `json:"telephone,omitempty"`
	About string `json:"description,omitempty"`
	Job   string `json:"jobTitle,omitempty"` // of a Person

	Elsewhere []string `json:"sameAs,omitempty"`
}

// website is the WebSite that all pages of a language belong to.
type website struct {
	Type        string `json:"@type"`
	ID          string `json:"@id"`
	URL         string `json:"url"`
	Name        string `json:"name"`
	Description string `json:"description,omitempty"`
	Language    string `json:"inLanguage"`
	Image       string `json:"image,omitempty"`
	Publisher   *party `json:"publisher,omitempty"`
}

// creativeWork is a page or a text: BlogPosting, Article, CreativeWorkSeries,
// CollectionPage, ProfilePage, WebPage.
type creativeWork struct {
	Type        string   `json:"@type"`
	ID          string   `json:"@id,omitempty"`
	URL         string   `json:"url"`
	Headline    string   `json:"headline,omitempty"` // of articles
	Name        string   `json:"name,omitempty"`     // of all others
	Description string   `json:"description,omitempty"`
	Language    string   `json:"inLanguage,omitempty"`
	Published   string   `json:"datePublished,omitempty"`
	Modified    string   `json:"dateModified,omitempty"`
	Image       string   `json:"image,omitempty"`
	Authors     []party  `json:"author,omitempty"`
	Publisher   *party   `json:"publisher,omitempty"`
	Keywords    []string `json:"keywords,omitempty"`
	Words       int      `json:"wordCount,omitempty"`
	PartOf      []any    `json:"isPartOf,omitempty"`
	Position    int      `json:"position,omitempty"`
	Parts       []any    `json:"hasPart,omitempty"`
	Entity      *party   `json:"mainEntity,omitempty"` // of a ProfilePage
	Page        string   `json:"mainEntityOfPage,omitempty"`

	CommentCount int             `json:"commentCount,omitempty"`
	Comments     []commentOfWork `json:"comment,omitempty"`
}

// breadcrumbList is the way to a page.
type breadcrumbList struct {
	Type  string     `json:"@type"`
	Items []listItem `json:"itemListElement"`
}

type listItem struct {
	Type     string `json:"@type"`
	Position int    `json:"position"`
	Name     string `json:"name"`
	Item     string `json:"item"`
}

// structuredData is the graph of a page, "" where there is none: it needs
// absolute addresses.
func (b *builder) structuredData(p *site.Page, trail []view.Link) view.JSON {
	if b.origin == "" || p.Kind == site.KindNotFound {
		return ""
	}
	g := graph{Context: "https://schema.org"}
	if p.Kind == site.KindHome {
		g.Graph = append(g.Graph, b.website(p))
	} else {
		g.Graph = append(g.Graph, b.work(p), b.trail(p, trail))
	}
	data, err := json.Marshal(g) // escapes <, > and &: it ends no script
	if err != nil {
		return "" // never, of these types
	}
	return view.JSON(data)
}

func (b *builder) website(p *site.Page) website {
	w := website{
		Type: "WebSite", ID: b.siteID(p.Lang), URL: b.absolute(p.Addr), Name: b.siteName(p.Lang),
		Description: b.description(p), Language: p.Lang, Publisher: b.publisher(p.Lang),
	}
	if img := b.socialImage(p); img != nil {
		w.Image = img.URL
	}
	return w
}

func (b *builder) siteID(lang string) string { return b.absolute(b.site.Home[lang].Addr) + "#website" }

// publisher is who answers for the site: its contact, else its default author.
func (b *builder) publisher(lang string) *party {
	c := b.site.Config.Contact
	for _, a := range b.site.Authors {
		if c.Name == "" && a.ID == b.site.Config.Author || c.Name != "" && a.Known(c.Name) {
			p := b.party(b.author(a, lang))
			p.Email, p.Phone = c.Email, c.Phone
			return &p
		}
	}
	if c.Name == "" {
		return nil
	}
	return &party{Type: "Organization", Name: c.Name, URL: b.absolute(b.site.Home[lang].Addr), Email: c.Email, Phone: c.Phone}
}

// party is an author as search engines know authors.
func (b *builder) party(a view.Author) party {
	p := party{Type: "Person", Name: a.Name}
	if a.URL != "" {
		p.URL = b.origin + a.URL
		p.ID = p.URL + "#author"
	}
	if a.Photo != nil {
		p.Image = b.origin + a.Photo.URL
	}
	for _, l := range a.Links {
		if strings.HasPrefix(l.URL, "http") {
			p.Elsewhere = append(p.Elsewhere, l.URL)
		}
	}
	if a.Organization {
		p.Type = "Organization"
	} else {
		p.Job = a.Role
	}
	return p
}

// workTypes are what pages are to search engines; all others are a WebPage.
var workTypes = map[site.PageKind]string{
	site.KindArticle: "BlogPosting", site.KindConcept: "Article",
	site.KindSection: "CollectionPage", site.KindTag: "CollectionPage", site.KindTags: "CollectionPage",
	site.KindArchive: "CollectionPage", site.KindSeriesList: "CollectionPage", site.KindDimension: "CollectionPage",
	site.KindAuthor: "ProfilePage", site.KindContact: "ContactPage",
}

func (b *builder) work(p *site.Page) creativeWork {
	w := creativeWork{
		Type: workTypes[p.Kind], URL: b.absolute(p.Addr), Description: b.description(p), Language: p.Lang,
		PartOf: []any{ref{b.siteID(p.Lang)}},
	}
	if p.Borrowed() {
		w.Language = p.Doc.Lang
	}
	w.CommentCount, w.Comments = commentCount(p), b.commentsOfWork(p)
	switch p.Kind {
	case site.KindArticle, site.KindConcept:
		b.article(p, &w)
		return w
	case site.KindSeries:
		b.seriesWork(p, &w)
	case site.KindAuthor:
		entity := b.party(b.author(p.Author, p.Lang))
		entity.About = p.Author.Bio.In(p.Lang)
		w.Entity = &entity
	case site.KindPage:
		if p.IsPost() {
			w.Type = "BlogPosting"
			b.article(p, &w)
			return w
		}
	}
	if w.Type == "" {
		w.Type = "WebPage"
	}
	w.Name = b.title(p)
	return w
}

// article says what is known of a text: who wrote it, when, and as a part of
// what.
func (b *builder) article(p *site.Page, w *creativeWork) {
	w.ID, w.Headline, w.Page = w.URL+"#article", b.title(p), w.URL
	w.Publisher = b.publisher(p.Lang)
	w.Words = b.site.Prose(p.Doc).Words
	if date := p.Entry.Date.Time; !date.IsZero() {
		w.Published = date.Format(time.RFC3339)
	}
	if changed := p.Doc.Meta.Lastmod.Time; changed.After(p.Entry.Date.Time) {
		w.Modified = changed.Format(time.RFC3339)
	}
	if img := b.socialImage(p); img != nil {
		w.Image = img.URL
	}
	for _, a := range b.authors(p) {
		w.Authors = append(w.Authors, b.party(a))
	}
	for _, tag := range p.Tags {
		w.Keywords = append(w.Keywords, tag.Title)
	}
	for i, m := range p.Parts {
		if q := m.Series.Pages[p.Lang]; q != nil {
			w.PartOf = append(w.PartOf, b.seriesRef(q))
		}
		if i == 0 {
			w.Position = m.Part.Number
		}
	}
}

func (b *builder) seriesRef(p *site.Page) creativeWork {
	url := b.absolute(p.Addr)
	return creativeWork{Type: "CreativeWorkSeries", ID: url + "#series", URL: url, Name: b.title(p)}
}

// seriesWork lists the parts of a series that have appeared.
func (b *builder) seriesWork(p *site.Page, w *creativeWork) {
	w.Type, w.ID = "CreativeWorkSeries", w.URL+"#series"
	w.Publisher = b.publisher(p.Lang)
	if img := b.socialImage(p); img != nil {
		w.Image = img.URL
	}
	for _, part := range p.Series.Parts {
		if part.Entry == nil {
			continue
		}
		if q := part.Entry.Pages[p.Lang]; q != nil {
			url := b.absolute(q.Addr)
			w.Parts = append(w.Parts, creativeWork{
				Type: "BlogPosting", ID: url + "#article", URL: url, Headline: b.title(q), Position: part.Number,
			})
		}
	}
}

func (b *builder) trail(p *site.Page, trail []view.Link) breadcrumbList {
	list := breadcrumbList{Type: "BreadcrumbList"}
	for _, l := range append(trail[:len(trail):len(trail)], view.Link{Title: b.title(p), URL: b.url(p.Addr)}) {
		list.Items = append(list.Items, listItem{Type: "ListItem", Position: len(list.Items) + 1, Name: l.Title, Item: b.origin + l.URL})
	}
	return list
}
