package content

import (
	gast "github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/renderer"
	"github.com/yuin/goldmark/util"
)

// markup is finished HTML around the children of a node. The composer puts it
// in the place of every node whose HTML needs more than the node itself.
type markup struct{ before, after string }

// blockMarkup is markup among blocks.
type blockMarkup struct {
	gast.BaseBlock
	markup
}

// inlineMarkup is markup within a line of text.
type inlineMarkup struct {
	gast.BaseInline
	markup
}

var (
	kindBlockMarkup  = gast.NewNodeKind("BlockMarkup")
	kindInlineMarkup = gast.NewNodeKind("InlineMarkup")
)

func (*blockMarkup) Kind() gast.NodeKind  { return kindBlockMarkup }
func (*inlineMarkup) Kind() gast.NodeKind { return kindInlineMarkup }

func (n *blockMarkup) Dump(src []byte, level int)  { gast.DumpHelper(n, src, level, nil, nil) }
func (n *inlineMarkup) Dump(src []byte, level int) { gast.DumpHelper(n, src, level, nil, nil) }

func newBlockMarkup(before, after string) *blockMarkup {
	return &blockMarkup{markup: markup{before, after}}
}

func newInlineMarkup(before, after string) *inlineMarkup {
	return &inlineMarkup{markup: markup{before, after}}
}

// markupRenderer prints markup.
type markupRenderer struct{}

func (markupRenderer) RegisterFuncs(reg renderer.NodeRendererFuncRegisterer) {
	print := func(m markup, w util.BufWriter, entering bool) (gast.WalkStatus, error) {
		s := m.after
		if entering {
			s = m.before
		}
		_, err := w.WriteString(s)
		return gast.WalkContinue, err
	}
	reg.Register(kindBlockMarkup, func(w util.BufWriter, _ []byte, n gast.Node, entering bool) (gast.WalkStatus, error) {
		return print(n.(*blockMarkup).markup, w, entering)
	})
	reg.Register(kindInlineMarkup, func(w util.BufWriter, _ []byte, n gast.Node, entering bool) (gast.WalkStatus, error) {
		return print(n.(*inlineMarkup).markup, w, entering)
	})
}

// replace puts m in the place of n, without its children.
func replace(n, m gast.Node) {
	p := n.Parent()
	p.ReplaceChild(p, n, m)
}

// replaceAround puts m in the place of n and n's children into m.
func replaceAround(n, m gast.Node) {
	replace(n, m)
	adopt(m, n)
}

// adopt moves all children of from to the end of to.
func adopt(to, from gast.Node) {
	for c := from.FirstChild(); c != nil; {
		next := c.NextSibling()
		from.RemoveChild(from, c)
		to.AppendChild(to, c)
		c = next
	}
}
