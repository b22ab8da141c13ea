package intake

import "errors"

// breakCycles lets comments that answer each other in a circle begin a thread,
// the one that the export names first.
func (im *importer) breakCycles() {
	for i := range im.entries {
		e := &im.entries[i]
		if e.reply == "" {
			continue
		}
		if p, ok := im.index[replyKey(e)]; ok {
			e.parent = p
		}
	}
	const walked, done = 1, 2
	seen := make([]uint8, len(im.entries))
	for start := range im.entries {
		var path []int32
		at := int32(start)
		for at != none && seen[at] == 0 {
			seen[at] = walked
			path = append(path, at)
			at = im.entries[at].parent
		}
		if at != none && seen[at] == walked {
			first := at
			for p := im.entries[at].parent; p != at; p = im.entries[p].parent {
				first = min(first, p)
			}
			im.entries[first].parent, im.entries[first].reply = none, ""
			im.result.Circles++
		}
		for _, p := range path {
			seen[p] = done
		}
	}
}

// keepTombstones keeps the places of deleted comments that somebody answered,
// and drops the others.
func (im *importer) keepTombstones() {
	for i := range im.entries {
		e := &im.entries[i]
		if !e.stored() || e.state == Erased {
			continue
		}
		for p := e.parent; p != none; p = im.entries[p].parent {
			above := &im.entries[p]
			if above.stored() && (above.kept || above.state != Erased) {
				break // what is above has been seen to, or is when it is its turn
			}
			above.kept = above.stored()
		}
	}
	for i := range im.entries {
		if e := &im.entries[i]; e.stored() && e.state == Erased && !e.kept && !e.own {
			e.skip = SkipDeleted
		}
	}
}

// findParents decides which comment each new one answers here: the one that it
// answered there, or the nearest one above that is here too.
func (im *importer) findParents() error {
	stored := map[string]bool{} // ids in the store, with their threads
	for i := range im.entries {
		e := &im.entries[i]
		if !e.stored() || e.reply == "" {
			continue
		}
		found, hops, err := im.nearest(e, stored)
		switch {
		case err != nil:
			return err
		case !found:
			im.result.Raised++
		case hops > 0:
			im.result.Hoisted++
		}
	}
	return nil
}

// nearest finds the nearest comment above e that is, or will be, in the same
// thread here, and how many comments lie between.
func (im *importer) nearest(e *entry, seen map[string]bool) (found bool, hops int, err error) {
	at := e
	for ; at.parent != none; hops++ {
		above := &im.entries[at.parent]
		switch {
		case above.stored() && above.thread == e.thread:
			e.after = at.parent
			return true, hops, nil
		case above.skip == SkipKnown || above.skip == SkipErased:
			if there, err := im.isThere(above.here(), *e.thread, seen); there || err != nil {
				e.above = above.here()
				return there, hops, err
			}
		}
		at = above
	}
	if at.reply == "" || im.store == nil {
		return false, hops, nil
	}
	asked := at.source(at.reply) // the export does not have it; the store may
	if at.own {
		asked = Source{}
	}
	id, _, err := im.known(asked, at.reply)
	if err != nil {
		return false, hops, err
	}
	if there, err := im.isThere(id, *e.thread, seen); !there {
		return false, hops, err
	}
	e.above = id
	return true, hops, nil
}

// isThere reports whether the store has a comment in a thread, be it without
// its text.
func (im *importer) isThere(id string, t Thread, seen map[string]bool) (bool, error) {
	if id == "" || im.store == nil {
		return false, nil
	}
	k := id + " " + t.Page + " " + t.Language
	if ok, asked := seen[k]; asked {
		return ok, nil
	}
	c, err := im.store.Get(im.ctx, id)
	if err != nil && !errors.Is(err, ErrNotFound) {
		return false, err
	}
	seen[k] = err == nil && c.Thread == t
	return seen[k], nil
}
