package theme

import (
	"bytes"
	"strings"

	"github.com/tdewolff/parse/v2"
	"github.com/tdewolff/parse/v2/html"

	minifyhtml "github.com/tdewolff/minify/v2/html"

	"kontor/generator/source"
)

// markup warns of what a strict Content-Security-Policy refuses, scripts and
// styles inside the page, and of what would call another server.
type markup struct {
	file  *file
	tag   string
	attrs map[string]string
	begin int // of the tag
	diags []source.Diagnostic
}

func checkMarkup(f *file) []source.Diagnostic {
	m := markup{file: f}
	input := parse.NewInputBytes(bytes.Clone(f.data))
	lexer := html.NewTemplateLexer(input, minifyhtml.GoTemplateDelims)
	for {
		kind, token := lexer.Next()
		offset := input.Offset() - len(bytes.TrimLeft(token, " \t\r\n"))
		switch kind {
		case html.ErrorToken:
			return m.diags
		case html.StartTagToken:
			m.tag, m.attrs, m.begin = strings.ToLower(string(lexer.Text())), map[string]string{}, offset
		case html.AttributeToken:
			value := strings.Trim(string(lexer.AttrVal()), `"'`)
			m.attribute(strings.ToLower(string(lexer.AttrKey())), strings.TrimSpace(value), offset)
		case html.StartTagCloseToken, html.StartTagVoidToken:
			m.element()
		}
	}
}

func (m *markup) warn(text string, offset int, args ...string) {
	m.diags = append(m.diags, source.Warning(text, m.file.at(offset), args...))
}

func (m *markup) attribute(name, value string, offset int) {
	m.attrs[name] = value
	lower := strings.ToLower(value)
	switch {
	case name == "style":
		m.warn("THM06/style", offset)
	case strings.HasPrefix(name, "on"):
		m.warn("THM06/handler", offset, "name", name)
	case (name == "href" || name == "src" || name == "action") && strings.HasPrefix(lower, "javascript:"):
		m.warn("THM06/script", offset)
	}
}

// element looks at a whole start tag.
func (m *markup) element() {
	switch m.tag {
	case "style":
		m.warn("THM06/style", m.begin)
	case "script":
		if _, external := m.attrs["src"]; !external && !strings.HasSuffix(m.attrs["type"], "json") {
			m.warn("THM06/script", m.begin)
		}
	case "link":
		if !fetched(m.attrs["rel"]) {
			return
		}
	case "img", "iframe", "source", "video", "audio", "embed", "object", "track":
	default:
		return
	}
	for _, name := range []string{"src", "href", "srcset", "poster", "data"} {
		if value := m.attrs[name]; foreign(value) {
			m.warn("THM06/external", m.begin, "url", value)
		}
	}
}

// fetched reports whether a browser loads what a link element of this kind
// names.
func fetched(rel string) bool {
	for _, word := range strings.Fields(strings.ToLower(rel)) {
		switch word {
		case "stylesheet", "icon", "preload", "prefetch", "preconnect", "dns-prefetch",
			"modulepreload", "manifest", "apple-touch-icon", "mask-icon":
			return true
		}
	}
	return false
}

// foreign reports whether an address names a server.
func foreign(address string) bool {
	lower := strings.ToLower(address)
	return strings.HasPrefix(lower, "http://") || strings.HasPrefix(lower, "https://") || strings.HasPrefix(lower, "//")
}
