package intake

import (
	"bytes"
	"html"
	"sort"
	"strconv"
	"strings"
	"unicode/utf8"
)

// undone is a text with its escapes undone, and where they were.
type undone struct {
	text  []byte
	marks []mark // by place
}

// mark says that from at on the text is that of raw.
type mark struct{ at, raw int32 }

// place is where a place of the text is in the text before.
func (u *undone) place(at int) int {
	i := sort.Search(len(u.marks), func(i int) bool { return int(u.marks[i].at) > at })
	if i == 0 {
		return at
	}
	m := u.marks[i-1]
	return int(m.raw) + at - int(m.at)
}

// escapes is a kind of escape.
type escapes struct {
	next func(text []byte) int                        // where one may begin, -1 = nowhere
	one  func(rest []byte) (value []byte, length int) // length 0 = it is none
}

var (
	webEscapes    = escapes{nextEscape, undoEscape}
	quotedEscapes = escapes{nextQuoted, undoQuoted}
)

// undo undoes the escapes of one kind; nil = there is none.
func (e escapes) undo(text []byte) *undone {
	at := e.next(text)
	if at < 0 {
		return nil
	}
	u := &undone{text: make([]byte, 0, len(text))}
	from := 0
	for {
		value, length := e.one(text[at:])
		if length > 0 {
			u.text = append(u.text, text[from:at]...)
			u.marks = append(u.marks, mark{int32(len(u.text)), int32(at)})
			u.text = append(u.text, value...)
			at += length
			u.marks = append(u.marks, mark{int32(len(u.text)), int32(at)})
			from = at
		} else {
			at++
		}
		more := e.next(text[at:])
		if more < 0 {
			break
		}
		at += more
	}
	if from == 0 {
		return nil
	}
	u.text = append(u.text, text[from:]...)
	return u
}

// begins marks the bytes that an escape begins with.
var begins = [256]bool{'%': true, '&': true, '\\': true}

func nextEscape(text []byte) int {
	for i, b := range text {
		if begins[b] {
			return i
		}
	}
	return -1
}

func nextQuoted(text []byte) int { return bytes.IndexByte(text, '=') }

// undoEscape undoes the escape that rest begins with, of addresses, HTML, JSON
// and JavaScript: %40 &#64; &#x40; &commat; \u0040 \u{40} \x40 \n.
func undoEscape(rest []byte) (value []byte, length int) {
	switch rest[0] {
	case '%':
		return hexByte(rest, 1)
	case '&':
		return undoEntity(rest)
	case '\\':
		return undoBackslash(rest)
	}
	return nil, 0
}

// hexByte reads two hexadecimal digits after skip bytes.
func hexByte(rest []byte, skip int) ([]byte, int) {
	if len(rest) < skip+2 {
		return nil, 0
	}
	hi, lo := hexValue(rest[skip]), hexValue(rest[skip+1])
	if hi < 0 || lo < 0 {
		return nil, 0
	}
	return []byte{byte(hi<<4 | lo)}, skip + 2
}

func hexValue(b byte) int {
	switch b = lowerByte(b); {
	case isDigit(b):
		return int(b - '0')
	case isHex(b):
		return int(b-'a') + 10
	}
	return -1
}

// longestEntity is that of a name of a character in HTML.
const longestEntity = 33

func undoEntity(rest []byte) ([]byte, int) {
	if len(rest) > 2 && rest[1] == '#' {
		return undoNumber(rest)
	}
	end := 1
	for end < len(rest) && end < longestEntity && (isDigit(rest[end]) || 'a' <= lowerByte(rest[end]) && lowerByte(rest[end]) <= 'z') {
		end++
	}
	if end == len(rest) || rest[end] != ';' {
		return nil, 0
	}
	entity := string(rest[:end+1])
	if value := html.UnescapeString(entity); value != entity {
		return []byte(value), end + 1
	}
	return nil, 0
}

// undoNumber undoes &#64; and &#x40; with or without the semicolon.
func undoNumber(rest []byte) ([]byte, int) {
	at, base := 2, 10
	if lowerByte(rest[at]) == 'x' {
		at, base = 3, 16
	}
	end := at
	for end < len(rest) && end < at+12 && (isDigit(rest[end]) || base == 16 && hexValue(rest[end]) >= 0) {
		end++
	}
	n, err := strconv.ParseInt(string(rest[at:end]), base, 32)
	if err != nil || n > utf8.MaxRune {
		return nil, 0
	}
	if end < len(rest) && rest[end] == ';' {
		end++
	}
	return utf8.AppendRune(nil, rune(n)), end
}

func undoBackslash(rest []byte) ([]byte, int) {
	if len(rest) < 2 {
		return nil, 0
	}
	switch c := rest[1]; c {
	case 'x':
		return hexByte(rest, 2)
	case 'u':
		digits, end := "", 6
		if len(rest) > 2 && rest[2] == '{' {
			close := bytes.IndexByte(rest[:min(len(rest), 12)], '}')
			if close < 0 {
				return nil, 0
			}
			digits, end = string(rest[3:close]), close+1
		} else if len(rest) >= end {
			digits = string(rest[2:end])
		}
		n, err := strconv.ParseInt(digits, 16, 32)
		if err != nil || n > utf8.MaxRune || n < 0 {
			return nil, 0
		}
		return utf8.AppendRune(nil, rune(n)), end
	case 'n', 'r', 't', 'b', 'f':
		return []byte{' '}, 2
	default:
		if strings.IndexByte(`"'\/@.`, c) >= 0 {
			return rest[1:2], 2
		}
	}
	return nil, 0
}

// undoQuoted undoes =40 and the line ends that quoted-printable adds.
func undoQuoted(rest []byte) ([]byte, int) {
	switch {
	case rest[0] != '=':
		return nil, 0
	case bytes.HasPrefix(rest, []byte("=\r\n")):
		return []byte{}, 3
	case bytes.HasPrefix(rest, []byte("=\n")):
		return []byte{}, 2
	}
	return hexByte(rest, 1)
}
