package main

import (
	"errors"
	"time"

	"kontor/generator"
	"kontor/generator/preview"
)

// watch builds now, after every change of the content or the themes, and when
// something comes due, until the command is interrupted. Trouble with one build
// is told and ends nothing.
func (o *buildOptions) watch(env *environment, w *website, target string) error {
	var memo generator.Memo
	folders := preview.WatchOptions{Root: w.dir, Folders: []string{contentDir, themesDir}, Polling: func(err error) {
		env.tell(env.stderr, say(w.lang, "CMD08/polling", "reason", err.Error()))
	}}
	clock := preview.Clock{Now: env.now, After: time.After}
	return preview.Repeat(env.ctx, folders, clock, func(c preview.Change) time.Time {
		memo.Changed(c.Paths, c.All)
		report, err := o.once(env, w, target, &memo)
		if env.ctx.Err() != nil {
			return time.Time{}
		}
		if err != nil && !errors.Is(err, errReported) {
			env.complain(w.lang, err)
		}
		if o.fixedClock(env) {
			return time.Time{}
		}
		if !report.Next.IsZero() && o.format == "text" {
			env.tell(env.stdout, say(w.lang, "CMD04/schedule-next", "time", report.Next.In(w.config.Location).Format("2006-01-02 15:04")))
		}
		return report.Next
	})
}

// fixedClock reports whether the clock of the build is given and stands still.
func (o *buildOptions) fixedClock(env *environment) bool {
	return o.clock != "" || env.getenv("SOURCE_DATE_EPOCH") != ""
}
