package page

import (
	"slices"
	"strconv"
	"strings"

	"kontor/generator/content"
	"kontor/generator/site"
	"kontor/generator/source"
	"kontor/generator/view"
)

// directive is a checked ```kontor block: how to make its view.
type directive struct {
	layout string
	view   func() any
}

// directive renders block number i of a page's text.
func (b *builder) directive(p *site.Page, i int) (string, error) {
	all := b.directives[p]
	if i >= len(all) || all[i].view == nil {
		return "", nil // its mistake has been reported
	}
	markup, err := b.in.Theme.Fragment(p.Lang, all[i].layout, all[i].view())
	return string(markup), err
}

// compile checks the directives of a page against the site.
func (b *builder) compile(p *site.Page) []directive {
	written := b.site.Prose(p.Doc).Directives
	out := make([]directive, len(written))
	for i, d := range written {
		c := compiler{b: b, page: p, of: d}
		switch {
		case d.Name == "matrix":
			out[i] = c.matrix(i)
		case d.Name == "list":
			out[i] = c.list()
		case d.Name == "chart":
			out[i] = c.chart(i)
		case slices.Contains(b.in.Theme.Directives(), d.Name):
			out[i] = c.custom()
		default:
			c.fail("DIR01", d.Pos, "name", d.Name, "nearest", nearest(d.Name, b.in.Theme.Directives()))
		}
		if !p.Borrowed() {
			b.diags = append(b.diags, c.diags...)
		}
	}
	return out
}

func nearest(name string, known []string) string {
	return strings.Join(content.Nearest(name, known, 3), ", ")
}

// orNear chooses the wording that asks for the nearest name, if there is one.
func orNear(text, near string) string {
	switch {
	case near == "":
		return text
	case text == "DIR02":
		return "DIR02/near"
	case text == "DIR02/choice":
		return "DIR02/choice-near"
	}
	return "DIR02/highlight-near"
}

// compiler checks the arguments of one directive.
type compiler struct {
	b     *builder
	page  *site.Page
	of    content.Directive
	diags []source.Diagnostic
}

func (c *compiler) fail(text string, pos source.Pos, args ...string) {
	c.diags = append(c.diags, source.Error(text, pos, args...))
}

// only reports arguments that the directive does not have.
func (c *compiler) only(known ...string) {
	if c.of.Args == nil {
		return
	}
	if c.of.Args.Kind != content.NodeMap {
		if c.of.Args.Kind != content.NodeNull {
			c.fail("DIR02/map", c.of.Args.Pos, "directive", c.of.Name, "known", strings.Join(known, ", "))
		}
		return
	}
	for i, arg := range c.of.Args.Items {
		if c.of.Args.Get(arg.Key) != c.of.Args.Items[i] {
			c.fail("DIR02/twice", arg.KeyPos, "argument", arg.Key)
		}
		if !slices.ContainsFunc(known, func(k string) bool { return strings.EqualFold(k, arg.Key) }) {
			near := nearest(arg.Key, known)
			c.fail(orNear("DIR02", near), arg.KeyPos, "argument", arg.Key, "directive", c.of.Name, "nearest", near, "known", strings.Join(known, ", "))
		}
	}
}

// text is an argument that is a plain value, "" where it is not given.
func (c *compiler) text(name string) (string, source.Pos) {
	n := c.of.Args.Get(name)
	if n == nil || n.Kind == content.NodeNull {
		return "", c.of.Pos
	}
	if n.Kind == content.NodeList || n.Kind == content.NodeMap {
		c.fail("DIR02/text", n.Pos, "argument", name)
		return "", n.Pos
	}
	return n.Value, n.Pos
}

// choice is an argument with a fixed list of values, the first by default.
func (c *compiler) choice(name string, values ...string) string {
	value, pos := c.text(name)
	if value == "" {
		return values[0]
	}
	if !slices.Contains(values, value) {
		near := nearest(value, values)
		c.fail(orNear("DIR02/choice", near), pos, "argument", name, "value", value, "nearest", near, "known", strings.Join(values, ", "))
		return values[0]
	}
	return value
}

// dimension is an argument that names a dimension in use; index -1 where it is
// missing or wrong.
func (c *compiler) dimension(name string, required bool) int {
	value, pos := c.text(name)
	if value == "" {
		if required {
			c.fail("DIR02/missing", c.of.Pos, "argument", name, "directive", c.of.Name)
		}
		return -1
	}
	return c.dimensionNamed(value, pos)
}

func (c *compiler) dimensionNamed(value string, pos source.Pos) int {
	var known []string
	for i, d := range c.b.site.Dimensions {
		if strings.EqualFold(d.ID, value) || strings.EqualFold(d.Key(), value) {
			return i
		}
		known = append(known, d.ID)
	}
	c.fail("DIR02/dimension", pos, "value", value, "nearest", nearest(value, known), "known", strings.Join(known, ", "))
	return -1
}

// matrix: rows, cols, where: {dimension: name}, show: all, used or gaps.
func (c *compiler) matrix(number int) directive {
	c.only("rows", "cols", "where", "show", "caption")
	rows, cols := c.dimension("rows", true), c.dimension("cols", true)
	show := c.choice("show", "all", "used", "gaps")
	caption, _ := c.text("caption")
	fixed := c.where()
	switch {
	case rows < 0 || cols < 0 || len(c.diags) > 0:
		return directive{}
	case rows == cols:
		c.fail("DIR02/axes", c.of.Pos)
		return directive{}
	case c.b.site.Relation == nil:
		c.fail("DIR02/relation", c.of.Pos)
		return directive{}
	}
	for dim := range fixed {
		if dim == rows || dim == cols {
			c.fail("DIR02/fixed", c.of.Pos, "dimension", c.b.site.Dimensions[dim].ID)
			return directive{}
		}
	}
	spec := matrixSpec{rows: rows, cols: cols, fixed: fixed, show: show, caption: caption, lang: c.page.Lang, anchor: "m" + strconv.Itoa(number+1) + "."}
	spec.url = c.b.pairURL(rows, cols, c.page.Lang)
	c.sizeOf(spec)
	return directive{layout: "matrix", view: func() any { return c.b.matrixInText(spec) }}
}

// where resolves the fixed values of other dimensions.
func (c *compiler) where() map[int]int {
	n := c.of.Args.Get("where")
	if n == nil {
		return nil
	}
	if n.Kind != content.NodeMap {
		c.fail("DIR02/where", n.Pos)
		return nil
	}
	out := map[int]int{}
	for _, item := range n.Items {
		dim := c.dimensionNamed(item.Key, item.KeyPos)
		if dim < 0 {
			continue
		}
		e, problem := c.b.site.Dimensions[dim].Named(content.Name{Text: item.Value, Pos: item.Pos})
		if problem != nil {
			c.diags = append(c.diags, *problem)
			continue
		}
		out[dim] = e.Index
	}
	return out
}

// list: of: a dimension, or type: concept, article, page, persona, or series:
// ID; limit: how many.
func (c *compiler) list() directive {
	c.only("of", "type", "series", "tag", "limit", "title")
	title, _ := c.text("title")
	limit := c.limit()
	lang := c.page.Lang
	given := 0
	var cards func() []view.Card
	if dim := c.dimension("of", false); dim >= 0 {
		given++
		cards = func() []view.Card { return c.b.entityCards(c.b.site.Dimensions[dim], lang) }
	}
	if c.of.Args.Get("type") != nil {
		given++
		kind := site.PageKind(c.choice("type", "concept", "article", "page", "persona"))
		cards = func() []view.Card { return c.b.kindCards(kind, lang) }
	}
	if id, pos := c.text("series"); id != "" {
		given++
		cards = c.seriesCards(id, pos)
	}
	if tag, pos := c.text("tag"); tag != "" {
		given++
		cards = c.tagCards(tag, pos)
	}
	if given != 1 && len(c.diags) == 0 {
		c.fail("DIR02/list", c.of.Pos)
	}
	if len(c.diags) > 0 || cards == nil {
		return directive{}
	}
	return directive{layout: "list", view: func() any {
		all := cards()
		if limit > 0 && limit < len(all) {
			all = all[:limit]
		}
		return view.List{Title: title, Cards: all}
	}}
}

func (c *compiler) limit() int {
	value, pos := c.text("limit")
	if value == "" {
		return 0
	}
	n, err := strconv.Atoi(value)
	if err != nil || n < 1 {
		c.fail("DIR02/number", pos, "argument", "limit", "value", value)
	}
	return n
}

func (c *compiler) seriesCards(id string, pos source.Pos) func() []view.Card {
	var known []string
	for _, s := range c.b.site.Series {
		if content.Fold(s.ID) == content.Fold(id) || content.Fold(s.Title(c.page.Lang)) == content.Fold(id) {
			return func() []view.Card { return c.b.partCards(s, c.page.Lang) }
		}
		known = append(known, s.ID)
	}
	c.fail("DIR02/series", pos, "value", id, "nearest", nearest(id, known), "known", strings.Join(known, ", "))
	return nil
}

func (c *compiler) tagCards(tag string, pos source.Pos) func() []view.Card {
	slug := content.Slug(c.page.Lang, tag)
	var known []string
	for _, p := range c.b.site.Pages {
		if p.Kind != site.KindTag || p.Lang != c.page.Lang {
			continue
		}
		if p.ID == "tags/"+slug {
			return func() []view.Card { return c.b.cards(p.Pages, c.page.Lang) }
		}
		known = append(known, p.Title)
	}
	c.fail("DIR02/tag", pos, "value", tag, "nearest", nearest(tag, known))
	return nil
}

// custom is a theme's own directive; its view has the arguments as they are.
func (c *compiler) custom() directive {
	args := map[string]any{}
	if c.of.Args != nil && c.of.Args.Kind == content.NodeMap {
		for _, item := range c.of.Args.Items {
			args[item.Key] = item.Plain()
		}
	}
	v := view.Custom{Name: c.of.Name, Args: args}
	return directive{layout: c.of.Name, view: func() any { return v }}
}

func (b *builder) entityCards(dim *site.Dimension, lang string) (out []view.Card) {
	for _, e := range dim.Entities {
		out = append(out, b.card(e.Pages[lang], lang))
	}
	return out
}

func (b *builder) kindCards(kind site.PageKind, lang string) []view.Card {
	var entries []*site.Entry
	for _, e := range b.site.Entries {
		if p := e.PageFor(lang, b.site.Languages); p != nil && p.Kind == kind {
			entries = append(entries, e)
		}
	}
	return b.entryCards(entries, lang)
}

func (b *builder) partCards(s *site.Series, lang string) (out []view.Card) {
	for _, part := range s.Parts {
		v := b.part(part, lang)
		out = append(out, view.Card{
			Title: v.Title, URL: v.URL, Description: v.Teaser, Kind: string(site.KindArticle),
			Date: v.Date, Lang: v.Lang, Series: s.Title(lang), Part: v.Number,
		})
	}
	return out
}
