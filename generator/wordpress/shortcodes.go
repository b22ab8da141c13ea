package wordpress

import (
	"cmp"
	"html"
	"regexp"
	"slices"
	"strings"

	"kontor/generator/source"
	"kontor/generator/wxr"
)

// shortcode finds [name attributes] and [/name], also in the doubled brackets
// with which authors write about shortcodes.
var shortcode = regexp.MustCompile(`\[(\[?)(/?)([a-zA-Z][a-zA-Z0-9_-]*)((?:\s+(?:[^\[\]"']|"[^"]*"|'[^']*')*)?)(/?)\](\]?)`)

var shortcodeAttribute = regexp.MustCompile(`([a-zA-Z0-9_-]+)\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'\]]+))`)

// shortcodes makes HTML of the shortcodes that every WordPress knows, and
// names the others, which stay as they are.
func (c *converter) shortcodes(e *entry, text string) string {
	var out strings.Builder
	reported := map[string]bool{}
	for at := 0; ; {
		m := shortcode.FindStringSubmatchIndex(text[at:])
		if m == nil {
			out.WriteString(text[at:])
			return out.String()
		}
		for i := range m {
			if m[i] >= 0 {
				m[i] += at
			}
		}
		out.WriteString(text[at:m[0]])
		part := func(i int) string { return text[m[2*i]:m[2*i+1]] }
		name, attributes := strings.ToLower(part(3)), part(4)
		if part(1) != "" && part(6) != "" { // [[name]] is [name] in words
			out.WriteString(html.EscapeString(text[m[0]+1 : m[1]-1]))
			at = m[1]
			continue
		}
		inner, end := "", m[1]
		if part(2) == "" && part(5) == "" {
			if closing := strings.Index(strings.ToLower(text[end:]), "[/"+name+"]"); closing >= 0 {
				inner, end = text[end:end+closing], end+closing+len("[/"+name+"]")
			}
		}
		markup, known := c.shortcode(e, name, shortcodeAttributes(attributes), inner)
		if part(2) != "" || !known {
			if foreignShortcode(name, attributes, end > m[1]) && !reported[name] {
				reported[name] = true
				c.note(source.Warning("WPI06", c.at(e.Content.Line+c.linesBefore(e, m[0])), "name", name))
			}
			out.WriteString(text[m[0]:m[1]])
			at = m[1]
			continue
		}
		out.WriteString(markup)
		at = end
	}
}

// linesBefore counts the lines before a place in the content.
func (c *converter) linesBefore(e *entry, at int) int {
	return strings.Count(e.Content.Text[:min(at, len(e.Content.Text))], "\n")
}

// foreignShortcode tells shortcodes of plugins from words in brackets.
func foreignShortcode(name, attributes string, closed bool) bool {
	return closed || strings.Contains(attributes, "=") || strings.ContainsAny(name, "_-")
}

func shortcodeAttributes(text string) map[string]string {
	all := map[string]string{}
	for _, m := range shortcodeAttribute.FindAllStringSubmatch(text, -1) {
		all[strings.ToLower(m[1])] = html.UnescapeString(cmp.Or(m[2], m[3], m[4]))
	}
	return all
}

// captionPicture finds the picture of a caption, with its link.
var captionPicture = regexp.MustCompile(`(?is)^\s*((?:<a\s[^>]*>\s*)?<img\s[^>]*>(?:\s*</a>)?)(.*)$`)

func (c *converter) shortcode(e *entry, name string, attributes map[string]string, inner string) (markup string, known bool) {
	switch name {
	case "caption", "wp_caption":
		picture, words := inner, attributes["caption"]
		if m := captionPicture.FindStringSubmatch(inner); m != nil {
			picture = m[1]
			words = cmp.Or(words, strings.TrimSpace(m[2]))
		}
		return "\n\n<figure>" + picture + "<figcaption>" + words + "</figcaption></figure>\n\n", true
	case "gallery", "playlist":
		return c.gallery(e, attributes["ids"]+","+attributes["include"]), true
	case "embed":
		return linkTo(cmp.Or(strings.TrimSpace(inner), attributes["src"])), true
	case "audio", "video":
		for _, key := range []string{"src", "mp4", "m4v", "webm", "ogv", "mp3", "m4a", "ogg", "wav", "flac", "wmv", "flv"} {
			if attributes[key] != "" {
				return linkTo(attributes[key]), true
			}
		}
		return inner, true
	}
	return "", false
}

// linkTo shows an address as a link of its own.
func linkTo(address string) string {
	address = html.EscapeString(html.UnescapeString(strings.TrimSpace(address)))
	if address == "" {
		return ""
	}
	return "\n\n<p><a href=\"" + address + "\">" + address + "</a></p>\n\n"
}

// gallery shows the pictures of a gallery below each other: those named, or
// all that were uploaded for the post.
func (c *converter) gallery(e *entry, ids string) string {
	var out strings.Builder
	show := func(id string) {
		a := c.attachments[id]
		if a == nil || a.Attachment.Text == "" {
			return
		}
		address := html.EscapeString(a.Attachment.Text)
		if !picture.MatchString(a.Attachment.Text) {
			out.WriteString("\n\n<p><a href=\"" + address + "\">" + html.EscapeString(plainText(a.Title.Text)) + "</a></p>\n\n")
			return
		}
		out.WriteString("\n\n<figure><img src=\"" + address + "\" alt=\"" + html.EscapeString(c.describe(a)) + "\"><figcaption>" +
			html.EscapeString(plainText(a.Excerpt.Text)) + "</figcaption></figure>\n\n")
	}
	named := strings.FieldsFunc(ids, func(r rune) bool { return r == ',' || r == ' ' })
	for _, id := range named {
		show(id)
	}
	if len(named) == 0 {
		for _, id := range c.uploadedFor(e.ID.Text) {
			show(id)
		}
	}
	return out.String()
}

var picture = regexp.MustCompile(`(?i)\.(jpe?g|png|gif|webp|avif|svg|bmp)$`)

// uploadedFor lists the pictures that were uploaded for a post, as a gallery
// without a choice shows them.
func (c *converter) uploadedFor(id string) []string {
	var found []*wxr.Item
	for _, a := range c.attachments {
		if a.Parent.Text == id && picture.MatchString(a.Attachment.Text) {
			found = append(found, a)
		}
	}
	slices.SortFunc(found, func(a, b *wxr.Item) int { return cmp.Compare(a.Line, b.Line) })
	ids := make([]string, len(found))
	for i, a := range found {
		ids[i] = a.ID.Text
	}
	return ids
}
