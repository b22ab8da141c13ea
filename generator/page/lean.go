package page

import (
	"kontor/generator/site"
	"kontor/generator/view"
)

// What parts of a cell take in bytes of markup, about; see [site.Markup].
const (
	markupCell     = 200 // open, or with a state and nothing else, without its anchor
	markupValues   = 160 // a cell that names values, without them
	markupValue    = 200
	markupReason   = 340 // the link in the cell and the line below the table, without the text
	markupDocument = 110
	namedValues    = 4 // in a cell, where not all of them can be
)

// lean keeps the markup of a table within [site.MaxMarkup]: it leaves out first
// the lists of documents, then what exceeds a few values in a cell, then all
// values, and reasons where very many are given. What is left out is counted.
func lean(v *view.Matrix) {
	if markup(v, 1<<30) <= site.MaxMarkup {
		return
	}
	for cell := range cells(v) {
		cell.Documents, cell.More = nil, 0
	}
	leanReasons(v)
	most := 0
	for cell := range cells(v) {
		most = max(most, len(cell.Values))
	}
	// Where fewer than two of several could be named, cells count instead.
	for _, k := range []int{most, min(most, namedValues), min(most, 3), min(most, 2)} {
		if markup(v, k) <= site.MaxMarkup {
			nameOnly(v, k)
			return
		}
	}
	v.Counted = true
	for cell := range cells(v) {
		cell.Count, cell.Values = len(cell.Values), nil
	}
}

// nameOnly counts what a cell has beyond k values.
func nameOnly(v *view.Matrix, k int) {
	for cell := range cells(v) {
		if n := len(cell.Values); n > k {
			cell.Values, cell.Unnamed = cell.Values[:k:k], n-k
		}
	}
}

// markup reckons the bytes that the cells take with at most k values in each.
func markup(v *view.Matrix, k int) (n int) {
	for cell := range cells(v) {
		n += markupCell + len(cell.Anchor)
		if named := min(len(cell.Values), k); named > 0 {
			n += markupValues - markupCell
			for _, value := range cell.Values[:named] {
				n += markupValue + max(0, len(value.Title)-24)
			}
		}
		n += len(cell.Documents) * markupDocument
		n += reasonMarkup(cell)
	}
	return n
}

func reasonMarkup(cell *view.Cell) (n int) {
	for _, r := range cell.Reasons {
		n += markupReason + len(r.Text) + len(r.Values)
	}
	return n
}

// leanReasons keeps the first reasons, as many as there is room for.
func leanReasons(v *view.Matrix) {
	room := site.MaxMarkup - markup(v, 1<<30)
	for cell := range cells(v) {
		room += reasonMarkup(cell)
	}
	room = max(room, site.MaxMarkup/8)
	for cell := range cells(v) {
		if n := reasonMarkup(cell); n > 0 {
			if room -= n; room < 0 {
				cell.Reasons = nil
				v.ReasonsLeft++
			}
		}
	}
}

// cells visits the cells of a view.
func cells(v *view.Matrix) func(func(*view.Cell) bool) {
	return func(yield func(*view.Cell) bool) {
		for i := range v.Rows {
			for j := range v.Rows[i].Cells {
				if !yield(&v.Rows[i].Cells[j]) {
					return
				}
			}
		}
	}
}
