package content

import (
	"bytes"
	"fmt"
	"slices"
	"strings"

	gast "github.com/yuin/goldmark/ast"
	east "github.com/yuin/goldmark/extension/ast"

	"kontor/generator/source"
)

// The features of a site that a section may depend on: ## Newsletter {when=newsletter}
const (
	FeatureComments   = "comments"
	FeatureNewsletter = "newsletter"
	FeatureSignUp     = "signup" // a newsletter that asks readers for their address
	FeatureShare      = "share"
	FeatureContact    = "contact"
	FeatureBooking    = "booking"
)

var knownFeatures = []string{FeatureComments, FeatureNewsletter, FeatureSignUp, FeatureShare, FeatureContact, FeatureBooking}

// dropSections takes the sections out of the tree that belong to features
// which the site does without. What is left is as if they had never been
// written: their links, headings, anchors and words count nowhere.
func (d *composer) dropSections() {
	if bytes.Contains(d.src, []byte("when")) && d.dropBelow(d.root) {
		d.recountFootnotes()
	}
}

// dropBelow drops sections among the children of a block and further down. A
// section ends before the next heading of the same or a higher level.
func (d *composer) dropBelow(parent gast.Node) (dropped bool) {
	level := 0 // of the heading whose section is being dropped
	for n := parent.FirstChild(); n != nil; {
		next := n.NextSibling()
		heading, isHeading := n.(*gast.Heading)
		switch {
		case isHeading && (level == 0 || heading.Level <= level):
			level = 0
			if !d.wanted(heading) {
				level = heading.Level
			}
		case n.Kind() == east.KindFootnoteList: // belongs to no section
			level = 0
		}
		switch {
		case level > 0:
			parent.RemoveChild(parent, n)
			dropped = true
		case n.Type() == gast.TypeBlock && !isHeading:
			dropped = d.dropBelow(n) || dropped
		}
		n = next
	}
	return dropped
}

// wanted reports whether any of the features that a heading names is on. A
// word that is no feature hides nothing: a typo must not make text disappear.
func (d *composer) wanted(n *gast.Heading) bool {
	value, given := n.AttributeString("when")
	if !given {
		return true
	}
	names := strings.Fields(attributeText(value))
	if len(names) == 0 {
		d.report(source.Warning("MD09/empty", d.attributePos(n, "when"), "known", strings.Join(knownFeatures, ", ")))
		return true
	}
	wanted := false
	for _, name := range names {
		switch {
		case slices.Contains(d.features, name):
			wanted = true
		case !slices.Contains(knownFeatures, name):
			wanted = true
			d.unknownFeature(n, name)
		}
	}
	return wanted
}

func (d *composer) unknownFeature(n *gast.Heading, name string) {
	at, known := d.attributePos(n, name), strings.Join(knownFeatures, ", ")
	if near := Nearest(name, knownFeatures, 3); len(near) > 0 {
		d.report(source.Warning("MD09", at, "feature", shorten(name, 60), "nearest", strings.Join(near, ", "), "known", known))
		return
	}
	d.report(source.Warning("MD09/known", at, "feature", shorten(name, 60), "known", known))
}

// attributeText is the value of a heading's attribute as it was written.
func attributeText(value any) string {
	if text, ok := value.([]byte); ok {
		return string(text)
	}
	return fmt.Sprint(value) // true, false, a number
}

// attributePos is the place of a word in the attributes of a heading, which
// stand behind its text.
func (d *composer) attributePos(n *gast.Heading, word string) source.Pos {
	from := n.Pos()
	if lines := n.Lines(); lines.Len() > 0 {
		from = lines.At(lines.Len() - 1).Stop
	}
	rest, _, _ := bytes.Cut(d.src[from:], []byte("\n"))
	if i := bytes.Index(rest, []byte(word)); i >= 0 {
		return d.pos(from + i)
	}
	return d.pos(n.Pos())
}

// recountFootnotes numbers the footnotes anew once sections are gone. Notes
// that nothing refers to any more go with them.
func (d *composer) recountFootnotes() {
	list, ok := d.root.LastChild().(*east.FootnoteList)
	if !ok {
		return
	}
	byIndex := map[int]*east.Footnote{}
	for n := list.FirstChild(); n != nil; n = n.NextSibling() {
		note := n.(*east.Footnote)
		byIndex[note.Index] = note
	}
	var kept []*east.Footnote
	references := map[*east.Footnote][]*east.FootnoteLink{}
	collect := func(below gast.Node) {
		for _, link := range nodesBelow[*east.FootnoteLink](below, list) {
			note := byIndex[link.Index]
			if references[note] == nil {
				kept = append(kept, note)
			}
			references[note] = append(references[note], link)
		}
	}
	collect(d.root)
	for i := 0; i < len(kept); i++ { // notes may refer to further notes
		collect(kept[i])
	}
	list.RemoveChildren(list)
	for i, note := range kept {
		numberFootnote(note, i+1, references[note])
		list.AppendChild(list, note)
	}
	if list.Count = len(kept); list.Count == 0 {
		d.root.RemoveChild(d.root, list)
	}
}

// numberFootnote gives a note, the references to it and the ways back to these
// their numbers.
func numberFootnote(note *east.Footnote, index int, references []*east.FootnoteLink) {
	note.Index = index
	for i, link := range references {
		link.Index, link.RefIndex, link.RefCount = index, i, len(references)
	}
	for _, back := range nodesBelow[*east.FootnoteBacklink](note, nil) {
		if back.RefIndex >= len(references) {
			back.Parent().RemoveChild(back.Parent(), back)
			continue
		}
		back.Index, back.RefCount = index, len(references)
	}
}

// nodesBelow lists the nodes of one kind below a node in order, without those
// below except.
func nodesBelow[T gast.Node](n, except gast.Node) (found []T) {
	for c := n.FirstChild(); c != nil; c = c.NextSibling() {
		if c == except {
			continue
		}
		if node, ok := c.(T); ok {
			found = append(found, node)
		}
		found = append(found, nodesBelow[T](c, except)...)
	}
	return found
}
