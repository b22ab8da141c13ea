package exchange

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"iter"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"kontor/generator/comment"
	"kontor/generator/intake"
)

// linesSchema is the version of our own JSON lines.
const linesSchema = 1

// maxLine is the longest line that is read: a comment and its revision, every
// byte of both escaped, and the fields around them.
const maxLine = 256 << 10

// linesHeader is the first line of an export.
type linesHeader struct {
	Kontor  string `json:"kontor"` // "comments"
	Schema  int    `json:"schema"`
	Private bool   `json:"private"`
}

// publicLine is a comment of a public export: its thread and what the record
// of public comments holds, hence nothing private.
type publicLine struct {
	Page     string `json:"page"`
	Language string `json:"language"`
	comment.Comment
}

// privateLine is a comment with everything that the store keeps of it.
type privateLine struct {
	Page     string         `json:"page"`
	Language string         `json:"language"`
	ID       string         `json:"id"`
	Parent   string         `json:"parent,omitempty"`
	State    intake.State   `json:"state"`
	Changed  time.Time      `json:"changed,omitzero"` // when it came into its state
	Reason   string         `json:"reason,omitempty"`
	Source   *lineSource    `json:"source,omitempty"`
	Author   string         `json:"author,omitempty"`
	Website  string         `json:"website,omitempty"`
	Email    string         `json:"email,omitempty"`
	IP       string         `json:"ip,omitempty"`
	Identity string         `json:"identity,omitempty"`
	Avatar   string         `json:"avatar,omitempty"`
	Editor   bool           `json:"editor,omitempty"`
	Date     time.Time      `json:"date"`
	Edited   time.Time      `json:"edited,omitzero"`
	Format   comment.Format `json:"format,omitempty"`
	Text     string         `json:"text,omitempty"`
	Revision *lineRevision  `json:"revision,omitempty"` // waits for a moderator
}

type lineSource struct {
	System string `json:"system"`
	Site   string `json:"site,omitempty"`
	ID     string `json:"id"`
}

type lineRevision struct {
	Date   time.Time      `json:"date"`
	Format comment.Format `json:"format"`
	Text   string         `json:"text"`
}

// WritePublicLines writes threads as JSON lines.
func WritePublicLines(w io.Writer, threads []comment.Thread) error {
	e := lineEncoder(w)
	err := e.Encode(linesHeader{"comments", linesSchema, false})
	for _, t := range threads {
		for _, c := range t.Comments {
			err = errors.Join(err, e.Encode(publicLine{t.Page, t.Language, c}))
		}
		if err != nil {
			return err
		}
	}
	return err
}

// WritePrivateLines writes whole comments as JSON lines, as they come: an empty
// store that takes them in holds the same.
func WritePrivateLines(w io.Writer, comments iter.Seq2[intake.Comment, error]) error {
	e := lineEncoder(w)
	if err := e.Encode(linesHeader{"comments", linesSchema, true}); err != nil {
		return err
	}
	for c, err := range comments {
		if err != nil {
			return err
		}
		if err := e.Encode(wholeLine(c)); err != nil {
			return err
		}
	}
	return nil
}

func lineEncoder(w io.Writer) *json.Encoder {
	e := json.NewEncoder(w)
	e.SetEscapeHTML(false)
	return e
}

func wholeLine(c intake.Comment) privateLine {
	line := privateLine{
		Page: c.Thread.Page, Language: c.Thread.Language, ID: c.ID, Parent: c.Parent,
		State: c.State, Changed: c.Changed.UTC(), Reason: c.Reason,
		Author: c.Author.Name, Website: c.Author.Website, Email: c.Author.Email, IP: c.Author.IP,
		Identity: c.Author.Identity, Avatar: c.Author.Avatar, Editor: c.Author.Editor,
		Date: c.Sent.UTC(), Edited: c.Edited.UTC(), Format: c.Format, Text: c.Text,
	}
	if c.Source != (intake.Source{}) {
		line.Source = &lineSource{c.Source.System, c.Source.Site, c.Source.ID}
	}
	if r := c.Revision; r != nil {
		line.Revision = &lineRevision{r.Sent.UTC(), r.Format, r.Text}
	}
	return line
}

// lineFault is what is wrong with a line of an export: a wording of package
// language with what belongs into it.
type lineFault struct {
	Line int // from 1
	Text string
	Args map[string]string
}

func (e *lineFault) Error() string { return fmt.Sprint("line ", e.Line, ": ", e.Text, " ", e.Args) }

func lineError(line int, text string, args ...string) error {
	e := &lineFault{Line: line, Text: text, Args: map[string]string{}}
	for i := 0; i+1 < len(args); i += 2 {
		e.Args[args[i]] = args[i+1]
	}
	return e
}

// readLines reads our own JSON lines, public or private, one comment at a time
// and in the order of the file, in which an answer may stand before what it
// answers. ID, Thread and Parent are set, and the state: of a public export
// approved, or erased where a comment was. After an error nothing follows; what
// is wrong with the file is a [*lineFault].
func readLines(r io.Reader) iter.Seq2[intake.Incoming, error] {
	return func(yield func(intake.Incoming, error) bool) {
		l := &lineReader{in: bufio.NewReaderSize(r, 64<<10)}
		private, err := l.header()
		for err == nil {
			var c intake.Comment
			if private {
				c, err = l.private()
			} else {
				c, err = l.public()
			}
			if err == nil && !yield(intake.Incoming{Comment: c, Line: l.line}, nil) {
				return
			}
		}
		if err != io.EOF {
			yield(intake.Incoming{}, err)
		}
	}
}

// lineReader reads lines of JSON and counts them.
type lineReader struct {
	in   *bufio.Reader
	line int
}

// next returns the next line that holds something, or io.EOF.
func (l *lineReader) next() ([]byte, error) {
	for {
		var line []byte
		l.line++
		for {
			part, err := l.in.ReadSlice('\n')
			line = append(line, part...)
			if len(line) > maxLine {
				return nil, lineError(l.line, "JSL01/long", "limit", strconv.Itoa(maxLine>>10))
			}
			if err == io.EOF && len(line) > 0 || err == nil {
				break
			}
			if err != bufio.ErrBufferFull {
				return nil, err
			}
		}
		if !utf8.Valid(line) {
			return nil, lineError(l.line, "JSL01/utf8")
		}
		if l.line == 1 {
			line = bytes.TrimPrefix(line, []byte("\ufeff"))
		}
		if line = bytes.TrimSpace(line); len(line) > 0 {
			return line, nil
		}
	}
}

func (l *lineReader) header() (private bool, err error) {
	line, err := l.next()
	if err == io.EOF {
		return false, lineError(1, "JSL01/header")
	}
	if err != nil {
		return false, err
	}
	var h linesHeader
	if json.Unmarshal(line, &h) != nil || h.Kontor != "comments" {
		return false, lineError(l.line, "JSL01/header")
	}
	if h.Schema != linesSchema {
		return false, lineError(l.line, "JSL01/schema", "schema", strconv.Itoa(h.Schema))
	}
	return h.Private, l.strict(line, &h)
}

// strict decodes a line that has exactly one value and no field that nobody reads.
func (l *lineReader) strict(line []byte, into any) error {
	d := json.NewDecoder(bytes.NewReader(line))
	d.DisallowUnknownFields()
	err := d.Decode(into)
	if err == nil && d.InputOffset() == int64(len(line)) {
		return nil
	}
	var kind *json.UnmarshalTypeError
	var date *time.ParseError
	switch {
	case err == nil:
		return lineError(l.line, "JSL01/trailing")
	case errors.As(err, &date):
		return lineError(l.line, "JSL01/date")
	case errors.As(err, &kind) && kind.Field != "":
		return lineError(l.line, "JSL01/type", "field", kind.Field)
	}
	if name, ok := strings.CutPrefix(err.Error(), "json: unknown field "); ok {
		return lineError(l.line, "JSL01/field", "field", strings.Trim(name, `"`))
	}
	return lineError(l.line, "JSL01/json")
}

func (l *lineReader) public() (intake.Comment, error) {
	line, err := l.next()
	if err != nil {
		return intake.Comment{}, err
	}
	var p publicLine
	if err := l.strict(line, &p); err != nil {
		return intake.Comment{}, err
	}
	c := intake.Comment{
		ID: p.ID, Thread: intake.Thread{Page: p.Page, Language: p.Language}, Parent: p.Parent, State: intake.Approved,
		Author: intake.Author{Name: p.Author, Website: p.Website, Avatar: p.Avatar, Editor: p.Editor},
		Text:   p.Text, Format: p.Format, Sent: p.Date, Edited: p.Edited, Changed: p.Date,
	}
	if p.Removed {
		c.State = intake.Erased
	}
	return l.checked(c)
}

func (l *lineReader) private() (intake.Comment, error) {
	line, err := l.next()
	if err != nil {
		return intake.Comment{}, err
	}
	var p privateLine
	if err := l.strict(line, &p); err != nil {
		return intake.Comment{}, err
	}
	c := intake.Comment{
		ID: p.ID, Thread: intake.Thread{Page: p.Page, Language: p.Language}, Parent: p.Parent,
		State: p.State, Changed: p.Changed, Reason: p.Reason,
		Author: intake.Author{
			Name: p.Author, Website: p.Website, Email: p.Email, IP: p.IP,
			Identity: p.Identity, Avatar: p.Avatar, Editor: p.Editor,
		},
		Text: p.Text, Format: p.Format, Sent: p.Date, Edited: p.Edited,
	}
	if s := p.Source; s != nil {
		c.Source = intake.Source{System: s.System, Site: s.Site, ID: s.ID}
	}
	if r := p.Revision; r != nil {
		c.Revision = &intake.Revision{Text: r.Text, Format: r.Format, Sent: r.Date}
	}
	return l.checked(c)
}

// checked refuses what no store could have held. How long a text may be and
// whether its page is there, the import decides.
func (l *lineReader) checked(c intake.Comment) (intake.Comment, error) {
	fault := func(field string) (intake.Comment, error) {
		return intake.Comment{}, lineError(l.line, "JSL01/value", "field", field)
	}
	switch {
	case !comment.ValidID(c.ID):
		return fault("id")
	case c.Parent != "" && (!comment.ValidID(c.Parent) || c.Parent == c.ID):
		return fault("parent")
	case c.Thread.Page == "":
		return fault("page")
	case c.Thread.Language == "":
		return fault("language")
	case !slices.Contains(intake.States, c.State):
		return fault("state")
	case c.Author.Avatar != "" && !comment.ValidAvatar(c.Author.Avatar):
		return fault("avatar")
	case !isFormat(c.Format) && (c.State != intake.Erased || c.Format != ""):
		return fault("format")
	case c.Revision != nil && !isFormat(c.Revision.Format):
		return fault("revision")
	case c.Source != (intake.Source{}) && (c.Source.System == "" || c.Source.ID == ""):
		return fault("source")
	}
	times := []struct {
		field string
		value *time.Time
	}{{"date", &c.Sent}, {"edited", &c.Edited}, {"changed", &c.Changed}}
	if c.Revision != nil {
		times = append(times, struct {
			field string
			value *time.Time
		}{"revision", &c.Revision.Sent})
	}
	for _, t := range times {
		if t.value.Nanosecond() != 0 || t.field == "date" && t.value.IsZero() {
			return fault(t.field)
		}
		*t.value = t.value.UTC()
	}
	return c, nil
}

func isFormat(f comment.Format) bool { return f == comment.Markdown || f == comment.HTML }
