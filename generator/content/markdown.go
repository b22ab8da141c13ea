package content

import (
	"bytes"
	"strconv"
	"strings"
	"sync"
	"unicode/utf8"

	"github.com/yuin/goldmark"
	gast "github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/extension"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/renderer"
	"github.com/yuin/goldmark/util"

	"kontor/generator/source"
)

// bodyResult is what the Markdown of one file says.
type bodyResult struct {
	Body         Body
	Links        []Link
	Excerpts     []string // parallel to Links
	Directives   []Directive
	Questions    []Question
	Headings     []Heading
	Anchors      []string // ids that are no headings: footnotes, questions, raw HTML
	Words        int
	HasSummary   bool
	Summary      string
	FirstHeading string // text of the first heading

	Placeholders     []Name // [to be filled in], the first maxPlaceholders
	MorePlaceholders int    // how many follow

	Diags []source.Diagnostic

	opening int // bytes of Body.HTML that a level 1 heading at the very start takes
}

// dropOpening removes the level 1 heading that opens the text, if there is one:
// the page's layout prints the title.
func (r *bodyResult) dropOpening() {
	n := r.opening
	if n == 0 {
		return
	}
	r.opening = 0
	r.Headings = r.Headings[1:]
	r.Body.HTML = r.Body.HTML[n:]
	r.Body.Summary = max(0, r.Body.Summary-n)
	slots := r.Body.Slots[:0]
	for _, s := range r.Body.Slots {
		if s.Off >= n {
			s.Off -= n
			slots = append(slots, s)
		}
	}
	r.Body.Slots = slots
}

// renderMarkdown renders src[start:], the text behind the front matter of
// file, whose language is lang. Positions count from the start of src, which
// is valid UTF-8.
func renderMarkdown(file string, src []byte, start int, lang string, o Options) bodyResult {
	d := newComposer(file, src, start, lang)
	d.features = o.Features
	print, ok := d.compose(engine(lang, o))
	if ok {
		d.out.Body, d.out.opening = d.marks.body(print)
	}
	source.Sort(d.out.Diags)
	return d.out
}

func newComposer(file string, src []byte, start int, lang string) *composer {
	src, start = unixLines(src, start)
	return &composer{
		src: src[start:], base: start, lang: lang,
		places: &places{file: file, src: src},
		words:  phrasesFor(lang),
		marks:  newMarks(src),
		ids:    map[string]bool{}, suffixes: map[string]int{},
	}
}

// compose parses the text, collects what it says, and returns the function
// that prints it, with marks. It reports false for a text that takes too much
// work.
func (d *composer) compose(m goldmark.Markdown) (print func(*bytes.Buffer), ok bool) {
	root, hit := parseWithin(m.Parser(), d.src)
	if hit != nil {
		d.report(source.Error(hit.key, d.pos(hit.at)))
		return nil, false
	}
	d.root = root
	d.dropSections()
	d.blocks(d.root)
	d.nameHeadings()
	d.finishSummary()
	return func(w *bytes.Buffer) {
		// Writing to memory cannot fail, and no node renderer here does.
		_ = m.Renderer().Render(w, d.src, d.root)
	}, true
}

// unixLines turns CRLF into LF, which changes no line and no column.
func unixLines(src []byte, start int) ([]byte, int) {
	crlf := []byte("\r\n")
	if !bytes.Contains(src, crlf) {
		return src, start
	}
	return bytes.ReplaceAll(src, crlf, crlf[1:]), start - bytes.Count(src[:start], crlf)
}

// dialect is everything the Markdown engine depends on.
type dialect struct {
	quotes        quotes // zero: no typographer
	linkify       bool
	plainStandard bool // CommonMark without any extension
}

// engines keeps one engine per dialect that sites use; each is built on first
// use and may then be used by several goroutines at once.
var engines = func() map[dialect]func() goldmark.Markdown {
	all := map[dialect]func() goldmark.Markdown{}
	add := func(q quotes) {
		for _, linkify := range []bool{false, true} {
			d := dialect{quotes: q, linkify: linkify}
			all[d] = sync.OnceValue(func() goldmark.Markdown { return newEngine(d) })
		}
	}
	add(quotes{})
	for _, q := range quotesByLanguage {
		add(q)
	}
	return all
}()

func engine(lang string, o Options) goldmark.Markdown {
	d := dialect{linkify: !o.NoLinkify}
	if !o.NoTypographer {
		d.quotes = quotesFor(lang)
	}
	return engines[d]()
}

func newEngine(d dialect) goldmark.Markdown {
	m := goldmark.New(
		goldmark.WithParser(parser.NewParser(
			parser.WithBlockParsers(cappedBlockParsers()...),
			parser.WithInlineParsers(cappedInlineParsers()...),
			parser.WithParagraphTransformers(cappedParagraphTransformers()...),
		)),
	)
	if d.plainStandard {
		return m
	}
	m.Parser().AddOptions(
		parser.WithHeadingAttribute(),
		parser.WithInlineParsers(
			util.Prioritized(wikiParser{}, 90),
			util.Prioritized(shortcodeParser{}, 90),
		),
	)
	addExtensions(m)
	if d.linkify {
		extension.Linkify.Extend(m)
	}
	if d.quotes != (quotes{}) {
		m.Parser().AddOptions(parser.WithInlineParsers(util.Prioritized(&typographer{d.quotes}, 9999)))
	}
	return m
}

// addExtensions adds the block and inline syntax beyond CommonMark. The
// extensions are taken apart where a part has to be capped.
func addExtensions(m goldmark.Markdown) {
	m.Parser().AddOptions(
		parser.WithParagraphTransformers(util.Prioritized(cappedTable{extension.NewTableParagraphTransformer()}, 200)),
		parser.WithASTTransformers(
			util.Prioritized(extension.NewTableASTTransformer(), 0),
			util.Prioritized(extension.NewFootnoteASTTransformer(), 999),
		),
		parser.WithBlockParsers(
			util.Prioritized(capped(extension.NewDefinitionListParser()), 101),
			util.Prioritized(capped(extension.NewDefinitionDescriptionParser()), 102),
			util.Prioritized(cappedFootnotes{capped(extension.NewFootnoteBlockParser())}, 999),
		),
		parser.WithInlineParsers(
			util.Prioritized(extension.NewTaskCheckBoxParser(), 0),
			util.Prioritized(cappedFootnoteLinks{extension.NewFootnoteParser()}, 101),
			util.Prioritized(cappedDelimiters{extension.NewStrikethroughParser()}, 500),
		),
	)
	m.Renderer().AddOptions(renderer.WithNodeRenderers(
		util.Prioritized(extension.NewTableHTMLRenderer(extension.WithTableCellAlignMethod(extension.TableCellAlignNone)), 500),
		util.Prioritized(extension.NewDefinitionListHTMLRenderer(), 500),
		util.Prioritized(extension.NewStrikethroughHTMLRenderer(), 500),
		util.Prioritized(markupRenderer{}, 100),
	))
}

// composer turns the syntax tree of one text into what the renderer prints and
// collects what the rest of Kontor wants to know.
type composer struct {
	src      []byte // the text without front matter
	base     int    // where it begins in the file
	lang     string
	features []string // that are on
	places   *places
	words    *phrases
	marks    marks
	root     gast.Node
	out      bodyResult

	ids           map[string]bool // taken in this text
	suffixes      map[string]int  // last number given to an id that was taken
	headings      []pendingHeading
	section       string // text of the last heading
	tables        map[string]int
	callouts      int
	questions     int
	inLink        bool
	coloured      int // bytes of code
	copied        int // bytes that reference links have repeated
	copiedTooMuch bool
	plain         plainText
	lead          string   // text of the first paragraph
	above         []string // texts above <!--more-->
}

// places finds line and column of offsets that mostly rise, so that a long
// line is not counted again for each of its links.
type places struct {
	file  string
	src   []byte
	lines *source.Lines
	off   int
	last  source.Pos
}

func (p *places) at(off int) source.Pos {
	off = max(0, min(off, len(p.src)))
	if p.lines == nil {
		p.lines = source.NewLines(p.file, p.src)
	}
	if p.last.Line > 0 && off >= p.off && bytes.IndexByte(p.src[p.off:off], '\n') < 0 {
		p.last.Col += utf8.RuneCount(p.src[p.off:off])
	} else {
		p.last = p.lines.At(off)
	}
	p.off = off
	return p.last
}

// pos is the place in the file of an offset into the text.
func (d *composer) pos(off int) source.Pos { return d.places.at(d.base + off) }

func (d *composer) report(x source.Diagnostic) { d.out.Diags = append(d.out.Diags, x) }

// takeID makes id unique in this text and takes it.
func (d *composer) takeID(id string) string {
	unique := id
	for d.ids[unique] {
		d.suffixes[id]++
		unique = id + "-" + strconv.Itoa(d.suffixes[id])
	}
	d.ids[unique] = true
	return unique
}

// blocks walks the children of a block in order.
func (d *composer) blocks(parent gast.Node) {
	for n := parent.FirstChild(); n != nil; {
		next := n.NextSibling()
		d.block(n)
		n = next
	}
}

// escape writes text for HTML, in text and in quoted attribute values.
func escape(s string) string {
	if !strings.ContainsAny(s, `&<>"`) {
		return s
	}
	return string(util.EscapeHTML([]byte(s)))
}
