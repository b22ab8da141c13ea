package site

import (
	"slices"

	"kontor/generator/concept"
	"kontor/generator/source"
)

// patterns compares declared coverage patterns with those of the relation:
// PAT01 to PAT05.
func (f *finder) patterns() {
	all := f.view(nil, concept.AsIs)
	overall := all.Classify(f.nicheRule())
	if overall.Degenerate { // nothing else about patterns means anything
		if f.declaresAny() {
			f.report(source.SeverityInfo, "PAT04", f.configPos(), nil, nil)
		}
		return
	}
	if declared := f.Config.Strategy.Pattern; declared != "" {
		f.compare(nil, all, declared)
	}
	if f.Per < 0 {
		return
	}
	for _, m := range f.ways() {
		e := f.entity(f.Per, m)
		channel := e.Channel()
		if channel == nil {
			continue
		}
		if declared := channel.Pattern; declared == "" {
			f.undeclared(e)
		} else {
			f.compare(e, f.grid(m), declared)
		}
	}
}

// declaresAny reports whether the concept or some channel declares a pattern.
func (f *finder) declaresAny() bool {
	return f.Config.Strategy.Pattern != "" || f.Per >= 0 && slices.ContainsFunc(f.Dimensions[f.Per].Entities, func(e *Entity) bool {
		channel := e.Channel()
		return channel != nil && channel.Pattern != ""
	})
}

func (f *finder) nicheRule() concept.NicheRule {
	return concept.NicheRule(f.Config.Patterns.NicheRule)
}

// undeclared tells what a channel without a declared pattern does: PAT03.
func (f *finder) undeclared(e *Entity) {
	if p := f.grid(e.Index).Classify(f.nicheRule()); p.ID != concept.PatternNone {
		f.about(source.SeverityInfo, "PAT03/"+p.ID, e, nil)
	}
}

// patternTexts are the wordings of what is said about a declared pattern. Of
// three, the first names missing and surplus cells, the others one of them.
type patternTexts struct {
	off, near   [3]string
	unselective string
	whose       string // before the pattern, of a focus that it cannot have
}

var channelTexts = patternTexts{
	off:         [...]string{"PAT01", "PAT01/missing", "PAT01/surplus"},
	near:        [...]string{"PAT02", "PAT02/missing", "PAT02/surplus"},
	unselective: "PAT01/not-selective",
}

var conceptTexts = patternTexts{
	off:         [...]string{"PAT01/concept", "PAT01/concept-missing", "PAT01/concept-surplus"},
	near:        [...]string{"PAT02/concept", "PAT02/concept-missing", "PAT02/concept-surplus"},
	unselective: "PAT01/concept-not-selective", whose: "concept-",
}

// compare compares a channel, or without one the concept as a whole, with its
// declared pattern: PAT01, within the tolerance PAT02, and PAT05 where the
// focus cannot be meant.
func (f *finder) compare(e *Entity, g *concept.Grid, pattern string) {
	texts, focus := channelTexts, f.Focus(e, pattern)
	if e == nil {
		texts = conceptTexts
	}
	if f.contradicts(focus) {
		f.unfocused(e, "PAT05/"+texts.whose+pattern)
		return
	}
	computed := g.Classify(f.nicheRule())
	if pattern == concept.PatternSelective {
		if computed.ID != concept.PatternSelective && computed.ID != concept.PatternNone {
			f.subject(source.SeverityWarning, texts.unselective, e, nil)
		}
		return
	}
	if d, ok := g.Distance(focus); ok && len(d.Missing)+len(d.Surplus) > 0 {
		f.departs(e, d, texts)
	}
}

// unfocused reports a focus that cannot be meant, at its first name.
func (f *finder) unfocused(e *Entity, text string) {
	if e == nil || e.Channel() == nil || len(e.Channel().Focus) == 0 {
		f.subject(source.SeverityError, text, e, nil)
		return
	}
	f.report(source.SeverityError, text, e.Channel().Focus[0].Pos, []*Entity{e}, nil, "name", f.title(e))
}

// departs reports the cells in which a pattern is not kept.
func (f *finder) departs(e *Entity, d concept.Distance, texts patternTexts) {
	missing, surplus := f.pairs(d.Missing), f.pairs(d.Surplus)
	severity, text := source.SeverityWarning, texts.off
	if d.Within(f.Config.Matrix.Tolerance) {
		severity, text = source.SeverityInfo, texts.near
	}
	which := 0
	switch {
	case len(surplus) == 0:
		which = 1
	case len(missing) == 0:
		which = 2
	}
	cells := append(missing[:len(missing):len(missing)], surplus...)
	f.subject(severity, text[which], e, cells, "missing", f.cellNames(missing), "surplus", f.cellNames(surplus))
}

// Focus is what a member of the dimension that patterns are read for declares:
// a pattern with the rows and columns that it is to be about. Without a member
// it is what the strategy declares for the concept as a whole.
func (s *Site) Focus(e *Entity, pattern string) concept.Declared {
	a := s.Axes()
	d := concept.Declared{Pattern: pattern, Niche: concept.NicheRule(s.Config.Patterns.NicheRule)}
	focus := s.Focused
	if e != nil {
		focus = e.References.Focus
	}
	for _, ref := range focus {
		switch ref.Entity.Dimension {
		case s.Dimensions[a.Rows]:
			d.Rows = append(d.Rows, ref.Entity.Index)
		case s.Dimensions[a.Cols]:
			d.Cols = append(d.Cols, ref.Entity.Index)
		}
	}
	return d
}

// contradicts reports a focus that its pattern cannot have.
func (f *finder) contradicts(d concept.Declared) bool {
	rows, cols := len(f.Dimensions[f.Rows].Entities), len(f.Dimensions[f.Cols].Entities)
	switch d.Pattern {
	case concept.PatternFull:
		return len(d.Rows)+len(d.Cols) > 0
	case concept.PatternProduct:
		return len(d.Rows) > 0 || len(d.Cols) == cols
	case concept.PatternSegment:
		return len(d.Cols) > 0 || len(d.Rows) == rows
	case concept.PatternNiche:
		return len(d.Rows) > 1 || len(d.Cols) > 1
	}
	return false
}
