// Package intake keeps what readers send: comments with all that is private
// about them, their states and the log of every decision. [Import] brings in
// what other systems kept. What is public leaves as [comment.Thread], a type
// without a private field ([Public]), and [LeakSearch] looks for addresses in
// what is published. The generator never sees this package.
package intake

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"iter"
	"time"

	"kontor/generator/comment"
)

// State is where a comment stands on its way.
type State string

// The states. Only approved comments are public.
const (
	Unproven State = "unproven" // its author has not confirmed the e-mail address; no moderator sees it
	Pending  State = "pending"  // waits for a moderator
	Approved State = "approved"
	Rejected State = "rejected"
	Spam     State = "spam"
	Trash    State = "trash"
	Erased   State = "erased" // nothing personal is left; kept only while it has replies
)

// States lists all states in the order in which they are shown.
var States = []State{Unproven, Pending, Approved, Rejected, Spam, Trash, Erased}

// Thread names the thread of a page: its id and the language of the page.
type Thread struct {
	Page     string
	Language string
}

// Source is where an imported comment comes from. It is the same for the same
// comment in every export of the other system, which makes imports repeatable.
type Source struct {
	System string // "wordpress", "disqus", ...; "" = written here
	Site   string // the site there
	ID     string // the comment's id there
}

// Comment is a comment as it is stored.
type Comment struct {
	ID     string // [a-z0-9-]{1,64}
	Thread Thread
	Parent string // id of the comment that this one answers, in the same thread
	Source Source
	Author Author

	Text   string
	Format comment.Format
	Sent   time.Time // UTC, whole seconds
	Edited time.Time // when an edit of its text became public; zero = never

	State   State
	Changed time.Time // when it came into its state
	Reason  string    // why it is pending, rejected, spam or trash; in words or a key of Reasons

	// Revision is a newer text that waits for a moderator while the old one
	// stays public; nil = none.
	Revision *Revision
}

// Author is who wrote a comment. Email and IP never leave the store but in
// exports that say so.
type Author struct {
	Name    string
	Website string // http or https
	Email   string
	IP      string // truncated to /24 or /48
	Editor  bool   // somebody of the site
	// Identity tells people apart: "email:" and the folded address where there
	// is one, else what the other system knows them by ("disqus:user:..."), else "".
	Identity string
	// Avatar is a random key of the person, 32 hex digits, given by the store to
	// each identity; of a comment without identity it is its own.
	Avatar string
}

// Revision is a text of a comment after its first one.
type Revision struct {
	Text   string
	Format comment.Format
	Sent   time.Time
}

// Mark is what a decision about a comment depends on, as a sum of 64 hex
// digits: its state, its text, and the text that waits.
func (c Comment) Mark() string {
	parts := []string{string(c.State), string(c.Format), c.Text}
	if r := c.Revision; r != nil {
		parts = append(parts, string(r.Format), r.Text)
	}
	sum := sha256.New()
	for _, part := range parts {
		fmt.Fprintf(sum, "%d %s", len(part), part) // no two rows of parts run together alike
	}
	return hex.EncodeToString(sum.Sum(nil))
}

// Action is what is done to a comment. Its words are those of the command line.
type Action string

// The actions. Prove, Revise and Add are done by readers or imports, the others by moderators.
const (
	Add      Action = "add"
	Prove    Action = "prove"   // the e-mail address is confirmed: unproven becomes pending
	Revise   Action = "revise"  // its author has changed the text
	Approve  Action = "approve" // of an approved comment: its revision
	Reject   Action = "reject"  // of an approved comment with a revision: the revision only
	MarkSpam Action = "spam"
	Discard  Action = "trash"
	Restore  Action = "restore" // back to pending, never straight to the public
	Erase    Action = "erase"   // personal data goes; a tombstone stays while there are replies
)

// Decision is an action with all that the log keeps of it, and with what it was
// decided on.
type Decision struct {
	Action Action
	Actor  string // who; "import", the name of a moderator
	Reason string
	At     time.Time
	// Seen has by id the [Comment.Mark] of each comment as whoever decides saw
	// it. One that is another by now is left alone ([ErrChanged]); one that is
	// not in it is taken as it is. The log does not keep it.
	Seen map[string]string
}

// Event is one line of the log, which only ever grows. It holds no text and no
// address of a reader.
type Event struct {
	Seq     int64
	Comment string
	Decision
	From, To State // From "" = it was new
}

// Filter chooses comments; empty fields choose all.
type Filter struct {
	IDs      []string
	States   []State
	Page     string
	Language string
	Author   string // exact e-mail address (case folded), or part of the name
	Text     string // part of the text, case folded
	System   string // Source.System
	Since    time.Time
	Until    time.Time // exclusive
	Revised  bool      // only those with a revision that waits
	Limit    int       // 0 = all
	Newest   bool      // the newest first; else the oldest
}

// Outcome is what became of one comment of a decision.
type Outcome struct {
	ID       string
	From, To State
	Gone     bool  // erased without a tombstone
	Err      error // [ErrNotFound], [ErrChanged], [ErrTransition]; nothing was changed then
}

// Store keeps comments. Every method is one transaction that either happens
// whole or not at all, and that is on disk when the method returns. Methods may
// be called from several goroutines and, with SQLite too, several processes.
type Store interface {
	// Add stores comments with a line each in the log. One whose Source, or
	// whose ID, is known already (also if it was erased since) is left out and
	// reported as false. Parents may come in the same call, in any order; a
	// parent that is nowhere is an error ([ErrParent]), as is one in another thread.
	Add(ctx context.Context, comments []Comment, by Decision) (added []bool, err error)
	// Get returns a comment, or ErrNotFound.
	Get(ctx context.Context, id string) (Comment, error)
	// Known returns the id under which an imported comment is kept, "" if none;
	// erased tells that it was there and is gone.
	Known(ctx context.Context, s Source) (id string, erased bool, err error)
	// List yields the chosen comments by time sent, then id.
	List(ctx context.Context, f Filter) iter.Seq2[Comment, error]
	// Count counts the chosen comments by state; Limit does not matter.
	Count(ctx context.Context, f Filter) (map[State]int, error)
	// Decide does the same to several comments. What cannot be done to one is
	// said in its outcome and keeps no other from being done.
	Decide(ctx context.Context, ids []string, d Decision) ([]Outcome, error)
	// Revise gives a comment a new text: at once while it is not public, as a
	// waiting revision when it is.
	Revise(ctx context.Context, id string, r Revision, by Decision) (Comment, error)
	// Events returns the log of a comment, or with "" all of it, oldest first.
	Events(ctx context.Context, id string) iter.Seq2[Event, error]
	// Secrets yields every e-mail and IP address in the store, each once.
	Secrets(ctx context.Context) iter.Seq2[string, error]
	Close() error
}

// What a store cannot do.
var (
	ErrNotFound   = errors.New("no such comment")
	ErrChanged    = errors.New("it is not what was decided on any more")
	ErrTransition = errors.New("this cannot be done in its state")
	ErrParent     = errors.New("the comment that this one answers is not there")
	ErrNewer      = errors.New("the database was written by a newer version of the program")
)
