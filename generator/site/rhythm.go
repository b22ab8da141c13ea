package site

import (
	"strconv"
	"strings"
	"time"

	"kontor/generator/content"
)

// rhythm says when the parts of a series appear that give no date themselves.
type rhythm struct {
	step  string // weekly, fortnightly, monthly
	first time.Time
	nth   bool // monthly: on the same weekday of the month, not on the same date
	clock timeOfDay
	skip  map[string]bool // days
	days  []content.Date  // instead of all the others
	zone  *time.Location
}

// timeOfDay is when on a day a part appears.
type timeOfDay struct {
	hour, minute int
	given        bool
}

// newRhythm is the rhythm of a series, nil where it has none.
func newRhythm(plan *content.SeriesPlan, zone *time.Location) *rhythm {
	switch {
	case plan == nil, len(plan.Days) == 0 && (plan.Start.IsZero() || plan.Rhythm == ""):
		return nil
	case len(plan.Days) > 0:
		return &rhythm{days: plan.Days, clock: clockOf(plan), zone: zone}
	}
	r := &rhythm{step: plan.Rhythm, clock: clockOf(plan), skip: map[string]bool{}, zone: zone}
	start := plan.Start.Time.In(zone)
	if !r.clock.given && !plan.Start.DateOnly {
		r.clock = timeOfDay{start.Hour(), start.Minute(), true}
	}
	r.first = calendar(start.Year(), start.Month(), start.Day())
	if want, ok := weekdays[plan.Day]; ok {
		r.first = r.first.AddDate(0, 0, (int(want-r.first.Weekday())+7)%7)
		r.nth = true
	}
	for _, d := range plan.Skip {
		r.skip[d.Time.In(zone).Format(time.DateOnly)] = true
	}
	return r
}

// calendar is a day without zone: days are counted, not hours.
func calendar(year int, month time.Month, day int) time.Time {
	return time.Date(year, month, day, 0, 0, 0, 0, time.UTC)
}

// at is the date of part n. A day that is skipped moves all later parts.
func (r *rhythm) at(n int) (content.Date, bool) {
	if r == nil || n < 1 || len(r.days) > 0 && n > len(r.days) {
		return content.Date{}, false
	}
	if len(r.days) > 0 {
		return r.clock.on(r.days[n-1], r.zone), true
	}
	for i, step := 0, 0; ; step++ {
		day := r.day(step)
		if r.skip[day.Format(time.DateOnly)] {
			continue
		}
		if i++; i == n {
			midnight := content.WallTime(day.Year(), day.Month(), day.Day(), 0, 0, 0, 0, r.zone)
			return r.clock.on(content.Date{Time: midnight, DateOnly: true}, r.zone), true
		}
	}
}

// day steps from the first day.
func (r *rhythm) day(step int) time.Time {
	switch {
	case r.step == "weekly":
		return r.first.AddDate(0, 0, 7*step)
	case r.step == "fortnightly":
		return r.first.AddDate(0, 0, 14*step)
	}
	month := calendar(r.first.Year(), r.first.Month()+time.Month(step), 1)
	last := month.AddDate(0, 1, -1).Day()
	if !r.nth {
		return month.AddDate(0, 0, min(r.first.Day(), last)-1)
	}
	ahead := (int(r.first.Weekday()-month.Weekday()) + 7) % 7
	day := 1 + ahead + 7*((r.first.Day()-1)/7)
	if day > last { // the fifth of a month that has four: its last
		day -= 7
	}
	return month.AddDate(0, 0, day-1)
}

// on is a date with the time of day, where that is given and the date has none.
func (c timeOfDay) on(d content.Date, zone *time.Location) content.Date {
	if !c.given || !d.DateOnly {
		return d
	}
	t := d.Time.In(zone)
	return content.Date{Time: content.WallTime(t.Year(), t.Month(), t.Day(), c.hour, c.minute, 0, 0, zone), Pos: d.Pos}
}

// over is when a date has passed: a date without time at the end of its day.
func over(d content.Date, zone *time.Location) time.Time {
	if !d.DateOnly {
		return d.Time
	}
	t := d.Time.In(zone)
	return content.WallTime(t.Year(), t.Month(), t.Day()+1, 0, 0, 0, 0, zone)
}

var weekdays = map[string]time.Weekday{
	"mon": time.Monday, "tue": time.Tuesday, "wed": time.Wednesday, "thu": time.Thursday,
	"fri": time.Friday, "sat": time.Saturday, "sun": time.Sunday,
}

// clockOf is `time:` of a series.
func clockOf(plan *content.SeriesPlan) timeOfDay {
	h, m, found := strings.Cut(plan.Time, ":")
	hour, err1 := strconv.Atoi(h)
	minute, err2 := strconv.Atoi(m)
	return timeOfDay{hour, minute, found && err1 == nil && err2 == nil}
}

// Rhythm is when a series appears, for words.
type Rhythm struct {
	Step         string // weekly, fortnightly, monthly, days; "" = no rhythm
	Weekday      time.Weekday
	Day          int // monthly: day of the month; 0 = by the weekday
	Nth          int // monthly by the weekday: which of the month, 5 = the last
	Hour, Minute int
	Timed        bool // Hour and Minute are given
}

// Rhythm describes the rhythm of a series.
func (s *Series) Rhythm() Rhythm {
	r := s.rhythm
	if r == nil {
		return Rhythm{}
	}
	out := Rhythm{Step: r.step, Weekday: r.first.Weekday(), Hour: r.clock.hour, Minute: r.clock.minute, Timed: r.clock.given}
	switch {
	case len(r.days) > 0:
		return Rhythm{Step: "days"}
	case r.step != "monthly":
	case r.nth:
		out.Nth = (r.first.Day()-1)/7 + 1
	default:
		out.Day = r.first.Day()
	}
	return out
}
