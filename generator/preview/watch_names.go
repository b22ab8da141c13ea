package preview

import (
	"os"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
)

// temporary reports whether a name is given to what programs put beside an
// author's files: never worth telling.
func temporary(name string) bool {
	lower := strings.ToLower(name)
	return slices.Contains(temporaryNames, lower) ||
		slices.ContainsFunc(temporaryPrefixes, func(p string) bool { return strings.HasPrefix(lower, p) }) ||
		slices.ContainsFunc(temporarySuffixes, func(s string) bool { return strings.HasSuffix(lower, s) }) ||
		temporaryPattern.MatchString(lower)
}

var (
	temporaryNames = []string{
		".ds_store", "thumbs.db", "desktop.ini", "icon\r", // file managers
		".git", ".hg", ".svn", ".jj", // version control
		".idea", ".vscode", ".obsidian", ".trash", ".kontor", // state of editors, and ours
		".dropbox", ".dropbox.attr", ".dropbox.cache", ".tmp.driveupload", ".tmp.drivedownload",
		".stfolder", ".stversions", ".owncloudsync.log",
		".849c9593-d756-4e56-8d6e-42412f2a707b", // OneDrive asks whether it may write
	}
	temporaryPrefixes = []string{
		".#",                            // Emacs: lock
		"._",                            // macOS: what other file systems cannot hold
		"~$",                            // Word, Excel: lock
		".~",                            // LibreOffice (.~lock.x#), WPS, Dropbox
		".goutputstream-",               // gedit and all of GNOME
		".dat.nosync",                   // macOS: atomic writing
		".nfs0", ".fuse_hidden", ".smb", // deleted but open
		".syncthing.", "~syncthing~", ".sync_", // Syncthing, Nextcloud
	}
	temporarySuffixes = []string{
		"~",                                            // backups of vim, Emacs, nano, Kate, gedit
		"___jb_tmp___", "___jb_old___", "___jb_bak___", // JetBrains
		".vsctmp",   // VS Code
		".kate-swp", // Kate
		".icloud",   // not downloaded yet
	}
	temporaryPattern = regexp.MustCompile(`^(` + strings.Join([]string{
		`\..*\.sw[a-px]`,               // vim: swap files, .x.swp
		`\.sw[a-px]`,                   // vim: swap file of a text without name
		`#.*#`,                         // Emacs: saved by itself
		`\..*\.tmp`,                    // Sublime Text (.subl1a2.tmp) and others
		`~.*\.tmp`,                     // Word (~WRD0001.tmp), OneDrive
		`.*~rf[0-9a-f]+\.tmp`,          // Windows: ReplaceFile
		`.*\.sb-[0-9a-f]{8}-[0-9a-z]+`, // macOS: TextEdit and others
		`\..*\.~[0-9a-f]+`,             // Nextcloud
		`lu[0-9a-z]+\.tmp`,             // LibreOffice
	}, "|") + `)$`)
)

// doubtful reports whether a name may be a temporary one, and may be one that
// an author gave.
func doubtful(name string) bool { return doubtfulPattern.MatchString(name) }

var doubtfulPattern = regexp.MustCompile(`^(` + strings.Join([]string{
	`[0-9]+`,                 // vim tries whether it may create 4913
	`[0-9A-Fa-f]{8}`,         // Excel
	`.*\.[0-9A-Za-z]{6}`,     // Kate, GLib, rsync, mktemp: x.md.aB3dEf
	`\..*[0-9]{6,}`,          // atomic writers: .x.md1234567890
	`sed[0-9A-Za-z]{6}`,      // sed -i
	`(?i).*\.(tmp|temp|new)`, // Windows programs, old Kate
}, "|") + `)$`)

// doubts decide by what is there: a doubtful name is told only if it still
// exists when it is told, or was told to exist before.
type doubts struct {
	mu   sync.Mutex
	real map[string]bool
}

// keep notes names that exist and are no passing ones.
func (d *doubts) keep(names ...string) {
	d.mu.Lock()
	defer d.mu.Unlock()
	for _, name := range names {
		if doubtful(path.Base(name)) {
			if d.real == nil {
				d.real = map[string]bool{}
			}
			d.real[name] = true
		}
	}
}

// settle takes the names out of a change that came and went.
func (d *doubts) settle(root string, c Change) Change {
	c.Paths = slices.DeleteFunc(c.Paths, func(name string) bool {
		if !doubtful(path.Base(name)) {
			return false
		}
		if _, err := os.Lstat(filepath.Join(root, filepath.FromSlash(name))); err == nil {
			d.keep(name)
			return false
		}
		d.mu.Lock()
		defer d.mu.Unlock()
		known := d.real[name]
		delete(d.real, name)
		return !known
	})
	return c
}
