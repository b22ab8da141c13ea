// Package site says what all files say TOGETHER: every name resolved, every
// address known, nothing hidden left. [Link] makes a [Site]; a Site is
// immutable.
package site

import (
	"time"

	"kontor/generator/comment"
	"kontor/generator/concept"
	"kontor/generator/content"
	"kontor/generator/source"
)

// Edition chooses what a build shows. It is the one gate for visibility: Link
// removes everything an edition hides, and nothing downstream asks again. The
// zero Edition with a Clock is production.
type Edition struct {
	Clock    time.Time // "now"; what is due is decided against it
	Drafts   bool      // show drafts
	Future   bool      // show what is not due yet
	Expired  bool      // show what has expired
	Internal bool      // show visibility: internal
}

// Parts are what the files of a site say one by one. Link does not change them.
type Parts struct {
	Config    *content.Config
	Documents []*content.Document // in path order
	Offers    []content.Offer     // of the offers tables, in file order
	Files     []source.File       // all other files below content/, in path order
	Snapshots []*content.Snapshot // earlier states of the concept, in path order
	Threads   []*comment.Shown    // comments on pages, in path order
}

// Site is everything an edition shows, linked.
type Site struct {
	Config    *content.Config
	Edition   Edition
	Languages []string // the default first
	Pages     []*Page  // in a stable order: entry by entry, default language first
	Home      map[string]*Page

	Dimensions []*Dimension // those in use
	Relation   *concept.Relation
	Rule       Rule
	Offers     []Offer // parallel to the offers of Relation
	Focused    []Ref   // what the strategy names as its focus

	Snapshots []content.Snapshot // earlier states of the concept, the oldest first, without what the edition withholds
	Changes   map[string]*Page   // the page that compares them; nil without snapshots

	Series  []*Series
	Entries []*Entry // documents, each in all its languages
	Menu    map[string][]MenuItem
	Footer  map[string][]MenuItem // with the legal pages and the contact page
	Legal   map[string]LegalPages // by language

	Authors    []*Author        // of site.yaml, in its order
	AuthorList map[string]*Page // nil without authors
	Contact    map[string]*Page // the contact page; nil where there is none

	Newsletter *Newsletter // nil where it is off

	Archive          map[string]*Page // what stands in time, by year; nil where nothing does
	Image, ImagePath string           // address and path of the picture for previews in networks

	Files     []File
	Redirects []Redirect

	SeriesList map[string]*Page // nil without series
	Matrix     map[string]*Page // the overview; nil without a relation

	Next time.Time // when the edition will show something else by itself; zero = never

	events   []Event            // of documents
	blocks   map[[2]int]*Blocks // of the pair matrices that are split
	made     linked
	findings map[string]func() []Finding          // by language; shared by what Again gives
	system   func() *System                       // likewise
	prose    map[*content.Document]*content.Prose // that have changed since
}

// Rule says where the decisions of the relation come from.
type Rule string

// The rules of `relation.from`.
const (
	RuleOffers    Rule = "offers"    // offers and decisions that authors stated
	RuleDocuments Rule = "documents" // documents that name all dimensions
)

// PageKind is the layout a page gets by default.
type PageKind string

// The kinds of pages.
const (
	KindHome            PageKind = "home"
	KindArticle         PageKind = "article"
	KindConcept         PageKind = "concept"
	KindPage            PageKind = "page"
	KindPersona         PageKind = "persona"
	KindSection         PageKind = "section"
	KindEntity          PageKind = "entity"
	KindDimension       PageKind = "dimension"
	KindSeries          PageKind = "series"
	KindSeriesList      PageKind = "series-list"
	KindSeriesAll       PageKind = "series-all"
	KindSeriesQuestions PageKind = "series-questions"
	KindMatrix          PageKind = "matrix"
	KindMatrixOverview  PageKind = "matrix-overview"
	KindPatterns        PageKind = "patterns"
	KindOverlap         PageKind = "overlap"
	KindToBe            PageKind = "to-be"
	KindGaps            PageKind = "gaps"
	KindChanges         PageKind = "changes"
	KindBlock           PageKind = "matrix-block"
	KindTags            PageKind = "tags"
	KindTag             PageKind = "tag"
	KindAuthor          PageKind = "author"
	KindContact         PageKind = "contact"
	KindNotFound        PageKind = "404"
	KindArchive         PageKind = "archive"

	KindNewsletter       PageKind = "newsletter"        // to sign up
	KindNewsletterAnswer PageKind = "newsletter-answer" // what follows
)

// Page is one page in one language. Which of the pointers are set depends on
// Kind.
type Page struct {
	ID    string // the same in all languages
	Lang  string
	Kind  PageKind
	Addr  string // below the site's root, with slashes at both ends: "/en/segments/craft/"
	Title string

	Doc   *content.Document // its text in this language, or the default language's as a stand-in; nil for generated pages without text
	Entry *Entry            // nil for generated pages

	Entity    *Entity
	Dimension *Dimension
	Series    *Series
	Author    *Author // KindAuthor: whose page it is
	Pair      [2]int  // KindMatrix: indices of the row and column dimension
	Year      int     // KindArchive: the year it lists; 0 = all
	Answer    string  // KindNewsletterAnswer: which one
	Slice     *Entity // KindMatrix: the one value of the third dimension that an exact slice is about; nil in projections
	Block     *Block  // KindBlock: the part of the pair matrix
	Tags      []*Page // the tags of a document, in the order written
	Pages     []*Page // sections, tags and archives: what they list, in order

	Signatures []Signature // who signs the document
	Discussion Discussion  // whether readers may comment on it

	Image, ImagePath string // address and path of the picture in front matter

	Parent    *Page // in breadcrumbs; nil for home and 404
	Targets   []Target
	Backlinks []Backlink
	Parts     []Membership // articles: their place in each series

	Comments *comment.Shown // what readers have said about it; nil = nothing that is shown

	translations map[string]*Page
}

// In returns the page in another language, or nil.
func (p *Page) In(lang string) *Page { return p.translations[lang] }

// Borrowed reports whether the page shows a text of another language because
// its own is missing.
func (p *Page) Borrowed() bool { return p.Doc != nil && p.Doc.Lang != p.Lang }

// LinkTitle is the short title for menus and breadcrumbs.
func (p *Page) LinkTitle() string {
	if p.Doc != nil && p.Doc.Meta.LinkTitle != "" {
		return p.Doc.Meta.LinkTitle
	}
	return p.Title
}

// Entry is one document in all its languages that the edition shows.
type Entry struct {
	ID       string
	Main     *content.Document // in the default language, else in the first that exists; facts come from it
	Docs     Docs
	Pages    map[string]*Page
	Date     content.Date // of Main, or from the series' rhythm
	About    [][]*Entity  // by index of the dimension
	Channels []Ref        // personas: the channels they use; Phase says how much
	Why      Reason       // why production would hide it: drives the ribbon; zero when public

	dimensions int  // how many it names
	wide       bool // it names all of one, or a group
}

// Docs are the documents of an entry, at most one in each language.
type Docs []*content.Document

// Target is what one link of a document points at; exactly one of Page, File
// and Withheld is set. A broken link to a path keeps it as Raw: sites may take
// REF08 for a warning.
type Target struct {
	Page     *Page
	File     string // address of a published file
	Path     string // path of that file below the site's root
	Anchor   string
	Withheld *Withheld
	Raw      string
}

// Backlink is a mention of a page in another; [Site.Excerpt] is the sentence.
type Backlink struct {
	From *Page
	Link int // among the links of From's text
}

// File is a file that is published as it is.
type File struct {
	Path string // below the site's root
	Addr string // below the target: "serie/x/bild.png"
	From source.Pos
}

// Redirect leads from an old address to a page.
type Redirect struct {
	Addr string
	To   *Page
	From source.Pos
}

// MenuItem is one entry of a menu.
type MenuItem struct {
	Title string
	Page  *Page  // or
	URL   string // an outgoing address
}
