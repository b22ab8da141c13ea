// Package benchsite writes the site that speed is measured on: articles in
// series of ten with headings, lists, tables, links, footnotes and code, tagged
// and about three dimensions. The same number of articles gives the same bytes,
// everywhere and always. The site exists in two dialects, Kontor's and Hugo's,
// with the same texts.
package benchsite

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"time"
)

// SeriesLength is the number of articles of one series.
const SeriesLength = 10

// Put takes one file of the site; path is slash-separated.
type Put func(path, text string) error

// A Dialect writes the same site for one program.
type Dialect interface {
	// frame writes what is not an article or a series.
	frame(put Put) error
	series(put Put, s series) error
	article(put Put, a article) error
	// link is how an article refers to another.
	link(from, to article) string
}

// Write writes a site of n articles.
func Write(n int, d Dialect, put Put) error {
	if err := d.frame(put); err != nil {
		return err
	}
	for first := 0; first < n; first += SeriesLength {
		parts := make([]article, min(SeriesLength, n-first))
		for i := range parts {
			parts[i] = newArticle(first + i)
		}
		if err := d.series(put, parts[0].series); err != nil {
			return err
		}
		for i := range parts {
			parts[i].body = body(parts, i, d)
			if err := d.article(put, parts[i]); err != nil {
				return err
			}
		}
	}
	return nil
}

// series is one series.
type series struct {
	number      int
	id          string // "reihe-0007"
	title       string
	description string
}

// article is one article; part counts from 1 within its series.
type article struct {
	series                        series
	number, part                  int
	name                          string // of its file, without the number of the part
	title, description            string
	date                          time.Time
	tags                          []string
	segments, channels, portfolio []string
	body                          string
}

func newSeries(number int) series {
	w := newWriter(1, number)
	return series{
		number: number, id: fmt.Sprintf("reihe-%04d", number),
		title: "Reihe " + w.compound(), description: w.sentence(),
	}
}

// first is the day of the oldest article; every article is six hours younger
// than the one before.
var first = time.Date(2000, 1, 3, 8, 0, 0, 0, time.UTC)

func newArticle(number int) article {
	w := newWriter(2, number)
	topic := w.compound()
	return article{
		series: newSeries(number / SeriesLength), number: number, part: number%SeriesLength + 1,
		name:  fmt.Sprintf("%s-%d", fold.Replace(strings.ToLower(topic)), number),
		title: topic + " und " + w.noun(), description: w.sentence(),
		date: first.Add(time.Duration(number) * 6 * time.Hour),
		tags: w.some(tagNames, 2, 4), segments: w.some(segmentNames, 1, 3),
		channels: w.some(channelNames, 1, 2), portfolio: w.some(portfolioNames, 1, 3),
	}
}

var fold = strings.NewReplacer("ä", "ae", "ö", "oe", "ü", "ue", "ß", "ss")

// body writes the text of part i: 600 to 1,500 words.
func body(parts []article, i int, d Dialect) string {
	a := parts[i]
	w := newWriter(3, a.number)
	words := 600 + w.IntN(751) // the last block may add some
	w.paragraph(4)
	for section := 0; w.words < words; section++ {
		w.line("## %s %s", w.noun(), w.compound())
		w.paragraph(4)
		switch section % 5 {
		case 0:
			w.list()
		case 1:
			w.table()
		case 2:
			w.line("%s[^%d]", w.sentence(), section)
			w.line("[^%d]: %s", section, w.sentence())
			other := parts[w.IntN(len(parts))]
			w.line("Mehr dazu steht in [%s](%s) und in der [Quelle](https://example.org/%d).", other.title, d.link(a, other), a.number)
		case 3:
			w.line("### %s", w.compound())
			w.paragraph(3)
		case 4:
			w.line("> %s", w.sentence())
		}
		w.paragraph(3)
		if section == 1 && a.number%5 == 0 {
			w.code(a.number)
		}
	}
	return w.String()
}

// newWriter draws from a stream of its own for every purpose and number, so
// that no text depends on how many others are written.
func newWriter(purpose, number int) *writer {
	return &writer{Rand: rand.New(rand.NewPCG(uint64(purpose), uint64(number)))}
}
