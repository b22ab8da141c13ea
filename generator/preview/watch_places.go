package preview

import (
	"errors"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
)

// maxNames are as many names as one file is told by. Links that lead to each
// other would give any number.
const maxNames = 64

// places says which folders of a site matter, and by which names the site
// knows what is in them. All paths are slash-separated and relative to root;
// "." is root itself. Walks go through real folders only, so that each is met
// once; what symbolic links lead to is told by the names that the links give.
type places struct {
	root   string            // absolute, without symbolic links
	wanted []string          // the folders that the site is made of
	links  map[string]string // symbolic links met and what they lead to
}

func newPlaces(root string, wanted []string) (*places, error) {
	root, err := filepath.Abs(root)
	if err != nil {
		return nil, err
	}
	if root, err = filepath.EvalSymlinks(root); err != nil {
		return nil, err
	}
	info, err := os.Stat(root)
	if err != nil {
		return nil, err
	}
	if !info.IsDir() {
		return nil, &fs.PathError{Op: "watch", Path: root, Err: syscall.ENOTDIR}
	}
	p := &places{root: root, links: map[string]string{}}
	for _, w := range wanted {
		p.wanted = append(p.wanted, path.Clean(filepath.ToSlash(w)))
	}
	return p, nil
}

// full is where the operating system finds a path.
func (p *places) full(name string) string {
	return filepath.Join(p.root, filepath.FromSlash(name))
}

// relative is the reverse of full; ok is false outside the site.
func (p *places) relative(full string) (name string, ok bool) {
	rel, err := filepath.Rel(p.root, full)
	if err != nil || !filepath.IsLocal(rel) {
		return "", false
	}
	return filepath.ToSlash(rel), true
}

// within reports whether name is part of the site, by whatever name.
func (p *places) within(name string) bool {
	return p.anyRoot(func(root string) bool { return isIn(name, root) })
}

// above reports whether a part of the site is below name.
func (p *places) above(name string) bool {
	return p.anyRoot(func(root string) bool { return isIn(root, name) })
}

func (p *places) anyRoot(holds func(string) bool) bool {
	if slices.ContainsFunc(p.wanted, holds) {
		return true
	}
	for _, target := range p.links {
		if holds(target) {
			return true
		}
	}
	return false
}

// names are those by which the site knows what is at a real path: its own if
// it is in a wanted folder, and those that links give. Of a folder that only
// holds parts of the site, they are the names of these parts.
func (p *places) names(name string) []string {
	known := []string{name}
	add := func(n string) {
		if len(known) < maxNames && !slices.Contains(known, n) {
			known = append(known, n)
		}
	}
	for i := 0; i < len(known); i++ {
		for link, target := range p.links {
			switch {
			case isIn(known[i], target):
				add(path.Join(link, strings.TrimPrefix(known[i], target)))
			case isIn(target, known[i]):
				add(link)
			}
		}
	}
	var names []string
	for _, w := range p.wanted {
		if isIn(w, name) {
			names = append(names, w)
		}
	}
	for _, n := range known {
		if slices.ContainsFunc(p.wanted, func(w string) bool { return isIn(n, w) }) {
			names = append(names, n)
		}
	}
	return names
}

// visit is told what a walk meets: every file, link and folder, a folder
// before what is in it, some more than once. With fs.SkipDir the walk does not
// enter; another error ends it.
type visit func(name string, info fs.FileInfo) error

// walk visits what matters at and below name. What is not there, or may not be
// read, is passed over: the folder that it is in tells when that changes.
func (p *places) walk(name string, visit visit) error {
	return p.walkOn(name, map[string]bool{}, visit)
}

func (p *places) walkOn(name string, seen map[string]bool, visit visit) error {
	switch {
	case p.within(name):
		if seen[name] {
			return nil
		}
		seen[name] = true
	case !p.above(name):
		return nil
	}
	info, err := os.Lstat(p.full(name))
	if err != nil {
		return unlessOutOfReach(err)
	}
	if err := visit(name, info); err != nil {
		if errors.Is(err, fs.SkipDir) {
			return nil
		}
		return err
	}
	switch {
	case info.Mode()&fs.ModeSymlink != 0:
		return p.follow(name, seen, visit)
	case info.IsDir():
		return p.enter(name, seen, visit)
	}
	return nil
}

func (p *places) enter(dir string, seen map[string]bool, visit visit) error {
	entries, err := os.ReadDir(p.full(dir))
	if err := unlessOutOfReach(err); err != nil {
		return err
	}
	for _, e := range entries {
		if temporary(e.Name()) {
			continue
		}
		if err := p.walkOn(path.Join(dir, e.Name()), seen, visit); err != nil {
			return err
		}
	}
	return nil
}

// follow walks what a link leads to, after the folders above that: they tell
// when it is replaced. Links out of the site and loops are refused when the
// site is read, too.
func (p *places) follow(link string, seen map[string]bool, visit visit) error {
	target, ok := p.target(link)
	if !ok || isIn(link, target) {
		return nil
	}
	p.links[link] = target
	for dir := path.Dir(target); ; dir = path.Dir(dir) {
		if info, err := os.Lstat(p.full(dir)); err == nil && !p.within(dir) {
			if err := visit(dir, info); err != nil && !errors.Is(err, fs.SkipDir) {
				return err
			}
		}
		if dir == "." {
			break
		}
	}
	return p.walkOn(target, seen, visit)
}

// target is what a link leads to, even if there is nothing yet.
func (p *places) target(link string) (string, bool) {
	full, err := filepath.EvalSymlinks(p.full(link))
	if err != nil {
		to, err := os.Readlink(p.full(link))
		if err != nil {
			return "", false
		}
		full = to
		if !filepath.IsAbs(to) {
			full = filepath.Join(filepath.Dir(p.full(link)), to)
		}
	}
	return p.relative(full)
}

// isIn reports whether name is dir or below it.
func isIn(name, dir string) bool {
	return dir == "." || name == dir || strings.HasPrefix(name, dir) && name[len(dir)] == '/'
}

// unlessOutOfReach drops the errors that only say that there is nothing for
// this user at a path, now.
func unlessOutOfReach(err error) error {
	for _, usual := range []error{fs.ErrNotExist, fs.ErrPermission, syscall.ENOTDIR, syscall.ELOOP, syscall.ENAMETOOLONG} {
		if errors.Is(err, usual) {
			return nil
		}
	}
	return err
}
