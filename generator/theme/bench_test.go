package theme_test

import (
	"io"
	"strings"
	"testing"
	"time"

	"kontor/generator/source"
	"kontor/generator/theme"
	"kontor/generator/view"
	"kontor/themes"
)

func BenchmarkLoad(b *testing.B) {
	builtIn, _ := theme.Find(theme.Default, source.Pos{}, nil, themes.FS)
	for name, layers := range map[string][]theme.Layer{"built-in": builtIn, "own": unchecked(b)} {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				theme.Load(layers, theme.Options{BasePath: "/", Languages: []string{"de", "en"}})
			}
		})
	}
}

func BenchmarkRenderArticle(b *testing.B) {
	th := defaultTheme(b)
	page := articleView()
	b.ReportAllocs()
	b.RunParallel(func(pb *testing.PB) {
		for pb.Next() {
			if err := th.Render(io.Discard, "de", "article", &page); err != nil {
				b.Error(err)
			}
		}
	})
}

// articleView is an article as a site of four parts has it.
func articleView() view.Document {
	day := time.Date(2026, time.December, 1, 8, 0, 0, 0, time.UTC)
	parts := []view.Part{
		{Number: 1, Title: "Wer kauft?", URL: "/serie/konzept/1/", Date: &day, State: "published"},
		{Number: 2, Title: "Wer kauft was?", URL: "/serie/konzept/2/", Date: &day, State: "published", Current: true},
		{Number: 3, Title: "Auf welchem Weg?", Date: &day, State: "scheduled"},
		{Number: 4, Title: "Was folgt daraus?", State: "preparing"},
	}
	return view.Document{
		Frame: view.Frame{
			Site: &view.Site{
				Title: "Vertriebskonzept", Lang: "de", Home: "/",
				Menu:   []view.Link{{Title: "Konzept", URL: "/konzept/"}, {Title: "Matrix", URL: "/matrix/"}, {Title: "Serie", URL: "/serie/", Current: true}},
				Footer: []view.Link{{Title: "Impressum", URL: "/impressum/"}, {Title: "Datenschutz", URL: "/datenschutz/"}},
			},
			Kind: "article", ID: "series/konzept/02", Lang: "de", Title: "Wer kauft was?",
			Description: "Erwartungen aufnehmen.", URL: "/serie/konzept/2/", Canonical: "https://example.org/serie/konzept/2/",
			Breadcrumbs: []view.Link{{Title: "Serie", URL: "/serie/"}, {Title: "Konzept", URL: "/serie/konzept/"}},
			Alternates:  []view.Alternate{{Lang: "de", Name: "Deutsch", URL: "/serie/konzept/2/", Current: true}, {Lang: "en", Name: "English", URL: "/en/series/konzept/2/"}},
		},
		Content: view.HTML(strings.Repeat("<p>Ein Absatz mit etwas Text, wie er in einem Artikel steht.</p>\n", 60)),
		Lead:    "Erwartungen aufnehmen.", Date: &day, Minutes: 6,
		Authors:  []view.Author{{Name: "Redaktion"}},
		Contents: []view.Heading{{Level: 2, ID: "a", Text: "Erwartungen"}, {Level: 2, ID: "b", Text: "Wege"}, {Level: 2, ID: "c", Text: "Ausblick"}},
		About: []view.AboutRow{
			{Dimension: "Kundensegmente", Links: []view.Link{{Title: "Handwerk", URL: "/segmente/handwerk/"}, {Title: "Industrie", URL: "/segmente/industrie/"}}},
			{Dimension: "Kanäle", Links: []view.Link{{Title: "Onlineshop", URL: "/kanaele/onlineshop/"}}},
		},
		Series: []view.SeriesNav{{
			Title: "Vertriebskonzept", URL: "/serie/konzept/", Part: 2, Total: 4, Published: 2,
			Previous: &parts[0], Next: &parts[2], Parts: parts,
		}},
		Backlinks: []view.Backlink{{Title: "Reparatur", URL: "/konzept/reparatur/", Excerpt: "Mehr dazu im zweiten Teil."}},
	}
}
