package sqlstore

import (
	"fmt"
	"testing"

	"kontor/generator/intake"
)

func benchBoth(b *testing.B, bench func(b *testing.B, s *Store)) {
	b.Run("sqlite", func(b *testing.B) { bench(b, open(b, sqliteFile(b), Options{})) })
	b.Run("postgres", func(b *testing.B) { bench(b, open(b, postgresSchema(b), Options{})) })
}

func batch(prefix string, n int) (comments []intake.Comment) {
	for i := range n {
		comments = append(comments, sample(fmt.Sprintf("%s-%d", prefix, i), intake.Pending))
	}
	return comments
}

func BenchmarkAdd500(b *testing.B) {
	benchBoth(b, func(b *testing.B, s *Store) {
		for i := 0; b.Loop(); i++ {
			add(b, s, batch(fmt.Sprint(i), 500)...)
		}
	})
}

func BenchmarkList10000(b *testing.B) {
	benchBoth(b, func(b *testing.B, s *Store) {
		add(b, s, batch("c", 10_000)...)
		for b.Loop() {
			if n := len(list(b, s, intake.Filter{})); n != 10_000 {
				b.Fatal(n)
			}
		}
	})
}

func BenchmarkDecide(b *testing.B) {
	benchBoth(b, func(b *testing.B, s *Store) {
		add(b, s, sample("c", intake.Pending))
		for i := 0; b.Loop(); i++ {
			decide(b, s, []intake.Action{intake.Approve, intake.MarkSpam}[i%2], "c")
		}
	})
}
