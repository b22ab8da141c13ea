package page

import (
	"io"
	"strings"

	"kontor/generator/site"
	"kontor/generator/source"
	"kontor/generator/view"
)

// pictureCells is up to how many cells a matrix page offers a picture: beyond,
// nobody could read it.
const pictureCells = 5000

// download is a form in which a matrix page offers its matrix.
type download struct {
	format ExportFormat
	suffix string
}

// downloads are the forms that a pair matrix is offered in.
func (b *builder) downloads(p *site.Page) []download {
	out := []download{{ExportCSV, ".csv"}, {ExportLong, ".long.csv"}, {ExportJSON, ".json"}}
	decisions := 1 // the line of heads
	for _, n := range b.site.Relation.Deciding() {
		decisions += n
	}
	if decisions <= sheetLines {
		out = append(out, download{ExportXLSX, ".xlsx"})
	}
	if len(b.site.Dimensions[p.Pair[0]].Entities)*len(b.site.Dimensions[p.Pair[1]].Entities) <= pictureCells {
		out = append(out, download{ExportSVG, ".svg"})
	}
	return out
}

// downloadAddr is the address beside a page: /matrix/a-b.csv for /matrix/a-b/.
func downloadAddr(p *site.Page, d download) string {
	return strings.Trim(p.Addr, "/") + d.suffix
}

// exports plans the files beside every pair matrix.
func (b *builder) exports() {
	for _, p := range b.site.Pages {
		if p.Kind != site.KindMatrix {
			continue
		}
		sel := Selection{Rows: p.Pair[0], Cols: p.Pair[1], Show: "all", Lang: p.Lang}
		for _, d := range b.downloads(p) {
			read := func() ([]byte, error) { return Export(b.site, b.in.Theme, sel, d.format) }
			key := hashOf(read)
			if d.format == ExportXLSX {
				key = func() (source.Hash, error) { return b.workbookKey(sel), nil }
			}
			b.outputs = append(b.outputs, Output{
				Addr: downloadAddr(p, d), Source: source.Pos{File: b.site.Config.File}, Key: key,
				Write: func(w io.Writer) error { return writeOf(read)(w) },
			})
		}
	}
}

// workbookKey hashes what a workbook is made of, which costs far less than
// making it: its first and its last sheet, the words and names of all others,
// and the program.
func (b *builder) workbookKey(sel Selection) source.Hash {
	e := newExport(b.site, b.in.Theme.Strings(sel.Lang), sel)
	parts := [][]byte{[]byte(b.in.Version), []byte(e.caption()), csvBytes(e.wide()), csvBytes(e.long())}
	for _, d := range e.Rest {
		for _, m := range e.listed(d) {
			parts = append(parts, []byte(e.title(d, m)))
		}
	}
	for _, s := range legendOrder {
		parts = append(parts, []byte(e.word(s)))
	}
	return source.Sum(append(parts, []byte(e.words.T("matrix.download.longSheet")))...)
}

// downloadViews are the links to the files beside a page.
func (b *builder) downloadViews(p *site.Page) (out []view.Download) {
	for _, d := range b.downloads(p) {
		out = append(out, view.Download{Format: string(d.format), URL: b.url(downloadAddr(p, d))})
	}
	return out
}
