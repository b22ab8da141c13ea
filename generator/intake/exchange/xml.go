package exchange

import (
	"encoding/xml"
	"errors"
	"io"
	"strconv"
	"strings"

	"kontor/generator/source"
	"kontor/generator/wxr"
)

// Limits of an XML file.
const (
	xmlDepth   = 64      // elements within each other
	xmlElement = 4 << 20 // bytes of one that is read whole
)

// scanner reads XML as real exports have it: attributes without quotes, HTML
// entities, control characters. What is not closed properly is an error.
type scanner struct {
	export *Export
	in     *wxr.Text
	xml    *xml.Decoder
	open   []openElement
}

type openElement struct {
	raw    xml.Name // as it stands there
	at     source.Pos
	spaces map[string]string // prefixes that it declares
}

// token is the begin or end of an element, or text.
type token struct {
	start, end bool
	name       string // of the element, without its namespace
	attrs      []xml.Attr
	text       string
	at         source.Pos
}

func newScanner(e *Export, in io.Reader) *scanner {
	s := &scanner{export: e, in: wxr.NewText(e.name, in)}
	s.in.Allow(xmlElement)
	s.xml = xml.NewDecoder(s.in)
	s.xml.Strict = false
	s.xml.Entity = xml.HTMLEntity
	s.xml.CharsetReader = func(_ string, in io.Reader) (io.Reader, error) { return in, nil } // it is UTF-8 by now
	return s
}

// token returns the next token that matters, or io.EOF.
func (s *scanner) token() (token, error) {
	if s.in.Unknown != "" {
		return token{}, s.export.fail("IMP03/charset", 1, 1, "name", shortened(s.in.Unknown))
	}
	for {
		at := s.in.Place(s.xml.InputOffset())
		raw, err := s.xml.RawToken()
		if err != nil {
			return token{}, s.broken(err)
		}
		switch t := raw.(type) {
		case xml.StartElement:
			if len(s.open) == xmlDepth {
				return token{}, s.export.fail("IMP03/deep", at.Line, at.Col, "limit", strconv.Itoa(xmlDepth))
			}
			o := openElement{raw: t.Name, at: at}
			for _, a := range t.Attr {
				if a.Name.Space == "xmlns" {
					if o.spaces == nil {
						o.spaces = map[string]string{}
					}
					o.spaces[a.Name.Local] = a.Value
				}
			}
			s.open = append(s.open, o)
			for i, a := range t.Attr {
				t.Attr[i].Name.Space = s.space(a.Name.Space)
			}
			return token{start: true, name: t.Name.Local, attrs: t.Attr, at: at}, nil
		case xml.EndElement:
			if len(s.open) == 0 {
				return token{}, s.export.fail("IMP03/unopened", at.Line, at.Col, "element", shortened(t.Name.Local))
			}
			last := s.open[len(s.open)-1]
			if last.raw != t.Name {
				return token{}, s.export.fail("IMP03/closed", at.Line, at.Col,
					"element", shortened(last.raw.Local), "line", strconv.Itoa(last.at.Line), "by", shortened(t.Name.Local))
			}
			s.open = s.open[:len(s.open)-1]
			return token{end: true, name: t.Name.Local, at: at}, nil
		case xml.CharData:
			return token{text: string(t), at: at}, nil
		}
	}
}

// space is the namespace that a prefix stands for here.
func (s *scanner) space(prefix string) string {
	for i := len(s.open) - 1; i >= 0 && prefix != ""; i-- {
		if name, ok := s.open[i].spaces[prefix]; ok {
			return name
		}
	}
	return prefix
}

// broken says in our words why the decoder stopped.
func (s *scanner) broken(err error) error {
	at := s.in.Place(s.xml.InputOffset())
	var syntax *xml.SyntaxError
	switch {
	case errors.Is(err, wxr.ErrTooLarge):
		return s.export.fail("IMP03/large", at.Line, at.Col, "limit", strconv.Itoa(xmlElement>>20)+" MiB")
	case s.in.Failed() != nil:
		return s.in.Failed()
	case errors.Is(err, io.EOF) && len(s.open) == 0:
		return io.EOF
	case errors.Is(err, io.EOF), errors.As(err, &syntax) && strings.Contains(syntax.Msg, "EOF"):
		if len(s.open) == 0 {
			return s.export.fail("IMP03/end", at.Line, at.Col)
		}
		last := s.open[len(s.open)-1]
		return s.export.fail("IMP03/end-within", at.Line, at.Col, "element", shortened(last.raw.Local), "line", strconv.Itoa(last.at.Line))
	case syntax != nil:
		return s.export.fail("IMP03/syntax", at.Line, at.Col, "message", shortened(syntax.Msg))
	}
	return s.export.fail("IMP03/syntax", at.Line, at.Col, "message", shortened(strings.TrimPrefix(err.Error(), "xml: ")))
}

// node is an element that has been read whole.
type node struct {
	name     string
	attrs    []xml.Attr
	text     string // of its own, and of what is inside it
	at       source.Pos
	children []node
}

// element reads the rest of the element that has just begun.
func (s *scanner) element(begin token) (node, error) {
	s.in.Allow(xmlElement)
	return s.rest(begin)
}

func (s *scanner) rest(begin token) (node, error) {
	n := node{name: begin.name, attrs: begin.attrs, at: begin.at}
	var text strings.Builder
	for {
		t, err := s.token()
		switch {
		case errors.Is(err, io.EOF):
			return n, s.broken(io.EOF)
		case err != nil:
			return n, err
		case t.end:
			n.text = text.String()
			return n, nil
		case t.start:
			child, err := s.rest(t)
			if err != nil {
				return n, err
			}
			n.children = append(n.children, child)
			text.WriteString(child.text)
		default:
			text.WriteString(t.text)
		}
	}
}

// child is the first child with a name.
func (n node) child(name string) node {
	for _, c := range n.children {
		if c.name == name {
			return c
		}
	}
	return node{at: n.at}
}

// of is the text of the first child with a name.
func (n node) of(name string) string { return strings.TrimSpace(n.child(name).text) }

func (n node) attr(space, local string) string {
	for _, a := range n.attrs {
		if a.Name.Local == local && a.Name.Space == space {
			return strings.TrimSpace(a.Value)
		}
	}
	return ""
}
