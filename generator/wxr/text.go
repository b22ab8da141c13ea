package wxr

import (
	"io"

	"kontor/generator/source"
)

// Text is the text of any XML file as UTF-8, without what XML forbids; see
// [Reader.Notes]. The readers of other formats use it too.
type Text struct {
	in      *cleaner
	Unknown string // the encoding that the file names, when nobody knows it
}

// NewText reads from in; file is how messages call it.
func NewText(file string, in io.Reader) *Text {
	t := &Text{}
	t.in, t.Unknown = newCleaner(file, in)
	return t
}

// ReadByte makes an XML decoder read no further than it must.
func (t *Text) ReadByte() (byte, error) { return t.in.ReadByte() }

// Read is there for the interface; decoders call ReadByte.
func (t *Text) Read(p []byte) (int, error) { return t.in.Read(p) }

// Place is where the byte with an offset is, if it is the next one or the one before.
func (t *Text) Place(offset int64) source.Pos { return t.in.place(offset) }

// Allow lets another n bytes be read before [ErrTooLarge].
func (t *Text) Allow(n int64) { t.in.left = n }

// Failed is what ended the reading of the file, if not its end.
func (t *Text) Failed() error { return t.in.failed }

// Mended counts the control characters that were dropped and the bytes that
// were no text.
func (t *Text) Mended() (dropped, broken int) { return t.in.dropped, t.in.broken }

// ErrTooLarge ends the reading where more comes at once than was allowed.
var ErrTooLarge = errTooLarge
