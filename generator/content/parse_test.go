package content

import (
	"bytes"
	"encoding/gob"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"time"

	"kontor/generator/source"
)

// site is what the tests' documents are parsed for: German with English, the
// three usual dimensions.
func site() Options {
	c, _ := ParseConfig("content/site.yaml", []byte("languages: [de, en]\n"))
	return Options{Language: c.Language, Languages: c.Languages, Dimensions: c.DimensionKeys(), Location: c.Location}
}

// read parses one file of that site.
func read(path, src string) Document {
	doc, _ := Parse(source.File{Path: "content/" + path, Size: int64(len(src))}, []byte(src), site())
	return doc
}

// codes prints problems as "CODE line:col", in their order.
func codes(ds []source.Diagnostic) []string {
	var out []string
	for _, d := range ds {
		s := d.Text
		if d.Pos.Line > 0 {
			s += fmt.Sprintf(" %d:%d", d.Pos.Line, d.Pos.Col)
		}
		out = append(out, s)
	}
	return out
}

// wantCodes compares problems with what a test expects, given as "A 1:2, B 3:4".
func wantCodes(t *testing.T, ds []source.Diagnostic, want string) {
	t.Helper()
	if got := strings.Join(codes(ds), ", "); got != want {
		t.Errorf("problems\n got %s\nwant %s", got, want)
		for _, d := range ds {
			t.Logf("%+v", d)
		}
	}
}

func texts(names []Name) string {
	var out []string
	for _, n := range names {
		out = append(out, n.Text)
	}
	return strings.Join(out, "; ")
}

func TestPathSaysWhatADocumentIs(t *testing.T) {
	for _, c := range []struct {
		path, typ, id, lang, dim string
	}{
		{"segments/handwerk.md", TypeEntity, "segments/handwerk", "de", "segment"},
		{"segments/handwerk.en.md", TypeEntity, "segments/handwerk", "en", "segment"},
		{"segments/bau/index.md", TypeEntity, "segments/bau/index", "de", "segment"},
		{"segments/_index.md", TypeSection, "segments/_index", "de", ""},
		{"portfolios/Miete.md", TypeEntity, "portfolios/Miete", "de", "portfolio"},
		{"concepts/preise/rahmen.md", TypeConcept, "concepts/preise/rahmen", "de", ""},
		{"concepts/_index.md", TypeSection, "concepts/_index", "de", ""},
		{"series/vertrieb/_index.en.md", TypeSeries, "series/vertrieb/_index", "en", ""},
		{"series/_index.md", TypeSection, "series/_index", "de", ""},
		{"series/vertrieb/02-erwartungen.md", TypeArticle, "series/vertrieb/02-erwartungen", "de", ""},
		{"series/vertrieb/02-erwartungen/index.md", TypeArticle, "series/vertrieb/02-erwartungen/index", "de", ""},
		{"offers/kern.md", TypeOffer, "offers/kern", "de", ""},
		{"newsletter/confirm.md", TypeText, "newsletter/confirm", "de", ""},
		{"_index.md", TypeSection, "_index", "de", ""},
		{"impressum.md", TypePage, "impressum", "de", ""},
		{"release-1.2.md", TypePage, "release-1.2", "de", ""},
		{"note.fr.md", TypePage, "note.fr", "de", ""},
		{"blog/2026-05-01-messe.md", TypeArticle, "blog/2026-05-01-messe", "de", ""},
	} {
		doc := read(c.path, "---\ntitle: T\n---\n")
		if doc.Meta.Type != c.typ || doc.ID != c.id || doc.Lang != c.lang || doc.Dim != c.dim {
			t.Errorf("%s: type %s id %s lang %s dim %q", c.path, doc.Meta.Type, doc.ID, doc.Lang, doc.Dim)
		}
		if len(doc.Diags) > 0 {
			t.Errorf("%s: %v", c.path, codes(doc.Diags))
		}
	}
}

func TestPartsTakeSeriesAndNumberFromThePath(t *testing.T) {
	for path, part := range map[string]int{
		"series/v/02-erwartungen.md": 2, "series/v/2.md": 2, "series/v/10_x.md": 10, "series/v/03-x/index.md": 3,
		"series/v/erwartungen.md": 0, "series/v/2026-05-01-x.md": 0, "series/v/3d-druck.md": 0,
	} {
		m := read(path, "---\ntitle: T\n---\n").Meta
		if m.Type != TypeArticle || m.Part != part || len(m.Series) != 1 || m.Series[0].Series.Text != "v" {
			t.Errorf("%s: %s part %d series %v", path, m.Type, m.Part, m.Series)
		}
	}
	m := read("series/v/02-x.md", "---\ntitle: T\npart: 7\n---\n").Meta
	if m.Part != 7 || m.Series[0].Part != 7 {
		t.Errorf("part: does not win over the file name: %+v", m.Series)
	}
}

func TestDatedFileNames(t *testing.T) {
	m := read("blog/2026-05-01-messe-nachlese.md", "Text\n").Meta
	if got := m.Date.Time.Format(time.RFC3339); got != "2026-05-01T00:00:00+02:00" || !m.Date.DateOnly {
		t.Errorf("date %s", got)
	}
	if m.Slug != "messe-nachlese" || m.Title.Text != "Messe nachlese" {
		t.Errorf("slug %q title %q", m.Slug, m.Title.Text)
	}
	m = read("blog/2026-05-01-messe.md", "---\ndate: 2026-06-01\nslug: x\n---\n").Meta
	if m.Date.Time.Month() != time.June || m.Slug != "x" {
		t.Errorf("the file's own date and slug must win: %v %q", m.Date, m.Slug)
	}
	if m := read("blog/2026-13-01-x.md", "").Meta; !m.Date.IsZero() || m.Type != TypePage {
		t.Errorf("2026-13-01 is no date: %+v", m.Date)
	}
}

func TestKeysThatDecideFirst(t *testing.T) {
	for _, c := range []struct {
		path, matter, typ, id, lang, problems string
	}{
		{"x.md", "type: post", TypeArticle, "x", "de", ""},
		{"x.md", "series: Reihe", TypeArticle, "x", "de", ""},
		{"x.md", "type: persona\nsegment: Handwerk", TypePersona, "x", "de", ""},
		{"x.md", "id: Über uns", TypePage, "x", "de", "FM13 2:5"},
		{"x.md", "id: a/b", TypePage, "a/b", "de", ""},
		{"x.md", "lang: EN", TypePage, "x", "en", ""},
		{"x.md", "lang: fr", TypePage, "x", "de", "FM12 2:7"},
		{"x.md", "type: segment", TypePage, "x", "de", "FM14 2:7"},
		{"x.md", "type: series", TypePage, "x", "de", "FM14 2:7"},
		{"x.md", "type: artikle", TypePage, "x", "de", "REF05/choice 2:7"},
		{"segments/x.md", "type: segment\nid: kmu", TypeEntity, "segments/kmu", "de", ""},
		{"series/a/_index.md", "type: page", TypeSeries, "series/a/_index", "de", "FM14 2:7"},
	} {
		doc := read(c.path, "---\n"+c.matter+"\ntitle: T\n---\n")
		if doc.Meta.Type != c.typ || doc.ID != c.id || doc.Lang != c.lang {
			t.Errorf("%s %q: type %s id %s lang %s", c.path, c.matter, doc.Meta.Type, doc.ID, doc.Lang)
		}
		wantCodes(t, doc.Diags, c.problems)
	}
}

func TestTitleFallsBackToTheFirstHeading(t *testing.T) {
	doc, body := parseWithBody("---\ntags: a\n---\n# Wege zum *Kunden*\n\nText\n")
	if doc.Meta.Title.Text != "Wege zum Kunden" || strings.Contains(string(body.HTML), "<h1") {
		t.Errorf("title %q, body %s", doc.Meta.Title.Text, body.HTML)
	}
	if doc, body = parseWithBody("---\ntitle: A\n---\n# B\n"); doc.Meta.Title.Text != "A" || !strings.Contains(string(body.HTML), "B</h1>") {
		t.Errorf("a heading that says something else stays: %q %s", doc.Meta.Title.Text, body.HTML)
	}
}

func TestTitleFallsBackToTheFileName(t *testing.T) {
	for path, want := range map[string]string{
		"series/v/02-was-kunden-erwarten.md": "Was kunden erwarten", "ueber_uns.md": "Ueber uns",
		"concepts/_index.md": "Concepts", "_index.md": "Start", "preise/index.md": "Preise", "2.md": "2",
	} {
		if got := read(path, "Text\n").Meta.Title.Text; got != want {
			t.Errorf("%s: %q, want %q", path, got, want)
		}
	}
}

func TestFilesThatAreNoText(t *testing.T) {
	for _, c := range []struct{ name, src, problems string }{
		{"BOM", "\xef\xbb\xbf---\ntitle: T\ndraft: true\n---\nx", ""},
		{"CRLF", "---\r\ntitle: T\r\ndraft: true\r\n---\r\nx\r\n", ""},
		{"latin 1", "---\ntitle: T\ndraft: true\n---\nKan\xe4le", "FM05 5:4"},
		{"NUL", "---\ntitle: T\n---\na\x00b", "FM05/nul 4:2"},
		{"empty", "", "FM06/empty"},
		{"blank", " \n\n", "FM06/empty"},
		{"large", strings.Repeat("Wort ", LargeFile/5+1), "FM06/large"},
		{"too large", strings.Repeat("x", MaxFile+1), "FM06"},
		{"long front matter", "---\ntitle: T\nsummary: " + strings.Repeat("x", MaxFrontMatter) + "\n---\n", "FM04 1:1"},
	} {
		t.Run(c.name, func(t *testing.T) { wantCodes(t, read("x.md", c.src).Diags, c.problems) })
	}
	if !read("x.md", "\xef\xbb\xbf---\r\ntitle: T\r\ndraft: true\r\n---\r\nx").Meta.Draft {
		t.Error("a byte order mark and CRLF must not publish a draft")
	}
}

func TestBodyBeginsBehindTheFrontMatter(t *testing.T) {
	src := "\xef\xbb\xbf\r\n---\r\ntitle: T\r\n---\r\n\r\nText\r\n"
	_, body := Parse(source.File{Path: "content/x.md"}, []byte(src), site())
	if got := string(body.HTML); !strings.Contains(got, "Text") || strings.Contains(got, "title") {
		t.Errorf("body %q", got)
	}
}

func TestDocumentSurvivesEncoding(t *testing.T) {
	docs := []Document{
		read("segments/a.md", "---\ntitle: A\nshare: 0 %\npains: [x, {text: y, importance: 5}]\nbuys: [Shop]\nparams: {a: [1, two, {b: false}, null], c: 1.5, d: null}\ntoc: false\n---\n"),
		read("channels/a.md", "---\ntitle: A\ncoreRequired: false\nintegration: {price: full}\nlinks: [{to: B, phases: [buy]}]\n---\n"),
		read("series/s/01-a.md", "---\ntitle: A\ncomments: false\nannounce: false\ndate: 2026-05-01 10:00 +02:00\npublishDate: 2026-05-01\nlastmod: 2026-05-02T10:00:00Z\n---\n"),
		read("impressum.md", "---\ntitle: A\n---\n[Firma]\n"+strings.Repeat("[x]\n", 20)),
		read("offers/a.md", "---\ntitle: A\nsegments: '*'\nchannels: a\nportfolios: [b]\ndecision: ja\nexcept: [{segment: c}]\nconditions: {Preis: A}\n---\n"),
	}
	for _, doc := range docs {
		wantCodes(t, doc.Diags, "")
		var buf bytes.Buffer
		if err := gob.NewEncoder(&buf).Encode(doc); err != nil {
			t.Fatal(err)
		}
		var back Document
		if err := gob.NewDecoder(&buf).Decode(&back); err != nil {
			t.Fatal(err)
		}
		if !reflect.DeepEqual(back, doc) {
			t.Errorf("%s changed\n was %+v\n  is %+v", doc.ID, doc, back)
		}
	}
}

func TestKeysOfNames(t *testing.T) {
	doc := read("segments/Außendienst.md", "---\ntitle: Äußere  Dienste\n---\n")
	if doc.SlugKey != "aussendienst" || doc.FoldKey != "äussere dienste" {
		t.Errorf("slug %q fold %q", doc.SlugKey, doc.FoldKey)
	}
	if a, b, c := SortKey("de", "Apfel"), SortKey("de", "Äpfel"), SortKey("de", "Auto"); bytes.Compare(a, b) >= 0 || bytes.Compare(b, c) >= 0 {
		t.Error("German sorts ä as a: Apfel, Äpfel, Auto")
	}
	for _, c := range []struct{ lang, name, want string }{
		{"de", "Größe & Maß", "groesse-und-mass"}, {"de-AT", "Öl", "oel"}, {"en", "Öl & gas", "ol-and-gas"},
		{"de", "U\u0308berall", "ueberall"}, {"de", "🚀", "u1f680"}, {"de", "  ", "page"}, {"de", "Привет", "privet"},
	} {
		if got := Slug(c.lang, c.name); got != c.want {
			t.Errorf("Slug(%s, %q) = %q, want %q", c.lang, c.name, got, c.want)
		}
	}
}

// A blog that exists: TOML front matter, dates as text and as TOML's own.
func TestRealBlogDecodes(t *testing.T) {
	root := filepath.Join("..", "..", "..", "shared", "data", "series-toml-blog")
	if _, err := os.Stat(root); err != nil {
		t.Skip("the data is not here")
	}
	series, members, files := map[string]bool{}, 0, 0
	err := filepath.WalkDir(root, func(path string, e fs.DirEntry, err error) error {
		if err != nil || filepath.Ext(path) != ".md" {
			return err
		}
		src, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		name, _ := filepath.Rel(root, path)
		doc, _ := Parse(source.File{Path: filepath.ToSlash(name)}, src, Options{Language: "en", Languages: []string{"en"}})
		if source.HasErrors(doc.Diags) {
			t.Errorf("%s: %v", name, codes(doc.Diags))
		}
		if doc.Meta.Title.Text == "" || doc.Meta.Date.IsZero() != !bytes.Contains(src, []byte("\ndate")) {
			t.Errorf("%s: title %q date %v", name, doc.Meta.Title.Text, doc.Meta.Date)
		}
		files++
		for _, s := range doc.Meta.Series {
			series[s.Series.Text] = true
			members++
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if files < 90 || len(series) != 7 || members != 14 {
		t.Errorf("%d files, %d series, %d memberships; the data's own description says 90, 7, 14", files, len(series), members)
	}
}

func parseWithBody(src string) (Document, Body) {
	return Parse(source.File{Path: "content/x.md"}, []byte(src), site())
}
