package wordpress

import (
	"regexp"
	"slices"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"kontor/generator/source"
)

// moreMark stands for <!--more--> until the text is Markdown. It is of the
// private use area, from which no text keeps a character.
const moreMark = "\uF8F0"

var (
	more     = regexp.MustCompile(`<!--more(?:\s[^>]*?)?-->`)
	nextPage = regexp.MustCompile(`<!--nextpage-->`)
	block    = regexp.MustCompile(`(?s)<!--\s+(/?)wp:([a-z][a-z0-9_/-]*)\s+(?:\{.*?\}\s+)?(/?)-->`)
)

// chunk is a part of a content.
type chunk struct {
	markup  string
	classic bool // written before there were blocks: its blank lines are paragraphs
}

// chunks cuts a content at the comments of the block editor.
func (c *converter) chunks(e *entry, text string) []chunk {
	var chunks []chunk
	add := func(markup string, classic bool) {
		if strings.TrimSpace(markup) != "" {
			chunks = append(chunks, chunk{markup, classic})
		}
	}
	var empty []string // blocks that WordPress fills when it shows them
	line := 0
	var open strings.Builder
	depth, at, classic := 0, 0, false
	for _, m := range block.FindAllStringSubmatchIndex(text, -1) {
		closing, name, single := m[2] < m[3], text[m[4]:m[5]], m[6] < m[7]
		before := text[at:m[0]]
		at = m[1]
		if depth == 0 {
			add(before, true)
		} else {
			open.WriteString(before)
		}
		switch {
		case single:
			if !silent[name] && !slices.Contains(empty, name) {
				if empty = append(empty, name); len(empty) == 1 {
					line = c.lineOf(e, "wp:"+name)
				}
			}
		case !closing:
			if depth == 0 {
				classic = name == "freeform" || name == "shortcode"
			}
			depth++
		case depth > 0:
			if depth--; depth == 0 {
				add(open.String(), classic)
				open.Reset()
			}
		}
	}
	add(open.String(), false)
	add(text[at:], depth == 0)
	if len(empty) > 0 {
		c.note(source.Info("WPI07/blocks", c.at(e.Content.Line+line), "names", strings.Join(empty, ", ")))
	}
	return chunks
}

// silent are blocks without a text of their own that nobody misses.
var silent = map[string]bool{"spacer": true, "separator": true, "more": true, "nextpage": true, "navigation-link": true}

// lineOf counts the lines of a content before a text, whatever its case.
func (c *converter) lineOf(e *entry, text string) int {
	return strings.Count(e.Content.Text[:max(0, strings.Index(strings.ToLower(e.Content.Text), text))], "\n")
}

// parseFragment reads HTML as a browser does within the body of a page.
func parseFragment(markup string) (*html.Node, error) {
	body := &html.Node{Type: html.ElementNode, DataAtom: atom.Body, Data: "body"}
	nodes, err := html.ParseFragment(strings.NewReader(markup), body)
	if err != nil {
		return nil, err
	}
	for _, n := range nodes {
		body.AppendChild(n)
	}
	return body, nil
}

// phrasing are elements that stand within a paragraph.
var phrasing = map[atom.Atom]bool{
	atom.A: true, atom.Abbr: true, atom.Acronym: true, atom.B: true, atom.Bdi: true, atom.Bdo: true, atom.Big: true, atom.Br: true,
	atom.Cite: true, atom.Code: true, atom.Data: true, atom.Del: true, atom.Dfn: true, atom.Em: true, atom.Font: true, atom.I: true,
	atom.Img: true, atom.Ins: true, atom.Kbd: true, atom.Label: true, atom.Mark: true, atom.Q: true, atom.S: true, atom.Samp: true,
	atom.Small: true, atom.Span: true, atom.Strike: true, atom.Strong: true, atom.Sub: true, atom.Sup: true, atom.Time: true,
	atom.Tt: true, atom.U: true, atom.Var: true, atom.Wbr: true,
	// These go, or become links, and leave the paragraph around them whole.
	atom.Script: true, atom.Style: true, atom.Noscript: true, atom.Iframe: true, atom.Object: true, atom.Embed: true, atom.Audio: true,
	atom.Video: true, atom.Input: true, atom.Button: true, atom.Select: true, atom.Textarea: true,
}

// flows are elements that hold paragraphs.
var flows = map[atom.Atom]bool{
	atom.Body: true, atom.Div: true, atom.Section: true, atom.Article: true, atom.Aside: true, atom.Main: true, atom.Header: true,
	atom.Footer: true, atom.Blockquote: true, atom.Center: true, atom.Details: true, atom.Figure: true,
}

// lists are elements in which white space means nothing.
var lists = map[atom.Atom]bool{
	atom.Ul: true, atom.Ol: true, atom.Dl: true, atom.Table: true, atom.Thead: true, atom.Tbody: true, atom.Tfoot: true, atom.Tr: true,
	atom.Colgroup: true, atom.Select: true,
}

// paragraphs does for a classic text what WordPress does when it shows it: a
// blank line begins a paragraph, a single one a line.
func paragraphs(parent *html.Node) {
	switch {
	case parent.DataAtom == atom.Pre, parent.DataAtom == atom.Script, parent.DataAtom == atom.Style, parent.DataAtom == atom.Textarea:
		return
	case flows[parent.DataAtom]:
		for n := parent.FirstChild; n != nil; n = n.NextSibling {
			if n.Type == html.ElementNode && !phrasing[n.DataAtom] {
				paragraphs(n)
			}
		}
		wrapRuns(parent)
		return
	case lists[parent.DataAtom]:
	default:
		breakLines(parent)
	}
	for n := parent.FirstChild; n != nil; n = n.NextSibling {
		if n.Type == html.ElementNode && !phrasing[n.DataAtom] {
			paragraphs(n)
		}
	}
}

var blankLine = regexp.MustCompile(`[ \t\r]*\n[ \t\r]*\n\s*`)

// wrapRuns makes paragraphs of all that stands in a container without one.
func wrapRuns(parent *html.Node) {
	var p *html.Node
	finish := func() {
		if p != nil {
			breakLines(p)
			p = nil
		}
	}
	into := func(before, n *html.Node) {
		if p == nil {
			p = &html.Node{Type: html.ElementNode, DataAtom: atom.P, Data: "p"}
			parent.InsertBefore(p, before)
		}
		p.AppendChild(n)
	}
	for n := parent.FirstChild; n != nil; {
		next := n.NextSibling
		switch {
		case n.Type == html.TextNode:
			parent.RemoveChild(n)
			for i, text := range blankLine.Split(n.Data, -1) {
				if i > 0 {
					finish()
				}
				if strings.TrimSpace(text) != "" || p != nil && text != "" {
					into(next, &html.Node{Type: html.TextNode, Data: text})
				}
			}
		case n.Type == html.ElementNode && phrasing[n.DataAtom]:
			parent.RemoveChild(n)
			into(next, n)
		case n.Type == html.ElementNode:
			finish()
		}
		n = next
	}
	finish()
}

// breakLines makes a line break of every newline within a paragraph.
func breakLines(parent *html.Node) {
	for n := parent.FirstChild; n != nil; {
		next := n.NextSibling
		switch {
		case n.Type == html.TextNode && strings.Contains(n.Data, "\n"):
			splitLines(parent, n)
		case n.Type == html.ElementNode && phrasing[n.DataAtom] && n.DataAtom != atom.Code:
			breakLines(n)
		}
		n = next
	}
}

// splitLines puts line breaks between the lines of a text, but not at the
// beginning or end of its paragraph, or beside a line break or a block, where
// a newline means nothing.
func splitLines(parent, n *html.Node) {
	lines := strings.Split(n.Data, "\n")
	first, last := 0, len(lines)-1
	if !isPhrase(n.PrevSibling) {
		for first < last && strings.TrimSpace(lines[first]) == "" {
			first++
		}
	}
	if !isPhrase(n.NextSibling) {
		for last > first && strings.TrimSpace(lines[last]) == "" {
			last--
		}
	}
	for i, line := range lines[first : last+1] {
		if i > 0 {
			parent.InsertBefore(&html.Node{Type: html.ElementNode, DataAtom: atom.Br, Data: "br"}, n)
		}
		parent.InsertBefore(textNode(line), n)
	}
	parent.RemoveChild(n)
}

func isPhrase(n *html.Node) bool {
	return n != nil && (n.Type == html.TextNode || n.Type == html.ElementNode && phrasing[n.DataAtom] && n.DataAtom != atom.Br)
}
