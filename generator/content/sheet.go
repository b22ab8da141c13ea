package content

import (
	"bytes"
	"fmt"
	"strings"
	"unicode/utf16"

	"kontor/generator/source"
)

// Sheet is one sheet of a workbook, or the whole of a text file, before anyone
// knows what its rows mean. Its rows begin with the first that holds anything.
type Sheet struct {
	Name string // "" in a text file
	Rows [][]SheetCell
}

// SheetCell is one cell with its place: line and column of a text, row and
// column of a sheet.
type SheetCell struct {
	Text   string
	Merged bool // it repeats the value of the merged range to which it belongs
	Pos    source.Pos
}

// ReadSheets reads the sheets of a workbook that hold anything, or a table of
// text as spreadsheets save it, see [ParseOffers].
func ReadSheets(f source.File, src []byte) ([]Sheet, []source.Diagnostic) {
	empty := []source.Diagnostic{source.Error("OFR02", source.Pos{File: f.Path})}
	if program := foreignProgram(src); program != "" {
		return nil, []source.Diagnostic{source.Error("OFR14/program", source.Pos{File: f.Path}, "program", program)}
	}
	if bytes.HasPrefix(src, zipMark) {
		sheets, problem := workbookSheets(f, src)
		switch {
		case problem != nil:
			return nil, []source.Diagnostic{*problem}
		case len(sheets) == 0:
			return nil, empty
		}
		return sheets, nil
	}
	rows, diags := readCSV(f.Path, src)
	for len(rows) > 0 && rows[0].empty() {
		rows = rows[1:]
	}
	if len(rows) == 0 && len(diags) == 0 {
		return nil, empty
	}
	return []Sheet{newSheet("", rows)}, diags
}

func workbookSheets(f source.File, src []byte) (sheets []Sheet, problem *source.Diagnostic) {
	book, problem := openWorkbook(f.Path, src)
	if problem != nil {
		return nil, problem
	}
	defer book.Close()
	for _, name := range book.GetSheetList() {
		rows, err := readSheet(book, name, f.Path)
		if err != nil {
			d := source.Error("OFR14", source.Pos{File: f.Path})
			return nil, &d
		}
		if len(rows) > 0 {
			sheets = append(sheets, newSheet(name, rows))
		}
	}
	return sheets, nil
}

func newSheet(name string, rows []csvRow) Sheet {
	s := Sheet{Name: name, Rows: make([][]SheetCell, len(rows))}
	for i, row := range rows {
		cells := make([]SheetCell, len(row.fields))
		for j, field := range row.fields {
			cells[j] = SheetCell{Text: collapse(field.text), Merged: field.merged, Pos: field.pos}
		}
		s.Rows[i] = cells
	}
	return s
}

// OffersHeader says what the first row of a sheet is as the header of a table
// of offers: whole where it names every dimension, else begun where it names at
// least two, or one and the decision.
func (s Sheet) OffersHeader(o Options) (whole, begun bool) {
	t := offerTable{options: o}
	var row csvRow
	for _, c := range s.Rows[0] {
		row.fields = append(row.fields, csvField{text: c.Text})
	}
	dims, decision := t.named(row)
	return dims == len(o.Dimensions), dims > 1 || dims == 1 && decision
}

const sheetName = 31 // UTF-16 units that the name of a sheet may have

// SheetName makes a title the name of a sheet: short enough, without the signs
// that are not allowed.
func SheetName(title string) string {
	title = strings.Map(func(r rune) rune {
		if strings.ContainsRune(`[]:*?/\`, r) || r < ' ' {
			return ' '
		}
		return r
	}, title)
	title = strings.Trim(collapse(title), "' ")
	if title == "" || strings.EqualFold(title, "history") { // kept by Excel for itself
		title += "_"
	}
	return shortened(title, sheetName)
}

// NumberedSheetName is the name of the nth sheet with the same title, from 2.
func NumberedSheetName(title string, n int) string {
	suffix := fmt.Sprintf(" (%d)", n)
	return shortened(SheetName(title), sheetName-len(suffix)) + suffix
}

// shortened cuts a text to a number of UTF-16 units.
func shortened(s string, units int) string {
	n := 0
	for i, r := range s {
		if n += utf16.RuneLen(r); n > units {
			return strings.TrimRight(s[:i], "' ")
		}
	}
	return s
}

// SheetMark is what the hidden first cell of a worksheet says: which dimension
// runs down, which runs across, and the entities that the sheet is about besides.
// Without rows it marks a sheet that is for reading only.
type SheetMark struct {
	Rows, Cols string      // ids of dimensions
	Fixed      [][2]string // dimension, entity
}

const sheetMark = "kontor:"

// String is the text of the cell.
func (m SheetMark) String() string {
	words := []string{sheetMark}
	if m.Rows != "" {
		words = append(words, m.Rows, m.Cols)
	}
	for _, fixed := range m.Fixed {
		words = append(words, fixed[0]+"="+fixed[1])
	}
	return strings.Join(words, " ")
}

// ParseSheetMark reads the text of a cell; ok is false where it is no mark.
func ParseSheetMark(text string) (m SheetMark, ok bool) {
	words := strings.Fields(text)
	if len(words) == 0 || words[0] != sheetMark {
		return m, false
	}
	if len(words) > 2 {
		m.Rows, m.Cols = words[1], words[2]
		for _, w := range words[3:] {
			dim, entity, _ := strings.Cut(w, "=")
			m.Fixed = append(m.Fixed, [2]string{dim, entity})
		}
	}
	return m, true
}
