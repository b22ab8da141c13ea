package concept

// Network is what channels say about each other. Channels are numbered by their
// grid; one that covers nothing takes no part.
type Network struct {
	Grids  []*Grid // what each channel covers, over the same rows and columns
	Core   [][]int // per channel the columns of the core assortment that it should carry
	Phases int     // of buying, in order
	Acts   [][]int // per channel the phases in which it acts; nil or none = all
	Links  []Link
	Joins  []Join
}

// Link is a way on for customers, from one channel to another.
type Link struct {
	From, To int
	Phases   []int // empty = all
	Rows     []int // the segments that it is for; empty = all
	Both     bool  // the way back as well
}

// Join says that two channels share something, wholly (1) or in part.
type Join struct {
	A, B   int
	What   Shared
	Degree float64
}

// Shared is something that two channels can have in common.
type Shared int

// What channels can share. The assortment follows from the grids.
const (
	SharedAssortment Shared = iota // both carry the core
	SharedPrice
	SharedCustomers
	SharedStock
	SharedService
	numShared = iota
)

// Thresholds say from where on switching and integration count as complete;
// zero stands for 1.
type Thresholds struct{ Switching, Integration float64 }

// The kinds of channel systems.
const (
	SystemNone   = "none"
	SystemSingle = "single"
	SystemMulti  = "multi" // side by side: no way from one to the other, nothing shared
	SystemCross  = "cross"
	SystemOmni   = "omni" // every way, everything shared, the core everywhere
)

// System is how channels work together. After Verhoef, Kannan and Inman (2015)
// and Beck and Rygl (2015); the degrees are an own definition.
type System struct {
	Kind     string
	Channels []int // those that cover something

	Switches []Switch   // the relevant ones, by channel, channel and phase
	Overall  Degree     // I
	Phases   []Degree   // I of each phase
	Pairs    [][]Degree // I of each ordered pair

	Integration float64 // G, the mean over pairs
	Bonds       []Bond  // every pair once
	Core        bool    // every channel carries the whole core
}

// Switch is the change from one channel to another in one phase. It is relevant
// where both serve a segment and act in that phase.
type Switch struct {
	From, To, Phase int
	Rows            []int // the segments that both serve
	Without         []int // of these, the ones that no link takes along
}

// share is how far a switch is possible: one for some segments only counts in
// part.
func (s Switch) share() float64 {
	return float64(len(s.Rows)-len(s.Without)) / float64(len(s.Rows))
}

// Degree counts relevant switches.
type Degree struct {
	Relevant, Possible int
	Partly             int     // possible for some segments only
	Share              float64 // 0 where no switch is relevant
	sum                float64
}

func (d *Degree) add(s Switch) {
	d.Relevant++
	switch len(s.Without) {
	case 0:
		d.Possible++
	case len(s.Rows):
	default:
		d.Partly++
	}
	d.sum += s.share()
	d.Share = d.sum / float64(d.Relevant)
}

// Bond is what a pair of channels shares, each between 0 and 1.
type Bond struct {
	A, B   int
	Shared [numShared]float64
	Share  float64 // the mean
}

// System computes how the channels work together.
func (n *Network) System(t Thresholds) System {
	s := System{Phases: make([]Degree, n.Phases), Pairs: make([][]Degree, len(n.Grids)), Core: true}
	for c, g := range n.Grids {
		s.Pairs[c] = make([]Degree, len(n.Grids))
		if total(g.covered) > 0 {
			s.Channels = append(s.Channels, c)
			s.Core = s.Core && n.carriesCore(c)
		}
	}
	s.Switches = n.switches(s.Channels)
	for _, w := range s.Switches {
		s.Overall.add(w)
		s.Phases[w.Phase].add(w)
		s.Pairs[w.From][w.To].add(w)
	}
	s.Bonds = n.bonds(s.Channels)
	for _, b := range s.Bonds {
		s.Integration += b.Share / float64(len(s.Bonds))
	}
	s.Kind = s.kind(t)
	return s
}

// kind names the system. That two channels happen to carry the same core does
// not connect them: it counts in the integration, but channels side by side
// stay channels side by side.
func (s *System) kind(t Thresholds) string {
	switch joined := s.joined(); {
	case len(s.Channels) == 0:
		return SystemNone
	case len(s.Channels) == 1:
		return SystemSingle
	case s.Overall.Share == 0 && !joined:
		return SystemMulti
	case reaches(s.Overall.Share, t.Switching) && reaches(s.Integration, t.Integration) && s.Core:
		return SystemOmni
	}
	return SystemCross
}

func reaches(share, threshold float64) bool {
	if threshold == 0 {
		threshold = 1
	}
	const rounding = 1e-9
	return share >= threshold-rounding
}

// joined reports whether a pair shares more than its assortment.
func (s *System) joined() bool {
	for _, b := range s.Bonds {
		for what, degree := range b.Shared {
			if Shared(what) != SharedAssortment && degree > 0 {
				return true
			}
		}
	}
	return false
}

func (n *Network) carriesCore(channel int) bool {
	for _, col := range n.core(channel) {
		if !n.Grids[channel].UsesCol(col) {
			return false
		}
	}
	return true
}

func (n *Network) core(channel int) []int {
	if channel < len(n.Core) {
		return n.Core[channel]
	}
	return nil
}

// switches lists the relevant switches between channels.
func (n *Network) switches(channels []int) (out []Switch) {
	reached := n.reached()
	serves := make([]bitset, len(n.Grids))
	acts := make([]bitset, len(n.Grids))
	for _, c := range channels {
		serves[c], _ = n.Grids[c].span(n.Grids[c].covered)
		acts[c] = n.acts(c)
	}
	for _, from := range channels {
		for _, to := range channels {
			if from == to {
				continue
			}
			common := newBitset(n.Grids[from].rows)
			common.union(serves[from])
			common.keep(serves[to])
			if common.empty() {
				continue
			}
			rows := common.appendTo(nil)
			for phase := range n.Phases {
				if !acts[from].has(phase) || !acts[to].has(phase) {
					continue
				}
				without := newBitset(n.Grids[from].rows)
				without.union(common)
				if along := reached[way{from, to, phase}]; along != nil {
					without.without(along)
				}
				out = append(out, Switch{From: from, To: to, Phase: phase, Rows: rows, Without: without.appendTo(nil)})
			}
		}
	}
	return out
}

type way struct{ from, to, phase int }

// reached gathers the rows that links take along.
func (n *Network) reached() map[way]bitset {
	out := map[way]bitset{}
	for _, l := range n.Links {
		phases := l.Phases
		if len(phases) == 0 {
			phases = count(n.Phases)
		}
		for _, phase := range phases {
			n.reach(out, way{l.From, l.To, phase}, l.Rows)
			if l.Both {
				n.reach(out, way{l.To, l.From, phase}, l.Rows)
			}
		}
	}
	return out
}

func (n *Network) reach(out map[way]bitset, w way, rows []int) {
	g := n.Grids[w.from]
	if out[w] == nil {
		out[w] = newBitset(g.rows)
	}
	out[w].union(g.axisSet(g.rows, rows))
}

func (n *Network) acts(channel int) bitset {
	phases := []int(nil)
	if channel < len(n.Acts) {
		phases = n.Acts[channel]
	}
	set := newBitset(n.Phases)
	if len(phases) == 0 {
		set.addAll(n.Phases)
	}
	for _, p := range phases {
		set.add(p)
	}
	return set
}

// bonds lists what each pair of channels shares.
func (n *Network) bonds(channels []int) []Bond {
	var out []Bond
	at := map[[2]int]int{}
	for i, a := range channels {
		for _, b := range channels[i+1:] {
			at[[2]int{a, b}] = len(out)
			bond := Bond{A: a, B: b}
			if n.sameCore(a, b) {
				bond.Shared[SharedAssortment] = 1
			}
			out = append(out, bond)
		}
	}
	for _, j := range n.Joins {
		if i, ok := at[[2]int{min(j.A, j.B), max(j.A, j.B)}]; ok {
			out[i].Shared[j.What] = max(out[i].Shared[j.What], j.Degree)
		}
	}
	for i := range out {
		sum := 0.0
		for _, degree := range out[i].Shared {
			sum += degree
		}
		out[i].Share = sum / numShared
	}
	return out
}

// sameCore reports whether two channels carry the core; where there is none,
// whether they carry the same.
func (n *Network) sameCore(a, b int) bool {
	if len(n.core(a))+len(n.core(b)) == 0 {
		return n.Grids[a].Assorts(n.Grids[b]) == AssortmentFull
	}
	return n.carriesCore(a) && n.carriesCore(b)
}

// Connected is the share of segments that expect connected channels, by mode:
// cross or omni. Weights, such as shares of revenue, count where every segment
// has one; else all segments count alike. It is undefined, false, where no
// segment says what it expects; those that say nothing are left out.
func Connected(modes []string, weights []float64) (share float64, ok bool) {
	sum, all := 0.0, 0.0
	for i, mode := range modes {
		if mode == "" {
			continue
		}
		weight := 1.0
		if weights != nil {
			weight = weights[i]
		}
		all += weight
		if mode == SystemCross || mode == SystemOmni {
			sum += weight
		}
	}
	if all == 0 {
		return 0, false
	}
	return sum / all, true
}
