package content

import (
	"bytes"
<<<<<<< HEAD
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"kontor/generator/source"
)

// seeds are documents of every format, good and bad.
var seeds = []string{
	"---\ntitle: Teil 2: Erwartungen\n---\n", "---\ntitle: T\npains:\n  - {text: x, importance: 5}\n  - y\n---\n# A\n",
	"---\na: &a [*a]\n---\n", "---\na: &b {x: 1}\nc: {<<: *b}\n---\n", "---\n\ttitle: x\n---\n", "---\ntitle: \"x\n---\n",
	"---\ntitle: ä\u2028b: c\r\n---\r\n", "---\n? [a]\n: b\n---\n", "---\n- a\n---\n", "---js\n---\n", "---", "{", "{}\n\n", "\xef\xbb\xbf---\n---\nx",
	"+++\ntitle = 'T'\na.b.c = [1, {d = 2}]\n[[x]]\n[[x.y]]\nz = 2026-01-01\n+++\n", "+++\na = 1\na = 2\n[a]\n+++\n", "+++\n[[a]]\n[a.b]\n[a]\n+++\n",
	"+++\na = \"\"\"\n\\u00e4\"\"\"\nb = 0x1F\nc = 1_0.5e3\nd = inf\n+++\n", "{\n\"title\": \"T\", \"x\": [1, {\"y\": null}], \"x\": 2\n}\n\n",
	"{\n\"a\": 1,\n}\n\n", ";;;\n{\"a\": // x\n}\n;;;\n", "---\ndate: 1.12.2026\nshare: 34 %\ndecision: ja\nsegments: [Gruppe: A]\n---\n",
	"---\nseries: [{id: v, part: 2}]\nsidebar: {label: x}\ncover: {src: a}\nlang: en\nid: a b\ntype: x\n---\n",
	"---\noffers: [{segment: a, except: {channel: b}, conditions: {Preis: 1}}]\nparams: {a: [~, {b: ~}]}\n---\n",
	"a\x00b", "\xff\xfe", strings.Repeat("[", 300), "---\na: " + strings.Repeat("{b: ", 40) + "\n---\n",
}

var fuzzPaths = []string{
	"content/x.md", "content/segments/x.en.md", "content/channels/x.md", "content/portfolios/x.md", "content/series/v/_index.md",
	"content/series/v/02-x.md", "content/offers/x.md", "content/2026-05-01-x.md", "content/newsletter/x.md", "content/concepts/x.md",
}

// Whatever a file holds: no panic, no hang, and every place that is reported
// lies inside it.
func FuzzParse(f *testing.F) {
	for i, s := range seeds {
		f.Add(uint8(i), []byte(s))
	}
	o := site()
	f.Fuzz(func(t *testing.T, which uint8, src []byte) {
		if len(src) > 64<<10 {
			return // Markdown's own cost is not the question here
		}
		file := fuzzPaths[int(which)%len(fuzzPaths)]
		start := time.Now()
		doc, _ := Parse(source.File{Path: file}, src, o)
		if spent := time.Since(start); spent > 5*time.Second {
			t.Errorf("took %v", spent)
		}
		if doc.Meta.Title.Text == "" || doc.Meta.Type == "" || doc.SlugKey == "" || doc.Lang == "" {
			t.Errorf("incomplete: %+v", doc)
		}
		for _, pos := range positionsOf(doc) {
			checkInside(t, pos, file, src)
=======
	"testing"
	"unicode/utf8"
)

// Whatever an author writes: no panic, whole slots, every place in the file.
func FuzzMarkdown(f *testing.F) {
	for _, s := range fragments {
		f.Add(s)
	}
	f.Add(article(false))
	f.Add("---\r\ntitle: x\r\n---\r\n[a](b.md)\r\n")
	f.Add("<a href=x href=y><img src='z\" title=\"><p>[a](b)")
	f.Fuzz(func(t *testing.T, text string) {
		if !utf8.ValidString(text) || bytes.IndexByte([]byte(text), 0) >= 0 {
			t.Skip("refused before it is read as Markdown")
		}
		for _, lang := range []string{"de", "en"} {
			r := renderMarkdown("t.md", []byte(text), 0, lang, Options{})
			if err := wholeSlots(r); err != nil {
				t.Fatal(err)
			}
			for _, p := range positions(r) {
				if !within(text, p.Line, p.Col) {
					t.Fatalf("place %v is not in the file", p)
				}
			}
			if bytes.Contains(r.Body.HTML, newMarks(bytes.ReplaceAll([]byte(text), []byte("\r\n"), []byte("\n"))).prefix) {
				t.Fatalf("a mark is left in %s", r.Body.HTML)
			}
			again := renderMarkdown("t.md", []byte(text), 0, lang, Options{})
			if !bytes.Equal(again.Body.HTML, r.Body.HTML) {
				t.Fatal("the same text gives another body")
			}
			r.dropOpening()
			if err := wholeSlots(r); err != nil {
				t.Fatal(err)
			}
>>>>>>> markdown
		}
	})
}

<<<<<<< HEAD
// FuzzConfig does the same for site.yaml.
func FuzzConfig(f *testing.F) {
	for _, s := range seeds {
		f.Add([]byte(strings.Trim(s, "-\n")))
	}
	f.Add([]byte("dimensions: [a, {id: b, dir: x}]\npermalinks: {de: {a: b}, series: x}\nmenus: {main: [a]}\npatterns: {rows: a}\n"))
	f.Fuzz(func(t *testing.T, src []byte) {
		c, diags := ParseConfig("content/site.yaml", src)
		if c.Location == nil || len(c.Languages) == 0 || c.Theme == "" {
			t.Errorf("incomplete: %+v", c)
		}
		for _, d := range diags {
			checkInside(t, d.Pos, "content/site.yaml", src)
		}
	})
}

// positionsOf are all places that front matter left in a document.
func positionsOf(doc Document) []source.Pos {
	out := []source.Pos{doc.Meta.Pos, doc.Meta.Title.Pos, doc.Meta.Date.Pos}
	for _, d := range doc.Diags {
		out = append(append(out, d.Pos), d.Also...)
	}
	for _, f := range doc.Meta.Facts {
		out = append(out, f.Pos)
	}
	for _, names := range doc.Meta.About {
		for _, n := range names {
			out = append(out, n.Pos)
		}
	}
	for _, o := range doc.Meta.Offers {
		out = append(out, o.Pos)
	}
	return out
}

func checkInside(t *testing.T, pos source.Pos, file string, src []byte) {
	t.Helper()
	if pos == (source.Pos{}) {
		return
	}
	lines := bytes.Split(bytes.TrimPrefix(src, []byte("\xef\xbb\xbf")), []byte("\n"))
	if pos.File != file || pos.Line < 0 || pos.Line > len(lines) {
		t.Errorf("%v is outside the file of %d lines", pos, len(lines))
		return
	}
	if pos.Line == 0 {
		return
	}
	if width := utf8.RuneCount(lines[pos.Line-1]) + 1; pos.Col < 1 || pos.Col > width {
		t.Errorf("%v is outside its line of %d columns", pos, width)
	}
}

// blogFile is front matter and text as BUDGETS.md describes an article.
var blogFile = []byte("---\ntitle: \"Wie Kunden kaufen, Teil 7\"\ndate: 2026-05-01\ntags: [Vertrieb, Kanal, Matrix]\nseries: vertrieb\npart: 7\n" +
	"segments: [Handwerk, Industrie]\nchannels: [Onlineshop]\nportfolios: [Geräte, Miete]\ndescription: Was Kunden auf welchem Weg kaufen.\n---\n" +
	strings.Repeat("Ein Absatz mit einigen Wörtern, wie er in jedem Artikel steht.\n\n", 100))

// The cost of front matter alone: splitting, reading, decoding.
func BenchmarkFrontMatter(b *testing.B) {
	o := site()
	b.ReportAllocs()
	for b.Loop() {
		m, _ := split("content/x.md", blogFile)
		d := decoder{o: o}
		n := d.tree(m, nil)
		var meta Meta
		d.meta(n, TypeArticle, &meta)
		if len(d.diags) > 0 || len(meta.Tags) != 3 {
			b.Fatal(d.diags)
		}
	}
}

// Real front matter of a real blog, the whole of it per round.
func BenchmarkRealFrontMatter(b *testing.B) {
	files, _ := filepath.Glob(filepath.Join("..", "..", "..", "shared", "data", "series-toml-blog", "content", "blog", "*.md"))
	if len(files) == 0 {
		b.Skip("the data is not here")
	}
	var srcs [][]byte
	for _, f := range files {
		src, err := os.ReadFile(f)
		if err != nil {
			b.Fatal(err)
		}
		srcs = append(srcs, src)
	}
	for b.Loop() {
		for _, src := range srcs {
			m, _ := split("content/x.md", src)
			d := decoder{}
			var meta Meta
			d.meta(d.tree(m, nil), TypeArticle, &meta)
		}
	}
	b.ReportMetric(float64(b.Elapsed().Microseconds())/float64(b.N*len(srcs)), "µs/file")
=======
// within reports whether the file has that line, and that line that column;
// the place behind the last character counts.
func within(text string, line, col int) bool {
	lines := bytes.Split([]byte(text), []byte("\n"))
	return 1 <= line && line <= len(lines) && 1 <= col && col <= utf8.RuneCount(lines[line-1])+1
>>>>>>> markdown
}
