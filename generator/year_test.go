package generator_test

import (
	"bytes"
	"fmt"
	"testing"
	"time"

	"kontor/generator"
	pageplan "kontor/generator/page"
	"kontor/generator/site"
	"kontor/generator/source"
)

// A weekly series over a year appears at its time of day, whatever the clocks
// do: not a second early, in no output, and never late.
func TestAYearOfASeriesInFiveZones(t *testing.T) {
	const parts = 54
	for _, name := range []string{"Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Pacific/Chatham", "Asia/Kolkata"} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			zone, err := time.LoadLocation(name)
			if err != nil {
				t.Fatal(err)
			}
			texts := files{
				"content/site.yaml":          "title: Probe\nlanguage: en\ntimeZone: " + name + "\nmatrix: {severity: {LEG01: off}}\n",
				"content/series/s/_index.md": "---\ntitle: Series\nstart: 2026-02-01\nrhythm: weekly\nday: sun\ntime: \"02:30\"\n---\n",
			}
			for n := 1; n <= parts; n++ {
				texts[fmt.Sprintf("content/series/s/%02d-p.md", n)] = fmt.Sprintf("---\ntitle: P%d\nslug: p%d\nteaser: Soon.\n---\nSecret-%d-.\n", n, n, n)
			}
			dir := t.TempDir()
			texts.write(t, dir)
			tree, err := source.Open(dir)
			if err != nil {
				t.Fatal(err)
			}
			defer tree.Close()
			snapshot, err := generator.Load(t.Context(), tree, options())
			if err != nil {
				t.Fatal(err)
			}
			changes := 0
			for n := 1; n <= parts; n++ {
				day := time.Date(2026, 2, 1+7*(n-1), 0, 0, 0, 0, zone)
				when := halfPastTwo(day)
				if _, before := day.Zone(); before != offset(day.AddDate(0, 0, 1)) {
					changes++
				}
				early, _ := snapshot.Plan(site.Edition{Clock: when.Add(-time.Second)})
				if shows(t, early, n) {
					t.Fatalf("part %d shows before %s", n, when)
				}
				all, _ := snapshot.Plan(site.Edition{Clock: when.Add(-time.Second), Future: true})
				if next := all.Site.Schedule()[0].When; !next.Equal(when) {
					t.Fatalf("part %d is due at %s, the schedule says %s", n, when, next.In(zone))
				}
				due, _ := snapshot.Plan(site.Edition{Clock: when})
				if !shows(t, due, n) {
					t.Fatalf("part %d does not show at %s", n, when)
				}
			}
			if want := map[bool]int{true: 0, false: 2}[name == "Asia/Kolkata"]; changes != want {
				t.Errorf("the year has %d changes of the clocks on a day of the series, want %d", changes, want)
			}
		})
	}
}

// halfPastTwo is the first moment of a day at which clocks show 02:30; where
// they skip it, two and a half hours after midnight.
func halfPastTwo(day time.Time) time.Time {
	for minutes := range 300 {
		if at := day.Add(time.Duration(minutes) * time.Minute); at.Hour() == 2 && at.Minute() == 30 {
			return at
		}
	}
	return day.Add(150 * time.Minute)
}

func offset(t time.Time) int {
	_, seconds := t.Zone()
	return seconds
}

// shows reports whether any output holds the text of a part.
func shows(t *testing.T, p *pageplan.Plan, part int) bool {
	t.Helper()
	secret := fmt.Appendf(nil, "Secret-%d-", part)
	for _, out := range p.Outputs {
		var b bytes.Buffer
		if err := out.Write(&b); err != nil {
			t.Fatal(err)
		}
		if bytes.Contains(b.Bytes(), secret) {
			return true
		}
	}
	return false
}
