package page

import (
	"cmp"
	"strconv"
	"strings"
	"unicode/utf8"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"kontor/generator/view"
)

// mailWidth is how long the lines of a plain text get, in characters (RFC 3676
// asks for 78 at most, and quoting needs some).
const mailWidth = 72

// mailRule is a line across. Not the two hyphens of a signature: programs hide
// what follows those, and the way to unsubscribe must be seen.
const mailRule = "--------------------"

// text is the mail as plain text: what mail.html says, in the same order.
func (v mailView) text(body *html.Node) string {
	t := &plainText{}
	if v.Kicker != "" {
		t.paragraph(v.Kicker)
	}
	t.heading(v.Title, '=')
	if v.Lead != "" {
		t.paragraph(v.Lead)
	}
	t.paragraph(v.ReadOnline + ":\n" + v.Address)
	t.blocks(body)
	if v.Cut {
		t.paragraph(v.ReadOn + ":\n" + v.Address)
	}
	for _, words := range v.Next {
		t.paragraph(words)
	}
	t.references()
	t.block(mailRule)
	t.paragraph(v.Why)
	if v.Unsubscribe != "" {
		t.tight(v.Unsubscribe)
	}
	for _, l := range v.Links {
		t.tight(l.Title + ": " + l.URL)
	}
	return t.out.String()
}

// plainText writes blocks of text, each after an empty line. Addresses of links
// are numbered and stand at the end, so that sentences stay readable.
type plainText struct {
	out     strings.Builder
	indent  string // before every line
	first   string // before the next line, in place of indent: the mark of a list item
	links   []view.Link
	numbers map[string]int
}

// block writes lines as they are.
func (t *plainText) block(text string) {
	if text = strings.Trim(text, "\n"); text == "" {
		return
	}
	t.gap()
	t.tight(text)
}

// tight writes lines without an empty one before.
func (t *plainText) tight(text string) {
	for line := range strings.SplitSeq(text, "\n") {
		before := t.indent
		if t.first != "" {
			before, t.first = t.first, ""
		}
		t.out.WriteString(strings.TrimRight(before+line, " "))
		t.out.WriteString("\n")
	}
}

func (t *plainText) paragraph(text string) { t.block(wrap(text, t.width())) }

func (t *plainText) width() int { return max(20, mailWidth-utf8.RuneCountInString(t.indent)) }

func (t *plainText) heading(text string, line rune) {
	text = wrap(text, t.width())
	longest := 0
	for l := range strings.SplitSeq(text, "\n") {
		longest = max(longest, utf8.RuneCountInString(l))
	}
	t.block(text + "\n" + strings.Repeat(string(line), longest))
}

// references lists the addresses of links.
func (t *plainText) references() {
	if len(t.links) == 0 {
		return
	}
	var list strings.Builder
	for i, l := range t.links {
		list.WriteString("[" + strconv.Itoa(i+1) + "] " + l.URL + "\n")
	}
	t.block(list.String())
}

// blocks writes the children of an element. Text and inline elements in a row
// make a paragraph.
func (t *plainText) blocks(parent *html.Node) {
	var inline []*html.Node
	flush := func() {
		t.paragraph(t.inline(inline))
		inline = nil
	}
	for n := parent.FirstChild; n != nil; n = n.NextSibling {
		if !isBlock(n) {
			inline = append(inline, n)
			continue
		}
		flush()
		t.element(n)
	}
	flush()
}

// isBlock reports whether an element stands in lines of its own.
func isBlock(n *html.Node) bool {
	switch n.DataAtom {
	case atom.P, atom.Div, atom.Section, atom.Article, atom.Aside, atom.Header, atom.Footer, atom.Nav, atom.Main, atom.Figure, atom.Figcaption,
		atom.Details, atom.Summary, atom.H1, atom.H2, atom.H3, atom.H4, atom.H5, atom.H6, atom.Ul, atom.Ol, atom.Li, atom.Dl, atom.Dt, atom.Dd,
		atom.Blockquote, atom.Pre, atom.Hr, atom.Table, atom.Address, atom.Fieldset, atom.Center:
		return true
	}
	return false
}

func (t *plainText) element(n *html.Node) {
	switch n.DataAtom {
	case atom.H1, atom.H2, atom.H3:
		t.heading(t.inline(children(n)), '-')
	case atom.H4, atom.H5, atom.H6, atom.Dt, atom.Summary:
		t.paragraph(t.inline(children(n)))
	case atom.Ul, atom.Ol:
		t.list(n)
	case atom.Blockquote:
		t.gap() // before the quote, not within
		t.first = cmp.Or(t.first, t.indent) + "> "
		t.within("> ", func() { t.blocks(n) })
		t.first = ""
	case atom.Dd:
		t.within("  ", func() { t.blocks(n) })
	case atom.Pre:
		t.within("    ", func() { t.block(strings.TrimRight(textOf(n), "\n")) })
	case atom.Hr:
		t.block(mailRule)
	case atom.Table:
		t.table(n)
	default:
		t.blocks(n)
	}
}

// within indents what write writes.
func (t *plainText) within(by string, write func()) {
	before := t.indent
	t.indent += by
	write()
	t.indent = before
}

func (t *plainText) list(n *html.Node) {
	number, err := strconv.Atoi(attr(n, "start"))
	if err != nil {
		number = 1
	}
	var items []*html.Node
	loose := false
	for _, item := range children(n) {
		if item.DataAtom == atom.Li {
			items, loose = append(items, item), loose || !isTight(item)
		}
	}
	nested := n.Parent != nil && n.Parent.DataAtom == atom.Li
	for i, item := range items {
		mark := "- "
		if n.DataAtom == atom.Ol {
			mark = strconv.Itoa(number+i) + ". "
		}
		if i == 0 && !nested || loose {
			t.gap()
		}
		t.first = t.indent + mark
		t.within(strings.Repeat(" ", len(mark)), func() { t.blocks(item) })
		if t.first != "" { // an empty item
			t.tight("")
		}
	}
}

// gap is an empty line, unless the mark of an item waits for its text.
func (t *plainText) gap() {
	if t.out.Len() > 0 && t.first == "" {
		t.out.WriteString(strings.TrimRight(t.indent, " ") + "\n")
	}
}

// isTight reports whether an item is one run of text.
func isTight(item *html.Node) bool {
	for _, n := range children(item) {
		if isBlock(n) && n.DataAtom != atom.Ul && n.DataAtom != atom.Ol {
			return false
		}
	}
	return true
}

// table writes columns side by side where they fit, else every row as a list of
// its cells with the heads of their columns.
func (t *plainText) table(n *html.Node) {
	rows, head := t.cells(n)
	if caption := find(n, atom.Caption); caption != nil {
		t.paragraph(t.inline(children(caption)))
	}
	var widths []int
	for _, row := range rows {
		for i, cell := range row {
			if i == len(widths) {
				widths = append(widths, 0)
			}
			widths[i] = max(widths[i], utf8.RuneCountInString(cell))
		}
	}
	total := 2 * (len(widths) - 1)
	for _, w := range widths {
		total += w
	}
	if total <= t.width() {
		t.block(columns(rows, widths, head))
		return
	}
	for i, row := range rows {
		if i > 0 || !head {
			t.record(rows[0], row, head)
		}
	}
}

// columns lines up cells below each other.
func columns(rows [][]string, widths []int, head bool) string {
	var out strings.Builder
	line := func(row []string) {
		for i, cell := range row {
			if i > 0 {
				out.WriteString("  ")
			}
			out.WriteString(cell)
			if i < len(row)-1 {
				out.WriteString(strings.Repeat(" ", widths[i]-utf8.RuneCountInString(cell)))
			}
		}
		out.WriteString("\n")
	}
	for i, row := range rows {
		line(row)
		if i == 0 && head {
			rule := make([]string, len(widths))
			for j, w := range widths {
				rule[j] = strings.Repeat("-", w)
			}
			line(rule)
		}
	}
	return out.String()
}

// record writes a row of a table too wide for a mail.
func (t *plainText) record(heads, row []string, head bool) {
	for i, cell := range row {
		switch {
		case i == 0:
			t.paragraph(cell)
		case cell == "":
		case head && i < len(heads) && heads[i] != "":
			t.within("  ", func() { t.tight(wrap(heads[i]+": "+cell, t.width())) })
		default:
			t.within("  ", func() { t.tight(wrap(cell, t.width())) })
		}
	}
}

// cells reads a table, and tells whether its first row is a head.
func (t *plainText) cells(table *html.Node) (rows [][]string, head bool) {
	var walk func(n *html.Node)
	walk = func(n *html.Node) {
		for c := n.FirstChild; c != nil; c = c.NextSibling {
			switch c.DataAtom {
			case atom.Tr:
				var row []string
				heads := true
				for cell := c.FirstChild; cell != nil; cell = cell.NextSibling {
					if cell.DataAtom == atom.Td || cell.DataAtom == atom.Th {
						row = append(row, strings.ReplaceAll(t.inline(children(cell)), "\n", " "))
						heads = heads && cell.DataAtom == atom.Th
					}
				}
				if len(rows) == 0 {
					head = heads && len(row) > 1
				}
				if len(row) > 0 {
					rows = append(rows, row)
				}
			case atom.Thead, atom.Tbody, atom.Tfoot:
				walk(c)
			}
		}
	}
	walk(table)
	return rows, head && len(rows) > 1
}

// inline is the text of elements in a row. White space collapses; a line break
// stays.
func (t *plainText) inline(nodes []*html.Node) string {
	var out strings.Builder
	for _, n := range nodes {
		t.run(&out, n)
	}
	lines := strings.Split(out.String(), "\v")
	for i, line := range lines {
		lines[i] = strings.Join(strings.Fields(line), " ")
	}
	return strings.Trim(strings.Join(lines, "\n"), "\n ")
}

func (t *plainText) run(out *strings.Builder, n *html.Node) {
	switch {
	case n.Type == html.TextNode:
		out.WriteString(strings.ReplaceAll(n.Data, "\v", " "))
		return
	case n.DataAtom == atom.Br:
		out.WriteString("\v")
		return
	case isBlock(n):
		out.WriteString(" ")
	}
	from := out.Len()
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		t.run(out, c)
	}
	if address := attr(n, "href"); n.DataAtom == atom.A && address != "" {
		t.refer(out, out.String()[from:], address)
	}
	if isBlock(n) {
		out.WriteString(" ")
	}
}

// refer numbers the address of a link, unless its text is the address.
func (t *plainText) refer(out *strings.Builder, text, address string) {
	text = strings.TrimSpace(text)
	if text == "" || strings.TrimPrefix(address, "mailto:") == text || strings.TrimSuffix(address, "/") == strings.TrimSuffix(text, "/") {
		return
	}
	if t.numbers == nil {
		t.numbers = map[string]int{}
	}
	n := t.numbers[address]
	if n == 0 {
		t.links = append(t.links, view.Link{Title: text, URL: address})
		n = len(t.links)
		t.numbers[address] = n
	}
	out.WriteString(" [" + strconv.Itoa(n) + "]")
}

// wrap breaks text into lines of at most width characters, between words. Lines
// that are there stay apart.
func wrap(text string, width int) string {
	var out strings.Builder
	for i, paragraph := range strings.Split(text, "\n") {
		if i > 0 {
			out.WriteString("\n")
		}
		used := 0
		for j, word := range strings.Fields(paragraph) {
			n := utf8.RuneCountInString(word)
			switch {
			case j == 0:
			case used+1+n > width:
				out.WriteString("\n")
				used = 0
			default:
				out.WriteString(" ")
				used++
			}
			out.WriteString(word)
			used += n
		}
	}
	return out.String()
}

func children(n *html.Node) (out []*html.Node) {
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		out = append(out, c)
	}
	return out
}

// find is the first element of a kind within a node.
func find(n *html.Node, kind atom.Atom) *html.Node {
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		if c.DataAtom == kind {
			return c
		}
		if found := find(c, kind); found != nil {
			return found
		}
	}
	return nil
}

// textOf is all text within a node.
func textOf(n *html.Node) string {
	if n.Type == html.TextNode {
		return n.Data
	}
	var out strings.Builder
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		out.WriteString(textOf(c))
	}
	return out.String()
}
