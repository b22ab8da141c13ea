package content

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"

	"kontor/generator/source"
)

var offerOptions = Options{Language: "de", Languages: []string{"de"}, Location: time.UTC, Dimensions: []DimensionKey{
	{ID: "segment", Key: "segments", Names: []string{"Kundensegment", "Kundensegmente"}},
	{ID: "channel", Key: "channels", Names: []string{"Kanal", "Kanäle"}},
	{ID: "portfolio", Key: "portfolios", Names: []string{"Portfolio"}},
}}

// told writes an offer on one line.
func told(o Offer) string {
	names := func(list []Name) string {
		var out []string
		for _, n := range list {
			out = append(out, n.Text)
		}
		return strings.Join(out, "+")
	}
	s := fmt.Sprintf("%d %s/%s/%s %s", o.Pos.Line, names(o.Key["segment"]), names(o.Key["channel"]), names(o.Key["portfolio"]), o.Decision)
	if o.Reason != "" {
		s += " because " + o.Reason
	}
	if !o.From.IsZero() {
		s += " from " + o.From.Time.Format(time.DateOnly)
	}
	for _, c := range o.Conditions {
		s += " " + c.Key + "=" + c.Value
	}
	if o.Internal {
		s += " internal"
	}
	return s
}

func TestOffersAsSpreadsheetsSaveThem(t *testing.T) {
	table := "Segment;Kanal;Portfolio;Entscheidung;Grund;Ab;Preis\r\n" +
		"alle;Außendienst;Gruppe: Geräte;angeboten;;;Liste A\r\n" +
		"\r\n;;;;;;\r\n" +
		"Industrie | Handwerk;Shop;*;bewusst nicht;\"Verträge; \"\"Rahmen\"\"\";1.12.2026;\r\n"
	want := []string{
		"2 */Außendienst/group:Geräte offered price=Liste A",
		`5 Industrie+Handwerk/Shop/* excluded because Verträge; "Rahmen" from 2026-12-01`,
	}
	windows, err := charmap.Windows1252.NewEncoder().String(table)
	if err != nil {
		t.Fatal(err)
	}
	utf16, err := unicode.UTF16(unicode.LittleEndian, unicode.UseBOM).NewEncoder().String(table)
	if err != nil {
		t.Fatal(err)
	}
	for name, src := range map[string]string{
		"UTF-8": table, "UTF-8 with mark": "\ufeff" + table, "Windows-1252": windows, "UTF-16": utf16,
		"line feeds": strings.ReplaceAll(table, "\r\n", "\n"),
	} {
		t.Run(name, func(t *testing.T) {
			offers, diags := ParseOffers(source.File{Path: "content/offers.csv"}, []byte(src), offerOptions)
			if len(diags) > 0 {
				t.Errorf("diagnostics: %+v", diags)
			}
			var got []string
			for _, o := range offers {
				got = append(got, told(o))
			}
			if !slices.Equal(got, want) {
				t.Errorf("got  %q\nwant %q", got, want)
			}
		})
	}
}

func TestOffersWithEnglishHeadersInAnyOrder(t *testing.T) {
	src := "decision,portfolio,channel,segments,visibility\nplanned,Kit,Shop,Craft,internal\n,Kit,Shop,Industry,\n"
	offers, diags := ParseOffers(source.File{Path: "content/offers.csv"}, []byte(src), offerOptions)
	if len(diags) > 0 || len(offers) != 2 {
		t.Fatalf("%d offers, %+v", len(offers), diags)
	}
	if got := told(offers[0]); got != "2 Craft/Shop/Kit planned internal" {
		t.Error(got)
	}
	if offers[1].Decision != DecisionNone {
		t.Errorf("an empty decision is %q", offers[1].Decision)
	}
}

func TestBadOffersTables(t *testing.T) {
	tests := []struct{ name, src, want string }{
		{"empty", "", "content/offers.csv OFR02"},
		{"a column is missing", "Segment;Portfolio\nA;B\n", "content/offers.csv:1:1 OFR05"},
		{"a column twice", "Segment;Kanal;Portfolio;Kanal\n", "content/offers.csv:1:25 OFR04"},
		{"an unknown column", "Segment;Kanal;Portfolio;Gund\nA;B;C;x\n", "content/offers.csv:1:25 OFR03"},
		{"an unknown decision", "Segment;Kanal;Portfolio;Entscheidung\nA;B;C;vielleicht\n", "content/offers.csv:2:7 OFR06"},
		{"no segment", "Segment;Kanal;Portfolio;Entscheidung\n;B;C;x\n", "content/offers.csv:2:1 OFR01/dimension"},
		{"no reason", "Segment;Kanal;Portfolio;Entscheidung\nA;B;C;nein\n", "content/offers.csv:2:1 COV07"},
		{"an impossible date", "Segment;Kanal;Portfolio;Ab;Status\nA;B;C;31.2.2026;\n", "content/offers.csv:2:7 OFR08"},
		{"an open quote", "Segment;Kanal;Portfolio;Status\nA;\"B;C\n", "content/offers.csv:2:3 OFR10"},
		{"text behind a quote", "Segment;Kanal;Portfolio;Status\nA;\"B\"x;C\n", "content/offers.csv:2:6 OFR10/behind"},
		{"too many fields", "Segment;Kanal;Portfolio;Status\nA;B;C;x;D\n", "content/offers.csv:2:9 OFR11"},
		{"no column of decisions", "Segment;Kanal;Portfolio;Grund\nA;B;C;\n", "content/offers.csv:1:1 OFR05/decision"},
		{"another separator in a row", "Segment;Kanal;Portfolio;Status\nA,B,C,x\n", "content/offers.csv:2:1 OFR01/separator"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			_, diags := ParseOffers(source.File{Path: "content/offers.csv"}, []byte(tt.src), offerOptions)
			if len(diags) == 0 {
				t.Fatal("no diagnostic")
			}
			if got := diags[0].Pos.String() + " " + diags[0].Text; got != tt.want {
				t.Errorf("got %s, want %s", got, tt.want)
			}
		})
	}
}
