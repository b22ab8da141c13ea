package content

import (
	"path"
	"strconv"
	"strings"

	"kontor/generator/source"
)

// place is what the path of a document says about it.
type place struct {
	id, lang     string
	idPos        source.Pos // of `id:`, zero where the path gives it
	folder, name string
	typ          string
	dim, role    string // of an entity
	series       string // the series of a part
	part         int
	date, slug   string // of a dated file name: 2026-05-01-title
}

// placeOf reads a path below content/.
func placeOf(file string, o Options) place {
	p := place{lang: o.Language, typ: TypePage}
	rest := strings.TrimSuffix(strings.TrimPrefix(file, "content/"), path.Ext(file))
	p.folder, p.name = path.Split(rest)
	p.folder = strings.TrimSuffix(p.folder, "/")
	if base, suffix, ok := cutLast(p.name, "."); ok {
		for _, lang := range o.Languages {
			if strings.EqualFold(suffix, lang) {
				p.name, p.lang = base, lang
			}
		}
	}
	p.id = path.Join(p.folder, p.name)
	p.byFolder(o)
	p.byName()
	return p
}

func cutLast(s, sep string) (before, after string, found bool) {
	i := strings.LastIndex(s, sep)
	if i <= 0 {
		return s, "", false
	}
	return s[:i], s[i+len(sep):], true
}

// byFolder decides the type by the table of folders.
func (p *place) byFolder(o Options) {
	first, below, _ := strings.Cut(p.folder, "/")
	section := p.name == "_index"
	if section {
		p.typ = TypeSection
	}
	for _, d := range o.Dimensions {
		if !section && (p.folder == d.Dir || strings.HasPrefix(p.folder, d.Dir+"/")) {
			p.typ, p.dim, p.role = TypeEntity, d.ID, d.Role
			return
		}
	}
	switch {
	case first == "newsletter":
		p.typ = TypeText
	case first == "series" && below != "":
		p.inSeries(below, section)
	case section:
	case first == "concepts":
		p.typ = TypeConcept
	case first == "offers":
		p.typ = TypeOffer
	}
}

// inSeries is series/ID/_index.md, series/ID/NAME.md or series/ID/NAME/index.md.
func (p *place) inSeries(below string, section bool) {
	id, deeper, nested := strings.Cut(below, "/")
	switch {
	case section && !nested:
		p.typ = TypeSeries
	case !nested && p.name != "index":
		p.typ, p.series, p.part = TypeArticle, id, leadingNumber(p.name)
	case p.name == "index" && deeper != "" && !strings.Contains(deeper, "/"):
		p.typ, p.series, p.part = TypeArticle, id, leadingNumber(deeper)
	}
}

// byName reads a date at the start of the file name, or of a bundle's folder.
func (p *place) byName() {
	name := p.fileName()
	if len(name) < len("2026-05-01") || p.typ != TypePage && p.typ != TypeArticle {
		return
	}
	day, rest := name[:10], strings.TrimLeft(name[10:], "-_ ")
	if _, ok := parseDate(day, nil); !ok || strings.Contains(day, ".") || rest == "" {
		return
	}
	p.date, p.slug, p.part = day, rest, 0
	p.typ = TypeArticle
}

// fileName is the name that a person gave: of a bundle or section that of its
// folder.
func (p *place) fileName() string {
	if p.name == "index" || p.name == "_index" {
		return path.Base("/" + p.folder)
	}
	return p.name
}

// leadingNumber is the 2 of "02-erwartungen", 0 where there is none.
func leadingNumber(name string) int {
	end := 0
	for end < len(name) && '0' <= name[end] && name[end] <= '9' {
		end++
	}
	if end == 0 || end > 4 || end < len(name) && !strings.ContainsRune("-_. ", rune(name[end])) {
		return 0
	}
	n, _ := strconv.Atoi(name[:end])
	return n
}

// title makes a title of the file name: "02-erwartungen" is "Erwartungen".
func (p *place) title() string {
	name := p.fileName()
	switch {
	case p.slug != "":
		name = p.slug
	case p.part > 0:
		if rest := strings.TrimLeft(name, "0123456789-_. "); rest != "" {
			name = rest
		}
	case name == "/" || name == "":
		return "Start"
	}
	name = collapse(strings.NewReplacer("-", " ", "_", " ").Replace(name))
	if name == "" {
		return p.fileName()
	}
	runes := []rune(name)
	return strings.ToUpper(string(runes[:1])) + string(runes[1:])
}

// types are the words that `type:` may hold.
var types = newChoice(TypeArticle+"=post|posts|blog|Artikel|Beitrag", TypePage+"=Seite", TypeConcept+"=Konzept", TypePersona, TypeOffer+"=Angebot",
	TypeSection, TypeSeries+"=Serie", TypeEntity, TypeText)

// declarable are the types that a document may have wherever it stands.
var declarable = map[string]bool{TypeArticle: true, TypePage: true, TypeConcept: true, TypePersona: true, TypeOffer: true}

// declare applies the keys that decide what all others mean: lang, id, type.
func (p *place) declare(d *decoder, n *Node) {
	if v, ok := d.early(n, "lang", "language", "locale"); ok {
		p.setLanguage(d, v)
	}
	if v, ok := d.early(n, "id"); ok {
		p.setID(d, v)
	}
	if v, ok := d.early(n, "type"); ok {
		p.setType(d, v)
	} else if p.typ == TypePage && (n.Get("series") != nil || n.Get("part") != nil) {
		p.typ = TypeArticle
	}
}

// early finds the single value of a key ahead of the rest.
func (d *decoder) early(n *Node, keys ...string) (Name, bool) {
	for _, key := range keys {
		if item := n.Get(key); item != nil && item.Kind != NodeNull {
			var v Name
			d.path = append(d.path, step{key: keys[0]})
			ok := name.read(d, item, &v)
			d.path = d.path[:len(d.path)-1]
			return v, ok && v.Text != ""
		}
	}
	return Name{}, false
}

func (p *place) setLanguage(d *decoder, v Name) {
	for _, lang := range d.o.Languages {
		if strings.EqualFold(lang, v.Text) {
			p.lang = lang
			return
		}
	}
	d.report(source.Error("FM12", v.Pos, "language", v.Text, "known", strings.Join(d.o.Languages, ", ")))
}

// setID takes an id that can be part of an address and of a file name.
func (p *place) setID(d *decoder, v Name) {
	id := v.Text
	fix := Slug(p.lang, id)
	if strings.Contains(id, "/") {
		parts := strings.Split(id, "/")
		for i := range parts {
			parts[i] = Slug(p.lang, parts[i])
		}
		fix = strings.Join(parts, "/")
	}
	if id != fix {
		d.report(source.Error("FM13", v.Pos, "id", id, "fix", fix))
		return
	}
	p.id, p.idPos = id, v.Pos
	if p.typ == TypeEntity && !strings.Contains(id, "/") {
		p.id = path.Join(p.folder, id)
	}
}

// setType follows the author where the folder leaves a choice.
func (p *place) setType(d *decoder, v Name) {
	typ, ok := types.parse(v.Text)
	switch {
	case wordKey(v.Text) == wordKey(p.dim) && p.dim != "", ok && typ == p.typ:
	case !ok && d.isDimension(v.Text), ok && !declarable[typ]:
		d.report(source.Error("FM14", v.Pos, "type", v.Text))
	case !ok:
		d.report(source.Error("REF05/choice", v.Pos, "key", "type", "value", brief(v.Text),
			"known", strings.Join([]string{TypeArticle, TypePage, TypeConcept, TypePersona, TypeOffer}, ", "),
			"nearest", strings.Join(Nearest(v.Text, types.all(), 1), ", ")))
	case p.typ == TypeSeries || p.typ == TypeText || p.name == "_index":
		d.report(source.Error("FM14", v.Pos, "type", v.Text))
	default:
		p.typ, p.dim, p.role = typ, "", ""
	}
}

func (d *decoder) isDimension(word string) bool {
	for _, dim := range d.o.Dimensions {
		if wordKey(word) == wordKey(dim.ID) || wordKey(word) == wordKey(dim.Key) {
			return true
		}
	}
	return false
}
