package site

import (
	"slices"

	"kontor/generator/concept"
	"kontor/generator/content"
	"kontor/generator/source"
)

// System is how the channels of a site work together. Channels are numbered by
// Members.
type System struct {
	concept.System
	Declared string               // by the strategy, "" = not declared
	Members  []*Entity            // channels that sell, in their order
	Buying   []content.Phase      // what switches are counted in, in order; one without a name where the site has none
	Linked   bool                 // some channel names a way to another
	Carried  []concept.Assortment // parallel to Members

	Connected float64 // share of the segments that expect connected channels
	Expecting int     // segments that say what they expect
	ByRevenue bool    // Connected weighs segments by their share of revenue
	grids     []*concept.Grid
}

// System is computed when it is first asked for; nil where channels are no
// dimension of the relation.
func (s *Site) System() *System { return s.system() }

func (s *Site) findSystem() *System {
	if s.Relation == nil {
		return nil
	}
	a := s.Axes()
	if a.Per < 0 || s.Dimensions[a.Per].Role != "channel" {
		return nil
	}
	n := newNetwork(s, a)
	out := &System{
		System:   n.System(concept.Thresholds{Switching: s.Config.Matrix.Switching, Integration: s.Config.Matrix.Integration}),
		Declared: s.Config.Strategy.System, Members: n.members, Buying: n.phases, Linked: n.linked, grids: n.Grids,
	}
	items := make([]concept.Item, len(s.Dimensions[a.Cols].Entities))
	for col, e := range s.Dimensions[a.Cols].Entities {
		items[col].Group = e.Group
		if p := e.Portfolio(); p != nil {
			items[col].Variants = p.Variants
		}
	}
	for m := range n.members {
		out.Carried = append(out.Carried, n.Grids[m].Assortment(items, n.Core[m]))
	}
	out.expectations(s.Dimensions[a.Rows].Entities)
	return out
}

// expectations reads how many segments want connected channels.
func (s *System) expectations(segments []*Entity) {
	var modes []string
	var weights []float64
	s.ByRevenue = true
	for _, e := range segments {
		facts := e.Segment()
		if facts == nil || facts.Mode == "" || !e.Sells() {
			continue
		}
		modes, weights = append(modes, facts.Mode), append(weights, facts.Share.Value)
		s.ByRevenue = s.ByRevenue && facts.Share.Given
	}
	if !s.ByRevenue {
		weights = nil
	}
	s.Expecting = len(modes)
	s.Connected, _ = concept.Connected(modes, weights)
}

// network is what the channels of a site say about each other.
type network struct {
	concept.Network
	site    *Site
	axes    Axes
	members []*Entity
	number  map[*Entity]int // of members
	phases  []content.Phase
	linked  bool
}

func newNetwork(s *Site, a Axes) *network {
	n := &network{site: s, axes: a, number: map[*Entity]int{}, phases: s.buying()}
	n.Network.Phases = len(n.phases)
	for _, e := range s.Dimensions[a.Per].Entities {
		n.linked = n.linked || len(e.References.Ways) > 0
		if e.Sells() {
			n.add(e)
		}
	}
	for from, e := range n.members {
		for _, w := range e.References.Ways {
			n.link(from, w)
		}
		for to := range from {
			n.join(from, to)
		}
	}
	return n
}

// add takes a channel with what it covers and the core that it should carry.
func (n *network) add(e *Entity) {
	n.number[e] = len(n.members)
	n.members = append(n.members, e)
	n.Grids = append(n.Grids, n.site.Relation.Table(concept.Query{
		Rows: n.axes.Rows, Cols: n.axes.Cols, Fixed: map[int]int{n.axes.Per: e.Index},
	}).Grid(concept.AsIs))
	var core []int
	for col, p := range n.site.Dimensions[n.axes.Cols].Entities {
		if p.isCore() && p.coreIn(e) {
			core = append(core, col)
		}
	}
	n.Core = append(n.Core, core)
	var acts []int
	if c := e.Channel(); c != nil {
		acts, _ = n.site.phasesNamed(c.Phases)
	}
	n.Acts = append(n.Acts, acts)
}

// link takes a way to another channel that sells. One for segments or phases
// that this edition does not know leads nowhere.
func (n *network) link(from int, w Way) {
	to, sells := n.number[w.To]
	phases, _ := n.site.phasesNamed(w.Phases)
	if !sells || to == from || len(w.For) == 0 && len(w.Segments) > 0 || len(phases) == 0 && len(w.Phases) > 0 {
		return
	}
	link := concept.Link{From: from, To: to, Phases: phases, Both: w.Both}
	for _, e := range w.For {
		if e.Dimension == n.site.Dimensions[n.axes.Rows] {
			link.Rows = append(link.Rows, e.Index)
		}
	}
	n.Links = append(n.Links, link)
	for _, shared := range w.Shares {
		if what, ok := sharedByLinks[shared]; ok {
			n.Joins = append(n.Joins, concept.Join{A: from, B: to, What: what, Degree: 1})
		}
	}
}

var sharedByLinks = map[string]concept.Shared{
	"price": concept.SharedPrice, "customer-data": concept.SharedCustomers, "stock": concept.SharedStock,
}

var sharedByIntegration = map[string]concept.Shared{
	"price": concept.SharedPrice, "customerData": concept.SharedCustomers, "stock": concept.SharedStock, "service": concept.SharedService,
}

// integrationDegree is how much of something is integrated.
var integrationDegree = map[string]float64{"partial": .5, "full": 1}

// join takes what both channels say is integrated with others.
func (n *network) join(a, b int) {
	one, other := n.members[a].Channel(), n.members[b].Channel()
	if one == nil || other == nil {
		return
	}
	for key, what := range sharedByIntegration {
		if degree := min(integrationDegree[one.Integration[key]], integrationDegree[other.Integration[key]]); degree > 0 {
			n.Joins = append(n.Joins, concept.Join{A: a, B: b, What: what, Degree: degree})
		}
	}
}

// isCore reports whether a portfolio belongs to the core somewhere.
func (e *Entity) isCore() bool {
	facts := e.Portfolio()
	return facts != nil && facts.Level == "core" && e.Sells()
}

// coreIn reports whether a core portfolio is core in a channel: in all of them,
// or in those that it names.
func (e *Entity) coreIn(channel *Entity) bool {
	refs := e.References.CoreIn
	return len(refs) == 0 || slices.ContainsFunc(refs, func(r Ref) bool { return r.Entity == channel })
}

// buying are the phases of buying: those of the site, else those that links
// name, else one that has no name.
func (s *Site) buying() []content.Phase {
	if len(s.Config.Phases) > 0 {
		return s.Config.Phases
	}
	var out []content.Phase
	for _, dim := range s.Dimensions {
		for _, e := range dim.Entities {
			for _, w := range e.References.Ways {
				for _, name := range w.Phases {
					if !slices.ContainsFunc(out, func(p content.Phase) bool { return content.Fold(p.ID) == content.Fold(name) }) {
						out = append(out, content.Phase{ID: name})
					}
				}
			}
		}
	}
	if len(out) == 0 {
		out = []content.Phase{{}}
	}
	return out
}

// phasesNamed finds phases by id or title; unknown are the names of none.
func (s *Site) phasesNamed(names []string) (found []int, unknown []string) {
	if len(names) == 0 {
		return nil, nil
	}
	all := s.buying()
	for _, name := range names {
		if i := slices.IndexFunc(all, func(p content.Phase) bool { return p.Known(name) }); i >= 0 {
			found = append(found, i)
		} else {
			unknown = append(unknown, name)
		}
	}
	return found, unknown
}

// phases reports the names of phases that the site does not have.
func (l *linker) phases() {
	if len(l.config.Phases) == 0 {
		return
	}
	for _, dim := range l.site.Dimensions {
		for _, e := range dim.Entities {
			if c := e.Channel(); c != nil {
				l.phasesOf(c.Phases, filePos(e.Main()))
				for _, link := range c.Links {
					l.phasesOf(link.Phases, link.To.Pos)
				}
			}
			if s := e.Segment(); s != nil {
				for _, p := range append(s.Buys[:len(s.Buys):len(s.Buys)], s.Talks...) {
					if p.Phase != "" {
						l.phasesOf([]string{p.Phase}, p.Channel.Pos)
					}
				}
			}
		}
	}
}

func (l *linker) phasesOf(names []string, at source.Pos) {
	_, unknown := l.site.phasesNamed(names)
	for _, name := range unknown {
		var known []string
		for _, p := range l.config.Phases {
			known = append(known, p.ID)
		}
		l.report(unknownName(content.Name{Text: name, Pos: at}, "phases", known, known))
	}
}
