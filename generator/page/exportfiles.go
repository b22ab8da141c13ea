package page

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"io"
	"slices"
	"strings"

	"kontor/generator/concept"
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

// downloads are the forms that a matrix is offered in, or the overlap. Slices
// are many, and a workbook of the whole matrix has a sheet for each.
func (b *builder) downloads(p *site.Page) []download {
	switch {
	case p.Kind == site.KindOverlap:
		out := []download{{ExportCSV, ".csv"}}
		if len(b.market.of(concept.AsIs).ways) <= maxDrawnWays {
			out = append(out, download{ExportSVG, ".svg"})
		}
		return out
	case p.Slice != nil:
		return []download{{ExportCSV, ".csv"}, {ExportJSON, ".json"}, {ExportSVG, ".svg"}}
	}
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

// exports plans the files beside every matrix and beside the overlap.
func (b *builder) exports() {
	for _, p := range b.site.Pages {
		if p.Kind != site.KindOverlap && p.Kind != site.KindMatrix {
			continue
		}
		sel := Selection{Rows: p.Pair[0], Cols: p.Pair[1], Show: "all", Lang: p.Lang}
		if p.Slice != nil {
			sel.Fixed = map[int]int{slices.Index(b.site.Dimensions, p.Slice.Dimension): p.Slice.Index}
		}
		for _, d := range b.downloads(p) {
			read := func() ([]byte, error) { return Export(b.site, b.in.Theme, sel, d.format) }
			key := func() (source.Hash, error) { return b.exportKey(sel, d.format), nil }
			if p.Kind == site.KindOverlap {
				read = func() ([]byte, error) { return b.overlapFile(p, d.format), nil }
				key = func() (source.Hash, error) { return b.overlapKey(p, d.format), nil }
			}
			b.outputs = append(b.outputs, Output{
				Addr: downloadAddr(p, d), Source: source.Pos{File: b.site.Config.File}, Key: key,
				Write: func(w io.Writer) error { return writeOf(read)(w) },
			})
		}
	}
}

// overlapFile is the comparison of channels as a file beside its page.
func (b *builder) overlapFile(p *site.Page, format ExportFormat) []byte {
	r := b.market.of(concept.AsIs)
	if format == ExportSVG {
		return b.overlapPicture(r, p.Lang).file()
	}
	return csvBytes(overlapTable(r, p.Lang))
}

// overlapKey hashes what the file is made of: which dimensions are compared,
// their names, and all decisions.
func (b *builder) overlapKey(p *site.Page, format ExportFormat) source.Hash {
	from := b.exported.of(p.Lang).decisions
	return source.Sum(b.base[:], from[:], []byte(fmt.Sprint("overlap", format, b.site.Axes(), b.dimensionWords(p.Lang), p.Lang)))
}

// exportKey hashes what a file is made of, which costs far less than making it.
func (b *builder) exportKey(sel Selection, format ExportFormat) source.Hash {
	d := b.exported.of(sel.Lang)
	from := d.offers
	if format == ExportCSV || format == ExportSVG { // say no more than decisions
		from = d.decisions
	}
	return source.Sum(b.base[:], from[:], []byte(fmt.Sprint(format, sel.Rows, sel.Cols, sel.Fixed, sel.Show, sel.Lang)))
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
