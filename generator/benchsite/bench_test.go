package benchsite

import (
	"flag"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
)

var (
	articles = flag.Int("bench.n", 0, "articles of the site to measure; 0 measures nothing")
	previews = flag.String("bench.preview", "", "numbers of articles, with spaces between, that the preview is measured at; empty = that of bench.n")
	runs     = flag.Int("bench.runs", 3, "runs of each program, of which the median counts")
	kontor   = flag.String("bench.kontor", "", "the kontor program to measure")
)

// TestWork holds the site to what the budgets say of it.
func TestWork(t *testing.T) {
	const n = 500
	bytes, pages, code := 0, 0, 0
	terms := map[string]map[string]bool{"segments: ": {}, "channels: ": {}, "portfolios: ": {}}
	err := Write(n, Kontor{}, func(path, text string) error {
		if !strings.HasPrefix(path, "content/series/") || strings.HasSuffix(path, "_index.md") {
			return nil
		}
		pages++
		matter, body, _ := strings.Cut(strings.TrimPrefix(text, "---\n"), "---\n")
		bytes += len(body)
		if words := len(strings.Fields(body)); words < 600 || words > 1500 {
			t.Errorf("%s has %d words", path, words)
		}
		if strings.Contains(body, "```") {
			code++
		}
		for line := range strings.Lines(matter) {
			for key, seen := range terms {
				if list, ok := strings.CutPrefix(line, key); ok {
					for _, name := range strings.Split(strings.Trim(list, "[]\n"), ", ") {
						seen[name] = true
					}
				}
			}
		}
		for _, part := range []string{"\n## ", "\n- ", "\n|---", "](https://", ".md)", "[^2]: "} {
			if !strings.Contains(body, part) {
				t.Errorf("%s has no %q", path, part)
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if pages != n || code != n/5 {
		t.Errorf("%d articles, %d with code", pages, code)
	}
	if average := bytes / pages; average < 7000 || average > 7400 {
		t.Errorf("%d bytes of Markdown on average", average)
	}
	if s, c, p := len(terms["segments: "]), len(terms["channels: "]), len(terms["portfolios: "]); s != 12 || c != 10 || p != 20 {
		t.Errorf("%d segments, %d channels, %d portfolio items", s, c, p)
	}
}

// TestBench measures cold builds of the site, by Kontor and, where it is
// installed, by Hugo. Both write to memory where there is such a folder.
func TestBench(t *testing.T) {
	if *articles == 0 {
		t.Skip("measures only with -bench.n; see make bench")
	}
	dir := t.TempDir()
	if memory, err := os.MkdirTemp("/dev/shm", "kontor-bench"); err == nil {
		dir = memory
		defer os.RemoveAll(memory)
	}
	write(t, *articles, filepath.Join(dir, "kontor"), Kontor{})
	ours := bench(t, dir, "kontor", *kontor, "build", "-s", filepath.Join(dir, "kontor"), "--clock", "2026-12-01T12:00:00+01:00")
	path, err := exec.LookPath("hugo")
	if err != nil {
		t.Log("no hugo on the PATH to compare with")
		return
	}
	version, err := exec.Command(path, "version").Output()
	if err != nil {
		t.Fatal(err)
	}
	t.Logf("%s", version)
	write(t, *articles, filepath.Join(dir, "hugo"), Hugo{})
	theirs := bench(t, dir, "hugo", path, "--minify", "--quiet", "-s", filepath.Join(dir, "hugo"))
	t.Logf("against Hugo: wall %.2f, CPU %.2f, memory %.2f", ratio(ours.Wall, theirs.Wall), ratio(ours.CPU, theirs.CPU),
		ratio(ours.Peak, theirs.Peak))
}

func ratio[T time.Duration | int64](a, b T) float64 { return float64(a) / float64(b) }

func write(t *testing.T, n int, dir string, d Dialect) {
	t.Helper()
	err := Write(n, d, func(path, text string) error {
		path = filepath.Join(dir, filepath.FromSlash(path))
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			return err
		}
		return os.WriteFile(path, []byte(text), 0o644)
	})
	if err != nil {
		t.Fatal(err)
	}
}

// bench builds into a new folder each time and returns the medians.
func bench(t *testing.T, dir, name, program string, args ...string) cost {
	var wall, cpu []time.Duration
	var peak []int64
	for range *runs {
		target, err := os.MkdirTemp(dir, name+"-public")
		if err != nil {
			t.Fatal(err)
		}
		c, err := measure(program, append(args, "-d", target)...)
		if err != nil {
			t.Fatal(err)
		}
		wall, cpu, peak = append(wall, c.Wall), append(cpu, c.CPU), append(peak, c.Peak)
		if len(wall) == *runs {
			files, size := weigh(t, target)
			t.Logf("%-6s %d articles: %d files, %.1f MB", name, *articles, files, float64(size)/1e6)
		}
		if err := os.RemoveAll(target); err != nil {
			t.Fatal(err)
		}
	}
	c := cost{Wall: median(wall), CPU: median(cpu), Peak: median(peak)}
	t.Logf("%-6s wall %.2f s, CPU %.2f s, peak %.0f MB (medians of %d)", name, c.Wall.Seconds(), c.CPU.Seconds(), float64(c.Peak)/1e6, *runs)
	return c
}

func median[T time.Duration | int64](values []T) T {
	slices.Sort(values)
	return values[len(values)/2]
}

func weigh(t *testing.T, dir string) (files int, size int64) {
	err := filepath.WalkDir(dir, func(_ string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		info, err := d.Info()
		if err != nil {
			return err
		}
		files++
		size += info.Size()
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if files < *articles {
		t.Fatalf("only %d files", files)
	}
	return files, size
}
