// Package view is the contract between Kontor and a theme: plain values, one
// type per layout. A layout file reads exactly the fields below; a misspelt
// field is an error when the theme is loaded.
//
// Views are finished values: no methods that compute, no cycles, nothing
// hidden. Neighbours are cut at depth one ([Link], [Card]). Times are in the
// site's zone; a layout prints them with the function `date`. Words of the
// user interface come from the function `t` and the files in i18n/.
//
// Texts are carried away into feeds and Markdown. What a directive shows twice,
// once for each width of screen, marks the second with the attribute
// data-web-only: it stays on the page.
package view

import (
	"html/template"
	"time"
)

// HTML is finished markup, safe to print as it is.
type HTML = template.HTML

// JSON is finished JSON, safe to print within a <script> element.
type JSON = template.JS

// Link is an address with its text.
type Link struct {
	Title   string
	URL     string
	Current bool // the page being shown, or in menus one below it
}

// Site is what all pages of one language share.
type Site struct {
	Title       string
	Description string
	Lang        string // BCP 47
	Home        string // address of the home page in this language
	Menu        []Link
	Footer      []Link // legal notice, privacy and contact are always among them where they exist
	Feed        string // address of the Atom feed in this language; "" without baseURL or articles
	Contact     *Contact
	Coming      *Coming        // what appears next; nil where nothing is announced with a date
	Params      map[string]any // params of site.yaml
}

// Coming is the announced part that appears next, of all series.
type Coming struct {
	Series Link
	Part   Part
}

// Contact is how readers reach the publisher; every field may be empty.
type Contact struct {
	Name, Email, Phone, Address string
	URL                         string // the contact page
	Booking                     string // address of a booking service, a link and never more
	BookingHost                 string // its host, so that readers know where the link leads
}

// Alternate is the same page in another language. Where there is no
// translation, Missing is set and URL is that language's home page.
type Alternate struct {
	Lang string
	Name string // own name of the language: "Deutsch"
	URL  string
	// Canonical is the absolute address of the page in that language; "" without
	// baseURL or where Missing is set.
	Canonical string
	Current   bool
	Missing   bool
}

// Frame is what every page has. All layout views embed it.
type Frame struct {
	Site        *Site
	Kind        string // home, article, concept, page, section, entity, dimension, series, series-list, series-all, series-questions, matrix, matrix-block, matrix-overview, patterns, overlap, to-be, gaps, changes, tags, tag, persona, author, contact, newsletter, newsletter-answer, 404
	ID          string // page id, "" for generated pages
	Lang        string
	Title       string // of the page
	Description string // plain text for the head
	URL         string // address below the site's root
	Canonical   string // absolute address; "" without baseURL
	NoIndex     bool
	Breadcrumbs []Link // without the page itself; empty on home
	Alternates  []Alternate
	Ribbon      string     // "", draft, future, expired, internal: never set in production
	RibbonDate  *time.Time // with future and expired
	Findings    *Findings  // about what the page shows; nil = none, or not for readers
	Params      map[string]any
	Feeds       []FeedLink // of the page itself, then of the site; none without baseURL
	Social      *Social    // for those who pass the page on; nil without baseURL
	Markdown    string     // address of the text as Markdown, "" where there is none
	Data        JSON       // for search engines: JSON-LD by schema.org; "" without baseURL
}

// FeedLink is a feed that a page offers.
type FeedLink struct {
	Title, Type, URL string
}

// Social is what networks show of a page that somebody passes on. Addresses
// are absolute.
type Social struct {
	Type      string   // article, profile or website
	Locale    string   // de_DE
	Others    []string // locales of its translations
	Image     *Image
	Published *time.Time
	Updated   *time.Time
	Authors   []string // names
	Section   string   // title of the series or section
	Tags      []string
}

// Pager leads through a list that goes on on further pages.
type Pager struct {
	Page, Pages    int
	Previous, Next *Link
	Links          []Link // to every page; Title is "" where some are left out
}

// Findings are what the relation says about the concept and its author should
// know. They stand in the preview, and in production where the site says so.
type Findings struct {
	Internal bool      // in the preview, not for readers
	Open     []Finding // the gravest first; none where All alone leads to them
	Accepted []Finding // that the author has accepted, with the reason
	All      *Link     // the page with all findings; nil on that page
	Count    int       // of open findings of the whole concept
}

// Finding is one of them, in words.
type Finding struct {
	Code     string
	Severity string // error, warning, info
	Message  string
	Hint     string // "" where there is nothing to add; of accepted ones the reason
	Subjects []Link // entities it is about; none = the whole concept
	Place    string // file and line, only where Internal
}

// Image is a picture with its size in pixels (0 = unknown).
type Image struct {
	URL           string
	Alt           string
	Width, Height int
}

// Card is another page in a list.
type Card struct {
	Title       string
	URL         string // "" where the page cannot be opened (withheld)
	Description string
	Kind        string
	Date        *time.Time
	Lang        string // set when the page is in another language than the list
	Series      string // title of its series
	Part        int
	Comments    int // that can be read below it, at URL#comments
}

// Heading is an entry of the table of contents.
type Heading struct {
	Level int
	ID    string
	Text  string
}

// Author signs an article: a person or, with Organization, an editorial team.
type Author struct {
	ID           string // "" where site.yaml does not know the author
	Name         string
	Label        string // "Autorin"
	Role         string
	Bio          string // two lines about the author
	URL          string // author page, "" where there is none
	Photo        *Image
	Links        []Link
	Organization bool
}

// ShareLink passes an article on without asking anybody but the service that
// the reader chooses.
type ShareLink struct {
	Service string // linkedin, mail, copy, or a name from site.yaml
	Title   string // in words: "LinkedIn", "E-Mail"
	URL     string // of copy: the address to copy
}

// Figure is a number that readers should know, with a sentence that says what
// it means.
type Figure struct {
	Value string // "26 von 54"
	Title string
	Text  string
	URL   string // page with the details, may be ""
}

// Home is the view of home.html.
type Home struct {
	Frame
	Content    HTML
	Series     []SeriesCard
	Latest     []Card
	Dimensions []DimensionCard
	Figures    []Figure
	Matrix     *Matrix // a pair matrix, drawn small; nil without dimensions
	Start      *Link   // first part of the first series
	Archive    *Link   // all articles by year; nil without articles
	SignUp     *SignUp // nil without a newsletter
}

// SeriesCard is a series in a list.
type SeriesCard struct {
	Title, URL, Description string
	Published, Total        int
	Complete                bool  // all parts have appeared and no others will
	Next                    *Part // the next part to appear, nil when none is announced
	Parts                   []Part
}

// DimensionCard is a dimension in a list.
type DimensionCard struct {
	ID, Title, URL string
	Entities       []Link
}

// Part is one part of a series.
type Part struct {
	Number  int
	Title   string
	URL     string // "" when it cannot be opened
	Teaser  string
	Date    *time.Time
	State   string // published, scheduled, preparing
	Current bool
	Lang    string // set when only another language has it

	Comments int // that can be read below it, at URL#comments
}

// SeriesNav places an article in one series.
type SeriesNav struct {
	Title, URL  string
	Part, Total int
	Published   int
	Complete    bool  // all parts have appeared and no others will
	Previous    *Part // the published part before this one
	Next        *Part // may be scheduled
	Parts       []Part
	All         string // address of the whole series on one page, "" where there is none
	Questions   string // address of its key questions, "" where there are none
}

// AboutRow names the entities of one dimension that a document is about.
type AboutRow struct {
	Dimension string // plural title
	Links     []Link
}

// Backlink is a mention of the page elsewhere.
type Backlink struct {
	Title, URL string
	Excerpt    string // the sentence around the link
}

// Document is the view of article.html, concept.html, page.html and
// persona.html, and of a site's own layouts.
type Document struct {
	Frame
	Content   HTML
	Lead      string // description, shown under the title
	Date      *time.Time
	Updated   *time.Time
	Minutes   int // reading time, 0 = do not show
	Authors   []Author
	Image     *Image
	Contents  []Heading // table of contents, empty when switched off or short
	About     []AboutRow
	Tags      []Link
	Share     []ShareLink
	Series    []SeriesNav
	Previous  *Link // in time, within the section; parts of a series: unless Series names it
	Next      *Link
	Related   []Card // on the same subject, not linked elsewhere on the page
	Backlinks []Backlink
	Facts     []Fact     // personas: what is known of the role
	Lists     []ItemList // personas: goals and concerns
	SignUp    *SignUp    // parts of a series; nil without a newsletter
	Comments  *Comments  // nil where there are none and the page is not for them
}

// Comments are what readers have said about a page. They stand in the section
// with the anchor comments.
type Comments struct {
	Count int       // those that can be read; places of removed ones do not count
	List  []Comment // each reply after what it answers
	Feed  string    // address of their Atom feed; "" where there is none
	Open  bool      // there is a way to send more
	Form  *CommentForm
}

// CommentForm is what a page tells those who want to comment on it.
type CommentForm struct {
	// State says which of the following there is: open (a form), mail (an
	// address to write to), nowhere (no comments are taken at present), closed.
	State   string
	Until   *time.Time   // the last day on which comments are taken, or were; nil = no such day
	Days    int          // working days after which comments usually appear
	Action  string       // open: where the form posts to
	Hidden  []Field      // open: what the form posts beside what readers enter
	Trap    string       // open: name of a field for programs; people must not get to see it
	Max     FieldSizes   // open: how much readers may enter, in characters
	Answer  []Answerable // open: the comments that can be answered
	Mail    string       // mail: link that begins a message
	To      string       // mail: the address in it
	Privacy *Link        // the page about privacy; nil where there is none
}

// Field is a field of a form that readers do not see.
type Field struct {
	Name, Value string
}

// FieldSizes is how much goes into the fields of the form for a comment.
type FieldSizes struct {
	Text, Name, Website int
}

// Answerable is a comment that readers may answer.
type Answerable struct {
	ID     string
	Author string // "" = without a name
	Date   *time.Time
}

// Comment is one of them, or the place where one was.
type Comment struct {
	ID      string // its anchor: comment-c17
	Level   int    // 1 = about the page, 2 = a reply to that, as deep as the site shows replies
	Removed bool   // only ID, Level, Answers and Date are set
	Author  string // "" = without a name
	Website string // of the author, "" = none
	Avatar  HTML   // a small drawing, different for each person
	Editor  bool   // by somebody of the site
	Date    *time.Time
	Edited  *time.Time
	Text    HTML
	Answers *Link // replies: the author of what it answers ("" = without a name) and its anchor
	Beside  bool  // it stands beside what it answers, because replies are not shown deeper
}

// AuthorPage is the view of author.html.
type AuthorPage struct {
	Frame
	Author    Author
	Content   HTML
	Documents []Card // signed by the author, newest first
}

// ContactPage is the view of contact.html; what it shows besides the text is
// Site.Contact.
type ContactPage struct {
	Frame
	Lead    string
	Content HTML
}

// SignUp is how readers learn of what comes next: a form or, where nobody takes
// addresses, a feed. A page has one at most; its words follow the state of the
// series by themselves.
type SignUp struct {
	Title string
	State string      // what comes next, in one sentence
	Whole string      // where the form is for more than the series at hand: so much in words
	Form  *SignUpForm // nil where nobody takes addresses
	Feed  *FeedLink   // nil where there is none
	Email string      // whom to ask instead; only without Form
	More  string      // address of the page about the newsletter, "" on that page
}

// SignUpForm is a form that is posted as it stands, without any script. Readers
// fill in one field.
type SignUpForm struct {
	Action      string
	Email       string // name of the field
	Hidden      []Field
	Honeypots   []string // names of fields that must stay empty: hidden from people, filled in by machines
	Consent     string   // to stand by the button, in the size of the text
	ConsentMore string   // its last sentence
	Privacy     string   // where that sentence leads; "" where there is no such page
	ConsentHash string   // sha256 of the wording
	Processor   string   // who else gets the address, in one sentence; "" = nobody
	Notice      *Link    // that processor's privacy notice
}

// Newsletter is the view of newsletter.html: the page to sign up, for all there
// is or for one series.
type Newsletter struct {
	Frame
	Lead    string
	Content HTML
	SignUp  SignUp
	Facts   []Fact             // what one gets, how often, from whom
	Series  *Link              // that it is about; nil = everything
	All     string             // address of the page about everything, "" on that page
	Others  []NewsletterSeries // series that one can subscribe to alone, or by feed
}

// NewsletterSeries is a series on the page of the newsletter.
type NewsletterSeries struct {
	Link
	State string // what comes next, in one sentence
}

// NewsletterAnswer is the view of newsletter-answer.html: what readers see
// after they have signed up, confirmed or unsubscribed.
type NewsletterAnswer struct {
	Frame
	Answer  string // confirm, done, bye
	Lead    string
	Content HTML     // in place of Steps, where the site has a text of its own
	Steps   []string // what happens next
	Links   []Link   // where to go from here
}

// Section is the view of section.html (lists of pages) and tag.html.
type Section struct {
	Frame
	Content HTML
	Pages   []Card
	Pager   *Pager // nil where all are on one page
}

// Archive is the view of archive.html: what stands in time, newest first.
type Archive struct {
	Frame
	Content HTML
	Year    int         // that the page is about; 0 = all
	Years   []YearCount // with a page of their own; none where all is on one page
	Groups  []ArchiveGroup
	Pager   *Pager
	Count   int // of all articles that the page is about
}

// YearCount is a year with the number of its articles.
type YearCount struct {
	Link
	Count int
}

// ArchiveGroup are the articles of a year, on the page of a year those of a
// month.
type ArchiveGroup struct {
	Title string
	Pages []Card
}

// Tags is the view of tags.html.
type Tags struct {
	Frame
	Tags []TagCount
}

// TagCount is a tag with the number of its pages.
type TagCount struct {
	Title, URL string
	Count      int
}

// Fact is a labelled value of an entity; a value is text, links or both.
type Fact struct {
	Key      string // UI string key of the label: "fact.priority"
	Label    string // used where Key is ""
	Value    string
	Links    []Link
	Internal bool
}

// ItemList is a labelled list of an entity: expectations, pains, strengths.
type ItemList struct {
	Key   string // UI string key: "list.pains"
	Items []Item
}

// Item is one entry of an ItemList.
type Item struct {
	ID         string // anchor
	Text       string
	Topic      string // in words
	Phase      string // title
	Importance int    // 1 to 5, 0 = do not show
	Internal   bool
	Links      []Link // who solves it
}

// Entity is the view of entity.html.
type Entity struct {
	Frame
	Dimension  string // singular title
	Role       string // of the dimension: segment, channel, portfolio or ""
	Short      string
	Lead       string // promise or description
	Content    HTML
	Image      *Image
	Facts      []Fact
	Lists      []ItemList
	Ways       []Way       // channels: ways to switch to another channel
	Slice      *Matrix     // the other two dimensions with this entity fixed
	Conditions *Conditions // nil where no offer states any
	Documents  []Card      // about it
	Backlinks  []Backlink
	Siblings   []Link // all entities of the dimension
}

// Way is a switch from this channel to another.
type Way struct {
	To     Link
	Kind   string   // in words: "Empfehlung"; "" = not stated
	Phases []string // titles
	Both   bool
	For    string // the segments that it is restricted to; "" = all
}

// Conditions are the terms on which something is offered, as a table.
type Conditions struct {
	Dimensions []string // singular titles of the dimensions that cells are named by
	Terms      []string // what is stated in some row: price, delivery
	Rows       []ConditionRow
}

// ConditionRow is what applies to one or more cells.
type ConditionRow struct {
	Cells  [][]Link // by dimension, the entities concerned
	State  string
	From   *time.Time // planned: when it begins
	Values []string   // by term, "" where the offer does not state it
}

// Dimension is the view of dimension.html: the list of a dimension's entities.
type Dimension struct {
	Frame
	Content  HTML
	Singular string
	Open     bool // its entities come from the documents, there are no files
	Groups   []EntityGroup
}

// EntityGroup is a group of entities in a list; Title may be "".
type EntityGroup struct {
	Title    string
	Entities []EntityCard
}

// EntityCard is an entity in a list.
type EntityCard struct {
	Title, Short, URL, Description string
	Facts                          []Fact
	Documents                      int
}

// Series is the view of series.html.
type Series struct {
	Frame
	Content          HTML
	Lead             string
	Abstract         string
	Audience         string
	Rhythm           string // in words: "jeden Dienstag um 8 Uhr"; "" without one and once all parts are there
	Parts            []Part
	Published, Total int
	Complete         bool // all parts have appeared and no others will
	Next             *Part
	All              string // address of the whole series on one page, "" where there is none
	Questions        string // address of its key questions, "" where there are none
	Feed             string // address of its Atom feed, "" where there is none
	SignUp           *SignUp
}

// SeriesAll is the view of series-all.html: all published parts on one page.
type SeriesAll struct {
	Frame
	Series           Link
	Lead, Abstract   string
	Audience         string
	Contents         []Heading // level 2: the parts, level 3: their sections
	Parts            []WholePart
	Elsewhere        []Part // published, but not in this language
	Published, Total int
	Complete         bool   // all parts have appeared and no others will
	Next             *Part  // the next part to appear, nil when none is announced
	Questions        string // address of the key questions, "" where there are none
	PrintStyle       string // address of a style sheet with the heads of printed pages
}

// WholePart is one part where all stand on one page. Ids within its text begin
// with its own.
type WholePart struct {
	ID      string // of its heading
	Number  int
	Title   string
	URL     string // its own page
	Lead    string
	Date    *time.Time
	Authors []Author
	Image   *Image
	Content HTML

	Ribbon     string // as that of its own page: never set in production
	RibbonDate *time.Time
}

// SeriesQuestions is the view of series-questions.html: the key questions of
// all published parts.
type SeriesQuestions struct {
	Frame
	Series   Link
	Parts    []PartQuestions
	Count    int
	Download string // address of the questions as a workbook
	All      string // address of the whole series on one page, "" where there is none
}

// PartQuestions are the key questions of one part.
type PartQuestions struct {
	Number     int
	Title, URL string
	Questions  []string

	Ribbon     string // as that of its own page: never set in production
	RibbonDate *time.Time
}

// SeriesList is the view of series-list.html.
type SeriesList struct {
	Frame
	Content HTML
	Series  []SeriesCard
}

// MatrixOverview is the view of matrix-overview.html.
type MatrixOverview struct {
	Frame
	Content  HTML
	Rule     string // offers or documents: where the decisions come from
	Matrices []MatrixCard
	Patterns *Link  // the page of the coverage patterns; nil where there is none
	Overlap  *Link  // the page that compares channels
	ToBe     *Link  // the page of what is planned
	Gaps     *Link  // the page of what is not offered
	Changes  *Link  // the page of what has changed
	Facts    []Fact // the key figures in words
	Table    string // caption of Ways
	MoreWays int    // further channels
	Way      string // singular title of the dimension of Ways
	Ways     []WayRow
	System   *System // how channels work together; nil where there is nothing to say
}

// WayRow is what one channel covers, in a table.
type WayRow struct {
	Title, URL     string // leads to the exact slice where there is one
	Covered, Cells int
	Words          string // the pattern, and how it compares with the declared one
}

// System is how the channels of a concept work together. Without a Summary only
// their assortments are worth telling.
type System struct {
	Summary  string         // declared and actual, in words
	Degrees  string         // how many changes of channel are possible, and what is shared
	Expected string         // how many segments expect connected channels
	Phases   []SystemDegree // possible changes, by phase of buying
	Partly   bool           // some are possible for a part of the segments only
	Pairs    []SystemRow    // from each channel to each channel
	Channels []SystemChannel
}

// SystemDegree counts the changes of channel that could be, and those that can.
type SystemDegree struct {
	Title              string
	Relevant, Possible int
	Partly             int     // for a part of the segments only
	Share              float64 // of one
	Level              int     // shade, 0 for none to 4 for all
	Self               bool    // from a channel to itself
}

// SystemRow are the changes from one channel to each, in the order of the rows.
type SystemRow struct {
	Title, Short, URL string
	Cells             []SystemDegree
}

// SystemChannel is what a channel carries.
type SystemChannel struct {
	Title, URL    string
	Items         int    // portfolios
	Breadth       int    // groups of them
	Depth         string // portfolios or variants per group, a number; "" where nothing is carried
	Core, Carried int    // portfolios of the core, and how many of them are carried
}

// Patterns is the view of patterns.html: how channels, or the members of
// whatever dimension patterns are read for, cover the market.
type Patterns struct {
	Frame
	Content   HTML
	Summary   string // the result in one sentence
	Reading   string // how to read the pictures
	Overall   PatternCard
	Core      *PatternCard // all together, the core of the assortment only; nil where nothing is said to be core
	Cards     []PatternCard
	Kinds     []PatternKind
	MoreCards int    // further channels that are not listed
	Others    []Link // all pages about the whole relation
}

// PatternCard is the coverage of one channel, or of all together.
type PatternCard struct {
	Title, URL               string // leads to the exact slice where there is one; "" for all together
	Picture                  HTML   // <svg>: rows and columns as a grid
	Words                    string // what pattern it is, and how it compares with the declared one
	Note                     string // what counts here, "" where that is plain
	Missing                  []Link // cells that the declared pattern expects
	Surplus                  []Link // cells that it does not
	MoreMissing, MoreSurplus int    // further ones that are not listed
	Covered                  int
	Cells                    int
}

// PatternKind explains one pattern to readers. Its words are those of
// pattern.ID.what, .when and .risk.
type PatternKind struct {
	ID           string
	Picture      HTML
	Examples     []Link // channels of this site
	MoreExamples int    // further ones that are not listed
}

// Overlap is the view of overlap.html: what channels, or the members of
// whatever dimension patterns are read for, have in common.
type Overlap struct {
	Frame
	Content    HTML
	Summary    string // the result in one sentence
	Compared   string // who is compared; "" where that is everybody
	Caption    string // of the table of pairs
	Rows, Cols string // plural titles of the axes
	Pairs      []OverlapPair
	MorePairs  int    // further pairs, which are in the files
	Example    string // how to read the table, by its first line; "" where that says nothing
	Picture    HTML   // <svg>; "" where there are too many to be a picture
	Reading    string // how to read the picture
	Ways       []WayCells
	Shared     []SharedCells
	SharedText string // how many there are and what they mean
	MoreShared int
	Phantoms   []PhantomCells
	Phantom    string // what the phantoms are, "" where there are none
	More       int    // further phantoms
	Downloads  []Download
	Others     []Link // all pages about the whole relation
}

// OverlapPair compares two channels.
type OverlapPair struct {
	A, B             Link
	Rows, Cols, Both Common // Both: combinations of row and column
}

// Common is how much two channels share of what either of them has.
type Common struct {
	Shared, Of int
	Share      float64 // of one
}

// CellRow are cells of one row, by their short names.
type CellRow struct {
	Title string
	Cells []Link
}

// WayCells are the cells that only one channel covers.
type WayCells struct {
	Title, URL string
	Words      string // how much it covers, and how much of that alone
	Rows       []CellRow
	More       int
}

// SharedCells are cells that the same channels cover.
type SharedCells struct {
	Ways     []Link
	MoreWays int // further channels
	Rows     []CellRow
}

// PhantomCells are cells of one channel that every pair matrix suggests and that
// are not offered, by what was decided about them.
type PhantomCells struct {
	Way   Link
	State string
	Rows  []CellRow
}

// ToBe is the view of to-be.html: what is covered today, and with what is
// planned.
type ToBe struct {
	Frame
	Content  HTML
	Summary  string // the result in one sentence
	Caption  string // of the table
	Way      string // singular title of the dimension of Ways, "" in a site of two dimensions
	Ways     []ToBeRow
	MoreWays int // further channels
	Overall  ToBeRow
	Core     *ToBeRow // nil where nothing is said to be core
	Planned  []PlannedCells
	More     int    // further cells
	New      string // what was a gap, in one sentence
	Gained   []CellRow
	Missing  int    // further cells that were a gap
	Others   []Link // all pages about the whole relation
}

// ToBeRow is the coverage of one channel, or of all together, now and then.
type ToBeRow struct {
	Title, URL string // URL is "" for all together
	Now, Then  ToBeState
	Changed    bool
}

// ToBeState is coverage in one view.
type ToBeState struct {
	Covered, Cells int
	Words          string // the pattern, and how it compares with the declared one
}

// PlannedCells begin on one day in one channel.
type PlannedCells struct {
	From *time.Time // nil where no date is set
	Way  *Link      // nil in a site of two dimensions
	Rows []CellRow
}

// Gaps is the view of gaps.html: what is not offered, and why.
type Gaps struct {
	Frame
	Content HTML
	Summary string // the decided share in one sentence
	Groups  []GapGroup
	Others  []Link // all pages about the whole relation
}

// GapGroup are the gaps of one channel, or of the whole relation.
type GapGroup struct {
	Title, URL string // "" for the whole relation
	Open       []GapCells
	Planned    []GapCells
	Excluded   []GapReason
}

// GapReason says why cells are excluded; Text is "" where nobody gave a reason.
type GapReason struct {
	Text  string
	Cells []GapCells
}

// GapCells are the cells of some rows and columns, by their short names.
type GapCells struct {
	Rows, Cols string
}

// Changes is the view of changes.html: how today's concept differs from earlier
// states of it, and those from each other.
type Changes struct {
	Frame
	Content     HTML
	Summary     string       // the newest comparison in one sentence
	Comparisons []Comparison // the newest first
	Older       int          // earlier states that are not compared any more
	Others      []Link       // all pages about the whole relation
}

// Comparison is what changed between two states of the concept.
type Comparison struct {
	Title        string // "Seit dem 1. September 2026"
	Count        string // how many changes, in words
	Coverage     string // covered then and now, in words; "" where a state does not tell
	Entities     []ChangedEntity
	Groups       []ChangedCells // by channel, or whatever dimension patterns are read for
	MoreEntities int            // changes beyond those listed
	MoreCells    int            // of channels that are not listed either
	Incomparable bool           // the states have different dimensions, their cells cannot be compared
}

// ChangedEntity is an entity that came, went or is another now.
type ChangedEntity struct {
	Dimension string // singular title
	Entity    Link   // URL is "" where it is gone
	Text      string // what changed, in words
}

// ChangedCells are the cells of one channel that are decided otherwise.
type ChangedCells struct {
	Title, URL string // "" where cells have no third dimension; URL is "" where the channel is gone
	Coverage   string // covered then and now, in words
	Decisions  []ChangedDecision
	Reworded   []ChangedDecision // the same decisions with other reasons
	Rewordings int               // how many cells that are
	More       int               // cells beyond those listed
}

// ChangedDecision is one decision that replaced another. States are as in
// [Cell]; "" means that the cell did not exist.
type ChangedDecision struct {
	Was, Now string
	Reasons  []ChangedReason
}

// ChangedReason are the cells of a changed decision that share their reasons.
type ChangedReason struct {
	Was, Now string // "" where there is none; Was only where it is not simply replaced
	Cells    []GapCells
	More     int // cells beyond those listed
}

// MatrixCard is a matrix in a list.
type MatrixCard struct {
	Title, URL string
	Covered    int
	Cells      int
}

// MatrixPage is the view of matrix.html.
type MatrixPage struct {
	Frame
	Content HTML
	Rule    string // offers or documents
	Matrix  Matrix
	Others  []Link        // all pages about the whole relation: pair matrices, patterns, gaps
	Slices  []Link        // exact slices of the pair, by the value that they fix
	Whole   *Link         // slices: the pair matrix that they are a part of
	Summary string        // the result in one sentence
	Pattern *PatternBadge // slices on which a coverage pattern is read
}

// PatternBadge says which coverage pattern a slice follows.
type PatternBadge struct {
	Picture HTML // <svg>: rows and columns as a grid
	Words   string
	URL     string // page that explains the patterns
	Missing int    // cells that the declared pattern expects
	Surplus int    // cells that it does not
}

// Matrix is a table of cells, the view of directives/matrix.html and of the
// partial matrix.html, which shows it as a table and as a list.
type Matrix struct {
	Coverage
	Caption   string
	URL       string // page of the same matrix with all that belongs to it; "" on that page
	Anchor    string // prefix of all ids
	RowTitle  string // singular title of the row dimension
	ColTitle  string
	Fixed     []Link // fixed values of the other dimensions
	Cols      []AxisValue
	ColGroups []GroupSpan // heads above the columns; none where no column has a group
	Rows      []MatrixRow
	ColTotals []Coverage // parallel to Cols
	Legend    []LegendEntry
	Show      string        // all, used, gaps
	Third     string        // singular title of the dimension named in cells, "" in exact slices
	Details   []Detail      // what offers say about cells
	Documents []Detail      // which documents are about cells
	Elsewhere bool          // there is more to say about the cells than fits; the slices say it
	Filter    *MatrixFilter // what readers may choose; nil where the matrix is not the whole page

	Blocks   *Blocks     // parts that have pages of their own; Rows and Cols are empty where only these can be read
	Listed   []ListedRow // what is decided, where that is little and the table would be large
	Narrowed bool        // rows and columns about which nothing is decided are left out

	Downloads []Download // the same matrix as files; none where it is not the whole page
}

// Blocks are the parts of a matrix that is too large for one table: groups of
// rows by groups of columns. Without Rows only a link leads to them.
type Blocks struct {
	RowTitle, ColTitle string
	Cols               []string
	Rows               []BlockRow
	Cells              int // of the matrix
	Pages              int // blocks that have one
	LeftOut            int // blocks with decisions that have none
}

// ListedRow is a row of a matrix of which only a few cells are decided.
type ListedRow struct {
	Head  AxisValue
	Cells []ListedCell
}

// ListedCell is a decided cell of it.
type ListedCell struct {
	Title, State string // of the column
	From         *time.Time
}

// BlockRow is a row of blocks.
type BlockRow struct {
	Title  string
	Blocks []Block
}

// Block is a part of a matrix.
type Block struct {
	URL            string // "" where it has no page
	Covered, Total int
	Decided        bool // something is
}

// MatrixBlock is the view of matrix-block.html: a part of a pair matrix.
type MatrixBlock struct {
	Frame
	Content HTML
	Rule    string // offers or documents
	Summary string // the result in one sentence
	Matrix  Matrix
	Whole   Link   // the pair matrix
	Rows    []Link // the blocks of the same columns, this one among them
	Cols    []Link // of the same rows
	Others  []Link // all pages about the whole relation
}

// Coverage counts cells: covered as it is, covered as it is to be, and all
// that count, which are those without n-a and without what leaves every
// denominator.
type Coverage struct {
	Covered, ToBe, Total int
}

// MatrixFilter is what a page of a matrix lets readers choose.
type MatrixFilter struct {
	Rows, Cols FilterAxis
	File       string // name for the table as the reader has filtered it
}

// FilterAxis is an axis with the groups of its values.
type FilterAxis struct {
	ID, Title string // of the dimension
	Groups    []string
}

// Download is a file with the data of a matrix.
type Download struct {
	Format string // csv, long, json, xlsx, svg
	URL    string
}

// AxisValue is a head of a row or column. Silent values leave every
// denominator, as channels do that only communicate.
type AxisValue struct {
	ID, Title, Short, URL, Group string
	Silent                       bool
}

// GroupSpan is the head of neighbouring columns of one group; Title may be "".
type GroupSpan struct {
	Title string
	Span  int
}

// MatrixRow is a row of cells: as cells of a table, and by state for a list.
type MatrixRow struct {
	Coverage
	Head   AxisValue
	Cells  []Cell
	States []ListState
}

// Cell is one cell. State is the state of the cell itself in a slice or in a
// two-dimensional site; in a pair projection the strongest state of its
// values.
type Cell struct {
	Anchor    string      // "craft.kit", with the fixed values in between: "craft.shop.kit"
	State     string      // offered, on-request, planned, excluded, n-a, open
	Groups    []CellGroup // what is covered behind a projection: the first few values by state
	More      int         // further values, which the list names
	Rest      string      // id of the cell in the list, where it is to be led to, else ""
	Odd       bool        // State is not that of the first group
	From      *time.Time  // planned cells: when it begins
	Mark      string      // where a declared pattern is not met: missing, surplus, else ""
	Detail    string      // id of what offers say about the cell, "" = nothing
	Documents *CellDocuments
}

// CellDocuments leads to the documents about a cell.
type CellDocuments struct {
	ID    string // of the list of them
	Count int
}

// CellGroup are the values behind a projection that are in one state.
type CellGroup struct {
	State  string
	Values []CellValue
}

// CellValue is a third value in a pair projection. URL is the exact slice of
// the value where there is one, else its own page.
type CellValue struct {
	Title, Short, URL string
}

// ListState are the cells of a row that are in one state; in a projection a
// cell is listed under each state of its values.
type ListState struct {
	State string
	Cells []ListCell
}

// ListCell is a cell in a list.
type ListCell struct {
	Col    int    // index of its column
	Title  string // of the column
	ID     string // Rest of [Cell]
	Detail string // as in [Cell]
	Mark   string // as in [Cell]
	Values []ListValue
	More   int // further values, which a very large matrix leaves to its slices and files
	From   *time.Time
}

// ListValue is a value behind a projection. A comma within Short has a no-break
// space behind it, so that it is told from one between values.
type ListValue struct {
	Short string
	From  *time.Time
}

// Detail is what there is to say about cells beyond their states, once for all
// cells of which the same is said.
type Detail struct {
	ID        string
	Cells     []DetailCells
	Covered   bool // projections: they have covered values, of which slices say more
	Lines     []DetailLine
	Documents []Link // the first few documents about the cells
	More      int    // further documents that are not listed
}

// DetailCells are cells of one row; the links lead to the cells.
type DetailCells struct {
	Row  string
	Cols []Link
}

// DetailLine is what offers say about a cell, or about values behind it.
type DetailLine struct {
	Values      string // titles: "Marktplatz, Shop"; "" in an exact slice
	State       string
	Reason      string
	From, Until *time.Time
	Terms       []Fact
}

// LegendEntry counts the cells of one state.
type LegendEntry struct {
	State string
	Count int
}

// List is the view of directives/list.html.
type List struct {
	Title string
	Cards []Card
}

// Chart is the view of directives/chart.html: one drawing in two widths, of
// which the style sheet shows one, and the same numbers as a table.
type Chart struct {
	Title  string
	Note   string // below the drawing: source, unit
	Wide   HTML   // <svg>, 640 units wide
	Narrow HTML   // <svg>, 288 units wide, for phones
	Head   []string
	Rows   []ChartRow
}

// ChartRow is a row of numbers as the drawing shows them.
type ChartRow struct {
	Label  string
	Values []string
}

// Custom is the view of a theme's own directives/NAME.html.
type Custom struct {
	Name string
	Args map[string]any
}

// NotFound is the view of 404.html.
type NotFound struct {
	Frame
}

// Redirect is the view of redirect.html.
type Redirect struct {
	Lang, Title, URL, Canonical string
}
