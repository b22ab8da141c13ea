package language

import (
	"strings"
	"time"

	"github.com/go-playground/locales"
	"github.com/go-playground/locales/cs"
	"github.com/go-playground/locales/da"
	"github.com/go-playground/locales/de"
	"github.com/go-playground/locales/en"
	"github.com/go-playground/locales/en_GB"
	"github.com/go-playground/locales/es"
	"github.com/go-playground/locales/fr"
	"github.com/go-playground/locales/it"
	"github.com/go-playground/locales/nl"
	"github.com/go-playground/locales/pl"
	"github.com/go-playground/locales/pt"
	"github.com/go-playground/locales/sv"
	"golang.org/x/text/language"
)

// Format prints dates and numbers as a language writes them. Make one with
// [NewFormat]; it may be used by several goroutines.
type Format struct {
	locale   locales.Translator
	dateTime string // pattern of a date with its time
}

// NewFormat returns the formats of a language. Languages without formats of
// their own get the British English ones.
func NewFormat(lang string) Format {
	f := Format{dateTime: "{date}, {time}"}
	switch base(lang) {
	case "de":
		f.locale, f.dateTime = de.New(), "{date}, {time} Uhr"
	case "cs":
		f.locale = cs.New()
	case "da":
		f.locale = da.New()
	case "es":
		f.locale = es.New()
	case "fr":
		f.locale = fr.New()
	case "it":
		f.locale = it.New()
	case "nl":
		f.locale = nl.New()
	case "pl":
		f.locale = pl.New()
	case "pt":
		f.locale = pt.New()
	case "sv":
		f.locale = sv.New()
	default:
		f.locale = english(lang)
	}
	return f
}

// english prints "December 1, 2026" only for the United States.
func english(lang string) locales.Translator {
	if region, confidence := language.Make(lang).Region(); region.String() == "US" && confidence == language.Exact {
		return en.New()
	}
	return en_GB.New()
}

// Date prints a day: "1. Dezember 2026", "1 December 2026".
func (f Format) Date(t time.Time) string { return f.locale.FmtDateLong(t) }

// Month prints the month of a day: "Dezember".
func (f Format) Month(t time.Time) string { return f.locale.MonthWide(t.Month()) }

// DateTime prints a day with its time: "1. Dezember 2026, 08:00 Uhr".
func (f Format) DateTime(t time.Time) string {
	return strings.NewReplacer("{date}", f.Date(t), "{time}", f.locale.FmtTimeShort(t)).Replace(f.dateTime)
}

// Number prints an integer with the language's separators: "1.850", "1,850".
func (f Format) Number(n int) string { return f.locale.FmtNumber(float64(n), 0) }

// Decimal prints a number with so many decimals: "4,50", "1,850.0".
func (f Format) Decimal(v float64, decimals int) string {
	return f.locale.FmtNumber(v, uint64(max(decimals, 0)))
}

// Percent prints a share of one as whole percent: 0.34 is "34 %" in German.
func (f Format) Percent(share float64) string { return f.locale.FmtPercent(share*100, 0) }
