package content

import (
	"bytes"
	"encoding/gob"
	"unicode/utf8"
	"unique"

	"kontor/generator/source"
)

// Params hold values of any shape, which gob has to know.
func init() {
	gob.Register([]any{})
	gob.Register(map[string]any{})
}

// Parse reads one Markdown file. It never fails: what is wrong stands in the
// document's Diags, and with an error the rest holds what could be understood.
func Parse(f source.File, src []byte, o Options) (Document, Body) {
	p := placeOf(f.Path, o)
	d := decoder{o: o}
	doc := Document{File: f, Prose: Prose{Hash: source.Sum(src)}}
	n := &Node{Kind: NodeMap, Pos: source.Pos{File: f.Path, Line: 1, Col: 1}}
	var markdown bodyResult
	if text, ok := d.text(f.Path, src); ok {
		m, problems := split(f.Path, text)
		d.diags = append(d.diags, problems...)
		if m.read != nil {
			n = d.tree(m, n)
		}
		p.declare(&d, n)
		if len(problems) == 0 {
			markdown = renderMarkdown(f.Path, text, m.start, p.lang, o)
		}
	}
	d.meta(n, kindOf(p.typ, p.role), &doc.Meta)
	if t := doc.Meta.Title.Text; t == "" || Fold(t) == Fold(markdown.FirstHeading) {
		markdown.dropOpening() // the page prints it as its title
	}
	doc.fill(p, markdown, &d)
	doc.Diags = append(d.diags, markdown.Diags...)
	source.Sort(doc.Diags)
	return doc, markdown.Body
}

// text brings a file into the one form that everything behind relies on:
// valid UTF-8 without mark, lines ended by a line feed. ok is false where the
// file cannot be read as text at all.
func (d *decoder) text(file string, src []byte) (text []byte, ok bool) {
	whole := source.Pos{File: file}
	if len(src) > MaxFile {
		d.report(source.Error("FM06", whole, "limit", "8 MiB"))
		return nil, false
	}
	text = bytes.TrimPrefix(src, []byte("\xef\xbb\xbf"))
	if at, ok := badByte(text); ok {
		d.report(source.Error("FM05", source.NewLines(file, text).At(at)))
		return nil, false
	}
	if at := bytes.IndexByte(text, 0); at >= 0 {
		d.report(source.Error("FM05/nul", source.NewLines(file, text).At(at)))
		return nil, false
	}
	switch {
	case len(bytes.TrimSpace(text)) == 0:
		d.report(source.Warning("FM06/empty", whole))
	case len(src) >= LargeFile:
		d.report(source.Warning("FM06/large", whole, "limit", "1 MiB"))
	}
	return bytes.ReplaceAll(text, []byte("\r\n"), []byte("\n")), true
}

// badByte finds the first byte that is not UTF-8.
func badByte(text []byte) (offset int, found bool) {
	if utf8.Valid(text) {
		return 0, false
	}
	for offset < len(text) {
		r, size := utf8.DecodeRune(text[offset:])
		if r == utf8.RuneError && size == 1 {
			return offset, true
		}
		offset += size
	}
	return 0, false
}

// tree reads front matter into a map; whatever else it holds is an error, and
// none stands in for it.
func (d *decoder) tree(m matter, none *Node) *Node {
	n, problems := m.read(m.at, m.raw)
	d.diags = append(d.diags, problems...)
	switch {
	case n == nil || n.Kind == NodeNull:
		return none
	case n.Kind != NodeMap:
		d.report(source.Error("FM07", n.Pos, "text", n.show()))
		return none
	}
	return n
}

// fill joins what path, front matter and body say.
func (doc *Document) fill(p place, b bodyResult, d *decoder) {
	doc.ID, doc.IDPos, doc.Lang, doc.Folder, doc.Name, doc.Dim = p.id, p.idPos, p.lang, p.folder, p.name, p.dim
	doc.Links, doc.Headings, doc.Anchors = b.Links, b.Headings, b.Anchors
	t := &doc.Prose
	t.Words, t.HasSummary, t.Summary, t.Excerpts, t.Directives = b.Words, b.HasSummary, b.Summary, b.Excerpts, b.Directives
	t.Questions, doc.Asks = b.Questions, len(b.Questions) > 0
	if p.typ == TypePage {
		doc.Placeholders, doc.MorePlaceholders = b.Placeholders, b.MorePlaceholders
	}
	m := &doc.Meta
	m.Type, m.Facts = p.typ, d.facts
	m.Pos = source.Pos{File: doc.File.Path, Line: 1, Col: 1}
	if m.Title.Text == "" {
		m.Title = Name{Text: b.FirstHeading, Pos: m.Pos}
	}
	if m.Title.Text == "" {
		m.Title.Text = p.title()
	}
	p.complete(m, d)
	shareTexts(m.Tags)
	for _, names := range m.About {
		shareTexts(names)
	}
	doc.FoldKey, doc.SortKey = Fold(m.Title.Text), SortKey(doc.Lang, m.Title.Text)
	doc.SlugKey = Slug(doc.Lang, m.Title.Text)
	if p.typ == TypeEntity {
		doc.SlugKey = Slug(doc.Lang, p.fileName())
	}
	doc.AddrKey = Slug(doc.Lang, doc.AddrName())
}

// shareTexts lets equal names of all documents share one text: linking compares the
// same few names of thousands of documents, and memory is what it waits for.
func shareTexts(names []Name) {
	for i := range names {
		names[i].Text = unique.Make(names[i].Text).Value()
	}
}

// complete fills in what front matter leaves to the path.
func (p *place) complete(m *Meta, d *decoder) {
	at := source.Pos{File: m.Pos.File}
	if m.Date.IsZero() && p.date != "" {
		m.Date, _ = parseDate(p.date, d.o.Location)
		m.Date.Pos = at
	}
	if m.Date.IsZero() {
		m.Date = m.PublishDate
	}
	if m.Slug == "" {
		m.Slug = p.slug
	}
	if p.typ != TypeArticle {
		return
	}
	if m.Part == 0 {
		m.Part = p.part
	}
	for i, s := range m.Series {
		if p.series == "" {
			return
		}
		if Fold(s.Series.Text) == Fold(p.series) || Slug(d.o.Language, s.Series.Text) == p.series {
			if s.Part == 0 {
				m.Series[i].Part = m.Part
			}
			return
		}
	}
	if p.series != "" {
		own := Membership{Series: Name{Text: p.series, Pos: at}, Part: m.Part}
		m.Series = append([]Membership{own}, m.Series...)
	}
}
