package page

import (
	"net/url"

	"kontor/generator/content"
	"kontor/generator/site"
	"kontor/generator/source"
	"kontor/generator/view"
)

// authors are who signs a page.
func (b *builder) authors(p *site.Page) (out []view.Author) {
	for _, s := range p.Signatures {
		if s.Author == nil {
			out = append(out, view.Author{Name: s.Name})
		} else {
			out = append(out, b.author(s.Author, p.Lang))
		}
	}
	return out
}

func (b *builder) author(a *site.Author, lang string) view.Author {
	v := view.Author{
		ID: a.ID, Name: a.Name.In(lang), Label: a.Label.In(lang), Role: a.Role.In(lang), Bio: a.Bio.In(lang),
		URL: b.url(a.Pages[lang].Addr), Organization: a.Organization,
	}
	for _, l := range a.Links {
		v.Links = append(v.Links, view.Link{Title: outgoingTitle(l, lang), URL: l.URL.Text})
	}
	if a.PhotoAddr != "" {
		// No text for the picture: the name always stands beside it.
		v.Photo = &view.Image{URL: b.url(a.PhotoAddr)}
		if w, h, err := b.sizes.of(a.PhotoPath); err == nil {
			v.Photo.Width, v.Photo.Height = w, h
		}
	}
	return v
}

// outgoingTitle is the text of a link, where it has none its host.
func outgoingTitle(l content.AuthorLink, lang string) string {
	if title := l.Title.In(lang); title != "" {
		return title
	}
	if host := hostOf(l.URL.Text); host != "" {
		return host
	}
	return l.URL.Text
}

func hostOf(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return ""
	}
	return u.Hostname()
}

func (b *builder) authorView(p *site.Page, markup view.HTML) view.AuthorPage {
	v := view.AuthorPage{
		Frame: b.frame(p), Author: b.author(p.Author, p.Lang), Content: markup,
		Documents: b.entryCards(p.Author.Signed, p.Lang),
	}
	v.Author.URL = "" // this very page
	return v
}

// contact is what every page knows of the publisher, nil where that is nothing.
func (b *builder) contact(lang string) *view.Contact {
	c, pages := b.site.Config.Contact, b.site.Contact
	if !c.Given() && pages == nil {
		return nil
	}
	v := &view.Contact{
		Name: c.Name, Email: c.Email, Phone: c.Phone, Address: c.Address,
		Booking: c.Booking, BookingHost: hostOf(c.Booking),
	}
	for _, l := range append([]string{lang}, b.site.Languages...) {
		if p := pages[l]; p != nil {
			v.URL = b.url(p.Addr)
			break
		}
	}
	return v
}

func (b *builder) contactView(p *site.Page, markup view.HTML) view.ContactPage {
	v := view.ContactPage{Frame: b.frame(p), Content: markup}
	if m := metaOf(p); m != nil {
		v.Lead = m.Description
	}
	return v
}

// serviceTitles are the proper names of known services; the others are words.
var serviceTitles = map[string]string{"linkedin": "LinkedIn", "whatsapp": "WhatsApp"}

// share are the links that pass an article on. They need its whole address.
func (b *builder) share(p *site.Page) (out []view.ShareLink) {
	address := b.absolute(p.Addr)
	if address == "" {
		return nil
	}
	for _, s := range b.site.Config.Share {
		link := view.ShareLink{Service: s.Name, Title: s.Name, URL: s.Link(address, b.title(p))}
		switch s.Name {
		case content.ShareMail, content.ShareCopy:
			link.Title = b.t(p.Lang, "share."+s.Name)
		default:
			if title := serviceTitles[s.Name]; title != "" {
				link.Title = title
			}
		}
		out = append(out, link)
	}
	return out
}

// shareable says why there are no share links where the site asks for them.
func (b *builder) shareable() {
	if share := b.site.Config.Share; len(share) > 0 && b.origin == "" {
		b.report(source.Warning("SHR03", share[0].Pos))
	}
}
