package main

import (
	"cmp"
	"os"
	"os/user"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"kontor/generator/intake"
	"kontor/generator/language"
)

// intakeFile is the database of a site, unless the user names another.
const intakeFile = stateDir + "/data/intake.db"

func newComments(env *environment) *cobra.Command {
	cmd := &cobra.Command{
		Use:     "comments",
		Aliases: []string{"comment"},
		Args:    func(cmd *cobra.Command, args []string) error { return unknownCommand(cmd, args) },
		RunE:    func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	cmd.AddCommand(newCommentsList(env), newCommentsShow(env), newCommentsStats(env), newCommentsReview(env), newCommentsImport(env))
	for _, d := range commentDecisions {
		cmd.AddCommand(newCommentsDecide(env, d))
	}
	cmd.AddCommand(newCommentsExport(env), newCommentsLeakcheck(env))
	return cmd
}

// commentsFlags are those of every command about comments.
type commentsFlags struct {
	source string
	db     string
	clock  string
}

func (f *commentsFlags) register(cmd *cobra.Command) {
	sourceFlag(cmd, &f.source)
	cmd.Flags().StringVar(&f.db, "db", "", "")
	cmd.Flags().StringVar(&f.clock, "clock", "", "")
}

// commentsDesk is where a command works on comments: the site, and the store.
type commentsDesk struct {
	env   *environment
	site  *website
	lang  string // of messages
	store intake.Store
	pages commentPages
	now   time.Time // in the site's zone
}

// open opens the site and its comments, which must be there already.
func (f *commentsFlags) open(env *environment) (*commentsDesk, error) {
	w, err := env.openWebsite(f.source)
	if err != nil {
		return nil, err
	}
	now, err := editionFlags{clock: f.clock}.moment(env, w.config.Location)
	if err != nil {
		w.Close()
		return nil, err
	}
	store, err := env.openStore(w, f.db, true)
	if err != nil {
		w.Close()
		return nil, err
	}
	return &commentsDesk{env, w, w.lang, store, readCommentPages(w), now}, nil
}

// Close ends the work. What was decided is on disk already.
func (d *commentsDesk) Close() {
	_ = d.store.Close()
	d.site.Close()
}

// format prints dates and numbers in the language of messages.
func (d *commentsDesk) format() language.Format { return language.NewFormat(d.lang) }

// zone is the site's.
func (d *commentsDesk) zone() *time.Location { return d.now.Location() }

// commentPages are the pages of the last build, by thread. Without a build
// there are none, and pages are called by their ids.
type commentPages map[intake.Thread]intake.Page

func readCommentPages(w *website) commentPages {
	data, err := os.ReadFile(w.path(publicDir + "/kontor-pages.json"))
	if err != nil {
		return nil
	}
	list, err := intake.ReadPages(data)
	if err != nil {
		return nil
	}
	return intake.ByThread(list)
}

// title is that of a page, or its id.
func (p commentPages) title(t intake.Thread) string {
	return visible(cmp.Or(p[t].Title, t.Page))
}

// moderator is who decides: --as, else KONTOR_MODERATOR, else the user of the system.
func (env *environment) moderator(as string) (string, error) {
	name := strings.TrimSpace(cmp.Or(as, env.getenv("KONTOR_MODERATOR")))
	if name == "" {
		if u, err := user.Current(); err == nil {
			name = u.Username[strings.LastIndex(u.Username, `\`)+1:]
		}
	}
	if name == "" || len(name) > 100 || visible(name) != name {
		return "", usage("MOD01/moderator", "name", name)
	}
	return name, nil
}
