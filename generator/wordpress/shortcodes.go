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

// tag is a shortcode as it stands in a text: [name attributes], [/name], or one
// in the doubled brackets with which authors write about shortcodes.
type tag struct {
	name, attributes         string
	closing, single, literal bool
	begin, end               int
}

// Limits that keep a text of nothing but brackets from costing hours.
const (
	maxTags      = 20_000
	maxTagLength = 1024
)

// nextTag finds the first shortcode at or after a place.
func nextTag(text string, from int) (tag, bool) {
	for tries := 0; tries < maxTags; tries++ {
		i := strings.IndexByte(text[from:], '[')
		if i < 0 {
			return tag{}, false
		}
		if t, ok := readTag(text, from+i); ok {
			return t, true
		}
		from += i + 1
	}
	return tag{}, false
}

func readTag(text string, begin int) (tag, bool) {
	t := tag{begin: begin}
	rest := text[begin+1 : min(len(text), begin+maxTagLength)]
	doubled := strings.HasPrefix(rest, "[")
	rest = strings.TrimPrefix(rest, "[")
	rest, t.closing = strings.CutPrefix(rest, "/")
	n := 0
	for n < len(rest) && isTagName(rest[n], n) {
		n++
	}
	if n == 0 {
		return t, false
	}
	t.name = strings.ToLower(rest[:n])
	quote := byte(0)
	for i := n; i < len(rest); i++ {
		switch c := rest[i]; {
		case quote != 0:
			if c == quote {
				quote = 0
			}
		case c == '[', i == n && c != ']' && c != '/' && c != ' ' && c != '\t' && c != '\n' && c != '\r':
			return t, false
		case c == '"', c == '\'':
			quote = c
		case c == ']':
			t.attributes, t.single = strings.CutSuffix(rest[n:i], "/")
			t.end = begin + 1 + (len(text[begin+1:min(len(text), begin+maxTagLength)]) - len(rest)) + i + 1
			if doubled && t.end < len(text) && text[t.end] == ']' {
				t.literal, t.end = true, t.end+1
			} else if doubled {
				t.begin++
			}
			return t, true
		}
	}
	return t, false
}

func isTagName(c byte, at int) bool {
	letter := c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z'
	return letter || at > 0 && (c >= '0' && c <= '9' || c == '-' || c == '_')
}

var shortcodeAttribute = regexp.MustCompile(`([a-zA-Z0-9_-]+)\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'\]]+))`)

var closingTag = regexp.MustCompile(`\[/([a-zA-Z][a-zA-Z0-9_-]*)\]`)

// shortcodes makes HTML of the shortcodes that every WordPress knows, and
// names the others, which stay as they are.
func (c *converter) shortcodes(e *entry, text string) string {
	last := map[string]int{} // where a shortcode is closed for the last time
	for _, m := range closingTag.FindAllStringSubmatchIndex(text, -1) {
		last[strings.ToLower(text[m[2]:m[3]])] = m[0]
	}
	var out strings.Builder
	reported := map[string]bool{}
	at := 0
	for range maxTags {
		t, ok := nextTag(text, at)
		if !ok {
			break
		}
		out.WriteString(text[at:t.begin])
		at = t.end
		if t.literal && (shown[t.name] || foreignShortcode(t, false)) {
			out.WriteString(html.EscapeString(text[t.begin+1 : t.end-1]))
			continue
		}
		if !shown[t.name] || t.closing || t.literal {
			if !t.literal && foreignShortcode(t, last[t.name] > t.begin) && !reported[t.name] {
				reported[t.name] = true
				c.note(source.Warning("WPI06", c.at(e.Content.Line+c.linesBefore(e, t.begin)), "name", t.name))
			}
			out.WriteString(text[t.begin:t.end])
			continue
		}
		inner := ""
		if !t.single && last[t.name] >= t.end {
			closing := "[/" + t.name + "]"
			if i := indexFold(text[t.end:], closing); i >= 0 {
				inner, at = text[t.end:t.end+i], t.end+i+len(closing)
			}
		}
		out.WriteString(c.shortcode(e, t.name, shortcodeAttributes(t.attributes), inner))
	}
	out.WriteString(text[at:])
	return out.String()
}

// indexFold finds an ASCII text whatever its case.
func indexFold(text, part string) int {
	for from := 0; ; {
		i := strings.IndexByte(text[from:], part[0])
		if i < 0 || from+i+len(part) > len(text) {
			return -1
		}
		if from += i; strings.EqualFold(text[from:from+len(part)], part) {
			return from
		}
		from++
	}
}

// linesBefore counts the lines before a place in the content.
func (c *converter) linesBefore(e *entry, at int) int {
	return strings.Count(e.Content.Text[:min(at, len(e.Content.Text))], "\n")
}

// foreignShortcode tells shortcodes of plugins from words in brackets.
func foreignShortcode(t tag, closed bool) bool {
	return !t.closing && (closed || strings.Contains(t.attributes, "=") || strings.ContainsAny(t.name, "_-"))
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

// shown are the shortcodes of WordPress itself.
var shown = map[string]bool{
	"caption": true, "wp_caption": true, "gallery": true, "playlist": true, "embed": true, "audio": true, "video": true,
}

func (c *converter) shortcode(e *entry, name string, attributes map[string]string, inner string) string {
	switch name {
	case "caption", "wp_caption":
		picture, words := inner, attributes["caption"]
		if m := captionPicture.FindStringSubmatch(inner); m != nil {
			picture = m[1]
			words = cmp.Or(words, strings.TrimSpace(m[2]))
		}
		return "\n\n<figure>" + picture + "<figcaption>" + words + "</figcaption></figure>\n\n"
	case "gallery", "playlist":
		return c.gallery(e, attributes["ids"]+","+attributes["include"])
	case "embed":
		return linkTo(cmp.Or(strings.TrimSpace(inner), attributes["src"]))
	case "audio", "video":
		for _, key := range []string{"src", "mp4", "m4v", "webm", "ogv", "mp3", "m4a", "ogg", "wav", "flac", "wmv", "flv"} {
			if attributes[key] != "" {
				return linkTo(attributes[key])
			}
		}
	}
	return inner
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
