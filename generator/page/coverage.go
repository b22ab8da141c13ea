package page

import (
	"kontor/generator/concept"
	"kontor/generator/site"
)

type modelCoverage struct {
	Overall coveragePattern  `json:"overall"`
	By      *coverageByValue `json:"by,omitempty"`
}

type coveragePattern struct {
	Pattern  string `json:"pattern"`
	Kind     string `json:"kind,omitempty"`
	Covered  int    `json:"covered"`
	Eligible int    `json:"eligible"`
}

type coverageByValue struct {
	Dimension string                   `json:"dimension"`
	Values    map[string]valueCoverage `json:"values"`
}

type valueCoverage struct {
	coveragePattern
	Strict     bool        `json:"strict"`
	Pure       bool        `json:"pure"`
	Degenerate bool        `json:"degenerate"`
	Declared   string      `json:"declared,omitempty"`
	Fit        *float64    `json:"fit,omitempty"`
	Missing    [][2]string `json:"missing,omitzero"`
	Surplus    [][2]string `json:"surplus,omitzero"`
}

type modelOverlap struct {
	A     string  `json:"a"`
	B     string  `json:"b"`
	Rows  float64 `json:"rows"` // Jaccard index of the rows that both use
	Cols  float64 `json:"cols"`
	Pairs float64 `json:"pairs"`
}

// axes are the dimensions on which patterns are read: rows, columns, and the
// one they are read for; per is -1 where there is none.
func (b *builder) axes() (rows, cols, per int) {
	a := b.site.Axes()
	return a.Rows, a.Cols, a.Per
}

// modelCoverage reads the patterns of the relation as it is, overall and for
// each member of the third dimension that counts.
func (b *builder) modelCoverage() *modelCoverage {
	if b.site.Relation == nil {
		return nil
	}
	rows, cols, per := b.axes()
	rule := concept.NicheRule(b.site.Config.Patterns.NicheRule)
	all := b.site.Relation.Table(concept.Query{Rows: rows, Cols: cols}).Grid(concept.AsIs).Classify(rule)
	out := &modelCoverage{Overall: newCoveragePattern(all)}
	if per < 0 {
		return out
	}
	dim := b.site.Dimensions[per]
	out.By = &coverageByValue{Dimension: dim.ID, Values: map[string]valueCoverage{}}
	for m, e := range dim.Entities {
		if e.Sells() {
			grid := b.gridOf(rows, cols, per, m)
			out.By.Values[e.ID] = b.valueCoverage(e, grid, rows, cols, rule)
		}
	}
	return out
}

func (b *builder) gridOf(rows, cols, per, member int) *concept.Grid {
	q := concept.Query{Rows: rows, Cols: cols, Fixed: map[int]int{per: member}}
	return b.site.Relation.Table(q).Grid(concept.AsIs)
}

func newCoveragePattern(p concept.Pattern) coveragePattern {
	return coveragePattern{Pattern: p.ID, Kind: p.Kind, Covered: p.Covered, Eligible: p.Eligible}
}

// valueCoverage compares what one member covers with what it declares.
func (b *builder) valueCoverage(e *site.Entity, g *concept.Grid, rows, cols int, rule concept.NicheRule) valueCoverage {
	p := g.Classify(rule)
	v := valueCoverage{coveragePattern: newCoveragePattern(p), Strict: p.Strict, Pure: p.Pure, Degenerate: p.Degenerate}
	c := e.Channel()
	if c == nil || c.Pattern == "" {
		return v
	}
	v.Declared = c.Pattern
	if d, ok := g.Distance(b.site.Focus(e, c.Pattern)); ok {
		v.Fit = &d.Fit
		v.Missing, v.Surplus = b.cellIDs(d.Missing, rows, cols), b.cellIDs(d.Surplus, rows, cols)
	}
	return v
}

func (b *builder) cellIDs(cells [][2]int, rows, cols int) [][2]string {
	out := [][2]string{}
	for _, c := range cells {
		out = append(out, [2]string{b.site.Dimensions[rows].Entities[c[0]].ID, b.site.Dimensions[cols].Entities[c[1]].ID})
	}
	return out
}

// maxOverlap is of how many members each is compared with each: beyond, the
// comparison would be most of model.json.
const maxOverlap = 200

// modelOverlap compares every two members of the third dimension that count.
func (b *builder) modelOverlap() (out []modelOverlap) {
	if b.site.Relation == nil {
		return nil
	}
	rows, cols, per := b.axes()
	if per < 0 {
		return nil
	}
	var ids []string
	var grids []*concept.Grid
	for m, e := range b.site.Dimensions[per].Entities {
		if e.Sells() {
			ids, grids = append(ids, e.ID), append(grids, b.gridOf(rows, cols, per, m))
		}
	}
	if len(grids) > maxOverlap {
		return nil
	}
	for i := range grids {
		for j := i + 1; j < len(grids); j++ {
			o := grids[i].Overlap(grids[j])
			out = append(out, modelOverlap{A: ids[i], B: ids[j], Rows: o.Rows.Jaccard, Cols: o.Cols.Jaccard, Pairs: o.Pairs.Jaccard})
		}
	}
	return out
}
