package theme

import (
	"maps"
	"slices"
	"strconv"
	"strings"

	"kontor/generator/language"
	"kontor/generator/source"
)

// loadStrings reads the UI strings of the site's languages: those of the
// layers, and above them the site's own. English fills the gaps.
func loadStrings(all files, o Options) (map[string]*language.Strings, []source.Diagnostic) {
	english, diags := loadLanguage(language.English, nil, all, o)
	words := map[string]*language.Strings{}
	for _, lang := range o.Languages {
		if lang == language.English {
			words[lang] = english
			continue
		}
		s, problems := loadLanguage(lang, english, all, o)
		words[lang] = s
		diags = append(diags, problems...)
		if n := len(s.Missing()); n > 0 {
			diags = append(diags, source.Warning("THM09/language", source.Pos{},
				"lang", lang, "n", strconv.Itoa(n), "first", s.Missing()[0]))
		}
	}
	return words, append(diags, unusedOverrides(o)...)
}

// unusedOverrides reports files of UI strings for languages that the site does
// not have. English counts: it fills gaps.
func unusedOverrides(o Options) []source.Diagnostic {
	var diags []source.Diagnostic
	for _, lang := range slices.Sorted(maps.Keys(o.Overrides)) {
		if lang != language.English && !slices.Contains(o.Languages, lang) {
			diags = append(diags, source.Warning("THM09/unused", source.Pos{File: o.overrideFile(lang)},
				"lang", lang, "known", strings.Join(o.Languages, ", ")))
		}
	}
	return diags
}

// loadLanguage reads the strings of one language. A regional variant such as
// de-AT builds on its language.
func loadLanguage(lang string, english *language.Strings, all files, o Options) (*language.Strings, []source.Diagnostic) {
	var inputs []language.File
	var paths []string
	found := all.strings[lang]
	if parent, _, regional := strings.Cut(lang, "-"); regional {
		found = append(slices.Clone(all.strings[parent]), found...)
	}
	for _, f := range found {
		inputs = append(inputs, language.File{Data: f.data})
		paths = append(paths, f.path)
	}
	if data, ok := o.Overrides[lang]; ok {
		inputs = append(inputs, language.File{Data: data, Override: true})
		paths = append(paths, o.overrideFile(lang))
	}
	s, problems := language.New(lang, english, inputs...)
	var diags []source.Diagnostic
	for _, p := range problems {
		diags = append(diags, stringProblem(p, paths[p.File]))
	}
	return s, diags
}

// stringProblem words a problem of a string file. Only an unreadable file is
// an error; everything else leaves the text of the layer below standing.
func stringProblem(p language.Problem, file string) source.Diagnostic {
	pos := source.Pos{File: file, Line: p.Line, Col: p.Col}
	known := strings.Join(p.Known, ", ")
	switch p.Kind {
	case language.BadYAML:
		return source.Error("THM09/yaml", pos, "reason", p.Detail)
	case language.DuplicateKey:
		return source.Warning("THM09/duplicate", pos, "key", p.Key)
	case language.UnknownKey:
		return source.Warning("THM09/unknown", pos, "key", p.Key, "near", language.Nearest(p.Key, p.Known))
	case language.UnknownPlaceholder:
		return source.Warning("THM09/placeholder", pos, "key", p.Key, "name", p.Detail, "known", known)
	case language.UnknownForm:
		return source.Warning("THM09/form", pos, "key", p.Key, "form", p.Detail, "known", known)
	case language.NoOther:
		return source.Warning("THM09/other", pos, "key", p.Key)
	default: // language.NotText
		return source.Warning("THM09/text", pos, "key", p.Key)
	}
}

// overrideFile is where a site's own UI strings stand.
func (o Options) overrideFile(lang string) string {
	if file, ok := o.OverrideFiles[lang]; ok {
		return file
	}
	return "content/i18n/" + lang + ".yaml"
}
