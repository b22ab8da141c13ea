package worksheet

import (
	"slices"
	"strings"

	"kontor/generator/content"
	"kontor/generator/site"
)

// names are those of one dimension in all languages, as a grid may head its
// rows, columns and sheets.
type names struct {
	dim     *site.Dimension
	foreign map[string][]*site.Entity // titles and short names in other languages, folded
	sheets  map[string][]*site.Entity // names of sheets, folded
}

func newNames(dim *site.Dimension, languages []string) names {
	n := names{dim, map[string][]*site.Entity{}, map[string][]*site.Entity{}}
	for _, e := range dim.Entities {
		for _, lang := range languages {
			for _, name := range []string{e.Title(lang), e.Short(lang)} {
				put(n.foreign, name, e)
				put(n.sheets, content.SheetName(name), e)
			}
		}
	}
	return n
}

func put(index map[string][]*site.Entity, name string, e *site.Entity) {
	key := content.Fold(name)
	if !slices.Contains(index[key], e) {
		index[key] = append(index[key], e)
	}
}

// find returns what a name stands for: nothing, one, or several.
func (n names) find(name string) []*site.Entity {
	if name == "" {
		return nil
	}
	if found := n.dim.Find(name); len(found) > 0 {
		return found
	}
	return n.foreign[content.Fold(name)]
}

// one is the only entity of a name, nil where there is none or several.
func (n names) one(name string) *site.Entity {
	if found := n.find(name); len(found) == 1 {
		return found[0]
	}
	return nil
}

// sheet is the entity that the name of a sheet stands for: its title may have
// been too long for it.
func (n names) sheet(name string) *site.Entity {
	if e := n.one(name); e != nil {
		return e
	}
	if found := n.sheets[content.Fold(name)]; len(found) == 1 {
		return found[0]
	}
	return nil
}

// some lists the first titles.
func (n names) some() string {
	const most = 8
	var list []string
	for _, e := range n.dim.Entities[:min(most, len(n.dim.Entities))] {
		list = append(list, e.Title(""))
	}
	if len(n.dim.Entities) > most {
		list = append(list, "…")
	}
	return strings.Join(list, ", ")
}
