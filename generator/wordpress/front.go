package wordpress

import (
	"bytes"
	"encoding/json"
	"strconv"
	"strings"
	"time"

	"golang.org/x/net/html"

	"kontor/generator/content"
	"kontor/generator/source"
)

// front writes front matter. Texts are quoted as JSON is, which YAML reads,
// so that no text can end it or become another key.
type front struct{ bytes.Buffer }

func newFront() *front {
	f := &front{}
	f.WriteString("---\n")
	return f
}

func (f *front) text(key, value string) {
	if value != "" {
		f.line(key, quoted(value))
	}
}

func (f *front) list(key string, values []string) {
	if len(values) == 0 {
		return
	}
	quotes := make([]string, len(values))
	for i, v := range values {
		quotes[i] = quoted(v)
	}
	f.line(key, "["+strings.Join(quotes, ", ")+"]")
}

func (f *front) line(key, value string) { f.WriteString(key + ": " + value + "\n") }

func (f *front) end(body string) []byte {
	f.WriteString("---\n")
	f.WriteString(body)
	return f.Bytes()
}

func quoted(s string) string {
	var out strings.Builder
	enc := json.NewEncoder(&out)
	enc.SetEscapeHTML(false)
	_ = enc.Encode(s) // a text is always encoded
	return strings.TrimSuffix(out.String(), "\n")
}

// plainText is what a browser shows of a piece of HTML, in one line.
func plainText(markup string) string {
	if !strings.ContainsAny(markup, "<&") {
		return oneLine(markup)
	}
	var text strings.Builder
	skip := ""
	z := html.NewTokenizer(strings.NewReader(markup))
	for {
		switch z.Next() {
		case html.ErrorToken:
			return oneLine(text.String())
		case html.TextToken:
			if skip == "" {
				text.Write(z.Text())
			}
		case html.StartTagToken:
			switch name, _ := z.TagName(); string(name) {
			case "script", "style", "iframe", "noscript", "textarea", "title", "xmp", "noembed", "noframes":
				skip = string(name)
			case "br", "p", "div", "li":
				text.WriteByte(' ')
			}
		case html.EndTagToken:
			if name, _ := z.TagName(); string(name) == skip {
				skip = ""
			}
		}
	}
}

// oneLine folds white space and leaves out what nobody sees.
func oneLine(s string) string {
	s = strings.Map(func(r rune) rune {
		if r == 0x7F || r >= 0x80 && r < 0xA0 || r == 0x2028 || r == 0x2029 || r == '\uFEFF' || r == 0xFFFD || r >= 0x202A && r <= 0x202E || r >= 0x2066 && r <= 0x2069 {
			return -1
		}
		return r
	}, s)
	return strings.Join(strings.Fields(s), " ")
}

// document writes the file of a post.
func (c *converter) document(e *entry) []byte {
	body := c.body(e)
	f := newFront()
	title := c.titleOf(e, body)
	f.text("title", title)
	if !e.isPage() && e.series == nil {
		f.line("type", "article")
	}
	f.text("slug", e.slugOf())
	c.dates(f, e)
	if e.hidden() {
		f.line("draft", "true")
		if e.Password.Text != "" {
			c.note(source.Warning("WPI05", c.at(e.Line), "title", plainText(e.Title.Text)))
		}
	}
	if e.Sticky.Text == "1" {
		c.note(source.Info("WPI05/sticky", c.at(e.Sticky.Line), "title", plainText(e.Title.Text)))
	}
	f.text("description", plainText(e.Excerpt.Text))
	f.list("tags", c.tags(e))
	if name := oneLine(c.authorOf(e)); name != "" && !e.isPage() {
		f.list("authors", []string{name})
		c.report.Authors = append(c.report.Authors, name)
	}
	if n, err := strconv.Atoi(e.Order.Text); err == nil && n > 0 && n <= 1_000_000 && e.isPage() {
		f.line("weight", strconv.Itoa(n))
	}
	if e.CommentStatus.Text == "closed" && !e.isPage() { // pages take none unless they say so
		f.line("comments", "closed")
	}
	c.featured(f, e)
	if alias := c.alias(e); alias != "" {
		f.list("aliases", []string{alias})
	}
	f.line("params", "{wordpress: "+quoted(e.key)+"}")
	c.report.Moved = append(c.report.Moved, Moved{From: e.Link.Text, To: e.path, Addr: e.address, Title: title, Draft: e.hidden()})
	return f.end(body)
}

func (c *converter) titleOf(e *entry, body string) string {
	if title := plainText(e.Title.Text); title != "" {
		return title
	}
	const most = 8
	if words := strings.Fields(plainText(e.Excerpt.Text + " " + e.Content.Text)); len(words) > most && body != "" {
		return strings.Join(words[:most], " ") + " …"
	} else if len(words) > 0 && body != "" {
		return strings.Join(words, " ")
	}
	return e.Type.Text + " " + e.ID.Text
}

func (c *converter) authorOf(e *entry) string {
	if name := c.authors[e.Creator.Text]; name != "" {
		return plainText(name)
	}
	return plainText(e.Creator.Text)
}

func (c *converter) dates(f *front, e *entry) {
	if !e.dated {
		if e.isPage() || e.hidden() {
			return
		}
		c.note(source.Info("WPI05/undated", c.at(e.Line), "title", plainText(e.Title.Text)))
		return
	}
	if !e.isPage() {
		f.line("date", e.date.In(c.o.Location).Format(time.RFC3339))
	}
	if changed, ok := e.Modified.Time(c.o.Location); ok && changed.Sub(e.date) >= 24*time.Hour {
		f.line("lastmod", changed.In(c.o.Location).Format(time.RFC3339))
	}
}

// tags are the categories and tags of a post, each once.
func (c *converter) tags(e *entry) []string {
	var tags []string
	seen := map[string]bool{}
	for _, t := range e.Terms {
		name := plainText(t.Name.Text)
		key := content.Fold(name)
		switch {
		case t.Taxonomy != "category" && t.Taxonomy != "post_tag" && t.Taxonomy != "tag":
		case t.Taxonomy == "category" && (t.Slug == "uncategorized" || t.Slug == "allgemein" || t.Slug == ""):
			// the category of posts that nobody has put into one
		case name == "" || seen[key]:
		default:
			seen[key] = true
			tags = append(tags, name)
		}
	}
	return tags
}

// featured takes the picture of a post along, if the copy of the uploads has it.
func (c *converter) featured(f *front, e *entry) {
	for _, m := range e.Meta {
		if m.Key.Text != "_thumbnail_id" {
			continue
		}
		a := c.attachments[strings.TrimSpace(m.Value.Text)]
		if a == nil {
			return
		}
		if to := c.file(e, a.Attachment.Text, func() source.Pos { return c.at(m.Value.Line) }); to != a.Attachment.Text {
			f.text("image", to)
			f.text("imageAlt", c.describe(a))
		}
		return
	}
}
