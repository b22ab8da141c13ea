package output_test

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"sync"
	"testing"

	"kontor/generator/output"
	"kontor/generator/source"
)

// BenchmarkPublish publishes 10,000 pages of 12 kB: all new, and all unchanged.
func BenchmarkPublish(b *testing.B) {
	const pages = 10_000
	page := bytes.Repeat([]byte("0123456789ab"), 1000)
	publish := func(dir string) output.Report {
		p, err := output.NewStaging(context.Background(), output.StagingOptions{
			Target: filepath.Join(dir, "public"), State: filepath.Join(dir, ".kontor"),
		})
		if err != nil {
			b.Fatal(err)
		}
		var wait sync.WaitGroup
		for worker := range 2 {
			wait.Go(func() {
				for i := worker; i < pages; i += 2 {
					err := p.Put(fmt.Sprintf("serie/s%d/teil-%d/index.html", i/10, i), source.Hash{}, func(w io.Writer) error {
						_, err := fmt.Fprintf(w, "%d%s", i, page)
						return err
					})
					if err != nil {
						b.Error(err)
					}
				}
			})
		}
		wait.Wait()
		report, err := p.Commit()
		if err != nil {
			b.Fatal(err)
		}
		return report
	}
	b.Run("new", func(b *testing.B) {
		for b.Loop() {
			b.StopTimer()
			dir, err := os.MkdirTemp("", "kontor-bench-")
			if err != nil {
				b.Fatal(err)
			}
			b.StartTimer()
			if r := publish(dir); r.Written != pages {
				b.Fatalf("%+v", r)
			}
			b.StopTimer()
			os.RemoveAll(dir)
			b.StartTimer()
		}
	})
	b.Run("unchanged", func(b *testing.B) {
		dir := b.TempDir()
		publish(dir)
		for b.Loop() {
			if r := publish(dir); r.Unchanged != pages {
				b.Fatalf("%+v", r)
			}
		}
	})
}
