package concept

// Decided counts the values behind a cell about which something is decided; in
// an exact table it is one or none.
func (t *Table) Decided(row, col int) (n int) {
	at := t.at(row, col)
	for _, v := range t.behind {
		if t.relation.states[t.relation.cells[at+v.offset]+1] != Open {
			n++
		}
	}
	return n
}
