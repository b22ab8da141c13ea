package content

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"kontor/generator/source"
)

// md renders German Markdown as the text of the file t.md.
func md(t *testing.T, text string) bodyResult {
	t.Helper()
	return mdIn(t, "de", text)
}

func mdIn(t *testing.T, lang, text string) bodyResult {
	t.Helper()
	r := renderMarkdown("t.md", []byte(text), 0, lang, Options{})
	if err := wholeSlots(r); err != nil {
		t.Fatal(err)
	}
	return r
}

// wholeSlots checks what every body promises: slots in order and inside the
// HTML, links opened and closed in pairs.
func wholeSlots(r bodyResult) error {
	last := 0
	var open []int
	for _, s := range r.Body.Slots {
		if s.Off < last || s.Off > len(r.Body.HTML) {
			return fmt.Errorf("slot at %d behind %d in %d bytes", s.Off, last, len(r.Body.HTML))
		}
		last = s.Off
		if s.Kind == SlotDirective {
			if s.Index >= len(r.Directives) {
				return fmt.Errorf("slot of directive %d of %d", s.Index, len(r.Directives))
			}
			continue
		}
		if s.Kind == SlotQuestions {
			continue
		}
		if s.Index >= len(r.Links) {
			return fmt.Errorf("slot of link %d of %d", s.Index, len(r.Links))
		}
		switch s.Kind {
		case SlotLinkStart:
			open = append(open, s.Index)
		case SlotLinkText, SlotLinkEnd:
			if len(open) == 0 || open[len(open)-1] != s.Index {
				return fmt.Errorf("slot of link %d within %v", s.Index, open)
			}
			if s.Kind == SlotLinkEnd {
				open = open[:len(open)-1]
			}
		}
	}
	if len(open) > 0 {
		return fmt.Errorf("links %v are not closed", open)
	}
	if r.Body.Summary < 0 || r.Body.Summary > len(r.Body.HTML) {
		return fmt.Errorf("summary ends at %d of %d", r.Body.Summary, len(r.Body.HTML))
	}
	return nil
}

// filled prints a body with its slots filled so that a test can read them.
func filled(r bodyResult) string {
	var out strings.Builder
	from := 0
	for _, s := range r.Body.Slots {
		out.Write(r.Body.HTML[from:s.Off])
		from = s.Off
		address := func() string {
			l := r.Links[s.Index]
			if l.Anchor != "" {
				return l.Target + "#" + l.Anchor
			}
			return l.Target
		}
		switch s.Kind {
		case SlotLinkStart:
			out.WriteString(`<a href="@` + address() + `">`)
		case SlotLinkEnd:
			out.WriteString("</a>")
		case SlotLinkText:
			out.WriteString("@title")
		case SlotURL:
			out.WriteString("@" + address())
		case SlotImage:
			out.WriteString(`src="@` + address() + `"`)
		case SlotDirective:
			out.WriteString("<" + r.Directives[s.Index].Name + "-directive>")
		}
	}
	out.Write(r.Body.HTML[from:])
	return out.String()
}

// problems prints diagnostics as "line:col severity key arg=value ...".
func problems(r bodyResult) []string {
	var out []string
	for _, d := range r.Diags {
		s := fmt.Sprintf("%d:%d %s %s", d.Pos.Line, d.Pos.Col, d.Severity, d.Text)
		var args []string
		for k, v := range d.Args {
			args = append(args, k+"="+v)
		}
		slices.Sort(args)
		out = append(out, strings.Join(append([]string{s}, args...), " "))
	}
	return out
}

func wantProblems(t *testing.T, r bodyResult, want ...string) {
	t.Helper()
	if got := problems(r); !slices.Equal(got, want) {
		t.Errorf("problems\n got %q\nwant %q", got, want)
	}
}

// wantHTML compares a text's HTML with slots filled.
func wantHTML(t *testing.T, r bodyResult, want string) {
	t.Helper()
	if got := filled(r); got != want {
		t.Errorf("HTML\n got %s\nwant %s", got, want)
	}
}

// positions are all places in a result.
func positions(r bodyResult) []source.Pos {
	var out []source.Pos
	for _, l := range r.Links {
		out = append(out, l.Pos)
	}
	for _, d := range r.Directives {
		out = append(out, d.Pos)
		out = appendNodePositions(out, d.Args)
	}
	for _, d := range r.Diags {
		out = append(out, d.Pos)
	}
	for _, p := range r.Placeholders {
		out = append(out, p.Pos)
	}
	return out
}

func appendNodePositions(out []source.Pos, n *Node) []source.Pos {
	if n == nil {
		return out
	}
	out = append(out, n.Pos)
	if n.Key != "" {
		out = append(out, n.KeyPos)
	}
	for _, it := range n.Items {
		out = appendNodePositions(out, it)
	}
	return out
}
