// Package exchange reads what other systems of comments export, and reads and
// writes our own form. What a file says comes out one comment at a time, with
// its line; what becomes of it is for package intake to decide.
package exchange

import (
	"bufio"
	"bytes"
	"compress/flate"
	"compress/gzip"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"iter"
	"maps"
	"os"
	"slices"
	"strings"
	"time"

	"kontor/generator/intake"
	"kontor/generator/source"
	"kontor/generator/wxr"
)

// Format is a kind of export.
type Format string

// The formats.
const (
	WordPress Format = "wxr"       // XML, 1.0 to 1.2
	Disqus    Format = "disqus"    // XML
	Isso      Format = "isso"      // database
	IssoJSON  Format = "isso-json" // what Isso calls generic
	Remark42  Format = "remark42"  // backup
	Commento  Format = "commento"  // and Comentario
	Staticman Format = "staticman" // folder of files
	Artrans   Format = "artrans"   // of Artalk
	Kontor    Format = "kontor"    // JSON lines of our own
)

// Formats lists the formats.
var Formats = []Format{WordPress, Disqus, Isso, IssoJSON, Remark42, Commento, Staticman, Artrans, Kontor}

// What is kept of an export by no field of ours.
const (
	LostVotes     = "votes"
	LostPins      = "pins"
	LostPictures  = "pictures"  // of authors
	LostWebsites  = "websites"  // of authors: neither http nor https, or too long
	LostEmails    = "emails"    // that are none
	LostHashes    = "hashes"    // of e-mail or IP addresses
	LostNames     = "names"     // cut to what fits
	LostAgents    = "agents"    // browsers of authors
	LostMeta      = "meta"      // fields of plugins
	LostControls  = "controls"  // control characters in texts
	LostEncodings = "encodings" // bytes that are no text
	LostMail      = "mail"      // wishes to hear of replies
)

// Options say how an export is read.
type Options struct {
	From Format         // "" = told from the content
	Name string         // of the file in messages; "" = its path
	Zone *time.Location // of times that come without one; nil = UTC
}

// Export is an export of another system.
type Export struct {
	Format Format

	path, name string
	zone       *time.Location
	forced     bool
	lost       map[string]int
	also       map[string][]string // other addresses of pages
	hosts      []string
	site       string
}

// Error is what is wrong with an export.
type Error struct{ source.Diagnostic }

func (e *Error) Error() string { return fmt.Sprint(e.Pos, ": ", e.Text, " ", e.Args) }

// fail makes an error. args are name, value pairs.
func (e *Export) fail(text string, line, col int, args ...string) error {
	return &Error{source.Error(text, source.Pos{File: e.name, Line: line, Col: col}, args...)}
}

// Open looks at a file or a folder and tells what it is.
func Open(path string, o Options) (*Export, error) {
	e := &Export{Format: o.From, path: path, name: o.Name, zone: o.Zone, forced: o.From != ""}
	if e.name == "" {
		e.name = path
	}
	if e.zone == nil {
		e.zone = time.UTC
	}
	info, err := os.Stat(path)
	if err != nil {
		return nil, e.unread(err)
	}
	if e.Format == "" {
		if e.Format, err = e.detect(info); err != nil {
			return nil, err
		}
	}
	if info.IsDir() != (e.Format == Staticman) {
		return nil, e.fail("IMP01/kind", 0, 0, "format", string(e.Format))
	}
	return e, nil
}

// Comments yields the comments of the export. It may be called again, and
// yields the same then. An error together with a comment whose Skip is
// [intake.SkipBroken] is about this comment only, others follow; after any
// other error nothing does. Errors of the file are [*Error] and [*wxr.Error].
func (e *Export) Comments() iter.Seq2[intake.Incoming, error] {
	read := map[Format]func(*reading) error{
		WordPress: (*reading).wordPress, Disqus: (*reading).disqus, Isso: (*reading).isso, IssoJSON: (*reading).issoJSON,
		Remark42: (*reading).remark42, Commento: (*reading).commento, Staticman: (*reading).staticman,
		Artrans: (*reading).artrans, Kontor: (*reading).kontor,
	}[e.Format]
	return func(yield func(intake.Incoming, error) bool) {
		e.lost, e.also, e.hosts, e.site = map[string]int{}, map[string][]string{}, nil, ""
		err := read(&reading{Export: e, yield: yield})
		if err != nil && !errors.Is(err, errEnough) {
			yield(intake.Incoming{}, e.placed(err))
		}
	}
}

// reading is one pass over an export.
type reading struct {
	*Export
	yield func(intake.Incoming, error) bool
}

// errEnough says that nobody wants more comments.
var errEnough = errors.New("enough")

// placed gives errors that were made elsewhere our form.
func (e *Export) placed(err error) error {
	var own *Error
	var theirs *wxr.Error
	var line *lineFault
	var file *fs.PathError
	var damaged flate.CorruptInputError
	switch {
	case errors.As(err, &own), errors.As(err, &theirs):
		return err
	case errors.As(err, &line):
		return &Error{source.Diagnostic{Severity: source.SeverityError, Text: line.Text, Args: line.Args, Pos: source.Pos{File: e.name, Line: line.Line}}}
	case errors.Is(err, io.ErrUnexpectedEOF), errors.Is(err, gzip.ErrChecksum), errors.Is(err, gzip.ErrHeader), errors.As(err, &damaged):
		return e.fail("IMP01/gzip", 0, 0)
	case errors.As(err, &file):
		return e.unread(err)
	}
	return e.fail("IMP01/unread", 0, 0, "reason", err.Error())
}

func (e *Export) unread(err error) error {
	var p *fs.PathError
	if errors.As(err, &p) {
		err = p.Err
	}
	if errors.Is(err, fs.ErrNotExist) {
		return e.fail("IMP01/none", 0, 0)
	}
	return e.fail("IMP01/unread", 0, 0, "reason", err.Error())
}

// Losses counts what the export has and we do not keep, once Comments is through.
func (e *Export) Losses() map[string]int { return maps.Clone(e.lost) }

// Also gives other addresses of a page of the export, once Comments is through.
func (e *Export) Also(address string) []string { return e.also[address] }

// Hosts are those of the site there, once Comments is through; none if the
// export does not say.
func (e *Export) Hosts() []string { return slices.Clone(e.hosts) }

// Unpacked opens the file, and what is compressed in it.
func (e *Export) Unpacked() (io.ReadCloser, error) {
	f, err := os.Open(e.path)
	if err != nil {
		return nil, err
	}
	in := bufio.NewReaderSize(f, 64<<10)
	if head, _ := in.Peek(2); !bytes.Equal(head, []byte{0x1f, 0x8b}) {
		return struct {
			io.Reader
			io.Closer
		}{in, f}, nil
	}
	z, err := gzip.NewReader(in)
	if err != nil {
		f.Close()
		return nil, err
	}
	return struct {
		io.Reader
		io.Closer
	}{z, f}, nil
}

// sniffed is how much of a file is looked at to tell what it is.
const sniffed = 64 << 10

// detect tells a format from what is there, never from a name.
func (e *Export) detect(info fs.FileInfo) (Format, error) {
	if info.IsDir() {
		return Staticman, nil
	}
	f, err := e.Unpacked()
	if err != nil {
		return "", e.placed(err)
	}
	defer f.Close()
	head := make([]byte, sniffed)
	n, err := io.ReadFull(f, head)
	if n == 0 && err != io.EOF {
		return "", e.placed(err)
	}
	if n == 0 {
		return "", e.fail("IMP01/empty", 0, 0)
	}
	if format := sniff(head[:n]); format != "" {
		return format, nil
	}
	return "", e.fail("IMP01/format", 1, 1, "known", known())
}

func known() string {
	names := make([]string, len(Formats))
	for i, f := range Formats {
		names[i] = string(f)
	}
	return strings.Join(names, ", ")
}

func sniff(head []byte) Format {
	if bytes.HasPrefix(head, []byte("SQLite format 3\x00")) {
		return Isso
	}
	text := bytes.TrimLeft(bytes.TrimPrefix(head, []byte("\ufeff")), " \t\r\n")
	if len(text) == 0 || text[0] != '{' && text[0] != '[' {
		return map[string]Format{"disqus": Disqus, "rss": WordPress}[xmlRoot(head)]
	}
	keys := jsonKeys(text)
	has := func(names ...string) bool {
		return !slices.ContainsFunc(names, func(name string) bool { return !slices.Contains(keys, name) })
	}
	switch {
	case has("kontor"):
		return Kontor
	case has("version", "comments"), has("version", "commenters"), has("version", "pages"):
		return Commento
	case has("version", "users"), has("version", "posts"):
		return Remark42
	case has("page_key"):
		return Artrans
	case has("id", "comments"), has("title", "comments"):
		return IssoJSON
	}
	return ""
}

// xmlRoot is the name of the outermost element at the beginning of an XML file.
func xmlRoot(head []byte) string {
	s := newScanner(&Export{}, bytes.NewReader(head))
	for {
		t, err := s.token()
		if err != nil {
			return ""
		}
		if t.start {
			return t.name
		}
	}
}

// jsonKeys are the names in the first object of a JSON text, or of the array
// that it begins with, as far as the text goes.
func jsonKeys(text []byte) []string {
	d := json.NewDecoder(bytes.NewReader(text))
	var keys []string
	t, err := d.Token()
	if t == json.Delim('[') {
		t, err = d.Token()
	}
	if err != nil || t != json.Delim('{') {
		return nil
	}
	depth, name := 1, true // whether a name comes next at the first level
	for depth > 0 {
		if t, err = d.Token(); err != nil {
			break
		}
		switch {
		case t == json.Delim('{') || t == json.Delim('['):
			depth++
		case t == json.Delim('}') || t == json.Delim(']'):
			depth--
			name = depth == 1
		case depth == 1 && name:
			keys = append(keys, fmt.Sprint(t))
			name = false
		case depth == 1:
			name = true
		}
	}
	return keys
}
