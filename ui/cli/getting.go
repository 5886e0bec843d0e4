package cli

import (
	"context"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"tokendesk/oauth"
	"tokendesk/oauth/session"
	"tokendesk/ui/copyas"
	"tokendesk/ui/desk"
	"tokendesk/ui/words"
)

// defaultMin is how much life a token that is handed out has at least.
const defaultMin = time.Minute

// defaultTimeout is how long a person has to sign in.
const defaultTimeout = 5 * time.Minute

// signIn are the flags of the commands that may need a person.
type signIn struct {
	url     bool
	qr      bool
	timeout time.Duration
}

func (f *signIn) register(c *cobra.Command) {
	c.Flags().BoolVar(&f.url, "url", false, "only print the sign-in address, as a line on standard error")
	c.Flags().BoolVar(&f.qr, "qr", false, "with the sign-in address, show it as a QR code for a phone")
	durationFlag(c.Flags(), &f.timeout, "timeout", defaultTimeout, "how long to wait for a sign-in")
}

func (f *signIn) options(p *program, ref oauth.Ref) ([]session.Option, error) {
	if f.timeout <= 0 {
		return nil, oauth.UsageError("--timeout must be more than zero.", "For example: --timeout 5m")
	}
	options := []session.Option{
		session.SignInTimeout(f.timeout),
		session.OnProgress(p.progress(ref, f)),
	}
	if f.url {
		options = append(options, session.WithoutBrowser())
	}
	if !p.asks() {
		options = append(options, session.NoPaste())
	}
	return options, nil
}

func (p *program) getCommand() *cobra.Command {
	var (
		minimum                     time.Duration
		fresh, toClipboard, noLogin bool
		idToken                     bool
		formatName, name            string
		person                      signIn
		less                        narrower
	)
	c := &cobra.Command{
		Use:   "get APP[/ACCOUNT]",
		Short: "Print a valid access token to standard output, and nothing else",
		Long: "Prints a valid access token: the stored one if it has enough time left, else a\n" +
			"renewed one, else one from a new sign-in.\n\n" +
			"With --copy the token stays on the clipboard until something else is copied: a\n" +
			"finished command cannot clear it. The window does, after the set time.\n\n" +
			"--scope, --audience and --resource ask for a token for that alone, by the app's own\n" +
			"grant or by the account's refresh token. It is kept beside the account's own, which\n" +
			"stays as it is; the next call for the same gets it again while it is valid.\n\n" +
			"--format kubectl is for the exec block of a kubeconfig. It reads\n" +
			"KUBERNETES_EXEC_INFO, and does not sign in where kubectl says that nobody is there.\n" +
			"A cluster that checks OpenID Connect itself takes the ID token: add --id-token.",
		Example: "  tokendesk get acme\n" +
			"  tokendesk get acme --format curl-config | curl -K - https://api.example.com/\n" +
			"  eval \"$(tokendesk get acme/ada --format env)\"",
		Args: args(1, 1, "the app, as APP or APP/ACCOUNT"),
		RunE: func(c *cobra.Command, given []string) error {
			format, err := copyas.Parse(formatName)
			if err != nil {
				return err
			}
			if _, err := copyas.ParseName(name); err != nil {
				return err
			}
			if format == copyas.Kubectl {
				var interactive bool
				if format, interactive, err = copyas.ExecRequest(p.env.Getenv("KUBERNETES_EXEC_INFO")); err != nil {
					return err
				}
				noLogin = noLogin || !interactive
			}
			if minimum < 0 {
				return oauth.UsageError("--min cannot be negative.", "For example: --min 60s")
			}
			return p.withAccount(c, given[0], func(ctx context.Context, d *desk.Desk, ref oauth.Ref) error {
				options, err := person.options(p, ref)
				if err != nil {
					return err
				}
				narrow, err := less.options(c)
				if err != nil {
					return err
				}
				options = append(append(options, narrow...), session.AtLeast(minimum))
				if fresh {
					options = append(options, session.Fresh())
				}
				if noLogin {
					options = append(options, session.NoSignIn())
				}
				if idToken {
					options = append(options, session.IDToken())
				}
				if toClipboard {
					return p.copyToken(ctx, d, ref, desk.CopyRequest{Step: session.StepCopy, Format: format, Name: name, Options: options, Stay: true})
				}
				began := d.Now()
				ts, err := d.Token(ctx, ref, options...)
				if err != nil {
					return err
				}
				p.remark(ts, !ts.ObtainedAt.Before(began))
				text, err := d.Render(ctx, ref, ts, format, name)
				if err != nil {
					return err
				}
				return p.print(text)
			})
		},
	}
	f := c.Flags()
	durationFlag(f, &minimum, "min", defaultMin, "at least this much time left, else renew first")
	f.BoolVar(&fresh, "fresh", false, "renew even if it is valid")
	f.BoolVar(&toClipboard, "copy", false, "copy it to the clipboard instead")
	f.BoolVar(&noLogin, "no-login", false, "fail with exit code 3 instead of signing in")
	f.BoolVar(&idToken, "id-token", false, "the ID token in the place of the access token, in any format")
	f.StringVar(&formatName, "format", "", "one `FORMAT` of: "+formats())
	f.StringVar(&name, "name", "", "the variable's name for env, fish and dotenv (ACCESS_TOKEN)")
	person.register(c)
	less.register(c)
	_ = c.RegisterFlagCompletionFunc("format", cobra.FixedCompletions(strings.Fields(formats()), cobra.ShellCompDirectiveNoFileComp))
	return c
}

func formats() string {
	var names []string
	for _, choice := range copyas.Choices() {
		names = append(names, string(choice.Format))
	}
	return strings.Join(names, " ")
}

// copyToken puts a token on the clipboard and leaves it there: a command that
// has ended cannot take it off again, and says so. The window can and does.
func (p *program) copyToken(ctx context.Context, d *desk.Desk, ref oauth.Ref, r desk.CopyRequest) error {
	copied, err := d.Copy(ctx, ref, r)
	if err != nil {
		return err
	}
	p.say("Copied: %s. It stays on the clipboard until something else is copied; only the window clears it automatically.", safe(copied.What))
	return nil
}

func (p *program) loginCommand() *cobra.Command {
	var (
		person  signIn
		less    narrower
		another bool
	)
	c := &cobra.Command{
		Use:   "login APP[/ACCOUNT]",
		Short: "Sign in, whatever token is stored",
		Long: "Signs in to an account, whatever token it has.\n\n" +
			"With --scope, --audience or --resource the account's own token stays as it is: a\n" +
			"token for that alone is asked for again, after a sign-in only where there is none.\n\n" +
			"--another signs in another person, in a browser profile of their own or as the\n" +
			"settings say. They get a new account, or are signed in again if they already have\n" +
			"one. Its name, as APP/ACCOUNT, goes to standard output.",
		Example: "  tokendesk login acme/ada\n" +
			"  tokendesk get \"$(tokendesk login acme --another)\"",
		Args: args(1, 1, "the app, as APP or APP/ACCOUNT"),
		RunE: func(c *cobra.Command, given []string) error {
			narrow, err := less.options(c)
			if err != nil {
				return err
			}
			if another {
				if len(narrow) > 0 {
					return oauth.UsageError("--another does not go with --scope, --audience and --resource.", "Sign the person in first, then get the narrower token.")
				}
				return p.loginAnother(c, given[0], &person)
			}
			return p.withAccount(c, given[0], func(ctx context.Context, d *desk.Desk, ref oauth.Ref) error {
				options, err := person.options(p, ref)
				if err != nil {
					return err
				}
				if !person.url {
					if err := p.hintScopes(ctx, d, ref); err != nil {
						return err
					}
				}
				ts, err := d.SignIn(ctx, ref, append(options, narrow...)...)
				if err != nil {
					return err
				}
				if len(narrow) > 0 {
					p.say("A narrower token was received for %s; its own stays as it is.", safe(ref.String()))
				} else if !person.url {
					who := ""
					if ts.Identity != "" {
						who = " as " + safe(ts.Identity)
					}
					p.say("Signed in to %s%s.", safe(ref.String()), who)
				}
				p.remark(ts, true)
				return nil
			})
		},
	}
	c.Flags().BoolVar(&another, "another", false, "another person, as a new account or as the one they have")
	person.register(c)
	less.register(c)
	return c
}

// hintScopes says before the first sign-in that an app asks for no scopes though its
// server has some, and the command that adds them.
func (p *program) hintScopes(ctx context.Context, d *desk.Desk, ref oauth.Ref) error {
	details, err := d.Details(ctx, ref)
	if err != nil {
		return err
	}
	r, ok := details.ScopesHint()
	if !ok {
		return nil
	}
	title, _ := words.ScopesHint(r)
	if command := words.RemedyCommand(r, ref); command != "" {
		title += " To add some: " + command
	}
	p.say("%s", safe(title))
	return nil
}

// loginAnother signs in another person to an app.
func (p *program) loginAnother(c *cobra.Command, app string, person *signIn) error {
	if strings.Contains(app, "/") {
		return oauth.UsageError("--another takes an app, without an account.", "For example: tokendesk login "+safe(strings.SplitN(app, "/", 2)[0])+" --another")
	}
	return p.withDesk(c, false, func(ctx context.Context, d *desk.Desk) error {
		options, err := person.options(p, oauth.Ref{App: app})
		if err != nil {
			return err
		}
		if !person.url && d.AnotherShares() {
			p.say("%s", words.AnotherShares)
		}
		given, err := d.SignInAnother(ctx, app, options...)
		if err != nil {
			return err
		}
		if !person.url {
			p.say("%s", safe(words.SignedIn(given.Ref.String(), given.Known, given.Unnamed)))
		}
		return p.print(given.Ref.String())
	})
}

// remark tells on standard error what a person should know of a token.
func (p *program) remark(ts oauth.TokenSet, fresh bool) {
	for _, r := range remarks(ts, fresh) {
		p.say("%s", safe(r))
	}
}

// remarks are what a person should know of a token, fresh being one that was got
// just now. That it is somebody else's than before is told each time: who asks for
// it next may be another one.
func remarks(ts oauth.TokenSet, fresh bool) (said []string) {
	if ts.Formerly != "" {
		said = append(said, words.Reason(session.ReasonAnotherPerson, oauth.Record{Tokens: &ts}, nil))
	}
	if fresh {
		said = append(said, ts.Notes...)
	}
	return said
}

func (p *program) revokeCommand() *cobra.Command {
	var local bool
	c := &cobra.Command{
		Use:   "revoke APP[/ACCOUNT]",
		Short: "Revoke the tokens at the server, then forget them here",
		Example: "  tokendesk revoke acme/ada\n" +
			"  tokendesk revoke acme --local",
		Args: args(1, 1, "the app, as APP or APP/ACCOUNT"),
		RunE: func(c *cobra.Command, given []string) error {
			return p.withAccount(c, given[0], func(ctx context.Context, d *desk.Desk, ref oauth.Ref) error {
				end, done := d.Revoke, "revoked at the server and forgotten here: "
				if local {
					end, done = d.Forget, "forgotten here: "
				}
				had, err := end(ctx, ref)
				if err != nil {
					return err
				}
				if !had {
					done = "there was no token: "
				}
				p.say("%s%s", done, safe(ref.String()))
				places, err := d.KeptPlaces(ctx, ref)
				p.sayKeptStays(places)
				return err
			})
		},
	}
	c.Flags().BoolVar(&local, "local", false, "here only; the server still accepts them")
	return c
}
