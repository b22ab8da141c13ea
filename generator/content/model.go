package content

import (
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"
)

// ModelSchema is the version of the form of model.json.
const ModelSchema = 1

// Model is what a model.json says about a concept: all by which two states of
// it are compared. The file holds more.
type Model struct {
	Schema     int                      `json:"schema"`
	Dimensions []ModelDimension         `json:"dimensions"`
	Entities   map[string][]ModelEntity `json:"entities"` // by dimension
	Offers     []ModelOffer             `json:"offers"`
	Coverage   *ModelCoverage           `json:"coverage"`
}

// ModelDimension is an axis of the concept.
type ModelDimension struct {
	ID    string `json:"id"`
	Title string `json:"title"`
}

// ModelEntity is one value of a dimension.
type ModelEntity struct {
	ID         string   `json:"id"`
	Title      string   `json:"title"`
	URL        string   `json:"url"`
	Status     string   `json:"status,omitempty"`     // planned, retired; "" = active
	ReplacedBy string   `json:"replacedBy,omitempty"` // id in the same dimension
	Formerly   []string `json:"formerly,omitempty"`   // ids that it had before
}

// ModelOffer is a decided cell.
type ModelOffer struct {
	Key      map[string]string `json:"key"` // dimension -> id
	Decision string            `json:"decision"`
	Reason   string            `json:"reason,omitempty"`
}

// ModelCoverage counts what is covered: overall, and for each value of the
// dimension that coverage is read for.
type ModelCoverage struct {
	Overall ModelShare         `json:"overall"`
	By      *ModelCoverageOfBy `json:"by"`
}

// ModelCoverageOfBy is the coverage of each value of a dimension.
type ModelCoverageOfBy struct {
	Dimension string                `json:"dimension"`
	Values    map[string]ModelShare `json:"values"`
}

// ModelShare is how many of the cells that count are covered.
type ModelShare struct {
	Covered  int `json:"covered"`
	Eligible int `json:"eligible"`
}

// Why a file is no model.json that this program reads.
var (
	errNoModel     = errors.New("this is no model.json")
	errOtherSchema = errors.New("another schema")
)

// ParseModel reads a model.json. What it refuses, it refuses as a whole.
func ParseModel(src []byte) (Model, error) {
	m, err := decodeModel(src)
	switch {
	case errors.Is(err, errOtherSchema):
		return m, fmt.Errorf("%w of schema %d; this program reads %d", errNoModel, m.Schema, ModelSchema)
	case err != nil && !errors.Is(err, errNoModel):
		return m, fmt.Errorf("%w: %w", errNoModel, err)
	}
	return m, err
}

// decodeModel also reads what it can of a file of another schema, to say which
// one it is.
func decodeModel(src []byte) (Model, error) {
	var m Model
	err := json.Unmarshal(src, &m)
	var wrong *json.UnmarshalTypeError
	switch {
	case err != nil && !errors.As(err, &wrong):
		return m, err
	case m.Schema != 0 && m.Schema != ModelSchema:
		return m, errOtherSchema
	case m.Schema == 0 || m.Dimensions == nil && err == nil:
		return m, errNoModel
	}
	return m, err
}

// Renames are ids by dimension: the former ones, and what they are today.
type Renames map[string]map[string]string

// Renames are those that the model's own entities tell.
func (m Model) Renames() Renames {
	out := Renames{}
	for dim, es := range m.Entities {
		out[dim] = map[string]string{}
		for _, e := range es {
			for _, old := range e.Formerly {
				out[dim][old] = e.ID
			}
		}
	}
	return out
}

// Renamed is the model under the ids of a later one. A former id that the model
// itself uses beside the later one, or beside another former one, stays what it
// is.
func (m Model) Renamed(to Renames) Model {
	now := Renames{}
	out := m
	out.Entities = make(map[string][]ModelEntity, len(m.Entities))
	for dim, es := range m.Entities {
		now[dim] = renamesOf(es, to[dim])
		out.Entities[dim] = slices.Clone(es)
	}
	for dim, es := range out.Entities {
		for i := range es {
			es[i].ID, es[i].ReplacedBy = now.of(dim, es[i].ID), now.of(dim, es[i].ReplacedBy)
		}
	}
	out.Offers = slices.Clone(m.Offers)
	for i, o := range out.Offers {
		out.Offers[i].Key = now.key(o.Key)
	}
	return out
}

// key is a cell under the ids of today, the same map where they have not
// changed.
func (r Renames) key(key map[string]string) map[string]string {
	var renamed map[string]string
	for dim, id := range key {
		if next := r.of(dim, id); next != id {
			if renamed == nil {
				renamed = maps.Clone(key)
			}
			renamed[dim] = next
		}
	}
	if renamed == nil {
		return key
	}
	return renamed
}

// renamesOf are the renames that give no two entities one id.
func renamesOf(es []ModelEntity, to map[string]string) map[string]string {
	taken := make(map[string]bool, len(es))
	for _, e := range es {
		taken[e.ID] = true
	}
	out := map[string]string{}
	for _, e := range es {
		if next, ok := to[e.ID]; ok && !taken[next] {
			out[e.ID], taken[next] = next, true
		}
	}
	return out
}

// of is an id as it is called now.
func (r Renames) of(dim, id string) string {
	if next, ok := r[dim][id]; ok {
		return next
	}
	return id
}
