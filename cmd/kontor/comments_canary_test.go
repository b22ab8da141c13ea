package main

import (
	"archive/zip"
	"bytes"
	"compress/gzip"
	"context"
	"crypto/md5"
	"crypto/sha1"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"html"
	"io"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"kontor/generator/comment"
	"kontor/generator/intake"
	"kontor/generator/intake/sqlstore"
)

// canaries are secrets that stand nowhere but in the private fields of a store.
type canaries struct {
	addresses []string // e-mail, IP, identities: nobody sees them who does not ask
	hidden    []string // what readers wrote and moderators see: not for the public
	stored    []string // as the store names its secrets
}

// plantCanaries fills a store with comments in every state.
func plantCanaries(t *testing.T, dir string) canaries {
	t.Helper()
	if err := os.MkdirAll(filepath.Join(dir, ".kontor/data"), 0o700); err != nil {
		t.Fatal(err)
	}
	store, err := sqlstore.Open(t.Context(), "sqlite:"+filepath.Join(dir, intakeFile), sqlstore.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer store.Close()
	var c canaries
	var list []intake.Comment
	hide := func(kind string, i int) string {
		word := fmt.Sprintf("%s.Kanari%03d@versteckt-%d.example", kind, i, i*7)
		c.hidden = append(c.hidden, word)
		return word
	}
	for i := range 60 {
		state := []intake.State{intake.Approved, intake.Approved, intake.Pending, intake.Rejected, intake.Spam, intake.Trash, intake.Unproven}[i%7]
		mail := fmt.Sprintf("Lese.Rin+%d@Kanari-%d.example", i, i*13)
		ip := fmt.Sprintf("251.%d.%d.77", i+1, 200-i)
		if i%10 == 9 {
			ip = fmt.Sprintf("2a09:%x:%x::77", 0xab00+i, 0xcd00+i)
			c.stored = append(c.stored, fmt.Sprintf("2a09:%x:%x::", 0xab00+i, 0xcd00+i))
		} else {
			c.stored = append(c.stored, strings.TrimSuffix(ip, "77")+"0")
		}
		c.addresses = append(c.addresses, mail, c.stored[len(c.stored)-1])
		c.stored = append(c.stored, mail)
		identity := "email:" + strings.ToLower(mail)
		if i%3 == 0 {
			known := fmt.Sprintf("nutzerin%d@anderswo-%d.example", i, i*3)
			identity = "disqus:user:" + known
			c.addresses = append(c.addresses, known)
		}
		sent := time.Date(2026, 11, 1, 8, i, 0, 0, time.UTC)
		comment := intake.Comment{
			ID: fmt.Sprintf("c%d", i), Thread: intake.Thread{Page: []string{"erster", "series/s/01-a", "entwurf"}[i%3], Language: "de"}, State: state, Changed: sent, Sent: sent,
			Author: intake.Author{Name: fmt.Sprintf("Person %d", i), Website: "https://leser.example/", Email: mail, IP: ip, Identity: identity},
			Text:   fmt.Sprintf("Beitrag Nummer %d.", i), Format: comment.Markdown,
			Source: intake.Source{System: "disqus", Site: "forum", ID: fmt.Sprint(1000 + i)},
		}
		if i >= 3 {
			comment.Parent = fmt.Sprintf("c%d", i-3) // the same page
		}
		switch {
		case state == intake.Approved && i%7 == 1:
			comment.Revision = &intake.Revision{Text: "Neu: " + hide("Revision", i), Format: "md", Sent: sent.Add(time.Hour)}
		case state != intake.Approved:
			comment.Author.Name, comment.Text = hide("Name", i), "Text "+hide("Text", i)
			comment.Author.Website = "https://leser.example/?an=" + hide("Website", i)
			comment.Reason = hide("Grund", i)
		}
		list = append(list, comment)
	}
	if _, err := store.Add(t.Context(), list, intake.Decision{Actor: "import"}); err != nil {
		t.Fatal(err)
	}
	return c
}

// forms are the ways in which an address can be written, made without any code
// of the search that is tested.
func forms(secret string) map[string]string {
	out := map[string]string{
		"plain": secret, "lower": strings.ToLower(secret), "upper": strings.ToUpper(secret),
		"percent": url.QueryEscape(secret), "entity": strings.ReplaceAll(secret, "@", "&#64;"), "escape": strings.ReplaceAll(secret, "@", `\u0040`),
		"quoted": strings.ReplaceAll(secret, "@", "=40"), "all entities": "", "all percent": "",
		"hex": hex.EncodeToString([]byte(secret)), "hex lower": hex.EncodeToString([]byte(strings.ToLower(secret))),
	}
	for i := range len(secret) {
		out["all entities"] += fmt.Sprintf("&#x%X;", secret[i])
		out["all percent"] += fmt.Sprintf("%%%02X", secret[i])
	}
	for _, spelling := range []string{secret, strings.ToLower(secret)} {
		m, s1, s2 := md5.Sum([]byte(spelling)), sha1.Sum([]byte(spelling)), sha256.Sum256([]byte(spelling))
		for name, sum := range map[string][]byte{"md5": m[:], "sha1": s1[:], "sha256": s2[:]} {
			name += " of " + spelling
			out[name] = hex.EncodeToString(sum)
			out[name+" upper"] = strings.ToUpper(out[name])
			out[name+" base64"] = strings.TrimRight(base64.StdEncoding.EncodeToString(sum), "=")
		}
		for shift, whole := range encoded(spelling) { // whole groups of four letters
			out[fmt.Sprint("base64 ", shift, spelling)] = whole[4*((shift+2)/3) : 4*((shift+len(spelling))/3)]
		}
	}
	return out
}

// encoded is a text in base64 after none, one and two other letters.
func encoded(spelling string) (out [3]string) {
	for shift := range out {
		out[shift] = base64.StdEncoding.EncodeToString([]byte(strings.Repeat("*", shift) + spelling + "***"))
	}
	return out
}

// netOf is the part of an IP address that all of its network have in common.
func netOf(ip string) string { return strings.TrimSuffix(ip, "0") }

// seen lists the canaries that stand in a text, in whatever form.
func seen(text string, secrets []string) (found []string) {
	lower := strings.ToLower(text)
	unescaped := strings.ToLower(html.UnescapeString(html.UnescapeString(text)))
	for _, s := range secrets {
		if !strings.Contains(s, "@") {
			if strings.Contains(text, netOf(s)) || strings.Contains(text, forms(s)["md5 of "+s]) || strings.Contains(text, forms(s)["sha256 of "+s]) {
				found = append(found, s)
			}
			continue
		}
		for name, form := range forms(s) {
			if strings.Contains(text, form) || strings.Contains(lower, strings.ToLower(form)) && !strings.HasPrefix(name, "base64") || strings.Contains(unescaped, strings.ToLower(s)) {
				found = append(found, s+" as "+name)
			}
		}
	}
	return found
}

// published is the text of all files below a folder and their names, unpacked.
func published(t *testing.T, dir string) (text string, files int) {
	t.Helper()
	var b strings.Builder
	err := filepath.WalkDir(dir, func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		data, err := os.ReadFile(name)
		if err != nil {
			return err
		}
		files++
		fmt.Fprintf(&b, "\n%s\n%s", strings.TrimPrefix(name, dir), data)
		if z, err := gzip.NewReader(bytes.NewReader(data)); err == nil {
			inner, _ := io.ReadAll(z)
			b.Write(inner)
		}
		if z, err := zip.NewReader(bytes.NewReader(data), int64(len(data))); err == nil {
			for _, f := range z.File {
				r, err := f.Open()
				if err != nil {
					return err
				}
				inner, _ := io.ReadAll(r)
				b.Write(inner)
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return b.String(), files
}

var canarySite = map[string]string{
	"content/site.yaml":          "title: Website\nlanguage: de\nbaseURL: https://www.example.org/\ncomments:\n  endpoint: https://www.example.org/kommentare\n",
	"content/erster.md":          "---\ntitle: Erster\ncomments: true\ndate: 2026-10-01\n---\nText.\n",
	"content/impressum.md":       "---\ntitle: Impressum\n---\nText.\n",
	"content/datenschutz.md":     "---\ntitle: Datenschutz\n---\nText.\n",
	"content/entwurf.md":         "---\ntitle: Entwurf\ndraft: true\ncomments: true\n---\nText.\n",
	"content/series/s/_index.md": "---\ntitle: Serie\n---\n",
	"content/series/s/01-a.md":   "---\ntitle: Teil eins\ndate: 2026-10-02\n---\nText.\n",
}

// TestP04AddressesNeverLeaveTheStore: e-mail and IP addresses, and what nobody
// has approved, are nowhere in the built site, in no export that does not ask
// for them, and in nothing that a command says.
func TestP04AddressesNeverLeaveTheStore(t *testing.T) {
	dir := write(t, canarySite)
	c := plantCanaries(t, dir)
	if n := len(c.addresses) + len(c.hidden); n < 200 {
		t.Fatalf("only %d canaries", n)
	}
	said := map[string]string{} // command line -> what it printed
	run := func(args ...string) (stdout string) {
		s := session{stdin: "a\nq\n"}
		_, out, errs := s.run(append(args, "-s", dir)...)
		said[strings.Join(args, " ")] = out + errs
		return out
	}

	// A page that stays a draft keeps its comments to itself; the others are shown.
	list := run("comments", "export", "--format", "jsonl")
	page := ""
	for line := range strings.Lines(list) {
		if strings.Contains(line, "Beitrag Nummer") {
			page = line
		}
	}
	if page == "" || strings.Contains(list, `"page":"entwurf"`) {
		t.Fatalf("the export shows nothing, or drafts:\n%v", said)
	}
	public := list + run("comments", "export", "--format", "csv") + run("comments", "export", "--format", "wxr") +
		run("comments", "export", "--dry-run", "--format", "json") + run("comments", "export")
	run("build")
	text, files := published(t, filepath.Join(dir, "public"))
	if !strings.Contains(text, "Beitrag Nummer 0.") || files < 10 {
		t.Fatalf("the site of %d files shows no comment", files)
	}
	exported, _ := published(t, filepath.Join(dir, "content/comments"))
	public += text + exported
	if found := seen(public, append(slices.Clone(c.addresses), c.hidden...)); len(found) > 0 {
		t.Errorf("public: %q", found)
	}
	run("comments", "leakcheck")
	run("comments", "leakcheck", "--format", "json", "--no-exceptions")

	// Nothing that a command says holds an address. Moderators read the rest.
	for _, format := range []string{"text", "json"} {
		run("comments", "list", "--state", "all", "--format", format)
		run("comments", "show", "c1", "c2", "--format", format)
		run("comments", "stats", "--format", format)
	}
	run("comments", "list", "--state", "all", "--format", "csv")
	run("comments", "list", "--author", c.addresses[0])
	run("comments", "review")
	for _, action := range []string{"approve", "reject", "spam", "trash", "restore", "erase"} {
		run("comments", action, "c1", "--dry-run")
		run("comments", action, "c2", "nirgends", "--yes", "--format", "json")
		run("comments", action, "--page", "erster", "--dry-run")
	}
	private := filepath.Join(t.TempDir(), "all.jsonl")
	run("comments", "export", "--format", "jsonl", "--private", "-o", private)
	data, err := os.ReadFile(private)
	if err != nil || len(seen(string(data), c.addresses)) == 0 {
		t.Fatalf("the private export holds no address: the search finds nothing (%v)", err)
	}
	run("comments", "import", private)
	run("comments", "import", private, "--dry-run", "--format", "json")
	broken := filepath.Join(t.TempDir(), "broken.jsonl")
	if err := os.WriteFile(broken, bytes.Replace(data, []byte(`"format":"md"`), []byte(`"format":"rtf"`), 1), 0o600); err != nil {
		t.Fatal(err)
	}
	run("comments", "import", broken)
	if err := os.WriteFile(broken, data[:len(data)*2/3], 0o600); err != nil {
		t.Fatal(err)
	}
	run("comments", "import", broken)
	run("comments", "export", "--format", "jsonl", "--private", "-o", filepath.Join(dir, "content/all.jsonl"))
	// One who writes an address into the text of a comment that gets approved.
	leaking, err := sqlstore.Open(t.Context(), "sqlite:"+filepath.Join(dir, intakeFile), sqlstore.Options{})
	if err != nil {
		t.Fatal(err)
	}
	_, err = leaking.Add(context.Background(), []intake.Comment{{ID: "leck", Thread: intake.Thread{Page: "erster", Language: "de"}, State: intake.Approved,
		Text: "Schreibt an " + c.addresses[0], Format: "md", Sent: now}}, intake.Decision{Actor: "import"})
	if err != nil || leaking.Close() != nil {
		t.Fatal(err)
	}
	run("comments", "export")
	run("comments", "export", "--format", "json")
	run("comments", "export", "--format", "csv")
	if !strings.Contains(said["comments export"], "leck") && !strings.Contains(said["comments export"], "c0") {
		t.Errorf("the leak was not told: %s", said["comments export"])
	}
	for command, text := range said {
		if strings.Contains(command, c.addresses[0]) {
			text = strings.ReplaceAll(text, c.addresses[0], "") // typed by the user
		}
		if command == "comments show c1 c2 --format text" || command == "comments show c1 c2 --format json" {
			if !strings.Contains(text, "Kanari") {
				t.Errorf("%s shows no comment: %s", command, text)
			}
		}
		if found := seen(text, c.addresses); len(found) > 0 {
			t.Errorf("%s says %q:\n%s", command, found, text)
		}
	}
	after, _ := published(t, filepath.Join(dir, "content"))
	if found := seen(after, c.addresses); len(found) > 0 {
		t.Errorf("left in content: %q", found)
	}
	t.Logf("%d canaries, %d files of the site, %d commands", len(c.addresses)+len(c.hidden), files, len(said))
}

// The search would find each canary in each form, wherever it was planted.
func TestP04LeakCheckFindsPlantedCanaries(t *testing.T) {
	dir := write(t, canarySite)
	c := plantCanaries(t, dir)
	store, err := sqlstore.Open(t.Context(), "sqlite:"+filepath.Join(dir, intakeFile), sqlstore.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer store.Close()
	files, form := fstest.MapFS{}, map[string]string{}
	plant := func(name, text string) {
		file := fmt.Sprintf("%04d/index.html", len(files))
		files[file], form[file] = &fstest.MapFile{Data: []byte(text)}, name
	}
	for _, secret := range c.stored {
		if strings.Contains(secret, "@") {
			for name, text := range forms(secret) {
				if !strings.HasPrefix(name, "base64 ") { // it lacks the ends
					plant(name, `<p data-x="`+text+`">Text</p>`)
				}
			}
			for _, spelling := range []string{secret, strings.ToLower(secret)} {
				for _, text := range encoded(spelling) {
					plant("base64", `<p data-x="`+text+`">Text</p>`)
				}
			}
			continue
		}
		plant("IP", "<p>"+secret+"</p>")
		plant("IP as SHA-1", `<p data-x="`+forms(secret)["sha1 of "+secret]+`">`)
	}
	clean := len(files)
	files["rein.html"] = &fstest.MapFile{Data: []byte("<p>niemand@kanari.example 251.1.200.1</p>")}
	report, err := intake.LeakCheck(t.Context(), store, files, nil)
	if err != nil {
		t.Fatal(err)
	}
	found := map[string]bool{}
	for _, l := range report.Leaks {
		found[l.File] = true
	}
	for name, f := range files {
		if found[name] != (name != "rein.html") {
			t.Errorf("%s: found %v: %s", form[name], found[name], f.Data)
		}
	}
	t.Logf("%d plants", clean)
}
