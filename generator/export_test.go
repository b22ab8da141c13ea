package generator_test

import (
	"bytes"
	"context"
	"encoding/csv"
	"encoding/xml"
	"errors"
	"io"
	"path"
	"strconv"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"kontor/generator"
	"kontor/generator/concept"
	planning "kontor/generator/page"
	"kontor/generator/site"
	"kontor/generator/source"
)

// planned links the site in dir, without building it.
func planned(t *testing.T, dir string) *planning.Plan {
	t.Helper()
	tree, err := source.Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	defer tree.Close()
	o := options()
	snapshot, err := generator.Load(context.Background(), tree, o)
	if err != nil {
		t.Fatal(err)
	}
	plan, diags := snapshot.Plan(o.Edition)
	if source.HasErrors(diags) {
		t.Fatal(diags)
	}
	return plan
}

func openWorkbook(t *testing.T, data []byte) *excelize.File {
	t.Helper()
	f, err := excelize.OpenReader(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	return f
}

// stateWords are the words of the default theme.
var stateWords = map[concept.State]string{
	concept.Offered: "angeboten", concept.OnRequest: "auf Anfrage", concept.Planned: "geplant",
	concept.Excluded: "bewusst nicht angeboten", concept.NA: "entfällt", concept.Open: "offen",
}

func TestWorkbookReadsBackAsTheRelation(t *testing.T) {
	got, _ := build(t, "..", options())
	s := planned(t, "..").Site
	f := openWorkbook(t, got["matrix/segment-portfolio.xlsx"])
	compared := 0
	for c, channel := range s.Dimensions[1].Entities {
		if !channel.Sells() && !s.Relation.Decided(1, c) {
			continue
		}
		rows, err := f.GetRows(channel.Title("de"))
		if err != nil {
			t.Fatalf("sheets %q: %v", f.GetSheetList(), err)
		}
		for i, segment := range s.Dimensions[0].Entities {
			for k, portfolio := range s.Dimensions[2].Entities {
				state, _ := s.Relation.At(i, c, k)
				if rows[i+1][0] != segment.Title("de") || rows[0][k+1] != portfolio.Title("de") || rows[i+1][k+1] != stateWords[state] {
					t.Errorf("%s, %s, %s: %q, want %q", segment.ID, channel.ID, portfolio.ID, rows[i+1][k+1], stateWords[state])
				}
				compared++
			}
		}
	}
	if compared == 0 {
		t.Error("nothing was compared")
	}
	long, err := f.GetRows("Entscheidungen")
	if err != nil {
		t.Fatal(err)
	}
	comparedLong(t, s, long[1:])
}

// comparedLong checks that lines are the cells that are decided, or open for a
// reason, in the relation's order.
func comparedLong(t *testing.T, s *site.Site, lines [][]string) {
	t.Helper()
	var want []string
	for i, segment := range s.Dimensions[0].Entities {
		for c, channel := range s.Dimensions[1].Entities {
			for k, portfolio := range s.Dimensions[2].Entities {
				state, offer := s.Relation.At(i, c, k)
				if state != concept.Open || offer >= 0 && s.Offers[offer].Reason != "" {
					want = append(want, strings.Join([]string{segment.ID, channel.ID, portfolio.ID, site.StateID(state)}, " "))
				}
			}
		}
	}
	if len(lines) != len(want) || len(want) == 0 {
		t.Fatalf("%d lines, want %d", len(lines), len(want))
	}
	for i, line := range lines {
		if got := strings.Join([]string{line[0], line[2], line[4], line[6]}, " "); got != want[i] {
			t.Errorf("line %d: %s, want %s", i, got, want[i])
		}
	}
}

func TestWorkbookKeepsItsHeadsInViewAndFilters(t *testing.T) {
	got, _ := build(t, "..", options())
	f := openWorkbook(t, got["en/matrix/segment-channel.xlsx"])
	filters := map[string]bool{}
	for _, n := range f.GetDefinedName() {
		filters[n.Scope] = filters[n.Scope] || strings.Contains(n.Name, "FilterDatabase")
	}
	for _, sheet := range f.GetSheetList() {
		panes, err := f.GetPanes(sheet)
		if err != nil || !panes.Freeze || panes.XSplit != 1 || panes.YSplit != 1 {
			t.Errorf("%s: panes %+v, %v", sheet, panes, err)
		}
		if !filters[sheet] {
			t.Errorf("%s: no filter", sheet)
		}
	}
}

// formulas is a site whose every text looks like a formula, or like a number.
var formulas = files{
	"content/site.yaml":          "title: T\nlanguage: de\n",
	"content/segments/a.md":      "---\ntitle: \"=1+1\"\n---\n",
	"content/segments/b.md":      "---\ntitle: \"@SUM(A1)\"\n---\n",
	"content/channels/c.md":      "---\ntitle: \"+49 30\"\n---\n",
	"content/channels/x.md":      "---\ntitle: \"Wege: [alle] und noch viel mehr als 31 Zeichen\"\n---\n",
	"content/channels/y.md":      "---\ntitle: \"Wege: [alle] und noch viel mehr als 31 Zeichen!\"\n---\n",
	"content/portfolios/p.md":    "---\ntitle: \"-2\"\n---\n",
	"content/portfolios/q.md":    "---\ntitle: \"-2+cmd|' /C calc'!A0\"\n---\n",
	"content/segments/weiter.md": "---\ntitle: \"<b>&\"\n---\n",
	"content/offers.csv": "segment,channel,portfolio,decision,reason,price\n" +
		"a,c,p,offered,,\"=HYPERLINK(\"\"x\"\")\"\nb,*,*,excluded,\"x;=1+1\",-2\n",
}

func TestExportsHoldNoFormula(t *testing.T) {
	dir := t.TempDir()
	formulas.write(t, dir)
	got, _ := build(t, dir, options())
	seen := 0
	for addr, data := range got {
		switch {
		case path.Dir(addr) != "matrix":
		case strings.HasSuffix(addr, ".csv"):
			r := csv.NewReader(bytes.NewReader(bytes.TrimPrefix(data, []byte("\ufeff"))))
			r.Comma = ';'
			lines, err := r.ReadAll()
			if err != nil {
				t.Fatalf("%s: %v", addr, err)
			}
			for _, field := range join(lines) {
				_, err := strconv.ParseFloat(field, 64)
				if strings.IndexAny(field, "=+-@\t\r") == 0 && err != nil {
					t.Errorf("%s: %q", addr, field)
				}
			}
			seen++
		case strings.HasSuffix(addr, ".xlsx"):
			noFormulas(t, addr, data)
			seen++
		}
	}
	if seen != 10 {
		t.Errorf("%d files were looked at, want 10", seen)
	}
	if !bytes.Contains(got["matrix/segment-portfolio.csv"], []byte(";-2;")) {
		t.Error("the number -2 is no number any more")
	}
}

func noFormulas(t *testing.T, addr string, data []byte) {
	t.Helper()
	f := openWorkbook(t, data)
	for _, sheet := range f.GetSheetList() {
		rows, err := f.GetRows(sheet)
		if err != nil {
			t.Fatal(err)
		}
		for r, row := range rows {
			for c, text := range row {
				cell, _ := excelize.CoordinatesToCellName(c+1, r+1)
				formula, _ := f.GetCellFormula(sheet, cell)
				kind, _ := f.GetCellType(sheet, cell)
				if formula != "" || text != "" && kind != excelize.CellTypeInlineString {
					t.Errorf("%s %s!%s: %q is of type %v, formula %q", addr, sheet, cell, text, kind, formula)
				}
			}
		}
	}
}

func join(lines [][]string) (all []string) {
	for _, line := range lines {
		all = append(all, line...)
	}
	return all
}

func TestPicturesOfMatricesAreWellFormed(t *testing.T) {
	dir := t.TempDir()
	formulas.write(t, dir)
	seen := 0
	for _, from := range []string{"..", dir} {
		got, _ := build(t, from, options())
		for addr, data := range got {
			if !strings.HasSuffix(addr, ".svg") || path.Base(path.Dir(addr)) != "matrix" {
				continue
			}
			seen++
			var v struct {
				XMLName xml.Name `xml:"http://www.w3.org/2000/svg svg"`
				Title   string   `xml:"title"`
				Desc    string   `xml:"desc"`
			}
			d := xml.NewDecoder(bytes.NewReader(data))
			if err := d.Decode(&v); err != nil || v.Title == "" || v.Desc == "" {
				t.Errorf("%s: title %q, description %q, %v", addr, v.Title, v.Desc, err)
			}
			if _, err := d.Token(); err != nil && !errors.Is(err, io.EOF) {
				t.Errorf("%s: %v", addr, err)
			}
		}
	}
	if seen != 12 {
		t.Errorf("%d pictures, want 12", seen)
	}
}

func TestKeyOfAnExportChangesWithItsContent(t *testing.T) {
	base := files{
		"content/site.yaml":  "title: T\nlanguage: en\n",
		"content/a.md":       "---\ntitle: A\n---\nText.\n",
		"content/offers.csv": "segment,channel,portfolio,decision,reason\nCraft,Shop,Kit,offered,\nCraft,Field,Kit,excluded,dear\n",
	}
	keys := func(change files) map[string]source.Hash {
		dir := t.TempDir()
		base.write(t, dir)
		change.write(t, dir)
		plan, out := planned(t, dir), map[string]source.Hash{}
		for _, o := range plan.Outputs {
			if path.Dir(o.Addr) == "matrix" && o.Page == nil {
				key, err := o.Key()
				if err != nil {
					t.Fatal(err)
				}
				out[o.Addr] = key
			}
		}
		return out
	}
	before := keys(nil)
	if len(before) != 17 {
		t.Fatalf("%d files, want 17", len(before))
	}
	text := keys(files{"content/a.md": "---\ntitle: A\n---\nAnother text.\n"})
	reason := keys(files{"content/offers.csv": "segment,channel,portfolio,decision,reason\nCraft,Shop,Kit,offered,\nCraft,Field,Kit,excluded,far\n"})
	decision := keys(files{"content/offers.csv": "segment,channel,portfolio,decision,reason\nCraft,Shop,Kit,planned,\nCraft,Field,Kit,excluded,dear\n"})
	for addr, key := range before {
		if text[addr] != key {
			t.Errorf("%s: another key for the same content", addr)
		}
		if ext := path.Ext(addr); (reason[addr] != key) != (ext == ".xlsx" || strings.HasSuffix(addr, ".long.csv") || ext == ".json") {
			t.Errorf("%s: a reason changed, the key %v", addr, reason[addr] != key)
		}
		if decision[addr] == key {
			t.Errorf("%s: a decision changed, the key did not", addr)
		}
	}
}
