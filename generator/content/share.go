package content

import (
	"net/url"
	"regexp"
	"slices"
	"strings"

	"kontor/generator/source"
)

// ShareService is one way to pass an article on: a plain link, never a script
// of somebody else.
type ShareService struct {
	Name string // ShareMail, ShareCopy, another known name, or the site's own wording
	// URL is the template of the link: {url} and {title} stand for those of the
	// article. "" for ShareCopy, whose link is the article itself.
	URL string
	Pos source.Pos
}

// The services that are named in the reader's language.
const (
	ShareMail = "mail"
	ShareCopy = "copy"
)

// shareNames are the services that need no template. XING is not among them:
// it has given up sharing. Mastodon has no address that suits every reader;
// a site names its own server with a template.
var shareNames = newChoice("linkedin", ShareMail+"=email|e-mail", ShareCopy+"=link", "whatsapp")

var shareTemplates = map[string]string{
	"linkedin": "https://www.linkedin.com/sharing/share-offsite/?url={url}",
	ShareMail:  "mailto:?subject={title}&body={url}",
	"whatsapp": "https://wa.me/?text={title}%20{url}",
}

// sharePlaceholders are what a template may hold.
var sharePlaceholders = []string{"{url}", "{title}"}

var shareFields = newRecord([]field[ShareService]{
	key("name", line, func(s *ShareService) *string { return &s.Name }, "Name des Dienstes, wie ihn Leser kennen", "Name").also("title").must(),
	key("url", shareTemplate, func(s *ShareService) *string { return &s.URL }, "Adresse mit {url} und {title}", "URL"),
})

var shareService = codec[ShareService]{
	schema: anyOf(shareNames.one().schema, shareFields.schema),
	read: func(d *decoder, n *Node, to *ShareService) bool {
		s := ShareService{Pos: n.Pos}
		switch {
		case n.scalar():
			s.Name = n.Value
		case !shareFields.decode(d, n, &s):
			return false
		}
		templated := slices.ContainsFunc(n.Items, func(item *Node) bool { return foldKey(item.Key) == "url" && item.Kind != NodeNull })
		if templated && s.URL == "" || !templated && !s.know(d, n) {
			return false
		}
		*to = s
		return true
	},
}

// know completes a service that is given by its name alone.
func (s *ShareService) know(d *decoder, n *Node) bool {
	id, ok := shareNames.parse(s.Name)
	if !ok {
		pos := n.Pos
		if own := n.Get("name"); own != nil {
			pos = own.Pos
		}
		args := []string{"name", brief(s.Name), "known", strings.Join(shareNames.ids, ", "),
			"example", `{name: Mastodon, url: "https://mastodon.example/share?text={title}%20{url}"}`}
		if near := Nearest(s.Name, shareNames.ids, 1); len(near) > 0 {
			d.report(source.Error("SHR01", pos, append(args, "nearest", near[0])...))
		} else {
			d.report(source.Error("SHR01/known", pos, args...))
		}
		return false
	}
	s.Name, s.URL = id, shareTemplates[id]
	return true
}

// shareTemplate reads the address of a service with its placeholders.
var shareTemplate = codec[string]{schema: ofType("string"), read: func(d *decoder, n *Node, to *string) bool {
	var s string
	if !line.read(d, n, &s) {
		return false
	}
	for _, found := range braces.FindAllString(s, -1) {
		if !slices.Contains(sharePlaceholders, found) {
			d.report(source.Error("SHR02", n.Pos, "placeholder", brief(found), "known", strings.Join(sharePlaceholders, ", ")))
			return false
		}
	}
	if !strings.Contains(s, "{url}") {
		d.report(source.Error("SHR02/url", n.Pos, "example", "{url}"))
		return false
	}
	if !isShareAddress(s) {
		d.report(source.Error("SHR02/address", n.Pos, "url", brief(s)))
		return false
	}
	*to = s
	return true
}}

// braces find placeholders, and braces that were left open.
var braces = regexp.MustCompile(`\{[^{}]*\}?|\}`)

// isShareAddress: a secure address of a host that no placeholder changes, or
// a mail.
func isShareAddress(template string) bool {
	u, err := url.Parse(template)
	switch {
	case err != nil:
		return false
	case u.Scheme == "mailto":
		return true
	}
	return u.Scheme == "https" && u.Host != "" && u.User == nil && !strings.ContainsAny(u.Host, "{}")
}

// Link is the address that passes on the article with this address and title.
func (s ShareService) Link(address, title string) string {
	if s.URL == "" {
		return address
	}
	return strings.NewReplacer("{url}", percentEncoded(address), "{title}", percentEncoded(title)).Replace(s.URL)
}

// percentEncoded spells a text so that it can stand anywhere in an address; a
// space is %20, which mail programs understand as well.
func percentEncoded(s string) string { return strings.ReplaceAll(url.QueryEscape(s), "+", "%20") }

// share refuses a service that is named twice.
func (k *siteCheck) share() {
	seen := map[string]source.Pos{}
	for _, s := range k.c.Share {
		name := Fold(s.Name)
		if first, ok := seen[name]; ok {
			k.report(source.Error("SHR01/twice", s.Pos, "name", s.Name).With(first))
			continue
		}
		seen[name] = s.Pos
	}
}
