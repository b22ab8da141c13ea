package worksheet

import (
	"maps"
	"slices"
	"strings"

	"kontor/generator/content"
	"kontor/generator/site"
	"kontor/generator/source"
)

// axis is a row or a column of a grid with the member that it speaks of.
type axis struct{ at, member int }

// read reads the cells of a grid. What cannot be read is reported.
func (r *reader) read(g *grid) []Cell {
	fixed, ok := r.third(g)
	if !ok {
		return nil
	}
	for _, i := range g.above {
		r.report(source.Warning("OFR24/row", r.place(g, i, 0), "text", firstText(g.Rows[i])))
	}
	before := r.told
	cols, end := r.columns(g)
	rows := r.rows(g, cols, end)
	if r.told > mostFaults || source.HasErrors(r.diags[min(before, len(r.diags)):]) {
		return nil // the names first: what they head would be misread
	}
	var cells []Cell
	for _, row := range rows {
		for _, col := range cols {
			key := make([]int, len(r.names))
			for d, m := range fixed {
				key[d] = m
			}
			key[g.rowDim], key[g.colDim] = row.member, col.member
			cells = append(cells, r.statement(g, row.at, col.at, key))
		}
	}
	return cells
}

// third is what the grid speaks of besides its rows and columns. ok is false
// where it is left out, or must say more.
func (r *reader) third(g *grid) (fixed map[int]int, ok bool) {
	fixed = maps.Clone(g.fixed)
	corner := r.place(g, g.header, g.left)
	for _, d := range slices.Sorted(maps.Keys(r.Fixed)) {
		own, says := g.fixed[d]
		switch {
		case d == g.rowDim || d == g.colDim:
			r.report(source.Error("OFR18/axis", corner, "dimension", r.dimTitle(d)))
			return nil, false
		case says && own != r.Fixed[d]:
			r.report(source.Info("OFR24/other", corner, "sheet", g.Name, "name", r.dim(d).Entities[own].Title(r.Site.Config.Language)))
			return nil, false
		}
		fixed[d] = r.Fixed[d]
	}
	rest := r.rest(g, fixed)
	if len(rest) == 0 {
		return fixed, true
	}
	if r.lenient || r.several && !r.decides(g) {
		r.report(source.Info("OFR24/summary", corner, "sheet", g.Name))
		return nil, false
	}
	var missing, flags []string
	for _, d := range rest {
		missing = append(missing, r.dimTitle(d))
		flags = append(flags, "--where "+r.dim(d).ID+"="+r.dim(d).Entities[0].ID)
	}
	text := "OFR18"
	if g.Name == "" {
		text = "OFR18/text"
	}
	r.report(source.Error(text, corner, "sheet", g.Name, "dimension", strings.Join(missing, ", "),
		"known", r.names[rest[0]].some(), "where", strings.Join(flags, " ")))
	return nil, false
}

// decides reports whether a cell of the grid says by itself what is offered, as
// no cell does that sums up others: there each decision has a name before it.
func (r *reader) decides(g *grid) bool {
	for i := g.header + 1; i < len(g.Rows); i++ {
		for j := g.left + 1; j < len(g.Rows[i]); j++ {
			switch decision, _ := content.ParseDecision(g.Rows[i][j].Text); decision {
			case content.DecisionOffered, content.DecisionPlanned, content.DecisionOnRequest:
				return true
			}
		}
	}
	return false
}

// columns reads the header. end is the first column that is not part of the
// grid.
func (r *reader) columns(g *grid) (cols []axis, end int) {
	seen := map[int]source.Pos{}
	end = g.width()
	for j := g.left + 1; j < end; j++ {
		c := g.cell(g.header, j)
		pos := r.at(g.Sheet, c)
		id := ""
		if g.marked {
			id = g.cell(0, j).Text
		}
		if c.Text == "" && id == "" {
			r.checkGap(g, j, &end)
			continue
		}
		if m, ok := r.member(g.colDim, c, id, pos); ok && r.once(seen, m, c, pos) {
			cols = append(cols, axis{j, m})
		}
	}
	return cols, end
}

// checkGap reports what stands below an empty head: entries of nobody, or,
// behind a column that is empty throughout, another table.
func (r *reader) checkGap(g *grid, j int, end *int) {
	for i := g.header + 1; i < len(g.Rows); i++ {
		if g.cell(i, j).Text != "" {
			r.report(source.Error("OFR20/column", r.place(g, i, j), "text", g.cell(i, j).Text))
			return
		}
	}
	for next := j + 1; next < *end; next++ {
		text := g.cell(g.header, next).Text
		if text == "" {
			continue
		}
		if len(r.names[g.colDim].find(text)) == 0 {
			r.report(source.Error("OFR21", r.place(g, g.header, next), "text", text))
			*end = j
		}
		return
	}
}

// rows reads the first column.
func (r *reader) rows(g *grid, cols []axis, end int) (rows []axis) {
	seen := map[int]source.Pos{}
	gap := false
	for i := g.header + 1; i < len(g.Rows); i++ {
		if texts(g.Rows[i]) == 0 && !merged(g.Rows[i]) {
			gap = true
			continue
		}
		c := g.cell(i, g.left)
		pos := r.at(g.Sheet, c)
		id := ""
		if g.marked {
			id = g.cell(i, 0).Text
		}
		known := id != "" || len(r.names[g.rowDim].find(c.Text)) > 0
		switch {
		case !known && r.isHeader(g, i, end):
			r.report(source.Error("OFR21", pos, "text", firstText(g.Rows[i])))
			return rows
		case !known && gap && texts(g.Rows[i]) == 1:
			r.report(source.Warning("OFR24/row", pos, "text", firstText(g.Rows[i])))
			continue
		case c.Text == "" && id == "":
			j := slices.IndexFunc(g.Rows[i], func(c content.SheetCell) bool { return c.Text != "" })
			r.report(source.Error("OFR20/row", r.place(g, i, j), "text", g.cell(i, j).Text))
			continue
		}
		if m, ok := r.member(g.rowDim, c, id, pos); ok && r.once(seen, m, c, pos) {
			rows = append(rows, axis{i, m})
		}
	}
	return rows
}

func merged(row []content.SheetCell) bool {
	return slices.ContainsFunc(row, func(c content.SheetCell) bool { return c.Merged && c.Text != "" })
}

// isHeader reports whether a row is the header of a further table.
func (r *reader) isHeader(g *grid, i, end int) bool {
	row := g.Rows[i][:min(end, len(g.Rows[i]))]
	for d := range r.names {
		if known, all := r.known(d, row, g.left); known > 0 && 2*known >= all {
			return true
		}
	}
	return false
}

func firstText(row []content.SheetCell) string {
	for _, c := range row {
		if c.Text != "" {
			return c.Text
		}
	}
	return ""
}

// member resolves the head of a row or a column, of which id is the hidden id.
func (r *reader) member(d int, c content.SheetCell, id string, pos source.Pos) (int, bool) {
	if c.Merged {
		r.report(source.Error("OFR22", pos, "text", c.Text))
		return 0, false
	}
	found := r.names[d].find(c.Text)
	if id != "" {
		return r.marking(d, c.Text, found, id, pos)
	}
	switch len(found) {
	case 1:
		return found[0].Index, true
	case 0:
		_, problem := r.dim(d).Named(content.Name{Text: c.Text, Pos: pos})
		r.report(*problem)
	default:
		var ids []string
		for _, e := range found {
			ids = append(ids, e.ID)
		}
		r.report(source.Error("REF01/ambiguous", pos, "name", c.Text, "candidates", strings.Join(ids, ", ")))
	}
	return 0, false
}

// marking resolves a head by its id, which stays where a title has changed. A
// title of somebody else is a mistake.
func (r *reader) marking(d int, title string, found []*site.Entity, id string, pos source.Pos) (int, bool) {
	e := r.names[d].one(id)
	switch {
	case e == nil && len(found) == 1:
		return found[0].Index, true // another site's worksheet
	case e == nil:
		_, problem := r.dim(d).Named(content.Name{Text: id, Pos: pos})
		if problem == nil {
			return 0, false
		}
		r.report(*problem)
		return 0, false
	case len(found) > 0 && !slices.Contains(found, e):
		r.report(source.Error("OFR23", pos, "title", title, "name", e.Title(r.Site.Config.Language)))
		return 0, false
	case len(found) == 0:
		r.report(source.Info("OFR23/read", pos, "title", title, "name", e.Title(r.Site.Config.Language)))
	}
	return e.Index, true
}

// once reports a second row or column of the same member.
func (r *reader) once(seen map[int]source.Pos, m int, c content.SheetCell, pos source.Pos) bool {
	if other, twice := seen[m]; twice {
		r.report(source.Error("OFR19", pos, "name", c.Text, "other", other.String()))
		return false
	}
	seen[m] = pos
	return true
}

// statement reads one cell.
func (r *reader) statement(g *grid, row, col int, key []int) Cell {
	c := g.cell(row, col)
	cell := Cell{Key: key, Pos: r.at(g.Sheet, c)}
	s, ok := content.ParseStatement(c.Text, r.Words, r.Parse.Location)
	if !ok {
		r.report(source.Error("OFR16", cell.Pos, "text", c.Text))
	}
	cell.Statement = s
	return cell
}
