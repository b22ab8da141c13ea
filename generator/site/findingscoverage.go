package site

import (
	"kontor/generator/concept"
	"kontor/generator/source"
)

// coverage finds members that nothing is offered to, by or of: COV01 to COV04.
// What is planned counts as a way that there will be.
func (f *finder) coverage() {
	all := f.view(nil, concept.ToBe)
	usedRows, usedCols := map[int]bool{}, map[int]bool{}
	for _, c := range all.Cells() {
		usedRows[c[0]], usedCols[c[1]] = true, true
	}
	for m, e := range f.Dimensions[f.Rows].Entities {
		switch {
		case usedRows[m] || !e.Sells():
		case f.onlyTalkedTo(m):
			f.about(source.SeverityWarning, "COV04", e, nil)
		default:
			severity := source.SeverityWarning
			if facts := e.Segment(); facts != nil && facts.Priority == "A" {
				severity = source.SeverityError
			}
			f.about(severity, "COV01", e, nil)
		}
	}
	for m, e := range f.Dimensions[f.Cols].Entities {
		if !usedCols[m] && e.Sells() {
			f.about(source.SeverityError, "COV02", e, nil)
		}
	}
	if f.Per < 0 {
		return
	}
	for _, m := range f.ways() {
		e := f.entity(f.Per, m)
		if covered, _ := f.view(map[int]int{f.Per: m}, concept.ToBe).Count(); covered == 0 {
			f.about(source.SeverityError, "COV03", e, nil)
		}
	}
}

// onlyTalkedTo reports whether a row is reached by members of Per that do not
// count, such as channels that only communicate.
func (f *finder) onlyTalkedTo(row int) bool {
	if f.Per < 0 {
		return false
	}
	for m, e := range f.Dimensions[f.Per].Entities {
		if e.Sells() || e.isRetired() {
			continue
		}
		table := f.Relation.Table(concept.Query{Rows: f.Rows, Cols: f.Cols, Fixed: map[int]int{f.Per: m}})
		for col := range f.Dimensions[f.Cols].Entities {
			if concept.AsIs.Covers(table.Cell(row, col).State) {
				return true
			}
		}
	}
	return false
}

// shares finds that too much is undecided: COV06.
func (f *finder) shares() {
	table := f.Relation.Table(concept.Query{Rows: f.Rows, Cols: f.Cols})
	total := table.Sum(concept.AsIs).Total
	if total.Eligible == 0 || float64(total.Open) <= f.Config.Matrix.Open*float64(total.Eligible) {
		return
	}
	if total.Open == total.Eligible {
		f.report(source.SeverityInfo, "COV06/all", f.configPos(), nil, nil, "all", count(total.Eligible))
		return
	}
	var open [][]*Entity
	for _, row := range table.Rows {
		for _, col := range table.Cols {
			if c := table.Cell(row, col); c.Eligible && c.State == concept.Open {
				open = append(open, []*Entity{f.entity(f.Rows, row), f.entity(f.Cols, col)})
			}
		}
	}
	f.report(source.SeverityWarning, "COV06", f.configPos(), nil, open,
		"open", count(total.Open), "all", count(total.Eligible), "share", percent(total.Open, total.Eligible), "cells", f.cellNames(open))
}

// dependencies finds what hangs on a single way: COV05.
func (f *finder) dependencies() {
	ways := f.ways()
	if len(ways) < 2 {
		return // with one way everything does
	}
	grids := make([]*concept.Grid, len(ways))
	serves := make([]map[int]bool, len(ways)) // rows
	for i, m := range ways {
		grids[i], serves[i] = f.grid(m), map[int]bool{}
		for _, c := range grids[i].Cells() {
			serves[i][c[0]] = true
		}
	}
	for m, e := range f.Dimensions[f.Rows].Entities {
		var by []int
		for i := range ways {
			if serves[i][m] {
				by = append(by, ways[i])
			}
		}
		if len(by) == 1 {
			way := f.entity(f.Per, by[0])
			f.about(source.SeverityInfo, "COV05", e, [][]*Entity{{e, way}}, "way", f.title(way))
		}
	}
	unique, _ := concept.Contributions(grids)
	for i, m := range ways {
		if cells := f.pairs(unique[i].Cells()); len(cells) > 0 {
			text := "COV05/pairs"
			if len(cells) == 1 {
				text = "COV05/pair"
			}
			f.about(source.SeverityInfo, text, f.entity(f.Per, m), cells, "count", count(len(cells)), "cells", f.cellNames(cells))
		}
	}
}

// phantoms finds cells that every pair matrix suggests and nobody offers:
// COV08.
func (f *finder) phantoms() {
	if len(f.Dimensions) != 3 {
		return
	}
	byWay := map[int][][]*Entity{}
	for key := range f.Relation.Phantoms(concept.AsIs) {
		byWay[key[f.Per]] = append(byWay[key[f.Per]], []*Entity{f.entity(f.Rows, key[f.Rows]), f.entity(f.Cols, key[f.Cols])})
	}
	for m, e := range f.Dimensions[f.Per].Entities {
		if cells := byWay[m]; len(cells) > 0 {
			f.about(source.SeverityInfo, "COV08", e, cells, "count", count(len(cells)), "cells", f.cellNames(cells))
		}
	}
}

// promises finds what entities say of themselves and the relation does not:
// COV09, a preferred channel that offers nothing, and COV10, another intensity
// of distribution than declared.
func (f *finder) promises() {
	ways := f.ways()
	for m, e := range f.Dimensions[f.Rows].Entities {
		for _, ref := range e.References.Buys {
			if ref.Entity.Dimension != f.Dimensions[f.Per] || !ref.Entity.Sells() {
				continue
			}
			cell, way := [][]*Entity{{e, ref.Entity}}, f.title(ref.Entity)
			switch {
			case !f.view(map[int]int{f.Per: ref.Entity.Index}, concept.ToBe).UsesRow(m):
				f.about(source.SeverityWarning, "COV09", e, cell, "way", way)
			case !f.acts(ref):
				f.about(source.SeverityWarning, "COV09/phase", e, cell, "way", way, "phase", ref.Phase)
			}
		}
	}
	for m, e := range f.Dimensions[f.Cols].Entities {
		facts := e.Portfolio()
		if facts == nil || facts.Distribution == "" {
			continue
		}
		var by []*Entity
		for _, way := range ways {
			if f.grid(way).UsesCol(m) {
				by = append(by, f.entity(f.Per, way))
			}
		}
		declared := facts.Distribution
		if computed := intensity(len(by), len(ways)); computed != "" && computed != declared {
			f.about(source.SeverityWarning, "COV10/"+declared, e, nil, "count", count(len(by)), "all", count(len(ways)), "ways", f.names(by, ", "))
		}
	}
}

// acts reports whether a channel acts in the phase in which it is preferred, if
// both say which.
func (f *finder) acts(ref Ref) bool {
	c := ref.Entity.Channel()
	if c == nil || len(c.Phases) == 0 || ref.Phase == "" {
		return true
	}
	wanted, unknown := f.phasesNamed([]string{ref.Phase})
	own, _ := f.phasesNamed(c.Phases)
	return len(unknown) > 0 || anyOf(own, wanted)
}

// intensity is that of distribution, on the level of channels (an own
// definition): all, some, one. It is "" where nothing can be said.
func intensity(by, of int) string {
	switch {
	case by == 0 || of < 2:
		return ""
	case by == of:
		return "intensive"
	case by == 1:
		return "exclusive"
	}
	return "selective"
}
