package main

import (
	"context"
	"os/exec"
	"runtime"
)

// openBrowser shows an address in the user's browser. The program that does so
// may last as long as the browser, but no longer than ctx; the browser stays.
func openBrowser(ctx context.Context, address string) error {
	name, args := "xdg-open", []string{address}
	switch runtime.GOOS {
	case "darwin":
		name = "open"
	case "windows":
		name, args = "rundll32", []string{"url.dll,FileProtocolHandler", address}
	}
	cmd := exec.CommandContext(ctx, name, args...)
	detach(cmd)
	return cmd.Run()
}
