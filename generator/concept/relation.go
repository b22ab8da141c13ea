package concept

import (
	"maps"
	"slices"
)

// Relation is the decision about every cell. It is immutable.
type Relation struct {
	layout
	dims    []Dimension
	cells   []int32 // the offer that decides, -1 = none
	states  []State // of an offer, shifted by one: states[0] is that of no offer
	decided []bitset
}

// At returns the state of a cell and the offer that decides it, -1 = none. The
// key has one member per dimension.
func (r *Relation) At(key ...int) (State, int) {
	offer := r.cells[r.cell(key)]
	return r.states[offer+1], int(offer)
}

func (r *Relation) cell(key []int) int {
	cell := 0
	for d, stride := range r.strides {
		cell += key[d] * stride
	}
	return cell
}

// Decided reports whether some cell of a member is decided.
func (r *Relation) Decided(dim, member int) bool { return r.decided[dim].has(member) }

// Has reports whether a cell of members that count is in a state.
func (r *Relation) Has(s State) (found bool) {
	if !slices.Contains(r.states, s) {
		return false
	}
	keys(r.all(), func(key []int) bool {
		found = r.states[r.cells[r.cell(key)]+1] == s && r.counts(key)
		return !found
	})
	return found
}

// Deciding counts, for each offer, the cells that it decides.
func (r *Relation) Deciding() []int {
	counts := make([]int, len(r.states)-1)
	for _, offer := range r.cells {
		if offer >= 0 {
			counts[offer]++
		}
	}
	return counts
}

// counts reports whether all members of a key count.
func (r *Relation) counts(key []int) bool {
	for d, m := range key {
		if !r.dims[d].Members[m].Counts {
			return false
		}
	}
	return true
}

// all lists the members of every dimension.
func (r *Relation) all() [][]int {
	lists := make([][]int, len(r.sizes))
	for d, n := range r.sizes {
		lists[d] = count(n)
	}
	return lists
}

// count lists the numbers below n.
func count(n int) []int {
	list := make([]int, n)
	for i := range list {
		list[i] = i
	}
	return list
}

// keys visits the product of the lists, the last one fastest, until visit
// returns false. The key is valid during the visit.
func keys(lists [][]int, visit func(key []int) bool) {
	at := make([]int, len(lists))
	key := make([]int, len(lists))
	for d, list := range lists {
		if len(list) == 0 {
			return
		}
		key[d] = list[0]
	}
	for visit(key) {
		d := len(key) - 1
		for ; d >= 0; d-- {
			if at[d]++; at[d] < len(lists[d]) {
				key[d] = lists[d][at[d]]
				break
			}
			at[d], key[d] = 0, lists[d][0]
		}
		if d < 0 {
			return
		}
	}
}

// Reach is one offer with cells that it decides: the product of Members.
type Reach struct {
	Offer   int
	Members [][]int // per dimension, ascending
}

// Offers returns the offers that decide cells of a member, ascending. Where the
// cells of an offer are no product, as other offers decide some of them, there
// is a Reach for each product that they consist of.
func (r *Relation) Offers(dim, member int) []Reach {
	cells := map[int32][][]int{}
	lists := r.all()
	lists[dim] = []int{member}
	keys(lists, func(key []int) bool {
		if offer := r.cells[r.cell(key)]; offer >= 0 {
			cells[offer] = append(cells[offer], slices.Clone(key))
		}
		return true
	})
	var out []Reach
	for _, offer := range slices.Sorted(maps.Keys(cells)) {
		for _, members := range products(cells[offer]) {
			out = append(out, Reach{Offer: int(offer), Members: members})
		}
	}
	return out
}

// products splits sorted keys into products: members of the first dimension
// with the same rest share one.
func products(keys [][]int) (out [][][]int) {
	if len(keys[0]) == 1 {
		var members []int
		for _, key := range keys {
			members = append(members, key[0])
		}
		return [][][]int{{members}}
	}
	type group struct {
		members []int
		rest    [][]int
	}
	var groups []group
	for from := 0; from < len(keys); {
		to := from
		var rest [][]int
		for ; to < len(keys) && keys[to][0] == keys[from][0]; to++ {
			rest = append(rest, keys[to][1:])
		}
		same := func(g group) bool { return slices.EqualFunc(g.rest, rest, slices.Equal) }
		if i := slices.IndexFunc(groups, same); i >= 0 {
			groups[i].members = append(groups[i].members, keys[from][0])
		} else {
			groups = append(groups, group{members: []int{keys[from][0]}, rest: rest})
		}
		from = to
	}
	for _, g := range groups {
		for _, product := range products(g.rest) {
			out = append(out, append([][]int{g.members}, product...))
		}
	}
	return out
}
