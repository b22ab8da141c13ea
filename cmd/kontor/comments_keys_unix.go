//go:build unix

package main

import (
	"errors"
	"os"
	"time"

	"golang.org/x/sys/unix"
)

// How long to wait for a key before looking whether the program is to end, and
// for what belongs to a key that has begun.
const (
	pollTime   = 200 * time.Millisecond
	followTime = 20 * time.Millisecond
)

// waitForInput reports whether there is something to read. It asks select, as
// poll knows no terminals on macOS.
func waitForInput(f *os.File, d time.Duration) bool {
	var fds unix.FdSet
	fds.Zero()
	fds.Set(int(f.Fd()))
	limit := unix.NsecToTimeval(d.Nanoseconds())
	n, err := unix.Select(int(f.Fd())+1, &fds, nil, nil, &limit)
	return n > 0 || err != nil && !errors.Is(err, unix.EINTR) // a read will tell what is wrong
}
