package page

import (
	"slices"

	"kontor/generator/concept"
	"kontor/generator/content"
	"kontor/generator/site"
	"kontor/generator/view"
)

// conditions are the terms of the offers that decide an entity's cells, nil
// where they state none.
func (b *builder) conditions(e *site.Entity, lang string) *view.Conditions {
	if b.site.Relation == nil {
		return nil
	}
	own := slices.Index(b.site.Dimensions, e.Dimension)
	v := &view.Conditions{}
	for _, dim := range b.site.Dimensions {
		if dim != e.Dimension {
			v.Dimensions = append(v.Dimensions, dim.Title.In(lang))
		}
	}
	var keys []string
	var stated []concept.Reach
	for _, reach := range b.site.Relation.Offers(own, e.Index) {
		conditions := b.site.Offers[reach.Offer].Conditions
		for _, c := range conditions {
			if !slices.Contains(keys, c.Key) {
				keys = append(keys, c.Key)
				v.Terms = append(v.Terms, b.word(lang, "condition."+c.Key, c.Key))
			}
		}
		if len(conditions) > 0 {
			stated = append(stated, reach)
		}
	}
	if len(stated) == 0 {
		return nil
	}
	for _, reach := range stated {
		v.Rows = append(v.Rows, b.conditionRow(reach, own, keys, lang))
	}
	return v
}

func (b *builder) conditionRow(reach concept.Reach, own int, keys []string, lang string) view.ConditionRow {
	offer := b.site.Offers[reach.Offer]
	row := view.ConditionRow{State: string(offer.Decision), Values: make([]string, len(keys))}
	if offer.Decision == content.DecisionPlanned {
		row.From = datePointer(offer.From)
	}
	for d, dim := range b.site.Dimensions {
		if d == own {
			continue
		}
		members := reach.Members[d]
		if len(members) == len(dim.Entities) {
			row.Cells = append(row.Cells, []view.Link{{Title: b.t(lang, "conditions.all"), URL: b.url(dim.Pages[lang].Addr)}})
			continue
		}
		var links []view.Link
		for _, m := range members {
			links = append(links, b.entityLink(dim.Entities[m], lang))
		}
		row.Cells = append(row.Cells, links)
	}
	for _, c := range offer.Conditions {
		row.Values[slices.Index(keys, c.Key)] = c.Value
	}
	return row
}
