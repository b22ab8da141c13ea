package content

import (
	"errors"
	"strings"
	"unicode/utf8"

	"go.yaml.in/yaml/v4"

	"kontor/generator/source"
)

// yamlSyntax words a syntax error for somebody who has never heard of YAML:
// the usual slips have messages of their own, which say what to type instead.
func yamlSyntax(at placer, text string, err error) source.Diagnostic {
	var e *yaml.LoadError
	if !errors.As(err, &e) {
		return source.Error("FM02", at(1, 1), "message", err.Error())
	}
	s := yamlSlip{at: at, lines: strings.Split(text, "\n"), err: e}
	s.line, s.col = s.place(e.Mark)
	for _, slip := range []func() (source.Diagnostic, bool){
		s.tab, s.star, s.unknownAlias, s.secondColon, s.reserved, s.openQuote, s.openBracket, s.behindValue, s.escape, s.dash, s.indent,
	} {
		if d, ok := slip(); ok {
			return d
		}
	}
	if strings.Contains(e.Message, "depth") {
		return s.report("FM04/deep", s.line, s.col)
	}
	return s.report("FM02", s.line, s.col, "message", e.Message)
}

// yamlSlip is a syntax error beside the text it was found in.
type yamlSlip struct {
	at        placer
	lines     []string
	err       *yaml.LoadError
	line, col int // from 1, inside the text
}

// place brings a mark into the text: an error at its very end is reported on
// the last line that is not empty.
func (s *yamlSlip) place(m yaml.Mark) (line, col int) {
	line, col = max(m.Line, 1), max(m.Column, 1)
	if line > len(s.lines) {
		line, col = len(s.lines), 1
	}
	for line > 1 && strings.TrimSpace(s.lines[line-1]) == "" {
		line--
		col = utf8.RuneCountInString(s.lines[line-1]) + 1
	}
	return line, min(col, utf8.RuneCountInString(s.lines[line-1])+1)
}

func (s *yamlSlip) report(text string, line, col int, args ...string) source.Diagnostic {
	return source.Error(text, s.at(line, col), args...)
}

func (s *yamlSlip) text() string { return s.lines[s.line-1] }

// says reports whether the message is about m.
func (s *yamlSlip) says(m string) bool { return strings.Contains(s.err.Message, m) }

func (s *yamlSlip) tab() (d source.Diagnostic, ok bool) {
	indent := s.text()[:len(s.text())-len(strings.TrimLeft(s.text(), " \t"))]
	i := strings.IndexByte(indent, '\t')
	if i < 0 {
		return d, false
	}
	return s.report("FM02/tab", s.line, i+1), true
}

// star is `segments: *`, which YAML takes for the use of an anchor.
func (s *yamlSlip) star() (d source.Diagnostic, ok bool) {
	if !strings.Contains(s.err.ContextMsg, "scanning an alias") {
		return d, false
	}
	line, col := s.place(s.err.ContextMark)
	return s.report("FM02/star", line, col), true
}

func (s *yamlSlip) unknownAlias() (d source.Diagnostic, ok bool) {
	if !s.says("unknown anchor") {
		return d, false
	}
	return s.report("FM02/star", s.line, s.col), true
}

// secondColon is `title: Teil 2: Erwartungen`.
func (s *yamlSlip) secondColon() (d source.Diagnostic, ok bool) {
	if !s.says("mapping values are not allowed") {
		return d, false
	}
	key, value, found := strings.Cut(s.text(), ": ")
	value = strings.TrimSpace(value)
	if found && utf8.RuneCountInString(key)+1 < s.col {
		key = strings.TrimSpace(strings.TrimLeft(strings.TrimSpace(key), "- "))
		return s.report("FM02/colon", s.line, s.col, "key", key, "fix", key+": "+quoted(value)), true
	}
	if s.line > 1 && s.col > 1 {
		before := s.lines[s.line-2]
		if !strings.Contains(before, ": ") && !strings.HasSuffix(strings.TrimSpace(before), ":") {
			return s.report("FM02/nocolon", s.line-1, 1, "text", brief(strings.TrimSpace(before))), true
		}
	}
	return s.report("FM02/indent", s.line, 1), true
}

// quoted puts text into quotes, as YAML wants it.
func quoted(text string) string {
	if !strings.Contains(text, `"`) && !strings.Contains(text, `\`) {
		return `"` + text + `"`
	}
	return "'" + strings.ReplaceAll(text, "'", "''") + "'"
}

// reserved is a text that begins with a character that YAML keeps for itself.
func (s *yamlSlip) reserved() (d source.Diagnostic, ok bool) {
	if !s.says("cannot start any token") {
		return d, false
	}
	rest := []rune(s.text())
	if s.col > len(rest) {
		return d, false
	}
	return s.report("FM02/reserved", s.line, s.col, "character", string(rest[s.col-1]),
		"fix", quoted(strings.TrimSpace(string(rest[s.col-1:])))), true
}

func (s *yamlSlip) openQuote() (d source.Diagnostic, ok bool) {
	if !strings.Contains(s.err.ContextMsg, "quoted scalar") || !s.says("unexpected end of stream") {
		return d, false
	}
	line, col := s.place(s.err.ContextMark)
	return s.report("FM02/quote", line, col), true
}

func (s *yamlSlip) openBracket() (d source.Diagnostic, ok bool) {
	for _, bracket := range []struct{ message, open, close string }{{"',' or ']'", "[", "]"}, {"',' or '}'", "{", "}"}} {
		if s.says(bracket.message) {
			line, col := s.place(s.err.ContextMark)
			if runes := []rune(s.lines[line-1]); strings.Contains(string(runes[min(col-1, len(runes)):]), bracket.close) {
				return s.report("FM02/flow", s.line, s.col, "open", bracket.open, "close", bracket.close), true
			}
			return s.report("FM02/bracket", line, col, "open", bracket.open, "close", bracket.close), true
		}
	}
	return d, false
}

// behindValue is text behind a closing quote or bracket.
func (s *yamlSlip) behindValue() (d source.Diagnostic, ok bool) {
	if !s.says("did not find expected key") || s.col < 2 {
		return d, false
	}
	runes := []rune(s.text())
	before := strings.TrimRight(string(runes[:min(s.col-1, len(runes))]), " ")
	if before == "" || !strings.ContainsAny(before[len(before)-1:], `"']}`) {
		return d, false
	}
	return s.report("FM02/behind", s.line, s.col, "text", brief(string(runes[min(s.col-1, len(runes)):]))), true
}

func (s *yamlSlip) escape() (d source.Diagnostic, ok bool) {
	if !s.says("unknown escape") {
		return d, false
	}
	return s.report("FM02/escape", s.line, s.col), true
}

func (s *yamlSlip) dash() (d source.Diagnostic, ok bool) {
	if !s.says("block sequence entries are not allowed") {
		return d, false
	}
	return s.report("FM02/dash", s.line, s.col), true
}

func (s *yamlSlip) indent() (d source.Diagnostic, ok bool) {
	if !s.says("did not find expected key") && !s.says("did not find expected '-'") && !s.says("could not find expected ':'") {
		return d, false
	}
	if s.says("could not find expected ':'") {
		line, col := s.place(s.err.ContextMark)
		return s.report("FM02/nocolon", line, col, "text", brief(strings.TrimSpace(s.lines[line-1]))), true
	}
	return s.report("FM02/indent", s.line, s.col), true
}

// brief cuts a text for a message.
func brief(text string) string {
	const limit = 60
	runes := []rune(strings.Join(strings.Fields(text), " "))
	if len(runes) <= limit {
		return string(runes)
	}
	return string(runes[:limit-1]) + "…"
}
