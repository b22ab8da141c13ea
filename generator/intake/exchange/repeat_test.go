package exchange_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"kontor/generator/intake"
	"kontor/generator/intake/exchange"
	"kontor/generator/intake/sqlstore"
)

// The variables that make this program an import that is killed.
const (
	dieAfter = "KONTOR_TEST_DIE_AFTER" // batches
	dieFile  = "KONTOR_TEST_DIE_FILE"
	dieStore = "KONTOR_TEST_DIE_STORE"
)

func TestMain(m *testing.M) {
	if os.Getenv(dieAfter) != "" {
		os.Exit(dieImporting())
	}
	os.Exit(m.Run())
}

// mortal is a store whose process is killed once it has stored some batches:
// half of the time while it stores the next one.
type mortal struct {
	intake.Store
	left   int
	during bool
}

func (m *mortal) Add(ctx context.Context, comments []intake.Comment, by intake.Decision) ([]bool, error) {
	if m.left == 0 && m.during {
		go func() {
			time.Sleep(300 * time.Microsecond)
			die()
		}()
	}
	added, err := m.Store.Add(ctx, comments, by)
	if m.left == 0 {
		die()
	}
	m.left--
	return added, err
}

// die ends the process as the system does when it runs out of memory.
func die() {
	if p, err := os.FindProcess(os.Getpid()); err == nil {
		_ = p.Kill()
	}
	select {}
}

func dieImporting() int {
	n, err := strconv.Atoi(os.Getenv(dieAfter))
	if err != nil {
		return 3
	}
	store, err := sqlstore.Open(context.Background(), "sqlite:"+os.Getenv(dieStore), sqlstore.Options{})
	if err != nil {
		fmt.Println(err)
		return 3
	}
	file := os.Getenv(dieFile)
	_, _, err = importFile(&mortal{store, n, n%2 == 1}, file, "", pagesOfMany, intake.Options{Batch: 3})
	fmt.Println("still alive", err)
	return 3
}

var pagesOfMany = []intake.Page{
	{ID: "p0", URL: "/p/0/", Language: "en"}, {ID: "p1", URL: "/p/1/", Language: "en"}, {ID: "p2", URL: "/p/2/", Language: "en"},
}

// manyRemarks is a backup of n comments in threads, in which replies come
// before what they answer, some of it deleted, and every fourth page is gone.
func manyRemarks(n int) string {
	var b strings.Builder
	b.WriteString(`{"version":1,"users":[],"posts":[]}` + "\n")
	for i := n - 1; i >= 0; i-- {
		parent := ""
		if up := i - 4*(1+i%3); up >= 0 && i%5 != 0 {
			parent = strconv.Itoa(up)
		}
		fmt.Fprintf(&b, `{"id":"%d","pid":"%s","text":"","orig":"Text %d","user":{"name":"Reader %d","id":"email_%d"},`+
			`"locator":{"site":"probe","url":"https://old.example/p/%d/"},"time":"%s","delete":%v}`+"\n",
			i, parent, i, i%7, i%7, i%4, today.Add(time.Duration(i)*time.Minute).Format(time.RFC3339), i%11 == 3)
	}
	return b.String()
}

// An import that is killed leaves whole batches; repeated, it comes to what one
// that was never disturbed comes to.
func TestKilledImportsAreRepeated(t *testing.T) {
	file := lay(t, "backup", manyRemarks(60))
	whole := newStore(t)
	r, _, err := importFile(whole, file, "", pagesOfMany, intake.Options{Batch: 3})
	if err != nil {
		t.Fatal(err)
	}
	addsUp(t, whole, r, r.Imported)
	want := snapshot(t, whole)
	batches := (r.Imported + 2) / 3
	killed := 0
	for n := range batches {
		db := filepath.Join(t.TempDir(), "intake.db")
		child := exec.Command(os.Args[0])
		child.Env = append(os.Environ(), dieAfter+"="+strconv.Itoa(n), dieFile+"="+file, dieStore+"="+db)
		out, err := child.CombinedOutput()
		if err == nil || child.ProcessState.ExitCode() != -1 {
			t.Fatalf("the import was not killed after %d batches: %v %s", n, err, out)
		}
		store := openStore(t, db)
		left, err := store.Count(context.Background(), intake.Filter{})
		if err != nil {
			t.Fatal(err)
		}
		sum := 0
		for _, k := range left {
			sum += k
		}
		if sum > 0 && sum < r.Imported {
			killed++
		}
		if sum < 3*n || sum%3 != 0 && sum != r.Imported {
			t.Errorf("after %d batches of 3 the store has %d comments", n, sum)
		}
		again, _, err := importFile(store, file, "", pagesOfMany, intake.Options{Batch: 3})
		if err != nil {
			t.Fatal(err)
		}
		if again.Imported+again.Skipped[intake.SkipKnown] != r.Imported {
			t.Errorf("after %d batches: %d imported and %d known are not %d", n, again.Imported, again.Skipped[intake.SkipKnown], r.Imported)
		}
		if got := snapshot(t, store); got != want {
			t.Errorf("killed after %d batches and repeated:\n%s\nwant\n%s", n, got, want)
		}
		store.Close()
	}
	if killed < batches/2 {
		t.Errorf("only %d of %d imports were killed in their middle", killed, batches)
	}
}

// A store that fails in the middle says so, and what was stored stays.
func TestFailingStores(t *testing.T) {
	file := lay(t, "backup", manyRemarks(60))
	store := newShelf()
	store.failAt = 4
	if _, _, err := importFile(store, file, "", pagesOfMany, intake.Options{Batch: 3}); !errors.Is(err, errFails) || len(store.comments) != 9 {
		t.Fatalf("%v, %d comments stored", err, len(store.comments))
	}
	store.failAt = 0
	if _, _, err := importFile(store, file, "", pagesOfMany, intake.Options{}); err != nil {
		t.Fatal(err)
	}
	undisturbed := newShelf()
	if _, _, err := importFile(undisturbed, file, "", pagesOfMany, intake.Options{}); err != nil {
		t.Fatal(err)
	}
	if got, want := snapshot(t, store), snapshot(t, undisturbed); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}

// Whoever was erased since does not come back, and what answered them stays.
func TestErasedCommentsStayGone(t *testing.T) {
	store := newStore(t)
	file := lay(t, "backup", remarkText)
	if _, _, err := importFile(store, file, "", twoPages, intake.Options{}); err != nil {
		t.Fatal(err)
	}
	ids := map[string]string{}
	for c := range store.List(context.Background(), intake.Filter{}) {
		ids[c.Source.ID] = c.ID
	}
	by := intake.Decision{Action: intake.Erase, Actor: "test", At: today}
	if _, err := store.Decide(context.Background(), []string{ids["e"], ids["a"]}, by); err != nil {
		t.Fatal(err)
	}
	before := snapshot(t, store)
	r, _, err := importFile(store, file, "", twoPages, intake.Options{})
	if err != nil || r.Imported != 0 || r.Skipped[intake.SkipErased] != 2 || r.Skipped[intake.SkipKnown] != 3 {
		t.Errorf("%+v %v", r, err)
	}
	if after := snapshot(t, store); after != before {
		t.Errorf("got\n%s\nwant\n%s", after, before)
	}
}

// A trial of a second import tells what it would come to: nothing new.
func TestTrialOfASecondImport(t *testing.T) {
	store := newStore(t)
	for _, f := range fixtures() {
		file := f.lay(t)
		first, _, err := importFile(store, file, f.form, f.site, intake.Options{})
		if err != nil {
			t.Fatal(err)
		}
		before := snapshot(t, store)
		trial, _, err := importFile(store, file, f.form, f.site, intake.Options{DryRun: true})
		if err != nil {
			t.Fatal(err)
		}
		second, _, err := importFile(store, file, f.form, f.site, intake.Options{})
		if err != nil {
			t.Fatal(err)
		}
		if trial.Imported != 0 || second.Imported != 0 || trial.Skipped[intake.SkipKnown] != first.Imported+first.Skipped[intake.SkipKnown] {
			t.Errorf("%s: %d were imported; a trial would import %d and knows %d, a second import imports %d",
				f.name, first.Imported, trial.Imported, trial.Skipped[intake.SkipKnown], second.Imported)
		}
		if !sameCounts(trial.Skipped, second.Skipped) {
			t.Errorf("%s: a trial leaves out %v, the import %v", f.name, trial.Skipped, second.Skipped)
		}
		if after := snapshot(t, store); after != before {
			t.Errorf("%s: a second import has changed\n%s\nto\n%s", f.name, before, after)
		}
	}
}

// What was written there after the first import comes with the next one, and
// finds what it answers in the store.
func TestLaterExportsAddWhatIsNew(t *testing.T) {
	store := newStore(t)
	all := strings.SplitAfter(strings.TrimSuffix(remarkText, "\n"), "\n")
	first := lay(t, "backup", strings.Join(all[:2], ""))
	if _, _, err := importFile(store, first, "", twoPages, intake.Options{}); err != nil {
		t.Fatal(err)
	}
	// The later export has lost the first comment, its answers are there.
	second := lay(t, "backup", all[0]+strings.Join(all[2:], ""))
	r, _, err := importFile(store, second, "", twoPages, intake.Options{})
	if err != nil || r.Imported != 4 {
		t.Fatalf("%+v %v", r, err)
	}
	if got := lines(t, store); got != strings.TrimSpace(remarkLines) {
		t.Errorf("got\n%s\nwant%s", got, remarkLines)
	}
}

// Our own export comes back as it was, into a store that is empty.
func TestOwnExportComesBack(t *testing.T) {
	store := newStore(t)
	for _, f := range fixtures() {
		if _, _, err := importFile(store, f.lay(t), "", f.site, intake.Options{}); err != nil {
			t.Fatal(err)
		}
	}
	out := filepath.Join(t.TempDir(), "own.jsonl")
	f, err := os.Create(out)
	if err != nil {
		t.Fatal(err)
	}
	if err := exchange.WritePrivateLines(f, store.List(context.Background(), intake.Filter{})); err != nil {
		t.Fatal(err)
	}
	f.Close()
	back := newStore(t)
	r, _, err := importFile(back, out, "", nil, intake.Options{Batch: 4})
	if err != nil || r.Read != r.Imported {
		t.Fatalf("%+v %v", r, err)
	}
	if got, want := snapshot(t, back), snapshot(t, store); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}
