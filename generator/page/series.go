package page

import (
	"fmt"
	"strconv"
	"strings"

	"kontor/generator/site"
	"kontor/generator/view"
)

type seriesKey struct {
	series *site.Series
	lang   string
}

// seriesParts are the parts of a series as all its pages show them.
type seriesParts struct {
	title, url string
	parts      []view.Part
	published  int
	total      int
	complete   bool
}

// seriesParts builds the list of parts once per series and language.
func (b *builder) seriesParts(key seriesKey) seriesParts {
	s, lang := key.series, key.lang
	out := seriesParts{title: s.Title(lang), published: s.Published(), total: s.Total(), complete: s.Complete()}
	if p := s.Pages[lang]; p != nil {
		out.url = b.url(p.Addr)
	}
	for _, part := range s.Parts {
		out.parts = append(out.parts, b.part(part, lang))
	}
	return out
}

func (b *builder) part(part *site.Part, lang string) view.Part {
	v := view.Part{
		Number: part.Number, Title: part.Title(lang), Teaser: part.Teaser(lang),
		Date: part.Date, State: string(part.State),
	}
	if part.Entry == nil {
		return v
	}
	if p := part.Entry.PageFor(lang, b.site.Languages); p != nil {
		v.URL, v.Comments = b.url(p.Addr), commentCount(p)
		if p.Lang != lang {
			v.Lang = p.Lang
		}
	}
	return v
}

// next is the first part that has not appeared.
func (s seriesParts) next() *view.Part {
	for i := range s.parts {
		if s.parts[i].State != string(site.PartPublished) {
			return &s.parts[i]
		}
	}
	return nil
}

// coming is the announced part that appears next, of all series.
func (b *builder) coming(lang string) (next *view.Coming) {
	for _, s := range b.site.Series {
		for i, part := range s.Parts {
			if part.State != site.PartScheduled || part.Date == nil {
				continue
			}
			if next == nil || part.Date.Before(*next.Part.Date) {
				shared := b.series.of(seriesKey{s, lang})
				next = &view.Coming{Series: view.Link{Title: shared.title, URL: shared.url}, Part: shared.parts[i]}
			}
		}
	}
	return next
}

// seriesNavs places an article in each of its series.
func (b *builder) seriesNavs(p *site.Page) (out []view.SeriesNav) {
	for _, m := range p.Parts {
		shared := b.series.of(seriesKey{m.Series, p.Lang})
		nav := view.SeriesNav{
			Title: shared.title, URL: shared.url, Part: m.Part.Number,
			Total: shared.total, Published: shared.published, Complete: shared.complete,
			Parts: append([]view.Part(nil), shared.parts...),
			All:   b.seriesURL(m.Series.All[p.Lang]), Questions: b.seriesURL(m.Series.Questions[p.Lang]),
		}
		for i, part := range m.Series.Parts {
			if part != m.Part {
				continue
			}
			nav.Parts[i].Current = true
			for j := i - 1; j >= 0 && nav.Previous == nil; j-- {
				if nav.Parts[j].State == string(site.PartPublished) {
					nav.Previous = &nav.Parts[j]
				}
			}
			if i+1 < len(nav.Parts) {
				nav.Next = &nav.Parts[i+1]
			}
		}
		out = append(out, nav)
	}
	return out
}

// seriesCards lists all series of a language.
func (b *builder) seriesCards(lang string) (out []view.SeriesCard) {
	for _, s := range b.site.Series {
		p := s.Pages[lang]
		if p == nil {
			continue
		}
		shared := b.series.of(seriesKey{s, lang})
		out = append(out, view.SeriesCard{
			Title: shared.title, URL: shared.url, Description: b.description(p),
			Published: shared.published, Total: shared.total, Complete: shared.complete, Next: shared.next(), Parts: shared.parts,
		})
	}
	return out
}

func (b *builder) seriesView(p *site.Page, markup view.HTML) view.Series {
	shared := b.series.of(seriesKey{p.Series, p.Lang})
	v := view.Series{
		Frame: b.frame(p), Content: markup,
		Parts: shared.parts, Published: shared.published, Total: shared.total, Complete: shared.complete, Next: shared.next(),
		All: b.seriesURL(p.Series.All[p.Lang]), Questions: b.seriesURL(p.Series.Questions[p.Lang]),
	}
	if feeds := b.feedsOf(p); len(feeds) > 0 {
		v.Feed = feeds[0].URL
	}
	v.SignUp = b.signUp(p, p.Series)
	if p.Doc == nil {
		return v
	}
	v.Lead = p.Doc.Meta.Description
	if plan := p.Doc.Meta.Plan; plan != nil {
		v.Abstract, v.Audience = plan.Abstract, plan.Audience
	}
	if !v.Complete {
		v.Rhythm = b.rhythm(p.Series.Rhythm(), p.Lang)
	}
	return v
}

// rhythm says in words when a series appears.
func (b *builder) rhythm(r site.Rhythm, lang string) string {
	weekday := b.t(lang, "weekday."+strings.ToLower(r.Weekday.String()[:3]))
	words := ""
	switch {
	case r.Step == "" || r.Step == "days":
		if r.Step == "days" {
			words = b.t(lang, "rhythm.days")
		}
		return words
	case r.Nth > 0:
		words = b.t(lang, "rhythm.nth."+strconv.Itoa(r.Nth), "day", weekday)
	case r.Day == 31:
		words = b.t(lang, "rhythm.monthEnd")
	case r.Day > 0:
		words = b.t(lang, "rhythm.monthly", "day", r.Day)
	default:
		words = b.t(lang, "rhythm."+r.Step, "day", weekday)
	}
	switch {
	case !r.Timed:
		return words
	case r.Minute == 0:
		return b.t(lang, "rhythm.atHour", "rhythm", words, "hour", r.Hour)
	}
	return b.t(lang, "rhythm.atTime", "rhythm", words, "hour", r.Hour, "minute", fmt.Sprintf("%02d", r.Minute))
}
