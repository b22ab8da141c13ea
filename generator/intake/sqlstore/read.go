package sqlstore

import (
	"context"
	"database/sql"
	"errors"
	"iter"
	"slices"
	"strings"
	"time"

	"kontor/generator/comment"
	"kontor/generator/intake"
)

// page is how many rows are read at once. Between two pages nothing is held
// open, so that whoever takes their time over a list, or changes what is on it,
// is in nobody's way.
const page = 500

// columns are what scan reads.
const columns = `c.id, c.page, c.language, c.parent, c.system, c.site, c.source,
	c.name, c.website, c.email, c.ip, c.editor, a.identity, a.avatar,
	c.text, c.format, c.sent, c.edited, c.state, c.changed, c.reason, r.text, r.format, r.sent`

// tables are where they are.
const tables = ` FROM comments c LEFT JOIN authors a ON a.id = c.author
	LEFT JOIN revisions r ON r.comment = c.id AND r.fate = 'waiting'`

func scan(row interface{ Scan(...any) error }) (c intake.Comment, err error) {
	var parent, identity, avatar, text, format sql.NullString
	var sent, changed int64
	var edited, revised sql.NullInt64
	err = row.Scan(&c.ID, &c.Thread.Page, &c.Thread.Language, &parent, &c.Source.System, &c.Source.Site, &c.Source.ID,
		&c.Author.Name, &c.Author.Website, &c.Author.Email, &c.Author.IP, &c.Author.Editor, &identity, &avatar,
		&c.Text, &c.Format, &sent, &edited, &c.State, &changed, &c.Reason, &text, &format, &revised)
	c.Parent, c.Author.Identity, c.Author.Avatar = parent.String, identity.String, avatar.String
	c.Sent, c.Changed, c.Edited = time.Unix(sent, 0).UTC(), time.Unix(changed, 0).UTC(), unclock(edited)
	if revised.Valid {
		c.Revision = &intake.Revision{Text: text.String, Format: comment.Format(format.String), Sent: unclock(revised)}
	}
	return c, err
}

// queryer is a pool or a transaction.
type queryer interface {
	QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error)
	QueryRowContext(ctx context.Context, query string, args ...any) *sql.Row
}

func fetch(ctx context.Context, d *dialect, q queryer, id string) (intake.Comment, error) {
	if !storable(id) {
		return intake.Comment{}, intake.ErrNotFound
	}
	c, err := scan(q.QueryRowContext(ctx, d.query("SELECT "+columns+tables+" WHERE c.id = ?"), id))
	if errors.Is(err, sql.ErrNoRows) {
		return intake.Comment{}, intake.ErrNotFound
	}
	return c, err
}

// Get implements [intake.Store].
func (s *Store) Get(ctx context.Context, id string) (intake.Comment, error) {
	c, err := fetch(ctx, s.dialect, s.reading, id)
	if err != nil {
		return intake.Comment{}, wrap("comment", id, err)
	}
	return c, nil
}

// Known implements [intake.Store]. Of a tombstone it returns both its id and
// that it was erased.
func (s *Store) Known(ctx context.Context, source intake.Source) (id string, erased bool, err error) {
	if source.System == "" || !storable(source.System, source.Site, source.ID) {
		return "", false, nil
	}
	const which = " WHERE system <> '' AND system = ? AND site = ? AND source = ?"
	row := s.reading.QueryRowContext(ctx, s.dialect.query("SELECT id, state = 'erased' FROM comments"+which+
		" UNION ALL SELECT '', 1 = 1 FROM erased"+which),
		source.System, source.Site, source.ID, source.System, source.Site, source.ID)
	if err := row.Scan(&id, &erased); !errors.Is(err, sql.ErrNoRows) {
		return id, erased, err
	}
	return "", false, nil
}

// condition collects what rows must fulfil.
type condition struct {
	parts []string
	args  []any
}

func (c *condition) add(part string, args ...any) {
	c.parts = append(c.parts, part)
	c.args = append(c.args, args...)
}

func (c *condition) where() string {
	if len(c.parts) == 0 {
		return ""
	}
	return " WHERE " + strings.Join(c.parts, " AND ")
}

func (d *dialect) filter(f intake.Filter) (*condition, error) {
	c := &condition{}
	if len(f.IDs) > 0 {
		ids := slices.DeleteFunc(slices.Clone(f.IDs), func(id string) bool { return !storable(id) })
		list, err := jsonList(ids)
		if err != nil {
			return nil, err
		}
		c.add("c.id IN ("+d.each+")", list)
	}
	if len(f.States) > 0 {
		list, err := jsonList(f.States)
		if err != nil {
			return nil, err
		}
		c.add("c.state IN ("+d.each+")", list)
	}
	for _, equal := range [][2]string{{"page", f.Page}, {"language", f.Language}, {"system", f.System}} {
		if equal[1] != "" {
			c.add("c."+equal[0]+" = ?", equal[1])
		}
	}
	if f.Author != "" {
		c.add("(c.email_folded = ? OR "+d.find+"(c.name_folded, ?) > 0)", foldAddress(f.Author), fold(f.Author))
	}
	if f.Text != "" {
		c.add(d.find+"(c.text_folded, ?) > 0", fold(f.Text))
	}
	if !f.Since.IsZero() {
		c.add("c.sent >= ?", ceil(f.Since))
	}
	if !f.Until.IsZero() {
		c.add("c.sent < ?", ceil(f.Until))
	}
	if f.Revised {
		c.add("r.id IS NOT NULL")
	}
	for _, arg := range c.args {
		if text, ok := arg.(string); ok && !storable(text) { // nothing like it can be there
			return &condition{parts: []string{"1 = 0"}}, nil
		}
	}
	return c, nil
}

// ceil is the first whole second that is not before a moment.
func ceil(at time.Time) int64 {
	seconds := at.Unix()
	if at.Nanosecond() > 0 {
		seconds++
	}
	return seconds
}

// List implements [intake.Store]. It reads a page at a time and holds nothing
// open while the caller looks at it: what changes meanwhile shows on the next page.
func (s *Store) List(ctx context.Context, f intake.Filter) iter.Seq2[intake.Comment, error] {
	return func(yield func(intake.Comment, error) bool) {
		var last *intake.Comment
		for left := f.Limit; f.Limit <= 0 || left > 0; {
			limit := page
			if f.Limit > 0 {
				limit = min(page, left)
			}
			list, err := s.listPage(ctx, f, last, limit)
			if err != nil {
				yield(intake.Comment{}, err)
				return
			}
			for _, c := range list {
				if !yield(c, nil) {
					return
				}
			}
			if len(list) < limit {
				return
			}
			left -= len(list)
			last = &list[len(list)-1]
		}
	}
}

func (s *Store) listPage(ctx context.Context, f intake.Filter, after *intake.Comment, limit int) ([]intake.Comment, error) {
	c, err := s.dialect.filter(f)
	if err != nil {
		return nil, err
	}
	order, beyond := " ORDER BY c.sent, c.id", "(c.sent, c.id) > (?, ?)"
	if f.Newest {
		order, beyond = " ORDER BY c.sent DESC, c.id DESC", "(c.sent, c.id) < (?, ?)"
	}
	if after != nil {
		c.add(beyond, after.Sent.Unix(), after.ID)
	}
	query := "SELECT " + columns + tables + c.where() + order + " LIMIT ?"
	return all(ctx, s, scanRows, query, append(c.args, limit)...)
}

func scanRows(rows *sql.Rows) (intake.Comment, error) { return scan(rows) }

// all reads the rows of a query.
func all[T any](ctx context.Context, s *Store, scan func(*sql.Rows) (T, error), query string, args ...any) (list []T, err error) {
	rows, err := s.reading.QueryContext(ctx, s.dialect.query(query), args...)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, rows.Close()) }()
	for rows.Next() {
		v, err := scan(rows)
		if err != nil {
			return nil, err
		}
		list = append(list, v)
	}
	return list, rows.Err()
}

// Count implements [intake.Store].
func (s *Store) Count(ctx context.Context, f intake.Filter) (map[intake.State]int, error) {
	c, err := s.dialect.filter(f)
	if err != nil {
		return nil, err
	}
	type count struct {
		state intake.State
		n     int
	}
	list, err := all(ctx, s, func(rows *sql.Rows) (c count, err error) {
		err = rows.Scan(&c.state, &c.n)
		return c, err
	}, "SELECT c.state, count(*)"+tables+c.where()+" GROUP BY c.state", c.args...)
	if err != nil {
		return nil, err
	}
	counts := map[intake.State]int{}
	for _, c := range list {
		counts[c.state] = c.n
	}
	return counts, nil
}

// Events implements [intake.Store].
func (s *Store) Events(ctx context.Context, id string) iter.Seq2[intake.Event, error] {
	return func(yield func(intake.Event, error) bool) {
		for after := int64(0); storable(id); {
			c := &condition{}
			c.add("seq > ?", after)
			if id != "" {
				c.add("comment = ?", id)
			}
			list, err := all(ctx, s, scanEvent, "SELECT seq, comment, action, actor, reason, at, from_state, to_state FROM events"+
				c.where()+" ORDER BY seq LIMIT ?", append(c.args, page)...)
			if err != nil {
				yield(intake.Event{}, err)
				return
			}
			for _, e := range list {
				if !yield(e, nil) {
					return
				}
				after = e.Seq
			}
			if len(list) < page {
				return
			}
		}
	}
}

func scanEvent(rows *sql.Rows) (e intake.Event, err error) {
	var at int64
	err = rows.Scan(&e.Seq, &e.Comment, &e.Action, &e.Actor, &e.Reason, &at, &e.From, &e.To)
	e.At = time.Unix(at, 0).UTC()
	return e, err
}

// secrets is every address; identities hold the folded ones.
const secrets = `SELECT secret FROM (
	SELECT email AS secret FROM comments UNION SELECT ip FROM comments UNION
	SELECT substr(identity, 7) FROM authors WHERE substr(identity, 1, 6) = 'email:') s
	WHERE secret > ? ORDER BY secret LIMIT ?`

func scanText(rows *sql.Rows) (text string, err error) {
	err = rows.Scan(&text)
	return text, err
}

// Secrets implements [intake.Store].
func (s *Store) Secrets(ctx context.Context) iter.Seq2[string, error] {
	return func(yield func(string, error) bool) {
		after := "" // is none itself
		for {
			list, err := all(ctx, s, scanText, secrets, after, page)
			if err != nil {
				yield("", err)
				return
			}
			for _, secret := range list {
				if !yield(secret, nil) {
					return
				}
				after = secret
			}
			if len(list) < page {
				return
			}
		}
	}
}
