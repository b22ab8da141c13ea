package page

import (
	"time"

	"kontor/generator/concept"
	"kontor/generator/content"
	"kontor/generator/site"
)

// model is model.json: the public data of a site, generic in its dimensions.
type model struct {
	Schema     int                              `json:"schema"`
	Site       modelSite                        `json:"site"`
	Dimensions []content.ModelDimension         `json:"dimensions"`
	Entities   map[string][]content.ModelEntity `json:"entities"`
	Offers     []content.ModelOffer             `json:"offers"`
	Coverage   *modelCoverage                   `json:"coverage,omitempty"`
	Overlap    []modelOverlap                   `json:"overlap,omitempty"`
	Series     []modelSeries                    `json:"series"`
	Documents  []modelDocument                  `json:"documents"`
	Findings   []modelFinding                   `json:"findings,omitempty"` // only where pages show them
}

type modelSite struct {
	Title    string `json:"title"`
	Language string `json:"language"`
}

type modelSeries struct {
	ID    string      `json:"id"`
	Title string      `json:"title"`
	Parts []modelPart `json:"parts"`
}

type modelPart struct {
	Part   int    `json:"part"`
	Title  string `json:"title"`
	URL    string `json:"url,omitempty"`
	Date   string `json:"date,omitempty"`
	Status string `json:"status"`
}

type modelDocument struct {
	ID    string              `json:"id"`
	Type  string              `json:"type"`
	Title string              `json:"title"`
	URL   string              `json:"url"`
	About map[string][]string `json:"about,omitempty"`
}

// model describes the edition in the site's default language.
func (b *builder) model() model {
	lang := b.site.Config.Language
	m := model{
		Schema: content.ModelSchema, Site: modelSite{Title: b.site.Config.Title.In(lang), Language: lang},
		Dimensions: []content.ModelDimension{}, Entities: map[string][]content.ModelEntity{}, Offers: b.modelOffers(),
		Coverage: b.modelCoverage(), Overlap: b.modelOverlap(),
		Series: []modelSeries{}, Documents: b.modelDocuments(lang), Findings: b.modelFindings(),
	}
	for _, dim := range b.site.Dimensions {
		m.Dimensions = append(m.Dimensions, content.ModelDimension{ID: dim.ID, Title: dim.Title.In(lang)})
		for _, e := range dim.Entities {
			v := content.ModelEntity{ID: e.ID, Title: e.Title(lang), URL: b.url(e.Pages[lang].Addr), Formerly: e.Formerly()}
			if main := e.Main(); main != nil && main.Meta.Entity != nil && main.Meta.Entity.Status != "active" {
				v.Status = main.Meta.Entity.Status
			}
			if e.References.ReplacedBy != nil {
				v.ReplacedBy = e.References.ReplacedBy.ID
			}
			m.Entities[dim.ID] = append(m.Entities[dim.ID], v)
		}
	}
	for _, s := range b.site.Series {
		v := modelSeries{ID: s.ID, Title: s.Title(lang), Parts: []modelPart{}}
		for _, p := range b.series.of(seriesKey{s, lang}).parts {
			part := modelPart{Part: p.Number, Title: p.Title, URL: p.URL, Status: p.State}
			if p.Date != nil {
				part.Date = dateText(*p.Date)
			}
			v.Parts = append(v.Parts, part)
		}
		m.Series = append(m.Series, v)
	}
	return m
}

// modelOffers lists every decided cell, in the order of the members.
func (b *builder) modelOffers() []content.ModelOffer {
	out := []content.ModelOffer{}
	if b.site.Relation == nil {
		return out
	}
	dims := b.site.Dimensions
	key := make([]int, len(dims))
	for {
		if state, offer := b.site.Relation.At(key...); state != concept.Open {
			v := content.ModelOffer{Key: make(map[string]string, len(dims)), Decision: site.StateID(state)}
			for d, member := range key {
				v.Key[dims[d].ID] = dims[d].Entities[member].ID
			}
			if offer >= 0 {
				v.Reason = b.site.Offers[offer].Reason
			}
			out = append(out, v)
		}
		d := len(key) - 1
		for ; d >= 0; d-- { // the next key, last dimension fastest
			if key[d]++; key[d] < len(dims[d].Entities) {
				break
			}
			key[d] = 0
		}
		if d < 0 {
			return out
		}
	}
}

// modelDocuments lists the documents that are no entities, in site order.
func (b *builder) modelDocuments(lang string) []modelDocument {
	out := []modelDocument{}
	for _, e := range b.site.Entries {
		p := e.PageFor(lang, b.site.Languages)
		if p == nil || p.Kind == site.KindEntity {
			continue
		}
		d := modelDocument{ID: e.ID, Type: e.Main.Meta.Type, Title: b.title(p), URL: b.url(p.Addr)}
		for i, dim := range b.site.Dimensions {
			for _, entity := range e.About[i] {
				if d.About == nil {
					d.About = map[string][]string{}
				}
				d.About[dim.ID] = append(d.About[dim.ID], entity.ID)
			}
		}
		out = append(out, d)
	}
	return out
}

// dateText is a date of model.json: the day alone where no time was given.
func dateText(t time.Time) string {
	if t.Hour() == 0 && t.Minute() == 0 && t.Second() == 0 {
		return t.Format(time.DateOnly)
	}
	return t.Format(time.RFC3339)
}
