//go:build !unix

package main

import "os/exec"

// detach has nothing to do where a browser does not belong to the terminal.
func detach(*exec.Cmd) {}
