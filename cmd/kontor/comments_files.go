package main

import (
	"bytes"
	"errors"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"kontor/generator/comment"
	"kontor/generator/intake"
	"kontor/generator/output"
	"kontor/generator/source"
)

// commentsDir is where the files of comments lie in a site.
const commentsDir = comment.Folder

// siteExport is what an export does, or would do, to the files of a site.
type siteExport struct {
	DryRun    bool              `json:"dryRun"`
	Comments  int               `json:"comments"` // that are public
	Threads   int               `json:"threads"`
	Written   []string          `json:"written"` // new files
	Changed   []string          `json:"changed"`
	Removed   []string          `json:"removed"`
	Unchanged int               `json:"unchanged"`
	Foreign   []string          `json:"foreign"` // files in the folder that are not ours
	Away      []threadJSON      `json:"away"`    // threads without a public page
	Unfit     []string          `json:"unfit"`   // approved comments that no page can show
	Leaks     []intake.Leak     `json:"leaks"`   // with one nothing is written
	files     map[string][]byte // new bytes of what is written or changed
	kept      map[string][]byte // bytes of what stays
	report    *intake.LeakReport
}

type threadJSON struct {
	Page     string `json:"page"`
	Language string `json:"language"`
}

// writeSite brings the files of the site to what is public now. Nothing is
// written when an address would become public.
func (o *commentsExportOptions) writeSite(d *commentsDesk, p *intake.Published) error {
	e, err := d.compare(p)
	if err != nil {
		return err
	}
	e.DryRun = o.dry
	if err := d.checkLeaks(e); err != nil {
		return err
	}
	if len(e.Leaks) == 0 && !o.dry {
		if err := d.write(e); err != nil {
			return err
		}
	}
	if o.format == "json" {
		err = printJSON(d.env.stdout, e)
	} else {
		d.tellExport(e)
	}
	if err == nil && len(e.Leaks) > 0 {
		return errReported
	}
	return err
}

// compare decides for each file whether it is new, changed, to be removed, or
// stays as it is.
func (d *commentsDesk) compare(p *intake.Published) (*siteExport, error) {
	e := &siteExport{
		Comments: p.Count(), Threads: len(p.Threads), Written: []string{}, Changed: []string{}, Removed: []string{}, Foreign: []string{},
		Away: []threadJSON{}, Unfit: append([]string{}, p.Unfit...), Leaks: []intake.Leak{},
		files: map[string][]byte{}, kept: map[string][]byte{},
	}
	for _, t := range p.Away {
		e.Away = append(e.Away, threadJSON{t.Page, t.Language})
	}
	folded := map[string]string{}
	for i := range p.Threads {
		name, err := threadFile(p.Threads[i])
		if err != nil {
			return nil, err
		}
		if other, twice := folded[strings.ToLower(name)]; twice {
			return nil, failed("EXP01/same-file", "file", name, "other", other)
		}
		folded[strings.ToLower(name)] = name
		e.files[name] = p.Threads[i].Encode()
	}
	if err := d.compareFiles(e); err != nil {
		return nil, err
	}
	for name := range e.files {
		if !slices.Contains(e.Changed, name) {
			e.Written = append(e.Written, name)
		}
	}
	for _, list := range [][]string{e.Written, e.Changed, e.Removed, e.Foreign} {
		slices.Sort(list)
	}
	return e, nil
}

// compareFiles compares the files that are there with those of the export.
func (d *commentsDesk) compareFiles(e *siteExport) error {
	root := resolved(d.site.path(commentsDir)) // also where the folder is a link
	err := filepath.WalkDir(root, func(place string, entry fs.DirEntry, err error) error {
		if errors.Is(err, fs.ErrNotExist) && place == root {
			return fs.SkipAll
		}
		if err != nil || entry.IsDir() {
			return err
		}
		rel, err := filepath.Rel(root, place)
		if err != nil {
			return err
		}
		name := commentsDir + filepath.ToSlash(rel)
		var was []byte
		if entry.Type().IsRegular() {
			if was, err = os.ReadFile(place); err != nil {
				return err
			}
		}
		now, wanted := e.files[name]
		if wanted && entry.Type().IsRegular() && bytes.Equal(was, now) {
			e.Unchanged++
			e.kept[name] = was
			delete(e.files, name)
			return nil
		}
		thread := exportedThread(name, was)
		strange, err := d.strange(idsIn(thread, was))
		switch {
		case err != nil:
			return err
		case wanted && strange != "":
			return failed("EXP01/strange", "file", name, "id", strange)
		case wanted:
			e.Changed = append(e.Changed, name)
		case thread != nil && strange == "":
			e.Removed = append(e.Removed, name)
		default:
			e.Foreign = append(e.Foreign, name)
			e.kept[name] = was
		}
		return nil
	})
	var trouble *fs.PathError
	if errors.As(err, &trouble) {
		return failed("CMD09/unread", "file", commentsDir, "reason", reasonOfFile(err))
	}
	return err
}

// exportedThread reads a file that an export may have written: in the schema
// that it writes, and under the name that it has for it. Else it is nil.
func exportedThread(name string, data []byte) *comment.Thread {
	if path.Ext(name) != ".json" {
		return nil
	}
	t, diags := comment.Parse(source.File{Path: name, Size: int64(len(data))}, data)
	if t == nil || source.HasErrors(diags) || comment.Path(t.Page, t.Language) != name {
		return nil
	}
	return t
}

// quotedID is how a file names a comment.
var quotedID = regexp.MustCompile(`"id"\s*:\s*"([^"\\]+)"`)

// idsIn are the ids of the comments in a file. Of one that is damaged, they are
// what looks like one: a missing comma must not cost what somebody wrote.
func idsIn(t *comment.Thread, data []byte) (ids []string) {
	if t == nil {
		for _, m := range quotedID.FindAllSubmatch(data, -1) {
			if id := string(m[1]); comment.ValidID(id) {
				ids = append(ids, id)
			}
		}
		return ids
	}
	for _, c := range t.Comments {
		ids = append(ids, c.ID)
	}
	return ids
}

// strange is a comment that this database has never had: it came from another
// one, or was written by hand, and only the file has it.
func (d *commentsDesk) strange(ids []string) (id string, err error) {
	for _, id := range ids {
		if _, err := d.store.Get(d.env.ctx, id); err == nil {
			continue
		} else if !errors.Is(err, intake.ErrNotFound) {
			return "", err
		}
		known := false
		for _, err := range d.store.Events(d.env.ctx, id) { // the log remembers what was erased
			if err != nil {
				return "", err
			}
			known = true
			break
		}
		if !known {
			return id, nil
		}
	}
	return "", nil
}

var languageTag = regexp.MustCompile(`^[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*$`)

// threadFile is the file of a thread. Pages name it, and the list of pages may
// come from elsewhere: what would lead out of the folder is refused.
func threadFile(t comment.Thread) (string, error) {
	name := comment.Path(t.Page, t.Language)
	rel := strings.TrimPrefix(name, commentsDir)
	hidden := slices.ContainsFunc(strings.Split(rel, "/"), func(part string) bool { return strings.HasPrefix(part, ".") })
	if output.CheckPath(rel) != nil || hidden || strings.ContainsAny(rel, `:*?"<>|`) || !languageTag.MatchString(t.Language) {
		return "", failed("EXP01/page-id", "page", t.Page, "lang", t.Language)
	}
	return name, nil
}

// checkLeaks looks for addresses in what the folder of comments would hold.
func (d *commentsDesk) checkLeaks(e *siteExport) error {
	search, err := intake.NewLeakSearch(d.env.ctx, d.store)
	if err != nil {
		return err
	}
	if err := search.Except(d.env.ctx, os.DirFS(d.site.path(contentDir))); err != nil {
		return err
	}
	for _, files := range []map[string][]byte{e.files, e.kept} {
		for name, data := range files {
			if err := search.File(name, bytes.NewReader(data)); err != nil {
				return err
			}
		}
	}
	if e.report, err = search.Report(d.env.ctx, d.store); err != nil {
		return err
	}
	e.Leaks = append(e.Leaks, e.report.Leaks...)
	return nil
}

// write replaces files one by one, each at once.
func (d *commentsDesk) write(e *siteExport) error {
	for _, name := range append(slices.Clone(e.Written), e.Changed...) {
		place := d.site.path(name)
		err := os.MkdirAll(filepath.Dir(place), 0o755)
		if err == nil {
			err = output.ReplaceFile(place, e.files[name])
		}
		if err != nil {
			return failed("CMD09/unwritten", "file", name, "reason", reasonOfFile(err))
		}
	}
	for _, name := range e.Removed {
		if err := os.Remove(d.site.path(name)); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return failed("CMD09/unwritten", "file", name, "reason", reasonOfFile(err))
		}
		d.removeEmpty(path.Dir(name))
	}
	return nil
}

// removeEmpty removes folders of the comments in which nothing is left.
func (d *commentsDesk) removeEmpty(dir string) {
	for ; strings.HasPrefix(dir, commentsDir); dir = path.Dir(dir) {
		if os.Remove(d.site.path(dir)) != nil { // something is in it
			return
		}
	}
}

// tellExport says what an export did.
func (d *commentsDesk) tellExport(e *siteExport) {
	tell := func(key string, args ...string) { d.env.tell(d.env.stdout, visible(say(d.lang, key, args...))) }
	if len(e.Leaks) > 0 {
		d.tellLeaks(d.env.stderr, e.report)
		d.env.tell(d.env.stderr, say(d.lang, "EXP01/leaks"))
		return
	}
	for _, list := range []struct {
		key   string
		files []string
	}{{"EXP02/written", e.Written}, {"EXP02/changed", e.Changed}, {"EXP02/removed", e.Removed}, {"EXP02/foreign", e.Foreign}} {
		for _, name := range list.files {
			tell(list.key, "file", name)
		}
	}
	for _, t := range e.Away {
		tell("EXP02/away", "page", t.Page, "lang", t.Language)
	}
	for _, id := range e.Unfit {
		tell("EXP02/unfit", "id", id)
	}
	tell("EXP02/sum", "comments", d.exported("comments", e.Comments), "threads", d.exported("threads", e.Threads),
		"written", strconv.Itoa(len(e.Written)), "changed", strconv.Itoa(len(e.Changed)), "removed", strconv.Itoa(len(e.Removed)),
		"unchanged", strconv.Itoa(e.Unchanged))
	if e.DryRun {
		tell("EXP02/dry-run")
	}
}
