// Package wordpress makes Markdown documents of the posts and pages of a
// WordPress export. It reads and writes no files and asks no network: what it
// cannot carry over it names, with the line of the export.
package wordpress

import (
	"cmp"
	"maps"
	"path"
	"slices"
	"strconv"
	"strings"
	"time"

	tomarkdown "github.com/JohannesKaufmann/html-to-markdown/v2/converter"
	"github.com/microcosm-cc/bluemonday"

	"kontor/generator/content"
	"kontor/generator/source"
	"kontor/generator/wxr"
)

// Options say into what kind of site the posts come.
type Options struct {
	File     string         // how messages call the export
	Language string         // of the posts
	Default  string         // language of the site; another one stands in the names of files
	Location *time.Location // in which dates are written, and what local dates of the export mean
	Folder   string         // of the posts below content; "" = "blog"

	Known map[string]string      // posts that the site has already: [Key] to path
	Taken func(path string) bool // whether a file of the site has this path
	Media func(name string) bool // whether the copy of wp-content/uploads has this file; nil = there is none

	SeriesCategories []SeriesCategory
	SeriesTitle      string // pattern of titles with {n}, such as "Teil {n}"; "" = none
}

// SeriesCategory makes a series of the posts of a category.
type SeriesCategory struct{ Category, ID string }

// Document is a file to be written, with its path from the site's root.
type Document struct {
	Path string
	Data []byte
}

// File is a picture or another file that a document shows.
type File struct {
	From string // below the copy of wp-content/uploads
	To   string // path from the site's root
}

// Report says what became of an export.
type Report struct {
	Read    int            // items of the export
	Posts   int            // documents made of posts
	Pages   int            // documents made of pages
	Known   int            // posts and pages that the site has already
	Left    map[string]int // items that are no posts or pages, or in the trash: by kind
	Drafts  int            // of the documents
	Series  int            // series begun
	Files   []File         // to be copied
	Fetch   []string       // files that stay where they are, on the old site
	Authors []string       // as the documents name them
	Moved   []Moved
	Diags   []source.Diagnostic
}

// Moved is a page that comes of a post, and where the post was.
type Moved struct {
	From  string // address in the old site
	To    string // path of the document
	Addr  string // of its page below the site's root, "" where only the site knows it
	Title string
	Draft bool
}

// DefaultFolder is where posts go.
const DefaultFolder = "blog"

// maxContent is how long the text of a post may be, in bytes.
const maxContent = 2 << 20

// mediaFolder is where files of wp-content/uploads go.
const mediaFolder = "content/uploads"

// Key is what tells a post of a site from all others for ever.
func Key(site, id string) string {
	_, site, _ = cutScheme(site)
	return strings.TrimSuffix(site, "/") + "/?p=" + id
}

func cutScheme(address string) (scheme, rest string, found bool) {
	scheme, rest, found = strings.Cut(address, "://")
	if !found {
		return "", address, false
	}
	return scheme, rest, true
}

// Convert makes documents of the posts and pages among the items.
func Convert(channel wxr.Channel, items []wxr.Item, o Options) ([]Document, Report) {
	c := newConverter(channel, items, o)
	c.place()
	var docs []Document
	for _, e := range c.entries {
		if e.known {
			continue
		}
		docs = append(docs, Document{e.path, c.document(e)})
		c.count(e)
	}
	for _, s := range c.series {
		if doc, ok := c.seriesPage(s); ok {
			docs = append(docs, doc)
			c.report.Series++
		}
	}
	if doc, ok := c.folderPage(); ok {
		docs = append(docs, doc)
	}
	c.conclude()
	slices.SortFunc(docs, func(a, b Document) int { return cmp.Compare(a.Path, b.Path) })
	return docs, c.report
}

// converter holds what is known of the whole export.
type converter struct {
	o       Options
	channel wxr.Channel
	host    string // of the site
	base    string // path of the site, without a slash at the end

	entries     []*entry // posts and pages, in the order of the export
	byID        map[string]*entry
	byAddress   map[string]*entry
	attachments map[string]*wxr.Item // by ID
	byFile      map[string]*wxr.Item // attachments by the name of their file
	byPage      map[string]*wxr.Item // attachments by the address of their page
	series      []*series
	authors     map[string]string // login to name
	seen        map[string]bool   // documents, files and aliases
	next        map[string]int    // number that a name gets which is taken

	queries []wxr.Value // old addresses from which there is no redirect

	policy   *bluemonday.Policy
	markdown *tomarkdown.Converter

	files  map[string]string // name below uploads to path from the root
	fetch  map[string]bool
	report Report
}

// entry is a post or a page on its way.
type entry struct {
	*wxr.Item
	key     string
	path    string // from the site's root
	address string // of its page in the new site, as far as it can be told
	known   bool
	date    time.Time
	dated   bool
	status  string
	series  *series
	part    int
}

func (e *entry) isPage() bool { return e.Type.Text == "page" }

func newConverter(channel wxr.Channel, items []wxr.Item, o Options) *converter {
	if o.Location == nil {
		o.Location = time.UTC
	}
	if o.Folder == "" {
		o.Folder = DefaultFolder
	}
	if o.Taken == nil {
		o.Taken = func(string) bool { return false }
	}
	c := &converter{
		o: o, channel: channel, byID: map[string]*entry{}, byAddress: map[string]*entry{},
		attachments: map[string]*wxr.Item{}, byFile: map[string]*wxr.Item{}, byPage: map[string]*wxr.Item{}, authors: map[string]string{},
		policy: newPolicy(), markdown: newMarkdown(),
		seen: map[string]bool{}, next: map[string]int{}, files: map[string]string{}, fetch: map[string]bool{},
		report: Report{Read: len(items), Left: map[string]int{}},
	}
	_, rest, _ := cutScheme(channel.Address())
	host, base, _ := strings.Cut(strings.TrimSuffix(rest, "/"), "/")
	c.host = bareHost(host)
	if base != "" {
		c.base = "/" + base
	}
	for _, a := range channel.Authors {
		c.authors[a.Login.Text] = cmp.Or(a.Name.Text, strings.TrimSpace(a.FirstName.Text+" "+a.LastName.Text), a.Login.Text)
	}
	for i := range items {
		c.take(&items[i])
	}
	return c
}

func bareHost(host string) string { return strings.TrimPrefix(strings.ToLower(host), "www.") }

// take sorts an item in.
func (c *converter) take(item *wxr.Item) {
	switch kind := item.Type.Text; {
	case kind == "attachment":
		c.attachments[item.ID.Text] = item
		c.byPage[c.siteAddress(item.Link.Text)] = item
		if name := uploadName(item.Attachment.Text); name != "" {
			c.byFile[name] = item
		}
		c.report.Left[kind]++
	case kind != "post" && kind != "page" && kind != "":
		c.report.Left[kind]++
	case item.Status.Text == "trash" || item.Status.Text == "auto-draft" || item.Status.Text == "inherit":
		c.report.Left[item.Status.Text]++
	case len(item.Content.Text) > maxContent:
		c.report.Left[kind]++
		c.note(source.Warning("WPI07/large", c.at(item.Line), "title", plainText(item.Title.Text), "limit", strconv.Itoa(maxContent>>20)+" MiB"))
	default:
		own := *item // its content will be changed
		e := &entry{Item: &own, key: Key(c.channel.Address(), item.ID.Text), status: item.Status.Text}
		e.date, e.dated = c.dateOf(item)
		c.entries = append(c.entries, e)
		if _, twice := c.byID[item.ID.Text]; !twice {
			c.byID[item.ID.Text] = e
		}
	}
}

// dateOf is when a post was published; drafts have no such time in UTC.
func (c *converter) dateOf(item *wxr.Item) (time.Time, bool) {
	if t, ok := item.Date.Time(c.o.Location); ok {
		return t, true
	}
	for _, layout := range []string{time.RFC1123Z, time.RFC1123} {
		if t, err := time.Parse(layout, item.Published.Text); err == nil && t.Year() > 1970 {
			return t.UTC(), true
		}
	}
	return time.Time{}, false
}

func (c *converter) count(e *entry) {
	if e.isPage() {
		c.report.Pages++
	} else {
		c.report.Posts++
	}
	if e.hidden() {
		c.report.Drafts++
	}
}

// hidden reports whether a document is written as a draft.
func (e *entry) hidden() bool {
	return e.Password.Text != "" || e.status != "publish" && e.status != "future" && e.status != ""
}

// conclude says what concerns the whole export.
func (c *converter) conclude() {
	for _, kind := range slices.Sorted(maps.Keys(c.report.Left)) {
		if kind != "attachment" {
			c.note(source.Info("WPI01", source.Pos{File: c.o.File}, "type", kind, "count", strconv.Itoa(c.report.Left[kind])))
		}
	}
	if n := len(c.queries); n > 0 {
		c.note(source.Info("WPI02", c.at(c.queries[0].Line), "address", c.queries[0].Text, "count", strconv.Itoa(n)))
	}
	for _, name := range slices.Sorted(maps.Keys(c.files)) {
		c.report.Files = append(c.report.Files, File{name, c.files[name]})
	}
	c.report.Fetch = slices.Sorted(maps.Keys(c.fetch))
	slices.Sort(c.report.Authors)
	c.report.Authors = slices.Compact(c.report.Authors)
	source.Sort(c.report.Diags)
}

func (c *converter) note(d source.Diagnostic) { c.report.Diags = append(c.report.Diags, d) }

func (c *converter) at(line int) source.Pos { return source.Pos{File: c.o.File, Line: line} }

// folderPage gives the folder of the posts a title, where it has none.
func (c *converter) folderPage() (Document, bool) {
	name := path.Join("content", c.o.Folder, "_index"+c.suffix())
	if c.report.Posts == 0 || c.seen[name] || c.o.Taken(name) {
		return Document{}, false
	}
	front := newFront()
	front.text("title", "Blog")
	return Document{name, front.end("")}, true
}

// suffix ends the names of documents.
func (c *converter) suffix() string {
	if c.o.Language != "" && c.o.Default != "" && c.o.Language != c.o.Default {
		return "." + c.o.Language + ".md"
	}
	return ".md"
}

func (c *converter) slug(text string) string { return content.Slug(c.o.Language, text) }
