package site

import (
	"slices"
	"time"

	"kontor/generator/content"
	"kontor/generator/source"
)

// linked is what a Site was made of, and what was wrong with it.
type linked struct {
	parts Parts
	diags []source.Diagnostic
}

// Again is [Link] for a site that was linked before: where nothing has changed
// but prose, which is what nearly all edits are, it gives the same site with
// the new prose. ok is false where only Link can tell.
func (s *Site) Again(p Parts, e Edition) (again *Site, diags []source.Diagnostic, ok bool) {
	prose, ok := s.newProse(p.Documents)
	if !ok || !s.holds(p, e) {
		return nil, nil, false
	}
	out := *s
	out.Edition, out.prose = e, prose
	return &out, s.made.diags, true
}

// holds reports whether everything but the documents is what the site was
// linked with, at a time at which nothing has come due.
func (s *Site) holds(p Parts, e Edition) bool {
	clock := e.Clock
	e.Clock = s.Edition.Clock
	switch was := &s.made.parts; {
	case e != s.Edition, clock.Before(s.Edition.Clock), !s.Next.IsZero() && !clock.Before(s.Next):
		return false
	case p.Config != was.Config, len(p.Offers) != len(was.Offers), len(p.Offers) > 0 && &p.Offers[0] != &was.Offers[0]:
		return false
	default:
		return slices.Equal(p.Files, was.Files) && slices.Equal(p.Snapshots, was.Snapshots) && slices.Equal(p.Threads, was.Threads)
	}
}

// newProse finds the documents whose prose has changed; ok is false where
// something else has.
func (s *Site) newProse(docs []*content.Document) (prose map[*content.Document]*content.Prose, ok bool) {
	was := s.made.parts.Documents
	if len(docs) != len(was) {
		return nil, false
	}
	for i, doc := range docs {
		if doc == was[i] {
			continue
		}
		if !doc.SameFacts(was[i]) || s.complainsAbout(was[i]) && !slices.Equal(doc.Links, was[i].Links) {
			return nil, false
		}
		if prose == nil {
			prose = map[*content.Document]*content.Prose{}
		}
		prose[was[i]] = &doc.Prose
	}
	return prose, true
}

// complainsAbout reports whether a diagnostic names a place in the document.
func (s *Site) complainsAbout(doc *content.Document) bool {
	in := func(p source.Pos) bool { return p.File == doc.File.Path }
	return slices.ContainsFunc(s.made.diags, func(d source.Diagnostic) bool { return in(d.Pos) || slices.ContainsFunc(d.Also, in) })
}

// Prose is what the body of a document of the site says.
func (s *Site) Prose(d *content.Document) *content.Prose {
	if t := s.prose[d]; t != nil {
		return t
	}
	return &d.Prose
}

// Excerpt is the sentence around a mention, plain text for [content.Titled];
// "" where it says nothing that the link does not say.
func (s *Site) Excerpt(b Backlink) string {
	doc := b.From.Doc
	excerpts := s.Prose(doc).Excerpts
	if b.Link >= len(excerpts) || excerpts[b.Link] == doc.Links[b.Link].Text {
		return ""
	}
	return excerpts[b.Link]
}

// due reports whether a moment has come, and remembers the next that will.
func (l *linker) due(t time.Time) bool {
	if !t.After(l.edition.Clock) {
		return true
	}
	if next := &l.site.Next; next.IsZero() || t.Before(*next) {
		*next = t
	}
	return false
}
