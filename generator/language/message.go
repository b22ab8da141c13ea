package language

import (
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"path"
	"sort"
	"strings"
	"sync"

	"go.yaml.in/yaml/v4"
)

//go:embed diagnostics/*.yaml
var diagnosticFiles embed.FS

// wording is what a diagnostic says, in both languages. A hint may be empty.
type wording struct {
	De     string `yaml:"de"`
	En     string `yaml:"en"`
	HintDe string `yaml:"hintDe"`
	HintEn string `yaml:"hintEn"`
}

// wordings reads the embedded files when the first message is needed: a build
// without problems needs none. What is wrong in them, the tests find; a message
// without wording still shows its key and arguments.
var wordings = sync.OnceValue(func() map[string]wording {
	all, _ := readWordings(diagnosticFiles)
	return all
})

// Message words a diagnostic: German for German, English for every other
// language. The hint is empty when there is none or when it names an argument
// that is missing or empty.
func Message(lang, key string, args map[string]string) (message, hint string) {
	w, ok := wordings()[key]
	if !ok {
		return bare(key, args), ""
	}
	message, hint = w.En, w.HintEn
	if base(lang) == "de" {
		message, hint = w.De, w.HintDe
	}
	for _, name := range split(hint).names {
		if args[name] == "" {
			hint = ""
		}
	}
	return fillNamed(message, args), fillNamed(hint, args)
}

// MessageKeys returns the keys of all messages, sorted.
func MessageKeys() []string {
	var keys []string
	for k := range wordings() {
		keys = append(keys, k)
	}
	sort.Strings(keys)
	return keys
}

// bare shows a diagnostic without wording.
func bare(key string, args map[string]string) string {
	parts := []string{}
	for name, value := range args {
		parts = append(parts, name+"="+value)
	}
	sort.Strings(parts)
	return strings.Join(append([]string{key}, parts...), " ")
}

func fillNamed(s string, args map[string]string) string {
	return placeholder.ReplaceAllStringFunc(s, func(p string) string {
		if value, ok := args[p[1:len(p)-1]]; ok {
			return value
		}
		return p
	})
}

// readWordings reads all files of the folder diagnostics. Two files must not
// hold the same key.
func readWordings(files fs.FS) (map[string]wording, error) {
	all := map[string]wording{}
	var problems []error
	names, _ := fs.Glob(files, "diagnostics/*.yaml")
	for _, name := range names {
		data, err := fs.ReadFile(files, name)
		if err != nil {
			problems = append(problems, err)
			continue
		}
		var part map[string]wording
		if err := yaml.Load(data, &part, yaml.WithKnownFields()); err != nil {
			problems = append(problems, fmt.Errorf("%s: %w", path.Base(name), err))
			continue
		}
		for key, w := range part {
			if _, twice := all[key]; twice {
				problems = append(problems, fmt.Errorf("%s: %s stands in another file, too", path.Base(name), key))
			}
			all[key] = w
		}
	}
	return all, errors.Join(problems...)
}
