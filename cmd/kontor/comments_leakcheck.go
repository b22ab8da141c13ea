package main

import (
	"cmp"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"kontor/generator/intake"
)

// commentsLeakcheckOptions are the flags of "kontor comments leakcheck".
type commentsLeakcheckOptions struct {
	commentsFlags
	noExceptions bool
	format       string
}

func newCommentsLeakcheck(env *environment) *cobra.Command {
	var o commentsLeakcheckOptions
	cmd := &cobra.Command{
		Use:  "leakcheck [DIR]",
		Args: atMostOne,
		RunE: func(_ *cobra.Command, args []string) error { return o.run(env, strings.Join(args, "")) },
	}
	o.register(cmd)
	formatFlag(cmd, &o.format, "text", "json")
	cmd.Flags().BoolVar(&o.noExceptions, "no-exceptions", false, "")
	return cmd
}

// run looks for the addresses of the store in a folder.
func (o *commentsLeakcheckOptions) run(env *environment, dir string) error {
	if err := oneOf("--format", o.format, "text", "json"); err != nil {
		return err
	}
	d, err := o.open(env)
	if err != nil {
		return err
	}
	defer d.Close()
	place := cmp.Or(dir, d.site.path(publicDir))
	if info, err := os.Stat(place); err != nil || !info.IsDir() {
		return usage("EXP01/no-folder", "path", place)
	}
	var own fs.FS
	if !o.noExceptions {
		own = os.DirFS(d.site.path(contentDir))
	}
	report, err := intake.LeakCheck(env.ctx, d.store, os.DirFS(place), own)
	if err != nil {
		return err
	}
	if o.format == "json" {
		err = printJSON(env.stdout, leakJSON(report))
	} else {
		d.tellLeaks(env.stdout, report)
		d.tellSearch(filepath.ToSlash(place), report)
	}
	if err == nil && len(report.Leaks)+countTooLarge(report) > 0 {
		return errReported
	}
	return err
}

// exported words a number of things of an export.
func (d *commentsDesk) exported(what string, n int) string { return count(d.lang, "EXP05/"+what, n) }

// countTooLarge counts what nobody can vouch for.
func countTooLarge(r *intake.LeakReport) int {
	n := 0
	for _, u := range r.Unsearched {
		if u.Reason == "too-large" {
			n++
		}
	}
	return n
}

// leakJSON is a report for programs; its lists are never null.
func leakJSON(r *intake.LeakReport) any {
	return struct {
		Files      int                 `json:"files"`
		Bytes      int64               `json:"bytes"`
		Secrets    int                 `json:"secrets"`
		Excepted   int                 `json:"excepted"`
		Leaks      []intake.Leak       `json:"leaks"`
		Unsearched []intake.Unsearched `json:"unsearched"`
	}{r.Files, r.Bytes, r.Secrets, r.Excepted, append([]intake.Leak{}, r.Leaks...), append([]intake.Unsearched{}, r.Unsearched...)}
}

// tellLeaks names each leak by its place, never by the secret.
func (d *commentsDesk) tellLeaks(out io.Writer, r *intake.LeakReport) {
	for _, l := range r.Leaks {
		place := l.File
		if l.Line > 0 {
			place += ":" + strconv.Itoa(l.Line)
		}
		what := say(d.lang, "EXP03/"+string(l.Form))
		key := "EXP02/leak"
		if l.Line == 0 {
			key = "EXP02/leak-name"
		}
		line := say(d.lang, key, "place", place, "secret", l.Secret, "form", what)
		if l.Comment != "" {
			line += say(d.lang, "EXP02/leak-comment", "id", l.Comment)
		}
		if l.Times > 1 {
			line += say(d.lang, "EXP02/leak-times", "n", strconv.Itoa(l.Times))
		}
		d.env.tell(out, visible(line))
	}
	for _, u := range r.Unsearched {
		d.env.tell(out, visible(say(d.lang, "EXP06/"+u.Reason, "file", u.File)))
	}
}

// tellSearch says what was searched.
func (d *commentsDesk) tellSearch(dir string, r *intake.LeakReport) {
	d.env.tell(d.env.stdout, visible(say(d.lang, "EXP02/searched", "path", dir,
		"files", d.exported("files", r.Files), "secrets", d.exported("secrets", r.Secrets),
		"leaks", d.exported("leaks", len(r.Leaks)))))
	if r.Excepted > 0 {
		d.env.tell(d.env.stdout, d.exported("excepted", r.Excepted))
	}
}
