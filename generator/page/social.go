package page

import (
	"io"
	"strings"

	"golang.org/x/text/language"

	"kontor/generator/site"
	"kontor/generator/social"
	"kontor/generator/source"
	"kontor/generator/view"
)

// social is what networks show of a page that somebody passes on. They need
// absolute addresses.
func (b *builder) social(p *site.Page) *view.Social {
	if b.origin == "" || p.Kind == site.KindNotFound {
		return nil
	}
	s := &view.Social{Type: "website", Locale: locale(p.Lang), Image: b.socialImage(p)}
	for _, lang := range b.site.Languages {
		if lang != p.Lang && p.In(lang) != nil {
			s.Others = append(s.Others, locale(lang))
		}
	}
	switch p.Kind {
	case site.KindArticle, site.KindConcept:
		s.Type = "article"
	case site.KindAuthor:
		if !p.Author.Organization {
			s.Type = "profile"
		}
	}
	if s.Type != "article" {
		return s
	}
	s.Published = datePointer(p.Entry.Date)
	if m := p.Doc.Meta; m.Lastmod.Time.After(p.Entry.Date.Time) {
		s.Updated = datePointer(m.Lastmod)
	}
	for _, a := range b.authors(p) {
		s.Authors = append(s.Authors, a.Name)
	}
	for _, tag := range p.Tags {
		s.Tags = append(s.Tags, tag.Title)
	}
	if len(p.Parts) > 0 {
		s.Section = p.Parts[0].Series.Title(p.Lang)
	} else if p.Parent != nil && p.Parent.Kind == site.KindSection {
		s.Section = b.title(p.Parent)
	}
	return s
}

// locale is a language as networks name it, with the region where it is spoken
// most: de_DE.
func locale(lang string) string {
	tag, err := language.Parse(lang)
	if err != nil {
		return strings.ReplaceAll(lang, "-", "_")
	}
	base, _ := tag.Base()
	region, _ := tag.Region()
	if base.String() == "en" && !strings.Contains(lang, "-") {
		return "en_GB"
	}
	return base.String() + "_" + region.String()
}

// socialImage is the picture of a page: its own, that of its series, that of
// the site.
func (b *builder) socialImage(p *site.Page) *view.Image {
	if p.Image != "" && isRaster(p.Image) {
		img := &view.Image{URL: b.absolute(p.Image), Alt: p.Doc.Meta.ImageAlt}
		if w, h, err := b.sizes.of(p.ImagePath); err == nil {
			img.Width, img.Height = w, h
		}
		return img
	}
	if len(p.Parts) > 0 {
		if q := p.Parts[0].Series.Pages[p.Lang]; q != nil && q != p {
			return b.socialImage(q)
		}
	}
	if p.Kind == site.KindSeries && b.drawsPicture(p) {
		return b.drawnImage(p)
	}
	if b.siteImage() {
		img := &view.Image{URL: b.absolute(b.site.Image)}
		if w, h, err := b.sizes.of(b.site.ImagePath); err == nil {
			img.Width, img.Height = w, h
		}
		return img
	}
	if home := b.site.Home[p.Lang]; b.drawsPicture(home) {
		return b.drawnImage(home)
	}
	return nil
}

// siteImage reports whether the site names a picture that networks show.
func (b *builder) siteImage() bool { return isRaster(b.site.Image) }

// shown says why networks do not show the picture that the site names.
func (b *builder) shown() {
	if b.site.Image != "" && !isRaster(b.site.Image) {
		b.report(source.Warning("SOC01", b.site.Config.Image.Pos, "image", b.site.Config.Image.Text))
	}
}

// isRaster reports whether networks show a picture: no SVG.
func isRaster(addr string) bool {
	for _, ext := range []string{".png", ".jpg", ".jpeg", ".webp", ".gif"} {
		if strings.HasSuffix(strings.ToLower(addr), ext) {
			return true
		}
	}
	return false
}

const pictureName = "social.png"

// pictures plans the pictures of the site and of each series, in every
// language, where the author gives none.
func (b *builder) pictures() {
	for _, p := range b.site.Pages {
		addr := strings.TrimPrefix(p.Addr+pictureName, "/")
		if p.Kind != site.KindHome && p.Kind != site.KindSeries || !b.drawsPicture(p) || b.ownFile(addr) {
			continue
		}
		b.outputs = append(b.outputs, Output{
			Addr: addr, Source: source.Pos{File: b.site.Config.File},
			Key: func() (source.Hash, error) {
				pic := b.picture(p)
				return source.Sum([]byte(b.in.Version), []byte(pic.Kicker), []byte(pic.Title), []byte(pic.Text), []byte(pic.Site)), nil
			},
			Write: func(w io.Writer) error { return b.picture(p).Draw(w) },
		})
	}
}

// drawsPicture reports whether Kontor draws a picture for the home page or that
// of a series.
func (b *builder) drawsPicture(p *site.Page) bool { return b.drawn.of(p) }

func (b *builder) canDraw(p *site.Page) bool {
	return b.origin != "" && strings.HasSuffix(p.Addr, "/") && (p.Kind == site.KindSeries || !b.siteImage()) &&
		!isRaster(p.Image) && b.drawsIn.of(p.Lang) && b.sketch(p).Knows()
}

// canDrawIn reports whether the words that all pictures of a language have in
// common can be drawn.
func (b *builder) canDrawIn(lang string) bool {
	return social.Picture{Kicker: b.t(lang, "social.series", "n", 2), Site: b.siteName(lang) + b.host()}.Knows()
}

// sketch is what the picture of one page has for itself.
func (b *builder) sketch(p *site.Page) social.Picture {
	if p.Kind == site.KindHome {
		return social.Picture{Title: b.siteName(p.Lang), Text: b.description(p)}
	}
	return social.Picture{Title: b.title(p)}
}

func (b *builder) picture(p *site.Page) social.Picture {
	pic := b.sketch(p)
	if p.Kind == site.KindHome {
		pic.Site = b.host()
	} else {
		pic.Kicker, pic.Site = b.t(p.Lang, "social.series", "n", len(p.Series.Parts)), b.siteName(p.Lang)
	}
	return pic
}

func (b *builder) drawnImage(p *site.Page) *view.Image {
	return &view.Image{URL: b.absolute(p.Addr + pictureName), Alt: b.title(p), Width: social.Width, Height: social.Height}
}
