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
	im := &importer{ctx: ctx, store: store, o: o, index: map[key]int32{}, places: newPlaces(pages, o),
		origins: map[Source]*Source{}, threads: map[Thread]*Thread{}}
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

// entry is what is kept of a comment between the two readings. There may be a
// million of them.
type entry struct {
	key    key
	id     string  // here, where it does not follow from the source
	origin *Source // there, without its id
	name   string  // its id there
	reply  string  // name of the comment that it answers; "" = none
	thread *Thread // nil = it has no page
	above  string  // id of the comment of the store that it answers here
	after  int32   // or the index of one that is stored now; none = not that
	parent int32   // index of the comment that it answers there; none = not in the export
	place  int32   // its address; none = it came with its thread
	line   int32
	state  State
	skip   Skip
	kept   bool // a tombstone with replies
	own    bool // of an export of ours
}

// stored reports whether a comment is one of those that are stored now.
func (e *entry) stored() bool { return e.skip == "" }

func (e *entry) source(name string) Source {
	return Source{System: e.origin.System, Site: e.origin.Site, ID: name}
}

// here is the id of the comment here.
func (e *entry) here() string {
	if e.id == "" {
		return newID(e.source(e.name))
	}
	return e.id
}

const none = -1

type importer struct {
	ctx     context.Context
	store   Store
	o       Options
	entries []entry
	index   map[key]int32
	places  *places
	origins map[Source]*Source
	threads map[Thread]*Thread
	result  Report
	fresh   bool          // the store is empty
	there   map[key]there // what it has of the other system, if that has been looked at
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
		key: keyOf(item), id: item.ID, own: item.ID != "", name: item.Source.ID, reply: item.Reply,
		parent: none, after: none, place: none, line: int32(item.Line), state: item.State, skip: item.Skip,
		origin: shared(im.origins, Source{System: item.Source.System, Site: item.Source.Site}),
	}
	if e.own {
		e.reply = item.Parent
	}
	if item.Thread.Page == "" {
		e.place = im.places.at(item.Address, item.Title)
	} else {
		e.thread = shared(im.threads, item.Thread)
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

// shared keeps one of all values that are the same.
func shared[T comparable](all map[T]*T, value T) *T {
	if all[value] == nil {
		all[value] = &value
	}
	return all[value]
}

// replyKey is the key of the comment that another one answers.
func replyKey(e *entry) key {
	if e.own {
		return keyOf(Incoming{Comment: Comment{ID: e.reply}})
	}
	return keyOf(Incoming{Comment: Comment{Source: e.source(e.reply)}})
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
	if err := im.lookAhead(); err != nil {
		return err
	}
	for i := range im.entries {
		e := &im.entries[i]
		if e.skip != "" {
			continue
		}
		if err := im.ctx.Err(); err != nil {
			return err
		}
		id, erased, err := im.known(e.source(e.name), e.id)
		switch {
		case err != nil:
			return err
		case erased && e.state != Erased:
			e.skip, e.id = SkipErased, id
		case id != "" || erased:
			e.skip, e.id = SkipKnown, id
		case e.place != none:
			var t Thread
			if t, e.skip = im.places.thread(e.place); e.skip == "" {
				e.thread = shared(im.threads, t)
			}
		}
	}
	return nil
}

// lookAhead spares asking the store for each comment: where it is empty, and
// where most of what it has of the other system is likely to come again.
func (im *importer) lookAhead() error {
	if im.store == nil || len(im.entries) == 0 {
		return nil
	}
	im.fresh = true
	for _, err := range im.store.Events(im.ctx, "") {
		if err != nil {
			return err
		}
		im.fresh = false
		break
	}
	of := Filter{System: im.entries[0].origin.System}
	if im.fresh || of.System == "" {
		return nil
	}
	counts, err := im.store.Count(im.ctx, of)
	if err != nil {
		return err
	}
	sum := 0
	for _, n := range counts {
		sum += n
	}
	if sum < len(im.entries)/4 || sum > 4*len(im.entries) {
		return nil
	}
	im.there = make(map[key]there, sum)
	for c, err := range im.store.List(im.ctx, of) {
		if err != nil {
			return err
		}
		im.there[keyOf(Incoming{Comment: Comment{Source: c.Source}})] = there{c.ID, c.State == Erased}
	}
	return nil
}

// there is a comment that the store has.
type there struct {
	id     string
	erased bool
}

// known looks for a comment in the store: by its source, or if it was written
// here by its id.
func (im *importer) known(s Source, id string) (kept string, erased bool, err error) {
	if im.store == nil || im.fresh {
		return "", false, nil
	}
	if s.System != "" {
		if there, ok := im.there[keyOf(Incoming{Comment: Comment{Source: s}})]; ok {
			return there.id, there.erased, nil
		}
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

// comment is a comment as it is stored.
func (im *importer) comment(e *entry, item Incoming) Comment {
	c := item.Comment
	c.ID, c.Thread, c.Parent = e.here(), *e.thread, e.above
	if e.after != none {
		c.Parent = im.entries[e.after].here()
	}
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
	if p := b.im.entries[i].after; p != none && !b.added[p] {
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
