package site

import (
	"slices"

	"kontor/generator/concept"
	"kontor/generator/content"
	"kontor/generator/source"
)

// systemFinder looks for findings about how channels work together.
type systemFinder struct {
	*finder
	sys    *System
	tables []*concept.Table // exact, of each channel
}

func (f *systemFinder) find() {
	f.declaredSystem()
	f.missingSwitches()
	if f.sys.Linked {
		f.deadEnds()
		f.links()
	}
	f.assortments()
	if len(f.Dimensions) == 3 {
		for _, e := range f.sys.Members {
			f.tables = append(f.tables, f.Relation.Table(concept.Query{Rows: f.Rows, Cols: f.Cols, Fixed: map[int]int{f.Per: e.Index}}))
		}
		f.prices()
		f.conditions()
	}
}

// between reports about two channels, at a place in the file of the first.
func (f *systemFinder) between(severity source.Severity, text string, a, b *Entity, at source.Pos, cells [][]*Entity, args ...string) {
	subjects := []*Entity{a, b}
	if a == b {
		subjects = subjects[:1]
	}
	f.report(severity, text, at, subjects, cells, append([]string{"name", f.title(a), "way", f.title(b)}, args...)...)
}

// declaredSystem compares the declared system with the computed one: OMN01.
func (f *systemFinder) declaredSystem() {
	s := f.sys
	if s.Declared == "" || s.Declared == s.Kind || s.Kind == concept.SystemNone {
		return
	}
	text := "OMN01"
	if s.Declared == concept.SystemOmni && !s.Core {
		text = "OMN01/core"
	}
	f.subject(source.SeverityWarning, text, nil, nil,
		"declared", s.Declared, "actual", s.Kind, "possible", count(s.Overall.Possible), "relevant", count(s.Overall.Relevant),
		"switching", share(s.Overall.Share), "integration", share(s.Integration))
}

// missingSwitches finds what an omni-channel system lacks: OMN02.
func (f *systemFinder) missingSwitches() {
	if f.sys.Declared != concept.SystemOmni {
		return
	}
	if !f.sys.Linked && f.sys.Overall.Relevant > 0 {
		f.subject(source.SeverityError, "OMN02/none", nil, nil, "relevant", count(f.sys.Overall.Relevant))
		return
	}
	for _, w := range f.sys.Switches {
		if len(w.Without) == 0 {
			continue
		}
		from, to := f.sys.Members[w.From], f.sys.Members[w.To]
		var segments []*Entity
		var cells [][]*Entity
		for _, row := range w.Without {
			segments = append(segments, f.entity(f.Rows, row))
			cells = append(cells, []*Entity{f.entity(f.Rows, row), from, to})
		}
		text, args := "OMN02", []string{"segments", f.names(segments, ", ")}
		if phase := f.sys.Buying[w.Phase]; phase.ID != "" {
			text, args = "OMN02/phase", append(args, "phase", phaseTitle(phase, f.lang))
		}
		f.between(source.SeverityError, text, from, to, f.place(from), cells, args...)
	}
}

func phaseTitle(p content.Phase, lang string) string {
	if t := p.Title.In(lang); t != "" {
		return t
	}
	return p.ID
}

func (f *finder) place(e *Entity) source.Pos {
	if main := e.Main(); main != nil {
		return filePos(main)
	}
	return f.configPos()
}

// deadEnds finds channels from which nothing leads on before the purchase:
// OMN03.
func (f *systemFinder) deadEnds() {
	before := f.before()
	leads := map[*Entity]bool{}
	for _, e := range f.Dimensions[f.Per].Entities {
		for _, w := range e.References.Ways {
			if phases, _ := f.phasesNamed(w.Phases); w.To == e || w.To.isRetired() || len(w.Phases) > 0 && !anyOf(before, phases) {
				continue
			}
			leads[e] = true
			if w.Both {
				leads[w.To] = true
			}
		}
	}
	for _, e := range f.Dimensions[f.Per].Entities {
		c := e.Channel()
		if c == nil || leads[e] || e.isRetired() || e.Sells() && len(f.grid(e.Index).Cells()) == 0 {
			continue
		}
		if acts, _ := f.phasesNamed(c.Phases); len(acts) > 0 && !anyOf(before, acts) {
			continue // whoever is there has bought
		}
		f.about(source.SeverityWarning, "OMN03", e, nil)
	}
}

// before are the phases before the purchase, all where no phase says so of
// itself.
func (f *systemFinder) before() (out []int) {
	for i, p := range f.sys.Buying {
		if p.Stage == "pre" {
			out = append(out, i)
		}
	}
	if len(out) == 0 {
		for i := range f.sys.Buying {
			out = append(out, i)
		}
	}
	return out
}

func anyOf(set, wanted []int) bool {
	return slices.ContainsFunc(wanted, func(i int) bool { return slices.Contains(set, i) })
}

// links looks at each way from a channel to another: OMN04, OMN05.
func (f *systemFinder) links() {
	for _, e := range f.Dimensions[f.Per].Entities {
		for _, w := range e.References.Ways {
			switch {
			case w.To == e:
				f.between(source.SeverityWarning, "OMN05/self", e, e, w.ChannelLink.To.Pos, nil)
			case w.To.isRetired() || e.isRetired():
			default:
				f.ahead(e, w.To, w)
				if w.Both {
					f.ahead(w.To, e, w)
				}
				f.back(e, w)
			}
		}
	}
}

// ahead finds segments that a way leads to where nothing awaits them: OMN04.
func (f *systemFinder) ahead(from, to *Entity, w Way) {
	if !to.Sells() {
		return
	}
	target := f.view(map[int]int{f.Per: to.Index}, concept.ToBe)
	if covered, _ := target.Count(); covered == 0 {
		return // COV03 says it all
	}
	var unserved, disappointed []*Entity
	for row, segment := range f.Dimensions[f.Rows].Entities {
		if !f.takes(from, w, row) {
			continue
		}
		switch {
		case !target.UsesRow(row):
			unserved = append(unserved, segment)
		case f.beforeUse(w) && from.Sells() && !f.grid(from.Index).SharesRow(target, row):
			disappointed = append(disappointed, segment)
		}
	}
	at := w.ChannelLink.To.Pos
	if len(unserved) > 0 {
		f.between(source.SeverityWarning, "OMN04", from, to, at, beside(unserved, to), "segments", f.names(unserved, ", "))
	}
	if len(disappointed) > 0 {
		f.between(source.SeverityWarning, "OMN04/portfolio", from, to, at, beside(disappointed, to), "segments", f.names(disappointed, ", "))
	}
}

// takes reports whether a way takes a segment along from a channel.
func (f *systemFinder) takes(from *Entity, w Way, row int) bool {
	if len(w.Segments) > 0 {
		return slices.Contains(w.For, f.entity(f.Rows, row))
	}
	return from.Sells() && f.grid(from.Index).UsesRow(row)
}

// beforeUse reports whether a way leads on before something is bought: only
// then customers look for the same at its end.
func (f *systemFinder) beforeUse(w Way) bool {
	phases, _ := f.phasesNamed(w.Phases)
	return len(phases) == 0 || slices.ContainsFunc(phases, func(p int) bool { return f.sys.Buying[p].Stage != "post" })
}

func beside(segments []*Entity, way *Entity) (cells [][]*Entity) {
	for _, e := range segments {
		cells = append(cells, []*Entity{e, way})
	}
	return cells
}

// back finds ways that should lead back: where the other channel contradicts
// both, and in an omni-channel system where it says nothing. OMN05.
func (f *systemFinder) back(e *Entity, w Way) {
	var back []Way
	for _, other := range w.To.References.Ways {
		if other.To == e {
			back = append(back, other)
		}
	}
	at := w.ChannelLink.To.Pos
	switch {
	case w.Both:
		for _, other := range back {
			if !f.covers(other, w) {
				f.between(source.SeverityWarning, "OMN05/both", e, w.To, at, nil)
				return
			}
		}
	case f.sys.Declared == concept.SystemOmni && e.Sells() && w.To.Sells() && len(back) == 0:
		f.between(source.SeverityWarning, "OMN05", e, w.To, at, nil)
	}
}

// covers reports whether a way holds in all phases of another.
func (f *systemFinder) covers(w, other Way) bool {
	phases, _ := f.phasesNamed(w.Phases)
	wanted, _ := f.phasesNamed(other.Phases)
	if len(w.Phases) == 0 {
		return true
	}
	return len(other.Phases) > 0 && !slices.ContainsFunc(wanted, func(p int) bool { return !slices.Contains(phases, p) })
}

// share is a share in whole per cent.
func share(v float64) string { return percent(int(v*1000+.5), 1000) }
