package site

import (
	"slices"
	"strconv"
	"strings"

	"kontor/generator/content"
	"kontor/generator/source"
)

// price is what an offer asks: a price list, and its level where given.
type price struct {
	words string // as written
	list  string // folded
	index float64
	given bool // index
}

func priceOf(o *Offer) (p price) {
	for _, c := range o.Conditions {
		switch c.Key {
		case "price":
			p.words, p.list = c.Value, content.Fold(c.Value)
		case "priceIndex":
			p.index, p.given = number(c.Value)
		}
	}
	if p.words == "" && p.given {
		p.words = strconv.FormatFloat(p.index, 'f', -1, 64)
	}
	return p
}

// number reads "105", "105,5" and "105 %".
func number(text string) (float64, bool) {
	text = strings.TrimSpace(strings.TrimSuffix(strings.TrimSpace(text), "%"))
	v, err := strconv.ParseFloat(strings.Replace(text, ",", ".", 1), 64)
	return v, err == nil
}

// differs reports whether two offers ask different prices: by their levels
// where both have one, else by what both say.
func (p price) differs(q price) bool {
	if p.given && q.given {
		return p.index != q.index
	}
	return p.list != "" && q.list != "" && p.list != q.list
}

// prices finds the same at different prices in two channels: PRC01 where the
// strategy is parity, else PRC02 where nobody says why.
func (f *systemFinder) prices() {
	parity := f.Config.Strategy.Price == "parity"
	if f.Config.Strategy.Price == "" {
		return
	}
	prices := make([]price, len(f.Offers))
	for i := range f.Offers {
		prices[i] = priceOf(&f.Offers[i])
	}
	for i, a := range f.sys.Channels {
		for _, b := range f.sys.Channels[i+1:] {
			var cells [][2]int
			var first [2]price
			for _, c := range f.sys.grids[a].Cells() {
				if !f.sys.grids[b].Covers(c[0], c[1]) {
					continue
				}
				x, y := f.offer(a, c), f.offer(b, c)
				explained := !parity && f.Offers[x].Reason+f.Offers[y].Reason != ""
				if explained || !prices[x].differs(prices[y]) {
					continue
				}
				if len(cells) == 0 {
					first = [2]price{prices[x], prices[y]}
				}
				cells = append(cells, c)
			}
			f.unequal(parity, f.sys.Members[a], f.sys.Members[b], cells, first)
		}
	}
}

func (f *systemFinder) unequal(parity bool, a, b *Entity, cells [][2]int, first [2]price) {
	if len(cells) == 0 {
		return
	}
	severity, text := source.SeverityWarning, "PRC02"
	if parity {
		severity, text = source.SeverityError, "PRC01"
	}
	pairs := f.pairs(cells)
	f.between(severity, text, a, b, f.place(a), pairs, "cells", f.cellNames(pairs), "price", first[0].words, "other", first[1].words)
}

// offer is the one that decides what a channel covers.
func (f *systemFinder) offer(channel int, cell [2]int) int {
	return f.tables[channel].Cell(cell[0], cell[1]).Offer
}

// conditions finds offers that do not state what the concept wants every offer
// to state: PRC03.
func (f *systemFinder) conditions() {
	wanted := f.Config.Relation.Conditions
	if len(wanted) == 0 {
		return
	}
	for m := range f.sys.Members {
		var bare [][2]int
		lacking := map[string]bool{}
		for _, c := range f.sys.grids[m].Cells() {
			missing := f.unstated(&f.Offers[f.offer(m, c)], f.entity(f.Cols, c[1]), wanted)
			if len(missing) > 0 {
				bare = append(bare, c)
			}
			for _, key := range missing {
				lacking[key] = true
			}
		}
		if len(bare) == 0 {
			continue
		}
		cells := f.pairs(bare)
		f.about(source.SeverityWarning, "PRC03", f.sys.Members[m], cells, "cells", f.cellNames(cells), "count", count(len(cells)),
			"conditions", strings.Join(slices.DeleteFunc(slices.Clone(wanted), func(key string) bool { return !lacking[key] }), ", "))
	}
}

// unstated are the conditions that an offer does not state. A portfolio may
// have a price of its own.
func (f *systemFinder) unstated(o *Offer, portfolio *Entity, wanted []string) (out []string) {
	for _, key := range wanted {
		stated := slices.ContainsFunc(o.Conditions, func(c content.Condition) bool { return c.Key == key })
		if facts := portfolio.Portfolio(); !stated && key == "price" && facts != nil {
			stated = facts.Price != ""
		}
		if !stated {
			out = append(out, key)
		}
	}
	return out
}
