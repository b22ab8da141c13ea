// Package concept computes what a relation says: Go values in, Go values out.
// It knows no file, no page and no wording. Members are numbered by their
// position in their dimension.
//
// [Resolve] turns offers into a [Relation], one decision per cell of the full
// product. A [Table] is a view of it on two dimensions: an exact slice, or a
// projection. A [Grid] is the yes-or-no relation of a table, on which coverage
// patterns, distances and overlaps are computed.
package concept

// State is the decision about one cell.
type State uint8

// The states of a cell. Open, the zero State, is "nobody has decided yet".
const (
	Open     State = iota
	NA             // not applicable: leaves every denominator
	Excluded       // deliberately not offered
	Planned
	OnRequest
	Offered
	numStates = iota
)

// strength orders states for a projection, which shows the strongest of the
// values behind a cell. Open beats Excluded: while one value is undecided the
// cell is not deliberately empty.
var strength = [numStates]uint8{NA: 0, Excluded: 1, Open: 2, Planned: 3, OnRequest: 4, Offered: 5}

// View says which states count as covered.
type View uint8

// The views of a relation.
const (
	AsIs View = iota // offered and on request
	ToBe             // planned as well
)

// Covers reports whether a cell in state s is covered.
func (v View) Covers(s State) bool {
	return s >= OnRequest || v == ToBe && s == Planned
}

// Member is one value of a dimension.
type Member struct {
	ID    string
	Group string // "" = none
	// Counts is false for members that leave every denominator, such as
	// channels that do not sell.
	Counts bool
	Core   bool
}

// Dimension is one axis.
type Dimension struct {
	ID      string
	Members []Member
}

// Selector names members of one dimension: all, or those of the groups and
// those listed. The zero Selector names nothing.
type Selector struct {
	All     bool
	Groups  []string // compared byte by byte with Member.Group
	Members []int
}

// Offer decides all cells of the product of its selectors less Except.
type Offer struct {
	Select []Selector // one per dimension, in order
	// Except lists partial keys: selectors like Select, All for the dimensions
	// that a key leaves open.
	Except [][]Selector
	State  State
	Equal  string // offers with equal State and Equal do not contradict each other
}

// Conflict is a pair of offers of equal specificity that decide a cell
// differently, where no more specific offer decides.
type Conflict struct {
	A, B int   // indices of offers, A < B
	Cell []int // one such cell, the same in every run
}

// Idle is an offer without which every cell would say the same.
type Idle struct {
	Offer int
	Cause Cause
	// By lists the offers that say the same, ascending (Redundant), or one that
	// says something else (Overridden).
	By []int
}

// Cause is why an offer is idle.
type Cause uint8

// The causes.
const (
	Unmatched  Cause = iota // selects no cell
	Redundant               // others say the same about all its cells
	Overridden              // others decide all its cells, at least one of them differently
)

// Notes is what resolving found worth telling, in the order of the offers.
type Notes struct {
	Conflicts []Conflict
	Idle      []Idle
}
