package wxr_test

import (
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"golang.org/x/text/encoding/charmap"

	"kontor/generator/wxr"
)

// real reads one of the exports that nobody here wrote. They lie beside the
// project, or further up beside a folder of work trees; see their README.
func real(t testing.TB, name string) []byte {
	t.Helper()
	for dir := "../.."; len(dir) < 20; dir = filepath.Join(dir, "..") {
		if src, err := os.ReadFile(filepath.Join(dir, "shared/data", name)); err == nil {
			return src
		}
	}
	t.Skip("the real exports are not beside the project")
	return nil
}

// read reads a whole export.
func read(src string, partial bool) (*wxr.Reader, []wxr.Item, error) {
	r := wxr.NewReader("export.xml", strings.NewReader(src))
	r.Partial = partial
	var items []wxr.Item
	for item, err := range r.Items() {
		if err != nil {
			return r, items, err
		}
		items = append(items, item)
	}
	return r, items, nil
}

// What the README beside the data says about the canonical export.
func TestThemeUnitTest(t *testing.T) {
	r, items, err := read(string(real(t, "wxr/theme-unit-test.wordpress.xml")), false)
	if err != nil {
		t.Fatal(err)
	}
	got := map[string]int{}
	for _, item := range items {
		got["items"]++
		got[item.Type.Text]++
		got["comments"] += len(item.Comments)
		for _, c := range item.Comments {
			got["approved "+c.Approved.Text]++
			got["type "+c.Type.Text]++
			if c.Parent.Text != "0" {
				got["replies"]++
			}
		}
		if item.Type.Text == "attachment" && item.Attachment.Text == "" {
			t.Errorf("line %d: an attachment without address", item.Line)
		}
	}
	nested := 0
	for _, term := range r.Channel().Terms {
		if strings.HasPrefix(term.Taxonomy.Text, "category") {
			got["categories"]++
		}
		if term.Taxonomy.Text == "post_tag" {
			got["tags"]++
		}
		if term.Parent.Text != "" {
			nested++
		}
	}
	want := map[string]int{
		"items": 186, "post": 58, "page": 21, "attachment": 37, "nav_menu_item": 70,
		"comments": 33, "approved 1": 30, "approved 0": 3, "type trackback": 2, "type pingback": 2, "replies": 10,
		"tags": 110,
	}
	for name, n := range want {
		if got[name] != n {
			t.Errorf("%s: %d, want %d", name, got[name], n)
		}
	}
	// 68 as <wp:category>, and one of them once more as <wp:term>.
	if got["categories"] != 69 || nested == 0 {
		t.Errorf("%d categories, %d of them nested", got["categories"], nested)
	}
	if c := r.Channel(); c.Version.Text != "1.2" || c.Address() != "https://wpthemetestdata.wordpress.com" || len(c.Authors) != 2 {
		t.Errorf("channel: %+v", c)
	}
}

func TestRealExports(t *testing.T) {
	for name, want := range map[string]string{
		"valid-wxr-1.0":                "1.0 6 items 1 comments",
		"valid-wxr-1.1":                "1.1 2 items 1 comments",
		"small-export":                 "1.1 11 items 1 comments",
		"slashes":                      "1.1 1 items 1 comments",
		"wxr-simple":                   "1.2 1 items 0 comments",
		"test-serialized-comment-meta": "1.0 1 items 1 comments",
		"malformed":                    "WXR01/closed 90",
		"malformed-simple":             "WXR04 9",
		"missing-tags":                 "WXR04 9",
		"missing-version-tag":          "WXR03 27",
	} {
		t.Run(name, func(t *testing.T) {
			r, items, err := read(string(real(t, "wxr/importer-"+name+".xml")), false)
			comments := 0
			for _, item := range items {
				comments += len(item.Comments)
			}
			got := fmt.Sprintf("%s %d items %d comments", r.Channel().Version, len(items), comments)
			var problem *wxr.Error
			if errors.As(err, &problem) {
				got = fmt.Sprintf("%s %d", problem.Text, problem.Pos.Line)
			}
			if got != want {
				t.Errorf("%s, want %s", got, want)
			}
		})
	}
}

// A dump of another tool says neither its version nor its site.
func TestPartialExport(t *testing.T) {
	if _, _, err := read(string(real(t, "wxr/importer-malformed-simple.xml")), true); err == nil || !strings.Contains(err.Error(), ":14:1: WXR01/end-within") {
		t.Errorf("cut off: %v", err)
	}
	src := string(real(t, "comments/isso-wordpress.xml"))
	if _, _, err := read(src, false); err == nil {
		t.Error("taken without being asked to")
	}
	_, items, err := read(src, true)
	if err != nil || len(items) == 0 || len(items[0].Comments) == 0 {
		t.Fatal(len(items), err)
	}
}

const head = `<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0" xmlns:excerpt="http://wordpress.org/export/1.2/excerpt/" xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:wp="http://wordpress.org/export/1.2/">
<channel><title>A blog</title><link>https://blog.example</link><wp:wxr_version>1.2</wp:wxr_version>
`

const foot = "\n</channel></rss>\n"

func TestValues(t *testing.T) {
	_, items, err := read(head+`<item>
<title>Ä &amp; B&nbsp;C</title>
<excerpt:encoded>an excerpt</excerpt:encoded>
<content:encoded><![CDATA[one ]]]]><![CDATA[> two
three ]]></content:encoded>
<wp:post_id>
 7
</wp:post_id>
<wp:post_date>2026-07-01 10:00:00</wp:post_date><wp:post_date_gmt>0000-00-00 00:00:00</wp:post_date_gmt>
<category domain="category" nicename="news">News &amp; more</category>
<wp:comment><wp:comment_id>3</wp:comment_id>
<wp:comment_date_gmt>2026-07-01 10:00:00</wp:comment_date_gmt>
<wp:comment_content>plain &lt;b&gt;</wp:comment_content>
<wp:commentmeta><wp:meta_key>k</wp:meta_key><wp:meta_value> v </wp:meta_value></wp:commentmeta></wp:comment>
</item>`+foot, false)
	if err != nil {
		t.Fatal(err)
	}
	berlin, err := time.LoadLocation("Europe/Berlin")
	if err != nil {
		t.Fatal(err)
	}
	item := items[0]
	local, _ := item.Date.Time(berlin)
	utc, _ := item.Comments[0].Date.Time(berlin)
	for _, c := range []struct{ what, got, want string }{
		{"title", item.Title.Text, "Ä & B\u00a0C"},
		{"excerpt", item.Excerpt.Text, "an excerpt"},
		{"content", item.Content.Text, "one ]]> two\nthree "},
		{"id", fmt.Sprint(item.ID.Text, " on line ", item.ID.Line), "7 on line 10"},
		{"line", fmt.Sprint(item.Line, item.Content.Line, item.Comments[0].Line, item.Comments[0].Content.Line), "4 7 14 16"},
		{"local time", local.Format(time.RFC3339), "2026-07-01T08:00:00Z"},
		{"utc", utc.Format(time.RFC3339), "2026-07-01T10:00:00Z"},
		{"term", fmt.Sprint(item.Terms), "[{category news News & more}]"},
		{"comment", item.Comments[0].Content.Text, "plain <b>"},
		{"meta", fmt.Sprint(item.Comments[0].Meta), "[{k  v }]"},
	} {
		if c.got != c.want {
			t.Errorf("%s: %q, want %q", c.what, c.got, c.want)
		}
	}
	if _, ok := item.Modified.Time(berlin); ok {
		t.Error("a time where there is none")
	}
}

// Real exports hold characters that XML forbids. They cost nobody the import,
// and nobody has to guess that they were there.
func TestForbiddenCharacters(t *testing.T) {
	src := head + "<item><title>a\x08b&#8;c&#x1F;</title><content:encoded><![CDATA[x\x00&#8;\xffy]]></content:encoded></item>" + foot
	r, items, err := read(src, false)
	if err != nil {
		t.Fatal(err)
	}
	if got := items[0].Title.Text + "|" + items[0].Content.Text; got != "abc|x&#8;\uFFFDy" {
		t.Errorf("%q", got)
	}
	notes := fmt.Sprint(r.Notes())
	for _, want := range []string{"WXR06/control map[count:4] export.xml:4:15", "WXR06/encoding map[count:1] export.xml:4:68"} {
		if !strings.Contains(notes, want) {
			t.Errorf("%s, want %s", notes, want)
		}
	}
}

func TestEncodings(t *testing.T) {
	text := strings.Replace(head, "UTF-8", "ISO-8859-1", 1) + "<item><title>Größe – „ja“</title></item>" + foot
	latin, err := charmap.Windows1252.NewEncoder().String(text)
	if err != nil {
		t.Fatal(err)
	}
	for name, src := range map[string]string{
		"latin-1":          latin,
		"byte order mark":  "\uFEFF" + strings.Replace(text, "ISO-8859-1", "utf-8", 1),
		"blank line first": "\n" + strings.Replace(text, "ISO-8859-1", "utf-8", 1),
	} {
		r, items, err := read(src, false)
		if err != nil || items[0].Title.Text != "Größe – „ja“" || len(r.Notes()) > 0 {
			t.Errorf("%s: %v %v %v", name, items, err, r.Notes())
		}
	}
	if _, _, err := read(strings.Replace(text, "ISO-8859-1", "x-martian", 1), false); err == nil || !strings.Contains(err.Error(), "WXR01/charset") {
		t.Error(err)
	}
}

// Prefixes are the file's own business, and some tools forget to declare them.
func TestNamespaces(t *testing.T) {
	other := strings.NewReplacer("xmlns:wp=", "xmlns:w=", "<wp:", "<w:", "</wp:", "</w:", "http://wordpress", "https://wordpress", "1.2/", "1.1").Replace(
		head + "<item><wp:post_id>7</wp:post_id></item>" + foot)
	undeclared := strings.Replace(head+"<item><wp:post_id>7</wp:post_id></item>"+foot, `xmlns:wp="http://wordpress.org/export/1.2/"`, "", 1)
	for _, src := range []string{other, undeclared} {
		_, items, err := read(src, false)
		if err != nil || len(items) != 1 || items[0].ID.Text != "7" {
			t.Errorf("%v %v in\n%s", items, err, src)
		}
	}
}

func TestBrokenExports(t *testing.T) {
	for name, c := range map[string]struct{ src, want string }{
		"empty":         {"", "export.xml:1:1: WXR02"},
		"text":          {"not XML", "export.xml:1:1: WXR02"},
		"web page":      {"<!DOCTYPE html><html></html>", "export.xml:1:16: WXR02"},
		"no channel":    {"<rss></rss>", "export.xml:1:1: WXR02/channel"},
		"feed":          {"<rss><channel><title>x</title>\n<item></item></channel></rss>", "export.xml:2:1: WXR03"},
		"version":       {strings.Replace(head, ">1.2<", ">2.0<", 1) + foot, "export.xml:3: WXR03/unknown"},
		"site":          {strings.Replace(head, "link>", "nolink>", 2) + "<item/>" + foot, "export.xml:4:1: WXR04"},
		"entity":        {head + "<item><title>ä &bogus;</title></item>" + foot, "export.xml:4:23: WXR01/entity"},
		"ampersand":     {head + "<item><title>A & B</title></item>" + foot, "export.xml:4:17: WXR01/entity"},
		"cut off":       {head + "<item>\n<title>x", "export.xml:5:9: WXR01/end-within"},
		"cut off early": {"<rss><channel><link>x</link>", "export.xml:1:29: WXR01/end-within"},
		"wrong end":     {head + "<item><title>x</item>" + foot, "export.xml:4:22: WXR01/closed"},
		"deep":          {head + "<item>" + strings.Repeat("<x>", 99), "export.xml:4:190: WXR05/depth"},
	} {
		_, _, err := read(c.src, false)
		var problem *wxr.Error
		if !errors.As(err, &problem) || err.Error() != c.want {
			t.Errorf("%s: %v, want %s", name, err, c.want)
		}
	}
}

// flood is an export whose text never ends.
type flood struct{ begin string }

func (f *flood) Read(p []byte) (int, error) {
	if f.begin != "" {
		n := copy(p, f.begin)
		f.begin = f.begin[n:]
		return n, nil
	}
	return copy(p, strings.Repeat("x ", 2048)), nil
}

func TestLimits(t *testing.T) {
	for begin, want := range map[string]string{
		head + "<item><title>":                          "export.xml:4:1: WXR05 item 16 MiB",
		head + "<item><wp:comment><wp:comment_content>": "export.xml:4:7: WXR05 wp:comment 1 MiB",
		head + "<item><wp:comment><unknown a='":         "export.xml:4:7: WXR05 wp:comment 1 MiB",
		head + "<!-- ":                                  "export.xml:3:1: WXR05 channel 64 MiB",
	} {
		r := wxr.NewReader("export.xml", &flood{begin})
		var got string
		for _, err := range r.Items() {
			var problem *wxr.Error
			if errors.As(err, &problem) {
				got = fmt.Sprint(err, " ", problem.Args["element"], " ", problem.Args["limit"])
			}
		}
		if got != want && !strings.HasPrefix(begin, head+"<!--") || !strings.Contains(got, "WXR05") {
			t.Errorf("%s, want %s", got, want)
		}
	}
}

// many is an export of n comments in items of 100, made while it is read.
type many struct {
	n    int
	rest []byte
}

func (m *many) Read(p []byte) (int, error) {
	if len(m.rest) == 0 {
		switch {
		case m.n < 0:
			return 0, io.EOF
		case m.n == 0:
			m.rest = []byte(foot)
		case m.n%100 == 0:
			m.rest = []byte("<item>" + strings.Repeat("<wp:comment><wp:comment_id>1</wp:comment_id><wp:comment_content><![CDATA["+
				strings.Repeat("word ", 40)+"]]></wp:comment_content></wp:comment>", 100) + "</item>\n")
			m.n -= 99
		}
		m.n--
	}
	n := copy(p, m.rest)
	m.rest = m.rest[n:]
	return n, nil
}

// A reader holds one item at a time, however many there are.
func TestManyComments(t *testing.T) {
	const n = 100_000
	r := wxr.NewReader("export.xml", io.MultiReader(strings.NewReader(head), &many{n: n}))
	got := 0
	for item, err := range r.Items() {
		if err != nil {
			t.Fatal(err)
		}
		got += len(item.Comments)
	}
	if got != n {
		t.Errorf("%d comments, want %d", got, n)
	}
}

// Whatever happens to a file on its way, it is read or refused.
func TestMutatedExports(t *testing.T) {
	var sources [][]byte
	for _, name := range []string{"small-export", "valid-wxr-1.0", "slashes", "malformed", "test-serialized-comment-meta"} {
		sources = append(sources, real(t, "wxr/importer-"+name+".xml"))
	}
	sources = append(sources, real(t, "comments/isso-wordpress.xml"), real(t, "wxr/theme-unit-test.wordpress.xml")[:60_000])
	random := rand.New(rand.NewPCG(7, 7))
	refused := 0
	for i := range 1000 {
		src := mutate(random, sources[i%len(sources)])
		if _, _, err := read(string(src), i%2 == 0); err != nil {
			var problem *wxr.Error
			if !errors.As(err, &problem) || problem.Pos.Line == 0 {
				t.Errorf("mutation %d: %v", i, err)
			}
			refused++
		}
	}
	t.Logf("%d of 1000 refused", refused)
}

func mutate(random *rand.Rand, src []byte) []byte {
	out := append([]byte(nil), src...)
	for range 1 + random.IntN(2) {
		at, end := random.IntN(len(out)), random.IntN(len(out))
		at, end = min(at, end), min(max(at, end), at+200)
		switch random.IntN(6) {
		case 0:
			out[at] ^= 1 << random.IntN(8)
		case 1:
			out = append(out[:at], out[end:]...)
		case 2:
			out = append(out[:end:end], out[at:]...)
		case 3:
			out = append(out[:at:at], append([]byte([]string{"<", "]]>", "&", "<![CDATA[", "\x00", "&#0;", "</item>", "<!--", "<?"}[random.IntN(9)]), out[at:]...)...)
		case 4:
			out = out[:max(1, at)]
		case 5:
			out[at] = byte(random.IntN(256))
		}
		if len(out) == 0 {
			return out
		}
	}
	return out
}

func FuzzRead(f *testing.F) {
	f.Add([]byte(head+"<item><title>x</title><wp:comment><wp:comment_id>1</wp:comment_id></wp:comment></item>"+foot), true)
	f.Add([]byte("\xFF\xFE<\x00r\x00s\x00s\x00>\x00"), false)
	f.Fuzz(func(t *testing.T, src []byte, partial bool) {
		_, _, err := read(string(src), partial)
		var problem *wxr.Error
		if err != nil && !errors.As(err, &problem) {
			t.Errorf("not in our words: %v", err)
		}
	})
}
