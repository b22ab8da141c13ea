package page

import (
	"strconv"
	"strings"
	"time"

	"kontor/generator/site"
	"kontor/generator/view"
)

// A list that is longer than `paginate` goes on on further pages below its
// own. The first has the address of the list.

// pageFolder is the folder of the further pages: /seite/2/.
func pageFolder(lang string) string {
	if lang == "de" || strings.HasPrefix(lang, "de-") {
		return "seite"
	}
	return "page"
}

// pageAddr is the address of page n of a list.
func pageAddr(p *site.Page, n int) string {
	if n == 1 {
		return p.Addr
	}
	return p.Addr + pageFolder(p.Lang) + "/" + strconv.Itoa(n) + "/"
}

// pageCount is how many pages the list of a page fills.
func (b *builder) pageCount(p *site.Page) int {
	size := b.site.Config.Paginate
	if size == 0 || !strings.HasSuffix(p.Addr, "/") {
		return 1
	}
	switch p.Kind {
	case site.KindSection, site.KindTag:
	case site.KindArchive:
		if p.Year == 0 {
			return 1 // the years have pages of their own
		}
	default:
		return 1
	}
	return max(1, (len(p.Pages)+size-1)/size)
}

// onPage are the entries of page n of a list.
func (b *builder) onPage(p *site.Page, n int) []*site.Page {
	size := b.site.Config.Paginate
	if size == 0 || len(p.Pages) <= size || !strings.HasSuffix(p.Addr, "/") {
		return p.Pages
	}
	return p.Pages[(n-1)*size : min(n*size, len(p.Pages))]
}

func (b *builder) sectionView(p *site.Page, n int, markup view.HTML) view.Section {
	return view.Section{
		Frame: b.listFrame(p, n), Content: markup, Pages: b.cards(b.onPage(p, n), p.Lang), Pager: b.pager(p, n),
	}
}

// listFrame is the frame of page n of a list. A further page is no translation
// of another: languages lead to the beginning of the list.
func (b *builder) listFrame(p *site.Page, n int) view.Frame {
	f := b.frame(p)
	if n == 1 {
		return f
	}
	f.Breadcrumbs = append(f.Breadcrumbs, b.link(p))
	f.URL, f.Canonical = b.url(pageAddr(p, n)), b.absolute(pageAddr(p, n))
	f.Title = b.t(p.Lang, "pager.title", "title", f.Title, "page", n, "pages", b.pageCount(p))
	f.Description = ""
	for i := range f.Alternates {
		f.Alternates[i].Canonical = ""
	}
	f.Data = ""
	return f
}

const pagerReach = 2 // pages beside the current one that a pager names

// pager leads through the pages of a list, nil where there is one.
func (b *builder) pager(p *site.Page, n int) *view.Pager {
	pages := b.pageCount(p)
	if pages == 1 {
		return nil
	}
	link := func(i int) view.Link {
		return view.Link{Title: strconv.Itoa(i), URL: b.url(pageAddr(p, i)), Current: i == n}
	}
	v := &view.Pager{Page: n, Pages: pages}
	last := 0
	for i := 1; i <= pages; i++ {
		if i != 1 && i != pages && (i < n-pagerReach || i > n+pagerReach) {
			continue
		}
		switch i - last {
		case 1:
		case 2:
			v.Links = append(v.Links, link(i-1)) // no shorter to leave it out
		default:
			v.Links = append(v.Links, view.Link{})
		}
		v.Links = append(v.Links, link(i))
		last = i
	}
	if n > 1 {
		l := link(n - 1)
		v.Previous = &l
	}
	if n < pages {
		l := link(n + 1)
		v.Next = &l
	}
	return v
}

// archiveView lists articles by year, on the page of a year by month.
func (b *builder) archiveView(p *site.Page, n int, markup view.HTML) view.Archive {
	v := view.Archive{Frame: b.listFrame(p, n), Content: markup, Pager: b.pager(p, n), Year: p.Year, Count: len(p.Pages)}
	v.Years = b.years(p)
	title := func(t time.Time) string { return strconv.Itoa(t.Year()) }
	if p.Year != 0 {
		title = func(t time.Time) string { return b.in.Theme.Strings(p.Lang).Month(t) }
	}
	for _, q := range b.onPage(p, n) {
		name := title(q.Entry.Date.Time)
		if last := len(v.Groups) - 1; last < 0 || v.Groups[last].Title != name {
			v.Groups = append(v.Groups, view.ArchiveGroup{Title: name})
		}
		group := &v.Groups[len(v.Groups)-1]
		card := b.card(q, p.Lang)
		card.Description = ""
		group.Pages = append(group.Pages, card)
	}
	return v
}

// years are the pages of the years, if there are any.
func (b *builder) years(p *site.Page) (out []view.YearCount) {
	for _, q := range b.archives.of(p.Lang) {
		l := b.link(q)
		l.Current = q == p
		out = append(out, view.YearCount{Link: l, Count: len(q.Pages)})
	}
	return out
}

// archivesOf are the pages of the years in a language, the newest first.
func (b *builder) archivesOf(lang string) (out []*site.Page) {
	for _, p := range b.site.Pages {
		if p.Kind == site.KindArchive && p.Lang == lang && p.Year != 0 {
			out = append(out, p)
		}
	}
	return out
}
