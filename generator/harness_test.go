package generator_test

import (
	"bytes"
	"context"
	"errors"
	"image"
	"image/png"
	"io"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"time"

	"kontor/generator"
	"kontor/generator/output"
	"kontor/generator/site"
	"kontor/generator/source"
	"kontor/themes"
)

// now is the clock of every build that does not choose its own.
var now = time.Date(2026, 12, 1, 12, 0, 0, 0, time.FixedZone("CET", 3600))

// outputs are the files of one published build by address.
type outputs map[string][]byte

// paths returns the addresses in order.
func (o outputs) paths() []string { return slices.Sorted(maps.Keys(o)) }

// memory is a publisher that holds a build in memory. Nothing can be read from
// it before Commit, as the contract of output.Publisher asks.
type memory struct {
	mu        sync.Mutex
	staged    outputs
	published outputs // nil until Commit
}

func (m *memory) Have(string) (output.Entry, bool) { return output.Entry{}, false }

func (m *memory) Keep(addr string) {
	panic("kept " + addr + ", which no earlier build wrote")
}

func (m *memory) Put(addr string, _ source.Hash, write func(io.Writer) error) error {
	var b bytes.Buffer
	if err := write(&b); err != nil {
		return err
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	if _, twice := m.staged[addr]; twice {
		return errors.New("two outputs at " + addr)
	}
	if m.staged == nil {
		m.staged = outputs{}
	}
	m.staged[addr] = b.Bytes()
	return nil
}

func (m *memory) Commit() (output.Report, error) {
	m.published = outputs{}
	maps.Copy(m.published, m.staged)
	return output.Report{Outputs: len(m.staged), Written: len(m.staged)}, nil
}

func (m *memory) Abort() { m.staged = nil }

// options are those of a production build at the fixed clock.
func options() generator.Options {
	return generator.Options{Themes: themes.FS, Version: "test", Edition: site.Edition{Clock: now}}
}

// failer is what helpers need of a test, be it one of Go's or a rapid check.
type failer interface {
	Helper()
	Errorf(format string, args ...any)
	Fatal(args ...any)
	Fatalf(format string, args ...any)
}

// build builds the site in dir. The outputs are nil when nothing was published.
func build(t failer, dir string, o generator.Options) (outputs, generator.Report) {
	t.Helper()
	tree, err := source.Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	defer tree.Close()
	var m memory
	report, err := generator.Build(context.Background(), tree, o, &m)
	if err != nil {
		t.Fatalf("build of %s: %v", dir, err)
	}
	if source.HasErrors(report.Diagnostics) != (m.published == nil) {
		t.Fatalf("with errors: %v, published: %v; a site is published exactly when it has no errors",
			source.HasErrors(report.Diagnostics), m.published != nil)
	}
	return m.published, report
}

// files is a site before it is written: path to text.
type files map[string]string

// write lays the files below dir.
func (f files) write(t failer, dir string) {
	t.Helper()
	for name, text := range f {
		put(t, dir, name, []byte(text))
	}
}

func put(t failer, dir, name string, b []byte) {
	t.Helper()
	path := filepath.Join(dir, filepath.FromSlash(name))
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, b, 0o644); err != nil {
		t.Fatal(err)
	}
}

// picture returns a PNG of the given size.
func picture(t failer, width, height int) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := png.Encode(&b, image.NewGray(image.Rect(0, 0, width, height))); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// same fails the test when two builds differ in any path or byte.
func same(t failer, what string, a, b outputs) {
	t.Helper()
	if !slices.Equal(a.paths(), b.paths()) {
		t.Errorf("%s: other outputs:\n%q\n%q", what, a.paths(), b.paths())
		return
	}
	for _, p := range a.paths() {
		if !bytes.Equal(a[p], b[p]) {
			t.Errorf("%s: %s differs at byte %d", what, p, firstDifference(a[p], b[p]))
		}
	}
}

func firstDifference(a, b []byte) int {
	n := min(len(a), len(b))
	for i := range n {
		if a[i] != b[i] {
			return i
		}
	}
	return n
}
