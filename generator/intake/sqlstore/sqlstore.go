// Package sqlstore keeps comments in SQLite or PostgreSQL: one schema, one code
// and one suite of tests for both. What may follow on what is decided by
// [intake.Next] alone; the databases keep it, and keep it safe.
package sqlstore

import (
	"context"
	"crypto/rand"
	"database/sql"
	"database/sql/driver"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"strings"
	"sync"
	"time"

	"kontor/generator/intake"
)

// Options are how a store is opened.
type Options struct {
	// MustExist opens what is there and makes nothing; where nothing is, Open
	// fails with [fs.ErrNotExist].
	MustExist bool
	Now       func() time.Time // when what happens without a time of its own does; nil = [time.Now]
	Rand      io.Reader        // of avatars; nil = [rand.Reader]

	// For tests.
	vfs   string                                  // of SQLite
	wrap  func(driver.Connector) driver.Connector // injects faults
	files fs.FS                                   // other migrations
}

// Store is an [intake.Store] in a database.
type Store struct {
	db      *sql.DB // for what changes: with SQLite one connection
	reading *sql.DB // for all else
	dialect *dialect
	files   fs.FS // the migrations of all dialects
	now     func() time.Time

	randMu sync.Mutex
	rand   io.Reader
}

var _ intake.Store = (*Store)(nil)

// Open opens a store, "sqlite:PATH" or "postgres://...", makes it where there is
// none, and brings its schema up to date. A database that a newer version of the
// program has written is refused with [intake.ErrNewer].
func Open(ctx context.Context, dsn string, opts Options) (*Store, error) {
	s := &Store{now: opts.Now, rand: opts.Rand}
	if s.now == nil {
		s.now = time.Now
	}
	if s.rand == nil {
		s.rand = rand.Reader
	}
	if s.files = opts.files; s.files == nil {
		s.files = migrations
	}
	var err error
	switch scheme, rest, ok := strings.Cut(dsn, ":"); {
	case ok && scheme == "sqlite":
		err = s.openSQLite(ctx, rest, opts)
	case ok && (scheme == "postgres" || scheme == "postgresql"):
		err = s.openPostgres(ctx, dsn, opts)
	default:
		err = errors.New(`a database is "sqlite:PATH" or "postgres://..."`)
	}
	if err != nil {
		return nil, errors.Join(err, s.Close())
	}
	return s, nil
}

// Close closes the store. A second call does nothing.
func (s *Store) Close() error {
	var errs []error
	if s.reading != nil && s.reading != s.db {
		errs = append(errs, s.reading.Close())
	}
	if s.db != nil { // last, so that SQLite clears its log away
		errs = append(errs, s.db.Close())
	}
	return errors.Join(errs...)
}

// avatar draws the key of a person.
func (s *Store) avatar() (string, error) {
	var key [16]byte
	s.randMu.Lock()
	defer s.randMu.Unlock()
	if _, err := io.ReadFull(s.rand, key[:]); err != nil {
		return "", fmt.Errorf("draw an avatar: %w", err)
	}
	return hex.EncodeToString(key[:]), nil
}

// at fills in when a decision was made.
func (s *Store) at(d intake.Decision) intake.Decision {
	if d.At.IsZero() {
		d.At = s.now()
	}
	return d
}
