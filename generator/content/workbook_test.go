package content

import (
	"bytes"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"

	"kontor/generator/source"
)

// workbook is an Excel file with some sheets, as spreadsheets write them.
func workbook(t testing.TB, fill func(book *excelize.File)) []byte {
	t.Helper()
	book := excelize.NewFile()
	fill(book)
	var out bytes.Buffer
	if err := book.Write(&out); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func set(t testing.TB, book *excelize.File, sheet, cell string, values ...any) {
	t.Helper()
	if err := book.SetSheetRow(sheet, cell, &values); err != nil {
		t.Fatal(err)
	}
}

func TestOffersOfAWorkbook(t *testing.T) {
	src := workbook(t, func(book *excelize.File) {
		set(t, book, "Sheet1", "A1", "Notizen, keine Tabelle")
		if _, err := book.NewSheet("Angebote"); err != nil {
			t.Fatal(err)
		}
		set(t, book, "Angebote", "A3", "Kundensegment", "Kanal", "Portfolio", "Entscheidung", "Grund", "Ab", "Rabatt")
		set(t, book, "Angebote", "A4", "Handwerk", "Shop", "Kit", "angeboten", "", "", 0.12)
		set(t, book, "Angebote", "A5", nil, "Shop|Fachhandel", "Miete", "geplant", "", time.Date(2027, 4, 1, 0, 0, 0, 0, time.UTC))
		set(t, book, "Angebote", "A6", "Industrie", "Shop", "Miete", "geplant", "", "1.5.2027")
		if err := book.MergeCell("Angebote", "A4", "A5"); err != nil {
			t.Fatal(err)
		}
		percent, err := book.NewStyle(&excelize.Style{NumFmt: 9})
		if err != nil {
			t.Fatal(err)
		}
		if err := book.SetCellStyle("Angebote", "G4", "G4", percent); err != nil {
			t.Fatal(err)
		}
	})
	offers, diags := ParseOffersWorkbook(source.File{Path: "content/offers.xlsx"}, src, offerOptions)
	if len(diags) > 0 || len(offers) != 3 {
		t.Fatalf("%d offers, %v", len(offers), diags)
	}
	name := func(o Offer, dim string) string { return texts(o.Key[dim]) }
	a, b, c := offers[0], offers[1], offers[2]
	if name(a, "segment") != "Handwerk" || a.Decision != DecisionOffered || a.Conditions[0] != (Condition{"discount", "12%"}) || a.Pos.Line != 4 {
		t.Errorf("first: %+v", a)
	}
	if name(b, "segment") != "Handwerk" || name(b, "channel") != "Shop; Fachhandel" || b.From.Time.Format(time.DateOnly) != "2027-04-01" || !b.From.DateOnly {
		t.Errorf("second: %+v", b)
	}
	if name(c, "segment") != "Industrie" || c.From.Time.Format(time.DateOnly) != "2027-05-01" || c.From.Pos.String() != "content/offers.xlsx:6:6" {
		t.Errorf("third: %+v", c)
	}
}

// Numbers of a workbook are written as the site's language writes them: Excel
// would take 1.05 in a German table for a day.
func TestNumbersOfAWorkbook(t *testing.T) {
	src := workbook(t, func(book *excelize.File) {
		set(t, book, "Sheet1", "A1", "Segment", "Kanal", "Portfolio", "Entscheidung", "Preisindex", "Preis", "Lieferung", "Zahlung")
		set(t, book, "Sheet1", "A2", "Handwerk", "Shop", "Kit", "angeboten", 1.05, 1234.5, "Fassung 2.1", 30)
		euro := `#,##0.00 "€"`
		style, err := book.NewStyle(&excelize.Style{CustomNumFmt: &euro})
		if err != nil {
			t.Fatal(err)
		}
		if err := book.SetCellStyle("Sheet1", "F2", "F2", style); err != nil {
			t.Fatal(err)
		}
	})
	for language, want := range map[string][]string{
		"de": {"1.234,50 €", "1,05", "30", "Fassung 2.1"},
		"en": {"1,234.50 €", "1.05", "30", "Fassung 2.1"},
	} {
		options := offerOptions
		options.Language = language
		offers, diags := ParseOffersWorkbook(source.File{Path: "content/offers.xlsx"}, src, options)
		if len(diags) > 0 || len(offers) != 1 {
			t.Fatalf("%d offers, %v", len(offers), diags)
		}
		var got []string
		for _, c := range offers[0].Conditions {
			got = append(got, c.Value)
		}
		if !slices.Equal(got, want) {
			t.Errorf("%s: %q, want %q", language, got, want)
		}
	}
}

func TestBadWorkbooks(t *testing.T) {
	good := workbook(t, func(book *excelize.File) {
		set(t, book, "Sheet1", "A1", "Segment", "Kanal", "Portfolio", "Entscheidung")
		set(t, book, "Sheet1", "A2", "A", "B", "C", "vielleicht")
	})
	for what, c := range map[string]struct {
		src  []byte
		want string
	}{
		"a wrong decision": {good, "OFR06 2:4"},
		"no workbook":      {[]byte("Segment;Kanal"), "OFR14"},
		"cut off":          {good[:len(good)/2], "OFR14"},
		"empty":            {workbook(t, func(*excelize.File) {}), "OFR02"},
		"no header":        {workbook(t, func(book *excelize.File) { set(t, book, "Sheet1", "B2", "Umsatz", "2026") }), "OFR12 2:1"},
		"a matrix":         {workbook(t, func(book *excelize.File) { set(t, book, "Sheet1", "A1", "Segment", "Kit", "Miete") }), "OFR15 1:1"},
		"a worksheet":      {workbook(t, func(book *excelize.File) { set(t, book, "Sheet1", "A1", "kontor:") }), "OFR15"},
		"too many rows":    {workbook(t, func(book *excelize.File) { set(t, book, "Sheet1", "A1048576", "x") }), "OFR14"},
	} {
		t.Run(what, func(t *testing.T) {
			_, diags := ParseOffersWorkbook(source.File{Path: "content/offers.xlsx"}, c.src, offerOptions)
			wantCodes(t, diags, c.want)
		})
	}
}

// A workbook may be hostile: whatever its bytes, it is read or refused.
func FuzzWorkbook(f *testing.F) {
	f.Add(workbook(f, func(book *excelize.File) {
		set(f, book, "Sheet1", "A1", "Segment", "Kanal", "Portfolio", "Entscheidung")
		set(f, book, "Sheet1", "A2", "A", "B", "C", "angeboten")
	}))
	f.Fuzz(func(t *testing.T, src []byte) {
		_, diags := ParseOffersWorkbook(source.File{Path: "content/offers.xlsx"}, src, offerOptions)
		for _, d := range diags {
			if !strings.HasPrefix(d.Code(), "OFR") && d.Code() != "COV07" {
				t.Errorf("%v", d)
			}
		}
	})
}
