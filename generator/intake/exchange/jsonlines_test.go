package exchange

import (
	"bytes"
	"errors"
	"reflect"
	"strings"
	"testing"
	"time"

	"kontor/generator/comment"
	"kontor/generator/intake"
)

func at(s string) time.Time {
	t, err := time.Parse(time.RFC3339, s)
	if err != nil {
		panic(err)
	}
	return t
}

// samples has a comment of every kind that a store can hold.
func samples() []intake.Comment {
	thread := intake.Thread{Page: "vertriebskonzept-02", Language: "de"}
	full := intake.Comment{
		ID: "c1", Thread: thread, State: intake.Approved, Changed: at("2026-11-02T08:00:00Z"), Reason: "links",
		Source: intake.Source{System: "wordpress", Site: "https://blog.example.org", ID: "17"},
		Author: intake.Author{
			Name: "Frau \"<Ä>\" & Söhne", Website: "https://example.org/?a=1&b=<2>", Email: "leserin@example.org", IP: "192.0.2.0",
			Editor: true, Identity: "email:leserin@example.org", Avatar: strings.Repeat("0f", 16),
		},
		Text: "Zeile 1\nZeile\t2 \u2028 „ß“ </script>", Format: comment.Markdown,
		Sent: at("2026-11-01T08:00:00Z"), Edited: at("2026-11-01T09:30:00Z"),
		Revision: &intake.Revision{Text: "<p>neu</p>", Format: comment.HTML, Sent: at("2026-11-03T08:00:00Z")},
	}
	list := []intake.Comment{full}
	for i, s := range intake.States {
		c := intake.Comment{
			ID: "s" + string(rune('0'+i)), Thread: thread, Parent: "c1", State: s, Changed: at("2026-11-02T08:00:00Z"),
			Text: "Text", Format: comment.HTML, Sent: at("2026-11-01T08:00:00Z"),
		}
		if s == intake.Erased {
			c.Text, c.Format = "", ""
		}
		list = append(list, c)
	}
	return list
}

func read(t *testing.T, data []byte) []intake.Comment {
	t.Helper()
	var list []intake.Comment
	for c, err := range readLines(bytes.NewReader(data)) {
		if err != nil {
			t.Fatal(err)
		}
		if want := len(list) + 2; c.Line != want {
			t.Errorf("comment %s has line %d, want %d", c.ID, c.Line, want)
		}
		list = append(list, c.Comment)
	}
	return list
}

// A private export holds all that the store does: read and written again it is
// the same to the byte.
func TestPrivateLinesAreLossless(t *testing.T) {
	want := samples()
	var first bytes.Buffer
	if err := WritePrivateLines(&first, each(want)); err != nil {
		t.Fatal(err)
	}
	got := read(t, first.Bytes())
	if !reflect.DeepEqual(got, want) {
		t.Errorf("read back:\n%+v\nwant:\n%+v", got, want)
	}
	var second bytes.Buffer
	if err := WritePrivateLines(&second, each(got)); err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(first.Bytes(), second.Bytes()) {
		t.Errorf("the round trip changed the file:\n%s\n%s", first.Bytes(), second.Bytes())
	}
}

// Every field of the stored record is in the private lines: one that is added
// must not get lost without anybody seeing it.
func TestPrivateLinesKnowEveryField(t *testing.T) {
	var c intake.Comment
	n := 0
	fill(reflect.ValueOf(&c).Elem(), &n)
	c.Format, c.State, c.Revision.Format = comment.HTML, intake.Spam, comment.Markdown
	c.ID, c.Parent, c.Author.Avatar = "id", "parent", strings.Repeat("ab", 16)
	var b bytes.Buffer
	if err := WritePrivateLines(&b, each([]intake.Comment{c})); err != nil {
		t.Fatal(err)
	}
	got := read(t, b.Bytes())
	if len(got) != 1 || !reflect.DeepEqual(got[0], c) {
		t.Errorf("got %+v, want %+v", got, c)
	}
}

func fill(v reflect.Value, n *int) {
	*n++
	if v.Type() == reflect.TypeFor[time.Time]() {
		v.Set(reflect.ValueOf(time.Date(2026, 1, 1, 0, 0, *n, 0, time.UTC)))
		return
	}
	switch v.Kind() {
	case reflect.Struct:
		for i := range v.NumField() {
			fill(v.Field(i), n)
		}
	case reflect.Pointer:
		v.Set(reflect.New(v.Type().Elem()))
		fill(v.Elem(), n)
	case reflect.String:
		v.SetString("value" + string(rune('a'+*n)))
	case reflect.Bool:
		v.SetBool(true)
	}
}

func TestPublicLines(t *testing.T) {
	threads := []comment.Thread{{Page: "seite", Language: "de", Comments: []comment.Comment{
		{ID: "a", Removed: true, Date: at("2026-11-01T08:00:00Z")},
		{ID: "b", Parent: "a", Author: "Name", Avatar: strings.Repeat("0a", 16), Date: at("2026-11-01T08:00:01Z"), Format: comment.Markdown, Text: "Text"},
	}}}
	var b bytes.Buffer
	if err := WritePublicLines(&b, threads); err != nil {
		t.Fatal(err)
	}
	want := `{"kontor":"comments","schema":1,"private":false}
{"page":"seite","language":"de","id":"a","removed":true,"date":"2026-11-01T08:00:00Z"}
{"page":"seite","language":"de","id":"b","parent":"a","author":"Name","avatar":"0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a0a","date":"2026-11-01T08:00:01Z","format":"md","text":"Text"}
`
	if b.String() != want {
		t.Errorf("got:\n%s\nwant:\n%s", b.String(), want)
	}
	got := read(t, b.Bytes())
	if len(got) != 2 || got[0].State != intake.Erased || got[1].State != intake.Approved || got[1].Parent != "a" || got[1].Author.Name != "Name" {
		t.Errorf("read back: %+v", got)
	}
}

// What is not exactly such a file is refused with its line.
func TestBrokenLines(t *testing.T) {
	const public = `{"kontor":"comments","schema":1,"private":false}` + "\n"
	const private = `{"kontor":"comments","schema":1,"private":true}` + "\n"
	const good = `{"page":"p","language":"de","id":"a","date":"2026-11-01T08:00:00Z","format":"md","text":"x"}` + "\n"
	line := func(change ...string) string { return strings.NewReplacer(change...).Replace(good) }
	for name, c := range map[string]struct {
		file string
		line int
		text string
	}{
		"empty":           {"", 1, "JSL01/header"},
		"no header":       {good, 1, "JSL01/header"},
		"newer":           {`{"kontor":"comments","schema":2,"private":false}`, 1, "JSL01/schema"},
		"header field":    {`{"kontor":"comments","schema":1,"private":false,"x":1}`, 1, "JSL01/field"},
		"cut":             {public + good + good[:30], 3, "JSL01/json"},
		"two values":      {public + strings.TrimSpace(good) + good, 2, "JSL01/trailing"},
		"private field":   {public + line(`"id"`, `"email":"leserin@example.org","id"`), 2, "JSL01/field"},
		"type":            {public + "\n" + line(`"x"`, `7`), 3, "JSL01/type"},
		"id":              {public + line(`"a"`, `"../a"`), 2, "JSL01/value"},
		"own parent":      {public + line(`"id"`, `"parent":"a","id"`), 2, "JSL01/value"},
		"no page":         {public + line(`"page":"p",`, ``), 2, "JSL01/value"},
		"no date":         {public + line(`"date":"2026-11-01T08:00:00Z",`, ``), 2, "JSL01/value"},
		"bad date":        {public + line(`2026-11-01T08:00:00Z`, `1.11.2026`), 2, "JSL01/date"},
		"fraction":        {public + line(`00Z`, `00.5Z`), 2, "JSL01/value"},
		"format":          {public + line(`"md"`, `"rtf"`), 2, "JSL01/value"},
		"avatar":          {public + line(`"id"`, `"avatar":"abc","id"`), 2, "JSL01/value"},
		"state":           {private + line(`"id"`, `"state":"open","id"`), 2, "JSL01/value"},
		"source":          {private + line(`"id"`, `"state":"spam","source":{"system":"x"},"id"`), 2, "JSL01/value"},
		"invalid UTF-8":   {public + line(`"x"`, "\"\xff\""), 2, "JSL01/utf8"},
		"very long":       {public + line(`"x"`, `"`+strings.Repeat("x", maxLine)+`"`), 2, "JSL01/long"},
		"no state":        {private + good, 2, "JSL01/value"},
		"public in other": {private + line(`"id"`, `"removed":true,"id"`), 2, "JSL01/field"},
	} {
		t.Run(name, func(t *testing.T) {
			var last error
			for _, err := range readLines(strings.NewReader(c.file)) {
				last = err
			}
			var e *lineFault
			if !errors.As(last, &e) || e.Line != c.line || e.Text != c.text {
				t.Errorf("got %v, want line %d: %s", last, c.line, c.text)
			}
		})
	}
}

// Line ends of Windows, a mark at the beginning and empty lines do no harm.
func TestLinesFromOtherSystems(t *testing.T) {
	var b bytes.Buffer
	if err := WritePrivateLines(&b, each(samples())); err != nil {
		t.Fatal(err)
	}
	other := "\ufeff" + strings.ReplaceAll(b.String(), "\n", "\r\n") + "\r\n\r\n"
	if got := read(t, []byte(other)); !reflect.DeepEqual(got, samples()) {
		t.Errorf("got %+v", got)
	}
}

// A file that is cut, or has other bytes, is an error or read, never a panic.
func FuzzReadLines(f *testing.F) {
	var b bytes.Buffer
	if err := WritePrivateLines(&b, each(samples())); err != nil {
		f.Fatal(err)
	}
	f.Add(b.Bytes())
	f.Fuzz(func(t *testing.T, data []byte) {
		for c, err := range readLines(bytes.NewReader(data)) {
			if err == nil && !comment.ValidID(c.ID) {
				t.Errorf("id %q", c.ID)
			}
		}
	})
}
