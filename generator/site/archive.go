package site

import (
	"slices"
	"strconv"
	"strings"

	"kontor/generator/source"
)

// archiveDir is the folder below content/ whose _index.md introduces the
// archive.
const archiveDir = "archive"

// IsPost tells the pages that stand in time: dated articles, and dated pages
// such as those of a blog that gives no type.
func (p *Page) IsPost() bool {
	return (p.Kind == KindArticle || p.Kind == KindPage) && !p.Entry.Date.IsZero()
}

// Posts are the pages of a language that stand in time, newest first.
func (s *Site) Posts(lang string) (out []*Page) {
	for _, p := range s.Pages {
		if p.Lang == lang && p.IsPost() {
			out = append(out, p)
		}
	}
	NewestFirst(out)
	return out
}

// NewestFirst sorts pages that stand in time. Of two on one day, such as parts
// of a series, the later in order is the newer.
func NewestFirst(posts []*Page) {
	slices.Reverse(posts)
	slices.SortStableFunc(posts, func(p, q *Page) int { return q.Entry.Date.Time.Compare(p.Entry.Date.Time) })
}

// archivePages lists what stands in time, by year: one page, and where that
// would be too long one for every year. A page that the author has put there,
// and a folder of that name, stay as they are.
func (l *linker) archivePages() {
	if !l.config.Archive.Or(true) || l.archiveFolder() {
		return
	}
	all := map[string]*Page{}
	years := map[int]map[string]*Page{}
	for _, lang := range l.config.Languages {
		posts := l.site.Posts(lang)
		addr := l.langPrefix(lang) + "/" + l.folderName(lang, archiveDir) + "/"
		if len(posts) == 0 {
			continue
		}
		archive := l.sections[lang][archiveDir]
		switch {
		case archive != nil: // its text
			archive.Kind = KindArchive
			all = archive.translations
		case l.byAddr[addr] != nil:
			continue
		default:
			archive = &Page{ID: archiveDir + "/_index", Kind: KindArchive, Addr: addr}
			l.sections[lang][archiveDir] = archive
			l.add(all, lang, archive)
		}
		archive.Parent, archive.Pages = l.site.Home[lang], posts
		if size := l.config.Paginate; size == 0 || len(posts) <= size {
			continue
		}
		for len(posts) > 0 {
			year := posts[0].Entry.Date.Time.Year()
			n := slices.IndexFunc(posts, func(p *Page) bool { return p.Entry.Date.Time.Year() != year })
			if n < 0 {
				n = len(posts)
			}
			if years[year] == nil {
				years[year] = map[string]*Page{}
			}
			l.add(years[year], lang, &Page{
				ID: archiveDir + "/" + strconv.Itoa(year), Kind: KindArchive, Title: strconv.Itoa(year), Year: year,
				Addr: archive.Addr + strconv.Itoa(year) + "/", Parent: archive, Pages: posts[:n:n],
			})
			posts = posts[n:]
		}
	}
	l.site.Archive = all
}

// archiveFolder reports whether the author has a section of that name.
func (l *linker) archiveFolder() bool {
	return slices.ContainsFunc(l.site.Entries, func(e *Entry) bool {
		return e.Main.Folder == archiveDir && e.Main.Name != "_index" || strings.HasPrefix(e.Main.Folder, archiveDir+"/")
	})
}

// image finds the picture that site.yaml names for previews in networks.
func (l *linker) image() {
	name := l.config.Image
	if name.Text == "" {
		return
	}
	full, ok := l.contentFile(name.Text)
	if !ok {
		l.report(source.Error("REF08", name.Pos, "target", name.Text, "nearest", strings.Join(l.nearestFiles(name.Text), ", ")))
		return
	}
	l.site.Image, l.site.ImagePath = l.fileAddr(full), full
	if _, asked := l.wanted[full]; !asked {
		l.wanted[full] = name.Pos
	}
}
