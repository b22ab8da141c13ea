package theme

import (
	"bytes"
	"crypto/sha256"
	"errors"
	"fmt"
	"net/url"
	"path"
	"sort"
	"strings"

	"github.com/tdewolff/minify/v2"
	minifycss "github.com/tdewolff/minify/v2/css"
	minifyjs "github.com/tdewolff/minify/v2/js"
	"github.com/tdewolff/parse/v2"
	"github.com/tdewolff/parse/v2/css"

	"kontor/generator/language"
	"kontor/generator/source"
)

// Asset is a file of the assets folder as it is published.
type Asset struct {
	Path string // below the site's root: "assets/kontor.3f2a9c1b.css"
	Data []byte
	Hash source.Hash // of Data
}

const assetsDir = "assets/"

// assets are the finished assets by their name in the theme, "kontor.css".
type assets struct {
	basePath string
	byName   map[string]Asset
}

func (a *assets) has(name string) bool { _, ok := a.byName[name]; return ok }

// address is the function `asset`. A layout names only assets that exist; that
// is checked when it is loaded.
func (a *assets) address(name string) (string, error) {
	asset, ok := a.byName[name]
	if !ok {
		return "", fmt.Errorf("no asset %q", name)
	}
	return a.basePath + asset.Path, nil
}

func (a *assets) names() []string {
	var names []string
	for name := range a.byName {
		names = append(names, name)
	}
	sort.Strings(names)
	return names
}

// all returns the assets sorted by path.
func (a *assets) all() []Asset {
	var list []Asset
	for _, asset := range a.byName {
		list = append(list, asset)
	}
	sort.Slice(list, func(i, j int) bool { return list[i].Path < list[j].Path })
	return list
}

// bundler finishes assets. A style sheet names other assets, so those are
// finished before it.
type bundler struct {
	files    files
	minifier *minify.M
	done     map[string]Asset
	open     map[string]bool // style sheets being finished: naming one is a circle
	diags    []source.Diagnostic
}

// buildAssets minifies CSS and JavaScript and puts a fingerprint of its bytes
// into every name.
func buildAssets(all files, basePath string) (*assets, []source.Diagnostic) {
	m := minify.New()
	m.Add("text/css", &minifycss.Minifier{})
	m.Add("text/javascript", &minifyjs.Minifier{})
	b := bundler{files: all, minifier: m, done: map[string]Asset{}, open: map[string]bool{}}
	for _, name := range all.names(func(n string) bool { return strings.HasPrefix(n, assetsDir) }) {
		b.finish(strings.TrimPrefix(name, assetsDir))
	}
	return &assets{basePath: basePath, byName: b.done}, b.diags
}

func (b *bundler) finish(name string) Asset {
	if a, ok := b.done[name]; ok {
		return a
	}
	f := b.files.byName[assetsDir+name]
	data := f.data
	switch path.Ext(name) {
	case ".css":
		b.open[name] = true
		data = b.minify("text/css", f, b.rewrite(name, f))
		delete(b.open, name)
	case ".js":
		data = b.minify("text/javascript", f, data)
	}
	hash := source.Hash(sha256.Sum256(data))
	a := Asset{Path: assetsDir + fingerprinted(name, hash), Data: data, Hash: hash}
	b.done[name] = a
	return a
}

// fingerprinted turns "css/kontor.css" into "css/kontor.3f2a9c1b.css".
func fingerprinted(name string, hash source.Hash) string {
	ext := path.Ext(name)
	return strings.TrimSuffix(name, ext) + "." + hash.String()[:8] + ext
}

func (b *bundler) minify(mediatype string, f *file, data []byte) []byte {
	small, err := b.minifier.Bytes(mediatype, data)
	if err == nil {
		return small
	}
	pos := source.Pos{File: f.path}
	reason := err.Error()
	if e, ok := errors.AsType[*parse.Error](err); ok {
		pos.Line, pos.Col, reason = e.Line, e.Column, e.Message
	}
	b.diags = append(b.diags, source.Error("THM02", pos, "reason", reason))
	return data
}

// rewrite replaces the references of a style sheet to other assets by their
// published names.
func (b *bundler) rewrite(name string, f *file) []byte {
	var out bytes.Buffer
	lexer := css.NewLexer(parse.NewInputBytes(bytes.Clone(f.data)))
	offset := 0
	importing := false
	for {
		kind, token := lexer.Next()
		if kind == css.ErrorToken {
			return out.Bytes()
		}
		reference, ok := "", false
		switch kind {
		case css.URLToken:
			inside := bytes.TrimSuffix(token[len("url("):], []byte(")"))
			reference, ok = unquoted(inside)
		case css.StringToken:
			reference, ok = unquoted(token)
			ok = ok && importing
		case css.AtKeywordToken:
			importing = strings.EqualFold(string(token), "@import")
		case css.SemicolonToken, css.LeftBraceToken:
			importing = false
		}
		if target := ""; ok {
			if target, ok = b.reference(name, reference, f.at(offset)); ok {
				fmt.Fprintf(&out, "url(%q)", target)
			}
		}
		if !ok {
			out.Write(token)
		}
		offset += len(token)
	}
}

// unquoted returns the text of a CSS string or of the inside of url(). One
// with an escape is left alone.
func unquoted(token []byte) (string, bool) {
	s := strings.TrimSpace(string(token))
	if len(s) >= 2 && (s[0] == '"' || s[0] == '\'') {
		s = s[1 : len(s)-1]
	}
	return s, !strings.Contains(s, `\`)
}

// reference resolves what a style sheet names. Addresses that are no assets,
// such as data: or a fragment, stay as they are.
func (b *bundler) reference(from, to string, pos source.Pos) (string, bool) {
	u, err := url.Parse(to)
	if err != nil {
		return "", false
	}
	if u.Host != "" {
		b.diags = append(b.diags, source.Warning("THM06/external", pos, "url", to))
		return "", false
	}
	if u.Scheme != "" || u.Path == "" || strings.HasPrefix(u.Path, "/") {
		return "", false
	}
	name := path.Join(path.Dir(from), u.Path)
	if b.open[name] {
		b.diags = append(b.diags, source.Error("THM08/circle", pos, "name", to))
		return "", false
	}
	if _, exists := b.files.byName[assetsDir+name]; !exists {
		known := []string{}
		for _, n := range b.files.names(func(n string) bool { return strings.HasPrefix(n, assetsDir) }) {
			known = append(known, strings.TrimPrefix(n, assetsDir))
		}
		b.diags = append(b.diags, source.Error("THM08", pos, "name", to,
			"near", language.Nearest(name, known), "known", strings.Join(known, ", ")))
		return "", false
	}
	u.Path = path.Join(path.Dir(u.Path), path.Base(b.finish(name).Path))
	return u.String(), true
}
