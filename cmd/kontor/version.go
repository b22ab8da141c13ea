package main

import (
	"fmt"
	"os"
	"runtime"
	"runtime/debug"

	"github.com/spf13/cobra"

	"kontor/generator/source"
)

func newVersion(env *environment) *cobra.Command {
	var format string
	cmd := &cobra.Command{
		Use:  "version",
		Args: noArguments,
		RunE: func(*cobra.Command, []string) error { return runVersion(env, format) },
	}
	formatFlag(cmd, &format, "text", "json")
	return cmd
}

// versionJSON is what --format json prints.
type versionJSON struct {
	Version string `json:"version"`
	Go      string `json:"go"`
	OS      string `json:"os"`
	Arch    string `json:"arch"`
}

func runVersion(env *environment, format string) error {
	if err := oneOf("--format", format, "text", "json"); err != nil {
		return err
	}
	v := versionJSON{programVersion(), runtime.Version(), runtime.GOOS, runtime.GOARCH}
	if format == "json" {
		return printJSON(env.stdout, v)
	}
	_, err := fmt.Fprintf(env.stdout, "kontor %s (%s %s/%s)\n", v.Version, v.Go, v.OS, v.Arch)
	return err
}

// programVersion is what the linker was told, else what Go recorded.
func programVersion() string {
	if version != "" {
		return version
	}
	if info, ok := debug.ReadBuildInfo(); ok && info.Main.Version != "" {
		return info.Main.Version
	}
	return "unversioned"
}

// programKey tells this program from any other that might have written a
// cache, be it one of the same version that was built a minute later.
func programKey() source.Hash {
	key := programVersion() + runtime.Version()
	if name, err := os.Executable(); err == nil {
		if info, err := os.Stat(name); err == nil {
			key += fmt.Sprintf(" %d %d", info.Size(), info.ModTime().UnixNano())
		}
	}
	return source.Sum([]byte(key))
}
