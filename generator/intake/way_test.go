package intake_test

import (
	"slices"
	"testing"

	"kontor/generator/intake"
)

func TestWayBackFromADecision(t *testing.T) {
	for _, c := range []struct {
		from, to intake.State
		want     []intake.Action
	}{
		{intake.Pending, intake.Pending, []intake.Action{}},
		{intake.Rejected, intake.Pending, []intake.Action{intake.Restore}},
		{intake.Spam, intake.Pending, []intake.Action{intake.Restore}},
		{intake.Trash, intake.Approved, []intake.Action{intake.Approve}},
		{intake.Approved, intake.Spam, []intake.Action{intake.MarkSpam}},
		// Nothing takes back an approval in one step.
		{intake.Approved, intake.Pending, []intake.Action{intake.Reject, intake.Restore}},
	} {
		if got, ok := intake.Way(c.from, c.to); !ok || !slices.Equal(got, c.want) {
			t.Errorf("from %s to %s: %v, %v; want %v", c.from, c.to, got, ok, c.want)
		}
	}
}

// A way does what it says, never erases, and there is one between all states
// that a moderator sees.
func TestWaysLeadWhereTheySay(t *testing.T) {
	for _, from := range intake.States {
		for _, to := range intake.States {
			way, ok := intake.Way(from, to)
			closed := func(s intake.State) bool { return s == intake.Erased || s == intake.Unproven }
			if want := from == to || !closed(from) && !closed(to); ok != want {
				t.Errorf("from %s to %s: %v, want %v", from, to, ok, want)
			}
			at := from
			for _, a := range way {
				next, allowed := intake.Next(at, a, false)
				if !allowed || a == intake.Erase {
					t.Errorf("from %s to %s: %s is not allowed in %s", from, to, a, at)
				}
				at = next
			}
			if ok && at != to {
				t.Errorf("from %s to %s ends in %s", from, to, at)
			}
		}
	}
}
