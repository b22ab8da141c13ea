// Package generator is the pipeline: find, parse, link, load theme, plan,
// render, publish. Open this file first. It holds the order and the
// concurrency and nothing else; every stage is a package of its own.
package generator

import (
	"context"
	"io/fs"

	"kontor/generator/output"
	"kontor/generator/site"
	"kontor/generator/source"
)

// Options are what a build depends on besides the files of the site.
type Options struct {
	Themes  fs.FS        // the themes that come with the program: "kontor/layouts/..."
	Version string       // of the program; part of every key
	BaseURL string       // overrides baseURL of site.yaml
	Edition site.Edition // what to show; Edition.Clock is required
}

// Report says what a build did.
type Report struct {
	output.Report
	Pages       int
	Language    string // of the site: messages are worded in it
	Diagnostics []source.Diagnostic
}

// Build turns the site in tree into files that pub takes. With an error among
// the diagnostics nothing is committed. The error is for trouble with the
// machine (disk, interrupted), never for content.
func Build(ctx context.Context, tree *source.Tree, o Options, pub output.Publisher) (Report, error) {
	panic("not yet")
}
