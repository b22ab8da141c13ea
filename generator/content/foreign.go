package content

import (
	"slices"
	"strings"

	"kontor/generator/source"
)

// ignored warns about a key of another tool that has no counterpart.
func (d *decoder) ignored(n *Node) {
	d.report(source.Warning("FM08/ignored", n.KeyPos, "key", n.Key))
}

// warnForm warns about an older form of a value and shows today's.
func warnForm(n *Node, fix string) source.Diagnostic {
	return source.Warning("FM08", n.KeyPos, "key", n.Key, "fix", brief(fix))
}

// noCounterpart are keys of other tools that Kontor knows and passes over.
var noCounterpart = []string{
	"about", "badge", "banner", "build", "cascade", "customEditUrl", "headless", "hideTitle", "isCJKLanguage",
	"keywords", "markup", "menu", "menus", "next", "outputs", "pagefind", "paginationNext", "paginationPrev",
	"permalinks", "prev", "resources", "search", "sidebarClassName", "sidebarHidden", "sitemap", "step", "steps",
	"tocMaxHeadingLevel", "tocMinHeadingLevel", "weightInSeries",
}

// foreignFields are the keys of other tools whose values need more than
// another name.
var foreignFields = slices.Concat([]field[Meta]{
	foreign("published", readPublished),
	foreign("hideTableOfContents", readHideTOC),
	foreign("tableOfContents", readTableOfContents),
	foreign("unlisted", func(d *decoder, n *Node, m *Meta) bool {
		d.advise(n, "noindex: "+n.show())
		return boolean.read(d, n, &m.NoIndex)
	}),
	foreign("robots", readRobots),
	foreign("sidebar", readSidebar),
	foreign("og", readOpenGraph),
	foreign("og.image", func(d *decoder, n *Node, m *Meta) bool { return readPicture(d, n, m) }),
	foreign("cover", readPicture), foreign("hero", readPicture), foreign("featuredImage", readPicture),
	foreign("thumbnail", readPicture),
	foreign("lastUpdate", readLastUpdate),
	foreign("categories", readCategories), foreign("category", readCategories),
}, ignoredFields())

func ignoredFields() []field[Meta] {
	out := make([]field[Meta], len(noCounterpart))
	for i, name := range noCounterpart {
		out[i] = foreign(name, func(d *decoder, n *Node, _ *Meta) bool { d.ignored(n); return false })
	}
	return out
}

// readPublished decides by type: a date for Hugo, yes or no for Jekyll.
func readPublished(d *decoder, n *Node, m *Meta) bool {
	if v, ok := truth(n); ok {
		fix := "draft: false"
		if !v {
			fix = "draft: true"
		}
		d.advise(n, fix)
		m.Draft = m.Draft || !v
		return true
	}
	d.advise(n, "publishDate: "+n.show())
	return date.read(d, n, &m.PublishDate)
}

func readHideTOC(d *decoder, n *Node, m *Meta) bool {
	v, ok := truth(n)
	if !ok {
		return d.wrong(n, "bool")
	}
	m.TOC = SwitchOn
	fix := "toc: true"
	if v {
		m.TOC, fix = SwitchOff, "toc: false"
	}
	d.advise(n, fix)
	return true
}

// readTableOfContents takes yes or no, or a map of levels, which means yes.
func readTableOfContents(d *decoder, n *Node, m *Meta) bool {
	if n.Kind == NodeMap {
		m.TOC = SwitchOn
		d.advise(n, "toc: true")
		return true
	}
	d.advise(n, "toc: "+n.show())
	return toggle.read(d, n, &m.TOC)
}

func readRobots(d *decoder, n *Node, m *Meta) bool {
	if !strings.Contains(strings.ToLower(n.show()), "noindex") {
		d.ignored(n)
		return false
	}
	m.NoIndex = true
	d.advise(n, "noindex: true")
	return true
}

// readSidebar takes label and order of the entry in a side bar.
func readSidebar(d *decoder, n *Node, m *Meta) bool {
	label, order := n.Get("label"), n.Get("order")
	var fixes []string
	if label != nil && label.scalar() {
		fixes = append(fixes, "linkTitle: "+label.show())
		line.read(d, label, &m.LinkTitle)
	}
	if order != nil && order.scalar() {
		fixes = append(fixes, "weight: "+order.show())
		weight.read(d, order, &m.Weight)
	}
	if len(fixes) == 0 {
		d.ignored(n)
		return false
	}
	d.advise(n, strings.Join(fixes, ", "))
	return true
}

func readOpenGraph(d *decoder, n *Node, m *Meta) bool {
	if image := n.Get("image"); image != nil {
		d.advise(n, "image: "+image.show())
		return name.read(d, image, &m.Image)
	}
	d.ignored(n)
	return false
}

// readPicture takes a path, or a map with path and text.
func readPicture(d *decoder, n *Node, m *Meta) bool {
	if n.Kind != NodeMap {
		d.advise(n, "image: "+n.show())
		return name.read(d, n, &m.Image)
	}
	for _, key := range []string{"image", "src", "file", "path", "url"} {
		path := n.Get(key)
		if path == nil || !path.scalar() {
			continue
		}
		fix := "image: " + path.show()
		if alt := n.Get("alt"); alt != nil && alt.scalar() {
			line.read(d, alt, &m.ImageAlt)
			fix += ", imageAlt: " + alt.show()
		}
		d.advise(n, fix)
		return name.read(d, path, &m.Image)
	}
	d.ignored(n)
	return false
}

func readLastUpdate(d *decoder, n *Node, m *Meta) bool {
	at := n
	if n.Kind == NodeMap {
		at = n.Get("date")
	}
	if at == nil {
		d.ignored(n)
		return false
	}
	d.advise(n, "lastmod: "+at.show())
	return date.read(d, at, &m.Lastmod)
}

// readCategories makes categories tags.
func readCategories(d *decoder, n *Node, m *Meta) bool {
	d.advise(n, "tags: "+n.show())
	var more []Name
	ok := names.read(d, n, &more)
	m.Tags = append(m.Tags, more...)
	return ok
}
