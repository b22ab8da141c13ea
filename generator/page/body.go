package page

import (
	"bytes"
	"fmt"
	"html/template"
	"strconv"
	"strings"

	"kontor/generator/content"
	"kontor/generator/language"
	"kontor/generator/site"
	"kontor/generator/view"
)

// body is the markup of a page's text with its slots filled.
func (b *builder) body(p *site.Page) (view.HTML, error) {
	if p.Doc == nil {
		return "", nil
	}
	text, err := b.in.Bodies.Get(b.site.Prose(p.Doc).Body)
	if err != nil {
		return "", fmt.Errorf("%s: %w", p.Doc.File.Path, err)
	}
	if len(text.HTML) == 0 && len(text.Slots) == 0 {
		return "", nil
	}
	var out bytes.Buffer
	out.Grow(len(text.HTML) + 80*len(text.Slots))
	if p.Borrowed() {
		fmt.Fprintf(&out, `<div lang="%s" dir="%s">`, template.HTMLEscapeString(p.Doc.Lang), language.Dir(p.Doc.Lang))
	}
	from := 0
	for _, slot := range text.Slots {
		out.Write(text.HTML[from:slot.Off])
		from = slot.Off
		s, err := b.slot(p, slot)
		if err != nil {
			return "", err
		}
		out.WriteString(s)
	}
	out.Write(text.HTML[from:])
	if p.Borrowed() {
		out.WriteString("</div>")
	}
	return view.HTML(out.String()), nil
}

// bodyKey stands for the markup in a key: the hash of the text and everything
// that its slots depend on, without reading the text.
func (b *builder) bodyKey(p *site.Page) (view.HTML, error) {
	if p.Doc == nil {
		return "", nil
	}
	var out strings.Builder
	out.WriteString(b.site.Prose(p.Doc).Body.Hash.String())
	out.WriteString(p.Doc.Lang)
	for i := range p.Doc.Links {
		kinds := []content.SlotKind{content.SlotLinkStart, content.SlotLinkText, content.SlotLinkEnd}
		if p.Doc.Links[i].Kind == content.LinkImage {
			kinds = []content.SlotKind{content.SlotImage}
		}
		for _, kind := range kinds {
			s, err := b.slot(p, content.Slot{Kind: kind, Index: i})
			if err != nil {
				return "", err
			}
			out.WriteString(s)
		}
	}
	if p.Doc.Asks {
		out.WriteString(b.questionsLink(p))
	}
	for i := range b.site.Prose(p.Doc).Directives {
		s, err := b.slot(p, content.Slot{Kind: content.SlotDirective, Index: i})
		if err != nil {
			return "", err
		}
		out.WriteString(s)
	}
	return view.HTML(out.String()), nil
}

// slot is what is written at one slot of a page's text.
func (b *builder) slot(p *site.Page, slot content.Slot) (string, error) {
	switch slot.Kind {
	case content.SlotDirective:
		return b.directive(p, slot.Index)
	case content.SlotQuestions:
		return b.questionsLink(p), nil
	}
	t := p.Targets[slot.Index]
	switch slot.Kind {
	case content.SlotLinkStart:
		return b.linkStart(p, t), nil
	case content.SlotLinkEnd:
		return b.linkEnd(p, t), nil
	case content.SlotLinkText:
		return template.HTMLEscapeString(b.linkText(t, p.Doc.Links[slot.Index])), nil
	case content.SlotURL:
		return template.HTMLEscapeString(b.href(p, t)), nil
	case content.SlotImage:
		return b.imageAttributes(p, t)
	}
	return "", fmt.Errorf("%s: unknown slot %d", p.Doc.File.Path, slot.Kind)
}

// href is the address of a target seen from p, "" where there is none to open.
func (b *builder) href(p *site.Page, t site.Target) string {
	switch {
	case t.Page == p && t.Anchor != "":
		return "#" + escapeFragment(t.Anchor)
	case t.Page != nil && t.Anchor != "":
		return b.url(t.Page.Addr) + "#" + escapeFragment(t.Anchor)
	case t.Page != nil:
		return b.url(t.Page.Addr)
	case t.File != "":
		return b.url(t.File)
	}
	return t.Raw
}

func escapeFragment(s string) string { return strings.ReplaceAll(s, " ", "%20") }

// linkStart opens a link. A withheld page prints as text.
func (b *builder) linkStart(p *site.Page, t site.Target) string {
	href := b.href(p, t)
	if href == "" {
		return `<span class="withheld">`
	}
	lang := ""
	if t.Page != nil && t.Page.Lang != p.Lang {
		lang = ` hreflang="` + template.HTMLEscapeString(t.Page.Lang) + `"`
	}
	return `<a href="` + template.HTMLEscapeString(href) + `"` + lang + `>`
}

// linkEnd closes a link; behind a withheld page stands its date if that is
// announced.
func (b *builder) linkEnd(p *site.Page, t site.Target) string {
	if b.href(p, t) != "" {
		return "</a>"
	}
	if t.Withheld != nil && t.Withheld.Date != nil {
		words := b.t(p.Lang, "link.comingOn", "date", b.in.Theme.Strings(p.Lang).Date(*t.Withheld.Date))
		return ` <span class="coming">(` + template.HTMLEscapeString(words) + ")</span></span>"
	}
	return "</span>"
}

// linkText names the target of a [[link]] without a text of its own. Of a
// withheld page it says no more than the author or the announcement did.
func (b *builder) linkText(t site.Target, link content.Link) string {
	switch {
	case t.Page != nil:
		return b.title(t.Page)
	case t.Withheld != nil && t.Withheld.Title != "":
		return t.Withheld.Title
	}
	return link.Target
}

// plainText completes a plain text of a page's document with the titles of the
// pages that it names.
func (b *builder) plainText(p *site.Page, s string) string {
	return content.Titled(s, func(target string) string {
		for i, link := range p.Doc.Links {
			if link.Kind == content.LinkWiki && link.Text == "" && link.Target == target {
				return b.linkText(p.Targets[i], link)
			}
		}
		return ""
	})
}

// imageAttributes are the address and, where known, the size of a picture.
func (b *builder) imageAttributes(p *site.Page, t site.Target) (string, error) {
	attributes := `src="` + template.HTMLEscapeString(b.href(p, t)) + `"`
	if t.Path == "" {
		return attributes, nil
	}
	width, height, err := b.sizes.of(t.Path)
	if err != nil || width == 0 {
		return attributes, err
	}
	return attributes + ` width="` + strconv.Itoa(width) + `" height="` + strconv.Itoa(height) + `"`, nil
}
