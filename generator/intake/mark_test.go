package intake

import (
	"testing"

	"kontor/generator/comment"
)

// Two comments that a moderator could tell apart have two marks.
func TestMarksTellApart(t *testing.T) {
	revised := func(text, next string) Comment {
		return Comment{State: Approved, Text: text, Format: comment.Markdown, Revision: &Revision{Text: next, Format: comment.Markdown}}
	}
	seen := map[string]int{}
	for i, c := range []Comment{
		{}, {Text: "a"}, {State: Pending, Text: "a"}, {State: Approved, Text: "a"},
		{State: Pending, Text: "a", Format: comment.HTML}, {State: Pending, Format: comment.HTML}, {State: Pending, Text: "html"},
		{Revision: &Revision{}}, revised("a", "b"), revised("ab", ""), revised("", "ab"), revised("b", "a"),
		{State: Approved, Format: comment.Markdown, Text: "a2 md1 b"},
	} {
		if other, twice := seen[c.Mark()]; twice {
			t.Errorf("%d and %d have the same mark", other, i)
		}
		seen[c.Mark()] = i
	}
	a, b := revised("a", "b"), revised("a", "b")
	if a.Mark() != b.Mark() {
		t.Error("the mark of a revision depends on where it lies")
	}
}
