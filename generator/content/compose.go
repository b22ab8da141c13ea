package content

import (
	"bytes"
	"regexp"
	"strconv"
	"strings"
	"unicode"

	gast "github.com/yuin/goldmark/ast"
	east "github.com/yuin/goldmark/extension/ast"
	"golang.org/x/text/unicode/norm"

	"kontor/generator/source"
)

// block replaces what needs own markup in n and below it, and notes what n
// says.
func (d *composer) block(n gast.Node) {
	switch n := n.(type) {
	case *gast.HTMLBlock:
		d.htmlBlock(n)
	case *gast.FencedCodeBlock:
		if string(n.Language(d.src)) == directiveFence {
			d.directive(n)
		} else {
			d.fencedCode(n)
		}
	case *gast.CodeBlock:
		d.codeBlock(n)
	case *gast.Blockquote:
		if !d.callout(n) {
			d.blocks(n)
		}
	case *gast.Heading:
		d.heading(n)
	case *gast.List:
		d.accidentalList(n)
		d.blocks(n)
	case *east.Table:
		d.table(n)
	case *east.Footnote:
		d.blocks(n)
		id := "fn:" + strconv.Itoa(n.Index)
		d.anchor(id)
		replaceAround(n, newBlockMarkup(`<li id="`+id+`">`, "</li>\n"))
	case *east.FootnoteList:
		d.blocks(n)
		replaceAround(n, newBlockMarkup(
			`<section class="footnotes" role="doc-endnotes" aria-label="`+escape(d.words.footnotes)+"\"><ol>\n", "</ol></section>\n"))
	default:
		if c := n.FirstChild(); c != nil && c.Type() == gast.TypeInline {
			d.text(n)
		} else {
			d.blocks(n)
		}
	}
}

// month is a month that a line goes on with when its number was a day.
var month = regexp.MustCompile(`^(?:Jan(?:uar|uary)?|Feb(?:ruar|ruary)?|M(?:ärz|arch)|Apr(?:il)?|Ma[iy]|Jun[ie]|Jul[iy]|Aug(?:ust)?|Sep(?:t(?:ember)?)?|O[kc]t(?:ober)?|Nov(?:ember)?|De[zc](?:ember)?)\b`)

// accidentalList warns of a line within a paragraph that begins with a date
// such as "1. März" and so becomes a list.
func (d *composer) accidentalList(n *gast.List) {
	above, ok := n.PreviousSibling().(*gast.Paragraph)
	if !ok || !n.IsOrdered() || n.ChildCount() != 1 || n.HasBlankPreviousLines() || above.Lines().Len() == 0 {
		return
	}
	text := n.FirstChild().FirstChild()
	if text == nil || text.Lines().Len() == 0 {
		return
	}
	line := text.Lines().At(0)
	if m := month.Find(line.Value(d.src)); m != nil {
		date := strconv.Itoa(n.Start) + string(n.Marker)
		d.report(source.Warning("MD10", d.pos(n.Pos()), "date", date+" "+string(m), "fix", strconv.Itoa(n.Start)+`\`+string(n.Marker)+" "+string(m)))
	}
}

// text handles a block of inline content.
func (d *composer) text(n gast.Node) string {
	s := d.plain.of(n, d.src)
	d.out.Words += countWords(s)
	if strings.IndexByte(s, '[') >= 0 {
		d.placeholders(n)
	}
	if n.Kind() != gast.KindHeading && s != "" {
		if d.lead == "" && n.Kind() == gast.KindParagraph && n.Parent() == d.root {
			d.lead = s
		}
		if kind := n.Kind(); !d.out.HasSummary && len(d.above) <= maxSummary && (kind == gast.KindParagraph || kind == gast.KindTextBlock) {
			d.above = append(d.above, s)
		}
	}
	d.inlines(n)
	return Titled(s, nil)
}

func (d *composer) inlines(parent gast.Node) {
	for n := parent.FirstChild(); n != nil; {
		next := n.NextSibling()
		d.inline(n)
		n = next
	}
}

func (d *composer) inline(n gast.Node) {
	switch n := n.(type) {
	case *gast.Text, *gast.String, *gast.AutoLink:
	case *gast.Link:
		d.link(n)
	case *gast.Image:
		d.image(n)
	case *wikiLink:
		d.wiki(n)
	case *gast.CodeSpan:
		replace(n, newInlineMarkup("<code>"+d.marks.keep(codeSpan(n, d.src))+"</code>", ""))
	case *gast.RawHTML:
		d.rawHTML(n)
	case *shortcode:
		d.report(source.Warning("MD04", d.pos(n.Pos()), "text", shorten(string(n.text), 60)))
		replace(n, newInlineMarkup(escape(string(n.text)), ""))
	case *east.TaskCheckBox:
		state, word := "", d.words.undone
		if n.IsChecked {
			state, word = " checked", d.words.done
		}
		replace(n, newInlineMarkup(`<input type="checkbox" disabled`+state+` aria-label="`+escape(word)+`"> `, ""))
	case *east.FootnoteLink:
		d.footnoteLink(n)
	case *east.FootnoteBacklink:
		replace(n, newInlineMarkup("\u00a0"+`<a href="#`+footnoteReference(n.Index, n.RefIndex)+`" class="footnote-backref" role="doc-backlink" aria-label="`+
			escape(d.words.back+" "+footnoteLabel(n.Index, n.RefIndex))+`">`+"↩\ufe0e</a>", ""))
	default:
		d.inlines(n)
	}
}

func (d *composer) footnoteLink(n *east.FootnoteLink) {
	number, id := strconv.Itoa(n.Index), footnoteReference(n.Index, n.RefIndex)
	d.anchor(id)
	replace(n, newInlineMarkup(`<sup id="`+id+`"><a href="#fn:`+number+`" class="footnote-ref" role="doc-noteref">`+number+`</a></sup>`, ""))
}

// footnoteReference is the id of a place that refers to a footnote; one
// footnote may have several.
func footnoteReference(index, reference int) string {
	return "fnref:" + footnoteLabel(index, reference)
}

func footnoteLabel(index, reference int) string {
	if reference == 0 {
		return strconv.Itoa(index)
	}
	return strconv.Itoa(index) + "-" + strconv.Itoa(reference+1)
}

// anchor notes an id that is no heading.
func (d *composer) anchor(id string) {
	d.ids[id] = true
	d.out.Anchors = append(d.out.Anchors, id)
}

// pendingHeading waits for its id until all chosen ones are known.
type pendingHeading struct {
	node *gast.Heading
	text string
	pos  source.Pos
}

func (d *composer) heading(n *gast.Heading) {
	s := d.text(n)
	if d.out.FirstHeading == "" {
		d.out.FirstHeading = s
	}
	d.section = s
	opens := n.Level == 1 && n.Parent() == d.root && n.PreviousSibling() == nil
	d.headings = append(d.headings, pendingHeading{n, s, d.pos(n.Pos())})
	if opens {
		d.root.InsertAfter(d.root, n, newBlockMarkup(d.marks.add(mark{kind: markOpening}), ""))
	}
}

// nameHeadings gives every heading its id: the ones that authors chose first,
// then those made from texts, so that these never take a chosen one.
func (d *composer) nameHeadings() {
	chosen := make([]string, len(d.headings))
	for i, h := range d.headings {
		value, ok := h.node.AttributeString("id")
		id, isText := value.([]byte)
		if !ok || !isText || len(id) == 0 {
			continue
		}
		chosen[i] = d.takeID(string(id))
		if chosen[i] != string(id) {
			d.report(source.Warning("MD07", h.pos, "id", string(id)))
		}
	}
	for i, h := range d.headings {
		id := chosen[i]
		if id == "" {
			id = d.takeID(headingID(h.text))
		}
		h.node.SetAttributeString("id", []byte(id))
		d.out.Headings = append(d.out.Headings, Heading{Level: h.node.Level, ID: id, Text: h.text})
		if 2 <= h.node.Level && h.node.Level <= 4 {
			h.node.AppendChild(h.node, newInlineMarkup(anchorLink(id), ""))
		}
	}
}

// anchorLink lets readers copy the address of a heading or of key questions.
// It is for the mouse only: a screen reader would say the heading twice, and
// the keyboard would stop at every heading.
func anchorLink(id string) string {
	return `<a class="anchor" href="#` + escape(id) + `" aria-hidden="true" tabindex="-1">#</a>`
}

var germanLetters = strings.NewReplacer("ä", "ae", "ö", "oe", "ü", "ue", "ß", "ss")

// headingID makes an id from a heading's text: lower-case letters and digits
// with hyphens between the words, umlauts written out, other accents dropped.
func headingID(text string) string {
	text = germanLetters.Replace(strings.ToLower(norm.NFC.String(text)))
	var id strings.Builder
	gap := false
	for _, r := range norm.NFD.String(text) {
		switch {
		case unicode.IsLetter(r) || unicode.IsDigit(r):
			if gap && id.Len() > 0 {
				id.WriteByte('-')
			}
			gap = false
			id.WriteRune(r)
		case unicode.Is(unicode.Mn, r) || r == '\'' || r == '’':
		default:
			gap = true
		}
	}
	if id.Len() == 0 {
		return "section"
	}
	return norm.NFC.String(id.String())
}

// table wraps a table in a box that scrolls. The keyboard reaches the box, so
// it needs a name; the nearest heading gives it, a number makes it unique.
func (d *composer) table(n *east.Table) {
	if d.tables == nil {
		d.tables = map[string]int{}
	}
	d.tables[d.section]++
	label := d.words.table
	if i := d.tables[d.section]; i > 1 {
		label += " " + strconv.Itoa(i)
	}
	if d.section != "" {
		label += ": " + d.section
	}
	for row := n.FirstChild(); row != nil; row = row.NextSibling() {
		for c := row.FirstChild(); c != nil; {
			next := c.NextSibling()
			if cell, ok := c.(*east.TableCell); ok {
				d.cell(cell, row.Kind() == east.KindTableHeader)
			}
			c = next
		}
	}
	box := newBlockMarkup(`<div class="table-scroll" role="region" tabindex="0" aria-label="`+escape(label)+`" data-more="`+d.words.more+"\">\n", "</div>\n")
	replace(n, box)
	box.AppendChild(box, n)
}

func (d *composer) cell(c *east.TableCell, head bool) {
	if head && !c.HasChildren() { // a corner heads nothing
		replace(c, newBlockMarkup("<td></td>\n", ""))
		return
	}
	if c.Alignment != east.AlignNone {
		c.SetAttributeString("class", []byte("align-"+c.Alignment.String()))
	}
	if head {
		c.SetAttributeString("scope", []byte("col"))
	}
	d.text(c)
}

var morePattern = regexp.MustCompile(`^\s*<!--\s*(?:more|truncate)\s*-->\s*$`)

// more marks the end of the summary behind n, a child of the root.
func (d *composer) more(n gast.Node) {
	if d.out.HasSummary || n.Parent() != d.root {
		return
	}
	d.out.HasSummary = true
	d.root.InsertAfter(d.root, n, newBlockMarkup(d.marks.add(mark{kind: markSummary}), ""))
}

func (d *composer) finishSummary() {
	s := d.lead
	if d.out.HasSummary {
		s = strings.Join(d.above, " ")
	}
	d.out.Summary = shorten(s, maxSummary)
}

// codeSpan is the escaped text of `code`.
func codeSpan(n *gast.CodeSpan, src []byte) []byte {
	var out bytes.Buffer
	for c := n.FirstChild(); c != nil; c = c.NextSibling() {
		if t, ok := c.(*gast.Text); ok {
			out.WriteString(escape(strings.ReplaceAll(string(t.Segment.Value(src)), "\n", " ")))
		}
	}
	return out.Bytes()
}
