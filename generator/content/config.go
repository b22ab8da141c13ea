package content

import (
	"maps"
	"slices"
	"time"

	"kontor/generator/source"
)

// Text is a text in several languages: a plain string, or in site.yaml a map
// from language to string.
type Text struct {
	Default string
	By      map[string]string
}

// In returns the text in lang, else the default.
func (t Text) In(lang string) string {
	if s, ok := t.By[lang]; ok {
		return s
	}
	return t.Default
}

// Config is content/site.yaml, decoded and validated. The zero Config is a
// plain German site without dimensions; [ParseConfig] fills the defaults.
type Config struct {
	File        string // path of site.yaml, "" when there is none
	Title       Text
	Description Text
	BaseURL     string // "https://example.org/sub/", always with a final slash; "" = addresses are root-relative
	Language    string
	Languages   []string // the default first
	TimeZone    string
	Location    *time.Location // never nil after ParseConfig
	Theme       string         // "kontor" by default
	ThemePos    source.Pos
	// Permalinks localises first folders: language -> folder id -> name.
	// Folder ids are dimension ids, "concepts", "series", "tags", "authors", "contact", "newsletter", "matrix", ...
	Permalinks map[string]map[string]string
	Menus      map[string][]MenuEntry // "main", "footer"
	Authors    []Author
	Author     string // default author id
	Contact    Contact
	Share      []ShareService
	Dimensions []Dimension
	Relation   RelationConfig
	Patterns   PatternsConfig
	Strategy   Strategy
	Legal      Legal
	Phases     []Phase
	Tags       []Tag // that mean the same in every language
	Matrix     MatrixConfig
	Newsletter NewsletterConfig
	Comments   CommentsConfig
	Publish    string   // auto, swap, inplace
	Redirects  []string // forms in which servers are told of old addresses
	Markdown   MarkdownConfig

	Image          Name // what networks show of pages without a picture of their own; path below content/
	Feeds          FeedsConfig
	Paginate       int    // pages in a list before it goes on on a page of its own; 0 = all on one
	Archive        Switch // the list of dated articles by year; on unless switched off
	LLMs           bool   // llms.txt: what there is, for programs that read texts
	MarkdownSource bool   // the text of every document as Markdown, beside its page
	Params         map[string]any
}

// Features lists what this site offers its readers, in a fixed order. A feature
// is on when site.yaml has its key and something stands below it: comments and
// newsletter unless that is `false` or holds `enabled: false`, signup where the
// newsletter has a provider, share with at least one service, contact with at
// least one way to reach the publisher or the contact page, booking with an
// address below contact.
func (c *Config) Features() []string {
	var on []string
	for _, f := range []struct {
		name string
		on   bool
	}{
		{FeatureComments, c.Comments.Enabled == SwitchOn},
		{FeatureNewsletter, c.Newsletter.On},
		{FeatureSignUp, c.Newsletter.TakesAddresses()},
		{FeatureShare, len(c.Share) > 0},
		{FeatureContact, c.Contact != Contact{}},
		{FeatureBooking, c.Contact.Booking != ""},
	} {
		if f.on {
			on = append(on, f.name)
		}
	}
	return on
}

// FeedsConfig says what feeds hold.
type FeedsConfig struct {
	Enabled Switch // on unless switched off
	Content string // full: whole texts; summary
	Limit   int    // entries of each feed, the newest
}

// What the entries of a feed hold.
const (
	FeedFull    = "full"
	FeedSummary = "summary"
)

// Legal names the pages that the law asks a publisher for. What is not given
// is found by its usual name when linking.
type Legal struct {
	Notice, Privacy Name
	Pos             source.Pos // of the key; site.yaml as a whole without it
}

// MarkdownConfig switches parts of Markdown that cost time or surprise.
type MarkdownConfig struct {
	Linkify     *bool // bare addresses become links; default true
	Typographer *bool // quotes and dashes per language; default true
}

// MenuEntry is one entry of a menu.
type MenuEntry struct {
	Title Text
	Page  Name // id, title or path of a page; resolved when linking
	URL   string
}

// Author is a person or an organisation that signs articles.
type Author struct {
	ID           string
	Name         Text // of a person the same in all languages
	Organization bool
	Label        Text // "Autorin"
	Role         Text
	Bio          Text
	Photo        Name // path below content/
	Links        []AuthorLink
	Pos          source.Pos
}

// Known reports whether a name as written means the author.
func (a *Author) Known(name string) bool {
	return Fold(a.ID) == Fold(name) || slices.ContainsFunc(a.Name.all(), func(own string) bool { return Fold(own) == Fold(name) })
}

// AuthorLink is an outgoing link of an author.
type AuthorLink struct {
	Title Text
	URL   Name
}

// Contact is how readers reach the publisher.
type Contact struct {
	Name, Email, Phone, Address, Booking string
	Page                                 Name
}

// Given reports whether there is anything to show, apart from a page.
func (c Contact) Given() bool {
	return c.Name != "" || c.Email != "" || c.Phone != "" || c.Address != "" || c.Booking != ""
}

// Dimension is one axis of the concept.
type Dimension struct {
	ID     string // [a-z][a-z0-9]*
	Title  Text   // singular
	Plural Text
	Dir    string // folder of its entity files below content/
	Role   string // segment, channel, portfolio or ""; by default the id where it is one of these
	Pos    source.Pos
}

// Key is the last element of Dir, the plural key of front matter.
func (d Dimension) Key() string {
	for i := len(d.Dir) - 1; i >= 0; i-- {
		if d.Dir[i] == '/' {
			return d.Dir[i+1:]
		}
	}
	return d.Dir
}

// RelationConfig says how cells are decided.
type RelationConfig struct {
	Name string
	From string // auto, offers, documents
	// Conditions are those that every offer is to state, by their ids.
	Conditions []string
}

// PatternsConfig names the axes on which coverage patterns are read.
type PatternsConfig struct {
	Rows, Cols, Per string // dimension ids
	NicheRule       string // cell, segment
}

// Strategy is what the concept declares.
type Strategy struct {
	System, Pattern, Price, Assortment string
	Focus                              []Name
	Pos                                source.Pos // of the key, nowhere without it
}

// Tag is one word in all languages of the site: texts name it by its id or by
// any of its titles.
type Tag struct {
	ID    string
	Title Text
	Pos   source.Pos
}

// Names are all words that mean the tag.
func (t Tag) Names() []string {
	return slices.DeleteFunc(append(t.Title.all(), t.ID), func(name string) bool { return name == "" })
}

// Phase is one buying phase, in order.
type Phase struct {
	ID    string
	Title Text
	Stage string // pre, purchase, post
}

// The forms of Config.Redirects.
const (
	RedirectsNetlify = "netlify"
	RedirectsApache  = "apache"
	RedirectsNginx   = "nginx"
)

// Known reports whether the phase is meant by a name: its id or its title in
// any language.
func (p Phase) Known(name string) bool {
	return Fold(p.ID) == Fold(name) || slices.ContainsFunc(p.Title.all(), func(own string) bool { return Fold(own) == Fold(name) })
}

// MatrixConfig holds thresholds and severities.
type MatrixConfig struct {
	Tolerance, Overlap, Open float64
	Switching, Integration   float64 // from where on channels are one system
	StaleMonths              int
	Severity                 map[string]string // code -> off, info, warning, error
	Findings                 string            // "public" shows findings in production
	Accept                   []Accept          // waives findings about the concept as a whole
}

// DimensionKeys returns what parsing needs to know of the dimensions.
func (c *Config) DimensionKeys() []DimensionKey {
	keys := make([]DimensionKey, len(c.Dimensions))
	for i, d := range c.Dimensions {
		keys[i] = DimensionKey{ID: d.ID, Key: d.Key(), Dir: d.Dir, Role: d.Role, Names: append(d.Title.all(), d.Plural.all()...)}
	}
	return keys
}

// all returns every wording once, the default first.
func (t Text) all() []string {
	out := []string{t.Default}
	for _, lang := range slices.Sorted(maps.Keys(t.By)) {
		if !slices.Contains(out, t.By[lang]) {
			out = append(out, t.By[lang])
		}
	}
	return out
}
