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

const benchPages = 10_000

// BenchmarkPublish publishes pages of 12 kB: all new, and all unchanged.
func BenchmarkPublish(b *testing.B) {
	b.Run("new", func(b *testing.B) {
		for b.Loop() {
			b.StopTimer()
			dir, err := os.MkdirTemp("", "kontor-bench-")
			if err != nil {
				b.Fatal(err)
			}
			b.StartTimer()
			if r := publishPages(b, dir); r.Written != benchPages {
				b.Fatalf("%+v", r)
			}
			b.StopTimer()
			os.RemoveAll(dir)
			b.StartTimer()
		}
	})
	b.Run("unchanged", func(b *testing.B) {
		dir := b.TempDir()
		publishPages(b, dir)
		for b.Loop() {
			if r := publishPages(b, dir); r.Unchanged != benchPages {
				b.Fatalf("%+v", r)
			}
		}
	})
}

// publishPages builds from two goroutines, as a pipeline on two cores does.
func publishPages(b *testing.B, dir string) output.Report {
	p, err := output.NewStaging(context.Background(), output.StagingOptions{
		Target: filepath.Join(dir, "public"), State: filepath.Join(dir, ".kontor"),
	})
	if err != nil {
		b.Fatal(err)
	}
	page := bytes.Repeat([]byte("0123456789ab"), 1000)
	var wait sync.WaitGroup
	for worker := range 2 {
		wait.Go(func() {
			for i := worker; i < benchPages; i += 2 {
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
