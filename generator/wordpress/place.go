package wordpress

import (
	"cmp"
	"net/url"
	"path"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"kontor/generator/source"
	"kontor/generator/wxr"
)

// reserved are names of folders and addresses in which a page would become
// something else than a page.
var reserved = map[string]bool{
	"segments": true, "channels": true, "portfolios": true, "concepts": true, "series": true, "offers": true, "matrix": true,
	"snapshots": true, "authors": true, "i18n": true, "static": true, "comments": true, "newsletter": true, "personas": true,
	"changes": true, "uploads": true, "tags": true, "de": true, "en": true, "index": true, "404": true, "search": true,
	"segmente": true, "kanaele": true, "portfolio": true, "konzept": true, "serie": true, "autoren": true, "suche": true,
	"schlagwoerter": true, "aenderungen": true, "concept": true, "feed": true, "archive": true, "archiv": true,
}

// place gives every post and page its file, before any of them is written:
// they refer to each other.
func (c *converter) place() {
	c.findSeries()
	parents := map[string]bool{}
	for _, e := range c.entries {
		if e.isPage() {
			parents[e.Parent.Text] = true
		}
	}
	for _, e := range c.entries {
		if p, ok := c.o.Known[e.key]; ok {
			e.path, e.known = p, true
			c.seen[p] = true
			c.report.Known++
		}
	}
	for _, e := range c.entries {
		if e.path == "" {
			c.placeEntry(e, parents, 0)
		}
	}
	for _, e := range c.entries {
		e.address = c.addressOf(e)
		c.seen["alias:"+e.address] = true
	}
	c.seen["alias:"+c.address(path.Join("content", c.o.Folder, "_index"+c.suffix()))] = true
	for _, e := range c.entries {
		for _, old := range []string{e.Link.Text, e.GUID.Text} {
			if key := c.siteAddress(old); key != "" && c.byAddress[key] == nil {
				c.byAddress[key] = e
			}
		}
	}
}

// placeEntry finds a free file. depth stops at pages that are their own ancestors.
func (c *converter) placeEntry(e *entry, parents map[string]bool, depth int) {
	name := c.fileName(e)
	switch {
	case e.series != nil:
		c.claim(e, path.Join("content/series", e.series.id), number(e.part)+"-"+name, "")
	case !e.isPage():
		c.claim(e, path.Join("content", c.o.Folder), name, "")
	default:
		dir := "content"
		if above := c.byID[e.Parent.Text]; above != nil && above.isPage() && above != e && depth < 20 {
			if above.path == "" {
				c.placeEntry(above, parents, depth+1)
			}
			if e.path != "" { // a page that is its own ancestor has been placed on the way
				return
			}
			dir = folderOf(above.path)
		}
		if dir == "content" && reserved[name] {
			name += "-2"
		}
		if parents[e.ID.Text] || path.Join(dir, name) == path.Join("content", c.o.Folder) { // the page of the posts
			c.claim(e, dir, name, "/_index")
			return
		}
		c.claim(e, dir, name, "")
	}
}

// folderOf is where the pages below a page go.
func folderOf(p string) string {
	dir, file := path.Split(p)
	dir = strings.TrimSuffix(dir, "/")
	if name, _, _ := strings.Cut(file, "."); name != "_index" && name != "index" {
		return path.Join(dir, name)
	}
	return dir
}

func number(part int) string {
	if part < 10 {
		return "0" + strconv.Itoa(part)
	}
	return strconv.Itoa(part)
}

// claim takes the first free of dir/name, dir/name-2, ...
func (c *converter) claim(e *entry, dir, name, rest string) {
	counter := path.Join(dir, name)
	for n := max(1, c.next[counter]); ; n++ {
		numbered := name
		if n > 1 {
			numbered += "-" + strconv.Itoa(n)
		}
		p := path.Join(dir, numbered) + rest + c.suffix()
		if c.seen[p] || c.o.Taken(p) || rest == "" && c.o.Taken(path.Join(dir, numbered, "_index"+c.suffix())) {
			continue
		}
		c.seen[p] = true
		c.next[counter] = n + 1
		e.path = p
		return
	}
}

// fileName is the slug of a post, or what serves as one.
func (c *converter) fileName(e *entry) string {
	name := e.Name.Text
	if plain, err := url.PathUnescape(name); err == nil {
		name = plain
	}
	name = cmp.Or(name, plainText(e.Title.Text))
	if strings.TrimSpace(name) == "" {
		name = e.Type.Text + "-" + e.ID.Text
	}
	name = c.slug(name)
	if len(name) > 100 {
		name = strings.Trim(name[:100], "-")
	}
	if name == "index" {
		name = "index-2"
	}
	return name
}

// cutName finds names of files whose beginning would not be part of the address.
var cutName = regexp.MustCompile(`^[0-9]+-`)

// slugOf is `slug:` of a document, "" where the name of its file says it.
func (e *entry) slugOf() string {
	name, _, _ := strings.Cut(path.Base(e.path), ".")
	if name == "_index" {
		name = path.Base(path.Dir(e.path))
	}
	if e.series == nil && cutName.MatchString(name) {
		return name
	}
	return ""
}

// addressOf is where the page of a document will be; of parts of a series only
// the site knows it.
func (c *converter) addressOf(e *entry) string {
	if e.series != nil {
		return ""
	}
	return c.address(e.path)
}

func (c *converter) address(p string) string {
	p = strings.TrimPrefix(p, "content/")
	p = strings.TrimSuffix(strings.TrimSuffix(p, c.suffix()), "/_index")
	if c.suffix() != ".md" {
		p = c.o.Language + "/" + p
	}
	return "/" + p + "/"
}

// siteAddress is what an address says within the old site: its path and, where
// that says which post is meant, its query. It is "" for other sites.
func (c *converter) siteAddress(address string) string {
	u, err := url.Parse(strings.TrimSpace(address))
	if err != nil || u.Host != "" && bareHost(u.Host) != c.host || u.Scheme != "" && u.Scheme != "http" && u.Scheme != "https" ||
		u.Host == "" && !strings.HasPrefix(u.Path, "/") {
		return ""
	}
	p, within := strings.CutPrefix(u.Path, c.base)
	if !within || p != "" && !strings.HasPrefix(p, "/") {
		return ""
	}
	q := u.Query()
	for _, name := range []string{"p", "page_id", "attachment_id"} {
		if id := q.Get(name); id != "" {
			return "?p=" + id
		}
	}
	return "/" + strings.Trim(p, "/")
}

// alias is the old path of a post, for a redirect. A site cannot redirect from
// addresses that differ only behind a question mark; comments of such posts
// find their page by the path that WordPress would have given it.
func (c *converter) alias(e *entry) string {
	u, err := url.Parse(e.Link.Text)
	if err != nil || e.Link.Text == "" {
		return ""
	}
	p := "/" + strings.Trim(u.Path, "/") + "/"
	if u.RawQuery != "" {
		if !e.hidden() {
			c.queries = append(c.queries, e.Link)
		}
		name, err := url.PathUnescape(e.Name.Text)
		if p = "/" + name + "/"; err != nil || name == "" || strings.Contains(name, "/") || c.seen["alias:"+p] {
			return ""
		}
	}
	if p == e.address {
		return ""
	}
	if p == "//" || strings.ContainsAny(p, "\\?#:*\"<>|") || strings.Contains(p, "//") || c.seen["alias:"+p] || badElement(p) {
		c.note(source.Info("WPI02/taken", c.at(e.Link.Line), "address", e.Link.Text))
		return ""
	}
	c.seen["alias:"+p] = true
	return p
}

// badElement finds elements that no address of a site may have.
func badElement(p string) bool {
	return slices.ContainsFunc(strings.Split(strings.Trim(p, "/"), "/"), func(part string) bool {
		return len(part) > 200 || strings.HasPrefix(part, ".") || strings.HasSuffix(part, ".") || strings.ContainsFunc(part, isControl)
	})
}

func isControl(r rune) bool { return r < 0x20 || r == 0x7F }

// target finds the post or page that an address of the old site leads to.
func (c *converter) target(address string) *entry {
	key := c.siteAddress(address)
	if id, ok := strings.CutPrefix(key, "?p="); ok {
		if e := c.byID[id]; e != nil {
			return e
		}
	}
	if key == "" || key == "/" {
		return nil
	}
	return c.byAddress[key]
}

// relative is the path from one document to another file of the site.
func relative(from, to string) string {
	a, b := strings.Split(path.Dir(from), "/"), strings.Split(to, "/")
	for len(a) > 0 && len(b) > 1 && a[0] == b[0] {
		a, b = a[1:], b[1:]
	}
	return strings.Repeat("../", len(a)) + strings.Join(b, "/")
}

// upload finds the part of an address below wp-content/uploads.
var upload = regexp.MustCompile(`(?:^|/)(?:wp-content/uploads/(?:sites/[0-9]+/)?|files/)(.+)$`)

// dated finds it where there is no such folder, as on wordpress.com.
var datedUpload = regexp.MustCompile(`/([0-9]{4}/[0-9]{2}/[^/]+)$`)

// uploadName is the name of a file below wp-content/uploads, "" for other addresses.
func uploadName(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return ""
	}
	for _, form := range []*regexp.Regexp{upload, datedUpload} {
		if m := form.FindStringSubmatch(u.Path); m != nil && !strings.Contains(m[1], "..") && !strings.ContainsAny(m[1], "\\:") {
			return path.Clean(m[1])
		}
	}
	return ""
}

// size finds the size that WordPress adds to names of scaled pictures.
var size = regexp.MustCompile(`(-[0-9]+x[0-9]+|-scaled)(\.[A-Za-z0-9]+)$`)

// harmless are kinds of files that run nothing in a browser.
var harmless = regexp.MustCompile(`(?i)\.(jpe?g|png|gif|webp|avif|bmp|pdf|mp3|m4a|ogg|oga|wav|flac|mp4|m4v|mov|webm|ogv|docx?|xlsx?|pptx?|odt|ods|odp|zip|txt|csv|epub)$`)

// file takes a file of the old site along. It gives its new address as seen
// from a document, or the old one where the file is not at hand.
func (c *converter) file(e *entry, address string, at func() source.Pos) string {
	name := uploadName(address)
	if name == "" || !c.ownFile(address, name) {
		return address
	}
	if !harmless.MatchString(name) {
		c.note(source.Warning("WPI03/kind", at(), "name", name))
		return address
	}
	remote, _, _ := strings.Cut(address, "?")
	if c.o.Media == nil {
		c.fetch[remote] = true
		return address
	}
	for _, candidate := range originals(name) {
		if c.o.Media(candidate) {
			to := path.Join(mediaFolder, candidate)
			c.files[candidate] = to
			return escapePath(relative(e.path, to))
		}
	}
	c.fetch[remote] = true
	if !c.seen["missing:"+name] {
		c.seen["missing:"+name] = true
		c.note(source.Warning("WPI03", at(), "name", name))
	}
	return address
}

// originals are the names to look for instead of a picture that WordPress has
// scaled down, best first: very large pictures have one fit for the web.
func originals(name string) []string {
	if m := size.FindStringSubmatch(name); m != nil && m[1] != "-scaled" {
		return []string{size.ReplaceAllString(name, "-scaled$2"), size.ReplaceAllString(name, "$2"), name}
	}
	return []string{name, size.ReplaceAllString(name, "$2")}
}

func escapePath(p string) string {
	u := url.URL{Path: p}
	return strings.NewReplacer("(", "%28", ")", "%29").Replace(u.EscapedPath())
}

// ownFile reports whether an address is one of the site's files.
func (c *converter) ownFile(address, name string) bool {
	u, err := url.Parse(address)
	if err != nil {
		return false
	}
	if u.Host == "" || bareHost(u.Host) == c.host {
		return true
	}
	for _, known := range []string{name, size.ReplaceAllString(name, "$2")} {
		if a := c.byFile[known]; a != nil {
			return sameHost(a.Attachment.Text, u.Host)
		}
	}
	return false
}

func sameHost(address, host string) bool {
	u, err := url.Parse(address)
	return err == nil && bareHost(u.Host) == bareHost(host)
}

// attachment finds the attachment whose page or file an address is of.
func (c *converter) attachment(address string) *wxr.Item {
	key := c.siteAddress(address)
	if id, ok := strings.CutPrefix(key, "?p="); ok {
		return c.attachments[id]
	}
	if a := c.byPage[key]; a != nil && key != "" {
		return a
	}
	if name := uploadName(address); name != "" {
		return c.byFile[cmp.Or(size.ReplaceAllString(name, "$2"), name)]
	}
	return nil
}
