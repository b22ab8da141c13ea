package generator_test

import (
	"bytes"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"golang.org/x/net/html"

	"kontor/generator/source"
	"kontor/generator/wordpress"
	"kontor/generator/wxr"
)

const wordpressConfig = "title: Moved\nlanguage: en\nlanguages: [en]\nbaseURL: https://new.example/\ntimeZone: Europe/Berlin\n"

// realExport reads the canonical export of WordPress, which lies beside the
// project or further up beside a folder of work trees; see the README there.
func realExport(t *testing.T) (wxr.Channel, []wxr.Item) {
	t.Helper()
	for dir := ".."; len(dir) < 20; dir = filepath.Join(dir, "..") {
		f, err := os.Open(filepath.Join(dir, "shared/data/wxr/theme-unit-test.wordpress.xml"))
		if err != nil {
			continue
		}
		defer f.Close()
		r := wxr.NewReader("export.xml", f)
		var items []wxr.Item
		for item, err := range r.Items() {
			if err != nil {
				t.Fatal(err)
			}
			items = append(items, item)
		}
		return *r.Channel(), items
	}
	t.Skip("the real export is not beside the project")
	return wxr.Channel{}, nil
}

// convert writes a site of an export.
func convert(t *testing.T, dir string, channel wxr.Channel, items []wxr.Item, o wordpress.Options) wordpress.Report {
	t.Helper()
	o.File, o.Language, o.Default = "export.xml", "en", "en"
	docs, report := wordpress.Convert(channel, items, o)
	put(t, dir, "content/site.yaml", []byte(wordpressConfig))
	for _, d := range docs {
		put(t, dir, d.Path, d.Data)
	}
	return report
}

// The canonical export becomes a site in which every post that was public has
// its page and its old address, and nobody is warned of anything.
func TestWordPressSiteBuilds(t *testing.T) {
	channel, items := realExport(t)
	dir := t.TempDir()
	berlin, err := time.LoadLocation("Europe/Berlin")
	if err != nil {
		t.Fatal(err)
	}
	report := convert(t, dir, channel, items, wordpress.Options{Location: berlin})
	if got := fmt.Sprint(report.Read, report.Posts, report.Pages, report.Drafts, report.Left); got != "186 58 21 2 map[attachment:37 nav_menu_item:70]" {
		t.Errorf("the report says %s", got)
	}
	got, built := build(t, dir, options())
	for _, d := range built.Diagnostics {
		if d.Severity > source.SeverityInfo && d.Code() != "LEG01" {
			t.Errorf("%s: %s %v", d.Pos, d.Text, d.Args)
		}
	}
	moved := map[string]string{}
	for _, m := range report.Moved {
		moved[m.From] = m.Addr
	}
	pages, redirects := 0, 0
	for _, item := range items {
		if item.Type.Text != "post" && item.Type.Text != "page" {
			continue
		}
		address := strings.TrimPrefix(moved[item.Link.Text], "/") + "index.html"
		public := item.Status.Text == "publish" && item.Password.Text == ""
		if (got[address] != nil) != public {
			t.Errorf("%s (%s): a page at %s: %v", item.Link, item.Status, address, got[address] != nil)
		}
		if !public {
			continue
		}
		pages++
		u, err := url.Parse(item.Link.Text)
		if err != nil {
			t.Fatal(err)
		}
		if old := strings.Trim(u.Path, "/"); u.RawQuery == "" && old != "" {
			redirects++
			if got[old+"/index.html"] == nil {
				t.Errorf("nothing is at the old address %s", item.Link)
			}
		}
	}
	if pages != 76 || redirects < 70 {
		t.Errorf("%d pages were public, %d have an old address", pages, redirects)
	}
}

// hostileExport is an export that attacks in every field: two posts and a
// picture for each attack.
func hostileExport(t *testing.T) (channel wxr.Channel, items []wxr.Item, posts int) {
	t.Helper()
	texts := attacks(t)
	texts = append(texts,
		"```\n</code></pre><script>alert(1)</script>\n```", "[caption id=\"x\"]<img src=x onerror=alert(1)><script>alert(1)</script>[/caption]",
		"[embed]javascript:alert(1)[/embed]", "[video src=\"javascript:alert(1)\"]", "[audio mp3='data:text/html,<script>alert(1)</script>']",
		"<pre class=\"language-kontor\">matrix</pre>", "&lt;script&gt;alert(1)&lt;/script&gt;", "&amp;lt;script&amp;gt;alert(1)&amp;lt;/script&amp;gt;",
		"<code>`</code><script>alert(1)</script>", "x\n\n&lt;script&gt;alert(1)&lt;/script&gt;\n\ny", "<p>&lt;img src=x\nonerror=alert(1)&gt;</p>",
		"<!--more-->&lt;!--<img src=x onerror=alert(1)>--&gt;", "[a](javascript:alert(1))", "![a](x \"&lt;script&gt;\")", "# x {onclick=alert(1)}",
		"<h2>x {onclick=alert(1) style=\"x\"}</h2>", "{{&lt; figure src=javascript:alert(1) &gt;}}", "[[javascript:alert(1)]]",
		"<a href=\"java&#10;script:alert(1)\">x</a>", "<a href=\"&#1;javascript:alert(1)\">x</a>", "<a href='x\"onmouseover=\"alert(1)'>x</a>",
		"<a href=\"https://x.example/)<script>alert(1)</script>\">x</a>", "<img src=\"x.png\" alt=\"](javascript:alert(1)) <script>alert(1)</script>\">",
		"---\ndraft: false\n---\n<script>alert(1)</script>", "\uF8F0<script>alert(1)</script>\uF8F1", "&lt;https://x.example/&gt;&lt;b onclick=alert(1)&gt;",
		"<table><tr><td>a|&lt;script&gt;alert(1)&lt;/script&gt;</td></tr></table>", "<iframe srcdoc='<script>alert(1)</script>' src='javascript:alert(1)'></iframe>",
	)
	v := func(s string) wxr.Value { return wxr.Value{Text: s, Line: 1} }
	for i, text := range texts {
		body := exported(len(items))
		body.Content = v(text)
		meta := exported(len(items) + 1)
		meta.Title, meta.Name, meta.Excerpt, meta.Creator, meta.Link = v(text), v(text), v(text), v(text), v("https://old.example/"+text)
		meta.Terms = []wxr.ItemTerm{{Taxonomy: "category", Slug: text, Name: v(text)}, {Taxonomy: "post_tag", Slug: "t", Name: v("t " + text)}}
		meta.Content = v("[caption caption=\"" + text + "\"]<img src=\"https://old.example/wp-content/uploads/a.png\" alt='" + text + "' title='" + text + "'>[/caption] " +
			"[gallery ids=\"" + fmt.Sprint(100000+i) + "\"] <a href='" + text + "'>x</a> <img src='" + text + "'>")
		file := exported(100000 + i)
		file.Type, file.Title, file.Attachment, file.Excerpt = v("attachment"), v(text), v("https://old.example/wp-content/uploads/"+text+".jpg"), v(text)
		items = append(items, body, meta, file)
	}
	return wxr.Channel{Link: v("https://old.example"), BlogURL: v("https://old.example")}, items, 2 * len(texts)
}

// exported is a public post of an export, still without a text.
func exported(i int) wxr.Item {
	v := func(s string) wxr.Value { return wxr.Value{Text: s, Line: 1} }
	return wxr.Item{
		ID: v(fmt.Sprint(i)), Type: v("post"), Status: v("publish"), Name: v(fmt.Sprint("post-", i)), Title: v(fmt.Sprint("Post ", i)),
		Link: v(fmt.Sprintf("https://old.example/post-%d-old/", i)), Date: wxr.Date{UTC: v("2025-01-02 10:00:00")},
	}
}

// Attackers may have been authors of the old site, or have changed the file.
// Whatever stands in any field, pages hold no program but the theme's own.
func TestWordPressAttacksAreInert(t *testing.T) {
	channel, items, posts := hostileExport(t)
	v := func(s string) wxr.Value { return wxr.Value{Text: s, Line: 1} }
	harmless := t.TempDir()
	plain := exported(0)
	plain.Content, plain.Excerpt, plain.Creator = v("Text."), v("Excerpt."), v("Somebody")
	plain.Terms = []wxr.ItemTerm{{Taxonomy: "category", Slug: "c", Name: v("Category")}}
	convert(t, harmless, channel, []wxr.Item{plain}, wordpress.Options{})
	own := map[string]bool{}
	out, _ := build(t, harmless, options())
	for _, page := range out {
		programs(t, page, func(what string) { own[what] = true })
	}

	dir := t.TempDir()
	report := convert(t, dir, channel, items, wordpress.Options{})
	if report.Posts != posts {
		t.Fatalf("%d posts, want %d", report.Posts, posts)
	}
	got, built := build(t, dir, options())
	if source.HasErrors(built.Diagnostics) {
		t.Fatalf("errors:\n%s", diagnostics(built, source.SeverityError))
	}
	pages := 0
	for address, page := range got {
		if !strings.HasSuffix(address, ".html") {
			continue
		}
		pages++
		programs(t, page, func(what string) {
			if !own[what] {
				t.Errorf("%s: %s", address, what)
			}
		})
	}
	if pages < posts {
		t.Errorf("only %d pages were looked at", pages)
	}
}

// programs calls found for everything in a page that a browser might run, or
// that sends its readers somewhere by itself.
func programs(t *testing.T, page []byte, found func(what string)) {
	t.Helper()
	root, err := html.Parse(bytes.NewReader(page))
	if err != nil {
		t.Fatal(err)
	}
	var walk func(n *html.Node)
	walk = func(n *html.Node) {
		if n.Type == html.ElementNode {
			judge(n, found)
		}
		for c := n.FirstChild; c != nil; c = c.NextSibling {
			walk(c)
		}
	}
	walk(root)
}

func judge(n *html.Node, found func(string)) {
	value := map[string]string{}
	for _, a := range n.Attr {
		value[a.Key] = a.Val
		if strings.HasPrefix(a.Key, "on") || a.Key == "srcdoc" || a.Key == "style" {
			found(n.Data + " " + a.Key + "=" + a.Val)
		}
		scheme, _, _ := strings.Cut(strings.ToLower(strings.Join(strings.FieldsFunc(a.Val, func(r rune) bool { return r <= ' ' }), "")), ":")
		if slices.Contains([]string{"href", "src", "action", "formaction", "data", "poster", "xlink:href", "srcset"}, a.Key) &&
			slices.Contains([]string{"javascript", "vbscript", "data", "livescript", "mocha", "blob", "file"}, scheme) {
			found(n.Data + " " + a.Key + "=" + a.Val)
		}
	}
	switch n.Data {
	case "script":
		if value["type"] != "application/ld+json" && value["type"] != "application/json" {
			text := ""
			if n.FirstChild != nil {
				text = n.FirstChild.Data
			}
			found("script " + value["src"] + text)
		}
	case "meta":
		address, ok := strings.CutPrefix(value["content"], "0; url=/")
		if value["http-equiv"] != "" && (value["http-equiv"] != "refresh" || !ok || strings.HasPrefix(address, "/")) { // redirects stay in the site
			found("meta " + value["http-equiv"] + " " + value["content"])
		}
	case "iframe", "object", "embed", "applet", "base", "frame", "style", "math", "foreignobject":
		found(n.Data)
	case "form":
		found("form " + value["action"])
	}
}
