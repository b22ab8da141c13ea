package output

import (
	"errors"
	"os"

	"golang.org/x/sys/unix"
)

// syncFolder brings everything written below dir to the disk, in one call
// instead of one per file.
func syncFolder(dir string) error {
	f, err := os.Open(dir)
	if err != nil {
		return err
	}
	return errors.Join(unix.Syncfs(int(f.Fd())), f.Close())
}
