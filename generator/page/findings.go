package page

import (
	"slices"

	"kontor/generator/language"
	"kontor/generator/site"
	"kontor/generator/view"
)

// modelFinding is a finding as model.json tells it.
type modelFinding struct {
	Code     string     `json:"code"`
	Severity string     `json:"severity"`
	Message  string     `json:"message"`  // in the site's language
	Subjects []string   `json:"subjects"` // "channel:shop"; none = the whole concept
	Cells    [][]string `json:"cells"`
	Accepted bool       `json:"accepted,omitempty"`
}

// showsFindings reports whether pages and data tell what the relation says
// about the concept: to its author always, to readers where the site says so.
func (b *builder) showsFindings() bool {
	return b.site.Relation != nil && (b.in.Author || b.site.Config.Matrix.Findings == "public")
}

// findingsOn are the findings that a page shows: the overview all of them, the
// page and the slices of an entity those about it, other pages about the
// relation the way to the overview.
func (b *builder) findingsOn(p *site.Page) *view.Findings {
	if !b.showsFindings() {
		return nil
	}
	about := p.Entity
	switch p.Kind {
	case site.KindMatrix:
		about = p.Slice
	case site.KindEntity, site.KindMatrixOverview, site.KindPatterns, site.KindOverlap, site.KindToBe, site.KindGaps:
	default:
		return nil
	}
	v := &view.Findings{Internal: b.in.Author}
	for _, f := range b.site.FindingsIn(p.Lang) {
		if f.Accepted == nil {
			v.Count++
		}
		if p.Kind != site.KindMatrixOverview && (about == nil || !slices.Contains(f.Subjects, about)) {
			continue
		}
		if list := &v.Open; f.Accepted == nil {
			*list = append(*list, b.findingView(f, p.Lang))
		} else {
			v.Accepted = append(v.Accepted, b.findingView(f, p.Lang))
		}
	}
	if p.Kind != site.KindMatrixOverview {
		v.All = b.linkTo(site.KindMatrixOverview, p.Lang)
	}
	onlyCounted := p.Kind != site.KindEntity && v.Count > 0
	if len(v.Open)+len(v.Accepted) == 0 && !onlyCounted {
		return nil
	}
	return v
}

func (b *builder) findingView(f site.Finding, lang string) view.Finding {
	v := view.Finding{Code: f.Code(), Severity: f.Severity.String()}
	v.Message, v.Hint = language.Message(lang, f.Text, f.Args)
	if f.Accepted != nil {
		v.Hint = f.Accepted.Reason
	}
	for _, e := range f.Subjects {
		v.Subjects = append(v.Subjects, view.Link{Title: e.Title(lang), URL: b.url(e.Pages[lang].Addr)})
	}
	if b.in.Author {
		v.Place = f.Pos.String()
	}
	return v
}

// modelFindings are the findings as data, none where readers are not told.
func (b *builder) modelFindings() (out []modelFinding) {
	if !b.showsFindings() {
		return nil
	}
	for _, f := range b.site.Findings() {
		m := modelFinding{Code: f.Code(), Severity: f.Severity.String(), Subjects: names(f.Subjects), Cells: [][]string{}, Accepted: f.Accepted != nil}
		m.Message, _ = language.Message(b.site.Config.Language, f.Text, f.Args)
		for _, cell := range f.Cells {
			m.Cells = append(m.Cells, names(cell))
		}
		out = append(out, m)
	}
	return out
}

// names are entities as data names them: "channel:shop".
func names(es []*site.Entity) []string {
	out := make([]string, len(es))
	for i, e := range es {
		out[i] = e.Dimension.ID + ":" + e.ID
	}
	return out
}
