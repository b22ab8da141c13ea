package language

import "strings"

// Nearest returns the one of the candidates that name was probably meant to
// be, "" when none is close: at most a third of its letters may differ.
// Exchanged neighbours count once, case does not count.
func Nearest(name string, candidates []string) string {
	word := []rune(strings.ToLower(name))
	best, least := "", max(1, len(word)/3)+1
	for _, c := range candidates {
		if d := distance(word, []rune(strings.ToLower(c))); d < least || d == least && best != "" && c < best {
			best, least = c, d
		}
	}
	return best
}

// distance is the number of insertions, deletions, substitutions and swaps of
// neighbours that turn a into b (optimal string alignment).
func distance(a, b []rune) int {
	before, last := make([]int, len(b)+1), make([]int, len(b)+1)
	for j := range last {
		last[j] = j
	}
	for i := range a {
		row := make([]int, len(b)+1)
		row[0] = i + 1
		for j := range b {
			cost := 1
			if a[i] == b[j] {
				cost = 0
			}
			row[j+1] = min(last[j+1]+1, row[j]+1, last[j]+cost)
			if i > 0 && j > 0 && a[i] == b[j-1] && a[i-1] == b[j] {
				row[j+1] = min(row[j+1], before[j-1]+1)
			}
		}
		before, last = last, row
	}
	return last[len(b)]
}
