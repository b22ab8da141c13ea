package wordpress_test

import (
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/yuin/goldmark"
	gast "github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/text"
	"pgregory.net/rapid"

	"kontor/generator/content"
	"kontor/generator/source"
	"kontor/generator/wordpress"
	"kontor/generator/wxr"
)

func v(s string) wxr.Value { return wxr.Value{Text: s, Line: 1} }

// channel is a blog with an author and a category.
var channel = wxr.Channel{
	Title: v("A blog"), BlogURL: v("https://blog.example"),
	Authors: []wxr.Author{{Login: v("vera"), Name: v("Vera Beispiel")}},
	Terms:   []wxr.Term{{Taxonomy: v("category"), Slug: v("concept"), Name: v("Our concept"), Text: v("Five parts.")}},
}

// post is a public post.
func post(id int, name, body string) wxr.Item {
	return wxr.Item{
		Line: id, ID: v(fmt.Sprint(id)), Type: v("post"), Status: v("publish"), Title: v("Post " + fmt.Sprint(id)), Name: v(name), Creator: v("vera"),
		Link: v("https://blog.example/2025/01/" + name + "/"), Date: wxr.Date{UTC: v(fmt.Sprintf("2025-01-%02d 10:00:00", id%28+1))},
		Content: wxr.Value{Text: body, Line: 100},
	}
}

func convert(items []wxr.Item, o wordpress.Options) (map[string]string, wordpress.Report) {
	o.File, o.Language, o.Default = "export.xml", "en", "en"
	docs, report := wordpress.Convert(channel, items, o)
	files := map[string]string{}
	for _, d := range docs {
		files[d.Path] = string(d.Data)
	}
	return files, report
}

// body is the text of a document without its front matter.
func body(document string) string {
	_, rest, _ := strings.Cut(document, "\n---\n")
	return rest
}

func notes(r wordpress.Report) string {
	var lines []string
	for _, d := range r.Diags {
		lines = append(lines, fmt.Sprint(d.Pos, " ", d.Severity, " ", d.Text, " ", d.Args))
	}
	return strings.Join(lines, "\n")
}

func TestBodies(t *testing.T) {
	for _, c := range []struct{ name, in, want string }{
		{"blank lines are paragraphs, single ones lines", "one\ntwo\n\nthree", "one\\\ntwo\n\nthree\n"},
		{"paragraphs around blocks", "one\n<h2>Head</h2>\ntwo\n<ul>\n<li>a\n<ul>\n<li>b</li>\n</ul>\n</li>\n<li>c</li>\n</ul>\nthree",
			"one\n\n## Head\n\ntwo\n\n- a\n  - b\n- c\n\nthree\n"},
		{"blocks have their own paragraphs", "<!-- wp:paragraph -->\n<p>one\ntwo</p>\n<!-- /wp:paragraph -->\n\n<!-- wp:list -->\n<ul>\n<li>a</li>\n</ul>\n<!-- /wp:list -->", "one two\n\n- a\n"},
		{"a classic text between blocks", "<!-- wp:heading --><h2>H</h2><!-- /wp:heading -->\n\none\ntwo", "## H\n\none\\\ntwo\n"},
		{"more", "one\n\n<!--more Go on-->\n\ntwo", "one\n\n<!--more-->\n\ntwo\n"},
		{"more in a block", "<!-- wp:paragraph --><p>one</p><!-- /wp:paragraph --><!-- wp:more --><!--more--><!-- /wp:more --><!-- wp:paragraph --><p>two</p><!-- /wp:paragraph -->", "one\n\n<!--more-->\n\ntwo\n"},
		{"caption", `[caption id="x" align="left"]<a href="https://blog.example/wp-content/uploads/2025/a.jpg"><img class="wp-image-9" src="https://blog.example/wp-content/uploads/2025/a-300x200.jpg" alt="A counter" /></a> The "new" counter[/caption]`,
			"![A counter](https://blog.example/wp-content/uploads/2025/a-300x200.jpg \"The &quot;new&quot; counter\")\n"},
		{"a gallery of blocks", `<!-- wp:gallery --><ul class="blocks-gallery-grid"><li><figure><a href="https://x.example/a.jpg"><img src="https://x.example/a.jpg" alt="A"/></a><figcaption>Ah</figcaption></figure></li><li><figure><img src="https://x.example/b.jpg" alt="B"/></figure></li></ul><!-- /wp:gallery -->`,
			"![A](https://x.example/a.jpg \"Ah\")\n\n![B](https://x.example/b.jpg)\n"},
		{"caption with a link", `[caption]<img src="https://x.example/a.jpg" alt="A"> by <a href="https://x.example/">X</a>[/caption]`, "![A](https://x.example/a.jpg)\n\nby [X](https://x.example/)\n"},
		{"embed and video", "[embed]https://v.example/1[/embed]\n[video mp4=\"https://v.example/2.mp4\"][/video]", "[https://v.example/1](https://v.example/1)\n\n[https://v.example/2.mp4](https://v.example/2.mp4)\n"},
		{"shortcodes in words", "Write [[gallery]] or [sic] or [form id=\"1\"]", "Write \\[gallery\\] or \\[sic\\] or \\[form id=\"1\"\\]\n"},
		{"table", "<table><tr><th>a</th><th>b|c</th></tr><tr><td>1<br>2 <code>x|y</code></td><td><p>3</p><p>4</p></td></tr></table>", "| a | b\\|c |\n|---|---|\n| 1 2 `x\\|y` | 3 4 |\n"},
		{"code", "<pre class=\"brush: php; title\">\n&lt;?php\n\n\necho \"*\";</pre>\nand <code>a_*b</code>", "```php\n<?php\n\n\necho \"*\";\n```\n\nand `a_*b`\n"},
		{"a block of ours is none", "<pre><code class=\"language-kontor\">matrix</code></pre>", "```\nmatrix\n```\n"},
		{"definitions", "<dl><dt>Segment</dt><dd>A group.</dd></dl>", "Segment\n: A group.\n"},
		{"powers", "10<sup>2</sup> H<sub>2</sub>O 1<sup>st</sup>", "10² H₂O 1st\n"},
		{"emphasis", "<b>a</b> <i>b</i> <del>c</del> <u>d</u> <q>e</q>", "**a** *b* ~~c~~ d \"e\"\n"},
		{"headings below the title", "<h1>a</h1>\n<h2>b</h2>", "## a\n\n### b\n"},
		{"a list that begins later", "<ol start=\"3\"><li>c</li></ol>", "3. c\n"},
		{"text is no markup", "# no\n\n* no *\n\n1. no\n\n> no [a](b) `c` _d_ e_f ~~g~~ {x} &lt;b&gt; &amp;amp; &amp;lt; [[wiki]] [^1]\n\n: no\n\n| a |",
			"\\# no\n\n\\* no \\*\n\n1\\. no\n\n&gt; no \\[a\\](b) \\`c\\` \\_d\\_ e_f \\~\\~g\\~\\~ \\{x\\} &lt;b&gt; &amp;amp; &amp;lt; \\[\\[wiki\\]\\] \\[^1\\]\n\n\\: no\n\n\\| a |\n"},
		{"what runs is dropped", "a<script>x</script> <a href=\"javascript:x\">b</a> <p onclick=\"x\">c</p><form><input> d</form><style>e</style>", "a b\n\nc\n"},
		{"frames become links", "<iframe src=\"https://www.youtube.example/embed/1\"></iframe>", "[https://www.youtube.example/embed/1](https://www.youtube.example/embed/1)\n"},
		{"links within", `<a href="https://blog.example/2025/01/b/#x">B</a> <a href="/2025/01/b">B</a> <a href="http://www.blog.example/?p=2">B</a> <a href="https://blog.example/else/">E</a> <a href="#top">T</a>`,
			"[B](b.md) [B](b.md) [B](b.md) [E](https://blog.example/else/) T\n"},
		{"addresses with parentheses", `<a href="https://x.example/a_(b)">x</a>`, "[x](https://x.example/a_%28b%29)\n"},
		{"nothing", "", ""},
	} {
		files, _ := convert([]wxr.Item{post(1, "a", c.in), post(2, "b", "x")}, wordpress.Options{})
		got := body(files["content/blog/a.md"])
		if got != c.want {
			t.Errorf("%s:\n%q\nwant\n%q", c.name, got, c.want)
		}
	}
}

func TestFrontMatter(t *testing.T) {
	berlin, err := time.LoadLocation("Europe/Berlin")
	if err != nil {
		t.Fatal(err)
	}
	a := post(1, "caf%c3%a9-oder-b%c3%bcro", "x")
	a.Title, a.Excerpt = v("A: &quot;B&quot; &amp; <em>C</em>"), v("An <b>excerpt</b>\nin two lines")
	a.Date = wxr.Date{UTC: v("0000-00-00 00:00:00"), Local: v("2025-07-01 08:00:00")}
	a.Modified = wxr.Date{UTC: v("2025-08-01 06:00:00")}
	a.Terms = []wxr.ItemTerm{
		{Taxonomy: "category", Slug: "uncategorized", Name: v("Uncategorized")}, {Taxonomy: "category", Slug: "x", Name: v("Sales &amp; more")},
		{Taxonomy: "post_tag", Slug: "y", Name: v("sales &amp; More")}, {Taxonomy: "post_format", Slug: "z", Name: v("Video")},
	}
	a.CommentStatus = v("closed")
	files, _ := convert([]wxr.Item{a}, wordpress.Options{Location: berlin})
	want := `---
title: "A: \"B\" & C"
type: article
date: 2025-07-01T08:00:00+02:00
lastmod: 2025-08-01T08:00:00+02:00
description: "An excerpt in two lines"
tags: ["Sales & more"]
authors: ["Vera Beispiel"]
comments: closed
aliases: ["/2025/01/café-oder-büro/"]
params: {wordpress: "blog.example/?p=1"}
---
x
`
	if got := files["content/blog/cafe-oder-buro.md"]; got != want {
		t.Errorf("%q:\n%s\nwant\n%s", keys(files), got, want)
	}
}

func keys(files map[string]string) []string {
	var names []string
	for name := range files {
		names = append(names, name)
	}
	slices.Sort(names)
	return names
}

// A draft stays one, what was protected becomes one, what is to come comes.
func TestStates(t *testing.T) {
	items := []wxr.Item{post(1, "public", "x"), post(2, "", "x"), post(3, "secret", "x"), post(4, "later", "x"), post(5, "own", "x"), post(6, "gone", "x"), post(7, "menu", "x")}
	items[1].Status, items[1].Link, items[1].Date = v("draft"), v("https://blog.example/?p=2"), wxr.Date{}
	items[2].Password = v("geheim")
	items[3].Status, items[3].Date = v("future"), wxr.Date{UTC: v("2099-01-01 10:00:00")}
	items[4].Status = v("private")
	items[5].Status = v("trash")
	items[6].Type = v("nav_menu_item")
	files, report := convert(items, wordpress.Options{})
	for name, want := range map[string]bool{"public": false, "post-2": true, "secret": true, "later": false, "own": true} {
		got, ok := files["content/blog/"+name+".md"]
		if !ok || strings.Contains(got, "\ndraft: true\n") != want {
			t.Errorf("%s: %v\n%s", name, ok, got)
		}
		if strings.Contains(got, "geheim") {
			t.Error("a password stands in a document")
		}
	}
	if !strings.Contains(files["content/blog/later.md"], "date: 2099-01-01T10:00:00Z") {
		t.Error(files["content/blog/later.md"])
	}
	if got := fmt.Sprint(report.Read, report.Posts, report.Pages, report.Known, report.Drafts, report.Left); got != "7 5 0 0 3 map[nav_menu_item:1 trash:1]" {
		t.Error(got)
	}
	if got := notes(report); !strings.Contains(got, "export.xml:3 warning WPI05 map[title:Post 3]") {
		t.Error(got)
	}
}

// Pages keep their hierarchy, names that mean something else are avoided, and
// no two documents want the same file.
func TestPlaces(t *testing.T) {
	page := func(id int, name, parent string) wxr.Item {
		item := post(id, name, "x")
		item.Type, item.Parent, item.Link = v("page"), v(parent), v("https://blog.example/"+name+"/")
		return item
	}
	items := []wxr.Item{
		page(3, "team", "2"), page(2, "about", "0"), page(4, "series", "0"), page(5, "blog", "0"), page(6, "ring", "7"), page(7, "gnir", "6"),
		post(10, "x", "a"), post(11, "x", "b"), post(12, "2024-outlook", "c"), post(13, "index", "d"), post(14, "con", "e"),
	}
	files, report := convert(items, wordpress.Options{Taken: func(p string) bool { return p == "content/blog/x-2.md" }})
	want := "content/about/_index.md content/about/team.md content/blog/2024-outlook.md content/blog/_index.md content/blog/con-2.md content/blog/index-2.md " +
		"content/blog/x-3.md content/blog/x.md content/ring/_index.md content/ring/gnir/_index.md content/series-2.md"
	if got := strings.Join(keys(files), " "); got != want {
		t.Errorf("%s\nwant\n%s", got, want)
	}
	if report.Pages != 6 || report.Posts != 5 {
		t.Errorf("%d pages, %d posts", report.Pages, report.Posts)
	}
	if got := files["content/blog/2024-outlook.md"]; !strings.Contains(got, `slug: "2024-outlook"`) {
		t.Error(got)
	}
	if got := files["content/blog/con-2.md"]; strings.Contains(got, "aliases") { // no address of a site may have this name
		t.Error(got)
	}
	if got := files["content/about/_index.md"]; strings.Contains(got, "aliases") { // its address stays
		t.Error(got)
	}
}

// A second import finds what the first has made, wherever it is now.
func TestKnownPosts(t *testing.T) {
	items := []wxr.Item{post(1, "a", `<a href="https://blog.example/2025/01/b/">B</a>`), post(2, "b", "x")}
	files, report := convert(items, wordpress.Options{Known: map[string]string{"blog.example/?p=2": "content/series/mine/03-b.md"}})
	if got := strings.Join(keys(files), " "); got != "content/blog/_index.md content/blog/a.md" || report.Known != 1 || report.Posts != 1 {
		t.Error(got, report.Known)
	}
	if got := body(files["content/blog/a.md"]); got != "[B](../series/mine/03-b.md)\n" {
		t.Error(got)
	}
}

func TestMedia(t *testing.T) {
	file := post(9, "counter", "")
	file.Type, file.Status, file.Attachment = v("attachment"), v("inherit"), v("https://blog.example/wp-content/uploads/2025/01/counter.jpg")
	file.Meta = []wxr.Meta{{Key: v("_wp_attachment_image_alt"), Value: v("The counter")}}
	a := post(1, "a", `<img src="https://blog.example/wp-content/uploads/2025/01/counter-300x200.jpg"> <a href="https://blog.example/wp-content/uploads/p(1).pdf">P</a>
<img src="https://elsewhere.example/x.jpg" alt="x"> <img src="/wp-content/uploads/none.png" alt="n"> <a href="/wp-content/uploads/evil.svg">S</a> <a href="/wp-content/uploads/../../etc/passwd.txt">S</a>`)
	a.Meta = []wxr.Meta{{Key: v("_thumbnail_id"), Value: v("9")}}
	has := func(name string) bool {
		return name == "2025/01/counter.jpg" || name == "2025/01/counter-300x200.jpg" || name == "p(1).pdf" || name == "evil.svg"
	}
	files, report := convert([]wxr.Item{a, file}, wordpress.Options{Media: has})
	got := files["content/blog/a.md"]
	for _, want := range []string{
		`image: "../uploads/2025/01/counter.jpg"`, `imageAlt: "The counter"`, "![The counter](../uploads/2025/01/counter.jpg)", "[P](../uploads/p%281%29.pdf)",
		"![x](https://elsewhere.example/x.jpg)", "![n](https://blog.example/wp-content/uploads/none.png)", "[S](https://blog.example/wp-content/uploads/evil.svg)",
	} {
		if !strings.Contains(got, want) {
			t.Errorf("%s is missing in\n%s", want, got)
		}
	}
	if got := fmt.Sprint(report.Files); got != "[{2025/01/counter.jpg content/uploads/2025/01/counter.jpg} {p(1).pdf content/uploads/p(1).pdf}]" {
		t.Error(got)
	}
	if got := notes(report); !strings.Contains(got, "WPI03 map[name:none.png]") || !strings.Contains(got, "WPI03/kind map[name:evil.svg]") {
		t.Error(got)
	}
	for _, f := range report.Files {
		if strings.Contains(f.From+f.To, "..") {
			t.Error(f)
		}
	}

	files, report = convert([]wxr.Item{a, file}, wordpress.Options{})
	if len(report.Files) > 0 || len(report.Fetch) < 3 || strings.Contains(files["content/blog/a.md"], "image:") {
		t.Errorf("without a copy: %v %q", report.Files, report.Fetch)
	}
}

func TestSeries(t *testing.T) {
	items := []wxr.Item{post(3, "third", "x"), post(1, "first", "x"), post(2, "other", "x")}
	for _, i := range []int{0, 1} {
		items[i].Terms = []wxr.ItemTerm{{Taxonomy: "category", Slug: "concept", Name: v("Our concept")}}
	}
	files, report := convert(items, wordpress.Options{SeriesCategories: []wordpress.SeriesCategory{{Category: "our Concept", ID: "concept"}, {Category: "None", ID: "none"}}})
	want := "content/blog/_index.md content/blog/other.md content/series/concept/01-first.md content/series/concept/02-third.md content/series/concept/_index.md"
	if got := strings.Join(keys(files), " "); got != want || report.Series != 1 {
		t.Errorf("%s\nwant\n%s", got, want)
	}
	if got := files["content/series/concept/_index.md"]; got != "---\ntitle: \"Our concept\"\ndescription: \"Five parts.\"\n---\n" {
		t.Error(got)
	}
	if got := notes(report); !strings.Contains(got, "WPI04 map[category:None]") {
		t.Error(got)
	}

	// Posts that are there already stay where they are.
	all := map[string]string{"blog.example/?p=3": "content/blog/third.md", "blog.example/?p=1": "content/blog/first.md", "blog.example/?p=2": "content/blog/other.md"}
	if files, _ := convert(items, wordpress.Options{Known: all, SeriesCategories: []wordpress.SeriesCategory{{Category: "concept", ID: "concept"}}}); len(files) > 0 {
		t.Errorf("a second import makes %q", keys(files))
	}

	items[0].Title, items[1].Title, items[2].Title = v("Sales concept, part 12: Channels"), v("Sales concept – Part 2"), v("Part of the whole")
	files, _ = convert(items, wordpress.Options{SeriesTitle: "Part {n}"})
	want = "content/blog/_index.md content/blog/other.md content/series/sales-concept/02-first.md content/series/sales-concept/12-third.md content/series/sales-concept/_index.md"
	if got := strings.Join(keys(files), " "); got != want {
		t.Errorf("%s\nwant\n%s", got, want)
	}
}

func TestConversionIsDeterministic(t *testing.T) {
	items := realItems(t)
	first, report := convert(items, wordpress.Options{})
	for range 5 {
		again, other := convert(realItems(t), wordpress.Options{})
		if fmt.Sprint(first) != fmt.Sprint(again) || fmt.Sprint(report) != fmt.Sprint(other) {
			t.Fatal("two conversions of the same export differ")
		}
	}
}

func realItems(t testing.TB) []wxr.Item {
	t.Helper()
	for dir := "../.."; len(dir) < 20; dir = filepath.Join(dir, "..") {
		f, err := os.Open(filepath.Join(dir, "shared/data/wxr/theme-unit-test.wordpress.xml"))
		if err != nil {
			continue
		}
		defer f.Close()
		var items []wxr.Item
		for item, err := range wxr.NewReader("export.xml", f).Items() {
			if err != nil {
				t.Fatal(err)
			}
			items = append(items, item)
		}
		return items
	}
	t.Skip("the real export is not beside the project")
	return nil
}

// check converts a body and makes sure that it holds no HTML but the mark of
// the summary, for a Markdown parser that knows nothing of ours.
func check(t interface {
	Helper()
	Errorf(string, ...any)
}, in string) {
	t.Helper()
	files, report := convert([]wxr.Item{post(1, "a", in)}, wordpress.Options{})
	document := files["content/blog/a.md"]
	src := []byte(strings.Replace(body(document), "\n<!--more-->\n", "\n", 1))
	_ = gast.Walk(goldmark.DefaultParser().Parse(text.NewReader(src)), func(n gast.Node, entering bool) (gast.WalkStatus, error) {
		if k := n.Kind(); entering && (k == gast.KindRawHTML || k == gast.KindHTMLBlock) {
			t.Errorf("%q became HTML:\n%s", in, src)
		}
		return gast.WalkContinue, nil
	})
	parsed, _ := content.Parse(source.File{Path: "content/blog/a.md"}, []byte(document), content.Options{Language: "en", Languages: []string{"en"}})
	for _, d := range parsed.Diags {
		if d.Severity == source.SeverityError {
			t.Errorf("%q: %s %v in\n%s", in, d.Text, d.Args, document)
		}
	}
	for _, d := range report.Diags {
		if d.Pos.File != "export.xml" {
			t.Errorf("%q: %v", in, d)
		}
	}
}

var pieces = rapid.SampledFrom([]string{
	"<", ">", "\"", "'", "`", "```", "*", "_", "[", "](", ")", "!", "\n", "\n\n", " ", "    ", "> ", "- ", "1. ", "# ", "&", "&lt;", "&gt;", "&#x3c;", "\\", "|", "\n---\n", "\n===\n",
	"<a href=\"", "javascript:", "http://x.example/", "<b>", "</b>", "<p>", "</p>", "<ul>", "<li>", "<pre>", "</pre>", "<code>", "</code>", "<table><tr><td>", "</table>",
	"<script>", "</script>", "<!--", "-->", "<!--more-->", "<!-- wp:x -->", "<!-- /wp:x -->", "<!-- wp:y /-->", "<![CDATA[", "<svg>", "<math>", "<style>", "<textarea>", "<dl><dt>", "<dd>",
	"<img src=x onerror=alert(1)>", "[caption]", "[/caption]", "[gallery]", "[[x]]", "[x y=\"", "{", "}", "{{< ", "~~", "x", "ä", "\u202e", "\uF8F0", "\uF8F1", "<br>", "<h1>", "</h1>", "<blockquote>", "<figure>", "<figcaption>",
})

func TestNothingBecomesHTML(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) { check(t, strings.Join(rapid.SliceOfN(pieces, 1, 40).Draw(t, "pieces"), "")) })
}

func FuzzBody(f *testing.F) {
	f.Add("<p>one</p>\n\ntwo [caption]x[/caption]")
	f.Add("<!-- wp:paragraph --><p>&lt;b&gt;</p><!-- /wp:paragraph -->")
	f.Fuzz(func(t *testing.T, in string) { check(t, in) })
}

// However an export has been changed, it becomes documents or a report.
func TestMutatedPosts(t *testing.T) {
	items := realItems(t)
	random := rand.New(rand.NewPCG(7, 8))
	for range 1000 {
		item := items[random.IntN(len(items))]
		b := []byte(item.Content.Text)
		for range random.IntN(6) {
			if len(b) > 0 {
				at := random.IntN(len(b))
				end := min(len(b), at+random.IntN(100))
				b = append(b[:at:at], b[end:]...)
			}
		}
		check(t, string(b))
	}
}

func TestHostileTextsCostLittle(t *testing.T) {
	for _, piece := range []string{"[", "[a \"", "[caption]", "<b>", "<a href=x>", "\n", "a\n", "\n\n", "*", "`", "<!--", "<!-- wp:x -->", "<br>", "<table>", "<img src=/wp-content/uploads/x.png>", "<a href=https://blog.example/x>y</a>", "<li>", "&lt;", "<dl><dt>a<dd>b"} {
		in := strings.Repeat(piece, (256<<10)/len(piece))
		best := time.Hour
		for range 3 { // other work on the machine must not count
			start := time.Now()
			convert([]wxr.Item{post(1, "a", in)}, wordpress.Options{})
			best = min(best, time.Since(start))
			if best < 2*time.Second {
				break
			}
		}
		if best > 8*time.Second {
			t.Errorf("%d times %q takes %s", (256<<10)/len(piece), piece, best)
		}
		t.Logf("%q: %s", piece, best)
	}
}

// A blog in a folder is another site than what lies beside it, and addresses
// with a question mark cannot redirect; comments find their pages nevertheless.
func TestAddresses(t *testing.T) {
	a := post(1, "a", `<a href="https://blog.example/path/?p=2">B</a> <a href="https://blog.example/path-else/">E</a> <a href="/path/b/">B</a>`)
	b := post(2, "b", "x")
	a.Link, b.Link = v("https://blog.example/path/?p=1"), v("https://blog.example/path/b/")
	in := channel
	in.BlogURL = v("https://blog.example/path")
	docs, report := wordpress.Convert(in, []wxr.Item{a, b}, wordpress.Options{File: "export.xml", Language: "en", Default: "en"})
	for _, d := range docs {
		if d.Path != "content/blog/a.md" {
			continue
		}
		for _, want := range []string{`aliases: ["/a/"]`, "[B](b.md) [E](https://blog.example/path-else/) [B](b.md)"} {
			if !strings.Contains(string(d.Data), want) {
				t.Errorf("%s lacks %s", d.Data, want)
			}
		}
	}
	if got := notes(report); got != "export.xml:1 info WPI02 map[address:https://blog.example/path/?p=1 count:1]" {
		t.Error(got)
	}
}
