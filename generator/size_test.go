package generator_test

import (
	"encoding/json"
	"flag"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"kontor/generator/benchsite"
)

var fullSize = flag.Bool("size.full", false, "also hold a site of 700 x 170 x 12 to the bounds of its pages")

// pageLimit is how many bytes of HTML a page may have.
const pageLimit = 500_000

// covering is a concept of which every cell is decided, in many ways: the
// heaviest that its size allows.
func covering(segments, portfolios, channels, groups int) benchsite.Concept {
	return benchsite.Concept{
		Segments: segments, Portfolios: portfolios, Channels: channels, Offers: segments * portfolios * channels, Groups: groups,
	}
}

// No page grows with the relation: matrices are tables up to a size and read in
// blocks beyond, and nothing that is decided is lost.
func TestPagesOfLargeMatricesAreBounded(t *testing.T) {
	sites := map[string]benchsite.Concept{
		"as budgeted": benchsite.LargeConcept,
		"above":       {Segments: 60, Portfolios: 40, Channels: 5, Offers: 1_500, Groups: 5},
		"no groups":   {Segments: 70, Portfolios: 30, Channels: 4, Offers: 1_500},
		"dense":       covering(45, 35, 6, 4),
		"full table":  covering(34, 35, 5, 4),
		"one channel": covering(34, 35, 1, 0),
		"channels":    covering(4, 5, 700, 0),
	}
	if *fullSize {
		sites = map[string]benchsite.Concept{"full": benchsite.HugeConcept}
	}
	for name, c := range sites {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			if err := c.Write(func(path, text string) error { put(t, dir, path, []byte(text)); return nil }); err != nil {
				t.Fatal(err)
			}
			got, report := build(t, dir, options())
			if got == nil {
				t.Fatal(diagnostics(report, 0))
			}
			checkPageSizes(t, got)
			m := readModel(t, got)
			if len(m.Offers) != c.Offers {
				t.Errorf("%d offers in, %d out", c.Offers, len(m.Offers))
			}
			for _, pair := range [][2]string{{"segment", "channel"}, {"segment", "portfolio"}, {"channel", "portfolio"}} {
				checkPair(t, got, m, pair)
			}
		})
	}
}

func checkPageSizes(t *testing.T, got outputs) {
	t.Helper()
	largest, pages := "", 0
	for _, p := range got.paths() {
		if !strings.HasSuffix(p, ".html") {
			continue
		}
		pages++
		if largest == "" || len(got[p]) > len(got[largest]) {
			largest = p
		}
		if len(got[p]) >= pageLimit {
			t.Errorf("%s has %d bytes", p, len(got[p]))
		}
	}
	t.Logf("%d pages, the largest %s with %d bytes", pages, largest, len(got[largest]))
}

// relationModel is what model.json says of the relation.
type relationModel struct {
	Offers []struct {
		Key      map[string]string
		Decision string
	}
}

func readModel(t *testing.T, got outputs) (m relationModel) {
	t.Helper()
	if err := json.Unmarshal(got["model.json"], &m); err != nil {
		t.Fatal(err)
	}
	return m
}

var (
	figureOfBlock = regexp.MustCompile(`<td><a href="([^"]+)">([0-9.]+) von ([0-9.]+)</a>(?:<progress[^>]*></progress>)?</td>`)
	blockSummary  = regexp.MustCompile(`In diesem Ausschnitt sind ([0-9.]+) von ([0-9.]+) Kombinationen abgedeckt`)
)

// checkPair adds up the blocks of a pair matrix that is split: together they
// cover what the relation covers, each says so on its page, and has a cell for
// everything that is decided.
func checkPair(t *testing.T, got outputs, m relationModel, pair [2]string) {
	t.Helper()
	name := "matrix/" + pair[0] + "-" + pair[1]
	page := string(got[name+"/index.html"])
	covered, decided := map[string]bool{}, map[string]bool{}
	for _, o := range m.Offers {
		cell := o.Key[pair[0]] + "." + o.Key[pair[1]]
		decided[cell] = true
		if o.Decision == "offered" || o.Decision == "on-request" {
			covered[cell] = true
		}
	}
	figures := figureOfBlock.FindAllStringSubmatch(page, -1)
	if len(figures) == 0 {
		for cell := range decided {
			if !strings.Contains(page, ` id="`+cell+`"`) {
				t.Errorf("%s: no cell %s", name, cell)
			}
		}
		return
	}
	sum := 0
	var blocks strings.Builder
	for _, f := range figures {
		block := string(got[strings.Trim(f[1], "/")+"/index.html"])
		summary := blockSummary.FindStringSubmatch(block)
		if summary == nil || summary[1] != f[2] || summary[2] != f[3] {
			t.Errorf("%s: %s of %s in the table, its page says %q", f[1], f[2], f[3], summary)
		}
		sum += number(t, f[2])
		blocks.WriteString(block)
	}
	if sum != len(covered) {
		t.Errorf("%s: the blocks cover %d cells, the relation %d", name, sum, len(covered))
	}
	text := blocks.String()
	ids := map[string]bool{}
	for _, id := range regexp.MustCompile(` id="([^".]+\.[^".]+)"`).FindAllStringSubmatch(text, -1) {
		ids[id[1]] = true
	}
	for cell := range decided {
		if !ids[cell] {
			t.Errorf("%s: no block has the cell %s", name, cell)
			break
		}
	}
}

func number(t *testing.T, s string) int {
	n, err := strconv.Atoi(strings.ReplaceAll(s, ".", ""))
	if err != nil {
		t.Fatal(err)
	}
	return n
}

// What an entity's page shows of a slice that is no table is still everything
// that is decided.
func TestLargeSlicesAreListed(t *testing.T) {
	c := benchsite.Concept{Segments: 60, Portfolios: 40, Channels: 2, Offers: 900, Groups: 5}
	dir := t.TempDir()
	if err := c.Write(func(path, text string) error { put(t, dir, path, []byte(text)); return nil }); err != nil {
		t.Fatal(err)
	}
	got, _ := build(t, dir, options())
	for _, o := range readModel(t, got).Offers {
		page := string(got["kanaele/"+o.Key["channel"]+"/index.html"])
		_, list, _ := strings.Cut(page, "matrix-listed")
		_, row, found := strings.Cut(list, `href="/segmente/`+o.Key["segment"]+`/"`)
		row, _, _ = strings.Cut(row, "</div>")
		word := map[string]string{"offered": ": angeboten", "on-request": ": auf Anfrage", "planned": ": geplant", "excluded": ": bewusst nicht angeboten"}[o.Decision]
		if !found || !strings.Contains(row, word) {
			t.Fatalf("%v is not listed", o)
		}
	}
	segment := string(got["segmente/segment-0001/index.html"])
	if !strings.Contains(segment, "<table") || strings.Contains(segment, "matrix-listed") {
		t.Error("a small slice is no table")
	}
}

// A matrix that is not drawn says so at its place, with a way to mend it, and
// no louder than the site wants.
func TestLargeMatricesAreReported(t *testing.T) {
	c := benchsite.Concept{Segments: 60, Portfolios: 40, Channels: 2, Offers: 300}
	dir := t.TempDir()
	if err := c.Write(func(path, text string) error { put(t, dir, path, []byte(text)); return nil }); err != nil {
		t.Fatal(err)
	}
	put(t, dir, "content/text.md", []byte("---\ntitle: Text\n---\n\nVorher.\n\n```kontor\nmatrix: {rows: segment, cols: portfolio}\n```\n"))
	got, report := build(t, dir, options())
	told := diagnostics(report, 0)
	for _, want := range []string{"2400 Felder (60 × 40)", "Ohne Gruppen ist der Schnitt willkürlich", "content/text.md:8:1: warning SIZ01"} {
		if !strings.Contains(told, want) {
			t.Errorf("no %s in\n%s", want, told)
		}
	}
	text := string(got["text/index.html"])
	if strings.Contains(text, "<table") || !strings.Contains(text, `<a href="/matrix/segment-portfolio/">Zur Matrix</a>`) {
		t.Error("the text has the matrix, or no link to it")
	}
	put(t, dir, "content/site.yaml", []byte("title: Messwerk\nmatrix: {severity: {SIZ01: off}}\n"))
	if _, report = build(t, dir, options()); strings.Contains(diagnostics(report, 0), "SIZ01") {
		t.Errorf("switched off, and still told:\n%s", diagnostics(report, 0))
	}
}
