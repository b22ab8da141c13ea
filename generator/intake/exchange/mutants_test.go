package exchange_test

import (
	"context"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"kontor/generator/intake"
	"kontor/generator/intake/exchange"
)

// mutants of each form that are tried.
const mutants = 1000

// mutate damages an export at some places: bytes are changed, doubled, moved,
// dropped, or replaced with what its readers may trip over.
func mutate(r *rand.Rand, data []byte) []byte {
	tokens := []string{
		"<", ">", "</", "]]>", "<![CDATA[", "&", "&#0;", "&#x110000;", "\x00", "\xff", "\ufeff", "\u202e", "{", "}", "[", "]", "\"", "\\u0000", ":", ",",
		"null", "true", "-1", "1e999", "99999999999999999999", "\n", "\r", "'", "- ", "&a", "*a", "!!binary", "<!DOCTYPE x [", "0000-00-00", "9999-12-31T23:59:59Z",
	}
	out := append([]byte(nil), data...)
	if r.IntN(2) == 0 { // in place, so that more of it is still read
		for range 1 + r.IntN(3) {
			token := tokens[r.IntN(len(tokens))]
			copy(out[r.IntN(len(out)):], token[:1+r.IntN(len(token))])
		}
		return out
	}
	for range 1 + r.IntN(3) {
		if len(out) == 0 {
			break
		}
		at := r.IntN(len(out))
		end := min(len(out), at+1+r.IntN(40))
		switch r.IntN(7) {
		case 0:
			out[at] = byte(r.IntN(256))
		case 1:
			out = append(out[:at:at], out[end:]...)
		case 2:
			out = append(out[:end:end], append(append([]byte(nil), out[at:end]...), out[end:]...)...)
		case 3:
			out = out[:at]
		case 4:
			piece := append([]byte(nil), out[at:end]...)
			to := r.IntN(len(out))
			out = append(out[:to:to], append(piece, out[to:]...)...)
		default:
			out = append(out[:at:at], append([]byte(tokens[r.IntN(len(tokens))]), out[at:]...)...)
		}
	}
	return out
}

// An export that is damaged is read as far as it makes sense, or refused with
// a place; whatever it holds, the import neither panics nor hangs, what it
// reads adds up, and a store takes all of it.
func TestDamagedExports(t *testing.T) {
	for number, f := range fixtures() {
		t.Run(f.name, func(t *testing.T) {
			t.Parallel()
			path := f.lay(t)
			target := path
			if info, err := os.Stat(path); err == nil && info.IsDir() {
				target = filepath.Join(path, "price", "entry1.yml")
			}
			original, err := os.ReadFile(target)
			if err != nil {
				t.Fatal(err)
			}
			whole := 0
			for seed := range uint64(mutants) {
				r := rand.New(rand.NewPCG(seed, uint64(number)))
				data := mutate(r, original)
				if strings.HasSuffix(f.name, ".gz") && seed%4 > 0 { // what is packed is damaged, not the package
					data = []byte(packed(string(mutate(r, []byte(remarkText)))))
				}
				if err := os.WriteFile(target, data, 0o644); err != nil {
					t.Fatal(err)
				}
				if tryDamaged(t, f, path, seed) {
					whole++
				}
			}
			t.Logf("%d of %d were read to their end", whole, mutants)
		})
	}
}

// slow is when a small export hangs.
const slow = time.Second

func tryDamaged(t *testing.T, f fixture, path string, seed uint64) (whole bool) {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), 10*slow)
	defer cancel()
	begin := time.Now()
	defer func() {
		if took := time.Since(begin); took > slow {
			t.Errorf("seed %d took %v", seed, took)
		}
	}()
	e, err := exchange.Open(path, exchange.Options{From: f.form})
	if err != nil {
		diagnostic(t, err)
		return false
	}
	store := newShelf()
	report, err := intake.Import(ctx, store, e.Comments(), f.site, intake.Options{
		Now: today, Also: e.Also, Hosts: e.Hosts, Lenient: seed%2 == 0, Batch: 2,
	})
	if err != nil {
		d := diagnostic(t, err)
		if d.Pos.File == "" || strings.TrimSpace(d.Text) == "" {
			t.Errorf("seed %d: %+v says too little", seed, d)
		}
		if len(store.comments) > 0 {
			t.Errorf("seed %d: %v, but %d comments are stored", seed, err, len(store.comments))
		}
		return false
	}
	if report.Read != report.Imported+report.Sum() || report.Imported != len(store.comments) {
		t.Errorf("seed %d: %d read, %d imported, %d left out, %d stored", seed, report.Read, report.Imported, report.Sum(), len(store.comments))
	}
	for _, c := range store.comments {
		if c.State == intake.Erased && c.Text+c.Author.Name+c.Author.Email+c.Author.IP != "" {
			t.Errorf("seed %d: a tombstone holds %+v", seed, c)
		}
	}
	return true
}
