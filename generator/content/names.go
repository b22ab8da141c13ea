package content

import (
	"strings"
	"unicode"

	"golang.org/x/text/cases"
	"golang.org/x/text/unicode/norm"
)

// Fold makes names comparable: Unicode NFC, case folded, white space collapsed.
func Fold(s string) string {
	return cases.Fold().String(norm.NFC.String(strings.Join(strings.FieldsFunc(s, unicode.IsSpace), " ")))
}
