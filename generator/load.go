package generator

import (
	"context"
	"errors"
	"io/fs"
	"path"
	"slices"
	"strings"

	"kontor/generator/comment"
	"kontor/generator/content"
	"kontor/generator/source"
	"kontor/generator/theme"
)

// The places of a site.
const (
	contentDir   = "content"
	configFile   = "content/site.yaml"
	offersFile   = "content/offers.csv"
	workbookFile = "content/offers.xlsx"
	stringsDir   = "content/i18n/"
	staticDir    = "content/static/"
	snapshotsDir = "content/snapshots/"
)

// maxFile is the largest file that is published as it is.
const maxFile = 1 << 30

// found sorts the files of a site by what reads them.
type found struct {
	config    *source.File
	offers    *source.File
	workbook  *source.File
	addresses *source.File
	documents []source.File
	strings   []source.File
	snapshots []source.File
	threads   []source.File
	files     []source.File
}

// find lists the content folder.
func (s *Snapshot) find(memo *Memo) found {
	listed := memo.walk(s.tree)
	s.diags = append(s.diags, listed.diags...)
	var out found
	files := slices.Clone(listed.files)
	for i, f := range files {
		switch {
		case f.Path == configFile:
			out.config = &files[i]
		case f.Path == offersFile:
			out.offers = &files[i]
		case f.Path == workbookFile:
			out.workbook = &files[i]
		case f.Path == AddressesFile:
			out.addresses = &files[i]
		case strings.HasPrefix(f.Path, staticDir):
			out.files = append(out.files, f)
		case strings.HasPrefix(f.Path, stringsDir) && path.Ext(f.Path) == ".yaml":
			out.strings = append(out.strings, f)
		case path.Dir(f.Path)+"/" == snapshotsDir && strings.EqualFold(path.Ext(f.Path), ".json"):
			out.snapshots = append(out.snapshots, f)
		case strings.HasPrefix(f.Path, comment.Folder) && path.Ext(f.Path) == ".json":
			out.threads = append(out.threads, f)
		case path.Ext(f.Path) == ".md":
			out.documents = append(out.documents, f)
		default:
			out.files = append(out.files, f)
		}
	}
	return out
}

func (s *Snapshot) loadConfig(f *source.File, baseURL string, memo *Memo) {
	var src []byte
	if f != nil {
		src = s.readText(*f, content.MaxFile)
	}
	key := keyOf(f != nil, source.Sum(src), baseURL)
	if known := memo.config; known != nil && known.key == key {
		s.Config = known.config
		s.diags = append(s.diags, known.diags...)
		return
	}
	config, diags := content.ParseConfig(configFile, src)
	if f == nil {
		config.File = ""
	}
	if baseURL != "" {
		config.BaseURL = strings.TrimSuffix(baseURL, "/") + "/"
	}
	memo.config = &rememberedConfig{key, config, diags}
	s.Config = config
	s.diags = append(s.diags, diags...)
}

// parse reads all documents in parallel; results are joined in path order.
func (s *Snapshot) parse(ctx context.Context, files []source.File, memo *Memo) error {
	options := content.Options{
		Language: s.Config.Language, Languages: s.Config.Languages,
		Dimensions: s.Config.DimensionKeys(), Location: s.Config.Location, Features: s.Config.Features(),
		NoLinkify: off(s.Config.Markdown.Linkify), NoTypographer: off(s.Config.Markdown.Typographer),
	}
	key := keyOf(options, s.Config.TimeZone)
	documents := make([]*content.Document, len(files))
	unread := make([]*source.Diagnostic, len(files))
	err := each(ctx, len(files), func(i int) error {
		known, sure := memo.document(files[i], key)
		if sure {
			documents[i] = known
			return nil
		}
		src, problem := s.tree.Read(files[i].Path, content.MaxFile)
		if problem != nil {
			unread[i] = problem
			return nil
		}
		if known != nil && known.Prose.Hash == source.Sum(src) {
			documents[i] = known
			return nil
		}
		doc, body := content.Parse(files[i], src, options)
		ref, err := s.bodies.Put(body)
		doc.Prose.Body = ref
		documents[i] = &doc
		return err
	})
	if err != nil {
		return err
	}
	s.Parts.Documents = make([]*content.Document, 0, len(files))
	for i, d := range documents {
		if unread[i] != nil {
			s.diags = append(s.diags, *unread[i])
			continue
		}
		memo.remember(d, key)
		s.diags = append(s.diags, d.Diags...)
		s.Parts.Documents = append(s.Parts.Documents, d)
	}
	return nil
}

func off(b *bool) bool { return b != nil && !*b }

// loadOffers reads the tables of offers, be they text or a workbook.
func (s *Snapshot) loadOffers(table, workbook *source.File, memo *Memo) {
	var sources [2][]byte
	for i, f := range []*source.File{table, workbook} {
		if f != nil {
			sources[i] = s.readText(*f, content.MaxFile)
		}
	}
	options := content.Options{
		Language: s.Config.Language, Languages: s.Config.Languages,
		Dimensions: s.Config.DimensionKeys(), Location: s.Config.Location,
	}
	key := keyOf(table != nil, source.Sum(sources[0]), workbook != nil, source.Sum(sources[1]), options, s.Config.TimeZone)
	if known := memo.offers; known != nil && known.key == key {
		s.Parts.Offers = known.offers
		s.diags = append(s.diags, known.diags...)
		return
	}
	var offers []content.Offer
	var diags []source.Diagnostic
	if table != nil {
		offers, diags = content.ParseOffers(*table, sources[0], options)
	}
	if workbook != nil {
		more, problems := content.ParseOffersWorkbook(*workbook, sources[1], options)
		offers, diags = append(offers, more...), append(diags, problems...)
	}
	memo.offers = &rememberedOffers{key, offers, diags}
	s.Parts.Offers = offers
	s.diags = append(s.diags, diags...)
}

// loadSnapshots reads the earlier states of the concept. One that cannot be
// read does not keep the site from being published.
func (s *Snapshot) loadSnapshots(files []source.File, memo *Memo) {
	for _, f := range files {
		known, ok := memo.snapshots[f.Path]
		if !ok || known.file != f {
			known = rememberedSnapshot{file: f}
			if f.Size > content.MaxFile {
				known.diags = []source.Diagnostic{content.SnapshotTooLarge(f)}
			} else if src, problem := s.tree.Read(f.Path, content.MaxFile); problem != nil {
				s.diags = append(s.diags, *problem)
				continue
			} else {
				known.snapshot, known.diags = content.ParseSnapshot(f, src)
			}
			memo.rememberSnapshot(known)
		}
		s.diags = append(s.diags, known.diags...)
		if known.snapshot != nil {
			s.Parts.Snapshots = append(s.Parts.Snapshots, known.snapshot)
		}
	}
}

// loadThreads reads the files of comments in parallel and renders their texts.
func (s *Snapshot) loadThreads(ctx context.Context, files []source.File, memo *Memo) error {
	read := make([]rememberedThread, len(files))
	unread := make([]*source.Diagnostic, len(files))
	err := each(ctx, len(files), func(i int) error {
		known, ok := memo.threads[files[i].Path]
		if ok && known.file == files[i] && !known.doubtful {
			read[i] = known
			return nil
		}
		src, problem := s.tree.Read(files[i].Path, comment.MaxFile)
		if problem != nil {
			unread[i] = problem
			return nil
		}
		hash := source.Sum(src)
		if read[i] = known; ok && known.hash == hash {
			return nil
		}
		read[i] = rememberedThread{file: files[i], hash: hash}
		thread, diags := comment.Parse(files[i], src)
		if read[i].diags = diags; !source.HasErrors(diags) {
			read[i].shown = comment.Show(files[i], hash, thread)
		}
		return nil
	})
	if err != nil {
		return err
	}
	for i, r := range read {
		if unread[i] != nil {
			s.diags = append(s.diags, *unread[i])
			continue
		}
		memo.rememberThread(r)
		s.diags = append(s.diags, r.diags...)
		if r.shown != nil {
			s.Parts.Threads = append(s.Parts.Threads, r.shown)
		}
	}
	return nil
}

// loadTheme looks for theme files in the site's own themes/NAME first, then in
// the themes that come with the program.
func (s *Snapshot) loadTheme(builtIn fs.FS, files []source.File, memo *Memo) {
	key := keyOf(s.Config.Theme, s.Config.ThemePos, s.Config.BaseURL, s.Config.Languages)
	if known := memo.theme; known != nil && known.options == key {
		s.Theme = known.theme
		s.diags = append(s.diags, known.diags...)
		return
	}
	before := len(s.diags)
	defer func() { memo.theme = &rememberedTheme{key, s.Theme, slices.Clone(s.diags[before:])} }()
	own, err := s.tree.FS("themes")
	if err != nil {
		own = nil
	}
	layers, diags := theme.Find(s.Config.Theme, s.Config.ThemePos, own, builtIn)
	s.diags = append(s.diags, diags...)
	overrides, names := map[string][]byte{}, map[string]string{}
	for _, f := range files {
		lang := strings.TrimSuffix(path.Base(f.Path), ".yaml")
		overrides[lang], names[lang] = s.readText(f, content.MaxFrontMatter), f.Path
	}
	loaded, problems := theme.Load(layers, theme.Options{
		BasePath: basePath(s.Config.BaseURL), Languages: s.Config.Languages, Overrides: overrides, OverrideFiles: names,
	})
	s.Theme = loaded
	s.diags = append(s.diags, problems...)
}

// basePath is the path of the base URL, with slashes at both ends.
func basePath(baseURL string) string {
	_, rest, _ := strings.Cut(baseURL, "://")
	_, dir, ok := strings.Cut(rest, "/")
	if !ok || dir == "" {
		return "/"
	}
	return "/" + strings.TrimSuffix(dir, "/") + "/"
}

// readText reads a file for parsing and keeps what went wrong.
func (s *Snapshot) readText(f source.File, limit int64) []byte {
	src, problem := s.tree.Read(f.Path, limit)
	if problem != nil {
		s.diags = append(s.diags, *problem)
	}
	return src
}

// read reads a file that is published as it is.
func (s *Snapshot) read(name string) ([]byte, error) {
	data, problem := s.tree.Read(name, maxFile)
	if problem != nil {
		return nil, errors.New(problem.Pos.String() + ": " + problem.Code() + " " + problem.Args["reason"])
	}
	return data, nil
}
