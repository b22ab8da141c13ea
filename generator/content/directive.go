package content

import (
	"bytes"
	"errors"
	"strings"

	gast "github.com/yuin/goldmark/ast"
	"go.yaml.in/yaml/v4"

	"kontor/generator/source"
)

// directiveFence is the language of fenced blocks that are directives.
const directiveFence = "kontor"

// directive reads a fenced block and leaves a slot where it stood.
func (d *composer) directive(n *gast.FencedCodeBlock) {
	name, args, diags := directiveArgs(newBlockText(n, d.src), d.pos, d.pos(n.Pos()))
	d.out.Diags = append(d.out.Diags, diags...)
	html := ""
	if name.Text != "" {
		d.out.Directives = append(d.out.Directives, Directive{Name: name.Text, Args: args, Pos: name.Pos})
		html = d.marks.slot(SlotDirective, len(d.out.Directives)-1) + "\n"
	}
	replace(n, newBlockMarkup(html, ""))
}

// blockText is the text of a block, whose lines need not be adjacent in the
// file: a fenced block in a list is indented.
type blockText struct {
	bytes  []byte
	starts []lineStart
}

type lineStart struct{ in, src, padding int } // offsets in the block and in the source

func newBlockText(n gast.Node, src []byte) blockText {
	var b blockText
	lines := n.Lines()
	for i := range lines.Len() {
		line := lines.At(i)
		b.starts = append(b.starts, lineStart{len(b.bytes), line.Start, line.Padding})
		b.bytes = append(b.bytes, line.Value(src)...)
	}
	return b
}

// at is the source offset of a line and column of the block; both count from 1,
// columns in code points.
func (b blockText) at(line, col int) int {
	if len(b.starts) == 0 {
		return 0
	}
	if line > len(b.starts) { // behind the end
		last := b.starts[len(b.starts)-1]
		return last.src + len(b.bytes) - last.in - last.padding
	}
	s := b.starts[max(line-1, 0)]
	in := s.in
	for range col - 1 {
		if in < len(b.bytes) && b.bytes[in] != '\n' {
			in++
			for in < len(b.bytes) && b.bytes[in]&0xC0 == 0x80 {
				in++
			}
		}
	}
	return s.src + max(0, in-s.in-s.padding)
}

// directiveArgs reads "name: arguments". It is the least that directives need;
// the front matter's reader of YAML makes the same tree with finer messages
// and is to take its place.
func directiveArgs(b blockText, pos func(int) source.Pos, fence source.Pos) (Name, *Node, []source.Diagnostic) {
	fail := func(text string, at source.Pos, args ...string) (Name, *Node, []source.Diagnostic) {
		return Name{}, nil, []source.Diagnostic{source.Error(text, at, args...)}
	}
	if len(b.bytes) > MaxFrontMatter {
		return fail("MD05/large", fence)
	}
	if len(bytes.TrimSpace(b.bytes)) == 0 {
		return fail("MD05/empty", fence)
	}
	place := func(line, col int) source.Pos { return pos(b.at(line, col)) }
	var root yaml.Node
	if err := yaml.Load(b.bytes, &root); err != nil {
		message, line, col := yamlProblem(err)
		return fail("MD05/yaml", place(line, col), "reason", message)
	}
	top := &root
	if top.Kind == yaml.DocumentNode && len(top.Content) == 1 {
		top = top.Content[0]
	}
	if top.Kind != yaml.MappingNode || len(top.Content) != 2 || top.Content[0].Kind != yaml.ScalarNode {
		text := "MD05/form"
		if top.Kind == yaml.MappingNode && len(top.Content) > 2 {
			text = "MD05/several"
		}
		return fail(text, place(top.Line, top.Column))
	}
	key := top.Content[0]
	r := nodeReader{place: place}
	args := r.node(top.Content[1])
	if len(r.diags) > 0 {
		return Name{}, nil, r.diags
	}
	return Name{Text: key.Value, Pos: place(key.Line, key.Column)}, args, nil
}

// yamlProblem takes message and place out of the library's errors.
func yamlProblem(err error) (message string, line, col int) {
	var one *yaml.LoadError
	var all *yaml.LoadErrors
	switch {
	case errors.As(err, &all) && len(all.Errors) > 0:
		one = all.Errors[0]
	case !errors.As(err, &one):
		return err.Error(), 1, 1
	}
	line, col = one.Mark.Line, one.Mark.Column
	if line == 0 {
		line, col = one.ContextMark.Line, one.ContextMark.Column
	}
	return one.Message, max(line, 1), max(col, 1)
}

// nodeReader turns YAML nodes into Nodes.
type nodeReader struct {
	place func(line, col int) source.Pos
	diags []source.Diagnostic
}

var scalarKinds = map[string]NodeKind{
	"!!null": NodeNull, "!!bool": NodeBool, "!!int": NodeInt, "!!float": NodeFloat,
}

func (r *nodeReader) node(y *yaml.Node) *Node {
	n := &Node{Pos: r.place(y.Line, y.Column)}
	switch y.Kind {
	case yaml.ScalarNode:
		n.Kind = NodeString
		if kind, ok := scalarKinds[y.ShortTag()]; ok {
			n.Kind = kind
		}
		n.Value = y.Value
		if n.Kind == NodeBool {
			n.Value = strings.ToLower(y.Value)
		}
	case yaml.SequenceNode:
		n.Kind = NodeList
		for _, item := range y.Content {
			n.Items = append(n.Items, r.node(item))
		}
	case yaml.MappingNode:
		r.mapping(n, y)
	default:
		r.diags = append(r.diags, source.Error("MD05/alias", n.Pos))
	}
	return n
}

func (r *nodeReader) mapping(n *Node, y *yaml.Node) {
	n.Kind = NodeMap
	seen := map[string]bool{}
	for i := 0; i+1 < len(y.Content); i += 2 {
		key, value := y.Content[i], r.node(y.Content[i+1])
		value.Key, value.KeyPos = key.Value, r.place(key.Line, key.Column)
		if folded := foldKey(key.Value); seen[folded] {
			r.diags = append(r.diags, source.Error("MD05/twice", value.KeyPos, "key", key.Value))
		} else {
			seen[folded] = true
		}
		n.Items = append(n.Items, value)
	}
}
