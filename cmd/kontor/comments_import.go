package main

import (
	"cmp"
	"errors"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"kontor/generator/intake"
	"kontor/generator/intake/exchange"
	"kontor/generator/language"
	"kontor/generator/source"
	"kontor/generator/wxr"
)

// commentsImportOptions are the flags of "kontor comments import".
type commentsImportOptions struct {
	commentsFlags
	from, addresses, pages string
	language, format       string
	editors                []string
	dryRun, skipBroken     bool
	posts                  postsOptions
}

func newCommentsImport(env *environment) *cobra.Command {
	var o commentsImportOptions
	cmd := &cobra.Command{
		Use: "import FILE|FOLDER",
		Args: func(cmd *cobra.Command, args []string) error {
			if len(args) == 0 {
				return usage("IMP08/no-file", "command", cmd.CommandPath())
			}
			return atMostOne(cmd, args)
		},
		RunE: func(_ *cobra.Command, args []string) error { return o.run(env, args[0]) },
	}
	o.register(cmd)
	cmd.Flags().StringVar(&o.from, "from", "", "")
	cmd.Flags().StringVar(&o.addresses, "map", "", "")
	cmd.Flags().StringVar(&o.pages, "pages", "", "")
	cmd.Flags().StringVar(&o.language, "lang", "", "")
	cmd.Flags().StringArrayVar(&o.editors, "editor", nil, "")
	cmd.Flags().BoolVar(&o.dryRun, "dry-run", false, "")
	cmd.Flags().BoolVar(&o.skipBroken, "skip-broken", false, "")
	formatFlag(cmd, &o.format, "text", "json")
	o.posts.register(cmd)
	return cmd
}

// run imports the comments of an export, and says what became of each.
func (o *commentsImportOptions) run(env *environment, file string) error {
	if err := o.check(); err != nil {
		return err
	}
	w, err := env.openWebsite(o.source)
	if err != nil {
		return err
	}
	defer w.Close()
	if o.language != "" && !slices.Contains(w.config.Languages, o.language) {
		return usage("CMD01/one-of", "name", "--lang", "value", o.language, "known", strings.Join(w.config.Languages, ", "))
	}
	now, err := editionFlags{clock: o.clock}.moment(env, w.config.Location)
	if err != nil {
		return err
	}
	export, err := exchange.Open(file, exchange.Options{From: exchange.Format(o.from), Zone: w.config.Location})
	if err != nil {
		return o.fail(env, w, err)
	}
	if o.posts.posts && export.Format != exchange.WordPress {
		return usage("WPO01/form", "file", file)
	}
	if o.posts.posts {
		if err := o.readable(env, w, export); err != nil {
			return err
		}
	}
	if err := o.posts.run(env, w, file, export, o.language, o.dryRun); err != nil {
		return o.fail(env, w, err)
	}
	if o.format == "text" {
		o.posts.tell(env, w)
	}
	pages, err := w.publicPages(env, o.pages, now, "IMP08/site")
	if err != nil {
		return err
	}
	pages = append(pages, o.posts.planned(w, o.dryRun)...)
	rules, err := o.rules(env, w, pages)
	if err != nil {
		return err
	}
	rules = append(rules, o.posts.collisions(pages)...)
	store, err := o.store(env, w)
	if err != nil {
		return err
	}
	if store != nil {
		defer store.Close()
	}
	report, err := intake.Import(env.ctx, store, export.Comments(), pages, intake.Options{
		Now: now.UTC(), DryRun: o.dryRun, Lenient: o.skipBroken, Language: o.language, Base: w.config.BaseURL,
		Hosts: export.Hosts, Also: export.Also, Map: rules, Editors: o.editors,
	})
	if err != nil {
		return o.fail(env, w, err)
	}
	return o.tell(env, w, importReport{
		Form: export.Format, DryRun: o.dryRun, Report: report, Lost: export.Losses(), Posts: o.posts.report,
	})
}

// readable reads the comments of an export, and the map, before posts are
// written: what is broken is to change nothing.
func (o *commentsImportOptions) readable(env *environment, w *website, export *exchange.Export) error {
	options := intake.Options{DryRun: true, Lenient: o.skipBroken}
	if _, err := intake.Import(env.ctx, nil, export.Comments(), nil, options); err != nil {
		return o.fail(env, w, err)
	}
	_, diags, err := o.readMap()
	if err == nil && len(diags) > 0 {
		err = o.failMap(env, w, diags)
	}
	return err
}

// check refuses flags that nobody understands.
func (o *commentsImportOptions) check() error {
	if err := oneOf("--format", o.format, "text", "json"); err != nil || o.from == "" {
		return err
	}
	known := make([]string, len(exchange.Formats))
	for i, f := range exchange.Formats {
		known[i] = string(f)
	}
	return oneOf("--from", o.from, known...)
}

// fail reports what is wrong with an export: never with its lines, which hold
// addresses of readers.
func (o *commentsImportOptions) fail(env *environment, w *website, err error) error {
	diags := exportProblems(err)
	if len(diags) == 0 {
		return err
	}
	p := env.printer(env.stderr, w)
	p.secret = true
	p.problems(diags)
	env.tell(env.stderr, say(w.lang, "IMP08/nothing"))
	return errReported
}

// exportProblems finds the diagnostics in an error.
func exportProblems(err error) (diags []source.Diagnostic) {
	var own *exchange.Error
	var theirs *wxr.Error
	if list, ok := err.(interface{ Unwrap() []error }); ok {
		for _, one := range list.Unwrap() {
			diags = append(diags, exportProblems(one)...)
		}
		return diags
	}
	switch {
	case errors.As(err, &own):
		return []source.Diagnostic{own.Diagnostic}
	case errors.As(err, &theirs):
		return []source.Diagnostic{theirs.Diagnostic}
	}
	return nil
}

// rules reads the map of addresses. One that leads to no page is a mistake.
func (o *commentsImportOptions) rules(env *environment, w *website, pages []intake.Page) ([]intake.Rule, error) {
	rules, diags, err := o.readMap()
	if err != nil {
		return nil, err
	}
	for _, rule := range rules {
		if rule.To != intake.Excludes && !strings.HasSuffix(rule.To, "*") && !intake.HasPage(pages, rule.To) {
			diags = append(diags, source.Error("IMP07/page", source.Pos{File: o.addresses, Line: rule.Line, Col: 1}, "address", rule.To))
		}
	}
	if len(diags) > 0 {
		return nil, o.failMap(env, w, diags)
	}
	return rules, nil
}

func (o *commentsImportOptions) readMap() ([]intake.Rule, []source.Diagnostic, error) {
	if o.addresses == "" {
		return nil, nil, nil
	}
	data, err := readFile(o.addresses)
	if err != nil {
		return nil, nil, err
	}
	rules, diags := exchange.ReadMap(o.addresses, data)
	return rules, diags, nil
}

func (o *commentsImportOptions) failMap(env *environment, w *website, diags []source.Diagnostic) error {
	source.Sort(diags)
	env.printer(env.stderr, w).problems(diags)
	env.tell(env.stderr, say(w.lang, "IMP08/nothing"))
	return errReported
}

// store opens the comments of the site. A trial makes none where there are none yet.
func (o *commentsImportOptions) store(env *environment, w *website) (intake.Store, error) {
	store, err := env.openStore(w, o.db, o.dryRun)
	var missing *failure
	if o.dryRun && errors.As(err, &missing) && missing.text == "MOD01/no-database" {
		return nil, nil
	}
	return store, err
}

// importReport is what an import came to, for programs.
type importReport struct {
	Form   exchange.Format `json:"from"`
	DryRun bool            `json:"dryRun"`
	intake.Report
	Lost  map[string]int `json:"lost"`            // what the export had and nobody keeps
	Posts *postsReport   `json:"posts,omitempty"` // with --posts
}

func (o *commentsImportOptions) tell(env *environment, w *website, r importReport) error {
	if o.format == "json" {
		return printJSON(env.stdout, r)
	}
	t := importTeller{env, w.lang, r}
	t.sums()
	t.left()
	t.unplaced()
	t.threads()
	t.lost()
	if r.DryRun {
		t.line("IMP08/dry-run")
	}
	return nil
}

// importTeller words a report for people.
type importTeller struct {
	env  *environment
	lang string
	r    importReport
}

func (t importTeller) line(key string, args ...string) {
	t.env.tell(t.env.stdout, visible(say(t.lang, key, args...)))
}

func (t importTeller) number(n int) string { return language.NewFormat(t.lang).Number(n) }

// sums says that nothing went missing: read = imported + left out.
func (t importTeller) sums() {
	t.line("IMP08/sums", "form", say(t.lang, "IMP09/"+string(t.r.Form)),
		"read", t.number(t.r.Read), "imported", t.number(t.r.Imported), "left", t.number(t.r.Sum()))
	var states []string
	for _, s := range intake.States {
		if n := t.r.States[s]; n > 0 {
			states = append(states, t.number(n)+" "+stateCounted(t.lang, s))
		}
	}
	if len(states) > 0 {
		t.line("IMP08/states", "list", strings.Join(states, ", "))
	}
}

// shownLeft is how many comments are named for each reason, and how many addresses.
const (
	shownLeft     = 3
	shownUnplaced = 50
)

// left names the reasons, and the first comments of those that an author may
// want to look at.
func (t importTeller) left() {
	for _, reason := range intake.Skips {
		n := t.r.Skipped[reason]
		if n == 0 {
			continue
		}
		t.line("IMP08/reason", "n", t.number(n), "reason", say(t.lang, "IMP10/"+string(reason)))
		if reason == intake.SkipKnown || reason == intake.SkipNoPage {
			continue // too many, or named by their addresses
		}
		shown := 0
		for _, left := range t.r.Left {
			if left.Reason == reason && shown < shownLeft {
				shown++
				place := say(t.lang, "IMP08/id", "id", left.ID)
				if left.Line > 0 {
					place = say(t.lang, "IMP08/line", "line", strconv.Itoa(left.Line), "id", left.ID)
				}
				t.env.tell(t.env.stdout, "      "+visible(strings.TrimSpace(place+" "+left.Address)))
			}
		}
		if n > shown {
			t.env.tell(t.env.stdout, "      "+say(t.lang, "CMD04/more", "n", t.number(n-shown)))
		}
	}
}

// unplaced lists the addresses that a map has to say something about.
func (t importTeller) unplaced() {
	if len(t.r.Unplaced) == 0 {
		return
	}
	t.line("IMP08/unplaced")
	for _, u := range t.r.Unplaced[:min(len(t.r.Unplaced), shownUnplaced)] {
		line := "    " + t.number(u.Comments) + "  " + cmp.Or(u.Address, say(t.lang, "IMP08/no-address"))
		if u.Title != "" {
			line += "  (" + u.Title + ")"
		}
		t.env.tell(t.env.stdout, visible(line))
	}
	if more := len(t.r.Unplaced) - shownUnplaced; more > 0 {
		t.env.tell(t.env.stdout, "    "+say(t.lang, "CMD04/more", "n", t.number(more)))
	}
}

func (t importTeller) threads() {
	for _, c := range []struct {
		key string
		n   int
	}{{"IMP08/hoisted", t.r.Hoisted}, {"IMP08/raised", t.r.Raised}, {"IMP08/circles", t.r.Circles}} {
		if c.n > 0 {
			t.line(c.key, "n", t.number(c.n))
		}
	}
}

func (t importTeller) lost() {
	var parts []string
	for _, what := range slices.Sorted(maps.Keys(t.r.Lost)) {
		parts = append(parts, say(t.lang, "IMP11/"+what)+" "+t.number(t.r.Lost[what]))
	}
	if len(parts) > 0 {
		t.line("IMP08/lost", "list", strings.Join(parts, ", "))
	}
}
