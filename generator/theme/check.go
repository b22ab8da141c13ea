package theme

import (
	"fmt"
	"html/template"
	"reflect"
	"regexp"
	"slices"
	"sort"
	"strings"
	"text/template/parse"

	"github.com/jba/templatecheck"

	"kontor/generator/language"
	"kontor/generator/source"
)

// checker checks programs against the views they will be given.
type checker struct {
	files files
	funcs template.FuncMap
	types map[string]reflect.Type // every struct that a view leads to, by name
}

func newChecker(all files, funcs template.FuncMap) *checker {
	c := &checker{files: all, funcs: funcs, types: map[string]reflect.Type{}}
	for _, name := range all.names(isEntry) {
		c.collect(viewOf(name))
	}
	return c
}

// collect remembers a type and all types of its fields.
func (c *checker) collect(t reflect.Type) {
	switch t.Kind() {
	case reflect.Pointer, reflect.Slice, reflect.Map:
		c.collect(t.Elem())
	case reflect.Struct:
		if _, seen := c.types[t.String()]; seen {
			return
		}
		c.types[t.String()] = t
		for i := range t.NumField() {
			c.collect(t.Field(i).Type)
		}
	}
}

// check reports every use of a view that its type does not allow. The check
// stops at the first; so the statement at fault is taken out of a copy and the
// rest is checked again.
func (c *checker) check(p program) []source.Diagnostic {
	copies := trees{}
	for name, tree := range p.trees {
		copies[name] = tree.Copy()
	}
	p.trees = copies
	var diags []source.Diagnostic
	taken := false
	for {
		message := c.first(p)
		name, line, column, rest := located(message)
		f := c.files.byName[name]
		switch {
		case message == "":
			return diags
		case f == nil || column < 0:
			return append(diags, source.Error("THM01/check", source.Pos{File: p.file.path}, "reason", message))
		case taken && strings.Contains(rest, "undefined variable"):
			return diags // its declaration was taken out
		}
		offset := f.offset(line, column)
		if !missing.MatchString(rest) && !onlyPointer(rest) {
			diags = append(diags, c.typeError(f.at(offset), rest))
		}
		if taken = removeAt(p.trees, name, offset); !taken {
			return diags
		}
	}
}

// first returns the first type error, "" if there is none.
func (c *checker) first(p program) (message string) {
	defer func() {
		if r := recover(); r != nil { // templatecheck panics on a field of nothing
			message = fmt.Sprint(r)
		}
	}()
	t, err := p.template(c.funcs)
	if err != nil {
		return err.Error()
	}
	zero := reflect.Zero(viewOf(p.file.name)).Interface()
	if err := templatecheck.CheckHTMLStrict(t, zero); err != nil {
		return err.Error()
	}
	return ""
}

var (
	checking = regexp.MustCompile(`^checking ".*?" at <.*?>: `)
	// missing is what [calls] and [program.references] report with a suggestion.
	missing      = regexp.MustCompile(`(is not a defined function|template ".*" not defined)$`)
	inconsistent = regexp.MustCompile(`^checking .*: inconsistent types for template .*: (\S+) and (\S+)$`)
	noField      = regexp.MustCompile(`can't use field (\w+) in type ([\w.]+)`)
)

// onlyPointer reports whether a template is merely called once with a value and
// once with a pointer to one, which makes no difference to it.
func onlyPointer(message string) bool {
	m := inconsistent.FindStringSubmatch(message)
	return m != nil && strings.TrimLeft(m[1], "*") == strings.TrimLeft(m[2], "*")
}

func (c *checker) typeError(pos source.Pos, message string) source.Diagnostic {
	message = checking.ReplaceAllString(message, "")
	m := noField.FindStringSubmatch(message)
	if m == nil || c.types[m[2]] == nil {
		return source.Error("THM01/type", pos, "reason", message)
	}
	fields := fieldNames(c.types[m[2]])
	return source.Error("THM01", pos, "field", m[1], "type", m[2],
		"near", language.Nearest(m[1], fields), "known", strings.Join(fields, ", "))
}

// fieldNames lists the fields of a struct, those of embedded structs included.
func fieldNames(t reflect.Type) []string {
	var names []string
	for _, f := range reflect.VisibleFields(t) {
		if !f.Anonymous && f.IsExported() {
			names = append(names, f.Name)
		}
	}
	sort.Strings(names)
	return names
}

// offset is the place of a template error: a line counted from 1 and a byte
// of that line counted from 0.
func (f *file) offset(line, column int) int {
	offset := 0
	for l := 1; l < line; l++ {
		next := strings.IndexByte(string(f.data[offset:]), '\n')
		if next < 0 {
			break
		}
		offset += next + 1
	}
	return offset + column
}

// statement is a place in a list of nodes.
type statement struct {
	list  *parse.ListNode
	index int
}

func (s statement) begin() int { return int(s.list.Nodes[s.index].Position()) }

// removeAt takes the innermost statement at a place of a file out of the
// trees. The templates of one file lie within each other, so the statement is
// the one that begins last.
func removeAt(set trees, file string, offset int) bool {
	var found statement
	for _, tree := range set {
		if tree.ParseName != file {
			continue
		}
		if s := statementAt(tree.Root, offset); s.list != nil && (found.list == nil || s.begin() > found.begin()) {
			found = s
		}
	}
	if found.list == nil {
		return false
	}
	found.list.Nodes = slices.Delete(found.list.Nodes, found.index, found.index+1)
	return true
}

// statementAt returns the last action that begins at or before offset. A place
// in the body of a branch belongs to the body.
func statementAt(list *parse.ListNode, offset int) statement {
	for i, node := range slices.Backward(list.Nodes) {
		if int(node.Position()) > offset || node.Type() == parse.NodeText {
			continue
		}
		if body := bodyAt(node, offset); body != nil {
			return statementAt(body, offset)
		}
		return statement{list, i}
	}
	return statement{}
}

// bodyAt returns the body of a branch that holds offset, nil where offset lies
// in its condition or node is no branch.
func bodyAt(node parse.Node, offset int) *parse.ListNode {
	var branch *parse.BranchNode
	switch n := node.(type) {
	case *parse.IfNode:
		branch = &n.BranchNode
	case *parse.RangeNode:
		branch = &n.BranchNode
	case *parse.WithNode:
		branch = &n.BranchNode
	default:
		return nil
	}
	for _, body := range []*parse.ListNode{branch.ElseList, branch.List} {
		if body != nil && len(body.Nodes) > 0 && int(body.Nodes[0].Position()) <= offset {
			return body
		}
	}
	return nil
}
