package output

import (
	"errors"
	"io/fs"
	"os"
	"path"
	"strings"
)

// listing is what lies in a target folder: path -> type of the file. Symbolic
// links are listed, never followed.
type listing map[string]fs.FileMode

// list reads the names below root in one pass and looks at no file. Folders
// that begin with a dot belong to others (".git") and are not entered, unless
// enter says so.
func list(root *os.Root, enter func(dir string) bool) (listing, error) {
	l := listing{}
	err := fs.WalkDir(root.FS(), ".", func(name string, d fs.DirEntry, err error) error {
		switch {
		case errors.Is(err, fs.ErrPermission) && name != ".":
			return fs.SkipDir // a folder of somebody else's; it is in the listing already
		case err != nil:
			return err
		case name == ".":
			return nil
		}
		l[name] = d.Type()
		if d.IsDir() && strings.HasPrefix(d.Name(), ".") && !enter(name) {
			return fs.SkipDir
		}
		return nil
	})
	return l, err
}

func (l listing) isFolder(name string) bool {
	kind, ok := l[name]
	return ok && kind.IsDir()
}

// isFile reports whether something that is not a folder lies at name.
func (l listing) isFile(name string) bool {
	kind, ok := l[name]
	return ok && !kind.IsDir()
}

func (l listing) isLink(name string) bool { return l[name]&fs.ModeSymlink != 0 }

// hidden reports whether a folder or the file of addr begins with a dot.
func hidden(addr string) bool {
	return strings.HasPrefix(addr, ".") || strings.Contains(addr, "/.")
}

// hiddenAtRoot reports whether addr lies in or is a dot file of the target's root.
func hiddenAtRoot(addr string) bool { return strings.HasPrefix(addr, ".") }

// dotFolders collects the folders beginning with a dot that hold files of ours.
func dotFolders(files map[string]Entry, into map[string]bool) {
	for addr := range files {
		if hidden(addr) {
			parents(addr, func(dir string) {
				if strings.HasPrefix(path.Base(dir), ".") {
					into[dir] = true
				}
			})
		}
	}
}
