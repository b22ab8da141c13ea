package theme

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
	"text/template/parse"

	"kontor/generator/language"
	"kontor/generator/source"
)

// trees are the templates of one file by name: the file's own, under the name
// by which others call it, and those it defines.
type trees map[string]*parse.Tree

// parseFile parses the text of a template file. Functions are not looked up,
// so that one unknown name does not hide the next.
func parseFile(name, text string) (trees, error) {
	t := parse.New(name)
	t.Mode = parse.SkipFuncCheck
	set := trees{}
	if _, err := t.Parse(text, "", "", set); err != nil {
		return nil, err
	}
	if own, ok := set[name]; ok {
		delete(set, name)
		set[templateName(name)] = own
	}
	return set, nil
}

// location is the beginning of an error of package template.
var location = regexp.MustCompile(`^(?:html/)?template: ?([^:]*):(\d+):(?:(\d+):)? ?`)

// located splits a template error into the place it names and the rest. The
// offset is -1 where the message has no column.
func located(message string) (name string, line, column int, rest string) {
	m := location.FindStringSubmatch(message)
	if m == nil {
		return "", 0, -1, message
	}
	line, _ = strconv.Atoi(m[2])
	column = -1
	if m[3] != "" {
		column, _ = strconv.Atoi(m[3])
	}
	return m[1], line, column, message[len(m[0]):]
}

// syntaxError turns a parser's error into a diagnostic. The parser names the
// line; the column is that of the line's first action.
func syntaxError(f *file, err error) source.Diagnostic {
	_, line, _, rest := located(err.Error())
	return source.Error("THM02", f.firstAction(line), "reason", rest)
}

func (f *file) firstAction(line int) source.Pos {
	lines := strings.SplitAfter(string(f.data), "\n")
	if line < 1 || line > len(lines) {
		return source.Pos{File: f.path}
	}
	start := len(strings.Join(lines[:line-1], ""))
	text := lines[line-1]
	column := strings.Index(text, "{{")
	if column < 0 {
		column = len(text) - len(strings.TrimLeft(text, " \t"))
	}
	return f.at(start + column)
}

// inspect calls visit for node and everything below it.
func inspect(node parse.Node, visit func(parse.Node)) {
	visit(node)
	branch := func(b *parse.BranchNode) {
		inspect(b.Pipe, visit)
		inspect(b.List, visit)
		if b.ElseList != nil {
			inspect(b.ElseList, visit)
		}
	}
	switch n := node.(type) {
	case *parse.ListNode:
		for _, child := range n.Nodes {
			inspect(child, visit)
		}
	case *parse.IfNode:
		branch(&n.BranchNode)
	case *parse.RangeNode:
		branch(&n.BranchNode)
	case *parse.WithNode:
		branch(&n.BranchNode)
	case *parse.ActionNode:
		inspect(n.Pipe, visit)
	case *parse.TemplateNode:
		if n.Pipe != nil {
			inspect(n.Pipe, visit)
		}
	case *parse.PipeNode:
		for _, command := range n.Cmds {
			inspect(command, visit)
		}
	case *parse.CommandNode:
		for _, arg := range n.Args {
			inspect(arg, visit)
		}
	case *parse.ChainNode:
		inspect(n.Node, visit)
	}
}

// calls checks the function calls of one file: every function exists, and the
// names written out for `t` and `asset` do, too.
type calls struct {
	file    *file
	langs   []string
	strings map[string]*language.Strings
	assets  *assets
	diags   []source.Diagnostic
}

func (c *calls) check(set trees) {
	for _, tree := range set {
		inspect(tree.Root, func(n parse.Node) {
			switch n := n.(type) {
			case *parse.PipeNode:
				for i, command := range n.Cmds {
					c.command(command, i > 0)
				}
			case *parse.IdentifierNode:
				c.function(n)
			}
		})
	}
}

func (c *calls) report(text string, at parse.Node, args ...string) {
	c.diags = append(c.diags, source.Error(text, c.file.at(int(at.Position())), args...))
}

func (c *calls) function(n *parse.IdentifierNode) {
	names := functionNames()
	if !slices.Contains(names, n.Ident) {
		c.report("THM02/function", n, "name", n.Ident,
			"near", language.Nearest(n.Ident, names), "known", strings.Join(names, ", "))
	}
}

// command checks one call; piped says that a value arrives from the left.
func (c *calls) command(n *parse.CommandNode, piped bool) {
	function, ok := n.Args[0].(*parse.IdentifierNode)
	if !ok {
		return
	}
	switch function.Ident {
	case "asset":
		c.asset(n, piped)
	case "t":
		c.text(n, piped)
	}
}

func (c *calls) asset(n *parse.CommandNode, piped bool) {
	if len(n.Args) != 2 || piped {
		c.report("THM08/literal", n)
		return
	}
	name, ok := n.Args[1].(*parse.StringNode)
	if !ok {
		c.report("THM08/literal", n.Args[1])
		return
	}
	if !c.assets.has(name.Text) {
		known := c.assets.names()
		c.report("THM08", name, "name", name.Text,
			"near", language.Nearest(name.Text, known), "known", strings.Join(known, ", "))
	}
}

func (c *calls) text(n *parse.CommandNode, piped bool) {
	if len(n.Args) < 2 {
		return // the type check says that the key is missing
	}
	key, ok := n.Args[1].(*parse.StringNode)
	if !ok {
		return
	}
	for _, lang := range c.langs {
		if s := c.strings[lang]; !s.Has(key.Text) {
			c.report("THM09/key", key, "key", key.Text, "lang", lang, "near", language.Nearest(key.Text, s.Keys()))
			return
		}
	}
	if !piped {
		c.placeholders(n, key, c.strings[c.langs[0]].Placeholders(key.Text))
	}
}

// placeholders compares the arguments of a call of `t` with what its text
// takes.
func (c *calls) placeholders(n *parse.CommandNode, key *parse.StringNode, takes []string) {
	given := map[string]bool{}
	for i := 2; i < len(n.Args); i += 2 {
		name, ok := n.Args[i].(*parse.StringNode)
		switch {
		case i+1 == len(n.Args):
			c.report("THM09/pairs", n.Args[i], "key", key.Text)
			return
		case !ok:
			return
		case !slices.Contains(takes, name.Text):
			c.report("THM09/argument", name, "name", name.Text, "key", key.Text, "known", strings.Join(takes, ", "))
		}
		given[name.Text] = true
	}
	for _, name := range takes {
		if !given[name] {
			c.report("THM09/missing", key, "name", name, "key", key.Text)
		}
	}
}
