package main

import (
	"io"
	"net/url"
	"strconv"
	"time"

	ical "github.com/arran4/golang-ical"
	"github.com/spf13/cobra"

	"kontor/generator/site"
)

// newListSchedule says what waits for its time, and when to build again.
func newListSchedule(env *environment) *cobra.Command {
	var o listOptions
	cmd := &cobra.Command{
		Use:  "schedule",
		Args: noArguments,
		RunE: func(*cobra.Command, []string) error { return o.runSchedule(env) },
	}
	sourceFlag(cmd, &o.source)
	cmd.Flags().StringVar(&o.clock, "clock", "", "")
	formatFlag(cmd, &o.format, "text", "json", "csv", "ics")
	return cmd
}

func (o *listOptions) runSchedule(env *environment) error {
	if err := oneOf("--format", o.format, "text", "json", "csv", "ics"); err != nil {
		return err
	}
	return o.print(env, func(l listed) error {
		events := l.site.Schedule()
		switch o.format {
		case "ics":
			return l.calendar(events).SerializeTo(env.stdout, ical.WithNewLineWindows)
		case "json":
			return l.scheduleJSON(env.stdout, events)
		case "csv":
			return l.scheduleTable(events).printCSV(env.stdout)
		}
		if len(events) == 0 {
			env.tell(env.stdout, say(l.lang, "CMD04/schedule-empty"))
			return nil
		}
		if err := l.scheduleTable(events).print(env.stdout, "text"); err != nil {
			return err
		}
		if next := nextBuild(events); !next.IsZero() {
			env.tell(env.stdout, "\n"+say(l.lang, "CMD04/schedule-next", "time", next.In(l.site.Config.Location).Format("2006-01-02 15:04")))
		}
		return nil
	})
}

// nextBuild is when production will look different, zero where it never will
// by itself.
func nextBuild(events []site.Event) time.Time {
	for _, e := range events {
		if e.Rebuilds() {
			return e.When
		}
	}
	return time.Time{}
}

func (l listed) scheduleTable(events []site.Event) table {
	t := table{columns: []string{"when", "what", "id", "title", "file"}}
	for _, e := range events {
		t.rows = append(t.rows, []any{l.when(e.When), string(e.What), eventID(e), e.Title, eventFile(e)})
	}
	return t
}

// when is a time as lists show it: the day alone where it begins with it.
func (l listed) when(t time.Time) string {
	t = t.In(l.site.Config.Location)
	if t.Hour() == 0 && t.Minute() == 0 {
		return t.Format(time.DateOnly)
	}
	return t.Format("2006-01-02 15:04")
}

// eventID names what an event is about: the document with its language where
// it is a translation, or the part of a series.
func eventID(e site.Event) string {
	if e.Doc == nil {
		return e.ID + "#" + strconv.Itoa(e.Number)
	}
	return e.ID
}

func eventFile(e site.Event) string {
	if e.Doc == nil {
		return ""
	}
	return e.Doc.File.Path
}

type scheduleJSON struct {
	Next   string      `json:"next,omitempty"` // when the next build is due
	Events []eventJSON `json:"events"`
}

type eventJSON struct {
	When  string `json:"when"`
	What  string `json:"what"`
	ID    string `json:"id"`
	Lang  string `json:"lang,omitempty"`
	Title string `json:"title"`
	File  string `json:"file,omitempty"`
}

func (l listed) scheduleJSON(w io.Writer, events []site.Event) error {
	zone := l.site.Config.Location
	out := scheduleJSON{Events: []eventJSON{}}
	if next := nextBuild(events); !next.IsZero() {
		out.Next = next.In(zone).Format(time.RFC3339)
	}
	for _, e := range events {
		v := eventJSON{When: e.When.In(zone).Format(time.RFC3339), What: string(e.What), ID: eventID(e), Title: e.Title, File: eventFile(e)}
		if e.Doc != nil {
			v.Lang = e.Doc.Lang
		}
		out.Events = append(out.Events, v)
	}
	return printJSON(w, out)
}

// eventWords are what a calendar says of an event.
var eventWords = map[site.EventKind]string{
	site.EventAppears: "CMD04/schedule-appears", site.EventExpires: "CMD04/schedule-expires",
	site.EventDraft: "CMD04/schedule-draft", site.EventAnnounced: "CMD04/schedule-announced",
	site.EventCloses: "CMD04/schedule-closes",
}

// calendar holds an entry for each event. Equal sites and clocks give equal
// bytes, and an event keeps its identity when its date moves.
func (l listed) calendar(events []site.Event) *ical.Calendar {
	host := "kontor"
	if u, err := url.Parse(l.site.Config.BaseURL); err == nil && u.Hostname() != "" {
		host = u.Hostname()
	}
	c := ical.NewCalendar()
	c.SetProductId("-//Kontor//Kontor//DE")
	c.SetMethod(ical.MethodPublish)
	c.SetXWRCalName(l.site.Config.Title.In(l.site.Config.Language))
	for _, e := range events {
		uid := string(e.What) + "-" + eventID(e)
		if e.Doc != nil {
			uid += "-" + e.Doc.Lang
		}
		v := c.AddEvent(uid + "@" + host)
		v.SetDtStampTime(l.clock)
		v.SetStartAt(e.When)
		v.SetSummary(say(l.lang, eventWords[e.What], "title", e.Title))
		if file := eventFile(e); file != "" {
			v.SetDescription(file)
		}
	}
	return c
}
