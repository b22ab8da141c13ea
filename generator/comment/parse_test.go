package comment_test

import (
	"reflect"
	"strings"
	"testing"
	"time"

	"kontor/generator/comment"
	"kontor/generator/language"
	"kontor/generator/source"

	"pgregory.net/rapid"
)

func at(seconds int64) time.Time { return time.Unix(1_780_000_000+seconds, 0).UTC() }

func read(src string) (*comment.Thread, []source.Diagnostic) {
	return comment.Parse(source.File{Path: "content/comments/a.de.json"}, []byte(src))
}

const avatar = "0123456789abcdef0123456789abcdef"

func TestAThreadIsWrittenInOneForm(t *testing.T) {
	thread := comment.Thread{Page: "series/x/01-y", Language: "de", Comments: []comment.Comment{
		{ID: "c1", Removed: true, Date: at(0)},
		{ID: "c2", Parent: "c1", Author: "Ä & <b>", Website: "https://example.org/", Avatar: avatar, Editor: true,
			Date: at(1), Edited: at(2), Format: comment.Markdown, Text: "Eins\n\n> \"zwei\""},
	}}
	want := `{
 "schema": 1,
 "page": "series/x/01-y",
 "language": "de",
 "comments": [
  {
   "id": "c1",
   "removed": true,
   "date": "2026-05-28T20:26:40Z"
  },
  {
   "id": "c2",
   "parent": "c1",
   "author": "Ä & <b>",
   "website": "https://example.org/",
   "avatar": "0123456789abcdef0123456789abcdef",
   "editor": true,
   "date": "2026-05-28T20:26:41Z",
   "edited": "2026-05-28T20:26:42Z",
   "format": "md",
   "text": "Eins\n\n> \"zwei\""
  }
 ]
}
`
	if got := string(thread.Encode()); got != want {
		t.Errorf("got\n%s", got)
	}
}

func TestWhatIsWrittenIsReadAgain(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		thread := threads.Draw(t, "thread")
		src := thread.Encode()
		got, diags := comment.Parse(source.File{Path: comment.Path(thread.Page, thread.Language)}, src)
		if len(diags) > 0 {
			t.Fatalf("%v\n%s", diags, src)
		}
		if !reflect.DeepEqual(*got, thread) {
			t.Fatalf("got\n%#v, want\n%#v", *got, thread)
		}
		if again := got.Encode(); string(again) != string(src) {
			t.Fatalf("other bytes the second time:\n%s", again)
		}
	})
}

// threads draws threads as an export may hold them: ids in any order, replies
// below anything, clocks that go wrong.
var threads = rapid.Custom(func(t *rapid.T) comment.Thread {
	out := comment.Thread{Page: rapid.StringMatching(`[a-z0-9-]{1,9}(/[a-z0-9-]{1,9})?`).Draw(t, "page"), Language: "de"}
	ids := rapid.SliceOfNDistinct(rapid.StringMatching(`[a-z0-9-]{1,12}`), 0, 12, rapid.ID).Draw(t, "ids")
	for i, id := range ids {
		c := comment.Comment{ID: id, Date: at(rapid.Int64Range(0, 5).Draw(t, "date"))}
		if i > 0 && rapid.Bool().Draw(t, "reply") {
			c.Parent = ids[rapid.IntRange(0, i-1).Draw(t, "parent")]
		}
		if c.Removed = rapid.Bool().Draw(t, "removed"); !c.Removed {
			c.Author, c.Text, c.Format = rapid.StringN(0, 20, 200).Draw(t, "author"), "x"+rapid.StringN(0, 50, 200).Draw(t, "text"), comment.HTML
		}
		out.Comments = append(out.Comments, c)
	}
	out.Sort()
	return out
})

func TestSortingKeepsRepliesBehindWhatTheyAnswer(t *testing.T) {
	thread := comment.Thread{Comments: []comment.Comment{
		{ID: "late", Date: at(9)}, {ID: "reply", Parent: "first", Date: at(-5)}, {ID: "first", Date: at(1)},
		{ID: "b", Date: at(1)}, {ID: "a", Parent: "b", Date: at(1)},
	}}
	thread.Sort()
	var ids []string
	for _, c := range thread.Comments {
		ids = append(ids, c.ID)
	}
	if got := strings.Join(ids, " "); got != "b first a reply late" {
		t.Error(got)
	}
}

func TestAFileIsReadStrictly(t *testing.T) {
	file := func(comments string) string {
		return "{\"schema\":1,\"page\":\"a\",\"language\":\"de\",\"comments\":[\n" + comments + "\n]}"
	}
	const ok = `"date":"2026-01-01T10:00:00Z","format":"md","text":"x"`
	tests := []struct{ name, src, want string }{
		{"fine", file(`{"id":"c1",` + ok + `}`), ""},
		{"no comments", file(""), ""},
		{"empty", "", "CMT01/end 1:1"},
		{"half", `{"schema":1,`, "CMT01/end 1:13"},
		{"no JSON", `{"schema":1,}`, "CMT01 1:13"},
		{"two values", file("") + "{}", "CMT01 3:3"},
		{"not UTF-8", file("{\"id\":\"c1\",\"author\":\"\xff\"," + ok + "}"), "CMT01/utf8 2:22"},
		{"a list", "[]", "CMT02/object 1:1"},
		{"other schema", strings.Replace(file(""), "1", "2", 1), "CMT04 1:2"},
		{"no schema", `{"page":"a","language":"de","comments":[]}`, "CMT04 1:1"},
		{"nothing in it", `{"schema":1}`, "CMT02/missing 1:1, CMT02/missing 1:1, CMT02/missing 1:1"},
		{"comments in an object", `{"schema":1,"page":"a","language":"de","comments":{"x":[{}]}}`, "CMT02/list 1:51"},
		{"a comment that is a number", file("7"), "CMT02/object 2:1"},
		{"private field", file(`{"id":"c1","email":"a@example.org",` + ok + `}`), "CMT02/unknown 2:12"},
		{"key in capitals", file(`{"ID":"c1",` + ok + `}`), "CMT03/id 2:1, CMT02/unknown 2:2"},
		{"key twice", file(`{"id":"c1","id":"c2",` + ok + `}`), "CMT02/twice 2:12"},
		{"null", file(`{"id":"c1","author":null,` + ok + `}`), "CMT02/string 2:21"},
		{"text as a list", file(`{"id":"c1","author":[["a"]],` + ok + `}`), "CMT02/string 2:21"},
		{"switch as a word", file(`{"id":"c1","editor":"true",` + ok + `}`), "CMT02/bool 2:21"},
		{"id with a blank", file(`{"id":"c 1",` + ok + `}`), "CMT03/id 2:2"},
		{"long id", file(`{"id":"` + strings.Repeat("c", 65) + `",` + ok + `}`), "CMT03/id 2:2"},
		{"no id", file(`{` + ok + `}`), "CMT03/id 2:1"},
		{"date without time", file(`{"id":"c1","date":"2026-01-01","format":"md","text":"x"}`), "CMT03/date 2:19"},
		{"no date", file(`{"id":"c1","format":"md","text":"x"}`), "CMT02/missing 2:1"},
		{"website of a script", file(`{"id":"c1","website":"javascript:alert(1)",` + ok + `}`), "CMT03/website 2:12"},
		{"website with a password", file(`{"id":"c1","website":"https://bank.example@evil.example/",` + ok + `}`), "CMT03/website 2:12"},
		{"bad avatar", file(`{"id":"c1","avatar":"0123",` + ok + `}`), "CMT03/avatar 2:12"},
		{"long name", file(`{"id":"c1","author":"` + strings.Repeat("x", 201) + `",` + ok + `}`), "CMT03/long 2:12"},
		{"long text", file(`{"id":"c1","date":"2026-01-01T10:00:00Z","format":"md","text":"` + strings.Repeat("x", 8193) + `"}`), "CMT03/long 2:56"},
		{"no text", file(`{"id":"c1","date":"2026-01-01T10:00:00Z","format":"md","text":" \n"}`), "CMT03/empty 2:56"},
		{"no format", file(`{"id":"c1","date":"2026-01-01T10:00:00Z","text":"x"}`), "CMT03/format 2:1"},
		{"removed with a name", file(`{"id":"c1","removed":true,"date":"2026-01-01T10:00:00Z","author":"x"}`), "CMT03/removed 2:57"},
		{"id twice", file(`{"id":"c1",` + ok + "},\n" + `{"id":"c1",` + ok + `}`), "CMT05/twice 3:2"},
		{"parent missing", file(`{"id":"c1","parent":"c0",` + ok + `}`), "CMT05/missing 2:12"},
		{"answers itself", file(`{"id":"c1","parent":"c1",` + ok + `}`), "CMT05/circle 2:12"},
		{"answers in a circle", file(`{"id":"c1","parent":"c2",` + ok + "},\n" + `{"id":"c2","parent":"c1",` + ok + "},\n" + `{"id":"c3","parent":"c1",` + ok + `}`),
			"CMT05/circle 2:12, CMT05/circle 3:12"},
		{"reply before its parent", file(`{"id":"c1","parent":"c2",` + ok + "},\n" + `{"id":"c2",` + ok + `}`), "CMT05/order 2:12"},
		{"another page", strings.Replace(file(""), `"a"`, `"b"`, 1), "CMT06 1:1"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			_, diags := read(tt.src)
			var got []string
			for _, d := range diags {
				got = append(got, d.Text+" "+strings.TrimPrefix(d.Pos.String(), "content/comments/a.de.json:"))
				for _, lang := range []string{"de", "en"} {
					if message, hint := language.Message(lang, d.Text, d.Args); message == "" || hint == "" {
						t.Errorf("%s in %s: %q, hint %q", d.Text, lang, message, hint)
					}
				}
			}
			if all := strings.Join(got, ", "); all != tt.want {
				t.Errorf("got %q, want %q", all, tt.want)
			}
		})
	}
}

func FuzzParse(f *testing.F) {
	f.Add([]byte(`{"schema":1,"page":"a","language":"de","comments":[{"id":"c1","date":"2026-01-01T10:00:00Z","format":"md","text":"x"}]}`))
	f.Add([]byte(`{"comments":[{"id":"c1","parent":"c2"},{"id":"c2","parent":"c1"},[],{"text":{"a":[1]}}]}`))
	f.Fuzz(func(t *testing.T, src []byte) {
		thread, diags := comment.Parse(source.File{Path: "content/comments/a.de.json"}, src)
		for _, d := range diags {
			if d.Pos.Line < 1 || d.Pos.Col < 1 {
				t.Errorf("%s without a place", d.Text)
			}
		}
		if thread == nil || source.HasErrors(diags) {
			return
		}
		again, diags := comment.Parse(source.File{Path: "content/comments/a.de.json"}, thread.Encode())
		if len(diags) > 0 || !reflect.DeepEqual(again, thread) {
			t.Errorf("not what was read: %v", diags)
		}
	})
}
