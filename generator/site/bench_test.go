package site

import (
	"fmt"
	"testing"
	"time"

	"kontor/generator/content"
	"kontor/generator/source"
)

// largeConcept has 40 segments, 12 channels, 25 portfolios and 5,000 offers, each
// about one cell, and declares all that can be compared with it.
func largeConcept(b *testing.B) Parts {
	config, diags := content.ParseConfig("content/site.yaml", []byte(`title: Large
strategy: {system: omni, pattern: full, price: mixed, assortment: full}
relation: {conditions: [price, delivery]}
phases: [{id: search, stage: pre}, {id: choose, stage: pre}, {id: buy, stage: purchase}, {id: use, stage: post}]
`))
	if source.HasErrors(diags) {
		b.Fatal(diags)
	}
	p := Parts{Config: config}
	add := func(dim, dir, facts string, n int) (names []string) {
		for i := range n {
			path := fmt.Sprintf("content/%s/%s%02d.md", dir, dim, i)
			d, _ := content.Parse(source.File{Path: path}, []byte(fmt.Sprintf("---\ntitle: %s %d\n%s---\n", dim, i, facts)),
				content.Options{Language: "de", Languages: []string{"de"}, Dimensions: config.DimensionKeys(), Location: time.UTC})
			p.Documents = append(p.Documents, &d)
			names = append(names, d.Meta.Title.Text)
		}
		return names
	}
	channels, portfolios, segments := add("channel", "channels", "pattern: full\nlinks: [{to: channel 0, both: true}, {to: channel 1, phases: [buy]}]\n", 12),
		add("portfolio", "portfolios", "level: core\n", 25), add("segment", "segments", "mode: omni\n", 40)
	name := func(s string) []content.Name { return []content.Name{{Text: s}} }
	decisions := []content.Decision{content.DecisionOffered, content.DecisionOffered, content.DecisionOnRequest, content.DecisionPlanned, content.DecisionExcluded}
	for i := range 5000 {
		cell := i * 7919 % (40 * 25 * 12) // 7919 is prime: no cell twice
		p.Offers = append(p.Offers, content.Offer{
			Pos: source.Pos{File: "content/offers.csv", Line: i + 2, Col: 1}, Decision: decisions[i%len(decisions)],
			Conditions: []content.Condition{{Key: "price", Value: fmt.Sprintf("Liste %d", i%7)}},
			Key:        map[string][]content.Name{"segment": name(segments[cell%40]), "portfolio": name(portfolios[cell/40%25]), "channel": name(channels[cell/1000])},
		})
	}
	return p
}

// BenchmarkLargeConcept links a large concept; its findings come on top.
func BenchmarkLargeConcept(b *testing.B) {
	p, e := largeConcept(b), Edition{Clock: time.Date(2026, 12, 1, 12, 0, 0, 0, time.UTC)}
	b.Run("link", func(b *testing.B) {
		for b.Loop() {
			Link(p, e)
		}
	})
	b.Run("link and findings", func(b *testing.B) {
		for b.Loop() {
			s, _ := Link(p, e)
			if len(s.Findings()) == 0 {
				b.Fatal("no findings")
			}
		}
	})
}
