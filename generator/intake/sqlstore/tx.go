package sqlstore

import (
	"context"
	"database/sql"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"
	"time"
	"unicode/utf8"

	"golang.org/x/text/cases"
	"golang.org/x/text/unicode/norm"

	"kontor/generator/intake"
)

// tx is a transaction that writes.
type tx struct {
	*sql.Tx
	store *Store
}

// retries is how often a transaction is tried again that another was in the way of.
const retries = 5

// write runs a transaction, again where another was in its way. With SQLite it
// holds the database alone. With PostgreSQL every statement sees what was
// committed before it; so whatever depends on a row locks it first, and a change
// names the state that it was decided in.
func (s *Store) write(ctx context.Context, do func(t tx) error) error {
	for try := 0; ; try++ {
		err := s.attempt(ctx, do)
		if err == nil || try == retries || !s.dialect.again(err) {
			return err
		}
		if err := s.pause(ctx, try); err != nil {
			return err
		}
	}
}

func (s *Store) attempt(ctx context.Context, do func(t tx) error) error {
	t, err := s.db.BeginTx(ctx, &sql.TxOptions{Isolation: s.dialect.isolation})
	if err != nil {
		return err
	}
	if err := do(tx{t, s}); err != nil {
		if undo := t.Rollback(); !errors.Is(undo, sql.ErrTxDone) {
			err = errors.Join(err, undo)
		}
		return err
	}
	return t.Commit()
}

// pause waits for up to 10 ms, doubled with each try.
func (s *Store) pause(ctx context.Context, try int) error {
	var random [2]byte
	s.randMu.Lock()
	_, err := io.ReadFull(s.rand, random[:])
	s.randMu.Unlock()
	if err != nil {
		return err
	}
	longest := 10 * time.Millisecond << try
	wait := longest * time.Duration(binary.BigEndian.Uint16(random[:])) >> 16
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-time.After(wait):
		return nil
	}
}

// exec runs a statement and counts the rows that it changed.
func (t tx) exec(ctx context.Context, query string, args ...any) (int64, error) {
	result, err := t.ExecContext(ctx, t.store.dialect.query(query), args...)
	if err != nil {
		return 0, err
	}
	return result.RowsAffected()
}

// one runs a statement that has to change one row, in the state that it was seen in.
func (t tx) one(ctx context.Context, query string, args ...any) error {
	n, err := t.exec(ctx, query, args...)
	if err == nil && n != 1 {
		return errRaced
	}
	return err
}

func (t tx) row(ctx context.Context, query string, args ...any) *sql.Row {
	return t.QueryRowContext(ctx, t.store.dialect.query(query), args...)
}

func (t tx) log(ctx context.Context, comment string, d intake.Decision, from, to intake.State) error {
	_, err := t.exec(ctx, "INSERT INTO events (comment, action, actor, reason, at, from_state, to_state) VALUES (?, ?, ?, ?, ?, ?, ?)",
		comment, d.Action, d.Actor, d.Reason, d.At.Unix(), from, to)
	return err
}

// jsonList makes the one argument of dialect.each.
func jsonList[T ~string](list []T) (string, error) {
	if list == nil {
		list = []T{}
	}
	data, err := json.Marshal(list)
	return string(data), err
}

// storable reports whether both databases keep a text as it is: PostgreSQL
// takes neither NUL nor what is not UTF-8.
func storable(texts ...string) bool {
	for _, text := range texts {
		if !utf8.ValidString(text) || strings.ContainsRune(text, 0) {
			return false
		}
	}
	return true
}

// checkDecision is about what goes into the log.
func checkDecision(d intake.Decision) error {
	if !storable(string(d.Action), d.Actor, d.Reason) {
		return errors.New("the decision holds characters that cannot be kept")
	}
	return nil
}

// fold makes texts comparable that differ in case and accents' form only. It is
// done here, not by the databases: each would do it differently.
func fold(text string) string { return cases.Fold().String(norm.NFC.String(text)) }

// foldAddress folds an e-mail address: less, for two of them must not become one.
func foldAddress(address string) string { return strings.ToLower(norm.NFC.String(address)) }

// clock writes a time as the databases keep it: seconds since 1970, NULL for none.
func clock(at time.Time) any {
	if at.IsZero() {
		return nil
	}
	return at.Unix()
}

func unclock(seconds sql.NullInt64) time.Time {
	if !seconds.Valid {
		return time.Time{}
	}
	return time.Unix(seconds.Int64, 0).UTC()
}

func wrap(what, id string, err error) error { return fmt.Errorf("%s %q: %w", what, id, err) }
