package main

import (
	"errors"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/spf13/cobra"

	"kontor/generator/content"
)

// newOptions are the flags of "kontor new KIND NAME".
type newOptions struct {
	source string
	series string // of a part
}

func newNew(env *environment) *cobra.Command {
	var o newOptions
	cmd := &cobra.Command{
		Use:  "new",
		Args: cobra.ArbitraryArgs,
		RunE: func(cmd *cobra.Command, args []string) error { return o.runOther(env, cmd, args) },
	}
	sourceFlag(cmd, &o.source)
	cmd.AddCommand(newNewSite(env))
	for _, kind := range []string{"segment", "channel", "portfolio"} {
		cmd.AddCommand(newNewFile(env, kind, entityFile))
	}
	cmd.AddCommand(newNewFile(env, "concept", conceptFile), newNewFile(env, "series", seriesFile), newNewFile(env, "part", partFile))
	return cmd
}

// newNewFile is the command that makes one file of a kind.
func newNewFile(env *environment, kind string, plan planner) *cobra.Command {
	var o newOptions
	cmd := &cobra.Command{
		Use:  kind + " NAME",
		Args: cobra.ArbitraryArgs,
		RunE: func(_ *cobra.Command, args []string) error { return o.run(env, kind, plan, args) },
	}
	sourceFlag(cmd, &o.source)
	if kind == "part" {
		cmd.Flags().StringVar(&o.series, "series", "", "")
	}
	return cmd
}

// runOther makes an entity of a dimension that the site calls its own way.
func (o *newOptions) runOther(env *environment, cmd *cobra.Command, args []string) error {
	if len(args) == 0 {
		return cmd.Help()
	}
	if config := o.config(env); config != nil {
		for _, d := range config.Dimensions {
			if d.ID == args[0] {
				return o.run(env, d.ID, entityFile, args[1:])
			}
		}
	}
	return unknownCommand(cmd, args)
}

// config is that of the site, nil where there is none.
func (o *newOptions) config(env *environment) *content.Config {
	w, err := env.openWebsite(o.source)
	if err != nil {
		return nil
	}
	defer w.Close()
	return w.config
}

// draftFile is a file to be made: where, and what the scaffold is told.
type draftFile struct {
	path     string // below the site, slash-separated
	scaffold string // name without language and extension
	data     scaffoldData
}

// planner decides where a file goes. name is what the user typed.
type planner func(env *environment, w *website, o *newOptions, kind, name string) (draftFile, error)

func (o *newOptions) run(env *environment, kind string, plan planner, args []string) error {
	name := strings.TrimSpace(strings.Join(args, " "))
	if name == "" {
		return usage("CMD01/name", "example", "kontor new "+kind+" "+exampleName(kind))
	}
	w, err := env.openWebsite(o.source)
	if err != nil {
		return err
	}
	defer w.Close()
	file, err := plan(env, w, o, kind, name)
	if err != nil {
		return err
	}
	text, err := scaffoldText(scaffoldLanguage(w.config.Language), file.scaffold, file.data)
	if err != nil {
		return err
	}
	if err := writeNew(w.path(file.path), text); err != nil {
		return err
	}
	env.tell(env.stdout, say(w.lang, "CMD04/made", "path", file.path))
	return nil
}

func exampleName(kind string) string {
	switch kind {
	case "segment":
		return `"Handwerk bis 9"`
	case "channel":
		return "Onlineshop"
	}
	return `"Titel"`
}

// entityFile plans one value of a dimension, found by its role or its id.
func entityFile(_ *environment, w *website, _ *newOptions, kind, name string) (draftFile, error) {
	i := slices.IndexFunc(w.config.Dimensions, func(d content.Dimension) bool { return d.Role == kind })
	if i < 0 {
		i = slices.IndexFunc(w.config.Dimensions, func(d content.Dimension) bool { return d.ID == kind })
	}
	if i < 0 {
		var known []string
		for _, d := range w.config.Dimensions {
			known = append(known, d.ID)
		}
		return draftFile{}, usage("CMD01/dimension", "name", kind, "known", strings.Join(known, ", "))
	}
	dim := w.config.Dimensions[i]
	file, err := w.place(dim.Dir, name)
	file.scaffold = dim.Role
	if file.scaffold == "" {
		file.scaffold = "entity"
	}
	return file, err
}

func conceptFile(env *environment, w *website, _ *newOptions, _, name string) (draftFile, error) {
	file, err := w.place("concepts", name)
	file.scaffold = "concept"
	file.data.Date = env.today(w)
	file.data.Dimensions = w.config.Dimensions
	return file, err
}

func seriesFile(env *environment, w *website, _ *newOptions, _, name string) (draftFile, error) {
	file, err := w.place("series", strings.TrimSuffix(filepath.ToSlash(name), "/_index.md"))
	file.path = strings.TrimSuffix(file.path, ".md") + "/_index.md"
	file.scaffold = "series"
	file.data.Date = env.today(w)
	return file, err
}

func (env *environment) today(w *website) string {
	return env.now().In(w.config.Location).Format("2006-01-02")
}

// place turns a name into a file of a folder below content/. A name with a
// slash or the extension .md is a path, every other name a title.
func (w *website) place(folder, name string) (draftFile, error) {
	slashed := filepath.ToSlash(name)
	if !strings.Contains(slashed, "/") && !strings.HasSuffix(slashed, ".md") {
		base := content.Slug(w.config.Language, name)
		return draftFile{path: path.Join(contentDir, folder, base+".md"), data: scaffoldData{Title: name}}, nil
	}
	base := path.Join(contentDir, folder)
	file := path.Clean(strings.TrimPrefix(path.Clean(slashed), contentDir+"/"))
	if !strings.HasPrefix(file, folder+"/") {
		file = path.Join(folder, file)
	}
	file = path.Join(contentDir, file)
	if path.IsAbs(slashed) || strings.Contains("/"+slashed+"/", "/../") || !strings.HasPrefix(file, base+"/") {
		return draftFile{}, usage("CMD01/path", "path", name, "folder", base)
	}
	if path.Ext(file) != ".md" {
		file += ".md"
	}
	return draftFile{path: file, data: scaffoldData{Title: titleOf(file)}}, nil
}

// titleOf makes a title of a file name: "02-zwei-wege.md" is "Zwei wege".
func titleOf(file string) string {
	name := strings.TrimSuffix(path.Base(file), ".md")
	if rest := strings.TrimLeft(name, "0123456789"); strings.HasPrefix(rest, "-") && len(rest) > 1 {
		name = rest[1:]
	}
	name = strings.ReplaceAll(name, "-", " ")
	first, size := utf8.DecodeRuneInString(name)
	return string(unicode.ToUpper(first)) + name[size:]
}

// writeNew makes a file and the folders above it. What exists stays.
func writeNew(name string, text []byte) error {
	if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
		return err
	}
	f, err := os.OpenFile(name, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o644)
	if errors.Is(err, fs.ErrExist) {
		return failed("CMD02/exists", "path", name)
	}
	if err != nil {
		return err
	}
	_, err = f.Write(text)
	return errors.Join(err, f.Close())
}
