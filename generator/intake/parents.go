package intake

import "errors"

// breakCycles lets comments that answer each other in a circle begin a thread,
// the one that the export names first.
func (im *importer) breakCycles() {
	for i := range im.entries {
		if p, ok := im.index[im.entries[i].reply]; ok && im.entries[i].reply != (key{}) {
			im.entries[i].parent = p
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
			im.entries[first].parent, im.entries[first].reply = none, key{}
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
	there := map[string]bool{} // ids in the store, with their threads
	for i := range im.entries {
		e := &im.entries[i]
		if !e.stored() || e.reply == (key{}) {
			continue
		}
		above, hops, err := im.nearest(e, there)
		switch {
		case err != nil:
			return err
		case above == "":
			im.result.Raised++
		case hops > 0:
			im.result.Hoisted++
		}
		e.above = above
	}
	return nil
}

// nearest is the id of the nearest comment above e that is, or will be, in the
// same thread here, and how many comments lie between.
func (im *importer) nearest(e *entry, there map[string]bool) (id string, hops int, err error) {
	at := e
	for {
		p := at.parent
		if p == none {
			break
		}
		above := &im.entries[p]
		ok := above.stored() && above.thread == e.thread
		if !ok && (above.skip == SkipKnown || above.skip == SkipErased) {
			ok, err = im.isThere(above.id, e.thread, there)
		}
		if ok || err != nil {
			// Whoever waits for the comment above waits for this one.
			e.parent = p
			return above.id, hops, err
		}
		at = above
		hops++
	}
	e.parent = none
	if at.asked.ID == "" || at.reply == (key{}) || im.store == nil {
		return "", hops, nil
	}
	id, _, err = im.known(at.asked, at.asked.ID)
	if err != nil {
		return "", hops, err
	}
	if ok, err := im.isThere(id, e.thread, there); !ok {
		return "", hops, err
	}
	return id, hops, nil
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
