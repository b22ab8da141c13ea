package page

import (
	"encoding/json"
	"fmt"
	"html/template"
	"io"
	"strconv"
	"strings"

	"kontor/generator/site"
	"kontor/generator/source"
	"kontor/generator/view"
)

// wholeTitles name the pages about a whole series.
var wholeTitles = map[site.PageKind]string{
	site.KindSeriesAll:       "page.seriesAll",
	site.KindSeriesQuestions: "page.seriesQuestions",
}

// partPages are the pages of the published parts in the language of p.
func (b *builder) partPages(p *site.Page) (pages []*site.Page, parts []view.Part) {
	shared := b.series.of(seriesKey{p.Series, p.Lang})
	for i, part := range p.Series.Parts {
		if part.Entry == nil {
			continue
		}
		if own := part.Entry.Pages[p.Lang]; own != nil && own.Doc != nil {
			pages, parts = append(pages, own), append(parts, shared.parts[i])
		}
	}
	return pages, parts
}

// seriesAllView puts the published parts on one page. Their texts are asked
// for one by one, as where each has its own page.
func (b *builder) seriesAllView(p *site.Page, body bodyFunc) (view.SeriesAll, error) {
	shared := b.series.of(seriesKey{p.Series, p.Lang})
	v := view.SeriesAll{
		Frame: b.frame(p), Series: view.Link{Title: shared.title, URL: shared.url},
		Published: shared.published, Total: shared.total, Complete: shared.complete, Next: shared.next(),
		Questions: b.seriesURL(p.Series.Questions[p.Lang]), PrintStyle: b.url(printStyleAddr(p)),
	}
	if own := p.Series.Pages[p.Lang]; own.Doc != nil && !own.Borrowed() {
		v.Lead = own.Doc.Meta.Description
		if plan := own.Doc.Meta.Plan; plan != nil {
			v.Abstract, v.Audience = plan.Abstract, plan.Audience
		}
	}
	for _, part := range shared.parts {
		if part.State == string(site.PartPublished) && part.Lang != "" {
			v.Elsewhere = append(v.Elsewhere, part)
		}
	}
	pages, parts := b.partPages(p)
	texts := b.placements(pages, parts, p.Lang)
	for i, own := range pages {
		markup, err := body(own)
		if err != nil {
			return v, err
		}
		place := texts[i]
		part := view.WholePart{
			ID: place.id, Number: parts[i].Number, Title: parts[i].Title, URL: parts[i].URL, Lead: own.Doc.Meta.Description,
			Date: parts[i].Date, Authors: b.authors(own), Image: b.image(own), Content: place.place(markup),
		}
		part.Ribbon, part.RibbonDate = ribbon(own.Entry.Why)
		v.Parts = append(v.Parts, part)
		v.Contents = append(v.Contents, view.Heading{Level: 2, ID: place.id, Text: place.name + ": " + parts[i].Title})
		for _, h := range own.Doc.Headings {
			if h.Level == 2 {
				v.Contents = append(v.Contents, view.Heading{Level: 3, ID: place.id + "-" + h.ID, Text: h.Text})
			}
		}
	}
	return v, nil
}

// placements say how each of the parts stands on the page of all.
func (b *builder) placements(pages []*site.Page, parts []view.Part, lang string) []placement {
	out := make([]placement, len(pages))
	texts := map[string]placedText{}
	taken := map[string]bool{}
	for i, own := range pages {
		id := "part-" + strconv.Itoa(parts[i].Number)
		for n := 2; taken[id]; n++ { // of a number that stands twice
			id = fmt.Sprintf("part-%d.%d", parts[i].Number, n)
		}
		taken[id] = true
		texts[b.url(own.Addr)] = placedText{id, own.Doc.HasAnchor}
		out[i] = placement{id: id, name: b.t(lang, "series.part", "n", parts[i].Number), texts: texts}
	}
	return out
}

func (b *builder) seriesURL(p *site.Page) string {
	if p == nil {
		return ""
	}
	return b.url(p.Addr)
}

// questionsLink is what follows a callout of key questions: the way to those
// of the whole series.
func (b *builder) questionsLink(p *site.Page) string {
	for _, m := range p.Parts {
		if all := m.Series.Questions[p.Lang]; all != nil {
			return `<p class="questions-all"><a href="` + template.HTMLEscapeString(b.url(all.Addr)) + `">` +
				template.HTMLEscapeString(b.t(p.Lang, "series.questions")) + "</a></p>"
		}
	}
	return ""
}

// seriesQuestionsView lists the key questions part by part.
func (b *builder) seriesQuestionsView(p *site.Page) view.SeriesQuestions {
	shared := b.series.of(seriesKey{p.Series, p.Lang})
	v := view.SeriesQuestions{
		Frame: b.frame(p), Series: view.Link{Title: shared.title, URL: shared.url},
		Parts: b.questions(p), Download: b.url(workbookAddr(p)), All: b.seriesURL(p.Series.All[p.Lang]),
	}
	for _, part := range v.Parts {
		v.Count += len(part.Questions)
	}
	return v
}

// questions are the key questions of the published parts.
func (b *builder) questions(p *site.Page) (out []view.PartQuestions) {
	pages, parts := b.partPages(p)
	for i, own := range pages {
		asked := b.site.Prose(own.Doc).Questions
		if len(asked) == 0 {
			continue
		}
		q := view.PartQuestions{Number: parts[i].Number, Title: parts[i].Title, URL: parts[i].URL + "#" + escapeFragment(asked[0].Anchor)}
		q.Ribbon, q.RibbonDate = ribbon(own.Entry.Why)
		for _, question := range asked {
			q.Questions = append(q.Questions, b.plainText(own, question.Text))
		}
		out = append(out, q)
	}
	return out
}

// wholes plans the files beside the pages about whole series.
func (b *builder) wholes() {
	for _, p := range b.site.Pages {
		switch p.Kind {
		case site.KindSeriesAll:
			b.printStyle(p)
		case site.KindSeriesQuestions:
			b.questionsFile(p)
		}
	}
}

// workbookAddr is where the questions of a series are as a workbook.
func workbookAddr(p *site.Page) string { return strings.Trim(p.Addr, "/") + ".xlsx" }

// questionsFile plans the workbook: a line per question, with room for answers.
func (b *builder) questionsFile(p *site.Page) {
	b.outputs = append(b.outputs, Output{
		Addr: workbookAddr(p), Source: b.seriesPos(p.Series),
		Key: func() (source.Hash, error) {
			lines, err := json.Marshal(b.questionLines(p))
			return source.Sum(b.base[:], []byte(b.title(p)), lines), err
		},
		Write: func(w io.Writer) error {
			data, err := questionsWorkbook(b.t(p.Lang, "series.questionsSheet"), b.questionLines(p))
			if err != nil {
				return err
			}
			_, err = w.Write(data)
			return err
		},
	})
}

// questionLines are the lines of the workbook, the heads first.
func (b *builder) questionLines(p *site.Page) [][]string {
	lines := [][]string{{b.t(p.Lang, "series.columnPart"), b.t(p.Lang, "series.columnQuestion"), b.t(p.Lang, "series.columnAnswer")}}
	for _, part := range b.questions(p) {
		name := b.t(p.Lang, "series.part", "n", part.Number) + ": " + part.Title
		for _, question := range part.Questions {
			lines = append(lines, []string{name, question, ""})
		}
	}
	return lines
}

func (b *builder) seriesPos(s *site.Series) source.Pos {
	if s.Entry != nil {
		return source.Pos{File: s.Entry.Main.File.Path}
	}
	return source.Pos{File: b.site.Config.File}
}

// printStyleAddr is where the style sheet of a printed series is.
func printStyleAddr(p *site.Page) string { return strings.TrimPrefix(p.Addr, "/") + "print.css" }

// marginFont is how heads and feet of printed pages are set; the variables are
// those of the theme.
const marginFont = "font: 8.5pt var(--sans, sans-serif); color: var(--muted, #565b63);"

// printStyle plans the style sheet that heads every printed page with series
// and part: only a style sheet can write on the margin of paper.
func (b *builder) printStyle(p *site.Page) {
	read := func() ([]byte, error) {
		var css strings.Builder
		title := b.series.of(seriesKey{p.Series, p.Lang}).title
		fmt.Fprintf(&css, "@page { @top-left { content: %s; %[3]s } @bottom-left { content: %[2]s; %[3]s } @bottom-right { content: counter(page) \" / \" counter(pages); %[3]s } }\n",
			cssString(title), cssString(b.absolute(p.Addr)), marginFont)
		pages, parts := b.partPages(p)
		for i, place := range b.placements(pages, parts, p.Lang) {
			name := "part-" + strconv.Itoa(i+1)
			fmt.Fprintf(&css, "@page %s { @top-right { content: %s; %s } }\n[data-page=\"%s\"] { page: %s; }\n",
				name, cssString(place.name+": "+parts[i].Title), marginFont, place.id, name)
		}
		return []byte(css.String()), nil
	}
	b.outputs = append(b.outputs, Output{Addr: printStyleAddr(p), Source: b.seriesPos(p.Series), Key: hashOf(read), Write: writeOf(read)})
}

// cssString writes a text as a string of a style sheet.
func cssString(s string) string {
	var out strings.Builder
	out.WriteByte('"')
	for _, r := range s {
		if r < ' ' || r == 0x7f || strings.ContainsRune(`"\\<>&`, r) {
			fmt.Fprintf(&out, `\%x `, r)
			continue
		}
		out.WriteRune(r)
	}
	out.WriteByte('"')
	return out.String()
}
