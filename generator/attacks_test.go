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
	return append(out, ownAttacks...)
}

// ownAttacks are further ones, by what our own renderers might get wrong.
var ownAttacks = []string{
	"<img src=x onerror=fired()>", "<svg onload=fired()>", "<script>fired()</script>", "</div></article><script>fired()</script>",
	"[a](javascript:fired())", "[a](<javascript:fired()>)", "[a]: javascript:fired()\n\n[a]", "<javascript:fired()>", "![a](x\"onerror=fired())",
	"```\" onload=fired()\n```", "`</code><script>fired()</script>`", "<a href=\"javascript&colon;fired()\">a</a>", "<a href=' javascript:fired()'>a</a>",
	"<iframe srcdoc='<script>parent.fired()</script>'></iframe>", "<style>@import 'https://evil.example/'</style>", "<p style='background:url(https://evil.example/)'>a",
	"<form action=https://evil.example/><input autofocus onfocus=fired()>", "<math><mtext><table><mglyph><style><img src=x onerror=fired()></style></mglyph></table></mtext></math>",
	"<noscript><p title=\"</noscript><img src=x onerror=fired()>\">", "{{fired()}}", "]]><script>fired()</script>", "--><script>fired()</script>", "</script><script>fired()</script>",
}
