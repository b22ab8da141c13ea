package content

import (
	"bytes"
	"maps"
	"slices"
	"strings"
	"time"

	"kontor/generator/source"
)

// MaxConfig is the largest site.yaml that is read.
const MaxConfig = 256 << 10

// ParseConfig reads and validates content/site.yaml; src is nil where there is
// none. The Config can be used whatever the diagnostics say: what is wrong is
// left out or replaced by its default.
func ParseConfig(path string, src []byte) (*Config, []source.Diagnostic) {
	d := decoder{site: true}
	c := &Config{File: path, Paginate: pageLength}
	root := d.siteTree(path, src)
	d.o.Language = "de"
	if v, ok := d.early(root, "language", "languageCode", "defaultContentLanguage", "lang"); ok {
		d.o.Language = v.Text
	}
	siteFields.decode(&d, root, c)
	k := siteCheck{decoder: &d, c: c, root: root}
	k.all()
	source.Sort(d.diags)
	return c, d.diags
}

// siteTree reads the file into a map, an empty one where that is impossible.
func (d *decoder) siteTree(path string, src []byte) *Node {
	none := &Node{Kind: NodeMap, Pos: source.Pos{File: path, Line: 1, Col: 1}}
	if len(src) > MaxConfig {
		d.report(source.Error("FM04", source.Pos{File: path}, "limit", "256 KiB"))
		return none
	}
	if src == nil || len(bytes.TrimSpace(src)) == 0 {
		return none
	}
	text, ok := d.text(path, src)
	if !ok {
		return none
	}
	return d.tree(matter{read: readYAML, raw: text, at: fromLine(path, 1)}, none)
}

// siteCheck completes and validates a decoded site.yaml, once, at the edge:
// nothing behind it looks at these rules again.
type siteCheck struct {
	*decoder
	c    *Config
	root *Node
}

func (k *siteCheck) all() {
	k.languages()
	k.mapLanguages()
	k.zone()
	k.addresses()
	k.theme()
	k.dimensions()
	k.permalinks()
	k.patterns()
	k.people()
	k.share()
	k.menus()
	k.legal()
	k.strategy()
	k.phases()
	k.tags()
	k.comments()
	k.defaults()
}

// pos is the place of the value under a key of the top level.
func (k *siteCheck) pos(key string) source.Pos {
	if n := k.root.Get(key); n != nil {
		return n.Pos
	}
	return k.root.Pos
}

func (k *siteCheck) fail(text, key string, args ...string) {
	k.report(source.Error(text, k.pos(key), args...))
}

// isLanguage reports whether a tag looks like a BCP 47 one: de, pt-BR, zh-Hans.
func isLanguage(tag string) bool {
	for i, part := range strings.Split(tag, "-") {
		letters := strings.Trim(strings.ToLower(part), "abcdefghijklmnopqrstuvwxyz") == ""
		switch {
		case i == 0 && (!letters || len(part) < 2 || len(part) > 3):
			return false
		case len(part) < 2 || len(part) > 8 || strings.Trim(strings.ToLower(part), "abcdefghijklmnopqrstuvwxyz0123456789") != "":
			return false
		}
	}
	return true
}

// languages puts the site's language first and drops what is no language.
func (k *siteCheck) languages() {
	c := k.c
	if c.Language != "" && !isLanguage(c.Language) {
		k.fail("CFG02", "language", "language", c.Language)
		c.Language = ""
	}
	var all []string
	for _, lang := range c.Languages {
		switch {
		case !isLanguage(lang):
			k.fail("CFG02", "languages", "language", lang)
		case slices.ContainsFunc(all, func(l string) bool { return strings.EqualFold(l, lang) }):
			k.fail("CFG02/twice", "languages", "language", lang)
		default:
			all = append(all, lang)
		}
	}
	switch {
	case c.Language == "" && len(all) > 0:
		c.Language = all[0]
	case c.Language == "":
		c.Language = "de"
	case len(all) > 0 && !slices.Contains(all, c.Language):
		k.fail("CFG02/default", "languages", "language", c.Language)
	}
	c.Languages = []string{c.Language}
	for _, lang := range all {
		if lang != c.Language {
			c.Languages = append(c.Languages, lang)
		}
	}
}

// mapLanguages checks the languages under which texts are given.
func (k *siteCheck) mapLanguages() {
	for _, lang := range k.langs {
		if !slices.Contains(k.c.Languages, lang.Text) {
			k.report(source.Error("CFG03", lang.Pos, "language", lang.Text, "known", strings.Join(k.c.Languages, ", ")))
		}
	}
}

func (k *siteCheck) zone() {
	c := k.c
	fallback := "UTC"
	if c.Language == "de" || strings.HasPrefix(c.Language, "de-") {
		fallback = "Europe/Berlin"
	}
	if c.TimeZone != "" {
		// "Local" would make the build depend on the machine.
		if zone, err := time.LoadLocation(c.TimeZone); err == nil && c.TimeZone != "Local" {
			c.Location = zone
			return
		}
		k.fail("CFG04", "timeZone", "zone", c.TimeZone)
	}
	c.TimeZone = fallback
	c.Location = time.UTC
	if zone, err := time.LoadLocation(fallback); err == nil {
		c.Location = zone
	}
}

func (k *siteCheck) theme() {
	c := k.c
	if c.Theme == "" {
		c.Theme = "kontor"
	}
	c.ThemePos = source.Pos{File: c.File}
	if n := k.root.Get("theme"); n != nil {
		c.ThemePos = n.Pos
	}
	if strings.ContainsAny(c.Theme, `/\`) || strings.HasPrefix(c.Theme, ".") {
		k.fail("CFG09", "theme", "theme", c.Theme)
		c.Theme = "kontor"
	}
}

// permalinks fills the table with the defaults and checks the author's part.
func (k *siteCheck) permalinks() {
	c := k.c
	given := c.Permalinks
	if flat := given[""]; flat != nil {
		if given[c.Language] == nil {
			given[c.Language] = map[string]string{}
		}
		maps.Copy(given[c.Language], flat)
	}
	c.Permalinks = map[string]map[string]string{}
	for _, lang := range c.Languages {
		table := k.defaultPermalinks(lang)
		for _, folder := range slices.Sorted(maps.Keys(given[lang])) {
			table[k.folderID(folder)] = given[lang][folder]
		}
		nameGenerated(table, lang, "contact", "kontakt")
		nameGenerated(table, lang, "changes", "aenderungen")
		c.Permalinks[lang] = table
		seen := map[string]string{}
		for _, folder := range slices.Sorted(maps.Keys(table)) {
			if other, ok := seen[table[folder]]; ok {
				k.fail("CFG08/twice", "permalinks", "name", table[folder], "one", other, "other", folder)
			}
			seen[table[folder]] = folder
		}
	}
}

// folderID is the id under which the table knows a folder: dimensions go by
// their id.
func (k *siteCheck) folderID(folder string) string {
	for _, d := range k.c.Dimensions {
		if folder == d.Dir || folder == d.Key() {
			return d.ID
		}
	}
	return folder
}

// What a site gets that does not say how long its lists are.
const (
	feedLimit  = 20
	pageLength = 20
)

// germanFolders are the German names of first folders.
var germanFolders = map[string]string{
	"segment": "segmente", "channel": "kanaele", "portfolio": "portfolio",
	"concepts": "konzept", "series": "serie", "tags": "schlagworte", "authors": "autoren",
	"archive": "archiv",
}

// nameGenerated gives the folder of a generated page its name, unless another
// folder has it: few sites need the page.
func nameGenerated(table map[string]string, lang, folder, german string) {
	name := folder
	if base, _, _ := strings.Cut(lang, "-"); base == "de" {
		name = german
	}
	for _, taken := range table {
		if taken == name {
			return
		}
	}
	if _, given := table[folder]; !given {
		table[folder] = name
	}
}

func (k *siteCheck) defaultPermalinks(lang string) map[string]string {
	table := map[string]string{"concepts": "concepts", "series": "series", "tags": "tags", "authors": "authors", "archive": "archive"}
	for _, d := range k.c.Dimensions {
		table[d.ID] = d.Dir
	}
	if base, _, _ := strings.Cut(lang, "-"); base != "de" {
		return table
	}
	for id, name := range germanFolders {
		if _, ok := table[id]; ok {
			table[id] = name
		}
	}
	return table
}

// defaults fills in what is left open and needs no check.
func (k *siteCheck) defaults() {
	c := k.c
	fill := func(s *string, v string) {
		if *s == "" {
			*s = v
		}
	}
	fill(&c.Relation.Name, "offer")
	fill(&c.Relation.From, "auto")
	fill(&c.Patterns.NicheRule, "cell")
	fill(&c.Publish, "auto")
	fill(&c.Feeds.Content, FeedFull)
	if c.Feeds.Limit == 0 {
		c.Feeds.Limit = feedLimit
	}
	matrix := k.root.Get("matrix")
	for _, v := range []struct {
		key string
		at  *float64
		def float64
	}{{"tolerance", &c.Matrix.Tolerance, .1}, {"overlap", &c.Matrix.Overlap, .8}, {"open", &c.Matrix.Open, .2}, {"switching", &c.Matrix.Switching, 1}, {"integration", &c.Matrix.Integration, 1}} {
		if matrix.Get(v.key) == nil {
			*v.at = v.def
		}
	}
	if c.Matrix.StaleMonths == 0 {
		c.Matrix.StaleMonths = 12
	}
}
