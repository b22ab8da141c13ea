package content

import (
	"bytes"
	"errors"
	"strconv"
	"strings"

	"github.com/pelletier/go-toml/v2"
	"github.com/pelletier/go-toml/v2/unstable"

	"kontor/generator/source"
)

// readTOML reads a TOML document. The parser that knows positions builds the
// tree; the strict decoder of the same library then has the last word on
// everything else that TOML forbids.
func readTOML(at placer, src []byte) (*Node, []source.Diagnostic) {
	r := tomlReader{at: at, src: src, pos: at.offsets(src), traits: map[*Node]tomlTrait{}}
	r.root = &Node{Kind: NodeMap, Pos: at(1, 1)}
	r.table = r.root
	r.parser.Reset(src)
	for r.parser.NextExpression() {
		r.expression(r.parser.Expression())
	}
	if err := r.parser.Error(); err != nil {
		return nil, append(r.diags, r.syntax(err))
	}
	if len(r.diags) > 0 {
		return r.root, r.diags
	}
	var strict map[string]any
	if err := toml.Unmarshal(src, &strict); err != nil {
		return nil, []source.Diagnostic{r.syntax(err)}
	}
	return r.root, nil
}

// tomlTrait is what the rules of TOML need to know of a table or list.
type tomlTrait uint8

const (
	tomlImplied tomlTrait = iota // table made by the name of another
	tomlDefined                  // table with a header, a dotted key or in one line
	tomlTables                   // list of tables
)

type tomlReader struct {
	at     placer
	src    []byte
	pos    func(offset int) source.Pos
	parser unstable.Parser
	root   *Node
	table  *Node // that keys go into; nil after a header that is wrong
	traits map[*Node]tomlTrait
	diags  []source.Diagnostic
}

func (r *tomlReader) expression(e *unstable.Node) {
	switch e.Kind {
	case unstable.Table, unstable.ArrayTable:
		r.header(e.Key(), e.Kind == unstable.ArrayTable)
	case unstable.KeyValue:
		if r.table != nil {
			r.keyValue(r.table, e, 1)
		}
	}
}

// header opens the table [a.b] or appends one to the list [[a.b]].
func (r *tomlReader) header(keys unstable.Iterator, list bool) {
	t := r.root
	for depth := 1; keys.Next(); depth++ {
		key := keys.Node()
		if depth > maxDepth {
			r.tooDeep(key)
			return
		}
		if !keys.IsLast() {
			if t = r.step(t, key); t == nil {
				r.table = nil
				return
			}
			continue
		}
		r.table = r.open(t, key, list)
	}
}

// step goes from a table into the one named by key, making it where needed.
func (r *tomlReader) step(t *Node, key *unstable.Node) *Node {
	next := exactly(t, string(key.Data))
	if next == nil {
		return r.add(t, key, &Node{Kind: NodeMap})
	}
	if next.Kind == NodeList && r.traits[next] == tomlTables {
		return next.Items[len(next.Items)-1]
	}
	if next.Kind != NodeMap {
		r.duplicate(key, next)
		return nil
	}
	return next
}

func (r *tomlReader) open(t *Node, key *unstable.Node, list bool) *Node {
	found := exactly(t, string(key.Data))
	switch {
	case found == nil && list:
		found = r.add(t, key, &Node{Kind: NodeList})
		r.traits[found] = tomlTables
	case found == nil:
		found = r.add(t, key, &Node{Kind: NodeMap})
		r.traits[found] = tomlDefined
		return found
	case !list && found.Kind == NodeMap && r.traits[found] == tomlImplied:
		r.traits[found] = tomlDefined
		return found
	case !list || r.traits[found] != tomlTables:
		r.duplicate(key, found)
		return nil
	}
	entry := &Node{Kind: NodeMap, Pos: r.pos(int(key.Raw.Offset))}
	found.Items = append(found.Items, entry)
	return entry
}

// keyValue puts one value into t, below the tables that a dotted key names.
func (r *tomlReader) keyValue(t *Node, e *unstable.Node, depth int) {
	keys := e.Key()
	for ; keys.Next(); depth++ {
		key := keys.Node()
		if depth > maxDepth {
			r.tooDeep(key)
			return
		}
		if !keys.IsLast() {
			if t = r.step(t, key); t == nil {
				return
			}
			r.traits[t] = tomlDefined
			continue
		}
		if found := exactly(t, string(key.Data)); found != nil {
			r.duplicate(key, found)
			return
		}
		r.add(t, key, r.value(e.Value(), r.behind(key), depth))
	}
}

// exactly finds a key as written, unlike [Node.Get].
func exactly(t *Node, key string) *Node {
	for _, item := range t.Items {
		if item.Key == key {
			return item
		}
	}
	return nil
}

func (r *tomlReader) add(t *Node, key *unstable.Node, n *Node) *Node {
	n.Key, n.KeyPos = string(key.Data), r.pos(int(key.Raw.Offset))
	if n.Pos.Line == 0 {
		n.Pos = n.KeyPos
	}
	t.Items = append(t.Items, n)
	return n
}

func (r *tomlReader) duplicate(key *unstable.Node, first *Node) {
	r.diags = append(r.diags, source.Error("FM03", r.pos(int(key.Raw.Offset)), "key", string(key.Data)).With(first.KeyPos))
}

func (r *tomlReader) tooDeep(key *unstable.Node) {
	r.table = nil
	r.diags = append(r.diags, source.Error("FM04/deep", r.pos(int(key.Raw.Offset)), "limit", strconv.Itoa(maxDepth)))
}

// behind is the offset of what follows the key and its equals sign.
func (r *tomlReader) behind(key *unstable.Node) int {
	i := int(key.Raw.Offset + key.Raw.Length)
	for i < len(r.src) && bytes.IndexByte([]byte(" \t="), r.src[i]) >= 0 {
		i++
	}
	return i
}

// value reads a value; offset is where it begins, should the parser not say.
func (r *tomlReader) value(v *unstable.Node, offset, depth int) *Node {
	if v.Raw.Length > 0 {
		offset = int(v.Raw.Offset)
	}
	n := &Node{Pos: r.pos(offset), Value: string(v.Data)}
	if depth > maxDepth {
		r.diags = append(r.diags, source.Error("FM04/deep", n.Pos, "limit", strconv.Itoa(maxDepth)))
		return n
	}
	switch v.Kind {
	case unstable.Array:
		n.Kind = NodeList
		for items := v.Children(); items.Next(); {
			n.Items = append(n.Items, r.value(items.Node(), offset, depth+1))
		}
	case unstable.InlineTable:
		n.Kind = NodeMap
		for items := v.Children(); items.Next(); {
			r.keyValue(n, items.Node(), depth+1)
		}
	case unstable.Bool:
		n.Kind = NodeBool
	case unstable.Integer:
		n.Kind, n.Value = NodeInt, decimal(n.Value)
	case unstable.Float:
		n.Kind, n.Value = NodeFloat, strings.ReplaceAll(n.Value, "_", "")
		if strings.HasSuffix(n.Value, "inf") || strings.HasSuffix(n.Value, "nan") {
			n.Kind = NodeString
		}
	case unstable.LocalDate, unstable.LocalDateTime, unstable.LocalTime, unstable.DateTime:
		n.Kind = NodeDate
	default:
		n.Kind = NodeString
	}
	return n
}

// syntax words an error; the two slips of people who come from YAML have
// messages of their own.
func (r *tomlReader) syntax(err error) source.Diagnostic {
	offset, message := 0, err.Error()
	var parse *unstable.ParserError
	var decode *toml.DecodeError
	switch {
	case errors.As(err, &parse):
		offset, message = int(r.parser.Range(parse.Highlight).Offset), parse.Message
	case errors.As(err, &decode):
		line, col := decode.Position()
		offset = lineOffset(r.src, line) + col - 1
		message = strings.TrimPrefix(message, "toml: ")
	}
	pos := r.pos(offset)
	line := strings.TrimSpace(string(wholeLine(r.src, offset)))
	key, value, equals := strings.Cut(line, "=")
	switch {
	case !equals && strings.Contains(line, ":"):
		key, value, _ = strings.Cut(line, ":")
		return source.Error("FM02/toml-colon", pos, "fix", strings.TrimSpace(key)+" = "+quoted(strings.TrimSpace(value)))
	case equals && strings.Contains(message, "start of value") && bareText(value):
		return source.Error("FM02/toml-quote", pos, "fix", strings.TrimSpace(key)+" = "+quoted(strings.TrimSpace(value)))
	}
	return source.Error("FM02", pos, "message", message)
}

// bareText reports whether a value is a text without quotes.
func bareText(value string) bool {
	value = strings.TrimSpace(value)
	return value != "" && !strings.ContainsAny(value[:1], `"'[{`) && !strings.HasSuffix(value, `"`)
}

// lineOffset is where a line, counted from 1, begins.
func lineOffset(src []byte, line int) int {
	offset := 0
	for ; line > 1; line-- {
		i := bytes.IndexByte(src[offset:], '\n')
		if i < 0 {
			break
		}
		offset += i + 1
	}
	return offset
}

// wholeLine is the line around an offset.
func wholeLine(src []byte, offset int) []byte {
	offset = min(offset, len(src))
	start := bytes.LastIndexByte(src[:offset], '\n') + 1
	if i := bytes.IndexByte(src[offset:], '\n'); i >= 0 {
		return src[start : offset+i]
	}
	return src[start:]
}
