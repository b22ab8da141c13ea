package main

import "github.com/spf13/cobra"

func newNewsletter(env *environment) *cobra.Command {
	cmd := &cobra.Command{
		Use:  "newsletter",
		Args: func(cmd *cobra.Command, args []string) error { return unknownCommand(cmd, args) },
		RunE: func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	cmd.AddCommand(newNewsletterConsent(env), newNewsletterRender(env))
	return cmd
}
