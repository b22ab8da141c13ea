package concept_test

import (
	"math/rand/v2"
	"runtime"
	"testing"

	"kontor/generator/concept"
)

// market is a relation of the size of a real one: most offers name single
// cells, some use lists, groups and wildcards.
func market(sizes []int, offers int, all, group float64) ([]concept.Dimension, []concept.Offer) {
	rnd := rand.New(rand.NewPCG(1, 2))
	dims := make([]concept.Dimension, len(sizes))
	for d, n := range sizes {
		dims[d].Members = make([]concept.Member, n)
		for i := range dims[d].Members {
			dims[d].Members[i] = concept.Member{Group: string(rune('A' + i%8)), Counts: d != 1 || i%4 > 0}
		}
	}
	out := make([]concept.Offer, offers)
	for i := range out {
		out[i] = concept.Offer{Select: make([]concept.Selector, len(sizes)), State: concept.State(1 + rnd.IntN(5))}
		for d, n := range sizes {
			switch f := rnd.Float64(); {
			case f < all:
				out[i].Select[d].All = true
			case f < all+group:
				out[i].Select[d].Groups = []string{string(rune('A' + rnd.IntN(8)))}
			default:
				out[i].Select[d].Members = []int{rnd.IntN(n), rnd.IntN(n)}
			}
		}
	}
	return dims, out
}

var sizes = []struct {
	name       string
	sizes      []int
	offers     int
	all, group float64
}{
	{"40x25x12", []int{40, 25, 12}, 5000, 0.1, 0.1},
	{"700x170x12", []int{700, 170, 12}, 20000, 0.1, 0.1},
	{"700x170x12 broad", []int{700, 170, 12}, 20000, 0.4, 0.4},
}

func BenchmarkResolve(b *testing.B) {
	for _, s := range sizes {
		b.Run(s.name, func(b *testing.B) {
			dims, offers := market(s.sizes, s.offers, s.all, s.group)
			b.ReportAllocs()
			for b.Loop() {
				if _, _, err := concept.Resolve(dims, offers); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

func BenchmarkTables(b *testing.B) {
	for _, s := range sizes[:2] {
		b.Run(s.name, func(b *testing.B) {
			dims, offers := market(s.sizes, s.offers, s.all, s.group)
			r, _, err := concept.Resolve(dims, offers)
			if err != nil {
				b.Fatal(err)
			}
			b.ReportAllocs()
			for b.Loop() {
				for _, q := range []concept.Query{{Rows: 0, Cols: 1}, {Rows: 0, Cols: 2}, {Rows: 1, Cols: 2}} {
					t := r.Table(q)
					t.Sum(concept.AsIs)
					t.Grid(concept.AsIs).Classify(concept.NicheCell)
				}
			}
		})
	}
}

func BenchmarkPhantoms(b *testing.B) {
	for _, s := range sizes[:2] {
		b.Run(s.name, func(b *testing.B) {
			dims, offers := market(s.sizes, s.offers, s.all, s.group)
			r, _, err := concept.Resolve(dims, offers)
			if err != nil {
				b.Fatal(err)
			}
			for b.Loop() {
				for range r.Phantoms(concept.AsIs) {
				}
			}
		})
	}
}

// TestMemoryOfALargeRelation keeps the promise of 64 MB for the largest size.
func TestMemoryOfALargeRelation(t *testing.T) {
	dims, offers := market(sizes[1].sizes, sizes[1].offers, sizes[1].all, sizes[1].group)
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	r, notes, err := concept.Resolve(dims, offers)
	runtime.ReadMemStats(&after)
	if err != nil || r == nil {
		t.Fatal(err)
	}
	t.Logf("%d conflicts, %d idle", len(notes.Conflicts), len(notes.Idle))
	if used := after.TotalAlloc - before.TotalAlloc; used > 64<<20 {
		t.Errorf("%d MB allocated in all, want at most 64 MB", used>>20)
	}
}
