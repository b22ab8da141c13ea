package theme

import (
	"strings"

	"github.com/tdewolff/minify/v2"
	minifyhtml "github.com/tdewolff/minify/v2/html"
	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// minified returns the text of a template file without the white space and
// comments that no reader sees. The page assembled from it is never minified.
func minified(text []byte) (string, error) {
	m := minify.New()
	m.Add("text/html", &minifyhtml.Minifier{
		TemplateDelims:      minifyhtml.GoTemplateDelims,
		KeepDefaultAttrVals: true,
		KeepDocumentTags:    true,
		KeepEndTags:         true,
		KeepQuotes:          true,
	})
	small, err := m.Bytes("text/html", text)
	return string(small), err
}

// same reports whether two pages have the same elements with the same
// attributes and the same text, white space collapsed as a browser does.
func same(a, b string) bool { return outline(a) == outline(b) }

// outline prints what two pages must have in common.
func outline(page string) string {
	doc, err := html.Parse(strings.NewReader(page))
	if err != nil {
		return err.Error()
	}
	o := outliner{}
	o.node(doc, false)
	return o.String()
}

type outliner struct {
	strings.Builder
	space bool // white space is due before the next text or inline element
	start bool // a block begins: white space here is not shown
}

func (o *outliner) node(n *html.Node, verbatim bool) {
	switch n.Type {
	case html.TextNode:
		o.text(n.Data, verbatim)
	case html.ElementNode:
		o.tag(n)
		verbatim = verbatim || n.DataAtom == atom.Pre || n.DataAtom == atom.Textarea
	}
	for child := range n.ChildNodes() {
		o.node(child, verbatim)
	}
	if n.Type == html.ElementNode {
		if block(n) {
			o.space, o.start = false, true
		}
		o.WriteString("</>")
	}
}

// tag prints an element. White space before an inline element counts, at the
// edge of a block it does not.
func (o *outliner) tag(n *html.Node) {
	if block(n) {
		o.space, o.start = false, true
	} else {
		o.flush()
	}
	o.WriteString("\n<" + n.Data)
	for _, a := range n.Attr {
		o.WriteString(" " + a.Key + "=" + strings.Join(strings.Fields(a.Val), " ") + ";")
	}
	o.WriteString(">")
}

func (o *outliner) text(s string, verbatim bool) {
	if verbatim {
		o.WriteString(s)
		return
	}
	for i, word := range strings.FieldsFunc(s, isSpace) {
		if i > 0 || isSpace(rune(s[0])) {
			o.space = true
		}
		o.flush()
		o.WriteString(word)
		o.start = false
	}
	if s != "" && isSpace(rune(s[len(s)-1])) {
		o.space = true
	}
}

func (o *outliner) flush() {
	if o.space && !o.start {
		o.WriteString(" ")
	}
	o.space = false
}

func isSpace(r rune) bool { return strings.ContainsRune(" \t\n\r\f", r) }

// block reports whether white space beside the element is not shown: all but
// the elements that stand within a line of text.
func block(n *html.Node) bool {
	switch n.DataAtom {
	case atom.A, atom.Abbr, atom.B, atom.Bdi, atom.Bdo, atom.Button, atom.Cite, atom.Code,
		atom.Data, atom.Del, atom.Dfn, atom.Em, atom.I, atom.Img, atom.Input, atom.Ins,
		atom.Kbd, atom.Label, atom.Mark, atom.Meter, atom.Output, atom.Progress, atom.Q,
		atom.S, atom.Samp, atom.Select, atom.Small, atom.Span, atom.Strong, atom.Sub,
		atom.Sup, atom.Time, atom.U, atom.Var, atom.Svg:
		return false
	}
	return true
}
