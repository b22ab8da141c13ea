package page

import (
	"bufio"
	"encoding/xml"
	"fmt"
	"io"
	"strconv"
	"strings"
	"time"

	"kontor/generator/content"
	"kontor/generator/site"
	"kontor/generator/source"
)

// What sitemaps.org allows in one file.
const (
	sitemapURLs  = 50_000
	sitemapBytes = 50_000_000
)

const sitemapName = "sitemap.xml"

// sitemap plans the list of all pages that search engines should know, split
// behind an index where it is too long for one file. It needs absolute
// addresses.
func (b *builder) sitemap() {
	if b.origin == "" || b.ownFile(sitemapName) {
		return
	}
	if b.sitemapIsShort() {
		b.streamed(sitemapName, func(w io.Writer) error { return b.writeSitemap(w, b.indexed()) })
		return
	}
	size := func(p *site.Page) int { return len(b.sitemapEntry(p)) }
	files := split(b.indexed(), size, sitemapURLs, sitemapBytes-len(sitemapHead)-len(sitemapFoot))
	if len(files) == 1 {
		b.streamed(sitemapName, func(w io.Writer) error { return b.writeSitemap(w, files[0]) })
		return
	}
	for i, pages := range files {
		b.streamed(sitemapPart(i), func(w io.Writer) error { return b.writeSitemap(w, pages) })
	}
	b.streamed(sitemapName, func(w io.Writer) error { return b.writeSitemapIndex(w, len(files)) })
}

// sitemapIsShort reports whether all pages fit into one file by a rough guess
// that does not look at each. A letter becomes six at most.
func (b *builder) sitemapIsShort() bool {
	total := len(sitemapHead) + len(sitemapFoot)
	for _, p := range b.site.Pages {
		total += 100 + (1+len(b.site.Languages))*(80+len(b.origin)+len(b.basePath)+6*len(p.Addr))
	}
	return len(b.site.Pages) <= sitemapURLs && total <= sitemapBytes
}

func sitemapPart(i int) string { return "sitemap-" + strconv.Itoa(i+1) + ".xml" }

// indexed are the pages that search engines should list: each with an address
// of its own, none that asks to be left out.
func (b *builder) indexed() (out []*site.Page) {
	for _, p := range b.site.Pages {
		if !noIndex(p) {
			out = append(out, p)
		}
	}
	return out
}

// noIndex reports whether search engines are asked to leave a page out.
func noIndex(p *site.Page) bool {
	switch p.Kind {
	case site.KindNotFound, site.KindNewsletterAnswer,
		site.KindSeriesAll: // the parts of a series are to be found
		return true
	}
	return p.Doc != nil && (p.Doc.Meta.NoIndex || p.Entry.Main.Meta.NoIndex)
}

// split puts items into groups of at most so many, and of at most so many
// bytes. There is at least one group.
func split[T any](items []T, size func(T) int, most, bytes int) [][]T {
	groups := [][]T{nil}
	filled := 0
	for _, item := range items {
		last := len(groups) - 1
		n := size(item)
		if len(groups[last]) == most || len(groups[last]) > 0 && filled+n > bytes {
			groups, filled = append(groups, nil), 0
			last++
		}
		groups[last], filled = append(groups[last], item), filled+n
	}
	return groups
}

const (
	sitemapHead = xml.Header + `<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:xhtml="http://www.w3.org/1999/xhtml">` + "\n"
	sitemapFoot = "</urlset>\n"
)

func (b *builder) writeSitemap(w io.Writer, pages []*site.Page) error {
	out := bufio.NewWriter(w)
	out.WriteString(sitemapHead)
	for _, p := range pages {
		out.WriteString(b.sitemapEntry(p))
	}
	out.WriteString(sitemapFoot)
	return out.Flush()
}

// sitemapEntry names a page with its languages and, where its author says so,
// when it was changed.
func (b *builder) sitemapEntry(p *site.Page) string {
	var out strings.Builder
	out.WriteString("<url><loc>" + xmlEscaped(b.absolute(p.Addr)) + "</loc>")
	if date := lastmod(p); date != "" {
		out.WriteString("<lastmod>" + date + "</lastmod>")
	}
	for _, lang := range b.site.Languages {
		if q := p.In(lang); q != nil && len(b.site.Languages) > 1 && !noIndex(q) {
			fmt.Fprintf(&out, `<xhtml:link rel="alternate" hreflang="%s" href="%s"/>`, xmlEscaped(lang), xmlEscaped(b.absolute(q.Addr)))
		}
	}
	out.WriteString("</url>\n")
	return out.String()
}

// lastmod is when a page was changed last, as far as its author says so.
func lastmod(p *site.Page) string {
	if p.Doc == nil || p.Borrowed() || p.Kind == site.KindHome {
		return ""
	}
	date := p.Entry.Date
	if changed := p.Doc.Meta.Lastmod; changed.Time.After(date.Time) {
		date = changed
	}
	return w3cDate(date)
}

func w3cDate(d content.Date) string {
	switch {
	case d.IsZero():
		return ""
	case d.DateOnly:
		return d.Time.Format(time.DateOnly)
	}
	return d.Time.Format(time.RFC3339)
}

func (b *builder) writeSitemapIndex(w io.Writer, files int) error {
	out := bufio.NewWriter(w)
	out.WriteString(xml.Header + `<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">` + "\n")
	for i := range files {
		out.WriteString("<sitemap><loc>" + xmlEscaped(b.absolute(sitemapPart(i))) + "</loc></sitemap>\n")
	}
	out.WriteString("</sitemapindex>\n")
	return out.Flush()
}

func xmlEscaped(s string) string {
	if !strings.ContainsAny(s, `<>&'"`) {
		return s
	}
	var out strings.Builder
	_ = xml.EscapeText(&out, []byte(s)) // a Builder never fails
	return out.String()
}

const robotsName = "robots.txt"

// robots plans the file that tells search engines of the sitemap. They look
// for it at the root of a host only; a site below a folder of one has none.
func (b *builder) robots() {
	if b.origin == "" || b.basePath != "" || b.ownFile(robotsName) {
		return
	}
	text := "User-agent: *\nAllow: /\n\nSitemap: " + b.absolute(sitemapName) + "\n"
	read := func() ([]byte, error) { return []byte(text), nil }
	b.outputs = append(b.outputs, Output{
		Addr: robotsName, Source: source.Pos{File: b.site.Config.File}, Key: hashOf(read), Write: writeOf(read),
	})
}
