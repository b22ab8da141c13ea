package sqlstore

import (
	"bytes"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"kontor/generator/comment"
	"kontor/generator/intake"
)

// TestFilesAreTheOwners: nobody else can read the folder and the files.
func TestFilesAreTheOwners(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "a b", "ü#?%")
	s := open(t, "sqlite:"+filepath.Join(dir, "intake.db"), Options{})
	add(t, s, sample("c", intake.Pending))
	files, err := filepath.Glob(filepath.Join(dir, "*"))
	if err != nil || len(files) != 3 {
		t.Errorf("the files are %v, %v", files, err)
	}
	for path, want := range map[string]fs.FileMode{filepath.Dir(dir): 0o700, dir: 0o700} {
		checkMode(t, path, want)
	}
	for _, path := range files {
		checkMode(t, path, 0o600)
	}
}

func checkMode(t *testing.T, path string, want fs.FileMode) {
	t.Helper()
	info, err := os.Stat(path)
	if err != nil {
		t.Fatal(err)
	}
	if got := info.Mode().Perm(); got != want {
		t.Errorf("%s has mode %o, want %o", path, got, want)
	}
}

// TestReadingMakesNothing: a command that only reads leaves no empty database behind.
func TestReadingMakesNothing(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "data")
	if _, err := Open(t.Context(), "sqlite:"+filepath.Join(dir, "intake.db"), Options{MustExist: true}); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("%v", err)
	}
	if _, err := os.Stat(dir); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("the folder: %v", err)
	}
	t.Run("postgres", func(t *testing.T) {
		dsn := postgresSchema(t)
		for range 2 { // the first one has made nothing
			if _, err := Open(t.Context(), dsn, Options{MustExist: true}); !errors.Is(err, fs.ErrNotExist) {
				t.Errorf("%v", err)
			}
		}
	})
}

// TestRefused: what cannot be a store is refused with a reason, and left as it is.
func TestRefused(t *testing.T) {
	dir := t.TempDir()
	other := filepath.Join(dir, "other.db")
	db, err := sql.Open("sqlite", other)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := db.Exec("CREATE TABLE comments (id)"); err != nil {
		t.Fatal(err)
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	text := filepath.Join(dir, "text.db")
	if err := os.WriteFile(text, []byte(strings.Repeat("no database\n", 100)), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct{ dsn, want string }{
		{"sqlite:" + other, "another program"},
		{"sqlite:" + text, "not a database"},
		{"sqlite:" + dir, "folder"},
		{"sqlite:", "path"},
		{"mysql://x", "postgres://"},
		{"intake.db", "sqlite:PATH"},
		{"postgres://x?default_query_exec_mode=simple_protocol", "simple protocol"},
		{"postgres://user:secret@x:port/", "port"},
	} {
		before, _ := os.ReadFile(strings.TrimPrefix(c.dsn, "sqlite:"))
		_, err := Open(t.Context(), c.dsn, Options{})
		if err == nil || !strings.Contains(err.Error(), c.want) || strings.Contains(err.Error(), "secret") {
			t.Errorf("%s: %v", c.dsn, err)
		}
		if after, _ := os.ReadFile(strings.TrimPrefix(c.dsn, "sqlite:")); !bytes.Equal(before, after) {
			t.Errorf("%s was changed", c.dsn)
		}
	}
}

// TestNeedsTheWriteAheadLog: where files cannot share memory, as on some network
// disks, there is no log, and the store says so.
func TestNeedsTheWriteAheadLog(t *testing.T) {
	_, err := Open(t.Context(), sqliteFile(t), Options{vfs: "unix-dotfile"})
	if err == nil || !strings.Contains(err.Error(), "write-ahead log") || !strings.Contains(err.Error(), "local disk") {
		t.Errorf("%v", err)
	}
}

// TestDurableSettings: what the promises about lost and erased comments rest on is on.
func TestDurableSettings(t *testing.T) {
	s := open(t, sqliteFile(t), Options{})
	for _, db := range []*sql.DB{s.db, s.reading} {
		for pragma, want := range map[string]string{"journal_mode": "wal", "synchronous": "2", "foreign_keys": "1", "secure_delete": "1"} {
			var got string
			if err := db.QueryRow("PRAGMA " + pragma).Scan(&got); err != nil || got != want {
				t.Errorf("%s is %s, %v", pragma, got, err)
			}
		}
	}
}

// TestOpenedByManyAtOnce: whoever opens an empty database first makes it, the
// others find it made; with SQLite as several processes would, by files of their own.
func TestOpenedByManyAtOnce(t *testing.T) {
	onBoth(t, func(t *testing.T, dsn string) {
		var wait sync.WaitGroup
		for i := range 8 {
			wait.Go(func() {
				s, err := Open(t.Context(), dsn, Options{})
				if err != nil {
					t.Error(err)
					return
				}
				if _, err := s.Add(t.Context(), []intake.Comment{sample(numbered(i), intake.Pending)}, importer); err != nil {
					t.Error(err)
				}
				if err := s.Close(); err != nil {
					t.Error(err)
				}
			})
		}
		wait.Wait()
		if n := len(list(t, open(t, dsn, Options{}), intake.Filter{})); n != 8 {
			t.Errorf("%d comments are there", n)
		}
	})
}

// TestErasedIsNotInTheFiles: neither text nor name nor address of an erased
// comment is anywhere in the files, not even while the store is open.
func TestErasedIsNotInTheFiles(t *testing.T) {
	dsn := sqliteFile(t)
	s := open(t, dsn, Options{})
	random := rand.New(rand.NewPCG(7, 7))
	const comments = 400
	var all []intake.Comment
	for i := range comments {
		c := sample(numbered(i), intake.Approved)
		if i%7 == 6 {
			c.Parent = numbered(i - 3)
		}
		mark := fmt.Sprintf("secret%05dx", i)
		c.Text = strings.Repeat("x", random.IntN(6000)) + mark
		c.Author = intake.Author{Name: mark, Website: "https://x.example/" + mark, Email: mark + "@x.example", Identity: "email:" + mark + "@x.example"}
		if i%3 == 0 {
			c.Revision = &intake.Revision{Text: mark + strings.Repeat("y", random.IntN(6000)), Format: comment.HTML, Sent: noon}
		}
		all = append(all, c)
	}
	add(t, s, all...)
	for i := range comments {
		if i%5 == 0 {
			if _, err := s.Revise(t.Context(), numbered(i), intake.Revision{Text: fmt.Sprintf("secret%05dx newest", i)}, importer); err != nil {
				t.Fatal(err)
			}
			decide(t, s, []intake.Action{intake.Approve, intake.Reject, intake.MarkSpam}[i%3], numbered(i))
		}
	}
	erased := map[int]bool{}
	for _, i := range random.Perm(comments)[:comments/2] {
		erased[i] = true
		decide(t, s, intake.Erase, numbered(i))
	}
	check := func(when string) {
		t.Helper()
		data := contents(t, strings.TrimPrefix(dsn, "sqlite:"))
		for i := range comments {
			if found := bytes.Contains(data, fmt.Appendf(nil, "secret%05dx", i)); found == erased[i] {
				t.Errorf("%s: comment %d, erased %t, is found: %t", when, i, erased[i], found)
			}
		}
	}
	check("open")
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	check("closed")
}

// contents are those of a database and of the files beside it.
func contents(t *testing.T, path string) (data []byte) {
	t.Helper()
	files, err := filepath.Glob(path + "*")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range files {
		part, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		data = append(data, part...)
	}
	return data
}
