package main

import (
	"encoding/json"
	"errors"
	"path"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"kontor/generator"
	"kontor/generator/content"
	"kontor/generator/output"
	"kontor/generator/page"
	"kontor/generator/site"
)

// renderOptions are the flags of "kontor newsletter render".
type renderOptions struct {
	edition              editionFlags
	lang, format, file   string
	baseURL, unsubscribe string
}

var mailFormats = []string{"text", "html", "eml", "json"}

func newNewsletterRender(env *environment) *cobra.Command {
	var o renderOptions
	cmd := &cobra.Command{
		Use: "render PART",
		Args: func(cmd *cobra.Command, args []string) error {
			if len(args) == 0 {
				return usage("CMD16/no-part", "command", cmd.CommandPath())
			}
			return atMostOne(cmd, args)
		},
		RunE: func(_ *cobra.Command, args []string) error { return o.run(env, args[0]) },
	}
	o.edition.register(cmd)
	cmd.Flags().StringVar(&o.lang, "lang", "", "")
	cmd.Flags().StringVarP(&o.file, "output", "o", "", "")
	cmd.Flags().StringVarP(&o.baseURL, "baseURL", "b", "", "")
	cmd.Flags().StringVar(&o.unsubscribe, "unsubscribe", "", "")
	formatFlag(cmd, &o.format, mailFormats...)
	return cmd
}

// run prints the mail of a text.
func (o *renderOptions) run(env *environment, part string) error {
	if err := oneOf("--format", o.format, mailFormats...); err != nil {
		return err
	}
	w, err := env.openWebsite(o.edition.source)
	if err != nil {
		return err
	}
	defer w.Close()
	edition, err := o.edition.edition(env, w)
	if err != nil {
		return err
	}
	snapshot, err := w.load(env, o.baseURL)
	if err != nil {
		return err
	}
	plan, diags := snapshot.Plan(edition)
	if err := w.sound(env, diags, "CMD16/not-made"); err != nil {
		return err
	}
	text, err := o.find(plan.Site, part)
	if err != nil {
		return o.withheld(snapshot, edition, part, err)
	}
	mail, err := plan.Mail(text, page.MailOptions{Unsubscribe: o.unsubscribe})
	switch {
	case errors.Is(err, page.ErrNoMail):
		return failed("CMD16/no-text", "part", part)
	case errors.Is(err, page.ErrNoBaseURL):
		return failed("CMD16/no-base-url")
	case err != nil:
		return err
	}
	if err := o.print(env, mail); err != nil {
		return err
	}
	if o.file != "" {
		env.tell(env.stdout, say(w.lang, "CMD16/written", "file", o.file, "subject", visible(mail.Subject)))
	}
	if mail.Cut {
		env.tell(env.stderr, say(w.lang, "CMD16/cut"))
	}
	if o.unsubscribe == "" {
		env.tell(env.stderr, say(w.lang, "CMD16/no-unsubscribe"))
	}
	return nil
}

// find is the text that somebody names by its file, id, address or title.
func (o *renderOptions) find(s *site.Site, name string) (*site.Page, error) {
	lang := s.Config.Language
	if o.lang != "" {
		if !slices.Contains(s.Languages, o.lang) {
			return nil, usage("CMD16/language", "value", o.lang, "known", strings.Join(s.Languages, ", "))
		}
		lang = o.lang
	}
	var names []string
	var called []*site.Page
	for _, p := range s.Pages {
		switch {
		case p.Doc == nil || p.Borrowed():
			continue
		case o.lang == "" && (name == p.Addr || samePath(name, p.Doc.File.Path)):
			return p, nil // a file or an address says the language itself
		case p.Lang != lang:
			continue
		case isCalled(name, p):
			called = append(called, p)
		}
		if len(p.Parts) > 0 || p.IsPost() {
			names = append(names, p.ID)
		}
	}
	if len(called) == 1 {
		return called[0], nil
	}
	near := content.Nearest(name, names, 3)
	if len(called) > 1 {
		near = nil
		for _, p := range called {
			near = append(near, p.ID)
		}
	}
	if len(near) == 0 {
		near = names[:min(3, len(names))]
	}
	return nil, failed("CMD16/unknown", "part", visible(name), "nearest", strings.Join(near, ", "))
}

func samePath(name, file string) bool {
	name = path.Clean(strings.ReplaceAll(name, `\`, "/"))
	return name == file || "content/"+name == file
}

// isCalled reports whether a page has a name: its address, its title, its id or
// the end of that, with or without the ending of a file.
func isCalled(name string, p *site.Page) bool {
	id := strings.TrimPrefix(strings.TrimSuffix(path.Clean(strings.ReplaceAll(name, `\`, "/")), ".md"), "content/")
	return name == p.Addr || id == p.ID || id == path.Base(p.ID) || strings.EqualFold(strings.TrimSpace(name), p.Doc.Meta.Title.Text)
}

// withheld says of a text that is there and not published why it is not.
func (o *renderOptions) withheld(s *generator.Snapshot, e site.Edition, part string, unknown error) error {
	all, _ := s.Plan(site.Edition{Clock: e.Clock, Drafts: true, Future: true, Expired: true})
	if p, err := o.find(all.Site, part); err == nil {
		return failed("CMD16/withheld", "part", part, "file", p.Doc.File.Path)
	}
	return unknown
}

// print writes the mail in the form that is asked for.
func (o *renderOptions) print(env *environment, mail page.Mail) error {
	data, err := o.bytes(mail)
	if err != nil {
		return err
	}
	if o.file == "" {
		_, err := env.stdout.Write(data)
		return err
	}
	if err := output.ReplaceFile(o.file, data); err != nil {
		return failed("CMD09/unwritten", "file", o.file, "reason", reasonOfFile(err))
	}
	return nil
}

func (o *renderOptions) bytes(mail page.Mail) ([]byte, error) {
	switch o.format {
	case "html":
		return []byte(mail.HTML), nil
	case "eml":
		return mail.Message()
	case "json":
		data, err := json.MarshalIndent(struct {
			Language string `json:"language"`
			Subject  string `json:"subject"`
			URL      string `json:"url"`
			Text     string `json:"text"`
			HTML     string `json:"html"`
			Cut      bool   `json:"cut"`
		}{mail.Lang, mail.Subject, mail.Address, mail.Text, mail.HTML, mail.Cut}, "", " ")
		return append(data, '\n'), err
	}
	return []byte(mail.Text), nil
}
