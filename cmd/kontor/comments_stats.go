package main

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/spf13/cobra"

	"kontor/generator/intake"
)

// commentsStatsOptions are the flags of "kontor comments stats".
type commentsStatsOptions struct {
	commentsFlags
	format string
}

func newCommentsStats(env *environment) *cobra.Command {
	var o commentsStatsOptions
	cmd := &cobra.Command{
		Use:  "stats",
		Args: noArguments,
		RunE: func(*cobra.Command, []string) error { return o.run(env) },
	}
	o.register(cmd)
	formatFlag(cmd, &o.format, "text", "json")
	return cmd
}

// run counts the comments. Nothing it prints is about a reader.
func (o *commentsStatsOptions) run(env *environment) error {
	if err := oneOf("--format", o.format, "text", "json"); err != nil {
		return err
	}
	d, err := o.open(env)
	if err != nil {
		return err
	}
	defer d.Close()
	s, err := intake.Gather(d.store.List(env.ctx, intake.Filter{}), d.store.Events(env.ctx, ""), d.zone())
	if err != nil {
		return err
	}
	if o.format == "json" {
		return printJSON(env.stdout, d.statsJSON(s))
	}
	for _, line := range d.statistics(env.printer(env.stdout, d.site), s) {
		fmt.Fprintln(env.stdout, line)
	}
	return nil
}

// statistics sets numbers for people.
func (d *commentsDesk) statistics(p *printer, s intake.Statistics) []string {
	all := countStates(s.States)
	if all == 0 {
		return []string{d.say("MOD06/none")}
	}
	lines := []string{p.paint(bold, count(d.lang, "MOD08/comments", all))}
	for _, state := range intake.States {
		if n := s.States[state]; n > 0 {
			lines = append(lines, fmt.Sprintf("%s%6s  %s", textIndent, d.format().Number(n), d.stateCounted(state)))
		}
	}
	if s.Waiting > 0 {
		waiting := count(d.lang, "MOD08/waiting", s.Waiting) + " " + d.say("MOD10/oldest", "since", d.since(s.Oldest))
		if s.Revised > 0 {
			waiting += " " + count(d.lang, "MOD08/revised-of", s.Revised)
		}
		lines = append(append(lines, ""), strings.Split(fold(waiting, d.width()), "\n")...)
	}
	lines = append(lines, "", p.paint(bold, d.say("MOD10/pages")))
	for _, t := range s.Threads {
		lines = append(lines, d.counted(countStates(t.States), d.pageName(t.Thread, d.width()-countColumn), d.except(t.States))...)
	}
	lines = append(lines, "", p.paint(bold, d.say("MOD10/months")))
	for _, m := range s.Months {
		lines = append(lines, d.counted(countStates(m.States), m.Month, d.except(m.States))...)
	}
	if len(s.Actors) == 0 {
		return lines
	}
	lines = append(lines, "", p.paint(bold, d.say("MOD10/actors")))
	for _, a := range s.Actors {
		n, parts := 0, []string{}
		for _, action := range slices.Sorted(maps.Keys(a.Actions)) {
			n += a.Actions[action]
			parts = append(parts, strconv.Itoa(a.Actions[action])+" "+d.actionWord(action))
		}
		lines = append(lines, d.counted(n, visible(a.Actor), strings.Join(parts, ", "))...)
	}
	return lines
}

// except lists the states but the usual one.
func (d *commentsDesk) except(n map[intake.State]int) string {
	if n[intake.Approved] == countStates(n) {
		return ""
	}
	return d.states(n)
}

// countColumn is how much stands before what is counted.
const countColumn = len(textIndent) + 6 + 2

// counted sets a number, what it counts, and below it how it is made up.
func (d *commentsDesk) counted(n int, name, parts string) []string {
	head := fmt.Sprintf("%s%6s  ", textIndent, d.format().Number(n))
	room := d.width() - utf8.RuneCountInString(head)
	if parts != "" && utf8.RuneCountInString(name+": "+parts) <= room {
		return []string{head + name + ": " + parts}
	}
	lines := []string{head + cut(name, room)}
	if parts != "" {
		indent := strings.Repeat(" ", utf8.RuneCountInString(head))
		for _, line := range wrap(parts, room) {
			lines = append(lines, indent+line)
		}
	}
	return lines
}

// statsJSON are statistics for programs.
type statsJSON struct {
	States     map[intake.State]int `json:"states"`
	Waiting    int                  `json:"waiting"`
	Revised    int                  `json:"revised"`
	OldestDays int                  `json:"oldestDays"` // since when the oldest of them waits
	Pages      []pageStatsJSON      `json:"pages"`
	Months     []monthStatsJSON     `json:"months"`
	Moderators []moderatorJSON      `json:"moderators"`
}

type pageStatsJSON struct {
	pageJSON
	States map[intake.State]int `json:"states"`
}

type monthStatsJSON struct {
	Month  string               `json:"month"`
	States map[intake.State]int `json:"states"`
}

type moderatorJSON struct {
	Name    string                `json:"name"`
	Actions map[intake.Action]int `json:"actions"`
}

func (d *commentsDesk) statsJSON(s intake.Statistics) statsJSON {
	out := statsJSON{
		States: map[intake.State]int{}, Waiting: s.Waiting, Revised: s.Revised,
		Pages: []pageStatsJSON{}, Months: []monthStatsJSON{}, Moderators: []moderatorJSON{},
	}
	for _, state := range intake.States {
		out.States[state] = s.States[state]
	}
	if !s.Oldest.IsZero() {
		out.OldestDays = d.days(s.Oldest)
	}
	for _, t := range s.Threads {
		page := d.pages[t.Thread]
		out.Pages = append(out.Pages, pageStatsJSON{
			pageJSON{visible(t.Thread.Page), visible(t.Thread.Language), visible(page.Title), visible(page.URL)}, t.States,
		})
	}
	for _, m := range s.Months {
		out.Months = append(out.Months, monthStatsJSON{m.Month, m.States})
	}
	for _, a := range s.Actors {
		out.Moderators = append(out.Moderators, moderatorJSON{visible(a.Actor), a.Actions})
	}
	return out
}
