package main

import (
	"encoding/json"
	"fmt"
	"io"
	"path"
	"strconv"
	"strings"
	"unicode/utf8"

	"kontor/generator/content"
	"kontor/generator/language"
	"kontor/generator/source"
)

// printer writes diagnostics for people.
type printer struct {
	out    io.Writer
	lang   string
	colour bool
	width  int          // of the terminal, 0 = do not fold
	tree   *source.Tree // where the excerpts come from
	secret bool         // no excerpts: they would show what is private

	file  string // whose lines are at hand
	lines []string
}

func (env *environment) printer(out io.Writer, w *website) *printer {
	colour := env.isTerminal(out) && env.getenv("NO_COLOR") == "" && env.getenv("TERM") != "dumb"
	return &printer{out: out, lang: w.lang, colour: colour, width: env.widthOf(out), tree: w.tree}
}

func (p *printer) line(s string) { fmt.Fprintln(p.out, fold(s, p.width)) }

// verbatim prints a line of a file, which is not folded.
func (p *printer) verbatim(s string) { fmt.Fprintln(p.out, s) }

// problems prints each diagnostic with the line it is about, what to do, and
// the other places.
func (p *printer) problems(ds []source.Diagnostic) {
	for _, d := range ds {
		message, hint := language.Message(p.lang, d.Text, d.Args)
		place := ""
		if d.Pos.File != "" {
			place = p.paint(bold, visible(d.Pos.String())+":") + " "
		}
		p.line(place + p.paint(severityColour[d.Severity], p.severity(d.Severity)+" "+d.Code()+":") + " " + visible(message))
		p.excerpt(d.Pos)
		if hint != "" {
			p.line("    " + p.paint(faint, say(p.lang, "CMD03/hint")) + " " + visible(hint))
		}
		for _, pos := range d.Also {
			if strings.Contains(hint, pos.String()) {
				continue // it has been said
			}
			p.line("    " + p.paint(faint, say(p.lang, "CMD03/also")) + " " + visible(pos.String()))
		}
	}
}

// severity names a severity.
func (p *printer) severity(s source.Severity) string {
	return say(p.lang, "CMD03/"+s.String())
}

// The width of an excerpt, how much of it stands before the place, and what
// stands around it: the indent, the bar, and a mark at each end that is cut.
const (
	excerptWidth  = 100
	excerptBefore = 60
	excerptFrame  = len("    ") + len(" | ") + 2
)

// excerpt shows the line of a place, with a mark below the column.
func (p *printer) excerpt(pos source.Pos) {
	text, ok := p.sourceLine(pos)
	if !ok {
		return
	}
	runes := []rune(text)
	at := min(max(pos.Col, 1)-1, len(runes))
	number := strconv.Itoa(pos.Line)
	width := excerptWidth
	if room := p.width - excerptFrame - len(number); p.width >= leastWidth {
		width = min(width, room)
	}
	start := 0
	if before := width * excerptBefore / excerptWidth; len(runes) > width && at > before {
		start = at - before
	}
	end := min(len(runes), start+width)
	before := visible(string(runes[start:at]))
	shown := before + visible(string(runes[at:end]))
	if strings.TrimSpace(shown) == "" {
		return
	}
	if start > 0 {
		before, shown = "…"+before, "…"+shown
	}
	if end < len(runes) {
		shown += "…"
	}
	p.verbatim("    " + p.paint(faint, number+" |") + " " + shown)
	if pos.Col > 0 {
		indent := strings.Repeat(" ", utf8.RuneCountInString(before))
		p.verbatim("    " + strings.Repeat(" ", len(number)) + p.paint(faint, " |") + " " + indent + p.paint(red, "^"))
	}
}

// sourceLine reads the line of a place. Files of a theme inside the program
// have none to show.
func (p *printer) sourceLine(pos source.Pos) (string, bool) {
	if pos.Line == 0 || pos.File == "" || p.secret {
		return "", false
	}
	if pos.File != p.file {
		p.file, p.lines = pos.File, nil
		if data, problem := p.tree.Read(pos.File, content.MaxFile); problem == nil {
			p.lines = strings.Split(readable(pos.File, data), "\n")
		}
	}
	if pos.Line > len(p.lines) {
		return "", false
	}
	return strings.ToValidUTF8(strings.TrimSuffix(p.lines[pos.Line-1], "\r"), "\ufffd"), true
}

// readable is a file as people read it. Tables may come from any spreadsheet.
func readable(file string, data []byte) string {
	if path.Ext(file) == ".csv" {
		return content.ReadableTable(data)
	}
	return strings.TrimPrefix(string(data), "\ufeff")
}

// foreignShown is how many files of others a build names.
const foreignShown = 10

// foreign tells which files in the target were left alone.
func (p *printer) foreign(files []string) {
	if len(files) == 0 {
		return
	}
	p.line(count(p.lang, "CMD04/foreign", len(files)))
	for _, f := range files[:min(len(files), foreignShown)] {
		p.line("    " + visible(f))
	}
	if more := len(files) - foreignShown; more > 0 {
		p.line("    " + say(p.lang, "CMD04/more", "n", strconv.Itoa(more)))
	}
}

// tally counts diagnostics by severity.
func tally(ds []source.Diagnostic) map[source.Severity]int {
	n := map[source.Severity]int{}
	for _, d := range ds {
		n[d.Severity]++
	}
	return n
}

// summary counts what was found in words: "2 Fehler, 1 Warnung".
func summary(lang string, ds []source.Diagnostic) string {
	n := tally(ds)
	var parts []string
	for _, s := range []source.Severity{source.SeverityError, source.SeverityWarning, source.SeverityInfo} {
		if n[s] > 0 {
			parts = append(parts, count(lang, "CMD04/"+s.String()+"s", n[s]))
		}
	}
	if len(parts) == 0 {
		return say(lang, "CMD04/no-problems")
	}
	return strings.Join(parts, ", ")
}

// The ways to set off text on a terminal (ECMA-48, "select graphic rendition").
const (
	bold   = "1"
	faint  = "2"
	red    = "31"
	yellow = "33"
	blue   = "34"
)

var severityColour = map[source.Severity]string{
	source.SeverityError: red, source.SeverityWarning: yellow, source.SeverityInfo: blue,
}

func (p *printer) paint(style, s string) string {
	if !p.colour {
		return s
	}
	return "\x1b[" + style + "m" + s + "\x1b[0m"
}

// diagnosticJSON is a diagnostic for programs.
type diagnosticJSON struct {
	Severity string `json:"severity"`
	Code     string `json:"code"`
	File     string `json:"file"`
	Line     int    `json:"line"`
	Column   int    `json:"column"`
	Message  string `json:"message"`
	Hint     string `json:"hint"`
}

// worded turns diagnostics into their JSON form; never nil.
func worded(lang string, ds []source.Diagnostic) []diagnosticJSON {
	out := make([]diagnosticJSON, len(ds))
	for i, d := range ds {
		message, hint := language.Message(lang, d.Text, d.Args)
		out[i] = diagnosticJSON{d.Severity.String(), d.Code(), d.Pos.File, d.Pos.Line, d.Pos.Col, message, hint}
	}
	return out
}

// printJSON writes one value, indented.
func printJSON(w io.Writer, v any) error {
	e := json.NewEncoder(w)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	return e.Encode(v)
}
