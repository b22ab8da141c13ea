package main

import (
	"errors"
	"io"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"kontor/generator/content"
	"kontor/generator/intake"
	"kontor/generator/intake/exchange"
	"kontor/generator/language"
	"kontor/generator/output"
	"kontor/generator/source"
	"kontor/generator/wordpress"
	"kontor/generator/wxr"
)

// postsOptions are the flags of "kontor comments import" about the posts of an
// export of WordPress, and what came of them.
type postsOptions struct {
	posts       bool
	media       string
	folder      string
	series      []string
	seriesTitle string

	report *postsReport
	moved  []wordpress.Moved
	lang   string // of the documents
}

// postsReport is what an import of posts came to.
type postsReport struct {
	Read    int      `json:"read"`
	Posts   int      `json:"posts"`
	Pages   int      `json:"pages"`
	Drafts  int      `json:"drafts"`
	Known   int      `json:"known"`
	Series  int      `json:"series"`
	Other   int      `json:"other"` // menus, revisions, files and what is in the trash
	Copied  int      `json:"copied"`
	Written []string `json:"written"`
	Fetch   []string `json:"fetch"`
	Authors []string `json:"authors"`

	diags []source.Diagnostic
}

func (o *postsOptions) register(cmd *cobra.Command) {
	cmd.Flags().BoolVar(&o.posts, "posts", false, "")
	cmd.Flags().StringVar(&o.media, "media", "", "")
	_ = cmd.MarkFlagDirname("media") // fails only for a flag that does not exist
	cmd.Flags().StringVar(&o.folder, "posts-folder", wordpress.DefaultFolder, "")
	cmd.Flags().StringArrayVar(&o.series, "series-category", nil, "")
	cmd.Flags().StringVar(&o.seriesTitle, "series-title", "", "")
}

// run makes documents of the posts of an export, if it is asked to.
func (o *postsOptions) run(env *environment, w *website, file string, export *exchange.Export, lang string, dryRun bool) error {
	if !o.posts {
		return nil
	}
	categories, err := o.check()
	if err != nil {
		return err
	}
	channel, items, notes, err := readPosts(file, export)
	if err != nil {
		return err
	}
	known, authors, err := w.importedPosts(env)
	if err != nil {
		return err
	}
	media, err := o.openMedia()
	if err != nil {
		return err
	}
	if media != nil {
		defer media.Close()
	}
	o.lang = postsLanguage(w.config, lang, channel.Language.Text)
	options := wordpress.Options{
		File: file, Language: o.lang, Default: w.config.Language, Location: w.config.Location, Folder: o.folder, Known: known,
		Taken:            func(path string) bool { return exists(w.path(path)) },
		SeriesCategories: categories, SeriesTitle: o.seriesTitle,
	}
	if media != nil {
		options.Media = func(name string) bool {
			info, err := media.Stat(filepath.FromSlash(name))
			return err == nil && info.Mode().IsRegular()
		}
	}
	docs, report := wordpress.Convert(*channel, items, options)
	o.moved = report.Moved
	o.report = &postsReport{
		Read: report.Read, Posts: report.Posts, Pages: report.Pages, Drafts: report.Drafts, Known: report.Known, Series: report.Series,
		Written: []string{}, Fetch: nonNil(report.Fetch), Authors: []string{}, diags: append(notes, report.Diags...),
	}
	for _, n := range report.Left {
		o.report.Other += n
	}
	for _, name := range report.Authors {
		if !slices.ContainsFunc(authors, func(a string) bool { return content.Fold(a) == content.Fold(name) }) {
			o.report.Authors = append(o.report.Authors, name)
		}
	}
	return o.write(w, media, docs, report.Files, dryRun)
}

func nonNil(list []string) []string {
	if list == nil {
		return []string{}
	}
	return list
}

// check reads NAME=ID of series, and refuses a pattern without a number.
func (o *postsOptions) check() ([]wordpress.SeriesCategory, error) {
	var all []wordpress.SeriesCategory
	for _, s := range o.series {
		name, id, ok := strings.Cut(s, "=")
		name, id = strings.TrimSpace(name), strings.TrimSpace(id)
		if !ok || name == "" || id == "" || id != content.Slug("", id) {
			return nil, usage("WPO01/series", "value", s)
		}
		all = append(all, wordpress.SeriesCategory{Category: name, ID: id})
	}
	if o.seriesTitle != "" && strings.Count(o.seriesTitle, "{n}") != 1 {
		return nil, usage("WPO01/title", "value", o.seriesTitle, "n", "{n}")
	}
	if o.folder == "" || o.folder != content.Slug("", o.folder) {
		return nil, usage("WPO01/folder", "value", o.folder)
	}
	return all, nil
}

// readPosts reads an export but for its comments.
func readPosts(file string, export *exchange.Export) (*wxr.Channel, []wxr.Item, []source.Diagnostic, error) {
	f, err := export.Unpacked()
	if err != nil {
		return nil, nil, nil, err
	}
	defer f.Close()
	r := wxr.NewReader(file, f)
	var items []wxr.Item
	for item, err := range r.Items() {
		if err != nil {
			return nil, nil, nil, err
		}
		item.Comments = nil
		items = append(items, item)
	}
	return r.Channel(), items, r.Notes(), nil
}

// importedPosts finds the posts that the site has already, wherever they have
// been moved to, and the names of its authors.
func (w *website) importedPosts(env *environment) (known map[string]string, authors []string, err error) {
	snapshot, err := w.load(env, "")
	if err != nil {
		return nil, nil, err
	}
	known = map[string]string{}
	for _, d := range snapshot.Parts.Documents {
		if key, ok := d.Meta.Params["wordpress"].(string); ok {
			known[key] = d.File.Path
		}
	}
	for _, a := range snapshot.Config.Authors {
		authors = append(authors, a.ID)
		for _, lang := range snapshot.Config.Languages {
			authors = append(authors, a.Name.In(lang))
		}
	}
	return known, authors, nil
}

// openMedia opens the user's copy of wp-content/uploads.
func (o *postsOptions) openMedia() (*os.Root, error) {
	if o.media == "" {
		return nil, nil
	}
	root, err := os.OpenRoot(o.media)
	if err != nil {
		return nil, usage("WPO01/media", "dir", o.media, "reason", reasonOfFile(err))
	}
	return root, nil
}

// postsLanguage is --lang, else what the export says, if the site has it.
func postsLanguage(config *content.Config, asked, said string) string {
	if asked != "" {
		return asked
	}
	base, _, _ := strings.Cut(strings.ReplaceAll(strings.ToLower(said), "_", "-"), "-")
	for _, l := range config.Languages {
		if strings.EqualFold(l, said) || l == base {
			return l
		}
	}
	return config.Language
}

// write writes what is not there yet: nothing of the author's is replaced.
func (o *postsOptions) write(w *website, media *os.Root, docs []wordpress.Document, files []wordpress.File, dryRun bool) error {
	for _, d := range docs {
		if exists(w.path(d.Path)) {
			continue
		}
		o.report.Written = append(o.report.Written, d.Path)
		if dryRun {
			continue
		}
		err := os.MkdirAll(filepath.Dir(w.path(d.Path)), 0o755)
		if err == nil {
			err = output.ReplaceFile(w.path(d.Path), d.Data)
		}
		if err != nil {
			return failed("WPO01/unwritten", "file", d.Path, "reason", reasonOfFile(err))
		}
	}
	for _, f := range files {
		if exists(w.path(f.To)) {
			continue
		}
		o.report.Copied++
		if dryRun {
			continue
		}
		if err := copyMedia(media, f.From, w.path(f.To)); err != nil {
			return failed("WPO01/unwritten", "file", f.To, "reason", reasonOfFile(err))
		}
	}
	return nil
}

// copyMedia copies a file so that it is there whole or not at all.
func copyMedia(media *os.Root, from, to string) error {
	in, err := media.Open(filepath.FromSlash(from))
	if err != nil {
		return err
	}
	defer in.Close()
	if err := os.MkdirAll(filepath.Dir(to), 0o755); err != nil {
		return err
	}
	out, err := os.CreateTemp(filepath.Dir(to), "."+filepath.Base(to)+"-*")
	if err != nil {
		return err
	}
	_, err = io.Copy(out, in)
	err = errors.Join(err, out.Chmod(fs.FileMode(0o644)), out.Close())
	if err == nil {
		err = os.Rename(out.Name(), to)
	}
	if err != nil {
		os.Remove(out.Name())
	}
	return err
}

// planned are the pages that a trial run has not written, so that it can tell
// which comments would find them.
func (o *postsOptions) planned(w *website, dryRun bool) []intake.Page {
	if !dryRun {
		return nil
	}
	var pages []intake.Page
	for _, m := range o.moved {
		if !m.Draft && m.From != "" {
			pages = append(pages, intake.Page{ID: m.To, URL: m.From, Title: m.Title, Language: o.lang, Comments: true})
		}
	}
	return pages
}

// collisions lead the comments of a text to its new page where its old address
// is that of another page here: WordPress had /blog/ as a page of its own.
func (o *postsOptions) collisions(pages []intake.Page) []intake.Rule {
	byPath, byID := map[string]intake.Page{}, map[string]intake.Page{}
	for _, p := range pages {
		byPath[pathOf(p.URL)] = p
		if o.lang == "" || o.lang == p.Language {
			byID[p.ID] = p
		}
	}
	var rules []intake.Rule
	for _, m := range o.moved {
		there, taken := byPath[pathOf(m.From)]
		here, written := byID[strings.TrimSuffix(strings.TrimPrefix(m.To, contentDir+"/"), ".md")]
		if taken && written && there.ID != here.ID {
			rules = append(rules, intake.Rule{From: m.From, To: here.URL})
		}
	}
	return rules
}

// pathOf is the path of an address, without a slash at its end.
func pathOf(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return address
	}
	return strings.TrimSuffix(u.Path, "/")
}

// Limits of what is shown at once.
const (
	shownNotes = 60
	shownFetch = 20
)

// tell words the report for people.
func (o *postsOptions) tell(env *environment, w *website) {
	r := o.report
	if r == nil {
		return
	}
	p := env.printer(env.stderr, w)
	p.secret = true
	p.problems(r.diags[:min(len(r.diags), shownNotes)])
	number := func(n int) string { return language.NewFormat(w.lang).Number(n) }
	if more := len(r.diags) - shownNotes; more > 0 {
		env.tell(env.stderr, say(w.lang, "CMD04/more", "n", number(more)))
	}
	line := func(key string, args ...string) { env.tell(env.stdout, visible(say(w.lang, key, args...))) }
	line("WPO02", "read", number(r.Read), "posts", number(r.Posts), "pages", number(r.Pages), "known", number(r.Known), "other", number(r.Other))
	if r.Drafts > 0 {
		line("WPO02/drafts", "n", number(r.Drafts))
	}
	if r.Series > 0 {
		line("WPO02/series", "n", number(r.Series))
	}
	if r.Copied > 0 {
		line("WPO02/copied", "n", number(r.Copied))
	}
	if len(r.Fetch) > 0 {
		line("WPO02/fetch", "n", number(len(r.Fetch)))
		for _, address := range r.Fetch[:min(len(r.Fetch), shownFetch)] {
			env.tell(env.stdout, "    "+visible(address))
		}
		if more := len(r.Fetch) - shownFetch; more > 0 {
			env.tell(env.stdout, "    "+say(w.lang, "CMD04/more", "n", number(more)))
		}
	}
	if len(r.Authors) > 0 {
		line("WPO02/authors")
		env.tell(env.stdout, "    authors:")
		for _, name := range r.Authors {
			env.tell(env.stdout, "      - {id: "+content.Slug(w.lang, name)+", name: "+strconv.Quote(visible(name))+"}")
		}
	}
}
