package main

import (
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"kontor/generator"
	"kontor/generator/content"
	"kontor/generator/output"
	"kontor/generator/site"
	"kontor/generator/source"
)

// The places of a site that the command itself knows.
const (
	contentDir = "content"
	configFile = "content/site.yaml"
	stateDir   = ".kontor"
	themesDir  = "themes"
	publicDir  = "public" // unless the user names another
)

// website is a site's folder, opened.
type website struct {
	dir    string
	tree   *source.Tree
	config *content.Config // of site.yaml; its problems are reported by the build
	lang   string          // of messages
}

// openWebsite opens the site in dir. A folder without content/ is not a site.
func (env *environment) openWebsite(dir string) (*website, error) {
	if info, err := os.Stat(filepath.Join(dir, contentDir)); err != nil || !info.IsDir() {
		return nil, usage("CMD01/no-site", "path", dir)
	}
	tree, err := source.Open(dir)
	if err != nil {
		return nil, err
	}
	config, _ := readConfig(tree)
	return &website{dir: dir, tree: tree, config: config, lang: env.messages(config.Language)}, nil
}

func (w *website) Close() { w.tree.Close() }

// path is a place in the site, as the system names it.
func (w *website) path(name string) string { return filepath.Join(w.dir, filepath.FromSlash(name)) }

// editionFlags choose the site and what of it is shown.
type editionFlags struct {
	source                 string
	drafts, future, expire bool
	clock                  string
}

func (f *editionFlags) register(cmd *cobra.Command) {
	sourceFlag(cmd, &f.source)
	cmd.Flags().BoolVarP(&f.drafts, "buildDrafts", "D", false, "")
	cmd.Flags().BoolVarP(&f.future, "buildFuture", "F", false, "")
	cmd.Flags().BoolVarP(&f.expire, "buildExpired", "E", false, "")
	cmd.Flags().StringVar(&f.clock, "clock", "", "")
}

func sourceFlag(cmd *cobra.Command, dir *string) {
	cmd.Flags().StringVarP(dir, "source", "s", ".", "")
	_ = cmd.MarkFlagDirname("source") // fails only for a flag that does not exist
}

// edition is what the flags and the environment ask for.
func (f editionFlags) edition(env *environment, w *website) (site.Edition, error) {
	clock, err := f.moment(env, w.config.Location)
	return site.Edition{Clock: clock, Drafts: f.drafts, Future: f.future, Expired: f.expire}, err
}

// moment is the clock of a build: --clock, else SOURCE_DATE_EPOCH, else now.
func (f editionFlags) moment(env *environment, zone *time.Location) (time.Time, error) {
	if f.clock != "" {
		t, ok := parseClock(f.clock, zone)
		if !ok {
			return t, usage("CMD01/clock", "value", f.clock)
		}
		return t, nil
	}
	if epoch := env.getenv("SOURCE_DATE_EPOCH"); epoch != "" {
		seconds, err := strconv.ParseInt(epoch, 10, 64)
		if err != nil {
			return time.Time{}, usage("CMD01/epoch", "value", epoch)
		}
		return time.Unix(seconds, 0).In(zone), nil
	}
	return env.now().In(zone), nil
}

// clockForms are the forms of a time that are read in the site's zone.
var clockForms = []string{
	"2006-01-02", "2006-01-02 15:04", "2006-01-02T15:04", "2006-01-02 15:04:05", "2006-01-02T15:04:05",
	"2.1.2006", "2.1.2006 15:04",
}

func parseClock(s string, zone *time.Location) (time.Time, bool) {
	s = strings.TrimSpace(s)
	if t, err := time.Parse(time.RFC3339, s); err == nil {
		return t, true
	}
	for _, form := range clockForms {
		if t, err := time.ParseInLocation(form, s, zone); err == nil {
			return t, true
		}
	}
	return time.Time{}, false
}

// load reads the site, under another base URL unless that is "".
func (w *website) load(env *environment, baseURL string) (*generator.Snapshot, error) {
	return generator.Load(env.ctx, w.tree, generator.Options{Themes: env.themes, Version: programVersion(), BaseURL: baseURL})
}

// sound ends a command that needs a site without errors: it prints them, and
// words what therefore was not done.
func (w *website) sound(env *environment, diags []source.Diagnostic, undone string) error {
	if !stops(diags, false) {
		return nil
	}
	env.printer(env.stderr, w).problems(forBuild(diags))
	env.tell(env.stderr, say(w.lang, undone))
	return errReported
}

// generate runs the build into a publisher. Texts wait in a file in spoolDir,
// so that a large site does not have to fit into memory; a memo keeps them
// itself, for the build after this one.
func (w *website) generate(env *environment, o generator.Options, spoolDir string, pub output.Publisher) (generator.Report, error) {
	// What another program of the same version made is not what this one would.
	o.Themes, o.Version = env.themes, programVersion()+" "+programKey().String()
	if o.Memo != nil {
		return generator.Build(env.ctx, w.tree, o, pub)
	}
	spool, err := output.NewSpool(spoolDir)
	if err != nil {
		pub.Abort()
		return generator.Report{}, err
	}
	defer spool.Close()
	o.Bodies = content.NewSpooledBodies(spool)
	return generator.Build(env.ctx, w.tree, o, pub)
}

// formatFlag adds --format.
func formatFlag(cmd *cobra.Command, format *string, formats ...string) {
	cmd.Flags().StringVar(format, "format", "text", "")
	// Fails only for a flag that does not exist or has a completion already.
	_ = cmd.RegisterFlagCompletionFunc("format", cobra.FixedCompletions(formats, cobra.ShellCompDirectiveNoFileComp))
}

// oneOf checks the value of a flag.
func oneOf(flag, value string, known ...string) error {
	for _, k := range known {
		if value == k {
			return nil
		}
	}
	return usage("CMD01/one-of", "name", flag, "value", value, "known", strings.Join(known, ", "))
}

// noArguments and atMostOne refuse what a command has no use for.
func noArguments(cmd *cobra.Command, args []string) error { return atMost(0, cmd, args) }

func atMostOne(cmd *cobra.Command, args []string) error { return atMost(1, cmd, args) }

func atMost(n int, cmd *cobra.Command, args []string) error {
	if len(args) > n {
		return usage("CMD01/argument", "value", args[n], "command", cmd.CommandPath())
	}
	return nil
}

// exists reports whether something lies at a path, be it a link to nothing.
func exists(name string) bool {
	_, err := os.Lstat(name)
	return err == nil
}
