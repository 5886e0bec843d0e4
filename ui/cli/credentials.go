package cli

import (
	"context"
	"errors"
	"io"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"tokendesk/oauth"
	"tokendesk/oauth/session"
	"tokendesk/ui/copyas"
	"tokendesk/ui/credhelper"
	"tokendesk/ui/desk"
)

// helper are the flags of the commands that other programs call for a token.
type helper struct {
	user   string
	person signIn
}

func (h *helper) register(c *cobra.Command) {
	c.Flags().StringVar(&h.user, "username", "", "the user's `NAME` where the token is the password (the host's convention)")
	durationFlag(c.Flags(), &h.person.timeout, "timeout", defaultTimeout, "how long to wait for a sign-in")
}

func (p *program) gitCredentialCommand() *cobra.Command {
	var h helper
	c := &cobra.Command{
		Use:   "git-credential get|store|erase [APP[/ACCOUNT]]",
		Short: "Give git a token: its credential helper",
		Long: "git calls it, as a helper of its configuration:\n\n" +
			"  git config --global credential.https://git.example.com.helper '!tokendesk git-credential acme'\n\n" +
			"It speaks git's protocol on standard input and output. The token goes as Bearer where git\n" +
			"and the server take that, else as a password, with the user's name that the host is known\n" +
			"to want (--username). Tokens go to https addresses only, or to this computer.\n\n" +
			"Without APP it is the app that signs in or is tested at this host; for others nothing is\n" +
			"printed and git asks its next helper. A token that the server refused is renewed the next\n" +
			"time. Nothing is stored: Tokendesk has what it needs.\n\n" +
			"If nobody sits at a terminal, or GIT_TERMINAL_PROMPT is 0, no sign-in begins.",
		Example: "  printf 'protocol=https\\nhost=git.example.com\\n\\n' | tokendesk git-credential get acme",
		Args:    args(1, 2, "the operation: get, store or erase"),
		RunE: func(c *cobra.Command, given []string) error {
			operation, app, ok := credhelper.GitArguments(given)
			switch {
			case !ok && p.asks():
				return oauth.UsageError("Missing: the operation, get, store or erase.", "See `"+c.CommandPath()+" --help`.")
			case !ok || operation == "store":
				return nil // git may ask for what does not exist yet
			}
			text, err := p.readAll(c.Context(), maxRequest)
			if err != nil {
				return err
			}
			q, err := credhelper.ReadGit(strings.NewReader(string(text)))
			if err != nil {
				return err
			}
			if operation == "erase" {
				return p.erase(c, app, q)
			}
			err = p.answerGit(c, app, q, h)
			if err != nil && app != "" {
				// Nobody else has this token: a question for a password would mislead.
				_, _ = io.WriteString(p.env.Stdout, credhelper.Quit)
			}
			return err
		},
	}
	h.register(c)
	return c
}

// maxRequest is far more than git or docker sends.
const maxRequest = 1 << 20

func (p *program) answerGit(c *cobra.Command, app string, q credhelper.GitRequest, h helper) error {
	if app == "" && q.Check() != nil {
		return nil // it may be another helper's
	}
	if err := q.Check(); err != nil {
		return err
	}
	prompts, err := strconv.ParseBool(p.env.Getenv("GIT_TERMINAL_PROMPT"))
	asks := isTerminal(p.env.Stderr) && (err != nil || prompts)
	return p.handOver(c, app, q.Place, q.Username, asks, h, func(handed credhelper.Handed) string { return q.Answer(handed) })
}

// handOver gets the token for a place and writes it as answer has it; nothing where no app
// is meant.
func (p *program) handOver(c *cobra.Command, app string, at credhelper.Place, user string, asks bool, h helper, answer func(credhelper.Handed) string) error {
	return p.withDesk(c, false, func(ctx context.Context, d *desk.Desk) error {
		ref, ok, err := servedBy(ctx, d, app, at, user)
		if err != nil || !ok {
			return err
		}
		options, err := h.person.options(p, ref)
		if err != nil {
			return err
		}
		options = append(options, session.AtLeast(defaultMin))
		if !asks {
			options = append(options, session.NoSignIn())
		}
		handed, err := p.handed(ctx, d, ref, options)
		if err != nil {
			return advised(ctx, d, ref, err)
		}
		handed.User = h.user
		if _, err := io.WriteString(p.env.Stdout, answer(handed)); err != nil {
			return unwritten(err)
		}
		return nil
	})
}

func servedBy(ctx context.Context, d *desk.Desk, app string, at credhelper.Place, user string) (ref oauth.Ref, ok bool, err error) {
	if app == "" {
		return d.Serving(ctx, at.Origin(), user)
	}
	ref, err = d.Resolve(ctx, app)
	return ref, err == nil, err
}

func (p *program) handed(ctx context.Context, d *desk.Desk, ref oauth.Ref, options []session.Option) (credhelper.Handed, error) {
	ts, err := d.Token(ctx, ref, options...)
	if err != nil {
		return credhelper.Handed{}, err
	}
	p.remark(ts, false)
	if ts.DPoPKey != "" {
		return credhelper.Handed{}, oauth.UsageError("This token is bound to a key of Tokendesk (DPoP), which no other program can use.", "Switch DPoP off in the app's settings, if the server allows it.")
	}
	handed := credhelper.Handed{Scheme: "Bearer"}
	if handed.Token, err = d.Render(ctx, ref, ts, copyas.Raw, ""); err != nil {
		return handed, err
	}
	if ts.Life == oauth.LifeKnown {
		handed.Expires = ts.ExpiresAt
	}
	return handed, nil
}

// erase notes that a host refused the token that git was given.
func (p *program) erase(c *cobra.Command, app string, q credhelper.GitRequest) error {
	if q.Token() == "" || q.Check() != nil {
		return nil
	}
	return p.withDesk(c, false, func(ctx context.Context, d *desk.Desk) error {
		ref, ok, err := servedBy(ctx, d, app, q.Place, q.Username)
		if err != nil || !ok {
			return err
		}
		return d.Refused(ctx, ref, q.Token(), q.Host)
	})
}

func (p *program) dockerCredentialCommand() *cobra.Command {
	var h helper
	c := &cobra.Command{
		Use:   "docker-credential get|store|erase|list [APP[/ACCOUNT]]",
		Short: "Give docker a token for a registry: its credential helper",
		Long: "docker calls it by a name of its own. Link the program to that name, on PATH, with the\n" +
			"app at its end, and name it in ~/.docker/config.json:\n\n" +
			"  ln -s \"$(command -v tokendesk)\" ~/.local/bin/docker-credential-tokendesk-acme\n" +
			"  {\"credHelpers\": {\"registry.example.com\": \"tokendesk-acme\"}}\n\n" +
			"It speaks the protocol of docker's credential helpers on standard input and output. The token is\n" +
			"the password; the user's name is what the registry is known to want (--username). Without APP it is\n" +
			"the app that signs in or is tested at this host. Nothing is stored, and no sign-in begins.",
		Example: "  echo registry.example.com | tokendesk docker-credential get acme",
		Args:    args(1, 2, "the operation: get, store, erase or list"),
		RunE: func(c *cobra.Command, given []string) error {
			app := ""
			if len(given) == 2 {
				app = given[1]
			}
			err := p.answerDocker(c, given[0], app, h)
			var e *oauth.Error
			if !errors.As(err, &e) {
				return err
			}
			// docker reads on standard output why there is nothing, and shows it.
			text := strings.TrimSpace(safe(e.Message) + " " + safe(e.Advice))
			if _, err := io.WriteString(p.env.Stdout, text+"\n"); err != nil {
				return err
			}
			return &exitError{code: exitCode(e.Kind)}
		},
	}
	h.register(c)
	return c
}

func (p *program) answerDocker(c *cobra.Command, operation, app string, h helper) error {
	switch operation {
	case "list":
		return p.print("{}")
	case "erase":
		return nil // docker logout: there is nothing of docker's here
	case "store":
		return other("Tokendesk keeps no passwords of registries.", "Leave out `docker login`: docker asks Tokendesk for a token when it needs one.", nil)
	case "get":
	default:
		return oauth.UsageError("There is no such operation: get, store, erase or list.", "")
	}
	text, err := p.readAll(c.Context(), maxRequest)
	if err != nil {
		return err
	}
	server := string(text)
	at, err := credhelper.DockerPlace(server)
	if err != nil {
		return err
	}
	found := false
	err = p.handOver(c, app, at, "", false, h, func(handed credhelper.Handed) string {
		found = true
		return credhelper.DockerAnswer(server, at, handed)
	})
	if err == nil && !found {
		return other(credhelper.DockerNotFound, "", nil)
	}
	return err
}

// Called returns the program's arguments, a command in front where git or docker calls it by
// the name of a helper.
func Called(argv []string) []string { return credhelper.Called(argv) }
