package benchsite

import (
	"fmt"
	"strings"
	"time"
)

// Kontor is Kontor's dialect: the series and the part follow from the path,
// everything else is one of AUTHORING's few keys.
type Kontor struct{}

func (Kontor) frame(put Put) error {
	return put("content/site.yaml", "title: Messwerk\nlanguage: de\nbaseURL: https://example.org/\n")
}

func (Kontor) series(put Put, s series) error {
	return put("content/series/"+s.id+"/_index.md", fmt.Sprintf("---\ntitle: %s\ndescription: %s\n---\n", s.title, s.description))
}

func (k Kontor) article(put Put, a article) error {
	return put("content/series/"+a.series.id+"/"+k.file(a), "---\n"+matter(a)+"---\n\n"+a.body)
}

func (Kontor) file(a article) string { return fmt.Sprintf("%02d-%s.md", a.part, a.name) }

func (k Kontor) link(_, to article) string { return k.file(to) }

// matter is the front matter that both dialects share.
func matter(a article) string {
	list := func(names []string) string { return "[" + strings.Join(names, ", ") + "]" }
	return fmt.Sprintf("title: %s\ndescription: %q\ndate: %s\ntags: %s\nsegments: %s\nchannels: %s\nportfolios: %s\n",
		a.title, a.description, a.date.Format(time.RFC3339), list(a.tags), list(a.segments), list(a.channels), list(a.portfolio))
}
