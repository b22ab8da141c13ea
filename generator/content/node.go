package content

import (
	"strconv"

	"kontor/generator/source"
)

// NodeKind is the shape of a Node.
type NodeKind uint8

// The kinds of nodes.
const (
	NodeNull NodeKind = iota
	NodeString
	NodeBool
	NodeInt
	NodeFloat
	NodeDate // TOML's own date types; Value as RFC 3339 or its date part
	NodeList
	NodeMap
)

// Node is one value of front matter, whatever the format: YAML, TOML and JSON
// become the same tree, and one decoder reads it.
type Node struct {
	Kind   NodeKind
	Key    string // in a map: the key as written
	KeyPos source.Pos
	Value  string     // scalars: the value as text
	Items  []*Node    // lists and maps, in file order
	Pos    source.Pos // of the value
}

// Get returns the value of key in a map, or nil; keys compare without case,
// "_" and "-".
func (n *Node) Get(key string) *Node {
	if n == nil || n.Kind != NodeMap {
		return nil
	}
	for _, it := range n.Items {
		if foldKey(it.Key) == foldKey(key) {
			return it
		}
	}
	return nil
}

// foldKey makes keys comparable.
func foldKey(key string) string {
	b := make([]byte, 0, len(key))
	for i := 0; i < len(key); i++ {
		c := key[i]
		switch {
		case c == '_' || c == '-':
			continue
		case 'A' <= c && c <= 'Z':
			c += 'a' - 'A'
		}
		b = append(b, c)
	}
	return string(b)
}

// Plain returns the value as Go's own types: string, bool, int, float64,
// []any, map[string]any, or nil. Nulls inside lists and maps are left out, as
// encoding/gob cannot hold them.
func (n *Node) Plain() any {
	if n == nil {
		return nil
	}
	switch n.Kind {
	case NodeBool:
		return n.Value == "true"
	case NodeInt:
		if i, err := strconv.Atoi(n.Value); err == nil {
			return i
		}
		return n.Value
	case NodeFloat:
		if f, err := strconv.ParseFloat(n.Value, 64); err == nil {
			return f
		}
		return n.Value
	case NodeList:
		list := make([]any, 0, len(n.Items))
		for _, it := range n.Items {
			if it.Kind != NodeNull {
				list = append(list, it.Plain())
			}
		}
		return list
	case NodeMap:
		m := make(map[string]any, len(n.Items))
		for _, it := range n.Items {
			if it.Kind != NodeNull {
				m[it.Key] = it.Plain()
			}
		}
		return m
	case NodeNull:
		return nil
	}
	return n.Value
}
