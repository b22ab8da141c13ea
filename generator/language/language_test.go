package language_test

import (
	"testing"
	"time"

	"kontor/generator/language"
)

func TestDatesAndNumbers(t *testing.T) {
	day := time.Date(2026, time.December, 1, 8, 0, 0, 0, time.UTC)
	for _, c := range []struct{ lang, date, dateTime, number, percent string }{
		{"de", "1. Dezember 2026", "1. Dezember 2026, 08:00 Uhr", "1.850", "34\u00a0%"},
		{"de-AT", "1. Dezember 2026", "1. Dezember 2026, 08:00 Uhr", "1.850", "34\u00a0%"},
		{"en", "1 December 2026", "1 December 2026, 08:00", "1,850", "34%"},
		{"en-US", "December 1, 2026", "December 1, 2026, 8:00 am", "1,850", "34%"},
		{"fr", "1 décembre 2026", "1 décembre 2026, 08:00", "1\u202f850", "34\u00a0%"},
		{"tlh", "1 December 2026", "1 December 2026, 08:00", "1,850", "34%"}, // no formats of its own
	} {
		f := language.NewFormat(c.lang)
		for _, got := range [][2]string{
			{f.Date(day), c.date}, {f.DateTime(day), c.dateTime}, {f.Number(1850), c.number}, {f.Percent(0.34), c.percent},
		} {
			if got[0] != got[1] {
				t.Errorf("%s: got %q, want %q", c.lang, got[0], got[1])
			}
		}
	}
}

func TestNamesAndDirections(t *testing.T) {
	for _, c := range []struct{ lang, name, dir string }{
		{"de", "Deutsch", "ltr"},
		{"en", "English", "ltr"},
		{"ar", "العربية", "rtl"},
		{"he", "עברית", "rtl"},
		{"az-Arab", "az-Arab", "rtl"},
		{"pl", "polski", "ltr"},
		{"not a language", "not a language", "ltr"},
	} {
		if got := language.Dir(c.lang); got != c.dir {
			t.Errorf("Dir(%q) = %q, want %q", c.lang, got, c.dir)
		}
		if got := language.Name(c.lang); got != c.name {
			t.Errorf("Name(%q) = %q, want %q", c.lang, got, c.name)
		}
	}
}

func TestNearest(t *testing.T) {
	fields := []string{"Title", "Tags", "Description", "Date", "Authors"}
	for _, c := range []struct{ name, want string }{
		{"Titel", "Title"}, // neighbours exchanged
		{"title", "Title"},
		{"Descripton", "Description"},
		{"Dat", "Date"},
		{"Author", "Authors"},
		{"Wombat", ""},
		{"", ""},
	} {
		if got := language.Nearest(c.name, fields); got != c.want {
			t.Errorf("Nearest(%q) = %q, want %q", c.name, got, c.want)
		}
	}
	if got := language.Nearest("cat", []string{"hat", "bat"}); got != "bat" {
		t.Errorf("of two equally near names the first in order is taken, got %q", got)
	}
}

func TestDecimal(t *testing.T) {
	for _, c := range []struct {
		lang     string
		value    float64
		decimals int
		want     string
	}{
		{"de", 1850.5, 2, "1.850,50"}, {"en", 1850.5, 2, "1,850.50"}, {"de", 4.15, 2, "4,15"}, {"de", 3, 0, "3"}, {"de", 3, -1, "3"}, {"en", -.5, 1, "-0.5"},
	} {
		if got := language.NewFormat(c.lang).Decimal(c.value, c.decimals); got != c.want {
			t.Errorf("%s: %v with %d decimals is %q, want %q", c.lang, c.value, c.decimals, got, c.want)
		}
	}
}
