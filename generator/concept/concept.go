// Package concept computes what a relation says: Go values in, Go values out.
// It knows no file, no page and no wording. Members are numbered by their
// position in their dimension.
package concept

// State is the decision about one cell.
type State uint8

// The states of a cell, weakest first; Open is "nobody has decided yet".
const (
	Open     State = iota
	NA             // not applicable: leaves every denominator
	Excluded       // deliberately not offered
	Planned
	OnRequest
	Offered
)

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

// Selector names members of one dimension.
type Selector struct {
	All     bool
	Groups  []string
	Members []int
}

// Offer decides all cells of the product of its selectors less Except.
type Offer struct {
	Select []Selector // one per dimension, in order
	Except [][]Selector
	State  State
	Equal  string // offers with equal State and Equal do not contradict each other
}

// Conflict is a cell that two offers of equal specificity decide differently.
type Conflict struct {
	A, B int   // indices of offers, A < B
	Cell []int // the first such cell
}
