package preview

import (
	"encoding/json"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"time"

	"kontor/generator"
	"kontor/generator/page"
	"kontor/generator/site"
	"kontor/generator/source"
)

// keptEditions is how many editions beside the normal one stay planned.
const keptEditions = 4

// shown is a site that can be shown, in any edition.
type shown struct {
	snapshot *generator.Snapshot
	base     *edition // what the author sees at first
	normal   EditionChoice
	pages    int
	prefix   string // of all addresses: "/sub" where the site will live in a folder, else ""

	mu    sync.Mutex
	other []*edition // planned since, the latest last
}

// edition is a planned edition.
type edition struct {
	choice   EditionChoice
	plan     *page.Plan
	problems []source.Diagnostic
	decides  func() map[string]int // cells that each file decides
}

// base is the edition that the author sees at first.
func (s *Server) base() site.Edition {
	e := s.o.Edition
	if e.Clock.IsZero() {
		e.Clock = s.o.Now()
	}
	return e
}

func newShown(snapshot *generator.Snapshot, base site.Edition, o Options) *shown {
	v := &shown{snapshot: snapshot, normal: choiceFor(o.Edition)}
	if u, err := url.Parse(snapshot.Config.BaseURL); err == nil {
		v.prefix = strings.TrimSuffix(u.Path, "/")
	}
	v.base = plan(snapshot, base, v.normal)
	v.base.problems = causes(v.base.problems)
	for _, out := range v.base.plan.Outputs {
		if out.Page != nil {
			v.pages++
		}
	}
	return v
}

func plan(snapshot *generator.Snapshot, e site.Edition, choice EditionChoice) *edition {
	planned, problems := snapshot.Plan(e)
	return &edition{
		choice: choice, plan: planned, problems: append(problems, remarks(planned.Site)...),
		decides: sync.OnceValue(func() map[string]int { return deciding(planned.Site) }),
	}
}

// remarks are the findings that nobody has accepted. However grave, they are
// about the concept and keep no page from being shown.
func remarks(s *site.Site) (out []source.Diagnostic) {
	for _, f := range s.Findings() {
		if f.Accepted == nil {
			f.Severity = min(f.Severity, source.SeverityWarning)
			out = append(out, f.Diagnostic)
		}
	}
	return out
}

// deciding counts the cells that the offers of each file decide.
func deciding(s *site.Site) map[string]int {
	counts := map[string]int{}
	if s.Relation == nil {
		return counts
	}
	for i, n := range s.Relation.Deciding() {
		if e := s.Offers[i].Entry; e != nil {
			counts[e.Main.File.Path] += n
		} else {
			counts[s.Offers[i].Pos.File] += n
		}
	}
	return counts
}

// edition is the one that a browser looks at.
func (v *shown) edition(s *Server, r *http.Request) *edition {
	choice, chosen := choiceOf(r)
	if !chosen || choice == v.normal {
		return v.base
	}
	v.mu.Lock()
	defer v.mu.Unlock()
	for _, e := range v.other {
		if e.choice == choice {
			return e
		}
	}
	e := plan(v.snapshot, s.wanted(choice, v.snapshot.Config.Location), choice)
	if v.other = append(v.other, e); len(v.other) > keptEditions {
		v.other = v.other[1:]
	}
	return e
}

// wanted is the edition that a choice stands for.
func (s *Server) wanted(c EditionChoice, zone *time.Location) site.Edition {
	e := site.Edition{Clock: s.base().Clock, Drafts: c.Drafts, Future: c.Future, Expired: c.Expired, Internal: c.Internal}
	if clock, ok := parseAsOf(c.AsOf, zone); ok {
		e.Clock = clock
	}
	return e
}

// parseAsOf reads a minute or a day in the site's zone. A day means its last
// second: everything that appears on it has appeared.
func parseAsOf(s string, zone *time.Location) (time.Time, bool) {
	if t, err := time.ParseInLocation("2006-01-02T15:04", s, zone); err == nil {
		return t, true
	}
	if t, err := time.ParseInLocation(time.DateOnly, s, zone); err == nil {
		return t.AddDate(0, 0, 1).Add(-time.Second), true
	}
	return time.Time{}, false
}

// choiceFor is the choice that gives an edition with the clock of now.
func choiceFor(e site.Edition) EditionChoice {
	return EditionChoice{Drafts: e.Drafts, Future: e.Future, Expired: e.Expired, Internal: e.Internal}
}

// choiceOf reads what a browser looks at; ok is false where it does not say.
func choiceOf(r *http.Request) (c EditionChoice, ok bool) {
	cookie, err := r.Cookie(cookieName)
	if err != nil {
		return c, false
	}
	text, err := url.QueryUnescape(cookie.Value)
	if err != nil || json.Unmarshal([]byte(text), &c) != nil {
		return EditionChoice{}, false
	}
	return c, true
}
