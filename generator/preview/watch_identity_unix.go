//go:build unix

package preview

import (
	"io/fs"
	"syscall"
)

// identity is which folder it is, wherever it is moved.
type identity struct{ device, inode uint64 }

func identify(info fs.FileInfo, _ string) identity {
	if stat, ok := info.Sys().(*syscall.Stat_t); ok {
		return identity{uint64(stat.Dev), uint64(stat.Ino)}
	}
	return identity{}
}
