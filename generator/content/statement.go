package content

import (
	"strings"
	"time"
)

// Statement is what one cell of a grid says: a decision, and perhaps when it
// holds and why.
type Statement struct {
	Decision    Decision
	From, Until Date
	Reason      string
}

// ParseStatement reads the text of a cell: "angeboten", "geplant ab 1.4.2027",
// "bewusst nicht: zu teuer". An empty text states nothing. words are those of
// the site for decisions, by [Fold], besides the usual ones.
func ParseStatement(text string, words map[string]Decision, zone *time.Location) (Statement, bool) {
	head, reason, _ := strings.Cut(text, ":")
	tokens := strings.Fields(head)
	if len(tokens) == 0 {
		return Statement{}, strings.TrimSpace(text) == ""
	}
	for n := len(tokens); n > 0; n-- {
		decision, ok := decisionOf(strings.Join(tokens[:n], " "), words)
		if !ok {
			continue
		}
		s := Statement{Decision: decision, Reason: collapse(reason)}
		return s, s.dates(tokens[n:], zone)
	}
	return Statement{}, false
}

func decisionOf(text string, words map[string]Decision) (Decision, bool) {
	if d, ok := words[Fold(text)]; ok {
		return d, true
	}
	return ParseDecision(text)
}

// dates reads "ab DATE" and "bis DATE".
func (s *Statement) dates(tokens []string, zone *time.Location) bool {
	for ; len(tokens) >= 2; tokens = tokens[2:] {
		day, ok := parseDate(tokens[1], zone)
		if !ok {
			return false
		}
		switch strings.ToLower(tokens[0]) {
		case "ab", "from":
			s.From = day
		case "bis", "until":
			s.Until = day
		default:
			return false
		}
	}
	return len(tokens) == 0
}
