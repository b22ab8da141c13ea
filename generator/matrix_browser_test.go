package generator_test

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"kontor/generator"
	planning "kontor/generator/page"
	"kontor/generator/site"
	"kontor/generator/source"
)

// market is a small concept in which every row, column and group tells filters
// apart. The fair does not sell; one name looks like a formula.
var market = files{
	"content/site.yaml":           "title: Market\nlanguage: en\nmatrix: {severity: {LEG01: off}}\n",
	"content/segments/craft.md":   "---\ntitle: Craft\ngroup: Trades\n---\n",
	"content/segments/fitters.md": "---\ntitle: Fitters of everything\nshort: Fitters\ngroup: Trades\n---\n",
	"content/segments/town.md":    "---\ntitle: Town\ngroup: Public\n---\n",
	"content/portfolios/kit.md":   "---\ntitle: Kit\ngroup: Goods\n---\n",
	"content/portfolios/spare.md": "---\ntitle: Spare parts\nshort: Spare\ngroup: Goods\n---\n",
	"content/portfolios/rent.md":  "---\ntitle: =Rent\ngroup: Services\n---\n",
	"content/channels/shop.md":    "---\ntitle: Shop\npattern: product\nfocus: [Kit]\n---\n",
	"content/channels/field.md":   "---\ntitle: Field; sales\n---\n",
	"content/channels/dealer.md":  "---\ntitle: Dealer, retail\n---\n",
	"content/channels/agent.md":   "---\ntitle: Agent\n---\n",
	"content/channels/mail.md":    "---\ntitle: Mail\n---\n",
	"content/channels/fair.md":    "---\ntitle: Fair\nkind: communication\n---\n",
	"content/offers.csv": `segment,channel,portfolio,decision,reason,from,price
Craft,shop|dealer|agent|mail,Kit,offered,,,list price
Craft,field,Kit,planned,,2027-04-01,
Fitters,shop,Kit|Spare,offered,,,list price
Fitters,field,=Rent,on request,,,
Town,shop,Kit,offered,,,by contract
Town,*,=Rent,excluded,"The law; it forbids it.",,
Craft,fair,Spare,offered,,,
Town,field,Spare,planned,,2027-05-01,
`,
}

// tabled is what the table shows, a line for each row; what stepped back is in
// parentheses.
const tabled = `[...document.querySelectorAll(".as-table tr")].map(tr => [...tr.cells].map(c => {
	const text = c.innerText.replace(/\s+/g, " ").trim();
	return c.classList.contains("off") ? "(" + text + ")" : text;
}).join(" | ")).join("\n")`

// listed is what the list says.
const listed = `[...document.querySelectorAll(".blocks > li")].map(li => li.textContent.replace(/\s+/g, " ").trim()).join("\n")`

// built writes and builds a site and returns its folder.
func built(t *testing.T, texts files) (source, out string) {
	source, out = t.TempDir(), t.TempDir()
	texts.write(t, source)
	got, report := build(t, source, options())
	if got == nil {
		t.Fatal(diagnostics(report, 0))
	}
	for path, data := range got {
		put(t, out, path, data)
	}
	return source, out
}

func marketTab(t *testing.T) *tab {
	_, out := built(t, market)
	b := newTab(t, newBrowser(t), serve(t, out))
	b.size(t, 1280, 900)
	return b
}

const pairName = "matrix/segment-portfolio/"

// press clicks what a selector finds.
func (b *tab) press(t *testing.T, selector string) {
	t.Helper()
	b.ask(t, fmt.Sprintf(`document.querySelector(%q).click(), ""`, selector))
}

func (b *tab) shows(t *testing.T, how, want string) {
	t.Helper()
	if got := b.ask(t, tabled); got != want {
		t.Errorf("%s the table shows\n%s\nwant\n%s", how, got, want)
	}
}

func (b *tab) addressed(t *testing.T, how, want string) {
	t.Helper()
	if got := b.ask(t, "location.search"); got != want {
		t.Errorf("%s the address is %s, want %s", how, got, want)
	}
}

// A reader narrows a matrix down, sees what is left in the table, in the list
// and in words, and comes back to the same view by its address.
func TestMatrixFilters(t *testing.T) {
	b := marketTab(t)
	b.open(t, pairName)
	b.until(t, `!document.querySelector(".filters").hidden`)
	whole := ` | Services | Goods | 
Customer segment | =Rent | Kit | Spare | Covered
Trades |  |  |  | 
Craft | open | offered: Agent, Dealer, retail, Mail, Shop 1 more Details | offered: Fair | 1 of 3
Fitters of everything | on request: Field; sales | offered: Shop Details | offered: Shop Details | 3 of 3
Public |  |  |  | 
Town | not offered | offered: Shop Details | planned: Field; sales Details | 1 of 3
Covered | 1 of 3 | 3 of 3 | 1 of 3 | 5 of 9`
	b.shows(t, "at first", whole)

	b.press(t, "[data-show=gaps]")
	b.addressed(t, "with gaps only", "?show=gaps")
	b.shows(t, "with gaps only", ` | Services | Goods | 
Customer segment | =Rent | Spare | Covered
Trades |  |  | 
Craft | open | offered: Fair | 0 of 2
Public |  |  | 
Town | not offered | (planned: Field; sales Details) | 0 of 2
Covered | 0 of 2 | 0 of 2 | 0 of 4`)
	if got, want := b.ask(t, "document.querySelector('.filters [role=status]').textContent"), "Filtered: Gaps only. 3 of 9 cells match."; got != want {
		t.Errorf("readers are told %q, want %q", got, want)
	}
	if got, want := b.ask(t, listed), "Craft 0 of 2 0 of 2 offered Spare parts (Fair) open =Rent Town 0 of 2 1 of 2 deliberately not offered =Rent"; squeezed(got) != squeezed(want) {
		t.Errorf("the list says\n%s\nwant\n%s", got, want)
	}

	if got := b.ask(t, `[...document.querySelectorAll(".blocks dd li")].map(li => li.textContent).join("|")`); got != "Spare parts (Fair)|=Rent|=Rent" {
		t.Errorf("the cells of the list are %q", got)
	}

	b.press(t, "[data-swap]")
	b.press(t, "button[data-view=to-be]")
	b.addressed(t, "swapped and to be", "?show=gaps&swap=1&view=to-be")
	swapped := ` | Trades | Public | 
Portfolio item | Craft | Town | Covered
Services |  |  | 
=Rent | open | not offered | 0 of 2
Goods |  |  | 
Spare parts | offered: Fair | (planned: Field; sales Details) | 1 of 2
Covered | 0 of 2 | 1 of 2 | 1 of 4`
	b.shows(t, "swapped", swapped)
	scopes := `[...document.querySelectorAll(".as-table th")].map(th => th.scope).join(" ")`
	if got, want := b.ask(t, scopes), "colgroup colgroup col col col col rowgroup row rowgroup row row"; got != want {
		t.Errorf("the heads of the swapped table are %q, want %q", got, want)
	}
	if at := b.ask(t, `(() => { const td = document.getElementById("town.rent"); return td.closest("tr").cells[0].textContent + " " + td.cellIndex; })()`); at != "=Rent 2" {
		t.Errorf("the cell town.rent stands at %s", at)
	}

	// The same view again: by reload, and back from another page.
	b.do(t, chromedp.Reload())
	b.shows(t, "reloaded", swapped)
	b.do(t, chromedp.Navigate(b.host+"/matrix/"))
	b.ask(t, "history.back(), ''")
	b.until(t, `location.pathname.endsWith("/segment-portfolio/") && document.querySelector(".as-table thead")`)
	b.until(t, `document.querySelector("[data-swap]")?.ariaPressed === "true"`)
	b.shows(t, "come back", swapped)

	b.press(t, "[data-reset]")
	b.addressed(t, "reset", "")
	b.shows(t, "reset", whole)

	b.press(t, ".legend button .st-planned")
	b.addressed(t, "with one decision", "?state=planned")
	b.press(t, ".legend button .st-open")
	b.addressed(t, "with two decisions", "?state=planned,open")
	b.ask(t, `(() => { const s = document.querySelector("[data-group=segment]"); s.value = "Public"; s.dispatchEvent(new Event("change")); return ""; })()`)
	b.addressed(t, "with a group", "?state=planned,open&group=segment.Public")
	b.shows(t, "with two decisions and a group", ` | Goods | 
Customer segment | Spare | Covered
Public |  | 
Town | planned: Field; sales Details | 0 of 1
Covered | 0 of 1 | 0 of 1`)
	b.checkQuiet(t)
}

// What an address asks for that does not exist is ignored, and stays no hindrance.
func TestMatrixAddresses(t *testing.T) {
	b := marketTab(t)
	for address, want := range map[string]string{
		"?show=nothing&state=sold&group=segment.None&group=x&swap=2&view=x": "",
		"?show=used&state=n-a,planned":                                      "Filtered: Offers only · Decision: planned. 1 of 9 cells match.",
		"?group=portfolio.Services":                                         "Filtered: Portfolio item: Services. 3 of 9 cells match.",
		"?view=to-be":                                                       "Filtered: To be.",
		"?swap=1":                                                           "Filtered: axes swapped.",
	} {
		b.open(t, pairName+address)
		b.until(t, `!document.querySelector(".filters").hidden`)
		if got := b.ask(t, "document.querySelector('.filters [role=status]').textContent"); got != want {
			t.Errorf("%s: readers are told %q, want %q", address, got, want)
		}
		b.checkQuiet(t)
	}
	// A cell that is filtered out is shown when an address leads to it.
	b.open(t, pairName+"?show=gaps")
	b.ask(t, `location.hash = "#craft.kit", ""`)
	b.until(t, `document.getElementById("craft.kit")?.matches(":target")`)
	b.addressed(t, "led to a cell that is filtered out", "")
}

// Wide screens show the table first, narrow ones the list; links show the
// other, and a link to a cell the table. Never both, with the script or without.
func TestMatrixTableAndList(t *testing.T) {
	b := marketTab(t)
	shown := `["table", "list"].filter(v => document.querySelector(".as-" + v).checkVisibility()).join()`
	for _, script := range []bool{true, false} {
		b.script(t, script)
		for _, c := range []struct {
			width  int64
			hash   string
			wanted string
		}{
			{1280, "", "table"}, {1280, "#view.list", "list"}, {1280, "#view.table", "table"}, {1280, "#town.rent", "table"}, {1280, "#l1", "list"},
			{400, "", "list"}, {400, "#view.table", "table"}, {400, "#town.rent", "table"}, {400, "#d1", "list"},
		} {
			b.size(t, c.width, 800)
			b.open(t, "matrix/") // a step to a fragment alone loads nothing
			for _, query := range []string{"", "?show=gaps"} {
				if query != "" && (!script || c.hash == "#l1") {
					continue
				}
				b.open(t, pairName+query+c.hash)
				if got := b.ask(t, shown); got != c.wanted {
					t.Errorf("%d px, %s%s, script %v: %s is shown, want %s", c.width, query, c.hash, script, got, c.wanted)
				}
			}
		}
	}
	b.size(t, 400, 800)
	b.script(t, true)
	b.open(t, pairName)
	want := "Town 1 of 3 offered Kit (Shop) planned Spare parts (Field; sales from 1 May 2027) deliberately not offered =Rent"
	if got := strings.Split(b.ask(t, listed), "\n"); len(got) != 3 || !strings.HasPrefix(strings.Join(strings.Fields(got[2]), " "), "Town 1 of 3") ||
		squeezed(strings.Replace(got[2], "2 of 3", "", 1)) != squeezed(want) {
		t.Errorf("the list says %q, want %q", got, want)
	}
}

// script switches the scripts of the pages on or off.
func (b *tab) script(t *testing.T, on bool) {
	t.Helper()
	call(t, b, emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: !on})
}

func squeezed(s string) string { return strings.Join(strings.Fields(s), "") }

// Everything works by keyboard: filters are pressed by Space and Enter and keep
// the focus, and a table that is wider than the window scrolls.
func TestMatrixKeyboard(t *testing.T) {
	b := marketTab(t)
	b.size(t, 500, 800)
	b.open(t, pairName+"#view.table")
	reach := func(selector string) {
		t.Helper()
		for range 80 {
			if b.ask(t, fmt.Sprintf(`document.activeElement.matches(%q) ? "there" : ""`, selector)) != "" {
				return
			}
			b.do(t, chromedp.KeyEvent(kb.Tab))
		}
		t.Fatalf("Tab does not reach %s", selector)
	}
	b.ask(t, `document.querySelector("h1").tabIndex = -1, document.querySelector("h1").focus(), ""`)
	reach(".legend button")
	b.do(t, chromedp.KeyEvent(" "))
	b.addressed(t, "after Space on the first decision", "?state=offered")
	b.do(t, chromedp.KeyEvent(" "))
	b.addressed(t, "after Space again", "")
	reach("[data-show=used]")
	b.do(t, chromedp.KeyEvent(kb.Enter))
	b.addressed(t, "after Enter on offers only", "?show=used")
	reach("[data-show=used]") // the focus is still there
	reach("[data-reset]")
	b.do(t, chromedp.KeyEvent(kb.Enter))
	reach("[data-show=all]") // where the focus goes as the button goes
	reach(".as-table [role=region]")
	b.do(t, chromedp.KeyEvent(kb.ArrowRight))
	b.until(t, `document.querySelector(".as-table [role=region]").scrollLeft > 0`)
	reach(".as-table td a")
	if got := b.ask(t, `document.querySelectorAll(".cross").length + " " + document.activeElement.closest("td, th").classList.contains("cross")`); got != "5 true" {
		t.Errorf("the column of the cell in focus is marked in %s, want 5 cells, its own among them", got)
	}
}

// The view as a file is what kontor matrix export writes of the same selection.
func TestMatrixViewAsCSV(t *testing.T) {
	folder, out := built(t, market)
	b := newTab(t, newBrowser(t), serve(t, out))
	tree, err := source.Open(folder)
	if err != nil {
		t.Fatal(err)
	}
	defer tree.Close()
	snapshot, err := generator.Load(context.Background(), tree, options())
	if err != nil {
		t.Fatal(err)
	}
	linked, _ := site.Link(snapshot.Parts, options().Edition)
	index := func(id string) int {
		return slices.IndexFunc(linked.Dimensions, func(d *site.Dimension) bool { return d.ID == id })
	}
	segment, channel, portfolio := index("segment"), index("channel"), index("portfolio")
	shop := linked.Dimensions[channel].Entities[slices.IndexFunc(linked.Dimensions[channel].Entities, func(e *site.Entity) bool { return e.ID == "shop" })]
	for _, c := range []struct {
		address string
		sel     planning.Selection
		file    string
	}{
		{pairName + "?show=gaps", planning.Selection{Rows: segment, Cols: portfolio, Show: "gaps"}, "segment-portfolio.csv"},
		{pairName + "?show=used", planning.Selection{Rows: segment, Cols: portfolio, Show: "used"}, "segment-portfolio.csv"},
		{pairName + "?swap=1", planning.Selection{Rows: portfolio, Cols: segment}, "segment-portfolio.csv"},
		{"matrix/segment-channel/?view=to-be", planning.Selection{Rows: segment, Cols: channel}, "segment-channel.csv"},
		{pairName + "channel-shop/?show=gaps", planning.Selection{Rows: segment, Cols: portfolio, Show: "gaps", Fixed: map[int]int{channel: shop.Index}}, "channel-shop.csv"},
	} {
		c.sel.Lang = "en"
		want, err := planning.Export(linked, snapshot.Theme, c.sel, planning.ExportCSV)
		if err != nil {
			t.Fatal(err)
		}
		b.open(t, c.address)
		b.until(t, `!document.querySelector("[data-csv]").hidden`)
		got := b.ask(t, `(async () => {
			let blob, name;
			URL.createObjectURL = b => { blob = b; return "blob:"; };
			HTMLAnchorElement.prototype.click = function () { name = this.download; };
			document.querySelector("[data-csv]").click();
			return name + "\n" + new TextDecoder("utf-8", {ignoreBOM: true}).decode(await blob.arrayBuffer());
		})()`)
		if got != c.file+"\n"+string(want) {
			t.Errorf("%s gives\n%s\nwant\n%s", c.address, got, want)
		}
	}
}

// TestJudgeMatrixViews shows a matrix as readers filter it to axe-core, and
// prints it: what is filtered stands on the paper, what filters does not.
func TestJudgeMatrixViews(t *testing.T) {
	axe := readAxe(t)
	b := marketTab(t)
	for _, scheme := range []string{"light", "dark"} {
		b.media(t, "prefers-color-scheme", scheme)
		for _, view := range []string{"?show=gaps&swap=1&view=to-be", "?state=planned,excluded", "?show=used#view.list", "channel-shop/?show=gaps"} {
			for _, width := range []int64{360, 1280} {
				b.size(t, width, 800)
				b.open(t, pairName+view)
				b.until(t, `document.querySelector(".filters [role=status]").textContent`)
				b.ask(t, unfold)
				b.checkAccess(t, axe, fmt.Sprintf("%s at %d px, %s", view, width, scheme))
				b.checkWidth(t)
			}
		}
	}
	b.open(t, pairName+"?show=gaps")
	b.until(t, `document.querySelector(".filters [role=status]").textContent`)
	b.printed(t, func() {
		b.checkTold(t, "on paper", notForPaper)
		if b.ask(t, `document.querySelector(".filters [role=status]").checkVisibility() ? "yes" : "no"`) != "yes" {
			t.Error("the paper does not say what is filtered")
		}
	})
}
