// Package content says what ONE file means. It knows no address and no other
// file, so every file can be parsed alone: in parallel, remembered, fuzzed.
//
// [ParseConfig] reads content/site.yaml, [Parse] a Markdown file with its front
// matter, [ParseOffers] a table of offers. All three report problems as
// [source.Diagnostic] values and never fail otherwise.
package content

import (
	"reflect"
	"slices"
	"strings"
	"time"

	"kontor/generator/source"
)

// Limits of one file.
const (
	MaxFile        = 8 << 20  // bytes of a Markdown file; above is an error
	LargeFile      = 1 << 20  // bytes of a Markdown file; from here on a warning
	MaxFrontMatter = 64 << 10 // bytes of front matter
)

// The types of documents. Type "post" is read as [TypeArticle].
const (
	TypeEntity  = "entity"  // one value of a dimension: a segment, channel, portfolio
	TypeConcept = "concept" // a concept document
	TypeArticle = "article" // an article, alone or a part of a series
	TypeSeries  = "series"  // series/ID/_index.md
	TypeSection = "section" // any other _index.md; home is the section at the root
	TypePage    = "page"    // a plain page
	TypePersona = "persona" // a role within a segment
	TypeOffer   = "offer"   // offers/*.md: a decision, no page of its own
	TypeText    = "text"    // newsletter/*.md: a text for a generated page
)

// Document is what one Markdown file says: facts only, small, encodable.
// Neither syntax tree nor HTML is kept; the HTML waits in [Bodies].
type Document struct {
	File source.File

	// ID is the page's identity in all languages: `id:` or the path below
	// content/ without language suffix and extension ("series/x/02-y",
	// "segments/_index"); bundles and sections keep "index" and "_index".
	ID     string
	Lang   string     // language of the file, from suffix or `lang:`, else the site's default
	Folder string     // ID's path without its last element, "" at the root; from the path, not from `id:`
	Name   string     // last element of the path without language and extension
	Dim    string     // dimension of an entity, else ""
	IDPos  source.Pos // of `id:`, zero where the path gives the id

	Meta     Meta
	Prose    Prose
	Links    []Link
	Headings []Heading
	Anchors  []string // other ids in the body: footnotes, questions, raw HTML
	Asks     bool     // the body has key questions, see [Prose.Questions]

	Placeholders     []Name // plain pages: what is left in [square brackets], at most 20
	MorePlaceholders int    // how many further ones there are

	SlugKey string // slug of the title (entities: of the file name) in the document's language
	AddrKey string // slug of `slug:`, else of PlainName, in the document's language
	FoldKey string // the title as references compare it, see [Fold]
	SortKey []byte // collation key of the title in the document's language

	Diags []source.Diagnostic
}

// Prose is what a body says that nothing else on the site hangs on: other
// prose leaves every address, name and link as it is. It is what authors edit most.
type Prose struct {
	Hash       source.Hash // of the file's bytes
	Words      int
	HasSummary bool     // the body has <!--more-->
	Summary    string   // plain text for [Titled] of the first paragraph, or up to <!--more-->; at most about 300 characters
	Excerpts   []string // parallel to Document.Links: the sentence around each, plain text for [Titled]; at most about 240 characters
	Directives []Directive
	Questions  []Question
	Body       BodyRef
}

// Question is a key question of a body: one entry of a list in a callout
// > [!QUESTIONS].
type Question struct {
	Anchor string // of the callout
	Text   string // plain text for [Titled]
}

// SameFacts reports whether two documents differ in nothing but their prose and
// where their links stand: whether what was linked with one holds for the other.
func (d *Document) SameFacts(o *Document) bool {
	a, b := *d, *o
	a.File.Size, b.File.Size = 0, 0
	a.Prose, b.Prose = Prose{}, Prose{}
	a.Diags, b.Diags = nil, nil
	a.Links, b.Links = nil, nil
	same := func(x, y Link) bool { x.Pos, y.Pos = source.Pos{}, source.Pos{}; return x == y }
	return slices.EqualFunc(d.Links, o.Links, same) && reflect.DeepEqual(a, b)
}

// HasAnchor reports whether the body has an element of that id.
func (d *Document) HasAnchor(id string) bool {
	for _, h := range d.Headings {
		if h.ID == id {
			return true
		}
	}
	return slices.Contains(d.Anchors, id)
}

// PlainName is the file name without what only orders it: a leading number of
// a part, a date.
func (d *Document) PlainName() string {
	name := d.Name
	if d.Meta.Type != TypeArticle {
		return name
	}
	if len(name) > 11 && isDigits(name[:4]) && name[4] == '-' && isDigits(name[5:7]) && name[7] == '-' && isDigits(name[8:10]) && name[10] == '-' {
		return name[11:]
	}
	if !strings.HasPrefix(d.Folder, "series/") {
		return name
	}
	if rest := CutNumber(name); rest != "" {
		return rest
	}
	return name
}

// CutNumber cuts a leading number and its hyphen off a name: "02-y" is "y".
func CutNumber(name string) string {
	if number, rest, ok := strings.Cut(name, "-"); ok && isDigits(number) {
		return rest
	}
	return name
}

func isDigits(s string) bool {
	for _, c := range s {
		if c < '0' || c > '9' {
			return false
		}
	}
	return s != ""
}

// AddrName is what names the document in its address, before it is a slug.
func (d *Document) AddrName() string {
	if d.Meta.Slug != "" {
		return d.Meta.Slug
	}
	return d.PlainName()
}

// Name is a name as an author wrote it, with its place.
type Name struct {
	Text string
	Pos  source.Pos
}

// Date is a moment as an author wrote it. A date without time is midnight in
// the site's zone and has DateOnly set. The zero Date means "not given".
type Date struct {
	Time     time.Time
	DateOnly bool
	Pos      source.Pos
}

// IsZero reports whether the date was not given.
func (d Date) IsZero() bool { return d.Time.IsZero() }

// Switch is a yes or no that an author may leave open. It is no *bool because
// encoding/gob drops a pointer to false.
type Switch uint8

// The positions of a Switch.
const (
	SwitchOpen Switch = iota // not given
	SwitchOff
	SwitchOn
)

// Or is the position as a bool, and def where it was left open.
func (s Switch) Or(def bool) bool {
	if s == SwitchOpen {
		return def
	}
	return s == SwitchOn
}

// Share is a part of a whole that may be zero or not given.
type Share struct {
	Given bool
	Value float64 // 0 to 1
}

// Meta is the decoded front matter. Absent keys leave zero values.
type Meta struct {
	Pos   source.Pos // start of the front matter
	Type  string     // one of the Type constants; never empty after Parse
	Title Name       // never empty after Parse: falls back to first heading or file name

	LinkTitle, Description, Summary string
	Short                           string
	Date, PublishDate               Date
	Lastmod, ExpiryDate             Date
	Draft, Internal                 bool // Internal: visibility: internal
	Weight                          int  // 0 = not given, sorts last
	Slug                            string
	URL                             Name   // whole address below the site's root
	Aliases                         []Name // old addresses
	Formerly                        []Name // old ids
	Layout                          Name
	Tags, Authors                   []Name
	Image                           Name // path relative to the file
	ImageAlt                        string
	TOC                             Switch
	Comments                        Commenting
	NoIndex                         bool
	TranslationKey                  string
	Params                          map[string]any // string, bool, int, float64, []any, map[string]any

	About    map[string][]Name // dimension id -> names as written, incl. "*" and "group:x"
	Decision Decision          // decision: in a document that names all dimensions
	Offers   []Offer           // offers: list, or the file itself for TypeOffer

	Series   []Membership
	Part     int // 0 = not given; from `part:` or the leading number of the file name in a series
	Teaser   string
	Announce Switch

	Entity    *Entity     // TypeEntity
	Segment   *Segment    // TypeEntity in a dimension with role segment
	Channel   *Channel    // ... role channel
	Portfolio *Portfolio  // ... role portfolio
	Plan      *SeriesPlan // TypeSeries
	Persona   *Persona    // TypePersona
	Facts     []Fact      // what is not text, in file order: a translation must not state it differently (REF03)
}

// Fact is a key of front matter that is no text, with its value in one
// canonical spelling.
type Fact struct {
	Key, Value string
	Pos        source.Pos
}

// Membership makes an article a part of a series.
type Membership struct {
	Series Name
	Part   int // 0 = not given
}

// Decision is the state of one cell as an author stated it; the values are the
// English ids of model.json.
type Decision string

// The decisions; DecisionNone means none was stated.
const (
	DecisionNone      Decision = ""
	DecisionOffered   Decision = "offered"
	DecisionPlanned   Decision = "planned"
	DecisionOnRequest Decision = "on-request"
	DecisionExcluded  Decision = "excluded"
	DecisionNA        Decision = "n-a"
	DecisionOpen      Decision = "open"
)

// Offer is one statement about a set of cells: names for each dimension, their
// Cartesian product less Except, and the decision for all of them.
type Offer struct {
	Pos        source.Pos        // of the row, the list item or the file
	Key        map[string][]Name // dimension id -> names, "*", "group:x"
	Except     []map[string][]Name
	Decision   Decision
	Reason     string
	Level      string
	From       Date
	Until      Date
	Internal   bool
	Note       string
	Conditions []Condition // in the order written
}

// Condition is one term of trade of an offer, for instance price or delivery.
type Condition struct {
	Key   string // canonical English id: price, priceIndex, discount, payment, delivery, warranty, serviceLevel, minOrder; else as written
	Value string
}

// Item is an entry of a list such as expects, pains or strengths.
type Item struct {
	ID         string // as given; "" = only its position names it
	Text       string
	Topic      string // expects: service, price, ...
	Kind       string
	Phase      string
	Importance int // 1 to 5; 3 where not given
	Internal   bool
	Pos        source.Pos
}

// Entity holds what all entities share.
type Entity struct {
	Status      string // draft, active, planned, retired; "" = active
	From, Until Date
	Group       Name
	Parent      Name
	Owner       string
	Sources     []string
	ReplacedBy  Name
	Reviewed    Date
	Accept      []Accept
}

// Accept waives a finding.
type Accept struct {
	Code   Name
	Reason string
	Until  Date
}

// Preference names a channel, optionally for one buying phase.
type Preference struct {
	Channel Name
	Phase   string
}

// Segment holds the fields of a customer segment.
type Segment struct {
	Priority                    string // A, B, C
	Size                        string
	Share                       Share  // of revenue
	Mode                        string // single, multi, cross, omni
	Buys                        []Preference
	Talks                       []Preference
	Expects, Jobs, Pains, Gains []Item
	Personas                    []Name
}

// Channel holds the fields of a channel.
type Channel struct {
	Kind         string // sales, communication, both; "" = sales
	Medium       string
	Directness   string
	Role         string
	Promise      string
	Strengths    []Item
	Limits       []Item
	Tasks        []Task
	Phases       []string
	Pattern      string
	Focus        []Name
	CoreRequired Switch
	Links        []ChannelLink
	Integration  map[string]string // price, customerData, stock, service -> none, partial, full
	CostToServe  string
}

// Sells reports whether the channel counts in denominators.
func (c *Channel) Sells() bool { return c == nil || c.Kind != "communication" }

// Task is something a channel does for segments.
type Task struct {
	Task     string
	Segments []Name
	Level    string
}

// ChannelLink is a way for a customer to switch to another channel.
type ChannelLink struct {
	To       Name
	Phases   []string
	Kind     string
	Both     bool
	Segments []Name
	Shares   []string
}

// Portfolio holds the fields of one portfolio item.
type Portfolio struct {
	Level        string // core, extended, peripheral, seasonal, test
	Kind         string // product, service, bundle
	Variants     int
	Parts        []Name
	CoreIn       []Name
	Distribution string // intensive, selective, exclusive
	Solves       []Name // "Handwerk#1": pain, gain or job of a segment
	Price        string
}

// SeriesPlan holds the fields of a series.
type SeriesPlan struct {
	Abstract, Audience string
	Start              Date
	Rhythm             string // weekly, fortnightly, monthly, or "" when Days is used
	Days               []Date
	Day                string // mon..sun
	Time               string // "08:00"
	Skip               []Date
	Planned            []PlannedPart
	Complete           bool   // no part follows those that have a file or are planned
	Hold               string // "complete": held back until all parts are there, or ""
}

// PlannedPart announces a part that has no file yet.
type PlannedPart struct {
	Title, Teaser string
	Part          int // 0 = not given
	Date          Date
	Pos           source.Pos
}

// Persona describes a role within a segment, never a named person.
type Persona struct {
	Segment                                   Name
	Kind                                      string
	Tagline, Age, Job, Context, Skills, Quote string
	Goals, Concerns                           []Item
	Channels                                  []Preference // Phase holds the use: low, medium, high
}

// LinkKind tells what a reference in a body points at.
type LinkKind uint8

// The kinds of links.
const (
	LinkPath  LinkKind = iota // relative or site-absolute path, with or without #anchor
	LinkWiki                  // [[target]] or [[dim:target|text]]
	LinkImage                 // path of a picture
)

// Link is one reference from a body to something in the same site. External
// links and mailto: are ordinary HTML and are not listed.
type Link struct {
	Kind   LinkKind
	Target string // path or wiki target without the anchor; "" = this page
	Anchor string // without #
	Text   string // the link's own text; "" for [[x]] without text
	Pos    source.Pos
}

// Directive is a fenced block ```kontor with one YAML mapping name: arguments.
type Directive struct {
	Name string
	Args *Node
	Pos  source.Pos
}

// Heading of a body, in order.
type Heading struct {
	Level int
	ID    string // unique in the document
	Text  string // plain text
}

// SlotKind tells what has to be written at a slot.
type SlotKind uint8

// The kinds of slots. Between SlotLinkStart and the SlotLinkEnd that follows
// it stands the link's text.
const (
	SlotLinkStart SlotKind = iota // Index: Document.Links. Writes <a href="..."> (or a stand-in for a withheld page)
	SlotLinkEnd                   // Index: same as its start. Writes </a>
	SlotLinkText                  // Index: Document.Links. Writes the target's title, between start and end of [[x]]
	SlotURL                       // Index: Document.Links. Writes only the address, inside an attribute value
	SlotImage                     // Index: Document.Links. Writes the address and size attributes: `src="..." width=".." height=".."`
	SlotDirective                 // Index: Prose.Directives. Writes the block
	SlotQuestions                 // Index: number of the callout. Writes the link to all key questions of the series, if there is one
)

// Slot is a place in the HTML where something is written that the file alone
// does not know.
type Slot struct {
	Kind  SlotKind
	Off   int // byte offset into Body.HTML; slots are sorted by it
	Index int
}

// Body is the HTML of one document, minified, with holes.
type Body struct {
	HTML    []byte
	Slots   []Slot
	Summary int // bytes of HTML before <!--more-->, 0 = none
}

// BodyRef finds a body again. Hash is that of HTML and slots, so equal refs
// mean equal bodies.
type BodyRef struct {
	Hash source.Hash
	Off  int64
	Len  int
}

// Bodies keeps bodies between parsing and writing. Both methods may be called
// from several goroutines.
type Bodies interface {
	Put(Body) (BodyRef, error)
	Get(BodyRef) (Body, error)
}

// Options are what parsing one file depends on besides its bytes.
type Options struct {
	Language   string   // the site's default
	Languages  []string // all, the default included
	Dimensions []DimensionKey
	Location   *time.Location // zone of dates without one; nil = UTC

	Features []string // that are on, as [Config.Features] lists them

	NoLinkify     bool // bare addresses stay text
	NoTypographer bool // straight quotes, "--" and "..." stay as they are
}

// DimensionKey is how front matter and folders name a dimension.
type DimensionKey struct {
	ID    string   // "segment"
	Key   string   // last element of Dir: "segments"
	Dir   string   // folder below content/: "segments"
	Role  string   // segment, channel, portfolio or ""
	Names []string // titles and plurals in all languages, as tables head their columns
}
