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
	r := b.market.of(concept.AsIs)
	out := &modelCoverage{Overall: newCoveragePattern(r.all.Classify(b.nicheRule()))}
	if per < 0 {
		return out
	}
	out.By = &coverageByValue{Dimension: b.site.Dimensions[per].ID, Values: map[string]valueCoverage{}}
	for i, e := range r.ways {
		out.By.Values[e.ID] = b.valueCoverage(e, r.grids[i], rows, cols, b.nicheRule())
	}
	return out
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

// modelOverlap compares every two members of the third dimension that count.
func (b *builder) modelOverlap() (out []modelOverlap) {
	if b.site.Relation == nil {
		return nil
	}
	r := b.market.of(concept.AsIs)
	for _, o := range r.overlaps {
		out = append(out, modelOverlap{
			A: r.ways[o.a].ID, B: r.ways[o.b].ID, Rows: o.Rows.Jaccard, Cols: o.Cols.Jaccard, Pairs: o.Pairs.Jaccard,
		})
	}
	return out
}
