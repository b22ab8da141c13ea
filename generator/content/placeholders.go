package content

import (
	"strings"
	"unicode"

	gast "github.com/yuin/goldmark/ast"
	east "github.com/yuin/goldmark/extension/ast"
)

// maxPlaceholders is how many placeholders of one text are kept.
const maxPlaceholders = 20

// placeholders notes what stands in [square brackets] in a block's text: what
// a template leaves to fill in. Links, footnotes, boxes of task lists and code
// are nodes of their own by now and no text; \[escaped\] brackets are meant.
func (d *composer) placeholders(block gast.Node) {
	var open placeholder
	d.placeholdersIn(block, &open)
}

// placeholder is one that has been opened and not closed yet.
type placeholder struct {
	open bool
	at   int // offset of the bracket
	text strings.Builder
}

func (p *placeholder) start(at int) {
	p.open, p.at = true, at
	p.text.Reset()
}

func (p *placeholder) add(text ...byte) {
	if p.open {
		p.text.Write(text)
	}
}

// end closes the placeholder and returns its text; ok says whether it is one.
func (p *placeholder) end() (text string, ok bool) {
	text, ok = collapse(p.text.String()), p.open
	p.open = false
	return text, ok && !strings.HasPrefix(text, "^") && !strings.HasPrefix(text, "!") && strings.ContainsFunc(text, unicode.IsLetter)
}

func (d *composer) placeholdersIn(parent gast.Node, p *placeholder) {
	for n := parent.FirstChild(); n != nil; n = n.NextSibling() {
		switch n := n.(type) {
		case *gast.Text:
			d.placeholdersInText(n, p)
		case *gast.String: // quotes and dashes of the typographer
			p.add(n.Value...)
		case *gast.Emphasis, *east.Strikethrough:
			d.placeholdersIn(n, p)
		default:
			p.open = false
		}
	}
}

func (d *composer) placeholdersInText(n *gast.Text, p *placeholder) {
	value := n.Segment.Value(d.src)
	for i := 0; i < len(value); i++ {
		switch c := value[i]; c {
		case '\\':
			if i++; i < len(value) {
				p.add(value[i])
			}
		case '[':
			p.start(n.Segment.Start - n.Segment.Padding + i)
		case ']':
			if text, ok := p.end(); ok {
				d.addPlaceholder(text, p.at)
			}
		default:
			p.add(c)
		}
	}
	if n.SoftLineBreak() || n.HardLineBreak() {
		p.add(' ')
	}
}

func (d *composer) addPlaceholder(text string, at int) {
	if len(d.out.Placeholders) == maxPlaceholders {
		d.out.MorePlaceholders++
		return
	}
	d.out.Placeholders = append(d.out.Placeholders, Name{Text: shorten(text, 60), Pos: d.pos(at)})
}
