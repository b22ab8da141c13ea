package content

import (
	gast "github.com/yuin/goldmark/ast"

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

// directiveArgs reads "name: arguments".
func directiveArgs(b blockText, pos func(int) source.Pos, fence source.Pos) (Name, *Node, []source.Diagnostic) {
	fail := func(text string, at source.Pos) (Name, *Node, []source.Diagnostic) {
		return Name{}, nil, []source.Diagnostic{source.Error(text, at)}
	}
	if len(b.bytes) > MaxFrontMatter {
		return fail("MD05/large", fence)
	}
	root, diags := readYAML(func(line, col int) source.Pos { return pos(b.at(line, col)) }, b.bytes)
	switch {
	case source.HasErrors(diags):
		return Name{}, nil, diags
	case root == nil || root.Kind == NodeNull:
		return fail("MD05/empty", fence)
	case root.Kind == NodeMap && len(root.Items) > 1:
		return fail("MD05/several", root.Pos)
	case root.Kind != NodeMap:
		return fail("MD05/form", root.Pos)
	}
	args := root.Items[0]
	return Name{Text: args.Key, Pos: args.KeyPos}, args, diags
}
