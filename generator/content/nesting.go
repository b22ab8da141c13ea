package content

import (
	"bytes"

	gast "github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"
	"github.com/yuin/goldmark/util"
)

// The parser's work grows with the square of some inputs: quotes and lists
// nested in one line, emphasis and brackets that never close, tables whose
// rows are shorter than their head. The types below wrap the parsers
// concerned, count that work, and stop it at a limit. What a person writes
// stays far below every limit.
const (
	maxNesting   = 100     // quotes and list items within each other
	maxSteps     = 1 << 26 // comparisons of delimiters, bytes read in vain
	maxLines     = 1 << 22 // lines times the blocks they continue
	maxFootnotes = 1000    // definitions
	minCells     = 20_000  // cells of a table that need no bytes of their own
)

// The wording keys of the limits.
const (
	nestedTooDeep    = "MD01"
	tooManyMarks     = "MD01/marks"
	tooManyFootnotes = "MD01/footnotes"
	tableTooEmpty    = "MD01/table"
	tooManyCopies    = "MD01/references"
)

// guard counts the work on one text.
type guard struct {
	steps, lines int
	open         int // delimiters and brackets in the current block
	footnotes    int
}

var guardKey = parser.NewContextKey()

func guardOf(pc parser.Context) *guard {
	return pc.ComputeIfAbsent(guardKey, func() any { return &guard{} }).(*guard)
}

// limit says which limit was hit and where. It is thrown, because the parser
// has no other way to stop, and caught by [parseWithin].
type limit struct {
	key string
	at  int
}

// parseWithin parses src unless a limit is hit.
func parseWithin(p parser.Parser, src []byte) (root gast.Node, hit *limit) {
	defer func() {
		if x := recover(); x != nil {
			l, ok := x.(limit)
			if !ok {
				panic(x)
			}
			root, hit = nil, &l
		}
	}()
	return p.Parse(text.NewReader(src)), nil
}

// spend counts steps.
func (g *guard) spend(steps, at int) {
	g.steps += steps
	if g.steps > maxSteps {
		panic(limit{tooManyMarks, at})
	}
}

// mark counts n more delimiters, each of which may be compared with all open
// ones of the block.
func (g *guard) mark(n, at int) {
	g.open += n
	g.spend(g.open*n, at)
}

func offset(r text.Reader) int {
	_, segment := r.Position()
	return segment.Start
}

// cappedBlock limits how deep a container nests.
type cappedBlock struct{ parser.BlockParser }

func capped(p parser.BlockParser) parser.BlockParser { return cappedBlock{p} }

func (c cappedBlock) Open(parent gast.Node, r text.Reader, pc parser.Context) (gast.Node, parser.State) {
	depth := 0
	for p := parent; p != nil; p = p.Parent() {
		if _, list := p.(*gast.List); !list {
			depth++
		}
	}
	if depth > maxNesting {
		panic(limit{nestedTooDeep, offset(r)})
	}
	return c.BlockParser.Open(parent, r, pc)
}

func (c cappedBlock) Continue(n gast.Node, r text.Reader, pc parser.Context) parser.State {
	g := guardOf(pc)
	if g.lines++; g.lines > maxLines {
		panic(limit{nestedTooDeep, offset(r)})
	}
	return c.BlockParser.Continue(n, r, pc)
}

func cappedBlockParsers() []util.PrioritizedValue {
	all := parser.DefaultBlockParsers()
	for i, p := range all {
		switch p.Value {
		case parser.NewBlockquoteParser(), parser.NewListParser(), parser.NewListItemParser():
			all[i].Value = capped(p.Value.(parser.BlockParser))
		}
	}
	return all
}

func cappedInlineParsers() []util.PrioritizedValue {
	all := parser.DefaultInlineParsers()
	for i, p := range all {
		switch p.Value {
		case parser.NewLinkParser():
			all[i].Value = cappedLinks{p.Value.(linkParser)}
		case parser.NewEmphasisParser():
			all[i].Value = cappedDelimiters{p.Value.(parser.InlineParser)}
		case parser.NewCodeSpanParser():
			all[i].Value = cappedCode{p.Value.(parser.InlineParser)}
		}
	}
	return all
}

// cappedDelimiters counts the delimiters of emphasis. A long run may become
// elements nested as deep as the run is long.
type cappedDelimiters struct{ parser.InlineParser }

func (c cappedDelimiters) Parse(parent gast.Node, r text.Reader, pc parser.Context) gast.Node {
	line, segment := r.PeekLine()
	run := 1
	for run < len(line) && line[run] == line[0] {
		run++
	}
	guardOf(pc).mark(run, segment.Start)
	return c.InlineParser.Parse(parent, r, pc)
}

type linkParser interface {
	parser.InlineParser
	parser.CloseBlocker
}

// linesBelow is the number of lines from here to the block's end. The reader
// goes through them whenever it is asked for the text between two places.
func linesBelow(block gast.Node, r text.Reader) int {
	line, _ := r.Position()
	return block.Lines().Len() - line
}

// cappedLinks counts open brackets, lookups, and destinations that do not end.
type cappedLinks struct{ linkParser }

func (c cappedLinks) Parse(parent gast.Node, r text.Reader, pc parser.Context) gast.Node {
	g := guardOf(pc)
	line, segment := r.PeekLine()
	if line[0] == ']' {
		g.open = max(0, g.open-1)
		g.spend(linesBelow(parent, r), segment.Start)
	} else {
		g.mark(1, segment.Start)
	}
	n := c.linkParser.Parse(parent, r, pc)
	if n == nil && len(line) > 1 && line[0] == ']' && line[1] == '(' {
		g.spend(len(line), segment.Start)
	}
	return n
}

func (c cappedLinks) CloseBlock(parent gast.Node, r text.Reader, pc parser.Context) {
	guardOf(pc).open = 0
	c.linkParser.CloseBlock(parent, r, pc)
}

// cappedCode counts the bytes read for code spans that do not end.
type cappedCode struct{ parser.InlineParser }

func (c cappedCode) Parse(parent gast.Node, r text.Reader, pc parser.Context) gast.Node {
	at := offset(r)
	n := c.InlineParser.Parse(parent, r, pc)
	if _, unclosed := n.(*gast.Text); unclosed {
		lines := parent.Lines()
		guardOf(pc).spend(lines.At(lines.Len()-1).Stop-at, at)
	}
	return n
}

// cappedFootnotes limits the number of definitions, through which the parser
// looks for every reference.
type cappedFootnotes struct{ parser.BlockParser }

func (c cappedFootnotes) Open(parent gast.Node, r text.Reader, pc parser.Context) (gast.Node, parser.State) {
	at := offset(r)
	n, state := c.BlockParser.Open(parent, r, pc)
	if n != nil {
		g := guardOf(pc)
		if g.footnotes++; g.footnotes > maxFootnotes {
			panic(limit{tooManyFootnotes, at})
		}
	}
	return n, state
}

// cappedFootnoteLinks counts the definitions compared with each reference.
type cappedFootnoteLinks struct{ parser.InlineParser }

func (c cappedFootnoteLinks) Parse(parent gast.Node, r text.Reader, pc parser.Context) gast.Node {
	g := guardOf(pc)
	g.spend(g.footnotes+linesBelow(parent, r), offset(r))
	return c.InlineParser.Parse(parent, r, pc)
}

// cappedReferences limits the definitions in one paragraph: all lines below are
// moved up for each of them.
type cappedReferences struct{ parser.ParagraphTransformer }

func cappedParagraphTransformers() []util.PrioritizedValue {
	all := parser.DefaultParagraphTransformers()
	for i, p := range all {
		all[i].Value = cappedReferences{p.Value.(parser.ParagraphTransformer)}
	}
	return all
}

func (c cappedReferences) Transform(p *gast.Paragraph, r text.Reader, pc parser.Context) {
	lines := p.Lines()
	if first := lines.At(0); r.Source()[first.Start] != '[' {
		c.ParagraphTransformer.Transform(p, r, pc)
		return
	}
	definitions := 0
	for i := range lines.Len() {
		line := lines.At(i)
		if bytes.Contains(line.Value(r.Source()), []byte("]:")) {
			definitions++
		}
	}
	guardOf(pc).spend(definitions*lines.Len()/2, lines.At(0).Start)
	c.ParagraphTransformer.Transform(p, r, pc)
}

// cappedTable refuses tables that would become far larger than their text:
// every row is filled up to the number of columns of the head.
type cappedTable struct{ parser.ParagraphTransformer }

func (c cappedTable) Transform(p *gast.Paragraph, r text.Reader, pc parser.Context) {
	lines := p.Lines()
	bytesOfRows := 0
	columns := 0
	for i := range lines.Len() {
		line := lines.At(i)
		bytesOfRows += line.Len()
		if columns == 0 && i > 0 && len(bytes.Trim(line.Value(r.Source()), "|-: \t\n")) == 0 {
			columns = bytes.Count(line.Value(r.Source()), []byte("|")) + 1
		}
	}
	cells := columns * lines.Len()
	if cells > minCells && cells > bytesOfRows {
		panic(limit{tableTooEmpty, lines.At(0).Start})
	}
	c.ParagraphTransformer.Transform(p, r, pc)
}
