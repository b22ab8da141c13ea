package comment

import (
	"bytes"
	stdhtml "html"
	"regexp"
	"strings"

	"github.com/microcosm-cc/bluemonday"
	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/extension"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/renderer/html"
	"github.com/yuin/goldmark/util"
)

// Render makes HTML of the text of a comment: the only function that does, for
// pages, feeds, preview and moderation. Sanitising is its last step, and
// nobody changes what it returns. A text that [Check] refuses comes out as nothing.
func Render(text string, f Format) string {
	if Check(text, f) != nil {
		return ""
	}
	text = visible(lineEnds.Replace(text))
	if f == Markdown {
		text = fromMarkdown(text)
	}
	return sanitiser.Sanitize(tidy(text, f == HTML))
}

var lineEnds = strings.NewReplacer("\r\n", "\n", "\r", "\n")

// sanitiser lets through what a comment may consist of, whatever the steps
// before it have done. [tidy] gives it nothing else; that is not relied upon.
var sanitiser = newSanitiser()

func newSanitiser() *bluemonday.Policy {
	p := bluemonday.NewPolicy()
	p.AllowElements("p", "br", "em", "strong", "code", "pre", "blockquote", "ul", "ol", "li")
	p.AllowAttrs("href").OnElements("a")
	p.AllowAttrs("rel").Matching(regexp.MustCompile(`^nofollow ugc$`)).OnElements("a")
	p.AllowURLSchemes("http", "https", "mailto")
	p.AllowRelativeURLs(false)
	p.RequireParseableURLs(true)
	p.RequireNoFollowOnLinks(true)
	return p
}

// fromMarkdown makes HTML of CommonMark. HTML in it is text.
func fromMarkdown(text string) string {
	if len(marks.FindAllStringIndex(text, maxMarks+1)) > maxMarks {
		return "<p>" + strings.ReplaceAll(stdhtml.EscapeString(text), "\n", "<br>\n") + "</p>"
	}
	var b bytes.Buffer
	if err := markdown.Convert(capMarkers([]byte(text)), &b); err != nil {
		return ""
	}
	return b.String()
}

// maxMarks is how many marks of emphasis and code make a text too costly: each
// is compared with those before it. Such a text is shown as it is.
const maxMarks = 1500

var marks = regexp.MustCompile("[*]+|_+|`+")

var markdown = goldmark.New(
	goldmark.WithExtensions(extension.NewLinkify(
		extension.WithLinkifyAllowedProtocols([]string{"http:", "https:"}),
		extension.WithLinkifyWWWRegexp(never),
		extension.WithLinkifyEmailRegexp(never),
	)),
	goldmark.WithRendererOptions(html.WithHardWraps()), // who writes in a field means the end of a line
	goldmark.WithParser(parser.NewParser( // all of CommonMark but HTML
		parser.WithBlockParsers(
			util.Prioritized(parser.NewSetextHeadingParser(), 100),
			util.Prioritized(parser.NewThematicBreakParser(), 200),
			util.Prioritized(parser.NewListParser(), 300),
			util.Prioritized(parser.NewListItemParser(), 400),
			util.Prioritized(parser.NewCodeBlockParser(), 500),
			util.Prioritized(parser.NewATXHeadingParser(), 600),
			util.Prioritized(parser.NewFencedCodeBlockParser(), 700),
			util.Prioritized(parser.NewBlockquoteParser(), 800),
			util.Prioritized(parser.NewParagraphParser(), 900),
		),
		parser.WithInlineParsers(
			util.Prioritized(parser.NewCodeSpanParser(), 100),
			util.Prioritized(parser.NewLinkParser(), 200),
			util.Prioritized(parser.NewAutoLinkParser(), 300),
			util.Prioritized(parser.NewEmphasisParser(), 400),
		),
		parser.WithParagraphTransformers(parser.DefaultParagraphTransformers()...),
	)),
)

var never = regexp.MustCompile(`[^\s\S]`)

// maxMarkers is how many quotes and list items may begin in one line. A person
// needs few; the parser's work grows with the square of them.
const maxMarkers = 12

// capMarkers takes the markers off a line that has too many.
func capMarkers(text []byte) []byte {
	var out []byte
	for line := range bytes.Lines(text) {
		rest, kept := line, 0
		for n := 0; ; n++ {
			size := marker(rest)
			if size == 0 {
				break
			}
			if rest = rest[size:]; n < maxMarkers {
				kept = len(line) - len(rest)
			}
		}
		out = append(append(out, line[:kept]...), rest...)
	}
	return out
}

var markers = regexp.MustCompile(`^[ \t]*(?:>|[-+*](?:[ \t]|$)|[0-9]{1,9}[.)](?:[ \t]|$))`)

// marker is the length of the marker of a quote or a list item at the start.
func marker(line []byte) int { return len(markers.Find(line)) }
