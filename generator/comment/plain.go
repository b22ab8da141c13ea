package comment

import (
	"strings"

	"golang.org/x/net/html"
)

// Plain is what [Render] made, as text: for data and where no markup can be.
func Plain(rendered string) string {
	var b strings.Builder
	z := html.NewTokenizer(strings.NewReader(rendered))
	pre := 0
	for {
		kind := z.Next()
		if kind == html.ErrorToken {
			break
		}
		if kind == html.TextToken {
			text := z.Token().Data
			if pre == 0 {
				text = strings.ReplaceAll(text, "\n", " ")
			}
			b.WriteString(text)
			continue
		}
		name, _ := z.TagName()
		switch tag := string(name); {
		case tag == "br", tag == "li", isBlock(tag) && kind == html.EndTagToken:
			b.WriteByte('\n')
		}
		if string(name) == "pre" {
			pre = map[html.TokenType]int{html.StartTagToken: 1}[kind]
		}
	}
	var lines []string
	for line := range strings.Lines(b.String()) {
		if line = strings.TrimSpace(line); line != "" {
			lines = append(lines, line)
		}
	}
	return strings.Join(lines, "\n")
}
