package intake

// Incoming is one comment of an export of another system, as package exchange
// reads it, before anything has been decided about it.
type Incoming struct {
	// Comment has no ID, Thread and Parent unless the export is one of our own.
	// Its State is what the other system says, mapped to ours.
	Comment
	Address string // of the page, as the other system knows it
	Title   string // of the page there, "" = not known
	Reply   string // Source.ID of the comment that this one answers; "" = none
	Skip    Skip   // why it is never imported; "" = it is
	Line    int    // of the export, 0 = not known
}

// Skip is why a comment of an export is not imported.
type Skip string

// The reasons. A reader gives the first ones, the import the others.
const (
	SkipPingback  Skip = "pingback"
	SkipTrackback Skip = "trackback"
	SkipNote      Skip = "note"     // an internal note of editors
	SkipType      Skip = "type"     // some other kind that is no comment of a reader
	SkipDeleted   Skip = "deleted"  // trash or deleted there, and nobody answered
	SkipEmpty     Skip = "empty"    // no text is left
	SkipTooLong   Skip = "too-long" // above comment.MaxText
	SkipKnown     Skip = "known"    // imported before
	SkipErased    Skip = "erased"   // imported before and erased since: it does not come back
	SkipTwice     Skip = "twice"    // the export has it more than once
	SkipNoPage    Skip = "no-page"  // no page of the site has its address
	SkipExcluded  Skip = "excluded" // the address map says so
	SkipBroken    Skip = "broken"   // cannot be read, which the import was told to live with
)

// Skips lists all reasons in the order in which they are shown.
var Skips = []Skip{
	SkipPingback, SkipTrackback, SkipNote, SkipType, SkipDeleted, SkipEmpty, SkipTooLong, SkipBroken,
	SkipTwice, SkipKnown, SkipErased, SkipNoPage, SkipExcluded,
}
