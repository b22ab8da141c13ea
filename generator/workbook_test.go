package generator_test

import (
	"bytes"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"
)

// A workbook decides as a table of text does; where both are there, both count.
func TestOffersOfAWorkbookCount(t *testing.T) {
	book := excelize.NewFile()
	for cell, values := range map[string][]any{
		"A1": {"Segment", "Channel", "Portfolio", "Decision", "Reason"},
		"A2": {"Trades", "Shop", "Kit", "offered"},
		"A3": {"Trades", "Shop", "Rental", "excluded", "No room."},
	} {
		if err := book.SetSheetRow("Sheet1", cell, &values); err != nil {
			t.Fatal(err)
		}
	}
	var file bytes.Buffer
	if err := book.Write(&file); err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	files{
		"content/site.yaml":   "title: Probe\nlanguage: en\nmatrix: {severity: {LEG01: off}}\n",
		"content/offers.csv":  "segment;channel;portfolio;decision\nTrades;Shop;Spare;planned\n",
		"content/offers.xlsx": file.String(),
	}.write(t, dir)
	out, report := build(t, dir, options())
	if len(report.Diagnostics) > 0 {
		t.Fatal(diagnostics(report, 0))
	}
	model := strings.Join(strings.Fields(string(out["model.json"])), "")
	for _, want := range []string{
		`{"key":{"channel":"shop","portfolio":"kit","segment":"trades"},"decision":"offered"}`,
		`{"key":{"channel":"shop","portfolio":"rental","segment":"trades"},"decision":"excluded","reason":"Noroom."}`,
		`{"key":{"channel":"shop","portfolio":"spare","segment":"trades"},"decision":"planned"}`,
	} {
		if !strings.Contains(model, want) {
			t.Errorf("model.json does not say %s:\n%s", want, model)
		}
	}
	if _, published := out["offers.xlsx"]; published {
		t.Error("the workbook is published")
	}
}
