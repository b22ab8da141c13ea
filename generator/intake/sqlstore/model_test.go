package sqlstore

import (
	"cmp"
	"encoding/hex"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"
	"time"

	"kontor/generator/comment"
	"kontor/generator/intake"
)

// model is what a store promises, without a database: plain, slow and easy to
// see through. It keeps everything in maps and copies them before each change.
type model struct {
	kept    map[string]entry
	ids     map[string]bool        // of all that were ever kept
	sources map[intake.Source]bool // of all that are gone
	log     []intake.Event
	random  io.Reader
}

type entry struct {
	intake.Comment
	written time.Time // the present text
	shown   bool      // the present text has been public
	ever    bool      // some text has been public
	texts   []string
}

func newModel(random io.Reader) *model {
	return &model{kept: map[string]entry{}, ids: map[string]bool{}, sources: map[intake.Source]bool{}, random: random}
}

// whole does something that happens whole or not at all.
func (m *model) whole(do func() error) error {
	kept, ids, sources, log := maps.Clone(m.kept), maps.Clone(m.ids), maps.Clone(m.sources), slices.Clone(m.log)
	err := do()
	if err != nil {
		m.kept, m.ids, m.sources, m.log = kept, ids, sources, log
	}
	return err
}

func (m *model) note(id string, d intake.Decision, from, to intake.State) {
	if d.At.IsZero() {
		d.At = noon
	}
	d.Seen = nil
	m.log = append(m.log, intake.Event{Comment: id, Decision: d, From: from, To: to})
}

func (m *model) bySource(s intake.Source) string {
	for id, e := range m.kept {
		if s.System != "" && e.Source == s {
			return id
		}
	}
	return ""
}

func (m *model) children(id string) (n int) {
	for _, e := range m.kept {
		if e.Parent == id {
			n++
		}
	}
	return n
}

func (m *model) Add(comments []intake.Comment, by intake.Decision) (added []bool, err error) {
	by.Action = intake.Add
	added = make([]bool, len(comments))
	err = m.whole(func() error {
		open := map[string]int{}
		seen := map[intake.Source]bool{}
		for i, c := range comments {
			_, twice := open[c.ID]
			if m.ids[c.ID] || m.bySource(c.Source) != "" || m.sources[c.Source] || twice || seen[c.Source] {
				continue
			}
			open[c.ID] = i
			if c.Source.System != "" {
				seen[c.Source] = true
			}
		}
		var addOne func(i int, above []int) error
		addOne = func(i int, above []int) error {
			c := comments[i]
			if added[i] {
				return nil
			}
			if c.Parent != "" {
				if j, ok := open[c.Parent]; ok {
					if slices.Contains(append(above, i), j) {
						return intake.ErrParent
					}
					if err := addOne(j, append(above, i)); err != nil {
						return err
					}
				}
				if p, ok := m.kept[c.Parent]; !ok || p.Thread != c.Thread {
					return intake.ErrParent
				}
			}
			added[i] = true
			return m.addOne(c, by)
		}
		for i, c := range comments {
			if j, ok := open[c.ID]; ok && i == j {
				if err := addOne(i, nil); err != nil {
					return err
				}
			}
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	return added, nil
}

func (m *model) addOne(c intake.Comment, by intake.Decision) error {
	m.note(c.ID, by, "", c.State)
	m.ids[c.ID] = true
	if c.Changed.IsZero() {
		c.Changed = m.log[len(m.log)-1].At
	}
	if c.State == intake.Erased {
		m.kept[c.ID] = entry{Comment: intake.Comment{ID: c.ID, Thread: c.Thread, Parent: c.Parent, Source: c.Source,
			Sent: c.Sent, State: c.State, Changed: c.Changed}}
		return nil
	}
	c.Author.Avatar = ""
	for _, e := range m.kept {
		if c.Author.Identity != "" && e.Author.Identity == c.Author.Identity {
			c.Author.Avatar = e.Author.Avatar
		}
	}
	if c.Author.Avatar == "" {
		var key [16]byte
		if _, err := io.ReadFull(m.random, key[:]); err != nil {
			return err
		}
		c.Author.Avatar = hex.EncodeToString(key[:])
	}
	e := entry{Comment: c, written: c.Sent, shown: c.State == intake.Approved, ever: c.State == intake.Approved}
	if !c.Edited.IsZero() {
		e.written = c.Edited
	}
	if c.Revision != nil {
		e.texts = []string{"waiting " + c.Revision.Text}
	}
	m.kept[c.ID] = e
	return nil
}

// fated returns the texts with the waiting one settled.
func fated(texts []string, as string) []string {
	texts = slices.Clone(texts)
	for i, text := range texts {
		if rest, ok := strings.CutPrefix(text, "waiting "); ok {
			texts[i] = as + " " + rest
		}
	}
	return texts
}

// replaced returns an entry with another text.
func replaced(e entry, r intake.Revision, shown bool) entry {
	e.texts = slices.DeleteFunc(slices.Clone(e.texts), func(text string) bool { return strings.HasPrefix(text, "waiting ") })
	before := "superseded "
	if e.shown {
		before = "published "
	}
	e.texts = append(e.texts, before+e.Text)
	if e.ever {
		e.Edited = r.Sent
	}
	e.Text, e.Format, e.written, e.shown, e.Revision = r.Text, r.Format, r.Sent, shown, nil
	return e
}

func (m *model) Decide(ids []string, d intake.Decision) (outcomes []intake.Outcome) {
	for _, id := range ids {
		e, ok := m.kept[id]
		if !ok {
			outcomes = append(outcomes, intake.Outcome{ID: id, Err: intake.ErrNotFound})
			continue
		}
		if mark, ok := d.Seen[id]; ok && mark != e.Mark() {
			outcomes = append(outcomes, intake.Outcome{ID: id, From: e.State, To: e.State, Err: intake.ErrChanged})
			continue
		}
		to, ok := intake.Next(e.State, d.Action, e.Revision != nil)
		if !ok || d.Action == intake.Revise {
			outcomes = append(outcomes, intake.Outcome{ID: id, From: e.State, To: e.State, Err: intake.ErrTransition})
			continue
		}
		outcomes = append(outcomes, intake.Outcome{ID: id, From: e.State, To: to})
		m.note(id, d, e.State, to)
		m.decideOne(e, to, d)
	}
	for i, o := range outcomes {
		_, there := m.kept[o.ID]
		outcomes[i].Gone = o.To == intake.Erased && o.Err == nil && !there
	}
	return outcomes
}

func (m *model) decideOne(e entry, to intake.State, d intake.Decision) {
	at := d.At
	if at.IsZero() {
		at = noon
	}
	switch {
	case to == intake.Erased:
		m.kept[e.ID] = entry{Comment: intake.Comment{ID: e.ID, Thread: e.Thread, Parent: e.Parent, Source: e.Source,
			Sent: e.Sent, State: to, Changed: at}}
		if m.children(e.ID) == 0 {
			m.remove(e.ID, d)
		}
		return
	case to == e.State && d.Action == intake.Reject:
		e.texts, e.Revision = fated(e.texts, "rejected"), nil
	case to == e.State:
		e = replaced(e, *e.Revision, true)
	default:
		if e.Revision != nil {
			e = replaced(e, *e.Revision, false)
		}
		if d.Action != intake.Prove || d.Reason != "" {
			e.Reason = d.Reason
		}
		e.State, e.Changed = to, at
		if to == intake.Approved {
			e.Reason, e.shown, e.ever = "", true, true
		}
	}
	m.kept[e.ID] = e
}

func (m *model) remove(id string, d intake.Decision) {
	e := m.kept[id]
	delete(m.kept, id)
	if e.Source.System != "" {
		m.sources[e.Source] = true
	}
	if p, ok := m.kept[e.Parent]; ok && p.State == intake.Erased && m.children(p.ID) == 0 {
		m.note(p.ID, d, intake.Erased, intake.Erased)
		m.remove(p.ID, d)
	}
}

func (m *model) Revise(id string, r intake.Revision, by intake.Decision) (intake.Comment, error) {
	e, ok := m.kept[id]
	if !ok {
		return intake.Comment{}, intake.ErrNotFound
	}
	by.Action = intake.Revise
	if _, ok := intake.Next(e.State, intake.Revise, e.Revision != nil); !ok {
		return intake.Comment{}, intake.ErrTransition
	}
	m.note(id, by, e.State, e.State)
	if e.State == intake.Approved {
		e.texts = append(fated(e.texts, "superseded"), "waiting "+r.Text)
		e.Revision = &r
	} else {
		e = replaced(e, r, false)
	}
	m.kept[id] = e
	return e.Comment, nil
}

func (m *model) Get(id string) (intake.Comment, error) {
	e, ok := m.kept[id]
	if !ok {
		return intake.Comment{}, intake.ErrNotFound
	}
	return e.Comment, nil
}

func (m *model) Known(s intake.Source) (string, bool) {
	if id := m.bySource(s); id != "" {
		return id, m.kept[id].State == intake.Erased
	}
	return "", m.sources[s]
}

func (m *model) List(f intake.Filter) []intake.Comment {
	list := []intake.Comment{}
	for _, e := range m.kept {
		if chosen(e.Comment, f) {
			list = append(list, e.Comment)
		}
	}
	slices.SortFunc(list, func(a, b intake.Comment) int {
		return cmp.Or(a.Sent.Compare(b.Sent), strings.Compare(a.ID, b.ID))
	})
	if f.Newest {
		slices.Reverse(list)
	}
	if f.Limit > 0 && len(list) > f.Limit {
		list = list[:f.Limit]
	}
	return list
}

func chosen(c intake.Comment, f intake.Filter) bool {
	in := func(text, part string) bool { return strings.Contains(strings.ToLower(text), strings.ToLower(part)) }
	return (len(f.IDs) == 0 || slices.Contains(f.IDs, c.ID)) &&
		(len(f.States) == 0 || slices.Contains(f.States, c.State)) &&
		(f.Page == "" || c.Thread.Page == f.Page) &&
		(f.Language == "" || c.Thread.Language == f.Language) &&
		(f.System == "" || c.Source.System == f.System) &&
		(f.Author == "" || strings.EqualFold(c.Author.Email, f.Author) || in(c.Author.Name, f.Author)) &&
		(f.Text == "" || in(c.Text, f.Text)) &&
		(f.Since.IsZero() || !c.Sent.Before(f.Since)) &&
		(f.Until.IsZero() || c.Sent.Before(f.Until)) &&
		(!f.Revised || c.Revision != nil)
}

func (m *model) Count(f intake.Filter) map[intake.State]int {
	f.Limit = 0
	n := map[intake.State]int{}
	for _, c := range m.List(f) {
		n[c.State]++
	}
	return n
}

func (m *model) Secrets() []string {
	all := map[string]bool{}
	for _, e := range m.kept {
		address, _ := strings.CutPrefix(e.Author.Identity, "email:")
		if address == e.Author.Identity {
			address = ""
		}
		for _, secret := range []string{e.Author.Email, e.Author.IP, address} {
			if secret != "" {
				all[secret] = true
			}
		}
	}
	return slices.Sorted(maps.Keys(all))
}

// say writes a comment out, with what a pointer points at.
func say(c intake.Comment) string {
	revision := "none"
	if c.Revision != nil {
		revision = fmt.Sprintf("%+v", *c.Revision)
	}
	c.Revision = nil
	return fmt.Sprintf("%+v, revision %s", c, revision)
}

var formats = []comment.Format{comment.Markdown, comment.HTML}
