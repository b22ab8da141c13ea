package content

import (
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"kontor/generator/source"
)

// What is written as a table is read back as it was.
func TestOffersSurviveATable(t *testing.T) {
	word := rapid.StringMatching(`[A-Za-zÄöß=+@;"' -]{0,12}[a-zäß"]`)
	tidy := func(s string) string { return strings.Join(strings.Fields(s), " ") }
	rapid.Check(t, func(t *rapid.T) {
		var offers []Offer
		for range rapid.IntRange(0, 6).Draw(t, "rows") {
			o := Offer{Key: map[string][]Name{}}
			for _, d := range offerOptions.Dimensions {
				for _, name := range rapid.SliceOfN(word, 1, 3).Draw(t, "names") {
					if text := normalName(name); text != "" {
						o.Key[d.ID] = append(o.Key[d.ID], Name{Text: text})
					}
				}
				if len(o.Key[d.ID]) == 0 {
					o.Key[d.ID] = []Name{{Text: "x"}}
				}
			}
			o.Decision = rapid.SampledFrom([]Decision{DecisionOffered, DecisionPlanned, DecisionOnRequest, DecisionExcluded, DecisionNA, DecisionOpen}).Draw(t, "decision")
			o.Reason, o.Note = tidy(word.Draw(t, "reason")), tidy(word.Draw(t, "note"))
			o.Internal = rapid.Bool().Draw(t, "internal")
			if rapid.Bool().Draw(t, "dated") {
				o.From = Date{Time: time.Date(2027, 4, rapid.IntRange(1, 30).Draw(t, "day"), 0, 0, 0, 0, time.UTC), DateOnly: true}
			}
			if rapid.Bool().Draw(t, "priced") {
				o.Conditions = []Condition{{"price", tidy(word.Draw(t, "price"))}}
			}
			offers = append(offers, o)
		}
		german := rapid.Bool().Draw(t, "german")
		var heads []string
		for _, d := range offerOptions.Dimensions {
			heads = append(heads, d.ID)
		}
		table, ok := FormatOffers(offers, offerOptions.Dimensions, heads, german)
		if !ok {
			t.Fatal("not written")
		}
		back, diags := ParseOffers(source.File{Path: "content/offers.csv"}, table, offerOptions)
		for _, d := range diags {
			if d.Severity == source.SeverityError {
				t.Fatalf("%v\n%s", d, table)
			}
		}
		if len(back) != len(offers) {
			t.Fatalf("%d offers of %d:\n%s", len(back), len(offers), table)
		}
		for i, got := range back {
			want := offers[i]
			for dim, names := range want.Key {
				if texts(got.Key[dim]) != texts(names) {
					t.Fatalf("%s: %q, not %q", dim, texts(got.Key[dim]), texts(names))
				}
			}
			if got.Decision != want.Decision || got.Reason != want.Reason || got.Note != want.Note || got.Internal != want.Internal ||
				!got.From.Time.Equal(want.From.Time) || len(got.Conditions) != len(want.Conditions) || len(want.Conditions) > 0 && got.Conditions[0] != want.Conditions[0] {
				t.Fatalf("read %+v\nof   %+v\nin\n%s", got, want, table)
			}
		}
	})
}
