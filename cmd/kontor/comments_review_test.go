package main

import (
	"bytes"
	"context"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"kontor/generator/intake"
	"kontor/generator/intake/sqlstore"
	"kontor/themes"
)

// waiting are three comments that wait, and one with a new text that does.
var waiting = []stored{
	{ID: "aaa", Page: "a", Lang: "en", Name: "Kim", Email: "kim@example.org", Text: "first", Sent: "2026-11-01T10:00:00Z", State: "pending"},
	{ID: "bbb", Page: "a", Lang: "en", Name: "Jo", Text: "second", Sent: "2026-11-02T10:00:00Z", State: "pending"},
	{ID: "ccc", Page: "a", Lang: "en", Name: "Mo", Text: "third", Sent: "2026-11-03T10:00:00Z", State: "pending"},
	{ID: "ddd", Page: "a", Lang: "en", Name: "Kim", Email: "kim@example.org", Text: "old", Revision: "new", Sent: "2026-10-01T10:00:00Z", State: "approved"},
}

const pagesOfA = `{"schema": 1, "pages": [{"id": "a", "url": "https://www.example.org/a/", "title": "Page A", "language": "en"}]}`

// desk is a site with comments, and its store for those who work beside.
type desk struct {
	dir    string
	store  intake.Store
	opened []string // in the browser
}

func newDesk(t *testing.T, comments []stored) *desk {
	t.Helper()
	dir := write(t, map[string]string{
		"content/site.yaml": "title: T\nlanguage: en\n", "public/kontor-pages.json": pagesOfA, ".kontor/data/.keep": "",
	})
	dsn := "sqlite:" + filepath.Join(dir, intakeFile)
	fillStore(t, dsn, comments)
	store, err := sqlstore.Open(context.Background(), dsn, sqlstore.Options{MustExist: true})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { store.Close() })
	return &desk{dir: dir, store: store}
}

// keys answers a review line by line. What stands behind a line happens just
// before it, that is when the comment is on the screen already.
type keys struct {
	lines []string
	first []func()
}

func (k *keys) Read(p []byte) (int, error) {
	if len(k.lines) == 0 {
		return 0, io.EOF
	}
	if k.first[0] != nil {
		k.first[0]()
	}
	n := copy(p, k.lines[0]+"\n")
	k.lines, k.first = k.lines[1:], k.first[1:]
	return n, nil
}

func (k *keys) press(line string, before func()) *keys {
	k.lines, k.first = append(k.lines, line), append(k.first, before)
	return k
}

// review runs the queue and returns what was shown.
func (d *desk) review(t *testing.T, k *keys, args ...string) string {
	t.Helper()
	var out bytes.Buffer
	code := run(append([]string{"comments", "review", "-s", d.dir, "--as", "Ada", "--clock", "2026-11-25"}, args...), environment{
		ctx: context.Background(), stdin: k, stdout: &out, stderr: &out,
		lookupEnv: func(string) (string, bool) { return "", false }, now: func() time.Time { return now },
		isTerminal: func(any) bool { return false }, themes: themes.FS,
		openBrowser: func(_ context.Context, address string) error { d.opened = append(d.opened, address); return nil },
	})
	if code != exitFine {
		t.Fatalf("exit code %d:\n%s", code, out.String())
	}
	return out.String()
}

// decide is what somebody else does.
func (d *desk) decide(t *testing.T, id string, a intake.Action) func() {
	return func() {
		t.Helper()
		outcomes, err := d.store.Decide(context.Background(), []string{id}, intake.Decision{Action: a, Actor: "Bo", At: now})
		if err != nil || outcomes[0].Err != nil {
			t.Fatal(err, outcomes)
		}
	}
}

func (d *desk) state(t *testing.T, id string) intake.State {
	t.Helper()
	c, err := d.store.Get(context.Background(), id)
	if err != nil {
		t.Fatal(err)
	}
	return c.State
}

// actions lists who did what to a comment after it came.
func (d *desk) actions(t *testing.T, id string) (done []string) {
	t.Helper()
	for e, err := range d.store.Events(context.Background(), id) {
		if err != nil {
			t.Fatal(err)
		}
		if e.Action != intake.Add {
			done = append(done, e.Actor+" "+string(e.Action))
		}
	}
	return done
}

func wantParts(t *testing.T, text string, parts ...string) {
	t.Helper()
	rest := text
	for _, part := range parts {
		_, after, ok := strings.Cut(rest, part)
		if !ok {
			t.Fatalf("%q is missing, or not in its place:\n%s", part, text)
		}
		rest = after
	}
}

// Somebody else decides about the comment on the screen: their word stands, the
// moderator is told, and the next one comes.
func TestReviewGoesOnWhenOthersDecide(t *testing.T) {
	d := newDesk(t, waiting)
	shown := d.review(t, new(keys).press("s", d.decide(t, "aaa", intake.Approve)).press("a", nil).press("q", nil))
	wantParts(t, shown, "1 of 4", "first", "aaa: Meanwhile Bo has decided: approved.", "2 of 4", "second", "bbb: approved")
	if got := d.actions(t, "aaa"); !slices.Equal(got, []string{"Bo approve"}) {
		t.Errorf("the log says %v", got)
	}
	if got := d.state(t, "bbb"); got != intake.Approved {
		t.Errorf("bbb is %s", got)
	}
}

// What others have decided about before its turn is passed over, and told.
func TestReviewPassesOverWhatOthersDecided(t *testing.T) {
	d := newDesk(t, waiting)
	shown := d.review(t, new(keys).press("n", d.decide(t, "bbb", intake.Discard)).press("q", nil))
	wantParts(t, shown, "1 of 4", "bbb: Meanwhile Bo has decided: in the trash.", "3 of 4", "third")
}

func TestReviewOfAnErasedComment(t *testing.T) {
	d := newDesk(t, waiting)
	shown := d.review(t, new(keys).press("a", d.decide(t, "aaa", intake.Erase)).press("q", nil))
	wantParts(t, shown, "aaa: has been erased meanwhile.", "2 of 4", "second")
}

// Nobody approves a text that they have not seen.
func TestReviewShowsATextThatHasChanged(t *testing.T) {
	revise := func(d *desk, id, text string) func() {
		return func() {
			_, err := d.store.Revise(context.Background(), id, intake.Revision{Text: text, Sent: now}, intake.Decision{Actor: "reader", At: now})
			if err != nil {
				t.Fatal(err)
			}
		}
	}
	d := newDesk(t, waiting[:1])
	shown := d.review(t, new(keys).press("a", revise(d, "aaa", "buy now")).press("s", nil).press("q", nil))
	wantParts(t, shown, "    first\n", "The text has changed meanwhile.", "    buy now\n", "aaa: spam")
	if got := d.actions(t, "aaa"); !slices.Equal(got, []string{"reader revise", "Ada spam"}) {
		t.Errorf("the log says %v", got)
	}

	d = newDesk(t, waiting[3:])
	shown = d.review(t, new(keys).press("a", revise(d, "ddd", "newer")).press("a", nil).press("q", nil))
	wantParts(t, shown, "old", "new", "The text has changed meanwhile.", "newer", "ddd: new text approved")
}

// What arrives while a moderator works comes at the end.
func TestReviewTakesUpWhatArrives(t *testing.T) {
	d := newDesk(t, waiting[:1])
	arrives := func() {
		late := stored{ID: "zzz", Page: "a", Lang: "en", Name: "Late", Text: "late", Sent: "2026-11-20T10:00:00Z", State: "pending"}
		fillStore(t, "sqlite:"+filepath.Join(d.dir, intakeFile), []stored{late})
	}
	shown := d.review(t, new(keys).press("a", arrives).press("t", nil).press("q", nil))
	wantParts(t, shown, "1 of 1", "Arrived meanwhile: 1.", "2 of 2", "late", "That was the last one.", "2 decisions: 1 approved, 1 put in the trash.")
}

// Each decision can be taken back, as far as the rules allow, and only if it
// still stands.
func TestReviewUndo(t *testing.T) {
	for key, want := range map[string][]string{
		"a": {"Ada approve", "Ada reject", "Ada restore"},
		"r": {"Ada reject", "Ada restore"},
		"s": {"Ada spam", "Ada restore"},
		"t": {"Ada trash", "Ada restore"},
	} {
		d := newDesk(t, waiting)
		k := new(keys).press(key, nil)
		if key == "r" {
			k.press("", nil)
		}
		shown := d.review(t, k.press("u", nil).press("u", nil).press("q", nil))
		wantParts(t, shown, "2 of 4", "aaa: taken back, “waiting” again.", "1 of 4", "There is no decision to take back.", "Nothing decided.")
		if got := d.actions(t, "aaa"); !slices.Equal(got, want) || d.state(t, "aaa") != intake.Pending {
			t.Errorf("%s: the log says %v, want %v; it is %s", key, got, want, d.state(t, "aaa"))
		}
	}
	d := newDesk(t, waiting)
	shown := d.review(t, new(keys).press("a", nil).press("u", d.decide(t, "aaa", intake.MarkSpam)).press("q", nil))
	wantParts(t, shown, "aaa: approved", "aaa: Meanwhile Bo has decided: spam.")
	if got := d.state(t, "aaa"); got != intake.Spam {
		t.Errorf("aaa is %s", got)
	}
	d = newDesk(t, waiting[3:])
	shown = d.review(t, new(keys).press("a", nil).press("u", nil).press("q", nil))
	wantParts(t, shown, "ddd: new text approved", "ddd: This cannot be taken back: the other text is gone.", "1 decision: 1 approved.")
}

// Taking a decision back publishes no text that its moderator has not seen.
func TestReviewUndoOfAnotherText(t *testing.T) {
	public := waiting[0]
	public.State = "approved"
	d := newDesk(t, []stored{public})
	rewrite := func() {
		_, err := d.store.Revise(context.Background(), "aaa", intake.Revision{Text: "buy now"}, intake.Decision{Actor: "reader", At: now})
		if err != nil {
			t.Fatal(err)
		}
	}
	shown := d.review(t, new(keys).press("r", nil).press("", nil).press("u", rewrite).press("q", nil), "--state", "approved")
	wantParts(t, shown, "aaa: rejected", "The text has changed meanwhile.", "    buy now\n", "1 decision: 1 rejected.")
	if d.state(t, "aaa") != intake.Rejected {
		t.Errorf("a text is public that nobody has seen: %v", d.actions(t, "aaa"))
	}
}

// While a bulk decision waits for its answer, authors and others go on. What is
// not what was chosen any more is left alone.
func TestBulkDecisionsAreAboutWhatWasChosen(t *testing.T) {
	d := newDesk(t, waiting)
	meanwhile := func() {
		_, err := d.store.Revise(context.Background(), "aaa", intake.Revision{Text: "buy now"}, intake.Decision{Actor: "reader", At: now})
		if err != nil {
			t.Fatal(err)
		}
		d.decide(t, "bbb", intake.MarkSpam)()
	}
	var out bytes.Buffer
	code := run([]string{"comments", "approve", "--page", "a", "-s", d.dir, "--as", "Ada"}, environment{
		ctx: context.Background(), stdin: new(keys).press("yes", meanwhile), stdout: &out, stderr: &out,
		lookupEnv: func(string) (string, bool) { return "", false }, now: func() time.Time { return now },
		isTerminal: func(any) bool { return true }, themes: themes.FS,
	})
	if code != exitContent {
		t.Errorf("exit code %d", code)
	}
	wantParts(t, out.String(), "aaa: not done, the comment has changed meanwhile", "bbb: not done", "ccc: approved", "1 done, 2 not.")
	for id, want := range map[string]intake.State{"aaa": intake.Pending, "bbb": intake.Spam, "ccc": intake.Approved} {
		if got := d.state(t, id); got != want {
			t.Errorf("%s is %s, want %s", id, got, want)
		}
	}
}

// At the end there is a way back to what was passed over.
func TestReviewEndsWhereItsModeratorWants(t *testing.T) {
	d := newDesk(t, waiting[:2])
	shown := d.review(t, new(keys).press("n", nil).press("n", nil).press("p", nil).press("p", nil).press("a", nil).press("q", nil))
	wantParts(t, shown, "1 of 2", "2 of 2", "That was the last one.", "2 of 2", "1 of 2", "aaa: approved", "2 of 2", "1 comment still waits.")
	shown = newDesk(t, waiting[:2]).review(t, new(keys).press("a", nil).press("a", nil).press("u", nil).press("q", nil))
	wantParts(t, shown, "That was the last one.", "bbb: taken back", "2 of 2", "1 decision: 1 approved. 1 comment still waits.")
}

func TestReviewOpensThePage(t *testing.T) {
	d := newDesk(t, waiting)
	d.review(t, new(keys).press("o", nil).press("q", nil))
	if !slices.Equal(d.opened, []string{"https://www.example.org/a/"}) {
		t.Errorf("opened %q", d.opened)
	}
	if err := os.Remove(filepath.Join(d.dir, "public/kontor-pages.json")); err != nil {
		t.Fatal(err)
	}
	wantParts(t, d.review(t, new(keys).press("o", nil).press("q", nil)), "The address of the page is not known")
	if len(d.opened) != 1 {
		t.Errorf("opened %q", d.opened)
	}
}

func TestReviewReasons(t *testing.T) {
	d := newDesk(t, waiting)
	shown := d.review(t, new(keys).
		press("r", nil).press("0", nil). // thought better of it
		press("r", nil).press("9", nil).press("mail win@example.com", nil).press("1", nil).
		press("r", nil).press("not here", nil).
		press("q", nil))
	wantParts(t, shown, "There are the reasons 1 to 6.", "The reason holds an e-mail address", "aaa: rejected", "bbb: rejected", "2 decisions")
	for id, want := range map[string]string{"aaa": "off-topic", "bbb": "not here"} {
		if c, err := d.store.Get(context.Background(), id); err != nil || c.Reason != want {
			t.Errorf("%s was rejected because of %q, want %q (%v)", id, c.Reason, want, err)
		}
	}
}

// Addresses of readers are not on the screen of a review.
func TestReviewShowsNoAddress(t *testing.T) {
	d := newDesk(t, waiting)
	if shown := d.review(t, new(keys).press("n", nil).press("n", nil).press("n", nil).press("q", nil)); strings.Contains(shown, "kim@") {
		t.Errorf("the review shows an address:\n%s", shown)
	}
}

// A review of what was decided already, for second thoughts.
func TestReviewOfOtherStates(t *testing.T) {
	d := newDesk(t, waiting)
	d.decide(t, "bbb", intake.MarkSpam)()
	shown := d.review(t, new(keys).press("a", nil).press("u", nil).press("s", nil).press("q", nil), "--state", "spam")
	wantParts(t, shown, "1 of 1  bbb  spam", "bbb: approved, “spam” before", "bbb: taken back, “spam” again.", "1 of 1", "bbb: cannot be done, its state is “spam”")
	if got := d.actions(t, "bbb"); !slices.Equal(got, []string{"Bo spam", "Ada approve", "Ada spam"}) {
		t.Errorf("the log says %v", got)
	}
}

// Colours are for terminals that want them; the texts of readers have none.
func TestReviewColours(t *testing.T) {
	hostile := waiting[0]
	hostile.Name, hostile.Text = "\x1b[31mKim\u202e", "\x1b]0;owned\x07 red"
	d := newDesk(t, []stored{hostile})
	for _, test := range []struct {
		env  map[string]string
		want bool
	}{{nil, true}, {map[string]string{"NO_COLOR": "1"}, false}} {
		_, stdout, _ := session{terminal: true, width: 80, stdin: "q\n", env: test.env}.run("comments", "review", "-s", d.dir, "--as", "Ada")
		if got := strings.Contains(stdout, "\x1b[1m"); got != test.want {
			t.Errorf("colours: %v, want %v:\n%q", got, test.want, stdout)
		}
		if strings.Contains(stdout, "\x1b[31m") || strings.ContainsAny(stdout, "\x07\u202e") || strings.Contains(stdout, "\x1b]") {
			t.Errorf("a comment controls the terminal:\n%q", stdout)
		}
	}
}

// On a terminal a bulk decision shows the first comments, and only the right
// word lets it happen.
func TestBulkDecisionsAsk(t *testing.T) {
	d := newDesk(t, waiting)
	s := session{terminal: true, width: 80, stdin: "\n"}
	code, _, stderr := s.run("comments", "spam", "--page", "a", "-s", d.dir, "--as", "Ada")
	if code != exitContent || !strings.Contains(stderr, "Not confirmed") || d.state(t, "aaa") != intake.Pending {
		t.Errorf("exit code %d, aaa is %s:\n%s", code, d.state(t, "aaa"), stderr)
	}
	wantParts(t, stderr, "aaa", "first", "bbb", "ccc", "Mark 3 comments as spam?")
	s.stdin = "yes\n"
	if code, stdout, _ := s.run("comments", "spam", "--page", "a", "-s", d.dir, "--as", "Ada"); code != exitFine || d.state(t, "ccc") != intake.Spam {
		t.Errorf("exit code %d, ccc is %s:\n%s", code, d.state(t, "ccc"), stdout)
	}
	// To erase, yes is not enough.
	if code, _, stderr := s.run("comments", "erase", "ccc", "-s", d.dir, "--as", "Ada"); code != exitContent || d.state(t, "ccc") != intake.Spam {
		t.Errorf("exit code %d:\n%s", code, stderr)
	}
	s.stdin = "Erase\n"
	if code, stdout, _ := s.run("comments", "erase", "ccc", "-s", d.dir, "--as", "Ada"); code != exitFine || !strings.Contains(stdout, "ccc: erased") {
		t.Errorf("exit code %d:\n%s", code, stdout)
	}
	if _, err := d.store.Get(context.Background(), "ccc"); err == nil {
		t.Error("ccc is still there")
	}
}
