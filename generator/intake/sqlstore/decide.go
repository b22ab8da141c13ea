package sqlstore

import (
	"context"
	"database/sql"
	"errors"
	"slices"
	"time"

	"kontor/generator/comment"
	"kontor/generator/intake"
)

// fate is what became of a text that is not the present one of its comment.
type fate string

const (
	waiting    fate = "waiting"    // for a moderator, while the present one is public
	published  fate = "published"  // was public until a newer one replaced it
	rejected   fate = "rejected"   // by a moderator
	superseded fate = "superseded" // replaced before it became public
)

// standing is what a decision about a comment depends on.
type standing struct {
	id      string
	state   intake.State
	parent  sql.NullString
	author  sql.NullInt64
	text    intake.Revision // the present one, sent when it was written
	shown   bool            // it has been public
	edited  sql.NullInt64
	next    intake.Revision // the one that waits
	revised bool
}

func (t tx) standing(ctx context.Context, id string) (st standing, err error) {
	if !storable(id) {
		return st, intake.ErrNotFound
	}
	st.id = id
	var written int64
	err = t.row(ctx, "SELECT state, parent, author, text, format, written, shown, edited FROM comments WHERE id = ?"+t.store.dialect.lock, id).
		Scan(&st.state, &st.parent, &st.author, &st.text.Text, &st.text.Format, &written, &st.shown, &st.edited)
	if errors.Is(err, sql.ErrNoRows) {
		return st, intake.ErrNotFound
	}
	if err != nil {
		return st, err
	}
	st.text.Sent = time.Unix(written, 0).UTC()
	err = t.row(ctx, "SELECT text, format, sent FROM revisions WHERE comment = ? AND fate = ?", id, waiting).
		Scan(&st.next.Text, &st.next.Format, &written)
	if errors.Is(err, sql.ErrNoRows) {
		return st, nil
	}
	st.next.Sent = time.Unix(written, 0).UTC()
	st.revised = err == nil
	return st, err
}

// mark is [intake.Comment.Mark].
func (st standing) mark() string {
	c := intake.Comment{State: st.state, Text: st.text.Text, Format: st.text.Format}
	if st.revised {
		c.Revision = &st.next
	}
	return c.Mark()
}

// Decide implements [intake.Store].
func (s *Store) Decide(ctx context.Context, ids []string, d intake.Decision) ([]intake.Outcome, error) {
	d = s.at(d)
	if err := checkDecision(d); err != nil {
		return nil, err
	}
	var outcomes []intake.Outcome
	err := s.write(ctx, func(t tx) error {
		outcomes = outcomes[:0]
		if err := t.lockAll(ctx, ids); err != nil {
			return err
		}
		for _, id := range ids {
			o, err := t.decide(ctx, id, d)
			if err != nil {
				return wrap("comment", id, err)
			}
			outcomes = append(outcomes, o)
		}
		return t.markGone(ctx, outcomes)
	})
	if err != nil {
		return nil, err
	}
	if d.Action == intake.Erase {
		err = s.scrub(context.WithoutCancel(ctx)) // it is done, so this has to be, too
	}
	return outcomes, err
}

// lockAll locks comments in one order, so that two decisions about the same
// ones wait for each other rather than crosswise.
func (t tx) lockAll(ctx context.Context, ids []string) error {
	if t.store.dialect.lock == "" {
		return nil
	}
	list, err := jsonList(slices.DeleteFunc(slices.Clone(ids), func(id string) bool { return !storable(id) }))
	if err != nil {
		return err
	}
	_, err = t.exec(ctx, "SELECT id FROM comments WHERE id IN ("+t.store.dialect.each+") ORDER BY id"+t.store.dialect.lock, list)
	return err
}

func (t tx) decide(ctx context.Context, id string, d intake.Decision) (intake.Outcome, error) {
	st, err := t.standing(ctx, id)
	if errors.Is(err, intake.ErrNotFound) {
		return intake.Outcome{ID: id, Err: intake.ErrNotFound}, nil
	}
	if err != nil {
		return intake.Outcome{}, err
	}
	refused := intake.Outcome{ID: id, From: st.state, To: st.state}
	if mark, ok := d.Seen[id]; ok && mark != st.mark() {
		refused.Err = intake.ErrChanged
		return refused, nil
	}
	to, ok := intake.Next(st.state, d.Action, st.revised)
	if !ok || d.Action == intake.Revise { // a text comes by Revise only
		refused.Err = intake.ErrTransition
		return refused, nil
	}
	if err := t.log(ctx, id, d, st.state, to); err != nil {
		return intake.Outcome{}, err
	}
	return intake.Outcome{ID: id, From: st.state, To: to}, t.carryOut(ctx, st, to, d)
}

func (t tx) carryOut(ctx context.Context, st standing, to intake.State, d intake.Decision) error {
	switch {
	case to == intake.Erased:
		return t.erase(ctx, st, d)
	case to == st.state && d.Action == intake.Reject:
		return t.settle(ctx, st.id, rejected)
	case to == st.state:
		return t.publish(ctx, st)
	}
	if st.revised { // it is not public any longer: its newest text is the one to judge
		if err := t.dropWaiting(ctx, st.id); err != nil {
			return err
		}
		if err := t.replace(ctx, st, st.next, false); err != nil {
			return err
		}
	}
	return t.move(ctx, st, to, d)
}

// move brings a comment into another state.
func (t tx) move(ctx context.Context, st standing, to intake.State, d intake.Decision) error {
	query := "UPDATE comments SET state = ?, changed = ?, reason = ?"
	args := []any{to, d.At.Unix(), d.Reason}
	switch {
	case to == intake.Approved:
		args[2] = ""
		query += ", shown = ?"
		args = append(args, true)
	case d.Action == intake.Prove && d.Reason == "": // why it has to wait was found when it came
		query = "UPDATE comments SET state = ?, changed = ?"
		args = args[:2]
	}
	return t.one(ctx, query+" WHERE id = ? AND state = ?", append(args, st.id, st.state)...)
}

// publish makes the revision that waits the text of its comment.
func (t tx) publish(ctx context.Context, st standing) error {
	if err := t.dropWaiting(ctx, st.id); err != nil {
		return err
	}
	return t.replace(ctx, st, st.next, true)
}

func (t tx) dropWaiting(ctx context.Context, id string) error {
	return t.one(ctx, "DELETE FROM revisions WHERE comment = ? AND fate = ?", id, waiting)
}

func (t tx) settle(ctx context.Context, id string, f fate) error {
	return t.one(ctx, "UPDATE revisions SET fate = ? WHERE comment = ? AND fate = ?", f, id, waiting)
}

// replace gives a comment another text and keeps the one that it had. What has
// ever been public is marked as edited.
func (t tx) replace(ctx context.Context, st standing, next intake.Revision, shown bool) error {
	before := superseded
	ever := st.shown || st.edited.Valid
	if st.shown {
		before = published
	}
	if err := t.keep(ctx, st.id, st.text, before); err != nil {
		return err
	}
	edited := any(nil)
	if ever {
		edited = next.Sent.Unix()
	}
	return t.one(ctx, `UPDATE comments SET text = ?, text_folded = ?, format = ?, written = ?, shown = ?, edited = ?
		WHERE id = ? AND state = ?`,
		next.Text, fold(next.Text), next.Format, next.Sent.Unix(), shown, edited, st.id, st.state)
}

// keep writes down a text that is not the present one.
func (t tx) keep(ctx context.Context, id string, r intake.Revision, f fate) error {
	_, err := t.exec(ctx, "INSERT INTO revisions (comment, text, format, sent, fate) VALUES (?, ?, ?, ?, ?)",
		id, r.Text, r.Format, r.Sent.Unix(), f)
	return err
}

// erase takes everything personal out of a comment, or the comment away where
// nobody answered it.
func (t tx) erase(ctx context.Context, st standing, d intake.Decision) error {
	if _, err := t.exec(ctx, "DELETE FROM revisions WHERE comment = ?", st.id); err != nil {
		return err
	}
	answered, err := t.answered(ctx, st.id)
	if err != nil {
		return err
	}
	if answered {
		err = t.one(ctx, `UPDATE comments SET author = NULL, name = '', name_folded = '', website = '', email = '', email_folded = '',
			ip = '', editor = ?, text = '', text_folded = '', format = '', written = sent, shown = ?, edited = NULL,
			state = ?, changed = ?, reason = '' WHERE id = ? AND state = ?`,
			false, false, intake.Erased, d.At.Unix(), st.id, st.state)
	} else {
		err = t.remove(ctx, st, d)
	}
	if err != nil || !st.author.Valid {
		return err
	}
	if t.store.dialect.lock != "" {
		if _, err := t.exec(ctx, "SELECT 1 FROM authors WHERE id = ?"+t.store.dialect.lock, st.author); err != nil {
			return err
		}
	}
	_, err = t.exec(ctx, "DELETE FROM authors WHERE id = ? AND NOT EXISTS (SELECT 1 FROM comments WHERE author = ?)", st.author, st.author)
	return err
}

func (t tx) answered(ctx context.Context, id string) (yes bool, err error) {
	err = t.row(ctx, "SELECT EXISTS (SELECT 1 FROM comments WHERE parent = ?)", id).Scan(&yes)
	return yes, err
}

// remove takes a comment away, and above it the tombstones that were kept for
// it alone. That it was here is remembered.
func (t tx) remove(ctx context.Context, st standing, d intake.Decision) error {
	_, err := t.exec(ctx, "INSERT INTO erased (id, system, site, source) SELECT id, system, site, source FROM comments WHERE id = ?", st.id)
	if err != nil {
		return err
	}
	if err := t.one(ctx, "DELETE FROM comments WHERE id = ? AND state = ?", st.id, st.state); err != nil {
		return err
	}
	if !st.parent.Valid {
		return nil
	}
	above, err := t.standing(ctx, st.parent.String)
	if err != nil || above.state != intake.Erased {
		return err
	}
	if answered, err := t.answered(ctx, above.id); err != nil || answered {
		return err
	}
	if err := t.log(ctx, above.id, d, intake.Erased, intake.Erased); err != nil {
		return err
	}
	return t.remove(ctx, above, d)
}

// markGone says which erased comments have left no tombstone, now that all are
// decided about.
func (t tx) markGone(ctx context.Context, outcomes []intake.Outcome) error {
	for i, o := range outcomes {
		if o.To != intake.Erased || o.Err != nil {
			continue
		}
		var there bool
		if err := t.row(ctx, "SELECT EXISTS (SELECT 1 FROM comments WHERE id = ?)", o.ID).Scan(&there); err != nil {
			return err
		}
		outcomes[i].Gone = !there
	}
	return nil
}

// Revise implements [intake.Store].
func (s *Store) Revise(ctx context.Context, id string, r intake.Revision, by intake.Decision) (intake.Comment, error) {
	by = s.at(by)
	by.Action = intake.Revise
	if r.Sent.IsZero() {
		r.Sent = by.At
	}
	if r.Format == "" {
		r.Format = comment.Markdown
	}
	err := errors.Join(checkDecision(by), checkText(r.Text, r.Format))
	if err != nil {
		return intake.Comment{}, wrap("comment", id, err)
	}
	var c intake.Comment
	err = s.write(ctx, func(t tx) error {
		if err := t.revise(ctx, id, r, by); err != nil {
			return err
		}
		c, err = fetch(ctx, s.dialect, t.Tx, id)
		return err
	})
	if err != nil {
		return intake.Comment{}, wrap("comment", id, err)
	}
	return c, nil
}

func (t tx) revise(ctx context.Context, id string, r intake.Revision, by intake.Decision) error {
	st, err := t.standing(ctx, id)
	if err != nil {
		return err
	}
	to, ok := intake.Next(st.state, intake.Revise, st.revised)
	if !ok {
		return intake.ErrTransition
	}
	if err := t.log(ctx, id, by, st.state, to); err != nil {
		return err
	}
	if st.state != intake.Approved {
		return t.replace(ctx, st, r, false)
	}
	if st.revised {
		if err := t.settle(ctx, id, superseded); err != nil {
			return err
		}
	}
	return t.keep(ctx, id, r, waiting)
}
