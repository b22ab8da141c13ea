package preview

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path"

	"github.com/fsnotify/fsnotify"
)

// eye is what sees changes: fsnotify, or in tests something less reliable.
type eye interface {
	Add(folder string) error
	Remove(folder string) error
	Events() <-chan fsnotify.Event
	Errors() <-chan error
	Close() error
}

type notifier struct{ *fsnotify.Watcher }

func (n notifier) Events() <-chan fsnotify.Event { return n.Watcher.Events }
func (n notifier) Errors() <-chan error          { return n.Watcher.Errors }

func openEye() (eye, error) {
	w, err := fsnotify.NewWatcher()
	if err != nil {
		return nil, err
	}
	return notifier{w}, nil
}

// errNotTold is why watching ends when the eye does.
var errNotTold = errors.New("events are told no longer")

// watcher keeps watches on all folders of a site. Events only say where to
// look: at each the watches are brought in line with what is there then, so
// that it does not matter how late, in which order or how often they come.
type watcher struct {
	*places
	eye     eye
	doubts  *doubts
	folders map[string]identity // the watched ones, and which folder each was
	paths   map[identity]string // the reverse
}

// watch tells of changes until ctx is done or watching is impossible, and says
// why it is.
func watch(ctx context.Context, p *places, open func() (eye, error), d *doubts, tell func(Change)) error {
	opened, err := open()
	if err != nil {
		return err
	}
	defer opened.Close()
	w := watcher{places: p, eye: opened, doubts: d, folders: map[string]identity{}, paths: map[identity]string{}}
	if err := w.begin(); err != nil {
		return err
	}
	tell(Change{All: true})
	for {
		select {
		case <-ctx.Done():
			return ctx.Err()
		case event, ok := <-opened.Events():
			if !ok {
				return errNotTold
			}
			names, err := w.heard(event)
			if err != nil {
				return err
			}
			if len(names) > 0 {
				tell(Change{Paths: names})
			}
		case err, ok := <-opened.Errors():
			if !ok {
				return errNotTold
			}
			if !errors.Is(err, fsnotify.ErrEventOverflow) {
				return err
			}
			if err := w.begin(); err != nil {
				return err
			}
			tell(Change{All: true})
		}
	}
}

// begin sets all watches anew.
func (w *watcher) begin() error {
	w.drop(".")
	return w.walk(".", func(name string, info fs.FileInfo) error {
		w.doubts.keep(w.names(name)...)
		return w.watched(name, info)
	})
}

// heard brings the watches in line with what an event says, and returns what
// is to be told.
func (w *watcher) heard(e fsnotify.Event) ([]string, error) {
	name, ok := w.relative(e.Name)
	if !ok || temporary(path.Base(name)) || !w.within(name) && !w.above(name) {
		return nil, nil
	}
	_, folder := w.folders[name]
	_, link := w.links[name]
	names := w.names(name)
	switch {
	case name == "." && e.Has(fsnotify.Remove|fsnotify.Rename):
		return nil, fmt.Errorf("the folder %s is gone: %w", w.root, errNotTold)
	case name == ".":
		return nil, nil
	case e.Op == fsnotify.Write:
		if folder { // so Windows says that something in it changed
			return nil, nil
		}
		return names, nil
	case e.Op == fsnotify.Chmod:
		// What could not be read before, perhaps can be now.
		return names, w.walk(name, w.watched)
	}
	lostLinks := false
	if folder || link {
		lostLinks = w.drop(name)
	}
	err := w.walk(name, func(found string, info fs.FileInfo) error {
		if !info.IsDir() {
			names = append(names, w.names(found)...)
		}
		return w.watched(found, info)
	})
	if lostLinks {
		w.prune()
	}
	return append(names, w.names(name)...), err
}

// watched sees to it that a folder is watched, once and as the one that it is.
func (w *watcher) watched(name string, info fs.FileInfo) error {
	if !info.IsDir() {
		return nil
	}
	id := identify(info, w.full(name))
	if was, ok := w.folders[name]; ok {
		if was == id {
			return nil
		}
		w.drop(name)
	}
	// A watch belongs to the folder, not to its path. If the folder is watched
	// by another path, a second watch would be the first one, and would end
	// when news of the other path comes.
	if other, ok := w.paths[id]; ok {
		if now, err := os.Lstat(w.full(other)); err == nil && os.SameFile(now, info) {
			w.links[name] = other // mounted at two places
			return fs.SkipDir
		}
		w.drop(other)
	}
	if err := w.eye.Add(w.full(name)); err != nil {
		if err := unlessOutOfReach(err); err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
		return fs.SkipDir
	}
	w.folders[name], w.paths[id] = id, name
	if now, err := os.Lstat(w.full(name)); err != nil || !os.SameFile(now, info) {
		w.drop(name) // replaced this moment, and news of it is on its way
		return fs.SkipDir
	}
	return nil
}

// drop forgets the watches and links at and below a path, and says whether
// there were links.
func (w *watcher) drop(name string) bool {
	w.dropIf(func(folder string) bool { return isIn(folder, name) })
	before := len(w.links)
	maps.DeleteFunc(w.links, func(link, _ string) bool { return isIn(link, name) })
	return len(w.links) < before
}

// prune forgets the watches that only links needed which are gone.
func (w *watcher) prune() {
	w.dropIf(func(folder string) bool { return !w.within(folder) && !w.above(folder) })
}

func (w *watcher) dropIf(lost func(folder string) bool) {
	for folder, id := range w.folders {
		if lost(folder) {
			_ = w.eye.Remove(w.full(folder)) // it may have ended with its folder
			delete(w.folders, folder)
			delete(w.paths, id)
		}
	}
}
