package intake

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
	"encoding/json"
	"fmt"
	"iter"
	"math/rand/v2"
	"mime/quotedprintable"
	"net/url"
	"os"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"time"
)

// kept is a store of what a test puts into it. It keeps comments as they are.
type kept struct {
	Store
	comments []Comment
}

func (k *kept) List(context.Context, Filter) iter.Seq2[Comment, error] {
	return func(yield func(Comment, error) bool) {
		for _, c := range k.comments {
			if !yield(c, nil) {
				return
			}
		}
	}
}

func (k *kept) Secrets(context.Context) iter.Seq2[string, error] {
	return func(yield func(string, error) bool) {
		seen := map[string]bool{"": true}
		for _, c := range k.comments {
			for _, s := range []string{c.Author.Email, c.Author.IP} {
				if !seen[s] && !yield(s, nil) {
					return
				}
				seen[s] = true
			}
		}
	}
}

// secrets is a store with these addresses, one comment each.
func secrets(list ...string) *kept {
	k := &kept{}
	for i, s := range list {
		c := Comment{ID: fmt.Sprint("c", i+1)}
		if strings.Contains(s, "@") {
			c.Author.Email = s
		} else {
			c.Author.IP = s
		}
		k.comments = append(k.comments, c)
	}
	return k
}

func file(text string) fstest.MapFS { return fstest.MapFS{"a.html": {Data: []byte(text)}} }

func leaks(t *testing.T, s Store, files, own fstest.MapFS) *LeakReport {
	t.Helper()
	var report *LeakReport
	var err error
	if own == nil {
		report, err = LeakCheck(t.Context(), s, files, nil)
	} else {
		report, err = LeakCheck(t.Context(), s, files, own)
	}
	if err != nil {
		t.Fatal(err)
	}
	return report
}

// planted are all the ways in which somebody could publish an address.
func planted(address string) map[Form][]string {
	lower := strings.ToLower(address)
	all := func(f func(r rune) string) string {
		var b strings.Builder
		for _, r := range address {
			b.WriteString(f(r))
		}
		return b.String()
	}
	asJSON, _ := json.Marshal("<" + address + ">") // < and > come as \u003c and \u003e
	forms := map[Form][]string{
		FormPlain:   {address, lower, strings.ToUpper(address), "mailto:" + address, "<" + address + ">", string(asJSON), "„" + address + "“", `"\n` + address + `"`, address + "."},
		FormPercent: {url.QueryEscape(address), all(func(r rune) string { return fmt.Sprintf("%%%02x", r) }), url.QueryEscape(url.QueryEscape(address)), strings.ToLower(url.QueryEscape(address))},
		FormEntity: {
			all(func(r rune) string { return fmt.Sprintf("&#%d;", r) }), all(func(r rune) string { return fmt.Sprintf("&#x%x;", r) }),
			all(func(r rune) string { return fmt.Sprintf("&#0000%d;", r) }),
			strings.NewReplacer("@", "&commat;", ".", "&period;").Replace(address), strings.ReplaceAll(address, "@", "&amp;#64;"),
			strings.ReplaceAll(address, "@", "&#64"),
		},
		FormEscape: {
			strings.ReplaceAll(address, "@", `\u0040`), all(func(r rune) string { return fmt.Sprintf(`\u%04X`, r) }),
			strings.ReplaceAll(address, "@", `\x40`), strings.ReplaceAll(address, "@", `\u{40}`), strings.ReplaceAll(address, "@", `\\u0040`),
		},
		FormQuoted: {strings.ReplaceAll(address, "@", "=40"), strings.ReplaceAll(address, "@", "=\r\n@"), quoted("=" + address + strings.Repeat(" ü", 40))},
		FormHex:    {hex.EncodeToString([]byte(address)), strings.ToUpper(hex.EncodeToString([]byte(lower)))},
	}
	for _, before := range []string{"", "x", "xy", "xyz"} {
		for _, spelling := range []string{address, lower} {
			forms[FormBase64] = append(forms[FormBase64],
				base64.StdEncoding.EncodeToString([]byte(before+spelling+"?>")), base64.URLEncoding.EncodeToString([]byte(before+spelling+"~")))
		}
	}
	for _, spelling := range []string{address, lower} {
		m, h1, h256 := md5.Sum([]byte(spelling)), sha1.Sum([]byte(spelling)), sha256.Sum256([]byte(spelling))
		for form, sum := range map[Form][]byte{FormMD5: m[:], FormSHA1: h1[:], FormSHA256: h256[:]} {
			forms[form] = append(forms[form], hex.EncodeToString(sum), strings.ToUpper(hex.EncodeToString(sum)),
				base64.StdEncoding.EncodeToString(sum), base64.RawURLEncoding.EncodeToString(sum),
				"https://www.gravatar.com/avatar/"+hex.EncodeToString(sum)+"?s=80")
		}
	}
	return forms
}

func quoted(s string) string {
	var b bytes.Buffer
	w := quotedprintable.NewWriter(&b)
	w.Write([]byte(s))
	w.Close()
	return b.String()
}

// The search finds an address in every form in which somebody could publish it,
// and says which form it is.
func TestLeakCheckFindsEveryForm(t *testing.T) {
	for _, address := range []string{"Anna.Beispiel+Post@Mail-Server.example.org", "o'neil~x@example.de", "a@b.de"} {
		s := secrets("other@example.com", address, "192.0.2.0")
		for form, texts := range planted(address) {
			for _, text := range texts {
				report := leaks(t, s, file("<p>\nein "+text+" aus"), nil)
				if !slices.ContainsFunc(report.Leaks, func(l Leak) bool {
					return l.Form == form && l.File == "a.html" && l.Line == 2 && l.Comment == "c2"
				}) {
					t.Errorf("%s as %s: %q: found %+v", address, form, text, report.Leaks)
				}
				if shown := fmt.Sprintf("%+v", report); strings.Contains(strings.ToLower(shown), strings.ToLower(address)) {
					t.Errorf("the report shows the address: %s", shown)
				}
			}
		}
	}
}

// Wherever a secret lies in a large file, across the borders of what is read at
// once, too: it is found once and at its place.
func TestLeakCheckInLargeFiles(t *testing.T) {
	const address = "anna@example.org"
	s := secrets(address)
	for _, text := range []string{address, strings.ReplaceAll(address, "@", "&amp;#64;"), url.QueryEscape(address), base64.StdEncoding.EncodeToString([]byte(address))} {
		for near := range 5 {
			border := chunkSize + (near-2)*chunkOverlap/4
			for shift := -len(text) - 2; shift <= 2; shift++ {
				data := bytes.Repeat([]byte("Zeile von sechzehn Byte & mehr %\n"), 2*chunkSize/33)
				at := border + shift
				copy(data[at-1:], " "+text+" ")
				report := leaks(t, s, fstest.MapFS{"a": {Data: data}}, nil)
				if len(report.Leaks) != 1 {
					t.Fatalf("%q at %d: %+v", text, at, report.Leaks)
				}
				l := report.Leaks[0]
				if want := 1 + bytes.Count(data[:at], []byte("\n")); l.Offset != int64(at) || l.Line != want || l.Times != 1 {
					t.Fatalf("%q: found %+v, want offset %d, line %d", text, l, at, want)
				}
			}
		}
	}
}

func TestLeakCheckBoundaries(t *testing.T) {
	s := secrets("anna@example.org", "1.2.3.4", "192.0.2.0", "2001:db8:1::", "127.0.0.1", "::1", "::")
	for text, want := range map[string]int{
		"susanna@example.org":   0, // another address
		"x.anna@example.org":    0,
		"anna@example.organic":  0,
		"anna@example.org-x.de": 0,
		"anna@example.org.":     1,
		"(anna@example.org)":    1,
		"11.2.3.45":             0,
		"1.2.3.45":              0,
		"11.2.3.4":              0,
		"0.1.2.3.4":             0,
		"1.2.3.4.5":             0,
		"von 1.2.3.4.":          1,
		"http://1.2.3.4:8080/":  1,
		"::ffff:1.2.3.4":        1,
		"v192.0.2.0":            0, // versions
		"Chrome/192.0.2.0":      0,
		"lib-192.0.2.0":         0,
		"192.0.2.0-beta":        0,
		"192.0.2.0":             1,
		"192.0.2.0/24":          1,
		"http://192.0.2.0/":     1,
		"2001:db8:1::":          1,
		"2001:DB8:1::":          1,
		"2001:db8:1::/48":       1,
		"2001:0db8:0001:0000:0000:0000:0000:0000":     1,
		"2001:db8:1:0:0:0:0:0":                        1,
		"12001:db8:1::":                               0,
		"127.0.0.1 ::1 ::":                            0, // nobody's
		fmt.Sprintf("%x", md5.Sum([]byte("1.2.3.4"))): 1,
	} {
		if report := leaks(t, s, file("a "+text+" b"), nil); len(report.Leaks) != want {
			t.Errorf("%q: %d leaks, want %d: %+v", text, len(report.Leaks), want, report.Leaks)
		}
	}
}

func TestLeakCheckDomainsWithUmlauts(t *testing.T) {
	s := secrets("Anna@Müller.example")
	for _, text := range []string{"anna@müller.example", "ANNA@Müller.example", "anna@xn--mller-kva.example", "anna@m&uuml;ller.example", "anna%40m%C3%BCller.example"} {
		if report := leaks(t, s, file(text), nil); len(report.Leaks) != 1 {
			t.Errorf("%q: %+v", text, report.Leaks)
		}
	}
}

// Names of files are published as their contents are. A secret in one is not shown.
func TestLeakCheckInNames(t *testing.T) {
	const address = "anna@example.org"
	sum := fmt.Sprintf("%x", md5.Sum([]byte(address)))
	report := leaks(t, secrets(address), fstest.MapFS{
		"avatars/" + sum + ".svg": {Data: []byte("<svg>" + address)},
		"list/" + address:         {},
	}, nil)
	if len(report.Leaks) != 3 {
		t.Errorf("found %+v", report.Leaks)
	}
	if shown := fmt.Sprintf("%+v", report); strings.Contains(shown, address) || strings.Contains(shown, sum) {
		t.Errorf("the report shows the secret: %s", shown)
	}
}

func archive(t *testing.T, name string, data []byte) []byte {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	w, err := z.Create(name)
	if err == nil {
		_, err = w.Write(data)
	}
	if err != nil || z.Close() != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func gzipped(t *testing.T, data []byte) []byte {
	t.Helper()
	var b bytes.Buffer
	z := gzip.NewWriter(&b)
	if _, err := z.Write(data); err != nil || z.Close() != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// What is packed is searched, too, whatever its name says, and archives in
// archives. What cannot be unpacked is said.
func TestLeakCheckInPackedFiles(t *testing.T) {
	const address = "anna@example.org"
	text := []byte(strings.Repeat("Text ohne Bedeutung. ", 50) + address + strings.Repeat(" Text ohne Bedeutung.", 50))
	sheet := archive(t, "xl/sharedStrings.xml", text)
	report := leaks(t, secrets(address), fstest.MapFS{
		"a.xlsx":   {Data: sheet},
		"b.svgz":   {Data: gzipped(t, text)},
		"c.zip":    {Data: archive(t, "innen/b.svgz", gzipped(t, text))},
		"d.bin":    {Data: archive(t, "anna@example.org.txt", nil)},
		"kaputt":   {Data: sheet[:len(sheet)-30]},
		"kurz.gz":  {Data: gzipped(t, bytes.Repeat(text, 100))[:150]},
		"leer.zip": {Data: []byte("PK\x03\x04")},
	}, nil)
	var files []string
	for _, l := range report.Leaks {
		files = append(files, l.File)
	}
	want := []string{"a.xlsx!xl/sharedStrings.xml", "b.svgz!", "c.zip!innen/b.svgz!", "d.bin", "d.bin!****************.txt", "kurz.gz!"}
	for _, w := range want {
		if !slices.Contains(files, w) {
			t.Errorf("nothing found in %s: %q", w, files)
		}
	}
	var unsearched []string
	for _, u := range report.Unsearched {
		unsearched = append(unsearched, u.File+": "+u.Reason)
	}
	if want := []string{"kaputt: damaged", "kurz.gz: damaged", "leer.zip: damaged"}; !slices.Equal(unsearched, want) {
		t.Errorf("unsearched %q, want %q", unsearched, want)
	}
}

// A file that unpacks to more than anybody publishes costs little, and is said.
func TestLeakCheckBombs(t *testing.T) {
	if testing.Short() {
		t.Skip("unpacks a gigabyte")
	}
	zeros := gzipped(t, make([]byte, 64<<20))
	z := []byte{}
	for range 20 {
		z = append(z, zeros...)
	}
	report := leaks(t, secrets("anna@example.org"), fstest.MapFS{"bombe.gz": {Data: z}}, nil)
	if len(report.Unsearched) != 1 || report.Unsearched[0].Reason != "too-large" || report.Bytes > maxUnpacked+int64(len(z)) {
		t.Errorf("%+v", report)
	}
}

// What the owner writes himself is no leak; what the export wrote into his
// folder is not his.
func TestLeakCheckExceptions(t *testing.T) {
	s := secrets("Inhaber@example.org", "leserin@example.org", "192.0.2.0")
	public := file("Kontakt: inhaber@example.org, Leser: leserin@example.org, Stand 192.0.2.0")
	own := fstest.MapFS{
		"site.yaml":              {Data: []byte("contact: inhaber&#64;example.org\n# Bibliothek 192.0.2.0")},
		"comments/seite.de.json": {Data: []byte(`{"text":"leserin@example.org"}`)},
	}
	report := leaks(t, s, public, own)
	if len(report.Leaks) != 1 || report.Leaks[0].Comment != "c2" || report.Excepted != 2 {
		t.Errorf("with exceptions: %+v", report)
	}
	if report := leaks(t, s, public, nil); len(report.Leaks) != 3 {
		t.Errorf("without exceptions: %+v", report)
	}
}

func TestMaskSecret(t *testing.T) {
	for in, want := range map[string]string{
		"leserin@example.org": "l…@e….org", "ä@x": "ä…@x…", "192.0.2.17": "192.…", "2001:db8::": "2001:…", "@": "…@…", "": "…", "abc": "…",
	} {
		if got := maskSecret(in); got != want {
			t.Errorf("%q: %q, want %q", in, got, want)
		}
	}
}

func FuzzLeakCheck(f *testing.F) {
	s := secrets("anna@example.org", "1.2.3.4", "2001:db8::")
	index := func() *leakIndex {
		search, err := NewLeakSearch(context.Background(), s)
		if err != nil {
			panic(err)
		}
		return search.index
	}()
	f.Add([]byte("%&#x;&amp;=\\u{}\\x%4=\n"))
	f.Fuzz(func(t *testing.T, data []byte) {
		index.chunk(data, func(h leakHit) {
			if h.start < 0 || h.end > int64(len(data)) || h.start >= h.end {
				t.Errorf("hit %+v in %d bytes", h, len(data))
			}
		})
		planted := append(append(slices.Clone(data), " anna@example.org "...), data...)
		found := false
		index.chunk(planted, func(h leakHit) { found = found || h.start == int64(len(data))+1 })
		if !found {
			t.Errorf("not found in %q", planted)
		}
	})
}

// many makes addresses that look as those of readers do, many alike.
func many(n int) []string {
	r := rand.New(rand.NewPCG(7, 7))
	var list []string
	for i := range n {
		switch i % 4 {
		case 0:
			list = append(list, fmt.Sprintf("leser%05d@example.org", i))
		case 1:
			list = append(list, fmt.Sprintf("info@firma-%d.example.de", i))
		case 2:
			list = append(list, fmt.Sprintf("Vorname.Nachname%d@mail%d.example.com", r.IntN(1000000), r.IntN(20)))
		default:
			list = append(list, fmt.Sprintf("%d.%d.%d.0", 1+r.IntN(220), r.IntN(256), r.IntN(256)))
		}
	}
	return list
}

// BenchmarkLeakCheck searches 200 MB of pages for 10,000 addresses.
func BenchmarkLeakCheck(b *testing.B) {
	page := bytes.Repeat([]byte(`<p class="text">Wer &amp; was <a href="/serie/teil%201/">weiter</a> 2026-11-01, kontakt@example.org, info@firma.example</p>`+"\n"), 200)
	if data, err := os.ReadFile("../../public/index.html"); err == nil {
		page = data
	}
	const total = 200 << 20
	files := fstest.MapFS{}
	for i := range total / len(page) {
		files[fmt.Sprintf("%d/index.html", i)] = &fstest.MapFile{Data: page}
	}
	s := secrets(many(10000)...)
	b.SetBytes(total)
	for b.Loop() {
		start := time.Now()
		search, err := NewLeakSearch(b.Context(), s)
		if err != nil {
			b.Fatal(err)
		}
		b.ReportMetric(time.Since(start).Seconds(), "s/index")
		if err := search.Folder(b.Context(), files); err != nil {
			b.Fatal(err)
		}
		b.ReportMetric(float64(len(search.index.patterns)), "patterns")
	}
}
