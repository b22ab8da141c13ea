package generator_test

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"kontor/generator"
	"kontor/generator/site"
	"kontor/generator/source"
)

// The page of a pair matrix reads its result, and its third values lead to
// their exact slices; what does not sell and has no slice leads to itself.
func TestPairMatrixReadsItself(t *testing.T) {
	dir := t.TempDir()
	market.write(t, dir)
	out, _ := build(t, dir, options())
	page := string(out["matrix/segment-portfolio/index.html"])
	for _, want := range []string{
		"5 of 9 combinations are covered. Most of them: Fitters of everything (3 of 3), fewest: Craft, Town (1 of 3).",
		`<a href="channel-shop/">Shop</a>`,
		`<th scope="rowgroup">Trades</th>`, `<th scope="colgroup" colspan="2">Goods</th>`,
		`<span class="as-is">5 of 9</span> <span class="to-be" hidden>6 of 9</span>`,
		`<span class="said">Price: list price</span>`,
	} {
		if !strings.Contains(page, want) {
			t.Errorf("the page does not say %s", want)
		}
	}
	for _, c := range []struct{ offers, want string }{
		{"*,shop,*,offered", "All 9 combinations are covered."},
		{"*,shop,Kit,offered", "3 of 9 combinations are covered."},
		{"Craft,shop,Kit,excluded", "None of the 9 combinations is covered yet."},
	} {
		texts := files{}
		for name, text := range market {
			texts[name] = text
		}
		texts["content/offers.csv"] = "segment,channel,portfolio,decision\n" + c.offers + "\n"
		dir := t.TempDir()
		texts.write(t, dir)
		out, _ := build(t, dir, options())
		if !strings.Contains(string(out["matrix/segment-portfolio/index.html"]), `<p class="lead">`+c.want+`</p>`) {
			t.Errorf("%s: the page does not say %s", c.offers, c.want)
		}
	}
}

// The page of a slice asks a question, says which pattern it follows, marks the
// cells that make the difference, says a reason once and has files of its own.
func TestSlicePage(t *testing.T) {
	dir := t.TempDir()
	texts := workedExample()
	texts["content/offers.csv"] += "Private;Field;*;excluded\n"
	texts["content/offers.csv"] = strings.Replace(texts["content/offers.csv"], "decision\n", "decision;reason\n", 1)
	texts["content/offers.csv"] = strings.Replace(texts["content/offers.csv"], "Field;*;excluded", "Field;*;excluded;Too far away.", 1)
	texts.write(t, dir)
	out, _ := build(t, dir, options())
	shop := string(out["matrix/segment-portfolio/channel-shop/index.html"])
	field := string(out["matrix/segment-portfolio/channel-field/index.html"])
	for page, wants := range map[string][]string{
		shop: {
			"<h1>Shop: which segment gets what?</h1>",
			"Coverage pattern declared: Product specialisation, actual: Selective specialisation",
			"One cell is missing from what is declared.", "One cell is beyond what is declared.",
			`<td id="industry.shop.spare" class="st-open mark-missing">`, `<span class="mark">missing</span>`,
			`<td id="private.shop.rental" class="st-offered mark-surplus">`, `<span class="mark">extra</span>`,
			`<a href="/matrix/segment-portfolio/">All together</a>`,
			`href="/matrix/segment-portfolio/channel-shop.csv"`, `href="/matrix/segment-portfolio/channel-shop.json"`, `href="/matrix/segment-portfolio/channel-shop.svg"`,
		},
		field: {
			"actual: essentially the same, with one deviation",
			`Private: <a href="#private.field.kit">Kit</a>, <a href="#private.field.rental">Rental</a>, <a href="#private.field.service">Service</a>, <a href="#private.field.spare">Spare</a>`,
		},
		string(out["matrix/segment-portfolio/channel-partner/index.html"]): {"Coverage pattern: "},
		string(out["matrix/channel-portfolio/segment-craft/index.html"]):   {"<h1>Craft: what is available through which channel?</h1>"},
		string(out["matrix/segment-channel/portfolio-kit/index.html"]):     {"<h1>Kit: which segment gets it through which channel?</h1>"},
		string(out["channels/shop/index.html"]):                            {`<a href="/matrix/segment-portfolio/channel-shop/">Filter and download this slice</a>`},
	} {
		for _, want := range wants {
			if !strings.Contains(page, want) {
				t.Errorf("a page does not say %s", want)
			}
		}
	}
	if n := strings.Count(field, "Too far away."); n != 1 {
		t.Errorf("a reason for four cells stands there %d times", n)
	}
	if strings.Contains(string(out["matrix/segment-channel/portfolio-kit/index.html"]), "pattern-badge") {
		t.Error("a slice on other axes has a pattern")
	}
	wantCSV := "Customer segment;Kit;Rental;Service;Spare\r\nCraft;offered;open;open;offered\r\n"
	if got := string(out["matrix/segment-portfolio/channel-shop.csv"]); !strings.Contains(got, wantCSV) {
		t.Errorf("the file of the shop holds\n%s\nwant among it\n%s", got, wantCSV)
	}
}

// largeMarket is a concept of 40 segments, 25 portfolio items, 12 channels and
// 5,000 offers with reasons and conditions.
func largeMarket() files {
	texts := files{"content/site.yaml": "title: Large\nlanguage: en\nmatrix: {severity: {LEG01: off}}\n"}
	names := func(dim, title string, n int) (out []string) {
		for i := range n {
			out = append(out, fmt.Sprintf("%s number %d", title, i))
			texts[fmt.Sprintf("content/%ss/%s%02d.md", dim, dim, i)] = fmt.Sprintf("---\ntitle: %s\nshort: %.3s %d\ngroup: Group %d\n---\n", out[i], title, i, i*5/n)
		}
		return out
	}
	segments, channels, portfolios := names("segment", "Customers", 40), names("channel", "Channel", 12), names("portfolio", "Item", 25)
	var offers strings.Builder
	offers.WriteString("segment;channel;portfolio;decision;reason;from;price;delivery\n")
	for i := range 5000 {
		cell := i * 7919 % (40 * 25 * 12) // 7919 is prime: no cell twice
		decision := []string{"offered", "offered", "on request", "planned", "excluded"}[i%5]
		reason, from, price, delivery := "", "", fmt.Sprintf("List price, %d %% off", i%12), fmt.Sprintf("%d working days", i%9+1)
		switch decision {
		case "planned":
			from = "2027-04-01"
		case "excluded":
			reason, price, delivery = fmt.Sprintf("Case %d does not pay.", i%40), "", ""
		}
		offers.WriteString(strings.Join([]string{segments[cell%40], channels[cell/1000], portfolios[cell/40%25], decision, reason, from, price, delivery}, ";") + "\n")
	}
	texts["content/offers.csv"] = offers.String()
	return texts
}

// A page of a large matrix stays a page: its weight, and elements a cell.
func TestLargeMatrixPages(t *testing.T) {
	const limit = 500_000
	dir := t.TempDir()
	largeMarket().write(t, dir)
	tree, err := source.Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	defer tree.Close()
	snapshot, err := generator.Load(context.Background(), tree, options())
	if err != nil {
		t.Fatal(err)
	}
	plan, diags := snapshot.Plan(options().Edition)
	if source.HasErrors(diags) {
		t.Fatal(diags)
	}
	pages := 0
	for _, out := range plan.Outputs {
		if out.Page == nil || out.Page.Kind != site.KindMatrix {
			continue
		}
		pages++
		var page strings.Builder
		if err := out.Write(&page); err != nil {
			t.Fatal(err)
		}
		if page.Len() >= limit {
			t.Errorf("%s has %d bytes", out.Addr, page.Len())
		}
		if out.Page.Slice == nil {
			cells, inside := cellElements(t, page.String())
			t.Logf("%s: %d bytes, %d cells with %.1f elements each", out.Addr, page.Len(), cells, float64(inside)/float64(cells))
		}
	}
	if pages != 3+40+25+12 {
		t.Errorf("%d pages of matrices", pages)
	}
}

// cellElements counts the cells of a table that have an id, and what is in them.
func cellElements(t *testing.T, page string) (cells, inside int) {
	root, err := html.Parse(strings.NewReader(page))
	if err != nil {
		t.Fatal(err)
	}
	for n := range root.Descendants() {
		if n.Type != html.ElementNode || n.Data != "td" || len(n.Attr) == 0 || n.Attr[0].Key != "id" {
			continue
		}
		cells++
		for d := range n.Descendants() {
			if d.Type == html.ElementNode {
				inside++
			}
		}
	}
	return cells, inside
}
