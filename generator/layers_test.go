package generator_test

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"go/types"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"golang.org/x/tools/go/packages"
)

const modulePath = "kontor"

// anything stands for all packages in layers.
const anything = "*"

// layers is the architecture: every package and the packages it may import.
var layers = map[string][]string{
	"cmd/kontor": {anything},
	"themes":     {},

	// source: problems and hashes are named by its types; language: dates in the author's words.
	"generator/preview":         {"generator", "generator/page", "generator/site", "generator/source", "generator/language"},
	"generator/intake":          {"generator/theme", "generator/view", "generator/comment", "generator/newsletter", "generator/language"},
	"generator/worksheet":       {"generator/site", "generator/content", "generator/source"},
	"generator/intake/sqlstore": {"generator/intake", "generator/comment"},
	// What other systems export and read.
	"generator/intake/exchange": {"generator/intake", "generator/comment", "generator/wxr", "generator/source"},
	"generator/wxr":             {"generator/source"},
	"generator/wordpress":       {"generator/wxr", "generator/content", "generator/source"}, // posts of WordPress become documents
	"generator": {"generator/page", "generator/site", "generator/content", "generator/comment",
		"generator/theme", "generator/output", "generator/language", "generator/source"},
	// Beside what a page is made of: the states of cells (concept), the
	// positions and keys of outputs (source), names of languages (language).
	"generator/page": {"generator/site", "generator/chart", "generator/social", "generator/theme", "generator/view", "generator/content", "generator/comment",
		"generator/newsletter", "generator/concept", "generator/source", "generator/language"},
	"generator/theme":      {"generator/view", "generator/language", "generator/source"},
	"generator/view":       {},
	"generator/site":       {"generator/concept", "generator/content", "generator/comment", "generator/newsletter", "generator/source"},
	"generator/concept":    {},
	"generator/chart":      {},
	"generator/social":     {},
	"generator/content":    {"generator/source"},
	"generator/comment":    {"generator/source"},
	"generator/newsletter": {"generator/source"},
	"generator/output":     {"generator/source"},
	"generator/language":   {},
	"generator/source":     {},
	"generator/benchsite":  {}, // the site that speed is measured on; for tests
}

// Who may do what others may not.
var (
	goroutines  = []string{"generator.each", "generator/preview", "generator/intake"} // packages, or package.function
	fileWriters = []string{"generator/output", "generator/intake/sqlstore", "cmd/kontor"}
)

// Budgets: a longer chain or a fatter pipeline needs a decision, not an accident.
const (
	longestChain     = 7 // packages from the command down to source
	pipelinesImports = 8 // packages of the project that generator imports
)

// writing lists the functions and methods that change the file system.
var writing = map[string]string{
	"os": "Chmod Chown Chtimes CopyFS Create CreateTemp Lchown Link Mkdir MkdirAll MkdirTemp OpenFile Remove RemoveAll " +
		"Rename Symlink Truncate WriteFile",
	"io/ioutil":             "TempDir TempFile WriteFile",
	"syscall":               "Creat Link Mkdir Mknod Open Openat Rename Rmdir Symlink Truncate Unlink",
	"golang.org/x/sys/unix": "Creat Link Mkdir Mknod Open Openat Rename Rmdir Symlink Truncate Unlink",
}

// starting lists the functions that start a goroutine.
var starting = []string{
	"(*sync.WaitGroup).Go", "(*golang.org/x/sync/errgroup.Group).Go", "(*golang.org/x/sync/errgroup.Group).TryGo",
	"time.AfterFunc", "context.AfterFunc",
}

func TestLayers(t *testing.T) {
	root, err := filepath.Abs("..")
	if err != nil {
		t.Fatal(err)
	}
	graph, breaches := importGraph(t, root)
	breaches = append(breaches, behaviour(t, root)...)
	for _, b := range breaches {
		t.Error(b)
	}
	if n := len(graph["generator"]); n > pipelinesImports {
		t.Errorf("generator imports %d packages of the project, at most %d are planned", n, pipelinesImports)
	}
	for _, name := range slices.Sorted(maps.Keys(graph)) {
		if c := chain(graph, name); len(c) > longestChain {
			t.Errorf("a chain of %d packages, at most %d are planned: %s", len(c), longestChain, strings.Join(c, " -> "))
		}
	}
}

// The table itself must not promise what it forbids: it has no cycle and stays
// within the budgets.
func TestLayersTable(t *testing.T) {
	if n := len(layers["generator"]); n > pipelinesImports {
		t.Errorf("generator may import %d packages, budget %d", n, pipelinesImports)
	}
	for name, imports := range layers {
		for _, to := range imports {
			if _, listed := layers[to]; !listed && to != anything {
				t.Errorf("%s may import %s, which is not listed", name, to)
			}
		}
		if reaches(layers, name, name, map[string]bool{}) {
			t.Errorf("%s may import itself by way of others", name)
		}
	}
}

// importGraph reads the imports of all files but tests, whatever their build
// tags, and reports unlisted packages and arrows.
func importGraph(t *testing.T, root string) (graph map[string][]string, breaches []string) {
	t.Helper()
	graph = map[string][]string{}
	files := token.NewFileSet()
	err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		name := d.Name()
		if d.IsDir() && path != root && (name == "testdata" || name == "public" || strings.HasPrefix(name, ".") || strings.HasPrefix(name, "_")) {
			return filepath.SkipDir
		}
		if d.IsDir() || !strings.HasSuffix(name, ".go") || strings.HasSuffix(name, "_test.go") {
			return nil
		}
		file, err := parser.ParseFile(files, path, nil, parser.ImportsOnly)
		if err != nil {
			return err
		}
		from, err := filepath.Rel(root, filepath.Dir(path))
		if err != nil {
			return err
		}
		from = filepath.ToSlash(from)
		if _, seen := graph[from]; !seen {
			graph[from] = []string{}
			if _, listed := layers[from]; !listed {
				breaches = append(breaches, from+": a package that the architecture does not list")
			}
		}
		for _, spec := range file.Imports {
			to, ours := projectPackage(spec)
			if !ours || slices.Contains(graph[from], to) {
				continue
			}
			graph[from] = append(graph[from], to)
			if allowed, listed := layers[from]; listed && !slices.Contains(allowed, to) && !slices.Contains(allowed, anything) {
				breaches = append(breaches, fmt.Sprintf("%s: must not import %s", place(files, spec.Pos(), root), to))
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return graph, breaches
}

func projectPackage(spec *ast.ImportSpec) (name string, ours bool) {
	path, err := strconv.Unquote(spec.Path.Value)
	if err != nil {
		return "", false
	}
	return strings.CutPrefix(path, modulePath+"/")
}

func place(files *token.FileSet, pos token.Pos, root string) string {
	p := files.Position(pos)
	if rel, err := filepath.Rel(root, p.Filename); err == nil {
		p.Filename = filepath.ToSlash(rel)
	}
	return fmt.Sprintf("%s:%d", p.Filename, p.Line)
}

// chain is the longest chain of imports from a package on; above holds the
// packages before it, none of which it enters again.
func chain(graph map[string][]string, name string, above ...string) []string {
	above = append(slices.Clone(above), name)
	var longest []string
	for _, to := range graph[name] {
		if slices.Contains(above, to) {
			continue
		}
		if c := chain(graph, to, above...); len(c) > len(longest) {
			longest = c
		}
	}
	return append([]string{name}, longest...)
}

// reaches reports whether imports lead from one package to another.
func reaches(graph map[string][]string, from, to string, seen map[string]bool) bool {
	for _, next := range graph[from] {
		if next == to {
			return true
		}
		if !seen[next] {
			seen[next] = true
			if reaches(graph, next, to, seen) {
				return true
			}
		}
	}
	return false
}

// behaviour loads all packages with their types and reports goroutines, writes
// to the file system and package variables that change, where they do not belong.
func behaviour(t *testing.T, root string) []string {
	t.Helper()
	loaded, err := packages.Load(&packages.Config{
		Dir: root,
		Mode: packages.NeedName | packages.NeedFiles | packages.NeedCompiledGoFiles | packages.NeedImports |
			packages.NeedTypes | packages.NeedSyntax | packages.NeedTypesInfo,
	}, "./...")
	if err != nil {
		t.Fatal(err)
	}
	var breaches []string
	for _, p := range loaded {
		for _, e := range p.Errors {
			t.Fatalf("what does not compile cannot be checked: %v", e)
		}
		name, _ := strings.CutPrefix(p.PkgPath, modulePath+"/")
		for _, file := range p.Syntax {
			for _, decl := range file.Decls {
				i := inspector{name: name, info: p.TypesInfo}
				if f, ok := decl.(*ast.FuncDecl); ok && f.Recv == nil {
					i.function = name + "." + f.Name.Name
				}
				ast.Inspect(decl, func(n ast.Node) bool {
					if what := i.breach(n); what != "" {
						breaches = append(breaches, place(p.Fset, n.Pos(), root)+": "+what)
					}
					return true
				})
			}
		}
	}
	return breaches
}

// inspector judges the nodes of one declaration.
type inspector struct {
	name     string // of the package
	function string // package.function, "" in methods and outside functions
	info     *types.Info
}

// breach says what is wrong with a node, "" if nothing is.
func (i inspector) breach(n ast.Node) string {
	switch n := n.(type) {
	case *ast.GoStmt:
		if !i.mayStart() {
			return "starts a goroutine"
		}
	case *ast.Ident:
		f, ok := i.info.Uses[n].(*types.Func)
		switch {
		case !ok || f.Pkg() == nil:
		case slices.Contains(starting, f.FullName()) && !i.mayStart():
			return "starts a goroutine with " + f.FullName()
		case writes(f) && !slices.Contains(fileWriters, i.name):
			return "writes files with " + f.FullName()
		}
	case *ast.AssignStmt:
		for _, left := range n.Lhs {
			if v := i.packageVar(left); v != "" {
				return "changes the package variable " + v
			}
		}
	case *ast.IncDecStmt:
		if v := i.packageVar(n.X); v != "" {
			return "changes the package variable " + v
		}
	case *ast.CallExpr:
		if v := i.emptied(n); v != "" {
			return "changes the package variable " + v
		}
	}
	return ""
}

func (i inspector) mayStart() bool {
	return slices.Contains(goroutines, i.name) || slices.Contains(goroutines, i.function)
}

// writes reports whether f changes the file system: a function, or a method of
// [os.Root]. Methods of an open file are left to whoever opened it.
func writes(f *types.Func) bool {
	recv := f.Signature().Recv()
	if recv != nil && recv.Type().String() != "*os.Root" {
		return false
	}
	return slices.Contains(strings.Fields(writing[f.Pkg().Path()]), f.Name())
}

// packageVar names the package variable that an assignment to e changes.
func (i inspector) packageVar(e ast.Expr) string {
	for {
		switch x := e.(type) {
		case *ast.ParenExpr:
			e = x.X
		case *ast.StarExpr:
			e = x.X
		case *ast.IndexExpr:
			e = x.X
		case *ast.SelectorExpr:
			if v := i.packageVar(x.Sel); v != "" {
				return v
			}
			e = x.X
		case *ast.Ident:
			if v, ok := i.info.Uses[x].(*types.Var); ok && v.Pkg() != nil && v.Parent() == v.Pkg().Scope() {
				return v.Name()
			}
			return ""
		default:
			return ""
		}
	}
}

// emptied names the package variable that delete or clear is called on.
func (i inspector) emptied(call *ast.CallExpr) string {
	name, ok := call.Fun.(*ast.Ident)
	if !ok || len(call.Args) == 0 {
		return ""
	}
	if b, ok := i.info.Uses[name].(*types.Builtin); !ok || b.Name() != "delete" && b.Name() != "clear" {
		return ""
	}
	return i.packageVar(call.Args[0])
}

// synthetic is a project with one breach of each rule beside what is allowed.
var synthetic = map[string]string{
	"go.mod": "module kontor\n\ngo 1.26\n",
	"cmd/kontor/main.go": `package main
import ("os"; "kontor/generator")
func main() { generator.Build(); _ = os.WriteFile("a", nil, 0o600) }`,
	"generator/generator.go": `package generator
import ("sync"; "kontor/generator/page")
func Build() { go page.Plan() }
func each(do func()) { go do(); var w sync.WaitGroup; w.Go(do) }
type pool struct{}
func (pool) each(do func()) { go do() }`,
	"generator/page/page.go": `package page
import "kontor/generator/output"
func Plan() { output.Put() }`,
	"generator/page/tagged.go": `//go:build never
package page
import _ "kontor/generator/preview"`,
	"generator/output/output.go": `package output
import ("os"; "time")
func Put() { _ = os.RemoveAll("a"); time.AfterFunc(0, func() {}) }`,
	"generator/preview/preview.go": `package preview
func Serve() { go func() {}() }`,
	"generator/intake/sqlstore/store.go": `package sqlstore
import "os"
func Open() { go func() {}(); _, _ = os.Create("a") }`,
	"generator/site/site.go": `package site
import ("io/ioutil"; "os")
type tree struct { *os.Root }
func Link(t tree) {
	_ = t.Mkdir("a", 0o700)
	rename := os.Rename
	_ = rename("a", "b")
	_ = ioutil.WriteFile("a", nil, 0o600)
	f, _ := t.Open("a")
	_, _ = os.ReadFile(f.Name())
}`,
	"generator/language/language.go": `package language
import "os"
var names, count = map[string]string{}, 0
func Add() {
	names["x"] = "y"
	count++
	clear(names)
	os.Args = nil
	names := map[string]string{}
	names["x"] = "y"
}`,
	"generator/utils/utils.go":    "package utils\n",
	"generator/view/view.go":      "package view\n",
	"generator/view/view_test.go": "package view\nimport _ \"kontor/generator/output\"\n",
}

func TestLayersCanFail(t *testing.T) {
	root := t.TempDir()
	for name, text := range synthetic {
		path := filepath.Join(root, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	graph, got := importGraph(t, root)
	got = append(got, behaviour(t, root)...)
	want := []string{
		"generator/generator.go:3: starts a goroutine",
		"generator/generator.go:6: starts a goroutine",
		"generator/intake/sqlstore/store.go:3: starts a goroutine",
		"generator/language/language.go:5: changes the package variable names",
		"generator/language/language.go:6: changes the package variable count",
		"generator/language/language.go:7: changes the package variable names",
		"generator/language/language.go:8: changes the package variable Args",
		"generator/output/output.go:3: starts a goroutine with time.AfterFunc",
		"generator/page/page.go:2: must not import generator/output",
		"generator/page/tagged.go:3: must not import generator/preview",
		"generator/site/site.go:5: writes files with (*os.Root).Mkdir",
		"generator/site/site.go:6: writes files with os.Rename",
		"generator/site/site.go:8: writes files with io/ioutil.WriteFile",
		"generator/utils: a package that the architecture does not list",
	}
	slices.Sort(got)
	if !slices.Equal(got, want) {
		t.Errorf("got:\n%s\nwant:\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
	if got, want := strings.Join(chain(graph, "cmd/kontor"), " "), "cmd/kontor generator generator/page generator/output"; got != want {
		t.Errorf("longest chain %s, want %s", got, want)
	}
}
