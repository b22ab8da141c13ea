package generator_test

import (
	"fmt"
	"os"
	"strings"
	"testing"

	"go.yaml.in/yaml/v4"

	"kontor/generator/content"
	"kontor/generator/source"
)

// Real data of the size of a large concept, which nobody here wrote; see its
// README. It lies beside the project and is never copied into it.
const landscape = "../../shared/data/landscape/landscape.yml"

// landscapeFile is what the test reads of the data.
type landscapeFile struct {
	Landscape []struct {
		Name          string
		Subcategories []struct {
			Name  string
			Items []struct{ Name, Project string }
		}
	}
}

// converted is the data as a relation: an area has an item in a maturity.
type converted struct {
	areas, levels, items map[string]string // id -> front matter
	offers               map[string]bool   // "area;level;item"
}

func convertLandscape(t *testing.T) converted {
	t.Helper()
	src, err := os.ReadFile(landscape)
	if err != nil {
		t.Skip("the landscape is not beside the project: ", err)
	}
	var from landscapeFile
	if err := yaml.Unmarshal(src, &from); err != nil {
		t.Fatal(err)
	}
	c := converted{map[string]string{}, map[string]string{}, map[string]string{}, map[string]bool{}}
	id := func(name string) string { return content.Slug("en", name) }
	for _, category := range from.Landscape {
		for _, sub := range category.Subcategories {
			area := id(category.Name + " " + sub.Name)
			c.areas[area] = fmt.Sprintf("title: %q\ngroup: %q\n", category.Name+": "+sub.Name, category.Name)
			for _, item := range sub.Items {
				level := item.Project
				if level == "" {
					level = "outside"
				}
				c.levels[level] = fmt.Sprintf("title: %q\n", level)
				if c.items[id(item.Name)] == "" {
					c.items[id(item.Name)] = fmt.Sprintf("title: %q\ngroup: %q\n", item.Name, category.Name)
				}
				c.offers[area+";"+level+";"+id(item.Name)] = true
			}
		}
	}
	return c
}

// TestLandscape builds the data as three dimensions: every relation that goes in
// comes out, in model.json and on the pages of the blocks, and no page is large.
func TestLandscape(t *testing.T) {
	c := convertLandscape(t)
	dir := t.TempDir()
	put(t, dir, "content/site.yaml", []byte("title: Landscape\nlanguage: de\ndimensions:\n"+
		"  - {id: area, title: Bereich, plural: Bereiche, dir: areas}\n"+
		"  - {id: maturity, title: Reife, plural: Reifegrade, dir: maturities}\n"+
		"  - {id: item, title: Eintrag, plural: Einträge, dir: items}\n"+
		"patterns: {rows: area, cols: item, per: maturity}\n"))
	for folder, entities := range map[string]map[string]string{"areas": c.areas, "maturities": c.levels, "items": c.items} {
		for id, matter := range entities {
			put(t, dir, "content/"+folder+"/"+id+".md", []byte("---\n"+matter+"---\n"))
		}
	}
	var table strings.Builder
	table.WriteString("area;maturity;item;decision\n")
	for offer := range c.offers {
		table.WriteString(offer + ";offered\n")
	}
	put(t, dir, "content/offers.csv", []byte(table.String()))
	got, report := build(t, dir, options())
	if got == nil {
		t.Fatalf("errors:\n%s", diagnostics(report, source.SeverityError))
	}
	t.Logf("%d areas, %d levels, %d items, %d relations", len(c.areas), len(c.levels), len(c.items), len(c.offers))
	checkPageSizes(t, got)
	m := readModel(t, got)
	out := map[string]bool{}
	for _, o := range m.Offers {
		out[o.Key["area"]+";"+o.Key["maturity"]+";"+o.Key["item"]] = true
	}
	if len(m.Offers) != len(c.offers) || len(out) != len(c.offers) {
		t.Errorf("%d relations in, %d out, of which %d differ", len(c.offers), len(m.Offers), len(out))
	}
	for offer := range c.offers {
		if !out[offer] {
			t.Errorf("%s is lost", offer)
		}
	}
	for _, pair := range [][2]string{{"area", "maturity"}, {"area", "item"}, {"maturity", "item"}} {
		checkPair(t, got, m, pair)
	}
}
