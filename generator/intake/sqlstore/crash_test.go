package sqlstore

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5/pgconn"

	"kontor/generator/intake"
)

// TestP01KilledWhileAdding: a batch is there whole or not at all, and what was
// acknowledged is there, wherever the process is killed.
func TestP01KilledWhileAdding(t *testing.T) {
	onBoth(t, func(t *testing.T, dsn string) {
		first := statements(t, dsn) + 1
		batches := 0
		for at := first; batches < 2; at++ { // at every statement of two batches
			batches = afterKill(t, emptyLike(t, dsn), at, 0)
		}
		for n := range often(5) {
			afterKill(t, emptyLike(t, dsn), 0, n%7+1)
		}
	})
}

// statements counts those with which a store is opened that is there.
func statements(t *testing.T, dsn string) int {
	t.Helper()
	open(t, dsn, Options{})
	f := &faults{do: func(int, string) error { return nil }}
	open(t, dsn, Options{wrap: f.wrap})
	return f.n
}

// emptyLike makes an empty store in the same database.
func emptyLike(t *testing.T, dsn string) string {
	t.Helper()
	if strings.HasPrefix(dsn, "sqlite:") {
		dsn = sqliteFile(t)
	} else {
		dsn = postgresSchema(t)
	}
	s := open(t, dsn, Options{})
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	return dsn
}

func afterKill(t *testing.T, dsn string, at, after int) int {
	t.Helper()
	batches := acknowledged(t, dsn, at, after)
	s := open(t, dsn, Options{MustExist: true})
	comments, log := list(t, s, intake.Filter{}), events(t, s, "")
	if n := len(comments); n%batchSize != 0 || n < batches*batchSize || n > (batches+1)*batchSize && after == 0 || len(log) != n || count(t, s, "authors") != n {
		t.Errorf("killed at statement %d after %d batches of %d: %d comments, %d lines in the log, %d people", at, batches, batchSize, n, len(log), count(t, s, "authors"))
	}
	checkIntegrity(t, s)
	return batches
}

func checkIntegrity(t *testing.T, s *Store) {
	t.Helper()
	if s.dialect != &sqliteDialect {
		return
	}
	var result string
	if err := s.reading.QueryRow("PRAGMA integrity_check").Scan(&result); err != nil || result != "ok" {
		t.Errorf("integrity: %s, %v", result, err)
	}
}

// TestP22UpgradeKilled: killed at any statement of an upgrade, the database has
// the old schema or the new one, all comments, and can be upgraded.
func TestP22UpgradeKilled(t *testing.T) {
	onBoth(t, func(t *testing.T, dsn string) {
		for at := 1; ; at++ {
			if !testUpgrade(t, old(t, dsn), at, func(dsn string) bool {
				c, complaints := child(t, "migrate", dsn, at)
				return killed(t, c.Run(), complaints)
			}) {
				return
			}
		}
	})
}

// TestP22UpgradeFails: the same where the database fails from some statement of
// a migration on.
func TestP22UpgradeFails(t *testing.T) {
	onBoth(t, func(t *testing.T, dsn string) {
		for at := 1; ; at++ {
			if !testUpgrade(t, old(t, dsn), at, func(dsn string) bool {
				migrating := 0 // statements of migrations so far
				f := &faults{do: func(_ int, statement string) error {
					if statement == "BEGIN" || migrating > 0 {
						migrating++
					}
					if migrating >= at {
						return errors.New("broken at " + statement)
					}
					return nil
				}}
				s, err := Open(t.Context(), dsn, Options{wrap: f.wrap, files: nextMigrations()})
				if err == nil {
					err = s.Close()
				}
				return err != nil
			}) {
				return
			}
		}
	})
}

// TestP22FirstSchemaKilled: killed at any statement of its making, a database is
// empty or whole.
func TestP22FirstSchemaKilled(t *testing.T) {
	onBoth(t, func(t *testing.T, dsn string) {
		s := open(t, old(t, dsn), Options{files: nextMigrations()})
		whole := schema(t, s)
		for at := 1; ; at++ {
			fresh := sqliteFile(t)
			if strings.HasPrefix(dsn, "postgres") {
				fresh = postgresSchema(t)
			}
			c, complaints := child(t, "migrate", fresh, at)
			more := killed(t, c.Run(), complaints)
			s := open(t, fresh, Options{files: nextMigrations()}) // it can be finished
			if got := schema(t, s); got != whole {
				t.Errorf("killed at statement %d, then opened: %s", at, got)
			}
			if !more {
				return
			}
		}
	})
}

// old makes a store of the present version, with comments in it.
func old(t *testing.T, like string) (dsn string) {
	t.Helper()
	dsn = emptyLike(t, like)
	s := open(t, dsn, determined())
	add(t, s, sample("a", intake.Approved), reply("b", "a", intake.Pending))
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	return dsn
}

// testUpgrade upgrades a store, with what goes wrong, looks at what is left, and
// upgrades again. It reports whether anything went wrong.
func testUpgrade(t *testing.T, dsn string, at int, upgrade func(dsn string) (wrong bool)) bool {
	t.Helper()
	wrong := upgrade(dsn)
	s, err := Open(t.Context(), dsn, Options{}) // as the old version would
	switch {
	case err == nil && !wrong:
		t.Errorf("statement %d: nothing went wrong, but the schema is the old one", at)
	case err == nil:
		want := schema(t, open(t, old(t, dsn), Options{}))
		if got := schema(t, s); got != want {
			t.Errorf("statement %d: the schema is neither old nor new: %s", at, got)
		}
		if got := ids(list(t, s, intake.Filter{})); !slices.Equal(got, []string{"a", "b"}) {
			t.Errorf("statement %d: left are %v", at, got)
		}
		if err := s.Close(); err != nil {
			t.Fatal(err)
		}
	case !errors.Is(err, intake.ErrNewer):
		t.Errorf("statement %d: %v", at, err)
	}
	s = open(t, dsn, Options{files: nextMigrations()})
	if got := ids(list(t, s, intake.Filter{})); !slices.Equal(got, []string{"a", "b"}) || count(t, s, "tokens") != 2 {
		t.Errorf("statement %d: in the end there are %v and %d tokens", at, got, count(t, s, "tokens"))
	}
	checkIntegrity(t, s)
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	return wrong
}

// schema describes all tables, columns, indexes and triggers.
func schema(t *testing.T, s *Store) string {
	t.Helper()
	query := "SELECT type || ' ' || name || ' ' || coalesce(sql, '') FROM sqlite_master ORDER BY 1"
	if s.dialect == &postgresDialect {
		query = `SELECT table_name || ' ' || column_name || ' ' || data_type || ' ' || is_nullable FROM information_schema.columns WHERE table_schema = current_schema()
			UNION SELECT indexname || replace(indexdef, current_schema(), '') FROM pg_indexes WHERE schemaname = current_schema()
			UNION SELECT trigger_name || event_manipulation FROM information_schema.triggers WHERE trigger_schema = current_schema() ORDER BY 1`
	}
	lines, err := all(t.Context(), s, scanText, query)
	if err != nil {
		t.Fatal(err)
	}
	return strings.Join(lines, "\n")
}

// TestNewerSchemaIsLeftAlone: an older program refuses it and changes nothing.
func TestNewerSchemaIsLeftAlone(t *testing.T) {
	onBoth(t, func(t *testing.T, dsn string) {
		dsn = old(t, dsn)
		newer := open(t, dsn, Options{files: nextMigrations()})
		before := schema(t, newer)
		for _, opts := range []Options{{}, {MustExist: true}} {
			s, err := Open(t.Context(), dsn, opts)
			if !errors.Is(err, intake.ErrNewer) || s != nil {
				t.Errorf("%v", err)
			}
		}
		if after := schema(t, newer); after != before {
			t.Errorf("%s became %s", before, after)
		}
	})
}

// TestDisturbedTransactionsAreRepeated: a transaction that PostgreSQL gives up
// for another's sake is done again, at whichever statement that happens, and
// once in the end; one that is always disturbed is given up.
func TestDisturbedTransactionsAreRepeated(t *testing.T) {
	disturbed := &pgconn.PgError{Code: "40001", Message: "could not serialize access"}
	story := func(s *Store) error {
		_, err := s.Add(t.Context(), []intake.Comment{sample("a", intake.Approved), reply("b", "a", intake.Pending)}, importer)
		_, err2 := s.Revise(t.Context(), "a", intake.Revision{Text: "newer", Sent: noon}, importer)
		_, err3 := s.Decide(t.Context(), []string{"a", "b"}, intake.Decision{Action: intake.Approve})
		_, err4 := s.Decide(t.Context(), []string{"a"}, intake.Decision{Action: intake.Erase})
		return errors.Join(err, err2, err3, err4)
	}
	var want string
	for at := 0; ; at++ {
		f := &faults{do: func(int, string) error { return nil }}
		opts := determined()
		opts.wrap = f.wrap
		s := open(t, postgresSchema(t), opts)
		hit := false
		f.n, f.do = 0, func(n int, _ string) error {
			if n == at {
				hit = true
				return disturbed
			}
			return nil
		}
		if err := story(s); err != nil {
			t.Fatalf("disturbed at statement %d: %v", at, err)
		}
		f.do = func(int, string) error { return nil }
		got := fmt.Sprint(ids(list(t, s, intake.Filter{})), len(events(t, s, "")), texts(t, s, "a"), get(t, s, "a").State)
		if at == 0 {
			want = got
		}
		if got != want {
			t.Errorf("disturbed at statement %d: %s, want %s", at, got, want)
		}
		if at > 0 && !hit {
			break
		}
	}
	f := &faults{do: func(int, string) error { return nil }}
	s := open(t, postgresSchema(t), Options{wrap: f.wrap})
	f.n, f.do = 0, func(int, string) error { return disturbed }
	if _, err := s.Decide(t.Context(), []string{"a"}, intake.Decision{Action: intake.Approve}); !errors.Is(err, disturbed) || f.n != retries+1 {
		t.Errorf("always disturbed: tried %d times, %v", f.n, err)
	}
	f.do = func(int, string) error { return nil }
}
