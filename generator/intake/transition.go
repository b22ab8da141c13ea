package intake

// Next is the state that an action leads to. It reports false where the action
// makes no sense in the state. Approve and Reject in the state approved are
// about a waiting revision only and need one.
func Next(from State, a Action, revised bool) (State, bool) {
	if from == Erased {
		return from, false
	}
	switch a {
	case Prove:
		return Pending, from == Unproven
	case Revise:
		return from, from != Trash && from != Spam
	case Erase:
		return Erased, true
	}
	if from == Unproven { // nobody decides about what nobody has confirmed
		return from, false
	}
	switch a {
	case Approve:
		return Approved, from != Approved || revised
	case Reject:
		if from == Approved && revised {
			return Approved, true
		}
		return Rejected, from != Rejected
	case MarkSpam:
		return Spam, from != Spam
	case Discard:
		return Trash, from != Trash
	case Restore:
		return Pending, from == Rejected || from == Spam || from == Trash
	}
	return from, false
}
