package content

import (
	"strings"
	"testing"
)

func TestTypography(t *testing.T) {
	for _, c := range []struct{ lang, text, want string }{
		{"de", `Er sagte "so" -- und ging...`, "Er sagte „so“ – und ging…"},
		{"de-AT", `"so"`, "„so“"},
		{"en", `He said "so" -- and left...`, "He said “so” – and left…"},
		{"fr", `Il dit "oui" et part`, "Il dit «\u00a0oui\u00a0» et part"},
		{"xx", `"a"`, "“a”"},
		{"de", `"Sie rief 'halt' und ging"`, "„Sie rief ‚halt‘ und ging“"},
		{"de", `'*halt*' "**so**" ("in Klammern") "a"-Teil`, "‚halt‘ „so“ („in Klammern“) „a“-Teil"},
		{"de", `wie geht's Hans' Auto, 's ist die '90er 'nen`, "wie geht’s Hans’ Auto, ’s ist die ’90er ’nen"},
		{"en", `the users' guide isn't 'quoted' text`, "the users’ guide isn’t ‘quoted’ text"},
		{"de", `21" Monitor, 5' lang`, `21" Monitor, 5' lang`},
		{"de", `ein " allein`, `ein " allein`},
		{"de", `--strict und 10--20 und a---b und ----`, "--strict und 10–20 und a—b und ----"},
		{"de", `<<a>> b << c`, "«a» b « c"},
		{"de", "`\"a\" -- ...`", `"a" -- ...`},
		{"de", `\"a\" \-- \...`, `"a" -- ...`},
		{"de", `"[Link](https://example.org)" und "![[x"`, "„Link“ und „![[x“"},
		{"de", "\"offen\n\nund \"neu\"", "„offen\nund „neu“"},
		{"de", "Schluss....", "Schluss…."},
	} {
		r := mdIn(t, c.lang, c.text)
		_, got := reading(t, string(r.Body.HTML))
		if got != c.want {
			t.Errorf("%s: %s\n got %s\nwant %s", c.lang, c.text, got, c.want)
		}
	}
}

// Attributes and code in raw HTML are no text.
func TestTypographyLeavesHTML(t *testing.T) {
	r := md(t, `a <b title="x -- 'y'">"z"</b>`)
	if want := `<b title="x -- 'y'">„z“</b>`; !strings.Contains(string(r.Body.HTML), want) {
		t.Errorf("%s lacks %s", r.Body.HTML, want)
	}
}
