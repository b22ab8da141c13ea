package content

import (
	"bytes"
	"encoding/json"
	"errors"
	"strconv"
	"strings"

	"kontor/generator/source"
)

// readJSON reads one JSON object, strictly.
func readJSON(at placer, src []byte) (*Node, []source.Diagnostic) {
	r := jsonReader{src: src, pos: at.offsets(src)}
	var valid json.RawMessage
	if err := json.Unmarshal(src, &valid); err != nil {
		return nil, []source.Diagnostic{r.syntax(err)}
	}
	r.decoder = json.NewDecoder(bytes.NewReader(src))
	r.decoder.UseNumber()
	root := r.value(0)
	return root, r.diags
}

type jsonReader struct {
	src     []byte
	pos     func(offset int) source.Pos
	decoder *json.Decoder
	deep    bool
	diags   []source.Diagnostic
}

// token reads the next token with the offset at which it begins. The text is
// known to be valid, so there is one.
func (r *jsonReader) token() (json.Token, int) {
	at := int(r.decoder.InputOffset())
	for at < len(r.src) && strings.IndexByte(" \t\r\n,:", r.src[at]) >= 0 {
		at++
	}
	t, _ := r.decoder.Token()
	return t, at
}

func (r *jsonReader) value(depth int) *Node {
	t, at := r.token()
	n := &Node{Pos: r.pos(at)}
	switch v := t.(type) {
	case string:
		n.Kind, n.Value = NodeString, v
	case bool:
		n.Kind, n.Value = NodeBool, strconv.FormatBool(v)
	case json.Number:
		n.Kind, n.Value = NodeFloat, v.String()
		if !strings.ContainsAny(n.Value, ".eE") {
			n.Kind = NodeInt
		}
	case json.Delim:
		r.inside(n, v, depth)
	}
	return n
}

// inside reads a list or an object whose opening bracket has been read.
func (r *jsonReader) inside(n *Node, open json.Delim, depth int) {
	if depth == maxDepth && !r.deep {
		r.deep = true
		r.diags = append(r.diags, source.Error("FM04/deep", n.Pos, "limit", strconv.Itoa(maxDepth)))
	}
	n.Kind = NodeList
	if open == '{' {
		n.Kind = NodeMap
	}
	seen := map[string]source.Pos{}
	for r.decoder.More() {
		if n.Kind == NodeList {
			n.add(r.value(depth+1), depth)
			continue
		}
		t, at := r.token()
		key, _ := t.(string)
		item := r.value(depth + 1)
		item.Key, item.KeyPos = key, r.pos(at)
		if first, ok := seen[key]; ok {
			r.diags = append(r.diags, source.Error("FM03", item.KeyPos, "key", key).With(first))
			continue
		}
		seen[key] = item.KeyPos
		n.add(item, depth)
	}
	r.token()
}

// add appends an item unless the tree is too deep already.
func (n *Node) add(item *Node, depth int) {
	if depth < maxDepth {
		n.Items = append(n.Items, item)
	}
}

// syntax words an error; what people take over from JavaScript has messages
// of its own.
func (r *jsonReader) syntax(err error) source.Diagnostic {
	offset := len(r.src)
	var e *json.SyntaxError
	if errors.As(err, &e) {
		offset = max(int(e.Offset)-1, 0)
	}
	pos := r.pos(offset)
	rest := r.src[min(offset, len(r.src)):]
	before := bytes.TrimRight(r.src[:min(offset, len(r.src))], " \t\r\n")
	switch {
	case bytes.HasPrefix(rest, []byte("//")), bytes.HasPrefix(rest, []byte("/*")), bytes.HasPrefix(rest, []byte("#")):
		return source.Error("FM02/json-comment", pos)
	case bytes.HasSuffix(before, []byte(",")) && len(rest) > 0 && (rest[0] == '}' || rest[0] == ']'):
		return source.Error("FM02/json-comma", r.pos(len(before)-1))
	case bytes.HasPrefix(rest, []byte("'")):
		return source.Error("FM02/json-quote", pos)
	case len(bytes.TrimSpace(rest)) == 0:
		return source.Error("FM02/json-end", pos)
	case len(before) > 0 && (before[len(before)-1] == '{' || before[len(before)-1] == ','):
		return source.Error("FM02/json-key", pos)
	}
	return source.Error("FM02", pos, "message", strings.TrimPrefix(err.Error(), "json: "))
}
