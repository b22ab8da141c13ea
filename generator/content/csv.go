package content

import (
	"bytes"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"

	"kontor/generator/source"
)

// csvField is one cell of a table with its place in the file.
type csvField struct {
	text   string
	raw    string // of workbooks: the value without its format, such as a day's number
	merged bool   // of workbooks: the value is that of another cell of a merged range
	pos    source.Pos
}

// csvRow is one row; it has at least one field.
type csvRow struct{ fields []csvField }

func (r csvRow) pos() source.Pos { return r.fields[0].pos }

func (r csvRow) empty() bool {
	for _, f := range r.fields {
		if strings.TrimSpace(f.text) != "" {
			return false
		}
	}
	return true
}

// readCSV reads a table whatever spreadsheet saved it. encoding/csv is no help
// here: it knows neither the place of a field nor a way to go on after an error.
func readCSV(file string, src []byte) ([]csvRow, []source.Diagnostic) {
	text, ok := decodeTable(src)
	if !ok {
		return nil, []source.Diagnostic{source.Error("OFR09", source.Pos{File: file})}
	}
	r := csvReader{lines: source.NewLines(file, text), src: string(text), separator: separator(text)}
	for r.at < len(r.src) {
		r.row()
	}
	return r.rows, r.diags
}

// ReadableTable is a table as people read it, whatever program saved it: for
// showing a line of it.
func ReadableTable(src []byte) string {
	if text, ok := decodeTable(src); ok {
		return string(text)
	}
	return string(src)
}

// decodeTable turns UTF-16 (with its mark), UTF-8 and Windows-1252 into UTF-8.
func decodeTable(src []byte) ([]byte, bool) {
	switch {
	case bytes.HasPrefix(src, []byte{0xff, 0xfe}), bytes.HasPrefix(src, []byte{0xfe, 0xff}):
		out, err := unicode.UTF16(unicode.LittleEndian, unicode.ExpectBOM).NewDecoder().Bytes(src)
		return out, err == nil
	case utf8.Valid(src):
		src = bytes.TrimPrefix(src, []byte("\xef\xbb\xbf"))
	default:
		out, err := charmap.Windows1252.NewDecoder().Bytes(src)
		if err != nil {
			return nil, false
		}
		src = out
	}
	return src, bytes.IndexByte(src, 0) < 0
}

// separator is the most frequent candidate in the first line, semicolon in
// case of doubt.
func separator(src []byte) byte {
	line, _, _ := bytes.Cut(src, []byte("\n"))
	best, count := byte(';'), bytes.Count(line, []byte(";"))
	for _, c := range []byte{',', '\t'} {
		if n := bytes.Count(line, []byte{c}); n > count {
			best, count = c, n
		}
	}
	return best
}

type csvReader struct {
	lines     *source.Lines
	src       string
	separator byte
	at        int
	last      source.Pos // of the field before
	lastAt    int
	rows      []csvRow
	diags     []source.Diagnostic
}

// row reads the fields up to the end of a line outside quotes.
func (r *csvReader) row() {
	var row csvRow
	for {
		row.fields = append(row.fields, r.field())
		if r.at >= len(r.src) {
			break
		}
		c := r.src[r.at]
		r.at++
		if c == '\n' {
			break
		}
	}
	r.rows = append(r.rows, row)
}

// field reads up to the separator or line end, which it leaves.
func (r *csvReader) field() csvField {
	f := csvField{pos: r.place(r.at)}
	if r.at < len(r.src) && r.src[r.at] == '"' {
		f.text = unguarded(r.quoted(f.pos))
		return f
	}
	end := r.end()
	f.text = unguarded(strings.TrimSuffix(r.src[r.at:end], "\r"))
	r.at = end
	return f
}

// unguarded drops the sign that an export puts before what a spreadsheet would
// take for a formula.
func unguarded(s string) string {
	if len(s) > 1 && s[0] == '\'' && strings.IndexByte("=+-@\t\r", s[1]) >= 0 {
		return s[1:]
	}
	return s
}

// place is the position of an offset, counted on from the last one: a line may
// have a million fields.
func (r *csvReader) place(at int) source.Pos {
	pos := r.last
	between := ""
	if pos.Line > 0 && at >= r.lastAt {
		between = r.src[r.lastAt:at]
	}
	if pos.Line == 0 || at < r.lastAt || strings.Contains(between, "\n") {
		pos = r.lines.At(at)
	} else {
		pos.Col += utf8.RuneCountInString(between)
	}
	r.last, r.lastAt = pos, at
	return pos
}

// end is the offset of the next separator or line end.
func (r *csvReader) end() int {
	for i := r.at; i < len(r.src); i++ {
		if r.src[i] == r.separator || r.src[i] == '\n' {
			return i
		}
	}
	return len(r.src)
}

// quoted reads a field in quotes, in which a doubled quote is one.
func (r *csvReader) quoted(start source.Pos) string {
	var out strings.Builder
	r.at++
	for {
		i := strings.IndexByte(r.src[r.at:], '"')
		if i < 0 {
			r.diags = append(r.diags, source.Error("OFR10", start))
			out.WriteString(r.src[r.at:])
			r.at = len(r.src)
			return out.String()
		}
		out.WriteString(r.src[r.at : r.at+i])
		r.at += i + 1
		if r.at >= len(r.src) || r.src[r.at] != '"' {
			break
		}
		out.WriteByte('"')
		r.at++
	}
	end := r.end()
	if rest := strings.TrimSpace(r.src[r.at:end]); rest != "" {
		r.diags = append(r.diags, source.Error("OFR10/behind", r.lines.At(r.at), "text", rest))
	}
	r.at = end
	return out.String()
}
