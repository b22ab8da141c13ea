package exchange_test

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"maps"
	"regexp"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"kontor/generator/comment"
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
		if err := storable(c); err != nil {
			return nil, err
		}
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

var idForm = regexp.MustCompile(`^[a-z0-9-]{1,64}$`)

// storable says what no database takes.
func storable(c intake.Comment) error {
	all := strings.Join([]string{c.Thread.Page, c.Thread.Language, c.Source.System, c.Source.Site, c.Source.ID, c.Author.Name,
		c.Author.Website, c.Author.Email, c.Author.Identity, c.Author.IP, c.Reason, c.Text}, " ")
	switch {
	case !idForm.MatchString(c.ID) || c.Thread.Page == "" || c.Thread.Language == "":
		return fmt.Errorf("no place for %+v", c)
	case !utf8.ValidString(all) || strings.ContainsRune(all, 0) || len(c.Text) > comment.MaxText || len(c.Author.Name) > comment.MaxName:
		return fmt.Errorf("%q cannot be kept", all)
	case c.Sent.IsZero() || c.Sent.Location() != time.UTC || c.Sent.Nanosecond() != 0:
		return fmt.Errorf("sent at %v", c.Sent)
	case c.Author.IP != "" && !strings.HasSuffix(c.Author.IP, ".0") && !strings.HasSuffix(c.Author.IP, "::"):
		return fmt.Errorf("the address %s is whole", c.Author.IP)
	case c.Revision != nil && c.State != intake.Approved:
		return errors.New("a revision of what is not public")
	}
	return nil
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

func (s *shelf) Count(context.Context, intake.Filter) (map[intake.State]int, error) {
	return map[intake.State]int{}, nil
}
func (*shelf) Decide(context.Context, []string, intake.Decision) ([]intake.Outcome, error) {
	panic("unused")
}
func (*shelf) Revise(context.Context, string, intake.Revision, intake.Decision) (intake.Comment, error) {
	panic("unused")
}
func (*shelf) Secrets(context.Context) iter.Seq2[string, error] { panic("unused") }
func (*shelf) Close() error                                     { return nil }
