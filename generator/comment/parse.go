package comment

import (
	"bytes"
	"encoding/json"
	"errors"
	"path"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"kontor/generator/source"
)

// MaxFile is the largest file of comments that is read, in bytes.
const MaxFile = 64 << 20

// Parse reads a file of comments. With an error among the diagnostics the
// thread is not fit to be shown; it is nil where the file holds none.
func Parse(f source.File, src []byte) (*Thread, []source.Diagnostic) {
	r := &reader{file: f, src: src, lines: source.NewLines(f.Path, src)}
	if !r.valid() {
		return nil, r.diags
	}
	r.decoder = json.NewDecoder(bytes.NewReader(src))
	r.thread()
	r.name()
	r.parents()
	source.Sort(r.diags)
	return &r.out, r.diags
}

// reader reads one file, which is known to be JSON.
type reader struct {
	file    source.File
	src     []byte
	lines   *source.Lines
	decoder *json.Decoder
	diags   []source.Diagnostic

	out    Thread
	places []map[string]int // of each comment: where its fields are; "" is the comment itself
}

func (r *reader) report(text string, offset int, args ...string) {
	r.diags = append(r.diags, source.Error(text, r.lines.At(offset), args...))
}

// valid reports whether the file is text and JSON.
func (r *reader) valid() bool {
	if !utf8.Valid(r.src) {
		r.report("CMT01/utf8", firstInvalid(r.src))
		return false
	}
	var raw json.RawMessage
	err := json.Unmarshal(r.src, &raw)
	if err == nil {
		return true
	}
	var syntax *json.SyntaxError
	if !errors.As(err, &syntax) || err.Error() == "unexpected end of JSON input" {
		r.report("CMT01/end", len(r.src))
	} else {
		r.report("CMT01", int(syntax.Offset)-1)
	}
	return false
}

func firstInvalid(src []byte) int {
	at := 0
	for at < len(src) {
		c, size := utf8.DecodeRune(src[at:])
		if c == utf8.RuneError && size == 1 {
			break
		}
		at += size
	}
	return at
}

// token is the next one and where it begins.
func (r *reader) token() (json.Token, int) {
	at := int(r.decoder.InputOffset())
	for at < len(r.src) && strings.IndexByte(" \t\r\n,:", r.src[at]) >= 0 {
		at++
	}
	t, _ := r.decoder.Token() // the text is valid: there is one
	return t, at
}

// skip leaves out the rest of a value that begins with t.
func (r *reader) skip(t json.Token) {
	open, ok := t.(json.Delim)
	if !ok || open != '{' && open != '[' {
		return
	}
	for depth := 1; depth > 0; {
		next, _ := r.token()
		switch next {
		case json.Delim('{'), json.Delim('['):
			depth++
		case json.Delim('}'), json.Delim(']'):
			depth--
		}
	}
}

// object reads an object: each key with field, which reads the value. It
// returns where the keys are.
func (r *reader) object(t json.Token, at int, known string, field func(key string) bool) map[string]int {
	if t != json.Delim('{') {
		r.report("CMT02/object", at)
		r.skip(t)
		return nil
	}
	keys := map[string]int{"": at}
	for r.decoder.More() {
		t, at := r.token()
		key, _ := t.(string)
		if _, twice := keys[key]; twice && key != "" {
			r.report("CMT02/twice", at, "key", key)
			r.skipValue()
			continue
		}
		if !field(key) {
			r.report("CMT02/unknown", at, "key", key, "known", known)
			r.skipValue()
		}
		if key != "" {
			keys[key] = at
		}
	}
	r.token()
	return keys
}

func (r *reader) skipValue() {
	t, _ := r.token()
	r.skip(t)
}

// value reads a value of a type into out.
func value[T string | bool](r *reader, key string, out *T) bool {
	t, at := r.token()
	v, ok := t.(T)
	if !ok {
		var want any = *out
		kind := "CMT02/string"
		if _, b := want.(bool); b {
			kind = "CMT02/bool"
		}
		r.report(kind, at, "key", key)
		r.skip(t)
		return true
	}
	*out = v
	return true
}

func (r *reader) time(key string, out *time.Time) bool {
	t, at := r.token()
	text, _ := t.(string)
	parsed, err := time.Parse(time.RFC3339, text)
	if err != nil || parsed.Nanosecond() != 0 || parsed.UTC().Year() < 1 || parsed.UTC().Year() > 9999 {
		r.report("CMT03/date", at, "key", key)
		r.skip(t)
		return true
	}
	*out = parsed.UTC()
	return true
}

const (
	threadKeys  = "schema, page, language, comments"
	commentKeys = "id, parent, removed, author, website, avatar, editor, date, edited, format, text"
)

func (r *reader) thread() {
	t, at := r.token()
	schema := ""
	keys := r.object(t, at, threadKeys, func(key string) bool {
		switch key {
		case "schema":
			t, _ := r.token()
			n, _ := t.(float64)
			schema = strconv.FormatFloat(n, 'f', -1, 64)
			r.skip(t)
			return true
		case "page":
			return value(r, key, &r.out.Page)
		case "language":
			return value(r, key, &r.out.Language)
		case "comments":
			r.comments()
			return true
		}
		return false
	})
	if keys == nil {
		return
	}
	if known := strconv.Itoa(Schema); schema != known {
		r.report("CMT04", orElse(keys, "schema"), "schema", schema, "known", known)
	}
	for _, key := range []string{"page", "language", "comments"} {
		if _, ok := keys[key]; !ok {
			r.report("CMT02/missing", at, "key", key)
		}
	}
}

// orElse is where a key is, or the object that should have it.
func orElse(keys map[string]int, key string) int {
	if at, ok := keys[key]; ok {
		return at
	}
	return keys[""]
}

func (r *reader) comments() {
	t, at := r.token()
	if t != json.Delim('[') {
		r.report("CMT02/list", at, "key", "comments")
		r.skip(t)
		return
	}
	for r.decoder.More() {
		r.comment()
	}
	r.token()
}

func (r *reader) comment() {
	var c Comment
	t, at := r.token()
	keys := r.object(t, at, commentKeys, func(key string) bool {
		switch key {
		case "id":
			return value(r, key, &c.ID)
		case "parent":
			return value(r, key, &c.Parent)
		case "removed":
			return value(r, key, &c.Removed)
		case "author":
			return value(r, key, &c.Author)
		case "website":
			return value(r, key, &c.Website)
		case "avatar":
			return value(r, key, &c.Avatar)
		case "editor":
			return value(r, key, &c.Editor)
		case "date":
			return r.time(key, &c.Date)
		case "edited":
			return r.time(key, &c.Edited)
		case "format":
			return value(r, key, (*string)(&c.Format))
		case "text":
			return value(r, key, &c.Text)
		}
		return false
	})
	if keys == nil {
		return
	}
	r.fields(c, keys)
	r.out.Comments = append(r.out.Comments, c)
	r.places = append(r.places, keys)
}

// fields reports what no comment may have.
func (r *reader) fields(c Comment, keys map[string]int) {
	if !ValidID(c.ID) {
		r.report("CMT03/id", orElse(keys, "id"), "id", c.ID)
	}
	if _, ok := keys["date"]; !ok {
		r.report("CMT02/missing", keys[""], "key", "date")
	}
	if c.Removed {
		for _, key := range []string{"author", "website", "avatar", "editor", "edited", "format", "text"} {
			if at, ok := keys[key]; ok {
				r.report("CMT03/removed", at, "key", key)
			}
		}
		return
	}
	if c.Website != "" && !ValidWebsite(c.Website) {
		r.report("CMT03/website", keys["website"], "website", c.Website)
	}
	if c.Avatar != "" && !ValidAvatar(c.Avatar) {
		r.report("CMT03/avatar", keys["avatar"])
	}
	if len(c.Author) > MaxName {
		r.report("CMT03/long", keys["author"], "key", "author", "limit", strconv.Itoa(MaxName))
	}
	switch Check(c.Text, c.Format) {
	case ErrFormat:
		r.report("CMT03/format", orElse(keys, "format"), "format", string(c.Format))
	case ErrTooLong:
		r.report("CMT03/long", keys["text"], "key", "text", "limit", strconv.Itoa(MaxText))
	case ErrEmpty:
		r.report("CMT03/empty", orElse(keys, "text"))
	}
}

// name compares the file's name with the page that the file says it belongs to.
func (r *reader) name() {
	want := Path(r.out.Page, r.out.Language)
	if r.out.Page == "" || r.out.Language == "" || r.file.Path == want || path.Clean(want) != want {
		return
	}
	r.report("CMT06", 0, "path", want)
}

// parents compares ids and looks for what the replies answer.
func (r *reader) parents() {
	index := map[string]int{}
	for i, c := range r.out.Comments {
		if first, twice := index[c.ID]; twice {
			d := source.Error("CMT05/twice", r.lines.At(orElse(r.places[i], "id")), "id", c.ID)
			r.diags = append(r.diags, d.With(r.lines.At(orElse(r.places[first], "id"))))
			continue
		}
		index[c.ID] = i
	}
	circles := r.circles(index)
	for i, c := range r.out.Comments {
		if c.Parent == "" {
			continue
		}
		parent, ok := index[c.Parent]
		switch at := r.places[i]["parent"]; {
		case !ok:
			r.report("CMT05/missing", at, "parent", c.Parent)
		case circles[i]:
			r.report("CMT05/circle", at, "parent", c.Parent)
		case parent > i:
			r.report("CMT05/order", at, "parent", c.Parent)
		}
	}
}

// circles finds the comments that answer themselves, be it through others.
func (r *reader) circles(index map[string]int) map[int]bool {
	circles := map[int]bool{}
	walk := make([]int, len(r.out.Comments)) // which walk came by first; 0 = none
	for start := range walk {
		i, ok := start, true
		for ok && walk[i] == 0 {
			walk[i] = start + 1
			i, ok = r.parent(i, index)
		}
		if !ok || walk[i] != start+1 {
			continue
		}
		for !circles[i] {
			circles[i] = true
			i, _ = r.parent(i, index)
		}
	}
	return circles
}

func (r *reader) parent(i int, index map[string]int) (int, bool) {
	parent, ok := index[r.out.Comments[i].Parent]
	return parent, ok && r.out.Comments[i].Parent != ""
}
