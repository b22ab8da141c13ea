package main

import (
	"fmt"
	"path"
	"strings"

	"kontor/generator/content"
)

// declaredSeries is a series with a folder of its own.
type declaredSeries struct {
	id, title string
	folder    string // "series/vertriebskonzept"
	last      int    // the highest number of a part
}

// partFile plans the next part of a series.
func partFile(env *environment, w *website, o *newOptions, _, name string) (draftFile, error) {
	all, err := w.series(env)
	if err != nil {
		return draftFile{}, err
	}
	s, err := chooseSeries(all, o.series, name)
	if err != nil {
		return draftFile{}, err
	}
	file, err := w.place(s.folder, name)
	if err != nil {
		return file, err
	}
	if base := path.Base(file.path); leadingNumber(base) == 0 {
		file.path = path.Join(path.Dir(file.path), fmt.Sprintf("%02d-%s", s.last+1, base))
	}
	file.scaffold = "part"
	file.data.Date = env.today(w)
	file.data.Dimensions = w.config.Dimensions
	return file, nil
}

// series reads the series of a site and how far each is.
func (w *website) series(env *environment) ([]*declaredSeries, error) {
	snapshot, err := w.load(env, "")
	if err != nil {
		return nil, err
	}
	var all []*declaredSeries
	byFolder := map[string]*declaredSeries{}
	for _, d := range snapshot.Parts.Documents {
		if d.Meta.Type == content.TypeSeries && byFolder[d.Folder] == nil {
			s := &declaredSeries{id: path.Base(d.Folder), title: d.Meta.Title.Text, folder: d.Folder}
			byFolder[d.Folder] = s
			all = append(all, s)
		}
	}
	for _, d := range snapshot.Parts.Documents {
		if s := byFolder[d.Folder]; s != nil {
			s.last = max(s.last, d.Meta.Part, leadingNumber(d.Name))
		}
		for _, m := range d.Meta.Series {
			for _, s := range all {
				if s.is(m.Series.Text) {
					s.last = max(s.last, m.Part, d.Meta.Part)
				}
			}
		}
	}
	return all, nil
}

// is reports whether name means the series.
func (s *declaredSeries) is(name string) bool {
	return content.Fold(name) == content.Fold(s.id) || content.Fold(name) == content.Fold(s.title)
}

// chooseSeries finds the series that was named by flag or path, or the only one.
func chooseSeries(all []*declaredSeries, named, name string) (*declaredSeries, error) {
	if len(all) == 0 {
		return nil, usage("CMD01/series-none")
	}
	var ids []string
	for _, s := range all {
		ids = append(ids, s.id)
	}
	known := strings.Join(ids, ", ")
	if dir, _, ok := strings.Cut(strings.TrimPrefix(strings.TrimPrefix(name, contentDir+"/"), "series/"), "/"); ok && named == "" {
		named = dir
	}
	for _, s := range all {
		if s.is(named) || named == "" && len(all) == 1 {
			return s, nil
		}
	}
	if named == "" {
		return nil, usage("CMD01/series-missing", "known", known)
	}
	return nil, usage("CMD01/series", "name", named, "known", known)
}

// leadingNumber is the number that a file name begins with, 0 without one.
func leadingNumber(name string) int {
	digits := name[:len(name)-len(strings.TrimLeft(name, "0123456789"))]
	n := 0
	for _, d := range digits {
		if n = 10*n + int(d-'0'); n > 1_000_000 {
			return 0
		}
	}
	return n
}
