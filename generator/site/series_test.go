package site

import (
	"testing"
	"time"
	_ "time/tzdata"

	"kontor/generator/content"
)

func berlin(t *testing.T) *time.Location {
	t.Helper()
	zone, err := time.LoadLocation("Europe/Berlin")
	if err != nil {
		t.Fatal(err)
	}
	return zone
}

func day(t *testing.T, s string) content.Date {
	t.Helper()
	at, err := time.ParseInLocation(time.DateOnly, s, berlin(t))
	if err != nil {
		t.Fatal(err)
	}
	return content.Date{Time: at, DateOnly: true}
}

func TestPartsWithoutDateFollowTheRhythm(t *testing.T) {
	tests := []struct {
		name string
		plan content.SeriesPlan
		part int
		want string // "" = no date
	}{
		{"first part on the start", content.SeriesPlan{Start: day(t, "2026-11-10"), Rhythm: "weekly"}, 1, "2026-11-10"},
		{"weekly", content.SeriesPlan{Start: day(t, "2026-11-10"), Rhythm: "weekly"}, 4, "2026-12-01"},
		{"fortnightly", content.SeriesPlan{Start: day(t, "2026-11-10"), Rhythm: "fortnightly"}, 3, "2026-12-08"},
		{"weekday after the start", content.SeriesPlan{Start: day(t, "2026-11-11"), Rhythm: "weekly", Day: "tue"}, 1, "2026-11-17"},
		{"time of day", content.SeriesPlan{Start: day(t, "2026-11-10"), Rhythm: "weekly", Time: "08:30"}, 2, "2026-11-17T08:30:00+01:00"},
		{"the clock keeps its hour when summer time begins", content.SeriesPlan{Start: day(t, "2026-03-24"), Rhythm: "weekly", Time: "08:00"}, 2, "2026-03-31T08:00:00+02:00"},
		{"a skipped day moves all later parts", content.SeriesPlan{Start: day(t, "2026-12-15"), Rhythm: "weekly", Skip: []content.Date{day(t, "2026-12-22")}}, 2, "2026-12-29"},
		{"monthly on a day that some months lack", content.SeriesPlan{Start: day(t, "2026-01-31"), Rhythm: "monthly"}, 2, "2026-02-28"},
		{"monthly returns to its day", content.SeriesPlan{Start: day(t, "2026-01-31"), Rhythm: "monthly"}, 3, "2026-03-31"},
		{"list of days", content.SeriesPlan{Days: []content.Date{day(t, "2026-01-05"), day(t, "2026-02-09")}}, 2, "2026-02-09"},
		{"list of days at a time", content.SeriesPlan{Days: []content.Date{day(t, "2026-01-05"), day(t, "2026-07-06")}, Time: "08:00"}, 2, "2026-07-06T08:00:00+02:00"},
		{"a day of the list with its own time keeps it", content.SeriesPlan{Days: []content.Date{{Time: day(t, "2026-01-05").Time.Add(18 * time.Hour)}}, Time: "08:00"}, 1, "2026-01-05T18:00:00+01:00"},
		{"the hour of the start", content.SeriesPlan{Start: content.Date{Time: day(t, "2026-11-10").Time.Add(18 * time.Hour)}, Rhythm: "weekly"}, 2, "2026-11-17T18:00:00+01:00"},
		{"monthly on the last of February in a leap year", content.SeriesPlan{Start: day(t, "2027-10-31"), Rhythm: "monthly"}, 5, "2028-02-29"},
		{"monthly on a weekday keeps which of the month it is", content.SeriesPlan{Start: day(t, "2026-11-08"), Rhythm: "monthly", Day: "tue"}, 2, "2026-12-08"},
		{"and the last of the month where it was the fifth", content.SeriesPlan{Start: day(t, "2026-12-29"), Rhythm: "monthly", Day: "tue"}, 2, "2027-01-26"},
		{"several skipped days", content.SeriesPlan{Start: day(t, "2026-12-15"), Rhythm: "weekly", Skip: []content.Date{day(t, "2026-12-22"), day(t, "2026-12-29")}}, 3, "2027-01-12"},
		{"a skipped first day", content.SeriesPlan{Start: day(t, "2026-11-10"), Rhythm: "weekly", Skip: []content.Date{day(t, "2026-11-10")}}, 1, "2026-11-17"},
		{"skipping a day that is none of the rhythm", content.SeriesPlan{Start: day(t, "2026-11-10"), Rhythm: "weekly", Skip: []content.Date{day(t, "2026-11-11")}}, 2, "2026-11-17"},
		{"an hour that the clocks skip is the one after", content.SeriesPlan{Start: day(t, "2026-03-22"), Rhythm: "weekly", Time: "02:30"}, 2, "2026-03-29T03:30:00+02:00"},
		{"and the week after it is itself again", content.SeriesPlan{Start: day(t, "2026-03-22"), Rhythm: "weekly", Time: "02:30"}, 3, "2026-04-05T02:30:00+02:00"},
		{"of an hour that comes twice the first", content.SeriesPlan{Start: day(t, "2026-10-18"), Rhythm: "weekly", Time: "02:30"}, 2, "2026-10-25T02:30:00+02:00"},
		{"list of days used up", content.SeriesPlan{Days: []content.Date{day(t, "2026-01-05")}}, 2, ""},
		{"no start", content.SeriesPlan{Rhythm: "weekly"}, 1, ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			at, ok := newRhythm(&tt.plan, berlin(t)).at(tt.part)
			got := ""
			if ok {
				got = at.Time.Format(time.RFC3339)
				if at.DateOnly {
					got = at.Time.Format(time.DateOnly)
				}
			}
			if got != tt.want {
				t.Errorf("part %d: got %q, want %q", tt.part, got, tt.want)
			}
		})
	}
}

func TestRelativePath(t *testing.T) {
	tests := []struct{ dir, file, want string }{
		{"content/series/a", "content/series/a/02.md", "02.md"},
		{"content/series/a", "content/series/b/02.md", "../b/02.md"},
		{"content", "content/x/y.md", "x/y.md"},
		{"content/x", "content/y.md", "../y.md"},
	}
	for _, tt := range tests {
		if got := relative(tt.dir, tt.file); got != tt.want {
			t.Errorf("relative(%q, %q) = %q, want %q", tt.dir, tt.file, got, tt.want)
		}
	}
}

func planning(change func(*content.SeriesPlan)) func(*content.Document) {
	return func(d *content.Document) {
		d.Meta.Type, d.Meta.Plan = content.TypeSeries, &content.SeriesPlan{}
		change(d.Meta.Plan)
	}
}

// A build that waits must know when a plan is overdue and when a series that
// waits appears.
func TestSeriesSayWhenTheyChange(t *testing.T) {
	local := func(s string) time.Time {
		at, err := time.ParseInLocation("2006-01-02 15:04", s, berlin(t))
		if err != nil {
			t.Fatal(err)
		}
		return at
	}
	day := func(s string) content.Date { return content.Date{Time: local(s + " 00:00"), DateOnly: true} }
	for _, c := range []struct {
		name  string
		docs  []content.Document
		want  time.Time
		shown int // series
	}{
		{"a planned day is over at its end", []content.Document{
			doc("series/x/_index.md", "Serie", planning(func(p *content.SeriesPlan) {
				p.Planned = []content.PlannedPart{{Title: "Bald", Date: day("2026-12-01")}}
			})),
		}, local("2026-12-02 00:00"), 1},
		{"at the time of day of the series, where it has one", []content.Document{
			doc("series/x/_index.md", "Serie", planning(func(p *content.SeriesPlan) {
				p.Time, p.Planned = "18:00", []content.PlannedPart{{Title: "Bald", Date: day("2026-12-01")}}
			})),
		}, local("2026-12-01 18:00"), 1},
		{"a series that waits for its last part", []content.Document{
			doc("series/x/_index.md", "Serie", planning(func(p *content.SeriesPlan) { p.Hold = "complete" })),
			doc("series/x/01-eins.md", "Eins", on("2026-11-01")),
			doc("series/x/02-zwei.md", "Zwei", on("2026-12-24")),
		}, local("2026-12-24 01:00"), 0},
		{"one that waits for a draft, until somebody finishes it", []content.Document{
			doc("series/x/_index.md", "Serie", planning(func(p *content.SeriesPlan) { p.Hold = "complete" })),
			doc("series/x/01-eins.md", "Eins", on("2026-11-01"), draft),
		}, time.Time{}, 0},
		{"one that has all its parts", []content.Document{
			doc("series/x/_index.md", "Serie", planning(func(p *content.SeriesPlan) { p.Hold = "complete" })),
			doc("series/x/01-eins.md", "Eins", on("2026-11-01")),
			doc("series/x/02-intern.md", "Intern", internal, on("2027-01-01")),
		}, local("2027-01-01 01:00"), 1},
	} {
		t.Run(c.name, func(t *testing.T) {
			s, _ := link(t, c.docs...)
			if !s.Next.Equal(c.want) {
				t.Errorf("something else is shown at %v, want %v", s.Next, c.want)
			}
			if len(s.Series) != c.shown {
				t.Errorf("%d series are shown", len(s.Series))
			}
		})
	}
}

func TestTitlesThatRepeatThePart(t *testing.T) {
	for title, want := range map[string]string{
		"Teil 2: Erwartungen":        "Erwartungen",
		"Teil 2 – Erwartungen":       "Erwartungen",
		"Teil 2 von 4: Erwartungen":  "Erwartungen",
		"TEIL ZWEI. Erwartungen":     "Erwartungen",
		"Part II: Expectations":      "Expectations",
		"2. Teil: Erwartungen":       "Erwartungen",
		"Erwartungen (Teil 2)":       "Erwartungen",
		"Expectations, part 2 of 4":  "Expectations",
		"Erwartungen – Folge 3":      "Erwartungen",
		"Teil 2":                     "",
		"Erwartungen":                "-",
		"Teil 2 der Anlage":          "-",
		"Ein Teil vom Ganzen":        "-",
		"Teilen macht Freude":        "-",
		"Part of the plan: channels": "-",
		"Der zweite Teil":            "-",
		"Gegenteil 2: Nein":          "-",
		"Folge dem Kunden: 3 Wege":   "-",
	} {
		rest, found := cutPartNumber(title)
		if found != (want != "-") || found && rest != want {
			t.Errorf("%q: %q, %v", title, rest, found)
		}
	}
}
