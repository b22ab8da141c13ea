package wordpress

import (
	"cmp"
	"path"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"kontor/generator/content"
	"kontor/generator/source"
)

// series is a series that posts become parts of.
type series struct {
	id, title, about string
	parts            []*entry
}

// findSeries gives posts their series and their numbers.
func (c *converter) findSeries() {
	for _, want := range c.o.SeriesCategories {
		c.seriesOfCategory(want)
	}
	if c.o.SeriesTitle != "" {
		c.seriesOfTitles()
	}
	for _, s := range c.series {
		c.numberParts(s)
	}
}

func (c *converter) seriesOfCategory(want SeriesCategory) {
	s := &series{id: want.ID, title: want.Category}
	for _, t := range c.channel.Terms {
		if name := plainText(t.Name.Text); t.Taxonomy.Text == "category" && matches(want.Category, name, t.Slug.Text) {
			s.title, s.about = name, plainText(t.Text.Text)
			break
		}
	}
	for _, e := range c.entries {
		for _, t := range e.Terms {
			if t.Taxonomy == "category" && matches(want.Category, plainText(t.Name.Text), t.Slug) {
				c.join(s, e)
				break
			}
		}
	}
	if len(s.parts) == 0 {
		c.note(source.Warning("WPI04", source.Pos{File: c.o.File}, "category", want.Category))
		return
	}
	c.series = append(c.series, s)
}

func matches(want, name, slug string) bool {
	return content.Fold(want) == content.Fold(name) || strings.EqualFold(want, slug)
}

func (c *converter) join(s *series, e *entry) {
	if e.isPage() || e.series == s {
		return
	}
	if e.series != nil {
		c.note(source.Info("WPI04/twice", c.at(e.Line), "title", plainText(e.Title.Text), "series", e.series.title, "other", s.title))
		return
	}
	e.series = s
	s.parts = append(s.parts, e)
}

// titlePattern makes an expression of a pattern: {n} is the number, {series}
// the title of the series. Without the latter, what stands before is its title.
func titlePattern(pattern string) *regexp.Regexp {
	expression := regexp.QuoteMeta(pattern)
	expression = strings.Replace(expression, `\{n\}`, `(?P<n>[0-9]{1,4})`, 1)
	if strings.Contains(expression, `\{series\}`) {
		expression = strings.Replace(expression, `\{series\}`, `(?P<series>.+?)`, 1)
	} else {
		expression = `(?P<series>.*?)` + expression
	}
	return regexp.MustCompile(`(?i)^` + expression + `(?:[^0-9].*)?$`)
}

// seriesOfTitles groups posts by titles such as "Unser Konzept, Teil 2: Kanäle".
func (c *converter) seriesOfTitles() {
	pattern := titlePattern(c.o.SeriesTitle)
	groups := map[string]*series{}
	var order []string
	for _, e := range c.entries {
		m := pattern.FindStringSubmatch(plainText(e.Title.Text))
		if m == nil || e.isPage() {
			continue
		}
		e.part, _ = strconv.Atoi(m[pattern.SubexpIndex("n")])
		if e.series != nil { // its category has said which one
			continue
		}
		title := strings.Trim(m[pattern.SubexpIndex("series")], " ,:;-–—|(")
		key := content.Fold(title)
		if groups[key] == nil {
			groups[key] = &series{id: c.slug(cmp.Or(title, c.o.SeriesTitle)), title: cmp.Or(title, plainText(c.channel.Title.Text))}
			order = append(order, key)
		}
		c.join(groups[key], e)
	}
	for _, key := range order {
		c.series = append(c.series, groups[key])
	}
}

// numberParts orders the parts by date and gives them the numbers of their
// titles, or of this order where titles say none or one twice.
func (c *converter) numberParts(s *series) {
	slices.SortStableFunc(s.parts, func(a, b *entry) int {
		if a.dated != b.dated {
			return cmp.Compare(btoi(b.dated), btoi(a.dated))
		}
		return a.date.Compare(b.date)
	})
	numbers := map[int]bool{}
	complete := true
	for _, e := range s.parts {
		complete = complete && e.part > 0 && !numbers[e.part]
		numbers[e.part] = true
	}
	if complete {
		return
	}
	for i, e := range s.parts {
		e.part = i + 1
	}
}

func btoi(b bool) int {
	if b {
		return 1
	}
	return 0
}

// seriesPage is the page of a series that the site does not have yet, if a part
// of it has come.
func (c *converter) seriesPage(s *series) (Document, bool) {
	name := path.Join("content/series", s.id, "_index"+c.suffix())
	if c.o.Taken(name) || !slices.ContainsFunc(s.parts, func(e *entry) bool { return !e.known }) {
		return Document{}, false
	}
	front := newFront()
	front.text("title", s.title)
	front.text("description", s.about)
	return Document{name, front.end("")}, true
}
