package preview

import (
	"slices"
	"strings"

	"kontor/generator/source"
)

const siteFile = "content/site.yaml"

// causes leaves out what only seems wrong because site.yaml cannot be read: all
// else was judged by the rules of a site that nobody wants. What else cannot be
// read stays.
func causes(all []source.Diagnostic) []source.Diagnostic {
	if !slices.ContainsFunc(all, func(d source.Diagnostic) bool { return d.Pos.File == siteFile && keepsUnread(d) }) {
		return all
	}
	var kept []source.Diagnostic
	for _, d := range all {
		if keepsUnread(d) {
			kept = append(kept, d)
		}
	}
	return kept
}

// keepsUnread reports whether a problem keeps its file from being read at all.
func keepsUnread(d source.Diagnostic) bool {
	code := d.Code()
	return d.Severity == source.SeverityError &&
		(strings.HasPrefix(code, "IO") || slices.Contains([]string{"FM01", "FM02", "FM04", "FM05", "FM06"}, code))
}
