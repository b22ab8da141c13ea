package main

import (
	"encoding/csv"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/spf13/cobra"

	"kontor/generator/intake"
)

// commentsListOptions are the flags of "kontor comments list".
type commentsListOptions struct {
	commentsFlags
	commentFilter
	format  string
	private bool
}

func newCommentsList(env *environment) *cobra.Command {
	var o commentsListOptions
	cmd := &cobra.Command{
		Use:  "list",
		Args: noArguments,
		RunE: func(*cobra.Command, []string) error { return o.run(env) },
	}
	o.commentsFlags.register(cmd)
	o.commentFilter.register(cmd)
	formatFlag(cmd, &o.format, "text", "json", "csv")
	cmd.Flags().BoolVar(&o.private, "private", false, "")
	return cmd
}

// run lists the chosen comments, those that wait where nothing else is said.
func (o *commentsListOptions) run(env *environment) error {
	if err := oneOf("--format", o.format, "text", "json", "csv"); err != nil {
		return err
	}
	d, err := o.open(env)
	if err != nil {
		return err
	}
	defer d.Close()
	f, err := o.filter(d, []intake.State{intake.Pending})
	if err != nil {
		return err
	}
	var chosen []intake.Comment
	for c, err := range d.store.List(env.ctx, f) {
		if err != nil {
			return err
		}
		chosen = append(chosen, c)
	}
	switch o.format {
	case "json":
		objects := make([]commentJSON, len(chosen))
		for i, c := range chosen {
			objects[i] = d.json(c, o.private)
		}
		return printJSON(env.stdout, objects)
	case "csv":
		return o.printCSV(d, chosen)
	}
	return o.print(d, f, chosen)
}

// print lists comments for people, and what waits besides.
func (o *commentsListOptions) print(d *commentsDesk, f intake.Filter, chosen []intake.Comment) error {
	for _, line := range d.table(chosen, o.private) {
		fmt.Fprintln(d.env.stdout, line)
	}
	if len(chosen) == 0 {
		none := "MOD06/none"
		if slices.Equal(f.States, []intake.State{intake.Pending}) && !o.narrowed() {
			none = "MOD06/none-waits"
		}
		d.env.tell(d.env.stdout, d.say(none))
		if err := o.hintAtOtherStates(d, f); err != nil {
			return err
		}
	}
	if f.Limit > 0 && len(chosen) == f.Limit {
		all, err := d.store.Count(d.env.ctx, f)
		if err != nil {
			return err
		}
		if n := countStates(all); n > len(chosen) {
			d.env.tell(d.env.stdout, "\n"+d.say("MOD06/limited", "n", strconv.Itoa(len(chosen)), "all", strconv.Itoa(n)))
		}
	}
	if o.revised || len(o.states) > 0 {
		return nil
	}
	f.States, f.Revised = []intake.State{intake.Approved}, true
	revised, err := d.store.Count(d.env.ctx, f)
	if n := countStates(revised); err == nil && n > 0 {
		d.env.tell(d.env.stdout, "\n"+count(d.lang, "MOD08/revised", n))
	}
	return err
}

// hintAtOtherStates says that the choice has comments, only that none waits.
func (o *commentsListOptions) hintAtOtherStates(d *commentsDesk, f intake.Filter) error {
	if len(o.states) > 0 || o.revised || !o.narrowed() {
		return nil
	}
	f.States = nil
	all, err := d.store.Count(d.env.ctx, f)
	if n := countStates(all); err == nil && n > 0 {
		d.env.tell(d.env.stdout, count(d.lang, "MOD08/elsewhere", n))
	}
	return err
}

func countStates(n map[intake.State]int) (all int) {
	for _, one := range n {
		all += one
	}
	return all
}

// table sets comments in two lines each: what is known of it, and how it begins.
func (d *commentsDesk) table(comments []intake.Comment, private bool) (lines []string) {
	if len(comments) == 0 {
		return nil
	}
	rows := [][4]string{{d.say("MOD06/id"), d.say("MOD06/sent"), d.say("MOD06/state"), d.say("MOD06/author")}}
	for _, c := range comments {
		state := string(c.State)
		if c.State == intake.Approved && c.Revision != nil {
			state += "+"
		}
		author := d.authorName(c)
		if private && c.Author.Email != "" {
			author += " <" + visible(c.Author.Email) + ">"
		}
		rows = append(rows, [4]string{visible(c.ID), c.Sent.In(d.zone()).Format(time.DateOnly), state, author})
	}
	var widths [3]int
	for _, row := range rows {
		for i := range widths {
			widths[i] = max(widths[i], utf8.RuneCountInString(row[i]))
		}
	}
	for i, row := range rows {
		var b strings.Builder
		for column, width := range widths {
			b.WriteString(row[column] + strings.Repeat(" ", width-utf8.RuneCountInString(row[column])+2))
		}
		left := d.width() - utf8.RuneCountInString(b.String())
		if private {
			left = max(left, utf8.RuneCountInString(row[3]))
		}
		lines = append(lines, b.String()+cut(row[3], max(left, 12)))
		if i > 0 {
			lines = append(lines, d.beginning(comments[i-1])...)
		}
	}
	return lines
}

// beginning is the page of a comment and how its text, or its new text, begins.
func (d *commentsDesk) beginning(c intake.Comment) []string {
	width := d.width() - len(textIndent)
	text, format := c.Text, c.Format
	if c.State == intake.Approved && c.Revision != nil {
		text, format = c.Revision.Text, c.Revision.Format
	}
	lines := []string{textIndent + d.pageName(c.Thread, width)}
	if first := excerpt(text, format, width); first != "" {
		lines = append(lines, textIndent+first)
	}
	return lines
}

// printCSV writes one line for each comment, with its whole text.
func (o *commentsListOptions) printCSV(d *commentsDesk, comments []intake.Comment) error {
	columns := []string{
		"id", "page", "language", "title", "url", "parent", "state", "changed", "reason", "author", "website", "editor",
		"sent", "edited", "format", "text", "revision",
	}
	if o.private {
		columns = append(columns, "email", "ip")
	}
	w := csv.NewWriter(d.env.stdout)
	if err := w.Write(columns); err != nil {
		return err
	}
	stamp := func(t time.Time) string {
		if t.IsZero() {
			return ""
		}
		return t.UTC().Format(time.RFC3339)
	}
	for _, c := range comments {
		j := d.json(c, o.private)
		revision := ""
		if j.Revision != nil {
			revision = j.Revision.Text
		}
		row := []string{
			j.ID, j.Page.ID, j.Page.Language, j.Page.Title, j.Page.URL, j.Parent, string(j.State), stamp(j.Changed), j.Reason,
			j.Author.Name, j.Author.Website, strconv.FormatBool(j.Author.Editor), stamp(j.Sent), stamp(j.Edited), string(j.Format), j.Text, revision,
		}
		if o.private {
			row = append(row, j.Author.Email, j.Author.IP)
		}
		for i := range row {
			row[i] = harmless(row[i])
		}
		if err := w.Write(row); err != nil {
			return err
		}
	}
	w.Flush()
	return w.Error()
}
