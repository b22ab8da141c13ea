package main

import (
	"cmp"
	"errors"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"strings"

	"kontor/generator/intake"
	"kontor/generator/intake/sqlstore"
	"kontor/generator/output"
)

// openStore opens the comments of a site: the database that --db names, else
// KONTOR_DB, else the one in the site's own folder. One that must exist is never
// made.
func (env *environment) openStore(w *website, db string, mustExist bool) (intake.Store, error) {
	db = cmp.Or(db, env.getenv("KONTOR_DB"))
	if scheme, _, ok := strings.Cut(db, "://"); ok && !isPostgres(db) {
		return nil, usage("MOD01/scheme", "scheme", scheme)
	}
	dsn := dataSource(w, db)
	if dsn == dataSource(w, "") && !mustExist {
		if err := w.makePrivate(); err != nil {
			return nil, failed("CMD09/unwritten", "file", stateDir, "reason", reasonOfFile(err))
		}
	}
	store, err := sqlstore.Open(env.ctx, dsn, sqlstore.Options{MustExist: mustExist, Now: env.now})
	switch {
	case err == nil:
		return store, nil
	case errors.Is(err, fs.ErrNotExist) && mustExist:
		return nil, failed("MOD01/no-database", "db", shownSource(dsn))
	case errors.Is(err, intake.ErrNewer):
		return nil, failed("MOD01/newer", "db", shownSource(dsn))
	case env.ctx.Err() != nil:
		return nil, env.ctx.Err()
	}
	if text := unfitFile(dsn, err); text != "" {
		return nil, failed(text, "db", shownSource(dsn))
	}
	return nil, failed("MOD01/database", "db", shownSource(dsn), "reason", withoutPassword(dsn, err.Error()))
}

// unfitFile words why a file is no database to work with, where that is known.
func unfitFile(dsn string, err error) string {
	name, ok := strings.CutPrefix(dsn, "sqlite:")
	if !ok {
		return ""
	}
	if info, err := os.Stat(name); err == nil && info.IsDir() {
		return "MOD01/folder"
	}
	for _, known := range []struct{ said, text string }{ // SQLite's words, and the store's
		{"file is not a database", "MOD01/not-database"},
		{"database of another program", "MOD01/not-database"},
		{"readonly database", "MOD01/read-only"},
		{"image is malformed", "MOD01/damaged"},
	} {
		if strings.Contains(err.Error(), known.said) {
			return known.text
		}
	}
	return ""
}

// dataSource is what a user calls a database, as the store knows it: a path may
// stand alone.
func dataSource(w *website, db string) string {
	switch {
	case db == "":
		return "sqlite:" + w.path(intakeFile)
	case strings.HasPrefix(db, "sqlite:"), isPostgres(db):
		return db
	}
	return "sqlite:" + db
}

func isPostgres(dsn string) bool {
	return strings.HasPrefix(dsn, "postgres://") || strings.HasPrefix(dsn, "postgresql://")
}

// shownSource names a database for people: a file by its path, a server without
// the password.
func shownSource(dsn string) string {
	if !isPostgres(dsn) {
		return strings.TrimPrefix(dsn, "sqlite:")
	}
	u, err := url.Parse(dsn)
	if err != nil {
		return "postgres://…"
	}
	return u.Scheme + "://" + u.Host + u.Path
}

// withoutPassword keeps the password of a database out of a message, however it
// is written there.
func withoutPassword(dsn, message string) string {
	if !isPostgres(dsn) {
		return message
	}
	message = strings.ReplaceAll(message, dsn, shownSource(dsn))
	for _, secret := range passwords(dsn) {
		message = strings.ReplaceAll(message, secret, "…")
	}
	return message
}

// passwords lists what may be the password in a data source, as it is written
// and as it is meant. What cannot be read as an address may still hold one.
func passwords(dsn string) (secrets []string) {
	if u, err := url.Parse(dsn); err == nil {
		if p, ok := u.User.Password(); ok {
			secrets = append(secrets, p)
		}
		secrets = append(secrets, u.Query().Get("password"))
	}
	if _, rest, ok := strings.Cut(dsn, "://"); ok {
		if at := strings.LastIndexByte(rest, '@'); at >= 0 {
			_, written, _ := strings.Cut(rest[:at], ":")
			secrets = append(secrets, written)
		}
	}
	var known []string
	for _, s := range secrets {
		if s != "" {
			known = append(known, s)
		}
	}
	return known
}

// makePrivate makes the folder of the site that no one else is to read, and
// keeps it out of Git.
func (w *website) makePrivate() error {
	if err := os.MkdirAll(filepath.Dir(w.path(intakeFile)), 0o700); err != nil {
		return err
	}
	if ignore := w.path(stateDir + "/.gitignore"); !exists(ignore) {
		return output.ReplaceFile(ignore, []byte("*\n"))
	}
	return nil
}
