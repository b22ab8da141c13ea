package content

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// fragments hold every construct, to be put together at random.
var fragments = []string{
	"Text with *emphasis* , **strong** and `a  b` code.", "A\nline  \nbreak\\\nhere", "# One", "## Two [link](a.md) ##", "Setext\n---",
	"- a\n- b\n\n  c\n- d\n  - e", "1. one\n2. two", "> quote\nlazy", "> [!NOTE] Own *title*\n> Text [[x]]", "> [!FRAGEN]\n> - Who?\n> - What?",
	"| a | b |\n|---|--:|\n| 1 | [[x\\|y]] |\n|   | ` a  b ` |", "```go title=\"t\" {1}\nfunc  a() {\n\n\tb()\n}\n```", "```\nplain  <b> &amp;\n\n text\n```",
	"    indented   code\n\n      more", "![alt](p.png \"caption\")", "in ![alt](p.png) line", "![alt](https://example.org/p.png)",
	"[x](y.md) [x](#y)[[z]] [[z|t]]", "a [ b ](c.md) d", "term\n: text  with   spaces\n: more", "note[^1] and[^1]\n\n[^1]: foot\n    - list", "- [ ] a\n- [x] b",
	"~~gone~~", "\"quote\" 'single' -- ... it's", "<div class=\"a  b\">raw *not*</div>", "<div>\n\n*md* <span>x</span> <span> y </span>\n\n</div>",
	"<pre>\n  keep   this\n</pre>", "<textarea>\n a  b </textarea>", "a<br>b<br/> c", "<!-- comment -->", "a <!-- c --> b", "a<!-->b", "a<!--->b", "<?php ?>",
	"<a href=\"x.md\">raw</a> <img src=\"p.png\" alt=\"\">", "<svg viewBox='0 0 1 1'><path d='M0  0'/> <text> a  b </text></svg>", "<math><mi> a  b</mi></math>",
	"x <button> a </button> y", "<details><summary> s </summary>\n\ninner\n\n</details>", "<video src=v.mp4 controls poster=p.png></video>", "a &nbsp; b &amp; c &lt;d&gt; &copy; &#x41;",
	"<ul> <li> a </li> <li> b </li> </ul>", "<table><colgroup span=2></colgroup><tr> <td> a </td> <td>b</td></tr></table>", "<p> a <b> b </b> c <i> d</i> </p>", "<kbd>Strg</kbd>+<kbd>C</kbd>",
	"<input type=\"text\" value=\"a\" disabled>", "<select><option> a </option> <option>b</select>", "```kontor\nmatrix: {rows: segment}\n```", "***", "<!--more-->",
	"<code>  raw   code </code> x", "<span style=\"white-space:pre\">a</span>", "<script>if (a < b) { c()  }</script>", "<style>a  { b: c }</style>", "a<span></span> b", "a <span></span>b",
	"<p title='it&apos;s \"so\"'>t</p>", "<em> a</em>b <em>c </em>d", "*a* *b* **c**", "<q>a</q> <cite>b</cite>", "a\u00a0b \u2009 c",
}

// Minifying changes neither elements, nor attributes, nor what is read.
func TestMinifiedBodySaysTheSame(t *testing.T) {
	for _, e := range specExamples(t) {
		compareMinified(t, e.Markdown)
	}
	for _, f := range fragments {
		compareMinified(t, f)
	}
	random := rand.New(rand.NewPCG(1, 2))
	compared := 0
	for range 3000 {
		var parts []string
		for range 2 + random.IntN(6) {
			parts = append(parts, fragments[random.IntN(len(fragments))])
		}
		separator := []string{"\n\n", "\n", " "}[random.IntN(3)]
		if compareMinified(t, strings.Join(parts, separator)) {
			compared++
		}
		if t.Failed() {
			return
		}
	}
	if compared < 2000 {
		t.Errorf("only %d random texts could be compared", compared)
	}
}

// compareMinified reports false for a text whose raw HTML is not balanced: how
// a parser repairs it depends on white space.
func compareMinified(t *testing.T, text string) bool {
	t.Helper()
	d := newComposer("t.md", []byte(text), 0, "de")
	print, ok := d.compose(engine("de", Options{}))
	if !ok {
		t.Fatalf("not rendered: %q", text)
	}
	var printed bytes.Buffer
	print(&printed)
	plain, _, ok := d.marks.cut(printed.Bytes())
	if !ok {
		t.Fatalf("marks lost: %q", text)
	}
	small, _ := d.marks.body(print)
	if len(small.Slots) != len(plain.Slots) {
		t.Errorf("%q: %d slots, want %d", text, len(small.Slots), len(plain.Slots))
	}
	if !balanced(plain) {
		return false
	}
	plainElements, plainText := reading(t, filledBody(plain))
	smallElements, smallText := reading(t, filledBody(small))
	if !slices.Equal(plainElements, smallElements) {
		t.Errorf("%q\nelements %q\n    want %q\nHTML %s\nfrom %s", text, smallElements, plainElements, small.HTML, plain.HTML)
	}
	if plainText != smallText {
		t.Errorf("%q\ntext %q\nwant %q\nHTML %s\nfrom %s", text, smallText, plainText, small.HTML, plain.HTML)
	}
	return true
}

// balanced reports whether every element of a body is closed where it should be.
func balanced(b Body) bool {
	void := []string{"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr", "path"}
	var open []string
	z := html.NewTokenizer(strings.NewReader(filledBody(b)))
	for {
		kind := z.Next()
		name, _ := z.TagName()
		switch {
		case kind == html.ErrorToken:
			return len(open) == 0 && len(z.Raw()) == 0
		case kind == html.SelfClosingTagToken && !slices.Contains(void, string(name)):
			return false
		case kind == html.StartTagToken && !slices.Contains(void, string(name)):
			open = append(open, string(name))
		case kind == html.EndTagToken:
			if len(open) == 0 || open[len(open)-1] != string(name) {
				return false
			}
			open = open[:len(open)-1]
		}
	}
}

// filledBody puts something in the place of each slot.
func filledBody(b Body) string {
	var out strings.Builder
	from := 0
	for _, s := range b.Slots {
		out.Write(b.HTML[from:s.Off])
		from = s.Off
		switch s.Kind {
		case SlotLinkStart:
			fmt.Fprintf(&out, `<a href="/%d">`, s.Index)
		case SlotLinkEnd:
			out.WriteString("</a>")
		case SlotLinkText:
			fmt.Fprintf(&out, "title %d", s.Index)
		case SlotURL:
			fmt.Fprintf(&out, "/url/%d", s.Index)
		case SlotImage:
			fmt.Fprintf(&out, `src="/%d.png" width="1"`, s.Index)
		case SlotDirective:
			fmt.Fprintf(&out, "<div>directive %d</div>", s.Index)
		}
	}
	out.Write(b.HTML[from:])
	return out.String()
}

// inlineElements do not end a line of text.
var inlineElements = map[string]bool{
	"a": true, "abbr": true, "b": true, "button": true, "cite": true, "code": true, "del": true, "em": true, "i": true, "img": true,
	"input": true, "kbd": true, "math": true, "mi": true, "path": true, "q": true, "s": true, "select": true, "small": true, "span": true,
	"strong": true, "sub": true, "sup": true, "svg": true, "text": true, "textarea": true, "u": true, "video": true,
}

// reading returns the elements with their attributes, and the text as it is
// read: white space collapsed outside pre and textarea, none at the edges of
// blocks.
func reading(t *testing.T, src string) (elements []string, text string) {
	t.Helper()
	nodes, err := html.ParseFragment(strings.NewReader(src), &html.Node{Type: html.ElementNode, Data: "body", DataAtom: atom.Body})
	if err != nil {
		t.Fatal(err)
	}
	var lines strings.Builder
	var walk func(n *html.Node, kept bool)
	walk = func(n *html.Node, kept bool) {
		switch n.Type {
		case html.TextNode:
			s := n.Data
			if kept {
				s = strings.NewReplacer(" ", "\x01", "\n", "\x02", "\t", "\x03").Replace(s)
			}
			lines.WriteString(s)
		case html.ElementNode:
			if n.Data == "colgroup" && len(n.Attr) == 0 { // every parser adds it again
				break
			}
			elements = append(elements, describe(n))
		}
		block := n.Type == html.ElementNode && !inlineElements[n.Data]
		if block {
			lines.WriteString("\x00")
		}
		for c := n.FirstChild; c != nil; c = c.NextSibling {
			walk(c, kept || n.Data == "pre" || n.Data == "textarea")
		}
		if block {
			lines.WriteString("\x00")
		}
	}
	for _, n := range nodes {
		walk(n, false)
	}
	var read []string
	for line := range strings.SplitSeq(lines.String(), "\x00") {
		words := strings.FieldsFunc(line, func(r rune) bool { return strings.ContainsRune(" \t\n\f\r", r) })
		if len(words) > 0 {
			read = append(read, strings.Join(words, " "))
		}
	}
	return elements, strings.Join(read, "\n")
}

func describe(n *html.Node) string {
	var attributes []string
	for _, a := range n.Attr {
		value := strings.Join(strings.Fields(a.Val), " ")
		if value == "" && slices.Contains([]string{"class", "id", "name", "dir"}, a.Key) {
			continue // an empty one says nothing
		}
		attributes = append(attributes, a.Key+"="+value)
	}
	slices.Sort(attributes)
	return n.Data + "[" + strings.Join(attributes, " ") + "]"
}
