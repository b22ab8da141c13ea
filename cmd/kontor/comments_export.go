package main

import (
	"bytes"
	"io"
	"os"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"kontor/generator/intake"
	"kontor/generator/intake/exchange"
)

// The forms of an export: the files of the site with a report for people or for
// programs, or one file with all comments.
var (
	siteForms = []string{"text", "json"}
	fileForms = []string{"jsonl", "wxr", "csv"}
)

// commentsExportOptions are the flags of "kontor comments export".
type commentsExportOptions struct {
	commentsFlags
	pagesFile string
	format    string
	file      string
	private   bool
	dry       bool
}

func newCommentsExport(env *environment) *cobra.Command {
	var o commentsExportOptions
	cmd := &cobra.Command{
		Use:  "export",
		Args: noArguments,
		RunE: func(*cobra.Command, []string) error { return o.run(env) },
	}
	o.register(cmd)
	formatFlag(cmd, &o.format, append(siteForms, fileForms...)...)
	flags := cmd.Flags()
	flags.StringVar(&o.pagesFile, "pages", "", "")
	flags.StringVarP(&o.file, "output", "o", "", "")
	flags.BoolVar(&o.private, "private", false, "")
	flags.BoolVar(&o.dry, "dry-run", false, "")
	return cmd
}

func (o *commentsExportOptions) run(env *environment) error {
	if err := oneOf("--format", o.format, append(siteForms, fileForms...)...); err != nil {
		return err
	}
	intoSite := oneOf("", o.format, siteForms...) == nil
	switch {
	case intoSite && o.private:
		return usage("EXP01/private", "known", strings.Join(fileForms, ", "))
	case intoSite && o.file != "":
		return usage("EXP01/output", "known", strings.Join(fileForms, ", "))
	case !intoSite && o.dry:
		return usage("EXP01/dry-run", "format", o.format)
	}
	d, err := o.open(env)
	if err != nil {
		return err
	}
	defer d.Close()
	if o.private {
		return o.writePrivate(d)
	}
	pages, err := d.site.publicPages(env, o.pagesFile, d.now, "EXP01/not-exported")
	if err != nil {
		return err
	}
	published, err := intake.Public(env.ctx, d.store, pages)
	if err != nil {
		return err
	}
	if intoSite {
		return o.writeSite(d, published)
	}
	return o.writePublic(d, pages, published)
}

// writePublic writes one file with what is public, if no address is in it.
func (o *commentsExportOptions) writePublic(d *commentsDesk, pages []intake.Page, p *intake.Published) error {
	var b bytes.Buffer
	var err error
	switch o.format {
	case "jsonl":
		err = exchange.WritePublicLines(&b, p.Threads)
	case "csv":
		err = exchange.WritePublicCSV(&b, p.Threads, d.column)
	case "wxr":
		err = exchange.WritePublicWXR(&b, d.wordpress(), pages, p.Threads)
	}
	if err != nil {
		return err
	}
	search, err := intake.NewLeakSearch(d.env.ctx, d.store)
	if err == nil {
		err = search.Except(d.env.ctx, os.DirFS(d.site.path(contentDir)))
	}
	if err == nil {
		err = search.File(exportName(o.file, o.format), bytes.NewReader(b.Bytes()))
	}
	if err != nil {
		return err
	}
	report, err := search.Report(d.env.ctx, d.store)
	if err != nil {
		return err
	}
	if len(report.Leaks) > 0 {
		d.tellLeaks(d.env.stderr, report)
		d.env.tell(d.env.stderr, say(d.lang, "EXP01/leaks"))
		return errReported
	}
	write := func(w io.Writer) error { _, err := w.Write(b.Bytes()); return err }
	return o.into(d, 0o644, write)
}

// exportName is how an export is called in messages.
func exportName(file, format string) string {
	if file == "" || file == "-" {
		return "export." + format
	}
	return filepath.ToSlash(file)
}

// writePrivate writes one file with everything that the store keeps, for the
// eyes of its owner only.
func (o *commentsExportOptions) writePrivate(d *commentsDesk) error {
	if o.file != "" && o.file != "-" && d.site.published(o.file) {
		return usage("EXP01/published", "file", o.file)
	}
	all := d.store.List(d.env.ctx, intake.Filter{})
	var write func(w io.Writer) error
	switch o.format {
	case "jsonl":
		write = func(w io.Writer) error { return exchange.WritePrivateLines(w, all) }
	case "csv":
		write = func(w io.Writer) error { return exchange.WritePrivateCSV(w, all, d.column) }
	case "wxr":
		pages := make([]intake.Page, 0, len(d.pages))
		for thread, p := range d.pages {
			if thread.Page == p.ID { // and not an id that it had
				pages = append(pages, p)
			}
		}
		write = func(w io.Writer) error { return exchange.WritePrivateWXR(w, d.wordpress(), pages, all) }
	}
	return o.into(d, 0o600, write)
}

// published reports whether a file would lie where the site is, or becomes, public.
func (w *website) published(file string) bool {
	file = resolved(file)
	for _, dir := range []string{contentDir, publicDir, themesDir} {
		if rel, err := filepath.Rel(resolved(w.path(dir)), file); err == nil && filepath.IsLocal(rel) {
			return true
		}
	}
	return false
}

// resolved is a path without links, as far as it exists.
func resolved(name string) string {
	name, err := filepath.Abs(name)
	if err != nil {
		return name
	}
	if real, err := filepath.EvalSymlinks(name); err == nil {
		return real
	}
	if dir := filepath.Dir(name); dir != name {
		return filepath.Join(resolved(dir), filepath.Base(name))
	}
	return name
}

// into writes to the file that was named, or to standard output. The file is
// replaced at once, and nobody else may read it before it has its mode.
func (o *commentsExportOptions) into(d *commentsDesk, mode os.FileMode, write func(io.Writer) error) error {
	if o.file == "" || o.file == "-" {
		return write(d.env.stdout)
	}
	if err := replaceWith(o.file, mode, write); err != nil {
		if d.env.ctx.Err() != nil {
			return d.env.ctx.Err()
		}
		return failed("CMD09/unwritten", "file", o.file, "reason", reasonOfFile(err))
	}
	d.env.tell(d.env.stderr, visible(say(d.lang, "EXP02/file", "file", o.file)))
	return nil
}

func replaceWith(name string, mode os.FileMode, write func(io.Writer) error) error {
	f, err := os.CreateTemp(filepath.Dir(name), "."+filepath.Base(name)+"-*") // for its owner only
	if err != nil {
		return err
	}
	if err = write(f); err == nil {
		err = f.Chmod(mode)
	}
	if err == nil {
		err = f.Sync()
	}
	if closed := f.Close(); err == nil {
		err = closed
	}
	if err == nil {
		err = os.Rename(f.Name(), name)
	}
	if err != nil {
		os.Remove(f.Name())
	}
	return err
}

// column titles a column of a table in the language of messages.
func (d *commentsDesk) column(name string) string { return say(d.lang, "EXP04/"+name) }

// wordpress is what an export for WordPress says of the site.
func (d *commentsDesk) wordpress() exchange.Blog {
	c := d.site.config
	return exchange.Blog{Title: c.Title.In(c.Language), Address: c.BaseURL, Language: c.Language}
}
