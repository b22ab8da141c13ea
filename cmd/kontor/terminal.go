package main

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"kontor/generator/preview"
	"kontor/generator/source"
)

// problemsShown is how many problems one state of the site puts on the terminal.
const problemsShown = 20

// terminal tells what the preview does, one line for each state of the site.
type terminal struct {
	env     *environment
	w       *website
	lang    string
	address string
	shown   chan struct{} // closed when there is something to see

	mu     sync.Mutex
	ready  bool
	last   preview.State
	ledger ledger
}

func newTerminal(env *environment, w *website, address string) *terminal {
	return &terminal{env: env, w: w, lang: w.lang, address: address, shown: make(chan struct{})}
}

// remark and warn tell what is not about a state of the site.
func (t *terminal) remark(s string) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.env.tell(t.env.stderr, visible(s))
}

func (t *terminal) warn(s string) {
	p := t.env.printer(t.env.stderr, t.w)
	t.mu.Lock()
	defer t.mu.Unlock()
	p.line(p.paint(severityColour[source.SeverityWarning], p.severity(source.SeverityWarning)+":") + " " + visible(s))
}

// polling tells why changes are looked for instead of reported by the system.
func (t *terminal) polling(err error) {
	t.remark(say(t.lang, "CMD08/polling", "reason", err.Error()))
}

// openBrowser shows the preview when there is something to see. It never fails:
// the address stands on the terminal.
func (t *terminal) openBrowser(ctx context.Context) error {
	select {
	case <-t.shown:
	case <-ctx.Done():
		return nil
	}
	if err := t.env.openBrowser(ctx, t.address); err != nil && ctx.Err() == nil {
		t.remark(say(t.lang, "CMD08/no-browser", "reason", err.Error()))
	}
	return nil
}

// report tells about a state of the site, if there is anything to tell.
func (t *terminal) report(s preview.State) {
	t.mu.Lock()
	defer t.mu.Unlock()
	p := t.env.printer(t.env.stdout, t.w)
	before := t.last
	t.last = s
	if s.Err != nil {
		if before.Err == nil || before.Err.Error() != s.Err.Error() {
			message, _ := wordFailure(t.lang, asFailure(s.Err))
			p.line(p.paint(faint, t.time()) + "  " + p.paint(red, message))
		}
		return
	}
	news := t.ledger.enter(forBuild(s.Problems))
	if !t.ready {
		t.ready = true
		t.problems(p, news.fresh)
		p.line(say(t.lang, "CMD08/ready", "url", p.paint(bold, t.address), "summary", t.summary(s)))
		close(t.shown)
		return
	}
	same := len(s.Edited) == 0 && before.Err == nil && s.Pages == before.Pages && s.Stale == before.Stale
	if same && len(news.fresh)+len(news.mended) == 0 {
		return
	}
	p.line(p.paint(faint, t.time()) + "  " + t.edited(s.Edited) + ": " + t.summary(s))
	t.places(p, "CMD08/mended", news.mended)
	t.places(p, "CMD08/still", news.still)
	t.problems(p, news.fresh)
}

func (t *terminal) time() string { return t.env.now().Format(time.TimeOnly) }

// edited names what was edited.
func (t *terminal) edited(paths []string) string {
	switch len(paths) {
	case 0:
		return say(t.lang, "CMD08/reread")
	case 1:
		return visible(paths[0])
	}
	return visible(paths[0]) + " " + count(t.lang, "CMD04/others", len(paths)-1)
}

// summary is what a state comes to: "160 Seiten, 1 Fehler, 0,4 s".
func (t *terminal) summary(s preview.State) string {
	parts := []string{count(t.lang, "CMD04/pages", s.Pages)}
	if problems := forBuild(s.Problems); len(problems) > 0 {
		parts = append(parts, summary(t.lang, problems))
	}
	parts = append(parts, span(t.lang, s.Took))
	if s.Stale {
		parts = append(parts, say(t.lang, "CMD08/stale"))
	}
	return strings.Join(parts, ", ")
}

// problems prints new problems in full.
func (t *terminal) problems(p *printer, fresh []source.Diagnostic) {
	p.problems(fresh[:min(len(fresh), problemsShown)])
	if more := len(fresh) - problemsShown; more > 0 {
		p.line("    " + say(t.lang, "CMD08/more", "n", strconv.Itoa(more)))
	}
}

// placesNamed is how many problems a line names that are known already.
const placesNamed = 3

// places names problems that were printed before, in one line.
func (t *terminal) places(p *printer, key string, ds []source.Diagnostic) {
	if len(ds) == 0 {
		return
	}
	var names []string
	for _, d := range ds[:min(len(ds), placesNamed)] {
		names = append(names, strings.TrimSpace(visible(d.Pos.String())+" "+d.Code()))
	}
	if more := len(ds) - placesNamed; more > 0 {
		names = append(names, say(t.lang, "CMD04/more", "n", strconv.Itoa(more)))
	}
	p.line("    " + say(t.lang, key, "problems", strings.Join(names, ", ")))
}

// span words how long something took.
func span(lang string, d time.Duration) string {
	if d < 100*time.Millisecond {
		return strconv.FormatInt(d.Milliseconds(), 10) + " ms"
	}
	seconds := strconv.FormatFloat(d.Seconds(), 'f', 1, 64)
	if lang == "de" {
		seconds = strings.Replace(seconds, ".", ",", 1)
	}
	return seconds + " s"
}

// ledger knows which problems have been told.
type ledger struct{ open []entry }

// entry is a problem that was told and has not been mended.
type entry struct {
	problem source.Diagnostic
	key     string
	// behind are the errors that came when the problem went: a file that cannot
	// be read has no dead links, which does not mean that they are mended.
	behind []string
}

// news is what differs between two states.
type news struct {
	fresh  []source.Diagnostic
	still  []source.Diagnostic // errors only
	mended []source.Diagnostic
}

// problemKey tells problems apart wherever in its file each has moved.
func problemKey(d source.Diagnostic) string {
	return fmt.Sprint(d.Severity, d.Text, " ", d.Pos.File, d.Args)
}

// enter compares the problems of a state with those that are open.
func (l *ledger) enter(now []source.Diagnostic) (n news) {
	left := slices.Clone(l.open)
	var open []entry
	present := map[string]bool{}
	for _, d := range now {
		e := entry{problem: d, key: problemKey(d)}
		present[e.key] = true
		if i := nearest(left, e); i >= 0 {
			if left = slices.Delete(left, i, i+1); d.Severity == source.SeverityError {
				n.still = append(n.still, d)
			}
		} else {
			n.fresh = append(n.fresh, d)
		}
		open = append(open, e)
	}
	for _, e := range left {
		e.behind = append(e.behind, hiding(n.fresh, e.problem.Pos.File)...)
		if slices.ContainsFunc(e.behind, func(key string) bool { return present[key] }) {
			open = append(open, e)
		} else {
			n.mended = append(n.mended, e.problem)
		}
	}
	l.open = open
	return n
}

// nearest finds the same problem, at the same place if it is there; -1 without.
func nearest(list []entry, e entry) int {
	found := -1
	for i, other := range list {
		if other.key != e.key {
			continue
		}
		if found = max(found, i); other.problem.Pos == e.problem.Pos {
			return i
		}
	}
	return found
}

// unreadable are the beginnings of codes that come when Kontor cannot read a
// file, or not all of it.
var unreadable = []string{"FM", "IO", "OFR", "CFG"}

// hiding are the keys of the errors that may hide problems of a file: its own,
// and those of the site as a whole.
func hiding(ds []source.Diagnostic, file string) (keys []string) {
	for _, d := range ds {
		here := d.Pos.File == file || d.Pos.File == configFile
		begins := func(prefix string) bool { return strings.HasPrefix(d.Code(), prefix) }
		if here && d.Severity == source.SeverityError && slices.ContainsFunc(unreadable, begins) {
			keys = append(keys, problemKey(d))
		}
	}
	return keys
}
