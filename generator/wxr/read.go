package wxr

import (
	"encoding/xml"
	"errors"
	"io"
	"iter"
	"regexp"
	"strconv"
	"strings"

	"kontor/generator/source"
)

// Reader reads an export, one item at a time.
type Reader struct {
	// Partial takes files that do not say which version of the format they have
	// or which site they are of, as tools other than WordPress write them.
	Partial bool

	file    string
	unknown string // encoding
	in      *cleaner
	xml     *xml.Decoder
	open    []open // elements around the current place
	channel Channel
}

// open is an element that has begun.
type open struct {
	name string
	at   source.Pos
}

// NewReader reads from in; file is how messages call it.
func NewReader(file string, in io.Reader) *Reader {
	r := &Reader{file: file}
	r.in, r.unknown = newCleaner(file, in)
	r.xml = xml.NewDecoder(r.in)
	r.xml.Entity = xml.HTMLEntity
	r.xml.CharsetReader = func(_ string, in io.Reader) (io.Reader, error) { return in, nil } // the cleaner has done it
	return r
}

// Channel is what has been read about the site: its addresses when the first
// item comes, all of it when there are no more.
func (r *Reader) Channel() *Channel { return &r.channel }

// Notes says what was changed so that the export could be read at all.
func (r *Reader) Notes() []source.Diagnostic {
	var notes []source.Diagnostic
	if n := r.in.dropped; n > 0 {
		notes = append(notes, source.Warning("WXR06/control", r.in.firstDropped, "count", strconv.Itoa(n)))
	}
	if n := r.in.broken; n > 0 {
		notes = append(notes, source.Warning("WXR06/encoding", r.in.firstWrong, "count", strconv.Itoa(n)))
	}
	return notes
}

// Items yields the items of the export, once. The last one may come with an
// [*Error], or with what ended the reading of the file.
func (r *Reader) Items() iter.Seq2[Item, error] {
	return func(yield func(Item, error) bool) {
		if err := r.read(yield); err != nil && !errors.Is(err, errStop) {
			yield(Item{}, err)
		}
	}
}

// errStop says that nobody wants more items.
var errStop = errors.New("stop")

func (r *Reader) read(yield func(Item, error) bool) error {
	if r.unknown != "" {
		return r.fail("WXR01/charset", source.Pos{File: r.file, Line: 1, Col: 1}, "name", r.unknown)
	}
	root, err := r.root()
	if err != nil {
		return err
	}
	found := false
	err = r.children(func(e xml.StartElement) error {
		if qualified(e.Name) != "channel" {
			return r.skip()
		}
		found = true
		return r.readChannel(yield)
	})
	if err == nil && !found {
		err = r.fail("WXR02/channel", root)
	}
	return err
}

// root enters the outermost element.
func (r *Reader) root() (source.Pos, error) {
	for {
		token, at, err := r.token()
		if errors.Is(err, io.EOF) {
			return at, r.fail("WXR02", source.Pos{File: r.file, Line: 1, Col: 1})
		}
		if err != nil {
			return at, err
		}
		switch t := token.(type) {
		case xml.StartElement:
			if qualified(t.Name) != "rss" {
				return at, r.fail("WXR02", at)
			}
			return at, nil
		case xml.CharData:
			if strings.TrimSpace(string(t)) != "" {
				return at, r.fail("WXR02", at)
			}
		}
	}
}

func (r *Reader) readChannel(yield func(Item, error) bool) error {
	c := &r.channel
	at := r.open[len(r.open)-1].at
	err := r.children(func(e xml.StartElement) error {
		switch qualified(e.Name) {
		case "item":
			if err := r.checkChannel(r.open[len(r.open)-1].at); err != nil {
				return err
			}
			item, err := r.readItem()
			if err != nil {
				return err
			}
			if !yield(item, nil) {
				return errStop
			}
			return nil
		case "wp:author":
			a, err := r.readAuthor()
			c.Authors = append(c.Authors, a)
			return err
		case "wp:category", "wp:tag", "wp:term":
			t, err := r.readTerm(e)
			c.Terms = append(c.Terms, t)
			return err
		}
		return r.into(e, map[string]*Value{
			"wp:wxr_version": &c.Version, "title": &c.Title, "link": &c.Link, "description": &c.Description,
			"language": &c.Language, "generator": &c.Generator, "wp:base_site_url": &c.SiteURL, "wp:base_blog_url": &c.BlogURL,
		})
	})
	if err == nil {
		err = r.checkChannel(at)
	}
	return err
}

// version is the form of the versions that we know; 2.0 would be another format.
var version = regexp.MustCompile(`^1\.[0-9]+$`)

// checkChannel stops an import before its first item where the file says too little.
func (r *Reader) checkChannel(at source.Pos) error {
	v := r.channel.Version
	switch {
	case v.Text != "" && !version.MatchString(v.Text):
		return r.fail("WXR03/unknown", source.Pos{File: r.file, Line: v.Line}, "version", shortened(v.Text))
	case r.Partial:
		return nil
	case v.Text == "":
		return r.fail("WXR03", at)
	case r.channel.Address() == "":
		return r.fail("WXR04", at)
	}
	return nil
}

func (r *Reader) readAuthor() (a Author, err error) {
	err = r.fields(map[string]*Value{
		"wp:author_id": &a.ID, "wp:author_login": &a.Login, "wp:author_email": &a.Email, "wp:author_display_name": &a.Name,
		"wp:author_first_name": &a.FirstName, "wp:author_last_name": &a.LastName,
	})
	return a, err
}

func (r *Reader) readTerm(e xml.StartElement) (t Term, err error) {
	switch qualified(e.Name) {
	case "wp:category":
		t.Taxonomy.Text = "category"
	case "wp:tag":
		t.Taxonomy.Text = "post_tag"
	}
	t.Taxonomy.Line = r.open[len(r.open)-1].at.Line
	err = r.fields(map[string]*Value{
		"wp:term_id": &t.ID, "wp:term_taxonomy": &t.Taxonomy,
		"wp:category_nicename": &t.Slug, "wp:tag_slug": &t.Slug, "wp:term_slug": &t.Slug,
		"wp:category_parent": &t.Parent, "wp:term_parent": &t.Parent,
		"wp:cat_name": &t.Name, "wp:tag_name": &t.Name, "wp:term_name": &t.Name,
		"wp:category_description": &t.Text, "wp:tag_description": &t.Text, "wp:term_description": &t.Text,
	})
	return t, err
}

func (r *Reader) readItem() (item Item, err error) {
	head := r.in.left
	r.in.left = MaxItem
	defer func() { r.in.left = head }()
	item.Line = r.open[len(r.open)-1].at.Line
	comments := int64(MaxComments)
	fields := map[string]*Value{
		"title": &item.Title, "link": &item.Link, "guid": &item.GUID, "pubDate": &item.Published, "dc:creator": &item.Creator,
		"content:encoded": &item.Content, "excerpt:encoded": &item.Excerpt,
		"wp:post_id": &item.ID, "wp:post_type": &item.Type, "wp:status": &item.Status, "wp:post_name": &item.Name,
		"wp:post_date": &item.Date.Local, "wp:post_date_gmt": &item.Date.UTC,
		"wp:post_modified": &item.Modified.Local, "wp:post_modified_gmt": &item.Modified.UTC,
		"wp:post_parent": &item.Parent, "wp:menu_order": &item.Order, "wp:post_password": &item.Password,
		"wp:is_sticky": &item.Sticky, "wp:comment_status": &item.CommentStatus, "wp:ping_status": &item.PingStatus,
		"wp:attachment_url": &item.Attachment,
	}
	err = r.children(func(e xml.StartElement) error {
		switch qualified(e.Name) {
		case "category":
			term := ItemTerm{Taxonomy: attribute(e, "domain"), Slug: attribute(e, "nicename")}
			var err error
			term.Name, err = r.text(false)
			item.Terms = append(item.Terms, term)
			return err
		case "wp:postmeta":
			m, err := r.readMeta()
			item.Meta = append(item.Meta, m)
			return err
		case "wp:comment":
			rest := r.in.left
			granted := min(MaxComment, comments)
			r.in.left = granted
			c, err := r.readComment()
			comments -= granted - max(0, r.in.left)
			r.in.left = rest
			item.Comments = append(item.Comments, c)
			return err
		}
		return r.into(e, fields)
	})
	return item, err
}

func (r *Reader) readComment() (c Comment, err error) {
	c.Line = r.open[len(r.open)-1].at.Line
	fields := map[string]*Value{
		"wp:comment_id": &c.ID, "wp:comment_author": &c.Author, "wp:comment_author_email": &c.Email,
		"wp:comment_author_url": &c.URL, "wp:comment_author_IP": &c.IP,
		"wp:comment_date": &c.Date.Local, "wp:comment_date_gmt": &c.Date.UTC, "wp:comment_content": &c.Content,
		"wp:comment_approved": &c.Approved, "wp:comment_type": &c.Type, "wp:comment_parent": &c.Parent,
		"wp:comment_user_id": &c.UserID,
	}
	err = r.children(func(e xml.StartElement) error {
		if qualified(e.Name) == "wp:commentmeta" {
			m, err := r.readMeta()
			c.Meta = append(c.Meta, m)
			return err
		}
		return r.into(e, fields)
	})
	return c, err
}

func (r *Reader) readMeta() (m Meta, err error) {
	err = r.fields(map[string]*Value{"wp:meta_key": &m.Key, "wp:meta_value": &m.Value})
	return m, err
}

// fields reads the children of an element into the values of their names.
func (r *Reader) fields(fields map[string]*Value) error {
	return r.children(func(e xml.StartElement) error { return r.into(e, fields) })
}

// asWritten are the elements whose white space belongs to their text.
var asWritten = map[string]bool{
	"content:encoded": true, "excerpt:encoded": true, "wp:comment_content": true, "wp:meta_value": true,
}

// into reads an element into the value of its name. Of an element that comes
// twice the first one counts, as in WordPress.
func (r *Reader) into(e xml.StartElement, fields map[string]*Value) error {
	name := qualified(e.Name)
	field := fields[name]
	if field == nil || field.Line > 0 && name != "wp:term_taxonomy" {
		return r.skip()
	}
	v, err := r.text(asWritten[name])
	*field = v
	return err
}

// children calls do for each element within the current one.
func (r *Reader) children(do func(xml.StartElement) error) error {
	for {
		token, _, err := r.token()
		if err != nil {
			return err
		}
		switch t := token.(type) {
		case xml.StartElement:
			if err := do(t.Copy()); err != nil {
				return err
			}
		case xml.EndElement:
			return nil
		}
	}
}

// text reads all text of the current element.
func (r *Reader) text(asWritten bool) (Value, error) {
	v := Value{Line: r.in.place(r.xml.InputOffset()).Line}
	var text strings.Builder
	for depth := 0; ; {
		token, _, err := r.token()
		if err != nil {
			return v, err
		}
		switch t := token.(type) {
		case xml.CharData:
			text.Write(t)
		case xml.StartElement:
			depth++
		case xml.EndElement:
			if depth--; depth < 0 {
				v.Text = text.String()
				if !asWritten {
					v.Line += strings.Count(v.Text[:len(v.Text)-len(strings.TrimLeft(v.Text, " \t\r\n"))], "\n")
					v.Text = strings.TrimSpace(v.Text)
				}
				return v, nil
			}
		}
	}
}

// skip reads over the current element.
func (r *Reader) skip() error {
	for depth := 0; depth >= 0; {
		token, _, err := r.token()
		if err != nil {
			return err
		}
		switch token.(type) {
		case xml.StartElement:
			depth++
		case xml.EndElement:
			depth--
		}
	}
	return nil
}

// token returns the next token and where it begins.
func (r *Reader) token() (xml.Token, source.Pos, error) {
	at := r.in.place(r.xml.InputOffset())
	token, err := r.xml.Token()
	if err != nil {
		return nil, at, r.broken(err)
	}
	switch t := token.(type) {
	case xml.StartElement:
		if len(r.open) == maxDepth {
			return nil, at, r.fail("WXR05/depth", at, "limit", strconv.Itoa(maxDepth))
		}
		r.open = append(r.open, open{qualified(t.Name), at})
	case xml.EndElement:
		r.open = r.open[:len(r.open)-1]
	}
	return token, at, nil
}

func (r *Reader) fail(text string, at source.Pos, args ...string) error {
	return &Error{source.Error(text, at, args...)}
}

var (
	closedBy  = regexp.MustCompile(`^element <([^>]*)>.* closed by </([^>]*)>`)
	badEntity = regexp.MustCompile(`^invalid character entity (.*)$`)
)

// broken says in our words why the XML decoder stopped.
func (r *Reader) broken(err error) error {
	at := r.in.place(r.xml.InputOffset())
	var syntax *xml.SyntaxError
	switch {
	case errors.Is(err, errTooLarge):
		return r.tooLarge()
	case r.in.failed != nil, errors.Is(err, io.EOF) && len(r.open) == 0:
		return err
	case errors.Is(err, io.EOF) || errors.As(err, &syntax) && syntax.Msg == "unexpected EOF":
		if len(r.open) == 0 {
			return r.fail("WXR01/end", at)
		}
		last := r.open[len(r.open)-1]
		return r.fail("WXR01/end-within", at, "element", shortened(last.name), "line", strconv.Itoa(last.at.Line))
	case syntax == nil:
		return r.fail("WXR01", at, "message", shortened(strings.TrimPrefix(err.Error(), "xml: ")))
	}
	if m := closedBy.FindStringSubmatch(syntax.Msg); m != nil && len(r.open) > 0 {
		last := r.open[len(r.open)-1]
		return r.fail("WXR01/closed", at, "element", shortened(last.name), "line", strconv.Itoa(last.at.Line), "by", shortened(m[2]))
	}
	if m := badEntity.FindStringSubmatch(syntax.Msg); m != nil {
		return r.fail("WXR01/entity", at, "entity", shortened(m[1]))
	}
	return r.fail("WXR01", at, "message", shortened(syntax.Msg))
}

// tooLarge names the element whose limit has been reached.
func (r *Reader) tooLarge() error {
	name, at, limit := "channel", r.in.at, int64(MaxHead)
	for _, o := range r.open {
		switch o.name {
		case "item":
			name, at, limit = o.name, o.at, MaxItem
		case "wp:comment":
			name, at, limit = o.name, o.at, MaxComment
		}
	}
	return r.fail("WXR05", at, "element", name, "limit", strconv.FormatInt(limit>>20, 10)+" MiB")
}

// shortened keeps messages readable whatever stands in the file.
func shortened(text string) string {
	const most = 80
	if runes := []rune(text); len(runes) > most {
		return string(runes[:most]) + "…"
	}
	return text
}

// The namespaces, of which there are several versions. Some tools forget to
// declare them; the decoder gives the bare prefix then.
var (
	exportSpace  = regexp.MustCompile(`^https?://(www\.)?wordpress\.org/export/[0-9.]+/?$`)
	excerptSpace = regexp.MustCompile(`^https?://(www\.)?wordpress\.org/export/[0-9.]+/excerpt/?$`)
)

// qualified is the name of an element with the prefix that WordPress uses,
// whatever prefix the file has.
func qualified(name xml.Name) string {
	switch space := name.Space; {
	case space == "":
		return name.Local
	case space == "wp", space == "excerpt", space == "content", space == "dc":
		return space + ":" + name.Local
	case exportSpace.MatchString(space):
		return "wp:" + name.Local
	case excerptSpace.MatchString(space):
		return "excerpt:" + name.Local
	case space == "http://purl.org/rss/1.0/modules/content/":
		return "content:" + name.Local
	case space == "http://purl.org/dc/elements/1.1/":
		return "dc:" + name.Local
	}
	return "?:" + name.Local
}

func attribute(e xml.StartElement, name string) string {
	for _, a := range e.Attr {
		if a.Name.Space == "" && a.Name.Local == name {
			return a.Value
		}
	}
	return ""
}
