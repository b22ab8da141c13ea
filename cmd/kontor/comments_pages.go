package main

import (
	"bytes"
	"cmp"
	"strings"
	"time"

	"kontor/generator/intake"
	"kontor/generator/site"
	"kontor/generator/source"
)

// publicPages are the pages that a build would publish at a moment, or those of
// a list that a build has written. Where the site has errors, undone words what
// therefore was not done.
func (w *website) publicPages(env *environment, file string, now time.Time, undone string) ([]intake.Page, error) {
	data, err := w.pageList(env, file, now, undone)
	if err != nil {
		return nil, err
	}
	pages, err := intake.ReadPages(data)
	if err != nil {
		return nil, failed("EXP01/pages", "file", cmp.Or(file, "kontor-pages.json"))
	}
	return pages, nil
}

func (w *website) pageList(env *environment, file string, now time.Time, undone string) ([]byte, error) {
	if file != "" {
		return readFile(file)
	}
	snapshot, err := w.load(env, "")
	if err != nil {
		return nil, err
	}
	plan, diags := snapshot.Plan(site.Edition{Clock: now})
	if err := w.sound(env, withoutComments(diags), undone); err != nil {
		return nil, err
	}
	out, ok := plan.At("/kontor-pages.json")
	if !ok {
		return nil, failed("EXP01/pages", "file", "kontor-pages.json")
	}
	var b bytes.Buffer
	err = out.Write(&b)
	return b.Bytes(), err
}

// withoutComments leaves out what is wrong with the files of comments: an export
// is about to replace them, and they have no part in the addresses of pages.
func withoutComments(diags []source.Diagnostic) []source.Diagnostic {
	var rest []source.Diagnostic
	for _, d := range diags {
		if !strings.HasPrefix(d.Pos.File, commentsDir) {
			rest = append(rest, d)
		}
	}
	return rest
}
