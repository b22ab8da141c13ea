package site

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"kontor/generator/concept"
	"kontor/generator/content"
	"kontor/generator/source"
)

// Finding is what the relation says about the concept and its author should
// know: a gap, a dependency, a promise that is not kept. Unlike a diagnostic of
// a file it never keeps a site from being published.
type Finding struct {
	source.Diagnostic             // names in its arguments are those of one language
	Subjects          []*Entity   // what it is about, none = the concept as a whole
	Cells             [][]*Entity // evidence: entities of some dimensions, in their order
	Accepted          *content.Accept
}

// Findings are those of DOMAIN's families COV, PAT, AST, OMN and PRC, and REF09,
// the gravest first. They follow from the relation, from facts of entities and
// from which page leads to which, so prose does not touch them; they are
// computed when they are first asked for. Findings that an entity accepts come
// last. Names in them are those of the site's language.
func (s *Site) Findings() []Finding { return s.FindingsIn(s.Config.Language) }

// FindingsIn are the findings with names in one of the site's languages.
func (s *Site) FindingsIn(lang string) []Finding { return s.findings[lang]() }

// finder looks for findings.
type finder struct {
	*Site
	Axes
	lang  string // of names
	found []Finding
	grids map[int]*concept.Grid // as it is, by member of Per
}

func (s *Site) find(lang string) []Finding {
	f := &finder{Site: s, lang: lang, grids: map[int]*concept.Grid{}}
	f.orphans()
	if s.Relation == nil {
		return f.weighed()
	}
	f.Axes = s.Axes()
	sys := s.System()
	if sys != nil {
		for m, e := range sys.Members {
			f.grids[e.Index] = sys.grids[m]
		}
	}
	f.shares()
	if covered, _ := f.view(nil, concept.ToBe).Count(); covered == 0 {
		return f.weighed() // a concept that has only begun: all else follows from that
	}
	f.coverage()
	if f.Per >= 0 {
		f.dependencies()
		f.phantoms()
		f.promises()
		f.core()
	}
	f.patterns()
	f.wholes()
	if sys != nil {
		(&systemFinder{finder: f, sys: sys}).find()
	}
	return f.weighed()
}

// report adds a finding at a place.
func (f *finder) report(severity source.Severity, text string, at source.Pos, subjects []*Entity, cells [][]*Entity, args ...string) {
	d := source.Info(text, at, args...)
	d.Severity = severity
	f.found = append(f.found, Finding{Diagnostic: d, Subjects: subjects, Cells: cells})
}

// about reports a finding about one entity, at its title.
func (f *finder) about(severity source.Severity, text string, e *Entity, cells [][]*Entity, args ...string) {
	at := f.configPos()
	if main := e.Main(); main != nil {
		at = filePos(main)
	}
	f.report(severity, text, at, []*Entity{e}, cells, append([]string{"name", f.title(e)}, args...)...)
}

// subject reports about an entity, or without one about the strategy of the
// concept as a whole.
func (f *finder) subject(severity source.Severity, text string, e *Entity, cells [][]*Entity, args ...string) {
	if e == nil {
		f.report(severity, text, f.Config.Strategy.Pos, nil, cells, args...)
		return
	}
	f.about(severity, text, e, cells, args...)
}

func (f *finder) configPos() source.Pos { return source.Pos{File: f.Config.File} }

func (f *finder) title(e *Entity) string { return e.Title(f.lang) }

// names joins titles: "A, B", "A × B".
func (f *finder) names(es []*Entity, separator string) string {
	titles := make([]string, len(es))
	for i, e := range es {
		titles[i] = f.title(e)
	}
	return strings.Join(titles, separator)
}

// maxNamedCells is how many cells a message names.
const maxNamedCells = 6

// cellNames lists cells: "A × B, C × D".
func (f *finder) cellNames(cells [][]*Entity) string {
	var out []string
	for _, cell := range cells[:min(len(cells), maxNamedCells)] {
		out = append(out, f.names(cell, " × "))
	}
	if len(cells) > maxNamedCells {
		out = append(out, "…")
	}
	return strings.Join(out, ", ")
}

// entity is a member of a dimension.
func (f *finder) entity(dim, member int) *Entity { return f.Dimensions[dim].Entities[member] }

// pairs are the entities of cells of a grid.
func (f *finder) pairs(cells [][2]int) (out [][]*Entity) {
	for _, c := range cells {
		out = append(out, []*Entity{f.entity(f.Rows, c[0]), f.entity(f.Cols, c[1])})
	}
	return out
}

// ways are the members of Per that count, such as sales channels.
func (f *finder) ways() (out []int) {
	for m, e := range f.Dimensions[f.Per].Entities {
		if e.Sells() {
			out = append(out, m)
		}
	}
	return out
}

// grid is what one member of Per covers as it is.
func (f *finder) grid(member int) *concept.Grid {
	g := f.grids[member]
	if g == nil {
		g = f.view(map[int]int{f.Per: member}, concept.AsIs)
		f.grids[member] = g
	}
	return g
}

func (f *finder) view(fixed map[int]int, v concept.View) *concept.Grid {
	return f.Relation.Table(concept.Query{Rows: f.Rows, Cols: f.Cols, Fixed: fixed}).Grid(v)
}

// weighed gives findings the severities that the site sets, marks what is
// accepted, and sorts.
func (f *finder) weighed() []Finding {
	kept := f.found[:0]
	for _, x := range f.found {
		want, shown := source.Weighed(x.Severity, f.Config.Matrix.Severity[x.Code()])
		if !shown {
			continue
		}
		x.Severity = want
		x.Accepted = f.accepted(x)
		kept = append(kept, x)
	}
	slices.SortStableFunc(kept, func(a, b Finding) int {
		rank := func(x Finding) int {
			if x.Accepted != nil {
				return 1
			}
			return 0
		}
		return cmp.Or(cmp.Compare(rank(a), rank(b)), cmp.Compare(b.Severity, a.Severity), cmp.Compare(a.Code(), b.Code()))
	})
	return kept
}

// accepted is the waiver of a subject, or of the concept where that is the
// subject, that still holds; or nil.
func (s *Site) accepted(x Finding) *content.Accept {
	if len(x.Subjects) == 0 {
		return s.waiver(s.Config.Matrix.Accept, x.Code())
	}
	for _, e := range x.Subjects {
		if own := e.facts().Entity; own != nil {
			if a := s.waiver(own.Accept, x.Code()); a != nil {
				return a
			}
		}
	}
	return nil
}

func (s *Site) waiver(all []content.Accept, code string) *content.Accept {
	for i, a := range all {
		if strings.EqualFold(a.Code.Text, code) && (a.Until.IsZero() || s.Edition.Clock.Before(a.Until.Time.AddDate(0, 0, 1))) {
			return &all[i]
		}
	}
	return nil
}

// waivers notes when waivers end: findings come back then.
func (l *linker) waivers() {
	all := l.config.Matrix.Accept
	for _, dim := range l.site.Dimensions {
		for _, e := range dim.Entities {
			if own := e.facts().Entity; own != nil {
				all = append(all[:len(all):len(all)], own.Accept...)
			}
		}
	}
	for _, a := range all {
		if !a.Until.IsZero() {
			l.due(a.Until.Time.AddDate(0, 0, 1))
		}
	}
}

func count(n int) string { return strconv.Itoa(n) }

// percent is a share in whole per cent.
func percent(part, whole int) string { return strconv.Itoa((100*part + whole/2) / whole) }
