package generator_test

import (
	"fmt"

	"kontor/generator/source"
)

// wording prints key and arguments until package language words them.
func wording(lang string, d source.Diagnostic) (message, hint string) {
	return d.Text + " " + fmt.Sprint(d.Args), ""
}
