package wordpress

import (
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"kontor/generator/source"
	"kontor/generator/wxr"
)

// dropped are elements that no document of ours may hold, with all within them.
var dropped = map[atom.Atom]bool{
	atom.Script: true, atom.Style: true, atom.Object: true, atom.Embed: true, atom.Applet: true, atom.Form: true, atom.Input: true,
	atom.Button: true, atom.Select: true, atom.Textarea: true, atom.Link: true, atom.Meta: true, atom.Base: true, atom.Title: true,
	atom.Svg: true, atom.Math: true, atom.Canvas: true, atom.Template: true, atom.Noscript: true, atom.Dialog: true, atom.Frame: true,
	atom.Frameset: true, atom.Map: true, atom.Noembed: true, atom.Noframes: true, atom.Xmp: true, atom.Plaintext: true,
	atom.Marquee: true, atom.Keygen: true, atom.Isindex: true, atom.Bgsound: true, atom.Listing: true,
}

// cleaner makes HTML fit to become Markdown, and notes what it loses.
type cleaner struct {
	c        *converter
	e        *entry
	reported map[string]bool
	shift    int // of the levels of headings
}

// maxLost is how many losses of one document are named.
const maxLost = 200

// lost reports once in a document that something is left out.
func (k *cleaner) lost(text, name, search string, args ...string) {
	if k.reported[text+name] || len(k.reported) == maxLost {
		return
	}
	k.reported[text+name] = true
	k.c.note(source.Warning(text, k.line(search)(), append([]string{"name", name}, args...)...))
}

// line finds, when it is needed, the line of the content that holds a text.
func (k *cleaner) line(search string) func() source.Pos {
	return func() source.Pos { return k.c.at(k.e.Content.Line + k.c.lineOf(k.e, strings.ToLower(search))) }
}

func (k *cleaner) children(parent *html.Node) {
	for n := parent.FirstChild; n != nil; {
		next := n.NextSibling
		k.node(parent, n)
		n = next
	}
}

func (k *cleaner) node(parent, n *html.Node) {
	if n.Type == html.CommentNode || n.Type == html.DoctypeNode {
		parent.RemoveChild(n)
		return
	}
	if n.Type != html.ElementNode {
		return
	}
	switch {
	case n.DataAtom == atom.Iframe, n.DataAtom == atom.Audio, n.DataAtom == atom.Video:
		k.player(parent, n)
		return
	case dropped[n.DataAtom], n.Namespace != "":
		k.lost("WPI07", n.Data, "<"+n.Data)
		parent.RemoveChild(n)
		return
	}
	k.children(n)
	k.attributes(n)
	switch n.DataAtom {
	case atom.A:
		k.link(parent, n)
	case atom.Img:
		k.image(parent, n)
	case atom.Figure:
		k.figure(parent, n)
	case atom.H1, atom.H2, atom.H3, atom.H4, atom.H5, atom.H6:
		k.heading(parent, n)
	case atom.Pre:
		k.code(n)
	case atom.Sup, atom.Sub:
		raise(n)
		unwrap(parent, n)
	case atom.Q:
		parent.InsertBefore(textNode(`"`), n)
		n.AppendChild(textNode(`"`))
		unwrap(parent, n)
	case atom.Kbd, atom.Samp, atom.Tt, atom.Var:
		n.DataAtom, n.Data = atom.Code, "code"
	case atom.Cite, atom.Dfn:
		n.DataAtom, n.Data = atom.Em, "em"
	case atom.Dl:
		k.definitions(n)
	case atom.Td, atom.Th, atom.Caption:
		flatten(n)
	case atom.Ul:
		galleryList(n)
	case atom.Figcaption, atom.Dt, atom.Dd: // what holds them decides
		if !within(n, atom.Figure, atom.Dl) {
			k.dissolve(parent, n)
		}
	case atom.P, atom.Li, atom.Em, atom.Strong, atom.B, atom.I, atom.Del, atom.S, atom.Strike, atom.Code, atom.Br, atom.Hr,
		atom.Ol, atom.Blockquote, atom.Table, atom.Thead, atom.Tbody, atom.Tfoot, atom.Tr:
	default:
		k.dissolve(parent, n)
	}
}

// dissolve leaves what is within an element that Markdown has no form for. A
// block stays a paragraph.
func (k *cleaner) dissolve(parent, n *html.Node) {
	if phrasing[n.DataAtom] || n.FirstChild == nil {
		unwrap(parent, n)
		return
	}
	for child := n.FirstChild; child != nil; child = child.NextSibling {
		if child.Type == html.ElementNode && !phrasing[child.DataAtom] {
			n.Data, n.DataAtom, n.Attr = "div", atom.Div, nil
			return
		}
	}
	if parent.DataAtom == atom.P || phrasing[parent.DataAtom] {
		unwrap(parent, n)
		return
	}
	n.Data, n.DataAtom, n.Attr = "p", atom.P, nil
}

// kept are the attributes that mean something to the converter.
var kept = []string{"href", "src", "alt", "title", "start", "class", "colspan", "rowspan", "align"}

func (k *cleaner) attributes(n *html.Node) {
	attributes := n.Attr[:0]
	for _, a := range n.Attr {
		switch {
		case strings.HasPrefix(a.Key, "on"):
			k.lost("WPI07/handler", a.Key, a.Key)
		case a.Namespace != "" || !slices.Contains(kept, a.Key):
		case (a.Key == "href" || a.Key == "src") && !safe(a.Val):
			k.lost("WPI07/address", shortened(a.Val), a.Key)
		default:
			if a.Key == "title" || a.Key == "alt" {
				a.Val = oneLine(a.Val)
			}
			attributes = append(attributes, a)
		}
	}
	n.Attr = attributes
}

// safe reports whether an address runs nothing.
func safe(address string) bool {
	u, err := url.Parse(strings.TrimSpace(address))
	if err != nil || strings.ContainsFunc(address, func(r rune) bool { return r < 0x20 && r != '\n' && r != '\t' && r != '\r' }) {
		return false
	}
	switch u.Scheme {
	case "http", "https":
		return u.Host != ""
	case "mailto", "tel":
		return true
	case "":
		return !strings.ContainsAny(u.Path, ":\\") && !strings.HasPrefix(address, "\\")
	}
	return false
}

// player replaces something that plays by a link to it.
func (k *cleaner) player(parent, n *html.Node) {
	address := attr(n, "src")
	for child := n.FirstChild; child != nil && address == ""; child = child.NextSibling {
		if child.DataAtom == atom.Source {
			address = attr(child, "src")
		}
	}
	if strings.HasPrefix(address, "//") {
		address = "https:" + address
	}
	if n.DataAtom == atom.Iframe {
		k.lost("WPI07/frame", shortened(address), "<iframe")
	}
	if address != "" && safe(address) && strings.HasPrefix(address, "http") {
		a := &html.Node{Type: html.ElementNode, DataAtom: atom.A, Data: "a", Attr: []html.Attribute{{Key: "href", Val: address}}}
		a.AppendChild(textNode(address))
		parent.InsertBefore(a, n)
		k.link(parent, a)
		if !phrasing[parent.DataAtom] && parent.DataAtom != atom.P {
			p := &html.Node{Type: html.ElementNode, DataAtom: atom.P, Data: "p"}
			moved := n.PrevSibling
			parent.RemoveChild(moved)
			p.AppendChild(moved)
			parent.InsertBefore(p, n)
		}
	}
	parent.RemoveChild(n)
}

// link sends a link to where it leads in the new site.
func (k *cleaner) link(parent, n *html.Node) {
	address := strings.TrimSpace(attr(n, "href"))
	switch {
	case address == "":
		unwrap(parent, n)
		return
	case strings.HasPrefix(address, "#"):
		unwrap(parent, n) // no place within a text keeps its name
		return
	case onlyPicture(n) && (picture.MatchString(pathOf(address)) || k.c.attachment(address) != nil):
		unwrap(parent, n) // a picture that leads to itself, larger
		return
	}
	if to := k.c.target(address); to != nil {
		address = relative(k.e.path, to.path)
	} else if a := k.c.attachment(address); a != nil {
		address = k.c.file(k.e, a.Attachment.Text, k.line(address))
	} else if k.c.siteAddress(address) != "" {
		if moved := k.c.file(k.e, address, k.line(address)); moved != address {
			address = moved
		} else {
			k.lost("WPI08", shortened(address), address)
			address = k.c.absolute(address)
		}
	} else if u, err := url.Parse(address); err == nil && !u.IsAbs() {
		address = k.c.resolve(k.e, address)
		k.lost("WPI08", shortened(address), attr(n, "href"))
	}
	if address == "" {
		unwrap(parent, n)
		return
	}
	setAttr(n, "href", markdownAddress(address))
}

func pathOf(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return ""
	}
	return u.Path
}

func onlyPicture(n *html.Node) bool {
	pictures := 0
	for child := n.FirstChild; child != nil; child = child.NextSibling {
		switch {
		case child.DataAtom == atom.Img:
			pictures++
		case child.Type != html.TextNode || strings.TrimSpace(child.Data) != "":
			return false
		}
	}
	return pictures > 0
}

// absolute makes an address of the old site whole.
func (c *converter) absolute(address string) string {
	base, err := url.Parse(c.channel.Address())
	if err != nil {
		return ""
	}
	u, err := base.Parse(address)
	if err != nil || u.Scheme != "http" && u.Scheme != "https" {
		return ""
	}
	return u.String()
}

// resolve makes a relative address whole, from its post.
func (c *converter) resolve(e *entry, address string) string {
	if u, err := url.Parse(e.Link.Text); err == nil && u.IsAbs() {
		if to, err := u.Parse(address); err == nil && (to.Scheme == "http" || to.Scheme == "https") {
			return to.String()
		}
	}
	return c.absolute(address)
}

// markdownAddress keeps an address in one piece between parentheses.
func markdownAddress(address string) string {
	address = strings.Join(strings.Fields(address), "%20")
	return strings.NewReplacer("(", "%28", ")", "%29", "<", "%3C", ">", "%3E", `\`, "%5C", `"`, "%22", "'", "%27", "[", "%5B", "]", "%5D",
		"`", "%60", "|", "%7C", "*", "%2A", "{", "%7B", "}", "%7D").Replace(address)
}

func (k *cleaner) image(parent, n *html.Node) {
	address := strings.TrimSpace(attr(n, "src"))
	if address == "" {
		parent.RemoveChild(n)
		return
	}
	if strings.HasPrefix(address, "//") {
		address = "https:" + address
	}
	a := k.c.attachment(address)
	if id := pictureID.FindStringSubmatch(attr(n, "class")); a == nil && id != nil {
		a = k.c.attachments[id[1]]
	}
	if a != nil && attr(n, "alt") == "" {
		setAttr(n, "alt", k.c.describe(a))
	}
	moved := k.c.file(k.e, address, k.line("<img"))
	if moved == address {
		moved = k.c.resolve(k.e, address)
	}
	if moved == "" {
		parent.RemoveChild(n)
		return
	}
	setAttr(n, "src", markdownAddress(moved))
	setAttr(n, "title", "")
}

// pictureID finds the attachment in the class that WordPress gives pictures.
var pictureID = regexp.MustCompile(`\bwp-image-([0-9]+)\b`)

// describe is what an attachment shows, in the words of its author.
func (c *converter) describe(a *wxr.Item) string {
	for _, m := range a.Meta {
		if m.Key.Text == "_wp_attachment_image_alt" && strings.TrimSpace(m.Value.Text) != "" {
			return plainText(m.Value.Text)
		}
	}
	return plainText(a.Title.Text)
}

// figure makes a paragraph of a picture. Its caption becomes the title of the
// picture, which themes show below it; a caption with links is a paragraph.
func (k *cleaner) figure(parent, n *html.Node) {
	var images []*html.Node
	var caption *html.Node
	links := false
	walk(n, func(m *html.Node) {
		switch m.DataAtom {
		case atom.Img:
			images = append(images, m)
		case atom.Figcaption:
			caption = m
		}
	})
	if caption != nil {
		walk(caption, func(m *html.Node) { links = links || m.DataAtom == atom.A })
	}
	if len(images) != 1 || caption == nil || links {
		if caption != nil {
			caption.DataAtom, caption.Data = atom.P, "p"
		}
		n.DataAtom, n.Data, n.Attr = atom.Div, "div", nil
		return
	}
	words := oneLine(innerText(caption))
	setAttr(images[0], "title", words)
	if attr(images[0], "alt") == "" {
		setAttr(images[0], "alt", words)
	}
	caption.Parent.RemoveChild(caption)
	n.DataAtom, n.Data, n.Attr = atom.P, "p", nil
}

// galleryList makes paragraphs of a list of nothing but pictures, as which the
// block editor used to write galleries: captions stand below pictures that are
// a paragraph of their own.
func galleryList(n *html.Node) {
	for li := n.FirstChild; li != nil; li = li.NextSibling {
		blank := li.Type == html.TextNode && strings.TrimSpace(li.Data) == ""
		if !blank && (li.DataAtom != atom.Li || !hasPicture(li) || strings.TrimSpace(innerText(li)) != "") {
			return
		}
	}
	if !hasPicture(n) {
		return
	}
	n.DataAtom, n.Data, n.Attr = atom.Div, "div", nil
	for li := n.FirstChild; li != nil; li = li.NextSibling {
		if li.DataAtom == atom.Li {
			li.DataAtom, li.Data, li.Attr = atom.Div, "div", nil
		}
	}
}

// heading keeps the levels of headings below that of the page's title.
func (k *cleaner) heading(parent, n *html.Node) {
	level := min(6, int(n.Data[1]-'0')+k.shift)
	n.Data = "h" + strconv.Itoa(level)
	n.DataAtom = atom.Lookup([]byte(n.Data))
	flatten(n)
	if strings.TrimSpace(innerText(n)) == "" {
		n.Data, n.DataAtom = "p", atom.P
	}
}

// language finds the language of a block of code.
var language = regexp.MustCompile(`\b(?:language|lang|brush)[-:]\s*([A-Za-z0-9+#]{1,20})`)

// code leaves nothing but text in preformatted text.
func (k *cleaner) code(n *html.Node) {
	text, name := innerText(n), ""
	look := func(m *html.Node) {
		if found := language.FindStringSubmatch(attr(m, "class")); found != nil && !strings.EqualFold(found[1], "kontor") {
			name = strings.ToLower(found[1])
		}
	}
	look(n)
	walk(n, look)
	for n.FirstChild != nil {
		n.RemoveChild(n.FirstChild)
	}
	code := &html.Node{Type: html.ElementNode, DataAtom: atom.Code, Data: "code"}
	if name != "" {
		code.Attr = []html.Attribute{{Key: "class", Val: "language-" + name}}
	}
	code.AppendChild(textNode(strings.Trim(text, "\n")))
	n.Attr = nil
	n.AppendChild(code)
}

// raised and lowered are the digits above and below the line.
var (
	raised  = strings.NewReplacer("0", "⁰", "1", "¹", "2", "²", "3", "³", "4", "⁴", "5", "⁵", "6", "⁶", "7", "⁷", "8", "⁸", "9", "⁹", "+", "⁺", "-", "⁻", "−", "⁻", "n", "ⁿ", "(", "⁽", ")", "⁾")
	lowered = strings.NewReplacer("0", "₀", "1", "₁", "2", "₂", "3", "₃", "4", "₄", "5", "₅", "6", "₆", "7", "₇", "8", "₈", "9", "₉", "+", "₊", "-", "₋", "−", "₋", "(", "₍", ")", "₎")
)

var raisable = regexp.MustCompile(`^[0-9+()−-]+$`)

// raise keeps 10² from becoming 102. Words above the line stay words.
func raise(n *html.Node) {
	text := innerText(n)
	if !raisable.MatchString(text) {
		return
	}
	for n.FirstChild != nil {
		n.RemoveChild(n.FirstChild)
	}
	if n.DataAtom == atom.Sup {
		n.AppendChild(textNode(raised.Replace(text)))
		return
	}
	n.AppendChild(textNode(lowered.Replace(text)))
}

// meaningMark begins a paragraph that explains the term before it, until the
// text is Markdown.
const meaningMark = "\uF8F1"

// definitions makes paragraphs of a list of definitions, which [finish] joins.
func (k *cleaner) definitions(n *html.Node) {
	n.DataAtom, n.Data, n.Attr = atom.Div, "div", nil
	walk(n, func(m *html.Node) {
		switch m.DataAtom {
		case atom.Dt:
			flatten(m)
		case atom.Dd:
			flatten(m)
			m.InsertBefore(textNode(meaningMark), m.FirstChild)
		default:
			return
		}
		m.DataAtom, m.Data = atom.P, "p"
	})
}

// flatten takes line breaks and blocks out of what has to stand in one line.
func flatten(n *html.Node) {
	for child := n.FirstChild; child != nil; {
		next := child.NextSibling
		if child.Type == html.ElementNode {
			flatten(child)
			switch {
			case child.DataAtom == atom.Br:
				n.InsertBefore(textNode(" "), child)
				n.RemoveChild(child)
			case !phrasing[child.DataAtom]:
				n.InsertBefore(textNode(" "), child)
				last := child.NextSibling
				unwrap(n, child)
				n.InsertBefore(textNode(" "), last)
			}
		}
		child = next
	}
}
