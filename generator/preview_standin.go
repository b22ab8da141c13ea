package generator

// Changed stands in for the memo's own.
func (m *Memo) Changed(paths []string, all bool) {}
