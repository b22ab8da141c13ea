package generator_test

import (
	"maps"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"go.yaml.in/yaml/v4"

	"kontor/generator/content"
	"kontor/generator/language"
	"kontor/generator/source"
)

// Each thing that can be wrong with a reference or an offer has a site that is
// broken in this way, and a twin in which it is mended.
func TestStatementsAreChecked(t *testing.T) {
	const head = "segment;channel;portfolio;decision;reason;from;until\n*;shop|van;*;offered;;;\n"
	segment := func(matter string) files {
		return files{"content/segments/a.md": "---\ntitle: A\n" + matter + "\n---\n"}
	}
	item := func(matter string) files {
		return files{"content/portfolios/q.md": "---\ntitle: Q\n" + matter + "\n---\n"}
	}
	offers := func(rows string) files { return files{"content/offers.csv": head + rows} }
	text := func(body string) files {
		return files{"content/_index.md": "---\ntitle: Home\n---\n" + body + "\n", "content/other.md": "---\ntitle: Other\nnoindex: true\n---\n# Here\n"}
	}
	ways := func(phase string) files {
		return linking("", "links: [{to: Van, both: true, phases: ["+phase+"]}]", "")
	}
	old := files{"content/portfolios/old.md": "---\ntitle: Old\nstatus: retired\nreplacedBy: Q\n---\n"}
	gone := files{"content/portfolios/old.md": "---\ntitle: Old\nstatus: retired\n---\n"}
	cases := []struct {
		text, place    string // of the one diagnostic
		broken, mended files
	}{
		{"REF01", "content/segments/a.md:3:8", segment("buys: [Shopp]"), segment("buys: [Shop]")},
		{"REF01/known", "content/offers.csv:3:1", offers("Xyz;van;P;offered;;;\n"), nil},
		{"REF01/group", "content/offers.csv:3:1", offers("group:x;van;P;offered;;;\n"), nil},
		{"REF01/ambiguous", "content/offers.csv:3:1", offers("Same;van;P;offered;;;\n").with(files{"content/segments/a.md": "---\ntitle: A\nshort: Same\n---\n", "content/segments/b.md": "---\ntitle: B\nshort: Same\n---\n"}), nil},
		{"REF01/item", "content/portfolios/q.md:3:10", item("solves: [A#none]").with(segment("pains: [Some]")), nil},
		{"REF01/item-known", "content/portfolios/q.md:3:10", item("solves: [A#none]").with(segment("pains: [{id: some, text: Some}]")), item("solves: [A#some]").with(segment("pains: [{id: some, text: Some}]"))},
		{"REF01", "content/channels/shop.md:4:14", ways("serch"), ways("search")},
		{"REF02", "content/segments/c.md:3:5", files{"content/segments/c.md": "---\ntitle: C\nid: segments/b\n---\n"}, nil},
		{"REF03", "content/segments/a.en-GB.md", nil, nil},
		{"REF03/offers", "content/offers.csv:4:1", offers("A;van;P;excluded;No.;;\nA;van;P;planned;;;\n"), offers("A;van;P;excluded;No.;;\n")},
		{"REF03/terms", "content/offers.csv:4:1", offers("A;van;P;excluded;No.;;\nA;van;P;excluded;Never.;;\n"), offers("A;van;P;excluded;No.;;\n")},
		{"REF04", "content/offers.csv:3:1", offers("A;van;P;offered;;;\n"), nil},
		{"REF04/overridden", "content/offers.csv:2:1", offers("*;shop|van;P;on-request;;;\n*;shop|van;Q;on-request;;;\n"), nil},
		{"REF05/choice", "content/segments/a.md:3:11", segment("priority: D"), segment("priority: B")},
		{"REF06", "content/segments/a.md:3:1", segment("prioritty: A"), segment("priority: B")},
		{"REF07", "content/offers.csv:3:7", gone.with(offers("A;van;Old;on-request;;;\n")), gone.with(offers("A;van;Old;excluded;Sold out.;;\n"))},
		{"REF07/replaced", "content/offers.csv:3:7", old.with(offers("A;van;Old;on-request;;;\n")), old},
		{"REF07/replaced", "content/segments/b.md:3:8", files{"content/segments/b.md": "---\ntitle: B\nbuys: [Fax]\n---\n", "content/channels/fax.md": "---\ntitle: Fax\nstatus: retired\nreplacedBy: Mail\n---\n"}, nil},
		{"REF08", "content/_index.md:4:1", text("[x](othre.md)"), text("[x](other.md)")},
		{"REF08/anchor", "content/_index.md:4:1", text("[x](other.md#there)"), text("[x](other.md#here)")},
		{"COV07", "content/offers.csv:3:1", offers("A;van;P;excluded;;;\n"), offers("A;van;P;excluded;Too heavy.;;\n")},
		{"COV07/past", "content/offers.csv:3:18", offers("A;van;P;planned;;2026-11-01;\n"), offers("A;van;P;planned;;2027-11-01;\n")},
		{"COV11/future", "content/offers.csv:3:18", offers("A;van;P;offered;;2027-11-01;\n"), offers("A;van;P;offered;;2026-11-01;\n")},
		{"COV11/past", "content/offers.csv:3:19", offers("A;van;P;offered;;;2026-11-01\n"), offers("A;van;P;offered;;;2026-12-01\n")},
		{"COV11/before", "content/offers.csv:3:7", item("from: 2027-01-01").with(offers("A;van;Q;on-request;;;\n")), item("from: 2027-01-01").with(offers("A;van;Q;planned;;2027-01-01;\n"))},
		{"COV11/after", "content/offers.csv:3:7", item("until: 2027-01-01").with(offers("A;van;Q;offered;;;2027-06-30\n")), item("until: 2027-01-01").with(offers("A;van;Q;offered;;;2026-12-31\n"))},
		{"COV11/ended", "content/portfolios/q.md:3:8", item("until: 2026-11-30"), item("until: 2026-12-01")},
		{"COV11/planned", "content/offers.csv:3:7", item("status: planned").with(offers("A;van;Q;on-request;;;\n")), item("status: planned").with(offers("A;van;Q;planned;;;\n"))},
		{"COV11/draft", "content/offers.csv:3:7", files{"content/portfolios/new.md": "---\ntitle: New\nstatus: draft\n---\n"}.with(offers("A;van;New;offered;;;\n")), files{"content/portfolios/new.md": "---\ntitle: New\nstatus: draft\n---\n"}.with(offers("A;van;New;open;;;\n"))},
		{"CFG12/accept", "content/segments/a.md:4:12", segment("accept:\n  - {code: PAT06, reason: None}"), segment("accept:\n  - {code: pat01, reason: None}")},
		{"CFG12", "content/site.yaml:3:21", files{"content/site.yaml": "title: Probe\nlanguage: en\nmatrix: {severity: {PAT06: off}}\n"}, nil},
	}
	for _, c := range cases {
		if c.text == "REF03" { // a translation needs a second language
			c.broken = files{"content/site.yaml": "title: Probe\nlanguage: en\nlanguages: [en, de]\nmatrix: {severity: {LEG01: off}}\n", "content/segments/a.de.md": "---\ntitle: Ah\npriority: A\n---\n"}
			c.mended, c.place = c.broken.with(files{"content/segments/a.de.md": "---\ntitle: Ah\n---\n"}), "content/segments/a.de.md:3:1"
		}
		t.Run(strings.ReplaceAll(c.text, "/", "-"), func(t *testing.T) {
			if got := said(t, sound().with(c.broken)); !slices.Equal(got, []string{c.text + " " + c.place}) {
				t.Errorf("broken: %q, want %q", got, c.text+" "+c.place)
			}
			if got := said(t, sound().with(c.mended)); len(got) > 0 {
				t.Errorf("mended: %q", got)
			}
		})
	}
}

// said are the diagnostics of a site, "REF01 content/a.md:2:3", each once.
func said(t *testing.T, texts files) (out []string) {
	t.Helper()
	dir := t.TempDir()
	texts.write(t, dir)
	_, report := build(t, dir, options())
	for _, d := range report.Diagnostics {
		if d.Code() != "LEG01" {
			out = append(out, d.Text+" "+d.Pos.String())
		}
	}
	return slices.Compact(out)
}

// day is noon of a day.
func day(year, month, day int) time.Time {
	return time.Date(year, time.Month(month), day, 12, 0, 0, 0, time.UTC)
}

// What comes into force or ends by a date does so by itself.
func TestDatesOfOffersComeDue(t *testing.T) {
	texts := sound().with(files{"content/offers.csv": "segment;channel;portfolio;decision;from;until\n*;shop|van;*;offered;;\nA;van;P;planned;2027-03-01;\nA;van;Q;offered;;2027-01-31\n"})
	dir := t.TempDir()
	texts.write(t, dir)
	for _, c := range []struct {
		day  time.Time
		want string
	}{{now, ""}, {day(2027, 1, 31), ""}, {day(2027, 2, 1), "COV11/past"}, {day(2027, 3, 1), "COV07/past COV11/past"}} {
		o := options()
		o.Edition.Clock = c.day
		_, report := build(t, dir, o)
		var got []string
		for _, d := range report.Diagnostics {
			if d.Code() != "LEG01" {
				got = append(got, d.Text)
			}
		}
		if strings.Join(got, " ") != c.want {
			t.Errorf("%s: %q, want %q", c.day, got, c.want)
		}
	}
}

// A site can weigh every finding about the concept, and nothing that does not
// exist.
func TestFindingsCanBeWeighed(t *testing.T) {
	src, err := os.ReadFile("language/diagnostics/findings.yaml")
	if err != nil {
		t.Fatal(err)
	}
	var worded map[string]any
	if err := yaml.Unmarshal(src, &worded); err != nil || len(worded) == 0 {
		t.Fatal(err)
	}
	for key := range maps.Keys(worded) {
		if code := (source.Diagnostic{Text: key}).Code(); !content.Weighable(code) {
			t.Errorf("matrix.severity does not know %s", code)
		}
	}
	known := map[string]bool{}
	for _, key := range language.MessageKeys() {
		known[source.Diagnostic{Text: key}.Code()] = true
	}
	for _, code := range content.WeighableCodes() {
		if !known[code] {
			t.Errorf("matrix.severity knows %s, which nothing reports", code)
		}
	}
}
