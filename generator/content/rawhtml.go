package content

import (
	"bytes"
	"slices"
	"sort"
	"strings"

	gast "github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"
	"golang.org/x/net/html"

	"kontor/generator/source"
)

// htmlBlock prints raw HTML as it is, with slots for addresses in the site.
func (d *composer) htmlBlock(n *gast.HTMLBlock) {
	b := newBlockText(n, d.src)
	if n.HasClosure() {
		closure := n.ClosureLine
		b.starts = append(b.starts, lineStart{len(b.bytes), closure.Start, closure.Padding})
		b.bytes = append(b.bytes, closure.Value(d.src)...)
	}
	if morePattern.Match(b.bytes) {
		d.more(n)
	}
	d.shortcodesIn(b)
	replace(n, newBlockMarkup(d.rewrite(b, nil), ""))
}

// rawHTML prints a tag within a line.
func (d *composer) rawHTML(n *gast.RawHTML) {
	var b blockText
	for i := range n.Segments.Len() {
		s := n.Segments.At(i)
		b.starts = append(b.starts, lineStart{len(b.bytes), s.Start, s.Padding})
		b.bytes = append(b.bytes, s.Value(d.src)...)
	}
	if morePattern.Match(b.bytes) {
		d.more(n.Parent())
	}
	replace(n, newInlineMarkup(d.rewrite(b, n), ""))
}

// offset is the source offset of an offset in the block.
func (b blockText) offset(in int) int {
	i := sort.Search(len(b.starts), func(i int) bool { return b.starts[i].in > in })
	if i == 0 {
		return 0
	}
	s := b.starts[i-1]
	return s.src + max(0, in-s.in-s.padding)
}

// rewrite copies HTML and puts slots in the place of addresses in the site.
// Comments are left out: browsers and the minifier do not agree where a broken
// one ends, and one that never ends would swallow the page. The node is that of
// a tag within a sentence, else nil.
func (d *composer) rewrite(b blockText, n gast.Node) string {
	var out strings.Builder
	z := html.NewTokenizer(bytes.NewReader(b.bytes))
	at := 0
	foreign := 0 // within svg or math, where CDATA is text
	for {
		kind := z.Next()
		raw := string(z.Raw()) // before Token, which works in the same bytes
		switch kind {
		case html.ErrorToken:
			out.WriteString(string(b.bytes[at:]))
			return out.String()
		case html.CommentToken:
		case html.StartTagToken, html.SelfClosingTagToken:
			t := z.Token()
			if kind == html.StartTagToken && isForeign(t.Data) {
				foreign++
			}
			out.WriteString(d.tag(raw, t, b.offset(at), n))
		case html.EndTagToken:
			if foreign > 0 && isForeign(z.Token().Data) {
				foreign--
			}
			out.WriteString(raw)
		default:
			out.WriteString(raw)
		}
		at += len(raw)
		z.AllowCDATA(foreign > 0)
	}
}

func isForeign(element string) bool { return element == "svg" || element == "math" }

// addressAttributes are the attributes of HTML that hold one address.
var addressAttributes = map[string]string{
	"a": "href", "area": "href",
	"img": "src", "source": "src", "video": "src", "audio": "src", "track": "src", "iframe": "src", "embed": "src",
}

// tag copies a start tag. Nothing but addresses in the site changes. As in
// browsers, the first of several attributes of one name counts.
func (d *composer) tag(raw string, t html.Token, at int, n gast.Node) string {
	hasAlt, picture := false, ""
	var done []string
	for _, a := range t.Attr {
		switch a.Key {
		case "id":
			d.anchor(a.Val)
		case "name":
			if t.Data == "a" {
				d.anchor(a.Val)
			}
		case "alt":
			hasAlt = true
		case "src":
			picture = a.Val
		}
		isAddress := a.Key == addressAttributes[t.Data] || a.Key == "poster" && t.Data == "video"
		if isAddress && !slices.Contains(done, a.Key) {
			done = append(done, a.Key)
			raw = d.address(raw, t.Data, a, at, n)
		}
	}
	if t.Data == "img" && !hasAlt {
		d.report(source.Warning("MD02", d.pos(at), "picture", shorten(picture, 60)))
	}
	return raw
}

// address puts a slot in the place of one attribute's value in a tag.
func (d *composer) address(raw, element string, a html.Attribute, at int, n gast.Node) string {
	value := strings.TrimSpace(a.Val)
	target, anchor, own := ownAddress(value)
	if !own || target == "" {
		return raw
	}
	v := attributeValue(raw, a.Key)
	if v.to == 0 {
		return raw
	}
	link := Link{Kind: LinkPath, Target: target, Anchor: anchor, Pos: d.pos(at)}
	excerpt := ""
	if n != nil {
		excerpt = d.excerptOf(n)
	}
	if element == "img" || a.Key == "poster" {
		link.Kind = LinkImage
	}
	d.out.Links, d.out.Excerpts = append(d.out.Links, link), append(d.out.Excerpts, excerpt)
	return raw[:v.from] + `"` + d.marks.slot(SlotURL, len(d.out.Links)-1) + `"` + raw[v.to:]
}

// attributeValue finds the value of the first attribute of that name in a
// start tag, with its quotes; the zero span if there is none.
func attributeValue(tag, name string) span {
	i := strings.IndexAny(tag, " \t\n\f\r/")
	for i >= 0 && i < len(tag) {
		if strings.IndexByte(" \t\n\f\r/", tag[i]) >= 0 {
			i++
			continue
		}
		from := i
		// As in browsers, a "=" may begin a name.
		for i < len(tag) && (strings.IndexByte(" \t\n\f\r/>=", tag[i]) < 0 || i == from && tag[i] == '=') {
			i++
		}
		key := tag[from:i]
		value := i
		for value < len(tag) && isHTMLSpace(tag[value]) {
			value++
		}
		if value >= len(tag) || tag[value] != '=' {
			if key == "" {
				return span{}
			}
			continue
		}
		v := valueSpan(tag, value+1)
		if strings.EqualFold(key, name) {
			return v
		}
		i = v.to
	}
	return span{}
}

// valueSpan is the value that begins at or behind i.
func valueSpan(tag string, i int) span {
	for i < len(tag) && isHTMLSpace(tag[i]) {
		i++
	}
	if i < len(tag) && (tag[i] == '"' || tag[i] == '\'') {
		if end := strings.IndexByte(tag[i+1:], tag[i]); end >= 0 {
			return span{i, i + 1 + end + 1}
		}
	}
	end := i
	for end < len(tag) && !isHTMLSpace(tag[end]) && tag[end] != '>' {
		end++
	}
	return span{i, end}
}

func isHTMLSpace(c byte) bool { return strings.IndexByte(" \t\n\f\r", c) >= 0 }

// shortcode is a call such as {{< figure >}} of the program that the text was
// written for. It prints as it was typed.
type shortcode struct {
	gast.BaseInline
	text []byte
}

var kindShortcode = gast.NewNodeKind("Shortcode")

func (*shortcode) Kind() gast.NodeKind { return kindShortcode }

func (n *shortcode) Dump(src []byte, level int) {
	gast.DumpHelper(n, src, level, map[string]string{"Text": string(n.text)}, nil)
}

// maxShortcode is how far its end is looked for.
const maxShortcode = 1000

// shortcodeParser finds shortcodes; that it runs as an inline parser keeps it
// out of code.
type shortcodeParser struct{}

func (shortcodeParser) Trigger() []byte { return []byte{'{'} }

func (shortcodeParser) Parse(_ gast.Node, r text.Reader, _ parser.Context) gast.Node {
	line, segment := r.PeekLine()
	if len(line) < 3 || line[1] != '{' || line[2] != '<' && line[2] != '%' {
		return nil
	}
	end := 3
	closing := []byte{'>', '}', '}'}
	if line[2] == '%' {
		closing[0] = '%'
	}
	if i := bytes.Index(line[:min(len(line), maxShortcode)], closing); i > 0 {
		end = i + len(closing)
	}
	n := &shortcode{text: line[:end]}
	n.SetPos(segment.Start)
	r.Advance(end)
	return n
}

// shortcodesIn reports shortcodes in raw HTML.
func (d *composer) shortcodesIn(b blockText) {
	for at := 0; at < len(b.bytes); {
		i := bytes.Index(b.bytes[at:], []byte("{{"))
		if i < 0 {
			return
		}
		at += i + 2
		if at < len(b.bytes) && (b.bytes[at] == '<' || b.bytes[at] == '%') {
			end := at - 2
			for end < len(b.bytes) && b.bytes[end] != '\n' {
				end++
			}
			d.report(source.Warning("MD04", d.pos(b.offset(at-2)), "text", shorten(string(b.bytes[at-2:end]), 60)))
		}
	}
}
