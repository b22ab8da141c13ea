package content

import (
	"bufio"
	"bytes"
	"html"
	"sort"
	"strings"
	"unicode"
	"unicode/utf8"

	gast "github.com/yuin/goldmark/ast"
	ghtml "github.com/yuin/goldmark/renderer/html"
)

// Lengths in characters of the texts that a document is quoted by.
const (
	maxExcerpt = 240
	maxSummary = 300
)

// plainText is a block's text as it is read, without markup, with the places
// of the links in it.
type plainText struct {
	buf   []byte
	text  string // what of returned last
	ends  []int  // of its sentences, once asked for
	spans map[gast.Node]span
}

// span is a range of bytes.
type span struct{ from, to int }

// of fills p with the text of block, the old content is gone.
func (p *plainText) of(block gast.Node, src []byte) string {
	p.buf = p.buf[:0]
	clear(p.spans)
	p.ends = nil
	p.children(block, src)
	p.text = strings.TrimRight(string(p.buf), " ")
	return p.text
}

func (p *plainText) children(n gast.Node, src []byte) {
	for c := n.FirstChild(); c != nil; c = c.NextSibling() {
		p.inline(c, src)
	}
}

func (p *plainText) inline(n gast.Node, src []byte) {
	switch n := n.(type) {
	case *gast.Text:
		p.add(unescaped(n, src))
		if n.SoftLineBreak() || n.HardLineBreak() {
			p.add([]byte(" "))
		}
	case *gast.String:
		p.add(n.Value)
	case *gast.AutoLink:
		p.add(n.Label(src))
	case *gast.Image:
		p.mark(n, len(p.buf))
	case *gast.RawHTML:
		p.mark(n, len(p.buf))
	case *gast.Link:
		from := len(p.buf)
		p.children(n, src)
		p.mark(n, from)
	case *wikiLink:
		from := len(p.buf)
		if n.HasChildren() {
			p.children(n, src)
		} else {
			p.add(nameMark(n.target))
		}
		p.mark(n, from)
	case *shortcode:
	default:
		p.children(n, src)
	}
}

// A [[link]] without a text of its own is read as the title of its target,
// which the file alone does not know: plain text holds the target between two
// control characters, with another one for spaces, until [Titled] puts the
// title there.
const (
	markOpen  = '\x01'
	markSpace = '\x02'
	markClose = '\x03'
)

func nameMark(target []byte) []byte {
	target = resolve(target)
	if i := bytes.IndexByte(target, '#'); i > 0 {
		target = target[:i]
	}
	out := append([]byte{markOpen}, bytes.ReplaceAll(bytes.TrimSpace(target), []byte(" "), []byte{markSpace})...)
	return append(out, markClose)
}

// Titled completes a plain text of a document, such as its summary or the
// excerpt around a link, with the titles of the targets that are named in it
// without a text of their own. Without title, or where it gives "", a target's
// name stands for its title.
func Titled(s string, title func(target string) string) string {
	if strings.IndexByte(s, markOpen) < 0 {
		return s
	}
	var out strings.Builder
	for {
		before, rest, open := strings.Cut(s, string(rune(markOpen)))
		out.WriteString(before)
		if !open {
			return out.String()
		}
		target, after, _ := strings.Cut(rest, string(rune(markClose)))
		target = strings.ReplaceAll(target, string(rune(markSpace)), " ")
		name := ""
		if title != nil {
			name = title(target)
		}
		if name == "" {
			name = string(wikiName([]byte(target)))
		}
		out.WriteString(name)
		s = after
	}
}

func (p *plainText) mark(n gast.Node, from int) {
	if p.spans == nil {
		p.spans = map[gast.Node]span{}
	}
	p.spans[n] = span{min(from, len(p.buf)), len(p.buf)}
}

// add appends text with white space collapsed.
func (p *plainText) add(s []byte) {
	for _, c := range s {
		if c == '\n' || c == '\t' || c == '\r' {
			c = ' '
		}
		if c == ' ' && (len(p.buf) == 0 || p.buf[len(p.buf)-1] == ' ') {
			continue
		}
		p.buf = append(p.buf, c)
	}
}

// unescaped is the value of a text node with backslashes and entities resolved.
func unescaped(n *gast.Text, src []byte) []byte {
	value := n.Segment.Value(src)
	if n.IsRaw() {
		return value
	}
	return resolve(value)
}

// resolve takes backslash escapes and entities out of Markdown text.
func resolve(s []byte) []byte {
	if bytes.IndexByte(s, '\\') < 0 && bytes.IndexByte(s, '&') < 0 {
		return s
	}
	var out bytes.Buffer
	w := bufio.NewWriter(&out)
	ghtml.DefaultWriter.Write(w, s)
	w.Flush()
	return []byte(html.UnescapeString(out.String()))
}

// countWords counts the words of a text: what stands between spaces and holds
// a letter or a digit.
func countWords(s string) int {
	n, counted := 0, false
	for _, r := range s {
		switch {
		case unicode.IsSpace(r):
			counted = false
		case !counted && (unicode.IsLetter(r) || unicode.IsDigit(r)):
			n++
			counted = true
		}
	}
	return n
}

// shorten cuts a text after limit characters at the end of a word.
func shorten(s string, limit int) string {
	if utf8.RuneCountInString(s) <= limit {
		return s
	}
	return strings.TrimRight(s[:cutBefore(s, limit)], " ,;:–-") + "…"
}

// cutBefore is the largest offset of a space within the first limit characters
// of s, or that of the limit if there is no space.
func cutBefore(s string, limit int) int {
	at, n := 0, 0
	for i, r := range s {
		if n >= limit {
			if at == 0 {
				return i
			}
			return at
		}
		if r == ' ' {
			at = i
		}
		n++
	}
	return len(s)
}

// excerpt is the sentence in which a link stands. Long sentences are cut on
// both sides.
func (p *plainText) excerpt(at span, lang string) string {
	at = span{min(at.from, len(p.text)), min(at.to, len(p.text))}
	if p.ends == nil {
		p.ends = sentences(p.text, lang)
	}
	i := sort.Search(len(p.ends), func(i int) bool { return p.ends[i] > at.from })
	j := max(i, sort.SearchInts(p.ends, at.to))
	sentence := span{0, min(p.ends[j], len(p.text))}
	if i > 0 {
		sentence.from = p.ends[i-1]
	}
	// What is far away is cut off in any case.
	const far = 3 * maxExcerpt
	for sentence.from = max(sentence.from, at.from-far); !runeStart(p.text, sentence.from); sentence.from++ {
	}
	for sentence.to = min(sentence.to, at.to+far); !runeStart(p.text, sentence.to); sentence.to-- {
	}
	return window(p.text, sentence, at)
}

func runeStart(s string, i int) bool { return i >= len(s) || utf8.RuneStart(s[i]) }

// sentences lists where the sentences of s end; the last one ends behind s, so
// that every place in s stands before some end.
func sentences(s, lang string) []int {
	var ends []int
	for i := range len(s) {
		if c := s[i]; (c == '.' || c == '!' || c == '?') && sentenceEnds(s, i, lang) {
			ends = append(ends, closingQuotes(s, i+1))
		}
	}
	if n := len(ends); n > 0 && ends[n-1] == len(s) {
		ends = ends[:n-1]
	}
	return append(ends, len(s)+1)
}

// window returns s within bounds, with at most maxExcerpt characters around at.
func window(s string, bounds, at span) string {
	for bounds.from < at.from && s[bounds.from] == ' ' {
		bounds.from++
	}
	text := s[bounds.from:bounds.to]
	if utf8.RuneCountInString(text) <= maxExcerpt {
		return strings.TrimSpace(text)
	}
	before := s[bounds.from:at.from]
	room := max(0, (maxExcerpt-utf8.RuneCountInString(s[at.from:at.to]))/2)
	lead := ""
	if n := utf8.RuneCountInString(before); n > room {
		skipped := cutBefore(before, n-room)
		// Without a space in reach the cut may fall further ahead than wanted.
		before = strings.TrimLeft(before[skipped:], " ")
		if utf8.RuneCountInString(before) > 2*room {
			before = ""
		}
		lead = "…"
	}
	return lead + strings.TrimSpace(shorten(before+s[at.from:bounds.to], maxExcerpt-len(lead)/len("…")))
}

func closingQuotes(s string, i int) int {
	for i < len(s) {
		r, n := utf8.DecodeRuneInString(s[i:])
		if !strings.ContainsRune(`"'”’“‘»«)]`, r) {
			break
		}
		i += n
	}
	return i
}

// sentenceEnds reports whether the mark at i, one of ".!?", ends a sentence.
func sentenceEnds(s string, i int, lang string) bool {
	next := closingQuotes(s, i+1)
	if next == len(s) {
		return true
	}
	if s[next] != ' ' {
		return false
	}
	after, _ := utf8.DecodeRuneInString(strings.TrimLeft(s[next:], " "))
	if unicode.IsLower(after) {
		return false
	}
	return s[i] != '.' || !abbreviated(s[:i], lang)
}

// abbreviated reports whether a full stop behind s belongs to the last word:
// an initial, an ordinal or a known abbreviation.
func abbreviated(s, lang string) bool {
	from := strings.LastIndexByte(s[max(0, len(s)-40):], ' ') + 1 + max(0, len(s)-40)
	word := strings.TrimLeft(s[from:], `("'„‚“«[`)
	if i := strings.LastIndexByte(word, '.'); i >= 0 { // "z.B."
		word = word[i+1:]
	}
	if utf8.RuneCountInString(word) == 1 {
		r, _ := utf8.DecodeRuneInString(word)
		return unicode.IsLetter(r) || unicode.IsDigit(r)
	}
	base := baseLanguage(lang)
	if base == "de" && len(word) == 2 && isDigit(word[0]) && isDigit(word[1]) { // "12. Dezember"
		return true
	}
	return abbreviations[base][strings.ToLower(word)]
}

// abbreviations never end a sentence: something always follows them.
var abbreviations = map[string]map[string]bool{
	"de": wordSet(`abb abs abschn abzgl allg anh anm art aufl bd bspw bzgl bzw ca dgl dipl dr einschl evtl exkl ff fr geb
		gem ggf ggü hr hrsg inkl ing insb jhdt kap lfd lt max min mind mio mrd nr pos prof rd red sog st std str tab tel
		tsd urspr vgl vs ziff zzgl zzt`),
	"en": wordSet(`approx cf ch co dept dr e.g eq est fig gen i.e inc incl jr ltd max min mr mrs ms no nos op p pp prof
		resp rev sec sr st vol vs`),
	"fr": wordSet(`art av chap dr env ex fig m mm mme mlle no p pp st ste vol`),
}

func wordSet(words string) map[string]bool {
	set := map[string]bool{}
	for w := range strings.FieldsSeq(words) {
		set[w] = true
	}
	return set
}
