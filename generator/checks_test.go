package generator_test

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
	"testing"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// checkOutput runs the checks of want/contains/NAME, one a line, on one output.
// They read the page as a browser does, so that a theme may change its markup:
//
//	text: WORDS                     the page says so; white space does not count
//	link: ADDRESS | WORDS           a link to it whose text holds the words
//	cell: ROW | COLUMN | WORDS      a table cell, found by its two headers
//	element: NAME KEY=VALUE | WORDS an element with these attributes (classes
//	                                hold the value as a word); "| WORDS" may be absent
//	raw: BYTES                      the file holds them
//
// A line that begins with "!" says what must not be so.
func checkOutput(t *testing.T, name string, got outputs, checks string) {
	t.Helper()
	data, ok := got[name]
	if !ok {
		t.Errorf("want/contains/%s: there is no such output among\n%s", name, strings.Join(got.paths(), "\n"))
		return
	}
	root, err := html.Parse(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	p := page{data: string(data), root: root}
	for line := range strings.Lines(checks) {
		line = strings.TrimSpace(line)
		check, unwanted := strings.CutPrefix(line, "!")
		if check == "" {
			continue
		}
		holds, err := p.holds(check)
		if err != nil {
			t.Errorf("want/contains/%s: %q: %v", name, line, err)
		} else if holds == unwanted {
			t.Errorf("want/contains/%s: not so: %s\nthe page says: %s", name, line, text(root))
		}
	}
}

// page is one output, as bytes and as a browser reads it.
type page struct {
	data string
	root *html.Node
}

func (p page) holds(check string) (bool, error) {
	kind, rest, _ := strings.Cut(check, ":")
	parts := strings.Split(rest, " | ")
	for i := range parts {
		parts[i] = strings.TrimSpace(parts[i])
	}
	words := func(i int) string {
		if i < len(parts) {
			return parts[i]
		}
		return ""
	}
	switch kind {
	case "text":
		return strings.Contains(text(p.root), strings.TrimSpace(rest)), nil
	case "raw":
		return strings.Contains(p.data, strings.TrimSpace(rest)), nil
	case "link":
		return p.has("a", []string{"href=" + parts[0]}, words(1)), nil
	case "element":
		f := strings.Fields(parts[0])
		if len(f) == 0 {
			return false, fmt.Errorf("which element?")
		}
		return p.has(f[0], f[1:], words(1)), nil
	case "cell":
		if len(parts) != 3 {
			return false, fmt.Errorf("needs row, column and words")
		}
		cell := p.cell(parts[0], parts[1])
		if cell == nil {
			return false, fmt.Errorf("no table has this row and column")
		}
		return strings.Contains(text(cell), parts[2]), nil
	}
	return false, fmt.Errorf("no such check")
}

// has reports whether there is an element of this name, with these attributes
// and these words in its text.
func (p page) has(name string, attributes []string, words string) bool {
	for n := range p.root.Descendants() {
		if n.Type == html.ElementNode && n.Data == name && strings.Contains(text(n), words) &&
			!slices.ContainsFunc(attributes, func(a string) bool { return !hasAttribute(n, a) }) {
			return true
		}
	}
	return false
}

// hasAttribute reports whether n has "key=value" or, for "key", the attribute
// at all.
func hasAttribute(n *html.Node, want string) bool {
	key, value, valued := strings.Cut(want, "=")
	for _, a := range n.Attr {
		switch {
		case a.Key != key:
		case !valued, a.Val == value:
			return true
		case key == "class":
			return slices.Contains(strings.Fields(a.Val), value)
		}
	}
	return false
}

// cell finds the cell of a table whose row begins with a header that holds row
// and whose column does with column.
func (p page) cell(row, column string) *html.Node {
	for table := range p.root.Descendants() {
		if table.DataAtom != atom.Table {
			continue
		}
		col := -1
		for tr := range table.Descendants() {
			if tr.DataAtom != atom.Tr {
				continue
			}
			cells := children(tr, atom.Th, atom.Td)
			if i := slices.IndexFunc(cells, headed(column)); i > 0 && col < 0 {
				col = i
			} else if col > 0 && col < len(cells) && headed(row)(cells[0]) {
				return cells[col]
			}
		}
	}
	return nil
}

func headed(words string) func(*html.Node) bool {
	return func(n *html.Node) bool {
		return n.DataAtom == atom.Th && strings.Contains(text(n), words)
	}
}

func children(n *html.Node, kinds ...atom.Atom) (found []*html.Node) {
	for c := range n.ChildNodes() {
		if slices.Contains(kinds, c.DataAtom) {
			found = append(found, c)
		}
	}
	return found
}

// text is what a reader sees of n, white space collapsed.
func text(n *html.Node) string {
	var b strings.Builder
	collect(&b, n)
	return strings.Join(strings.Fields(b.String()), " ")
}

// block elements separate words; inline ones do not.
var inline = []atom.Atom{atom.A, atom.Abbr, atom.B, atom.Code, atom.Del, atom.Em, atom.I, atom.Mark, atom.Q,
	atom.S, atom.Small, atom.Span, atom.Strong, atom.Sub, atom.Sup, atom.Time}

func collect(b *strings.Builder, n *html.Node) {
	if n.DataAtom == atom.Script || n.DataAtom == atom.Style {
		return
	}
	if n.Type == html.TextNode {
		b.WriteString(n.Data)
	}
	block := n.Type == html.ElementNode && !slices.Contains(inline, n.DataAtom)
	if block {
		b.WriteByte(' ')
	}
	for c := range n.ChildNodes() {
		collect(b, c)
	}
	if block {
		b.WriteByte(' ')
	}
}

func TestMatches(t *testing.T) {
	for _, c := range []struct {
		glob, name string
		want       bool
	}{
		{"a/*.html", "a/b.html", true},
		{"a/*.html", "a/b/c.html", false},
		{"a/**/*.html", "a/b.html", true},
		{"a/**/*.html", "a/b/c/d.html", true},
		{"**/index.html", "index.html", true},
		{"a/**/*.html", "b/a/c.html", false},
		{"a*/**/*", "ab/c/d", true},
		{"a.html", "axhtml", false},
	} {
		if got := matches(c.glob, c.name); got != c.want {
			t.Errorf("matches(%q, %q) = %v", c.glob, c.name, got)
		}
	}
}
