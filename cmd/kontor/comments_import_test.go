package main

import (
	"context"
	"encoding/json"
	"fmt"
	"net/netip"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"kontor/generator/intake"
	"kontor/generator/intake/sqlstore"
)

const importSite = "title: Probe\nlanguage: en\nbaseURL: https://www.example.com/\nmatrix: {severity: {LEG01: off}}\n"

// reported is what --format json says.
type reported struct {
	DryRun   bool
	Read     int
	Imported int
	States   map[string]int
	Skipped  map[string]int
	Left     []struct{ Reason, Address string }
	Unplaced []struct{ Address string }
	Posts    struct{ Posts, Pages int }
}

func runImport(t *testing.T, args ...string) (r reported) {
	t.Helper()
	code, out, errs := session{}.run(append([]string{"comments", "import", "--format", "json"}, args...)...)
	if code != 0 {
		t.Fatalf("exit code %d: %s", code, errs)
	}
	if err := json.Unmarshal([]byte(out), &r); err != nil {
		t.Fatal(err, out)
	}
	sum := 0
	for _, n := range r.Skipped {
		sum += n
	}
	if r.Read != r.Imported+sum || len(r.Left) != sum {
		t.Errorf("%d read are not %d imported and %d left out", r.Read, r.Imported, sum)
	}
	return r
}

// A whole blog moves: its posts become pages, and its comments find them. A
// trial run says the same beforehand; a second run finds everything there.
func TestRealBlogMovesWithItsComments(t *testing.T) {
	export := filepath.Join("..", "..", "..", "shared", "data", "wxr", "theme-unit-test.wordpress.xml")
	if _, err := os.Stat(export); err != nil {
		if export = filepath.Join("..", export); !exists(export) {
			t.Skip("no shared data here")
		}
	}
	dir := write(t, map[string]string{"content/site.yaml": importSite})
	trial := runImport(t, "-s", dir, "--posts", "--dry-run", export)
	if exists(filepath.Join(dir, ".kontor")) || exists(filepath.Join(dir, "content", "blog")) {
		t.Error("the trial run has written something")
	}
	first := runImport(t, "-s", dir, "--posts", export)
	want := map[string]int{"pingback": 2, "trackback": 2, "no-page": 1}
	if first.Read != 33 || first.Imported != 28 || first.States["approved"] != 25 || first.States["pending"] != 3 || fmt.Sprint(first.Skipped) != fmt.Sprint(want) {
		t.Errorf("%+v", first)
	}
	if fmt.Sprint(trial.States, trial.Skipped, trial.Unplaced) != fmt.Sprint(first.States, first.Skipped, first.Unplaced) {
		t.Errorf("the trial run told %+v, the import %+v", trial, first)
	}
	// The one comment without a page is on a post with a password, which no
	// static site can keep.
	if len(first.Unplaced) != 1 || !strings.HasSuffix(first.Unplaced[0].Address, "/template-password-protected/") {
		t.Errorf("without a page: %+v", first.Unplaced)
	}
	again := runImport(t, "-s", dir, "--posts", export)
	if again.Imported != 0 || again.Skipped["known"] != 28 {
		t.Errorf("the second import: %+v", again)
	}

	store, err := sqlstore.Open(context.Background(), "sqlite:"+filepath.Join(dir, intakeFile), sqlstore.Options{MustExist: true})
	if err != nil {
		t.Fatal(err)
	}
	defer store.Close()
	pages, replies := map[string]int{}, 0
	for c, err := range store.List(context.Background(), intake.Filter{}) {
		if err != nil {
			t.Fatal(err)
		}
		pages[c.Thread.Page]++
		if c.Parent != "" {
			replies++
		}
	}
	if pages["blog/template-comments"] != 20 || pages["about/page-with-comments"] != 4 || replies != 10 {
		t.Errorf("%d replies; comments by page: %v", replies, pages)
	}
}

// Whatever an import says, whether it succeeds or not, names no reader.
func TestImportsNameNoReader(t *testing.T) {
	dir := write(t, map[string]string{"content/site.yaml": importSite, "content/articles/price.md": "---\ntitle: Price\nslug: price\n---\nText.\n"})
	var secrets []string
	var posts strings.Builder
	post := func(n int, address, date, skip string) {
		email := fmt.Sprintf("canary%d@secret%d.example", n, n)
		ip := netip.AddrFrom4([4]byte{198, 51, 100, byte(n + 1)}).String()
		secrets = append(secrets, email, ip)
		fmt.Fprintf(&posts, "<post dsq:id=\"%d\"><message>Text</message><createdAt>%s</createdAt><isDeleted>%s</isDeleted><isSpam>false</isSpam>"+
			"<author><email>%s</email><name>Reader</name></author><ipAddress>%s</ipAddress><thread dsq:id=\"%s\"/></post>\n", n, date, skip, email, ip, address)
	}
	threads := `<thread dsq:id="1"><link>https://www.example.com/articles/price/</link></thread>
<thread dsq:id="2"><link>https://www.example.com/gone/?reader=canary@asks.example</link></thread>
`
	secrets = append(secrets, "canary@asks.example")
	for n := range 100 {
		post(n, []string{"1", "2"}[n%2], "2026-10-01T08:00:00Z", []string{"false", "false", "true"}[n%3])
	}
	head := `<disqus xmlns="http://disqus.com" xmlns:dsq="http://disqus.com/disqus-internals">` + "\n" + threads
	whole := head + posts.String() + "</disqus>\n"
	exports := map[string]string{
		"whole": whole, "cut": whole[:len(whole)/2], "closed": strings.Replace(whole, "</message>", "</author>", 1),
		"date": strings.ReplaceAll(whole, "2026-10-01T08:00:00Z", "canary0@secret0.example"), "entity": strings.Replace(whole, "Text", "a < canary1@secret1.example", 1),
	}
	for name, text := range exports {
		file := filepath.Join(t.TempDir(), name+".xml")
		if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		for _, more := range [][]string{nil, {"--dry-run"}, {"--format", "json"}, {"--skip-broken"}, {"--editor", "canary2@secret2.example"}} {
			_, out, errs := session{}.run(append([]string{"comments", "import", "-s", dir, "--db", filepath.Join(t.TempDir(), "x.db"), file}, more...)...)
			if out+errs == "" {
				t.Error(name, more, "says nothing")
			}
			for _, secret := range secrets {
				if strings.Contains(out+errs, secret) {
					t.Errorf("%s %v names %s:\n%s%s", name, more, secret, out, errs)
				}
			}
		}
	}
}
