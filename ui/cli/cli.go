// Package cli is the desk from a shell.
//
// Results go to standard output and nothing else does; progress, prompts and
// failures go to standard error. Nothing secret is ever an argument. Without a
// terminal nobody is asked anything. A failure is told in two lines, what
// happened and what to do, or with --json as an object, and its kind decides the
// exit code.
package cli

import (
	"context"
	"errors"
	"io"
	"os"
	"strings"
	"sync/atomic"
	"time"

	"github.com/spf13/cobra"

	"tokendesk/oauth"
	"tokendesk/ui/clip"
	"tokendesk/ui/desk"
	"tokendesk/ui/words"
)

// On Windows a double click is a way to open the window, and nothing to be told off for.
func init() { cobra.MousetrapHelpText = "" }

// Env is the world that commands run in. Standard streams that are terminals
// must be *os.File to be known as such.
type Env struct {
	Stdin          io.Reader
	Stdout, Stderr io.Writer
	Getenv         func(string) string // nil: os.Getenv
	Now            func() time.Time    // nil: time.Now
	Version        string              // "": what the build recorded

	// Window opens the window; it returns when that is closed. linked says that the
	// resident part has started it, by a link that it inherits.
	Window func(ctx context.Context, o desk.Options, linked bool) error
	// Resident is the part that goes on without a window; linked says that the window
	// has started it.
	Resident func(ctx context.Context, o desk.Options, linked bool) error
	// Tray reports whether the desktop has a tray; nil in a build that needs none.
	Tray func(ctx context.Context) bool

	// Clipboard and OpenBrowser replace the system's own.
	Clipboard   []clip.System
	OpenBrowser func(ctx context.Context, address string, ref oauth.Ref, browser string) error
}

// Main runs one command, or the window when there is none, and returns the exit
// code. The end of ctx interrupts it.
func Main(ctx context.Context, args []string, env Env) int {
	if env.Getenv == nil {
		env.Getenv = os.Getenv
	}
	if env.Now == nil {
		env.Now = time.Now
	}
	brief()
	out := &output{stream: env.Stdout}
	env.Stdout = out
	p := &program{env: env, args: args}
	root := p.root()
	root.SetArgs(args)
	root.SetIn(env.Stdin)
	root.SetOut(unheard{out}) // cobra would say it in words of its own
	root.SetErr(env.Stderr)
	err := out.complete(root.ExecuteContext(ctx))
	p.waiting.Swap(nil).stop()
	if err == nil {
		return 0
	}
	var exit *exitError
	if errors.As(err, &exit) && exit.err == nil {
		return exit.code
	}
	failure := failureOf(ctx, err)
	p.printFailure(failure, wantsJSON(args))
	if exit != nil {
		return exit.code
	}
	return exitCode(failure.Kind)
}

// program is one run of the program: every command is a method of it.
type program struct {
	env   Env
	args  []string // as they were given
	flags globals
	stdin *lines // of the terminal, once somebody reads it

	waiting atomic.Pointer[countdown] // for a person; nil for nobody
}

func (p *program) root() *cobra.Command {
	root := &cobra.Command{
		Use:   "tokendesk",
		Short: "A desktop credential manager for OAuth 2",
		Long: "Tokendesk keeps OAuth 2 tokens valid and hands them out.\n" +
			"Without a command it opens its window.",
		SilenceErrors:     true,
		SilenceUsage:      true,
		CompletionOptions: cobra.CompletionOptions{DisableDefaultCmd: true},
		Args:              p.noSuchCommand,
		RunE:              p.window,
	}
	root.SetFlagErrorFunc(func(c *cobra.Command, err error) error {
		// Letters that follow those of a flag may be a password: -uNAME:PASSWORD.
		what, _, _ := strings.Cut(err.Error(), " in -")
		return oauth.UsageError(sentence(what), "See `"+c.CommandPath()+" --help`.")
	})
	p.flags.register(root)
	root.AddCommand(
		p.listCommand(), p.importCommand(), p.exportCommand(),
		p.getCommand(), p.execCommand(), p.loginCommand(), p.renewCommand(), p.keepCommand(), p.logoutCommand(), p.revokeCommand(), p.inspectCommand(),
		p.setCommand(), p.secretCommand(), p.trustCommand(), p.removeCommand(), p.teamCommand(),
		p.backupCommand(), p.restoreCommand(), p.lockCommand(), p.passphraseCommand(),
		p.gitCredentialCommand(), p.dockerCredentialCommand(),
		p.practiceCommand(), p.providersCommand(), p.doctorCommand(), p.certificateCommand(), p.completionCommand(), p.manCommand(), p.versionCommand(), p.residentCommand(),
	)
	p.complete(root)
	return root
}

func (p *program) noSuchCommand(c *cobra.Command, args []string) error {
	if len(args) == 0 {
		return nil
	}
	advice := "See `tokendesk --help`."
	for _, distance := range []int{1, 2} { // the nearest first; cobra has them in no such order
		c.SuggestionsMinimumDistance = distance
		if near := c.SuggestionsFor(args[0]); len(near) > 0 {
			advice = "Did you mean `tokendesk " + near[0] + "`?"
			break
		}
	}
	return oauth.UsageError("There is no command "+words.Quoted(args[0])+".", advice)
}

func (p *program) window(c *cobra.Command, _ []string) error {
	options, err := p.deskOptions()
	if err != nil {
		return err
	}
	if p.env.Window == nil {
		return oauth.UsageError("This build has no window.", "The commands do everything else: `tokendesk --help`.")
	}
	lasting()
	options.Ask = nil // the window asks in a window
	options.Create = true
	return p.env.Window(c.Context(), options, p.flags.linked)
}
