package page

import (
	"bytes"
	_ "embed"
	"html/template"
	"slices"
)

// What a printed page of A4 has room for.
const (
	printRows = 7
	printCols = 7
)

//go:embed templateprint.html
var printSource string

var printPage = template.Must(template.New("worksheet").Parse(printSource))

// printed is what the page to print shows.
type (
	printed struct {
		Lang, Title   string
		Sheets        []printedSheet
		Legend        []printedWord
		By, On, Notes string
	}
	printedSheet struct {
		Title, Corner string
		Part, Parts   int
		Cols          []string
		Rows          []printedRow
	}
	printedRow struct {
		Title string
		Cells []string
	}
	printedWord struct{ Word, Meaning string }
)

// print writes the worksheet as pages to fill in with a pen: none has more boxes
// than can be written into.
func (w *blank) print() ([]byte, error) {
	v := printed{
		Lang: w.sel.Lang, Title: w.site.Config.Title.In(w.sel.Lang) + ": " + w.words.T("template.title"),
		By: w.words.T("template.by"), On: w.words.T("template.on"),
		Notes: w.words.T("template.notes"),
	}
	_, words := w.guide()
	for _, word := range words {
		v.Legend = append(v.Legend, printedWord{Word: word[0], Meaning: word[1]})
	}
	for _, sheet := range w.sheets() {
		v.Sheets = append(v.Sheets, sheet.printed()...)
	}
	var b bytes.Buffer
	err := printPage.Execute(&b, v)
	return b.Bytes(), err
}

// printed are the pages of one grid.
func (w *blank) printed() (out []printedSheet) {
	for rows := range chunks(w.rows, printRows) {
		for cols := range chunks(w.cols, printCols) {
			page := printedSheet{Title: w.name(), Corner: w.dimTitle(w.sel.Rows) + " × " + w.dimTitle(w.sel.Cols)}
			for _, col := range cols {
				page.Cols = append(page.Cols, w.title(w.sel.Cols, col))
			}
			for _, row := range rows {
				line := printedRow{Title: w.title(w.sel.Rows, row)}
				for _, col := range cols {
					line.Cells = append(line.Cells, w.statement(row, col))
				}
				page.Rows = append(page.Rows, line)
			}
			out = append(out, page)
		}
	}
	for i := range out {
		out[i].Part, out[i].Parts = i+1, len(out)
	}
	return out
}

// chunks divides a list into parts of about the same length, none longer than
// most.
func chunks(list []int, most int) func(yield func([]int) bool) {
	parts := max(1, (len(list)+most-1)/most)
	return slices.Chunk(list, max(1, (len(list)+parts-1)/parts))
}
