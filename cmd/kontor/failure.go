package main

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"strings"
	"syscall"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"kontor/generator/language"
	"kontor/generator/output"
)

// The exit codes.
const (
	exitFine    = 0
	exitContent = 1 // errors in the site, or trouble with the machine
	exitUsage   = 2 // the command line is wrong
)

// errReported ends a command whose problems have been printed already.
var errReported = errors.New("problems were reported")

// failure is an error in the user's words: a wording and its arguments.
type failure struct {
	code int
	text string
	args map[string]string
}

func (f *failure) Error() string { return fmt.Sprint(f.text, " ", f.args) }

// usage says that the command line is wrong. args are name, value pairs.
func usage(text string, args ...string) error { return &failure{exitUsage, text, pairs(args)} }

// failed says that a command could not do its work.
func failed(text string, args ...string) error { return &failure{exitContent, text, pairs(args)} }

func pairs(list []string) map[string]string {
	m := make(map[string]string, len(list)/2)
	for i := 0; i+1 < len(list); i += 2 {
		m[list[i]] = list[i+1]
	}
	return m
}

// conclude prints what ended a command and returns the exit code.
func (env *environment) conclude(cmd *cobra.Command, err error) int {
	if err == nil {
		return exitFine
	}
	if errors.Is(err, errReported) {
		return exitContent
	}
	return env.complain(env.language(sourceOf(cmd)), err)
}

// complain words an error, and gives the code that a command ends with for it.
func (env *environment) complain(lang string, err error) int {
	known := asFailure(err)
	message, hint := wordFailure(lang, known)
	env.tell(env.stderr, "kontor: "+message)
	if hint != "" {
		env.tell(env.stderr, "  "+hint)
	}
	return known.code
}

// asFailure finds the words for an error.
func asFailure(err error) *failure {
	known := &failure{code: exitContent, text: "CMD02/other", args: map[string]string{"reason": err.Error()}}
	disk := &output.Error{}
	switch {
	case errors.As(err, &known):
	case errors.As(err, &disk) && disk.Text == "PUB05":
		known = &failure{exitUsage, disk.Text, disk.Args}
	case errors.As(err, &disk):
		known.text, known.args = disk.Text, disk.Args
	case errors.Is(err, context.Canceled):
		known.text = "CMD02/interrupted"
	}
	return known
}

// wordFailure says what happened and what to do, safe for a terminal.
func wordFailure(lang string, f *failure) (message, hint string) {
	args := maps.Clone(f.args)
	if reason, ok := args["reason"]; ok {
		args["reason"] = systemReason(lang, reason)
	}
	message, hint = language.Message(lang, f.text, args)
	return visible(message), visible(hint)
}

// systemReasons are what the operating system says most often, in English.
var systemReasons = []struct {
	errno syscall.Errno
	text  string
}{
	{syscall.ENOENT, "CMD20/missing"},
	{syscall.EACCES, "CMD20/forbidden"},
	{syscall.EISDIR, "CMD20/folder"},
	{syscall.ENOTDIR, "CMD20/no-folder"},
	{syscall.EROFS, "CMD20/read-only"},
	{syscall.ENOSPC, "CMD20/full"},
}

// systemReason words what the operating system said, where it is known.
func systemReason(lang, reason string) string {
	for _, known := range systemReasons {
		if reason == known.errno.Error() {
			return say(lang, known.text)
		}
	}
	return reason
}

// sourceOf is the site that a command line speaks of.
func sourceOf(cmd *cobra.Command) string {
	if cmd != nil {
		if f := cmd.Flags().Lookup("source"); f != nil {
			return f.Value.String()
		}
	}
	return "."
}

// unknownCommand refuses what is left over where a subcommand is expected.
func unknownCommand(cmd *cobra.Command, args []string) error {
	if len(args) == 0 {
		return nil
	}
	var known []string
	for _, c := range cmd.Commands() {
		if c.IsAvailableCommand() || c.Name() == "help" {
			known = append(known, c.Name())
		}
	}
	near := language.Nearest(args[0], known)
	if near == "" {
		return usage("CMD01/command", "name", args[0], "known", strings.Join(known, ", "))
	}
	return usage("CMD01/command-near", "name", args[0], "near", cmd.CommandPath()+" "+near)
}

// flagError words what is wrong with a flag.
func flagError(cmd *cobra.Command, err error) error {
	unknown, missing, invalid, syntax := &pflag.NotExistError{}, &pflag.ValueRequiredError{}, &pflag.InvalidValueError{}, &pflag.InvalidSyntaxError{}
	help := cmd.CommandPath() + " --help"
	switch {
	case errors.Is(err, pflag.ErrHelp):
		return err
	case errors.As(err, &unknown):
		return unknownFlag(cmd, unknown, help)
	case errors.As(err, &missing):
		return usage("CMD01/flag-missing", "name", flagName(missing.GetSpecifiedName()))
	case errors.As(err, &invalid):
		return usage("CMD01/flag-value", "name", "--"+invalid.GetFlag().Name, "value", invalid.GetValue())
	case errors.As(err, &syntax):
		return usage("CMD01/flag", "name", syntax.GetSpecifiedFlag(), "help", help)
	}
	return usage("CMD01/flag", "name", err.Error(), "help", help)
}

func unknownFlag(cmd *cobra.Command, unknown *pflag.NotExistError, help string) error {
	if short := unknown.GetSpecifiedShortnames(); short != "" {
		return usage("CMD01/flag", "name", "-"+unknown.GetSpecifiedName(), "help", help)
	}
	var known []string
	cmd.Flags().VisitAll(func(f *pflag.Flag) { known = append(known, f.Name) })
	near := language.Nearest(unknown.GetSpecifiedName(), known)
	if near == "" {
		return usage("CMD01/flag", "name", "--"+unknown.GetSpecifiedName(), "help", help)
	}
	return usage("CMD01/flag-near", "name", "--"+unknown.GetSpecifiedName(), "near", "--"+near)
}

// flagName writes a flag as it is typed.
func flagName(name string) string {
	if len(name) == 1 {
		return "-" + name
	}
	return "--" + name
}
