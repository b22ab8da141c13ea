package theme

import (
	"reflect"
	"strings"

	"kontor/generator/view"
)

// Layout says which view a template file of a theme reads.
type Layout struct {
	File string
	View any // the zero value of the view type
}

// Layouts is the table of all template files that Kontor asks for. Besides
// them a theme may have layouts of its own, chosen by `layout:` in front
// matter, which read view.Document, and directives of its own, which read
// view.Custom.
func Layouts() []Layout {
	return []Layout{
		{"layouts/home.html", view.Home{}},
		{"layouts/article.html", view.Document{}},
		{"layouts/concept.html", view.Document{}},
		{"layouts/page.html", view.Document{}},
		{"layouts/persona.html", view.Document{}},
		{"layouts/author.html", view.AuthorPage{}},
		{"layouts/contact.html", view.ContactPage{}},
		{"layouts/section.html", view.Section{}},
		{"layouts/tag.html", view.Section{}},
		{"layouts/tags.html", view.Tags{}},
		{"layouts/archive.html", view.Archive{}},
		{"layouts/entity.html", view.Entity{}},
		{"layouts/dimension.html", view.Dimension{}},
		{"layouts/series.html", view.Series{}},
		{"layouts/series-list.html", view.SeriesList{}},
		{"layouts/series-all.html", view.SeriesAll{}},
		{"layouts/series-questions.html", view.SeriesQuestions{}},
		{"layouts/matrix.html", view.MatrixPage{}},
		{"layouts/matrix-block.html", view.MatrixBlock{}},
		{"layouts/matrix-overview.html", view.MatrixOverview{}},
		{"layouts/patterns.html", view.Patterns{}},
		{"layouts/overlap.html", view.Overlap{}},
		{"layouts/to-be.html", view.ToBe{}},
		{"layouts/gaps.html", view.Gaps{}},
		{"layouts/changes.html", view.Changes{}},
		{"layouts/newsletter.html", view.Newsletter{}},
		{"layouts/newsletter-answer.html", view.NewsletterAnswer{}},
		{"layouts/404.html", view.NotFound{}},
		{"layouts/redirect.html", view.Redirect{}},
		{"directives/matrix.html", view.Matrix{}},
		{"directives/list.html", view.List{}},
		{"directives/chart.html", view.Chart{}},
	}
}

const (
	baseFile    = "layouts/base.html"
	partialsDir = "layouts/partials/"
)

// viewOf returns the type of the view that a layout or directive file reads.
func viewOf(file string) reflect.Type {
	for _, l := range Layouts() {
		if l.File == file {
			return reflect.TypeOf(l.View)
		}
	}
	if isDirective(file) {
		return reflect.TypeFor[view.Custom]()
	}
	return reflect.TypeFor[view.Document]()
}

func isPartial(file string) bool   { return strings.HasPrefix(file, partialsDir) }
func isDirective(file string) bool { return strings.HasPrefix(file, "directives/") }

// isTemplate reports whether a file is a template at all.
func isTemplate(file string) bool { return strings.HasPrefix(file, "layouts/") || isDirective(file) }

// isEntry reports whether a template is run by itself: neither frame nor partial.
func isEntry(file string) bool {
	return isTemplate(file) && file != baseFile && !isPartial(file)
}

// templateName is the name by which `template` calls a file: partials are
// called "partials/NAME.html".
func templateName(file string) string {
	if isPartial(file) {
		return strings.TrimPrefix(file, "layouts/")
	}
	return file
}
