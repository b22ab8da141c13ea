package site

import (
	"math"
	"strings"

	"kontor/generator/content"
	"kontor/generator/source"
)

// maxWeight is the weight of what has none: it sorts last.
const maxWeight = math.MaxInt

// The levels of a name, best first.
const (
	levelID = iota
	levelTitle
	levelShort
	levels
)

// maxKnown is how many names a message lists.
const maxKnown = 12

// unknownName is REF01: a name that stands for nothing in a dimension, with the
// nearest of all names, else with the known titles.
func unknownName(n content.Name, dimension string, known, all []string) source.Diagnostic {
	list := strings.Join(known[:min(maxKnown, len(known))], ", ")
	if len(known) > maxKnown {
		list += ", …"
	}
	if near := content.Nearest(n.Text, all, 3); len(near) > 0 {
		return source.Error("REF01", n.Pos, "name", n.Text, "dimension", dimension, "nearest", strings.Join(near, ", "), "known", list)
	}
	return source.Error("REF01/known", n.Pos, "name", n.Text, "dimension", dimension, "known", list)
}

// nameIndex resolves names as authors write them: by id, else by title, else by
// short name; letter case and spaces do not matter.
type nameIndex[T comparable] struct {
	size   int // how many names of a level to expect
	byName [levels]map[string][]T
	known  []string // titles, in the order added: what a message lists
	all    []string // titles and short names: where the nearest ones are looked for
}

func (x *nameIndex[T]) add(level int, name string, v T) {
	if name != "" {
		x.addFolded(level, name, content.Fold(name), v)
	}
}

// addFolded adds a name that has been folded before.
func (x *nameIndex[T]) addFolded(level int, name, key string, v T) {
	if x.byName[level] == nil {
		size := x.size
		if level == levelShort {
			size = 0
		}
		x.byName[level] = make(map[string][]T, size)
	}
	for _, have := range x.byName[level][key] {
		if have == v {
			return
		}
	}
	x.byName[level][key] = append(x.byName[level][key], v)
	if level != levelID {
		x.all = append(x.all, name)
	}
	if level == levelTitle {
		x.known = append(x.known, name)
	}
}

// find returns what name stands for: nothing, one, or the candidates of an
// ambiguous name.
func (x *nameIndex[T]) find(name string) []T {
	key := content.Fold(name)
	for level := range x.byName {
		if found := x.byName[level][key]; len(found) > 0 {
			return found
		}
	}
	return nil
}
