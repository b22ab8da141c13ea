package content

import (
	"maps"
	"reflect"
	"slices"
	"strings"
	"testing"

	"kontor/generator/source"
)

func configOf(t *testing.T, yaml, problems string) *Config {
	t.Helper()
	c, diags := ParseConfig("content/site.yaml", []byte(yaml))
	wantCodes(t, diags, problems)
	for _, d := range diags {
		if d.Severity == source.SeverityWarning && d.Code() != "FM08" {
			t.Errorf("a problem of site.yaml is an error: %+v", d)
		}
	}
	return c
}

func TestSiteWithoutConfiguration(t *testing.T) {
	c, diags := ParseConfig("content/site.yaml", nil)
	wantCodes(t, diags, "")
	if c.Language != "de" || !slices.Equal(c.Languages, []string{"de"}) || c.Location.String() != "Europe/Berlin" || c.Theme != "kontor" || c.Publish != "auto" {
		t.Errorf("%+v", c)
	}
	var ids []string
	for _, d := range c.Dimensions {
		ids = append(ids, d.ID+" "+d.Dir+" "+d.Role+" "+d.Title.In("de")+" "+d.Plural.In("de")+" "+d.Title.In("en"))
	}
	want := "segment segments segment Kundensegment Kundensegmente Customer segment, channel channels channel Kanal Kanäle Channel, " +
		"portfolio portfolios portfolio Portfolio-Baustein Portfolio Portfolio item"
	if got := strings.Join(ids, ", "); got != want {
		t.Errorf("dimensions\n%s\n%s", got, want)
	}
	german := map[string]string{"segment": "segmente", "channel": "kanaele", "portfolio": "portfolio", "concepts": "konzept", "series": "serie", "tags": "schlagworte", "authors": "autoren", "contact": "kontakt", "changes": "aenderungen", "archive": "archiv"}
	if !maps.Equal(c.Permalinks["de"], german) {
		t.Errorf("permalinks %v", c.Permalinks)
	}
	if c.Relation.From != "auto" || c.Patterns != (PatternsConfig{"segment", "portfolio", "channel", "cell"}) || c.Matrix.Tolerance != .1 || c.Matrix.Overlap != .8 || c.Matrix.Open != .2 || c.Matrix.StaleMonths != 12 {
		t.Errorf("%+v %+v %+v", c.Relation, c.Patterns, c.Matrix)
	}
}

// Every key of site.yaml, as an author writes it.
func TestWholeConfiguration(t *testing.T) {
	c := configOf(t, `
title: {de: Vertrieb, en: Sales}
description: Ein Konzept
baseURL: https://example.org/konzept
language: de
languages: [en, de]
timeZone: Europe/Vienna
theme: hausstil
permalinks: {de: {concepts: konzepte, segments: zielgruppen}, en: {series: parts}}
menus:
  main: [Serie, {title: {de: Kontakt, en: Contact}, page: kontakt}]
  footer: [{title: Verband, url: "https://example.org"}]
authors:
  - {name: Erika Beispiel, label: Autorin, role: {de: Beraterin, en: Consultant}, links: [https://example.org/e, {title: Profil, url: "https://example.net"}]}
  - {id: haus, name: Musterwerk, organization: true}
author: Erika Beispiel
contact: {name: Erika Beispiel, email: erika@example.org, phone: 0123 456, booking: "https://example.org/termin", page: kontakt}
share: [email, {name: Fediverse, url: "https://social.example/share?text={title}%20{url}"}]
relation: {from: offers}
patterns: {rows: portfolios, nicheRule: segment}
strategy: {system: cross, pattern: selective, price: parity, assortment: asymmetrical, focus: Handwerk}
phases: [search, {id: buy, title: {de: Kaufen, en: Buy}, stage: purchase}]
matrix: {tolerance: 5 %, open: 0.3, staleMonths: 6, severity: {PAT01: error, cov05: off}, findings: public}
newsletter: {provider: none}
comments: {closeAfter: 30, endpoint: /kommentare/}
legal: {notice: impressum, privacy: Datenschutz}
publish: inplace
markdown: {linkify: false}
params: {farbe: rot}
`, "CFG12 23:78")
	if c.Title.In("de") != "Vertrieb" || c.Title.Default != "Vertrieb" || c.Title.In("en") != "Sales" || c.BaseURL != "https://example.org/konzept/" {
		t.Errorf("%+v %s", c.Title, c.BaseURL)
	}
	if !slices.Equal(c.Languages, []string{"de", "en"}) || c.Location.String() != "Europe/Vienna" || c.Theme != "hausstil" {
		t.Errorf("%v %v %s", c.Languages, c.Location, c.Theme)
	}
	if c.Permalinks["de"]["segment"] != "zielgruppen" || c.Permalinks["de"]["channel"] != "kanaele" || c.Permalinks["en"]["series"] != "parts" || c.Permalinks["en"]["channel"] != "channels" {
		t.Errorf("%v", c.Permalinks)
	}
	if m := c.Menus["main"]; len(m) != 2 || m[0].Page.Text != "Serie" || m[1].Title.In("en") != "Contact" || c.Menus["footer"][0].URL == "" {
		t.Errorf("%+v", c.Menus)
	}
	if a := c.Authors[0]; a.ID != "erika-beispiel" || c.Author != a.ID || a.Role.In("en") != "Consultant" || len(a.Links) != 2 || a.Links[0].URL.Text == "" || !c.Authors[1].Organization {
		t.Errorf("%+v", c.Authors)
	}
	if c.Contact.Email != "erika@example.org" || c.Contact.Page.Text != "kontakt" || len(c.Share) != 2 || c.Share[0].Name != ShareMail || c.Share[1].Name != "Fediverse" || c.Relation.From != "offers" {
		t.Errorf("%+v %v", c.Contact, c.Share)
	}
	if c.Patterns != (PatternsConfig{"portfolio", "segment", "channel", "segment"}) {
		t.Errorf("rows are given, the rest follows: %+v", c.Patterns)
	}
	if c.Strategy.System != "cross" || texts(c.Strategy.Focus) != "Handwerk" || len(c.Phases) != 2 || c.Phases[1].Stage != "purchase" {
		t.Errorf("%+v %+v", c.Strategy, c.Phases)
	}
	if m := c.Matrix; m.Tolerance != .05 || m.Open != .3 || m.Overlap != .8 || m.StaleMonths != 6 || m.Severity["PAT01"] != "error" || m.Findings != "public" {
		t.Errorf("%+v", m)
	}
	if !c.Newsletter.On || c.Newsletter.Provider.Text != "" || c.Comments.CloseAfter != 30 || c.Publish != "inplace" || *c.Markdown.Linkify || c.Markdown.Typographer != nil || c.Params["farbe"] != "rot" {
		t.Errorf("%+v", c)
	}
}

func TestEveryConfigKeyIsRead(t *testing.T) {
	typ := reflect.TypeFor[Config]()
	known := siteFields.known()
	for i := range typ.NumField() {
		name := typ.Field(i).Name
		if name == "File" || name == "Location" || name == "ThemePos" {
			continue
		}
		if !slices.ContainsFunc(known, func(k string) bool { return strings.EqualFold(k, name) }) {
			t.Errorf("no key reads Config.%s", name)
		}
	}
}

func TestWrongConfiguration(t *testing.T) {
	for _, c := range []struct{ yaml, problems string }{
		{"titel: X", "REF06 1:1"},
		{"contact: {mailadresse: x}", "REF06/known 1:11"},
		{"title: Teil 2: X", "FM02/colon 1:14"},
		{"- a", "FM07 1:1"},
		{"language: deutsch", "CFG02 1:11"},
		{"languages: [de, DE]", "CFG02/twice 1:12"},
		{"language: fr\nlanguages: [de, en]", "CFG02/default 2:12"},
		{"title: {de: A, fr: B}", "CFG03 1:16"},
		{"timeZone: Europe/Bonn", "CFG04 1:11"},
		{"timeZone: Local", "CFG04 1:11"},
		{"baseURL: example.org", "CFG05 1:10"},
		{"baseURL: /", "CFG05 1:10"},
		{"baseURL: https://example.org/?a=1", "CFG05 1:10"},
		{"dimensions: [persona]", "CFG06 1:13"},
		{"dimensions: [a, b, c, d, e]", "CFG06 1:13"},
		{"dimensions: [Persona, plan]", "CFG07 1:14"},
		{"dimensions: [{id: a, dir: ../x}, b]", "CFG07/dir 1:14"},
		{"dimensions: [{id: a, dir: static/a}, b]", "CFG07/reserved 1:14"},
		{"dimensions: [date, b]", "CFG07/key 1:14"},
		{"dimensions: [a, a]", "CFG07/twice 1:17"},
		{"dimensions: [a, {id: as, dir: x}]", "CFG07/twice 1:17"},
		{"dimensions: [{id: a, dir: x}, {id: b, dir: x/b}]", "CFG07/overlap 1:31"},
		{"dimensions: [{id: a, role: segment}, {id: b, role: segment}]", "CFG07/role 1:38"},
		{"permalinks: {de: {series: Artikel Serie}}", "CFG08 1:27"},
		{"permalinks: {de: {series: konzept}}", "CFG08/twice 1:13"},
		{"permalinks: {fr: {series: serie}}", "CFG03 1:14"},
		{"theme: ../x", "CFG09 1:8"},
		{"patterns: {rows: kunde}", "CFG10 1:18"},
		{"patterns: {rows: segment, cols: segments}", "CFG10 1:33"},
		{"author: Erika", "CFG11 1:9"},
		{"authors: [{name: A}, {name: a}]", "CFG11/twice 1:22"},
		{"authors: [{name: A, links: [{title: Profil, url: profil}]}]", "CFG13/web 1:50"},
		{"share: [linkedn]", "SHR01 1:9"},
		{"share: [mail, xing]", "SHR01/known 1:15"},
		{"share: [{name: Mastodon}]", "SHR01/known 1:16"},
		{"share: [linkedin, LinkedIn]", "SHR01/twice 1:19"},
		{"share: [{url: 'https://a.example/?u={url}'}]", "REF05/missing 1:9"},
		{"share: [{name: A, url: 'https://a.example/?u={link}'}]", "SHR02 1:24"},
		{"share: [{name: A, url: 'https://a.example/?u={url'}]", "SHR02 1:24"},
		{"share: [{name: A, url: 'https://a.example/'}]", "SHR02/url 1:24"},
		{"share: [{name: A, url: 'http://a.example/?u={url}'}]", "SHR02/address 1:24"},
		{"share: [{name: A, url: 'https://{url}/'}]", "SHR02/address 1:24"},
		{"share: [{name: A, url: 'javascript:{url}'}]", "SHR02/address 1:24"},
		{"share: [{name: copy, url: {a: b}}]", "REF05/text 1:27"},
		{"contact: {email: erika}", "CFG13 1:18"},
		{"contact: {booking: termin}", "CFG13/web 1:20"},
		{"menus: {main: [{title: A, page: b, url: /c/}]}", "CFG14 1:33"},
		{"menus: {head: [a]}", "REF06/known 1:9"},
		{"phases: [a, a]", "CFG15 1:9"},
		{"publish: morgen", "REF05/choice 1:10"},
		{"matrix: {severity: {PAT01: schlimm}}", "REF05/choice 1:28"},
		{"relation: {from: csv}", "REF05/choice 1:18"},
		{"languageCode: en", "FM08 1:1"},
		{"x: " + strings.Repeat("a", MaxConfig), "FM04"},
	} {
		config := configOf(t, c.yaml, c.problems)
		if config.Location == nil || config.Language == "" || config.Theme == "" || config.Theme == "../x" {
			t.Errorf("%.60s: the configuration cannot be used: %+v", c.yaml, config)
		}
	}
}

func TestDimensionsOfOtherFields(t *testing.T) {
	c := configOf(t, "language: en\ndimensions:\n  - {id: persona, title: Persona}\n  - {id: feature, dir: product/features, plural: Features}\n  - plan", "")
	if c.TimeZone != "UTC" || len(c.Dimensions) != 3 || c.Dimensions[1].Key() != "features" || c.Dimensions[2].Dir != "plans" || c.Dimensions[2].Title.In("en") != "Plan" {
		t.Errorf("%+v", c)
	}
	if c.Patterns.Rows != "persona" || c.Patterns.Cols != "feature" || c.Patterns.Per != "plan" {
		t.Errorf("%+v", c.Patterns)
	}
	if got := c.Permalinks["en"]["feature"]; got != "product/features" {
		t.Errorf("permalinks %v", c.Permalinks)
	}
	o := Options{Language: "en", Languages: []string{"en"}, Dimensions: c.DimensionKeys()}
	doc, _ := Parse(source.File{Path: "content/notes/x.md"}, []byte("---\ntitle: T\npersonas: [A]\nfeature: B\nplans: '*'\n---\n"), o)
	wantCodes(t, doc.Diags, "")
	if len(doc.Meta.About) != 3 || texts(doc.Meta.About["feature"]) != "B" {
		t.Errorf("%v", doc.Meta.About)
	}
	doc, _ = Parse(source.File{Path: "content/product/features/sso.md"}, []byte("---\ntitle: SSO\n---\n"), o)
	if doc.Meta.Type != TypeEntity || doc.Dim != "feature" || doc.Meta.Segment != nil || doc.Meta.Entity == nil {
		t.Errorf("%+v", doc)
	}
	if none := configOf(t, "dimensions: []", ""); len(none.Dimensions) != 0 || none.Patterns.Rows != "" {
		t.Errorf("%+v", none.Dimensions)
	}
	if null := configOf(t, "dimensions:\n", ""); len(null.Dimensions) != 3 {
		t.Errorf("null is absent: %+v", null.Dimensions)
	}
}

func TestDimensionNamesForTables(t *testing.T) {
	keys := configOf(t, "languages: [de, en]", "").DimensionKeys()
	if want := []string{"Kanal", "Channel", "Kanäle", "Channels"}; !slices.Equal(keys[1].Names, want) {
		t.Errorf("%v, want %v", keys[1].Names, want)
	}
}

// A feature is on when something stands below its key.
func TestFeatures(t *testing.T) {
	for _, c := range []struct{ yaml, want, problems string }{
		{"title: T", "", ""},
		{"newsletter: {name: N}\ncomments: {closeAfter: 30}", "comments newsletter", ""},
		{"newsletter: true\ncomments: ja", "comments newsletter", ""},
		{"newsletter: false\ncomments:", "", ""},
		{"newsletter: {}\nshare: []\ncontact: {}", "newsletter", ""},
		{"newsletter: {provider: own}", "newsletter signup", ""},
		{"newsletter: {provider: own, enabled: false}", "", ""},
		{"newsletter: {enabled: false, name: N}\ncomments: {Enabled: nein}", "", ""},
		{"newsletter: {enabled: true}\ncomments: {enabled: null, depth: 3}", "comments newsletter", ""},
		{"share: mail\ncontact: {page: kontakt}", "share contact", ""},
		{"contact: {booking: 'https://example.org/'}", "contact booking", ""},
		{"newsletter: [a]\ncomments: {enabled: vielleicht}", "", "REF05/map 1:13, REF05/bool 2:21"},
	} {
		if got := strings.Join(configOf(t, c.yaml, c.problems).Features(), " "); got != c.want {
			t.Errorf("%q: on are %q, want %q", c.yaml, got, c.want)
		}
	}
}

// The legal pages have a place to report at, named or not.
func TestLegalPages(t *testing.T) {
	c := configOf(t, "title: T\nlegal:\n  impressum: a", "REF06 3:3")
	if c.Legal.Pos.Line != 2 || c.Legal.Notice.Text != "" {
		t.Errorf("%+v", c.Legal)
	}
	c = configOf(t, "legal: {notice: impressum, privacy: Datenschutz}", "")
	if c.Legal.Notice.Text != "impressum" || c.Legal.Privacy.Text != "Datenschutz" || c.Legal.Privacy.Pos.Col != 37 {
		t.Errorf("%+v", c.Legal)
	}
	if c = configOf(t, "title: T", ""); c.Legal.Pos != (source.Pos{File: "content/site.yaml"}) {
		t.Errorf("%+v", c.Legal)
	}
}

// What is set for comments is read once, at the edge, with its defaults.
func TestComments(t *testing.T) {
	c := configOf(t, "comments: {endpoint: 'https://comments.example.org/new', mailto: redaktion@example.org, closeAfter: 90, depth: 4, days: 5, on: [Artikel, concept]}", "")
	if got := c.Comments; got.Endpoint != "https://comments.example.org/new" || got.Mailto != "redaktion@example.org" || got.CloseAfter != 90 ||
		got.Depth != 4 || got.Days != 5 || !slices.Equal(got.On, []string{TypeArticle, TypeConcept}) || got.Enabled != SwitchOn {
		t.Errorf("%+v", got)
	}
	for _, yaml := range []string{"title: T", "comments: true", "comments: false"} {
		if got := configOf(t, yaml, "").Comments; got.Depth != 3 || got.Days != 2 || got.CloseAfter != 0 || !slices.Equal(got.On, []string{TypeArticle}) {
			t.Errorf("%s: %+v", yaml, got)
		}
	}
	for _, c := range []struct{ yaml, problems string }{
		{"comments: {endpint: /a/}", "REF06 1:12"},
		{"comments: {kommentieren: true}", "REF06/known 1:12"},
		{"comments: {depth: 11}", "REF05/range 1:19"},
		{"comments: {depth: 0}", "REF05/range 1:19"},
		{"comments: {closeAfter: -1}", "REF05/range 1:24"},
		{"comments: {on: [article, serie]}", "REF05/choice 1:26"},
		{"comments: [a]", "REF05/map 1:11"},
		{"comments: {mailto: 'Redaktion <r@example.org>'}", "CFG13 1:20"},
		{"comments: {mailto: 'mailto:r@example.org'}", "CFG13 1:20"},
		{"comments: {mailto: 'a@example.org, b@example.org'}", "CFG13 1:20"},
		{"comments: {endpoint: 'http://comments.example.org/'}", "CFG16/http 1:22"},
		{"comments: {endpoint: 'http://localhost.example.org/'}", "CFG16/http 1:22"},
	} {
		configOf(t, c.yaml, c.problems)
	}
}

// A form may send to https, to the site's own host and, while somebody tries
// things out, to the machine itself.
func TestEndpoints(t *testing.T) {
	for address, want := range map[string]string{
		"https://comments.example.org": "", "https://example.org:8443/a?site=b": "", "/kommentare/": "", "/": "",
		"http://localhost:8080/": "", "http://127.0.0.1:8080": "", "http://[::1]:8080/": "", "http://a.localhost/": "",
		"http://example.org/": "CFG16/http", "http://10.0.0.1/": "CFG16/http",
		"//example.org/": "CFG16", "kommentare/": "CFG16", "https:///a": "CFG16", "https://": "CFG16", `/\example.org`: "CFG16",
		"https://a:b@example.org/": "CFG16", "/a#b": "CFG16", "javascript:alert(1)": "CFG16", "ftp://example.org/": "CFG16",
		"mailto:a@example.org": "CFG16", "https://exa mple.org/": "CFG16", "https://:80/": "CFG16", "data:text/html,a": "CFG16",
	} {
		if got := wrongEndpoint(address); got != want {
			t.Errorf("%q: %q, want %q", address, got, want)
		}
		c, _ := ParseConfig("content/site.yaml", []byte("comments: {endpoint: '"+address+"'}"))
		if kept := c.Comments.Endpoint == address; kept != (want == "") {
			t.Errorf("%q is kept: %v", address, kept)
		}
	}
}

func TestCommentsOfAPage(t *testing.T) {
	for text, want := range map[string]Commenting{
		"true": CommentsOn, "ja": CommentsOn, "offen": CommentsOn, "false": CommentsOff, "nein": CommentsOff, "off": CommentsOff,
		"closed": CommentsClosed, "geschlossen": CommentsClosed,
	} {
		doc, _ := Parse(source.File{Path: "content/a.md"}, []byte("---\ntitle: A\ncomments: "+text+"\n---\n"), Options{Language: "de"})
		if doc.Meta.Comments != want || len(doc.Diags) > 0 {
			t.Errorf("%s: %q %v", text, doc.Meta.Comments, doc.Diags)
		}
	}
	doc, _ := Parse(source.File{Path: "content/a.md"}, []byte("---\ntitle: A\ncomments: vielleicht\n---\n"), Options{Language: "de"})
	wantCodes(t, doc.Diags, "REF05/comments 3:11")
	if doc.Meta.Comments.Or(CommentsClosed) != CommentsClosed || CommentsOn.Or(CommentsOff) != CommentsOn {
		t.Error("what is not understood says nothing")
	}
}
