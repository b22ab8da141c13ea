package exchange

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"sort"
	"strconv"
	"strings"
	"unicode/utf8"
)

// mostJSON is the largest file that is read whole.
const mostJSON = 512 << 20

// word is a JSON value that systems write as a string, a number or nothing.
type word string

// UnmarshalJSON takes any simple value.
func (w *word) UnmarshalJSON(data []byte) error {
	var s string
	switch {
	case string(data) == "null":
		*w = ""
	case data[0] == '"':
		if err := json.Unmarshal(data, &s); err != nil {
			return err
		}
		*w = word(s)
	case data[0] == '{' || data[0] == '[':
		return &json.UnmarshalTypeError{Value: "object"}
	default:
		*w = word(data)
	}
	return nil
}

func (w word) yes() bool { return w == "true" || w == "1" }

// document reads one JSON text piece by piece and knows where it is.
type document struct {
	export *Export
	in     *lineCounter
	json   *json.Decoder
}

func newDocument(e *Export, in io.Reader) *document {
	c := &lineCounter{in: skipBOM(in)}
	return &document{e, c, json.NewDecoder(c)}
}

// line is where the next value begins.
func (d *document) line() int {
	d.json.More() // reads up to there
	at := d.json.InputOffset()
	for first := d.in.read - int64(len(d.in.tail)); at < d.in.read && at >= first && strings.IndexByte(" \t\r\n,", d.in.tail[at-first]) >= 0; {
		at++
	}
	line, _ := d.in.place(at + 1)
	return line
}

// delim reads a bracket.
func (d *document) delim(want json.Delim) error {
	t, err := d.json.Token()
	if err != nil {
		return d.broken(err)
	}
	if t != want {
		line, col := d.in.place(d.json.InputOffset())
		return d.export.fail("IMP04/shape", line, col, "want", want.String())
	}
	return nil
}

// each calls do for every value of an array.
func (d *document) each(do func() error) error {
	if err := d.delim('['); err != nil {
		return err
	}
	for d.json.More() {
		if err := do(); err != nil {
			return err
		}
	}
	return d.delim(']')
}

// fields calls do for every value of an object with its name. Values that it
// does not read are skipped.
func (d *document) fields(do map[string]func() error) error {
	if err := d.delim('{'); err != nil {
		return err
	}
	for d.json.More() {
		t, err := d.json.Token()
		if err != nil {
			return d.broken(err)
		}
		name, _ := t.(string)
		read := do[name]
		if read == nil {
			read = func() error {
				var rest json.RawMessage
				return d.value(&rest)
			}
		}
		if err := read(); err != nil {
			return err
		}
	}
	return d.delim('}')
}

// value reads the next value whole.
func (d *document) value(into any) error {
	if err := d.json.Decode(into); err != nil {
		return d.broken(err)
	}
	return nil
}

// end makes sure that nothing follows.
func (d *document) end() error {
	_, err := d.json.Token()
	if errors.Is(err, io.EOF) {
		return nil
	}
	if err != nil {
		return d.broken(err)
	}
	line, col := d.in.place(d.json.InputOffset())
	return d.export.fail("IMP04/trailing", line, col)
}

// broken says in our words why the decoder stopped.
func (d *document) broken(err error) error {
	var syntax *json.SyntaxError
	var kind *json.UnmarshalTypeError
	line, col := d.in.place(d.json.InputOffset())
	switch {
	case d.in.failed != nil:
		return d.in.failed
	case errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF):
		line, col = d.in.place(d.in.read + 1)
		return d.export.fail("IMP04/end", line, col)
	case errors.As(err, &kind):
		return d.export.fail("IMP04/type", line, col, "field", shortened(kind.Field))
	case errors.As(err, &syntax):
		if syntax.Offset > 0 && syntax.Offset <= d.in.read {
			line, col = d.in.place(syntax.Offset)
		}
		return d.export.fail("IMP04/syntax", line, col, "message", shortened(syntax.Error()))
	}
	return d.export.fail("IMP04/syntax", line, col, "message", shortened(strings.TrimPrefix(err.Error(), "json: ")))
}

// lineCounter remembers where the lines of what it passes on begin.
type lineCounter struct {
	in     io.Reader
	read   int64
	starts []int64 // of all lines but the first
	failed error
	tail   []byte // of the last bytes, to count columns in
}

const tailSize = 128 << 10

func (c *lineCounter) Read(p []byte) (int, error) {
	n, err := c.in.Read(p)
	for i, b := range p[:n] {
		if b == '\n' {
			c.starts = append(c.starts, c.read+int64(i)+1)
		}
	}
	c.read += int64(n)
	c.tail = append(c.tail, p[:n]...)
	if len(c.tail) > 2*tailSize {
		c.tail = append([]byte(nil), c.tail[len(c.tail)-tailSize:]...)
	}
	if err != nil && !errors.Is(err, io.EOF) {
		c.failed = err
	} else if c.read > mostJSON {
		c.failed = errors.New("more than " + strconv.Itoa(mostJSON>>20) + " MiB")
		err = c.failed
	}
	return n, err
}

// place is the line and the column of a byte, counted from 1; the column is 0
// where it is too far back.
func (c *lineCounter) place(offset int64) (line, col int) {
	offset = max(0, min(offset, c.read)-1)
	line = sort.Search(len(c.starts), func(i int) bool { return c.starts[i] > offset })
	start := int64(0)
	if line > 0 {
		start = c.starts[line-1]
	}
	if from := start - (c.read - int64(len(c.tail))); from >= 0 {
		col = utf8.RuneCount(c.tail[from:from+offset-start]) + 1
	}
	return line + 1, col
}

// skipBOM drops the mark that some editors put before a text.
func skipBOM(in io.Reader) io.Reader {
	head := make([]byte, 3)
	n, _ := io.ReadFull(in, head)
	return io.MultiReader(bytes.NewReader(bytes.TrimPrefix(head[:n], []byte("\ufeff"))), in)
}
