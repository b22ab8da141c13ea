package main

import (
	"bytes"
	"cmp"
	"os"
	"path"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"kontor/generator/content"
	"kontor/generator/output"
	"kontor/generator/site"
)

const snapshotsDir = "content/snapshots"

// snapshotOptions are the flags of "kontor snapshot".
type snapshotOptions struct {
	source, clock string
	force         bool
}

func newSnapshot(env *environment) *cobra.Command {
	var o snapshotOptions
	cmd := &cobra.Command{
		Use:  "snapshot [NAME]",
		Args: atMostOne,
		RunE: func(_ *cobra.Command, args []string) error { return o.run(env, strings.Join(args, "")) },
	}
	sourceFlag(cmd, &o.source)
	cmd.Flags().StringVar(&o.clock, "clock", "", "")
	cmd.Flags().BoolVar(&o.force, "force", false, "")
	return cmd
}

// run keeps the concept as readers see it now: drafts and what is internal are
// never part of it.
func (o *snapshotOptions) run(env *environment, name string) error {
	w, err := env.openWebsite(o.source)
	if err != nil {
		return err
	}
	defer w.Close()
	clock, err := editionFlags{clock: o.clock}.moment(env, w.config.Location)
	if err != nil {
		return err
	}
	name = strings.TrimSuffix(cmp.Or(name, clock.Format(time.DateOnly)), ".json")
	if name == "" || strings.HasPrefix(name, ".") || strings.ContainsAny(name, `/\:*?"<>|`) || visible(name) != name {
		return usage("CMD14/name", "name", name)
	}
	file := path.Join(snapshotsDir, name+".json")
	if exists(w.path(file)) && !o.force {
		return failed("CMD14/exists", "file", file)
	}
	data, err := o.model(env, w, clock)
	if err != nil {
		return err
	}
	if len(data) > content.MaxFile {
		return failed("CMD14/large", "file", file)
	}
	if err := os.MkdirAll(w.path(snapshotsDir), 0o755); err != nil {
		return failed("CMD09/unwritten", "file", file, "reason", reasonOfFile(err))
	}
	if err := output.ReplaceFile(w.path(file), data); err != nil {
		return failed("CMD09/unwritten", "file", file, "reason", reasonOfFile(err))
	}
	env.tell(env.stdout, say(w.lang, "CMD14/written", "file", file))
	return nil
}

// model is the model.json that a build would publish. With errors it would not.
func (o *snapshotOptions) model(env *environment, w *website, clock time.Time) ([]byte, error) {
	loaded, err := w.load(env, "")
	if err != nil {
		return nil, err
	}
	plan, diags := loaded.Plan(site.Edition{Clock: clock})
	if err := w.sound(env, diags, "CMD14/not-kept"); err != nil {
		return nil, err
	}
	out, ok := plan.At("/model.json")
	if !ok || plan.Site.Relation == nil {
		return nil, failed("CMD02/no-matrix")
	}
	var b bytes.Buffer
	err = out.Write(&b)
	return b.Bytes(), err
}
