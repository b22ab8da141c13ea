package generator

import (
	"encoding/json"
	"slices"
	"strings"
	"sync"
	"time"

	"kontor/generator/comment"
	"kontor/generator/content"
	"kontor/generator/site"
	"kontor/generator/source"
	"kontor/generator/theme"
)

// Memo remembers between loads what each file said, so that a load after an
// edit reads and parses only what changed. The zero Memo is empty and ready;
// one Memo serves one site. What it remembers is what the files said: their
// diagnostics come again with every load.
type Memo struct {
	mu        sync.Mutex // held while loading
	once      bool       // serves one load: nothing is remembered
	bodies    content.Bodies
	listed    *listing
	changed   map[string]bool       // paths since the last load
	documents map[string]remembered // by path
	config    *rememberedConfig
	offers    *rememberedOffers
	snapshots map[string]rememberedSnapshot // by path
	threads   map[string]rememberedThread   // by path
	theme     *rememberedTheme
	links     links
	unsaved   int // documents that no file holds
}

// listing is what lies below the content folder. It does not change: what has
// read one may go on to do so.
type listing struct {
	files []source.File
	diags []source.Diagnostic
	index map[string]int // by path
}

// remembered is what a document said under some options.
type remembered struct {
	options  source.Hash
	document *content.Document
	doubtful bool // nobody watched: its file must be compared first
}

// rememberedConfig is what site.yaml said under a base URL.
type rememberedConfig struct {
	key    source.Hash
	config *content.Config
	diags  []source.Diagnostic
}

// rememberedOffers is what the table of offers said under some options.
type rememberedOffers struct {
	key    source.Hash
	offers []content.Offer
	diags  []source.Diagnostic
}

// rememberedSnapshot is what a file in content/snapshots said.
type rememberedSnapshot struct {
	file     source.File
	snapshot *content.Snapshot
	diags    []source.Diagnostic
}

// rememberedThread is what a file of comments said, with its texts rendered.
type rememberedThread struct {
	file     source.File
	hash     source.Hash
	shown    *comment.Shown // nil where it cannot be shown
	diags    []source.Diagnostic
	doubtful bool // nobody watched: its file must be compared first
}

// rememberedTheme is a theme made of files and options.
type rememberedTheme struct {
	options source.Hash
	theme   *theme.Theme
	diags   []source.Diagnostic
}

// Changed tells which files or folders may have changed since the last load;
// with all, any of them. Paths are relative to the site's root.
func (m *Memo) Changed(paths []string, all bool) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if all {
		for path, r := range m.documents {
			r.doubtful = true
			m.documents[path] = r
		}
		for path, r := range m.threads {
			r.doubtful = true
			m.threads[path] = r
		}
		m.listed, m.config, m.offers, m.snapshots, m.theme, m.changed = nil, nil, nil, nil, nil, nil
		return
	}
	if m.changed == nil {
		m.changed = map[string]bool{}
	}
	for _, p := range paths {
		m.changed[p] = true
	}
}

// catchUp forgets what has changed. A listing survives the edit of a file that
// it has, which is what nearly all changes are.
func (m *Memo) catchUp(tree *source.Tree) {
	for p := range m.changed {
		if below(p, "themes") || below(p, strings.TrimSuffix(stringsDir, "/")) {
			m.theme = nil
		}
		delete(m.documents, p)
		delete(m.snapshots, p)
		delete(m.threads, p)
		if !below(p, contentDir) {
			continue
		}
		now, regular := tree.File(p)
		if !regular {
			m.forgetBelow(p)
		}
		if m.listed == nil {
			continue
		}
		if i, known := m.listed.index[p]; known && regular {
			m.listed = m.listed.with(i, now)
		} else {
			m.listed = nil
		}
	}
	m.changed = nil
}

// with is the listing with one file as it is now.
func (l *listing) with(i int, f source.File) *listing {
	if l.files[i] == f {
		return l
	}
	out := *l
	out.files = slices.Clone(l.files)
	out.files[i] = f
	return &out
}

// forgetBelow forgets the documents of a folder that came, went or was moved.
func (m *Memo) forgetBelow(dir string) {
	deleteBelow(m.snapshots, dir)
	deleteBelow(m.threads, dir)
	deleteBelow(m.documents, dir)
}

func deleteBelow[V any](byPath map[string]V, dir string) {
	for p := range byPath {
		if below(p, dir) {
			delete(byPath, p)
		}
	}
}

func below(p, dir string) bool { return p == dir || strings.HasPrefix(p, dir+"/") }

// walk lists the content folder, from memory if nothing came or went.
func (m *Memo) walk(tree *source.Tree) *listing {
	if m.listed == nil {
		l := &listing{index: map[string]int{}}
		l.files, l.diags = tree.Walk(contentDir, func(p string) bool { return strings.HasPrefix(p, staticDir) })
		for i, f := range l.files {
			l.index[f.Path] = i
		}
		for p := range m.documents {
			if _, there := l.index[p]; !there {
				delete(m.documents, p)
			}
		}
		m.listed = l
	}
	return m.listed
}

// keepBodies says where texts wait. A memo that outlives a load keeps them
// itself: what it remembers refers to them.
func (m *Memo) keepBodies(given content.Bodies) content.Bodies {
	if given != nil {
		m.bodies = given
	}
	if m.bodies == nil {
		m.bodies = content.NewMemoryBodies(nil)
	}
	return m.bodies
}

// document is what a file said under the same options; sure is false where the
// file may not be the one that said it.
func (m *Memo) document(f source.File, options source.Hash) (d *content.Document, sure bool) {
	r, ok := m.documents[f.Path]
	if !ok || r.options != options || r.document.File != f {
		return nil, false
	}
	return r.document, !r.doubtful
}

func (m *Memo) remember(d *content.Document, options source.Hash) {
	if m.once {
		return
	}
	if m.documents == nil {
		m.documents = map[string]remembered{}
	}
	if m.documents[d.File.Path].document != d {
		m.unsaved++
	}
	m.documents[d.File.Path] = remembered{options: options, document: d}
}

func (m *Memo) rememberSnapshot(r rememberedSnapshot) {
	if m.once {
		return
	}
	if m.snapshots == nil {
		m.snapshots = map[string]rememberedSnapshot{}
	}
	m.snapshots[r.file.Path] = r
}

func (m *Memo) rememberThread(r rememberedThread) {
	if m.once {
		return
	}
	if m.threads == nil {
		m.threads = map[string]rememberedThread{}
	}
	r.doubtful = false
	m.threads[r.file.Path] = r
}

// keyOf hashes options: equal options, equal keys.
func keyOf(options ...any) source.Hash {
	data, err := json.Marshal(options)
	if err != nil {
		panic(err) // options are plain values
	}
	return source.Sum(data)
}

// links remembers how the site was last linked, for each choice of what to
// show. What it gives is what [site.Link] would.
type links struct {
	mu   sync.Mutex
	last map[site.Edition]*site.Site // by edition without clock
}

func (l *links) link(p site.Parts, e site.Edition) (*site.Site, []source.Diagnostic) {
	choice := e
	choice.Clock = time.Time{}
	l.mu.Lock()
	last := l.last[choice]
	l.mu.Unlock()
	if last != nil {
		if again, diags, ok := last.Again(p, e); ok {
			return again, diags
		}
	}
	linked, diags := site.Link(p, e)
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.last == nil {
		l.last = map[site.Edition]*site.Site{}
	}
	l.last[choice] = linked
	return linked, diags
}
