package sqlstore

import (
	"errors"
	"flag"
	"fmt"
	"io"
	"maps"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"kontor/generator/intake"
)

// TestP18BothDatabasesBehaveTheSame walks at random through all that a store
// can do, on both databases and on a model of it, and compares every answer.
func TestP18BothDatabasesBehaveTheSame(t *testing.T) {
	setFlag(t, "rapid.checks", strconv.Itoa(often(30)))
	setFlag(t, "rapid.nofailfile", "true")
	places := []place{newSQLitePlace(t)}
	if _, err := postgres(); err == nil || os.Getenv("KONTOR_TEST_ALL") == "1" {
		places = append(places, newPostgresPlace(t))
	} else {
		t.Logf("SQLite alone is compared with the model: %v", err)
	}
	rapid.Check(t, func(rt *rapid.T) {
		w := newWalk(rt, places)
		defer w.close()
		rt.Repeat(map[string]func(*rapid.T){
			"add": w.add, "decide": w.decide, "decide again": w.decide, "and again": w.decide, "revise": w.revise, "revise again": w.revise,
			"list": w.list, "get": w.get, "reopen": w.reopen, "": w.compare,
		})
	})
}

func setFlag(t *testing.T, name, value string) {
	t.Helper()
	f := flag.Lookup(name)
	before := f.Value.String()
	if err := f.Value.Set(value); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = f.Value.Set(before) })
}

// place is where walks begin anew with an empty store.
type place struct {
	name  string
	empty func() (dsn string, err error)
}

// newSQLitePlace copies an empty database, which is faster than to make one.
func newSQLitePlace(t *testing.T) place {
	dir := t.TempDir()
	first := filepath.Join(dir, "empty.db")
	s, err := Open(t.Context(), "sqlite:"+first, Options{})
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	empty, err := os.ReadFile(first)
	if err != nil {
		t.Fatal(err)
	}
	return place{"sqlite", func() (string, error) {
		name := filepath.Join(dir, "walk.db")
		return "sqlite:" + name, errors.Join(os.RemoveAll(name+"-wal"), os.RemoveAll(name+"-shm"), os.WriteFile(name, empty, 0o600))
	}}
}

// newPostgresPlace empties its tables behind the back of the triggers.
func newPostgresPlace(t *testing.T) place {
	dsn := postgresSchema(t)
	s := open(t, dsn, Options{})
	return place{"postgres", func() (string, error) {
		_, err := s.db.Exec(`DO $$ BEGIN
			SET LOCAL session_replication_role = replica;
			DELETE FROM revisions; DELETE FROM comments; DELETE FROM authors; DELETE FROM erased; DELETE FROM events;
		END $$`)
		return dsn, err
	}}
}

// walk is one walk.
type walk struct {
	t      *rapid.T
	names  []string
	dsns   []string
	stores []*Store
	model  *model
	opts   []Options
}

func newWalk(t *rapid.T, places []place) *walk {
	w := &walk{t: t, model: newModel(alike())}
	for _, p := range places {
		dsn, err := p.empty()
		if err != nil {
			t.Fatal(err)
		}
		w.names = append(w.names, p.name)
		w.dsns = append(w.dsns, dsn)
		w.opts = append(w.opts, Options{Now: func() time.Time { return noon }, Rand: alike()})
	}
	w.open()
	return w
}

func alike() io.Reader { return rand.NewChaCha8([32]byte{18}) }

func (w *walk) open() {
	for i, dsn := range w.dsns {
		s, err := Open(w.t.Context(), dsn, w.opts[i])
		if err != nil {
			w.t.Fatal(err)
		}
		w.stores = append(w.stores, s)
	}
}

func (w *walk) close() {
	for _, s := range w.stores {
		if err := s.Close(); err != nil {
			w.t.Error(err)
		}
	}
	w.stores = nil
}

func (w *walk) reopen(*rapid.T) {
	w.close()
	w.open()
}

// same compares what the stores answer with the answer of the model.
func (w *walk) same(what, want string, answer func(s *Store) string) {
	for i, s := range w.stores {
		if got := answer(s); got != want {
			w.t.Fatalf("%s: %s differs from the model\n got %s\nwant %s", what, w.names[i], got, want)
		}
	}
}

// kind tells errors apart as the contract does.
func kind(err error) string {
	for _, known := range []error{intake.ErrNotFound, intake.ErrParent, intake.ErrTransition} {
		if errors.Is(err, known) {
			return known.Error()
		}
	}
	return fmt.Sprint(err)
}

var (
	walkWords   = rapid.SampledFrom([]string{"Übersicht", "ÜBER 100 %", "a_b\\c", "O'Neill ?", "$1 words", ""})
	walkIDs     = rapid.Custom(func(t *rapid.T) string { return fmt.Sprintf("c-%d", rapid.IntRange(0, 14).Draw(t, "id")) })
	walkMoments = rapid.Custom(func(t *rapid.T) time.Time {
		return noon.Add(time.Duration(rapid.IntRange(-3, 3).Draw(t, "s")) * time.Second)
	})
	walkStates  = rapid.SampledFrom(intake.States)
	walkPages   = rapid.SampledFrom([]string{"one", "one", "two"})
	walkSystems = rapid.SampledFrom([]string{"", "wordpress", "disqus"})
	walkActions = rapid.SampledFrom([]intake.Action{intake.Approve, intake.Approve, intake.Reject, intake.MarkSpam, intake.Discard, intake.Restore,
		intake.Prove, intake.Erase, intake.Erase, intake.Revise, intake.Add, "nonsense"})
	walkPeople = rapid.SampledFrom([]string{"", "", "Anna@X.example", "bert@x.example", "cleo"})
)

// anID is mostly one of a comment that is there.
func (w *walk) anID(t *rapid.T, in string) string {
	var kept []string
	for id, e := range w.model.kept {
		if in == "" || e.Thread.Page == in {
			kept = append(kept, id)
		}
	}
	slices.Sort(kept)
	if len(kept) == 0 || rapid.IntRange(0, 7).Draw(t, "any id") == 0 {
		return walkIDs.Draw(t, "id")
	}
	return rapid.SampledFrom(kept).Draw(t, "id")
}

func (w *walk) comment(t *rapid.T) intake.Comment {
	c := intake.Comment{
		ID: walkIDs.Draw(t, "id"), Thread: intake.Thread{Page: walkPages.Draw(t, "page"), Language: "de"},
		Text: walkWords.Draw(t, "text"), Format: rapid.SampledFrom(formats).Draw(t, "format"),
		Sent: walkMoments.Draw(t, "sent"), State: walkStates.Draw(t, "state"), Reason: walkWords.Draw(t, "reason"),
	}
	if c.Source.System = walkSystems.Draw(t, "system"); c.Source.System != "" {
		c.Source.Site, c.Source.ID = "x", walkIDs.Draw(t, "source")
	}
	if rapid.Bool().Draw(t, "is a reply") {
		c.Parent = w.anID(t, c.Thread.Page)
	}
	if rapid.Bool().Draw(t, "has changed") {
		c.Changed = walkMoments.Draw(t, "changed")
	}
	if c.State == intake.Approved && rapid.Bool().Draw(t, "was edited") {
		c.Edited = walkMoments.Draw(t, "edited")
		c.Revision = &intake.Revision{Text: walkWords.Draw(t, "revision"), Format: c.Format, Sent: walkMoments.Draw(t, "revised")}
	}
	who := walkPeople.Draw(t, "who")
	c.Author = intake.Author{Name: walkWords.Draw(t, "name"), Website: "https://x.example", IP: "192.0.2.0", Editor: rapid.Bool().Draw(t, "editor")}
	switch {
	case strings.Contains(who, "@"):
		c.Author.Email, c.Author.Identity = who, "email:"+strings.ToLower(who)
	case who != "":
		c.Author.Identity = "disqus:user:" + who
	}
	return c
}

func (w *walk) decision(t *rapid.T) intake.Decision {
	d := intake.Decision{Actor: "somebody", Reason: walkWords.Draw(t, "because")}
	if rapid.Bool().Draw(t, "has a time") {
		d.At = walkMoments.Draw(t, "at")
	}
	return d
}

func (w *walk) add(t *rapid.T) {
	comments := rapid.SliceOfN(rapid.Custom(w.comment), 1, 4).Draw(t, "comments")
	by := w.decision(t)
	added, err := w.model.Add(comments, by)
	w.same("add", fmt.Sprint(added, kind(err)), func(s *Store) string {
		added, err := s.Add(t.Context(), comments, by)
		return fmt.Sprint(added, kind(err))
	})
}

func (w *walk) decide(t *rapid.T) {
	ids := rapid.SliceOfN(rapid.Custom(func(t *rapid.T) string { return w.anID(t, "") }), 1, 4).Draw(t, "ids")
	d := w.decision(t)
	d.Action = walkActions.Draw(t, "action")
	d.Seen = map[string]string{}
	for _, id := range ids {
		if !rapid.Bool().Draw(t, "seen") {
			continue
		}
		c := w.model.kept[id].Comment
		if rapid.Bool().Draw(t, "another text") {
			c.Text = walkWords.Draw(t, "text")
		}
		d.Seen[id] = c.Mark()
	}
	w.same("decide", fmt.Sprintf("%+v", w.model.Decide(ids, d)), func(s *Store) string {
		outcomes, err := s.Decide(t.Context(), ids, d)
		if err != nil {
			return err.Error()
		}
		return fmt.Sprintf("%+v", outcomes)
	})
}

func (w *walk) revise(t *rapid.T) {
	id, by := w.anID(t, ""), w.decision(t)
	r := intake.Revision{Text: walkWords.Draw(t, "text"), Format: rapid.SampledFrom(formats).Draw(t, "format"), Sent: walkMoments.Draw(t, "sent")}
	c, err := w.model.Revise(id, r, by)
	w.same("revise", say(c)+kind(err), func(s *Store) string {
		c, err := s.Revise(t.Context(), id, r, by)
		return say(c) + kind(err)
	})
}

func (w *walk) get(t *rapid.T) {
	id := walkIDs.Draw(t, "id")
	c, err := w.model.Get(id)
	w.same("get", say(c)+kind(err), func(s *Store) string {
		c, err := s.Get(t.Context(), id)
		return say(c) + kind(err)
	})
	source := intake.Source{System: walkSystems.Draw(t, "system"), Site: "x", ID: id}
	known, erased := w.model.Known(source)
	w.same("known", fmt.Sprint(known, erased, nil), func(s *Store) string {
		known, erased, err := s.Known(t.Context(), source)
		return fmt.Sprint(known, erased, err)
	})
}

func (w *walk) list(t *rapid.T) {
	maybe := rapid.Bool()
	f := intake.Filter{Limit: rapid.IntRange(0, 4).Draw(t, "limit"), Newest: maybe.Draw(t, "newest"), Revised: maybe.Draw(t, "revised")}
	for _, set := range []func(){
		func() { f.IDs = rapid.SliceOf(walkIDs).Draw(t, "ids") },
		func() { f.States = rapid.SliceOf(walkStates).Draw(t, "states") },
		func() { f.Page = walkPages.Draw(t, "page") },
		func() { f.System = walkSystems.Draw(t, "system") },
		func() { f.Author = walkPeople.Draw(t, "author") },
		func() { f.Author = walkWords.Draw(t, "name") },
		func() { f.Text = walkWords.Draw(t, "text") },
		func() { f.Since = walkMoments.Draw(t, "since") },
		func() { f.Until = walkMoments.Draw(t, "until") },
	} {
		if rapid.IntRange(0, 3).Draw(t, "part") == 0 {
			set()
		}
	}
	w.sameList(f)
	w.same("count", fmt.Sprint(w.model.Count(f)), func(s *Store) string {
		n, err := s.Count(t.Context(), f)
		if err != nil {
			return err.Error()
		}
		return fmt.Sprint(n)
	})
}

func (w *walk) sameList(f intake.Filter) {
	w.same(fmt.Sprintf("list %+v", f), saySome(w.model.List(f)), func(s *Store) string { return saySome(list(w.t, s, f)) })
}

func saySome(comments []intake.Comment) string {
	var b strings.Builder
	for _, c := range comments {
		b.WriteString(say(c) + "\n")
	}
	return b.String()
}

// compare compares all that is there, after each step.
func (w *walk) compare(*rapid.T) {
	w.sameList(intake.Filter{})
	w.same("log", fmt.Sprintf("%+v", w.model.log), func(s *Store) string {
		log := events(w.t, s, "")
		for i := range log { // the numbers grow, but PostgreSQL leaves some out
			if i > 0 && log[i-1].Seq >= log[i].Seq {
				return "the numbers of the log do not grow"
			}
		}
		for i := range log {
			log[i].Seq = 0
		}
		return fmt.Sprintf("%+v", log)
	})
	w.same("secrets", fmt.Sprintf("%q", w.model.Secrets()), func(s *Store) string {
		return fmt.Sprintf("%q", collect(w.t, s.Secrets(w.t.Context())))
	})
	var want []string
	for _, id := range slices.Sorted(maps.Keys(w.model.kept)) {
		for _, text := range w.model.kept[id].texts {
			want = append(want, id+" "+text)
		}
	}
	w.same("the other texts", fmt.Sprintf("%q", want), func(s *Store) string {
		got, err := all(w.t.Context(), s, scanText, "SELECT comment || ' ' || fate || ' ' || text FROM revisions ORDER BY comment, id")
		if err != nil {
			return err.Error()
		}
		return fmt.Sprintf("%q", got)
	})
}
