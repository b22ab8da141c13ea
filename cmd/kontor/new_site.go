package main

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"maps"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"kontor/generator/content"
)

// siteOptions are the flags of "kontor new site", and the answers.
type siteOptions struct {
	title    string
	language string
	author   string
	baseURL  string
	blog     bool
}

// legalTemplates are the pages of a new site that nobody but its publisher can
// fill in: legal notice and privacy.
var legalTemplates = map[string][2]string{
	"de": {"content/impressum.md", "content/datenschutz.md"},
	"en": {"content/legal-notice.md", "content/privacy.md"},
}

func newNewSite(env *environment) *cobra.Command {
	var o siteOptions
	cmd := &cobra.Command{
		Use:  "site NAME",
		Args: atMostOne,
	}
	cmd.RunE = func(_ *cobra.Command, args []string) error { return o.run(env, cmd.Flags().Changed, args) }
	cmd.Flags().StringVar(&o.title, "title", "", "")
	cmd.Flags().StringVar(&o.language, "language", "", "")
	cmd.Flags().StringVar(&o.author, "author", "", "")
	cmd.Flags().StringVarP(&o.baseURL, "baseURL", "b", "", "")
	cmd.Flags().BoolVar(&o.blog, "blog", false, "")
	return cmd
}

// run asks for what no flag says, if somebody is there to answer, and writes
// the site. given reports whether a flag was set.
func (o *siteOptions) run(env *environment, given func(flag string) bool, args []string) error {
	if len(args) == 0 || strings.TrimSpace(args[0]) == "" {
		return usage("CMD01/name", "example", "kontor new site vertrieb")
	}
	dir := args[0]
	o.setDefaults(env, dir)
	if err := o.check(); err != nil {
		return err
	}
	if env.isTerminal(env.stdin) {
		if err := o.ask(env, given); err != nil {
			return err
		}
	}
	files, err := scaffoldSite(o.language, o.data(env, dir))
	if err != nil {
		return err
	}
	names := slices.Sorted(maps.Keys(files))
	for _, name := range names {
		if file := filepath.Join(dir, filepath.FromSlash(name)); exists(file) {
			return failed("CMD02/exists", "path", file)
		}
	}
	for _, name := range names {
		if err := writeNew(filepath.Join(dir, filepath.FromSlash(name)), files[name]); err != nil {
			return err
		}
	}
	legal := legalTemplates[o.language]
	env.tell(env.stdout, say(env.messages(o.language), "CMD04/site-made", "path", dir, "notice", legal[0], "privacy", legal[1]))
	return nil
}

// setDefaults fills in what a flag does not say.
func (o *siteOptions) setDefaults(env *environment, dir string) {
	if o.title == "" {
		o.title = titleOf(filepath.ToSlash(filepath.Clean(dir)))
	}
	if o.language == "" {
		o.language = env.messages("")
	}
}

func (o *siteOptions) check() error {
	if err := oneOf("--language", o.language, "de", "en"); err != nil {
		return err
	}
	if o.baseURL != "" {
		return checkBaseURL(o.baseURL)
	}
	return nil
}

func (o *siteOptions) data(env *environment, dir string) scaffoldData {
	zone, err := time.LoadLocation("Europe/Berlin")
	if err != nil || o.language != "de" {
		zone = time.UTC
	}
	d := scaffoldData{
		Title: o.title, Author: o.author, BaseURL: o.baseURL, Blog: o.blog, Folder: filepath.Base(filepath.Clean(dir)),
		Date: env.now().In(zone).Format("2006-01-02"),
	}
	if o.author != "" {
		d.AuthorID = content.Slug(o.language, o.author)
	}
	return d
}

// dialog asks questions on a terminal.
type dialog struct {
	in   *bufio.Scanner
	out  io.Writer
	lang string
}

// ask asks the five questions, less those that a flag has answered.
func (o *siteOptions) ask(env *environment, given func(flag string) bool) error {
	d := &dialog{in: bufio.NewScanner(env.stdin), out: env.stderr, lang: env.messages("")}
	free := func(string) error { return nil }
	questions := []struct {
		flag, key string
		answer    *string
		check     func(string) error
	}{
		{"language", "CMD05/language", &o.language, func(s string) error { return oneOf("--language", s, "de", "en") }},
		{"title", "CMD05/title", &o.title, free},
		{"author", "CMD05/author", &o.author, free},
		{"baseURL", "CMD05/base-url", &o.baseURL, checkBaseURL},
	}
	for _, q := range questions {
		if given(q.flag) {
			continue
		}
		if err := d.ask(q.key, q.answer, q.check); err != nil {
			return err
		}
		d.lang = env.messages(o.language)
	}
	if given("blog") {
		return nil
	}
	return d.askDimensions(&o.blog)
}

// askDimensions asks whether the site has dimensions, or is a plain blog.
func (d *dialog) askDimensions(blog *bool) error {
	yes, no := "yes", "no"
	if d.lang == "de" {
		yes, no = "ja", "nein"
	}
	answer := yes
	err := d.ask("CMD05/kind", &answer, func(s string) error { return oneOf("", strings.ToLower(s), yes, no, yes[:1], no[:1]) })
	*blog = strings.HasPrefix(strings.ToLower(answer), no[:1])
	return err
}

// ask puts one question until the answer will do. No answer keeps what
// *answer holds.
func (d *dialog) ask(key string, answer *string, check func(string) error) error {
	for {
		prompt := say(d.lang, key)
		if *answer != "" {
			prompt += " [" + *answer + "]"
		}
		fmt.Fprint(d.out, prompt+": ")
		if !d.in.Scan() {
			fmt.Fprintln(d.out)
			return d.in.Err()
		}
		s := strings.TrimSpace(d.in.Text())
		if s == "" {
			return nil
		}
		err := check(s)
		if err == nil {
			*answer = s
			return nil
		}
		if f := (*failure)(nil); errors.As(err, &f) {
			message, _ := wordFailure(d.lang, f)
			fmt.Fprintln(d.out, message)
		}
	}
}
