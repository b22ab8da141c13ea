package main

import (
	"net/url"
	"path/filepath"
	"strconv"
	"time"

	"github.com/spf13/cobra"

	"kontor/generator"
	"kontor/generator/output"
	"kontor/generator/source"
)

// buildOptions are the flags of "kontor build".
type buildOptions struct {
	editionFlags
	destination string
	baseURL     string
	strict      bool
	clean       bool
	watching    bool
	format      string
}

func newBuild(env *environment) *cobra.Command {
	var o buildOptions
	cmd := &cobra.Command{
		Use:     "build",
		Aliases: []string{"b"},
		Args:    noArguments,
		RunE:    func(*cobra.Command, []string) error { return o.run(env) },
	}
	o.register(cmd)
	cmd.Flags().StringVarP(&o.destination, "destination", "d", publicDir, "")
	_ = cmd.MarkFlagDirname("destination") // fails only for a flag that does not exist
	cmd.Flags().StringVarP(&o.baseURL, "baseURL", "b", "", "")
	cmd.Flags().BoolVar(&o.strict, "strict", false, "")
	cmd.Flags().BoolVar(&o.clean, "clean", false, "")
	cmd.Flags().BoolVarP(&o.watching, "watch", "w", false, "")
	formatFlag(cmd, &o.format, "text", "json")
	return cmd
}

func (o *buildOptions) run(env *environment) error {
	if err := o.validate(); err != nil {
		return err
	}
	w, err := env.openWebsite(o.source)
	if err != nil {
		return err
	}
	defer w.Close()
	target := o.destination
	if !filepath.IsAbs(target) {
		target = filepath.Join(o.source, target)
	}
	if err := output.CheckRoots(target, w.path(contentDir), w.path(themesDir), w.path(stateDir)); err != nil {
		return err
	}
	w.tree.Refuse(target)
	if o.watching {
		return o.watch(env, w, target)
	}
	_, err = o.once(env, w, target, nil)
	return err
}

// once builds the site, and reports the build.
func (o *buildOptions) once(env *environment, w *website, target string, memo *generator.Memo) (generator.Report, error) {
	start := env.now()
	edition, err := o.edition(env, w)
	if err != nil {
		return generator.Report{}, err
	}
	pub, err := output.NewStaging(env.ctx, output.StagingOptions{
		Target: target, State: w.path(stateDir), Clean: o.clean,
		Waiting: func() { env.tell(env.stderr, say(w.lang, "CMD03/waiting")) },
	})
	if err != nil {
		return generator.Report{}, err
	}
	options := generator.Options{BaseURL: o.baseURL, Edition: edition, Strict: o.strict, Memo: memo}
	report, err := w.generate(env, options, filepath.Join(w.path(stateDir), "cache"), pub)
	if err != nil {
		return report, err
	}
	return report, o.conclude(env, w, report, env.now().Sub(start))
}

func (o *buildOptions) validate() error {
	if o.baseURL != "" {
		if err := checkBaseURL(o.baseURL); err != nil {
			return err
		}
	}
	return oneOf("--format", o.format, "text", "json")
}

// checkBaseURL refuses what cannot begin an address.
func checkBaseURL(s string) error {
	u, err := url.Parse(s)
	if err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Host == "" || u.RawQuery != "" || u.Fragment != "" {
		return usage("CMD01/base-url", "value", s)
	}
	return nil
}

// buildJSON is what --format json prints.
type buildJSON struct {
	Version     string           `json:"version"`
	Pages       int              `json:"pages"`
	Written     int              `json:"written"`
	Unchanged   int              `json:"unchanged"`
	Removed     int              `json:"removed"`
	DurationMS  int64            `json:"durationMs"`
	Diagnostics []diagnosticJSON `json:"diagnostics"`
}

// conclude reports a build and decides how the command ends.
func (o *buildOptions) conclude(env *environment, w *website, report generator.Report, took time.Duration) error {
	stopped := stops(report.Diagnostics, o.strict)
	if o.format == "json" {
		err := printJSON(env.stdout, buildJSON{
			Version: programVersion(), Pages: report.Pages,
			Written: report.Written, Unchanged: report.Unchanged, Removed: report.Removed,
			DurationMS: took.Milliseconds(), Diagnostics: worded(w.lang, report.Diagnostics),
		})
		if err != nil {
			return err
		}
	} else {
		p := env.printer(env.stderr, w)
		p.problems(forBuild(report.Diagnostics))
		p.foreign(report.Foreign)
		if stopped {
			p.line(summary(w.lang, report.Diagnostics) + say(w.lang, "CMD04/nothing-published"))
		} else {
			env.tell(env.stdout, o.success(w.lang, report, took))
		}
	}
	if stopped {
		return errReported
	}
	return nil
}

// success is the last line of a build that was published.
func (o *buildOptions) success(lang string, r generator.Report, took time.Duration) string {
	line := say(lang, "CMD04/built", "pages", count(lang, "CMD04/pages", r.Pages),
		"written", strconv.Itoa(r.Written), "unchanged", strconv.Itoa(r.Unchanged), "removed", strconv.Itoa(r.Removed),
		"ms", strconv.FormatInt(took.Milliseconds(), 10))
	if n := tally(r.Diagnostics)[source.SeverityWarning]; n > 0 {
		line += " (" + count(lang, "CMD04/warnings", n) + ")"
	}
	return line
}

// forBuild leaves out remarks: they are what "kontor check" is for.
func forBuild(ds []source.Diagnostic) []source.Diagnostic {
	var out []source.Diagnostic
	for _, d := range ds {
		if d.Severity > source.SeverityInfo {
			out = append(out, d)
		}
	}
	return out
}

// stops reports whether these problems keep a site from being published.
func stops(ds []source.Diagnostic, strict bool) bool {
	n := tally(ds)
	return n[source.SeverityError] > 0 || strict && n[source.SeverityWarning] > 0
}
