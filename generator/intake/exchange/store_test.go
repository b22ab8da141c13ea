package exchange_test

import (
	"context"
	"errors"
	"iter"
	"maps"
	"slices"

	"kontor/generator/intake"
)

// shelf is a store in memory that keeps what the import needs kept.
type shelf struct {
	comments map[string]intake.Comment
	sources  map[intake.Source]string
	gone     map[intake.Source]bool
	events   []intake.Event
	adds     int
	failAt   int // the call of Add that fails; 0 = none
}

var errFails = errors.New("the store fails")

func newShelf() *shelf {
	return &shelf{comments: map[string]intake.Comment{}, sources: map[intake.Source]string{}, gone: map[intake.Source]bool{}}
}

func (s *shelf) Add(_ context.Context, comments []intake.Comment, by intake.Decision) ([]bool, error) {
	if s.adds++; s.adds == s.failAt {
		return nil, errFails
	}
	batch := map[string]intake.Comment{}
	for _, c := range comments {
		batch[c.ID] = c
	}
	added := make([]bool, len(comments))
	for i, c := range comments {
		parent, here := s.comments[c.Parent]
		if p, same := batch[c.Parent]; same {
			parent, here = p, true
		}
		if c.Parent != "" && (!here || parent.Thread != c.Thread) {
			return nil, intake.ErrParent
		}
		_, id := s.comments[c.ID]
		_, source := s.sources[c.Source]
		if id || source && c.Source.System != "" || s.gone[c.Source] {
			continue
		}
		added[i] = true
	}
	for i, c := range comments {
		if added[i] {
			s.comments[c.ID], s.sources[c.Source] = c, c.ID
			s.events = append(s.events, intake.Event{Seq: int64(len(s.events) + 1), Comment: c.ID, Decision: by, To: c.State})
		}
	}
	return added, nil
}

func (s *shelf) Get(_ context.Context, id string) (intake.Comment, error) {
	if c, ok := s.comments[id]; ok {
		return c, nil
	}
	return intake.Comment{}, intake.ErrNotFound
}

func (s *shelf) Known(_ context.Context, source intake.Source) (string, bool, error) {
	id := s.sources[source]
	return id, s.gone[source] || s.comments[id].State == intake.Erased, nil
}

// erase makes a comment go without a trace but its source.
func (s *shelf) erase(id string) {
	c := s.comments[id]
	delete(s.comments, id)
	delete(s.sources, c.Source)
	s.gone[c.Source] = true
}

func (s *shelf) List(_ context.Context, f intake.Filter) iter.Seq2[intake.Comment, error] {
	return func(yield func(intake.Comment, error) bool) {
		for _, id := range slices.Sorted(maps.Keys(s.comments)) {
			if !yield(s.comments[id], nil) {
				return
			}
		}
	}
}

func (s *shelf) Events(_ context.Context, id string) iter.Seq2[intake.Event, error] {
	return func(yield func(intake.Event, error) bool) {
		for _, e := range s.events {
			if (id == "" || e.Comment == id) && !yield(e, nil) {
				return
			}
		}
	}
}

func (*shelf) Count(context.Context, intake.Filter) (map[intake.State]int, error) { panic("unused") }
func (*shelf) Decide(context.Context, []string, intake.Decision) ([]intake.Outcome, error) {
	panic("unused")
}
func (*shelf) Revise(context.Context, string, intake.Revision, intake.Decision) (intake.Comment, error) {
	panic("unused")
}
func (*shelf) Secrets(context.Context) iter.Seq2[string, error] { panic("unused") }
func (*shelf) Close() error                                     { return nil }
