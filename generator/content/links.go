package content

import (
	"bytes"
	"net/url"
	"strings"

	gast "github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/parser"
	ghtml "github.com/yuin/goldmark/renderer/html"
	"github.com/yuin/goldmark/text"
	"github.com/yuin/goldmark/util"

	"kontor/generator/source"
)

// wikiLink is [[target]] or [[target|text]]; the text is its child.
type wikiLink struct {
	gast.BaseInline
	target []byte
}

var kindWikiLink = gast.NewNodeKind("WikiLink")

func (*wikiLink) Kind() gast.NodeKind { return kindWikiLink }

func (n *wikiLink) Dump(src []byte, level int) {
	gast.DumpHelper(n, src, level, map[string]string{"Target": string(n.target)}, nil)
}

// wikiName is what stands for the title of a target as long as that is
// unknown: the name without dimension and anchor.
func wikiName(target []byte) []byte {
	name := target
	if i := bytes.IndexByte(name, '#'); i > 0 {
		name = name[:i]
	}
	if i := bytes.IndexByte(name, ':'); i >= 0 {
		name = name[i+1:]
	}
	return bytes.TrimSpace(name)
}

// wikiParser reads [[target]] and [[target|text]] within one line.
type wikiParser struct{}

func (wikiParser) Trigger() []byte { return []byte{'['} }

func (wikiParser) Parse(_ gast.Node, r text.Reader, _ parser.Context) gast.Node {
	line, segment := r.PeekLine()
	if len(line) < 5 || line[1] != '[' {
		return nil
	}
	end := bytes.IndexAny(line[2:], "[]\n") + 2
	if end < 3 || end+1 >= len(line) || line[end] != ']' || line[end+1] != ']' {
		return nil
	}
	if end+2 < len(line) && line[end+2] == '(' { // [[1]](address) is a link whose text is [1]
		return nil
	}
	inner := line[2:end]
	n := &wikiLink{target: inner}
	if bar := bytes.IndexByte(inner, '|'); bar >= 0 {
		from := bar + 1
		n.target = bytes.TrimSuffix(inner[:bar], []byte(`\`)) // as \| in a table
		label := text.NewSegment(segment.Start+2+from, segment.Start+end)
		label = label.TrimLeftSpace(r.Source())
		label = label.TrimRightSpace(r.Source())
		if !label.IsEmpty() {
			n.AppendChild(n, gast.NewTextSegment(label))
		}
	}
	if n.target = bytes.TrimSpace(n.target); len(n.target) == 0 {
		return nil
	}
	n.SetPos(segment.Start)
	r.Advance(end + 2)
	return n
}

// wiki turns [[x]] into slots.
func (d *composer) wiki(n *wikiLink) {
	if d.inLink { // no link within a link
		if !n.HasChildren() {
			n.AppendChild(n, gast.NewString(wikiName(n.target)))
		}
		replaceAround(n, newInlineMarkup("", ""))
		return
	}
	target, anchor, _ := strings.Cut(string(resolve(n.target)), "#")
	link := Link{Kind: LinkWiki, Target: strings.TrimSpace(target), Anchor: strings.TrimSpace(anchor)}
	if n.HasChildren() {
		link.Text = d.textOf(n)
	}
	index := d.addLink(link, n)
	before := d.marks.slot(SlotLinkStart, index)
	if !n.HasChildren() {
		before += d.marks.slot(SlotLinkText, index)
	}
	replaceAround(n, newInlineMarkup(before, d.marks.slot(SlotLinkEnd, index)))
}

// addLink records a link that n makes and returns its index.
func (d *composer) addLink(l Link, n gast.Node) int {
	excerpt := ""
	if l.Kind != LinkImage { // nothing shows what stands around a picture
		excerpt = d.excerptOf(n)
	}
	l.Pos = d.pos(n.Pos())
	d.out.Links, d.out.Excerpts = append(d.out.Links, l), append(d.out.Excerpts, excerpt)
	return len(d.out.Links) - 1
}

func (d *composer) textOf(n gast.Node) string {
	s := d.plain.spans[n]
	return Titled(strings.TrimSpace(d.plain.text[min(s.from, len(d.plain.text)):min(s.to, len(d.plain.text))]), nil)
}

func (d *composer) excerptOf(n gast.Node) string {
	return d.plain.excerpt(d.plain.spans[n], d.lang)
}

// link turns a link into the site into slots. Others stay as goldmark prints
// them.
func (d *composer) link(n *gast.Link) {
	if !d.linkable(n) {
		d.inlines(n)
		replaceAround(n, newInlineMarkup("", ""))
		return
	}
	d.inLink = true
	defer func() { d.inLink = false }()
	target, anchor, own := ownAddress(string(resolve(n.Destination)))
	if !own {
		d.inlines(n)
		return
	}
	index := d.addLink(Link{Kind: LinkPath, Target: target, Anchor: anchor, Text: d.linkText(n)}, n)
	before, after := d.marks.slot(SlotLinkStart, index), d.marks.slot(SlotLinkEnd, index)
	d.inlines(n)
	replaceAround(n, newInlineMarkup(before, after))
}

// linkable reports whether a link may have its address; without, its text
// stays.
func (d *composer) linkable(n *gast.Link) bool {
	switch {
	case !d.referenceFits(n.Reference, n.Destination, n.Title):
		return false
	case len(n.Destination) == 0:
		d.report(source.Warning("MD08", d.pos(n.Pos()), "text", d.textOf(n)))
		return false
	case dangerous(n.Destination):
		d.report(source.Warning("MD06", d.pos(n.Pos()), "address", shorten(string(n.Destination), 60)))
		return false
	}
	return true
}

// dangerous reports whether an address would run a script. Entities and
// escapes are resolved before the scheme is looked at, and what browsers leave
// out of addresses is left out.
func dangerous(destination []byte) bool {
	visible := bytes.Map(func(r rune) rune {
		if r <= ' ' {
			return -1
		}
		return r
	}, resolve(destination))
	return ghtml.IsDangerousURL(visible)
}

// linkText is the text of a link, or that of the picture in it.
func (d *composer) linkText(n gast.Node) string {
	if s := d.textOf(n); s != "" {
		return s
	}
	var alt plainText
	for c := n.FirstChild(); c != nil; c = c.NextSibling() {
		if _, ok := c.(*gast.Image); ok {
			return Titled(alt.of(c, d.src), nil)
		}
	}
	return ""
}

// referenceFits limits what short references to long definitions add up to.
func (d *composer) referenceFits(ref *gast.ReferenceLink, destination, title []byte) bool {
	if ref == nil {
		return true
	}
	d.copied += len(destination) + len(title)
	if d.copied <= 1<<20+len(d.src) {
		return true
	}
	if !d.copiedTooMuch {
		d.copiedTooMuch = true
		d.report(source.Error(tooManyCopies, d.pos(0)))
	}
	return false
}

// ownAddress splits an address into path and anchor, both without percent
// signs, and reports whether it points into the site.
func ownAddress(address string) (path, anchor string, own bool) {
	if hasScheme(address) || strings.HasPrefix(address, "//") {
		return "", "", false
	}
	path, anchor, _ = strings.Cut(address, "#")
	return unpercent(path), unpercent(anchor), true
}

func unpercent(s string) string {
	if u, err := url.PathUnescape(s); err == nil {
		return u
	}
	return s
}

func hasScheme(address string) bool {
	for i := range len(address) {
		switch c := address[i]; {
		case c == ':':
			return i > 0
		case 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z':
		case i > 0 && (isDigit(c) || c == '+' || c == '-' || c == '.'):
		default:
			return false
		}
	}
	return false
}

// decorative are the titles by which an author says that a picture needs no
// text: ![](line.png "deko").
var decorative = map[string]bool{"deko": true, "dekorativ": true, "decorative": true, "decoration": true}

// image turns a picture into markup. One with a title that stands alone in its
// paragraph becomes a figure with the title as caption.
func (d *composer) image(n *gast.Image) {
	var text plainText
	alt, title := Titled(text.of(n, d.src), nil), string(resolve(n.Title))
	src := d.imageSource(n, alt)
	if src == "" {
		replace(n, newInlineMarkup(escape(alt), ""))
		return
	}
	switch {
	case decorative[Fold(title)]:
		alt, title = "", ""
	case alt == "":
		d.report(source.Warning("MD02", d.pos(n.Pos()), "picture", shorten(string(n.Destination), 60)))
	}
	figure := title != "" && n.Parent().Kind() == gast.KindParagraph && n.Parent().ChildCount() == 1
	img := `<img ` + src + ` alt="` + escape(alt) + `"`
	if title != "" && !figure {
		img += ` title="` + escape(title) + `"`
	}
	img += ` loading="lazy" decoding="async">`
	if !figure {
		replace(n, newInlineMarkup(img, ""))
		return
	}
	replace(n.Parent(), newBlockMarkup("<figure>"+img+"<figcaption>"+escape(title)+"</figcaption></figure>\n", ""))
}

// imageSource is the attribute that names the picture's file, "" if it must
// not be shown.
func (d *composer) imageSource(n *gast.Image, alt string) string {
	switch {
	case !d.referenceFits(n.Reference, n.Destination, n.Title):
		return ""
	case len(n.Destination) == 0:
		d.report(source.Warning("MD08", d.pos(n.Pos()), "text", alt))
		return ""
	case dangerous(n.Destination):
		d.report(source.Warning("MD06", d.pos(n.Pos()), "address", shorten(string(n.Destination), 60)))
		return ""
	}
	target, anchor, own := ownAddress(string(resolve(n.Destination)))
	if !own {
		return `src="` + escape(string(util.URLEscape(n.Destination, true))) + `"`
	}
	return d.marks.slot(SlotImage, d.addLink(Link{Kind: LinkImage, Target: target, Anchor: anchor, Text: alt}, n))
}
