package page

import (
	"bytes"
	"encoding/json"
	"strconv"
	"strings"
	"unicode/utf8"

	"kontor/generator/concept"
	"kontor/generator/site"
)

// csvBytes writes lines as a German Excel opens them by double click: it takes
// a file without a mark for Windows-1252, and splits at the semicolon, as the
// comma is its decimal sign. The reader of offers.csv takes both.
func csvBytes(lines [][]string) []byte {
	var b bytes.Buffer
	b.WriteString("\ufeff")
	for _, line := range lines {
		for i, field := range line {
			if i > 0 {
				b.WriteByte(';')
			}
			writeField(&b, harmless(field))
		}
		b.WriteString("\r\n")
	}
	return b.Bytes()
}

// writeField quotes whatever some program could take for a separator, so that
// no part of a field becomes a field of its own.
func writeField(b *bytes.Buffer, s string) {
	if !strings.ContainsAny(s, ";,\t\"\r\n") {
		b.WriteString(s)
		return
	}
	b.WriteByte('"')
	b.WriteString(strings.ReplaceAll(s, `"`, `""`))
	b.WriteByte('"')
}

// harmless keeps spreadsheets from taking a text for a formula. Numbers stay
// numbers.
func harmless(s string) string {
	if strings.IndexAny(s, "=+-@\t\r") != 0 {
		return s
	}
	if _, err := strconv.ParseFloat(strings.Replace(s, ",", ".", 1), 64); err == nil {
		return s
	}
	return "'" + s
}

var markdownEscape = strings.NewReplacer(`\`, `\\`, "|", `\|`, "<", `\<`, "`", "\\`", "*", `\*`, "_", `\_`, "[", `\[`, "]", `\]`,
	"\r\n", " ", "\n", " ", "\r", " ")

// markdown is a table whose columns are aligned in the source, too.
func (e *export) markdown() []byte {
	lines := e.wide()
	for _, line := range lines {
		for i := range line {
			line[i] = markdownEscape.Replace(line[i])
		}
	}
	widths := widthsOf(lines)
	var b bytes.Buffer
	for n, line := range lines {
		writePadded(&b, line, widths, "| ", " | ", " |\n")
		if n == 0 {
			rule := make([]string, len(widths))
			for i, w := range widths {
				rule[i] = strings.Repeat("-", w)
			}
			writePadded(&b, rule, widths, "| ", " | ", " |\n")
		}
	}
	return b.Bytes()
}

// plain is the table in columns, without a frame.
func (e *export) plain() []byte {
	lines := e.wide()
	widths := widthsOf(lines)
	var b bytes.Buffer
	for _, line := range lines {
		var row bytes.Buffer
		writePadded(&row, line, widths, "", "  ", "")
		b.WriteString(strings.TrimRight(row.String(), " ") + "\n")
	}
	return b.Bytes()
}

// list is the table turned into a block for each row, with one line for each
// statement: as narrow as its titles allow.
func (e *export) list() []byte {
	var b bytes.Buffer
	widest := 0
	for _, col := range e.cols {
		widest = max(widest, utf8.RuneCountInString(e.title(e.sel.Cols, col)))
	}
	for n, row := range e.rows {
		if n > 0 {
			b.WriteByte('\n')
		}
		b.WriteString(e.title(e.sel.Rows, row) + "\n")
		for _, col := range e.cols {
			cell := e.Cell(row, col)
			if !e.shows(cell.State) {
				continue
			}
			head := e.title(e.sel.Cols, col)
			for _, statement := range e.statements(cell) {
				b.WriteString("  " + head + strings.Repeat(" ", widest-utf8.RuneCountInString(head)) + "  " + statement + "\n")
				head = ""
			}
		}
	}
	return b.Bytes()
}

// widthsOf are the widths of columns; three is the least that Markdown takes.
func widthsOf(lines [][]string) []int {
	widths := make([]int, len(lines[0]))
	for _, line := range lines {
		for i, s := range line {
			widths[i] = max(widths[i], utf8.RuneCountInString(s), 3)
		}
	}
	return widths
}

func writePadded(b *bytes.Buffer, line []string, widths []int, before, between, after string) {
	b.WriteString(before)
	for i, s := range line {
		if i > 0 {
			b.WriteString(between)
		}
		b.WriteString(s + strings.Repeat(" ", widths[i]-utf8.RuneCountInString(s)))
	}
	b.WriteString(after)
}

// The JSON of an export. Keys and ids stay as they are between versions of a
// schema.
type (
	jsonExport struct {
		Schema   int         `json:"schema"`
		Title    string      `json:"title"`
		Language string      `json:"language"`
		Show     string      `json:"show"`
		Rows     jsonAxis    `json:"rows"`
		Cols     jsonAxis    `json:"cols"`
		Fixed    []jsonFixed `json:"fixed"`
		Third    []jsonAxis  `json:"third"` // dimensions that a cell sums up
		Covered  int         `json:"covered"`
		Total    int         `json:"total"`
		Sparse   bool        `json:"sparse,omitempty"` // cells about which nothing is decided are left out
		Cells    []jsonCell  `json:"cells"`
	}
	jsonAxis struct {
		ID      string       `json:"id"`
		Title   string       `json:"title"`
		Members []jsonMember `json:"members"`
	}
	jsonMember struct {
		ID    string `json:"id"`
		Title string `json:"title"`
		Short string `json:"short,omitempty"`
		Group string `json:"group,omitempty"`
	}
	jsonFixed struct {
		Dimension string `json:"dimension"`
		ID        string `json:"id"`
		Title     string `json:"title"`
	}
	jsonCell struct {
		Row    string `json:"row"`
		Col    string `json:"col"`
		Counts bool   `json:"counts"` // belongs to total
		State  string `json:"state"`
		*jsonTerms
		Values []jsonValue `json:"values,omitempty"`
	}
	jsonValue struct {
		Key   map[string]string `json:"key"`
		State string            `json:"state"`
		*jsonTerms
	}
	jsonTerms struct {
		Reason     string            `json:"reason,omitempty"`
		From       string            `json:"from,omitempty"`
		Until      string            `json:"until,omitempty"`
		Conditions map[string]string `json:"conditions,omitempty"`
	}
)

func (e *export) json() ([]byte, error) {
	v := jsonExport{
		Schema: 1, Title: e.caption(), Language: e.sel.Lang, Show: e.sel.Show,
		Rows: e.axis(e.sel.Rows), Cols: e.axis(e.sel.Cols), Fixed: []jsonFixed{}, Third: []jsonAxis{}, Cells: []jsonCell{},
	}
	if v.Show == "" {
		v.Show = "all"
	}
	v.Covered, v.Total = e.counts()
	for d, dim := range e.site.Dimensions {
		if m, fixed := e.sel.Fixed[d]; fixed {
			v.Fixed = append(v.Fixed, jsonFixed{dim.ID, dim.Entities[m].ID, e.title(d, m)})
		}
	}
	for _, d := range e.Rest {
		v.Third = append(v.Third, e.axis(d))
	}
	v.Sparse = len(e.rows)*len(e.cols) > site.MaxTable
	for _, row := range e.rows {
		for _, col := range e.cols {
			if !e.shows(e.Cell(row, col).State) {
				continue
			}
			if cell := e.jsonCell(row, col); !v.Sparse || cell.State != openID || len(cell.Values) > 0 {
				v.Cells = append(v.Cells, cell)
			}
		}
	}
	return jsonLines(&v, &v.Cells)
}

var openID = site.StateID(concept.Open)

// jsonLines indents an export, but for its cells, of which each has a line: they
// are most of it.
func jsonLines(v any, cells *[]jsonCell) ([]byte, error) {
	all := *cells
	*cells = []jsonCell{}
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", " ")
	if err := enc.Encode(v); err != nil {
		return nil, err
	}
	frame := b.Bytes()
	end := bytes.LastIndex(frame, []byte("]"))
	out := bytes.NewBuffer(frame[:end:end])
	enc = json.NewEncoder(out)
	enc.SetEscapeHTML(false)
	for i, cell := range all {
		out.WriteString([...]string{"\n  ", "  "}[min(i, 1)])
		if err := enc.Encode(cell); err != nil {
			return nil, err
		}
		if i < len(all)-1 {
			out.Truncate(out.Len() - 1)
			out.WriteString(",\n")
		} else {
			out.WriteString(" ")
		}
	}
	out.Write(frame[end:])
	return out.Bytes(), nil
}

func (e *export) axis(d int) jsonAxis {
	a := jsonAxis{ID: e.dim(d).ID, Title: e.dimTitle(d), Members: []jsonMember{}}
	members := e.listed(d)
	switch d {
	case e.sel.Rows:
		members = e.rows
	case e.sel.Cols:
		members = e.cols
	}
	for _, m := range members {
		entity := e.dim(d).Entities[m]
		member := jsonMember{ID: entity.ID, Title: entity.Title(e.sel.Lang), Short: entity.Short(e.sel.Lang), Group: groupTitle(entity)}
		if member.Short == member.Title {
			member.Short = ""
		}
		a.Members = append(a.Members, member)
	}
	return a
}

// groupTitle is the group of an entity as its author wrote it, "" for none.
func groupTitle(e *site.Entity) string {
	if main := e.Main(); main != nil && main.Meta.Entity != nil {
		return main.Meta.Entity.Group.Text
	}
	return ""
}

func (e *export) jsonCell(row, col int) jsonCell {
	c := e.Cell(row, col)
	v := jsonCell{
		Row: e.dim(e.sel.Rows).Entities[row].ID, Col: e.dim(e.sel.Cols).Entities[col].ID,
		Counts: c.Eligible, State: site.StateID(c.State), jsonTerms: e.jsonTerms(c.Offer),
	}
	for _, value := range c.Values {
		if value.State == concept.Open {
			continue
		}
		jv := jsonValue{Key: map[string]string{}, State: site.StateID(value.State), jsonTerms: e.jsonTerms(value.Offer)}
		for i, d := range e.Rest {
			jv.Key[e.dim(d).ID] = e.dim(d).Entities[value.Members[i]].ID
		}
		v.Values = append(v.Values, jv)
	}
	return v
}

// jsonTerms is what an offer says besides its decision, nil for none.
func (e *export) jsonTerms(i int) *jsonTerms {
	if i < 0 {
		return nil
	}
	o := e.site.Offers[i]
	v := &jsonTerms{Reason: o.Reason, From: day(o.From), Until: day(o.Until)}
	for _, c := range o.Conditions {
		if v.Conditions == nil {
			v.Conditions = map[string]string{}
		}
		if _, twice := v.Conditions[c.Key]; !twice {
			v.Conditions[c.Key] = c.Value
		}
	}
	return v
}
