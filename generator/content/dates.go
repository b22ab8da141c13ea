package content

import (
	"fmt"
	"strconv"
	"strings"
	"time"
)

// parseDate reads a date as authors write it: 2026-12-01 or 1.12.2026, with or
// without a time and a zone. Without zone it is meant in the given one.
func parseDate(text string, zone *time.Location) (Date, bool) {
	if zone == nil {
		zone = time.UTC
	}
	day, clock := cutDay(strings.TrimSpace(text))
	year, month, dom, ok := calendarDay(day)
	if !ok {
		return Date{}, false
	}
	if clock == "" {
		return Date{Time: WallTime(year, month, dom, 0, 0, 0, 0, zone), DateOnly: true}, true
	}
	at, ok := clockTime(clock)
	if !ok {
		return Date{}, false
	}
	if at.zone != nil {
		zone = at.zone
	}
	return Date{Time: WallTime(year, month, dom, at.hour, at.minute, at.second, at.nano, zone)}, true
}

// WallTime is the moment at which the clocks of a zone show a time. A time that
// they skip when summer time begins is meant as before the change: 02:30 is
// 03:30. Of a time that they show twice when it ends the first is meant.
// [time.Date] leaves open which of the two it gives.
func WallTime(year int, month time.Month, day, hour, minute, second, nano int, zone *time.Location) time.Time {
	shown := time.Date(year, month, day, hour, minute, second, nano, time.UTC)
	at := func(offset int) (t time.Time, ok bool) {
		t = shown.Add(-time.Duration(offset) * time.Second).In(zone)
		_, now := t.Zone()
		return t, now == offset
	}
	_, before := shown.Add(-24 * time.Hour).In(zone).Zone()
	_, after := shown.Add(24 * time.Hour).In(zone).Zone()
	t, ok := at(before)
	if ok || before == after {
		return t
	}
	if later, ok := at(after); ok {
		return later
	}
	return t
}

// cutDay separates the day from the time of day behind it.
func cutDay(text string) (day, clock string) {
	i := strings.IndexAny(text, "Tt ,")
	if i < 0 {
		return text, ""
	}
	return text[:i], strings.TrimLeft(text[i+1:], " ")
}

// calendarDay reads 2026-12-01 or 1.12.2026 and refuses days that no calendar
// has.
func calendarDay(text string) (year int, month time.Month, day int, ok bool) {
	parts := strings.Split(text, "-")
	if strings.Contains(text, ".") {
		parts = strings.Split(text, ".")
		if len(parts) == 3 {
			parts[0], parts[2] = parts[2], parts[0]
		}
	}
	if len(parts) != 3 || len(parts[0]) != 4 {
		return 0, 0, 0, false
	}
	var n [3]int
	for i, p := range parts {
		v, ok := digits(p, 4)
		if !ok || i > 0 && len(p) > 2 {
			return 0, 0, 0, false
		}
		n[i] = v
	}
	t := time.Date(n[0], time.Month(n[1]), n[2], 0, 0, 0, 0, time.UTC)
	same := t.Year() == n[0] && int(t.Month()) == n[1] && t.Day() == n[2]
	return n[0], time.Month(n[1]), n[2], same && n[0] > 0
}

// digits reads a number of at most max digits and nothing else.
func digits(s string, max int) (int, bool) {
	if s == "" || len(s) > max || strings.Trim(s, "0123456789") != "" {
		return 0, false
	}
	n, err := strconv.Atoi(s)
	return n, err == nil
}

// timeOfDay is a time of day; zone is nil where none is given.
type timeOfDay struct {
	hour, minute, second, nano int
	zone                       *time.Location
}

// clockTime reads "10:00", "10:00:00.5Z", "10:00 +02:00" or "10:00 Uhr".
func clockTime(text string) (at timeOfDay, ok bool) {
	text = strings.TrimSpace(strings.TrimSuffix(strings.TrimSpace(text), "Uhr"))
	clock := text
	if i := strings.IndexAny(text, "Zz+-"); i >= 0 {
		clock = strings.TrimSpace(text[:i])
		if at.zone, ok = offsetZone(text[i:]); !ok {
			return at, false
		}
	}
	clock, fraction, hasFraction := strings.Cut(clock, ".")
	parts := strings.Split(clock, ":")
	if len(parts) < 2 || len(parts) > 3 || hasFraction && len(parts) != 3 {
		return at, false
	}
	limits := [3]int{23, 59, 59}
	into := [3]*int{&at.hour, &at.minute, &at.second}
	for i, p := range parts {
		v, ok := digits(p, 2)
		if !ok || v > limits[i] {
			return at, false
		}
		*into[i] = v
	}
	if hasFraction {
		v, ok := digits((fraction + "000000000")[:max(9, len(fraction))], 9)
		if !ok || fraction == "" {
			return at, false
		}
		at.nano = v
	}
	return at, true
}

// offsetZone reads "Z", "+02:00", "+0200" or "+02".
func offsetZone(text string) (*time.Location, bool) {
	if text == "Z" || text == "z" {
		return time.UTC, true
	}
	number := strings.Replace(text[1:], ":", "", 1)
	if len(number) == 2 {
		number += "00"
	}
	v, ok := digits(number, 4)
	if !ok || len(number) != 4 || v/100 > 14 || v%100 > 59 {
		return nil, false
	}
	seconds := (v/100*60 + v%100) * 60
	if text[0] == '-' {
		seconds = -seconds
	}
	return time.FixedZone("", seconds), true
}

// String is the time of day in hours and minutes.
func (t timeOfDay) String() string { return fmt.Sprintf("%02d:%02d", t.hour, t.minute) }
