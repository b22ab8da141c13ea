package preview

import (
	"context"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/fsnotify/fsnotify"
	"go.uber.org/goleak"
)

// desk is a site that is watched while a test works on it.
type desk struct {
	t     *testing.T
	root  string
	marks int

	mu      sync.Mutex
	news    *sync.Cond
	late    bool     // nothing came for so long that the test gives up
	told    []Change // since the last call of upToNow
	file    string   // is read whenever it may have changed
	read    string   // what was read last
	held    chan struct{}
	polling []error
}

// marksFolder comes first in every walk: when a mark in it is told, so is all
// that was done before.
const marksFolder = "!marks"

// beginWatch watches a new site with these files, and ends when the test does.
func beginWatch(t *testing.T, o WatchOptions, files ...string) *desk {
	return watchSite(t, t.TempDir(), o, files...)
}

func watchSite(t *testing.T, root string, o WatchOptions, files ...string) *desk {
	t.Helper()
	d := &desk{t: t, root: root}
	d.news = sync.NewCond(&d.mu)
	d.mkdir(marksFolder)
	for _, f := range files {
		d.write(f, "")
	}
	o.Root, o.Folders = d.root, []string{marksFolder, "content", "themes"}
	if o.Quiet == 0 {
		o.Quiet = time.Millisecond
	}
	o.Polling = func(reason error) {
		d.mu.Lock()
		defer d.mu.Unlock()
		d.polling = append(d.polling, reason)
	}
	others := goleak.IgnoreCurrent()
	ctx, cancel := context.WithCancel(context.Background())
	ended := make(chan error)
	go func() { ended <- Watch(ctx, o, d.changed) }()
	t.Cleanup(func() {
		cancel()
		if err := <-ended; err != nil {
			t.Error(err)
		}
		goleak.VerifyNone(t, others)
	})
	d.untilAll()
	d.forget()
	return d
}

// forget makes what was told count no longer.
func (d *desk) forget() {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.told = nil
}

// untilAll waits until anything may have changed. From then on, what is new is
// told by name.
func (d *desk) untilAll() {
	d.t.Helper()
	d.until(func() bool { return slices.ContainsFunc(d.told, func(c Change) bool { return c.All }) })
}

func (d *desk) changed(c Change) {
	d.mu.Lock()
	d.told = append(d.told, c)
	held := d.held
	if d.file != "" && covers([]Change{c}, d.file) {
		text, _ := os.ReadFile(d.full(d.file))
		d.read = string(text)
	}
	d.news.Broadcast()
	d.mu.Unlock()
	if held != nil {
		<-held
	}
}

// hold makes the next call of changed last until the returned function is
// called: what happens meanwhile is told at once, afterwards.
func (d *desk) hold() (release func()) {
	held := make(chan struct{})
	d.mu.Lock()
	d.held, d.told = held, nil
	d.mu.Unlock()
	d.write(marksFolder+"/held.txt", "")
	d.until(func() bool { return len(d.told) > 0 })
	return func() {
		d.mu.Lock()
		d.held, d.told = nil, nil
		d.mu.Unlock()
		close(held)
	}
}

func (d *desk) until(holds func() bool) {
	d.t.Helper()
	patience := time.AfterFunc(time.Minute, func() {
		d.mu.Lock()
		defer d.mu.Unlock()
		d.late = true
		d.news.Broadcast()
	})
	defer patience.Stop()
	d.mu.Lock()
	defer d.mu.Unlock()
	for !holds() {
		if d.late {
			d.t.Fatalf("it never came; told: %v", d.told)
		}
		d.news.Wait()
	}
}

// mark makes a new file and waits until it is told: the news is up to now.
// Looking, the root may have been listed just before what is new in it; only
// the look after that is sure to see it.
func (d *desk) mark() {
	d.t.Helper()
	d.makeMark()
	d.mu.Lock()
	looking := len(d.polling) > 0
	d.mu.Unlock()
	if looking {
		d.makeMark()
	}
}

func (d *desk) makeMark() {
	d.t.Helper()
	d.marks++
	name := fmt.Sprintf("%s/%d.txt", marksFolder, d.marks)
	d.write(name, "mark")
	d.until(func() bool {
		return slices.ContainsFunc(d.told, func(c Change) bool { return slices.Contains(c.Paths, name) })
	})
}

// upToNow returns what was told since it was called last, without marks.
func (d *desk) upToNow() []Change {
	d.t.Helper()
	d.mark()
	d.mu.Lock()
	defer d.mu.Unlock()
	told := d.told
	d.told = nil
	return told
}

// covers reports whether changes say that a file may be another now.
func covers(changes []Change, file string) bool {
	return slices.ContainsFunc(changes, func(c Change) bool {
		return c.All || slices.ContainsFunc(c.Paths, func(p string) bool { return isIn(file, p) })
	})
}

// paths are all that are named in changes, without marks.
func paths(changes []Change) []string {
	var all []string
	for _, c := range changes {
		for _, p := range c.Paths {
			if !isIn(p, marksFolder) {
				all = append(all, p)
			}
		}
	}
	slices.Sort(all)
	return slices.Compact(all)
}

func (d *desk) wantTold(files ...string) {
	d.t.Helper()
	told := d.upToNow()
	for _, f := range files {
		if !covers(told, f) {
			d.t.Errorf("%s is not told, only %v", f, paths(told))
		}
	}
}

func (d *desk) wantExactly(files ...string) {
	d.t.Helper()
	if told := paths(d.upToNow()); !slices.Equal(told, files) {
		d.t.Errorf("told %q, want %q", told, files)
	}
}

func (d *desk) full(name string) string { return filepath.Join(d.root, filepath.FromSlash(name)) }

func (d *desk) must(err error) {
	d.t.Helper()
	if err != nil {
		d.t.Fatal(err)
	}
}

func (d *desk) mkdir(name string) { d.t.Helper(); d.must(os.MkdirAll(d.full(name), 0o755)) }

func (d *desk) write(name, text string) {
	d.t.Helper()
	d.must(os.MkdirAll(filepath.Dir(d.full(name)), 0o755))
	d.must(os.WriteFile(d.full(name), []byte(text), 0o644))
}

func (d *desk) rename(from, to string) {
	d.t.Helper()
	d.must(os.Rename(d.full(from), d.full(to)))
}
func (d *desk) remove(name string) { d.t.Helper(); d.must(os.RemoveAll(d.full(name))) }

func (d *desk) link(target, name string) {
	d.t.Helper()
	if err := os.Symlink(target, d.full(name)); err != nil {
		d.t.Skip("no symbolic links here: ", err)
	}
}

// waysOfWatching: what holds for one holds for the other.
var waysOfWatching = map[string]WatchOptions{
	"watching": {},
	"looking":  {Poll: time.Millisecond, now: stopped, open: func() (eye, error) { return nil, syscall.EMFILE }},
}

// stopped is a clock by which files are always just written, so that none is
// told again when its time tells writings apart.
func stopped() time.Time { return time.Time{} }

func bothWays(t *testing.T, test func(t *testing.T, o WatchOptions)) {
	for name, o := range waysOfWatching {
		t.Run(name, func(t *testing.T) { test(t, o) })
	}
}

func TestFoldersOfAnyAgeAreWatched(t *testing.T) {
	bothWays(t, func(t *testing.T, o WatchOptions) {
		d := beginWatch(t, o, "content/a.md")
		d.write("content/b/c/d.md", "made with its folders")
		d.wantTold("content/b/c/d.md")
		d.write("content/b/c/d.md", "edited")
		d.wantExactly("content/b/c/d.md")

		outside := filepath.Join(t.TempDir(), "e")
		d.must(os.MkdirAll(filepath.Join(outside, "f"), 0o755))
		d.must(os.WriteFile(filepath.Join(outside, "f", "g.md"), []byte("from elsewhere"), 0o644))
		d.must(os.Rename(outside, d.full("content/e")))
		d.wantTold("content/e/f/g.md")
		d.write("content/e/f/g.md", "edited where it is now")
		d.wantExactly("content/e/f/g.md")

		d.rename("content/e", "content/b/e")
		d.wantTold("content/e/f/g.md", "content/b/e/f/g.md")
		d.write("content/b/e/f/g.md", "edited again")
		d.wantExactly("content/b/e/f/g.md")

		d.remove("content/b")
		d.wantTold("content/b/e/f/g.md", "content/b/c/d.md")
		d.write("content/b/e/f/g.md", "the same path, another folder")
		d.wantTold("content/b/e/f/g.md")
		d.write("content/b/e/f/g.md", "edited there, too")
		d.wantExactly("content/b/e/f/g.md")
	})
}

func TestFoldersThatChangePlaces(t *testing.T) {
	bothWays(t, func(t *testing.T, o WatchOptions) {
		d := beginWatch(t, o, "content/a/in/x.md", "content/b/in/y.md")
		for i := range 10 {
			d.rename("content/a", "content/t")
			d.rename("content/b", "content/a")
			d.rename("content/t", "content/b")
			d.rename("content/a/in", "content/t")
			d.rename("content/b/in", "content/a/in")
			d.rename("content/t", "content/b/in")
			d.wantTold("content/a/in/x.md", "content/b/in/y.md")
			for _, f := range []string{"content/a/in/x.md", "content/b/in/y.md"} {
				d.write(f, strings.Repeat("x", i+1))
				d.wantExactly(f)
			}
		}
	})
}

// The news of a move comes after its folder was found where it is now.
func TestFolderFoundBeforeItsMoveIsHeard(t *testing.T) {
	d := beginWatch(t, WatchOptions{}, "content/a/b/x.md", "content/a/b/c/y.md")
	for i := range 30 {
		from, to := fmt.Sprintf("content/a%d", i), fmt.Sprintf("content/a%d", i+1)
		if i == 0 {
			from = "content/a"
		}
		d.mkdir(to)
		d.rename(from+"/b", to+"/b")
		d.remove(from)
		d.wantTold(from+"/b/x.md", to+"/b/x.md", to+"/b/c/y.md")
		d.write(to+"/b/x.md", "x")
		d.write(to+"/b/c/y.md", "y")
		d.wantExactly(to+"/b/c/y.md", to+"/b/x.md")
	}
}

func TestWatchedFoldersComeAndGo(t *testing.T) {
	bothWays(t, func(t *testing.T, o WatchOptions) {
		d := beginWatch(t, o)
		d.write("public/index.html", "no part of the site")
		d.write("notes.md", "neither")
		d.wantExactly()
		d.write("themes/own/style.css", "first theme")
		d.wantTold("themes/own/style.css")
		d.write("content/a/b.md", "first page")
		d.wantTold("content/a/b.md")
		d.rename("content", "old")
		d.wantTold("content/a/b.md")
		d.write("old/a/b.md", "not watched here")
		d.wantExactly()
		d.must(os.CopyFS(d.full("content"), os.DirFS(d.full("old"))))
		d.wantTold("content/a/b.md")
		d.write("content/a/b.md", "edited in the copy")
		d.wantExactly("content/a/b.md")
		d.remove("content")
		d.rename("old", "content")
		d.wantTold("content/a/b.md")
		d.write("content/a/b.md", "edited in the old one")
		d.wantExactly("content/a/b.md")
	})
}

func TestLinksWithinTheSiteAreFollowed(t *testing.T) {
	bothWays(t, func(t *testing.T, o WatchOptions) {
		d := beginWatch(t, o, "content/real/x.md", "shared/deep/y.md", "shared/one.md", "shared/other.md", "elsewhere/y.md")
		d.link("real", "content/again")
		d.link("../shared/deep", "content/deep")
		d.link("../shared/one.md", "content/one.md")
		d.link("../shared/later.md", "content/later.md")
		d.wantTold("content/again/x.md", "content/deep/y.md", "content/one.md")
		d.write("content/real/x.md", "known by two names")
		d.wantExactly("content/again/x.md", "content/real/x.md")
		d.write("shared/deep/y.md", "known by a link only")
		d.wantExactly("content/deep/y.md")
		d.write("shared/one.md", "a link to a file")
		d.wantExactly("content/one.md")
		d.write("shared/other.md", "no part of the site")
		d.wantExactly()
		d.write("shared/later.md", "a link that led nowhere")
		d.wantExactly("content/later.md")

		d.rename("shared/deep", "shared/deeper")
		d.wantTold("content/deep/y.md")
		d.write("shared/deep/y.md", "a new target")
		d.wantTold("content/deep/y.md")
		d.write("shared/deep/y.md", "which is watched as well")
		d.wantExactly("content/deep/y.md")

		d.remove("content/deep")
		d.link("../elsewhere", "content/deep")
		d.wantTold("content/deep/y.md")
		d.write("shared/deep/y.md", "no part any more")
		d.wantExactly()
		d.write("elsewhere/y.md", "but this")
		d.wantExactly("content/deep/y.md")
	})
}

func TestLoopsAndLinksOutOfTheSiteAreSurvived(t *testing.T) {
	bothWays(t, func(t *testing.T, o WatchOptions) {
		d := beginWatch(t, o, "content/a/x.md", "content/b/y.md")
		outside := t.TempDir()
		for name, target := range map[string]string{
			"content/self": "self", "content/up": "..", "content/a/up": "../../content", "content/out": outside,
			"content/a/to-b": "../b", "content/b/to-a": "../a", "content/one": "two", "content/two": "one",
		} {
			d.link(target, name)
		}
		d.upToNow()
		d.must(os.WriteFile(filepath.Join(outside, "z.md"), nil, 0o644))
		if told := paths(d.upToNow()); slices.ContainsFunc(told, func(p string) bool { return isIn(p, "content/out") }) {
			t.Errorf("told %q, though it is out of the site", told)
		}
		d.write("content/a/x.md", "edited")
		d.wantTold("content/a/x.md", "content/b/to-a/x.md")
		d.write("content/b/y.md", "edited")
		d.wantTold("content/b/y.md", "content/a/to-b/y.md")
	})
}

// unreadable refuses to watch a folder as the system does for one that may not
// be read.
type unreadable struct {
	eye
	folder string
}

func (u unreadable) Add(folder string) error {
	info, err := os.Stat(folder)
	if err == nil && filepath.Base(folder) == u.folder && info.Mode().Perm() == 0 {
		return &fs.PathError{Op: "watch", Path: folder, Err: syscall.EACCES}
	}
	return u.eye.Add(folder)
}

func TestFolderThatMayNotBeReadIsWatchedWhenItMay(t *testing.T) {
	d := beginWatch(t, WatchOptions{open: opening(func(e eye) eye { return unreadable{e, "closed"} })}, "content/a.md")
	d.mkdir("closed")
	d.write("closed/in/x.md", "")
	d.must(os.Chmod(d.full("closed"), 0))
	t.Cleanup(func() { os.Chmod(d.full("content/closed"), 0o755) })
	d.rename("closed", "content/closed")
	d.upToNow()
	d.write("content/a.md", "the others are watched")
	d.wantExactly("content/a.md")
	d.must(os.Chmod(d.full("content/closed"), 0o755))
	d.wantTold("content/closed/in/x.md")
	d.write("content/closed/in/x.md", "edited")
	d.wantExactly("content/closed/in/x.md")
}

// opening opens an eye and puts something before it.
func opening(wrap func(eye) eye) func() (eye, error) {
	return func() (eye, error) {
		e, err := openEye()
		if err != nil {
			return nil, err
		}
		return wrap(e), nil
	}
}

// filtered is an eye to which some events do not come.
type filtered struct {
	eye
	events chan fsnotify.Event
	errors chan error
	ended  chan struct{}
}

func filter(e eye, passes func(fsnotify.Event) bool) *filtered {
	f := &filtered{eye: e, events: make(chan fsnotify.Event), errors: make(chan error), ended: make(chan struct{})}
	go func() {
		for event := range e.Events() {
			if !passes(event) {
				continue
			}
			select {
			case f.events <- event:
			case <-f.ended:
				return
			}
		}
	}()
	return f
}

func (f *filtered) Events() <-chan fsnotify.Event { return f.events }
func (f *filtered) Errors() <-chan error          { return f.errors }
func (f *filtered) Close() error {
	close(f.ended)
	return f.eye.Close()
}

// Events that the system lost are made up for: everything may have changed, and
// what was made meanwhile is watched from then on.
func TestLostEventsAreMadeUpFor(t *testing.T) {
	if missed := overflow(t, true); len(missed) > 0 {
		t.Errorf("not told: %v", missed)
	}
}

func TestLostEventsWouldBeMissed(t *testing.T) {
	if missed := overflow(t, false); len(missed) != 2 {
		t.Errorf("without news of the loss %v is missed, want both: the test sees nothing", missed)
	}
}

func overflow(t *testing.T, heard bool) (missed []string) {
	var deaf bool // only the goroutine of the filter uses it
	hearing := make(chan struct{})
	var f *filtered
	d := beginWatch(t, WatchOptions{open: opening(func(e eye) eye {
		f = filter(e, func(event fsnotify.Event) bool {
			switch filepath.Base(event.Name) {
			case "deaf.txt":
				deaf = true
			case "heard.txt":
				if deaf {
					close(hearing)
				}
				deaf = false
			}
			return !deaf
		})
		return f
	})}, "content/a.md")
	d.write(marksFolder+"/deaf.txt", "")
	d.write("content/a.md", "lost")
	d.write("content/new/b.md", "lost with its folder")
	d.write(marksFolder+"/heard.txt", "")
	<-hearing
	if heard {
		f.errors <- fsnotify.ErrEventOverflow
		d.untilAll()
	}
	told := d.upToNow()
	if !covers(told, "content/a.md") {
		missed = append(missed, "content/a.md")
	}
	d.write("content/new/b.md", "edited afterwards")
	if told := d.upToNow(); !covers(told, "content/new/b.md") {
		missed = append(missed, "content/new/b.md")
	}
	return missed
}

// running is an eye that can watch only so many folders.
type running struct {
	eye
	left *int
}

func (r running) Add(folder string) error {
	if *r.left--; *r.left < 0 {
		return os.NewSyscallError("inotify_add_watch", syscall.ENOSPC)
	}
	return r.eye.Add(folder)
}

func TestWatchesRunOut(t *testing.T) {
	for name, left := range map[string]int{"from the start": 2, "later": 4} { // root, marks, content, a
		t.Run(name, func(t *testing.T) {
			o := WatchOptions{Poll: time.Millisecond, now: stopped, open: opening(func(e eye) eye { return running{e, &left} })}
			d := beginWatch(t, o, "content/a/x.md")
			d.write("content/b/y.md", "one folder more")
			if name == "later" {
				d.untilAll()
			}
			d.wantTold("content/b/y.md")
			for _, f := range []string{"content/a/x.md", "content/b/y.md"} {
				d.write(f, "edited")
				d.wantExactly(f)
			}
			d.mu.Lock()
			defer d.mu.Unlock()
			if len(d.polling) != 1 || !strings.Contains(d.polling[0].Error(), syscall.ENOSPC.Error()) {
				t.Errorf("told to be looking: %v, want once, with the reason", d.polling)
			}
		})
	}
}

func TestSiteThatIsReplacedIsLookedAt(t *testing.T) {
	root := filepath.Join(t.TempDir(), "site")
	d := watchSite(t, root, WatchOptions{Poll: time.Millisecond, now: stopped}, "content/a.md")
	d.must(os.Rename(root, root+"-old"))
	d.until(func() bool { return len(d.polling) == 1 })
	d.untilAll()
	d.forget()
	d.write("content/a.md", "in another folder of the same name")
	d.mkdir(marksFolder)
	d.wantTold("content/a.md")
}

func TestLookingSeesWhatTimeAndSizeHide(t *testing.T) {
	root := t.TempDir()
	p, err := newPlaces(root, []string{"content"})
	if err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(root, "content", "a.md")
	written := time.Date(2026, 12, 1, 12, 0, 0, 0, time.UTC)
	write := func(name string) {
		t.Helper()
		if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(name, []byte("same size"), 0o644); err != nil {
			t.Fatal(err)
		}
		if err := os.Chtimes(name, written, written); err != nil {
			t.Fatal(err)
		}
	}
	look := func(after time.Duration) map[string]sight {
		t.Helper()
		seen, err := p.look(written.Add(after))
		if err != nil {
			t.Fatal(err)
		}
		return seen
	}
	want := func(what string, before, after map[string]sight, names ...string) {
		t.Helper()
		if got := differing(before, after); !slices.Equal(got, names) {
			t.Errorf("%s: differing %q, want %q", what, got, names)
		}
	}
	write(file)
	first := look(time.Millisecond)
	want("just written", first, look(time.Second))
	settledLook := look(time.Minute)
	want("perhaps written again since the look", first, settledLook, "content/a.md")
	want("nothing since", settledLook, look(2*time.Minute))
	write(file + ".new")
	if err := os.Rename(file+".new", file); err != nil {
		t.Fatal(err)
	}
	replaced := look(time.Minute)
	want("another file of the same size and time", settledLook, replaced, "content/a.md")
	if err := os.Chmod(file, 0o600); err != nil {
		t.Fatal(err)
	}
	want("another mode", replaced, look(time.Minute), "content/a.md")
}

// blind is an eye without a file system.
type blind struct {
	events chan fsnotify.Event
	errors chan error
}

func (b blind) Add(string) error              { return nil }
func (b blind) Remove(string) error           { return nil }
func (b blind) Events() <-chan fsnotify.Event { return b.events }
func (b blind) Errors() <-chan error          { return b.errors }
func (b blind) Close() error                  { return nil }

// However long changed runs, the queue of the system is drained.
func TestEventsAreHeardWhileAChangeIsWorkedOn(t *testing.T) {
	b := blind{make(chan fsnotify.Event), make(chan error)}
	d := beginWatch(t, WatchOptions{open: func() (eye, error) { return b, nil }}, "content/a.md")
	release := make(chan struct{})
	d.mu.Lock()
	d.held = release
	d.mu.Unlock()
	b.events <- fsnotify.Event{Name: d.full("content/a.md"), Op: fsnotify.Write}
	d.until(func() bool { return len(d.told) == 1 })
	for i := range 20_000 { // more than a queue holds; each is taken
		b.events <- fsnotify.Event{Name: d.full(fmt.Sprintf("content/%d.md", i%2000)), Op: fsnotify.Write}
	}
	b.events <- fsnotify.Event{Name: d.root, Op: fsnotify.Chmod} // when it is taken, those before are dealt with
	calls := func() int {
		d.mu.Lock()
		defer d.mu.Unlock()
		return len(d.told)
	}
	if n := calls(); n != 1 {
		t.Errorf("changed was called %d times while it ran", n-1)
	}
	close(release)
	d.until(func() bool { return len(paths(d.told)) == 2001 })
	if n := calls(); n != 2 {
		t.Errorf("told in %d calls, want the rest in one", n-1)
	}
}

func TestWatchEndsWhileAChangeIsWorkedOn(t *testing.T) {
	defer goleak.VerifyNone(t, goleak.IgnoreCurrent())
	ctx, cancel := context.WithCancel(context.Background())
	calls := 0
	err := Watch(ctx, WatchOptions{Root: t.TempDir(), Folders: []string{"content"}}, func(Change) {
		calls++
		cancel()
	})
	if err != nil || calls != 1 {
		t.Errorf("%v after %d calls", err, calls)
	}
}

func TestWatchNeedsASite(t *testing.T) {
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, nil, 0o644); err != nil {
		t.Fatal(err)
	}
	for _, root := range []string{file, file + "-none"} {
		if err := Watch(context.Background(), WatchOptions{Root: root}, func(Change) {}); err == nil {
			t.Errorf("%s is watched", root)
		}
	}
}

func TestCheckoutOfAThousandFilesIsToldWhole(t *testing.T) {
	bothWays(t, func(t *testing.T, o WatchOptions) {
		root := t.TempDir()
		files := make([]string, 1000)
		if o.Poll > 0 {
			o.Poll = 20 * time.Millisecond
		}
		for i := range files {
			files[i] = fmt.Sprintf("content/%d/%d/%d.md", i%7, i%50, i)
		}
		branches := func(d *desk, switchTo func(branch string)) {
			for _, branch := range []string{"second", "first"} {
				switchTo(branch)
				told := d.upToNow()
				var missed int
				for _, f := range files {
					if !covers(told, f) {
						missed++
					}
				}
				if missed > 0 {
					t.Errorf("branch %s: %d of 1,000 files are not told", branch, missed)
				}
			}
		}
		writeAll := func(d *desk, text string) {
			for _, f := range files {
				d.write(f, text+f)
			}
		}
		git, err := exec.LookPath("git")
		if err != nil {
			d := watchSite(t, root, o, files...)
			branches(d, func(branch string) { writeAll(d, branch) })
			return
		}
		run := func(args ...string) {
			t.Helper()
			cmd := exec.Command(git, append([]string{"-c", "user.name=a", "-c", "user.email=a@example.org", "-c", "commit.gpgsign=false"}, args...)...)
			cmd.Dir = root
			cmd.Env = append(os.Environ(), "GIT_CONFIG_GLOBAL="+os.DevNull, "GIT_CONFIG_SYSTEM="+os.DevNull)
			if out, err := cmd.CombinedOutput(); err != nil {
				t.Fatalf("git %v: %v\n%s", args, err, out)
			}
		}
		author := &desk{t: t, root: root}
		run("init", "-q")
		for _, branch := range []string{"first", "second"} {
			run("checkout", "-q", "-b", branch)
			writeAll(author, strings.Repeat(branch+" ", 50))
			run("add", "content")
			run("commit", "-q", "-m", branch)
		}
		run("checkout", "-q", "first")
		branches(watchSite(t, root, o), func(branch string) { run("checkout", "-q", branch) })
	})
}
