package intake

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"kontor/generator/comment"
)

// thread makes comments from lines "id parent state [second]".
func thread(lines ...string) *kept {
	k := &kept{}
	for i, line := range lines {
		var id, parent, state string
		second := i
		fmt.Sscan(line, &id, &parent, &state, &second)
		if parent == "-" {
			parent = ""
		}
		k.comments = append(k.comments, Comment{
			ID: id, Parent: parent, State: State(state), Thread: Thread{"p", "de"}, Text: "Text von " + id, Format: comment.Markdown,
			Sent: time.Date(2026, 11, 1, 8, 0, second, 0, time.UTC), Author: Author{Name: "Name von " + id},
		})
	}
	return k
}

var onePage = []Page{{ID: "p", Language: "de"}}

// shape writes threads as "id<parent", with brackets around removed ones.
func shape(p *Published) string {
	var all []string
	for _, t := range p.Threads {
		for _, c := range t.Comments {
			s := c.ID
			if c.Parent != "" {
				s += "<" + c.Parent
			}
			if c.Removed {
				s = "(" + s + ")"
			}
			all = append(all, s)
		}
	}
	return strings.Join(all, " ")
}

func TestPublic(t *testing.T) {
	for name, c := range map[string]struct {
		lines []string
		want  string
	}{
		"only what is approved": {[]string{"a - approved", "b - pending", "c - spam", "d - trash", "e - rejected", "f - unproven", "g - erased"}, "a"},
		"places of the removed": {[]string{"a - spam", "b a trash", "c b rejected", "d c erased", "e d approved"}, "(a) (b<a) (c<b) (d<c) e<d"},
		"no place unanswered":   {[]string{"a - approved", "b a trash", "c b pending", "d b spam"}, "a"},
		"nothing of the waiting": {
			[]string{"a - approved", "b a pending", "c b approved", "d - unproven", "e d approved"}, "a c<a e"},
		"up past several":         {[]string{"a - trash", "b a pending", "c b unproven", "d c approved"}, "(a) d<a"},
		"by date, then id":        {[]string{"b - approved 5", "c - approved 4", "a - approved 5"}, "c a b"},
		"no reply before another": {[]string{"a - approved 9", "b a approved 1", "c - approved 5"}, "c a b<a"},
		"a circle":                {[]string{"a b approved", "b a approved", "c b approved"}, "a b c<b"},
		"a parent elsewhere":      {[]string{"a nirgends approved"}, "a"},
	} {
		p, err := Public(t.Context(), thread(c.lines...), onePage)
		if err != nil {
			t.Fatal(err)
		}
		if got := shape(p); got != c.want {
			t.Errorf("%s: got %s, want %s", name, got, c.want)
		}
	}
}

// Only public pages show comments. The others are named, if there would be any.
func TestPublicPagesOnly(t *testing.T) {
	s := thread("a - approved", "b - approved", "c - pending", "d - approved")
	s.comments[1].Thread.Language = "en"
	s.comments[2].Thread.Page = "other"
	s.comments[3].Thread.Page = "draft"
	p, err := Public(t.Context(), s, onePage)
	if err != nil {
		t.Fatal(err)
	}
	if got := shape(p); got != "a" || !slices.Equal(p.Away, []Thread{{"draft", "de"}, {"p", "en"}}) {
		t.Errorf("shows %s, away %v", got, p.Away)
	}
}

// A page that has another id now keeps what was said under the old one; a page
// that has the old id today has its own.
func TestPublicFollowsRenamedPages(t *testing.T) {
	s := thread("a - approved", "b a approved", "c - approved", "d - approved", "e - approved")
	s.comments[2].Thread.Page = "new"
	s.comments[3].Thread = Thread{"p", "en"}
	s.comments[4].Thread.Page = "taken"
	p, err := Public(t.Context(), s, []Page{
		{ID: "new", Language: "de", Formerly: []string{"p", "taken"}}, {ID: "new", Language: "en"}, {ID: "taken", Language: "de"},
	})
	if err != nil {
		t.Fatal(err)
	}
	if got := shape(p); got != "a b<a c e" || !slices.Equal(p.Away, []Thread{{"p", "en"}}) {
		t.Errorf("shows %s, away %v", got, p.Away)
	}
	if len(p.Threads) != 2 || p.Threads[0].Page != "new" || p.Threads[1].Page != "taken" {
		t.Errorf("threads %+v", p.Threads)
	}
}

// What no page could show, or what no page should, stays behind.
func TestPublicFields(t *testing.T) {
	s := thread("a - approved", "b - approved", "c - approved", "d - approved", "e d approved")
	c := s.comments
	c[0].Author = Author{Name: "Zwei\nZeilen\u202e", Website: "javascript:alert(1)", Email: "x@example.org", IP: "192.0.2.0", Avatar: "kein Schlüssel", Editor: true}
	c[0].Revision = &Revision{Text: "wartet"}
	c[1].Author = Author{Name: strings.Repeat("ä", comment.MaxName), Website: "https://example.org/", Avatar: strings.Repeat("0a", 16)}
	c[2].Text = " \n"
	c[3].Text = strings.Repeat("x", comment.MaxText+1)
	p, err := Public(t.Context(), s, onePage)
	if err != nil {
		t.Fatal(err)
	}
	if got := shape(p); got != "a b e" || !slices.Equal(p.Unfit, []string{"c", "d"}) {
		t.Fatalf("shows %s, unfit %q", got, p.Unfit)
	}
	a, b := p.Threads[0].Comments[0], p.Threads[0].Comments[1]
	if a.Author != "Zwei Zeilen" || a.Website != "" || a.Avatar != "" || !a.Editor || a.Text != "Text von a" {
		t.Errorf("%+v", a)
	}
	if b.Author != strings.Repeat("ä", comment.MaxName/2-2)+"…" || b.Website != "https://example.org/" || b.Avatar == "" {
		t.Errorf("%+v", b)
	}
}

// The same comments are the same bytes, in whatever order the store has them.
func TestPublicIsDeterministic(t *testing.T) {
	s := thread("a - approved 3", "b a approved 3", "c a approved 3", "d - spam 3", "e d approved 1", "f c approved 2")
	var first []byte
	for i := range 50 {
		rand.New(rand.NewPCG(1, uint64(i))).Shuffle(len(s.comments), func(i, j int) { s.comments[i], s.comments[j] = s.comments[j], s.comments[i] })
		p, err := Public(t.Context(), s, onePage)
		if err != nil {
			t.Fatal(err)
		}
		if data := p.Threads[0].Encode(); first == nil {
			first = data
		} else if !bytes.Equal(data, first) {
			t.Fatalf("%s\n%s", first, data)
		}
	}
}

// A thread as deep as an attacker can make it costs little.
func TestPublicDeepThread(t *testing.T) {
	k := &kept{}
	for i := range 20000 {
		parent := ""
		if i > 0 {
			parent = fmt.Sprint("c", i-1)
		}
		k.comments = append(k.comments, Comment{ID: fmt.Sprint("c", i), Parent: parent, State: Trash, Thread: Thread{"p", "de"}, Sent: time.Unix(int64(i), 0)})
	}
	last := &k.comments[len(k.comments)-1]
	last.State, last.Text, last.Format = Approved, "Text", comment.Markdown
	p, err := Public(t.Context(), k, onePage)
	if err != nil || len(p.Threads[0].Comments) != 20000 || p.Count() != 1 {
		t.Fatalf("%d threads, %v", len(p.Threads), err)
	}
}
