package page

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"

	"kontor/generator/concept"
	"kontor/generator/site"
	"kontor/generator/view"
)

// What the page lists; the rest is counted, and the pairs are in a file.
const (
	maxPairs    = 66  // of twelve channels
	maxOwnCells = 24  // of one channel
	maxAllOwn   = 480 // of all channels
	maxCells    = 120 // in each other list
	maxNames    = 12  // channels that share cells
)

// overlapView compares the ways: what any two have in common, what only one of
// them covers, and what the pair matrices wrongly suggest.
func (b *builder) overlapView(p *site.Page, markup view.HTML) view.Overlap {
	lang := p.Lang
	r, names, words := b.market.of(concept.AsIs), b.cellNames(lang), b.dimensionWords(lang)
	rows, cols, per := b.axes()
	v := view.Overlap{
		Frame: b.frame(p), Content: markup, Downloads: b.downloadViews(p), Others: b.matrixSiblings(p),
		Caption: b.t(lang, "overlap.caption", words...), Reading: b.t(lang, "overlap.reading", words...),
		Rows: b.site.Dimensions[rows].Plural.In(lang), Cols: b.site.Dimensions[cols].Plural.In(lang),
		Picture: view.HTML(b.overlapPicture(r, lang).onPage()),
	}
	if n := len(r.ways); n < len(b.site.Dimensions[per].Entities) {
		v.Compared = b.t(lang, "overlap.compared", append(words, "n", n)...)
	}
	pairs := r.byOverlap()
	v.Summary = b.overlapSummary(r, pairs[0], lang)
	for _, o := range pairs[:min(len(pairs), maxPairs)] {
		v.Pairs = append(v.Pairs, view.OverlapPair{
			A: names.way(r.ways[o.a]), B: names.way(r.ways[o.b]),
			Rows: common(o.Rows), Cols: common(o.Cols), Both: common(o.Pairs),
		})
	}
	v.MorePairs = len(pairs) - len(v.Pairs)
	if first := v.Pairs[0]; first.Both.Of > 0 {
		v.Example = b.t(lang, "overlap.example", "a", first.A.Title, "b", first.B.Title, "n", first.Both.Shared, "all", first.Both.Of)
	}
	room := maxAllOwn
	for i := range r.ways {
		v.Ways = append(v.Ways, b.ownCells(r, i, min(room, maxOwnCells), names))
		own, _ := r.unique[i].Count()
		room -= min(room, maxOwnCells, own)
	}
	v.Shared, v.MoreShared = r.sharedCells(names)
	if covered, _ := r.shared.Count(); covered > 0 {
		v.SharedText = b.t(lang, "overlap.sharedText", append(words, "n", covered)...)
	}
	found := b.phantoms()
	v.Phantoms, v.More = found.list(r.ways, names)
	if found.total > 0 {
		v.Phantom = b.t(lang, "overlap.phantomText", append(words, "n", found.total)...)
	}
	return v
}

func common(s concept.Similarity) view.Common {
	return view.Common{Shared: s.Shared, Of: s.Union, Share: s.Jaccard}
}

// byOverlap are the pairs, those with most in common first.
func (r *market) byOverlap() []overlap {
	out := slices.Clone(r.overlaps)
	slices.SortStableFunc(out, func(x, y overlap) int {
		return cmp.Or(
			cmp.Compare(y.Pairs.Jaccard, x.Pairs.Jaccard), cmp.Compare(y.Pairs.Shared, x.Pairs.Shared),
			cmp.Compare(y.Rows.Jaccard+y.Cols.Jaccard, x.Rows.Jaccard+x.Cols.Jaccard),
		)
	})
	return out
}

// overlapSummary reads the page in one sentence: who overlaps most, and how
// much hangs on a single way.
func (b *builder) overlapSummary(r *market, most overlap, lang string) string {
	words := b.dimensionWords(lang)
	text := b.t(lang, "overlap.apart", words...)
	if most.Pairs.Shared > 0 {
		text = b.t(lang, "overlap.summary", "n", most.Pairs.Shared, "all", most.Pairs.Union,
			"a", r.ways[most.a].Title(lang), "b", r.ways[most.b].Title(lang))
	}
	if single := r.single(); single > 0 {
		text += " " + b.t(lang, "overlap.single", append(words, "n", single)...)
	}
	return text
}

// ownCells are the cells that only one way covers, at most so many.
func (b *builder) ownCells(r *market, way, most int, names *cellNames) view.WayCells {
	covered, eligible := r.grids[way].Count()
	own := r.unique[way].Cells()
	key := "overlap.own"
	switch {
	case covered == 0:
		key = "overlap.ownEmpty"
	case len(own) == 0:
		key = "overlap.ownNone"
	}
	link := names.way(r.ways[way])
	v := view.WayCells{Title: link.Title, URL: link.URL}
	v.Words = b.t(names.lang, key, "k", covered, "all", eligible, "n", len(own))
	v.Rows, v.More = names.byRow(r.ways[way], own, most)
	return v
}

// meeting are the cells that the same ways cover.
type meeting struct {
	ways  []int
	cells [][2]int
}

// meetings gathers the cells that several ways cover by the ways; where most of
// them meet comes first.
func (r *market) meetings() (out []*meeting) {
	byWays := map[string]*meeting{}
	for _, cell := range r.shared.Cells() {
		ways := r.covering(cell)
		key := fmt.Sprint(ways)
		if byWays[key] == nil {
			byWays[key] = &meeting{ways: ways}
			out = append(out, byWays[key])
		}
		byWays[key].cells = append(byWays[key].cells, cell)
	}
	slices.SortStableFunc(out, func(x, y *meeting) int {
		return cmp.Or(cmp.Compare(len(y.ways), len(x.ways)), slices.Compare(x.ways, y.ways))
	})
	return out
}

// sharedCells lists the cells that several ways cover; more counts those that
// are not listed.
func (r *market) sharedCells(names *cellNames) (out []view.SharedCells, more int) {
	room := maxCells
	for _, m := range r.meetings() {
		if room == 0 {
			more += len(m.cells)
			continue
		}
		s := view.SharedCells{MoreWays: max(0, len(m.ways)-maxNames)}
		for _, way := range m.ways[:len(m.ways)-s.MoreWays] {
			s.Ways = append(s.Ways, names.way(r.ways[way]))
		}
		left := 0
		s.Rows, left = names.byRow(nil, m.cells, room)
		room -= len(m.cells) - left
		more += left
		out = append(out, s)
	}
	return out, more
}

// phantoms are the cells that every pair matrix suggests and no offer covers.
type phantoms struct {
	total int
	of    map[phantomGroup]*phantomCells
}

// phantomGroup are those of one way in one state.
type phantomGroup struct {
	way   int
	state concept.State
}

type phantomCells struct {
	n     int
	cells [][2]int // the first of them
}

func (b *builder) findPhantoms() phantoms {
	found := phantoms{of: map[phantomGroup]*phantomCells{}}
	rows, cols, per := b.axes()
	if len(b.site.Dimensions) != 3 || per < 0 {
		return found // cells of the grid are no cells of the relation
	}
	for key := range b.site.Relation.Phantoms(concept.AsIs) {
		state, _ := b.site.Relation.At(key...)
		g := phantomGroup{key[per], state}
		if found.of[g] == nil {
			found.of[g] = &phantomCells{}
		}
		p := found.of[g]
		if p.n++; p.n <= maxCells {
			p.cells = append(p.cells, [2]int{key[rows], key[cols]})
		}
		found.total++
	}
	for _, p := range found.of {
		slices.SortFunc(p.cells, func(x, y [2]int) int { return slices.Compare(x[:], y[:]) }) // row by row
	}
	return found
}

// list shows phantoms by way and state; more counts those that are not listed.
func (p phantoms) list(ways []*site.Entity, names *cellNames) (out []view.PhantomCells, more int) {
	more = p.total
	room := maxCells
	for _, e := range ways {
		for _, state := range []concept.State{concept.Open, concept.Planned, concept.Excluded} {
			found := p.of[phantomGroup{e.Index, state}]
			if found == nil || room == 0 {
				continue
			}
			rows, left := names.byRow(e, found.cells, room)
			listed := len(found.cells) - left
			room -= listed
			more -= listed
			out = append(out, view.PhantomCells{Way: names.way(e), State: site.StateID(state), Rows: rows})
		}
	}
	return out, more
}

// overlapTable is the comparison of all pairs as a table, the heads first.
func overlapTable(r *market, lang string) [][]string {
	lines := [][]string{{"a", "aTitle", "b", "bTitle", "rowsShared", "rowsOf", "colsShared", "colsOf", "cellsShared", "cellsOf"}}
	for _, o := range r.overlaps {
		a, z := r.ways[o.a], r.ways[o.b]
		line := []string{a.ID, a.Title(lang), z.ID, z.Title(lang)}
		for _, s := range []concept.Similarity{o.Rows, o.Cols, o.Pairs} {
			line = append(line, strconv.Itoa(s.Shared), strconv.Itoa(s.Union))
		}
		lines = append(lines, line)
	}
	return lines
}
