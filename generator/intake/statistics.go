package intake

import (
	"cmp"
	"iter"
	"maps"
	"slices"
	"time"
)

// Statistics say how the comments of a site are doing. Nothing in them is about
// anybody who wrote one.
type Statistics struct {
	States  map[State]int
	Revised int       // public comments whose new text waits
	Waiting int       // for a moderator, revisions included
	Oldest  time.Time // since when the one waits that waits longest; zero = none does

	Threads []ThreadTally // those with the most comments first
	Months  []MonthTally  // of sending, oldest first
	Actors  []ActorTally  // who decides, the busiest first
}

// ThreadTally counts the comments of a thread.
type ThreadTally struct {
	Thread Thread
	States map[State]int
}

// MonthTally counts the comments that were sent in a month.
type MonthTally struct {
	Month  string // "2026-11"
	States map[State]int
}

// ActorTally counts the decisions of a moderator.
type ActorTally struct {
	Actor   string
	Actions map[Action]int
}

// Gather counts comments and the decisions about them. Months are those of a zone.
func Gather(comments iter.Seq2[Comment, error], events iter.Seq2[Event, error], zone *time.Location) (Statistics, error) {
	s := Statistics{States: map[State]int{}}
	threads, months := map[Thread]map[State]int{}, map[string]map[State]int{}
	for c, err := range comments {
		if err != nil {
			return s, err
		}
		s.States[c.State]++
		addTally(threads, c.Thread, c.State)
		addTally(months, c.Sent.In(zone).Format("2006-01"), c.State)
		s.wait(c)
	}
	actors := map[string]map[Action]int{}
	for e, err := range events {
		if err != nil {
			return s, err
		}
		if e.Action == Erase || slices.Contains(moderation, e.Action) {
			addTally(actors, e.Actor, e.Action)
		}
	}
	for t, states := range threads {
		s.Threads = append(s.Threads, ThreadTally{t, states})
	}
	slices.SortFunc(s.Threads, func(a, b ThreadTally) int {
		return cmp.Or(totalOf(b.States)-totalOf(a.States), cmp.Compare(a.Thread.Page, b.Thread.Page), cmp.Compare(a.Thread.Language, b.Thread.Language))
	})
	for _, month := range slices.Sorted(maps.Keys(months)) {
		s.Months = append(s.Months, MonthTally{month, months[month]})
	}
	for actor, actions := range actors {
		s.Actors = append(s.Actors, ActorTally{actor, actions})
	}
	slices.SortFunc(s.Actors, func(a, b ActorTally) int {
		return cmp.Or(totalOf(b.Actions)-totalOf(a.Actions), cmp.Compare(a.Actor, b.Actor))
	})
	return s, nil
}

// wait counts a comment that waits for a moderator.
func (s *Statistics) wait(c Comment) {
	since, waits := c.Waits()
	if !waits {
		return
	}
	s.Waiting++
	if c.State != Pending {
		s.Revised++
	}
	if s.Oldest.IsZero() || since.Before(s.Oldest) {
		s.Oldest = since
	}
}

// Waits tells whether a comment, or its revision, waits for a moderator, and
// since when.
func (c Comment) Waits() (since time.Time, waits bool) {
	switch {
	case c.State == Pending && c.Changed.IsZero():
		return c.Sent, true
	case c.State == Pending:
		return c.Changed, true
	case c.State == Approved && c.Revision != nil:
		return c.Revision.Sent, true
	}
	return time.Time{}, false
}

func addTally[K, L comparable](tally map[K]map[L]int, k K, l L) {
	if tally[k] == nil {
		tally[k] = map[L]int{}
	}
	tally[k][l]++
}

func totalOf[K comparable](tally map[K]int) (n int) {
	for _, v := range tally {
		n += v
	}
	return n
}
