package generator_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"kontor/generator/language"
)

// code is a diagnostic's wording key, "REF01" or "REF01/closed"; a literal
// that ends with the slash is completed when the program runs.
var code = regexp.MustCompile(`^[A-Z]{2,4}[0-9]{2}(/[A-Za-z0-9-]*)?$`)

// use is a wording key in the source code.
type use struct {
	key  string
	at   token.Position
	made bool // a diagnostic is made with it on the spot
}

// Every diagnostic has a wording, and every wording a diagnostic.
func TestDiagnosticsAreWorded(t *testing.T) {
	worded := map[string]bool{}
	for _, key := range language.MessageKeys() {
		worded[key] = false
	}
	for _, u := range uses(t, ".", filepath.Join("..", "cmd")) {
		found := false
		for key := range worded {
			exact := key == u.key
			begun := strings.HasSuffix(u.key, "/") && strings.HasPrefix(key, u.key)
			compared := !u.made && strings.HasPrefix(key, u.key+"/")
			if exact || begun {
				worded[key] = true
			}
			found = found || exact || begun || compared
		}
		if !found {
			t.Errorf("%s: %s has no wording in language/diagnostics", u.at, u.key)
		}
	}
	for key, used := range worded {
		if !used {
			t.Errorf("the wording %s belongs to no diagnostic", key)
		}
	}
}

// uses finds all keys in the Go files, tests excepted, below the folders. A
// folder need not exist.
func uses(t *testing.T, dirs ...string) []use {
	t.Helper()
	var all []use
	set := token.NewFileSet()
	for _, dir := range dirs {
		err := filepath.WalkDir(dir, func(path string, e fs.DirEntry, err error) error {
			if err != nil || e.IsDir() || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") {
				return err
			}
			file, err := parser.ParseFile(set, path, nil, 0)
			if err == nil {
				all = append(all, keys(set, file)...)
			}
			return err
		})
		if err != nil && !os.IsNotExist(err) {
			t.Fatal(err)
		}
	}
	return all
}

func keys(set *token.FileSet, file *ast.File) []use {
	made := map[ast.Expr]bool{}
	var found []use
	ast.Inspect(file, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.CallExpr:
			if makesDiagnostic(n.Fun) && len(n.Args) > 0 {
				made[n.Args[0]] = true
			}
		case *ast.BasicLit:
			if text, err := strconv.Unquote(n.Value); err == nil && n.Kind == token.STRING && code.MatchString(text) {
				found = append(found, use{text, set.Position(n.Pos()), made[n]})
			}
		}
		return true
	})
	return found
}

// makesDiagnostic reports whether a call is to source.Error, Warning or Info.
func makesDiagnostic(function ast.Expr) bool {
	s, ok := function.(*ast.SelectorExpr)
	if !ok {
		return false
	}
	pkg, ok := s.X.(*ast.Ident)
	return ok && pkg.Name == "source" && (s.Sel.Name == "Error" || s.Sel.Name == "Warning" || s.Sel.Name == "Info")
}
