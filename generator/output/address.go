package output

import (
	"errors"
	"path"
	"path/filepath"
	"strings"
	"unicode"
	"unicode/utf8"
)

// maxName is the longest name of a file or folder that all file systems take.
const maxName = 255

// CheckPath says why a path cannot be that of a file below a folder, on any system
// that a site is kept on.
func CheckPath(name string) error { return checkAddr(name) }

// checkAddr says why addr cannot be the path of a published file. Planning
// finds such addresses earlier and names their source; this is the last gate
// before the disk.
func checkAddr(addr string) error {
	switch {
	case addr == "" || path.IsAbs(addr) || path.Clean(addr) != addr || !filepath.IsLocal(filepath.FromSlash(addr)):
		return errors.New("not a clean path below the target")
	case !utf8.ValidString(addr):
		return errors.New("not valid UTF-8")
	case strings.ContainsRune(addr, '\\'):
		return errors.New("contains a backslash")
	case strings.ContainsFunc(addr, unicode.IsControl):
		return errors.New("contains a control character")
	}
	for name := range strings.SplitSeq(addr, "/") {
		switch {
		case name == "..":
			return errors.New("leaves the target")
		case len(name) > maxName:
			return errors.New("a name in it is too long")
		case strings.HasSuffix(name, ".") || strings.HasSuffix(name, " "):
			return errors.New("a name in it ends with a dot or a space")
		case isDevice(name):
			return errors.New("a name in it stands for a device on Windows")
		}
	}
	return nil
}

// isDevice reports whether Windows takes name for a device, whatever its
// extension.
func isDevice(name string) bool {
	base, _, _ := strings.Cut(strings.ToUpper(name), ".")
	base = strings.TrimRight(base, " ")
	switch base {
	case "CON", "PRN", "AUX", "NUL", "CONIN$", "CONOUT$":
		return true
	}
	port := strings.TrimPrefix(strings.TrimPrefix(base, "COM"), "LPT")
	if len(port) == len(base) {
		return false
	}
	switch port {
	case "0", "1", "2", "3", "4", "5", "6", "7", "8", "9", "¹", "²", "³":
		return true
	}
	return false
}

// parents calls do with every folder above addr, the nearest first.
func parents(addr string, do func(dir string)) {
	for dir := path.Dir(addr); dir != "."; dir = path.Dir(dir) {
		do(dir)
	}
}
