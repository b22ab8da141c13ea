package worksheet

import (
	"fmt"
	"slices"
	"sort"

	"kontor/generator/content"
	"kontor/generator/site"
	"kontor/generator/source"
)

// Linker links the site as it would be with other rows in its table of offers.
type Linker func(rows []content.Offer) (*site.Site, []source.Diagnostic)

// Plan returns the rows of a table of offers with which the site says what the
// table says. A list replaces all rows. Grids change the cells that they name
// and nothing else: a cell that says what holds already keeps its reason, dates
// and conditions, and every row that decides no changed cell stays as it is.
//
// now is the site with the present rows. What must not be written, because
// another document decides a cell, or grids contradict their list, is an error.
func (t Table) Plan(now *site.Site, rows []content.Offer, link Linker) ([]content.Offer, []source.Diagnostic) {
	if t.List {
		_, diags := t.checkGrids(link)
		return t.Offers, diags
	}
	p := &plan{now: now, link: link, changed: map[string]*change{}}
	p.want(t.Cells)
	if len(p.order) == 0 {
		return rows, p.diags
	}
	rows = p.without(rows)
	rows = p.withoutIdle(append(rows, p.needed(rows)...))
	p.verify(rows)
	return rows, p.diags
}

// withoutIdle drops the rows that have decided cells until now and decide none
// any more. In a dimension whose entities are the names in offers, they stay:
// an entity would go with them.
func (p *plan) withoutIdle(rows []content.Offer) []content.Offer {
	if slices.ContainsFunc(p.now.Dimensions, func(d *site.Dimension) bool { return d.Open }) {
		return rows
	}
	next, _ := p.link(rows)
	before, after := deciding(p.now), deciding(next)
	return slices.DeleteFunc(rows, func(o content.Offer) bool { return before[o.Pos] > 0 && after[o.Pos] == 0 })
}

// deciding counts the cells that the offers of a place decide.
func deciding(s *site.Site) map[source.Pos]int {
	counts := map[source.Pos]int{}
	if s.Relation == nil {
		return counts
	}
	for i, n := range s.Relation.Deciding() {
		counts[s.Offers[i].Pos] += n
	}
	return counts
}

// checkGrids compares the grids beside a list with it.
func (t Table) checkGrids(link Linker) (*site.Site, []source.Diagnostic) {
	if len(t.Cells) == 0 {
		return nil, nil
	}
	s, _ := link(t.Offers)
	var diags []source.Diagnostic
	for _, c := range t.Cells {
		if s.Relation == nil || !inside(s, c.Key) {
			continue // entities of offers alone have gone with them
		}
		state, _ := s.Relation.At(c.Key...)
		if listed := content.Decision(site.StateID(state)); listed != decided(c.Decision) {
			diags = append(diags, source.Error("OFR25", c.Pos, "cell", cellName(s, c.Key), "grid", string(decided(c.Decision)), "list", string(listed)))
		}
	}
	return s, diags
}

func inside(s *site.Site, key []int) bool {
	for d, m := range key {
		if d >= len(s.Dimensions) || m >= len(s.Dimensions[d].Entities) {
			return false
		}
	}
	return true
}

// decided is the decision with open for none.
func decided(d content.Decision) content.Decision {
	if d == content.DecisionNone {
		return content.DecisionOpen
	}
	return d
}

// plan is the way from the present rows to others.
type plan struct {
	now     *site.Site
	link    Linker
	changed map[string]*change // by key
	order   []*change          // as the grids name them
	diags   []source.Diagnostic
}

// change is a cell that shall say something else.
type change struct {
	key  []int
	want content.Offer
	pos  source.Pos
}

func keyText(key []int) string { return fmt.Sprint(key) }

// want finds the cells that change.
func (p *plan) want(cells []Cell) {
	for _, c := range cells {
		present := offerAt(p.now, c.Key)
		if present.Internal && decided(c.Decision) == content.DecisionOpen && decided(present.Decision) != content.DecisionOpen {
			p.diags = append(p.diags, source.Info("OFR29", c.Pos, "cell", cellName(p.now, c.Key))) // who filled in the grid did not see it
			continue
		}
		want := wanted(present, c)
		if says(want) == says(present) {
			continue
		}
		if want.Decision == content.DecisionExcluded && want.Reason == "" {
			p.diags = append(p.diags, source.Warning("COV07", c.Pos))
		}
		ch := &change{key: c.Key, want: want, pos: c.Pos}
		p.changed[keyText(c.Key)] = ch
		p.order = append(p.order, ch)
	}
}

// offerAt is the offer that decides a cell, an empty one where none does.
func offerAt(s *site.Site, key []int) content.Offer {
	if _, i := s.Relation.At(key...); i >= 0 && s.Rule == site.RuleOffers {
		return s.Offers[i].Offer
	}
	return content.Offer{}
}

// wanted is what a cell says from now on. Whatever the grid does not mention
// stays, as far as it goes with the decision.
func wanted(present content.Offer, c Cell) content.Offer {
	w := present
	w.Pos, w.Key, w.Except = c.Pos, nil, nil
	if d := decided(c.Decision); d != decided(present.Decision) {
		w = content.Offer{Pos: c.Pos, Decision: d, Note: present.Note, Internal: present.Internal}
		if trades(d) && trades(present.Decision) {
			w.Level, w.Conditions = present.Level, present.Conditions
		}
	}
	if c.Reason != "" {
		w.Reason = c.Reason
	}
	if !c.From.IsZero() {
		w.From = c.From
	}
	if !c.Until.IsZero() {
		w.Until = c.Until
	}
	return w
}

// trades reports whether terms of trade belong to a decision.
func trades(d content.Decision) bool {
	return d == content.DecisionOffered || d == content.DecisionOnRequest || d == content.DecisionPlanned
}

// says is everything that an offer says about its cells.
func says(o content.Offer) string {
	terms := make([]string, len(o.Conditions))
	for i, c := range o.Conditions {
		terms[i] = c.Key + "=" + c.Value
	}
	sort.Strings(terms)
	return fmt.Sprintf("%q", append([]string{string(decided(o.Decision)), o.Reason, o.Level, o.Note,
		fmt.Sprint(o.Internal, o.From.Time.Unix(), o.Until.Time.Unix())}, terms...))
}

// without takes the changed cells out of the rows that name their cells one by
// one: such a row would contradict a new one. Rows for groups or for all give
// way by themselves.
func (p *plan) without(rows []content.Offer) (out []content.Offer) {
	for _, row := range rows {
		lists, ok := p.members(row)
		if !ok || !p.touches(lists) {
			out = append(out, row)
			continue
		}
		var rest [][]int
		each(lists, func(key []int) {
			if p.changed[keyText(key)] == nil {
				rest = append(rest, slices.Clone(key))
			}
		})
		for _, box := range boxes(rest, len(lists)) {
			part := row
			part.Key = p.written(box, row)
			out = append(out, part)
		}
	}
	return out
}

// members are the entities that a row names, one list per dimension; ok is false
// where it names others, or groups, or all.
func (p *plan) members(row content.Offer) (lists [][]int, ok bool) {
	for _, dim := range p.now.Dimensions {
		var list []int
		for _, n := range row.Key[dim.ID] {
			if !content.IsPlainName(n.Text) {
				return nil, false
			}
			found := dim.Find(n.Text)
			if len(found) != 1 {
				return nil, false
			}
			list = append(list, found[0].Index)
		}
		slices.Sort(list)
		lists = append(lists, slices.Compact(list))
	}
	return lists, true
}

func (p *plan) touches(lists [][]int) bool {
	return slices.ContainsFunc(p.order, func(c *change) bool {
		for d, m := range c.key {
			if _, listed := slices.BinarySearch(lists[d], m); !listed {
				return false
			}
		}
		return true
	})
}

// needed are the rows that the changed cells need besides those that stay:
// none where a row for a group or for all says the same already.
func (p *plan) needed(rows []content.Offer) (out []content.Offer) {
	bare, diags := p.link(rows)
	trusted := p.now.Rule == site.RuleOffers && bare.Rule == site.RuleOffers && conflicts(diags) == 0
	look := newLookup(p.now, bare)
	keys, wants := map[string][][]int{}, map[string]content.Offer{}
	var order []string
	for _, c := range p.order {
		if said, _ := look.at(c.key); trusted && says(said) == says(c.want) {
			continue
		}
		text := says(c.want)
		if _, known := wants[text]; !known {
			wants[text] = c.want
			order = append(order, text)
		}
		keys[text] = append(keys[text], c.key)
	}
	for _, text := range order {
		for _, box := range boxes(keys[text], len(p.now.Dimensions)) {
			row := wants[text]
			row.Key = p.written(box, content.Offer{})
			first := make([]int, len(box))
			for d, list := range box {
				first[d] = list[0]
			}
			row.Pos = p.changed[keyText(first)].pos
			out = append(out, row)
		}
	}
	return out
}

func conflicts(diags []source.Diagnostic) (n int) {
	for _, d := range diags {
		if d.Text == "REF03/offers" || d.Text == "REF03/terms" {
			n++
		}
	}
	return n
}

// written names the entities of a box: as a row names them, else by the first
// of title, short name and id that no other entity has.
func (p *plan) written(box [][]int, row content.Offer) map[string][]content.Name {
	key := map[string][]content.Name{}
	for d, list := range box {
		dim := p.now.Dimensions[d]
		for _, m := range list {
			name := content.Name{Text: nameOf(dim.Entities[m], p.now.Config.Language), Pos: row.Pos}
			for _, n := range row.Key[dim.ID] {
				if found := dim.Find(n.Text); len(found) == 1 && found[0].Index == m {
					name = n
				}
			}
			key[dim.ID] = append(key[dim.ID], name)
		}
	}
	return key
}

func nameOf(e *site.Entity, lang string) string {
	for _, name := range []string{e.Title(lang), e.Short(lang)} {
		if found := e.Dimension.Find(name); content.IsPlainName(name) && len(found) == 1 && found[0] == e {
			return name
		}
	}
	return e.ID
}

// verify links the site with the rows and compares every cell.
func (p *plan) verify(rows []content.Offer) {
	s, _ := p.link(rows)
	if s.Rule == site.RuleDocuments {
		return // no offer is left that decides anything: now documents do
	}
	look := newLookup(p.now, s)
	each(everything(p.now), func(key []int) {
		c := p.changed[keyText(key)]
		want := offerAt(p.now, key)
		if c != nil {
			want = c.want
		}
		said, by := look.at(key)
		if says(said) == says(want) || c == nil && p.now.Rule == site.RuleDocuments {
			return // documents decided until now, where no offer did
		}
		pos := by
		if c != nil {
			pos = c.pos
		}
		p.diags = append(p.diags, source.Error("OFR28", pos, "cell", cellName(p.now, key), "other", by.String()))
	})
}

// lookup finds the cells of one linking in another, whose entities may be fewer
// or in another order.
type lookup struct {
	to   *site.Site
	dims []map[int]int // dimension -> member there by member here; nil = the dimension has gone
}

func newLookup(from, to *site.Site) lookup {
	l := lookup{to: to}
	for d, dim := range from.Dimensions {
		if d >= len(to.Dimensions) || to.Dimensions[d].ID != dim.ID {
			return lookup{to: to}
		}
		there := map[string]int{}
		for _, e := range to.Dimensions[d].Entities {
			there[e.ID] = e.Index
		}
		index := map[int]int{}
		for _, e := range dim.Entities {
			if m, ok := there[e.ID]; ok {
				index[e.Index] = m
			}
		}
		l.dims = append(l.dims, index)
	}
	return l
}

// at is what the other site says about a cell, and where.
func (l lookup) at(key []int) (content.Offer, source.Pos) {
	if l.to.Relation == nil || len(l.dims) != len(key) {
		return content.Offer{}, source.Pos{}
	}
	there := make([]int, len(key))
	for d, m := range key {
		var ok bool
		if there[d], ok = l.dims[d][m]; !ok {
			return content.Offer{}, source.Pos{}
		}
	}
	o := offerAt(l.to, there)
	return o, o.Pos
}

// each visits the product of lists, the last one fastest.
func each(lists [][]int, visit func(key []int)) {
	key := make([]int, len(lists))
	var walk func(d int)
	walk = func(d int) {
		if d == len(lists) {
			visit(key)
			return
		}
		for _, key[d] = range lists[d] {
			walk(d + 1)
		}
	}
	walk(0)
}

// boxes divides cells into products of lists, so that few rows name them all,
// each once.
func boxes(keys [][]int, dims int) [][][]int {
	list := make([][][]int, len(keys))
	for i, key := range keys {
		for _, m := range key {
			list[i] = append(list[i], []int{m})
		}
	}
	for d := range dims {
		list = merge(list, d)
	}
	return list
}

// merge joins boxes that differ in one dimension only.
func merge(list [][][]int, d int) (out [][][]int) {
	index := map[string]int{}
	for _, box := range list {
		others := slices.Clone(box)
		others[d] = nil
		name := fmt.Sprint(others)
		if i, known := index[name]; known {
			out[i][d] = append(out[i][d], box[d]...)
			continue
		}
		index[name] = len(out)
		out = append(out, slices.Clone(box))
	}
	for _, box := range out {
		slices.Sort(box[d])
	}
	return out
}

// OtherTerms names the cells that are decided as before, for the same reason,
// and yet say something else: another date, another price.
func OtherTerms(before, after *site.Site) (cells []string) {
	if before.Relation == nil {
		return nil
	}
	look := newLookup(before, after)
	each(everything(before), func(key []int) {
		was := offerAt(before, key)
		is, _ := look.at(key)
		if says(was) != says(is) && decided(was.Decision) == decided(is.Decision) && was.Reason == is.Reason && was.Decision != content.DecisionNone {
			cells = append(cells, cellName(before, key))
		}
	})
	return cells
}

// everything lists the members of every dimension.
func everything(s *site.Site) [][]int {
	lists := make([][]int, len(s.Dimensions))
	for d, dim := range s.Dimensions {
		for m := range dim.Entities {
			lists[d] = append(lists[d], m)
		}
	}
	return lists
}
