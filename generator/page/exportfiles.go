package page

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"io"
	"strings"

	"kontor/generator/site"
	"kontor/generator/source"
	"kontor/generator/view"
)

// pictureCells is up to how many cells a matrix page offers a picture, of which
// each takes about 550 bytes: beyond, nobody could read it.
const pictureCells = site.MaxTable

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
		if p.Kind != site.KindMatrix || p.Slice != nil {
			continue
		}
		sel := Selection{Rows: p.Pair[0], Cols: p.Pair[1], Show: "all", Lang: p.Lang}
		for _, d := range b.downloads(p) {
			read := func() ([]byte, error) { return Export(b.site, b.in.Theme, sel, d.format) }
			b.outputs = append(b.outputs, Output{
				Addr: downloadAddr(p, d), Source: source.Pos{File: b.site.Config.File}, Key: func() (source.Hash, error) { return b.exportKey(sel, d.format), nil },
				Write: func(w io.Writer) error { return writeOf(read)(w) },
			})
		}
	}
}

// exportKey hashes what a file is made of, which costs far less than making it.
func (b *builder) exportKey(sel Selection, format ExportFormat) source.Hash {
	d := b.exported.of(sel.Lang)
	from := d.offers
	if format == ExportCSV || format == ExportSVG { // say no more than decisions
		from = d.decisions
	}
	return source.Sum(b.base[:], from[:], []byte(fmt.Sprint(format, sel.Rows, sel.Cols, sel.Show, sel.Lang)))
}

// exportDigest stands for the relation in one language.
type exportDigest struct {
	decisions source.Hash // names of all members, states of all cells
	offers    source.Hash // and what offers say besides
}

func (b *builder) exportDigest(lang string) exportDigest {
	var names, states, deciding bytes.Buffer
	for _, dim := range b.site.Dimensions {
		fmt.Fprintf(&names, "%q %q\n", dim.ID, dim.Title.In(lang))
		for _, entity := range dim.Entities {
			fmt.Fprintf(&names, "%q %q %q %q %t\n", entity.ID, entity.Title(lang), entity.Short(lang), groupTitle(entity), entity.Sells())
		}
	}
	everyCell(b.site, func(key []int) {
		state, offer := b.site.Relation.At(key...)
		states.WriteByte(byte(state))
		deciding.Write(binary.AppendVarint(nil, int64(offer)))
	})
	for _, o := range b.site.Offers {
		fmt.Fprintf(&deciding, "%q %q %q %q\n", o.Reason, day(o.From), day(o.Until), o.Conditions)
	}
	d := exportDigest{decisions: source.Sum(names.Bytes(), states.Bytes())}
	d.offers = source.Sum(d.decisions[:], deciding.Bytes())
	return d
}

// everyCell visits all cells of the relation.
func everyCell(s *site.Site, visit func(key []int)) {
	key := make([]int, len(s.Dimensions))
	var walk func(d int)
	walk = func(d int) {
		if d == len(key) {
			visit(key)
			return
		}
		for key[d] = range s.Dimensions[d].Entities {
			walk(d + 1)
		}
	}
	walk(0)
}

// downloadViews are the links to the files beside a page.
func (b *builder) downloadViews(p *site.Page) (out []view.Download) {
	for _, d := range b.downloads(p) {
		out = append(out, view.Download{Format: string(d.format), URL: b.url(downloadAddr(p, d))})
	}
	return out
}
