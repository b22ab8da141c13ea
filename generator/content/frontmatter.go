package content

import (
	"bytes"
	"strings"

	"github.com/adrg/frontmatter"

	"kontor/generator/source"
)

// matter is the front matter of a file, still in its own language.
type matter struct {
	read  func(placer, []byte) (*Node, []source.Diagnostic) // nil = there is none
	raw   []byte
	at    placer
	start int // offset of the body
}

// formats are the openers Kontor understands. The library finds and splits;
// instead of decoding, every format hands over the text as it stands.
var formats = []*frontmatter.Format{
	frontmatter.NewFormat("---", "---", capture(readYAML)),
	frontmatter.NewFormat("---yaml", "---", capture(readYAML)),
	frontmatter.NewFormat("+++", "+++", capture(readTOML)),
	frontmatter.NewFormat("---toml", "---", capture(readTOML)),
	frontmatter.NewFormat(";;;", ";;;", capture(readJSON)),
	frontmatter.NewFormat("---json", "---", capture(readJSON)),
	{Start: "{", End: "}", Unmarshal: capture(readJSON), UnmarshalDelims: true, RequiresNewLine: true},
}

func capture(read func(placer, []byte) (*Node, []source.Diagnostic)) frontmatter.UnmarshalFunc {
	return func(data []byte, into any) error {
		m := into.(*matter)
		m.read, m.raw = read, data
		return nil
	}
}

// split finds the front matter of src. Where a file opens one but nothing was
// consumed, the library would hand the whole file back as body and a draft
// would be published: that is FM01.
func split(file string, src []byte) (matter, []source.Diagnostic) {
	m, rest, err := cut(src)
	if err != nil {
		return matter{}, []source.Diagnostic{source.Error("IO01", source.Pos{File: file}, "reason", err.Error())}
	}
	opener, line := firstLine(src)
	if m.read == nil {
		return matter{}, unclosed(file, opener, line)
	}
	m.start = rest
	m.at = fromLine(file, line+1)
	if opener == "{" {
		m.at = fromLine(file, line)
	}
	if len(m.raw) > MaxFrontMatter {
		return matter{start: m.start}, []source.Diagnostic{source.Error("FM04", source.Pos{File: file, Line: line, Col: 1}, "limit", "64 KiB")}
	}
	return m, nil
}

// cut lets the library find front matter in the head of the file first, as it
// copies all it reads; only where that is not enough, in more of it. rest is
// the offset of the body.
func cut(src []byte) (m matter, rest int, err error) {
	for _, size := range []int{2 << 10, MaxFrontMatter + 2<<10, len(src)} {
		head := src[:min(size, len(src))]
		m = matter{}
		body, err := frontmatter.Parse(bytes.NewReader(head), &m, formats...)
		if err != nil {
			return m, 0, err
		}
		if m.read != nil && len(body) > 0 || len(head) == len(src) {
			return m, len(head) - len(body), nil
		}
	}
	return m, 0, nil
}

// firstLine is the first line that is not blank, without surrounding space,
// and its number.
func firstLine(src []byte) (text string, number int) {
	for len(src) > 0 {
		number++
		line, rest, _ := bytes.Cut(src, []byte("\n"))
		if s := bytes.TrimSpace(line); len(s) > 0 {
			return string(s), number
		}
		src = rest
	}
	return "", max(number, 1)
}

// unclosed reports an opener of which nothing was consumed.
func unclosed(file, opener string, line int) []source.Diagnostic {
	pos := source.Pos{File: file, Line: line, Col: 1}
	fail := func(text string, args ...string) []source.Diagnostic {
		return []source.Diagnostic{source.Error(text, pos, args...)}
	}
	switch {
	case strings.HasPrefix(opener, "{"):
		if next := strings.TrimLeft(opener[1:], " \t"); next != "" && strings.ContainsAny(next[:1], "{%#.:") {
			return nil // a shortcode, a template or an attribute list: body text
		}
		return fail("FM01/json")
	case !strings.HasPrefix(opener, "---") && !strings.HasPrefix(opener, "+++") && !strings.HasPrefix(opener, ";;;"):
		return nil
	case len(opener) > 3 && strings.Trim(opener, opener[:1]) != "":
		return fail("FM01/unknown", "opener", brief(opener))
	case len(opener) > 3:
		return fail("FM01/long", "opener", brief(opener), "fence", opener[:3])
	}
	return fail("FM01", "fence", opener)
}
