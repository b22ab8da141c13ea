package content

import "strings"

// phrases are the few words that a text's markup needs by itself. They belong
// to the text: a German article on an English page keeps German ones.
type phrases struct {
	callouts  map[string]string // by kind
	table     string
	more      string // of a table that is wider than the page
	footnotes string
	back      string // to the reference of a footnote; its number follows
	done      string
	undone    string
}

var phrasesByLanguage = map[string]*phrases{
	"de": {
		callouts: map[string]string{
			"note": "Hinweis", "tip": "Tipp", "important": "Wichtig", "warning": "Warnung", "caution": "Achtung",
			"questions": "Leitfragen",
		},
		table: "Tabelle", more: "weiter rechts", footnotes: "Fußnoten", back: "Zurück zur Stelle von Fußnote", done: "erledigt", undone: "offen",
	},
	"en": {
		callouts: map[string]string{
			"note": "Note", "tip": "Tip", "important": "Important", "warning": "Warning", "caution": "Caution",
			"questions": "Key questions",
		},
		table: "Table", more: "more to the right", footnotes: "Footnotes", back: "Back to the place of footnote", done: "done", undone: "open",
	},
}

func phrasesFor(lang string) *phrases {
	if p, ok := phrasesByLanguage[baseLanguage(lang)]; ok {
		return p
	}
	return phrasesByLanguage["en"]
}

// calloutKinds are the words that authors may write in [!WORD].
var calloutKinds = map[string]string{
	"NOTE": "note", "HINWEIS": "note", "TIP": "tip", "TIPP": "tip", "IMPORTANT": "important", "WICHTIG": "important",
	"WARNING": "warning", "WARNUNG": "warning", "CAUTION": "caution", "ACHTUNG": "caution",
	"QUESTIONS": "questions", "FRAGEN": "questions",
}

// nearestCallout is the marker that a misspelt one most likely means, "" if
// none is like it.
func nearestCallout(word string) string {
	best, distance := "", 3
	for _, known := range []string{
		"NOTE", "HINWEIS", "TIP", "TIPP", "IMPORTANT", "WICHTIG", "WARNING", "WARNUNG", "CAUTION", "ACHTUNG", "QUESTIONS", "FRAGEN",
	} {
		if n := editDistance(strings.ToUpper(word), known); n < distance {
			best, distance = known, n
		}
	}
	return best
}

// editDistance is the number of letters to add, drop or change.
func editDistance(a, b string) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		diagonal := row[0]
		row[0] = i + 1
		for j := range len(b) {
			cost := diagonal
			if a[i] != b[j] {
				cost++
			}
			diagonal = row[j+1]
			row[j+1] = min(cost, row[j]+1, row[j+1]+1)
		}
	}
	return row[len(b)]
}
