// Package view is the contract between Kontor and a theme: plain values, one
// type per layout. A layout file reads exactly the fields below; a misspelt
// field is an error when the theme is loaded.
//
// Views are finished values: no methods that compute, no cycles, nothing
// hidden. Neighbours are cut at depth one ([Link], [Card]). Times are in the
// site's zone; a layout prints them with the function `date`. Words of the
// user interface come from the function `t` and the files in i18n/.
package view

import (
	"html/template"
	"time"
)

// HTML is finished markup, safe to print as it is.
type HTML = template.HTML

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
	Kind        string // home, article, concept, page, section, entity, dimension, series, series-list, series-all, series-questions, matrix, matrix-overview, patterns, gaps, tags, tag, persona, author, contact, 404
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
	Backlinks []Backlink
	Facts     []Fact     // personas: what is known of the role
	Lists     []ItemList // personas: goals and concerns
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

// Section is the view of section.html (lists of pages) and tag.html.
type Section struct {
	Frame
	Content HTML
	Pages   []Card
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
	Ways       []Way   // channels: ways to switch to another channel
	Slice      *Matrix // the other two dimensions with this entity fixed
	Conditions *Conditions // nil where no offer states any
	Documents  []Card // about it
	Backlinks  []Backlink
	Siblings   []Link // all entities of the dimension
}

// Way is a switch from this channel to another.
type Way struct {
	To     Link
	Kind   string   // in words: "Empfehlung"; "" = not stated
	Phases []string // titles
	Both   bool
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
	Patterns *Link // the page of the coverage patterns; nil where there is none
	Gaps     *Link // the page of what is not offered
}

// Patterns is the view of patterns.html: how channels, or the members of
// whatever dimension patterns are read for, cover the market.
type Patterns struct {
	Frame
	Content HTML
	Summary string // the result in one sentence
	Overall PatternCard
	Cards   []PatternCard
	Kinds   []PatternKind
	Others  []Link // all pages about the whole relation
}

// PatternCard is the coverage of one channel, or of all together.
type PatternCard struct {
	Title, URL string // URL is "" for all together
	Picture    HTML   // <svg>: rows and columns as a grid
	Words      string // what pattern it is, and how it compares with the declared one
	Missing    []Link // cells that the declared pattern expects
	Surplus    []Link // cells that it does not
	Covered    int
	Cells      int
}

// PatternKind explains one pattern to readers. Its words are those of
// pattern.ID.what, .when and .risk.
type PatternKind struct {
	ID       string
	Picture  HTML
	Examples []Link // channels of this site
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
	Others  []Link // all pages about the whole relation: pair matrices, patterns, gaps
	Slices  []Link // exact slices of the pair, by the value that they fix
	Summary string // slices: the result in one sentence
}

// Matrix is a table of cells, the view of directives/matrix.html and of the
// partial matrix.html.
type Matrix struct {
	Caption  string
	URL      string // page of the whole matrix; "" on that page
	RowTitle string // singular title of the row dimension
	ColTitle string
	Fixed    []Link // fixed values of the other dimensions
	Cols     []AxisValue
	Rows     []MatrixRow
	Legend   []LegendEntry
	Covered  int
	Total    int
	Show     string // all, used, gaps
	Third    string // singular title of the dimension named in cells, "" in exact slices

	Downloads []Download // the same matrix as files; none where it is not the whole page
}

// Download is a file with the data of a matrix.
type Download struct {
	Format string // csv, long, json, xlsx, svg
	URL    string
}

// AxisValue is a head of a row or column.
type AxisValue struct {
	ID, Title, Short, URL, Group string
}

// MatrixRow is a row of cells.
type MatrixRow struct {
	Head    AxisValue
	Cells   []Cell
	Covered int
	Total   int // cells that count: without n-a and what leaves every denominator
}

// Cell is one cell. State is the state of the cell itself in a slice or in a
// two-dimensional site; in a pair projection the strongest state of its
// values.
type Cell struct {
	Anchor    string      // "craft.kit", with the fixed values in between: "craft.shop.kit"
	Col       string      // title of the column, for list views
	State     string      // offered, on-request, planned, excluded, n-a, open
	Values    []CellValue // what is offered, on request or planned behind a projection
	Reason    string
	From      *time.Time // planned cells: when it begins
	Documents []Link     // the first few documents about the cell
	More      int        // further documents that are not listed
	Mentions  int        // all documents about the cell
	Reasons   []CellReason
}

// CellReason says why something is not offered, once for all values it holds
// for; Values is "" in an exact slice.
type CellReason struct {
	Values string // titles: "Marktplatz, Shop"
	State  string
	Text   string
}

// CellValue is a third value in a pair projection.
type CellValue struct {
	Title, Short, URL string
	State             string
	Reason            string
	From              *time.Time
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
