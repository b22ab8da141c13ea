package source

import (
	"errors"
	"io/fs"
	"os"
	"path"
	"sort"
	"strconv"
	"strings"
	"syscall"
)

// Tree reads the files below one folder and nothing outside it: symbolic links
// that leave the folder are refused by the operating system's own rules
// ([os.Root]), other special files by Tree.
type Tree struct {
	root    *os.Root
	dir     string
	refused []fs.FileInfo
}

// Open opens the folder dir.
func Open(dir string) (*Tree, error) {
	r, err := os.OpenRoot(dir)
	if err != nil {
		return nil, err
	}
	return &Tree{root: r, dir: dir}, nil
}

// Refuse keeps Walk out of a folder that is no input, such as the one that a
// build writes: a symbolic link may lead there. The folder need not exist.
func (t *Tree) Refuse(dir string) {
	if info, err := os.Stat(dir); err == nil {
		t.refused = append(t.refused, info)
	}
}

// Close releases the folder.
func (t *Tree) Close() error { return t.root.Close() }

// Dir returns the folder as it was given to Open.
func (t *Tree) Dir() string { return t.dir }

// FS returns the folder below the root as a read-only file system that obeys
// the same rules. The folder need not exist.
func (t *Tree) FS(dir string) (fs.FS, error) { return fs.Sub(t.root.FS(), dir) }

// Exists reports whether path names something that can be reached.
func (t *Tree) Exists(path string) bool {
	_, err := t.root.Stat(path)
	return err == nil
}

// File looks at a regular file; ok is false for anything else, such as a file
// that is gone.
func (t *Tree) File(path string) (f File, ok bool) {
	info, err := t.root.Stat(path)
	if err != nil || !info.Mode().IsRegular() {
		return File{}, false
	}
	return fileOf(path, info), true
}

func fileOf(path string, info fs.FileInfo) File {
	return File{Path: path, Size: info.Size()}
}

// Read returns the bytes of a regular file of at most limit bytes. The
// diagnostic, if any, says why the file cannot be used.
func (t *Tree) Read(name string, limit int64) ([]byte, *Diagnostic) {
	fail := func(text string, args ...string) ([]byte, *Diagnostic) {
		d := Error(text, Pos{File: name}, args...)
		return nil, &d
	}
	f, err := t.root.Open(name)
	if err != nil {
		return fail("IO01", "reason", reason(err))
	}
	defer f.Close()
	info, err := f.Stat()
	switch {
	case err != nil:
		return fail("IO01", "reason", reason(err))
	case !info.Mode().IsRegular():
		return fail("IO02")
	case info.Size() > limit:
		return fail("IO03", "size", megabytes(info.Size()), "limit", megabytes(limit))
	}
	b := make([]byte, info.Size())
	n := 0
	for n < len(b) {
		m, err := f.Read(b[n:])
		if n += m; err != nil {
			break
		}
	}
	if n < len(b) {
		return fail("IO01", "reason", "short read")
	}
	return b, nil
}

// Walk lists the regular files below dir in path order. Names that begin with
// a dot or end with a tilde are left out, except below a folder for which
// dots is true. Symbolic links are followed when they stay inside the root;
// loops, links that leave it and special files are reported.
func (t *Tree) Walk(dir string, dots func(path string) bool) ([]File, []Diagnostic) {
	w := walker{tree: t, dots: dots}
	if info, err := t.root.Stat(dir); err == nil && info.IsDir() {
		w.dir(dir, nil)
	}
	sort.Slice(w.files, func(i, j int) bool { return w.files[i].Path < w.files[j].Path })
	return w.files, w.diags
}

type walker struct {
	tree  *Tree
	dots  func(string) bool
	files []File
	diags []Diagnostic
}

func (w *walker) dir(dir string, above []fs.FileInfo) {
	f, err := w.tree.root.Open(dir)
	if err != nil {
		w.report("IO01", dir, "reason", reason(err))
		return
	}
	defer f.Close()
	self, err := f.Stat()
	if err != nil {
		w.report("IO01", dir, "reason", reason(err))
		return
	}
	for _, a := range above {
		if os.SameFile(a, self) {
			w.report("IO04", dir)
			return
		}
	}
	for _, r := range w.tree.refused {
		if os.SameFile(r, self) {
			w.report("IO06", dir)
			return
		}
	}
	entries, err := f.ReadDir(-1)
	if err != nil {
		w.report("IO01", dir, "reason", reason(err))
		return
	}
	above = append(above[:len(above):len(above)], self)
	for _, e := range entries {
		name := path.Join(dir, e.Name())
		if skip(e.Name()) && (w.dots == nil || !w.dots(name)) {
			continue
		}
		info, err := w.tree.root.Stat(name)
		switch {
		case err != nil && e.Type()&fs.ModeSymlink != 0:
			w.report("IO05", name, "reason", reason(err))
		case err != nil:
			w.report("IO01", name, "reason", reason(err))
		case info.IsDir():
			w.dir(name, above)
		case !info.Mode().IsRegular():
			w.report("IO02", name)
		default:
			w.files = append(w.files, fileOf(name, info))
		}
	}
}

func (w *walker) report(text, name string, args ...string) {
	w.diags = append(w.diags, Error(text, Pos{File: name}, args...))
}

func skip(name string) bool {
	return strings.HasPrefix(name, ".") || strings.HasSuffix(name, "~")
}

// reason is the cause of err without operation and path, which depend on how
// the root was opened.
func reason(err error) string {
	var p *fs.PathError
	if errors.As(err, &p) {
		err = p.Err
	}
	switch {
	case errors.Is(err, syscall.ELOOP):
		return "symbolic link loop"
	case errors.Is(err, fs.ErrNotExist):
		return "not found"
	case errors.Is(err, fs.ErrPermission):
		return "permission denied"
	}
	return err.Error()
}

func megabytes(n int64) string {
	return strconv.FormatFloat(float64(n)/(1<<20), 'f', 1, 64) + " MiB"
}
