package site

import (
	"cmp"
	"math"
	"slices"
	"strconv"
	"strings"

	"kontor/generator/concept"
	"kontor/generator/content"
	"kontor/generator/source"
)

// The bounds of a matrix.
const (
	// MaxTable is how many cells one table has: with what is said about them the
	// page stays below 500 kB of HTML.
	MaxTable = 1_200
	// MaxRows is how many rows it has: each has its heads, and a part of the list.
	MaxRows = 300

	maxBlocks     = 400 // pages of one pair matrix, in each language
	maxBlockTable = 900 // entries of the table that leads to them
)

// TooLarge reports whether so many rows and columns are too many for one table.
func TooLarge(rows, cols int) bool { return rows*cols > MaxTable || rows > MaxRows }

// Blocks is a pair matrix in parts: bands of rows by bands of columns.
type Blocks struct {
	Pair       [2]int
	Rows, Cols []*Band
	Blocks     []*Block // row by row
}

// At is the block of two bands.
func (b *Blocks) At(row, col int) *Block { return b.Blocks[row*len(b.Cols)+col] }

// Of is the block that a cell belongs to, nil where neither is shown.
func (b *Blocks) Of(row, col int) *Block {
	r, c := bandOf(b.Rows, row), bandOf(b.Cols, col)
	if r < 0 || c < 0 {
		return nil
	}
	return b.At(r, c)
}

func bandOf(bands []*Band, member int) int {
	return slices.IndexFunc(bands, func(b *Band) bool {
		_, found := slices.BinarySearch(b.Members, member)
		return found
	})
}

// Block is a part of a pair matrix.
type Block struct {
	Row, Col int // of the bands
	Decided  int // values decided in it
	Pages    map[string]*Page
}

// Band is a run of members of a dimension, in their order: a group or several,
// a part of one, or all.
type Band struct {
	ID          string // unique among the bands of its dimension
	Members     []int
	Kind        BandKind
	First, Last string // BandGroup: the title of the group, in First; BandGroups: of the first and the last
}

// BandKind says what a band is.
type BandKind int

// The kinds of bands.
const (
	BandAll       BandKind = iota // the whole dimension
	BandGroup                     // one group
	BandGroups                    // several, one after the other
	BandUngrouped                 // what belongs to no group, while others do
	BandRun                       // some of a group that is too large, or of a dimension without any
)

// Shown are the members of a dimension that matrices show: those that count, or
// about which something is decided.
func (s *Site) Shown(dim int) []int {
	list := []int{}
	for m, e := range s.Dimensions[dim].Entities {
		if e.Sells() || s.Relation.Decided(dim, m) {
			list = append(list, m)
		}
	}
	return list
}

// BlocksOf are the parts of the pair matrix of two dimensions, in any order;
// nil where it is one table.
func (s *Site) BlocksOf(a, b int) *Blocks {
	return s.blocks[[2]int{min(a, b), max(a, b)}]
}

// split cuts a pair matrix into blocks where it is too large for one table.
func (l *linker) split(i, j int) *Blocks {
	rows, cols := l.site.Shown(i), l.site.Shown(j)
	if !TooLarge(len(rows), len(cols)) {
		return nil
	}
	b := &Blocks{Pair: [2]int{i, j}}
	b.Rows, b.Cols = l.bands(i, rows, j, cols)
	b.fill(l.site.Relation.Table(concept.Query{Rows: i, Cols: j}))
	return b
}

// bands cuts both dimensions so that a block has room for its cells, and joins
// small groups where there would be too many blocks.
func (l *linker) bands(i int, rows []int, j int, cols []int) (r, c []*Band) {
	rowDim, colDim := l.site.Dimensions[i], l.site.Dimensions[j]
	cut := func(long, wide int, join bool) {
		r, c = l.cut(rowDim, rows, long, join), l.cut(colDim, cols, wide, join)
	}
	long, wide := sides(len(rows), len(cols))
	if cut(long, wide, false); len(r)*len(c) <= maxBlocks {
		return r, c
	}
	cut(long, wide, true)
	for len(r)*len(c) > maxBlockTable { // larger than a table: figures only
		long, wide = long*2, wide*2
		cut(long, wide, true)
	}
	return r, c
}

// sides are those of a block of so many rows and columns: a square, or longer
// where there is less of the other side.
func sides(rows, cols int) (long, wide int) {
	side := int(math.Sqrt(MaxTable))
	long, wide = side, side
	switch {
	case cols < side:
		wide, long = cols, MaxTable/cols
	case rows < side:
		long, wide = rows, MaxTable/rows
	}
	return min(max(long, 1), MaxRows), max(wide, 1)
}

// cut makes bands of at most limit members: their groups, a large one in equal
// parts. With join, small groups that follow each other share a band.
func (l *linker) cut(dim *Dimension, members []int, limit int, join bool) (out []*Band) {
	groups := dim.groupRuns(members)
	if len(groups) == 1 && len(members) <= limit {
		return []*Band{{ID: "all", Kind: BandAll, Members: members}}
	}
	for _, run := range groups {
		group := dim.Entities[run[0]].Group
		if last := len(out) - 1; join && last >= 0 && out[last].joins(group) && len(out[last].Members)+len(run) <= limit {
			out[last].Members = append(out[last].Members[:len(out[last].Members):len(out[last].Members)], run...)
			out[last].Kind, out[last].Last = BandGroups, dim.groups[group]
			continue
		}
		parts := (len(run) + limit - 1) / limit
		for n := range parts {
			part := run[n*len(run)/parts : (n+1)*len(run)/parts]
			b := &Band{Members: part, Kind: BandRun}
			switch {
			case parts > 1:
				b.ID = dim.Entities[part[0]].ID
			case group == "":
				b.ID, b.Kind = "none", BandUngrouped
			default:
				b.ID, b.Kind, b.First = content.Slug(l.config.Language, group), BandGroup, dim.groups[group]
			}
			out = append(out, b)
		}
	}
	nameApart(out)
	return out
}

// joins reports whether another group may follow in the same band.
func (b *Band) joins(group string) bool {
	return group != "" && (b.Kind == BandGroup || b.Kind == BandGroups)
}

// groupRuns are the members by group, in their order.
func (dim *Dimension) groupRuns(members []int) (out [][]int) {
	for from, to := 0, 0; from < len(members); from = to {
		for to = from; to < len(members) && dim.Entities[members[to]].Group == dim.Entities[members[from]].Group; to++ {
		}
		out = append(out, members[from:to])
	}
	return out
}

// nameApart gives bands with the same id numbers.
func nameApart(bands []*Band) {
	taken := map[string]bool{}
	for _, b := range bands {
		id := b.ID
		for n := 2; id == "" || taken[id]; n++ {
			id = strings.Trim(b.ID+"-"+strconv.Itoa(n), "-")
		}
		b.ID, taken[id] = id, true
	}
}

// fill counts what is decided in every block.
func (b *Blocks) fill(table *concept.Table) {
	for r, rows := range b.Rows {
		for c, cols := range b.Cols {
			block := &Block{Row: r, Col: c}
			for _, row := range rows.Members {
				for _, col := range cols.Members {
					block.Decided += table.Decided(row, col)
				}
			}
			b.Blocks = append(b.Blocks, block)
		}
	}
}

// readable are the blocks that get a page: those that say something and fit on
// one, and of very many those that say most.
func (b *Blocks) readable() []*Block {
	var out []*Block
	for _, block := range b.Blocks {
		if block.Decided > 0 && !TooLarge(len(b.Rows[block.Row].Members), len(b.Cols[block.Col].Members)) {
			out = append(out, block)
		}
	}
	if len(out) > maxBlocks {
		slices.SortStableFunc(out, func(x, y *Block) int { return cmp.Compare(y.Decided, x.Decided) })
		out = out[:maxBlocks]
		slices.SortFunc(out, func(x, y *Block) int { return cmp.Or(cmp.Compare(x.Row, y.Row), cmp.Compare(x.Col, y.Col)) })
	}
	return out
}

// Cells is how many cells a block has.
func (b *Blocks) Cells(block *Block) int {
	return len(b.Rows[block.Row].Members) * len(b.Cols[block.Col].Members)
}

// blockPages makes the pages of the blocks of a pair matrix below its own.
func (l *linker) blockPages(i, j int, id string, pair map[string]*Page) {
	b := l.split(i, j)
	if b == nil {
		return
	}
	if l.site.blocks == nil {
		l.site.blocks = map[[2]int]*Blocks{}
	}
	l.site.blocks[b.Pair] = b
	pages := b.readable()
	for _, block := range pages {
		name := b.Rows[block.Row].ID + "." + b.Cols[block.Col].ID
		block.Pages = map[string]*Page{}
		l.generated(id+"/"+name, block.Pages, func(lang string) *Page {
			return &Page{Kind: KindBlock, Pair: b.Pair, Block: block, Addr: pair[lang].Addr + name + "/", Parent: pair[lang]}
		})
	}
	l.reportSize(b, len(pages))
}

// reportSize tells that a matrix is no table, and how it is read instead.
func (l *linker) reportSize(b *Blocks, pages int) {
	rows, cols := l.site.Dimensions[b.Pair[0]], l.site.Dimensions[b.Pair[1]]
	var without []string
	for n, dim := range []*Dimension{rows, cols} {
		bands := [][]*Band{b.Rows, b.Cols}[n]
		if len(bands) > 1 && !slices.ContainsFunc(bands, func(b *Band) bool { return b.Kind == BandGroup || b.Kind == BandGroups }) {
			without = append(without, dim.Title.In(l.config.Language))
		}
	}
	pos := source.Pos{File: l.config.File}
	if rows.Pos.File != "" {
		pos = rows.Pos
	}
	text := "SIZ01/split"
	if len(without) > 0 {
		text = "SIZ01/groups"
	}
	nRows, nCols := 0, 0
	for _, band := range b.Rows {
		nRows += len(band.Members)
	}
	for _, band := range b.Cols {
		nCols += len(band.Members)
	}
	l.report(source.Warning(text, pos, "rows", rows.Title.In(l.config.Language), "cols", cols.Title.In(l.config.Language),
		"r", strconv.Itoa(nRows), "c", strconv.Itoa(nCols), "cells", strconv.Itoa(nRows*nCols), "limit", strconv.Itoa(MaxTable), "most", strconv.Itoa(MaxRows),
		"pages", strconv.Itoa(pages), "dimension", strings.Join(without, ", ")))
}

// Members are the rows and columns of a block, by dimension.
func (b *Blocks) Members(block *Block) map[int][]int {
	return map[int][]int{b.Pair[0]: b.Rows[block.Row].Members, b.Pair[1]: b.Cols[block.Col].Members}
}
