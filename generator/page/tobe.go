package page

import (
	"cmp"
	"slices"
	"time"

	"kontor/generator/concept"
	"kontor/generator/site"
	"kontor/generator/view"
)

// toBeView compares what is covered today with what will be when everything
// planned has come true.
func (b *builder) toBeView(p *site.Page, markup view.HTML) view.ToBe {
	lang := p.Lang
	_, _, per := b.axes()
	now, then, names := b.market.of(concept.AsIs), b.market.of(concept.ToBe), b.cellNames(lang)
	v := view.ToBe{
		Frame: b.frame(p), Content: markup, Caption: b.t(lang, "toBe.caption"), Others: b.matrixSiblings(p),
		Overall: b.toBeRow(now.all, then.all, b.strategy(), "patterns.asStrategy", lang),
	}
	v.Overall.Title = b.t(lang, "patterns.overall")
	if per >= 0 {
		v.Way = b.site.Dimensions[per].Title.In(lang)
	}
	for i, e := range now.ways {
		row := b.toBeRow(now.grids[i], then.grids[i], b.declaredBy(e), "patterns.asDeclared", lang)
		way := names.way(e)
		row.Title, row.URL = way.Title, way.URL
		v.Ways = append(v.Ways, row)
	}
	if len(v.Ways) > maxWays { // nobody reads what stays as it is
		slices.SortStableFunc(v.Ways, func(x, y view.ToBeRow) int { return changedFirst(x.Changed, y.Changed) })
		v.MoreWays, v.Ways = len(v.Ways)-maxWays, v.Ways[:maxWays]
	}
	v.Core = b.toBeCore(lang)
	planned := b.planned()
	v.Planned, v.More = plannedCells(planned, names)
	gained := gainedCells(now.all, then.all)
	if len(gained) > 0 && len(gained) == len(planned) { // every planned cell is new: they stand just above
		v.New = b.t(lang, "toBe.newAll", "n", len(gained))
	} else {
		v.Gained, v.Missing = names.byRow(nil, gained, maxCells)
		v.New = b.gainedWords(len(gained), lang)
	}
	v.Summary = b.toBeSummary(v.Overall, len(planned), lang)
	return v
}

func (b *builder) toBeRow(now, then *concept.Grid, declared concept.Declared, met, lang string) view.ToBeRow {
	state := func(g *concept.Grid) view.ToBeState {
		covered, eligible := g.Count()
		return view.ToBeState{Covered: covered, Cells: eligible, Words: b.againstDeclared(g, declared, met, lang).words}
	}
	row := view.ToBeRow{Now: state(now), Then: state(then)}
	row.Changed = row.Now.Covered != row.Then.Covered
	return row
}

func changedFirst(x, y bool) int {
	switch {
	case x == y:
		return 0
	case x:
		return -1
	}
	return 1
}

// toBeCore is the core of the assortment, now and then.
func (b *builder) toBeCore(lang string) *view.ToBeRow {
	now, ok := b.core(concept.AsIs)
	if !ok {
		return nil
	}
	then, _ := b.core(concept.ToBe)
	row := b.toBeRow(now, then, concept.Declared{}, "", lang)
	row.Title = b.t(lang, "patterns.core")
	row.Now.Words, row.Then.Words = b.coreWords(now, lang), b.coreWords(then, lang)
	return &row
}

// plannedCell is a cell that begins one day.
type plannedCell struct {
	way  *site.Entity // nil in a site of two dimensions
	cell [2]int
	from *time.Time // nil where no date is set
}

// planned lists the cells that are planned, the soonest first, those without a
// date last.
func (b *builder) planned() (out []plannedCell) {
	rows, cols, per := b.axes()
	q := concept.Query{Rows: rows, Cols: cols}
	collect := func(way *site.Entity) {
		table := b.site.Relation.Table(q)
		for _, row := range table.Rows {
			for _, col := range table.Cols {
				if c := table.Cell(row, col); c.Eligible && c.State == concept.Planned {
					out = append(out, plannedCell{way, [2]int{row, col}, b.soonest(c)})
				}
			}
		}
	}
	if per < 0 {
		collect(nil)
	} else {
		for _, e := range b.market.of(concept.AsIs).ways {
			q.Fixed = map[int]int{per: e.Index}
			collect(e)
		}
	}
	slices.SortStableFunc(out, func(x, y plannedCell) int { return soonerFirst(x.from, y.from) })
	return out
}

// soonest is the date from which a planned cell holds; behind a projection the
// first of several.
func (b *builder) soonest(c concept.Cell) (from *time.Time) {
	if c.Offer >= 0 {
		return b.offerFrom(c.Offer, c.State)
	}
	for _, v := range c.Values {
		if at := b.offerFrom(v.Offer, v.State); v.State == concept.Planned && v.Counts && soonerFirst(at, from) < 0 {
			from = at
		}
	}
	return from
}

func soonerFirst(x, y *time.Time) int {
	switch {
	case x == nil || y == nil:
		return cmp.Compare(rankOf(x), rankOf(y))
	default:
		return x.Compare(*y)
	}
}

// rankOf puts what has no date last.
func rankOf(t *time.Time) int {
	if t == nil {
		return 1
	}
	return 0
}

// plannedCells gathers what begins on one day in one way.
func plannedCells(cells []plannedCell, names *cellNames) (out []view.PlannedCells, more int) {
	if len(cells) > maxCells {
		cells, more = cells[:maxCells], len(cells)-maxCells
	}
	for len(cells) > 0 {
		first := cells[0]
		same := slices.IndexFunc(cells, func(c plannedCell) bool { return c.way != first.way || soonerFirst(c.from, first.from) != 0 })
		if same < 0 {
			same = len(cells)
		}
		var list [][2]int
		for _, c := range cells[:same] {
			list = append(list, c.cell)
		}
		v := view.PlannedCells{From: first.from}
		v.Rows, _ = names.byRow(first.way, list, len(list))
		if first.way != nil {
			way := names.way(first.way)
			v.Way = &way
		}
		out = append(out, v)
		cells = cells[same:]
	}
	return out, more
}

// gainedCells are those that only then is covers.
func gainedCells(now, then *concept.Grid) (out [][2]int) {
	for _, cell := range then.Cells() {
		if !now.Covers(cell[0], cell[1]) {
			out = append(out, cell)
		}
	}
	return out
}

func (b *builder) gainedWords(n int, lang string) string {
	if n == 0 {
		return b.t(lang, "toBe.noNew")
	}
	return b.t(lang, "toBe.new", "n", n)
}

// toBeSummary reads the page in one sentence.
func (b *builder) toBeSummary(all view.ToBeRow, planned int, lang string) string {
	key := "toBe.summary"
	if !all.Changed {
		key = "toBe.summarySame"
	}
	return b.t(lang, key, "n", planned, "k", all.Now.Covered, "then", all.Then.Covered, "all", all.Now.Cells)
}
