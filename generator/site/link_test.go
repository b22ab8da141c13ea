package site

import (
	"slices"
	"strings"
	"testing"
	"time"

	"kontor/generator/concept"
	"kontor/generator/content"
	"kontor/generator/source"
)

// doc makes a document of a German site from its path below content/.
func doc(path, title string, change ...func(*content.Document)) content.Document {
	name := strings.TrimSuffix(path, ".md")
	d := content.Document{File: source.File{Path: "content/" + path}, Lang: "de"}
	if base, ok := strings.CutSuffix(name, ".en"); ok {
		name, d.Lang = base, "en"
	}
	d.ID, d.Name = name, lastElement(name)
	d.Folder = parentFolder(name)
	d.Meta.Title = content.Name{Text: title, Pos: source.Pos{File: d.File.Path, Line: 2, Col: 8}}
	first, _, _ := strings.Cut(name, "/")
	d.SlugKey = content.Slug("de", d.Name)
	switch {
	case d.Name == "_index" && first == "series" && d.Folder != "series":
		d.Meta.Type = content.TypeSeries
	case d.Name == "_index":
		d.Meta.Type = content.TypeSection
	case first == "segments" || first == "channels" || first == "portfolios":
		d.Meta.Type, d.Dim = content.TypeEntity, strings.TrimSuffix(first, "s")
		d.Meta.Entity = &content.Entity{}
	case first == "series":
		d.Meta.Type = content.TypeArticle
		d.Meta.Series = []content.Membership{{Series: content.Name{Text: lastElement(d.Folder)}}}
	case first == "concepts":
		d.Meta.Type = content.TypeConcept
	default:
		d.Meta.Type = content.TypePage
	}
	for _, c := range change {
		c(&d)
	}
	return d
}

func about(dim string, names ...string) func(*content.Document) {
	return func(d *content.Document) {
		if d.Meta.About == nil {
			d.Meta.About = map[string][]content.Name{}
		}
		for _, n := range names {
			d.Meta.About[dim] = append(d.Meta.About[dim], content.Name{Text: n, Pos: source.Pos{File: d.File.Path, Line: 3, Col: 1}})
		}
	}
}

func linking(target string) func(*content.Document) {
	return func(d *content.Document) {
		kind := content.LinkWiki
		if strings.Contains(target, ".") {
			kind = content.LinkPath
		}
		d.Links = append(d.Links, content.Link{
			Kind: kind, Target: target, Pos: source.Pos{File: d.File.Path, Line: 9, Col: 1},
		})
		d.Prose.Excerpts = append(d.Prose.Excerpts, "Siehe "+target+".")
	}
}

func draft(d *content.Document)    { d.Meta.Draft = true }
func internal(d *content.Document) { d.Meta.Internal = true }

func on(date string) func(*content.Document) {
	return func(d *content.Document) {
		at, err := time.Parse(time.DateOnly, date)
		if err != nil {
			panic(err)
		}
		d.Meta.Date = content.Date{Time: at, DateOnly: true}
	}
}

// link links documents as production shows them on 1 December 2026.
func link(t *testing.T, docs ...content.Document) (*Site, []source.Diagnostic) {
	t.Helper()
	config, diags := content.ParseConfig("content/site.yaml", []byte("title: Probe\nlanguages: [de, en]\n"))
	if len(diags) > 0 {
		t.Fatal(diags)
	}
	parts := Parts{Config: config}
	for i := range docs {
		parts.Documents = append(parts.Documents, &docs[i])
	}
	return Link(parts, Edition{Clock: time.Date(2026, 12, 1, 12, 0, 0, 0, time.UTC)})
}

func codes(ds []source.Diagnostic) (out []string) {
	for _, d := range ds {
		out = append(out, d.Text)
	}
	return out
}

func pageAt(t *testing.T, s *Site, addr string) *Page {
	t.Helper()
	for _, p := range s.Pages {
		if p.Addr == addr {
			return p
		}
	}
	var known []string
	for _, p := range s.Pages {
		known = append(known, p.Addr)
	}
	t.Fatalf("no page at %s; there are %s", addr, strings.Join(known, " "))
	return nil
}

func TestDocumentsThatNameAllDimensionsMakeAMatrix(t *testing.T) {
	s, diags := link(t,
		doc("concepts/eins.md", "Eins", about("segment", "Handwerk"), about("channel", "Shop"), about("portfolio", "Geräte")),
		doc("concepts/zwei.md", "Zwei", about("segment", "Industrie"), about("channel", "Shop"), about("portfolio", "Geräte")),
	)
	if len(diags) > 0 {
		t.Fatal(codes(diags))
	}
	if s.Rule != RuleDocuments || s.Relation == nil {
		t.Fatalf("rule %q, relation %v", s.Rule, s.Relation)
	}
	pageAt(t, s, "/segmente/handwerk/")
	pageAt(t, s, "/en/segments/handwerk/")
	pageAt(t, s, "/matrix/segment-portfolio/")
	if got := StateID(mustAt(s, 0, 0, 0)); got != "offered" {
		t.Errorf("the first cell is %s", got)
	}
}

func TestEntityFileClosesADimension(t *testing.T) {
	_, diags := link(t,
		doc("segments/handwerk.md", "Handwerk"),
		doc("concepts/eins.md", "Eins", about("segment", "Handwerk", "Handwek"), about("channel", "Shop"), about("portfolio", "Geräte")),
	)
	if got := codes(diags); !slices.Equal(got, []string{"REF01"}) {
		t.Fatal(got)
	}
	if got := diags[0].Args["nearest"]; got != "Handwerk" {
		t.Errorf("nearest is %q", got)
	}
}

func TestDraftEntityIsNowhereAndNoError(t *testing.T) {
	s, diags := link(t,
		doc("segments/handwerk.md", "Handwerk"),
		doc("segments/geheim.md", "Geheim", draft),
		doc("concepts/eins.md", "Eins", about("segment", "Handwerk", "Geheim"), about("channel", "Shop"), about("portfolio", "Geräte")),
	)
	if len(diags) > 0 {
		t.Fatal(codes(diags))
	}
	for _, p := range s.Pages {
		if strings.Contains(p.Addr+p.Title, "eheim") {
			t.Errorf("%s %s", p.Addr, p.Title)
		}
	}
}

func TestLinksToWithheldPages(t *testing.T) {
	tests := []struct {
		name   string
		target content.Document
		want   string
	}{
		{"draft", doc("entwurf.md", "Entwurf", draft), "LNK02"},
		{"future", doc("entwurf.md", "Entwurf", on("2027-01-01")), "LNK02"},
		{"internal", doc("entwurf.md", "Entwurf", internal), "VIS01"},
		{"missing", doc("anders.md", "Anders"), "REF08"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			for _, how := range []string{"entwurf.md", "entwurf"} {
				s, diags := link(t, doc("a.md", "A", linking(how)), tt.target)
				if got := codes(diags); !slices.Equal(got, []string{tt.want}) {
					t.Errorf("%s: %v", how, got)
				}
				if target := pageAt(t, s, "/a/").Targets[0]; target.Page != nil {
					t.Errorf("%s leads to %s", how, target.Page.Addr)
				}
			}
		})
	}
}

func TestTranslationsShareTheirFateAndTheirFacts(t *testing.T) {
	s, _ := link(t, doc("a.md", "A", draft), doc("a.en.md", "A in English"))
	for _, p := range s.Pages {
		if strings.Contains(p.Title, "English") {
			t.Errorf("the translation of a draft is public at %s", p.Addr)
		}
	}
	s, diags := link(t, doc("a.md", "A"), doc("a.en.md", "A in English"))
	if len(diags) > 0 {
		t.Fatal(codes(diags))
	}
	if p := pageAt(t, s, "/en/a/"); p.In("de").Addr != "/a/" {
		t.Errorf("the German page is %s", p.In("de").Addr)
	}
}

func TestFuturePartIsAnnouncedAndNoMore(t *testing.T) {
	teaser := func(d *content.Document) { d.Meta.Teaser = "Bald mehr." }
	s, diags := link(t,
		doc("series/x/_index.md", "Serie"),
		doc("series/x/01-eins.md", "Eins", on("2026-11-01")),
		doc("series/x/02-zwei.md", "Zwei", on("2026-12-24"), teaser),
		doc("series/x/03-drei.md", "Drei", draft, on("2026-12-31")),
	)
	if len(diags) > 0 {
		t.Fatal(codes(diags))
	}
	var got []string
	for _, p := range s.Series[0].Parts {
		got = append(got, string(p.State)+" "+p.Title("de")+" "+p.Teaser("de"))
	}
	if want := []string{"published Eins ", "scheduled Zwei Bald mehr."}; !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestBacklinksCarryTheSentence(t *testing.T) {
	s, _ := link(t, doc("a.md", "A", linking("b.md")), doc("b.md", "B"))
	if links := pageAt(t, s, "/b/").Backlinks; len(links) != 1 || s.Excerpt(links[0]) != "Siehe b.md." {
		t.Errorf("%+v", links)
	}
}

func TestTwoFilesWithOneID(t *testing.T) {
	same := func(d *content.Document) { d.ID = "a" }
	_, diags := link(t, doc("a.md", "A"), doc("b.md", "B", same))
	if got := codes(diags); !slices.Equal(got, []string{"REF02"}) || diags[0].Also[0].File != "content/a.md" {
		t.Errorf("%v %v", got, diags)
	}
}

func mustAt(s *Site, key ...int) concept.State {
	state, _ := s.Relation.At(key...)
	return state
}
