package preview

import (
	"errors"
	"flag"
	"fmt"
	"io/fs"
	"math/rand/v2"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/fsnotify/fsnotify"
)

// saves are what programs do on disk when an author saves.
var saves = []struct{ editor, steps string }{
	{"vim, backupcopy=no", `create DIR/.NAME.swp, create DIR/4913, remove DIR/4913, rename FILE FILE~, write FILE, mode FILE, remove FILE~, remove DIR/.NAME.swp`},
	{"vim, backupcopy=yes", `create DIR/.NAME.swx, create DIR/.NAME.swp, remove DIR/.NAME.swx, copy FILE FILE~, write FILE, mode FILE, remove FILE~, remove DIR/.NAME.swp`},
	{"vim, writing over 4913", `create DIR/4913, create DIR/5036, remove DIR/5036, remove DIR/4913, write FILE`},
	{"VS Code", `write FILE`},
	{"VS Code, atomic", `write FILE.vsctmp, rename FILE.vsctmp FILE`},
	{"Sublime Text, atomic", `create DIR/.subl1a2.tmp, mode DIR/.subl1a2.tmp, write DIR/.subl1a2.tmp, rename DIR/.subl1a2.tmp FILE`},
	{"JetBrains, safe write", `write FILE___jb_tmp___, rename FILE FILE___jb_old___, rename FILE___jb_tmp___ FILE, remove FILE___jb_old___`},
	{"Emacs", `lock DIR/.#NAME, create DIR/#NAME#, append DIR/#NAME#, rename FILE FILE~, write FILE, mode FILE, remove DIR/#NAME#, remove DIR/.#NAME`},
	{"Emacs, backup by copying", `lock DIR/.#NAME, copy FILE FILE~, write FILE, remove DIR/.#NAME`},
	{"Notepad", `truncate FILE, append FILE`},
	{"gedit", `create DIR/.goutputstream-A1B2C3, write DIR/.goutputstream-A1B2C3, rename DIR/.goutputstream-A1B2C3 FILE`},
	{"GNOME, with backup", `write DIR/.goutputstream-X9Y8Z7, link FILE FILE~, rename DIR/.goutputstream-X9Y8Z7 FILE`},
	{"GLib", `write FILE.Q7ZK2P, rename FILE.Q7ZK2P FILE`},
	{"Kate", `create DIR/.NAME.kate-swp, write FILE.aBcDeF, mode FILE.aBcDeF, rename FILE.aBcDeF FILE, remove DIR/.NAME.kate-swp`},
	{"LibreOffice", `create DIR/.~lock.NAME#, write DIR/lu4711ab0c.tmp, rename DIR/lu4711ab0c.tmp FILE, remove DIR/.~lock.NAME#`},
	{"LibreOffice, in place", `create DIR/.~lock.NAME#, truncate FILE, append FILE, remove DIR/.~lock.NAME#`},
	{"Excel", `create DIR/~$NAME, write DIR/7C1F4A00, rename FILE DIR/4B2E9D10.tmp, rename DIR/7C1F4A00 FILE, remove DIR/4B2E9D10.tmp, remove DIR/~$NAME`},
	{"Excel, deleting first", `create DIR/~$NAME, write DIR/Cedd4100, remove FILE, rename DIR/Cedd4100 FILE, remove DIR/~$NAME`},
	{"Word and ReplaceFile", `write FILE.tmp, rename FILE FILE~RF12ab34.TMP, rename FILE.tmp FILE, remove FILE~RF12ab34.TMP`},
	{"nano", `create DIR/.NAME.swp, truncate FILE, append FILE, remove DIR/.NAME.swp`},
	{"nano, with backup", `copy FILE FILE~, truncate FILE, append FILE`},
	{"TextEdit", `write FILE.sb-1a2b3c4d-eFgHiJ, rename FILE.sb-1a2b3c4d-eFgHiJ FILE, create DIR/._NAME, remove DIR/._NAME`},
	{"sed -i", `write DIR/sedAbC123, mode DIR/sedAbC123, rename DIR/sedAbC123 FILE`},
	{"rsync", `write DIR/.NAME.k3Qx9Z, rename DIR/.NAME.k3Qx9Z FILE`},
	{"Dropbox", `create DIR/.dropbox.cache, write DIR/.~1a2b, rename DIR/.~1a2b FILE, remove DIR/.dropbox.cache`},
	{"Syncthing", `write DIR/.syncthing.NAME.tmp, rename DIR/.syncthing.NAME.tmp FILE`},
	{"Nextcloud", `write DIR/.NAME.~5f3a, rename DIR/.NAME.~5f3a FILE`},
}

// save replays the steps; pause comes before each.
func (d *desk) save(steps, file, text string, pause func()) {
	d.t.Helper()
	named := strings.NewReplacer("DIR", path.Dir(file), "FILE", file, "NAME", path.Base(file))
	for step := range strings.SplitSeq(steps, ", ") {
		verb, rest, _ := strings.Cut(step, " ")
		var args []string
		for _, a := range strings.Fields(named.Replace(rest)) {
			args = append(args, d.full(a))
		}
		pause()
		if err := doing[verb](args, text, pause); err != nil && !errors.Is(err, fs.ErrNotExist) {
			d.t.Fatalf("%s: %v", step, err)
		}
	}
}

// doing does the steps by their verbs.
var doing = map[string]func(args []string, text string, pause func()) error{
	"create": func(a []string, _ string, _ func()) error { return os.WriteFile(a[0], nil, 0o644) },
	"remove": func(a []string, _ string, _ func()) error { return os.Remove(a[0]) },
	"rename": func(a []string, _ string, _ func()) error { return os.Rename(a[0], a[1]) },
	"mode":   func(a []string, _ string, _ func()) error { return os.Chmod(a[0], 0o644) },
	"lock":   func(a []string, _ string, _ func()) error { return os.Symlink("author@host.1234:5678", a[0]) },
	"link": func(a []string, _ string, _ func()) error {
		_ = os.Remove(a[1])
		return os.Link(a[0], a[1])
	},
	"copy": func(a []string, _ string, _ func()) error {
		text, err := os.ReadFile(a[0])
		if err != nil {
			return err
		}
		return os.WriteFile(a[1], text, 0o644)
	},
	"truncate": func(a []string, _ string, _ func()) error {
		return pieces(a[0], os.O_TRUNC, "", nil)
	},
	"append": func(a []string, text string, pause func()) error {
		return pieces(a[0], os.O_APPEND, text, pause)
	},
	"write": func(a []string, text string, pause func()) error {
		return pieces(a[0], os.O_TRUNC, text, pause)
	},
}

// pieces writes a text in two.
func pieces(file string, mode int, text string, pause func()) error {
	f, err := os.OpenFile(file, os.O_CREATE|os.O_WRONLY|mode, 0o644)
	if err != nil {
		return err
	}
	if text != "" {
		half := len(text) / 2
		_, err = f.WriteString(text[:half])
		pause()
		if _, more := f.WriteString(text[half:]); err == nil {
			err = more
		}
	}
	return errors.Join(err, f.Close())
}

// Whatever a program does to save a file, told is the file and nothing else,
// and who reads it then reads what was saved.
func TestSaveIsToldByTheNameOfTheFile(t *testing.T) {
	for _, s := range saves {
		t.Run(s.editor, func(t *testing.T) {
			const file = "content/offers.csv"
			d := beginWatch(t, WatchOptions{}, file, "content/a.md")
			for i := range 3 {
				text := fmt.Sprintf("saved by %s for time %d", s.editor, i)
				release := d.hold()
				d.file = file
				d.save(s.steps, file, text, func() {})
				release()
				d.wantExactly(file)
				if d.read != text {
					t.Errorf("read %q, saved %q", d.read, text)
				}
			}
		})
	}
}

func TestNamesThatAuthorsGiveAreNoTemporaryOnes(t *testing.T) {
	for _, name := range []string{
		"01-teil.md", "swap.swp.md", "tmp.md", "x.tmp.md", "a~b.md", "#1.md", "1#.md", ".well-known", ".htaccess", "lu.md",
		"offers.csv", "4913.md", "vsctmp", "CNAME", "robots.txt", "x.swf", "git", ".nojekyll", "über uns.md", "tilde~1.md",
	} {
		if temporary(name) {
			t.Errorf("%s counts as temporary", name)
		}
	}
}

// Names that could be temporary ones are told if their files are there to stay.
func TestDoubtfulNamesAreToldIfTheyStay(t *testing.T) {
	bothWays(t, func(t *testing.T, o WatchOptions) {
		files := []string{"content/static/4913", "content/static/DEADBEEF", "content/static/x.en.ndjson", "content/y.tmp"}
		d := beginWatch(t, o, files[0])
		for _, f := range files {
			d.write(f, "here to stay")
			d.wantExactly(f)
			d.write(f, "edited")
			d.wantExactly(f)
			d.remove(f)
			d.wantExactly(f)
		}
		d.write("content/2026/x.md", "a folder named by the year")
		d.wantTold("content/2026/x.md")
		d.remove("content/2026")
		d.wantTold("content/2026/x.md")
	})
}

// promised is how many saves are tried: -promise.n, where it is a flag.
func promised() int {
	if f := flag.Lookup("promise.n"); f != nil {
		if n, err := strconv.Atoi(f.Value.String()); err == nil && n > 0 {
			return n
		}
	}
	return 500
}

// P15: every save appears, whatever the editor.
func TestP15EverySaveAppears(t *testing.T) {
	if missed := trySaves(t, WatchOptions{}, promised(), 15); len(missed) > 0 {
		t.Errorf("%d saves did not appear:\n%s", len(missed), strings.Join(missed, "\n"))
	}
}

func TestP15EverySaveAppearsWhereNobodyCanWatch(t *testing.T) {
	if missed := trySaves(t, waysOfWatching["looking"], promised()/5, 16); len(missed) > 0 {
		t.Errorf("%d saves did not appear:\n%s", len(missed), strings.Join(missed, "\n"))
	}
}

// TestP15Mutants: watchers that promise too much are found out.
func TestP15Mutants(t *testing.T) {
	mutants := map[string]func(eye) eye{
		"hears no file that is renamed or made": func(e eye) eye {
			return filter(e, func(event fsnotify.Event) bool {
				info, err := os.Lstat(event.Name)
				return !event.Has(fsnotify.Create) || err == nil && info.IsDir()
			})
		},
		"hears only the first writing": func(e eye) eye {
			heard := map[string]bool{}
			return filter(e, func(event fsnotify.Event) bool {
				if !event.Has(fsnotify.Write) {
					return true
				}
				before := heard[event.Name]
				heard[event.Name] = true
				return !before
			})
		},
		"watches no folder made later":      func(e eye) eye { return &early{eye: e} },
		"keeps the watch of a moved folder": func(e eye) eye { return clinging{e} },
		"hears of no folder that was moved": func(e eye) eye {
			return filter(e, func(event fsnotify.Event) bool { return !event.Has(fsnotify.Rename) })
		},
	}
	for name, wrap := range mutants {
		t.Run(name, func(t *testing.T) {
			if missed := trySaves(t, WatchOptions{open: opening(wrap)}, 150, 15); len(missed) == 0 {
				t.Error("150 saves all appear: the promise is not tested")
			}
		})
	}
}

// early watches only the folders there are when it is opened: root, marks, content.
type early struct {
	eye
	added int
}

func (e *early) Add(folder string) error {
	if e.added++; e.added > 3 {
		return nil
	}
	return e.eye.Add(folder)
}

// clinging never ends a watch by itself.
type clinging struct{ eye }

func (clinging) Remove(string) error { return nil }

// trySaves is an author at work: n saves by all editors in turn, in old and new
// folders, which are moved and deleted now and then. It returns what was not
// told, or told before the last bytes could be read, and gives up after a few.
func trySaves(t *testing.T, o WatchOptions, n int, seed uint64) (missed []string) {
	d := beginWatch(t, o, "content/0.md")
	random := rand.New(rand.NewPCG(seed, 0))
	pause := func() {
		if random.IntN(3) == 0 {
			time.Sleep(time.Duration(random.IntN(3000)) * time.Microsecond)
		}
	}
	folders := []string{"content"}
	var slowest time.Duration
	for i := range n {
		if len(missed) >= 5 {
			break
		}
		what := d.rearrange(random, &folders, i)
		folder := folders[random.IntN(len(folders))]
		if random.IntN(5) == 0 {
			folder = path.Join(folder, fmt.Sprintf("f%d", i))
			d.must(os.Mkdir(d.full(folder), 0o755))
			folders = append(folders, folder)
			if random.IntN(2) == 0 {
				pause()
			}
		}
		file := fmt.Sprintf("%s/%d.md", folder, random.IntN(5))
		s := saves[random.IntN(len(saves))]
		text := fmt.Sprintf("save %d%s", i, strings.Repeat(".", i))
		d.mu.Lock()
		d.file, d.read = file, ""
		d.mu.Unlock()
		d.save(s.steps, file, text, pause)
		saved := time.Now()
		told := d.upToNow()
		slowest = max(slowest, time.Since(saved))
		d.mu.Lock()
		read := d.read
		d.mu.Unlock()
		if !covers(told, file) || read != text {
			missed = append(missed, fmt.Sprintf("%d: %s in %s: told %v, read %.20q", i, s.editor, file, paths(told), read))
		}
		for _, f := range what {
			if !covers(told, f) {
				missed = append(missed, fmt.Sprintf("%d: folder %s: told %v", i, f, paths(told)))
			}
		}
	}
	t.Logf("seed %d, the slowest save appears after %v", seed, slowest)
	return missed
}

// rearrange sometimes moves, deletes or copies a folder, and returns the
// folders that are others now.
func (d *desk) rearrange(random *rand.Rand, folders *[]string, i int) []string {
	if len(*folders) < 2 || random.IntN(6) > 0 {
		return nil
	}
	old := (*folders)[1+random.IntN(len(*folders)-1)]
	var rest []string
	for _, f := range *folders {
		if !isIn(f, old) {
			rest = append(rest, f)
		}
	}
	switch random.IntN(4) {
	case 0:
		d.remove(old)
		*folders = rest
		return []string{old}
	case 1: // as a restored backup
		aside := filepath.Join(d.root, "aside")
		d.must(os.CopyFS(aside, os.DirFS(d.full(old))))
		d.remove(old)
		d.must(os.Rename(aside, d.full(old)))
		return []string{old}
	}
	moved := path.Join(rest[random.IntN(len(rest))], fmt.Sprintf("m%d", i))
	d.rename(old, moved)
	for _, f := range *folders {
		if isIn(f, old) {
			rest = append(rest, moved+strings.TrimPrefix(f, old))
		}
	}
	slices.Sort(rest)
	*folders = rest
	return []string{old, moved}
}
