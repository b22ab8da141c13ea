package page

import (
	"html"
	"strings"

	xhtml "golang.org/x/net/html"

	"kontor/generator/view"
)

// placement lets the text of a page stand on another page, together with texts
// of other pages: its ids begin with a prefix, links to what is on that page
// stay within it, headings go one level down.
type placement struct {
	id    string                // of the heading above the text; ids in the text are id-...
	name  string                // tells its landmarks from those of the other texts: "Teil 2"
	texts map[string]placedText // what stands there, by the address of its own page

	own map[string]bool // ids in the text
}

// placedText is a text among those on a page.
type placedText struct {
	id  string // of the heading above it
	has func(anchor string) bool
}

// place rewrites the markup of a text.
func (p placement) place(markup view.HTML) view.HTML {
	text := string(markup)
	p.own = map[string]bool{}
	eachTag(text, func(tag string) {
		for _, a := range attributesOf(tag) {
			if a.named("id") {
				p.own[html.UnescapeString(a.value(tag))] = true
			}
		}
	}, func(string) {})
	var out strings.Builder
	out.Grow(len(text) + len(text)/8)
	eachTag(text, func(tag string) { p.tag(&out, tag) }, func(rest string) { out.WriteString(rest) })
	return view.HTML(out.String())
}

// eachTag cuts a text into tags and what is between them.
func eachTag(text string, tag, rest func(string)) {
	z := xhtml.NewTokenizer(strings.NewReader(text))
	for {
		switch z.Next() {
		case xhtml.ErrorToken:
			rest(string(z.Raw()))
			return
		case xhtml.StartTagToken, xhtml.SelfClosingTagToken, xhtml.EndTagToken:
			tag(string(z.Raw()))
		default:
			rest(string(z.Raw()))
		}
	}
}

// tag writes a tag as it stands on the other page.
func (p placement) tag(out *strings.Builder, tag string) {
	from := 0
	if n := headingLevel(tag); n > 0 {
		digit := strings.IndexAny(tag, "123456")
		out.WriteString(tag[:digit])
		out.WriteByte("3334566"[n])
		from = digit + 1
	}
	attributes := attributesOf(tag)
	for _, a := range attributes {
		out.WriteString(tag[from:a.from])
		from = a.to
		value := a.value(tag)
		changed := p.attribute(a, html.UnescapeString(value), landmark(tag, attributes))
		if changed == html.UnescapeString(value) {
			out.WriteString(tag[a.from:a.to])
			continue
		}
		out.WriteString(`"` + html.EscapeString(changed) + `"`)
	}
	out.WriteString(tag[from:])
}

// headingLevel is the level of a tag of a heading, 0 for others.
func headingLevel(tag string) int {
	name := strings.TrimPrefix(strings.TrimPrefix(tag, "<"), "/")
	if len(name) < 3 || name[0] != 'h' && name[0] != 'H' || name[1] < '1' || name[1] > '6' || !strings.ContainsRune(" \t\n\r\f/>", rune(name[2])) {
		return 0
	}
	return int(name[1] - '0')
}

// landmark reports whether a tag begins what screen readers list by its name.
func landmark(tag string, attributes []attribute) bool {
	if strings.HasPrefix(tag, "<section") || strings.HasPrefix(tag, "<nav") || strings.HasPrefix(tag, "<aside") {
		return true
	}
	for _, a := range attributes {
		if role := a.value(tag); a.named("role") && (role == "region" || strings.HasPrefix(role, "doc-")) {
			return true
		}
	}
	return false
}

// attribute is the value of an attribute as it stands on the other page.
func (p placement) attribute(a attribute, value string, landmark bool) string {
	switch {
	case a.named("id"):
		return p.id + "-" + value
	case a.named("href"), a.named("xlink:href"):
		return p.href(value)
	case a.named("aria-label") && landmark:
		return value + " · " + p.name
	case a.named("aria-labelledby") && landmark:
		return p.ids(value) + " " + p.id
	case idLists[a.name]:
		return p.ids(value)
	case strings.Contains(value, "url(#"):
		return p.urls(value)
	}
	return value
}

// idLists are the attributes that name elements by their ids.
var idLists = map[string]bool{
	"for": true, "headers": true, "list": true, "form": true, "aria-labelledby": true, "aria-describedby": true, "aria-controls": true,
	"aria-owns": true, "aria-details": true, "aria-flowto": true, "aria-activedescendant": true, "aria-errormessage": true,
}

// href is where a link leads from the other page.
func (p placement) href(value string) string {
	addr, anchor, _ := strings.Cut(value, "#")
	switch text, there := p.texts[addr]; {
	case addr == "" && p.own[anchor]:
		return "#" + p.id + "-" + anchor
	case there && anchor == "":
		return "#" + text.id
	case there && text.has(anchor):
		return "#" + text.id + "-" + anchor
	}
	return value
}

// ids is a list of ids, as far as they are in the text.
func (p placement) ids(value string) string {
	names := strings.Fields(value)
	any := false
	for i, name := range names {
		if p.own[name] {
			names[i], any = p.id+"-"+name, true
		}
	}
	if !any {
		return value
	}
	return strings.Join(names, " ")
}

// urls refers a drawing to its own patterns.
func (p placement) urls(value string) string {
	parts := strings.Split(value, "url(#")
	for i, part := range parts[1:] {
		if id, _, ok := strings.Cut(part, ")"); ok && p.own[id] {
			parts[i+1] = p.id + "-" + part
		}
	}
	return strings.Join(parts, "url(#")
}

// attribute is one attribute within a tag: where its value is, with quotes.
type attribute struct {
	name     string // lower-case
	from, to int
}

func (a attribute) named(name string) bool { return a.name == name }

func (a attribute) value(tag string) string {
	v := tag[a.from:a.to]
	if len(v) > 1 && (v[0] == '"' || v[0] == '\'') && v[len(v)-1] == v[0] {
		return v[1 : len(v)-1]
	}
	return v
}

const tagSpace = " \t\n\r\f"

// attributesOf lists the attributes of a tag that have a value, in order.
func attributesOf(tag string) (all []attribute) {
	if strings.HasPrefix(tag, "</") {
		return nil
	}
	i := len(tag) - len(strings.TrimLeft(tag[1:], "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-:"))
	for i < len(tag) {
		i += len(tag[i:]) - len(strings.TrimLeft(tag[i:], tagSpace+"/"))
		start := i
		for i < len(tag) && (i == start || tag[i] != '=') && !strings.ContainsRune(tagSpace+"/>", rune(tag[i])) {
			i++
		}
		if i == start {
			return all // ">"
		}
		name := strings.ToLower(tag[start:i])
		i += len(tag[i:]) - len(strings.TrimLeft(tag[i:], tagSpace))
		if i >= len(tag) || tag[i] != '=' {
			continue
		}
		i++
		i += len(tag[i:]) - len(strings.TrimLeft(tag[i:], tagSpace))
		from := i
		i = valueEnd(tag, i)
		all = append(all, attribute{name, from, i})
	}
	return all
}

// valueEnd is where the value of an attribute ends.
func valueEnd(tag string, i int) int {
	if i < len(tag) && (tag[i] == '"' || tag[i] == '\'') {
		if end := strings.IndexByte(tag[i+1:], tag[i]); end >= 0 {
			return i + end + 2
		}
		return len(tag)
	}
	for i < len(tag) && !strings.ContainsRune(tagSpace+">", rune(tag[i])) {
		i++
	}
	return i
}
