package generator_test

import (
	"bytes"
	"context"
	"io"
	"mime"
	"mime/multipart"
	"mime/quotedprintable"
	"net/mail"
	"net/url"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"kontor/generator"
	mails "kontor/generator/page"
	"kontor/generator/site"
	"kontor/generator/source"
)

// letterSite is a site with a part that has everything a mail cannot show.
func letterSite(body string) files {
	return files{
		"content/site.yaml":            "title: Probe\nlanguage: de\nbaseURL: https://example.org/blog/\nmatrix: {severity: {LEG01: off, REF08: off}}\n",
		"content/impressum.md":         "---\ntitle: Impressum\n---\nWer.\n",
		"content/datenschutz.md":       "---\ntitle: Datenschutz\n---\nWas.\n",
		"content/series/k/_index.md":   "---\ntitle: Kanäle\nstart: 2026-11-01\nrhythm: weekly\nplanned: [{title: Der dritte Teil, teaser: Worum es dann geht.}]\n---\n",
		"content/series/k/01-eins.md":  "---\ntitle: Eins\n---\nText.\n",
		"content/series/k/02-zwei.md":  "---\ntitle: Zwei <& mehr>\ndescription: Die Kurzfassung.\n---\n" + body,
		"content/series/k/bild.svg":    "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"1\" height=\"1\"/>",
		"content/segments/handwerk.md": "---\ntitle: Handwerk\n---\n",
		"content/channels/shop.md":     "---\ntitle: Shop\n---\n",
		"content/portfolios/geraet.md": "---\ntitle: Gerät\n---\n",
		"content/offers.csv":           "segment;channel;portfolio;decision\nHandwerk;Shop;Gerät;angeboten\n",
	}
}

// planOf links a site as its readers see it.
func planOf(t *testing.T, fs files) *mails.Plan {
	t.Helper()
	dir := t.TempDir()
	fs.write(t, dir)
	tree, err := source.Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { tree.Close() })
	snapshot, err := generator.Load(context.Background(), tree, options())
	if err != nil {
		t.Fatal(err)
	}
	plan, diags := snapshot.Plan(site.Edition{Clock: now})
	for _, d := range diags {
		if d.Severity == source.SeverityError {
			t.Fatal(d)
		}
	}
	return plan
}

func mailOf(t *testing.T, plan *mails.Plan, id string, o mails.MailOptions) mails.Mail {
	t.Helper()
	for _, p := range plan.Site.Pages {
		if p.ID == id {
			m, err := plan.Mail(p, o)
			if err != nil {
				t.Fatal(err)
			}
			return m
		}
	}
	t.Fatalf("no page %s", id)
	return mails.Mail{}
}

const letterBody = `Erst ein [Verweis](01-eins.md), dann **fett** und ` + "`code`" + `, siehe [unten](#unten) und <https://example.com/x>.

![Zwei Kästen und ein Pfeil](bild.svg)

<script>steal()</script><iframe src="https://example.com/f"></iframe><img src="https://example.com/pixel.gif" alt="" width="1" height="1"><form action="/x"><input name="q"></form>

| Kanal | Menge |
|---|--:|
| Shop | 12 |
| Handel | 3 |

## Unten {#unten}

1. Erstens
   - innen
2. Zweitens, und dieser Punkt ist so lang, dass er in einer Zeile allein keinen Platz mehr hat

> Ein Zitat

` + "```\nzwei  Leerzeichen\n```" + `

` + "```kontor\nmatrix: {rows: segment, cols: portfolio}\n```" + `
`

// A text that nobody has summed up begins once, not twice.
func TestMailWithoutALead(t *testing.T) {
	m := mailOf(t, planOf(t, letterSite(letterBody)), "series/k/01-eins", mails.MailOptions{})
	if n := strings.Count(m.Text, "Text.\n"); n != 1 {
		t.Errorf("the text stands %d times in\n%s", n, m.Text)
	}
}

func TestMail(t *testing.T) {
	m := mailOf(t, planOf(t, letterSite(letterBody)), "series/k/02-zwei", mails.MailOptions{Unsubscribe: "{{ UnsubscribeURL }}"})
	if want := "Teil 2: Zwei <& mehr>"; m.Subject != want {
		t.Errorf("subject %q, want %q", m.Subject, want)
	}
	want := `Kanäle · Teil 2 von 3

Zwei <& mehr>
=============

Die Kurzfassung.

Diesen Text auf der Website lesen:
https://example.org/blog/serie/k/zwei/

Erst ein Verweis [1], dann fett und code, siehe unten und
https://example.com/x.

[Bild: Zwei Kästen und ein Pfeil]

Kanal   Menge
------  -----
Shop    12
Handel  3

Unten
-----

1. Erstens
   - innen
2. Zweitens, und dieser Punkt ist so lang, dass er in einer Zeile allein
   keinen Platz mehr hat

> Ein Zitat

    zwei  Leerzeichen
`
	if !strings.HasPrefix(m.Text, want) {
		t.Errorf("text begins:\n%s\nwant:\n%s", m.Text[:min(len(m.Text), len(want)+80)], want)
	}
	for _, part := range []string{
		"Nächster Teil: Der dritte Teil", "Worum es dann geht.", "[1] https://example.org/blog/serie/k/eins/\n",
		"Abbestellen: {{ UnsubscribeURL }}\n", "Impressum: https://example.org/blog/impressum/\n", "Gerät (Shop)",
	} {
		if !strings.Contains(m.Text, part) {
			t.Errorf("text lacks %q:\n%s", part, m.Text)
		}
	}
	for line := range strings.SplitSeq(m.Text, "\n") {
		if len([]rune(line)) > 72 && strings.Contains(strings.TrimSpace(line), " ") {
			t.Errorf("a line of %d characters: %s", len([]rune(line)), line)
		}
	}
	if want := `<a href="{{ UnsubscribeURL }}">Abbestellen</a>`; !strings.Contains(m.HTML, want) {
		t.Errorf("the HTML lacks %s", want)
	}
	if strings.Contains(m.Text, "steal") || strings.Contains(m.HTML, "steal") {
		t.Error("a script is in the mail")
	}
}

// The HTML of a mail loads nothing, and all its links work outside the site.
func TestMailLoadsNothing(t *testing.T) {
	m := mailOf(t, planOf(t, letterSite(letterBody)), "series/k/02-zwei", mails.MailOptions{})
	root, err := html.Parse(strings.NewReader(m.HTML))
	if err != nil {
		t.Fatal(err)
	}
	links := 0
	var visit func(n *html.Node)
	visit = func(n *html.Node) {
		if n.Type == html.ElementNode {
			switch n.Data {
			case "img", "script", "style", "link", "iframe", "object", "embed", "form", "input", "button", "svg", "video", "audio", "source", "base":
				t.Errorf("<%s> is in the mail", n.Data)
			}
			for _, a := range n.Attr {
				switch {
				case a.Key == "href":
					links++
					if u, err := url.Parse(a.Val); err != nil || u.Scheme != "https" && u.Scheme != "mailto" || u.Scheme == "https" && u.Host == "" {
						t.Errorf("a link leads to %q", a.Val)
					}
				case a.Key == "style", a.Key == "src", a.Key == "srcset", a.Key == "background", strings.HasPrefix(a.Key, "on"):
					t.Errorf("<%s %s=%q>", n.Data, a.Key, a.Val)
				}
			}
		}
		for c := n.FirstChild; c != nil; c = c.NextSibling {
			visit(c)
		}
	}
	visit(root)
	if links < 5 {
		t.Errorf("only %d links were looked at", links)
	}
}

func TestMailStaysSmall(t *testing.T) {
	body := strings.Repeat("Ein Absatz mit einigen Wörtern, der die E-Mail füllt. ", 40) + "\n\n## Überschrift\n\n"
	m := mailOf(t, planOf(t, letterSite(strings.Repeat(body, 80))), "series/k/02-zwei", mails.MailOptions{})
	if len(m.HTML) > mails.MaxMail || len(m.HTML) < mails.MaxMail/2 || !m.Cut {
		t.Errorf("%d bytes, cut %v", len(m.HTML), m.Cut)
	}
	if !strings.Contains(m.Text, "Der Text geht auf der Website weiter:\nhttps://example.org/blog/serie/k/zwei/") || !strings.Contains(m.HTML, "Der Text geht auf der Website weiter") {
		t.Error("nothing says that the text goes on")
	}
	if strings.Count(m.Text, "Ein Absatz mit") > strings.Count(m.HTML, "Ein Absatz mit") {
		t.Error("the text goes on where the HTML ends")
	}
	// One block that is too large leaves the link.
	m = mailOf(t, planOf(t, letterSite(strings.Repeat("wort ", 30_000))), "series/k/02-zwei", mails.MailOptions{})
	if len(m.HTML) > mails.MaxMail || !m.Cut {
		t.Errorf("one block: %d bytes, cut %v", len(m.HTML), m.Cut)
	}
}

// A mail program reads the file, and finds both forms in it.
func TestMailMessage(t *testing.T) {
	m := mailOf(t, planOf(t, letterSite(letterBody)), "series/k/02-zwei", mails.MailOptions{})
	data, err := m.Message()
	if err != nil {
		t.Fatal(err)
	}
	again, _ := m.Message()
	if !bytes.Equal(data, again) {
		t.Error("the same mail made two files")
	}
	msg, err := mail.ReadMessage(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	subject, err := new(mime.WordDecoder).DecodeHeader(msg.Header.Get("Subject"))
	if err != nil || subject != m.Subject {
		t.Errorf("subject %q, %v", subject, err)
	}
	_, params, err := mime.ParseMediaType(msg.Header.Get("Content-Type"))
	if err != nil {
		t.Fatal(err)
	}
	parts := multipart.NewReader(msg.Body, params["boundary"])
	for _, want := range []string{m.Text, m.HTML} {
		part, err := parts.NextRawPart()
		if err != nil {
			t.Fatal(err)
		}
		got, err := io.ReadAll(quotedprintable.NewReader(part))
		if err != nil || strings.ReplaceAll(string(got), "\r\n", "\n") != want {
			t.Errorf("a form was lost (%v): %.200q", err, got)
		}
	}
}
