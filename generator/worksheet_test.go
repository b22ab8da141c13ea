package generator_test

import (
	"bytes"
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"
	"pgregory.net/rapid"

	"kontor/generator"
	"kontor/generator/concept"
	"kontor/generator/content"
	planning "kontor/generator/page"
	"kontor/generator/site"
	"kontor/generator/source"
	"kontor/generator/theme"
	"kontor/generator/worksheet"
)

// drawn is a site whose table of offers changes from test to test.
type drawn struct {
	*generator.Snapshot
	options content.Options
}

// small has names that are hard to keep apart: titles with signs of tables and
// formulas, the word for all, a segment and a channel of one name.
var small = files{
	"content/site.yaml":             "title: Probe\nlanguage: de\nlanguages: [de, en]\nmatrix: {severity: {LEG01: off}}\n",
	"content/segments/handwerk.md":  "---\ntitle: Handwerk | Ausbau\nshort: Gewerke\ngroup: Gewerbe\n---\n",
	"content/segments/industrie.md": "---\ntitle: \"=Industrie; Werke\"\ngroup: Gewerbe\n---\n",
	"content/segments/messe.md":     "---\ntitle: Messe\n---\n",
	"content/channels/shop.md":      "---\ntitle: \"Wege: [alle] und noch viel mehr als 31 Zeichen\"\nshort: Shop\n---\n",
	"content/channels/messe.md":     "---\ntitle: Messe\n---\n",
	"content/channels/anruf.md":     "---\ntitle: Anruf\n---\n",
	"content/portfolios/kit.md":     "---\ntitle: Kit\ngroup: Ware\n---\n",
	"content/portfolios/kit.en.md":  "---\ntitle: Set\n---\n",
	"content/portfolios/alle.md":    "---\ntitle: Alle\nshort: Gesamtpaket\ngroup: Ware\n---\n",
	"content/portfolios/miete.md":   "---\ntitle: Miete\n---\n",
	"content/portfolios/status.md":  "---\ntitle: Status\n---\n",
}

func drawnSite(t *testing.T, site files) drawn {
	t.Helper()
	dir := t.TempDir()
	site.write(t, dir)
	tree, err := source.Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { tree.Close() })
	snapshot, err := generator.Load(context.Background(), tree, options())
	if err != nil {
		t.Fatal(err)
	}
	c := snapshot.Config
	return drawn{snapshot, content.Options{Language: c.Language, Languages: c.Languages, Dimensions: c.DimensionKeys(), Location: c.Location}}
}

// link links the site with other rows in its table.
func (d drawn) link(rows []content.Offer) (*site.Site, []source.Diagnostic) {
	d.Parts.Offers = rows
	plan, diags := d.Plan(site.Edition{Clock: now, Drafts: true, Future: true, Expired: true, Internal: true})
	return plan.Site, diags
}

// written writes rows as a table and reads it back.
func (d drawn) written(t failer, rows []content.Offer) []content.Offer {
	t.Helper()
	var heads []string
	for _, dim := range d.Config.Dimensions {
		heads = append(heads, dim.Title.In("de"))
	}
	table, ok := content.FormatOffers(rows, d.options.Dimensions, heads, true)
	if !ok {
		t.Fatal("not written")
	}
	back, diags := content.ParseOffers(source.File{Path: "content/offers.csv"}, table, d.options)
	if source.HasErrors(diags) {
		t.Fatalf("%v\n%s", diags, table)
	}
	return back
}

// imported reads a file into the site and returns the rows as they come back
// from the table that is written.
func (d drawn) imported(t failer, rows []content.Offer, name string, data []byte, fixed map[int]int) []content.Offer {
	t.Helper()
	before, _ := d.link(rows)
	table, diags := worksheet.Read(source.File{Path: name}, data, worksheet.Options{
		Site: before, Parse: d.options, Fixed: fixed, Words: planning.DecisionWords(d.Theme, before.Languages),
	})
	next, more := table.Plan(before, rows, d.link)
	if diags = append(diags, more...); source.HasErrors(diags) {
		t.Fatalf("%v", diags)
	}
	return d.written(t, next)
}

// cells is what a site says about every cell.
func cells(s *site.Site) map[string]string {
	out := map[string]string{}
	var walk func(key []int)
	walk = func(key []int) {
		if d := len(key); d < len(s.Dimensions) {
			for m := range s.Dimensions[d].Entities {
				walk(append(slices.Clone(key), m))
			}
			return
		}
		state, i := s.Relation.At(key...)
		o := content.Offer{}
		if i >= 0 {
			o = s.Offers[i].Offer
		}
		out[fmt.Sprint(key)] = fmt.Sprint(site.StateID(state), " ", o.Reason, " ", dayText(o.From), " ", dayText(o.Until), " ", o.Note, map[bool]string{true: "internal"}[o.Internal], o.Conditions)
	}
	walk(nil)
	return out
}

func dayText(d content.Date) string {
	if d.IsZero() {
		return ""
	}
	return d.Time.Format(time.DateOnly)
}

func different(a, b map[string]string) (out []string) {
	for key, text := range a {
		if b[key] != text {
			out = append(out, fmt.Sprintf("%s: %q, not %q", key, b[key], text))
		}
	}
	slices.Sort(out)
	return out
}

var (
	someDecisions = []content.Decision{content.DecisionOffered, content.DecisionPlanned, content.DecisionOnRequest, content.DecisionExcluded, content.DecisionNA, content.DecisionOpen}
	someReasons   = []string{"", "zu weit: 300 km", "=1+1", "x; \"y\""}
)

func day2027(t *rapid.T) content.Date {
	if !rapid.Bool().Draw(t, "dated") {
		return content.Date{}
	}
	return content.Date{Time: time.Date(2027, 4, rapid.IntRange(1, 30).Draw(t, "day"), 0, 0, 0, 0, time.UTC), DateOnly: true}
}

// rows draws a table of offers without a contradiction.
func (d drawn) rows(t *rapid.T) (rows []content.Offer) {
	names := map[string][]string{
		"segment": {"handwerk", "=Industrie; Werke", "Messe", "*", "group:Gewerbe"}, "channel": {"Shop", "messe", "Anruf", "*"},
		"portfolio": {"Kit", "Gesamtpaket", "Miete", "*", "group:Ware", "status"},
	}
	for i := range rapid.IntRange(0, 7).Draw(t, "rows") {
		o := content.Offer{
			Pos: source.Pos{File: "content/offers.csv", Line: i + 2, Col: 1}, Key: map[string][]content.Name{},
			Decision: rapid.SampledFrom(someDecisions).Draw(t, "decision"), Reason: rapid.SampledFrom(someReasons).Draw(t, "reason"),
			From: day2027(t), Internal: rapid.IntRange(0, 5).Draw(t, "internal") == 0,
		}
		if rapid.Bool().Draw(t, "priced") {
			o.Conditions = []content.Condition{{Key: "price", Value: "Liste A"}}
		}
		for _, dim := range d.options.Dimensions {
			for _, name := range rapid.SliceOfNDistinct(rapid.SampledFrom(names[dim.ID]), 1, 2, rapid.ID).Draw(t, dim.ID) {
				o.Key[dim.ID] = append(o.Key[dim.ID], content.Name{Text: name})
			}
		}
		rows = append(rows, o)
	}
	if _, diags := d.link(rows); source.HasErrors(diags) {
		t.Skip("the rows contradict each other")
	}
	return rows
}

// A grid changes the cells that it names, to what it says, and no other.
func TestAGridChangesWhatItNamesAndNothingElse(t *testing.T) {
	d := drawnSite(t, small)
	rapid.Check(t, func(t *rapid.T) {
		rows := d.rows(t)
		before, _ := d.link(rows)
		if before.Rule != site.RuleOffers {
			t.Skip("no offer decides anything: documents do")
		}
		was := cells(before)
		axes := rapid.Permutation([]int{0, 1, 2}).Draw(t, "axes")
		down, across, third := axes[0], axes[1], axes[2]
		members := func(dim int, what string) []int {
			all := []int{0, 1, 2, 3}[:len(before.Dimensions[dim].Entities)]
			return rapid.SliceOfNDistinct(rapid.SampledFrom(all), 1, 3, rapid.ID).Draw(t, what)
		}
		name := func(dim, m int) string {
			e := before.Dimensions[dim].Entities[m]
			return `"` + rapid.SampledFrom([]string{e.ID, e.Title("de"), e.Title("en"), strings.ToUpper(e.Short("de"))}).Draw(t, "name") + `"`
		}
		cols := members(across, "columns")
		fixed := map[int]int{third: members(third, "third")[0]}
		line := []string{before.Dimensions[down].Title.In("de")}
		for _, col := range cols {
			line = append(line, name(across, col))
		}
		lines := []string{strings.Join(line, ";")}
		want := map[string]string{}
		for _, row := range members(down, "rows down") {
			line = []string{name(down, row)}
			for _, col := range cols {
				key := make([]int, 3)
				key[down], key[across], key[third] = row, col, fixed[third]
				word := rapid.SampledFrom([]string{"", "x", "Ja", "auf Anfrage", "nein", "bewusst nicht angeboten", "entfällt", "OFFEN", "planned"}).Draw(t, "word")
				id, _ := content.ParseDecision(word)
				if id == content.DecisionNone {
					id = content.DecisionOpen
				}
				reason := ""
				if word != "" && rapid.Bool().Draw(t, "with reason") {
					reason = rapid.SampledFrom(someReasons[1:]).Draw(t, "reason")
					word += ": " + reason
				}
				line = append(line, `"`+strings.ReplaceAll(word, `"`, `""`)+`"`)
				want[fmt.Sprint(key)] = string(id) + " " + reason
			}
			lines = append(lines, strings.Join(line, ";"))
		}
		grid := strings.Join(lines, "\r\n")
		back := d.imported(t, rows, "hand.csv", []byte(grid), fixed)
		after, _ := d.link(back)
		if after.Rule != site.RuleOffers {
			t.Skip("the grid takes back all that was decided: documents decide then")
		}
		is := cells(after)
		for key, text := range was {
			if text != is[key] && want[key] == "" {
				t.Fatalf("%s was not named: %q, before %q\n%s", key, is[key], text, grid)
			}
		}
		for key, text := range want {
			hidden := strings.Contains(was[key], "internal") && strings.HasPrefix(text, "open") // decided internally: stays
			if !hidden && !strings.HasPrefix(is[key], text) {
				t.Fatalf("%s: %q, want %q\n%s", key, is[key], text, grid)
			}
		}
		if again := d.imported(t, back, "hand.csv", []byte(grid), fixed); len(different(is, cells(first(d.link(again))))) > 0 {
			t.Fatalf("twice the same grid changes something\n%s", grid)
		}
	})
}

func first[A, B any](a A, _ B) A { return a }

// What leaves as a worksheet or as a workbook comes back as it was, also into a
// site that has decided nothing yet.
func TestWhatLeavesComesBack(t *testing.T) {
	d := drawnSite(t, small)
	rapid.Check(t, func(t *rapid.T) {
		rows := slices.Clone(d.rows(t))
		for i := range rows {
			rows[i].Conditions, rows[i].Internal = nil, false // a grid does not carry them
		}
		s, _ := d.link(rows)
		if s.Rule != site.RuleOffers {
			t.Skip("nothing is decided")
		}
		axes := rapid.Permutation([]int{0, 1, 2}).Draw(t, "axes")
		sel := planning.Selection{Rows: axes[0], Cols: axes[1], Show: "all", Lang: rapid.SampledFrom([]string{"de", "en"}).Draw(t, "language")}
		filled, err := planning.Template(s, d.Theme, sel, true, planning.TemplateXLSX)
		if err != nil {
			t.Fatal(err)
		}
		for _, from := range [][]content.Offer{nil, rows} {
			back := d.imported(t, from, "blatt.xlsx", filled, nil)
			if diff := different(cells(s), cells(first(d.link(back)))); len(diff) > 0 {
				t.Fatalf("worksheet: %s", strings.Join(diff, "\n"))
			}
		}
		book, err := planning.Export(s, d.Theme, sel, planning.ExportXLSX)
		if err != nil {
			t.Fatal(err)
		}
		if diff := different(cells(s), cells(first(d.link(d.imported(t, rows, "m.xlsx", book, nil))))); len(diff) > 0 {
			t.Fatalf("workbook: %s", strings.Join(diff, "\n"))
		}
		var states map[string]string // of a slice without its reasons
		for m := range s.Dimensions[axes[2]].Entities {
			fixed := map[int]int{axes[2]: m}
			one := sel
			one.Fixed = fixed
			wide, err := planning.Export(s, d.Theme, one, planning.ExportCSV)
			if err != nil {
				t.Fatal(err)
			}
			after := d.imported(t, rows, "m.csv", wide, fixed)
			states = cells(first(d.link(after)))
			if diff := different(cells(s), states); len(diff) > 0 {
				t.Fatalf("slice: %s\n%s", strings.Join(diff, "\n"), wide)
			}
		}
	})
}

// A worksheet is filled in as people do it: a word here, a reason there, rows
// moved, a title that has changed since.
func TestAFilledWorksheetIsImported(t *testing.T) {
	d := drawnSite(t, small)
	s, _ := d.link(nil)
	data, err := planning.Template(s, d.Theme, planning.Selection{Rows: 0, Cols: 2, Show: "all", Lang: "de"}, false, planning.TemplateXLSX)
	if err != nil {
		t.Fatal(err)
	}
	f := openWorkbook(t, data)
	if sheets := f.GetSheetList(); len(sheets) != 4 || sheets[0] != "Anleitung" {
		t.Fatalf("sheets %q", sheets)
	}
	fill := func(sheet, cell, text string) {
		t.Helper()
		if err := f.SetCellStr(sheet, cell, text); err != nil {
			t.Fatal(err)
		}
	}
	lists, err := f.GetDataValidations("Anruf")
	if err != nil || len(lists) != 1 || lists[0].Formula1 != `"angeboten,auf Anfrage,geplant,bewusst nicht,entfällt,offen"` || lists[0].Sqref != "C3:F5" {
		t.Errorf("lists %+v, %v", lists, err)
	}
	if visible, err := f.GetColVisible("Anruf", "A"); err != nil || visible {
		t.Errorf("the column of ids is shown, %v", err)
	}
	for cell, want := range map[string]string{"B2": "Kundensegment × Portfolio-Baustein", "C1": "alle", "A3": "industrie", "B3": "=Industrie; Werke"} {
		if got, _ := f.GetCellValue("Anruf", cell); got != want {
			t.Errorf("%s: %q, want %q", cell, got, want)
		}
	}
	fill("Anruf", "C3", "angeboten")
	fill("Anruf", "D3", "geplant ab 01.04.2027")
	fill("Anruf", "C5", "bewusst nicht: zu weit")
	fill("Messe", "B3", "Industrie (alter Name)")
	fill("Messe", "E3", "x")
	if err := f.RemoveRow("Messe", 4); err != nil {
		t.Fatal(err)
	}
	if err := f.SetSheetName("Messe", "Messe und Vorführtage"); err != nil {
		t.Fatal(err)
	}
	var filled bytes.Buffer
	if err := f.Write(&filled); err != nil {
		t.Fatal(err)
	}
	after, _ := d.link(d.imported(t, nil, "blatt.xlsx", filled.Bytes(), nil))
	var got []string
	for key, text := range cells(after) {
		if !strings.HasPrefix(text, "open") {
			got = append(got, key+" "+strings.TrimSpace(strings.TrimSuffix(text, "[]")))
		}
	}
	slices.Sort(got)
	want := []string{"[0 0 0] offered", "[0 0 1] planned  2027-04-01", "[0 1 2] offered", "[2 0 0] excluded zu weit"}
	if !slices.Equal(got, want) {
		t.Errorf("got  %q\nwant %q", got, want)
	}
}

// A worksheet of a site with two dimensions is one grid.
func TestAWorksheetOfTwoDimensions(t *testing.T) {
	d := drawnSite(t, files{
		"content/site.yaml":     "title: T\nlanguage: en\ndimensions: [{id: persona, dir: personas}, {id: feature, dir: features}]\n",
		"content/personas/a.md": "---\ntitle: Beginner\n---\n", "content/features/b.md": "---\ntitle: Export\n---\n",
	})
	rows, diags := content.ParseOffers(source.File{Path: "content/offers.csv"}, []byte("persona;feature;decision;reason\na;b;no;later"), d.options)
	s, more := d.link(rows)
	if source.HasErrors(append(diags, more...)) || s.Relation == nil {
		t.Fatal(diags, more)
	}
	data, err := planning.Template(s, d.Theme, planning.Selection{Rows: 0, Cols: 1, Show: "all", Lang: "en"}, true, planning.TemplateXLSX)
	if err != nil {
		t.Fatal(err)
	}
	back, _ := d.link(d.imported(t, nil, "sheet.xlsx", data, nil))
	if state, i := back.Relation.At(0, 0); state != concept.Excluded || back.Offers[i].Reason != "later" {
		t.Errorf("the cell is %v", state)
	}
}

// FuzzGrid throws whatever bytes at the reader.
func FuzzGrid(f *testing.F) {
	for _, seed := range []string{
		"Segment;Kit;Miete\nMesse;x;nein: zu weit\n", "a;b\n\n\nSegment;Kit\nMesse;\n\nx = angeboten\n", ";;Kit\n;Messe;x\n", "\"", "Kit\n", "\xff\xfe",
		"kontor: segment portfolio channel=shop;;alle\n;x;Alle\nmesse;Messe;x\n", "Segment;Kanal;Portfolio\nMesse;Messe;Kit\n",
	} {
		f.Add([]byte(seed), uint8(1))
	}
	var book bytes.Buffer
	x := excelize.NewFile()
	_ = x.SetSheetRow("Sheet1", "A1", &[]any{"Segment", "Kit"})
	_ = x.SetSheetRow("Sheet1", "A2", &[]any{"Messe", "x"})
	_ = x.MergeCell("Sheet1", "B2", "C4")
	if err := x.Write(&book); err != nil {
		f.Fatal(err)
	}
	f.Add(book.Bytes(), uint8(3))
	var d *drawn
	f.Fuzz(func(t *testing.T, src []byte, third uint8) {
		if d == nil {
			one := drawnSite(t, small)
			d = &one
		}
		s, _ := d.link(nil)
		o := worksheet.Options{Site: s, Parse: d.options}
		if third < 3 {
			o.Fixed = map[int]int{1: int(third)}
		}
		table, diags := worksheet.Read(source.File{Path: "hand.csv"}, src, o)
		for _, diag := range diags {
			if diag.Pos.File == "" {
				t.Errorf("%v has no place", diag)
			}
		}
		if !source.HasErrors(diags) {
			table.Plan(s, nil, d.link)
		}
	})
}

// drawnTheme is the theme of the site in dir.
func drawnTheme(t *testing.T, dir string) *theme.Theme {
	t.Helper()
	tree, err := source.Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	defer tree.Close()
	snapshot, err := generator.Load(context.Background(), tree, options())
	if err != nil {
		t.Fatal(err)
	}
	return snapshot.Theme
}

// book is a workbook with one sheet of these rows, and what else is done to it.
func book(t *testing.T, sheet string, rows [][]any, more func(*excelize.File)) []byte {
	t.Helper()
	f := excelize.NewFile()
	if err := f.SetSheetName("Sheet1", sheet); err != nil {
		t.Fatal(err)
	}
	for i, row := range rows {
		if err := f.SetSheetRow(sheet, fmt.Sprint("A", i+1), &row); err != nil {
			t.Fatal(err)
		}
	}
	if more != nil {
		more(f)
	}
	var out bytes.Buffer
	if err := f.Write(&out); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// Whatever is wrong with a table is told where it stands, and nothing is read.
func TestBadGridsAreToldWhereTheyAreBad(t *testing.T) {
	d := drawnSite(t, small)
	s, _ := d.link(nil)
	shop := map[int]int{1: 2}
	ok := [][]any{{"Segment", "Kit", "Miete"}, {"Gewerke", "x", ""}, {"Messe", "", "nein: zu weit"}}
	with := func(row, col int, text string) [][]any {
		var out [][]any
		for _, line := range ok {
			out = append(out, slices.Clone(line))
		}
		out[row][col] = text
		return out
	}
	garbage := bytes.Repeat([]byte("q8§;w,e\tr\"\"t\n"), 80_000)
	tests := []struct {
		name  string
		src   []byte
		where map[int]int
		want  string
	}{
		{"fine", book(t, "Shop", ok, nil), nil, ""},
		{"an empty file", nil, nil, "OFR02 t"},
		{"only blank lines", []byte("\n;;\n"), nil, "OFR02 t"},
		{"an empty workbook", book(t, "Tabelle1", nil, nil), nil, "OFR02 t"},
		{"a missing column", []byte("Segment;Portfolio;Entscheidung\nMesse;Kit;x\n"), nil, "OFR05 t:1:1"},
		{"an open quote", []byte("Segment;Kit\n\"Messe;x\n"), shop, "OFR10 t:2:1"},
		{"no third value", book(t, "Tabelle1", ok, nil), nil, "OFR18 t:Tabelle1!A1"},
		{"no third value in a text", []byte("Segment;Kit\nMesse;x\n"), nil, "OFR18/text t:1:1"},
		{"a fixed axis", []byte("Segment;Kit\nMesse;x\n"), map[int]int{0: 1, 1: 2}, "OFR17 t:1:1"},
		{"a wrong column", book(t, "Shop", with(0, 2, "Mieete"), nil), nil, "REF01 t:Shop!C1"},
		{"a wrong row", book(t, "Shop", with(2, 0, "Mese"), nil), nil, "REF01 t:Shop!A3"},
		{"a wrong word", book(t, "Shop", with(1, 2, "vielleicht"), nil), nil, "OFR16 t:Shop!C2"},
		{"a wrong date", book(t, "Shop", with(1, 2, "geplant ab 31.2.2027"), nil), nil, "OFR16 t:Shop!C2"},
		{"a column twice", book(t, "Shop", with(0, 2, "KIT"), nil), nil, "OFR19 t:Shop!C1"},
		{"a row twice", book(t, "Shop", with(2, 0, "handwerk"), nil), nil, "OFR19 t:Shop!A3"},
		{"a row without a name", book(t, "Shop", with(2, 0, ""), nil), nil, "OFR20/row t:Shop!C3"},
		{"a column without a head", book(t, "Shop", with(0, 2, ""), nil), nil, "OFR20/column t:Shop!C3"},
		{"merged heads", book(t, "Shop", ok, func(f *excelize.File) { _ = f.MergeCell("Shop", "B1", "C1") }), nil, "OFR22 t:Shop!C1"},
		{"merged rows", book(t, "Shop", ok, func(f *excelize.File) { _ = f.MergeCell("Shop", "A2", "A3") }), nil, "OFR22 t:Shop!A3"},
		{"a second table below", book(t, "Shop", append(slices.Clone(ok), nil, []any{"Segment", "Alle", "Status"}, []any{"Messe", "x"}), nil), nil, "OFR21 t:Shop!A5"},
		{"a second table below about others", book(t, "Shop", append(slices.Clone(ok), nil, []any{"", "Gesamtpaket", "Status"}, []any{"Messe", "x"}), nil), nil, "OFR21 t:Shop!A5"},
		{"a second table beside", []byte("Segment;Kit;;Segment;Miete\nMesse;x;;Messe;x\n"), shop, "OFR21 t:1:14"},
		{"an OpenDocument file", []byte("PK\x03\x04\x14\x00\x00\x08\x00\x00mimetypeapplication/vnd.oasis.opendocument.spreadsheetPK"), nil, "OFR14/program t"},
		{"a Numbers file", []byte("PK\x03\x04\x14\x00\x00\x08\x00\x00Index/Document.iwaPK"), nil, "OFR14/program t"},
		{"an old Excel file, or one with a password", []byte("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"), nil, "OFR14/program t"},
		{"a broken workbook", book(t, "Shop", ok, nil)[:900], nil, "OFR14 t"},
		{"a picture", append([]byte("\x89PNG\r\n\x1a\n"), make([]byte, 100)...), nil, "OFR09 t"},
		{"a megabyte of garbage", garbage, nil, "OFR17 t:1:1"},
		{"a megabyte of nothing known", bytes.ReplaceAll(garbage, []byte(`"`), nil), shop, "OFR17 t:1:1"},
		{"more rows than anybody draws", []byte("Segment;Kit\n" + strings.Repeat("\n", 100_000) + "Messe;x\n"), shop, "OFR14/large t:1:1"},
		{"the same cells on two sheets", book(t, "Shop", ok, func(f *excelize.File) {
			_, _ = f.NewSheet("wege")
			_, _ = f.NewSheet("shop ")
			_ = f.SetSheetRow("shop ", "A1", &[]any{"Segment", "Kit"})
			_ = f.SetSheetRow("shop ", "A2", &[]any{"Messe", "x"})
		}), nil, "OFR27 t:shop !B2"},
		{"a sheet that has been copied", book(t, "Shop", [][]any{{"Segment", "Kit", "Miete"}, {"Messe", "x", "x"}}, func(f *excelize.File) {
			_, _ = f.NewSheet("shop ")
			_ = f.SetSheetRow("shop ", "A1", &[]any{"Segment", "Kit", "Miete"})
			_ = f.SetSheetRow("shop ", "A2", &[]any{"Messe", "x", "x"})
		}), nil, "OFR27/more t:shop !B2"},
		{"a sheet that is named after nothing, beside one that is", book(t, "Shop", ok, func(f *excelize.File) {
			_, _ = f.NewSheet("Webshop")
			_ = f.SetSheetRow("Webshop", "A1", &[]any{"Segment", "Kit"})
			_ = f.SetSheetRow("Webshop", "A2", &[]any{"Messe", "angeboten"})
		}), nil, "OFR18 t:Webshop!A1"},
		{"a worksheet whose row is another now", book(t, "Shop", [][]any{{"kontor: segment portfolio channel=shop", "", "kit"}, {"", "", "Kit"}, {"messe", "Gewerke", "x"}}, nil), nil, "OFR23 t:Shop!B3"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			_, diags := worksheet.Read(source.File{Path: "t"}, tt.src, worksheet.Options{Site: s, Parse: d.options, Fixed: tt.where})
			got := ""
			for _, diag := range diags {
				if diag.Severity == source.SeverityError {
					got = diag.Text + " " + diag.Pos.String()
					break
				}
			}
			if got != tt.want {
				t.Errorf("got %q, want %q", got, tt.want)
			}
			if len(diags) > 60 {
				t.Errorf("%d diagnostics", len(diags))
			}
		})
	}
}

// Of a thousand faults some are told, and how many there are besides.
func TestOfManyFaultsSomeAreTold(t *testing.T) {
	d := drawnSite(t, small)
	s, _ := d.link(nil)
	grid := "Segment;Kit\nMesse;x\n" + strings.Repeat("Unbekannt;x\n", 1000)
	_, diags := worksheet.Read(source.File{Path: "t"}, []byte(grid), worksheet.Options{Site: s, Parse: d.options, Fixed: map[int]int{1: 2}})
	if last := diags[len(diags)-1]; len(diags) != 51 || last.Text != "OFR26" || last.Args["n"] != "950" {
		t.Errorf("%d diagnostics, the last %v", len(diags), last)
	}
}

// What is not read is named, and does not keep the rest from being read.
func TestWhatIsNotReadIsNamed(t *testing.T) {
	d := drawnSite(t, small)
	s, _ := d.link(nil)
	data := book(t, "Shop", [][]any{
		{"Matrix, Stand Januar"}, {}, {"", "Ware", "Dienste"}, {"Segment", "Kit", "Miete"}, {"Messe", "x", "ja"}, {}, {"x = angeboten"},
	}, func(f *excelize.File) {
		_, _ = f.NewSheet("Notizen")
		_ = f.SetSheetRow("Notizen", "A1", &[]any{"Fragen an den Vertrieb"})
		_, _ = f.NewSheet("Summe")
		_ = f.SetSheetRow("Summe", "A1", &[]any{"Segment", "Kit"})
		_ = f.SetSheetRow("Summe", "A2", &[]any{"Messe", "Shop: angeboten"})
	})
	table, diags := worksheet.Read(source.File{Path: "t"}, data, worksheet.Options{Site: s, Parse: d.options})
	var got []string
	for _, diag := range diags {
		got = append(got, diag.Text+" "+diag.Pos.String())
	}
	want := []string{"OFR24 t:Notizen!A1", "OFR24/row t:Shop!A3", "OFR24/row t:Shop!A7", "OFR24/summary t:Summe!A1"}
	if !slices.Equal(got, want) || len(table.Cells) != 2 {
		t.Errorf("%d cells\ngot  %q\nwant %q", len(table.Cells), got, want)
	}
}

// A cell that another document decides cannot be changed by the table.
func TestCellsOfDocumentsAreNotChanged(t *testing.T) {
	own := files{"content/segments/verein.md": "---\ntitle: Verein\noffers: [{channel: Shop, portfolio: Kit, decision: angeboten}]\n---\n"}
	for name, text := range small {
		own[name] = text
	}
	d := drawnSite(t, own)
	s, _ := d.link(nil)
	fixed := map[int]int{1: 2}
	for text, want := range map[string]bool{"x": false, "geplant": true, "": true} {
		table, diags := worksheet.Read(source.File{Path: "t"}, []byte("Segment;Kit\nVerein;"+text+"\n"), worksheet.Options{Site: s, Parse: d.options, Fixed: fixed})
		rows, more := table.Plan(s, nil, d.link)
		_, last := d.link(rows)
		refused := source.HasErrors(append(append(diags, more...), last...))
		if refused != want {
			t.Errorf("%q: %v %v", text, diags, more)
		}
	}
}
