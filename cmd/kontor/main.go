// Command kontor builds a website from a folder of Markdown files. Every
// subcommand is one file of this package with its options, flags and run.
package main

import (
	"context"
	"io"
	"io/fs"
	"os"
	"os/signal"
	"syscall"
	"time"
	_ "time/tzdata" // time zones of sites, wherever the program runs

	"github.com/spf13/cobra"
	"golang.org/x/term"

	"kontor/themes"
)

// version is set by the linker; see programVersion.
var version = ""

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	os.Exit(run(os.Args[1:], environment{
		ctx:       ctx,
		stdin:     os.Stdin,
		stdout:    os.Stdout,
		stderr:    os.Stderr,
		lookupEnv: os.LookupEnv,
		now:       time.Now,
		isTerminal: func(stream any) bool {
			f, ok := stream.(*os.File)
			return ok && term.IsTerminal(int(f.Fd()))
		},
		width: func(stream any) int {
			f, ok := stream.(*os.File)
			if !ok {
				return 0
			}
			columns, _, err := term.GetSize(int(f.Fd()))
			if err != nil {
				return 0
			}
			return columns
		},
		openBrowser: openBrowser,
		themes:      themes.FS,
	}))
}

// environment is everything outside the arguments that a command depends on.
type environment struct {
	ctx            context.Context
	stdin          io.Reader
	stdout, stderr io.Writer
	lookupEnv      func(string) (string, bool)
	now            func() time.Time
	isTerminal     func(stream any) bool
	width          func(stream any) int // characters in a line of a terminal, 0 = not known
	openBrowser    func(ctx context.Context, address string) error
	themes         fs.FS // the themes that come with the program
}

// getenv is a variable of the environment, "" where there is none.
func (env *environment) getenv(name string) string {
	value, _ := env.lookupEnv(name)
	return value
}

// run carries out a command line and returns the exit code.
func run(args []string, env environment) int {
	root := newRoot(&env)
	root.SetArgs(args)
	root.SetIn(env.stdin)
	root.SetOut(env.stdout)
	root.SetErr(env.stderr)
	executed, err := root.ExecuteContextC(env.ctx)
	return env.conclude(executed, err)
}

// newRoot returns the command with all its subcommands.
func newRoot(env *environment) *cobra.Command {
	root := &cobra.Command{
		Use:           "kontor",
		Args:          func(cmd *cobra.Command, args []string) error { return unknownCommand(cmd, args) },
		SilenceErrors: true,
		SilenceUsage:  true,
	}
	serve := newServe(env)
	root.RunE = func(cmd *cobra.Command, _ []string) error {
		if !env.invitesPreview() {
			return cmd.Help()
		}
		if err := serve.ParseFlags([]string{"--openBrowser"}); err != nil {
			return err
		}
		return serve.RunE(serve, nil)
	}
	root.AddCommand(
		newBuild(env), newCheck(env), newDiff(env), newSnapshot(env), newList(env), newMatrix(env), newNew(env), newNewsletter(env), newSchema(env), serve, newVersion(env),
		newComments(env),
	)
	root.SetFlagErrorFunc(flagError)
	localiseHelp(env, root)
	return root
}
