//go:build unix

package main

import (
	"os/exec"
	"syscall"
)

// detach keeps the Ctrl+C that ends the preview from ending the browser, too.
func detach(cmd *exec.Cmd) { cmd.SysProcAttr = &syscall.SysProcAttr{Setsid: true} }
