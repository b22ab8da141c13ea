package content

import (
	"testing"
	"time"
	_ "time/tzdata"
)

func TestWallTime(t *testing.T) {
	for _, c := range []struct{ zone, shown, want string }{
		{"Europe/Berlin", "2026-11-10 08:00", "2026-11-10T08:00:00+01:00"},
		{"Europe/Berlin", "2026-07-14 08:00", "2026-07-14T08:00:00+02:00"},
		{"Europe/Berlin", "2026-03-29 02:30", "2026-03-29T03:30:00+02:00"}, // is skipped
		{"Europe/Berlin", "2026-10-25 02:30", "2026-10-25T02:30:00+02:00"}, // comes twice
		{"Europe/Berlin", "2026-10-25 03:00", "2026-10-25T03:00:00+01:00"},
		{"Europe/Berlin", "2026-03-29 01:59", "2026-03-29T01:59:00+01:00"},
		{"Europe/Berlin", "2026-03-29 08:00", "2026-03-29T08:00:00+02:00"},
		{"America/New_York", "2026-03-08 02:30", "2026-03-08T03:30:00-04:00"},
		{"America/New_York", "2026-11-01 01:30", "2026-11-01T01:30:00-04:00"},
		{"America/Santiago", "2026-09-06 00:00", "2026-09-06T01:00:00-03:00"}, // there is no midnight, the day stays
		{"Australia/Lord_Howe", "2026-10-04 02:15", "2026-10-04T02:45:00+11:00"},
		{"Australia/Lord_Howe", "2026-04-05 01:45", "2026-04-05T01:45:00+11:00"},
		{"Asia/Kathmandu", "2026-03-29 02:30", "2026-03-29T02:30:00+05:45"},
	} {
		zone, err := time.LoadLocation(c.zone)
		if err != nil {
			t.Fatal(err)
		}
		s, err := time.Parse("2006-01-02 15:04", c.shown)
		if err != nil {
			t.Fatal(err)
		}
		at := WallTime(s.Year(), s.Month(), s.Day(), s.Hour(), s.Minute(), 0, 0, zone)
		if got := at.Format(time.RFC3339); got != c.want {
			t.Errorf("%s in %s: got %s, want %s", c.shown, c.zone, got, c.want)
		}
	}
}
