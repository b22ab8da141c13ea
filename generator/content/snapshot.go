package content

import (
	"bytes"
	"encoding/json"
	"errors"
	"path"
	"slices"
	"strconv"
	"strings"
	"time"

	"kontor/generator/source"
)

// Snapshot is a state of the concept that authors have kept: a model.json in
// content/snapshots.
type Snapshot struct {
	File  source.File
	Date  time.Time // which day, in UTC; zero where the name does not begin with one
	Label string    // the rest of the name
	Model Model
}

// maxSnapshotFaults is how many places of one file are reported one by one.
const maxSnapshotFaults = 20

// ParseSnapshot reads a snapshot; it is nil where the file says nothing that
// could be compared. Entries that make no sense are left out and reported.
func ParseSnapshot(f source.File, src []byte) (*Snapshot, []source.Diagnostic) {
	src = bytes.TrimPrefix(src, []byte("\xef\xbb\xbf"))
	m, err := decodeModel(src)
	if err != nil {
		return nil, []source.Diagnostic{snapshotError(f, src, m, err)}
	}
	s := &Snapshot{File: f, Model: m}
	s.Date, s.Label = snapshotName(f.Path)
	check := snapshotCheck{model: &s.Model, file: f.Path, src: src}
	check.entities()
	check.offers()
	return s, check.conclude()
}

// SnapshotTooLarge reports a snapshot that is not read: files for authors are
// not of such a size, and the next one can be of a smaller concept.
func SnapshotTooLarge(f source.File) source.Diagnostic {
	return source.Warning("SNP01/large", source.Pos{File: f.Path}, "limit", strconv.Itoa(MaxFile>>20)+" MiB")
}

// snapshotName reads a file name: a day, a name, or both.
func snapshotName(file string) (day time.Time, label string) {
	label = strings.TrimSuffix(path.Base(file), path.Ext(file))
	if len(label) >= len(time.DateOnly) {
		if t, err := time.Parse(time.DateOnly, label[:len(time.DateOnly)]); err == nil {
			day, label = t, label[len(time.DateOnly):]
		}
	}
	return day, strings.TrimSpace(strings.NewReplacer("-", " ", "_", " ").Replace(label))
}

// snapshotError says why a file cannot be compared at all.
func snapshotError(f source.File, src []byte, m Model, err error) source.Diagnostic {
	lines := source.NewLines(f.Path, src)
	var syntax *json.SyntaxError
	var kind *json.UnmarshalTypeError
	switch {
	case errors.Is(err, errOtherSchema):
		pos := lines.At(0)
		if n := snapshotTree(f.Path, src).Get("schema"); n != nil {
			pos = n.Pos
		}
		return source.Warning("SNP02", pos, "schema", strconv.Itoa(m.Schema), "known", strconv.Itoa(ModelSchema))
	case errors.Is(err, errNoModel):
		return source.Warning("SNP01/foreign", lines.At(0))
	case errors.As(err, &kind):
		return source.Warning("SNP01/type", lines.At(int(kind.Offset)-1), "field", kind.Field)
	case errors.As(err, &syntax) && err.Error() == "unexpected end of JSON input":
		return source.Warning("SNP01/end", lines.At(int(syntax.Offset)))
	case errors.As(err, &syntax):
		return source.Warning("SNP01", lines.At(int(syntax.Offset)-1))
	}
	return source.Warning("SNP01", lines.At(0))
}

// snapshotTree is the same text with the places of all that stands in it.
func snapshotTree(file string, src []byte) *Node {
	lines := source.NewLines(file, src)
	r := jsonReader{src: src, pos: lines.At, decoder: json.NewDecoder(bytes.NewReader(src))}
	r.decoder.UseNumber()
	return r.value(0)
}

// snapshotCheck leaves out of a model what contradicts itself.
type snapshotCheck struct {
	model *Model
	file  string
	src   []byte
	tree  *Node // made for the first problem
	diags []source.Diagnostic
	known map[string]map[string]bool // dimension -> ids
}

// report notes a problem with the entry at a place in the file. Args are name,
// value pairs.
func (c *snapshotCheck) report(text string, at func(*Node) *Node, args ...string) {
	pos := source.Pos{File: c.file}
	if len(c.diags) < maxSnapshotFaults {
		if c.tree == nil {
			c.tree = snapshotTree(c.file, c.src)
		}
		if n := at(c.tree); n != nil {
			pos = n.Pos
		}
	}
	c.diags = append(c.diags, source.Warning(text, pos, args...))
}

// conclude returns what was wrong, the many in one.
func (c *snapshotCheck) conclude() []source.Diagnostic {
	if rest := len(c.diags) - maxSnapshotFaults; rest > 0 {
		c.diags = append(c.diags[:maxSnapshotFaults],
			source.Warning("SNP03/more", source.Pos{File: c.file}, "n", strconv.Itoa(rest)))
	}
	return c.diags
}

func (c *snapshotCheck) entities() {
	c.known = map[string]map[string]bool{}
	entities := make(map[string][]ModelEntity, len(c.model.Dimensions))
	for _, d := range c.model.Dimensions {
		c.known[d.ID] = map[string]bool{}
		var kept []ModelEntity
		for i, e := range c.model.Entities[d.ID] {
			if e.ID == "" || c.known[d.ID][e.ID] {
				c.report("SNP03/entity", func(n *Node) *Node { return n.Get("entities").Get(d.ID).item(i) }, "dimension", d.ID, "id", e.ID)
				continue
			}
			c.known[d.ID][e.ID] = true
			if e.Title == "" {
				e.Title = e.ID
			}
			kept = append(kept, e)
		}
		entities[d.ID] = kept
	}
	c.model.Entities = entities
}

// snapshotDecisions are what a model.json says of a cell.
var snapshotDecisions = []string{
	string(DecisionOffered), string(DecisionOnRequest), string(DecisionPlanned), string(DecisionExcluded), string(DecisionNA),
}

func (c *snapshotCheck) offers() {
	seen := map[string]bool{}
	kept := make([]ModelOffer, 0, len(c.model.Offers))
	for i, o := range c.model.Offers {
		cell, ok := c.cell(o)
		switch at := func(n *Node) *Node { return n.Get("offers").item(i) }; {
		case !ok:
			c.report("SNP03/cell", at)
		case seen[cell]:
			c.report("SNP03/twice", at)
		case !slices.Contains(snapshotDecisions, o.Decision):
			c.report("SNP03/decision", at, "value", o.Decision, "known", strings.Join(snapshotDecisions, ", "))
		default:
			seen[cell] = true
			kept = append(kept, o)
		}
	}
	c.model.Offers = kept
}

// cell names a cell; ok is false where it names no entity in some dimension.
func (c *snapshotCheck) cell(o ModelOffer) (name string, ok bool) {
	var ids []string
	for _, d := range c.model.Dimensions {
		if !c.known[d.ID][o.Key[d.ID]] {
			return "", false
		}
		ids = append(ids, o.Key[d.ID])
	}
	return strings.Join(ids, "\x00"), len(o.Key) == len(c.model.Dimensions)
}

// item is the ith item of a list, nil where there is none.
func (n *Node) item(i int) *Node {
	if n == nil || i >= len(n.Items) {
		return nil
	}
	return n.Items[i]
}
