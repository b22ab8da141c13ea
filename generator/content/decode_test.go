package content

import (
	"strings"
	"testing"
	"time"
)

// matterOf parses the front matter of one file of the test site.
func matterOf(t *testing.T, path, yaml, problems string) Meta {
	t.Helper()
	if !strings.Contains(yaml, "title:") {
		yaml = "title: T\n" + yaml
	}
	doc := read(path, "---\n"+yaml+"\n---\n")
	wantCodes(t, doc.Diags, problems)
	return doc.Meta
}

func TestSegmentAsTaught(t *testing.T) {
	m := matterOf(t, "segments/handwerk.md", `title: Handwerk bis 9 Beschäftigte
short: Handwerk                      # für enge Tabellen
priority: A
size: 1.850 Betriebe
share: 34 %
buys: [Onlineshop, Fachhandel]
talks: [Telefonberatung, {channel: Messenger, phase: use}]
mode: cross
expects:
  - {topic: service, text: Ersatzgerät am nächsten Morgen, importance: 5}
jobs:  [Auftrag termingerecht abschließen]
pains: [{text: Gerät fällt mitten im Auftrag aus, importance: 5, phase: use}]
gains: [Rechnung ist der Baustelle zugeordnet]`, "")
	s := m.Segment
	if m.Short != "Handwerk" || s.Priority != "A" || s.Size != "1.850 Betriebe" || s.Share != (Share{true, 0.34}) || s.Mode != "cross" {
		t.Errorf("%+v %+v", m, s)
	}
	if len(s.Buys) != 2 || s.Buys[1].Channel.Text != "Fachhandel" || s.Talks[1] != (Preference{Name{"Messenger", s.Talks[1].Channel.Pos}, "use"}) {
		t.Errorf("buys %v talks %v", s.Buys, s.Talks)
	}
	if e := s.Expects[0]; e.Topic != "service" || e.Importance != 5 || e.Text != "Ersatzgerät am nächsten Morgen" || e.Pos.Line != 11 {
		t.Errorf("expects %+v", e)
	}
	if s.Jobs[0].Importance != 3 || s.Pains[0].Phase != "use" || len(s.Gains) != 1 {
		t.Errorf("jobs %+v pains %+v gains %+v", s.Jobs, s.Pains, s.Gains)
	}
}

func TestChannelAndPortfolioAsTaught(t *testing.T) {
	c := matterOf(t, "channels/onlineshop.md", `title: Onlineshop
kind: sales
medium: online
role: lead
promise: Verfügbarkeit auf einen Blick
strengths: [rund um die Uhr, volle Sortimentstiefe]
limits: [keine Vorführung am Gerät]
pattern: product
focus: [Akkugeräte, Verbrauchsmaterial]
links: [{to: Fachhandel, phases: [choose, buy], kind: click-and-collect}]
tasks: [Beratung, {task: Abschluss, level: lead, segments: Handwerk}]
integration: {price: full, customer_data: none}
cost-to-serve: low
coreRequired: nein`, "").Channel
	if c.Kind != "sales" || c.Medium != "online" || c.Role != "lead" || c.Pattern != "product" || texts(c.Focus) != "Akkugeräte; Verbrauchsmaterial" {
		t.Errorf("%+v", c)
	}
	if len(c.Strengths) != 2 || c.Limits[0].Text != "keine Vorführung am Gerät" || c.Links[0].To.Text != "Fachhandel" || len(c.Links[0].Phases) != 2 {
		t.Errorf("%+v", c)
	}
	if c.Tasks[1].Level != "lead" || c.Integration["customerData"] != "none" || c.CostToServe != "low" || c.CoreRequired != SwitchOff {
		t.Errorf("%+v", c)
	}
	m := matterOf(t, "portfolios/reparatur.md", "title: R\nlevel: extended\nkind: service\ngroup: Services\nsolves: [Handwerk#1]\ncoreIn: alle\nstatus: planned\nfrom: 1.4.2027\naccept: [{code: AST01, reason: so gewollt, until: 2027-12-31}]", "")
	p := m.Portfolio
	if p.Level != "extended" || p.Kind != "service" || texts(p.Solves) != "Handwerk#1" || texts(p.CoreIn) != "*" {
		t.Errorf("%+v", p)
	}
	if e := m.Entity; e.Group.Text != "Services" || e.Status != "planned" || e.From.Time.Month() != time.April || e.Accept[0].Code.Text != "AST01" {
		t.Errorf("%+v", e)
	}
}

func TestSeriesPlan(t *testing.T) {
	p := matterOf(t, "series/v/_index.md", "start: 2026-11-03\nrhythm: wöchentlich\nday: Dienstag\ntime: 8 Uhr\nskip: [29.12.2026]\nplanned: [Ausblick, {title: Ende, date: 2027-01-05, teaser: Schluss}]\ncomplete: false", "").Plan
	if p.Rhythm != "weekly" || p.Day != "tue" || p.Time != "08:00" || len(p.Skip) != 1 || len(p.Planned) != 2 || p.Planned[1].Date.IsZero() {
		t.Errorf("%+v", p)
	}
	p = matterOf(t, "series/v/_index.md", "rhythm: [2026-11-03, 17.11.2026]", "").Plan
	if p.Rhythm != "" || len(p.Days) != 2 || p.Days[1].Time.Day() != 17 {
		t.Errorf("%+v", p)
	}
	matterOf(t, "series/v/_index.md", "rhythm: täglich\nday: Feiertag\ntime: 25:00\nplanned: [{teaser: x}]",
		"REF05/choice 3:9, REF05/choice 4:6, REF05/time 5:7, REF05/missing 6:11")
}

func TestPersona(t *testing.T) {
	m := matterOf(t, "personas/meisterin.md", "type: persona\nsegment: Handwerk\nkind: primary\ngoals: [pünktlich]\nchannels: [Shop, {channel: Messe, use: low}]", "")
	p := m.Persona
	if p.Segment.Text != "Handwerk" || p.Kind != "primary" || len(p.Goals) != 1 || p.Channels[1].Phase != "low" || texts(m.About["segment"]) != "Handwerk" {
		t.Errorf("%+v about %v", p, m.About)
	}
}

func TestDimensionsOfADocument(t *testing.T) {
	m := matterOf(t, "concepts/x.md", "segment: [Handwerk, 'Gruppe: Bau']\nchannels: Alle\nportfolios: [Gruppe: Geräte, Miete]\ndecision: auf Anfrage", "")
	if texts(m.About["segment"]) != "Handwerk; group:Bau" || texts(m.About["channel"]) != "*" || texts(m.About["portfolio"]) != "group:Geräte; Miete" {
		t.Errorf("%v", m.About)
	}
	if m.Decision != DecisionOnRequest || m.About["portfolio"][1].Pos.Line != 5 {
		t.Errorf("%q %v", m.Decision, m.About["portfolio"])
	}
	matterOf(t, "concepts/x.md", "segment: A\nsegments: B", "FM11 4:1")
	matterOf(t, "concepts/x.md", "decision: manchmal\nsegments: {a: b}", "REF05/decision 3:11, REF05/text 4:11")
}

func TestDecisionsInBothLanguages(t *testing.T) {
	for word, want := range map[string]Decision{
		"offered": DecisionOffered, "angeboten": DecisionOffered, "JA": DecisionOffered, "x": DecisionOffered,
		"planned": DecisionPlanned, "Geplant": DecisionPlanned, "on-request": DecisionOnRequest, "auf Anfrage": DecisionOnRequest,
		"excluded": DecisionExcluded, "bewusst nicht": DecisionExcluded, "nein": DecisionExcluded,
		"n-a": DecisionNA, "n/a": "?", "entfällt": DecisionNA, "open": DecisionOpen, "offen": DecisionOpen, " ": DecisionNone,
	} {
		got, ok := ParseDecision(word)
		if ok != (want != "?") || ok && got != want {
			t.Errorf("%q: %q %v, want %q", word, got, ok, want)
		}
	}
}

func TestOffersInDocuments(t *testing.T) {
	m := matterOf(t, "channels/x.md", `offers:
  - {segments: alle, portfolio: [A, B], decision: angeboten, from: 2026-01-01, price: Liste A, except: {segment: Kommunen}}
  - segments: Industrie
    portfolios: "*"
    decision: bewusst nicht
    reason: Rahmenverträge
    visibility: intern
    conditions: {Lieferung: 24 h, Mindestmenge: 3}
  - {segments: X, decision: nein}
  - {segmente: X}
  - nur Text`, "COV07 11:5, REF06 12:6, REF05/map 13:5")
	first, second := m.Offers[0], m.Offers[1]
	if texts(first.Key["portfolio"]) != "A; B" || texts(first.Key["segment"]) != "*" || first.Decision != DecisionOffered ||
		texts(first.Except[0]["segment"]) != "Kommunen" || first.Conditions[0] != (Condition{"price", "Liste A"}) || first.Pos.Line != 4 {
		t.Errorf("%+v", first)
	}
	if second.Decision != DecisionExcluded || second.Reason != "Rahmenverträge" || !second.Internal ||
		second.Conditions[0] != (Condition{"delivery", "24 h"}) || second.Conditions[1].Key != "Mindestmenge" {
		t.Errorf("%+v", second)
	}
	m = matterOf(t, "offers/kern.md", "segment: '*'\nchannel: [shop, field]\nportfolio: group:parts\nexcept: [{segment: industry, channel: shop}]\ndecision: offered\nconditions: {price_list: A, delivery: 24h}", "")
	if len(m.Offers) != 1 || len(m.Offers[0].Key) != 3 || texts(m.Offers[0].Key["portfolio"]) != "group:parts" || len(m.Offers[0].Except) != 1 || m.About != nil {
		t.Errorf("%+v", m.Offers)
	}
	m = matterOf(t, "offers/liste.md", "offers: [{segment: a, channel: b, portfolio: c, decision: ja}]", "")
	if len(m.Offers) != 1 || texts(m.Offers[0].Key["channel"]) != "b" {
		t.Errorf("%+v", m.Offers)
	}
}

func TestValuesAsAuthorsTypeThem(t *testing.T) {
	m := matterOf(t, "x.md", "title: 2026\nshort: true\ndescription:  zwei   Wörter \nsummary: ~\ntags: Messe\nauthor: [A, ~, '']\nweight: '3'\nseries: [{id: v, part: 2}, w]\ndraft: Ja\nnoindex: no", "")
	if m.Title.Text != "2026" || m.Short != "true" || m.Description != "zwei Wörter" || m.Summary != "" || texts(m.Tags) != "Messe" || texts(m.Authors) != "A" {
		t.Errorf("%+v", m)
	}
	if m.Weight != 3 || len(m.Series) != 2 || m.Series[0].Part != 2 || m.Series[1].Series.Text != "w" || !m.Draft || m.NoIndex {
		t.Errorf("%+v", m)
	}
	for value, want := range map[string]float64{"34 %": .34, "34%": .34, "0.34": .34, "'0,34'": .34, "34": .34, "'34'": .34, "34,5 %": .345, "0 %": 0, "1": 1, "100 %": 1} {
		if s := matterOf(t, "segments/x.md", "share: "+value, "").Segment.Share; !s.Given || s.Value < want-1e-9 || s.Value > want+1e-9 {
			t.Errorf("share %s: %+v", value, s)
		}
	}
}

func TestWrongTypesSayWhatIsExpected(t *testing.T) {
	for _, c := range []struct{ path, matter, problems string }{
		{"x.md", "description: [a]", "REF05/text 3:14"},
		{"x.md", "description: {a b: c}", "REF05/text 3:14"},
		{"x.md", "description: {de: Hallo, en: Hello}", "FM10 3:14"},
		{"x.md", "draft: vielleicht", "REF05/bool 3:8"},
		{"x.md", "draft: 1", "REF05/bool 3:8"},
		{"x.md", "draft: on", "REF05/bool 3:8"},
		{"x.md", "weight: viel", "REF05/integer 3:9"},
		{"x.md", "weight: 1.5", "REF05/integer 3:9"},
		{"x.md", "part: 0", "REF05/range 3:7"},
		{"x.md", "params: x", "REF05/map 3:9"},
		{"x.md", "tags: [a, {b: c}]", "REF05/text 3:11"},
		{"x.md", "visibility: geheim", "REF05/choice 3:13"},
		{"segments/x.md", "priority: D", "REF05/choice 3:11"},
		{"segments/x.md", "share: 134 %", "REF05/share 3:8"},
		{"segments/x.md", "pains: [{text: x, importance: 9}]", "REF05/range 3:31"},
		{"segments/x.md", "pains: [{importance: 4}]", "REF05/missing 3:9"},
		{"channels/x.md", "links: [{kind: return}]", "REF05/missing 3:9"},
		{"portfolios/x.md", "level: [core]", "REF05/choice 3:8"},
	} {
		matterOf(t, c.path, c.matter, c.problems)
	}
	if !matterOf(t, "x.md", "visibility: geheim", "REF05/choice 3:13").Internal {
		t.Error("a visibility that is not understood must hide")
	}
}

func TestDates(t *testing.T) {
	for value, want := range map[string]string{
		"2026-12-01": "2026-12-01T00:00:00+01:00 day", "1.12.2026": "2026-12-01T00:00:00+01:00 day", "01.07.2026": "2026-07-01T00:00:00+02:00 day",
		"2026-12-01 10:00": "2026-12-01T10:00:00+01:00", "2026-12-01T10:00:30": "2026-12-01T10:00:30+01:00",
		"2026-12-01T10:00:00Z": "2026-12-01T10:00:00Z", "2026-12-01T10:00:00.5-05:00": "2026-12-01T10:00:00.5-05:00",
		"2026-12-01 10:00 +0200": "2026-12-01T10:00:00+02:00", "1.12.2026, 10:00 Uhr": "2026-12-01T10:00:00+01:00", "2024-02-29": "2024-02-29T00:00:00+01:00 day",
		"2026-02-29": "", "31.6.2026": "", "2026-13-01": "", "12/01/2026": "", "1.12.26": "", "1.12": "", "morgen": "", "2026-12-01 25:00": "",
		"2026-12-01 10": "", "2026-12-01T10:00:00.": "", "2026": "", "2026-12-01 10:00 +99:00": "", "-1.1.2026": "", "2026-12-01T": "2026-12-01T00:00:00+01:00 day",
	} {
		d, ok := parseDate(value, site().Location)
		got := ""
		if ok {
			got = d.Time.Format(time.RFC3339Nano)
			if d.DateOnly {
				got += " day"
			}
		}
		if got != want {
			t.Errorf("%q: %q, want %q", value, got, want)
		}
	}
	native := read("x.md", "+++\ntitle = 'T'\ndate = 2016-10-18T22:08:09-04:00\nlastmod = 2016-10-19\nexpiryDate = 2017-01-01 10:00:00\n+++\n")
	wantCodes(t, native.Diags, "")
	if m := native.Meta; m.Date.Time.UTC().Hour() != 2 || !m.Lastmod.DateOnly || m.ExpiryDate.Time.Hour() != 10 || m.Date.Pos.Line != 3 {
		t.Errorf("%+v", m)
	}
	wantCodes(t, read("x.md", "+++\ntitle = 'T'\ndate = 10:00:00\n+++\n").Diags, "REF05/date 3:8")
	if m := matterOf(t, "x.md", "publishDate: 2026-12-01", ""); !m.Date.Time.Equal(m.PublishDate.Time) {
		t.Error("a page with nothing but publishDate has that date")
	}
}

func TestUnknownKeys(t *testing.T) {
	for _, c := range []struct{ path, matter, problem, nearest, types string }{
		{"x.md", "titel: X", "REF06 3:1", "title", ""},
		{"x.md", "desciption: X", "REF06 3:1", "description", ""},
		{"x.md", "kanäle: X", "REF06 3:1", "channels", ""},
		{"x.md", "kanaele: X", "REF06 3:1", "channels", ""},
		{"x.md", "Vertriebskanal: X", "REF06 3:1", "channels", ""},
		{"concepts/x.md", "Kundensegmente: X", "REF06 3:1", "segments", ""},
		{"segments/x.md", "Schmerzpunkte: X", "REF06 3:1", "pains", ""},
		{"segments/x.md", "prio: A", "REF06 3:1", "priority", ""},
		{"x.md", "foo: X", "REF06/free 3:1", "", ""},
		{"x.md", "pains: X", "FM09 3:1", "", "segment"},
		{"x.md", "rhythm: weekly", "FM09 3:1", "", "series"},
		{"segments/x.md", "part: 2", "FM09 3:1", "", "page, article, concept"},
		{"segments/x.md", "pains: [{text: a, wichtigkeit: 5}]", "REF06 3:19", "importance", ""},
	} {
		doc := read(c.path, "---\ntitle: T\n"+c.matter+"\n---\n")
		wantCodes(t, doc.Diags, c.problem)
		if len(doc.Diags) == 1 && (doc.Diags[0].Args["nearest"] != c.nearest || doc.Diags[0].Args["types"] != c.types) {
			t.Errorf("%s: %v", c.matter, doc.Diags[0].Args)
		}
	}
}

func TestKeysCompareLoosely(t *testing.T) {
	m := matterOf(t, "x.md", "LinkTitle: a\nimage_alt: b\nexpiry-date: 2027-01-01\nNOINDEX: true", "")
	if m.LinkTitle != "a" || m.ImageAlt != "b" || m.ExpiryDate.IsZero() || !m.NoIndex {
		t.Errorf("%+v", m)
	}
}

// Keys of other tools work, with one warning that shows what to write.
func TestKeysOfOtherTools(t *testing.T) {
	for _, c := range []struct {
		matter, fix string
		ok          func(Meta) bool
	}{
		{"excerpt: kurz", "summary: kurz", func(m Meta) bool { return m.Summary == "kurz" }},
		{"pubDate: 2026-01-01", "publishDate: 2026-01-01", func(m Meta) bool { return !m.PublishDate.IsZero() }},
		{"published: false", "draft: true", func(m Meta) bool { return m.Draft }},
		{"published: true", "draft: false", func(m Meta) bool { return !m.Draft }},
		{"published: 2026-01-01", "publishDate: 2026-01-01", func(m Meta) bool { return !m.PublishDate.IsZero() && !m.Draft }},
		{"updated: 2026-01-01", "lastmod: 2026-01-01", func(m Meta) bool { return !m.Lastmod.IsZero() }},
		{"last_update: {date: 2026-01-01, author: x}", "lastmod: 2026-01-01", func(m Meta) bool { return !m.Lastmod.IsZero() }},
		{"order: 3", "weight: 3", func(m Meta) bool { return m.Weight == 3 }},
		{"nav_order: 3", "weight: 3", func(m Meta) bool { return m.Weight == 3 }},
		{"sidebar_position: 3", "weight: 3", func(m Meta) bool { return m.Weight == 3 }},
		{"sidebar_label: S", "linkTitle: S", func(m Meta) bool { return m.LinkTitle == "S" }},
		{"sidebar: {label: S, order: 3}", "linkTitle: S, weight: 3", func(m Meta) bool { return m.LinkTitle == "S" && m.Weight == 3 }},
		{"permalink: /a/", "url: /a/", func(m Meta) bool { return m.URL.Text == "/a/" }},
		{"redirect_from: [/a/, /b/]", "aliases: [/a/, /b/]", func(m Meta) bool { return len(m.Aliases) == 2 }},
		{"extra: {a: 1}", "params: {a: 1}", func(m Meta) bool { return m.Params["a"] == 1 }},
		{"cover: a.jpg", "image: a.jpg", func(m Meta) bool { return m.Image.Text == "a.jpg" }},
		{"cover: {image: a.jpg, alt: B}", "image: a.jpg, imageAlt: B", func(m Meta) bool { return m.Image.Text == "a.jpg" && m.ImageAlt == "B" }},
		{"og: {image: a.jpg}", "image: a.jpg", func(m Meta) bool { return m.Image.Text == "a.jpg" }},
		{"hide_table_of_contents: true", "toc: false", func(m Meta) bool { return m.TOC == SwitchOff }},
		{"tableOfContents: false", "toc: false", func(m Meta) bool { return m.TOC == SwitchOff }},
		{"tableOfContents: {maxHeadingLevel: 4}", "toc: true", func(m Meta) bool { return m.TOC == SwitchOn }},
		{"unlisted: true", "noindex: true", func(m Meta) bool { return m.NoIndex }},
		{"robots: noindex, nofollow", "noindex: true", func(m Meta) bool { return m.NoIndex }},
		{"categories: [b]\ntags: [a]", "tags: [b]", func(m Meta) bool { return texts(m.Tags) == "b; a" }},
		{"template: x", "layout: x", func(m Meta) bool { return m.Layout.Text == "x" }},
		{"series_order: 2", "part: 2", func(m Meta) bool { return m.Part == 2 }},
	} {
		doc := read("x.md", "---\ntitle: T\n"+c.matter+"\n---\n")
		wantCodes(t, doc.Diags, "FM08 3:1")
		if fixes(doc) != c.fix || !c.ok(doc.Meta) {
			t.Errorf("%s: fix %q, want %q; %+v", c.matter, fixes(doc), c.fix, doc.Meta)
		}
	}
	if m := matterOf(t, "x.md", "author: {name: Erika, uri: x}", "FM08 3:9"); texts(m.Authors) != "Erika" {
		t.Errorf("%v", m.Authors)
	}
	matterOf(t, "x.md", "cascade: {a: b}\nkeywords: [a]", "FM08/ignored 3:1, FM08/ignored 4:1")
	if m := matterOf(t, "x.md", "x-farbe: rot", "FM08/params 3:1"); m.Params["x-farbe"] != "rot" {
		t.Errorf("%v", m.Params)
	}
}

// Names of earlier texts about the concept model work the same way.
func TestEarlierNames(t *testing.T) {
	s := matterOf(t, "segments/x.md", "needs_channel_mode: cross\nrevenue_share: 0.5\npreferred_channels: [{channel: Shop, phase: buy}]\nexpectations: [x]\npains: [{text: a, severity: 4}]\nvalid_from: 2026-01-01\nsize: {value: 1850, unit: Betriebe}",
		"FM08 3:1, FM08 4:1, FM08 5:1, FM08 6:1, FM08 7:19, FM08 8:1, FM08 9:1")
	if s.Segment.Mode != "cross" || s.Segment.Share.Value != .5 || s.Segment.Buys[0].Phase != "buy" || s.Segment.Pains[0].Importance != 4 || s.Entity.From.IsZero() || s.Segment.Size != "1850 Betriebe" {
		t.Errorf("%+v", s.Segment)
	}
	p := matterOf(t, "portfolios/x.md", "offer_kind: service\nrelieves: ['craft#downtime']\nsolves: [b]\ncreates: c\nprice_list: A", "FM08 3:1, FM08 4:1, FM08 6:1, FM08 7:1").Portfolio
	if p.Kind != "service" || texts(p.Solves) != "craft#downtime; b; c" || p.Price != "A" {
		t.Errorf("%+v", p)
	}
	c := matterOf(t, "channels/x.md", "focus: {segments: [a], portfolios: b}\nrole_text: x", "FM08 3:1, FM08/ignored 4:1").Channel
	if texts(c.Focus) != "a; b" {
		t.Errorf("%+v", c)
	}
}

func TestVisibility(t *testing.T) {
	m := matterOf(t, "segments/x.md", "visibility: internal\npains: [{text: a, visibility: intern}, b]", "")
	if !m.Internal || !m.Segment.Pains[0].Internal || m.Segment.Pains[1].Internal {
		t.Errorf("%+v", m.Segment.Pains)
	}
}

// Facts are what a translation must not state differently; texts are not.
func TestFactsOfTranslations(t *testing.T) {
	facts := func(yaml string) string {
		var out []string
		for _, f := range read("segments/x.md", "---\n"+yaml+"\n---\n").Meta.Facts {
			out = append(out, f.Key+"="+f.Value)
		}
		return strings.Join(out, " | ")
	}
	german := facts("title: Handwerk\npriority: a\nshare: 34 %\nbuys: [Onlineshop]\nfrom: 1.12.2026\npains: [{text: Ausfall, importance: 5, phase: use}, Lärm]\nchannels: [Alle]\nsize: 1.850 Betriebe")
	if want := "priority=A | share=0.34 | buys=onlineshop | from=2026-12-01 | pains#1.importance=5 | pains#1.phase=use | channel=*"; german != want {
		t.Errorf("%s\nwant %s", german, want)
	}
	if english := facts("title: Trades\nshare: 0.34\npains: [{text: Breakdown, phase: use}, Noise]\nsize: 1,850 firms"); english != "share=0.34 | pains#1.phase=use" {
		t.Errorf("a translation that only repeats: %s", english)
	}
	if d := facts("title: T\noffers: [{channel: a, portfolio: b, decision: ja}]"); !strings.HasPrefix(d, "offers=") || strings.Contains(d, "|") {
		t.Errorf("offers are one fact: %s", d)
	}
}

func TestNearest(t *testing.T) {
	known := []string{"Onlineshop", "Fachhandel", "Außendienst", "Messe und Vorführtage", "Marktplatz"}
	for name, want := range map[string]string{
		"Onlinshop": "Onlineshop", "online-shop": "Onlineshop", "Aussendienst": "Außendienst", "Messe": "Messe und Vorführtage",
		"Fachandel": "Fachhandel", "Zeppelin": "", "": "", "Markt": "Marktplatz",
	} {
		if got := strings.Join(Nearest(name, known, 3), ", "); got != want {
			t.Errorf("%q: %q, want %q", name, got, want)
		}
	}
	if got := Nearest("a1", []string{"a2", "a1", "a3"}, 2); strings.Join(got, " ") != "a1 a2" {
		t.Errorf("nearest first, no more than asked: %v", got)
	}
}
