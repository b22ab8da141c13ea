package content

import (
	"reflect"
	"strings"
	"testing"
)

func TestDirective(t *testing.T) {
	r := md(t, "Davor.\n\n```kontor\nmatrix:\n  rows: segment\n  where: {channel: shop}\n  n: 3\n  big: 1.5\n  show: true\n  none:\n  list: [a, \"1\"]\n```\n\nDanach.")
	wantProblems(t, r)
	wantHTML(t, r, "<p>Davor.</p><matrix-directive><p>Danach.</p>")
	want := map[string]any{
		"rows": "segment", "where": map[string]any{"channel": "shop"}, "n": 3, "big": 1.5, "show": true, "list": []any{"a", "1"},
	}
	if got := r.Directives[0].Args.Plain(); !reflect.DeepEqual(got, want) {
		t.Errorf("arguments %#v", got)
	}
}

func TestDirectivePositions(t *testing.T) {
	r := md(t, "1. Liste\n\n   ```kontor\n   list: {größe: ä, of: segment}\n   ```\n\n> ~~~kontor\n> list:\n>   of: x\n> ~~~")
	wantProblems(t, r)
	var got []string
	for _, p := range positions(r) {
		got = append(got, strings.TrimPrefix(p.String(), "t.md:"))
	}
	want := "4:4 4:10 4:4 4:18 4:11 4:25 4:21 8:3 9:5 8:3 9:9 9:5"
	if s := strings.Join(got, " "); s != want {
		t.Errorf("positions %s, want %s", s, want)
	}
}

func TestBadDirectives(t *testing.T) {
	for _, c := range []struct{ name, text, want string }{
		{"empty", "```kontor\n\n```", "1:1 error MD05/empty"},
		{"no mapping", "```kontor\nmatrix\n```", "2:1 error MD05/form"},
		{"a list", "```kontor\n- matrix\n```", "2:1 error MD05/form"},
		{"two at once", "```kontor\nmatrix: {}\nlist: {}\n```", "2:1 error MD05/several"},
		{"a key twice", "```kontor\nmatrix:\n  rows: a\n  rows: b\n```", "4:3 error FM03 key=rows"},
		{"too large", "```kontor\na: " + strings.Repeat("x", MaxFrontMatter) + "\n```", "1:1 error MD05/large"},
	} {
		t.Run(c.name, func(t *testing.T) {
			r := md(t, c.text)
			wantProblems(t, r, c.want)
			wantHTML(t, r, "")
		})
	}
	r := md(t, "Text\n\n```kontor\nmatrix:\n  rows: [a\n  cols: b\n```")
	if len(r.Diags) != 1 || r.Diags[0].Code() != "FM02" || r.Diags[0].Pos.Line < 5 {
		t.Errorf("broken YAML is reported as %q", problems(r))
	}
}
