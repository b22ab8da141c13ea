package generator_test

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"encoding/xml"
	"fmt"
	"io"
	"strings"
	"testing"
)

// words is a page with every run of white space as one space.
func words(page []byte) string { return strings.Join(strings.Fields(string(page)), " ") }

// says complains about every text that a page lacks.
func says(t *testing.T, page string, wants ...string) {
	t.Helper()
	for _, want := range wants {
		if !strings.Contains(page, want) {
			t.Errorf("the page does not say %s", want)
		}
	}
}

// What channels have in common, what hangs on one of them and what the pair
// matrices wrongly suggest: the figures of the domain's worked example.
func TestOverlapOfTheWorkedExample(t *testing.T) {
	dir := t.TempDir()
	texts := workedExample()
	texts["content/channels/letter.md"] = "---\ntitle: Letter\nkind: communication\n---\n"
	texts.write(t, dir)
	out, _ := build(t, dir, options())
	page := words(out["matrix/overlap/index.html"])
	pair := func(a, z, both, rows, cols string) string {
		name := func(s string) string {
			return `<a href="/matrix/segment-portfolio/channel-` + strings.ToLower(s) + `/">` + s + `</a>`
		}
		cell := func(s string) string {
			of, share, _ := strings.Cut(s, ", ")
			return `<td>` + of + ` <span class="share-of">` + share + `</span></td>`
		}
		return `<th scope="row">` + name(a) + ` and ` + name(z) + `</th>` + cell(both) + cell(rows) + cell(cols)
	}
	says(t, page,
		"<h1>Overlap of channels</h1>",
		"Field and Shop overlap most: both offer 2 of 9 combinations. 7 combinations depend on a single channel.",
		"The 3 channels that sell are compared.",
		pair("Field", "Shop", "2 of 9, 22%", "2 of 3, 67%", "3 of 4, 75%"),
		pair("Partner", "Shop", "1 of 7, 14%", "1 of 3, 33%", "1 of 4, 25%"),
		pair("Field", "Partner", "0 of 7, 0%", "0 of 3, 0%", "2 of 4, 50%"),
		// only here
		`Covers 5 of 12 combinations, 3 of them only here:`,
		`<b>Industry:</b> <a href="/matrix/segment-portfolio/channel-field/#industry.field.rental">Rental</a>, <a href="/matrix/segment-portfolio/channel-field/#industry.field.service">Service</a>, <a href="/matrix/segment-portfolio/channel-field/#industry.field.spare">Spare</a>`,
		`Covers 2 of 12 combinations, one of them only here:`,
		`<b>Private:</b> <a href="/matrix/segment-portfolio/channel-partner/#private.partner.service">Service</a>`,
		`Covers 6 of 12 combinations, 3 of them only here:`,
		// served twice: the kit for each segment
		`3 combinations are offered several times.`,
		`Field</a>, <a href="/matrix/segment-portfolio/channel-shop/">Shop</a></h3><ul class="cell-rows"><li><b>Craft:</b> <a href="/matrix/segment-portfolio/#craft.kit">Kit</a></li><li><b>Industry:</b> <a href="/matrix/segment-portfolio/#industry.kit">Kit</a></li></ul>`,
		`Partner</a>, <a href="/matrix/segment-portfolio/channel-shop/">Shop</a></h3><ul class="cell-rows"><li><b>Private:</b> <a href="/matrix/segment-portfolio/#private.kit">Kit</a></li></ul>`,
		// phantoms
		`The three pair matrices suggest 3 assignments that do not exist`,
		`<b>Craft:</b> <a href="/matrix/segment-portfolio/channel-field/#craft.field.spare">Spare</a>`,
		`<b>Industry:</b> <a href="/matrix/segment-portfolio/channel-shop/#industry.shop.rental">Rental</a>, <a href="/matrix/segment-portfolio/channel-shop/#industry.shop.spare">Spare</a>`,
	)
	if strings.Contains(page, "Letter") {
		t.Error("a channel that does not sell is compared")
	}
	for _, name := range []string{"matrix/index.html", "matrix/gaps/index.html", "matrix/segment-portfolio/index.html"} {
		says(t, string(out[name]), `<a href="/matrix/overlap/">Overlap of channels</a>`)
	}
	if _, planned := out["matrix/to-be/index.html"]; planned {
		t.Error("nothing is planned, yet there is a page about it")
	}

	var model struct {
		Overlap []struct {
			A, B              string
			Rows, Cols, Pairs float64
		}
	}
	if err := json.Unmarshal(out["model.json"], &model); err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, o := range model.Overlap {
		got = append(got, fmt.Sprintf("%s-%s %.3f %.3f %.3f", o.A, o.B, o.Rows, o.Cols, o.Pairs))
	}
	if want := "field-partner 0.000 0.500 0.000 field-shop 0.667 0.750 0.222 partner-shop 0.333 0.250 0.143"; strings.Join(got, " ") != want {
		t.Errorf("model.json says %s\nwant %s", strings.Join(got, " "), want)
	}
	file := csv.NewReader(strings.NewReader(strings.TrimPrefix(string(out["matrix/overlap.csv"]), "\ufeff")))
	file.Comma = ';'
	table, err := file.ReadAll()
	if err != nil || len(table) != 4 || strings.Join(table[2], " ") != "field Field shop Shop 2 3 3 4 2 9" {
		t.Errorf("the file says %q (%v)", table, err)
	}
}

// The overlap is a picture with the same numbers: in the page in the page's
// colours, beside it as a file of its own.
func TestOverlapIsAPicture(t *testing.T) {
	dir := t.TempDir()
	workedExample().write(t, dir)
	out, _ := build(t, dir, options())
	page := string(out["matrix/overlap/index.html"])
	_, inline, _ := strings.Cut(page, `<svg class="overlap-picture"`)
	inline, _, _ = strings.Cut(`<svg xmlns="http://www.w3.org/2000/svg"`+inline, "</svg>")
	for name, drawing := range map[string]string{"in the page": inline + "</svg>", "the file": string(out["matrix/overlap.svg"])} {
		shown := textsOf(t, drawing)
		if shown["title"][0] != "Overlap of channels" || !strings.Contains(shown["desc"][0], "how many combinations are available only here") {
			t.Errorf("%s is called %q: %q", name, shown["title"][0], shown["desc"])
		}
		if got, want := strings.Join(shown["title"][1:], "; "), "Field · Partner: 0 of 7; Field · Shop: 2 of 9; Partner · Shop: 1 of 7"; got != want {
			t.Errorf("%s: fields %q, want %q", name, got, want)
		}
		if got, want := strings.Join(shown["text"], " "), "0 2 1 3 Field 1 Partner 3 Shop only here 0% 10% 25% 50% 100% share in common, at most"; !strings.HasSuffix(got, want) {
			t.Errorf("%s says %q, want %q", name, got, want)
		}
	}
	if strings.Contains(inline, "style=") || strings.Contains(inline, "<style") {
		t.Error("the picture in the page has styles of its own, which careful hosts forbid")
	}
	if file := string(out["matrix/overlap.svg"]); !strings.Contains(file, "var(--link,#") {
		t.Error("the file takes no colours from where it stands")
	}
}

// textsOf are the texts of a drawing by the name of their element.
func textsOf(t *testing.T, drawing string) map[string][]string {
	t.Helper()
	found := map[string][]string{}
	d := xml.NewDecoder(strings.NewReader(drawing))
	element := ""
	for {
		token, err := d.Token()
		if err == io.EOF {
			return found
		}
		if err != nil {
			t.Fatalf("%v in %s", err, drawing)
		}
		switch token := token.(type) {
		case xml.StartElement:
			element = token.Name.Local
		case xml.EndElement:
			element = ""
		case xml.CharData:
			if element != "" {
				found[element] = append(found[element], string(token))
			}
		}
	}
}

// One channel, or none that counts, has nothing to be compared with.
func TestOverlapNeedsTwo(t *testing.T) {
	dir := t.TempDir()
	texts := sound()
	texts["content/channels/van.md"] = "---\ntitle: Van\nkind: communication\n---\n"
	texts.write(t, dir)
	out, _ := build(t, dir, options())
	if _, ok := out["matrix/overlap/index.html"]; ok {
		t.Error("a single channel is compared with nobody")
	}
	if _, ok := out["matrix/patterns/index.html"]; !ok {
		t.Error("it has a pattern all the same")
	}
}

// Of a large concept the page lists a part, counts the rest, and the file has
// everything.
func TestOverlapOfALargeConcept(t *testing.T) {
	texts := files{"content/site.yaml": "title: Large\nlanguage: en\nmatrix: {severity: {LEG01: off}}\n"}
	offers := &strings.Builder{}
	offers.WriteString("segment;channel;portfolio;decision\n")
	for c := range 30 {
		for s := range 20 {
			for p := range 10 {
				if (c+s+p)%3 > 0 {
					fmt.Fprintf(offers, "S%d;C%d;P%d;offered\n", s, c, p)
				}
			}
		}
	}
	texts["content/offers.csv"] = offers.String()
	dir := t.TempDir()
	texts.write(t, dir)
	out, _ := build(t, dir, options())
	page := out["matrix/overlap/index.html"]
	if len(page) > 500_000 {
		t.Errorf("the page has %d bytes", len(page))
	}
	says(t, words(page), "369 more pairs with less overlap are in the file.", "and 80 more")
	if n := strings.Count(string(out["matrix/overlap.csv"]), "\n"); n != 1+30*29/2 {
		t.Errorf("the file has %d lines", n)
	}
	if _, ok := out["matrix/overlap.svg"]; ok {
		t.Error("a picture of 30 channels is offered")
	}
}

// Hundreds of channels are not compared with each other, and no page that lists
// them grows beyond what a browser shows at once.
func TestPagesAboutHundredsOfChannels(t *testing.T) {
	for n, compared := range map[int]bool{150: true, 220: false} {
		offers := &strings.Builder{}
		offers.WriteString("segment;channel;portfolio;decision\n")
		for c := range n {
			for s := range 12 {
				fmt.Fprintf(offers, "S%d;C%d;P%d;offered\nS%d;C%d;P%d;planned\n", s, c, (s+c)%12, s, c, (s+c+1)%12)
			}
		}
		dir := t.TempDir()
		files{
			"content/site.yaml":  "title: Many\nlanguage: en\nmatrix: {severity: {LEG01: off}}\n",
			"content/offers.csv": offers.String(),
		}.write(t, dir)
		plan := planned(t, dir)
		for _, name := range []string{"matrix/", "matrix/overlap/", "matrix/to-be/"} {
			o, ok := plan.At(name)
			if wanted := compared || name != "matrix/overlap/"; ok != wanted {
				t.Errorf("%d channels: there is a page %s: %v", n, name, ok)
			}
			if !ok {
				continue
			}
			var page bytes.Buffer
			if err := o.Write(&page); err != nil {
				t.Fatal(err)
			}
			if page.Len() > 500_000 {
				t.Errorf("%d channels: %s has %d bytes", n, name, page.Len())
			}
			if !compared {
				says(t, words(page.Bytes()), "and 20 more")
			}
		}
	}
}
