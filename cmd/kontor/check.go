package main

import (
	"os"

	"github.com/spf13/cobra"

	"kontor/generator"
	"kontor/generator/output"
	"kontor/generator/source"
)

// checkOptions are the flags of "kontor check".
type checkOptions struct {
	editionFlags
	strict bool
	accept bool // write the list of addresses
	format string
}

func newCheck(env *environment) *cobra.Command {
	var o checkOptions
	cmd := &cobra.Command{
		Use:  "check",
		Args: noArguments,
		RunE: func(*cobra.Command, []string) error { return o.run(env) },
	}
	o.register(cmd)
	cmd.Flags().BoolVar(&o.strict, "strict", false, "")
	cmd.Flags().BoolVar(&o.accept, "accept-addresses", false, "")
	formatFlag(cmd, &o.format, "text", "json", "sarif")
	return cmd
}

// checkJSON is what --format json prints.
type checkJSON struct {
	Diagnostics []diagnosticJSON `json:"diagnostics"`
	Findings    []findingJSON    `json:"findings"` // about the concept itself
}

// run builds the site and throws the result away.
func (o *checkOptions) run(env *environment) error {
	if err := oneOf("--format", o.format, "text", "json", "sarif"); err != nil {
		return err
	}
	w, err := env.openWebsite(o.source)
	if err != nil {
		return err
	}
	defer w.Close()
	edition, err := o.edition(env, w)
	if err != nil {
		return err
	}
	if o.accept {
		return o.acceptAddresses(env, w, edition)
	}
	report, err := w.generate(env, generator.Options{Edition: edition, Check: true}, os.TempDir(), output.NewDiscard())
	if err != nil {
		return err
	}
	switch o.format {
	case "json":
		err = printJSON(env.stdout, checkJSON{worded(w.lang, report.Diagnostics), wordedFindings(w.lang, report.Findings)})
	case "sarif":
		err = printJSON(env.stdout, sarif(w.lang, report.Diagnostics, report.Findings))
	default:
		p := env.printer(env.stdout, w)
		p.problems(report.Diagnostics)
		p.line(say(w.lang, "CMD04/checked", "pages", count(w.lang, "CMD04/pages", report.Pages),
			"problems", summary(w.lang, report.Diagnostics)))
		if source.HasErrors(report.Diagnostics) && len(report.Findings) > 0 {
			p.line("")
			p.line(say(w.lang, "CMD04/findings-after-errors"))
		}
		p.findings(report.Findings)
	}
	if err != nil {
		return err
	}
	if stops(append(report.Diagnostics, notAccepted(report.Findings)...), o.strict) {
		return errReported
	}
	return nil
}
