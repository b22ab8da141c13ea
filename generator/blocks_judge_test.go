package generator_test

import (
	"fmt"
	"testing"

	"kontor/generator/benchsite"
)

// largeKinds are the kinds of pages that only large concepts have; the shipped
// site is none.
var largeKinds = map[string]bool{"matrix-block": true}

// TestJudgeLargeMatrices shows the pages of a matrix in blocks to the judges: the
// markup is right, axe-core finds no violation, nothing scrolls sideways.
func TestJudgeLargeMatrices(t *testing.T) {
	axe := readAxe(t)
	texts := files{}
	c := benchsite.Concept{Segments: 60, Portfolios: 40, Channels: 4, Offers: 1_000, Groups: 5}
	if err := c.Write(func(path, text string) error { texts[path] = text; return nil }); err != nil {
		t.Fatal(err)
	}
	_, out := built(t, texts)
	for _, m := range markupErrors(t, out) {
		t.Error(m)
	}
	b := newTab(t, newBrowser(t), serve(t, out))
	chosen := onePageOfEachKind(t, out)
	for kind := range largeKinds {
		if chosen[kind] == "" {
			t.Errorf("the large site has no page of kind %q", kind)
		}
	}
	for _, name := range []string{chosen["matrix-block"], "matrix/segment-portfolio/index.html", chosen["entity"], chosen["patterns"]} {
		for _, width := range []int64{360, 1280} {
			b.size(t, width, 800)
			b.open(t, name)
			b.checkWidth(t)
			b.checkAccess(t, axe, fmt.Sprintf("%s at %d px", name, width))
		}
	}
}
