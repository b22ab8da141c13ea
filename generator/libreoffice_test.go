package generator_test

import (
	"bytes"
	"encoding/csv"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"kontor/generator/content"
	planning "kontor/generator/page"
	"kontor/generator/site"
	"kontor/generator/source"
)

// office is a LibreOffice of its own, whose profile nobody else uses.
type office struct{ path, profile string }

func newOffice(t *testing.T) office {
	t.Helper()
	path := needProgram(t, "soffice")
	return office{path, "-env:UserInstallation=file://" + t.TempDir()}
}

// convert opens files and saves them in another form into a folder.
func (o office) convert(t *testing.T, form, dir string, more []string, files ...string) {
	t.Helper()
	args := append([]string{"--headless", o.profile, "--convert-to", form, "--outdir", dir}, more...)
	if out, err := exec.CommandContext(t.Context(), o.path, append(args, files...)...).CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
}

// everySheet writes each sheet as a file, with texts in quotes and numbers
// without.
const everySheet = "csv:Text - txt - csv (StarCalc):59,34,76,1,,0,true,true,false,false,false,-1"

// sheets are the sheets of a workbook as LibreOffice reads them: raw, and parsed.
func (o office) sheets(t *testing.T, books map[string][]byte) map[string]string {
	t.Helper()
	dir, out := t.TempDir(), t.TempDir()
	var names []string
	for name, data := range books {
		put(t, dir, name+".xlsx", data)
		names = append(names, filepath.Join(dir, name+".xlsx"))
	}
	slices.Sort(names)
	o.convert(t, everySheet, out, nil, names...)
	entries, err := os.ReadDir(out)
	if err != nil {
		t.Fatal(err)
	}
	read := map[string]string{}
	for _, e := range entries {
		data, err := os.ReadFile(filepath.Join(out, e.Name()))
		if err != nil {
			t.Fatal(err)
		}
		read[strings.TrimSuffix(e.Name(), ".csv")] = string(data)
	}
	return read
}

func parsed(t *testing.T, text string) [][]string {
	t.Helper()
	r := csv.NewReader(strings.NewReader(strings.TrimPrefix(text, "\ufeff")))
	r.Comma, r.FieldsPerRecord = ';', -1
	lines, err := r.ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	for _, line := range lines {
		for i, field := range line {
			if len(field) > 1 && field[0] == '\'' && strings.ContainsRune("=+-@", rune(field[1])) {
				line[i] = field[1:] // what keeps Excel from running it
			}
		}
	}
	return lines
}

// Every sheet of what is exported opens in LibreOffice with the values of the
// text that is exported beside it, and nothing but texts.
func TestLibreOfficeReadsWhatIsExported(t *testing.T) {
	o := newOffice(t)
	dir := t.TempDir()
	formulas.write(t, dir)
	books, want := map[string][]byte{}, map[string][][]string{}
	for name, from := range map[string]string{"shipped": "..", "formulas": dir} {
		plan, theme := planned(t, from), drawnTheme(t, from)
		s := plan.Site
		for _, pair := range [][2]int{{0, 2}, {1, 0}} {
			sel := planning.Selection{Rows: pair[0], Cols: pair[1], Show: "all", Lang: "de"}
			book := name + s.Dimensions[pair[0]].ID
			export := func(sel planning.Selection, format planning.ExportFormat) []byte {
				data, err := planning.Export(s, theme, sel, format)
				if err != nil {
					t.Fatal(err)
				}
				return data
			}
			books[book] = export(sel, planning.ExportXLSX)
			names := openWorkbook(t, books[book]).GetSheetList()
			want[book+"-"+names[0]] = parsed(t, string(export(sel, planning.ExportCSV)))
			want[book+"-"+names[len(names)-1]] = parsed(t, string(export(sel, planning.ExportLong)))
			third, n := 3-pair[0]-pair[1], 0
			for m, e := range s.Dimensions[third].Entities {
				if !e.Sells() && !s.Relation.Decided(third, m) {
					continue
				}
				n++
				one := sel
				one.Fixed = map[int]int{third: m}
				want[book+"-"+names[n]] = parsed(t, string(export(one, planning.ExportCSV)))
			}
			if n != len(names)-2 {
				t.Errorf("%s: %d sheets for %d slices", book, len(names), n)
			}
		}
		filled, err := planning.Template(s, theme, planning.Selection{Rows: 0, Cols: 2, Show: "all", Lang: "de"}, true, planning.TemplateXLSX)
		if err != nil {
			t.Fatal(err)
		}
		books[name+"template"] = filled
		f := openWorkbook(t, filled)
		for _, sheet := range f.GetSheetList() {
			rows, err := f.GetRows(sheet)
			if err != nil {
				t.Fatal(err)
			}
			want[name+"template-"+sheet] = rows
		}
	}
	got := o.sheets(t, books)
	for sheet, lines := range want {
		text, there := got[sheet]
		if !there {
			t.Errorf("no sheet %q", sheet)
			continue
		}
		sameValues(t, sheet, parsed(t, text), lines)
		for _, line := range strings.Split(strings.TrimSuffix(text, "\n"), "\n") {
			for _, field := range strings.Split(line, `";`) {
				if field = strings.TrimLeft(field, ";"); field != "" && field[0] != '"' {
					t.Errorf("%s: %q is no text", sheet, field)
				}
			}
		}
	}
	if len(got) != len(want) || len(want) < 20 {
		t.Errorf("LibreOffice reads %d sheets, %d were written", len(got), len(want))
	}
}

// sameValues compares two tables; empty cells at the end of a row do not count.
func sameValues(t *testing.T, sheet string, got, want [][]string) {
	t.Helper()
	trimmed := func(line []string) string { return strings.TrimRight(strings.Join(line, "\x1f"), "\x1f") }
	if len(got) != len(want) {
		t.Errorf("%s: %d rows, want %d", sheet, len(got), len(want))
		return
	}
	for i := range want {
		if trimmed(got[i]) != trimmed(want[i]) {
			t.Errorf("%s row %d:\ngot  %q\nwant %q", sheet, i+1, got[i], want[i])
		}
	}
}

// What LibreOffice has saved is imported: our list and our worksheet.
func TestWhatLibreOfficeSavesIsImported(t *testing.T) {
	o := newOffice(t)
	d := drawnSite(t, small)
	rows, diags := content.ParseOffers(source.File{Path: "content/offers.csv"}, []byte("Segment;Kanal;Portfolio;Entscheidung;Grund;Ab;Preis\n"+
		"Handwerk;Shop;Kit;angeboten;;;12,50\nGruppe: Gewerbe;Messe;Miete;bewusst nicht;=zu teuer;;\nMesse;Anruf;Gesamtpaket;geplant;;1.4.2027;\n"), d.options)
	rows[0].Key["segment"][0].Text = "Gewerke"
	s, more := d.link(rows)
	if source.HasErrors(append(diags, more...)) || s.Rule != site.RuleOffers {
		t.Fatal(diags, more)
	}
	sel := planning.Selection{Rows: 0, Cols: 2, Show: "all", Lang: "de"}
	list, err := planning.Export(s, d.Theme, sel, planning.ExportLong)
	if err != nil {
		t.Fatal(err)
	}
	sheet, err := planning.Template(s, d.Theme, sel, true, planning.TemplateXLSX)
	if err != nil {
		t.Fatal(err)
	}
	dir, out := t.TempDir(), t.TempDir()
	put(t, dir, "liste.csv", list)
	put(t, dir, "blatt.xlsx", sheet)
	o.convert(t, "xlsx", out, []string{"--infilter=Text - txt - csv (StarCalc):59,34,76,1"}, filepath.Join(dir, "liste.csv"))
	o.convert(t, "xlsx", out, nil, filepath.Join(dir, "blatt.xlsx"))
	for _, name := range []string{"liste.xlsx", "blatt.xlsx"} {
		data, err := os.ReadFile(filepath.Join(out, name))
		if err != nil {
			t.Fatal(err)
		}
		if bytes.Equal(data, sheet) {
			t.Errorf("%s is as it was", name)
		}
		back := d.imported(t, rows, name, data, nil)
		if diff := different(cells(s), cells(first(d.link(back)))); len(diff) > 0 {
			t.Errorf("%s: %s", name, strings.Join(diff, "\n"))
		}
	}
}
