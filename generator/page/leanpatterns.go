package page

import (
	"slices"

	"kontor/generator/view"
)

// What the page of the patterns shows at most, so that it stays below 500 kB
// with any number of channels.
const (
	maxPictures = 200_000 // bytes of all pictures; words and figures say the same
	maxCards    = 150
	maxExamples = 30 // of one pattern
)

// leanPatterns leaves out what exceeds the bounds and counts it. Of very many
// channels those stay whose pattern departs from the declared one.
func leanPatterns(v *view.Patterns) {
	if more := len(v.Cards) - maxCards; more > 0 {
		slices.SortStableFunc(v.Cards, func(a, b view.PatternCard) int { return departs(b) - departs(a) })
		v.Cards, v.MoreCards = v.Cards[:maxCards], more
	}
	size := len(v.Overall.Picture)
	for _, card := range v.Cards {
		size += len(card.Picture)
	}
	for i := range v.Cards {
		if size > maxPictures {
			v.Cards[i].Picture = ""
		}
	}
	for i, kind := range v.Kinds {
		if more := len(kind.Examples) - maxExamples; more > 0 {
			v.Kinds[i].Examples, v.Kinds[i].MoreExamples = kind.Examples[:maxExamples], more
		}
	}
}

func departs(c view.PatternCard) int { return min(len(c.Missing)+len(c.Surplus), 1) }
