package site

import (
	"slices"

	"kontor/generator/concept"
	"kontor/generator/source"
)

// The levels of portfolios that are no reason to come: what a channel carries
// beside its core.
var besides = map[string]bool{"peripheral": true, "seasonal": true, "test": true}

// core finds gaps in the core of the assortment: AST01, AST02.
func (f *finder) core() {
	for _, m := range f.ways() {
		e := f.entity(f.Per, m)
		covered, _ := f.grid(m).Count()
		if covered == 0 {
			continue // COV03 says it all
		}
		channel := e.Channel()
		if channel == nil || channel.CoreRequired.Or(true) {
			f.missingCore(e)
		}
		f.onlyBesides(e)
	}
}

// missingCore finds core portfolios that a channel should carry and does not.
func (f *finder) missingCore(e *Entity) {
	g := f.grid(e.Index)
	for col, p := range f.Dimensions[f.Cols].Entities {
		if !p.isCore() || !p.coreIn(e) || g.UsesCol(col) {
			continue
		}
		eligible, excluded := 0, 0
		table := f.Relation.Table(concept.Query{Rows: f.Rows, Cols: f.Cols, Fixed: map[int]int{f.Per: e.Index}})
		for _, row := range table.Rows {
			c := table.Cell(row, col)
			if c.Eligible {
				eligible++
			}
			if c.State == concept.Excluded && c.Offer >= 0 && f.Offers[c.Offer].Reason != "" {
				excluded++
			}
		}
		args := []string{"portfolio", f.title(p)}
		switch {
		case eligible == 0:
		case eligible == excluded:
			f.about(source.SeverityInfo, "AST01/excluded", e, [][]*Entity{{e, p}}, args...)
		case f.Config.Strategy.System == "omni":
			f.about(source.SeverityError, "AST01/omni", e, [][]*Entity{{e, p}}, args...)
		default:
			f.about(source.SeverityWarning, "AST01", e, [][]*Entity{{e, p}}, args...)
		}
	}
}

// onlyBesides finds channels without anything but what stands beside the core.
func (f *finder) onlyBesides(e *Entity) {
	cells := f.grid(e.Index).Cells()
	var carried []*Entity
	seen := map[int]bool{}
	for _, c := range cells {
		p := f.entity(f.Cols, c[1])
		facts := p.Portfolio()
		if facts == nil || !besides[facts.Level] {
			return
		}
		if !seen[c[1]] {
			seen[c[1]] = true
			carried = append(carried, p)
		}
	}
	f.about(source.SeverityWarning, "AST02", e, nil, "portfolios", f.names(carried, ", "))
}

// assortments compares what channels carry with the strategy: AST03. Of the
// pairs that differ each is told once, at the channel with most of them.
func (f *systemFinder) assortments() {
	declared := f.Config.Strategy.Assortment
	if declared == "" {
		return
	}
	off := map[int][]int{}
	for i, a := range f.sys.Channels {
		for _, b := range f.sys.Channels[i+1:] {
			if !fits(f.sys.grids[a].Assorts(f.sys.grids[b]), declared) {
				off[a], off[b] = append(off[a], b), append(off[b], a)
			}
		}
	}
	for {
		most := -1
		for _, c := range f.sys.Channels {
			if len(off[c]) > 0 && (most < 0 || len(off[c]) > len(off[most])) {
				most = c
			}
		}
		if most < 0 {
			return
		}
		e, others := f.sys.Members[most], []*Entity(nil)
		var cells [][]*Entity
		for _, c := range off[most] {
			others = append(others, f.sys.Members[c])
			cells = append(cells, []*Entity{e, f.sys.Members[c]})
			off[c] = slices.DeleteFunc(off[c], func(x int) bool { return x == most })
		}
		delete(off, most)
		f.about(source.SeverityWarning, "AST03/"+declared, e, cells, "ways", f.names(others, ", "))
	}
}

// fits reports whether two assortments are as declared. Equal ones are parts of
// each other.
func fits(actual, declared string) bool {
	return actual == declared || declared == concept.AssortmentAsymmetrical && actual == concept.AssortmentFull
}

// wholes finds parts that are offered without what they belong to: AST04. A
// variant needs its parent, a bundle its parts.
func (f *finder) wholes() {
	for col, e := range f.Dimensions[f.Cols].Entities {
		if !e.Sells() {
			continue
		}
		if parent := e.References.Parent; parent != nil && parent.Dimension == e.Dimension {
			f.without("AST04", col, parent)
		}
		for _, part := range e.References.Parts {
			f.without("AST04/bundle", col, part.Entity)
		}
	}
}

// without reports where a column is covered and the one that it needs is not.
func (f *finder) without(text string, col int, needed *Entity) {
	if needed.Index == col || !needed.Sells() {
		return
	}
	e := f.entity(f.Cols, col)
	var cells [][]*Entity
	look := func(g *concept.Grid, way ...*Entity) {
		for row, segment := range f.Dimensions[f.Rows].Entities {
			if g.Covers(row, col) && !g.Covers(row, needed.Index) {
				cells = append(cells, append([]*Entity{segment}, way...))
			}
		}
	}
	if f.Per < 0 {
		look(f.view(nil, concept.AsIs))
	} else {
		for _, m := range f.ways() {
			look(f.grid(m), f.entity(f.Per, m))
		}
	}
	if len(cells) > 0 {
		f.about(source.SeverityWarning, text, e, cells, "needed", f.title(needed), "cells", f.cellNames(cells))
	}
}
