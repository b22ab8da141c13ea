package site

import (
	"math"

	"kontor/generator/content"
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

// nameIndex resolves names as authors write them: by id, else by title, else by
// short name; letter case and spaces do not matter.
type nameIndex[T comparable] struct {
	byName [levels]map[string][]T
	known  []string // titles, in the order added: what a message lists
}

func (x *nameIndex[T]) add(level int, name string, v T) {
	if name == "" {
		return
	}
	if x.byName[level] == nil {
		x.byName[level] = map[string][]T{}
	}
	key := content.Fold(name)
	for _, have := range x.byName[level][key] {
		if have == v {
			return
		}
	}
	x.byName[level][key] = append(x.byName[level][key], v)
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
