package exchange_test

import (
	"context"
	"errors"
	"maps"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"kontor/generator/intake"
	"kontor/generator/intake/exchange"
	"kontor/generator/wxr"
)

var today = time.Date(2026, 11, 25, 12, 0, 0, 0, time.UTC)

// sharedFile is a file of the real data; the test is skipped where there is none.
func sharedFile(t *testing.T, name string) string {
	t.Helper()
	file := filepath.Join("..", "..", "..", "..", "shared", "data", filepath.FromSlash(name))
	for up := 0; up < 3; up++ { // the tree may be a work tree of its own
		if _, err := os.Stat(file); err == nil {
			return file
		}
		file = filepath.Join("..", file)
	}
	t.Skip("no shared data here")
	return ""
}

// outcome is what an import came to.
type outcome struct {
	report intake.Report
	lost   map[string]int
	store  *shelf
}

func importFile(t *testing.T, store *shelf, file string, from exchange.Format, pages []intake.Page, o intake.Options) (outcome, error) {
	t.Helper()
	e, err := exchange.Open(file, exchange.Options{From: from})
	if err != nil {
		return outcome{store: store}, err
	}
	o.Now, o.Also, o.Hosts = today, e.Also, e.Hosts
	r, err := intake.Import(context.Background(), store, e.Comments(), pages, o)
	return outcome{r, e.Losses(), store}, err
}

// everyPage makes a page of each address that an export has.
func everyPage(t *testing.T, file string, from exchange.Format) (pages []intake.Page) {
	t.Helper()
	e, err := exchange.Open(file, exchange.Options{From: from})
	if err != nil {
		t.Fatal(err)
	}
	seen := map[string]bool{"": true}
	for item, err := range e.Comments() {
		if err != nil && item.Skip != intake.SkipBroken {
			t.Fatal(err)
		}
		if !seen[item.Address] {
			seen[item.Address] = true
			pages = append(pages, intake.Page{ID: "p" + item.Address, URL: item.Address, Language: "en"})
		}
	}
	return pages
}

func TestRealExportsAddUp(t *testing.T) {
	tests := []struct {
		file    string
		from    exchange.Format
		lenient bool
		read    int
		states  map[intake.State]int
		skipped map[intake.Skip]int
	}{
		{"wxr/theme-unit-test.wordpress.xml", "", false, 33, map[intake.State]int{intake.Approved: 26, intake.Pending: 3},
			map[intake.Skip]int{intake.SkipPingback: 2, intake.SkipTrackback: 2}},
	}
	for _, test := range tests {
		t.Run(test.file, func(t *testing.T) {
			file := sharedFile(t, test.file)
			got, err := importFile(t, newShelf(), file, test.from, everyPage(t, file, test.from), intake.Options{Lenient: test.lenient})
			if err != nil {
				t.Fatal(err)
			}
			r := got.report
			if r.Read != test.read || !maps.Equal(r.States, test.states) || !maps.Equal(r.Skipped, test.skipped) {
				t.Errorf("read %d, imported %v, skipped %v; want %d, %v, %v", r.Read, r.States, r.Skipped, test.read, test.states, test.skipped)
			}
			if r.Read != r.Imported+r.Sum() || len(got.store.comments) != r.Imported {
				t.Errorf("%d read are not %d imported and %d skipped; the store has %d", r.Read, r.Imported, r.Sum(), len(got.store.comments))
			}
			t.Logf("lost %v hoisted %d raised %d", got.lost, r.Hoisted, r.Raised)
		})
	}
}

func TestScratch(t *testing.T) {
	for _, name := range []string{"comments/*", "wxr/*"} {
		files, _ := filepath.Glob(filepath.Join(filepath.Dir(filepath.Dir(sharedFile(t, "comments/commento.json"))), name))
		for _, file := range files {
			got, err := importFile(t, newShelf(), file, "", nil, intake.Options{Lenient: true})
			var we *wxr.Error
			if errors.As(err, &we) {
				t.Log(filepath.Base(file), we.Pos, we.Text, we.Args)
				if strings.Contains(we.Text, "WXR03") || strings.Contains(we.Text, "WXR04") {
					got, err = importFile(t, newShelf(), file, "wxr", nil, intake.Options{Lenient: true})
				}
			}
			t.Log(filepath.Base(file), err, got.report.Read, got.report.States, got.report.Skipped, got.lost)
			for _, l := range got.report.Left {
				t.Log("   ", l)
			}
		}
	}
}
