package main

import (
	"strconv"

	"kontor/generator"
	"kontor/generator/output"
	"kontor/generator/site"
)

// acceptAddresses writes the list of addresses that the site promises to keep.
// Those that only an author sees are none of them.
func (o *checkOptions) acceptAddresses(env *environment, w *website, edition site.Edition) error {
	if o.drafts || o.future || o.expire {
		return usage("CMD01/accept-addresses")
	}
	snapshot, err := w.load(env, "")
	if err != nil {
		return err
	}
	plan, diags := snapshot.Plan(edition)
	text, fresh, gone, broken := snapshot.AddressList(plan, "# "+say(w.lang, "CMD04/addresses-head")+"\n")
	diags = append(diags, broken...)
	if stops(diags, false) {
		p := env.printer(env.stderr, w)
		p.problems(forBuild(diags))
		p.line(summary(w.lang, diags) + say(w.lang, "CMD04/addresses-unwritten"))
		return errReported
	}
	if err := output.ReplaceFile(w.path(generator.AddressesFile), text); err != nil {
		return failed("CMD09/unwritten", "file", generator.AddressesFile, "reason", reasonOfFile(err))
	}
	for _, address := range gone {
		env.tell(env.stdout, say(w.lang, "CMD04/addresses-gone", "address", visible(address)))
	}
	env.tell(env.stdout, say(w.lang, "CMD04/addresses-written", "file", generator.AddressesFile,
		"count", strconv.Itoa(len(plan.Addresses())), "fresh", strconv.Itoa(fresh), "gone", strconv.Itoa(len(gone))))
	return nil
}
