package wordpress

import (
	"slices"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

func textNode(text string) *html.Node { return &html.Node{Type: html.TextNode, Data: text} }

func attr(n *html.Node, key string) string {
	for _, a := range n.Attr {
		if a.Namespace == "" && a.Key == key {
			return a.Val
		}
	}
	return ""
}

// setAttr sets an attribute; an empty one goes.
func setAttr(n *html.Node, key, value string) {
	n.Attr = slices.DeleteFunc(n.Attr, func(a html.Attribute) bool { return a.Key == key })
	if value != "" {
		n.Attr = append(n.Attr, html.Attribute{Key: key, Val: value})
	}
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

func walk(n *html.Node, do func(*html.Node)) {
	for child := n.FirstChild; child != nil; {
		next := child.NextSibling
		do(child)
		walk(child, do)
		child = next
	}
}

// innerText is all text within a node, with its line breaks.
func innerText(n *html.Node) string {
	var text strings.Builder
	walk(n, func(m *html.Node) {
		switch {
		case m.Type == html.TextNode:
			text.WriteString(m.Data)
		case m.DataAtom == atom.Br:
			text.WriteByte('\n')
		}
	})
	return text.String()
}

func shortened(text string) string {
	const most = 120
	if runes := []rune(text); len(runes) > most {
		return string(runes[:most]) + "…"
	}
	return text
}

// within reports whether a node stands in one of some elements.
func within(n *html.Node, elements ...atom.Atom) bool {
	for n = n.Parent; n != nil; n = n.Parent {
		if slices.Contains(elements, n.DataAtom) {
			return true
		}
	}
	return false
}
