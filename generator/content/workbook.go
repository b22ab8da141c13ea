package content

import (
	"bytes"
	"errors"
	"strconv"
	"strings"
	"time"

	"github.com/xuri/excelize/v2"

	"kontor/generator/source"
)

// Limits of an unpacked workbook, so that a small file cannot fill the memory.
const (
	maxWorkbook = 64 << 20 // bytes in all
	maxSheet    = 16 << 20 // bytes of one sheet
	maxRows     = 100_000
	maxColumns  = 1000
	maxFilled   = 1_000_000 // cells that merged ranges fill
)

// ParseOffersWorkbook reads a table of offers from an Excel workbook: the first
// sheet whose first row names all dimensions. Places are row and column of the sheet. A merged cell says
// the same for all rows that it spans.
func ParseOffersWorkbook(f source.File, src []byte, o Options) ([]Offer, []source.Diagnostic) {
	whole := source.Pos{File: f.Path}
	book, problem := openWorkbook(f.Path, src)
	if problem != nil {
		return nil, []source.Diagnostic{*problem}
	}
	defer book.Close()
	var first []csvRow // of the sheet that is most like a table of offers
	likely := false
	for _, sheet := range book.GetSheetList() {
		rows, err := readSheet(book, sheet, f.Path)
		switch {
		case err != nil:
			return nil, []source.Diagnostic{source.Error("OFR14", whole)}
		case len(rows) == 0:
			continue
		}
		if _, worksheet := ParseSheetMark(rows[0].fields[0].text); worksheet {
			return nil, []source.Diagnostic{source.Error("OFR15", whole)}
		}
		t := offerTable{options: o, columns: map[string]int{}}
		if t.names(rows[0]) {
			return t.read(rows)
		}
		if known := t.knows(rows[0]); first == nil || known && !likely {
			first, likely = rows, known
		}
	}
	if first == nil {
		return nil, []source.Diagnostic{source.Warning("OFR02", whole)}
	}
	t := offerTable{options: o, columns: map[string]int{}}
	return t.read(first) // says what its first row should be
}

// ParseOffersFile reads a table of offers, be it text or a workbook.
func ParseOffersFile(f source.File, src []byte, o Options) ([]Offer, []source.Diagnostic) {
	if bytes.HasPrefix(src, zipMark) {
		return ParseOffersWorkbook(f, src, o)
	}
	return ParseOffers(f, src, o)
}

func openWorkbook(file string, src []byte) (*excelize.File, *source.Diagnostic) {
	book, err := excelize.OpenReader(bytes.NewReader(src), excelize.Options{UnzipSizeLimit: maxWorkbook, UnzipXMLSizeLimit: maxSheet})
	if err != nil {
		d := source.Error("OFR14", source.Pos{File: file})
		if program := foreignProgram(src); program != "" {
			d = source.Error("OFR14/program", source.Pos{File: file}, "program", program)
		}
		return nil, &d
	}
	return book, nil
}

// foreignProgram names the program that saved a table in its own form, "" for
// none that is known.
func foreignProgram(src []byte) string {
	head := src[:min(len(src), 4096)]
	switch {
	case bytes.HasPrefix(src, []byte{0xd0, 0xcf, 0x11, 0xe0}):
		return "Excel 97-2003"
	case bytes.Contains(head, []byte("application/vnd.oasis.opendocument")):
		return "LibreOffice"
	case bytes.HasPrefix(src, zipMark) && bytes.Contains(src, []byte("Index/Document.iwa")):
		return "Numbers"
	case bytes.HasPrefix(src, []byte("%PDF-")):
		return "PDF"
	}
	return ""
}

// zipMark begins every workbook.
var zipMark = []byte("PK\x03\x04")

var errLargeSheet = errors.New("the sheet is too large")

// readSheet returns the rows of a sheet from the first that is not empty.
func readSheet(book *excelize.File, sheet, file string) ([]csvRow, error) {
	texts, err := readCells(book, sheet, false)
	if err != nil {
		return nil, err
	}
	raw, err := readCells(book, sheet, true)
	if err != nil {
		return nil, err
	}
	var out []csvRow
	for i, cells := range texts {
		row := csvRow{fields: make([]csvField, max(1, len(cells)))}
		row.fields[0].pos = source.Pos{File: file, Line: i + 1, Col: 1}
		for j, text := range cells {
			row.fields[j] = csvField{text: unguarded(text), pos: source.Pos{File: file, Line: i + 1, Col: j + 1}}
			if i < len(raw) && j < len(raw[i]) {
				row.fields[j].raw = raw[i][j]
			}
		}
		if len(out) > 0 || !row.empty() {
			out = append(out, row)
		}
	}
	return out, fillMerged(book, sheet, out)
}

// readCells reads the values of a sheet as it shows them, or as it keeps them.
func readCells(book *excelize.File, sheet string, raw bool) (out [][]string, err error) {
	rows, err := book.Rows(sheet)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	for rows.Next() {
		cells, err := rows.Columns(excelize.Options{RawCellValue: raw})
		if err != nil {
			return nil, err
		}
		if out = append(out, cells); len(out) > maxRows || len(cells) > maxColumns {
			return nil, errLargeSheet
		}
	}
	return out, rows.Error()
}

// fillMerged gives every cell of a merged range its value.
func fillMerged(book *excelize.File, sheet string, rows []csvRow) error {
	merged, err := book.GetMergeCells(sheet)
	if err != nil || len(rows) == 0 {
		return err
	}
	first, filled := rows[0].pos().Line, 0
	for _, m := range merged {
		fromCol, fromRow, err := excelize.CellNameToCoordinates(m.GetStartAxis())
		if err != nil {
			return err
		}
		toCol, toRow, err := excelize.CellNameToCoordinates(m.GetEndAxis())
		if err != nil {
			return err
		}
		if fromRow < first || fromRow-first >= len(rows) || fromCol > len(rows[fromRow-first].fields) || toCol > maxColumns {
			continue
		}
		value := rows[fromRow-first].fields[fromCol-1]
		for line := fromRow; line <= toRow && line-first < len(rows); line++ {
			row := &rows[line-first]
			for col := fromCol; col <= toCol; col++ {
				for len(row.fields) < col {
					row.fields = append(row.fields, csvField{pos: source.Pos{File: row.pos().File, Line: line, Col: len(row.fields) + 1}})
				}
				if line != fromRow || col != fromCol {
					row.fields[col-1] = csvField{value.text, value.raw, true, row.fields[col-1].pos}
				}
			}
			if filled += toCol - fromCol + 1; filled > maxFilled {
				return errLargeSheet
			}
		}
	}
	return nil
}

// serialDate reads a day as workbooks keep it, the number of days since 1900.
func serialDate(text string, zone *time.Location) (Date, bool) {
	days, err := strconv.ParseFloat(strings.TrimSpace(text), 64)
	const from, to = 20_000, 80_000 // 1954 to 2119; any other number is none
	if err != nil || days < from || days > to {
		return Date{}, false
	}
	t, err := excelize.ExcelDateToTime(days, false)
	if err != nil {
		return Date{}, false
	}
	if zone == nil {
		zone = time.UTC
	}
	return Date{Time: time.Date(t.Year(), t.Month(), t.Day(), 0, 0, 0, 0, zone), DateOnly: true}, true
}
