package content

import (
	"encoding/json"
	"slices"
	"testing"
)

// schemaProperties are the properties of a schema and of all objects in it.
func schemaProperties(t *testing.T, kind string) (top map[string]any, all []string) {
	t.Helper()
	src, err := Schema(kind)
	if err != nil {
		t.Fatal(err)
	}
	var s map[string]any
	if err := json.Unmarshal(src, &s); err != nil {
		t.Fatal(err)
	}
	if s["$schema"] != "https://json-schema.org/draft/2020-12/schema" || s["type"] != "object" {
		t.Errorf("%s: %v %v", kind, s["$schema"], s["type"])
	}
	top, _ = s["properties"].(map[string]any)
	var walk func(any)
	walk = func(v any) {
		switch v := v.(type) {
		case []any:
			for _, item := range v {
				walk(item)
			}
		case map[string]any:
			if properties, ok := v["properties"].(map[string]any); ok {
				for name, p := range properties {
					all = append(all, name)
					if p, _ := p.(map[string]any); p["description"] == nil || p["title"] == nil {
						t.Errorf("%s: %s is not described", kind, name)
					}
				}
			}
			for _, item := range v {
				walk(item)
			}
		}
	}
	walk(s)
	return top, all
}

// The schema is made of the decoder's tables: what one knows, the other knows.
func TestSchemaHoldsEveryKey(t *testing.T) {
	for _, kind := range kindNames {
		top, _ := schemaProperties(t, kind)
		for _, key := range metaFields[kind].known() {
			if top[key] == nil {
				t.Errorf("%s: the schema lacks %s", kind, key)
			}
		}
		if kind != TypeText && (top["segments"] == nil || top["channels"] == nil || top["portfolios"] == nil) {
			t.Errorf("%s: the schema lacks the dimensions", kind)
		}
	}
	top, all := schemaProperties(t, "site")
	for _, key := range siteFields.known() {
		if top[key] == nil {
			t.Errorf("site: the schema lacks %s", key)
		}
	}
	nested := slices.Concat(dimensionFields.known(), authorFields.known(), matrixFields.known(), contactFields.known(), patternFields.known())
	for _, key := range nested {
		if !slices.Contains(all, key) {
			t.Errorf("site: the schema lacks the nested key %s", key)
		}
	}
	_, all = schemaProperties(t, kindSegment)
	for _, key := range slices.Concat(itemFields.known(), preferenceFields.known(), acceptFields.known(), offerRecord.known()) {
		if !slices.Contains(all, key) {
			t.Errorf("segment: the schema lacks the nested key %s", key)
		}
	}
}

func TestSchemaOfNothing(t *testing.T) {
	if _, err := Schema("artikel"); err == nil {
		t.Error("an unknown kind must be an error")
	}
	for _, kind := range SchemaKinds() {
		if _, err := Schema(kind); err != nil {
			t.Errorf("%s: %v", kind, err)
		}
	}
}

// A fact has to have a spelling by which translations are compared.
func TestFactsCanBeSpelled(t *testing.T) {
	for kind, r := range metaFields {
		for _, f := range r.fields {
			if f.fact && f.spell == nil {
				t.Errorf("%s: %s is a fact without spelling", kind, f.key)
			}
		}
	}
	for _, f := range itemFields.fields {
		if f.fact && f.spell == nil {
			t.Errorf("item: %s is a fact without spelling", f.key)
		}
	}
}
