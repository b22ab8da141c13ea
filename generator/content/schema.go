package content

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"github.com/invopop/jsonschema"
)

// SchemaKinds lists what [Schema] describes.
func SchemaKinds() []string { return append(slices.Clone(kindNames), "site") }

// Schema returns the JSON Schema (2020-12) of the front matter of one kind of
// document, or of site.yaml (kind "site"). It is made of the decoder's own
// tables. The dimensions are those of a site that configures none.
func Schema(kind string) ([]byte, error) {
	var s *jsonschema.Schema
	switch fields := metaFields[kind]; {
	case kind == "site":
		s = siteFields.schema()
		s.AdditionalProperties = jsonschema.FalseSchema
	case fields != nil:
		s = fields.schema()
		if kind != TypeText {
			addDimensions(s)
		}
	default:
		return nil, fmt.Errorf("no schema %q; there are %s", kind, strings.Join(SchemaKinds(), ", "))
	}
	s.Version = jsonschema.Version
	s.Title = kind
	out, err := json.MarshalIndent(s, "", "  ")
	return append(out, '\n'), err
}

// schema describes a map with the fields of the record.
func (r *record[S]) schema() *jsonschema.Schema {
	s := &jsonschema.Schema{Type: "object", Properties: jsonschema.NewProperties()}
	for _, f := range r.fields {
		if f.foreign {
			continue
		}
		p := f.schema()
		p.Title, p.Description = f.en, f.de
		s.Properties.Set(f.key, p)
		if f.required {
			s.Required = append(s.Required, f.key)
		}
	}
	return s
}

func addDimensions(s *jsonschema.Schema) {
	for _, d := range defaultDimensions() {
		if _, ok := s.Properties.Get(d.Key()); ok {
			continue
		}
		p := references.schema()
		p.Title, p.Description = d.Plural.In("en"), d.Plural.In("de")+": Namen, Gruppe: X oder alle"
		s.Properties.Set(d.Key(), p)
	}
}
