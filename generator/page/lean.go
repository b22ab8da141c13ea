package page

import "math"

// What parts of a matrix take in bytes of markup, about, as table and list.
const (
	markupCell  = 120 // in the table, without its anchor and what it names
	markupState = 45  // more for a cell that shows its state in words
	markupItem  = 45  // in the list, under one state
	markupRow   = 700 // the heads of a row in both, and of its states in the list
	markupNamed = 75  // a value in the table, without its name
	markupRest  = 80  // what leads from the table to the list
	markupValue = 14  // a value in the list, without its name

	// maxMarkup is how many bytes the cells of a matrix take: with what is said
	// about them and the frame, a page stays below 500 kB.
	maxMarkup = 420_000
)

// room is how many values a cell of a projection names, in the table and in the
// list; the rest is counted.
type room struct{ named, listed int }

// rooms are tried from the most to the least: the table names fewer before the
// list does.
var rooms = []room{
	{valuesPerCell, math.MaxInt}, {3, math.MaxInt}, {2, math.MaxInt}, {1, math.MaxInt},
	{1, 12}, {1, 8}, {1, 6}, {1, 4}, {1, 3}, {1, 2}, {0, 2}, {0, 1}, {0, 0},
}

// measure finds the room that the cells shown leave each other.
func (g *grid) measure() room {
	if len(g.Rest) == 0 {
		return rooms[0]
	}
	counts := map[int]int{} // number of values -> cells
	letters, values, anchors := 0, 0, 0
	for _, row := range g.rows {
		for _, col := range g.cols {
			covered := coveredValues(g.Cell(row, col))
			counts[len(covered)]++
			anchors += len(g.anchor(row, col))
			values += len(covered)
			for _, v := range covered {
				_, short := g.valueNames(v)
				letters += len(short)
			}
		}
	}
	name := 0
	if values > 0 {
		name = letters / values
	}
	for _, r := range rooms[:len(rooms)-1] {
		if anchors+len(g.rows)*markupRow+r.markup(counts, name) <= maxMarkup {
			return r
		}
	}
	return rooms[len(rooms)-1]
}

// markup reckons the bytes of cells by their number of values, whose names have
// so many letters.
func (r room) markup(counts map[int]int, name int) (n int) {
	for values, cells := range counts {
		one := markupCell + markupItem*max(1, min(values, 3)) + min(values, r.named)*(markupNamed+name) + min(values, r.listed)*(markupValue+name)
		if min(values, r.named) == 0 {
			one += markupState
		}
		if values > r.named && r.listed > 0 {
			one += markupRest
		}
		n += cells * one
	}
	return n
}
