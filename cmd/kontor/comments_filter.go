package main

import (
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"kontor/generator/intake"
)

// commentFilter are the flags that choose comments.
type commentFilter struct {
	states       []string
	page, lang   string
	author, text string
	system       string
	since, until string
	revised      bool
	limit        int
	newest       bool
}

// filterFlags are the names of the flags of a commentFilter.
var filterFlags = []string{"state", "page", "lang", "author", "text", "system", "since", "until", "revised", "limit", "newest"}

func (f *commentFilter) register(cmd *cobra.Command) {
	flags := cmd.Flags()
	flags.StringSliceVar(&f.states, "state", nil, "")
	flags.StringVar(&f.page, "page", "", "")
	flags.StringVar(&f.lang, "lang", "", "")
	flags.StringVar(&f.author, "author", "", "")
	flags.StringVar(&f.text, "text", "", "")
	flags.StringVar(&f.system, "system", "", "")
	flags.StringVar(&f.since, "since", "", "")
	flags.StringVar(&f.until, "until", "", "")
	flags.BoolVar(&f.revised, "revised", false, "")
	flags.IntVar(&f.limit, "limit", 0, "")
	flags.BoolVar(&f.newest, "newest", false, "")
	// Fails only for a flag that does not exist or has a completion already.
	_ = cmd.RegisterFlagCompletionFunc("state", cobra.FixedCompletions(stateNames(), cobra.ShellCompDirectiveNoFileComp))
}

// stateNames are the states as they are typed, and "all".
func stateNames() []string {
	names := []string{"all"}
	for _, s := range intake.States {
		names = append(names, string(s))
	}
	return names
}

// filter is what the flags choose. Where none names a state, the usual ones
// count; of public comments with a revision, those.
func (f *commentFilter) filter(d *commentsDesk, usual []intake.State) (intake.Filter, error) {
	chosen := intake.Filter{
		Page: f.page, Language: f.lang, Author: f.author, Text: f.text, System: f.system,
		Revised: f.revised, Limit: f.limit, Newest: f.newest, States: usual,
	}
	if f.limit < 0 {
		return chosen, usage("MOD01/limit")
	}
	for _, page := range d.pages {
		if f.page != "" && isAt(page.URL, f.page) {
			chosen.Page = page.ID
		}
	}
	switch {
	case slices.Contains(f.states, "all"):
		chosen.States = nil
	case len(f.states) > 0:
		chosen.States = nil
		for _, name := range f.states {
			if err := oneOf("--state", name, stateNames()...); err != nil {
				return chosen, err
			}
			chosen.States = append(chosen.States, intake.State(name))
		}
	case f.revised:
		chosen.States = []intake.State{intake.Approved}
	}
	var err error
	if chosen.Since, err = f.moment(d, f.since); err != nil {
		return chosen, err
	}
	chosen.Until, err = f.moment(d, f.until)
	return chosen, err
}

// moment reads --since and --until, in the site's zone.
func (f *commentFilter) moment(d *commentsDesk, value string) (time.Time, error) {
	if strings.TrimSpace(value) == "" {
		return time.Time{}, nil
	}
	t, ok := parseClock(value, d.zone())
	if !ok {
		return t, usage("CMD01/clock", "value", value)
	}
	return t, nil
}

// narrowed reports whether anything but a state was asked for.
func (f *commentFilter) narrowed() bool {
	return f.page+f.lang+f.author+f.text+f.system+f.since+f.until != ""
}

// isAt reports whether an address, whole or from the root, is that of a page.
func isAt(page, address string) bool {
	if page == address {
		return true
	}
	u, err := url.Parse(page)
	return err == nil && strings.HasPrefix(address, "/") && strings.TrimSuffix(u.Path, "/") == strings.TrimSuffix(address, "/")
}
