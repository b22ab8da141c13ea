package content

import (
	"slices"
	"strconv"
	"strings"

	"github.com/invopop/jsonschema"

	"kontor/generator/source"
)

// The decoder in three words: a [codec] reads one kind of value, a [field]
// says under which key it stands and where it goes, a [record] is all fields
// of one thing. Front matter, site.yaml and everything nested in them are
// tables of such fields (meta.go, entity.go, offerfields.go, sitefields.go);
// the schema is made of the same tables.

// decoder turns the Node tree of one file into values and collects what is
// wrong with it.
type decoder struct {
	o     Options
	site  bool // reading site.yaml: unknown keys are errors, texts may be maps of languages
	diags []source.Diagnostic
	facts []Fact
	path  []step                  // from the top to the value being read
	langs []Name                  // languages used in maps of site.yaml
	keys  map[string]DimensionKey // how dimensions are named, by folded key
}

// step is one key on the way to a value, with the number of the list entry
// below it, if any.
type step struct {
	key  string
	item int
}

func (d *decoder) report(g source.Diagnostic) { d.diags = append(d.diags, g) }

// key is the innermost key on the way to the value being read.
func (d *decoder) key() string {
	if len(d.path) == 0 {
		return ""
	}
	return d.path[len(d.path)-1].key
}

// where spells the way to the value being read: "pains#2.importance".
func (d *decoder) where() string {
	var b strings.Builder
	for i, s := range d.path {
		if i > 0 {
			b.WriteByte('.')
		}
		b.WriteString(s.key)
		if s.item > 0 {
			b.WriteByte('#')
			b.WriteString(strconv.Itoa(s.item))
		}
	}
	return b.String()
}

// wrong reports a value of the wrong kind: REF05 and what was wanted.
func (d *decoder) wrong(n *Node, wanted string, args ...string) bool {
	args = append([]string{"key", d.key(), "value", n.show()}, args...)
	d.report(source.Error("REF05/"+wanted, n.Pos, args...))
	return false
}

// show is a value as an author would type it, cut for a message.
func (n *Node) show() string {
	switch n.Kind {
	case NodeList:
		var parts []string
		for _, item := range n.Items {
			parts = append(parts, item.show())
		}
		return brief("[" + strings.Join(parts, ", ") + "]")
	case NodeMap:
		var parts []string
		for _, item := range n.Items {
			parts = append(parts, item.Key+": "+item.show())
		}
		return brief("{" + strings.Join(parts, ", ") + "}")
	}
	return brief(n.Value)
}

// scalar reports whether the value is a single one.
func (n *Node) scalar() bool { return n.Kind != NodeNull && n.Kind != NodeList && n.Kind != NodeMap }

// A codec reads one kind of value into its place. What is wrong it reports
// itself; then it returns false and leaves the place alone.
type codec[T any] struct {
	read   func(d *decoder, n *Node, to *T) bool
	spell  func(v T) string // canonical spelling of a fact; nil where the value is text
	schema func() *jsonschema.Schema
}

// A field is a key of a record S.
type field[S any] struct {
	key      string
	silent   []string // other names, just as good
	old      []string // names that other tools or older texts use: one warning with the fix
	de, en   string   // what it is for, in the schema
	fact     bool     // no text: a translation must not state it differently
	required bool
	foreign  bool // another tool's key that only has a counterpart here
	read     func(d *decoder, n *Node, s *S) bool
	spell    func(s *S) string
	schema   func() *jsonschema.Schema
}

// key makes a field; at is where its value goes, and the comments say what it
// is for: German first, then a short English title.
func key[S, T any](name string, c codec[T], at func(*S) *T, de, en string) field[S] {
	f := field[S]{key: name, de: de, en: en, schema: c.schema}
	f.read = func(d *decoder, n *Node, s *S) bool { return c.read(d, n, at(s)) }
	if c.spell != nil {
		f.spell = func(s *S) string { return c.spell(*at(s)) }
	}
	return f
}

// foreign makes a field for a key of another tool whose value goes elsewhere;
// read reports what to write instead.
func foreign[S any](name string, read func(d *decoder, n *Node, s *S) bool) field[S] {
	return field[S]{key: name, foreign: true, read: read}
}

func (f field[S]) also(names ...string) field[S] { f.silent = names; return f }
func (f field[S]) once(names ...string) field[S] { f.old = names; return f }
func (f field[S]) isFact() field[S]              { f.fact = true; return f }
func (f field[S]) must() field[S]                { f.required = true; return f }

// within lifts the fields of a part T to the whole S that holds it.
func within[S, T any](at func(*S) *T, fields ...field[T]) []field[S] {
	out := make([]field[S], len(fields))
	for i, f := range fields {
		out[i] = field[S]{
			key: f.key, silent: f.silent, old: f.old, de: f.de, en: f.en,
			fact: f.fact, required: f.required, foreign: f.foreign, schema: f.schema,
			read: func(d *decoder, n *Node, s *S) bool { return f.read(d, n, at(s)) },
		}
		if f.spell != nil {
			out[i].spell = func(s *S) string { return f.spell(at(s)) }
		}
	}
	return out
}

// record is all fields of S. Later fields win over earlier ones of the same
// key.
type record[S any] struct {
	fields []field[S]
	index  map[string]entry // by folded key
}

type entry struct {
	field int
	old   bool
}

func newRecord[S any](parts ...[]field[S]) *record[S] {
	r := &record[S]{index: map[string]entry{}}
	for _, f := range slices.Concat(parts...) {
		i := slices.IndexFunc(r.fields, func(g field[S]) bool { return g.key == f.key })
		if i < 0 {
			i = len(r.fields)
			r.fields = append(r.fields, f)
		}
		r.fields[i] = f
	}
	for i, f := range r.fields {
		for _, name := range f.old {
			r.index[foldKey(name)] = entry{i, true}
		}
		for _, name := range f.silent {
			r.index[foldKey(name)] = entry{i, false}
		}
	}
	for i, f := range r.fields {
		r.index[foldKey(f.key)] = entry{i, false}
	}
	return r
}

// known lists the keys that are taught.
func (r *record[S]) known() []string {
	var keys []string
	for _, f := range r.fields {
		if !f.foreign {
			keys = append(keys, f.key)
		}
	}
	return keys
}

func (r *record[S]) has(key string) bool {
	e, ok := r.index[foldKey(key)]
	return ok && !r.fields[e.field].foreign && !e.old
}

// reading is one pass over the entries of a map.
type reading[S any] struct {
	*record[S]
	d    *decoder
	into *S
	seen []*Node // by field: its entry
}

func (r *record[S]) into(d *decoder, s *S) *reading[S] {
	return &reading[S]{record: r, d: d, into: s, seen: make([]*Node, len(r.fields))}
}

// entry reads one entry of a map. It reports whether the key is known.
func (r *reading[S]) entry(item *Node) bool {
	e, ok := r.index[foldKey(item.Key)]
	if !ok {
		return false
	}
	if item.Kind == NodeNull {
		return true
	}
	f, d := &r.fields[e.field], r.d
	if first := r.seen[e.field]; first != nil {
		d.report(source.Error("FM03/alias", item.KeyPos, "key", item.Key, "other", f.key).With(first.KeyPos))
		return true
	}
	r.seen[e.field] = item
	if e.old {
		d.advise(item, f.key+": "+item.show())
	}
	d.path = append(d.path, step{key: f.key})
	if f.read(d, item, r.into) && f.fact && !d.site {
		d.facts = append(d.facts, Fact{Key: d.where(), Value: f.spell(r.into), Pos: item.KeyPos})
	}
	d.path = d.path[:len(d.path)-1]
	return true
}

// missing reports required fields that were not there.
func (r *reading[S]) missing(n *Node) bool {
	complete := true
	for i, f := range r.fields {
		if f.required && r.seen[i] == nil {
			r.d.report(source.Error("REF05/missing", n.Pos, "key", f.key))
			complete = false
		}
	}
	return complete
}

// decode reads a whole map.
func (r *record[S]) decode(d *decoder, n *Node, s *S) bool {
	if n.Kind != NodeMap {
		return d.wrong(n, "map", "known", strings.Join(r.known(), ", "))
	}
	reading := r.into(d, s)
	for _, item := range n.Items {
		if !reading.entry(item) {
			d.unknown(item, r.known())
		}
	}
	return reading.missing(n)
}

// advise is the one warning for a key of another tool, with what to write.
func (d *decoder) advise(item *Node, fix string) {
	d.report(source.Warning("FM08", item.KeyPos, "key", item.Key, "fix", fix))
}

// unknown reports a key that means nothing here, and what may be meant.
func (d *decoder) unknown(item *Node, known []string) {
	g := source.Warning
	if d.site {
		g = source.Error
	}
	nearest := germanKeys.among(item.Key, known)
	if nearest == "" {
		nearest = strings.Join(Nearest(item.Key, known, 3), ", ")
	}
	switch {
	case nearest != "":
		d.report(g("REF06", item.KeyPos, "key", item.Key, "nearest", nearest))
	case !d.site && len(d.path) == 0:
		d.report(g("REF06/free", item.KeyPos, "key", item.Key))
	default:
		d.report(g("REF06/known", item.KeyPos, "key", item.Key, "known", strings.Join(known, ", ")))
	}
}
