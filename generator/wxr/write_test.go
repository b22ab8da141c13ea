package wxr_test

import (
	"bytes"
	"encoding/xml"
	"errors"
	"io"
	"iter"
	"reflect"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"kontor/generator/wxr"
)

func all(items []wxr.Item) iter.Seq2[wxr.Item, error] {
	return func(yield func(wxr.Item, error) bool) {
		for _, item := range items {
			if !yield(item, nil) {
				return
			}
		}
	}
}

// withoutLines takes the lines out of anything that was read.
func withoutLines(v reflect.Value) {
	switch v.Kind() {
	case reflect.Struct:
		for i := range v.NumField() {
			if v.Type().Field(i).Name == "Line" {
				v.Field(i).SetInt(0)
				continue
			}
			withoutLines(v.Field(i))
		}
	case reflect.Slice:
		for i := range v.Len() {
			withoutLines(v.Index(i))
		}
	}
}

func written(t interface{ Fatal(...any) }, c wxr.Channel, items []wxr.Item) (wxr.Channel, []wxr.Item, string) {
	var out bytes.Buffer
	if err := wxr.Write(&out, c, all(items)); err != nil {
		t.Fatal(err)
	}
	r, back, err := read(out.String(), true)
	if err != nil {
		t.Fatal(err)
	}
	return *r.Channel(), back, out.String()
}

// What is written comes back as it was, of every export that can be read.
func TestRealExportsSurviveWriting(t *testing.T) {
	for _, name := range []string{
		"wxr/theme-unit-test.wordpress.xml", "wxr/importer-valid-wxr-1.0.xml", "wxr/importer-valid-wxr-1.1.xml",
		"wxr/importer-small-export.xml", "wxr/importer-slashes.xml", "wxr/importer-wxr-simple.xml",
		"wxr/importer-test-serialized-comment-meta.xml", "comments/isso-wordpress.xml",
	} {
		r, items, err := read(string(real(t, name)), true)
		if err != nil {
			t.Fatal(err)
		}
		channel, back, _ := written(t, *r.Channel(), items)
		wanted := *r.Channel()
		wanted.Version.Text = "1.2"
		for _, v := range []any{&wanted, &channel, &items, &back} {
			withoutLines(reflect.ValueOf(v).Elem())
		}
		if !reflect.DeepEqual(items, back) {
			t.Errorf("%s: the items differ", name)
		}
		// The order of categories and tags among terms is theirs alone.
		if !reflect.DeepEqual(wanted, channel) {
			t.Errorf("%s: the channels differ:\n%+v\n%+v", name, wanted, channel)
		}
	}
}

// Any text of a comment survives, and the file is XML for others, too.
func TestAnyTextSurvivesWriting(t *testing.T) {
	text := rapid.OneOf(rapid.String(), rapid.StringOfN(rapid.SampledFrom([]rune("]>[<&;!CDATA\r\n\t \"'ä")), 0, 40, -1))
	rapid.Check(t, func(t *rapid.T) {
		want := text.Draw(t, "text")
		name := text.Draw(t, "name")
		_, items, src := written(t, wxr.Channel{}, []wxr.Item{{
			Terms:    []wxr.ItemTerm{{Taxonomy: "category", Slug: name, Name: wxr.Value{Text: want}}},
			Comments: []wxr.Comment{{Content: wxr.Value{Text: want}, Author: wxr.Value{Text: name}}},
		}})
		got := items[0].Comments[0]
		if got.Content.Text != legal(want) || got.Author.Text != strings.TrimSpace(legal(name)) {
			t.Fatalf("%q by %q, want %q by %q\n%s", got.Content.Text, got.Author.Text, want, name, src)
		}
		decoder := xml.NewDecoder(strings.NewReader(src))
		for {
			_, err := decoder.Token()
			if errors.Is(err, io.EOF) {
				break
			}
			if err != nil {
				t.Fatal(err)
			}
		}
	})
}

// legal leaves out what XML 1.0 cannot hold.
func legal(text string) string {
	return strings.Map(func(r rune) rune {
		if r < 0x20 && !strings.ContainsRune("\t\n\r", r) || r == 0xFFFE || r == 0xFFFF {
			return -1
		}
		return r
	}, text)
}

func TestWritingStopsWithItsItems(t *testing.T) {
	broken := errors.New("the store is gone")
	err := wxr.Write(io.Discard, wxr.Channel{}, func(yield func(wxr.Item, error) bool) { yield(wxr.Item{}, broken) })
	if !errors.Is(err, broken) {
		t.Error(err)
	}
	full := errors.New("disk full")
	if err := wxr.Write(failing{full}, wxr.Channel{}, all(make([]wxr.Item, 100))); !errors.Is(err, full) {
		t.Error(err)
	}
}

type failing struct{ err error }

func (f failing) Write([]byte) (int, error) { return 0, f.err }
