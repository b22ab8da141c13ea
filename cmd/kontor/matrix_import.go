package main

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"kontor/generator"
	"kontor/generator/content"
	"kontor/generator/output"
	"kontor/generator/page"
	"kontor/generator/site"
	"kontor/generator/source"
)

const (
	offersFile   = "content/offers.csv"
	workbookFile = "content/offers.xlsx"
)

// importOptions are the flags of "kontor matrix import".
type importOptions struct {
	source string
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
	cmd.Flags().BoolVar(&o.write, "write", false, "")
	return cmd
}

// run reads a table of offers, says what would be different with it, and with
// --write makes it the site's own.
func (o *importOptions) run(env *environment, file string) error {
	w, err := env.openWebsite(o.source)
	if err != nil {
		return err
	}
	defer w.Close()
	if exists(w.path(workbookFile)) {
		return failed("CMD09/two-tables", "file", workbookFile)
	}
	snapshot, err := generator.Load(env.ctx, w.tree, generator.Options{Themes: env.themes, Version: programVersion()})
	if err != nil {
		return err
	}
	now, err := o.model(env, snapshot)
	if err != nil {
		return err
	}
	offers, diags, err := readTable(file, snapshot.Config)
	if err != nil {
		return err
	}
	snapshot.Parts.Offers = offers
	next, err := o.model(env, snapshot)
	if err != nil {
		return err
	}
	for _, d := range next.diags {
		if d.Pos.File == file {
			diags = append(diags, d)
		}
	}
	source.Sort(diags)
	env.printer(env.stderr, w).problems(diags)
	if source.HasErrors(diags) {
		fmt.Fprintln(env.stderr, say(w.lang, "CMD09/not-imported"))
		return errReported
	}
	changes, err := page.Compare(now.json, next.json)
	if err != nil {
		return err
	}
	env.printChanges(changes)
	return o.conclude(env, w, snapshot.Config, offers)
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
		fmt.Fprintln(env.stdout, say(w.lang, "CMD09/would-write", "file", offersFile))
		return nil
	}
	if err := output.ReplaceFile(w.path(offersFile), table); err != nil {
		return failed("CMD09/unwritten", "file", offersFile, "reason", reasonOfFile(err))
	}
	fmt.Fprintln(env.stdout, say(w.lang, "CMD09/written", "file", offersFile, "rows", strconv.Itoa(len(offers))))
	return nil
}

// modelState is the concept with some offers.
type modelState struct {
	json  []byte
	diags []source.Diagnostic
}

// model is that of everything the site holds, hidden or not.
func (o *importOptions) model(env *environment, s *generator.Snapshot) (modelState, error) {
	plan, diags := s.Plan(site.Edition{Clock: env.now(), Drafts: true, Future: true, Expired: true, Internal: true})
	out, ok := plan.At("/model.json")
	if !ok {
		return modelState{}, failed("CMD02/no-matrix")
	}
	var b bytes.Buffer
	err := out.Write(&b)
	return modelState{b.Bytes(), diags}, err
}

// readTable reads a table of offers, be it text or a workbook. Places in its
// diagnostics name the file as it was given.
func readTable(file string, config *content.Config) ([]content.Offer, []source.Diagnostic, error) {
	info, err := os.Stat(file)
	if err == nil && info.Size() > content.MaxFile {
		err = &os.PathError{Err: errors.New("larger than 8 MiB")}
	}
	var data []byte
	if err == nil {
		data, err = os.ReadFile(file)
	}
	if err != nil {
		return nil, nil, failed("CMD09/unread", "file", file, "reason", reasonOfFile(err))
	}
	options := content.Options{
		Language: config.Language, Languages: config.Languages, Dimensions: config.DimensionKeys(), Location: config.Location,
	}
	parse := content.ParseOffers
	if bytes.HasPrefix(data, []byte("PK\x03\x04")) {
		parse = content.ParseOffersWorkbook
	}
	offers, diags := parse(source.File{Path: file, Size: info.Size()}, data, options)
	return offers, diags, nil
}
