package generator_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// attacks are the attack strings that bluemonday tests itself with, the OWASP
// list among them, read from its source as data.
func attacks(t *testing.T) (out []string) {
	t.Helper()
	dir, err := exec.Command("go", "list", "-m", "-f", "{{.Dir}}", "github.com/microcosm-cc/bluemonday").Output()
	if err != nil {
		t.Skipf("the source of bluemonday is not at hand: %v", err)
	}
	file, err := parser.ParseFile(token.NewFileSet(), filepath.Join(strings.TrimSpace(string(dir)), "sanitize_test.go"), nil, 0)
	if err != nil {
		t.Fatal(err)
	}
	ast.Inspect(file, func(n ast.Node) bool {
		pair, ok := n.(*ast.KeyValueExpr)
		if !ok {
			return true
		}
		key, isName := pair.Key.(*ast.Ident)
		text, isText := pair.Value.(*ast.BasicLit)
		if isName && isText && key.Name == "in" && text.Kind == token.STRING {
			if s, err := strconv.Unquote(text.Value); err == nil && s != "" {
				out = append(out, s)
			}
		}
		return true
	})
	slices.Sort(out)
	if out = slices.Compact(out); len(out) < 300 {
		t.Fatalf("only %d attack strings were found", len(out))
	}
	return out
}
