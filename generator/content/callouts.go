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
	if kind == "questions" {
		d.collectQuestions(box)
	}
	d.blocks(box)
	return true
}

// questionsID is the anchor of the last callout with key questions.
func (d *composer) questionsID() string { return "questions:" + strconv.Itoa(d.questions) }

// collectQuestions notes the questions of a callout: the entries of its lists,
// or its paragraphs where it has no list.
func (d *composer) collectQuestions(box gast.Node) {
	before := len(d.out.Questions)
	d.listed(box)
	if len(d.out.Questions) > before {
		return
	}
	for p := box.FirstChild(); p != nil; p = p.NextSibling() {
		if p.Kind() == gast.KindParagraph {
			d.addQuestion(d.plain.of(p, d.src))
		}
	}
}

// listed notes the entries of lists. A quote within may be a callout itself.
func (d *composer) listed(n gast.Node) {
	for c := n.FirstChild(); c != nil; c = c.NextSibling() {
		switch c.Kind() {
		case gast.KindListItem:
			d.question(c)
		case gast.KindBlockquote:
			continue
		}
		d.listed(c)
	}
}

// question is the text of a list entry without the lists within it, whose
// entries are questions of their own.
func (d *composer) question(item gast.Node) {
	var parts []string
	for c := item.FirstChild(); c != nil; c = c.NextSibling() {
		if c.Kind() == gast.KindTextBlock || c.Kind() == gast.KindParagraph {
			parts = append(parts, d.plain.of(c, d.src))
		}
	}
	d.addQuestion(strings.Join(parts, " "))
}

func (d *composer) addQuestion(text string) {
	if text = strings.TrimSpace(text); text != "" {
		d.out.Questions = append(d.out.Questions, Question{Anchor: d.questionsID(), Text: text})
	}
}

// calloutBox makes the box and its label. Key questions are a section that
// links can point at; the other kinds are notes beside the text, not landmarks.
func (d *composer) calloutBox(kind string) (box, title *blockMarkup) {
	if kind == "questions" {
		d.questions++
		id := d.questionsID()
		d.anchor(id)
		all := d.marks.slot(SlotQuestions, d.questions-1)
		return newBlockMarkup(`<section class="questions" aria-labelledby="`+id+"\">\n", all+"</section>\n"),
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
