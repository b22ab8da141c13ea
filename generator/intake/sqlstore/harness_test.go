package sqlstore

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"testing"
	"time"

	"pgregory.net/rapid"

	"kontor/generator/comment"
	"kontor/generator/intake"
)

// What the tests of both databases share.

var promiseN = flag.Int("promise.n", 0, "how many walks, kills and races the promises are tried with; 0 = as many as there is time for in every run")

// often is how often a promise is tried.
func often(usual int) int {
	if *promiseN > 0 {
		return *promiseN
	}
	return usual
}

// role tells a child process of a test which part it plays.
const role = "KONTOR_TEST_ROLE"

func TestMain(m *testing.M) {
	if part := os.Getenv(role); part != "" {
		os.Exit(play(part))
	}
	code := m.Run()
	if started.Load() {
		if s, _ := postgres(); s != nil {
			s.stop()
		}
	}
	os.Exit(code)
}

// tester is a test, or one of rapid's.
type tester interface {
	rapid.TB
	Context() context.Context
}

// onBoth runs a test on an empty place in either database.
func onBoth(t *testing.T, test func(t *testing.T, dsn string)) {
	t.Run("sqlite", func(t *testing.T) {
		t.Parallel()
		test(t, sqliteFile(t))
	})
	t.Run("postgres", func(t *testing.T) {
		t.Parallel()
		test(t, postgresSchema(t))
	})
}

func sqliteFile(t testing.TB) (dsn string) {
	return "sqlite:" + filepath.Join(t.TempDir(), "intake.db")
}

// noon is when everything happens that has no time of its own.
var noon = time.Date(2026, 11, 25, 12, 0, 0, 0, time.UTC)

// determined are options under which the same calls have the same results.
func determined() Options {
	return Options{Now: func() time.Time { return noon }, Rand: rand.NewChaCha8([32]byte{})}
}

func open(t testing.TB, dsn string, opts Options) *Store {
	t.Helper()
	s, err := Open(t.Context(), dsn, opts)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	return s
}

var (
	thread   = intake.Thread{Page: "a-page", Language: "de"}
	importer = intake.Decision{Actor: "import"}
)

// sample is a comment with everything that one can have.
func sample(id string, state intake.State) intake.Comment {
	return intake.Comment{
		ID: id, Thread: thread, Source: intake.Source{System: "wordpress", Site: "old.example", ID: id},
		Author: intake.Author{
			Name: "Reader of " + id, Website: "https://reader.example/" + id, Email: id + "@Reader.example",
			IP: "198.51.100.0", Identity: "email:" + id + "@reader.example",
		},
		Text: "Text of " + id, Format: comment.Markdown, Sent: noon.Add(-time.Hour), State: state, Changed: noon.Add(-time.Minute),
	}
}

func reply(id, parent string, state intake.State) intake.Comment {
	c := sample(id, state)
	c.Parent = parent
	return c
}

func add(t tester, s *Store, comments ...intake.Comment) {
	t.Helper()
	added, err := s.Add(t.Context(), comments, importer)
	if err != nil {
		t.Fatal(err)
	}
	for i, yes := range added {
		if !yes {
			t.Fatalf("%s was not added", comments[i].ID)
		}
	}
}

func decide(t tester, s *Store, action intake.Action, ids ...string) []intake.Outcome {
	t.Helper()
	outcomes, err := s.Decide(t.Context(), ids, intake.Decision{Action: action, Actor: "moderator", At: noon})
	if err != nil {
		t.Fatal(err)
	}
	return outcomes
}

func get(t tester, s *Store, id string) intake.Comment {
	t.Helper()
	c, err := s.Get(t.Context(), id)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// gone reports whether a comment is not there.
func gone(t tester, s *Store, id string) bool {
	t.Helper()
	_, err := s.Get(t.Context(), id)
	if err != nil && !errors.Is(err, intake.ErrNotFound) {
		t.Fatal(err)
	}
	return err != nil
}

func list(t tester, s *Store, f intake.Filter) []intake.Comment {
	t.Helper()
	return collect(t, s.List(t.Context(), f))
}

func ids(comments []intake.Comment) []string {
	list := []string{}
	for _, c := range comments {
		list = append(list, c.ID)
	}
	return list
}

func events(t tester, s *Store, id string) []intake.Event {
	t.Helper()
	return collect(t, s.Events(t.Context(), id))
}

func collect[T any](t tester, all func(func(T, error) bool)) []T {
	t.Helper()
	list := []T{}
	for v, err := range all {
		if err != nil {
			t.Fatal(err)
		}
		list = append(list, v)
	}
	return list
}

// texts returns the texts of a comment that are not the present one, with what
// became of them.
func texts(t tester, s *Store, id string) []string {
	t.Helper()
	rows, err := all(context.Background(), s, scanText,
		"SELECT fate || ' ' || text FROM revisions WHERE comment = ? ORDER BY id", id)
	if err != nil {
		t.Fatal(err)
	}
	return rows
}

// count counts the rows of a table.
func count(t tester, s *Store, table string) (n int) {
	t.Helper()
	if err := s.reading.QueryRow("SELECT count(*) FROM " + table).Scan(&n); err != nil {
		t.Fatal(err)
	}
	return n
}

func numbered(n int) string { return fmt.Sprintf("c-%05d", n) }
