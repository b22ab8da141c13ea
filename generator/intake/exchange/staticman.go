package exchange

import (
	"bytes"
	"cmp"
	"errors"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"go.yaml.in/yaml/v4"

	"kontor/generator/comment"
	"kontor/generator/intake"
	"kontor/generator/source"
)

// largestEntry is the largest file of a comment.
const largestEntry = 1 << 20

// staticman reads a folder of files, each of them a comment; the folder that a
// file lies in is named after its page.
func (r *reading) staticman() error {
	root, err := os.OpenRoot(r.path)
	if err != nil {
		return err
	}
	defer root.Close()
	entries := 0
	err = fs.WalkDir(root.FS(), ".", func(name string, e fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case name != "." && strings.HasPrefix(e.Name(), "."):
			if e.IsDir() {
				return fs.SkipDir
			}
			return nil
		case !e.Type().IsRegular(), !slices.Contains([]string{".yml", ".yaml", ".json"}, strings.ToLower(path.Ext(name))):
			return nil
		}
		entries++
		return r.staticmanFile(root, name)
	})
	if err == nil && entries == 0 {
		err = r.fail("IMP06/none", 0, 0)
	}
	return err
}

func (r *reading) staticmanFile(root *os.Root, name string) error {
	info, err := root.Stat(name)
	if err == nil && info.Size() > largestEntry {
		return r.inFile(name, "IMP06/large", 0, 0, "limit", strconv.Itoa(largestEntry>>20)+" MiB")
	}
	var data []byte
	if err == nil {
		data, err = root.ReadFile(name)
	}
	if err != nil {
		return err
	}
	fields, err := r.staticmanFields(name, data)
	if err != nil {
		return err
	}
	get := func(names ...string) (string, int) {
		for _, n := range names {
			if f, ok := fields[n]; ok {
				return f.text, f.line
			}
		}
		return "", 1
	}
	text, line := get("message", "comment", "body")
	d := draft{address: r.staticmanPage(name), text: text, format: comment.Markdown, state: intake.Approved, line: line}
	d.id, _ = get("_id")
	d.id = cmp.Or(d.id, "file:"+name)
	d.reply, _ = get("_parent")
	d.name, _ = get("name", "author")
	d.email, _ = get("email")
	d.website, _ = get("url", "website")
	if _, ok := fields["message"]; !ok && text == "" {
		d.skip = intake.SkipType // something else lies there
		return r.put(d)
	}
	date, at := get("date", "timestamp")
	var ok bool
	if d.sent, ok = staticmanDate(date, r.zone); !ok {
		return r.broken(d, r.inFile(name, "IMP02/date", at, 0, "value", cmp.Or(shortened(date), "–")))
	}
	return r.put(d)
}

// inFile makes an error about a file of the folder.
func (r *reading) inFile(name, text string, line, col int, args ...string) error {
	return &Error{source.Error(text, source.Pos{File: path.Join(filepath.ToSlash(r.name), name), Line: line, Col: col}, args...)}
}

// staticmanPage is the address that the folder of a file stands for.
func (r *reading) staticmanPage(name string) string {
	dir := path.Dir(name)
	if dir == "." {
		full, err := filepath.Abs(r.path)
		if err != nil {
			return ""
		}
		dir = filepath.Base(full)
	}
	return "/" + dir + "/"
}

// field is a value of a file and its line.
type field struct {
	text string
	line int
}

// staticmanFields reads the values of a file; JSON is YAML, too.
func (r *reading) staticmanFields(name string, data []byte) (map[string]field, error) {
	if !utf8.Valid(data) {
		r.lose(LostEncodings, 1)
		data = bytes.ToValidUTF8(data, []byte("\ufffd"))
	}
	loader, err := yaml.NewLoader(bytes.NewReader(data))
	if err != nil {
		return nil, r.inFile(name, "IMP06/yaml", 1, 0, "message", shortened(err.Error()))
	}
	var doc yaml.Node
	if err := loader.Load(&doc); err != nil {
		line, message := 1, err.Error()
		var where *yaml.LoadError
		if errors.As(err, &where) {
			line, message = max(where.Mark.Line, 1), where.Message
		}
		return nil, r.inFile(name, "IMP06/yaml", line, 0, "message", shortened(message))
	}
	fields := map[string]field{}
	if len(doc.Content) == 0 || doc.Content[0].Kind != yaml.MappingNode {
		return fields, nil
	}
	pairs := doc.Content[0].Content
	for i := 0; i+1 < len(pairs); i += 2 {
		if v := pairs[i+1]; v.Kind == yaml.ScalarNode && v.Tag != "!!null" {
			fields[pairs[i].Value] = field{v.Value, v.Line}
		}
	}
	return fields, nil
}

// staticmanDate reads seconds or milliseconds since 1970, or a date.
func staticmanDate(text string, zone *time.Location) (time.Time, bool) {
	text = strings.TrimSpace(text)
	if n, err := strconv.ParseInt(text, 10, 64); err == nil {
		if n > 1e11 {
			n /= 1000
		}
		return epoch(float64(n))
	}
	return moment(text, zone, time.RFC3339, "2006-01-02T15:04:05", time.DateTime, "2006-01-02 15:04:05 -0700", time.DateOnly)
}
