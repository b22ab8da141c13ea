package generator_test

import (
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"testing"

	"kontor/generator"
	"kontor/generator/benchsite"
	planning "kontor/generator/page"
	"kontor/generator/site"
	"kontor/generator/source"
	"kontor/generator/theme"
	"kontor/themes"
)

// benchSizes are the articles of the sites that speed is measured on.
var benchSizes = []int{1_000, 10_000}

// onBenchSites measures do on every size of the benchmark site, once loaded.
func onBenchSites(b *testing.B, do func(b *testing.B, tree *source.Tree, s *generator.Snapshot)) {
	for _, n := range benchSizes {
		b.Run(fmt.Sprintf("n=%d", n), func(b *testing.B) {
			dir := b.TempDir()
			err := benchsite.Write(n, benchsite.Kontor{}, func(path, text string) error {
				path = filepath.Join(dir, filepath.FromSlash(path))
				if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
					return err
				}
				return os.WriteFile(path, []byte(text), 0o644)
			})
			if err != nil {
				b.Fatal(err)
			}
			tree, err := source.Open(dir)
			if err != nil {
				b.Fatal(err)
			}
			defer tree.Close()
			snapshot, err := generator.Load(context.Background(), tree, options())
			if err != nil {
				b.Fatal(err)
			}
			b.ReportAllocs()
			do(b, tree, snapshot)
		})
	}
}

// BenchmarkPlan is what a preview does after every edit.
func BenchmarkPlan(b *testing.B) {
	onBenchSites(b, func(b *testing.B, _ *source.Tree, s *generator.Snapshot) {
		for b.Loop() {
			s.Plan(options().Edition)
		}
	})
}

// BenchmarkLink is the first half of [BenchmarkPlan].
func BenchmarkLink(b *testing.B) {
	onBenchSites(b, func(b *testing.B, _ *source.Tree, s *generator.Snapshot) {
		for b.Loop() {
			site.Link(s.Parts, options().Edition)
		}
	})
}

// BenchmarkOutputs is its second half: which outputs there are.
func BenchmarkOutputs(b *testing.B) {
	onBenchSites(b, func(b *testing.B, _ *source.Tree, s *generator.Snapshot) {
		linked, _ := site.Link(s.Parts, options().Edition)
		for b.Loop() {
			planning.New(planning.Inputs{Site: linked, Theme: s.Theme, Version: "bench"})
		}
	})
}

// BenchmarkPage is what answers a browser: one article's key and bytes, of a
// plan that has answered nothing yet.
func BenchmarkPage(b *testing.B) {
	onBenchSites(b, func(b *testing.B, _ *source.Tree, s *generator.Snapshot) {
		for b.Loop() {
			b.StopTimer()
			plan, _ := s.Plan(options().Edition)
			b.StartTimer()
			out := someArticle(b, plan)
			if _, err := out.Key(); err != nil {
				b.Fatal(err)
			}
			if err := out.Write(io.Discard); err != nil {
				b.Fatal(err)
			}
		}
	})
}

func someArticle(b *testing.B, plan *planning.Plan) planning.Output {
	for _, out := range plan.Outputs[len(plan.Outputs)/2:] {
		if out.Page != nil && out.Page.Kind == site.KindArticle {
			return out
		}
	}
	b.Fatal("no article")
	return planning.Output{}
}

// BenchmarkWalk lists the content folder, the least that finding out what was
// edited costs without a watcher.
func BenchmarkWalk(b *testing.B) {
	onBenchSites(b, func(b *testing.B, tree *source.Tree, _ *generator.Snapshot) {
		for b.Loop() {
			tree.Walk("content", nil)
		}
	})
}

// BenchmarkHashAll reads and hashes all files: what comparing by content costs.
func BenchmarkHashAll(b *testing.B) {
	onBenchSites(b, func(b *testing.B, tree *source.Tree, _ *generator.Snapshot) {
		listed, _ := tree.Walk("content", nil)
		for b.Loop() {
			for _, f := range listed {
				data, problem := tree.Read(f.Path, f.Size)
				if problem != nil {
					b.Fatal(problem)
				}
				source.Sum(data)
			}
		}
	})
}

// BenchmarkTheme loads the theme that comes with the program.
func BenchmarkTheme(b *testing.B) {
	layers, _ := theme.Find("kontor", source.Pos{}, nil, themes.FS)
	for b.Loop() {
		theme.Load(layers, theme.Options{BasePath: "/", Languages: []string{"de"}})
	}
}
