package worksheet

import (
	"slices"
	"strings"

	"kontor/generator/content"
	"kontor/generator/site"
	"kontor/generator/source"
)

// headRows is how many rows may stand above the header.
const headRows = 20

// grid is a sheet with the dimension that runs across, and the one that runs
// down.
type grid struct {
	content.Sheet
	marked         bool // the first row and column hold ids
	header, left   int  // row of the titles across, column of those down
	rowDim, colDim int
	fixed          map[int]int // what the sheet itself says about other dimensions
	above          []int       // rows above the header that are not read
}

// settled reports whether the grid needs nobody to say what it speaks of.
func (g *grid) settled(r *reader) bool { return len(r.rest(g, g.fixed)) == 0 }

// lay finds out how a sheet is laid out, nil where it is no grid.
func (r *reader) lay(s content.Sheet) *grid {
	g := &grid{Sheet: s, fixed: map[int]int{}}
	if r.marked(g) {
		return g
	}
	if !r.findAxes(g) {
		return nil
	}
	if _, list := s.OffersHeader(r.Parse); list && g.header > 0 {
		return nil
	}
	for i, row := range g.Rows[:g.header] {
		if texts(row) > 1 {
			g.above = append(g.above, i)
		}
	}
	r.fixByName(g)
	return g
}

// marked reads the hidden cells of a worksheet.
func (r *reader) marked(g *grid) bool {
	m, ok := content.ParseSheetMark(g.Rows[0][0].Text)
	if !ok || m.Rows == "" || len(g.Rows) < 2 {
		return false
	}
	g.rowDim, g.colDim = r.dimension(m.Rows), r.dimension(m.Cols)
	for _, fixed := range m.Fixed {
		d := r.dimension(fixed[0])
		if d < 0 {
			continue
		}
		if e := r.names[d].one(fixed[1]); e != nil {
			g.fixed[d] = e.Index
		}
	}
	g.marked, g.header, g.left = true, 1, 1
	return g.rowDim >= 0 && g.colDim >= 0 && g.rowDim != g.colDim
}

func (r *reader) dimension(id string) int {
	return slices.IndexFunc(r.Site.Dimensions, func(d *site.Dimension) bool { return d.ID == id })
}

// findAxes looks for the row that names most entities of one dimension, above a
// column that names entities of another.
func (r *reader) findAxes(g *grid) bool {
	best := 0
	for i := range g.Rows[:min(headRows, len(g.Rows))] {
		left := firstColumn(g.Rows[i:])
		for d := range r.names {
			known, all := r.known(d, g.Rows[i], left)
			if _, fixed := r.Fixed[d]; fixed || known == 0 || 2*known < all {
				continue
			}
			try := grid{Sheet: g.Sheet, header: i, left: left, colDim: d}
			score := r.findRows(&try)
			if score > 0 && known*2*len(g.Rows)+score > best {
				best = known*2*len(g.Rows) + score
				g.header, g.left, g.colDim, g.rowDim = i, left, d, try.rowDim
			}
		}
	}
	return best > 0
}

// known counts the cells right of a column, and those that name an entity.
func (r *reader) known(d int, row []content.SheetCell, left int) (known, all int) {
	for _, c := range row[min(left+1, len(row)):] {
		if c.Text == "" || c.Merged {
			continue
		}
		all++
		if len(r.names[d].find(c.Text)) > 0 {
			known++
		}
	}
	return known, all
}

// firstColumn is the leftmost column that holds anything.
func firstColumn(rows [][]content.SheetCell) int {
	left := len(rows[0])
	for _, row := range rows {
		if i := slices.IndexFunc(row, func(c content.SheetCell) bool { return c.Text != "" }); i >= 0 {
			left = min(left, i)
		}
	}
	return left
}

func texts(row []content.SheetCell) (n int) {
	for _, c := range row {
		if c.Text != "" && !c.Merged {
			n++
		}
	}
	return n
}

// findRows finds the dimension that the first column names, in case of doubt
// the one that the corner names, and says how well it does.
func (r *reader) findRows(g *grid) (best int) {
	corner := content.Fold(g.cell(g.header, g.left).Text)
	for d := range r.names {
		if _, fixed := r.Fixed[d]; fixed || d == g.colDim {
			continue
		}
		score := 0
		for i := g.header + 1; i < len(g.Rows); i++ {
			if len(r.names[d].find(g.cell(i, g.left).Text)) > 0 {
				score += 2
			}
		}
		if r.isHead(d, corner) {
			score++
		}
		if score > best {
			best, g.rowDim = score, d
		}
	}
	return best
}

// isHead reports whether a corner begins with the name of a dimension.
func (r *reader) isHead(d int, corner string) bool {
	dim := r.dim(d)
	heads := append([]string{dim.ID, dim.Key()}, r.Parse.Dimensions[slices.IndexFunc(r.Parse.Dimensions, func(k content.DimensionKey) bool { return k.ID == dim.ID })].Names...)
	return slices.ContainsFunc(heads, func(h string) bool { return strings.HasPrefix(corner, content.Fold(h)) })
}

// fixByName takes the other dimensions from the name of the sheet: "Shop", or
// "Shop · Sommer" for two.
func (r *reader) fixByName(g *grid) {
	rest := r.rest(g, nil)
	parts := strings.Split(g.Name, " · ")
	if len(rest) == 1 {
		parts = []string{g.Name}
	}
	if len(parts) != len(rest) {
		return
	}
	found := map[int]int{}
	for i, d := range rest {
		e := r.names[d].sheet(parts[i])
		if e == nil {
			return
		}
		found[d] = e.Index
	}
	g.fixed = found
}

// rest are the dimensions that neither run down nor across nor are fixed.
func (r *reader) rest(g *grid, fixed map[int]int) (out []int) {
	for d := range r.Site.Dimensions {
		if _, is := fixed[d]; !is && d != g.rowDim && d != g.colDim {
			out = append(out, d)
		}
	}
	return out
}

// cell is a cell of the sheet, an empty one where the row is shorter.
func (g *grid) cell(row, col int) content.SheetCell {
	if row < len(g.Rows) && col < len(g.Rows[row]) {
		return g.Rows[row][col]
	}
	c := content.SheetCell{}
	if row < len(g.Rows) {
		c.Pos = g.Rows[row][0].Pos
		c.Pos.Col += col
		if g.Name == "" { // of a text: behind the last field
			c.Pos = g.Rows[row][len(g.Rows[row])-1].Pos
		}
	}
	return c
}

// width is that of the widest row.
func (g *grid) width() (n int) {
	for _, row := range g.Rows {
		n = max(n, len(row))
	}
	return n
}

func (r *reader) place(g *grid, row, col int) source.Pos { return r.at(g.Sheet, g.cell(row, col)) }
