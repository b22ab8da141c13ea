//go:build !unix

package preview

import "io/fs"

// identity is the path: here, watches belong to paths.
type identity string

func identify(_ fs.FileInfo, full string) identity { return identity(full) }
