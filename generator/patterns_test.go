package generator_test

import (
	"strings"
	"testing"
)

// Readers are told which pattern each channel follows, where it departs from the
// one that it declares, and what the patterns are good for.
func TestPatternsOfTheWorkedExample(t *testing.T) {
	dir := t.TempDir()
	texts := workedExample()
	texts["content/site.yaml"] += "strategy: {pattern: selective}\n"
	texts.write(t, dir)
	out, _ := build(t, dir, options())
	page := words(out["matrix/patterns/index.html"])
	for _, want := range []string{
		"Together 10 of 12 combinations are covered. The 3 channels follow 2 different patterns.",
		"Rows of the picture: Customer segments. Columns: Portfolio.",
		`<p>Selective specialisation, as declared in the strategy</p>`, "Here a cell is filled as soon as the combination is available anywhere.",
		`<h2>The core range only</h2><p>Full market coverage</p>`, "The core range consists of: Kit, Spare.",
		`<p>Essentially: Segment specialisation, one deviation`,
		`Beyond it: <a href="/matrix/segment-portfolio/#craft.kit">Craft × Kit</a>`,
		`<p>Declared: Product specialisation. 2 assignments depart from it.`,
		`Missing: <a href="/matrix/segment-portfolio/#industry.spare">Industry × Spare</a>`,
		`Beyond it: <a href="/matrix/segment-portfolio/#private.rental">Private × Rental</a>`,
		// examples of segment specialisation
		`<a href="/matrix/segment-portfolio/channel-field/">Field</a>, <a href="/matrix/segment-portfolio/channel-partner/">Partner</a>`,
		`role="img"><title>Shop: 6 of 12 cells filled</title>`, `role="img"><title>one whole column filled</title>`,
	} {
		if !strings.Contains(page, want) {
			t.Errorf("the page does not say %s", want)
		}
	}
	// The shop's own grid: six of twelve cells.
	_, shop, _ := strings.Cut(page, "Partner</a></h2>")
	before, _, _ := strings.Cut(page, `<a href="/matrix/segment-portfolio/channel-shop/">Shop</a></h2>`)
	picture := before[strings.LastIndex(before, "<svg"):]
	squares := func(class string) int {
		_, path, _ := strings.Cut(picture, `<path class="`+class+`" d="`)
		path, _, _ = strings.Cut(path, `"`)
		return strings.Count(path, "M")
	}
	if on, off := squares("on"), squares("off"); on != 6 || off != 6 {
		t.Errorf("the picture of the shop has %d filled cells and %d others", on, off)
	}
	if shop == "" {
		t.Error("the partner has no card")
	}
	if overview := string(out["matrix/index.html"]); !strings.Contains(overview, `<a href="/matrix/patterns/">Coverage patterns</a>`) {
		t.Error("the overview does not lead to the patterns")
	}
}

// Who has a minute reads on the overview how much is covered and decided, what
// hangs on one channel, and which pattern each follows.
func TestOverviewOfTheWorkedExample(t *testing.T) {
	dir := t.TempDir()
	texts := workedExample()
	texts["content/portfolios/service.md"] = "---\ntitle: Service\nlevel: core\n---\n"
	texts.write(t, dir)
	out, _ := build(t, dir, options())
	says(t, words(out["matrix/index.html"]),
		"<dt>Coverage</dt><dd>10 of 12 combinations are covered (83%).</dd>",
		"<dt>Decided</dt><dd>10 of 12 combinations are decided (83%). The rest is open. <a href=\"/matrix/gaps/\">Gaps</a></dd>",
		"<dt>Only one channel</dt><dd>7 combinations are offered once only. <a href=\"/matrix/overlap/\">Overlap of channels</a></dd>",
		"<dt>Pattern overall</dt><dd>Selective specialisation. <a href=\"/matrix/patterns/\">Coverage patterns</a></dd>",
		"<dt>Core range</dt><dd>Selective specialisation, one combination is missing: Kit, Service, Spare.</dd>",
		`<th scope="row"><a href="/matrix/segment-portfolio/channel-shop/">Shop</a></th><td>6 of 12</td><td>Declared: Product specialisation. 2 assignments depart from it.</td>`,
		`<a href="/matrix/overlap/">Overlap of channels</a>`, `<span>Coverage: 10 of 12 combinations</span>`,
	)
	says(t, words(out["matrix/patterns/index.html"]), `Missing: <a href="/matrix/segment-portfolio/#craft.service">Craft × Service</a></p>`)
}

// What has been given up is not missed in the core.
func TestOverviewForgetsWhatIsRetired(t *testing.T) {
	dir := t.TempDir()
	texts := sound()
	texts["content/portfolios/q.md"] = "---\ntitle: Q\nlevel: core\nstatus: retired\n---\n"
	texts["content/offers.csv"] = "segment;channel;portfolio;decision\n*;shop|van;P;offered\n"
	texts.write(t, dir)
	out, _ := build(t, dir, options())
	says(t, words(out["matrix/index.html"]), "<dt>Core range</dt><dd>Full market coverage: P.</dd>")
}

// Each value of the third dimension has a page with what it decides, if it
// decides anything.
func TestSlicesOfTheWorkedExample(t *testing.T) {
	dir := t.TempDir()
	texts := workedExample()
	texts["content/channels/letter.md"] = "---\ntitle: Letter\nkind: communication\n---\n"
	texts["content/matrix/segment-portfolio/channel-shop.md"] = "---\ntitle: What the shop sells\n---\nIn words of our own.\n"
	texts.write(t, dir)
	out, _ := build(t, dir, options())
	shop := string(out["matrix/segment-portfolio/channel-shop/index.html"])
	for _, want := range []string{
		"Shop: 6 of 12 combinations are covered, 6 are still open.", "<h1>What the shop sells</h1>", "In words of our own.",
		`<td id="craft.shop.kit" class="st-offered">`, `<td id="craft.shop.rental" class="st-open">`,
		`<a href="/matrix/segment-portfolio/channel-field/">Field</a>`, `aria-current="page">Shop</a>`,
	} {
		if !strings.Contains(shop, want) {
			t.Errorf("the page of the shop does not say %s", want)
		}
	}
	if !strings.Contains(string(out["matrix/segment-portfolio/index.html"]), `<a href="/matrix/segment-portfolio/channel-shop/">Shop</a>`) {
		t.Error("the pair matrix does not lead to its slices")
	}
	for _, path := range []string{"matrix/segment-channel/portfolio-kit/index.html", "matrix/channel-portfolio/segment-craft/index.html"} {
		if _, ok := out[path]; !ok {
			t.Errorf("there is no %s", path)
		}
	}
	if _, ok := out["matrix/segment-portfolio/channel-letter/index.html"]; ok {
		t.Error("a channel about which nothing is decided has a slice")
	}
}

// What is missing is listed for each way, with the reason once.
func TestGapsOfAConcept(t *testing.T) {
	dir := t.TempDir()
	texts := sound()
	texts["content/offers.csv"] = "segment;channel;portfolio;decision;reason;from\n" +
		"A;shop;P;offered;;\nA;shop;Q;planned;;2027-04-01\n*;van;*;excluded;Too heavy.;\nB;shop;Q;excluded;No room.;\nB;van;Q;excluded;No room.;\n"
	texts.write(t, dir)
	out, _ := build(t, dir, options())
	page := strings.Join(strings.Fields(string(out["matrix/gaps/index.html"])), " ")
	for _, want := range []string{
		"Of 4 combinations 3 are decided, one is still open.",
		`open</span></span></h3><ul><li><b>B:</b> P</li></ul>`, `<h2>Not available anywhere</h2>`,
		`<p><b>B:</b> Q</p><p class="reason">No room.</p>`,
		`<h2><a href="/matrix/segment-portfolio/channel-shop/">Shop</a></h2>`, `<li><b>A:</b> Q (1 April 2027)</li>`,
		`<p><b>A:</b> everything<br><b>B:</b> P</p><p class="reason">Too heavy.</p>`,
	} {
		if !strings.Contains(page, want) {
			t.Errorf("the page does not say %s\n%s", want, page)
		}
	}
	if n := strings.Count(page, "No room."); n != 1 {
		t.Errorf("one reason stands there %d times", n)
	}
	if strings.Contains(page, "Mail") {
		t.Error("a channel that does not sell has gaps")
	}
}

// What the strategy names as its focus counts on the pages as it does in the
// findings.
func TestPagesKnowTheFocusOfTheStrategy(t *testing.T) {
	dir := t.TempDir()
	texts := sound()
	texts["content/site.yaml"] = "title: Probe\nlanguage: en\nstrategy: {pattern: product, focus: [Q]}\nmatrix: {severity: {LEG01: off}}\n"
	texts["content/offers.csv"] = "segment;channel;portfolio;decision;reason\n*;shop|van;P;offered;\n"
	texts.write(t, dir)
	out, _ := build(t, dir, options())
	says(t, words(out["matrix/index.html"]), "Declared: Product specialisation. 4 assignments depart from it.")
}
