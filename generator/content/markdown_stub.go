package content

import "kontor/generator/source"

// TEMPORARY: this file stands in for the Markdown renderer and is deleted when
// the branches are joined.

type bodyResult struct {
	Body         Body
	Links        []Link
	Directives   []Directive
	Headings     []Heading
	Anchors      []string
	Words        int
	HasSummary   bool
	Summary      string
	FirstHeading string
	Diags        []source.Diagnostic
}

func renderMarkdown(file string, src []byte, start int, lang string, o Options) bodyResult {
	return bodyResult{Body: Body{HTML: src[start:]}}
}

func (r *bodyResult) dropOpening() {}
