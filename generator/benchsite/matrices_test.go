package benchsite

import (
	"context"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"kontor/generator"
	"kontor/generator/site"
	"kontor/generator/source"
	"kontor/themes"
)

// Runs of what takes no more than moments, of which the median counts.
const linkRuns = 21

// TestConcept holds the sites of matrices to their sizes.
func TestConcept(t *testing.T) {
	for _, c := range []Concept{LargeConcept, HugeConcept, {Segments: 3, Portfolios: 2, Channels: 2, Offers: 12}} {
		files, cells := 0, map[string]bool{}
		err := c.Write(func(path, text string) error {
			files++
			if path != "content/offers.csv" {
				return nil
			}
			lines := strings.Split(strings.TrimSpace(text), "\n")
			for _, line := range lines[1:] {
				cells[strings.Join(strings.Split(line, ";")[:3], ";")] = true
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
		if want := c.Segments + c.Portfolios + c.Channels + 2; files != want || len(cells) != c.Offers {
			t.Errorf("%s: %d files of %d, %d different cells", c, files, want, len(cells))
		}
	}
}

// TestBenchMatrices measures what the budgets say of matrices: linking with
// coverage and findings, and a build with what it writes.
func TestBenchMatrices(t *testing.T) {
	if *articles == 0 {
		t.Skip("measures only with -bench.n; see make bench")
	}
	for _, c := range []Concept{LargeConcept, HugeConcept} {
		t.Run(c.String(), func(t *testing.T) {
			dir := t.TempDir()
			if memory, err := os.MkdirTemp("/dev/shm", "kontor-bench"); err == nil {
				dir = memory
				defer os.RemoveAll(memory)
			}
			err := c.Write(func(path, text string) error {
				path = filepath.Join(dir, filepath.FromSlash(path))
				if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
					return err
				}
				return os.WriteFile(path, []byte(text), 0o644)
			})
			if err != nil {
				t.Fatal(err)
			}
			benchLink(t, dir)
			benchBuilds(t, dir)
		})
	}
}

// benchLink measures what an edit of an offer costs before anything is drawn.
func benchLink(t *testing.T, dir string) {
	tree, err := source.Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	defer tree.Close()
	at, err := time.Parse(time.RFC3339, clock)
	if err != nil {
		t.Fatal(err)
	}
	s, err := generator.Load(context.Background(), tree, generator.Options{Themes: themes.FS, Version: "bench", Edition: site.Edition{Clock: at}})
	if err != nil {
		t.Fatal(err)
	}
	var link, both []time.Duration
	found := 0
	for range linkRuns {
		start := time.Now()
		linked, _ := site.Link(s.Parts, site.Edition{Clock: at})
		link = append(link, time.Since(start))
		found = len(linked.Findings())
		both = append(both, time.Since(start))
	}
	t.Logf("link %.1f ms, with coverage and %d findings %.1f ms (medians of %d; the fastest %.1f ms, which a busy machine delays least)",
		ms(median(link)), found, ms(median(both)), linkRuns, ms(slices.Min(both)))
}

// benchBuilds measures builds into a new folder, and again into the same one.
func benchBuilds(t *testing.T, dir string) {
	cold, again := costs{}, costs{}
	for run := range *runs {
		os.RemoveAll(filepath.Join(dir, ".kontor"))
		target := filepath.Join(dir, "public")
		os.RemoveAll(target)
		for _, into := range []*costs{&cold, &again} {
			c, err := measure(*kontor, "build", "-s", dir, "--clock", clock)
			if err != nil {
				t.Fatal(err)
			}
			into.add(c)
		}
		if run == *runs-1 {
			logOutput(t, target)
		}
	}
	cold.log(t, "built")
	again.log(t, "again")
}

// costs are those of several runs.
type costs struct {
	wall, cpu []time.Duration
	peak      []int64
}

func (c *costs) add(one cost) {
	c.wall, c.cpu, c.peak = append(c.wall, one.Wall), append(c.cpu, one.CPU), append(c.peak, one.Peak)
}

func (c *costs) log(t *testing.T, name string) {
	t.Logf("%s: wall %.2f s, CPU %.2f s, peak %.0f MB (medians of %d)", name, median(c.wall).Seconds(), median(c.cpu).Seconds(),
		float64(median(c.peak))/1e6, len(c.wall))
}

func logOutput(t *testing.T, dir string) {
	files, size, largest, page := 0, int64(0), int64(0), ""
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		info, err := d.Info()
		if err != nil {
			return err
		}
		files++
		size += info.Size()
		if strings.HasSuffix(path, ".html") && info.Size() > largest {
			largest, page = info.Size(), strings.TrimPrefix(path, dir)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Logf("%d files, %.1f MB; the largest page %s with %.0f kB", files, float64(size)/1e6, page, float64(largest)/1e3)
}
