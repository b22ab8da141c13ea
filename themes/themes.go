// Package themes carries the default theme inside the program.
package themes

import "embed"

// FS holds the themes by name: "kontor/layouts/base.html".
//
//go:embed all:kontor
var FS embed.FS
