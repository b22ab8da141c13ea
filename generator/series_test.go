package generator_test

import (
	"bytes"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"
	"golang.org/x/net/html"
)

// shippedParts are the files of the shipped series, in order.
var shippedParts = []string{"01-kanaele", "02-erwartungen", "03-kanalrollen", "04-steuern"}

// TestShippedSeriesInTime builds the shipped site before, between and after the
// dates of its series, and when the last part is planned but late.
func TestShippedSeriesInTime(t *testing.T) {
	for _, c := range []struct {
		name, clock string
		published   int
		late        bool // part 4 has no file, only a plan
	}{
		{"a minute before the first", "2026-11-10T07:59:00+01:00", 0, false},
		{"at the first", "2026-11-10T08:00:00+01:00", 1, false},
		{"between", "2026-11-20T12:00:00+01:00", 2, false},
		{"on the day without a part", "2026-12-01T12:00:00+01:00", 3, false},
		{"after the last", "2026-12-08T08:00:00+01:00", 4, false},
		{"the last is still planned", "2026-12-08T07:00:00+01:00", 3, true},
		{"the last is overdue", "2026-12-09T12:00:00+01:00", 3, true},
	} {
		t.Run(c.name, func(t *testing.T) {
			clock, err := time.Parse(time.RFC3339, c.clock)
			if err != nil {
				t.Fatal(err)
			}
			dir, lasts := "..", 4
			if c.late {
				dir, lasts = lateSeries(t), 3
			}
			o := options()
			o.Edition.Clock = clock
			got, report := build(t, dir, o)
			if got == nil {
				t.Fatal(diagnostics(report, 0))
			}
			s := timed{t: t, got: got, clock: clock, published: c.published}
			overdue := c.late && clock.After(time.Date(2026, 12, 8, 7, 0, 0, 0, time.UTC))
			for _, lang := range []string{"de", "en"} {
				s.timeline(lang, overdue)
				s.whole(lang)
				for i, name := range shippedParts[:lasts] {
					s.part(lang, name, i < c.published)
				}
				s.noPastDate(lang)
			}
			if told := diagnostics(report, 1); strings.Contains(told, "SER04") != overdue {
				t.Errorf("the author is told:\n%s", told)
			}
		})
	}
}

// lateSeries is the shipped site without the last part, which its series plans.
func lateSeries(t *testing.T) (dir string) {
	dir = t.TempDir()
	err := filepath.WalkDir("../content", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || strings.Contains(path, shippedParts[3]) {
			return err
		}
		b, err := os.ReadFile(path)
		if filepath.Base(path) == "_index.md" && strings.Contains(path, "vertriebskonzept") {
			b = bytes.Replace(b, []byte("complete: true\n"), []byte("planned: [{title: Steuern und messen, teaser: Zum Schluss.}]\n"), 1)
		}
		name, _ := filepath.Rel("..", path)
		put(t, dir, filepath.ToSlash(name), bytes.ReplaceAll(b, []byte(shippedParts[3]), []byte(shippedParts[2])))
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return dir
}

// timed is the shipped site at one moment.
type timed struct {
	t         *testing.T
	got       outputs
	clock     time.Time
	published int
	all       map[string]string // what all files of a language say
}

var seriesAt = map[string]string{"de": "serie/vertriebskonzept/", "en": "en/series/sales-concept/"}

// partAt are the addresses of the parts below the series, by language.
var partAt = map[string]map[string]string{
	"de": {"01-kanaele": "kanaele", "02-erwartungen": "erwartungen", "03-kanalrollen": "kanalrollen", "04-steuern": "steuern"},
	"en": {"01-kanaele": "channels", "02-erwartungen": "expectations", "03-kanalrollen": "channel-roles", "04-steuern": "steering"},
}

// says is the text of an output, "" without one.
func (s *timed) says(name string) string {
	b, ok := s.got[name]
	if !ok {
		return ""
	}
	root, err := html.Parse(bytes.NewReader(b))
	if err != nil {
		s.t.Fatal(err)
	}
	return text(root)
}

// everything is what all pages of a site and its other files say.
func (s *timed) everything() string {
	if s.all == nil {
		var all strings.Builder
		for name, b := range s.got {
			switch filepath.Ext(name) {
			case ".html":
				all.WriteString(s.says(name))
			case ".xlsx":
				for _, row := range sheetOf(s.t, b) {
					all.WriteString(strings.Join(row, " "))
				}
			default:
				all.Write(b)
			}
			all.WriteByte('\n')
		}
		s.all = map[string]string{"": all.String()}
	}
	return s.all[""]
}

func (s *timed) timeline(lang string, overdue bool) {
	s.t.Helper()
	page := s.says(seriesAt[lang] + "index.html")
	wants := map[string][]string{"de": {"Teil 4", "jeden Dienstag um 8 Uhr"}, "en": {"Part 4", "every Tuesday at 8:00"}}[lang]
	switch {
	case overdue:
		wants = append(wants, map[string]string{"de": "Teil 4 · In Vorbereitung", "en": "Part 4 · In preparation"}[lang])
	case s.published < 4:
		wants = append(wants, map[string]string{"de": "Teil 4 · Erscheint am 8. Dezember 2026", "en": "Part 4 · Coming on 8 December 2026"}[lang])
	default:
		wants = map[string][]string{"de": {"Vollständig: alle 4 Teile sind erschienen"}, "en": {"Complete: all 4 parts have been published"}}[lang]
	}
	if s.published < 4 {
		wants = append(wants, fmt.Sprintf(map[string]string{"de": "%d von 4 Teilen erschienen", "en": "%d of 4 parts published"}[lang], s.published))
	}
	for _, want := range wants {
		if !strings.Contains(page, want) {
			s.t.Errorf("the series in %s does not say %q: %s", lang, want, page)
		}
	}
}

// whole checks the pages about the whole series: they exist once there is
// something on them.
func (s *timed) whole(lang string) {
	s.t.Helper()
	for name, from := range map[string]int{"all/index.html": 2, "all/print.css": 2, "questions/index.html": 1, "questions.xlsx": 1} {
		if _, exists := s.got[seriesAt[lang]+name]; exists != (s.published >= from) {
			s.t.Errorf("with %d parts %s exists: %v", s.published, seriesAt[lang]+name, exists)
		}
	}
	if b, exists := s.got[seriesAt[lang]+"all/index.html"]; exists {
		s.hangsTogether(b)
	}
}

// hangsTogether: every id of a page is there once, and whatever it refers to.
func (s *timed) hangsTogether(b []byte) {
	s.t.Helper()
	root, err := html.Parse(bytes.NewReader(b))
	if err != nil {
		s.t.Fatal(err)
	}
	ids, wanted := map[string]int{}, []string{}
	for n := range root.Descendants() {
		for _, a := range n.Attr {
			switch {
			case a.Key == "id":
				ids[a.Val]++
			case a.Key == "href" && strings.HasPrefix(a.Val, "#"):
				wanted = append(wanted, a.Val[1:])
			case a.Key == "aria-labelledby" || a.Key == "aria-describedby" || a.Key == "headers":
				wanted = append(wanted, strings.Fields(a.Val)...)
			}
		}
	}
	for id, n := range ids {
		if n > 1 {
			s.t.Errorf("the id %q is there %d times", id, n)
		}
	}
	for _, id := range wanted {
		if ids[id] == 0 {
			s.t.Errorf("%q is referred to and not there", id)
		}
	}
}

// plainLine is a line of Markdown that reads the same on the page.
var plainLine = regexp.MustCompile(`^[\p{L}0-9 ,.;:?!-]{30,}$`)

// linesOf are lines of a part's text, and its questions.
func linesOf(t *testing.T, lang, name string) (lines, questions []string) {
	if lang != "de" {
		name += "." + lang
	}
	b, err := os.ReadFile("../content/series/vertriebskonzept/" + name + ".md")
	if err != nil {
		t.Fatal(err)
	}
	_, body, _ := strings.Cut(strings.TrimPrefix(string(b), "---\n"), "\n---\n")
	fenced := false
	for line := range strings.Lines(body) {
		line = strings.TrimSpace(line)
		if strings.HasPrefix(line, "```") {
			fenced = !fenced
		}
		if fenced {
			continue
		}
		if q, ok := strings.CutPrefix(line, "> - "); ok {
			questions = append(questions, q)
		} else if plainLine.MatchString(line) && !strings.Contains(line, "--") {
			lines = append(lines, line)
		}
	}
	if len(lines) < 10 || len(questions) < 3 {
		t.Fatalf("%s has %d lines and %d questions to look for", name, len(lines), len(questions))
	}
	return lines, questions
}

// part checks that the text of a part is where it belongs, or nowhere.
func (s *timed) part(lang, name string, published bool) {
	s.t.Helper()
	lines, questions := linesOf(s.t, lang, name)
	own := seriesAt[lang] + partAt[lang][name] + "/index.html"
	if _, exists := s.got[own]; exists != published {
		s.t.Errorf("%s exists: %v", own, exists)
	}
	if !published {
		for _, line := range append(lines, questions...) {
			if strings.Contains(s.everything(), line) && !strings.Contains(otherTexts(s.t), line) {
				s.t.Errorf("%q of %s is published", line, name)
			}
		}
		return
	}
	s.holds(own, lines, questions)
	if s.published >= 2 {
		s.holds(seriesAt[lang]+"all/index.html", lines, questions)
	}
	s.holds(seriesAt[lang]+"questions/index.html", questions)
	for _, q := range questions {
		found := 0
		for _, row := range sheetOf(s.t, s.got[seriesAt[lang]+"questions.xlsx"]) {
			if len(row) > 1 && row[1] == q {
				found++
			}
		}
		if found != 1 {
			s.t.Errorf("the workbook has %q %d times", q, found)
		}
	}
}

// otherTexts is what the shipped site says outside its series.
func otherTexts(t *testing.T) string {
	var all strings.Builder
	err := filepath.WalkDir("../content", func(path string, d fs.DirEntry, err error) error {
		if err != nil || filepath.Ext(path) != ".md" || strings.Contains(path, "vertriebskonzept") {
			return err
		}
		b, err := os.ReadFile(path)
		all.WriteString(strings.Join(strings.Fields(string(b)), " "))
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return all.String()
}

func (s *timed) holds(name string, texts ...[]string) {
	s.t.Helper()
	page := s.says(name)
	for _, lines := range texts {
		for _, line := range lines {
			if !strings.Contains(page, line) {
				s.t.Errorf("%s lacks %q", name, line)
			}
		}
	}
}

var comingDate = regexp.MustCompile(`(?:Erscheint am|erscheint am|Coming on|Coming next on) (\d+)\.? (\pL+) (\d{4})`)

// noPastDate: nothing is said to come on a day that has passed.
func (s *timed) noPastDate(lang string) {
	s.t.Helper()
	months := map[string]time.Month{"November": 11, "Dezember": 12, "December": 12}
	y, m, d := s.clock.Date()
	today := time.Date(y, m, d, 0, 0, 0, 0, time.UTC)
	for _, found := range comingDate.FindAllStringSubmatch(s.everything(), -1) {
		var day, year int
		fmt.Sscan(found[1], &day)
		fmt.Sscan(found[3], &year)
		if months[found[2]] > 0 && time.Date(year, months[found[2]], day, 0, 0, 0, 0, time.UTC).Before(today) {
			s.t.Errorf("in %s a past day is announced: %s", lang, found[0])
		}
	}
}

// sheetOf are the rows of the first sheet of a workbook.
func sheetOf(t *testing.T, b []byte) [][]string {
	t.Helper()
	w, err := excelize.OpenReader(bytes.NewReader(b))
	if err != nil {
		t.Fatal(err)
	}
	defer w.Close()
	rows, err := w.GetRows(w.GetSheetName(0))
	if err != nil {
		t.Fatal(err)
	}
	return rows
}

// TestQuestionsWorkbook: part, question and an empty column for the answer,
// all of it text, whatever it begins with.
func TestQuestionsWorkbook(t *testing.T) {
	dir := t.TempDir()
	files{
		"content/site.yaml":              "title: Reihe\n",
		"content/series/plan/_index.md":  "---\ntitle: Plan\n---\n",
		"content/series/plan/01-eins.md": "---\ntitle: Eins\n---\n> [!FRAGEN]\n> - =1+1\n> - Wem gehört [[02-zwei]]?\n",
		"content/series/plan/02-zwei.md": "---\ntitle: Zwei\n---\n> [!FRAGEN]\n> - \"@SUMME(A1)\"\n",
	}.write(t, dir)
	got, report := build(t, dir, options())
	if got == nil {
		t.Fatal(diagnostics(report, 0))
	}
	w, err := excelize.OpenReader(bytes.NewReader(got["serie/plan/questions.xlsx"]))
	if err != nil {
		t.Fatal(err)
	}
	defer w.Close()
	want := [][3]string{
		{"Teil", "Frage", "Antwort"}, {"Teil 1: Eins", "=1+1", ""}, {"Teil 1: Eins", "Wem gehört Zwei?", ""}, {"Teil 2: Zwei", "„@SUMME(A1)“", ""},
	}
	sheet := w.GetSheetName(0)
	rows, err := w.GetRows(sheet)
	if err != nil || len(rows) != len(want) {
		t.Fatalf("%v %q", err, rows)
	}
	for r, row := range want {
		for c, text := range row {
			cell := fmt.Sprintf("%c%d", 'A'+c, r+1)
			value, _ := w.GetCellValue(sheet, cell)
			formula, _ := w.GetCellFormula(sheet, cell)
			if value != text || formula != "" {
				t.Errorf("%s is %q with formula %q, want %q", cell, value, formula, text)
			}
		}
	}
	again, _ := build(t, dir, options())
	same(t, "second build", got, again)
}
