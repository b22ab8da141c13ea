package main

import (
	"errors"
	"io/fs"
	"os"
	"strings"

	"github.com/spf13/cobra"

	"kontor/generator/page"
)

func newDiff(env *environment) *cobra.Command {
	var format string
	cmd := &cobra.Command{
		Use: "diff OLD.json NEW.json",
		Args: func(cmd *cobra.Command, args []string) error {
			if len(args) < 2 {
				return usage("CMD09/two-files", "command", cmd.CommandPath())
			}
			return atMost(2, cmd, args)
		},
		RunE: func(_ *cobra.Command, args []string) error { return runDiff(env, args, format) },
	}
	formatFlag(cmd, &format, "text", "json")
	return cmd
}

// runDiff compares two states of a concept, as their model.json files say it.
func runDiff(env *environment, files []string, format string) error {
	if err := oneOf("--format", format, "text", "json"); err != nil {
		return err
	}
	var models [2][]byte
	for i, name := range files {
		data, err := os.ReadFile(name)
		if err != nil {
			return unread(name, err)
		}
		models[i] = data
	}
	changes, err := page.Compare(models[0], models[1])
	var wrong *page.ModelError
	if errors.As(err, &wrong) {
		return failed("CMD09/no-model", "file", files[wrong.Which])
	}
	if err != nil {
		return err
	}
	if format == "json" {
		return printJSON(env.stdout, changes)
	}
	env.printChanges(env.messages(""), changes)
	return nil
}

// unread says that a file that a command line names cannot be read.
func unread(name string, err error) error {
	if errors.Is(err, fs.ErrNotExist) {
		return failed("CMD09/no-file", "file", name)
	}
	return failed("CMD09/unread", "file", name, "reason", reasonOfFile(err))
}

func reasonOfFile(err error) string {
	var p *os.PathError
	if errors.As(err, &p) {
		return p.Err.Error()
	}
	return err.Error()
}

// printChanges says in words what has changed.
func (env *environment) printChanges(lang string, c page.Changes) {
	line := func(s string) { env.tell(env.stdout, visible(s)) }
	if len(c.Entities)+len(c.Cells) == 0 {
		line(say(lang, "CMD09/same"))
		return
	}
	counted := func(what string, n int) string { return count(lang, "CMD13/"+what, n) }
	for _, e := range c.Entities {
		line(say(lang, "CMD10/"+e.Change, "dimension", e.Dimension, "title", e.Title, "was", e.Was, "by", e.By,
			"status", statusWord(lang, e.Status)))
	}
	for _, cell := range c.Cells {
		key := "CMD11/" + cell.Change
		if cell.Was == cell.Now {
			key = "CMD11/reason"
		}
		line(say(lang, key, "cell", strings.Join(cell.Names, " × "), "was", decisionWord(lang, cell.Was), "now", decisionWord(lang, cell.Now),
			"wasReason", cell.WasReason, "nowReason", cell.NowReason))
	}
	line(say(lang, "CMD09/sum", "entities", counted("entities", len(c.Entities)), "cells", counted("cells", len(c.Cells))))
}

// statusWord is a status in words, "" for none.
func statusWord(lang, status string) string {
	if status == "" {
		return ""
	}
	return say(lang, "CMD12/"+status)
}

// decisionWord is a decision in words.
func decisionWord(lang, decision string) string {
	if decision == "" {
		decision = "open"
	}
	return say(lang, "CMD12/"+decision)
}
