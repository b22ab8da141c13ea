package theme

import (
	"html/template"
	"maps"
	"slices"
	"sort"
	"text/template/parse"

	"kontor/generator/language"
	"kontor/generator/source"
)

// program is everything that runs for one layout or directive: its entry and
// the templates that can be called from there.
type program struct {
	file  *file
	entry string
	trees trees
}

// compose puts a layout together with the partials and, unless it is a page by
// itself, with the frame.
//
// A layout that only defines blocks fills the frame in base.html; one with
// text of its own is a whole page.
func compose(f *file, parsed map[string]trees) program {
	p := program{file: f, entry: f.name, trees: trees{}}
	for name, set := range parsed {
		if isPartial(name) {
			maps.Copy(p.trees, set)
		}
	}
	own := parsed[f.name]
	if framed(f.name, own) {
		p.entry = baseFile
		maps.Copy(p.trees, parsed[baseFile])
		own = maps.Clone(own)
		delete(own, f.name)
	}
	maps.Copy(p.trees, own)
	return p
}

func framed(name string, own trees) bool {
	return !isDirective(name) && len(own) > 1 && parse.IsEmptyTree(own[name].Root)
}

// reachable returns the program without the templates that its entry never
// calls.
func (p program) reachable() program {
	used := trees{}
	var follow func(name string)
	follow = func(name string) {
		tree, ok := p.trees[name]
		if _, seen := used[name]; seen || !ok {
			return
		}
		used[name] = tree
		for _, call := range templateCalls(tree) {
			follow(call.Name)
		}
	}
	follow(p.entry)
	p.trees = used
	return p
}

// template makes an executable set of copies: html/template writes its
// escapers into the trees.
func (p program) template(funcs template.FuncMap) (*template.Template, error) {
	t := template.New(p.entry).Funcs(funcs).Option("missingkey=zero")
	for _, name := range slices.Sorted(maps.Keys(p.trees)) {
		tree := p.trees[name].Copy()
		fold(tree, constants(funcs))
		if _, err := t.AddParseTree(name, tree); err != nil {
			return nil, err
		}
	}
	return t.Lookup(p.entry), nil
}

func templateCalls(tree *parse.Tree) []*parse.TemplateNode {
	var calls []*parse.TemplateNode
	inspect(tree.Root, func(n parse.Node) {
		if call, ok := n.(*parse.TemplateNode); ok {
			calls = append(calls, call)
		}
	})
	return calls
}

// references reports calls of templates that do not exist and, in a framed
// layout, blocks that the frame never calls.
func (p program) references(own trees, all files) []source.Diagnostic {
	var diags []source.Diagnostic
	names := slices.Sorted(maps.Keys(p.trees))
	used := p.reachable()
	for _, name := range slices.Sorted(maps.Keys(used.trees)) {
		tree := used.trees[name]
		f := all.byName[tree.ParseName]
		for _, call := range templateCalls(tree) {
			if _, ok := p.trees[call.Name]; !ok {
				diags = append(diags, source.Error("THM04/template", f.at(int(call.Position())),
					"name", call.Name, "near", language.Nearest(call.Name, names)))
			}
		}
	}
	if p.entry != baseFile {
		return diags
	}
	blocks := slices.Sorted(maps.Keys(used.trees))
	for name, tree := range own {
		if _, ok := used.trees[name]; !ok && name != p.file.name {
			diags = append(diags, source.Warning("THM04/block", p.file.at(int(tree.Root.Position())),
				"name", name, "near", language.Nearest(name, blocks)))
		}
	}
	return diags
}

// unique sorts diagnostics and drops repetitions: a partial is checked with
// every layout that calls it.
func unique(diags []source.Diagnostic) []source.Diagnostic {
	sort.SliceStable(diags, func(i, j int) bool { return diags[i].Args["type"] < diags[j].Args["type"] })
	source.Sort(diags)
	return slices.CompactFunc(diags, func(a, b source.Diagnostic) bool {
		return a.Pos == b.Pos && a.Text == b.Text
	})
}
