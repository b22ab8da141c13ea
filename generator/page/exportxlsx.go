package page

import (
	"bytes"
	"fmt"
	"strings"
	"unicode/utf16"

	"github.com/xuri/excelize/v2"
)

const (
	sheetName  = 31        // UTF-16 units that the name of a sheet may have
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
		if err := w.sheet(slice.fixedTitle(), slice.wide()); err != nil {
			return nil, err
		}
	}
	if err := w.sheet(e.words.T("matrix.download.longSheet"), long); err != nil {
		return nil, err
	}
	var b bytes.Buffer
	err := w.Write(&b)
	return b.Bytes(), err
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
}

func (w *workbook) prepare() (err error) {
	top := &excelize.Alignment{Vertical: "top", WrapText: true}
	if w.head, err = w.NewStyle(&excelize.Style{Font: &excelize.Font{Bold: true}, Alignment: top}); err != nil {
		return err
	}
	w.text, err = w.NewStyle(&excelize.Style{Alignment: top})
	return err
}

// sheet adds a sheet of strings: what begins like a formula stays a text. The
// heads stay in view and filter.
func (w *workbook) sheet(title string, lines [][]string) error {
	name := w.name(title)
	if len(w.taken) == 1 {
		if err := w.SetSheetName("Sheet1", name); err != nil {
			return err
		}
	} else if _, err := w.NewSheet(name); err != nil {
		return err
	}
	for r, line := range lines {
		for c, text := range line {
			cell, err := excelize.CoordinatesToCellName(c+1, r+1)
			if err != nil {
				return fmt.Errorf("sheet %s: %w", name, err)
			}
			if text == "" {
				continue
			}
			if err := w.SetCellStr(name, cell, text); err != nil {
				return fmt.Errorf("sheet %s: %w", name, err)
			}
		}
	}
	return w.shape(name, lines)
}

// shape freezes the heads, adds the filter and makes columns wide enough.
func (w *workbook) shape(name string, lines [][]string) error {
	last, err := excelize.CoordinatesToCellName(len(lines[0]), len(lines))
	if err != nil {
		return err
	}
	end, err := excelize.ColumnNumberToName(len(lines[0]))
	if err != nil {
		return err
	}
	for _, step := range []func() error{
		func() error { return w.SetColStyle(name, "A:"+end, w.text) },
		func() error { return w.SetCellStyle(name, "A1", end+"1", w.head) },
		func() error { return w.SetCellStyle(name, "A1", fmt.Sprint("A", len(lines)), w.head) },
		func() error { return w.AutoFilter(name, "A1:"+last, nil) },
		func() error {
			return w.SetPanes(name, &excelize.Panes{
				Freeze: true, XSplit: 1, YSplit: 1, TopLeftCell: "B2", ActivePane: "bottomRight",
			})
		},
	} {
		if err := step(); err != nil {
			return fmt.Errorf("sheet %s: %w", name, err)
		}
	}
	for c, width := range widthsOf(lines) {
		column, err := excelize.ColumnNumberToName(c + 1)
		if err != nil {
			return err
		}
		if err := w.SetColWidth(name, column, column, float64(min(max(width+3, 10), 48))); err != nil {
			return err
		}
	}
	return nil
}

// name makes the name of a sheet: short enough, without the signs that are not
// allowed, and unlike all others.
func (w *workbook) name(title string) string {
	title = strings.Map(func(r rune) rune {
		if strings.ContainsRune(`[]:*?/\`, r) || r < ' ' {
			return ' '
		}
		return r
	}, title)
	title = strings.Trim(strings.Join(strings.Fields(title), " "), "' ")
	if title == "" || strings.EqualFold(title, "history") { // kept by Excel for itself
		title += "_"
	}
	name := shortened(title, sheetName)
	for n := 2; w.taken[strings.ToLower(name)]; n++ {
		suffix := fmt.Sprintf(" (%d)", n)
		name = shortened(title, sheetName-len(suffix)) + suffix
	}
	w.taken[strings.ToLower(name)] = true
	return name
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
