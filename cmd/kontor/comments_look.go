package main

import (
	"cmp"
	"context"
	"errors"
	"slices"
	"strings"
	"unicode/utf8"

	"kontor/generator/intake"
)

// resolve turns what was typed into ids: an id, or the beginning of just one.
// What is none stays as it is, and nothing will be found under it.
func (d *commentsDesk) resolve(ctx context.Context, typed []string) ([]string, error) {
	var ids, all []string
	for _, t := range typed {
		_, err := d.store.Get(ctx, t)
		if err != nil && !errors.Is(err, intake.ErrNotFound) {
			return nil, err
		}
		if err != nil && t != "" {
			if all == nil {
				if all, err = d.ids(ctx, intake.Filter{}); err != nil {
					return nil, err
				}
			}
			if t, err = completed(t, all); err != nil {
				return nil, err
			}
		}
		if !slices.Contains(ids, t) {
			ids = append(ids, t)
		}
	}
	return ids, nil
}

// completed is the only id that begins with what was typed.
func completed(typed string, all []string) (string, error) {
	var found []string
	for _, id := range all {
		if strings.HasPrefix(id, typed) {
			found = append(found, id)
		}
	}
	switch {
	case len(found) == 1:
		return found[0], nil
	case len(found) > 8:
		found = append(found[:8], "…")
	case len(found) == 0:
		return typed, nil
	}
	return "", usage("MOD01/ambiguous", "id", typed, "known", strings.Join(found, ", "))
}

// ids lists the ids of the chosen comments.
func (d *commentsDesk) ids(ctx context.Context, f intake.Filter) ([]string, error) {
	ids := []string{}
	for c, err := range d.store.List(ctx, f) {
		if err != nil {
			return nil, err
		}
		ids = append(ids, c.ID)
	}
	return ids, nil
}

// others counts what the author of a comment has sent besides, by state. Who
// cannot be told apart from others has no history.
func (d *commentsDesk) others(ctx context.Context, c intake.Comment) (map[intake.State]int, error) {
	n := map[intake.State]int{}
	if c.Author.Identity == "" {
		return n, nil
	}
	f := intake.Filter{System: c.Source.System}
	if c.Author.Email != "" {
		f = intake.Filter{Author: c.Author.Email}
	}
	for other, err := range d.store.List(ctx, f) {
		if err != nil {
			return nil, err
		}
		if other.ID != c.ID && other.Author.Identity == c.Author.Identity {
			n[other.State]++
		}
	}
	return n, nil
}

// around is a comment's place in its thread: what it answers, the nearest last,
// and the answers to it, each with how deep it stands.
type around struct {
	parents []intake.Comment
	replies []reply
}

type reply struct {
	intake.Comment
	depth int
}

// around looks at the thread of a comment. Nobody sees there what is not proven.
func (d *commentsDesk) around(ctx context.Context, c intake.Comment) (a around, err error) {
	byID, answers := map[string]intake.Comment{}, map[string][]intake.Comment{}
	for other, err := range d.store.List(ctx, intake.Filter{Page: c.Thread.Page, Language: c.Thread.Language}) {
		if err != nil {
			return a, err
		}
		byID[other.ID] = other
		if other.State != intake.Unproven {
			answers[other.Parent] = append(answers[other.Parent], other)
		}
	}
	seen := map[string]bool{c.ID: true}
	for id := c.Parent; id != "" && !seen[id]; {
		parent, ok := byID[id]
		if !ok {
			break
		}
		seen[id] = true
		a.parents = append([]intake.Comment{parent}, a.parents...)
		id = parent.Parent
	}
	var collect func(id string, depth int)
	collect = func(id string, depth int) {
		for _, answer := range answers[id] {
			if seen[answer.ID] {
				continue
			}
			seen[answer.ID] = true
			a.replies = append(a.replies, reply{answer, depth})
			collect(answer.ID, depth+1)
		}
	}
	collect(c.ID, 0)
	return a, nil
}

// events is the log of a comment.
func (d *commentsDesk) events(ctx context.Context, id string) (events []intake.Event, err error) {
	for e, err := range d.store.Events(ctx, id) {
		if err != nil {
			return nil, err
		}
		events = append(events, e)
	}
	return events, nil
}

// pageName is the title of a page in at most n characters, with its language
// where the site has more than one. n = 0 is no limit.
func (d *commentsDesk) pageName(t intake.Thread, n int) string {
	name, language := d.pages.title(t), ""
	if len(d.site.config.Languages) > 1 && t.Language != "" {
		language = " (" + visible(t.Language) + ")"
	}
	if n > 0 {
		name = cut(name, n-utf8.RuneCountInString(language))
	}
	return name + language
}

// pageAddress is where a page is read, or its id.
func (d *commentsDesk) pageAddress(t intake.Thread) string {
	return visible(cmp.Or(d.pages[t].URL, t.Page))
}
