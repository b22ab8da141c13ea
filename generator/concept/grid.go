package concept

// Grid is a relation R between rows and columns within the eligible cells E.
// S, the rows, and P, the columns, of the formulas are those with an eligible
// cell; "=" is read within E, as a cell that does not apply can neither meet
// nor miss a pattern.
type Grid struct {
	rows, cols        int
	covered, eligible []bitset // per row; covered is within eligible
}

// NewGrid returns a grid of eligible cells, none of them covered.
func NewGrid(rows, cols int) *Grid {
	g := &Grid{rows: rows, cols: cols}
	g.covered, g.eligible = g.blank(), g.blank()
	for _, row := range g.eligible {
		row.addAll(cols)
	}
	return g
}

// blank returns a row set per row in one allocation.
func (g *Grid) blank() []bitset {
	width := words(g.cols)
	all := make(bitset, g.rows*width)
	rows := make([]bitset, g.rows)
	for i := range rows {
		rows[i] = all[i*width : (i+1)*width : (i+1)*width]
	}
	return rows
}

// Cover makes a cell eligible and covered.
func (g *Grid) Cover(row, col int) {
	g.eligible[row].add(col)
	g.covered[row].add(col)
}

// Exempt takes a cell out of the eligible cells.
func (g *Grid) Exempt(row, col int) {
	g.eligible[row].drop(col)
	g.covered[row].drop(col)
}

// Covers reports whether a cell is covered.
func (g *Grid) Covers(row, col int) bool { return g.covered[row].has(col) }

// Eligible reports whether a cell is eligible.
func (g *Grid) Eligible(row, col int) bool { return g.eligible[row].has(col) }

// Count returns |R| and |E|.
func (g *Grid) Count() (covered, eligible int) { return total(g.covered), total(g.eligible) }

// Cells lists the covered cells as {row, column}, row by row.
func (g *Grid) Cells() [][2]int { return list(g.covered) }

func total(rows []bitset) int {
	n := 0
	for _, r := range rows {
		n += r.count()
	}
	return n
}

func list(rows []bitset) [][2]int {
	var cells [][2]int
	var cols []int
	for i, r := range rows {
		cols = r.appendTo(cols[:0])
		for _, j := range cols {
			cells = append(cells, [2]int{i, j})
		}
	}
	return cells
}

// span returns the rows and the columns in use: domain and range of a relation.
func (g *Grid) span(cells []bitset) (rows, cols bitset) {
	rows, cols = newBitset(g.rows), newBitset(g.cols)
	for i, r := range cells {
		if !r.empty() {
			rows.add(i)
			cols.union(r)
		}
	}
	return rows, cols
}
