package main

import (
	"errors"
	"fmt"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/spf13/cobra"

	"kontor/generator/comment"
	"kontor/generator/intake"
)

// commentsShowOptions are the flags of "kontor comments show".
type commentsShowOptions struct {
	commentsFlags
	format  string
	private bool
}

func newCommentsShow(env *environment) *cobra.Command {
	var o commentsShowOptions
	cmd := &cobra.Command{
		Use: "show ID...",
		Args: func(cmd *cobra.Command, args []string) error {
			if len(args) == 0 {
				return usage("MOD01/no-id", "command", cmd.CommandPath())
			}
			return nil
		},
		RunE: func(_ *cobra.Command, args []string) error { return o.run(env, args) },
	}
	o.register(cmd)
	formatFlag(cmd, &o.format, "text", "json")
	cmd.Flags().BoolVar(&o.private, "private", false, "")
	return cmd
}

// shownComment is a comment with all that helps to decide about it.
type shownComment struct {
	intake.Comment
	around around
	others map[intake.State]int // of its author
	events []intake.Event
}

// run shows comments. One that is not there keeps no other from being shown.
func (o *commentsShowOptions) run(env *environment, typed []string) error {
	if err := oneOf("--format", o.format, "text", "json"); err != nil {
		return err
	}
	d, err := o.open(env)
	if err != nil {
		return err
	}
	defer d.Close()
	ids, err := d.resolve(env.ctx, typed)
	if err != nil {
		return err
	}
	var all []shownComment
	missing := false
	for _, id := range ids {
		s, err := d.look(id)
		if errors.Is(err, intake.ErrNotFound) {
			missing = true
			env.complain(d.lang, d.notThere(id))
			continue
		}
		if err != nil {
			return err
		}
		all = append(all, s)
	}
	if err := o.print(d, all); err != nil {
		return err
	}
	if missing {
		return errReported
	}
	return nil
}

// notThere says that a comment does not exist, or who has erased it.
func (d *commentsDesk) notThere(id string) error {
	if id == "" { // the log has events of no single comment
		return failed("MOD01/not-found", "id", id)
	}
	events, err := d.events(d.env.ctx, id)
	if err != nil || len(events) == 0 {
		return failed("MOD01/not-found", "id", id)
	}
	last := events[len(events)-1]
	return failed("MOD01/erased", "id", id, "when", d.when(last.At), "who", last.Actor)
}

// look gathers what is known about a comment.
func (d *commentsDesk) look(id string) (s shownComment, err error) {
	if s.Comment, err = d.store.Get(d.env.ctx, id); err != nil {
		return s, err
	}
	if s.around, err = d.around(d.env.ctx, s.Comment); err != nil {
		return s, err
	}
	if s.others, err = d.others(d.env.ctx, s.Comment); err != nil {
		return s, err
	}
	s.events, err = d.events(d.env.ctx, id)
	return s, err
}

func (o *commentsShowOptions) print(d *commentsDesk, all []shownComment) error {
	if o.format == "json" {
		objects := make([]shownJSON, len(all))
		for i, s := range all {
			objects[i] = d.shownJSON(s, o.private)
		}
		return printJSON(d.env.stdout, objects)
	}
	p := d.env.printer(d.env.stdout, d.site)
	for i, s := range all {
		if i > 0 {
			fmt.Fprintln(d.env.stdout)
		}
		for _, line := range d.sheet(p, s, o.private) {
			fmt.Fprintln(d.env.stdout, line)
		}
	}
	return nil
}

// sheet is a comment with all that is known about it.
func (d *commentsDesk) sheet(p *printer, s shownComment, private bool) []string {
	state := d.stateWord(s.State)
	if since, waits := s.Waits(); waits {
		state = d.waiting(s.Comment) + " " + d.since(since)
	}
	lines := []string{p.paint(bold, visible(s.ID)) + "  " + state}
	lines = append(lines, d.facts(s, private)...)
	if s.Text != "" { // nothing is left of what was erased
		lines = append(lines, d.body(p, s.Comment)...)
	}
	if len(s.around.parents) > 0 {
		lines = append(lines, "", p.paint(bold, d.say("MOD05/answers")))
		for depth, c := range s.around.parents {
			lines = append(lines, d.entry(c, depth)...)
		}
	}
	if len(s.around.replies) > 0 {
		n := map[intake.State]int{}
		for _, r := range s.around.replies {
			n[r.State]++
		}
		lines = append(lines, "", p.paint(bold, d.say("MOD05/replies"))+" "+d.states(n))
		for _, r := range s.around.replies {
			lines = append(lines, d.entry(r.Comment, r.depth)...)
		}
	}
	if len(s.events) > 0 {
		lines = append(lines, "", p.paint(bold, d.say("MOD05/log")))
		for _, e := range s.events {
			lines = append(lines, d.event(e)...)
		}
	}
	return lines
}

// waiting says that a comment waits, or that its revision does.
func (d *commentsDesk) waiting(c intake.Comment) string {
	if c.State == intake.Approved {
		return d.say("MOD05/revision-waits")
	}
	return d.stateWord(c.State)
}

// facts are the lines about a comment above its text.
func (d *commentsDesk) facts(s shownComment, private bool) []string {
	page := d.pageAddress(s.Thread)
	if page == d.pages.title(s.Thread) {
		page = ""
	}
	source := ""
	if s.Source.System != "" {
		source = strings.TrimSpace(s.Source.System + " " + s.Source.ID)
	}
	format := ""
	if s.Format == comment.HTML {
		format = "HTML"
	}
	facts := [][2]string{
		{"page", d.pageName(s.Thread, 0)}, {"", page},
		{"author", d.authorName(s.Comment)}, {"", d.history(s.Comment, s.others)}, {"website", s.Author.Website},
		{"sent", d.when(s.Sent)}, {"edited", d.stamp(s.Edited)}, {"reason", d.stateReason(s.Comment)},
		{"source", source}, {"format", format},
	}
	if private {
		facts = append(facts, [2]string{"email", s.Author.Email}, [2]string{"ip", s.Author.IP})
	}
	return d.labelled(facts)
}

func (d *commentsDesk) stamp(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return d.when(t)
}

// labelled sets facts below each other; what is empty is left out.
func (d *commentsDesk) labelled(facts [][2]string) (lines []string) {
	label := func(key string) string {
		if key == "" {
			return ""
		}
		return d.say("MOD07/" + key)
	}
	column := 0
	for _, f := range facts {
		if f[1] != "" {
			column = max(column, utf8.RuneCountInString(label(f[0]))+2)
		}
	}
	for _, f := range facts {
		if f[1] == "" {
			continue
		}
		head := label(f[0])
		for _, line := range wrap(visible(f[1]), d.width()-column) {
			lines = append(lines, head+strings.Repeat(" ", column-utf8.RuneCountInString(head))+line)
			head = ""
		}
	}
	return lines
}

// history says what else came from an author.
func (d *commentsDesk) history(c intake.Comment, others map[intake.State]int) string {
	switch {
	case c.State == intake.Erased:
		return ""
	case c.Author.Identity == "":
		return d.say("MOD05/unknown-author")
	case len(others) == 0:
		return d.say("MOD05/first")
	}
	return d.say("MOD05/before", "states", d.states(others))
}

// body is the text of a comment, with its revision beside it, and where its
// links lead.
func (d *commentsDesk) body(p *printer, c intake.Comment) []string {
	text := wrap(c.Text, d.width()-len(textIndent))
	if c.Revision != nil {
		text = d.revision(c)
	}
	lines := []string{""}
	for _, line := range text {
		lines = append(lines, strings.TrimRight(textIndent+line, " "))
	}
	links := visibleLinks(c.Text)
	if c.Revision != nil {
		links = visibleLinks(c.Text + "\n\n" + c.Revision.Text)
	}
	if len(links) == 0 {
		return lines
	}
	lines = append(lines, "", p.paint(bold, d.say("MOD05/links")))
	for _, link := range links {
		for _, line := range wrap(link, d.width()-len(textIndent)) {
			lines = append(lines, textIndent+line)
		}
	}
	return lines
}

// entry is another comment of the thread in short.
func (d *commentsDesk) entry(c intake.Comment, depth int) []string {
	indent := textIndent + strings.Repeat("  ", min(depth, 6))
	width := d.width() - len(indent)
	head := cut(d.authorName(c), 30) + ", " + d.format().Date(c.Sent.In(d.zone()))
	if c.State != intake.Approved {
		head += ", " + d.stateWord(c.State)
	}
	lines := []string{indent + cut(head, width)}
	for i, line := range wrap(excerpt(c.Text, c.Format, 2*width-4), width-2) {
		if i < 2 && line != "" {
			lines = append(lines, indent+"  "+line)
		}
	}
	return lines
}

// event is a line of the log.
func (d *commentsDesk) event(e intake.Event) []string {
	what := d.actionWord(e.Action)
	switch {
	case e.From == "":
		what += ", " + d.stateWord(e.To)
	case e.From == intake.Approved && e.Action == intake.Approve:
		what = d.say("MOD09/revision-approved")
	case e.From == e.To && e.Action == intake.Reject:
		what = d.say("MOD09/revision-rejected")
	case e.From != e.To && e.From != intake.Pending:
		what += ", " + d.say("MOD05/formerly", "state", d.stateWord(e.From))
	}
	if e.Reason != "" {
		what += " (" + d.reasonWord(e.Reason) + ")"
	}
	text := d.when(e.At) + ", " + visible(e.Actor) + ": " + what
	var lines []string
	for i, line := range wrap(text, d.width()-len(textIndent)-2) {
		if i > 0 {
			line = "  " + line
		}
		lines = append(lines, textIndent+line)
	}
	return lines
}

// shownJSON is a shown comment for programs.
type shownJSON struct {
	commentJSON
	Others  map[intake.State]int `json:"others"` // of its author, by state
	Parents []commentJSON        `json:"parents"`
	Replies []commentJSON        `json:"replies"`
	Events  []loggedJSON         `json:"events"`
}

type loggedJSON struct {
	At     time.Time     `json:"at"`
	Actor  string        `json:"actor"`
	Action intake.Action `json:"action"`
	From   intake.State  `json:"from"`
	To     intake.State  `json:"to"`
	Reason string        `json:"reason,omitempty"`
}

func (d *commentsDesk) shownJSON(s shownComment, private bool) shownJSON {
	out := shownJSON{
		commentJSON: d.json(s.Comment, private), Others: s.others,
		Parents: []commentJSON{}, Replies: []commentJSON{}, Events: []loggedJSON{},
	}
	for _, c := range s.around.parents {
		out.Parents = append(out.Parents, d.json(c, private))
	}
	for _, r := range s.around.replies {
		out.Replies = append(out.Replies, d.json(r.Comment, private))
	}
	for _, e := range s.events {
		out.Events = append(out.Events, loggedJSON{e.At, visible(e.Actor), e.Action, e.From, e.To, visible(e.Reason)})
	}
	return out
}
