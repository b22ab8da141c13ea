package content

import (
	"regexp"
	"strconv"
	"strings"

	gast "github.com/yuin/goldmark/ast"

	"kontor/generator/source"
)

// calloutMarker opens a quote that is a callout. The sign with which Obsidian
// folds callouts is understood and has no effect.
var calloutMarker = regexp.MustCompile(`^\[!(\p{L}+)\][+-]?(?:[ \t]+|$)`)

// callout turns a quote that begins with [!WORD] into a box with a label. It
// reports false for any other quote.
func (d *composer) callout(n *gast.Blockquote) bool {
	first, ok := n.FirstChild().(*gast.Paragraph)
	if !ok {
		return false
	}
	line := first.Lines().At(0)
	line = line.TrimRightSpace(d.src)
	m := calloutMarker.FindSubmatchIndex(d.src[line.Start:line.Stop])
	if m == nil {
		return false
	}
	word := string(d.src[line.Start+m[2] : line.Start+m[3]])
	kind, ok := calloutKinds[strings.ToUpper(word)]
	if !ok {
		if near := nearestCallout(word); near != "" {
			d.report(source.Warning("MD03", d.pos(line.Start), "marker", word, "nearest", near))
		} else {
			d.report(source.Warning("MD03/unknown", d.pos(line.Start), "marker", word))
		}
		return false
	}
	box, title := d.calloutBox(kind)
	takeTitle(first, title, line.Start+m[1])
	if !title.HasChildren() {
		title.AppendChild(title, gast.NewString([]byte(d.words.callouts[kind])))
	}
	if !first.HasChildren() {
		n.RemoveChild(n, first)
	}
	replace(n, box)
	box.AppendChild(box, title)
	adopt(box, n)
	d.blocks(box)
	return true
}

// calloutBox makes the box and its label. Key questions are a section that
// links can point at; the other kinds are notes beside the text, not landmarks.
func (d *composer) calloutBox(kind string) (box, title *blockMarkup) {
	if kind == "questions" {
		d.questions++
		id := "questions:" + strconv.Itoa(d.questions)
		d.anchor(id)
		return newBlockMarkup(`<section class="questions" aria-labelledby="`+id+"\">\n", "</section>\n"),
			newBlockMarkup(`<p class="questions-title" id="`+id+`">`, anchorLink(id)+"</p>\n")
	}
	d.callouts++
	id := "callout:" + strconv.Itoa(d.callouts)
	d.ids[id] = true
	return newBlockMarkup(`<aside class="callout callout-`+kind+`" role="note" aria-labelledby="`+id+"\">\n", "</aside>\n"),
		newBlockMarkup(`<p class="callout-title" id="`+id+`">`, "</p>\n")
}

// takeTitle moves what stands on the marker's line, from the offset behind the
// marker on, out of the paragraph p.
func takeTitle(p *gast.Paragraph, title gast.Node, from int) {
	for c := p.FirstChild(); c != nil; {
		next := c.NextSibling()
		p.RemoveChild(p, c)
		t, isText := c.(*gast.Text)
		if isText && t.Segment.Start < from {
			t.Segment = t.Segment.WithStart(min(from, t.Segment.Stop))
		}
		lineEnds := isText && (t.SoftLineBreak() || t.HardLineBreak())
		if lineEnds {
			t.SetSoftLineBreak(false)
			t.SetHardLineBreak(false)
		}
		if !isText || !t.Segment.IsEmpty() {
			title.AppendChild(title, c)
		}
		if lineEnds {
			return
		}
		c = next
	}
}
