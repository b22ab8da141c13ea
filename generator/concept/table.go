package concept

import "slices"

// Query says which table of a relation to make.
type Query struct {
	Rows, Cols int // dimensions
	// Fixed reduces other dimensions to one member each. The table is exact
	// where it leaves no dimension.
	Fixed map[int]int
	// Only restricts dimensions, the axes included, to some of their members,
	// such as those of a group or the core ones. A nil list means no member.
	Only map[int][]int
}

// Table shows a relation on two dimensions. It is computed cell by cell when
// asked, so that a page that shows one group of rows pays for no other.
type Table struct {
	Rows, Cols []int // the members listed, in member order
	// Rest names the dimensions that a cell sums up, in order; without any the
	// table is exact.
	Rest []int

	relation           *Relation
	rowDim, colDim     int
	start              int     // the cell at row 0, column 0 with the fixed members
	behind             []value // the combinations of Rest; one in exact tables
	counting           []int   // offsets of those that count
	countRow, countCol bitset  // members listed that count
}

// value is one combination of the members of Rest.
type value struct {
	members []int
	offset  int
	counts  bool
}

// Cell is one cell of a table.
type Cell struct {
	// State is that of the cell in an exact table. In a projection it is the
	// strongest of the values behind it that count, of all where none counts:
	// offered, on request, planned, open, excluded, not applicable.
	State    State
	Eligible bool    // belongs to the denominators
	Offer    int     // the offer that decides in an exact table, else -1
	Values   []Value // what offers say about the values behind a projection
}

// Covered reports whether the cell is a covered cell of the denominators.
func (c Cell) Covered(v View) bool { return c.Eligible && v.Covers(c.State) }

// Value is the decision about one value behind a cell.
type Value struct {
	Members []int // parallel to Table.Rest; shared, not to be changed
	State   State
	Offer   int
	Counts  bool
}

// Table returns the table that q asks for. Over three dimensions it is a pair
// projection, or the exact slice that fixes the third; over four, a projection
// names combinations of the other two.
func (r *Relation) Table(q Query) *Table {
	t := &Table{
		Rows: r.listed(q, q.Rows), Cols: r.listed(q, q.Cols),
		relation: r, rowDim: q.Rows, colDim: q.Cols,
	}
	t.countRow, t.countCol = r.countSet(q.Rows, t.Rows), r.countSet(q.Cols, t.Cols)
	fixedCount := true
	var lists [][]int
	for d, stride := range r.strides {
		if d == q.Rows || d == q.Cols {
			continue
		}
		if m, fixed := q.Fixed[d]; fixed {
			t.start += m * stride
			fixedCount = fixedCount && r.dims[d].Members[m].Counts
			continue
		}
		t.Rest = append(t.Rest, d)
		lists = append(lists, r.listed(q, d))
	}
	keys(lists, func(members []int) bool {
		v := value{members: slices.Clone(members), counts: fixedCount}
		for i, m := range members {
			d := t.Rest[i]
			v.offset += m * r.strides[d]
			v.counts = v.counts && r.dims[d].Members[m].Counts
		}
		t.behind = append(t.behind, v)
		if v.counts {
			t.counting = append(t.counting, v.offset)
		}
		return true
	})
	return t
}

func (r *Relation) listed(q Query, dim int) []int {
	only, restricted := q.Only[dim]
	if !restricted {
		return count(r.sizes[dim])
	}
	only = slices.Clone(only)
	slices.Sort(only)
	return slices.Compact(only)
}

func (r *Relation) countSet(dim int, members []int) bitset {
	set := newBitset(r.sizes[dim])
	for _, m := range members {
		if r.dims[dim].Members[m].Counts {
			set.add(m)
		}
	}
	return set
}

// Cell returns the cell of two members.
func (t *Table) Cell(row, col int) Cell {
	c := Cell{Offer: -1}
	c.State, c.Eligible = t.state(row, col)
	at := t.at(row, col)
	if len(t.Rest) == 0 {
		c.Offer = int(t.relation.cells[at])
		return c
	}
	for _, v := range t.behind {
		if offer := t.relation.cells[at+v.offset]; offer >= 0 {
			c.Values = append(c.Values, Value{
				Members: v.members, State: t.relation.states[offer+1], Offer: int(offer), Counts: v.counts,
			})
		}
	}
	return c
}

func (t *Table) at(row, col int) int {
	return t.start + row*t.relation.strides[t.rowDim] + col*t.relation.strides[t.colDim]
}

// state returns what [Cell] says in short.
func (t *Table) state(row, col int) (s State, eligible bool) {
	at := t.at(row, col)
	if len(t.counting) == 0 {
		s = Open
		for i, v := range t.behind {
			if b := t.relation.states[t.relation.cells[at+v.offset]+1]; i == 0 || strength[b] > strength[s] {
				s = b
			}
		}
		return s, false
	}
	s = NA
	for _, offset := range t.counting {
		if b := t.relation.states[t.relation.cells[at+offset]+1]; strength[b] > strength[s] {
			if s = b; s == Offered {
				break
			}
		}
	}
	return s, s != NA && t.countRow.has(row) && t.countCol.has(col)
}

// Count holds the figures of one row, one column or a whole table.
type Count struct {
	Eligible int // the denominator
	Covered  int // of these
	Open     int // of these
}

func (c *Count) add(s State, v View) {
	c.Eligible++
	if v.Covers(s) {
		c.Covered++
	}
	if s == Open {
		c.Open++
	}
}

// Sum holds the totals of a table.
type Sum struct {
	Rows, Cols []Count // parallel to Table.Rows and Table.Cols
	Total      Count
	States     [numStates]int // all cells listed, by State
}

// Sum adds up the table.
func (t *Table) Sum(v View) Sum {
	sum := Sum{Rows: make([]Count, len(t.Rows)), Cols: make([]Count, len(t.Cols))}
	for i, row := range t.Rows {
		for j, col := range t.Cols {
			s, eligible := t.state(row, col)
			sum.States[s]++
			if eligible {
				sum.Rows[i].add(s, v)
				sum.Cols[j].add(s, v)
				sum.Total.add(s, v)
			}
		}
	}
	return sum
}

// Grid returns the yes-or-no relation of the table. Rows and columns of the
// grid are the members of the two dimensions; cells that are not listed or do
// not count are not eligible.
func (t *Table) Grid(v View) *Grid {
	g := &Grid{rows: t.relation.sizes[t.rowDim], cols: t.relation.sizes[t.colDim]}
	g.covered, g.eligible = g.blank(), g.blank()
	for _, row := range t.Rows {
		for _, col := range t.Cols {
			s, eligible := t.state(row, col)
			if !eligible {
				continue
			}
			g.eligible[row].add(col)
			if v.Covers(s) {
				g.covered[row].add(col)
			}
		}
	}
	return g
}
