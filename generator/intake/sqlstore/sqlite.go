package sqlstore

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"strings"

	"github.com/pressly/goose/v3"
	"modernc.org/sqlite"
)

// applicationID marks a SQLite file as ours: "KNTR". The first migration sets it.
const applicationID = 0x4B4E5452

var sqliteDialect = dialect{
	name:   "sqlite",
	goose:  goose.DialectSQLite3,
	find:   "instr",
	each:   "SELECT value FROM json_each(?)",
	schema: "SELECT EXISTS (SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = ?)",
	again:  func(err error) bool { return errors.Is(err, errRaced) },
}

// sqlitePragmas hold for every connection. A commit is on disk when it returns,
// and what is deleted is overwritten.
var sqlitePragmas = []string{
	"busy_timeout(10000)", "synchronous(FULL)", "fullfsync(1)", "foreign_keys(1)", "secure_delete(1)", "trusted_schema(0)",
}

func (s *Store) openSQLite(ctx context.Context, path string, opts Options) error {
	s.dialect = &sqliteDialect
	if path == "" {
		return errors.New("the path of the database is missing")
	}
	path, err := filepath.Abs(path)
	if err != nil {
		return err
	}
	if err := s.openFile(ctx, path, opts); err != nil {
		return fmt.Errorf("database %s: %w", path, err)
	}
	return nil
}

func (s *Store) openFile(ctx context.Context, path string, opts Options) error {
	if err := ensureFile(path, opts.MustExist); err != nil {
		return err
	}
	s.db = opts.pool(sqliteConnector(path, opts.vfs))
	// One writer: the others of this process wait in line, not in a loop.
	s.db.SetMaxOpenConns(1)
	if err := s.checkOurs(ctx); err != nil {
		return err
	}
	if err := s.checkVersion(ctx); err != nil { // before anything is changed
		return err
	}
	if err := s.writeAhead(ctx); err != nil {
		return err
	}
	if err := s.migrate(ctx); err != nil {
		return err
	}
	s.reading = opts.pool(sqliteConnector(path, opts.vfs, "query_only(1)"))
	s.reading.SetMaxOpenConns(8)
	return nil
}

// ensureFile makes the file and its folder for nobody but their owner; SQLite
// gives the files beside it the same mode.
func ensureFile(path string, mustExist bool) error {
	info, err := os.Stat(path)
	switch {
	case err == nil && info.IsDir():
		return errors.New("is a folder")
	case !errors.Is(err, fs.ErrNotExist) || mustExist:
		return err
	}
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return err
	}
	f, err := os.OpenFile(path, os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return err
	}
	return f.Close()
}

// sqliteConnector opens connections to a file that is there. All transactions
// begin as writing ones: one that began to read and wanted to write then would
// fail whenever another had written in between.
func sqliteConnector(path, vfs string, pragmas ...string) driver.Connector {
	query := url.Values{"mode": {"rw"}, "_txlock": {"immediate"}}
	query["_pragma"] = append(query["_pragma"], sqlitePragmas...)
	query["_pragma"] = append(query["_pragma"], pragmas...)
	if vfs != "" {
		query.Set("vfs", vfs)
	}
	path = filepath.ToSlash(path)
	if !strings.HasPrefix(path, "/") { // C:/...
		path = "/" + path
	}
	return connector{&sqlite.Driver{}, "file://" + (&url.URL{Path: path}).EscapedPath() + "?" + query.Encode()}
}

// connector is a driver with the name of a database.
type connector struct {
	driver driver.Driver
	name   string
}

func (c connector) Connect(context.Context) (driver.Conn, error) { return c.driver.Open(c.name) }
func (c connector) Driver() driver.Driver                        { return c.driver }

func (o Options) pool(c driver.Connector) *sql.DB {
	if o.wrap != nil {
		c = o.wrap(c)
	}
	return sql.OpenDB(c)
}

// checkOurs refuses the database of another program, before a table is put
// beside its own.
func (s *Store) checkOurs(ctx context.Context) error {
	var id, tables int
	if err := s.db.QueryRowContext(ctx, "PRAGMA application_id").Scan(&id); err != nil {
		return err
	}
	err := s.db.QueryRowContext(ctx, "SELECT count(*) FROM sqlite_master WHERE name NOT IN (?, 'sqlite_sequence')", versions).Scan(&tables)
	if err != nil {
		return err
	}
	if id != applicationID && tables > 0 {
		return errors.New("this is the database of another program")
	}
	return nil
}

// writeAhead switches to the write-ahead log, without which readers would wait
// for writers and a commit could be half there.
func (s *Store) writeAhead(ctx context.Context) error {
	var mode string
	err := s.db.QueryRowContext(ctx, "PRAGMA journal_mode = WAL").Scan(&mode)
	if err != nil {
		return fmt.Errorf("switch to the write-ahead log: %w", err)
	}
	if mode != "wal" {
		return fmt.Errorf("its file system allows no write-ahead log (it stays %q); put it on a local disk", mode)
	}
	return nil
}

// scrub clears the log away, in which an erased text would stand until it is
// written over. Where another process reads, it is cleared later.
func (s *Store) scrub(ctx context.Context) error {
	if s.dialect != &sqliteDialect {
		return nil
	}
	var busy, pages, moved int
	return s.db.QueryRowContext(ctx, "PRAGMA wal_checkpoint(TRUNCATE)").Scan(&busy, &pages, &moved)
}
