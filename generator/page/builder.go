package page

import (
	"bytes"
	"encoding/json"
	"io"
	"net/url"
	"slices"
	"strings"
	"sync"

	"kontor/generator/concept"
	"kontor/generator/content"
	"kontor/generator/site"
	"kontor/generator/source"
	"kontor/generator/theme"
	"kontor/generator/view"
)

// builder holds what all outputs of one plan share. It is filled by newBuilder
// and only read while outputs are written, by any number of goroutines. What
// only some outputs show is made when the first of them asks.
type builder struct {
	in       Inputs
	site     *site.Site
	basePath string // "" or "/sub"
	origin   string // "https://example.org", "" without baseURL
	outputs  []Output
	diags    []source.Diagnostic

	sites      map[string]*view.Site // by language
	homeFeeds  map[string][]view.FeedLink
	directives map[*site.Page][]directive
	latest     memo[string, []*site.Page] // by language: dated articles, newest first
	figures    memo[string, []view.Figure]
	neighbours memo[*site.Page, neighbours] // by section
	series     memo[seriesKey, seriesParts]
	subjects   memo[string, *subjects] // by language
	related    memo[*site.Page, []*site.Page]
	portable   lately[*site.Page, view.HTML] // for feeds: both formats of one ask in a row
	drawsIn    memo[string, bool]            // by language
	drawn      memo[*site.Page, bool]        // whether Kontor draws its picture
	archives   memo[string, []*site.Page]    // by language: the years of the archive
	cellDocs   func() *cellDocuments
	exported   memo[string, exportDigest] // by language
	compared   func() []comparison
	market     memo[concept.View, *market]
	phantoms   func() phantoms
	sizes      *imageSizes
	base       source.Hash // of theme and program
}

func newBuilder(in Inputs) *builder {
	b := &builder{
		in: in, site: in.Site,
		sites: map[string]*view.Site{}, homeFeeds: map[string][]view.FeedLink{}, directives: map[*site.Page][]directive{}, sizes: newImageSizes(in.Read),
		cellDocs: sync.OnceValue(func() *cellDocuments { return newCellDocuments(in.Site) }),
		outputs:  make([]Output, 0, len(in.Site.Pages)*3/2+len(in.Site.Redirects)+len(in.Site.Files)+64),
	}
	b.latest.make = in.Site.Posts
	b.figures.make = b.keyFigures
	b.neighbours.make = func(section *site.Page) neighbours {
		if section.Kind == site.KindHome { // of all posts of the site
			posts := slices.Clone(b.latest.of(section.Lang))
			slices.Reverse(posts)
			return newNeighbours(posts)
		}
		return newNeighbours(section.Pages)
	}
	b.series.make = b.seriesParts
	b.exported.make = b.exportDigest
	b.compared = sync.OnceValue(b.comparisons)
	b.market.make = b.readMarket
	b.phantoms = sync.OnceValue(b.findPhantoms)
	b.subjects.make = b.subjectsOf
	b.related.make = b.relatedTo
	b.portable.make = b.portableBody
	b.drawsIn.make = b.canDrawIn
	b.drawn.make = b.canDraw
	b.archives.make = b.archivesOf
	themeHash := in.Theme.Hash()
	b.base = source.Sum(themeHash[:], []byte(in.Version))
	if u, err := url.Parse(in.Site.Config.BaseURL); err == nil && u.Host != "" {
		b.basePath = strings.TrimSuffix(u.EscapedPath(), "/")
		b.origin = u.Scheme + "://" + u.Host
	}
	for _, lang := range in.Site.Languages {
		b.sites[lang] = b.siteView(lang)
		b.homeFeeds[lang] = b.feedsOf(in.Site.Home[lang])
	}
	for _, p := range in.Site.Pages {
		if p.Doc != nil && len(in.Site.Prose(p.Doc).Directives) > 0 {
			b.directives[p] = b.compile(p)
		}
	}
	return b
}

func (b *builder) report(d source.Diagnostic) { b.diags = append(b.diags, d) }

// url is the address of a page or file as pages refer to it.
func (b *builder) url(addr string) string {
	if !strings.HasPrefix(addr, "/") {
		addr = "/" + addr
	}
	return b.basePath + (&url.URL{Path: addr}).EscapedPath()
}

func (b *builder) absolute(addr string) string {
	if b.origin == "" {
		return ""
	}
	return b.origin + b.url(addr)
}

// t is a string of the user interface.
func (b *builder) t(lang, key string, args ...any) string {
	return b.in.Theme.Strings(lang).T(key, args...)
}

// page plans the output of one page.
func (b *builder) page(p *site.Page) {
	pos := source.Pos{File: b.site.Config.File}
	if p.Doc != nil {
		pos = p.Doc.Meta.Title.Pos
		if pos.File == "" {
			pos = source.Pos{File: p.Doc.File.Path}
		}
		if own := p.Doc.Meta.URL; own.Text != "" && !p.Borrowed() {
			pos = own.Pos
		}
	} else if p.Entry != nil {
		pos = source.Pos{File: p.Entry.Main.File.Path}
	} else if p.Series != nil {
		pos = b.seriesPos(p.Series)
	}
	b.checkLayout(p)
	for n := range b.pageCount(p) {
		b.outputs = append(b.outputs, Output{
			Addr: fileName(pageAddr(p, n+1)), Source: pos, Page: p,
			Key: func() (source.Hash, error) { return b.key(p, n+1) },
			Write: func(w io.Writer) error {
				layout, v, err := b.view(p, n+1, b.body)
				if err != nil {
					return err
				}
				return b.in.Theme.Render(w, p.Lang, layout, v)
			},
		})
	}
}

// checkLayout reports a layout that the theme does not have.
func (b *builder) checkLayout(p *site.Page) {
	if p.Doc == nil || p.Borrowed() || p.Doc.Meta.Layout.Text == "" {
		return
	}
	if name := p.Doc.Meta.Layout; !b.in.Theme.Has(name.Text) {
		b.report(source.Error("THM07", name.Pos, "layout", name.Text))
	}
}

// key hashes the view of a page with its bodies replaced by their hashes and
// what fills their slots.
func (b *builder) key(p *site.Page, n int) (source.Hash, error) {
	layout, v, err := b.view(p, n, b.bodyKey)
	if err != nil {
		return source.Hash{}, err
	}
	data, err := json.Marshal(v)
	if err != nil {
		return source.Hash{}, err
	}
	return source.Sum(b.base[:], []byte(layout), []byte(p.Lang), data), nil
}

// bodyFunc gives the text of a page: the markup, or what stands for it in a key.
type bodyFunc func(*site.Page) (view.HTML, error)

// view chooses layout and view of a page; n counts the pages of a list that
// goes on on further ones.
func (b *builder) view(p *site.Page, n int, body bodyFunc) (layout string, v any, err error) {
	if n > 1 {
		body = func(*site.Page) (view.HTML, error) { return "", nil } // introduces the first
	}
	markup, err := body(p)
	if err != nil {
		return "", nil, err
	}
	layout = string(p.Kind)
	switch p.Kind {
	case site.KindHome:
		v = b.homeView(p, markup)
	case site.KindEntity:
		v = b.entityView(p, markup)
	case site.KindDimension:
		v = b.dimensionView(p, markup)
	case site.KindSeries:
		v = b.seriesView(p, markup)
	case site.KindSeriesList:
		v = view.SeriesList{Frame: b.frame(p), Content: markup, Series: b.seriesCards(p.Lang)}
	case site.KindSeriesAll:
		v, err = b.seriesAllView(p, body)
	case site.KindSeriesQuestions:
		v = b.seriesQuestionsView(p)
	case site.KindMatrix:
		v = b.matrixPageView(p, markup)
	case site.KindBlock:
		v = b.blockView(p, markup)
	case site.KindMatrixOverview:
		v = b.matrixOverviewView(p, markup)
	case site.KindPatterns:
		v = b.patternsView(p, markup)
	case site.KindOverlap:
		v = b.overlapView(p, markup)
	case site.KindToBe:
		v = b.toBeView(p, markup)
	case site.KindGaps:
		v = b.gapsView(p, markup)
	case site.KindChanges:
		v = b.changesView(p, markup)
	case site.KindSection, site.KindTag:
		v = b.sectionView(p, n, markup)
	case site.KindArchive:
		v = b.archiveView(p, n, markup)
	case site.KindTags:
		v = b.tagsView(p)
	case site.KindAuthor:
		v = b.authorView(p, markup)
	case site.KindContact:
		v = b.contactView(p, markup)
	case site.KindNewsletter:
		v = b.newsletterView(p, markup)
	case site.KindNewsletterAnswer:
		v = b.newsletterAnswerView(p, markup)
	case site.KindNotFound:
		v = view.NotFound{Frame: b.frame(p)}
	default:
		v = b.documentView(p, markup)
		if custom := p.Doc.Meta.Layout.Text; custom != "" {
			layout = custom
		}
	}
	return layout, v, err
}

// redirect plans a page at an old address that leads to the new one.
func (b *builder) redirect(r site.Redirect) {
	to := r.To
	v := view.Redirect{Lang: to.Lang, Title: b.title(to), URL: b.url(to.Addr), Canonical: b.absolute(to.Addr)}
	if v.Canonical == "" {
		v.Canonical = v.URL
	}
	b.outputs = append(b.outputs, Output{
		Addr: fileName(r.Addr), Source: r.From,
		Key: func() (source.Hash, error) {
			return source.Sum(b.base[:], []byte(v.URL), []byte(v.Title), []byte(v.Canonical), []byte(v.Lang)), nil
		},
		Write: func(w io.Writer) error { return b.in.Theme.Render(w, to.Lang, "redirect", v) },
	})
}

// file plans a file that is published as it is.
func (b *builder) file(f site.File) {
	read := func() ([]byte, error) { return b.in.Read(f.Path) }
	b.outputs = append(b.outputs, Output{Addr: f.Addr, Source: f.From, Key: hashOf(read), Write: writeOf(read)})
}

func (b *builder) asset(a theme.Asset) {
	read := func() ([]byte, error) { return a.Data, nil }
	b.outputs = append(b.outputs, Output{
		Addr: a.Path, Source: source.Pos{File: "themes/" + b.site.Config.Theme}, Key: hashOf(read), Write: writeOf(read),
	})
}

func hashOf(read func() ([]byte, error)) func() (source.Hash, error) {
	return func() (source.Hash, error) {
		data, err := read()
		if err != nil {
			return source.Hash{}, err
		}
		return source.Sum(data), nil
	}
}

func writeOf(read func() ([]byte, error)) func(io.Writer) error {
	return func(w io.Writer) error {
		data, err := read()
		if err != nil {
			return err
		}
		_, err = io.Copy(w, bytes.NewReader(data))
		return err
	}
}

// doc is the text of a page in its language, with facts from the main document.
func metaOf(p *site.Page) *content.Meta {
	if p.Doc == nil {
		return nil
	}
	return &p.Doc.Meta
}
