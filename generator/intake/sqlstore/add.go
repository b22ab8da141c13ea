package sqlstore

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"

	"kontor/generator/comment"
	"kontor/generator/intake"
)

// Add implements [intake.Store].
func (s *Store) Add(ctx context.Context, comments []intake.Comment, by intake.Decision) ([]bool, error) {
	by = s.at(by)
	by.Action = intake.Add
	if err := checkDecision(by); err != nil {
		return nil, err
	}
	for _, c := range comments {
		if err := check(c); err != nil {
			return nil, wrap("comment", c.ID, err)
		}
	}
	var added []bool
	err := s.write(ctx, func(t tx) (err error) {
		added, err = t.add(ctx, comments, by)
		return err
	})
	if err != nil {
		return nil, err
	}
	return added, nil
}

// check says what of a comment could not be kept as it is.
func check(c intake.Comment) error {
	switch {
	case !comment.ValidID(c.ID):
		return errors.New("the id is not made of 1 to 64 of a-z, 0-9 and -")
	case !slices.Contains(intake.States, c.State):
		return fmt.Errorf("there is no state %q", c.State)
	case c.Author.Avatar != "" && !comment.ValidAvatar(c.Author.Avatar):
		return errors.New("the avatar is not made of 32 hex digits")
	case c.Revision != nil && c.State != intake.Approved:
		return errors.New("a revision waits only where the comment is public")
	case !storable(c.Thread.Page, c.Thread.Language, c.Parent, c.Source.System, c.Source.Site, c.Source.ID,
		c.Author.Name, c.Author.Website, c.Author.Email, c.Author.Identity, c.Reason):
		return errors.New("there are characters that cannot be kept")
	}
	if c.Revision != nil {
		if err := checkText(c.Revision.Text, c.Revision.Format); err != nil {
			return err
		}
	}
	return checkText(c.Text, c.Format)
}

func checkText(text string, format comment.Format) error {
	switch {
	case !storable(text, string(format)):
		return errors.New("there are characters in the text that cannot be kept")
	case len(text) > comment.MaxText:
		return fmt.Errorf("the text has %d bytes, at most %d are kept", len(text), comment.MaxText)
	}
	return nil
}

func (t tx) add(ctx context.Context, comments []intake.Comment, by intake.Decision) ([]bool, error) {
	if err := t.wait(ctx, len(comments)); err != nil {
		return nil, err
	}
	added := make([]bool, len(comments))
	fresh := map[string]int{} // id → index, of those that are to be added
	sources := map[intake.Source]bool{}
	for i, c := range comments {
		known, err := t.known(ctx, c)
		if err != nil {
			return nil, err
		}
		if _, twice := fresh[c.ID]; known || twice || sources[c.Source] {
			continue
		}
		fresh[c.ID] = i
		sources[c.Source] = c.Source.System != ""
	}
	for i := range comments {
		if j, ok := fresh[comments[i].ID]; !ok || i != j {
			continue
		}
		if err := t.addBelow(ctx, comments, i, fresh, added, by, 0); err != nil {
			return nil, err
		}
	}
	return added, nil
}

// wait lets imports follow one after the other. Each would otherwise hold some
// comments or people that another one wants, crosswise.
func (t tx) wait(ctx context.Context, comments int) error {
	if t.store.dialect.queue == "" || comments < 2 {
		return nil
	}
	_, err := t.exec(ctx, t.store.dialect.queue, addingKey)
	return err
}

// addBelow adds a comment after the ones of the same call that it answers.
func (t tx) addBelow(ctx context.Context, comments []intake.Comment, i int, fresh map[string]int, added []bool, by intake.Decision, depth int) error {
	c := comments[i]
	if added[i] {
		return nil
	}
	if c.Parent != "" {
		if j, ok := fresh[c.Parent]; ok && depth <= len(comments) {
			if err := t.addBelow(ctx, comments, j, fresh, added, by, depth+1); err != nil {
				return err
			}
		}
		if err := t.checkParent(ctx, c); err != nil {
			return err
		}
	}
	if err := t.insert(ctx, c, by); err != nil {
		return wrap("comment", c.ID, err)
	}
	added[i] = true
	return t.log(ctx, c.ID, by, "", c.State)
}

// known reports whether a comment is or was there.
func (t tx) known(ctx context.Context, c intake.Comment) (known bool, err error) {
	err = t.row(ctx, `SELECT EXISTS (SELECT 1 FROM comments WHERE id = ?) OR EXISTS (SELECT 1 FROM erased WHERE id = ?)`,
		c.ID, c.ID).Scan(&known)
	if err != nil || known || c.Source.System == "" {
		return known, err
	}
	err = t.row(ctx, `SELECT EXISTS (SELECT 1 FROM comments WHERE system <> '' AND system = ? AND site = ? AND source = ?)
		OR EXISTS (SELECT 1 FROM erased WHERE system <> '' AND system = ? AND site = ? AND source = ?)`,
		c.Source.System, c.Source.Site, c.Source.ID, c.Source.System, c.Source.Site, c.Source.ID).Scan(&known)
	return known, err
}

func (t tx) checkParent(ctx context.Context, c intake.Comment) error {
	var thread intake.Thread
	err := t.row(ctx, "SELECT page, language FROM comments WHERE id = ?", c.Parent).Scan(&thread.Page, &thread.Language)
	switch {
	case errors.Is(err, sql.ErrNoRows):
		return fmt.Errorf("comment %q answers %q: %w", c.ID, c.Parent, intake.ErrParent)
	case err != nil:
		return err
	case thread != c.Thread:
		return fmt.Errorf("comment %q answers %q of another thread: %w", c.ID, c.Parent, intake.ErrParent)
	}
	return nil
}

func (t tx) insert(ctx context.Context, c intake.Comment, by intake.Decision) error {
	if c.Changed.IsZero() {
		c.Changed = by.At
	}
	if c.Format == "" {
		c.Format = comment.Markdown
	}
	if c.State == intake.Erased {
		c = tombstone(c)
	}
	author, err := t.author(ctx, c)
	if err != nil {
		return err
	}
	written := c.Sent
	if !c.Edited.IsZero() {
		written = c.Edited
	}
	n, err := t.exec(ctx, `INSERT INTO comments (id, page, language, parent, system, site, source, author,
			name, name_folded, website, email, email_folded, ip, editor,
			text, text_folded, format, written, shown, sent, edited, state, changed, reason)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING`,
		c.ID, c.Thread.Page, c.Thread.Language, nullable(c.Parent), c.Source.System, c.Source.Site, c.Source.ID, author,
		c.Author.Name, fold(c.Author.Name), c.Author.Website, c.Author.Email, foldAddress(c.Author.Email), intake.Network(c.Author.IP), c.Author.Editor,
		c.Text, fold(c.Text), c.Format, written.Unix(), c.State == intake.Approved, c.Sent.Unix(), clock(c.Edited), c.State, c.Changed.Unix(), c.Reason)
	if err != nil {
		return err
	}
	if n == 0 { // somebody else has added it just now
		return errRaced
	}
	if c.Revision != nil {
		return t.keep(ctx, c.ID, *c.Revision, waiting)
	}
	return nil
}

// tombstone is what is kept of a comment that comes as erased.
func tombstone(c intake.Comment) intake.Comment {
	return intake.Comment{ID: c.ID, Thread: c.Thread, Parent: c.Parent, Source: c.Source,
		Sent: c.Sent, State: intake.Erased, Changed: c.Changed}
}

// author finds the person who wrote a comment, or gives them their avatar. A
// comment without an identity is of a person of its own.
func (t tx) author(ctx context.Context, c intake.Comment) (id sql.NullInt64, err error) {
	if c.State == intake.Erased {
		return id, nil
	}
	if c.Author.Identity != "" {
		err := t.row(ctx, "SELECT id FROM authors WHERE identity = ?"+t.store.dialect.lock, c.Author.Identity).Scan(&id)
		if !errors.Is(err, sql.ErrNoRows) {
			return id, err
		}
	}
	avatar := c.Author.Avatar
	if avatar == "" {
		if avatar, err = t.store.avatar(); err != nil {
			return id, err
		}
	}
	err = t.row(ctx, "INSERT INTO authors (identity, avatar) VALUES (?, ?) ON CONFLICT DO NOTHING RETURNING id",
		nullable(c.Author.Identity), avatar).Scan(&id)
	if errors.Is(err, sql.ErrNoRows) { // somebody else has added them just now
		err = errRaced
	}
	return id, err
}

func nullable(text string) sql.NullString { return sql.NullString{String: text, Valid: text != ""} }
