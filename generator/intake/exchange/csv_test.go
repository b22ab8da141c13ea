package exchange

import (
	"bytes"
	"encoding/csv"
	"slices"
	"strings"
	"testing"

	"kontor/generator/comment"
	"kontor/generator/intake"
)

func plainTitle(column string) string { return column }

func parseCSV(t *testing.T, data []byte) [][]string {
	t.Helper()
	text, marked := strings.CutPrefix(string(data), "\ufeff")
	if !marked {
		t.Error("no byte order mark: Excel would take the file for Windows-1252")
	}
	r := csv.NewReader(strings.NewReader(text))
	r.Comma = ';'
	lines, err := r.ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	return lines
}

// Whatever a reader writes into whatever field is text to a spreadsheet, and
// nothing but itself.
func TestCSVHoldsNoFormula(t *testing.T) {
	for _, begin := range []string{"=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠", " =", "\u00a0=", "\n+", "\ufeff@", "\"=", "−", "%", "|"} {
		evil := begin + `HYPERLINK("https://example.org";"x");1` + "\n" + begin + "2"
		c := intake.Comment{
			ID: "c1", Thread: intake.Thread{Page: evil, Language: "de"}, State: intake.Pending, Reason: evil,
			Source: intake.Source{System: evil, Site: evil, ID: evil},
			Author: intake.Author{Name: evil, Website: evil, Email: evil, IP: evil, Identity: evil},
			Text:   evil, Format: comment.HTML, Sent: at("2026-11-01T08:00:00Z"), Revision: &intake.Revision{Text: evil},
		}
		var private, public bytes.Buffer
		if err := WritePrivateCSV(&private, each([]intake.Comment{c}), plainTitle); err != nil {
			t.Fatal(err)
		}
		thread := comment.Thread{Page: evil, Language: "de", Comments: []comment.Comment{{
			ID: "c1", Author: evil, Website: evil, Date: c.Sent, Text: evil, Format: comment.HTML}}}
		if err := WritePublicCSV(&public, []comment.Thread{thread}, plainTitle); err != nil {
			t.Fatal(err)
		}
		for _, data := range [][]byte{private.Bytes(), public.Bytes()} {
			lines := parseCSV(t, data)
			if len(lines) != 2 {
				t.Fatalf("%q: %d lines", begin, len(lines))
			}
			for i, field := range lines[1] {
				if strings.ContainsAny(string([]rune(field + " ")[:1]), "=+-@\t\r\n＝＋－＠−%|") || strings.HasPrefix(strings.TrimSpace(field), "=") {
					t.Errorf("%s begins with %q", lines[0][i], field)
				}
			}
		}
	}
}

// The public table has no column for what is private.
func TestCSVColumns(t *testing.T) {
	var b bytes.Buffer
	if err := WritePublicCSV(&b, []comment.Thread{{Page: "p", Language: "de", Comments: []comment.Comment{
		{ID: "a", Removed: true, Date: at("2026-11-01T08:00:00Z")},
		{ID: "b", Parent: "a", Author: "Ä; \"B\"", Editor: true, Date: at("2026-11-01T08:00:01Z"), Format: comment.Markdown, Text: "zwei\nZeilen"},
	}}}, plainTitle); err != nil {
		t.Fatal(err)
	}
	lines := parseCSV(t, b.Bytes())
	want := [][]string{
		{"page", "language", "id", "parent", "removed", "date", "edited", "author", "website", "editor", "format", "text"},
		{"p", "de", "a", "", "x", "2026-11-01 08:00:00", "", "", "", "", "", ""},
		{"p", "de", "b", "a", "", "2026-11-01 08:00:01", "", "Ä; \"B\"", "", "x", "md", "zwei\nZeilen"},
	}
	if !slices.EqualFunc(lines, want, slices.Equal) {
		t.Errorf("got %q", lines)
	}
	for _, column := range []string{"email", "ip", "identity", "reason", "state"} {
		if slices.Contains(publicColumns, column) || !slices.Contains(privateColumns, column) {
			t.Errorf("column %s", column)
		}
	}
}
