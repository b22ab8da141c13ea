// Package page plans a site: which outputs exist, where, and what each shows.
// It turns what package site has linked into views, and views into bytes by
// the theme. Nothing is rendered before an output is asked to write itself. A
// plan also makes mails of texts, when asked.
package page

import (
	"cmp"
	"io"
	"path"
	"slices"
	"sort"
	"strings"

	"golang.org/x/text/cases"
	"golang.org/x/text/unicode/norm"

	"kontor/generator/content"
	"kontor/generator/site"
	"kontor/generator/source"
	"kontor/generator/theme"
)

// Output is one file of the built site.
type Output struct {
	Addr   string     // below the target, slash-separated: "segmente/handwerk/index.html"
	Source source.Pos // where it comes from
	Page   *site.Page // nil for files and data

	// Key is a hash of everything the bytes depend on: equal keys, equal bytes.
	Key func() (source.Hash, error)
	// Write writes the bytes. It keeps nothing and may be called again.
	Write func(io.Writer) error
}

// Plan is everything a site consists of, sorted by address.
type Plan struct {
	Site    *site.Site
	Outputs []Output

	builder *builder // for what is made on demand only: mails
}

// At returns the output at a file path or page address below the site's root:
// "segmente/handwerk/", "/kontor-pages.json".
func (p *Plan) At(addr string) (Output, bool) {
	name := fileName(addr)
	i := sort.Search(len(p.Outputs), func(i int) bool { return p.Outputs[i].Addr >= name })
	if i < len(p.Outputs) && p.Outputs[i].Addr == name {
		return p.Outputs[i], true
	}
	return Output{}, false
}

// Addresses are those of the pages and feeds, sorted: what others link to.
// Further pages of a list come and go with its length.
func (p *Plan) Addresses() []string {
	var out []string
	for _, o := range p.Outputs {
		if o.Page != nil && isPromised(o.Page) && o.Addr == fileName(o.Page.Addr) || isFeed(o.Addr) {
			out = append(out, "/"+strings.TrimSuffix(o.Addr, "index.html"))
		}
	}
	return out
}

// isPromised tells pages that stay from those that come and go with decisions,
// such as the slices of a matrix.
func isPromised(p *site.Page) bool {
	return p.Kind != site.KindNotFound && p.Kind != site.KindBlock && p.Slice == nil
}

// isFeed tells the files that readers subscribe to.
func isFeed(addr string) bool {
	name := path.Base(addr)
	return name == feedName || name == jsonFeedName
}

// Inputs are what a plan is made of.
type Inputs struct {
	Site    *site.Site
	Theme   *theme.Theme
	Bodies  content.Bodies
	Read    func(path string) ([]byte, error) // a file of the site
	Version string                            // of the program
	Author  bool                              // show findings to the author
}

// New plans all outputs. Two outputs that claim one address are an error that
// names both.
func New(in Inputs) (*Plan, []source.Diagnostic) {
	b := newBuilder(in)
	for _, p := range in.Site.Pages {
		b.page(p)
	}
	for _, r := range in.Site.Redirects {
		b.redirect(r)
	}
	for _, f := range in.Site.Files {
		b.file(f)
	}
	for _, a := range in.Theme.Assets() {
		b.asset(a)
	}
	b.redirectLists()
	b.feeds()
	b.commentFeeds()
	b.pictures()
	b.sitemap()
	b.robots()
	b.llms()
	b.markdown()
	b.data()
	b.exports()
	b.wholes()
	b.shareable()
	b.shown()
	b.readable()
	b.collisions()
	source.Sort(b.diags)
	return &Plan{Site: in.Site, Outputs: b.outputs, builder: b}, b.diags
}

// fileName is the file that serves an address.
func fileName(addr string) string {
	addr = strings.TrimPrefix(addr, "/")
	if addr == "" || strings.HasSuffix(addr, "/") {
		return addr + "index.html"
	}
	return addr
}

// collisions sorts the outputs and keeps the first of those that a file system
// or a reader could take for one: compared case-folded and in Unicode NFC.
func (b *builder) collisions() {
	b.sortOutputs()
	folded := map[string]int{} // addresses that folding changes: index of the first
	kept := b.outputs[:0]
	for _, o := range b.outputs {
		first, taken := taker(kept, folded, o.Addr)
		if taken {
			b.report(collision(kept[first], o))
			continue
		}
		if !isLowerASCII(o.Addr) {
			folded[fold(o.Addr)] = len(kept)
		}
		kept = append(kept, o)
	}
	b.outputs = kept
	b.folderCollisions()
}

// sortOutputs sorts by address, in the order planned where equal.
func (b *builder) sortOutputs() {
	order := make([]int, len(b.outputs))
	for i := range order {
		order[i] = i
	}
	slices.SortFunc(order, func(i, j int) int {
		return cmp.Or(strings.Compare(b.outputs[i].Addr, b.outputs[j].Addr), i-j)
	})
	sorted := make([]Output, len(order))
	for to, from := range order {
		sorted[to] = b.outputs[from]
	}
	b.outputs = sorted
}

// taker finds the output that has an address already. Those kept are sorted
// and all smaller or equal, and most addresses are as folding leaves them.
func taker(kept []Output, folded map[string]int, addr string) (i int, taken bool) {
	if isLowerASCII(addr) {
		if i, taken = folded[addr]; !taken && len(kept) > 0 {
			i = len(kept) - 1
			taken = kept[i].Addr == addr
		}
		return i, taken
	}
	addr = fold(addr)
	if i, taken = folded[addr]; !taken {
		i, taken = slices.BinarySearchFunc(kept, addr, func(o Output, addr string) int { return strings.Compare(o.Addr, addr) })
		taken = taken && isLowerASCII(addr)
	}
	return i, taken
}

func fold(addr string) string {
	if addr = norm.NFC.String(addr); isLowerASCII(addr) {
		return addr
	}
	return cases.Fold().String(addr)
}

// collision blames the later of two outputs; where only one of them is a page,
// the other, such as an old address.
func collision(a, z Output) source.Diagnostic {
	aPage, zPage := a.Page != nil, z.Page != nil
	if aPage == zPage && z.Source.Before(a.Source) || aPage != zPage && zPage {
		a, z = z, a
	}
	return source.Error("ADR01", z.Source, "address", "/"+strings.TrimSuffix(z.Addr, "index.html")).With(a.Source)
}

// folderCollisions reports a file where another output needs a folder. In the
// sorted list all that begins with an address follows it.
func (b *builder) folderCollisions() {
	var above []*Output // each begins with the one before
	for i := range b.outputs {
		o := &b.outputs[i]
		for len(above) > 0 && !strings.HasPrefix(o.Addr, above[len(above)-1].Addr) {
			above = above[:len(above)-1]
		}
		above = slices.DeleteFunc(above, func(file *Output) bool {
			needed := o.Addr[len(file.Addr)] == '/'
			if needed {
				b.report(source.Error("ADR01", file.Source, "address", "/"+file.Addr).With(o.Source))
			}
			return needed
		})
		above = append(above, o)
	}
}

func isLowerASCII(s string) bool {
	for i := 0; i < len(s); i++ {
		if c := s[i]; c >= 0x80 || 'A' <= c && c <= 'Z' {
			return false
		}
	}
	return true
}
