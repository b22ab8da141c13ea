package sqlstore

import (
	"errors"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"kontor/generator/comment"
	"kontor/generator/intake"
)

// TestTransitions: whatever is done to a comment in whatever state, it comes
// where intake says, the log tells, and what is refused changes nothing.
func TestTransitions(t *testing.T) {
	actions := []intake.Action{intake.Prove, intake.Approve, intake.Reject, intake.MarkSpam, intake.Discard, intake.Restore,
		intake.Erase, intake.Revise, intake.Add, "nonsense"}
	onBoth(t, func(t *testing.T, dsn string) {
		s := open(t, dsn, determined())
		for _, from := range intake.States {
			for _, action := range actions {
				for _, revised := range []bool{false, true} {
					if !revised || from == intake.Approved {
						testTransition(t, s, from, action, revised)
					}
				}
			}
		}
	})
}

func testTransition(t *testing.T, s *Store, from intake.State, action intake.Action, revised bool) {
	id := strings.ToLower(fmt.Sprintf("%s-%s-%t", from, action, revised))
	c := sample(id, from)
	if revised {
		c.Revision = &intake.Revision{Text: "newer", Format: comment.Markdown, Sent: noon}
	}
	add(t, s, c)
	before := get(t, s, id)
	to, ok := intake.Next(from, action, revised)
	ok = ok && action != intake.Revise
	if !ok {
		to = from
	}
	outcomes, err := s.Decide(t.Context(), []string{id}, intake.Decision{Action: action, Actor: "moderator", Reason: "because", At: noon})
	if err != nil {
		t.Fatal(err)
	}
	o := outcomes[0]
	if o.ID != id || o.From != from || o.To != to || (o.Err == nil) != ok || !ok && !errors.Is(o.Err, intake.ErrTransition) {
		t.Errorf("%s: the outcome is %+v, want %s, %t", id, o, to, ok)
	}
	log := events(t, s, id)[1:]
	if !ok {
		if after := get(t, s, id); !reflect.DeepEqual(before, after) || len(log) > 0 {
			t.Errorf("%s: was refused, yet the comment changed from %+v to %+v, log %v", id, before, after, log)
		}
		return
	}
	if len(log) != 1 || log[0].From != from || log[0].To != to || log[0].Action != action || log[0].Actor != "moderator" || log[0].Reason != "because" {
		t.Errorf("%s: the log says %+v", id, log)
	}
	if to == intake.Erased {
		if !o.Gone || !gone(t, s, id) {
			t.Errorf("%s: erased, but still there", id)
		}
		return
	}
	after := get(t, s, id)
	if after.State != to || after.Revision != nil {
		t.Errorf("%s: is %+v", id, after)
	}
	if from != to && !after.Changed.Equal(noon) {
		t.Errorf("%s: changed at %s", id, after.Changed)
	}
	if wantReason := map[bool]string{true: "", false: "because"}[to == intake.Approved]; after.Reason != wantReason {
		t.Errorf("%s: the reason is %q, want %q", id, after.Reason, wantReason)
	}
}

// TestRoundTrip: a comment comes out as it went in.
func TestRoundTrip(t *testing.T) {
	onBoth(t, func(t *testing.T, dsn string) {
		s := open(t, dsn, determined())
		c := sample("full", intake.Approved)
		c.Author.Name = "Zoë O'Neill \\ % _ \u202e\x01"
		c.Author.Editor, c.Author.Avatar = true, strings.Repeat("ab", 16)
		c.Author.IP = "2001:db8:77::"
		c.Format, c.Text = comment.HTML, "<p>'); DROP TABLE comments; -- ? $1 😀</p>\r\n\t"
		c.Sent, c.Edited = time.Date(1969, 12, 31, 23, 59, 59, 0, time.UTC), noon
		c.Revision = &intake.Revision{Text: "", Format: comment.Markdown, Sent: noon}
		bare := intake.Comment{ID: "bare", Thread: thread, Format: comment.Markdown, State: intake.Pending, Reason: "links",
			Sent: noon, Changed: noon, Author: intake.Author{Avatar: strings.Repeat("0", 32)}}
		add(t, s, c, bare)
		for _, want := range []intake.Comment{c, bare} {
			if got := get(t, s, want.ID); !reflect.DeepEqual(got, want) {
				t.Errorf("in  %+v\nout %+v", want, got)
			}
		}
	})
}

// TestTimesAreWholeSecondsUTC: a time in another zone, or between two seconds, is kept as the second.
func TestTimesAreWholeSecondsUTC(t *testing.T) {
	onBoth(t, func(t *testing.T, dsn string) {
		s := open(t, dsn, determined())
		c := sample("c", intake.Pending)
		c.Sent = noon.In(time.FixedZone("", 3600)).Add(999 * time.Millisecond)
		add(t, s, c)
		if got := get(t, s, "c").Sent; got != noon {
			t.Errorf("sent %v", got)
		}
	})
}

// TestAddIsRepeatable: what is known, by id or by source, also if it was erased
// since, is left out, and nothing of it changes.
func TestAddIsRepeatable(t *testing.T) {
	onBoth(t, func(t *testing.T, dsn string) {
		s := open(t, dsn, determined())
		add(t, s, sample("stays", intake.Approved), sample("goes", intake.Approved))
		decide(t, s, intake.Erase, "goes")
		before, log := list(t, s, intake.Filter{}), len(events(t, s, ""))

		otherID := sample("stays", intake.Pending)
		otherID.ID, otherID.Text = "new-id", "another text"
		goneOtherID := sample("goes", intake.Pending)
		goneOtherID.ID = "new-id-too"
		otherSource := sample("stays", intake.Pending)
		otherSource.Source = intake.Source{}
		goneWithoutSource := sample("goes", intake.Pending)
		goneWithoutSource.Source = intake.Source{}
		again := []intake.Comment{sample("stays", intake.Pending), sample("goes", intake.Pending), otherID, goneOtherID, otherSource, goneWithoutSource}
		added, err := s.Add(t.Context(), again, importer)
		if err != nil || slices.Contains(added, true) {
			t.Errorf("the second time added %v, %v", added, err)
		}
		if after := list(t, s, intake.Filter{}); !reflect.DeepEqual(before, after) || len(events(t, s, "")) != log {
			t.Errorf("the second time changed %v to %v", before, after)
		}

		twin := sample("twin", intake.Pending)
		sourceTwin := sample("twin", intake.Pending)
		sourceTwin.ID = "twin-of-source"
		added, err = s.Add(t.Context(), []intake.Comment{twin, twin, sourceTwin}, importer)
		if want := []bool{true, false, false}; err != nil || !slices.Equal(added, want) {
			t.Errorf("the same thrice in one call: added %v, %v, want %v", added, err, want)
		}
	})
}

// TestSourceOfOtherSites: the same id on another site, or in another system, is another comment.
func TestSourceOfOtherSites(t *testing.T) {
	onBoth(t, func(t *testing.T, dsn string) {
		s := open(t, dsn, determined())
		for i, source := range []intake.Source{{System: "a", Site: "b", ID: "1"}, {System: "a", Site: "c", ID: "1"}, {System: "d", Site: "b", ID: "1"}, {}, {}} {
			c := sample(numbered(i), intake.Pending)
			c.Source = source
			add(t, s, c)
			id, erased, err := s.Known(t.Context(), source)
			want := c.ID
			if source.System == "" {
				want = ""
			}
			if id != want || erased || err != nil {
				t.Errorf("%+v is known as %q, %t, %v", source, id, erased, err)
			}
		}
	})
}

// TestParents: replies may come before what they answer, and must answer
// something of their thread that is there.
func TestParents(t *testing.T) {
	onBoth(t, func(t *testing.T, dsn string) {
		s := open(t, dsn, determined())
		add(t, s, reply("leaf", "middle", intake.Pending), reply("middle", "root", intake.Pending), sample("root", intake.Pending),
			reply("side", "root", intake.Pending))
		elsewhere := reply("elsewhere", "root", intake.Pending)
		elsewhere.Thread.Language = "en"
		for name, wrong := range map[string][]intake.Comment{
			"a parent that is nowhere":      {sample("x1", intake.Pending), reply("x2", "nowhere", intake.Pending)},
			"a parent of another thread":    {sample("x1", intake.Pending), elsewhere},
			"itself":                        {reply("x1", "x1", intake.Pending)},
			"a circle":                      {reply("x1", "x2", intake.Pending), reply("x2", "x3", intake.Pending), reply("x3", "x1", intake.Pending)},
			"a parent that was left out":    {func() intake.Comment { c := sample("root", intake.Pending); c.ID = "x1"; return c }(), reply("x2", "x1", intake.Pending)},
			"a parent that is no id at all": {reply("x1", "\x00", intake.Pending)},
		} {
			_, err := s.Add(t.Context(), wrong, importer)
			if !errors.Is(err, intake.ErrParent) && name != "a parent that is no id at all" || err == nil {
				t.Errorf("%s: %v", name, err)
			}
			if _, again := s.Add(t.Context(), wrong, importer); err != nil && again.Error() != err.Error() {
				t.Errorf("%s: another time the error is another: %v, %v", name, err, again)
			}
		}
		if got := len(list(t, s, intake.Filter{})); got != 4 {
			t.Errorf("%d comments are there, 4 were added", got)
		}
	})
}

// TestWhatCannotBeKept: a comment that would not come out as it went in is
// refused, and with it the whole call.
func TestWhatCannotBeKept(t *testing.T) {
	wrong := map[string]func(*intake.Comment){
		"no id":                           func(c *intake.Comment) { c.ID = "" },
		"an id with capitals":             func(c *intake.Comment) { c.ID = "A" },
		"an id of 65":                     func(c *intake.Comment) { c.ID = strings.Repeat("a", 65) },
		"no state":                        func(c *intake.Comment) { c.State = "" },
		"a text too long":                 func(c *intake.Comment) { c.Text = strings.Repeat("a", comment.MaxText+1) },
		"NUL":                             func(c *intake.Comment) { c.Author.Name = "a\x00b" },
		"not UTF-8":                       func(c *intake.Comment) { c.Text = "\xff" },
		"an avatar of another kind":       func(c *intake.Comment) { c.Author.Avatar = "md5" },
		"a revision of what waits itself": func(c *intake.Comment) { c.Revision = &intake.Revision{Text: "x"} },
	}
	onBoth(t, func(t *testing.T, dsn string) {
		s := open(t, dsn, determined())
		for name, spoil := range wrong {
			c := sample("spoilt", intake.Pending)
			spoil(&c)
			if _, err := s.Add(t.Context(), []intake.Comment{sample("good", intake.Pending), c}, importer); err == nil {
				t.Errorf("%s was kept", name)
			}
		}
		if _, err := s.Add(t.Context(), []intake.Comment{sample("good", intake.Pending)}, intake.Decision{Actor: "\x00"}); err == nil {
			t.Error("an actor with NUL was kept")
		}
		if n := len(list(t, s, intake.Filter{})); n != 0 {
			t.Errorf("%d comments were kept", n)
		}
	})
}

// TestAvatars: a person has one, random, also across calls; who comes back
// after all was erased has another; comments without identity have one each.
func TestAvatars(t *testing.T) {
	onBoth(t, func(t *testing.T, dsn string) {
		s := open(t, dsn, Options{})
		of := func(id, identity string) intake.Comment {
			c := sample(id, intake.Approved)
			c.Author.Identity = identity
			return c
		}
		avatar := func(id string) string { return get(t, s, id).Author.Avatar }
		add(t, s, of("a1", "email:a@x.example"), of("b1", "email:b@x.example"), of("n1", ""), of("n2", ""))
		add(t, s, of("a2", "email:a@x.example"))
		if avatar("a1") != avatar("a2") {
			t.Error("one person has two avatars")
		}
		seen := map[string]bool{}
		for _, id := range []string{"a1", "b1", "n1", "n2"} {
			if a := avatar(id); !comment.ValidAvatar(a) || seen[a] {
				t.Errorf("the avatar of %s is %q, others are %v", id, a, seen)
			} else {
				seen[a] = true
			}
		}
		first := avatar("a1")
		decide(t, s, intake.Erase, "a1")
		add(t, s, of("a3", "email:a@x.example"))
		if avatar("a3") != first {
			t.Error("somebody who is still there has lost their avatar")
		}
		decide(t, s, intake.Erase, "a2", "a3")
		add(t, s, of("a4", "email:a@x.example"))
		if avatar("a4") == first {
			t.Error("the avatar of somebody who was erased has come back")
		}
	})
}

// TestAddressesAreTruncated: no more than the network of an IP address gets in.
func TestAddressesAreTruncated(t *testing.T) {
	onBoth(t, func(t *testing.T, dsn string) {
		s := open(t, dsn, determined())
		c := sample("c", intake.Pending)
		c.Author.IP = "::ffff:192.0.2.77"
		add(t, s, c)
		if got := get(t, s, "c").Author.IP; got != "192.0.2.0" {
			t.Errorf("kept as %s", got)
		}
	})
}

// TestRevisions: an edit of what is public waits while the old text stays; an
// edit of what is not replaces it; no text is lost.
func TestRevisions(t *testing.T) {
	revise := func(t *testing.T, s *Store, text string, minute int) intake.Comment {
		t.Helper()
		c, err := s.Revise(t.Context(), "c", intake.Revision{Text: text, Format: comment.Markdown, Sent: noon.Add(time.Duration(minute) * time.Minute)},
			intake.Decision{Actor: "author"})
		if err != nil {
			t.Fatal(err)
		}
		return c
	}
	onBoth(t, func(t *testing.T, dsn string) {
		s := open(t, dsn, determined())
		add(t, s, sample("c", intake.Pending))
		expect := func(step, text string, edited int, waits string, others ...string) {
			t.Helper()
			c := get(t, s, "c")
			wantEdited := time.Time{}
			if edited > 0 {
				wantEdited = noon.Add(time.Duration(edited) * time.Minute)
			}
			got := ""
			if c.Revision != nil {
				got = c.Revision.Text
			}
			if c.Text != text || c.Edited != wantEdited || got != waits || !slices.Equal(texts(t, s, "c"), others) {
				t.Errorf("%s: text %q, edited %v, waiting %q, others %q", step, c.Text, c.Edited, got, texts(t, s, "c"))
			}
		}
		if c := revise(t, s, "two", 1); c.Text != "two" {
			t.Errorf("Revise returned %+v", c)
		}
		expect("edited before anybody saw it", "two", 0, "", "superseded Text of c")
		decide(t, s, intake.Approve, "c")
		if c := revise(t, s, "three", 2); c.Text != "two" || c.Revision == nil || c.Revision.Text != "three" {
			t.Errorf("Revise returned %+v", c)
		}
		revise(t, s, "four", 3)
		expect("edited twice while public", "two", 0, "four", "superseded Text of c", "superseded three", "waiting four")
		if n, err := s.Count(t.Context(), intake.Filter{Revised: true}); err != nil || n[intake.Approved] != 1 {
			t.Errorf("%v comments have a revision, %v", n, err)
		}
		decide(t, s, intake.Approve, "c")
		expect("approved", "four", 3, "", "superseded Text of c", "superseded three", "published two")
		revise(t, s, "five", 4)
		decide(t, s, intake.Reject, "c")
		expect("the revision rejected", "four", 3, "", "superseded Text of c", "superseded three", "published two", "rejected five")
		if c := get(t, s, "c"); c.State != intake.Approved {
			t.Errorf("the comment is %s", c.State)
		}
		revise(t, s, "six", 5)
		decide(t, s, intake.MarkSpam, "c")
		expect("taken down with a revision", "six", 5, "", "superseded Text of c", "superseded three", "published two", "rejected five", "published four")
		if _, err := s.Revise(t.Context(), "c", intake.Revision{Text: "seven"}, importer); !errors.Is(err, intake.ErrTransition) {
			t.Errorf("spam was edited: %v", err)
		}
		if _, err := s.Revise(t.Context(), "nobody", intake.Revision{Text: "seven"}, importer); !errors.Is(err, intake.ErrNotFound) {
			t.Errorf("nothing was edited: %v", err)
		}
		decide(t, s, intake.Restore, "c")
		decide(t, s, intake.Approve, "c")
		expect("public again", "six", 5, "", "superseded Text of c", "superseded three", "published two", "rejected five", "published four")
		decide(t, s, intake.Erase, "c")
		if n := count(t, s, "revisions"); n != 0 {
			t.Errorf("%d texts are left of an erased comment", n)
		}
	})
}

// TestErase: what is personal goes; a tombstone stays for as long as it has replies.
func TestErase(t *testing.T) {
	onBoth(t, func(t *testing.T, dsn string) {
		s := open(t, dsn, determined())
		add(t, s, sample("root", intake.Approved), reply("middle", "root", intake.Approved), reply("leaf", "middle", intake.Spam),
			reply("other", "root", intake.Pending))
		if o := decide(t, s, intake.Erase, "root", "middle"); o[0].Gone || o[1].Gone {
			t.Errorf("there are replies, but %+v", o)
		}
		want := intake.Comment{ID: "middle", Thread: thread, Parent: "root", Source: sample("middle", "").Source,
			Sent: sample("", "").Sent, State: intake.Erased, Changed: noon}
		if got := get(t, s, "middle"); got != want {
			t.Errorf("left of it is %+v", got)
		}
		if id, erased, err := s.Known(t.Context(), want.Source); id != "middle" || !erased || err != nil {
			t.Errorf("a tombstone is known as %q, %t, %v", id, erased, err)
		}
		if o := decide(t, s, intake.Erase, "middle"); !errors.Is(o[0].Err, intake.ErrTransition) {
			t.Errorf("erased twice: %+v", o)
		}
		if n := count(t, s, "authors"); n != 2 {
			t.Errorf("%d people are left, want those of leaf and other", n)
		}
		decide(t, s, intake.Erase, "leaf")
		if !gone(t, s, "leaf") || !gone(t, s, "middle") || gone(t, s, "root") {
			t.Errorf("left are %v", ids(list(t, s, intake.Filter{})))
		}
		decide(t, s, intake.Erase, "other")
		for _, table := range []string{"comments", "authors", "revisions"} {
			if n := count(t, s, table); n != 0 {
				t.Errorf("%d rows are left of %s", n, table)
			}
		}
		for _, id := range []string{"root", "middle", "leaf", "other"} {
			if known, erased, err := s.Known(t.Context(), sample(id, "").Source); known != "" || !erased || err != nil {
				t.Errorf("%s is known as %q, %t, %v", id, known, erased, err)
			}
			if len(events(t, s, id)) < 2 {
				t.Errorf("the log of %s is gone", id)
			}
		}
	})
}

// TestEraseWholeThreadAtOnce: the outcome says what is left when all is done.
func TestEraseWholeThreadAtOnce(t *testing.T) {
	onBoth(t, func(t *testing.T, dsn string) {
		s := open(t, dsn, determined())
		add(t, s, sample("root", intake.Approved), reply("leaf", "root", intake.Approved))
		for _, o := range decide(t, s, intake.Erase, "root", "leaf") {
			if !o.Gone || o.Err != nil || o.From != intake.Approved || o.To != intake.Erased {
				t.Errorf("%+v", o)
			}
		}
	})
}

// TestTombstonesCanBeImported: they keep the place of what their system deleted.
func TestTombstonesCanBeImported(t *testing.T) {
	onBoth(t, func(t *testing.T, dsn string) {
		s := open(t, dsn, determined())
		add(t, s, sample("grave", intake.Erased), reply("leaf", "grave", intake.Approved))
		if c := get(t, s, "grave"); c.Text != "" || c.Author != (intake.Author{}) {
			t.Errorf("personal data was kept: %+v", c)
		}
		decide(t, s, intake.Erase, "leaf")
		if !gone(t, s, "grave") {
			t.Error("a tombstone stayed without replies")
		}
	})
}

// TestDecideOnManyAtOnce: what is wrong with one keeps no other from being decided about.
func TestDecideOnManyAtOnce(t *testing.T) {
	onBoth(t, func(t *testing.T, dsn string) {
		s := open(t, dsn, determined())
		add(t, s, sample("a", intake.Pending), sample("b", intake.Approved), sample("c", intake.Pending))
		o := decide(t, s, intake.Approve, "a", "b", "nobody", "\x00", "c", "a")
		for i, want := range []error{nil, intake.ErrTransition, intake.ErrNotFound, intake.ErrNotFound, nil, intake.ErrTransition} {
			if !errors.Is(o[i].Err, want) {
				t.Errorf("%+v, want %v", o[i], want)
			}
		}
		if n, _ := s.Count(t.Context(), intake.Filter{}); n[intake.Approved] != 3 {
			t.Errorf("%v", n)
		}
		if o := decide(t, s, intake.Approve); len(o) != 0 {
			t.Errorf("nothing to decide about: %v", o)
		}
	})
}

// TestWhyItWaits: the reason that a comment came with survives the proof of its address.
func TestWhyItWaits(t *testing.T) {
	onBoth(t, func(t *testing.T, dsn string) {
		s := open(t, dsn, determined())
		c := sample("c", intake.Unproven)
		c.Reason = "links"
		add(t, s, c)
		decide(t, s, intake.Prove, "c")
		if c := get(t, s, "c"); c.Reason != "links" || c.State != intake.Pending || c.Changed != noon {
			t.Errorf("%+v", c)
		}
	})
}

// TestDecidedOnAnotherText: what a moderator has not seen is not decided about,
// neither a newer text nor what somebody else has done meanwhile.
func TestDecidedOnAnotherText(t *testing.T) {
	rewrite := func(t *testing.T, s *Store, id string) {
		if _, err := s.Revise(t.Context(), id, intake.Revision{Text: "newer"}, intake.Decision{Actor: "author"}); err != nil {
			t.Fatal(err)
		}
	}
	reformat := func(t *testing.T, s *Store, id string) {
		r := intake.Revision{Text: get(t, s, id).Text, Format: comment.HTML}
		if _, err := s.Revise(t.Context(), id, r, intake.Decision{Actor: "author"}); err != nil {
			t.Fatal(err)
		}
	}
	remove := func(t *testing.T, s *Store, id string) { decide(t, s, intake.MarkSpam, id) }
	onBoth(t, func(t *testing.T, dsn string) {
		s := open(t, dsn, Options{})
		for i, tc := range []struct {
			from      intake.State
			revised   bool
			action    intake.Action
			meanwhile func(*testing.T, *Store, string)
		}{
			{intake.Pending, false, intake.Approve, rewrite},
			{intake.Pending, false, intake.Approve, reformat},
			{intake.Pending, false, intake.Approve, remove},
			{intake.Rejected, false, intake.Approve, rewrite},
			{intake.Approved, true, intake.Approve, rewrite},
			{intake.Approved, true, intake.Reject, rewrite},
			{intake.Approved, false, intake.Reject, rewrite}, // would only be about the revision now
		} {
			changed, same := numbered(2*i), numbered(2*i+1)
			for _, id := range []string{changed, same} {
				c := sample(id, tc.from)
				if tc.revised {
					c.Revision = &intake.Revision{Text: "new", Format: comment.Markdown, Sent: noon}
				}
				add(t, s, c)
			}
			d := intake.Decision{Action: tc.action, Actor: "moderator", Seen: map[string]string{
				changed: get(t, s, changed).Mark(), same: get(t, s, same).Mark(),
			}}
			tc.meanwhile(t, s, changed)
			before, log := get(t, s, changed), len(events(t, s, changed))
			outcomes, err := s.Decide(t.Context(), []string{changed, same}, d)
			if err != nil {
				t.Fatal(err)
			}
			if !errors.Is(outcomes[0].Err, intake.ErrChanged) || outcomes[0].To != before.State || outcomes[1].Err != nil {
				t.Errorf("%d: %+v", i, outcomes)
			}
			if after := get(t, s, changed); !reflect.DeepEqual(before, after) || len(events(t, s, changed)) != log {
				t.Errorf("%d: refused, yet it went from %+v to %+v", i, before, after)
			}
		}
	})
}

// TestRacingModerators: each comment is decided about once, by one of them.
func TestRacingModerators(t *testing.T) {
	const moderators = 8
	onBoth(t, func(t *testing.T, dsn string) {
		s := open(t, dsn, Options{})
		all := make([]intake.Comment, often(40))
		for i := range all {
			all[i] = sample(numbered(i), intake.Pending)
		}
		add(t, s, all...)
		outcomes := make([][]intake.Outcome, moderators)
		var wait sync.WaitGroup
		for m := range moderators {
			wait.Go(func() {
				mine := ids(all)
				if m%2 == 1 {
					slices.Reverse(mine)
				}
				for part := range slices.Chunk(mine, 7) {
					o, err := s.Decide(t.Context(), part, intake.Decision{Action: intake.Approve, Actor: fmt.Sprint(m)})
					if err != nil {
						t.Error(err)
					}
					outcomes[m] = append(outcomes[m], o...)
				}
			})
		}
		wait.Wait()
		won := map[string]int{}
		for _, o := range slices.Concat(outcomes...) {
			if o.Err == nil {
				won[o.ID]++
			} else if !errors.Is(o.Err, intake.ErrTransition) {
				t.Errorf("%+v", o)
			}
		}
		for _, c := range all {
			if won[c.ID] != 1 || len(events(t, s, c.ID)) != 2 {
				t.Errorf("%s was decided about %d times, log %v", c.ID, won[c.ID], events(t, s, c.ID))
			}
		}
	})
}

// TestRacingOnOneThread: replies come, are edited and erased all at once; in the
// end no reply stands without what it answers, and no tombstone without a reply.
func TestRacingOnOneThread(t *testing.T) {
	const readers = 8
	onBoth(t, func(t *testing.T, dsn string) {
		s := open(t, dsn, Options{})
		rounds := often(6)
		for round := range rounds {
			root := fmt.Sprintf("root-%d", round)
			add(t, s, sample(root, intake.Approved))
			var wait sync.WaitGroup
			for r := range readers {
				wait.Go(func() { race(t, s, root, r) })
			}
			wait.Wait()
		}
		var orphans, graves int
		if err := s.reading.QueryRow("SELECT count(*) FROM comments c WHERE parent IS NOT NULL AND NOT EXISTS (SELECT 1 FROM comments p WHERE p.id = c.parent)").Scan(&orphans); err != nil {
			t.Fatal(err)
		}
		if err := s.reading.QueryRow("SELECT count(*) FROM comments c WHERE state = 'erased' AND NOT EXISTS (SELECT 1 FROM comments r WHERE r.parent = c.id)").Scan(&graves); err != nil {
			t.Fatal(err)
		}
		if orphans > 0 || graves > 0 || count(t, s, "authors") != len(list(t, s, intake.Filter{States: intake.States[:6]})) {
			t.Errorf("%d replies to nothing, %d tombstones without a reply, %d people", orphans, graves, count(t, s, "authors"))
		}
	})
}

// race is what one of several does to a thread.
func race(t *testing.T, s *Store, root string, r int) {
	id := fmt.Sprintf("%s-%d", root, r)
	added, err := s.Add(t.Context(), []intake.Comment{reply(id, root, intake.Approved)}, importer)
	if errors.Is(err, intake.ErrParent) { // erased before
		return
	}
	if err != nil || !added[0] {
		t.Error(added, err)
	}
	if _, err := s.Revise(t.Context(), root, intake.Revision{Text: id}, intake.Decision{Actor: "author"}); err != nil &&
		!errors.Is(err, intake.ErrTransition) && !errors.Is(err, intake.ErrNotFound) {
		t.Error(err)
	}
	for _, victim := range []string{root, id} {
		if _, err := s.Decide(t.Context(), []string{victim}, intake.Decision{Action: intake.Erase}); err != nil {
			t.Error(err)
		}
	}
}

// TestRacingImports: the same export imported by several at once is there once.
func TestRacingImports(t *testing.T) {
	for _, batch := range []int{1, 10} {
		t.Run(fmt.Sprint(batch), func(t *testing.T) {
			onBoth(t, func(t *testing.T, dsn string) { testRacingImports(t, dsn, batch) })
		})
	}
}

func testRacingImports(t *testing.T, dsn string, batch int) {
	const imports = 6
	s := open(t, dsn, Options{})
	var all []intake.Comment
	for i := range 30 {
		c := sample(numbered(i), intake.Pending)
		c.Author.Identity = fmt.Sprintf("email:%d@x.example", i%5)
		all = append(all, c)
	}
	added := make([]int, imports)
	var wait sync.WaitGroup
	for n := range imports {
		wait.Go(func() {
			mine := slices.Clone(all)
			if n%2 == 1 {
				slices.Reverse(mine)
			}
			for part := range slices.Chunk(mine, batch) {
				yes, err := s.Add(t.Context(), part, importer)
				if err != nil {
					t.Error(err)
				}
				for _, y := range yes {
					if y {
						added[n]++
					}
				}
			}
		})
	}
	wait.Wait()
	sum := 0
	for _, n := range added {
		sum += n
	}
	if sum != len(all) || count(t, s, "comments") != len(all) || count(t, s, "authors") != 5 || count(t, s, "events") != len(all) {
		t.Errorf("added %v of %d: %d comments, %d people, %d lines in the log", added, len(all), count(t, s, "comments"), count(t, s, "authors"), count(t, s, "events"))
	}
}

// TestLogOnlyGrows: not even somebody at the database can quietly change it.
func TestLogOnlyGrows(t *testing.T) {
	onBoth(t, func(t *testing.T, dsn string) {
		s := open(t, dsn, determined())
		add(t, s, sample("c", intake.Pending))
		before := events(t, s, "")
		attempts := []string{"UPDATE events SET actor = 'nobody'", "DELETE FROM events", "UPDATE events SET at = at + 1"}
		if s.dialect == &sqliteDialect {
			attempts = append(attempts, "INSERT OR REPLACE INTO events SELECT seq, comment, action, 'nobody', reason, at, from_state, to_state FROM events")
		} else {
			attempts = append(attempts, "TRUNCATE events",
				"INSERT INTO events OVERRIDING SYSTEM VALUE SELECT seq, comment, action, 'nobody', reason, at, from_state, to_state FROM events ON CONFLICT (seq) DO UPDATE SET actor = 'nobody'")
		}
		for _, attempt := range attempts {
			if _, err := s.db.Exec(attempt); err == nil || !strings.Contains(err.Error(), "the log only grows") {
				t.Errorf("%s: %v", attempt, err)
			}
		}
		if after := events(t, s, ""); !reflect.DeepEqual(before, after) {
			t.Errorf("the log was %v, is %v", before, after)
		}
	})
}

// TestFilter: each part of a filter chooses what it says, whatever is typed.
func TestFilter(t *testing.T) {
	onBoth(t, func(t *testing.T, dsn string) {
		s := open(t, dsn, determined())
		all := []intake.Comment{
			sample("a", intake.Pending), sample("b", intake.Approved), sample("c", intake.Spam), sample("d", intake.Approved),
		}
		for i := range all {
			all[i].Sent = noon.Add(time.Duration(i) * time.Second)
		}
		all[0].Author.Name, all[0].Text = "Ärmel Weiß", "100 % sure_ly\\ 'quoted' İstanbul"
		all[1].Author.Email, all[1].Author.Identity = "Max.Mustermann@Post.example", ""
		all[2].Thread = intake.Thread{Page: "b-page", Language: "en"}
		all[2].Source = intake.Source{System: "disqus", Site: "x", ID: "9"}
		all[3].Revision = &intake.Revision{Text: "newer", Format: comment.Markdown, Sent: noon}
		all[3].Text = "Cafe\u0301"
		add(t, s, all...)
		for _, c := range []struct {
			filter intake.Filter
			want   string
		}{
			{intake.Filter{}, "a b c d"},
			{intake.Filter{Newest: true}, "d c b a"},
			{intake.Filter{Limit: 2}, "a b"},
			{intake.Filter{Limit: 2, Newest: true}, "d c"},
			{intake.Filter{IDs: []string{"d", "a", "nobody", "\x00", "a"}}, "a d"},
			{intake.Filter{IDs: []string{"\xff"}}, ""},
			{intake.Filter{States: []intake.State{intake.Approved, intake.Spam}}, "b c d"},
			{intake.Filter{Page: "b-page"}, "c"},
			{intake.Filter{Page: "' OR 1=1 --"}, ""},
			{intake.Filter{Language: "de", Since: noon.Add(time.Second)}, "b d"},
			{intake.Filter{Since: noon.Add(time.Millisecond), Until: noon.Add(2 * time.Second)}, "b"},
			{intake.Filter{Until: noon.Add(2*time.Second + time.Millisecond)}, "a b c"},
			{intake.Filter{System: "disqus"}, "c"},
			{intake.Filter{Revised: true}, "d"},
			{intake.Filter{Author: "max.mustermann@post.EXAMPLE"}, "b"},
			{intake.Filter{Author: "mustermann@post.example"}, ""},
			{intake.Filter{Author: "ÄRMEL WEISS"}, "a"},
			{intake.Filter{Author: "reader OF"}, "b c d"},
			{intake.Filter{Text: "100 % SURE_LY\\ 'q"}, "a"},
			{intake.Filter{Text: "%"}, "a"},
			{intake.Filter{Text: "_"}, "a"},
			{intake.Filter{Text: "i\u0307stanbul"}, "a"},
			{intake.Filter{Text: "caf\u00e9"}, "d"},
			{intake.Filter{Text: "?"}, ""},
			{intake.Filter{Text: "text OF", States: []intake.State{intake.Spam}, Language: "en", System: "disqus"}, "c"},
			{intake.Filter{Text: "a\x00"}, ""},
			{intake.Filter{Text: strings.Repeat("x", 100_000)}, ""},
		} {
			if got := strings.Join(ids(list(t, s, c.filter)), " "); got != c.want {
				t.Errorf("%+v chooses %q, want %q", c.filter, got, c.want)
			}
			n, err := s.Count(t.Context(), c.filter)
			if err != nil {
				t.Error(err)
			}
			c.filter.Limit = 0
			want := map[intake.State]int{}
			for _, c := range list(t, s, c.filter) {
				want[c.State]++
			}
			if !reflect.DeepEqual(n, want) {
				t.Errorf("%+v counts %v, want %v", c.filter, n, want)
			}
		}
	})
}

// TestListIsInOrder: by time, then by id in the order of its bytes, over
// several pages, also of comments of one second.
func TestListIsInOrder(t *testing.T) {
	onBoth(t, func(t *testing.T, dsn string) {
		s := open(t, dsn, determined())
		var all []intake.Comment
		for i := range 3*page + 7 {
			c := sample(fmt.Sprintf("c%d-%d", i%2, i), intake.Pending)
			c.Sent = noon.Add(time.Duration(i%3) * time.Second)
			all = append(all, c)
		}
		add(t, s, all...)
		slices.SortFunc(all, func(a, b intake.Comment) int {
			if c := a.Sent.Compare(b.Sent); c != 0 {
				return c
			}
			return strings.Compare(a.ID, b.ID)
		})
		for _, limit := range []int{0, 1, page - 1, page, page + 1, 2 * page, len(all), len(all) + 1} {
			want := ids(all)
			if limit > 0 {
				want = want[:min(limit, len(want))]
			}
			if got := ids(list(t, s, intake.Filter{Limit: limit})); !slices.Equal(got, want) {
				t.Errorf("the first %d are not the first %d", limit, limit)
			}
		}
		want := ids(all)
		slices.Reverse(want)
		if got := ids(list(t, s, intake.Filter{Newest: true})); !slices.Equal(got, want) {
			t.Error("the newest first is not the reverse")
		}
		if got := len(events(t, s, "")); got != len(all) {
			t.Errorf("the log has %d lines", got)
		}
		if got := len(collect(t, s.Secrets(t.Context()))); got != 2*len(all)+1 {
			t.Errorf("%d secrets of %d people", got, len(all))
		}
	})
}

// TestListLeavesRoom: inside a list everything else can be done, lists too, and
// who stops early leaves nothing open.
func TestListLeavesRoom(t *testing.T) {
	onBoth(t, func(t *testing.T, dsn string) {
		s := open(t, dsn, determined())
		var all []intake.Comment
		for i := range page + 20 {
			all = append(all, sample(numbered(i), intake.Pending))
		}
		add(t, s, all...)
		seen := 0
		for c, err := range s.List(t.Context(), intake.Filter{States: []intake.State{intake.Pending}}) {
			if err != nil {
				t.Fatal(err)
			}
			seen++
			action := intake.Approve
			if seen%10 == 0 {
				action = intake.Erase
			}
			if o := decide(t, s, action, c.ID); o[0].Err != nil {
				t.Errorf("%+v", o)
			}
			if seen%50 != 0 {
				continue
			}
			for range s.List(t.Context(), intake.Filter{}) {
				for range s.Events(t.Context(), "") {
					add(t, s, sample("from-inside-"+c.ID, intake.Approved))
					break
				}
				break
			}
		}
		if seen != len(all) {
			t.Errorf("saw %d of %d", seen, len(all))
		}
		if open := s.reading.Stats().InUse + s.db.Stats().InUse; open != 0 {
			t.Errorf("%d connections are still in use", open)
		}
	})
}

// TestSecrets: every address, as typed and as folded, each once.
func TestSecrets(t *testing.T) {
	onBoth(t, func(t *testing.T, dsn string) {
		s := open(t, dsn, determined())
		a, b, c := sample("a", intake.Pending), sample("b", intake.Trash), sample("c", intake.Pending)
		a.Author.Email, a.Author.Identity = "Anna@X.example", "email:anna@x.example"
		b.Author.Email, b.Author.Identity = "Anna@X.example", "email:anna@x.example"
		c.Author.Email, c.Author.Identity, c.Author.IP = "", "disqus:user:7", "2001:db8:1::"
		add(t, s, a, b, c)
		want := []string{"198.51.100.0", "2001:db8:1::", "Anna@X.example", "anna@x.example"}
		if got := collect(t, s.Secrets(t.Context())); !slices.Equal(got, want) {
			t.Errorf("%q", got)
		}
		decide(t, s, intake.Erase, "a", "b", "c")
		if got := collect(t, s.Secrets(t.Context())); len(got) != 0 {
			t.Errorf("after all was erased: %q", got)
		}
	})
}

// TestNothingOfNobody: what is not there is not found, whatever is asked for.
func TestNothingOfNobody(t *testing.T) {
	onBoth(t, func(t *testing.T, dsn string) {
		s := open(t, dsn, determined())
		for _, id := range []string{"", "nobody", "\x00", "\xff", "' OR ''='"} {
			if _, err := s.Get(t.Context(), id); !errors.Is(err, intake.ErrNotFound) {
				t.Errorf("%q: %v", id, err)
			}
			if known, erased, err := s.Known(t.Context(), intake.Source{System: "x", Site: id, ID: id}); known != "" || erased || err != nil {
				t.Errorf("%q: %q, %t, %v", id, known, erased, err)
			}
			if got := events(t, s, id); len(got) != 0 {
				t.Errorf("%q: %v", id, got)
			}
		}
	})
}

// TestReopened: what was kept is there when the program comes back.
func TestReopened(t *testing.T) {
	onBoth(t, func(t *testing.T, dsn string) {
		s := open(t, dsn, determined())
		add(t, s, sample("c", intake.Pending))
		want := get(t, s, "c")
		if err := s.Close(); err != nil {
			t.Fatal(err)
		}
		opts := determined()
		opts.MustExist = true
		if got := get(t, open(t, dsn, opts), "c"); got != want {
			t.Errorf("%+v", got)
		}
	})
}
