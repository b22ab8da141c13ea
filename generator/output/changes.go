package output

import (
	"cmp"
	"maps"
	"path"
	"slices"
	"strings"

	"golang.org/x/text/cases"
	"golang.org/x/text/unicode/norm"
)

// changes is what Commit does to the target, in this order.
type changes struct {
	clear   []string // what stands where files or folders of the build go
	write   []string // new and changed files
	remove  []string // the other files that go
	empty   []string // folders that go if they are empty, the deepest first
	foreign []string // files of others, which stay
}

func (c changes) none() bool {
	return len(c.clear) == 0 && len(c.write) == 0 && len(c.remove) == 0 && len(c.empty) == 0
}

// changes compares the build with the target. It fails when something that
// must not be removed is in the way.
func (s *staging) changes() (changes, error) {
	var c changes
	c.write = slices.SortedFunc(maps.Keys(s.staged), func(a, b string) int {
		return cmp.Or(cmp.Compare(rank(a), rank(b)), cmp.Compare(a, b))
	})
	stale := s.stale()
	c.foreign = s.foreign(stale)
	way, err := s.inTheWay(c.write, stale)
	if err != nil {
		return c, err
	}
	var blocked taken
	if len(stale) > 0 {
		blocked = newTaken(c.write)
	}
	for _, addr := range slices.Sorted(maps.Keys(stale)) {
		if way[addr] || blocked.by(addr) {
			way[addr] = true
		} else {
			c.remove = append(c.remove, addr)
		}
	}
	c.clear = slices.SortedFunc(maps.Keys(way), deepestFirst)
	c.foreign = slices.DeleteFunc(c.foreign, func(addr string) bool { return way[addr] })
	if s.o.Clean {
		c.empty = s.unused()
	}
	return c, nil
}

// rank orders the writing so that readers never meet a page whose style sheet
// is missing, nor a feed whose page is.
func rank(addr string) int {
	switch path.Ext(addr) {
	case ".html":
		return 1
	case ".xml", ".json", ".txt":
		return 2
	}
	return 0
}

// stale is the set of files that go: those of earlier builds that this one did
// not write, and with Clean all others too.
func (s *staging) stale() map[string]bool {
	stale := map[string]bool{}
	for addr := range s.old.Files {
		if _, stays := s.entries[addr]; !stays && s.disk.isFile(addr) {
			stale[addr] = true
		}
	}
	if s.o.Clean {
		for addr := range s.disk {
			if _, stays := s.entries[addr]; !stays && s.disk.isFile(addr) && !hiddenAtRoot(addr) {
				stale[addr] = true
			}
		}
	}
	return stale
}

// foreign lists the files that are neither ours nor going, sorted.
func (s *staging) foreign(stale map[string]bool) []string {
	var foreign []string
	for addr := range s.disk {
		if _, ours := s.entries[addr]; !ours && !stale[addr] && s.disk.isFile(addr) && !hidden(addr) {
			foreign = append(foreign, addr)
		}
	}
	slices.Sort(foreign)
	return foreign
}

// inTheWay finds files where the build needs a folder and folders where it
// needs a file. Links are replaced; files of others are not.
func (s *staging) inTheWay(write []string, stale map[string]bool) (map[string]bool, error) {
	way := map[string]bool{}
	seen := map[string]bool{}
	var blocking error
	for _, addr := range write {
		if s.disk.isFolder(addr) {
			if err := s.clearFolder(addr, stale, way); err != nil {
				return nil, err
			}
		}
		parents(addr, func(dir string) {
			if seen[dir] || !s.disk.isFile(dir) {
				return
			}
			seen[dir] = true
			if !stale[dir] && !s.disk.isLink(dir) {
				blocking = cmp.Or(blocking, inTheWay("PUB03", dir))
				return
			}
			way[dir] = true
		})
	}
	return way, blocking
}

// clearFolder puts a folder that has to become a file, and all that is in it,
// into way.
func (s *staging) clearFolder(dir string, stale, way map[string]bool) error {
	way[dir] = true
	for name := range s.disk {
		if !strings.HasPrefix(name, dir+"/") {
			continue
		}
		if s.disk.isFile(name) && !stale[name] {
			return inTheWay("PUB04", dir)
		}
		way[name] = true
	}
	return nil
}

// unused lists the folders in which this build has nothing, the deepest first.
func (s *staging) unused() []string {
	used := map[string]bool{}
	for addr := range s.entries {
		parents(addr, func(dir string) { used[dir] = true })
	}
	var unused []string
	for name := range s.disk {
		if s.disk.isFolder(name) && !used[name] && !hiddenAtRoot(name) {
			unused = append(unused, name)
		}
	}
	slices.SortFunc(unused, deepestFirst)
	return unused
}

func deepestFirst(a, b string) int {
	return cmp.Or(cmp.Compare(strings.Count(b, "/"), strings.Count(a, "/")), cmp.Compare(a, b))
}

// taken knows the names that written files take on a file system that does not
// tell letter case or Unicode forms apart: removing "About.html" after
// "about.html" was written would remove the new file there.
type taken struct {
	files   map[string]bool
	folders map[string]bool
	fold    cases.Caser
}

func newTaken(write []string) taken {
	t := taken{files: map[string]bool{}, folders: map[string]bool{}, fold: cases.Fold()}
	for _, addr := range write {
		addr = t.key(addr)
		t.files[addr] = true
		parents(addr, func(dir string) { t.folders[dir] = true })
	}
	return t
}

func (t taken) key(addr string) string { return t.fold.String(norm.NFC.String(addr)) }

// by reports whether addr could be one with a written file or its folder.
func (t taken) by(addr string) bool {
	addr = t.key(addr)
	hit := t.files[addr] || t.folders[addr]
	parents(addr, func(dir string) { hit = hit || t.files[dir] })
	return hit
}
