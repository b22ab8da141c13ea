// Package source answers two questions about input: which file, and where in
// it. It holds the only code that reads a site (see [Tree]) and the one type in
// which every stage reports a problem (see [Diagnostic]).
package source

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"slices"
	"sort"
	"strconv"
	"strings"
	"unicode/utf8"
)

// File names one file of a site.
type File struct {
	Path string // slash-separated, relative to the site's root: "content/series/x/01.md"
	Size int64  // bytes
}

// Hash is a SHA-256 sum. The zero Hash means "not computed".
type Hash [sha256.Size]byte

// Sum hashes the concatenation of the parts, each preceded by its length, so
// that Sum("ab", "c") differs from Sum("a", "bc").
func Sum(parts ...[]byte) Hash {
	h := sha256.New()
	var n [20]byte
	for _, p := range parts {
		h.Write(strconv.AppendInt(n[:0], int64(len(p)), 10))
		h.Write([]byte{':'})
		h.Write(p)
	}
	var out Hash
	h.Sum(out[:0])
	return out
}

// String returns the hash in lower-case hexadecimal.
func (h Hash) String() string { return hex.EncodeToString(h[:]) }

// MarshalText writes the hash as [Hash.String] does.
func (h Hash) MarshalText() ([]byte, error) { return hex.AppendEncode(nil, h[:]), nil }

// UnmarshalText reads what MarshalText wrote.
func (h *Hash) UnmarshalText(text []byte) error {
	if hex.DecodedLen(len(text)) != len(h) {
		return errors.New("not a hash: " + string(text))
	}
	_, err := hex.Decode(h[:], text)
	return err
}

// Pos is a place in a file. Line and Col count from 1; Col counts code points,
// as editors do. A zero Line means the file as a whole, the zero Pos nowhere.
type Pos struct {
	File      string
	Line, Col int
}

// String returns "file:line:col", leaving out what is unknown.
func (p Pos) String() string {
	switch {
	case p.Line == 0:
		return p.File
	case p.Col == 0:
		return p.File + ":" + strconv.Itoa(p.Line)
	}
	return p.File + ":" + strconv.Itoa(p.Line) + ":" + strconv.Itoa(p.Col)
}

// Before orders positions by file, line and column.
func (p Pos) Before(q Pos) bool {
	if p.File != q.File {
		return p.File < q.File
	}
	if p.Line != q.Line {
		return p.Line < q.Line
	}
	return p.Col < q.Col
}

// Lines turns byte offsets of one text into positions.
type Lines struct {
	file   string
	src    []byte
	starts []int
}

// NewLines indexes src, the text of file. It keeps src.
func NewLines(file string, src []byte) *Lines {
	l := &Lines{file: file, src: src, starts: []int{0}}
	for i, b := range src {
		if b == '\n' {
			l.starts = append(l.starts, i+1)
		}
	}
	return l
}

// At returns the position of the byte offset, which is clamped to the text.
func (l *Lines) At(offset int) Pos {
	offset = max(0, min(offset, len(l.src)))
	line := sort.SearchInts(l.starts, offset+1) - 1
	col := utf8.RuneCount(l.src[l.starts[line]:offset]) + 1
	return Pos{File: l.file, Line: line + 1, Col: col}
}

// Severity orders diagnostics: with an Error nothing is published, a Warning
// fails under --strict, an Info never fails.
type Severity uint8

// The severities, in rising order.
const (
	SeverityInfo Severity = iota
	SeverityWarning
	SeverityError
)

// String returns the lower-case English name used in JSON.
func (s Severity) String() string {
	return [...]string{"info", "warning", "error"}[s]
}

// Diagnostic is one problem at one place. It carries no wording: Text and Args
// select and fill a message that package language holds in every language.
type Diagnostic struct {
	Severity Severity
	Text     string // wording key: the stable code, or "CODE/variant"
	Args     map[string]string
	Pos      Pos
	Also     []Pos // the other places of a problem between several
}

// Code returns the stable code, such as "REF01".
func (d Diagnostic) Code() string {
	code, _, _ := strings.Cut(d.Text, "/")
	return code
}

// Weighed is a severity after a site has said how grave it takes the matter:
// "off", "info", "warning", "error", or nothing. shown is false for "off".
func Weighed(s Severity, want string) (weight Severity, shown bool) {
	switch want {
	case "off":
		return s, false
	case "info":
		return SeverityInfo, true
	case "warning":
		return SeverityWarning, true
	case "error":
		return SeverityError, true
	}
	return s, true
}

// Error, Warning and Info make a diagnostic. Args are name, value pairs.
func Error(text string, pos Pos, args ...string) Diagnostic {
	return diagnostic(SeverityError, text, pos, args)
}

// Warning makes a diagnostic of severity Warning; see [Error].
func Warning(text string, pos Pos, args ...string) Diagnostic {
	return diagnostic(SeverityWarning, text, pos, args)
}

// Info makes a diagnostic of severity Info; see [Error].
func Info(text string, pos Pos, args ...string) Diagnostic {
	return diagnostic(SeverityInfo, text, pos, args)
}

func diagnostic(s Severity, text string, pos Pos, args []string) Diagnostic {
	d := Diagnostic{Severity: s, Text: text, Pos: pos}
	if len(args) > 0 {
		d.Args = make(map[string]string, len(args)/2)
		for i := 0; i+1 < len(args); i += 2 {
			d.Args[args[i]] = args[i+1]
		}
	}
	return d
}

// With returns d with other places added.
func (d Diagnostic) With(also ...Pos) Diagnostic {
	d.Also = append(append([]Pos(nil), d.Also...), also...)
	return d
}

// Sort orders diagnostics by place, then severity (worst first), then text, so
// that the same input always reports the same list.
func Sort(ds []Diagnostic) {
	sort.SliceStable(ds, func(i, j int) bool {
		a, b := ds[i], ds[j]
		if a.Pos != b.Pos {
			return a.Pos.Before(b.Pos)
		}
		if a.Severity != b.Severity {
			return a.Severity > b.Severity
		}
		return a.Text < b.Text
	})
}

// HasErrors reports whether any diagnostic is an error.
func HasErrors(ds []Diagnostic) bool { return has(ds, SeverityError) }

// HasWarnings reports whether any diagnostic is a warning.
func HasWarnings(ds []Diagnostic) bool { return has(ds, SeverityWarning) }

func has(ds []Diagnostic, s Severity) bool {
	return slices.ContainsFunc(ds, func(d Diagnostic) bool { return d.Severity == s })
}
