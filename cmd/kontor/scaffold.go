package main

import (
	"bytes"
	"embed"
	"encoding/json"
	"io/fs"
	"path"
	"regexp"
	"strings"
	"text/template"

	"kontor/generator/content"
)

// scaffoldFiles are templates of new files: scaffold/LANG/NAME.md for single
// files, scaffold/LANG/site, concept-site and blog for whole sites.
//
//go:embed all:scaffold
var scaffoldFiles embed.FS

// scaffoldData is what a template may print.
type scaffoldData struct {
	Title      string
	Date       string              // today: 2026-12-01
	Dimensions []content.Dimension // of the site

	// New sites only.
	Author, AuthorID, BaseURL string
	Folder                    string // name of the site's folder
	Blog                      bool
}

// scaffoldLanguage is the language that a site's scaffolds are written in.
func scaffoldLanguage(site string) string {
	if isGerman(site) {
		return "de"
	}
	return "en"
}

var scaffoldFuncs = template.FuncMap{"yaml": yamlText}

// plainText is what YAML takes for a text as it stands. Words such as "no" and
// numbers begin otherwise or are quoted by the rule for short texts.
var plainText = regexp.MustCompile(`^\pL[\pL\pN ,.()/&-]{5,}$`)

// yamlText writes a text as a YAML value, quoted where it has to be.
func yamlText(s string) (string, error) {
	if plainText.MatchString(s) && !strings.HasSuffix(s, " ") {
		return s, nil
	}
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	err := e.Encode(s)
	return strings.TrimSpace(b.String()), err
}

// scaffoldText fills in one template.
func scaffoldText(lang, name string, data scaffoldData) ([]byte, error) {
	return fillScaffold(path.Join("scaffold", lang, name+".md"), data)
}

func fillScaffold(file string, data scaffoldData) ([]byte, error) {
	text, err := scaffoldFiles.ReadFile(file)
	if err != nil {
		return nil, err
	}
	t, err := template.New(file).Funcs(scaffoldFuncs).Parse(string(text))
	if err != nil {
		return nil, err
	}
	var b bytes.Buffer
	err = t.Execute(&b, data)
	return b.Bytes(), err
}

// byteOrderMark tells Excel that a table is UTF-8; without it Excel reads
// umlauts as two letters each.
const byteOrderMark = "\ufeff"

// scaffoldSite fills in all files of a new site: path -> text.
func scaffoldSite(lang string, data scaffoldData) (map[string][]byte, error) {
	kind := "concept-site"
	if data.Blog {
		kind = "blog"
	}
	files := map[string][]byte{}
	for _, dir := range []string{"site", kind} {
		root := path.Join("scaffold", lang, dir)
		err := fs.WalkDir(scaffoldFiles, root, func(file string, d fs.DirEntry, err error) error {
			if err != nil || d.IsDir() {
				return err
			}
			text, err := fillScaffold(file, data)
			if path.Ext(file) == ".csv" {
				text = append([]byte(byteOrderMark), text...)
			}
			files[strings.TrimPrefix(file, root+"/")] = text
			return err
		})
		if err != nil {
			return nil, err
		}
	}
	return files, nil
}
