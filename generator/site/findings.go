package site

import (
	"cmp"
	"slices"
	"strconv"
	"strings"
	"time"

	"kontor/generator/concept"
	"kontor/generator/content"
	"kontor/generator/source"
)

// Finding is what the relation says about the concept and its author should
// know: a gap, a dependency, a promise that is not kept. Unlike a diagnostic of
// a file it never keeps a site from being published.
type Finding struct {
	source.Diagnostic             // names in its arguments are those of the site's language
	Subjects          []*Entity   // what it is about, none = the concept as a whole
	Cells             [][]*Entity // evidence: entities of some dimensions, in their order
	Accepted          *content.Accept
}

// Findings are those of DOMAIN's families COV, PAT and AST, the gravest first.
// They follow from the relation and from facts of entities, so prose does not
// touch them; they are computed when they are first asked for. Findings that
// an entity accepts come last.
func (s *Site) Findings() []Finding { return s.findings() }

// finder looks for findings.
type finder struct {
	*Site
	Axes
	found []Finding
	grids map[int]*concept.Grid // as it is, by member of Per
}

func (s *Site) find() []Finding {
	f := &finder{Site: s, grids: map[int]*concept.Grid{}}
	f.orphans()
	if s.Relation == nil {
		return f.weighed()
	}
	f.Axes = s.Axes()
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

func (f *finder) configPos() source.Pos { return source.Pos{File: f.Config.File} }

func (f *finder) title(e *Entity) string { return e.Title(f.Config.Language) }

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
		x.Accepted = accepted(x, f.Edition.Clock)
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

// accepted is the waiver of a subject that still holds, or nil.
func accepted(x Finding, clock time.Time) *content.Accept {
	for _, e := range x.Subjects {
		main := e.Main()
		if main == nil || main.Meta.Entity == nil {
			continue
		}
		for i, a := range main.Meta.Entity.Accept {
			if strings.EqualFold(a.Code.Text, x.Code()) && (a.Until.IsZero() || clock.Before(a.Until.Time.AddDate(0, 0, 1))) {
				return &main.Meta.Entity.Accept[i]
			}
		}
	}
	return nil
}

// waivers notes when waivers end: findings come back then.
func (l *linker) waivers() {
	for _, dim := range l.site.Dimensions {
		for _, e := range dim.Entities {
			if main := e.Main(); main != nil && main.Meta.Entity != nil {
				for _, a := range main.Meta.Entity.Accept {
					if !a.Until.IsZero() {
						l.due(a.Until.Time.AddDate(0, 0, 1))
					}
				}
			}
		}
	}
}

func count(n int) string { return strconv.Itoa(n) }

// percent is a share in whole per cent.
func percent(part, whole int) string { return strconv.Itoa((100*part + whole/2) / whole) }
