// Package generator is the pipeline: find, parse, link, load theme, plan,
// render, publish. Open this file first. It holds the order and the
// concurrency and nothing else; every stage is a package of its own.
package generator

import (
	"context"
	"fmt"
	"io/fs"
	"time"

	"kontor/generator/content"
	"kontor/generator/output"
	"kontor/generator/page"
	"kontor/generator/site"
	"kontor/generator/source"
	"kontor/generator/theme"
)

// Options are what a build depends on besides the files of the site.
type Options struct {
	Themes  fs.FS          // the themes that come with the program: "kontor/layouts/..."
	Version string         // what tells the program from others; part of every key
	BaseURL string         // overrides baseURL of site.yaml
	Edition site.Edition   // what to show; Edition.Clock is required
	Bodies  content.Bodies // where texts wait between parsing and writing; nil = in memory
	Strict  bool           // warnings, too, keep a build from being published
	Memo    *Memo          // what earlier loads of the site have read; nil = nothing
	Check   bool           // also look for findings about the concept
	Author  bool           // pages show findings to their author, public or not
}

// Report says what a build did.
type Report struct {
	output.Report
	Pages       int    // outputs that are pages
	Language    string // of the site: messages are worded in it
	Diagnostics []source.Diagnostic
	Findings    []site.Finding // with Options.Check
	Next        time.Time      // when the site will show something else by itself; zero = never
}

// Build turns the site in tree into files that pub takes. With an error among
// the diagnostics nothing is committed. The returned error is for trouble with
// the machine (disk, interrupted), never for content.
func Build(ctx context.Context, tree *source.Tree, o Options, pub output.Publisher) (Report, error) {
	snapshot, err := Load(ctx, tree, o)
	if err != nil {
		pub.Abort()
		return Report{}, err
	}
	plan, diags := snapshot.Plan(o.Edition)
	if o.Check {
		diags = append(diags, snapshot.kept(plan)...)
		source.Sort(diags)
	}
	report := Report{Language: snapshot.Config.Language, Diagnostics: diags, Next: plan.Site.Next}
	if o.Check {
		report.Findings = plan.Site.Findings()
	}
	for _, out := range plan.Outputs {
		if out.Page != nil {
			report.Pages++
		}
	}
	if source.HasErrors(diags) || o.Strict && source.HasWarnings(diags) {
		pub.Abort()
		return report, nil
	}
	if err := render(ctx, plan, pub); err != nil {
		pub.Abort()
		return report, err
	}
	report.Report, err = pub.Commit()
	for _, foreign := range report.Foreign {
		report.Diagnostics = append(report.Diagnostics, source.Info("PUB01", source.Pos{File: foreign}))
	}
	return report, err
}

// render writes every output of the plan into the publisher, but for those that
// the build before has made of the same and that are still there.
func render(ctx context.Context, plan *page.Plan, pub output.Publisher) error {
	return each(ctx, len(plan.Outputs), func(i int) error {
		out := plan.Outputs[i]
		key, err := out.Key()
		if err != nil {
			return fmt.Errorf("%s: %w", out.Addr, err)
		}
		if was, ok := pub.Have(out.Addr); ok && was.Key == key {
			pub.Keep(out.Addr)
			return nil
		}
		if err := pub.Put(out.Addr, key, out.Write); err != nil {
			return fmt.Errorf("%s: %w", out.Addr, err)
		}
		return nil
	})
}

// Snapshot is a site as its files say it, parsed and not yet linked. It serves
// any number of editions.
type Snapshot struct {
	Config *content.Config
	Parts  site.Parts
	Theme  *theme.Theme

	tree    *source.Tree
	bodies  content.Bodies
	version string
	author  bool

	addresses *source.File // nil = none
	diags     []source.Diagnostic
	links     *links
}

// Load finds and parses all files of the site, and its theme. With a memo it
// reads only what has changed since the load before.
func Load(ctx context.Context, tree *source.Tree, o Options) (*Snapshot, error) {
	memo := o.Memo
	if memo == nil {
		memo = &Memo{once: true}
	}
	memo.mu.Lock()
	defer memo.mu.Unlock()
	memo.catchUp(tree)
	s := &Snapshot{tree: tree, bodies: memo.keepBodies(o.Bodies), version: o.Version, author: o.Author, links: &memo.links}
	found := s.find(memo)
	s.loadConfig(found.config, o.BaseURL, memo)
	if err := s.parse(ctx, found.documents, memo); err != nil {
		return nil, err
	}
	s.loadOffers(found.offers, found.workbook, memo)
	s.loadSnapshots(found.snapshots, memo)
	if err := s.loadThreads(ctx, found.threads, memo); err != nil {
		return nil, err
	}
	s.loadTheme(o.Themes, found.strings, memo)
	s.Parts.Config, s.Parts.Files = s.Config, found.files
	s.addresses = found.addresses
	return s, nil
}

// Plan links what an edition shows and plans its outputs. The diagnostics are
// those of all stages.
func (s *Snapshot) Plan(e site.Edition) (*page.Plan, []source.Diagnostic) {
	linked, diags := s.links.link(s.Parts, e)
	plan, more := page.New(page.Inputs{
		Site: linked, Theme: s.Theme, Bodies: s.bodies, Read: s.read, Version: s.version, Author: s.author,
	})
	diags = append(append(append([]source.Diagnostic(nil), s.diags...), diags...), more...)
	diags = weigh(diags, s.Config.Matrix.Severity)
	source.Sort(diags)
	return plan, diags
}

// weigh gives diagnostics the severity that the site sets for their code:
// matrix.severity. What would publish something internal stays an error.
func weigh(diags []source.Diagnostic, severity map[string]string) []source.Diagnostic {
	if len(severity) == 0 {
		return diags
	}
	kept := diags[:0]
	for _, d := range diags {
		// That a relation cannot be computed is no matter of taste.
		if want := severity[d.Code()]; want != "" && d.Text != "SIZ01/limit" {
			weight, shown := source.Weighed(d.Severity, want)
			if !shown {
				continue
			}
			d.Severity = weight
		}
		kept = append(kept, d)
	}
	return kept
}
