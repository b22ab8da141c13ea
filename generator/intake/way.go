package intake

import "slices"

// moderation lists what moderators do to comments without losing any of them.
var moderation = []Action{Approve, Reject, MarkSpam, Discard, Restore}

// Way is the shortest row of actions that leads a comment without a revision
// from one state to another: what undoes a decision. It is empty where both are
// the same, and reports false where nothing leads there. No way uses Erase.
func Way(from, to State) ([]Action, bool) {
	ways := map[State][]Action{from: {}}
	for queue := []State{from}; len(queue) > 0; queue = queue[1:] {
		at := queue[0]
		if at == to {
			return ways[at], true
		}
		for _, a := range moderation {
			next, ok := Next(at, a, false)
			if _, known := ways[next]; !ok || known {
				continue
			}
			ways[next] = append(slices.Clone(ways[at]), a)
			queue = append(queue, next)
		}
	}
	return nil, false
}
