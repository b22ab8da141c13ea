package comment

import (
	"time"

	"kontor/generator/source"
)

// Shown is a thread from a file, with its texts as readers see them.
type Shown struct {
	*Thread
	File  source.File
	Hash  source.Hash // of the file
	HTML  []string    // of each comment; "" of removed ones
	Count int         // comments that can be read
	Last  time.Time   // when the newest of them was sent or changed
}

// Show renders a thread: once for each version of its file.
func Show(f source.File, hash source.Hash, t *Thread) *Shown {
	s := &Shown{Thread: t, File: f, Hash: hash, HTML: make([]string, len(t.Comments)), Count: t.Count()}
	for i := range t.Comments {
		c := &t.Comments[i]
		if c.Removed {
			continue
		}
		s.HTML[i] = Render(c.Text, c.Format)
		if last := c.Changed(); last.After(s.Last) {
			s.Last = last
		}
	}
	return s
}

// Changed is when a comment last became what it is.
func (c *Comment) Changed() time.Time {
	if c.Edited.After(c.Date) {
		return c.Edited
	}
	return c.Date
}
