package main

import (
	"slices"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"kontor/generator/language"
)

// localiseHelp fills in the texts of all commands and flags when somebody asks
// for them. Reading them costs more than most commands take to start.
func localiseHelp(env *environment, root *cobra.Command) {
	help := root.HelpFunc()
	root.SetHelpFunc(func(cmd *cobra.Command, args []string) {
		lang := env.language(sourceOf(cmd))
		describe(lang, root)
		usage := foldedUsage(root.UsageTemplate())
		if lang == "de" {
			usage = germanUsage(usage)
		}
		root.SetUsageTemplate(usage)
		help(cmd, args)
	})
}

// describe words a command and everything below it.
func describe(lang string, cmd *cobra.Command) {
	cmd.InitDefaultHelpFlag()
	if own := say(lang, "CMD06/"+helpKey(cmd)); !strings.HasPrefix(own, "CMD06/") {
		cmd.Short, cmd.Long = own, ""
	}
	cmd.Flags().VisitAll(func(f *pflag.Flag) { f.Usage = flagHelp(lang, cmd, f.Name) })
	for _, sub := range cmd.Commands() {
		describe(lang, sub)
	}
}

// flagHelp words a flag: for the command, or for the group that it is in, where
// it means something else there.
func flagHelp(lang string, cmd *cobra.Command, flag string) string {
	for ; cmd != nil; cmd = cmd.Parent() {
		if own := "CMD07/" + helpKey(cmd) + "-" + flag; slices.Contains(language.MessageKeys(), own) {
			return say(lang, own)
		}
	}
	return say(lang, "CMD07/"+flag)
}

// helpKey is the path of a command: "new-site".
func helpKey(cmd *cobra.Command) string {
	return strings.ReplaceAll(cmd.CommandPath(), " ", "-")
}

// foldedUsage lets the explanations of flags end where a terminal does.
func foldedUsage(template string) string {
	return strings.ReplaceAll(template, ".FlagUsages ", ".FlagUsagesWrapped 80 ")
}

// germanUsage words the frame that cobra puts around a command's help.
func germanUsage(template string) string {
	return strings.NewReplacer(
		"Usage:", "Aufruf:",
		"Aliases:", "Kurzformen:",
		"Available Commands:", "Befehle:",
		"Global Flags:", "Allgemeine Schalter:",
		"Flags:", "Schalter:",
		"[command]", "[Befehl]",
		`Use "`, `Mehr zu einem Befehl: "`,
		`--help" for more information about a command.`, `--help"`,
	).Replace(template)
}
