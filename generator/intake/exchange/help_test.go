package exchange_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"kontor/generator/intake"
	"kontor/generator/intake/exchange"
	"kontor/generator/intake/sqlstore"
	"kontor/generator/source"
	"kontor/generator/wxr"
)

var today = time.Date(2026, 11, 25, 12, 0, 0, 0, time.UTC)

func openStore(t testing.TB, file string) intake.Store {
	t.Helper()
	store, err := sqlstore.Open(context.Background(), "sqlite:"+file, sqlstore.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { store.Close() })
	return store
}

func newStore(t testing.TB) intake.Store {
	t.Helper()
	return openStore(t, filepath.Join(t.TempDir(), "intake.db"))
}

// lay writes a file of an export and returns its path.
func lay(t testing.TB, name, text string) string {
	t.Helper()
	file := filepath.Join(t.TempDir(), filepath.FromSlash(name))
	if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(file, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
	return file
}

func importFile(store intake.Store, file string, from exchange.Format, pages []intake.Page, o intake.Options) (intake.Report, map[string]int, error) {
	e, err := exchange.Open(file, exchange.Options{From: from})
	if err != nil {
		return intake.Report{}, nil, err
	}
	o.Now, o.Also, o.Hosts = today, e.Also, e.Hosts
	r, err := intake.Import(context.Background(), store, e.Comments(), pages, o)
	return r, e.Losses(), err
}

// diagnostic is what an error says to an author.
func diagnostic(t testing.TB, err error) source.Diagnostic {
	t.Helper()
	var own *exchange.Error
	var theirs *wxr.Error
	switch {
	case errors.As(err, &own):
		return own.Diagnostic
	case errors.As(err, &theirs):
		return theirs.Diagnostic
	}
	t.Fatalf("no diagnostic: %v", err)
	return source.Diagnostic{}
}

// addsUp compares a report with itself and with the store.
func addsUp(t testing.TB, store intake.Store, r intake.Report, stored int) {
	t.Helper()
	if r.Read != r.Imported+r.Sum() || len(r.Left) != r.Sum() {
		t.Errorf("%d read are not %d imported and %d left out (%d of them listed)", r.Read, r.Imported, r.Sum(), len(r.Left))
	}
	counts, err := store.Count(context.Background(), intake.Filter{})
	if err != nil {
		t.Fatal(err)
	}
	sum := 0
	for _, n := range counts {
		sum += n
	}
	if sum != stored {
		t.Errorf("the store has %d comments, want %d", sum, stored)
	}
}

// snapshot is all that a store holds, but the random keys of authors, and its log.
func snapshot(t testing.TB, store intake.Store) string {
	t.Helper()
	var b strings.Builder
	for c, err := range store.List(context.Background(), intake.Filter{}) {
		if err != nil {
			t.Fatal(err)
		}
		c.Author.Avatar = ""
		fmt.Fprintf(&b, "%+v\n", c)
	}
	events := 0
	for _, err := range store.Events(context.Background(), "") {
		if err != nil {
			t.Fatal(err)
		}
		events++
	}
	fmt.Fprintln(&b, events, "events")
	return b.String()
}

// sameCounts compares counts; what is not there counts as nothing.
func sameCounts[K comparable](a, b map[K]int) bool {
	for k, n := range a {
		if b[k] != n {
			return false
		}
	}
	for k, n := range b {
		if a[k] != n {
			return false
		}
	}
	return true
}
