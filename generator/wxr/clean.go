package wxr

import (
	"bufio"
	"bytes"
	"errors"
	"io"
	"regexp"
	"strconv"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/htmlindex"
	"golang.org/x/text/encoding/unicode"
	"golang.org/x/text/transform"

	"kontor/generator/source"
)

// errTooLarge ends the reading of an element that is too long.
var errTooLarge = errors.New("too large")

// declaration finds the encoding in the first line of an XML file.
var declaration = regexp.MustCompile(`^\s*<\?xml[^>]*?\bencoding\s*=\s*["']([A-Za-z0-9._:-]+)["']`)

// cleaner gives an export as UTF-8 without what XML forbids: control
// characters, written out or as references, and bytes that are no text. It
// knows where it is, and stops where too much comes at once.
type cleaner struct {
	in      *bufio.Reader
	pending []byte // of the rune that is being handed out
	room    [utf8.UTFMax]byte

	offset int64      // bytes handed out
	at     source.Pos // of the next byte
	before source.Pos // of the last one
	cdata  bool
	left   int64 // bytes until errTooLarge
	failed error // what ended the reading of the file, if not its end

	dropped, broken          int // control characters, bytes that are no text
	firstDropped, firstWrong source.Pos
}

// newCleaner returns the name of an encoding that nobody knows as unknown.
func newCleaner(file string, in io.Reader) (c *cleaner, unknown string) {
	raw := bufio.NewReaderSize(in, 64<<10)
	head, _ := raw.Peek(1024)
	decoder := io.Reader(raw)
	switch {
	case bytes.HasPrefix(head, []byte{0xFE, 0xFF}), bytes.HasPrefix(head, []byte{0xFF, 0xFE}):
		utf16 := unicode.UTF16(unicode.LittleEndian, unicode.UseBOM)
		decoder = transform.NewReader(raw, utf16.NewDecoder())
	case bytes.HasPrefix(head, []byte("\uFEFF")):
		_, _ = raw.Discard(len("\uFEFF"))
	default:
		if m := declaration.FindSubmatch(head); m != nil {
			known, err := htmlindex.Get(string(m[1]))
			if err != nil {
				unknown = string(m[1])
				break
			}
			if name, _ := htmlindex.Name(known); known != encoding.Replacement && !strings.HasPrefix(name, "utf-") {
				decoder = transform.NewReader(raw, known.NewDecoder())
			}
		}
	}
	start := source.Pos{File: file, Line: 1, Col: 1}
	return &cleaner{in: bufio.NewReaderSize(decoder, 64<<10), at: start, before: start, left: MaxHead}, unknown
}

// ReadByte makes the XML decoder read no further than it must.
func (c *cleaner) ReadByte() (byte, error) {
	if len(c.pending) == 0 {
		if err := c.next(); err != nil {
			return 0, err
		}
	}
	if c.left--; c.left < 0 {
		return 0, errTooLarge
	}
	b := c.pending[0]
	c.pending = c.pending[1:]
	c.offset++
	c.before = c.at
	if len(c.pending) == 0 {
		c.advance(b)
	}
	return b, nil
}

// Read is there for the interface; the decoder calls ReadByte.
func (c *cleaner) Read(p []byte) (int, error) {
	if len(p) == 0 {
		return 0, nil
	}
	b, err := c.ReadByte()
	if err != nil {
		return 0, err
	}
	p[0] = b
	return 1, nil
}

// place is where the byte with an offset is, if it is the next one or the one before.
func (c *cleaner) place(offset int64) source.Pos {
	if offset < c.offset {
		return c.before
	}
	return c.at
}

func (c *cleaner) advance(b byte) {
	if b == '\n' {
		c.at.Line, c.at.Col = c.at.Line+1, 1
		return
	}
	c.at.Col++
}

// next fetches the next rune that is allowed.
func (c *cleaner) next() error {
	for {
		r, size, err := c.in.ReadRune()
		switch {
		case err != nil:
			if !errors.Is(err, io.EOF) {
				c.failed = err
			}
			return err
		case r == utf8.RuneError && size == 1:
			if c.broken++; c.broken == 1 {
				c.firstWrong = c.at
			}
		case !allowed(r):
			c.drop()
			continue
		case r == '&' && !c.cdata:
			if n := c.forbiddenReference(); n > 0 {
				_, _ = c.in.Discard(n)
				c.drop()
				c.at.Col += n
				continue
			}
		case r == '<' && !c.cdata:
			c.cdata = c.follows("![CDATA[")
		case r == ']' && c.cdata:
			c.cdata = !c.follows("]>")
		}
		c.pending = utf8.AppendRune(c.room[:0], r)
		return nil
	}
}

func (c *cleaner) drop() {
	if c.dropped++; c.dropped == 1 {
		c.firstDropped = c.at
	}
	c.at.Col++
}

func (c *cleaner) follows(text string) bool {
	ahead, _ := c.in.Peek(len(text))
	return string(ahead) == text
}

// forbiddenReference is the length of what follows an ampersand if it makes a
// reference to a character that XML does not allow.
func (c *cleaner) forbiddenReference() int {
	ahead, _ := c.in.Peek(16)
	end := bytes.IndexByte(ahead, ';')
	if end < 2 || ahead[0] != '#' {
		return 0
	}
	digits, base := string(ahead[1:end]), 10
	if digits[0] == 'x' || digits[0] == 'X' {
		digits, base = digits[1:], 16
	}
	n, err := strconv.ParseUint(digits, base, 32)
	if err != nil || n <= utf8.MaxRune && allowed(rune(n)) {
		return 0
	}
	return end + 1
}

// allowed reports whether XML 1.0 allows a character.
func allowed(r rune) bool {
	return r == '\t' || r == '\n' || r == '\r' ||
		r >= 0x20 && r <= 0xD7FF || r >= 0xE000 && r <= 0xFFFD || r >= 0x10000 && r <= utf8.MaxRune
}
