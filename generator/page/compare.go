package page

import (
	"cmp"
	"slices"
	"strings"

	"kontor/generator/content"
)

// Changes are what differs between two states of a concept, as their model.json
// files say it.
type Changes struct {
	Entities []EntityChange `json:"entities"`
	Cells    []CellChange   `json:"cells"`
}

// The ways in which something has changed.
const (
	ChangeAdded    = "added"
	ChangeRemoved  = "removed"
	ChangeChanged  = "changed"  // entities: the title; cells: the decision or its reason
	ChangeStatus   = "status"   // entities: planned before, active now
	ChangeRetired  = "retired"  // entities
	ChangeReplaced = "replaced" // entities: retired, with a successor
)

// EntityChange is an entity that came, went or is another now.
type EntityChange struct {
	Dimension string `json:"dimension"`
	ID        string `json:"id"`
	Title     string `json:"title"`
	Change    string `json:"change"`
	Was       string `json:"was,omitempty"`        // the title before
	By        string `json:"replacedBy,omitempty"` // id
	Status    string `json:"status,omitempty"`     // ChangeStatus: active or planned
}

// CellChange is a cell that is decided otherwise. Decisions are those of
// model.json; "" is open.
type CellChange struct {
	Key       map[string]string `json:"key"`   // dimension -> id
	Names     []string          `json:"names"` // titles, in the order of the dimensions
	Change    string            `json:"change"`
	Was       string            `json:"was"`
	Now       string            `json:"now"`
	WasReason string            `json:"wasReason,omitempty"`
	NowReason string            `json:"nowReason,omitempty"`
}

// Compare reads two model.json files. Errors say which file cannot be read, and
// why.
func Compare(before, after []byte) (Changes, error) {
	old, err := content.ParseModel(before)
	if err != nil {
		return Changes{}, &ModelError{Which: 0, Err: err}
	}
	now, err := content.ParseModel(after)
	if err != nil {
		return Changes{}, &ModelError{Which: 1, Err: err}
	}
	return compareModels(old.Renamed(now.Renames()), now), nil
}

// compareModels tells what is different in a later state, by ids.
func compareModels(old, now content.Model) Changes {
	c := Changes{Entities: []EntityChange{}, Cells: []CellChange{}}
	dims := allDimensions(old, now)
	for _, d := range dims {
		c.entities(d.ID, old.Entities[d.ID], now.Entities[d.ID])
	}
	c.cells(dims, old, now)
	return c
}

// allDimensions are those of either state, the later one's first.
func allDimensions(old, now content.Model) []content.ModelDimension {
	dims := slices.Clone(now.Dimensions)
	for _, d := range old.Dimensions {
		if !slices.ContainsFunc(dims, func(o content.ModelDimension) bool { return o.ID == d.ID }) {
			dims = append(dims, d)
		}
	}
	return dims
}

// ModelError says that one of two model files is none.
type ModelError struct {
	Which int // 0 the first, 1 the second
	Err   error
}

func (e *ModelError) Error() string { return e.Err.Error() }

// Unwrap returns the reason.
func (e *ModelError) Unwrap() error { return e.Err }

func byID(es []content.ModelEntity) map[string]content.ModelEntity {
	out := make(map[string]content.ModelEntity, len(es))
	for _, e := range es {
		out[e.ID] = e
	}
	return out
}

// entities compares one dimension: what is there now in its order, then what
// has gone.
func (c *Changes) entities(dim string, before, after []content.ModelEntity) {
	old, now := byID(before), byID(after)
	for _, e := range after {
		was, known := old[e.ID]
		change := EntityChange{Dimension: dim, ID: e.ID, Title: e.Title}
		switch {
		case !known:
			change.Change = ChangeAdded
		case e.ReplacedBy != "" && was.ReplacedBy != e.ReplacedBy:
			change.Change, change.By = ChangeReplaced, e.ReplacedBy
		case e.Status == "retired" && was.Status != "retired":
			change.Change = ChangeRetired
		case e.Title != was.Title:
			change.Change, change.Was = ChangeChanged, was.Title
		case e.Status != was.Status && e.Status != "retired":
			change.Change, change.Status = ChangeStatus, cmp.Or(e.Status, "active")
		default:
			continue
		}
		c.Entities = append(c.Entities, change)
	}
	for _, e := range before {
		if _, still := now[e.ID]; !still {
			c.Entities = append(c.Entities, EntityChange{Dimension: dim, ID: e.ID, Title: e.Title, Change: ChangeRemoved})
		}
	}
}

// cells compares the decisions, first those that hold now, in their order.
func (c *Changes) cells(dims []content.ModelDimension, old, now content.Model) {
	name := func(o content.ModelOffer) string {
		var ids []string
		for _, d := range dims {
			ids = append(ids, o.Key[d.ID])
		}
		return strings.Join(ids, "\x00")
	}
	titles := map[string]map[string]string{}
	for _, m := range []content.Model{old, now} { // today's titles win
		for dim, es := range m.Entities {
			if titles[dim] == nil {
				titles[dim] = map[string]string{}
			}
			for _, e := range es {
				titles[dim][e.ID] = e.Title
			}
		}
	}
	change := func(key map[string]string) CellChange {
		v := CellChange{Key: key}
		for _, d := range dims {
			if id, ok := key[d.ID]; ok {
				v.Names = append(v.Names, titles[d.ID][id])
			}
		}
		return v
	}
	was := map[string]content.ModelOffer{}
	for _, o := range old.Offers {
		was[name(o)] = o
	}
	still := map[string]bool{}
	for _, o := range now.Offers {
		still[name(o)] = true
		before, known := was[name(o)]
		if known && before.Decision == o.Decision && before.Reason == o.Reason {
			continue
		}
		v := change(o.Key)
		v.Change, v.Was, v.Now, v.WasReason, v.NowReason = ChangeAdded, before.Decision, o.Decision, before.Reason, o.Reason
		if known {
			v.Change = ChangeChanged
		}
		c.Cells = append(c.Cells, v)
	}
	for _, o := range old.Offers {
		if !still[name(o)] {
			v := change(o.Key)
			v.Change, v.Was, v.WasReason = ChangeRemoved, o.Decision, o.Reason
			c.Cells = append(c.Cells, v)
		}
	}
}
