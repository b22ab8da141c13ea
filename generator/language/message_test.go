package language

import (
	"slices"
	"strings"
	"testing"
	"testing/fstest"
)

func TestMessage(t *testing.T) {
	args := map[string]string{"name": "handel", "known": "Handel, Shop", "near": "Handel"}
	for _, c := range []struct {
		lang, key     string
		args          map[string]string
		message, hint string
	}{
		{"de", "THM05", args, "Das Theme „handel“ gibt es nicht. Gefunden wurden: Handel, Shop.", "Meinten Sie „Handel“?"},
		{"de-AT", "THM05", args, "Das Theme „handel“ gibt es nicht. Gefunden wurden: Handel, Shop.", "Meinten Sie „Handel“?"},
		{"en", "THM05", args, "There is no theme “handel”. Found: Handel, Shop.", "Did you mean “Handel”?"},
		{"fr", "THM05", args, "There is no theme “handel”. Found: Handel, Shop.", "Did you mean “Handel”?"},
		{"en", "THM05", map[string]string{"name": "x", "known": "y", "near": ""}, "There is no theme “x”. Found: y.", ""},
		{"en", "THM05", map[string]string{"name": "x", "known": "y"}, "There is no theme “x”. Found: y.", ""},
		{"en", "NEW99/odd", map[string]string{"b": "2", "a": "1"}, "NEW99/odd a=1 b=2", ""},
		{"en", "NEW99", nil, "NEW99", ""},
	} {
		message, hint := Message(c.lang, c.key, c.args)
		if message != c.message || hint != c.hint {
			t.Errorf("Message(%q, %q, %v) = %q, %q, want %q, %q", c.lang, c.key, c.args, message, hint, c.message, c.hint)
		}
	}
}

// An argument that looks like a placeholder is printed as it is.
func TestArgumentsAreNotExpanded(t *testing.T) {
	got, _ := Message("en", "IO01", map[string]string{"reason": "{reason}"})
	if want := "This file cannot be read: {reason}."; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

// Every message exists in both languages and fills the same placeholders.
func TestWordings(t *testing.T) {
	all, err := readWordings(diagnosticFiles)
	if err != nil {
		t.Error(err)
	}
	for key, w := range all {
		if w.De == "" || w.En == "" {
			t.Errorf("%s lacks a language", key)
		}
		if (w.HintDe == "") != (w.HintEn == "") {
			t.Errorf("%s has a hint in one language only", key)
		}
		for _, pair := range [][2]string{{w.De, w.En}, {w.HintDe, w.HintEn}} {
			if de, en := names(pair[0]), names(pair[1]); !slices.Equal(de, en) {
				t.Errorf("%s: German names %q, English %q", key, de, en)
			}
			if strings.Count(pair[0], "„") != strings.Count(pair[0], "“") {
				t.Errorf("%s: German quotes do not match: %s", key, pair[0])
			}
		}
	}
}

func names(s string) []string {
	found := split(s).names
	slices.Sort(found)
	return slices.Compact(found)
}

func TestWordingFilesAreChecked(t *testing.T) {
	for _, c := range []struct{ name, a, b, want string }{
		{"a key in two files", "X01: {de: a, en: a}", "X01: {de: b, en: b}", "b.yaml: X01 stands in another file"},
		{"an unknown field", "X01: {de: a, en: a, hint: c}", "", "a.yaml: "},
	} {
		files := fstest.MapFS{"diagnostics/a.yaml": {Data: []byte(c.a)}}
		if c.b != "" {
			files["diagnostics/b.yaml"] = &fstest.MapFile{Data: []byte(c.b)}
		}
		if _, err := readWordings(files); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: got error %v, want %q", c.name, err, c.want)
		}
	}
}
