package exchange

import (
	"html"
	"regexp"
	"strings"
)

// blockTag finds the tags that no paragraph goes around.
var blockTag = regexp.MustCompile(`(?i)</?(?:p|div|ul|ol|li|dl|dt|dd|pre|blockquote|table|thead|tbody|tr|td|th|h[1-6]|hr|address|section|article|figure)(?:\s[^<>]*)?/?>`)

var (
	blankLine   = regexp.MustCompile(`\n[ \t]*\n\s*`)
	preformated = regexp.MustCompile(`(?is)<pre(?:\s[^<>]*)?>.*?</pre>`)
	lineBreak   = regexp.MustCompile(`(?i)(<br\s*/?>)[ \t]*\n`)
)

// wordPressText makes the HTML of a text that WordPress keeps: there a blank
// line ends a paragraph and a single one is a line break.
func wordPressText(text string) string {
	text = strings.Trim(strings.ReplaceAll(strings.ReplaceAll(text, "\r\n", "\n"), "\r", "\n"), "\n\t ")
	var out []string
	at := 0
	for _, pre := range preformated.FindAllStringIndex(text, -1) { // its lines are its own
		out = append(out, flowing(text[at:pre[0]])...)
		out = append(out, text[pre[0]:pre[1]])
		at = pre[1]
	}
	out = append(out, flowing(text[at:])...)
	return strings.Join(out, "\n")
}

// flowing makes paragraphs of what is not preformatted. Blocks stay as they are.
func flowing(text string) (out []string) {
	at := 0
	for _, tag := range blockTag.FindAllStringIndex(text, -1) {
		out = append(out, paragraphs(text[at:tag[0]])...)
		out = append(out, text[tag[0]:tag[1]])
		at = tag[1]
	}
	return append(out, paragraphs(text[at:])...)
}

// paragraphs makes paragraphs of text without block tags.
func paragraphs(text string) (out []string) {
	for _, p := range blankLine.Split(text, -1) {
		if p = strings.TrimSpace(p); p != "" {
			p = lineBreak.ReplaceAllString(p, "$1")
			out = append(out, "<p>"+strings.ReplaceAll(p, "\n", "<br>\n")+"</p>")
		}
	}
	return out
}

// plainText makes HTML of a text without any markup.
func plainText(text string) string { return wordPressText(html.EscapeString(text)) }
