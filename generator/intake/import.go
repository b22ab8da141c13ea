package intake

import (
	"context"
	"crypto/sha256"
	"encoding/base32"
	"errors"
	"iter"
	"strings"
	"time"

	"kontor/generator/comment"
)

// Options say how the comments of an export are imported.
type Options struct {
	Now     time.Time
	DryRun  bool
	Batch   int  // comments that are stored at once; 0 = 500
	Lenient bool // leave out what cannot be read instead of giving up

	Language string                        // only pages in this language get comments; "" = all
	Base     string                        // address of the site; "" = that of its pages
	Hosts    func() []string               // of the site there, asked for once all is read; none = the one with the most comments
	Also     func(address string) []string // other addresses of a page there, likewise; may be nil
	Map      []Rule
	Editors  []string // names and e-mail addresses of the site's own people
}

const usualBatch = 500

// errChanged says that an export was not the same when it was read again.
var errChanged = errors.New("the export has changed while it was read")

// Import stores the comments of an export. It reads all of them before it
// stores the first one, so that an export that cannot be read changes nothing;
// items is therefore read twice and must yield the same both times. What an
// earlier import has stored is left as it is: an import that was broken off
// can be repeated. The store of a dry run may be nil, which is an empty one.
func Import(ctx context.Context, store Store, items iter.Seq2[Incoming, error], pages []Page, o Options) (Report, error) {
	if o.Batch <= 0 {
		o.Batch = usualBatch
	}
	im := &importer{ctx: ctx, store: store, o: o, index: map[key]int32{}, places: newPlaces(pages, o)}
	if err := im.read(items); err != nil {
		return Report{}, err
	}
	im.places.settle()
	if err := im.recognise(); err != nil {
		return Report{}, err
	}
	im.breakCycles()
	im.keepTombstones()
	if err := im.findParents(); err != nil {
		return Report{}, err
	}
	if !o.DryRun {
		if err := im.storeAll(items); err != nil {
			return im.report(), err
		}
	}
	return im.report(), nil
}

// key tells comments of an export apart.
type key [16]byte

// entry is what is kept of a comment between the two readings.
type entry struct {
	key    key
	id     string // here
	source Source // there
	reply  key    // the comment that it answers; zero = none
	asked  Source // the same as the other system names it
	parent int32  // the same as an index; none = not in the export
	above  string // the id that it answers here, once that is decided
	line   int
	place  int32  // its address; none = it has its thread
	thread Thread // set when its page is found, or by our own exports
	state  State
	skip   Skip
	kept   bool // a tombstone with replies
	own    bool // of an export of ours
}

const none = -1

type importer struct {
	ctx     context.Context
	store   Store
	o       Options
	entries []entry
	index   map[key]int32
	places  *places
	result  Report
}

// read is the first reading. It stores nothing.
func (im *importer) read(items iter.Seq2[Incoming, error]) error {
	var broken []error
	for item, err := range items {
		if stopped := im.ctx.Err(); stopped != nil {
			return stopped
		}
		if err != nil && item.Skip != SkipBroken {
			return errors.Join(append(broken, err)...)
		}
		if err != nil && !im.o.Lenient {
			if broken = append(broken, err); len(broken) == mostErrors {
				break
			}
		}
		im.add(item)
	}
	return errors.Join(broken...)
}

// mostErrors is how many comments that cannot be read are named at once.
const mostErrors = 20

func (im *importer) add(item Incoming) {
	e := entry{
		key: keyOf(item), id: item.ID, source: item.Source, parent: none, line: item.Line,
		place: none, thread: item.Thread, state: item.State, skip: item.Skip,
		own: item.ID != "",
	}
	if e.id == "" {
		e.id = newID(item.Source)
	}
	if e.thread.Page == "" {
		e.place = im.places.at(item.Address, item.Title)
	}
	switch {
	case item.ID != "" && item.Parent != "":
		e.reply, e.asked = keyOf(Incoming{Comment: Comment{ID: item.Parent}}), Source{ID: item.Parent}
	case item.ID == "" && item.Reply != "":
		e.asked = Source{item.Source.System, item.Source.Site, item.Reply}
		e.reply = keyOf(Incoming{Comment: Comment{Source: e.asked}})
	}
	if e.skip == "" {
		e.skip = textSkip(item.Comment)
	}
	if _, twice := im.index[e.key]; !twice {
		im.index[e.key] = int32(len(im.entries))
	} else if e.skip != SkipBroken {
		e.skip = SkipTwice
	}
	im.entries = append(im.entries, e)
}

// keyOf tells comments of an export apart: our own by their id, those of other
// systems by theirs.
func keyOf(item Incoming) key {
	if item.ID != "" {
		return hashed("own", item.ID)
	}
	return hashed(item.Source.System, item.Source.Site, item.Source.ID)
}

func hashed(parts ...string) (k key) {
	sum := sha256.Sum256([]byte(strings.Join(parts, "\x00")))
	copy(k[:], sum[:])
	return k
}

// newID is the id of an imported comment. It follows from the source, so that
// an import that is repeated comes to the same.
func newID(s Source) string {
	sum := sha256.Sum256([]byte(s.System + "\x00" + s.Site + "\x00" + s.ID))
	return strings.ToLower(base32.StdEncoding.EncodeToString(sum[:])[:13])
}

// textSkip judges the text of a comment; it is never cut.
func textSkip(c Comment) Skip {
	switch {
	case c.Revision != nil && c.State != Approved, strings.ContainsRune(c.Text+c.Reason+c.Author.Name+c.Author.Website+
		c.Author.Email+c.Author.Identity+c.Thread.Page+c.Thread.Language, 0): // no store has that
		return SkipBroken
	case c.State == Erased:
		return ""
	case len(c.Text) > comment.MaxText, c.Revision != nil && len(c.Revision.Text) > comment.MaxText:
		return SkipTooLong
	case isEmpty(c):
		return SkipEmpty
	}
	return ""
}

// isEmpty reports whether a reader would see nothing of a text.
func isEmpty(c Comment) bool {
	if c.Format != comment.HTML {
		return strings.TrimSpace(c.Text) == ""
	}
	var seen strings.Builder
	for rest := c.Text; rest != ""; {
		text, tag, _ := strings.Cut(rest, "<")
		seen.WriteString(text)
		var closed bool
		if _, rest, closed = strings.Cut(tag, ">"); !closed {
			seen.WriteString(tag)
		}
	}
	return strings.TrimSpace(strings.ReplaceAll(seen.String(), "&nbsp;", " ")) == ""
}

// recognise finds what is stored already, and what has no page.
func (im *importer) recognise() error {
	for i := range im.entries {
		e := &im.entries[i]
		if e.skip != "" {
			continue
		}
		if err := im.ctx.Err(); err != nil {
			return err
		}
		id, erased, err := im.known(e.source, e.id)
		switch {
		case err != nil:
			return err
		case erased && e.state != Erased:
			e.skip, e.id = SkipErased, id
		case id != "" || erased:
			e.skip, e.id = SkipKnown, id
		case e.place != none:
			e.thread, e.skip = im.places.thread(e.place)
		}
	}
	return nil
}

// known looks for a comment in the store: by its source, or if it was written
// here by its id.
func (im *importer) known(s Source, id string) (kept string, erased bool, err error) {
	switch {
	case im.store == nil:
		return "", false, nil
	case s.System != "":
		return im.store.Known(im.ctx, s)
	}
	switch _, err := im.store.Get(im.ctx, id); {
	case err == nil:
		return id, false, nil
	case !errors.Is(err, ErrNotFound):
		return "", false, err
	}
	for _, err := range im.store.Events(im.ctx, id) {
		return "", err == nil, err // it has a history, so it was there
	}
	return "", false, nil
}

// storeAll reads the export again and stores what is new.
func (im *importer) storeAll(items iter.Seq2[Incoming, error]) error {
	b := &batches{im: im, waiting: map[int32][]waiting{}, added: make([]bool, len(im.entries))}
	i := int32(0)
	for item, err := range items {
		if stopped := im.ctx.Err(); stopped != nil {
			return stopped
		}
		if err != nil && item.Skip != SkipBroken {
			return err
		}
		if int(i) >= len(im.entries) || im.entries[i].key != keyOf(item) {
			return errChanged
		}
		if im.entries[i].stored() {
			if err := b.take(i, im.comment(&im.entries[i], item)); err != nil {
				return err
			}
		}
		i++
	}
	if int(i) != len(im.entries) || len(b.waiting) > 0 {
		return errChanged
	}
	return b.flush()
}

// stored reports whether a comment is one of those that are stored now.
func (e *entry) stored() bool { return e.skip == "" }

// comment is a comment as it is stored.
func (im *importer) comment(e *entry, item Incoming) Comment {
	c := item.Comment
	c.ID, c.Thread, c.Parent = e.id, e.thread, e.above
	if c.Changed.IsZero() {
		c.Changed = im.o.Now
	}
	if c.State == Erased {
		return Comment{ID: c.ID, Thread: c.Thread, Parent: c.Parent, Source: c.Source, Sent: c.Sent, State: Erased, Changed: c.Changed}
	}
	c.Author.Editor = c.Author.Editor || im.isEditor(c.Author)
	return c
}

func (im *importer) isEditor(a Author) bool {
	for _, editor := range im.o.Editors {
		if editor = strings.TrimSpace(editor); editor == "" {
			continue
		}
		if strings.EqualFold(editor, a.Email) || strings.EqualFold(editor, a.Name) {
			return true
		}
	}
	return false
}

// batches stores comments some at a time, parents never after their replies.
type batches struct {
	im      *importer
	batch   []Comment
	indexes []int32 // of the comments of the batch
	added   []bool  // by index: stored, or in the batch
	waiting map[int32][]waiting
}

// waiting is a reply whose parent has not been read yet.
type waiting struct {
	index   int32
	comment Comment
}

func (b *batches) take(i int32, c Comment) error {
	ready := []waiting{{i, c}}
	if p := b.im.entries[i].parent; p != none && b.im.entries[p].stored() && !b.added[p] {
		b.waiting[p] = append(b.waiting[p], ready...)
		return nil
	}
	for len(ready) > 0 {
		next := ready[0]
		ready = append(ready[1:], b.waiting[next.index]...)
		delete(b.waiting, next.index)
		b.added[next.index] = true
		b.batch, b.indexes = append(b.batch, next.comment), append(b.indexes, next.index)
		if len(b.batch) >= b.im.o.Batch {
			if err := b.flush(); err != nil {
				return err
			}
		}
	}
	return nil
}

func (b *batches) flush() error {
	if len(b.batch) == 0 {
		return nil
	}
	added, err := b.im.store.Add(b.im.ctx, b.batch, Decision{Action: Add, Actor: "import", At: b.im.o.Now})
	if err != nil {
		return err
	}
	for n, fresh := range added {
		if !fresh { // somebody else was faster
			b.im.entries[b.indexes[n]].skip = SkipKnown
		}
	}
	b.batch, b.indexes = b.batch[:0], b.indexes[:0]
	return nil
}
