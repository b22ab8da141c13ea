package generator_test

import (
	"bytes"
	"maps"
	"testing"
	"time"

	"kontor/generator"
	"kontor/generator/site"
	"kontor/generator/source"
)

// The schedule names every moment at which production looks different, and no
// other: whoever builds then has always the right site.
func TestScheduleNamesEveryChange(t *testing.T) {
	dir := t.TempDir()
	files{
		"content/site.yaml": "title: Probe\nlanguage: en\nlanguages: [en, de]\ntimeZone: Europe/Berlin\nmatrix: {severity: {LEG01: off}}\ncomments: {mailto: a@example.org, closeAfter: 30}\n" +
			"newsletter: {provider: own, endpoint: \"https://post.example.org/\", sender: Musterwerk, frequency: 1}\n",
		"content/series/s/_index.md": "---\ntitle: Series\nstart: 2026-10-20\nrhythm: weekly\ntime: \"08:00\"\nplanned: [{title: Last, teaser: Soon., date: 2026-12-24}, {title: Some day}]\n---\n",
		"content/series/s/01-a.md":   "---\ntitle: A\n---\nText.\n",
		"content/series/s/02-b.md":   "---\ntitle: B\n---\nText.\n",
		"content/series/s/03-c.md":   "---\ntitle: C\n---\nText.\n",
		"content/draft.md":           "---\ntitle: D\ndraft: true\ndate: 2026-11-08\n---\nText.\n",
		"content/news.md":            "---\ntitle: News\ndate: 2026-11-01\nexpiryDate: 2026-11-21\ncomments: true\n---\nText.\n",
		"content/late.md":            "---\ntitle: Late\ntype: article\ndate: 2026-08-01\n---\nText.\n",
		"content/late.de.md":         "---\ntitle: Spät\ndate: 2026-11-10\n---\nText.\n",
		"content/open.md":            "---\ntitle: Open\ncomments: true\ndate: 2026-09-15\n---\nText.\n",
		"content/shut.md":            "---\ntitle: Shut\ntype: article\ncomments: closed\ndate: 2026-09-15\n---\nText.\n",
		"content/old.md":             "---\ntitle: Old\nexpiryDate: 2026-01-01\n---\nText.\n",
		"content/secret.md":          "---\ntitle: Secret\ndate: 2026-11-05\nvisibility: internal\n---\nText.\n",
		"content/both.md":            "---\ntitle: Both\ndate: 2026-11-06\n---\nText.\n",
		"content/both.de.md":         "---\ntitle: Beide\ndate: 2026-11-09\n---\nText.\n",
		"content/together.md":        "---\ntitle: Together\ndate: 2026-11-07\n---\nText.\n",
		"content/together.de.md":     "---\ntitle: Gemeinsam\n---\nText.\n",
	}.write(t, dir)
	at := func(clock time.Time) outputs {
		o := options()
		o.Edition.Clock = clock
		out, _ := build(t, dir, o)
		return out
	}
	schedule := func(clock time.Time) []site.Event {
		tree, err := source.Open(dir)
		if err != nil {
			t.Fatal(err)
		}
		defer tree.Close()
		snapshot, err := generator.Load(t.Context(), tree, options())
		if err != nil {
			t.Fatal(err)
		}
		plan, _ := snapshot.Plan(site.Edition{Clock: clock, Drafts: true, Future: true, Expired: true, Internal: true})
		return plan.Site.Schedule()
	}
	berlin, err := time.LoadLocation("Europe/Berlin")
	if err != nil {
		t.Fatal(err)
	}
	clock, moments := time.Date(2026, 10, 1, 12, 0, 0, 0, berlin), 0
	shown := at(clock)
	for {
		events := schedule(clock)
		i := 0
		for i < len(events) && !events[i].Rebuilds() {
			i++
		}
		if i == len(events) {
			break
		}
		moments++
		when := events[i].When
		if !when.After(clock) {
			t.Fatalf("at %s the schedule names %s", clock, when)
		}
		if before := at(when.Add(-time.Second)); !maps.EqualFunc(before, shown, bytes.Equal) {
			t.Errorf("something changes between %s and %s without an event", clock, when)
		}
		next := at(when)
		if maps.EqualFunc(next, shown, bytes.Equal) {
			t.Errorf("nothing changes at %s: %v", when, events[i])
		}
		clock, shown = when, next
	}
	// Three parts, the news coming and going, two documents, two translations,
	// two announcements that pass without a part; then five discussions close,
	// that of the late translation on a day of its own.
	if moments != 16 {
		t.Errorf("%d moments, want 16", moments)
	}
	if after := at(clock.AddDate(3, 0, 0)); !maps.EqualFunc(after, shown, bytes.Equal) {
		t.Error("something changes after the last event")
	}
}
