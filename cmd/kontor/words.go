package main

import (
	"strconv"
	"strings"
	"unicode"

	"kontor/generator/content"
	"kontor/generator/language"
	"kontor/generator/source"
)

// isGerman reports whether a locale or language tag is German: "de_AT.UTF-8".
func isGerman(tag string) bool {
	tag = strings.ToLower(tag)
	return tag == "de" || strings.HasPrefix(tag, "de_") || strings.HasPrefix(tag, "de-") || strings.HasPrefix(tag, "de.")
}

// messages is the language of messages about a site: German when the site or
// the user's environment is.
func (env *environment) messages(siteLanguage string) string {
	locale := env.getenv("LANG")
	for _, name := range []string{"LC_MESSAGES", "LC_ALL"} {
		if v := env.getenv(name); v != "" {
			locale = v
		}
	}
	if isGerman(siteLanguage) || isGerman(locale) {
		return "de"
	}
	return "en"
}

// language is the language of messages where the site has not been read. A
// folder that is no site has none of its own.
func (env *environment) language(dir string) string {
	tree, err := source.Open(dir)
	if err != nil {
		return env.messages("")
	}
	defer tree.Close()
	if !tree.Exists(configFile) {
		return env.messages("")
	}
	config, _ := readConfig(tree)
	return env.messages(config.Language)
}

// say words a key of the command's own texts. args are name, value pairs.
func say(lang, key string, args ...string) string {
	message, _ := language.Message(lang, key, pairs(args))
	return message
}

// count words a number of things, for instance "1 Seite" or "37 Seiten"; the
// key has a variant that ends with "-one".
func count(lang, key string, n int) string {
	if n == 1 {
		key += "-one"
	}
	return say(lang, key, "n", strconv.Itoa(n))
}

// visible makes text from a site safe to print on a terminal: whatever could
// control it, or reorder what stands there, is dropped.
func visible(s string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r == '\t':
			return ' '
		case unicode.IsControl(r), unicode.Is(unicode.Cf, r) && r != '\u00ad' && r != '\u200d':
			return -1
		}
		return r
	}, s)
}

// readConfig reads site.yaml; a site may do without.
func readConfig(tree *source.Tree) (*content.Config, []source.Diagnostic) {
	if !tree.Exists(configFile) {
		return content.ParseConfig(configFile, nil)
	}
	src, problem := tree.Read(configFile, content.MaxFile)
	config, diags := content.ParseConfig(configFile, src)
	if problem != nil {
		diags = append(diags, *problem)
	}
	return config, diags
}
