package intake

import (
	"cmp"
	"net/url"
	"strings"

	"golang.org/x/text/unicode/norm"
)

// Rule is a line of a map of addresses: what was at From is at To now. A star
// at the end of both carries the rest over, "-" as To leaves the comments out.
type Rule struct {
	From, To string
	Line     int
}

// Excludes is what a rule says instead of an address to leave comments out.
const Excludes = "-"

// places finds the pages that addresses of an export belong to.
type places struct {
	o     Options
	pages map[string]Thread // by spot.key
	own   map[string]bool   // hosts whose addresses are those of the site
	list  []place
	index map[string]int32
}

// place is an address of the export.
type place struct {
	address, title string
	comments       int
	thread         Thread
	skip           Skip
}

func newPlaces(pages []Page, o Options) *places {
	p := &places{o: o, pages: map[string]Thread{}, index: map[string]int32{}, own: map[string]bool{
		"": true, "localhost": true, "127.0.0.1": true, "::1": true,
	}}
	p.own[spotOf(o.Base).host] = true
	for _, page := range pages {
		if o.Language == "" || o.Language == page.Language {
			p.own[spotOf(page.URL).host] = true
			p.page(page.URL, page)
		}
	}
	for _, page := range pages { // an address that a page has goes before one that another had
		if o.Language == "" || o.Language == page.Language {
			for _, alias := range page.Aliases {
				p.page(alias, page)
			}
		}
	}
	return p
}

func (p *places) page(address string, page Page) {
	k := spotOf(address).key()
	if _, taken := p.pages[k]; !taken && page.ID != "" {
		p.pages[k] = Thread{Page: page.ID, Language: page.Language}
	}
}

// at notes that a comment has an address.
func (p *places) at(address, title string) int32 {
	i, ok := p.index[address]
	if !ok {
		i = int32(len(p.list))
		p.index[address] = i
		p.list = append(p.list, place{address: address})
	}
	p.list[i].title = cmp.Or(p.list[i].title, title)
	p.list[i].comments++
	return i
}

// settle finds the pages of all addresses, once all are known.
func (p *places) settle() {
	var hosts []string
	if p.o.Hosts != nil {
		hosts = p.o.Hosts()
	}
	if len(hosts) == 0 {
		hosts = []string{p.usualHost()}
	}
	for _, host := range hosts {
		p.own[spotOf("//"+host).host] = true
	}
	for i := range p.list {
		p.list[i].thread, p.list[i].skip = p.find(p.list[i].address)
	}
}

// usualHost is the host, other than those of the site, with the most comments.
func (p *places) usualHost() string {
	comments := map[string]int{}
	for _, place := range p.list {
		if host := spotOf(place.address).host; !p.own[host] {
			comments[host] += place.comments
		}
	}
	usual := ""
	for host, n := range comments {
		if n > comments[usual] || n == comments[usual] && (usual == "" || host < usual) {
			usual = host
		}
	}
	return usual
}

// shown is an address as reports name it: without a query that tells who the
// reader was.
func (p place) shown() string {
	before, query, _ := strings.Cut(p.address, "?")
	if strings.Contains(query, "@") || strings.Contains(strings.ToLower(query), "%40") {
		return before
	}
	return p.address
}

func (p *places) thread(i int32) (Thread, Skip) { return p.list[i].thread, p.list[i].skip }

// find looks for the page of an address: as the map says, else by the address
// itself, else by others that the export has for it.
func (p *places) find(address string) (Thread, Skip) {
	if strings.TrimSpace(address) == "" {
		return Thread{}, SkipNoPage
	}
	candidates := []string{address}
	if p.o.Also != nil {
		candidates = append(candidates, p.o.Also(address)...)
	}
	for _, candidate := range candidates {
		if to, mapped := p.mapped(candidate); mapped {
			if to == Excludes {
				return Thread{}, SkipExcluded
			}
			if t, ok := p.pages[spotOf(to).key()]; ok {
				return t, ""
			}
			return Thread{}, SkipNoPage
		}
	}
	for _, candidate := range candidates {
		if s := spotOf(candidate); p.own[s.host] {
			if t, ok := p.pages[s.key()]; ok {
				return t, ""
			}
		}
	}
	return Thread{}, SkipNoPage
}

// mapped applies the first rule that fits.
func (p *places) mapped(address string) (to string, ok bool) {
	s := spotOf(address)
	for _, rule := range p.o.Map {
		from, rest := strings.CutSuffix(rule.From, "*")
		r := spotOf(from)
		if r.host != s.host && (r.host != "" || !p.own[s.host]) {
			continue
		}
		if !rest {
			if r.key() == s.key() {
				return rule.To, true
			}
			continue
		}
		if tail, fits := strings.CutPrefix(s.whole(), r.whole()); fits {
			if to, carries := strings.CutSuffix(rule.To, "*"); carries {
				return to + tail, true
			}
			return rule.To, true
		}
	}
	return "", false
}

// HasPage reports whether one of the pages has an address, or had it.
func HasPage(pages []Page, address string) bool {
	_, ok := newPlaces(pages, Options{}).pages[spotOf(address).key()]
	return ok
}

// spot is an address taken apart.
type spot struct{ host, path, query string }

func spotOf(address string) spot {
	u, err := url.Parse(strings.TrimSpace(address))
	if err != nil {
		return spot{path: "\x00" + address} // no page has it
	}
	s := spot{
		host:  strings.TrimPrefix(strings.ToLower(u.Hostname()), "www."),
		path:  norm.NFC.String(u.Path),
		query: u.RawQuery,
	}
	if !strings.HasPrefix(s.path, "/") {
		s.path = "/" + s.path
	}
	return s
}

// key is the same for addresses of the same page.
func (s spot) key() string {
	path := s.path
	for _, index := range []string{"index.html", "index.htm", "index.php"} {
		if before, ok := strings.CutSuffix(path, "/"+index); ok {
			path = before
		}
	}
	path = strings.TrimRight(path, "/")
	if q, err := url.ParseQuery(s.query); err == nil {
		for _, name := range []string{"p", "page_id", "attachment_id"} { // WordPress without permalinks
			if id := q.Get(name); id != "" {
				return path + "/?" + name + "=" + id
			}
		}
	}
	return path + "/"
}

// whole is what a rule with a star is compared with.
func (s spot) whole() string {
	if s.query == "" {
		return s.path
	}
	return s.path + "?" + s.query
}
