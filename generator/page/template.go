package page

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/xuri/excelize/v2"

	"kontor/generator/concept"
	"kontor/generator/content"
	"kontor/generator/site"
	"kontor/generator/theme"
)

// The forms of a worksheet.
const (
	TemplateXLSX ExportFormat = "xlsx"
	TemplateHTML ExportFormat = "html" // to print, and to fill in by hand
)

// ErrNotExact is returned where a worksheet would sum up more than one
// dimension: nobody could decide its cells.
var ErrNotExact = errors.New("a worksheet has at most one dimension besides its rows and columns")

// Template writes a worksheet to fill in: a grid for every member of the third
// dimension, empty or filled with what has been decided. As a workbook it can be
// imported again, also where titles have changed since. Equal sites and
// selections give equal bytes.
func Template(s *site.Site, t *theme.Theme, sel Selection, filled bool, format ExportFormat) ([]byte, error) {
	e := newExport(s, t.Strings(sel.Lang), sel)
	if len(e.Rest) > 1 {
		return nil, ErrNotExact
	}
	w := blank{export: e, filled: filled}
	switch format {
	case TemplateXLSX:
		return w.workbook()
	case TemplateHTML:
		return w.print()
	}
	return nil, fmt.Errorf("no worksheet format %q", format)
}

// blank is a worksheet while it is written.
type blank struct {
	*export
	filled bool
}

// sheets are the exact slices that a worksheet consists of.
func (w *blank) sheets() (out []blank) {
	if len(w.Rest) == 0 {
		return []blank{*w}
	}
	for _, m := range w.listed(w.Rest[0]) {
		out = append(out, blank{w.slice(map[int]int{w.Rest[0]: m}), w.filled})
	}
	return out
}

// name is what the sheet is about.
func (w *blank) name() string {
	if name := w.fixedTitle(); name != "" {
		return name
	}
	return w.caption()
}

// choices are the words for decisions as people write them.
func (w *blank) choices() (words []string) {
	for _, s := range legendOrder {
		words = append(words, w.short(s))
	}
	return words
}

func (w *blank) short(s concept.State) string { return w.words.T("state.short." + site.StateID(s)) }

// statement is what a cell says now, in the words that reading it understands.
func (w *blank) statement(row, col int) string {
	c := w.Cell(row, col)
	if !w.filled || c.Offer < 0 {
		return ""
	}
	o := w.offer(c.Offer)
	text := w.short(c.State)
	for _, d := range []struct {
		key  string
		date content.Date
	}{{"template.from", o.From}, {"template.until", o.Until}} {
		if !d.date.IsZero() && d.date.DateOnly {
			text += " " + w.words.T(d.key, "date", w.day(d.date))
		}
	}
	if o.Reason != "" {
		text += ": " + o.Reason
	}
	return text
}

func (w *blank) day(d content.Date) string {
	if strings.HasPrefix(w.sel.Lang, "de") {
		return d.Time.Format("02.01.2006")
	}
	return day(d)
}

// The layout of a sheet: the first row and column are hidden and hold ids.
const (
	templateHead  = 2  // row of the titles
	templateLeft  = 2  // column of the titles
	templateRow   = 34 // height of a row in points
	templateCell  = 21 // width of a cell in letters
	templateTitle = 34 // width of the titles
)

// workbook writes how to fill in the sheets, then the sheets.
func (w *blank) workbook() ([]byte, error) {
	book := workbook{File: excelize.NewFile(), taken: map[string]bool{}}
	defer book.Close() // of files on disk, of which it has none
	if err := errors.Join(book.prepare(), book.prepareBoxes()); err != nil {
		return nil, err
	}
	if err := w.instructions(&book); err != nil {
		return nil, err
	}
	for _, sheet := range w.sheets() {
		if err := sheet.add(&book); err != nil {
			return nil, err
		}
	}
	return book.bytes()
}

// guide is what the first sheet says: the steps, then the words with their
// meaning.
func (w *blank) guide() (steps []string, words [][2]string) {
	about := w.caption()
	if len(w.Rest) > 0 {
		about = w.dimTitle(w.Rest[0])
	}
	steps = []string{
		w.words.T("template.about", "rows", w.dimTitle(w.sel.Rows), "cols", w.dimTitle(w.sel.Cols), "sheets", about),
		w.words.T("template.choose"), w.words.T("template.empty"), w.words.T("template.reasons"),
		w.words.T("template.keep"), w.words.T("template.import"),
	}
	for _, s := range legendOrder {
		words = append(words, [2]string{w.short(s), w.words.T("template.means." + site.StateID(s))})
	}
	return steps, words
}

func (w *blank) instructions(book *workbook) error {
	name, err := book.add(w.words.T("template.howto"))
	if err != nil {
		return err
	}
	steps, words := w.guide()
	lines := [][]string{{content.SheetMark{}.String()}, {"", w.site.Config.Title.In(w.sel.Lang) + ": " + w.words.T("template.title")}, {}}
	for i, step := range steps {
		lines = append(lines, []string{"", fmt.Sprintf("%d. %s", i+1, step)})
	}
	lines = append(lines, []string{}, []string{"", w.words.T("template.word"), w.words.T("template.meaning")})
	wordsFrom := len(lines)
	for _, word := range words {
		lines = append(lines, []string{"", word[0], word[1]})
	}
	if err := book.fill(name, lines); err != nil {
		return err
	}
	sh := shaper{book: book, sheet: name}
	sh.do(func() error { return book.SetRowVisible(name, 1, false) })
	sh.do(func() error { return book.SetColVisible(name, "A", false) })
	sh.do(func() error { return book.SetColWidth(name, "B", "B", 24) })
	sh.do(func() error { return book.SetColWidth(name, "C", "C", 90) })
	sh.do(func() error { return book.MergeCell(name, "B2", "C2") })
	sh.style("B2", "C2", book.head)
	sh.do(func() error { return book.printable(name) })
	for i := range steps {
		row := 4 + i
		sh.do(func() error { return book.MergeCell(name, fmt.Sprint("B", row), fmt.Sprint("C", row)) })
		sh.style(fmt.Sprint("B", row), fmt.Sprint("C", row), book.text)
		sh.do(func() error { return book.SetRowHeight(name, row, 32) })
	}
	sh.style(fmt.Sprint("B", wordsFrom), fmt.Sprint("C", wordsFrom), book.head)
	sh.style(fmt.Sprint("B", wordsFrom+1), fmt.Sprint("C", len(lines)), book.text)
	return sh.err
}

// add writes one grid.
func (w *blank) add(book *workbook) error {
	name, err := book.add(w.name())
	if err != nil {
		return err
	}
	mark := content.SheetMark{Rows: w.dim(w.sel.Rows).ID, Cols: w.dim(w.sel.Cols).ID}
	for _, d := range slices.Sorted(maps.Keys(w.sel.Fixed)) {
		mark.Fixed = append(mark.Fixed, [2]string{w.dim(d).ID, w.dim(d).Entities[w.sel.Fixed[d]].ID})
	}
	ids := []string{mark.String(), ""}
	head := []string{"", w.dimTitle(w.sel.Rows) + " × " + w.dimTitle(w.sel.Cols)}
	for _, col := range w.cols {
		ids, head = append(ids, w.dim(w.sel.Cols).Entities[col].ID), append(head, w.title(w.sel.Cols, col))
	}
	lines := [][]string{ids, head}
	for _, row := range w.rows {
		line := []string{w.dim(w.sel.Rows).Entities[row].ID, w.title(w.sel.Rows, row)}
		for _, col := range w.cols {
			line = append(line, w.statement(row, col))
		}
		lines = append(lines, line)
	}
	if err := book.fill(name, lines); err != nil {
		return err
	}
	return w.shape(book, name, len(lines), len(head))
}

// shape makes a grid what people fill in with pleasure: heads that stay in view,
// a list of words in every cell, a page that prints.
func (w *blank) shape(book *workbook, name string, rows, cols int) error {
	last, err := excelize.ColumnNumberToName(cols)
	if err != nil {
		return err
	}
	sh := shaper{book: book, sheet: name}
	first := fmt.Sprint("C", templateHead+1)
	end := fmt.Sprint(last, max(rows, templateHead+1))
	sh.do(func() error { return book.SetColVisible(name, "A", false) })
	sh.do(func() error { return book.SetRowVisible(name, 1, false) })
	sh.do(func() error { return book.SetColWidth(name, "B", "B", templateTitle) })
	sh.style(fmt.Sprint("B", templateHead), fmt.Sprint("B", rows), book.boxHead)
	if cols > templateLeft {
		sh.do(func() error { return book.SetColWidth(name, "C", last, templateCell) })
		sh.style(fmt.Sprint("C", templateHead), fmt.Sprint(last, templateHead), book.boxHead)
		sh.style(first, end, book.box)
		sh.do(func() error { return book.list(name, first+":"+end, w.choices()) })
	}
	for row := templateHead; row <= rows; row++ {
		sh.do(func() error { return book.SetRowHeight(name, row, templateRow) })
	}
	sh.do(func() error {
		return book.SetPanes(name, &excelize.Panes{Freeze: true, XSplit: templateLeft, YSplit: templateHead, TopLeftCell: first, ActivePane: "bottomRight"})
	})
	sh.do(func() error { return book.printable(name) })
	sh.do(func() error {
		quoted := "'" + strings.ReplaceAll(name, "'", "''") + "'!"
		return book.SetDefinedName(&excelize.DefinedName{Name: "_xlnm.Print_Titles", RefersTo: quoted + "$A:$B," + quoted + "$1:$2", Scope: name})
	})
	return sh.err
}

// shaper does one thing after another to a sheet until one fails.
type shaper struct {
	book  *workbook
	sheet string
	err   error
}

func (s *shaper) do(step func() error) {
	if s.err != nil {
		return
	}
	if err := step(); err != nil {
		s.err = fmt.Errorf("sheet %s: %w", s.sheet, err)
	}
}

func (s *shaper) style(from, to string, style int) {
	s.do(func() error { return s.book.SetCellStyle(s.sheet, from, to, style) })
}

// prepareBoxes makes the styles of worksheets.
func (w *workbook) prepareBoxes() (err error) {
	var edges []excelize.Border
	for _, side := range []string{"left", "right", "top", "bottom"} {
		edges = append(edges, excelize.Border{Type: side, Color: "8A8F98", Style: 1})
	}
	top := &excelize.Alignment{Vertical: "top", WrapText: true}
	w.boxHead, err = w.NewStyle(&excelize.Style{
		Font: &excelize.Font{Bold: true, Family: "Calibri", Size: 11}, Alignment: top, Border: edges,
		Fill: excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{"E8ECEE"}},
	})
	if err != nil {
		return err
	}
	w.box, err = w.NewStyle(&excelize.Style{Alignment: top, Border: edges})
	return err
}

// list offers words in every cell of a range. Other texts may be typed, as a
// cell holds reasons, too. Words that no list can hold are left to typing.
func (w *workbook) list(name, cells string, words []string) error {
	v := excelize.NewDataValidation(true)
	v.Sqref = cells
	if slices.ContainsFunc(words, func(word string) bool { return strings.ContainsAny(word, `,"`) }) || v.SetDropList(words) != nil {
		return nil
	}
	v.ShowErrorMessage = false
	return w.AddDataValidation(name, v)
}

// printable fits a sheet to the width of a page, with its name on every one.
func (w *workbook) printable(name string) error {
	orientation, paper, width, height, fit := "landscape", 9, 1, 0, true // 9 = A4
	if err := w.SetPageLayout(name, &excelize.PageLayoutOptions{Orientation: &orientation, Size: &paper, FitToWidth: &width, FitToHeight: &height}); err != nil {
		return err
	}
	if err := w.SetSheetProps(name, &excelize.SheetPropsOptions{FitToPage: &fit}); err != nil {
		return err
	}
	return w.SetHeaderFooter(name, &excelize.HeaderFooterOptions{OddHeader: "&C&A", OddFooter: "&R&P / &N"})
}
