//go:build !unix

package main

import (
	"os"
	"time"
)

const (
	pollTime   = time.Millisecond
	followTime = 0
)

// waitForInput lets the read itself wait for the first byte of a key. Nothing
// follows it here: special keys are not reported.
func waitForInput(_ *os.File, d time.Duration) bool { return d == pollTime }
