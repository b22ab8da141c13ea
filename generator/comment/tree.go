package comment

import (
	"cmp"
	"slices"
)

// Depth is how many levels a thread is shown in unless a site says otherwise.
const Depth = 3

// Node is a comment with what was answered to it.
type Node struct {
	*Comment
	Index   int      // in [Thread.Comments]
	Answers *Comment // nil = the page
	Beside  bool     // it stands beside what it answers: the thread is not shown deeper
	Replies []*Node
}

// Tree arranges the thread in levels, at most depth of them: replies below
// what they answer, in order of date. What is deeper stands on the last level.
func (t *Thread) Tree(depth int) []*Node {
	order := make([]int, len(t.Comments))
	for i := range order {
		order[i] = i
	}
	place := t.places()
	slices.SortStableFunc(order, func(i, j int) int {
		p, q := place[t.Comments[i].ID], place[t.Comments[j].ID]
		return cmp.Or(cmp.Compare(p.date, q.date), cmp.Compare(p.depth, q.depth))
	})
	var top []*Node
	type seat struct {
		node  *Node
		above *Node // nil on the first level
		level int
	}
	seats := map[string]seat{}
	for _, i := range order {
		n := &Node{Comment: &t.Comments[i], Index: i}
		parent, answers := seats[n.Parent]
		s := seat{n, parent.node, parent.level + 1}
		if answers {
			n.Answers = parent.node.Comment
		}
		if n.Beside = answers && s.level > max(depth, 1); n.Beside {
			s.above, s.level = parent.above, parent.level
		}
		if s.above == nil {
			top = append(top, n)
		} else {
			s.above.Replies = append(s.above.Replies, n)
		}
		seats[n.ID] = s
	}
	return top
}

// Count is how many comments can be read: places of removed ones do not count.
func (t *Thread) Count() int {
	n := 0
	for i := range t.Comments {
		if !t.Comments[i].Removed {
			n++
		}
	}
	return n
}
