package main

import (
	"errors"
	"fmt"
	"io"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/cobra"
	"golang.org/x/text/unicode/norm"

	"kontor/generator/intake"
)

// commentDecision is a command that decides about comments.
type commentDecision struct {
	action intake.Action
	// bulk are the states of the comments that filters choose where they name
	// none, and allFrom those that --all-from chooses.
	bulk, allFrom []intake.State
}

// commentDecisions are the commands that decide. Filters reach what is public
// only where they say so, or where all of a person is meant.
var commentDecisions = []commentDecision{
	{intake.Approve, []intake.State{intake.Pending}, []intake.State{intake.Pending}},
	{intake.Reject, []intake.State{intake.Pending}, []intake.State{intake.Pending, intake.Approved}},
	{intake.MarkSpam, []intake.State{intake.Pending}, []intake.State{intake.Pending, intake.Approved, intake.Rejected}},
	{intake.Discard, []intake.State{intake.Pending}, []intake.State{intake.Pending, intake.Approved, intake.Rejected}},
	{intake.Restore, []intake.State{intake.Rejected, intake.Spam, intake.Trash}, []intake.State{intake.Rejected, intake.Spam, intake.Trash}},
	{intake.Erase, intake.States[:len(intake.States)-1], intake.States[:len(intake.States)-1]}, // all but the erased
}

// commentsDecideOptions are the flags of a command that decides.
type commentsDecideOptions struct {
	commentsFlags
	commentFilter
	decision commentDecision
	allFrom  string
	reason   string
	as       string
	yes, dry bool
	format   string
}

func newCommentsDecide(env *environment, decision commentDecision) *cobra.Command {
	o := commentsDecideOptions{decision: decision}
	cmd := &cobra.Command{Use: string(decision.action) + " [ID...]"}
	cmd.RunE = func(_ *cobra.Command, args []string) error {
		filtered := slices.ContainsFunc(append(filterFlags, "all-from"), cmd.Flags().Changed)
		switch {
		case len(args) == 0 && !filtered:
			return usage("MOD01/nothing-chosen", "command", cmd.CommandPath())
		case len(args) > 0 && filtered:
			return usage("MOD01/both")
		}
		return o.run(env, args)
	}
	o.commentsFlags.register(cmd)
	o.commentFilter.register(cmd)
	formatFlag(cmd, &o.format, "text", "json")
	flags := cmd.Flags()
	flags.StringVar(&o.allFrom, "all-from", "", "")
	flags.StringVar(&o.reason, "reason", "", "")
	flags.StringVar(&o.as, "as", "", "")
	flags.BoolVarP(&o.yes, "yes", "y", false, "")
	flags.BoolVar(&o.dry, "dry-run", false, "")
	// Fails only for a flag that does not exist or has a completion already.
	_ = cmd.RegisterFlagCompletionFunc("reason", cobra.FixedCompletions(intake.Reasons, cobra.ShellCompDirectiveNoFileComp))
	return cmd
}

// mailAddress finds an e-mail address: the log is to hold none.
var mailAddress = regexp.MustCompile(`\S@\S+\.\S`)

// checkReason refuses what a log is not to hold.
func checkReason(reason string) error {
	switch {
	case mailAddress.MatchString(reason):
		return usage("MOD01/reason-address")
	case len(reason) > 500 || visible(reason) != reason:
		return usage("MOD01/reason")
	}
	return nil
}

// run decides about the comments that were named or chosen.
func (o *commentsDecideOptions) run(env *environment, typed []string) error {
	if err := oneOf("--format", o.format, "text", "json"); err != nil {
		return err
	}
	if err := checkReason(o.reason); err != nil {
		return err
	}
	actor, err := env.moderator(o.as)
	if err != nil {
		return err
	}
	d, err := o.open(env)
	if err != nil {
		return err
	}
	defer d.Close()
	ids, seen, err := o.chosen(d, typed)
	if err != nil {
		return err
	}
	if len(ids) == 0 {
		return o.report(d, nil)
	}
	if o.dry {
		outcomes, err := o.foresee(d, ids)
		if err != nil {
			return err
		}
		return o.report(d, outcomes)
	}
	if len(typed) == 0 || o.decision.action == intake.Erase {
		if err := o.confirm(d, ids); err != nil {
			return err
		}
	}
	outcomes, err := d.store.Decide(env.ctx, ids, intake.Decision{
		Action: o.decision.action, Actor: actor, Reason: o.reason, At: d.now.UTC().Truncate(time.Second), Seen: seen,
	})
	if err != nil {
		return err
	}
	return o.report(d, outcomes)
}

// chosen are the ids that were typed, or those that the filters choose. With
// them go the marks that the chosen ones have now: what is changed before the
// decision, while its question waits for an answer, was not chosen. Only what is
// to be erased is so whatever became of it.
func (o *commentsDecideOptions) chosen(d *commentsDesk, typed []string) (ids []string, seen map[string]string, err error) {
	f, err := o.choice(d)
	if err != nil {
		return nil, nil, err
	}
	if len(typed) > 0 {
		if ids, err = d.resolve(d.env.ctx, typed); err != nil {
			return nil, nil, err
		}
		f = intake.Filter{IDs: ids}
	}
	seen = map[string]string{}
	for c, err := range d.store.List(d.env.ctx, f) {
		if err != nil {
			return nil, nil, err
		}
		if o.allFrom != "" && !sameAddress(c.Author.Email, o.author) { // a name that looks like one
			continue
		}
		if len(typed) == 0 {
			ids = append(ids, c.ID)
		}
		if o.decision.action != intake.Erase {
			seen[c.ID] = c.Mark()
		}
	}
	return ids, seen, nil
}

// choice is what the flags choose.
func (o *commentsDecideOptions) choice(d *commentsDesk) (intake.Filter, error) {
	usual := o.decision.bulk
	if o.allFrom != "" {
		if !strings.Contains(o.allFrom, "@") {
			return intake.Filter{}, usage("MOD01/all-from", "value", o.allFrom)
		}
		if o.author != "" {
			return intake.Filter{}, usage("MOD01/all-from-author")
		}
		o.author, usual = strings.TrimSpace(o.allFrom), o.decision.allFrom
	}
	return o.filter(d, usual)
}

func sameAddress(a, b string) bool { return strings.EqualFold(norm.NFC.String(a), norm.NFC.String(b)) }

// foresee says what would become of comments.
func (o *commentsDecideOptions) foresee(d *commentsDesk, ids []string) ([]intake.Outcome, error) {
	outcomes := make([]intake.Outcome, len(ids))
	for i, id := range ids {
		c, err := d.store.Get(d.env.ctx, id)
		if err != nil && !errors.Is(err, intake.ErrNotFound) {
			return nil, err
		}
		outcomes[i] = intake.Outcome{ID: id, From: c.State, To: c.State, Err: err}
		if err != nil {
			continue
		}
		to, ok := intake.Next(c.State, o.decision.action, c.Revision != nil)
		if !ok {
			outcomes[i].Err = intake.ErrTransition
			continue
		}
		outcomes[i].To = to
	}
	return outcomes, nil
}

// previewed is how many of the chosen comments are shown before a question.
const previewed = 5

// confirm asks before many comments are decided about, or one is gone for ever.
func (o *commentsDecideOptions) confirm(d *commentsDesk, ids []string) error {
	if o.yes {
		return nil
	}
	question := count(d.lang, "MOD08/"+string(o.decision.action), len(ids))
	if !d.env.isTerminal(d.env.stdin) {
		return usage("MOD01/unconfirmed", "question", question)
	}
	var first []intake.Comment
	for _, id := range ids[:min(len(ids), previewed)] {
		c, err := d.store.Get(d.env.ctx, id)
		switch {
		case errors.Is(err, intake.ErrNotFound):
			continue
		case err != nil:
			return err
		}
		first = append(first, c)
	}
	for _, line := range d.table(first, false) {
		fmt.Fprintln(d.env.stderr, line)
	}
	if more := len(ids) - previewed; more > 0 {
		d.env.tell(d.env.stderr, d.say("CMD04/more", "n", strconv.Itoa(more)))
	}
	answers := []string{d.say("MOD08/yes"), d.say("MOD08/y")}
	if o.decision.action == intake.Erase {
		d.env.tell(d.env.stderr, "\n"+d.say("MOD08/erase-means"))
		answers = []string{d.say("MOD08/erase-word")}
	}
	fmt.Fprint(d.env.stderr, "\n"+fold(question, d.width())+" "+d.say("MOD08/answer", "answer", answers[0])+" ")
	typed, err := d.env.keyboard().line(d.env.ctx)
	switch {
	case err != nil && !errors.Is(err, io.EOF):
		return err
	case !slices.Contains(answers, strings.ToLower(strings.TrimSpace(typed))):
		return failed("MOD01/not-confirmed")
	}
	return nil
}

// outcomeJSON is what became of one comment, for programs.
type outcomeJSON struct {
	ID    string       `json:"id"`
	From  intake.State `json:"from"`
	To    intake.State `json:"to"`
	Gone  bool         `json:"gone,omitempty"`
	Error string       `json:"error,omitempty"` // "not-found", "changed", "transition"
}

// report says what became of each comment. It fails if something could not be done.
func (o *commentsDecideOptions) report(d *commentsDesk, outcomes []intake.Outcome) error {
	failures, public := 0, false
	objects := []outcomeJSON{}
	for _, out := range outcomes {
		j := outcomeJSON{ID: visible(out.ID), From: out.From, To: out.To, Gone: out.Gone}
		switch {
		case errors.Is(out.Err, intake.ErrNotFound):
			j.Error = "not-found"
		case errors.Is(out.Err, intake.ErrChanged):
			j.Error = "changed"
		case out.Err != nil:
			j.Error = "transition"
		default:
			public = public || out.From == intake.Approved || out.To == intake.Approved
		}
		if j.Error != "" {
			failures++
		}
		objects = append(objects, j)
		if o.format == "text" {
			d.env.tell(d.env.stdout, d.outcome(out, o.decision.action, o.dry))
		}
	}
	if o.format == "json" {
		if err := printJSON(d.env.stdout, objects); err != nil {
			return err
		}
	} else {
		o.summarise(d, len(outcomes)-failures, failures, public)
	}
	if failures > 0 {
		return errReported
	}
	return nil
}

// summarise says how many comments it was, and what has to follow.
func (o *commentsDecideOptions) summarise(d *commentsDesk, done, failures int, public bool) {
	tell := func(s string) { d.env.tell(d.env.stdout, s) }
	switch {
	case done+failures == 0:
		tell(d.say("MOD06/none"))
	case done+failures > 1 && failures > 0:
		tell(d.say("MOD09/some", "n", strconv.Itoa(done), "failed", strconv.Itoa(failures)))
	case done > 1:
		tell(d.say("MOD09/all", "n", strconv.Itoa(done)))
	}
	switch {
	case o.dry && done+failures > 0:
		tell(d.say("MOD09/dry"))
	case public:
		tell(d.say("MOD09/export"))
	}
}

// outcome says what became of a comment, or would.
func (d *commentsDesk) outcome(out intake.Outcome, a intake.Action, dry bool) string {
	id := visible(out.ID) + ": "
	switch {
	case errors.Is(out.Err, intake.ErrNotFound):
		return id + d.say("MOD09/not-found")
	case errors.Is(out.Err, intake.ErrChanged):
		return id + d.say("MOD09/changed")
	case out.Err != nil:
		return id + d.say("MOD09/transition", "state", d.stateWord(out.From))
	case out.Gone:
		return id + d.say("MOD09/gone")
	case a == intake.Approve && out.From == intake.Approved:
		return id + d.say("MOD09/revision-approved")
	case a == intake.Reject && out.From == intake.Approved && out.To == intake.Approved:
		return id + d.say("MOD09/revision-rejected")
	case out.To == intake.Erased && !dry:
		return id + d.say("MOD09/tombstone")
	}
	return id + d.say("MOD09/done", "from", d.stateWord(out.From), "to", d.stateWord(out.To))
}
