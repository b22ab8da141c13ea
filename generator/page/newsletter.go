package page

import (
	"strings"
	"time"

	"kontor/generator/newsletter"
	"kontor/generator/site"
	"kontor/generator/view"
)

// signUp is how readers of a page subscribe to a series, or to everything where
// s is nil. It is nil where the page has nothing to offer.
func (b *builder) signUp(p *site.Page, s *site.Series) *view.SignUp {
	n := b.site.Newsletter
	if n == nil {
		return nil
	}
	v := b.signUpWords(p, s)
	if q := n.Pages[p.Lang]; q != nil && q != p {
		v.More = b.url(q.Addr)
	}
	switch {
	case n.TakesAddresses():
		v.Form = b.signUpForm(p, s)
	case v.Feed == nil && p.Kind != site.KindNewsletter:
		return nil // the page about the newsletter says so
	case p.Kind == site.KindNewsletter:
		v.Email = b.site.Config.Contact.Email
	}
	return v
}

// signUpWords are what stands around the form. A series with all its parts is
// followed by others.
func (b *builder) signUpWords(p *site.Page, s *site.Series) *view.SignUp {
	n, word := b.site.Newsletter, "parts"
	v := &view.SignUp{State: b.stateOf(s, p.Lang, "")}
	switch {
	case b.onlyArticles():
		word = "articles"
	case s != nil && s.Complete():
		word = "series"
	}
	if n.TakesAddresses() {
		v.Title = b.t(p.Lang, "newsletter.title."+word)
		if s != nil && !n.Settings.Has(s.ID) && !s.Complete() {
			v.Whole = b.t(p.Lang, "newsletter.whole")
		}
	} else {
		v.Title = b.t(p.Lang, "newsletter.feedTitle."+word)
	}
	v.Feed = b.signUpFeed(s, p.Lang)
	return v
}

// signUpFeed is the feed with the same news: of the series while it goes on,
// else of the site.
func (b *builder) signUpFeed(s *site.Series, lang string) *view.FeedLink {
	if s != nil && !s.Complete() && s.Pages[lang] != nil {
		if own := b.feedsOf(s.Pages[lang]); len(own) > 0 {
			return &view.FeedLink{Title: b.t(lang, "series.feed"), Type: own[0].Type, URL: own[0].URL}
		}
	}
	if all := b.homeFeeds[lang]; len(all) > 0 {
		return &view.FeedLink{Title: b.t(lang, "newsletter.feedOfAll"), Type: all[0].Type, URL: all[0].URL}
	}
	return nil
}

// stateOf says what comes next, of a series or, where s is nil, of all. With
// titled it names the part, which most pages do elsewhere.
func (b *builder) stateOf(s *site.Series, lang, titled string) string {
	if s == nil {
		if next := b.sites[lang].Coming; next != nil {
			return b.t(lang, "newsletter.state.coming", "title", next.Part.Title, "date", b.unbroken(*next.Part.Date, lang))
		}
		return b.t(lang, "newsletter.state.news")
	}
	if s.Complete() {
		return b.t(lang, "newsletter.state.complete")
	}
	shared := b.series.of(seriesKey{s, lang})
	next := shared.next()
	switch {
	case next == nil:
		return b.t(lang, "newsletter.state.open")
	case next.State == string(site.PartScheduled) && next.Date != nil:
		return b.t(lang, "newsletter.state.scheduled"+titled, "n", next.Number, "title", next.Title, "date", b.unbroken(*next.Date, lang))
	}
	return b.t(lang, "newsletter.state.preparing"+titled, "n", next.Number, "title", next.Title)
}

// unbroken is a date that stays on one line.
func (b *builder) unbroken(t time.Time, lang string) string {
	return strings.ReplaceAll(b.in.Theme.Strings(lang).Date(t), " ", "\u00a0")
}

// subscribed is the series that a form for s is about; nil for everything, as
// where it is no topic of its own or has no parts to come.
func (b *builder) subscribed(s *site.Series) *site.Series {
	if s == nil || s.Complete() || !b.site.Newsletter.Settings.Has(s.ID) {
		return nil
	}
	return s
}

func (b *builder) signUpForm(p *site.Page, s *site.Series) *view.SignUpForm {
	n := b.site.Newsletter
	about := b.subscribed(s)
	consent := b.consent(about, p.Lang)
	ask := newsletter.Ask{Language: p.Lang, Page: b.absolute(p.Addr), Consent: consent.Hash()}
	if ask.Page == "" {
		ask.Page = b.url(p.Addr)
	}
	if about != nil {
		ask.Series = about.ID
	}
	form := n.Settings.Form(ask)
	v := &view.SignUpForm{
		Action: form.Action, Email: form.Email, Honeypots: form.Honeypots,
		Consent: consent.Text, ConsentMore: consent.More, ConsentHash: consent.Hash(),
	}
	for _, h := range form.Hidden {
		v.Hidden = append(v.Hidden, view.Field{Name: h.Name, Value: h.Value})
	}
	if privacy := b.site.Legal[p.Lang].Privacy; privacy != nil {
		v.Privacy = b.url(privacy.Addr)
	}
	v.Processor, v.Notice = b.processor(p.Lang)
	return v
}

// processor says where the address goes, if that is to others.
func (b *builder) processor(lang string) (words string, notice *view.Link) {
	by, others := b.site.Newsletter.Settings.ProcessedBy()
	if !others {
		return "", nil
	}
	country := b.site.Config.Newsletter.Processor.Country.In(lang)
	if country == "" {
		country = b.t(lang, "newsletter.country."+by.Country)
	}
	if by.Privacy != "" {
		notice = &view.Link{Title: b.t(lang, "newsletter.notice", "name", by.Name), URL: by.Privacy}
	}
	return b.t(lang, "newsletter.processor", "name", by.Name, "country", country), notice
}

// consent is the wording beside the button of the form for a series, or for
// everything where s is nil.
func (b *builder) consent(s *site.Series, lang string) newsletter.Consent {
	return b.newsletterTerms(s, lang).Consent(func(key string, args ...any) string { return b.t(lang, key, args...) })
}

func (b *builder) newsletterTerms(s *site.Series, lang string) newsletter.Terms {
	c := b.site.Config.Newsletter
	t := newsletter.Terms{
		Sender: c.Sender.In(lang), Name: b.newsletterName(lang),
		Times: c.Frequency.Times, Period: c.Frequency.Period, Tracking: c.Tracking.Or(false),
		Articles: b.onlyArticles(),
	}
	if s != nil {
		t.Series = s.Title(lang)
	}
	return t
}

// onlyArticles reports whether a newsletter can only bring articles, as of a
// blog: what readers agree to has to be what they get.
func (b *builder) onlyArticles() bool { return len(b.site.Series) == 0 }

// newsletterName is what the newsletter is called.
func (b *builder) newsletterName(lang string) string {
	if name := b.site.Config.Newsletter.Name.In(lang); name != "" {
		return name
	}
	return b.siteName(lang)
}

// newsletterLead introduces a page of the newsletter.
func (b *builder) newsletterLead(p *site.Page) string {
	n := b.site.Newsletter
	if m := metaOf(p); m != nil && m.Description != "" {
		return m.Description
	}
	switch {
	case p.Kind == site.KindNewsletterAnswer:
		return b.t(p.Lang, "newsletter."+p.Answer+".lead")
	case n.TakesAddresses() && b.onlyArticles():
		return b.t(p.Lang, "newsletter.leadArticles")
	case n.TakesAddresses():
		return b.t(p.Lang, "newsletter.lead")
	case b.signUpFeed(nil, p.Lang) != nil:
		return b.t(p.Lang, "newsletter.leadFeed")
	}
	return b.t(p.Lang, "newsletter.leadNone")
}

func (b *builder) newsletterView(p *site.Page, markup view.HTML) view.Newsletter {
	n := b.site.Newsletter
	v := view.Newsletter{Frame: b.frame(p), Lead: b.newsletterLead(p), Content: markup, SignUp: *b.signUp(p, p.Series)}
	if n.TakesAddresses() {
		v.Facts = b.newsletterFacts(p)
	}
	if p.Series != nil {
		v.Series = &view.Link{Title: p.Series.Title(p.Lang), URL: b.seriesURL(p.Series.Pages[p.Lang])}
		v.All, v.SignUp.More = v.SignUp.More, "" // said once, in better words
		return v
	}
	for _, s := range b.site.Series {
		if link, ok := b.aloneLink(s, p.Lang); ok {
			v.Others = append(v.Others, view.NewsletterSeries{Link: link, State: b.stateOf(s, p.Lang, ".titled")})
		}
	}
	return v
}

// aloneLink leads to where readers subscribe to one series: a page of its own
// or, where nobody takes addresses, its feed.
func (b *builder) aloneLink(s *site.Series, lang string) (link view.Link, ok bool) {
	if s.Complete() || s.Pages[lang] == nil {
		return link, false
	}
	link.Title = s.Title(lang)
	if q := b.site.Newsletter.Series[s][lang]; q != nil {
		link.URL = b.url(q.Addr)
	} else if feeds := b.feedsOf(s.Pages[lang]); !b.site.Newsletter.TakesAddresses() && len(feeds) > 0 {
		link.URL = feeds[0].URL
	}
	return link, link.URL != ""
}

// newsletterFacts say what one gets before one gives an address.
func (b *builder) newsletterFacts(p *site.Page) []view.Fact {
	what := b.t(p.Lang, "newsletter.about.all")
	if b.onlyArticles() {
		what = b.t(p.Lang, "newsletter.about.articles")
	}
	about := b.subscribed(p.Series)
	if about != nil {
		what = b.t(p.Lang, "newsletter.about.series", "series", about.Title(p.Lang))
	}
	terms := b.newsletterTerms(about, p.Lang)
	return []view.Fact{
		{Key: "newsletter.fact.what", Value: what},
		{Key: "newsletter.fact.often", Value: b.t(p.Lang, "newsletter.often."+terms.Period, "n", terms.Times)},
		{Key: "newsletter.fact.sender", Value: terms.Sender},
	}
}

func (b *builder) newsletterAnswerView(p *site.Page, markup view.HTML) view.NewsletterAnswer {
	v := view.NewsletterAnswer{Frame: b.frame(p), Answer: p.Answer, Lead: b.newsletterLead(p), Content: markup}
	if p.Doc == nil || b.site.Prose(p.Doc).Words == 0 {
		v.Steps = b.answerSteps(p)
	}
	if p.Answer == site.AnswerBye {
		v.Links = append(v.Links, view.Link{Title: b.t(p.Lang, "newsletter.again"), URL: b.url(b.site.Newsletter.Pages[p.Lang].Addr)})
	} else if series := b.site.SeriesList[p.Lang]; series != nil {
		v.Links = append(v.Links, view.Link{Title: b.t(p.Lang, "newsletter.read"), URL: b.url(series.Addr)})
	}
	return v
}

// answerSteps say what happens next, in three steps.
func (b *builder) answerSteps(p *site.Page) []string {
	key := "newsletter." + p.Answer + "."
	second := b.t(p.Lang, key+"second")
	switch hours := b.site.Newsletter.Hours; {
	case p.Answer == site.AnswerConfirm && hours > 0:
		second += " " + b.t(p.Lang, "newsletter.valid", "n", hours)
	case p.Answer == site.AnswerDone:
		second = b.stateOf(nil, p.Lang, "")
	}
	return []string{b.t(p.Lang, key+"first"), second, b.t(p.Lang, key+"third")}
}

// DeclaredConsent is the wording that one form of a site asks readers to agree
// to.
type DeclaredConsent struct {
	Form     string // id of the series; "" = everything
	Lang     string
	Wording  string
	Hash     string
	Provider string
}

// Consents are all wordings in use, those of a complete series left out: its
// pages show the form for everything.
func (p *Plan) Consents() (out []DeclaredConsent) {
	b, n := p.builder, p.Site.Newsletter
	if !n.TakesAddresses() {
		return nil
	}
	add := func(s *site.Series, lang string) {
		consent := b.consent(s, lang)
		d := DeclaredConsent{Lang: lang, Wording: consent.Wording(), Hash: consent.Hash(), Provider: n.Settings.Title()}
		if s != nil {
			d.Form = s.ID
		}
		out = append(out, d)
	}
	for _, lang := range b.site.Languages {
		add(nil, lang)
		for _, s := range b.site.Series {
			if s.Pages[lang] != nil && b.subscribed(s) != nil {
				add(s, lang)
			}
		}
	}
	return out
}
