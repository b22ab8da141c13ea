package site

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"kontor/generator/content"
	"kontor/generator/source"
)

// lint looks for what readers of a series would stumble over.
func (l *linker) lint(s *Series) {
	l.tellHeld(s)
	for _, p := range s.drafts {
		main := p.identity.main
		if main.Meta.Type == content.TypeArticle && !main.Meta.Draft && len(main.Meta.About) == 0 && len(l.site.Dimensions) > 0 {
			l.report(source.Info("SER02", filePos(main), "dimensions", l.dimensionKeys()))
		}
		for _, doc := range p.identity.docs {
			if rest, repeats := cutPartNumber(doc.Meta.Title.Text); repeats {
				l.report(source.Info("SER05", filePos(doc), "title", doc.Meta.Title.Text, "rest", rest))
			}
		}
	}
}

// tellHeld tells the author that a series waits, and what for.
func (l *linker) tellHeld(s *Series) {
	if s.identity == nil || s.identity.main.Meta.Plan == nil || s.identity.main.Meta.Plan.Hold == "" {
		return
	}
	main := s.identity.main
	switch {
	case s.held.Draft:
		l.report(source.Info("SER06", filePos(main), "series", main.Meta.Title.Text))
	case s.held.Future:
		l.report(source.Info("SER06/date", filePos(main), "series", main.Meta.Title.Text,
			"date", s.held.Until.In(l.config.Location).Format(time.DateOnly)))
	}
}

// dimensionKeys lists the keys by which a document names what it is about.
func (l *linker) dimensionKeys() string {
	var keys []string
	for _, d := range l.site.Dimensions {
		keys = append(keys, d.Key())
	}
	return strings.Join(keys, ", ")
}

const (
	partWord   = `(?:teil|part|folge|episode)`
	partNumber = `(?:\d+|[ivx]+|eins|zwei|drei|vier|fünf|sechs|sieben|acht|one|two|three|four|five|six|seven|eight)`
	partOf     = `(?:\s*(?:von|of|/)\s*` + partNumber + `)?`
	partGap    = `\s*(?:[:.,|–—-]\s*|$)`
)

// Titles that say once more which part it is: "Teil 2: Erwartungen", "2. Teil:
// Erwartungen", "Erwartungen (Teil 2)".
var (
	partBefore = regexp.MustCompile(`(?i)^` + partWord + `\s+` + partNumber + partOf + partGap)
	nthBefore  = regexp.MustCompile(`(?i)^\d+\.\s*` + partWord + partGap)
	partBehind = regexp.MustCompile(`(?i)\s*(?:[(\[]\s*|[:.,|–—-]\s*)` + partWord + `\s+` + partNumber + partOf + `\s*[)\]]?$`)
)

// cutPartNumber takes the number of the part out of a title.
func cutPartNumber(title string) (rest string, found bool) {
	for _, p := range []*regexp.Regexp{partBefore, nthBefore, partBehind} {
		if p.MatchString(title) {
			return strings.TrimSpace(p.ReplaceAllString(title, "")), true
		}
	}
	return title, false
}

// sameNumbers reports languages of one page that give it different numbers:
// in front matter, or by file names that are alike but for the number.
func (l *linker) sameNumbers() {
	byName := map[string][]*identity{}
	for _, d := range l.identities {
		if len(d.series) == 0 {
			continue
		}
		for _, doc := range d.docs {
			if doc != d.main {
				l.sameNumber(d.main, doc)
			}
		}
		if strings.HasPrefix(d.main.Folder, "series/") && d.main.Meta.Part > 0 {
			name := d.main.Folder + "/" + d.main.PlainName()
			byName[name] = append(byName[name], d)
		}
	}
	for _, alike := range byName {
		for i, d := range alike[1:] {
			if first := alike[i]; first.main.Meta.Part != d.main.Meta.Part && !first.shares(d) {
				l.differentNumbers(first.main, d.main, first.main.Meta.Part, d.main.Meta.Part)
			}
		}
	}
}

// shares reports whether both have a document in one language.
func (d *identity) shares(o *identity) bool {
	return slices.ContainsFunc(d.docs, func(doc *content.Document) bool { return o.docs.In(doc.Lang) != nil })
}

// sameNumber compares what a document and its translation say.
func (l *linker) sameNumber(main, doc *content.Document) {
	if a, b := main.Meta.Part, doc.Meta.Part; a > 0 && b > 0 && a != b {
		l.differentNumbers(main, doc, a, b)
		return
	}
	for _, m := range doc.Meta.Series {
		for _, own := range main.Meta.Series {
			if content.Fold(m.Series.Text) == content.Fold(own.Series.Text) && m.Part > 0 && own.Part > 0 && m.Part != own.Part {
				l.differentNumbers(main, doc, own.Part, m.Part)
				return
			}
		}
	}
}

func (l *linker) differentNumbers(main, doc *content.Document, number, other int) {
	l.report(source.Error("SER01/languages", partPos(doc), "part", strconv.Itoa(other), "main", strconv.Itoa(number), "file", main.File.Path).With(partPos(main)))
}

// partPos is where a document says which part it is.
func partPos(d *content.Document) source.Pos {
	for _, key := range []string{"part", "series"} {
		for _, f := range d.Meta.Facts {
			if f.Key == key {
				return f.Pos
			}
		}
	}
	return filePos(d)
}
