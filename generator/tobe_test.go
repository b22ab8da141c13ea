package generator_test

import (
	"strings"
	"testing"
)

// What is planned: what it adds to the coverage, whether it serves the declared
// pattern, when it begins, and what has been a gap until then.
func TestAsIsAndToBe(t *testing.T) {
	dir := t.TempDir()
	texts := workedExample()
	texts["content/offers.csv"] = strings.ReplaceAll(texts["content/offers.csv"], "\n", ";\n") +
		"Industry;Shop;Spare;planned;2027-03-01\nCraft;Field;Rental;planned;2027-02-01\nCraft;Partner;Rental;planned;\nPrivate;Field;Kit;planned;2027-02-01\n"
	texts["content/offers.csv"] = strings.Replace(texts["content/offers.csv"], "decision;", "decision;from", 1)
	texts["content/channels/letter.md"] = "---\ntitle: Letter\nkind: communication\n---\n"
	texts["content/matrix/to-be.md"] = "---\ntitle: From today to spring\n---\nIn words of our own, beside [[matrix/overlap]].\n"
	texts.write(t, dir)
	out, _ := build(t, dir, options())
	page := words(out["matrix/to-be/index.html"])
	says(t, page,
		"<h1>From today to spring</h1>", `In words of our own, beside <a href="/matrix/overlap/">Overlap of channels</a>.`,
		"Today 10 of 12 combinations are covered. 4 assignments are planned; with them 11 will be.",
		// the shop comes closer to what it declares, the field departs further
		`channel-shop/">Shop</a></th><td>6 of 12 <span class="pattern-words">Declared: Product specialisation. 2 assignments depart from it.</span></td><td>7 of 12 <span class="pattern-words">Essentially: Product specialisation, one deviation</span></td>`,
		`channel-field/">Field</a></th><td>5 of 12 <span class="pattern-words">Essentially: Segment specialisation, one deviation</span></td><td>7 of 12 <span class="pattern-words">Declared: Segment specialisation. 3 assignments depart from it.</span></td>`,
		`All together</th><td>10 of 12 <span class="pattern-words">Selective specialisation</span></td><td>11 of 12`,
		`The core range only</th><td>6 of 6 <span class="pattern-words">Full market coverage</span></td><td>unchanged</td>`,
		`One combination has not been available anywhere so far:</p><ul class="cell-rows"><li><b>Craft:</b> <a href="/matrix/segment-portfolio/#craft.rental">Rental</a></li></ul>`,
	)
	at := 0
	for _, want := range []string{ // by date, those without one last
		`<time datetime="2027-02-01">1 February 2027</time>: <a href="/matrix/segment-portfolio/channel-field/">Field</a></h3><ul class="cell-rows"><li><b>Craft:</b> <a href="/matrix/segment-portfolio/channel-field/#craft.field.rental">Rental</a></li><li><b>Private:</b>`,
		`<time datetime="2027-03-01">1 March 2027</time>: <a href="/matrix/segment-portfolio/channel-shop/">Shop</a></h3>`,
		`No date: <a href="/matrix/segment-portfolio/channel-partner/">Partner</a></h3>`,
	} {
		i := strings.Index(page[at:], want)
		if i < 0 {
			t.Errorf("the page does not go on with %s", want)
			continue
		}
		at += i
	}
	if overview := string(out["matrix/index.html"]); !strings.Contains(overview, `<a href="/matrix/to-be/">From today to spring</a>`) {
		t.Error("the overview does not lead to what is planned")
	}
}

// What only a channel that does not sell will do changes nothing.
func TestNothingPlannedThatCounts(t *testing.T) {
	dir := t.TempDir()
	texts := sound()
	texts["content/offers.csv"] += "A;mail;P;planned;\n"
	texts.write(t, dir)
	out, _ := build(t, dir, options())
	if _, ok := out["matrix/to-be/index.html"]; ok {
		t.Error("there is a page about nothing")
	}
}

// In two dimensions there is nobody to tell apart, and still a now and a then.
func TestToBeOfTwoDimensions(t *testing.T) {
	dir := t.TempDir()
	files{
		"content/site.yaml":  "title: Two\nlanguage: en\nmatrix: {severity: {LEG01: off}}\ndimensions:\n  - {id: role, title: Role, dir: roles}\n  - {id: task, title: Task, dir: tasks}\n",
		"content/offers.csv": "role;task;decision;from\nX;U;offered;\nY;U;planned;2027-02-01\nX;V;offered;\nY;V;offered;\n",
	}.write(t, dir)
	out, _ := build(t, dir, options())
	says(t, words(out["matrix/to-be/index.html"]),
		"Today 3 of 4 combinations are covered. One assignment is planned; with it 4 will be.",
		"The planned combination has not been available anywhere so far.",
		`<time datetime="2027-02-01">1 February 2027</time></h3><ul class="cell-rows"><li><b>Y:</b> <a href="/matrix/role-task/#y.u">U</a></li></ul>`,
	)
}
