package sqlstore

import (
	"context"
	"fmt"
	"path/filepath"
	"testing"
	"time"

	"kontor/generator/intake"
)

func TestQuick(t *testing.T) {
	ctx := context.Background()
	s, err := Open(ctx, "sqlite:"+filepath.Join(t.TempDir(), "a b#?%", "x.db"), Options{})
	if err != nil {
		t.Fatal(err)
	}
	th := intake.Thread{Page: "p", Language: "de"}
	at := time.Unix(1700000000, 0)
	added, err := s.Add(ctx, []intake.Comment{
		{ID: "b", Thread: th, Parent: "a", State: intake.Pending, Text: "Straße", Sent: at, Author: intake.Author{Name: "Änne", Email: "A@x.de", Identity: "email:a@x.de", IP: "::ffff:192.0.2.77"}},
		{ID: "a", Thread: th, State: intake.Approved, Text: "hi", Sent: at, Source: intake.Source{System: "wordpress", Site: "s", ID: "1"}, Author: intake.Author{Name: "Bo", Email: "A@x.de", Identity: "email:a@x.de"}},
	}, intake.Decision{Actor: "import"})
	t.Log(added, err)
	for c, err := range s.List(ctx, intake.Filter{Text: "STRASSE", Author: "änn"}) {
		t.Logf("%+v %v", c, err)
	}
	t.Log(s.Revise(ctx, "a", intake.Revision{Text: "ho"}, intake.Decision{Actor: "x"}))
	t.Log(s.Decide(ctx, []string{"a", "b", "c"}, intake.Decision{Action: intake.Approve, Actor: "m"}))
	t.Log(s.Get(ctx, "a"))
	t.Log(s.Count(ctx, intake.Filter{}))
	for c, err := range s.Secrets(ctx) {
		t.Log(c, err)
	}
	t.Log(s.Decide(ctx, []string{"a"}, intake.Decision{Action: intake.Erase, Actor: "m"}))
	t.Log(s.Known(ctx, intake.Source{System: "wordpress", Site: "s", ID: "1"}))
	t.Log(s.Decide(ctx, []string{"a", "b"}, intake.Decision{Action: intake.Erase, Actor: "m"}))
	t.Log(s.Known(ctx, intake.Source{System: "wordpress", Site: "s", ID: "1"}))
	for c, err := range s.Events(ctx, "") {
		t.Log(fmt.Sprintf("%+v", c), err)
	}
	t.Log(s.Close(), s.Close())
}
