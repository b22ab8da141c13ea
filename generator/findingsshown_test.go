package generator_test

import (
	"encoding/json"
	"strings"
	"testing"
)

// Findings are for the author: they stand on pages and in model.json where he
// looks, and elsewhere only where the site makes them public.
func TestFindingsStandOnPages(t *testing.T) {
	made := func(t *testing.T, conf string, author bool) outputs {
		t.Helper()
		dir := t.TempDir()
		texts := workedExample()
		texts["content/site.yaml"] = strings.Replace(texts["content/site.yaml"], "matrix: {", "matrix: {"+conf, 1)
		texts["content/channels/shop.en.md"] = "---\ntitle: Web shop\n---\n"
		texts["content/site.yaml"] = strings.Replace(texts["content/site.yaml"], "language: en\n", "language: de\nlanguages: [de, en]\n", 1)
		texts["content/channels/partner.md"] = strings.Replace(texts["content/channels/partner.md"], "---\n", "---\naccept: [{code: AST01, reason: Sells no parts}]\n", 1)
		texts.write(t, dir)
		o := options()
		o.Author = author
		out, _ := build(t, dir, o)
		return out
	}
	const about, finding, english, accepted, place, all = `<aside class="findings`, "„Shop“ folgt nicht dem erklärten Muster", "“Web shop” does not follow its declared pattern",
		"Grund: Sells no parts", "<code>content/channels/shop.md:", `<a href="/matrix/#findings">Alle`

	t.Run("for readers", func(t *testing.T) {
		for addr, data := range made(t, "", false) {
			if strings.Contains(string(data), about) || strings.Contains(string(data), `"findings"`) {
				t.Errorf("%s tells findings", addr)
			}
		}
	})
	for name, author := range map[string]bool{"for the author": true, "public": false} {
		conf := ""
		if !author {
			conf = "findings: public, "
		}
		t.Run(name, func(t *testing.T) {
			out := made(t, conf, author)
			for addr, wants := range map[string][]string{
				"kanaele/shop/index.html":                          {about, finding, all},
				"en/channels/shop/index.html":                      {english},
				"matrix/segment-portfolio/channel-shop/index.html": {finding},
				"kanaele/partner/index.html":                       {accepted},
				"matrix/index.html":                                {finding, accepted},
				"matrix/patterns/index.html":                       {all},
			} {
				for _, want := range wants {
					if !strings.Contains(string(out[addr]), want) {
						t.Errorf("%s does not say %s", addr, want)
					}
				}
				if got := strings.Contains(string(out[addr]), "<code>content/"); got && !author {
					t.Errorf("%s tells readers where files are", addr)
				}
			}
			if author && !strings.Contains(string(out["kanaele/shop/index.html"]), place) {
				t.Error("the author is not told the file")
			}
			if strings.Contains(string(out["segmente/craft/index.html"]), finding) {
				t.Error("a page shows what is not about it")
			}
			var model struct {
				Findings []struct {
					Code     string
					Subjects []string
					Cells    [][]string
					Accepted bool
				}
			}
			if err := json.Unmarshal(out["model.json"], &model); err != nil {
				t.Fatal(err)
			}
			var codes []string
			for _, f := range model.Findings {
				codes = append(codes, f.Code)
			}
			if len(codes) < 8 || !strings.Contains(strings.Join(codes, " "), "PAT01") {
				t.Errorf("model.json tells %v", codes)
			}
		})
	}
}
