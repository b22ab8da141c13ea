package comment

import (
	"bytes"
	stdhtml "html"
	"net/url"
	"regexp"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// maxDepth is how deep lists and quotes nest; what is deeper stands on the
// last level.
const maxDepth = 4

// tidy reads HTML and writes it again with the elements of comments only. What
// is not among them leaves its text behind. With links, addresses that stand in
// the text become links.
func tidy(src string, links bool) string {
	body := &html.Node{Type: html.ElementNode, Data: "body", DataAtom: atom.Body}
	nodes, err := html.ParseFragment(strings.NewReader(src), body)
	if err != nil { // nested beyond all measure
		return "<p>" + stdhtml.EscapeString(src) + "</p>"
	}
	for _, n := range nodes {
		body.AppendChild(n)
	}
	t := tidier{links: links, blocks: map[*html.Node]bool{}, open: map[string]bool{}}
	t.find(body)
	t.flow(body, 0, true)
	t.close()
	return t.b.String()
}

// tidier writes well-formed HTML: blocks, and in them runs of text.
type tidier struct {
	b      bytes.Buffer
	links  bool
	blocks map[*html.Node]bool // which elements contain blocks

	run  bytes.Buffer    // the text that is being written
	wrap bool            // it needs a paragraph of its own
	text bool            // it has something to show
	open map[string]bool // the elements of a line around it
}

// roles are what the elements of HTML mean in a comment.
var roles = func() map[atom.Atom]string {
	out := map[atom.Atom]string{}
	for role, names := range map[string]string{
		"drop": "script style template iframe object embed applet svg math head title noscript select option audio video canvas map frameset",
		"p": "p div h1 h2 h3 h4 h5 h6 section article header footer main aside nav address figure figcaption details summary center " +
			"form fieldset legend table caption thead tbody tfoot tr td th dl dt dd hr dialog hgroup search textarea xmp plaintext listing",
		"blockquote": "blockquote", "ul": "ul menu dir", "ol": "ol", "li": "li", "pre": "pre",
		"em": "em i cite dfn var", "strong": "strong b", "code": "code kbd samp tt", "a": "a", "br": "br", "img": "img",
	} {
		for name := range strings.FieldsSeq(names) {
			out[atom.Lookup([]byte(name))] = role
		}
	}
	delete(out, 0)
	return out
}()

func role(n *html.Node) string {
	switch {
	case n.Type != html.ElementNode:
		return ""
	case n.Namespace != "":
		return "drop"
	}
	return roles[n.DataAtom]
}

// isBlock reports whether an element stands on lines of its own.
func isBlock(role string) bool {
	switch role {
	case "p", "blockquote", "ul", "ol", "li", "pre":
		return true
	}
	return false
}

// find notes which elements contain blocks.
func (t *tidier) find(n *html.Node) (blocks bool) {
	for c := range n.ChildNodes() {
		r := role(c)
		if r != "drop" && (t.find(c) || isBlock(r)) {
			blocks = true
		}
	}
	t.blocks[n] = blocks
	return blocks
}

// flow writes what stands in an element that may contain blocks. With wrap,
// text between them becomes paragraphs.
func (t *tidier) flow(n *html.Node, depth int, wrap bool) {
	for c := range n.ChildNodes() {
		t.node(c, depth, wrap)
	}
}

func (t *tidier) node(n *html.Node, depth int, wrap bool) {
	r := role(n)
	switch {
	case r == "drop":
	case isBlock(r):
		t.close()
		t.block(n, r, depth)
		t.close()
	case t.blocks[n]:
		t.flow(n, depth, wrap)
	default:
		t.wrap = wrap
		t.inline(n, false)
	}
}

func (t *tidier) block(n *html.Node, role string, depth int) {
	switch role {
	case "pre":
		t.preformatted(n)
	case "blockquote":
		t.nest(n, role, depth, func(depth int) { t.flow(n, depth, true) })
	case "ul", "ol":
		t.nest(n, role, depth, func(depth int) { t.items(n, depth) })
	default: // paragraphs, and items without a list
		t.flow(n, depth, true)
	}
}

// nest writes a list or a quote, unless there are too many around it.
func (t *tidier) nest(n *html.Node, name string, depth int, inner func(depth int)) {
	if depth >= maxDepth {
		t.flow(n, depth, true)
		return
	}
	t.within(name, func() { inner(depth + 1) })
}

// within writes an element around blocks, unless nothing comes of them.
func (t *tidier) within(name string, inner func()) {
	before := t.b.Len()
	t.b.WriteString("<" + name + ">")
	start := t.b.Len()
	inner()
	t.close()
	if t.b.Len() == start {
		t.b.Truncate(before)
		return
	}
	t.b.WriteString("</" + name + ">")
}

// items writes the items of a list; what stands between them becomes one.
func (t *tidier) items(n *html.Node, depth int) {
	for c := range n.ChildNodes() {
		if role(c) == "drop" || c.Type == html.TextNode && strings.TrimSpace(c.Data) == "" || c.Type == html.CommentNode {
			continue
		}
		t.within("li", func() {
			if role(c) == "li" {
				t.flow(c, depth, false)
			} else {
				t.node(c, depth, false)
			}
		})
	}
}

// preformatted writes text with its line ends.
func (t *tidier) preformatted(n *html.Node) {
	text := strings.Trim(visible(plainOf(n)), "\n")
	if strings.TrimSpace(text) != "" {
		t.b.WriteString("<pre><code>" + stdhtml.EscapeString(text) + "\n</code></pre>")
	}
}

// plainOf is the text below a node.
func plainOf(n *html.Node) string {
	var b strings.Builder
	for c := range n.Descendants() {
		switch {
		case c.Type == html.TextNode && role(c.Parent) != "drop":
			b.WriteString(c.Data)
		case c.Type == html.ElementNode && c.DataAtom == atom.Br:
			b.WriteString("\n")
		}
	}
	return b.String()
}

// inline writes what stands in a line; verbatim is inside of a link or code.
func (t *tidier) inline(n *html.Node, verbatim bool) {
	if n.Type == html.TextNode {
		t.words(n.Data, verbatim)
		return
	}
	switch r := role(n); r {
	case "drop":
	case "br":
		t.run.WriteString("<br>")
	case "img":
		t.words(attribute(n, "alt"), verbatim)
	case "em", "strong", "code":
		t.element(r, "", n, verbatim || r == "code")
	case "a":
		href, ok := linkTarget(attribute(n, "href"))
		if !ok || verbatim {
			t.children(n, verbatim)
			return
		}
		t.element("a", ` href="`+stdhtml.EscapeString(href)+`" rel="nofollow ugc"`, n, true)
	default:
		t.children(n, verbatim)
	}
}

func (t *tidier) children(n *html.Node, verbatim bool) {
	for c := range n.ChildNodes() {
		t.inline(c, verbatim)
	}
}

// element writes an element of a line once: in another of its kind it adds nothing.
func (t *tidier) element(name, attributes string, n *html.Node, verbatim bool) {
	if t.open[name] {
		t.children(n, verbatim)
		return
	}
	before := t.run.Len()
	t.open[name] = true
	t.run.WriteString("<" + name + attributes + ">")
	start := t.run.Len()
	t.children(n, verbatim)
	delete(t.open, name)
	if t.run.Len() == start { // nothing in it
		t.run.Truncate(before)
		return
	}
	t.run.WriteString("</" + name + ">")
}

// words writes text.
func (t *tidier) words(text string, verbatim bool) {
	text = visible(text)
	t.text = t.text || strings.TrimSpace(text) != ""
	if verbatim || !t.links {
		t.run.WriteString(stdhtml.EscapeString(text))
		return
	}
	for {
		at := webLink.FindStringIndex(text)
		if at == nil {
			break
		}
		address := strings.TrimRight(text[at[0]:at[1]], ".,;:!?'")
		if href, ok := linkTarget(address); ok {
			t.run.WriteString(stdhtml.EscapeString(text[:at[0]]) + `<a href="` + stdhtml.EscapeString(href) + `" rel="nofollow ugc">` +
				stdhtml.EscapeString(address) + "</a>")
		} else {
			t.run.WriteString(stdhtml.EscapeString(text[:at[0]] + address))
		}
		text = text[at[0]+len(address):]
	}
	t.run.WriteString(stdhtml.EscapeString(text))
}

var webLink = regexp.MustCompile(`\bhttps?://[^\s<>"()\[\]{}„“”]+`)

// close ends the run of text.
func (t *tidier) close() {
	run := strings.Trim(t.run.String(), " \n\t")
	for t.text && strings.HasSuffix(run, "<br>") {
		run = strings.TrimRight(strings.TrimSuffix(run, "<br>"), " \n\t")
	}
	switch {
	case !t.text:
	case t.wrap:
		t.b.WriteString("<p>" + run + "</p>")
	default:
		t.b.WriteString(run)
	}
	t.run.Reset()
	t.text = false
}

func attribute(n *html.Node, key string) string {
	for _, a := range n.Attr {
		if a.Key == key && a.Namespace == "" {
			return a.Val
		}
	}
	return ""
}

// linkTarget is the address of a link, if readers may be led there.
func linkTarget(href string) (string, bool) {
	href = strings.TrimSpace(href)
	u, err := url.Parse(href)
	if err != nil || visible(href) != href {
		return "", false
	}
	if u.Scheme == "mailto" {
		return u.String(), u.Opaque != ""
	}
	return u.String(), webAddress(u)
}
