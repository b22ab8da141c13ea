package output

import (
	"os"
	"path/filepath"
)

// CheckRoots refuses a target folder that contains one of the folders a build
// reads or keeps its state in, lies in it, or is it. Neither the target nor
// the others need exist; symbolic links are followed.
func CheckRoots(target string, others ...string) error {
	for _, other := range others {
		if within(target, other) || within(other, target) {
			return overlap(target, other)
		}
	}
	return nil
}

// within reports whether dir is parent or lies below it.
func within(dir, parent string) bool {
	dir, parent = resolve(dir), resolve(parent)
	want, err := os.Stat(parent)
	for {
		if dir == parent {
			return true
		}
		// Letter case and links can make two spellings of one folder.
		if err == nil {
			if got, err := os.Stat(dir); err == nil && os.SameFile(got, want) {
				return true
			}
		}
		up := filepath.Dir(dir)
		if up == dir {
			return false
		}
		dir = up
	}
}

// resolve returns the absolute path of name with all symbolic links followed
// in the part of it that exists.
func resolve(name string) string {
	abs, err := filepath.Abs(name)
	if err != nil {
		return filepath.Clean(name)
	}
	rest := ""
	for dir := abs; ; {
		if real, err := filepath.EvalSymlinks(dir); err == nil {
			return filepath.Join(real, rest)
		}
		up := filepath.Dir(dir)
		if up == dir {
			return abs
		}
		rest = filepath.Join(filepath.Base(dir), rest)
		dir = up
	}
}
