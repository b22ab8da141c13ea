package main

import (
	"bytes"
	"errors"
	"os"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"kontor/generator"
	"kontor/generator/content"
	"kontor/generator/output"
	"kontor/generator/page"
	"kontor/generator/site"
	"kontor/generator/source"
	"kontor/generator/worksheet"
)

const (
	offersFile   = "content/offers.csv"
	workbookFile = "content/offers.xlsx"
)

// importOptions are the flags of "kontor matrix import".
type importOptions struct {
	source string
	where  []string
	write  bool
}

func newMatrixImport(env *environment) *cobra.Command {
	var o importOptions
	cmd := &cobra.Command{
		Use: "import FILE",
		Args: func(cmd *cobra.Command, args []string) error {
			if len(args) == 0 {
				return usage("CMD09/no-table", "command", cmd.CommandPath())
			}
			return atMostOne(cmd, args)
		},
		RunE: func(_ *cobra.Command, args []string) error { return o.run(env, args[0]) },
	}
	sourceFlag(cmd, &o.source)
	cmd.Flags().StringArrayVar(&o.where, "where", nil, "")
	cmd.Flags().BoolVar(&o.write, "write", false, "")
	return cmd
}

// run reads a table, says what would be different with it, and with --write
// makes it the site's own.
func (o *importOptions) run(env *environment, file string) error {
	w, err := env.openWebsite(o.source)
	if err != nil {
		return err
	}
	defer w.Close()
	if exists(w.path(workbookFile)) {
		return failed("CMD09/two-tables", "file", workbookFile)
	}
	snapshot, err := w.load(env, "")
	if err != nil {
		return err
	}
	state := &importing{snapshot: snapshot, now: env.now(), rows: snapshot.Parts.Offers}
	before, err := state.model(state.rows)
	if err != nil {
		return err
	}
	rows, diags, err := o.read(file, state)
	if err != nil {
		return err
	}
	after, err := state.model(rows)
	if err != nil {
		return err
	}
	env.printer(env.stderr, w).problems(append(diags, about(file, after.diags)...))
	if source.HasErrors(diags) || source.HasErrors(about(file, after.diags)) {
		env.tell(env.stderr, say(w.lang, "CMD09/not-imported"))
		return errReported
	}
	changes, err := page.Compare(before.json, after.json)
	if err != nil {
		return err
	}
	env.printChanges(w.lang, changes)
	for _, cell := range worksheet.OtherTerms(before.site, after.site) {
		env.tell(env.stdout, visible(say(w.lang, "CMD11/terms", "cell", cell)))
	}
	return o.conclude(env, w, snapshot.Config, rows)
}

// read reads the file and returns the rows with which the site says the same.
func (o *importOptions) read(file string, state *importing) ([]content.Offer, []source.Diagnostic, error) {
	data, err := readFile(file)
	if err != nil {
		return nil, nil, err
	}
	config := state.snapshot.Config
	now, _ := state.link(state.rows)
	parse := content.Options{
		Language: config.Language, Languages: config.Languages, Dimensions: config.DimensionKeys(), Location: config.Location,
	}
	f := source.File{Path: file, Size: int64(len(data))}
	if now.Relation == nil { // nothing there that a grid could name
		offers, diags := content.ParseOffersFile(f, data, parse)
		return offers, diags, nil
	}
	where, err := fixed(now, o.where)
	if err != nil {
		return nil, nil, err
	}
	table, diags := worksheet.Read(f, data, worksheet.Options{
		Site: now, Parse: parse, Fixed: where, Words: page.DecisionWords(state.snapshot.Theme, now.Languages),
	})
	switch {
	case source.HasErrors(diags) && table.List:
		return table.Offers, diags, nil // linking them may find more
	case source.HasErrors(diags):
		return state.rows, diags, nil
	}
	rows, more := table.Plan(now, state.rows, state.link)
	return rows, append(diags, more...), nil
}

// about keeps the diagnostics whose place is in a file, and errors that have
// another place there.
func about(file string, diags []source.Diagnostic) (out []source.Diagnostic) {
	within := func(p source.Pos) bool { return p.File == file || strings.HasPrefix(p.File, file+":") }
	for _, d := range diags {
		if within(d.Pos) || d.Severity == source.SeverityError && slices.ContainsFunc(d.Also, within) {
			out = append(out, d)
		}
	}
	source.Sort(out)
	return out
}

// conclude writes the table, or says how to.
func (o *importOptions) conclude(env *environment, w *website, config *content.Config, offers []content.Offer) error {
	var heads []string
	for _, d := range config.Dimensions {
		heads = append(heads, d.Title.In(config.Language))
	}
	table, ok := content.FormatOffers(offers, config.DimensionKeys(), heads, strings.HasPrefix(config.Language, "de"))
	switch {
	case !ok:
		return errors.New("a table has rows with exceptions") // no table can state them
	case !o.write:
		env.tell(env.stdout, say(w.lang, "CMD09/would-write", "file", offersFile))
		return nil
	}
	if err := output.ReplaceFile(w.path(offersFile), table); err != nil {
		return failed("CMD09/unwritten", "file", offersFile, "reason", reasonOfFile(err))
	}
	env.tell(env.stdout, say(w.lang, "CMD09/written", "file", offersFile, "rows", strconv.Itoa(len(offers))))
	return nil
}

// importing links a site with different tables of offers.
type importing struct {
	snapshot *generator.Snapshot
	now      time.Time
	rows     []content.Offer // of the table, as they are
}

// plan is that of everything the site holds, hidden or not.
func (i *importing) plan(rows []content.Offer) (*page.Plan, []source.Diagnostic) {
	i.snapshot.Parts.Offers = rows
	return i.snapshot.Plan(site.Edition{Clock: i.now, Drafts: true, Future: true, Expired: true, Internal: true})
}

func (i *importing) link(rows []content.Offer) (*site.Site, []source.Diagnostic) {
	plan, diags := i.plan(rows)
	return plan.Site, diags
}

// modelState is the concept with some offers.
type modelState struct {
	site  *site.Site
	json  []byte
	diags []source.Diagnostic
}

func (i *importing) model(rows []content.Offer) (modelState, error) {
	plan, diags := i.plan(rows)
	out, ok := plan.At("/model.json")
	if !ok {
		return modelState{}, failed("CMD02/no-matrix")
	}
	var b bytes.Buffer
	err := out.Write(&b)
	return modelState{plan.Site, b.Bytes(), diags}, err
}

func readFile(file string) ([]byte, error) {
	info, err := os.Stat(file)
	if err == nil && info.Size() > content.MaxFile {
		err = &os.PathError{Err: errors.New("larger than 8 MiB")}
	}
	var data []byte
	if err == nil {
		data, err = os.ReadFile(file)
	}
	if err != nil {
		return nil, unread(file, err)
	}
	return data, nil
}
