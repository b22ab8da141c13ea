package page

import (
	"cmp"
	"math"
	"slices"
	"strings"

	"kontor/generator/site"
)

const (
	relatedShown = 3
	relatedReach = 40 // neighbours in time that are looked at in the list of each subject
	relatedWide  = 12 // subjects of one text; beyond, it is about everything
)

// subject is what texts have in common: an entity or a tag.
type subject any

// subjects are the texts of one language by what they are about, each list the
// newest first.
type subjects struct {
	pages map[subject][]*site.Page
	place map[*site.Page]int // among all texts, the newest first
}

// subjectsOf gathers the texts of a language once.
func (b *builder) subjectsOf(lang string) *subjects {
	s := &subjects{pages: map[subject][]*site.Page{}, place: map[*site.Page]int{}}
	var texts []*site.Page
	for _, p := range b.site.Pages {
		if p.Lang == lang && isText(p) {
			texts = append(texts, p)
		}
	}
	slices.SortStableFunc(texts, func(p, q *site.Page) int { return q.Entry.Date.Time.Compare(p.Entry.Date.Time) })
	for i, p := range texts {
		s.place[p] = i
		for _, of := range about(p) {
			s.pages[of] = append(s.pages[of], p)
		}
	}
	return s
}

// near are the texts about a subject that stand nearest in time to one of them.
func (s *subjects) near(of subject, p *site.Page) []*site.Page {
	list := s.pages[of]
	at, _ := slices.BinarySearchFunc(list, s.place[p], func(q *site.Page, place int) int { return s.place[q] - place })
	return list[max(0, at-relatedReach):min(len(list), at+relatedReach+1)]
}

// isText tells the documents that one reads on from one to the next.
func isText(p *site.Page) bool {
	return (p.Kind == site.KindArticle || p.Kind == site.KindConcept || p.Kind == site.KindPage) && !p.Borrowed()
}

// about are the subjects of a text.
func about(p *site.Page) (out []subject) {
	for _, entities := range p.Entry.About {
		for _, e := range entities {
			out = append(out, e)
		}
	}
	for _, tag := range p.Tags {
		out = append(out, tag)
	}
	return out
}

// relatedTo are the texts that have most in common with a page and are linked
// nowhere else on it. What few texts are about counts more; of equals the
// newer comes first. In every subject only those are looked at that stand
// nearest in time, so that the effort does not grow with the site.
func (b *builder) relatedTo(p *site.Page) (best []*site.Page) {
	if !isText(p) {
		return nil
	}
	of := about(p)
	if len(of) == 0 {
		return nil
	}
	all := b.subjects.of(p.Lang)
	slices.SortStableFunc(of, func(x, y subject) int { return len(all.pages[x]) - len(all.pages[y]) })
	score := map[*site.Page]int{}
	for _, x := range of[:min(relatedWide, len(of))] {
		weight := int(1000 * math.Log(float64(len(all.place)+1)/float64(len(all.pages[x]))))
		for _, q := range all.near(x, p) {
			score[q] += weight
		}
	}
	delete(score, p)
	for _, q := range b.linkedFrom(p) {
		delete(score, q)
	}
	for q := range score { // in any order: no two compare as equal
		if sameSeries(p, q) {
			continue
		}
		at := len(best)
		for at > 0 && nearer(score, q, best[at-1]) {
			at--
		}
		if at < relatedShown {
			best = slices.Insert(best, at, q)
			best = best[:min(relatedShown, len(best))]
		}
	}
	return best
}

func nearer(score map[*site.Page]int, q, r *site.Page) bool {
	return cmp.Or(score[r]-score[q], r.Entry.Date.Time.Compare(q.Entry.Date.Time), strings.Compare(q.Addr, r.Addr)) < 0
}

// sameSeries reports whether two texts are parts of one series: all its parts
// are linked beside each of them.
func sameSeries(p, q *site.Page) bool {
	return slices.ContainsFunc(p.Parts, func(m site.Membership) bool {
		return slices.ContainsFunc(q.Parts, func(n site.Membership) bool { return m.Series == n.Series })
	})
}

// linkedFrom are the pages that a page links to beside its text: neighbours in
// time, pages that mention it.
func (b *builder) linkedFrom(p *site.Page) (linked []*site.Page) {
	near := b.near(p)
	linked = append(linked, near[:]...)
	for _, l := range p.Backlinks {
		linked = append(linked, l.From)
	}
	return linked
}
