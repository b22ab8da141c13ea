package main

import (
	"context"
	"encoding/json"
	"os"
	"strings"
	"time"

	"github.com/rogpeppe/go-internal/testscript"

	"kontor/generator/comment"
	"kontor/generator/intake"
	"kontor/generator/intake/sqlstore"
)

// stored is a comment as tests write it down.
type stored struct {
	ID, Page, Lang, Parent    string
	Name, Email, IP, Website  string
	Editor                    bool
	Text, Format, Sent, State string
	Reason, Revision          string
}

func (s stored) comment(t interface{ Fatalf(string, ...any) }) intake.Comment {
	sent, err := time.Parse(time.RFC3339, s.Sent)
	if err != nil {
		t.Fatalf("%s: %v", s.ID, err)
	}
	c := intake.Comment{
		ID: s.ID, Thread: intake.Thread{Page: s.Page, Language: s.Lang}, Parent: s.Parent,
		Author: intake.Author{Name: s.Name, Website: s.Website, Email: s.Email, IP: s.IP, Editor: s.Editor},
		Text:   s.Text, Format: comment.Format(s.Format), Sent: sent, State: intake.State(s.State), Changed: sent, Reason: s.Reason,
	}
	if s.Email != "" {
		c.Author.Identity = "email:" + strings.ToLower(s.Email)
	}
	if s.Revision != "" {
		c.Revision = &intake.Revision{Text: s.Revision, Format: c.Format, Sent: sent.Add(24 * time.Hour)}
	}
	return c
}

// fillStore puts comments into a database, which it makes.
func fillStore(t interface{ Fatalf(string, ...any) }, dsn string, all []stored) {
	store, err := sqlstore.Open(context.Background(), dsn, sqlstore.Options{})
	if err != nil {
		t.Fatalf("%v", err)
	}
	defer store.Close()
	for _, s := range all { // one by one: the log dates each
		c := s.comment(t)
		by := intake.Decision{Actor: "import", At: c.Sent}
		if _, err := store.Add(context.Background(), []intake.Comment{c}, by); err != nil {
			t.Fatalf("%v", err)
		}
	}
}

// fill makes a database of comments in a script: fill SITE FILE.json
func fill(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 2 {
		ts.Fatalf("usage: fill SITE FILE.json")
	}
	var all []stored
	if err := json.Unmarshal([]byte(ts.ReadFile(args[1])), &all); err != nil {
		ts.Fatalf("%s: %v", args[1], err)
	}
	dir := ts.MkAbs(args[0])
	ts.Check(os.MkdirAll(dir+"/.kontor/data", 0o700))
	fillStore(ts, "sqlite:"+dir+"/"+intakeFile, all)
}
