package theme

import (
	"html/template"
	"maps"
	"slices"
	"testing"
	"time"

	"kontor/generator/language"
)

// The list of functions is complete, and none of its entries is invented.
func TestFunctionsAreDocumented(t *testing.T) {
	s, _ := language.New("en", nil)
	var documented []string
	for _, f := range Functions() {
		documented = append(documented, f.Name())
	}
	slices.Sort(documented)
	if got := slices.Sorted(maps.Keys(functions(s, &assets{}))); !slices.Equal(got, documented) {
		t.Errorf("functions are %q, documented are %q", got, documented)
	}
	for _, name := range builtins {
		if _, err := template.New("").Parse("{{" + name + " 1 2}}"); err != nil {
			t.Errorf("html/template has no %s: %v", name, err)
		}
	}
}

func TestFunctions(t *testing.T) {
	de, _ := language.New("de", nil, language.File{Data: []byte("topic.service: Service")})
	funcs := functions(de, &assets{basePath: "/sub/", byName: map[string]Asset{"a.css": {Path: "assets/a.12.css"}}})
	zone := time.FixedZone("", 3600)
	midnight := time.Date(2026, time.December, 1, 0, 0, 0, 0, zone)
	morning := midnight.Add(8 * time.Hour)
	data := map[string]any{
		"Midnight": &midnight, "Morning": &morning, "Never": (*time.Time)(nil),
		"Params": map[string]any{
			"logo": "logo.svg", "year": 2026, "nested": map[string]any{"list": []any{"a", 1}, "texts": []string{"x"}},
		},
	}
	for text, want := range map[string]string{
		`{{date .Midnight}}`:                                "1. Dezember 2026",
		`{{date .Never}}{{datetime .Never}}`:                "",
		`{{datetime .Morning}}`:                             "1. Dezember 2026, 08:00 Uhr",
		`{{dateISO .Midnight}}`:                             "2026-12-01",
		`{{dateISO .Morning}}`:                              "2026-12-01T08:00:00&#43;01:00",
		`{{number 1850}} {{percent 0.34}}`:                  "1.850 34\u00a0%",
		`{{dir "ar"}} {{langName "en"}}`:                    "rtl English",
		`{{asset "a.css"}}`:                                 "/sub/assets/a.12.css",
		`{{label "topic.service"}} {{label "Liefertreue"}}`: "Service Liefertreue",
		`{{range runs "Ihre E-Mail-Adresse, Kfz-Liste"}}{{.Text}}{{if .Whole}}|{{end}}_{{end}}`: "Ihre _E-Mail|_-Adresse, Kfz-Liste_",
		`{{range runs "E-Mail"}}{{.Text}}{{end}}{{range runs ""}}{{.Text}}{{end}}`:              "E-Mail",
		`{{param .Params "logo"}} {{param .Params "year"}}`:                                     "logo.svg 2026",
		`{{param .Params "none"}}{{param .Params "logo.x"}}`:                                    "",
		`{{range paramList .Params "nested.list"}}<{{.}}>{{end}}`:                               "&lt;a>&lt;1>",
		`{{range paramList .Params "nested.texts"}}{{.}}{{end}}`:                                "x",
		`{{range paramList .Params "logo"}}{{.}}{{end}}`:                                        "logo.svg",
		`{{range paramList .Params "none"}}{{.}}{{else}}-{{end}}`:                               "-",
	} {
		got, err := execute(template.Must(template.New("").Funcs(funcs).Parse(text)), data)
		if err != nil || got != want {
			t.Errorf("%s: got %q, %v, want %q", text, got, err, want)
		}
	}
}
