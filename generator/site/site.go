// Package site says what all files say TOGETHER: every name resolved, every
// address known, nothing hidden left. A [Site] is immutable.
package site

import "time"

// Edition chooses what a build shows. It is the one gate for visibility: Link
// removes everything an edition hides, and nothing downstream asks again. The
// zero Edition with a Clock is production.
type Edition struct {
	Clock    time.Time // "now"; what is due is decided against it
	Drafts   bool      // show drafts
	Future   bool      // show what is not due yet
	Expired  bool      // show what has expired
	Internal bool      // show visibility: internal
}
