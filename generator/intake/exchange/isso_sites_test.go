package exchange_test

import (
	"testing"

	"kontor/generator/intake/exchange"
)

// Two sites with Isso have both a comment number 1: neither is taken for the
// other when both are imported.
func TestIssoSitesKeepApart(t *testing.T) {
	seen := map[string]bool{}
	for _, more := range []string{"", ";UPDATE comments SET created = created + 86400"} {
		export, err := exchange.Open(issoWith(t, t.TempDir(), more), exchange.Options{})
		if err != nil {
			t.Fatal(err)
		}
		n := 0
		for c, err := range export.Comments() {
			if err != nil {
				t.Fatal(err)
			}
			if seen[c.Source.ID] {
				t.Errorf("%s stands for two comments", c.Source.ID)
			}
			seen[c.Source.ID] = true
			n++
		}
		if n != 6 {
			t.Errorf("%d comments, want 6", n)
		}
	}
}
