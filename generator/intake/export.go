package intake

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"kontor/generator/comment"
)

// Published is what of a store everybody may read.
type Published struct {
	Threads []comment.Thread // by page, then by language; none without a comment
	// Away are the threads that have approved comments and no public page to
	// show them on. Nothing of them is in Threads.
	Away []Thread
	// Unfit are approved comments that no page could show: without text, with
	// too much of it, or in no known format. Nothing of them is in Threads.
	Unfit []string
}

// Count is the number of comments in all threads, without the places of removed ones.
func (p *Published) Count() int {
	n := 0
	for _, t := range p.Threads {
		for _, c := range t.Comments {
			if !c.Removed {
				n++
			}
		}
	}
	return n
}

// Public takes from a store what is public: on each of the pages the approved
// comments, and the places of those that are gone while an approved one answers
// them. Of what waits for a moderator or for proof nothing is public, not even
// that it is there: what answers it moves up to the nearest comment that is.
func Public(ctx context.Context, s Store, pages []Page) (*Published, error) {
	byThread := ByThread(pages)
	threads := map[Thread]*standing{}
	for c, err := range s.List(ctx, Filter{}) {
		if err != nil {
			return nil, err
		}
		name := c.Thread
		page, shown := byThread[name]
		if shown { // perhaps under an id that the page has no more
			name = Thread{page.ID, page.Language}
		}
		t := threads[name]
		if t == nil {
			t = &standing{byID: map[string]*candidate{}, shown: shown}
			threads[name] = t
		}
		t.add(c)
	}
	out := &Published{}
	for name, t := range threads {
		comments := t.public()
		switch {
		case t.shown:
			out.Unfit = append(out.Unfit, t.unfit...)
			if len(comments) > 0 {
				thread := comment.Thread{Page: name.Page, Language: name.Language, Comments: comments}
				thread.Sort()
				out.Threads = append(out.Threads, thread)
			}
		case len(comments) > 0:
			out.Away = append(out.Away, name)
		}
	}
	slices.Sort(out.Unfit)
	slices.SortFunc(out.Away, func(a, b Thread) int {
		return cmp.Or(strings.Compare(a.Page, b.Page), strings.Compare(a.Language, b.Language))
	})
	slices.SortFunc(out.Threads, func(a, b comment.Thread) int {
		return cmp.Or(strings.Compare(a.Page, b.Page), strings.Compare(a.Language, b.Language))
	})
	return out, nil
}

// standing is a thread on its way to the public.
type standing struct {
	entries []*candidate
	byID    map[string]*candidate
	unfit   []string
	shown   bool // on a public page
}

// candidate is a comment of it. Only what may become public is in it.
type candidate struct {
	comment.Comment      // of a comment that is not approved only id, parent and date
	approved        bool // and fit to be shown
	place           bool // leaves its place when it is answered
	kept            bool // is public, as it is or as its place
	visited         bool
	over            string // what it answers in public, once it is placed
	placed, onWay   bool
}

func (t *standing) add(c Comment) {
	e := &candidate{Comment: comment.Comment{ID: c.ID, Parent: c.Parent, Date: c.Sent.UTC()}}
	switch c.State {
	case Approved:
		if comment.Check(c.Text, c.Format) != nil {
			t.unfit = append(t.unfit, c.ID)
			break
		}
		e.approved, e.kept = true, true
		e.Author, e.Editor = comment.FitName(c.Author.Name), c.Author.Editor
		e.Edited, e.Format, e.Text = c.Edited.UTC(), c.Format, c.Text
		if comment.ValidWebsite(c.Author.Website) {
			e.Website = c.Author.Website
		}
		if comment.ValidAvatar(c.Author.Avatar) {
			e.Avatar = c.Author.Avatar
		}
	case Rejected, Spam, Trash, Erased:
		e.place = true
	}
	t.entries = append(t.entries, e)
	t.byID[c.ID] = e
}

// public returns the approved comments and the places that they answer.
func (t *standing) public() []comment.Comment {
	for _, e := range t.entries {
		if e.approved {
			t.keepAbove(e)
		}
	}
	var out []comment.Comment
	for _, e := range t.entries {
		if !e.kept {
			continue
		}
		c := e.Comment
		c.Removed = !e.approved
		c.Parent = t.above(e)
		out = append(out, c)
	}
	return out
}

// keepAbove keeps the places that an approved comment hangs from.
func (t *standing) keepAbove(e *candidate) {
	for e := t.byID[e.Parent]; e != nil && !e.visited; e = t.byID[e.Parent] {
		e.visited = true
		e.kept = e.kept || e.place
	}
}

// above is the nearest public comment that one answers, "" = none. Comments that
// answer each other in a circle, which no store should hold, answer nothing.
func (t *standing) above(e *candidate) string {
	var way []*candidate
	for c := e; c != nil && !c.placed; c = t.byID[c.Parent] {
		if c.onWay {
			for ; !c.placed; c = t.byID[c.Parent] {
				c.placed = true
			}
			break
		}
		c.onWay = true
		way = append(way, c)
	}
	for _, c := range slices.Backward(way) {
		up := t.byID[c.Parent]
		switch {
		case c.placed || up == nil:
		case up.kept:
			c.over = up.ID
		default:
			c.over = up.over
		}
		c.placed = true
	}
	return e.over
}
