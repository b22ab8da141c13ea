package main

import (
	"encoding/csv"
	"fmt"
	"io"
	"strings"
	"text/tabwriter"
	"time"

	"github.com/spf13/cobra"

	"kontor/generator/content"
	"kontor/generator/site"
)

// listOptions are the flags of "kontor list".
type listOptions struct {
	source string
	clock  string
	format string
}

// table is what a list prints: names of columns and rows of values.
type table struct {
	columns []string
	rows    [][]any
}

// lists are the things that can be listed.
var lists = map[string]func(*site.Site) table{
	"entities":     listEntities,
	"series":       listSeries,
	"translations": listTranslations,
	"all":          func(s *site.Site) table { return listDocuments(s, func(site.Reason) bool { return true }) },
	"drafts":       func(s *site.Site) table { return listDocuments(s, func(r site.Reason) bool { return r.Draft }) },
	"future":       func(s *site.Site) table { return listDocuments(s, func(r site.Reason) bool { return r.Future }) },
	"expired":      func(s *site.Site) table { return listDocuments(s, func(r site.Reason) bool { return r.Expired }) },
}

func newList(env *environment) *cobra.Command {
	cmd := &cobra.Command{
		Use:  "list",
		Args: func(cmd *cobra.Command, args []string) error { return unknownCommand(cmd, args) },
		RunE: func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	for name, make := range lists {
		var o listOptions
		sub := &cobra.Command{
			Use:  name,
			Args: noArguments,
			RunE: func(*cobra.Command, []string) error { return o.run(env, make) },
		}
		sourceFlag(sub, &o.source)
		sub.Flags().StringVar(&o.clock, "clock", "", "")
		formatFlag(sub, &o.format, "text", "json", "csv")
		cmd.AddCommand(sub)
	}
	cmd.AddCommand(newListSchedule(env))
	return cmd
}

// run lists a part of the site.
func (o *listOptions) run(env *environment, make func(*site.Site) table) error {
	if err := oneOf("--format", o.format, "text", "json", "csv"); err != nil {
		return err
	}
	return o.print(env, func(l listed) error { return make(l.site).print(env.stdout, o.format) })
}

// listed is a site with everything it holds, hidden or not.
type listed struct {
	site  *site.Site
	clock time.Time
	lang  string // of messages
}

// print links the site and prints a part of it. With errors in the content it
// may be incomplete.
func (o *listOptions) print(env *environment, print func(listed) error) error {
	w, err := env.openWebsite(o.source)
	if err != nil {
		return err
	}
	defer w.Close()
	clock, err := editionFlags{clock: o.clock}.moment(env, w.config.Location)
	if err != nil {
		return err
	}
	snapshot, err := w.load(env, "")
	if err != nil {
		return err
	}
	plan, diags := snapshot.Plan(site.Edition{Clock: clock, Drafts: true, Future: true, Expired: true, Internal: true})
	if err := print(listed{plan.Site, clock, w.lang}); err != nil {
		return err
	}
	if stops(diags, false) {
		env.tell(env.stderr, summary(w.lang, diags)+say(w.lang, "CMD04/list-incomplete"))
		return errReported
	}
	return nil
}

func listEntities(s *site.Site) table {
	t := table{columns: []string{"dimension", "id", "title", "file", "url"}}
	for _, d := range s.Dimensions {
		for _, e := range d.Entities {
			file := ""
			if main := e.Main(); main != nil {
				file = main.File.Path
			}
			t.rows = append(t.rows, []any{d.ID, e.ID, e.Title(s.Config.Language), file, address(e.Pages[s.Config.Language])})
		}
	}
	return t
}

func listSeries(s *site.Site) table {
	t := table{columns: []string{"id", "title", "published", "parts", "next", "file", "url"}}
	lang := s.Config.Language
	for _, series := range s.Series {
		published, next := progress(series.Parts)
		file := ""
		if series.Entry != nil {
			file = series.Entry.Main.File.Path
		}
		t.rows = append(t.rows, []any{
			series.ID, series.Title(lang), published, series.Total(), next, file, address(series.Pages[lang]),
		})
	}
	return t
}

// listTranslations lists the texts that are missing in a language of the site.
func listTranslations(s *site.Site) table {
	t := table{columns: []string{"type", "id", "title", "missing", "file"}}
	for _, e := range s.Entries {
		var missing []string
		for _, lang := range s.Languages {
			if e.Docs.In(lang) == nil {
				missing = append(missing, lang)
			}
		}
		if len(missing) > 0 && e.Main.Meta.Type != content.TypeOffer {
			t.rows = append(t.rows, []any{e.Main.Meta.Type, e.ID, e.Main.Meta.Title.Text, strings.Join(missing, " "), e.Main.File.Path})
		}
	}
	return t
}

// progress counts the parts that readers can open, and finds the day on which
// the next one appears.
func progress(parts []*site.Part) (published int, next string) {
	var first time.Time
	for _, p := range parts {
		var due time.Time
		switch {
		case p.Entry == nil && p.State == site.PartScheduled && p.Date != nil:
			due = *p.Date
		case p.Entry == nil:
			continue
		case public(p.Entry.Why):
			published++
			continue
		case p.Entry.Why.Future && !p.Entry.Why.Draft && !p.Entry.Why.Internal:
			due = p.Entry.Why.Until
		}
		if !due.IsZero() && (first.IsZero() || due.Before(first)) {
			first, next = due, due.Format("2006-01-02")
		}
	}
	return published, next
}

// listDocuments lists the documents that production hides for a reason.
func listDocuments(s *site.Site, wanted func(site.Reason) bool) table {
	t := table{columns: []string{"type", "id", "title", "date", "state", "file", "url"}}
	for _, e := range s.Entries {
		if wanted(e.Why) {
			t.rows = append(t.rows, []any{
				e.Main.Meta.Type, e.ID, e.Main.Meta.Title.Text, date(e.Date), state(e.Why), e.Main.File.Path,
				address(e.PageFor(s.Config.Language, s.Languages)),
			})
		}
	}
	return t
}

func address(p *site.Page) string {
	if p == nil {
		return ""
	}
	return p.Addr
}

func date(d content.Date) string {
	switch {
	case d.IsZero():
		return ""
	case d.DateOnly:
		return d.Time.Format("2006-01-02")
	}
	return d.Time.Format("2006-01-02 15:04")
}

// state names why production hides a document.
func state(r site.Reason) string {
	var names []string
	for _, s := range []struct {
		set  bool
		name string
	}{{r.Draft, "draft"}, {r.Future, "future"}, {r.Expired, "expired"}, {r.Internal, "internal"}} {
		if s.set {
			names = append(names, s.name)
		}
	}
	if len(names) == 0 {
		return "public"
	}
	return strings.Join(names, " ")
}

func public(r site.Reason) bool { return !r.Draft && !r.Future && !r.Expired && !r.Internal }

func (t table) print(w io.Writer, format string) error {
	switch format {
	case "json":
		return t.printJSON(w)
	case "csv":
		return t.printCSV(w)
	}
	tw := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	fmt.Fprintln(tw, strings.ToUpper(strings.Join(t.columns, "\t")))
	for _, row := range t.rows {
		fmt.Fprintln(tw, strings.Join(t.texts(row, visible), "\t"))
	}
	return tw.Flush()
}

func (t table) printJSON(w io.Writer) error {
	objects := make([]map[string]any, len(t.rows))
	for i, row := range t.rows {
		objects[i] = map[string]any{}
		for j, column := range t.columns {
			objects[i][column] = row[j]
		}
	}
	return printJSON(w, objects)
}

func (t table) printCSV(w io.Writer) error {
	c := csv.NewWriter(w)
	if err := c.Write(t.columns); err != nil {
		return err
	}
	for _, row := range t.rows {
		if err := c.Write(t.texts(row, harmless)); err != nil {
			return err
		}
	}
	c.Flush()
	return c.Error()
}

func (t table) texts(row []any, clean func(string) string) []string {
	out := make([]string, len(row))
	for i, v := range row {
		out[i] = clean(fmt.Sprint(v))
	}
	return out
}

// harmless keeps spreadsheets from taking a text for a formula.
func harmless(s string) string {
	if strings.IndexAny(s, "=+-@\t\r") == 0 {
		return "'" + s
	}
	return s
}
