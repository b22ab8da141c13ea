package intake

import (
	"html"
	"regexp"
	"slices"
	"strings"
)

// linkForms find what may become a link: an address with a scheme or "www.", and
// the target of a link in Markdown or HTML, whatever it is.
var linkForms = []*regexp.Regexp{
	regexp.MustCompile(`(?i)\b((?:https?|ftp)://[^\s<>"'\x60]+|www\.[^\s<>"'\x60]+|mailto:[^\s<>"'\x60]+)`),
	regexp.MustCompile(`\]\(\s*<?((?:[^\s<>()]|\([^\s<>()]*\))+)`),
	regexp.MustCompile(`(?m)^ {0,3}\[[^\]\n]+\]:\s*<?([^\s<>]+)`),
	regexp.MustCompile(`(?i)<([a-z][a-z0-9+.-]{1,31}:[^\s<>]+)>`),
	regexp.MustCompile(`(?i)\b(?:href|src)\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))`),
}

// Links lists the targets of a text in the order in which they stand there,
// each once, for a moderator to see where it would lead. It reads the source
// text, so that it also finds what [comment.Render] leaves out.
func Links(text string) []string {
	type place struct {
		at     int
		target string
	}
	var found []place
	for _, form := range linkForms {
		for _, m := range form.FindAllStringSubmatchIndex(text, -1) {
			for g := 2; g < len(m); g += 2 {
				if m[g] >= 0 {
					found = append(found, place{m[g], trimTarget(text[m[g]:m[g+1]])})
				}
			}
		}
	}
	slices.SortStableFunc(found, func(a, b place) int { return a.at - b.at })
	var links []string
	for _, f := range found {
		if f.target != "" && !slices.Contains(links, f.target) {
			links = append(links, f.target)
		}
	}
	return links
}

// trimTarget takes away the punctuation of the sentence in which an address
// stands, and a bracket that was opened before it.
func trimTarget(s string) string {
	s = html.UnescapeString(s)
	for {
		t := strings.TrimRight(s, ".,;:!?*_")
		if strings.HasSuffix(t, ")") && strings.Count(t, ")") > strings.Count(t, "(") {
			t = strings.TrimSuffix(t, ")")
		}
		t = strings.TrimSuffix(t, "]")
		if t == s {
			return strings.TrimSpace(s)
		}
		s = t
	}
}
