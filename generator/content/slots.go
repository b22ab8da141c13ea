package content

import (
	"bytes"
	"encoding/hex"
	"strconv"
	"sync"

	"github.com/tdewolff/minify/v2"
	"github.com/tdewolff/minify/v2/html"

	"kontor/generator/source"
)

// markKind says what a mark in unfinished HTML stands for.
type markKind uint8

const (
	markSlot    markKind = iota
	markText             // text that the minifier must not see
	markSummary          // <!--more-->
	markOpening          // the end of the heading that opens the text
)

type mark struct {
	kind markKind
	slot Slot
	text []byte
}

// marks are words that stand for slots while the HTML passes the renderer and
// the minifier. They are made of letters and digits only, so that they survive
// as text, as attribute and in an attribute's value alike. A hash of the text
// is part of them, hence no author can write one.
type marks struct {
	prefix []byte
	list   []mark
	size   int // of the text
}

func newMarks(src []byte) marks {
	sum := source.Sum([]byte("marks"), src)
	return marks{prefix: append([]byte("slot"), hex.EncodeToString(sum[:12])...), size: len(src)}
}

func (m *marks) add(k mark) string {
	m.list = append(m.list, k)
	return string(m.prefix) + "n" + strconv.Itoa(len(m.list)-1) + "z"
}

func (m *marks) slot(kind SlotKind, index int) string {
	return m.add(mark{slot: Slot{Kind: kind, Index: index}})
}

// keep lets html pass the minifier unchanged.
func (m *marks) keep(html []byte) string { return m.add(mark{kind: markText, text: html}) }

// body renders, minifies and cuts out the marks. Should the minifier lose one,
// as it may in broken raw HTML, the HTML stays as it was rendered.
func (m *marks) body(render func(*bytes.Buffer)) (Body, int) {
	var whole, small bytes.Buffer
	whole.Grow(4 * m.size)
	render(&whole)
	if minifiable(whole.Bytes()) {
		small.Grow(whole.Len())
		// The minifier works within the buffer that it reads.
		if err := bodyMinifier().Minify("text/html", &small, &whole); err == nil {
			if b, opening, ok := m.cut(small.Bytes()); ok {
				return b, opening
			}
		}
		whole.Reset()
		render(&whole)
	}
	b, opening, _ := m.cut(whole.Bytes())
	return b, opening
}

// minifiable reports whether minifying html takes reasonable time: the minifier
// moves the rest of a text for every entity in it.
func minifiable(html []byte) bool {
	const enough = 1 << 30 // bytes moved
	and := []byte("&")
	if bytes.Count(html, and)*len(html) < enough {
		return true
	}
	moved := 0
	for piece := range bytes.SplitSeq(html, []byte("<")) {
		moved += bytes.Count(piece, and) * len(piece)
	}
	return moved < enough
}

// cut takes the marks out of html. It reports false when one is missing,
// double or damaged.
func (m *marks) cut(html []byte) (b Body, opening int, ok bool) {
	b.HTML = make([]byte, 0, len(html))
	seen := make([]bool, len(m.list))
	left := len(m.list)
	for {
		at := bytes.Index(html, m.prefix)
		if at < 0 {
			break
		}
		b.HTML = append(b.HTML, html[:at]...)
		html = html[at+len(m.prefix):]
		end := bytes.IndexByte(html, 'z')
		if end < 2 {
			return b, 0, false
		}
		n, err := strconv.Atoi(string(html[1:end]))
		if err != nil || n < 0 || n >= len(seen) || seen[n] {
			return b, 0, false
		}
		html = html[end+1:]
		seen[n] = true
		left--
		switch k := m.list[n]; k.kind {
		case markText:
			b.HTML = append(b.HTML, k.text...)
		case markSummary:
			b.Summary = len(b.HTML)
		case markOpening:
			opening = len(b.HTML)
		default:
			k.slot.Off = len(b.HTML)
			b.Slots = append(b.Slots, k.slot)
		}
	}
	b.HTML = append(b.HTML, html...)
	return b, opening, left == 0
}

// bodyMinifier keeps what is needed to put the result into a page: end tags,
// quotes and defaults stay, so that only white space and comments go.
var bodyMinifier = sync.OnceValue(func() *minify.M {
	m := minify.New()
	m.Add("text/html", &html.Minifier{
		KeepDocumentTags: true, KeepEndTags: true, KeepQuotes: true, KeepDefaultAttrVals: true,
	})
	return m
})
