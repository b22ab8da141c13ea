package content

import (
	"bytes"
	"regexp"
	"strconv"
	"strings"

	"github.com/alecthomas/chroma/v2"
	"github.com/alecthomas/chroma/v2/lexers"
	gast "github.com/yuin/goldmark/ast"
)

// Bytes of code that are coloured: in one block, in one line of it, and in one
// text. The lexers are regular expressions, some of which take time with the
// square of a line, so that data pasted as code could take minutes.
const (
	maxHighlight     = 32 << 10
	maxHighlightLine = 1000
	maxHighlightText = 128 << 10
)

// codeInfo is what stands behind the opening fence:
//
//	```go title="main.go" {3-4,7}
type codeInfo struct {
	language string
	title    string
	marked   []lineRange
}

type lineRange struct{ from, to int }

var (
	codeTitle = regexp.MustCompile(`\btitle=(?:"([^"]*)"|'([^']*)'|(\S+))`)
	codeLines = regexp.MustCompile(`\{([0-9][0-9, -]*)\}`)
)

func parseCodeInfo(info string) codeInfo {
	var c codeInfo
	if m := codeTitle.FindStringSubmatch(info); m != nil {
		c.title = string(resolve([]byte(m[1] + m[2] + m[3])))
		info = strings.Replace(info, m[0], "", 1)
	}
	if m := codeLines.FindStringSubmatch(info); m != nil {
		for part := range strings.SplitSeq(m[1], ",") {
			from, to, isRange := strings.Cut(strings.TrimSpace(part), "-")
			r := lineRange{atoi(from), atoi(to)}
			if !isRange {
				r.to = r.from
			}
			c.marked = append(c.marked, r)
		}
		info = strings.Replace(info, m[0], "", 1)
	}
	if words := strings.Fields(info); len(words) > 0 {
		c.language = string(resolve([]byte(words[0])))
	}
	return c
}

func atoi(s string) int {
	n, err := strconv.Atoi(strings.TrimSpace(s))
	if err != nil {
		return 0
	}
	return n
}

func (c codeInfo) marks(line int) bool {
	for _, r := range c.marked {
		if r.from <= line && line <= r.to {
			return true
		}
	}
	return false
}

// fencedCode prints a fenced block, with a title as figure.
func (d *composer) fencedCode(n *gast.FencedCodeBlock) {
	var info codeInfo
	if n.Info != nil {
		info = parseCodeInfo(string(n.Info.Value(d.src)))
	}
	d.code(n, info)
}

func (d *composer) codeBlock(n *gast.CodeBlock) { d.code(n, codeInfo{}) }

// code prints a block of code. It scrolls when it is wide, so the keyboard has
// to reach it.
func (d *composer) code(n gast.Node, info codeInfo) {
	text := string(newBlockText(n, d.src).bytes)
	tokens, coloured := []chroma.Token{{Type: chroma.Text, Value: text}}, false
	if info.language != "" && d.coloured+len(text) <= maxHighlightText && colourable(text) {
		d.coloured += len(text)
		tokens, coloured = tokenise(text, info.language)
	}
	before, after := `<pre tabindex="0"`, "</code></pre>\n"
	if coloured {
		before += ` class="chroma"`
	}
	before += "><code"
	if info.language != "" {
		before += ` class="language-` + escape(info.language) + `"`
	}
	before += ">" + d.marks.keep(codeHTML(tokens, info))
	if info.title != "" {
		before = `<figure class="code"><figcaption>` + escape(info.title) + "</figcaption>" + before
		after = "</code></pre></figure>\n"
	}
	replace(n, newBlockMarkup(before+after, ""))
}

func colourable(code string) bool {
	if len(code) > maxHighlight {
		return false
	}
	for line := range strings.Lines(code) {
		if len(line) > maxHighlightLine {
			return false
		}
	}
	return true
}

// codeHTML prints code by classes and marks lines.
func codeHTML(tokens []chroma.Token, info codeInfo) []byte {
	var out bytes.Buffer
	if len(info.marked) == 0 {
		writeTokens(&out, tokens)
		return out.Bytes()
	}
	for i, line := range chroma.SplitTokensIntoLines(tokens) {
		if !info.marks(i + 1) {
			writeTokens(&out, line)
			continue
		}
		out.WriteString(`<span class="hl">`)
		writeTokens(&out, line)
		out.WriteString("</span>")
	}
	return out.Bytes()
}

// languageName is the form of names that are looked up; a lookup of others
// would go through the file patterns of all languages.
var languageName = regexp.MustCompile(`^[A-Za-z][A-Za-z0-9+#._-]{0,30}$`)

// tokenise takes code apart for colouring; code in an unknown language stays
// whole.
func tokenise(code, language string) (tokens []chroma.Token, coloured bool) {
	plain := []chroma.Token{{Type: chroma.Text, Value: code}}
	if !languageName.MatchString(language) {
		return plain, false
	}
	lexer := lexers.Get(language)
	if lexer == nil || lexer.Config().Name == "plaintext" {
		return plain, false
	}
	it, err := chroma.Coalesce(lexer).Tokenise(nil, code)
	if err != nil {
		return plain, false
	}
	tokens = it.Tokens()
	length := 0
	for _, t := range tokens {
		length += len(t.Value)
	}
	if length != len(code) { // a lexer that changes the text is of no use
		return plain, false
	}
	return tokens, true
}

func writeTokens(out *bytes.Buffer, tokens []chroma.Token) {
	for _, t := range tokens {
		class := tokenClass(t.Type)
		if class == "" {
			out.WriteString(escape(t.Value))
			continue
		}
		out.WriteString(`<span class="` + class + `">`)
		out.WriteString(escape(t.Value))
		out.WriteString("</span>")
	}
}

// tokenClass is the short class that themes for Pygments and chroma colour.
func tokenClass(t chroma.TokenType) string {
	if class, ok := chroma.StandardTypes[t]; ok {
		return class
	}
	if class, ok := chroma.StandardTypes[t.SubCategory()]; ok {
		return class
	}
	return chroma.StandardTypes[t.Category()]
}
