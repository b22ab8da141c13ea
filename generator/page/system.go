package page

import (
	"kontor/generator/concept"
	"kontor/generator/site"
	"kontor/generator/view"
)

// systemView is how the channels work together. There is nothing to say about
// one channel alone, and nothing about ways between channels where the concept
// has neither declared a system nor named a way.
func (b *builder) systemView(lang string) *view.System {
	s := b.site.System()
	if s == nil || len(s.Channels) < 2 {
		return nil
	}
	v := &view.System{}
	for m, e := range s.Members {
		a := s.Carried[m]
		row := view.SystemChannel{
			Title: e.Title(lang), URL: b.url(e.Pages[lang].Addr),
			Items: len(a.Items), Breadth: a.Breadth, Core: a.Core, Carried: a.Carried,
		}
		if a.Breadth > 0 {
			row.Depth = b.in.Theme.Strings(lang).Decimal(a.Depth, 1)
		}
		v.Channels = append(v.Channels, row)
	}
	if s.Declared == "" && !s.Linked {
		return v
	}
	v.Summary, v.Degrees, v.Expected = b.systemSummary(s, lang), b.systemDegrees(s, lang), b.systemExpected(s, lang)
	for i, d := range s.Phases {
		v.Partly = v.Partly || d.Partly > 0
		if phase := s.Buying[i]; phase.ID != "" {
			v.Phases = append(v.Phases, view.SystemDegree{Title: b.phase(phase.ID, lang), Relevant: d.Relevant, Possible: d.Possible, Partly: d.Partly, Share: d.Share})
		}
	}
	v.Pairs = b.systemPairs(s, lang)
	return v
}

// systemSummary says what is declared and what is, and what that means.
func (b *builder) systemSummary(s *site.System, lang string) string {
	kind := func(id string) string { return b.t(lang, "system."+id) }
	words := b.t(lang, "system.undeclared", "actual", kind(s.Kind))
	switch s.Declared {
	case "":
	case s.Kind:
		words = b.t(lang, "system.kept", "actual", kind(s.Kind))
	default:
		words = b.t(lang, "system.differs", "declared", kind(s.Declared), "actual", kind(s.Kind))
	}
	return words + " " + b.t(lang, "system."+s.Kind+".what")
}

func (b *builder) systemDegrees(s *site.System, lang string) string {
	percent := b.in.Theme.Strings(lang).Percent
	d, key := s.Overall, "system.degrees"
	if d.Relevant == 0 {
		return b.t(lang, "system.apart")
	}
	if d.Partly > 0 {
		key = "system.degreesPartly"
	}
	return b.t(lang, key, "possible", d.Possible, "relevant", d.Relevant, "n", d.Partly, "share", percent(d.Share)) + " " +
		b.t(lang, "system.shared", "share", percent(s.Integration))
}

func (b *builder) systemExpected(s *site.System, lang string) string {
	key := "system.expected"
	switch {
	case s.Expecting == 0:
		return ""
	case s.ByRevenue:
		key = "system.expectedByRevenue"
	}
	return b.t(lang, key, "share", b.in.Theme.Strings(lang).Percent(s.Connected), "n", s.Expecting)
}

// systemPairs is the table of the ways from each channel to each other.
func (b *builder) systemPairs(s *site.System, lang string) (out []view.SystemRow) {
	for _, from := range s.Channels {
		row := view.SystemRow{Title: s.Members[from].Title(lang), Short: s.Members[from].Short(lang), URL: b.url(s.Members[from].Pages[lang].Addr)}
		for _, to := range s.Channels {
			d := s.Pairs[from][to]
			row.Cells = append(row.Cells, view.SystemDegree{
				Relevant: d.Relevant, Possible: d.Possible, Partly: d.Partly, Share: d.Share, Level: shade(d), Self: from == to,
			})
		}
		out = append(out, row)
	}
	return out
}

// shades is how many shades above none a degree may have.
const shades = 4

func shade(d concept.Degree) int {
	if d.Share == 0 {
		return 0
	}
	return 1 + int(d.Share*(shades-1))
}
