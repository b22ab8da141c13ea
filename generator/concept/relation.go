package concept

import "slices"

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

// Reach is one offer with the members, per dimension, of the cells it decides.
type Reach struct {
	Offer   int
	Members [][]int
}

// Offers returns the offers that decide cells of a member, ascending.
func (r *Relation) Offers(dim, member int) []Reach {
	found := map[int32][]bitset{}
	lists := r.all()
	lists[dim] = []int{member}
	keys(lists, func(key []int) bool {
		offer := r.cells[r.cell(key)]
		if offer < 0 {
			return true
		}
		sets := found[offer]
		if sets == nil {
			sets = make([]bitset, len(r.sizes))
			for d, n := range r.sizes {
				sets[d] = newBitset(n)
			}
			found[offer] = sets
		}
		for d, m := range key {
			sets[d].add(m)
		}
		return true
	})
	out := make([]Reach, 0, len(found))
	for offer, sets := range found {
		reach := Reach{Offer: int(offer), Members: make([][]int, len(sets))}
		for d, s := range sets {
			reach.Members[d] = s.appendTo(nil)
		}
		out = append(out, reach)
	}
	slices.SortFunc(out, func(a, b Reach) int { return a.Offer - b.Offer })
	return out
}
