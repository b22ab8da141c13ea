package page

import (
	"archive/zip"
	"bytes"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/xuri/excelize/v2"

	"kontor/generator/content"
)

const (
	sheetLines = 1_048_576 // that a spreadsheet takes
	sliceCells = 200_000   // above, a workbook leaves out the sheets of slices
	sliceCount = 60        // above, too
)

// workbook writes the matrix, a sheet for each slice of what its cells sum up,
// and one with a line per decision.
func (e *export) workbook() ([]byte, error) {
	long := e.long()
	if len(long) > sheetLines {
		return nil, ErrTooLarge
	}
	w := workbook{File: excelize.NewFile(), taken: map[string]bool{}}
	defer w.Close() // of files on disk, of which it has none
	if err := w.prepare(); err != nil {
		return nil, err
	}
	if err := w.sheet(e.caption(), e.wide()); err != nil {
		return nil, err
	}
	for _, fixed := range e.slices() {
		slice := e.slice(fixed)
		if len(slice.rows) == 0 && e.sel.States != nil {
			continue
		}
		if err := w.sheet(slice.fixedTitle(), slice.wide()); err != nil {
			return nil, err
		}
	}
	if err := w.sheet(e.words.T("matrix.download.longSheet"), long); err != nil {
		return nil, err
	}
	return w.bytes()
}

// questionsWorkbook writes questions with a column for the answers, which is
// wide and wraps.
func questionsWorkbook(title string, lines [][]string) ([]byte, error) {
	w := workbook{File: excelize.NewFile(), taken: map[string]bool{}}
	defer w.Close() // of files on disk, of which it has none
	if err := w.prepare(); err != nil {
		return nil, err
	}
	if err := w.sheet(title, lines); err != nil {
		return nil, err
	}
	for column, width := range map[string]float64{"A": 34, "B": 60, "C": 60} {
		if err := w.SetColWidth(w.GetSheetName(0), column, column, width); err != nil {
			return nil, err
		}
	}
	var b bytes.Buffer
	err := w.Write(&b)
	return b.Bytes(), err
}

// slices are the combinations of the members that a cell sums up, as far as a
// workbook has room for them.
func (e *export) slices() []map[int]int {
	if len(e.Rest) == 0 {
		return nil
	}
	all := []map[int]int{{}}
	for _, d := range e.Rest {
		var next []map[int]int
		for _, fixed := range all {
			for _, m := range e.listed(d) {
				one := map[int]int{d: m}
				for k, v := range fixed {
					one[k] = v
				}
				next = append(next, one)
			}
		}
		all = next
	}
	if len(all) > sliceCount || len(all)*len(e.rows)*len(e.cols) > sliceCells {
		return nil
	}
	return all
}

// workbook is a file while its sheets are added.
type workbook struct {
	*excelize.File
	taken map[string]bool // names of sheets, folded
	head  int             // style of heads
	text  int             // style of cells

	boxHead, box int // styles of worksheets
}

// bytes are those of the file, with its parts in the order of their names: rows
// written one after another leave the sheets in any order.
func (w *workbook) bytes() ([]byte, error) {
	var b, ordered bytes.Buffer
	if err := w.Write(&b); err != nil {
		return nil, err
	}
	in, err := zip.NewReader(bytes.NewReader(b.Bytes()), int64(b.Len()))
	if err != nil {
		return nil, err
	}
	slices.SortFunc(in.File, func(a, b *zip.File) int { return strings.Compare(a.Name, b.Name) })
	out := zip.NewWriter(&ordered)
	for _, part := range in.File {
		if err := out.Copy(part); err != nil {
			return nil, err
		}
	}
	err = out.Close()
	return ordered.Bytes(), err
}

func (w *workbook) prepare() (err error) {
	top := &excelize.Alignment{Vertical: "top", WrapText: true}
	if w.head, err = w.NewStyle(&excelize.Style{Font: &excelize.Font{Bold: true, Family: "Calibri", Size: 11}, Alignment: top}); err != nil {
		return err
	}
	w.text, err = w.NewStyle(&excelize.Style{Alignment: top})
	return err
}

// sheet adds a sheet of strings: what begins like a formula stays a text. The
// heads stay in view and filter. Rows are written one after another, which costs
// a fraction of setting cells.
func (w *workbook) sheet(title string, lines [][]string) error {
	name, err := w.add(title)
	if err != nil {
		return err
	}
	last, err := excelize.CoordinatesToCellName(len(lines[0]), len(lines))
	if err != nil {
		return err
	}
	err = errors.Join(w.AutoFilter(name, "A1:"+last, nil), w.SetPanes(name, &excelize.Panes{
		Freeze: true, XSplit: 1, YSplit: 1, TopLeftCell: "B2", ActivePane: "bottomRight",
	}))
	if err != nil {
		return fmt.Errorf("sheet %s: %w", name, err)
	}
	if err := w.stream(name, lines); err != nil {
		return fmt.Errorf("sheet %s: %w", name, err)
	}
	return nil
}

// stream writes the rows of a sheet in columns that are wide enough.
func (w *workbook) stream(name string, lines [][]string) error {
	out, err := w.NewStreamWriter(name)
	if err != nil {
		return err
	}
	for c, width := range widthsOf(lines) {
		err := errors.Join(out.SetColStyle(c+1, c+1, w.text), out.SetColWidth(c+1, c+1, float64(min(max(width+3, 10), 48))))
		if err != nil {
			return err
		}
	}
	row := make([]any, len(lines[0]))
	for r, line := range lines {
		for c, text := range line {
			row[c] = nil
			if text != "" {
				row[c] = excelize.Cell{StyleID: w.styleAt(r, c), Value: text}
			}
		}
		cell, err := excelize.CoordinatesToCellName(1, r+1)
		if err != nil {
			return err
		}
		if err := out.SetRow(cell, row[:len(line)]); err != nil {
			return err
		}
	}
	return out.Flush()
}

func (w *workbook) styleAt(row, col int) int {
	if row == 0 || col == 0 {
		return w.head
	}
	return w.text
}

// add adds an empty sheet and returns its name.
func (w *workbook) add(title string) (string, error) {
	name := w.name(title)
	if len(w.taken) == 1 {
		return name, w.SetSheetName("Sheet1", name)
	}
	_, err := w.NewSheet(name)
	return name, err
}

// fill writes strings from the first cell on.
func (w *workbook) fill(name string, lines [][]string) error {
	for r, line := range lines {
		for c, text := range line {
			if text == "" {
				continue
			}
			cell, err := excelize.CoordinatesToCellName(c+1, r+1)
			if err != nil {
				return fmt.Errorf("sheet %s: %w", name, err)
			}
			if err := w.SetCellStr(name, cell, text); err != nil {
				return fmt.Errorf("sheet %s: %w", name, err)
			}
		}
	}
	return nil
}

// name makes the name of a sheet, unlike all others.
func (w *workbook) name(title string) string {
	name := content.SheetName(title)
	for n := 2; w.taken[strings.ToLower(name)]; n++ {
		name = content.NumberedSheetName(title, n)
	}
	w.taken[strings.ToLower(name)] = true
	return name
}
