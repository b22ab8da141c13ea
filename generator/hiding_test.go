package generator_test

import (
	"archive/zip"
	"bytes"
	"fmt"
	"maps"
	"os"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"kontor/generator/source"
)

// TestNothingHiddenIsPublished builds random sites in random editions. Every
// thing that can be hidden carries a word of its own wherever an author can
// put one: title, text, heading, tag, alias, names of files. The word of a
// hidden thing must be in no output, neither in a path nor in a byte; the word
// of a shown one must be somewhere.
func TestNothingHiddenIsPublished(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		dir, err := os.MkdirTemp(t.TempDir(), "walk")
		if err != nil {
			rt.Fatal(err)
		}
		defer os.RemoveAll(dir)
		w := newWalk(rt)
		w.files.write(rt, dir)
		for _, name := range w.pictures {
			put(rt, dir, name, picture(rt, 2, 2))
		}
		o := options()
		o.Edition.Drafts, o.Edition.Future = w.shows["draft"], w.shows["future"]
		o.Edition.Expired, o.Edition.Internal = w.shows["expired"], w.shows["internal"]
		if rapid.Bool().Draw(rt, "address") {
			o.BaseURL = "https://example.org/" // with feeds
		}
		got, report := build(rt, dir, o)
		if source.HasErrors(report.Diagnostics) {
			rt.Fatalf("the site has errors:\n%s\n%s", diagnostics(report, source.SeverityError), w.print())
		}
		if complaints := w.complaints(got); len(complaints) > 0 {
			rt.Fatalf("%s\n%s", strings.Join(complaints, "\n"), w.print())
		}
	})
}

// walk is one random site and what is known of it.
type walk struct {
	*rapid.T
	shows    map[string]bool // the edition: reason to hide -> shown all the same
	files    files
	pictures []string
	hidden   map[string]string // word -> the thing that carries it
	shown    map[string]string
	linkable []string // paths below content/ that any page may link to
}

var reasonsToHide = []struct{ name, line string }{
	{"draft", "draft: true"},
	{"future", "publishDate: 2026-12-01T12:01:00+01:00"},
	{"expired", "expiryDate: 2026-12-01T11:59:00+01:00"},
	{"internal", "visibility: internal"},
}

func newWalk(t *rapid.T) *walk {
	w := &walk{T: t, shows: map[string]bool{}, hidden: map[string]string{}, shown: map[string]string{}, files: files{
		"content/site.yaml": "title: Walk\nlanguage: de\nlanguages: [de, en]\ntimeZone: Europe/Berlin\n" +
			"llms: true\nmarkdownSource: true\npaginate: 2\n",
	}}
	for _, r := range reasonsToHide {
		w.shows[r.name] = rapid.IntRange(0, 3).Draw(t, "show "+r.name) == 0
	}
	w.entities()
	w.offers()
	section := w.section()
	for i := range w.number("articles", 5) {
		w.document(fmt.Sprintf("article %d", i), "notes", "type: article\n", section)
	}
	for i := range w.number("concepts", 3) {
		w.document(fmt.Sprintf("concept %d", i), "concepts", w.about(), nil)
	}
	w.series()
	return w
}

func (w *walk) number(what string, most int) int {
	return rapid.IntRange(0, most).Draw(w.T, "number of "+what)
}

func (w *walk) chance(what string) bool { return rapid.Bool().Draw(w.T, what) }

// reasons are those for which production hides a thing.
type reasons map[string]bool

// fate draws the reasons for a thing, besides those of the thing above it.
// lines is its own front matter for that.
func (w *walk) fate(what string, above reasons, possible ...string) (lines string, why reasons) {
	why = reasons{}
	maps.Copy(why, above)
	for _, r := range reasonsToHide {
		if slices.Contains(possible, r.name) && rapid.IntRange(0, 4).Draw(w.T, what+" is "+r.name) == 0 {
			lines += r.line + "\n"
			why[r.name] = true
		}
	}
	return lines, why
}

// hides reports whether this edition hides a thing; if so, what for.
func (w *walk) hides(why reasons) (reasons, bool) {
	left := reasons{}
	for r := range why {
		if !w.shows[r] {
			left[r] = true
		}
	}
	return left, len(left) > 0
}

// link notes that pages may refer to one: a link to an internal page that is
// hidden would be an error.
func (w *walk) link(path string, why reasons) {
	if _, hidden := w.hides(why); !hidden || !why["internal"] {
		w.linkable = append(w.linkable, path)
	}
}

// word names a thing. It survives folding, slugs and file names as it is.
func (w *walk) word(thing string, why reasons) string {
	word := fmt.Sprintf("wort%dende", len(w.hidden)+len(w.shown))
	if _, hidden := w.hides(why); hidden {
		w.hidden[word] = thing
	} else {
		w.shown[word] = thing
	}
	return word
}

var everyReason = []string{"draft", "future", "expired", "internal"}

// document writes a page, alone or as a bundle with a picture, which carries
// its word wherever front matter and text allow.
func (w *walk) document(thing, folder, more string, above reasons) {
	lines, why := w.fate(thing, above, everyReason...)
	word := w.word(thing, why)
	path := folder + "/" + word + ".md"
	text := w.text(word)
	if w.chance(thing + " is a bundle") {
		path = folder + "/" + word + "/index.md"
		w.pictures = append(w.pictures, "content/"+folder+"/"+word+"/bild-"+word+".png")
		text += "![Bild](bild-" + word + ".png)\n"
	}
	w.files["content/"+path] = w.matter(word, lines+more) + text + w.links()
	w.link(path, why)
	w.translation(thing, path, why)
}

// translation adds one, which is hidden with the original, or alone.
func (w *walk) translation(thing, path string, original reasons) {
	if !w.chance(thing + " is translated") {
		return
	}
	thing = "translation of " + thing
	lines, why := w.fate(thing, original, "draft")
	word := w.word(thing, why)
	w.files["content/"+strings.TrimSuffix(path, ".md")+".en.md"] =
		"---\ntitle: T " + word + "\ndescription: D " + word + "\n" + lines + "---\n" + w.text(word)
}

func (w *walk) matter(word, more string) string {
	return "---\ntitle: T " + word + "\ndescription: D " + word + "\ntags: [" + word + "]\naliases: [/alt/" + word +
		"/]\nauthors: [A " + word + "]\nparams: {p: " + word + "}\n" + more + "---\n"
}

func (w *walk) text(word string) string {
	return "Text " + word + ".\n\n## H " + word + "\n\n```go title=\"" + word + "\"\n// " + word + "\n```\n\n> [!FRAGEN] K " + word + "\n> - F " + word + "?\n\n"
}

// links points at pages written before, hidden or not, without naming them.
func (w *walk) links() string {
	var b strings.Builder
	for i := range w.number("links", 2) {
		if len(w.linkable) == 0 {
			break
		}
		target := rapid.SampledFrom(w.linkable).Draw(w.T, fmt.Sprintf("link %d", i))
		fmt.Fprintf(&b, "Siehe [dort](/%s) und [[%s|da]].\n\n", target, strings.TrimSuffix(target, ".md"))
	}
	return b.String()
}

var walkDimensions = []struct{ id, dir string }{{"segment", "segments"}, {"channel", "channels"}, {"portfolio", "portfolios"}}

// entities gives every dimension one entity that is always shown, called
// "fest", and some that may not be; some of their entries are internal.
func (w *walk) entities() {
	items := map[string]string{"segment": "pains", "channel": "strengths"}
	for _, d := range walkDimensions {
		w.files["content/"+d.dir+"/fest.md"] = "---\ntitle: Fest " + d.id + "\n---\n"
		for i := range w.number(d.dir, 3) {
			thing := fmt.Sprintf("%s %d", d.id, i)
			lines, why := w.fate(thing, nil, "draft", "internal")
			word := w.word(thing, why)
			if list := items[d.id]; list != "" {
				line, itemWhy := w.fate("entry of "+thing, why, "internal")
				entry := w.word("entry of "+thing, itemWhy)
				lines += list + ": [{text: E " + entry + ", " + strings.TrimSpace(line) + "}]\n"
			}
			path := d.dir + "/" + word + ".md"
			w.files["content/"+path] = w.matter(word, "short: S "+word+"\ngroup: G "+word+"\n"+lines) + w.text(word) + w.links()
			w.link(path, why)
		}
	}
}

// entity draws the name of one, hidden ones included.
func (w *walk) entity(dir string) string {
	var names []string
	for name := range w.files {
		if rest, ok := strings.CutPrefix(name, "content/"+dir+"/"); ok {
			names = append(names, strings.TrimSuffix(rest, ".md"))
		}
	}
	slices.Sort(names)
	return rapid.SampledFrom(names).Draw(w.T, "entity of "+dir)
}

func (w *walk) about() string {
	var b strings.Builder
	for _, d := range walkDimensions {
		fmt.Fprintf(&b, "%s: [%s]\n", d.dir, w.entity(d.dir))
	}
	return b.String()
}

// offers writes a table; the word of a row is its reason. A row is hidden when
// it is internal or one of its entities is hidden.
func (w *walk) offers() {
	table := "Segment;Kanal;Portfolio;Entscheidung;Grund;Sichtbarkeit\nfest;fest;fest;angeboten;;\n"
	taken := map[string]bool{"fest;fest;fest": true}
	var states []string
	for i := range w.number("offers", 4) {
		var key []string
		of := reasons{}
		for _, d := range walkDimensions {
			name := w.entity(d.dir)
			if _, gone := w.hidden[name]; gone {
				of["entity"] = true
			}
			key = append(key, name)
		}
		cell := strings.Join(key, ";")
		if taken[cell] {
			continue
		}
		taken[cell] = true
		line, why := w.fate(fmt.Sprintf("offer %d", i), of, "internal")
		visibility := ""
		if line != "" {
			visibility = "internal"
		}
		word := w.word(fmt.Sprintf("offer %d", i), why)
		table += cell + ";bewusst nicht;Grund " + word + ";" + visibility + "\n"
		states = append(states, fmt.Sprintf(`{"key": {"segment": %q, "channel": %q, "portfolio": %q}, "decision": "planned", "reason": "Grund %s"}`,
			key[0], key[1], key[2], word))
	}
	w.files["content/offers.csv"] = table
	w.snapshot(states)
}

// snapshot keeps a state in which nothing was hidden, all else was the same and
// every cell was planned.
func (w *walk) snapshot(offers []string) {
	var dims, entities []string
	for _, d := range walkDimensions {
		var values []string
		for _, path := range slices.Sorted(maps.Keys(w.files)) {
			if rest, ok := strings.CutPrefix(path, "content/"+d.dir+"/"); ok {
				id := strings.TrimSuffix(rest, ".md")
				values = append(values, fmt.Sprintf(`{"id": %q, "title": "T %s"}`, id, id))
			}
		}
		dims = append(dims, fmt.Sprintf(`{"id": %q, "title": %q}`, d.id, d.id))
		entities = append(entities, fmt.Sprintf(`%q: [%s]`, d.id, strings.Join(values, ", ")))
	}
	w.files["content/snapshots/2026-09-01.json"] = fmt.Sprintf(`{"schema": 1, "dimensions": [%s], "entities": {%s}, "offers": [%s]}`,
		strings.Join(dims, ", "), strings.Join(entities, ", "), strings.Join(offers, ", "))
}

// series writes one with parts, which are hidden with it. A part that is only
// not due yet is announced: its title, teaser and date may be seen, nothing
// else of it.
func (w *walk) series() {
	lines, above := w.fate("series", nil, "draft", "future", "internal")
	fates := make([]string, w.number("parts", 4))
	whys := make([]reasons, len(fates))
	for i := range fates {
		fates[i], whys[i] = w.fate(fmt.Sprintf("part %d", i+1), nil, everyReason...)
	}
	if w.chance("series waits for all its parts") {
		lines += "hold: complete\n"
		waitsFor(whys, above)
	}
	word := w.word("series", above)
	w.files["content/series/reihe/_index.md"] = "---\ntitle: T " + word + "\ndescription: D " + word + "\n" + lines + "---\n" + w.text(word)
	for i, why := range whys {
		maps.Copy(why, above)
		word := w.word(fmt.Sprintf("part %d", i+1), why)
		title := word
		if left, _ := w.hides(why); len(left) == 1 && left["future"] {
			title = "angekuendigt"
		}
		w.files[fmt.Sprintf("content/series/reihe/%02d-%s.md", i+1, word)] = "---\ntitle: T " + title +
			"\nteaser: Z " + title + "\ndescription: D " + word + "\ntags: [" + word + "]\n" + fates[i] + w.about() + "---\n" + w.text(word) + w.links()
	}
}

// waitsFor adds why a series waits that appears with its last part.
func waitsFor(parts []reasons, series reasons) {
	if len(parts) == 0 {
		series["draft"] = true
	}
	for _, why := range parts {
		if !why["internal"] && !why["expired"] {
			series["draft"] = series["draft"] || why["draft"]
			series["future"] = series["future"] || why["future"]
		}
	}
	maps.DeleteFunc(series, func(_ string, hides bool) bool { return !hides })
}

// section writes the page of a folder. One that is internal hides what is in
// the folder, too.
func (w *walk) section() (below reasons) {
	lines, why := w.fate("section", nil, "draft", "internal")
	word := w.word("section", why)
	w.files["content/notes/_index.md"] = "---\ntitle: T " + word + "\n" + lines + "---\n" + w.text(word)
	delete(why, "draft")
	return why
}

// complaints says which hidden things are in an output and which shown ones
// in none.
func (w *walk) complaints(got outputs) (all []string) {
	lower := make(map[string][]byte, len(got))
	for path, b := range got {
		lower[path] = bytes.ToLower(unpacked(path, b))
	}
	for _, word := range slices.Sorted(maps.Keys(w.hidden)) {
		for _, path := range got.paths() {
			if strings.Contains(strings.ToLower(path), word) {
				all = append(all, fmt.Sprintf("hidden %s is in the path %s", w.hidden[word], path))
			}
			if i := bytes.Index(lower[path], []byte(word)); i >= 0 {
				near := lower[path][max(0, i-80):min(len(lower[path]), i+80)]
				all = append(all, fmt.Sprintf("hidden %s is in %s: ...%s...", w.hidden[word], path, near))
			}
		}
	}
	for _, word := range slices.Sorted(maps.Keys(w.shown)) {
		if !slices.ContainsFunc(got.paths(), func(p string) bool { return bytes.Contains(lower[p], []byte(word)) }) {
			all = append(all, fmt.Sprintf("%s is not hidden and yet nowhere: %s", w.shown[word], word))
		}
	}
	return all
}

// unpacked is what is in a workbook, else the bytes of the file.
func unpacked(path string, b []byte) []byte {
	if !strings.HasSuffix(path, ".xlsx") {
		return b
	}
	z, err := zip.NewReader(bytes.NewReader(b), int64(len(b)))
	if err != nil {
		return b
	}
	var all bytes.Buffer
	for _, f := range z.File {
		if r, err := f.Open(); err == nil {
			_, _ = all.ReadFrom(r)
			r.Close()
		}
	}
	return all.Bytes()
}

func TestWalkSeesLeaks(t *testing.T) {
	w := walk{hidden: map[string]string{"wort1ende": "page"}, shown: map[string]string{"wort2ende": "part"}}
	for _, c := range []struct {
		got  outputs
		want int
	}{
		{outputs{"a.html": []byte("... wort2ende")}, 0},
		{outputs{"a.html": []byte("nothing")}, 1},
		{outputs{"a.html": []byte("WORT1ende wort2ende")}, 1},
		{outputs{"Wort1ende.png": nil, "a.html": []byte("wort2ende")}, 1},
	} {
		if got := w.complaints(c.got); len(got) != c.want {
			t.Errorf("%q: %q", c.got, got)
		}
	}
}

func (w *walk) print() string {
	var b strings.Builder
	fmt.Fprintf(&b, "shows %v\n", w.shows)
	for _, name := range slices.Sorted(maps.Keys(w.files)) {
		fmt.Fprintf(&b, "-- %s --\n%s", name, w.files[name])
	}
	return b.String()
}
