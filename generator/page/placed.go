package page

import (
	"html"
	"strings"

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
	eachTag(text, func(tag string, attributes []attribute) {
		for _, a := range attributes {
			if a.named("id") {
				p.own[html.UnescapeString(a.value(tag))] = true
			}
		}
	}, func(string) {})
	var out strings.Builder
	out.Grow(len(text) + len(text)/8)
	eachTag(text, func(tag string, attributes []attribute) { p.tag(&out, tag, attributes) }, func(rest string) { out.WriteString(rest) })
	return view.HTML(out.String())
}

// eachTag cuts a text into tags and what is between them: text, comments, and
// scripts and the like with all that is in them.
func eachTag(text string, tag func(string, []attribute), rest func(string)) {
	done := 0 // up to where all has been told
	var attributes []attribute
	for i := 0; ; {
		next := strings.IndexByte(text[i:], '<')
		if next < 0 {
			break
		}
		i += next
		if strings.HasPrefix(text[i:], "<!--") {
			i += behind(text[i:], "-->")
			continue
		}
		name := tagName(text[i:])
		end := -1
		if name != "" {
			attributes, end = readTag(text[i:], attributes[:0])
		}
		if end < 0 {
			i++
			continue
		}
		rest(text[done:i])
		tag(text[i:i+end], attributes)
		i += end
		done = i
		if rawText[strings.ToLower(name)] && text[i-end+1] != '/' {
			i += closing(text[i:], name)
		}
	}
	rest(text[done:])
}

// rawText are the elements in which a tag is none.
var rawText = map[string]bool{
	"script": true, "style": true, "textarea": true, "title": true, "xmp": true, "iframe": true, "noembed": true, "noframes": true, "noscript": true,
}

// behind is where a text goes on after a mark, its end where there is none.
func behind(text, mark string) int {
	if i := strings.Index(text, mark); i >= 0 {
		return i + len(mark)
	}
	return len(text)
}

// closing is where the end tag of an element begins.
func closing(text, name string) int {
	for i := 0; ; i += 2 {
		next := strings.Index(text[i:], "</")
		if next < 0 {
			return len(text)
		}
		i += next
		if rest := text[i+2:]; len(rest) >= len(name) && strings.EqualFold(rest[:len(name)], name) {
			return i
		}
	}
}

const tagLetters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-:"

// tagName is the name of the tag that a text begins with, "" where it begins
// with none.
func tagName(text string) string {
	name := strings.TrimPrefix(text[1:], "/")
	if name == "" || !('a' <= name[0]|0x20 && name[0]|0x20 <= 'z') {
		return ""
	}
	end := 0
	for end < len(name) && strings.IndexByte(tagLetters, name[end]) >= 0 {
		end++
	}
	return name[:end]
}

// tag writes a tag as it stands on the other page.
func (p placement) tag(out *strings.Builder, tag string, attributes []attribute) {
	from := 0
	if n := headingLevel(tag); n > 0 {
		digit := strings.IndexAny(tag, "123456")
		out.WriteString(tag[:digit])
		out.WriteByte("3334566"[n])
		from = digit + 1
	}
	for _, a := range attributes {
		value := html.UnescapeString(a.value(tag))
		changed := p.attribute(a, value, strings.HasPrefix(a.name, "aria-label") && landmark(tag, attributes))
		if changed != value {
			out.WriteString(tag[from:a.from])
			out.WriteString(`"` + html.EscapeString(changed) + `"`)
			from = a.to
		}
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

// readTag adds the attributes of a tag that have a value, in order, and finds
// where the tag ends: -1 where it does not. An end tag has none that count.
func readTag(text string, all []attribute) (attributes []attribute, end int) {
	skip := func(i int, over string) int {
		for i < len(text) && strings.IndexByte(over, text[i]) >= 0 {
			i++
		}
		return i
	}
	i := 1 + len(tagName(text))
	ends := text[1] == '/'
	if ends {
		i++
	}
	for {
		i = skip(i, tagSpace+"/")
		start := i
		for i < len(text) && (i == start || text[i] != '=') && strings.IndexByte(tagSpace+"/>", text[i]) < 0 {
			i++
		}
		switch {
		case i == len(text):
			return all, -1
		case i == start: // at ">"
			return all, i + 1
		}
		name := strings.ToLower(text[start:i])
		i = skip(i, tagSpace)
		if i == len(text) || text[i] != '=' {
			continue
		}
		from := skip(i+1, tagSpace)
		if i = valueEnd(text, from); i < 0 {
			return all, -1
		}
		if !ends {
			all = append(all, attribute{name, from, i})
		}
	}
}

// valueEnd is where the value of an attribute ends, -1 where it does not.
func valueEnd(tag string, i int) int {
	if i < len(tag) && (tag[i] == '"' || tag[i] == '\'') {
		if end := strings.IndexByte(tag[i+1:], tag[i]); end >= 0 {
			return i + end + 2
		}
		return -1
	}
	for i < len(tag) && strings.IndexByte(tagSpace+">", tag[i]) < 0 {
		i++
	}
	return i
}
