package main

import (
	"cmp"
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"kontor/generator/comment"
	"kontor/generator/intake"
	"kontor/generator/intake/sqlstore"
	"kontor/generator/source"
)

var promiseN = flag.Int("promise.n", 0, "how many walks the promises are tried with; 0 = as many as there is time for in every run")

// often is how often a promise is tried.
func often(usual int) int { return cmp.Or(max(*promiseN, 0), usual) }

func setFlag(t *testing.T, name, value string) {
	t.Helper()
	f := flag.Lookup(name)
	before := f.Value.String()
	if err := f.Value.Set(value); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = f.Value.Set(before) })
}

// TestP05OnlyWhatIsApprovedIsPublic walks at random through all that readers
// and moderators do, exports after each step, and compares the files with what a
// model of a few lines says is public.
func TestP05OnlyWhatIsApprovedIsPublic(t *testing.T) {
	setFlag(t, "rapid.checks", strconv.Itoa(often(20)))
	setFlag(t, "rapid.nofailfile", "true")
	exports := 0
	rapid.Check(t, func(rt *rapid.T) {
		w := newPublicWalk(rt)
		defer w.close()
		rt.Repeat(map[string]func(*rapid.T){
			"add": w.add, "add more": w.add, "decide": w.decide, "decide again": w.decide, "and again": w.decide, "revise": w.revise,
			"pages": w.turnPage, "": w.compare,
		})
		exports += w.exports
	})
	t.Logf("%d exports compared", exports)
}

// written is a comment as the model knows it.
type written struct {
	id, parent   string
	thread       intake.Thread
	state        intake.State
	name, email  string
	website      string
	editor       bool
	text         string
	sent, edited time.Time
	waiting      string // text of the revision, "" = none
	waitingSent  time.Time
	ever         bool     // has been public
	words        []string // everything that its author ever wrote
}

// publicWalk is one walk.
type publicWalk struct {
	dir     string
	store   intake.Store
	all     []*written
	byID    map[string]*written
	pages   map[intake.Thread]bool
	n       int // of what was written
	clock   time.Time
	exports int
}

var walkThreads = []intake.Thread{{Page: "eins", Language: "de"}, {Page: "eins", Language: "en"}, {Page: "serie/zwei", Language: "de"}}

func newPublicWalk(rt *rapid.T) *publicWalk {
	w := &publicWalk{byID: map[string]*written{}, pages: map[intake.Thread]bool{}, clock: time.Date(2026, 11, 1, 8, 0, 0, 0, time.UTC)}
	var err error
	if w.dir, err = os.MkdirTemp("", "kontor-walk-*"); err == nil {
		err = os.MkdirAll(filepath.Join(w.dir, "content"), 0o755)
	}
	if err == nil {
		err = os.WriteFile(filepath.Join(w.dir, "content/site.yaml"), []byte("language: de\n"), 0o644)
	}
	if err == nil {
		err = os.MkdirAll(filepath.Join(w.dir, ".kontor/data"), 0o700)
	}
	if err == nil {
		w.store, err = sqlstore.Open(context.Background(), "sqlite:"+filepath.Join(w.dir, intakeFile), sqlstore.Options{})
	}
	if err != nil {
		rt.Fatal(err)
	}
	w.pages[walkThreads[0]] = true
	return w
}

func (w *publicWalk) close() {
	_ = w.store.Close()
	_ = os.RemoveAll(w.dir)
}

// word is one that stands nowhere else.
func (w *publicWalk) word(kind string) string {
	w.n++
	return fmt.Sprintf("%s%06dq", kind, w.n)
}

func (w *publicWalk) add(rt *rapid.T) {
	c := &written{
		id: fmt.Sprintf("c%d", len(w.all)), thread: rapid.SampledFrom(walkThreads).Draw(rt, "thread"),
		state: rapid.SampledFrom([]intake.State{intake.Unproven, intake.Pending, intake.Pending, intake.Approved, intake.Approved, intake.Approved,
			intake.Rejected, intake.Spam, intake.Trash}).Draw(rt, "state"),
		name: w.word("name"), email: w.word("mail") + "@canary.example", text: w.word("text"),
		website: rapid.SampledFrom([]string{"", "https://leser.example/", "javascript:alert(1)", "ftp://leser.example/", "https://name:wort@leser.example/"}).Draw(rt, "website"),
		editor:  rapid.IntRange(0, 5).Draw(rt, "editor") == 0,
		sent:    w.clock.Add(time.Duration(rapid.IntRange(-3, 3).Draw(rt, "sent")) * time.Second),
	}
	w.clock = w.clock.Add(time.Second)
	var above []string
	for _, o := range w.all {
		if o.thread == c.thread && o.state != intake.Erased {
			above = append(above, o.id)
		}
	}
	if len(above) > 0 && rapid.IntRange(0, 3).Draw(rt, "answers") > 0 {
		c.parent = rapid.SampledFrom(above).Draw(rt, "parent")
	}
	c.words = []string{c.name, c.email, c.text}
	c.ever = c.state == intake.Approved
	stored := intake.Comment{
		ID: c.id, Thread: c.thread, Parent: c.parent, Text: c.text, Format: comment.Markdown, Sent: c.sent, State: c.state, Changed: c.sent,
		Author: intake.Author{Name: c.name, Website: c.website, Email: c.email, IP: "203.0.113.9", Editor: c.editor, Identity: "email:" + c.email},
	}
	if _, err := w.store.Add(context.Background(), []intake.Comment{stored}, intake.Decision{Actor: "walk", At: w.clock}); err != nil {
		rt.Fatal(err)
	}
	w.all, w.byID[c.id] = append(w.all, c), c
}

func (w *publicWalk) decide(rt *rapid.T) {
	if len(w.all) == 0 {
		rt.Skip("nothing to decide about")
	}
	action := rapid.SampledFrom([]intake.Action{intake.Prove, intake.Approve, intake.Approve, intake.Reject, intake.MarkSpam, intake.Discard,
		intake.Restore, intake.Erase}).Draw(rt, "action")
	var ids []string
	for range rapid.IntRange(1, 3).Draw(rt, "n") {
		c := rapid.SampledFrom(w.all).Draw(rt, "comment")
		if !slices.Contains(ids, c.id) {
			ids = append(ids, c.id)
		}
	}
	w.clock = w.clock.Add(time.Second)
	if _, err := w.store.Decide(context.Background(), ids, intake.Decision{Action: action, Actor: "walk", At: w.clock}); err != nil {
		rt.Fatal(err)
	}
	for _, id := range ids {
		w.byID[id].decided(action)
	}
}

// moves says what decisions do, state by state.
var moves = map[intake.State]map[intake.Action]intake.State{
	intake.Unproven: {intake.Prove: intake.Pending},
	intake.Pending:  {intake.Approve: intake.Approved, intake.Reject: intake.Rejected, intake.MarkSpam: intake.Spam, intake.Discard: intake.Trash},
	intake.Approved: {intake.Reject: intake.Rejected, intake.MarkSpam: intake.Spam, intake.Discard: intake.Trash},
	intake.Rejected: {intake.Approve: intake.Approved, intake.MarkSpam: intake.Spam, intake.Discard: intake.Trash, intake.Restore: intake.Pending},
	intake.Spam:     {intake.Approve: intake.Approved, intake.Reject: intake.Rejected, intake.Discard: intake.Trash, intake.Restore: intake.Pending},
	intake.Trash:    {intake.Approve: intake.Approved, intake.Reject: intake.Rejected, intake.MarkSpam: intake.Spam, intake.Restore: intake.Pending},
}

func (c *written) decided(a intake.Action) {
	switch {
	case c.state == intake.Erased:
	case a == intake.Erase:
		c.state, c.waiting = intake.Erased, ""
	case c.state == intake.Approved && c.waiting != "" && a == intake.Approve:
		c.replace()
	case c.state == intake.Approved && c.waiting != "" && a == intake.Reject:
		c.waiting = ""
	default:
		if to, ok := moves[c.state][a]; ok {
			c.replace()
			c.state = to
			c.ever = c.ever || to == intake.Approved
		}
	}
}

// replace makes the text that waits the text.
func (c *written) replace() {
	if c.waiting != "" {
		c.text, c.edited, c.waiting = c.waiting, c.waitingSent, ""
	}
}

func (w *publicWalk) revise(rt *rapid.T) {
	if len(w.all) == 0 {
		rt.Skip("nothing to revise")
	}
	c := rapid.SampledFrom(w.all).Draw(rt, "comment")
	w.clock = w.clock.Add(time.Second)
	text := w.word("text")
	_, err := w.store.Revise(context.Background(), c.id, intake.Revision{Text: text, Format: comment.Markdown, Sent: w.clock}, intake.Decision{Actor: "walk", At: w.clock})
	if refused := c.state == intake.Erased || c.state == intake.Spam || c.state == intake.Trash; refused != (err != nil) {
		rt.Fatalf("revise %s, which is %s: %v", c.id, c.state, err)
	}
	if err != nil {
		return
	}
	c.words = append(c.words, text)
	if c.state == intake.Approved {
		c.waiting, c.waitingSent = text, w.clock
		return
	}
	c.text = text
	if c.ever {
		c.edited = w.clock
	}
}

// turnPage makes a page public, or draws it back.
func (w *publicWalk) turnPage(rt *rapid.T) {
	t := rapid.SampledFrom(walkThreads).Draw(rt, "thread")
	w.pages[t] = !w.pages[t]
}

// public is what readers may see of a thread: approved comments, and the places
// of removed ones that an approved one hangs from.
func (w *publicWalk) public(t intake.Thread) map[string]comment.Comment {
	out := map[string]comment.Comment{}
	if !w.pages[t] {
		return out
	}
	for _, c := range w.all {
		if c.thread == t && c.state == intake.Approved {
			out[c.id] = comment.Comment{ID: c.id, Author: c.name, Editor: c.editor, Date: c.sent, Edited: c.edited, Format: comment.Markdown, Text: c.text}
			for up := w.byID[c.parent]; up != nil; up = w.byID[up.parent] {
				if up.state == intake.Rejected || up.state == intake.Spam || up.state == intake.Trash || up.state == intake.Erased {
					out[up.id] = comment.Comment{ID: up.id, Removed: true, Date: up.sent}
				}
			}
		}
	}
	for id, shown := range out {
		c := w.byID[id]
		if shown.Website = ""; !shown.Removed && c.website == "https://leser.example/" {
			shown.Website = c.website
		}
		for up := w.byID[c.parent]; up != nil && shown.Parent == ""; up = w.byID[up.parent] {
			if _, public := out[up.id]; public {
				shown.Parent = up.id
			}
		}
		out[id] = shown
	}
	return out
}

// compare exports and looks at every file.
func (w *publicWalk) compare(rt *rapid.T) {
	w.export(rt)
	var everything strings.Builder
	files := map[string][]byte{}
	err := filepath.WalkDir(filepath.Join(w.dir, "content/comments"), func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return nil // the folder need not be there
		}
		data, err := os.ReadFile(name)
		rel, _ := filepath.Rel(w.dir, name)
		files[filepath.ToSlash(rel)] = data
		everything.Write(data)
		return err
	})
	if err != nil {
		rt.Fatal(err)
	}
	said := map[string]bool{}
	for _, t := range walkThreads {
		want := w.public(t)
		name := comment.Path(t.Page, t.Language)
		data, there := files[name]
		delete(files, name)
		if there != (len(want) > 0) {
			rt.Fatalf("%s is there: %v, with %d public comments", name, there, len(want))
		}
		if there {
			w.compareThread(rt, name, data, want)
		}
		for id := range want {
			if c := w.byID[id]; c.state == intake.Approved {
				said[c.name], said[c.text] = true, true
			}
		}
	}
	for name := range files {
		rt.Fatalf("%s belongs to no page", name)
	}
	for _, c := range w.all {
		for _, word := range c.words {
			if strings.Contains(everything.String(), word) != said[word] {
				rt.Fatalf("%q of %s (%s) is public: %v, want %v", word, c.id, c.state, !said[word], said[word])
			}
		}
	}
	if strings.Contains(everything.String(), "canary.example") || strings.Contains(everything.String(), "203.0.113") {
		rt.Fatal("an address is public")
	}
}

func (w *publicWalk) compareThread(rt *rapid.T, name string, data []byte, want map[string]comment.Comment) {
	got, diags := comment.Parse(source.File{Path: name}, data)
	if got == nil || len(diags) > 0 {
		rt.Fatalf("%s is not fit to be read: %v", name, diags)
	}
	placed := map[string]time.Time{} // in the order of the file no reply is older than what it answers
	var last time.Time
	for _, c := range got.Comments {
		if !c.Removed && !comment.ValidAvatar(c.Avatar) {
			rt.Fatalf("avatar %q", c.Avatar)
		}
		at := c.Date
		if above, ok := placed[c.Parent]; ok && above.After(at) {
			at = above
		} else if !ok && c.Parent != "" {
			rt.Fatalf("%s: %s stands before %s, which it answers", name, c.ID, c.Parent)
		}
		if at.Before(last) {
			rt.Fatalf("%s: %s is out of order", name, c.ID)
		}
		placed[c.ID], last = at, at
		c.Avatar = ""
		if w := want[c.ID]; !reflect.DeepEqual(c, w) {
			rt.Fatalf("%s: got\n%+v\nwant\n%+v", name, c, w)
		}
	}
	if len(got.Comments) != len(want) {
		rt.Fatalf("%s: %d comments, want %v", name, len(got.Comments), slices.Sorted(maps.Keys(want)))
	}
}

func (w *publicWalk) export(rt *rapid.T) {
	type page struct {
		ID       string `json:"id"`
		Language string `json:"language"`
	}
	list := []page{}
	for _, t := range walkThreads {
		if w.pages[t] {
			list = append(list, page{t.Page, t.Language})
		}
	}
	data, err := json.Marshal(map[string]any{"schema": 1, "pages": list})
	if err != nil {
		rt.Fatal(err)
	}
	pages := filepath.Join(w.dir, "pages.json")
	if err := os.WriteFile(pages, data, 0o644); err != nil {
		rt.Fatal(err)
	}
	w.exports++
	if code, out, errs := (session{}).run("comments", "export", "-s", w.dir, "--pages", pages); code != 0 {
		rt.Fatalf("export: %d\n%s\n%s", code, out, errs)
	}
}
