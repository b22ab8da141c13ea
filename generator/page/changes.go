package page

import (
	"cmp"
	"slices"
	"strings"

	"kontor/generator/content"
	"kontor/generator/site"
	"kontor/generator/view"
)

// The page stays one that can be read, however much has changed.
const (
	maxComparisons  = 24
	maxNewChanges   = 300 // lines of the newest comparison
	maxOldChanges   = 40  // of each of the others
	maxChangedNames = 10  // names in one line
)

// comparison is what differs between two states of the concept.
type comparison struct {
	from    content.Snapshot
	to      *content.Snapshot // nil = today
	old     content.Model
	now     content.Model
	changes Changes

	was, is titles
}

// titles are those of a state, by dimension and id.
type titles map[string]map[string]string

func titlesOf(m content.Model) titles {
	out := titles{}
	for dim, es := range m.Entities {
		out[dim] = make(map[string]string, len(es))
		for _, e := range es {
			out[dim][e.ID] = e.Title
		}
	}
	return out
}

// hold reports whether a state has all entities of a cell.
func (t titles) hold(c CellChange) bool {
	for dim, id := range c.Key {
		if _, ok := t[dim][id]; !ok {
			return false
		}
	}
	return true
}

// comparisons compares today with the last state that was kept, that with the
// one before, and so on.
func (b *builder) comparisons() []comparison {
	today := b.model()
	now := content.Model{
		Schema: today.Schema, Dimensions: today.Dimensions, Entities: today.Entities, Offers: today.Offers,
		Coverage: today.Coverage.read(),
	}
	var out []comparison
	var to *content.Snapshot
	for _, from := range slices.Backward(b.site.Snapshots) {
		if len(out) == maxComparisons {
			break
		}
		out = append(out, comparison{
			from: from, to: to, old: from.Model, now: now, changes: compareModels(from.Model, now),
			was: titlesOf(from.Model), is: titlesOf(now),
		})
		to, now = &from, from.Model
	}
	return out
}

// read is the coverage as [content.Model] has it.
func (c *modelCoverage) read() *content.ModelCoverage {
	if c == nil {
		return nil
	}
	share := func(p coveragePattern) content.ModelShare {
		return content.ModelShare{Covered: p.Covered, Eligible: p.Eligible}
	}
	out := &content.ModelCoverage{Overall: share(c.Overall)}
	if c.By != nil {
		out.By = &content.ModelCoverageOfBy{Dimension: c.By.Dimension, Values: map[string]content.ModelShare{}}
		for id, v := range c.By.Values {
			out.By.Values[id] = share(v.coveragePattern)
		}
	}
	return out
}

// comparable reports whether cells mean the same in both states.
func (c *comparison) comparable() bool {
	return len(c.old.Dimensions) == len(c.now.Dimensions) && len(allDimensions(c.old, c.now)) == len(c.now.Dimensions)
}

func (b *builder) changesView(p *site.Page, markup view.HTML) view.Changes {
	v := view.Changes{
		Frame: b.frame(p), Content: markup, Others: b.matrixSiblings(p),
		Older: max(0, len(b.site.Snapshots)-maxComparisons),
	}
	today := map[string]map[string]*site.Entity{}
	for _, d := range b.site.Dimensions {
		today[d.ID] = make(map[string]*site.Entity, len(d.Entities))
		for _, e := range d.Entities {
			today[d.ID][e.ID] = e
		}
	}
	limit := maxNewChanges
	for _, c := range b.compared() {
		w := changeWords{b: b, lang: p.Lang, c: &c, today: today, lines: limit}
		v.Comparisons = append(v.Comparisons, w.view())
		if c.to == nil {
			v.Summary = w.summary()
		}
		limit = maxOldChanges
	}
	return v
}

// changeWords words one comparison in a language.
type changeWords struct {
	b     *builder
	lang  string
	c     *comparison
	today map[string]map[string]*site.Entity // by dimension and id
	lines int                                // that may still be printed
}

func (w *changeWords) t(key string, args ...any) string { return w.b.t(w.lang, key, args...) }

func (w *changeWords) view() view.Comparison {
	v := view.Comparison{Title: w.title(), Count: w.count(), Incomparable: !w.c.comparable()}
	if c := w.coverage(overall); c != "" {
		v.Coverage = w.t("changes.coverage", "what", c)
	}
	entities := w.c.changes.Entities
	for _, e := range entities[:min(len(entities), w.lines)] {
		v.Entities = append(v.Entities, w.entity(e))
	}
	w.lines -= len(v.Entities)
	v.MoreEntities = len(entities) - len(v.Entities)
	if !v.Incomparable {
		v.Groups, v.MoreCells = w.groups()
	}
	return v
}

// state is a state as a sentence names it; with after, what came since.
func (w *changeWords) state(s content.Snapshot, after bool) string {
	dated, named := "changes.date", "changes.name"
	if after {
		dated, named = "changes.sinceDate", "changes.sinceName"
	}
	if s.Date.IsZero() {
		return w.t(named, "name", s.Label)
	}
	day := w.b.in.Theme.Strings(w.lang).Date(s.Date)
	if s.Label != "" {
		day = w.t("changes.dateName", "date", day, "name", s.Label)
	}
	return w.t(dated, "date", day)
}

func (w *changeWords) title() string {
	if w.c.to == nil {
		return w.state(w.c.from, true)
	}
	return w.t("changes.between", "from", w.state(w.c.from, false), "to", w.state(*w.c.to, false))
}

// cells counts the cells that are decided otherwise, and those for which only
// the reason is another. None can be told where the states have other
// dimensions.
func (w *changeWords) cells() (decided, reworded int) {
	if !w.c.comparable() {
		return 0, 0
	}
	for _, c := range w.c.changes.Cells {
		if w.reworded(c) {
			reworded++
		} else {
			decided++
		}
	}
	return decided, reworded
}

func (w *changeWords) reworded(c CellChange) bool { return c.Change == ChangeChanged && c.Was == c.Now }

// count says how much has changed: "3 Zuordnungen und ein Eintrag"; "" where
// nothing has.
func (w *changeWords) count() string {
	cells, reworded := w.cells()
	entities := len(w.c.changes.Entities)
	switch c, e := w.t("changes.cells", "n", cells), w.t("changes.entities", "n", entities); {
	case cells > 0 && entities > 0:
		return w.t("changes.both", "a", c, "b", e)
	case cells > 0:
		return c
	case entities > 0:
		return e
	case reworded > 0:
		return w.t("changes.reasons", "n", reworded)
	}
	return ""
}

func (w *changeWords) summary() string {
	since := w.state(w.c.from, true)
	what := w.count()
	if what == "" {
		return w.t("changes.none", "since", since)
	}
	cells, reworded := w.cells()
	n := cells + len(w.c.changes.Entities)
	if n == 0 {
		return w.t("changes.summary", "n", reworded, "since", since, "what", what)
	}
	out := w.t("changes.summary", "n", n, "since", since, "what", what)
	if gained, lost := w.balance(); gained+lost > 0 {
		out += " " + w.t("changes.balance", "gained", gained, "lost", lost)
	}
	if reworded > 0 {
		out += " " + w.t("changes.alsoReasons", "n", reworded)
	}
	return out
}

// balance counts the cells that came into the offering, and those that dropped
// out of it.
func (w *changeWords) balance() (gained, lost int) {
	if !w.c.comparable() {
		return 0, 0
	}
	offered := func(decision string) bool { return decision == "offered" || decision == "on-request" }
	for _, c := range w.c.changes.Cells {
		switch was, now := offered(c.Was), offered(c.Now); {
		case now && !was:
			gained++
		case was && !now:
			lost++
		}
	}
	return gained, lost
}

// overall picks the coverage of the whole concept.
func overall(c *content.ModelCoverage) (content.ModelShare, bool) { return c.Overall, true }

// coverage is what was covered and is now: "22 von 54, jetzt 26 von 54".
func (w *changeWords) coverage(of func(*content.ModelCoverage) (content.ModelShare, bool)) string {
	if w.c.old.Coverage == nil || w.c.now.Coverage == nil {
		return ""
	}
	was, known := of(w.c.old.Coverage)
	now, still := of(w.c.now.Coverage)
	key := "changes.share"
	switch {
	case !known || !still || was.Eligible == 0 || now.Eligible == 0:
		return ""
	case was == now:
		key = "changes.shareSame"
	case w.c.to == nil:
		key = "changes.shareNow"
	}
	return w.t(key, "k", was.Covered, "all", was.Eligible, "nowK", now.Covered, "nowAll", now.Eligible)
}

// shareOfValue picks the coverage of one value of a dimension.
func shareOfValue(dim, id string) func(*content.ModelCoverage) (content.ModelShare, bool) {
	return func(c *content.ModelCoverage) (content.ModelShare, bool) {
		if c.By == nil || c.By.Dimension != dim {
			return content.ModelShare{}, false
		}
		share, ok := c.By.Values[id]
		return share, ok
	}
}

// link leads to an entity, or names one that is gone by the title it had.
func (w *changeWords) link(dim, id, title string) view.Link {
	if e := w.today[dim][id]; e != nil {
		return w.b.entityLink(e, w.lang)
	}
	return view.Link{Title: title}
}

// entity words what became of an entity.
func (w *changeWords) entity(e EntityChange) view.ChangedEntity {
	v := view.ChangedEntity{Dimension: w.dimension(e.Dimension), Entity: w.link(e.Dimension, e.ID, e.Title)}
	args := []any{"was", e.Was, "by", ""}
	if e.Change == ChangeReplaced {
		args[3] = w.link(e.Dimension, e.By, w.titleOf(e.Dimension, e.By)).Title
	}
	key := e.Change
	if key == ChangeStatus {
		key = e.Status
	}
	v.Text = w.t("changes.entity."+key, args...)
	return v
}

// dimension is the title of a dimension, that of the site if it has it.
func (w *changeWords) dimension(id string) string {
	for _, d := range w.b.site.Dimensions {
		if d.ID == id {
			return d.Title.In(w.lang)
		}
	}
	for _, d := range allDimensions(w.c.old, w.c.now) {
		if d.ID == id {
			return d.Title
		}
	}
	return id
}

// titleOf is that of an entity in the later state, else in the earlier.
func (w *changeWords) titleOf(dim, id string) string {
	return cmp.Or(w.c.is[dim][id], w.c.was[dim][id], id)
}

// groups are the changed cells by the dimension that patterns are read for,
// and the number of those for which there is no room.
func (w *changeWords) groups() (out []view.ChangedCells, more int) {
	rows, per := w.axes()
	byValue := map[string][]CellChange{}
	var order []string
	for _, c := range w.c.changes.Cells {
		id := c.Key[per]
		if _, seen := byValue[id]; !seen {
			order = append(order, id)
		}
		byValue[id] = append(byValue[id], c)
	}
	w.sortValues(per, order)
	room := w.lines
	for i, id := range order {
		w.lines = room / (len(order) - i) // a fair share of what is left
		room -= w.lines
		g := view.ChangedCells{}
		if per != "" {
			link := w.link(per, id, w.titleOf(per, id))
			g.Title, g.URL, g.Coverage = link.Title, link.URL, w.coverage(shareOfValue(per, id))
		}
		changed, reworded := w.split(byValue[id])
		g.Rewordings = len(reworded)
		var left int
		g.Decisions, left = w.decisions(changed, rows, per)
		g.More += left
		g.Reworded, left = w.decisions(reworded, rows, per)
		g.More += left
		if len(g.Decisions)+len(g.Reworded) > 0 {
			out = append(out, g)
		} else {
			more += g.More
		}
		room += w.lines
	}
	return out, more
}

// split parts the cells for which only the reason is another.
func (w *changeWords) split(cells []CellChange) (changed, reworded []CellChange) {
	for _, c := range cells {
		if w.reworded(c) {
			reworded = append(reworded, c)
		} else {
			changed = append(changed, c)
		}
	}
	return changed, reworded
}

// decisions words changed cells, the best news first, and counts those for
// which there is no room.
func (w *changeWords) decisions(cells []CellChange, rows, per string) (out []view.ChangedDecision, more int) {
	for _, same := range w.alike(cells) {
		was, now := w.states(same[0])
		if w.lines <= 0 {
			more += len(same)
			continue
		}
		i := slices.IndexFunc(out, func(d view.ChangedDecision) bool { return d.Was == was && d.Now == now })
		if i < 0 {
			i = len(out)
			out = append(out, view.ChangedDecision{Was: was, Now: now})
		}
		out[i].Reasons = append(out[i].Reasons, w.reason(same, rows, per))
	}
	slices.SortStableFunc(out, func(a, b view.ChangedDecision) int {
		return cmp.Compare(slices.Index(newsOrder, a.Now), slices.Index(newsOrder, b.Now))
	})
	return out, more
}

// newsOrder puts what customers get now before what they do not.
var newsOrder = []string{"offered", "on-request", "planned", "open", "excluded", "n-a", ""}

// states are those of a cell before and after; "" where it does not exist.
func (w *changeWords) states(c CellChange) (was, now string) {
	if w.c.was.hold(c) {
		was = cmp.Or(c.Was, "open")
	}
	if w.c.is.hold(c) {
		now = cmp.Or(c.Now, "open")
	}
	return was, now
}

// axes are the dimension that makes the rows, and the one that changes are
// grouped by: "" where there is none.
func (w *changeWords) axes() (rows, per string) {
	dims := w.c.now.Dimensions
	if w.b.site.Relation != nil {
		r, _, p := w.b.axes()
		rows = w.b.site.Dimensions[r].ID
		if p >= 0 {
			per = w.b.site.Dimensions[p].ID
		}
	}
	has := func(id string) bool {
		return slices.ContainsFunc(dims, func(d content.ModelDimension) bool { return d.ID == id })
	}
	if !has(rows) && len(dims) > 0 {
		rows = dims[0].ID
	}
	if !has(per) || per == rows {
		per = ""
	}
	return rows, per
}

// sortValues puts values in today's order, then those that are gone.
func (w *changeWords) sortValues(dim string, ids []string) {
	place := map[string]int{}
	for _, m := range []content.Model{w.c.now, w.c.old} {
		for _, e := range m.Entities[dim] {
			if _, known := place[e.ID]; !known {
				place[e.ID] = len(place)
			}
		}
	}
	slices.SortStableFunc(ids, func(a, b string) int { return cmp.Compare(place[a], place[b]) })
}

// alike gathers cells for which the same decision replaced the same one, for
// the same reasons.
func (w *changeWords) alike(cells []CellChange) (out [][]CellChange) {
	type decision struct {
		was, now, wasReason, nowReason string
		had, has                       bool // the cell exists in the earlier and in the later state
	}
	at := map[decision]int{}
	for _, c := range cells {
		key := decision{c.Was, c.Now, c.WasReason, c.NowReason, w.c.was.hold(c), w.c.is.hold(c)}
		i, ok := at[key]
		if !ok {
			i = len(out)
			at[key] = i
			out = append(out, nil)
		}
		out[i] = append(out[i], c)
	}
	return out
}

// reason lists cells that share their reasons.
func (w *changeWords) reason(cells []CellChange, rows, per string) view.ChangedReason {
	c := cells[0]
	v := view.ChangedReason{Now: c.NowReason}
	if c.NowReason == "" || w.reworded(c) {
		v.Was = c.WasReason
	}
	lines := w.condense(cells, rows, per)
	shown := lines[:min(len(lines), max(1, w.lines))]
	w.lines -= len(shown)
	for _, l := range lines[len(shown):] {
		v.More += l.cells
	}
	for _, l := range shown {
		v.Cells = append(v.Cells, view.GapCells{Rows: w.names(l.rows), Cols: w.cols(l.cols)})
	}
	return v
}

// changedLine are the cells of some rows and columns.
type changedLine struct {
	rows, cols []string
	cells      int
}

// condense makes one line of the cells of a row, and of rows with the same
// columns.
func (w *changeWords) condense(cells []CellChange, rows, per string) (out []changedLine) {
	var order []string
	cols := map[string][]string{} // row -> columns
	for _, c := range cells {
		row := c.Key[rows]
		if _, seen := cols[row]; !seen {
			order = append(order, row)
		}
		cols[row] = append(cols[row], w.column(c, rows, per))
	}
	for _, row := range order {
		i := slices.IndexFunc(out, func(l changedLine) bool { return slices.Equal(l.cols, cols[row]) })
		if i < 0 {
			i = len(out)
			out = append(out, changedLine{cols: cols[row]})
		}
		out[i].rows = append(out[i].rows, w.short(rows, row))
		out[i].cells += len(cols[row])
	}
	return out
}

// column names a cell by what is neither its row nor its group.
func (w *changeWords) column(c CellChange, rows, per string) string {
	var names []string
	for _, d := range w.c.now.Dimensions {
		if d.ID != rows && d.ID != per {
			names = append(names, w.short(d.ID, c.Key[d.ID]))
		}
	}
	return strings.Join(names, " × ")
}

func (w *changeWords) short(dim, id string) string {
	if e := w.today[dim][id]; e != nil {
		return e.Short(w.lang)
	}
	return w.titleOf(dim, id)
}

// names lists names, the first of many.
func (w *changeWords) names(names []string) string {
	rest := len(names) - maxChangedNames
	if rest <= 1 { // as long as its name
		return strings.Join(names, ", ")
	}
	return strings.Join(names[:maxChangedNames], ", ") + " " + w.t("changes.moreNames", "n", rest)
}

// cols lists columns; all of them are one word.
func (w *changeWords) cols(names []string) string {
	all := 1
	rows, per := w.axes()
	for _, d := range w.c.now.Dimensions {
		if d.ID != rows && d.ID != per {
			all *= len(w.c.now.Entities[d.ID])
		}
	}
	if len(names) == all && all > 1 {
		return w.t("gaps.all")
	}
	return w.names(names)
}
