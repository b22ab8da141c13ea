package exchange

import (
	"regexp"
	"strings"
)

// blockTag finds the tags that no paragraph goes around: whether they end
// something, and their names.
var blockTag = regexp.MustCompile(`(?i)<(/?)(p|div|ul|ol|li|dl|dt|dd|pre|blockquote|table|thead|tbody|tr|td|th|h[1-6]|hr|address|section|article|figure)(?:\s[^<>]*)?/?>`)

// tight are the elements whose text is no paragraph, or is one already.
var tight = map[string]bool{
	"p": true, "li": true, "dt": true, "dd": true, "td": true, "th": true,
	"h1": true, "h2": true, "h3": true, "h4": true, "h5": true, "h6": true,
}

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

// flowing makes paragraphs of what is not preformatted. Blocks stay as they
// are; what stands in one that is tight only gets its line breaks.
func flowing(text string) (out []string) {
	at, within := 0, "" // the tight element around the text
	add := func(text string) {
		switch text = strings.TrimSpace(text); {
		case text == "":
		case within == "":
			out = append(out, paragraphs(text)...)
		default:
			out[len(out)-1] += breaks(blankLine.ReplaceAllString(text, "\n"))
		}
	}
	for _, tag := range blockTag.FindAllStringSubmatchIndex(text, -1) {
		add(text[at:tag[0]])
		end, name := tag[2] < tag[3], strings.ToLower(text[tag[4]:tag[5]])
		if end && within == name {
			out[len(out)-1] += text[tag[0]:tag[1]]
		} else {
			out = append(out, text[tag[0]:tag[1]])
		}
		within = ""
		if !end && tight[name] {
			within = name
		}
		at = tag[1]
	}
	add(text[at:])
	return out
}

// paragraphs makes paragraphs of text without block tags.
func paragraphs(text string) (out []string) {
	for _, p := range blankLine.Split(text, -1) {
		if p = strings.TrimSpace(p); p != "" {
			out = append(out, "<p>"+breaks(p)+"</p>")
		}
	}
	return out
}

// breaks makes the line breaks of a text, but those that it has as tags.
func breaks(text string) string {
	return strings.ReplaceAll(lineBreak.ReplaceAllString(text, "$1"), "\n", "<br>\n")
}
