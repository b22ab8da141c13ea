package theme

import (
	"html/template"
	"strconv"
	"text/template/parse"
)

// fold replaces calls with constant arguments, such as {{t "nav.menu"}}, by
// their result: the words of a language do not change while pages are written,
// and a call costs more than all else that such an action does. The result
// stays an action, so that it is escaped where it stands.
func fold(tree *parse.Tree, constant map[string]func(string) string) {
	inspect(tree.Root, func(n parse.Node) {
		pipe, ok := n.(*parse.PipeNode)
		if !ok {
			return
		}
		for _, cmd := range pipe.Cmds {
			if len(cmd.Args) != 2 {
				continue
			}
			name, isName := cmd.Args[0].(*parse.IdentifierNode)
			arg, isText := cmd.Args[1].(*parse.StringNode)
			if !isName || !isText || constant[name.Ident] == nil || len(pipe.Cmds) > 1 {
				continue
			}
			text := constant[name.Ident](arg.Text)
			cmd.Args = []parse.Node{&parse.StringNode{NodeType: parse.NodeString, Pos: arg.Pos, Quoted: strconv.Quote(text), Text: text}}
		}
	})
}

// constants are the functions whose result depends on nothing but their one
// argument.
func constants(funcs template.FuncMap) map[string]func(string) string {
	out := map[string]func(string) string{}
	if t, ok := funcs["t"].(func(string, ...any) string); ok {
		out["t"] = func(key string) string { return t(key) }
	}
	if asset, ok := funcs["asset"].(func(string) string); ok {
		out["asset"] = asset
	}
	return out
}
