package main

import (
	"encoding/json"

	"github.com/spf13/cobra"

	"kontor/generator/newsletter"
	"kontor/generator/page"
)

// consentOptions are the flags of "kontor newsletter consent".
type consentOptions struct {
	edition editionFlags
	format  string
}

// newNewsletterConsent prints what the forms of the site ask readers to agree
// to, word by word: what a proof of consent refers to by its hash.
func newNewsletterConsent(env *environment) *cobra.Command {
	var o consentOptions
	cmd := &cobra.Command{
		Use:  "consent",
		Args: noArguments,
		RunE: func(*cobra.Command, []string) error { return o.run(env) },
	}
	o.edition.register(cmd)
	formatFlag(cmd, &o.format, "text", "json")
	return cmd
}

func (o *consentOptions) run(env *environment) error {
	if err := oneOf("--format", o.format, "text", "json"); err != nil {
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
	snapshot, err := w.load(env, "")
	if err != nil {
		return err
	}
	plan, diags := snapshot.Plan(edition)
	if err := w.sound(env, diags, "CMD19/not-made"); err != nil {
		return err
	}
	consents := plan.Consents()
	if o.format == "json" {
		return printConsents(env, consents)
	}
	if len(consents) == 0 {
		env.tell(env.stdout, say(w.lang, "CMD19/none"))
	}
	for i, c := range consents {
		if i > 0 {
			env.tell(env.stdout, "")
		}
		form := say(w.lang, "CMD19/all")
		if c.Form != "" {
			form = say(w.lang, "CMD19/series", "series", c.Form)
		}
		env.tell(env.stdout, say(w.lang, "CMD19/head", "hash", c.Hash[:newsletter.ShortHash], "language", c.Lang, "form", form, "provider", c.Provider))
		env.tell(env.stdout, visible(c.Wording))
	}
	return nil
}

// printConsents writes the wordings for programs, with whole hashes.
func printConsents(env *environment, consents []page.DeclaredConsent) error {
	type line struct {
		Form     string `json:"form"`
		Language string `json:"language"`
		Provider string `json:"provider"`
		Hash     string `json:"sha256"`
		Wording  string `json:"wording"`
	}
	lines := []line{}
	for _, c := range consents {
		lines = append(lines, line{c.Form, c.Lang, c.Provider, c.Hash, c.Wording})
	}
	data, err := json.MarshalIndent(lines, "", "  ")
	if err != nil {
		return err
	}
	_, err = env.stdout.Write(append(data, '\n'))
	return err
}
