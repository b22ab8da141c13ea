package benchsite

import "fmt"

// Hugo is the same site for Hugo, with the layouts that the same pages need:
// header, contents, previous and next, the parts of the series, links to terms.
type Hugo struct{}

func (Hugo) frame(put Put) error {
	for path, text := range hugoFiles {
		if err := put(path, text); err != nil {
			return err
		}
	}
	return nil
}

func (Hugo) series(put Put, s series) error {
	return put("content/series/"+s.id+"/_index.md", fmt.Sprintf("---\ntitle: %s\ndescription: %s\n---\n", s.title, s.description))
}

func (Hugo) article(put Put, a article) error {
	return put("content/posts/"+a.name+".md",
		fmt.Sprintf("---\n%sseries: [%s]\nseries_weight: %d\n---\n\n%s", matter(a), a.series.id, a.part, a.body))
}

func (Hugo) link(_, to article) string { return "/posts/" + to.name + "/" }

var hugoFiles = map[string]string{
	"config.toml": `baseURL = "https://example.org/"
title = "Messwerk"
languageCode = "de"
disableKinds = ["section"]
[taxonomies]
tag = "tags"
series = "series"
segment = "segments"
channel = "channels"
portfolio = "portfolios"
[outputs]
home = ["HTML", "RSS"]
taxonomy = ["HTML"]
term = ["HTML"]
[markup.highlight]
noClasses = false
[markup.goldmark.renderer]
unsafe = true
`,
	"layouts/_default/baseof.html": `<!doctype html>
<html lang="de">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{{ .Title }} · {{ .Site.Title }}</title>
{{ with .Description }}<meta name="description" content="{{ . }}">{{ end }}
<link rel="canonical" href="{{ .Permalink }}">
<link rel="stylesheet" href="/style.css">
</head>
<body>
<a href="#main">Zum Inhalt springen</a>
<header>
<a href="/">{{ .Site.Title }}</a>
<nav><ul><li><a href="/series/">Serien</a></li><li><a href="/segments/">Segmente</a></li><li><a href="/channels/">Kanäle</a></li><li><a href="/portfolios/">Portfolio</a></li><li><a href="/tags/">Schlagwörter</a></li></ul></nav>
</header>
<main id="main">
{{ block "main" . }}{{ end }}
</main>
<footer><p>{{ .Site.Title }}</p></footer>
</body>
</html>
`,
	"layouts/_default/single.html": `{{ define "main" }}
<article>
<h1>{{ .Title }}</h1>
{{ with .Description }}<p>{{ . }}</p>{{ end }}
<p><time datetime="{{ .Date.Format "2006-01-02" }}">{{ .Date.Format "2.1.2006" }}</time> · {{ .ReadingTime }} Minuten</p>
<aside>{{ .TableOfContents }}</aside>
{{ $page := . }}
{{ range .GetTerms "series" }}
<nav>
<p><a href="{{ .RelPermalink }}">{{ .LinkTitle }}</a></p>
<ol>{{ range .Pages }}<li>{{ if eq . $page }}<strong>{{ .LinkTitle }}</strong>{{ else }}<a href="{{ .RelPermalink }}">{{ .LinkTitle }}</a>{{ end }}</li>{{ end }}</ol>
</nav>
{{ end }}
{{ range $name := slice "segments" "channels" "portfolios" "tags" }}
{{ with $page.GetTerms $name }}<p>{{ $name }}: {{ range . }}<a href="{{ .RelPermalink }}">{{ .LinkTitle }}</a> {{ end }}</p>{{ end }}
{{ end }}
{{ .Content }}
<nav>
{{ with .PrevInSection }}<a href="{{ .RelPermalink }}" rel="prev">{{ .LinkTitle }}</a>{{ end }}
{{ with .NextInSection }}<a href="{{ .RelPermalink }}" rel="next">{{ .LinkTitle }}</a>{{ end }}
</nav>
</article>
{{ end }}
`,
	"layouts/_default/list.html": `{{ define "main" }}
<h1>{{ .Title }}</h1>
{{ .Content }}
<ul>{{ range .Pages }}<li><a href="{{ .RelPermalink }}">{{ .LinkTitle }}</a> {{ with .Description }}{{ . }}{{ end }}</li>{{ end }}</ul>
{{ end }}
`,
	"layouts/index.html": `{{ define "main" }}
<h1>{{ .Title }}</h1>
<ul>{{ range first 20 .Site.RegularPages }}<li><a href="{{ .RelPermalink }}">{{ .LinkTitle }}</a></li>{{ end }}</ul>
{{ end }}
`,
	"static/style.css": "body{max-width:40rem;margin:auto}\n",
}
