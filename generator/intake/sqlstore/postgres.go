package sqlstore

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/stdlib"
	"github.com/pressly/goose/v3"
)

var postgresDialect = dialect{
	name:      "postgres",
	goose:     goose.DialectPostgres,
	numbered:  true,
	isolation: sql.LevelReadCommitted, // each statement sees what others have committed; see tx
	lock:      " FOR UPDATE",
	queue:     "SELECT pg_advisory_xact_lock(?)",
	find:      "strpos",
	each:      "SELECT json_array_elements_text(CAST(? AS json))",
	schema:    "SELECT to_regclass(?) IS NOT NULL",
	again:     postgresAgain,
}

func postgresAgain(err error) bool {
	if errors.Is(err, errRaced) {
		return true
	}
	var e *pgconn.PgError
	if !errors.As(err, &e) {
		return false
	}
	switch e.Code {
	case "40001", "40P01", // serialisation, deadlock
		"23503": // what the row refers to has just been erased
		return true
	}
	return false
}

func (s *Store) openPostgres(ctx context.Context, dsn string, opts Options) error {
	s.dialect = &postgresDialect
	config, err := pgx.ParseConfig(dsn) // its error hides the password
	if err != nil {
		return err
	}
	if config.DefaultQueryExecMode == pgx.QueryExecModeSimpleProtocol {
		return errors.New("the simple protocol is not used: it puts values into the statement")
	}
	config.RuntimeParams["synchronous_commit"] = "on"
	s.db = opts.pool(stdlib.GetConnector(*config))
	s.db.SetMaxOpenConns(16)
	s.reading = s.db
	var encoding string
	if err := s.db.QueryRowContext(ctx, "SHOW server_encoding").Scan(&encoding); err != nil {
		return err
	}
	if encoding != "UTF8" {
		return fmt.Errorf("the database is encoded in %s, it has to be in UTF8", encoding)
	}
	if err := s.checkVersion(ctx); err != nil {
		return err
	}
	if opts.MustExist {
		there, err := s.hasTable(ctx, versions)
		if err != nil {
			return err
		}
		if !there {
			return fmt.Errorf("the database has no comments yet: %w", fs.ErrNotExist)
		}
	}
	return s.migrate(ctx)
}

// The advisory locks of whoever migrates, and of whoever adds many comments.
const (
	migratingKey = applicationID
	addingKey    = applicationID + 1
)

type migrating struct{}

func (migrating) SessionLock(ctx context.Context, conn *sql.Conn) error {
	_, err := conn.ExecContext(ctx, "SELECT pg_advisory_lock($1)", migratingKey)
	return err
}

func (migrating) SessionUnlock(ctx context.Context, conn *sql.Conn) error {
	_, err := conn.ExecContext(ctx, "SELECT pg_advisory_unlock($1)", migratingKey)
	return err
}
