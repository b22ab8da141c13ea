package generator_test

import (
	"bytes"
	"encoding/json"
	"encoding/xml"
	"fmt"
	"image/png"
	"maps"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"golang.org/x/net/html"

	"kontor/generator/source"
)

// publishedSite builds a site that must have no errors.
func publishedSite(t *testing.T, site files) outputs {
	t.Helper()
	dir := t.TempDir()
	site.write(t, dir)
	got, report := build(t, dir, options())
	if got == nil {
		t.Fatal(diagnostics(report, source.SeverityError))
	}
	return got
}

// textSite has a text with everything that means something on its page only.
func textSite(settings string) files {
	return files{
		"content/site.yaml": "title: Werk\nlanguage: de\nlanguages: [de, en]\nbaseURL: https://example.org/unter/\nmatrix: {severity: {LEG01: off}}\n" + settings,
		"content/blog/a.md": "---\ntitle: A\ndate: 2026-11-03\ntags: [Preis]\nsegments: [Handwerk]\nchannels: [Shop]\nportfolios: [Akku]\n" +
			"owner: geheimer-schluessel\n---\n" +
			"Siehe [B](b.md#ziel), [[b]], [oben](#oben), [fern](https://example.net/x?a=1&b=2) und [[spaeter|Geplantes]].\n\n" +
			"## Oben {#oben}\n\n![Bild](bild.png)\n\n- [x] erledigt\n- [ ] offen\n\n<!-- Bemerkung der Autorin -->\n\n" +
			"<script>laeuft()</script><style>p{}</style><iframe src=\"https://example.net/\"></iframe>\n\n" +
			"```kontor\nmatrix: {rows: segment, cols: channel}\n```\n\n```kontor\nchart: {type: bars, title: Werte, data: {Shop: 3, Laden: 5}}\n```\n\n" +
			"```go\nfmt.Println(\"<b>\")\n```\n\n| Kopf | Zahl |\n|---|---|\n| Zelle | 1 |\n\nFuß[^1]\n\n[^1]: Note.\n",
		"content/blog/b.md": "---\ntitle: B\ndate: 2026-11-01\ntags: [Preis]\n---\n## Ziel\n\nText.\n",
		"content/blog/roh.md": "---\ntitle: Roh\ndate: 2026-10-30\n---\n" +
			"<a href=\"javascript:alert(1)\" onclick=\"alert(2)\">roh</a> <b>offen <i>verschachtelt</b>\n\n<div><p>nie zu\n\n<ul><li>halb\n",
		"content/blog/spaeter.md":            "---\ntitle: Geheimtitel\ndate: 2027-05-01\n---\nText.\n",
		"content/blog/bild.png":              string(tinyPicture()),
		"content/series/reihe/_index.md":     "---\ntitle: Die Reihe\nplanned: [{title: Dritter}]\n---\nText.\n",
		"content/series/reihe/01-eins.md":    "---\ntitle: Eins\ndate: 2026-10-06\n---\nErster.\n",
		"content/series/reihe/01-eins.en.md": "---\ntitle: One\n---\nFirst.\n",
		"content/series/reihe/02-zwei.md":    "---\ntitle: Zwei\ndate: 2026-10-13\nlastmod: 2026-11-15\n---\nZweiter.\n",
	}
}

func tinyPicture() []byte {
	var t testing.T
	return picture(&t, 3, 2)
}

// entryOf is the entry of a title in a JSON feed.
func entryOf(t *testing.T, f jsonFeed11, title string) jsonItem11 {
	t.Helper()
	for _, item := range f.Items {
		if item.Title == title {
			return item
		}
	}
	t.Fatalf("%s has no entry %q", f.FeedURL, title)
	return jsonItem11{}
}

type jsonFeed11 struct {
	Version     string `json:"version"`
	Title       string `json:"title"`
	HomePageURL string `json:"home_page_url"`
	FeedURL     string `json:"feed_url"`
	Language    string `json:"language"`
	Items       []jsonItem11
}

type jsonItem11 struct {
	ID          string  `json:"id"`
	URL         string  `json:"url"`
	Title       string  `json:"title"`
	ContentHTML *string `json:"content_html"`
	ContentText *string `json:"content_text"`
	Summary     string  `json:"summary"`
	Published   string  `json:"date_published"`
	Modified    string  `json:"date_modified"`
	Tags        []string
}

// readJSONFeed reads a feed strictly and asks for what JSON Feed 1.1 requires.
func readJSONFeed(t *testing.T, got outputs, name string) (f jsonFeed11) {
	t.Helper()
	if err := json.Unmarshal(got[name], &f); err != nil {
		t.Fatalf("%s: %v\n%s", name, err, got[name])
	}
	if f.Version != "https://jsonfeed.org/version/1.1" || f.Title == "" || !isAbsolute(f.HomePageURL) || !strings.HasSuffix(f.FeedURL, "/"+name) {
		t.Errorf("%s: %+v", name, f)
	}
	for _, item := range f.Items {
		if item.ID == "" || !isAbsolute(item.URL) || (item.ContentHTML == nil) == (item.ContentText == nil) {
			t.Errorf("%s: %+v", name, item)
		}
		for _, at := range []string{item.Published, item.Modified} {
			if _, err := time.Parse(time.RFC3339, at); err != nil {
				t.Errorf("%s: %v", name, err)
			}
		}
	}
	return f
}

func isAbsolute(address string) bool {
	u, err := url.Parse(address)
	return err == nil && u.IsAbs() && u.Host != ""
}

// A whole text in a feed needs nothing of its page: no relative address, no
// script, no style sheet, and it is well-formed whatever the author wrote.
func TestFeedTextsStandAlone(t *testing.T) {
	got := publishedSite(t, textSite(""))
	text := *entryOf(t, readJSONFeed(t, got, "feed.json"), "A").ContentHTML
	atom := readFeed(t, got, "feed.xml")
	i := slices.IndexFunc(atom.Entries, func(e feedEntry) bool { return e.Title == "A" })
	if atom.Entries[i].Content != text {
		t.Errorf("the two formats say different things:\n%s\n%s", atom.Entries[i].Content, text)
	}
	for _, want := range []string{
		`href="https://example.org/unter/blog/b/#ziel"`, `href="https://example.org/unter/blog/b/"`, `href="https://example.org/unter/blog/a/#oben"`,
		`href="https://example.net/x?a=1&amp;b=2"`, `src="https://example.org/unter/blog/bild.png"`, "☑ erledigt", "☐ offen", "Geplantes",
		"<table>", "fmt.Println(", "Handwerk", ">Laden<",
	} {
		if !strings.Contains(text, want) {
			t.Errorf("no %s in\n%s", want, text)
		}
	}
	for _, bad := range []string{"laeuft", "p{}", "iframe", "javascript:", "onclick", "Bemerkung", "class=", "<svg", "Geheimtitel", "id="} {
		if strings.Contains(text, bad) {
			t.Errorf("%s is in\n%s", bad, text)
		}
	}
	checkMarkup(t, text)
	raw := *entryOf(t, readJSONFeed(t, got, "feed.json"), "Roh").ContentHTML
	if strings.Contains(raw, "javascript:") || strings.Contains(raw, "onclick") || !strings.Contains(raw, "verschachtelt") {
		t.Error(raw)
	}
	checkMarkup(t, raw)
}

// checkMarkup asks of markup that all its tags match and all its addresses are
// absolute.
func checkMarkup(t *testing.T, text string) {
	t.Helper()
	void := []string{"br", "hr", "img", "input", "col", "wbr", "source", "track", "area"}
	var open []string
	for z := html.NewTokenizer(strings.NewReader(text)); z.Next() != html.ErrorToken; {
		tok := z.Token()
		switch {
		case tok.Type == html.StartTagToken && !slices.Contains(void, tok.Data):
			open = append(open, tok.Data)
		case tok.Type == html.EndTagToken:
			if len(open) == 0 || open[len(open)-1] != tok.Data {
				t.Fatalf("</%s> closes %v", tok.Data, open)
			}
			open = open[:len(open)-1]
		}
		for _, a := range tok.Attr {
			if (a.Key == "href" || a.Key == "src") && !isAbsolute(a.Val) && !strings.HasPrefix(a.Val, "mailto:") {
				t.Errorf("%s=%q is not absolute", a.Key, a.Val)
			}
		}
	}
	if len(open) > 0 {
		t.Errorf("left open: %v", open)
	}
}

// Every text of the shipped site can be carried away.
func TestShippedFeedsStandAlone(t *testing.T) {
	got, _ := build(t, "..", options())
	seen := 0
	for _, name := range got.paths() {
		if !strings.HasSuffix(name, "feed.json") {
			continue
		}
		for _, item := range readJSONFeed(t, got, name).Items {
			if item.ContentHTML != nil {
				checkMarkup(t, *item.ContentHTML)
				seen++
			}
		}
		readFeed(t, got, strings.TrimSuffix(name, "json")+"xml")
	}
	if seen < 4 {
		t.Errorf("%d whole texts", seen)
	}
}

// One can subscribe to the site, a series, a tag; pages say to which feeds.
func TestFeedsOfSeriesAndTags(t *testing.T) {
	got := publishedSite(t, textSite(""))
	for name, want := range map[string][]string{
		"feed.json":                   {"A", "B", "Roh", "Zwei", "Eins"},
		"serie/reihe/feed.json":       {"Zwei", "Eins"},
		"schlagworte/preis/feed.json": {"A", "B"},
		"en/feed.json":                {"One"},
		"en/series/reihe/feed.json":   {"One"},
	} {
		var titles []string
		for _, item := range readJSONFeed(t, got, name).Items {
			titles = append(titles, item.Title)
		}
		if !slices.Equal(titles, want) {
			t.Errorf("%s: %q, want %q", name, titles, want)
		}
		readFeed(t, got, strings.TrimSuffix(name, "json")+"xml")
	}
	site, series, tag := "/unter/feed.xml /unter/feed.json", "/unter/serie/reihe/feed.xml /unter/serie/reihe/feed.json ", "/unter/schlagworte/preis/feed.xml /unter/schlagworte/preis/feed.json "
	for page, want := range map[string]string{
		"index.html": site, "blog/a/index.html": site, "serie/reihe/index.html": series + site,
		"serie/reihe/eins/index.html": series + site, "schlagworte/preis/index.html": tag + site,
	} {
		var offered []string
		for _, l := range headLinks(t, got[page]) {
			if l.Rel == "alternate" && l.Type != "" {
				offered = append(offered, l.Href)
				if got[strings.TrimPrefix(l.Href, "/unter/")] == nil {
					t.Errorf("%s leads to %s, which is not there", page, l.Href)
				}
			}
		}
		if strings.Join(offered, " ") != want {
			t.Errorf("%s offers %q, want %q", page, offered, want)
		}
	}
}

type headLink struct{ Rel, Type, Hreflang, Href string }

// headLinks are the <link> elements of a page.
func headLinks(t *testing.T, page []byte) (out []headLink) {
	t.Helper()
	for z := html.NewTokenizer(bytes.NewReader(page)); z.Next() != html.ErrorToken; {
		if tok := z.Token(); tok.Data == "link" && tok.Type == html.StartTagToken {
			a := attributes(tok)
			out = append(out, headLink{a["rel"], a["type"], a["hreflang"], a["href"]})
		}
	}
	return out
}

func attributes(tok html.Token) map[string]string {
	a := map[string]string{}
	for _, x := range tok.Attr {
		a[x.Key] = x.Val
	}
	return a
}

// feeds: says what a feed holds, and whether there is one.
func TestFeedSettings(t *testing.T) {
	got := publishedSite(t, textSite("feeds: {content: summary, limit: 2}\n"))
	f := readJSONFeed(t, got, "feed.json")
	if len(f.Items) != 2 || f.Items[0].ContentHTML != nil || *f.Items[0].ContentText == "" {
		t.Errorf("%+v", f)
	}
	if atom := readFeed(t, got, "feed.xml"); atom.Entries[0].Content != "" || atom.Entries[0].Summary == "" {
		t.Errorf("%+v", atom)
	}
	got = publishedSite(t, textSite("feeds: false\n"))
	for _, name := range got.paths() {
		if strings.Contains(name, "feed.") {
			t.Errorf("%s in spite of feeds: false", name)
		}
	}
	if strings.Contains(string(got["index.html"]), "feed") {
		t.Error("the page leads to a feed that is not there")
	}
}

// urlset is a sitemap.
type urlset struct {
	XMLName xml.Name `xml:"http://www.sitemaps.org/schemas/sitemap/0.9 urlset"`
	URLs    []struct {
		Loc     string `xml:"http://www.sitemaps.org/schemas/sitemap/0.9 loc"`
		Lastmod string `xml:"http://www.sitemaps.org/schemas/sitemap/0.9 lastmod"`
		Links   []struct {
			Rel      string `xml:"rel,attr"`
			Hreflang string `xml:"hreflang,attr"`
			Href     string `xml:"href,attr"`
		} `xml:"http://www.w3.org/1999/xhtml link"`
	} `xml:"http://www.sitemaps.org/schemas/sitemap/0.9 url"`
}

func readSitemap(t *testing.T, data []byte) (s urlset) {
	t.Helper()
	if err := xml.Unmarshal(data, &s); err != nil {
		t.Fatalf("%v\n%s", err, data)
	}
	return s
}

// The sitemap names every page that search engines should list, in all its
// languages, and when its author changed it.
func TestSitemap(t *testing.T) {
	site := textSite("")
	site["content/blog/verborgen.md"] = "---\ntitle: Nicht suchen\ndate: 2026-11-02\nnoindex: true\naliases: [/alt/]\n---\nText.\n"
	site["content/blog/umgezogen.md"] = "---\ntitle: Müller & Söhne\nslug: müller&söhne\ndate: 2026-11-02\naliases: [/alte-adresse/]\n---\nText.\n"
	got := publishedSite(t, site)
	listed := map[string]bool{}
	for _, u := range readSitemap(t, got["sitemap.xml"]).URLs {
		listed[u.Loc] = true
		at := strings.TrimPrefix(u.Loc, "https://example.org/unter/")
		page := got[at+"index.html"]
		if page == nil {
			t.Errorf("%s is not there", u.Loc)
			continue
		}
		if !strings.Contains(string(page), `<link rel="canonical" href="`+u.Loc+`">`) {
			t.Errorf("%s calls itself something else", u.Loc)
		}
		if len(u.Links) > 0 && !slices.ContainsFunc(u.Links, func(l struct {
			Rel      string `xml:"rel,attr"`
			Hreflang string `xml:"hreflang,attr"`
			Href     string `xml:"href,attr"`
		}) bool {
			return l.Href == u.Loc
		}) {
			t.Errorf("%s is not among its own languages", u.Loc)
		}
		switch at {
		case "serie/reihe/zwei/":
			if u.Lastmod != "2026-11-15" {
				t.Errorf("%s: %s", u.Loc, u.Lastmod)
			}
		case "serie/reihe/eins/":
			if len(u.Links) != 2 || u.Links[1].Hreflang != "en" || u.Links[1].Href != "https://example.org/unter/en/series/reihe/eins/" || u.Lastmod != "2026-10-06" {
				t.Errorf("%s: %+v", u.Loc, u)
			}
		case "schlagworte/", "":
			if u.Lastmod != "" {
				t.Errorf("%s: who says that it was changed on %s?", u.Loc, u.Lastmod)
			}
		}
	}
	for _, want := range []string{"", "en/", "blog/a/", "schlagworte/preis/", "archiv/", "matrix/"} {
		if !listed["https://example.org/unter/"+want] {
			t.Errorf("/%s is missing", want)
		}
	}
	for _, bad := range []string{"blog/verborgen/", "alt/", "alte-adresse/", "blog/spaeter/", "404.html"} {
		if listed["https://example.org/unter/"+bad] {
			t.Errorf("/%s is listed", bad)
		}
	}
}

// robots.txt leads to the sitemap; a file of the site's own comes first, and
// without an address of the site there is neither.
func TestRobots(t *testing.T) {
	plain := files{"content/site.yaml": "title: T\nlanguage: en\nbaseURL: https://example.org/\ndimensions: []\n", "content/a.md": "---\ntitle: A\n---\n"}
	got := publishedSite(t, plain)
	if want := "User-agent: *\nAllow: /\n\nSitemap: https://example.org/sitemap.xml\n"; string(got["robots.txt"]) != want {
		t.Errorf("%s", got["robots.txt"])
	}
	plain["content/static/robots.txt"] = "User-agent: *\nDisallow: /\n"
	if got := publishedSite(t, plain); string(got["robots.txt"]) != plain["content/static/robots.txt"] {
		t.Errorf("%s", got["robots.txt"])
	}
	delete(plain, "content/static/robots.txt")
	plain["content/site.yaml"] = "title: T\nlanguage: en\ndimensions: []\n"
	if got := publishedSite(t, plain); got["robots.txt"] != nil || got["sitemap.xml"] != nil || got["social.png"] != nil {
		t.Errorf("%q", got.paths())
	}
}

// The picture of a series stands beside its parts, that of the site beside all
// other pages, and a picture of the author's own comes before both.
func TestSocialPictures(t *testing.T) {
	site := textSite("")
	site["content/blog/eigen.md"] = "---\ntitle: Eigen\ndate: 2026-11-02\nimage: bild.png\nimageAlt: Ein Bild\n---\nText.\n"
	got := publishedSite(t, site)
	for page, want := range map[string]string{
		"index.html": "social.png", "blog/a/index.html": "social.png", "serie/reihe/index.html": "serie/reihe/social.png",
		"serie/reihe/zwei/index.html": "serie/reihe/social.png", "en/series/reihe/eins/index.html": "en/series/reihe/social.png",
		"blog/eigen/index.html": "blog/bild.png",
	} {
		meta := metaOf(t, got[page])
		if meta["og:image"] != "https://example.org/unter/"+want || meta["twitter:card"] != "summary_large_image" {
			t.Errorf("%s: %v", page, meta)
		}
		img, err := png.DecodeConfig(bytes.NewReader(got[want]))
		if err != nil {
			t.Fatalf("%s: %v", want, err)
		}
		if fmt.Sprint(img.Width, img.Height) != meta["og:image:width"]+" "+meta["og:image:height"] {
			t.Errorf("%s: %d by %d, but %v", want, img.Width, img.Height, meta)
		}
	}
	site["content/site.yaml"] += "image: blog/bild.png\n"
	got = publishedSite(t, site)
	if meta := metaOf(t, got["blog/a/index.html"]); meta["og:image"] != "https://example.org/unter/blog/bild.png" || got["social.png"] != nil {
		t.Errorf("%v", meta)
	}
}

// metaOf are the <meta> elements of a page by their property or name.
func metaOf(t *testing.T, page []byte) map[string]string {
	t.Helper()
	out := map[string]string{}
	for z := html.NewTokenizer(bytes.NewReader(page)); z.Next() != html.ErrorToken; {
		if tok := z.Token(); tok.Data == "meta" {
			a := attributes(tok)
			out[a["property"]+a["name"]] = a["content"]
		}
	}
	return out
}

func TestSocialMeta(t *testing.T) {
	meta := metaOf(t, publishedSite(t, textSite(""))["serie/reihe/zwei/index.html"])
	for key, want := range map[string]string{
		"og:title": "Zwei", "og:type": "article", "og:url": "https://example.org/unter/serie/reihe/zwei/", "og:site_name": "Werk",
		"og:locale": "de_DE", "article:section": "Die Reihe",
	} {
		if meta[key] != want {
			t.Errorf("%s is %q, want %q", key, meta[key], want)
		}
	}
	if !strings.HasPrefix(meta["article:published_time"], "2026-10-13") || !strings.HasPrefix(meta["article:modified_time"], "2026-11-15") {
		t.Errorf("%v", meta)
	}
	if _, both := meta["og:locale:alternate"]; both {
		t.Error("it has no translation")
	}
}

// graphOf is what a page says to search engines, by type.
func graphOf(t *testing.T, page []byte) map[string]map[string]any {
	t.Helper()
	_, rest, ok := strings.Cut(string(page), `<script type="application/ld+json">`)
	data, _, _ := strings.Cut(rest, "</script>")
	if !ok {
		t.Fatalf("no JSON-LD in\n%s", page)
	}
	var g struct {
		Context string           `json:"@context"`
		Graph   []map[string]any `json:"@graph"`
	}
	if err := json.Unmarshal([]byte(data), &g); err != nil || g.Context != "https://schema.org" {
		t.Fatalf("%v\n%s", err, data)
	}
	out := map[string]map[string]any{}
	for _, thing := range g.Graph {
		out[thing["@type"].(string)] = thing
	}
	return out
}

func TestStructuredData(t *testing.T) {
	site := textSite("authors: [{id: ada, name: Ada Muster, role: Beraterin, bio: Zwei Zeilen}]\nauthor: ada\n")
	site["content/blog/ende.md"] = "---\ntitle: \"Böse </script><script>alert(1)</script>\"\ndate: 2026-11-02\n---\nText.\n"
	got := publishedSite(t, site)
	g := graphOf(t, got["serie/reihe/zwei/index.html"])
	post := g["BlogPosting"]
	if post["headline"] != "Zwei" || post["position"] != 2.0 || post["inLanguage"] != "de" || post["dateModified"] == nil || post["image"] == nil {
		t.Errorf("%v", post)
	}
	series := post["isPartOf"].([]any)[1].(map[string]any)
	if series["@type"] != "CreativeWorkSeries" || series["name"] != "Die Reihe" || series["@id"] != graphOf(t, got["serie/reihe/index.html"])["CreativeWorkSeries"]["@id"] {
		t.Errorf("%v", series)
	}
	if author := post["author"].([]any)[0].(map[string]any); author["@type"] != "Person" || author["name"] != "Ada Muster" || author["jobTitle"] != "Beraterin" {
		t.Errorf("%v", author)
	}
	trail := g["BreadcrumbList"]["itemListElement"].([]any)
	for i, item := range trail {
		if step := item.(map[string]any); step["position"] != float64(i+1) || !isAbsolute(step["item"].(string)) || step["name"] == "" {
			t.Errorf("%v", step)
		}
	}
	if len(trail) != 4 {
		t.Errorf("%v", trail)
	}
	if home := graphOf(t, got["index.html"])["WebSite"]; home["name"] != "Werk" || home["url"] != "https://example.org/unter/" || home["publisher"] == nil {
		t.Errorf("%v", home)
	}
	if evil := graphOf(t, got["blog/ende/index.html"])["BlogPosting"]; evil["headline"] != "Böse </script><script>alert(1)</script>" {
		t.Errorf("%v", evil)
	}
	if strings.Contains(string(got["blog/ende/index.html"]), "<script>alert") {
		t.Error("the title runs")
	}
}

// blogOf is a blog of n articles, one a week.
func blogOf(n int, settings string) files {
	site := files{"content/site.yaml": "title: T\nlanguage: de\nbaseURL: https://example.org/\ndimensions: []\nmatrix: {severity: {LEG01: off}}\n" + settings}
	day := time.Date(2026, 11, 30, 8, 0, 0, 0, time.UTC)
	for i := range n {
		site[fmt.Sprintf("content/blog/a%03d.md", i)] = fmt.Sprintf("---\ntitle: A%03d\ndate: %s\ntags: [Alle]\n---\nText.\n", i, day.AddDate(0, 0, -7*i).Format(time.DateOnly))
	}
	return site
}

// A long list goes on on further pages: every entry is on exactly one of them,
// each leads to the next, and none takes itself for the first.
func TestLongListsGoOn(t *testing.T) {
	got := publishedSite(t, blogOf(45, ""))
	for _, list := range []string{"blog/", "schlagworte/alle/"} {
		seen := map[string]int{}
		for n := 1; n <= 3; n++ {
			at := list
			if n > 1 {
				at = fmt.Sprintf("%sseite/%d/", list, n)
			}
			page := string(got[at+"index.html"])
			if !strings.Contains(page, `<link rel="canonical" href="https://example.org/`+at+`">`) {
				t.Errorf("/%s calls itself something else", at)
			}
			if next := fmt.Sprintf(`href="/%sseite/%d/" rel="next"`, list, n+1); strings.Contains(page, next) != (n < 3) {
				t.Errorf("/%s: the way on is wrong", at)
			}
			for i := range 45 {
				if strings.Contains(page, fmt.Sprintf(`<a href="/blog/a%03d/">`, i)) {
					seen[fmt.Sprint(i)]++
				}
			}
			if n > 1 && !strings.Contains(page, fmt.Sprintf("Seite %d von 3</title>", n)) && !strings.Contains(page, fmt.Sprintf("Seite %d von 3 · T</title>", n)) {
				t.Errorf("/%s does not say which page it is", at)
			}
		}
		if len(seen) != 45 || slices.ContainsFunc(slices.Collect(maps.Values(seen)), func(n int) bool { return n != 1 }) {
			t.Errorf("/%s: %v", list, seen)
		}
		if got[list+"seite/4/index.html"] != nil || got[list+"seite/1/index.html"] != nil {
			t.Errorf("/%s has a page too many", list)
		}
	}
	for _, u := range readSitemap(t, got["sitemap.xml"]).URLs {
		if strings.Contains(u.Loc, "/seite/") {
			t.Errorf("%s is in the sitemap", u.Loc)
		}
	}
	if got := publishedSite(t, blogOf(45, "paginate: 0\n")); got["blog/seite/2/index.html"] != nil {
		t.Error("a list that must not go on goes on")
	}
	if got := publishedSite(t, blogOf(45, "paginate: 30\n")); got["blog/seite/2/index.html"] == nil || got["blog/seite/3/index.html"] != nil {
		t.Error("45 entries, 30 on a page: two pages")
	}
}

// The archive lists what has a date by year; a long one has a page for each.
func TestArchive(t *testing.T) {
	got := publishedSite(t, blogOf(8, ""))
	page := string(got["archiv/index.html"])
	if !strings.Contains(page, "<h2>2026</h2>") || strings.Contains(page, "2025") || strings.Count(page, "<a href=\"/blog/a") != 8 || got["archiv/2026/index.html"] != nil {
		t.Errorf("%s", page)
	}
	if !strings.Contains(string(got["index.html"]), `href="/archiv/"`) {
		t.Error("nothing leads to it")
	}
	got = publishedSite(t, blogOf(60, ""))
	page, year := string(got["archiv/index.html"]), string(got["archiv/2026/index.html"])
	if strings.Count(page, `<a href="/blog/a`) != 20 || !strings.Contains(page, `href="/archiv/2025/"`) || got["archiv/seite/2/index.html"] != nil {
		t.Errorf("%s", page)
	}
	if !strings.Contains(year, "<h2>November</h2>") || strings.Count(year, `<a href="/blog/a`) != 20 || got["archiv/2026/seite/3/index.html"] == nil || got["archiv/2025/index.html"] == nil {
		t.Errorf("%s\n%q", year, got.paths())
	}
	if got := publishedSite(t, blogOf(60, "archive: false\n")); got["archiv/index.html"] != nil {
		t.Error("an archive in spite of archive: false")
	}
	own := blogOf(3, "")
	own["content/archiv.md"] = "---\ntitle: Mein Archiv\n---\nText.\n"
	if got := publishedSite(t, own); !strings.Contains(string(got["archiv/index.html"]), "Mein Archiv") {
		t.Error("the author's own page has given way")
	}
	own = blogOf(3, "")
	own["content/archive/_index.md"] = "---\ntitle: Was war\n---\nVorweg.\n"
	if page := string(publishedSite(t, own)["archiv/index.html"]); !strings.Contains(page, "Was war") || !strings.Contains(page, "Vorweg") || !strings.Contains(page, "/blog/a002/") {
		t.Errorf("%s", page)
	}
	if got := publishedSite(t, files{"content/a.md": "---\ntitle: A\n---\n"}); got["archiv/index.html"] != nil {
		t.Error("an archive of nothing")
	}
}

// Related are the texts with most in common, rarer things first, and none that
// is linked elsewhere on the page.
func TestRelated(t *testing.T) {
	article := func(title, day, more string) string {
		return "---\ntitle: " + title + "\ntype: article\ndate: 2026-10-" + day + "\n" + more + "---\nText.\n"
	}
	site := files{
		"content/site.yaml":           "title: T\nlanguage: de\nmatrix: {severity: {LEG01: off}}\n",
		"content/series/s/_index.md":  "---\ntitle: S\n---\n",
		"content/series/s/01-eins.md": article("Eins", "01", "tags: [viel, selten]\nsegments: [Handwerk]\n"),
		"content/series/s/02-zwei.md": article("Zwei", "02", "tags: [viel, selten]\n"),
		"content/x/selten.md":         article("Teilt Seltenes", "03", "tags: [selten]\n"),
		"content/x/neu.md":            article("Teilt Haeufiges", "09", "tags: [viel]\n"),
		"content/x/segment.md":        article("Teilt Segment", "05", "segments: [Handwerk]\ntags: [viel]\n"),
		"content/x/nichts.md":         article("Teilt nichts", "08", ""),
		"content/x/entwurf.md":        article("Entwurf", "04", "tags: [selten]\ndraft: true\n"),
		"content/x/intern.md":         article("Intern", "04", "tags: [selten]\nvisibility: internal\n"),
		"content/x/spaet.md":          "---\ntitle: Spaeter\ndate: 2027-01-01\ntags: [selten]\n---\n",
		"content/x/haeufig1.md":       article("H1", "06", "tags: [viel]\n"),
		"content/x/haeufig2.md":       article("H2", "07", "tags: [viel]\n"),
	}
	page := string(publishedSite(t, site)["serie/s/eins/index.html"])
	_, section, ok := strings.Cut(page, `<section class="related"`)
	section, _, _ = strings.Cut(section, "</section>")
	if !ok {
		t.Fatalf("nothing related in\n%s", page)
	}
	var at []int
	for _, title := range []string{"Teilt Segment", "Teilt Seltenes", "Teilt Haeufiges"} {
		at = append(at, strings.Index(section, title))
	}
	if !slices.IsSorted(at) || at[0] < 0 || strings.Count(section, "<h3>") != 3 {
		t.Errorf("%v\n%s", at, section)
	}
	for _, hidden := range []string{"Entwurf", "Intern", "Spaeter"} {
		if strings.Contains(page, hidden) {
			t.Errorf("%s is on the page", hidden)
		}
	}
}

// llms.txt and the Markdown of texts are published where the site asks for
// them, and say no more than the pages.
func TestMarkdownBesidePages(t *testing.T) {
	if got := publishedSite(t, textSite("")); got["llms.txt"] != nil || got["blog/a/index.md"] != nil {
		t.Error("nobody has asked for them")
	}
	got := publishedSite(t, textSite("llms: true\nmarkdownSource: true\n"))
	text := string(got["blog/a/index.md"])
	for _, want := range []string{
		"---\ntitle: \"A\"\ndate: 2026-11-03\n---\n", "[B](https://example.org/unter/blog/b/#ziel)", "## Oben", "![Bild](https://example.org/unter/blog/bild.png)",
		"| Zelle | 1", "```", `fmt.Println("<b>")`, "Geplantes",
	} {
		if !strings.Contains(text, want) {
			t.Errorf("no %q in\n%s", want, text)
		}
	}
	for _, private := range []string{"geheimer-schluessel", "Bemerkung", "Geheimtitel", "spaeter", "segments", "kontor"} {
		if strings.Contains(text, private) {
			t.Errorf("%s is in\n%s", private, text)
		}
	}
	list := string(got["llms.txt"])
	if !strings.HasPrefix(list, "# Werk\n") || !strings.Contains(list, "## Die Reihe\n\n- [Eins](https://example.org/unter/serie/reihe/eins/index.md)") || strings.Contains(list, "Geheimtitel") {
		t.Errorf("%s", list)
	}
	if en := string(got["en/llms.txt"]); !strings.Contains(en, "[One](https://example.org/unter/en/series/reihe/eins/index.md)") {
		t.Errorf("%s", en)
	}
	if !slices.ContainsFunc(headLinks(t, got["blog/a/index.html"]), func(l headLink) bool { return l.Type == "text/markdown" && l.Href == "/unter/blog/a/index.md" }) {
		t.Error("the page does not lead to it")
	}
}

// A picture hangs on its words alone: a build redraws no other one.
func TestPicturesAreKept(t *testing.T) {
	dir := t.TempDir()
	textSite("").write(t, dir)
	before := plan(t, dir)
	changed := func() (names []string) {
		for addr, o := range plan(t, dir) {
			if strings.HasSuffix(addr, "social.png") && before[addr].key != o.key {
				names = append(names, addr)
			}
		}
		slices.Sort(names)
		return names
	}
	put(t, dir, "content/blog/a.md", []byte("---\ntitle: Anders\ndate: 2026-11-03\n---\nAnders.\n"))
	if names := changed(); names != nil {
		t.Errorf("redrawn: %q", names)
	}
	put(t, dir, "content/series/reihe/_index.md", []byte("---\ntitle: Anders\nplanned: [{title: Dritter}]\n---\nText.\n"))
	if names := changed(); !slices.Equal(names, []string{"en/series/reihe/social.png", "serie/reihe/social.png"}) {
		t.Errorf("redrawn: %q", names)
	}
}
