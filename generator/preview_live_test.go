package generator_test

import (
	"context"
	"fmt"
	"net/http/httptest"
	"os"
	"path/filepath"
	"testing"
	"time"

	"kontor/generator"
	"kontor/generator/preview"
	"kontor/generator/site"
	"kontor/generator/source"
	"kontor/themes"
)

// desk is where an author writes: a folder, and its preview as the command puts
// it together.
type desk struct {
	t   *testing.T
	dir string
	url string
}

func sitDown(t *testing.T, texts files) *desk {
	t.Helper()
	d := &desk{t: t, dir: t.TempDir()}
	texts.write(t, d.dir)
	tree, err := source.Open(d.dir)
	if err != nil {
		t.Fatal(err)
	}
	memo := new(generator.Memo)
	server := preview.New(preview.Options{
		Load: func(ctx context.Context) (*generator.Snapshot, error) {
			return generator.Load(ctx, tree, generator.Options{Themes: themes.FS, Version: "test", Memo: memo})
		},
		Forget:  func(c preview.Change) { memo.Changed(c.Paths, c.All) },
		Edition: site.Edition{Clock: now},
		Word: func(p source.Diagnostic) preview.Problem {
			return preview.Problem{Severity: p.Severity.String(), Code: p.Code(), File: p.Pos.File, Line: p.Pos.Line, Message: p.Text}
		},
		Language: "de",
	})
	ctx, stop := context.WithCancel(context.Background())
	ended := make(chan error, 2)
	go func() { ended <- server.Run(ctx) }()
	go func() {
		ended <- preview.Watch(ctx, preview.WatchOptions{Root: d.dir, Folders: []string{"content", "themes"}}, server.Changed)
	}()
	host := httptest.NewServer(preview.Guard(server, preview.GuardOptions{}))
	d.url = host.URL
	t.Cleanup(func() {
		stop()
		for range 2 {
			if err := <-ended; err != nil {
				t.Error(err)
			}
		}
		host.Close()
		tree.Close()
	})
	return d
}

// save writes a file as careful editors do: beside it, and then in its place.
func (d *desk) save(name, text string) {
	d.t.Helper()
	full := filepath.Join(d.dir, filepath.FromSlash(name))
	if err := os.MkdirAll(filepath.Dir(full), 0o755); err != nil {
		d.t.Fatal(err)
	}
	if err := os.WriteFile(full+".tmp~", []byte(text), 0o644); err != nil {
		d.t.Fatal(err)
	}
	if err := os.Rename(full+".tmp~", full); err != nil {
		d.t.Fatal(err)
	}
}

func (d *desk) move(from, to string) {
	d.t.Helper()
	if err := os.Rename(filepath.Join(d.dir, from), filepath.Join(d.dir, to)); err != nil {
		d.t.Fatal(err)
	}
}

const (
	plainSite = "title: Probe\nlanguage: de\n"
	form      = "<form><input id=field></form>\n<details id=more><summary>Mehr</summary>Weniger</details>\n\n"
)

const drawing = `<svg xmlns="http://www.w3.org/2000/svg" width="%d" height="10"/>`

// What is typed in an editor is what the browser shows, at once, and nothing
// that the author did in the browser is lost.
func TestPreviewLive(t *testing.T) {
	d := sitDown(t, files{
		"content/site.yaml": plainSite,
		"content/a.md":      "---\ntitle: Erste\n---\nAlter Text.\n\n" + form,
		"content/b.md":      "---\ntitle: Zweite\n---\nSiehe [[a]].\n",
	})
	browser := newBrowser(t)
	a, b := newTab(t, browser, d.url), newTab(t, browser, d.url)
	a.open(t, "a/")
	b.open(t, "b/")
	for _, tab := range []*tab{a, b} {
		tab.until(t, `document.querySelector("main").textContent.includes("Text") || document.querySelector("main").textContent.includes("Siehe")`)
		tab.ask(t, `window.same = "same"`)
	}
	a.ask(t, `document.getElementById("field").value = "getippt", document.getElementById("more").open = true, ""`)

	d.save("content/a.md", "---\ntitle: Umbenannt\n---\nNeuer Text.\n\n"+form)
	a.until(t, `document.querySelector("main").textContent.includes("Neuer Text.")`)
	b.until(t, `document.querySelector("main").textContent.includes("Siehe Umbenannt")`)
	if typed := a.ask(t, `document.getElementById("field").value + " " + document.getElementById("more").open + " " + window.same`); typed != "getippt true same" {
		t.Errorf("an edit leaves %q of what the author did", typed)
	}

	d.save("content/bild.svg", fmt.Sprintf(drawing, 30))
	d.save("content/a.md", "---\ntitle: Umbenannt\n---\nNeuer Text.\n\n![Ein Bild](bild.svg)\n\n"+form)
	a.until(t, `document.querySelector("main img")?.naturalWidth === 30`)
	for _, width := range []int{40, 50} {
		d.save("content/bild.svg", fmt.Sprintf(drawing, width))
		a.until(t, fmt.Sprintf(`document.querySelector("main img").naturalWidth === %d`, width))
	}

	d.save("themes/kontor/assets/kontor.css", "main { color: rgb(1, 2, 3); }\n")
	a.until(t, `getComputedStyle(document.querySelector("main")).color === "rgb(1, 2, 3)"`)
	d.save("themes/kontor/layouts/page.html", `{{define "main"}}<h1>Eigenes Layout: {{.Title}}</h1>{{.Content}}{{end}}`)
	a.until(t, `document.querySelector("h1").textContent === "Eigenes Layout: Umbenannt"`)
	if err := os.RemoveAll(filepath.Join(d.dir, "themes")); err != nil {
		t.Fatal(err)
	}
	a.until(t, `document.querySelector("h1").textContent === "Umbenannt"`)
	if a.ask(t, `window.same`) != "same" {
		t.Error("an edit of the theme loads the page anew")
	}

	const complaint = `[...document.querySelectorAll("*")].some(e => e.shadowRoot?.textContent.includes("content/site.yaml"))`
	d.save("content/site.yaml", plainSite+"sprache: [\n")
	a.until(t, complaint)
	if !see[bool](t, a, `document.querySelector("main").textContent.includes("Neuer Text.")`) {
		t.Error("with an error the last good page is gone")
	}
	d.save("content/site.yaml", plainSite)
	a.until(t, "!"+complaint)

	b.open(t, "neu/tief/x/")
	d.save("content/neu/tief/x.md", "---\ntitle: Neu\n---\nIm neuen Ordner.\n")
	b.until(t, `document.querySelector("main").textContent.includes("Im neuen Ordner.")`)
	d.move("content/neu", "content/anders")
	b.until(t, `[...document.querySelectorAll("*")].some(e => e.shadowRoot?.textContent.includes("gibt es nicht mehr"))`)
	b.open(t, "anders/tief/x/")
	b.until(t, `document.querySelector("main").textContent.includes("Im neuen Ordner.")`)
	for _, tab := range []*tab{a, b} {
		for _, said := range tab.heard() {
			t.Error(said)
		}
	}
}

// What is exported while the preview runs stands on the open page.
func TestPreviewShowsNewComments(t *testing.T) {
	d := sitDown(t, files{"content/site.yaml": plainSite, "content/a.md": "---\ntitle: A\n---\nText.\n"})
	tab := newTab(t, newBrowser(t), d.url)
	tab.open(t, "a/")
	tab.until(t, `document.querySelector("main").textContent.includes("Text.")`)
	for _, text := range []string{"Danke.", "Danke sehr."} {
		d.save("content/comments/a.de.json", `{"schema":1,"page":"a","language":"de","comments":[{"id":"c1","date":"2026-11-01T10:00:00Z","format":"md","text":"`+text+`"}]}`)
		tab.until(t, `document.querySelector("#comment-c1 .comment-text")?.textContent === "`+text+`"`)
	}
}

// Many saves in a row: the page shows the last.
func TestPreviewShowsTheLastSave(t *testing.T) {
	d := sitDown(t, files{"content/site.yaml": plainSite, "content/a.md": "---\ntitle: A\n---\nText 0.\n"})
	tab := newTab(t, newBrowser(t), d.url)
	tab.open(t, "a/")
	tab.until(t, `document.querySelector("main").textContent.includes("Text 0.")`)
	for i := range 200 {
		d.save("content/a.md", "---\ntitle: A\n---\nText "+time.Duration(i).String()+".\n")
	}
	tab.until(t, `document.querySelector("main").textContent.includes("Text 199ns.")`)
}

// More windows than a browser opens connections to one server: all show an
// edit, and pages can still be asked for.
func TestPreviewInManyWindows(t *testing.T) {
	d := sitDown(t, files{"content/site.yaml": plainSite, "content/a.md": "---\ntitle: A\n---\nAlter Text.\n"})
	browser := newBrowser(t)
	windows := make([]*tab, 8)
	for i := range windows {
		windows[i] = newTab(t, browser, d.url)
		windows[i].open(t, "a/")
		windows[i].until(t, `seen(".strip") && document.visibilityState === "visible"`)
	}
	for _, text := range []string{"Neuer Text.", "Noch ein Text."} {
		d.save("content/a.md", "---\ntitle: A\n---\n"+text+"\n")
		for _, w := range windows {
			w.until(t, fmt.Sprintf(`document.querySelector("main").textContent.includes(%q)`, text))
		}
	}
	for _, w := range windows {
		w.until(t, `!own(".notes .lost")`)
		w.checkQuiet(t)
	}
}
