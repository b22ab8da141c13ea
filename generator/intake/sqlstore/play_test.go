package sqlstore

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"testing"
	"testing/fstest"

	"kontor/generator/intake"
)

// Children of the tests, which are killed: by themselves, before a statement of
// a given number, or by the test.

const (
	dsnOfChild    = "KONTOR_TEST_DSN"
	killAtOfChild = "KONTOR_TEST_KILL_AT" // number of a statement, 0 = none
)

// play is the main function of a child.
func play(part string) int {
	at, err := strconv.Atoi(os.Getenv(killAtOfChild))
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	parts := map[string]func(dsn string, opts Options) error{"migrate": playMigrate, "add": playAdd}
	if err := parts[part](os.Getenv(dsnOfChild), killedAt(at)); err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	return 0
}

// killedAt are options under which the process dies before a statement.
func killedAt(at int) Options {
	f := &faults{do: func(n int, _ string) error {
		if n == at {
			return dieNow()
		}
		return nil
	}}
	return Options{wrap: f.wrap}
}

func dieNow() error {
	p, err := os.FindProcess(os.Getpid())
	if err != nil {
		return err
	}
	if err := p.Kill(); err != nil {
		return err
	}
	select {} // until the signal comes
}

// playMigrate brings a store up to the next version.
func playMigrate(dsn string, opts Options) error {
	opts.files = nextMigrations()
	s, err := Open(context.Background(), dsn, opts)
	if err != nil {
		return err
	}
	return s.Close()
}

const batchSize = 2

// playAdd adds batches without end and prints the number of each that it has
// been promised to be kept.
func playAdd(dsn string, opts Options) error {
	s, err := Open(context.Background(), dsn, opts)
	if err != nil {
		return err
	}
	for batch := 0; ; batch++ {
		var comments []intake.Comment
		for i := range batchSize {
			comments = append(comments, sample(fmt.Sprintf("b%d-%d", batch, i), intake.Pending))
		}
		if _, err := s.Add(context.Background(), comments, importer); err != nil {
			return err
		}
		if _, err := fmt.Println(batch); err != nil {
			return err
		}
	}
}

// nextMigrations are those of a later version.
func nextMigrations() fs.FS {
	all := fstest.MapFS{}
	for _, from := range []struct {
		fs.FS
		dir string
	}{{migrations, "migrations"}, {os.DirFS("testdata"), "next"}} {
		for _, dialect := range []string{"sqlite", "postgres"} {
			files, err := fs.Glob(from, from.dir+"/"+dialect+"/*.sql")
			if err != nil {
				panic(err)
			}
			for _, name := range files {
				data, err := fs.ReadFile(from, name)
				if err != nil {
					panic(err)
				}
				all["migrations/"+strings.TrimPrefix(name, from.dir+"/")] = &fstest.MapFile{Data: data}
			}
		}
	}
	return all
}

// child starts this test's own program in a part.
func child(t *testing.T, part, dsn string, killAt int) (*exec.Cmd, *bytes.Buffer) {
	t.Helper()
	program, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	c := exec.CommandContext(t.Context(), program)
	c.Env = append(os.Environ(), role+"="+part, dsnOfChild+"="+dsn, killAtOfChild+"="+strconv.Itoa(killAt))
	var complaints bytes.Buffer
	c.Stderr = &complaints
	return c, &complaints
}

// killed reports whether a child was killed, and not ended by itself.
func killed(t *testing.T, err error, complaints *bytes.Buffer) bool {
	t.Helper()
	if complaints.Len() > 0 {
		t.Fatalf("the child says: %s", complaints)
	}
	var exit *exec.ExitError
	if err != nil && !errors.As(err, &exit) {
		t.Fatal(err)
	}
	return err != nil && !exit.Exited()
}

// acknowledged runs a child that adds batches until it dies by itself, or until
// it has acknowledged some and is killed, and returns how many it did.
func acknowledged(t *testing.T, dsn string, killAt, killAfter int) (batches int) {
	t.Helper()
	c, complaints := child(t, "add", dsn, killAt)
	out, err := c.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := c.Start(); err != nil {
		t.Fatal(err)
	}
	for lines := bufio.NewScanner(out); lines.Scan(); {
		batches++
		if batches == killAfter {
			if err := c.Process.Kill(); err != nil {
				t.Fatal(err)
			}
		}
	}
	if err := c.Wait(); !killed(t, err, complaints) {
		t.Fatalf("the child was not killed: %v", err)
	}
	return batches
}
