package content

import (
	"encoding/json"
	"slices"
	"strconv"
	"strings"

	"github.com/invopop/jsonschema"

	"kontor/generator/source"
)

// ofType makes the schema of a value of one JSON type.
func ofType(t string) func() *jsonschema.Schema {
	return func() *jsonschema.Schema { return &jsonschema.Schema{Type: t} }
}

// anyOf makes the schema of a value that has one of several forms.
func anyOf(forms ...func() *jsonschema.Schema) func() *jsonschema.Schema {
	return func() *jsonschema.Schema {
		s := &jsonschema.Schema{}
		for _, form := range forms {
			s.AnyOf = append(s.AnyOf, form())
		}
		return s
	}
}

// words is the schema of a text, for which a number will do as well.
var words = anyOf(ofType("string"), ofType("number"))

// readText reads any single value as text: `title: 2026` is a title.
func readText(d *decoder, n *Node) (string, bool) {
	switch {
	case n.scalar():
		return strings.TrimSpace(n.Value), true
	case n.Kind == NodeMap && d.perLanguage(n):
		d.report(source.Error("FM10", n.Pos, "key", d.key(), "languages", strings.Join(d.o.Languages, ", ")))
		return "", false
	}
	return "", d.wrong(n, "text")
}

// perLanguage reports whether a map gives one text per language.
func (d *decoder) perLanguage(n *Node) bool {
	known := false
	for _, item := range n.Items {
		if !isLanguage(item.Key) {
			return false
		}
		known = known || slices.Contains(d.o.Languages, item.Key) || item.Key == "de" || item.Key == "en"
	}
	return known
}

// prose is a text of any length; line one without line breaks.
var (
	prose = codec[string]{schema: words, read: func(d *decoder, n *Node, to *string) bool {
		s, ok := readText(d, n)
		if ok {
			*to = s
		}
		return ok
	}}
	line = codec[string]{schema: words, spell: Fold, read: func(d *decoder, n *Node, to *string) bool {
		s, ok := readText(d, n)
		if ok {
			*to = collapse(s)
		}
		return ok
	}}
)

// name is a text that refers to something, with its place.
var name = codec[Name]{schema: words, spell: func(v Name) string { return Fold(v.Text) },
	read: func(d *decoder, n *Node, to *Name) bool {
		s, ok := readText(d, n)
		if ok {
			*to = Name{Text: collapse(s), Pos: n.Pos}
		}
		return ok
	}}

// names are one name or a list of them.
var names = listOf(name, func(v Name) bool { return v.Text == "" })

// lines are one line or a list of them.
var lines = listOf(line, func(v string) bool { return v == "" })

// listOf reads a list; a single value stands for a list of one. Entries that
// are empty are left out.
func listOf[T any](c codec[T], empty func(T) bool) codec[[]T] {
	list := codec[[]T]{
		schema: anyOf(c.schema, func() *jsonschema.Schema {
			return &jsonschema.Schema{Type: "array", Items: c.schema()}
		}),
		read: func(d *decoder, n *Node, to *[]T) bool {
			items := n.Items
			if n.Kind != NodeList {
				items = []*Node{n}
			}
			for i, item := range items {
				if item.Kind == NodeNull {
					continue
				}
				if len(d.path) > 0 {
					d.path[len(d.path)-1].item = i + 1
				}
				var v T
				if c.read(d, item, &v) && !empty(v) {
					*to = append(*to, v) // to what an older key has brought
				}
			}
			if len(d.path) > 0 {
				d.path[len(d.path)-1].item = 0
			}
			return true
		},
	}
	if c.spell != nil {
		list.spell = func(v []T) string {
			parts := make([]string, len(v))
			for i := range v {
				parts[i] = c.spell(v[i])
			}
			return strings.Join(parts, ", ")
		}
	}
	return list
}

// never is the test of a list in which no entry is empty.
func never[T any](T) bool { return false }

// truth reads yes or no, in German too.
func truth(n *Node) (value, ok bool) {
	switch strings.ToLower(n.Value) {
	case "true", "yes", "ja":
		return true, n.scalar()
	case "false", "no", "nein":
		return false, n.scalar()
	}
	return false, false
}

var boolean = codec[bool]{schema: ofType("boolean"), spell: strconv.FormatBool,
	read: func(d *decoder, n *Node, to *bool) bool {
		v, ok := truth(n)
		if !ok {
			return d.wrong(n, "bool")
		}
		*to = v
		return true
	}}

var toggle = codec[Switch]{schema: ofType("boolean"), spell: func(s Switch) string { return strconv.FormatBool(s == SwitchOn) },
	read: func(d *decoder, n *Node, to *Switch) bool {
		v, ok := truth(n)
		if !ok {
			return d.wrong(n, "bool")
		}
		*to = SwitchOff
		if v {
			*to = SwitchOn
		}
		return true
	}}

// pointed reads into a pointer, which tells "given" from "absent".
func pointed[T any](c codec[T]) codec[*T] {
	return codec[*T]{schema: c.schema, read: func(d *decoder, n *Node, to **T) bool {
		v := new(T)
		if !c.read(d, n, v) {
			return false
		}
		*to = v
		return true
	}}
}

// integer reads a whole number within limits.
func integer(least, most int) codec[int] {
	return codec[int]{
		spell: strconv.Itoa,
		schema: func() *jsonschema.Schema {
			return &jsonschema.Schema{
				Type: "integer", Minimum: json.Number(strconv.Itoa(least)), Maximum: json.Number(strconv.Itoa(most)),
			}
		},
		read: func(d *decoder, n *Node, to *int) bool {
			v, err := strconv.Atoi(strings.TrimSuffix(strings.TrimSpace(n.Value), ".0"))
			if err != nil || !n.scalar() || n.Kind == NodeBool {
				return d.wrong(n, "integer")
			}
			if v < least || v > most {
				return d.wrong(n, "range", "least", strconv.Itoa(least), "most", strconv.Itoa(most))
			}
			*to = v
			return true
		},
	}
}

// share reads a part of a whole: "34 %", 0.34, "0,34" or 34.
var share = codec[Share]{
	schema: words,
	spell:  func(v Share) string { return strconv.FormatFloat(v.Value, 'g', -1, 64) },
	read: func(d *decoder, n *Node, to *Share) bool {
		v, ok := parseShare(n.Value)
		if !ok || !n.scalar() {
			return d.wrong(n, "share")
		}
		*to = Share{Given: true, Value: v}
		return true
	},
}

// fraction is a share that has a default.
var fraction = codec[float64]{schema: share.schema, read: func(d *decoder, n *Node, to *float64) bool {
	var s Share
	ok := share.read(d, n, &s)
	if ok {
		*to = s.Value
	}
	return ok
}}

func parseShare(text string) (float64, bool) {
	text = strings.TrimSpace(text)
	number, percent := strings.CutSuffix(text, "%")
	v, err := strconv.ParseFloat(strings.Replace(strings.TrimSpace(number), ",", ".", 1), 64)
	if percent || v > 1 {
		v /= 100
	}
	return v, err == nil && v >= 0 && v <= 1
}

// date reads a date, be it text or TOML's own.
var date = codec[Date]{
	schema: ofType("string"),
	spell: func(v Date) string {
		if v.DateOnly {
			return v.Time.Format("2006-01-02")
		}
		return v.Time.UTC().Format("2006-01-02T15:04:05.999Z")
	},
	read: func(d *decoder, n *Node, to *Date) bool {
		if !n.scalar() {
			return d.wrong(n, "date")
		}
		v, ok := parseDate(n.Value, d.o.Location)
		if !ok {
			return d.wrong(n, "date")
		}
		v.Pos = n.Pos
		*to = v
		return true
	},
}

// orText reads T from a map, or from a single value as if it stood under the
// key that matters most.
func orText[T any](r *record[T], start func(*Node) T, fromText func(d *decoder, n *Node, to *T) bool, spell func(T) string) codec[T] {
	return codec[T]{
		schema: anyOf(words, r.schema),
		spell:  spell,
		read: func(d *decoder, n *Node, to *T) bool {
			v := start(n)
			ok := false
			if n.scalar() {
				ok = fromText(d, n, &v)
			} else {
				ok = r.decode(d, n, &v)
			}
			if ok {
				*to = v
			}
			return ok
		},
	}
}

// object reads T from a map.
func object[T any](r *record[T]) codec[T] {
	return codec[T]{schema: r.schema, read: func(d *decoder, n *Node, to *T) bool { return r.decode(d, n, to) }}
}

// free reads a map of anything, as Go's own types.
var free = codec[map[string]any]{schema: ofType("object"), read: func(d *decoder, n *Node, to *map[string]any) bool {
	if n.Kind != NodeMap {
		return d.wrong(n, "map")
	}
	*to, _ = n.Plain().(map[string]any)
	return true
}}
