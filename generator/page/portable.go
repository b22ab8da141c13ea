package page

import (
	"net/url"
	"slices"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// portable makes the markup of a text fit to be read elsewhere, in a feed
// reader or as Markdown: every address absolute, nothing that runs or needs a
// style sheet, and well-formed whatever raw HTML the author wrote. What a page
// shows twice, once for each width of screen, is marked data-web-only by the
// theme where a reader without styles should not see it.
func portable(markup string, base *url.URL) (*html.Node, error) {
	body := &html.Node{Type: html.ElementNode, DataAtom: atom.Body, Data: "body"}
	nodes, err := html.ParseFragment(strings.NewReader(markup), body)
	if err != nil {
		return nil, err
	}
	for _, n := range nodes {
		body.AppendChild(n)
	}
	carry{base}.children(body)
	return body, nil
}

// render prints what is within a node.
func render(body *html.Node) (string, error) {
	var out strings.Builder
	for n := body.FirstChild; n != nil; n = n.NextSibling {
		if err := html.Render(&out, n); err != nil {
			return "", err
		}
	}
	return out.String(), nil
}

// carry takes markup away from its page.
type carry struct{ base *url.URL }

// staysBehind are elements that mean nothing outside their page.
var staysBehind = map[atom.Atom]bool{
	atom.Script: true, atom.Style: true, atom.Svg: true, atom.Template: true, atom.Iframe: true, atom.Object: true,
	atom.Embed: true, atom.Form: true, atom.Button: true, atom.Select: true, atom.Textarea: true, atom.Link: true,
	atom.Meta: true, atom.Base: true, atom.Canvas: true, atom.Dialog: true,
}

// goesAlong are the attributes that say something to every reader, and whether
// they hold an address.
var goesAlong = map[string]bool{
	"href": true, "src": true, "cite": true, "poster": true,
	"alt": false, "title": false, "width": false, "height": false, "lang": false, "dir": false, "hreflang": false,
	"colspan": false, "rowspan": false, "scope": false, "headers": false, "start": false, "reversed": false, "value": false,
	"type": false, "datetime": false, "open": false, "abbr": false, "controls": false,
}

func (c carry) children(parent *html.Node) {
	for n := parent.FirstChild; n != nil; {
		next := n.NextSibling
		c.node(parent, n)
		n = next
	}
}

func (c carry) node(parent, n *html.Node) {
	switch {
	case n.Type == html.CommentNode:
		parent.RemoveChild(n)
		return
	case n.Type != html.ElementNode:
		return
	case n.DataAtom == atom.Input:
		parent.InsertBefore(&html.Node{Type: html.TextNode, Data: tick(n)}, n)
		parent.RemoveChild(n)
		return
	case staysBehind[n.DataAtom] || n.Data == "svg" || hasAttr(n, "hidden") || hasAttr(n, "data-web-only") || attr(n, "aria-hidden") == "true":
		parent.RemoveChild(n)
		return
	}
	c.children(n)
	c.attributes(n)
	switch bare := len(n.Attr) == 0; {
	case bare && (n.DataAtom == atom.Span || n.DataAtom == atom.A), n.DataAtom == atom.Label:
		unwrap(parent, n)
	case bare && n.DataAtom == atom.Div && n.FirstChild == nil:
		parent.RemoveChild(n)
	}
}

// tick is the box of a task list in words.
func tick(n *html.Node) string {
	switch {
	case attr(n, "type") != "checkbox":
		return ""
	case hasAttr(n, "checked"):
		return "☑"
	}
	return "☐"
}

func (c carry) attributes(n *html.Node) {
	kept := n.Attr[:0]
	for _, a := range n.Attr {
		address, ok := goesAlong[a.Key]
		if !ok || a.Namespace != "" {
			continue
		}
		if address {
			if a.Val, ok = c.absolute(a.Val); !ok {
				continue
			}
		}
		kept = append(kept, a)
	}
	n.Attr = kept
}

// absolute resolves an address. What is no address, or would run, is dropped.
func (c carry) absolute(address string) (string, bool) {
	u, err := c.base.Parse(strings.TrimSpace(address))
	if err != nil || !slices.Contains([]string{"http", "https", "mailto", "tel"}, u.Scheme) {
		return "", false
	}
	return u.String(), true
}

func unwrap(parent, n *html.Node) {
	for child := n.FirstChild; child != nil; {
		next := child.NextSibling
		n.RemoveChild(child)
		parent.InsertBefore(child, n)
		child = next
	}
	parent.RemoveChild(n)
}

func attr(n *html.Node, key string) string {
	for _, a := range n.Attr {
		if a.Namespace == "" && a.Key == key {
			return a.Val
		}
	}
	return ""
}

func hasAttr(n *html.Node, key string) bool {
	return slices.ContainsFunc(n.Attr, func(a html.Attribute) bool { return a.Key == key })
}
