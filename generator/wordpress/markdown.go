package wordpress

import (
	"bytes"
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	tomarkdown "github.com/JohannesKaufmann/html-to-markdown/v2/converter"
	"github.com/JohannesKaufmann/html-to-markdown/v2/plugin/base"
	"github.com/JohannesKaufmann/html-to-markdown/v2/plugin/commonmark"
	"github.com/JohannesKaufmann/html-to-markdown/v2/plugin/strikethrough"
	"github.com/JohannesKaufmann/html-to-markdown/v2/plugin/table"
	"github.com/microcosm-cc/bluemonday"
	"github.com/yuin/goldmark"
	gast "github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/extension"
	"github.com/yuin/goldmark/text"
	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"kontor/generator/source"
)

// body makes the Markdown of a post's content.
func (c *converter) body(e *entry) string {
	content := strings.Map(func(r rune) rune {
		if unicode.Is(unicode.Co, r) || r == 0xFFFE || r == 0x2028 || r == 0x2029 {
			return -1
		}
		return r
	}, e.Content.Text)
	e.Content.Text = content // lines are counted in it from here on
	content = c.shortcodes(e, content)
	if nextPage.MatchString(content) {
		c.note(source.Info("WPI07/pages", c.at(e.Content.Line+c.lineOf(e, "<!--nextpage"))))
		content = nextPage.ReplaceAllString(content, "\n\n")
	}
	if at := more.FindStringIndex(content); at != nil {
		content = content[:at[0]] + "\n\n<p>" + moreMark + "</p>\n\n" + more.ReplaceAllString(content[at[1]:], "")
	}
	var out strings.Builder
	k := &cleaner{c: c, e: e, reported: map[string]bool{}, shift: shiftOf(content)}
	for _, chunk := range c.chunks(e, content) {
		out.WriteString(k.chunk(chunk) + "\n\n")
	}
	return finish(out.String())
}

// chunk makes Markdown of a part of a content.
func (k *cleaner) chunk(part chunk) string {
	root, err := parseFragment(part.markup)
	if err != nil { // nested deeper than a browser would go
		k.lost("WPI07/depth", "html", "<")
		root = &html.Node{Type: html.ElementNode, DataAtom: atom.Body, Data: "body"}
		root.AppendChild(textNode(plainText(part.markup)))
	}
	if part.classic {
		paragraphs(root)
	}
	embeds(root)
	k.children(root)
	mergeText(root)
	root, err = k.c.sanitised(root)
	if err != nil {
		return ""
	}
	tidy(root)
	escapeTexts(root, true)
	out, err := k.c.markdown.ConvertNode(root)
	if err != nil {
		k.lost("WPI07/depth", "html", "<")
		return ""
	}
	return string(out)
}

func newMarkdown() *tomarkdown.Converter {
	to := tomarkdown.NewConverter(
		tomarkdown.WithEscapeMode(tomarkdown.EscapeModeDisabled), // escapeTexts has done it, by our rules
		tomarkdown.WithPlugins(
			base.NewBasePlugin(),
			commonmark.NewCommonmarkPlugin(commonmark.WithListEndComment(false), commonmark.WithHorizontalRule("***")),
			strikethrough.NewStrikethroughPlugin(),
			table.NewTablePlugin(
				table.WithHeaderPromotion(true), table.WithSkipEmptyRows(true), table.WithPresentationTables(true),
				table.WithSpanCellBehavior(table.SpanBehaviorEmpty), table.WithCellPaddingBehavior(table.CellPaddingBehaviorMinimal),
			),
		),
	)
	to.Register.RendererFor("br", tomarkdown.TagTypeInline, renderBreak, tomarkdown.PriorityEarly)
	return to
}

// renderBreak writes a line break that authors see.
func renderBreak(_ tomarkdown.Context, w tomarkdown.Writer, _ *html.Node) tomarkdown.RenderStatus {
	_, _ = w.WriteString("\\\n")
	return tomarkdown.RenderSuccess
}

var firstHeading = regexp.MustCompile(`(?i)<h1[\s>]`)

// shiftOf is by how much the headings of a text go down: the first level is
// that of the page's title.
func shiftOf(markup string) int {
	if firstHeading.MatchString(markup) {
		return 1
	}
	return 0
}

// embeds makes links of bare addresses that are a paragraph of their own,
// which WordPress replaces by players.
func embeds(root *html.Node) {
	walk(root, func(n *html.Node) {
		address := strings.TrimSpace(innerTextOf(n))
		if n.DataAtom != atom.Div && n.DataAtom != atom.P || !strings.HasPrefix(address, "http") || strings.ContainsAny(address, " \n") ||
			n.FirstChild.NextSibling != nil {
			return
		}
		for n.FirstChild != nil {
			n.RemoveChild(n.FirstChild)
		}
		a := &html.Node{Type: html.ElementNode, DataAtom: atom.A, Data: "a", Attr: []html.Attribute{{Key: "href", Val: address}}}
		a.AppendChild(textNode(address))
		n.AppendChild(a)
	})
}

func innerTextOf(n *html.Node) string {
	if n.Type != html.ElementNode {
		return ""
	}
	return innerText(n)
}

// sanitised passes the cleaned markup through a second filter that has nothing
// in common with the first.
func (c *converter) sanitised(root *html.Node) (*html.Node, error) {
	var markup strings.Builder
	for n := root.FirstChild; n != nil; n = n.NextSibling {
		if err := html.Render(&markup, n); err != nil {
			return nil, err
		}
	}
	return parseFragment(c.policy.Sanitize(markup.String()))
}

func newPolicy() *bluemonday.Policy {
	policy := bluemonday.NewPolicy()
	policy.AllowElements("p", "div", "br", "hr", "em", "i", "strong", "b", "del", "s", "strike", "code", "pre", "blockquote", "ul", "ol", "li",
		"h1", "h2", "h3", "h4", "h5", "h6", "table", "thead", "tbody", "tfoot", "tr", "th", "td", "caption")
	policy.AllowAttrs("href").OnElements("a")
	policy.AllowAttrs("src", "alt", "title").OnElements("img")
	policy.AllowAttrs("start").Matching(bluemonday.Integer).OnElements("ol")
	policy.AllowAttrs("colspan", "rowspan").Matching(regexp.MustCompile(`^[1-9][0-9]?$`)).OnElements("td", "th")
	policy.AllowAttrs("class").Matching(regexp.MustCompile(`^language-[a-z0-9+#]{1,20}$`)).OnElements("code")
	policy.AllowURLSchemes("http", "https", "mailto", "tel")
	policy.AllowRelativeURLs(true)
	policy.RequireParseableURLs(true)
	return policy
}

// tidy takes away what would leave traces in Markdown: breaks at the edges of
// blocks, and blocks without content.
func tidy(n *html.Node) {
	for child := n.FirstChild; child != nil; {
		next := child.NextSibling
		if child.Type == html.ElementNode {
			tidy(child)
			switch child.DataAtom {
			case atom.Br:
				switch {
				case n.DataAtom == atom.A || n.DataAtom == atom.Code || n.DataAtom == atom.Th || n.DataAtom == atom.Td:
					n.InsertBefore(textNode(" "), child)
					n.RemoveChild(child)
				case edge(child, forward) || edge(child, backward):
					n.RemoveChild(child)
				}
			case atom.P, atom.Div, atom.Strong, atom.B, atom.Em, atom.I, atom.Del, atom.S, atom.Strike, atom.Code, atom.Blockquote, atom.A:
				if child.FirstChild == nil || strings.TrimSpace(innerText(child)) == "" && !hasPicture(child) {
					if innerText(child) != "" {
						n.InsertBefore(textNode(" "), child)
					}
					n.RemoveChild(child)
				}
			}
		}
		child = next
	}
}

func forward(n *html.Node) *html.Node  { return n.NextSibling }
func backward(n *html.Node) *html.Node { return n.PrevSibling }

// edge reports whether nothing follows a break in its block, or another break.
func edge(n *html.Node, next func(*html.Node) *html.Node) bool {
	for {
		for s := next(n); s != nil; s = next(s) {
			switch {
			case s.Type == html.TextNode && strings.TrimSpace(s.Data) == "":
			case s.Type == html.TextNode:
				return false
			default:
				return s.DataAtom == atom.Br && next(n) == n.NextSibling || !phrasing[s.DataAtom]
			}
		}
		if n = n.Parent; n == nil || !phrasing[n.DataAtom] {
			return true
		}
	}
}

func hasPicture(n *html.Node) (found bool) {
	walk(n, func(m *html.Node) {
		found = found || m.DataAtom == atom.Img || m.DataAtom == atom.Hr || m.DataAtom == atom.Table
	})
	return found
}

func mergeText(n *html.Node) {
	for child := n.FirstChild; child != nil; child = child.NextSibling {
		for child.Type == html.TextNode && child.NextSibling != nil && child.NextSibling.Type == html.TextNode {
			child.Data += child.NextSibling.Data
			n.RemoveChild(child.NextSibling)
		}
		mergeText(child)
	}
}

// escapeTexts escapes in all texts what Markdown, or our dialect of it, would
// take for markup. start tells whether the text begins a line.
func escapeTexts(n *html.Node, start bool) bool {
	switch {
	case n.Type == html.TextNode:
		if strings.TrimSpace(n.Data) == "" {
			return start
		}
		text, meaning := strings.CutPrefix(n.Data, meaningMark)
		n.Data = escaped(text, start)
		if meaning {
			n.Data = meaningMark + n.Data
		}
		return false
	case n.DataAtom == atom.Code, n.DataAtom == atom.Pre:
		return false
	case n.DataAtom == atom.Td, n.DataAtom == atom.Th:
		defer walk(n, escapeBars)
	case n.DataAtom == atom.Img:
		for i, a := range n.Attr {
			switch a.Key {
			case "alt":
				n.Attr[i].Val = strings.ReplaceAll(escaped(a.Val, false), "<", "&lt;")
			case "title":
				n.Attr[i].Val = strings.NewReplacer(`\`, `\\`, "&", "&amp;", `"`, "&quot;", "<", "&lt;").Replace(a.Val)
			}
		}
		return false
	}
	if n.DataAtom == atom.Br || n.Type == html.ElementNode && !phrasing[n.DataAtom] {
		start = true
	}
	for child := n.FirstChild; child != nil; child = child.NextSibling {
		start = escapeTexts(child, start)
	}
	return start || n.Type == html.ElementNode && !phrasing[n.DataAtom]
}

// escapeBars keeps the bars in a cell of a table, code among them, from ending it.
func escapeBars(n *html.Node) {
	if n.Type == html.TextNode {
		n.Data = strings.ReplaceAll(strings.ReplaceAll(n.Data, `\|`, "|"), "|", `\|`)
	}
}

// entity finds what would be read as a character reference.
var entity = regexp.MustCompile(`&(#?[A-Za-z0-9]{1,32};)`)

// atStart finds what begins a block.
var atStart = regexp.MustCompile(`^(\s*)(?:([#+\-=:|~])|([0-9]{1,9})([.)]))`)

func escaped(text string, start bool) string {
	text = entity.ReplaceAllString(text, "&amp;$1")
	var out strings.Builder
	previous := ' '
	for at, r := range text {
		next, _ := utf8.DecodeRuneInString(text[at+utf8.RuneLen(r):])
		switch r {
		case '\\', '`', '*', '[', ']', '{', '}':
			out.WriteByte('\\')
		case '_':
			if !isWord(previous) || !isWord(next) {
				out.WriteByte('\\')
			}
		case '~':
			if previous == '~' || next == '~' {
				out.WriteByte('\\')
			}
		}
		out.WriteRune(r)
		previous = r
	}
	if !start {
		return out.String()
	}
	return atStart.ReplaceAllStringFunc(out.String(), func(found string) string {
		m := atStart.FindStringSubmatch(found)
		if m[2] != "" {
			return m[1] + `\` + m[2]
		}
		return m[1] + m[3] + `\` + m[4]
	})
}

func isWord(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }

// finish puts the mark of the summary back and makes sure, with a Markdown
// parser, that nothing in the text is raw HTML.
func finish(markdown string) string {
	markdown = meaning.ReplaceAllString(strings.TrimSpace(markdown), "\n$1: ")
	markdown = withoutHTML(tightened(strings.ReplaceAll(markdown, meaningMark, "")))
	if before, after, ok := strings.Cut(markdown, moreMark); ok {
		before, after = strings.TrimSpace(before), strings.TrimSpace(strings.ReplaceAll(after, moreMark, ""))
		if before != "" && after != "" {
			return before + "\n\n<!--more-->\n\n" + after + "\n"
		}
		markdown = before + after
	}
	if markdown == "" {
		return ""
	}
	return markdown + "\n"
}

// meaning finds what explains a term.
var meaning = regexp.MustCompile(`\n[ >]*\n([ >]*)` + meaningMark + `\s*`)

var listItem = regexp.MustCompile(`^( *)(?:[-*+]|[0-9]{1,9}[.)]) `)

// tightened takes away the blank lines that would make the items of nested
// lists paragraphs, and more than one blank line, outside of code.
func tightened(markdown string) string {
	lines := strings.Split(markdown, "\n")
	out := lines[:0:0]
	fence := ""
	for i, line := range lines {
		trimmed := strings.TrimSpace(line)
		switch {
		case fence != "":
			if trimmed == fence {
				fence = ""
			}
		case strings.HasPrefix(trimmed, "```"), strings.HasPrefix(trimmed, "~~~"):
			fence = trimmed[:len(trimmed)-len(strings.TrimLeft(trimmed, trimmed[:1]))]
		case trimmed == "":
			line = ""
			if len(out) > 0 && (out[len(out)-1] == "" || i+1 < len(lines) && nested(out[len(out)-1], lines[i+1])) {
				continue
			}
		}
		out = append(out, line)
	}
	return strings.Join(out, "\n")
}

// nested reports whether two lines are an item of a list and the first of a
// list within it.
func nested(above, below string) bool {
	a, b := listItem.FindStringSubmatch(above), listItem.FindStringSubmatch(below)
	return a != nil && b != nil && len(b[1]) > len(a[1])
}

// withoutHTML escapes what a Markdown parser takes for raw HTML, should the
// conversion ever have let something through.
func withoutHTML(markdown string) string {
	parser := goldmark.New(goldmark.WithExtensions(extension.Table, extension.Strikethrough, extension.DefinitionList, extension.Footnote)).Parser()
	for range 10 {
		src := []byte(markdown)
		var found []int
		_ = gast.Walk(parser.Parse(text.NewReader(src)), func(n gast.Node, entering bool) (gast.WalkStatus, error) {
			if !entering {
				return gast.WalkContinue, nil
			}
			switch n := n.(type) {
			case *gast.RawHTML:
				found = append(found, n.Segments.At(0).Start)
			case *gast.HTMLBlock:
				for i := range n.Lines().Len() {
					line := n.Lines().At(i)
					for at := line.Start; at < line.Stop; at++ {
						if src[at] == '<' {
							found = append(found, at)
						}
					}
				}
			}
			return gast.WalkContinue, nil
		})
		if len(found) == 0 {
			return markdown
		}
		slices.Sort(found)
		var out bytes.Buffer
		last := 0
		for _, at := range slices.Compact(found) {
			out.Write(src[last:at])
			out.WriteString("&lt;")
			last = at + 1
		}
		out.Write(src[last:])
		markdown = out.String()
	}
	return strings.ReplaceAll(markdown, "<", "&lt;")
}
