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

// waitForInput reports whether there is something to read.
func waitForInput(f *os.File, d time.Duration) bool {
	fds := []unix.PollFd{{Fd: int32(f.Fd()), Events: unix.POLLIN}}
	n, err := unix.Poll(fds, int(d.Milliseconds()))
	return n > 0 || err != nil && !errors.Is(err, unix.EINTR) // a read will tell what is wrong
}
