package content

import (
	"errors"
	"io"
	"strconv"
	"strings"

	"go.yaml.in/yaml/v4"

	"kontor/generator/source"
)

// Limits of one tree, whatever the format.
const (
	maxDepth = 32    // levels of nesting
	maxNodes = 40000 // values, with everything that aliases repeat
)

// readYAML reads one YAML document. The tree holds what could be understood;
// it is nil for an empty document and after a syntax error.
func readYAML(at placer, src []byte) (*Node, []source.Diagnostic) {
	text, line, col := editorText(string(src))
	if line > 0 {
		return nil, []source.Diagnostic{source.Error("FM02/control", at(line, col))}
	}
	loader, err := yaml.NewLoader(strings.NewReader(text))
	if err != nil {
		return nil, []source.Diagnostic{source.Error("FM02", at(1, 1), "message", err.Error())}
	}
	var doc yaml.Node
	switch err := loader.Load(&doc); {
	case errors.Is(err, io.EOF):
		return nil, nil
	case err != nil:
		return nil, []source.Diagnostic{yamlSyntax(at, text, err)}
	case len(doc.Content) == 0:
		return nil, nil
	}
	if err := loader.Load(new(yaml.Node)); !errors.Is(err, io.EOF) {
		return nil, []source.Diagnostic{source.Error("FM02/documents", at(1, 1))}
	}
	r := yamlReader{at: at}
	root := r.node(doc.Content[0], 0)
	return root, r.diags
}

// otherBreaks are characters that YAML, but no editor, counts as line breaks.
var otherBreaks = strings.NewReplacer("\r", " ", "\u0085", " ", "\u2028", " ", "\u2029", " ")

// editorText makes the lines of a text those that an editor shows. line and
// col are the place of the first character that YAML forbids, 0 without one.
func editorText(text string) (plain string, line, col int) {
	breaks := false
	row, column := 1, 0
	for _, c := range text {
		column++
		switch {
		case c == '\n':
			row, column = row+1, 0
		case c == '\r', c == '\u0085', c == '\u2028', c == '\u2029':
			breaks = true
		case c < ' ' && c != '\t', c >= 0x7f && c < 0xa0, c == '\ufeff', c == '\ufffe', c == '\uffff':
			return text, row, column
		}
	}
	if breaks {
		text = otherBreaks.Replace(text)
	}
	return text, 0, 0
}

// yamlReader turns YAML nodes into ours.
type yamlReader struct {
	at    placer
	count int
	full  bool // a limit was reached and reported
	diags []source.Diagnostic
}

func (r *yamlReader) report(text string, y *yaml.Node, args ...string) {
	r.diags = append(r.diags, source.Error(text, r.pos(y), args...))
}

func (r *yamlReader) pos(y *yaml.Node) source.Pos { return r.at(y.Line, y.Column) }

// within reports whether one more value at depth is within the limits.
func (r *yamlReader) within(y *yaml.Node, depth int) bool {
	r.count++
	if r.full || depth <= maxDepth && r.count <= maxNodes {
		return !r.full
	}
	r.full = true
	r.report("FM04/deep", y, "limit", strconv.Itoa(maxDepth))
	return false
}

func (r *yamlReader) node(y *yaml.Node, depth int) *Node {
	n := &Node{Pos: r.pos(y)}
	if !r.within(y, depth) {
		return n
	}
	if y.Style&yaml.TaggedStyle != 0 && !strings.HasPrefix(y.Tag, "!!") {
		r.report("FM02/tag", y, "tag", y.Tag)
		return n
	}
	switch y.Kind {
	case yaml.AliasNode:
		target := r.node(y.Alias, depth+1)
		target.Pos = n.Pos
		return target
	case yaml.SequenceNode:
		n.Kind = NodeList
		for _, item := range y.Content {
			n.Items = append(n.Items, r.node(item, depth+1))
		}
	case yaml.MappingNode:
		r.mapping(n, y, depth)
	default:
		n.Kind, n.Value = yamlScalar(y)
	}
	return n
}

// mapping reads the entries of a map, then what merge keys (<<) add to them.
func (r *yamlReader) mapping(n *Node, y *yaml.Node, depth int) {
	n.Kind = NodeMap
	seen := map[string]source.Pos{}
	var merges []*yaml.Node
	for i := 0; i+1 < len(y.Content); i += 2 {
		key, value := y.Content[i], y.Content[i+1]
		switch {
		case key.Tag == "!!merge":
			merges = append(merges, value)
			continue
		case key.Kind != yaml.ScalarNode || key.Value == "":
			r.report("FM02/key", key)
			continue
		}
		if first, ok := seen[key.Value]; ok {
			r.diags = append(r.diags, source.Error("FM03", r.pos(key), "key", key.Value).With(first))
			continue
		}
		seen[key.Value] = r.pos(key)
		item := r.node(value, depth+1)
		item.Key, item.KeyPos = key.Value, r.pos(key)
		n.Items = append(n.Items, item)
	}
	for _, m := range merges {
		r.merge(n, m, seen, depth)
	}
}

func (r *yamlReader) merge(n *Node, y *yaml.Node, seen map[string]source.Pos, depth int) {
	from := r.node(y, depth+1)
	maps := []*Node{from}
	if from.Kind == NodeList {
		maps = from.Items
	}
	for _, m := range maps {
		if m.Kind != NodeMap {
			r.report("FM02/merge", y)
			return
		}
		for _, item := range m.Items {
			if _, ok := seen[item.Key]; !ok {
				seen[item.Key] = item.KeyPos
				n.Items = append(n.Items, item)
			}
		}
	}
}

// yamlScalar reads a single value. Dates stay text: whether one is wanted is
// the decoder's business.
func yamlScalar(y *yaml.Node) (NodeKind, string) {
	switch y.Tag {
	case "!!null":
		return NodeNull, ""
	case "!!bool":
		return NodeBool, strings.ToLower(y.Value)
	case "!!int":
		return NodeInt, decimal(y.Value)
	case "!!float":
		if f, err := strconv.ParseFloat(y.Value, 64); err == nil && f-f == 0 {
			return NodeFloat, y.Value
		}
	}
	return NodeString, y.Value
}

// decimal rewrites 0x1f and 1_000 in plain digits and leaves all else alone.
func decimal(s string) string {
	if _, err := strconv.Atoi(s); err == nil {
		return s
	}
	if i, err := strconv.ParseInt(s, 0, 64); err == nil {
		return strconv.FormatInt(i, 10)
	}
	return s
}
