package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"kontor/generator/intake"
)

// commentsReviewOptions are the flags of "kontor comments review".
type commentsReviewOptions struct {
	commentsFlags
	commentFilter
	as string
}

func newCommentsReview(env *environment) *cobra.Command {
	var o commentsReviewOptions
	cmd := &cobra.Command{
		Use:  "review",
		Args: noArguments,
		RunE: func(*cobra.Command, []string) error { return o.run(env) },
	}
	o.commentsFlags.register(cmd)
	o.commentFilter.register(cmd)
	cmd.Flags().StringVar(&o.as, "as", "", "")
	return cmd
}

func (o *commentsReviewOptions) run(env *environment) error {
	actor, err := env.moderator(o.as)
	if err != nil {
		return err
	}
	d, err := o.open(env)
	if err != nil {
		return err
	}
	defer d.Close()
	f, err := o.filter(d, nil)
	if err != nil {
		return err
	}
	r := &review{
		commentsDesk: d, printer: env.printer(env.stdout, d.site), keys: env.keyboard(), actor: actor,
		filter: f, asked: len(o.states) > 0 || o.revised,
	}
	return r.run(env.ctx)
}

// review shows one comment after the other and does what its moderator says.
type review struct {
	*commentsDesk
	printer *printer
	keys    keyboard
	actor   string
	filter  intake.Filter
	asked   bool // the filter says which states; else what waits is shown

	queue  []string
	at     int
	before intake.Comment // as it is shown
	again  bool           // show it although it does not wait: somebody went there
	done   []decided
	public bool // something public has changed
}

// decided is a decision of this review that may be taken back.
type decided struct {
	at     int
	before intake.Comment // as it was shown
	action intake.Action
	to     intake.State
}

// lost tells that the decision was about a text that is gone.
func (d decided) lost() bool { return d.before.Revision != nil }

// undoReason stands in the log where a decision was taken back.
const undoReason = "undo"

// errQuit ends a review.
var errQuit = errors.New("quit")

func (r *review) run(ctx context.Context) error {
	if err := r.collect(ctx); err != nil {
		return err
	}
	if len(r.queue) == 0 {
		r.tell(r.say("MOD11/empty"))
		return nil
	}
	err := r.through(ctx)
	if err != nil && !errors.Is(err, errQuit) && !errors.Is(err, io.EOF) && ctx.Err() == nil {
		return err
	}
	r.summary(context.WithoutCancel(ctx))
	return nil
}

// through goes through the queue until it ends or its moderator does.
func (r *review) through(ctx context.Context) error {
	for {
		if r.at >= len(r.queue) {
			n := len(r.queue)
			if err := r.collect(ctx); err != nil {
				return err
			}
			if len(r.queue) == n {
				return r.atEnd(ctx)
			}
			r.tell(r.say("MOD11/arrived", "n", strconv.Itoa(len(r.queue)-n)))
		}
		shown, err := r.show(ctx)
		if err != nil {
			return err
		}
		if !shown {
			r.at++
			continue
		}
		for r.again = false; ; {
			stay, err := r.answer(ctx)
			if err != nil {
				return err
			}
			if !stay {
				break
			}
		}
	}
}

// atEnd lets a moderator go back before the review ends.
func (r *review) atEnd(ctx context.Context) error {
	if len(r.skipped(ctx)) == 0 && len(r.done) == 0 {
		return errQuit
	}
	r.tell("\n" + r.say("MOD11/end"))
	for {
		fmt.Fprint(r.env.stdout, fold(r.say("MOD11/end-keys"), r.width())+" ")
		key, err := r.keys.key(ctx)
		fmt.Fprintln(r.env.stdout)
		switch {
		case err != nil:
			return err
		case key == 'q':
			return errQuit
		case key == 'p':
			r.at, r.again = len(r.queue)-1, true
			return r.through(ctx)
		case key == 'u':
			moved, err := r.undo(ctx)
			if err != nil {
				return err
			}
			if moved {
				return r.through(ctx)
			}
		}
	}
}

// collect appends what waits and is not in the queue yet, the oldest first.
func (r *review) collect(ctx context.Context) error {
	filters := []intake.Filter{r.filter}
	if !r.asked {
		pending, revised := r.filter, r.filter
		pending.States, revised.States, revised.Revised = []intake.State{intake.Pending}, []intake.State{intake.Approved}, true
		filters = []intake.Filter{pending, revised}
	}
	for _, f := range filters {
		ids, err := r.ids(ctx, f)
		if err != nil {
			return err
		}
		for _, id := range ids {
			full := r.filter.Limit > 0 && len(r.queue) >= r.filter.Limit
			if !full && !slices.Contains(r.queue, id) {
				r.queue = append(r.queue, id)
			}
		}
	}
	return nil
}

// show shows the comment at hand. It reports false where there is nothing to
// decide any more: others work, too.
func (r *review) show(ctx context.Context) (bool, error) {
	id := r.queue[r.at]
	s, err := r.look(id)
	if errors.Is(err, intake.ErrNotFound) {
		r.tell("\n" + visible(id) + ": " + r.say("MOD11/vanished"))
		return false, nil
	}
	if err != nil {
		return false, err
	}
	r.before = s.Comment
	if _, waits := s.Waits(); !waits && !r.again && !r.asked {
		if !r.mine(id) {
			fmt.Fprintln(r.env.stdout)
			return false, r.meanwhile(ctx, s.Comment)
		}
		return false, nil
	}
	for _, line := range r.card(s) {
		fmt.Fprintln(r.env.stdout, line)
	}
	return true, nil
}

// mine reports whether a comment was decided about in this review.
func (r *review) mine(id string) bool {
	return slices.ContainsFunc(r.done, func(d decided) bool { return d.before.ID == id })
}

// meanwhile tells who has decided about a comment in the meantime.
func (r *review) meanwhile(ctx context.Context, c intake.Comment) error {
	events, err := r.events(ctx, c.ID)
	if err != nil {
		return err
	}
	actor := r.say("MOD11/somebody")
	if n := len(events); n > 0 {
		actor = visible(events[n-1].Actor)
	}
	r.tell(visible(c.ID) + ": " + r.say("MOD11/meanwhile", "who", actor, "state", r.stateWord(c.State)))
	return nil
}

// card is a comment as a moderator decides about it.
func (r *review) card(s shownComment) []string {
	state := r.stateWord(s.State)
	if since, waits := s.Waits(); waits {
		state = r.waiting(s.Comment) + " " + r.since(since)
	}
	place := r.say("MOD11/place", "n", strconv.Itoa(r.at+1), "all", strconv.Itoa(len(r.queue)))
	lines := []string{"", r.printer.paint(faint, strings.Repeat("─", r.width())), r.printer.paint(bold, place) + "  " + visible(s.ID) + "  " + state}
	lines = append(lines, r.labelled([][2]string{
		{"page", r.pageName(s.Thread, 0)}, {"author", r.authorName(s.Comment)}, {"", r.history(s.Comment, s.others)},
		{"website", s.Author.Website}, {"sent", r.when(s.Sent)}, {"reason", r.stateReason(s.Comment)},
	})...)
	if n := len(s.around.parents); n > 0 {
		lines = append(lines, "", r.printer.paint(bold, r.say("MOD05/answers")))
		lines = append(lines, r.entry(s.around.parents[n-1], 0)...)
	}
	return append(append(lines, r.body(r.printer, s.Comment)...), "")
}

// answer asks what to do with the comment at hand, and does it. It reports true
// where the comment stays at hand.
func (r *review) answer(ctx context.Context) (stay bool, err error) {
	fmt.Fprint(r.env.stdout, fold(r.say("MOD11/keys"), r.width())+" ")
	key, err := r.keys.key(ctx)
	fmt.Fprintln(r.env.stdout)
	if err != nil {
		return false, err
	}
	switch key {
	case 'a':
		return r.decide(ctx, intake.Approve, "")
	case 's':
		return r.decide(ctx, intake.MarkSpam, "")
	case 't':
		return r.decide(ctx, intake.Discard, "")
	case 'r':
		reason, ok, err := r.reason(ctx)
		if err != nil || !ok {
			return true, err
		}
		return r.decide(ctx, intake.Reject, reason)
	case 'n', 'k':
		r.at++
		return false, nil
	case 'p':
		if r.at == 0 {
			r.tell(r.say("MOD11/first"))
			return true, nil
		}
		r.at--
		r.again = true
		return false, nil
	case 'u':
		moved, err := r.undo(ctx)
		return !moved, err
	case 'o':
		r.openPage(ctx)
		return true, nil
	case 'q':
		return false, errQuit
	case '?', 'h':
		r.help()
		return true, nil
	case 0:
		return true, nil
	}
	r.tell(r.say("MOD11/unknown-key"))
	return true, nil
}

// help explains the keys.
func (r *review) help() {
	for line := range strings.SplitSeq(r.say("MOD11/help"), "\n") {
		r.tell(line)
	}
}

// reason asks why something is rejected: a number, or words. It reports false
// where the moderator has thought better of it.
func (r *review) reason(ctx context.Context) (string, bool, error) {
	r.tell(r.say("MOD11/reasons"))
	for i, key := range intake.Reasons {
		r.tell(textIndent + strconv.Itoa(i+1) + "  " + r.reasonWord(key))
	}
	for {
		fmt.Fprint(r.env.stdout, fold(r.say("MOD11/reason"), r.width())+" ")
		typed, err := r.keys.line(ctx)
		if !r.env.isTerminal(r.env.stdin) { // nobody has pressed Enter on the screen
			fmt.Fprintln(r.env.stdout)
		}
		if err != nil {
			return "", false, err
		}
		typed = strings.TrimSpace(visible(typed))
		n, notNumber := strconv.Atoi(typed)
		switch {
		case typed == "":
			return "", true, nil
		case notNumber == nil && n == 0:
			return "", false, nil
		case notNumber == nil && n >= 1 && n <= len(intake.Reasons):
			return intake.Reasons[n-1], true, nil
		case notNumber == nil:
			r.tell(r.say("MOD11/no-reason", "n", strconv.Itoa(len(intake.Reasons))))
			continue
		}
		problem := checkReason(typed)
		if problem == nil {
			return typed, true, nil
		}
		message, _ := wordFailure(r.lang, asFailure(problem))
		r.tell(message)
	}
}

// decide carries out a decision about the comment at hand, if it still is as it
// was shown.
func (r *review) decide(ctx context.Context, a intake.Action, reason string) (stay bool, err error) {
	out, err := r.decideOn(ctx, r.before, a, reason)
	switch {
	case err != nil:
		return true, err
	case errors.Is(out.Err, intake.ErrNotFound), errors.Is(out.Err, intake.ErrChanged):
		return false, r.changed(ctx)
	}
	r.tell(r.outcome(out, a, false))
	if out.Err != nil {
		return true, nil
	}
	r.public = r.public || out.From == intake.Approved || out.To == intake.Approved
	r.done = append(r.done, decided{r.at, r.before, a, out.To})
	r.at++
	return false, nil
}

// decideOn decides about a comment if it still is as it was seen.
func (r *review) decideOn(ctx context.Context, seen intake.Comment, a intake.Action, reason string) (intake.Outcome, error) {
	d := r.decision(a, reason)
	d.Seen = map[string]string{seen.ID: seen.Mark()}
	outcomes, err := r.store.Decide(ctx, []string{seen.ID}, d)
	if err != nil {
		return intake.Outcome{}, err
	}
	return outcomes[0], nil
}

// changed tells what has become of the comment at hand since it was shown: with
// another text it is shown again.
func (r *review) changed(ctx context.Context) error {
	now, err := r.store.Get(ctx, r.before.ID)
	switch {
	case errors.Is(err, intake.ErrNotFound):
		r.tell(visible(r.before.ID) + ": " + r.say("MOD11/vanished"))
		r.at++
		return nil
	case err != nil:
		return err
	case now.State != r.before.State:
		r.at++
		return r.meanwhile(ctx, now)
	}
	r.tell(r.say("MOD11/rewritten"))
	r.again = true
	return nil
}

func (r *review) decision(a intake.Action, reason string) intake.Decision {
	return intake.Decision{Action: a, Actor: r.actor, Reason: reason, At: r.env.now().UTC().Truncate(time.Second)}
}

// undo takes the last decision back with the actions there are: the log keeps
// both. It reports whether another comment is at hand now.
func (r *review) undo(ctx context.Context) (moved bool, err error) {
	if len(r.done) == 0 {
		r.tell(r.say("MOD11/nothing-to-undo"))
		return false, nil
	}
	last := r.done[len(r.done)-1]
	id := last.before.ID
	now, err := r.store.Get(ctx, id)
	gone := errors.Is(err, intake.ErrNotFound)
	if err != nil && !gone {
		return false, err
	}
	way, ok := intake.Way(last.to, last.before.State)
	switch {
	case last.lost(), !ok:
		r.tell(visible(id) + ": " + r.say("MOD11/no-way-back"))
	case gone:
		r.tell(visible(id) + ": " + r.say("MOD11/vanished"))
	case now.State != last.to:
		return false, r.meanwhile(ctx, now)
	default:
		back, err := r.goBack(ctx, last, way)
		if err != nil {
			return false, err
		}
		if back {
			r.done = r.done[:len(r.done)-1]
		}
		r.at, r.again = last.at, true
		return true, nil
	}
	return false, nil
}

// goBack takes the steps of the way back from a decision. The last one brings
// back the reason, too. It reports false where the comment is another by now:
// nobody has seen the text that would become public.
func (r *review) goBack(ctx context.Context, last decided, way []intake.Action) (back bool, err error) {
	at := last.before
	at.State = last.to
	for i, a := range way {
		reason := undoReason
		if i == len(way)-1 && last.before.Reason != "" {
			reason = last.before.Reason
		}
		out, err := r.decideOn(ctx, at, a, reason)
		switch {
		case err != nil:
			return false, err
		case errors.Is(out.Err, intake.ErrChanged):
			r.tell(r.say("MOD11/rewritten"))
			return false, nil
		case out.Err != nil:
			return false, out.Err
		}
		at.State = out.To
	}
	r.tell(visible(at.ID) + ": " + r.say("MOD11/undone", "state", r.stateWord(at.State)))
	return true, nil
}

// openPage shows the page of the comment at hand in the browser.
func (r *review) openPage(ctx context.Context) {
	address := r.pages[r.before.Thread].URL
	if !strings.HasPrefix(address, "https://") && !strings.HasPrefix(address, "http://") {
		r.tell(r.say("MOD11/no-page"))
		return
	}
	if err := r.env.openBrowser(ctx, address); err != nil {
		r.tell(r.say("CMD08/no-browser", "reason", err.Error()))
	}
}

// skipped are the comments of the queue that still wait.
func (r *review) skipped(ctx context.Context) (ids []string) {
	for _, id := range r.queue {
		c, err := r.store.Get(ctx, id)
		if _, waits := c.Waits(); err == nil && waits {
			ids = append(ids, id)
		}
	}
	return ids
}

// summary says what was decided, and what is still to be done.
func (r *review) summary(ctx context.Context) {
	n := map[intake.Action]int{}
	for _, d := range r.done {
		n[d.action]++
	}
	var parts []string
	for _, a := range []intake.Action{intake.Approve, intake.Reject, intake.MarkSpam, intake.Discard} {
		if n[a] > 0 {
			parts = append(parts, strconv.Itoa(n[a])+" "+r.actionWord(a))
		}
	}
	text := r.say("MOD11/nothing-decided")
	if len(r.done) > 0 {
		text = count(r.lang, "MOD08/decided", len(r.done)) + ": " + strings.Join(parts, ", ") + "."
	}
	if left := len(r.skipped(ctx)); left > 0 {
		text += " " + count(r.lang, "MOD08/left", left)
	}
	r.tell("\n" + text)
	if r.public {
		r.tell(r.say("MOD09/export"))
	}
}

// tell prints a sentence.
func (r *review) tell(s string) { r.env.tell(r.env.stdout, s) }
