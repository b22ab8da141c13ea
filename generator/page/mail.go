package page

import (
	"bytes"
	"cmp"
	_ "embed"
	"errors"
	"html/template"
	"net/url"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"kontor/generator/site"
	"kontor/generator/view"
)

// MaxMail is how large the HTML of a mail may be, in bytes: mail programs cut
// what is larger.
const MaxMail = 100_000

// Why a page makes no mail.
var (
	ErrNoMail    = errors.New("only texts can be sent")
	ErrNoBaseURL = errors.New("links in a mail need a site with a base URL")
)

// Mail is a text of the site as an e-mail, in two forms that say the same. All
// addresses are absolute, and it loads nothing: no picture, no style, no pixel.
type Mail struct {
	Lang    string
	Subject string
	Address string // of the page
	Text    string // lines of at most 72 characters as far as words allow
	HTML    string // at most MaxMail bytes
	Cut     bool   // longer texts end at a paragraph, and a link leads on
}

// MailOptions say what a mail holds besides its text.
type MailOptions struct {
	// Unsubscribe is where readers can do that: an address, or what the sending
	// program puts an address in for. Without it that line is left to the program.
	Unsubscribe string
}

//go:embed mail.html
var mailHTML string

var mailTemplate = template.Must(template.New("mail").Parse(mailHTML))

// mailView is what mail.html and the text beside it are made of.
type mailView struct {
	Lang, Subject, Kicker, Title, Lead, Address string
	ReadOnline, ReadOn, Why                     string
	Unsubscribe                                 string
	UnsubscribeLink                             template.HTML
	Body                                        template.HTML
	Cut                                         bool
	Next                                        []string
	Links                                       []view.Link
}

// Mail makes a mail of a page, which is one of the plan's.
func (p *Plan) Mail(of *site.Page, o MailOptions) (Mail, error) {
	switch {
	case !isDocument(of):
		return Mail{}, ErrNoMail
	case p.builder.origin == "":
		return Mail{}, ErrNoBaseURL
	}
	return p.builder.mail(of, o)
}

func (b *builder) mail(p *site.Page, o MailOptions) (Mail, error) {
	v := b.mailView(p)
	if o.Unsubscribe != "" {
		v.Unsubscribe = b.t(p.Lang, "mail.unsubscribe", "address", o.Unsubscribe)
		// As it is: encoding the braces of "{{ UnsubscribeURL }}" would hide it from the sending program.
		v.UnsubscribeLink = template.HTML(`<a href="` + html.EscapeString(o.Unsubscribe) + `">` + html.EscapeString(b.t(p.Lang, "mail.unsubscribeLink")) + "</a>")
	}
	body, err := b.mailBody(p)
	if err != nil {
		return Mail{}, err
	}
	var page bytes.Buffer
	for {
		text, err := render(body)
		if err != nil {
			return Mail{}, err
		}
		v.Body = template.HTML(text) // made by portable and inert
		page.Reset()
		if err := mailTemplate.Execute(&page, v); err != nil {
			return Mail{}, err
		}
		if page.Len() <= MaxMail || !shorten(body, page.Len()-MaxMail) {
			break
		}
		v.Cut = true
	}
	return Mail{
		Lang: p.Lang, Subject: v.Subject, Address: v.Address, Cut: v.Cut,
		HTML: page.String(), Text: v.text(body),
	}, nil
}

// ownLead is what the author wrote about a text. Its beginning is no lead: it
// follows anyway.
func ownLead(p *site.Page) string {
	if m := metaOf(p); m != nil {
		return cmp.Or(m.Description, m.Summary)
	}
	return ""
}

func (b *builder) mailView(p *site.Page) mailView {
	v := mailView{
		Lang: p.Lang, Title: b.title(p), Lead: ownLead(p), Address: b.absolute(p.Addr),
		ReadOnline: b.t(p.Lang, "mail.online"), ReadOn: b.t(p.Lang, "mail.readOn"),
		Why: b.t(p.Lang, "mail.why", "site", b.siteName(p.Lang)),
	}
	v.Subject = v.Title
	if navs := b.seriesNavs(p); len(navs) > 0 {
		nav := navs[0]
		v.Kicker = nav.Title + " · " + b.t(p.Lang, "series.partOf", "part", nav.Part, "total", nav.Total)
		v.Subject = b.t(p.Lang, "mail.subject", "part", nav.Part, "title", v.Title)
		v.Why = b.t(p.Lang, "mail.whySeries", "series", nav.Title, "site", b.siteName(p.Lang))
		v.Next = b.mailNext(nav, p.Lang)
	}
	legal := b.site.Legal[p.Lang]
	for _, q := range []*site.Page{legal.Notice, legal.Privacy} {
		if q != nil {
			v.Links = append(v.Links, view.Link{Title: b.linkTitle(q), URL: b.absolute(q.Addr)})
		}
	}
	return v
}

// mailNext announces the next part.
func (b *builder) mailNext(nav view.SeriesNav, lang string) (out []string) {
	next := nav.Next
	if next == nil {
		return nil
	}
	when := b.t(lang, "series.preparing")
	if next.Date != nil && next.State != "preparing" {
		key := map[bool]string{true: "series.publishedOn", false: "series.comingOn"}[next.State == "published"]
		when = b.t(lang, key, "date", b.in.Theme.Strings(lang).Date(*next.Date))
	}
	out = append(out, b.t(lang, "series.nextPart", "title", next.Title)+" ("+when+")")
	if next.Teaser != "" {
		out = append(out, next.Teaser)
	}
	return out
}

// mailBody is the text of a page without anything that would be loaded.
func (b *builder) mailBody(p *site.Page) (*html.Node, error) {
	markup, err := b.body(p)
	if err != nil {
		return nil, err
	}
	base, err := url.Parse(b.absolute(p.Addr))
	if err != nil {
		return nil, err
	}
	body, err := portable(string(markup), base)
	if err != nil {
		return &html.Node{Type: html.ElementNode, DataAtom: atom.Body, Data: "body"}, nil // nested beyond reading: the link must do
	}
	b.describeMedia(body, p)
	unwrapSelfLinks(body, base)
	return body, nil
}

// unwrapSelfLinks leaves the words of links that lead to another place of the
// same text: in a mail they would open a browser.
func unwrapSelfLinks(parent *html.Node, page *url.URL) {
	for n := parent.FirstChild; n != nil; {
		next := n.NextSibling
		unwrapSelfLinks(n, page)
		if n.DataAtom == atom.A {
			if to, err := url.Parse(attr(n, "href")); err == nil && to.Fragment != "" && to.Host == page.Host && to.Path == page.Path && to.RawQuery == "" {
				unwrap(parent, n)
			}
		}
		n = next
	}
}

// describeMedia puts words where something would be loaded.
func (b *builder) describeMedia(parent *html.Node, p *site.Page) {
	for n := parent.FirstChild; n != nil; {
		next := n.NextSibling
		switch n.DataAtom {
		case atom.Img, atom.Picture, atom.Video, atom.Audio, atom.Source, atom.Track, atom.Math:
			if words := alternative(n); words != "" {
				text := b.t(p.Lang, "mail.picture", "text", words)
				parent.InsertBefore(&html.Node{Type: html.TextNode, Data: text}, n)
			}
			parent.RemoveChild(n)
		case atom.Table:
			n.Attr = append(n.Attr, html.Attribute{Key: "border", Val: "1"}, html.Attribute{Key: "cellpadding", Val: "4"}, html.Attribute{Key: "cellspacing", Val: "0"})
			b.describeMedia(n, p)
		default:
			b.describeMedia(n, p)
		}
		n = next
	}
}

// alternative is what a picture says in words.
func alternative(n *html.Node) string {
	if n.DataAtom == atom.Img {
		return strings.TrimSpace(attr(n, "alt"))
	}
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		if words := alternative(c); words != "" {
			return words
		}
	}
	return ""
}

// shorten takes blocks from the end until excess bytes are gone. It reports
// false where nothing is left to take.
func shorten(body *html.Node, excess int) bool {
	taken := false
	for excess > 0 && body.LastChild != nil {
		var size lengthWriter
		if html.Render(&size, body.LastChild) != nil {
			size = 1
		}
		excess -= int(size)
		body.RemoveChild(body.LastChild)
		taken = true
	}
	for last := body.LastChild; last != nil && isHeading(last); last = body.LastChild { // a heading of nothing
		body.RemoveChild(last)
	}
	return taken
}

// lengthWriter counts bytes.
type lengthWriter int

func (w *lengthWriter) Write(p []byte) (int, error) {
	*w += lengthWriter(len(p))
	return len(p), nil
}

func isHeading(n *html.Node) bool {
	switch n.DataAtom {
	case atom.H1, atom.H2, atom.H3, atom.H4, atom.H5, atom.H6:
		return true
	}
	return n.Type == html.TextNode && strings.TrimSpace(n.Data) == ""
}
