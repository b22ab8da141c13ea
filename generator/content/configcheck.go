package content

import (
	"net/mail"
	"net/url"
	"path"
	"slices"
	"strings"

	"kontor/generator/source"
)

// addresses checks the site's address and makes it end with a slash.
func (k *siteCheck) addresses() {
	c := k.c
	if c.BaseURL != "" {
		u, err := url.Parse(c.BaseURL)
		if err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Host == "" || u.User != nil || u.RawQuery != "" || u.Fragment != "" {
			k.fail("CFG05", "baseURL", "url", c.BaseURL)
			c.BaseURL = ""
		} else {
			c.BaseURL = strings.TrimRight(c.BaseURL, "/") + "/"
		}
	}
	contact := k.root.Get("contact")
	if c.Contact.Email != "" {
		if a, err := mail.ParseAddress(c.Contact.Email); err != nil || a.Name != "" {
			k.report(source.Error("CFG13", at(contact, "email"), "value", c.Contact.Email))
		}
	}
	if c.Contact.Booking != "" && !isWebAddress(c.Contact.Booking) {
		k.report(source.Error("CFG13/web", at(contact, "booking"), "value", c.Contact.Booking))
	}
}

// at is the place of the value under key in a map.
func at(n *Node, key string) source.Pos {
	if item := n.Get(key); item != nil {
		return item.Pos
	}
	return n.Pos
}

func isWebAddress(s string) bool {
	u, err := url.Parse(s)
	return err == nil && (u.Scheme == "http" || u.Scheme == "https") && u.Host != ""
}

// defaultDimensions are the axes of a site that does not name its own.
func defaultDimensions() []Dimension {
	return []Dimension{
		{
			ID: "segment", Dir: "segments", Role: kindSegment,
			Title:  bilingual("Kundensegment", "Customer segment"),
			Plural: bilingual("Kundensegmente", "Customer segments"),
		},
		{
			ID: "channel", Dir: "channels", Role: kindChannel,
			Title: bilingual("Kanal", "Channel"), Plural: bilingual("Kanäle", "Channels"),
		},
		{
			ID: "portfolio", Dir: "portfolios", Role: kindPortfolio,
			Title: bilingual("Portfolio-Baustein", "Portfolio item"), Plural: bilingual("Portfolio", "Portfolio"),
		},
	}
}

func bilingual(de, en string) Text {
	return Text{Default: en, By: map[string]string{"de": de, "en": en}}
}

// inLanguage makes the text in lang the default one.
func (t Text) inLanguage(lang string) Text {
	base, _, _ := strings.Cut(lang, "-")
	for _, l := range []string{lang, base} {
		if s, ok := t.By[l]; ok {
			t.Default = s
			break
		}
	}
	return t
}

// reservedDirs are folders below content/ that mean something else.
var reservedDirs = []string{"authors", "comments", "concepts", "i18n", "matrix", "newsletter", "offers", "search", "series", "static", "tags"}

// dimensions completes the dimensions and drops those that cannot be used.
func (k *siteCheck) dimensions() {
	c := k.c
	given := k.root.Get("dimensions")
	if given == nil || given.Kind == NodeNull {
		c.Dimensions = nil
		for _, d := range defaultDimensions() {
			d.Title, d.Plural = d.Title.inLanguage(c.Language), d.Plural.inLanguage(c.Language)
			c.Dimensions = append(c.Dimensions, d)
		}
		return
	}
	var good []Dimension
	for _, d := range c.Dimensions {
		k.complete(&d)
		if k.usable(d, good) {
			good = append(good, d)
		}
	}
	if len(c.Dimensions) == len(good) && (len(good) == 1 || len(good) > 4) {
		k.fail("CFG06", "dimensions")
	}
	c.Dimensions = good
}

// complete fills the defaults of one dimension.
func (k *siteCheck) complete(d *Dimension) {
	for _, known := range defaultDimensions() {
		if d.ID != known.ID {
			continue
		}
		if d.Title.empty() {
			d.Title = known.Title.inLanguage(k.c.Language)
		}
		if d.Plural.empty() {
			d.Plural = known.Plural.inLanguage(k.c.Language)
		}
		if d.Dir == "" {
			d.Dir = known.Dir
		}
		if d.Role == "" {
			d.Role = known.Role
		}
	}
	if d.Title.empty() && d.ID != "" {
		d.Title = Text{Default: strings.ToUpper(d.ID[:1]) + d.ID[1:]}
	}
	if d.Plural.empty() {
		d.Plural = d.Title
	}
	if d.Dir == "" {
		d.Dir = d.ID + "s"
	}
}

func (t Text) empty() bool { return t.Default == "" && len(t.By) == 0 }

// usable checks one dimension against the rules and against those before it.
func (k *siteCheck) usable(d Dimension, others []Dimension) bool {
	fail := func(text string, args ...string) bool {
		k.report(source.Error(text, d.Pos, append([]string{"id", d.ID}, args...)...))
		return false
	}
	if !isDimensionID(d.ID) {
		return fail("CFG07", "fix", strings.ReplaceAll(Slug(k.c.Language, d.ID), "-", ""))
	}
	if path.Clean(d.Dir) != d.Dir || path.IsAbs(d.Dir) || strings.HasPrefix(d.Dir, ".") || strings.Contains(d.Dir, `\`) {
		return fail("CFG07/dir", "dir", d.Dir)
	}
	first, _, _ := strings.Cut(d.Dir, "/")
	if slices.Contains(reservedDirs, first) {
		return fail("CFG07/reserved", "dir", d.Dir, "reserved", strings.Join(reservedDirs, ", "))
	}
	for _, name := range []string{d.ID, d.Key()} {
		if isFixedKey(name) {
			return fail("CFG07/key", "name", name)
		}
	}
	for _, o := range others {
		switch {
		case d.ID == o.ID, d.ID == foldKey(o.Key()), foldKey(d.Key()) == o.ID, foldKey(d.Key()) == foldKey(o.Key()):
			return fail("CFG07/twice", "other", o.ID)
		case d.Role != "" && d.Role == o.Role:
			return fail("CFG07/role", "role", d.Role, "other", o.ID)
		case strings.HasPrefix(d.Dir+"/", o.Dir+"/"), strings.HasPrefix(o.Dir+"/", d.Dir+"/"):
			return fail("CFG07/overlap", "dir", d.Dir, "other", o.ID)
		}
	}
	return true
}

func isDimensionID(id string) bool {
	const letters, digits = "abcdefghijklmnopqrstuvwxyz", "0123456789"
	return id != "" && strings.IndexByte(letters, id[0]) >= 0 && strings.Trim(id, letters+digits) == ""
}

// isFixedKey reports whether every document already has a key of that name.
func isFixedKey(name string) bool {
	return metaFields[TypeConcept].has(name) || metaFields[TypeEntity].has(name) || offerRecord.has(name)
}

// patterns checks and completes the axes of coverage patterns: rows are
// segments, columns portfolios, one pattern per channel, or what stands in
// their order on a site with other dimensions.
func (k *siteCheck) patterns() {
	p := &k.c.Patterns
	axes := []struct {
		key, role string
		to        *string
	}{{"rows", kindSegment, &p.Rows}, {"cols", kindPortfolio, &p.Cols}, {"per", kindChannel, &p.Per}}
	used := map[string]bool{}
	for _, axis := range axes {
		if *axis.to == "" {
			continue
		}
		id := k.dimensionID(*axis.to)
		if id == "" || used[id] {
			k.report(source.Error("CFG10", at(k.root.Get("patterns"), axis.key), "name", *axis.to, "known", strings.Join(k.dimensionIDs(), ", ")))
			*axis.to = ""
			continue
		}
		*axis.to, used[id] = id, true
	}
	for _, byRole := range []bool{true, false} {
		for _, axis := range axes {
			for _, d := range k.c.Dimensions {
				if *axis.to == "" && !used[d.ID] && (!byRole || d.Role == axis.role) {
					*axis.to, used[d.ID] = d.ID, true
				}
			}
		}
	}
}

func (k *siteCheck) dimensionID(name string) string {
	for _, d := range k.c.Dimensions {
		if foldKey(name) == d.ID || foldKey(name) == foldKey(d.Key()) {
			return d.ID
		}
	}
	return ""
}

func (k *siteCheck) dimensionIDs() []string {
	var ids []string
	for _, d := range k.c.Dimensions {
		ids = append(ids, d.ID)
	}
	return ids
}

// people gives every author an id and checks the default one.
func (k *siteCheck) people() {
	c := k.c
	seen := map[string]source.Pos{}
	var ids []string
	for i := range c.Authors {
		a := &c.Authors[i]
		if a.ID == "" {
			a.ID = Slug(c.Language, a.Name.Default)
		}
		if fix := Slug(c.Language, a.ID); fix != a.ID {
			k.report(source.Error("FM13", a.Pos, "id", a.ID, "fix", fix))
			a.ID = fix
		}
		if first, ok := seen[a.ID]; ok {
			k.report(source.Error("CFG11/twice", a.Pos, "id", a.ID).With(first))
		}
		seen[a.ID] = a.Pos
		ids = append(ids, a.ID)
		for _, l := range a.Links {
			if !isWebAddress(l.URL.Text) && !strings.HasPrefix(l.URL.Text, "mailto:") {
				k.report(source.Error("CFG13/web", l.URL.Pos, "value", l.URL.Text))
			}
		}
	}
	if c.Author == "" {
		return
	}
	for _, a := range c.Authors {
		if a.Known(c.Author) {
			c.Author = a.ID
			return
		}
	}
	k.fail("CFG11", "author", "author", c.Author, "nearest", strings.Join(Nearest(c.Author, ids, 3), ", "), "known", strings.Join(ids, ", "))
	c.Author = ""
}

// strategy notes where the strategy is declared.
func (k *siteCheck) strategy() {
	if n := k.root.Get("strategy"); n != nil {
		k.c.Strategy.Pos = n.KeyPos
	}
}

// legal notes where the legal pages are named, or could be.
func (k *siteCheck) legal() {
	k.c.Legal.Pos = source.Pos{File: k.c.File}
	if n := k.root.Get("legal"); n != nil {
		k.c.Legal.Pos = n.KeyPos
	}
}

// menus asks every entry for exactly one target.
func (k *siteCheck) menus() {
	for _, menu := range menuNames {
		for _, entry := range k.c.Menus[menu] {
			if entry.Page.Text != "" && entry.URL != "" {
				k.report(source.Error("CFG14", entry.Page.Pos, "page", entry.Page.Text, "url", entry.URL))
			}
		}
	}
}

// phases asks for different ids.
// tags finds words that would mean two of them.
func (k *siteCheck) tags() {
	taken := map[string]int{}
	for i, t := range k.c.Tags {
		for _, name := range t.Names() {
			if other, ok := taken[Fold(name)]; ok && other != i {
				k.report(source.Error("CFG15/tags", t.Pos, "id", name))
			}
			taken[Fold(name)] = i
		}
	}
}

func (k *siteCheck) phases() {
	seen := map[string]bool{}
	for _, p := range k.c.Phases {
		if seen[p.ID] {
			k.fail("CFG15", "phases", "id", p.ID)
		}
		seen[p.ID] = true
	}
}
