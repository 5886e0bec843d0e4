package cli

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"tokendesk/oauth"
	"tokendesk/oauth/session"
	"tokendesk/ui/copyas"
	"tokendesk/ui/desk"
	"tokendesk/ui/words"
)

// The exit codes of a command that could not be started, as shells have them
// (POSIX, 2.8.2).
const (
	exitNotExecutable = 126
	exitNotFound      = 127
)

// passphraseVariable names the file that opens the vault. A program that is given one
// token is not told where all of them can be had.
const passphraseVariable = "TOKENDESK_PASSPHRASE_FILE"

func (p *program) execCommand() *cobra.Command {
	var (
		names   []string
		minimum time.Duration
		noLogin bool
		person  signIn
	)
	c := &cobra.Command{
		Use:   "exec APP[/ACCOUNT]… [--name NAME] -- CMD …",
		Short: "Run a command with the token in its environment",
		Long: "Runs a command with a valid access token in its environment, and in no other place.\n" +
			"The command has the terminal, standard input and output, and the signals; its exit\n" +
			"code is the exit code. It is 127 if there is no such command, 126 if it cannot be\n" +
			"run, and one of Tokendesk's own if there is no token; then nothing is started.\n\n" +
			"One account: the variable is ACCESS_TOKEN, or --name NAME.\n" +
			"Several: each has its own, named after app and account, such as\n" +
			"ACME_ACCESS_TOKEN and ACME_ADA_ACCESS_TOKEN; the first is also in ACCESS_TOKEN.\n" +
			"Or give --name once for each, in their order.\n\n" +
			"The environment is otherwise yours, without TOKENDESK_PASSPHRASE_FILE. A token is not\n" +
			"renewed while the command runs: --min says how much time it has left at the start.",
		Example: "  tokendesk exec acme -- npm start\n" +
			"  tokendesk exec acme/ada --name API_TOKEN --min 10m -- ./deploy.sh staging\n" +
			"  tokendesk exec acme shop --name ACME --name SHOP -- sh -c 'compare \"$ACME\" \"$SHOP\"'",
		Args: cobra.ArbitraryArgs,
		RunE: func(c *cobra.Command, given []string) error {
			apps, command, err := splitExec(c, given)
			if err != nil {
				return err
			}
			for _, name := range names {
				if _, err := copyas.ParseName(name); err != nil || name == "" {
					return oauth.UsageError("That is no name for a variable.", "Use letters, digits and underscores, and no digit first.")
				}
			}
			if minimum < 0 {
				return oauth.UsageError("--min cannot be negative.", "For example: --min 60s")
			}
			program, err := findProgram(command[0])
			if err != nil {
				return err
			}
			return p.withDesk(c, false, func(ctx context.Context, d *desk.Desk) error {
				refs, err := accountsForExec(ctx, d, apps)
				if err != nil {
					return err
				}
				variables, err := namesForExec(refs, names)
				if err != nil {
					return err
				}
				environment := slices.DeleteFunc(os.Environ(), func(entry string) bool {
					name, _, _ := strings.Cut(entry, "=")
					return name == passphraseVariable
				})
				for i, ref := range refs {
					options, err := person.options(p, ref)
					if err != nil {
						return err
					}
					// Standard input is the command's: nothing is read of it before.
					options = append(options, session.AtLeast(minimum), session.NoPaste())
					if noLogin {
						options = append(options, session.NoSignIn())
					}
					token, err := p.tokenForExec(ctx, d, ref, options)
					if err != nil {
						return advised(ctx, d, ref, err)
					}
					for _, name := range variables[i] {
						environment = setVariable(environment, name, token)
					}
				}
				return p.start(ctx, d, child{program, command, environment})
			})
		},
	}
	f := c.Flags()
	f.StringArrayVar(&names, "name", nil, "the variable's `NAME`; once for each account")
	durationFlag(f, &minimum, "min", defaultMin, "at least this much time left, else renew first")
	f.BoolVar(&noLogin, "no-login", false, "fail with exit code 3 instead of signing in")
	person.register(c)
	return c
}

// splitExec takes apart what stands before and after the two dashes.
func splitExec(c *cobra.Command, given []string) (apps, command []string, err error) {
	dashes := c.ArgsLenAtDash()
	switch {
	case dashes < 0:
		return nil, nil, oauth.UsageError("Missing: -- and the command to run.", "For example: tokendesk exec APP -- npm start")
	case dashes == 0:
		return nil, nil, oauth.UsageError("Missing: the app, as APP or APP/ACCOUNT.", "See `"+c.CommandPath()+" --help`.")
	case dashes == len(given):
		return nil, nil, oauth.UsageError("Missing: the command to run, after --.", "See `"+c.CommandPath()+" --help`.")
	}
	return given[:dashes], given[dashes:], nil
}

func accountsForExec(ctx context.Context, d *desk.Desk, names []string) ([]oauth.Ref, error) {
	var refs []oauth.Ref
	for _, name := range names {
		ref, err := d.Resolve(ctx, name)
		if err != nil {
			return nil, err
		}
		if slices.Contains(refs, ref) {
			return nil, oauth.UsageError("The account "+words.Quoted(ref.String())+" is named twice.", "Name each account once.")
		}
		refs = append(refs, ref)
	}
	return refs, nil
}

// namesForExec says in which variables each account's token goes.
func namesForExec(refs []oauth.Ref, names []string) ([][]string, error) {
	variables := make([][]string, len(refs))
	switch {
	case len(names) == len(refs):
		for i, name := range names {
			if slices.Contains(names[:i], name) {
				return nil, oauth.UsageError("The variable "+name+" is named twice.", "Each account needs a variable of its own.")
			}
			variables[i] = []string{name}
		}
		return variables, nil
	case len(names) > 0:
		return nil, oauth.UsageError("There are "+words.Count(len(refs), "account")+" and "+words.Count(len(names), "variable")+".",
			"Give --name once for each account, in their order, or not at all.")
	}
	first, _ := copyas.ParseName("")
	if len(refs) == 1 {
		return [][]string{{first}}, nil
	}
	items := make([]copyas.Item, len(refs))
	for i, ref := range refs {
		items[i] = copyas.Item{App: oauth.App{ID: ref.App}, Account: oauth.Account{ID: ref.Account}}
	}
	for i, name := range copyas.Names(items) {
		variables[i] = []string{name}
	}
	variables[0] = append(variables[0], first)
	return variables, nil
}

// tokenForExec gets a token as it is handed out: what has no place in a header has none
// in a variable either.
func (p *program) tokenForExec(ctx context.Context, d *desk.Desk, ref oauth.Ref, options []session.Option) (string, error) {
	ts, err := d.Token(ctx, ref, options...)
	if err != nil {
		return "", err
	}
	p.remark(ts, false)
	return d.Render(ctx, ref, ts, copyas.Raw, "")
}

// setVariable sets a variable in a list of NAME=VALUE, where it is then once.
func setVariable(environment []string, name, value string) []string {
	environment = slices.DeleteFunc(environment, func(entry string) bool {
		known, _, _ := strings.Cut(entry, "=")
		return known == name || runtime.GOOS == "windows" && strings.EqualFold(known, name)
	})
	return append(environment, name+"="+value)
}

// child is a command that is about to run.
type child struct {
	path        string
	args        []string // the first is what it is called
	environment []string
}

// findProgram finds a command as a shell does.
func findProgram(name string) (string, error) {
	path, err := exec.LookPath(name)
	switch {
	case err == nil, errors.Is(err, exec.ErrDot): // a folder of PATH may be the working one
		return path, nil
	case errors.Is(err, fs.ErrPermission) || isOnPath(name):
		return "", notStarted(exitNotExecutable, words.Quoted(name)+" cannot be run.", "Check that it is a program and that you may run it (chmod +x).")
	}
	return "", notStarted(exitNotFound, "There is no command "+words.Quoted(name)+".", "Check its name, and that it is installed and on PATH.")
}

// isOnPath reports whether a name stands for a file that is there, be it one that cannot
// be run.
func isOnPath(name string) bool {
	if strings.ContainsRune(name, filepath.Separator) {
		_, err := os.Stat(name)
		return err == nil
	}
	return slices.ContainsFunc(filepath.SplitList(os.Getenv("PATH")), func(dir string) bool {
		info, err := os.Stat(filepath.Join(dir, name))
		return err == nil && info.Mode().IsRegular()
	})
}

func notStarted(code int, message, advice string) error {
	return &exitError{code, oauth.UsageError(message, advice)}
}

// start runs the command. Where the system can, this process becomes the command,
// once the vault is closed: signals, the terminal and the exit code are then its own. The
// demonstration's provider ends with this process, so that there it waits for
// the command.
func (p *program) start(ctx context.Context, d *desk.Desk, c child) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	inherited := p.env.Stdin == os.Stdin && own(p.env.Stdout) == os.Stdout && p.env.Stderr == os.Stderr
	if canBecome && inherited && !d.Demo {
		if err := d.Close(); err != nil {
			return err
		}
		return notBecome(c, become(c))
	}
	return p.wait(c)
}

func notBecome(c child, err error) error {
	if errors.Is(err, fs.ErrNotExist) {
		return notStarted(exitNotFound, words.Quoted(c.args[0])+" cannot be run.", "It, or the program that its first line names, is not there.")
	}
	return notStarted(exitNotExecutable, words.Quoted(c.args[0])+" cannot be run.", "Check that it is a program for this computer and that you may run it.")
}
