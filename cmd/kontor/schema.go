package main

import (
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"kontor/generator/content"
)

func newSchema(env *environment) *cobra.Command {
	return &cobra.Command{
		Use:       "schema [KIND]",
		Args:      atMostOne,
		ValidArgs: content.SchemaKinds(),
		RunE:      func(_ *cobra.Command, args []string) error { return runSchema(env, args) },
	}
}

// runSchema prints the JSON schema of one kind of front matter, or the kinds
// that there are.
func runSchema(env *environment, args []string) error {
	kinds := content.SchemaKinds()
	if len(args) == 0 {
		_, err := fmt.Fprintln(env.stdout, strings.Join(kinds, "\n"))
		return err
	}
	schema, err := content.Schema(args[0])
	if err != nil {
		return usage("CMD01/schema", "name", args[0], "known", strings.Join(kinds, ", "))
	}
	_, err = env.stdout.Write(schema)
	return err
}
