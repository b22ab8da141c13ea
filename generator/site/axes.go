package site

// Axes are the dimensions on which coverage is read: rows, columns, and the one
// that it is read for. Per is -1 in a site of two dimensions.
type Axes struct{ Rows, Cols, Per int }

// Axes follows `patterns:` of site.yaml, else the roles of the dimensions, else
// their order.
func (s *Site) Axes() Axes {
	index := func(id, role string, fallback int) int {
		for i, d := range s.Dimensions {
			if d.ID == id || id == "" && d.Role == role {
				return i
			}
		}
		return fallback
	}
	conf, last := s.Config.Patterns, len(s.Dimensions)-1
	a := Axes{Rows: index(conf.Rows, "segment", 0), Cols: index(conf.Cols, "portfolio", last), Per: -1}
	if a.Rows == a.Cols {
		a.Rows, a.Cols = 0, last
	}
	for i := last; i >= 0; i-- {
		if i != a.Rows && i != a.Cols {
			a.Per = i
		}
	}
	if want := index(conf.Per, "channel", a.Per); want != a.Rows && want != a.Cols {
		a.Per = want
	}
	return a
}
