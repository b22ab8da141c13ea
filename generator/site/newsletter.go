package site

import (
	"slices"
	"strconv"
	"strings"

	"kontor/generator/content"
	"kontor/generator/newsletter"
	"kontor/generator/source"
)

// Newsletter is how readers subscribe: pages, and who takes their addresses.
type Newsletter struct {
	Settings newsletter.Settings // without a provider nobody takes addresses: pages offer the feed
	Hours    int                 // that a confirmation link is valid; 0 = not known

	Pages   map[string]*Page             // to sign up, by language
	Series  map[*Series]map[string]*Page // to subscribe to one series
	Answers map[string]map[string]*Page  // what follows: confirm, done, bye; none without a provider
}

// The answers that follow a sign-up, by the names of their pages.
const (
	AnswerConfirm = "confirm" // look into your inbox
	AnswerDone    = "done"    // confirmed
	AnswerBye     = "bye"     // unsubscribed
)

// ownHours is how long the links of the publisher's own service are valid.
const ownHours = 72

// newsletterDir is the folder below content/ with texts for its pages.
const newsletterDir = "newsletter"

// TakesAddresses reports whether the site asks readers for their address.
func (n *Newsletter) TakesAddresses() bool { return n != nil && n.Settings.Provider.Text != "" }

// newsletterPages adds what there is about the newsletter, if the site has one.
func (l *linker) newsletterPages() {
	c := l.config.Newsletter
	if !c.On {
		l.strayTexts(nil)
		return
	}
	n := &Newsletter{
		Settings: l.newsletterSettings(), Hours: c.Hours,
		Pages: map[string]*Page{}, Series: map[*Series]map[string]*Page{}, Answers: map[string]map[string]*Page{},
	}
	if n.Settings.Own() && n.Hours == 0 {
		n.Hours = ownHours
	}
	l.site.Newsletter = n
	index := "index"
	if l.byID[newsletterDir+"/_index"] != nil {
		index = "_index"
	}
	texts := []string{index}
	base := func(lang string) string { return l.langPrefix(lang) + "/" + l.folderName(lang, newsletterDir) + "/" }
	l.newsletterPage(index, n.Pages, func(lang string) *Page {
		return &Page{ID: newsletterDir + "/_index", Kind: KindNewsletter, Addr: base(lang), Parent: l.site.Home[lang]}
	})
	if n.TakesAddresses() {
		for _, s := range l.site.Series {
			if !n.Settings.Has(s.ID) {
				continue
			}
			n.Series[s] = map[string]*Page{}
			texts = append(texts, s.ID)
			l.newsletterPage(s.ID, n.Series[s], func(lang string) *Page {
				if s.Pages[lang] == nil {
					return nil
				}
				return &Page{Kind: KindNewsletter, Series: s, Addr: base(lang) + lastElement(strings.Trim(s.below(s.Pages[lang]), "/")) + "/", Parent: n.Pages[lang]}
			})
		}
		for _, answer := range []string{AnswerConfirm, AnswerDone, AnswerBye} {
			n.Answers[answer] = map[string]*Page{}
			texts = append(texts, answer)
			l.newsletterPage(answer, n.Answers[answer], func(lang string) *Page {
				return &Page{Kind: KindNewsletterAnswer, Answer: answer, Addr: base(lang) + answer + "/", Parent: n.Pages[lang]}
			})
		}
	}
	l.strayTexts(texts)
}

// newsletterPage makes a page in every language, with a text of the author's in
// those that have one; no language borrows the text of another.
func (l *linker) newsletterPage(name string, pages map[string]*Page, page func(lang string) *Page) {
	id := newsletterDir + "/" + name
	entry := l.text(id)
	for _, lang := range l.config.Languages {
		p := page(lang)
		if p == nil {
			continue
		}
		if p.ID == "" {
			p.ID = id
		}
		if entry != nil {
			if doc := entry.Docs.In(lang); doc != nil {
				p.Entry, p.Doc = entry, doc
				entry.Pages[lang] = p
				if hasTitle(doc) {
					p.Title = doc.Meta.Title.Text
				}
			}
		}
		l.add(pages, lang, p)
	}
}

// hasTitle reports whether a text says its title: in its front matter, or by its
// first heading. Else that is made of the file's name.
func hasTitle(doc *content.Document) bool {
	title := doc.Meta.Title
	return title.Pos != doc.Meta.Pos || len(doc.Headings) > 0 && doc.Headings[0].Text == title.Text
}

// strayTexts reports texts in the folder that no page shows.
func (l *linker) strayTexts(known []string) {
	for _, e := range l.site.Entries {
		if e.Main.Meta.Type != content.TypeText {
			continue
		}
		name := strings.TrimPrefix(e.ID, newsletterDir+"/")
		switch {
		case !l.config.Newsletter.On:
			l.report(source.Info("NWS08/off", filePos(e.Main)))
		case !slices.Contains(known, name):
			var files []string
			for _, k := range known {
				files = append(files, k+".md")
			}
			l.report(source.Warning("NWS08", filePos(e.Main), "name", name+".md", "known", strings.Join(files, ", ")))
		}
	}
}

// newsletterSettings checks what site.yaml says. Where forms would not work
// there are none.
func (l *linker) newsletterSettings() newsletter.Settings {
	c := l.config.Newsletter
	s := newsletter.Settings{
		Pos: c.Pos, Provider: newsletter.Value(c.Provider),
		Given: map[string]newsletter.Value{
			newsletter.KeyAction: newsletter.Value(c.Action), newsletter.KeyServer: newsletter.Value(c.Server),
			newsletter.KeyAccount: newsletter.Value(c.Account), newsletter.KeyForm: newsletter.Value(c.Form),
			newsletter.KeyEndpoint: newsletter.Value(c.Endpoint),
		},
		Lists: valuesOf(c.Lists), Fields: pairsOf(c.Fields), Hidden: pairsOf(c.Hidden), Honeypots: valuesOf(c.Honeypots),
		Processor: newsletter.Processor{Name: c.Processor.Name, Country: c.Processor.Country.In(l.config.Language), Privacy: c.Processor.Privacy.Text},
	}
	if s.Provider.Text == "" {
		l.withoutProvider(c)
		return s
	}
	before := len(l.diags)
	s.Topics = l.topics(c.Topics)
	if l.knownProvider(&s.Provider) {
		l.diags = append(l.diags, s.Check()...)
		l.declarations(s)
	}
	if source.HasErrors(l.diags[before:]) {
		s.Provider = newsletter.Value{}
	}
	return s
}

// withoutProvider asks for the provider that settings are meant for.
func (l *linker) withoutProvider(c content.NewsletterConfig) {
	for _, given := range append([]content.Name{c.Action, c.Server, c.Account, c.Form, c.Endpoint}, c.Lists...) {
		if given.Text != "" {
			l.report(source.Error("NWS01/none", given.Pos, "known", strings.Join(newsletter.Names(), ", ")))
			return
		}
	}
}

// knownProvider gives the provider its usual name.
func (l *linker) knownProvider(v *newsletter.Value) bool {
	name, ok := newsletter.Canonical(v.Text)
	known := strings.Join(newsletter.Names(), ", ")
	nearest := content.Nearest(v.Text, newsletter.Names(), 1)
	switch {
	case ok:
		v.Text = name
	case name == "ghost":
		l.report(source.Error("NWS01/ghost", v.Pos, "known", known))
	case len(nearest) > 0:
		l.report(source.Error("NWS01", v.Pos, "provider", v.Text, "nearest", nearest[0]))
	default:
		l.report(source.Error("NWS01/known", v.Pos, "provider", v.Text, "known", known))
	}
	return ok
}

// declarations asks for what only the publisher can say: who sends, how often,
// and what the provider does with a sign-up.
func (l *linker) declarations(s newsletter.Settings) {
	c := l.config.Newsletter
	fail := func(text string, pos source.Pos) {
		l.report(source.Error(text, pos, "provider", s.Title()))
	}
	if c.Sender.Default == "" {
		fail("NWS02/sender", s.Provider.Pos)
	}
	if c.Frequency.Times == 0 {
		fail("NWS02/frequency", s.Provider.Pos)
	}
	if p := c.Processor.Privacy; p.Text != "" && !strings.HasPrefix(p.Text, "https://") && !strings.HasPrefix(p.Text, "http://") {
		l.report(source.Error("NWS03/privacy", p.Pos, "value", p.Text))
	}
	if s.Own() {
		return // the service confirms every address and measures nothing
	}
	switch c.DoubleOptIn.Switch {
	case content.SwitchOpen:
		fail("NWS05", s.Provider.Pos)
	case content.SwitchOff:
		fail("NWS05/single", c.DoubleOptIn.Pos)
	}
	if c.Tracking.Switch == content.SwitchOpen {
		fail("NWS05/tracking", s.Provider.Pos)
	}
}

// topics finds the series that topics are of. A series that waits for its day
// counts as well.
func (l *linker) topics(given []content.Setting) (out []newsletter.Pair) {
	names, ids := &nameIndex[string]{}, []string{}
	add := func(s *Series, title string) {
		if !slices.Contains(ids, s.ID) {
			ids = append(ids, s.ID)
		}
		names.add(levelID, s.ID, s.ID)
		names.add(levelTitle, title, s.ID)
	}
	for _, d := range l.identities {
		if d.declares != nil {
			for _, doc := range d.docs {
				add(d.declares, doc.Meta.Title.Text)
			}
		}
	}
	for _, s := range l.site.Series {
		if s.identity == nil {
			add(s, s.Name)
		}
	}
	seen := map[string]source.Pos{}
	for _, t := range given {
		found := names.find(t.Key.Text)
		if len(found) == 0 {
			l.report(source.Error("NWS06", t.Key.Pos, "series", t.Key.Text,
				"nearest", strings.Join(content.Nearest(t.Key.Text, ids, 3), ", "), "known", strings.Join(ids, ", ")))
			continue
		}
		if first, twice := seen[found[0]]; twice {
			l.report(source.Error("NWS06/twice", t.Key.Pos, "series", found[0], "line", strconv.Itoa(first.Line)).With(first))
			continue
		}
		seen[found[0]] = t.Key.Pos
		out = append(out, newsletter.Pair{Key: newsletter.Value{Text: found[0], Pos: t.Key.Pos}, Values: valuesOf(t.Values)})
	}
	return out
}

func valuesOf(names []content.Name) (out []newsletter.Value) {
	for _, n := range names {
		out = append(out, newsletter.Value(n))
	}
	return out
}

func pairsOf(settings []content.Setting) (out []newsletter.Pair) {
	for _, s := range settings {
		out = append(out, newsletter.Pair{Key: newsletter.Value(s.Key), Values: valuesOf(s.Values)})
	}
	return out
}
