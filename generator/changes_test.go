package generator_test

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"regexp"
	"strconv"
	"strings"
	"testing"
)

// However much has changed, and however often, the page of changes can be read:
// it lists so much, counts the rest, and loses nothing in between.
func TestChangesStayReadable(t *testing.T) {
	dir := t.TempDir()
	f := files{"content/site.yaml": "title: Large\nlanguage: en\nmatrix: {severity: {LEG01: off}}\n"}
	decisions := []string{"offered", "planned", "excluded", "on-request"}
	r := rand.New(rand.NewPCG(1, 2))
	table := "segment,channel,portfolio,decision\n"
	states := make([][]string, 26)
	cells := 0
	for s := range 20 {
		for c := range 8 {
			for p := range 20 {
				cells++
				table += fmt.Sprintf("Segment %d,Channel %d,Portfolio %d,offered\n", s, c, p)
				for i := range states {
					states[i] = append(states[i], fmt.Sprintf(`{"key": {"segment": "segment-%d", "channel": "channel-%d", "portfolio": "portfolio-%d"}, "decision": %q, "reason": "Because of %d"}`,
						s, c, p, decisions[r.IntN(len(decisions))], r.IntN(9)))
				}
			}
		}
	}
	f["content/offers.csv"] = table
	members := func(name string, n int) string {
		var out []map[string]string
		for i := range n {
			out = append(out, map[string]string{"id": fmt.Sprintf("%s-%d", strings.ToLower(name), i), "title": fmt.Sprintf("%s %d", name, i)})
		}
		data, err := json.Marshal(out)
		if err != nil {
			t.Fatal(err)
		}
		return string(data)
	}
	head := `{"schema": 1, "dimensions": [{"id": "segment"}, {"id": "channel"}, {"id": "portfolio"}], "entities": {"segment": ` +
		members("Segment", 20) + `, "channel": ` + members("Channel", 8) + `, "portfolio": ` + members("Portfolio", 20) + `}, "offers": [`
	for i, offers := range states {
		f[fmt.Sprintf("content/snapshots/2026-10-%02d.json", i+1)] = head + strings.Join(offers, ",") + "]}"
	}
	f.write(t, dir)
	got, report := build(t, dir, options())
	if got == nil {
		t.Fatal(diagnostics(report, 0))
	}
	page := string(got["changes/index.html"])
	t.Logf("%d bytes", len(page))
	if len(page) > 500_000 {
		t.Errorf("the page has %d bytes", len(page))
	}
	if !strings.Contains(page, "2 older states are not compared any more") {
		t.Error("nothing is said of the states that are left out")
	}
	newest, _, _ := strings.Cut(page, "<details class=\"comparison\">")
	newest, _, ok := strings.Cut(newest, "</section>")
	if !ok {
		t.Fatal("there is no newest comparison")
	}
	if n := strings.Count(newest, "<h3>"); n != 8 {
		t.Errorf("%d of 8 channels are listed", n)
	}
	newest = strings.NewReplacer("<b>", "", "</b>", "").Replace(newest)
	listed := 0
	for _, line := range regexp.MustCompile(`Segment \d+(?:, Segment \d+| and \d+ more)*: (?:everything|[^<]+)`).FindAllString(newest, -1) {
		rows, cols, _ := strings.Cut(line, ":")
		n := 20
		if !strings.Contains(cols, "everything") {
			n = named(cols, "Portfolio")
		}
		listed += named(rows, "Segment") * n
	}
	for _, more := range regexp.MustCompile(`and ([\d,]+) more assignments`).FindAllStringSubmatch(newest, -1) {
		n, _ := strconv.Atoi(strings.ReplaceAll(more[1], ",", ""))
		listed += n
	}
	listed += strings.Count(newest, "and one more assignment")
	if listed != cells {
		t.Errorf("the newest comparison accounts for %d of %d cells", listed, cells)
	}
}

// named counts the names in a list that may end with "and 3 more".
func named(list, name string) int {
	n := strings.Count(list, name+" ")
	if m := regexp.MustCompile(`and (\d+) more`).FindStringSubmatch(list); m != nil {
		more, _ := strconv.Atoi(m[1])
		n += more
	}
	return n
}
